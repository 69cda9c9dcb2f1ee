"""What the sections of the summary stand on: the county's reports of the year, and those of the year before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from gipdata.charts import Chart
from gipdata.dataset import Dataset
from gipdata.narrative.histories import cell_text, cell_year, histories_of
from gipdata.summary.county import county_of, up_to
from gipdata.summary.office_style import TableColumn
from gipdata.summary.report_sentence import Sentence
from gipdata.summary.rollup import Contribution, Figure, Key, NoSummary, Number, Rollup, roll_up
from gipdata.views.in_force import InForce, reports_in_force

__all__ = [
    "TOWNSHIPS",
    "Block",
    "Compared",
    "Ground",
    "Paragraph",
    "Picture",
    "Section",
    "Subheading",
    "SummaryTable",
    "TableColumn",
    "ground_of",
    "orgs_of",
]


TOWNSHIPS = ("township", "subdistrict")
"""The kinds of organisation that the summary is about."""

# What a section is made of --------------------------------------------------------------------------------------------


class Paragraph(NamedTuple):
    """Sentences that stand together."""

    sentences: tuple[Sentence, ...]


class Subheading(NamedTuple):
    """A heading of the second level, with its number."""

    text: str


class SummaryTable(NamedTuple):
    """A table with its caption, which gets its number when it is printed, and notes below it."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    notes: tuple[str, ...] = ()


class Picture(NamedTuple):
    """A chart with its caption, which gets its number when it is printed."""

    caption: str
    chart: Chart


Block = Paragraph | Subheading | SummaryTable | Picture


class Section(NamedTuple):
    """A section without its number."""

    heading: str
    blocks: tuple[Block, ...]


# What it stands on ----------------------------------------------------------------------------------------------------


class Compared(NamedTuple):
    """A figure in two years, over the bodies whose reports state it in both. ``n`` is how many these are."""

    n: int
    before: Number
    now: Number


@dataclass(frozen=True, eq=False)
class Ground:
    """``data`` are the county's reports up to the year, those of unknown county, body or year among them; ``unread``
    what was no report. ``rollup`` adds up the year, ``before`` the year before (None where there is nothing to add)."""

    data: Dataset
    rollup: Rollup
    before: Rollup | None

    @property
    def year(self) -> int:
        return self.rollup.year

    @property
    def reports(self) -> tuple[InForce, ...]:
        """The townships' and subdistricts' reports that count for the year."""
        return self.rollup.townships.reports

    @property
    def m(self) -> int:
        """How many these are."""
        return len(self.reports)

    @cached_property
    def orgs(self) -> Mapping[str, str]:
        """report_id → the body, in the order of the reports."""
        return {report.report_id: str(report.row["org"]) for report in self.reports}

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """report_id of every version of a report → that of the version whose figures count."""
        return {source: report.report_id for report in self.reports for source in report.sources}

    def figure(self, *key: str) -> Figure:
        """A cell (table, row, column) over the townships. Raises KeyError where the year's form has none."""
        table, row, column = key
        return self.rollup.townships[table, row, column]

    def has(self, *key: str) -> bool:
        """Whether the year's form has the cell."""
        return key in self.rollup.townships.figures

    @property
    def has_roster(self) -> bool:
        """Whether a person has listed the bodies that should report; else only those are known that ever did."""
        return not self.data.bodies.empty

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """report_id → the same body's report of the year before, where both count and both are of one area."""
        if self.before is None:
            return {}
        changed = _changed(self.data.bodies, self.year)
        found = _pairs(self.data, self.reports, self.before.townships.reports, self.year)
        return {now: then for now, then in found if self.orgs[now] not in changed}

    def compared(self, key: Key) -> Compared | None:
        """A figure against the year before, over the bodies that state it in both years and whose forms both have it;
        amounts of which nobody states the unit are left out. None where no body does."""
        if self.before is None or key not in self.before.townships.figures:
            return None
        then = _stating(self.before.townships[key])
        both = [
            (then[self.pairs[report_id]], value)
            for report_id, value in _stating(self.rollup.townships[key]).items()
            if self.pairs.get(report_id) in then
        ]
        return Compared(len(both), sum(b for b, _ in both), sum(n for _, n in both)) if both else None

    def of_county(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the county's townships and subdistricts in all years; of a year without report too."""
        reports = self.data.reports
        are_townships = reports["org_type"].isin(TOWNSHIPS)
        others = set(reports.loc[~are_townships, "org"].dropna()) - set(reports.loc[are_townships, "org"].dropna())
        own = (frame["county"] == self.rollup.county) & ~frame["org"].isin(list(others))
        return frame[own & ~frame["report_id"].isin(reports.loc[~are_townships, "report_id"].tolist())]

    def of_year(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the reports that count for the year."""
        return frame[frame["report_id"].isin(list(self.orgs))]

    def of_versions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of these reports in all their versions: the prose that counts may be another's than the figures."""
        return frame[frame["report_id"].isin(list(self.versions))]


def ground_of(data: Dataset, county: str, year: int, city: str | None = None) -> Ground:
    """Errors as for ``roll_up``; besides NoSummary where there are reports of departments only."""
    own = up_to(county_of(data, county, city), year)
    rollup = roll_up(own, county, year)
    if not rollup.townships.reports:
        raise NoSummary(f"{county}的乡镇、街道没有 {year} 年度的报告，只有部门的。")
    try:
        before = roll_up(own, county, year - 1)
    except NoSummary:
        before = None
    return Ground(own, rollup, before if before and before.townships.reports else None)


def orgs_of(contributions: Sequence[Contribution]) -> tuple[str, ...]:
    """Whose reports these are."""
    return tuple(contribution.org for contribution in contributions)


def _pairs(data: Dataset, now: Sequence[InForce], then: Sequence[InForce], year: int) -> Iterator[tuple[str, str]]:
    """Whose report is which is decided where it is for all views; a source stands for the version that counts."""
    counts = {source: report.report_id for report in reports_in_force(data) for source in report.sources}
    ours, theirs = {report.report_id for report in now}, {report.report_id for report in then}
    for history in histories_of(data.items.iloc[:0], data.reports):
        if history.settled and year in history.reports and year - 1 in history.reports:
            pair = [counts[history.reports[y].report_id] for y in (year, year - 1)]
            if pair[0] in ours and pair[1] in theirs:
                yield pair[0], pair[1]


def _changed(roster: pd.DataFrame, year: int) -> set[str]:
    """The names under which bodies went on that were merged or divided since the year before."""
    body_of = dict(zip(roster["org"], roster["body"], strict=True))
    changed: set[str] = set()
    for body, last, became in zip(roster["body"], roster["last_year"], roster["became"], strict=True):
        names = [name for name in (cell_text(became) or "").split("、") if name]
        if cell_year(last) == year - 1 and (len(names) > 1 or any(body_of.get(name) != body for name in names)):
            changed.update(names)
    return changed


def _stating(figure: Figure) -> Mapping[str, Number]:
    """report_id → the number it states; of an amount without unit only 0, which it is in any."""
    stated = {c.report_id: c.value for c in figure.contributions if not (c.is_assumed and c.value)}
    return {report_id: value for report_id, value in stated.items() if value is not None}
