"""A chart: a figure of the printed width with its title, its key, what it stands on, and the table behind it."""

import io
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from gipdata import __version__
from gipdata.charts.fonts import SUBSTITUTE, clean, font_files, lacks_glyph, set_fonts, text_width, wrap
from gipdata.charts.style import INK, MUTED, PAGE, PAPER, TEXT, TITLE, WIDTH, Look, applied, draw_box
from gipdata.csv_bytes import csv_bytes
from gipdata.files import write_together
from gipdata.garbage import uncollected

__all__ = ["KEY_BOX", "Chart", "empty", "save"]

KEY_BOX = (6.0, 3.2)
"""Width (at least) and height of the boxes of a key, in millimetres."""

_MM_PER_INCH = 25.4
_SIDE = (PAGE - WIDTH) / 2
_MARGIN, _GAP = 1.5, 2.5
_TITLE_LINE, _LINE, _KEY_LINE = 5.0, 3.9, 4.9
_PRINTED, _SHOWN, _ON_SCREEN = 300, 180, 118  # dots per inch: in a file, in a notebook, and as wide as that shows it
_PACKED = 3  # of 9: a little larger than at 6, the usual, and in half the time
_SOURCE = f"来源：各单位政府信息公开工作年度报告；gipdata {__version__} 整理"

Entry = tuple[Look, str, str]
"""Of a key: the box, what is written in it, what it means."""


