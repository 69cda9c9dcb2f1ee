"""What a written document consists of: lines of pieces, and the cells that make them.

A figure's or label's piece knows what it shows; the marks around a cell (tabs, bars, its line's end) carry the number
of that cell, so that damage can take a cell away with its marks.
"""

from itertools import count
from random import Random
from typing import NamedTuple

from tests.documents.grid import Slot
from tests.documents.model import Key

__all__ = ["Cell", "CellRow", "Context", "Line", "Piece", "mark_of", "parts_of"]


class Piece(NamedTuple):
    text: str
    role: str  # a slot's role; title, heading, prose, signature; mark
    key: Key = ("", "", "")
    cell: int = -1
    table: str = ""
    row: int = -1  # the printed row of its table


Line = list[Piece]


class Context:
    """Of one document being written: its chance, and the numbers of its cells."""

    def __init__(self, rng: Random, break_labels: bool | None) -> None:
        self.rng = rng
        self.numbers = count()
        self.breaks_labels = rng.random() < 0.4 if break_labels is None else break_labels
        self.pad = rng.choice(("", "", "　", "\u00a0", " ", "　　"))

    def padded(self, text: str) -> str:
        """A figure with the spaces that a copy leaves around it."""
        if not text or not self.pad or self.rng.random() < 0.3:
            return text
        return f"{text}{self.pad}" if self.rng.random() < 0.3 else f"{self.pad}{text}"


class Cell(NamedTuple):
    """A slot with its number: pieces of it, and of its marks, are made here."""

    slot: Slot
    number: int
    table: str
    row: int

    def piece(self, text: str | None = None) -> Piece:
        return Piece(
            self.slot.text if text is None else text, self.slot.role, self.slot.key, self.number, self.table, self.row
        )

    def mark(self, text: str) -> Piece:
        return Piece(text, "mark", cell=self.number, table=self.table, row=self.row)


CellRow = list[Cell]
_LONGEST_LINE_OF_HEADING = 6


def mark_of(text: str, row: CellRow) -> Piece:
    return Piece(text, "mark", table=row[0].table, row=row[0].row)


def parts_of(cell: Cell, context: Context) -> list[Piece]:
    """The text of a cell, in two pieces where a narrow heading cell is broken (本年新 / 制作数量)."""
    text = cell.slot.text
    if cell.slot.role == "figure":
        return [cell.piece(context.padded(text))]
    if (
        context.breaks_labels
        and cell.slot.role == "column"
        and text.startswith("本年新")
        and len(text) > _LONGEST_LINE_OF_HEADING
    ):
        return [cell.piece(text[:3]), cell.piece(text[3:])]
    return [cell.piece()]
