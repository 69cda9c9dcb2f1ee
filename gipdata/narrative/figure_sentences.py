"""The figures of one sentence, read clause by clause with what its paragraph has said before."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gipdata.narrative.figure_numbers import quantities
from gipdata.narrative.figure_phrases import Counted, Phrase, core_of, listed, topics_of
from gipdata.narrative.figure_scope import Marks, clause_scope, read_marks
from gipdata.narrative.figure_topics import OUTCOME_ROWS, REQUESTS
from gipdata.narrative.figure_words import Word, words_of
from gipdata.report import Report

__all__ = ["Draft", "Said", "Sentence"]

# Words that count something else, so that a bare 申请 or 办结 beside them is no request for information.
_COMPETING = frozenset(("services", "enquiries", "petitions", "proposals"))
# What is a part of the requests by its very topic, so that 其中 before it takes nothing away.
_OWN_PART = frozenset(
    (*OUTCOME_ROWS, "requests_carried_in", "requests_carried_out", "requests_handled", "requests_answered",
     "direct_suits", "suits_after_review")
)  # fmt: skip
_SUITS_BY_CHANNEL = ("direct_suits", "suits_after_review")
_OF_ANY_KIND = ("reviews", "suits", "disputes")  # a township has such cases about other things too
_INCLUDING = ("requests_received", "requests_in_all")
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
    marks: Marks = field(default_factory=Marks)


_WORTH = re.compile(r"[\d十百千两一二三四五六七八九零]|申请|复议|诉讼|[未没无]")
_LONGEST_HEADING = 30


class Sentence:
    """One folded sentence: its words, and the figures that it states."""

    def __init__(self, text: str, offsets: Sequence[int], report: Report, names: Mapping[str, str], said: Said) -> None:
        worth_reading = _WORTH.search(text) is not None
        found = list(quantities(text, offsets)) if worth_reading else []
        words = words_of(text, found, names) if worth_reading else []
        self.text = text
        self.words = [_dated(word, report.year) for word in words]
        self.is_heading = len(text) <= _LONGEST_HEADING and not found
        self.marks = said.marks
        self._said = said
        self._report = report
        self._drafts: list[Draft] = []
        self._last = ("", "")  # topic and unit of the figure before
        self._here: Sequence[Word] = ()  # the clause that is read
        self._before: Sequence[Word] = ()  # the clause before, where it holds no figure
        self._murky = False  # words that are not known stand between the figure before and this one
        self._through = ""  # the topic that the sentence counts by way of a channel
        self._known = said.topic == "requests"
        self._competing = any(word.code in _COMPETING for word in self.words)
        self._about_disclosure = bool(said.topic) or any(word.kind in "ODi" for word in self.words)

    @property
    def topic(self) -> str:
        """Whether it speaks of requests or of disputes."""
        kinds = {word.kind for word in self.words}
        if kinds & set("VSYZ"):
            return "requests" if "O" in kinds and kinds & set("RH") else "disputes"
        return "requests" if kinds & set("OD") else ""

    def read(self) -> list[Draft]:
        """The figures in order; what stands in brackets changes nothing for what follows them."""
        outside: list[tuple[Marks, Draft | None, tuple[str, str], bool]] = []
        for clause, mark in _clauses(self.words):
            if clause:
                self._clause(clause)
            if mark == "(":
                outside.append((self.marks, self._said.base, self._last, self._murky))
            elif mark == ")" and outside:
                self.marks, self._said.base, self._last, self._murky = outside.pop()
        return self._drafts

    def _clause(self, words: Sequence[Word]) -> None:
        self._here = words
        words = self._without_denial(words)
        numbers = [i for i, word in enumerate(words) if word.kind == "#"]
        if not numbers:
            self._listen(words)
            self._murky |= any(word.kind == "?" for word in words)
            self._before = words
            if any(word.kind == "+" for word in words):
                self._include_carried()
            return
        scope = clause_scope(words)
        for left, number, right in _phrases(words, numbers):
            self._figure(left, number, right, scope)
            self._before = ()

    def _listen(self, words: Sequence[Word], also: Sequence[Word] = ()) -> None:
        """Takes in whose and when the words say, and whether they speak of requests."""
        self.marks = read_marks(self.marks, words, self._report.org_type, self._report.year)
        self._known |= any(word.kind in "OD" for word in (*words, *also))

    # Figures with a number

    def _figure(self, left: Sequence[Word], number: Word, right: Sequence[Word], clause: str) -> None:
        quantity = number.quantity
        assert quantity is not None
        self._listen(left, right)
        included = any(word.kind == "+" for word in self._before)
        known = self._known and not self._competing
        phrase = Phrase(quantity, left, right, known, self._last, self._murky, self.marks.part, included)
        counted = topics_of(phrase)
        if self._before and not _has_noun(core_of(left) + core_of(right)) and "?" not in core_of(self._before):
            counted = topics_of(phrase._replace(left=[*self._before, _COMMA, *left]))  # 信息公开申请，共3件
        if quantity.spelled and counted[0].topic == "other":
            return  # an idiom, more likely
        for one in counted:
            scope = self._scope(one, phrase, clause)
            sign = quantity.approximate
            self._add(Draft(one.topic, quantity.value, quantity.unit, sign, scope, quantity.start, quantity.end))
        self._last = (counted[0].topic, quantity.unit)
        self._murky = not counted[0].sure  # 收到3件，撤回1件，办结2件: of what remains

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
        if topic in _OWN_PART:
            return self._scope_of_part(counted)
        if self.marks.part or _is_of_some(phrase.left):
            return "part"
        if topic in _OF_ANY_KIND and phrase.quantity.value and not self._about_disclosure:
            return "unclear"
        return "own" if counted.sure and "-" not in {word.kind for word in phrase.left} else "unclear"

    def _by_channel(self, phrase: Phrase, topic: str) -> bool:
        beside = [*phrase.left, *(phrase.right if topic in REQUESTS else ())]
        several = any(word.kind == "g" for word in beside)
        if not several and any(word.kind == "c" and word.code != topic for word in beside):
            if any(word.kind == "r" for word in phrase.left):
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

    def _include_carried(self) -> None:
        """共收到…14件（含上年结转）, or 其中上年结转2件: the figure before includes what was carried in."""
        includes = self.marks.part or any(word.kind == "+" for word in self._here)
        for draft in self._drafts[-2:]:
            if draft.topic in _INCLUDING and draft.scope == "own" and includes:
                draft.topic = "requests_with_carried"

    # Denials

    def _without_denial(self, words: Sequence[Word]) -> Sequence[Word]:
        """Takes a denial out of a clause as a figure of 0; returns the words that remain to be read."""
        at = next((i for i, word in enumerate(words) if word.kind == "-"), None)
        if at is None or self._is_condition(words, at):
            return words
        before, tail = words[:at], [word for word in words[at + 1 :] if not _is_one(word)]
        noun: Sequence[Word] = tail
        begin = words[at].start
        if not tail and not before and self._before:
            noun, begin = self._before, self._before[0].start  # 依申请公开情况：无
        topics = self._denied(noun)
        if topics is None:
            return words
        self._listen(before, noun)
        scope = self._scope_of_denial(before, noun)
        for topic in topics:
            self._add(Draft(topic, Decimal(0), "", "", scope, begin, words[-1].end))
        return ()

    def _is_condition(self, words: Sequence[Word], at: int) -> bool:
        """如未收到申请, 是否收到申请; 未收到申请的，…"""
        asked = any(
            sign in self.text[word.start : word.end]
            for word in words[:at]
            if word.kind in "?i"
            for sign in ("如", "若", "是否", "凡", "并非")
        )
        return asked or self.text[words[-1].end : words[-1].end + 2] in ("的", "的,")

    def _denied(self, words: Sequence[Word]) -> list[str] | None:
        """What is denied: the nouns to the clause's end, each of them known."""
        words = [word for word in words if word.kind != "v"]
        causes = [i for i, word in enumerate(words) if word.kind == "z"]
        if causes:  # 因政府信息公开申请引起的行政复议: no word on requests
            topics = listed(words[causes[-1] + 1 :], False)
            return topics if topics and set(topics) <= {"reviews", "suits", "direct_suits"} else None
        return listed(words, self._known and not self._competing)

    def _scope_of_denial(self, before: Sequence[Word], noun: Sequence[Word]) -> str:
        plain = [word for word in noun if word.kind != "q"]
        scope = read_marks(self.marks, plain, self._report.org_type, self._report.year).scope()
        if scope != "own":
            return scope
        if any(word.kind == "c" for word in noun) and not any(word.kind == "g" for word in noun):
            return "channel"
        plain = [word for word in (*before, *noun) if self.text[word.start : word.end] != "公民"]
        if _is_of_some(plain):
            return "part"
        return "unclear" if any(word.kind == "?" for word in before) else "own"


