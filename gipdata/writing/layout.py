"""The prescribed tables as printed: form and figures' texts in, rows of cells with their spans out.

A printed table holds only cells of its own, each with the rows and columns it is merged over; together they cover
every place of the table exactly once. All labels come from ``gipdata.forms``. Whatever is to be written, as web page,
Word file or workbook, is a sequence of ``Part``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gipdata.forms import Block, Table

__all__ = ["PAGE_UNITS", "Key", "Part", "PrintedCell", "PrintedTable", "print_table"]

Key = tuple[str, str, str]
"""(table, row, column)"""

PAGE_UNITS = 15
"""Widths of columns are whole parts of this: so many equal columns fill the page, as many as table 四 has."""


class PrintedCell(NamedTuple):
    """A cell of its own. ``role``: clause, corner, column, group, row (labels) or figure.

    ``row`` and ``column`` are the codes of what it shows, "" where there is none; a clause, and the corner and columns
    below it, have the clause's number as ``row``. ``at`` is its first column, from 0.
    """

    text: str
    role: str
    row: str = ""
    column: str = ""
    at: int = 0
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class PrintedTable:
    """``rows`` tile the table exactly; ``widths`` of its columns add up to PAGE_UNITS; ``notes`` stand below it."""

    code: str
    label: str
    rows: tuple[tuple[PrintedCell, ...], ...]
    widths: tuple[int, ...]
    heading_rows: int = 0  # rows at the top that a page break repeats
    notes: tuple[str, ...] = ()


class Part(NamedTuple):
    """A heading ("" for none) with what stands below it: paragraphs first, then the table."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    table: PrintedTable | None = None


def print_table(table: Table, texts: Mapping[Key, str], notes: tuple[str, ...] = ()) -> PrintedTable:
    """The table with these texts in its figures' cells; a cell without a text is empty."""
    if table.single_line:
        lines = _single_line(table)
    else:
        lines = [line for block in table.blocks for line in (_matrix if block.header else _clause)(table, block)]
    rows = tuple(tuple(_merged(lines, i, table.code, texts)) for i in range(len(lines)))
    figures = sum(cell.role == "figure" for cell in rows[-1]) if table.single_line else _figure_columns(table)
    headings = max(len(block.header) for block in table.blocks)
    return PrintedTable(
        table.code, table.label, rows, _widths(len(lines[0]) - figures, figures), headings, notes
    )  # fmt: skip


def _figure_columns(table: Table) -> int:
    return max(len(block.columns) for block in table.blocks)


def _widths(labels: int, figures: int) -> tuple[int, ...]:
    """Figures as wide as labels leave room for, at least one unit; of several columns of labels the last is widest."""
    figure = max(1, (PAGE_UNITS - 3 * labels) // figures)
    outer = tuple(range(1, labels))
    inner = (PAGE_UNITS - figure * figures - sum(outer),) if labels else ()
    return (*outer, *inner, *[figure] * figures)


# Lines: every place of a row, merged ones with the mark of the forms' headings ----------------------------------------

_LEFT, _ABOVE = "<", "^"
_Line = list[PrintedCell | str]


def _merged(lines: Sequence[_Line], row: int, table: str, texts: Mapping[Key, str]) -> Iterator[PrintedCell]:
    """The cells that begin in a row, with their spans and texts."""
    line = lines[row]
    for at, cell in enumerate(line):
        if isinstance(cell, str):
            continue
        colspan = next((n for n, place in enumerate(line[at + 1 :], 1) if place != _LEFT), len(line) - at)
        below = [lower[at] for lower in lines[row + 1 :]]
        rowspan = next((n for n, place in enumerate(below, 1) if place != _ABOVE), len(below) + 1)
        text = texts.get((table, cell.row, cell.column), "") if cell.role == "figure" else cell.text
        yield cell._replace(text=text, at=at, rowspan=rowspan, colspan=colspan)


def _figures(row: str, block: Block) -> _Line:
    return [PrintedCell("", "figure", row, column.code) for column in block.columns]


def _clause(table: Table, block: Block) -> Iterator[_Line]:
    """Table 二: a clause over the full width, its heading, its rows; the last of fewer columns is stretched."""
    columns, clause = _figure_columns(table), str(block.clause)
    rest = [_LEFT] * (columns - len(block.columns))
    yield [PrintedCell(block.heading, "clause", clause), *[_LEFT] * columns]
    labels = [PrintedCell(column.label, "column", clause, column.code) for column in block.columns]
    yield [PrintedCell(block.corner, "corner", clause), *labels, *rest]
    for row in block.rows:
        yield [PrintedCell(row.label, "row", row.code), *_figures(row.code, block), *rest]


def _matrix(table: Table, block: Block) -> Iterator[_Line]:
    """Table 三: a heading of several lines, groups of rows to the left."""
    yield from _heading(block, {})
    depth = len(block.header[0].split("|")[0].split())
    entries = {entry.code: entry for entry in (*block.groups, *block.rows)}
    before: list[str] = []
    for row in block.rows:
        path = [row.code]
        while (group := entries[path[0]].under) is not None:
            path.insert(0, group)
        groups: _Line = [
            _ABOVE if path[: i + 1] == before[: i + 1] else PrintedCell(entries[code].label, "group", code)
            for i, code in enumerate(path[:-1])
        ]
        label = PrintedCell(row.label, "row", row.code)
        yield [*groups, label, *[_LEFT] * (depth - len(path)), *_figures(row.code, block)]
        before = path


def _single_line(table: Table) -> list[_Line]:
    """Table 四: one line of figures under a heading of rows and columns."""
    (block,) = table.blocks
    figures = [figure for row in block.rows for figure in _figures(row.code, block)]
    row_at = {at: figure.row for at, figure in enumerate(figures) if isinstance(figure, PrintedCell)}
    return [*_heading(block, row_at), figures]


def _heading(block: Block, row_at: Mapping[int, str]) -> Iterator[_Line]:
    """The printed heading; ``row_at`` tells over which row of a single-line table a column stands."""
    rows, columns = {r.code: r.label for r in block.rows}, {c.code: c.label for c in block.columns}
    groups = {g.code: g.label for g in block.groups}
    for words in block.header:
        line: _Line = []
        for at, word in enumerate(words.replace("|", "").split()):
            if word in (_LEFT, _ABOVE):
                line.append(word)
            elif word == "corner":
                line.append(PrintedCell(block.corner, "corner"))
            elif word in columns:
                line.append(PrintedCell(columns[word], "column", row_at.get(at, ""), word))
            else:
                role = "row" if word in rows else "group"
                line.append(PrintedCell((rows if word in rows else groups)[word], role, word))
        yield line
