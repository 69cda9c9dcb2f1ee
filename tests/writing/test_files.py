"""The three kinds of file, each opened by its own library: every place shows what the printed table has there."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from random import Random

import lxml.html
import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import gipdata
from gipdata.forms import load_form
from gipdata.writing import bytes_of, parts_of, write_form, write_report
from gipdata.writing.excel import excel_of
from gipdata.writing.html import html_of
from gipdata.writing.layout import Part, PrintedTable, print_table
from gipdata.writing.word import word_of
from tests.documents import random_model
from tests.reports import OLD_FORM, cells_of

TITLE = ("示例县石桥镇", "2023年政府信息公开工作年度报告")
FORMATS = (".html", ".docx", ".xlsx")
Places = list[list[str]]


def filled(edition: str, seed: int = 0) -> list[PrintedTable]:
    model = random_model(Random(seed), edition)
    return [print_table(t, {k: v.raw for k, v in model.values.items()}) for t in model.form.tables.values()]


def places(table: PrintedTable) -> Places:
    """The text of every place, a merged cell's in all of its own."""
    shown = [["?"] * len(table.widths) for _ in table.rows]
    for i, row in enumerate(table.rows):
        for cell in row:
            for down in range(cell.rowspan):
                shown[i + down][cell.at : cell.at + cell.colspan] = [cell.text] * cell.colspan
    return shown


def one_table(text: str) -> PrintedTable:
    """Table 四 with this text as its first figure."""
    return print_table(load_form("2021").tables["disputes"], {("disputes", "review", "upheld"): text})


# Web page -------------------------------------------------------------------------------------------------------------


