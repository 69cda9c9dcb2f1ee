"""Where fault and measure, praise and fault part within a sentence of section 五.

All functions take folded text (half-width marks, no white space) and return places in it, counted from 0.
"""

import re
from itertools import islice

from gipdata.narrative.item_words import BODY, FAULTS, LATER, OFFICE, THESE, WILL, WORK, is_general, kind_of, lacks
from gipdata.narrative.patterns import quick
from gipdata.narrative.sentences import Span
from gipdata.report import ItemKind

__all__ = [
    "aimed_at",
    "behind_praise",
    "behind_these_faults",
    "border",
    "concludes",
    "denies",
    "elaborates",
    "fault_of_introduction",
    "is_praise",
]

PROBLEM, MEASURE = ItemKind.PROBLEM, ItemKind.MEASURE

# Praise and denial --------------------------------------------------------------------------------------------------

_PRAISE = quick(
    r"成[效绩果]|进[步展]|起色|提[升高]|完成|好评|有序|平稳|顺利|稳步|扎实|良好|较好|肯定|认可|圆满|有所[改增加提]|显著|长足|[做开进]\w{0,2}了|取得"
)
_CONCEDES = re.compile(r"虽|尽管|同时|成[效绩果]|进[步展]|起色|提[升高]|完成|好评")
_BUT = re.compile(
    r"(?:^|(?<=[,。;:]))(?:但是?|然而|不过|可是|只是)(?!不),?|(?<![不非])但是?(?=仍|还|也|在|与|由于|受|因|尚)"
)
_STILL = re.compile(r"(?<=,)(?=(?:仍然?|还|也|依然|依旧|尚)(?:存在|有|需|不|未|显|是))")


def is_praise(text: str) -> bool:
    return _PRAISE.search(text) is not None


def behind_praise(text: str) -> int:
    """Where the fault begins in 虽然取得成效，但X: at X. 0 where the sentence begins with no praise."""
    if (match := _BUT.search(text)) is not None:
        return match.end() if not lacks(text[: match.start()]) else 0
    if (match := _STILL.search(text)) is not None:
        before = text[: match.start()]
        return match.start() if _CONCEDES.search(before) and not lacks(before) else 0
    return 0


_OF_BODY = rf"{BODY}(?=[的在政信公工本20暂未没不]|目前|全年|方面)(?!(?:也|还|都)?(?:没有|无)$)"
_DENIES = re.compile(
    rf"(?:{WORK}|本年度?|全年){{0,12}}(?:{_OF_BODY}(?:{WORK}|本年度?|全年){{0,12}})?(?:暂|均|并|尚|也|都)?(?:无|没有|不存在|未出现|未发现|未发生|没有出现|没有发现|没有发生)"
    r"(?:任何|明显|突出|重大|较大|其他|其它|存在|以上|上述|主要|的){0,4}(?:问题|不足|情况|困难|事项)?(?:[和与、](?:问题|不足))?"
    r"(?:需要?(?:改进|整改|报告|说明)(?:的(?:问题|情况|事项))?)?"
)


def denies(text: str) -> bool:
    """Whether a sentence says that there is no problem."""
    last = text.rfind(",") + 1
    return _DENIES.fullmatch(text, last) is not None and not lacks(text[:last])


_CONCLUDES = re.compile(r"总之|通过(?:以上|上述|这些|这一系列)[^,。;:]{0,6}(?:措施|举措|努力|工作|做法)")


def concludes(text: str) -> bool:
    """Whether a sentence says what the measures above are to bring: 通过以上措施, …"""
    return _CONCLUDES.match(text) is not None


_ELABORATES = re.compile(
    r"即|也就是|是[因由]|表现[为在]|(?:主要|具体|集中|突出)(?:表现|体现|反映|来[说看]|而言|是|为)|具体|特别是?|尤其|这|由此|从而|导致|致使|造成|例如"
    r"|[比譬]如|诸如|如(?!期|实|果|何)|其中|究其原因|(?:主要|其|根本)?原因|以致|进而|结果|使得"
)


def elaborates(text: str) -> bool:
    """Whether a sentence only goes on with the one before: 具体, 即, 特别是, 这导致 …"""
    return _ELABORATES.match(text) is not None


# Fault and measure --------------------------------------------------------------------------------------------------

