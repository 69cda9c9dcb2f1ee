"""The passages of some reports out of very many, of whose shingles it is known with whom all of them share these."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from gipdata.narrative.passage_bodies import Body
from gipdata.narrative.passage_census import Codes, Sharing
from gipdata.narrative.passage_index import Recurring
from gipdata.narrative.passage_partners import held_passages
from gipdata.narrative.passage_survey import NOT_OURS, Listed, Spans, Survey
from gipdata.narrative.passage_table import in_order, places_of
from gipdata.narrative.passages import SHORTEST, Match, Shared, Source

__all__ = ["Found", "Known", "passages_of_some"]

_WANTED = (Shared.ONE_OTHER, Shared.UNDECIDED)


class Known(NamedTuple):
    """What is known of all organisations: of which years they have reports, and which are governments above others."""

    years: Mapping[Body, Collection[int]]
    superior: Collection[Body]


class Found(NamedTuple):
    """A passage as ``passages.Passage`` has it; ``other`` is None where nobody knows whose one of the reports is."""

    source: int
    section: str
    start: int
    end: int
    length: int
    other: Match | None


def passages_of_some(sources: Sequence[Source], codes: Mapping[int, Codes], known: Known, shortest: int) -> list[Found]:
    """The passages that ``find_passages`` tells of class ``ONE_OTHER`` and ``UNDECIDED``, of the sources that have
    codes (``passage_census.Sharing``), if the others are those which they share something with alone."""
    survey = _Block(sources, codes, known)
    spans = in_order(survey, Spans.of([survey.runs(_WANTED, shortest), held_passages(survey, _WANTED, shortest)]))
    length = spans.end - spans.start
    here, there = (
        list(zip(*(column.tolist() for column in places_of(survey, start, length)), strict=True))
        for start in (spans.start, spans.other)
    )
    return [
        Found(*_match(survey, *place), size, None if other[0] < 0 else _match(survey, *other))
        for place, size, other in zip(here, length.tolist(), there, strict=True)
    ]


def _match(survey: Survey, unit: int, start: int, end: int) -> Match:
    rank, section, _ = survey.units[unit]
    return Match(survey.source_of_rank[rank], section, start, end)


class _Block(Survey):
    """Some reports out of many: with whom a shingle is shared does not follow from what these reports have."""

    def __init__(self, sources: Sequence[Source], codes: Mapping[int, Codes], known: Known) -> None:
        self._codes, self._known = codes, known
        super().__init__(sources)

    def years_of(self, body: int) -> set[int]:
        whose = self.bodies[body]
        assert whose is not None  # only known organisations are compared
        return {*self._known.years[whose]}

    def is_superior(self, body: int) -> bool:
        return self.bodies[body] in self._known.superior

    def _sort_by_sharing(self, found: Recurring) -> None:
        self.group = np.full(len(self.codes), -1, np.int32)
        self.group[found.positions] = found.group
        self.kind = np.zeros(len(self.codes), np.uint8)
        for rank, source in enumerate(self.source_of_rank):
            if source in self._codes:
                self._set_kinds(rank, self._codes[source])
        self._list_shared_by_two(found)

    def _set_kinds(self, rank: int, codes: Codes) -> None:
        """Of harmless ones it does not matter why they are, nor of any others than those wanted."""
        kinds = np.zeros(max(Sharing) + 1, np.uint8)
        kinds[Sharing.HARMLESS] = self.code_of(Shared.STOCK)
        kinds[Sharing.ONE_OTHER] = self.code_of(Shared.ONE_OTHER)
        kinds[Sharing.UNDECIDED] = self.code_of(Shared.UNDECIDED)
        done = 0
        for section, (start, end) in zip(self.sections_of(rank), self.units_of(rank), strict=True):
            size = max(end - start - SHORTEST + 1, 0)
            if section not in NOT_OURS:
                part = codes[done : done + size]  # behind the last one that matters there are none
                self.kind[start : start + len(part)] = kinds[part]
            done += size

    def _list_shared_by_two(self, found: Recurring) -> None:
        """Lists the shingles that one other organisation has. If none of these has it, it is not shared: the hashes
        that counted them were equal, the characters are not."""
        positions, starts = found.positions, np.flatnonzero(found.first)
        body = self.body[self.rank[positions]]
        none = np.zeros(0, np.int32)
        self.of_two = self.of_own = Listed(none, none)
        self.n_organisations = self.n_counties = np.zeros(len(starts), np.int32)
        self.first_body = self.last_body = none
        one_other = self.code_of(Shared.ONE_OTHER)
        if len(starts):
            last = np.append(starts[1:], len(positions)) - 1
            self.first_body, self.last_body = body[starts], body[last]
            new = np.append(True, body[1:] != body[:-1]) | found.first
            of_two = np.repeat(np.add.reduceat(new, starts, dtype=np.int32) == 2, last - starts + 1)
            marked = (self.kind[positions] == one_other) & of_two
            self.of_two = Listed.with_marked(positions, starts, marked)
            kept = np.zeros(len(self.kind), np.bool_)
            kept[positions[marked]] = True
            self.kind[(self.kind == one_other) & ~kept] = 0
        else:
            self.kind[self.kind == one_other] = 0
