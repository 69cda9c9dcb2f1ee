"""Figures and what stands where there is none: one set of marks for every chart, and the table that they fill.

A 0 is printed; a blank, a "not applicable", a row that the document or the form does not have, something that cannot
be read, and a report that is not there each look different, and the key of a chart names those that it shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from gipdata.charts.chart import Chart, Entry
from gipdata.charts.fonts import shorten, text_width
from gipdata.charts.labels import numbered
from gipdata.charts.style import GRID, INK, MUTED, TEXT, WIDTH, Look, shade
from gipdata.report import Kind

__all__ = [
    "HEADER",
    "MARKS",
    "NOTHING",
    "NO_REPORT",
    "ROOM",
    "ROW",
    "Gap",
    "Grid",
    "Mark",
    "Shown",
    "Total",
    "draw_grid",
    "figure",
    "fitting",
    "grid_height",
    "key_of",
    "mark_of",
    "number_text",
]


class Gap(StrEnum):
    """Besides the kinds of a cell: why there is no figure."""

    NOT_PRESCRIBED = "not_prescribed"
    NO_REPORT = "no_report"


class Mark(NamedTuple):
    """What stands in place of a figure: the look of the box, what is written in it, what it means."""

    look: Look
    text: str
    meaning: str

    @property
    def entry(self) -> Entry:
        return self.look, self.text, self.meaning


_UNREADABLE = Mark(Look(hatch="xxx", hatch_color="#c8c8c8"), "?", "有内容，但不能确定数字")

MARKS: Mapping[str, Mark] = {
    Kind.BLANK: Mark(Look(hatch="....", hatch_color="#b5b5b5"), "空", "空白，未填（不是 0）"),
    Kind.NOT_APPLICABLE: Mark(Look(), "／", "填 / 或 无（不适用）"),
    Kind.ABSENT: Mark(Look(hatch="---", hatch_color="#b5b5b5"), "缺", "文中缺这一行或列"),
    Kind.TEXT: _UNREADABLE,
    Kind.UNPLACED: _UNREADABLE,
    Gap.NOT_PRESCRIBED: Mark(Look("#e4e4e4"), "无此项", "所用表格不设这一项"),
    Gap.NO_REPORT: Mark(Look(stroke=True), "", "缺报告"),
}
"""The code of a kind, or of a gap, → its mark."""

NO_REPORT = MARKS[Gap.NO_REPORT]

NOTHING: Entry = (NO_REPORT.look, "", "没有报告，或报告中没有这些项目")
"""Of a year in which no report has any of the figures; a frame of figures does not tell whether there are reports."""


def mark_of(kind: object) -> Mark:
    """The mark for a kind that is no number; one that is not known counts as not readable."""
    return MARKS.get(str(kind), _UNREADABLE)


class Shown(NamedTuple):
    """What a cell of a grid shows. ``code`` is for tests and SVG: the kind, or ``number``."""

    look: Look
    text: str
    code: str = "number"


def figure(value: float, highest: float, text: str | None = None) -> Shown:
    """A cell with a figure, the darker the higher it is."""
    return Shown(Look(shade(value, highest)), number_text(value) if text is None else text)


def mark(kind: object) -> Shown:
    """A cell with the mark of a kind or gap."""
    look, text, _ = mark_of(kind)
    return Shown(look, text, str(kind))


_STEPS: Sequence[tuple[int, str]] = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))


def number_text(value: float | Decimal) -> str:
    """A count in few characters: in full up to 99999, beyond that rounded to three digits with 万 or 亿.

    >>> number_text(0), number_text(99999), number_text(123456), number_text(-3), number_text(10**19)
    ('0', '99999', '12.3万', '-3', '1e+07万亿')
    """
    number = float(value)
    if abs(number) < 100_000:
        return str(int(number)) if number == int(number) else f"{number:g}"
    size, name = next(step for step in _STEPS if abs(number) >= step[0])
    return f"{number / size:.3g}{name}"


def key_of(shown: Iterable[Shown]) -> list[Entry]:
    """The marks among these cells, each once, in the order of ``MARKS``."""
    codes = {cell.code for cell in shown}
    marks = dict.fromkeys(mark for code, mark in MARKS.items() if code in codes)
    return [mark.entry for mark in marks]


# The table of bodies and years ----------------------------------------------------------------------------------------

ROOM = 196.0
"""Millimetres of a chart's height that its content may take: the rest is for title, key and foot."""
HEADER, ROW, TOTAL_ROW = 6.0, 4.1, 8.4  # a row is as high as its letters
_HIGHEST_ROW = 6.0
_LEAST_LABEL, _LONGEST_LABEL = 24.0, 58.0
_WIDEST_CELL = 22.0


