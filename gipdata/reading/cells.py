"""From placed rows to cells: each that the form prescribes exactly once, and what it does not have as ``extra``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gipdata.forms import EDITIONS, Block, Column, Row, Table, load_form
from gipdata.reading.align import Placed
from gipdata.reading.columns import EXTRA
from gipdata.reading.line import LineRead
from gipdata.reading.rows import PlacedRow, RowKey, unplaced
from gipdata.reading.values import Value, is_masked, read_value
from gipdata.report import Cell, Kind, Location, Remark

__all__ = ["BlockKey", "CellsRead", "extra_cells", "prescribed_cells"]

BlockKey = tuple[str, int | None]
"""(table, clause)"""


@dataclass(slots=True)
class CellsRead:
    """What comes to light while cells are read: remarks, and which pieces of the document became cells."""

    remarks: list[Remark] = field(default_factory=list)
    used: set[Placed] = field(default_factory=set)


class _Spot(NamedTuple):
    """A cell of the form: where figures go."""

    table: Table
    block: Block
    row: Row
    column: Column

    def cell(self, raw: str, value: Value, location: Location | None) -> Cell:
        return Cell(
            self.table.code, self.row.code, self.column.code, self.row.full_label, self.column.label,
            self.block.clause, raw, value.kind, value.value, value.money, location,
        )  # fmt: skip


def prescribed_cells(
    editions: dict[BlockKey, str], rows: dict[RowKey, PlacedRow], line: LineRead, out: CellsRead
) -> Iterator[Cell]:
    for (code, clause), edition in editions.items():
        table = load_form(edition).tables[code]
        block = next(block for block in table.blocks if block.clause == clause)
        for row in block.rows:
            if table.single_line:
                yield from _cells_of_channel(table, block, row, line, out)
            else:
                yield from _cells_of_row(table, block, row, rows.get((code, row.code)), out)


def _cells_of_channel(table: Table, block: Block, row: Row, line: LineRead, out: CellsRead) -> Iterator[Cell]:
    lost = line.lost
    kind = Kind.UNPLACED if lost else Kind.BLANK if line.there else Kind.ABSENT
    for column in block.columns:
        spot = _Spot(table, block, row, column)
        placed = line.cells.get((row.code, column.code))
        yield _read_cell(spot, placed, None, out) if placed else spot.cell(lost, Value(kind), None)


def _cells_of_row(table: Table, block: Block, row: Row, placed: PlacedRow | None, out: CellsRead) -> Iterator[Cell]:
    shown: dict[str, tuple[Placed, str | None]] = {}
    if placed is not None and placed.cells is not None and placed.columns is not None:
        columns = placed.columns
        units = columns.units or (None,) * len(columns.columns)
        shown = {c.code: (cell, unit) for c, cell, unit in zip(columns.columns, placed.cells, units, strict=True)}
    for column in block.columns:
        spot = _Spot(table, block, row, column)
        if column.code in shown:
            yield _read_cell(spot, *shown[column.code], out)
        else:
            yield _missing_cell(spot, placed, out)


def _missing_cell(spot: _Spot, placed: PlacedRow | None, out: CellsRead) -> Cell:
    """A cell without a figure of its own: not in the document, not to be told from its neighbours, or empty."""
    if placed is None or placed.cells is not None:
        return spot.cell("", Value(Kind.ABSENT), None)
    remarked = any((r.rule, r.table, r.row) == ("row-unplaced", spot.table.code, spot.row.code) for r in out.remarks)
    if remarked:
        return spot.cell(placed.read.raw, Value(Kind.UNPLACED), placed.read.location)
    kind = Kind.ABSENT if placed.columns is None else Kind.BLANK
    return spot.cell("", Value(kind), placed.read.location)


def _read_cell(spot: _Spot, placed: Placed, unit: str | None, out: CellsRead) -> Cell:
    raw, table, row = placed.token.raw, spot.table.code, spot.row.code
    value = read_value(raw, spot.column, unit)
    if value.fault:
        out.remarks.append(
            Remark(value.fault, "", table, row, spot.column.code, spot.row.label, raw.strip(), placed.location)
        )
    elif value.kind is Kind.TEXT and is_masked(raw):
        out.remarks.append(
            Remark("source-damaged", "masked", table, row, spot.column.code, "", raw.strip(), placed.location)
        )
    out.used.add(placed)
    return spot.cell(raw, value, placed.location)


def extra_cells(rows: Iterable[PlacedRow], out: CellsRead) -> Iterator[Cell]:
    """Cells of rows, and of columns, that the form does not have."""
    for row in rows:
        if row.code == "extra":
            read = row.read
            out.remarks.append(Remark("extra-row", "row", row.table, None, None, read.label, read.raw, read.location))
        if row.cells is None or row.columns is None:
            if row.code == "extra" and row.read.figures:
                out.remarks.append(unplaced(row.table, row.read, row.reason))
            continue
        for i, (column, placed) in enumerate(zip(row.columns.columns, row.cells, strict=True)):
            if row.code == "extra" or column is EXTRA:
                yield _extra_cell(row, i, column, placed, out)


def _extra_cell(row: PlacedRow, i: int, column: Column, placed: Placed, out: CellsRead) -> Cell:
    assert row.columns is not None
    table = load_form(row.edition or EDITIONS[-1]).tables[row.table]
    known = table.rows.get(row.code)
    label = column.label
    if column is EXTRA:
        label = row.columns.labels[i]
        out.remarks.append(
            Remark("extra-row", "column", row.table, row.code, None, label, placed.token.raw.strip(), placed.location)
        )
    unit = row.columns.units[i] if row.columns.units else None
    value = read_value(placed.token.raw, column, unit)
    out.used.add(placed)
    return Cell(
        row.table, row.code, column.code, known.full_label if known else row.read.label, label,
        table.block_of[row.code].clause if known else None, placed.token.raw,
        value.kind, value.value, value.money, placed.location,
    )  # fmt: skip
