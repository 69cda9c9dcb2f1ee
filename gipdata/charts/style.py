"""The house style of the charts: sizes, colours and hatches that print well, and boxes that carry them.

Everything is measured in millimetres of the printed page, except text and lines, which are in points.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

__all__ = [
    "GRID",
    "INK",
    "LINE",
    "MUTED",
    "PAGE",
    "PAPER",
    "PARTS",
    "TALLEST",
    "TEXT",
    "TITLE",
    "WIDTH",
    "Look",
    "applied",
    "draw_box",
    "shade",
]

PAGE, TALLEST = 156.0, 240.0
"""Of a chart in millimetres: the text width of an A4 page, and what fits on one."""
WIDTH = PAGE - 2.0
"""What the content of a chart takes of that."""
TITLE, TEXT = 10.0, 8.0
"""Sizes of letters in points."""
INK, MUTED, LINE, GRID, PAPER = "#1a1a1a", "#555555", "#8c8c8c", "#c8c8c8", "#ffffff"

_SETTINGS: dict[Any, Any] = {
    "axes.edgecolor": LINE,
    "axes.linewidth": 0.5,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": False,
    "figure.facecolor": PAPER,
    "font.size": TEXT,
    "grid.color": GRID,
    "grid.linewidth": 0.4,
    "hatch.linewidth": 0.5,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "path",  # looks the same where the font is not installed
    "svg.hashsalt": "gipdata",  # and has the same bytes in every run
    "text.color": INK,
    "text.parse_math": False,  # a $ in a name is a $
    "xtick.color": LINE,
    "xtick.labelcolor": INK,
    "xtick.labelsize": TEXT,
    "ytick.color": LINE,
    "ytick.labelcolor": INK,
    "ytick.labelsize": TEXT,
}
_APPLIED: ContextVar[bool] = ContextVar("house style applied", default=False)


@contextmanager
def applied() -> Iterator[None]:
    """The house style, whatever the user has set; also a decorator. Nothing of it remains afterwards."""
    if _APPLIED.get():
        yield
        return
    token = _APPLIED.set(True)
    try:
        with _settings():
            yield
    finally:
        _APPLIED.reset(token)


@contextmanager
def _settings() -> Iterator[None]:
    with matplotlib.rc_context():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", matplotlib.MatplotlibDeprecationWarning)
            matplotlib.rcdefaults()
        for name, value in _SETTINGS.items():
            matplotlib.rcParams[name] = value
        yield


@dataclass(frozen=True)
class Look:
    """How a box is filled: told apart by hatch, lightness or a stroke through it, never by colour alone."""

    face: str = PAPER
    hatch: str = ""
    hatch_color: str = LINE
    edge: str = GRID
    stroke: bool = False  # from the upper left to the lower right corner

    @property
    def is_dark(self) -> bool:
        """Whether letters on it are better white."""
        red, green, blue = (int(self.face[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue < 128


PARTS: Sequence[Look] = (
    Look("#1f4e79", edge=INK),
    Look("#f2c79a", "////", "#a35a00", INK),
    Look("#8fb8d8", edge=INK),
    Look("#ffffff", "xxxx", "#555555", INK),
    Look("#6e6e6e", edge=INK),
    Look("#ffffff", "....", "#555555", INK),
)
"""Six parts of a whole, each told from its neighbours in grey print too."""

_LIGHTEST, _DARKEST = (0xFF, 0xFF, 0xFF), (0x74, 0xA9, 0xD4)


def shade(value: float, highest: float) -> str:
    """The fill for a value: white for 0, at once to be told from it above, and by the square root up to the highest.

    >>> shade(0, 40), shade(40, 40)
    ('#ffffff', '#74a9d4')
    """
    if value <= 0 or highest <= 0:
        return PAPER
    weight = 0.15 + 0.85 * min(value / highest, 1.0) ** 0.5
    mixed = (round(a + (b - a) * weight) for a, b in zip(_LIGHTEST, _DARKEST, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def draw_box(axes: Axes, left: float, top: float, width: float, height: float, look: Look, gid: str = "") -> Rectangle:
    """A box in axes whose vertical axis points downwards. ``gid`` names it in an SVG file."""
    box = Rectangle((left, top), width, height, facecolor=look.face, edgecolor=look.edge, linewidth=0.4)
    axes.add_artist(box)
    if look.hatch:
        # The hatch has a colour of its own, which an edge cannot give to the releases of matplotlib in use.
        hatched = Rectangle(
            (left, top), width, height, fill=False, hatch=look.hatch, edgecolor=look.hatch_color, linewidth=0
        )
        axes.add_artist(hatched)
    if look.stroke:
        axes.plot([left, left + width], [top, top + height], color=LINE, linewidth=0.6, solid_capstyle="butt")
    if gid:
        box.set_gid(gid)
    return box
