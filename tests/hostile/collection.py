"""The collection: each file by its name and a function that makes it. None of them holds a report."""

import gzip
import zlib
from collections.abc import Callable
from random import Random

from tests.hostile.packing import MEGABYTE, STORED, Member, raw_zip, repeated, squeezed, zip_of

__all__ = ["COLLECTION", "SECRET"]

SECRET = "/etc/passwd"
"""A file that some of them ask for."""

_MEGABYTE_OF_ZEROS = b"\x00" * MEGABYTE
_LABEL = "三、本年度办理结果"


# Archives -----------------------------------------------------------------------------------------------------------


def _ten_gigabytes() -> bytes:
    return raw_zip([Member("a.txt", repeated(_MEGABYTE_OF_ZEROS, 10_000), 10_000 * MEGABYTE)])


def _zips_in_zips() -> bytes:
    inner = raw_zip([Member("a.txt", repeated(_MEGABYTE_OF_ZEROS, 1_000), 1_000 * MEGABYTE)])
    for _ in range(5):
        inner = zip_of(*((f"{i}.zip", inner) for i in range(8)))
    return inner


def _files_over_one_another(are_whole: bool) -> bytes:
    packed = repeated(b" " * MEGABYTE, 19)
    first = Member("a.txt", packed, 19 * MEGABYTE, sum=zlib.crc32(b" " * 19 * MEGABYTE) if are_whole else 0)
    return raw_zip([first, *[first._replace(at=0)] * 2_000])


def _files_without_end() -> bytes:
    return raw_zip([Member(f"{i}.txt", b"", 0, STORED) for i in range(100_000)])


def _lying_sizes() -> bytes:
    packed = repeated(b"0" * MEGABYTE, 100)
    return raw_zip([Member("a.txt", packed, 5), Member("b.txt", packed, 2**32 - 1), Member("c.txt", b"0", 7, STORED)])


def _names_that_lead_away() -> bytes:
    names = ["../../../../tmp/a.txt", "/etc/cron.d/a.txt", "C:\\Windows\\a.txt", "con", "a" * 60_000, "\u202etxt.exe"]
    return zip_of(*((name, b"a") for name in names))


# XML in zips --------------------------------------------------------------------------------------------------------

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="{}"/></Relationships>'
)
_LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
_BILLION_LAUGHS = f'<!DOCTYPE d [<!ENTITY l0 "{_LABEL}">{_LAUGHS}]>'
_EXTERNAL = f'<!DOCTYPE d [<!ENTITY secret SYSTEM "file://{SECRET}"><!ENTITY net SYSTEM "http://127.0.0.1:9/x">]>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def _word_parts() -> tuple[tuple[str, bytes], ...]:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = _TYPES.format(f'<Override PartName="/word/document.xml" ContentType="{main}"/>')
    return ("[Content_Types].xml", types.encode()), ("_rels/.rels", _RELATIONS.format("word/document.xml").encode())


def _word(body: str, doctype: str = "") -> bytes:
    document = f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document {_W}><w:body>{body}</w:body></w:document>'
    return zip_of(*_word_parts(), ("word/document.xml", document.encode()))


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _word_bomb() -> bytes:
    packed = repeated(b" " * MEGABYTE, 1_000, f"<w:document {_W}><w:body>".encode(), b"</w:body></w:document>")
    parts = [Member(name, data, len(data), STORED) for name, data in _word_parts()]
    return raw_zip([*parts, Member("word/document.xml", packed, 1_000 * MEGABYTE)])


_CELL = f"<w:tc>{_paragraph('0')}</w:tc>"
_WIDE = '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>' + _paragraph("0") + "</w:tc>"


def _nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + _paragraph("0") + f"{_paragraph('')}</w:tc></w:tr></w:tbl>" * depth


def _excel(sheet: bytes | Member, strings: bytes | Member = b"") -> bytes:
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("sharedStrings", "sharedStrings"),
        )
    )  # fmt: skip
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    book = f'<workbook {_S} {_R}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    parts: dict[str, bytes | Member] = {
        "[Content_Types].xml": _TYPES.format(types).encode(),
        "_rels/.rels": _RELATIONS.format("xl/workbook.xml").encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": relations.encode(),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings or f"<sst {_S}/>".encode(),
    }
    return _zip_with_sums(parts)


def _zip_with_sums(parts: dict[str, bytes | Member]) -> bytes:
    """An honest archive where every part is, so that a reader gets as far as it can."""
    if all(isinstance(part, bytes) for part in parts.values()):
        return zip_of(*((name, part) for name, part in parts.items() if isinstance(part, bytes)))
    return raw_zip([
        part._replace(name=name) if isinstance(part, Member) else Member(name, part, len(part), STORED)
        for name, part in parts.items()
    ])  # fmt: skip


