"""Frames as a notebook shows them: text to the left, figures to the right, and no numbers of rows."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import pandas as pd

__all__ = ["PERCENT", "ROWS", "ShownFrame"]

PERCENT, ROWS = "percent", "rows"
"""The entries of ``attrs`` that name the columns of shares, shown in percent, and say how many rows are shown."""

_MOST_ROWS = 40
_SHORT, _LONG = 8, 24  # characters; short texts are not broken, and long ones given room to be no ribbon
_AS_TEXT = "tex2jax_ignore mathjax_ignore"  # what stands between two $ is no formula
_STYLES = {
    "figures": "text-align:right",
    "heading": "text-align:left",
    "names": "text-align:left;white-space:nowrap",
    "phrases": "text-align:left;min-width:7em",
    "sentences": "text-align:left;min-width:18em",
}


class ShownFrame(pd.DataFrame):
    """A frame for reading: JupyterLab shows its first rows without the index, and says how many there are."""

    @property
    def _constructor(self) -> "type[ShownFrame]":
        return ShownFrame

    def _repr_html_(self) -> str:
        percents = self.attrs.get(PERCENT, ())
        shown = self.attrs.get(ROWS, _MOST_ROWS)
        columns = [self.iloc[:shown, at].tolist() for at in range(self.shape[1])]
        looks = [_look(values) for values in columns]
        texts = [[_text(v, name in percents) for v in values] for name, values in zip(self, columns, strict=True)]
        over = [look if look == "figures" else "heading" for look in looks]
        head = "".join(f"<th{_style(look)}>{escape(str(name))}</th>" for name, look in zip(self, over, strict=True))
        rows = "".join(f"<tr>{_cells(row, looks)}</tr>\n" for row in zip(*texts, strict=True))
        table = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>"
        return f'<table class="{_AS_TEXT}">\n{table}\n</table>\n<p>{_extent(len(self), shown)}</p>'


def _extent(rows: int, shown: int) -> str:
    if not rows:
        return "没有符合条件的行。"
    return f"共 {rows} 行，以上为前 {shown} 行。" if rows > shown else f"共 {rows} 行。"


def _look(values: Sequence[object]) -> str:
    """How a column stands: figures to the right, also where words take the place of some."""
    if any(isinstance(value, int | float | Decimal) for value in values):
        return "figures"
    longest = max((len(str(value)) for value in values), default=0)
    return "names" if longest <= _SHORT else "phrases" if longest < _LONG else "sentences"


def _style(look: str) -> str:
    side = "right" if look == "figures" else "left"
    return f' align="{side}" style="{_STYLES[look]}"'  # GitHub drops styles, JupyterLab overrides align


def _cells(texts: Sequence[str], looks: Sequence[str]) -> str:
    cells = (f"<td{_style(look)}>{escape(text)}</td>" for text, look in zip(texts, looks, strict=True))
    return "".join(cells).replace("\n", "<br>")


def _text(value: object, is_share: bool) -> str:
    if isinstance(value, float):
        return f"{value:.1%}" if is_share else f"{value:,.2f}"
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)
