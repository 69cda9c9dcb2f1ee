"""The prose of the reports on a shelf."""

from collections.abc import Sequence

import numpy as np

from gipdata.codec import decode
from gipdata.narrative.passage_shingles import Shingles
from gipdata.report import Section
from gipdata.shelf import Shelf

__all__ = ["ShelfProse"]

_AT_A_TIME = 256  # reports whose shingles are fetched together where they are asked for one after the other


class ShelfProse:
    """``checks.elsewhere.Prose``: of each report, by its place in ``numbers``, the shingles and the sections."""

    def __init__(self, shelf: Shelf, numbers: Sequence[int]) -> None:
        self._shelf, self._numbers = shelf, numbers
        self._fetched: list[bytes] = []
        self._next = 0

    def shingles(self, at: int) -> Shingles:
        if at != self._next:
            (data,) = self._shelf.shingles([self._numbers[at]])
        else:
            if not self._fetched:
                self._fetched = list(self._shelf.shingles(self._numbers[at : at + _AT_A_TIME]))[::-1]
            data = self._fetched.pop()
            self._next += 1
        return np.frombuffer(data, np.uint64)

    def sections(self, at: int) -> Sequence[Section]:
        (data,) = self._shelf.reports([self._numbers[at]])
        return decode(data).sections
