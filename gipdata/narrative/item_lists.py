"""Lists of section 五: each unit a problem or a measure, or a heading with a list of its own."""

import re
from collections import deque
from collections.abc import Iterator, Sequence

from gipdata.narrative.item_borders import aimed_at, concludes
from gipdata.narrative.item_headings import glued_heading, heading_at
from gipdata.narrative.item_marks import Mark, Style, Unit, list_in, marks_of, units
from gipdata.narrative.item_prose import Context, Statement, read_prose, read_unit, trimmed
from gipdata.narrative.item_text import Folded, Scope, sentences
from gipdata.narrative.item_words import (
    is_general,
    is_plan,
    kind_of,
    lacks,
    opens_measures,
    opens_with_time,
    promises_outright,
)
from gipdata.report import ItemKind

__all__ = ["read_section"]

PROBLEM, MEASURE = ItemKind.PROBLEM, ItemKind.MEASURE


def read_section(folded: Folded) -> list[Statement]:
    """Everything that a section states, in order."""
    statements, _ = _Lists(folded).read(Scope(0, len(folded.text)), Context(), frozenset())
    return _once(folded, _without_general(statements))


def _without_general(statements: Sequence[Statement]) -> list[Statement]:
    """Without sentences that there are problems where the problems themselves follow."""
    last = max((i for i, s in enumerate(statements) if s.kind is PROBLEM and not s.general), default=-1)
    return [s for i, s in enumerate(statements) if not (s.general and i < last)]


def _once(folded: Folded, statements: Sequence[Statement]) -> list[Statement]:
    """Without the fault of 针对X的问题 where it was stated before in the very words."""
    kept: list[Statement] = []
    stated: deque[str] = deque(maxlen=_LOOKED_BACK)
    for statement in statements:
        if statement.kind is PROBLEM:
            start, end = statement.scope
            text = folded.text[start : min(end, start + _LONGEST_COMPARED)]
            if statement.aimed and any(text in earlier for earlier in stated):
                continue
            stated.append(text)
        kept.append(statement)
    return kept


_LOOKED_BACK, _LONGEST_COMPARED = 50, 200
_MOST_COMPARED = 200


def _of_one_list(listed: Sequence[Unit], told: Sequence[ItemKind | None], first: int) -> Sequence[ItemKind | None]:
    """What the words of the units tell, from the one with this number to the last of its list."""
    stop = min(len(listed), first + _MOST_COMPARED)
    last = next((i for i in range(first, stop) if listed[i].is_last), stop - 1)
    return told[first : last + 1]


def _kinds(told: Sequence[ItemKind | None], context: Context, measures_due: bool) -> list[ItemKind]:
    """The kind of each unit: the context's, but where the words of all units speak against it, their own.

    Words of fault below a heading for measures speak against nothing where measures are due, the problems being stated.
    """
    if context.kind is not None:
        against = all(kind not in (None, context.kind) for kind in told)
        expected = context.firm and (len(told) == 1 or (context.kind is MEASURE and measures_due))
        if not against or expected:
            return [context.kind] * len(told)
    before = next((kind for kind in told if kind is not None), PROBLEM)
    return [before := kind or before for kind in told]


_LONGEST_LABEL = 20
_FIELD = re.compile(r"关于.+|.+(?:方面|情况)")


