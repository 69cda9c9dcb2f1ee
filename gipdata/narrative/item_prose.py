"""Problems and measures in prose: which sentences state one, which only introduce, praise, deny or go on."""

import re
from typing import NamedTuple

from gipdata.narrative.item_borders import (
    aimed_at,
    behind_praise,
    behind_these_faults,
    border,
    concludes,
    denies,
    elaborates,
    fault_of_introduction,
    is_praise,
)
from gipdata.narrative.item_headings import announces, glued_heading, heading_at, points_ahead
from gipdata.narrative.item_text import Folded, Scope, sentences
from gipdata.narrative.item_words import field_of_lack, is_general, is_plan, kind_of, lacks, opens_measures
from gipdata.narrative.sentences import Span
from gipdata.report import ItemKind

__all__ = ["Context", "Statement", "read_prose", "read_unit", "trimmed"]

PROBLEM, MEASURE = ItemKind.PROBLEM, ItemKind.MEASURE


class Context(NamedTuple):
    """What the text is about to state: told by a heading or an introduction (``firm``), or by how it went on so far."""

    kind: ItemKind | None = None
    firm: bool = False


class Statement(NamedTuple):
    """A problem or measure in the folded text.

    ``general``: it says no more than that there are problems. ``aimed``: it is the fault of 针对X的问题.
    """

    kind: ItemKind
    scope: Scope
    general: bool = False
    aimed: bool = False


_OPENING_MARKS = frozenset("、.,:。;!?)\n")
_CLOSING_MARKS = frozenset("、.,:。;!?\n")


def trimmed(text: str, start: int, end: int) -> Scope:
    while start < end and text[start] in _OPENING_MARKS:
        start += 1
    while start < end and text[end - 1] in _CLOSING_MARKS:
        end -= 1
    return Scope(start, end)


def read_unit(folded: Folded, scope: Scope, kind: ItemKind) -> list[Statement]:
    """What an enumerated unit states: one item, or a problem and the measure behind it in the same sentence."""
    start, end = trimmed(folded.text, *scope)
    text = folded.text[start:end]
    if not text or denies(text):
        return []
    return _parted(text, start, kind) or [Statement(kind, Scope(start, end))]


def _parted(text: str, start: int, kind: ItemKind | None) -> list[Statement]:
    """Problem and measure of 针对X，Y and of X，今后将Y; empty where a sentence states one of them only."""
    if (aim := aimed_at(text)) is not None and aim[1] < len(text):
        fault, measure = _moved(aim[0], start), aim[1]
        aimed = True
    elif kind is not MEASURE and (parts := border(text)) is not None:
        fault, measure = Scope(start, start + parts[0]), parts[1]
        aimed = False
    else:
        return []
    rest = _moved(trimmed(text, measure, len(text)), start)
    return [Statement(PROBLEM, fault, aimed=aimed), Statement(MEASURE, rest)]


def _moved(span: Span, by: int) -> Scope:
    return Scope(span[0] + by, span[1] + by)


def read_prose(
    folded: Folded, scope: Scope, context: Context, before_list: bool = False
) -> tuple[list[Statement], Context]:
    """The statements of a scope without enumeration, and what is to follow it.

    With ``before_list`` the last sentence introduces a list: it is no item, unless it admits particular faults.
    """
    reader = _Reader(folded, context)
    end = scope.end
    glued = glued_heading(folded.text, scope.start, end) if before_list else None
    found = sentences(folded, Scope(scope.start, end if glued is None else glued))
    for sentence in found:
        reader.read(sentence, introduces=before_list and glued is None and sentence is found[-1])
    if glued is not None and (heading := heading_at(folded.text, glued, end, mark=end)) is not None:
        reader.context = Context(heading.kind, firm=True)
    return reader.statements, reader.context


_LONGEST_FIELD = 60
_OF_SOME = re.compile(r"(?:[^,。;:]{1,20}(?:时|中|后|里|上|方面|期间),)?(?:部分|个别|少数|有的|有些|一些)")


