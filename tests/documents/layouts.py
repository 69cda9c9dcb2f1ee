"""Writers: a report in each layout that text reports are seen in, with the provenance of every piece.

Each layout is a function from the cells of a table, row by row, to lines; ``write`` puts prose and tables together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from gipdata.report import Kind
from tests.documents.grid import SlotRow, compact, expanded, only_filled, table_rows
from tests.documents.model import Key, Model
from tests.documents.pieces import Cell, CellRow, Context, Line, Piece, mark_of, parts_of
from tests.documents.shown import Shown

__all__ = ["LAYOUTS", "Layout", "Written", "fitted", "write"]


@dataclass(frozen=True)
class Written:
    """A report laid out."""

    model: Model
    layout: "Layout"
    lines: list[Line]

    @property
    def text(self) -> str:
        return "\n".join("".join(piece.text for piece in line) for line in self.lines)


# One function a layout: the cells of a table, row by row, into lines ----------------------------------------------


def _tabbed_cells(rows: Sequence[CellRow], context: Context) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        for cell in row:
            first, *rest = parts_of(cell, context)
            lines += [[cell.mark("\t"), first], *([piece] for piece in rest)]
        lines.append([mark_of("", row)])
    return lines


def _cells_with_gaps(rows: Sequence[CellRow], context: Context) -> list[Line]:
    return [
        line for row in rows for cell in row for piece in parts_of(cell, context) for line in ([piece], [cell.mark("")])
    ]


def _cells_without_gaps(rows: Sequence[CellRow], context: Context) -> list[Line]:
    return [[piece] for row in rows for cell in row for piece in parts_of(cell, context)]


def _barred(row: CellRow, context: Context) -> Line:
    line = [mark_of("|", row)]
    for cell in row:
        line += [cell.mark(" "), cell.piece(context.padded(cell.slot.text)), cell.mark(" |")]
    return line


def _rule(row: CellRow) -> Line:
    return [mark_of("|" + "---|" * len(row), row)]


def _markdown(rows: Sequence[CellRow], context: Context) -> list[Line]:
    lines = [_barred(row, context) for row in rows]
    return [[], lines[0], _rule(rows[0]), *lines[1:], []]


def _markdown_cut(rows: Sequence[CellRow], context: Context) -> list[Line]:
    """Table 三 in two pieces. The first has one column of labels, so that the labels of its last rows stand under the
    first applicant (whose cell must be empty); the second has two."""
    depth = len(rows[0]) - sum(cell.slot.role == "figure" for cell in rows[-1])
    at = next((i for i, row in enumerate(rows) if _depth(row) == depth > 1), None)
    if at is None:
        return _markdown(rows, context)
    first, second = list(rows[:at]), list(rows[at:])
    cut = [[row[0], *row[depth:]] if _depth(row) < 2 else [row[0], row[1], *row[depth + 1 :]] for row in first]
    rest = [row[1:] if row[0].slot.role == "above" else [row[0], *row[2:]] for row in second]
    lines = [_barred(row, context) for row in cut]
    blank = [mark_of("|" + " |" * len(rest[0]), second[0])]
    return [
        [],
        lines[0],
        _rule(cut[0]),
        *lines[1:],
        [],
        blank,
        _rule(rest[0]),
        *(_barred(r, context) for r in rest),
        [],
    ]


def _depth(row: CellRow) -> int:
    """In which column of labels a row's own label stands, from 1; 0 for a row without."""
    return next((i for i, cell in enumerate(row, 1) if cell.slot.role == "row" and row[-1].slot.role == "figure"), 0)


def _bars_behind(rows: Sequence[CellRow], context: Context) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        line: Line = []
        for cell in row:
            line += [cell.piece(context.padded(cell.slot.text)), cell.mark(" | ")]
        surplus = 0 if row is rows[-1] else context.rng.randint(0, 4)
        lines.append([*line, mark_of("|" * surplus, row)])
    return lines


def _cells_closed_by_bars(rows: Sequence[CellRow], context: Context) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        lines.append([mark_of("|", row)])
        lines += [[cell.piece(context.padded(cell.slot.text)), cell.mark(" |")] for cell in row]
    return lines


def _bars_on_lines(rows: Sequence[CellRow], context: Context) -> list[Line]:
    return [
        line
        for row in rows
        for cell in row
        for line in ([cell.piece(context.padded(cell.slot.text))], [cell.mark("|")])
    ]


def _breaks_around(rows: Sequence[CellRow], context: Context) -> list[Line]:
    """|↵规章↵|↵0↵|"""
    lines: list[Line] = []
    for row in rows:
        lines.append([mark_of("|", row)])
        lines += [line for cell in row for line in ([cell.piece(context.padded(cell.slot.text))], [cell.mark("|")])]
    return lines


def _breaks_behind(rows: Sequence[CellRow], context: Context) -> list[Line]:
    """|规章↵|0↵|0↵|"""
    lines: list[Line] = []
    for row in rows:
        lines += [[cell.mark("|"), cell.piece(context.padded(cell.slot.text))] for cell in row]
        lines.append([mark_of("|", row)])
    return lines


