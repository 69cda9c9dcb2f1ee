"""Passages that stand in several reports, sorted by who shares them.

A passage has 20 or more characters that count (``passage_characters``). What everybody writes tells nothing about
anyone: only ``own_earlier`` and ``one_other`` are ever held against somebody, and only what is known counts: where
it is not known whose report another one is, a passage is ``undecided``.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from gipdata.narrative.passage_bodies import Body, body_of_report
from gipdata.report import Report

__all__ = ["SHORTEST", "SUPERIOR", "Match", "Passage", "Shared", "Source", "find_passages", "source_of"]

SHORTEST = 20
"""The characters of the shortest passage."""

SUPERIOR = ("county", "city", "province")
"""The types of organisations whose words those below them may well repeat."""


class Shared(StrEnum):
    """With whom a passage is shared, in the order in which it is asked; the first that holds is the answer."""

    FORM = "form"  # words of the prescribed forms, the regulation and the notices
    STOCK = "stock"  # three or more organisations of two or more counties have it, or the shipped list knows it
    COUNTY = "county"  # three or more organisations of one county have it, or one and its county's government
    OWN_EARLIER = "own_earlier"  # an earlier report of the organisation has it, and at most one other organisation
    ONE_OTHER = "one_other"  # exactly one other organisation has it
    UNDECIDED = "undecided"  # as the two above, but nobody knows whose one of the reports is


class Source(NamedTuple):
    """A report as it takes part in the search. ``texts`` are the codes and the prose of its sections.

    ``body`` is None where it is not known whose report it is. ``superior`` marks governments of a county and above,
    whose words others may well repeat.
    """

    body: Body | None
    year: int | None
    texts: tuple[tuple[str, str], ...]
    superior: bool = False


class Match(NamedTuple):
    """Where another report has the same passage: its index, and the span (from 0) in the text of its section."""

    source: int
    section: str
    start: int
    end: int


class Passage(NamedTuple):
    """A passage of the report with the index ``source``: the characters ``start`` to ``end`` (from 0) of a section.

    ``length`` counts the characters that count. ``other`` is the report it is held against: the one other
    organisation's (not a later one where there is an earlier, the first of several), or the own earlier one (the
    last of several). ``n_organisations`` and ``n_counties`` count those known to have it, its own included; they are
    those of its least common 20 characters.
    """

    source: int
    section: str
    start: int
    end: int
    length: int
    shared: Shared
    other: Match | None
    n_organisations: int
    n_counties: int


def find_passages(
    sources: Sequence[Source], shared: Collection[Shared] = tuple(Shared), shortest: int = SHORTEST
) -> list[Passage]:
    """The passages of these classes, in the order of the reports, their sections and places.

    Only those of ``shortest`` characters or more are told; what decides a class are always 20.

    A passage of ``own_earlier`` and ``one_other`` is as long as the two reports agree in, and no other passage held
    against the same organisation has it inside. In the other classes it is as long as every 20 characters of it are
    of the class. What stands before the first heading and behind the last section is the web page's (menus, contact
    data): found there, a passage counts, but none is reported there. Other versions of the same report and later
    reports of the same organisation do not count.
    """
    from gipdata.narrative.passage_table import passage_table  # numpy, which reading alone does not need

    return list(passage_table(sources, shared, shortest).passages())


def source_of(report: Report) -> Source:
    """A report as it takes part in the search."""
    texts = tuple((section.code, section.text) for section in report.sections)
    return Source(body_of_report(report), report.year, texts, report.org_type in SUPERIOR)
