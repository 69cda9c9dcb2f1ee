"""PDF sources: what a page shows is read, what it hides is not, and no figure changes its place or its digits.

Most pages are drawn by hand, 400 points wide and 300 high; heights are counted from the top.
"""

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random

import pdfplumber
import pytest
from PIL import Image

from gipdata.folding import fold
from gipdata.reading.reader import read_report
from gipdata.report import Kind, Location
from gipdata.sources import Block, Content, Grid, Paragraph, Picture, UnreadableSource, document_from_bytes
from gipdata.sources.pdf import MAX_PAGES, read
from gipdata.sources.pdf_picture import picture
from tests.documents.model import Model, random_model
from tests.sources.make_pdf import BROWSER, OFFICE, Story, browser_pdf, hand_made, office_pdf, reportlab_pdf, story_of

HEIGHT = 300


def words(x: float, y: float, text: str, size: float = 10, more: str = "") -> str:
    """Words whose line stands at this height. Chinese characters are ``size`` wide, digits half of it."""
    return f"q {more} BT /G {size} Tf {x} {HEIGHT - y} Td <${text}$> Tj ET Q\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S\n"


def box(x0: float, y0: float, x1: float, y1: float, paint: str = "S") -> str:
    return f"{x0} {HEIGHT - y1} {x1 - x0} {y1 - y0} re {paint}\n"


def ruled(xs: Sequence[float], ys: Sequence[float]) -> str:
    down = "".join(line(x, ys[0], x, ys[-1]) for x in xs)
    return down + "".join(line(xs[0], y, xs[-1], y) for y in ys)


