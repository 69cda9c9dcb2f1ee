"""What the content of a PDF page paints, in order: characters, lines, filled areas, pictures.

Coordinates are points from the upper left corner of the sheet of paper. Text that is painted invisibly is left out at
once; what is hidden in other ways is told by ``pdf_page``, which sees the whole page. Filled form fields and typed
notes, which are not in the content of a page, count as characters.

Raises Damaged where the content of the page is not there as a whole: a page cut short would show empty cells. The
library under it takes what it can get, and throws whatever a broken file makes it stumble over.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1
from pdfminer.utils import Matrix, apply_matrix_rect, decode_text

from gipdata.report import Box

__all__ = ["LOST", "Area", "Damaged", "Fonts", "Glyph", "Painting", "Rule", "paint"]

LOST = "\ufffd"
"""Stands for a character that nobody can tell."""

_LARGEST_CONTENT = 30_000_000  # bytes; a page of a report has some ten thousand
_THICKEST_RULE = 3.0  # points: a filled rectangle that thin is a line
_CROOKED = 0.2  # a line that falls by less is level
_FIELD_SIZE = 12.0  # of the characters in a form field


class Damaged(Exception):
    """A part of the file is missing or was changed."""


class Glyph(NamedTuple):
    """A character. ``turn`` says by how many quarters to the left its line is turned (1: it reads upwards); None where
    it is slanted. What was typed into a form field is one glyph."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    turn: int | None
    size: float


class Rule(NamedTuple):
    """A ruling line: where it stands on the other axis, and from where to where it goes."""

    at: float
    start: float
    end: float


class Area(NamedTuple):
    """A filled area or a picture that lets nothing through. ``shade`` is white, dark, picture, or other (a light
    colour, which may let through what is below it); ``before`` is how many characters were painted before it."""

    box: Box
    shade: str
    before: int


