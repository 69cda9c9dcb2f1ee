"""Rows to columns: which figure of a row belongs to which column of the form.

A heading must name columns of the form, in the form's order. A row is then placed only

- whole: as many figures as there are columns, and no empty cell that could have shifted them; or
- by position, in a grid where neighbouring rows or the heading prove which cell stands under which column.

Everything else is unplaced. Swapped headings, a figure too many or too few, an empty cell in a grid of uneven rows:
nothing then tells the columns apart, and a figure that is not given is better than one that is wrong.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gipdata.forms import Block, Column, Table
from gipdata.reading.align import Heading, Placed, RowRead, TableRead
from gipdata.reading.labels import BLANK, FIGURE
from gipdata.reading.values import heading_unit

__all__ = [
    "BEST_QUALITY",
    "EXTRA",
    "Columns",
    "columns_of_block",
    "columns_of_line",
    "columns_of_matrix",
    "is_uneven",
    "place_row",
]

EXTRA = Column("extra", "")
BEST_QUALITY = 3


class Columns(NamedTuple):
    """The columns that the document shows, in order; ``quality`` is higher the more the heading agrees.

    ``units`` holds the unit that each column's heading states.
    """

    columns: tuple[Column, ...]
    quality: int
    units: tuple[str | None, ...] = ()
    labels: tuple[str, ...] = ()  # as written, for columns that the form does not have
    repeated: tuple[tuple[Heading, Column], ...] = ()  # a heading printed in the place of another column's


def _counts(rows: Sequence[RowRead]) -> list[int]:
    """How many figures each row has, where neither an empty cell nor figures run together make that doubtful."""
    whole = [row for row in rows if row.cells and len(row.figures) == len(row.cells)]
    return [len(row.figures) for row in whole if not _any_glued(row.figures)]


def _any_glued(figures: Sequence[Placed]) -> bool:
    return any([cell.token.glued for cell in figures])


# Table 二: each clause has a heading of its own --------------------------------------------------------------


def columns_of_block(headings: Sequence[Heading], block: Block, rows: Sequence[RowRead]) -> Columns | None:
    """The columns of one clause from its heading, or None where the heading is not this clause's.

    ``rows`` are the document's rows under that heading: their lengths tell a lost column from a lost label.
    """
    named = [heading for heading in headings if heading.codes]
    if len(named) == 1 and any(n > 1 for n in _counts(rows)):  # labels were lost, and the one that is left may be any
        return _match_part(named, block.columns, rows)
    for candidates, quality in ((headings, BEST_QUALITY), (named, 2))[: 1 + (len(named) < len(headings))]:
        if len(candidates) == len(block.columns) and (found := _match(candidates, block.columns)):
            return found._replace(quality=min(found.quality, quality)) if found.quality > quality else found
    return _match_part(named, block.columns, rows)


def _match(headings: Sequence[Heading], columns: Sequence[Column]) -> Columns | None:
    """As many headings as columns: each must be its column's; one unknown heading makes an extra column."""
    unknown = [i for i, heading in enumerate(headings) if not heading.codes]
    if len(unknown) > 1 or (unknown and len(headings) < 3):
        return None
    wrong = [(h, c) for h, c in zip(headings, columns, strict=True) if h.codes and c.code not in h.codes]
    if wrong and (unknown or not _is_repeated(wrong, headings, columns)):
        return None
    shown = tuple(c if h.codes else EXTRA for h, c in zip(headings, columns, strict=True))
    labels = tuple(h.placed.token.raw.strip() for h in headings)
    return Columns(shown, 2 if unknown or wrong else BEST_QUALITY, _units(headings), labels, tuple(wrong))


def _is_repeated(
    wrong: Sequence[tuple[Heading, Column]], headings: Sequence[Heading], columns: Sequence[Column]
) -> bool:
    """Whether the one heading that is not its column's repeats another, which stands in its own place: 本年新制作数量
    printed twice. All others being in order, the place of the second tells its column. An amount is never told so."""
    (heading, column), *more = wrong
    twins = [c for h, c in zip(headings, columns, strict=True) if h is not heading and h.codes == heading.codes]
    return not more and len(columns) > 2 and not column.money and any(c.code in heading.codes for c in twins)


def _units(headings: Sequence[Heading]) -> tuple[str | None, ...]:
    return tuple(heading_unit(h.placed.token.whole or h.placed.token.raw) for h in headings)


def _match_part(headings: Sequence[Heading], columns: Sequence[Column], rows: Sequence[RowRead]) -> Columns | None:
    """Fewer headings than columns: a column is missing, or only its label; all rows must say the same."""
    codes = [next(iter(h.codes)) for h in headings if len(h.codes) == 1]
    if not codes or len(codes) != len(headings) or not _is_subsequence(tuple(codes), tuple([c.code for c in columns])):
        return None
    counts = _counts(rows)
    units = dict(zip(codes, _units(headings), strict=True))
    lost = [column for column in columns if column.code not in units]
    if len(counts) > 1 and all(n == len(codes) for n in counts):
        shown = tuple(column for column in columns if column.code in units)
        return Columns(shown, 1, tuple(units[column.code] for column in shown))
    # The heading of an amount may have stated its unit, so it may not be missing.
    if counts and all(n == len(columns) for n in counts) and not any(column.money for column in lost):
        return Columns(tuple(columns), 1, tuple(units.get(column.code) for column in columns))
    return None


