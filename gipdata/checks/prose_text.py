"""The prose as the rules on it read it: folded, line by line, every character with its place in the source."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gipdata.checks.rule import View
from gipdata.folding import fold, fold_with_offsets
from gipdata.report import Location, Section

__all__ = ["NARRATIVE", "PROSE", "Hit", "Prose", "own_words", "places_of", "prose_of", "whole_prose", "year_over"]

NARRATIVE = ("overview", "problems", "other_matters")
"""The sections in which a body tells in sentences; what stands before and behind them has titles and page furniture."""
PROSE = ("front", *NARRATIVE, "back")

MOST_PLACES_TOLD, MOST_PLACES_SOUGHT = 3, 50
_LONGEST_KEPT = 1_000
_UNUSUAL = re.compile(r"[^\u4e00-\u9fff\u3000-\u3029\uff01-\uff5e\x00-\x7f“”‘’—…·×]")
_PINYIN = re.compile(r"[(（\[［【〔{]\s*[a-zA-Z\uff21-\uff5a]")
_MOST_AROUND = 12
_QUOTED_TO = ",。;:!?\n"
_QUOTATION = re.compile("[“”‘’\"'＂＇「」『』]")
_CLAUSE_MARKS = ",。;:!?、\n"
_SENTENCE_MARKS = "。;!?\n"
_LONGEST_SENTENCE = 400


class Prose(NamedTuple):
    """A section's text with each line folded (half-width, no spaces, no quotation marks); line breaks are kept."""

    section: Section
    folded: str

    @property
    def offsets(self) -> Sequence[int]:
        """Of each folded character, where it stands in the section's text."""
        return _offsets(self.section.text)

    def raw(self, start: int, end: int) -> str:
        """The folded characters ``start`` to ``end`` as they are written; a line break is a space."""
        return self.section.text[self.offsets[start] : self.offsets[end - 1] + 1].replace("\n", " ")

    def location(self, start: int) -> Location | None:
        return self.section.place_of(self.offsets[start])

    def begins_clause(self, start: int) -> bool:
        return start == 0 or self.folded[start - 1] in _CLAUSE_MARKS

    def is_closed(self, end: int) -> bool:
        """Whether a quotation mark, which folding drops, stands behind in the same line."""
        last = self.offsets[end - 1] + 1
        return _QUOTATION.match(self.section.text[last : last + 10].lstrip(" \u3000")) is not None

    def sentence(self, start: int) -> tuple[int, int]:
        """The sentence that the character stands in: up to 。！？； or a line break, and no farther than some lines."""
        first, last = max(0, start - _LONGEST_SENTENCE), min(len(self.folded), start + _LONGEST_SENTENCE)
        begins = [at + 1 for mark in _SENTENCE_MARKS if (at := self.folded.rfind(mark, first, start)) >= 0]
        ends = [at for mark in _SENTENCE_MARKS if (at := self.folded.find(mark, start, last)) >= 0]
        return max(begins, default=first), min(ends, default=last)


class Hit(NamedTuple):
    """Characters that a rule points at."""

    prose: Prose
    start: int
    end: int

    @property
    def found(self) -> str:
        return self.prose.raw(self.start, self.end).strip()

    @property
    def location(self) -> Location | None:
        return self.prose.location(self.start)

    def context(self) -> str:
        """The clause that the characters stand in, shortened where it is long, so that a person finds the place."""
        folded = self.prose.folded
        start, end = self.start, self.end
        while start and self.start - start < _MOST_AROUND and folded[start - 1] not in _QUOTED_TO:
            start -= 1
        while end < len(folded) and end - self.end < _MOST_AROUND and folded[end] not in _QUOTED_TO:
            end += 1
        more_before = start and folded[start - 1] not in _QUOTED_TO
        more_behind = end < len(folded) and folded[end] not in _QUOTED_TO
        return f"{'…' if more_before else ''}{self.prose.raw(start, end).strip()}{'…' if more_behind else ''}"

    @property
    def is_parted(self) -> bool:
        """Whether a quotation mark stands between the characters, which folding dropped: 讲“权利”运行."""
        return _QUOTATION.search(self.found) is not None


def prose_of(view: View, codes: Sequence[str] = PROSE) -> Iterator[Prose]:
    """The sections of these kinds that have a text, in the report's order."""
    return (prose for prose in view.once(_all_prose) if prose.section.code in codes)


def _all_prose(view: View) -> list[Prose]:
    sections = view.report.sections
    return [Prose(section, _folded(section.text)) for section in sections if section.code in PROSE and section.text]


def whole_prose(view: View) -> str:
    """The folded text of all of it, to tell at once what stands nowhere."""
    return view.once(_whole_prose)


def _whole_prose(view: View) -> str:
    return "\n".join(prose.folded for prose in view.once(_all_prose))


def _folded(text: str) -> str:
    """The text folded line by line."""
    return "\n".join(map(_folded_line, text.split("\n")))


def _folded_line(line: str) -> str:
    """As ``fold_with_offsets`` folds it. ``fold`` is faster and does the same to a line of ordinary characters; but it
    drops pinyin, may make one character of two unusual ones, and keeps what it was given."""
    ordinary = len(line) <= _LONGEST_KEPT and not _UNUSUAL.search(line) and not _PINYIN.search(line)
    return fold(line) if ordinary else fold_with_offsets(line)[0]


@lru_cache(maxsize=16)
def _offsets(text: str) -> Sequence[int]:
    """Needed only where a rule has found something."""
    offsets: list[int] = []
    start = 0
    for line in text.split("\n"):
        offsets += [start + offset for offset in fold_with_offsets(line)[1]]
        start += len(line) + 1
        offsets.append(start - 1)  # of the line break
    return offsets


def places_of(hits: Sequence[Hit]) -> str:
    """Where they stand, in words: 第3行, or 第3行、第5行等5处."""
    sought = (hit.location for hit in hits[:MOST_PLACES_SOUGHT])
    places = list(dict.fromkeys(place.brief for place in sought if place and place.brief))
    if not places:
        return "正文中"
    told = "、".join(places[:MOST_PLACES_TOLD])
    return f"{told}等{len(hits)}处" if len(hits) > len(places) or len(places) > MOST_PLACES_TOLD else told


def own_words(prose: Prose, start: int) -> bool:
    """Whether the characters are the report's own words, not part of a title in 《》 on the same line."""
    first = max(0, start - _LONGEST_SENTENCE)
    line = max(first, prose.folded.rfind("\n", first, start) + 1)
    return prose.folded.rfind("《", line, start) <= prose.folded.rfind("》", line, start)


def year_over(view: View) -> int | None:
    """The year of the report where title, period and text leave no doubt of it."""
    report = view.report
    stated = {report.years_stated[source] for source in ("title", "period", "text") if source in report.years_stated}
    sure = "title" in report.years_stated or "period" in report.years_stated
    return report.year if sure and stated == {report.year} else None
