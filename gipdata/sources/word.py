"""Word files (.docx): paragraphs, grids and pictures, straight from the XML.

What Word shows is what is read. The tree is first made to say so: tracked changes accepted, hidden text and field codes
taken out, text boxes and notes put behind the paragraph or table they hang on, automatic numbers written in. Then one
pass reads it. A page's headers, footers and comments are other parts of the file and are left out.

What must not run together is kept apart: a raised 1 behind 3 is ``3^1``, struck-out text stands between ``~``. A file
that is damaged, locked, too large or completed only by Word itself (altChunk) is refused with the advice what to do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from gipdata.report import Location
from gipdata.sources.document import (
    Beside,
    Block,
    Content,
    Grid,
    GridCell,
    Paragraph,
    Picture,
    UnreadableSource,
    cells_of_row,
    place_in_table,
)
from gipdata.sources.text import split_blocks
from gipdata.sources.word_outline import WordCell, WordRow, WordTable, Written, outline
from gipdata.sources.word_package import SAVE_AGAIN, Package
from gipdata.sources.word_settled import settle
from gipdata.sources.word_tags import BODY

__all__ = ["read"]

_MOST_PLACES = 200_000  # in tables: a report has some 400
_DEEPEST_TABLE = 20
_LONGEST_CELL = 200


def read(data: bytes, beside: Beside) -> Content:
    """The blocks of a Word file; raises UnreadableSource."""
    package = Package(data)
    root = package.main
    body = root.find(BODY)
    if body is None:
        raise UnreadableSource(f"Word 文件中没有正文，未读取；{SAVE_AGAIN}")
    settle(body, package)
    reader = _Reader()
    reader.read(outline(body), 0)
    return Content(tuple(_sham_tables(reader.blocks)))


class _Row(NamedTuple):
    """A row with its true places: ``shown`` are the cells of its own, ``flows`` that it is there for the layout."""

    places: tuple[GridCell, ...]
    shown: list[WordCell]
    pictures: list[Picture]
    flows: bool


class _Reader:
    """Gathers the blocks of an outline in order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._paragraphs = self._tables = self._places = 0

    def read(self, cell: WordCell, depth: int) -> None:
        if depth > _DEEPEST_TABLE:
            raise UnreadableSource(f"Word 文件中的表格嵌套过深，未读取；{SAVE_AGAIN}")
        for block in cell.blocks:
            if isinstance(block, Written):
                self._read_paragraph(block)
            else:
                self._read_table(block, depth)

    def _read_paragraph(self, written: Written) -> None:
        lines, pictures = written.lines, [large for large in written.pictures if large]
        if not lines and not pictures:
            return
        self._paragraphs += 1
        location = Location(paragraph=self._paragraphs)
        for number, line in enumerate(lines, 1):
            self.blocks.append(Paragraph(line, location._replace(line=number if len(lines) > 1 else 0)))
        self.blocks += [Picture(location) for _ in pictures]

    def _read_table(self, table: WordTable, depth: int) -> None:
        """The rows of a table are a grid as far as none of them is there for the layout."""
        self._tables += 1
        number, piece, merged = self._tables, list[_Row](), set[int]()
        seen = _columns_seen(table)
        for line, row in enumerate(table.rows, 1):
            read, merged = _placed(row, (line, number), merged, seen)
            self._places += len(read.places)
            if self._places > _MOST_PLACES:
                raise UnreadableSource("Word 文件中的表格过大，不是一份年度报告，未读取。")
            if read.flows:
                self._close(piece, depth)
                piece = []
                self._flow(read, depth)
            elif read.places:
                piece.append(read)
        self._close(piece, depth)

    def _close(self, rows: list[_Row], depth: int) -> None:
        if any(len(row.shown) > 1 for row in rows):
            self.blocks.append(Grid(tuple(row.places for row in rows), exact=True))
            self.blocks += [picture for row in rows for picture in row.pictures]
        else:
            for row in rows:
                self._flow(row, depth)

    def _flow(self, row: _Row, depth: int) -> None:
        for cell in row.shown:
            self.read(cell, depth + 1)


