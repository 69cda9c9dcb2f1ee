"""The rules on what the prose itself shows: cut sentences, slips, names and plans that do not fit."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gipdata.checks.prose_marks import cut_paragraphs, doubled_phrases, may_be_open, open_places
from gipdata.checks.prose_names import other_bodies, other_counties, other_kinds
from gipdata.checks.prose_plans import plans
from gipdata.checks.prose_slips import may_be_misspelled, misspelled
from gipdata.checks.prose_text import NARRATIVE, PROSE, Hit, Prose, places_of, prose_of, whole_prose, year_over
from gipdata.checks.rule import Outcome, Rule, View
from gipdata.folding import fold
from gipdata.report import Finding, Severity

__all__ = ["RULES"]

WARNING, NOTE = Severity.WARNING, Severity.NOTE

BEFORE_BACK = PROSE[:-1]
WITH_PLANS = ("problems", "other_matters")
LONGEST_QUOTATION = 24
NOTICE_IN_FORCE = 2021
"""The first year whose report the notice of 2021, no. 30, is for."""


def _finding(rule: Rule, case: str, hits: Sequence[Hit], **facts: Any) -> Finding:
    """One finding on all places of one fault. ``found`` and ``{quoted}`` are what stands at the first of them."""
    first = hits[0]
    found = {"found": _shortened(first.found), "quoted": first.context(), "places": places_of(hits)}
    return rule.finding(case, location=first.location, **{**found, **facts})


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTATION else text[: LONGEST_QUOTATION - 1] + "…"


def _plan_for_past(rule: Rule, view: View) -> Iterator[Outcome]:
    year, published = year_over(view), view.report.published
    if year is None:
        return
    org = fold(view.report.org or "")
    told = [plan for part in prose_of(view, WITH_PLANS) for plan in plans(part, org, year)]
    # A report that came out within the year may still announce something for it.
    told = [(planned, hit) for planned, hit in told if published is None or published.year > planned]
    if told:
        planned = told[0][0]
        yield _finding(rule, "plan", [hit for _, hit in told], year=year, planned=planned)


def _foreign_name(rule: Rule, view: View) -> Iterator[Outcome]:
    prose, org = list(prose_of(view)), view.report.org
    for hits in other_kinds(view, prose).values():
        yield _finding(rule, "kind", hits, org=org)
    if hits := list(other_bodies(view, prose)):
        yield _finding(rule, "body", hits, org=org)
    if hits := list(other_counties(view, prose)):
        yield _finding(rule, "county", hits, org=view.report.org_full)


def _faulty(
    case: str, find: Callable[[Prose], Iterator[Hit]], codes: Sequence[str]
) -> Callable[[Rule, View], Iterator[Outcome]]:
    """A rule kind: every place that ``find`` points at in these sections, told in one finding."""

    def attempt(rule: Rule, view: View) -> Iterator[Outcome]:
        if hits := [hit for part in prose_of(view, codes) for hit in find(part)]:
            yield _finding(rule, case, hits)

    return attempt


def _placeholder(rule: Rule, view: View) -> Iterator[Outcome]:
    if not may_be_open(whole_prose(view)):
        return
    hits = [hit for part in prose_of(view) for hit in open_places(part)]
    if "某" in (view.report.org or ""):  # an example, in which it is the name
        hits = [hit for hit in hits if "某" not in hit.found]
    signs: list[Hit] = []
    labels: list[Hit] = []
    for hit in hits:
        (labels if hit.found.endswith((":", "：")) else signs).append(hit)
    for case, places in (("sign", signs), ("label", labels)):
        if places:
            yield _finding(rule, case, places)


def _slip(rule: Rule, view: View) -> Iterator[Outcome]:
    if not may_be_misspelled(whole_prose(view)):
        return
    for entry, hits in misspelled(list(prose_of(view, BEFORE_BACK))):
        yield _finding(rule, "slip", hits, expected=entry.right)


_OLD_NOTICE = re.compile(r"国办公开办函\(2019\)第?60号")
_NEW_NOTICE = re.compile(r"\(2021\)第?30号")


def _outdated_basis(rule: Rule, view: View) -> Iterator[Outcome]:
    year = year_over(view)
    if year is None or year < NOTICE_IN_FORCE or not _OLD_NOTICE.search(whole_prose(view)):
        return
    prose = list(prose_of(view))
    hits = [Hit(part, *m.span()) for part in prose for m in _OLD_NOTICE.finditer(part.folded)]
    if hits and not any(_NEW_NOTICE.search(part.folded) for part in prose):
        yield _finding(rule, "old", hits, year=year, expected="国办公开办函〔2021〕30号")


RULES: tuple[Rule, ...] = (
    Rule(
        "plan-for-past",
        "要采取的措施写在已经过去的年份",
        WARNING,
        "报告在年度结束以后编写，还要采取的措施应从下一年写起。写成本年度或更早的年份，多半是沿用了以前的文字。"
        "标题、统计期限和正文的年度不一致的，以及年内就已发布的，不作判断。",
        {
            "plan": "这是{year}年度的报告，{places}写“{quoted}”，是{planned}年要做的事，而{planned}年已经过去。"
            "请核对年份；如果已经做完，请改写为已经完成的情况。"
        },
        _plan_for_past,
    ),
    Rule(
        "foreign-name",
        "把本单位称为其他类型或其他名称的单位",
        WARNING,
        "镇的报告中自称“街道”、乡的报告中写“局内”一类的文字，或者写由其他乡镇编制、由其他县领导，"
        "多半是沿用了其他单位的文字。指道路的街道、其他乡镇和街道、上级机关不在此列；年内更改建制的不作判断。",
        {
            "kind": "这是{org}的报告，{places}写“{quoted}”，其中“{found}”不是{org}的自称。"
            "请核对是否沿用了其他单位的文字，并改为本单位的名称。",
            "body": "这是{org}的报告，{places}却写“{quoted}”，把“{found}”写成编制、联系或署名的单位。"
            "请核对并改为本单位。",
            "county": "这是{org}的报告，{places}却写“{quoted}”，把“{found}”写成上级。"
            "请核对并改为本单位所属的县（市、区）。",
        },
        _foreign_name,
    ),
    Rule(
        "sentence-cut",
        "段落没有写完",
        NOTE,
        "一段话以逗号或顿号结尾，后面接着下一个编号的段落，或者以逗号、顿号、分号结尾而这一部分到此结束的，"
        "多半是漏了后面的文字。各项之间用逗号、分号隔开的列举不在此列。",
        {"cut": "{places}有段落以“{found}”结尾，没有写完。请补全后面的文字；如果已经写完，请把末尾的标点改为句号。"},
        _faulty("cut", cut_paragraphs, NARRATIVE),
    ),
    Rule(
        "phrase-doubled",
        "同一句话连着写了两遍",
        NOTE,
        "六个字以上的同一句话紧接着又写了一遍，多半是复制时多粘贴了一次。",
        {"doubled": "{places}把“{found}”连着写了两遍。请删去一遍。"},
        _faulty("doubled", doubled_phrases, NARRATIVE),
    ),
    Rule(
        "placeholder",
        "留有没有填写的空位",
        WARNING,
        "××、XX、下划线等是起草时留待填写的空位，“电话：”一类的后面应有内容。姓名、号码中有意隐去的不在此列。",
        {
            "sign": "{places}写“{quoted}”，其中“{found}”是没有填写的空位。请填上实际内容。",
            "label": "{places}的“{found}”后面没有内容。请补上，或删去这一项。",
        },
        _placeholder,
    ),
    Rule(
        "slip",
        "错别字",
        NOTE,
        "只列出在这类报告中肯定写错了的字词，可以有别的意思的不列。",
        {"slip": "{places}写“{quoted}”，其中“{found}”应为“{expected}”。请改正。"},
        _slip,
    ),
    Rule(
        "outdated-basis",
        "引用的编写依据已被新文件代替",
        NOTE,
        "国办公开办函〔2019〕60号规定的格式用于2019年度和2020年度的报告；"
        "从2021年度起，按国办公开办函〔2021〕30号规定的格式编写。",
        {
            "old": "这是{year}年度的报告，{places}引用的依据是{found}，从2021年度起应为{expected}。"
            "请核对所用的格式，并改正引用的文号。"
        },
        _outdated_basis,
    ),
)
