"""A document under damage: its lines, and what they still show where that is no longer what the model says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.documents.layouts import Written
from tests.documents.model import Key
from tests.documents.pieces import Line, Piece

__all__ = ["Page", "page_of"]


@dataclass
class Page:
    """A document under damage. ``shown`` holds the cells whose text is no longer the model's (None: nowhere)."""

    written: Written
    lines: list[Line]
    shown: dict[Key, str | None] = field(default_factory=dict)
    units: dict[Key, str] = field(default_factory=dict)  # the unit that a damaged heading of an amount now states
    encoding: str = "utf-8"
    cut: float | None = None  # the share of the bytes that is kept

    @property
    def text(self) -> str:
        return "\n".join("".join(piece.text for piece in line) for line in self.lines)

    def lines_of(self, table: str) -> list[int]:
        return [i for i, line in enumerate(self.lines) if any(p.table == table for p in line)]

    def pieces_of(self, table: str) -> Iterator[tuple[int, int, Piece]]:
        return ((i, j, p) for i, line in enumerate(self.lines) for j, p in enumerate(line) if p.table == table)

    def pick_cell(self, table: str, rng: Random) -> int:
        """The number of one of the table's cells; mostly one that says something."""
        cells = {p.cell for _, _, p in self.pieces_of(table) if p.cell >= 0}
        telling = {p.cell for _, _, p in self.pieces_of(table) if p.cell >= 0 and p.role != "mark" and p.text.strip()}
        return rng.choice(sorted(telling if rng.random() < 0.9 and telling else cells))

    def drop(self, gone: Callable[[Piece], bool]) -> None:
        """Take pieces away, and lines of which nothing is left.

        What parts the first cell that is left from one that is gone before it, goes too.
        """
        lines: list[Line] = []
        for before in self.lines:
            after = [piece for piece in before if not gone(piece)]
            if after and after[0] is not before[0] and before[0] == before[0]._replace(role="mark", text=""):
                after[0] = after[0]._replace(text="") if after[0].role == "mark" else after[0]
            if after or not before:
                lines.append(after)
        self.lines = lines


def page_of(written: Written) -> Page:
    return Page(written, [list(line) for line in written.lines])
