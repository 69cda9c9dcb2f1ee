"""Saved web pages in one file (.mht, .mhtml), as browsers and Word write them: a mail whose parts are the page's files.

In: the bytes of the file. Out: the Content of its page, frames included, read by ``html``. A file that ends before its
last part does is read as far as it goes and said to be damaged.

Raises UnreadableSource where there is no page in it, or none that can be read.
"""

import re
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.message import Message
from urllib.parse import unquote, urljoin

from gipdata.sources import html
from gipdata.sources.document import Beside, Content, UnreadableSource

__all__ = ["read"]

_MAX_PARTS, _MAX_MARKS = 5_000, 50_000
# Cutting up a header takes the square of its length.
_LONGEST_HEADER = 5_000
_HEADER = re.compile(rb"^content-(?:type|disposition)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_NO_PAGE = "网页存档（.mht）里没有网页，或存档已损坏；请在浏览器中重新打开并另存为网页后再试。"
_PAGES = ("text/html", "application/xhtml+xml")


def read(data: bytes, beside: Beside) -> Content:
    """The page in the file; its frames come from the file itself, never from what lies beside it."""
    if data.count(b"\n--") > _MAX_MARKS or any(len(m[0]) > _LONGEST_HEADER for m in _HEADER.finditer(data)):
        raise UnreadableSource(_NO_PAGE)
    try:
        message = message_from_bytes(data)
        parts = [part for part in message.walk() if not part.is_multipart()]
        root = _root(message, parts)
    except (MessageError, ValueError, LookupError, RecursionError):  # headers that are none, parts within parts
        root, parts = None, []
    if root is None or len(parts) > _MAX_PARTS:
        raise UnreadableSource(_NO_PAGE)
    content = html.read(_body(root), _Parts(root, parts).beside)
    if not _is_whole(message):
        return content._replace(damage=tuple(dict.fromkeys((*content.damage, "characters-lost"))))
    return content


def _root(message: Message, parts: list[Message]) -> Message | None:
    """The part that is the page: the one that the file names, otherwise the first page in it."""
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    start = _content_id(str(message.get_param("start", "")))
    named = [part for part in pages if start and _content_id(_header(part, "Content-ID")) == start]
    shown = _header(message, "Snapshot-Content-Location")
    located = [part for part in pages if shown and _header(part, "Content-Location") == shown]
    return next(iter([*named, *located, *pages]), None)


class _Parts:
    """The parts of a file by the names under which its page asks for them."""

    def __init__(self, root: Message, parts: list[Message]) -> None:
        self._base = _header(root, "Content-Location")
        self._by_name: dict[str, Message] = {}
        for part in parts:
            if part is root:
                continue
            if content_id := _content_id(_header(part, "Content-ID")):
                self._by_name.setdefault(f"cid:{content_id}", part)
            if location := _header(part, "Content-Location"):
                self._by_name.setdefault(self._absolute(location), part)

    def beside(self, name: str) -> bytes | None:
        is_id = name[:4].lower() == "cid:"
        part = self._by_name.get(f"cid:{unquote(name[4:])}" if is_id else self._absolute(name))
        return None if part is None else _body(part)

    def _absolute(self, name: str) -> str:
        try:
            return urljoin(self._base, name)
        except ValueError:
            return name


def _header(part: Message, name: str) -> str:
    """A header's value without the line breaks that long addresses are folded with."""
    return "".join(str(part.get(name, "")).split())


def _content_id(value: str) -> str:
    return value.strip().removeprefix("<").removesuffix(">")


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _is_whole(message: Message) -> bool:
    """Whether the file goes on to the mark that closes its last part."""
    return not any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)
