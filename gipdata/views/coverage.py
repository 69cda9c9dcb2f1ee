"""The view of what there is: for each body and year the report, how much of it could be read, and what was found."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.frames import frame_of
from gipdata.narrative.histories import Body, History, histories_of
from gipdata.narrative.recurrence import Absences
from gipdata.schema import Column, Table, Type, code_list
from gipdata.views.in_force import KEY, key_fields, ordered, reports_in_force

__all__ = ["COVERAGE", "STATUSES", "coverage"]

STATUSES: Mapping[str, str] = {
    "report": "有报告",
    "no_report": "没有报告",
    "unsettled": "单位或年度不明的报告",
    "unknown": "无法判断（另有单位或年度不明的报告，可能就是这一份）",
}
"""What is known of a body's report for a year, and what each code means in Chinese."""

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
    ),
    "One row a body and year, from the first to the last year of all, and one a report of unknown body or year.",
    own_title="报告覆盖情况",
)  # fmt: skip


def coverage(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.coverage``; columns as in ``COVERAGE``."""
    histories = histories_of(data.items, data.reports)
    cells, findings = _cells_by_kind(data), _pairs(data.findings, "severity")
    stated = {report.report_id: report for history in histories for report in history.reports.values()}
    rows: list[tuple[object, ...]] = []
    for report in reports_in_force(data):
        (statements,) = (stated[source] for source in report.sources if source in stated)
        rows.append(
            (
                *(*key_fields(report.row), "report" if report.settled else "unsettled"),
                *(report.row["source"], len(report.sources)),
                *(cells[report.report_id, kind] for kind in code_list("kind")),
                *(findings[report.report_id, severity] for severity in code_list("severity")),
                *(len(statements.problems), len(statements.measures)),
            )
        )
    unknown = len(COVERAGE.columns) - len(KEY) - 3
    for body, year, status in _gaps(histories):
        versions = 0 if status == "no_report" else None
        rows.append((*body, year, None, None, status, None, versions, *(None,) * unknown))
    return ordered(frame_of(COVERAGE, rows))


def _cells_by_kind(data: Dataset) -> Counter[tuple[str, str]]:
    """(report_id, kind) → the number of prescribed cells."""
    found: Counter[tuple[str, str]] = Counter()
    for name, (row, column) in _TABLES.items():
        cells = data.frames[name]
        found += _pairs(cells[(cells[row] != _EXTRA) & (cells[column] != _EXTRA)], "kind")
    return found


def _pairs(frame: pd.DataFrame, column: str) -> Counter[tuple[str, str]]:
    return Counter(zip(frame["report_id"].tolist(), frame[column].tolist(), strict=True))  # lists: much faster


def _gaps(histories: Sequence[History]) -> Iterator[tuple[Body, int, str]]:
    """The years of each known body without a report, and whether it is sure that there is none."""
    known = [year for history in histories for year in history.reports if year is not None]
    years = range(min(known), max(known) + 1) if known else range(0)
    absences = Absences(histories)
    nameless: dict[int | None, set[Body]] = defaultdict(set)
    for history in histories:
        if history.body.org is None:
            for year in history.reports:
                nameless[year].add(history.body)
    for history in histories:
        for year in years if history.settled else ():
            if year not in history.reports:
                perhaps = any(history.body.may_be(other) for other in nameless[year] | nameless[None])
                yield history.body, year, "unknown" if perhaps else absences.state(history.body, year)
