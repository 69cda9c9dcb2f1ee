"""Tables for a county office: the files of a build, and views beside them as CSV under Chinese headings."""

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.formulas import guarded
from gipdata.schema import FILES
from gipdata.store import StoreError, write_dataset
from gipdata.wording import chinese

__all__ = ["export_tables"]


def export_tables(
    data: Dataset, tables: Mapping[str, pd.DataFrame], folder: Path, most: int | None = None
) -> tuple[Path, ...]:
    """Writes what ``build`` would write of these reports, and beside it each of ``tables`` as ``name.csv``.

    Of more reports than ``most`` only ``tables`` are written: the million cells of a province are no workbook to take
    away, and they stay where the build wrote them.

    The tables bear Chinese headings and labels (``gipdata.chinese``) and are UTF-8 with a byte order mark, so that
    Excel opens them; figures are plain, shares between 0 and 1. Returns the paths of all files. The files of the build
    are replaced together, the others one by one. Raises ValueError for a name that is no plain file name or one of a
    file of the build, StoreError where the folder cannot be written to, or where only ``tables`` would be written and
    it holds the files of a build, which would be taken for these reports'; OSError where a table cannot be written.
    """
    paths = {name: folder / f"{name}.csv" for name in tables}
    for name, path in paths.items():
        if not name or Path(name).name != name or path.name in FILES:
            raise ValueError(f"{name!r} cannot be the name of a table")
    files = FILES if most is None or len(data.reports) <= most else ()
    if not files and (old := [name for name in FILES if (folder / name).exists()]):
        message = f"{folder} 里有另一批报告的数据表（{old[0]} 等），会和这次的汇总表混在一起。请换一个文件夹。"
        raise StoreError(message)
    contents = {paths[name]: _csv_bytes(chinese(frame)) for name, frame in tables.items()}
    if files:
        write_dataset(data, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        path.write_bytes(content)
    return (*(folder / name for name in files), *paths.values())


def _csv_bytes(table: pd.DataFrame) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(str(name)) for name in table])
    writer.writerows(zip(*(_fields(table.iloc[:, at].tolist()) for at in range(table.shape[1])), strict=True))
    return text.getvalue().encode("utf-8-sig", "replace")


def _fields(values: Sequence[object]) -> list[str]:
    """The values as they are written; a text that stands there a thousand times is looked at once."""
    texts = {text: guarded(text) for text in {value for value in values if isinstance(value, str)}}
    return [texts[value] if isinstance(value, str) else _field(value) for value in values]


def _field(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else guarded(str(value))
