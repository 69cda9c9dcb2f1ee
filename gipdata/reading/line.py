"""Table 四: one line of figures under a heading of channels and outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gipdata.forms import EDITIONS, load_form
from gipdata.reading.align import Placed, RowRead, TableRead
from gipdata.reading.columns import columns_of_line
from gipdata.reading.labels import BLANK, FIGURE
from gipdata.reading.rows import unplaced
from gipdata.report import Remark

__all__ = ["LineRead", "read_line"]


@dataclass(slots=True)
class LineRead:
    """(channel, outcome) → cell. ``there`` is False where the document has no such table; without cells although it is
    there, no line could be placed, and ``remarks`` say why."""

    there: bool = False
    cells: dict[tuple[str, str], Placed] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def lost(self) -> str:
        """The figures that could not be placed."""
        return " ".join(r.found for r in self.remarks if r.rule == "row-unplaced" and r.found)


def read_line(tables: Sequence[TableRead]) -> LineRead:
    result = LineRead(any(table.headings for table in tables))
    if not result.there:
        result.remarks += [unplaced("disputes", r, "no-label") for t in tables for r in t.rows if r.figures]
        return result
    form_table = load_form(EDITIONS[-1]).tables["disputes"]
    for table in tables:
        keys = columns_of_line(table.headings, form_table)
        for row in table.rows:
            if row.cells:
                cells = _cells_of_line(row, table, len(keys)) if keys else None
                named = zip(keys, cells, strict=True) if keys and cells else None
                shown = {(code, column.code): cell for (code, column), cell in named} if named else None
                _add(result, row, shown, "count" if keys else "header")
    if result.cells and result.lost:
        # The table has one line: a second one with other figures may be a piece of the first.
        first = next(iter(result.cells.values()))
        raw = " ".join(cell.token.raw.strip() for cell in result.cells.values())
        result.remarks.append(Remark("row-unplaced", "count", "disputes", found=raw, location=first.location))
        result.cells = {}
    return result


def _add(result: LineRead, row: RowRead, cells: dict[tuple[str, str], Placed] | None, reason: str) -> None:
    if cells is None:
        result.remarks.append(unplaced("disputes", row, reason))
    elif not result.cells:
        result.cells = cells
    elif _raws(cells) == _raws(result.cells):
        detail = ("duplicate", "disputes", None, None, row.label, row.raw, row.location)
        result.remarks.append(Remark("extra-row", *detail))
    else:
        result.remarks.append(unplaced("disputes", row, "duplicate"))


def _raws(cells: dict[tuple[str, str], Placed]) -> list[str]:
    return [cell.token.raw.strip() for cell in cells.values()]


def _cells_of_line(row: RowRead, table: TableRead, n: int) -> list[Placed] | None:
    if row.lost:
        return None
    whole = len(row.figures) == n == len(row.cells) and all(c.token.kind is FIGURE for c in row.cells)
    if whole and row.cells[0].at == 0:  # nothing empty stands before them
        return row.cells
    if not row.width or row.width != table.heading_width or row.width < n or row.label:
        return None
    at = {cell.at: cell for cell in row.cells}
    if row.exact:  # every column has a cell of its own, and there is nothing else
        return row.cells if [*at] == list(range(n)) and row.width == n else None
    if len(row.cells) != len(at) or any(place >= n for place, cell in at.items() if cell in row.figures):
        return None
    first = row.cells[0]
    empty = first.token._replace(kind=BLANK, raw="")
    return [at.get(i) or first._replace(token=empty, at=i) for i in range(n)]
