"""Reports as a reader would hand them over, built from the form and a few figures."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from gipdata.forms import load_form
from gipdata.report import Cell, Kind, Location, Money, Place, Report, Section, UnitBasis

Key3 = tuple[str, str, str]
Value = int | Decimal | str | Kind | Money | None

SECTIONS = ("overview", "disclosure", "applications", "disputes", "problems", "other_matters")


def cell_of(key: Key3, value: Value, line: int, cell: int, edition: str) -> Cell:
    """A cell: a number, an amount, a kind without a figure, text, or None for a blank."""
    table = load_form(edition).tables[key[0]]
    money = value if isinstance(value, Money) else None
    number: int | Decimal | None = None
    kind, raw = Kind.NUMBER, ""
    if isinstance(value, Kind):
        kind, raw = value, "/" if value is Kind.NOT_APPLICABLE else ""
    elif value is None:
        kind = Kind.BLANK
    elif isinstance(value, str):
        kind, raw = Kind.TEXT, value
    elif money:
        number, raw = money.yuan, str(money.amount) + (money.unit if money.basis is UnitBasis.STATED else "")
    else:
        assert isinstance(value, int | Decimal)
        number, raw = value, str(value)
    column = table.column(key[1], key[2])
    location = None if kind is Kind.ABSENT else Location(line, cell)
    labels = (table.rows[key[1]].label, column.label)
    return Cell(*key, *labels, table.block_of[key[1]].clause, raw, kind, number, money, location)


TEXTS = {
    "overview": "2021年，本乡按照条例的要求公开政府信息。",
    "applications": "收到的申请和有关的复议、诉讼，都已依法办理。",
    "problems": "存在的问题：一是栏目更新不及时。\n改进措施：一是专人按月更新栏目。",
    "other_matters": "本年度没有收取信息处理费。",
}
"""Prose with which no rule finds fault."""


def sections(*codes: str) -> tuple[Section, ...]:
    """The prescribed sections, or those named, numbered as the form numbers them."""
    labels = {s.code: s.label for s in load_form("2021").sections}
    return tuple(
        Section(code, labels[code], TEXTS.get(code, ""), Location(at), ("一、", SECTIONS.index(code) + 1))
        for at, code in enumerate(codes or SECTIONS, 1)
    )


def make_report(edition: str = "2021", values: Mapping[Key3, Value] | None = None, fill: Value = 0) -> Report:
    """A whole and faultless report of 某乡, but for ``values``. A row's line in the source is 100 and up."""
    cells: list[Cell] = []
    given = dict(values or {})
    line, at = 100, 0
    for table in load_form(edition).tables.values():
        row_before = ""
        for row, column in table.keys:
            line, at = (line, at + 1) if row == row_before else (line + 1, 1)
            row_before = row
            key = (table.code, row, column)
            cells.append(cell_of(key, given.pop(key, fill), line, at, edition))
    assert not given, f"the form has no {given}"
    year = int(edition)
    return Report(
        source=f"{year}.txt", sha256="", form=edition, title="报告", org="柳溪乡", org_type="township",
        place=Place("柳溪乡", "某县", "某市", "某省", "130000000000", "text"), year=year, year_basis="title",
        years_stated={"title": year, "period": year, "text": year, "published": year + 1},
        period=(date(year, 1, 1), date(year, 12, 31)), cells=tuple(cells), sections=sections(),
    )  # fmt: skip


def with_values(report: Report, values: Mapping[Key3, Value]) -> Report:
    """The report with other figures in some cells."""
    edition = report.form
    cells = tuple(
        cell_of(key, values[key], c.location.line if c.location else 1, c.location.cell or 1, edition)
        if (key := (c.table, c.row, c.column)) in values and c.location
        else c
        for c in report.cells
    )
    return replace(report, cells=cells)


def consistent_applications(edition: str, rng: random.Random, most: int = 60) -> dict[Key3, Value]:
    """Figures of table 三, none of them 0 throughout, for which every sum holds by construction."""
    block = load_form(edition).tables["applications"].blocks[0]
    rows, columns = [r.code for r in block.rows], [c.code for c in block.columns]
    results = rows[rows.index("granted") : rows.index("total_handled")]
    grid: dict[tuple[str, str], int] = {}
    for column in columns[:-1]:
        for row in results:
            grid[row, column] = rng.randint(0, most)
        handled = sum(grid[row, column] for row in results)
        carried_out = rng.randint(0, most)
        carried_in = rng.randint(0, min(most, handled + carried_out))
        grid["total_handled", column], grid["carried_out", column] = handled, carried_out
        grid["carried_in", column], grid["new_received", column] = carried_in, handled + carried_out - carried_in
    for row in rows:
        grid[row, columns[-1]] = sum(grid[row, column] for column in columns[:-1])
    return {("applications", row, column): value for (row, column), value in grid.items()}


def all_of_table(edition: str, table: str, value: Value) -> dict[Key3, Value]:
    return {(table, row, column): value for row, column in load_form(edition).tables[table].keys}
