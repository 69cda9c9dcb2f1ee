"""What central procurement came to: stated amounts, amounts taken as yuan, and what the prose says."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import pandas as pd

from gipdata.charts.arrange import Arranged, arrange
from gipdata.charts.chart import Chart, Entry, empty
from gipdata.charts.labels import require
from gipdata.charts.marks import MARKS, Gap, Shown, Total, draw_grid, grid_height, mark
from gipdata.charts.style import LINE, Look, applied, shade
from gipdata.garbage import uncollected
from gipdata.narrative.histories import records_of
from gipdata.report import Kind, UnitBasis
from gipdata.schema import code_list
from gipdata.views import KEY, KINDS

__all__ = ["procurement", "ten_thousands"]

_COLUMNS = (
    *(column.name for column in KEY),
    *("projects", "amount", "amount_kind", "unit_basis"),
    *("text_amount", "text_amount_approximate", "text_unit_stated"),
)
_ROOM = 40  # bodies that a page takes
_HATCH = "////"
_ABOUT = {"about": "约", "more": "超", "less": "近"}
_STATED, _ASSUMED, _PROSE, _PROSE_ASSUMED = "number", "assumed", "prose", "prose_assumed"
_KEY: dict[str, Entry] = {
    _ASSUMED: (Look(hatch=_HATCH, hatch_color=LINE), "8", "没有写明单位，按元计"),
    _PROSE: (Look(), "〔8〕", "只见于正文，不计入合计"),
    _PROSE_ASSUMED: (Look(hatch=_HATCH, hatch_color=LINE), "〔8〕", "只见于正文，没有写明单位"),
}


class _Amount(NamedTuple):
    """What one report says; yuan."""

    projects: int | None
    table: Decimal | None
    kind: str
    assumed: bool
    basis: str | None
    prose: Decimal | None
    approximate: str | None
    prose_assumed: bool

    @property
    def by_prose(self) -> bool:
        """Whether only the prose can say it: the form, or what is left of it, has no row for it."""
        return self.prose is not None and self.kind in (Gap.NOT_PRESCRIBED, Kind.ABSENT)


@applied()
@uncollected()
def procurement(frame: pd.DataFrame, *, most: int = _ROOM) -> Chart:
    """The amount of central procurement of each body (rows) in each year (columns) in 万元, rounded to two decimals.

    ``frame`` is as from ``Dataset.procurement``. Amounts whose unit nobody states are hatched and summed apart from
    the others; where the form has no such row, what the prose states stands in brackets and in no sum. Beyond ``most``
    bodies (at most 40) those with the highest amounts are drawn, and the chart says how many are not. Raises ValueError
    for another number, KeyError where a column lacks.
    """
    if not 1 <= most <= _ROOM:
        raise ValueError(f"most must be 1 to {_ROOM}, not {most}")
    require(frame, _COLUMNS, "Dataset.procurement()")
    amounts = _amounts(frame)
    arranged = arrange(frame, [float(a.table or (a.prose if a.by_prose else None) or 0) for a in amounts], most)
    title = "各单位各年度政府集中采购金额（万元）"
    table = _table(frame, arranged, amounts)
    if frame.empty:
        return empty(title, table)
    highest = float(max((a.table for a in amounts if a.table is not None), default=0))
    totals = _totals(arranged, amounts)
    grid = arranged.grid(lambda at: _shown(amounts[at], highest), totals)
    used = {shown.code for shown in grid.cells.values()}
    chart = Chart(
        title,
        table,
        grid_height(arranged.drawn, len(totals)),
        subtitle="2019 年版格式的表格金额；2021 年版格式无此项，正文写到的另用括号标出",
        reports=arranged.reports,
        notes=[
            "金额四舍五入",
            "合计之下为计入的报告数／应填的报告数",
            *arranged.notes("各年金额从多到少", summed=True),
        ],
        key=[*(entry for code, entry in _KEY.items() if code in used), *arranged.key(grid)],
    )
    draw_grid(chart, grid)
    return chart


def _amounts(frame: pd.DataFrame) -> list[_Amount]:
    return [
        _Amount(
            projects=None if pd.isna(row["projects"]) else int(row["projects"]),
            table=_decimal(row["amount"]) if row["amount_kind"] == Kind.NUMBER else None,
            kind=str(row["amount_kind"]),
            assumed=row["unit_basis"] == UnitBasis.ASSUMED and row["amount"] != 0,  # 0 is 0 in any unit
            basis=row["unit_basis"] if isinstance(row["unit_basis"], str) else None,
            prose=_decimal(row["text_amount"]),
            approximate=_ABOUT.get(row["text_amount_approximate"]),
            prose_assumed=row["text_amount"] != 0 and (pd.isna(row["text_unit_stated"]) or not row["text_unit_stated"]),
        )
        for row in records_of(frame)
    ]


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def ten_thousands(yuan: Decimal) -> str:
    """An amount in 万元, rounded; in 亿元 where it is very large.

    >>> [ten_thousands(Decimal(y)) for y in ("0", "40", "8040", "5603779.19", "1400000", "-25000", "123456789")]
    ['0', '<0.01', '0.8', '560.38', '140', '-2.5', '1.23亿']
    """
    amount = yuan / 10_000
    large = abs(amount) >= 10_000
    scaled = amount / 10_000 if large else amount
    if scaled and abs(scaled) < Decimal("0.005"):
        return "<0.01" if scaled > 0 else ">-0.01"
    if abs(scaled) >= 100_000:
        return f"{float(scaled):.3g}亿"
    rounded = scaled.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".") + ("亿" if large else "")


def _shown(amount: _Amount, highest: float) -> Shown:
    if amount.table is not None:
        look = Look(shade(float(amount.table), highest), _HATCH if amount.assumed else "", LINE)
        return Shown(look, ten_thousands(amount.table), _ASSUMED if amount.assumed else _STATED)
    if amount.by_prose and amount.prose is not None:
        text = f"〔{amount.approximate or ''}{ten_thousands(amount.prose)}〕"
        code = _PROSE_ASSUMED if amount.prose_assumed else _PROSE
        return Shown(_KEY[code][0], text, code)
    return mark(amount.kind)


def _totals(arranged: Arranged, amounts: Sequence[_Amount]) -> list[Total]:
    """Stated and assumed amounts, each summed by year over all bodies; the second only where there are any."""
    rows: list[Total] = []
    for name, assumed in (("合计（单位已知）", False), ("合计（按元计）", True)):
        if assumed and not any(a.assumed and a.table is not None for a in amounts):
            continue
        cells = []
        for column in range(len(arranged.years)):
            here = [amounts[at] for (_, c), at in arranged.positions.items() if c == column]
            asked = [a for a in here if a.kind != Gap.NOT_PRESCRIBED]
            known = [a.table for a in asked if a.table is not None and a.assumed == assumed]
            text = ten_thousands(sum(known, Decimal(0))) if known else "—"
            cells.append((text, f"{len(known)}/{len(asked)} 份") if asked else (MARKS[Gap.NOT_PRESCRIBED].text, ""))
        rows.append((name, cells))
    return rows


def _table(frame: pd.DataFrame, arranged: Arranged, amounts: Sequence[_Amount]) -> pd.DataFrame:
    """Every body and year in exact yuan, the missing reports too."""
    headings = [
        "表格金额（元）",
        "填写情况",
        "单位依据",
        "采购项目数",
        "正文金额（元）",
        "正文约数",
        "正文写明单位",
        "报告编号",
    ]
    bases = code_list("unit_basis")

    def fields(at: int | None) -> Sequence[object]:
        if at is None:
            return (None, MARKS[Gap.NO_REPORT].meaning, *[None] * 6)
        a = amounts[at]
        prose = (None, None, None) if a.prose is None else (a.prose, a.approximate, "否" if a.prose_assumed else "是")
        basis = bases.get(a.basis or "")
        return (a.table, KINDS.get(a.kind, a.kind), basis, a.projects, *prose, frame["report_id"].iloc[at])

    return arranged.table(headings, fields, ["采购项目数"])
