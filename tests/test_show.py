"""A report as text: figures beside their place, and nothing that is no figure looks like one."""

from dataclasses import replace

import pytest

from gipdata.forms import load_form
from gipdata.report import Kind, Location, Money, Report, Trace, UnitBasis
from gipdata.show import aligned, cells_named, clip, display_width, render, render_cells, render_findings, render_source
from tests.reports import NEW_FORM, OLD_FORM, WITHOUT_TABLES, cells_of, money

TEXT = render(OLD_FORM)


def line_with(text: str, *words: str) -> str:
    lines = [line for line in text.splitlines() if all(word in line for word in words)]
    assert len(lines) == 1, lines
    return lines[0]


def test_identity_says_what_is_known_and_on_what_ground() -> None:
    assert TEXT.splitlines()[:8] == [
        "标题    云溪乡2020年政府信息公开工作年度报告",
        "单位    云溪乡 · 云溪乡人民政府 · 乡镇",
        "年度    2020（依据：标题）",
        "地点    东川省北原市青石县云溪乡（报告中写明）",
        "表格    政府信息公开工作年度报告（2019年版格式）",
        "统计期  2020-01-01 至 2020-12-31",
        "发布    2021-01-20",
        "来源    2020/云溪乡.txt",
    ]


def test_what_a_report_does_not_state_is_said_to_be_unstated() -> None:
    lines = render(NEW_FORM).splitlines()[:7]
    assert [line.split()[1] for line in lines if "未写明" in line] == ["（未写明）"] * 6


def test_candidates_are_named_where_the_place_is_not_known() -> None:
    place = NEW_FORM.place._replace(candidates=("甲县云溪乡", "乙县云溪乡"))
    assert "地点    甲县云溪乡；乙县云溪乡" in render(replace(NEW_FORM, place=place))


def test_a_row_shows_its_figures_and_its_place() -> None:
    assert line_with(TEXT, "规范性文件", "171").split() == ["规范性文件", "171", "0", "0", "第11行"]
    assert line_with(TEXT, "属于国家秘密").split() == ["三（三）1.属于国家秘密", *"0000000", "第22行"]


def test_what_is_no_figure_has_a_sign_of_its_own() -> None:
    received = line_with(TEXT, "一、本年新收", "空")
    assert received.split()[1:] == ["2", "空", "0", "0", "0", "0", "（/）", "第18行"]
    assert line_with(TEXT, "三（一）予以公开").split()[1:4] == ["0", "0", "“详见附件”"]
    assert line_with(TEXT, "行政复议", "第").split()[1:6] == ["0", "0", "0", "0", "缺"]
    assert line_with(TEXT, "说明：").count("＝") == 5


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (money("422.6万元", "422.6", "万元", UnitBasis.STATED), "4,226,000 元（422.6 万元）"),
        (money("29.0506", "29.0506", "万元", UnitBasis.FORM), "290,506 元（29.0506 万元）"),
        (money("1400000", "1400000", "元", UnitBasis.ASSUMED), "1,400,000 元（单位未写明，按元计）"),
        (money("8,040元", "8040", "元", UnitBasis.STATED), "8,040 元"),
    ],
)
def test_amounts_say_their_unit(written: tuple[str, Kind, int, Money], shown: str) -> None:
    cells = cells_of("2019", {("disclosure", "procurement", "amount"): written})
    line = line_with(render(replace(OLD_FORM, cells=cells)), "政府集中采购")
    assert line.split("  ")[-2].strip() == shown


def test_unplaced_figures_stand_beside_their_row() -> None:
    cells = tuple(
        c._replace(raw="3 4", kind=Kind.UNPLACED, value=None, location=Location(40 + i)) if c.row == "carried_in" else c
        for i, c in enumerate(OLD_FORM.cells)
    )
    line = line_with(render(replace(OLD_FORM, cells=cells)), "二、上年结转")
    assert line.split()[1:8] == ["？"] * 7
    assert line.endswith("第69–75行　原文数字：3 4")


def test_rows_outside_the_form_are_shown_apart() -> None:
    assert line_with(TEXT, "自编文件").split() == ["自编文件｜本年新制作数量", "7", "第90行第2格"]
    assert "格式以外的行或列：" in TEXT


