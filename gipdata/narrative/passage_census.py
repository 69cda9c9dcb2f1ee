"""With whom each shingle of very many reports is shared: a count by hash, with little memory.

Hashes are believed here, so that two different shingles may pass for one: of the 300 million of 240,000 reports about
one in a million does. It then seems to be in more organisations than it is. That makes a passage harmless, or brings
two reports together whose texts are compared afterwards: such an accident may hide a passage, but accuses nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_parted import Hashes, Parted, Places
from gipdata.narrative.passage_shingles import OF_FORM, Shingles
from gipdata.narrative.passage_survey import NO_YEAR

__all__ = ["NO_BODY", "Census", "Codes", "Numbers", "Owners", "Sharing", "recurring_hashes"]

NO_BODY = -1
"""The number of the organisation of a report where nobody knows whose it is."""

_LINE = 32
"""Every report begins at a multiple of so many places, so that a small table tells whose a place is."""

_BATCH = 1 << 18  # shingles that are put away together
_LATE = np.int32((1 << 31) - 1)

Codes = NDArray[np.uint8]
"""A ``Sharing`` for each shingle."""

Numbers = NDArray[np.int32]


class Sharing(IntEnum):
    """With whom a shingle is shared, as far as it matters for passages that are held against somebody."""

    NOBODY = 0  # no other organisation
    HARMLESS = 1  # words of the form, or of three organisations or more
    ONE_OTHER = 2  # exactly one other organisation
    OWN_EARLIER = 3  # one other at most, and an earlier report of the organisation
    UNDECIDED = 4  # two at most, and nobody knows whose one of the reports is


class Owners(NamedTuple):
    """Of each report the number of its organisation, and its year (``NO_YEAR`` where it is not known)."""

    body: Numbers
    year: Numbers


class Census:
    """With whom each shingle of each report is shared. ``folder`` takes what does not fit into the memory."""

    def __init__(self, owners: Owners, shingles: Iterable[Shingles], folder: Path | None = None) -> None:
        self._owners = owners
        self._first = [0]  # the place of the first shingle of each report, and the one behind all
        halves = [np.zeros(0, np.uint8)]
        with Parted(folder) as parted:
            for batch in _batches(shingles):
                halves.append(self._put_away(batch, parted))
            self._halves = np.concatenate(halves)  # a byte has the codes of two shingles: that saves 150 MB
            del halves
            lines = np.diff(self._first) // _LINE
            self._report_of_line = np.repeat(np.arange(len(lines), dtype=np.int32), lines)
            for hashes, places in parted.parts():
                self._note(places, self._sharing(hashes, places))

    def __len__(self) -> int:
        """How many reports there are."""
        return len(self._first) - 1

    def codes(self, start: int, end: int) -> tuple[Codes, list[int]]:
        """The codes of some reports one after another, and where those of each begin. Between two reports and behind
        the last there is at least one place more, of ``NOBODY``."""
        first, behind = self._first[start], self._first[end]
        halves = self._halves[first // 2 : behind // 2]
        codes = np.empty(2 * len(halves), np.uint8)
        codes[::2], codes[1::2] = halves & 15, halves >> 4
        return codes, [at - first for at in self._first[start:end]]

    def _put_away(self, batch: Sequence[Shingles], parted: Parted) -> Codes:
        """Leaves the shingles of some reports to be sorted; the codes as far as they are known, two in a byte."""
        sizes = np.array([len(shingles) for shingles in batch])
        room = (sizes // _LINE + 1) * _LINE
        behind = np.cumsum(room)
        hashes = np.concatenate(batch)
        shift = np.repeat(behind - room - np.cumsum(sizes) + sizes, sizes)
        codes = np.zeros(int(behind[-1]), np.uint8)
        of_form = np.flatnonzero(hashes == OF_FORM)
        codes[of_form + shift[of_form]] = Sharing.HARMLESS
        open_ones = np.flatnonzero(hashes)
        first = self._first[-1]
        parted.put(hashes[open_ones], (open_ones + shift[open_ones] + first).astype(np.uint32))
        self._first += (behind + first).tolist()
        return codes[::2] | codes[1::2] << np.uint8(4)

    def _note(self, places: Places, codes: Codes) -> None:
        known = np.flatnonzero(codes)
        places, codes = places[known], codes[known]
        for half in (0, 1):
            mine = np.flatnonzero(places & 1 == half)
            self._halves[places[mine] >> 1] |= codes[mine] << np.uint8(4 * half)

    def _sharing(self, hashes: Hashes, places: Places) -> Codes:
        """The codes of the shingles of one part."""
        codes = np.zeros(len(hashes), np.uint8)
        order, starts = recurring_hashes(hashes)
        if len(starts):
            report = self._report_of_line[places // _LINE]
            codes[order] = _codes(self._owners, report, order, starts)
        return codes


def _batches(shingles: Iterable[Shingles]) -> Iterator[list[Shingles]]:
    batch: list[Shingles] = []
    size = 0
    for several in shingles:
        batch.append(several)
        size += len(several)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def recurring_hashes(hashes: Hashes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the hashes stand that occur more than once, equal ones together and ascending, and where each group of
    them begins. Of a hash only as many bits are looked at as a number has room for besides the place."""
    places = np.uint64((1 << len(hashes).bit_length()) - 1)
    keys = hashes & ~places
    keys |= np.arange(len(hashes), dtype=np.uint64)
    keys.sort()
    again = np.zeros(len(keys) + 1, np.bool_)  # whether the hash is that of the one before
    np.less_equal(keys[1:] ^ keys[:-1], places, out=again[1:-1])
    member = np.flatnonzero(again[:-1] | again[1:])
    return (keys[member] & places).astype(np.intp), np.flatnonzero(~again[member])


