"""What a benchmark gives: rows of what was measured, the figure, the goal, and whether it was reached."""

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Goal", "Row", "Sizes", "cells_of", "markdown_lines", "measured", "text_line"]

_WIDTHS = (66, 20, 22)


class Sizes(NamedTuple):
    """How much is measured; the goals for words, passages and builds hold at the sizes of ``FULL``."""

    reports: int = 25  # of each layout and kind of file
    starts: int = 7  # processes that are only started
    words: int = 1_000
    passages: int = 1_000
    small: int = 2_400  # the build that others are held against
    written: int = 300  # reports written as CSV and as Parquet
    rebuilt: int = 2_400
    nation: int = 0  # none
    province: int = 0
    folder: str = ""  # where reports are kept from one run to the next


class Goal(NamedTuple):
    """``sign`` is ≤, < or ≥; ``at`` the number of reports for which the goal is set, 0 where it does not matter."""

    sign: str
    bound: float
    unit: str = ""
    at: int = 0

    def is_reached(self, figure: float) -> bool:
        return {"≤": figure <= self.bound, "<": figure < self.bound, "≥": figure >= self.bound}[self.sign]

    def __str__(self) -> str:
        text = f"{self.sign} {self.bound:g} {self.unit}".rstrip()
        return f"{text} at {self.at:,}" if self.at else text


class Row(NamedTuple):
    """``unit`` is that of the figure; ``goal`` and ``verdict`` are empty where none is set."""

    what: str
    figure: float
    unit: str
    goal: str = ""
    verdict: str = ""


def measured(what: str, figure: float, unit: str, goal: Goal | None = None, reports: int = 0) -> Row:
    """A row with its verdict. Of fewer ``reports`` than the goal is set for nothing is said."""
    if goal is None:
        return Row(what, figure, unit)
    if reports < goal.at:
        return Row(what, figure, unit, str(goal), "too few to say")
    return Row(what, figure, unit, str(goal), "reached" if goal.is_reached(figure) else "missed")


def text_line(cells: Iterable[str]) -> str:
    """A line of the table; the last cell is as long as it likes."""
    what, figure, *others = cells
    padded = f"{what:{_WIDTHS[0]}}{figure:>{_WIDTHS[1]}}   "
    return (padded + "".join(f"{cell:{_WIDTHS[2]}}" for cell in others)).rstrip()


def markdown_lines(rows: Iterable[Row]) -> Iterable[str]:
    return (f"| {' | '.join(cells_of(row))} |" for row in rows)


def cells_of(row: Row) -> tuple[str, str, str, str]:
    return row.what, f"{_shown(row.figure)} {row.unit}", row.goal, row.verdict


def _shown(figure: float) -> str:
    """
    >>> [_shown(figure) for figure in (-0.4, 0.0312, 1.104, 41.26, 897.4, 240000)]
    ['-0.40', '0.031', '1.10', '41.3', '897', '240,000']
    """
    if abs(figure) < 0.1:
        return f"{figure:.2g}"
    return f"{figure:,.{2 if abs(figure) < 10 else 1 if abs(figure) < 100 else 0}f}"
