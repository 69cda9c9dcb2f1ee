"""From the rows that were found to the tables of the form.

First every row under its columns, then the edition: told by the rows and columns that the tables show, clause by
clause, never by the year. Then every cell of that edition.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gipdata.forms import EDITIONS, load_form
from gipdata.reading.align import TABLES, Placed, TableRead
from gipdata.reading.cells import BlockKey, CellsRead, extra_cells, prescribed_cells
from gipdata.reading.columns import is_uneven
from gipdata.reading.line import read_line
from gipdata.reading.rows import PlacedRow, RowKey, choose_rows, place_applications, place_disclosure, unplaced
from gipdata.report import Cell, Remark

__all__ = ["TablesRead", "read_tables"]


@dataclass(slots=True)
class TablesRead:
    """``form`` is an edition, ``mixed`` or ``none``; ``cells`` are in the form's order, extra ones last."""

    form: str = "none"
    cells: list[Cell] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # tables of which a row was found
    used: set[Placed] = field(default_factory=set)  # what became of the document's figures: these entered a cell


def read_tables(found: Sequence[TableRead]) -> TablesRead:
    tables = {code: [t for t in found if t.table == code and (t.rows or t.headings)] for code in (*TABLES, "")}
    uneven = is_uneven([table for group in tables.values() for table in group])
    disclosure, applications, disputes = TABLES
    rows = [
        *place_disclosure(tables[disclosure], uneven),
        *place_applications(tables[applications], uneven),
    ]
    line = read_line(tables[disputes])
    remarks = [unplaced(None, row, "no-label") for table in tables[""] for row in table.rows if row.figures]
    chosen = choose_rows(rows, remarks)
    remarks += line.remarks
    if not chosen and not line.there:
        return TablesRead(remarks=remarks)
    remarks += _repeated_headings(chosen.values())
    editions = _editions_of_blocks(chosen)
    out = CellsRead(remarks)
    cells = prescribed_cells(editions, chosen, line, out)
    cells += extra_cells([*chosen.values(), *(row for row in rows if row.code == "extra")], out)
    seen = {row.table for row in chosen.values()} | ({disputes} if line.there else set())
    shown = set(editions.values())
    return TablesRead(shown.pop() if len(shown) == 1 else "mixed", cells, remarks, seen, out.used)


def _repeated_headings(rows: Iterable[PlacedRow]) -> Iterator[Remark]:
    """One remark for each heading that stands in the place of another column's."""
    seen: set[Placed] = set()
    for row in rows:
        for heading, column in row.columns.repeated if row.columns else ():
            if heading.placed not in seen:
                seen.add(heading.placed)
                found, location = heading.placed.token.raw.strip(), heading.placed.location
                yield Remark(
                    "source-damaged", "heading-repeated", row.table, None, column.code, column.label, found, location
                )


def _editions_of_blocks(rows: Mapping[RowKey, PlacedRow]) -> dict[BlockKey, str]:
    """(table, clause) → edition. Clauses that say nothing of their edition go with the rest of the document."""
    votes: dict[BlockKey, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for (table, code), row in rows.items():
        if row.edition:
            clause = load_form(row.edition).tables[table].block_of[code].clause
            weight = row.columns.quality if row.columns else 1
            votes[table, clause][row.edition] += weight
            total[row.edition] += weight
    # Newest first among equals; where nothing tells, the form in force.
    usual = max(reversed(EDITIONS), key=lambda edition: total[edition])
    editions: dict[BlockKey, str] = {}
    for table in TABLES:
        for edition in EDITIONS:
            for block in load_form(edition).tables[table].blocks:
                if _winner(votes.get((table, block.clause)), usual) == edition:
                    editions[table, block.clause] = edition
    return editions


def _winner(votes: Counter[str] | None, usual: str) -> str:
    if not votes:
        return usual
    most = max(votes.values())
    winners = [edition for edition, n in votes.items() if n == most]
    return winners[0] if len(winners) == 1 else usual
