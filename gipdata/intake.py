"""Sources in, records on a shelf out: read in several processes, and only what was not read before.

What can go wrong with a file is told in its entry; a file that ends a process costs itself alone.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gipdata.folders import Source
from gipdata.outcomes import Office, Outcome, Request, Themes
from gipdata.pool import Processes, cores, in_order, read_batch
from gipdata.shelf import Entry, Shelf
from gipdata.sources import MAX_BYTES
from gipdata.worker import SECONDS

__all__ = ["Manner", "Progress", "no_progress", "take_in"]

Progress = Callable[[int, int, str], None]
"""Called with how many sources are done, how many there are, and the name of the next."""

_CONVERSION_SECONDS = 20.0  # so long LibreOffice may take for each file of a batch
_LARGEST_BATCH = 32
_BATCHES_AHEAD = 4  # for each process


def no_progress(done: int, total: int, source: str) -> None:
    pass


@dataclass(frozen=True)
class Manner:
    """How sources are read: ``seconds`` is how long one may take, ``jobs`` in how many processes (None: one a core),
    or by which ``executor``; ``themes`` an analyst's file of words and rules, ``trace`` whether reports keep theirs."""

    seconds: float = SECONDS
    jobs: int | None = None
    executor: Executor | None = None
    themes: Path | None = None
    trace: bool = False

    @property
    def width(self) -> int:
        """How many pieces of work are done at a time."""
        return self.jobs or getattr(self.executor, "_max_workers", None) or cores()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[Executor]:
        """The executor; processes of our own end with the block."""
        if self.executor:
            yield self.executor
        else:
            with Processes(self.width, self.seconds) as processes:
                yield processes


def take_in(
    sources: Sequence[Source], shelf: Shelf, manner: Manner, executor: Executor, progress: Progress = no_progress
) -> list[list[Entry]]:
    """What became of every file in each source, in order; the records are put on the shelf, if they are not there."""
    intake = _Intake(sources, shelf, manner, executor, progress)
    with TemporaryDirectory(prefix="gipdata-") as folder:
        intake.read(Path(folder))
    progress(len(sources), len(sources), "")
    return intake.entries


class _Intake:
    def __init__(
        self, sources: Sequence[Source], shelf: Shelf, manner: Manner, executor: Executor, progress: Progress
    ) -> None:
        self.entries: list[list[Entry]] = [[] for _ in sources]
        self._sources, self._shelf, self._manner = sources, shelf, manner
        self._executor, self._progress = executor, progress
        self._themes = Themes(manner.themes, _digest_of(manner.themes)) if manner.themes else None
        self._done = 0

    def read(self, folder: Path) -> None:
        """Those that need LibreOffice are converted together, in the folder, then read."""
        keys = [self._key_of(source) for source in self._sources]
        left: list[int] = []
        for at, key in enumerate(keys):
            known = self._shelf.entries(key) if key else None
            if known is None:
                left.append(at)
            else:
                self.entries[at] = known
                self._done += 1
        waiting: dict[int, list[Outcome]] = {}
        for at, outcomes in self._outcomes([(at, self._request(at)) for at in left]):
            if any(outcome.waiting for outcome in outcomes):
                waiting[at] = [_put_aside(outcome, folder) for outcome in outcomes]
            else:
                self._settle(at, keys[at], outcomes)
        if waiting:
            office = _convert(folder, min(self._manner.seconds, _CONVERSION_SECONDS))
            requests = [(at, self._again(at, outcomes, office)) for at, outcomes in waiting.items()]
            for at, outcomes in self._outcomes(requests):
                self._settle(at, keys[at], _with_converted(waiting[at], outcomes))

    def _outcomes(self, requests: list[tuple[int, Request]]) -> Iterator[tuple[int, list[Outcome]]]:
        """The outcomes of each request, in order."""
        if not requests:
            return
        size = max(1, min(_LARGEST_BATCH, len(requests) // (4 * self._manner.width)))
        batches = [requests[first : first + size] for first in range(0, len(requests), size)]
        pieces = (([request for _, request in batch], self._manner.seconds) for batch in batches)
        results = in_order(self._executor, read_batch, pieces, _BATCHES_AHEAD * self._manner.width)
        for batch in batches:
            self._progress(self._done, len(self._sources), batch[0][1].name)
            for (at, _), outcomes in zip(batch, next(results), strict=True):
                yield at, outcomes

    def _settle(self, at: int, key: bytes | None, outcomes: Sequence[Outcome]) -> None:
        entries = [Entry(o.name, o.sha256, self._shelf.put(o.record) if o.record else None, o.reason) for o in outcomes]
        # What could not be read is tried again each time: the reason may have been a busy machine.
        sure = all(outcome.record and outcome.alone for outcome in outcomes)
        if key and sure and key == self._key_of(self._sources[at]):
            self._shelf.keep(key, entries)
        self.entries[at] = entries
        self._done += 1

    def _again(self, at: int, outcomes: Sequence[Outcome], office: Office) -> Request:
        settled = {outcome.name for outcome in outcomes if not outcome.waiting}
        done = frozenset(settled - {self._sources[at].name})
        return self._request(at)._replace(office=office, done=done)

    def _request(self, at: int) -> Request:
        source = self._sources[at]
        return Request(os.fsencode(source.path), source.name, themes=self._themes, trace=self._manner.trace)

    def _key_of(self, source: Source) -> bytes | None:
        """What the outcomes of a source depend on, if it is a file of the usual size."""
        try:
            if not source.path.is_file() or source.path.stat().st_size > MAX_BYTES:
                return None
            data = source.path.read_bytes()
        except OSError:
            return None
        themes = self._themes.sha256 if self._themes else ""
        about = f"{source.name}\0{themes}\0{self._manner.trace}\0".encode("utf-8", "surrogateescape")
        return hashlib.sha256(about + data).digest()


def _digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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


def _with_converted(outcomes: Sequence[Outcome], again: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes of a source, those that waited replaced by what came of them."""
    settled = {outcome.name for outcome in outcomes if not outcome.waiting}
    new = {outcome.name: outcome for outcome in again if outcome.name not in settled}
    waited = [outcome for outcome in outcomes if outcome.waiting]
    read_now = {o.name: new.pop(o.name, o._replace(waiting=b"", reason="转换后未能读取。")) for o in waited}
    return [read_now.get(outcome.name, outcome) for outcome in outcomes] + list(new.values())
