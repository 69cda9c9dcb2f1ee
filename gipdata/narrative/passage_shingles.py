"""The shingles of one report as numbers: what the search among very many reports knows of a text."""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_characters import Codes, characters_of
from gipdata.narrative.passage_stock import form_texts
from gipdata.narrative.passages import SHORTEST

__all__ = ["OF_FORM", "Shingles", "hashes_of", "shingles_of"]

Shingles = NDArray[np.uint64]
"""A hash for each 20 characters (only such as count), section after section; ``OF_FORM`` for words of the form."""

OF_FORM = 0
_WINDOW = 60  # characters of the shortest passage that is ever asked for here
_LOW = np.uint64((1 << 16) - 1)
_BASE, _ODD = 0xD6E8FEB86659FD93, 0x9E3779B97F4A7C15  # they have to be odd and look random
_INVERSE = pow(_BASE, -1, 1 << 64)


def shingles_of(texts: Iterable[str]) -> tuple[Shingles, int]:
    """The shingles of the sections of a report, in their order, none of which reaches from one section into the next.
    And how many of 60 characters in a row are no figures, at least; in shorter texts 60.

    >>> shingles, letters = shingles_of(["甲" * 20, "乙" * 19, "丙，" * 22])
    >>> len(shingles), letters
    (4, 60)
    """
    codes, ends = _joined(texts)
    shingles = hashes_of(codes, ends)
    low, of_form = _form()
    suspect = np.flatnonzero(low[shingles & _LOW])
    nearest = np.minimum(np.searchsorted(of_form, shingles[suspect]), len(of_form) - 1)
    shingles[suspect[of_form[nearest] == shingles[suspect]]] = OF_FORM
    return shingles, _fewest_letters(codes)


def _joined(texts: Iterable[str]) -> tuple[Codes, list[int]]:
    """The characters of all texts that count, and where each text ends."""
    written = list(texts)
    characters = characters_of("\n".join(written))
    ends = accumulate(len(text) + 1 for text in written)  # a line break does not count
    return characters.codes, np.searchsorted(characters.offsets, list(ends)).tolist()


def hashes_of(codes: Codes, ends: Iterable[int]) -> Shingles:
    """The hashes of all shingles of texts that stand one behind the other; none is ``OF_FORM``.

    A hash is a polynomial of the characters, so that it follows from sums: the sum up to the end less the sum up to
    the start, times a power of the base.
    """
    size = len(codes) - SHORTEST + 1
    if size < 1:
        return np.zeros(0, np.uint64)
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(_mixed(codes) * _powers(_INVERSE, len(codes)), out=sums[1:])
    hashes = _mixed((sums[SHORTEST:] - sums[:-SHORTEST]) * _powers(_BASE, size))
    within = [hashes[start : max(end - SHORTEST + 1, start)] for start, end in pairwise((0, *ends))]
    return np.maximum(np.concatenate(within), np.uint64(OF_FORM + 1))


def _mixed(numbers: NDArray[np.unsignedinteger]) -> NDArray[np.uint64]:
    """Numbers that look random, different ones for different ones."""
    mixed = numbers * np.uint64(_ODD)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(_BASE)
    mixed ^= mixed >> np.uint64(29)
    return mixed


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    return _many_powers(base, 1 << max(size, 1 << 12).bit_length())[:size]


@lru_cache(maxsize=8)
def _many_powers(base: int, size: int) -> NDArray[np.uint64]:
    powers = np.full(size, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _fewest_letters(codes: Codes) -> int:
    """A stretch that reaches from one section into the next counts too: there may be fewer than told, not more."""
    if len(codes) < _WINDOW:
        return _WINDOW
    letters = np.cumsum(~np.strings.isdigit(codes.view("U1")), dtype=np.int32)
    letters[_WINDOW:] -= letters[:-_WINDOW].copy()
    return int(letters[_WINDOW - 1 :].min())


@cache
def _form() -> tuple[NDArray[np.bool_], Shingles]:
    """Which low bits the hashes of the words of the form and the regulation have, and these hashes."""
    of_form = np.unique(hashes_of(*_joined(form_texts())))
    low = np.zeros(int(_LOW) + 1, np.bool_)
    low[of_form & _LOW] = True
    return low, of_form
