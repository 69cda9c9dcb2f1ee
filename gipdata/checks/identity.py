"""The rules on whose report it is and for which year."""

from collections.abc import Iterator
from datetime import date

from gipdata.checks.rule import Outcome, Rule, View
from gipdata.report import Location, Severity

__all__ = ["RULES"]

WARNING, NOTE = Severity.WARNING, Severity.NOTE

YEAR_SOURCES = {"title": "标题", "period": "统计期限", "text": "正文"}
"""What speaks for the year of a report. The day of publication does not: it is normally in the year after."""


def _identity(rule: Rule, view: View) -> Iterator[Outcome]:
    return (rule.finding(r.detail, location=r.location) for r in view.remarks(rule.code))


def _place(rule: Rule, view: View) -> Iterator[Outcome]:
    report = view.report
    if report.place.candidates:
        candidates = "、".join(report.place.candidates)
        name = report.org or report.place.township or ""
        yield rule.finding("several", found=candidates, name=name, count=len(report.place.candidates))


def _years(rule: Rule, view: View) -> Iterator[Outcome]:
    stated = {source: year for source, year in view.report.years_stated.items() if source in YEAR_SOURCES}
    if len(stated) < 2:
        return
    agree = len(set(stated.values())) == 1
    yield rule.check("year", agree)
    if not agree:
        found = "、".join(f"{word}为{stated[source]}年" for source, word in YEAR_SOURCES.items() if source in stated)
        yield rule.finding("conflict", found=found, location=_front(view))


def _period(rule: Rule, view: View) -> Iterator[Outcome]:
    report = view.report
    if remarks := view.remarks(rule.code):
        for remark in remarks:
            place = f"（{remark.location.brief}）" if remark.location else ""
            yield rule.finding("unreadable", found=remark.found, location=remark.location, place=place)
    elif report.period is None:
        yield rule.finding("none")
    else:
        start, end = report.period
        year = report.year or start.year
        if report.years_stated.get("period", year) != year:
            year = start.year  # the wrong year is the fault of year-conflict; here it is whether the year is whole
        whole = (start, end) == (date(year, 1, 1), date(year, 12, 31))
        yield rule.check("period", whole)
        if not whole:
            yield rule.finding("other", expected=_span(date(year, 1, 1), date(year, 12, 31)), found=_span(start, end))


def _span(start: date, end: date) -> str:
    return "至".join(f"{day.year}年{day.month}月{day.day}日" for day in (start, end))


def _front(view: View) -> Location | None:
    section = view.report.section("front")
    return section.location if section else None


RULES: tuple[Rule, ...] = (
    Rule(
        "identity-missing",
        "看不出是谁的报告或哪一年的报告",
        WARNING,
        "标题、正文和落款中都找不到单位名称或年度的报告，无法与其他报告对照。",
        {
            "org": "报告中没有找到单位名称，无法归到任何单位。请在标题中写明单位全称。",
            "year": "报告中没有找到年度，无法与其他年度对照。请在标题中写明年度。",
        },
        _identity,
    ),
    Rule(
        "place-ambiguous",
        "单位属于何地不能断定",
        WARNING,
        "全国有同名的乡镇、街道，报告又没有写明所属的县、市，不能断定是哪一个，也不作猜测。",
        {
            "several": "“{name}”在全国有{count}个同名的：{found}，报告中没有写明属于哪一个。"
            "请在标题或正文中写明所属的县、市。"
        },
        _place,
    ),
    Rule(
        "year-conflict",
        "各处写的年度不一致",
        Severity.ERROR,
        "标题、统计期限和正文写的应是同一年度。发布日期通常在下一年，不作比较。",
        {"conflict": "报告中写的年度不一致：{found}。请核对这是哪一年度的报告，并改为一致。"},
        _years,
    ),
    Rule(
        "period",
        "统计期限不是全年或没有写明",
        WARNING,
        "年度报告的统计期限为当年1月1日至12月31日。没有写明的只作提示。",
        {
            "none": "报告没有写明统计期限。请写明所列数据的期限为当年1月1日至12月31日。",
            "other": "统计期限写为{found}，应为{expected}。请核对数据的期限后改正。",
            "unreadable": "统计期限{place}写为“{found}”，无法读出起止日期。请写明起止的年、月、日。",
        },
        _period,
        {"none": NOTE},
    ),
)
