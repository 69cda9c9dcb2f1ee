"""Damage: what copying, converting and careless hands do to a document, with what it still shows afterwards.

A damage changes a ``Page`` in place. What the page shows for a cell is what the model says, unless the damage changed
it: a character lost in a figure makes a new figure, swapped labels stand beside each other's figures. A damage that
takes a cell away leaves its original value as the only one that may be read.
"""

from collections.abc import Callable, Mapping
from random import Random

from tests.documents.model import Key
from tests.documents.page import Page
from tests.documents.pieces import Line, Piece

__all__ = ["HARMLESS", "HARSH", "LOCAL", "WHOLE"]


Damage = Callable[[Page, str, Random], bool]
"""Changes the page within one table; False where there is nothing to change."""


# Cells and columns ------------------------------------------------------------------------------------------------


def _drop_cell(page: Page, table: str, rng: Random) -> bool:
    cell = page.pick_cell(table, rng)
    page.drop(lambda piece: piece.cell == cell)
    return True


def _empty_cell(page: Page, table: str, rng: Random) -> bool:
    places = [(i, j, p) for i, j, p in page.pieces_of(table) if p.role == "figure" and p.text.strip()]
    i, j, piece = rng.choice(places)
    page.lines[i][j] = piece._replace(text="")
    if page.written.layout.shows_blanks or page.written.layout.surplus:
        page.shown[piece.key] = ""
    return True


def _double_cell(page: Page, table: str, rng: Random) -> bool:
    cell = page.pick_cell(table, rng)
    at = [(i, j) for i, j, p in page.pieces_of(table) if p.cell == cell]
    first, last = at[0][0], at[-1][0]
    again = [[p for p in line if p.cell == cell] for line in page.lines[first : last + 1]]
    if first != last or len(again[0]) == len(page.lines[first]):
        page.lines[last + 1 : last + 1] = again
        return True
    page.lines[first][at[-1][1] + 1 : at[-1][1] + 1] = again[0]
    for piece in again[0]:
        if piece.role == "figure" and page.written.layout.glued:
            page.shown[piece.key] = 2 * piece.text  # nothing parts the two: they are one figure now
    return True


def _columns(page: Page, table: str) -> list[tuple[str, str]]:
    return sorted({(p.key[1], p.key[2]) for _, _, p in page.pieces_of(table) if p.role == "column"})


def _rows_under(page: Page, table: str, over: str) -> set[str]:
    """The rows for which a column label stands; ``over`` is its clause, its channel, or nothing."""
    blocks = page.written.model.form.tables[table].blocks
    if page.written.model.form.tables[table].single_line:
        return {over}
    return {row.code for block in blocks if over in ("", str(block.clause)) for row in block.rows}


def _cells_of_column(page: Page, table: str, rng: Random) -> set[int]:
    over, code = rng.choice(_columns(page, table))
    rows = _rows_under(page, table, over)
    return {
        p.cell
        for _, _, p in page.pieces_of(table)
        if p.key[2] == code and ((p.role == "column" and p.key[1] == over) or (p.role == "figure" and p.key[1] in rows))
    }


def _drop_column(page: Page, table: str, rng: Random) -> bool:
    cells = _cells_of_column(page, table, rng)
    page.drop(lambda piece: piece.cell in cells)
    return True


def _double_column(page: Page, table: str, rng: Random) -> bool:
    cells = _cells_of_column(page, table, rng)
    lines: list[Line] = []
    for line in page.lines:
        again = [piece for piece in line if piece.cell in cells]
        if again and len(again) == len(line):
            lines += [line, list(line)]
            continue
        doubled: Line = []
        for at, piece in enumerate(line):
            doubled.append(piece)
            last = at + 1 == len(line) or line[at + 1].cell != piece.cell
            if piece.cell in cells and last:
                doubled += [p for p in line if p.cell == piece.cell]
        lines.append(doubled)
    page.lines = lines
    return True


# Lines ------------------------------------------------------------------------------------------------------------


def _drop_line(page: Page, table: str, rng: Random) -> bool:
    if page.written.layout.one_paragraph:
        return False
    del page.lines[rng.choice(page.lines_of(table))]
    return True


