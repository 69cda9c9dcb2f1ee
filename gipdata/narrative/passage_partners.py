"""The passages that are held against someone: those of one other organisation and of the own earlier reports."""

from collections.abc import Collection
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_bodies import perhaps_same
from gipdata.narrative.passage_diagonals import with_one_other, with_own_earlier
from gipdata.narrative.passage_stock import stock_characters
from gipdata.narrative.passage_survey import Spans, Survey, parts
from gipdata.narrative.passages import SHORTEST, Shared

__all__ = ["held_passages"]

_MUCH = 60  # characters besides set phrases: so many in the same order do not come by chance
_AT_A_TIME = 1 << 18  # characters

Kinds = NDArray[np.uint8]


def held_passages(survey: Survey, shared: Collection[Shared], shortest: int) -> Spans:
    """The passages shared with one other organisation or an own earlier report, and those of the two that turn out
    to be something else: stock by the shipped list, or nobody knows whether the other is not the same organisation.
    """
    found = [with_one_other(survey)]
    if {*shared} & {Shared.OWN_EARLIER, Shared.STOCK, Shared.COUNTY}:  # what these may turn out to be
        found.append(with_own_earlier(survey))
    spans = Spans.of(found)
    spans = spans.take(spans.end - spans.start >= shortest)
    kind = _commonplace(survey, spans)
    special = np.flatnonzero(kind == 0)
    kind[special] = _related(survey, spans.take(special))
    against = np.isin(kind, _codes(survey, (Shared.OWN_EARLIER, Shared.ONE_OTHER)))
    spans = spans._replace(kind=kind, other=np.where(against, spans.other, -1))
    return spans.take(np.isin(kind, _codes(survey, shared)))


def _codes(survey: Survey, shared: Collection[Shared]) -> list[int]:
    return [survey.code_of(s) for s in shared]


def _commonplace(survey: Survey, spans: Spans) -> Kinds:
    """Stock or the county's, where half of the passage or more is, unless much of its own remains besides; else 0."""
    sizes = spans.end - spans.start
    kinds = [_commonplace_part(survey, spans.start[part], spans.end[part]) for part in parts(sizes, _AT_A_TIME)]
    return np.concatenate([np.zeros(0, np.uint8), *kinds])


def _commonplace_part(survey: Survey, start: NDArray[np.int64], end: NDArray[np.int64]) -> Kinds:
    """Figures are not counted: what is left of a table that fell into the prose is figures between labels."""
    sizes = end - start + 1  # one more, which parts each passage from the next
    edges = np.cumsum(sizes) - sizes
    at = np.arange(sizes.sum()) + np.repeat(start - edges, sizes)
    left = np.repeat(end, sizes) - at
    codes = np.where(left > 0, survey.codes.take(at, mode="clip"), np.uint32(0))
    kinds = np.where(left >= SHORTEST, survey.kind.take(at, mode="clip"), np.uint8(0))
    counted = (left > 0) & ~np.strings.isdigit(codes.view("U1"))
    letters = np.add.reduceat(counted, edges, dtype=np.int64)
    covered = stock_characters(codes)
    result = np.zeros(len(start), np.uint8)
    for among, shared in (((Shared.FORM, Shared.STOCK), Shared.STOCK), ((Shared.COUNTY,), Shared.COUNTY)):
        covered |= _in_shingles(np.isin(kinds, _codes(survey, among)))
        common = np.add.reduceat(covered & counted, edges, dtype=np.int64)
        own = letters - common
        result[(result == 0) & (common >= own) & (own < _MUCH)] = survey.code_of(shared)
    return result


def _in_shingles(begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which characters belong to a shingle that begins at one of the marked ones."""
    begun = np.cumsum(begins, dtype=np.int32)
    ended = np.append(np.zeros(SHORTEST, np.int32), begun)[: len(begun)]
    return begun > ended


def _related(survey: Survey, spans: Spans) -> Kinds:
    """What passages are by whose they are."""
    bodies = survey.body[survey.rank[np.stack([spans.start, spans.other])]].astype(np.int64)
    pairs, which = np.unique(bodies[0] * len(survey.bodies) + bodies[1], return_inverse=True)
    years_of, is_superior = cache(survey.years_of), cache(survey.is_superior)

    def related(own: int, other: int) -> Shared:
        if own == other:
            return Shared.OWN_EARLIER
        a, b = survey.bodies[own], survey.bodies[other]
        assert a is not None and b is not None  # only known organisations are "one other"
        if perhaps_same(a, b, years_of(own), years_of(other)):
            return Shared.UNDECIDED
        return Shared.COUNTY if is_superior(own) or is_superior(other) else Shared.ONE_OTHER

    codes = [survey.code_of(related(*divmod(pair, len(survey.bodies)))) for pair in pairs.tolist()]
    return np.array(codes, np.uint8)[which]
