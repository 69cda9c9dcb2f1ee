"""Damage to documents with real tables: lost cells, rows, spans and merges, shifted rows, with what is still shown.

A damage changes a ``Markup`` in place within one table. Where it takes a figure away, puts it under another heading or
makes two cells of one, ``shown`` says what a person sees there (None: nothing that can be told).
"""

from collections.abc import Callable, Mapping
from random import Random

from tests.documents.markup import Markup, MarkupCell, MarkupTable, MarkupText, spread

__all__ = ["MARKUP_DAMAGES"]

Damage = Callable[[Markup, MarkupTable, Random], bool]
"""False where there is nothing to change."""

_EMPTY = ("", "", "")


def _blank() -> MarkupCell:
    return MarkupCell("", "left", _EMPTY)


def _places(table: MarkupTable, role: str = "") -> list[tuple[int, int, MarkupCell]]:
    return [place for place in table.cells() if not role or place[2].role == role]


def _figure_rows(table: MarkupTable) -> list[list[MarkupCell]]:
    return [row for row in table.rows if any(cell.role == "figure" for cell in row)]


# Cells ----------------------------------------------------------------------------------------------------------------


def _drop_cell(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    i, j, _ = rng.choice(_places(table))
    del table.rows[i][j]
    return True


def _empty_cell(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    _, _, cell = rng.choice(_places(table, "figure"))
    cell.text = ""
    markup.shown[cell.key] = ""
    return True


def _double_cell(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    i, j, cell = rng.choice(_places(table))
    table.rows[i].insert(j, cell.copy())
    return True


def _insert_blank(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """An empty cell too many: what follows is pushed out of its column."""
    i, j, _ = rng.choice(_places(table))
    table.rows[i].insert(j, _blank())
    return True


def _lose_character(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    _, _, cell = rng.choice([place for place in _places(table) if place[2].text])
    at = rng.randrange(len(cell.text))
    lost = cell.text[at]
    cell.text = cell.text[:at] + cell.text[at + 1 :]
    if cell.role == "figure":
        markup.shown[cell.key] = cell.text
    if cell.role == "column" and lost in "万元":
        markup.units[cell.key] = "万元" if "万元" in cell.text else "元" if "元" in cell.text else ""
    return True


def _break_figure(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    long = [cell for _, _, cell in _places(table, "figure") if len(cell.text) > 1]
    if not long:
        return False
    cell = rng.choice(long)
    at = rng.randint(1, len(cell.text) - 1)
    cell.text = f"{cell.text[:at]}\n{cell.text[at:]}"
    return True


# Rows -----------------------------------------------------------------------------------------------------------------


def _drop_row(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    del table.rows[rng.randrange(len(table.rows))]
    return True


def _double_row(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    at = rng.randrange(len(table.rows))
    table.rows.insert(at, [cell.copy() for cell in table.rows[at]])
    return True


def _push_row(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """An empty cell before the figures and the last figure gone: every figure stands under the next heading."""
    row = rng.choice(_figure_rows(table))
    figures = [cell for cell in row if cell.role == "figure"]
    texts = ["", *(cell.text for cell in figures[:-1])]
    for cell, text in zip(figures, texts, strict=True):
        cell.text = text
        markup.shown[cell.key] = text
    return True


def _shift_row(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """An empty cell before the figures: the row is one cell longer, and the last figure has no heading above it."""
    row = rng.choice(_figure_rows(table))
    at = next(j for j, cell in enumerate(row) if cell.role == "figure")
    row.insert(at, _blank())
    return True


def _split_row(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    i, j, _ = rng.choice(_places(table))
    if not j:
        return False
    row = table.rows[i]
    table.rows[i : i + 1] = [row[:j], row[j:]]
    return True


def _swap_rows(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    at = rng.randrange(len(table.rows) - 1)
    table.rows[at], table.rows[at + 1] = table.rows[at + 1], table.rows[at]
    return True


# Columns --------------------------------------------------------------------------------------------------------------


def _column(table: MarkupTable, rng: Random) -> list[MarkupCell]:
    """All cells that start in one column."""
    at = rng.choice(sorted({spot[1] for spot, _ in spread(table)}))
    return [cell for spot, cell in spread(table) if spot[1] == at]


def _drop_column(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    gone = _column(table, rng)
    table.rows = [[cell for cell in row if not any(cell is other for other in gone)] for row in table.rows]
    table.rows = [row for row in table.rows if row]
    return bool(table.rows)


def _double_column(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    twice = _column(table, rng)
    for row in table.rows:
        for at in reversed([j for j, cell in enumerate(row) if any(cell is other for other in twice)]):
            row.insert(at, row[at].copy())
    return True


def _drop_figures_of_column(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """The figures of a column without its heading."""
    at = rng.choice(sorted({spot[1] for spot, cell in spread(table) if cell.role == "figure"}))
    gone = [cell for spot, cell in spread(table) if spot[1] == at and cell.role == "figure"]
    table.rows = [[cell for cell in row if not any(cell is other for other in gone)] for row in table.rows]
    table.rows = [row for row in table.rows if row]
    return bool(table.rows)


# Spans ----------------------------------------------------------------------------------------------------------------


def _merged(table: MarkupTable) -> list[tuple[int, int, MarkupCell]]:
    return [place for place in table.cells() if place[2].rows > 1 or place[2].columns > 1]


def _lose_span(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """A merged cell takes up one place only: its neighbours move into the others."""
    if not (merged := _merged(table)):
        return False
    _, _, cell = rng.choice(merged)
    if cell.rows > 1 and (cell.columns == 1 or rng.random() < 0.5):
        cell.rows = 1
    else:
        cell.columns = 1
    return True


def _lose_all_spans(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    merged = _merged(table)
    across = rng.random() < 0.5
    for _, _, cell in merged:
        cell.rows, cell.columns = (cell.rows, 1) if across else (1, cell.columns)
    return bool(merged)


def _unmerge(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """A merged cell is parted: empty cells stand in its other places."""
    if not (merged := _merged(table)):
        return False
    i, j, cell = rng.choice(merged)
    at = next(spot[1] for spot, other in spread(table) if other is cell)
    for down in range(1, cell.rows):
        if i + down < len(table.rows):
            before = [k for k, (_, c) in enumerate(_row_spots(table, i + down)) if c < at]
            k = before[-1] + 1 if before else 0
            table.rows[i + down][k:k] = [_blank() for _ in range(cell.columns)]
    table.rows[i][j + 1 : j + 1] = [_blank() for _ in range(cell.columns - 1)]
    cell.rows = cell.columns = 1
    return True


def _row_spots(table: MarkupTable, row: int) -> list[tuple[int, int]]:
    return [spot for spot, _ in spread(table) if spot[0] == row]


def _grow_span(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """A cell takes up a place too many, across or down; a figure so stretched belongs to no one column or row."""
    _, _, cell = rng.choice(_places(table))
    if rng.random() < 0.5:
        cell.columns += 1
    else:
        cell.rows += 1
    return True


def _merge_figures(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """Two figures side by side become one merged cell with the text of the first, as Excel merges."""
    row = rng.choice(_figure_rows(table))
    pairs = [j for j in range(len(row) - 1) if row[j].role == row[j + 1].role == "figure"]
    if not pairs:
        return False
    j = rng.choice(pairs)
    row[j].columns += row[j + 1].columns
    markup.shown[row[j].key] = markup.shown[row[j + 1].key] = None
    del row[j + 1]
    return True


# The table ------------------------------------------------------------------------------------------------------------


def _cut_table(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """Two tables where there was one."""
    if len(table.rows) < 2:
        return False
    at = rng.randint(1, len(table.rows) - 1)
    here = next(i for i, block in enumerate(markup.blocks) if block is table)
    second = MarkupTable(table.code, table.rows[at:])
    between = [MarkupText(rng.choice(("- 3 -", "（续表）")), "prose")] if rng.random() < 0.5 else []
    del table.rows[at:]
    markup.blocks[here + 1 : here + 1] = [*between, second]
    return True


def _swap_labels(markup: Markup, table: MarkupTable, rng: Random) -> bool:
    """Two headings of columns, or two labels of rows, change places: figures stand beside what is written there."""
    single = markup.model.form.tables[table.code].single_line
    role = "column" if single or rng.random() < 0.5 else "row"
    labels = [cell for _, _, cell in _places(table, role)]
    first = rng.choice(labels) if labels else None
    others = [c for c in labels if first and c is not first and (role == "row" or c.key[1] == first.key[1])]
    if first is None or not others:
        return False
    second = rng.choice(others)
    first.text, second.text = second.text, first.text
    for cell in (cell for _, _, cell in _places(table, "figure")):
        table_code, row, column = cell.key
        if role == "row" and row in (first.key[1], second.key[1]):
            other = second.key[1] if row == first.key[1] else first.key[1]
            markup.shown[cell.key] = _raw(markup, (table_code, other, column))
        if role == "column" and column in (first.key[2], second.key[2]) and _is_under(markup, row, first):
            other = second.key[2] if column == first.key[2] else first.key[2]
            markup.shown[cell.key] = _raw(markup, (table_code, row, other))
    return True


def _is_under(markup: Markup, row: str, label: MarkupCell) -> bool:
    """Whether a column's label stands over this row: its clause's, its channel's, or the whole table's."""
    table = markup.model.form.tables[label.key[0]]
    if table.single_line:
        return row == label.key[1]
    return label.key[1] in ("", str(table.block_of[row].clause))


def _raw(markup: Markup, key: tuple[str, str, str]) -> str | None:
    return markup.model.values[key].raw if key in markup.model.values else None


MARKUP_DAMAGES: Mapping[str, Damage] = {
    "drop cell": _drop_cell,
    "empty cell": _empty_cell,
    "double cell": _double_cell,
    "insert blank": _insert_blank,
    "lose character": _lose_character,
    "break figure": _break_figure,
    "drop row": _drop_row,
    "double row": _double_row,
    "push row": _push_row,
    "shift row": _shift_row,
    "split row": _split_row,
    "swap rows": _swap_rows,
    "drop column": _drop_column,
    "double column": _double_column,
    "drop figures of a column": _drop_figures_of_column,
    "lose span": _lose_span,
    "lose all spans": _lose_all_spans,
    "unmerge": _unmerge,
    "grow span": _grow_span,
    "merge figures": _merge_figures,
    "cut table": _cut_table,
    "swap labels": _swap_labels,
}
