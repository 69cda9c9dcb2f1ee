"""How the time of some work grows with its text, told on machines that are slow now and then."""

from collections.abc import Callable
from time import process_time

_TRIES = 5
_LEAST = 0.002  # seconds; below, the clock tells nothing


def assert_grows_with_length(work: Callable[[int], object], short: int, long: int) -> None:
    """The work on ``long`` characters takes less than half-way (by factors) from the length's share to its square's.

    The least of up to five times counts for each: other work on the machine only ever adds to a time, and added more
    than once to a time that does grow with the length.
    """
    limit = (long / short) ** 1.5
    least = {short: float("inf"), long: float("inf")}
    for _ in range(_TRIES):
        for length in (short, long):
            start = process_time()
            work(length)
            least[length] = min(least[length], process_time() - start)
        if least[long] < limit * max(least[short], _LEAST):
            return
    raise AssertionError(f"{long / short:g} times the text took {least[long] / least[short]:.0f} times the time")