def filled(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> str:
    """The words of a table's cells, each at the left of its own."""
    return "".join(
        words(x + 3, y + 14, text)
        for y, row in zip(ys, rows, strict=False)
        for x, text in zip(xs, row, strict=False)
        if text
    )


XS, YS = (50, 130, 190, 250, 310), (40, 60, 80, 100)
ROWS = (("事项", "甲", "乙", "丙"), ("规定", "1", "2", "3"), ("通知", "40", "", "6"))
TABLE = filled(XS, YS, ROWS)


def read_pages(*pages: str, page: str = "") -> Content:
    return read(hand_made(*pages, page=page), lambda name: None)


def shown(content: Content) -> list[str | list[list[str]]]:
    """Paragraphs as text, grids as rows of text with ``~`` for covered places, pictures as a word."""
    return [_shown(block) for block in content.blocks]


def _shown(block: Block) -> str | list[list[str]]:
    if isinstance(block, Grid):
        return [["~" if cell.covered else cell.text for cell in row] for row in block.rows]
    return block.text if isinstance(block, Paragraph) else "picture"


def grid_of(content: Content) -> list[list[str]]:
    (grid,) = [block for block in shown(content) if isinstance(block, list)]
    return grid


PLAIN = [["事项", "甲", "乙", "丙"], ["规定", "1", "2", "3"], ["通知", "40", "", "6"]]


# Ruled tables ---------------------------------------------------------------------------------------------------------


def test_a_ruled_table_keeps_its_empty_cell_and_tells_page_table_row_column_and_box() -> None:
    content = read_pages(words(50, 20, "表题") + ruled(XS, YS) + TABLE)
    assert shown(content) == ["表题", PLAIN]
    grid = content.blocks[1]
    assert isinstance(grid, Grid) and grid.exact
    assert grid.rows[2][2].location == Location(3, 3, table=1, page=1, box=(190, 80, 250, 100))
    assert content.damage == ()


def test_a_merged_cell_takes_up_all_its_places() -> None:
    # 甲 is merged over two columns, 规定 over two rows.
    rules = box(50, 40, 250, 100) + line(130, 40, 130, 100) + line(190, 60, 190, 100)
    rules += line(50, 60, 250, 60) + line(130, 80, 250, 80)
    text = filled(XS, YS, (("事项", "甲"), ("规定", "1", "2"), ("", "3", "4")))
    assert grid_of(read_pages(rules + text)) == [["事项", "甲", "~"], ["规定", "1", "2"], ["~", "3", "4"]]


def test_missing_outer_borders_lose_no_cell() -> None:
    inner = "".join(line(x, 40, x, 100) for x in XS[1:-1]) + "".join(line(50, y, 310, y) for y in YS)
    assert grid_of(read_pages(inner + TABLE)) == PLAIN
    without_top = "".join(line(x, 40, x, 100) for x in XS) + "".join(line(50, y, 310, y) for y in YS[1:])
    assert grid_of(read_pages(without_top + TABLE)) == PLAIN


def test_double_dashed_thick_and_crooked_lines_are_lines() -> None:
    double = ruled(XS, YS) + ruled([x + 1.5 for x in XS], [y - 1.5 for y in YS])
    dashed = "".join(line(x, y, x, y + 2) for x in XS for y in range(40, 100, 4))
    dashed += "".join(line(x, y, x + 2, y) for y in YS for x in range(50, 310, 4))
    thick = "".join(box(x - 0.25, 40, x + 0.25, 100, "f") for x in XS) + "".join(
        box(50, y, 310, y + 1, "f") for y in YS
    )
    # Every cell draws its own borders, each half a point off its neighbour's.
    cells = "".join(
        box(x0 + 0.25 * (i % 3), y0 + 0.25 * (j % 2), x1, y1)
        for i, (x0, x1) in enumerate(pairwise(XS))
        for j, (y0, y1) in enumerate(pairwise(YS))
    )
    for rules in (double, dashed, thick, cells):
        assert grid_of(read_pages(rules + TABLE)) == PLAIN


def test_background_fills_and_underlined_figures_make_no_cells() -> None:
    fills = "0.9 g " + "".join(box(x + 4, 66, x + 20, 78, "f") for x in XS[:-1]) + "0 g "
    underline = line(133, 77, 139, 77) + box(192, 76.5, 249, 77, "f")
    assert grid_of(read_pages(fills + ruled(XS, YS) + TABLE + underline)) == PLAIN


def test_a_figure_wider_than_its_cell_is_not_broken_in_two() -> None:
    xs = (50, 130, 150, 170)
    rules = ruled(xs, (40, 60, 80))
    text = words(53, 54, "规定") + words(128, 54, "123456", size=9) + words(160, 74, "8")
    assert grid_of(read_pages(rules + text)) == [["规定", "123456", ""], ["", "", "8"]]


def test_a_figure_that_belongs_to_neither_of_two_cells_is_no_figure() -> None:
    text = words(53, 54, "规定") + words(180, 54, "1234")  # the line stands in the middle of it
    content = read_pages(ruled(XS, YS) + text)
    assert grid_of(content)[0][1:3] == ["\ufffd\ufffd", "\ufffd\ufffd"]
    assert content.damage == ("characters-lost",)


def test_two_figures_in_one_cell_stay_two() -> None:
    text = words(133, 54, "12") + words(160, 54, "34") + words(200, 54, "5") + words(208, 54, "6")
    assert grid_of(read_pages(ruled(XS, YS) + text))[0][1:3] == ["12 34", "5 6"]


def test_a_figure_broken_over_lines_is_not_joined() -> None:
    ys = (40, 70, 90)
    text = words(53, 54, "规定") + words(133, 52, "12345") + words(133, 64, "67")
    assert grid_of(read_pages(ruled(XS, ys) + text))[0][:2] == ["规定", "12345\n67"]


def test_rows_that_no_line_parts_for_certain_are_given_as_lines() -> None:
    # The cell of 规定 runs into the one below and to the right of it: it has no shape of a cell.
    rules = ruled(XS, (40, 60)) + line(50, 60, 50, 100) + line(310, 60, 310, 100) + line(50, 100, 310, 100)
    rules += line(130, 60, 130, 80) + line(190, 60, 190, 100) + line(250, 60, 250, 100) + line(190, 80, 310, 80)
    assert shown(read_pages(rules + TABLE)) == [PLAIN[:1], "规定\t1\t2\t3", "通知\t40\t6"]


def test_a_frame_around_the_page_and_a_table_in_a_table_lay_out_only() -> None:
    frame = box(10, 10, 390, 290) + line(10, 30, 390, 30) + line(200, 10, 200, 30)
    content = read_pages(frame + words(50, 24, "页框") + ruled(XS, YS) + TABLE)
    assert shown(content) == ["页框", PLAIN]


def test_a_long_text_in_a_cell_flows_as_a_paragraph() -> None:
    prose = "".join(words(53, 74 + 12 * i, "各村逐月查看公示栏并登记在册，" * 2, 8) for i in range(9))
    rules = ruled((50, 350), (40, 60, 190, 210)) + line(130, 40, 130, 60) + line(130, 190, 130, 210)
    text = words(53, 54, "规定") + words(133, 54, "1") + prose + words(53, 204, "通知") + words(133, 204, "2")
    assert shown(read_pages(rules + text)) == [[["规定", "1"]], "各村逐月查看公示栏并登记在册，" * 18, [["通知", "2"]]]


# Characters -----------------------------------------------------------------------------------------------------------


def cell_text(more: str) -> tuple[str, tuple[str, ...]]:
    """What the second cell of a table holds."""
    content = read_pages(ruled(XS, YS) + words(53, 54, "规定") + more)
    return grid_of(content)[0][1], content.damage


def test_a_figure_printed_twice_for_boldness_counts_once() -> None:
    assert cell_text(words(133, 54, "11") + words(133.4, 54, "11") + words(133.8, 54.2, "11"))[0] == "11"


def test_figures_printed_over_each_other_are_none() -> None:
    text, damage = cell_text(words(133, 54, "3") + words(133.2, 54, "5"))
    assert text.strip("\ufffd") == "" and damage == ("characters-lost",)


def test_what_cannot_be_seen_is_not_read() -> None:
    assert cell_text(words(133, 54, "3", more="3 Tr"))[0] == ""
    assert cell_text(words(133, 54, "3", more="1 g"))[0] == ""
    assert cell_text(words(133, 54, "3", more="0 0 0 0 k"))[0] == ""
    outside = read_pages(ruled(XS, YS) + TABLE + words(10, 54, "9"), page="/CropBox [40 0 400 300]")
    assert shown(outside) == [PLAIN]


def test_boxes_are_counted_from_the_visible_corner() -> None:
    content = read_pages(ruled(XS, YS) + TABLE, page="/CropBox [40 0 400 290]")
    (grid,) = content.blocks
    assert isinstance(grid, Grid) and grid.rows[0][0].location.box == (10, 30, 90, 50)


def test_white_words_on_a_dark_ground_are_seen() -> None:
    ground = "0 0 0.6 rg " + box(131, 41, 189, 59, "f") + "0 g "
    assert cell_text(ground + words(133, 54, "3", more="1 g")) == ("3", ())


def test_a_figure_under_a_white_or_black_patch_is_none_and_one_under_a_light_colour_is_seen() -> None:
    patch = box(131, 41, 189, 59, "f")
    assert cell_text(words(133, 54, "3") + f"q 1 g {patch} Q") == ("\ufffd", ("characters-lost",))
    assert cell_text(words(133, 54, "3") + f"q 0 g {patch} Q") == ("\ufffd", ("characters-lost",))
    assert cell_text(words(133, 54, "3") + f"q 1 1 0 rg {patch} Q") == ("3", ())
    assert cell_text(f"q 1 g {patch} Q " + words(133, 54, "3")) == ("3", ())


def test_a_figure_struck_out_is_none() -> None:
    text, damage = cell_text(words(133, 54, "3") + line(133, 50.5, 138, 50.5) + words(150, 54, "5"))
    assert text == "\ufffd 5" and damage == ("characters-lost",)


def test_a_character_without_a_meaning_is_lost_and_said_to_be() -> None:
    unknown = hand_made(ruled(XS, YS) + words(53, 54, "规定") + "BT /G 10 Tf 133 246 Td <0031E0FF0032> Tj ET")
    unknown = unknown.replace(b"UniGB-UCS2-H", b"Identity-H  ").replace(b"(GB1)", b"(XY1)")
    with pytest.raises(UnreadableSource, match="无法识别"):
        read(unknown, lambda name: None)
    control = hand_made(ruled(XS, YS) + words(53, 54, "规定") + "BT /F 10 Tf 133 246 Td (1\\0012) Tj ET")
    content = read(control, lambda name: None)
    assert grid_of(content)[0][1] == "1\ufffd2" and content.damage == ("characters-lost",)


def test_a_filled_form_field_and_a_typed_note_are_read() -> None:
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /V (12) /Rect [133 242 180 258] >>"
    note = "<< /Type /Annot /Subtype /FreeText /Contents (34) /Rect [193 242 240 258] >>"
    hidden = "<< /Type /Annot /Subtype /FreeText /F 2 /Contents (56) /Rect [253 242 300 258] >>"
    content = read_pages(ruled(XS, YS) + words(53, 54, "规定"), page=f"/Annots [{field} {note} {hidden}]")
    assert grid_of(content)[0] == ["规定", "12", "34", ""]


def test_a_label_set_downwards_or_turned_reads_in_order() -> None:
    down = "".join(words(53, 54 + 10 * i, c) for i, c in enumerate("三办理结果"))
    stacks = "".join(words(80, 54 + 10 * i, c) for i, c in enumerate("本年")) + "".join(
        words(65, 54 + 10 * i, c) for i, c in enumerate("办理")
    )
    upwards = "BT /G 10 Tf 0 1 -1 0 70 205 Tm <$办理结果$> Tj ET"
    downwards = "BT /G 10 Tf 0 -1 1 0 60 255 Tm <$办理结果$> Tj ET"
    for label, expected in ((down, "三办理结果"), (stacks, "本年办理"), (upwards, "办理结果"), (downwards, "办理结果")):
        rest = words(133, 54, "7") + words(53, 180, "以上各项")
        content = read_pages(ruled(XS, (40, 100, 160)) + label + rest)
        assert grid_of(content)[0][0].replace("\n", "") == expected
        assert grid_of(content)[0][1] == "7"


def test_a_turned_page_reads_like_a_level_one() -> None:
    drawn = ruled(XS, YS) + TABLE
    sideways = f"q 0 1 -1 0 300 0 cm {drawn} Q"  # drawn as if the page lay on its side
    level = read_pages(sideways, page="/Rotate 90")
    assert shown(level) == [PLAIN]
    content = read_pages(sideways)
    assert shown(content) == [PLAIN]
    (grid,) = content.blocks
    # The first cell, 50 to 130 from the left and 40 to 60 from the top, stands at the lower left of the page.
    assert isinstance(grid, Grid) and grid.rows[0][0].location.box == (40, 170, 60, 250)


# Paragraphs -----------------------------------------------------------------------------------------------------------

FULL = "各村把要让群众知道的事张贴在公示栏里由驻村干部逐月查看"  # 27 characters: 50 to 320


def test_lines_of_a_paragraph_are_joined_and_headings_stand_alone() -> None:
    page = words(70, 40, "一、总体情况") + words(70, 60, FULL[:25]) + words(50, 80, FULL) + words(50, 100, "并登记。")
    page += words(70, 120, "二、其他情况") + words(70, 140, FULL[:25] + "。") + words(70, 160, "另起一段。")
    content = read_pages(page)
    first, second = FULL[:25] + FULL + "并登记。", FULL[:25] + "。"
    assert shown(content) == ["一、总体情况", first, "二、其他情况", second, "另起一段。"]
    paragraph = content.blocks[1]
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.location.line, paragraph.location.page) == (2, 1)
    assert paragraph.location.box == pytest.approx((50, 51, 320, 101), abs=2)


