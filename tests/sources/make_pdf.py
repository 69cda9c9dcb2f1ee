"""PDF files to test with: whole invented reports as offices make them, and single pages drawn by hand.

A report is written three ways: a Word file turned into PDF by LibreOffice, flowables of reportlab, a web page printed
by a browser. Each with ruling lines or without. Pages by hand are content streams that a reader sees beside what is
expected of them.
"""

import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle as WordStyle
from docx.table import _Cell as WordCell
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Prose

from gipdata.forms import Table as FormTable
from tests.documents.grid import SlotRow, table_rows
from tests.documents.model import Model

__all__ = [
    "BROWSER",
    "OFFICE",
    "Merged",
    "Story",
    "browser_pdf",
    "hand_made",
    "merged_cells",
    "office_pdf",
    "reportlab_pdf",
    "story_of",
]

OFFICE, BROWSER = shutil.which("soffice"), shutil.which("chromium")

_FILLER = (
    "各村把需要让群众知道的事项张贴在村口的公示栏里，由驻村干部逐月查看，发现脱落或者过期的当场更换，并把更换的时间记在台账上。",
    "党政办公室每个季度把公示栏、广播和便民服务点的内容对照一遍，保证三处说法一致，遇到不一致的，以正式文件为准重新抄写。",
    "对群众当面问到的事项，窗口人员先登记再答复，答复不了的写明转交给谁、什么时候回话，到期没有回话的由值班领导催办。",
    "年内把历年的便民手册整理成一册，删去已经停办的事项，补上新增的办理地点和联系方式，发到每个村民小组。",
    "工作人员在赶集日设点讲解如何查询和申请，带去放大字号的说明，方便老年人阅读，同时听取他们对公示内容的意见。",
)


@dataclass(frozen=True)
class Merged:
    """A cell of a printed table with the places it takes up; ``at`` and the row are counted from 0."""

    text: str
    role: str
    row: int
    at: int
    rows: int = 1
    columns: int = 1


def merged_cells(rows: Sequence[SlotRow]) -> Iterator[Merged]:
    """The cells of a printed table, merged ones once with their extent."""
    for i, row in enumerate(rows):
        for at, slot in enumerate(row):
            if slot.role in ("left", "above"):
                continue
            columns, down = 1, 1
            while at + columns < len(row) and row[at + columns].role == "left":
                columns += 1
            while i + down < len(rows) and rows[i + down][at].role == "above":
                down += 1
            yield Merged(slot.text, slot.role, i, at, down, columns)


@dataclass(frozen=True)
class Story:
    """A report as paragraphs (``role``, text) and tables, in order."""

    model: Model
    parts: tuple[tuple[str, str] | FormTable, ...]
    ruled: bool = True


def story_of(model: Model, *, ruled: bool = True, filler: int = 0, before: int = 0) -> Story:
    """The report of a model. ``filler`` paragraphs make sections one and five longer; ``before`` more stand before
    table 三, to move it down its page."""
    parts: list[tuple[str, str] | FormTable] = [("title", line) for line in model.title_lines]
    for section in model.form.sections:
        parts.append(("heading", section.label))
        if section.code in model.notes:
            parts.append(("prose", model.notes[section.code]))
        if section.code in model.form.tables:
            parts.append(model.form.tables[section.code])
        parts += [("prose", text) for text in model.prose.get(section.code, ())]
        if section.code in ("overview", "problems"):
            parts += [("prose", _FILLER[i % len(_FILLER)]) for i in range(filler)]
        if section.code == "disclosure":
            parts += [("prose", _FILLER[i % len(_FILLER)]) for i in range(before)]
    return Story(model, tuple(parts), ruled)


# A Word file turned into PDF ------------------------------------------------------------------------------------------

_FONT = "Noto Serif CJK SC"


def office_pdf(stories: Mapping[str, Story], folder: Path) -> dict[str, bytes]:
    """The stories as PDF, all by one run of LibreOffice."""
    assert OFFICE is not None
    for name, story in stories.items():
        (folder / f"{name}.docx").write_bytes(_word(story))
    files = [str(folder / f"{name}.docx") for name in stories]
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in stories}


def _word(story: Story) -> bytes:
    document = new_document()
    style = document.styles["Normal"]
    assert isinstance(style, WordStyle)
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    document.sections[0].page_width, document.sections[0].page_height = Pt(A4[0]), Pt(A4[1])
    for part in story.parts:
        if isinstance(part, FormTable):
            _word_table(document, story, part)
            continue
        role, text = part
        paragraph = document.add_paragraph(text)
        if role == "title":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.paragraph_format.first_line_indent = Pt(28)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _word_table(document: WordDocument, story: Story, form: FormTable) -> None:
    rows = table_rows(story.model, form)
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid" if story.ruled else "Normal Table"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _widths(len(rows[0])), strict=True):
        column.width = Pt(width)
    if not story.ruled:  # a row that is cut where no line shows it is not certain to be one
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell in merged_cells(rows):
        place = table.cell(cell.row, cell.at)
        if cell.rows * cell.columns > 1:
            place = place.merge(table.cell(cell.row + cell.rows - 1, cell.at + cell.columns - 1))
        _fill(place, cell.text)
    document.add_paragraph("")


def _fill(place: WordCell, text: str) -> None:
    place.text = text
    place.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for paragraph in place.paragraphs:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        for run in paragraph.runs:
            run.font.size = Pt(9)


# reportlab ------------------------------------------------------------------------------------------------------------

_CID = "STSong-Light"  # its glyphs are the viewer's, so that the file is small
pdfmetrics.registerFont(UnicodeCIDFont(_CID))


