"""The reports of a county: facts, words, documents, and what is wrong on purpose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from gipdata.forms import load_form
from tests.documents import LAYOUTS
from tools.county.facts import Document, ReportFacts
from tools.county.files import file_of
from tools.county.models import MARK, signature_of, title_of
from tools.county.prose import SECTIONS, Prose, Text
from tools.nation.cells import figures_of
from tools.nation.faults import FAULTS, printed_faults, spoiled
from tools.nation.figures import Figures, histories
from tools.nation.pages import VARIANTS, page_of
from tools.nation.prose import Memory, Words, words_of
from tools.nation.townships import County, Township

__all__ = ["KINDS", "NationReport", "bytes_of", "left_out", "paragraphs_of", "reports_of"]

KINDS = ("text", "html", "word", "mixed")
_SUFFIXES = {"text": "txt", "html": "html", "docx": "docx"}
_LAYOUTS = {
    "tabbed_cells": 24, "cells_with_gaps": 12, "cells_without_gaps": 12, "markdown": 14, "tab_separated": 10,
    "spaced": 6, "bars_behind": 5, "cells_closed_by_bars": 4, "bars_on_lines": 3, "breaks_around": 3,
    "breaks_behind": 2, "breaks_inside": 2, "markdown_cut": 2, "one_paragraph": 1,
}  # fmt: skip
_ENCODINGS = {"utf-8": 88, "utf-8-sig": 5, "gb18030": 7}
_TITLES = {"office": 50, "short": 20, "year_first": 12, "two_lines": 18}
_WORTH_COPYING = 75  # characters
_MIXED = {"text": 45, "html": 35, "docx": 20}


@dataclass(frozen=True, kw_only=True)
class NationReport(ReportFacts):
    """The facts of a report, with what is wrong with it on purpose: names of ``faults.FAULTS``."""

    township: Township
    variant: int
    order: tuple[str, ...]
    planted: tuple[str, ...] = ()

    @property
    def office(self) -> str:
        return f"{self.county}{self.org}{self.township.office}"


def reports_of(county: County, years: range, seed: int, kind: str = "text") -> Iterator[NationReport]:
    """The county's reports, township by township, year by year. Years that are left out on purpose are not there."""
    lender: dict[int, Words] = {}
    for township in county:
        missing = left_out(township, years, seed)
        written: dict[int, Words] = {}
        for report, words in _of_township(township, years, (seed, kind), lender):
            if report.year != missing:
                yield report
                if "copied" not in report.planted:
                    written[report.year] = words
        lender = written


def left_out(township: Township, years: range, seed: int) -> int | None:
    """The year of which the township has no report, if there is one: never the first or the last."""
    rng = Random(f"{seed}/{township.code}/missing")
    return rng.choice(years[1:-1]) if rng.random() < FAULTS["missing"] and len(years) > 2 else None


@dataclass(frozen=True)
class _Style:
    """How a township sets out its reports in all years."""

    township: Township
    kind: str
    layout: str
    variant: int
    encoding: str
    title: str
    zeros: str
    new_form: int  # the first year on the form of 2021


def _style(rng: Random, township: Township, kind: str) -> _Style:
    new_form = 2022 + rng.choice((0, 0, 1)) if rng.random() < FAULTS["old_form"] else 2021
    layout, title, encoding = _one_of(rng, _LAYOUTS), _one_of(rng, _TITLES), _one_of(rng, _ENCODINGS)
    variant = int(rng.random() * VARIANTS)
    kind = _one_of(rng, _MIXED) if kind == "mixed" else "docx" if kind == "word" else kind
    zeros = rng.choice(("/", "/", "")) if _shows_blanks(kind, layout) and rng.random() < 0.12 else "0"
    encoding = encoding if kind == "text" else "utf-8"
    return _Style(township, kind, layout, variant, encoding, title, zeros, new_form)


