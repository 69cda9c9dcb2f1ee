"""The lines of a web page: text run on until something parts it.

In: pieces of text, and what parts them (``end_line``). Out: lines in ``Lines.flow``, which is the page or a cell of it.
Spaces are what a browser makes of them, and a line of nothing visible is none.

Raises UnreadableSource where a preformatted text has more lines than any report.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from gipdata.sources.document import UnreadableSource
from gipdata.sources.html_style import ListNumbers
from gipdata.sources.html_table import PICTURE, Item

__all__ = ["NOT_READ", "Attributes", "End", "Lines", "line_of"]

NOT_READ = "网页的标签嵌套过深，或有超长的内容，无法读完；请在浏览器中打开，把正文复制到 Word 或纯文本文件后再试。"
_MAX_LINES = 200_000

Attributes = Mapping[str, str]
End = Callable[[], None] | None
"""What is to be done when a tag closes."""

_SPACE = " \t\r\n\f"  # what the source may be laid out with; wider spaces are text
_SPACES = re.compile(f"[{_SPACE}]+")
# Spaces of every kind, and marks that have no width.
_INVISIBLE = "".join(
    chr(c)
    for c in (*range(0x21), 0x7F, 0x85, 0xA0, 0xAD, 0x1680, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x2030),
              0x205F, 0x2060, 0x3000, 0x3164, 0xFEFF)
)  # fmt: skip


def line_of(text: str) -> str:
    """A text as one line; "" where nothing of it can be seen."""
    if text.isalnum():  # a figure or a label: as most are
        return text
    text = text.strip(_SPACE)
    if not text or (text[0] in _INVISIBLE and not text.strip(_INVISIBLE)):
        return ""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        return _SPACES.sub(" ", text)
    return text


class Lines:
    def __init__(self, flow: list[Item]) -> None:
        self.flow = flow  # where lines go
        self.pieces: list[str] = []  # of the line that is being read
        self.muted_from: int | None = None  # the first of the pieces that are not shown
        self.pictured = False  # a picture without a stated size stands in this line
        self._preformatted = 0
        self._lists: list[ListNumbers | None] = []
        self._number = ""  # of the list's item that begins here

    @property
    def are_plain(self) -> bool:
        """Whether the next text is shown as any other: not muted, preformatted or behind a list's number."""
        return self.muted_from is None and not self._preformatted and not self._number

    def end_line(self) -> None:
        pieces = self.pieces
        if not pieces:
            return
        if self.muted_from is not None:
            del pieces[self.muted_from :]
            self.muted_from = 0
        text = "".join(pieces)
        pieces.clear()
        pictured, self.pictured = self.pictured, False
        line = line_of(text)
        if not line:
            self.flow += [PICTURE] * pictured
        else:
            lines = _preformatted(text.strip(_SPACE)) if self._preformatted else [line]
            if self._number:
                lines[0] = self._numbered(lines[0])
            self.flow += lines

    def mute(self, close: End) -> End:
        """From here on until the returned function is called nothing is shown."""
        if self.muted_from is not None:
            return close
        self.muted_from = len(self.pieces)
        return partial(self._unmute, close)

    def _unmute(self, close: End) -> None:
        if close is not None:
            close()
        del self.pieces[self.muted_from :]
        self.muted_from = None

    # Kinds of text --------------------------------------------------------------------------------------------------

    def open_preformatted(self) -> End:
        self.end_line()
        self._preformatted += 1
        return self._close_preformatted

    def _close_preformatted(self) -> None:
        self.end_line()
        self._preformatted -= 1

    def open_raised(self) -> End:
        return partial(self._close_raised, len(self.pieces))

    def _close_raised(self, start: int) -> None:
        """A raised digit behind a digit is a note's number or a power, never the figure's next digit."""
        pieces = self.pieces
        if 0 < start < len(pieces) and pieces[start - 1][-1:].isdigit() and pieces[start][:1].isdigit():
            pieces.insert(start, "^")

    # Lists ----------------------------------------------------------------------------------------------------------

    def open_list(self, numbers: ListNumbers | None) -> End:
        self.end_line()
        self._lists.append(numbers)
        return self._close_list

    def _close_list(self) -> None:
        self.end_line()
        self._lists.pop()

    def open_item(self, attributes: Attributes) -> End:
        self.end_line()
        numbers = self._lists[-1] if self._lists else None
        self._number = numbers.next(attributes) if numbers else ""
        return self._close_item

    def _close_item(self) -> None:
        self.end_line()
        self._number = ""

    def end_number(self) -> None:
        """What follows is no line that the number of this item could stand before."""
        if self._number:
            self.flow.append(self._number)
            self._number = ""

    def _numbered(self, text: str) -> str:
        number, self._number = self._number, ""
        # "1." before the figure 5 would read as 1.5
        return f"{number[:-1]}、{text}" if text[0].isdigit() else f"{number}{text}"


def _preformatted(text: str) -> list[str]:
    """The lines of a text that keeps its spaces."""
    lines = text.splitlines()
    if len(lines) > _MAX_LINES:
        raise UnreadableSource(NOT_READ)
    return [line for line in lines if line.strip(_INVISIBLE)]
