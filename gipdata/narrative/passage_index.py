"""An inverted index of shingles: where in a long run of characters the same 20 of them stand again.

Nothing is sampled and no hash is believed: a hash only brings candidates together, and the characters themselves
decide. The work is sorting, so that tens of millions of characters take seconds.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

__all__ = ["Recurring", "recurring"]

_PIECE, _BLOCK = 1 << 17, 1 << 20  # positions worked on at a time, so that what is in between stays small
_BITS_OF_CHARACTER = 21
_PER_WORD = 3  # characters in a word of 64 bits
_ODD = (
    *(0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB),
    *(0x8EBC6AF09C88C6E3, 0x589965CC75374CC3, 0x1D8E4E27C47D124F, 0xEB44ACCAB455D165, 0x94D049BB133111EB),
)
"""Numbers that a hash multiplies with: they only have to be odd and look random."""


class Recurring(NamedTuple):
    """Every shingle that occurs more than once, in groups of equal ones.

    ``positions`` are where they begin, group after group and ascending inside a group; ``group`` is the number of the
    group (from 0) that each of them belongs to.
    """

    positions: NDArray[np.int32]
    group: NDArray[np.int32]

    @property
    def first(self) -> NDArray[np.bool_]:
        """Which of the positions is the first of its group."""
        first = np.ones(len(self.group), np.bool_)
        first[1:] = self.group[1:] != self.group[:-1]
        return first

    def blocks(self) -> Iterator["Recurring"]:
        """Some groups at a time, so that what is made of them stays small."""
        start = 0
        while start < len(self.group):
            last = self.group[min(start + _BLOCK, len(self.group)) - 1]
            end = int(np.searchsorted(self.group, last, "right"))
            yield Recurring(self.positions[start:end], self.group[start:end])
            start = end


def recurring(
    codes: NDArray[np.uint32], begins: NDArray[np.bool_], length: int, hash_bits: int | None = None
) -> Recurring:
    """Groups of equal shingles of ``length`` characters, of those that begin where ``begins`` is true.

    No shingle may reach over the end of ``codes``. ``hash_bits`` makes the hash worse, for tests.
    """
    bits = max(len(codes), 2).bit_length()
    positions, first = _candidates(codes, begins, length, bits, min(hash_bits or 64, 64 - bits))
    same = _same_as_before(codes, positions, first, length)
    if not (same | first).all():
        positions, first = _parted(codes, positions, first, same, length)
    return Recurring(positions, np.cumsum(first, dtype=np.int32) - 1)


def _candidates(
    codes: NDArray[np.uint32], begins: NDArray[np.bool_], length: int, bits: int, hash_bits: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The shingles whose hash occurs more than once, equal hashes together, and which is the first of each."""
    keys = np.empty(int(begins.sum()), np.uint64)
    done = 0
    for start in range(0, len(codes), _PIECE):
        chosen = np.flatnonzero(begins[start : start + _PIECE])
        if not len(chosen):
            continue
        hashes = _hashes(codes[start : start + _PIECE + length], length)[chosen] >> np.uint64(64 - hash_bits)
        keys[done : done + len(chosen)] = (hashes << np.uint64(bits)) | (chosen + start).astype(np.uint64)
        done += len(chosen)
    keys.sort()
    again = np.zeros(len(keys) + 1, np.bool_)  # whether the hash is that of the one before
    for start in range(1, len(keys), _PIECE):
        end = min(start + _PIECE, len(keys))
        again[start:end] = (keys[start:end] ^ keys[start - 1 : end - 1]) < np.uint64(1 << bits)
    member = again[:-1] | again[1:]
    positions = np.empty(int(member.sum()), np.int32)
    done = 0
    for start in range(0, len(keys), _PIECE):
        found = keys[start : start + _PIECE][member[start : start + _PIECE]] & np.uint64((1 << bits) - 1)
        positions[done : done + len(found)] = found
        done += len(found)
    return positions, ~again[:-1][member]


