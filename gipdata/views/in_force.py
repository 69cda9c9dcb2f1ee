"""Which reports a view counts, and the columns that every view begins with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, Key, load_form
from gipdata.frames import frame_of
from gipdata.narrative.histories import BODY, Body, cell_text, cell_year, histories_of, records_of
from gipdata.report import Kind
from gipdata.schema import TABLES, Column, Table, Type, code_list

__all__ = [
    "KEY",
    "KINDS",
    "NOT_PRESCRIBED",
    "InForce",
    "beside",
    "key_fields",
    "keys_in_force",
    "kind_column",
    "kind_without_row",
    "kinds_without_row",
    "ordered",
    "report_rows",
    "reports_in_force",
    "text_of",
]

NOT_PRESCRIBED = "not_prescribed"

KINDS: Mapping[str, str] = {**code_list("kind"), NOT_PRESCRIBED: "该版格式没有这一项"}
"""What a cell of a view says: the kinds of the frames, and that the report's form has no such cell."""

_REPORTS = {column.name: column for table in TABLES if table.name == "reports" for column in table.columns}

KEY: tuple[Column, ...] = tuple(
    # A year without a report has neither; in every other row they are there.
    replace(_REPORTS[name], required=False)
    for name in (*BODY, "year", "report_id", "form")
)
"""The first columns of every view, as in the reports frame."""


def kind_column(name: str = "kind", of: str = "") -> Column:
    """The column of the kinds of a figure, or of the figure with the Chinese title ``of``."""
    title = f"{of}（填写情况）" if of else "填写情况"
    return Column(name, Type.TEXT, title, "What the cell says (KINDS); a blank is not 0.", required=True)


_ORDER = ["province", "city", "county", "org", "year"]
_NO_TABLES = "none"  # the form of a report in which no prescribed table was found


class InForce(NamedTuple):
    """The report that counts for a body and year. ``row`` is its row of the reports frame, ``sources`` the report_ids
    of all that there are for that body and year, its own among them. Not ``settled``: body or year is not known.
    ``body`` is who it is of in all years; ``row`` has the name as the report has it."""

    report_id: str
    settled: bool
    row: Mapping[str, Any]
    sources: Sequence[str]
    body: Body | None = None  # of the roster
    listed: str | None = None

    @property
    def key(self) -> tuple[str | int | None, ...]:
        """The fields of ``KEY``."""
        return key_fields(self.row, self.body)

    @property
    def form(self) -> str:
        return str(self.row["form"])


def reports_in_force(data: Dataset) -> list[InForce]:
    """The report whose figures count for each body and year, and those of which body or year are not known.

    It is the last version, but one that has lost its tables never replaces one that has them. What section 五 says has
    no part in it: corrected figures count even where the prose around them could not be read.
    Raises ValueError where two rows of ``data.reports`` have one report_id.
    """
    histories = histories_of(_no_items(data), data.reports)
    rows = report_rows(data)
    groups = [group for history in histories if history.settled for group in history.sources.values()]
    if lost := {report_id for group in groups for report_id in _without_tables(group, rows)}:
        histories = histories_of(_no_items(data), data.reports[~data.reports["report_id"].isin(lost)])
    sources = {report_id: group for group in (*groups, *_copies(groups, rows)) for report_id in group}
    return [
        InForce(
            report.report_id,
            history.settled,
            rows[report.report_id],
            sources[report.report_id],
            history.body if history.listed else None,
            history.listed,
        )
        for history in histories
        for report in history.reports.values()
    ]


def report_rows(data: Dataset) -> Mapping[str, Mapping[str, Any]]:
    """report_id → the row of the reports frame, by column."""
    rows: list[Any] = records_of(data.reports)
    return {row["report_id"]: row for row in rows}


def _no_items(data: Dataset) -> pd.DataFrame:
    """No statements: then a history takes the last version, whatever its section 五 says."""
    return data.items.iloc[:0]


def _copies(groups: Iterable[Sequence[str]], rows: Mapping[str, Mapping[str, Any]]) -> Iterable[Sequence[str]]:
    """The reports of unknown body or year, each with the copies of its file: it has no other versions."""
    grouped = {report_id for group in groups for report_id in group}
    files: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for report_id, row in rows.items():
        if report_id not in grouped:
            body_and_year = (*(cell_text(row[name]) for name in BODY), cell_year(row["year"]))
            files[cell_text(row["sha256"]) or report_id, *body_and_year].append(report_id)
    return files.values()


def _without_tables(group: Sequence[str], rows: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
    """The versions that have lost their tables, where another has them."""
    lost = [report_id for report_id in group if rows[report_id]["form"] == _NO_TABLES]
    return lost if len(lost) < len(group) else ()


def key_fields(row: Mapping[str, Any], body: Body | None = None) -> tuple[str | int | None, ...]:
    """The fields of ``KEY`` in a row of the reports frame; a body of the roster goes by one name in all years."""
    known = body or tuple(cell_text(row[name]) for name in BODY)
    return (*known, cell_year(row["year"]), row["report_id"], row["form"])


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows by province, city, county, organisation and year, missing ones last; equals stay as they stand."""
    return frame.sort_values(_ORDER, kind="stable", ignore_index=True)


def keys_in_force(data: Dataset) -> pd.DataFrame:
    """The columns of ``KEY`` of the reports in force, a row each, in the order of every view."""
    return ordered(frame_of(Table("keys", KEY, ""), [report.key for report in reports_in_force(data)]))


def beside(keys: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Each report's keys beside each of its cells, which stay in their order; reports without any are left out.

    Column by column, for a province has a million cells.
    """
    report = pd.Index(keys["report_id"]).get_indexer(pd.Index(cells["report_id"]))
    known = np.flatnonzero(report >= 0)
    chosen = known[np.argsort(report[known], kind="stable")]
    own = cells.drop(columns=[name for name in keys if name in cells]).take(chosen).reset_index(drop=True)
    return pd.concat([keys.take(report[chosen]).reset_index(drop=True), own], axis=1)


def text_of(codes: "pd.Series[str]", words: Mapping[str, str]) -> "pd.Series[str]":
    """The word for each code."""
    numbers, known = pd.factorize(codes)
    return pd.Series(np.array([words[code] for code in known], dtype=object).take(numbers), codes.index, dtype="str")


def kinds_without_row(forms: "pd.Series[str]", table: str, key: Key) -> "pd.Series[str]":
    """``kind_without_row`` of each of these forms."""
    return text_of(forms, {form: str(kind_without_row(form, table, key)) for form in forms.unique()})


def kind_without_row(form: str, table: str, key: Key) -> str:
    """The kind of a cell (row, column) that a report has no row for.

    A frame holds every cell that the report's form prescribes, so it is one that the form does not have; but of a
    report without any prescribed table nobody can tell the form, only that the cell is not there.
    """
    if form == _NO_TABLES or (form in EDITIONS and key in _keys(form, table)):
        return Kind.ABSENT
    return NOT_PRESCRIBED


@cache
def _keys(edition: str, table: str) -> frozenset[Key]:
    return frozenset(load_form(edition).tables[table].keys)
