"""Has sources read in a process of its own, which can be ended: what kills it costs one file.

``Worker.read`` sends a request and gives the outcomes as they come. A file that takes too long, takes too much memory
or brings the process down has its outcome too, and the process is started anew for the next. ``Worker.call`` has it
run a function of ours, without these limits and after all that is to be read.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, TypeVar

from gipdata.outcomes import Outcome, Request
from gipdata.process import Call, Ended, Process, Returned

__all__ = ["SECONDS", "Worker"]

SECONDS = 60.0
"""So long one file may take."""

_MAX_FATAL = 5  # files of one archive that may end the process

T = TypeVar("T")


class Worker:
    """Reads sources in a process that is started with the first and lives until ``close``; a context manager.

    ``seconds``: how long a file may take. Not for several threads at once: each takes a worker of its own.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: Process | None = None
        self._stopped = False

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process; the next ``read`` starts another."""
        if self._process:
            self._process.end()
            self._process = None

    def stop(self) -> None:
        """Ends the process for good, from whichever thread: who waits for it gets RuntimeError."""
        self._stopped = True
        if self._process:
            self._process.kill()

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """What a function returns in the process, or raises. Raises RuntimeError where the process ends over it."""
        process = self._ready()
        process.send(Call(function, arguments))
        try:
            returned: Returned = process.receive(None)
            process.receive(None)
        except Ended as error:
            self.close()
            raise RuntimeError(f"the process that ran {function.__name__} ended: {error}") from None
        except BaseException:
            self.close()
            raise
        if returned.error:
            raise returned.error
        value: T = returned.value
        return value

    def start(self) -> None:
        """Starts the process and does not wait for it; without it, the first request does both."""
        if self._stopped:
            raise RuntimeError("stopped")
        self._process = self._process or Process(self.seconds)

    def _ready(self) -> Process:
        self.start()
        assert self._process is not None
        try:
            self._process.wait_until_ready()
        except BaseException:
            self.close()
            raise
        return self._process

    def read(self, request: Request) -> Iterator[Outcome]:
        """The settled outcome of every file in the source, in order.

        Raises RuntimeError where the process cannot be started at all.
        """
        done = set(request.done)
        fatal, retried = 0, ""
        while request.name not in done:
            used, last = self._process is not None, Outcome(request.name)
            try:
                for last in self._answers(request._replace(done=frozenset(done))):
                    if last.is_settled:
                        used = True
                        done.add(last.name)
                        yield last
                return
            except Ended as error:
                if self._stopped:
                    raise RuntimeError("stopped") from None
                end = error
            last = Outcome(request.name) if last.is_settled else last
            if last == Outcome(request.name):
                last = last._replace(sha256=_sha256_of(request.path))
            # What others left in the process may be to blame: the file has another try in a new one.
            if used and not end.too_slow and last.name != retried:
                retried = last.name
                continue
            fatal += 1
            done.add(last.name)
            yield last._replace(reason=end.reason)
            if fatal == _MAX_FATAL:
                reason = f"压缩文件中有 {fatal} 个文件使读取中断，其后的文件未读取；请解压后再试。"
                yield Outcome(request.name, reason=reason)
                return

    def _answers(self, request: Request) -> Iterator[Outcome]:
        """What the process says of a request; raises Ended where it ends before it is through."""
        process = self._ready()
        through = False
        try:
            process.send(request)
            while (answer := process.receive(self.seconds)) is not None:
                yield answer
            through = True
        finally:  # whoever stops asking half-way leaves answers in the pipe that nobody wants
            if not through:
                self.close()


def _sha256_of(path: bytes) -> str | None:
    """The checksum of a file that can be opened; of a pipe or a device nobody waits for one."""
    if not os.path.isfile(path):
        return None
    with contextlib.suppress(OSError), open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return None