_NARROWEST = 60  # 3 points: no figure has room there


def _columns_seen(table: WordTable) -> list[int] | None:
    """How many columns a person sees before each of a table's columns, and in all; None where that is all of them.

    Two edges that are all but one make a column that nobody sees: dragging leaves such, and so does a conversion that
    rounds. Where a cell stands in such a column alone, all columns count.
    """
    if not any(0 < width < _NARROWEST for width in table.widths):
        return None
    seen = list(accumulate((not 0 < width < _NARROWEST for width in table.widths), initial=0))
    for row in table.rows:
        at = row.before
        for cell in row.cells:
            if _see(at, seen) == _see(at + cell.span, seen):
                return None
            at += cell.span
    return seen


def _see(column: int, seen: Sequence[int] | None) -> int:
    if seen is None:
        return column
    return seen[column] if column < len(seen) else seen[-1] + column - len(seen) + 1


def _placed(row: WordRow, place: tuple[int, int], above: set[int], seen: Sequence[int] | None) -> tuple[_Row, set[int]]:
    """The row with this line and table, and the columns where a cell merged downwards may go on; ``above``: those of
    the row before. A cell that says it goes on with one that is not there is a cell of its own, as Word shows it."""
    line, table = place
    if seen is None and not row.merges:
        return _plain(row, place), set()
    places: list[GridCell] = []
    shown: list[WordCell] = []
    pictures: list[Picture] = []
    merged: set[int] = set()
    flows, across, end = False, False, row.before
    _cover(places, _see(end, seen), place)
    for cell in row.cells:
        column = len(places) + 1
        end += cell.span
        covered = (cell.down and column in above) or (cell.across and across)
        across = cell.across is not None
        if cell.down is not None:
            merged.add(column)
        if not covered:
            location, (text, drawn) = place_in_table(line, column, table), cell.content
            places.append(GridCell(text, location))
            shown.append(cell)
            flows = flows or len(text) > _LONGEST_CELL or cell.nests
            pictures += [Picture(location) for large in drawn if large]
        _cover(places, _see(end, seen), place)
    _cover(places, _see(end + row.after, seen), place)
    return _Row(tuple(places), shown, pictures, flows), merged


def _plain(row: WordRow, place: tuple[int, int]) -> _Row:
    """A row in which every cell takes up one place."""
    contents = [cell.content for cell in row.cells]
    places = cells_of_row([text for text, _ in contents], *place)
    pictures = [
        Picture(cell.location) for cell, (_, drawn) in zip(places, contents, strict=True) for large in drawn if large
    ]
    flows = any(len(text) > _LONGEST_CELL for text, _ in contents) or any(cell.nests for cell in row.cells)
    return _Row(places, row.cells, pictures, flows)


def _cover(places: list[GridCell], until: int, place: tuple[int, int]) -> None:
    """Fill a row up to a column with places where no cell of its own stands."""
    while len(places) < until:
        places.append(GridCell("", place_in_table(place[0], len(places) + 1, place[1]), covered=True))


_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def _sham_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Lines of words and figures parted by tabs, as grids that are not exact."""
    for is_tabbed, group in groupby(blocks, key=_is_tabbed):
        if not is_tabbed:
            yield from group
            continue
        lines = [block for block in group if isinstance(block, Paragraph)]
        text = "\n".join(_LINE_END.sub(" ", line.text) for line in lines)
        for block in split_blocks(text):
            if isinstance(block, Paragraph):
                yield Paragraph(block.text, lines[block.location.line - 1].location)
            else:
                rows = [[_moved(cell, lines[cell.location.line - 1].location) for cell in row] for row in block.rows]
                yield Grid(tuple(map(tuple, rows)))


def _moved(cell: GridCell, location: Location) -> GridCell:
    return GridCell(cell.text, location._replace(cell=cell.location.cell))


def _is_tabbed(block: Block) -> bool:
    """A tab that only indents makes no table."""
    return isinstance(block, Paragraph) and "\t" in block.text.strip() and len(block.text) <= _LONGEST_CELL
