"""Reports to rows: a row for every cell, section, check and finding, with the keys by which they are told apart.

The rows are those of the tables in ``schema``, as plain Python. Frames are made of them and files; this
module needs neither pandas nor pyarrow.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gipdata.report import Cell, Finding, Kind, Location, Notice, Report, StatedFigure
from gipdata.schema import TABLES

if TYPE_CHECKING:
    from gipdata.checks.outline import Outline

__all__ = [
    "Row",
    "Rows",
    "Value",
    "exact",
    "finding_ids",
    "name_in_keys",
    "notice_ids",
    "notice_rows",
    "report_ids",
]

Value = str | int | Decimal | date | None
"""What a field of a row is before it enters a frame, and after it has left one."""

Row = Sequence[object]

_UNKNOWN_ORG, _UNKNOWN_YEAR = "单位不明", "年度不明"
_LARGEST_COUNT = 2**63 - 1  # of an Int64 column

_place = lru_cache(maxsize=1 << 16)(str)
"""A place as text; most reports have their cells in the same lines."""


class Rows:
    """The rows of every table, column by column: ``columns`` has for each table a list for each of its columns.

    By columns, because there are some three hundred rows to a report: a tuple for each would cost more than the rest.
    """

    def __init__(self) -> None:
        self.columns: dict[str, list[list[Any]]] = {table.name: [[] for _ in table.columns] for table in TABLES}

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Rows of one table, as tuples."""
        for column, values in zip(self.columns[table], zip(*rows, strict=True), strict=False):
            column.extend(values)

    def add_report(self, report: Report, report_id: str, amends: str | None, finding_ids: Iterable[str]) -> None:
        """All rows of a report: ``amends`` is the report_id of the one that it amends."""
        self.add("reports", [_report_row(report, report_id, amends)])
        self._add_cells(report, report_id)
        key = (report_id, report.org, report.year)
        self.add("sections", [(*key, s.code, s.heading, s.text, _where(s.location)) for s in report.sections])
        self.add("items", [(*key, *fields) for fields in _item_rows(report, report_id)])
        self.add("figures", [(*key, f"{report_id}-f{n}", *_figure_fields(f)) for n, f in enumerate(report.figures, 1)])
        self._add_checks(report, key)
        ids = zip(finding_ids, report.findings, strict=True)
        self.add("findings", [(finding_id, *key, *_finding_fields(finding)) for finding_id, finding in ids])

    def _add_checks(self, report: Report, key: Row) -> None:
        if report.checks:
            constant = ([value] * len(report.checks) for value in key)
            for column, values in zip(
                self.columns["checks"], (*constant, *zip(*report.checks, strict=True)), strict=True
            ):
                column.extend(values)

    def _add_cells(self, report: Report, report_id: str) -> None:
        groups: dict[str, list[Cell]] = {}
        for cell in report.cells:
            groups.setdefault(cell.table, []).append(cell)
        for table, cells in groups.items():
            _, rows, columns, row_labels, column_labels, clauses, raws, kinds, values, money, places, corrections = zip(
                *cells, strict=True
            )
            too_large = any(value is not None and not -_LARGEST_COUNT <= value <= _LARGEST_COUNT for value in values)
            if too_large and table != "disclosure":  # no count of anything: digits run together
                kinds, values = zip(*map(_count_or_text, cells), strict=True)
            first: tuple[Sequence[object], ...] = tuple(
                [value] * len(cells) for value in (report_id, report.org, report.year, report.form)
            )
            middle: tuple[Sequence[object], ...] = (rows, row_labels, columns, column_labels, raws, kinds, values)
            if table == "disclosure":
                units = [amount and amount.unit for amount in money]
                middle = (clauses, *middle, units, [amount and amount.basis for amount in money])
            fields = (*first, *middle, list(map(_where, places)), corrections)
            for column, new in zip(self.columns[table], fields, strict=True):
                column.extend(new)


def _count_or_text(cell: Cell) -> tuple[Kind, int | Decimal | None]:
    if cell.value is not None and not -_LARGEST_COUNT <= cell.value <= _LARGEST_COUNT:
        return Kind.TEXT, None
    return cell.kind, cell.value


def _where(location: Location | None) -> str | None:
    return None if location is None else _place(location)


def _figure_fields(f: StatedFigure) -> Row:
    return (f.topic, f.raw, f.value, f.unit, f.approximate, f.scope, f.section, _where(f.location))


