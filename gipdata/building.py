"""From files and folders to a dataset: which files there are, each read on its own, all checked together.

A file that cannot be read never stops the others, not even one that ends the process that reads it: it becomes a row
of ``unread``.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from gipdata.checks import check_report, check_reports
from gipdata.narrative import understand
from gipdata.narrative.themes import load_rules
from gipdata.outcomes import Office, Outcome, Request
from gipdata.overrides import OverrideFiles, dismiss, find_overrides, load_overrides, notices_of
from gipdata.reading import read_report
from gipdata.report import Report
from gipdata.schema import DESCRIPTOR, FILES
from gipdata.sources import read_document
from gipdata.sources.folder import is_hidden, is_part_of_page, page_folders
from gipdata.worker import SECONDS, Worker

if TYPE_CHECKING:
    from gipdata.dataset import Dataset

__all__ = [
    "Progress",
    "Source",
    "Unread",
    "build_dataset",
    "find_sources",
    "paths_of",
    "read_and_check",
    "read_sources",
]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""A file, a folder, or several of them."""

Progress = Callable[[int, int, str], None]
"""Called with how many sources are done, how many there are, and the name of the next."""

_CONVERSION_SECONDS = 20.0  # so long LibreOffice may take for each file of a batch


class Source(NamedTuple):
    """A file to read and the name it goes by: its path below the folder that was given, with ``/``."""

    path: Path
    name: str


class Unread(NamedTuple):
    """A source that could not be read as a report; ``reason`` is Chinese, for the clerk who sent it."""

    source: str
    sha256: str | None
    reason: str


def build_dataset(
    sources: Paths,
    out: Path | str | None = None,
    progress: Progress | None = None,
    seconds: float = SECONDS,
    themes: Path | None = None,
    files: OverrideFiles | None = None,
) -> "Dataset":
    """The frames of all reports in these files and folders, also written to the folder ``out`` if given.

    ``seconds`` is how long one file may take, ``themes`` an analyst's file of words and rules, ``files`` those by
    which a person overrules the program (others are looked for: see ``find_overrides``). Raises FileNotFoundError
    where one of the sources does not exist, RuleError where ``themes`` cannot be used, OverrideError where ``files``
    cannot, StoreError where ``out`` cannot be written to.
    """
    from gipdata.frames import dataset_of, with_notices  # with pandas, which reading alone does not need

    rules = load_rules(themes) if themes else None
    files = find_overrides(paths_of(sources), Path(out) if out is not None else None, files)
    overrides = load_overrides(files)
    reports, unread = read_sources(find_sources(sources, out, files.paths), progress, seconds)
    if rules:
        reports = [understand(report, rules) for report in reports]
    reports, refused = overrides.prepare(reports, {u.sha256: u.source for u in unread if u.sha256})
    checked = dismiss(check_reports(reports), overrides.decisions)
    dataset = dataset_of(checked, unread, overrides.roster.rows() if overrides.roster else ())
    dataset = with_notices(dataset, notices_of(dataset, overrides, refused))
    if out is not None:
        from gipdata.store import write_dataset

        write_dataset(dataset, out)
    return dataset


def read_and_check(path: Path | str, source: str | None = None) -> Report:
    """The report in a file, checked on its own; read in this process, without a limit of time or memory.

    Raises UnreadableSource or NotAReport with the reason, OSError where the file cannot be opened.
    """
    return check_report(understand(read_report(read_document(path, source))))


# Reading ------------------------------------------------------------------------------------------------------------


def read_sources(
    sources: Sequence[Source], progress: Progress | None = None, seconds: float = SECONDS
) -> tuple[list[Report], list[Unread]]:
    """The reports in these sources, not yet checked, and the files that hold none with the reason.

    Reads in a process of its own; ``seconds`` is how long one file may take.
    """
    with Worker(seconds) as worker:
        outcomes = _read_all(sources, worker.read, progress or _no_progress, seconds)
    reports = [outcome.report for outcome in outcomes if outcome.report]
    return reports, [Unread(o.name, o.sha256, o.reason) for o in outcomes if not o.report]


