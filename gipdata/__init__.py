"""Annual reports on government information disclosure: documents in, checked tables out.

``read`` a report, ``build`` a dataset from files and folders, ``load`` what a build wrote. Importing this package
loads nothing heavy; each function fetches what it needs.
"""

from collections.abc import Callable, Iterable
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gipdata.dataset import Dataset as Dataset
    from gipdata.reading import NotAReport as NotAReport
    from gipdata.report import Report as Report
    from gipdata.sources import UnreadableSource as UnreadableSource
    from gipdata.store import StoreError as StoreError

__all__ = [
    "Dataset",
    "NotAReport",
    "Report",
    "StoreError",
    "UnreadableSource",
    "__version__",
    "build",
    "load",
    "read",
]

__version__ = "0.1.0"

_HOMES = {
    "Dataset": "gipdata.dataset",
    "NotAReport": "gipdata.reading",
    "Report": "gipdata.report",
    "StoreError": "gipdata.store",
    "UnreadableSource": "gipdata.sources",
}


def read(path: str | PathLike[str]) -> "Report":
    """The report in one file, checked on its own.

    Raises UnreadableSource where the file is no text, NotAReport where it is no annual report (both with the reason
    in Chinese), OSError where it cannot be opened.
    """
    from pathlib import Path

    from gipdata.building import read_and_check

    return read_and_check(Path(path))


def build(
    sources: "str | PathLike[str] | Iterable[str | PathLike[str]]",
    out: str | PathLike[str] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> "Dataset":
    """All reports in a file, a folder, or several of them, as frames; with ``out`` they are also written there.

    Sources that are no report are rows of ``unread``. ``progress`` is called with the number of sources done, the
    number of all, and the name of the next. Raises FileNotFoundError where a source does not exist, StoreError where
    ``out`` cannot be written to.
    """
    from pathlib import Path

    from gipdata.building import build_dataset

    return build_dataset(sources, Path(out) if out is not None else None, progress)


def load(folder: str | PathLike[str]) -> "Dataset":
    """What ``build`` wrote into a folder, equal to what it returned. Raises StoreError where there is none."""
    from pathlib import Path

    from gipdata.store import load_dataset

    return load_dataset(Path(folder))


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'gipdata' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
