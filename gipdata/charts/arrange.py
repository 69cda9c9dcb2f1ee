"""Reports in rows and columns: a body a row, a year a column, cut where there are more than a page takes."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from typing import NamedTuple

import pandas as pd

from gipdata.charts.chart import Entry
from gipdata.charts.labels import labelled, reports_in, year_label, years_of
from gipdata.charts.marks import MARKS, Gap, Grid, Shown, Total, key_of, mark
from gipdata.charts.tables import table_of
from gipdata.narrative.histories import cell_year

__all__ = ["Arranged", "arrange"]

Place = tuple[int, int]
"""The numbers of a row and a column, from 0."""


class Arranged(NamedTuple):
    """The reports of a frame by body and year. ``positions`` are those of the frame's rows, by the numbers of row and
    column from 0; ``labels`` are of all bodies, the first ``drawn`` are drawn; ``missing`` are the rows and columns of
    known bodies and years without a report."""

    labels: Sequence[str]
    years: Sequence[int | None]
    positions: Mapping[Place, int]
    missing: Set[Place]
    drawn: int
    reports: int
    unsettled: int
    years_left_out: int

    @property
    def columns(self) -> list[str]:
        """The headings of the columns."""
        return ["不明" if year is None else year_label(year) for year in self.years]

    def grid(self, cell: Callable[[int], Shown], totals: Sequence[Total] = ()) -> Grid:
        """The cells that are drawn; ``cell`` shows the frame's row at a position."""
        cells = {place: cell(at) for place, at in self.positions.items() if place[0] < self.drawn}
        cells |= {place: mark(Gap.NO_REPORT) for place in self.missing if place[0] < self.drawn}
        return Grid(self.labels[: self.drawn], self.columns, cells, totals)

    def table(
        self, headings: Sequence[str], fields: Callable[[int | None], Sequence[object]], counts: Collection[str] = ()
    ) -> pd.DataFrame:
        """A row a body and year, all bodies; ``fields`` of the frame's row at a position, or of a missing report."""
        places = [(row, column) for row in range(len(self.labels)) for column in range(len(self.years))]
        rows = [
            (self.labels[row], year_label(self.years[column]), *fields(self.positions.get((row, column))))
            for row, column in places
            if (row, column) in self.positions or (row, column) in self.missing
        ]
        return table_of(["单位", "年度", *headings], rows, counts)

    def key(self, grid: Grid) -> list[Entry]:
        """The marks that a grid shows; a missing report may be among those of which body or year are not known."""
        entries = key_of(grid.cells.values())
        if not self.unsettled:
            return entries
        missing = MARKS[Gap.NO_REPORT].entry
        doubtful = (*missing[:2], "缺报告，或在单位、年度不明的报告之中")
        return [doubtful if entry == missing else entry for entry in entries]

    def notes(self, ranking: str, summed: bool = False) -> list[str]:
        """What is not drawn; ``ranking`` says what the rows are ordered by where some are cut. ``summed``: below them
        stand sums of all, drawn or not."""
        notes: list[str] = []
        if self.drawn < len(self.labels):
            left_out = len(self.labels) - self.drawn
            also = "（合计也包括这些单位）" if summed else ""
            notes.append(f"按{ranking}排列，画出前 {self.drawn} 个单位，另有 {left_out} 个单位未画出{also}")
        if any(row < self.drawn for row, _ in self.missing):
            notes.append("缺报告指所给材料中没有，名册（如有）未写明的更名按两个单位列")
        if self.years_left_out:
            notes.append(f"另有较早的 {self.years_left_out} 个年度未画出")
        if self.unsettled:
            notes.append(f"{self.unsettled} 份报告的单位或年度不能确定，各占一行")
        return notes


def arrange(frame: pd.DataFrame, weights: Sequence[float], most: int) -> Arranged:
    """The rows of a frame (one a report) by body, in their order; beyond ``most`` bodies, the heaviest first.

    ``weights`` has a number for each row; a body weighs as much as its rows together. Raises ValueError where ``most``
    is below 1, or two rows are of one report.
    """
    if most < 1:
        raise ValueError(f"most must be 1 or more, not {most}")
    labelling, alone = labelled(frame)
    by_row = labelling.tolist()
    labels = list(dict.fromkeys(by_row))
    if len(labels) > most:
        heavy = dict.fromkeys(labels, 0.0)
        for label, weight in zip(by_row, weights, strict=True):
            heavy[label] += weight
        labels.sort(key=lambda label: -heavy[label])
    years, left_out = years_of(frame)
    rows, columns = ({value: at for at, value in enumerate(values)} for values in (labels, years))
    in_columns = [columns.get(cell_year(year)) for year in frame["year"].tolist()]
    places = [(rows[label], column) for label, column in zip(by_row, in_columns, strict=True)]
    positions = {(row, column): at for at, (row, column) in enumerate(places) if column is not None}
    if len(positions) < sum(column is not None for _, column in places):
        raise ValueError("the frame has two rows for one report; it must have one")
    known = {row for (row, _), is_alone in zip(places, alone, strict=True) if not is_alone}
    every = {(row, column) for row in known for column, year in enumerate(years) if year is not None}
    return Arranged(
        labels=labels,
        years=years,
        positions=positions,
        missing=every - positions.keys(),
        drawn=min(most, len(labels)),
        reports=reports_in(frame),
        unsettled=int(frame["report_id"][alone].nunique()),
        years_left_out=left_out,
    )
