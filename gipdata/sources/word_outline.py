"""A settled tree as an outline: paragraphs and tables as they stand in each other, in one pass."""

import re
from collections.abc import Sequence
from typing import TypeVar

from lxml.etree import _Element

from gipdata.sources.document import UnreadableSource
from gipdata.sources.numbering import WORD, number_of
from gipdata.sources.word_package import DAMAGED
from gipdata.sources.word_tags import (
    ACROSS,
    BEFORE,
    CELL,
    COLUMN,
    DOWN,
    DOWN_CHANGED,
    FIXED,
    LAYOUT,
    MERGING,
    PARAGRAPH,
    PICTURE_SIGN,
    POSITION,
    ROW,
    SHOWN,
    SPACE,
    SPAN,
    SYMBOL,
    TAB,
    TABLE,
    TEXTS,
    VALUE,
)

__all__ = ["WordCell", "WordRow", "WordTable", "Written", "outline"]

_MOST_COLUMNS = 63  # Word's own limit


class Written:
    """A paragraph: its text run on, parted by line breaks, and for each picture in it whether it is large."""

    __slots__ = ("parts", "pictures")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pictures: tuple[bool, ...] = ()

    @property
    def lines(self) -> list[str]:
        text = "".join(self.parts)
        if "\n" in text:
            return [line for line in text.split("\n") if line and not line.isspace()]
        return [text] if text and not text.isspace() else []


class WordCell:
    """A cell as the file has it. ``down`` and ``across`` are None where it takes no part in such a merge, else whether
    it goes on with the cell above or before it. ``blocks`` are its paragraphs and tables in order."""

    __slots__ = ("across", "blocks", "down", "nests", "span")

    def __init__(self) -> None:
        self.span = 1
        self.down: bool | None = None
        self.across: bool | None = None
        self.nests = False
        self.blocks: list[Written | WordTable] = []

    @property
    def content(self) -> tuple[str, Sequence[bool]]:
        """The lines of its own, and for each picture whether it is large; a sign where pictures are all that it has."""
        first = self.blocks[0] if len(self.blocks) == 1 else None
        if isinstance(first, Written) and len(first.parts) == 1 and first.parts[0].isalnum() and not first.pictures:
            return first.parts[0], ()  # as good as always
        lines: list[str] = []
        pictures: list[bool] = []
        for block in self.blocks:
            if isinstance(block, Written):
                lines += block.lines
                pictures += block.pictures
        return "\n".join(lines) or PICTURE_SIGN * bool(pictures), pictures


class WordRow:
    """A row; ``before`` and ``after`` count the places that it leaves out at its ends, ``merges`` tells whether there
    are any or one of its cells is merged."""

    __slots__ = ("after", "before", "cells", "merges")

    def __init__(self) -> None:
        self.before = self.after = 0
        self.merges = False
        self.cells: list[WordCell] = []


class WordTable:
    """``widths`` are those of its columns, in twentieths of a point."""

    __slots__ = ("rows", "widths")

    def __init__(self) -> None:
        self.rows: list[WordRow] = []
        self.widths: list[int] = []


_Node = TypeVar("_Node", WordCell, WordRow, WordTable)