def _breaks_inside(rows: Sequence[CellRow], context: Context) -> list[Line]:
    """|↵规章 |↵0 |↵0 |"""
    lines: list[Line] = []
    for row in rows:
        line = [mark_of("|", row)]
        for cell in row:
            lines.append(line)
            line = [cell.piece(context.padded(cell.slot.text)), cell.mark(" |")]
        lines.append(line)
    return lines


def _joined(separator: str) -> Callable[[Sequence[CellRow], Context], list[Line]]:
    def write_rows(rows: Sequence[CellRow], context: Context) -> list[Line]:
        lines: list[Line] = []
        for row in rows:
            line: Line = []
            for i, cell in enumerate(row):
                line += [cell.mark(separator if i else ""), cell.piece()]
            lines.append(line)
        return lines

    return write_rows


# The layouts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Layout:
    """``shows_blanks``: an empty cell leaves a trace; ``surplus``: it does, among empty cells that mean nothing.
    ``glued``: nothing parts the figures of a row."""

    name: str
    rows: Callable[[Sequence[CellRow], Context], list[Line]]
    cells: Callable[[SlotRow], SlotRow] = only_filled
    shows_blanks: bool = False
    surplus: bool = False
    glued: bool = False
    gaps: bool = False  # an empty line between paragraphs
    one_paragraph: bool = False


_ALL = (
    Layout("tabbed_cells", _tabbed_cells, compact, shows_blanks=True),
    Layout("cells_with_gaps", _cells_with_gaps, gaps=True),
    Layout("cells_without_gaps", _cells_without_gaps),
    Layout("markdown", _markdown, expanded, shows_blanks=True, gaps=True),
    Layout("markdown_cut", _markdown_cut, expanded, shows_blanks=True, gaps=True),
    Layout("bars_behind", _bars_behind, compact, surplus=True),
    Layout("cells_closed_by_bars", _cells_closed_by_bars),
    Layout("bars_on_lines", _bars_on_lines),
    Layout("breaks_around", _breaks_around),
    Layout("breaks_behind", _breaks_behind),
    Layout("breaks_inside", _breaks_inside),
    Layout("spaced", _joined(" ")),
    Layout("glued", _joined(""), glued=True),
    Layout("one_paragraph", _joined(" "), one_paragraph=True),
    Layout("tab_separated", _joined("\t"), expanded, shows_blanks=True),
)
LAYOUTS = {layout.name: layout for layout in _ALL}


# In layout markdown_cut the labels of these rows stand in the first applicant's column.
_LABEL_OVER_A_FIGURE = ("granted", "partly_granted")


def fitted(model: Model, layout: Layout) -> Model:
    """The model that the layout can show: a cell that it prints a label over is empty in the model too."""
    if layout.name != "markdown_cut":
        return model
    first = model.form.tables["applications"].blocks[0].columns[0].code
    empty: dict[Key, Shown] = {("applications", row, first): Shown("", Kind.BLANK) for row in _LABEL_OVER_A_FIGURE}
    return replace(model, values={**model.values, **empty})


def write(model: Model, layout: Layout, rng: Random, *, break_labels: bool | None = None) -> Written:
    """The report in this layout (``fitted`` to it); the same chance gives the same lines.

    ``break_labels`` says whether narrow heading cells are broken over two lines; without it, chance does.
    """
    context = Context(rng, break_labels)
    lines: list[Line] = []

    def paragraph(text: str, role: str, key: str = "") -> None:
        lines.append([Piece(text, role, (key, "", ""))])
        if layout.gaps:
            lines.append([])

    for text in model.title_lines:
        paragraph(text, "title")
    for section in model.form.sections:
        paragraph(section.label, "heading", section.code)
        for text in model.prose.get(section.code, ()):
            paragraph(text, "prose", section.code)
        if section.code in model.form.tables:
            if section.code in model.notes:
                paragraph(model.notes[section.code], "prose", section.code)
            lines += layout.rows(_cells(model, section.code, layout, context), context)
    if model.signed and not layout.one_paragraph:
        paragraph(f"{model.org}人民政府", "signature")
        paragraph(f"{model.year + 1}年1月{rng.randint(4, 29)}日", "signature")
    return Written(model, layout, [_one_line(lines)] if layout.one_paragraph else lines)


def _cells(model: Model, table: str, layout: Layout, context: Context) -> list[CellRow]:
    rows: list[CellRow] = []
    for i, row in enumerate(table_rows(model, model.form.tables[table])):
        cells = [Cell(slot, next(context.numbers), table, i) for slot in layout.cells(row)]
        if cells:
            rows.append(cells)
    return rows


def _one_line(lines: Sequence[Line]) -> Line:
    """Everything in one paragraph: sentences follow each other, headings and cells are parted by a space."""
    whole: Line = []
    for line in lines:
        if whole and not (line and line[0].role == "prose" and whole[-1].role == "prose"):
            whole.append(Piece(" ", "mark"))
        whole += line
    return whole
