"""What a rule is, and how it looks at a report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, TypeVar

from gipdata.forms import EDITIONS, Column, Form, Key, Row, Table, load_form
from gipdata.report import Cell, Check, Finding, Kind, Location, Remark, Report, Severity, Status

__all__ = [
    "Elsewhere",
    "Held",
    "Number",
    "Other",
    "Outcome",
    "Rule",
    "Trial",
    "View",
    "number_text",
    "table_name",
]

Outcome = Check | Finding
Number = int | Decimal
_Derived = TypeVar("_Derived")


class View:
    """A report as the rules see it: cells by table, the form behind each, and the reports to compare it with.

    ``previous`` is the same organisation's report of the year before, ``older`` an earlier version of this report,
    ``elsewhere`` what all reports together tell of this one; they are None where there is no such report.
    """

    __slots__ = (
        "_derived",
        "_forms",
        "_remarks",
        "elsewhere",
        "grids",
        "notable",
        "older",
        "previous",
        "report",
        "unknown",
    )

    def __init__(self, report: Report, previous: "View | None" = None, older: "View | None" = None) -> None:
        self.report = report
        self.previous = previous
        self.older = older
        self.elsewhere: Elsewhere | None = None
        self.grids: dict[str, dict[Key, Cell]] = {}
        self.notable: list[Cell] = []  # the cells that show anything but a count of 0: few in most reports
        for cell in report.cells:
            table, row, column, _, _, _, _, _, value, _, _, _ = cell  # at once: there are 200 of them in a report
            if row != "extra" and column != "extra":
                grid = self.grids.get(table)
                if grid is None:
                    grid = self.grids[table] = {}
                grid[row, column] = cell
                if value or type(value) is not int:
                    self.notable.append(cell)
        self.unknown = [cell for cell in self.notable if cell.kind is not Kind.NUMBER]  # the cells that show no figure
        self._remarks: dict[str, list[Remark]] = {}
        for remark in report.remarks:
            self._remarks.setdefault(remark.rule, []).append(remark)
        self._forms: dict[str, Form] = {}
        self._derived: dict[Callable[[View], Any], Any] = {}

    def once(self, derive: Callable[["View"], _Derived]) -> _Derived:
        """What several rules derive from the report in one way, derived once."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        derived: _Derived = self._derived[derive]
        return derived

    def forget(self) -> None:
        """Lets go of what was derived: a view outlives its own checks as the year before of another."""
        self._derived.clear()

    def remarks(self, rule: str) -> list[Remark]:
        return self._remarks.get(rule, [])

    def form(self, table: str) -> Form:
        """The edition a table is written on; the newest where the report has none."""
        edition = self.report.form
        if edition in EDITIONS:
            return load_form(edition)
        if table not in self._forms:
            cells = self.grids.get(table, {}).keys()
            # `max` keeps the first of equals, so the newest edition wins where nothing tells them apart.
            forms = [load_form(e) for e in reversed(EDITIONS)]
            self._forms[table] = max(forms, key=lambda f: len(cells & _keys(f.edition, table)))
        return self._forms[table]

    def table(self, code: str) -> Table:
        return self.form(code).tables[code]

    def cell(self, table: str, row: str, column: str) -> Cell | None:
        return self.grids.get(table, {}).get((row, column))

    def value(self, table: str, row: str, column: str) -> Number | None:
        """The figure of a cell; None where it is unknown."""
        cell = self.cell(table, row, column)
        return cell.value if cell is not None and cell.known else None

    def name(self, table: str, row: str, column: str) -> str:
        """A cell as a clerk finds it: table, row, column, and where it stands in the source; and whether its figure is
        a person's correction, which the source does not show."""
        cell = self.cell(table, row, column)
        told = (cell.location.brief if cell and cell.location else "", "已更正" if cell and cell.correction else "")
        place = f"（{'，'.join(filter(None, told))}）" if any(told) else ""
        row_name, column_name = self.row_name(table, row), self.column_name(table, row, column)
        if self.table(table).single_line:
            return f"{table_name(self.table(table))}“{row_name}”的“{column_name}”{place}"
        return f"{table_name(self.table(table))}“{row_name}”行“{column_name}”列{place}"

    def row_name(self, table: str, row: str) -> str:
        return _short(self._row(table, row).full_label)

    def column_name(self, table: str, row: str, column: str) -> str:
        return _short(self.column(table, row, column).label)

    def column(self, table: str, row: str, code: str) -> Column:
        for form in (self.form(table), *map(load_form, reversed(EDITIONS))):  # a mixed report has columns of both
            block = form.tables[table].block_of.get(row)
            for column in block.columns if block else ():
                if column.code == code:
                    return column
        raise KeyError(f"no form has the cell {row}, {code} in table {table}")

    def _row(self, table: str, row: str) -> Row:
        for form in (self.form(table), *map(load_form, reversed(EDITIONS))):  # a mixed report has rows of both
            if row in form.tables[table].rows:
                return form.tables[table].rows[row]
        raise KeyError(f"no form has the row {row} in table {table}")

    def table_location(self, table: str) -> Location | None:
        section = self.report.section(table)
        return section.location if section else None


