"""Workbooks: what a sheet shows is what is read, cell for cell. The sheets are invented."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape

import openpyxl
import pytest

from gipdata.report import Location
from gipdata.sources import Content, Grid, Paragraph, Picture, UnreadableSource, excel, old_excel
from gipdata.sources.excel import NOT_CALCULATED
from gipdata.sources.number_format import shown_number, shown_text
from gipdata.sources.sheet import Sheet, content_of
from tests.sources import make_xls

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*targets: tuple[str, str]) -> str:
    lines = (f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, (kind, to) in enumerate(targets))
    return f'<Relationships xmlns="{PACKAGE}">{"".join(lines)}</Relationships>'


def xlsx(
    *sheets: str,
    names: Sequence[str] = (),
    states: Mapping[int, str] | None = None,
    formats: Sequence[str] = (),
    strings: str = "",
    book: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """The file of sheets given as XML. Style 0 is plain, style 1 has borders, those from 2 on the formats."""
    listed = "".join(
        f'<sheet name="{escape(names[i] if names else f"Sheet{i + 1}")}" sheetId="{i + 1}" r:id="r{i}"'
        f' state="{(states or {}).get(i, "visible")}"/>'
        for i in range(len(sheets))
    )
    codes = "".join(
        f'<numFmt numFmtId="{200 + i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for i, code in enumerate(formats)
    )
    numbers = "".join(f'<xf numFmtId="{code if code.isdigit() else 200 + i}"/>' for i, code in enumerate(formats))
    line = '<left style="thin"/><right style="thin"/>'
    content: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))),
            ("styles", "/xl/styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><borders><border/><border>{line}'
        '</border></borders><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf/><xf borderId="1"/>'
        f"{numbers}</cellXfs><dxfs><dxf><border><left/></border></dxf></dxfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        **{
            f"xl/worksheets/sheet{i + 1}.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheet}</worksheet>'
            for i, sheet in enumerate(sheets)
        },
        **(parts or {}),
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return target.getvalue()


Value = str | int | float | None
Rows = Mapping[int, Sequence[Value]]


def cell(at: str, value: Value, style: int = 0) -> str:
    if value is None:
        return f'<c r="{at}" s="{style}"/>'
    if isinstance(value, str):
        return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{at}" s="{style}"><v>{value!r}</v></c>'


def sheet(
    rows: Mapping[int, Sequence[Value]], *, ruled: bool = False, merged: Sequence[str] = (), hidden: str = ""
) -> str:
    """Rows by their numbers, from column A; None is an empty cell. ``hidden``: numbers of rows, letters of columns."""
    lines = []
    for row, values in rows.items():
        cells = (
            cell(f"{'ABCDEFGHIJKL'[i]}{row}", value, int(ruled))
            for i, value in enumerate(values)
            if ruled or value is not None
        )
        lines.append(f'<row r="{row}" hidden="{int(str(row) in hidden)}">{"".join(cells)}</row>')
    columns = "".join(
        f'<col min="{i}" max="{i}" width="9" hidden="1"/>' for i, name in enumerate("ABCDEFGHIJKL", 1) if name in hidden
    )
    ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    columns = f"<cols>{columns}</cols>" if columns else ""
    return f"{columns}<sheetData>{''.join(lines)}</sheetData><mergeCells>{ranges}</mergeCells>"


def read(data: bytes) -> Content:
    return excel.read(data, lambda name: None)


def read_old(data: bytes) -> Content:
    return old_excel.read(data, lambda name: None)


def shown(content: Content) -> list[str | list[list[str]]]:
    """Paragraphs as texts, grids as rows of texts with # for covered places."""
    return [
        [["#" if cell.covered else cell.text for cell in row] for row in block.rows]
        if isinstance(block, Grid)
        else block.text
        if isinstance(block, Paragraph)
        else "picture"
        for block in content.blocks
    ]


def texts(*cells: str, formats: Sequence[str] = (), strings: str = "", book: str = "") -> list[str]:
    """What these cells of row 1 are read as, between two that hold words."""
    row = cell("A1", "左") + "".join(cells) + cell("L1", "右")
    data = xlsx(f'<sheetData><row r="1">{row}</row></sheetData>', formats=formats, strings=strings, book=book)
    return [cell.text for cell in grid_of(read(data)).rows[0][1 : 1 + len(cells)]]


