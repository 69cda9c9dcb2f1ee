"""A process of our own and the pipes to it: what both sides say, and how the one that asks starts it and ends it.

Through each pipe go messages: a length of eight bytes, then so many bytes of pickle. A request is answered by any
number of messages and one of None.
"""

import contextlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import IO, Any, NamedTuple

from gipdata.outcomes import Request

__all__ = ["OUT_OF_MEMORY", "Call", "Ended", "Process", "Returned", "read_message", "write_message"]

OUT_OF_MEMORY = 77
"""The exit status of a process that had no more memory."""

_START_SECONDS = 60.0
_CODE = "import gc; gc.disable(); from gipdata.serving import serve; serve({!r})"  # no search for garbage among imports
_LENGTH = struct.Struct(">Q")


class Call(NamedTuple):
    """A function of ours to run with these arguments."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class Returned(NamedTuple):
    """What came of it: a value, or the exception."""

    value: Any = None
    error: Exception | None = None


class Ended(Exception):
    """The process was ended, or ended by itself, before it had answered; ``reason`` is for the clerk."""

    def __init__(self, reason: str, too_slow: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.too_slow = too_slow


class Process:
    """The process and its pipes. A thread takes in what comes: on Windows nothing else can wait with a time limit."""

    def __init__(self, seconds: float) -> None:
        self._errors: IO[bytes] | None = tempfile.TemporaryFile()  # noqa: SIM115, it outlives this function
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE.format(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            start_new_session=True,  # Ctrl+C is ours alone, and what it started itself ends with it
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin and self._process.stdout
        self._requests: IO[bytes] = self._process.stdin
        self._answers: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
        self._thread = threading.Thread(target=_take_in, args=(self._process.stdout, self._answers), daemon=True)
        self._thread.start()

    def wait_until_ready(self) -> None:
        """Waits until it has loaded its code; raises RuntimeError where it cannot."""
        if self._errors is None:
            return
        with self._errors as errors:
            self._errors = None
            try:
                self.receive(_START_SECONDS)
            except Ended as error:
                errors.seek(0)
                said = errors.read().decode("utf-8", "replace").strip()
                raise RuntimeError(f"the reading process did not start: {error}\n{said}") from None

    def send(self, request: Request | Call) -> None:
        with contextlib.suppress(OSError):  # it has ended: receive tells
            write_message(self._requests, pickle.dumps(request, pickle.HIGHEST_PROTOCOL))

    def receive(self, seconds: float | None) -> Any:
        """The next answer, None behind the last one to a request; raises Ended where none comes in time."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise Ended(f"超过{seconds or 0:g}秒未读完，已停止；请将内容另存为新文件后再试。", too_slow=True) from None
        if answer is not None:
            return pickle.loads(answer)
        if self._process.wait() == OUT_OF_MEMORY:
            raise Ended("读取时占用内存过多，已停止；请将内容另存为新文件后再试。")
        raise Ended("读取进程意外退出；请将内容另存为新文件后再试。")

    def kill(self) -> None:
        """Kills the process and all that it started."""
        if sys.platform == "win32":
            self._process.kill()
        elif self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # it is just ending
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kills it, and waits until it is gone."""
        self.kill()
        self._process.wait()
        while self._thread.is_alive():  # it may wait for room
            with contextlib.suppress(queue.Empty):
                self._answers.get(timeout=0.01)
        with contextlib.suppress(OSError):  # what could not be sent cannot be flushed either
            self._requests.close()
        if self._errors is not None:
            self._errors.close()


def _environment() -> dict[str, str]:
    """That the process finds the same modules, and that its libraries start no threads to keep memory for."""
    paths = [os.path.abspath(path) for path in sys.path]
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(paths)}


def _take_in(pipe: IO[bytes], answers: "queue.Queue[bytes | None]") -> None:
    with pipe:
        while (data := read_message(pipe)) is not None:
            answers.put(data)
    answers.put(None)


def read_message(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def write_message(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()
