"""Characters to lines, and lines to paragraphs.

A line is what stands at one height, cut into chunks where gaps are wide. Within a chunk a space stands where the page
shows one: between Chinese characters only where the source has it. Characters printed twice for boldness count once;
figures printed over each other become U+FFFD, for nobody can say which one is meant.

A paragraph goes on over lines as long as what begins the next line would not have fitted into this one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gipdata.report import Box
from gipdata.sources.pdf_page import turned
from gipdata.sources.pdf_paint import LOST, Glyph

__all__ = [
    "NUMBERED",
    "Chunk",
    "Line",
    "Margins",
    "around",
    "goes_on",
    "join_texts",
    "lines_of",
    "margins_of",
    "text_of_cell",
]

# Gaps in sizes of the characters.
_NEW_CHUNK = 0.9
_SPACE_BETWEEN_LATIN, _SPACE_BESIDE_LATIN, _SPACE_WRITTEN = 0.22, 0.45, 0.08
_BETWEEN_FIGURES = 0.5
_DOUBLE, _OVERPRINTED = 0.3, 0.3
_WIDEST_FIGURE = 0.7


class Chunk(NamedTuple):
    """Words without a wide gap between them."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """``first`` is the width of what cannot be parted at its beginning; ``size`` that of its characters, in points."""

    chunks: tuple[Chunk, ...]
    size: float
    first: float

    @property
    def text(self) -> str:
        return "\t".join(chunk.text for chunk in self.chunks)

    @property
    def box(self) -> Box:
        return around(chunk.box for chunk in self.chunks)


def around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


# Characters to lines --------------------------------------------------------------------------------------------------


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Level characters as lines from top to bottom, each from left to right."""
    lines = (_line(row) for row in _rows(glyphs))
    return [line for line in lines if line is not None]


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that stand at one height. A small one beside a large one belongs to its line."""
    row: list[Glyph] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=_middle):
        if row and not (top <= _middle(glyph) <= bottom or glyph.top <= (top + bottom) / 2 <= glyph.bottom):
            yield row
            row = []
        if not row:
            # The inner part: lines set tightly overlap at their edges.
            quarter = (glyph.bottom - glyph.top) / 4
            top, bottom = glyph.top + quarter, glyph.bottom - quarter
        row.append(glyph)
    if row:
        yield row


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _line(row: list[Glyph]) -> Line | None:
    inked = _without_doubles(sorted((g for g in row if not g.text.isspace()), key=lambda g: g.x0))
    if not inked:
        return None
    spaces = [(g.x0 + g.x1) / 2 for g in row if g.text.isspace()]
    runs = [[inked[0]]]
    pieces = [[inked[0].text]]
    for before, glyph in pairwise(inked):
        gap = _gap(before, glyph, spaces)
        if gap == "\t":
            runs.append([glyph])
            pieces.append([glyph.text])
        else:
            runs[-1].append(glyph)
            pieces[-1].append(gap + glyph.text)
    chunks = tuple(Chunk("".join(texts), around(g[1:5] for g in run)) for texts, run in zip(pieces, runs, strict=True))
    sizes = sorted(glyph.size for glyph in inked)
    return Line(chunks, sizes[len(sizes) // 2], _width_of_first(inked))


def _without_doubles(row: Sequence[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in row:
        near = [i for i in range(max(0, len(kept) - 4), len(kept)) if kept[i].x1 > glyph.x0]
        if any(_is_double(kept[i], glyph) for i in near):
            continue
        over = [i for i in near if _is_overprinted(kept[i], glyph)]
        for i in over:
            kept[i] = kept[i]._replace(text=LOST)
        kept.append(glyph._replace(text=LOST) if over else glyph)
    return kept


def _is_double(a: Glyph, b: Glyph) -> bool:
    slack = _DOUBLE * max(min(a.x1 - a.x0, a.size), 1)
    return a.text == b.text and b.x0 - a.x0 < slack and abs(a.top - b.top) < _DOUBLE * a.size


def _is_overprinted(a: Glyph, b: Glyph) -> bool:
    """Whether two figures stand in one place. Too wide a box says only that the font does not know its widths."""
    if not (a.text.isdigit() or b.text.isdigit() or LOST in (a.text, b.text)):
        return False
    narrower = min(a.x1 - a.x0, b.x1 - b.x0)
    wider = max((a.x1 - a.x0) / max(a.size, 1), (b.x1 - b.x0) / max(b.size, 1))
    return wider <= _WIDEST_FIGURE and a.x1 - b.x0 > _OVERPRINTED * narrower > 0


def _gap(a: Glyph, b: Glyph, spaces: Sequence[float]) -> str:
    """What stands between two characters: nothing, a space, or a tab for a wide gap."""
    gap, size = b.x0 - a.x1, max(min(a.size, b.size), 1)
    if gap > _NEW_CHUNK * size:
        return "\t"
    if gap > _SPACE_WRITTEN * size and any(a.x1 - 1 <= x <= b.x0 + 1 for x in spaces):
        return " "
    latin = a.text[-1].isascii() + b.text[0].isascii()
    if latin == 2 and gap > _BETWEEN_FIGURES * size:
        return "\t"
    least = (_NEW_CHUNK, _SPACE_BESIDE_LATIN, _SPACE_BETWEEN_LATIN)[latin]
    return " " if gap > least * size else ""


_CLOSING = "，。、；：？！）》〉”’】］,.;:?!)]}%％"


def _width_of_first(row: Sequence[Glyph]) -> float:
    """How much room the beginning of a line needs: a number or a foreign word is not parted, nor closing marks from
    what they follow."""
    end = 1
    if row[0].text[0].isascii() and row[0].text[0].isalnum():
        while end < len(row) and row[end].text.isascii() and row[end].text.isalnum():
            end += 1
    while end < len(row) and row[end].text in _CLOSING:
        end += 1
    return row[end - 1].x1 - row[0].x0


# Cells ----------------------------------------------------------------------------------------------------------------


def text_of_cell(glyphs: Sequence[Glyph]) -> tuple[str, list[Line]]:
    """The text of a cell, its lines joined by line breaks, and its level lines."""
    level = [glyph for glyph in glyphs if glyph.turn == 0]
    lines = lines_of(level)
    if _is_written_down(level):
        texts = [glyph.text for glyph in level if not glyph.text.isspace()]
    else:
        texts = [" ".join(chunk.text for chunk in line.chunks) for line in lines]
    for turn in (1, 2, 3):
        # Turned about the corner of the page: only the order matters, not where they then stand.
        moved = [_level(glyph, turn) for glyph in glyphs if glyph.turn == turn]
        texts += [" ".join(chunk.text for chunk in line.chunks) for line in lines_of(moved)]
    slanted = "".join(glyph.text for glyph in glyphs if glyph.turn is None)
    return "\n".join([*texts, slanted] if slanted else texts), lines


def _level(glyph: Glyph, turn: int) -> Glyph:
    x0, top, x1, bottom = turned(glyph[1:5], turn, 0, 0)
    return Glyph(glyph.text, x0, top, x1, bottom, 0, glyph.size)


def _is_written_down(glyphs: Sequence[Glyph]) -> bool:
    """Whether upright characters were set one below the other, in stacks side by side: their order is then that in
    which they were painted. Figures in one stack read from above either way."""
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    moves = list(pairwise(inked))
    down = sum(abs(b.x0 - a.x0) < 0.5 * a.size and b.top - a.top > 0.5 * a.size for a, b in moves)
    return len(moves) > 1 and 2 * down > len(moves)


# Lines to paragraphs --------------------------------------------------------------------------------------------------


class Margins(NamedTuple):
    """Where the lines of prose begin and end."""

    left: float
    right: float


def margins_of(lines: Sequence[Line], tables: Sequence[tuple[float, float]] = ()) -> Margins:
    """The margins that lines keep to. ``tables``: where tables begin and end, which tell the margins where no line goes
    on further left than the one above: all lines may then be indented, and the longest may as well be a short one."""
    prose = [line for line in lines if len(line.chunks) == 1]
    if not prose:
        return Margins(0, 0)
    lefts, rights = [line.box[0] for line in prose], [line.box[2] for line in prose]
    left = min(lefts)
    if not any(_is_outdented(line, below, left) for line, below in pairwise(prose)):
        lefts += [start for start, _ in tables]
        rights += [end for _, end in tables]
    return Margins(min(lefts), max(rights))


def _is_outdented(line: Line, below: Line, left: float) -> bool:
    """Whether a line begins at the left margin and the one above it does not; lines of a title are centred."""
    alike = abs(line.size - below.size) <= 0.1 * line.size
    return alike and below.box[0] - left < 0.5 * below.size and line.box[0] - below.box[0] > 1.2 * below.size


NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]?\d{1,2}(?:[）)、．]|\.(?!\d))")
"""The beginning of a line that has a list number."""
_END_OF_SENTENCE = "。；：？！;:?!"


def goes_on(line: Line, below: Line, margins: Margins, *, over_page: bool = False) -> bool:
    """Whether a paragraph that has this line goes on with the one below it."""
    if len(line.chunks) > 1 or len(below.chunks) > 1 or abs(line.size - below.size) > 0.1 * line.size:
        return False
    (x0, _, x1, bottom), (next_x0, next_top, _, _) = line.box, below.box
    if not over_page and next_top - bottom > 1.6 * line.size:
        return False
    indented = next_x0 - margins.left > 1.2 * below.size
    if indented and (abs(next_x0 - x0) > 0.5 * below.size or NUMBERED.match(below.text)):
        return False
    if indented and line.text[-1] in _END_OF_SENTENCE:
        return False
    if NUMBERED.match(below.text) and line.text[-1] in _END_OF_SENTENCE:
        return False
    return margins.right - x1 < below.first + 0.5 * line.size


def join_texts(texts: Sequence[str]) -> str:
    """The lines of a paragraph as one: a space only between two foreign words."""
    joined = texts[0]
    for text in texts[1:]:
        words = joined[-1:].isascii() and text[:1].isascii() and joined[-1:].isalpha() and text[:1].isalpha()
        joined += f" {text}" if words else text
    return joined
