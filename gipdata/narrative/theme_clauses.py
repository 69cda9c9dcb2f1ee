"""A statement as the rules read it: folded, cut into clauses, with the words of themes.toml found in each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from gipdata.folding import fold_with_offsets
from gipdata.narrative.sentences import Span
from gipdata.narrative.theme_rules import Rule
from gipdata.narrative.theme_words import Hit, Lexicon

__all__ = ["Clause", "Named", "Statement", "read_statement"]

LONGEST_CLAUSE = 200  # characters: a clause without marks is cut there, so that no text costs more than its length
PUBLISHED = frozenset({"staffing", "resources"})  # themes whose objects may be no more than what is published
CONCEDED = 4  # clauses behind 虽然 in which 但 may come
_MARK = re.compile(r"[,:。;!?.]|\Z")


class Named(NamedTuple):
    """A rule, and where a word of it stands."""

    rule: Rule
    start: int
    end: int


@dataclass
class Clause:
    """A clause: its span in the folded text, the number of its sentence, and the words found, by what they do."""

    start: int
    end: int
    sentence: int
    faults: list[Hit] = field(default_factory=list)
    objects: list[Hit] = field(default_factory=list)
    phrases: list[Hit] = field(default_factory=list)
    hints: list[Hit] = field(default_factory=list)
    contrasts: list[Hit] = field(default_factory=list)
    links: list[Hit] = field(default_factory=list)
    actions: list[Hit] = field(default_factory=list)
    manners: list[Hit] = field(default_factory=list)
    causes: list[Hit] = field(default_factory=list)
    effects: list[Hit] = field(default_factory=list)
    turns: list[Hit] = field(default_factory=list)
    endings: list[Hit] = field(default_factory=list)
    set_aside: list[Hit] = field(default_factory=list)  # objects and phrases of the asides
    asides: list[Span] = field(default_factory=list)  # means, occasions, and problems that are answered
    masked: list[Span] = field(default_factory=list)  # what is ignored, denied or over

    _named: tuple[Named, ...] | None = None

    @property
    def named(self) -> tuple[Named, ...]:
        """The rules of the objects and phrases, each with where its words stand first."""
        if self._named is None:
            self._named = self._find_named()
        return self._named

    def _find_named(self) -> tuple[Named, ...]:
        first: dict[str, Named] = {}
        for hit in (*self.objects, *self.phrases):
            for use in hit.uses:
                if use.rule is not None and use.rule.name not in first:
                    first[use.rule.name] = Named(use.rule, hit.start, hit.end)
        return tuple(first.values())


@dataclass
class Statement:
    """The folded text with the offset of each of its characters in the text, and its clauses."""

    text: str
    offsets: list[int]
    clauses: list[Clause]

    def said(self, concessions: tuple[str, ...]) -> str:
        """The clauses without what is ignored, denied, over, or conceded (虽然…, up to 但)."""
        left, conceding, sentence = [], False, -1
        for clause in self.clauses:
            turned = any(turn.start == clause.start for turn in clause.turns)
            conceding = conceding and sentence == clause.sentence and not turned
            conceding = conceding or self.text.startswith(concessions, clause.start)
            sentence = clause.sentence
            at = clause.end if conceding else clause.start
            for start, end in sorted(clause.masked):
                left.append(self.text[at:start])
                at = max(at, end)
            left.append(self.text[at : clause.end])
        return ",".join(left)

    def conceded(self, concessions: tuple[str, ...]) -> set[int]:
        """Where something is granted before what is complained of: from the clause of 虽然 up to 但, or to its end."""
        positions: set[int] = set()
        concessions = tuple(word for word in concessions if word in self.text)
        for n, clause in enumerate(self.clauses if concessions else ()):
            at = max((self.text.rfind(word, clause.start, clause.end) for word in concessions), default=-1)
            if at < 0:
                continue
            turns = [turn.start for turn in clause.turns if turn.start > at]
            for later in self.clauses[n + 1 : n + 1 + CONCEDED] if not turns else ():
                if later.sentence == clause.sentence:
                    turns.extend(turn.start for turn in later.turns if turn.start == later.start)
            positions.update(range(clause.start, min(turns, default=clause.end)))
        return positions


_ROLES = {
    "fault": "faults",
    "object": "objects",
    "aspect": "objects",
    "phrase": "phrases",
    "hint": "hints",
    "contrast": "contrasts",
    "link": "links",
    "action": "actions",
    "manner": "manners",
    "cause": "causes",
    "effect": "effects",
    "turn": "turns",
    "ending": "endings",
}
_FRAMING = frozenset({"ignored", "denial", "denied", "aside", "when", "publish"})


def read_statement(text: str, words: Lexicon) -> Statement:
    folded, offsets = fold_with_offsets(text)
    clauses = []
    for start, end, sentence in _spans(folded):
        clause = Clause(start, end, sentence)
        _fill(clause, words.scan(folded, start, end))
        clauses.append(clause)
    return Statement(folded, offsets, clauses)


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Clauses without their marks, each with the number of its sentence."""
    start = sentence = 0
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        if mark == "." and text[at - 1 : at].isdigit():
            continue
        while at - start > LONGEST_CLAUSE:
            yield start, start + LONGEST_CLAUSE, sentence
            start += LONGEST_CLAUSE
        if start < at:
            yield start, at, sentence
        start = match.end()
        sentence += mark not in ",:"


