"""How long something takes: work of this process, or a process of its own with all that it starts."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import get_clock_info, perf_counter, process_time
from typing import Any, NamedTuple, TypeVar

__all__ = ["Pauses", "Run", "run", "run_python", "timed"]

T = TypeVar("T")

_ROOT = Path(__file__).resolve().parent.parent
_SAMPLE_SECONDS = 0.2  # looking for processes takes 5 ms
# What else the machine does counts for nothing in the processor's time; on Windows it is too coarse for a report.
_clock = process_time if get_clock_info("process_time").resolution < 1e-5 else perf_counter


class Run(NamedTuple):
    """Seconds on the clock, seconds of all processors, the most bytes held at a time, and what was printed."""

    wall: float
    cpu: float
    peak: int
    said: str


class Pauses(NamedTuple):
    """What is run after each so many seconds of a long run, which stands still meanwhile; none of it counts for that.
    The speed of a machine drifts within half an hour: only what was run in the same time can be compared."""

    seconds: float
    work: Callable[[], Run]


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the processor, and what came of the work."""
    start = _clock()
    result = work()
    return _clock() - start, result


def run_python(code: str, *arguments: str, watch: bool = False, pauses: Pauses | None = None) -> Run:
    """Some lines of Python in a fresh interpreter, which finds this gipdata; its start is counted, too."""
    return run(sys.executable, "-c", code, *arguments, watch=watch, pauses=pauses)


def run(*command: str, watch: bool = False, pauses: Pauses | None = None) -> Run:
    """A command, with all that it starts and waits for. ``peak`` is 0 unless ``watch``: looking costs some time.

    Raises CalledProcessError where it fails.
    """
    before, start = os.times(), perf_counter()
    process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    others_wall = others_cpu = 0.0
    with _Watch(process.pid, watch) as watching:
        while True:
            try:
                said, errors = process.communicate(timeout=pauses and pauses.seconds)
                break
            except subprocess.TimeoutExpired:
                assert pauses is not None
                begin = perf_counter()
                with _stopped(process.pid):
                    others_cpu += pauses.work().cpu
                others_wall += perf_counter() - begin
    wall, after = perf_counter() - start - others_wall, os.times()
    if process.returncode:
        error = subprocess.CalledProcessError(process.returncode, command, said, errors)
        error.add_note(errors)
        raise error
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Run(wall, cpu - others_cpu, watching.peak, said)


@contextlib.contextmanager
def _stopped(pid: int) -> Iterator[None]:
    """A process and those below it stand still within the block."""
    import psutil

    stopped = []
    with contextlib.suppress(psutil.NoSuchProcess):
        top = psutil.Process(pid)
        top.suspend()  # it starts no others from now on
        stopped = [top, *top.children(recursive=True)]
        for process in stopped[1:]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.suspend()
    try:
        yield
    finally:
        for process in reversed(stopped):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()


class _Watch:
    """The most bytes that a process and those below it held together. Pages that several share count for each."""

    def __init__(self, pid: int, watch: bool) -> None:
        self.peak = 0
        self._pid, self._watch, self._done = pid, watch, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        if self._watch:
            self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._done.set()
        if self._watch:
            self._thread.join()

    def _look(self) -> None:
        import psutil

        while not self._done.wait(_SAMPLE_SECONDS):
            try:
                top = psutil.Process(self._pid)
                self.peak = max(self.peak, sum(map(_held, [top, *top.children(recursive=True)])))
            except psutil.NoSuchProcess:
                return


def _held(process: Any) -> int:
    """Nothing where it has just ended."""
    import psutil

    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
