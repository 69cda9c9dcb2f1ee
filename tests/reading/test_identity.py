"""Whose report, of which year. Names are real places or invented; all sentences are invented."""

from datetime import date

import pytest

from gipdata.reading.identity import find_title
from gipdata.reading.reader import read_report
from gipdata.report import Report, Section
from gipdata.sources import document_from_bytes


def report(front: str, body: str = "一、总体情况\n全年工作平稳。\n五、存在的主要问题及改进情况\n人手少。\n") -> Report:
    return read_report(document_from_bytes((front + "\n" + body).encode(), "x.txt"))


@pytest.mark.parametrize(
    ("front", "org", "year"),
    [
        ("示例乡2021年政府信息公开工作年度报告", "示例乡", 2021),
        ("2021年示例镇政府信息公开工作年度报告", "示例镇", 2021),
        ("示例镇人民政府2020年度政府信息公开年度报告", "示例镇人民政府", 2020),
        ("示例县示例乡政府信息公开工作     2020年度报告", "示例县示例乡", 2020),
        ("示例乡人民政府信息公开工作年度报告（2022年）", "示例乡人民政府", 2022),
        ("示例街道办事处\n2023年政府信息公开工作年度报告", "示例街道办事处", 2023),
        ("示例县示例乡2019年度政府信息公开工作\n\n年度报告", "示例县示例乡", 2019),
        ("示例县财政局\n政府信息公开工作年度报告\n（2021年度）", "示例县财政局", 2021),
        ("二〇二一年示例乡政府信息公开工作年度报告", "示例乡", 2021),
        ("首页 > 政务公开\n政府信息公开工作年度报告\n示例乡2021年政府信息公开工作年度报告", "示例乡", 2021),
        ("公开年报\n示例县示例乡2021年政府信息公开工作年度报告", "示例县示例乡", 2021),
        ("首页\n公开目录\n示例乡2021年\n政府信息公开工作年度报告", "示例乡", 2021),
        ("政府信息公开工作年度报告", None, None),
    ],
)
def test_titles(front: str, org: str | None, year: int | None) -> None:
    title = find_title([Section("front", "", front, None)])
    assert title is not None
    assert (title.org, title.year) == (org, year)


def test_a_notice_has_no_such_title() -> None:
    text = "关于做好2021年政府信息公开工作年度报告编制工作的通知"
    assert find_title([Section("front", "", text, None)]) is None


def test_year_from_title_period_text_and_date() -> None:
    assert (report("示例乡2021年政府信息公开工作年度报告").year_basis) == "title"
    by_period = report("示例乡政府信息公开工作年度报告\n本报告统计期限为2020年1月1日至2020年12月31日。")
    assert (by_period.year, by_period.year_basis) == (2020, "period")
    assert by_period.period == (date(2020, 1, 1), date(2020, 12, 31))
    by_text = report(
        "示例乡政府信息公开工作年度报告", "一、总体情况\n2019年，我乡平稳。\n五、存在的主要问题及改进情况\n无\n"
    )
    assert (by_text.year, by_text.year_basis) == (2019, "text")
    by_date = report(
        "示例乡政府信息公开工作年度报告",
        "一、总体情况\n平稳。\n六、其他需要报告的事项\n无。\n示例乡人民政府\n2022年1月10日\n",
    )
    assert (by_date.year, by_date.year_basis, by_date.published) == (2021, "published", date(2022, 1, 10))


def test_disagreeing_years_are_all_kept() -> None:
    read = report(
        "示例乡2021年政府信息公开工作年度报告\n统计期限为2020年1月1日起至2020年12月31日止。",
        "一、总体情况\n2019年，我乡平稳。\n五、存在的主要问题及改进情况\n无\n",
    )
    assert read.years_stated == {"title": 2021, "period": 2020, "text": 2019}


def test_a_text_that_names_other_years_too_does_not_disagree() -> None:
    body = "一、总体情况\n与2020年相比，2021年进步。2020年有2020年的难处。\n五、存在的主要问题及改进情况\n无\n"
    assert report("示例乡2021年政府信息公开工作年度报告", body).years_stated["text"] == 2021


