"""What a browser shows of a web page, put together in one pass over its tags and texts.

In: start and end of tags, text, whole rows of plain cells. Out: ``Page.items``: lines, tables and pictures in order.

Inline tags never part a text, block tags and line breaks always do. What a browser does not show is left out: scripts,
comments, hidden elements. So is struck-out text: the page has taken it back (``<s>5</s>3`` says 3, and 53 would be a
number that nobody wrote). What style sheets do to classes is not known here.

Raises UnreadableSource where tags nest beyond all bounds or the parser gives up.
"""

from collections.abc import Callable
from functools import partial

from gipdata.sources.document import UnreadableSource
from gipdata.sources.html_lines import NOT_READ, Attributes, End, Lines
from gipdata.sources.html_style import Effect, ListNumbers, effect_of, picture_size, spans_of
from gipdata.sources.html_table import PICTURE, AnyCell, HtmlCell, HtmlTable, Item, Room

__all__ = ["Frame", "Page"]

_MAX_DEPTH = 10_000

Frame = Callable[[str, str | None], list[Item]]
"""Gives what stands in a frame, from its ``src`` (or "") and its ``srcdoc`` (or None)."""

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
_PREFORMATTED = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
_NO_FIELD = frozenset(("hidden", "checkbox", "radio", "submit", "button", "image", "reset", "file", "password"))


