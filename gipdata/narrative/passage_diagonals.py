"""Where reports agree with the one other organisation that shares something with them, or with their own earlier ones.

Two reports agree in a passage where their shingles are equal along a diagonal: at p and q, p + 1 and q + 1, and so on.
All pairs of reports are searched at once.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_matches import Agreement, Search
from gipdata.narrative.passage_survey import Listed, Numbers, Positions, Spans, Survey, parts
from gipdata.narrative.passages import SHORTEST, Shared

__all__ = ["with_one_other", "with_own_earlier"]

_MOST_TIMES = 4
"""How often a shingle may stand in one report for all its places to be tried; else the slower search tries them."""

_PAIRS = 1 << 20  # compared at a time, so that they do not fill the memory

_Wanted = Callable[[Positions, Positions], NDArray[np.bool_]]
"""Which of some pairs of equal shingles, here and there, count."""


class _Lookup(NamedTuple):
    """Shingles to be looked up: where they stand, and the part of ``listed`` in which the equal ones stand."""

    here: Numbers
    start: Numbers
    end: Numbers
    listed: Listed


def with_one_other(survey: Survey, most_times: int = _MOST_TIMES) -> Spans:
    """The passages that hold a shingle shared with exactly one other organisation.

    They are the longest ones: none lies inside another that is shared with the same organisation. Reports that are
    later than the own one are looked at only for what no other report of that organisation has.
    """

    def later(here: Positions, there: Positions) -> NDArray[np.bool_]:
        return survey.year[survey.rank[there]] > survey.year[survey.rank[here]]

    lookup, often = _quick(survey, _in_one_other(survey), most_times)
    first = _longest(survey, _spans(survey, lookup, lambda here, there: ~later(here, there)))
    left = np.ones(len(survey.codes), np.bool_)
    for start, behind in zip(first.start.tolist(), (first.end - SHORTEST + 1).tolist(), strict=True):
        left[start:behind] = False
    second = _longest(survey, _spans(survey, lookup, lambda here, there: left[here] & later(here, there)))
    search = Search(survey)
    slow = _as_spans(agreement for own, other in often for agreement in search.agreements(own, other))
    return _of_kind(survey, Shared.ONE_OTHER, (first, second, slow))


def with_own_earlier(survey: Survey, most_times: int = _MOST_TIMES) -> Spans:
    """The passages that hold a shingle shared with an earlier report of the organisation: the longest ones.

    Of equal ones that of the latest report is told; of versions of it with equal texts that of the first.
    """
    search = Search(survey)
    lookup, often = _quick(survey, _in_own_earlier(survey, search.repeated()), most_times)
    found = _longest(survey, _spans(survey, lookup), latest=True)
    slow = _as_spans(agreement for own, _ in often for agreement in search.earlier(own))
    return _of_kind(survey, Shared.OWN_EARLIER, (found, slow))


def _of_kind(survey: Survey, shared: Shared, found: Iterable[Spans]) -> Spans:
    spans = Spans.of(found)
    return spans._replace(kind=np.full(len(spans.start), survey.code_of(shared), np.uint8))


def _as_spans(agreements: Iterable[Agreement]) -> Spans:
    start, end, other = np.array(list(agreements), np.int64).reshape(-1, 3).T
    return Spans(start, end, other, np.zeros(len(start), np.uint8))


def _in_one_other(survey: Survey) -> _Lookup:
    listed = survey.of_two
    positions, group = listed
    body, kind = survey.body[survey.rank[positions]], survey.kind[positions]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    behind = np.append(first[1:], len(group))
    number = np.repeat(np.arange(len(first)), behind - first)
    second = np.flatnonzero(np.append(False, (group[1:] == group[:-1]) & (body[1:] != body[:-1])))
    wanted = np.flatnonzero(kind == survey.code_of(Shared.ONE_OTHER))
    at = number[wanted]
    in_first = wanted < second[at]
    start, end = np.where(in_first, second[at], first[at]), np.where(in_first, behind[at], second[at])
    return _Lookup(positions[wanted], start.astype(np.int32), end.astype(np.int32), listed)


def _in_own_earlier(survey: Survey, repeated: NDArray[np.bool_]) -> _Lookup:
    """``repeated`` are the reports that are not looked at, because their texts are those of another one."""
    positions, group = survey.of_own
    rank = survey.rank[positions]
    new_group = np.diff(group, prepend=-1) != 0
    new_year = new_group | (np.diff(survey.year[rank], prepend=0) != 0)
    kept = ~repeated[rank]
    before = np.cumsum(kept, dtype=np.int32) - kept  # how many are kept of those before each
    wanted = survey.kind[positions] == survey.code_of(Shared.OWN_EARLIER)
    start, end = (np.maximum.accumulate(np.where(new, before, 0))[wanted] for new in (new_group, new_year))
    return _Lookup(positions[wanted], start, end, Listed(positions[kept], group[kept]))


def _quick(survey: Survey, lookup: _Lookup, most_times: int) -> tuple[_Lookup, list[tuple[int, int]]]:
    """What is to be looked up but for the reports and organisations for which there are too many pairs, and these."""
    positions, group = lookup.listed
    rank = survey.rank[positions]
    often = np.zeros(len(rank) + 1, np.int32)  # up to each of the listed
    if len(rank) > most_times:
        same = (rank[most_times:] == rank[:-most_times]) & (group[most_times:] == group[:-most_times])
        np.cumsum(same, out=often[most_times + 1 :])
    too_many = often[lookup.end] > often[lookup.start]
    if not too_many.any():
        return lookup, []
    keys = survey.rank[lookup.here].astype(np.int64) * len(survey.bodies) + survey.body[rank[lookup.start]]
    slow = np.unique(keys[too_many])
    quick = ~np.isin(keys, slow)
    kept = _Lookup(lookup.here[quick], lookup.start[quick], lookup.end[quick], lookup.listed)
    return kept, [divmod(key, len(survey.bodies)) for key in slow.tolist()]


def _all(here: Positions, _: Positions) -> NDArray[np.bool_]:
    return np.ones(len(here), np.bool_)


def _spans(survey: Survey, lookup: _Lookup, wanted: _Wanted = _all) -> Spans:
    """The passages along the diagonals of the wanted pairs."""
    return Spans.of(_along_diagonals(survey, *pairs) for pairs in _pairs(survey, lookup, wanted))


def _pairs(survey: Survey, lookup: _Lookup, wanted: _Wanted) -> Iterator[tuple[Positions, Positions]]:
    """Pairs of equal shingles, ordered by where they stand in a report: the one there, and one in another report."""
    order = _ascending(lookup.here, len(survey.codes))
    count = (lookup.end - lookup.start)[order]
    for part in parts(count, _PAIRS):
        start = np.repeat(lookup.start[order[part]], count[part])
        here = np.repeat(lookup.here[order[part]], count[part]).astype(np.int64)
        step = np.arange(len(here)) - np.repeat(np.cumsum(count[part]) - count[part], count[part])
        there = lookup.listed.positions[start + step].astype(np.int64)
        counts = wanted(here, there)
        yield here[counts], there[counts]


def _ascending(here: Numbers, size: int) -> Numbers:
    """The order in which different positions below ``size`` ascend: quicker than sorting so many."""
    place = np.full(size, -1, np.int32)
    place[here] = np.arange(len(here), dtype=np.int32)
    return place[place >= 0]


def _longest(survey: Survey, spans: Spans, latest: bool = False) -> Spans:
    """Those that lie in no other of the same report and organisation; of equal ones that of the first report, or of
    the latest, and there the first.
    """
    rank, there = survey.rank[spans.start], survey.rank[spans.other]
    body = survey.body[there]
    order = np.lexsort((spans.other, -there if latest else there, -spans.end, spans.start, body, rank))
    spans, rank, body = spans.take(order), rank[order], body[order]
    new = (np.diff(rank, prepend=-1) != 0) | (np.diff(body, prepend=-1) != 0)
    ends = np.cumsum(new) * (len(survey.codes) + 1) + spans.end  # so that none is behind one of a later organisation
    furthest = np.maximum.accumulate(np.append(0, ends))[:-1]
    return spans.take(ends > furthest)


def _along_diagonals(survey: Survey, here: Positions, there: Positions) -> Spans:
    """The passages that have one of the pairs in them."""
    size = len(survey.codes)
    keys = np.sort((there - here + size) * size + here)  # np.unique is slow, and no pair is told twice
    first = np.flatnonzero(np.diff(keys, prepend=-1) != 1)
    diagonal, start = np.divmod(keys[first], size)
    diagonal -= size
    last = start + np.diff(np.append(first, len(keys))) - 1
    _extend(survey.group, start, diagonal, -1)
    _extend(survey.group, last, diagonal, 1)
    once = (np.diff(start, prepend=-1) != 0) | (np.diff(diagonal, prepend=-size) != 0)
    return Spans(start, last + SHORTEST, start + diagonal, np.zeros(len(start), np.uint8)).take(once)


def _extend(group: NDArray[np.int32], at: Positions, diagonal: Positions, step: int) -> None:
    """Moves the places ``at`` on as long as the shingles there and on the diagonal are equal.

    More and more of them are compared at a time. At the edge of a section they differ, so it does not matter what is
    found behind it.
    """
    active, width = np.arange(len(at)), 1
    while len(active):
        here = at[active, np.newaxis] + step * np.arange(1, width + 1)
        mine, other = (group.take(places, mode="clip") for places in (here, here + diagonal[active, np.newaxis]))
        equal = (mine == other) & (mine >= 0)
        far = np.where(equal.all(axis=1), width, equal.argmin(axis=1))
        at[active] += step * far
        active = active[far == width]
        width = max(min(2 * width, _PAIRS // max(len(active), 1)), 1)
