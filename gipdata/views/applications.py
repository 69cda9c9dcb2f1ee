"""Views of table 三: how many requests there were, who made them, and what became of them."""

from collections.abc import Mapping

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, Key, load_form
from gipdata.frames import frame_of
from gipdata.narrative.figure_topics import OUTCOME_GROUPS, OUTCOME_ROWS, TOPICS
from gipdata.schema import Column, Table, Type, code_list
from gipdata.views.in_force import KEY, InForce, kind_column, kind_without_row, ordered, reports_in_force

__all__ = ["APPLICANTS", "GROUPS", "OUTCOMES", "REQUESTS", "applicants", "outcomes", "requests"]

_TABLE = "applications"
_TOTAL = "total"
_NEW = "new_received"
_MEASURES = (_NEW, "carried_in", "total_handled", "carried_out")
_LABELS = code_list("applications.rows")
_APPLICANTS = {
    column.code: column.label
    for column in load_form(EDITIONS[-1]).tables[_TABLE].blocks[0].columns
    if column.code != _TOTAL
}

_Cells = Mapping[tuple[str, Key], tuple[object, str]]

_VALUE = Column("value", Type.COUNT, "件数", "Requests; missing unless the kind is number.")

REQUESTS = Table(
    "requests",
    (
        *KEY,
        *(
            column
            for code in _MEASURES
            for column in (
                Column(code, Type.COUNT, _LABELS[code], "Requests of all applicants; missing unless a number."),
                kind_column(f"{code}_kind", _LABELS[code]),
            )
        ),
    ),
    "One row a report: requests received, carried in, handled and carried out, of all applicants together.",
    own_title="申请的收到与办理",
)

OUTCOMES = Table(
    "outcomes",
    (
        *KEY,
        Column("item", Type.TEXT, "结果代码", "Row of the form.", required=True, codes="applications.rows"),
        Column("item_label", Type.TEXT, "结果", "The form's label of the row.", required=True),
        Column("group", Type.TEXT, "结果类别代码", "Kind of outcome (GROUPS).", required=True),
        Column("group_label", Type.TEXT, "结果类别", "The form's label of the kind of outcome.", required=True),
        _VALUE,
        kind_column(),
    ),
    "One row a report and outcome that its form prescribes, of all applicants together; the sum of outcomes left out.",
    own_title="申请的办理结果",
)

APPLICANTS = Table(
    "applicants",
    (
        *KEY,
        Column("applicant", Type.TEXT, "申请人代码", "Kind of applicant.", required=True, codes="applications.columns"),
        Column("applicant_label", Type.TEXT, "申请人", "The form's label of the applicant.", required=True),
        _VALUE,
        kind_column(),
    ),
    "One row a report and kind of applicant: new requests received; the sum of applicants left out.",
    own_title="申请人",
)


# The 2019 form has one row 其他处理, the 2021 form a group of rows: as a topic of the prose both have one name.
_OTHER, _OTHER_TOPIC = "other", "other_handling"
_UNDER = {row: group for group, rows in OUTCOME_GROUPS.items() for row in rows}
_TOPIC_OF = {row: _UNDER.get(row, row) for row in OUTCOME_ROWS if row not in OUTCOME_GROUPS} | {_OTHER: _OTHER_TOPIC}


def _code(topic: str) -> str:
    return _OTHER if topic == _OTHER_TOPIC else topic


GROUPS: Mapping[str, str] = {_code(topic): TOPICS[topic] for topic in _TOPIC_OF.values()}
"""The kinds of outcome → the form's Chinese label."""


def requests(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.requests``; columns as in ``REQUESTS``."""
    cells = data.applications
    found = _cells(cells[(cells["applicant"] == _TOTAL) & cells["item"].isin(_MEASURES)])
    rows = [
        (*report.key, *(field for item in _MEASURES for field in _cell(found, report, (item, _TOTAL))))
        for report in reports_in_force(data)
    ]
    return ordered(frame_of(REQUESTS, rows))


def outcomes(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.outcomes``; columns as in ``OUTCOMES``."""
    cells = data.applications
    cells = cells[(cells["applicant"] == _TOTAL) & cells["item"].isin(list(_TOPIC_OF))]
    by_report: dict[str, list[tuple[object, ...]]] = {}
    columns = (cells[name] for name in ("report_id", "item", "item_label", "value", "kind"))
    for report_id, item, label, value, kind in zip(*columns, strict=True):
        group = _code(_TOPIC_OF[item])
        by_report.setdefault(report_id, []).append((item, label, group, GROUPS[group], value, kind))
    rows = [
        (*report.key, *fields) for report in reports_in_force(data) for fields in by_report.get(report.report_id, ())
    ]
    return ordered(frame_of(OUTCOMES, rows))


def applicants(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.applicants``; columns as in ``APPLICANTS``."""
    found = _cells(data.applications[data.applications["item"] == _NEW])
    rows = [
        (*report.key, code, label, *_cell(found, report, (_NEW, code)))
        for report in reports_in_force(data)
        for code, label in _APPLICANTS.items()
    ]
    return ordered(frame_of(APPLICANTS, rows))


def _cells(cells: pd.DataFrame) -> _Cells:
    """(report_id, (item, applicant)) → value and kind."""
    keys = zip(cells["item"], cells["applicant"], strict=True)
    fields = zip(cells["value"], cells["kind"], strict=True)
    return dict(zip(zip(cells["report_id"], keys, strict=True), fields, strict=True))


def _cell(found: _Cells, report: InForce, key: Key) -> tuple[object, str]:
    return found.get((report.report_id, key)) or (None, kind_without_row(report.form, _TABLE, key))
