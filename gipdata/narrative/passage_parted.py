"""Very many hashes, put away as they come and taken out again in parts that have all equal ones together."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import NDArray

__all__ = ["Hashes", "Parted", "Places"]

_IN_MEMORY = 1 << 23  # so many stay there: as many as 7,000 reports have
_PARTS_BITS = 7  # of more, the first bits of the hash tell the part: a part of a nation then has 2 million
_PARTS = 1 << _PARTS_BITS

Hashes = NDArray[np.uint64]
Places = NDArray[np.uint32]
"""Where a hash belongs, by a number of its own."""


class Parted:
    """Hashes and the places they belong to. What the memory is not to hold stands in a file without a name in
    ``folder`` (by default the system's for temporary files), 12 bytes a hash."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: list[tuple[Hashes, Places]] = []
        self._n_kept = 0
        self._file: IO[bytes] | None = None
        self._edges: list[tuple[int, list[int]]] = []  # of each block in the file: its offset, where its parts begin

    def __enter__(self) -> "Parted":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, hashes: Hashes, places: Places) -> None:
        self._kept.append((hashes, places))
        self._n_kept += len(hashes)
        if self._file is not None or self._n_kept > _IN_MEMORY:
            self._write()

    def parts(self) -> Iterator[tuple[Hashes, Places]]:
        """The hashes of one part after the other, those of a part in the order in which they came, with their places.
        The bits that all hashes of a part share are left out, so that the first ones tell much."""
        if self._file is None:
            yield _joined(self._kept)
            return
        for part in range(_PARTS):
            hashes, places = _joined([self._read(self._file, offset, edges, part) for offset, edges in self._edges])
            yield hashes << np.uint64(_PARTS_BITS), places

    def _write(self) -> None:
        if self._file is None:
            self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115, it is this class that closes it
        for hashes, places in self._kept:
            part = (hashes >> np.uint64(64 - _PARTS_BITS)).astype(np.uint8)
            order = np.argsort(part, kind="stable")
            self._edges.append((self._file.tell(), np.searchsorted(part[order], range(_PARTS + 1)).tolist()))
            self._file.write(hashes[order].data)
            self._file.write(places[order].data)
        self._kept, self._n_kept = [], 0

    @staticmethod
    def _read(file: IO[bytes], offset: int, edges: list[int], part: int) -> tuple[Hashes, Places]:
        start, end = edges[part : part + 2]
        file.seek(offset + 8 * start)
        hashes = np.frombuffer(file.read(8 * (end - start)), np.uint64)
        file.seek(offset + 8 * edges[-1] + 4 * start)
        return hashes, np.frombuffer(file.read(4 * (end - start)), np.uint32)


def _joined(blocks: list[tuple[Hashes, Places]]) -> tuple[Hashes, Places]:
    none = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
    hashes, places = zip(none, *blocks, strict=True)
    return np.concatenate(hashes), np.concatenate(places)
