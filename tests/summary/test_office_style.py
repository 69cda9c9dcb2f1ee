"""Word files in the layout of official documents, read back as python-docx and as XML see them."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from gipdata.summary.office_style import TEXT_HEIGHT, TEXT_WIDTH, OfficeDocument, TableColumn


def written(*steps: Callable[[OfficeDocument], None]) -> bytes:
    document = OfficeDocument("某县某事")
    for step in steps:
        step(document)
    return document.to_bytes()


def read(content: bytes) -> WordFile:
    return Document(io.BytesIO(content))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def picture(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (width, height), 255).save(buffer, "png")
    return buffer.getvalue()


def test_the_page() -> None:
    section = read(written()).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round((size or 0) / Mm(1)) for size in sizes] == [210, 297, 37, 35]
    assert [round((size or 0) / Mm(1)) for size in (section.left_margin, section.right_margin)] == [28, 26]
    assert (TEXT_WIDTH, TEXT_HEIGHT) == (156, 225)


def test_22_lines_of_28_characters_fit() -> None:
    normal = read(written()).styles["Normal"]
    spacing = normal.element.rPr.find(qn("w:spacing"))
    assert normal.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert 22 * normal.paragraph_format.line_spacing <= Mm(225) < 23 * normal.paragraph_format.line_spacing
    assert 28 * (normal.font.size + Pt(int(spacing.get(qn("w:val"))) / 20)) <= Mm(156)
    assert normal.font.size == Pt(16)


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("表格文字", "仿宋_GB2312", 10.5),
        ("页码", "宋体", 14),
    ],
)
def test_fonts_stand_in_the_styles_with_others_for_machines_without_them(style: str, font: str, size: float) -> None:
    content = written()
    look = read(content).styles[style]
    fonts = look.element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), look.font.size) == (font, Pt(size))
    assert not [name for name in fonts.attrib if "Theme" in name]
    assert f'<w:font w:name="{font}"><w:altName w:val="' in part(content, "word/fontTable.xml")


def test_page_numbers_stand_at_the_outer_edge_between_dashes() -> None:
    document = read(written())
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, style in ((section.footer, "页码"), (section.even_page_footer, "页码双页")):
        (paragraph,) = footer.paragraphs
        texts = [text.text for text in paragraph._p.iter(qn("w:t"))]
        assert (paragraph.style.name, "".join(filter(None, texts))) == (style, "— 1 —")
        assert [field.get(qn("w:instr")) for field in paragraph._p.iter(qn("w:fldSimple"))] == ["PAGE"]


def test_what_is_written_is_there_in_its_style() -> None:
    def steps(document: OfficeDocument) -> None:
        document.title("某县", "某事")
        document.flush("某镇人民政府：")
        document.heading("一、甲")
        document.heading("（一）乙", 2)
        document.heading("1.丙", 3)
        document.text("正文“引号”——破折号。")
        document.note("注：某。")
        document.signed("某县", "2025年1月")

    content = written(steps)
    told = [(p.style.name if p.style else "", p.text) for p in read(content).paragraphs if p.text]
    assert told == [
        ("Title", "某县"), ("Title", "某事"), ("主送机关", "某镇人民政府："), ("Heading 1", "一、甲"),
        ("Heading 2", "（一）乙"), ("Heading 3", "1.丙"), ("Normal", "正文“引号”——破折号。"), ("表注", "注：某。"),
        ("落款", "某县"), ("落款", "2025年1月"),
    ]  # fmt: skip
    runs = [run for p in read(content).paragraphs for run in p.runs]
    assert all(run._r.xpath("w:rPr/w:rFonts/@w:hint") == ["eastAsia"] for run in runs)


def test_a_table_has_its_caption_heading_and_widths() -> None:
    columns = (TableColumn("单位", 30, left=True), TableColumn("件数", 20.5))
    content = written(lambda d: d.table(columns, [["甲乡", "3"], ["乙镇\n办", ""]], "表1　件数"))
    document = read(content)
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["单位", "件数"],
        ["甲乡", "3"],
        ["乙镇\n办", ""],
    ]
    assert [round(column.width / Mm(0.1)) for column in table.columns if column.width] == [300, 205]
    assert [p.text for p in document.paragraphs if p.text] == ["表1　件数"]
    xml = part(content, "word/document.xml")
    assert xml.count("<w:tblHeader/>") == 1 and xml.count("<w:cantSplit/>") == 3


def test_a_figure_stays_on_one_line_and_words_keep_their_size() -> None:
    rows = [["12,345,678,901.25", "很长很长很长很长很长很长的说明"], ["3", "短"]]
    content = written(lambda d: d.table((TableColumn("数", 20), TableColumn("话", 20)), rows))
    sizes = [run.font.size for cell in read(content).tables[0]._cells for p in cell.paragraphs for run in p.runs]
    assert [size.pt if size else None for size in sizes] == [None, None, 6.0, None, None, None]


def test_tables_that_cannot_be_laid_out_are_refused() -> None:
    with pytest.raises(ValueError, match="wider than the text"):
        written(lambda d: d.table((TableColumn("甲", 100), TableColumn("乙", 57)), []))
    with pytest.raises(ValueError, match="2 cells"):
        written(lambda d: d.table((TableColumn("甲", 10), TableColumn("乙", 10)), [["1"]]))


@pytest.mark.parametrize(("width", "height"), [(1560, 400), (300, 900)])
def test_a_picture_fits_the_page_with_its_caption(width: int, height: int) -> None:
    content = written(lambda d: d.picture(picture(width, height), "图1　某图", "一张图"))
    (shape,) = read(content).inline_shapes
    assert shape.width <= Mm(156) and shape.height <= Mm(205)
    assert abs(shape.width / shape.height - width / height) < 0.01
    assert 'descr="一张图"' in part(content, "word/document.xml")
    assert [p.text for p in read(content).paragraphs if p.text] == ["图1　某图"]


def test_the_same_calls_give_the_same_bytes() -> None:
    def steps(document: OfficeDocument) -> None:
        document.text("某")
        document.picture(picture(100, 50), "图1")
        document.new_page()
        document.table((TableColumn("甲", 10),), [["1"]])

    assert written(steps) == written(steps)


@pytest.mark.parametrize("text", ["甲\x00乙", "<w:p>&amp;", "]]>", "\ud800", "=1+1", "甲\r\n乙\t丙", "a" * 5000])
def test_no_text_breaks_the_file(text: str) -> None:
    def steps(document: OfficeDocument) -> None:
        document.text(text)
        document.table((TableColumn(text, 40),), [[text]], text)

    document = read(written(steps))
    assert len(document.tables[0].rows) == 2
    assert document.paragraphs[0].text == document.tables[0].rows[1].cells[0].text
