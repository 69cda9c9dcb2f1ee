"""How a build is done: in how many processes, or by whose executor, and who is told how far it is."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from gipdata.pool import Processes, cores
from gipdata.worker import SECONDS

__all__ = ["Manner", "Progress", "no_progress"]

Progress = Callable[[int, int, str], None]
"""Called with how many sources are done, how many there are, and the name of the next."""


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
