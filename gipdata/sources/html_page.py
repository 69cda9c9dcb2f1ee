"""What a browser shows of a web page, taken from the parser's events in one pass.

In: start and end of tags, and text. Out: ``Page.items``: lines, tables and pictures in order.

Inline tags never part a text, block tags and line breaks always do. What a browser does not show is left out: scripts,
comments, hidden elements. So is struck-out text: the page has taken it back (``<s>5</s>3`` says 3, and 53 would be a
number that nobody wrote). What style sheets do to classes is not known here.

Raises UnreadableSource where tags nest beyond all bounds or the parser gives up.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from gipdata.sources.document import UnreadableSource
from gipdata.sources.html_style import Effect, ListNumbers, effect_of, picture_size, span
from gipdata.sources.html_table import PICTURE, HtmlCell, HtmlTable, Item, Room

__all__ = ["Frame", "Page"]

_MAX_DEPTH = 10_000
_MAX_LINES = 200_000
_NOT_READ = "网页的标签嵌套过深，或有超长的内容，无法读完；请在浏览器中打开，把正文复制到 Word 或纯文本文件后再试。"

Frame = Callable[[str, str | None], list[Item]]
"""Gives what stands in a frame, from its ``src`` (or "") and its ``srcdoc`` (or None)."""

_End = Callable[[], None] | None
_Attributes = Mapping[str, str]

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "colgroup", "dd",
     "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "main", "nav", "object", "optgroup", "p",
     "section", "summary", "video", "audio")
)  # fmt: skip
_NOT_SHOWN = frozenset(
    ("datalist", "noembed", "noframes", "noscript", "rp", "rt", "script", "style", "template", "title")
)
_FRAMES = frozenset(("iframe", "frame"))
_CELLS = frozenset(("td", "th"))
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_LISTS = frozenset(("ol", "ul", "menu", "dir"))
_PREFORMATTED = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
_RAISED = frozenset(("sup", "sub"))
_NO_FIELD = frozenset(("hidden", "checkbox", "radio", "submit", "button", "image", "reset", "file", "password"))

_SPACE = " \t\r\n\f"  # what the source may be laid out with; wider spaces are text
_SPACES = re.compile(f"[{_SPACE}]+")
# Spaces of every kind, and marks that have no width.
_INVISIBLE = "".join(
    chr(c)
    for c in (*range(0x21), 0x7F, 0x85, 0xA0, 0xAD, 0x1680, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x2030),
              0x205F, 0x2060, 0x3000, 0x3164, 0xFEFF)
)  # fmt: skip


class Page:
    """Takes the parser's events; ``items`` is the page in order."""

    def __init__(self, frame: Frame, room: Room) -> None:
        self.items: list[Item] = []
        self._frame, self._room = frame, room
        self._flow = self.items  # where lines go: the page, or the innermost cell
        self._pieces: list[str] = []  # of the line that is being read
        self.data = self._pieces.append
        self._ends: list[_End] = []  # for each open tag, what is to be done when it closes
        self._skipping = False
        self._muted_from: int | None = None  # the first of the pieces that are not shown
        self._tables: list[HtmlTable] = []
        self._lists: list[ListNumbers | None] = []
        self._options: list[tuple[bool, str]] = []
        self._list_number = ""
        self._links = self._preformatted = 0
        self._picture = False  # one without a stated size stands in this line

    def start(self, tag: str, attributes: _Attributes) -> None:
        ends = self._ends
        if len(ends) > _MAX_DEPTH:
            raise UnreadableSource(_NOT_READ)
        if self._skipping:
            ends.append(None)
            return
        if attributes:
            style = attributes.get("style")
            hidden = "hidden" in attributes
            if (style or hidden) and (effect := effect_of(style or "", hidden)):
                ends.append(self._open_with(effect, tag, attributes))
                return
        if tag in _BLOCKS:
            if self._pieces:
                self._end_line()
            ends.append(self._end_line)
        else:
            opener = _OPENERS.get(tag)
            ends.append(opener(self, tag, attributes) if opener else None)

    def end(self, tag: str) -> None:
        end = self._ends.pop()
        if end is not None:
            end()

    def close(self) -> None:
        if self._ends:  # the parser gave up
            raise UnreadableSource(_NOT_READ)
        self._end_line()

    # What is not shown ----------------------------------------------------------------------------------------------

    def _open_hidden(self, tag: str, attributes: _Attributes) -> _End:
        return self._skip()

    def _skip(self) -> _End:
        self._skipping = True
        return partial(self._end_skip, len(self._pieces))

    def _end_skip(self, start: int) -> None:
        self._skipping = False
        del self._pieces[start:]

    def _open_with(self, effect: Effect, tag: str, attributes: _Attributes) -> _End:
        """Opens a tag with a style of its own: it is not shown, or its text is not, or it is a box."""
        if effect is Effect.HIDDEN or tag in _NOT_SHOWN:
            return self._skip()
        is_box = effect is Effect.BOX and tag != "img"  # an icon that floats stands beside its words all the same
        if is_box or tag in _BLOCKS:
            self._end_line()
        opener = _OPENERS.get(tag)
        close = opener(self, tag, attributes) if opener else None
        if is_box:
            return partial(self._end_box, close)
        close = self._end_line if tag in _BLOCKS else close
        if self._muted_from is not None or effect is not Effect.MUTED:
            return close
        self._muted_from = len(self._pieces)
        return partial(self._unmute, close)

    def _unmute(self, close: _End) -> None:
        if close is not None:
            close()
        del self._pieces[self._muted_from :]
        self._muted_from = None

    def _end_box(self, close: _End) -> None:
        self._end_line()
        if close is not None:
            close()

    def _open_struck(self, tag: str, attributes: _Attributes) -> _End:
        return self._open_with(Effect.MUTED, "", attributes)

    # Lines ----------------------------------------------------------------------------------------------------------

    def _end_line(self) -> None:
        pieces = self._pieces
        if not pieces:
            return
        if self._muted_from is not None:
            del pieces[self._muted_from :]
            self._muted_from = 0
        text = pieces.pop() if len(pieces) == 1 else "".join(pieces)
        pieces.clear()
        picture, self._picture = self._picture, False
        if not text.isalnum():  # a figure or a label: as most cells are
            text = text.strip(_SPACE)
            if not text or (text[0] in _INVISIBLE and not text.strip(_INVISIBLE)):
                if picture:
                    self._flow.append(PICTURE)
                return
            if self._preformatted:
                self._flow += self._lines(text)
                return
            if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
                text = _SPACES.sub(" ", text)
        self._flow.append(self._numbered(text) if self._list_number else text)

    def _lines(self, text: str) -> list[Item]:
        """The lines of a text that keeps its spaces."""
        lines = text.splitlines()
        if len(lines) > _MAX_LINES:
            raise UnreadableSource(_NOT_READ)
        return [line for line in lines if line.strip(_INVISIBLE)]

    def _numbered(self, text: str) -> str:
        number, self._list_number = self._list_number, ""
        # "1." before the figure 5 would read as 1.5
        return f"{number[:-1]}、{text}" if text[0].isdigit() else f"{number}{text}"

    def _open_preformatted(self, tag: str, attributes: _Attributes) -> _End:
        self._end_line()
        self._preformatted += 1
        return self._close_preformatted

    def _close_preformatted(self) -> None:
        self._end_line()
        self._preformatted -= 1

    def _open_raised(self, tag: str, attributes: _Attributes) -> _End:
        return partial(self._close_raised, len(self._pieces))

    def _close_raised(self, start: int) -> None:
        """A raised digit behind a digit is a note's number or a power, never the figure's next digit."""
        pieces = self._pieces
        if 0 < start < len(pieces) and pieces[start - 1][-1:].isdigit() and pieces[start][:1].isdigit():
            pieces.insert(start, "^")

    def _open_list(self, tag: str, attributes: _Attributes) -> _End:
        self._end_line()
        self._lists.append(ListNumbers.of(attributes) if tag == "ol" else None)
        return self._close_list

    def _close_list(self) -> None:
        self._end_line()
        self._lists.pop()

    def _open_list_item(self, tag: str, attributes: _Attributes) -> _End:
        self._end_line()
        numbers = self._lists[-1] if self._lists else None
        self._list_number = numbers.next(attributes) if numbers else ""
        return self._close_list_item

    def _close_list_item(self) -> None:
        self._end_line()
        self._list_number = ""

    # Fields to fill in ----------------------------------------------------------------------------------------------

    def _open_field(self, tag: str, attributes: _Attributes) -> _End:
        if attributes.get("type", "").strip().lower() not in _NO_FIELD:
            self._pieces.append(f" {attributes.get('value', '')} ")  # a box of its own: two are not one figure
        return None

    def _open_choice(self, tag: str, attributes: _Attributes) -> _End:
        return partial(self._close_choice, len(self._options))

    def _close_choice(self, start: int) -> None:
        options = self._options[start:]
        del self._options[start:]
        chosen = [text for is_chosen, text in options if is_chosen] or [text for _, text in options[:1]]
        self._pieces.append(f" {' '.join(chosen)} ")

    def _open_option(self, tag: str, attributes: _Attributes) -> _End:
        return partial(self._close_option, len(self._pieces), "selected" in attributes)

    def _close_option(self, start: int, is_chosen: bool) -> None:
        self._options.append((is_chosen, "".join(self._pieces[start:])))
        del self._pieces[start:]

    # Pictures and frames --------------------------------------------------------------------------------------------

    def _open_link(self, tag: str, attributes: _Attributes) -> _End:
        self._links += 1
        return self._close_link

    def _close_link(self) -> None:
        self._links -= 1

    def _open_picture(self, tag: str, attributes: _Attributes) -> _End:
        if self._muted_from is not None:
            return None
        size = picture_size(attributes)
        if size and min(size) >= 100 and max(size) >= 200:
            self._end_line()
            self._flow.append(PICTURE)
            return None
        self._picture = self._picture or (not size and not self._links)
        self._pieces.append(" ")  # two figures with a picture between them are not one
        return None

    def _open_frame(self, tag: str, attributes: _Attributes) -> _End:
        self._end_line()
        if self._muted_from is None:
            self._flow += self._frame(attributes.get("src", "").strip(), attributes.get("srcdoc"))
        return self._skip()

    # Tables ---------------------------------------------------------------------------------------------------------

    def _open_table(self, tag: str, attributes: _Attributes) -> _End:
        self._end_line()
        if self._list_number:  # of an item that begins with a table
            self._flow.append(self._list_number)
            self._list_number = ""
        table = HtmlTable()
        self._tables.append(table)
        flow, self._flow = self._flow, table.outside
        return partial(self._close_table, flow)

    def _close_table(self, flow: list[Item]) -> None:
        self._end_line()
        table = self._tables.pop()
        flow += table.items(self._room)
        self._flow = flow

    def _open_row_group(self, tag: str, attributes: _Attributes) -> _End:
        self._end_line()
        if not self._tables:
            return self._end_line
        self._close_cell(self._tables[-1].cell)
        self._tables[-1].open_group(tag)
        return self._close_row_group

    def _close_row_group(self) -> None:
        self._end_line()
        self._tables[-1].in_group = False
        self._tables[-1].row = None

    def _open_row(self, tag: str, attributes: _Attributes) -> _End:
        self._end_line()
        if not self._tables:
            return self._end_line
        self._close_cell(self._tables[-1].cell)  # </td> is missing, and tags are open in the cell
        return partial(self._close_row, self._tables[-1].open_row())

    def _close_row(self, row: list[HtmlCell]) -> None:
        self._end_line()
        table = self._tables[-1]
        if table.row is row:
            self._close_cell(table.cell)
            table.row = None

    def _open_cell(self, tag: str, attributes: _Attributes) -> _End:
        if self._pieces:
            self._end_line()
        if not self._tables:
            return self._end_line
        table = self._tables[-1]
        items: list[Item] = []
        if attributes:
            rows, columns = attributes.get("rowspan"), attributes.get("colspan")
            cell = HtmlCell(items, span(rows, 65_534, 0) if rows else 1, span(columns, 1_000, 1) if columns else 1)
        else:
            cell = HtmlCell(items)
        table.add(cell)  # an open one ends here: </td> is missing, and tags are open in it
        self._flow = items
        return partial(self._close_cell, cell)

    def _close_cell(self, cell: HtmlCell | None) -> None:
        if self._pieces:
            self._end_line()
        table = self._tables[-1]
        if cell is not None and table.cell is cell:
            table.cell = None
            self._flow = table.outside


_Opener = Callable[[Page, str, _Attributes], _End]
_OPENERS: dict[str, _Opener] = {
    "a": Page._open_link,
    "del": Page._open_struck,
    "img": Page._open_picture,
    "input": Page._open_field,
    "li": Page._open_list_item,
    "option": Page._open_option,
    "select": Page._open_choice,
    "table": Page._open_table,
    "tr": Page._open_row,
    **dict.fromkeys(_NOT_SHOWN, Page._open_hidden),
    **dict.fromkeys(_CELLS, Page._open_cell),
    **dict.fromkeys(_ROW_GROUPS, Page._open_row_group),
    **dict.fromkeys(_LISTS, Page._open_list),
    **dict.fromkeys(_PREFORMATTED, Page._open_preformatted),
    **dict.fromkeys(_RAISED, Page._open_raised),
    **dict.fromkeys(_FRAMES, Page._open_frame),
}
