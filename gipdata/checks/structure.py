"""The rules on sections, tables and cells: whether all that the form prescribes is there and can be read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gipdata.checks.rule import Outcome, Rule, View, table_name
from gipdata.forms import EDITIONS, load_form
from gipdata.report import Finding, Kind, Remark, Section, Severity

__all__ = ["RULES"]

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
HEADING_STYLE = "一、"


def _remarked(rule: Rule, view: View) -> Iterator[Outcome]:
    """A rule on what the reader saw: each remark is worded by the template of its detail."""
    return (_worded(rule, view, remark) for remark in view.remarks(rule.code))


def _worded(rule: Rule, view: View, remark: Remark) -> Finding:
    table = view.table(remark.table) if remark.table else None
    at = (remark.table or "", remark.row or "", remark.column or "")
    return rule.finding(
        remark.detail if remark.detail in rule.templates else next(iter(rule.templates)),
        table=remark.table,
        item=remark.row,
        column=remark.column,
        found=remark.found,
        location=remark.location,
        table_name=table_name(table) if table else "",
        heading=table.label if table else "",
        label=remark.label,
        row_name=f"“{remark.label}”一行" if remark.label else "的数字一行",  # table 四 has one row, without a name
        place=f"（{remark.location.brief}）" if remark.location else "",
        cell=view.name(*at) if view.cell(*at) else "",
    )


def _sections_missing(rule: Rule, view: View) -> Iterator[Outcome]:
    there = {section.code for section in view.report.sections}
    # A table remarked to have neither figures nor heading has its finding: the same fault is not told twice.
    told = {remark.table for remark in view.remarks("table-missing") if remark.detail == "no-heading"}
    for section in load_form(EDITIONS[-1]).sections:
        if section.code not in there and section.code not in told:
            case = "missing" if section.code in SECTIONS_WITH_FIGURES else "missing-prose"
            yield rule.finding(case, item=section.code, expected=section.label)


SECTIONS_WITH_FIGURES = ("disclosure", "applications", "disputes", "problems")


def _sections_in_order(rule: Rule, view: View) -> Iterator[Outcome]:
    prescribed = {section.code: section.label for section in load_form(EDITIONS[-1]).sections}
    there = list({s.code: s for s in reversed(view.report.sections) if s.code in prescribed}.values())[::-1]
    expected = sorted(there, key=lambda s: list(prescribed).index(s.code))
    if there != expected:
        first = next(a for a, b in zip(there, expected, strict=True) if a is not b)
        found = _list(prescribed[s.code] for s in there)
        order = _list(prescribed[s.code] for s in expected)
        yield rule.finding("order", item=first.code, expected=order, found=found, location=first.location)
    elif wrong := _misnumbered(there, list(prescribed)):
        first = wrong[0]
        found, right = _list(s.heading for s in wrong), _list(prescribed[s.code] for s in wrong)
        yield rule.finding(
            "number",
            item=first.code,
            expected=right,
            found=found,
            location=first.location,
            place=first.location.brief if first.location else "",
        )


def _misnumbered(sections: Sequence[Section], prescribed: Sequence[str]) -> list[Section]:
    """Sections with another number than the form's. Where one is missing, those after it may have moved up."""
    return [
        s
        for at, s in enumerate(sections, 1)
        if s.number and s.number not in ((HEADING_STYLE, at), (HEADING_STYLE, prescribed.index(s.code) + 1))
    ]


def _list(labels: Iterator[str]) -> str:
    return "；".join(labels)


def _cells_absent(rule: Rule, view: View) -> Iterator[Outcome]:
    told = {remark.table for remark in view.remarks("table-missing")}
    for code in view.grids if view.unknown else ():
        absent = [cell for cell in view.unknown if cell.table == code and cell.kind is Kind.ABSENT]
        if absent and code not in told:
            first = absent[0]
            yield rule.finding(
                "absent",
                table=code,
                item=first.row,
                column=first.column,
                found=str(len(absent)),
                location=view.table_location(code),
                table_name=table_name(view.table(code)),
                cell=view.name(code, first.row, first.column),
            )


def _cells_of_text(rule: Rule, view: View) -> Iterator[Outcome]:
    told = {(r.table, r.row, r.column) for r in view.remarks("count-fraction")}
    for cell in view.unknown:
        at = (cell.table, cell.row, cell.column)
        if cell.kind is Kind.TEXT and at not in told:
            yield rule.finding_at(view, "text", *at)


def _cells_below_zero(rule: Rule, view: View) -> Iterator[Outcome]:
    below_zero = any(cell.value < 0 for cell in view.notable if cell.value)
    for code, grid in view.grids.items() if below_zero else ():
        for key, cell in grid.items():
            if cell.value is not None and cell.value < 0 and not view.column(code, *key).signed:
                yield rule.finding_at(view, "negative", code, *key)


