"""Which files there are to read in the files and folders that were given, and the names they go by."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gipdata.schema import DESCRIPTOR, FILES, TABLE
from gipdata.sources.folder import is_hidden, is_part_of_page, page_folders

__all__ = ["Paths", "Source", "find_sources", "paths_of"]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""A file, a folder, or several of them."""


class Source(NamedTuple):
    """A file to read and the name it goes by: its path below the folder that was given, with ``/``."""

    path: str
    name: str


def paths_of(sources: Paths) -> list[Path]:
    """The files and folders given, as paths."""
    return [Path(path) for path in ([sources] if isinstance(sources, str | os.PathLike) else sources)]


def find_sources(sources: Paths, out: Path | str | None = None, left_out: Collection[Path] = ()) -> list[Source]:
    """Every file in these files and folders once, in the order of their names.

    Hidden files, Office's lock files, the parts of saved web pages, the files that a build wrote and those in
    ``left_out`` are left out. A folder that cannot be opened, or that leads back to one above it, is a source too, so
    that it is not lost in silence. Raises FileNotFoundError for a source that does not exist.
    """
    found: dict[str, Source] = {}
    for path in paths_of(sources):
        if not path.exists() and not path.is_symlink():
            raise FileNotFoundError(f"no such file or folder: {path}")
        for source in _below(path, out) if path.is_dir() else [Source(str(path), _name(path.name))]:
            found.setdefault(os.path.abspath(source.path), source)
    if left_out:
        others = {os.path.realpath(path) for path in left_out}
        found = {path: source for path, source in found.items() if os.path.realpath(path) not in others}
    return sorted(_with_different_names(list(found.values())), key=lambda source: source.name)


def _below(root: Path, out: Path | str | None) -> Iterator[Source]:
    for path, below in _walk(str(root), "", (), os.path.realpath(out) if out is not None else None):
        yield Source(path, _name(below or root.name))


def _walk(
    folder: str, below: str, above: tuple[str, ...], out: str | None, of_page: bool = False
) -> Iterator[tuple[str, str]]:
    """The files to read, in order of their names, and what they are called below the first folder; this folder itself,
    where it cannot be opened. ``of_page``: the folder holds the parts of a saved web page."""
    real = os.path.realpath(folder)
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder, below
        return
    names = {entry.name for entry in entries}
    ours = FILES if real == out or {DESCRIPTOR, FILES[0]} <= names else ()
    ours = (DESCRIPTOR, *TABLE) if {DESCRIPTOR, *TABLE} <= names else ours  # as Parquet, a folder each
    pages = page_folders(names)
    for entry in entries:
        name = entry.name
        if is_hidden(name) or name in ours:
            continue
        if not _is_folder(entry) or os.path.realpath(entry) in (*above, real):  # a file, or a link back
            if not (of_page and is_part_of_page(name)):
                yield entry.path, f"{below}/{name}" if below else name
        elif os.path.realpath(entry) != out:
            inner = f"{below}/{name}" if below else name
            yield from _walk(entry.path, inner, (*above, real), out, of_page or name.lower() in pages)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _name(path: str) -> str:
    """A path as text; what of it is no UTF-8 is written out (``\\xff``)."""
    return os.fsencode(path).decode("utf-8", "backslashreplace") if sys.platform != "win32" else path


def _with_different_names(sources: list[Source]) -> list[Source]:
    """The sources, those of one name (from several folders) with as much of the path before it as tells them apart."""
    by_name: dict[str, list[Source]] = {}
    for source in sources:
        by_name.setdefault(source.name, []).append(source)
    return [renamed for group in by_name.values() for renamed in (_told_apart(group) if len(group) > 1 else group)]


def _told_apart(group: list[Source]) -> list[Source]:
    parts = [Path(os.path.abspath(source.path)).parts for source in group]
    length = next(n for n in range(1, max(map(len, parts)) + 1) if len({p[-n:] for p in parts}) == len(parts))
    return [Source(s.path, _name("/".join(p[-length:]))) for s, p in zip(group, parts, strict=True)]
