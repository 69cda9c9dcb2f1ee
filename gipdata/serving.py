"""In a process that ``gipdata.process`` started: answers requests until the input ends."""

import contextlib
import gc
import os
import pickle
import signal
import sys
from collections.abc import Iterator

from gipdata.opening import outcomes_of
from gipdata.outcomes import Outcome, Request
from gipdata.process import OUT_OF_MEMORY, Call, Returned, read_message, write_message

__all__ = ["MAX_MEMORY", "bound_memory", "serve"]

MAX_MEMORY = 440_000_000
"""What the process may allocate, in bytes; with the code of the libraries it stays below 512 MB."""

_MAX_ANSWER = 50_000_000  # a report is a thousandth of it


def serve(seconds: float) -> None:
    """Answers requests until the input ends. ``seconds``: a file that takes half as long again ends the process."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    bound_memory()
    # A report is some thousand small objects, none of which refer to each other in circles: looking for those after
    # every 700 took a tenth of the time.
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    gc.enable()
    write_message(answers, pickle.dumps(None))
    _silence()
    # Should the process that asks be killed, nobody else is left to end this one.
    limit = 1.5 * seconds + 1
    try:
        while (data := read_message(requests)) is not None:
            request: Request | Call = pickle.loads(data)
            if isinstance(request, Call):
                write_message(answers, pickle.dumps(_returned(request), pickle.HIGHEST_PROTOCOL))
                write_message(answers, pickle.dumps(None))
                continue
            if request.office:
                os.environ["GIPDATA_OFFICE_CACHE"] = request.office.folder
            _set_alarm(limit)
            for outcome in outcomes_of(request):
                packed = _pack(outcome)
                _set_alarm(0)  # writing may have to wait for whoever reads
                write_message(answers, packed)
                _set_alarm(limit)
            _set_alarm(0)
            write_message(answers, pickle.dumps(None))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)


class _NoPandas:
    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("pandas is of no use here", name=name)


@contextlib.contextmanager
def _without_pandas() -> Iterator[None]:
    """pyarrow loads pandas with the first array that it makes, where it can: 0.3 seconds and 35 MB for nothing."""
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _returned(call: Call) -> Returned:
    _lift_bound()
    try:
        with _without_pandas():
            return Returned(call.function(*call.arguments))
    except MemoryError:
        raise
    except Exception as error:
        return Returned(error=error)


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