def test_a_paragraph_goes_on_over_the_page_break_and_the_page_marks_come_after_it() -> None:
    first = words(150, 20, "示例乡政府文件", 8) + words(50, 240, FULL) + words(190, 290, "- 1 -")
    second = (
        words(150, 20, "示例乡政府文件", 8)
        + words(50, 60, "记在台账上。")
        + words(70, 80, "完。")
        + words(190, 290, "- 2 -")
    )
    assert shown(read_pages(first, second)) == [
        "示例乡政府文件", f"{FULL}记在台账上。", "- 1 -", "示例乡政府文件", "完。", "- 2 -",
    ]  # fmt: skip


def test_no_space_is_put_between_chinese_characters_and_wide_gaps_are_tabs() -> None:
    stretched = "".join(words(50 + 14 * i, 40, c) for i, c in enumerate("规章制度"))
    spaced = words(50, 80, "规章") + words(100, 80, "0") + words(140, 80, "12")
    assert shown(read_pages(stretched + spaced)) == ["规章制度", "规章\t0\t12"]


def test_slanted_words_disturb_no_table() -> None:
    mark = "BT /G 30 Tf 0.7 0.7 -0.7 0.7 80 180 Tm <$样本$> Tj ET "
    assert shown(read_pages(mark + ruled(XS, YS) + TABLE)) == [PLAIN, "样本"]


