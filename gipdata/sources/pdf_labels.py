"""Rows of a table without ruling lines: which label belongs to which figures.

In: lines of figures, and the stretches that their columns take up. Out: a row for each line of figures, with the label
lines that are certainly its own. Label lines that follow each other closely are dealt out among the rows beside them:
every row's figures stand at the middle of its label (or all at the first line), nothing is left over but what a page
break may have cut, and a list number only begins a label.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from gipdata.sources.pdf_figures import figures_of
from gipdata.sources.pdf_lines import NUMBERED, Chunk, Line, around

__all__ = ["CLOSE", "Band", "LabelledRow", "middle_of", "rows_of"]

CLOSE = 0.75
"""How far two lines of one cell may stand apart, in sizes of the characters."""
_BESIDE = 1.1  # the same for figures and the nearest line of their label
_PIECES_APART = 2.2


class Band(NamedTuple):
    """The stretch across the page that the figures of a column take up."""

    left: float
    right: float


@dataclass(slots=True)
class LabelledRow:
    """A line of figures, by column; None where two stand in one column. ``label`` is None where it is not certain.

    ``doubtful``: its figures may be pieces of figures. ``others`` are the words beside it that are not its label:
    labels of groups of rows, or what could not be given to a row.
    """

    line: int
    found: tuple[Chunk, ...]
    figures: tuple[Chunk | None, ...] | None
    label: list[Chunk] | None = None
    doubtful: bool = False
    others: list[Chunk] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return middle_of(self.found)


def middle_of(chunks: Sequence[Chunk]) -> float:
    """The height at the middle of these chunks."""
    box = around(chunk.box for chunk in chunks)
    return (box[1] + box[3]) / 2


def rows_of(lines: Sequence[Line], bands: Sequence[Band], *, ends_page: bool) -> tuple[int, list[LabelledRow]]:
    """How many lines stand above the first row, and the rows. ``ends_page``: a page break may have cut the last."""
    return _Labels(lines, bands, ends_page).rows()


_Fit = Callable[[Sequence[float], float, float], bool]
"""Whether label lines at these heights belong to figures at a height; the last is the height of the next label line."""


def _is_centred(places: Sequence[float], middle: float, rest: float) -> bool:
    pitch = (places[-1] - places[0]) / (len(places) - 1) if len(places) > 1 else 8.0
    return abs((places[0] + places[-1]) / 2 - middle) < 0.25 * pitch


class _Labels:
    """The words left of the figures."""

    def __init__(self, lines: Sequence[Line], bands: Sequence[Band], ends_page: bool) -> None:
        self.lines, self.bands, self.end = lines, bands, ends_page
        self.left = bands[0].left
        self.size = lines[-1].size

    def rows(self) -> tuple[int, list[LabelledRow]]:
        first = next(i for i, line in enumerate(self.lines) if figures_of(line))
        rows = [
            LabelledRow(i, figures, self._in_bands(figures))
            for i, line in enumerate(self.lines[first:], first)
            if (figures := figures_of(line, self.left))
        ]
        if not any(self._words(line) for line in self.lines[first:]):
            self._set_bare(rows)
            return first, rows
        stacks = self._stacks()
        centred = self._dealt(stacks, rows, _is_centred)
        topped = self._dealt(stacks, rows, self._topped(rows))
        for row, label in zip(rows, self._agreed(centred, topped, rows), strict=True):
            row.label = label if label and row.figures is not None else None
        self._doubt_broken_figures(rows)
        labels = {id(chunk) for row in rows for chunk in row.label or ()}
        begin = next(i for i, line in enumerate(self.lines) if i == first or any(id(c) in labels for c in line.chunks))
        self._set_others(rows, labels, begin)
        return begin, rows

    def _set_bare(self, rows: Sequence[LabelledRow]) -> None:
        """Figures without any labels are certain where no row lacks one."""
        certain = all(row.figures is not None and None not in row.figures for row in rows)
        for row in rows:
            row.label, row.doubtful = [] if certain else None, not certain

    def _words(self, line: Line) -> list[Chunk]:
        return [chunk for chunk in line.chunks if chunk.box[2] <= self.left]

    def _in_bands(self, figures: Sequence[Chunk]) -> tuple[Chunk | None, ...] | None:
        placed: list[Chunk | None] = [None] * len(self.bands)
        for chunk in figures:
            middle = (chunk.box[0] + chunk.box[2]) / 2
            at = next((i for i, band in enumerate(self.bands) if band.left - 1 <= middle <= band.right + 1), None)
            if at is None or placed[at] is not None:
                return None
            placed[at] = chunk
        return tuple(placed)

    def _doubt_broken_figures(self, rows: Sequence[LabelledRow]) -> None:
        """Figures under no label, close to a row, may be parts of its own: 123 above 4."""
        without = [row for row in rows if not self._words(self.lines[row.line]) and not row.label]
        for row in rows:
            if any(abs(row.middle - other.middle) < _PIECES_APART * self.size for other in without if other is not row):
                row.label, row.doubtful = None, True

    def _set_others(self, rows: Sequence[LabelledRow], labels: set[int], begin: int) -> None:
        """Give all other words to the nearest row, which is not certain if some stand behind its label."""
        for line in self.lines[begin:]:
            for chunk in self._words(line):
                if id(chunk) not in labels:
                    row = min(rows, key=lambda row: abs(row.middle - middle_of([chunk])))
                    row.others.append(chunk)
                    if row.label and chunk.box[2] > around(part.box for part in row.label)[0] + 1:
                        row.others = [*row.label, *row.others]
                        row.label = None

    def _agreed(
        self, centred: Sequence[list[Chunk]], topped: Sequence[list[Chunk]], rows: Sequence[LabelledRow]
    ) -> list[list[Chunk]]:
        """The labels, if the rows tell how the table sets its figures: at the middle or at the first line of labels.

        Where a label has three lines, both may fit. Then figures between two lines of a label, and rows that fit one
        way only, tell for the whole table; where none does, such rows are not certain.
        """
        between = any(
            label and all(abs(middle_of([chunk]) - row.middle) > 3 for chunk in label)
            for label, row in zip(centred, rows, strict=True)
        )
        only_centred = between or any(c and not t for c, t in zip(centred, topped, strict=True))
        only_topped = any(t and not c for c, t in zip(centred, topped, strict=True))
        if only_centred != only_topped:
            return list(centred if only_centred else topped)
        return [c if c == t else [] for c, t in zip(centred, topped, strict=True)]

    def _stacks(self) -> list[list[Chunk]]:
        """The labels by the columns they stand in: those with one middle, or one left edge, close below each other."""
        stacks: list[list[Chunk]] = []
        for line in self.lines:
            for chunk in self._words(line):
                stack = next((stack for stack in stacks if self._goes_below(stack[-1], chunk)), None)
                if stack is None:
                    stacks.append([chunk])
                else:
                    stack.append(chunk)
        return stacks

    def _goes_below(self, above: Chunk, chunk: Chunk) -> bool:
        (ax0, atop, ax1, abottom), (x0, top, x1, _) = above.box, chunk.box
        aligned = abs((ax0 + ax1) - (x0 + x1)) < 5 or abs(ax0 - x0) < 2.5
        return aligned and atop < top and top - abottom < CLOSE * self.size

    def _dealt(self, stacks: Sequence[list[Chunk]], rows: Sequence[LabelledRow], fit: _Fit) -> list[list[Chunk]]:
        """Each row's label; empty where it is not certain."""
        labels: list[list[Chunk]] = [[] for _ in rows]
        beside: list[list[int]] = [[] for _ in stacks]
        for i, row in enumerate(rows):
            near = [
                (max(chunk.box[2] for chunk in close), number)
                for number, stack in enumerate(stacks)
                if (close := [chunk for chunk in stack if abs(middle_of([chunk]) - row.middle) < _BESIDE * self.size])
            ]
            if near:
                beside[max(near)[1]].append(i)
        for stack, numbers in zip(stacks, beside, strict=True):
            shares = self._shares(stack, [rows[i].middle for i in numbers], fit) if numbers else []
            for i, share in zip(numbers, shares, strict=False):
                labels[i] = share
        return labels

    def _shares(self, stack: list[Chunk], middles: Sequence[float], fit: _Fit) -> list[list[Chunk]]:
        """The stack dealt out among rows at these heights. Only lines that a page break may have parted from their row
        are left over: the first of a page, and with them nothing may be ambiguous; the last, whose row is then not
        certain. A heading may stand on a stack, parted from it by nothing."""
        found = [
            (skipped, shares)
            for skipped in range(len(stack))
            if (shares := self._shares_from(stack[skipped:], middles, fit)) is not None
        ]
        whole = [shares for _, shares in found if all(shares)]
        if not found or len(whole) > 1:
            return []
        return whole[0] if whole else found[0][1] if len(found) == 1 else []

    def _shares_from(self, stack: Sequence[Chunk], middles: Sequence[float], fit: _Fit) -> list[list[Chunk]] | None:
        shares: list[list[Chunk]] = []
        at = 0
        heights = [middle_of([chunk]) for chunk in stack]
        pitch = min((below - above for above, below in pairwise(heights)), default=0.0)
        for i, middle in enumerate(middles):
            for count in range(1, len(stack) - at + 1):
                last = at + count - 1
                if count > 1 and (NUMBERED.match(stack[last].text) or heights[last] - heights[last - 1] > 1.2 * pitch):
                    return None  # a new label
                places = heights[at : at + count]
                rest = heights[at + count] if at + count < len(stack) else float("inf")
                if fit(places, middle, rest):
                    shares.append(list(stack[at : at + count]))
                    at += count
                    break
            else:
                # What is left is too little for the last row of a page: its label goes on overleaf.
                return [*shares, []] if self.end and i + 1 == len(middles) and i else None
        if at < len(stack):
            return [*shares[:-1], []] if self.end and not NUMBERED.match(stack[at].text) and len(shares) > 1 else None
        return shares

    def _topped(self, rows: Sequence[LabelledRow]) -> _Fit:
        middles = [row.middle for row in rows]

        def fit(places: Sequence[float], middle: float, rest: float) -> bool:
            if abs(places[0] - middle) > 3:
                return False
            return rest == float("inf") or any(abs(rest - other) < 3 for other in middles)

        return fit
