"""What the cells of a report print as: their texts, and what has to be said below a table that cannot show them all.

Nothing that a report says, or lacks, goes missing without a word: a cell that the source does not have, a figure whose
column is unknown, and a row that the form does not have are named in notes (Chinese, for the county office).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from gipdata.forms import EDITIONS, Block, Column, Form, Table, load_form
from gipdata.report import Cell, Kind, UnitBasis
from gipdata.writing.layout import Key, PrintedTable, print_table

__all__ = ["form_of", "print_cells", "text_of"]

_SHOWN = (Kind.NUMBER, Kind.NOT_APPLICABLE, Kind.TEXT)


def print_cells(cells: Iterable[Cell], edition: str | None = None) -> tuple[PrintedTable, ...]:
    """The prescribed tables of an edition (by default the one that the cells are of), with these cells filled in.

    A cell of the form that is not among them counts as absent from the source. Raises ValueError where two are given
    for one place, FormError for an unknown edition.
    """
    given = list(cells)
    form = load_form(edition) if edition else form_of(given)
    return tuple(_print(table, [cell for cell in given if cell.table == table.code]) for table in form.tables.values())


def _print(table: Table, cells: Sequence[Cell]) -> PrintedTable:
    keys = set(table.keys)
    placed: dict[tuple[str, str], Cell] = {}
    for cell in cells:
        if (cell.row, cell.column) not in keys:
            continue
        if (cell.row, cell.column) in placed:
            raise ValueError(f"two cells for {cell.table} {cell.row} {cell.column}")
        placed[cell.row, cell.column] = cell
    texts: dict[Key, str] = {
        (table.code, *key): text_of(cell, table.column(*key)) for key, cell in placed.items() if cell.kind in _SHOWN
    }
    strangers = [cell for cell in cells if (cell.row, cell.column) not in keys]
    return print_table(table, texts, tuple(_notes(table, placed, strangers)))


def text_of(cell: Cell, column: Column) -> str:
    """The cell as written, or as a person corrected it. An amount whose unit stands elsewhere in its source gets it
    here, if under the form's own column heading it would state another amount (``29`` below 单位：元, to be printed
    below 单位：万元).
    """
    text = cell.in_force.strip()
    if cell.money and cell.money.basis is not UnitBasis.STATED and cell.money.unit != (column.unit or "元"):
        return f"{text}{cell.money.unit}"
    return text


def form_of(cells: Iterable[Cell]) -> Form:
    """The form that cells are of: clause by clause the edition of which they have the most, the newest among equals.

    Its edition is ``mixed`` where the clauses are of several.
    """
    given = {(cell.table, cell.row, cell.column) for cell in cells}
    forms = [load_form(edition) for edition in reversed(EDITIONS)]
    usual = max(forms, key=lambda form: len(given & _keys(form)) / form.n_cells)
    forms.sort(key=lambda form: form is not usual)
    chosen: dict[str, list[tuple[str, Block]]] = {code: [] for code in usual.tables}
    for code in usual.tables:
        for clause in sorted(
            {block.clause for form in forms for block in form.tables[code].blocks}, key=lambda c: c or 0
        ):
            best = _best_block(code, clause, forms, given)
            chosen[code] += [best] if best else []
    editions = {edition for blocks in chosen.values() for edition, _ in blocks}
    if len(editions) == 1:
        return load_form(editions.pop())
    tables = {
        code: replace(usual.tables[code], blocks=tuple(block for _, block in blocks)) for code, blocks in chosen.items()
    }
    return replace(usual, edition="mixed", tables=tables)


def _keys(form: Form) -> set[Key]:
    return {(code, *key) for code, table in form.tables.items() for key in table.keys}


def _best_block(code: str, clause: int | None, forms: Sequence[Form], given: set[Key]) -> tuple[str, Block] | None:
    """The clause as the edition has it whose cells were given: all of them before some, many before few."""
    best: tuple[str, Block] | None = None
    rank = (-1.0, -1)
    for form in forms:
        for block in form.tables[code].blocks:
            keys = {(code, *key) for key in block.keys}
            there = len(keys & given)
            # A clause that only another edition has is printed if any of its cells was given.
            if block.clause == clause and (there or form is forms[0]) and (there / len(keys), there) > rank:
                best, rank = (form.edition, block), (there / len(keys), there)
    return best


# Notes ----------------------------------------------------------------------------------------------------------------


def _notes(table: Table, placed: Mapping[tuple[str, str], Cell], strangers: Sequence[Cell]) -> Iterator[str]:
    absent = {key for key in table.keys if key not in placed or placed[key].kind is Kind.ABSENT}
    if len(absent) == len(list(table.keys)):
        yield "注：原报告没有本表的数据。"
    elif absent:
        yield f"注：原报告没有以下内容，表中留空：{'；'.join(_name_absent(table, absent))}。"
    unplaced = [cell for cell in placed.values() if cell.kind is Kind.UNPLACED]
    for (label, raw), _ in groupby(unplaced, key=lambda cell: (cell.row_label, _one_line(cell.raw))):
        yield f"注：原报告中“{label}”一行写有“{raw}”，无法确定各属于哪一列，未填入表中。"
    if strangers:
        named = (f"{cell.row_label}的“{cell.column_label}”为“{_one_line(cell.raw)}”" for cell in strangers)
        yield f"注：原报告另有本表格式以外的内容，未填入表中：{'；'.join(named)}。"


def _name_absent(table: Table, absent: set[tuple[str, str]]) -> Iterator[str]:
    """Whole rows, then whole columns of a clause, then single cells."""
    for block in table.blocks:
        gone = [row for row in block.rows if all((row.code, column.code) in absent for column in block.columns)]
        rows = [row for row in block.rows if row not in gone]
        yield from (f"“{row.full_label}”一行" for row in gone)
        for column in block.columns:
            without = [row for row in rows if (row.code, column.code) in absent]
            if len(without) == len(rows) > 1:
                yield f"“{column.label}”一列"
            else:
                yield from (f"“{row.full_label}”的“{column.label}”" for row in without)


def _one_line(raw: str) -> str:
    return " ".join(raw.split())