@lru_cache(maxsize=1_000)
def _is_subsequence(codes: tuple[str, ...], order: tuple[str, ...]) -> bool:
    rest = iter(order)
    return all(code in rest for code in codes)


# Table 三: one heading over many rows ------------------------------------------------------------------------


def columns_of_matrix(headings: Sequence[Heading], block: Block, rows: Sequence[RowRead]) -> Columns | None:
    """The columns of table 三. Its heading may be read line by line or column by column; without any heading a row
    of full length still has known columns."""
    leaves = tuple([column.code for column in block.columns])
    shown = [(code, h.placed) for h in headings for code in h.codes if code in leaves]
    columns_of_grid = {placed.at for _, placed in shown}
    if headings and headings[0].grid and len(columns_of_grid) == len(shown):
        # A grid in which every heading stands over a column of its own: they are in the order of these columns.
        orders: tuple[tuple[str, ...], ...] = (leaves,)
        shown.sort(key=lambda heading: heading[1].at)
    else:
        orders = (block.header_order, leaves)
    return _columns_in_order(tuple([code for code, _ in shown]), leaves, orders, block, rows)


def _columns_in_order(
    shown: tuple[str, ...],
    leaves: tuple[str, ...],
    orders: Sequence[tuple[str, ...]],
    block: Block,
    rows: Sequence[RowRead],
) -> Columns | None:
    if len(set(shown)) != len(shown) or not any(_is_subsequence(shown, order) for order in orders):
        return None
    if len(shown) == len(leaves) or not shown:
        return Columns(tuple(block.columns), BEST_QUALITY)
    lengths = Counter(_counts(rows))
    if lengths and lengths.most_common(1)[0][0] == len(leaves):
        return Columns(tuple(block.columns), 2)
    if lengths and set(lengths) == {len(shown)}:
        return Columns(tuple(c for c in block.columns if c.code in shown), 1)
    return None


# Table 四: one line of figures -------------------------------------------------------------------------------

_ENOUGH_HEADINGS = 5


def columns_of_line(headings: Sequence[Heading], table: Table) -> tuple[tuple[str, Column], ...] | None:
    """(row, column) of each figure in the line of a single-line table."""
    (block,) = table.blocks
    codes = tuple([next(iter(h.codes)) for h in headings if h.codes])
    if len(codes) < _ENOUGH_HEADINGS or not _is_subsequence(codes, block.header_order):
        return None
    return tuple((row.code, column) for row in block.rows for column in block.columns)


# A row under known columns ----------------------------------------------------------------------------------


def place_row(row: RowRead, columns: Sequence[Column], table: TableRead, *, uneven: bool) -> list[Placed] | None:
    """The row's cells for these columns, in order; None where nothing tells which is which.

    ``uneven`` says that the document pads its grid rows with empty cells as it likes.
    """
    figures, n = row.figures, len(columns)
    if row.lost or (row.stray and (n == 1 or row.stray < n)):
        return None  # stray figures: a line break in the last one, 1 | 2 for 12
    whole = len(figures) == len(row.cells) == n
    if row.usual and row.width > row.usual and not row.shared and not (whole and _has_wide_label(row, n, table)):
        # a cell too many: where it was put in, nothing tells but a document that always puts it behind
        return _padded(row, n) if uneven else None
    if row.shared or not row.grid or whole:
        whole = whole and bool(row.grid or _only_figures(figures))
        return figures if whole and (n == 1 or not _any_glued(figures)) else None
    if row.exact:
        return _place_exactly(row, columns, table)
    if row.usual:
        return _place_by_column(row, columns, table) if row.width == row.usual else None
    return _padded(row, n) if uneven else _place_by_neighbours(row, n, table)


def _only_figures(cells: Sequence[Placed]) -> bool:
    return all(cell.token.kind is FIGURE for cell in cells)


def _place_by_neighbours(row: RowRead, n: int, table: TableRead) -> list[Placed] | None:
    """A grid row with empty cells: its length must be the one that heading or neighbours prove right."""
    peers = [r for r in table.rows if r.width and r.cells and r.code is not None]
    tails = Counter(len(r.cells) for r in peers)
    usual, times = tails.most_common(1)[0] if tails else (0, 0)
    agreed = times > 1 and 2 * times > len(peers)
    expected = {table.heading_tail} if table.heading_width == row.width else set()
    if agreed:
        expected.add(usual)
    surplus = [cell for peer in (*peers, row) for cell in peer.cells[n:]]
    if len(row.cells) not in expected or len(row.cells) < n or _has_figures(surplus):
        return None
    return row.cells[:n]


