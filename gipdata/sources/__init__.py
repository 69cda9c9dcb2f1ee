"""Bytes in, Document out. No module here knows what an annual report is."""

import hashlib
from pathlib import Path

from gipdata.sources.document import Document, Grid, GridCell, Paragraph, UnreadableSource
from gipdata.sources.text import decode, split_blocks

__all__ = [
    "MAX_BYTES",
    "Document",
    "Grid",
    "GridCell",
    "Paragraph",
    "UnreadableSource",
    "document_from_bytes",
    "read_document",
]

MAX_BYTES = 20_000_000
"""A larger file is refused unread: the longest township report known has a hundredth of this."""

# How a file that is no text begins, and what a clerk would call it.
_SIGNATURES = (
    (b"\x89PNG", "图片（PNG）"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"GIF8", "图片（GIF）"),
    (b"BM", "图片（BMP）"),
    (b"II*\x00", "图片（TIFF）"),
    (b"MM\x00*", "图片（TIFF）"),
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "Word、Excel 或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 或 Excel 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "压缩文件（RAR）"),
    (b"7z\xbc\xaf", "压缩文件（7z）"),
    (b"\x1f\x8b", "压缩文件（gzip）"),
)


def read_document(path: Path | str, source: str | None = None) -> Document:
    """The document in a file. ``source`` is the name it goes by, by default the file's.

    Raises UnreadableSource where it is too large or no text; OSError where it cannot be opened.
    """
    path = Path(path)
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableSource(f"文件超过 {MAX_BYTES // 1_000_000} MB，不是一份年度报告，未读取。")
    return document_from_bytes(data, source or path.name)


def document_from_bytes(data: bytes, source: str) -> Document:
    """The document in these bytes; raises UnreadableSource with the reason."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):  # spaces and byte order marks
        raise UnreadableSource("文件是空的。")
    for signature, name in _SIGNATURES:
        # "BM" may begin a text too: a picture has control characters close behind.
        if data.startswith(signature) and (len(signature) > 2 or b"\x00" in data[:32]):
            raise UnreadableSource(f"这是{name}，目前只能读取纯文本；请另存为纯文本（.txt，UTF-8）后再试。")
    text, damage = decode(data)
    return Document(source, hashlib.sha256(data).hexdigest(), "text", split_blocks(text), damage)
