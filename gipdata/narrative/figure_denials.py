"""Words that deny, as figures of 0: 未收到政府信息公开申请, 没有发生行政复议和行政诉讼."""

from collections.abc import Sequence

from gipdata.narrative.figure_lists import listed
from gipdata.narrative.figure_scope import Marks, is_of_some, read_marks
from gipdata.narrative.figure_words import Word
from gipdata.report import Report

__all__ = ["denied", "is_condition", "is_one", "scope_of_denial"]

_DISPUTES = frozenset(("reviews", "suits", "direct_suits"))


def is_condition(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether nothing is denied: 如未收到申请, 是否收到申请; 未收到申请的，…  ``at``: the word that would deny."""
    asked = any(
        sign in text[word.start : word.end]
        for word in words[:at]
        if word.kind in "?i"
        for sign in ("如", "若", "是否", "凡", "并非")
    )
    return asked or text[words[-1].end : words[-1].end + 2] in ("的", "的,")


def is_one(word: Word) -> bool:
    """没有发生一起: the number only stresses the denial."""
    return word.quantity is not None and word.quantity.spelled and word.quantity.value == 1


def denied(words: Sequence[Word], known: bool) -> list[str] | None:
    """The topics of the nouns to the clause's end; None where one is not known. ``known``: requests are spoken of."""
    words = [word for word in words if word.kind != "v"]
    causes = [i for i, word in enumerate(words) if word.kind == "z"]
    if causes:  # 因政府信息公开申请引起的行政复议: no word on requests
        topics = listed(words[causes[-1] + 1 :], False)
        return topics if topics and set(topics) <= _DISPUTES else None
    return listed(words, known)


def scope_of_denial(text: str, marks: Marks, before: Sequence[Word], noun: Sequence[Word], report: Report) -> str:
    """``before``: the words of the clause before the one that denies; ``noun``: what is denied."""
    plain = [word for word in noun if word.kind != "q"]
    scope = read_marks(marks, plain, report.org_type, report.year).scope()
    if scope != "own":
        return scope
    if any(word.kind == "c" for word in noun) and not any(word.kind == "g" for word in noun):
        return "channel"
    if is_of_some([word for word in (*before, *noun) if text[word.start : word.end] != "公民"]):
        return "part"
    return "unclear" if any(word.kind == "?" for word in before) else "own"