def _sheet(rows: str, doctype: str = "", before: str = "", after: str = "") -> bytes:
    return f"{doctype}<worksheet {_S}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def _excel_bomb(of_strings: bool) -> bytes:
    row, string = b'<row><c t="n"><v>0</v></c></row>', b"<si><t>0</t></si>"
    if of_strings:
        packed = repeated(string * 60_000, 1_000, f"<sst {_S}>".encode(), b"</sst>")
        return _excel(_sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), Member("", packed, 1_000 * MEGABYTE))
    packed = repeated(row * 30_000, 1_000, f"<worksheet {_S}><sheetData>".encode(), b"</sheetData></worksheet>")
    return _excel(Member("", packed, 1_000 * MEGABYTE))


_FAR = '<row r="1048576"><c r="XFD1048576"><v>0</v></c></row>'
_EVERY_ROW = "".join(f'<row r="{i}" ht="15"/>' for i in range(1, 1_048_577))
_MERGES = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:XFD1048576"/></mergeCells>'


# Web pages ----------------------------------------------------------------------------------------------------------


def _html(body: str, head: str = "") -> bytes:
    return f"{head}<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def _mhtml(depth: int) -> bytes:
    head = "MIME-Version: 1.0\n"
    for i in range(depth):
        head += f'Content-Type: multipart/related; boundary="b{i}"\n\n--b{i}\n'
    return (head + "Content-Type: text/html\n\n<p>0</p>\n").encode()


# PDF ----------------------------------------------------------------------------------------------------------------


def _pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    data, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        data += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    return bytes(data) + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n" % (len(data), more) + data + b"\nendstream"


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_FONT = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources" + _FONT + b"/Contents 4 0 R>>"
_FLATE = b"/Filter/FlateDecode"
_TEXT = b"BT /F 9 Tf 9 9 Td (0) Tj ET\n"


def _pdf_page(stream: bytes, **more: bytes) -> bytes:
    return _pdf({1: _CATALOG, 2: _ONE_PAGE, 3: more.get("page", _PAGE), 4: stream})


def _pdf_of_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + i) for i in range(count))
    pages = {10 + i: _PAGE for i in range(count)}
    tree = b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count
    return _pdf({1: _CATALOG, 2: tree, 4: _stream(_TEXT), **pages})


