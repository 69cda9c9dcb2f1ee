"""The pieces of pages to blocks: paragraphs put together, tables over pages joined, each block with its place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gipdata.report import Location
from gipdata.sources.document import Block, Grid, GridCell, Paragraph, Picture
from gipdata.sources.pdf_aligned import AlignedTable, with_aligned_tables
from gipdata.sources.pdf_joining import JoinedTable, TablePart
from gipdata.sources.pdf_layout import Piece, pages_of
from gipdata.sources.pdf_lines import Line, Margins, goes_on, join_texts, margins_of
from gipdata.sources.pdf_page import Sheet

__all__ = ["blocks_of"]


class _Numbers:
    """The number that each line of a page has, from 1."""

    def __init__(self) -> None:
        self._last: dict[int, int] = defaultdict(int)

    def location(self, sheet: Sheet, lines: Sequence[Line]) -> Location:
        """The place of the first of these lines, with the box of all of them."""
        first = self._last[sheet.number] + 1
        self._last[sheet.number] += len(lines)
        box = sheet.on_page(
            (
                min(line.box[0] for line in lines), lines[0].box[1],
                max(line.box[2] for line in lines), lines[-1].box[3],
            )
        )  # fmt: skip
        return Location(first, page=sheet.number, box=box)


def blocks_of(sheets: Sequence[Sheet]) -> Iterator[Block]:
    """All pieces in order. A table or a paragraph that goes on over the page break comes whole, then the footers and
    headers between its parts."""
    pages = pages_of(sheets)
    pieces = [piece for page in pages for piece in page.pieces]
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    tables = [(piece.table.xs[0], piece.table.xs[-1]) for piece in pieces if isinstance(piece, TablePart)]
    tables += [(line.box[0], line.box[2]) for line in lines if len(line.chunks) > 2]  # without ruling lines
    margins = margins_of(lines, tables)
    numbers = _Numbers()
    table: JoinedTable | None = None
    prose: list[tuple[Sheet, Line]] = []
    waiting: list[tuple[Sheet, Line]] = []

    def closed() -> Iterator[Block]:
        nonlocal table
        if table is not None:
            yield from _table_blocks(table, numbers)
            table = None
        yield from _paragraphs(prose, margins, numbers)
        prose.clear()
        for line in waiting:
            yield from _paragraphs([line], margins, numbers)
        waiting.clear()

    for page in pages:
        header = [line for line in page.furniture if line.box[1] < page.sheet.height / 2]
        waiting += [(page.sheet, line) for line in header]
        for i, piece in enumerate(_with_alignment(page.pieces)):
            if isinstance(piece, Line):
                if table is not None or (
                    waiting and not (prose and _over_page(prose[-1], (page.sheet, piece), margins))
                ):
                    yield from closed()
                prose.append((page.sheet, piece))
                continue
            if isinstance(piece, TablePart) and table is not None and i == 0 and table.goes_on_in(piece):
                table.add(piece)
                continue
            yield from closed()
            if isinstance(piece, TablePart):
                table = JoinedTable.of(piece)
            elif isinstance(piece, AlignedTable):
                yield _aligned_grid(piece, page.sheet)
            elif isinstance(piece, Picture):
                yield piece
            else:
                yield Paragraph(piece.text, Location(page=page.sheet.number, box=piece.box))
        waiting += [(page.sheet, line) for line in page.furniture if line not in header]
    yield from closed()


def _with_alignment(pieces: Sequence[Piece]) -> Iterator[Piece | AlignedTable]:
    lines: list[Line] = []
    for piece in pieces:
        if isinstance(piece, Line):
            lines.append(piece)
            continue
        yield from with_aligned_tables(lines)
        lines = []
        yield piece
    yield from with_aligned_tables(lines)


def _over_page(line: tuple[Sheet, Line], below: tuple[Sheet, Line], margins: Margins) -> bool:
    return goes_on(line[1], below[1], margins, over_page=True)


def _paragraphs(lines: Sequence[tuple[Sheet, Line]], margins: Margins, numbers: _Numbers) -> Iterator[Paragraph]:
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines):
            over_page = lines[end][0] is not lines[end - 1][0]
            if goes_on(lines[end - 1][1], lines[end][1], margins, over_page=over_page):
                continue
        group = lines[start:end]
        sheet = group[0][0]
        location = numbers.location(sheet, [line for on, line in group if on is sheet])
        yield Paragraph(join_texts([line.text for _, line in group]), location)
        start = end


def _table_blocks(table: JoinedTable, numbers: _Numbers) -> Iterator[Block]:
    """A table as grids, with the paragraphs that stand in its long cells between them."""
    rows: list[tuple[GridCell, ...]] = []
    for strip in table.strips():
        if isinstance(strip, tuple):
            rows.append(strip)
            continue
        if rows:
            yield Grid(tuple(rows), exact=True)
            rows = []
        inner = margins_of([line for _, line in strip])
        yield from _paragraphs(strip, inner, numbers)
    if rows:
        yield Grid(tuple(rows), exact=True)


def _aligned_grid(table: AlignedTable, sheet: Sheet) -> Grid:
    rows: list[tuple[GridCell, ...]] = []
    for i, row in enumerate(table.rows, 1):
        boxes = [cell.box for cell in row if cell.box]
        line = (table.box[0], boxes[0][1], table.box[2], boxes[0][3])
        rows.append(
            tuple(
                GridCell(
                    cell.text, Location(i, at, page=sheet.number, box=sheet.on_page(cell.box or line)), not cell.known
                )
                for at, cell in enumerate(row, 1)
            )
        )
    return Grid(tuple(rows))