def grid_of(content: Content) -> Grid:
    (grid,) = (block for block in content.blocks if isinstance(block, Grid))
    return grid


# Rows, grids, paragraphs ----------------------------------------------------------------------------------------------

REPORT = sheet(
    {
        1: ["示例乡年度报告"],
        2: ["一、概况"],
        3: ["第一段。\n第二段。"],
        5: ["信息", "制发", "废止"],
        6: ["规章", 3, None],
        7: ["文件", None, None],
        8: ["说明", "长" * 201],
        9: ["许可", 1400, 0],
    },
    ruled=True,
    merged=["A1:C1", "A2:C2", "A3:C3"],
)


def test_headings_and_prose_are_paragraphs_and_the_rows_between_them_are_grids() -> None:
    content = read(xlsx(REPORT))
    assert shown(content) == [
        *("示例乡年度报告", "一、概况", "第一段。", "第二段。"),
        [["信息", "制发", "废止"], ["规章", "3", ""], ["文件", "", ""]],
        *("说明", "长" * 201),
        [["许可", "1400", "0"]],
    ]
    grid = content.blocks[4]
    assert isinstance(grid, Grid)
    assert grid.exact
    assert [c.location for c in grid.rows[1]] == [Location(6, i, sheet="Sheet1") for i in (1, 2, 3)]
    assert grid.rows[1][2].location.brief == "“Sheet1”C6"
    assert content.blocks[3] == Paragraph("第二段。", Location(3, 1, sheet="Sheet1"))


def test_merged_cells_take_all_their_places() -> None:
    rows: Rows = {1: ["组", "甲", "乙", None], 2: [None, "1", "2", "3"], 3: [None, "4", None, "6"]}
    (grid,) = read(xlsx(sheet(rows, ruled=True, merged=["A1:A3", "C1:D1", "B3:C3"]))).blocks
    assert isinstance(grid, Grid)
    assert [[c.text for c in row] for row in grid.rows] == [
        ["组", "甲", "乙", ""],
        ["", "1", "2", "3"],
        ["", "4", "", "6"],
    ]
    assert [[c.covered for c in row] for row in grid.rows] == [
        [False, False, False, True],
        [True, False, False, False],
        [True, False, True, False],
    ]
    assert grid.rows[2][2].location == Location(3, 3, sheet="Sheet1")


def test_a_group_that_reaches_into_a_row_keeps_it_in_the_table() -> None:
    rows: Rows = {1: ["组", "小组", 1], 2: [None, "另一小组", None], 3: ["末", "行", 2]}
    assert shown(read(xlsx(sheet(rows, merged=["A1:A2", "B2:C2"])))) == [
        [["组", "小组", "1"], ["#", "另一小组", "#"], ["末", "行", "2"]]
    ]


def test_text_under_a_merged_cell_is_not_shown_and_not_read_but_told() -> None:
    content = read(xlsx(sheet({1: ["总计", 7, 5]}, merged=["B1:C1"])))
    assert shown(content) == [[["总计", "7", "#"]]]
    assert content.damage == ("hidden-cells",)


def test_without_borders_a_label_alone_is_a_paragraph_and_a_figure_alone_stays_in_its_column() -> None:
    rows: Rows = {
        1: ["信息", "制发", "废止"],
        2: ["规章", 1, 2],
        3: ["文件"],
        4: ["许可", 3, 4],
        5: [None, None, 5],
        6: [7],
    }
    assert shown(read(xlsx(sheet(rows)))) == [
        [["信息", "制发", "废止"], ["规章", "1", "2"]],
        "文件",
        [["许可", "3", "4"], ["", "", "5"], ["7", "", ""]],
    ]


def test_a_ruled_row_left_empty_inside_a_table_stays_and_below_it_goes() -> None:
    rows: Rows = {1: ["信息", "制发"], 2: [None, None], 3: ["规章", 1], 4: [None, None], 5: [None, None]}
    assert shown(read(xlsx(sheet(rows, ruled=True)))) == [[["信息", "制发"], ["", ""], ["规章", "1"]]]


def test_two_empty_rows_part_tables_and_one_does_not() -> None:
    rows: Rows = {1: ["甲", 1], 3: ["乙", 2], 6: ["丙", 3, 4]}
    assert shown(read(xlsx(sheet(rows)))) == [[["甲", "1"], ["乙", "2"]], [["丙", "3", "4"]]]


