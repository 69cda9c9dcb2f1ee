"""What a reader sees of a chart: its texts and boxes, and whether any text is over another or outside the page."""

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from gipdata.charts.chart import Chart
from gipdata.charts.style import TALLEST

__all__ = ["assert_readable", "box_at", "cells_of", "pixels", "texts_of"]

_SLACK = 0.2  # of a point: how far the boxes of two texts may reach into each other


def texts_of(chart: Chart) -> list[str]:
    """Every text that is drawn."""
    return [text.get_text() for text in chart.findobj(Text) if isinstance(text, Text) and text.get_text()]


def cells_of(chart: Chart) -> dict[str, Rectangle]:
    """The boxes that have a name (gid) → the box."""
    found = [box for box in chart.findobj(Rectangle) if isinstance(box, Rectangle) and box.get_gid()]
    named = {str(box.get_gid()): box for box in found}
    assert len(named) == len(found), "two boxes share a name"
    return named


def box_at(chart: Chart, name: str) -> tuple[Rectangle, str]:
    """A named box and the text that stands in its middle; "" where there is none."""
    box = cells_of(chart)[name]
    left, right = sorted((box.get_x(), box.get_x() + box.get_width()))
    top, bottom = sorted((box.get_y(), box.get_y() + box.get_height()))
    inside = [
        text.get_text()
        for text in chart.sheet.texts
        if left < text.get_position()[0] < right and top < text.get_position()[1] < bottom
    ]
    assert len(inside) < 2, f"several texts in {name}: {inside}"
    return box, "".join(inside)


def pixels(chart: Chart, dots: float = 100) -> npt.NDArray[np.uint8]:
    """The chart as drawn: height × width × RGB."""
    chart.set_dpi(dots)
    canvas: Any = FigureCanvasAgg(chart)  # whose methods have no types
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].copy()


def assert_readable(chart: Chart) -> None:
    """No text lies over another or reaches out of the page, and the page fits its paper."""
    assert chart.get_size_inches()[0] * 25.4 == 156
    assert chart.get_size_inches()[1] * 25.4 <= TALLEST
    pixels(chart, 144)
    canvas: Any = chart.canvas
    renderer = canvas.get_renderer()
    slack = _SLACK * 144 / 72
    found = [t for t in chart.findobj(Text) if isinstance(t, Text) and t.get_text().strip() and t.get_visible()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in found]
    page = chart.bbox
    for words, box in boxes:
        assert page.x0 - slack <= box.x0 and box.x1 <= page.x1 + slack, f"beyond the page: {words!r}"
        assert page.y0 - slack <= box.y0 and box.y1 <= page.y1 + slack, f"beyond the page: {words!r}"
    edges = np.array([[b.x0, b.x1, b.y0, b.y1] for _, b in boxes])
    for one, other in _overlaps(edges, slack):
        raise AssertionError(f"{boxes[one][0]!r} lies over {boxes[other][0]!r}")


def _overlaps(edges: npt.NDArray[np.float64], slack: float) -> list[tuple[int, int]]:
    x0, x1, y0, y1 = (edges[:, k] for k in range(4))
    across = (x0[:, None] < x1[None] - slack) & (x0[None] < x1[:, None] - slack)
    along = (y0[:, None] < y1[None] - slack) & (y0[None] < y1[:, None] - slack)
    return [(int(i), int(j)) for i, j in zip(*np.nonzero(np.triu(across & along, 1)), strict=True)]
