"""Section 五 as it is searched: folded, without spaces and broken lines, each character with its place in the text."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from gipdata.folding import fold
from gipdata.narrative.item_headings import LIST_MARK, STARTS_PARAGRAPH, heading_at
from gipdata.narrative.item_words import ENDS_IN_LACK

__all__ = ["Folded", "Scope", "fold_section", "sentences"]

LINE = "\n"
_CIRCLED = frozenset(chr(c) for first, last in ((0x2460, 0x2473), (0x2776, 0x277F)) for c in range(first, last + 1))
_LINE_ENDS = frozenset("\n\r\v\f\u0085\u2028\u2029")
_QUOTES = '“”"＂「」『』'
_PAIRS = (
    ("“", "“", re.compile(r"[。;\n]")),
    ("(", ")", re.compile(r"[。\n]")),
    ("《", "》", re.compile(r"[。;\n]")),
)
_LONGEST_ENCLOSURE = 80
_ENDS = frozenset("。!?;:.")
_SHORTEST_HEADING, _LONGEST_HEADING = 4, 30
_MARKS_BEFORE_BREAK = frozenset(",、")


class Scope(NamedTuple):
    """A stretch of the folded text: first character and the one behind the last."""

    start: int
    end: int


class Folded(NamedTuple):
    """The folded text. A line break stands in it only where a sentence, a heading or a list unit ends with the line.

    ``offsets`` tells where each character stands in the text as written; ``spaced`` is 1 where white space stood
    before it, ``enclosed`` is 1 within quotation marks, brackets and titles 《》. ``year`` is that of the report, where
    it is known: a later one tells a plan.
    """

    text: str
    offsets: list[int]
    spaced: bytearray
    enclosed: bytearray
    year: int | None = None

    def verbatim(self, scope: Scope) -> tuple[int, int]:
        """First character and the one behind the last in the text as written."""
        return self.offsets[scope.start], self.offsets[scope.end - 1] + 1


def fold_section(text: str, year: int | None = None) -> Folded:
    forms = list(map(_form, text))
    folded = "".join(forms)
    offsets = [offset for offset, form in enumerate(forms) for _ in form]
    spaced = bytearray(len(folded))
    if "" in forms:
        for offset, form in enumerate(forms):
            if not form and (at := bisect_left(offsets, offset)) < len(folded):
                spaced[at] = 1
    return _without_broken_lines(folded, offsets, spaced)._replace(year=year)


@lru_cache(maxsize=10_000)
def _form(character: str) -> str:
    """What a character is searched as: fold drops quotation marks and line breaks and makes ① a 1, which all tell."""
    if character in _LINE_ENDS:
        return LINE
    if character in _QUOTES:
        return "“"
    return character if character in _CIRCLED else fold(character)


def _without_broken_lines(text: str, offsets: list[int], spaced: bytearray) -> Folded:
    lines = text.split(LINE)
    kept: list[str] = []
    kept_offsets: list[int] = []
    kept_spaced = bytearray()
    at, before, blank = 0, "", False
    for line in lines:
        if line:
            ends = bool(before) and (blank or _ends_with_line(before, line))
            if ends:
                kept.append(LINE)
                kept_offsets.append(offsets[at - 1])
                kept_spaced.append(False)
            kept.append(line)
            kept_offsets += offsets[at : at + len(line)]
            kept_spaced += spaced[at : at + len(line)]
            before = line
        blank = not line
        at += len(line) + 1
    joined = "".join(kept)
    return Folded(joined, kept_offsets, kept_spaced, _enclosed(joined))


def _ends_with_line(line: str, following: str) -> bool:
    """Whether a sentence or heading ends where a line does; a PDF breaks lines anywhere."""
    if line[-1] in _ENDS or (line[-1] in "“)" and line[-2:-1] in _ENDS):
        return True
    if STARTS_PARAGRAPH.match(following):
        return True
    if line[-1] in _MARKS_BEFORE_BREAK:
        return False
    mark = LIST_MARK.match(line)
    start = mark.end() if mark else 0
    heading, joined = heading_at(line, start, len(line)), line + following[:_LONGEST_HEADING]
    if heading is not None and heading.end == len(line):
        longer = heading_at(joined, start, len(joined))
        return longer is None or longer.end <= len(line)
    heading = heading_at(following, 0, len(following))
    if heading is not None and heading.end >= _SHORTEST_HEADING and heading_at(joined, start, len(joined)) is None:
        return True
    return bool(ENDS_IN_LACK.search(line[-12:]) and ENDS_IN_LACK.search(following[-12:]))


def _enclosed(text: str) -> bytearray:
    """1 for what stands between quotation marks, brackets or 《》; a pair that holds a sentence end is no pair."""
    enclosed = bytearray(len(text))
    for opening, closing, ends in _PAIRS:
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at + 1, at + _LONGEST_ENCLOSURE)
            if end > at + 1 and not ends.search(text, at + 1, end - 1):
                enclosed[at + 1 : end] = b"\x01" * (end - at - 1)
                at = end
            at = text.find(opening, at + 1)
    return enclosed


_SENTENCE_END = re.compile(r"(?=[。!?;\n.])(?:[。!?;\n]+|(?<=[\u4e00-\u9fff“)])\.+(?![\da-zA-Z.]))")


def sentences(folded: Folded, scope: Scope) -> list[Scope]:
    """The sentences of a scope with their closing marks. A mark within quotation marks ends one only before “。”."""
    found: list[Scope] = []
    start = scope.start
    for match in _SENTENCE_END.finditer(folded.text, scope.start, scope.end):
        end = match.end()
        if folded.enclosed[match.start()]:
            if end == scope.end or folded.enclosed[end]:
                continue
            end += 1
        found.append(Scope(start, end))
        start = end
    if start < scope.end:
        found.append(Scope(start, scope.end))
    return found
