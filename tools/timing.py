"""How long something takes."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

__all__ = ["timed"]

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds, and what came of the work."""
    start = perf_counter()
    result = work()
    return perf_counter() - start, result
