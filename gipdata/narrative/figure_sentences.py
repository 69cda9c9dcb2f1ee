"""The figures of one sentence, read clause by clause with what its paragraph has said before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gipdata.narrative.figure_asides import is_aside
from gipdata.narrative.figure_clauses import clauses, phrases
from gipdata.narrative.figure_counted import Counted, Phrase
from gipdata.narrative.figure_denials import denied, is_condition, is_one, scope_of_denial
from gipdata.narrative.figure_phrases import topics_of
from gipdata.narrative.figure_scope import (
    NO_MARKS,
    Marks,
    clause_scope,
    is_of_some,
    read_marks,
    without_years_of_objects,
)
from gipdata.narrative.figure_topics import OUTCOME_ROWS, REQUESTS
from gipdata.narrative.figure_words import KEYWORDS, Word, core_of, has_kind
from gipdata.report import Report

__all__ = ["Draft", "Said", "Sentence"]

# Words that count something else, so that a bare 申请 or 办结 beside them is no request for information.
_COMPETING = frozenset(("services", "enquiries", "petitions", "proposals"))
# What is a part of the requests by its very topic, so that 其中 before it takes nothing away.
_OWN_PART = frozenset(
    (*OUTCOME_ROWS, "requests_carried_in", "requests_carried_out", "requests_handled", "requests_answered",
     "direct_suits", "suits_after_review")
)  # fmt: skip
_OF_REQUESTS = _OWN_PART | REQUESTS.keys()
_SUITS_BY_CHANNEL = ("direct_suits", "suits_after_review")
_OF_ANY_KIND = ("reviews", "suits", "disputes")  # a township has such cases about other things too
_INCLUDING = ("requests_received", "requests_in_all")
_COMING_IN = (*_INCLUDING, "requests_with_carried", "requests_dealt_with", "requests_carried_in")
_NOUNS = frozenset("OADVSYZFELGIke<>$")
_PARTING = frozenset(",:()")
_NEAR = 12  # characters
_CONSULTS = re.compile(r"征求[^,:、]*$")
_TIDYING = ("tidying",)
_COMMA = Word(",", 0, 0)


@dataclass
class Draft:
    """A figure before its place in the source is known; ``start`` and ``end`` count in the folded sentence."""

    topic: str
    value: Decimal
    unit: str
    approximate: str
    scope: str
    start: int
    end: int


@dataclass
class Said:
    """What a paragraph has said so far, for the words that are left out.

    ``topic``: ``requests`` or ``disputes``, from the section, the heading or a sentence before. ``base``: the last
    count of requests, by which outcomes go.
    """

    topic: str = ""
    base: Draft | None = None
    marks: Marks = NO_MARKS


_READ_FOR = frozenset("#-yls")  # numbers, denials, and the years that hold for sentences behind


class Sentence:
    """One folded sentence, with its words: the figures that it states."""

    def __init__(self, text: str, words: Sequence[Word], report: Report, said: Said) -> None:
        self.text = text
        self.words = words
        self._kinds = frozenset([word.kind for word in words])
        self.marks = said.marks
        self._said = said
        self._report = report
        self._drafts: list[Draft] = []
        self._last = ("", "")  # topic and unit of the figure before
        self._here: Sequence[Word] = ()  # the clause that is read
        self._before: Sequence[Word] = ()  # the clause before, where it holds no figure
        self._murky = False  # words that are not known stand between the figure before and this one
        self._described = False  # a clause has said what the requests were about
        self._through = ""  # the topic that the sentence counts by way of a channel
        self._known = said.topic == "requests"
        self._together = False  # 连同上年结转的2件: they are among the requests that are told of next
        self._competing = False

    @property
    def topic(self) -> str:
        """Whether it speaks of requests or of disputes."""
        kinds = self._kinds
        if not kinds.isdisjoint("VSYZ"):
            return "requests" if "O" in kinds and not kinds.isdisjoint("RH") else "disputes"
        return "" if kinds.isdisjoint("OD") else "requests"

    def read(self) -> list[Draft]:
        """The figures in order; what stands in brackets changes nothing for what follows them."""
        if self._kinds.isdisjoint(_READ_FOR):
            return []
        competing = [word for word in self.words if word.code in _COMPETING]
        self._competing = not all(self._is_consulted(word) for word in competing)
        outside: list[tuple[Marks, Draft | None, tuple[str, str], bool]] = []
        for clause, mark in clauses(self.words):
            if clause:
                self._clause(clause)
            if mark == "(":
                outside.append((self.marks, self._said.base, self._last, self._murky))
            elif mark == ")" and outside:
                self.marks, self._said.base, self._last, self._murky = outside.pop()
        return self._drafts

    def _is_consulted(self, word: Word) -> bool:
        """征求第三方意见 is a step in dealing with a request, no other case."""
        return _CONSULTS.search(self.text[max(0, word.start - _NEAR) : word.start]) is not None

    def _is_of_others(self) -> bool:
        return self._competing or "L" in self._kinds

    def _is_about_disclosure(self) -> bool:
        return bool(self._said.topic) or not self._kinds.isdisjoint("ODi")

    def _clause(self, words: Sequence[Word]) -> None:
        self._here = words
        if self._last[0] in _OF_REQUESTS and is_aside(self._text_of(words), words, _COMPETING):
            self._before, self._described = (), True
            return
        words = self._without_denial(words)
        kinds = [word.kind for word in words]
        if "#" not in kinds:
            self._listen(without_years_of_objects(words))
            self._murky |= "?" in kinds
            self._before = words
            if "+" in kinds:
                self._include_carried()
            return
        numbers = [i for i, kind in enumerate(kinds) if kind == "#"]
        scope = clause_scope(words)
        for left, number, right in phrases(words, numbers):
            self._figure(left, number, right, scope)
            self._before = ()

    def _text_of(self, words: Sequence[Word]) -> str:
        """A clause as it is written, with the words that say nothing."""
        start, end = words[0].start, words[-1].end
        while start > 0 and self.text[start - 1] not in _PARTING:
            start -= 1
        while end < len(self.text) and self.text[end] not in _PARTING:
            end += 1
        return self.text[start:end]

    def _listen(self, words: Sequence[Word], also: Sequence[Word] = ()) -> None:
        """Takes in whose and when the words say, and whether they speak of requests."""
        self.marks = read_marks(self.marks, words, self._report.org_type, self._report.year)
        self._known = self._known or has_kind(words, "OD") or has_kind(also, "OD")

    # Figures with a number

    def _figure(self, left: Sequence[Word], number: Word, right: Sequence[Word], clause: str) -> None:
        quantity = number.quantity
        assert quantity is not None
        self._listen(left, right)
        included = self._together or has_kind(self._before, "+")
        known = self._known and not self._competing
        phrase = Phrase(quantity, left, right, known, self._last, self._murky, self.marks.part, included)
        counted = topics_of(phrase)
        if self._before and not _has_noun(left, right) and "?" not in core_of(self._before, _TIDYING):
            counted = topics_of(phrase._replace(left=[*self._before, _COMMA, *left]))  # 信息公开申请，共3件
        if quantity.spelled and counted[0].topic == "other":
            return  # an idiom, more likely
        for one in counted:
            scope = self._scope(one, phrase, clause)
            if one.topic == "requests_carried_in":
                self._together |= any(self._is_added(word) for word in left)
            sign = quantity.approximate
            self._add(Draft(one.topic, quantity.value, quantity.unit, sign, scope, quantity.start, quantity.end))
        self._last = (counted[0].topic, quantity.unit)
        self._murky = not counted[0].sure  # 收到3件，撤回1件，办结2件: of what remains

    def _is_added(self, word: Word) -> bool:
        """连同上年结转的2件, or 含上年结转2件 before what includes them."""
        return word.code == "adding" or (word.kind == "+" and self._said.base is None)

    def _add(self, draft: Draft) -> None:
        self._drafts.append(draft)
        if draft.topic == "requests_carried_in":
            self._include_carried()
        elif draft.topic in REQUESTS and draft.topic != "requests_carried_out" and draft.scope != "change":
            self._said.base = draft

    def _scope(self, counted: Counted, phrase: Phrase, clause: str) -> str:
        topic = counted.topic
        so_far = self.marks.scope()
        if self.text.startswith(("不少于", "不低于", "至少", "不超过", "不多于"), phrase.quantity.start):
            return "norm"
        if so_far == "planned" or (so_far != "own" and not clause):
            return so_far
        if clause:
            return clause
        if self._by_channel(phrase, topic):
            return "channel"
        if self._described and self._exceeds(topic, phrase.quantity.value):
            return "unclear"
        if is_of_some([word for word in phrase.left if not _is_harmless(word, topic)]):
            return "part"
        if topic in _OWN_PART:
            return self._scope_of_part(counted)
        if self.marks.part:
            return "part"
        if topic in _OF_ANY_KIND and phrase.quantity.value and not self._is_about_disclosure():
            return "unclear"
        return "own" if counted.sure and not has_kind(phrase.left, "-") else "unclear"

    def _by_channel(self, phrase: Phrase, topic: str) -> bool:
        beside = [*phrase.left, *(phrase.right if topic in REQUESTS else ())]
        several = has_kind(beside, "g")
        if not several and any(word.kind == "c" and word.code != topic for word in beside):
            if has_kind(phrase.left, "r"):
                self._through = topic  # 通过网站公开信息30条，公告4条
            return True
        return self._through == topic

    def _scope_of_part(self, counted: Counted) -> str:
        """Outcomes go by the requests counted before: their year and body; those of a part are not those of all."""
        base = self._said.base
        if not counted.sure:
            return "unclear"
        if base is None or counted.topic in _SUITS_BY_CHANNEL:
            return "own"
        return "unclear" if base.scope in ("channel", "part") else base.scope

    def _exceeds(self, topic: str, value: Decimal) -> bool:
        """More than came in: what was said of the requests may have brought in something else."""
        came_in = [draft.value for draft in self._drafts if draft.topic in _COMING_IN]
        return topic in _OWN_PART and value > sum(came_in, Decimal(0))

    def _include_carried(self) -> None:
        """共收到…14件（含上年结转）, or 其中上年结转2件: the figure before includes what was carried in."""
        includes = self.marks.part or has_kind(self._here, "+")
        for draft in self._drafts[-2:]:
            if draft.topic in _INCLUDING and draft.scope == "own" and includes:
                draft.topic = "requests_with_carried"

    # Denials

    def _without_denial(self, words: Sequence[Word]) -> Sequence[Word]:
        """Takes a denial out of a clause as a figure of 0; returns the words that remain to be read."""
        kinds = [word.kind for word in words]
        if "-" not in kinds:
            return words
        at = kinds.index("-")
        if "#" in kinds[:at] or is_condition(self.text, words, at):
            return words
        before, tail = words[:at], [word for word in words[at + 1 :] if not is_one(word)]
        noun: Sequence[Word] = tail
        begin = words[at].start
        if not tail and not before and self._before:
            noun, begin = self._before, self._before[0].start  # 依申请公开情况：无
        topics = denied(noun, self._known and not self._competing)
        if topics is None:
            return words
        self._listen(before, noun)
        scope = scope_of_denial(self.text, self.marks, before, noun, self._report)
        for topic in topics:
            of_others = topic in _OF_ANY_KIND and not self._is_about_disclosure() and self._is_of_others()
            told = "unclear" if scope == "own" and of_others else scope
            self._add(Draft(topic, Decimal(0), "", "", told, begin, words[-1].end))
        return ()


def _is_harmless(word: Word, topic: str) -> bool:
    """组织培训 names no applicants; 另有2件结转下年度 are all that were."""
    return (word.kind == "~" and topic in KEYWORDS) or (word.code == "besides" and topic in _OWN_PART)


def _has_noun(*sides: Sequence[Word]) -> bool:
    return any(has_kind(words, _NOUNS) for words in sides)
