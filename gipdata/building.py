"""From files and folders to a dataset: which files there are, each read on its own, all checked together.

A file that cannot be read never stops the others: it becomes a row of ``unread``.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gipdata.checks import check_report, check_reports
from gipdata.reading import NotAReport, read_report
from gipdata.report import Report
from gipdata.schema import DESCRIPTOR, FILES
from gipdata.sources import UnreadableSource, read_document

if TYPE_CHECKING:
    from gipdata.dataset import Dataset

__all__ = ["Progress", "Source", "Unread", "build_dataset", "find_sources", "read_and_check", "read_sources"]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""A file, a folder, or several of them."""

Progress = Callable[[int, int, str], None]
"""Called with how many sources are done, how many there are, and the name of the next."""

_SYSTEM_FILES = {"desktop.ini", "thumbs.db"}  # Windows writes them into folders, hidden


class Source(NamedTuple):
    """A file to read and the name it goes by: its path below the folder that was given, with ``/``."""

    path: Path
    name: str


class Unread(NamedTuple):
    """A source that could not be read as a report; ``reason`` is Chinese, for the clerk who sent it."""

    source: str
    sha256: str | None
    reason: str


def build_dataset(sources: Paths, out: Path | str | None = None, progress: Progress | None = None) -> "Dataset":
    """The frames of all reports in these files and folders, also written to the folder ``out`` if given.

    Raises FileNotFoundError where one of the sources does not exist, StoreError where ``out`` cannot be written to.
    """
    from gipdata.frames import dataset_of  # with pandas, which reading alone does not need

    reports, unread = read_sources(find_sources(sources, out), progress)
    dataset = dataset_of(check_reports(reports), unread)
    if out is not None:
        from gipdata.store import write_dataset

        write_dataset(dataset, out)
    return dataset


def read_and_check(path: Path | str, source: str | None = None) -> Report:
    """The report in a file, checked on its own.

    Raises UnreadableSource or NotAReport with the reason, OSError where the file cannot be opened.
    """
    return check_report(read_report(read_document(path, source or Path(path).name)))


# Reading ------------------------------------------------------------------------------------------------------------


def read_sources(sources: Sequence[Source], progress: Progress | None = None) -> tuple[list[Report], list[Unread]]:
    """The reports in these sources, not yet checked, and the sources that hold none with the reason."""
    reports: list[Report] = []
    unread: list[Unread] = []
    for done, source in enumerate(sources):
        if progress:
            progress(done, len(sources), source.name)
        outcome = _read(source)
        if isinstance(outcome, Report):
            reports.append(outcome)
        else:
            unread.append(Unread(source.name, _sha256(source.path), outcome))
    if progress:
        progress(len(sources), len(sources), "")
    return reports, unread


def _read(source: Source) -> Report | str:
    """The report, or the reason why there is none."""
    try:
        if reason := _reason_not_to_open(source.path):
            return reason
        return read_report(read_document(source.path, source.name))
    except (UnreadableSource, NotAReport) as error:
        return _readable_text(str(error))
    except FileNotFoundError:
        return "文件不存在，可能在读取前被移走或删除。"
    except PermissionError:
        return "没有读取权限。"
    except OSError as error:
        return f"无法打开：{_readable_text(error.strerror or str(error))}。"
    except Exception as error:  # a fault of ours in one file is no reason to lose all others
        return _readable_text(f"程序内部错误：{type(error).__name__}: {error}。请将此文件和本行文字报告给开发者。")


def _reason_not_to_open(path: Path) -> str:
    if path.is_symlink() and not path.exists():
        return "链接指向的文件不存在。"
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return "文件夹链接指向上层文件夹，未进入。" if path.is_symlink() else "文件夹无法打开，可能没有权限。"
    # Opening a pipe or a device may wait for ever.
    return "" if stat.S_ISREG(mode) else "不是普通文件。"


def _sha256(path: Path) -> str | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _readable_text(text: str) -> str:
    """The text in one line, without the surrogates of a file name that is no UTF-8."""
    return " ".join(text.encode("utf-8", "backslashreplace").decode("utf-8").split())


# Finding ------------------------------------------------------------------------------------------------------------


def find_sources(sources: Paths, out: Path | str | None = None) -> list[Source]:
    """Every file in these files and folders once, in the order of their names.

    Hidden files, Office's lock files and the files that a build wrote are left out. A folder that cannot be opened,
    or that leads back to one above it, is a source too, so that it is not lost in silence. Raises FileNotFoundError
    for a source that does not exist.
    """
    given = [sources] if isinstance(sources, str | os.PathLike) else list(sources)
    found: dict[str, Source] = {}
    for path in map(Path, given):
        if not path.exists() and not path.is_symlink():
            raise FileNotFoundError(f"no such file or folder: {path}")
        for source in _below(path, out) if path.is_dir() else [Source(path, _name(path.name))]:
            found.setdefault(os.path.abspath(source.path), source)
    return sorted(_with_different_names(list(found.values())), key=lambda source: source.name)


def _below(root: Path, out: Path | str | None) -> Iterator[Source]:
    for path in _walk(root, (), os.path.realpath(out) if out is not None else None):
        yield Source(path, _name(path.relative_to(root).as_posix() if path != root else root.name))


def _walk(folder: Path, above: tuple[str, ...], out: str | None) -> Iterator[Path]:
    real = os.path.realpath(folder)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    ours = real == out or {DESCRIPTOR, FILES[0]} <= {path.name for path in entries}
    for path in entries:
        if _is_hidden(path.name) or (ours and path.name in FILES):
            continue
        if not path.is_dir() or os.path.realpath(path) in (*above, real):  # a file, or a link back
            yield path
        elif os.path.realpath(path) != out:
            yield from _walk(path, (*above, real), out)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM_FILES


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
