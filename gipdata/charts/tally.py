"""Sums over the reports of a year that state all that is summed, each with the number of those that do."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from gipdata.charts.labels import year_label, years_of
from gipdata.charts.marks import Gap
from gipdata.narrative.histories import cell_year, rows_of
from gipdata.report import Kind

__all__ = ["Tally", "tallies"]


class Tally(NamedTuple):
    """The parts of one year, summed over its ``whole`` reports, those that state all parts, of ``reports``."""

    year: str
    sums: Sequence[int]
    whole: int
    reports: int

    @property
    def basis(self) -> str:
        return f"{self.whole}/{self.reports} 份"


def tallies(
    frame: pd.DataFrame, part: str, parts: Sequence[str], years: Sequence[int | None] | None = None
) -> tuple[list[Tally], int]:
    """A tally for each of the years (by default those of the frame), and the number of earlier years left out.

    ``frame`` has columns ``report_id, year, value, kind``, and in the column ``part`` which part a row is of; several
    rows of a report may be of one. A report counts where all of its rows are numbers, those left aside that its form
    does not have. Raises ValueError where a row is of none of ``parts``.
    """
    if unknown := sorted(set(frame[part].unique()) - set(parts)):
        raise ValueError(f"{part} has the unknown {', '.join(map(str, unknown))}")
    values: dict[str, Counter[str]] = defaultdict(Counter)
    reports: dict[int | None, dict[str, bool]] = defaultdict(dict)
    for report_id, year, code, value, kind in rows_of(frame, ("report_id", "year", part, "value", "kind")):
        if kind != Gap.NOT_PRESCRIBED:
            known = kind == Kind.NUMBER and not pd.isna(value)
            whole = reports[cell_year(year)]
            whole[report_id] = whole.get(report_id, True) and known
            values[report_id][code] += int(value) if known else 0
    years, left_out = years_of(frame) if years is None else (years, 0)
    found = []
    for year in years:
        stated = [report_id for report_id, whole in reports[year].items() if whole]
        sums = [sum(values[report_id][code] for report_id in stated) for code in parts]
        found.append(Tally(year_label(year), sums, len(stated), len(reports[year])))
    return found, left_out
