"""Word files in the layout of official documents: page, styles and page numbers as GB/T 9704 prescribes them.

A4 with margins of 37, 35, 28 and 26 mm, which leaves 156 mm by 225 mm for 22 lines of 28 characters; the title in
小标宋, headings in 黑体, 楷体 and bold 仿宋, text in 仿宋. The fonts are named as offices name them, each with those
that take its place on a machine without it. Everything is set on styles, so that an office changes it in one place.
The same calls give the same bytes.
"""

import io
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from gipdata.writing.office import WRITTEN, same_bytes, storable

__all__ = ["TEXT_HEIGHT", "TEXT_WIDTH", "OfficeDocument", "TableColumn"]

_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 26, 37, 35  # margins in mm
TEXT_WIDTH, TEXT_HEIGHT = 210 - _LEFT - _RIGHT, 297 - _TOP - _BOTTOM
"""Of the page, in millimetres."""
_FOOTER = 22  # mm below the page number, which then stands 7 mm below the text
_LINE = 28.95  # points: 22 lines a page
_TIGHTER = -5  # twentieths of a point between characters: 28 a line of 156 mm

_BODY, _TITLE_FONT, _BLACK, _SCRIPT, _SERIF = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
_LATIN = "Times New Roman"
_STAND_INS = {_BODY: "仿宋", _TITLE_FONT: "华文中宋,宋体", _BLACK: "SimHei", _SCRIPT: "楷体", _SERIF: "SimSun"}


class _Look(NamedTuple):
    """A paragraph style. Sizes in points; ``line`` 0 for single spacing; indents in characters."""

    name: str
    font: str = _BODY
    size: float = 16
    line: float = _LINE
    indent: int = 0
    right: int = 0
    before: float = 0
    after: float = 0
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    keep_with_next: bool = False
    tight: bool = True


_CENTRE, _LEFTWARDS, _RIGHTWARDS = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_TEXT = _Look("Normal", indent=2)
_TITLE = _Look("Title", _TITLE_FONT, 22, 36, align=_CENTRE, keep_with_next=True, tight=False)
_HEADINGS = (
    _Look("Heading 1", _BLACK, indent=2, keep_with_next=True),
    _Look("Heading 2", _SCRIPT, indent=2, keep_with_next=True),
    _Look("Heading 3", indent=2, bold=True, keep_with_next=True),
)
_FLUSH = _Look("主送机关", align=_LEFTWARDS)
_SIGNED = _Look("落款", right=4, align=_RIGHTWARDS)
_PICTURE = _Look("图", line=0, before=6, align=_CENTRE, keep_with_next=True, tight=False)
_CAPTION = _Look("Caption", _BLACK, 12, 0, before=3, after=9, align=_CENTRE, tight=False)
_TABLE_CAPTION = _Look("表题", _BLACK, 12, 0, before=9, after=3, align=_CENTRE, keep_with_next=True, tight=False)
_IN_TABLE = _Look("表格文字", size=10.5, line=0, align=_CENTRE, tight=False)
_IN_TABLE_LEFT = _Look("表格文字左齐", size=10.5, line=0, align=_LEFTWARDS, tight=False)
_IN_HEADING = _Look("表头", _BLACK, 10.5, 0, align=_CENTRE, keep_with_next=True, tight=False)
_NOTE = _Look("表注", size=10.5, line=0, before=3, after=6, align=_LEFTWARDS, tight=False)
_NUMBER = _Look("页码", _SERIF, 14, 0, right=1, align=_RIGHTWARDS, tight=False)
_NUMBER_EVEN = _Look("页码双页", _SERIF, 14, 0, indent=1, align=_LEFTWARDS, tight=False)
_OF_TEMPLATE = (_TEXT, _TITLE, *_HEADINGS, _CAPTION)
_OWN = (
    *(_FLUSH, _SIGNED, _PICTURE, _TABLE_CAPTION, _IN_TABLE, _IN_TABLE_LEFT, _IN_HEADING, _NOTE),
    *(_NUMBER, _NUMBER_EVEN),
)


class TableColumn(NamedTuple):
    """A column of a table: its heading, its width in millimetres, whether its text stands left, not in the middle."""

    heading: str
    width: float
    left: bool = False


