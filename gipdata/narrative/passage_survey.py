"""All reports' characters in one run, and with whom each shingle of 20 of them is shared."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_bodies import Body
from gipdata.narrative.passage_characters import characters_of
from gipdata.narrative.passage_index import Recurring, recurring
from gipdata.narrative.passage_stock import form_texts
from gipdata.narrative.passages import SHORTEST, Shared, Source

__all__ = ["NOT_OURS", "NO_YEAR", "Listed", "Numbers", "Positions", "Spans", "Survey", "parts"]

Numbers = NDArray[np.int32]
Positions = NDArray[np.int64]

NO_YEAR = 1 << 30  # behind every year
_FORM = 0  # the number of the "organisation" that the forms and the regulation are
NOT_OURS = ("front", "back")
"""Sections that belong to the web page."""

_CODES = {shared: at for at, shared in enumerate(Shared, 1)}
_HARMLESS = (Shared.FORM, Shared.STOCK, Shared.COUNTY, Shared.UNDECIDED)


class Spans(NamedTuple):
    """Passages by positions: start and end, where the report has it that each is held against (-1: none), and with
    whom each is shared (``Survey.code_of``).
    """

    start: Positions
    end: Positions
    other: Positions
    kind: NDArray[np.uint8]

    @classmethod
    def of(cls, several: Iterable["Spans"]) -> "Spans":
        none = np.zeros(0, np.int64)
        return cls(*map(np.concatenate, zip((none, none, none, none.astype(np.uint8)), *several, strict=True)))

    def take(self, chosen: NDArray[Any]) -> "Spans":
        """Those at these places, in this order, or those for which ``chosen`` is true."""
        return Spans(*(values[chosen] for values in self))


class Listed(NamedTuple):
    """Positions of shingles, equal ones together and ascending, and of each the first position of its group."""

    positions: Numbers
    group: Numbers

    @classmethod
    def with_marked(cls, positions: Numbers, starts: NDArray[np.intp], marked: NDArray[np.bool_]) -> "Listed":
        """Those groups of the positions that have a marked one among them."""
        sizes = _sizes(starts, len(positions))
        chosen = np.repeat(np.logical_or.reduceat(marked, starts), sizes)
        return cls(positions[chosen], np.repeat(positions[starts], sizes)[chosen])

    @classmethod
    def of(cls, several: Iterable["Listed"]) -> "Listed":
        none = np.zeros(0, np.int32)
        return cls(*map(np.concatenate, zip((none, none), *several, strict=True)))


def parts(sizes: Positions, most: int) -> Iterator[slice]:
    """Some at a time, of which the sizes together are at most so much, but one at least."""
    behind, first = np.cumsum(sizes), 0
    while first < len(behind):
        before = int(behind[first - 1]) if first else 0
        last = max(int(np.searchsorted(behind, before + most, "right")), first + 1)
        yield slice(first, last)
        first = last


class Survey:
    """The reports in an order in which those of a county, and in it those of an organisation, stand together by year.

    A report is here known by its rank in that order, a character by its position in the run of all. ``kind`` says of
    each position with whom the 20 characters that begin there are shared (0: with nobody, else ``code_of``), ``group``
    numbers them so that equal ones have equal numbers (-1: they occur once only).
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self._rank_bodies()
        self._line_up()
        found = recurring(self.codes, self._begins(), SHORTEST)
        self._sort_by_sharing(found)

    # The reports ----------------------------------------------------------------------------------------------------

    def _rank_bodies(self) -> None:
        """Numbers the organisations (the form is 0, the unknown one is the last) and ranks the reports."""
        bodies = sorted({s.body for s in self.sources if s.body}, key=_by_place)
        number = {body: at for at, body in enumerate(bodies, 1)}
        counties = {place: at for at, place in enumerate(dict.fromkeys(body[1:] for body in bodies), 1)}
        self.unknown = len(bodies) + 1
        years = [NO_YEAR if source.year is None else source.year for source in self.sources]
        own = [number[source.body] if source.body else self.unknown for source in self.sources]
        order = sorted(range(len(own)), key=lambda at: (own[at], years[at], at))
        self.bodies: list[Body | None] = [None, *bodies, None]
        self.source_of_rank = [-1, *order]  # the form has the rank 0
        self.body = np.array([_FORM, *(own[at] for at in order)], np.int32)
        self.year = np.array([NO_YEAR, *(years[at] for at in order)], np.int32)
        self.county = np.array([0, *(counties[b[1:]] if (b := self.sources[at].body) else 0 for at in order)], np.int32)

    @cached_property
    def ranks_of_body(self) -> dict[int, list[int]]:
        return {body: list(ranks) for body, ranks in groupby(range(len(self.body)), key=lambda r: int(self.body[r]))}

    def years_of(self, body: int) -> set[int]:
        """The known years of an organisation's reports."""
        return {int(self.year[rank]) for rank in self.ranks_of_body[body]} - {NO_YEAR}

    def is_superior(self, body: int) -> bool:
        return any(self.sources[self.source_of_rank[rank]].superior for rank in self.ranks_of_body[body])

    # Their characters -----------------------------------------------------------------------------------------------

    def _line_up(self) -> None:
        texts = [(0, "", text) for text in form_texts()]
        for rank, source in enumerate(self.source_of_rank[1:], 1):
            texts += [(rank, code, text) for code, text in self.sources[source].texts]
        pieces = [characters_of(text) for _, _, text in texts]
        self.codes = np.concatenate([piece.codes for piece in pieces])
        self.offsets = np.concatenate([piece.offsets for piece in pieces])  # in the text of the section
        sizes = [len(piece.codes) for piece in pieces]
        self.unit_starts = np.cumsum([0, *sizes])
        ranks = np.array([rank for rank, _, _ in texts], np.int32)
        self.rank = np.repeat(ranks, sizes)  # of each position
        self._edges = np.searchsorted(ranks, range(len(self.body) + 1)).tolist()
        self.units = texts
        self._starts: list[int] = self.unit_starts.tolist()

    def _begins(self) -> NDArray[np.bool_]:
        """Where a shingle begins that ends in the same section."""
        begins = np.ones(len(self.codes), np.bool_)
        for end in self.unit_starts[1:].tolist():
            begins[max(end - SHORTEST + 1, 0) : end] = False
        return begins

    def positions_of(self, rank: int) -> tuple[int, int]:
        """The first position of a report and the one behind its last."""
        first, behind = self._edges[rank], self._edges[rank + 1]
        return self._starts[first], self._starts[behind]

    def units_of(self, rank: int) -> list[tuple[int, int]]:
        """The first position of each section of a report and the one behind its last."""
        edges = self._starts[self._edges[rank] : self._edges[rank + 1] + 1]
        return list(pairwise(edges))

    def sections_of(self, rank: int) -> list[str]:
        """The codes of the sections of a report."""
        return [section for _, section, _ in self.units[self._edges[rank] : self._edges[rank + 1]]]

    def text(self, start: int, end: int) -> str:
        return self.codes[start:end].tobytes().decode("utf-32-le", "surrogatepass")

    def section_of(self, positions: Positions) -> Positions:
        """The number of the section in which each character stands."""
        return np.searchsorted(self.unit_starts, positions, "right") - 1

    # With whom they are shared --------------------------------------------------------------------------------------

    def _sort_by_sharing(self, found: Recurring) -> None:
        groups = int(found.group[-1]) + 1 if len(found.group) else 0
        self.n_organisations, self.n_counties, self.first_body, self.last_body = np.zeros((4, groups), np.int32)
        self.group = np.full(len(self.codes), -1, np.int32)
        self.group[found.positions] = found.group
        self.kind = np.zeros(len(self.codes), np.uint8)
        lists = [self._sort_block(block) for block in found.blocks()]
        self.of_two, self.of_own = Listed.of(two for two, _ in lists), Listed.of(own for _, own in lists)
        for unit, (owner, section, _) in enumerate(self.units):
            if owner == 0 or section in NOT_OURS:
                self.kind[self.unit_starts[unit] : self.unit_starts[unit + 1]] = 0

    def _sort_block(self, found: Recurring) -> tuple[Listed, Listed]:
        """Sorts the shingles of some groups, and lists those that two organisations share, and those that stand in
        an earlier report of their organisation, both with the ones that they are shared with.
        """
        rank = self.rank[found.positions]
        body, first = self.body[rank], found.first
        starts = np.flatnonzero(first)
        known = (body != _FORM) & (body != self.unknown)
        new_body = first | _differs(body)
        of_body = np.flatnonzero(new_body)
        groups = slice(int(found.group[0]), int(found.group[-1]) + 1)
        last = np.append(starts[1:], len(first)) - 1
        self.n_organisations[groups] = _counts(new_body & known, starts)
        self.n_counties[groups] = _counts((first | _differs(self.county[rank])) & known, starts)
        self.first_body[groups], self.last_body[groups] = body[starts], body[last]
        kind = np.repeat(self._kinds(groups, rank[starts] != rank[last]), _sizes(starts, len(first)))
        explained = (kind > 0) & (kind <= _CODES[Shared.COUNTY])  # by what everybody writes
        year = self.year[rank]
        earlier = np.repeat(year[of_body], _sizes(of_body, len(first))) < year
        kind[earlier & known & (year != NO_YEAR) & ~explained] = _CODES[Shared.OWN_EARLIER]
        self.kind[found.positions] = kind
        return (
            Listed.with_marked(found.positions, starts, kind == _CODES[Shared.ONE_OTHER]),
            Listed.with_marked(found.positions, of_body, kind == _CODES[Shared.OWN_EARLIER]),
        )

    def _kinds(self, groups: slice, in_several: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """With whom each group is shared, but for the own earlier reports, which differ from report to report."""
        n_organisations = self.n_organisations[groups]
        cases = (
            (self.first_body[groups] == _FORM, Shared.FORM),
            ((n_organisations >= 3) & (self.n_counties[groups] >= 2), Shared.STOCK),
            (n_organisations >= 3, Shared.COUNTY),
            ((self.last_body[groups] == self.unknown) & in_several, Shared.UNDECIDED),
            (n_organisations == 2, Shared.ONE_OTHER),
        )
        return np.select([holds for holds, _ in cases], [np.uint8(_CODES[s]) for _, s in cases], np.uint8(0))

    @staticmethod
    def code_of(shared: Shared) -> int:
        return _CODES[shared]

    # Passages that are held against nobody --------------------------------------------------------------------------

    def runs(self, shared: Collection[Shared], shortest: int) -> Spans:
        """The longest stretches of which every 20 characters are of one and the same of these classes."""
        wanted = [_CODES[s] for s in _HARMLESS if s in shared]
        kind = np.where(np.isin(self.kind, wanted), self.kind, np.uint8(0))
        change = np.flatnonzero(_differs(kind))
        behind = np.append(change[1:], len(kind))
        long = (kind[change] != 0) & (behind - change + SHORTEST > shortest)
        start = change[long]
        return Spans(start, behind[long] + SHORTEST - 1, np.full(len(start), -1), kind[start])

    def counts(self, start: Positions, end: Positions) -> tuple[Numbers, Numbers]:
        """The organisations and counties that have the least common 20 characters of each passage."""
        if not len(start):
            return start.astype(np.int32), start.astype(np.int32)
        edges = np.stack([start, end - SHORTEST + 1], axis=1).ravel()
        organisations, counties = (
            np.minimum.reduceat(numbers[self.group], edges)[::2] for numbers in (self.n_organisations, self.n_counties)
        )
        return organisations, counties


def _by_place(body: Body) -> tuple[Any, ...]:
    return (*(part or "" for part in body[1:]), body.org)


def _differs(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each differs from the one before it; the first does."""
    differs = np.ones(len(values), np.bool_)
    differs[1:] = values[1:] != values[:-1]
    return differs


def _counts(marks: NDArray[np.bool_], starts: NDArray[np.intp]) -> Numbers:
    """How many marks there are from each start up to the next."""
    return np.add.reduceat(marks, starts, dtype=np.int32)


def _sizes(starts: NDArray[np.intp], size: int) -> NDArray[np.intp]:
    """How many there are from each start up to the next, of this many in all."""
    return np.diff(starts, append=size)