def _read_all(
    sources: Sequence[Source], read: Callable[[Request], Iterator[Outcome]], progress: Progress, seconds: float
) -> list[Outcome]:
    """The outcome of every file, in order. Those that need LibreOffice are converted together, then read."""
    results: list[list[Outcome]] = []
    waiting: list[int] = []
    with contextlib.ExitStack() as stack:
        for i, source in enumerate(sources):
            progress(i - len(waiting), len(sources), source.name)
            results.append(list(read(_request(source))))
            if any(outcome.waiting for outcome in results[i]):
                if not waiting:
                    folder = Path(stack.enter_context(TemporaryDirectory(prefix="gipdata-")))
                waiting.append(i)
                results[i] = [_put_aside(outcome, folder) for outcome in results[i]]
        if waiting:
            office = _convert(folder, min(seconds, _CONVERSION_SECONDS))
        for done, i in enumerate(waiting, len(sources) - len(waiting)):
            progress(done, len(sources), sources[i].name)
            results[i] = _read_waiting(results[i], _request(sources[i])._replace(office=office), read)
    progress(len(sources), len(sources), "")
    return [outcome for result in results for outcome in result]


def _request(source: Source) -> Request:
    return Request(os.fsencode(source.path), source.name)


def _put_aside(outcome: Outcome, folder: Path) -> Outcome:
    """Writes a file that waits into the folder; the outcome keeps no more of it than that it waits."""
    if outcome.waiting:
        from gipdata.sources.office import suffix_of

        (folder / f"{outcome.sha256}{suffix_of(outcome.waiting)}").write_bytes(outcome.waiting)
    return outcome._replace(waiting=outcome.waiting[:1])


def _convert(folder: Path, seconds: float) -> Office:
    from gipdata.sources.office import convert_folder

    paths = sorted(folder.iterdir())
    converted = folder / "converted"
    converted.mkdir()
    return Office(str(converted), convert_folder(paths, converted, seconds))


def _read_waiting(
    outcomes: list[Outcome], request: Request, read: Callable[[Request], Iterator[Outcome]]
) -> list[Outcome]:
    """The outcomes of a source, those that waited replaced by what came of them."""
    settled = {outcome.name for outcome in outcomes if not outcome.waiting}
    new = {o.name: o for o in read(request._replace(done=frozenset(settled - {request.name}))) if o.name not in settled}
    waited = [outcome for outcome in outcomes if outcome.waiting]
    read_now = {o.name: new.pop(o.name, o._replace(reason="转换后未能读取。")) for o in waited}
    return [read_now.get(outcome.name, outcome) for outcome in outcomes] + list(new.values())


def _no_progress(done: int, total: int, source: str) -> None:
    pass


# Finding ------------------------------------------------------------------------------------------------------------


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
        for source in _below(path, out) if path.is_dir() else [Source(path, _name(path.name))]:
            found.setdefault(os.path.abspath(source.path), source)
    if left_out:
        others = {os.path.realpath(path) for path in left_out}
        found = {path: source for path, source in found.items() if os.path.realpath(path) not in others}
    return sorted(_with_different_names(list(found.values())), key=lambda source: source.name)


def _below(root: Path, out: Path | str | None) -> Iterator[Source]:
    for path in _walk(root, (), os.path.realpath(out) if out is not None else None):
        yield Source(path, _name(path.relative_to(root).as_posix() if path != root else root.name))


def _walk(folder: Path, above: tuple[str, ...], out: str | None, of_page: bool = False) -> Iterator[Path]:
    """The files to read, in order of their names; ``of_page``: the folder holds the parts of a saved web page."""
    real = os.path.realpath(folder)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    ours = real == out or {DESCRIPTOR, FILES[0]} <= {path.name for path in entries}
    pages = page_folders([path.name for path in entries])
    for path in entries:
        if is_hidden(path.name) or (ours and path.name in FILES):
            continue
        if not path.is_dir() or os.path.realpath(path) in (*above, real):  # a file, or a link back
            if not (of_page and is_part_of_page(path.name)):
                yield path
        elif os.path.realpath(path) != out:
            yield from _walk(path, (*above, real), out, of_page or path.name.lower() in pages)


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
