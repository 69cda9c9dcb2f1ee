"""The chart of what there is: whose report of which year, on which form, and how much of its tables could be read."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from gipdata.charts.arrange import Arranged, arrange
from gipdata.charts.chart import Chart, Entry, empty
from gipdata.charts.fonts import shorten, text_width
from gipdata.charts.labels import numbered, require
from gipdata.charts.marks import HEADER, MARKS, NO_REPORT, ROOM
from gipdata.charts.style import INK, LINE, MUTED, TEXT, WIDTH, Look, applied
from gipdata.charts.untold import UNSURE, percent
from gipdata.garbage import uncollected
from gipdata.narrative.histories import BODY, records_of
from gipdata.report import Kind

__all__ = ["coverage"]

TITLE = "报告覆盖情况：哪年有报告，表格读出多少"

_READ: Mapping[str, Entry] = {
    Kind.NUMBER: (Look("#8fb8d8", edge=INK), "", "数字"),
    Kind.NOT_APPLICABLE: (Look("#ffffff", "//////", "#6e6e6e", INK), "", "不适用（／）"),
    Kind.BLANK: (Look(edge=INK), "", "空白（不是 0）"),
}
_UNREAD_KINDS = (Kind.TEXT, Kind.ABSENT, Kind.UNPLACED)
_UNREAD: Entry = (Look(INK, edge=INK), "", "读不出或文中没有")
_NO_TABLE: Entry = (MARKS[Kind.ABSENT].look, "无表", "报告中没有读到规定的表格")
_FRAME = (*BODY, "year", "report_id", "form", "status", "versions", *Kind)

_FORMS: Mapping[str, Entry] = {
    "2019": (Look("#e6e6e6", edge=LINE), "", "2019 年格式"),
    "2021": (Look(edge=LINE), "", "2021 年格式"),
    "mixed": (Look("#bfbfbf", edge=LINE), "", "两版格式混用"),
}
_OTHER_FORM: Entry = (Look("#bfbfbf", edge=LINE), "", "其他格式")
_ROOM = ROOM - 6  # the key is long
_HIGHEST, _LOWEST = 6.2, 4.6  # of a row whose cells have one line of text
_TWO_LINES, _LINE = 8.3, 3.4
_BAR = 1.0
_WIDE, _NARROW = 19.2, 10.8  # millimetres that one line, or two, take
_MOST_IN_ONE_LINE = 6  # years
_LONGEST_LABEL, _LEAST_LABEL = 54.0, 22.0


@applied()
@uncollected()
def coverage(frame: pd.DataFrame, *, most: int | None = None) -> Chart:
    """For each body and year the form of its report, and how much of its tables could be read and how much is blank.

    ``frame`` is as from ``Dataset.coverage``. What can be read are figures, blanks and "not applicable", as shares of
    all cells that the form prescribes. Of more bodies than ``most`` (by default, and at most, as many as fit on a page)
    those with the most missing reports and unread or blank cells are drawn. Raises ValueError where ``most`` is below
    1.
    """
    require(frame, _FRAME, "Dataset.coverage()")
    rows = records_of(frame)
    cells = [_cell(row) for row in rows]
    if frame.empty:
        return empty(TITLE, _table([], []))
    two_lines = len(frame["year"].unique()) > _MOST_IN_ONE_LINE
    room = int((_ROOM - HEADER) / (_TWO_LINES if two_lines else _LOWEST))
    arranged = arrange(frame, [cell.lack for cell in cells], room if most is None else min(most, room))
    height = _TWO_LINES if two_lines else max(_LOWEST, min(_HIGHEST, (_ROOM - HEADER) / arranged.drawn))
    labels = [arranged.labels[row] for row, _ in arranged.positions]
    columns = [arranged.columns[column] for _, column in arranged.positions]
    at = list(arranged.positions.values())
    drawn = dict.fromkeys((place for place in arranged.missing if place[0] < arranged.drawn), _MISSING)
    drawn |= {place: cells[at] for place, at in arranged.positions.items() if place[0] < arranged.drawn}
    chart = Chart(
        TITLE,
        _table([rows[n] for n in at], [*zip(labels, columns, strict=True)]),
        HEADER + arranged.drawn * height,
        subtitle="格内为规定的单元格中读出的比例，“空”为空白的比例；横条为读到的内容，底色为表格版本",
        reports=arranged.reports,
        notes=_notes(arranged, drawn.values()),
        key=_key(drawn.values()),
    )
    _draw(chart, arranged, drawn, height, two_lines)
    return chart


class _Cell(NamedTuple):
    """What is known of a body's report for a year; ``counts`` are cells of the tables by kind."""

    status: str
    form: str
    several: bool
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def read(self) -> int:
        return sum(self.counts[kind] for kind in _READ)

    @property
    def lack(self) -> float:
        """How much is not there: 1 for a whole report."""
        if not self.total:
            return 1.0
        return (self.total - self.read + self.counts[Kind.BLANK]) / self.total

    @property
    def texts(self) -> tuple[str, str]:
        """The share that could be read, and the share that is blank."""
        blank = self.counts[Kind.BLANK]
        read = percent(self.read, self.total) + ("*" if self.several else "")
        return read, f"空{percent(blank, self.total)}" if blank else ""

    @property
    def edition(self) -> Entry:
        return _FORMS.get(self.form, _OTHER_FORM)

    @property
    def entry(self) -> Entry | None:
        """The mark that stands in place of figures; None where there are some."""
        if self.status == "no_report":
            return NO_REPORT.entry
        if self.status == "unknown":
            return UNSURE
        return None if self.total else _NO_TABLE


