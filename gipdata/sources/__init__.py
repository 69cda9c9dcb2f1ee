"""Bytes in, Document out. No module here knows what an annual report is.

``kinds`` tells the kind of file; one module a kind turns its bytes into paragraphs and grids. A module is loaded with
the first file of its kind.
"""

import hashlib
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from gipdata.sources.document import (
    Beside,
    Block,
    Content,
    Document,
    Grid,
    GridCell,
    Paragraph,
    Picture,
    UnreadableSource,
    refuse_if_too_long,
)
from gipdata.sources.folder import beside_file
from gipdata.sources.kinds import FileKind, kind_of

__all__ = [
    "MAX_BYTES",
    "Beside",
    "Block",
    "Content",
    "Document",
    "FileKind",
    "Grid",
    "GridCell",
    "Paragraph",
    "Picture",
    "UnreadableSource",
    "document_from_bytes",
    "kind_of",
    "read_document",
]

MAX_BYTES = 20_000_000
"""A larger file is refused unread: the longest township report known has a hundredth of this."""

_READERS = {
    FileKind.TEXT: "text",
    FileKind.HTML: "html",
    FileKind.MHTML: "mhtml",
    FileKind.WORD: "word",
    FileKind.OFFICE: "office",
    FileKind.PDF: "pdf",
    FileKind.EXCEL: "excel",
    FileKind.OLD_EXCEL: "old_excel",
}
_REFUSALS = {
    FileKind.PICTURE: "这是图片，无法读取其中的数字；请提供 Word、网页或带文字的 PDF。",
    FileKind.ARCHIVE: "这是压缩文件；请用 gipdata build 读取，或解压后再试。",
    FileKind.LOCKED: "文件加了密码，无法读取；请取消密码后再试。",
    FileKind.OTHER: "这种文件不能读取；请另存为 Word（.docx）、网页、PDF、Excel 或纯文本后再试。",
}


class _Reader(Protocol):
    """Every module of a kind of file: raises UnreadableSource, and nothing else, where it cannot read."""

    def read(self, data: bytes, beside: Beside) -> Content: ...


def nothing_beside(name: str) -> None:
    """For a file that stands alone."""


def read_document(path: Path | str, source: str | None = None) -> Document:
    """The document in a file. ``source`` is the name it goes by, by default the file's.

    Raises UnreadableSource where it is too large or cannot be read; OSError where it cannot be opened.
    """
    path = Path(path)
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    return document_from_bytes(data, source or path.name, beside_file(path, MAX_BYTES))


def document_from_bytes(data: bytes, source: str, beside: Beside = nothing_beside) -> Document:
    """The document in these bytes; raises UnreadableSource with the reason."""
    if len(data) > MAX_BYTES:
        raise UnreadableSource(f"文件超过 {MAX_BYTES // 1_000_000} MB，不是一份年度报告，未读取。")
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):  # spaces and byte order marks
        raise UnreadableSource("文件是空的。")
    kind = kind_of(data)
    if kind in _REFUSALS:
        raise UnreadableSource(_REFUSALS[kind])
    reader = cast(_Reader, import_module(f"gipdata.sources.{_READERS[kind]}"))
    content = reader.read(data, beside)
    # The texts of cells are short, or were counted before the text was cut into cells.
    characters = sum([len(block.text) for block in content.blocks if isinstance(block, Paragraph)])
    cells = sum([sum(map(len, block.rows)) for block in content.blocks if isinstance(block, Grid)])
    refuse_if_too_long(characters, len(content.blocks) + cells)
    return Document(source, hashlib.sha256(data).hexdigest(), kind.value, content.blocks, content.damage)
