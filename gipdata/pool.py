"""Where the work is done: processes of our own, or any executor that somebody gives us.

Work is a function of this package with its arguments, both of which pickle can write, and is handed out piece by
piece: a batch of sources to read (``read_batch``), a part of the dataset to check. The results come in the order of
the pieces, and only so many pieces are under way at a time that results do not fill the memory.
"""

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

from gipdata.outcomes import Outcome, Request
from gipdata.worker import Worker

__all__ = ["Processes", "cores", "in_order", "read_batch"]

T = TypeVar("T")


def cores() -> int:
    """How many processes can run at a time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    executor: Executor, function: Callable[..., T], pieces: Iterable[Sequence[Any]], ahead: int
) -> Iterator[T]:
    """The results of a function for each piece (its arguments), in order; ``ahead`` pieces are under way at a time."""
    waiting: deque[Future[T]] = deque()
    try:
        for piece in pieces:
            waiting.append(executor.submit(function, *piece))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


class Processes(Executor):
    """So many processes of our own, the first started at once and each other one when all before it are busy. They
    need no ``__main__`` guard in the script that calls, and a file that ends one of them is told like any other that
    cannot be read."""

    def __init__(self, jobs: int, seconds: float) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="gipdata")
        self._seconds = seconds
        first = Worker(seconds)
        self._workers, self._idle = [first], [first]
        first.start()  # it loads its code while others find it something to do

    def submit(self, function: Callable[..., T], /, *arguments: Any, **named: Any) -> "Future[T]":
        return self._threads.submit(self._run, function, arguments)

    def _run(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> Any:
        worker = self._take()
        try:
            if function is read_batch:
                return _read(worker, arguments[0])
            return worker.call(function, *arguments)
        finally:
            self._idle.append(worker)

    def _take(self) -> Worker:
        try:
            return self._idle.pop()
        except IndexError:
            worker = Worker(self._seconds)
            self._workers.append(worker)
            return worker

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        if cancel_futures:
            for worker in self._workers:
                worker.stop()
        self._threads.shutdown(wait=wait)
        if wait:
            for worker in self._workers:
                worker.close()

    def __exit__(self, *raised: object) -> None:
        self.shutdown(cancel_futures=raised[0] is not None)


def read_batch(requests: Sequence[Request], seconds: float) -> list[list[Outcome]]:
    """The settled outcomes of each source, wherever this runs: the files are read in a process below this one."""
    worker = _worker_of_thread(seconds)
    return _read(worker, requests)


def _read(worker: Worker, requests: Sequence[Request]) -> list[list[Outcome]]:
    return [list(worker.read(request)) for request in requests]


_of_thread = threading.local()


def _worker_of_thread(seconds: float) -> Worker:
    """The worker of this thread of somebody else's process; it ends with the thread."""
    kept: _Kept | None = getattr(_of_thread, "kept", None)
    if kept is None or kept.worker.seconds != seconds:
        kept = _of_thread.kept = _Kept(Worker(seconds))
    return kept.worker


class _Kept:
    """Ends a worker when the thread, or the process, that used it ends."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # at the end of a process little works still
            self.worker.close()
