"""Frames from the Parquet files of a build."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset

from gipdata.parquet import is_partitioned, schema_of
from gipdata.rows import exact
from gipdata.schema import PARTITION, Column, Table, Type
from gipdata.staging import StoreError

__all__ = ["read_table"]


def read_table(folder: Path, table: Table, years: tuple[int, int] | None, columns: Sequence[str]) -> pd.DataFrame:
    """The frame of a table: its rows by year, in each in the order of the files. Raises StoreError for other files."""
    try:
        found = _scan(folder / table.name, table, years, columns)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{folder / table.name} 的内容已被改动，无法读取：{error}") from error
    series = {name: _series(found.column(name), column) for name in columns if (column := _column(table, name))}
    return pd.DataFrame(series, columns=pd.Index(list(columns), dtype="str"))


def _column(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def _scan(folder: Path, table: Table, years: tuple[int, int] | None, columns: Sequence[str]) -> pa.Table:
    if not is_partitioned(table):
        return pyarrow.dataset.dataset(folder, schema_of(table), format="parquet").to_table(list(columns))
    partitions = pyarrow.dataset.partitioning(pa.schema([(PARTITION, pa.int64())]), flavor="hive")
    schema = schema_of(table).append(pa.field(PARTITION, pa.int64()))
    data = pyarrow.dataset.dataset(folder, schema, format="parquet", partitioning=partitions)
    year = pyarrow.dataset.field(PARTITION)
    wanted = None if years is None else (year >= years[0]) & (year <= years[1])
    return data.to_table(list(columns), filter=wanted)


def _series(values: pa.ChunkedArray, column: Column) -> "pd.Series[Any]":
    series: pd.Series[Any]
    if column.type is Type.TEXT:
        series = values.to_pandas(types_mapper={pa.string(): pd.StringDtype(na_value=np.nan)}.get)
    elif column.type is Type.COUNT:
        series = values.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    elif column.type is Type.DATE:
        series = values.cast(pa.timestamp("s")).to_pandas()
    else:
        series = _decimals(values)
    return series


def _decimals(values: pa.ChunkedArray) -> "pd.Series[Any]":
    different = values.combine_chunks().dictionary_encode()  # few amounts differ, and each is brought into shape
    shaped = np.array([*map(exact, different.dictionary.to_pylist()), None], dtype=object)
    return pd.Series(shaped[different.indices.fill_null(len(shaped) - 1).to_numpy(zero_copy_only=False)], dtype=object)
