"""Tables over several pages, put together again.

A table that begins a page goes on with the one that ends the page before, if their columns have the same edges. What a
page break cut is joined only where it is certain:

- a row: every cell of the last row has its counterpart in the first row of the next page, and either a label's words
  run on from one to the other and no figure stands in both, or all words stand in one and all figures in the other;
- a cell over several rows: its words run on.

Words run on where what begins the next page would not have fitted into the last line, and is no new number of a list.
An uncut row is never joined to another one: anything doubtful stays two rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gipdata.report import Location
from gipdata.sources.document import GridCell
from gipdata.sources.pdf_lines import NUMBERED, Line
from gipdata.sources.pdf_page import Sheet
from gipdata.sources.pdf_tables import RuledCell, RuledTable, same_edges

__all__ = ["JoinedTable", "TablePart"]


@dataclass(frozen=True, slots=True)
class TablePart:
    """The ``number``-th table of a page."""

    sheet: Sheet
    number: int
    table: RuledTable


@dataclass(slots=True)
class _Cell:
    """A cell of a joined table: its places, and where it was found."""

    text: str
    row: int
    at: int
    rows: int
    columns: int
    location: Location
    lines: list[tuple[Sheet, Line]]
    source: RuledCell


@dataclass(slots=True)
class _Row:
    """A row as it stands on its page; ``torn`` holds its lines where it has no cells."""

    part: TablePart
    index: int
    torn: list[Line] | None

    def location(self, at: int, xs: list[float]) -> Location:
        ys = self.part.table.ys
        box = self.part.sheet.on_page((xs[at], ys[self.index], xs[at + 1], ys[self.index + 1]))
        return Location(self.index + 1, at + 1, table=self.part.number, page=self.part.sheet.number, box=box)


@dataclass(slots=True)
class JoinedTable:
    """A table of one or several parts."""

    xs: list[float]
    cells: list[_Cell] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)

    @classmethod
    def of(cls, part: TablePart) -> "JoinedTable":
        joined = cls(list(part.table.xs))
        joined.cells = joined._cells_of(part, 0)
        joined.rows = _rows_of(part)
        return joined

    def goes_on_in(self, part: TablePart) -> bool:
        return same_edges(self.xs, part.table.xs)

    def add(self, part: TablePart) -> None:
        """Put the part of the next page below."""
        if len(part.table.xs) > len(self.xs):
            self._refine(part.table.xs)
        end = len(self.rows)
        below = self._cells_of(part, end)
        above = [cell for cell in self.cells if cell.row + cell.rows == end]
        first = [cell for cell in below if cell.row == end]
        pairs = [(a, b) for a in above for b in first if (a.at, a.columns) == (b.at, b.columns)]
        if len(pairs) == len(above) == len(first) and _is_cut_row(pairs):
            for cell in below:
                cell.row -= 1
            self._merge(pairs, below)
            self.rows += _rows_of(part)[1:]
        else:
            groups = [(a, b) for a, b in pairs if (a.rows > 1 or b.rows > 1) and _runs_on(a, b)]
            self._merge(groups, below)
            self.rows += _rows_of(part)
        self.cells += below

    def _merge(self, pairs: list[tuple[_Cell, _Cell]], below: list[_Cell]) -> None:
        for a, b in pairs:
            a.text = "\n".join(text for text in (a.text, b.text) if text)
            a.rows = b.row + b.rows - a.row
            a.lines += b.lines
            below.remove(b)

    def _refine(self, xs: list[float]) -> None:
        """Take on the edges of a part that has more of them."""
        place = _places(self.xs, xs)
        for cell in self.cells:
            cell.at, cell.columns = place[cell.at], place[cell.at + cell.columns] - place[cell.at]
        self.xs = list(xs)

    def _cells_of(self, part: TablePart, first_row: int) -> list[_Cell]:
        place = _places(part.table.xs, self.xs)
        cells: list[_Cell] = []
        for cell in part.table.cells:
            at = place[cell.at]
            box = part.sheet.on_page(cell.box)
            location = Location(cell.row + 1, at + 1, table=part.number, page=part.sheet.number, box=box)
            columns = place[cell.at + cell.columns] - at
            lines = [(part.sheet, line) for line in cell.lines]
            cells.append(_Cell(cell.text, first_row + cell.row, at, cell.rows, columns, location, lines, cell))
        return cells

    def strips(self) -> Iterator[tuple[GridCell, ...] | list[tuple[Sheet, Line]]]:
        """The rows in order: cells, every place of a merged one but the first covered; or lines, where the row holds a
        long text or has no certain cells."""
        width = len(self.xs) - 1
        own = {(cell.row, cell.at): cell for cell in self.cells}
        for i, row in enumerate(self.rows):
            here = sorted((cell for cell in self.cells if cell.row == i), key=lambda cell: cell.at)
            if row.torn is not None:
                yield [(row.part.sheet, line) for line in row.torn]
            elif any(len(cell.text) > _LONGEST_CELL for cell in here):
                yield [line for cell in here for line in cell.lines]
            else:
                places = ((at, own.get((i, at)), row.location(at, self.xs)) for at in range(width))
                yield tuple(
                    GridCell("", location, True) if cell is None else GridCell(cell.text, cell.location)
                    for at, cell, location in places
                )


_LONGEST_CELL = 200


def _rows_of(part: TablePart) -> list[_Row]:
    return [_Row(part, i, part.table.torn.get(i)) for i in range(len(part.table.ys) - 1)]


def _places(edges: list[float], among: list[float]) -> list[int]:
    """Where each edge stands among others, all of them or more."""
    return [min(range(len(among)), key=lambda i: abs(among[i] - edge)) for edge in edges]


# What a page break cut ------------------------------------------------------------------------------------------------

_WORDS = re.compile(r"[\u3400-\u9fffA-Za-z]")
_PADDING = 12.0  # left and right of the text of a cell, together, in points


def _is_cut_row(pairs: list[tuple[_Cell, _Cell]]) -> bool:
    own = [(a, b) for a, b in pairs if a.rows == b.rows == 1]
    if not own or any(a.text and b.text and not _runs_on(a, b) for a, b in pairs):
        return False
    if any(a.text and b.text for a, b in own):
        return True
    above, below = [a.text for a, _ in own if a.text], [b.text for _, b in own if b.text]
    return bool(above and below) and (
        (_all_words(above) and _no_words(below)) or (_no_words(above) and _all_words(below))
    )


def _all_words(texts: list[str]) -> bool:
    return all(_WORDS.search(text) for text in texts)


def _no_words(texts: list[str]) -> bool:
    return not any(_WORDS.search(text) for text in texts)


def _runs_on(a: _Cell, b: _Cell) -> bool:
    if not (a.lines and b.lines and _WORDS.search(a.text) and _WORDS.search(b.text)) or NUMBERED.match(b.text):
        return False
    (left, _, right, _), last, first = a.source.box, a.lines[-1][1], b.lines[0][1]
    room = (right - left) - (last.box[2] - last.box[0]) - _PADDING
    return room < first.first