# Over pages -----------------------------------------------------------------------------------------------------------

UPPER, LOWER = (200, 220, 240, 260), (40, 60, 80)


def two_pages(above: Sequence[Sequence[str]], below: Sequence[Sequence[str]], xs: Sequence[float] = XS) -> Content:
    first = words(50, 190, "表题") + ruled(XS, UPPER) + filled(XS, UPPER, above) + words(190, 290, "- 1 -")
    second = ruled(xs, LOWER) + filled(xs, LOWER, below) + words(190, 290, "第 2 页")
    return read_pages(first, second)


def test_a_table_over_two_pages_is_one_and_page_numbers_come_after_it() -> None:
    content = two_pages(ROWS, (("公告", "7", "8", "9"), ("合计", "1", "", "3")))
    assert shown(content) == [
        "表题", [*PLAIN, ["公告", "7", "8", "9"], ["合计", "1", "", "3"]], "- 1 -", "第 2 页",
    ]  # fmt: skip
    grid = content.blocks[1]
    assert isinstance(grid, Grid)
    assert grid.rows[3][1].location == Location(1, 2, table=1, page=2, box=(130, 40, 190, 60))


def test_tables_of_other_columns_are_not_joined() -> None:
    content = two_pages(ROWS, (("公告", "7", "8", "9"),), xs=(50, 120, 200, 250, 310))
    assert len([block for block in content.blocks if isinstance(block, Grid)]) == 2


