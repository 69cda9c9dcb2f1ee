"""Section 五 into separate problems and measures.

A text that enumerates is taken apart list by list, the outermost first; what is left without enumeration is read
sentence by sentence. What a statement is, problem or measure, is told by the heading or introduction above it, and by
its own words.
"""

from collections.abc import Iterator

from gipdata.narrative.answers import with_answers
from gipdata.narrative.item_lists import read_section
from gipdata.narrative.item_text import fold_section
from gipdata.narrative.themes import Rules, classify
from gipdata.report import Item, Report, Section

__all__ = ["items_of", "split_items"]


def split_items(text: str, rules: Rules | None = None, year: int | None = None) -> list[Item]:
    """The problems and measures that the text of section 五 states, in its order, each a verbatim span.

    A span begins behind the enumerator and ends before the closing mark. ``rules`` tell the themes, by default those
    of themes.toml. ``year`` is that of the report: what a sentence says of a later one is a plan.

    >>> [(item.kind.value, item.text) for item in split_items("一是人手少；二是目录不细。今后将增加人手。")]
    [('problem', '人手少'), ('problem', '目录不细'), ('measure', '今后将增加人手')]
    """
    return with_answers(list(_items(text, year, rules)))


def items_of(report: Report, rules: Rules | None = None) -> list[Item]:
    """The items of section 五 with their themes, what they answer, and where they stand.

    ``start`` and ``end`` are counted in the text of the item's own section; a report has one such section.
    """
    sections = [section for section in report.sections if section.code == "problems"]
    return with_answers([item for s in sections for item in _items(s.text, report.year, rules, s)])


def _items(text: str, year: int | None, rules: Rules | None, section: Section | None = None) -> Iterator[Item]:
    folded = fold_section(text, year)
    for statement in read_section(folded):
        start, end = folded.verbatim(statement.scope)
        themes = tuple(classify(text[start:end], statement.kind, rules))
        location = section.place_of(start) if section is not None else None
        yield Item(statement.kind, text[start:end], start, end, themes, location=location)