def test_a_period_with_lost_characters_is_remarked() -> None:
    read = report("示例乡政府信息公开工作年度报告\n数据统计期限自202011日至20201231日止。")
    assert read.period is None
    assert [(r.rule, r.detail) for r in read.remarks if r.rule == "period"] == [("period", "unreadable")]


@pytest.mark.parametrize("dates", ["自20211月1日起至202112月31日止", "从202111日到1231日止"])
def test_more_periods_with_lost_characters(dates: str) -> None:
    read = report(f"政府信息公开工作年度报告\n本年度报告中所列数据统计期限{dates}。")
    assert (read.period, [r.detail for r in read.remarks if r.rule == "period"]) == (None, ["unreadable"])


@pytest.mark.parametrize(
    "dates",
    [
        "统计期限从2021年1月1日起，到2021年12月31日止",
        "统计期限自2021年1月1日起,至2021年12月31日止",
        "统计期限为2021年1月1日，至12月31日",
        "2021年（1月1日至12月31日）我乡照常公开",
        "2021年度(1月1日—12月31日)公开情况如下",
        "数据自2021年1月1日开始，截至2021年12月31日",
        "数据自2021年1月1日（含）起至2021年12月31日（含）止",
        "统计时段为2021年1月1日0时至2021年12月31日24时",
        "统计期限为二〇二一年一月一日至十二月三十一日",
        "统计期限为二零二一年一月一日起，至同年十二月三十一日止",
        "统计期限：2021.1.1-2021.12.31",
        "统计期间：2021-01-01至2021-12-31",
        "统计期限为2021年1月至12月",
        "自2020年3月1日起，至2021年2月28日止开展整治。数据期限为2021年1月1日至2021年12月31日",
    ],
)
@pytest.mark.parametrize("length", [0, 4_000])
def test_a_whole_year_however_written(dates: str, length: int) -> None:
    """A long text is read without being folded."""
    read = report(f"示例乡政府信息公开工作年度报告\n本报告{dates}。" + "公" * length)
    assert read.period == (date(2021, 1, 1), date(2021, 12, 31))
    assert [r for r in read.remarks if r.rule == "period"] == []


def test_a_period_that_is_not_the_year() -> None:
    read = report("示例乡政府信息公开工作年度报告\n统计期限自2021年2月1日起，至2022年1月31日止。")
    assert read.period == (date(2021, 2, 1), date(2022, 1, 31))


@pytest.mark.parametrize(
    "text",
    [
        "自2020年3月1日起，至2021年2月28日止，我乡开展整治行动",
        "政策从2021年1月1日起施行。2021年12月31日到期",
        "2021年1月至11月没有收到来信",
        "热线2021-01-01至12号",
        "项目编号2021.1.1-2021.12.31",
    ],
)
def test_other_spans_of_time_are_no_period(text: str) -> None:
    assert report(f"示例乡政府信息公开工作年度报告\n{text}。").period is None


def test_the_organisation_from_signature_contact_or_text() -> None:
    body = "一、总体情况\n我镇平稳。\n六、其他需要报告的事项\n无。\n示例镇人民政府\n2022年1月10日\n"
    assert report("政府信息公开工作年度报告", body).org == "示例镇"
    contact = "政府信息公开工作年度报告\n如有疑问，请与示例镇人民政府联系（电话：00000000）。"
    assert report(contact).org_full == "示例镇人民政府"
    made = "政府信息公开工作年度报告\n本报告按照有关规定，由示例镇人民政府编制。"
    assert report(made).org == "示例镇"
    asked = "政府信息公开工作年度报告\n如有疑问，可与示例镇人民政府党政办公室联系。"
    assert report(asked).org == "示例镇"
    named = "一、总体情况\n示例乡党委、政府重视，示例乡政府落实。\n五、存在的主要问题及改进情况\n无\n"
    assert report("政府信息公开工作年度报告", named).org == "示例乡"


def test_neither_organisation_nor_year_is_remarked() -> None:
    read = report("政府信息公开工作年度报告", "一、总体情况\n我镇平稳。\n五、存在的主要问题及改进情况\n无\n")
    assert (read.org, read.year) == (None, None)
    assert {r.detail for r in read.remarks if r.rule == "identity-missing"} == {"org", "year"}
