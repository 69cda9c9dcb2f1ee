"""What a figure counts where requests are spoken of: received, handled, carried over, and with what outcome."""

import re

from gipdata.narrative.figure_counted import CASE_UNITS, NOUN, Counted, Phrase, of_requests, unknown
from gipdata.narrative.figure_topics import REQUESTS

__all__ = ["carried", "outcome", "request"]

_IN_BEFORE, _IN_BEHIND = re.compile("<[OADiI]*$"), re.compile("[OA]?<")
_OUT_BEFORE, _OUT_BEHIND = re.compile(">[PH]?[OADiI]*$"), re.compile("[OADv]*>")
_OUTCOME_BEFORE, _OUTCOME_BEHIND = re.compile("G[OA]?$"), re.compile("[OA]?v?G$")
_VERBS_NOUN = re.compile(rf"(?P<verbs>[RWBHKP]+)v?(?P<noun>{NOUN})$")
_NOUN_VERBS = re.compile(rf"(?P<noun>{NOUN}),?(?P<verbs>[RWBHKP]+)$")
_ONLY_VERBS = re.compile(r",?(?P<verbs>[RWBHKP]+)$")
_ONLY_NOUN = re.compile(rf"(?P<noun>{NOUN}),?$")
_NOUN_BEHIND = re.compile(rf"v?(?P<noun>{NOUN})?v?(?P<verbs>[HKP]*)")
# The kinds beside which what was carried over is surely of requests: no other noun, nothing unknown.
_CARRIED = frozenset(",RWBHKPvJODAi<>")


def carried(phrase: Phrase, left: str, right: str) -> Counted | None:
    """What the year before left over, and what is left to the next: 剩余2件结转下年度."""
    if phrase.quantity.unit not in CASE_UNITS:
        return None
    left = phrase.before(("adding", "remaining"))
    named = bool(set(left) & set("OAD")) or of_requests(phrase)  # 行政复议1件，上年结转1件: not of requests
    sure = phrase.known and named and not phrase.murky and set(left) <= _CARRIED
    if any(w.kind == "+" for w in phrase.left[-1:]) or _IN_BEFORE.search(left) or _IN_BEHIND.match(right):
        return Counted("requests_carried_in", sure)
    if _OUT_BEFORE.search(left):
        return Counted("requests_carried_out", sure)
    if _OUT_BEHIND.match(right):
        # Behind 年底才收到的1件 it is said of these only; behind 收到申请3件 it may be said of all.
        return Counted("requests_carried_out", sure and left.strip(",PvJ") in ("", "R"))
    return None


def outcome(phrase: Phrase, left: str, right: str) -> Counted | None:
    """A row or group of 本年度办理结果."""
    if not phrase.known or phrase.quantity.unit not in CASE_UNITS:
        return None
    if _OUTCOME_BEFORE.search(left):
        code = next(w.code for w in reversed(phrase.left) if w.kind == "G")
    elif not left.strip(",") and _OUTCOME_BEHIND.match(right):
        code = next(w.code for w in phrase.right if w.kind == "G")
    else:
        return None
    return Counted(code, left.count("G") + right.count("G") == 1 and "?" not in left + right)


def request(phrase: Phrase, left: str, right: str) -> Counted | None:
    """Requests received, handled or answered, by the verbs before the noun or behind it."""
    if phrase.quantity.unit not in CASE_UNITS:
        return None
    match = _VERBS_NOUN.search(left) or _NOUN_VERBS.search(left)
    if match:
        return _named(phrase, match["noun"], match["verbs"], not unknown(left, match.start()))
    behind = _NOUN_BEHIND.match(right)
    assert behind is not None
    in_all = not right and phrase.left[-1:] and phrase.left[-1].kind == "T"
    if match := _ONLY_VERBS.search(left.removesuffix(",") if in_all else left):  # 全部办结，共12件
        if behind["noun"]:
            return _named(phrase, behind["noun"], match["verbs"], not unknown(left, match.start()))
        if phrase.known and not left.strip(",RWBHKP") and of_requests(phrase):
            # 收到3件，办理2件 says nothing of the third.
            return Counted(_topic(phrase, match["verbs"]), not phrase.murky and match["verbs"] != "P")
        return None
    if match := _ONLY_NOUN.search(left):
        if behind["noun"]:
            return None
        sure = not unknown(left, match.start()) and (bool(behind["verbs"]) or "?" not in right)
        return _bare_noun(phrase, match["noun"], behind["verbs"], sure)
    if left.strip(",vz"):
        return None
    if behind["noun"]:
        return _bare_noun(phrase, behind["noun"], behind["verbs"], True)
    if behind["verbs"] and phrase.known and phrase.last[0] and of_requests(phrase):
        return Counted(_topic(phrase, behind["verbs"]), not phrase.murky)
    return None


def _named(phrase: Phrase, noun: str, verbs: str, sure: bool) -> Counted | None:
    if noun == "A" and not (phrase.known and of_requests(phrase)):
        return None
    return Counted(_topic(phrase, verbs), sure)


def _bare_noun(phrase: Phrase, noun: str, verbs: str, sure: bool) -> Counted | None:
    if noun == "A" and not (phrase.known and of_requests(phrase)):
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
