"""Documents made and decisions taken, by year, over the change of the form."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

import pandas as pd

from gipdata.charts.chart import KEY_BOX, Chart, Entry, empty
from gipdata.charts.labels import reports_in, require, year_label, years_of
from gipdata.charts.marks import NOTHING, fitting, number_text
from gipdata.charts.style import INK, LINE, MUTED, WIDTH, Look, applied
from gipdata.charts.tables import table_of
from gipdata.charts.tally import Tally, tallies
from gipdata.forms import load_form
from gipdata.garbage import uncollected
from gipdata.views import KEY

__all__ = ["documents"]

_COLUMNS = (*(column.name for column in KEY), "item", "measure", "measure_label", "value", "kind")
_OLD, _NEW = "2019", "2021"
_MEASURES = {
    "normative_documents": {_OLD: "made", _NEW: "issued"},
    "licences": {_OLD: "decisions", _NEW: "decisions"},
    "penalties": {_OLD: "decisions", _NEW: "decisions"},
    "compulsory_measures": {_OLD: "decisions", _NEW: "decisions"},
}
"""The rows that are drawn, and the column of each edition that says how many there were in the year."""

_LOOKS = {_OLD: Look("#ffffff", "////", "#777777", INK), _NEW: Look("#5b8db8", edge=INK)}
_HEAD, _BARS, _FOOT, _GAP, _BETWEEN = 8.5, 18.0, 8.5, 4.0, 6.0
_PANEL = _HEAD + _BARS + _FOOT + _GAP
_NARROWEST = 10.0  # a bar with its figures


Slot = tuple[int | None, str]
"""A year and an edition; "" for a year of which no report has any of the figures."""


@applied()
@uncollected()
def documents(frame: pd.DataFrame) -> Chart:
    """Normative documents, licences, penalties and compulsory measures of all bodies together, by year.

    ``frame`` is as from ``Dataset.documents``. The columns of the two editions are different ones: they are drawn
    apart, and a broken line stands where the newer begins. Each sum says how many of the reports state it. Raises
    KeyError where a column lacks.
    """
    require(frame, _COLUMNS, "Dataset.documents()")
    years, left_out = years_of(frame)
    panels = {item: _sums(frame, item, years) for item in _MEASURES}
    slots = _slots(years, panels.values())
    title, table = "各年度规范性文件与行政决定的数量（件）", _table(panels, slots)
    if not any(panels.values()):
        return empty(title, table, reports_in(frame))
    across = 2 if (WIDTH - _BETWEEN) / 2 / len(slots) >= _NARROWEST else 1
    width = (WIDTH - _BETWEEN * (across - 1)) / across
    notes = ["柱下为填了数字的份数／应填的份数"]
    if {_OLD, _NEW} <= {edition for _, edition in slots}:
        notes.append("两版格式的栏目不同，数字不宜直接比较，虚线处开始使用新格式")
    if left_out:
        notes.append(f"另有较早的 {left_out} 个年度未画出")
    height = _PANEL * ceil(len(panels) / across) - _GAP
    chart = Chart(title, table, height, reports=reports_in(frame), notes=notes, key=_key(slots))
    for at, (item, sums) in enumerate(panels.items()):
        _draw_panel(chart, _Panel(at % across * (width + _BETWEEN), at // across * _PANEL, width, slots), item, sums)
    return chart


def _sums(frame: pd.DataFrame, item: str, years: Sequence[int | None]) -> dict[Slot, Tally]:
    """The sum of each year and edition that any report has."""
    found: dict[Slot, Tally] = {}
    for edition, measure in _MEASURES[item].items():
        rows = frame[(frame["item"] == item) & (frame["measure"] == measure)]
        told_by = (rows[name] for name in ("item", "measure", "measure_label", "form"))
        editions = [_edition(*fields) for fields in zip(*told_by, strict=True)]
        rows = rows[pd.Series([told == edition for told in editions], rows.index, dtype=bool)]
        counted, _ = tallies(rows, "measure", [measure], years)
        found |= {(year, edition): tally for year, tally in zip(years, counted, strict=True) if tally.reports}
    return found


def _edition(item: str, measure: str, label: object, form: object) -> str:
    """The edition that a cell is of: by its column, or by that column's label, which tells it in a mixed report too."""
    of_measure = [edition for edition, code in _MEASURES[item].items() if code == measure]
    by_label = [edition for edition in of_measure if _label(edition, item) == label]
    told = by_label if len(by_label) == 1 else of_measure
    return told[0] if len(told) == 1 else _OLD if form == _OLD else _NEW