def test_a_row_that_the_page_break_cut_is_joined() -> None:
    above = (*ROWS[:2], ("需要另行制作的", "4", "", "6"))  # 70 points wide, in a cell of 80
    content = two_pages(above, (("信息", "", "", ""), ("公告", "7", "8", "9")))
    assert grid_of(content)[2:] == [["需要另行制作的\n信息", "4", "", "6"], ["公告", "7", "8", "9"]]


def test_rows_on_either_side_of_a_page_break_are_not_joined_without_certainty() -> None:
    # Figures on both sides; a label that did not fill its line; one that begins with a list number.
    for label, below in (
        ("需要另行制作的", ("信息", "", "5", "")),
        ("通知", ("公告", "", "", "")),
        ("需要另行制作的", ("2.公告", "", "", "")),
    ):
        above = (*ROWS[:2], (label, "4", "5", "6"))
        assert len(grid_of(two_pages(above, (below, ("合计", "7", "8", "9"))))) == 5


def test_a_label_on_one_page_and_its_figures_on_the_other_are_one_row() -> None:
    content = two_pages((*ROWS[:2], ("通知", "", "", "")), (("", "4", "5", "6"), ("公告", "7", "8", "9")))
    assert grid_of(content)[2:] == [["通知", "4", "5", "6"], ["公告", "7", "8", "9"]]


def test_a_heading_at_the_end_of_a_page_stays_apart_from_the_figures_below() -> None:
    content = two_pages((*ROWS[:2], ("事项", "甲", "乙", "丙")), (("", "4", "5", "6"), ("公告", "7", "8", "9")))
    assert grid_of(content)[2:4] == [["事项", "甲", "乙", "丙"], ["", "4", "5", "6"]]


def test_a_group_label_that_the_page_break_cut_is_joined() -> None:
    xs = (50, 80, 150, 200)
    first = box(50, 220, 200, 260) + line(80, 220, 80, 260) + line(150, 220, 150, 260) + line(80, 240, 200, 240)
    first += (
        words(52, 250, "无法")
        + words(83, 234, "1.甲")
        + words(153, 234, "1")
        + words(83, 254, "2.乙")
        + words(153, 254, "2")
    )
    second = box(50, 40, 200, 80) + line(80, 40, 80, 80) + line(150, 40, 150, 80) + line(80, 60, 200, 60)
    second += (
        words(52, 54, "提供")
        + words(83, 54, "3.丙")
        + words(153, 54, "3")
        + words(83, 74, "4.丁")
        + words(153, 74, "4")
    )
    assert len(xs) == 4
    assert grid_of(read_pages(first, second)) == [
        ["无法\n提供", "1.甲", "1"], ["~", "2.乙", "2"], ["~", "3.丙", "3"], ["~", "4.丁", "4"],
    ]  # fmt: skip


