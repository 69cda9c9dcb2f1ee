"""Tables for a county office: the files of a build, and views beside them as CSV under Chinese headings."""

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.formulas import guarded
from gipdata.schema import FILES
from gipdata.store import write_dataset
from gipdata.wording import chinese

__all__ = ["export_tables"]


def export_tables(data: Dataset, tables: Mapping[str, pd.DataFrame], folder: Path) -> tuple[Path, ...]:
    """Writes what ``build`` would write of these reports, and beside it each of ``tables`` as ``name.csv``.

    The latter bear Chinese headings and labels (``gipdata.chinese``) and are UTF-8 with a byte order mark, so that
    Excel opens them; figures are plain, shares between 0 and 1. Returns the paths of all files. The files of the build
    are replaced together, the others one by one. Raises ValueError for a name that is no plain file name or one of a
    file of the build, StoreError where the folder cannot be written to, OSError where one of the others cannot.
    """
    paths = {name: folder / f"{name}.csv" for name in tables}
    for name, path in paths.items():
        if not name or Path(name).name != name or path.name in FILES:
            raise ValueError(f"{name!r} cannot be the name of a table")
    contents = {paths[name]: _csv_bytes(chinese(frame)) for name, frame in tables.items()}
    write_dataset(data, folder)
    for path, content in contents.items():
        path.write_bytes(content)
    return (*(folder / name for name in FILES), *paths.values())


def _csv_bytes(table: pd.DataFrame) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(str(name)) for name in table])
    writer.writerows([_field(value) for value in row] for row in table.itertuples(index=False, name=None))
    return text.getvalue().encode("utf-8-sig", "replace")


def _field(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else guarded(str(value))