def _label(edition: str, item: str) -> str:
    return load_form(edition).tables["disclosure"].column(item, _MEASURES[item][edition]).label


def _slots(years: Sequence[int | None], panels: Iterable[Mapping[Slot, Tally]]) -> list[Slot]:
    """The places of bars from left to right: a year has one for each edition in use, or one that says there is none."""
    used = {slot for sums in panels for slot in sums}
    by_year = [[(year, edition) for edition in (_OLD, _NEW) if (year, edition) in used] for year in years]
    return [slot for year, listed in zip(years, by_year, strict=True) for slot in listed or [(year, "")]]


# Drawing --------------------------------------------------------------------------------------------------------------


class _Panel(NamedTuple):
    left: float
    top: float
    width: float
    slots: Sequence[Slot]

    @property
    def step(self) -> float:
        return self.width / len(self.slots)

    @property
    def base(self) -> float:
        return self.top + _HEAD + _BARS


def _draw_panel(chart: Chart, panel: _Panel, item: str, sums: Mapping[Slot, Tally]) -> None:
    chart.write(panel.left, panel.top + 1.8, _heading(item, panel.slots))
    chart.sheet.plot([panel.left, panel.left + panel.width], [panel.base, panel.base], color=LINE, linewidth=0.6)
    highest = max((tally.sums[0] for tally in sums.values()), default=0)
    for at, slot in enumerate(panel.slots):
        middle = panel.left + (at + 0.5) * panel.step
        chart.write(middle, panel.base + 2.4, "不明" if slot[0] is None else year_label(slot[0]), ha="center")
        if slot in sums:
            _draw_bar(chart, panel, middle, slot, item, sums[slot], highest)
        elif not slot[1]:
            _draw_nothing(chart, panel, middle)
    editions = [edition for _, edition in panel.slots]
    if _OLD in editions and _NEW in editions[1:]:
        x = panel.left + editions.index(_NEW) * panel.step
        chart.sheet.plot(
            [x, x], [panel.top + 5, panel.base + _FOOT - 1], color=LINE, linewidth=0.8, linestyle=(0, (3, 2))
        )


def _draw_bar(chart: Chart, panel: _Panel, middle: float, slot: Slot, item: str, tally: Tally, highest: int) -> None:
    value, room = tally.sums[0], panel.step - 0.6
    height = _BARS * value / highest if highest else 0.0
    if value:
        wide = min(panel.step * 0.6, 7.0)
        gid = f"{item}/{tally.year}/{slot[1]}"
        chart.box(middle - wide / 2, panel.base - height, wide, height, _LOOKS[slot[1]], gid=gid)
    text = number_text(value) if tally.whole else "—"
    chart.write(middle, panel.base - height - 2, text, ha="center", size=fitting(text, room))
    basis = tally.basis.removesuffix(" 份")
    chart.write(middle, panel.base + 6.2, basis, ha="center", color=MUTED, size=fitting(basis, room))


def _draw_nothing(chart: Chart, panel: _Panel, middle: float) -> None:
    width, height = KEY_BOX
    chart.box(middle - width / 2, panel.base - height, width, height, NOTHING[0])


def _heading(item: str, slots: Sequence[Slot]) -> str:
    """The form's name of the row, and of the column of each edition in use."""
    used = [edition for edition in (_OLD, _NEW) if any(edition == told for _, told in slots)]
    row = load_form(_NEW).tables["disclosure"].rows[item].label
    return f"{row}：{' ┆ '.join(_label(edition, item) for edition in used)}"


def _key(slots: Sequence[Slot]) -> list[Entry]:
    used = {edition for _, edition in slots}
    named = [(look, "", f"{edition} 年版格式") for edition, look in _LOOKS.items() if edition in used]
    return [*named, *([NOTHING] if "" in used else [])]


def _table(panels: Mapping[str, Mapping[Slot, Tally]], slots: Sequence[Slot]) -> pd.DataFrame:
    """The sums as drawn; missing where no report states the number."""
    rows = [
        (
            *(load_form(_NEW).tables["disclosure"].rows[item].label, _label(edition, item)),
            *(sums[year, edition].year, f"{edition} 年版格式", sums[year, edition].reports),
            *(sums[year, edition].whole, sums[year, edition].sums[0] if sums[year, edition].whole else None),
        )
        for item, sums in panels.items()
        for year, edition in slots
        if (year, edition) in sums
    ]
    headings = ["行", "列", "年度", "格式", "应填份数", "有数字的份数", "合计"]
    return table_of(headings, rows, headings[4:])