def test_a_ruled_cell_too_many_at_the_end_of_a_row_is_kept() -> None:
    row = "".join(cell(at, value, 1) for at, value in (("A1", "甲"), ("B1", 1), ("C1", None)))
    other = "".join(cell(at, value, 1) for at, value in (("A2", "乙"), ("B2", 2)))
    data = xlsx(f'<sheetData><row r="1">{row}</row><row r="2">{other}</row></sheetData>')
    assert shown(read(data)) == [[["甲", "1", ""], ["乙", "2"]]]


def test_a_table_that_begins_further_right_has_no_empty_places_before_it() -> None:
    (_, grid) = read(
        xlsx(sheet({1: ["标题"], 3: [None, None, "甲", 1], 4: [None, None, "乙", None]}, ruled=False))
    ).blocks
    assert isinstance(grid, Grid | Paragraph)
    content = read(xlsx(sheet({2: [None, None, "甲", 1], 3: [None, None, "乙", 2]})))
    assert shown(content) == [[["甲", "1"], ["乙", "2"]]]
    assert grid_of(content).rows[0][0].location == Location(2, 3, sheet="Sheet1")


def test_formats_down_to_the_last_row_cost_nothing() -> None:
    far = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(3, 10_000))
    data = xlsx(f'<sheetData><row r="1">{cell("A1", "甲")}{cell("B1", 1)}</row>{far}</sheetData>')
    assert shown(read(data)) == [[["甲", "1"]]]


# Several sheets, hidden things ----------------------------------------------------------------------------------------


def test_sheets_come_in_order_and_a_numbered_name_is_a_heading() -> None:
    first, second = sheet({1: ["甲", 1]}), sheet({1: ["三、受理情况"], 2: ["乙", 2]})
    data = xlsx(first, second, first, names=["二、公开情况", "三、受理情况", "2022年"])
    content = read(data)
    assert shown(content) == ["二、公开情况", [["甲", "1"]], "三、受理情况", [["乙", "2"]], [["甲", "1"]]]
    assert content.blocks[0] == Paragraph("二、公开情况", Location(1, sheet="二、公开情况"))


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_but_told(state: str) -> None:
    content = read(xlsx(sheet({1: ["甲", 1]}), sheet({1: ["甲", 2]}), states={1: state}))
    assert shown(content) == [[["甲", "1"]]]
    assert content.damage == ("hidden-sheets",)
    assert read(xlsx(sheet({1: ["甲", 1]}), sheet({}), states={1: state})).damage == ()


def test_hidden_rows_and_columns_are_not_read_but_told() -> None:
    rows: Rows = {1: ["信息", "去年", "今年"], 2: ["旧", 8, 9], 3: ["新", 1, 2]}
    content = read(xlsx(sheet(rows, hidden="2B")))
    assert shown(content) == [[["信息", "今年"], ["新", "2"]]]
    assert [c.location.cell for c in grid_of(content).rows[1]] == [1, 3]
    assert content.damage == ("hidden-cells",)
    assert read(xlsx(sheet({1: ["甲", None, 1]}, hidden="B"))).damage == ()


def test_a_merged_cell_whose_first_row_is_hidden_shows_its_text_in_the_next() -> None:
    rows: Rows = {1: ["组", "甲", 1], 2: [None, "乙", 2], 3: [None, "丙", 3]}
    content = read(xlsx(sheet(rows, merged=["A1:A3"], hidden="1")))
    assert shown(content) == [[["组", "乙", "2"], ["#", "丙", "3"]]]


def test_rows_and_columns_without_a_height_or_width_are_hidden_too() -> None:
    rows = (
        f'<row r="1" ht="0">{cell("A1", "旧")}{cell("B1", 9)}</row><row r="2">{cell("A2", "新")}{cell("B2", 1)}</row>'
    )
    assert shown(read(xlsx(f"<sheetData>{rows}</sheetData>"))) == [[["新", "1"]]]
    columns = '<cols><col min="2" max="2" width="0"/></cols>'
    row = f'<row r="1">{cell("A1", "甲")}{cell("B1", 9)}{cell("C1", 1)}</row>'
    assert shown(read(xlsx(f"{columns}<sheetData>{row}</sheetData>"))) == [[["甲", "1"]]]


