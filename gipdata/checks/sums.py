"""The sums of the form, tried on figures of which some may be unknown."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from gipdata.forms import Key, load_form
from gipdata.report import Cell, Check, Kind, Status

__all__ = ["Line", "Tried", "figures", "lines_of", "try_line"]


class Line(NamedTuple):
    """One equation of a form, ready to be tried."""

    rule: str
    subject: str  # table and row or column: applications:granted
    left: tuple[Key, ...]
    right: tuple[Key, ...]
    keys: frozenset[Key]

    @property
    def row(self) -> str | None:
        """The row all cells stand in; None for a sum down a column."""
        rows = {row for row, _ in self.keys}
        return rows.pop() if len(rows) == 1 else None


class Tried(NamedTuple):
    """What a line comes to: the known figures of either side, and how many are unknown."""

    line: Line
    left: int
    right: int
    open_left: int
    open_right: int

    @property
    def status(self) -> Status:
        """Counts are not negative, so a side is never less than what is known of it.

        It is broken where the known figures of one side already exceed the other, fully known side. Where both
        sides have gaps nothing is proved. Known parts that equal the total prove nothing either: a blank is not 0.
        """
        if not self.open_left and not self.open_right:
            return Status.HOLDS if self.left == self.right else Status.BROKEN
        if not self.open_right and self.left > self.right:
            return Status.BROKEN
        if not self.open_left and self.right > self.left:
            return Status.BROKEN
        return Status.UNDECIDED

    @property
    def check(self) -> Check:
        status = self.status
        if status is Status.UNDECIDED:
            left, right = (None if self.open_left else self.left), (None if self.open_right else self.right)
            return Check(self.line.rule, self.line.subject, status, left, right)
        return Check(self.line.rule, self.line.subject, status, self.left, self.right, self.left - self.right)


@cache
def lines_of(edition: str, table: str) -> tuple[Line, ...]:
    """Every equation of a table, in the form's order."""
    return tuple(
        Line(e.rule, f"{table}:{e.subject}", e.left, e.right, frozenset(e.left + e.right))
        for e in load_form(edition).tables[table].equations
    )


def figures(grid: Mapping[Key, Cell]) -> dict[Key, int]:
    """The known counts of a table. One below zero is no count: it has its own finding and counts as unknown here."""
    return {
        key: cell.value
        for key, cell in grid.items()
        if cell.kind is Kind.NUMBER and type(cell.value) is int and cell.value >= 0
    }


def try_line(line: Line, values: Mapping[Key, int]) -> Tried:
    get = values.__getitem__
    try:  # most lines have no gaps, and then this is the quickest
        return Tried(line, sum(map(get, line.left)), sum(map(get, line.right)), 0, 0)
    except KeyError:
        left, right = ([values[key] for key in side if key in values] for side in (line.left, line.right))
        return Tried(line, sum(left), sum(right), len(line.left) - len(left), len(line.right) - len(right))