def _fill(clause: Clause, hits: list[Hit]) -> None:
    framing = [hit for hit in hits if not hit.roles.isdisjoint(_FRAMING)]
    if framing:
        clause.masked.extend(_masked(clause, framing))
        clause.asides.extend((hit.start, hit.end) for hit in framing if "aside" in hit.roles)
        clause.asides.extend((clause.start, hit.end) for hit in framing if "when" in hit.roles)
    for hit in hits:
        if clause.masked and any(start <= part[0] < end for start, end in clause.masked for part in hit.parts):
            continue
        aside = clause.asides and any(start <= hit.start and hit.end <= end for start, end in clause.asides)
        for kind in _lists_of(hit.roles):
            if not aside:
                getattr(clause, kind).append(hit)
            elif kind in ("objects", "phrases"):
                clause.set_aside.append(hit)
    if any("publish" in hit.roles for hit in framing):
        for hits_of_themes in (clause.objects, clause.hints):
            hits_of_themes[:] = [hit for hit in hits_of_themes if not _is_published(hit, clause)]
    for hits in (clause.faults, clause.objects, clause.phrases, clause.hints):
        if len(hits) > 1:
            hits.sort(key=lambda hit: (hit.start, -hit.end))
    if len(clause.faults) > 1:
        clause.faults[:] = _one_a_place(clause.faults)


@lru_cache(maxsize=1_000)
def _lists_of(roles: frozenset[str]) -> tuple[str, ...]:
    """The lists of a clause in which a word with these roles stands."""
    return tuple(sorted({_ROLES[role] for role in roles if role in _ROLES}))


def _is_published(hit: Hit, clause: Clause) -> bool:
    """Whether an object of a clause that publishes is only what is published: 公布资金, but not 安排资金印制公示."""
    themes = {use.rule.theme for use in hit.uses if use.rule is not None}
    return bool(themes) and themes <= PUBLISHED and not any(action.end <= hit.start for action in clause.actions)


def _one_a_place(faults: list[Hit]) -> list[Hit]:
    """The faults with those that are told by the very same characters as one: 不严 is a word, and 严 denied."""
    result: list[Hit] = []
    for hit in faults:
        if result and (result[-1].start, result[-1].end) == (hit.start, hit.end):
            result[-1] = result[-1]._replace(
                uses=result[-1].uses + hit.uses,
                roles=result[-1].roles | hit.roles,
                denied=result[-1].denied or hit.denied,
                soft=result[-1].soft or hit.soft,
            )
        else:
            result.append(hit)
    return result


def _masked(clause: Clause, hits: list[Hit]) -> Iterator[Span]:
    """What is ignored, what is denied (to the end of the clause) and what is over (from its beginning)."""
    for hit in hits:
        if "ignored" in hit.roles:
            yield hit.start, hit.end
        elif "denial" in hit.roles:
            yield hit.start, clause.end
        elif "denied" in hit.roles:
            yield clause.start, hit.end