def test_a_sheet_of_a_picture_and_a_large_picture_in_a_table_are_told() -> None:
    anchors = "".join(
        f"<x:twoCellAnchor><x:from><x:col>0</x:col><x:row>{row}</x:row></x:from><x:to><x:col>{columns}</x:col>"
        f"<x:row>{row + rows}</x:row></x:to><x:pic/></x:twoCellAnchor>"
        for row, rows, columns in ((4, 20, 8), (30, 1, 1))
    )
    drawing = (
        f'<x:wsDr xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">{anchors}</x:wsDr>'
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": drawing,
    }
    data = xlsx(sheet({1: ["一、前"], 2: ["甲", 1], 40: ["二、后"]}), parts=parts)
    assert shown(read(data)) == ["一、前", [["甲", "1"]], "picture", "二、后"]
    assert Picture(Location(5, 1, sheet="Sheet1")) in read(data).blocks


# One cell -------------------------------------------------------------------------------------------------------------


def test_texts_of_every_kind() -> None:
    strings = (
        '<si><r><t>行政</t></r><r><rPr><b/></rPr><t xml:space="preserve">许可 </t></r></si>'
        '<si><t>规章</t><rPh sb="0" eb="1"><t>guīzhāng</t></rPh><phoneticPr fontId="1"/></si>'
        "<si><t>上_x000D_\n下</t></si><si><t>_x005F_x0041_</t></si><si><t> １２ </t></si>"
    )
    cells = (f'<c r="{column}1" t="s"><v>{i}</v></c>' for i, column in enumerate("BCDEF"))
    assert texts(*cells, strings=strings) == ["行政许可 ", "规章", "上\n下", "_x0041_", " １２ "]


def test_truth_values_errors_and_dates_as_text() -> None:
    cells = '<c r="B1" t="b"><v>1</v></c>', '<c r="C1" t="e"><v>#REF!</v></c>', '<c r="D1" t="d"><v>2024-03-04</v></c>'
    assert texts(*cells) == ["TRUE", "#REF!", "2024-03-04"]


def test_a_formula_without_a_result_stands_for_itself() -> None:
    cells = (
        '<c r="B1"><f>SUM(C1:D1)</f><v>12</v></c>', '<c r="C1"><f>SUM(C1:D1)</f></c>', '<c r="D1"><f>1</f><v></v></c>',
        '<c r="E1" t="str"><f>"字"</f><v>字</v></c>', '<c r="F1" t="str"><f>""</f><v></v></c>',
        '<c r="G1"><f t="shared" si="0"/></c>', '<c r="H1"><v>3</v></c>',
    )  # fmt: skip
    assert texts(*cells) == ["12", "=SUM(C1:D1)", "=1", "字", "", NOT_CALCULATED, "3"]


def test_results_that_are_to_be_calculated_anew_are_not_relied_on() -> None:
    """A program that cannot calculate writes 0 as the result, and has Excel calculate when the file is opened."""
    cells = '<c r="B1"><f>SUM(C1:D1)</f><v>0</v></c>', '<c r="C1"><v>5</v></c>'
    assert texts(*cells, book='<calcPr fullCalcOnLoad="1"/>') == ["=SUM(C1:D1)", "5"]


def test_a_date_that_chinese_excel_states_by_number_alone_is_no_figure() -> None:
    """3/4 typed into a cell is day 45355 with format 58, of which the file says nothing more."""
    cells = cell("B1", 45355, 2), cell("C1", 45355, 3), cell("D1", 45355, 4), cell("E1", 3, 5)
    assert texts(*cells, formats=["58", "14", "31", "199"]) == [
        "2024-03-04", "2024/3/4", "2024年3月4日", "3（原值，显示不同）",
    ]  # fmt: skip


def test_a_workbook_that_counts_days_from_1904() -> None:
    assert texts(cell("B1", 43893, 2), formats=["31"], book='<workbookPr date1904="1"/>') == ["2024年3月4日"]


def test_zeros_that_the_sheet_does_not_show_are_blank() -> None:
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    assert shown(read(xlsx(view + sheet({1: ["甲", 0, 1]})))) == [[["甲", "", "1"]]]