def _hashes(codes: NDArray[np.uint32], length: int) -> NDArray[np.uint64]:
    """A hash of the shingle at each place; what it is where a shingle reaches over the end does not matter."""
    wide = np.zeros(len(codes) + length, np.uint64)
    wide[: len(codes)] = codes
    words = wide.copy()
    size = min(_PER_WORD, length)
    for n in range(1, size):
        words[:-n] |= wide[n:] << np.uint64(n * _BITS_OF_CHARACTER)
    offsets = [*range(0, length - size, size), length - size]  # the last word may overlap the one before
    total = np.zeros(len(codes), np.uint64)
    for n, offset in enumerate(offsets):
        word = words[offset : offset + len(codes)] + np.uint64(_ODD[n % len(_ODD)] >> n // len(_ODD) | 1)
        word ^= word >> np.uint64(29)
        word *= np.uint64(_ODD[-1 - n % len(_ODD)])
        total = (total ^ word) * np.uint64(_ODD[n % len(_ODD)])
        total ^= total >> np.uint64(32)
    return total


def _same_as_before(
    codes: NDArray[np.uint32], positions: NDArray[np.int32], first: NDArray[np.bool_], length: int
) -> NDArray[np.bool_]:
    """Whether the characters of each candidate are those of the one before it; a first one has none before it."""
    if not len(positions):
        return first
    before = np.full(len(codes), -1, np.int32)  # of each place
    before[positions[1:]] = np.where(first[1:], np.int32(-1), positions[:-1])
    differs = np.zeros(len(codes), np.bool_)
    for start in range(0, len(codes), _PIECE):
        at = np.flatnonzero(before[start : start + _PIECE] >= 0) + start
        differs[_differing(codes, at, before[at], length)] = True
    return ~(differs[positions] | first)


def _differing(
    codes: NDArray[np.uint32], at: NDArray[np.intp], there: NDArray[np.int32], length: int
) -> NDArray[np.intp]:
    """Those of the ascending places ``at`` whose shingle is not the one that ``there`` has.

    Nearly always the place before belongs to the one before there. Of places in such a row the first is compared in
    full, of the others only the character that is new; if all these are equal, all their shingles are. The rest of
    the rows is compared place by place.
    """
    in_row = np.zeros(len(at), np.bool_)
    in_row[1:] = (np.diff(at) == 1) & (np.diff(there) == 1)
    equal = codes[at + (length - 1)] == codes[there + (length - 1)]
    equal[~in_row] = _equal(codes, at[~in_row], there[~in_row], length)
    row = np.cumsum(~in_row)
    unsure = np.isin(row, row[~equal])
    return at[unsure][~_equal(codes, at[unsure], there[unsure], length)]


def _equal(codes: NDArray[np.uint32], a: NDArray[Any], b: NDArray[Any], length: int) -> NDArray[np.bool_]:
    """Whether the shingles at ``a`` have the same characters as those at ``b``."""
    shingles = sliding_window_view(codes, length)
    equal: NDArray[np.bool_] = (shingles[a] == shingles[b]).all(axis=1)
    return equal


def _parted(
    codes: NDArray[np.uint32],
    positions: NDArray[np.int32],
    first: NDArray[np.bool_],
    same: NDArray[np.bool_],
    length: int,
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The candidates with those groups parted in which different shingles have the same hash."""
    numbers = np.cumsum(first, dtype=np.int32) - 1
    mixed = np.zeros(int(numbers[-1]) + 1, np.bool_)
    mixed[numbers[~(same | first)]] = True
    clean = ~mixed[numbers]
    kept, kept_first = [positions[clean]], [first[clean]]
    by_shingle: dict[tuple[int, bytes], list[int]] = {}
    for at in np.flatnonzero(~clean).tolist():
        position = int(positions[at])
        by_shingle.setdefault((int(numbers[at]), codes[position : position + length].tobytes()), []).append(position)
    for group in by_shingle.values():
        if len(group) > 1:
            kept.append(np.array(group, np.int32))
            kept_first.append(np.arange(len(group)) == 0)
    return np.concatenate(kept), np.concatenate(kept_first)
