"""A ``Markup`` as a file: a web page, a Word file or a workbook, in the ways that offices make them."""

import zipfile
from collections.abc import Callable, Mapping
from html import escape
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape as escape_xml

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from tests.documents.markup import Markup, MarkupCell, MarkupTable, MarkupText, spread

__all__ = ["FILES", "excel_file", "html_file", "word_file", "zip_of"]


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts; the same parts give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# Web pages ----------------------------------------------------------------------------------------------------------


_ENCODINGS = (("utf-8", "utf-8"), ("gb18030", "gb2312"), ("utf-8", "gb2312"), ("utf-8", ""))


def html_file(markup: Markup, rng: Random, encoding: tuple[str, str] | None = None) -> bytes:
    """A page with a menu before the report and buttons behind it; now and then a table around everything.

    ``encoding``: the true one and the one that the page declares.
    """
    body = "\n".join(_html_block(block, rng) for block in markup.blocks)
    if rng.random() < 0.5:
        body = f'<table width="100%"><tr><td class="side">栏目</td></tr><tr><td>{body}</td></tr></table>'
    by_chance = rng.choice(_ENCODINGS)
    true, declared = encoding or by_chance
    meta = f'<meta charset="{declared}">' if declared else ""
    page = (
        f"<!DOCTYPE html>\n<html><head>{meta}<title>{markup.model.org}</title>"
        "<style>td { border: 1px solid }</style><script>var table = '<td>7</td>';</script></head>\n"
        f'<body><ul class="menu"><li><a href="/">首页</a></li><li><a href="/x">公开目录</a></li></ul>\n{body}\n'
        '<div class="share"><a href="#">打印本页</a></div></body></html>'
    )
    return page.encode(true)


def _html_block(block: MarkupText | MarkupTable, rng: Random) -> str:
    if isinstance(block, MarkupTable):
        rows = "\n".join(f"<tr>{''.join(_html_cell(cell, rng) for cell in row)}</tr>" for row in block.rows)
        return f'<table border="1">{rng.choice(("", "<tbody>"))}\n{rows}\n</table>'
    tag = rng.choice(("p", "p", "div"))
    return f"<{tag}>{rng.choice(('', '&nbsp;&nbsp;', '　　'))}{escape(block.text)}</{tag}>"


def _html_cell(cell: MarkupCell, rng: Random) -> str:
    spans = ""
    if cell.rows > 1:
        spans += f' rowspan="{cell.rows}"'
    if cell.columns > 1:
        spans += f' colspan="{cell.columns}{rng.choice(("", "", ";"))}"'
    text = escape(cell.text).replace("\n", "<br>")
    if not text:
        text = rng.choice(("", "&nbsp;", "<p></p>", "<br>"))
    elif cell.role == "figure" and len(text) > 1 and "\n" not in cell.text and rng.random() < 0.2:
        text = f"<span>{escape(cell.text[:1])}</span><span>{escape(cell.text[1:])}</span>"
    elif rng.random() < 0.3:
        text = f"<p><span>{text}</span></p>"
    tag = "th" if cell.role in ("column", "corner") and rng.random() < 0.5 else "td"
    return f"<{tag}{spans}>{text}</{tag}>"


# Word ---------------------------------------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_LOOK = '<w:rPr><w:rFonts w:ascii="SimSun" w:eastAsia="SimSun" w:hint="eastAsia"/><w:sz w:val="21"/></w:rPr>'
_EDGE = '<w:tcBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/></w:tcBorders>'


def word_file(markup: Markup, rng: Random) -> bytes:
    body = "".join(
        _word_table(block, rng) if isinstance(block, MarkupTable) else _word_paragraph(block.text, rng)
        for block in markup.blocks
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_W}"><w:body>{body}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    return zip_of({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document})


def _word_paragraph(text: str, rng: Random) -> str:
    runs: list[str] = []
    for i, line in enumerate(text.split("\n")):
        cut = rng.randint(0, len(line)) if rng.random() < 0.3 else len(line)
        runs += ["<w:r><w:br/></w:r>"] if i else []
        runs += [
            f'<w:r>{_LOOK}<w:t xml:space="preserve">{escape_xml(part)}</w:t></w:r>'
            for part in (line[:cut], line[cut:])
            if part
        ]
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>7</w:delText></w:r></w:del>' if rng.random() < 0.1 else ""
    return f"<w:p><w:pPr>{_LOOK}</w:pPr>{''.join(runs)}{deleted}</w:p>"


def _word_table(table: MarkupTable, rng: Random) -> str:
    """Row by row; a cell that goes down leaves one that continues it in every row below."""
    rows: dict[int, dict[int, tuple[MarkupCell, bool]]] = {i: {} for i in range(len(table.rows))}
    width = 0
    for (i, at), cell in spread(table):
        width = max(width, at + cell.columns)
        for down in range(cell.rows):
            if i + down in rows:
                rows[i + down].setdefault(at, (cell, down > 0))
    columns = '<w:gridCol w:w="900"/>' * width
    body = "".join(
        f"<w:tr>{''.join(_word_cell(*row[at], rng) for at in sorted(row))}</w:tr>" for row in rows.values() if row
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>'


def _word_cell(cell: MarkupCell, continued: bool, rng: Random) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    text = "" if continued else cell.text
    return f"<w:tc><w:tcPr>{span}{merge}{_EDGE}</w:tcPr>{_word_paragraph(text, rng)}</w:tc>"


# Workbooks ----------------------------------------------------------------------------------------------------------

_WIDTH = 10


def excel_file(markup: Markup, rng: Random) -> bytes:
    """Everything on one sheet, prose in cells merged over the width; or a sheet for each table."""
    book = Workbook()
    sheet = book.worksheets[0]
    several = rng.random() < 0.4
    row = 1
    for block in markup.blocks:
        if isinstance(block, MarkupText):
            if several and block.role == "heading" and row > 1:
                sheet, row = book.create_sheet(f"第{len(book.worksheets) + 1}部分"), 1
            sheet.cell(row, 1, block.text)
            if rng.random() < 0.7:
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_WIDTH)
            row += 1
        else:
            row = _excel_table(sheet, block, row, rng, ruled=markup.ruled)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


_THIN = Side(style="thin")


def _excel_table(sheet: Worksheet, table: MarkupTable, first: int, rng: Random, *, ruled: bool) -> int:
    taken: set[tuple[int, int]] = set()
    for (i, at), cell in spread(table):
        place = sheet.cell(first + i, at + 1)
        spots = {(r, c) for r in range(i, min(i + cell.rows, len(table.rows))) for c in range(at, at + cell.columns)}
        if isinstance(place, ExcelCell):
            _fill(place, cell, rng)
        if len(spots) > 1 and not spots & taken:  # merged ranges may not overlap
            last = max(spots)
            sheet.merge_cells(start_row=first + i, start_column=at + 1, end_row=first + last[0], end_column=last[1] + 1)
        taken |= spots
        for r, c in spots if ruled else ():
            sheet.cell(first + r, c + 1).border = Border(_THIN, _THIN, _THIN, _THIN)
    return first + len(table.rows)


def _fill(place: ExcelCell, cell: MarkupCell, rng: Random) -> None:
    if cell.role == "figure" and cell.text.isdecimal() and cell.text.isascii() and rng.random() < 0.7:
        place.value = int(cell.text)
    elif cell.text:
        place.value = cell.text
        place.data_type = "s"


FILES: Mapping[str, Callable[[Markup, Random], bytes]] = {
    "html": html_file,
    "word": word_file,
    "excel": excel_file,
}