_AIM = re.compile(
    r"(?:^|(?<=[,;:。]))[^,。;:]{0,14}?(?P<aim>针对(?!性))|(?:^|(?<=[,;:。]))(?P<to>对于?)(?=[^,。;:]{2,40}问题,)"
)
_THESE_FAULTS = re.compile(rf"{THESE}[^,。;:]{{0,12}}(?:{FAULTS}|情况|现象)[,:。]?")
_NAMED_FAULT = re.compile(r"(?:的?问题|的(?:情况|现象|现状|状况|局面))(?=[,:。]|$)")
_LONGEST_FAULT = 80
_AFTER_ALL = quick(r"但|却|仍|尚|发现|还[有是没]")
_ADJECTIVES = frozenset("久多贵高大远重长乱忙")  # 排队久的问题: at the end of a fault only


def aimed_at(text: str) -> tuple[Span, int] | None:
    """The fault in 针对X的问题，Y, and where Y begins; None where X is no particular fault or Y no measure."""
    match = _AIM.search(text) if "对" in text else None
    if match is None or lacks(text[: match.start()]):
        return None
    start = match.end("aim") if match["aim"] else match.end("to")
    stop = min((at for mark in "。;" if (at := text.find(mark, start)) >= 0), default=len(text))
    named = _NAMED_FAULT.search(text, start, min(stop, start + _LONGEST_FAULT))
    comma = text.find(",", start, stop)
    end, behind = named.span() if named else (comma, comma)
    if end <= start or _THESE_FAULTS.match(text, start):
        return None
    if not lacks(text[start:end]) and not (named and named[0].startswith("的") and text[end - 1] in _ADJECTIVES):
        return None
    rest = text[behind + 1 :]
    if kind_of(rest) is PROBLEM and (kind_of(rest.partition(",")[0]) is not MEASURE or _AFTER_ALL.search(rest)):
        return None  # but a measure may tell what has not happened since
    return (start, end), min(behind + 1, len(text))


_TURN = re.compile(rf",(?={LATER}|为此|对此|{OFFICE}[^,。;:]{{0,6}}{WILL}|20\d\d年[^,。;:]{{0,12}}{WILL}|{WILL})")
_MOST_TURNS = 8  # a hostile sentence has as many as it has commas
_TRAILING_NOUN = re.compile(r"(?:的?问题|的(?:情况|现象|现状))$")


def border(text: str) -> Span | None:
    """Where the fault ends and the measure begins in X的问题，今后将Y; None where a sentence states only one."""
    for match in islice(_TURN.finditer(text), _MOST_TURNS):
        fault = text[: match.start()]
        if not (lacks(fault) or is_general(fault)):
            continue
        if kind_of(text[match.end() :]) is not MEASURE:
            return None
        bare = _TRAILING_NOUN.sub("", fault)
        return len(bare if lacks(bare) else fault), match.end()
    return None


_BEHIND_THESE = re.compile(rf"(?:针对|对照|结合|鉴于|对于?)?{THESE}[^,。;:]{{0,12}}(?:{FAULTS}|情况)(?:和{FAULTS})?,")


def behind_these_faults(text: str) -> int:
    """Where a measure begins behind 针对以上问题, which names no fault."""
    match = _BEHIND_THESE.match(text)
    return match.end() if match else 0


_ANNOUNCING_CLAUSE = re.compile(
    r"(?:主要|具体|集中|突出)?(?:表现|体现|反映|存在|是|有)(?:在|为|于)?(?:以下|如下|下列)?[^,]{0,8}$"
)
_STOCK_CLAUSE = re.compile(rf"(?:{OFFICE})?(?:{WORK}|近年来|今年以来|总[的体]来[看说]){{0,12}}(?:{OFFICE})?")


def fault_of_introduction(text: str) -> Span:
    """The part of a list's introduction that admits faults, without praise and date before it, 主要表现在 behind."""
    start = behind_praise(text)
    while (comma := text.find(",", start)) > start and _STOCK_CLAUSE.fullmatch(text, start, comma):
        start = comma + 1
    end = len(text)
    last = text.rfind(",", start)
    if (
        last > 0
        and not lacks(text[last + 1 :])
        and _ANNOUNCING_CLAUSE.match(text, last + 1)
        and lacks(text[start:last])
    ):
        end = last
    return start, end
