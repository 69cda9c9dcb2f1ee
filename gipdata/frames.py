"""Reports to frames: a row for every cell, section, check and finding, with the keys by which they are told apart.

Codes are plain text, not ``category``: frames of two builds can then be put one below the other, and a group-by
shows no rows that are not there.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from gipdata.checks import earlier_version
from gipdata.dataset import Dataset
from gipdata.report import Cell, Finding, Kind, Notice, Report
from gipdata.schema import TABLES, Column, Table, Type

__all__ = [
    "Value",
    "dataset_of",
    "finding_ids",
    "frame_of",
    "notice_ids",
    "report_ids",
    "values_of",
    "with_notices",
]

Value = str | int | Decimal | date | None
"""What a field of a row is before it enters a frame, and after it has left one."""

_UNKNOWN_ORG, _UNKNOWN_YEAR = "单位不明", "年度不明"
_LARGEST_COUNT = 2**63 - 1  # of an Int64 column


def dataset_of(
    reports: Sequence[Report],
    unread: Iterable[tuple[str, str | None, str]] = (),
    bodies: Iterable[Sequence[object]] = (),
) -> Dataset:
    """The frames of these reports, in their order; ``unread`` are source, SHA-256 and reason of what is no report,
    ``bodies`` the rows of the roster."""
    ids = report_ids(reports)
    rows: dict[str, list[Sequence[object]]] = {table.name: [] for table in TABLES}
    rows["reports"] += _report_rows(reports, ids)
    for report, report_id in zip(reports, ids, strict=True):
        key = (report_id, report.org, report.year)
        for cell in report.cells:
            rows[cell.table].append((*key, report.form, *_cell_fields(cell)))
        rows["sections"] += [(*key, s.code, s.heading, s.text, s.location) for s in report.sections]
        rows["items"] += [(*key, *fields) for fields in _item_rows(report, report_id)]
        rows["figures"] += [
            (*key, f"{report_id}-f{n}", f.topic, f.raw, f.value, f.unit, f.approximate, f.scope, f.section, f.location)
            for n, f in enumerate(report.figures, 1)
        ]
        rows["checks"] += [(*key, c.rule, c.subject, c.status, c.left, c.right, c.difference) for c in report.checks]
    rows["findings"] += _finding_rows(reports, ids)
    rows["unread"] += unread
    rows["bodies"] += bodies
    return Dataset(**{table.name: frame_of(table, rows[table.name]) for table in TABLES})


def _report_rows(reports: Sequence[Report], ids: Sequence[str]) -> Iterator[Sequence[object]]:
    amended = earlier_version(reports)
    for i, (r, report_id) in enumerate(zip(reports, ids, strict=True)):
        start, end = r.period or (None, None)
        n_cells = sum("extra" not in (cell.row, cell.column) for cell in r.cells)
        n_findings = sum(finding.dismissed is None for finding in r.findings)
        place = r.listed.place if r.listed else r.place
        yield (
            *(report_id, r.source, r.sha256, r.org, r.org_full, r.org_type),
            *(place.township, place.county, place.city, place.province, place.division_code, place.basis),
            *(r.year, r.year_basis, r.form, r.title, r.published, start, end),
            *(ids[amended[i]] if i in amended else None, n_cells, n_findings, r.listed.body if r.listed else None),
        )


def _cell_fields(cell: Cell) -> Sequence[object]:
    """The fields of a cell from its row's code to its location, as its table has them."""
    labelled = (cell.row, cell.row_label, cell.column, cell.column_label)
    if cell.table == "disclosure":
        unit = (cell.money.unit, cell.money.basis) if cell.money else (None, None)
        return (cell.clause, *labelled, cell.raw, cell.kind, cell.value, *unit, cell.location, cell.correction)
    if (
        cell.value is not None and not -_LARGEST_COUNT <= cell.value <= _LARGEST_COUNT
    ):  # no count of anything: digits run together
        return (*labelled, cell.raw, Kind.TEXT, None, cell.location, cell.correction)
    return (*labelled, cell.raw, cell.kind, cell.value, cell.location, cell.correction)


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
        yield key, item.kind, number, item.text, themes, answers, item.location