def _tables_blank(rule: Rule, view: View) -> Iterator[Outcome]:
    for code, grid in view.grids.items() if view.unknown else ():
        kinds = {cell.kind for cell in grid.values()}
        if Kind.BLANK in kinds and kinds <= {Kind.BLANK, Kind.NOT_APPLICABLE}:
            name = table_name(view.table(code))
            yield rule.finding("blank", table=code, location=view.table_location(code), table_name=name)


def _old_form(rule: Rule, view: View) -> Iterator[Outcome]:
    report, newest = view.report, load_form(EDITIONS[-1])
    if report.form == "mixed":
        documents = "和".join(load_form(edition).prescribed_by for edition in EDITIONS)
        yield rule.finding("mixed", table="disclosure", expected=newest.edition, found=report.form, documents=documents)
    elif report.form in EDITIONS and report.year is not None:
        used = load_form(report.form)
        if used.last_year is not None and report.year > used.last_year:
            facts: dict[str, Any] = {"year": report.year, "used": used.prescribed_by, "newest": newest.prescribed_by}
            yield rule.finding("old", table="disclosure", expected=newest.edition, found=used.edition, **facts)


def _rule(
    code: str,
    title: str,
    severity: Severity,
    explanation: str,
    templates: dict[str, str],
    attempt: Callable[[Rule, View], Iterator[Outcome]] = _remarked,
    severities: dict[str, Severity] | None = None,
) -> Rule:
    return Rule(code, title, severity, explanation, templates, attempt, severities or {})


