"""What there was to handle each year, and what became of it."""

from collections.abc import Sequence

import pandas as pd

from gipdata.charts.chart import Chart, empty
from gipdata.charts.composition import BARS, Part, YearRows, draw_year_rows, key_of_years
from gipdata.charts.labels import reports_in, require
from gipdata.charts.style import MUTED, PARTS, applied
from gipdata.charts.tables import table_of
from gipdata.charts.tally import Tally, tallies
from gipdata.garbage import uncollected
from gipdata.views import KEY

__all__ = ["flow"]

_CODES = ("carried_in", "new_received", "total_handled", "carried_out")
_COLUMNS = (*(column.name for column in KEY), *_CODES, *(f"{code}_kind" for code in _CODES))
_NAMES = ("上年结转", "本年新收", "本年办结", "结转下年")
_BAR, _STEP, _LABEL = 3.4, 4.4, 8.5


@applied()
@uncollected()
def flow(frame: pd.DataFrame) -> Chart:
    """Requests carried in and received against those handled and carried out, summed by year over all bodies.

    ``frame`` is as from ``Dataset.requests``. Only reports that state all four numbers are counted, and the chart says
    how many these are; where the two sides differ it says by how much. Raises KeyError where a column lacks.
    """
    require(frame, _COLUMNS, "Dataset.requests()")
    found, left_out = tallies(_long(frame), "part", _CODES)
    title = "各年度政府信息公开申请的收到与办理（件）"
    if frame.empty:
        return empty(title, _table(found))
    highest = max(max(sum(t.sums[:2]), sum(t.sums[2:])) for t in found)

    def draw(chart: Chart, row: int, middle: float, width: float) -> None:
        sums = found[row].sums
        for side, name in enumerate(("应办", "去向")):
            x, y = BARS + _LABEL, middle + (side - 0.5) * _STEP
            chart.write(BARS, y, name, color=MUTED)
            for at in (2 * side, 2 * side + 1):
                length = (width - _LABEL) * sums[at] / highest if highest else 0.0
                if sums[at]:
                    chart.box(x, y - _BAR / 2, length, _BAR, PARTS[at], gid=f"{row}/{_CODES[at]}")
                x += length
            if not sum(sums[2 * side : 2 * side + 2]):
                chart.write(x + 0.5, y, "0")

    parts = [Part(name, look) for name, look in zip(_NAMES, PARTS, strict=False)]
    rows = YearRows(found, [tally.sums for tally in found], parts, draw, 11.0)
    chart = Chart(
        title,
        _table(found),
        rows.total_height,
        reports=reports_in(frame),
        notes=_notes(found, left_out),
        key=key_of_years(found),
    )
    draw_year_rows(chart, rows)
    return chart


def _long(frame: pd.DataFrame) -> pd.DataFrame:
    """A row a report and part, as ``tallies`` takes it."""
    parts = [
        frame[["report_id", "year"]].assign(part=code, value=frame[code], kind=frame[f"{code}_kind"]) for code in _CODES
    ]
    return pd.concat(parts, ignore_index=True)


def _notes(found: Sequence[Tally], left_out: int) -> list[str]:
    notes = [
        "只加四项都填了数字的报告，年度之下为其份数／全部份数",
        "应办为上年结转与本年新收之和，去向为本年办结与结转下年之和",
    ]
    uneven = [(t.year, abs(sum(t.sums[:2]) - sum(t.sums[2:]))) for t in found]
    told = "、".join(f"{year} 年度 {difference} 件" for year, difference in uneven if difference)
    if told:
        notes.append(f"两边应相等而相差：{told}，见勾稽核对")
    return [*notes, f"另有较早的 {left_out} 个年度未画出"] if left_out else notes


def _table(found: Sequence[Tally]) -> pd.DataFrame:
    """The figures as drawn; missing where no report states all of them."""
    rows = [(t.year, t.reports, t.whole, *(t.sums if t.whole else [None] * len(_NAMES))) for t in found]
    headings = ["年度", "报告份数", "四项都有数字的份数", *_NAMES]
    return table_of(headings, rows, headings[1:])
