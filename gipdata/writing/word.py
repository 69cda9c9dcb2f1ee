"""Parts as a Word file on A4, laid out like an official document: 仿宋 text, 黑体 headings, ruled tables.

Merged cells are Word's own (gridSpan, vMerge), headings of tables repeat on a new page, no row is split over pages and
no figure over lines. The same parts give the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from gipdata.writing.layout import PAGE_UNITS, Part, PrintedCell, PrintedTable
from gipdata.writing.office import WRITTEN, same_bytes, storable

__all__ = ["word_of"]


def word_of(parts: Sequence[Part], title: Sequence[str] = ()) -> bytes:
    """The bytes of the .docx file. ``title`` is a heading of one or several lines."""
    document = Document()
    _set_up(document)
    for line in title:
        document.add_paragraph(storable(line), _TITLE.name)
    for part in parts:
        if part.heading:
            document.add_paragraph(storable(part.heading), _HEADING.name)
        for paragraph in part.paragraphs:
            document.add_paragraph(storable(paragraph), _TEXT.name)
        if part.table:
            document.element.body.sectPr.addprevious(parse_xml(_table(part.table)))
            # Without a paragraph between them Word makes two tables one.
            for note in part.table.notes or ("",):
                document.add_paragraph(storable(note), _NOTE.name)
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


# Page and styles ------------------------------------------------------------------------------------------------------


class _Look(NamedTuple):
    """A paragraph style; sizes in points, ``line`` 0 for single spacing."""

    name: str
    font: str
    size: float
    line: float = 0
    indent: float = 0
    after: float = 0
    bold: bool = False
    centred: bool = False
    keep_with_next: bool = False


_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 26, 37, 35  # margins in mm, of official documents
_TEXT_WIDTH = 210 - _LEFT - _RIGHT
_TEXT = _Look("Normal", "仿宋", 16, line=28, indent=32)
_TITLE = _Look("Title", "宋体", 22, line=33, after=16, bold=True, centred=True)
_HEADING = _Look("Heading 1", "黑体", 16, line=28, indent=32, keep_with_next=True)
_IN_TABLE = _Look("表格文字", "仿宋", 10.5, centred=True)
_NOTE = _Look("表注", "仿宋", 10.5, after=6)


def _set_up(document: WordFile) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    properties = document.core_properties
    properties.created = properties.modified = WRITTEN
    properties.author = properties.last_modified_by = "gipdata"
    properties.title = properties.comments = ""
    for look in (_IN_TABLE, _NOTE):
        document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    for look in (_TEXT, _TITLE, _HEADING, _IN_TABLE, _NOTE):
        _apply(look, document.styles[look.name])


def _apply(look: _Look, style: object) -> None:
    """Gives a style this look and nothing else: the template's own (blue headings, rules) goes."""
    assert isinstance(style, ParagraphStyle)
    for child in style.element.xpath("w:pPr | w:rPr"):
        style.element.remove(child)
    style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(look.size), look.bold
    style.element.rPr.rFonts.set(qn("w:eastAsia"), look.font)
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(0), Pt(look.after)
    paragraph.first_line_indent = Pt(look.indent)
    paragraph.keep_with_next = look.keep_with_next
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if look.centred else WD_ALIGN_PARAGRAPH.LEFT
    if look.line:
        paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    else:
        paragraph.line_spacing_rule = WD_LINE_SPACING.SINGLE


# Tables ---------------------------------------------------------------------------------------------------------------

_TWIPS_PER_MM, _POINTS_PER_MM = 1440 / 25.4, 72 / 25.4
_CELL_MARGIN = 0.5  # mm on either side of a cell's text
_SMALLEST = 4.0  # points
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES)
_MARGINS = "".join(
    f'<w:{side} w:w="{round(_CELL_MARGIN * _TWIPS_PER_MM)}" w:type="dxa"/>' for side in ("left", "right")
)


def _table(table: PrintedTable) -> str:
    width = _twips(PAGE_UNITS)
    grid = "".join(f'<w:gridCol w:w="{_twips(units)}"/>' for units in table.widths)
    repeated = ["<w:tblHeader/>" if i < table.heading_rows else "" for i in range(len(table.rows))]
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>"
        for header, cells in zip(repeated, _rows(table), strict=True)
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _rows(table: PrintedTable) -> Iterator[list[str]]:
    """The cells of each row as Word keeps them: one merged downwards has an empty cell in every row below its first."""
    open_cells: dict[int, tuple[PrintedCell, int]] = {}  # first column → the cell, and rows still to come
    for row in table.rows:
        continued = {at: _cell(cell, table, "continue") for at, (cell, _) in open_cells.items()}
        own = {cell.at: _cell(cell, table, "restart" if cell.rowspan > 1 else "") for cell in row}
        yield [xml for _, xml in sorted((continued | own).items())]
        open_cells = {at: (cell, rest - 1) for at, (cell, rest) in open_cells.items() if rest > 1}
        open_cells |= {cell.at: (cell, cell.rowspan - 1) for cell in row if cell.rowspan > 1}


def _cell(cell: PrintedCell, table: PrintedTable, merge: str) -> str:
    units = sum(table.widths[cell.at : cell.at + cell.colspan])
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    text = "" if merge == "continue" else _run(storable(cell.text), units)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(units)}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{_IN_TABLE.name}"/></w:pPr>{text}</w:p></w:tc>'
    )


def _run(text: str, units: int) -> str:
    if not text:
        return ""
    size = _size(text, units)
    smaller = f'<w:rPr><w:sz w:val="{round(2 * size)}"/></w:rPr>' if size < _IN_TABLE.size else ""
    words = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    words = words.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{smaller}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _size(text: str, units: int) -> float:
    """The size at which a figure stays on one line; words may break."""
    if not text.isascii():
        return _IN_TABLE.size
    room = (units * _TEXT_WIDTH / PAGE_UNITS - 2 * _CELL_MARGIN) * _POINTS_PER_MM
    longest = max(1, *map(len, text.split("\n")))
    digit = 0.64  # of its size; a font that stands in for a missing one may be as wide as this
    return max(_SMALLEST, min(_IN_TABLE.size, int(2 * room / digit / longest) / 2))


def _twips(units: int) -> int:
    return round(units * _TEXT_WIDTH / PAGE_UNITS * _TWIPS_PER_MM)
