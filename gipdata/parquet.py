"""A dataset as Parquet files: from rows, without pandas.

Each table is a folder, ``applications/year=2024/part-003.parquet``, as DuckDB, pandas and Dask read it; the year stands
in the name of the folder alone. A count is int64, an amount decimal128, a date date32, all else text.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from gipdata.rows import Row, Rows
from gipdata.schema import PARTITION, TABLE, Column, Table, Type

__all__ = ["Files", "file_of", "is_partitioned", "schema_of"]

DIGITS, DECIMALS = 38, 9
"""Of an amount. One of more digits, which is no amount of anything, is missing."""

_DECIMAL = pa.decimal128(DIGITS, DECIMALS)
_TYPES = {
    Type.TEXT: pa.string(),
    Type.COUNT: pa.int64(),
    Type.DECIMAL: _DECIMAL,
    Type.DATE: pa.date32(),
}


def is_partitioned(table: Table) -> bool:
    return PARTITION in table.names


def schema_of(table: Table) -> pa.Schema:
    """The columns that stand in the files of a table."""
    return pa.schema([(column.name, _TYPES[column.type]) for column in _in_files(table)])


def _in_files(table: Table) -> list[Column]:
    return [column for column in table.columns if column.name != PARTITION]


class Files:
    """The Parquet files of a part, a file a table; rows are put into columns of Arrow some at a time."""

    def __init__(self) -> None:
        self._tables: dict[str, list[pa.Table]] = {}

    def add(self, rows: Rows) -> None:
        for name, columns in rows.columns.items():
            if is_partitioned(TABLE[name]):
                self._tables.setdefault(name, []).append(_table_of(TABLE[name], columns))

    def contents(self) -> dict[str, bytes]:
        return {name: _file_of(pa.concat_tables(tables).combine_chunks()) for name, tables in self._tables.items()}


def file_of(table: Table, rows: Sequence[Row]) -> bytes:
    """The bytes of a Parquet file with these rows of a table, but for the column ``PARTITION``."""
    return _file_of(_table_of(table, list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)))


def _table_of(table: Table, columns: Sequence[Sequence[Any]]) -> pa.Table:
    filled = zip(table.columns, columns, strict=True)
    arrays = [_array(column, values) for column, values in filled if column.name != PARTITION]
    return pa.Table.from_arrays(arrays, schema=schema_of(table))


def _array(column: Column, values: Sequence[Any]) -> pa.Array:
    if column.type is Type.DECIMAL:
        return _decimals(values)
    if column.type is not Type.TEXT:
        return pa.array(values, _TYPES[column.type])
    try:
        texts = pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):  # what is no text yet: who corrected a cell, when and why
        texts = pa.array([None if value is None else str(value) for value in values], pa.string())
    if column.required:
        return texts.fill_null("") if texts.null_count else texts
    empty = pc.equal(texts, "")
    return pc.if_else(empty, pa.scalar(None, pa.string()), texts) if pc.any(empty).as_py() else texts


def _decimals(values: Sequence[int | Decimal | None]) -> pa.Array:
    """Whole numbers go by the way of int64, which is much faster."""
    try:
        whole = pa.array([value if type(value) is int else None for value in values], pa.int64()).cast(_DECIMAL)
    except OverflowError:
        return pa.array([value if _fits(value) else None for value in values], _DECIMAL)
    if whole.null_count == sum(value is None for value in values):
        return whole
    others = [value if isinstance(value, Decimal) else None for value in values]
    try:
        return pc.coalesce(whole, pa.array(others, _DECIMAL))
    except pa.ArrowInvalid:
        return pc.coalesce(whole, pa.array([value if _fits(value) else None for value in others], _DECIMAL))


def _fits(value: int | Decimal | None) -> bool:
    try:
        pa.scalar(value, _DECIMAL)
    except pa.ArrowInvalid:
        return False
    return True


def _file_of(table: pa.Table) -> bytes:
    """The bytes of a Parquet file: of equal tables equal ones."""
    out = pa.BufferOutputStream()
    pyarrow.parquet.write_table(table, out, compression="zstd")
    return bytes(out.getvalue())