NUMBERS: list[tuple[float, str | None, str]] = [
    # plain
    (0, "General", "0"), (12, "0", "12"), (0.1 + 0.2, "General", "0.3"), (1e5, "General", "100000"),
    (1e11, "General", "100000000000"), (5603779.19, "General", "5603779.19"), (-3, "General", "-3"), (-0.0, "0", "0"),
    (12, "@", "12"), (12, "", "12"), (12, "G/通用格式", "12"), (12, 'G/通用格式"件"', "12件"),
    # units and separators
    (12, '0"件"', "12件"), (12, "0件", "12件"), (12, "0\\件", "12件"), (12, "0!件", "12件"), (12, '0 "件"', "12 件"),
    (1400000, "#,##0", "1,400,000"), (999, "#,##0", "999"), (422.6, "0.00", "422.60"),
    (12345.6, "#,##0.00_ ", "12,345.60"), (1234567, "# ##0", "1234567"), (7, "000", "7"), (8, '"约"0', "约8"),
    (422.6, '0.00"万元"', "422.60万元"), (3, "[$¥-804]#,##0.00", "¥3.00"),
    (3, '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ', "¥3"),
    # the value, not what it is rounded to
    (422.58, "0.0", "422.58"), (3.6, "0", "3.6"), (29.0506, '0.00"万元"', "29.0506万元"), (0.125, "0%", "12.5%"),
    (0.12, "0.00%", "12.00%"), (12, '0"%"', "12%"), (123456, "0.00E+00", "123456"), (0.5, "# ?/?", "0.5"),
    # signs
    (-3, "0_);(0)", "-3"), (-3, "0;[Red]0", "-3"), (-3, "0_ ;[Red]\\-0\\ ", "-3"), (-3, "+0;-0", "-3"),
    (17, "+0;-0;0", "+17"), (-3, '"增加"0;"减少"0', "减少3"), (5, '"增加"0;"减少"0', "增加5"), (-3, '0"件"', "-3件"),
    (-3, '"¥"0;"¥"0', "¥-3"), (-3, "#,##0.00_);[Red]\\(#,##0.00\\)", "-3.00"), (5, "-0", "5（原值，显示不同）"),
    (-5, "0;(0);0", "-5"), (-1234, "#,##0;[红色]-#,##0", "-1,234"),
    # nothing shown, something else shown
    (0, "0;-0;;@", ""), (0, '0;-0;_ * "-"??_ ;@', "-"), (0, '0;-0;"-"', "-"), (0, '0;-0;"无"', "无"),
    (5, ";;;", "5（未显示）"), (0, "#,###", ""), (0, '#"件"', "件"),
    (0, ";;;", ""), (5, '"5"', "5（原值5）"), (7, '"5"', "5（原值7）"), (0, '0;0;"5"', "0（原值，显示不同）"),
    (5, '0"0"', "5（原值，显示不同）"), (5, '"1"0', "5（原值，显示不同）"), (5, '0".5"', "5（原值，显示不同）"),
    (20240115, "0000-00-00", "20240115（原值，显示不同）"),
    # the point moved
    (12345, '0!.0,"万元"', "1.2345万元"), (12345, '0\\.0,"万"', "1.2345万"), (12345, '0"."0,"万元"', "1.2345万元"),
    (12345, '0!.0000"万元"', "1.2345万元"), (12345, '0.0,"千元"', "12.345千元"), (1e6, '0,,"百万元"', "1百万元"),
    (123000000, '0!.00,,"亿元"', "1.23亿元"), (12345, "0.0,", "12345（原值，显示不同）"),
    (12345, "0!.0,", "12345（原值，显示不同）"), (12345, '0.0,"万元"', "12345（原值，显示不同）"),
    (12345, "#,##0,", "12345（原值，显示不同）"), (12345, '#,##0,.0"千元"', "12.345千元"),
    (12345, '0.0"万元"', "12345.0万元"),
    # conditions
    (20000, '[>=10000]0!.0,"万";0', "2万"), (50, '[>=10000]0!.0,"万";0', "50"), (0, '[=0]"无";0', "无"),
    (3, '[=0]"无";0"件"', "3件"), (3, "[<0]0", "3（原值，显示不同）"),
    # Chinese ways of writing digits: the same number
    (12, "[DBNum1][$-804]General", "12"), (12, '[DBNum2]0"件"', "12件"),
    # dates and times
    (45355, 'm"月"d"日"', "2024-03-04"), (45355, "yyyy-mm-dd", "2024-03-04"), (45355, "m/d/yy", "2024-03-04"),
    (45355, "[$-804]yyyy年m月d日", "2024年3月4日"), (45355.5, "yyyy/m/d h:mm", "2024-03-04 12:00"),
    (0.5, "h:mm", "12:00:00"),
    (59, "yyyy/m/d", "1900/2/28"), (61, "yyyy/m/d", "1900/3/1"), (0, "yyyy/m/d", "0（原值，显示不同）"),
    (-5, "yyyy/m/d", "-5（原值，显示不同）"), (1e7, "yyyy/m/d", "10000000（原值，显示不同）"),
    (1.5, "[h]:mm", "1.5（原值，显示不同）"),
    (45355, "yyyy年m月", "2024年3月"), (45355, "aaaa", "2024-03-04"),
    # an unknown format, and numbers out of all bounds
    (3, None, "3（原值，显示不同）"), (1e300, "0", "1e+300"), (1e-300, "0", "1e-300"), (float("nan"), "0", "nan"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "expected"), NUMBERS)
