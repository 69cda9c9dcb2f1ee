"""PDF with a text layer: paragraphs, tables with ruling lines and without, each with page and box.

Every page is painted once (``pdf_page``); ruling lines make tables (``pdf_tables``), tables over pages are put together
(``pdf_joining``), what stands outside them becomes lines and paragraphs (``pdf_lines``) and tables told by alignment
alone (``pdf_aligned``). Headers, footers and page numbers come after what goes on over the page break.

A page that is a picture gives a Picture; a file of nothing else, one with a password, and one that is damaged anywhere
where it could show in a figure, are refused.
"""

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice

from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from gipdata.sources.document import Beside, Block, Content, Grid, Picture, UnreadableSource
from gipdata.sources.pdf_blocks import blocks_of
from gipdata.sources.pdf_layout import is_picture
from gipdata.sources.pdf_page import Sheet, read_page
from gipdata.sources.pdf_paint import LOST, Damaged, Fonts

__all__ = ["MAX_PAGES", "read"]

MAX_PAGES = 200
"""A longer file is refused: the longest report known has a tenth of this."""

_MOST_UNPACKED = 100_000_000

_PASSWORD = "PDF 设有打开密码，无法读取；请去掉密码后另存再试。"
_DAMAGED = "PDF 已损坏或不完整，其中的数字可能缺失，未读取；请重新导出 PDF，或提供 Word 文件。"
_TOO_LONG = f"PDF 超过 {MAX_PAGES} 页，不是一份年度报告，未读取。"
_TOO_LARGE = "PDF 解压后过大，不像一份年度报告，未读取；请重新导出 PDF，或提供 Word 文件。"
_SCANNED = (
    "PDF 是扫描件或图片，没有文字，无法读取其中的数字；请提供原来的 Word 文件，或用文字识别（OCR）转换并核对后再试。"
)
_EMPTY = "PDF 中没有文字。"
_NO_LETTERS = "PDF 中的文字无法识别（字体没有编码）；请重新导出 PDF，或提供 Word 文件。"


def read(data: bytes, beside: Beside) -> Content:
    """The paragraphs, grids and pictures of a PDF. Raises UnreadableSource, and nothing else but MemoryError."""
    try:
        with _quiet():
            sheets = _sheets(data)
            _check_legible(sheets)
            blocks = tuple(blocks_of(sheets))
    except (UnreadableSource, MemoryError):
        raise
    except PDFPasswordIncorrect as error:
        raise UnreadableSource(_PASSWORD) from error
    except Exception as error:  # the library throws whatever a broken file makes it stumble over
        raise UnreadableSource(_DAMAGED) from error
    return Content(blocks, ("characters-lost",) if _shows_loss(blocks) else ())


def _shows_loss(blocks: Sequence[Block]) -> bool:
    texts = (
        [cell.text for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]
        for block in blocks if not isinstance(block, Picture)
    )  # fmt: skip
    return any(LOST in text for group in texts for text in group)


@contextmanager
def _quiet() -> Iterator[None]:
    """What the library logs of a file's faults is of no use to a clerk."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


# Pages ----------------------------------------------------------------------------------------------------------------


def _sheets(data: bytes) -> list[Sheet]:
    _check_size(data)
    document = PDFDocument(PDFParser(BytesIO(data)), password="")
    pages = list(islice(PDFPage.create_pages(document), MAX_PAGES + 1))
    if len(pages) > MAX_PAGES:
        raise UnreadableSource(_TOO_LONG)
    tree = resolve1(document.catalog.get("Pages"))
    stated = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
    if not pages or (isinstance(stated, int) and stated > len(pages)):
        raise Damaged("pages")
    fonts = Fonts()
    return [read_page(page, number, fonts) for number, page in enumerate(pages, 1)]


_STREAM = re.compile(rb"(?<!end)stream\r?\n")


def _check_size(data: bytes) -> None:
    """Refuse a file that unpacks to an unreasonable size. Pictures are never unpacked."""
    total = 0
    for match in _STREAM.finditer(data):
        if b"/Image" in data[max(0, match.start() - 400) : match.start()]:
            continue
        end = data.find(b"endstream", match.end())
        packed = data[match.end() : end if end >= 0 else len(data)]
        try:
            total += len(zlib.decompressobj().decompress(packed, _MOST_UNPACKED))
        except zlib.error:
            continue
        if total >= _MOST_UNPACKED:
            raise UnreadableSource(_TOO_LARGE)


def _check_legible(sheets: Sequence[Sheet]) -> None:
    letters = Counter(glyph.text == LOST for sheet in sheets for glyph in sheet.glyphs if not glyph.text.isspace())
    if not letters:
        raise UnreadableSource(_SCANNED if any(is_picture(sheet) for sheet in sheets) else _EMPTY)
    if letters[True] > letters[False]:
        raise UnreadableSource(_NO_LETTERS)
