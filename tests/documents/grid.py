"""The printed tables of a form as grids of slots: labels, figures, and the cells that are merged into others.

What is printed comes from ``gipdata.writing``; each slot knows which row, column or cell of the form it shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gipdata.forms import Table
from gipdata.writing.layout import PrintedCell, print_table
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


def table_rows(model: Model, table: Table) -> list[SlotRow]:
    """The rows of a table as printed, all of one width."""
    printed = print_table(table, {key: shown.raw for key, shown in model.values.items()})
    slots: dict[tuple[int, int], Slot] = {}
    for i, row in enumerate(printed.rows):
        for cell in row:
            slots |= {(i + down, cell.at + right): slot for down, right, slot in _places(table, cell)}
    return [[slots[i, at] for at in range(len(printed.widths))] for i in range(len(printed.rows))]


def _places(table: Table, cell: PrintedCell) -> Iterator[tuple[int, int, Slot]]:
    for down in range(cell.rowspan):
        for right in range(cell.colspan):
            if down or right:
                yield down, right, Slot("", "above" if down else "left", _NOWHERE, inner=down > 0 and right > 0)
            else:
                yield down, right, Slot(cell.text, cell.role, (table.code, cell.row, cell.column))


def compact(row: SlotRow) -> SlotRow:
    """A row as a word processor keeps it: cells merged to the left are gone, those merged upwards are empty."""
    return [slot for slot in row if slot.role != "left" and not slot.inner]


def expanded(row: SlotRow) -> SlotRow:
    """A row as a spreadsheet keeps it: every cell is there, merged ones are empty."""
    return list(row)


def only_filled(row: SlotRow) -> SlotRow:
    """A row as a web page's text keeps it: empty cells leave no trace."""
    return [slot for slot in row if slot.text.strip()]
