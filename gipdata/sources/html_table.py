"""The tables of a web page: which cell takes up which places, what is a table at all, and where everything stands.

In: cells in the rows in which the page writes them, with the spans that it declares. Out: the page's lines, grids and
pictures in order, then the blocks made of them. Cells are placed as browsers place them (the HTML standard's table
model): thead first, tfoot last, a span ends with its row group at the latest.

No table are: rows with a cell that holds another table, prose or pictures (they flow), tables whose rows have one cell
each, and tables whose spans ask for more places than any report has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from gipdata.report import Location
from gipdata.sources.document import Block, Grid, GridCell, Paragraph, Picture

__all__ = ["PICTURE", "HtmlCell", "HtmlTable", "Item", "PictureMark", "PlacedRows", "Room", "blocks_of"]

_LONGEST_CELL = 200
"""Characters; a longer text is no label and no figure."""


@dataclass(slots=True)
class Room:
    """How many places the tables of a page and its frames may still take up: a few bytes make a span of any size."""

    places: int = 200_000


class PictureMark:
    """Stands for a picture in the flow of a page."""


PICTURE = PictureMark()

Places = list[str | None]
"""The text of each place of a row; None where no cell of its own stands."""


@dataclass(frozen=True, slots=True)
class PlacedRows:
    """Neighbouring rows of one table with their numbers, from 1; ``table`` is the same object for all rows of one."""

    table: object
    rows: list[tuple[int, Places]]


Item = str | PlacedRows | PictureMark
"""What a page, or a cell, consists of: lines, rows of a table within it, pictures."""


@dataclass(slots=True)
class HtmlCell:
    """``rows`` and ``columns`` are the spans; rows 0 means: to the end of the row group."""

    items: list[Item]
    rows: int = 1
    columns: int = 1

    @property
    def text(self) -> str | None:
        """The lines of a label's or figure's cell; None where this is a part of the page: prose, pictures, tables."""
        items = self.items
        if not items:
            return ""
        if len(items) == 1 and isinstance(first := items[0], str):  # as good as always
            return first if len(first) <= _LONGEST_CELL else None
        lines = [item for item in items[: _LONGEST_CELL + 1] if isinstance(item, str)]
        return "\n".join(lines) if len(lines) == len(items) and sum(map(len, lines)) <= _LONGEST_CELL else None


_Row = list[HtmlCell]
_PlacedRow = list[HtmlCell | None]


@dataclass(slots=True)
class HtmlTable:
    """A table that is being read; ``outside`` is what stands in it but in no cell (a caption, careless markup)."""

    outside: list[Item] = field(default_factory=list)
    groups: list[tuple[str, list[_Row]]] = field(default_factory=list)  # tag of the row group, its rows
    row: _Row | None = None
    cell: HtmlCell | None = None
    in_group: bool = False

    def open_group(self, tag: str) -> None:
        self.groups.append((tag, []))
        self.in_group = True
        self.row = None

    def open_row(self) -> _Row:
        if not self.in_group:
            self.open_group("tbody")
        self.row = []
        self.groups[-1][1].append(self.row)
        return self.row

    def add(self, cell: HtmlCell) -> None:
        row = self.open_row() if self.row is None else self.row
        row.append(cell)
        self.cell = cell

    def items(self, room: Room) -> list[Item]:
        """What the table comes to; without a grid where there is no room left for its places."""
        groups = self._shown_groups()
        placed = _place(groups, room.places)
        if placed is None or all(sum(cell is not None for cell in row) < 2 for row in placed):
            cells = chain.from_iterable(chain.from_iterable(groups))
            return [*self.outside, *chain.from_iterable(cell.items for cell in cells)]
        room.places -= sum(map(len, placed))
        return [*self.outside, *_items(placed)]

    def _shown_groups(self) -> list[list[_Row]]:
        """The row groups as a browser shows them: the first thead on top, the first tfoot at the bottom."""
        tags = [tag for tag, _ in self.groups]
        order = list(range(len(tags)))
        if "thead" in tags:
            order.insert(0, order.pop(tags.index("thead")))
        if "tfoot" in tags:
            foot = tags.index("tfoot")
            order.remove(foot)
            order.append(foot)
        return [self.groups[i][1] for i in order]


def _place(groups: Iterable[list[_Row]], room: int) -> list[_PlacedRow] | None:
    """The rows with every place that their cells take up; None where that is more than ``room``.

    A place that the page leaves out before one that a cell above covers is None, too; behind the last there is none.
    """
    placed: list[_PlacedRow] = []
    for rows in groups:
        hanging: dict[int, int] = {}  # column → rows that a cell above still takes up
        for number, row in enumerate(rows):
            places: _PlacedRow = []
            fresh: dict[int, int] = {}
            for cell in row:
                while hanging and len(places) in hanging:
                    places.append(None)
                start = len(places)
                places.append(cell)
                if cell.columns > 1:
                    places += [None] * (cell.columns - 1)
                    if len(places) > room:
                        return None
                if cell.rows != 1:
                    below = min(cell.rows or len(rows), len(rows) - number) - 1
                    fresh.update(dict.fromkeys(range(start, len(places)), below))
            if hanging:
                places += [None] * (max(hanging) + 1 - len(places))
            room -= len(places) + 1
            if room < 0:
                return None
            placed.append(places)
            for column, left in hanging.items():
                fresh[column] = max(left - 1, fresh.get(column, 0))
            hanging = {column: left for column, left in fresh.items() if left} if fresh else fresh
    return placed


def _items(placed: list[_PlacedRow]) -> Iterator[Item]:
    """Grids of the rows of labels and figures, and the content of all others in order."""
    table = object()
    rows: list[tuple[int, Places]] = []
    is_grid = False
    for number, places in enumerate(placed, 1):
        texts = _texts(places)
        if texts is None:
            yield from _close(table, rows, is_grid)
            rows, is_grid = [], False
            yield from chain.from_iterable(cell.items for cell in places if cell is not None)
        elif texts:
            rows.append((number, texts))
            # One cell from end to end, with nothing hanging in from above, is a line.
            is_grid = is_grid or places[0] is None or places[0].columns != len(places)
    yield from _close(table, rows, is_grid)


def _texts(places: _PlacedRow) -> Places | None:
    """The row's texts; None where one of its cells is a part of the page."""
    texts: Places = []
    for cell in places:
        if cell is None:
            texts.append(None)
        elif (text := cell.text) is not None:
            texts.append(text)
        else:
            return None
    return texts


def _close(table: object, rows: list[tuple[int, Places]], is_grid: bool) -> Iterator[Item]:
    if is_grid:
        yield PlacedRows(table, rows)
    else:
        yield from chain.from_iterable(texts[0].split("\n") for _, texts in rows if texts[0])


# Where everything stands --------------------------------------------------------------------------------------------


def blocks_of(items: Iterable[Item]) -> Iterator[Block]:
    """The blocks with their places: paragraphs (and pictures among them) and tables, each counted from 1."""
    paragraph = 0
    tables: dict[int, int] = {}
    for item in items:
        if isinstance(item, PlacedRows):
            table = tables.setdefault(id(item.table), len(tables) + 1)
            yield Grid(tuple(_grid_row(table, number, places) for number, places in item.rows), exact=True)
            continue
        paragraph += 1
        location = Location(paragraph=paragraph)
        yield Paragraph(item, location) if isinstance(item, str) else Picture(location)


def _grid_row(table: int, number: int, places: Places) -> tuple[GridCell, ...]:
    # Location by position: a page has hundreds of cells, and names cost half as much again.
    return tuple(
        [
            GridCell("" if text is None else text, Location(number, column, 0, table), text is None)
            for column, text in enumerate(places, 1)
        ]
    )
