"""Tables for a county office: the files of a build, and views beside them as CSV under Chinese headings."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from gipdata.csv_bytes import csv_bytes
from gipdata.dataset import Dataset
from gipdata.garbage import uncollected
from gipdata.schema import FILES
from gipdata.store import StoreError, write_dataset
from gipdata.wording import chinese

__all__ = ["export_tables"]


@uncollected()
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
    contents = {paths[name]: csv_bytes(chinese(frame)) for name, frame in tables.items()}
    if files:
        write_dataset(data, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        path.write_bytes(content)
    return (*(folder / name for name in files), *paths.values())
