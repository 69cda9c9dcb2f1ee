"""Where two reports agree: the passages of one report that stand in those of one organisation."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_survey import Survey
from gipdata.narrative.passages import SHORTEST, Shared

__all__ = ["Agreement", "Search", "common_passages", "contiguous", "pieces_of", "stretches"]

_MOST_PIECES = 200  # of one stretch; more have texts only that were made to have them


class Agreement(NamedTuple):
    """A passage by its positions in the survey, ``start`` to ``end``, and where the other report has it."""

    start: int
    end: int
    other: int


class Search:
    """Looks up which shingles of a report stand in another one."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._stamps = np.zeros(len(survey.n_organisations), np.int32)
        self._stamp = 0
        # Not methods: the survey, half a gigabyte of it, would wait for the garbage collector together with this.
        self._text = lru_cache(maxsize=64)(partial(_joined, survey))
        self._reports = cache(partial(_distinct, survey))

    def earlier(self, rank: int) -> list[Agreement]:
        """The passages that a report shares with an earlier one of its organisation, of equal ones the latest."""
        year = self._survey.year[rank]
        earlier = [r for r in self._reports(int(self._survey.body[rank])) if self._survey.year[r] < year]
        return self._longest(rank, self._wanted(rank, Shared.OWN_EARLIER), earlier[::-1])

    def agreements(self, rank: int, other: int) -> list[Agreement]:
        """The passages that a report shares with exactly this organisation, as in ``with_one_other``."""
        survey = self._survey
        start, end = survey.positions_of(rank)
        groups = survey.group[start:end]
        wanted = self._wanted(rank, Shared.ONE_OTHER)
        wanted &= (survey.first_body[groups] == other) | (survey.last_body[groups] == other)
        ranks, year = self._reports(other), survey.year[rank]
        found = self._longest(rank, wanted, [r for r in ranks if survey.year[r] <= year])
        for passage in found:
            wanted[passage.start - start : passage.end - start - SHORTEST + 1] = False
        return found + self._longest(rank, wanted, [r for r in ranks if survey.year[r] > year])

    def repeated(self) -> NDArray[np.bool_]:
        """Of each report whether an earlier version of the same year has the same texts."""
        repeated = np.ones(len(self._survey.body), np.bool_)
        for body in self._survey.ranks_of_body:
            repeated[self._reports(body)] = False
        return repeated

    def _wanted(self, rank: int, shared: Shared) -> NDArray[np.bool_]:
        start, end = self._survey.positions_of(rank)
        wanted: NDArray[np.bool_] = self._survey.kind[start:end] == self._survey.code_of(shared)
        return wanted

    def _longest(self, rank: int, wanted: NDArray[np.bool_], others: Sequence[int]) -> list[Agreement]:
        """The passages that have a wanted shingle in them, none inside another; of equal ones that of the first."""
        found: list[tuple[int, int, int, int]] = []
        if wanted.any():
            for order, other in enumerate(others):
                found += [(h.start, -h.end, order, h.other) for h in self._in_common(rank, wanted, other)]
        kept: list[Agreement] = []
        for start, minus_end, _, place in sorted(found):
            if not kept or -minus_end > kept[-1].end:
                kept.append(Agreement(start, -minus_end, place))
        return kept

    def _in_common(self, rank: int, wanted: NDArray[np.bool_], other: int) -> Iterator[Agreement]:
        survey = self._survey
        start, end = survey.positions_of(rank)
        groups = survey.group[start:end]
        self._stamp += 1
        there = survey.group[slice(*survey.positions_of(other))]
        self._stamps[there[there >= 0]] = self._stamp
        common = (groups >= 0) & (self._stamps[groups] == self._stamp)
        if not (common & wanted).any():
            return
        edges = np.flatnonzero(np.diff(common, prepend=False, append=False)).reshape(-1, 2)
        marks = wanted.tobytes()
        for first, behind in edges.tolist():
            if marks.find(1, first, behind) < 0:
                continue
            text = survey.text(start + first, start + behind + SHORTEST - 1)
            for at, length, place in contiguous(text, self._text(other)):
                if marks.find(1, first + at, first + at + length - SHORTEST + 1) >= 0:
                    yield Agreement(start + first + at, start + first + at + length, self._position(other, place))

    def _position(self, rank: int, place: int) -> int:
        """The position of a character of the report's ``_joined``."""
        start, _ = self._survey.positions_of(rank)
        return start + place - self._text(rank).count("\n", 0, place)


