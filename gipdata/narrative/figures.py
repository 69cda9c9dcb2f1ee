"""Quantities that the prose states: what they count, how much, and whose and which year's they are.

A paragraph is folded, cut into sentences and clauses, and each clause into words of few kinds (figure_words). The words
beside a number tell its topic (figure_phrases), the marks of its sentence its scope (figure_scope). Words that deny
(未收到申请) are a figure of 0. Whatever is not surely understood keeps the scope ``unclear`` or the topic ``other``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from gipdata.folding import fold, fold_with_offsets
from gipdata.narrative.figure_clauses import telling_words
from gipdata.narrative.figure_plans import Plans
from gipdata.narrative.figure_scope import own_names
from gipdata.narrative.figure_sentences import Draft, Said, Sentence
from gipdata.narrative.figure_topics import SCOPES, TOPICS
from gipdata.report import Location, Report, Section, StatedFigure

__all__ = ["SCOPES", "TOPICS", "paragraphs", "stated_figures"]

_BACK = "back"
_TOPIC_OF_SECTION = {"applications": "requests", "disputes": "disputes"}
_LONG_LINE, _LONGEST_HEADING = 20, 30
_ENDS = "。！？!?；;：:"
_SENTENCE = re.compile(r"[^。!?;]+")
_ENUMERATOR = re.compile(
    r"(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,:]|\d{1,2}[、.](?!\d))[、.]?"
)


def stated_figures(report: Report) -> list[StatedFigure]:
    """The figures of the report's prose in the order in which they stand; the signature is left out."""
    names = own_names(report)
    return [
        f for s in report.sections if s.text and s.code != _BACK for f in _SectionReader(report, s, names).figures()
    ]


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a section as spans; a long line without a closing mark goes on in the next.

    >>> list(paragraphs("（一）情况\\n收到申请。"))
    [(0, 5), (6, 11)]
    """
    start = at = 0
    lines = text.split("\n")
    for i, line in enumerate(lines):
        end = at + len(line)
        following = lines[i + 1].strip() if i + 1 < len(lines) else ""
        if not following or not _goes_on(line.rstrip(), following):
            if text[start:end].strip():
                yield start, end
            start = end + 1
        at = end + 1


def _goes_on(line: str, following: str) -> bool:
    return len(line) >= _LONG_LINE and line[-1] not in _ENDS and _ENUMERATOR.match(fold(following[:8])) is None


class _SectionReader:
    """Reads one section: paragraphs and their sentences, each with what the heading and the sentences before said."""

    def __init__(self, report: Report, section: Section, names: dict[str, str]) -> None:
        self._report = report
        self._section = section
        self._names = names
        self._heading = _TOPIC_OF_SECTION.get(section.code, "")
        self._plans = Plans()

    def figures(self) -> Iterator[StatedFigure]:
        for start, end in paragraphs(self._section.text):
            folded, offsets = fold_with_offsets(self._section.text[start:end])
            yield from self._paragraph(folded, start, offsets)

    def _paragraph(self, folded: str, start: int, offsets: Sequence[int]) -> Iterator[StatedFigure]:
        said = Said(self._heading)
        for at, match in enumerate(_SENTENCE.finditer(folded)):
            begin, end = match.span()
            alone = end - begin == len(folded)  # without a mark behind it, as a heading stands
            if self._plans.governs(folded[begin:end], at == 0, alone):
                said.marks = said.marks._replace(planned=True)
            if enumerator := _ENUMERATOR.match(folded, begin, end):
                begin = enumerator.end()
            text, here = folded[begin:end], offsets[begin:end]
            words, counts = telling_words(text, here, self._names, self._report.year)
            sentence = Sentence(text, words, self._report, said) if words else None
            drafts = sentence.read() if sentence else ()
            topic = sentence.topic if sentence else ""
            if at == 0 and len(text) <= _LONGEST_HEADING and not counts:
                self._heading = topic or _TOPIC_OF_SECTION.get(self._section.code, "")
                said.topic = self._heading
            else:
                said.topic = topic or said.topic
            said.marks = (sentence or said).marks.after_sentence()
            for draft in drafts:
                yield self._figure(draft, start + here[draft.start], start + here[draft.end - 1] + 1)

    def _figure(self, draft: Draft, start: int, end: int) -> StatedFigure:
        return StatedFigure(
            draft.topic,
            self._section.text[start:end],
            draft.value,
            draft.unit,
            draft.approximate,
            draft.scope,
            self._section.code,
            start,
            end,
            self._place_of(start),
        )

    @cached_property
    def _lines(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self._section.text)]

    def _place_of(self, offset: int) -> Location | None:
        """As Section.place_of, without counting the lines anew for each of many figures."""
        line, places = bisect_left(self._lines, offset), self._section.places
        return places[line] if line < len(places) else self._section.location
