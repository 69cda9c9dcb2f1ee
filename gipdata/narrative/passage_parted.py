"""Very many hashes, put away as they come and taken out again in parts that have all equal ones together."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Hashes", "Parted", "Places"]

_IN_MEMORY = 1 << 22  # so many stay there: as many as 7,000 reports have
_PART = 1 << 18  # so many make a part: memory that is used again and again costs less than more of it, used once
_BITS = 8  # of the hash, which tell its bin; a nation has half a million hashes in each
_BINS = 1 << _BITS

Hashes = NDArray[np.uint64]
Places = NDArray[np.uint32]
"""Where a hash belongs, by a number of its own."""


class _Kept(NamedTuple):
    """Hashes and places in memory, bin by bin; ``edges`` tells where each bin begins, and where the last one ends."""

    hashes: Hashes
    places: Places
    edges: NDArray[np.intp]


class _Filed(NamedTuple):
    """The same in the file: the hashes begin at ``offset``, the places behind them."""

    offset: int
    edges: NDArray[np.intp]


class Parted:
    """Hashes and the places they belong to. What the memory is not to hold stands in a file without a name in
    ``folder`` (by default the system's for temporary files), 12 bytes a hash."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._loose: list[tuple[Hashes, Places]] = []
        self._kept: list[_Kept] = []
        self._filed: list[_Filed] = []
        self._file: IO[bytes] | None = None
        self._n = self._n_loose = self._n_kept = 0

    def __enter__(self) -> "Parted":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, hashes: Hashes, places: Places) -> None:
        self._loose.append((hashes, places))
        self._n += len(hashes)
        self._n_loose += len(hashes)
        if self._n_loose >= _PART:
            self._sort()

    def parts(self) -> Iterator[tuple[Hashes, Places]]:
        """The hashes of one part after the other and their places, equal ones in the order in which they came. Bits
        that all hashes of a part share are left out, so that the first ones tell much."""
        self._sort()
        bits = min((self._n // _PART).bit_length(), _BITS)
        bins = _BINS >> bits
        for first in range(0, _BINS, bins):
            hashes, places = _joined(self._read(first, first + bins))
            yield hashes << np.uint64(bits), places

    def _sort(self) -> None:
        """Puts what lies loose into bins."""
        hashes, places = _joined(self._loose)
        bins = (hashes >> np.uint64(64 - _BITS)).astype(np.uint8)
        order = np.argsort(bins, kind="stable")
        edges = np.concatenate([[0], np.cumsum(np.bincount(bins, minlength=_BINS))])
        self._kept.append(_Kept(hashes[order], places[order], edges))
        self._loose.clear()
        self._n_kept += self._n_loose
        self._n_loose = 0
        if self._n_kept > _IN_MEMORY:
            self._write()

    def _read(self, first: int, behind: int) -> Iterator[tuple[Hashes, Places]]:
        """What is in some bins, by when it came."""
        for offset, edges in self._filed:
            assert self._file is not None
            start, end, last = edges[[first, behind, -1]].tolist()
            self._file.seek(offset + 8 * start)
            hashes = np.frombuffer(self._file.read(8 * (end - start)), np.uint64)
            self._file.seek(offset + 8 * last + 4 * start)
            yield hashes, np.frombuffer(self._file.read(4 * (end - start)), np.uint32)
        for kept in self._kept:
            some = slice(kept.edges[first], kept.edges[behind])
            yield kept.hashes[some], kept.places[some]

    def _write(self) -> None:
        """Puts all that is in memory into the file, together: a bin of it is then read at one go."""
        if self._file is None:
            self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115, it is this class that closes it
        self._filed.append(_Filed(self._file.tell(), sum((kept.edges for kept in self._kept), np.zeros(1, np.intp))))
        for data in ([(k.hashes, k.edges) for k in self._kept], [(k.places, k.edges) for k in self._kept]):
            for bin_ in range(_BINS):
                for values, edges in data:
                    self._file.write(values[edges[bin_] : edges[bin_ + 1]].data)
        self._kept.clear()
        self._n_kept = 0


def _joined(blocks: Iterable[tuple[Hashes, Places]]) -> tuple[Hashes, Places]:
    none = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    hashes, places = zip(none, *blocks, strict=True)
    return np.concatenate(hashes), np.concatenate(places)
