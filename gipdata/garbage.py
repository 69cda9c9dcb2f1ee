"""Python's search for garbage, put off while very many objects are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """Puts off the search for objects that refer to each other in circles; for ``with`` blocks and as a decorator.

    Whenever the number of objects has grown by a quarter, Python goes through all of them. Where a million rows are
    made, which all stay, that is a quarter of the time and finds nothing.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
