"""The reviewer's checklist of one report, for a clerk before it is published: what was looked at, and what came of it.

    print(render_checklist(report))

Data in, lines out: ``report`` has been checked (``gipdata.checks``), together with the reports it is to be compared
with. What could not be looked at says so: it is never told as free of faults.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from gipdata.forms import EDITIONS, load_form
from gipdata.report import ItemKind, Kind, Report, Severity, Status
from gipdata.schema import code_list
from gipdata.summary.slips_points import Point, points_of

__all__ = ["Line", "checklist_of", "checklist_page", "render_checklist"]

NO_FAULT, UNTESTED, NOT_DUE = "未发现问题", "未核对", "不适用"
_FAULTS: Mapping[str, str] = {Severity.ERROR: "请更正", Severity.WARNING: "请核实", Severity.NOTE: "建议完善"}
_LIMIT = "本表只核对报告写了什么；数字与台账是否一致、所写是否属实，须由本单位核实。"


class Line(NamedTuple):
    """One line of the checklist: what was looked at, the result in a word or two, how it was looked at and how much
    could be, and what was found. Not ``is_tested`` where it could not be looked at, whatever else was found."""

    item: str
    result: str
    told: str
    points: tuple[Point, ...]
    is_tested: bool


def checklist_of(report: Report, others: int = 0) -> list[Line]:
    """The lines, in the order of a reviewer. ``others`` counts the reports that were checked together with this one."""
    findings = [{**finding._asdict(), "location": str(finding.location or "")} for finding in report.findings]
    points = points_of(findings, report.form)
    lines: list[Line] = []
    for item in _ITEMS:
        own = tuple(point for point in points if point.rule in item.rules)
        told, result = item.look(report, others)
        lines.append(Line(item.name, _counts(own) or result, told, own, result != UNTESTED))
    return lines


def _counts(points: Sequence[Point]) -> str:
    """How many points there are of each severity."""
    counts = Counter(point.severity for point in points)
    return "，".join(f"{words}{counts[severity]}处" for severity, words in _FAULTS.items() if counts[severity])


# What is looked at ----------------------------------------------------------------------------------------------------

_Looked = tuple[str, str]
"""How it was looked at, and the result where nothing was found."""


def _identity(report: Report, _: int) -> _Looked:
    who = f"单位“{report.org}”" if report.org else "单位没有读到"
    year = f"{report.year}年度" if report.year else "年度没有读到"
    period = "、".join(f"{day.year}年{day.month}月{day.day}日" for day in report.period or ()).replace("、", "至")
    told = f"{who}，{year}，{f'统计期限为{period}' if period else '统计期限没有读到'}。"
    return told, NO_FAULT if report.org and report.year and period else UNTESTED


def _form(report: Report, _: int) -> _Looked:
    form = load_form(report.form if report.form in EDITIONS else EDITIONS[-1])
    sections = sum(report.section(section.code) is not None for section in form.sections)
    kinds = Counter(cell.kind for cell in report.cells if "extra" not in (cell.row, cell.column))
    labels = code_list("kind")
    counts = "，".join(f"{labels[kind].partition('（')[0]}{kinds[kind]}格" for kind in Kind if kinds[kind])
    edition = code_list("form")[report.form]
    told = f"{edition}；规定的{len(form.sections)}个部分有{sections}个；{counts or '没有读到表格'}。"
    if kinds[Kind.BLANK]:
        told += "空白不等于0，不算错误；确实没有的，填0更清楚。"
    return told, NO_FAULT if counts else UNTESTED


_AGREE, _PLAUSIBLE = ("相符", "不符"), ("没有疑问", "有疑问")


def _counted(rules: Collection[str], nothing: str, words: tuple[str, str] = _AGREE) -> Callable[[Report, int], _Looked]:
    """Looks at what came of trying these rules; ``nothing`` says why there may be nothing to try them on."""

    def look(report: Report, _: int) -> _Looked:
        return _results(Counter(check.status for check in report.checks if check.rule in rules), nothing, words)

    return look


def _results(results: Mapping[Status, int], nothing: str, words: tuple[str, str] = _AGREE) -> _Looked:
    if not sum(results.values()):
        return nothing, UNTESTED
    named = zip((Status.HOLDS, Status.BROKEN, Status.UNDECIDED), (*words, "缺少数字或内容，无法判断"), strict=True)
    told = "，".join(f"{word}{results[status]}项" for status, word in named if results.get(status))
    decided = results.get(Status.HOLDS) or results.get(Status.BROKEN)
    return f"核对{sum(results.values())}项：{told}。", NO_FAULT if decided else UNTESTED


def _with_last_year(report: Report, _: int) -> _Looked:
    """The year before is known to be there where a rule was tried against it."""
    rules = ("carried-over", "stock-moves", "same-figures", "same-text")
    results = Counter(c.status for c in report.checks if c.rule in rules and not c.subject.endswith(":other"))
    return _results(results, "没有同时给出上一年的报告，或者两份都没有可以对照的内容。")


def _problems(report: Report, _: int) -> _Looked:
    counts = Counter(item.kind for item in report.items)
    told = f"读到问题{counts[ItemKind.PROBLEM]}条、措施{counts[ItemKind.MEASURE]}条。"
    results = {check.rule: check.status for check in report.checks if check.rule in _PROBLEMS}
    if results.get("problem-unanswered") is Status.UNDECIDED:
        told += "措施与问题是否一一对应，未能断定。"
    return told, NO_FAULT if set(results.values()) - {Status.UNDECIDED} else UNTESTED


def _copied(report: Report, others: int) -> _Looked:
    if others:
        return f"与同时给出的{others}份报告比对。", NO_FAULT
    return "只给出一份报告，没有与其他报告比对。", UNTESTED


def _fee(report: Report, _: int) -> _Looked:
    if any(check.rule == "processing-fee-silent" for check in report.checks):
        return "本年有新收的申请，第六部分应写明信息处理费。", NO_FAULT
    received = report.cell("applications", "new_received", "total")
    if report.form in EDITIONS[:-1]:
        return "现行格式才要求写明。", NOT_DUE
    if received is not None and received.known and not received.value:
        return "本年没有新收的申请，不查。", NOT_DUE
    return "没有读到现行格式的表格、新收申请的数量或第六部分。", UNTESTED


def _prose(report: Report, _: int) -> _Looked:
    length = sum(len("".join(section.text.split())) for section in report.sections)
    return f"正文共{length}字。", NO_FAULT if length else UNTESTED


class _Item(NamedTuple):
    name: str
    rules: tuple[str, ...]
    look: Callable[[Report, int], _Looked]


_SUMS = ("balance", "handled-total", "applicant-total", "dispute-total")
_IN_TABLES = (
    *("regulations-by-township", "normative-implausible", "public-total-low", "stock-low", "procurement-half"),
    *("procurement-unit", "fee-unit", "disputes-without-requests", "review-before-suit"),
)
_TEXT = (
    *("text-requests", "text-no-requests", "text-silent", "text-handled", "text-carried", "text-outcome"),
    *("text-disputes", "text-documents", "text-decisions", "text-procurement", "text-sum"),
)
_PROBLEMS = ("no-problem", "problem-unanswered", "problem-empty")
_ITEMS = (
    _Item(
        "单位、年度和统计期限",
        ("identity-missing", "place-ambiguous", "year-conflict", "period", "amended", "duplicate-report"),
        _identity,
    ),
    _Item(
        "格式是否完整",
        (
            *("section-missing", "section-order", "table-missing", "cells-absent", "row-unplaced", "cell-text"),
            *("count-fraction", "count-negative", "table-blank", "old-form", "extra-row", "source-damaged"),
            "outdated-basis",
        ),
        _form,
    ),
    _Item("合计和勾稽关系", _SUMS, _counted(_SUMS, "没有读到可以核对的数字。")),
    _Item("表内数字是否合理", _IN_TABLES, _counted(_IN_TABLES, "没有读到可以核对的数字。", _PLAUSIBLE)),
    _Item("正文与表格是否一致", _TEXT, _counted(_TEXT, "正文中没有可以与表格核对的内容。")),
    _Item("与上一年是否衔接", ("carried-over", "stock-moves", "report-missing"), _with_last_year),
    _Item("问题和改进措施", (*_PROBLEMS, "plan-for-past"), _problems),
    _Item("是否沿用旧稿或他处文字", ("same-figures", "same-text", "shared-passage", "foreign-name"), _copied),
    _Item("信息处理费", ("processing-fee-silent",), _fee),
    _Item("文字", ("sentence-cut", "phrase-doubled", "placeholder", "slip"), _prose),
)


# As text and as a page ------------------------------------------------------------------------------------------------


def render_checklist(report: Report, others: int = 0, points: bool = True) -> str:
    """The checklist for a terminal, with or without the single points that were found."""
    lines = checklist_of(report, others)
    told = [f"{_name(report)}　自查表", ""]
    for number, line in enumerate(lines, 1):
        told.append(f"{number:>2}. 【{line.result}】{line.item}：{line.told}")
        if points:
            told += (f"    · {_FAULTS[point.severity]}：{point.message}" for point in line.points)
    return "\n".join([*told, "", _closing(lines), _LIMIT])


def checklist_page(report: Report, others: int = 0) -> bytes:
    """The checklist as a .docx file."""
    from gipdata.summary.office_style import OfficeDocument, TableColumn
    from gipdata.summary.slips_word import slip_table

    lines = checklist_of(report, others)
    document = OfficeDocument(f"{_name(report)}自查表")
    document.title("政府信息公开工作年度报告自查表")
    document.text(f"{_name(report)}。{_closing(lines)}")
    columns = (
        TableColumn("序号", 9),
        TableColumn("核对内容", 38, True),
        TableColumn("结果", 25),
        TableColumn("说明", 84, True),
    )
    rows = [(str(number), line.item, line.result, line.told) for number, line in enumerate(lines, 1)]
    document.table(columns, rows, "核对结果")
    if points := [point for line in lines for point in line.points]:
        order = list(_FAULTS)
        slip_table(document, sorted(points, key=lambda point: order.index(point.severity)))
    document.note(f"说明：核对的文件为“{report.source}”。{_LIMIT}")
    return document.to_bytes()


def _name(report: Report) -> str:
    return (
        f"{report.org or '单位不明'}{report.year or ''}年度报告" if report.year else f"{report.org or '单位不明'}的报告"
    )


def _closing(lines: Sequence[Line]) -> str:
    """How many points there are of each severity, and what was not looked at."""
    told = _counts([point for line in lines for point in line.points])
    left = "、".join(f"“{line.item}”" for line in lines if not line.is_tested)
    return f"{told or '没有发现问题'}。" + (f"没有核对：{left}。" if left else "")
