"""What section 五 says beside its items: the sentences of which nothing was made.

A rule that finds a problem or a measure missing asks this first: what was not understood may be just that.
"""

import re
from collections.abc import Iterator, Sequence

from gipdata.folding import fold
from gipdata.narrative.item_borders import concludes, denies, is_praise
from gipdata.narrative.item_headings import announces, heading_at
from gipdata.narrative.item_words import is_general, lacks
from gipdata.report import Item, ItemKind

__all__ = ["unread"]

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_MARK = re.compile(r"\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、.]{1,2}|是)")
_LONGEST = 400
_SHORTEST = 6  # 针对, 的问题, 一是: what stands between an item and the next


def unread(text: str, items: Sequence[Item]) -> list[str]:
    """The sentences (folded) that are in no item and do not head, introduce, praise, deny or conclude.

    ``items`` are in the order of the text, each a verbatim part of it.

    >>> unread("一是人手少。请退休教师来帮忙。", [])
    ['人手少', '请退休教师来帮忙']
    """
    return [sentence for part in _beside(text, items) for sentence in _told_by(part)]


def _beside(text: str, items: Sequence[Item]) -> Iterator[str]:
    at = 0
    for item in items:
        start = text.find(item.text, at)
        if start >= 0:
            yield text[at:start]
            at = start + len(item.text)
    yield text[at:]


def _told_by(part: str) -> Iterator[str]:
    for written in _SENTENCE.findall(part):
        sentence = fold(written[:_LONGEST])
        if (mark := _MARK.match(sentence)) is not None:
            sentence = sentence[mark.end() :]
        sentence = sentence.strip(",:、.")
        if len(sentence) >= 3 and not _frames(sentence):
            yield sentence


def _frames(sentence: str) -> bool:
    if len(sentence) < _SHORTEST and not lacks(sentence):
        return True
    heading = heading_at(sentence, 0, len(sentence), len(sentence))
    if heading is not None and heading.end == len(sentence):
        return True
    if denies(sentence) or concludes(sentence) or is_general(sentence, introduces=True):
        return True
    return not lacks(sentence) and (is_praise(sentence) or announces(sentence) is ItemKind.MEASURE)
