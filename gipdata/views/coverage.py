"""The view of what there is: for each body and year the report, how much of it could be read, and what was found."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.frames import frame_of
from gipdata.narrative.histories import Body, History, cell_text, cell_year, histories_of
from gipdata.narrative.recurrence import Absences
from gipdata.schema import Column, Table, Type, code_list
from gipdata.views.in_force import KEY, ordered, reports_in_force

__all__ = ["COVERAGE", "KNOWN_BY", "STATUSES", "Gap", "Term", "coverage", "gaps_of", "terms_of"]

STATUSES: Mapping[str, str] = {
    "report": "有报告",
    "no_report": "没有报告",
    "unsettled": "单位或年度不明的报告",
    "unknown": "无法判断（另有单位或年度不明的报告，可能就是这一份）",
}
"""What is known of a body's report for a year, and what each code means in Chinese."""

KNOWN_BY: Mapping[str, str] = {"roster": "名册", "reports": "报告（没有名册，或者名册上没有）"}
"""Where a body is known from, and what each code means in Chinese."""

_EXTRA = "extra"
_TABLES = {"disclosure": ("item", "measure"), "applications": ("item", "applicant"), "disputes": ("channel", "outcome")}


def _count(name: str, title: str, description: str) -> Column:
    return Column(name, Type.COUNT, title, f"{description}; missing where there is no report.")


COVERAGE = Table(
    "coverage",
    (
        *KEY,
        Column("status", Type.TEXT, "报告情况", "What is known of the body's report for the year (STATUSES).", True),
        Column("source", Type.TEXT, "来源文件", "File of the report; missing where there is none."),
        Column("versions", Type.COUNT, "来源数", "Sources of that body and year; missing where not known."),
        *(
            _count(kind, label, "Prescribed cells of this kind")
            for kind, label in code_list("kind").items()
        ),
        *(
            _count(f"{code}s", f"{label}数", "Findings of this severity")
            for code, label in code_list("severity").items()
        ),
        *(
            _count(f"{code}s", f"{label}条数", "Items of section 五; 0 also where the section is lost")
            for code, label in code_list("item_kind").items()
        ),
        Column("known_by", Type.TEXT, "单位得自", "Where the body is known from (KNOWN_BY).", True),
    ),
    "One row a body and year, from the first to the last year of all, and one a report of unknown body or year.",
    own_title="报告覆盖情况",
)  # fmt: skip


def coverage(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.coverage``; columns as in ``COVERAGE``."""
    histories = histories_of(data.items, data.reports)
    cells, findings = _cells_by_kind(data), _pairs(data.findings[data.findings["dismissed"].isna()], "severity")
    stated = {report.report_id: report for history in histories for report in history.reports.values()}
    rows: list[tuple[object, ...]] = []
    for report in reports_in_force(data):
        (statements,) = (stated[source] for source in report.sources if source in stated)
        rows.append(
            (
                *(*report.key, "report" if report.settled else "unsettled"),
                *(report.row["source"], len(report.sources)),
                *(cells[report.report_id, kind] for kind in code_list("kind")),
                *(findings[report.report_id, severity] for severity in code_list("severity")),
                *(len(statements.problems), len(statements.measures), _known_by(report.listed)),
            )
        )
    unknown = len(COVERAGE.columns) - len(KEY) - 4
    for gap in _gaps(histories, terms_of(data)):
        versions = 0 if gap.status == "no_report" else None
        told = (gap.status, None, versions, *(None,) * unknown, _known_by(gap.listed))
        rows.append((*gap.body, gap.year, None, None, *told))
    return ordered(frame_of(COVERAGE, rows))


def _known_by(listed: str | None) -> str:
    return "roster" if listed else "reports"


def _cells_by_kind(data: Dataset) -> Counter[tuple[str, str]]:
    """(report_id, kind) → the number of prescribed cells."""
    found: Counter[tuple[str, str]] = Counter()
    for name, (row, column) in _TABLES.items():
        cells = data.frames[name]
        found += _pairs(cells.loc[(cells[row] != _EXTRA) & (cells[column] != _EXTRA), ["report_id", "kind"]], "kind")
    return found


def _pairs(frame: pd.DataFrame, column: str) -> Counter[tuple[str, str]]:
    """(report_id, value of the column) → the number of rows."""
    counts: Any = frame.groupby(["report_id", column], sort=False, observed=True).size().to_dict()
    return Counter(counts)


# Years without a report ---------------------------------------------------------------------------------------------


class Gap(NamedTuple):
    """A year of a body without a report, and whether it is sure that there is none. ``listed`` is the body's key in the
    roster, ``within`` says that there are reports of years before and after it."""

    body: Body
    year: int
    status: str
    listed: str | None
    within: bool


class Term(NamedTuple):
    """A body of the roster: its names, and the first and the last year of which a report is due (None: no end)."""

    names: Sequence[tuple[int | None, Body]]
    first: int | None
    last: int | None

    def is_due(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)

    def named_in(self, year: int) -> Body:
        """The last of its names that it bears by then."""
        borne = [body for first, body in self.names if first is None or first <= year]
        return borne[-1] if borne else self.names[0][1]


def gaps_of(data: Dataset) -> list[Gap]:
    """The years of each known body without a report, between the first and the last year of all reports. A body of the
    roster has only those of which a report is due from it."""
    return list(_gaps(histories_of(data.items, data.reports), terms_of(data)))


def terms_of(data: Dataset) -> dict[str, Term]:
    """The bodies of the roster by key."""
    names: dict[str, list[tuple[int | None, Body]]] = defaultdict(list)
    last: dict[str, int | None] = {}
    for row in data.bodies.to_dict("records"):
        org, county, city, province = (cell_text(row[name]) for name in ("org", "county", "city", "province"))
        body = Body(org, county, city, province, None)
        names[row["body"]].append((cell_year(row["first_year"]), body))
        last[row["body"]] = cell_year(row["last_year"])
    return {key: Term(borne, borne[0][0], last[key]) for key, borne in names.items()}


def _gaps(histories: Sequence[History], terms: Mapping[str, Term]) -> Iterator[Gap]:
    known = [year for history in histories for year in history.reports if year is not None]
    years = range(min(known), max(known) + 1) if known else range(0)
    absences = Absences(histories)
    nameless: dict[int | None, set[Body]] = defaultdict(set)
    for history in histories:
        if history.body.org is None:
            for year in history.reports:
                nameless[year].add(history.body)
    for body, listed, there in _bodies(histories, terms, known):
        term = terms.get(listed or "")
        for year in years:
            if year not in there and (term is None or term.is_due(year)):
                perhaps = any(body.may_be(other) for other in nameless[year] | nameless[None])
                status = "unknown" if perhaps else absences.state(body, year)
                yield Gap(body, year, status, listed, bool(there) and min(there) < year < max(there))


def _bodies(
    histories: Sequence[History], terms: Mapping[str, Term], known: Sequence[int]
) -> Iterator[tuple[Body, str | None, set[int]]]:
    """Every known body, its key in the roster, and the years of which it has a report."""
    for history in histories:
        if history.settled:
            yield history.body, history.listed, {year for year in history.reports if year is not None}
    settled = {history.listed for history in histories if history.settled}
    undated = {history.listed: history.body for history in histories if history.listed}
    for key, term in terms.items():
        if key not in settled and known:
            yield undated.get(key) or term.named_in(max(known)), key, set()
