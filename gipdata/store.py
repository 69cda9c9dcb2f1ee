"""A build's folder: written whole or not at all, and read back equal.

All files are first written into a staging folder inside the target. Renaming that folder is the one moment at which
the new build counts; its files then take the places of the old ones. Whatever was interrupted before that moment is
thrown away, and whatever was interrupted after it is completed, by the next build or load. Files that are not ours
are never touched.
"""

import contextlib
import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.descriptor import descriptor
from gipdata.formulas import guarded, unguarded
from gipdata.frames import Value, frame_of, values_of
from gipdata.schema import DESCRIPTOR, FILES, TABLES, WORKBOOK, Column, Table, Type

if sys.platform != "win32":
    import fcntl

__all__ = ["StoreError", "load_dataset", "write_dataset"]

_STAGING, _COMMITTED = ".gipdata-staging", ".gipdata-committed"


class StoreError(Exception):
    """A folder that holds no build, or that none can be written to; the message is Chinese, for who gave the folder."""


def write_dataset(dataset: Dataset, folder: Path | str) -> None:
    """Writes the files of a build into the folder, which is made if need be.

    Raises StoreError where that cannot be done; the folder then holds what it held before, or, where only the last
    step failed because a file is in use, the message says so and the next load or build completes it.
    """
    folder = Path(folder)
    contents = _contents(dataset)
    with _as_store_error(f"无法写入文件夹 {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            _recover(folder)
            if taken := next((name for name in FILES if (folder / name).is_dir()), None):
                raise IsADirectoryError(f"{taken} 是一个文件夹")
            _stage(folder, contents)
            _complete(folder)


def load_dataset(folder: Path | str) -> Dataset:
    """What ``write_dataset`` wrote there last; raises StoreError where the folder holds no whole build."""
    folder = Path(folder)
    if not folder.is_dir():
        raise StoreError(f"没有这个文件夹：{folder}")
    with _locked(folder):
        with contextlib.suppress(OSError, StoreError):  # a folder that may only be read is read as it is
            _recover(folder)
        return Dataset(**{table.name: _read_table(folder, table) for table in TABLES})


# Whole or not at all ------------------------------------------------------------------------------------------------


def _stage(folder: Path, contents: dict[str, bytes]) -> None:
    """Writes all files aside and marks them complete. An exception on the way leaves nothing behind."""
    staging = folder / _STAGING
    try:
        staging.mkdir()
        for name, content in contents.items():
            with (staging / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _sync(staging)
        staging.rename(folder / _COMMITTED)
    except BaseException:  # Ctrl-C too
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _sync(folder)


def _recover(folder: Path) -> None:
    """Completes a build that was interrupted after it was marked complete, throws away one interrupted before."""
    _complete(folder)
    if (folder / _STAGING).is_dir():
        shutil.rmtree(folder / _STAGING)


def _complete(folder: Path) -> None:
    committed = folder / _COMMITTED
    if not committed.is_dir():
        return
    for path in sorted(committed.iterdir()):
        try:
            path.replace(folder / path.name)
        except PermissionError as error:  # on Windows: the file is open in Excel
            message = f"{path.name} 正被其他程序使用，请关闭后重新运行；新数据已完整保存，届时自动就位。"
            raise StoreError(message) from error
    committed.rmdir()
    _sync(folder)


def _newest(folder: Path, name: str) -> Path:
    committed = folder / _COMMITTED / name
    return committed if committed.is_file() else folder / name


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keeps other builds and loads out of the folder; where the system cannot, goes on without.

    The lock is on the folder itself, so that no file of ours remains, and the system lifts it when a process dies.
    """
    with contextlib.ExitStack() as stack:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):  # some network drives know no locks
                handle = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _sync(folder: Path) -> None:
    """Has the names in a folder survive a power cut, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _as_store_error(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what}：{error.strerror or error}") from error


# Files --------------------------------------------------------------------------------------------------------------


def _contents(dataset: Dataset) -> dict[str, bytes]:
    from gipdata.workbook import workbook_bytes  # openpyxl: a load does not need it

    contents = {f"{table.name}.csv": _csv_bytes(dataset.frames[table.name], table) for table in TABLES}
    contents[WORKBOOK] = workbook_bytes(dataset)
    contents[DESCRIPTOR] = (json.dumps(descriptor(), ensure_ascii=False, indent=2) + "\n").encode()
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
    path = _newest(folder, f"{table.name}.csv")
    if table.later and not path.exists() and not _is_described(folder, path.name):
        return frame_of(table, [])
    return _read_csv(path, table)


def _is_described(folder: Path, name: str) -> bool:
    """Whether a file is one of those that the build says it has; so it is too where the build does not say."""
    try:
        return f'"{name}"' in _newest(folder, DESCRIPTOR).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return True


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
