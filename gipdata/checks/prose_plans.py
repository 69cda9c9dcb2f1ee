"""Announcements for a year that is already over: where a sentence says what will be done, and in which year."""

import re
from collections.abc import Iterator

from gipdata.checks.prose_text import Hit, Prose, own_words

__all__ = ["plans"]

_YEAR = r"(?P<year>20\d\d)年"
_NAMED_YEAR = re.compile(_YEAR)
# Between the year and 将 stands only whose work it is; 今后, 存在, 根据, 以来 and the like are not made of these.
_WHOSE = r"[年度底末前内里,、的政府务信息公开工作中方面期间在我们本全乡镇街道办事处局机关单位党委]{0,24}"
# Words before which 将 tells the future: adverbs, and what can be no object of 将 in the sense of 把.
_SURELY = (
    r"采取|继续(?!教育)|进一步|着力|着重|努力|切实|不断|认真|积极(?!分子)|持续|深入|更加|加大|加快"
    r"|[从在](?:以下|下列|如下)|重点(?:抓|做|加强|从|围绕|推|在|开展|完善|解决)|主要(?:抓|做|从|围绕|在|采取|开展|加强)"
)
# Verbs that may as well be part of what 将 moves (2021年，我镇将加强培训的要求传达到村): a promise only before a list,
# or with a date by which it is to be done.
_PERHAPS = r"加强|强化|完善|健全|建立|开展|做好|抓好|推进|推动|深化|提高|提升|拓宽|拓展|扩大|规范(?!性|化)"
_PLAN = re.compile(
    rf"(?<!\d){_YEAR}(?P<whose>{_WHOSE})(?:将|拟|要)(?:(?:{_SURELY})|(?P<perhaps>{_PERHAPS}))(?!的|后|情况|性|了)"
)
_LIST = re.compile(r"以下|如下|下列|:")
_HEADING = re.compile(
    rf"^(?:[(（]?[一二三四五六七八九十\d]{{1,2}}[)）、.]{{1,2}})?(?P<plan>{_YEAR}度?(?:政府信息公开|政务公开|信息公开)?"
    r"(?:的?工作)?的?(?:计划|打算|思路|设想))[:。]?$",
    re.MULTILINE,
)
# The year is the sentence's own time only at its beginning, or behind its subject.
_MAY_PRECEDE = ",。;:!?、\n在到本乡镇道局处府们"
# Another paper's plan is told, or a ground for a plan: 上年提出，2021年将……
_NOT_ITS_OWN = re.compile(
    r"提出|承诺|要求|指出|明确|规定|提到|报告|方案|要点|通知|规划|计划|按照|根据|依据|依照|对照|结合|参照|围绕|自20|从20"
)
# 将……作为, 将……列入: what was done with it; 已, 了: that it was done.
_DONE = re.compile(r"作为|列入|纳入|列为|放在|摆上|摆在|融入|贯穿|当作|写入|定为|落到|结合|同步|已|(?<![为除])了")
_LONGEST_REST = 80


def plans(prose: Prose, org: str, last_year: int) -> Iterator[tuple[int, Hit]]:
    """What is announced for a year up to ``last_year``: the year, and the characters from the year to the promise.

    ``org`` is the folded name of the body that reports.
    """
    years = [m.start() for m in _NAMED_YEAR.finditer(prose.folded) if int(m["year"]) <= last_year]
    if not years:
        return iter(())
    text = prose.folded.replace(org, "本" * len(org)) if org else prose.folded  # as long as before
    found = [
        (int(m["year"]), Hit(prose, m.start(), m.end()))
        for m in (_PLAN.match(text, start) for start in years)  # one plan holds no year but its own
        if m and _is_announced(prose, text, m)
    ]
    headings = [
        (int(m["year"]), Hit(prose, m.start("plan"), m.end("plan")))
        for m in _HEADING.finditer(prose.folded)
        if int(m["year"]) <= last_year
    ]
    return iter(sorted([*found, *headings], key=lambda plan: plan[1].start))


def _is_announced(prose: Prose, text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if start and text[start - 1] not in _MAY_PRECEDE:
        return False
    sentence_start, sentence_end = prose.sentence(start)
    rest = text[end : min(sentence_end, end + _LONGEST_REST)]
    before = text[max(sentence_start, start - _LONGEST_REST) : start]
    if match["perhaps"] and "前" not in match["whose"] and not _LIST.search(rest):
        return False
    return own_words(prose, start) and not _DONE.search(rest) and not _NOT_ITS_OWN.search(before)