RULES: tuple[Rule, ...] = (
    _rule(
        "section-missing",
        "缺少规定的部分",
        ERROR,
        "年度报告由六个部分组成。按标题的意思辨认，不要求用词完全一致；缺少有表格的部分和问题部分为错误，"
        "缺少其余部分为警告。",
        {
            "missing": "没有找到“{expected}”这一部分，格式规定的六个部分都不能少。请补上这一部分。",
            "missing-prose": "没有找到“{expected}”这一部分，格式规定的六个部分都不能少。请补上标题；没有内容的，"
            "写明没有。",
        },
        _sections_missing,
        {"missing-prose": WARNING},
    ),
    _rule(
        "section-order",
        "各部分的顺序或编号与格式不同",
        NOTE,
        "各部分按规定的顺序排列，标题用“一、”“二、”这样的编号。标题没有编号不算；"
        "前面缺少一个部分、后面依次递补的编号也不算。",
        {
            "order": "各部分的顺序为“{found}”，格式规定为“{expected}”。请按规定的顺序排列。",
            "number": "标题的编号与格式不同：读到“{found}”，格式规定为“{expected}”。请改用规定的编号。",
        },
        _sections_in_order,
    ),
    _rule(
        "table-missing",
        "缺少规定的表格",
        ERROR,
        "标题下面没有表格中的数字：什么也没有，或者只有图片、附件，或者正文在表格之前就结束了。"
        "这张表的所有格都按缺少处理。",
        {
            "empty": "“{heading}”标题{place}下面没有表格。请补上{table_name}，以文字表格的形式填写。",
            "picture": "“{heading}”标题{place}下面的表格是图片，其中的数字无法读取。请把{table_name}改为文字表格。",
            "attachment": "“{heading}”标题{place}下面没有表格，表格放在附件中。请把{table_name}直接放入正文。",
            "text-ends": "正文在{table_name}之前就结束了{place}，没有读到“{heading}”的数字。请检查报告是否完整，"
            "并补上其余内容。",
            "no-heading": "没有找到“{heading}”的标题，也没有找到{table_name}。请补上标题和表格。",
        },
    ),
    _rule(
        "cells-absent",
        "表格缺少规定的行或列",
        ERROR,
        "格式规定的行和列都应保留。一张表只提示一次，写明缺少多少格、从哪一格开始。缺少的格不当作0。",
        {
            "absent": "{table_name}缺少{found}格，第一处是{cell}。格式规定的行和列都要保留，没有数量的填0。"
            "请对照格式补全。",
        },
        _cells_absent,
    ),
    _rule(
        "row-unplaced",
        "一行的数字无法对应到列",
        ERROR,
        "只有行和列都能确定的数字才会读入。数字比列多或少、数字连在一起、看不清表头或没有行名时，"
        "这一行的数字原样保留，不作猜测。",
        {
            "count": "{table_name}{row_name}{place}读到“{found}”，数字的个数与列数不同，无法断定各属哪一列。"
            "请每列填一个数，没有的填0。",
            "glued": "{table_name}{row_name}{place}读到“{found}”，数字连在一起，无法分到各列。请把各列的数字分开。",
            "header": "{table_name}{row_name}{place}读到“{found}”，但辨认不出表头，无法断定各属哪一列。"
            "请按格式恢复表头。",
            "no-label": "{table_name}有一行{place}只有数字“{found}”，没有行名，无法断定属于哪一行。请按格式补上行名。",
            "duplicate": "{table_name}{row_name}出现了两次，数字不同，另一处{place}读到“{found}”。"
            "请核对后只保留正确的一行。",
        },
    ),
    _rule(
        "cell-text",
        "应填数字的格填了文字",
        ERROR,
        "表格中的格应填数字。空格和“/”“-”“无”一类写法不算文字，但也不当作0。",
        {"text": "{cell}读到“{found}”，不是数字。请填入数字，没有数量的填0。"},
        _cells_of_text,
    ),
    _rule(
        "count-fraction",
        "数量不是整数",
        ERROR,
        "件数、项数和个数都是整数。金额可以有小数。",
        {"read": "{cell}读到“{found}”，件数应为整数。请核对后改正；如填的是金额，请移到相应的格。"},
    ),
    _rule(
        "count-negative",
        "数量为负数",
        ERROR,
        "除表示增减的一列外，数量和金额都不会小于0。",
        {"negative": "{cell}读到“{found}”，数量不会小于0。请核对后改正。"},
        _cells_below_zero,
    ),
    _rule(
        "table-blank",
        "整张表没有填写",
        WARNING,
        "一张表所有的格都空着，与全部填0不同：空格不表示没有。",
        {"blank": "{table_name}所有的格都空着，不能断定是没有还是没有填。确实没有的，请逐格填0。"},
        _tables_blank,
    ),
    _rule(
        "old-form",
        "没有使用现行的格式",
        WARNING,
        "2021年度起使用新格式。仍用旧格式，或者一份报告中两种格式混用，数字就不能与其他报告对照。",
        {
            "old": "这是{year}年度的报告，表格却是{used}规定的旧格式。请改用{newest}规定的格式重新填写。",
            "mixed": "报告中混用了{documents}规定的两种格式。请全部改用后一种格式重新填写。",
        },
        _old_form,
    ),
    _rule(
        "extra-row",
        "多出格式没有的行或列",
        NOTE,
        "格式没有的行和列不会丢掉，另行保留，不参加任何合计。",
        {
            "row": "{table_name}有一行“{label}”{place}，格式中没有，读到“{found}”，已另行保留。"
            "请确认是否应并入规定的行。",
            "column": "{table_name}有一列“{label}”{place}，格式中没有，读到“{found}”，已另行保留。"
            "请确认是否应填入规定的列。",
            "duplicate": "{table_name}{row_name}出现了两次，数字相同{place}，只读入一次：“{found}”。请删去多余的一行。",
        },
    ),
    _rule(
        "source-damaged",
        "原文有损坏",
        WARNING,
        "网页或文件在复制、转换中受到损坏，其中的数字可能不完整。请与单位存档的原件核对。",
        {
            "pinyin": "文字中夹有拼音{place}：“{found}”。原网页可能是转载的镜像，请改用单位网站上的原文。",
            "masked": "数字被符号遮盖{place}：“{found}”。请改用没有遮盖的原文。",
            "characters-lost": "文字在复制中丢失了字符{place}：“{found}”，其中的数字也可能缺失。请与原件核对。",
            "cut-short": "文件不完整，在表格中间断开{place}，其后的数字没有读到。请重新保存或下载完整的文件。",
            "frame-missing": "网页中嵌有另一个网页，它的文件不在旁边，其中的内容没有读到。"
            "请把网页连同它的文件夹一起提供。",
            "hidden-sheets": "工作簿中有隐藏的工作表，其中的内容没有读入。请取消隐藏后重新提供，或删去隐藏的工作表。",
            "hidden-cells": "工作表中有隐藏的行、列或被合并遮住的内容，没有读入。请取消隐藏后重新提供。",
            "repeated-lines-dropped": "表格在复制中丢失了相同的行{place}：“{found}”，剩下的数字无法对应到格。"
            "请用原件重新复制。",
            "hijacked": "文字中有被替换的词{place}：“{found}”。原网页可能被篡改，请改用单位网站上的原文。",
            "heading-repeated": "列名重复{place}：“{found}”出现两次，按所在位置把其中一个读作“{label}”。请改正列名。",
            "label-repaired": "行名或列名不完整{place}：读到“{found}”，按“{label}”读入。请与原件核对。",
        },
    ),
)