def _drop_lines(page: Page, table: str, rng: Random) -> bool:
    """Two to four lines on end. Where they are as many figures as a row has, and the next row's label, nothing in a
    text without rows tells that the figures below belong to another row."""
    if page.written.layout.one_paragraph:
        return False
    at = rng.choice(page.lines_of(table))
    del page.lines[at : at + rng.randint(2, 4)]
    return True


def _double_line(page: Page, table: str, rng: Random) -> bool:
    if page.written.layout.one_paragraph:
        return False
    at = rng.choice(page.lines_of(table))
    page.lines.insert(at, list(page.lines[at]))
    return True


def _split_line(page: Page, table: str, rng: Random) -> bool:
    at = rng.choice(page.lines_of(table))
    line = page.lines[at]
    places = [j for j, p in enumerate(line) if p.table == table and p.text]
    if not places:
        return False
    j = rng.choice(places)
    k = rng.randint(0, len(line[j].text))
    first, second = line[j]._replace(text=line[j].text[:k]), line[j]._replace(text=line[j].text[k:])
    page.lines[at : at + 1] = [[*line[:j], first], [second, *line[j + 1 :]]]
    return True


def _join_lines(page: Page, table: str, rng: Random) -> bool:
    at = rng.choice(page.lines_of(table))
    if at + 1 >= len(page.lines):
        return False
    between = Piece(rng.choice(("", "", " ")), "mark")
    page.lines[at : at + 2] = [[*page.lines[at], between, *page.lines[at + 1]]]
    return True


def _stray_line(page: Page, table: str, rng: Random) -> bool:
    """A page number between two lines."""
    if page.written.layout.one_paragraph:
        return False
    number = rng.randint(1, 9)
    text = rng.choice((f"- {number} -", f"{number}", f"第 {number} 页", f"—{number}—"))
    page.lines.insert(rng.choice(page.lines_of(table)), [Piece(text, "mark")])
    return True


