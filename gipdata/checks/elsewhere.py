"""What all reports together tell of one: passages and figures that another one has, years without a report."""

from collections import defaultdict
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gipdata.checks.outline import TABLES, Outline, tables_of
from gipdata.checks.rule import Elsewhere, Other
from gipdata.narrative.passage_bodies import Body, body_of_report, name_stem, perhaps_same
from gipdata.narrative.passages import SUPERIOR
from gipdata.report import Report, Section

if TYPE_CHECKING:
    from gipdata.narrative.passage_shingles import Shingles

__all__ = ["Memo", "Prose", "ProseOf", "look_elsewhere", "not_later", "other_of"]

Memo = MutableMapping[bytes, Any]
"""What came of comparing a report with others, by all of the reports that it depends on, for the same program; plain
enough for ``marshal``."""

_NOTHING = Elsewhere()


class Prose(Protocol):
    """The prose of the reports, each by its number."""

    def shingles(self, at: int) -> "Shingles":
        """The shingles of ``outline.outlined``; all are asked for in their order, then some once more."""

    def sections(self, at: int) -> Sequence[Section]: ...


class ProseOf:
    """The prose of reports that are in memory."""

    def __init__(self, reports: Sequence[Report], shingles: Sequence["Shingles"]) -> None:
        self._reports, self._shingles = reports, shingles

    def shingles(self, at: int) -> "Shingles":
        return self._shingles[at]

    def sections(self, at: int) -> Sequence[Section]:
        return self._reports[at].sections


def look_elsewhere(
    outlines: Sequence[Outline], prose: Prose, memo: Memo | None = None, folder: Path | None = None
) -> list[Elsewhere | None]:
    """Tells of each of several reports what of it stands in others; None of one that is alone.

    ``memo`` is what an earlier call left there: reports that nothing has changed for are not compared again. What is
    of no use any more is taken out of it. ``folder`` takes what of very many reports does not fit into the memory.
    """
    if len(outlines) < 2:
        return [None] * len(outlines)
    from gipdata.checks.elsewhere_passages import passages_held  # numpy, which reading alone does not need

    bodies = [body_of_report(outline) for outline in outlines]
    passages = passages_held(outlines, bodies, prose, {} if memo is None else memo, folder)
    twins, years = _twins(outlines, bodies), _Years(outlines, bodies)
    told: list[Elsewhere | None] = []
    for at, (outline, body) in enumerate(zip(outlines, bodies, strict=True)):
        found = Elsewhere(passages.get(at, ()), twins.get(at, {}), *years.before(body, outline.year))
        told.append(found if any(found) else _NOTHING)
    return told


def other_of(report: Report | Outline) -> Other:
    """A report as a finding on another one names it."""
    place = report.place
    name = f"{place.county or place.city or place.province or ''}{report.org or ''}"
    return Other(name, place.province, report.year, report.source)


def not_later(report: Outline, than: Outline) -> bool:
    """Whether a report is known to be of no later year than another one."""
    return report.year is not None and than.year is not None and report.year <= than.year


# Figures ------------------------------------------------------------------------------------------------------------


def _twins(outlines: Sequence[Outline], bodies: Sequence[Body | None]) -> dict[int, dict[str, Other]]:
    """For each report the tables that exactly one other organisation has too, with its earliest report."""
    twins: dict[int, dict[str, Other]] = {}
    for table, reports in _alike(outlines):
        by_body: dict[Body | None, list[int]] = {}
        for at in reports:
            by_body.setdefault(bodies[at], []).append(at)
        if None in by_body or len(by_body) != 2:
            continue
        for (own, mine), (other, theirs) in ((pair := list(by_body.items())), pair[::-1]):
            assert own is not None and other is not None
            for at, twin in _twins_of(outlines, own, mine, other, theirs):
                twins.setdefault(at, {})[table] = twin
    return {at: {table: by_table[table] for table in TABLES if table in by_table} for at, by_table in twins.items()}


def _alike(outlines: Sequence[Outline]) -> Iterator[tuple[str, list[int]]]:
    """The reports that have equal figures in a table."""
    first: dict[bytes, int] = {}
    groups: dict[bytes, list[int]] = {}
    for at, outline in enumerate(outlines):
        for figures in tables_of(outline):
            if (before := first.setdefault(figures, at)) != at:
                groups.setdefault(figures, [before]).append(at)
    return ((TABLES[figures[0]], reports) for figures, reports in groups.items())


def _twins_of(
    outlines: Sequence[Outline], own: Body, mine: Sequence[int], other: Body, theirs: Sequence[int]
) -> Iterator[tuple[int, Other]]:
    """The other organisation's report, for each own one that is known to be another's and not the earlier one."""
    years = [[year for at in reports if (year := outlines[at].year) is not None] for reports in (mine, theirs)]
    for at in mine:
        report = outlines[at]
        if any(not_later(outlines[m], report) and outlines[m].year != report.year for m in mine):
            continue  # it had these figures before
        earlier = [outlines[t] for t in theirs if not_later(outlines[t], report)]
        if earlier and not (perhaps_same(own, other, *years) or _superior(report) or _superior(outlines[theirs[0]])):
            yield at, other_of(min(earlier, key=lambda report: report.year or 0))


def _superior(report: Outline) -> bool:
    return report.org_type in SUPERIOR


# Years --------------------------------------------------------------------------------------------------------------


class _Years:
    """Of which years each organisation has a report, or may have one."""

    def __init__(self, outlines: Sequence[Outline], bodies: Sequence[Body | None]) -> None:
        self._nameless: set[int | None] = set()
        self._unplaced: dict[str, set[int | None]] = defaultdict(set)  # by the stem of the name
        self._known: dict[Body, set[int | None]] = {}
        self._namesakes: dict[str, list[Body]] = defaultdict(list)
        for outline, body in zip(outlines, bodies, strict=True):
            if body is not None:
                if body not in self._known:
                    self._known[body] = set()
                    self._namesakes[name_stem(body.org)].append(body)
                self._known[body].add(outline.year)
            elif (org := outline.listed.org if outline.listed else outline.org) is not None:
                self._unplaced[name_stem(org)].add(outline.year)
            else:
                self._nameless.add(outline.year)

    def before(self, body: Body | None, year: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The years between this report and the one before it that surely have none, and those that may have one."""
        if body is None or year is None:
            return (), ()
        earlier = [y for y in self._known[body] if y is not None and y < year]
        between = range(max(earlier) + 1, year) if earlier else range(0)
        if not between:
            return (), ()
        perhaps = self._perhaps(body)
        unclear = tuple(y for y in between if y in perhaps or None in perhaps)
        return tuple(y for y in between if y not in unclear), unclear

    def _perhaps(self, body: Body) -> set[int | None]:
        """The years of reports of which nobody knows that they are of another organisation."""
        stem = name_stem(body.org)
        perhaps = self._nameless | self._unplaced.get(stem, set()) | (self._known[body] & {None})
        for other in self._namesakes[stem]:
            if other != body and perhaps_same(body, other, (), ()):
                perhaps |= self._known[other]
        return perhaps