class Page:
    """Takes a page's tags and texts; ``items`` is the page in order."""

    def __init__(self, frame: Frame, room: Room) -> None:
        self.items: list[Item] = []
        self._frame, self._room = frame, room
        self._lines = Lines(self.items)
        self.data = self._lines.pieces.append
        self._ends: list[End] = []  # for each open tag, what is to be done when it closes
        self._skipping = False
        self._tables: list[HtmlTable] = []
        self._options: list[tuple[bool, str]] = []
        self._links = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        ends = self._ends
        if len(ends) > _MAX_DEPTH:
            raise UnreadableSource(NOT_READ)
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
            self._lines.end_line()
            ends.append(self._lines.end_line)
        else:
            opener = _OPENERS.get(tag)
            ends.append(opener(self, tag, attributes) if opener else None)

    def end(self, tag: str) -> None:
        end = self._ends.pop()
        if end is not None:
            end()

    def close(self) -> None:
        if self._ends:  # the parser gave up
            raise UnreadableSource(NOT_READ)
        self._lines.end_line()

    # What is not shown ----------------------------------------------------------------------------------------------

    def _open_hidden(self, tag: str, attributes: Attributes) -> End:
        return self._skip()

    def _skip(self) -> End:
        self._skipping = True
        return partial(self._end_skip, len(self._lines.pieces))

    def _end_skip(self, start: int) -> None:
        self._skipping = False
        del self._lines.pieces[start:]

    def _open_with(self, effect: Effect, tag: str, attributes: Attributes) -> End:
        """Opens a tag with a style of its own: it is not shown, or its text is not, or it is a box."""
        if effect is Effect.HIDDEN or tag in _NOT_SHOWN:
            return self._skip()
        is_box = effect is Effect.BOX and tag != "img"  # an icon that floats stands beside its words all the same
        if is_box or tag in _BLOCKS:
            self._lines.end_line()
        opener = _OPENERS.get(tag)
        close = opener(self, tag, attributes) if opener else None
        if is_box:
            return partial(self._end_box, close)
        close = self._lines.end_line if tag in _BLOCKS else close
        return self._lines.mute(close) if effect is Effect.MUTED else close

    def _end_box(self, close: End) -> None:
        self._lines.end_line()
        if close is not None:
            close()

    def _open_struck(self, tag: str, attributes: Attributes) -> End:
        return self._open_with(Effect.MUTED, "", attributes)

    # Kinds of text --------------------------------------------------------------------------------------------------

    def _open_preformatted(self, tag: str, attributes: Attributes) -> End:
        return self._lines.open_preformatted()

    def _open_raised(self, tag: str, attributes: Attributes) -> End:
        return self._lines.open_raised()

    def _open_ordered(self, tag: str, attributes: Attributes) -> End:
        return self._lines.open_list(ListNumbers.of(attributes))

    def _open_list(self, tag: str, attributes: Attributes) -> End:
        return self._lines.open_list(None)

    def _open_list_item(self, tag: str, attributes: Attributes) -> End:
        return self._lines.open_item(attributes)

    # Fields to fill in ----------------------------------------------------------------------------------------------

    def _open_field(self, tag: str, attributes: Attributes) -> End:
        if attributes.get("type", "").strip().lower() not in _NO_FIELD:
            self.data(f" {attributes.get('value', '')} ")  # a box of its own: two are not one figure
        return None

    def _open_choice(self, tag: str, attributes: Attributes) -> End:
        return partial(self._close_choice, len(self._options))

    def _close_choice(self, start: int) -> None:
        options = self._options[start:]
        del self._options[start:]
        chosen = [text for is_chosen, text in options if is_chosen] or [text for _, text in options[:1]]
        self.data(f" {' '.join(chosen)} ")

    def _open_option(self, tag: str, attributes: Attributes) -> End:
        return partial(self._close_option, len(self._lines.pieces), "selected" in attributes)

    def _close_option(self, start: int, is_chosen: bool) -> None:
        pieces = self._lines.pieces
        self._options.append((is_chosen, "".join(pieces[start:])))
        del pieces[start:]

    # Pictures and frames --------------------------------------------------------------------------------------------

    def _open_link(self, tag: str, attributes: Attributes) -> End:
        self._links += 1
        return self._close_link

    def _close_link(self) -> None:
        self._links -= 1

    def _open_picture(self, tag: str, attributes: Attributes) -> End:
        lines = self._lines
        if lines.muted_from is not None:
            return None
        size = picture_size(attributes)
        if size and min(size) >= 100 and max(size) >= 200:
            lines.end_line()
            lines.flow.append(PICTURE)
            return None
        lines.pictured = lines.pictured or (not size and not self._links)
        self.data(" ")  # two figures with a picture between them are not one
        return None

    def _open_frame(self, tag: str, attributes: Attributes) -> End:
        self._lines.end_line()
        if self._lines.muted_from is None:
            self._lines.flow += self._frame(attributes.get("src", "").strip(), attributes.get("srcdoc"))
        return self._skip()

    # Tables ---------------------------------------------------------------------------------------------------------

    def _open_table(self, tag: str, attributes: Attributes) -> End:
        lines = self._lines
        lines.end_line()
        lines.end_number()
        table = HtmlTable()
        self._tables.append(table)
        flow, lines.flow = lines.flow, table.outside
        return partial(self._close_table, flow)

    def _close_table(self, flow: list[Item]) -> None:
        self._lines.end_line()
        flow += self._tables.pop().items(self._room)
        self._lines.flow = flow

    def _open_row_group(self, tag: str, attributes: Attributes) -> End:
        self._lines.end_line()
        if not self._tables:
            return self._lines.end_line
        self._close_cell(self._tables[-1].cell)
        self._tables[-1].open_group(tag)
        return self._close_row_group

    def _close_row_group(self) -> None:
        self._lines.end_line()
        self._tables[-1].close_group()

    @property
    def takes_rows(self) -> bool:
        """Whether ``row`` may be called: in a table, where text is shown as it stands."""
        return bool(self._tables) and not self._skipping and self._lines.are_plain

    def row(self, cells: list[AnyCell]) -> None:
        """A whole row at once."""
        self._lines.end_line()
        table = self._tables[-1]
        self._close_cell(table.cell)
        table.open_row().extend(cells)
        table.row = None
        self._lines.flow = table.outside

    def _open_row(self, tag: str, attributes: Attributes) -> End:
        self._lines.end_line()
        if not self._tables:
            return self._lines.end_line
        self._close_cell(self._tables[-1].cell)  # </td> is missing, and tags are open in the cell
        return partial(self._close_row, self._tables[-1].open_row())

    def _close_row(self, row: object) -> None:
        self._lines.end_line()
        table = self._tables[-1]
        if table.row is row:
            self._close_cell(table.cell)
            table.row = None

    def _open_cell(self, tag: str, attributes: Attributes) -> End:
        self._lines.end_line()
        if not self._tables:
            return self._lines.end_line
        table = self._tables[-1]
        cell = HtmlCell([], *spans_of(attributes))
        table.add(cell)  # an open one ends here: </td> is missing, and tags are open in it
        self._lines.flow = cell.items
        return partial(self._close_cell, cell)

    def _close_cell(self, cell: HtmlCell | None) -> None:
        self._lines.end_line()
        table = self._tables[-1]
        if cell is not None and table.cell is cell:
            table.cell = None
            self._lines.flow = table.outside


_Opener = Callable[[Page, str, Attributes], End]
_OPENERS: dict[str, _Opener] = {
    "a": Page._open_link,
    "del": Page._open_struck,
    "img": Page._open_picture,
    "input": Page._open_field,
    "li": Page._open_list_item,
    "ol": Page._open_ordered,
    "option": Page._open_option,
    "select": Page._open_choice,
    "table": Page._open_table,
    "tr": Page._open_row,
    **dict.fromkeys(_NOT_SHOWN, Page._open_hidden),
    **dict.fromkeys(_CELLS, Page._open_cell),
    **dict.fromkeys(_ROW_GROUPS, Page._open_row_group),
    **dict.fromkeys(("ul", "menu", "dir"), Page._open_list),
    **dict.fromkeys(_PREFORMATTED, Page._open_preformatted),
    **dict.fromkeys(("sup", "sub"), Page._open_raised),
    **dict.fromkeys(_FRAMES, Page._open_frame),
}
