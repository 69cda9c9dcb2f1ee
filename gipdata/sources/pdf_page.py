"""One page of a PDF as it is seen, in points from the upper left corner of what is shown of it.

In: everything that the page paints. Out: what a reader of the page sees of it. Characters in white on white, outside
the shown part of the page or under a scan are left out. What cannot be told for certain (a figure under a patch, or
struck out) becomes U+FFFD: it can then be no figure, and the reader says so. A page on which most text stands sideways
is turned.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pdfminer.pdfpage import PDFPage

from gipdata.report import Box
from gipdata.sources.pdf_paint import LOST, Area, Fonts, Glyph, Painting, Rule, paint

__all__ = ["Sheet", "read_page", "turned"]

_FEWEST_TURNED = 10  # so much text sideways turns a page


class Sheet(NamedTuple):
    """A page. ``level`` rules go across, ``upright`` ones down. ``outlined``: drawings that may be letters.

    ``turn``: by how many quarters to the right the page was turned to bring its text level.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    images: tuple[Box, ...]
    outlined: int = 0
    turn: int = 0

    def on_page(self, box: Box) -> Box:
        """A box of this sheet as it stands on the page, before the page was turned."""
        width, height = (self.height, self.width) if self.turn % 2 else (self.width, self.height)
        x0, top, x1, bottom = turned(box, -self.turn % 4, self.width, self.height)
        return round(max(x0, 0), 2), round(max(top, 0), 2), round(min(x1, width), 2), round(min(bottom, height), 2)


def read_page(page: PDFPage, number: int, fonts: Fonts) -> Sheet:
    """A page as it is seen. Raises what ``paint`` raises."""
    painting = paint(page, number, fonts)
    left, upper, right, lower = painting.visible
    glyphs = tuple(
        Glyph(g.text, g.x0 - left, g.top - upper, g.x1 - left, g.bottom - upper, g.turn, g.size)
        for g in _seen(painting)
        if left <= (g.x0 + g.x1) / 2 <= right and upper <= (g.top + g.bottom) / 2 <= lower
    )
    level = tuple(Rule(rule.at - upper, rule.start - left, rule.end - left) for rule in painting.level)
    upright = tuple(Rule(rule.at - left, rule.start - upper, rule.end - upper) for rule in painting.upright)
    images = tuple((x0 - left, top - upper, x1 - left, bottom - upper) for x0, top, x1, bottom in painting.images)
    sheet = Sheet(number, right - left, lower - upper, glyphs, level, upright, images, painting.outlined)
    return _levelled(sheet)


# What is seen ---------------------------------------------------------------------------------------------------------


def _seen(painting: Painting) -> list[Glyph]:
    """The characters that are seen, with those that are doubtful replaced."""
    fate = {i: "" for i in painting.white if not _on_colour(painting, i)}  # index → what is seen in its place
    middles = sorted(((glyph.top + glyph.bottom) / 2, i) for i, glyph in enumerate(painting.glyphs))
    for area in painting.areas:
        # A smaller picture may be a stamp that lets through what is below it; one of a page's size is a scan.
        scan = area.shade == "picture" and _size(area.box) > painting.width * painting.height / 2
        if scan or area.shade in ("white", "dark"):
            for i in _under(area, painting.glyphs, middles):
                fate.setdefault(i, "" if scan else LOST)
    for i in _struck_out(painting):
        fate.setdefault(i, LOST)
    if not fate:
        return painting.glyphs
    return [
        glyph._replace(text=fate.get(i, glyph.text)) for i, glyph in enumerate(painting.glyphs) if fate.get(i) != ""
    ]


def _on_colour(painting: Painting, index: int) -> bool:
    """Whether the last thing painted below a white character is not white."""
    glyph = painting.glyphs[index]
    below = [area.shade for area in painting.areas if area.before <= index and _holds(area.box, glyph)]
    return bool(below) and below[-1] != "white"


def _under(area: Area, glyphs: Sequence[Glyph], middles: Sequence[tuple[float, int]]) -> Iterator[int]:
    """The characters that an area was painted over."""
    first, last = bisect_left(middles, (area.box[1], 0)), bisect_left(middles, (area.box[3], 0))
    for _, i in middles[first:last] if area.before else ():
        if i < area.before and _holds(area.box, glyphs[i]) and not glyphs[i].text.isspace():
            yield i


def _struck_out(painting: Painting) -> Iterator[int]:
    """Figures with a line through their middle."""
    rules = sorted(painting.level)
    places = [rule.at for rule in rules]
    for i, glyph in enumerate(painting.glyphs):
        if glyph.turn != 0 or not glyph.text.isdigit():
            continue
        middle, slack = (glyph.top + glyph.bottom) / 2, (glyph.bottom - glyph.top) * 0.15
        near = rules[bisect_left(places, middle - slack) : bisect_left(places, middle + slack)]
        if any(rule.start <= (glyph.x0 + glyph.x1) / 2 <= rule.end for rule in near):
            yield i


def _holds(box: Box, glyph: Glyph) -> bool:
    x0, top, x1, bottom = box
    return x0 < (glyph.x0 + glyph.x1) / 2 < x1 and top < (glyph.top + glyph.bottom) / 2 < bottom


def _size(box: Box) -> float:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


# Pages whose text stands sideways -------------------------------------------------------------------------------------


def turned(box: Box, turn: int, width: float, height: float) -> Box:
    """A box of a page of this size after the page was turned to the right by so many quarters."""
    x0, top, x1, bottom = box
    if turn == 1:
        return height - bottom, x0, height - top, x1
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    return (top, width - x1, bottom, width - x0) if turn == 3 else box


def _levelled(sheet: Sheet) -> Sheet:
    """The page turned so that most of its text is level."""
    counts = {turn: sum(glyph.turn == turn for glyph in sheet.glyphs) for turn in (0, 1, 2, 3)}
    turn = max(counts, key=lambda t: (counts[t], -t))
    if turn == 0 or counts[turn] < max(_FEWEST_TURNED, len(sheet.glyphs) / 2):
        return sheet
    width, height = sheet.width, sheet.height

    def moved(boxes: Iterable[Box]) -> list[Box]:
        return [turned(box, turn, width, height) for box in boxes]

    across, down = (
        moved((r.start, r.at, r.end, r.at) for r in sheet.level),
        moved((r.at, r.start, r.at, r.end) for r in sheet.upright),
    )
    level, upright = (across, down) if turn == 2 else (down, across)
    return sheet._replace(
        width=height if turn % 2 else width,
        height=width if turn % 2 else height,
        glyphs=tuple(_turned_glyph(glyph, turn, width, height) for glyph in sheet.glyphs),
        level=tuple(Rule(top, x0, x1) for x0, top, x1, _ in level),
        upright=tuple(Rule(x0, top, bottom) for x0, top, _, bottom in upright),
        images=tuple(moved(sheet.images)),
        turn=turn,
    )


def _turned_glyph(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    x0, top, x1, bottom = turned((glyph.x0, glyph.top, glyph.x1, glyph.bottom), turn, width, height)
    left = None if glyph.turn is None else (glyph.turn - turn) % 4
    return Glyph(glyph.text, x0, top, x1, bottom, left, glyph.size)