def _one_of(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _shows_blanks(kind: str, layout: str) -> bool:
    return kind != "text" or (LAYOUTS[layout].shows_blanks and layout != "markdown_cut")


def _of_township(
    township: Township, years: range, how: tuple[int, str], lender: Mapping[int, Words]
) -> Iterator[tuple[NationReport, Words]]:
    """The township's reports with its own words, those that it copied not among them. ``how``: seed and kind."""
    seed, kind = how
    # Two chances, so that the same is told whatever kind of file it is told in.
    rng, print_rng = Random(f"{seed}/{township.code}"), Random(f"{seed}/{township.code}/print")
    style = _style(print_rng, township, kind)
    memory, before = Memory(rng, township.org.endswith("街道")), None
    for year, true in zip(years, histories(rng, years), strict=True):
        figures, planted = spoiled(rng, true, before)
        before = figures
        form = "2021" if year >= style.new_form else "2019"
        words = words_of(rng, memory, form, _told(township, year, figures))
        copied, what = _copied(rng, words, lender.get(year))
        report = _report(print_rng, style, (year, form), figures, copied)
        if form == "2019" and year > 2020:
            what = (*what, "old_form")
        yield replace(report, planted=(*report.planted, *planted, *what)), words


def _told(township: Township, year: int, figures: Figures) -> dict[str, str]:
    """What the words may name."""
    counts = {
        "carried_in_total": figures.yearly["carried_in"],
        "handled_total": figures.yearly["total_handled"],
        "left_total": figures.yearly["carried_out"],
    }
    return {**figures.yearly, **counts, "org": township.org, "year": str(year)}


def _copied(rng: Random, words: Words, other: Words | None) -> tuple[Words, tuple[str, ...]]:
    """Now and then a paragraph of the neighbour's report of the same year takes the place of the own one."""
    if rng.random() >= FAULTS["copied"] or other is None:
        return words, ()
    lent = other.sections["overview"][-1]
    if len(lent) < _WORTH_COPYING:
        return words, ()
    own = (*words.sections["overview"][:-1], lent)
    return words._replace(sections={**words.sections, "overview": own}), ("copied",)


def _report(rng: Random, style: _Style, which: tuple[int, str], figures: Figures, words: Words) -> NationReport:
    township, (year, form) = style.township, which
    layout = style.layout
    if layout == "markdown_cut" and any(item in ("granted", "partly_granted") for item, _ in figures.requests):
        layout = "markdown"  # the other prints labels over figures
    faults, planted = printed_faults(rng, figures, _shows_blanks(style.kind, layout))
    if style.kind == "text" and rng.random() < FAULTS["glued"]:
        layout, planted = "glued", (*planted, "glued")
    order = tuple(section.code for section in load_form(form).sections)
    if style.kind == "text" and rng.random() < FAULTS["other_order"]:
        order, planted = rng.choice(_ORDERS)(order), (*planted, "other_order")
    signed = rng.random() < 0.6
    published = date(year + 1, 1, 1 + int(rng.random() * 31)) if signed else None
    path = f"{year}/{township.folder}/{township.org}.{_SUFFIXES[style.kind]}"
    document = Document(path, style.kind, layout, style.encoding, style.title, published, style.zeros)
    texts = {code: Text(paragraphs) for code, paragraphs in words.sections.items()}
    texts |= {code: Text((note,)) for code, note in words.notes.items()}
    return NationReport(
        township.org, year, "", form, figures.yearly, figures.requests, figures.disputes, figures.matters, document,
        Prose(texts), faults, township.above, township=township, planted=planted, variant=style.variant, order=order,
    )  # fmt: skip


def _swapped(order: tuple[str, ...]) -> tuple[str, ...]:
    return (*order[:-2], order[-1], order[-2])


def _problems_early(order: tuple[str, ...]) -> tuple[str, ...]:
    return (order[0], order[-2], *order[1:-2], order[-1])


_ORDERS = (_swapped, _problems_early)


# As a document --------------------------------------------------------------------------------------------------------


def bytes_of(report: NationReport) -> bytes:
    """The report as its document; the same report gives the same bytes."""
    document = report.document
    if document.kind != "text":
        return file_of(report)
    page = page_of(document.layout, report.form, report.variant)
    prose = paragraphs_of(report)
    notes = {code: text.paragraphs[0] for code, text in report.prose.texts.items() if code not in prose}
    text = page.text(title_of(report), prose, notes, figures_of(report), report.order)
    gap = "\n\n" if page.gap == "\n\n" else "\n"
    return (gap.join((text, *signature_of(report))) + "\n").encode(document.encoding)


def paragraphs_of(report: NationReport) -> dict[str, tuple[str, ...]]:
    """The sections with prose as they are printed: the first begins with a notice that all of it is invented."""
    texts = report.prose.texts
    prose = {code: texts[code].paragraphs for code in SECTIONS}
    return prose | {"overview": (MARK, *prose["overview"])}
