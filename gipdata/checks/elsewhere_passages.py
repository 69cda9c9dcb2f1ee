"""The passages of each of very many reports that another organisation's has too.

Hashes tell which reports may have any, and with whom; only their texts are looked at. What came of it is kept for the
next time under all that it depends on.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gipdata.checks.elsewhere import Memo, Prose, not_later, other_of
from gipdata.checks.outline import Outline
from gipdata.checks.rule import Held
from gipdata.narrative.passage_block import Found, Known, passages_of_some
from gipdata.narrative.passage_bodies import Body
from gipdata.narrative.passage_census import NO_BODY, Census, Owners, Sharing
from gipdata.narrative.passage_survey import NO_YEAR
from gipdata.narrative.passage_suspects import Suspect, suspects
from gipdata.narrative.passages import SUPERIOR, Match, Source
from gipdata.report import Section

__all__ = ["passages_held"]

SHARED_PASSAGE = 60  # characters
_BLOCK = 256  # reports whose texts are in memory together

_Plain = tuple[str, int, int, int, int, str]
"""A passage for the memo: section, start, end, length; the number of the other report in the case's ``perhaps`` (-1:
nobody knows whose one of the two is), and its place there."""


class _Case(NamedTuple):
    """A report that may have passages, and all reports of those that it may share them with. ``key`` stands for all
    that the outcome depends on."""

    suspect: Suspect
    perhaps: tuple[int, ...]
    key: bytes


class _Comparison(NamedTuple):
    """A case, and those of its reports that it has to be compared with."""

    case: _Case
    others: tuple[int, ...]


def passages_held(
    outlines: Sequence[Outline],
    bodies: Sequence[Body | None],
    prose: Prose,
    memo: Memo,
    folder: Path | None = None,
) -> dict[int, tuple[Held, ...]]:
    """The passages of each report that are held against it; one that stands in a later report only is not."""
    corpus = _Corpus(outlines, bodies, prose)
    cases = list(corpus.cases(folder))
    for block in _blocks(corpus.comparison(case) for case in cases if case.key not in memo):
        memo.update(corpus.compared(block))
    for key in set(memo) - {case.key for case in cases}:
        del memo[key]
    held = {case.suspect.report: tuple(corpus.held(case, memo[case.key])) for case in cases}
    return {at: passages for at, passages in held.items() if passages}


class _Corpus:
    """All reports, and whose they are: organisations by number, in the order in which they are met."""

    def __init__(self, outlines: Sequence[Outline], bodies: Sequence[Body | None], prose: Prose) -> None:
        self._outlines, self._bodies, self._prose = outlines, bodies, prose
        self._number: dict[Body, int] = {}
        body = [NO_BODY if b is None else self._number.setdefault(b, len(self._number)) for b in bodies]
        year = [NO_YEAR if outline.year is None else outline.year for outline in outlines]
        self._owners = Owners(np.array(body, np.int32), np.array(year, np.int32))

    @cached_property
    def _reports(self) -> dict[Body, list[int]]:
        reports: dict[Body, list[int]] = {body: [] for body in self._number}
        for at, body in enumerate(self._bodies):
            if body is not None:
                reports[body].append(at)
        return reports

    # Which ----------------------------------------------------------------------------------------------------------

    def cases(self, folder: Path | None) -> Iterator[_Case]:
        shingles = self._prose.shingles
        census = Census(self._owners, map(shingles, range(len(self._outlines))), folder)
        letters = np.array([outline.letters for outline in self._outlines], np.int32)
        names = list(self._number)
        for suspect in suspects(census, self._owners, letters, shingles, folder):
            reports = tuple(sorted(at for number in suspect.others for at in self._reports[names[number]]))
            yield _Case(suspect, reports, self._key(suspect, reports))

    def comparison(self, case: _Case) -> _Comparison:
        """The case with those of its reports that have something which only one other organisation has."""
        suspect = case.suspect
        codes = suspect.codes
        own = np.sort(self._prose.shingles(suspect.report)[: len(codes)][codes == Sharing.ONE_OTHER])

        def shares(report: int) -> bool:
            theirs = self._prose.shingles(report)
            return bool((own[np.minimum(np.searchsorted(own, theirs), len(own) - 1)] == theirs).any())

        return _Comparison(case, tuple(filter(shares, case.perhaps)))

    def _key(self, suspect: Suspect, others: Sequence[int]) -> bytes:
        reports = (suspect.report, *others)
        told = [(self._outlines[at].prose, self._outlines[at].year, self._bodies[at]) for at in reports]
        bodies = [self._known_of(body) for body in dict.fromkeys(self._bodies[at] for at in reports) if body]
        digest = blake2b(repr((SHARED_PASSAGE, told, bodies)).encode("utf-8", "surrogatepass"), digest_size=16)
        digest.update(suspect.codes.tobytes())
        return digest.digest()

    def _known_of(self, body: Body) -> tuple[Body, tuple[int, ...], bool]:
        """An organisation, the years of all of its reports, and whether it is a government above others."""
        outlines = [self._outlines[at] for at in self._reports[body]]
        years = {outline.year for outline in outlines if outline.year is not None}
        return body, tuple(sorted(years)), any(outline.org_type in SUPERIOR for outline in outlines)

    # With what outcome ----------------------------------------------------------------------------------------------

    def compared(self, block: Sequence[_Comparison]) -> dict[bytes, tuple[_Plain, ...]]:
        reports = sorted({at for case, others in block for at in (case.suspect.report, *others)})
        sections = [self._prose.sections(at) for at in reports]
        sources = [self._source(at, texts) for at, texts in zip(reports, sections, strict=True)]
        place = {report: at for at, report in enumerate(reports)}
        codes = {place[case.suspect.report]: case.suspect.codes for case, _ in block}
        known = [self._known_of(body) for body in {self._bodies[at] for at in reports} if body]
        superior = {body for body, _, is_superior in known if is_superior}
        facts = Known({body: years for body, years, _ in known}, superior)
        found: dict[int, list[Found]] = {}
        for passage in passages_of_some(sources, codes, facts, SHARED_PASSAGE):
            found.setdefault(reports[passage.source], []).append(passage)

        def plain(case: _Case, passage: Found) -> _Plain:
            other = passage.other
            number = -1 if other is None else case.perhaps.index(reports[other.source])
            there = "" if other is None else _place(sections[other.source], other)
            return (*passage[1:5], number, there)

        return {
            case.key: tuple(plain(case, passage) for passage in found.get(case.suspect.report, ())) for case, _ in block
        }

    def _source(self, at: int, sections: Sequence[Section]) -> Source:
        texts = tuple((section.code, section.text) for section in sections)
        outline = self._outlines[at]
        return Source(self._bodies[at], outline.year, texts, outline.org_type in SUPERIOR)

    def held(self, case: _Case, passages: Iterable[_Plain]) -> Iterator[Held]:
        own = self._outlines[case.suspect.report]
        for section, start, end, length, number, place in passages:
            other = self._outlines[case.perhaps[number]] if number >= 0 else None
            if other is None or not_later(other, own):
                yield Held(section, start, end, length, other and other_of(other), place)


def _place(sections: Sequence[Section], match: Match) -> str:
    section = next(section for section in sections if section.code == match.section)
    location = section.place_of(match.start)
    return location.brief if location else ""


def _blocks(comparisons: Iterable[_Comparison]) -> Iterator[list[_Comparison]]:
    """Some cases at a time."""
    block: list[_Comparison] = []
    reports: set[int] = set()
    for comparison in comparisons:
        block.append(comparison)
        reports.update((comparison.case.suspect.report, *comparison.others))
        if len(reports) >= _BLOCK:
            yield block
            block, reports = [], set()
    if block:
        yield block
