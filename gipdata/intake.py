"""Sources in, records on a shelf out: read in several processes, and only what was not read before.

What can go wrong with a file is told in its entry; a file that ends a process costs itself alone.
"""

import hashlib
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from gipdata.folders import Source
from gipdata.manner import Manner, Progress, no_progress
from gipdata.outcomes import Office, Outcome, Request, Themes
from gipdata.pool import in_order, read_batch
from gipdata.shelf import Entry, Shelf
from gipdata.sources import MAX_BYTES

__all__ = ["take_in"]

_CONVERSION_SECONDS = 20.0  # so long LibreOffice may take for each file of a batch
_LOOKED_UP = 100  # sources at a time
_LARGEST_BATCH = 32
_BATCHES_AHEAD = 4  # for each process


def take_in(
    sources: Sequence[Source], shelf: Shelf, manner: Manner, executor: Executor, progress: Progress = no_progress
) -> list[list[Entry]]:
    """What became of every file in each source, in order; the records are put on the shelf, if they are not there."""
    intake = _Intake(sources, shelf, manner, executor, progress)
    with TemporaryDirectory(prefix="gipdata-") as folder:
        intake.read(Path(folder))
    progress(len(sources), len(sources), "")
    return intake.entries


class _Asked(NamedTuple):
    """A source that is to be read: its number, what its outcomes depend on, if that is known, and the request."""

    at: int
    key: bytes | None
    request: Request


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
        left: Iterable[_Asked] = self._left()
        if self._shelf.is_empty:
            number = len(self._sources)  # all are left, and keys are made while others are read
        else:
            left = list(left)
            number = len(left)
        waiting: dict[int, tuple[_Asked, list[Outcome]]] = {}
        for asked, outcomes in self._outcomes(left, number):
            if any(outcome.waiting for outcome in outcomes):
                waiting[asked.at] = asked, [_put_aside(outcome, folder) for outcome in outcomes]
            else:
                self._settle(asked, outcomes)
        if waiting:
            office = _convert(folder, min(self._manner.seconds, _CONVERSION_SECONDS))
            again = [_again(asked, outcomes, office) for asked, outcomes in waiting.values()]
            for asked, outcomes in self._outcomes(again, len(again)):
                self._settle(asked, _with_converted(waiting[asked.at][1], outcomes))

    def _left(self) -> Iterator[_Asked]:
        """The sources of which nothing is known."""
        for first in range(0, len(self._sources), _LOOKED_UP):
            keys = [self._key_of(source) for source in self._sources[first : first + _LOOKED_UP]]
            known = self._shelf.entries([key for key in keys if key])
            for at, key in enumerate(keys, first):
                if key in known:
                    self.entries[at] = known[key]
                    self._done += 1
                else:
                    yield _Asked(at, key, self._request(self._sources[at]))

    def _outcomes(self, left: Iterable[_Asked], number: int) -> Iterator[tuple[_Asked, list[Outcome]]]:
        """The outcomes of each of so many requests, in order."""
        size = max(1, min(_LARGEST_BATCH, number // (4 * self._manner.width)))
        asking = iter(left)
        under_way: deque[list[_Asked]] = deque()

        def pieces() -> Iterator[tuple[list[Request], float]]:
            while batch := list(islice(asking, size)):
                under_way.append(batch)
                yield [asked.request for asked in batch], self._manner.seconds

        for results in in_order(self._executor, read_batch, pieces(), _BATCHES_AHEAD * self._manner.width):
            batch = under_way.popleft()
            self._progress(self._done, len(self._sources), batch[0].request.name)
            yield from zip(batch, results, strict=True)

    def _settle(self, asked: _Asked, outcomes: Sequence[Outcome]) -> None:
        entries = [Entry(o.name, o.sha256, self._shelf.put(o.record) if o.record else None, o.reason) for o in outcomes]
        # What could not be read is tried again each time: the reason may have been a busy machine.
        sure = all(outcome.record and outcome.alone for outcome in outcomes)
        if asked.key and sure and asked.key == self._key_after(self._sources[asked.at], outcomes):
            self._shelf.keep(asked.key, entries)
        self.entries[asked.at] = entries
        self._done += 1

    def _request(self, source: Source) -> Request:
        return Request(os.fsencode(source.path), source.name, themes=self._themes, trace=self._manner.trace)

    def _key_of(self, source: Source) -> bytes | None:
        """What the outcomes of a source depend on, if it is a file of the usual size."""
        try:
            status = os.stat(source.path)
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
                return None
            with open(source.path, "rb", buffering=0) as file:
                return self._key(source, hashlib.sha256(file.read()).hexdigest())
        except OSError:
            return None

    def _key_after(self, source: Source, outcomes: Sequence[Outcome]) -> bytes | None:
        """The same after reading, when the file may be another one."""
        if len(outcomes) == 1 and outcomes[0].name == source.name and outcomes[0].sha256:
            return self._key(source, outcomes[0].sha256)
        return self._key_of(source)

    def _key(self, source: Source, sha256: str) -> bytes:
        themes = self._themes.sha256 if self._themes else ""
        about = f"{source.name}\0{themes}\0{self._manner.trace}\0{sha256}"
        return hashlib.sha256(about.encode("utf-8", "surrogateescape")).digest()


def _again(asked: _Asked, outcomes: Sequence[Outcome], office: Office) -> _Asked:
    settled = {outcome.name for outcome in outcomes if not outcome.waiting}
    done = frozenset(settled - {asked.request.name})
    return asked._replace(request=asked.request._replace(office=office, done=done))


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