class Fonts(PDFResourceManager):
    """The fonts of one document, which its pages share."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """A font whose description is gone would be taken for another one, and its figures for others."""
        if "Subtype" not in spec:
            raise Damaged("font")
        return super().get_font(objid, spec)


class Painting:
    """Everything that a page paints. ``white`` holds the places among ``glyphs`` of white ones; ``outlined`` counts
    drawings that may be letters; ``visible`` is the part of the sheet that is shown."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.visible: Box = (0, 0, width, height)
        self.glyphs: list[Glyph] = []
        self.white: list[int] = []
        self.areas: list[Area] = []
        self.level: list[Rule] = []
        self.upright: list[Rule] = []
        self.images: list[Box] = []
        self.outlined = 0

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box that is counted from the lower left corner."""
        return x0, self.height - y1, x1, self.height - y0

    def add(self, items: Iterable[object]) -> None:
        for item in items:
            if isinstance(item, LTChar):
                self._add_char(item)
            elif isinstance(item, LTCurve):
                self._add_path(item)
            elif isinstance(item, LTImage):
                self._add_image(item)
            elif isinstance(item, LTContainer):
                self.add(item)

    def _add_char(self, char: LTChar) -> None:
        text = char.get_text()
        if not text or not (text.isprintable() or text.isspace()):
            text = LOST  # nobody knows what a control character looks like here
        x0, top, x1, bottom = self.box(*char.bbox)
        turn = _turn(char.matrix[0], char.matrix[1])
        if char.ncs.name not in ("Separation", "DeviceN") and _shade(char.graphicstate.ncolor) == "white":
            self.white.append(len(self.glyphs))
        self.glyphs.append(Glyph(text, x0, top, x1, bottom, turn, x1 - x0 if turn in (1, 3) else bottom - top))

    def _add_path(self, path: LTCurve) -> None:
        if not (path.stroke or path.fill):
            return
        x0, top, x1, bottom = self.box(*path.bbox)
        wide, high = x1 - x0, bottom - top
        if min(wide, high) <= _THICKEST_RULE:
            if wide >= high or wide > _THICKEST_RULE:
                self.level.append(Rule((top + bottom) / 2, x0, x1))
            if high >= wide or high > _THICKEST_RULE:
                self.upright.append(Rule((x0 + x1) / 2, top, bottom))
            return
        if path.fill:
            self.areas.append(Area((x0, top, x1, bottom), _shade(path.non_stroking_color), len(self.glyphs)))
        if len(path.pts) > 5:
            self.outlined += 1
        if path.stroke:
            self._add_outline([(x, self.height - y) for x, y in path.pts])

    def _add_outline(self, points: Sequence[tuple[float, float]]) -> None:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) < _CROOKED:
                self.level.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) < _CROOKED:
                self.upright.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))

    def _add_image(self, image: LTImage) -> None:
        box = self.box(*image.bbox)
        self.images.append(box)
        if not image.imagemask and not image.stream.get_any(("SMask", "Mask")):
            self.areas.append(Area(box, "picture", len(self.glyphs)))

    def add_note(self, text: str, box: Box) -> None:
        x0, top, x1, bottom = box
        size, middle = min(bottom - top, _FIELD_SIZE), (top + bottom) / 2
        self.glyphs.append(Glyph(text, x0, middle - size / 2, x1, middle + size / 2, 0, size))


def paint(page: PDFPage, number: int, fonts: Fonts) -> Painting:
    """Everything that a page paints."""
    device = _Device(fonts, number)
    _Interpreter(fonts, device).process_page(page)
    layout = device.get_result()
    painting = Painting(layout.width, layout.height)
    x0, top, x1, bottom = painting.box(*apply_matrix_rect(device.corner, page.cropbox))
    painting.visible = max(x0, 0.0), max(top, 0.0), min(x1, layout.width), min(bottom, layout.height)
    painting.add(layout)
    for annotation in _list(page.annots):
        text, rectangle = _filled(annotation)
        if text and rectangle is not None:
            painting.add_note(text, painting.box(*apply_matrix_rect(device.corner, rectangle)))
    return painting


def _turn(a: float, b: float) -> int | None:
    """The turn of text whose lines run in the direction (a, b), upwards positive."""
    if abs(b) < 0.1 * abs(a):
        return 0 if a > 0 else 2
    if abs(a) < 0.1 * abs(b):
        return 1 if b > 0 else 3
    return None


def _shade(color: object) -> str:
    """white, dark or other, of a colour in grey, red-green-blue or the four inks."""
    parts = color if isinstance(color, tuple) else (color,)
    numbers = [float(part) for part in parts if isinstance(part, int | float)]
    if not numbers or len(numbers) < len(parts):
        return "other"
    light = [1 - ink - numbers[3] for ink in numbers[:3]] if len(numbers) == 4 else numbers
    if all(part >= 0.95 for part in light):
        return "white"
    return "dark" if all(part <= 0.3 for part in light) else "other"


# The painter ----------------------------------------------------------------------------------------------------------


class _Interpreter(PDFPageInterpreter):
    def execute(self, streams: Sequence[object]) -> None:
        for stream in streams:
            _check_whole(resolve1(stream))
        super().execute(streams)


def _check_whole(stream: object) -> None:
    """Refuse content that is missing, cut, changed or endless."""
    if not isinstance(stream, PDFStream):
        raise Damaged("content")
    data = stream.get_rawdata()
    filters = [name for name, _ in stream.get_filters()]
    if data is None or not filters or filters[0] not in LITERALS_FLATE_DECODE:
        return
    if sum(name in LITERALS_FLATE_DECODE for name in filters) > 1:
        raise Damaged("content packed twice")
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    packed = zlib.decompressobj()
    try:
        packed.decompress(data, _LARGEST_CONTENT)
    except zlib.error as error:
        raise Damaged("content") from error
    if not packed.eof:
        raise Damaged("content")


class _Device(PDFPageAggregator):
    """Keeps what is painted, but for text that is painted invisibly."""

    _INVISIBLE = (3, 7)
    corner: Matrix = (1, 0, 0, 1, 0, 0)

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        self.corner = ctm
        super().begin_page(page, ctm)

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        self._hidden = textstate.render in self._INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self, matrix: Matrix, font: PDFFont, fontsize: float, scaling: float, rise: float, cid: int,
        ncs: PDFColorSpace, graphicstate: PDFGraphicState,
    ) -> float:  # fmt: skip
        if self._hidden:
            return font.char_width(cid) * fontsize * scaling
        return super().render_char(matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate)

    def handle_undefined_char(self, font: PDFFont, cid: int) -> str:
        return LOST


# Form fields and notes ------------------------------------------------------------------------------------------------

_HIDDEN_FLAGS = 0x2 | 0x20  # Hidden, NoView


def _list(value: object) -> Iterable[object]:
    value = resolve1(value)
    return value if isinstance(value, list) else []


def _filled(annotation: object) -> tuple[str, tuple[float, float, float, float] | None]:
    """What is written in a form field or a typed note, and where."""
    entries = resolve1(annotation)
    if not isinstance(entries, dict):
        return "", None
    kind, flags = getattr(resolve1(entries.get("Subtype")), "name", ""), resolve1(entries.get("F"))
    if isinstance(flags, int) and flags & _HIDDEN_FLAGS:
        return "", None
    value = None
    if kind == "FreeText":
        value = resolve1(entries.get("Contents"))
    elif kind == "Widget":
        parent = resolve1(entries.get("Parent"))
        inherited = parent.get("V") if isinstance(parent, dict) else None
        value = resolve1(entries.get("V", inherited))
    edges = [resolve1(edge) for edge in _list(entries.get("Rect"))]
    numbers = [float(edge) for edge in edges if isinstance(edge, int | float)]
    if not isinstance(value, bytes) or len(numbers) != 4 or len(edges) != 4:
        return "", None
    return decode_text(value).strip(), (numbers[0], numbers[1], numbers[2], numbers[3])
