"""The printed tables of a form as grids of slots: labels, figures, and the cells that are merged into others.

Everything printed comes from ``gipdata.forms``; each slot knows which row, column or cell of the form it shows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gipdata.forms import Block, Table
from tests.documents.model import Key, Model

__all__ = ["Slot", "SlotRow", "compact", "expanded", "only_filled", "table_rows"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the printed table. ``role``: clause, corner, column, group, row, figure; ``left`` or ``above`` where it
    is merged into its neighbour."""

    text: str
    role: str
    key: Key
    inner: bool = False  # of a cell merged in both directions: neither its first row nor its first column


SlotRow = list[Slot]
_NOWHERE = ("", "", "")
_LEFT = Slot("", "left", _NOWHERE)
_ABOVE = Slot("", "above", _NOWHERE)


def table_rows(model: Model, table: Table) -> list[SlotRow]:
    """The rows of a table as printed, all of one width."""
    if table.single_line:
        return _single_line(model, table)
    return [row for block in table.blocks for row in (_matrix if block.header else _clause)(model, table, block)]


def _figures(model: Model, table: Table, row: str, block: Block) -> SlotRow:
    keys = [(table.code, row, column.code) for column in block.columns]
    return [Slot(model.values[key].raw, "figure", key) for key in keys]


def _clause(model: Model, table: Table, block: Block) -> Iterator[SlotRow]:
    """Table 二: a clause, its heading, its rows; a clause of fewer columns has its last one merged."""
    width = max(len(b.columns) for b in table.blocks)
    rest = [_LEFT] * (width - len(block.columns))
    clause = str(block.clause)
    yield [Slot(block.heading, "clause", (table.code, clause, "")), *[_LEFT] * width]
    corner = Slot(block.corner, "corner", (table.code, clause, ""))
    yield [corner, *(Slot(c.label, "column", (table.code, clause, c.code)) for c in block.columns), *rest]
    for row in block.rows:
        yield [Slot(row.label, "row", (table.code, row.code, "")), *_figures(model, table, row.code, block), *rest]


def _matrix(model: Model, table: Table, block: Block) -> Iterator[SlotRow]:
    """Table 三: a heading of several lines, groups of rows to the left."""
    yield from _heading(table, block, {})
    depth = len(block.header[0].split("|")[0].split())
    labels = {entry.code: entry.label for entry in (*block.groups, *block.rows)}
    under = {entry.code: entry.under for entry in (*block.groups, *block.rows)}
    before: list[str] = []
    for row in block.rows:
        path = [row.code]
        while (group := under[path[0]]) is not None:
            path.insert(0, group)
        slots = [
            _ABOVE if path[: i + 1] == before[: i + 1] else Slot(labels[code], "group", (table.code, code, ""))
            for i, code in enumerate(path[:-1])
        ]
        slots.append(Slot(row.label, "row", (table.code, row.code, "")))
        yield [*slots, *[_LEFT] * (depth - len(path)), *_figures(model, table, row.code, block)]
        before = path


def _single_line(model: Model, table: Table) -> list[SlotRow]:
    (block,) = table.blocks
    figures = [slot for row in block.rows for slot in _figures(model, table, row.code, block)]
    return [*_heading(table, block, {i: slot.key[1] for i, slot in enumerate(figures)}), figures]


def _heading(table: Table, block: Block, row_at: dict[int, str]) -> Iterator[SlotRow]:
    """The printed heading; ``row_at`` tells over which row of a single-line table a column stands."""
    words = [line.replace("|", "").split() for line in block.header]
    rows, columns = {r.code: r.label for r in block.rows}, {c.code: c.label for c in block.columns}
    groups = {g.code: g.label for g in block.groups}
    for i, line in enumerate(words):
        slots: SlotRow = []
        for at, word in enumerate(line):
            if word == "<":
                slots.append(_LEFT)
            elif word == "^":
                inner = at > 0 and line[at - 1] == "^" and _origin(words, i, at)[1] < at
                slots.append(Slot("", "above", _NOWHERE, inner))
            elif word == "corner":
                slots.append(Slot(block.corner, "corner", (table.code, "", "")))
            elif word in columns:
                slots.append(Slot(columns[word], "column", (table.code, row_at.get(at, ""), word)))
            else:
                role = "row" if word in rows else "group"
                slots.append(Slot((rows if word in rows else groups)[word], role, (table.code, word, "")))
        yield slots


def _origin(words: Sequence[Sequence[str]], row: int, at: int) -> tuple[int, int]:
    while words[row][at] == "^":
        row -= 1
    while words[row][at] == "<":
        at -= 1
    return row, at


def compact(row: SlotRow) -> SlotRow:
    """A row as a word processor keeps it: cells merged to the left are gone, those merged upwards are empty."""
    return [slot for slot in row if slot.role != "left" and not slot.inner]


def expanded(row: SlotRow) -> SlotRow:
    """A row as a spreadsheet keeps it: every cell is there, merged ones are empty."""
    return list(row)


def only_filled(row: SlotRow) -> SlotRow:
    """A row as a web page's text keeps it: empty cells leave no trace."""
    return [slot for slot in row if slot.text.strip()]
