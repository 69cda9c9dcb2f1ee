"""A build's folder: CSV files, a workbook and their description, or a Parquet dataset; read back equal."""

import contextlib
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.descriptor import descriptor_bytes, is_of_parquet, parquet_files
from gipdata.formulas import guarded, unguarded
from gipdata.frames import frame_of, values_of
from gipdata.garbage import uncollected
from gipdata.rows import Value
from gipdata.schema import DESCRIPTOR, TABLES, WORKBOOK, Column, Table, Type
from gipdata.staging import StoreError, locked, newest, recover, staged

__all__ = ["StoreError", "load_dataset", "write_dataset"]

Years = int | tuple[int, int] | None
"""One year, or the first and the last of several; None for all."""


def write_dataset(dataset: Dataset, folder: Path | str) -> None:
    """Writes the files of a build into the folder, which is made if need be; a Parquet dataset there is replaced.

    Raises StoreError where that cannot be done; the folder then holds what it held before, or, where only the last
    step failed because a file is in use, the message says so and the next load or build completes it.
    """
    folder = Path(folder)
    contents = _contents(dataset)
    with staged(folder) as stage:
        for name, content in contents.items():
            stage.write(name, content)
        stage.remove(parquet_files(folder))


@uncollected()
def load_dataset(
    folder: Path | str, years: Years = None, columns: Mapping[str, Sequence[str]] | None = None
) -> Dataset:
    """What a build wrote there last; raises StoreError where the folder holds no whole build.

    ``years`` leaves out all that is not of these years. ``columns`` names the tables to read and of each the columns;
    the frames of other tables then have no columns at all.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise StoreError(f"没有这个文件夹：{folder}")
    with locked(folder):
        with contextlib.suppress(OSError, StoreError):  # a folder that may only be read is read as it is
            recover(folder)
        parquet = is_of_parquet(_description(folder))
        return Dataset(**{table.name: _read(folder, table, parquet, years, columns) for table in TABLES})


def _read(
    folder: Path, table: Table, parquet: bool, years: Years, columns: Mapping[str, Sequence[str]] | None
) -> pd.DataFrame:
    if columns is not None and table.name not in columns:
        return pd.DataFrame()
    wanted = table.names if columns is None else list(columns[table.name])
    if unknown := [name for name in wanted if name not in table.names]:
        raise KeyError(f"the table {table.name} has no column {unknown[0]!r}")
    if parquet:
        from gipdata.parquet_frames import read_table  # pyarrow, which nothing else needs

        return read_table(folder, table, _range(years), wanted)
    frame = _read_table(folder, table)
    if years is not None and "year" in table.names:
        first, last = _range(years) or (0, 0)
        frame = frame[frame["year"].between(first, last).fillna(False)].reset_index(drop=True)
    chosen: pd.DataFrame = frame[wanted]
    return chosen


def _range(years: Years) -> tuple[int, int] | None:
    return (years, years) if isinstance(years, int) else years


# Files --------------------------------------------------------------------------------------------------------------


def _contents(dataset: Dataset) -> dict[str, bytes]:
    from gipdata.workbook import workbook_bytes  # openpyxl: a load does not need it

    contents = {f"{table.name}.csv": _csv_bytes(dataset.frames[table.name], table) for table in TABLES}
    contents[WORKBOOK] = workbook_bytes(dataset)
    contents[DESCRIPTOR] = descriptor_bytes()
    return contents


def _csv_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.names)
    writer.writerows(zip(*(map(_written, values_of(frame, column)) for column in table.columns), strict=True))
    return text.getvalue().encode("utf-8-sig")


def _written(value: Value) -> str:
    """A value as its field in the file; a missing one is empty, and so is the text "" of a required column."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _read_table(folder: Path, table: Table) -> pd.DataFrame:
    path = newest(folder, f"{table.name}.csv")
    if table.later and not path.exists() and not _is_described(folder, path.name):
        return frame_of(table, [])
    return _read_csv(path, table)


def _is_described(folder: Path, name: str) -> bool:
    """Whether a file is one of those that the build says it has; so it is too where the build does not say."""
    description = _description(folder)
    return not description or f'"{name}"' in description


def _description(folder: Path) -> str:
    try:
        return newest(folder, DESCRIPTOR).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _read_csv(path: Path, table: Table) -> pd.DataFrame:
    try:
        return _parse_csv(path.read_bytes(), table)
    except FileNotFoundError:
        raise StoreError(f"{path.parent} 里没有完整的数据（缺少 {path.name}），请先运行 gipdata build。") from None
    except OSError as error:
        raise StoreError(f"{path} 无法读取：{error.strerror or error}") from error
    except (ValueError, ArithmeticError) as error:
        raise StoreError(f"{path} 的内容已被改动，无法读取：{error}") from error


def _parse_csv(content: bytes, table: Table) -> pd.DataFrame:
    """The frame in a file's bytes; raises ValueError or ArithmeticError where it is not of this table."""
    raw = pd.read_csv(io.BytesIO(content), dtype=str, na_filter=False, index_col=False, encoding="utf-8-sig")
    lacking = {column.name: "" for column in table.columns if column.later and column.name not in raw}
    if list(raw.columns) != [name for name in table.names if name not in lacking]:
        raise ValueError("列与本版本不符，请重新运行 gipdata build")
    raw = raw.assign(**lacking)
    fields = [map(_reader(column), raw[column.name]) for column in table.columns]
    return frame_of(table, list(zip(*fields, strict=True)))


def _reader(column: Column) -> Callable[[str], Value]:
    parse: dict[Type, Callable[[str], Value]] = {
        Type.TEXT: unguarded,
        Type.COUNT: int,
        Type.DECIMAL: Decimal,
        Type.DATE: date.fromisoformat,
    }
    known, empty = parse[column.type], "" if column.required and column.type is Type.TEXT else None
    return lambda text: known(text) if text else empty
