"""Lists of what is planned: 下一步：1.…2.…, where the words that say so stand before the list and govern all of it.

Whoever doubts whether a list is one of plans should take it for such: what is planned is never held against a table.
"""

import re
from dataclasses import dataclass

from gipdata.narrative.patterns import quick

__all__ = ["Plans"]

_PLAN = quick(
    r"下一步|(?<!以)下步|下一阶段|今后|明年|(?<![年以])来年|打算|(?<![转至到入以])下一?年度?|拟(?=[在于从定])"
    r"|将(?=做到|做好|抓好|重点|着力|着重|进一步|继续|采取|加强|切实|从)"
    r"|(?<!按)(?<!按照)(?<!按照工作)(?<!按照年度)(?<!按照年度工作)计划(?=[:从在]|$)"
)
# The list numbers, from the outermost to the innermost as they are mostly nested.
_MEMBER = quick(
    r"([一二三四五六七八九十]{1,3}[、.])|(\([一二三四五六七八九十]{1,3}\))|(\d{1,2}[、.](?!\d))|(\(?\d{1,2}\))"
    r"|([一二三四五六七八九十](?:是|要)|首先|其次|再次|最后|第[一二三四五六七八九十](?:是|,))"
)
_MARK = re.compile(r"[:,]")
_LONGEST_HEADING = 30
_FIGURE = re.compile(r"\d(?!\d{0,3}年)")


@dataclass(frozen=True)
class _Lead:
    """The words that govern. ``style``: of the list numbers of what they govern, None while that is not known.

    ``heading``: they are one, and govern whatever follows up to the next of their own style.
    """

    style: int | None = None
    heading: bool = False


class Plans:
    """Which sentences of a section stand under words that plan. Sentences come in order, folded, with list numbers."""

    def __init__(self) -> None:
        self._lead: _Lead | None = None
        self._titled = False  # the sentence before was, or ended in, the title of a member: 1.加强培训。

    def governs(self, sentence: str, begins: bool, alone: bool) -> bool:
        """Whether words before the sentence say that it is planned.

        ``begins``, ``alone``: that it is the first, and the only one, of its paragraph.
        """
        style, at = _style_of(sentence), 0
        if begins and self._lead is not None and not self._outlasts(self._lead, style, alone and _is_short(sentence)):
            self._lead = None
        lead = self._lead
        governed = lead is not None and (lead.heading or self._titled if style is None else _is_under(lead, style))
        if governed and lead == _Lead():
            self._lead = _Lead(style)
        if (own := _lead_of(sentence, style, alone and _is_short(sentence))) is not None:
            self._lead, at = own
            style = _style_of(sentence, at)
        self._titled = style is not None and _is_short(sentence[at:])
        return governed

    def _outlasts(self, lead: _Lead, style: int | None, is_heading: bool) -> bool:
        """Whether a paragraph that begins so still stands under the words."""
        if not lead.heading:
            return style is not None and _is_under(lead, style)
        if lead.style is None:
            return not is_heading
        return style is None or style > lead.style


def _is_under(lead: _Lead, style: int) -> bool:
    return lead.style is None or style >= lead.style


def _is_short(text: str) -> bool:
    """Without a figure; a list number and a year are none."""
    return len(text) <= _LONGEST_HEADING and _FIGURE.search(text, 4) is None


def _lead_of(sentence: str, style: int | None, is_heading: bool) -> tuple[_Lead, int] | None:
    """下一步，一是…; 今后打算:; or a heading of its own. With the place at which the list begins."""
    plan = _PLAN.search(sentence)
    if plan is None:
        return None
    for mark in _MARK.finditer(sentence, plan.end()):
        if (first := _style_of(sentence, mark.end())) is not None:
            return _Lead(first), mark.end()
    if sentence.endswith(":"):
        return _Lead(), len(sentence)
    return (_Lead(style, heading=True), len(sentence)) if is_heading else None


def _style_of(sentence: str, at: int = 0) -> int | None:
    match = _MEMBER.match(sentence, at)
    return match.lastindex if match else None