# Without ruling lines -------------------------------------------------------------------------------------------------


def test_columns_are_told_by_alignment_and_a_missing_figure_keeps_its_place() -> None:
    content = read_pages(TABLE)
    assert grid_of(content) == PLAIN
    (grid,) = content.blocks
    assert isinstance(grid, Grid) and not grid.exact
    # Underlines and lines across do not part columns.
    assert grid_of(read_pages(TABLE + "".join(line(50, y, 310, y) for y in YS))) == PLAIN


def test_a_label_over_several_lines_belongs_to_the_figures_at_its_middle() -> None:
    page = words(50, 40, "公开") + words(150, 40, "1") + words(200, 40, "2")
    page += words(50, 56, "需要另行") + words(50, 68, "制作的信") + words(50, 80, "息")
    page += (
        words(150, 68, "3") + words(200, 68, "4") + words(50, 96, "通知") + words(150, 96, "5") + words(200, 96, "6")
    )
    assert grid_of(read_pages(page)) == [["公开", "1", "2"], ["需要另行\n制作的信\n息", "3", "4"], ["通知", "5", "6"]]


def test_a_label_that_may_belong_to_two_rows_makes_no_table() -> None:
    page = words(50, 40, "公开") + words(150, 40, "1") + words(200, 40, "2")
    page += (
        words(50, 52, "信息")
        + words(50, 64, "通知")
        + words(150, 64, "3")
        + words(200, 64, "4")
        + words(50, 76, "公告")
    )
    assert not any(isinstance(block, Grid) for block in read_pages(page).blocks)


def test_a_figure_broken_over_lines_beside_others_is_no_figure_of_theirs() -> None:
    page = words(50, 40, "公开") + words(150, 40, "1") + words(200, 40, "2")
    page += words(50, 68, "通知") + words(150, 62, "12345") + words(150, 74, "6") + words(200, 68, "7")
    assert grid_of(read_pages(page)) == [["公开", "1", "2"], ["通知", "12345\n6", "7"]]
    # In three pieces, the middle one at the height of the row.
    page = (
        words(50, 40, "公开") + words(150, 40, "1") + words(200, 40, "2") + words(50, 84, "通知") + words(200, 84, "7")
    )
    page += words(150, 72, "123") + words(150, 84, "456") + words(150, 96, "7")
    texts = "".join(str(block) for block in shown(read_pages(page)))
    assert "456\ufffd" in texts and "7\ufffd" in texts


def test_words_between_figures_keep_their_lines_and_every_character_comes_out_once() -> None:
    page = words(50, 40, "公开") + words(150, 40, "1") + words(200, 40, "2")
    page += words(145, 54, "通知") + words(180, 54, "3") + words(220, 54, "4")
    assert sorted("".join(str(block) for block in shown(read_pages(page)) if isinstance(block, str))) == sorted(
        "公开\t1\t2通知\t3\t4"
    )
    rng = Random(3)
    vocabulary = ("规定", "1.甲", "（三）不予", "公开", "12", "1,234", "/", "0", "长标签文字内容")
    for _ in range(60):
        xs = sorted(rng.sample(range(20, 360, 60), rng.randint(2, 6)))
        placed = [
            (x + rng.choice((0, 0, 4)), 20 + 14 * i + rng.choice((0, 0, 7)), rng.choice(vocabulary))
            for i in range(rng.randint(1, 16))
            for x in xs
            if rng.random() < 0.7
        ]
        rules = "".join(line(x := rng.randrange(400), 10, x, rng.randrange(300)) for _ in range(rng.choice((0, 0, 9))))
        rules += "".join(line(10, y := rng.randrange(300), rng.randrange(400), y) for _ in range(rng.choice((0, 0, 9))))
        content = read_pages(words(20, 10, "题") + "".join(words(*word, size=8) for word in placed) + rules)
        texts = [
            text
            for block in shown(content)
            for text in ([block] if isinstance(block, str) else [cell for row in block for cell in row if cell != "~"])
        ]
        count = len("".join("".join(texts).split()))
        # Doubtful figures are marked, and characters in the same place twice count once.
        assert count - "".join(texts).count("\ufffd") <= sum(len(word) for _, _, word in placed) + 1 <= count + 3


