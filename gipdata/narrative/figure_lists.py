"""The topics of a list of nouns that share one figure or one denial: 政府信息公开申请、行政复议和行政诉讼."""

import re
from collections.abc import Sequence
from functools import lru_cache

from gipdata.narrative.figure_counted import NOUN
from gipdata.narrative.figure_words import Word, core_of

__all__ = ["DISPUTES", "listed", "members"]

DISPUTES = {"V": "reviews", "S": "suits", "Y": "direct_suits", "Z": "suits_after_review"}
_MOST_KINDS = 40


def listed(words: Sequence[Word], known: bool) -> list[str] | None:
    """The topics of the nouns; None where one of them is not known. ``known``: that requests are spoken of."""
    topics = [_noun_of(member, known) for member in members(words)]
    return None if not topics or None in topics else [topic for topic in topics if topic]


def members(words: Sequence[Word]) -> list[list[Word]]:
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
    if len(core) > _MOST_KINDS:
        return None
    if _DECISION.fullmatch(core):
        return next(word.code for word in words if word.kind == "L")
    return _noun_of_core(core, known)


_DECISION = re.compile("[vJP]*L")


@lru_cache(maxsize=2_000)
def _noun_of_core(core: str, known: bool) -> str | None:
    if set(core) & set("?G#"):
        return None
    if match := re.search(r"([VSYZ])A?$", core):
        return DISPUTES[match[1]]
    if match := re.fullmatch(rf"[vRWJ]*({NOUN})", core):
        return None if match[1] == "A" and not known else "requests_received"
    if match := re.fullmatch(r"[vPJ]*([<>])P?([OADiI]*)", core):
        named = known or set(match[2]) & set("OD")  # 资金没有结转下年度: not of requests
        return ("requests_carried_in" if match[1] == "<" else "requests_carried_out") if named else None
    if re.fullmatch(r"v?M+F", core):
        return "documents_made"
    if re.fullmatch(r"v?X+F", core):
        return "documents_repealed"
    return None
