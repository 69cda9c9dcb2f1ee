"""The prose of the reports on a shelf."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from gipdata.codec import decode
from gipdata.narrative.passage_shingles import Shingles
from gipdata.report import Section
from gipdata.shelf import Shelf

__all__ = ["ShelfProse"]

_AT_A_TIME = 256  # reports whose shingles are fetched together where they are asked for one after the other
_KEPT = 512  # reports whose shingles are kept where they are asked for again: those that share a passage lie together


class ShelfProse:
    """``checks.elsewhere.Prose``: of each report, by its place in ``numbers``, the shingles and the sections."""

    def __init__(self, shelf: Shelf, numbers: Sequence[int]) -> None:
        self._shelf, self._numbers = shelf, numbers
        self._fetched: list[bytes] = []
        self._next = 0
        self._again = lru_cache(_KEPT)(self._fetch)

    def shingles(self, at: int) -> Shingles:
        if at != self._next:
            return self._again(at)
        if not self._fetched:
            self._fetched = list(self._shelf.shingles(self._numbers[at : at + _AT_A_TIME]))[::-1]
        self._next += 1
        return np.frombuffer(self._fetched.pop(), np.uint64)

    def _fetch(self, at: int) -> Shingles:
        (data,) = self._shelf.shingles([self._numbers[at]])
        return np.frombuffer(data, np.uint64)

    def sections(self, at: int) -> Sequence[Section]:
        (data,) = self._shelf.reports([self._numbers[at]])
        return decode(data).sections
