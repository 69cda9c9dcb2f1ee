"""Views of table 三: how many requests there were, who made them, and what became of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, Key, load_form
from gipdata.narrative.figure_topics import OUTCOME_GROUPS, OUTCOME_ROWS, TOPICS
from gipdata.schema import Column, Table, Type, code_list
from gipdata.views.in_force import KEY, beside, keys_in_force, kind_column, kinds_without_row, text_of

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
    keys, cells = keys_in_force(data), data.applications
    cells = _chosen(cells, (cells["applicant"] == _TOTAL) & cells["item"].isin(_MEASURES))
    said = {item: _said(cells[cells["item"] == item], keys, (item, _TOTAL)) for item in _MEASURES}
    measures = {
        name: fields[field]
        for item, fields in said.items()
        for name, field in ((item, "value"), (f"{item}_kind", "kind"))
    }
    return keys.assign(**measures)[REQUESTS.names]


def outcomes(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.outcomes``; columns as in ``OUTCOMES``."""
    cells = data.applications
    cells = _chosen(cells, (cells["applicant"] == _TOTAL) & cells["item"].isin(list(_TOPIC_OF)))
    groups = {item: _code(topic) for item, topic in _TOPIC_OF.items()}
    frame = beside(keys_in_force(data), cells)
    frame["group"] = text_of(frame["item"], groups)
    frame["group_label"] = text_of(frame["group"], GROUPS)
    return frame[OUTCOMES.names]


def applicants(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.applicants``; columns as in ``APPLICANTS``."""
    keys = keys_in_force(data)
    cells = _chosen(data.applications, data.applications["item"] == _NEW)
    blocks = [
        keys.assign(applicant=code, applicant_label=label).assign(
            **_said(cells[cells["applicant"] == code], keys, (_NEW, code))
        )
        for code, label in _APPLICANTS.items()
    ]
    by_report = np.arange(len(keys) * len(blocks)).reshape(len(blocks), -1).ravel("F")
    frame = pd.concat(blocks, ignore_index=True).take(by_report).reset_index(drop=True)
    return frame.astype({"applicant": "str", "applicant_label": "str"})[APPLICANTS.names]


def _chosen(cells: pd.DataFrame, chosen: "pd.Series[bool]") -> pd.DataFrame:
    """What the views say of these cells."""
    return cells.loc[chosen, ["report_id", "item", "item_label", "applicant", "value", "kind"]]


def _said(cells: pd.DataFrame, keys: pd.DataFrame, key: Key) -> dict[str, "pd.Series[Any]"]:
    """Value and kind of the cell that each report has at ``key``; ``cells`` are all of these."""
    said = cells.drop_duplicates("report_id", keep="last").set_index("report_id")[["value", "kind"]]
    found = said.reindex(keys["report_id"]).reset_index(drop=True)
    there = keys["report_id"].isin(said.index)
    return {"value": found["value"], "kind": found["kind"].where(there, kinds_without_row(keys["form"], _TABLE, key))}
