"""Headings and introductions of section 五: 存在问题, 改进措施, 针对以上问题将采取以下措施.

All functions take folded text: half-width marks, no white space.
"""

import re
from typing import NamedTuple

from gipdata.narrative.item_words import FAULTS, LATER, WILL, WORK, is_general, kind_of, lacks, opens_measures
from gipdata.narrative.patterns import quick
from gipdata.report import ItemKind

__all__ = ["LIST_MARK", "STARTS_PARAGRAPH", "Heading", "announces", "glued_heading", "heading_at", "points_ahead"]

PROBLEM, MEASURE = ItemKind.PROBLEM, ItemKind.MEASURE

_PROBLEMS = (
    rf"(?:{WORK}{{0,10}}(?:主要存在|存在|主要|面临|突出|具体|几个|一些|的){{1,4}})?{FAULTS}"
    rf"(?:(?:[和与及、]|以及)(?:{FAULTS}|原因(?:分析)?|分析)){{0,2}}(?:之处|方面|情况)?"
)
_STEPS = r"(?:措施|举措|办法|对策|打算|计划|安排|思路|方向|设想|目标|情况|方案|建议|意见|重点)"
_NEXT = r"(?:下一?步|下一?阶段|今后|来年|明年|20\d\d年度?|下一?年度?)"
_MEND = r"(?:改进|整改|解决|应对|完善|提升|落实|努力|对应|相应|主要|具体|拟采取)"
_MEASURES = (
    rf"(?:{_NEXT}的?(?:主要|重点)?(?:工作)?(?:的?{_MEND}){{0,3}}的?(?:工作)?{_STEPS}"
    rf"|(?:{_MEND}的?){{1,3}}(?:工作)?的?{_STEPS}|(?:工作)?(?:措施|举措|对策|打算|办法)|整改|改进|努力方向|怎[么样][改办做]|如何(?:改进|整改|解决))"
    rf"(?:[和与及、]{_STEPS})?"
)
_HEADING = quick(
    rf"\(?(?:(?P<both>{_PROBLEMS}(?:以?及其?|和|与|、){_MEASURES})|(?P<problem>{_PROBLEMS})|(?P<measure>{_MEASURES}))"
)
_COUNTED = (
    r"(?:主要|具体)?(?:有|是|为|如下|在于|包括)?(?:以下|下列)?(?:[几一二三四五六两\d](?:个方面|点|个|条|项|方面)?)?"
)
_HEADING_END = re.compile(rf"(?:[一二三四五六七八九十]|\d{{1,2}})?{_COUNTED}(?:[:。\n]|\):?|$)")
_BEFORE_LIST = re.compile(rf"{_COUNTED}$")


class Heading(NamedTuple):
    """A heading and the kind of what stands below it (None: both). ``end`` is behind its closing mark."""

    kind: ItemKind | None
    end: int


def heading_at(text: str, start: int, end: int, mark: int = -1) -> Heading | None:
    """The heading that begins here and ends in a colon, a full stop, with its line, or at ``mark``, a list's first.

    >>> heading_at("改进措施:加强学习", 0, 9), heading_at("改进措施很多", 0, 6)
    (Heading(kind=<ItemKind.MEASURE: 'measure'>, end=5), None)
    """
    match = _HEADING.match(text, start, end)
    if match is None:
        return None
    kind = {"both": None, "problem": PROBLEM, "measure": MEASURE}[str(match.lastgroup)]
    if (closed := _HEADING_END.match(text, match.end(), end)) is not None:
        return Heading(kind, closed.end())
    if match.end() <= mark and _BEFORE_LIST.match(text, match.end(), mark):
        return Heading(kind, mark)
    return Heading(kind, match.end()) if _runs_on(text[match.end() : min(end, match.end() + 40)], match, kind) else None


_FULL_HEADING = re.compile(
    r"存在的?(?:主要)?(?:问题|不足)|(?:主要|突出)问题|(?:改进|整改|解决)(?:措施|举措|情况)|下一?步.*(?:打算|措施|计划|安排)"
)
_GOES_ON_WITH_HEADING = re.compile(
    r"[是有为在的和与及、,如较多还仍也未得已不没需尚缺进报汇说总整改解落执完到跟]|突出|明显|集中|针对性|主要"
)