def reportlab_pdf(story: Story) -> bytes:
    """With a page number at the foot of every page."""
    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, leftMargin=72, rightMargin=72, invariant=1)

    def mark(canvas: Canvas, _: SimpleDocTemplate) -> None:
        canvas.setFont(_CID, 10)
        canvas.drawCentredString(A4[0] / 2, 40, f"- {canvas.getPageNumber()} -")

    document.build(list(_flowables(story)), onFirstPage=mark, onLaterPages=mark)
    return out.getvalue()


def _flowables(story: Story) -> Iterator[Flowable]:
    base = ParagraphStyle("base", fontName=_CID, fontSize=14, leading=24, wordWrap="CJK")
    indented = ParagraphStyle("indented", base, firstLineIndent=28)
    title = ParagraphStyle("title", base, fontSize=18, leading=30, alignment=1)
    for part in story.parts:
        if isinstance(part, FormTable):
            yield _platypus_table(story, part)
            yield Spacer(1, 12)
        else:
            yield Prose(part[1], title if part[0] == "title" else indented)


def _platypus_table(story: Story, form: FormTable) -> Table:
    rows = table_rows(story.model, form)
    small = ParagraphStyle("small", fontName=_CID, fontSize=9, leading=11, wordWrap="CJK", alignment=1)
    cells: list[list[Flowable | str]] = [[""] * len(row) for row in rows]
    style = TableStyle()
    style.add("VALIGN", (0, 0), (-1, -1), "MIDDLE")
    if story.ruled:
        style.add("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))
    widths = _widths(len(rows[0]))
    for cell in merged_cells(rows):
        look = _shrunk(small, cell, sum(widths[cell.at : cell.at + cell.columns])) if cell.role == "figure" else small
        cells[cell.row][cell.at] = Prose(cell.text.replace("\n", "<br/>"), look) if cell.text else ""
        if cell.rows * cell.columns > 1:
            end = (cell.at + cell.columns - 1, cell.row + cell.rows - 1)
            style.add("SPAN", (cell.at, cell.row), end)
    return Table(cells, colWidths=widths, style=style)


def _shrunk(look: ParagraphStyle, cell: Merged, width: float) -> ParagraphStyle:
    """The look with characters small enough for a figure to stay on its line, as a careful office prints it."""
    room = (width - 13) / (0.6 if cell.text.isascii() else 1.0)
    size = min(look.fontSize, room / max(len(cell.text), 1))
    return ParagraphStyle(f"{size:.2f}", look, fontSize=size)


def _widths(columns: int) -> list[float]:
    """Two narrow columns of groups and a wide one of labels before the figures, where there are as many."""
    if columns == 10:
        return [40, 50, 108, *[36] * 7]
    return [450 / columns] * columns


# A browser ------------------------------------------------------------------------------------------------------------

_STYLE = """
@page { size: A4; margin: 25mm 28mm }
body { font: 16px/1.8 "Noto Serif CJK SC" } h1 { text-align: center; font-size: 22px } p { text-indent: 2em; margin: 0 }
table { border-collapse: collapse; width: 100%; font-size: 12px; line-height: 1.3; margin: 8px 0 }
td { text-align: center; padding: 3px }
"""


def browser_pdf(story: Story, folder: Path, name: str = "page") -> bytes:
    assert BROWSER is not None
    page, out = folder / f"{name}.html", folder / f"{name}.pdf"
    page.write_text(_web_page(story), encoding="utf-8")
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'browser'}",
        f"--print-to-pdf={out}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return out.read_bytes()


def _web_page(story: Story) -> str:
    tags = {"title": "h1", "heading": "h2", "prose": "p"}
    body = "\n".join(
        _web_table(story, part) if isinstance(part, FormTable) else f"<{tags[part[0]]}>{part[1]}</{tags[part[0]]}>"
        for part in story.parts
    )
    rules = "td { border: 1px solid black }" if story.ruled else ""
    return f'<!DOCTYPE html><meta charset="utf-8"><title>样本</title><style>{_STYLE}{rules}</style>{body}'


def _web_table(story: Story, form: FormTable) -> str:
    lines: dict[int, str] = {}
    for cell in merged_cells(table_rows(story.model, form)):
        text = escape(cell.text).replace("\n", "<br>")
        lines[cell.row] = lines.get(cell.row, "") + f"<td rowspan={cell.rows} colspan={cell.columns}>{text}</td>"
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines.values())}</table>"


# By hand --------------------------------------------------------------------------------------------------------------


def hand_made(*pages: str, page: str = "", compress: bool = False) -> bytes:
    """A file of pages given as content streams, on paper of 400 x 300 points.

    Font F is Helvetica, G a font for Chinese; text for it is written as ``<$规章$>``. ``page`` is put into every page's
    dictionary (/Rotate 90).
    """
    bodies = [_content(text) for text in pages]
    first = 5
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts"
        b" [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 [500] 2 94 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120"
        b" /FontBBox [0 -120 1000 880] /ItalicAngle 0 /CapHeight 880 /StemV 90 >> >>] >>",
    ]
    for i, body in enumerate(bodies):
        resources = "/Resources << /Font << /F 3 0 R /G 4 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] {resources} {page}"
            f" /Contents {first + 2 * i + 1} 0 R >>".encode()
        )
        data = zlib.compress(body) if compress else body
        kind = b" /Filter /FlateDecode" if compress else b""
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), kind, data))
    return _file(objects)


def _content(text: str) -> bytes:
    pieces = text.split("$")
    for i in range(1, len(pieces), 2):
        pieces[i] = pieces[i].encode("utf-16-be").hex()
    return "".join(pieces).encode("latin-1")


def _file(objects: Sequence[bytes]) -> bytes:
    out = BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()
