"""Reports as documents with real tables: cells with spans, as web pages, Word files and workbooks keep them.

A ``Markup`` is what all three have in common, so that damage can be done to it before it is written as any of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from tests.documents.grid import SlotRow, table_rows
from tests.documents.model import Key, Model

__all__ = ["Markup", "MarkupCell", "MarkupTable", "MarkupText", "Spot", "markup_of", "spread"]


@dataclass
class MarkupCell:
    """A cell of a table with the places that it takes up; ``role`` and ``key`` as those of a slot."""

    text: str
    role: str
    key: Key
    rows: int = 1
    columns: int = 1

    def copy(self) -> "MarkupCell":
        return replace(self)


@dataclass
class MarkupTable:
    code: str
    rows: list[list[MarkupCell]]

    def cells(self) -> Iterator[tuple[int, int, MarkupCell]]:
        return ((i, j, cell) for i, row in enumerate(self.rows) for j, cell in enumerate(row))


@dataclass
class MarkupText:
    """A paragraph; ``role`` is title, heading, prose or signature."""

    text: str
    role: str
    section: str = ""


@dataclass
class Markup:
    """``shown`` holds the cells whose text is no longer the model's (None: nowhere).

    ``ruled`` is for a workbook, where without borders an empty cell and none at all are the same.
    """

    model: Model
    blocks: list[MarkupText | MarkupTable]
    shown: dict[Key, str | None] = field(default_factory=dict)
    units: dict[Key, str] = field(default_factory=dict)
    ruled: bool = True

    def tables(self, code: str) -> list[MarkupTable]:
        return [block for block in self.blocks if isinstance(block, MarkupTable) and block.code == code]


def markup_of(model: Model, rng: Random) -> Markup:
    """The report with every table as its form prints it."""
    blocks: list[MarkupText | MarkupTable] = [MarkupText(line, "title") for line in model.title_lines]
    for section in model.form.sections:
        blocks.append(MarkupText(section.label, "heading", section.code))
        blocks += [MarkupText(text, "prose", section.code) for text in model.prose.get(section.code, ())]
        if section.code in model.form.tables:
            if section.code in model.notes:
                blocks.append(MarkupText(model.notes[section.code], "prose", section.code))
            blocks.append(MarkupTable(section.code, _cells(table_rows(model, model.form.tables[section.code]))))
    if model.signed:
        blocks.append(MarkupText(f"{model.org}人民政府", "signature"))
        blocks.append(MarkupText(f"{model.year + 1}年1月{rng.randint(4, 29)}日", "signature"))
    return Markup(model, blocks)


def _cells(rows: Sequence[SlotRow]) -> list[list[MarkupCell]]:
    """Slots with the marks "merged to the left" and "merged upwards" as cells that span."""
    return [
        [
            MarkupCell(slot.text, slot.role, slot.key, _down(rows, i, j), _across(row, j))
            for j, slot in enumerate(row)
            if slot.role not in ("left", "above")
        ]
        for i, row in enumerate(rows)
    ]


def _across(row: SlotRow, at: int) -> int:
    end = at + 1
    while end < len(row) and row[end].role == "left":
        end += 1
    return end - at


def _down(rows: Sequence[SlotRow], start: int, at: int) -> int:
    end = start + 1
    while end < len(rows) and at < len(rows[end]) and rows[end][at].role == "above":
        end += 1
    return end - start


# Where cells come to stand ------------------------------------------------------------------------------------------

Spot = tuple[int, int]
"""Row and column, from 0."""


def spread(table: MarkupTable) -> list[tuple[Spot, MarkupCell]]:
    """Each cell with the place of its upper left corner: the first one of its row that no cell above takes up."""
    taken: set[Spot] = set()
    placed: list[tuple[Spot, MarkupCell]] = []
    for i, row in enumerate(table.rows):
        at = 0
        for cell in row:
            while (i, at) in taken:
                at += 1
            placed.append(((i, at), cell))
            taken |= {(r, c) for r in range(i, i + cell.rows) for c in range(at, at + cell.columns)}
            at += cell.columns
    return placed
