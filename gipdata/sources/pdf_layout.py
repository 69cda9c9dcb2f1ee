"""What stands on the pages of a PDF, page by page in reading order: lines, ruled tables, pictures.

Page numbers, headers and footers are set apart, so that what goes on over a page break is not parted by them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gipdata.report import Box, Location
from gipdata.sources.document import Picture
from gipdata.sources.pdf_joining import TablePart
from gipdata.sources.pdf_lines import Line, around, lines_of, text_of_cell
from gipdata.sources.pdf_page import Sheet
from gipdata.sources.pdf_tables import tables_of

__all__ = ["Aside", "Page", "Piece", "is_picture", "pages_of"]


@dataclass(slots=True)
class Aside:
    """Words that stand slanted or sideways outside of tables."""

    text: str
    box: Box


Piece = Line | TablePart | Picture | Aside


@dataclass(slots=True)
class Page:
    """A page's pieces in order, its header and footer apart."""

    sheet: Sheet
    pieces: list[Piece]
    furniture: list[Line] = field(default_factory=list)


def pages_of(sheets: Sequence[Sheet]) -> list[Page]:
    """The pages in order, their pieces from top to bottom."""
    pages: list[Page] = []
    for sheet in sheets:
        tables, loose = tables_of(sheet)
        pieces: list[Piece] = [TablePart(sheet, number, table) for number, table in enumerate(tables, 1)]
        pieces += lines_of([glyph for glyph in loose if glyph.turn == 0])
        pieces = sorted([*pieces, *_pictures(sheet)], key=_top)
        if aside := [glyph for glyph in loose if glyph.turn != 0]:
            text, _ = text_of_cell(aside)
            box = around((glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in aside)
            pieces.append(Aside(text, sheet.on_page(box)))
        pages.append(Page(sheet, pieces))
    _set_furniture_apart(pages)
    return pages


def _top(piece: Piece) -> float:
    if isinstance(piece, TablePart):
        return piece.table.ys[0]
    box = piece.location.box if isinstance(piece, Picture) else piece.box
    return box[1] if box else 0.0


def _pictures(sheet: Sheet) -> Iterator[Picture]:
    """Pictures of the size of a table that have no text on them."""
    if is_picture(sheet):
        yield Picture(Location(page=sheet.number, box=sheet.on_page((0, 0, sheet.width, sheet.height))))
        return
    share, height = _SMALLEST_PICTURE
    for x0, top, x1, bottom in _whole_pictures(sheet.images):
        on_it = sum(x0 < glyph.x0 < x1 and top < glyph.top < bottom for glyph in sheet.glyphs)
        if x1 - x0 >= share * sheet.width and bottom - top >= height and on_it < 5:
            yield Picture(Location(page=sheet.number, box=sheet.on_page((x0, top, x1, bottom))))


def _whole_pictures(images: Sequence[Box]) -> list[Box]:
    """Pictures with those that were cut into stripes put together."""
    whole: list[Box] = []
    for box in sorted(images, key=lambda box: (box[0], box[1])):
        if whole and abs(whole[-1][0] - box[0]) < 2 and abs(whole[-1][2] - box[2]) < 2 and box[1] - whole[-1][3] < 2:
            whole[-1] = (*whole[-1][:3], max(whole[-1][3], box[3]))
        else:
            whole.append(box)
    return whole


# Headers and footers --------------------------------------------------------------------------------------------------

_PAGE_MARK = re.compile(r"[-‐–—－─·~\s]*\d{1,3}[-‐–—－─·~\s]*|第\s*\d{1,3}\s*页.{0,10}|\d{1,3}\s*[/／]\s*\d{1,3}")
_PAGE_MARK_MARGIN, _MARGIN = 0.12, 0.08  # of the height of a page: a page number may stand close to the text


def _set_furniture_apart(pages: Sequence[Page]) -> None:
    """Page numbers, and lines that several pages have in one place, at the upper and lower ends of the pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_kind(line) for line in page.pieces if isinstance(line, Line) and _in_margin(page, line)})

    def is_furniture(page: Page, piece: Piece) -> bool:
        if not isinstance(piece, Line):
            return False
        text, place = _kind(piece)
        repeated = sum(seen[text, place + i] for i in (-1, 0, 1)) > 1
        is_mark = _PAGE_MARK.fullmatch(piece.text) is not None
        return (repeated and _in_margin(page, piece)) or (is_mark and _in_margin(page, piece, _PAGE_MARK_MARGIN))

    for page in pages:
        first, last = 0, len(page.pieces)
        while first < last and is_furniture(page, page.pieces[first]):
            first += 1
        while last > first and is_furniture(page, page.pieces[last - 1]):
            last -= 1
        outside = [*page.pieces[:first], *page.pieces[last:]]
        page.furniture = [piece for piece in outside if isinstance(piece, Line)]
        page.pieces = page.pieces[first:last]


def _in_margin(page: Page, line: Line, share: float = _MARGIN) -> bool:
    margin = share * page.sheet.height
    return line.box[3] < margin or line.box[1] > page.sheet.height - margin


def _kind(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.box[1] / 4)


_SMALLEST_PICTURE = (0.45, 40.0)  # share of the page's width, and height in points
_OUTLINES = 50


def is_picture(sheet: Sheet) -> bool:
    """Whether a page has no text, but something that a person reads."""
    if any(not glyph.text.isspace() for glyph in sheet.glyphs):
        return False
    covered = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in sheet.images)
    return covered > 0.2 * sheet.width * sheet.height or sheet.outlined >= _OUTLINES
