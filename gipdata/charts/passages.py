"""The chart of shared text: how much of section 五 stands elsewhere too, and with whom it is shared."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gipdata.charts.chart import Chart, Entry, empty
from gipdata.charts.fonts import shorten, text_width
from gipdata.charts.labels import body_labels, numbered, reports_in, require, year_label
from gipdata.charts.marks import HEADER, ROOM
from gipdata.charts.style import GRID, INK, MUTED, PARTS, TEXT, WIDTH, Look, applied
from gipdata.charts.untold import percent
from gipdata.garbage import uncollected
from gipdata.narrative.histories import BODY, cell_text, cell_year, rows_of
from gipdata.narrative.passage_characters import characters_of
from gipdata.narrative.passages import SHORTEST, Shared

__all__ = ["passages"]

TITLE = "第五部分（存在的主要问题及改进情况）有多少字与别处相同"

_SECTION = "problems"
_PASSAGES = ("report_id", "section", "start", "end", "class")
_SECTIONS = ("report_id", "section", "text")
_COVERAGE = (*BODY, "year", "report_id")

_CLASSES = (*Shared, None)  # the first that holds is what a character counts as; None: found nowhere else
_NAMES = (
    "格式、条例用语",
    "各地通用语",
    "本县多家共有",
    "与本单位以往报告相同",
    "与另一单位相同",
    "有相同，不知归谁",
    "未见相同",
)
_ENTRIES: Sequence[tuple[tuple[Shared | None, ...], Entry]] = (
    ((Shared.ONE_OTHER,), (PARTS[0], "", "与另一单位相同")),
    ((Shared.OWN_EARLIER,), (PARTS[1], "", "与本单位以往报告相同")),
    ((Shared.COUNTY,), (PARTS[2], "", "本县多家共有")),
    ((Shared.FORM, Shared.STOCK), (PARTS[5], "", "格式、条例和各地通用语")),
    ((Shared.UNDECIDED,), (PARTS[3], "", "有相同，但不知是谁的报告")),
    ((None,), (Look(edge=INK), "", "未见相同")),
)
"""The parts of a bar from left to right."""

_HIGHEST, _LOWEST = 6.2, 4.5  # of a row
_TICKS = 5.0
_LONGEST_LABEL = 54.0

Counts = NDArray[np.int64]
"""Characters by class, in the order of ``_CLASSES``."""


@applied()
@uncollected()
def passages(
    frame: pd.DataFrame,
    sections: pd.DataFrame,
    coverage: pd.DataFrame,
    *,
    by: str = "body",
    most: int | None = None,
) -> Chart:
    """What share of the characters of section 五 stands in other reports too, by whose they are: a bar a body or year.

    ``frame`` is ``gipdata.shared_passages(data.sections, data.reports)``, ``sections`` is ``data.sections`` and
    ``coverage`` ``data.coverage()``, whose reports are counted. Characters are counted without marks and spaces, as
    shared_passages does; one that stands in several passages counts as what most reports have (form before stock
    before county …). Of more bodies than ``most`` (by default, and at most, as many as fit on a page) those that share
    most with another body or their own earlier reports are drawn. Raises ValueError for another ``by`` and where
    ``most`` is below 1.
    """
    if by not in ("body", "year") or (most is not None and most < 1):
        raise ValueError(f"by must be 'body' or 'year' and most 1 or more; not {by!r}, {most}")
    require(frame, _PASSAGES, "gipdata.shared_passages(data.sections, data.reports)")
    require(sections, _SECTIONS, "data.sections")
    require(coverage, _COVERAGE, "data.coverage()")
    bars = _bars(frame, sections, coverage, by)
    if by == "body":
        bars.sort(key=lambda bar: (-bar.part(Shared.ONE_OTHER, Shared.OWN_EARLIER), not bar.total))
    table = _table(bars, by)
    if not any(bar.total for bar in bars):
        return empty(TITLE, table, reports_in(coverage), "没有可读的第五部分" if bars else "没有数据")
    room = int((ROOM - HEADER - _TICKS) / _LOWEST)
    drawn = bars[: room if most is None else min(most, room)]
    height = max(_LOWEST, min(_HIGHEST, (ROOM - HEADER - _TICKS) / len(drawn)))
    counted = sum(bar.readable for bar in bars)
    notes = [f"其中 {counted} 份有可读的第五部分", "只与本次收集的报告比较；一字属于几类时，归入最通用的一类"]
    if len(bars) > len(drawn):
        notes.append(f"另有 {len(bars) - len(drawn)} 个单位未画出（画出的是与另一单位或以往报告相同最多的）")
    present = [entry for classes, entry in _ENTRIES if any(bar.part(*classes) for bar in drawn)]
    chart = Chart(
        TITLE,
        table,
        HEADER + len(drawn) * height + _TICKS,
        subtitle=f"按字数计算，不计标点；只算连续 {SHORTEST} 字以上的相同文字",
        reports=reports_in(coverage),
        notes=notes,
        key=present,
    )
    _draw(chart, drawn, height)
    return chart


# Counting -----------------------------------------------------------------------------------------------------------


class _Bar(NamedTuple):
    """The reports of a body or year; ``readable`` have a section 五 with any character."""

    label: str
    counts: Counts
    readable: int
    reports: int

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def characters(self, *classes: Shared | None) -> int:
        return int(sum(self.counts[_CLASSES.index(c)] for c in classes))

    def part(self, *classes: Shared | None) -> float:
        return self.characters(*classes) / self.total if self.total else 0.0


def _bars(frame: pd.DataFrame, sections: pd.DataFrame, coverage: pd.DataFrame, by: str) -> list[_Bar]:
    here = sections[sections["section"] == _SECTION]
    texts = {str(r): cell_text(text) or "" for r, text in rows_of(here, ("report_id", "text"))}
    spans: dict[str, list[tuple[int, int, Shared]]] = defaultdict(list)
    within = frame[frame["section"] == _SECTION]
    for report_id, _, start, end, shared in rows_of(within, _PASSAGES):
        spans[str(report_id)].append((int(start), int(end), Shared(shared)))
    listed: dict[str, list[Counts]] = defaultdict(list)
    for label, report_id in _reports(coverage, by):
        counts = listed[label]
        if report_id is not None:
            counts.append(_count(texts.get(report_id, ""), spans[report_id]))
    none = np.zeros(len(_CLASSES), np.int64)
    return [
        _Bar(label, sum(counts, none), sum(bool(c.any()) for c in counts), len(counts))
        for label, counts in listed.items()
    ]


def _reports(coverage: pd.DataFrame, by: str) -> Iterator[tuple[str, str | None]]:
    """The label of the bar that each report counts in; the report is None for a year without one."""
    if by == "year":
        years = [cell_year(year) for year in coverage["year"]]
        pairs = sorted(
            zip(years, map(cell_text, coverage["report_id"]), strict=True),
            key=lambda pair: (pair[0] is None, pair[0] or 0),
        )
        yield from ((year_label(year), report_id) for year, report_id in pairs)
        return
    labels = body_labels(coverage)[0]
    yield from zip(labels, map(cell_text, coverage["report_id"]), strict=True)


def _count(text: str, spans: Sequence[tuple[int, int, Shared]]) -> Counts:
    """The characters of a text by class."""
    offsets = characters_of(text).offsets
    kind = np.full(len(offsets), len(_CLASSES) - 1)
    for start, end, shared in spans:
        part = slice(*np.searchsorted(offsets, (start, end)))
        kind[part] = np.minimum(kind[part], _CLASSES.index(shared))
    return np.bincount(kind, minlength=len(_CLASSES)).astype(np.int64)


def _table(bars: Sequence[_Bar], by: str) -> pd.DataFrame:
    first = "单位" if by == "body" else "年度"
    rows = [(bar.label, bar.reports, bar.readable, bar.total, *bar.counts.tolist()) for bar in bars]
    return pd.DataFrame(rows, columns=(first, "报告数", "有可读第五部分的报告数", "字数", *_NAMES))


# Drawing ------------------------------------------------------------------------------------------------------------


def _draw(chart: Chart, bars: Sequence[_Bar], height: float) -> None:
    names = numbered(shorten(bar.label, _LONGEST_LABEL, TEXT) for bar in bars)
    sizes, counted = [str(bar.total) for bar in bars], [f"{bar.readable}/{bar.reports}" for bar in bars]
    of_sizes, of_counted = (max(text_width(t, TEXT) for t in (*texts, "报告")) for texts in (sizes, counted))
    left = max(text_width(name, TEXT) for name in names) + 2.5
    right = WIDTH - 0.5 - of_counted - 3 - of_sizes - 4
    bottom = HEADER + len(bars) * height
    chart.write(right + 4 + of_sizes, HEADER / 2, "字数", ha="right", color=MUTED)
    chart.write(WIDTH - 0.5, HEADER / 2, "报告", ha="right", color=MUTED)
    for quarter in range(5):
        x = left + (right - left) * quarter / 4
        chart.sheet.plot([x, x], [HEADER, bottom + 0.8], color=GRID, linewidth=0.4, zorder=0)
        chart.write(x, bottom + _TICKS / 2 + 0.5, f"{quarter * 25}%", ha="center", color=MUTED)
    for row, (bar, name) in enumerate(zip(bars, names, strict=True)):
        y = HEADER + (row + 0.5) * height
        chart.write(0, y, name)
        chart.write(right + 4 + of_sizes, y, sizes[row], ha="right", color=MUTED)
        chart.write(WIDTH - 0.5, y, counted[row], ha="right", color=MUTED)
        if bar.total:
            _draw_bar(chart, bar, left, y - height * 0.38, right - left, height * 0.76, row)
        else:
            chart.write(left + 2, y, "缺报告" if not bar.reports else "没有可读的第五部分", color=MUTED)


def _draw_bar(chart: Chart, bar: _Bar, left: float, top: float, width: float, height: float, row: int) -> None:
    for classes, (look, _, _) in _ENTRIES:
        characters = bar.characters(*classes)
        if not characters:
            continue
        part, text = width * characters / bar.total, percent(characters, bar.total)
        name = classes[0] or "own"
        chart.box(left, top, part, height, look, text if text_width(text, TEXT) + 1.5 < part else "", f"{row}/{name}")
        left += part
