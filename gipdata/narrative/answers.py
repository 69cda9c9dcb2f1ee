"""Which measure answers which problem.

A report seldom says it, so a link is made only where something in the two items speaks for it: a theme they share, the
same words, or the place of a measure right behind its problem where a report goes on problem by problem. Their order in
two lists of equal length lets weak grounds pass, and is none by itself.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from gipdata.folding import fold
from gipdata.narrative.patterns import quick
from gipdata.report import Item, ItemKind

__all__ = ["with_answers"]

_NO_GROUND = frozenset({"none", "other"})  # two items that are both "something else" need not be about the same
_MOST_PAIRS = 5_000  # problems times measures; the longest real lists have some hundred
_MAIN_AND_PASSING, _MAIN_IN_BOTH = 3, 4  # how strongly two items share a theme; 2 is passing in both

# What every second item of every report says: it tells no two problems apart. The longest come first.
_STOCK = quick(
    "政府信息公开|政务信息公开|主动公开|政务公开|信息公开|政府信息|政务信息|工作人员|人民群众|人民政府|社会公众|"
    "进一步|重要性|办事处|领导小组|不到位|不及时|不全面|不规范|不充分|不深入|不完善|"
    "加强|强化|提高|提升|完善|健全|规范|推进|推动|做好|加大|力度|深入|积极|不断|切实|认真|落实|开展|建立|组织|实行|"
    "进行|增强|确保|促进|优化|丰富|扩大|拓宽|拓展|有待|不够|不足|不高|不强|不全|不多|较少|偏少|存在|缺乏|缺少|薄弱|"
    "滞后|差距|问题|方面|情况|能力|水平|质量|相关|有关|部门|单位|机关|人员|干部|群众|公众|居民|村民|我乡|我镇|我街道|"
    "本乡|本镇|全乡|全镇|街道|乡镇|今后|下一步|需要|还需|仍需|仍然|部分|个别|一些|一定|比较|主要|及时|全面|公开(?!栏)|信息(?!员)|"
    "工作|内容|要求|重点|方式|措施|机制|任务|按照|根据|对照|由于|通过|同时|以及|年度|今年|我们|他们|"
    "[的了和与及或等在对为将把被是有不未无个各从到向于以之其也还都又并更较使让由中上下内外年月日这那我您本]"
)
_RUN = re.compile(r"[^\W\d_]{2,}")  # no figures: that two items name one year says nothing


def with_answers(items: Sequence[Item]) -> list[Item]:
    """The items, in their order, with ``answers`` of each measure set: positions of problems in this list, ascending.

    Empty where nothing speaks for a link, and for a list longer than that of any report.
    """
    matter = _Matter(items)
    pairs = len(matter.problems) * len(matter.measures)
    if not 0 < pairs <= _MOST_PAIRS:
        return [_answering(item, ()) for item in items]
    behind = dict(_right_behind(items))
    return [_answering(item, tuple(_answered(matter, behind, at))) for at, item in enumerate(items)]


def _answering(item: Item, answers: tuple[int, ...]) -> Item:
    return item if item.answers == answers else item._replace(answers=answers)


def _answered(matter: "_Matter", behind: dict[int, tuple[int, bool]], at: int) -> list[int]:
    if at not in matter.measures:
        return []
    if at in behind:
        problem, at_once = behind[at]
        bond = matter.bond(at, problem)
        if at_once or bond.theme or bond.words >= 2:
            return [problem]
    return [problem for problem in matter.problems if matter.is_answer(at, problem)]


def _right_behind(items: Sequence[Item]) -> Iterator[tuple[int, tuple[int, bool]]]:
    """Measure → the single problem that it stands behind, and whether at once, in a list that goes by turns."""
    runs = [list(run) for _, run in groupby(range(len(items)), key=lambda at: items[at].kind)]
    turns = [(run, after) for run, after in pairwise(runs) if items[run[0]].kind == ItemKind.PROBLEM]
    if len(turns) < 2:
        return
    for problems, measures in turns:
        if len(problems) == 1:
            yield from ((measure, (problems[0], measure == measures[0])) for measure in measures)


class _Bond(NamedTuple):
    """What two items have in common: how strongly a theme, how many pairs of characters, what part of the problem's."""

    theme: int
    words: int
    part: float


class _Matter:
    """What the items of a list are about, and what a measure has in common with a problem."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.problems = [at for at, item in enumerate(items) if item.kind == ItemKind.PROBLEM]
        self.measures = [at for at, item in enumerate(items) if item.kind == ItemKind.MEASURE]
        self._themes = [tuple(t.code for t in item.themes if t.code not in _NO_GROUND) for item in items]
        self._words = [content_pairs(item.text) for item in items]
        self._main = {self._themes[at][0] for at in self.measures if self._themes[at]}
        self._bonds: dict[tuple[int, int], _Bond] = {}

    def bond(self, measure: int, problem: int) -> _Bond:
        if (measure, problem) not in self._bonds:
            self._bonds[measure, problem] = self._bond(measure, problem)
        return self._bonds[measure, problem]

    def _bond(self, measure: int, problem: int) -> _Bond:
        ours, theirs = self._themes[measure], self._themes[problem]
        shared = [(code == ours[0]) + (code == theirs[0]) + 2 for code in ours if code in theirs]
        words = len(self._words[measure] & self._words[problem])
        return _Bond(max(shared, default=0), words, words / len(self._words[problem]) if words else 0.0)

    def is_answer(self, measure: int, problem: int) -> bool:
        theme, words, part = self.bond(measure, problem)
        if theme == _MAIN_IN_BOTH:
            return not self._goes_elsewhere(measure, problem)
        ours, theirs = self._themes[measure], self._themes[problem]
        if theme == _MAIN_AND_PASSING and (ours[0] in theirs or theirs[0] not in self._main):
            return True
        fits = self._same_place(measure, problem)
        if theme:
            # What a measure names in passing is left to the measure that is about it, if there is one.
            left = any(code in theirs and code not in self._main for code in ours[:2])
            return left or (words >= (1 if fits else 2) and part >= 0.1)
        return words >= (2 if fits else 3) and part >= (0.15 if fits else 0.25)

    def _goes_elsewhere(self, measure: int, problem: int) -> bool:
        """Of several problems on one theme, each with a measure in its own words, a measure answers only its own."""
        if self.bond(measure, problem).words:
            return False
        meant = any(self._agree(measure, other) for other in self.problems if other != problem)
        return meant and any(self._agree(other, problem) for other in self.measures if other != measure)

    def _agree(self, measure: int, problem: int) -> bool:
        bond = self.bond(measure, problem)
        return bond.theme == _MAIN_IN_BOTH and bond.words >= 2

    def _same_place(self, measure: int, problem: int) -> bool:
        """Whether both are the n-th of two lists equally long, one behind the other."""
        if len(self.problems) != len(self.measures) or self.problems[-1] > self.measures[0]:
            return False
        return self.problems.index(problem) == self.measures.index(measure)


def content_pairs(text: str) -> frozenset[str]:
    """Every two neighbouring characters of a text, stock words left out.

    >>> sorted(content_pairs("进一步拓宽公开渠道"))
    ['渠道']
    """
    runs = _RUN.findall(_STOCK.sub(" ", fold(text)))
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))
