"""The tables of a web page: which cell takes up which places, what is a table at all, and where everything stands.

In: cells in the rows in which the page writes them, with the spans that it declares. Out: the page's lines, grids and
pictures in order, then the blocks made of them. Cells are placed as browsers place them (the HTML standard's table
model): thead first, tfoot last, a span ends with its row group at the latest.

No table are: rows with a cell that holds another table, prose or pictures (they flow), tables whose rows have one cell
each, and tables whose spans ask for more places than any report has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import cast

from gipdata.report import Location
from gipdata.sources.document import Block, Grid, GridCell, Paragraph, Picture, cells_of_row, place_in_table

__all__ = [
    "LONGEST_CELL",
    "PICTURE",
    "AnyCell",
    "HtmlCell",
    "HtmlTable",
    "Item",
    "PictureMark",
    "PlacedRows",
    "Room",
    "blocks_of",
]

LONGEST_CELL = 200
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
            return first if len(first) <= LONGEST_CELL else None
        lines = [item for item in items[: LONGEST_CELL + 1] if isinstance(item, str)]
        return "\n".join(lines) if len(lines) == len(items) and sum(map(len, lines)) <= LONGEST_CELL else None


AnyCell = HtmlCell | str | None
"""A cell; or the text of one that takes up one place and has at most LONGEST_CELL characters; or, once cells are
placed, None where none of its own stands."""

_Row = list[AnyCell]


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

    def close_group(self) -> None:
        self.in_group = False
        self.row = None

    def add(self, cell: HtmlCell) -> None:
        row = self.open_row() if self.row is None else self.row
        row.append(cell)
        self.cell = cell

    def items(self, room: Room) -> list[Item]:
        """What the table comes to; without a grid where there is no room left for its places."""
        groups = self._shown_groups()
        placed = _place(groups, room.places)
        if placed is None or all(sum(cell is not None for cell in row) < 2 for row in placed):
            return [*self.outside, *_content(chain.from_iterable(chain.from_iterable(groups)))]
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


def _place(groups: Iterable[list[_Row]], room: int) -> list[_Row] | None:
    """The rows with every place that their cells take up; None where that is more than ``room``.

    A place that the page leaves out before one that a cell above covers is None, too; behind the last there is none.
    """
    placed: list[_Row] = []
    for rows in groups:
        hanging: dict[int, int] = {}  # column → the first row that the cell above does not take up
        for number, row in enumerate(rows):
            if hanging:
                hanging = {column: end for column, end in hanging.items() if end > number}
            places = row if not hanging and _is_plain(row) else _place_row(row, number, len(rows), hanging, room)
            room -= len(places) + 1
            if room < 0:
                return None
            placed.append(places)
    return placed


def _is_plain(row: _Row) -> bool:
    """Whether every cell takes up one place."""
    return HtmlCell not in map(type, row)


def _place_row(row: _Row, number: int, end: int, hanging: dict[int, int], room: int) -> _Row:
    """The places of a row, little more than there is room for. Adds to ``hanging`` what hangs down from it."""
    places: _Row = []
    last = max(hanging, default=-1)
    spans = [*map(type, row)].count(HtmlCell)  # of those still to come
    for at, cell in enumerate(row):
        while len(places) in hanging:
            places.append(None)
        if not spans and len(places) > last:
            return places + row[at:]
        start = len(places)
        places.append(cell)
        if isinstance(cell, HtmlCell):
            spans -= 1
            places += [None] * (cell.columns - 1)
            if cell.rows != 1:
                below = min(number + cell.rows, end) if cell.rows else end
                for column in range(start, len(places)):
                    hanging[column] = max(below, hanging.get(column, 0))
        if len(places) > room:
            return places
    places += [None] * (last + 1 - len(places))
    return places


def _items(placed: list[_Row]) -> Iterator[Item]:
    """Grids of the rows of labels and figures, and the content of all others in order."""
    table = object()
    rows: list[tuple[int, Places]] = []
    is_grid = False
    for number, places in enumerate(placed, 1):
        texts = _texts(places)
        if texts is None:
            yield from _close(table, rows, is_grid)
            rows, is_grid = [], False
            yield from _content(places)
        elif texts:
            rows.append((number, texts))
            # One cell from end to end, with nothing hanging in from above, is a line.
            first = places[0]
            is_grid = is_grid or first is None or (first.columns if isinstance(first, HtmlCell) else 1) != len(places)
    yield from _close(table, rows, is_grid)


def _texts(places: _Row) -> Places | None:
    """The row's texts; None where one of its cells is a part of the page."""
    if _is_plain(places):
        return cast(Places, places)
    texts: Places = []
    for cell in places:
        text = cell.text if isinstance(cell, HtmlCell) else cell
        if text is None and cell is not None:
            return None
        texts.append(text)
    return texts


def _content(cells: Iterable[AnyCell]) -> Iterator[Item]:
    for cell in cells:
        if isinstance(cell, HtmlCell):
            yield from cell.items
        elif cell:
            yield from cell.split("\n")


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
    if None not in places:
        return cells_of_row(cast(list[str], places), number, table)
    locations = map(place_in_table, repeat(number), range(1, len(places) + 1), repeat(table))
    texts = [text or "" for text in places]
    covered = [text is None for text in places]
    return tuple(map(tuple.__new__, repeat(GridCell), zip(texts, locations, covered, strict=True)))