# Pictures, refusals ---------------------------------------------------------------------------------------------------

IMAGE = b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI"


def image(x: float, y: float, width: float, height: float) -> str:
    return f"q {width} 0 0 {height} {x} {HEIGHT - y - height} cm {IMAGE.decode('latin-1')} Q\n"


def test_a_page_that_is_a_picture_is_said_to_be_one() -> None:
    content = read_pages(words(50, 40, "说明"), image(0, 0, 400, 300))
    assert shown(content) == ["说明", "picture"]
    picture_of_page = content.blocks[1]
    assert isinstance(picture_of_page, Picture) and picture_of_page.location.page == 2


def test_a_table_pasted_as_a_picture_stands_in_its_place_and_a_seal_is_none() -> None:
    page = words(50, 40, "表题") + image(50, 60, 300, 100) + words(50, 190, "落款") + image(60, 170, 60, 60)
    assert shown(read_pages(page)) == ["表题", "picture", "落款"]


def test_words_below_or_invisible_on_a_scan_are_not_read() -> None:
    with pytest.raises(UnreadableSource, match="扫描件"):
        read_pages(image(0, 0, 400, 300) + words(50, 40, "规定 7", more="3 Tr"))
    with pytest.raises(UnreadableSource, match="扫描件"):
        read_pages(words(50, 40, "规定 7") + image(0, 0, 400, 300))


def test_an_empty_page_is_said_to_be_empty() -> None:
    with pytest.raises(UnreadableSource, match="没有文字"):
        read_pages("")


def test_a_file_with_a_password_is_refused_and_one_with_an_owners_password_is_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    def encrypted(user: str) -> bytes:
        out = BytesIO()
        canvas = Canvas(out, encrypt=StandardEncryption(user, ownerPassword="owner", canPrint=0), invariant=1)
        canvas.drawString(72, 700, "table 12")
        canvas.save()
        return out.getvalue()

    with pytest.raises(UnreadableSource, match="密码"):
        read(encrypted("secret"), lambda name: None)
    assert shown(read(encrypted(""), lambda name: None)) == ["table 12"]


