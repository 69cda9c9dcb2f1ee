"""Which reports may have a passage that is held against them, and with whom, told from hashes alone.

What is told is necessary, not enough: the texts decide. A passage of 60 characters or more that two organisations
share has only shingles that both have. If it is not commonplace, more than half of its letters, or 60 of them, are in
no harmless shingle; each of these letters begins or ends a shingle of its own that only the two have, so that there
are as many of those.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.narrative.passage_census import NO_BODY, Census, Codes, Numbers, Owners, Sharing, recurring_hashes
from gipdata.narrative.passage_parted import Parted
from gipdata.narrative.passage_shingles import Shingles
from gipdata.narrative.passages import SHORTEST

__all__ = ["Suspect", "suspects"]

_LEAST_RUN = 60 - SHORTEST + 1
"""Shingles of the shortest passage."""

_AT_A_TIME = 512  # reports

Places = NDArray[np.intp]


class Suspect(NamedTuple):
    """A report that may have such passages: the codes of its shingles, ``NOBODY`` outside of the stretches in which
    they may be, and the numbers of the organisations that it may share them with."""

    report: int
    codes: Codes
    others: tuple[int, ...]


class _Run(NamedTuple):
    """A stretch of shingles that others have too: ``NOBODY`` has the one before and the one behind it."""

    report: int
    start: int
    end: int
    codes: Codes


def suspects(
    census: Census, owners: Owners, letters: Numbers, shingles: Callable[[int], Shingles], folder: Path | None = None
) -> list[Suspect]:
    """The reports that may have passages, ascending. ``letters`` are those of ``passage_shingles.fewest_letters``."""
    least = np.minimum(letters // 2 + 1, _LEAST_RUN)
    runs: dict[int, list[_Run]] = {}
    for run in _runs(census, least):
        runs.setdefault(run.report, []).append(run)
    others = _others(runs, owners, least, shingles, folder)
    found = []
    for report, stretches in runs.items():
        codes = np.zeros(stretches[-1].end, np.uint8)
        for run in stretches:
            codes[run.start : run.end] = run.codes
        if report in others or _has_long(codes == Sharing.UNDECIDED):
            found.append(Suspect(report, codes, others.get(report, ())))
    return found


def _has_long(marked: NDArray[np.bool_]) -> bool:
    start, end = _stretches(marked)
    return bool((end - start >= _LEAST_RUN).any())


def _stretches(marked: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Where the stretches of marked ones begin, and behind their ends."""
    edges = np.flatnonzero(np.diff(marked.view(np.int8), prepend=0, append=0))
    return edges[::2], edges[1::2]


def _runs(census: Census, least: Numbers) -> Iterator[_Run]:
    """The stretches that are long enough and have enough shingles that are not harmless."""
    for begin in range(0, len(census), _AT_A_TIME):
        codes, first = census.codes(begin, min(begin + _AT_A_TIME, len(census)))
        start, end = _stretches(codes != Sharing.NOBODY)
        long = end - start >= _LEAST_RUN
        start, end = start[long], end[long]
        if not len(start):
            continue
        report = np.searchsorted(first, start, "right") - 1
        edges = np.stack([start, end], axis=1).ravel()  # behind the last there is one more
        special = np.add.reduceat(codes > Sharing.HARMLESS, edges, dtype=np.int64)[::2]
        for at in np.flatnonzero(special >= least[begin + report]).tolist():
            place = first[report[at]]
            yield _Run(
                begin + int(report[at]), int(start[at]) - place, int(end[at]) - place, codes[start[at] : end[at]].copy()
            )


def _others(
    runs: Mapping[int, Sequence[_Run]],
    owners: Owners,
    least: Numbers,
    shingles: Callable[[int], Shingles],
    folder: Path | None,
) -> dict[int, tuple[int, ...]]:
    """Of each report the organisations with which alone it shares enough shingles of these stretches."""
    reports, held = [np.zeros(0, np.int32)], [np.zeros(0, np.bool_)]
    entries = 0
    with Parted(folder) as parted:
        for report, stretches in runs.items():
            if owners.body[report] == NO_BODY:
                continue
            codes = np.concatenate([run.codes for run in stretches])
            places = np.concatenate([np.arange(run.start, run.end) for run in stretches])
            special = codes > Sharing.HARMLESS
            hashes = shingles(report)[places[special]]
            parted.put(hashes, np.arange(entries, entries + len(hashes), dtype=np.uint32))
            reports.append(np.full(len(hashes), report, np.int32))
            held.append(codes[special] == Sharing.ONE_OTHER)
            entries += len(hashes)
        owner = np.concatenate(reports)
        return _by_report(_pairs(parted, owner, owners.body[owner], np.concatenate(held)), least)


class _Pairs(NamedTuple):
    """A report and the one other known organisation that has a shingle of it, and whether nothing else speaks against
    holding that against it: an earlier report of its own, or one of which nobody knows whose it is."""

    report: Numbers
    other: Numbers
    held: NDArray[np.bool_]


def _pairs(parted: Parted, report: Numbers, body: Numbers, held: NDArray[np.bool_]) -> _Pairs:
    """The pairs of all shingles, of which report, organisation and ``held`` are told by their number."""
    none = np.zeros(0, np.int32)
    found = [_Pairs(none, none, none.astype(np.bool_))]
    for hashes, numbers in parted.parts():
        order, starts = recurring_hashes(hashes)
        if not len(starts):
            continue
        entry = numbers[order]
        whose = body[entry]
        sizes = np.diff(starts, append=len(order))
        lowest, highest = (np.repeat(extreme.reduceat(whose, starts), sizes) for extreme in (np.minimum, np.maximum))
        entry, other = entry[lowest < highest], np.where(whose == lowest, highest, lowest)[lowest < highest]
        found.append(_Pairs(report[entry], other, held[entry]))
    return _Pairs(*map(np.concatenate, zip(*found, strict=True)))


def _by_report(pairs: _Pairs, least: Numbers) -> dict[int, tuple[int, ...]]:
    others: dict[int, tuple[int, ...]] = {}
    order = np.lexsort((pairs.other, pairs.report))
    report, other, held = (values[order] for values in pairs)
    starts = np.flatnonzero((np.diff(report, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0))
    if not len(starts):
        return others
    enough = np.diff(starts, append=len(report)) >= least[report[starts]]
    for at in starts[enough & np.logical_or.reduceat(held, starts)].tolist():
        others[int(report[at])] = (*others.get(int(report[at]), ()), int(other[at]))
    return others
