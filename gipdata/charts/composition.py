"""Years under each other, each with its bars and, beside them, the figures that the bars are made of."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from gipdata.charts.chart import KEY_BOX, Chart, Entry, empty
from gipdata.charts.fonts import wrap
from gipdata.charts.labels import reports_in
from gipdata.charts.marks import NOTHING, fitting, number_text
from gipdata.charts.style import GRID, MUTED, PARTS, TEXT, WIDTH, Look
from gipdata.charts.tables import table_of
from gipdata.charts.tally import Tally, tallies

__all__ = ["BARS", "Part", "YearRows", "composition", "draw_year_rows", "key_of_years"]

BARS = 20.0
"""Where the bars begin, in millimetres from the left."""

_FIGURES = 88.0  # the width of all columns of figures together
_WIDEST_COLUMN = 15.0
_BAR = 5.0
_UNEVEN = "合计只加各项全部填了数字的报告，年度之下为其份数／全部份数"


class Part(NamedTuple):
    """One of the figures of a year: a column under its name, and the look of its piece of a bar."""

    name: str
    look: Look | None  # None: a figure that no piece of a bar stands for


class YearRows(NamedTuple):
    """The years with the figures that are printed, a row a year; ``draw`` draws the bars of a row into the width that
    is left for them, ``height`` is that of a row."""

    tallies: Sequence[Tally]
    figures: Sequence[Sequence[int]]
    parts: Sequence[Part]
    draw: Callable[[Chart, int, float, float], None]
    height: float = 9.0

    @property
    def column(self) -> float:
        """The width of a column of figures."""
        return min(_FIGURES / len(self.parts), _WIDEST_COLUMN)

    @property
    def names(self) -> Sequence[Sequence[str]]:
        """The names of the columns in lines."""
        return [wrap(part.name, self.column - 1, TEXT)[:2] for part in self.parts]

    @property
    def head(self) -> float:
        """The height of the head: a box of the key, and the names."""
        return KEY_BOX[1] + 2 + 3.4 * max(map(len, self.names)) + 2

    @property
    def total_height(self) -> float:
        return self.head + self.height * len(self.tallies)

    @property
    def bar_width(self) -> float:
        return WIDTH - BARS - self.column * len(self.parts) - 3


def draw_year_rows(chart: Chart, rows: YearRows) -> None:
    """Draws head, years, bars and figures. A year without figures is marked, one without a whole report says so."""
    middles = [WIDTH - rows.column * (len(rows.parts) - at - 0.5) for at in range(len(rows.parts))]
    for x, part, lines in zip(middles, rows.parts, rows.names, strict=True):
        if part.look is not None:  # the key stands where it is used
            chart.box(x - KEY_BOX[0] / 2, 0, *KEY_BOX, part.look)
        chart.write(x, (KEY_BOX[1] + rows.head) / 2, "\n".join(lines), ha="center", color=MUTED)
    for row, tally in enumerate(rows.tallies):
        top = rows.head + row * rows.height
        middle = top + rows.height / 2
        chart.sheet.plot([0, WIDTH], [top, top], color=GRID, linewidth=0.4)
        chart.write(0, middle - (2.0 if tally.reports else 0), tally.year)
        if tally.reports:
            chart.write(0, middle + 2.0, tally.basis, color=MUTED, size=fitting(tally.basis, BARS - 2))
        if tally.whole:
            rows.draw(chart, row, middle, rows.bar_width)
        elif tally.reports:
            chart.write(BARS, middle, "没有各项都填了数字的报告", color=MUTED)
        else:
            chart.box(BARS, middle - _BAR / 2, rows.bar_width, _BAR, NOTHING[0], gid=f"{row}/nothing")
        for x, value in zip(middles, rows.figures[row], strict=True):
            text = number_text(value) if tally.whole else "—" if tally.reports else ""
            chart.write(x, middle, text, ha="center", size=fitting(text, rows.column - 0.6))


def composition(
    title: str, frame: pd.DataFrame, part: str, names: Sequence[tuple[str, str]], unit: str = "件"
) -> Chart:
    """How a total is made up, by year: a bar a year that is 100 % of it, and the figures beside it.

    ``frame`` is as for ``tallies``; ``names`` are the codes of at most six parts with their Chinese names, in order.
    """
    if len(names) > len(PARTS):
        raise ValueError(f"a bar has at most {len(PARTS)} parts that can be told apart, not {len(names)}")
    found, left_out = tallies(frame, part, [code for code, _ in names])
    table = _table(found, [name for _, name in names])
    if frame.empty:
        return empty(title, table)

    def draw(chart: Chart, row: int, middle: float, width: float) -> None:
        sums, x, top = found[row].sums, BARS, middle - _BAR / 2
        if not sum(sums):
            chart.box(BARS, top, width, _BAR, Look(), f"合计 0 {unit}", f"{row}/zero")
        for (code, _), look, value in zip(names, PARTS, sums, strict=False):
            if value:
                piece = width * value / sum(sums)
                chart.box(x, top, piece, _BAR, look, gid=f"{row}/{code}")
                x += piece

    parts = [Part("合计", None), *(Part(name, look) for (_, name), look in zip(names, PARTS, strict=False))]
    rows = YearRows(found, [(sum(tally.sums), *tally.sums) for tally in found], parts, draw)
    notes = [_UNEVEN, *([f"另有较早的 {left_out} 个年度未画出"] if left_out else [])]
    chart = Chart(title, table, rows.total_height, reports=reports_in(frame), notes=notes, key=key_of_years(found))
    _draw_scale(chart, rows)
    draw_year_rows(chart, rows)
    return chart


def key_of_years(found: Sequence[Tally]) -> list[Entry]:
    """The mark of a year without any report that has the figures, where there is one."""
    return [] if all(tally.reports for tally in found) else [NOTHING]


def _draw_scale(chart: Chart, rows: YearRows) -> None:
    """0, 50 and 100 % over the bars."""
    for share, ha in ((0, "left"), (50, "center"), (100, "right")):
        x = BARS + rows.bar_width * share / 100
        chart.write(x, rows.head - 2.2, f"{share}%", ha=ha, color=MUTED)
        chart.sheet.plot([x, x], [rows.head, rows.total_height], color=GRID, linewidth=0.4, zorder=0)


def _table(found: Sequence[Tally], names: Sequence[str]) -> pd.DataFrame:
    """The figures as drawn; missing where no report states all of them."""
    rows = [
        (t.year, t.reports, t.whole, *(t.sums if t.whole else [None] * len(names)), sum(t.sums) if t.whole else None)
        for t in found
    ]
    headings = ["年度", "报告份数", "各项都有数字的份数", *names, "合计"]
    return table_of(headings, rows, headings[1:])