class OfficeDocument:
    """A Word file, written from top to bottom. ``subject`` is the title that the file's properties show."""

    def __init__(self, subject: str = "") -> None:
        self._file = Document()
        _set_up(self._file, storable(subject))

    def title(self, *lines: str) -> None:
        """The title in one or several lines, with an empty line below."""
        for line in lines:
            self._add(line, _TITLE)
        self._add("", _TEXT)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading: level 1 for 一、 (黑体), 2 for （一） (楷体), 3 for 1. (bold 仿宋)."""
        self._add(text, _HEADINGS[level - 1])

    def text(self, text: str) -> None:
        """A paragraph of text, its first line indented by two characters."""
        self._add(text, _TEXT)

    def flush(self, text: str) -> None:
        """A line from the left edge on: whom the document is for (主送机关), or the mark of an annex."""
        self._add(text, _FLUSH)

    def signed(self, *lines: str) -> None:
        """Office and date at the end, to the right, four characters from the edge."""
        for line in lines:
            self._add(line, _SIGNED)

    def picture(self, png: bytes, caption: str, described: str = "") -> None:
        """A picture as wide as the text, or lower where it would not fit on a page, with its caption below it.

        ``described`` says in words what it shows, for those who cannot see it. Raises an error of python-docx where
        the bytes are no picture.
        """
        paragraph = self._add("", _PICTURE)
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(TEXT_WIDTH))
        tallest = Mm(TEXT_HEIGHT - 20)  # leaves room for the caption
        if shape.height > tallest:
            shape.width, shape.height = round(shape.width * tallest / shape.height), tallest
        shape._inline.docPr.set("descr", storable(described or caption))
        self._add(caption, _CAPTION)

    def table(self, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], caption: str = "") -> None:
        """A ruled table, its caption above it; the heading is repeated on every page, no row is split over pages.

        Figures stay on one line, smaller if need be; words are broken. Raises ValueError where the columns are wider
        than the text, or a row has not as many cells as there are columns.
        """
        if sum(column.width for column in columns) > TEXT_WIDTH + 0.01:
            raise ValueError(f"the columns are wider than the text of {TEXT_WIDTH} mm")
        if any(len(row) != len(columns) for row in rows):
            raise ValueError(f"every row must have {len(columns)} cells")
        if caption:
            self._add(caption, _TABLE_CAPTION)
        self._file.element.body.sectPr.addprevious(parse_xml(_table(columns, rows)))
        self._add("", _NOTE)  # without a paragraph between them Word makes two tables one

    def note(self, text: str) -> None:
        """A note in small letters, as below a table."""
        self._add(text, _NOTE)

    def new_page(self) -> None:
        """Begins a new page."""
        paragraph = self._add("", _NOTE)
        paragraph.paragraph_format.page_break_before = True
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(1)

    def to_bytes(self) -> bytes:
        """The .docx file."""
        buffer = io.BytesIO()
        self._file.save(buffer)
        return same_bytes(buffer.getvalue())

    def _add(self, text: str, look: _Look) -> Paragraph:
        paragraph = self._file.add_paragraph(style=look.name)
        if text:
            run = paragraph.add_run(storable(text))
            # Quotation marks and dashes are Chinese too; else Word takes them from the Latin font.
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        return paragraph


# Page and styles ------------------------------------------------------------------------------------------------------


def _set_up(document: WordFile, subject: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.footer_distance = Mm(_FOOTER)
    properties = document.core_properties
    properties.created = properties.modified = WRITTEN
    properties.author = properties.last_modified_by = "gipdata"
    properties.title, properties.comments = subject, ""
    for look in _OWN:
        document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    _set_defaults(document)
    for look in (*_OF_TEMPLATE, *_OWN):
        _apply(look, document.styles[look.name])
    _name_fonts(document)
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer.paragraphs[0], _NUMBER)
    _number_pages(section.even_page_footer.paragraphs[0], _NUMBER_EVEN)


def _set_defaults(document: WordFile) -> None:
    """Chinese as the language of Chinese text, and no font of a theme."""
    (properties,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    for child in list(properties):
        properties.remove(child)
    fonts, language = OxmlElement("w:rFonts"), OxmlElement("w:lang")
    for part, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", _BODY)):
        fonts.set(qn(f"w:{part}"), font)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.extend((fonts, language))


def _apply(look: _Look, style: object) -> None:
    """Gives a style this look and nothing else: the template's own (blue headings, rules) goes."""
    assert isinstance(style, ParagraphStyle)
    for child in style.element.xpath("w:pPr | w:rPr"):
        style.element.remove(child)
    style.font.name, style.font.size, style.font.bold = _LATIN, Pt(look.size), look.bold
    style.element.rPr.rFonts.set(qn("w:eastAsia"), look.font)
    if look.tight:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(_TIGHTER))
        style.element.rPr.find(qn("w:sz")).addprevious(spacing)  # the order of the elements is prescribed
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.keep_with_next = look.keep_with_next
    paragraph.widow_control = False
    paragraph.alignment = look.align
    _indent(look, style)
    if look.line:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    else:
        paragraph.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _indent(look: _Look, style: ParagraphStyle) -> None:
    """In characters, as an office does it, and in points for programs that know no characters."""
    width = look.size + (_TIGHTER / 20 if look.tight else 0)
    style.paragraph_format.first_line_indent = Pt(look.indent * width)
    style.paragraph_format.right_indent = Pt(look.right * width)
    indent = style.element.pPr.ind
    indent.set(qn("w:firstLineChars"), str(100 * look.indent))
    indent.set(qn("w:rightChars"), str(100 * look.right))


