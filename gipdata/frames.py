"""Rows to frames, and back.

Codes are plain text, not ``category``: frames of two builds can then be put one below the other, and a group-by
shows no rows that are not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from gipdata.checks.series import earlier_version
from gipdata.dataset import Dataset
from gipdata.report import Notice, Report
from gipdata.rows import Row, Rows, Value, exact, finding_ids, notice_ids, notice_rows, report_ids
from gipdata.schema import TABLE, Column, Table, Type

__all__ = ["dataset_of", "frame_of", "values_of", "with_notices"]


def dataset_of(
    reports: Sequence[Report],
    unread: Iterable[tuple[str, str | None, str]] = (),
    bodies: Iterable[Sequence[object]] = (),
) -> Dataset:
    """The frames of these reports, in their order; ``unread`` are source, SHA-256 and reason of what is no report,
    ``bodies`` the rows of the roster."""
    ids, amended = report_ids(reports), earlier_version(reports)
    keys = iter(finding_ids(reports))
    rows = Rows()
    for at, (report, report_id) in enumerate(zip(reports, ids, strict=True)):
        of_report = [next(keys) for _ in report.findings]
        rows.add_report(report, report_id, ids[amended[at]] if at in amended else None, of_report)
    rows.add("unread", unread)
    rows.add("bodies", bodies)
    return Dataset(**{name: frame_of_columns(TABLE[name], columns) for name, columns in rows.columns.items()})


def with_notices(data: Dataset, notices: Sequence[Notice]) -> Dataset:
    """The dataset with further findings that are of no report, behind those of the reports."""
    if not notices:
        return data
    ids = notice_ids(notices, data.findings["finding_id"])
    rows = notice_rows(notices, ids)
    findings = pd.concat([data.findings, frame_of(TABLE["findings"], rows)], ignore_index=True)
    return replace(data, findings=findings)


# Columns ------------------------------------------------------------------------------------------------------------


def frame_of(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """The frame of a table from its rows, with the table's dtypes also where there are no rows."""
    return frame_of_columns(table, list(zip(*rows, strict=True)) if rows else [()] * len(table.columns))


def frame_of_columns(table: Table, columns: Sequence[Sequence[object]]) -> pd.DataFrame:
    """The frame of a table from its columns."""
    series = {c.name: _series(c, values) for c, values in zip(table.columns, columns, strict=True)}
    return pd.DataFrame(series, columns=pd.Index(table.names, dtype="str"))


def _series(column: Column, values: Sequence[object]) -> "pd.Series[Any]":
    if column.type is Type.COUNT:
        return pd.Series(list(values), dtype="Int64")
    if column.type is Type.DATE:
        return pd.Series(np.array(list(values), dtype="datetime64[s]"))
    if column.type is Type.DECIMAL:
        return pd.Series([None if v is None else exact(v) for v in values], dtype=object)
    missing = "" if column.required else None
    return pd.Series([missing if v is None or v == "" else str(v) for v in values], dtype="str")


def values_of(frame: pd.DataFrame, column: Column) -> list[Value]:
    """The values of a column as plain Python, None where missing."""
    series = frame[column.name]
    if column.type is Type.DATE:
        return [None if v is pd.NaT else v.date() for v in series]
    if column.type is Type.COUNT:
        return [None if v is pd.NA else int(v) for v in series]
    return [v if isinstance(v, str | Decimal) else None for v in series]
