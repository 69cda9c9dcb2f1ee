"""What a figure counts, told from the words beside it.

A *phrase* is a figure with the words on both sides that belong to it, each side as a string of word kinds
(figure_words). Patterns over those strings decide: ``RO`` before the figure is 收到…申请. They are anchored at the
figure: a word between that is not known leaves the figure without a sure topic.
"""

import re
from collections.abc import Sequence

from gipdata.narrative.figure_counted import CASE_UNITS, Counted, Phrase, unknown
from gipdata.narrative.figure_keywords import adjacent_keyword, elided, keyword
from gipdata.narrative.figure_lists import DISPUTES, listed, members
from gipdata.narrative.figure_requests import carried, outcome, request
from gipdata.narrative.figure_words import Word, core_of

__all__ = ["topics_of"]

_DECISION_UNITS = frozenset(("件", "宗", "份", "起", "例", "次", "个", "件次"))
_DOCUMENT_UNITS = frozenset(("件", "份", "个", "部", "项"))
_PROJECT_UNITS = frozenset(("个", "项", "批", "批次", "次", "宗", "件"))

_DOCUMENT_DEEDS = {"X": "documents_repealed", "Q": "documents_in_force", "M": "documents_made"}
# The kinds beside which a dispute is surely about disclosure, or about nothing in particular: 因行政处罚引起的行政复议
# and 信访、行政复议 are other things.
_DISPUTE = frozenset(",zvOADiRWBHKPJGVSYZ")


def topics_of(phrase: Phrase) -> list[Counted]:
    """What the figure counts; several where it is given for each of a list (行政复议、行政诉讼均为0件)."""
    whole = any(w.kind == "=" for w in phrase.left) or not phrase.quantity.value
    several = listed(phrase.left, phrase.known)
    if several and len(several) > 1 and phrase.quantity.unit in CASE_UNITS:
        if whole:
            return [Counted(topic) for topic in several]
        if set(several) == {"reviews", "suits"}:
            return [Counted("disputes")]
        return [Counted("other")]
    if near := adjacent_keyword(phrase):
        return [near]
    found = _first(phrase)
    if "?" in phrase.before()[:-1] and (found is None or not found.sure):
        softened = _first(phrase._replace(left=_without_unknown(phrase.left)))  # 收到村民甲提交的申请
        found = softened._replace(sure=False) if softened else None
    if found and several is None and len(members(phrase.left)) > 1:
        found = found._replace(sure=False)  # 信访、行政复议共3件
    return [found or keyword(phrase) or elided(phrase) or Counted("other")]


def _without_unknown(words: Sequence[Word]) -> list[Word]:
    """The words without the unknown ones, but the last of those that say what is counted."""
    last = max((i for i, word in enumerate(words) if core_of([word])), default=-1)
    return [word for i, word in enumerate(words) if word.kind != "?" or i == last]


def _first(phrase: Phrase) -> Counted | None:
    left, right = phrase.before(), phrase.behind()
    tries = (carried, outcome, _dispute, _document, _decision, _purchase, request)
    return next((found for attempt in tries if (found := attempt(phrase, left, right))), None)


_CASE_BEFORE = re.compile("[VSYZ]A?$")
_CASE_BEHIND = re.compile("[Ovi]*([VSYZ])")


def _dispute(phrase: Phrase, left: str, right: str) -> Counted | None:
    if phrase.quantity.unit not in CASE_UNITS:
        return None
    if match := _CASE_BEFORE.search(left):
        plain = phrase.before(("objecting",))
        named = plain == left or bool(set(left) & set("ODi"))  # 因对信息公开答复不服; 因不服 alone says not with what
        shown = any(w.code == "shows" for w in phrase.left)  # 因公开信息引起
        return Counted(DISPUTES[match[0][0]], named and set(plain) <= _DISPUTE | set("CI" if shown else ""))
    if match := _CASE_BEHIND.match(right):
        return Counted(DISPUTES[match[1]], not left.strip(",vRz") and "O" not in match[0])
    return None


_DONE = re.compile("([MCXQPR]*)$")
_DONE_TO_DOCUMENT = re.compile("([MCXQPR]*)F$")
_DOCUMENT_DONE = re.compile("F,?([MXQ])$")
_DONE_ONLY = re.compile(",?([MXQ])")


def _document(phrase: Phrase, left: str, right: str) -> Counted | None:
    if phrase.quantity.unit not in _DOCUMENT_UNITS:
        return None
    match = _DONE_TO_DOCUMENT.search(left)
    if match is None and right.startswith("F"):
        match = _DONE.search(left)
    sure = match is not None and not unknown(left, match.start())
    if match is None and (match := _DOCUMENT_DONE.search(tidied := phrase.before(("tidying",)))):
        # 清理了规范性文件，废止3件; but 根据规范性文件，制定3项 may be anything.
        by_it = any(w.kind in "rh" and w.code != "object" for w in phrase.left)
        sure = not by_it and not unknown(tidied, match.start())
    if match is None:
        return _further_document(phrase, left, right)
    verbs = match[1]
    if any(w.code == "filed" for w in (*phrase.left, *phrase.right)):
        return Counted("filed")
    for deed, topic in _DOCUMENT_DEEDS.items():
        if deed in verbs:
            return Counted(topic, sure and len(set(verbs) & set(_DOCUMENT_DEEDS)) < 2)
    # 发布 may be the making or the showing; only 公开 is surely the latter.
    shown = set(verbs) == {"C"} and all(w.code == "shows" for w in phrase.left if w.kind == "C")
    return Counted("documents_disclosed", sure) if shown else Counted("documents")


def _further_document(phrase: Phrase, left: str, right: str) -> Counted | None:
    """制定规范性文件3件，废止1件，现行有效9件; but of 制定3件，印发2件 the second may be some of the first."""
    last = phrase.last[0]
    match = _DONE_ONLY.fullmatch(left)
    if match is None or right or not last.startswith("documents"):
        return None
    topic = _DOCUMENT_DEEDS[match[1]]
    return Counted(topic, not phrase.murky and (match[1] != "M" or last not in ("documents", topic)))


def _decision(phrase: Phrase, left: str, right: str) -> Counted | None:
    words = phrase.left if left.endswith("L") else phrase.right if right.startswith("L") else ()
    if not words:
        return None
    before = left.removesuffix("L")
    if "R" in before or "A" in right or phrase.quantity.unit == "项":
        return Counted("services")
    if phrase.quantity.unit not in _DECISION_UNITS or "C" in before:
        return None
    codes = [w.code for w in words if w.kind == "L"]
    certain = bool(before.strip(",v")) or "?" not in right  # 行政许可20件已公示
    return Counted(codes[-1], len(codes) == 1 and not before.strip(",PJHv") and certain)


_PURCHASE = re.compile(r"([Ee])\$?$")


def _purchase(phrase: Phrase, left: str, right: str) -> Counted | None:
    money = phrase.quantity.unit == "元"
    left = phrase.before(("buying",))
    if match := _PURCHASE.search(left):
        sure = match[1] == "E" and not unknown(left, match.start(), ",vPJ")
        if money:
            return Counted("procurement_amount", sure)
        if not match[0].endswith("$") and phrase.quantity.unit in _PROJECT_UNITS:
            return Counted("procurement_projects", sure)
    elif money and left in ("$", ",$") and phrase.last[0] == "procurement_projects":
        return Counted("procurement_amount", not phrase.murky)
    return None