def test_a_number_under_its_format(value: float, code: str | None, expected: str) -> None:
    assert shown_number(value, code) == expected


def test_a_number_under_its_format_in_a_file() -> None:
    codes = ['0"件"', '0!.0,"万元"', "#,##0"]
    cells = cell("B1", 12, 2), cell("C1", 12345, 3), cell("D1", 1400000, 4), cell("E1", "12", 2)
    assert texts(*cells, formats=codes) == ["12件", "1.2345万元", "1,400,000", "12"]


def test_text_under_its_format() -> None:
    assert [shown_text("5", code) for code in ("0", '0;0;0;@"件"', '@"件"', "0;;;", "0;0;0;", None)] == [
        "5", "5件", "5件", "5（未显示）", "5（未显示）", "5",
    ]  # fmt: skip


def test_what_another_program_writes_is_read_the_same() -> None:
    book = openpyxl.Workbook()
    sheets = book.worksheets[0]
    sheets.append(["信息", "本年\n数量", "金额"])
    sheets.append(["规章", 3, 29.0506])
    sheets.append(["文件", "１２", True])
    sheets.merge_cells("A5:C5")
    sheets["A5"] = "=说明"
    sheets["A5"].data_type = "s"
    target = BytesIO()
    book.save(target)
    assert shown(read(target.getvalue())) == [
        [["信息", "本年\n数量", "金额"], ["规章", "3", "29.0506"], ["文件", "１２", "TRUE"]],
        "=说明",
    ]


def test_the_strict_edition_of_the_standard_has_other_namespaces() -> None:
    plain = xlsx(sheet({1: ["甲", 1]}))
    parts = {}
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        for name in archive.namelist():
            part = archive.read(name).replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
            parts[name] = part.replace(OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
    assert shown(read(xlsx(parts=parts))) == [[["甲", "1"]]]


# What is refused ------------------------------------------------------------------------------------------------------

FINE = sheet({1: ["甲", 1]})
BAD_SHEETS = {
    "cut": "<sheetData><row",
    "no such string": '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>',
    "a string before the first": '<sheetData><row r="1"><c r="A1" t="s"><v>-1</v></c></row></sheetData>',
    "no such style": '<sheetData><row r="1"><c r="A1" s="99"><v>0</v></c></row></sheetData>',
    "no number": '<sheetData><row r="1"><c r="A1"><v>many</v></c></row></sheetData>',
    "no place": '<sheetData><row r="1"><c r="1A"><v>0</v></c></row></sheetData>',
    "too far": '<sheetData><row r="1"><c r="XFE1"><v>0</v></c></row></sheetData>',
    "another row": '<sheetData><row r="1"><c r="A2"><v>0</v></c></row></sheetData>',
    "two in one place": f'<sheetData><row r="1">{cell("A1", 1)}{cell("A1", 2)}</row></sheetData>',
    "merged cells overlap": sheet({1: ["甲", 1], 2: ["乙", 2]}, merged=["A1:B1", "B1:B2"]),
    "no merged cell": sheet({1: ["甲"]}, merged=["A1:?"]),
}


@pytest.mark.parametrize("bad", BAD_SHEETS.values(), ids=BAD_SHEETS)
def test_a_sheet_that_contradicts_itself_is_refused(bad: str) -> None:
    with pytest.raises(UnreadableSource, match="请"):
        read(xlsx(FINE, bad))


PARTS: dict[str, dict[str, str | bytes]] = {
    "entities": {"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><sst/>'},
    "entities in UTF-16": {"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><sst/>'.encode("utf-16")},
    "no XML": {"xl/workbook.xml": "nothing"},
    "a sheet that is not there": {"xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/other.xml"))},
    "a binary workbook": {"_rels/.rels": relations(("officeDocument", "xl/workbook.bin"))},
    "too large": {"xl/sharedStrings.xml": b"<sst>" + b" " * 50_000_000 + b"</sst>"},
    "too many tags": {"xl/worksheets/sheet1.xml": "<a>" + "<b/>" * 1_000_000 + "</a>"},
    "too many attributes": {"xl/worksheets/sheet1.xml": '<a b="=">' + "=" * 1_000_000 + "</a>"},
    "too many sheets": {
        "xl/workbook.xml": f'<workbook xmlns:r="{OFFICE}">' + '<sheet name="a" r:id="r0"/>' * 201 + "</workbook>"
    },
}


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
def test_a_file_with_a_broken_or_hostile_part_is_refused(parts: dict[str, str | bytes]) -> None:
    with pytest.raises(UnreadableSource, match="请"):
        read(xlsx(FINE, parts=parts))


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "B2:XFD1048576"])
def test_a_merged_cell_over_the_whole_sheet_costs_nothing(ref: str) -> None:
    assert "甲" in str(shown(read(xlsx(sheet({1: ["甲", 1], 2: ["乙", 2]}, merged=[ref])))))


