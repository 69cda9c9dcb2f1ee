"""Clauses that say what requests were about or who asked: they bring in no other case, body or year.

收到申请4件，要求公开2016年的征收批文，办结4件: the year is the paper's. Only clauses that begin with one of a few words
are taken for such; any other may turn to something else.
"""

import re
from collections.abc import Collection, Sequence

from gipdata.narrative.figure_words import Word

__all__ = ["is_aside"]

_EXTENT = "(?:主要|大多数?|多数|多半|大部分|全部|[全均都皆也多])"
_SUBJECT = "(?:申请人|申请内容|申请事项|内容|所?问的?)"
_ASKED = "(?:涉及|想[知了看查]|[要请]求(?:公开|提供|获取|查阅|查看|查询|了解|告知)|申请(?:公开|获取|查阅|查询))"
# 询问 and 有关 at the head of a clause may be said of the office; behind 主要 they are said of the requests.
_ABOUT = re.compile(
    rf"(?:{_SUBJECT}{_EXTENT}*|{_EXTENT}+)(?:是|为|系|关于|有关|围绕|集中[在于]|询问|打听|{_ASKED})|{_ASKED}"
)
# Not of the requests as they stand: some of them only, moved, withdrawn, or others.
_MOVED = re.compile(
    "转[办来送交至给]|移[送交]|撤[回销]|退回|补正|放弃|重复|合并|并案|延期|结转|其中|(?<!大)部分|其余|另|除"
)
_HANDLED = frozenset("RWBHKP<>+-#")
_OF_ALL = re.compile(r"[均都皆全]")
_ASKS = re.compile(r"(?:怎[么样]|如何)[^,]{1,4}的$")  # 想知道补偿怎么算的


def is_aside(text: str, words: Sequence[Word], competing: Collection[str]) -> bool:
    """Whether a clause without a figure only describes the requests counted before it.

    ``competing``: codes of words that count something else. 涉及征地的 is of some requests, 均为涉及征地的 of all.
    """
    about = _ABOUT.match(text)
    if about is None or _MOVED.search(text):
        return False
    if any(word.kind in _HANDLED or word.code in competing for word in words):
        return False
    return not text.endswith("的") or bool(_OF_ALL.search(about[0]) or _ASKS.search(text))
