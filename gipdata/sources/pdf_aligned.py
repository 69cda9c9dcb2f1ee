"""Tables without ruling lines: columns told by what stands below each other, rows by figures at one height.

In: the lines of a page outside of ruled tables. Out: the same lines, with those that are certainly rows of a table made
one. Certain is a row of which every figure stands in one of the columns that the figures of all rows make, no two in
one, and whose label is whole (``pdf_labels``). Anything else stays lines, whose wide gaps are tabs. Every word is in
one or the other, once.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gipdata.report import Box
from gipdata.sources.pdf_figures import doubtful, figures_of, with_whole_figures
from gipdata.sources.pdf_headings import UNKNOWN, AlignedCell, Heading, cell_of
from gipdata.sources.pdf_labels import Band, LabelledRow, rows_of
from gipdata.sources.pdf_lines import Line, around

__all__ = ["AlignedTable", "with_aligned_tables"]

_MOST_HEADING_LINES = 14
_FARTHEST = 3.0  # from one line of a table to the next, in sizes of the characters
_FEWEST_IN_LONE_ROW = 5


class AlignedTable(NamedTuple):
    """Rows of cells, all of one width."""

    rows: tuple[tuple[AlignedCell, ...], ...]
    box: Box


def with_aligned_tables(lines: Sequence[Line]) -> Iterator[Line | AlignedTable]:
    """The lines in order, with aligned tables in the place of theirs."""
    lines = with_whole_figures(lines)
    done = 0
    for start, end in _runs(lines):
        bands = _bands(lines[start:end])
        if len(bands) < 2 or any(_is_between(line, bands[0].left) for line in lines[start:end]):
            continue
        first = _first_of_heading(lines, start, bands[0].left, done)
        begin, rows = rows_of(lines[first:end], bands, ends_page=end == len(lines))
        heading = Heading(lines[first : first + begin], bands)
        certain = sum(row.label is not None for row in rows)
        lone = bool(heading.leaves) and certain > 0 and len(bands) >= _FEWEST_IN_LONE_ROW
        if certain < 2 and not lone and not any(row.doubtful for row in rows):
            continue
        yield from lines[done:first]
        yield from _assembled(heading, rows, lines[first:end], first + begin)
        done = end
    yield from lines[done:]


# Where a table is -----------------------------------------------------------------------------------------------------


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """First and end of the lines that may be rows: lines of figures with nothing but labels between them."""
    i = 0
    while i < len(lines):
        if not (figures := figures_of(lines[i])):
            i += 1
            continue
        left, end = figures[0].box[0], i + 1
        while end < len(lines) and _is_near(lines[end - 1], lines[end]):
            below = figures_of(lines[end])
            if below:
                left = min(left, below[0].box[0])
            elif lines[end].box[2] > left and not figures_of(lines[end], left):
                break
            end += 1
        yield i, end
        i = end


def _is_near(line: Line, below: Line) -> bool:
    return below.box[1] - line.box[3] < _FARTHEST * min(line.size, below.size)


def _is_between(line: Line, left: float) -> bool:
    """Whether a line is neither a label nor figures beside one."""
    return line.box[2] > left and not figures_of(line, left)


def _bands(lines: Sequence[Line]) -> list[Band]:
    bands: list[Band] = []
    for x0, _, x1, _ in sorted(chunk.box for line in lines for chunk in figures_of(line)):
        if bands and x0 < bands[-1].right:
            bands[-1] = Band(bands[-1].left, max(bands[-1].right, x1))
        else:
            bands.append(Band(x0, x1))
    return bands


def _first_of_heading(lines: Sequence[Line], start: int, left: float, done: int) -> int:
    """Where the heading above the first figures begins, or the label of their row, if that stands higher.

    A line that begins before the figures' columns and goes on into them is prose.
    """
    at = first = start
    while at > done and start - at < _MOST_HEADING_LINES and _is_near(lines[at - 1], lines[at]):
        at -= 1
        over = [chunk for chunk in lines[at].chunks if chunk.box[2] > left]
        if any(chunk.box[0] < left - 2 * lines[at].size for chunk in over) or figures_of(lines[at]):
            break
        if abs(lines[at].size - lines[start].size) > 0.15 * lines[start].size:
            break
        if len(lines[at].chunks) == 1 and not over and first - at > 3:
            break
        if over or start - at <= 3:
            first = at
    return first


# Table ----------------------------------------------------------------------------------------------------------------


def _assembled(
    heading: Heading, rows: Sequence[LabelledRow], lines: Sequence[Line], begin: int
) -> Iterator[Line | AlignedTable]:
    """Heading and certain rows as tables; the words of rows that are not certain as lines between them."""
    grid = heading.rows(lines[rows[0].line].box[1])
    if not grid:
        yield from heading.lines
    for row in rows:
        if row.label is not None:
            figures = [AlignedCell("", None) if figure is None else cell_of([figure]) for figure in row.figures or ()]
            grid.append([cell_of(row.others), cell_of(row.label), *figures])
            continue
        yield from _tables(grid)
        grid = []
        own = {id(chunk) for chunk in (*row.found, *row.others)}
        for line in lines:
            if chunks := tuple(chunk for chunk in line.chunks if id(chunk) in own):
                part = Line(chunks, line.size, line.first)
                yield doubtful(part) if row.doubtful else part
    yield from _tables(grid)


def _tables(grid: list[list[AlignedCell]]) -> Iterator[AlignedTable]:
    """Rows as a table of one width, with a column for groups of rows only where there are any."""
    if not grid:
        return
    width = max(len(row) for row in grid)
    rows = [row if len(row) == width else [UNKNOWN, *row] for row in grid]
    while not any(row[0].known for row in rows):
        rows = [row[1:] for row in rows]
    yield AlignedTable(tuple(map(tuple, rows)), around(cell.box for row in rows for cell in row if cell.box))