def _second_half(page: Page, table: str, rng: Random) -> bool:
    """All cells of the table from one on, with the marks around them."""
    cells = sorted({p.cell for _, _, p in page.pieces_of(table) if p.cell >= 0})
    first = cells[rng.randint(len(cells) // 3, len(cells) - 1)]
    row = next(p.row for _, _, p in page.pieces_of(table) if p.cell == first)
    page.drop(lambda p: p.table == table and (p.cell >= first or (p.cell < 0 and p.row > row)))
    return True


def _strip_table(page: Page, table: str, rng: Random) -> bool:
    """All line ends within a table are lost."""
    at = page.lines_of(table)
    between = rng.choice(("", " "))
    joined: Line = []
    for line in page.lines[at[0] : at[-1] + 1]:
        joined += [*line, Piece(between, "mark")]
    page.lines[at[0] : at[-1] + 1] = [joined]
    return True


# Characters and labels --------------------------------------------------------------------------------------------


def _lose_character(page: Page, table: str, rng: Random) -> bool:
    i, j, piece = rng.choice([place for place in page.pieces_of(table) if place[2].text])
    k = rng.randrange(len(piece.text))
    text = piece.text[:k] + piece.text[k + 1 :]
    page.lines[i][j] = piece._replace(text=text)
    layout = page.written.layout
    if piece.role == "figure" and (text.strip() or layout.shows_blanks or layout.surplus):
        page.shown[piece.key] = text
    if piece.role == "column" and "元" in piece.text:
        page.units[piece.key] = "万元" if "万" in text else "元" if "元" in text else ""
    return True


def _swap_labels(page: Page, table: str, rng: Random) -> bool:
    return (_swap_columns if rng.random() < 0.5 else _swap_rows)(page, table, rng)


def _labels(page: Page, table: str, role: str) -> dict[Key, tuple[int, int]]:
    """The places of labels that stand in one piece."""
    places: dict[Key, list[tuple[int, int]]] = {}
    for i, j, piece in page.pieces_of(table):
        if piece.role == role:
            places.setdefault(piece.key, []).append((i, j))
    return {key: at[0] for key, at in places.items() if len(at) == 1}


def _exchange(page: Page, a: tuple[int, int], b: tuple[int, int]) -> None:
    first, second = page.lines[a[0]][a[1]], page.lines[b[0]][b[1]]
    page.lines[a[0]][a[1]] = first._replace(text=second.text)
    page.lines[b[0]][b[1]] = second._replace(text=first.text)


def _raw(page: Page, key: Key) -> str | None:
    return page.written.model.values[key].raw if key in page.written.model.values else None


def _swap_rows(page: Page, table: str, rng: Random) -> bool:
    labels = _labels(page, table, "row")
    if len(labels) < 2:
        return False
    a, b = rng.sample(sorted(labels), 2)
    _exchange(page, labels[a], labels[b])
    for key in page.written.model.values:
        if key[:2] in (a[:2], b[:2]):
            other = b[1] if key[1] == a[1] else a[1]
            page.shown[key] = _raw(page, (table, other, key[2]))
    return True


def _swap_columns(page: Page, table: str, rng: Random) -> bool:
    labels = _labels(page, table, "column")
    first = rng.choice(sorted(labels)) if labels else None
    others = [key for key in sorted(labels) if first and key[1] == first[1] and key != first]
    if first is None or not others:
        return False
    second = rng.choice(others)
    _exchange(page, labels[first], labels[second])
    for row in _rows_under(page, table, first[1]):
        for here, there in ((first[2], second[2]), (second[2], first[2])):
            if (table, row, here) in page.written.model.values:
                page.shown[table, row, here] = _raw(page, (table, row, there))
    return True


LOCAL: Mapping[str, Damage] = {
    "drop cell": _drop_cell,
    "empty cell": _empty_cell,
    "double cell": _double_cell,
    "drop column": _drop_column,
    "double column": _double_column,
    "drop line": _drop_line,
    "drop lines": _drop_lines,
    "double line": _double_line,
    "split line": _split_line,
    "join lines": _join_lines,
    "stray page number": _stray_line,
    "second half lost": _second_half,
    "breaks stripped": _strip_table,
    "lose character": _lose_character,
    "swap labels": _swap_labels,
}


# The whole document -----------------------------------------------------------------------------------------------


def _pad(page: Page, rng: Random) -> None:
    spaces = rng.choice(("　", "\u00a0", " ", "　　", "\u200b", " \u3000"))
    for line in page.lines:
        for j, piece in enumerate(line):
            if piece.role == "figure" and piece.text and rng.random() < 0.7:
                line[j] = piece._replace(text=rng.choice((spaces + piece.text, piece.text + spaces)))


def _widen(page: Page, rng: Random) -> None:
    """Digits, or digits and marks, in full width."""
    wide = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in rng.choice(("0123456789", "0123456789.,()"))})
    page.lines = [[piece._replace(text=piece.text.translate(wide)) for piece in line] for line in page.lines]


def _encode(page: Page, rng: Random) -> None:
    page.encoding = rng.choice(("gb18030", "utf-16", "utf-8-sig"))


def _strip_all(page: Page, rng: Random) -> None:
    between = rng.choice(("", " "))
    whole: Line = []
    for line in page.lines:
        whole += [*line, Piece(between, "mark")]
    page.lines = [whole]


def _drop_repeated(page: Page, rng: Random) -> None:
    """A copy that keeps only the first of all equal lines."""
    seen: set[str] = set()
    kept: list[Line] = []
    for line in page.lines:
        text = "".join(piece.text for piece in line).strip()
        if not text or text not in seen:
            kept.append(line)
        seen.add(text)
    page.lines = kept


def _cut(page: Page, rng: Random) -> None:
    page.encoding = rng.choice(("utf-8", "gb18030", "utf-16"))
    page.cut = rng.random()


WHOLE: Mapping[str, Callable[[Page, Random], None]] = {
    "pad": _pad,
    "width": _widen,
    "encoding": _encode,
    "all breaks stripped": _strip_all,
    "repeated lines dropped": _drop_repeated,
    "cut": _cut,
}

HARMLESS = ("pad", "width", "encoding")
"""Damage that changes no figure and no label."""

HARSH = ("drop lines",)
"""Damage that some layouts cannot betray; left out unless asked for."""
