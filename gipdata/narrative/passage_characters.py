"""The characters of a text that count when passages are compared, and where each of them stands.

What counts are Chinese characters, letters and digits as ``folding.fold`` writes them; marks and spaces do not: who
copies a sentence and changes its punctuation has copied it.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.folding import fold

__all__ = ["Characters", "Codes", "characters_of"]

Codes = NDArray[np.uint32]
"""Characters as their numbers in Unicode."""

_DROPPED, _SEVERAL, _UNKNOWN = 0, 0xFFFFFFFE, 0xFFFFFFFF  # no characters: Unicode ends at 0x10FFFF


class Characters(NamedTuple):
    """The characters of a text that count, and for each the offset (from 0) of the one it came from."""

    codes: Codes
    offsets: NDArray[np.int32]

    @property
    def text(self) -> str:
        return self.codes.tobytes().decode("utf-32-le", "surrogatepass")

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters ``start`` to ``end`` of these as a span of the text they came from."""
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


def characters_of(text: str) -> Characters:
    """The characters of a text that count.

    >>> characters = characters_of("公开２ 条（含⼀条）。")
    >>> characters.text, characters.offsets.tolist()
    ('公开2条含一条', [0, 1, 2, 4, 6, 7, 8])
    """
    return _alphabet().characters_of(text)


class _Alphabet:
    """What becomes of each character, found once: a table, because texts run to tens of millions of characters."""

    def __init__(self) -> None:
        self._table = np.full(0x110000, _UNKNOWN, np.uint32)

    def characters_of(self, text: str) -> Characters:
        written = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        folded = self._table[written]
        if len(new := written[folded == _UNKNOWN]):
            for code in np.unique(new).tolist():
                self._table[code] = self._entry(chr(code))
            folded = self._table[written]
        if (folded == _SEVERAL).any():
            return _one_by_one(text)
        kept = folded != _DROPPED
        return Characters(folded[kept], np.flatnonzero(kept).astype(np.int32))

    @staticmethod
    def _entry(character: str) -> int:
        counted = _counted(character)
        return ord(counted) if len(counted) == 1 else _SEVERAL if counted else _DROPPED


@cache
def _alphabet() -> _Alphabet:
    return _Alphabet()


def _counted(character: str) -> str:
    return "".join(c for c in fold(character) if c.isalnum())


def _one_by_one(text: str) -> Characters:
    """For texts with characters that stand for several (⑩)."""
    pairs = [(ord(c), offset) for offset, character in enumerate(text) for c in _counted(character)]
    codes, offsets = zip(*pairs, strict=True)
    return Characters(np.array(codes, np.uint32), np.array(offsets, np.int32))