_BEGINS_ANEW = re.compile(r"今年|一年来|20\d\d年|[我本][单机镇乡街县区局]|我们|针对|先后")


def _runs_on(text: str, heading: re.Match[str], kind: ItemKind | None) -> bool:
    """Whether a heading without a closing mark ran into the sentence below it: 改进措施加强培训."""
    if not text or _FULL_HEADING.search(heading[0]) is None or _GOES_ON_WITH_HEADING.match(text):
        return False
    sentence = re.split("[。;]", text, maxsplit=1)[0]
    told = kind_of(sentence)
    return kind is None or told is kind or (told is None and _BEGINS_ANEW.match(sentence) is not None)


_GLUED = quick(
    r"(?:(?:改进|整改|解决)(?:措施|办法|情况)|下一?步(?:工作)?(?:打算|措施|计划|安排)|(?:改进|努力)方向"
    r"|存在的?(?:主要)?(?:问题|不足)|主要问题)$"
)


def glued_heading(text: str, start: int, mark: int) -> int | None:
    """Where a heading begins that runs into a list's first mark and that no mark parts from what it follows."""
    found = _GLUED.search(text, max(start, mark - 12), mark)
    return found.start() if found else None


_ANNOUNCES_MEASURES = quick(
    rf"[措举]施|举措|改进|整改|入手|着[手力]|发力|打算|{LATER}|对策|[做抓]好|做到|努力|{WILL}|采取|加以|开展|落实"
)
_STEPS_NAMED = re.compile(r"措施|举措|整改|改进")
_POINTS_AHEAD = quick(
    r"[以如]下|下列|[几一二三四五六七八九两\d](?:个|点|项|件|条|大|处|桩|样)?(?:方面|工作|措施|事|点|问题|不足|欠缺|短板|弱[处点项]|毛病|缺点|地方|环节|做得|工作做得)"
    r"|主要(?:是|有|为)$|(?:表现|体现|反映)[在为有于]?$|包括$|(?:这[样么]|如此|[月日年]起|开始)(?:来|去)?[做办改抓干]$"
    r"|(?:地方|之处|问题|方面|事情?|环节|意见|办法|做法|措施|打算)(?:主要|大致|还|仍|也|共)?有(?:[几一二三四五六七八九两\d]|十[一二三四五])[处个点条项件桩样]$"
)
_OPENS_LIST = quick(
    r"(?:我们|[镇乡里道县局])的(?:改进|解决|整改|应对)?(?:办法|做法|打算|对策|路子|想法|措施)$"
    r"|(?:办法|做法|打算|对策|路子|想法|举措|措施|计划|安排)(?:就?是|有)$|[做改办]的(?:事情?)?就?是$"
    r"|(?:一[件项条个]一?[件项条个]|逐[件项条个一])[地来]?(?:补|改|办|抓|做|解决|落实)[好起上]?$"
)


def announces(text: str) -> ItemKind | None:
    """What the introduction of a list announces; None where its words do not tell."""
    if opens_measures(text):
        return MEASURE
    faults = is_general(text, introduces=True)
    steps = _ANNOUNCES_MEASURES.search(text) or _OPENS_LIST.search(text)
    if steps and (not faults or _STEPS_NAMED.search(text)):
        return MEASURE
    return PROBLEM if faults or lacks(text) else None


def points_ahead(text: str, colon: bool = False) -> bool:
    """Whether a sentence speaks of what follows it: 主要存在以下问题, 将做好以下工作, before a colon 我们的办法是."""
    return _POINTS_AHEAD.search(text) is not None or (colon and _OPENS_LIST.search(text) is not None)


_LIST_MARK = (
    r"(?:[①-⑳❶-❿]|\((?:[一二三四五六七八九十]{0,3}|\d{0,2})\)|[一二三四五六七八九十]{1,3}(?:[、.,]|是)|\d{1,2}(?:[、.)](?!\d)|[、.](?=20\d\d年))"
    r"|第[一二三四五六七八九十][,、:]|其[一二三四五六][,、:]|首先|其次|另?一方面|[、●•·▪■◆◇►➢➤√✓*○□★☆]|[-–—]+(?!\d)|是(?!因|由|否))"
)
LIST_MARK = re.compile(_LIST_MARK)
STARTS_PARAGRAPH = re.compile(rf"{_LIST_MARK}|(?:针对|对照)(?:以上|上述|存在)|下一步,?[我本]")