_MISSING = _Cell("no_report", "", False, dict.fromkeys(map(str, Kind), 0))


def _cell(row: Mapping[Hashable, Any]) -> _Cell:
    counts = {str(kind): 0 if pd.isna(row[kind]) else int(row[kind]) for kind in Kind}
    if row["form"] == "none":  # what no form prescribes is not missing from it
        counts = dict.fromkeys(counts, 0)
    several = not pd.isna(row["versions"]) and row["versions"] > 1
    return _Cell(str(row["status"]), "" if pd.isna(row["form"]) else str(row["form"]), bool(several), counts)


def _table(rows: Sequence[Mapping[Hashable, Any]], places: Sequence[tuple[str, str]]) -> pd.DataFrame:
    def fields() -> Iterator[tuple[object, ...]]:
        for row, (label, year) in zip(rows, places, strict=True):
            cell = _cell(row)
            counts = [cell.counts[kind] if cell.total else None for kind in Kind]
            status = {"report": "有报告", "unsettled": "单位或年度不明"}.get(cell.status) or (cell.entry or UNSURE)[2]
            yield label, year, status, row["form"], row["versions"], *counts, row["report_id"]

    kinds = ("数字格数", "空白格数", "不适用格数", "文字格数", "文中没有的格数", "无法定位的格数")
    columns = ("单位", "年度", "报告情况", "表格版本", "来源数", *kinds, "报告编号")
    return pd.DataFrame(fields(), columns=columns).astype(dict.fromkeys(("来源数", *kinds), "Int64"))


def _notes(arranged: Arranged, cells: Collection[_Cell]) -> list[str]:
    notes = arranged.notes("缺报告、读不出和空白的多少")
    if any(cell.several for cell in cells):
        notes.append("* 有两份以上来源，取生效的一份")
    return notes


def _key(cells: Collection[_Cell]) -> list[Entry]:
    marks = [cell.entry for cell in cells if cell.entry is not None]
    counted = {kind for cell in cells for kind, n in cell.counts.items() if n}
    parts = [entry for kind, entry in _READ.items() if kind in counted]
    unread = [_UNREAD] if counted & set(_UNREAD_KINDS) else []
    editions = [cell.edition for cell in cells if cell.entry is None]
    forms = [entry for entry in (*_FORMS.values(), _OTHER_FORM) if entry in editions]
    return [*forms, *parts, *unread, *(entry for entry in (_NO_TABLE, UNSURE, NO_REPORT.entry) if entry in marks)]


def _draw(
    chart: Chart, arranged: Arranged, cells: Mapping[tuple[int, int], _Cell], height: float, two_lines: bool
) -> None:
    columns = len(arranged.columns)
    room = max(_LEAST_LABEL, min(_LONGEST_LABEL, WIDTH - 3 - columns * (_NARROW if two_lines else _WIDE)))
    labels = numbered(shorten(label, room, TEXT) for label in arranged.labels[: arranged.drawn])
    left = max(text_width(label, TEXT) for label in labels) + 2.5
    width = min(26.0, (WIDTH - 0.5 - left) / columns)
    for column, year in enumerate(arranged.columns):
        chart.write(left + (column + 0.5) * width, HEADER / 2, year, ha="center", color=MUTED)
    for row, label in enumerate(labels):
        chart.write(0, HEADER + (row + 0.5) * height, label)
    for (row, column), cell in cells.items():
        x, y = left + column * width, HEADER + row * height
        gid = f"{row}/{column}/{cell.status}"
        if cell.entry is not None:
            look, text, _ = cell.entry
            chart.box(x, y, width, height, look, text, gid)
            continue
        chart.box(x, y, width, height, cell.edition[0], "", gid)
        _write_texts(chart, cell, x + 0.8, y, width - 1.6, two_lines)
        _draw_bar(chart, cell, f"{row}/{column}", x + 0.8, y + height - _BAR - 0.4, width - 1.6)


def _write_texts(chart: Chart, cell: _Cell, left: float, top: float, width: float, two_lines: bool) -> None:
    read, blank = cell.texts
    line = _LINE if two_lines else 3.1
    chart.write(left, top + line / 2, read)
    if blank:
        chart.write(left + width, top + line * (1.5 if two_lines else 0.5), blank, ha="right")


def _draw_bar(chart: Chart, cell: _Cell, name: str, left: float, top: float, width: float) -> None:
    """All cells of the tables in a bar, parted by what could be read of them."""
    parts = [(kind, entry[0], cell.counts[kind]) for kind, entry in _READ.items()]
    parts.append((Kind.TEXT, _UNREAD[0], cell.total - cell.read))
    for kind, look, count in parts:
        if count:
            part = width * count / cell.total
            chart.box(left, top, part, _BAR, look, gid=f"{name}/part/{kind}")
            left += part