def _finding_rows(reports: Sequence[Report], ids: Sequence[str]) -> Iterator[Sequence[object]]:
    keys = iter(finding_ids(reports))
    for report, report_id in zip(reports, ids, strict=True):
        for finding in report.findings:
            yield next(keys), report_id, report.org, report.year, *_finding_fields(finding)


def _finding_fields(f: Finding) -> Sequence[object]:
    where = (f.table, f.item, f.column)
    return (f.rule, f.severity, *where, f.message, f.expected, f.found, f.location, f.dismissed)


def with_notices(data: Dataset, notices: Sequence[Notice]) -> Dataset:
    """The dataset with further findings that are of no report, behind those of the reports."""
    if not notices:
        return data
    table = next(table for table in TABLES if table.name == "findings")
    ids = notice_ids(notices, data.findings["finding_id"])
    rows = [(key, None, n.org, n.year, *_finding_fields(n.finding)) for key, n in zip(ids, notices, strict=True)]
    findings = pd.concat([data.findings, frame_of(table, rows)], ignore_index=True)
    return replace(data, findings=findings)


# Keys ---------------------------------------------------------------------------------------------------------------


def report_ids(reports: Sequence[Report]) -> list[str]:
    """Organisation, year and the first digits of the file's SHA-256: the same wherever the file lies.

    Of equal files the first keeps that key, each further one has some digits of its source's name behind it; so a key
    never comes to mean other content, whatever files are added.
    """
    taken: set[str] = set()
    return [_unique(f"{_readable(report)}-{report.sha256[:8]}", report.source, taken) for report in reports]


def finding_ids(reports: Sequence[Report]) -> list[str]:
    """A key for each finding of these reports in order, made of whom it is about and what was found.

    Neither the file's bytes, nor the wording, nor the line take part: a decision on a finding holds when a file is
    saved anew or a message is worded better. Findings equal in all of this are counted.
    """
    taken: set[str] = set()
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


def _readable(report: Report) -> str:
    return _named(report.org, report.year)


def _named(org: str | None, year: int | None) -> str:
    name = re.sub(r"\W+", "", org or "") or _UNKNOWN_ORG
    return f"{name}-{year or _UNKNOWN_YEAR}"


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


# Columns ------------------------------------------------------------------------------------------------------------


def frame_of(table: Table, rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """The frame of a table from its rows, with the table's dtypes also where there are no rows."""
    fields = list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)
    series = {c.name: _series(c, values) for c, values in zip(table.columns, fields, strict=True)}
    return pd.DataFrame(series, columns=pd.Index(table.names, dtype="str"))


def _series(column: Column, values: Sequence[object]) -> "pd.Series[Any]":
    if column.type is Type.COUNT:
        return pd.Series(list(values), dtype="Int64")
    if column.type is Type.DATE:
        return pd.Series(np.array(values, dtype="datetime64[s]"))
    if column.type is Type.DECIMAL:
        return pd.Series([None if v is None else _exact(v) for v in values], dtype=object)
    missing = "" if column.required else None
    return pd.Series([missing if v is None or v == "" else str(v) for v in values], dtype="str")


def _exact(number: object) -> Decimal:
    """The number without exponent and closing zeros, so that every way of reaching it ends in the same digits.

    >>> _exact(Decimal("4226000.0")), _exact(Decimal("1E+3")), _exact(0)
    (Decimal('4226000'), Decimal('1000'), Decimal('0'))
    """
    digits = format(Decimal(str(number)), "f")
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def values_of(frame: pd.DataFrame, column: Column) -> list[Value]:
    """The values of a column as plain Python, None where missing."""
    series = frame[column.name]
    if column.type is Type.DATE:
        return [None if v is pd.NaT else v.date() for v in series]
    if column.type is Type.COUNT:
        return [None if v is pd.NA else int(v) for v in series]
    return [v if isinstance(v, str | Decimal) else None for v in series]
