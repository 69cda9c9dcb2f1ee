"""How many requests for disclosure each body had in each year."""

from collections.abc import Sequence

import pandas as pd

from gipdata.charts.arrange import Arranged, arrange
from gipdata.charts.chart import Chart, empty
from gipdata.charts.labels import require
from gipdata.charts.marks import MARKS, Gap, Shown, draw_grid, figure, grid_height, mark, number_text
from gipdata.charts.style import applied
from gipdata.forms import EDITIONS, load_form
from gipdata.garbage import uncollected
from gipdata.narrative.histories import rows_of
from gipdata.report import Kind
from gipdata.views import KEY, KINDS

__all__ = ["MEASURES", "requests"]

MEASURES = ("new_received", "carried_in", "total_handled", "carried_out")
"""What can be drawn, as columns of ``Dataset.requests``."""

_ROOM = 40  # bodies that a page takes


@applied()
@uncollected()
def requests(frame: pd.DataFrame, *, measure: str = "new_received", most: int = _ROOM) -> Chart:
    """The requests of each body (rows) in each year (columns), every figure printed; below, the sum of each year.

    ``frame`` is as from ``Dataset.requests``. ``measure`` is one of ``MEASURES``. Beyond ``most`` bodies (at most 40)
    those with the highest figures are drawn, and the chart says how many are not. Raises ValueError for another
    measure or number, KeyError where the frame lacks a column.
    """
    if measure not in MEASURES or not 1 <= most <= _ROOM:
        raise ValueError(f"measure must be one of {', '.join(MEASURES)} and most 1 to {_ROOM}; not {measure!r}, {most}")
    require(frame, [*(c.name for c in KEY), measure, f"{measure}_kind"], "Dataset.requests()")
    values = _values(frame, measure)
    kinds = [str(kind) for kind in frame[f"{measure}_kind"].tolist()]
    title = f"各单位各年度“{_name(measure)}”（件）"
    arranged = arrange(frame, [value or 0 for value in values], most)
    table = _table(frame, arranged, values, kinds)
    if frame.empty:
        return empty(title, table)
    highest = max((value for value in values if value is not None), default=0)

    def cell(at: int) -> Shown:
        value = values[at]
        return mark(kinds[at]) if value is None else figure(value, highest)

    grid = arranged.grid(cell, [("合计", _sums(arranged, values, kinds))])
    chart = Chart(
        title,
        table,
        grid_height(arranged.drawn, totals=1),
        reports=arranged.reports,
        notes=[
            "合计只加有数字的报告，其下为有数字的报告数／应有数字的报告数",
            *arranged.notes("各年合计从多到少", summed=True),
        ],
        key=arranged.key(grid),
    )
    draw_grid(chart, grid)
    return chart


def _name(measure: str) -> str:
    """The form's own words, without enumerators: 本年度办理结果总计."""
    (block,) = load_form(EDITIONS[-1]).tables["applications"].blocks
    row = next(row for row in block.rows if row.code == measure)
    group = next((group.label.partition("、")[2] for group in block.groups if group.code == row.under), "")
    return group + (row.label.partition("）")[2] if row.label.startswith("（") else row.label.partition("、")[2])


def _values(frame: pd.DataFrame, measure: str) -> list[int | None]:
    """The figures; None where the kind says that there is none."""
    pairs = rows_of(frame, (measure, f"{measure}_kind"))
    return [int(value) if kind == Kind.NUMBER and not pd.isna(value) else None for value, kind in pairs]


def _sums(arranged: Arranged, values: Sequence[int | None], kinds: Sequence[str]) -> list[tuple[str, str]]:
    """For each year the sum of what is known, over all bodies, and how many of the reports that covers."""
    sums: list[tuple[str, str]] = []
    for column in range(len(arranged.years)):
        here = [at for (_, c), at in arranged.positions.items() if c == column and kinds[at] != Gap.NOT_PRESCRIBED]
        known = [value for at in here if (value := values[at]) is not None]
        sums.append((number_text(sum(known)) if known else "—", f"{len(known)}/{len(here)} 份" if here else ""))
    return sums


def _table(frame: pd.DataFrame, arranged: Arranged, values: Sequence[int | None], kinds: Sequence[str]) -> pd.DataFrame:
    """Every body and year, the missing reports too."""

    report_ids = frame["report_id"].tolist()

    def fields(at: int | None) -> Sequence[object]:
        if at is None:
            return (None, MARKS[Gap.NO_REPORT].meaning, None)
        return (values[at], KINDS.get(kinds[at], kinds[at]), report_ids[at])

    return arranged.table(["件数", "填写情况", "报告编号"], fields, ["件数"])