class _Reader:
    """Reads sentence after sentence, and keeps what it found and what the text is about."""

    def __init__(self, folded: Folded, context: Context) -> None:
        self.folded = folded
        self.context = context
        self.statements: list[Statement] = []
        self.field: frozenset[str] = frozenset()  # what the last statement named where it named no fault
        self.inline = False  # whether the context was told within the paragraph, and by no heading
        self.open = False  # whether the next sentence may go on with the last statement

    def read(self, sentence: Scope, introduces: bool) -> None:
        if self.inline and self.folded.text[sentence.start - 1] == "\n":
            self.context, self.inline = self.context._replace(firm=False), False
        start = self._behind_headings(sentence, introduces)
        start, end = trimmed(self.folded.text, start, sentence.end)
        closed = self.folded.text[end : sentence.end]
        text = self.folded.text[start:end]
        if not text:
            return
        if denies(text) or concludes(text):
            self.open = False
        elif introduces:
            self._read_introduction(text, start)
        elif (behind := self._behind_introduction(text, start, closed)) < len(text):
            self._read_statement(text[behind:], start + behind)

    def _behind_headings(self, sentence: Scope, introduces: bool) -> int:
        start, text = trimmed(self.folded.text, *sentence).start, self.folded.text
        mark = sentence.end if introduces else -1
        while start < sentence.end and (heading := heading_at(text, start, sentence.end, mark)) is not None:
            self.context, self.open = Context(heading.kind, firm=True), False
            start = heading.end
            while start < sentence.end and text[start] in _OPENING_MARKS:
                start += 1
        return start

    def _read_introduction(self, text: str, start: int) -> None:
        kind = announces(text)
        if (aim := aimed_at(text)) is not None:
            self._add(Statement(PROBLEM, _moved(aim[0], start), aimed=True))
        elif kind is not MEASURE and lacks(text):
            first, last = fault_of_introduction(text)
            self._add(Statement(PROBLEM, Scope(start + first, start + last)))
        if kind is not None:
            self.context = Context(kind, firm=True)

    def _behind_introduction(self, text: str, start: int, closed: str) -> int:
        """Where the statement begins in 主要存在以下问题：X; the end where a sentence only introduces."""
        colon = text.find(":")
        before = text if colon < 0 else text[:colon]
        parted = colon >= 0 or closed.startswith(":")
        if not (parted or points_ahead(before)) or aimed_at(before) is not None:
            return 0
        kind = announces(before)
        introduces = points_ahead(before, parted) if kind is MEASURE else is_general(before, introduces=True)
        if kind is None or not introduces:
            return 0
        if kind is PROBLEM and not parted:
            self._add(Statement(PROBLEM, Scope(start, start + len(text)), general=True))
        self.inline = 0 <= colon < len(text) - 1 and not self.context.firm
        self.context, self.open = Context(kind, firm=self.context.firm or parted or kind is PROBLEM), False
        return len(text) if colon < 0 else colon + 1

    def _read_statement(self, text: str, start: int) -> None:
        if self.context.kind is not MEASURE and (opens_measures(text) or is_plan(text, self.folded.year)):
            self.context = Context(MEASURE)
        if self.context.kind is MEASURE and self._reads_as_measure(text):
            self._read_measure(text, start)
        else:
            behind = behind_praise(text)
            self._read_problem(text[behind:], start + behind)

    def _reads_as_measure(self, text: str) -> bool:
        return self.context.firm or opens_measures(text) or kind_of(text) is not PROBLEM

    def _read_measure(self, text: str, start: int) -> None:
        end = start + len(text)
        if self.open and elaborates(text):
            self._extend(end)
        elif not self._add_parts(text, start, MEASURE):
            self._add(Statement(MEASURE, trimmed(self.folded.text, start + behind_these_faults(text), end)))

    def _read_problem(self, text: str, start: int) -> None:
        if self._add_parts(text, start, None):
            return
        kind, scope = kind_of(text), Scope(start, start + len(text))
        if self.open and kind is not MEASURE and (elaborates(text) or self._is_on_topic(text)):
            self._extend(scope.end)
        elif kind is PROBLEM:
            self._add(Statement(PROBLEM, scope, is_general(text)))
            self.context = self.context if self.context.firm else Context(PROBLEM)
        elif kind is MEASURE:
            self._add(Statement(MEASURE, scope))
            self.context = Context(MEASURE)
        elif is_praise(text):
            self.open = False
        elif self._is_open_problem() and not self._stands_alone(text, start):
            self._extend(scope.end)
        elif self.context == Context(PROBLEM, firm=True) or (self._is_open_problem() and _OF_SOME.match(text)):
            self._add(Statement(PROBLEM, scope))

    def _is_open_problem(self) -> bool:
        return self.open and self.statements[-1].kind is PROBLEM

    def _stands_alone(self, text: str, start: int) -> bool:
        """Whether a sentence whose words tell nothing states something of its own: parted by ；or of other people."""
        return self.folded.text[start - 1] == ";" or _OF_SOME.match(text) is not None

    def _is_on_topic(self, text: str) -> bool:
        """Whether the last statement named only a field, 在解读方面还有不足, and this sentence speaks of that field."""
        return any(pair in text for pair in self.field)

    def _add_parts(self, text: str, start: int, kind: ItemKind | None) -> bool:
        parts = _parted(text, start, kind)
        for part in parts:
            self._add(part)
        if parts:
            self.context = Context(MEASURE, self.context.firm and self.context.kind is MEASURE)
        return bool(parts)

    def _add(self, statement: Statement) -> None:
        start, end = statement.scope
        if start >= end:
            return
        self.statements.append(statement)
        self.open = True
        text = self.folded.text[start:end]
        is_field = statement.kind is PROBLEM and len(text) <= _LONGEST_FIELD and not lacks(text)
        self.field = field_of_lack(text) if is_field else frozenset()

    def _extend(self, end: int) -> None:
        last = self.statements[-1]
        self.statements[-1] = last._replace(scope=Scope(last.scope.start, end))