class _Lists:
    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.marks = marks_of(folded)
        self.measures_due = False  # whether a problem was stated before

    def read(
        self, scope: Scope, context: Context, without: frozenset[Style], before_list: bool = False
    ) -> tuple[list[Statement], Context]:
        """The statements of a scope and what is to follow it; lists of the styles ``without`` are not looked for."""
        found = list_in(self.folded, self.marks, scope, without)
        if not found:
            return self._read_prose(scope, context, before_list)
        before = Scope(scope.start, found[0].start)
        statements, context = self._read_prose(before, context, before_list=found[0].number < 2)
        more, context = self._read_list(found, scope, context, without | {found[0].style}, before_list)
        return statements + more, context

    def _read_prose(self, scope: Scope, context: Context, before_list: bool) -> tuple[list[Statement], Context]:
        statements, context = read_prose(self.folded, scope, context, before_list)
        self._note(statements)
        return statements, context

    def _note(self, statements: Sequence[Statement]) -> None:
        self.measures_due = self.measures_due or any(s.kind is PROBLEM and not s.general for s in statements)

    def _read_list(
        self, found: Sequence[Mark], scope: Scope, context: Context, without: frozenset[Style], before_list: bool
    ) -> tuple[list[Statement], Context]:
        statements: list[Statement] = []
        listed = units(self.folded, found, scope)
        told = [self._kind_of(unit) for unit in listed]
        kinds: Iterator[ItemKind] = iter(())
        for i, unit in enumerate(listed):
            kind = next(kinds, None)
            if kind is None:
                kinds = iter(_kinds(_of_one_list(listed, told, i), context, self.measures_due))
                kind = next(kinds)
            before_another = unit.is_last and (before_list or unit.following is not None)
            more, after = self._read_unit(unit, kind, without, before_another)
            rest = Scope(unit.scope.end, unit.following.start if unit.following else scope.end)
            if after is None and rest.start < rest.end:
                others, after = self.read(rest, Context(), without, before_another)
                more += others
            statements += more
            self._note(more)
            if unit.is_last or (after is not None and after.firm):
                context, kinds = after or Context(context.kind), iter(())
        return statements, context

    def _kind_of(self, unit: Unit) -> ItemKind | None:
        scope = trimmed(self.folded.text, *unit.scope)
        if scope.start >= scope.end:
            return None
        first = trimmed(self.folded.text, *sentences(self.folded, scope)[0])
        words = self.folded.text[slice(*first)]
        return MEASURE if is_plan(words, self.folded.year) else kind_of(words)

    def _read_unit(
        self, unit: Unit, kind: ItemKind, without: frozenset[Style], before_list: bool
    ) -> tuple[list[Statement], Context | None]:
        """What a unit states, and what is to follow it where it says so."""
        text, end = self.folded.text, unit.scope.end
        start = trimmed(text, *unit.scope).start
        if start >= end:
            return [], None
        inner = list_in(self.folded, self.marks, Scope(start, end), without)
        if len(inner) == 1 and self._states(Scope(start, inner[0].start)):
            inner = []  # a mark by itself behind a statement parts nothing
        limit = inner[0].start if inner else end
        heading = heading_at(text, start, limit, mark=limit if inner else -1)
        if heading is not None:
            context = Context(heading.kind, firm=True)
            statements, after = self.read(Scope(heading.end, end), context, without, before_list)
            return statements, after if not statements else None
        mark = limit if inner or unit.following is not None or before_list else -1
        turn = self._turn(unit, Scope(start, limit), kind, mark)
        if turn is not None:
            statements = [] if self._is_label(start, turn) else read_unit(self.folded, Scope(start, turn), kind)
            more, after = self.read(Scope(turn, end), Context(), without, before_list)
            return statements + more, after if not more or unit.is_last else None
        if inner:
            return self._read_nested(Scope(start, end), inner, kind, without)
        return read_unit(self.folded, Scope(start, end), kind), None

    def _read_nested(
        self, scope: Scope, inner: Sequence[Mark], kind: ItemKind, without: frozenset[Style]
    ) -> tuple[list[Statement], Context | None]:
        """A unit with a list of its own: its units are the items, what stands before them is a heading."""
        head = Scope(scope.start, inner[0].start)
        within = without | {inner[0].style}
        words = self.folded.text[slice(*trimmed(self.folded.text, *head))]
        context = Context(kind, firm=True)
        statements: list[Statement] = []
        if len(sentences(self.folded, head)) > 1 or aimed_at(words) is not None:
            statements, context = read_prose(self.folded, head, context, before_list=True)
        elif kind is PROBLEM and lacks(words) and self._states_measures_only(inner, scope):
            statements, context = read_unit(self.folded, head, kind), Context(MEASURE)
        more, _ = self._read_list(inner, scope, context, within, before_list=False)
        return statements + more, None

    def _states_measures_only(self, inner: Sequence[Mark], scope: Scope) -> bool:
        return all(self._kind_of(unit) is MEASURE for unit in units(self.folded, inner, scope))

    def _states(self, scope: Scope) -> bool:
        """Whether the words that stand before a list's only mark are a statement, and no heading."""
        text = self.folded.text
        if heading_at(text, *scope, mark=scope.end) is not None or glued_heading(text, *scope) is not None:
            return False
        found = [text[slice(*trimmed(text, *sentence))] for sentence in sentences(self.folded, scope)]
        return any(kind_of(words) is not None for words in found) and not any(opens_measures(words) for words in found)

    def _is_label(self, start: int, turn: int) -> bool:
        """Whether a unit's words before a heading only name a field: 关于公开时效."""
        text = self.folded.text
        words = text[slice(*trimmed(text, start, turn))]
        if len(words) > _LONGEST_LABEL or "," in words or kind_of(words) is not None:
            return False
        heading = heading_at(text, turn, len(text), turn)
        named = text[turn - 1] in ":\n" and heading is not None and heading.kind is not MEASURE
        return heading is not None and (named or _FIELD.fullmatch(words) is not None)

    def _turn(self, unit: Unit, scope: Scope, kind: ItemKind, mark: int) -> int | None:
        """Where a unit turns to something else: a heading, the measure against its fault, what closes the list."""
        text = self.folded.text
        for sentence in sentences(self.folded, scope)[1:]:
            start, end = trimmed(text, *sentence)
            if start >= end:
                continue
            words, is_paragraph = text[start:end], text[sentence.start - 1] == "\n"
            if heading_at(text, start, scope.end, mark) is not None:
                return start
            if kind is PROBLEM and self._promises(words):
                return start
            if unit.is_last and (is_general(words) or self._closes(words, is_paragraph, kind)):
                return start
            if mark == sentence.end and text[sentence.end - 1] == ":":
                return start
        return glued_heading(text, scope.start + 1, scope.end) if mark >= 0 else None

    def _promises(self, words: str) -> bool:
        if opens_measures(words) or promises_outright(words) or is_plan(words, self.folded.year):
            return True
        aim = aimed_at(words) if words.startswith("针对") else None
        return aim is not None and aim[1] < len(words)

    def _closes(self, words: str, is_paragraph: bool, kind: ItemKind) -> bool:
        """Whether a sentence behind the last unit's own speaks of the whole again."""
        if kind is PROBLEM:
            return is_paragraph and kind_of(words) is MEASURE
        return concludes(words) or opens_with_time(words) or (is_paragraph and opens_measures(words))