def places_of_page(html: str) -> Iterator[Places]:
    for table in lxml.html.fromstring(html).iter("table"):
        rows = list(table.iter("tr"))
        grid: dict[tuple[int, int], str] = {}
        for i, row in enumerate(rows):
            for cell in row.iterchildren("td", "th"):
                at = next(n for n in range(99) if (i, n) not in grid)
                for down in range(int(cell.get("rowspan", "1"))):
                    for right in range(int(cell.get("colspan", "1"))):
                        assert (i + down, at + right) not in grid
                        grid[i + down, at + right] = str(cell.xpath("string()"))
        yield [[grid[i, n] for n in range(len(grid) // len(rows))] for i in range(len(rows))]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_web_page_shows_every_place(edition: str) -> None:
    tables = filled(edition)
    assert list(places_of_page(html_of(parts_of(tables)))) == [places(table) for table in tables]


def test_a_web_page_marks_its_labels_and_says_its_encoding() -> None:
    html = html_of(parts_of(filled("2021")), TITLE)
    page = lxml.html.fromstring(html)
    assert '<meta charset="utf-8">' in html
    assert page.xpath("string(//h1)") == "".join(TITLE)
    assert page.xpath("//h2/text()") == [table.label for table in load_form("2021").tables.values()]
    assert page.xpath("//th[text()='自然人']/@scope") == ["col"]
    assert page.xpath("//th[text()='法人或其他组织']/@scope") == ["colgroup"]
    assert page.xpath("//th[text()='（三）不予公开']/@scope") == ["rowgroup"]
    assert page.xpath("//th[text()='（七）总计']/@scope") == ["row"]
    assert not page.xpath("//script | //link | //img | //@src | //@href")


def test_text_is_never_markup() -> None:
    html = html_of([Part("<b>&", ("一\n<script>x</script>",), one_table("<1"))], ["<i>"])
    page = lxml.html.fromstring(html)
    assert not page.xpath("//script | //b | //i")
    assert page.xpath("string(//td)") == "<1"
    assert [str(p.xpath("string()")) for p in page.iter("p")] == ["一<script>x</script>"]
    assert page.xpath("count(//p/br)") == 1


# Word -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_word_file_shows_every_place(edition: str) -> None:
    tables = filled(edition)
    document = Document(io.BytesIO(word_of(parts_of(tables), TITLE)))
    shown = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert shown == [places(table) for table in tables]
    headings = [p.text for p in document.paragraphs if p.style and p.style.name in ("Title", "Heading 1")]
    assert headings == [*TITLE, *(table.label for table in tables)]


def test_a_word_table_fits_the_page_repeats_its_heading_and_splits_no_row() -> None:
    xml = part_of(word_of(parts_of(filled("2021"))), "word/document.xml")
    for table, heading_rows in zip(xml.split("<w:tbl>")[1:], (0, 3, 3), strict=True):
        widths = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', table)]
        assert abs(sum(widths) - 156 / 25.4 * 1440) < 15  # A4 less 28 and 26 mm
        assert table.count("<w:tblHeader/>") == heading_rows
        assert table.count("<w:cantSplit/>") == table.count("<w:tr>")
    assert 'w:eastAsia="仿宋"' in part_of(word_of(()), "word/styles.xml")


def test_a_figure_in_a_narrow_word_cell_is_printed_small_rather_than_broken_in_two() -> None:
    def half_points(figure: str) -> list[str]:
        return re.findall(r'<w:sz w:val="(\d+)"', part_of(word_of(parts_of([one_table(figure)])), "word/document.xml"))

    assert half_points("12") == []
    ((size,), (smaller,)) = half_points("12345"), half_points("1,234,567")
    assert 21 > int(size) > int(smaller)
    # Nine digits of 0.6 of their size in the 9.4 mm between the margins of a fifteenth of the page.
    assert 9 * 0.6 * int(smaller) / 2 <= 9.4 / 25.4 * 72


def test_line_breaks_and_marks_survive_in_a_word_cell() -> None:
    (table,) = Document(io.BytesIO(word_of([Part("", (), one_table("1\n<&\t2"))]))).tables
    assert table.cell(3, 0).text == "1\n<&\t2"


# Workbook -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("one_sheet", [True, False])
def test_a_workbook_shows_every_place(edition: str, one_sheet: bool) -> None:
    tables = filled(edition)
    book = load_workbook(io.BytesIO(excel_of(parts_of(tables), one_sheet=one_sheet)))
    assert len(book.worksheets) == (1 if one_sheet else 3)
    row = 0
    for i, table in enumerate(tables):
        sheet = book.worksheets[0 if one_sheet else i]
        row = (row if one_sheet else 0) + 1
        assert sheet.cell(row, 1).value == table.label
        # On one sheet a column of the table takes up as many of the sheet's fifteen as it is wide.
        starts = [sum(table.widths[:n]) + 1 for n in range(len(table.widths))]
        columns = starts if one_sheet else list(range(1, len(table.widths) + 1))
        for texts in places(table):
            row += 1
            shown = [sheet.cell(*first_of(sheet, row, column)).value for column in columns]
            assert ["" if value is None else str(value) for value in shown] == texts


def first_of(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return merged.min_row, merged.min_col
    return row, column


@pytest.mark.parametrize(
    ("raw", "kind", "value", "number_format"),
    [
        ("0", "n", 0, "0"),
        ("12", "n", 12, "0"),
        ("-3", "n", -3, "0"),
        ("29.0506", "n", 29.0506, "0.0000"),
        ("2.50", "n", 2.5, "0.00"),
        ("123456789012345", "n", 123456789012345, "0"),
        ("1234567890123456", "inlineStr", "1234567890123456", "General"),  # Excel keeps fifteen digits
        ("1,400", "inlineStr", "1,400", "General"),
        ("007", "inlineStr", "007", "General"),
        ("-0", "inlineStr", "-0", "General"),
        ("４", "inlineStr", "４", "General"),
        ("+17", "inlineStr", "+17", "General"),
        ("3件", "inlineStr", "3件", "General"),
        ("/", "inlineStr", "/", "General"),
        ("=1+1", "inlineStr", "=1+1", "General"),
        ("@SUM(A1)", "inlineStr", "@SUM(A1)", "General"),
        ("-A1", "inlineStr", "-A1", "General"),
        ("#N/A", "inlineStr", "#N/A", "General"),
    ],
)
def test_a_plain_number_is_a_number_and_no_text_is_a_formula(
    raw: str, kind: str, value: object, number_format: str
) -> None:
    data = excel_of([Part("", (), one_table(raw))])
    (sheet,) = load_workbook(io.BytesIO(data)).worksheets
    cell = sheet["A4"]
    assert (cell.value, cell.number_format) == (value, number_format)
    assert "<f>" not in part_of(data, "xl/worksheets/sheet1.xml")
    assert f'<c r="A4" s="{cell.style_id}" t="{kind}">' in part_of(data, "xl/worksheets/sheet1.xml")
    assert cell.quotePrefix == raw.startswith(("=", "+", "@", "-", "#")) or kind == "n"


def test_a_blank_figure_is_an_empty_cell_and_a_sheet_prints_one_page_wide() -> None:
    (sheet,) = load_workbook(io.BytesIO(excel_of([Part("", (), one_table(""))]))).worksheets
    assert sheet["A4"].value is None
    assert sheet["A4"].border.left is not None
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.page_setup.paperSize) == (1, 0, 9)
    assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage


# All kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_parts_give_the_same_bytes_which_bear_no_time(suffix: str) -> None:
    first, second = (bytes_of(parts_of(filled("2021")), TITLE, suffix) for _ in range(2))
    assert first == second
    if suffix != ".html":
        with zipfile.ZipFile(io.BytesIO(first)) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2000-01-01"}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n", "1\n", "\t"])
def test_a_cell_of_nothing_but_spaces_and_line_breaks_is_written(suffix: str, text: str) -> None:
    assert bytes_of([Part(text, (text,), one_table(text))], (text,), suffix)


@pytest.mark.parametrize("suffix", FORMATS)
def test_characters_that_no_file_can_hold_are_replaced(suffix: str) -> None:
    bad = "一\x00二\x1b三\ud800四\ufffe"
    data = bytes_of([Part(bad, (bad,), one_table(bad))], (bad,), suffix)
    text = data.decode() if suffix == ".html" else "".join(part_of(data, name) for name in names(data))
    assert "一\ufffd二\ufffd三\ufffd四\ufffd" in text
    assert "\x00" not in text


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_public_face_writes_every_kind_with_its_notes(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"表{suffix}"
    gipdata.write_form(OLD_FORM, path)
    data = path.read_bytes()
    text = data.decode() if suffix == ".html" else "".join(part_of(data, name) for name in names(data))
    for words in ("云溪乡2020年政府信息公开工作年度报告", "422.6万元", "详见附件", "自编文件的“本年新制作数量”为“7”"):
        assert words in text
    assert "“行政复议”的“总计”" in text
    write_form(cells_of("2021"), path, "2021")
    assert path.read_bytes() != data


def test_a_whole_report_is_written_in_the_order_of_the_form(tmp_path: Path) -> None:
    write_report(OLD_FORM, tmp_path / "报告.html")
    page = lxml.html.fromstring((tmp_path / "报告.html").read_bytes())
    assert page.xpath("//h2/text()") == [section.label for section in load_form("2019").sections[:4]]
    assert page.xpath("//p[not(@class)]/text()") == ["第一行。", "=第二行", "云溪乡人民政府"]
    assert page.xpath("string(//h1)") == OLD_FORM.title


def test_another_kind_of_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    for name in ("表.pdf", "表.txt", "表"):
        with pytest.raises(ValueError, match="cannot write"):
            gipdata.write_form(OLD_FORM, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [name for name in archive.namelist() if name.endswith(".xml")]


def part_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return unescape(archive.read(name).decode())