def _codes(owners: Owners, report: Numbers, order: NDArray[np.intp], starts: NDArray[np.intp]) -> Codes:
    """The codes of groups of equal shingles; in a group the reports ascend."""
    body = owners.body[report][order]
    sizes = np.diff(starts, append=len(body))
    lowest, highest = np.minimum.reduceat(body, starts), np.maximum.reduceat(body, starts)
    unknown = lowest == NO_BODY
    if unknown.any():
        lowest = np.minimum.reduceat(np.where(body == NO_BODY, _LATE, body), starts)
    codes = np.where(lowest < highest, np.uint8(Sharing.ONE_OTHER), np.uint8(Sharing.NOBODY))
    codes[unknown & (report[order[starts]] != report[order[starts + sizes - 1]])] = Sharing.UNDECIDED
    between = (np.repeat(lowest, sizes) < body) & (body < np.repeat(highest, sizes))
    codes[np.logical_or.reduceat(between, starts)] = Sharing.HARMLESS
    of_each = np.repeat(codes, sizes)
    held = np.flatnonzero(of_each >= Sharing.ONE_OTHER)
    if len(held):
        groups = np.flatnonzero(codes >= Sharing.ONE_OTHER)
        year = owners.year[report[order[held]]]
        of_each[held[_is_earlier_known(body[held], year, lowest[groups], sizes[groups])]] = Sharing.OWN_EARLIER
    return of_each


def _is_earlier_known(body: Numbers, year: Numbers, lowest: Numbers, sizes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether an earlier report of the same organisation has the shingle too, in groups of two organisations."""
    starts = np.cumsum(sizes) - sizes
    earlier = np.zeros(len(body), np.bool_)
    of_lowest = body == np.repeat(lowest, sizes)
    for mine in (of_lowest, ~of_lowest & (body != NO_BODY)):
        first = np.minimum.reduceat(np.where(mine, year, _LATE), starts)
        earlier |= mine & (year != NO_YEAR) & (np.repeat(first, sizes) < year)
    return earlier