class Other(NamedTuple):
    """Another organisation's report, as far as a finding names it: the organisation with its county, because many share
    a name, its province, the year, and the source."""

    org: str
    province: str | None
    year: int | None
    source: str


class Held(NamedTuple):
    """A passage of a section, the characters ``start`` to ``end`` (from 0), with the report that has it too and the
    place there in words (第3行). ``length`` counts the characters that count. ``other`` is None where nobody knows
    whose it is."""

    section: str
    start: int
    end: int
    length: int
    other: Other | None = None
    place: str = ""


class Elsewhere(NamedTuple):
    """What of a report stands in others. ``passages`` have 60 characters or more. ``twins`` are, by table, the one
    other organisation's report with equal figures. ``missing`` are years before this one without a report, ``unclear``
    those of which it is not known.
    """

    passages: tuple[Held, ...] = ()
    twins: Mapping[str, Other] = {}
    missing: tuple[int, ...] = ()
    unclear: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule as the manual states it. ``attempt`` tries it on a report; ``templates`` word what it finds, a case each.

    ``{rows[…]}`` and ``{columns[…]}`` in title and explanation stand for labels of the form.
    """

    code: str
    title: str
    severity: Severity
    explanation: str
    templates: Mapping[str, str]
    attempt: Callable[["Rule", View], Iterable[Outcome]]
    severities: Mapping[str, Severity] = field(default_factory=dict)  # of cases that differ from ``severity``
    table: str | None = None  # the table of the form that it stands on
    clause: int | None = None  # and the clause, in table 二
    edition: str | None = None  # where it concerns one edition only

    def try_on(self, view: View) -> Iterable[Outcome]:
        return self.attempt(self, view)

    def worded(self, text: str) -> str:
        """The title or the explanation, with the form's labels in it."""
        tables = load_form(self.edition or EDITIONS[-1]).tables
        blocks = [b for t in tables.values() if self.table in (None, t.code) for b in t.blocks]
        return text.format(
            rows={row.code: _short(row.full_label) for block in blocks for row in block.rows},
            columns={column.code: _short(column.label) for block in blocks for column in block.columns},
        )

    def severity_of(self, case: str) -> Severity:
        return self.severities.get(case, self.severity)

    def finding(
        self,
        case: str,
        *,
        table: str | None = None,
        item: str | None = None,
        column: str | None = None,
        expected: str = "",
        found: str = "",
        location: Location | None = None,
        **facts: Any,
    ) -> Finding:
        message = self.templates[case].format(expected=expected, found=found, **facts)
        return Finding(self.code, self.severity_of(case), message, table, item, column, expected, found, location)

    def finding_at(self, view: View, case: str, table: str, item: str, column: str, **facts: Any) -> Finding:
        """A finding on one cell, with what it shows and where it stands; ``{cell}`` names it."""
        cell = view.cell(table, item, column)
        facts = {"found": cell.in_force.strip() if cell else "", "cell": view.name(table, item, column), **facts}
        location = cell.location if cell else None
        return self.finding(case, table=table, item=item, column=column, location=location, **facts)

    def check(self, subject: str, holds: bool | None, left: Number | None = None, right: Number | None = None) -> Check:
        """What came of trying the rule on a subject; ``holds`` None where it cannot be decided."""
        if holds is None:
            return Check(self.code, subject, Status.UNDECIDED, left, right)
        difference = left - right if left is not None and right is not None else None
        return Check(self.code, subject, Status.HOLDS if holds else Status.BROKEN, left, right, difference)


Trial = Iterator[Outcome]


@cache
def _keys(edition: str, table: str) -> frozenset[Key]:
    return frozenset(load_form(edition).tables[table].keys)


def table_name(table: Table) -> str:
    """表三, after the number of its heading."""
    return "表" + table.label.partition("、")[0]


@cache
def _short(label: str) -> str:
    """A label without the explanation in brackets behind it.

    >>> _short("三（二）甲事（分开计算的，只计一次）"), _short("三（一）乙事")
    ('三（二）甲事', '三（一）乙事')
    """
    return label[: label.rindex("（")] if label.endswith("）") else label


def number_text(value: Number) -> str:
    """A figure as a clerk writes it: thousands parted, no empty decimals.

    >>> number_text(1400000), number_text(Decimal("5603779.190")), number_text(Decimal("1E+3"))
    ('1,400,000', '5,603,779.19', '1,000')
    """
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
