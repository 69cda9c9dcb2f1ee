"""A process of its own that reads sources, and can be ended: what kills it costs one file.

``Worker.read`` sends a request and gives the outcomes as they come. A file that takes too long, takes too much memory
or brings the process down has its outcome too, and the process is started anew for the next. ``Worker.call`` has it
run a function of ours, without these limits and after all that is to be read. In the process ``serve`` answers until
its input ends. Both sides speak through two pipes: a length of eight bytes, then so many bytes of pickle.
"""

import contextlib
import gc
import hashlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import IO, Any, NamedTuple, TypeVar

from gipdata.outcomes import Outcome, Request, outcomes_of

__all__ = ["MAX_MEMORY", "SECONDS", "Worker", "bound_memory", "serve"]

SECONDS = 60.0
"""So long one file may take."""
MAX_MEMORY = 440_000_000
"""What the process may allocate, in bytes; with the code of the libraries it stays below 512 MB."""

_MAX_ANSWER = 50_000_000  # a report is a thousandth of it
_MAX_FATAL = 5  # files of one archive that may end the process
_START_SECONDS = 60.0
_OUT_OF_MEMORY = 77  # exit status
_LENGTH = struct.Struct(">Q")

T = TypeVar("T")


class _Call(NamedTuple):
    """A function of ours to run with these arguments."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class _Returned(NamedTuple):
    """What came of it: a value, or the exception."""

    value: Any = None
    error: Exception | None = None


class Worker:
    """Reads sources in a process that is started with the first and lives until ``close``; a context manager.

    ``seconds``: how long a file may take. Not for several threads at once: each takes a worker of its own.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: _Process | None = None
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
        process = self._process = self._process or self._start()
        process.send(_Call(function, arguments))
        try:
            returned: _Returned = process.receive(None)
            process.receive(None)
        except _Ended as error:
            self.close()
            raise RuntimeError(f"the process that ran {function.__name__} ended: {error}") from None
        except BaseException:
            self.close()
            raise
        if returned.error:
            raise returned.error
        value: T = returned.value
        return value

    def _start(self) -> "_Process":
        if self._stopped:
            raise RuntimeError("stopped")
        return _Process(self.seconds)

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
            except _Ended as error:
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
        """What the process says of a request; raises _Ended where it ends before it is through."""
        process = self._process = self._process or self._start()
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


class _Ended(Exception):
    """The process was ended, or ended by itself, before it had answered; ``reason`` is for the clerk."""

    def __init__(self, reason: str, too_slow: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.too_slow = too_slow


class _Process:
    """The process and its pipes. A thread takes in what comes: on Windows nothing else can wait with a time limit."""

    def __init__(self, seconds: float) -> None:
        with tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", f"from gipdata.worker import serve; serve({seconds!r})"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
                start_new_session=True,  # Ctrl+C is ours alone, and what it started itself ends with it
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            assert self._process.stdin and self._process.stdout
            self._requests: IO[bytes] = self._process.stdin
            self._answers: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
            self._thread = threading.Thread(target=_take_in, args=(self._process.stdout, self._answers), daemon=True)
            self._thread.start()
            try:
                self.receive(_START_SECONDS)
            except _Ended as error:
                self.end()
                errors.seek(0)
                said = errors.read().decode("utf-8", "replace").strip()
                raise RuntimeError(f"the reading process did not start: {error}\n{said}") from None
            except BaseException:
                self.end()
                raise

    def send(self, request: Request | _Call) -> None:
        with contextlib.suppress(OSError):  # it has ended: receive tells
            _write(self._requests, pickle.dumps(request, pickle.HIGHEST_PROTOCOL))

    def receive(self, seconds: float | None) -> Any:
        """The next answer, None behind the last one to a request; raises _Ended where none comes in time."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise _Ended(f"超过{seconds or 0:g}秒未读完，已停止；请将内容另存为新文件后再试。", too_slow=True) from None
        if answer is not None:
            return pickle.loads(answer)
        if self._process.wait() == _OUT_OF_MEMORY:
            raise _Ended("读取时占用内存过多，已停止；请将内容另存为新文件后再试。")
        raise _Ended("读取进程意外退出；请将内容另存为新文件后再试。")

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


def _environment() -> dict[str, str]:
    """That the process finds the same modules, and that its libraries start no threads to keep memory for."""
    paths = [os.path.abspath(path) for path in sys.path]
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(paths)}


def _take_in(pipe: IO[bytes], answers: "queue.Queue[bytes | None]") -> None:
    with pipe:
        while (data := _read(pipe)) is not None:
            answers.put(data)
    answers.put(None)


def _read(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def _write(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


# In the process -----------------------------------------------------------------------------------------------------


def serve(seconds: float) -> None:
    """Answers requests until the input ends. ``seconds``: a file that takes half as long again ends the process."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    bound_memory()
    # A report is some thousand small objects, none of which refer to each other in circles: looking for those after
    # every 700 took a tenth of the time.
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    _write(answers, pickle.dumps(None))
    _silence()
    # Should the process that asks be killed, nobody else is left to end this one.
    limit = 1.5 * seconds + 1
    try:
        while (data := _read(requests)) is not None:
            request: Request | _Call = pickle.loads(data)
            if isinstance(request, _Call):
                _write(answers, pickle.dumps(_returned(request), pickle.HIGHEST_PROTOCOL))
                _write(answers, pickle.dumps(None))
                continue
            if request.office:
                os.environ["GIPDATA_OFFICE_CACHE"] = request.office.folder
            _set_alarm(limit)
            for outcome in outcomes_of(request):
                packed = _pack(outcome)
                _set_alarm(0)  # writing may have to wait for whoever reads
                _write(answers, packed)
                _set_alarm(limit)
            _set_alarm(0)
            _write(answers, pickle.dumps(None))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)


def _returned(call: _Call) -> _Returned:
    _lift_bound()
    try:
        return _Returned(call.function(*call.arguments))
    except MemoryError:
        raise
    except Exception as error:
        return _Returned(error=error)


def _pack(outcome: Outcome) -> bytes:
    data = pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    if len(data) <= _MAX_ANSWER:
        return data
    reason = "内容过多，不像一份年度报告，未读取。"
    return pickle.dumps(outcome._replace(record=None, reason=reason), pickle.HIGHEST_PROTOCOL)


def _set_alarm(seconds: float) -> None:
    if sys.platform != "win32":  # the signal ends the process even where Python has no turn to look at anything
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _silence() -> None:
    """What is printed here goes nowhere: neither into the pipe nor onto the clerk's screen."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def bound_memory() -> None:
    """Lets the kernel refuse this process more than MAX_MEMORY, where it can; no trace of a crash is written either.

    Mapped libraries do not count, so that they leave as much on every machine.
    """
    if sys.platform == "win32":
        return
    import resource

    for limit, most in ((resource.RLIMIT_DATA, MAX_MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows the name and no such limit
            resource.setrlimit(limit, (most, hard))


def _lift_bound() -> None:
    """What we run ourselves may take what the machine has, for the rest of this process: what its libraries have taken
    by then may be more than the bound, which is for files that nobody knows."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