def _name_fonts(document: WordFile) -> None:
    """The table of fonts, which says what takes the place of one that a machine lacks."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"auto" if name == _BLACK else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for name, others in _STAND_INS.items()
    )
    latin = f'<w:font w:name="{_LATIN}"><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    (part,) = (part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    part._blob = f"{head}<w:fonts {nsdecls('w')}>{fonts}{latin}</w:fonts>".encode()


def _number_pages(paragraph: Paragraph, look: _Look) -> None:
    """— 1 —: at the outer edge, one character from it."""
    paragraph.style = look.name
    fonts = f'<w:rFonts w:ascii="{_SERIF}" w:hAnsi="{_SERIF}" w:hint="eastAsia"/>'
    run = f'<w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r>'
    field = f'<w:fldSimple w:instr="PAGE">{run.format("1")}</w:fldSimple>'
    runs = (run.format("— "), field, run.format(" —"))
    for child in parse_xml(f"<w:p {nsdecls('w')}>{''.join(runs)}</w:p>"):
        paragraph._p.append(child)


# Tables ---------------------------------------------------------------------------------------------------------------

_TWIPS_PER_MM, _POINTS_PER_MM = 1440 / 25.4, 72 / 25.4
_CELL_MARGIN = 0.7  # mm on either side of a cell's text
_SMALLEST = 6.0  # points
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES)
_MARGINS = "".join(
    f'<w:{side} w:w="{round(_CELL_MARGIN * _TWIPS_PER_MM)}" w:type="dxa"/>' for side in ("left", "right")
)


def _table(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> str:
    twips = [round(column.width * _TWIPS_PER_MM) for column in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    heading = "".join(
        _cell(column.heading, column, width, _IN_HEADING) for column, width in zip(columns, twips, strict=True)
    )
    lines = (
        "".join(
            _cell(text, column, width, _IN_TABLE_LEFT if column.left else _IN_TABLE)
            for text, column, width in zip(row, columns, twips, strict=True)
        )
        for row in rows
    )
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{line}</w:tr>" for line in lines)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heading}</w:tr>{body}</w:tbl>"
    )


def _cell(text: str, column: TableColumn, twips: int, look: _Look) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{look.name}"/></w:pPr>{_run(storable(text), column.width, look)}</w:p></w:tc>'
    )


def _run(text: str, width: float, look: _Look) -> str:
    if not text:
        return ""
    size = _size(text, width, look)
    smaller = f'<w:sz w:val="{round(2 * size)}"/>' if size < look.size else ""
    words = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    words = words.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{smaller}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def _size(text: str, width: float, look: _Look) -> float:
    """The size at which a figure stays on one line; words may break."""
    if not text.isascii():
        return look.size
    room = (width - 2 * _CELL_MARGIN) * _POINTS_PER_MM
    longest = max(1, *map(len, text.split("\n")))
    digit = 0.64  # of its size; a font that stands in for a missing one may be as wide as this
    return max(_SMALLEST, min(look.size, int(2 * room / digit / longest) / 2))
