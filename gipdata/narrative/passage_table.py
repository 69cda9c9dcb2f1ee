"""The passages that reports share, column by column: of thousands of reports there are a million of them."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_partners import held_passages
from gipdata.narrative.passage_survey import Positions, Spans, Survey
from gipdata.narrative.passages import Match, Passage, Shared, Source

__all__ = ["Places", "Table", "in_order", "passage_table", "places_of"]


class Places(NamedTuple):
    """Where passages stand: the number of the section, and start and end (from 0) in its text; -1: nowhere."""

    section: Positions
    start: Positions
    end: Positions


class Table(NamedTuple):
    """Passages in the order and with the meaning that ``passages.Passage`` has.

    ``sections`` are the source, the code and the text of each section; the first ones are the words of the form.
    """

    sections: Sequence[tuple[int, str, str]]
    here: Places
    other: Places
    length: Positions
    shared: Sequence[Shared]
    n_organisations: NDArray[np.int32]
    n_counties: NDArray[np.int32]

    def passages(self) -> Iterator[Passage]:
        here, other = (zip(*(column.tolist() for column in places), strict=True) for places in (self.here, self.other))
        numbers = (column.tolist() for column in (self.length, self.n_organisations, self.n_counties))
        for place, there, shared, length, *counts in zip(here, other, self.shared, *numbers, strict=True):
            match = None if there[0] < 0 else self._match(*there)
            yield Passage(*self._match(*place), length, shared, match, *counts)

    def _match(self, section: int, start: int, end: int) -> Match:
        source, code, _ = self.sections[section]
        return Match(source, code, start, end)


def passage_table(sources: Sequence[Source], shared: Collection[Shared], shortest: int) -> Table:
    """What ``passages.find_passages`` tells."""
    survey = Survey(sources)
    spans = in_order(survey, Spans.of([survey.runs(shared, shortest), held_passages(survey, shared, shortest)]))
    by_code = {survey.code_of(kind): kind for kind in Shared}
    length = spans.end - spans.start
    return Table(
        [(survey.source_of_rank[rank], code, text) for rank, code, text in survey.units],
        places_of(survey, spans.start, length),
        places_of(survey, spans.other, length),
        length,
        [by_code[code] for code in spans.kind.tolist()],
        *survey.counts(spans.start, spans.end),
    )


def in_order(survey: Survey, spans: Spans) -> Spans:
    """By report, section and start, the longest first. No two have the same characters: what else these are shared
    with would make them something else.
    """
    source = np.array(survey.source_of_rank)[survey.rank[spans.start]]
    return spans.take(np.lexsort((-spans.end, spans.start, source)))


def places_of(survey: Survey, start: Positions, length: Positions) -> Places:
    """Where spans of the survey stand in the sections; a start of -1 stands nowhere."""
    known = start >= 0
    first, last = survey.offsets[start], survey.offsets[np.where(known, start + length - 1, -1)]
    found = (survey.section_of(start), first.astype(np.int64), last.astype(np.int64) + 1)
    return Places(*(np.where(known, values, -1) for values in found))
