"""The rules on what is found twice: figures and prose of last year, or of another organisation."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from gipdata.checks.elsewhere import other_of
from gipdata.checks.outline import LEAST_FIGURES, TABLES, figures_of
from gipdata.checks.rule import Held, Other, Outcome, Rule, View, table_name
from gipdata.forms import EDITIONS, load_form
from gipdata.report import Section, Severity

__all__ = ["RULES"]

WARNING, NOTE = Severity.WARNING, Severity.NOTE

COMPARED_SECTIONS = ("overview", "problems")
LEAST_CHARACTERS = 40  # of a section; shorter ones say too little to be written anew
MUCH, MOST = Fraction(1, 2), Fraction(4, 5)
FAR_PASSAGE = 120  # characters; shorter ones that organisations of different provinces share have a third source
QUOTED, NAMED = 20, 3  # characters of a passage, passages of a section


def _same_figures(rule: Rule, view: View) -> Iterator[Outcome]:
    for table in TABLES:
        figures, independent = figures_of(view, table)
        count = sum(figures[key] != 0 for key in independent)
        if count < LEAST_FIGURES:
            continue
        if view.previous is not None:
            before, _ = figures_of(view.previous, table)
            differs = any(figures[key] != before[key] for key in figures.keys() & before.keys())
            same = figures == before
            yield rule.check(table, True if differs else False if same else None)
            if same:
                yield _as_in(rule, view, "previous", table, count, other_of(view.previous.report))
                continue
        if view.elsewhere is not None:
            twin = view.elsewhere.twins.get(table)
            yield rule.check(f"{table}:other", twin is None)
            if twin is not None:
                yield _as_in(rule, view, "other", table, count, twin)


def _as_in(rule: Rule, view: View, case: str, table: str, count: int, other: Other) -> Outcome:
    return rule.finding(
        case,
        table=table,
        found=f"{other.org}{other.year}",
        location=view.table_location(table),
        table_name=table_name(view.table(table)),
        count=count,
        org=other.org,
        year=other.year,
        source=other.source,
    )


def _same_text(rule: Rule, view: View) -> Iterator[Outcome]:
    for code in COMPARED_SECTIONS if view.previous else ():
        section = view.report.section(code)
        before = view.previous.report.section(code) if view.previous else None
        if section is None or before is None:
            continue
        total, passages = _repeated(section.text, before.text)
        if total < LEAST_CHARACTERS:
            continue
        same = sum(length for _, _, length in passages)
        yield rule.check(code, same < MUCH * total, same, total)
        if same >= MUCH * total:
            start = passages[0][0]
            yield rule.finding(
                "most" if same >= MOST * total else "much",
                found=_named(section, passages),
                location=section.place_of(start),
                heading=_heading(section),
                number=total,
                value=same,
                source=view.previous.report.source if view.previous else "",
            )


def _repeated(text: str, before: str) -> tuple[int, list[tuple[int, int, int]]]:
    """How many characters count, and the passages (start, end, characters) that stand in the text before.

    Words of the form and the regulation are neither counted nor repeated.
    """
    from gipdata.narrative.passage_characters import characters_of  # numpy, which reading alone does not need
    from gipdata.narrative.passage_matches import common_passages, pieces_of, stretches
    from gipdata.narrative.passage_stock import parts_of_form
    from gipdata.narrative.passages import SHORTEST

    mine, other = characters_of(text), characters_of(before)
    letters = mine.text
    counted = bytearray(b"\1" * len(letters))
    if not parts_of_form(SHORTEST // 2).isdisjoint(pieces_of(letters, SHORTEST)):
        for start, end in stretches(letters, parts_of_form(SHORTEST), SHORTEST):
            counted[start:end] = bytes(end - start)
    total, passages, done = sum(counted), [], 0
    for start, length, _ in common_passages(letters, other.text):
        end = start + length
        own = sum(counted[max(start, done) : end])  # passages may overlap
        if own:
            passages.append((*mine.span(max(start, done), end), own))
        done = max(done, end)
    return total, passages


def _named(section: Section, passages: Sequence[tuple[int, int, int]]) -> str:
    """The longest passages in the order in which they stand, with their places."""
    longest = sorted(sorted(passages, key=lambda p: -p[2])[:NAMED])
    told = "、".join(
        f"“{_quoted(section.text[start:end])}”（{_place(section, start, '{}，')}{length}字）"
        for start, end, length in longest
    )
    return told + (f"等{len(passages)}处" if len(passages) > NAMED else "")


def _shared_passage(rule: Rule, view: View) -> Iterator[Outcome]:
    if view.elsewhere is None:
        return
    by_org: dict[str, list[Held]] = {}
    unclear = view.report.org is None or view.report.year is None
    for passage in view.elsewhere.passages:
        if passage.other is None:
            unclear = True
        elif passage.length >= FAR_PASSAGE or _near(view, passage.other):
            by_org.setdefault(passage.other.org, []).append(passage)
    yield rule.check("text", False if by_org else None if unclear else True)
    for passages in by_org.values():
        yield _shared_with(rule, view, passages)


def _shared_with(rule: Rule, view: View, passages: Sequence[Held]) -> Outcome:
    """One finding for each other organisation, on the longest passage."""
    passage = max(passages, key=lambda passage: passage.length)
    section, other = view.report.section(passage.section), passage.other
    assert section is not None and other is not None
    return rule.finding(
        "found",
        found=_quoted(section.text[passage.start : passage.end]),
        location=section.place_of(passage.start),
        org=other.org,
        year=other.year,
        source=other.source + (f"，{passage.place}" if passage.place else ""),
        count=len(passages),
        number=sum(passage.length for passage in passages),
        heading=_heading(section),
        place=_place(section, passage.start, "（{}）"),
        value=passage.length,
    )


def _near(view: View, other: Other) -> bool:
    province = view.report.place.province
    return province is not None and province == other.province


def _report_missing(rule: Rule, view: View) -> Iterator[Outcome]:
    if view.elsewhere is None or view.report.year is None or view.older is not None:
        return
    missing, unclear = view.elsewhere.missing, view.elsewhere.unclear
    yield rule.check("years", False if missing else None if unclear else True)
    if missing:
        whole = len(missing) > 2 and missing[-1] - missing[0] == len(missing) - 1
        years = f"{missing[0]}至{missing[-1]}" if whole else "、".join(map(str, missing))
        yield rule.finding("between", found=years, org=view.report.org)


def _heading(section: Section) -> str:
    labels = {s.code: s.label for s in load_form(EDITIONS[-1]).sections}
    return re.sub(r"\s+", "", section.heading) or labels.get(section.code, section.code)


def _place(section: Section, offset: int, form: str) -> str:
    """Where a character of a section stands, in the given form; nothing where that is not known."""
    location = section.place_of(offset)
    return form.format(location.brief) if location and location.brief else ""


def _quoted(text: str) -> str:
    """The beginning of a passage, in one line."""
    line = re.sub(r"\s+", "", text)
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}……"


RULES: tuple[Rule, ...] = (
    Rule(
        "same-figures",
        "整张表的数字与上一年或另一个单位完全相同",
        WARNING,
        "一张表中不为0的数字（合计不算）有5个以上，全部数字却与本单位上一年的报告或另一个单位的报告一个不差，"
        "很可能是沿用了旧表或别人的表。与两个以上单位都相同的，是数字简单造成的巧合，不提示；"
        "那个单位的报告年度较晚，或者不能确定是不是同一单位的，也不提示。",
        {
            "previous": "{table_name}的全部数字与上一年的报告（{source}）完全相同，其中不为0的有{count}个（合计不算）。"
            "请核对本年的数字是否已经更新。",
            "other": "{table_name}的全部数字与{org}{year}年度的报告（{source}）完全相同，"
            "其中不为0的有{count}个（合计不算）。请核对本单位的数字。",
        },
        _same_figures,
    ),
    Rule(
        "same-text",
        "总体情况或存在的问题重复上一年的文字",
        WARNING,
        "第一部分、第五部分中，连续20字以上与上一年的报告相同的文字加起来达到一半的，提示；达到五分之四的，"
        "在提示中写明。标点和空格不计，格式和条例的原文不计，不足40字的部分不查。",
        {
            "much": "“{heading}”共{number}字，其中{value}字与上一年的报告（{source}）相同，达到一半：{found}。"
            "请按本年的实际情况改写。",
            "most": "“{heading}”共{number}字，其中{value}字与上一年的报告（{source}）相同，达到五分之四以上，"
            "几乎就是上一年的原文：{found}。请按本年的实际情况重写。",
        },
        _same_text,
    ),
    Rule(
        "shared-passage",
        "有一段文字与另一个单位的报告相同",
        WARNING,
        "连续60字以上（不同省份的，120字以上）的文字，只在另一个单位的报告里也有。标点和空格不计。"
        "格式和条例的原文、通用的套话、三个以上单位都有的文字、县级以上政府报告里的文字不算；"
        "本单位以前的报告已有的、那个单位的报告年度较晚的、不能确定是不是同一单位的，也不提示。"
        "相同不等于抄袭：谁先写的，或者是否出自同一份通知或范文，报告本身看不出来。",
        {
            "found": "与{org}{year}年度的报告（{source}）有{count}处、共{number}字相同，"
            "本次检查的其他报告中没有见到。最长的一处在“{heading}”{place}，{value}字，开头是“{found}”。"
            "请核对所写是否为本单位的实际情况；如出自上级统一的文字或通用的范文，可不作处理。"
        },
        _shared_passage,
    ),
    Rule(
        "report-missing",
        "中间有的年度没有报告",
        NOTE,
        "同一单位之前和之后的年度都有报告，中间的年度没有。有名称、地点或年度不明的报告可能就是缺少的那一份时，"
        "不提示。",
        {"between": "{org}之前和本年度都有报告，没有读到{found}年度的报告。请补交；当年没有编制的，请说明。"},
        _report_missing,
    ),
)