def _joined(survey: Survey, rank: int) -> str:
    """The characters of a report, with a mark that is none of them between its sections."""
    return "\n".join(survey.text(start, end) for start, end in survey.units_of(rank))


def _distinct(survey: Survey, body: int) -> list[int]:
    """The reports of an organisation by year, of those with equal texts in one year one only."""
    kept: dict[tuple[int, str], int] = {}
    for rank in survey.ranks_of_body[body]:
        kept.setdefault((int(survey.year[rank]), _joined(survey, rank)), rank)
    return list(kept.values())


def common_passages(text: str, other: str, shortest: int = SHORTEST) -> Iterator[tuple[int, int, int]]:
    """The longest passages of a text that stand in another: start, length, and start in the other text.

    >>> list(common_passages("abcdxefg", "efgabcd", 3))
    [(0, 4, 3), (5, 3, 0)]
    """
    if not any(piece in text for piece in pieces_of(other, shortest)):
        return
    known = {other[at : at + shortest] for at in range(len(other) - shortest + 1)}
    for start, end in stretches(text, known, shortest):
        for offset, length, there in contiguous(text[start:end], other, shortest):
            yield start + offset, length, there


def pieces_of(text: str, shortest: int) -> Iterator[str]:
    """Pieces of a text, half as long as a passage, so that every passage of it has one of them in it."""
    length = (shortest + 1) // 2
    return (text[at : at + length] for at in range(0, len(text) - length + 1, shortest - length + 1))


def stretches(text: str, known: AbstractSet[str], size: int) -> Iterator[tuple[int, int]]:
    """Start and end of the stretches of a text of which any so many characters in a row are known."""
    marks = bytes([text[at : at + size] in known for at in range(len(text) - size + 1)]) + b"\0"
    start = marks.find(1)
    while start >= 0:
        end = marks.find(0, start)
        yield start, end + size - 1
        start = marks.find(1, end)


def contiguous(text: str, other: str, shortest: int = SHORTEST) -> Iterator[tuple[int, int, int]]:
    """The longest passages of ``text`` that stand in ``other`` in one piece: start, length, and start in ``other``.

    Every ``shortest`` characters of ``text`` have to stand somewhere in ``other``; nearly always ``text`` then does as
    a whole. Of texts made to be in very many pieces, only the first ones are told.

    >>> list(contiguous("abcdef", "xbcdefabcd", 3))
    [(0, 4, 6), (1, 5, 1)]
    """
    start, end = 0, _end_of(text, other, 0, shortest)
    for _ in range(_MOST_PIECES):
        yield start, end - start, other.find(text[start:end])
        if end == len(text):
            return
        starts = range(start + 1, end + 2 - shortest)
        start = starts[bisect_left(starts, True, key=partial(_ends_there, text, other, end + 1))]
        end = _end_of(text, other, start, end + 1 - start)


def _ends_there(text: str, other: str, end: int, start: int) -> bool:
    return text[start:end] in other


def _end_of(text: str, other: str, start: int, shortest: int) -> int:
    """The last end of a piece of ``text`` from ``start`` on that stands in ``other``; ``shortest`` characters do."""
    if text[start:] in other:
        return len(text)
    ends = range(start + shortest, len(text))
    return start + shortest - 1 + bisect_left(ends, True, key=lambda end: text[start:end] not in other)
