"""The county's figures for a year: each cell of the form as the sum of its townships' reports, and who stated what.

``roll_up(data, "示例县", 2024).townships["applications", "new_received", "total"]`` is one of them: ``stated`` is what
``n`` of ``m`` reports state, ``low`` and ``high`` are what the blanks of the others leave open.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, Column, Form, Row, load_form
from gipdata.forms import Key as Place
from gipdata.narrative.histories import cell_text
from gipdata.report import UnitBasis
from gipdata.summary.bounds import ANYTHING, bounds_of
from gipdata.summary.county import NoSummary, county_of, up_to
from gipdata.summary.rollup_cells import Cells, Number, cells_of, said_by
from gipdata.summary.rollup_gaps import LeftOut, Missing, left_out, missing_of
from gipdata.views import NOT_PRESCRIBED
from gipdata.views.in_force import InForce, reports_in_force

__all__ = [
    "Contribution",
    "Figure",
    "Group",
    "Key",
    "LeftOut",
    "Missing",
    "NoSummary",
    "Number",
    "Rollup",
    "roll_up",
]

Key = tuple[str, str, str]
"""(table, row, column)"""


class Contribution(NamedTuple):
    """What one report says of a cell.

    ``value`` is what is added: None unless the cell states a number (a blank is not 0), and for a count below zero,
    which is no count. ``low`` and ``high`` are what the report leaves open: the value itself where there is one, else
    what its sums allow; None where nothing bounds it. ``kind`` is one of ``gipdata.views.KINDS``.
    """

    report_id: str
    org: str
    form: str
    kind: str
    raw: str
    value: Number | None
    low: Number | None
    high: Number | None
    unit_basis: str | None
    location: str | None
    correction: str | None  # who corrected it, when and why; None where it stands as read

    @property
    def is_assumed(self) -> bool:
        """An amount of which nobody states the unit: yuan is assumed. Nothing is nothing in every unit."""
        return bool(self.value) and self.unit_basis == UnitBasis.ASSUMED


@dataclass(frozen=True)
class Figure:
    """A cell of the form over several reports.

    ``contributions`` are those of the reports whose form has this very quantity, ``elsewhere`` those of reports on a
    form that has not; the latter are never added, but what they leave open is part of ``low`` and ``high``.
    """

    table: str
    clause: int | None
    row: Row
    column: Column
    contributions: tuple[Contribution, ...]
    elsewhere: tuple[Contribution, ...] = ()

    @property
    def key(self) -> Key:
        return self.table, self.row.code, self.column.code

    @property
    def n(self) -> int:
        """Reports that state a number."""
        return sum(c.value is not None for c in self.contributions)

    @property
    def m(self) -> int:
        """Reports whose form asks for it."""
        return len(self.contributions)

    @cached_property
    def stated(self) -> Number | None:
        """The sum of what the reports state; of an amount with the part of which the unit is assumed. None where no
        report states a number: that is not 0."""
        values = [c.value for c in self.contributions if c.value is not None]
        return sum(values) if values else None

    @cached_property
    def assumed(self) -> Number:
        """The part of an amount of which nobody states the unit."""
        return sum(c.value for c in self.contributions if c.is_assumed and c.value is not None)

    @cached_property
    def low(self) -> Number | None:
        """The least that all of these reports can come to; None where a gap may be below zero (本年增/减)."""
        return _total(c.low for c in (*self.contributions, *self.elsewhere))

    @cached_property
    def high(self) -> Number | None:
        """The most that all of these reports can come to; None where a gap has no bound."""
        return _total(c.high for c in (*self.contributions, *self.elsewhere))

    @property
    def is_certain(self) -> bool:
        """Whether the reports leave nothing open and the sum of what they state is all there is."""
        return self.stated is not None and self.low == self.high == self.stated

    @property
    def unstated(self) -> tuple[Contribution, ...]:
        """The reports that should state a number and do not."""
        return tuple(c for c in self.contributions if c.value is None)


def _total(numbers: Iterable[Number | None]) -> Number | None:
    total: Number = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


@dataclass(frozen=True)
class Group:
    """Bodies of one kind, their reports in force, and a figure for every cell of the form."""

    code: str  # townships or departments
    title: str
    reports: tuple[InForce, ...]
    figures: Mapping[Key, Figure]

    def __getitem__(self, key: Key) -> Figure:
        return self.figures[key]

    @property
    def orgs(self) -> tuple[str, ...]:
        return tuple(str(report.row["org"]) for report in self.reports)

    @property
    def other_form(self) -> tuple[InForce, ...]:
        """Reports that lack some cells of the form because they are on another one."""
        stray = {c.report_id for figure in self.figures.values() for c in figure.elsewhere}
        return tuple(report for report in self.reports if report.report_id in stray)


@dataclass(frozen=True)
class Rollup:
    """The reports of a county for a year, added up on the form in force that year."""

    county: str
    year: int
    form: Form
    townships: Group  # and subdistricts
    departments: Group
    left_out: tuple[LeftOut, ...]
    missing: tuple[Missing, ...]  # without a roster, of those that have a report for an earlier year

    @property
    def groups(self) -> tuple[Group, ...]:
        """Those that have any report."""
        return tuple(group for group in (self.townships, self.departments) if group.reports)


# Adding up ------------------------------------------------------------------------------------------------------------

_GROUPS = {"townships": ("乡镇（街道）", ("township", "subdistrict")), "departments": ("部门", ("department",))}


def roll_up(data: Dataset, county: str, year: int, city: str | None = None) -> Rollup:
    """The roll-up of a county's reports for a year, one report in force a body.

    ``city`` is needed where ``data`` has two counties of that name. Raises NoSummary (in Chinese) where it is needed,
    where there is no report of that county and year, or no form for the year.
    """
    form = _form_of(year)
    own = up_to(county_of(data, county, city), year)
    in_force = [report for report in reports_in_force(own) if report.row["year"] == year and report.settled]
    place = {"county": county} | ({"city": city} if city else {})
    here = [report for report in in_force if all(cell_text(report.row[name]) == of for name, of in place.items())]
    by_group = {code: [r for r in here if r.row["org_type"] in kinds] for code, (_, kinds) in _GROUPS.items()}
    if not any(by_group.values()):
        raise NoSummary(f"没有可以汇总的报告：{county}的乡镇、街道和部门都没有 {year} 年度的报告。")
    cells = cells_of(own, [report.report_id for reports in by_group.values() for report in reports])
    townships, departments = (
        Group(code, title, tuple(by_group[code]), _figures(form, by_group[code], cells))
        for code, (title, _) in _GROUPS.items()
    )
    others = tuple(left_out(own, year, [*townships.reports, *departments.reports]))
    return Rollup(county, year, form, townships, departments, others, tuple(missing_of(own, county, year)))


def _form_of(year: int) -> Form:
    for form in (load_form(edition) for edition in reversed(EDITIONS)):
        if year >= form.first_year:
            return form
    raise NoSummary(f"没有 {year} 年度的汇总格式：统一格式自 {load_form(EDITIONS[0]).first_year} 年度起使用。")


def _figures(form: Form, reports: Sequence[InForce], cells: Cells) -> Mapping[Key, Figure]:
    figures: dict[Key, Figure] = {}
    for table in form.tables.values():
        said = [dict(_contributions(table.code, table.keys, report, cells)) for report in reports]
        for block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    all_of_them = [contributions[row.code, column.code] for contributions in said]
                    figures[table.code, row.code, column.code] = Figure(
                        table.code, block.clause, row, column,
                        tuple(c for c in all_of_them if c.kind != NOT_PRESCRIBED),
                        tuple(c for c in all_of_them if c.kind == NOT_PRESCRIBED),
                    )  # fmt: skip
    return figures


def _contributions(
    table: str, keys: Iterable[Place], report: InForce, cells: Cells
) -> Iterator[tuple[Place, Contribution]]:
    """What a report says of each of these cells."""
    own = cells.get((report.report_id, table), {})
    signed = _signed(table)
    counts = {k: c.value for k, c in own.items() if isinstance(c.value, int) and c.value >= 0 and k not in signed}
    bounds = bounds_of(table, counts) if counts else {}
    org = str(report.row["org"])
    for key in keys:
        kind, raw, value, *texts = said_by(report, table, key, cells)
        if value is not None and value < 0 and key not in signed:
            value = None
        low, high = (value, value) if value is not None else bounds.get(key, ANYTHING)
        if value is None and key in signed:
            low = None
        yield key, Contribution(report.report_id, org, report.form, kind, raw, value, low, high, *texts)


def _signed(table: str) -> set[Place]:
    """The cells that may be below zero."""
    blocks = (block for edition in EDITIONS for block in load_form(edition).tables[table].blocks)
    return {(r.code, c.code) for block in blocks for r in block.rows for c in block.columns if c.signed}