def outline(body: _Element) -> WordCell:
    """Paragraphs and tables as they stand in each other, the body as if it were a cell. One pass over a settled tree.

    Whatever is wrapped around paragraphs, rows and cells (content controls, smart tags, …) is looked through.
    """
    table, row = WordTable(), WordRow()
    cell = outermost = WordCell()
    written = stray = Written()  # what stands in a cell or the body, but in no paragraph
    tables: dict[_Element, WordTable] = {}
    rows: dict[_Element, WordRow] = {}
    cells = {body: outermost}
    for element in body.iter(*LAYOUT, *SHOWN):
        tag = element.tag
        if tag in TEXTS:
            if text := element.text:
                written.parts.append(text if text.isalnum() else _spaced(text, element))
        elif tag == PARAGRAPH:
            written = Written()
            _holder(element, cells).blocks.append(written)
        elif tag == CELL:
            written = stray
            cells[element] = cell = WordCell()
            _holder(element, rows).cells.append(cell)
        elif tag == ROW:
            rows[element] = row = WordRow()
            _holder(element, tables).rows.append(row)
        elif tag == TABLE:
            written = stray
            tables[element] = table = WordTable()
            above = _holder(element, cells)
            above.blocks.append(table)
            above.nests = True
        elif tag == COLUMN:
            width = element.get(f"{WORD}w", "")
            table.widths.append(int(width) if re.fullmatch("[0-9]{1,6}", width) else 0)
        elif tag in MERGING:
            _note_merge(element, row, cell)
        elif tag == TAB:
            if element.get(POSITION) is None:  # else where a tab leads to, among a paragraph's properties
                written.parts.append("\t")
        elif tag in FIXED:
            written.parts.append(FIXED[tag])
        elif tag == SYMBOL:
            written.parts.append(_symbol(element))
        elif (large := _is_large(element)) is not None:
            written.pictures += (large,)
    if stray.parts or stray.pictures:
        raise UnreadableSource(DAMAGED)
    return outermost


def _holder(element: _Element, nodes: dict[_Element, _Node]) -> _Node:
    """The nearest of these nodes that an element stands in."""
    parent = element.getparent()
    if parent in nodes:
        return nodes[parent]
    above = next((above for above in element.iterancestors() if above in nodes), None)
    if parent is None or above is None:  # a cell outside any table
        raise UnreadableSource(DAMAGED)
    nodes[parent] = nodes[above]  # what is wrapped around one is as often wrapped around many
    return nodes[parent]


def _note_merge(element: _Element, row: WordRow, cell: WordCell) -> None:
    tag = element.tag
    row.merges = True
    if tag == SPAN:
        cell.span = min(max(number_of(element) or 1, 1), _MOST_COLUMNS)
    elif tag == DOWN:
        cell.down = element.get(VALUE) != "restart"
    elif tag == ACROSS:
        cell.across = element.get(VALUE) != "restart"
    elif tag == DOWN_CHANGED:
        cell.down = element.get(f"{WORD}vMerge") == "cont"
    elif tag == BEFORE:
        row.before = min(number_of(element) or 0, _MOST_COLUMNS)
    else:
        row.after = min(number_of(element) or 0, _MOST_COLUMNS)


def _spaced(text: str, element: _Element) -> str:
    """Spaces at either end count only where the file says so; a line break in the file is a space."""
    text = text.replace("\r", " ").replace("\n", " ")
    return text if element.get(SPACE) == "preserve" else text.strip(" ")


def _symbol(element: _Element) -> str:
    """A character of a symbol font: a box where only the font knows what it looks like."""
    code = element.get(f"{WORD}char", "")
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
    return chr(number) if 0x20 < number < 0xD800 or 0xF900 <= number <= 0xFFFD else "□"


_WIDE, _HIGH = 1_900_000, 480_000  # 200 and 50 pixels in the unit of drawings, of which a point has 12,700
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,9})(pt|in|cm|mm|px|)")
_UNITS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525, "": 9_525}


def _is_large(element: _Element) -> bool | None:
    """Whether a picture may hold a table or a page: one of unknown size may. None for what is only drawn: a line."""
    kind = element.tag.removeprefix(WORD)
    if kind == "drawing":
        content = next(element.iter("{*}graphicData"), None)
        shape = content is not None and "/wordprocessing" in content.get("uri", "")
        if shape and next(element.iter("{*}blip"), None) is None:
            return None
        extent = next(element.iter("{*}extent"), None)
        sizes = [number for name in ("cx", "cy") if extent is not None and (number := extent.get(name, "")).isdecimal()]
        return len(sizes) < 2 or (int(sizes[0][:12]) >= _WIDE and int(sizes[1][:12]) >= _HIGH)
    if kind == "pict" and next(element.iter("{*}imagedata"), None) is None:
        return None
    style = next((style for shape in element.iter() if (style := shape.get("style"))), "")
    size = {name: float(number) * _UNITS[unit] for name, number, unit in _SIZE.findall(style) if number.count(".") < 2}
    return size.get("width", _WIDE) >= _WIDE and size.get("height", _HIGH) >= _HIGH