def _has_figures(cells: Sequence[Placed]) -> bool:
    return any(cell.token.kind is not BLANK for cell in cells)


def _padded(row: RowRead, n: int) -> list[Placed] | None:
    """A whole row with empty cells only behind it."""
    whole = len(row.figures) == n and not any(c.token.kind is BLANK for c in row.cells[:n])
    return row.cells[:n] if whole else None


def is_uneven(tables: Sequence[TableRead]) -> bool:
    """Whether a document pads its grid rows with empty cells as it likes: three or more rows and headings are longer
    than what they have to show. One damaged row does not make a document uneven.
    """
    padded = 0
    for table in tables:
        rows = [row for row in table.rows if row.width and not (row.usual or row.exact) and row.cells]
        headings = sum(heading.placed.strip == table.heading_strip for heading in table.headings)
        n = len(table.headings) or max((len(row.figures) for row in rows), default=0)
        padded += sum(len(row.cells) > n and not _has_figures(row.cells[-1:]) for row in rows)
        padded += bool(rows) and table.heading_tail > headings
    return padded >= 3


def _place_exactly(row: RowRead, columns: Sequence[Column], table: TableRead) -> list[Placed] | None:
    """A row with empty cells in a grid whose source tells the place of each: the cells in the columns' places.

    Every place needs a cell of the row's own: one that is merged over two columns belongs to neither. Other cells of
    the row must be empty.
    """
    places = _places_of_columns(row, columns, table)
    at = {cell.at: cell for cell in row.cells}
    if places is None or len(at) != len(row.cells) or not at.keys() >= set(places):
        return None
    return None if _has_figures([at[i] for i in at.keys() - set(places)]) else [at[i] for i in places]


def _has_wide_label(row: RowRead, n: int, table: TableRead) -> bool:
    """Whether a whole row that is too wide is so by its label alone, which a careless page stretches too far."""
    rows = [r for r in table.rows if r.grid == row.grid and r.width == row.usual]
    starts = {r.cells[0].at for r in rows if len(r.figures) == len(r.cells) == n}
    return row.exact and bool(starts) and row.at < min(starts)


def _places_of_columns(row: RowRead, columns: Sequence[Column], table: TableRead) -> tuple[int, ...] | None:
    """The places in which the columns' cells stand in this row's grid. Whole rows prove them; without any, the
    heading, or all rows having their cells, as many as there are columns, in the same places."""
    n, codes = len(columns), {column.code for column in columns}
    rows = [r for r in table.rows if r.grid == row.grid and r.width == row.width and r.cells and r.code is not None]
    whole = {_places(r) for r in rows if r is not row and len(r.figures) == len(r.cells) == n}
    if whole:
        return whole.pop() if len(whole) == 1 else None
    shown = tuple(h.placed.at for h in table.headings if h.grid == row.grid and h.codes & codes)
    if table.heading_width == row.width and len(shown) == n and list(shown) == sorted(set(shown)):
        return shown
    alike = {_places(r) for r in rows if len(r.cells) == n}
    return alike.pop() if len(alike) == 1 and len(rows) > 1 and all(len(r.cells) == n for r in rows) else None


def _places(row: RowRead) -> tuple[int, ...]:
    return tuple(cell.at for cell in row.cells)


def _place_by_column(row: RowRead, columns: Sequence[Column], table: TableRead) -> list[Placed] | None:
    """A row of a grid of one width: its cells belong to the columns over which they stand.

    Where the first column stands is told by whole rows of the same grid, or by a heading in it. A label that takes up
    the first column (三 | （一） | | | | | | 0) leaves that cell empty.
    """
    n = len(columns)
    first = _first_column(row, columns, table)
    if first is None or not row.cells:
        return None
    at = {cell.at: cell for cell in row.cells}
    if len(at) != len(row.cells) or _has_figures([c for i, c in at.items() if not first <= i < first + n]):
        return None
    blank = row.cells[0].token._replace(kind=BLANK, raw="", roles=())
    return [at.get(i) or row.cells[0]._replace(token=blank, at=i) for i in range(first, first + n)]


def _first_column(row: RowRead, columns: Sequence[Column], table: TableRead) -> int | None:
    n, codes = len(columns), {column.code for column in columns}
    peers = [r for r in table.rows if r.grid == row.grid and r.width == r.usual and r is not row]
    lines = [[c.at for c in r.figures] for r in peers]
    if table.heading_width == row.width:  # a heading of another width stands over other columns
        lines.append([h.placed.at for h in table.headings if h.grid == row.grid and h.codes & codes])
    starts = {min(places) for places in lines if len(places) == n and sorted(places) == _run(min(places), n)}
    return starts.pop() if len(starts) == 1 else None


def _run(first: int, n: int) -> list[int]:
    return list(range(first, first + n))
