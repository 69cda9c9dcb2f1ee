"""The sums of the form, tried on figures of which some may be unknown."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from gipdata.forms import Key, load_form
from gipdata.report import Cell, Check, Kind, Status

__all__ = ["Line", "Sums", "Tried", "figures", "lines_of", "sums_of", "try_line", "try_notable"]


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


class Sums(NamedTuple):
    """The equations of a table, and what makes it quick to try them on one that holds little but zeros."""

    lines: tuple[Line, ...]
    keys: frozenset[Key]
    places: Mapping[Key, tuple[tuple[int, int], ...]]  # of a cell: the lines that it stands in, and 0 left or 1 right
    of_zeros: tuple[Check, ...]  # what comes of each line where all cells are 0


@cache
def sums_of(edition: str, table: str) -> Sums:
    """The equations of a table of an edition; of none where the form prescribes none."""
    lines = lines_of(edition, table)
    places: dict[Key, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        for side, keys in enumerate((line.left, line.right)):
            for key in keys:
                places.setdefault(key, []).append((at, side))
    of_zeros = tuple(Tried(line, 0, 0, 0, 0).check for line in lines)
    return Sums(lines, frozenset(places), {key: tuple(found) for key, found in places.items()}, of_zeros)


def try_notable(sums: Sums, grid: Mapping[Key, Cell], notable: Iterable[Key]) -> dict[int, Tried]:
    """What the lines come to, by their numbers, in which a cell is missing or a notable one stands.

    ``notable`` are all cells that may be other than 0; the other lines hold.
    """
    found: dict[int, list[int]] = {}  # known figures left and right, gaps left and right
    for key in {*notable, *sums.keys.difference(grid)}:
        cell = grid.get(key)
        count = None if cell is None else _count(cell)
        for at, side in sums.places.get(key, ()):
            four = found.setdefault(at, [0, 0, 0, 0])
            if count is None:
                four[side + 2] += 1
            else:
                four[side] += count
    return {at: Tried(sums.lines[at], *four) for at, four in found.items()}


def _count(cell: Cell) -> int | None:
    """A known count. One below zero is none: it has its own finding and counts as unknown here."""
    value = cell.value
    return value if cell.kind is Kind.NUMBER and type(value) is int and value >= 0 else None


def figures(grid: Mapping[Key, Cell]) -> dict[Key, int]:
    """The known counts of a table."""
    return {key: count for key, cell in grid.items() if (count := _count(cell)) is not None}


def try_line(line: Line, values: Mapping[Key, int]) -> Tried:
    get = values.__getitem__
    try:  # most lines have no gaps, and then this is the quickest
        return Tried(line, sum(map(get, line.left)), sum(map(get, line.right)), 0, 0)
    except KeyError:
        left, right = ([values[key] for key in side if key in values] for side in (line.left, line.right))
        return Tried(line, sum(left), sum(right), len(line.left) - len(left), len(line.right) - len(right))
