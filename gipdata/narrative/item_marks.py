"""The marks of enumeration in section 五: 一是, （一）, 1., 首先, 一方面, ①, bullets, and what copying left of them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from gipdata.folding import chinese_number
from gipdata.narrative.item_text import Folded, Scope, sentences

__all__ = ["Mark", "Style", "Unit", "list_in", "marks_of", "units"]


class Style(StrEnum):
    NUMERAL = "一、"
    BRACKETED_NUMERAL = "(一)"
    DIGIT = "1."
    BRACKETED_DIGIT = "(1)"
    CIRCLED = "①"
    POINT = "一是"
    ORDINAL = "第一"
    OF_THESE = "其一"
    RANK = "首先"
    SIDE = "一方面"
    BULLET = "●"


class Mark(NamedTuple):
    """A mark that may enumerate. ``number`` is 0 where copying lost it; ``end`` is behind the marks that follow it."""

    style: Style
    number: int
    start: int
    end: int
    word: str


_NUMERAL = "一二三四五六七八九十"
_MARK = re.compile(
    rf"""
    (?=[①-⑳❶-❿(第其{_NUMERAL}\d首再最另外是、.●•·▪■◆◇►➢➤√✓*○□★☆\-–—])(?:
      (?P<CIRCLED>[①-⑳❶-❿])
    | \((?P<BRACKETED_NUMERAL>[{_NUMERAL}]{{1,3}})\) | \((?P<BRACKETED_DIGIT>\d{{1,2}})\) | (?P<EMPTY>\(\))
    | 第(?P<ORDINAL>[{_NUMERAL}]{{1,2}})(?![{_NUMERAL}季批次轮类级期届时条项款])是?
    | 其(?P<OF_THESE>[{_NUMERAL}])(?=[,、:是])是?
    | (?P<POINT>[{_NUMERAL}]{{1,3}})、?(?:是(?!三?非)|要(?!求|素|点|件|闻|领|紧|害)|则(?=[,、]))
    | (?P<NUMERAL>[{_NUMERAL}]{{1,3}})[、.,)](?![{_NUMERAL}]{{1,2}}[季批级次类档线轮])
    | (?<!\d)(?P<DIGIT>\d{{1,2}})(?:
          [、.,](?!\d) | [、.](?=20\d\d年) | 、(?=(?P<figure>\d{{1,5}})(?![\d、.,~\-–—至到和及与]))
        | (?P<half>\)) | (?=[\u4e00-\u9fff]))
    | (?P<RANK>首先|其次|再次|再者|最后)
    | (?P<SIDE>另?外?一方面|第二方面)
    | (?P<LOST_POINT>是)(?!因|由|否|以|指|一|为|在)
    | (?P<LOST>[、.])
    | (?P<BULLET>[●•·▪■◆◇►➢➤√✓*○□★☆]|[-–—]+(?!\d))
    )
    """,
    re.VERBOSE,
)
_FAMILIES = {
    Style.NUMERAL: Style.NUMERAL,
    Style.DIGIT: Style.NUMERAL,
    Style.BRACKETED_NUMERAL: Style.BRACKETED_NUMERAL,
    Style.BRACKETED_DIGIT: Style.BRACKETED_NUMERAL,
}
_RANKS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9}
_BEHIND_MARK = "、.,:。;)\n"
_UNITS = frozenset("年月日个名条次项家村万件批位人份元届号起类%")
_OF_ARTICLE = re.compile(rf"(?:(?:[、,和及与至或到]|以及)?第?\((?:[{_NUMERAL}]{{1,3}}|\d{{1,2}})\)){{0,12}}[项款条目]")


def marks_of(folded: Folded) -> list[Mark]:
    """Everything in the text that may be a mark, in order."""
    marks = [mark for match in _MARK.finditer(folded.text) if (mark := _mark(folded, match)) is not None]
    return _with_styles(marks)


def _with_styles(marks: Sequence[Mark]) -> list[Mark]:
    """The marks; what copying left of one (、 or empty brackets) has the style of the mark of its family before it."""
    styled: list[Mark] = []
    last: dict[Style, Style] = {}
    for mark in marks:
        if (family := _FAMILIES.get(mark.style)) is not None:
            if mark.number:
                last[family] = mark.style
            else:
                mark = mark._replace(style=last.get(family, mark.style))
        styled.append(mark)
    return styled


def _mark(folded: Folded, match: re.Match[str]) -> Mark | None:
    text, start, name = folded.text, match.start(), str(match.lastgroup)
    if folded.enclosed[start]:
        return None
    style, number = _style_and_number(match, name)
    before, behind = text[start - 1 : start], text[match.end() : match.end() + 1]
    if (name == "LOST" and before not in ("", "\n")) or (name == "LOST_POINT" and before and before not in "\n。;:"):
        return None
    if style is Style.ORDINAL and match[0][-1] != "是" and behind not in tuple(",、:.") and not _spaced(folded, match):
        return None
    if style is Style.DIGIT and match[0].isdecimal() and behind in _UNITS:
        return None
    if style in (Style.BRACKETED_NUMERAL, Style.BRACKETED_DIGIT):
        if before in ("第", "条", "款", "项") or _OF_ARTICLE.match(text, match.end()):
            return None
    elif style is Style.SIDE and before and before in "这那哪何某任每同各其单有":
        return None
    if match["figure"] and ((before and before not in _ENDS) or int(match["figure"]) == number + 1):
        return None  # 1、2号楼
    end = match.end()
    while text[end : end + 1] and text[end] in _BEHIND_MARK:
        end += 1
    return Mark(style, number, start, end, match[0])


def _spaced(folded: Folded, match: re.Match[str]) -> bool:
    return match.end() < len(folded.text) and bool(folded.spaced[match.end()])


def _style_and_number(match: re.Match[str], name: str) -> tuple[Style, int]:
    if name == "half":
        return Style.BRACKETED_DIGIT, int(match["DIGIT"])
    if name == "figure":
        return Style.DIGIT, int(match["DIGIT"])
    if name == "EMPTY":
        return Style.BRACKETED_NUMERAL, 0
    if name == "LOST_POINT":
        return Style.POINT, 0
    if name == "LOST":
        return Style.NUMERAL, 0
    style = Style[name]
    if style is Style.NUMERAL and match[0].endswith(")"):
        style = Style.BRACKETED_NUMERAL
    written = match[name]
    if style is Style.CIRCLED:
        return style, ord(written) - (0x245F if ord(written) < 0x2500 else 0x2775)
    if style is Style.RANK:
        return style, _RANKS[written]
    if style is Style.SIDE:
        return style, 1 if written == "一方面" else 2
    if style is Style.BULLET:
        return style, 0
    return style, int(written) if written.isdecimal() else chinese_number(written) or 0


class Unit(NamedTuple):
    """What stands behind a mark, the mark that follows it in its scope, and whether it is the last of its list."""

    mark: Mark
    scope: Scope
    following: Mark | None
    is_last: bool


# Which marks of a scope make a list ---------------------------------------------------------------------------------


class _Place(StrEnum):
    """What stands before a mark."""

    START = "the start, or the end of a sentence or line"
    CLAUSE = "a comma or white space"
    GLUED = "a word that announces a list"
    WITHIN = "any other word"


_ENDS = frozenset("\n。;:!?")
_ANNOUNCING = re.compile(
    r"(?:问题|不足|措施|举措|情况|打算|计划|办法|如下|方[面向]|表现|安排|改进|工作|重点|目标|思路|对策|[为有是在即着])$"
)
_LEAST = {Style.ORDINAL: 2, Style.OF_THESE: 2, Style.SIDE: 2, Style.RANK: 2}


def list_in(folded: Folded, marks: Sequence[Mark], scope: Scope, without: frozenset[Style]) -> list[Mark]:
    """The marks of the outermost list in a scope: the list that begins first, of a style that is not left out."""
    by_style: dict[Style, list[Mark]] = defaultdict(list)
    first = bisect_left(marks, scope.start, key=lambda mark: mark.start)
    last = bisect_left(marks, scope.end, key=lambda mark: mark.start)
    for mark in marks[first:last]:
        if mark.style not in without:
            by_style[mark.style].append(mark)
    lists = [found for style in by_style if (found := _list_of(folded, scope, style, by_style[style]))]
    return min(lists, key=lambda found: found[0].start, default=[])


def _list_of(folded: Folded, scope: Scope, style: Style, candidates: list[Mark]) -> list[Mark]:
    found: list[Mark] = []
    last = 0
    for mark in candidates:
        if _counts(mark, _place(folded, scope, mark), last):
            last = mark.number or last + 1
            found.append(mark)
    return found if _is_list(folded, scope, style, found) else []


def _counts(mark: Mark, place: _Place, last: int) -> bool:
    """Whether a mark goes on with a list, or begins one: the less it stands apart, the better its number must fit."""
    first, following = mark.number == 1, mark.number == last + 1 > 1
    match mark.style:
        case Style.BULLET | Style.NUMERAL:
            return place is _Place.START
        case Style.RANK:
            if mark.number > 2 and not last:
                return False
            return place is _Place.START or (place is _Place.CLAUSE and (bool(last) or mark.end - mark.start > 2))
        case Style.SIDE:
            return True
        case Style.DIGIT if mark.word.isdecimal() or mark.word in ("、", ".") or mark.word.endswith(","):
            return place is _Place.START
    if mark.number == 0:
        return place is _Place.START
    if place is _Place.START:
        return True
    if place is _Place.CLAUSE:
        return first or following
    return following or (first and place is _Place.GLUED)


def _place(folded: Folded, scope: Scope, mark: Mark) -> _Place:
    text, start = folded.text, mark.start
    before = text[start - 1 : start]
    if start == scope.start or before in _ENDS or (before in "“)" and text[start - 2 : start - 1] in _ENDS):
        return _Place.START
    if before == "." and not text[start - 2 : start - 1].isdigit():
        return _Place.START
    if folded.spaced[start] or before in ",、":
        return _Place.CLAUSE
    return _Place.GLUED if _ANNOUNCING.search(text, max(scope.start, start - 3), start) else _Place.WITHIN


def _is_list(folded: Folded, scope: Scope, style: Style, found: list[Mark]) -> bool:
    if not found:
        return False
    if style is Style.RANK:
        return len(found) > 1 or found[0].number == 2
    lost = all(mark.number == 0 for mark in found)
    bare = style is Style.DIGIT and all(mark.word.isdecimal() for mark in found)
    figures = style is Style.DIGIT and all(folded.text[mark.end : mark.end + 1].isdigit() for mark in found)
    musts = style is Style.POINT and all(mark.word.endswith("要") for mark in found)
    dashes = style is Style.BULLET and found[0].word[0] in "-–—*·"
    least = 2 if (lost and style is not Style.BULLET) or bare or figures or musts or dashes else _LEAST.get(style, 1)
    return len(found) >= least


def units(folded: Folded, found: Sequence[Mark], scope: Scope) -> list[Unit]:
    """The units of a list, each up to the next mark; the last of a list within one sentence ends with the sentence."""
    result: list[Unit] = []
    for mark, following in zip(found, [*found[1:], None], strict=True):
        end = following.start if following else scope.end
        start = min(mark.end, end)
        anew = following is not None and following.number == 1 and (mark.style is not Style.SIDE or mark.number != 1)
        is_last = following is None or anew
        if is_last and mark is not found[0] and start < end and folded.text[mark.start - 1] == ",":
            end = sentences(folded, Scope(start, end))[0].end
        result.append(Unit(mark, Scope(start, end), following, is_last))
    return result