def _report_row(r: Report, report_id: str, amends: str | None) -> Row:
    start, end = r.period or (None, None)
    n_cells = sum("extra" not in (cell.row, cell.column) for cell in r.cells)
    n_findings = sum(finding.dismissed is None for finding in r.findings)
    place = r.listed.place if r.listed else r.place
    return (
        *(report_id, r.source, r.sha256, r.org, r.org_full, r.org_type),
        *(place.township, place.county, place.city, place.province, place.division_code, place.basis),
        *(r.year, r.year_basis, r.form, r.title, r.published, start, end),
        *(amends, n_cells, n_findings, r.listed.body if r.listed else None),
    )


def _item_rows(report: Report, report_id: str) -> Iterator[Sequence[object]]:
    """The items, each with its number among those of its kind."""
    so_far: Counter[str] = Counter()
    numbers: list[int] = []
    for item in report.items:
        so_far[item.kind] += 1
        numbers.append(so_far[item.kind])
    keys = [f"{report_id}-{item.kind[0]}{n}" for item, n in zip(report.items, numbers, strict=True)]
    for item, key, number in zip(report.items, keys, numbers, strict=True):
        themes = ";".join(theme.code for theme in item.themes)
        answers = ";".join(keys[at] for at in item.answers)
        yield key, item.kind, number, item.text, themes, answers, _where(item.location)


def _finding_fields(f: Finding) -> Sequence[object]:
    where = (f.table, f.item, f.column)
    return (f.rule, f.severity, *where, f.message, f.expected, f.found, _where(f.location), f.dismissed)


def notice_rows(notices: Sequence[Notice], ids: Iterable[str]) -> list[Row]:
    """The rows of findings that are of no report; ``ids`` are those of ``notice_ids``."""
    return [(key, None, n.org, n.year, *_finding_fields(n.finding)) for key, n in zip(ids, notices, strict=True)]


def exact(number: object) -> Decimal:
    """The number without exponent and closing zeros, so that every way of reaching it ends in the same digits.

    >>> exact(Decimal("4226000.0")), exact(Decimal("1E+3")), exact(0)
    (Decimal('4226000'), Decimal('1000'), Decimal('0'))
    """
    digits = format(Decimal(str(number)), "f")
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


# Keys ---------------------------------------------------------------------------------------------------------------


def report_ids(reports: Sequence[Report] | Sequence["Outline"]) -> list[str]:
    """Organisation, year and the first digits of the file's SHA-256: the same wherever the file lies.

    Of equal files the first keeps that key, each further one has some digits of its source's name behind it; so a key
    never comes to mean other content, whatever files are added.
    """
    taken: set[str] = set()
    return [_unique(f"{_readable(report)}-{report.sha256[:8]}", report.source, taken) for report in reports]


def finding_ids(reports: Iterable[Report], taken: set[str] | None = None) -> list[str]:
    """A key for each finding of these reports in order, made of whom it is about and what was found.

    Neither the file's bytes, nor the wording, nor the line take part: a decision on a finding holds when a file is
    saved anew or a message is worded better. Findings equal in all of this are counted, on from those ``taken``.
    """
    taken = set() if taken is None else taken
    keys: list[str] = []
    for report in reports:
        place = (report.place.province, report.place.county, report.place.city)
        about = (*place, report.org, report.year) if report.org and report.year else (report.sha256,)
        for finding in report.findings:
            stem = f"{_readable(report)}-{finding.rule}-{_digest(*about, *_content(finding))[:8]}"
            keys.append(_unique(stem, "", taken))
    return keys


def notice_ids(notices: Iterable[Notice], taken: Collection[str]) -> list[str]:
    """A key for each notice, made like those of other findings, and none of those that are taken."""
    so_far = set(taken)
    return [
        _unique(
            f"{_named(notice.org, notice.year)}-{notice.finding.rule}"
            f"-{_digest(*notice.about, *_content(notice.finding))[:8]}",
            "",
            so_far,
        )
        for notice in notices
    ]


def _content(finding: Finding) -> Sequence[object]:
    return (finding.rule, finding.table, finding.item, finding.column, finding.expected, finding.found)


def _readable(report: "Report | Outline") -> str:
    return _named(report.org, report.year)


def _named(org: str | None, year: int | None) -> str:
    return f"{name_in_keys(org)}-{year or _UNKNOWN_YEAR}"


@lru_cache(maxsize=4096)
def name_in_keys(org: str | None) -> str:
    """An organisation's name as it stands in keys."""
    return re.sub(r"\W+", "", org or "") or _UNKNOWN_ORG


def _unique(stem: str, told_by: str, taken: set[str]) -> str:
    """The stem, or where it is taken the stem with digits of what tells its owner apart, or with a number."""
    tails = [f"-{_digest(told_by)[:8]}"] if told_by else []
    key, n = stem, 1
    while key in taken:
        n += 1
        key = stem + (tails.pop() if tails else f"-{n}")
    taken.add(key)
    return key


def _digest(*parts: object) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
