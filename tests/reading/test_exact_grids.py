"""Grids whose source tells the place of every cell: merged cells, blanks, careless headings. All figures invented.

A row is written as text: cells parted by bars, ``<`` and ``^`` for places that a cell to the left or above covers.
"""

from gipdata.reading.reader import read_report
from gipdata.report import Cell, Kind, Location, Report
from gipdata.sources import Document, Grid, GridCell, Paragraph

HEADING = (
    "corner | < | < | 申请人情况 | < | < | < | < | < | <",
    "^ | ^ | ^ | 自然人 | 法人或其他组织 | < | < | < | < | 总计",
    "^ | ^ | ^ | ^ | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | ^",
)
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def read(section: str, *rows: str) -> Report:
    texts = [[text.strip() for text in row.split("|")] for row in rows]
    grid = Grid(
        tuple(
            tuple(
                GridCell(
                    "" if text in ("<", "^") else text.replace("corner", CORNER),
                    Location(i, j, table=1),
                    text in ("<", "^"),
                )
                for j, text in enumerate(row, 1)
            )
            for i, row in enumerate(texts, 1)
        ),
        exact=True,
    )
    blocks = (
        Paragraph("示例乡2022年政府信息公开工作年度报告", Location(paragraph=1)),
        Paragraph(section, Location(paragraph=2)),
        grid,
    )
    return read_report(Document("x", "0", "html", blocks))


def requests(*rows: str) -> Report:
    return read("三、收到和处理政府信息公开申请情况", *HEADING, *rows)


def row_of(report: Report, table: str, row: str) -> list[object]:
    """The values of a row; a blank is ``None``, anything else without a value its kind."""
    cells: list[Cell] = [c for c in report.cells if (c.table, c.row) == (table, row)]
    return [c.value if c.known else None if c.kind is Kind.BLANK else c.kind.value for c in cells]


WHOLE = "一、本年新收政府信息公开申请数量 | < | < | 3 | 0 | 1 | 0 | 0 | 2 | 6"
CARRIED = "二、上年结转政府信息公开申请数量 | < | < "


def test_a_blank_stands_under_its_own_heading() -> None:
    report = requests(WHOLE, f"{CARRIED} | 4 |  |  | 5 | | | 9")
    assert row_of(report, "applications", "carried_in") == [4, None, None, 5, None, None, 9]
    assert report.grid("applications")["carried_in", "public_welfare"].location == Location(5, 7, table=1)


def test_a_heading_in_a_row_of_empty_cells_is_a_heading() -> None:
    report = requests(WHOLE, "四、政府信息公开行政复议、行政诉讼情况" + " | " * 9)
    assert [s.code for s in report.sections] == ["front", "applications", "disputes"]


def test_a_figure_merged_over_two_columns_belongs_to_neither() -> None:
    report = requests(WHOLE, f"{CARRIED} | 4 | < | 0 | 5 | 0 | 0 | 9")
    assert row_of(report, "applications", "carried_in") == ["unplaced"] * 7


def test_a_row_whose_figures_were_pushed_on_by_an_empty_cell_is_not_read() -> None:
    report = requests(WHOLE, f"{CARRIED} | | 4 | 0 | 0 | 5 | 0 | 0 | 9")
    assert row_of(report, "applications", "carried_in") == ["unplaced"] * 7


def test_headings_that_do_not_share_the_grid_of_the_figures_move_no_figure() -> None:
    careless = (
        "corner | < | 申请人情况 | < | < | < | < | < | <",
        "^ | ^ | 自然人 | 法人或其他组织 | < | < | < | < | 总计",
        "^ | ^ | ^ | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | ^",
    )
    report = read("三、收到和处理政府信息公开申请情况", *careless, WHOLE, f"{CARRIED} | 4 |  | 0 | 5 | 0 | 0 | 9")
    assert row_of(report, "applications", "new_received") == [3, 0, 1, 0, 0, 2, 6]
    assert row_of(report, "applications", "carried_in") == [4, None, 0, 5, 0, 0, 9]


def test_a_label_stretched_too_far_leaves_a_whole_row_whole() -> None:
    rows = [WHOLE] + [
        f"三、本年度办理结果 | （{n}）{name} | < | 1 | 0 | 0 | 0 | 0 | 0 | 1"
        for n, name in (("一", "予以公开"), ("六", "其他处理"), ("七", "总计"))
    ]
    report = requests(*rows, "四、结转下年度继续办理 | < | < | < | 2 | 0 | 0 | 0 | 0 | 0 | 2")
    assert row_of(report, "applications", "carried_out") == [2, 0, 0, 0, 0, 0, 2]


def test_figures_beside_the_label_of_a_group_that_lost_its_rows_labels_are_not_its_own() -> None:
    """（六）其他处理 is one row on the form of 2019 and three on that of 2021."""
    zeros = " | ".join("0000000")
    report = requests(
        WHOLE,
        f"三、本年度办理结果 | （六）其他处理 | {zeros}",
        f"^ | ^ | {zeros}",
        f"^ | ^ | {zeros}",
        f"^ | （七）总计 | {zeros}",
    )
    assert "other" not in {c.row for c in report.cells if c.known}
    assert [r.detail for r in report.remarks if r.rule == "row-unplaced"] == ["no-label"] * 3


def test_a_group_label_cut_by_a_page_break_is_no_prose() -> None:
    report = requests(
        WHOLE,
        "三、本年度办理结果 | （四）无 | 1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1",
        "^ | 法提供 | 2.没有现成信息需要另行制作 | 2 | 0 | 0 | 0 | 0 | 0 | 2",
    )
    assert row_of(report, "applications", "unable_needs_creation") == [2, 0, 0, 0, 0, 0, 2]
    assert [s.text for s in report.sections if s.code == "applications"] == [""]


LINE_HEADING = (
    "行政复议 | < | < | < | < | 行政诉讼 | < | < | < | < | < | < | < | < | <",
    "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | < | < | < | < | 复议后起诉 | < | < | < | <",
    "^ | ^ | ^ | ^ | ^ " + "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 " * 2,
)


def disputes(line: str) -> list[object]:
    report = read("四、政府信息公开行政复议、行政诉讼情况", *LINE_HEADING, line)
    return [
        value for row in ("review", "direct_suit", "suit_after_review") for value in row_of(report, "disputes", row)
    ]


def test_the_line_of_table_four_may_begin_with_blanks() -> None:
    assert disputes(" |  | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 2 | 0 | 0 | 0 | 2") == [
        None,
        None,
        1,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        2,
        0,
        0,
        0,
        2,
    ]


def test_words_in_the_line_of_table_four_are_words_and_not_blanks() -> None:
    assert disputes(" | ".join(["=SUM(A1:D1)"] * 15)) == ["text"] * 15


def test_a_merged_figure_in_the_line_of_table_four_is_not_read() -> None:
    assert disputes("1 | < | 1 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 2 | 0 | 0 | 0 | 2") == ["unplaced"] * 15
