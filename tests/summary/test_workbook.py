"""The county's workbook, opened again: what stands in which cell, and that a blank is nowhere 0."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS
from gipdata.frames import dataset_of
from gipdata.narrative.theme_rules import load_rules
from gipdata.report import Finding, Item, ItemKind, Kind, Listed, Place, Report, Severity, Theme, UnitBasis
from gipdata.schema import TABLES, code_list
from gipdata.summary.rollup import NoSummary, roll_up
from gipdata.summary.workbook import county_sheets, county_workbook
from gipdata.summary.workbook_sheets import YEAR, SheetColumn, SheetData, book_of
from gipdata.views import KINDS, STATUSES
from tests.reports import BLANK, SLASH, Written, cells_of, count, money

Cells = dict[tuple[str, str, str], Written]
Sheet = list[dict[str, Any]]
NEW = ("applications", "new_received", "total")
LICENCES = ("disclosure", "licences", "decisions")


def made(file: str, org: str, written: Cells, year: int = 2024, form: str = "2021", **fields: Any) -> Report:
    """A report whose file bears a letter, 0 in every cell not given."""
    fields = {"org_type": "township", "place": Place(org, "示例县"), "cells": cells_of(form, written), **fields}
    return Report(f"{file}.txt", file * 64, form, org=org, year=year, **fields)


SPRINGS = Item(ItemKind.PROBLEM, "栏目更新慢", 0, 5, (Theme("timeliness", "更新不及时", "", 0, 2, ""),))
FAULT = Finding("procurement-unit", Severity.NOTE, "没有写单位。", "disclosure", "procurement", "amount", "", "29.05")
REPORTS = [
    made("a", "甲乡", {NEW: count(9), LICENCES: count(31)}, published=date(2025, 1, 5)),
    made("b", "甲乡", {NEW: count(4), LICENCES: count(31)}, published=date(2025, 2, 5), items=(SPRINGS,)),
    made("c", "乙镇", {NEW: count(12), LICENCES: BLANK}),
    made("d", "丙街道", {NEW: SLASH, LICENCES: SLASH}, org_type="subdistrict"),
    made("e", "教育局", {NEW: count(70)}, org_type="department"),
    made("f", "乙镇", {NEW: count(5)}, year=2023),
    made("g", "乙镇", {NEW: count(600)}, year=2025),
    made(
        "h", "甲乡",
        {("disclosure", "procurement", "amount"): money("29.05", "29.05", "元", UnitBasis.ASSUMED), NEW: count(3)},
        2020, "2019", findings=(FAULT,),
    ),
]  # fmt: skip


def opened(data: bytes) -> dict[str, Sheet]:
    """Each sheet as rows by heading."""
    book = load_workbook(io.BytesIO(data))
    sheets: dict[str, Sheet] = {}
    for sheet in book.worksheets:
        headings, *rows = sheet.iter_rows(values_only=True)
        assert len(set(headings)) == len(headings), sheet.title
        sheets[sheet.title] = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    return sheets


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    return opened(county_workbook(dataset_of(REPORTS), "示例县", 2024))


def rows_of(sheet: Sheet, **wanted: object) -> Sheet:
    return [row for row in sheet if all(row[name] == value for name, value in wanted.items())]


def one(sheet: Sheet, *columns: str, **wanted: object) -> tuple[Any, ...]:
    (row,) = rows_of(sheet, **wanted)
    return tuple(row[name] for name in columns)


SUM = ("合计", "填报份数", "应填份数", "至少", "至多")


def test_the_sheets(sheets: dict[str, Sheet]) -> None:
    assert list(sheets) == [
        "说明", "报告覆盖情况", "汇总表", "汇总表（部门）", "汇总构成", "未计入的报告", "历年合计", "各单位历年",
        "申请的收到与办理", "申请的办理结果", "申请人", "主动公开的数量", "政府集中采购", "各报告提到的主题",
        "反复出现的问题", "复议诉讼", "问题与措施", "承诺台账", "发现的问题", "相同段落", "代码说明",
    ]  # fmt: skip
    assert [row["工作表"] for row in sheets["说明"]][5:] == list(sheets)[1:-1]
    assert {row["工作表"] for row in sheets["代码说明"]} == set(list(sheets)[1:-1])


def test_beside_each_sum_stands_who_stated_what(sheets: dict[str, Sheet]) -> None:
    names = (*SUM, "甲乡", "乙镇", "丙街道")
    place = {"行": "一、本年新收政府信息公开申请数量", "列": "总计"}  # all parts of the row that lacks it are 0
    assert one(sheets["汇总表"], *names, **place) == (16, 2, 3, 16, 16, 4, 12, "不适用")
    assert one(sheets["汇总表（部门）"], *SUM, "教育局", **place) == (70, 1, 1, 70, 70, 70)
    place = {"行": "行政许可", "列": "本年处理决定数量"}
    assert one(sheets["汇总表"], *names, **place) == (31, 1, 3, 31, "无法推算", 31, "空白", "不适用")
    detail = rows_of(sheets["汇总构成"], **place)
    assert [(r["单位"], r["原文"], r["数值"], r["计入合计"], r["来源文件"], r["原文位置"]) for r in detail] == [
        ("丙街道", "/", None, "否", "d.txt", "第12行第1格"),
        ("乙镇", None, None, "否", "c.txt", "第12行第1格"),
        ("甲乡", "31", 31, "是", "b.txt", "第12行第1格"),
        ("教育局", "0", 0, "是", "e.txt", "第12行第1格"),
    ]


def test_a_sum_of_nothing_is_an_empty_cell() -> None:
    data = dataset_of([made("a", "甲乡", {LICENCES: BLANK}), made("b", "乙乡", {LICENCES: SLASH})])
    sheets = opened(county_workbook(data, "示例县", 2024))
    place = {"行": "行政许可", "列": "本年处理决定数量"}
    assert one(sheets["汇总表"], *SUM, "说明", **place) == (None, 0, 2, 0, "无法推算", "实际数无法推算")
    assert one(sheets["历年合计"], *SUM, **place) == (None, 0, 2, 0, "无法推算")
    assert [row["行政许可本年处理决定数量"] for row in sheets["各单位历年"]] == ["不适用", "空白"]


def test_an_amended_report_is_counted_once_everywhere(sheets: dict[str, Sheet]) -> None:
    (row,) = rows_of(sheets["申请的收到与办理"], 单位="甲乡", 年度=2024)
    assert row["一、本年新收政府信息公开申请数量"] == 4
    assert len(rows_of(sheets["各单位历年"], 单位="甲乡", 年度=2024)) == 1
    assert one(sheets["未计入的报告"], "来源文件", "未计入的原因", 单位="甲乡") == (
        "a.txt",
        "同一单位同一年度有2份来源，计入的是b.txt",
    )


def test_sheets_of_figures_hold_only_what_is_added_up() -> None:
    two = {("disputes", "review", "total"): count(2), ("disputes", "review", "upheld"): count(2), NEW: count(4)}
    reports = [
        made("a", "甲乡", two, published=date(2025, 1, 5)),
        made("b", "甲乡", {NEW: count(5)}, published=date(2025, 2, 5)),
        made("c", "", {**two, NEW: count(50)}),
    ]
    sheets = opened(county_workbook(dataset_of(reports), "示例县", 2024))
    assert [row["一、本年新收政府信息公开申请数量"] for row in sheets["申请的收到与办理"]] == [5]
    assert [row["数值"] for row in rows_of(sheets["复议诉讼"], 途径="行政复议", 结果="总计")] == [0]
    assert {row["单位"] for row in sheets["未计入的报告"]} == {"甲乡", None}


def test_the_years_side_by_side_up_to_the_year_of_the_summary(sheets: dict[str, Sheet]) -> None:
    place = {"行": "一、本年新收政府信息公开申请数量", "列": "总计", "范围": "乡镇（街道）"}
    names = ("年度", "表格版本", "合计", "填报份数", "应填份数")
    assert [tuple(row[name] for name in names) for row in rows_of(sheets["历年合计"], **place)] == [
        (2020, "2019年版", 3, 1, 1),
        (2023, "2021年版", 5, 1, 1),
        (2024, "2021年版", 16, 2, 3),
    ]
    amount = one(sheets["历年合计"], "合计", "其中未写明单位", "计量单位", 行="政府集中采购", 列="采购总金额")
    assert amount == (pytest.approx(29.05), pytest.approx(29.05), "元")
    assert not any(row.get("年度") == 2025 for sheet in sheets.values() for row in sheet)


def test_each_body_over_the_years(sheets: dict[str, Sheet]) -> None:
    names = ("单位", "年度", "一、本年新收政府信息公开申请数量", "政府集中采购采购总金额（元）")
    assert [tuple(row[name] for name in names) for row in sheets["各单位历年"]] == [
        ("丙街道", 2024, "不适用", "格式无此项"),
        ("乙镇", 2023, 5, "格式无此项"),
        ("乙镇", 2024, 12, "格式无此项"),
        ("甲乡", 2020, 3, pytest.approx(29.05)),
        ("甲乡", 2024, 4, "格式无此项"),
        ("教育局", 2024, 70, "格式无此项"),
    ]


def test_a_body_of_the_roster_goes_by_one_name_in_all_years() -> None:
    bodies = [
        ("body1", "柳湾乡", "示例县", None, None, None, 2023, "柳湾镇", None),
        ("body1", "柳湾镇", "示例县", None, None, 2024, None, None, None),
    ]
    reports = [
        made(file, org, {NEW: count(4)}, year, listed=Listed("body1", "柳湾镇", Place(org, "示例县")))
        for file, org, year in (("a", "柳湾乡", 2022), ("b", "柳湾乡", 2023), ("c", "柳湾镇", 2024))
    ]
    sheets = opened(county_workbook(dataset_of(reports, bodies=bodies), "示例县", 2024))
    for title in ("各单位历年", "申请的收到与办理", "报告覆盖情况"):
        assert [(row["单位"], row["年度"]) for row in sheets[title]] == [("柳湾镇", y) for y in (2022, 2023, 2024)]
    assert sheets["未计入的报告"] == []


def test_codes_are_put_into_words(sheets: dict[str, Sheet]) -> None:
    assert one(sheets["发现的问题"], "规则", "程度", "表", "行", "列", "单位类型") == (
        "采购金额没有写单位", "提示", "二、主动公开政府信息情况", "政府集中采购", "采购总金额", "乡镇",
    )  # fmt: skip
    assert one(sheets["问题与措施"], "类别", "主题", "原文") == ("存在的问题", "更新不及时", "栏目更新慢")
    assert one(sheets["承诺台账"], "主题", "下一年度报告所述") == ("更新不及时", "下一年度的报告尚未形成")
    assert one(sheets["复议诉讼"], "填写情况", "数值", 单位="教育局", 途径="行政复议", 结果="总计") == ("数字", 0)


def test_a_correction_and_a_decision_are_shown() -> None:
    data = dataset_of(REPORTS)
    at = (data.applications["report_id"].str.startswith("乙镇-2024")) & (data.applications["item"] == NEW[1])
    said = data.applications["correction"].astype(object).where(~at, "李某，2025-03-01：台账为12件").astype("str")
    data.applications["correction"] = said
    data.findings["dismissed"] = "王某：单位为万元"
    sheets = opened(county_workbook(data, "示例县", 2024))
    place = {"单位": "乙镇", "行": "一、本年新收政府信息公开申请数量", "列": "总计"}
    assert one(sheets["汇总构成"], "更正", **place) == ("李某，2025-03-01：台账为12件",)
    assert one(sheets["发现的问题"], "判定") == ("王某：单位为万元",)


# As a file ------------------------------------------------------------------------------------------------------------


def test_no_text_becomes_a_formula() -> None:
    evil = '=HYPERLINK("http://x","y")'
    text: Written = (evil, Kind.TEXT, None, None)
    item = Item(ItemKind.PROBLEM, evil, 0, 2, (Theme("none", "", "", 0, 2, ""),))
    report = made("a", "=1+1乡", {LICENCES: text}, items=(item,))
    book = load_workbook(io.BytesIO(county_workbook(dataset_of([report]), "示例县", 2024)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert sum(cell.value == evil for cell in cells) == 3  # where it stands in the report, as an item and as a promise
    assert all(cell.quotePrefix for cell in cells if cell.value == evil)


def test_every_sheet_is_ready_to_read_and_to_print() -> None:
    book = load_workbook(io.BytesIO(county_workbook(dataset_of(REPORTS), "示例县", 2024)))
    for sheet in book.worksheets:
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0 and sheet.page_setup.fitToWidth
        assert sheet.oddFooter and "&P" in str(sheet.oddFooter.center.text)
        widths = [sheet.column_dimensions[get_column_letter(at)].width for at in range(1, sheet.max_column + 1)]
        assert all(6 <= width <= 40 for width in widths)
        assert all(sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1))
    years = book["历年合计"]
    assert years["A2"].number_format == YEAR and years["H2"].number_format == "#,##0"


def test_numbers_keep_all_their_digits() -> None:
    columns = (SheetColumn("数"),)
    values = (1234567, Decimal("12.5"), Decimal("0.1234567"), 10**15, -(10**16), 0, None, 0.25, date(2025, 1, 2))
    book = load_workbook(io.BytesIO(book_of([SheetData("数", "", columns, [(value,) for value in values])], "题")))
    cells = [row[0] for row in book["数"].iter_rows(min_row=2)]
    assert [(cell.value, cell.number_format) for cell in cells[:3]] == [
        (1234567, "#,##0"), (12.5, "#,##0.00"), (0.1234567, "#,##0.0000000")
    ]  # fmt: skip
    assert [cell.value for cell in cells[3:8]] == ["1000000000000000", "-10000000000000000", 0, None, 0.25]
    assert cells[8].number_format == "yyyy-mm-dd"


def test_the_same_reports_give_the_same_bytes_and_more_sheets_come_before_the_codebook() -> None:
    data = dataset_of(REPORTS[:2])
    more = SheetData("报告用数", "正文每句的数字", (SheetColumn("句"), SheetColumn("数")), [("甲", 4)])
    first, second = (county_workbook(data, "示例县", 2024, more=[more]) for _ in range(2))
    assert first == second
    assert list(opened(first))[-2:] == ["报告用数", "代码说明"]


def test_nothing_to_sum_up_is_said() -> None:
    with pytest.raises(NoSummary):
        county_workbook(dataset_of(REPORTS), "邻县", 2024)


# The sample county ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(county: Dataset) -> dict[str, Sheet]:
    return opened(county_workbook(county, "示例县", 2024))


def test_the_sums_of_the_sample_county_are_those_of_its_townships(sample: dict[str, Sheet], county: Dataset) -> None:
    orgs = {report.row["org"] for report in roll_up(county, "示例县", 2024).townships.reports}
    assert len(orgs) == 14 and len(sample["汇总表"]) == 200
    for row in sample["汇总表"]:
        numbers = [row[org] for org in orgs if not isinstance(row[org], str)]
        assert (row["合计"], row["填报份数"]) == (sum(numbers), len(numbers))
    figures = roll_up(county, "示例县", 2023).townships.figures.values()
    for figure, row in zip(figures, rows_of(sample["历年合计"], 年度=2023), strict=True):
        assert (row["合计"], row["填报份数"], row["应填份数"]) == (figure.stated, figure.n, figure.m)


def test_the_rows_of_the_sample_county(sample: dict[str, Sheet], county: Dataset) -> None:
    assert len(sample["报告覆盖情况"]) == 15 * 6  # fourteen bodies, one of them under two names
    assert len(sample["各单位历年"]) == 83  # 84 reports, one of them replaced
    assert len(sample["历年合计"]) == 2 * 198 + 4 * 200
    assert len(sample["汇总构成"]) == 14 * 200
    assert len(sample["问题与措施"]) == len(county.items)
    assert len(sample["发现的问题"]) == len(county.findings)


def test_no_code_is_left_in_the_workbook(sample: dict[str, Sheet]) -> None:
    lists = {column.codes for table in TABLES for column in table.columns if column.codes} - {"form"}
    codes = {code for name in lists for code in code_list(name)} | set(KINDS) | set(STATUSES)
    codes |= set(load_rules().names) - set(EDITIONS)
    assert not [(title, text) for title, text in _texts(sample) if text in codes]


def _texts(sheets: dict[str, Sheet]) -> Iterator[tuple[str, str]]:
    for title, rows in sheets.items():
        for row in rows:
            for name, value in row.items():
                yield title, name
                yield from ((title, part) for part in str(value).split("；") if isinstance(value, str))


def test_later_reports_change_nothing(county: Dataset) -> None:
    earlier = county.select(years=(2019, 2021))
    assert [s.rows for s in county_sheets(earlier, "示例县", 2021) if s.title != "相同段落"] == [
        s.rows for s in county_sheets(county, "示例县", 2021) if s.title != "相同段落"
    ]