def test_a_damaged_file_is_refused_rather_than_read_in_part() -> None:
    page = ruled(XS, YS) + TABLE
    whole = hand_made(page, page, compress=True)
    assert len(shown(read(whole, lambda name: None))) == 1
    packed = zlib.compress(hand_made_content(page))
    at = whole.index(packed)
    flipped = bytearray(whole)
    flipped[at + len(packed) - 6] ^= 1  # in the last bytes: all figures but one may still come out
    damaged = {
        "changed content": bytes(flipped),
        "cut content": whole[: at + len(packed) // 2] + b"\nendstream endobj",
        "cut file": whole[: len(whole) * 2 // 3],
        "content gone": whole.replace(b"/Contents 8 0 R", b"/Contents 99 0 R", 1),
        "page gone": whole.replace(b"7 0 R]", b"77 0 R]", 1),
        "font gone": whole.replace(b"/G 4 0 R", b"/G 44 0 R"),
        "noise": b"%PDF-1.4\n" + bytes(range(256)) * 20,
    }
    for name, data in damaged.items():
        with pytest.raises(UnreadableSource, match="损坏"):
            read(data, lambda _: None)
            pytest.fail(name)


def hand_made_content(page: str) -> bytes:
    """The content stream that ``hand_made`` makes of a page."""
    data = hand_made(page)
    start = data.index(b"stream\n", data.index(b"/Type /Page /Parent")) + len(b"stream\n")
    return data[start : data.index(b"\nendstream", start)]


def test_endless_files_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="200 页"):
        read(hand_made(*[""] * (MAX_PAGES + 1)), lambda name: None)
    bomb = hand_made(" " * 110_000_000, compress=True)
    with pytest.raises(UnreadableSource, match="过大"):
        read(bomb, lambda name: None)
    cyclic = hand_made("").replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(UnreadableSource):
        read(cyclic, lambda name: None)


# Whole reports --------------------------------------------------------------------------------------------------------


def check_all_cells(data: bytes, model: Model) -> None:
    """Every figure of the model is read, every section found, and nothing but figures is in cells."""
    report = read_report(document_from_bytes(data, "report.pdf"))
    cells = {(c.table, c.row, c.column): c for c in report.cells if "extra" not in (c.row, c.column)}
    assert {key: (cell.kind, cell.value) for key, cell in cells.items()} == {
        key: (Kind.NUMBER, shown.value) for key, shown in model.values.items()
    }
    assert (report.form, report.org, report.year) == (model.edition, model.org, model.year)
    for section, prose in model.prose.items():
        found = report.section(section)
        paragraphs = [] if found is None else [fold(text) for text in found.text.splitlines()]
        assert all(fold(text) in paragraphs for text in prose)
    assert all(cell.location and cell.location.page and cell.location.box for cell in cells.values())


def pages_of(data: bytes) -> int:
    with pdfplumber.open(BytesIO(data)) as document:
        return len(document.pages)


def stories(*, ruled: bool) -> Iterator[Story]:
    """Six pages or so, with table 三 over two of them."""
    for seed, before in ((1, 5), (2, 7), (3, 9)):
        yield story_of(random_model(Random(seed), style="small"), ruled=ruled, filler=14, before=before)


@pytest.mark.parametrize("ruled", [True, False])
def test_reports_set_by_flowables_give_all_cells(ruled: bool) -> None:
    for story in stories(ruled=ruled):
        data = reportlab_pdf(story)
        assert pages_of(data) >= 5
        check_all_cells(data, story.model)


def labels_cut(data: bytes, story: Story) -> list[str]:
    """Labels of table 三 that stand whole on no page, as another reader of tables sees it."""
    with pdfplumber.open(BytesIO(data)) as document:
        pages = [
            "".join(cell or "" for table in p.extract_tables() for row in table for cell in row) for p in document.pages
        ]
    (block,) = story.model.form.tables["applications"].blocks
    labels = [entry.label for entry in (*block.groups, *block.rows)]
    return [label for label in labels if not any(fold(label) in fold(page) for page in pages)]


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_reports_written_in_word_give_all_cells_though_page_breaks_cut_labels(tmp_path: Path) -> None:
    story = story_of(random_model(Random(1), style="small"), filler=14, before=8)
    plain = story_of(random_model(Random(2), style="small"), ruled=False, filler=14, before=10)
    files = office_pdf({"ruled": story, "plain": plain}, tmp_path)
    assert min(pages_of(data) for data in files.values()) >= 6
    assert "三、本年度办理结果" in labels_cut(files["ruled"], story)
    check_all_cells(files["ruled"], story.model)
    check_all_cells(files["plain"], plain.model)


@pytest.mark.skipif(BROWSER is None, reason="needs a browser")
@pytest.mark.parametrize("ruled", [True, False])
def test_reports_printed_by_a_browser_give_all_cells(ruled: bool, tmp_path: Path) -> None:
    story = next(stories(ruled=ruled))
    check_all_cells(browser_pdf(story, tmp_path), story.model)


# A picture of the page ------------------------------------------------------------------------------------------------


def test_a_cell_is_framed_on_the_picture_of_its_page(tmp_path: Path) -> None:
    for crop in ("", "/CropBox [40 20 390 290]"):
        data = hand_made("", ruled(XS, YS) + TABLE, page=crop)
        (grid,) = [block for block in read(data, lambda name: None).blocks if isinstance(block, Grid)]
        box = grid.rows[1][1].location.box
        assert box is not None
        picture(data, 2, [box], tmp_path / "page.png")
        drawn = Image.open(tmp_path / "page.png").convert("RGB")
        scale = drawn.width / (350 if crop else 400)
        red = [
            (x / scale, y / scale)
            for x in range(drawn.width)
            for y in range(drawn.height)
            if (pixel := drawn.getpixel((x, y))) and isinstance(pixel, tuple) and pixel[0] > 180 > 90 > pixel[1]
        ]
        left, top = (40, 10) if crop else (0, 0)
        xs, ys = [x for x, _ in red], [y for _, y in red]
        frame = (min(xs), min(ys), max(xs), max(ys))
        assert frame == pytest.approx((130 - left, 60 - top, 190 - left, 80 - top), abs=3)


def test_a_page_that_is_not_there_cannot_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="第3页"):
        picture(hand_made(""), 3, [], tmp_path / "page.png")