class Chart(Figure):
    """A figure, 156 mm wide and as high as its content needs.

    ``table`` is what is drawn, under Chinese headings. The content stands in an area between title and key, 154 mm
    wide; ``sheet`` are axes over the whole figure in millimetres from the upper left corner of that area, without
    ticks, the vertical one pointing downwards. ``write`` and ``box`` draw on it, ``panel`` makes other axes.
    """

    table: pd.DataFrame
    sheet: Axes

    def __init__(
        self,
        title: str,
        table: pd.DataFrame,
        height: float,
        *,
        subtitle: str = "",
        reports: int | None = None,
        notes: Sequence[str] = (),
        key: Sequence[Entry] = (),
    ) -> None:
        """``height`` of the area for the content in millimetres; ``reports`` the number the chart stands on."""
        self.table = table
        self.fonts = font_files()
        heading = wrap(title, WIDTH - 2, TITLE)
        explained = wrap(subtitle, WIDTH - 2, TEXT) if subtitle else []
        foot = _foot(table, [title, subtitle, *notes, *(t for _, *texts in key for t in texts)], reports, notes)
        key_lines = _key_lines(key)
        above = _MARGIN + len(heading) * _TITLE_LINE + len(explained) * _LINE + _GAP
        below = _GAP + len(key_lines) * _KEY_LINE + len(foot) * _LINE + _MARGIN
        self._above, self._tall = above, above + height + below
        with applied():
            super().__init__(figsize=(PAGE / _MM_PER_INCH, self._tall / _MM_PER_INCH), dpi=_PRINTED)
            self.sheet = self.add_axes((0, 0, 1, 1))
            self.sheet.set(xlim=(-_SIDE, PAGE - _SIDE), ylim=(height + below, -above))
            self.sheet.axis("off")
            self._write_lines(heading, _MARGIN - above, _TITLE_LINE, TITLE, INK)
            self._write_lines(explained, _MARGIN - above + len(heading) * _TITLE_LINE, _LINE, TEXT, MUTED)
            for row, entries in enumerate(key_lines):
                self._draw_key(entries, height + _GAP + (row + 0.5) * _KEY_LINE)
            self._write_lines(foot, height + _GAP + len(key_lines) * _KEY_LINE, _LINE, TEXT, MUTED)

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes in the area for the content; millimetres from its upper left corner."""
        bottom = self._tall - self._above - top - height
        with applied():
            return self.add_axes(((_SIDE + left) / PAGE, bottom / self._tall, width / PAGE, height / self._tall))

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        color: str = INK,
        ha: str = "left",
        va: str = "center",
    ) -> Text:
        """Text on the sheet; its lines are those of ``text``, nothing is broken or cut."""
        shown = "\n".join(clean(line) for line in text.split("\n"))
        options: dict[str, Any] = {"ha": ha, "va": va, "fontsize": size, "color": color, "linespacing": 1.15}
        with applied():
            return self.sheet.text(x, y, shown, **options)

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        look: Look,
        text: str = "",
        gid: str = "",
        size: float = TEXT,
    ) -> Rectangle:
        """A filled box on the sheet with a text in its middle, which is not cut; ``gid`` names it in an SVG file."""
        with applied():
            box = draw_box(self.sheet, left, top, width, height, look, gid)
            if text:
                color = PAPER if look.is_dark else INK
                shown = self.write(left + width / 2, top + height / 2, text, ha="center", color=color, size=size)
                if look.hatch:
                    shown.set_bbox({"facecolor": look.face, "edgecolor": "none", "pad": 0.1})
        return box

    def draw(self, renderer: Any) -> None:
        """Draws the chart in the house style, each text in a font that has all its characters."""
        with applied():
            set_fonts(self, self.fonts)
            super().draw(renderer)

    def _write_lines(self, lines: Sequence[str], top: float, step: float, size: float, color: str) -> None:
        for number, line in enumerate(lines):
            self.write(0, top + (number + 0.5) * step, line, size=size, color=color)

    def _draw_key(self, entries: Sequence[tuple[float, Entry]], y: float) -> None:
        height = KEY_BOX[1]
        for left, (look, inside, meaning) in entries:
            width = _key_box(inside)
            self.box(left, y - height / 2, width, height, look, inside)
            self.write(left + width + 1, y, meaning, color=MUTED)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """What a notebook shows."""
        size = {"width": PAGE / _MM_PER_INCH, "height": self._tall / _MM_PER_INCH}
        return _drawn(self, "png", _SHOWN), {name: round(inches * _ON_SCREEN) for name, inches in size.items()}


def empty(title: str, table: pd.DataFrame, reports: int | None = 0, what: str = "没有数据") -> Chart:
    """A chart that says that there is nothing to draw."""
    chart = Chart(title, table, 18, reports=reports)
    chart.write(WIDTH / 2, 9, what, size=TITLE, color=MUTED, ha="center")
    return chart


def _foot(table: pd.DataFrame, texts: Sequence[str], reports: int | None, notes: Sequence[str]) -> list[str]:
    """The lines below a chart: how many reports it stands on, what a reader must know, and the source."""
    said = [f"n = {reports} 份报告"] if reports is not None else []
    said += notes
    cells = (v for column in table for v in table[column].unique() if isinstance(v, str))
    if lacks_glyph([*texts, *cells]):
        said.append(f"{SUBSTITUTE} 表示字库中没有的字")
    lines = wrap("；".join(said) + "。", WIDTH - 1, TEXT) if said else []
    return [*lines, _SOURCE]


def _key_box(inside: str) -> float:
    return max(KEY_BOX[0], text_width(inside, TEXT) + 1.5)


def _key_lines(key: Sequence[Entry]) -> list[list[tuple[float, Entry]]]:
    """The entries in lines, each with its left edge."""
    lines: list[list[tuple[float, Entry]]] = []
    left = WIDTH
    for entry in key:
        width = _key_box(entry[1]) + 1 + text_width(entry[2], TEXT)
        if not lines or left + width > WIDTH - 1:
            lines.append([])
            left = 0.3
        lines[-1].append((left, entry))
        left += width + 4
    return lines


# Files --------------------------------------------------------------------------------------------------------------


@uncollected()
def save(chart: Chart, stem: str | PathLike[str]) -> tuple[Path, Path, Path]:
    """Writes ``stem.png`` (300 dots per inch), ``stem.svg`` and ``stem.csv``, the table behind; returns the paths.

    The same chart gives the same bytes. The folder is made if need be; files of these names are replaced. All or none:
    where one cannot be written all are as they were before, and OSError is raised.
    """
    path = Path(stem)
    contents = {
        path.with_name(path.name + ".csv"): csv_bytes(chart.table),
        path.with_name(path.name + ".png"): _drawn(chart, "png", _PRINTED),
        path.with_name(path.name + ".svg"): _drawn(chart, "svg", _PRINTED),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_together(contents)
    table, picture, drawing = contents
    return picture, drawing, table


def _drawn(chart: Chart, kind: str, dots: int) -> bytes:
    buffer = io.BytesIO()
    with applied():
        if kind == "svg":
            chart.savefig(buffer, format=kind, dpi=dots, metadata={"Date": None})
        else:
            packed = {"compress_level": _PACKED}
            chart.savefig(buffer, format=kind, dpi=dots, metadata={"Software": None}, pil_kwargs=packed)
    return buffer.getvalue()
