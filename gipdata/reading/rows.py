"""Tables 二 and 三: the rows of the document under known columns, one for each row of the form."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from gipdata.forms import EDITIONS, load_form
from gipdata.reading.align import Placed, RowRead, TableRead
from gipdata.reading.columns import BEST_QUALITY, Columns, columns_of_block, columns_of_matrix, place_row
from gipdata.report import Remark

__all__ = ["PlacedRow", "RowKey", "choose_rows", "place_applications", "place_disclosure", "unplaced"]


class PlacedRow(NamedTuple):
    """A row of the document under known columns, or the reason why it is not (``reason``)."""

    table: str
    code: str
    edition: str | None
    read: RowRead
    columns: Columns | None
    cells: tuple[Placed, ...] | None
    reason: str = ""


def unplaced(table: str | None, row: RowRead, reason: str) -> Remark:
    location = row.location or (row.cells[0].location if row.cells else None)
    return Remark("row-unplaced", reason, table, row.code, None, row.label, row.raw, location)


# Which columns -----------------------------------------------------------------------------------------------


def place_disclosure(tables: Sequence[TableRead], uneven: bool) -> Iterator[PlacedRow]:
    for table in tables:
        known: dict[str, tuple[str | None, Columns | None]] = {}  # rows of one clause have the same heading
        for row in table.rows:
            if row.code is None:
                if row.figures:
                    yield PlacedRow("disclosure", "", None, row, None, None, "no-label")
                continue
            if row.code not in known:
                known[row.code] = _edition_of_row(table, row)
            edition, columns = known[row.code]
            yield _place("disclosure", row, edition, columns, table, uneven)


def _edition_of_row(table: TableRead, row: RowRead) -> tuple[str | None, Columns | None]:
    """The edition whose heading for this row's clause the document shows, newest first among equals."""
    best: tuple[str | None, Columns | None] = (None, None)
    for edition in reversed(EDITIONS):
        form_table = load_form(edition).tables["disclosure"]
        blocks = form_table.blocks if row.code == "extra" else [form_table.block_of.get(row.code or "")]
        for block in blocks:
            if block is None:
                continue
            rows = [r for r in table.rows if r.code == "extra" or form_table.block_of.get(r.code or "") is block]
            columns = columns_of_block(table.headings, block, rows)
            if columns and (best[1] is None or columns.quality > best[1].quality):
                best = (edition, columns)
                if columns.quality == BEST_QUALITY:
                    return best
    return best


def place_applications(tables: Sequence[TableRead], uneven: bool) -> Iterator[PlacedRow]:
    codes = {row.code for table in tables for row in table.rows}
    edition = _edition_of_rows(codes, [row for table in tables for row in table.rows])
    form_table = load_form(edition or EDITIONS[-1]).tables["applications"]
    (block,) = form_table.blocks
    columns: Columns | None = None
    for table in tables:
        # A table cut in pieces shows its heading once: a piece without one goes on under the heading above.
        labelled = [row for row in table.rows if row.code is not None]
        if table.headings or columns is None:
            columns = columns_of_matrix(table.headings, block, labelled)
        for row in table.rows:
            if row.code is None or (row.code != "extra" and row.code not in form_table.rows):
                if row.figures:
                    # Figures beside a group's label, or beside a row that this edition made a group.
                    yield PlacedRow("applications", "", None, row, None, None, "no-label")
                continue
            yield _place("applications", row, edition, columns, table, uneven)


@cache
def _rows_of_one_edition() -> dict[str, str]:
    """Row of table 三 → the only edition that has it."""
    rows: dict[str, list[str]] = defaultdict(list)
    for edition in EDITIONS:
        for code in load_form(edition).tables["applications"].rows:
            rows[code].append(edition)
    return {code: editions[0] for code, editions in rows.items() if len(editions) == 1}


def _edition_of_rows(codes: set[str | None], rows: Sequence[RowRead]) -> str | None:
    """The edition of table 三. A label that is a row in one edition and a group in the other is a row only where it
    has figures, no row of the other edition is there, and no figures without a label follow: these would be the
    group's other rows, all of which have lost their labels."""
    telling = _rows_of_one_edition()
    newest = EDITIONS[-1]
    if any(telling.get(code or "") == newest for code in codes):
        return newest
    filled = [row for row in rows if row.cells]
    with_figures = {row.code for row, below in zip_longest(filled, filled[1:]) if below is None or below.code}
    return next((telling[code] for code in with_figures if code in telling), None)


def _place(
    table: str, row: RowRead, edition: str | None, columns: Columns | None, read: TableRead, uneven: bool
) -> PlacedRow:
    code = row.code or ""
    if columns is None:  # without figures, nothing is lost: the column is not in the document
        return PlacedRow(table, code, edition, row, None, None, "header" if row.figures else "")
    cells = place_row(row, columns.columns, read, uneven=uneven)
    if cells is None:
        reason = "glued" if any(c.token.glued for c in row.figures) else "count"
        if (
            uneven and not row.usual and not row.figures and len(row.cells) >= len(columns.columns)
        ):  # an empty row, padded as it likes
            reason = ""
        return PlacedRow(table, code, edition, row, columns, None, reason)
    return PlacedRow(table, code, edition, row, columns, tuple(cells))


# Which rows --------------------------------------------------------------------------------------------------

RowKey = tuple[str, str]


def choose_rows(rows: Iterable[PlacedRow], remarks: list[Remark]) -> dict[RowKey, PlacedRow]:
    """One row of the document for each row of the form; what is there twice or cannot be placed is remarked."""
    by_key: dict[RowKey, list[PlacedRow]] = defaultdict(list)
    for row in rows:
        if row.code == "":
            remarks.append(unplaced(row.table, row.read, row.reason))
        elif row.code != "extra":
            by_key[row.table, row.code].append(row)
    filled = {row.table for group in by_key.values() for row in group if row.read.figures}
    return {
        key: _one_of(group, key[0] in filled or not _is_whole(key[0], by_key), remarks) for key, group in by_key.items()
    }


def _is_whole(table: str, rows: Mapping[RowKey, object]) -> bool:
    """Whether a document shows most rows of a table."""
    found = sum(key[0] == table for key in rows)
    return any(2 * found > len(load_form(edition).tables[table].rows) for edition in EDITIONS)


def _one_of(rows: list[PlacedRow], doubtful: bool, remarks: list[Remark]) -> PlacedRow:
    with_cells = [row for row in rows if row.read.cells]
    if not with_cells:
        # In flat text a label without figures is an empty row, or one whose figures were lost. Only where the whole
        # table stands there without figures was it left empty.
        if doubtful:
            remarks.append(unplaced(rows[0].table, rows[0].read, "count"))
        return rows[0]
    first, *others = with_cells
    for other in others:
        if other.read.raw == first.read.raw:
            read = other.read
            remarks.append(
                Remark("extra-row", "duplicate", other.table, other.code, None, read.label, read.raw, read.location)
            )
        else:
            remarks.append(unplaced(other.table, other.read, "duplicate"))
            first = first._replace(cells=None, reason="duplicate")
    if first.cells is None and first.reason:
        remarks.append(unplaced(first.table, first.read, first.reason))
    return first
