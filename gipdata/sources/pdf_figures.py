"""Figures in lines of text: which chunks are figures, and those that a narrow column broke over lines.

A broken figure is never joined to a number: its pieces stay parted by a line break, or are marked with U+FFFD where it
is not even certain that they are pieces.
"""

import re
from collections.abc import Sequence

from gipdata.sources.pdf_lines import Chunk, Line, around
from gipdata.sources.pdf_paint import LOST

__all__ = ["doubtful", "figures_of", "with_whole_figures"]

_FIGURE = re.compile(
    r"[-+−－＋增减少]{0,2}[\d０-９]+(?:[,，.．][\d０-９]+)*[%％]?[\u4e00-\u9fff]{0,2}"
    r"|[\d０-９,，.．\n\ufffd]+|[/／\\—–─－-]{1,3}|无"
)
"""A figure with its unit, a piece of one, or a mark that stands in the place of one."""
_DIGITS = re.compile(r"[\d０-９,，.．\n\ufffd]+")


def figures_of(line: Line, left: float | None = None) -> tuple[Chunk, ...]:
    """The figures with which a line ends: at least two, or all that stand behind ``left`` if nothing else does."""
    if left is not None:
        behind = tuple(chunk for chunk in line.chunks if chunk.box[2] > left)
        return behind if all(chunk.box[0] >= left and _is_figure(chunk) for chunk in behind) else ()
    count = 0
    while count < len(line.chunks) and _is_figure(line.chunks[-1 - count]):
        count += 1
    return line.chunks[-count:] if count > 1 else ()


def _is_figure(chunk: Chunk) -> bool:
    return _FIGURE.fullmatch(chunk.text) is not None


def _digits(line: Line) -> list[Chunk]:
    return [chunk for chunk in line.chunks if _DIGITS.fullmatch(chunk.text)]


def doubtful(line: Line) -> Line:
    """A line whose figures may be pieces of figures: nobody may read them as they are."""
    digits = _digits(line)
    marked = tuple(Chunk(chunk.text + LOST, chunk.box) if chunk in digits else chunk for chunk in line.chunks)
    return Line(marked, line.size, line.first)


def with_whole_figures(lines: Sequence[Line]) -> list[Line]:
    """The lines with figures that were broken put together, their pieces parted by line breaks.

    The pieces stand half a line above and below the row's other figures: lines of figures then overlap in height.
    """
    whole: list[Line] = []
    for line in lines:
        recent = range(len(whole) - 1, max(len(whole) - 4, -1), -1)
        before = next((i for i in recent if _digits(whole[i])), None)
        if before is None or not _digits(line) or line.box[1] > whole[before].box[3] - 0.1 * line.size:
            whole.append(line)
            continue
        upper, *between = whole[before:]
        row = Line(tuple(_put_together([*_digits(upper), *_digits(line)])), line.size, line.first)
        parts = [*between, *(_without_digits(part) for part in (upper, line)), row]
        whole[before:] = sorted((part for part in parts if part.chunks), key=lambda part: part.box[1] + part.box[3])
    return whole


def _without_digits(line: Line) -> Line:
    digits = _digits(line)
    return Line(tuple(chunk for chunk in line.chunks if chunk not in digits), line.size, line.first)


def _put_together(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Figures by column, those that stand below each other as one."""
    columns: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda chunk: chunk.box[0]):
        if columns and chunk.box[0] < max(other.box[2] for other in columns[-1]):
            columns[-1].append(chunk)
        else:
            columns.append([chunk])
    pieces = [sorted(column, key=lambda chunk: chunk.box[1]) for column in columns]
    return [Chunk("\n".join(c.text for c in column), around(c.box for c in column)) for column in pieces]