def _is_one(word: Word) -> bool:
    """没有发生一起: the number only stresses the denial."""
    return word.quantity is not None and word.quantity.spelled and word.quantity.value == 1


def _is_of_some(words: Sequence[Word]) -> bool:
    """Of one kind of applicant, or passed on by another body; 公民、法人和其他组织 are all."""
    return any(word.kind == "p" for word in words) or sum(word.kind == "~" for word in words) == 1


def _has_noun(core: str) -> bool:
    return bool(set(core) & set("OADVSYZFELGIke<>$"))


def _dated(word: Word, year: int | None) -> Word:
    """2020年结转 and 结转2022年, by the report's year."""
    if word.kind not in "{}":
        return word
    step = -1 if word.kind == "{" else 1
    known = year is not None and int(word.code) == year + step
    return word._replace(kind=("<" if word.kind == "{" else ">") if known else "?", code="")


def _clauses(words: Sequence[Word]) -> Iterator[tuple[Sequence[Word], str]]:
    """The clauses of a sentence with the mark behind each; a colon before a figure parts nothing."""
    clause: list[Word] = []
    for i, word in enumerate(words):
        if word.kind == ":" and [w.kind for w in words[i + 1 : i + 3] if w.kind != "T"][:1] == ["#"]:
            continue
        if word.kind in ",:()":
            yield clause, word.kind
            clause = []
        else:
            clause.append(word)
    yield clause, ""


def _phrases(words: Sequence[Word], numbers: Sequence[int]) -> Iterator[tuple[Sequence[Word], Word, Sequence[Word]]]:
    """Each figure of a clause with the words on its left and right that belong to it."""
    behind = not core_of(words[: numbers[0]])  # 3件予以公开2件不予公开: the words follow their figures
    begin = 0
    for at, next_at in zip(numbers, (*numbers[1:], len(words)), strict=True):
        between = words[at + 1 : next_at]
        if next_at == len(words):
            cut = len(between)
        else:
            commas = [i for i, word in enumerate(between) if word.kind == "、"]
            cut = commas[0] if commas else len(between) if behind else 0
        yield words[begin:at], words[at], between[:cut]
        begin = at + 1 + cut