def _pdf_cyclic_pages() -> bytes:
    return _pdf(
        {1: _CATALOG, 2: b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 9>>", 3: b"<</Type/Pages/Kids[2 0 R]/Count 9>>"}
    )


def _pdf_cyclic_tables() -> bytes:
    whole = _pdf_page(_stream(_TEXT))
    start = whole.rindex(b"xref\n0 1")
    return _pdf({1: _CATALOG, 2: _ONE_PAGE, 3: _PAGE, 4: _stream(_TEXT)}, b"/Prev %d" % start)


def _pdf_object_bomb() -> bytes:
    packed = squeezed(b" " * MEGABYTE, 1_000)
    inside = _stream(packed, b"/Type/ObjStm/N 1/First 10" + _FLATE)
    # No table of places: a reader that mends the file looks into every stream of objects.
    return b"%PDF-1.7\n9 0 obj\n" + inside + b"\nendobj\n1 0 obj\n" + _CATALOG + b"\nendobj\ntrailer\n<</Root 1 0 R>>"


def _pdf_form_cycle() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R/Y 6 0 R>>>>"
    page = _PAGE.replace(_FONT, b"<</XObject<</X 5 0 R/Y 6 0 R>>>>")
    body = b"/X Do /Y Do\n" * 9
    objects = {1: _CATALOG, 2: _ONE_PAGE, 3: page, 4: _stream(body), 5: _stream(body, form), 6: _stream(body, form)}
    return _pdf(objects)


def _pdf_grid(lines: int) -> bytes:
    """A page of so many ruling lines each way, each through all the others."""
    across = b"".join(b"0 %.2f m 595 %.2f l S\n" % (y, y) for y in (842 * i / lines for i in range(lines)))
    down = b"".join(b"%.2f 0 m %.2f 842 l S\n" % (x, x) for x in (595 * i / lines for i in range(lines)))
    return _pdf_page(_stream(across + down + _TEXT))


# The rest -----------------------------------------------------------------------------------------------------------

_NOISE = Random(3).randbytes(200_000)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

COLLECTION: dict[str, Callable[[], bytes]] = {
    "archive-10-gb.zip": _ten_gigabytes,
    "archive-files-over-one-another.zip": lambda: _files_over_one_another(are_whole=True),
    "archive-damaged-files-over-one-another.zip": lambda: _files_over_one_another(are_whole=False),
    "archive-files-without-end.zip": _files_without_end,
    "archive-lying-sizes.zip": _lying_sizes,
    "archive-names.zip": _names_that_lead_away,
    "archive-zips-in-zips.zip": _zips_in_zips,
    "archive.gz": lambda: gzip.compress(b"0" * 99),
    "excel-bomb.xlsx": lambda: _excel_bomb(of_strings=False),
    "excel-bomb-of-strings.xlsx": lambda: _excel_bomb(of_strings=True),
    "excel-dimension.xlsx": lambda: _excel(_sheet(_FAR, before='<dimension ref="A1:XFD1048576"/>')),
    "excel-entities.xlsx": lambda: _excel(
        _sheet('<row><c t="inlineStr"><is><t>&l9;</t></is></c></row>', _BILLION_LAUGHS)
    ),
    "excel-external.xlsx": lambda: _excel(
        _sheet('<row><c t="inlineStr"><is><t>&secret;&net;</t></is></c></row>', _EXTERNAL)
    ),
    "excel-far.xlsx": lambda: _excel(_sheet('<row r="1"><c r="A1"><v>0</v></c></row>' + _FAR)),
    "excel-merged.xlsx": lambda: _excel(_sheet('<row r="1"><c r="A1"><v>0</v></c></row>', after=_MERGES)),
    "excel-noise.xls": lambda: _OLE + "Workbook".encode("utf-16-le") + _NOISE,
    "excel-rows.xlsx": lambda: _excel(_sheet(_EVERY_ROW)),
    "html-attribute.html": lambda: _html(f'<p title="{"0" * 10 * MEGABYTE}">0</p>'),
    "html-cells.html": lambda: _html("<table>" + "<tr><td>0" * 500_000),
    "html-entities.html": lambda: _html("&l9;", _BILLION_LAUGHS),
    "html-external.html": lambda: _html("&secret;&net;<iframe src='file:///etc/passwd'></iframe>", _EXTERNAL),
    "html-frames.html": lambda: _html("<iframe src='html-frames.html'></iframe>" * 500),
    "html-nested.html": lambda: _html("<div>" * 100_000 + "0"),
    "html-nested-inline.html": lambda: _html("<b><font>" * 100_000 + "0"),
    "html-nested-tables.html": lambda: _html("<table><tr><td>" * 30_000 + "0"),
    "html-spans.html": lambda: _html("<table>" + "<tr>" + '<td rowspan="1000000000" colspan="1000000000">0' * 2_000),
    "html-spans-many.html": lambda: _html("<table>" + ("<tr>" + '<td rowspan="1000" colspan="1000">0' * 30) * 900),
    "html-zeros.html": lambda: _html("<p>\x00" * 500_000),
    "mhtml-nested.mhtml": lambda: _mhtml(10_000),
    "noise.rtf": lambda: b"{\\rtf1" + b"{\\b" * 100_000 + _NOISE,
    "noise.doc": lambda: _OLE + "WordDocument".encode("utf-16-le") + _NOISE,
    "pdf-arrays.pdf": lambda: _pdf_page(_stream(_TEXT), page=b"[" * 300_000),
    "pdf-bomb.pdf": lambda: _pdf_page(_stream(squeezed(b" " * MEGABYTE, 1_000), _FLATE)),
    "pdf-bomb-of-objects.pdf": _pdf_object_bomb,
    "pdf-bomb-of-text.pdf": lambda: _pdf_page(_stream(squeezed(_TEXT * 30_000, 30), _FLATE)),
    "pdf-cyclic-forms.pdf": _pdf_form_cycle,
    "pdf-cyclic-pages.pdf": _pdf_cyclic_pages,
    "pdf-cyclic-tables.pdf": _pdf_cyclic_tables,
    "pdf-grid.pdf": lambda: _pdf_grid(400),
    "pdf-noise.pdf": lambda: b"%PDF-1.7\n" + _NOISE,
    "pdf-pages.pdf": lambda: _pdf_of_pages(100_000),
    "text-bars.txt": lambda: b"|" * (19 * MEGABYTE),
    "text-bars-and-figures.txt": lambda: b"|0" * (9 * MEGABYTE),
    "text-figures.txt": lambda: b"0\n" * (9 * MEGABYTE),
    "text-label.txt": lambda: _LABEL.encode() * 600_000,
    "text-labels.txt": lambda: f"{_LABEL}\n".encode() * 600_000,
    "text-line.csv": lambda: b"0," * (7 * MEGABYTE),
    "text-quotes.csv": lambda: b'"' * (15 * MEGABYTE),
    "text-tabs.txt": lambda: b"\t" * (19 * MEGABYTE) + b"0",
    "text-tabbed-lines.txt": lambda: b"\t0\n" * (6 * MEGABYTE),
    "word-bomb.docx": _word_bomb,
    "word-entities.docx": lambda: _word(_paragraph("&l9;"), _BILLION_LAUGHS),
    "word-external.docx": lambda: _word(_paragraph("&secret;&net;"), _EXTERNAL),
    "word-nested.docx": lambda: _word("<w:sdt><w:sdtContent>" * 50_000),
    "word-nested-tables.docx": lambda: _word(_nested_tables(60)),
    "word-nested-tables-deep.docx": lambda: _word(_nested_tables(10_000)),
    "word-spans.docx": lambda: _word("<w:tbl>" + f"<w:tr>{_WIDE}{_CELL}</w:tr>" * 500 + "</w:tbl>"),
    "word-tables.docx": lambda: _word(f"<w:tbl><w:tr>{_CELL}{_CELL}</w:tr></w:tbl>" * 10_000),
}
