"""The cells of a workbook's sheet as blocks: which rows are prose, and which make tables.

In: the cells as the sheet shows them, with merged ranges, borders, and what is hidden. Out: paragraphs, grids and
pictures from top to bottom. A row with one cell is a paragraph, and so is every cell of a row that holds a long text;
the rows between them are grids as wide as their texts. A place in a grid is a cell of its own, empty or not, unless a
merged one covers it. Hidden rows and columns are not there; that they held something is told.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gipdata.report import Location
from gipdata.sources.document import Block, Content, Grid, GridCell, Paragraph, Picture, UnreadableSource

__all__ = ["MOST_CELLS", "MOST_SHEETS", "Sheet", "content_of"]

MOST_CELLS = 200_000
"""A sheet with more cells that hold something is refused, and so is one that is as sparse as it is large."""
MOST_SHEETS = 200

_LONGEST_CELL = 200  # a longer text is prose
_MOST_EMPTY = 3  # columns right of all texts: a cell too many shows there; borders over all columns say nothing
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．].*[\u4e00-\u9fff]")

Place = tuple[int, int]
"""Row and column, from 1."""


@dataclass(slots=True)
class Sheet:
    """A sheet as it is shown. ``merged``: first row, first column, last row, last column. ``ruled``: places with a
    line on their left or right, empty or not. ``hidden`` says that the sheet itself is."""

    name: str
    hidden: bool = False
    texts: dict[Place, str] = field(default_factory=dict)
    ruled: set[Place] = field(default_factory=set)
    merged: set[tuple[int, int, int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    pictures: list[Picture] = field(default_factory=list)

    def add(self, place: Place, text: str) -> None:
        """Raises UnreadableSource where the sheet is full."""
        if text and not text.isspace():
            if len(self.texts) >= MOST_CELLS:
                raise too_large(self.name)
            self.texts[place] = text


def too_large(name: str) -> UnreadableSource:
    return UnreadableSource(f"工作表“{name}”的内容过多或分布过散，不是一份年度报告；请删除表格以外的内容后再试。")


def content_of(sheets: Sequence[Sheet]) -> Content:
    """The blocks of all sheets that are shown. ``damage``: hidden-sheets, hidden-cells where these held something."""
    blocks: list[Block] = []
    damage = {"hidden-sheets" for sheet in sheets if sheet.hidden and sheet.texts}
    for sheet in sheets:
        if not sheet.hidden:
            layout = _Layout(sheet)
            blocks += _titled(sheet, sorted(layout.blocks(), key=_row_of))
            damage |= {"hidden-cells"} if layout.hides else set()
    return Content(tuple(blocks), tuple(sorted(damage)))


def _row_of(block: Block) -> int:
    return (block.rows[0][0] if isinstance(block, Grid) else block).location.line


def _titled(sheet: Sheet, blocks: list[Block]) -> list[Block]:
    """The name of a sheet is a heading where it is numbered like one (二、…) and the sheet does not begin with it."""
    repeated = blocks and isinstance(blocks[0], Paragraph) and blocks[0].text.strip() == sheet.name.strip()
    if not blocks or repeated or not _NUMBERED.match(sheet.name.strip()):
        return blocks
    return [Paragraph(sheet.name, Location(line=1, sheet=sheet.name)), *blocks]


# One sheet ------------------------------------------------------------------------------------------------------------


class _Layout:
    """``hides``: a text stands in a hidden row or column, or under a merged cell."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._name = sheet, sheet.name
        self.hides = False
        self._texts = self._shown_texts()
        self._rows = sorted({row for row, _ in self._texts} | {row for row, _ in sheet.ruled} - sheet.hidden_rows)
        used = {column for _, column in self._texts} or {0}
        self._last = max(used)
        self._columns = [c for c in range(min(used), self._last + _MOST_EMPTY + 1) if c not in sheet.hidden_columns]
        filled = len({row for row, _ in self._texts})
        if filled * len(self._columns) > 2 * MOST_CELLS:
            raise too_large(self._name)
        if len(self._rows) * len(self._columns) > 2 * MOST_CELLS:  # borders down to the last row
            self._rows = sorted({row for row, _ in self._texts})
        self._covered = self._covered_places()
        if under := self._texts.keys() & self._covered.keys():
            self.hides = True
            for place in under:
                del self._texts[place]
        self._by_row: dict[int, list[int]] = {row: [] for row in self._rows}
        for row, column in sorted(self._texts):
            self._by_row[row].append(column)
        self._ruled_rows: dict[int, list[int]] = {}
        shown = set(self._columns)
        for row, column in sorted(sheet.ruled):
            if column in shown:
                self._ruled_rows.setdefault(row, []).append(column)

    def _shown_texts(self) -> dict[Place, str]:
        """The texts at the places where they are shown: of a merged cell, the first place that is not hidden."""
        sheet, texts = self._sheet, dict(self._sheet.texts)
        for top, left, bottom, right in sheet.merged:
            if top in sheet.hidden_rows or left in sheet.hidden_columns:
                row = _first_but(sheet.hidden_rows, top, bottom)
                column = _first_but(sheet.hidden_columns, left, right)
                if row and column:  # what stands in that place itself is under the merged cell
                    self.hides |= texts.pop((row, column), "") != ""
                    texts |= {(row, column): texts.pop((top, left))} if (top, left) in texts else {}
        shown = {
            (row, column): text
            for (row, column), text in texts.items()
            if row not in sheet.hidden_rows and column not in sheet.hidden_columns
        }
        self.hides |= len(shown) < len(texts)
        return shown

    def _covered_places(self) -> dict[Place, int]:
        """The places that merged cells cover but for their first, each with the row of that first place."""
        covered: dict[Place, int] = {}
        owners: set[Place] = set()
        for top, left, bottom, right in self._sheet.merged:
            rows = self._rows[bisect_left(self._rows, top) : bisect_right(self._rows, bottom)]
            columns = self._columns[bisect_left(self._columns, left) : bisect_right(self._columns, right)]
            if not rows or not columns:
                continue
            # Where the first place holds nothing, it need not be among these rows and columns.
            first = (
                _first_but(self._sheet.hidden_rows, top, bottom),
                _first_but(self._sheet.hidden_columns, left, right),
            )
            owners.add(first)
            for place in ((row, column) for row in rows for column in columns):
                if place != first:
                    if place in covered:
                        raise self._overlap()
                    covered[place] = first[0]
        if owners & covered.keys():
            raise self._overlap()
        return covered

    def _overlap(self) -> UnreadableSource:
        return UnreadableSource(f"工作表“{self._name}”的合并单元格互相重叠，无法确定各格的位置；请修复后再试。")

    # Rows to blocks ---------------------------------------------------------------------------------------------------

    def blocks(self) -> Iterator[Block]:
        yield from self._sheet.pictures
        run: list[int] = []  # rows of a table
        empty: list[int] = []  # ruled rows without a text below them: of the table where it goes on
        for row in self._rows:
            if not self._by_row[row]:
                empty.append(row)
                continue
            joined = bool(run) and (self._reached(row) or self._gap(run[-1], empty, row) <= 1)
            if self._is_prose(row, joined=joined):
                yield from self._close(run)
                run = []
                yield from self._paragraphs(row)
            elif joined:
                run += [*(r for r in empty if len(self._ruled_rows.get(r, ())) > 1), row]
            else:
                yield from self._close(run)
                run = [row]
            empty = []
        yield from self._close(run)

    def _gap(self, above: int, ruled: Sequence[int], row: int) -> int:
        """How many rows between two have neither text nor border and are shown."""
        between = row - above - 1 - len(ruled)
        return between and sum(r not in self._sheet.hidden_rows for r in range(above + 1, row)) - len(ruled)

    def _reached(self, row: int) -> bool:
        """Whether a merged cell reaches into a row from above."""
        return any(self._covered.get((row, column), row) < row for column in self._columns)

    def _is_prose(self, row: int, *, joined: bool) -> bool:
        """Whether a row is text and no row of a table. ``joined``: it stands below one.

        Below a table, one cell without borders is a heading where it stands in the first column or takes up the row;
        anywhere else, and with a figure in it, it is a row of which the rest was left empty.
        """
        columns = self._by_row[row]
        if any(len(self._texts[row, column]) > _LONGEST_CELL for column in columns):
            return True
        own = {*columns, *(c for c in self._ruled_rows.get(row, ()) if (row, c) not in self._covered)}
        if len(own) > 1 or self._reached(row):
            return False
        (column,) = columns
        first = column == self._columns[0] or (row, self._last) in self._covered
        return not joined or (first and any(map(str.isalpha, self._texts[row, column])))

    def _paragraphs(self, row: int) -> Iterator[Paragraph]:
        for column in self._by_row[row]:
            lines = self._texts[row, column].split("\n")
            location = Location(row, column, sheet=self._name)
            yield from (Paragraph(line, location) for line in lines if line.strip())

    def _close(self, run: Sequence[int]) -> Iterator[Block]:
        grid = self._grid(run)
        if any(sum(not cell.covered for cell in row) > 1 for row in grid):
            yield Grid(grid, exact=True)
        else:
            for row in run:
                yield from self._paragraphs(row)

    def _grid(self, run: Sequence[int]) -> tuple[tuple[GridCell, ...], ...]:
        """The rows over the columns that hold anything. What is right of a border and has none is no cell."""
        ruled = any(row in self._ruled_rows for row in run)
        used = {column for row in run for column in (*self._by_row[row], *self._ruled_rows.get(row, ()))}
        used |= {column for row in run for column in self._columns if (row, column) in self._covered}
        columns = [column for column in self._columns if used and min(used) <= column <= max(used)]
        return tuple(tuple(self._cells(row, columns, ruled=ruled)) for row in run)

    def _cells(self, row: int, columns: Sequence[int], *, ruled: bool) -> list[GridCell]:
        cells = []
        for column in columns:
            place, location = (row, column), Location(row, column, sheet=self._name)
            cells.append(GridCell(self._texts.get(place, ""), location, covered=place in self._covered))
        while ruled and not (cells[-1].covered or cells[-1].text or self._is_ruled(cells[-1].location)):
            cells.pop()
        return cells

    def _is_ruled(self, location: Location) -> bool:
        return (location.line, location.cell) in self._sheet.ruled


def _first_but(hidden: set[int], first: int, last: int) -> int:
    """The first number of a range that is not hidden; 0 where all are."""
    return next((number for number in range(first, last + 1) if number not in hidden), 0)
