"""The heading of a table without ruling lines: what stands over each column, and over several."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gipdata.report import Box
from gipdata.sources.pdf_labels import CLOSE, Band, middle_of
from gipdata.sources.pdf_lines import Chunk, Line, around

__all__ = ["UNKNOWN", "AlignedCell", "Heading", "cell_of"]


class AlignedCell(NamedTuple):
    """``box`` is None where nothing stands; ``known`` is False where the page does not even tell that it is a cell."""

    text: str
    box: Box | None
    known: bool = True


UNKNOWN = AlignedCell("", None, known=False)


def cell_of(chunks: Sequence[Chunk]) -> AlignedCell:
    """Words below each other as one cell."""
    if not chunks:
        return UNKNOWN
    return AlignedCell("\n".join(chunk.text for chunk in chunks), around(chunk.box for chunk in chunks))


class Heading:
    """The lines above the rows. ``leaves`` holds what stands over each column, none where a column has nothing of its
    own; ``wide`` what stands over several, line by line; ``corner`` what stands over the labels."""

    def __init__(self, lines: Sequence[Line], bands: Sequence[Band]) -> None:
        self.lines = lines
        self.edges = [bands[0].left * 2 - bands[0].right - 8]
        self.edges += [(a.right + b.left) / 2 for a, b in pairwise(bands)]
        self.edges.append(float("inf"))
        columns: list[list[Chunk]] = [[] for _ in bands]
        self.corner = [c for line in lines for c in line.chunks if c.box[2] <= bands[0].left]
        for line in lines:
            for chunk in line.chunks:
                at = [i for i in range(len(bands)) if chunk.box[0] < self.edges[i + 1] and chunk.box[2] > self.edges[i]]
                if len(at) == 1 and chunk not in self.corner:
                    columns[at[0]].append(chunk)
        self.leaves = [_lowest(column) for column in columns]
        if not all(self.leaves):
            self.leaves = []
        own = {id(chunk) for leaf in self.leaves for chunk in leaf} | {id(chunk) for chunk in self.corner}
        self.wide = [[chunk for chunk in line.chunks if id(chunk) not in own] for line in lines]
        self.wide = [chunks for chunks in self.wide if chunks]

    def rows(self, below: float) -> list[list[AlignedCell]]:
        """The heading as rows, as wide as a label and the columns, the figures standing ``below``; none where it does
        not fit them.

        A cell's text stands at its middle. So one that begins beside what stands over several columns is told from
        one that begins under it, and both are in their row.
        """
        if not self.leaves:
            return []
        bottom = (max(chunk.box[3] for leaf in self.leaves for chunk in leaf) + below) / 2
        tops = [2 * middle_of(leaf) - bottom for leaf in self.leaves]
        given = [False] * len(tops)
        rows: list[list[AlignedCell]] = []
        for chunks in self.wide:
            row = [UNKNOWN] * (len(tops) + 1)
            for i, top in enumerate(tops):
                if not given[i] and top < middle_of(chunks):
                    row[i + 1], given[i] = cell_of(self.leaves[i]), True
            for chunk in chunks:
                # The first free place at or behind the column over which the words begin.
                at = max((i for i, edge in enumerate(self.edges[:-1], 1) if chunk.box[0] >= edge), default=1)
                free = [i for i in range(1, len(row)) if not row[i].known]
                if not free:
                    return []
                row[min(free, key=lambda i: (i < at, abs(i - at)))] = cell_of([chunk])
            rows.append(row)
        last = [UNKNOWN if done else cell_of(leaf) for leaf, done in zip(self.leaves, given, strict=True)]
        last = [cell_of(self.corner), *last]
        return [*rows, last] if any(cell.known for cell in last) else rows


def _lowest(column: Sequence[Chunk]) -> list[Chunk]:
    """The chunks at the lower end of a column that follow each other closely."""
    lowest = list(column[-1:])
    for chunk in reversed(column[:-1]):
        if lowest[0].box[1] - chunk.box[3] > CLOSE * (chunk.box[3] - chunk.box[1]):
            break
        lowest.insert(0, chunk)
    return lowest
