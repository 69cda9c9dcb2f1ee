"""A frame as a CSV file that Excel opens with a click: UTF-8 with a byte order mark, and no text that is a formula."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from gipdata.formulas import guarded
from gipdata.wording import texts_in

__all__ = ["csv_bytes"]


def csv_bytes(table: pd.DataFrame) -> bytes:
    """The columns of a frame, without its index; what is missing is an empty field, figures are plain."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(str(name)) for name in table])
    writer.writerows(zip(*(_fields(table.iloc[:, at].tolist()) for at in range(table.shape[1])), strict=True))
    return text.getvalue().encode("utf-8-sig", "replace")


def _fields(values: Sequence[object]) -> list[str]:
    """The values as they are written; a text that stands there a thousand times is looked at once."""
    texts = {text: guarded(text) for text in texts_in(values)}
    return [texts[value] if isinstance(value, str) else _field(value) for value in values]


def _field(value: object) -> str:
    if type(value) is int:  # most of all, and neither missing nor like a formula
        return str(value)
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
