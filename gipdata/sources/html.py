"""Web pages: what a browser shows of them, as lines, grids and pictures in order.

In: the bytes of a page, whatever encoding it declares, and the files saved beside it (for frames). Out: its Content.
The page is read as the parser's events (``html_page``): a tree would end, without a word, at 256 levels of nesting and
at the first ``</html>``.

Raises UnreadableSource where there is nothing to read: no text at all, an unknown encoding, a page beyond all bounds.
"""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from urllib.parse import unquote, urljoin

from lxml import etree

from gipdata.sources.document import Beside, Content, UnreadableSource
from gipdata.sources.html_page import Page
from gipdata.sources.html_table import PICTURE, Item, Room, blocks_of
from gipdata.sources.kinds import FileKind, kind_of
from gipdata.sources.text import decode

__all__ = ["read"]

_MAX_BYTES = 8_000_000  # without the pictures that are written into the page
_MAX_TAGS = 200_000
_MAX_FRAMES, _MAX_FRAME_DEPTH = 30, 4

_TOO_LARGE = "网页太大或标签太多，不是一份年度报告，未读取。"
_NO_TEXT = "网页里没有文字，内容可能由脚本生成；请在浏览器中打开，等正文显示后复制到 Word 或纯文本文件再试。"
_FRAME_MISSING = (
    "网页的正文在框架页“{}”中，而旁边没有这个文件；请把网页连同它的文件夹一起提供，或单独保存框架中的正文。"
)
_UNKNOWN_ENCODING = "网页的编码无法识别；请在浏览器中打开，把正文复制到 Word 或纯文本文件后再试。"


def read(data: bytes, beside: Beside) -> Content:
    reading = _Reading(beside)
    blocks = tuple(blocks_of(_items_of(data, "", 0, reading)))
    if not blocks and reading.missing:
        raise UnreadableSource(_FRAME_MISSING.format(reading.missing[0][:100]))
    if not blocks:
        raise UnreadableSource(_NO_TEXT)
    return Content(blocks, ("characters-lost",) if reading.damaged else ())


@dataclass(slots=True)
class _Reading:
    """What a page and its frames share; the numbers are what is left."""

    beside: Beside
    room: Room = field(default_factory=Room)
    bytes: int = _MAX_BYTES
    tags: int = _MAX_TAGS
    frames: int = _MAX_FRAMES
    damaged: bool = False
    missing: list[str] = field(default_factory=list)


_DATA_URI = re.compile(rb"data:[\w/.+-]{1,100};base64,[A-Za-z0-9+/=%\s]+")
# The page ends with text behind a tag that was just opened: a file cut off in the middle, perhaps of a figure.
_CUT_IN_TEXT = re.compile(rb"<(?!(?:br|hr|img|input)\b)[A-Za-z][^<>]*>[^<>]*[^<>\s][^<>]*\Z", re.IGNORECASE)
# The parser ends <s> at the first <p> in it, which a browser does not; it has no such rule for <del>.
_STRUCK = re.compile(rb"<(/?)(?:[sS]|[sS][tT][rR][iI][kK][eE])(?=[\s>])")


def _items_of(data: bytes, address: str, depth: int, reading: _Reading) -> list[Item]:
    data = _DATA_URI.sub(b"", data) if b";base64," in data else data
    reading.bytes -= len(data)
    reading.tags -= data.count(b"<")
    if reading.bytes < 0 or reading.tags < 0:
        raise UnreadableSource(_TOO_LARGE)
    data, damaged = _as_utf8(data)
    reading.damaged |= damaged or _CUT_IN_TEXT.search(data[-1_000:]) is not None
    data = _STRUCK.sub(rb"<\1del", data)
    page = Page(partial(_frame, address=address, depth=depth, reading=reading), reading.room)
    target: Any = page  # of the methods that the stubs ask for, the parser does without those for comments and the like
    try:
        etree.fromstring(data, etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError):  # nothing but spaces and comments
        return []
    return page.items


# Frames -------------------------------------------------------------------------------------------------------------


def _frame(name: str, source: str | None, *, address: str, depth: int, reading: _Reading) -> list[Item]:
    """What stands in a frame: its own text, or a page saved beside this one: under its own name, never a part of it."""
    if source is not None:
        return _inner(source.encode("utf-8", "replace"), address, depth, reading)
    if not name:
        return []
    try:
        inner_address = urljoin(address, name)
    except ValueError:
        return []
    plain = re.split(r"[?#]", inner_address, maxsplit=1)[0]
    for candidate in dict.fromkeys((inner_address, plain, unquote(plain))):
        if candidate and (data := reading.beside(candidate)) is not None:
            return _inner(data, inner_address, depth, reading)
    if not re.match(r"(?:about|javascript|data):", inner_address, re.IGNORECASE):
        reading.missing.append(name)
    return []


def _inner(data: bytes, address: str, depth: int, reading: _Reading) -> list[Item]:
    reading.frames -= 1
    if reading.frames < 0 or depth >= _MAX_FRAME_DEPTH:  # pages that hold each other end here
        return []
    if kind_of(data) not in (FileKind.HTML, FileKind.TEXT):
        return [PICTURE]  # a PDF, say: something that a person reads there
    try:
        return _items_of(data, address, depth + 1, reading)
    except UnreadableSource:
        return [PICTURE]


# The encoding -------------------------------------------------------------------------------------------------------

_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED_UTF8 = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*utf-?8")
_TAGS = re.compile(rb"<[^<>]*>")
_HEAD = 4_000
_HIGH: Final = bytes(range(128, 256))
_CHINESE = re.compile(r"[\xa0\u2000-\u303f\u3400-\u9fff\uff00-\uffef]")


def _as_utf8(data: bytes) -> tuple[bytes, bool]:
    """The page in UTF-8, and whether characters of it are lost.

    The bytes decide, as in plain text. But a page begins with a head of plain ASCII, in which any encoding looks right:
    so all of it is looked at. What the page declares decides only where the bytes fit both.
    """
    zeros = data[:_HEAD].count(b"\x00")
    if data.startswith(_BOMS) or 5 * zeros > len(data[:_HEAD]):
        text, damage = decode(data)
        return text.encode("utf-8", "replace"), bool(damage)
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")  # zero bytes: slips of an editor
    try:
        data.decode("utf-8")
        if _DECLARED_UTF8.search(data[:_HEAD].lower()) or _is_utf8(data):
            return data, False
    except UnicodeDecodeError:
        if _is_utf8(data):
            return data.decode("utf-8", "replace").encode(), True
    text = data.decode("gb18030", "replace")
    lost = text.count("\ufffd")
    if 10 * lost > len(data) - len(data.translate(None, _HIGH)):
        raise UnreadableSource(_UNKNOWN_ENCODING)
    return text.encode(), lost > 0


def _is_utf8(data: bytes) -> bool:
    """Whether the characters beyond ASCII are UTF-8: nearly all are valid, and most of them are Chinese.

    Chinese in GB18030 is hardly ever valid UTF-8; a few bytes that happen to be give no Chinese characters.
    """
    text = _TAGS.sub(b"", data).decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    lost = text.count("\ufffd")
    return 10 * lost <= beyond and 2 * len(_CHINESE.findall(text)) >= beyond - lost
