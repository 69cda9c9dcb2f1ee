"""What a figure counts, told from the words beside it.

A *phrase* is a figure with the words on both sides that belong to it, each side as a string of word kinds
(figure_words). Patterns over those strings decide: ``RO`` before the figure is 收到…申请. They are anchored at the
figure: a word between that is not known leaves the figure without a sure topic.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from gipdata.narrative.figure_numbers import Quantity
from gipdata.narrative.figure_topics import REQUESTS
from gipdata.narrative.figure_words import KEYWORDS, Word

__all__ = ["DISPUTES", "Counted", "Phrase", "core_of", "listed", "topics_of"]

DISPUTES = {"V": "reviews", "S": "suits", "Y": "direct_suits", "Z": "suits_after_review"}
CASE_UNITS = frozenset(("件", "宗", "份", "起", "例", "次", "件次", "项", "条", ""))
_DECISION_UNITS = frozenset(("件", "宗", "份", "起", "例", "次", "个", "件次"))
_DOCUMENT_UNITS = frozenset(("件", "份", "个", "部", "项"))
_PROJECT_UNITS = frozenset(("个", "项", "批", "批次", "次", "宗", "件"))
_ITEM_UNITS = frozenset(("条", "篇", "则", "期", "份", "个", "件", "幅", "部"))

_MOST_KINDS = 40  # words beside a figure that are looked at

# Kinds that tell whose figure it is, not what it counts: figure_scope reads them.
MARKS = frozenset("yNlt&sxnf^pcg~owuamjhrT+=q")

_NOUN = r"(?:[DiI]*[OA]|D[DiI]*)"
_VERBS_NOUN = re.compile(rf"(?P<verbs>[RWBHKP]+)v?(?P<noun>{_NOUN})$")
_NOUN_VERBS = re.compile(rf"(?P<noun>{_NOUN}),?(?P<verbs>[RWBHKP]+)$")
_ONLY_VERBS = re.compile(r",?(?P<verbs>[RWBHKP]+)$")
_ONLY_NOUN = re.compile(rf"(?P<noun>{_NOUN}),?$")
_NOUN_BEHIND = re.compile(rf"v?(?P<noun>{_NOUN})?v?(?P<verbs>[HKP]*)")


class Phrase(NamedTuple):
    """A figure, the words before it and behind it, and what the sentence has said so far.

    ``known``: that requests are spoken of. ``last``: the topic and unit of the figure before. ``murky``: that words
    which are not known stand between. ``part``: that 其中 came before. ``included``: that 含上年结转 did.
    """

    quantity: Quantity
    left: Sequence[Word]
    right: Sequence[Word]
    known: bool
    last: tuple[str, str]
    murky: bool = False
    part: bool = False
    included: bool = False


class Counted(NamedTuple):
    topic: str
    sure: bool = True


def core_of(words: Sequence[Word]) -> str:
    """The kinds of the words that say what is counted."""
    return "".join(word.kind for word in words if word.kind not in MARKS and word.kind != "、")


def topics_of(phrase: Phrase) -> list[Counted]:
    """What the figure counts; several where it is given for each of a list (行政复议、行政诉讼均为0件)."""
    left, right = core_of(phrase.left)[-_MOST_KINDS:], core_of(phrase.right)[:_MOST_KINDS]
    whole = any(w.kind == "=" for w in phrase.left) or not phrase.quantity.value
    several = listed(phrase.left, phrase.known)
    if several and len(several) > 1 and phrase.quantity.unit in CASE_UNITS:
        if whole:
            return [Counted(topic) for topic in several]
        if set(several) == {"reviews", "suits"}:
            return [Counted("disputes")]
        return [Counted("other")]
    if near := _adjacent_keyword(phrase):
        return [near]
    found = _first(phrase, left, right)
    if "?" in left[:-1] and (found is None or not found.sure):
        softened = _first(phrase, left[:-1].replace("?", "") + left[-1], right)  # 收到村民甲提交的申请
        found = softened._replace(sure=False) if softened else None
    if found and several is None and len(_parts(phrase.left)) > 1:
        found = found._replace(sure=False)  # 信访、行政复议共3件
    return [found or _keyword(phrase) or _elided(phrase, left, right) or Counted("other")]


def _first(phrase: Phrase, left: str, right: str) -> Counted | None:
    tries = (_carried, _outcome, _dispute, _document, _decision, _purchase, _request)
    return next((found for attempt in tries if (found := attempt(phrase, left, right))), None)


def _unknown(left: str, matched: int) -> bool:
    """Whether words that may narrow or change the count stand before those that a pattern matched."""
    return bool(left[:matched].strip(",vP"))


def _carried(phrase: Phrase, left: str, right: str) -> Counted | None:
    if phrase.quantity.unit not in CASE_UNITS:
        return None
    topic = ""
    if any(w.kind == "+" for w in phrase.left[-1:]) or re.search(r"<[OADiI]*$", left) or re.match(r"[OA]?<", right):
        topic = "requests_carried_in"
    elif re.search(r">[PH]?[OADiI]*$", left) or (not left.strip(",PvJ") and re.match(r"[OADv]*>", right)):
        topic = "requests_carried_out"
    if not topic:
        return None
    named = bool(set(left) & set("OAD")) or _of_requests(phrase)  # 行政复议1件，上年结转1件: not of requests
    return Counted(topic, phrase.known and named and not phrase.murky and "?" not in left)


def _outcome(phrase: Phrase, left: str, right: str) -> Counted | None:
    if not phrase.known or phrase.quantity.unit not in CASE_UNITS:
        return None
    if re.search(r"G[OA]?$", left):
        code = next(w.code for w in reversed(phrase.left) if w.kind == "G")
    elif not left.strip(",") and re.match(r"[OA]?v?G$", right):
        code = next(w.code for w in phrase.right if w.kind == "G")
    else:
        return None
    return Counted(code, left.count("G") + right.count("G") == 1 and "?" not in left + right)


def _dispute(phrase: Phrase, left: str, right: str) -> Counted | None:
    if phrase.quantity.unit not in CASE_UNITS:
        return None
    if match := re.search(r"[VSYZ]A?$", left):
        return Counted(DISPUTES[match[0][0]], "?" not in left)
    if match := re.match(r"[Ovi]*([VSYZ])", right):
        return Counted(DISPUTES[match[1]], not left.strip(",vRz") and "O" not in match[0])
    return None


def _document(phrase: Phrase, left: str, right: str) -> Counted | None:
    match = re.search(r"(?P<verbs>[MCXQPR]*)F$", left)
    if match is None and right.startswith("F"):
        match = re.search(r"(?P<verbs>[MCXQPR]*)$", left)
    if match is None:
        if phrase.last[0].startswith("documents") and re.fullmatch(r",?X", left):
            return Counted("documents_repealed", not phrase.murky)  # 制定3件，废止1件
        return None
    verbs, sure = match["verbs"], not _unknown(left, match.start())
    if phrase.quantity.unit not in _DOCUMENT_UNITS:
        return None
    if any(w.code == "filed" for w in (*phrase.left, *phrase.right)):
        return Counted("filed")
    publishes = [w for w in phrase.left if w.kind == "C"]
    if "X" in verbs or "Q" in verbs:
        topic = "documents_repealed" if "X" in verbs else "documents_in_force"
    elif "M" in verbs:
        topic = "documents_made"
    else:
        # 发布 may be the making or the showing; only 公开 is surely the latter.
        topic = "documents_disclosed" if set(verbs) == {"C"} and _only_shows(publishes) else "documents"
    return Counted(topic, topic == "documents" or (sure and len(set(verbs) & set("MXQ")) < 2))


def _only_shows(words: Sequence[Word]) -> bool:
    return all(word.code == "shows" for word in words)


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


def _purchase(phrase: Phrase, left: str, right: str) -> Counted | None:
    money = phrase.quantity.unit == "元"
    if match := re.search(r"([Ee])\$?$", left):
        sure = match[1] == "E" and not _unknown(left, match.start())
        if money:
            return Counted("procurement_amount", sure)
        if not match[0].endswith("$") and phrase.quantity.unit in _PROJECT_UNITS:
            return Counted("procurement_projects", sure)
    elif money and re.fullmatch(r",?\$", left) and phrase.last[0] == "procurement_projects":
        return Counted("procurement_amount", not phrase.murky)
    return None


def _request(phrase: Phrase, left: str, right: str) -> Counted | None:
    if phrase.quantity.unit not in CASE_UNITS:
        return None
    match = _VERBS_NOUN.search(left) or _NOUN_VERBS.search(left)
    if match:
        return _named(phrase, match["noun"], match["verbs"], not _unknown(left, match.start()))
    behind = _NOUN_BEHIND.match(right)
    assert behind is not None
    if match := _ONLY_VERBS.search(left):
        if behind["noun"]:
            return _named(phrase, behind["noun"], match["verbs"], not _unknown(left, match.start()))
        if phrase.known and not left.strip(",RWBHKP") and _of_requests(phrase):
            # 收到3件，办理2件 says nothing of the third.
            return Counted(_topic(phrase, match["verbs"]), not phrase.murky and match["verbs"] != "P")
        return None
    if match := _ONLY_NOUN.search(left):
        if behind["noun"]:
            return None
        sure = not _unknown(left, match.start()) and (bool(behind["verbs"]) or "?" not in right)
        return _bare_noun(phrase, match["noun"], behind["verbs"], sure)
    if left.strip(",vz"):
        return None
    if behind["noun"]:
        return _bare_noun(phrase, behind["noun"], behind["verbs"], True)
    if behind["verbs"] and phrase.known and phrase.last[0] and _of_requests(phrase):
        return Counted(_topic(phrase, behind["verbs"]), not phrase.murky)
    return None


def _of_requests(phrase: Phrase) -> bool:
    """Whether a figure whose noun is left out can go on from the one before."""
    return not phrase.last[0] or phrase.last[0] in REQUESTS or phrase.last[0].startswith(_OUTCOME_PREFIXES)


_OUTCOME_PREFIXES = ("granted", "partly_granted", "denied", "unable", "rejected", "other_")


def _named(phrase: Phrase, noun: str, verbs: str, sure: bool) -> Counted | None:
    if noun == "A" and not (phrase.known and _of_requests(phrase)):
        return None
    return Counted(_topic(phrase, verbs), sure)


def _bare_noun(phrase: Phrase, noun: str, verbs: str, sure: bool) -> Counted | None:
    if noun == "A" and not (phrase.known and _of_requests(phrase)):
        return None
    if noun[0] == "D" and not set(noun) & set("OA") and not verbs and phrase.quantity.unit in ("条", "份"):
        return Counted("disclosed_on_request", sure)
    if verbs:
        return Counted(_topic(phrase, verbs), sure)
    if phrase.part and phrase.last[0] in REQUESTS:
        return Counted(phrase.last[0], sure)  # 其中网上申请5件
    return Counted("requests_dealt_with" if phrase.quantity.value else "requests_received", sure)


def _topic(phrase: Phrase, verbs: str) -> str:
    """Of 收到、受理 a request, 办结, 答复, or more than one of them (办理 may mean any)."""
    received = set(verbs) & set("RWB")
    if received and set(verbs) - received:
        return "requests_dealt_with"
    marks = {w.kind for w in phrase.left}
    if received:
        if "W" in received:
            return "requests_received"
        if "+" in marks or phrase.included:
            return "requests_with_carried"
        total = "T" in marks or "B" in received or any(w.code == "total" for w in phrase.left)
        return "requests_in_all" if total else "requests_received"
    return "requests_handled" if "H" in verbs else "requests_answered" if "K" in verbs else "requests_dealt_with"


def _fits(word: Word, unit: str) -> bool:
    return word.code in KEYWORDS and unit in KEYWORDS[word.code].units


def _adjacent_keyword(phrase: Phrase) -> Counted | None:
    last = phrase.left[-1] if phrase.left else None
    return Counted(last.code) if last is not None and _fits(last, phrase.quantity.unit) else None


def _keyword(phrase: Phrase) -> Counted | None:
    """The nearest word that names a topic no cell holds, before the figure or else behind it."""
    for word in (*reversed(phrase.left), *phrase.right):
        if _fits(word, phrase.quantity.unit):
            return Counted(word.code)
        if word.kind in ("C", "I") and phrase.quantity.unit in _ITEM_UNITS:
            return Counted("web_items")
    return None


def _elided(phrase: Phrase, left: str, right: str) -> Counted | None:
    """A figure that goes on from the one before (其中网上3件); what a cell holds is then never sure."""
    topic, unit = phrase.last
    same = topic and unit == phrase.quantity.unit
    if same and (phrase.part or not (left + right).strip(",RWBHKPvz?")) and not set(left + right) & set("VSFLEeG"):
        return Counted(topic, topic in KEYWORDS or topic in ("web_items", "other"))
    return None


def listed(words: Sequence[Word], known: bool) -> list[str] | None:
    """The topics of a list of nouns (政府信息公开申请、行政复议和行政诉讼); None where one of them is not known."""
    topics = [_noun_of(part, known) for part in _parts(words)]
    return None if not topics or None in topics else [topic for topic in topics if topic]


def _parts(words: Sequence[Word]) -> list[list[Word]]:
    """The members of a list; those without a noun (the applicants of 收到公民、法人提出的…) are none."""
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.kind == "、":
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if core_of(part).strip("vzRWJMP")]


def _noun_of(words: Sequence[Word], known: bool) -> str | None:
    core = core_of(words)
    if len(core) > _MOST_KINDS or "?" in core or set(core) & set("G#"):
        return None
    if match := re.search(r"([VSYZ])A?$", core):
        return DISPUTES[match[1]]
    if match := re.fullmatch(rf"[vRWJ]*({_NOUN})", core):
        return None if match[1] == "A" and not known else "requests_received"
    if re.fullmatch(r"v?<[OADiI]*", core):
        return "requests_carried_in"
    if re.fullmatch(r"v?M+F", core):
        return "documents_made"
    if re.fullmatch(r"[vJ]*L", core):
        return next(word.code for word in words if word.kind == "L")
    return None