Total = tuple[str, Sequence[tuple[str, str]]]
"""Of a row of sums: its label, and for each column the sum and what it stands on."""


class Grid(NamedTuple):
    """Rows of cells under headings: ``cells`` by the numbers of row and column, from 0; ``totals`` are rows below."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[int, int], Shown]
    totals: Sequence[Total] = ()


def row_height(rows: int) -> float:
    """Airy where there are few."""
    return _HIGHEST_ROW if rows <= 20 else ROW


def grid_height(rows: int, totals: int = 0) -> float:
    """The millimetres that a grid takes."""
    return HEADER + rows * row_height(rows) + totals * TOTAL_ROW + (1.0 if totals else 0.0)


def draw_grid(chart: Chart, grid: Grid, top: float = 0.0) -> None:
    """Draws a grid over the width of a chart: labels, a box a cell, figures and marks in the middle of the boxes."""
    names = [name for name, _ in grid.totals]
    below = [text for _, cells in grid.totals for cell in cells for text in cell]
    needed = max((text_width(text, TEXT) for text in (*grid.columns, *below)), default=0.0) + 1
    room = min(max(WIDTH - 0.5 - needed * len(grid.columns), _LEAST_LABEL), _LONGEST_LABEL)
    labels = numbered(shorten(label, room, TEXT) for label in grid.rows)
    left = max((text_width(label, TEXT) for label in (*labels, *names)), default=0.0) + 2.5
    width = min(_WIDEST_CELL, (WIDTH - 0.5 - left) / max(len(grid.columns), 1))
    height = row_height(len(labels))
    for at, column in enumerate(grid.columns):
        chart.write(left + (at + 0.5) * width, top + HEADER / 2, column, ha="center", color=MUTED)
    for row, label in enumerate(labels):
        chart.write(0, top + HEADER + (row + 0.5) * height, label)
    for (row, at), shown in grid.cells.items():
        place = (left + at * width, top + HEADER + row * height, width, height)
        _draw_cell(chart, place, shown, f"{row}/{at}/{shown.code}")
    _draw_totals(chart, grid, left, width, top + HEADER + len(labels) * height + 1.0)


def _draw_cell(chart: Chart, place: tuple[float, float, float, float], shown: Shown, gid: str) -> None:
    is_mark = shown.code in MARKS
    size = fitting(shown.text, place[2] - 0.6)
    text = "" if is_mark and size < TEXT else shown.text  # the box of a mark tells as much without it
    chart.box(*place, shown.look, text, gid, size)


def _draw_totals(chart: Chart, grid: Grid, left: float, width: float, top: float) -> None:
    """The rows below, each cell a figure and what it stands on."""
    for row, (name, cells) in enumerate(grid.totals):
        y = top + row * TOTAL_ROW
        chart.sheet.plot([0, left + width * len(cells)], [y, y], color=INK if row == 0 else GRID, linewidth=0.5)
        chart.write(0, y + TOTAL_ROW / 2, name)
        for at, (value, basis) in enumerate(cells):
            x = left + (at + 0.5) * width
            chart.write(x, y + TOTAL_ROW * 0.3, value, ha="center", size=fitting(value, width - 0.6))
            chart.write(x, y + TOTAL_ROW * 0.72, basis, ha="center", color=MUTED, size=fitting(basis, width - 0.6))


def fitting(text: str, width: float) -> float:
    """The size of letters in which a text is no wider than this: the usual one unless the text is very long."""
    needed = text_width(text, TEXT)
    return TEXT if needed <= width else TEXT * width / needed
