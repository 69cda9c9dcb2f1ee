"""What the reports say of each cell, by report and table."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from gipdata.dataset import Dataset
from gipdata.forms import Key as Place
from gipdata.narrative.histories import cell_text
from gipdata.report import Kind
from gipdata.views.in_force import InForce, kind_without_row

__all__ = ["Cells", "Number", "Said", "cells_of", "said_by"]

Number = int | Decimal
"""A count, or an amount in yuan."""

_TABLES = {"disclosure": ("item", "measure"), "applications": ("item", "applicant"), "disputes": ("channel", "outcome")}


class Said(NamedTuple):
    """A cell of a report; ``value`` is None unless it states a number."""

    kind: str
    raw: str
    value: Number | None
    unit_basis: str | None
    location: str | None
    correction: str | None = None


Cells = Mapping[tuple[str, str], Mapping[Place, Said]]
"""(report_id, table) → (row, column) → the cell."""


def cells_of(data: Dataset, report_ids: Collection[str]) -> Cells:
    """The cells of these reports."""
    found: dict[tuple[str, str], dict[Place, Said]] = {}
    for table, (row, column) in _TABLES.items():
        frame = data.frames[table]
        frame = frame[frame["report_id"].isin(list(report_ids))]
        names = ("report_id", row, column, "kind", "raw", "value", "location")
        more = (frame[name] if name in frame else [None] * len(frame) for name in ("unit_basis", "correction"))
        for report_id, r, c, kind, raw, value, place, basis, correction in zip(
            *(frame[name] for name in names), *more, strict=True
        ):
            number = _number(value) if kind == Kind.NUMBER else None
            texts = (cell_text(basis), cell_text(place), cell_text(correction))
            found.setdefault((report_id, table), {})[r, c] = Said(kind, cell_text(raw) or "", number, *texts)
    return found


def said_by(report: InForce, table: str, key: Place, cells: Cells) -> Said:
    """What a report says of a cell of any edition of the form."""
    own = cells.get((report.report_id, table), {})
    return own.get(key) or Said(kind_without_row(report.form, table, key), "", None, None, None)


def _number(value: int | Decimal) -> Number:
    """A whole number as int, whatever the column of the frame holds."""
    return int(value) if value == int(value) else Decimal(value)
