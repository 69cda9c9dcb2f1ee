"""Web pages: what a browser shows of them, as lines, grids and pictures in order.

In: the bytes of a page, whatever encoding it declares, and the files saved beside it (for frames). Out: its Content.
``html_markup`` makes the bytes regular, ``html_page`` and ``html_lines`` decide what is shown, ``html_table`` where.

Raises UnreadableSource where there is nothing to read: no text at all, an unknown encoding, a page beyond all bounds.
"""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import unquote, urljoin

from gipdata.sources.document import Beside, Content, UnreadableSource
from gipdata.sources.html_markup import read_markup
from gipdata.sources.html_page import Page
from gipdata.sources.html_table import PICTURE, Item, Room, blocks_of
from gipdata.sources.kinds import FileKind, kind_of

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
    damage = reading.damage | ({"frame-missing"} if reading.missing else set())
    return Content(blocks, tuple(sorted(damage)))


@dataclass(slots=True)
class _Reading:
    """What a page and its frames share; the numbers are what is left."""

    beside: Beside
    room: Room = field(default_factory=Room)
    bytes: int = _MAX_BYTES
    tags: int = _MAX_TAGS
    frames: int = _MAX_FRAMES
    damage: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)


_DATA_URI = re.compile(rb"data:[\w/.+-]{1,100};base64,[A-Za-z0-9+/=%\s]+")


def _items_of(data: bytes, address: str, depth: int, reading: _Reading) -> list[Item]:
    data = _DATA_URI.sub(b"", data) if b";base64," in data else data
    reading.bytes -= len(data)
    reading.tags -= data.count(b"<")
    if reading.bytes < 0 or reading.tags < 0:
        raise UnreadableSource(_TOO_LARGE)
    data, lost = _as_utf8(data)
    reading.damage |= ({"characters-lost"} if lost else set()) | _cut(data)
    page = Page(partial(_frame, address=address, depth=depth, reading=reading), reading.room)
    read_markup(data, page)
    return page.items


_TEXT_IN_TAG = re.compile(rb"<(?!(?:br|hr|img|input)\b)[a-z][^<>]*>([^<>]*)")
_END = 20_000


def _cut(data: bytes) -> set[str]:
    """The damage of a page that breaks off: in a text, perhaps of a figure, behind a tag just opened; or in a table."""
    end = data[-_END:].lower()
    text = _TEXT_IN_TAG.fullmatch(end, max(end.rfind(b"<"), 0))
    if text is not None and text[1].strip():
        return {"characters-lost"}
    last_cell = max(map(end.rfind, (b"<td", b"<th", b"<tr")))
    return {"cut-short"} if last_cell > max(map(end.rfind, (b"</table", b"</body", b"</html"))) else set()


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
_ASCII: Final = bytes(range(128))
_CHINESE = re.compile(r"[\xa0\u2000-\u303f\u3400-\u9fff\uff00-\uffef]")


def _as_utf8(data: bytes) -> tuple[bytes, bool]:
    """The page in UTF-8, and whether characters of it are lost.

    The bytes decide, as in plain text. But a page begins with a head of plain ASCII, in which any encoding looks right:
    so all of it is looked at. What the page declares decides only where the bytes fit both.
    """
    if data.startswith(_BOMS) or _is_utf16(data[:_HEAD]):
        return _from_utf16(data)
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")  # zero bytes: slips of an editor
    try:
        data.decode("utf-8")
        is_valid = True
    except UnicodeDecodeError:
        is_valid = False
    if is_valid and _DECLARED_UTF8.search(data[:_HEAD].lower()):
        return data, False
    beyond = data.translate(None, _ASCII)
    if _is_utf8(data, beyond):
        return (data, False) if is_valid else (data.decode("utf-8", "replace").encode(), True)
    text = data.decode("gb18030", "replace")
    lost = text.count("\ufffd")
    if 10 * lost > len(beyond):
        raise UnreadableSource(_UNKNOWN_ENCODING)
    return text.encode(), lost > 0


def _is_utf16(head: bytes) -> bool:
    """Whether zero bytes make up a fifth, or stand beside most "<" where there is much text between few tags."""
    beside = max(head.count(b"<\x00"), head.count(b"\x00<"))
    return 5 * head.count(b"\x00") > len(head) or 2 * beside > head.count(b"<")


def _from_utf16(data: bytes) -> tuple[bytes, bool]:
    """Where a byte is missing, all behind it is lost; that is a page as long as it is the smaller part."""
    behind, before = data[::2].count(0), data[1::2].count(0)  # bytes that make ASCII of the byte behind, or before
    is_big = data.startswith(_BOMS[1]) or (behind > before and not data.startswith(_BOMS[0]))
    text = data.decode("utf-16-be" if is_big else "utf-16-le", "replace").removeprefix("\ufeff")
    ordinary = len(_CHINESE.findall(text)) + len(text.encode("ascii", "ignore"))
    if (behind < before if is_big else before < behind) or 2 * ordinary < len(text):
        raise UnreadableSource(_UNKNOWN_ENCODING)
    return text.encode("utf-8", "replace"), len(data) % 2 > 0 or "\ufffd" in text


def _is_utf8(data: bytes, beyond: bytes) -> bool:
    """Whether the characters beyond ASCII are UTF-8: nearly all are valid, and most of them are Chinese.

    Chinese in GB18030 is hardly ever valid UTF-8; a few bytes that happen to be give no Chinese characters. Where there
    are few at all, those in tags do not count: one that is damaged would weigh too much.
    """
    text = (beyond if len(beyond) > 1_000 else _TAGS.sub(b"", data)).decode("utf-8", "replace")
    count = len(text) - len(text.encode("ascii", "ignore"))
    lost = text.count("\ufffd")
    return 10 * lost <= count and 2 * len(_CHINESE.findall(text)) >= count - lost
