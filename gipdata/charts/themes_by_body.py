"""The chart of themes and bodies: which problems each township's reports name."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from gipdata.charts.chart import Chart, Entry, empty
from gipdata.charts.fonts import shorten, text_width
from gipdata.charts.labels import body_labels, numbered, require
from gipdata.charts.marks import ROOM, Gap, Shown, figure, key_of, mark
from gipdata.charts.style import INK, MUTED, TEXT, WIDTH, applied
from gipdata.charts.themes import in_order, theme_name
from gipdata.charts.untold import UNSURE, UNTOLD
from gipdata.garbage import uncollected
from gipdata.narrative.histories import BODY, cell_text, records_of
from gipdata.report import ItemKind

__all__ = ["themes_by_body"]

TITLE = "存在的主要问题：各单位提到的主题"

_THEMES = (*BODY, "year", "report_id", "kind", "theme", "primary")
_COVERAGE = (*BODY, "year", "report_id", "status", "problems")
_LETTER = 3.15  # millimetres of a character in a heading that runs downwards
_HIGHEST, _LOWEST = 6.0, 4.1  # of a row
_WIDEST = 9.0
_LONGEST_LABEL = 56.0
_STATING = "写明问题的报告"


class _Told(NamedTuple):
    """A report: the themes that its problems name; ``whole`` where it names no others, ``stating`` any at all."""

    named: frozenset[str]
    whole: bool

    @property
    def stating(self) -> bool:
        return self.whole or bool(self.named)


@applied()
@uncollected()
def themes_by_body(
    themes: pd.DataFrame, coverage: pd.DataFrame, *, year: int | None = None, most: int | None = None
) -> Chart:
    """How many of each body's reports name each theme as a problem: a row a body, a column a theme.

    ``themes`` is ``data.themes()`` and ``coverage`` is ``data.coverage()``, which also tells of the reports that name
    nothing; with ``year`` only the reports of that year count. Of more bodies than ``most`` (by default, and at most,
    as many as fit on a page) those with the most themes are drawn. A report that states no problem, or of which the
    section could not be read, is not counted as one that does not name a theme. Raises ValueError where ``most`` is
    below 1.
    """
    if most is not None and most < 1:
        raise ValueError(f"most must be 1 or more, not {most}")
    require(themes, _THEMES, "data.themes()")
    require(coverage, _COVERAGE, "data.coverage()")
    title = TITLE if year is None else f"{TITLE}（{year} 年）"
    labels = body_labels(coverage)[0]
    if year is not None:
        of_year = (coverage["year"] == year).fillna(False).astype(bool)
        coverage, labels = coverage[of_year], labels[of_year]
    told = _told(themes, coverage, labels)
    counts = {label: _counts(reports) for label, reports in told.items()}
    order = _order(counts.values())
    reports, table = sum(map(len, told.values())), _table(told, counts, order)
    if not order:
        return empty(title, table, reports, "没有读到写明的问题" if reports else "没有数据")
    bodies, room = list(dict.fromkeys(labels)), int((ROOM - _heading(order)) / _LOWEST)
    heaviest = sorted(bodies, key=lambda label: -sum(n for n, _ in counts.get(label, {}).values()))
    drawn = set(heaviest[: room if most is None else min(most, room)])
    unsure = {label for label, status in zip(labels, coverage["status"], strict=True) if status == "unknown"}
    rows = {label: _row(told.get(label, ()), counts.get(label, {}), order, label in unsure) for label in bodies}
    rows = {label: row for label, row in rows.items() if label in drawn}
    notes = [f"格内为提到该主题的报告数，右侧为{_STATING}数/报告数", "一份报告可以提到几个主题"]
    if any("/" in cell.text for row in rows.values() for cell in row):
        notes.append("“0/2”指 2 份可判断的报告中 0 份提到，其余报告有读不出主题的问题")
    if len(bodies) > len(rows):
        notes.append(f"另有 {len(bodies) - len(rows)} 个单位未画出（画出的是提到主题最多的单位）")
    chart = Chart(
        title,
        table,
        _heading(order) + len(rows) * _row_height(len(rows), order),
        subtitle="颜色越深，该单位的报告中提到该主题的比例越高；主题从左到右由多到少",
        reports=reports,
        notes=notes,
        key=_key(rows.values()),
    )
    _draw(chart, order, rows, [_stating(told.get(label, ())) for label in rows])
    return chart


def _order(counts: Iterable[Mapping[str, tuple[int, int]]]) -> list[str]:
    named: dict[str, int] = defaultdict(int)
    for count in counts:
        for code, (n, _) in count.items():
            named[code] += n
    return in_order({code: n for code, n in named.items() if n})


# Counting -----------------------------------------------------------------------------------------------------------


def _told(themes: pd.DataFrame, coverage: pd.DataFrame, labels: "pd.Series[str]") -> dict[str, list[_Told]]:
    """Body → what each of its reports says of themes."""
    named: dict[str, dict[str, int]] = defaultdict(dict)
    places: dict[Hashable, set[str]] = defaultdict(set)
    for row in records_of(themes[themes["kind"] == ItemKind.PROBLEM]):
        named[str(row["report_id"])][str(row["theme"])] = int(row["primary"])
        places[_place(row)].add(str(row["report_id"]))
    told: dict[str, list[_Told]] = defaultdict(list)
    known = {cell_text(report_id) for report_id in coverage["report_id"]}
    for row, label in zip(records_of(coverage), labels, strict=True):
        report_id = cell_text(row["report_id"])
        if report_id is None:
            continue
        if report_id not in named:  # another version of the report may be the one that states the problems
            others = places[_place(row)] - known
            report_id = others.pop() if len(others) == 1 else report_id
        problems = 0 if pd.isna(row["problems"]) else int(row["problems"])
        found = named.get(report_id, {})
        told[label].append(_Told(frozenset(found), 0 < problems <= sum(found.values())))
    return told


def _place(row: Mapping[Hashable, Any]) -> Hashable:
    """The body and year of a row."""
    return tuple(None if pd.isna(row[name]) else row[name] for name in (*BODY, "year"))


def _counts(reports: Sequence[_Told]) -> dict[str, tuple[int, int]]:
    """Theme → how many of the reports name it, of how many that tell; ``""`` stands for one that none names."""
    whole = sum(report.whole for report in reports)
    codes = {code for report in reports for code in report.named}
    counts = {"": (0, whole)}
    for code in codes:
        naming = [report for report in reports if code in report.named]
        counts[code] = (len(naming), len(naming) + sum(r.whole for r in reports if code not in r.named))
    return counts


def _stating(reports: Sequence[_Told]) -> str:
    return f"{sum(report.stating for report in reports)}/{len(reports)}" if reports else "—"


def _row(
    reports: Sequence[_Told], counts: Mapping[str, tuple[int, int]], order: Sequence[str], unsure: bool
) -> list[Shown]:
    """The cells of a body: the number; with the total where that is fewer than state problems."""
    if not reports:
        return [Shown(UNSURE[0], UNSURE[1], "unsure") if unsure else mark(Gap.NO_REPORT)] * len(order)
    stating = sum(report.stating for report in reports)
    cells = []
    for code in order:
        n, total = counts.get(code, counts[""])
        text = str(n) if total == stating else f"{n}/{total}"
        cells.append(figure(n / total, 1.0, text) if total else Shown(UNTOLD[0], UNTOLD[1], "unknown"))
    return cells


def _key(rows: Iterable[Sequence[Shown]]) -> list[Entry]:
    cells = [cell for row in rows for cell in row]
    codes = {cell.code for cell in cells}
    doubtful = [entry for code, entry in (("unknown", UNTOLD), ("unsure", UNSURE)) if code in codes]
    return [*doubtful, *key_of(cells)]


def _table(
    told: Mapping[str, Sequence[_Told]], counts: Mapping[str, Mapping[str, tuple[int, int]]], order: Sequence[str]
) -> pd.DataFrame:
    def rows() -> Iterator[tuple[object, ...]]:
        for label, count in counts.items():
            for code in order:
                n, total = count.get(code, count[""])
                yield label, theme_name(code), n if total else None, total, len(told[label])

    columns = ("单位", "主题", "提到的报告数", "可判断的报告数", "报告数")
    return pd.DataFrame(rows(), columns=columns).astype({"提到的报告数": "Int64"})


# Drawing ------------------------------------------------------------------------------------------------------------


def _heading(order: Sequence[str]) -> float:
    return max(len(name) for name in (*map(theme_name, order), _STATING)) * _LETTER + 2


def _row_height(rows: int, order: Sequence[str]) -> float:
    return max(_LOWEST, min(_HIGHEST, (ROOM - _heading(order)) / rows))


def _draw(chart: Chart, order: Sequence[str], rows: Mapping[str, Sequence[Shown]], stating: Sequence[str]) -> None:
    names = numbered(shorten(label, _LONGEST_LABEL, TEXT) for label in rows)
    left = max(text_width(name, TEXT) for name in names) + 2.5
    behind = max(6.0, *(text_width(state, TEXT) for state in stating)) + 2
    width = min(_WIDEST, (WIDTH - 0.5 - left - behind) / len(order))
    top, height = _heading(order), _row_height(len(rows), order)
    for column, code in enumerate(order):
        chart.write(left + (column + 0.5) * width, top - 1, "\n".join(theme_name(code)), ha="center", va="bottom")
    end = left + len(order) * width + behind / 2 + 0.5
    chart.write(end, top - 1, "\n".join(_STATING), ha="center", va="bottom", color=MUTED)
    for row, (name, cells) in enumerate(zip(names, rows.values(), strict=True)):
        y = top + row * height
        chart.write(0, y + height / 2, name)
        chart.write(end, y + height / 2, stating[row], ha="center", color=MUTED)
        if len(set(cells)) == 1 and cells[0].code != "number":  # one mark for the whole row
            chart.box(left, y, width * len(order), height, cells[0].look, cells[0].text, f"{row}/{cells[0].code}")
            continue
        for column, (code, cell) in enumerate(zip(order, cells, strict=True)):
            x = left + column * width
            chart.box(x, y, width, height, cell.look, "", f"{row}/{code}/{cell.code}")
            color = MUTED if cell.text == "0" else INK
            chart.write(x + width / 2, y + height / 2, cell.text, ha="center", color=color)
