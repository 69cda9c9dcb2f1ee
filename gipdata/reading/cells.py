"""From placed rows to cells: each that the form prescribes exactly once, and what it does not have as ``extra``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from gipdata.forms import EDITIONS, Column, Row, load_form
from gipdata.reading.align import Placed
from gipdata.reading.columns import EXTRA
from gipdata.reading.line import LineRead
from gipdata.reading.rows import PlacedRow, RowKey, unplaced
from gipdata.reading.values import Value, is_masked, read_value, value_of
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
    """A cell of the form, where figures go; ``names`` are the fields of a Cell that the form tells."""

    column: Column
    names: tuple[str, str, str, str, str, int | None]

    def cell(self, raw: str, value: Value, location: Location | None) -> Cell:
        # Without the call of Python's that Cell() is: a report has two hundred.
        return tuple.__new__(Cell, (*self.names, raw, value.kind, value.value, value.money, location, None))

    def remark(self, rule: str, detail: str, label: str, placed: Placed) -> Remark:
        table, row, column = self.names[:3]
        return Remark(rule, detail, table, row, column, label, placed.token.raw.strip(), placed.location)


class _Line(NamedTuple):
    """A row of the form and its cells."""

    row: Row
    spots: tuple[_Spot, ...]


@lru_cache(maxsize=100)
def _lines(edition: str, key: BlockKey) -> tuple[_Line, ...]:
    """What the form prescribes for a clause: the same for every document."""
    code, clause = key
    block = next(block for block in load_form(edition).tables[code].blocks if block.clause == clause)
    return tuple(_Line(row, tuple(_spot(code, clause, row, column) for column in block.columns)) for row in block.rows)


def _spot(table: str, clause: int | None, row: Row, column: Column) -> _Spot:
    return _Spot(column, (table, row.code, column.code, row.full_label, column.label, clause))


_ABSENT, _TEXT = Value(Kind.ABSENT), Kind.TEXT


def prescribed_cells(
    editions: dict[BlockKey, str], rows: dict[RowKey, PlacedRow], line: LineRead, out: CellsRead
) -> list[Cell]:
    cells: list[Cell] = []
    for key, edition in editions.items():
        single_line = load_form(edition).tables[key[0]].single_line
        for row, spots in _lines(edition, key):
            if single_line:
                cells += _cells_of_channel(spots, row, line, out)
            else:
                cells += _cells_of_row(spots, rows.get((key[0], row.code)), row, out)
    return cells


def _cells_of_channel(spots: Iterable[_Spot], row: Row, line: LineRead, out: CellsRead) -> Iterator[Cell]:
    lost = line.lost
    kind = Kind.UNPLACED if lost else Kind.BLANK if line.there else Kind.ABSENT
    for spot in spots:
        placed = line.cells.get((row.code, spot.column.code))
        yield _read_cell(spot, row, placed, None, out) if placed else spot.cell(lost, Value(kind), None)


def _cells_of_row(spots: Iterable[_Spot], placed: PlacedRow | None, row: Row, out: CellsRead) -> list[Cell]:
    if placed is None or placed.columns is None or placed.cells is None:
        return [_missing_cell(spot, placed, out) for spot in spots]
    columns = placed.columns
    units = columns.units or (None,) * len(columns.columns)
    if columns.columns == tuple([spot.column for spot in spots]):
        found = zip(spots, placed.cells, units, strict=True)
        return [_read_cell(spot, row, cell, unit, out) for spot, cell, unit in found]
    shown = {c.code: (cell, unit) for c, cell, unit in zip(columns.columns, placed.cells, units, strict=True)}
    cells: list[Cell] = []
    for spot in spots:
        cell = shown.get(spot.column.code)
        cells.append(_read_cell(spot, row, *cell, out) if cell else spot.cell("", _ABSENT, None))
    return cells


def _missing_cell(spot: _Spot, placed: PlacedRow | None, out: CellsRead) -> Cell:
    """A cell without a figure of its own: not in the document, not to be told from its neighbours, or empty."""
    if placed is None or placed.cells is not None:
        return spot.cell("", _ABSENT, None)
    table_and_row = spot.names[:2]
    if any([r.rule == "row-unplaced" and (r.table, r.row) == table_and_row for r in out.remarks]):
        return spot.cell(placed.read.raw, Value(Kind.UNPLACED), placed.read.location)
    kind = Kind.ABSENT if placed.columns is None else Kind.BLANK
    return spot.cell("", Value(kind), placed.read.location)


def _read_cell(spot: _Spot, row: Row, placed: Placed, unit: str | None, out: CellsRead) -> Cell:
    raw = placed.token.raw
    value = value_of(raw, spot.column.money, unit, spot.column.unit)
    if value.fault:
        out.remarks.append(spot.remark(value.fault, "", row.label, placed))
    elif value.kind is _TEXT and is_masked(raw):
        out.remarks.append(spot.remark("source-damaged", "masked", "", placed))
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
        if row.code != "extra" and not row.columns.labels:
            continue  # all columns are the form's
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