def test_a_sheet_as_sparse_as_it_is_large_is_refused() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>0</v></c></row>' for row in range(1, 1000))
    far = '<row r="1000"><c r="XFD1000"><v>0</v></c></row>'
    with pytest.raises(UnreadableSource, match="过散"):
        read(xlsx(f"<sheetData>{rows}{far}</sheetData>"))


def test_a_file_cut_short_or_changed_is_refused() -> None:
    data = xlsx(FINE)
    with pytest.raises(UnreadableSource):
        read(data[: len(data) // 2])
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    with pytest.raises(UnreadableSource):
        read(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


# The old kind ---------------------------------------------------------------------------------------------------------

STYLES = [(0, False), (0, True), (58, False), (200, False), (201, False), (14, False)]
FORMATS = [(200, '0"件"'), (201, '0!.0,"万元"')]


def old_sheet(*records: bytes) -> bytes:
    return make_xls.xls([("表", 0, records)], STYLES, FORMATS)


def test_an_old_workbook() -> None:
    records = [
        make_xls.column(3, hidden=True),
        *(make_xls.row(index, hidden=index == 3) for index in range(5)),
        make_xls.text((0, 0), "一、概况"),
        *(make_xls.text((1, i), words, 1) for i, words in enumerate(("信息", "制发", "废止", "旧", "有效"))),
        make_xls.text((2, 0), "规章", 1),
        make_xls.number((2, 1), 3, 3),
        make_xls.number((2, 2), 12345, 4),
        make_xls.number((2, 3), 99, 1),
        make_xls.blank((2, 4), 1),
        make_xls.text((3, 0), "隐藏", 1),
        make_xls.text((4, 0), "文件", 1),
        make_xls.number((4, 1), 45355, 2),
        make_xls.number((4, 2), 45355, 5),
        make_xls.blank((4, 4), 1),
        make_xls.merged((0, 0, 0, 4), (4, 4, 2, 4)),
    ]
    content = read_old(old_sheet(*records))
    assert shown(content) == [
        "一、概况",
        [["信息", "制发", "废止", "有效"], ["规章", "3件", "1.2345万元", ""], ["文件", "2024-03-04", "2024/3/4", "#"]],
    ]
    assert content.damage == ("hidden-cells",)
    assert grid_of(content).rows[1][3].location == Location(3, 5, sheet="表")


def test_hidden_sheets_and_days_from_1904_in_an_old_workbook() -> None:
    sheets = [
        ("甲", 0, [make_xls.text((0, 0), "日"), make_xls.number((0, 1), 43893, 5)]),
        ("乙", 1, [make_xls.number((0, 0), 1)]),
        ("丙", 2, []),
    ]
    content = read_old(make_xls.xls(sheets, STYLES, FORMATS, from_1904=True))
    assert shown(content) == [[["日", "2024/3/4"]]]
    assert content.damage == ("hidden-sheets",)


def test_a_result_that_nothing_ever_calculated_is_no_zero() -> None:
    """A program that writes .xls gives 0 as the result of every formula, and marks it as still to be calculated."""
    records = [
        make_xls.text((0, 0), "总计"),
        make_xls.formula((0, 1), 12),
        make_xls.formula((0, 2), 0, flags=2),
        make_xls.formula((0, 3), 0),
        make_xls.formula_text((0, 4), "字"),
    ]
    assert shown(read_old(old_sheet(*records))) == [[["总计", "12", NOT_CALCULATED, "0", "字"]]]
    assert shown(read_old(old_sheet(make_xls.uncalculated(), *records))) == [
        [["总计", NOT_CALCULATED, NOT_CALCULATED, NOT_CALCULATED, NOT_CALCULATED]]
    ]


def test_the_formulas_of_each_sheet_are_its_own() -> None:
    first = [make_xls.text((0, 0), "甲"), make_xls.formula((0, 1), 0, flags=2)]
    second = [make_xls.text((0, 0), "乙"), make_xls.formula((0, 1), 7)]
    content = read_old(make_xls.xls([("1", 0, first), ("2", 0, second)]))
    assert shown(content) == [[["甲", NOT_CALCULATED]], [["乙", "7"]]]


@pytest.mark.parametrize("chain", [[0], [1, 0], [1, 2, 1]])
def test_sectors_that_run_in_a_circle_are_refused(chain: list[int]) -> None:
    with pytest.raises(UnreadableSource, match="损坏"):
        read_old(make_xls.ole(b"\x09\x08\x10\x00" * 40, chain))


@pytest.mark.parametrize("keep", [9, 600, 2000])
def test_an_old_workbook_cut_short_is_refused(keep: int) -> None:
    with pytest.raises(UnreadableSource, match="请"):
        read_old(old_sheet(make_xls.text((0, 0), "甲"), make_xls.number((0, 1), 1))[:keep])


# Nothing lost ---------------------------------------------------------------------------------------------------------


def random_sheet(rng: Random) -> Sheet:
    """Texts, borders, merged cells and hidden rows and columns at random; every text says where it stands."""
    made = Sheet("表")
    rows, columns = rng.randint(1, 9), rng.randint(1, 7)
    for place in ((row, column) for row in range(1, rows + 1) for column in range(1, columns + 1)):
        if rng.random() < 0.6:
            made.add(place, f"{place[0]}.{place[1]}{'长' * 200 * (rng.random() < 0.02)}{'字' * rng.randint(0, 1)}")
        if rng.random() < 0.5:
            made.ruled.add(place)
    taken: set[tuple[int, int]] = set()
    for _ in range(rng.randint(0, 4)):
        top, left = rng.randint(1, rows), rng.randint(1, columns)
        bottom, right = top + rng.choice((0, 0, 1, 2)), left + rng.choice((0, 1, 3))
        spots = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if len(spots) > 1 and not spots & taken:
            made.merged.add((top, left, bottom, right))
            taken |= spots
    made.hidden_rows = {row for row in range(1, rows + 1) if rng.random() < 0.1}
    made.hidden_columns = {column for column in range(1, columns + 1) if rng.random() < 0.1}
    return made


@pytest.mark.parametrize("part", range(4))
def test_every_text_that_is_shown_is_read_once_and_where_it_stands(part: int) -> None:
    for seed in range(part, 800, 4):
        made = random_sheet(Random(seed))
        expected: dict[tuple[int, int], str] = {}
        for place, text in made.texts.items():
            first, last = place, place
            for top, left, bottom, right in made.merged:
                if top <= place[0] <= bottom and left <= place[1] <= right:
                    first, last = (top, left), (bottom, right)
            if place != first:
                continue  # under a merged cell
            rows = [row for row in range(place[0], last[0] + 1) if row not in made.hidden_rows]
            columns = [column for column in range(place[1], last[1] + 1) if column not in made.hidden_columns]
            if rows and columns:
                expected[rows[0], columns[0]] = text
        content = content_of([made])
        found: list[tuple[tuple[int, int | None], str]] = []
        for block in content.blocks:
            if isinstance(block, Paragraph):
                found.append((block.location[:2], block.text))
            elif isinstance(block, Grid):
                for row in block.rows:
                    assert [c.location.cell for c in row] == [c.location.cell for c in block.rows[0]][: len(row)] or (
                        len(row) > len(block.rows[0])
                    )
                    found += [(cell.location[:2], cell.text) for cell in row if cell.text]
                    assert not any(cell.covered and cell.text for cell in row)
        assert sorted(found) == sorted(expected.items()), seed
        assert (content.damage != ()) == (len(expected) < len(made.texts)), seed