def test_sections_have_heading_place_and_length() -> None:
    assert line_with(TEXT, "一、总体情况").split() == ["一、总体情况", "第2行", "8", "字"]
    assert line_with(TEXT, "正文之后").split() == ["（正文之后，无标题）", "第120行", "7", "字"]


def test_a_report_without_tables_says_so() -> None:
    assert "表格：没有规定的表格，没有读到表内数据。" in render(WITHOUT_TABLES)


def test_findings_stand_by_severity_with_their_place_in_words() -> None:
    assert render_findings(OLD_FORM) == (
        "错误 1 条\n"
        "  1. 收到 2 件，办结 0 件，不相等。\n"
        "     位置：三、收到和处理政府信息公开申请情况 › 一、本年新收政府信息公开申请数量 › 自然人 › 第20行第1格"
        "　规则：balance\n"
        "\n"
        "提示 1 条\n"
        "  1. 只作提示。\n"
        "     位置：全文　规则：old-note"
    )
    assert TEXT.endswith(render_findings(OLD_FORM))


def test_no_findings_are_said_in_words() -> None:
    assert render_findings(NEW_FORM) == "没有发现问题。"


def test_the_source_stands_beside_what_became_of_it_in_order() -> None:
    assert render_source(OLD_FORM).splitlines() == [
        "第2行        一、总体情况  → 标题",
        "第11行第1格  规范性文件    → 表头或行名：行政规范性文件",
    ]
    odd = Report("", "", "none", trace=(Trace(Location(1), "x", "cell", "corner"), Trace(Location(2), "y", "new-role")))
    assert render_source(odd).splitlines() == ["第1行  x  → 数据", "第2行  y  → new-role"]
    assert render_source(NEW_FORM) == "没有原文记录。"


def test_a_cell_is_named_by_codes_or_parts_of_labels_and_stands_with_its_place() -> None:
    where = "三、收到和处理政府信息公开申请情况 › 三（三）1.属于国家秘密 › 自然人"
    assert render_cells(OLD_FORM, ["国家秘密", "自然人"]) == f"{where}  0  原文“0”  第22行第1格"
    assert [cell.column for cell in cells_named(OLD_FORM, ["denied_state_secret"])] == [
        c.code for c in load_form("2019").tables["applications"].blocks[0].columns
    ]
    assert cells_named(OLD_FORM, ["本年增/减"]) == cells_named(OLD_FORM, ["本年增／减"]) != []
    assert render_cells(OLD_FORM, ["没有的词"]) == "没有这样的单元格。"


def test_a_row_says_on_which_page_or_in_which_table_it_stands() -> None:
    def lines_at(*places: Location) -> str:
        cells = [c for c in OLD_FORM.cells if (c.table, c.row) == ("disclosure", "procurement")]
        moved = tuple(c._replace(location=place) for c, place in zip(cells, places, strict=True))
        return line_with(render(replace(OLD_FORM, cells=moved)), "政府集中采购").split()[-1]

    assert lines_at(Location(3, 2, table=1), Location(3, 3, table=1)) == "第1表第3行"
    assert lines_at(Location(7, 2, sheet="表二"), Location(7, 3, sheet="表二")) == "“表二”第7行"
    box = (72.0, 100.0, 90.0, 112.0)
    assert lines_at(Location(9, 2, table=1, page=2, box=box), Location(9, 3, table=1, page=2)) == "第2页第1表第9行"
    assert lines_at(Location(9, page=2), Location(1, page=3)) == "第2页第9行–第3页第1行"


def test_columns_stand_one_below_the_other_whatever_the_width_of_characters() -> None:
    lines = aligned([("规章", "1", "a"), ("ab", "１２", "b"), ("", "", "c")], right=(1,))
    assert lines == ["规章     1  a", "ab    １２  b", "            c"]
    assert {display_width(line) for line in lines} == {13}


def test_text_is_cut_to_a_width_in_one_line() -> None:
    assert clip("第一行\n第二行", 20) == "第一行 第二行"
    assert clip("一二三四", 7) == "一二三…"
    assert display_width(clip("一二三四", 6)) <= 6
