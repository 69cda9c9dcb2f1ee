"""Views of table 二: documents and decisions, and procurement beside what the prose states of it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, load_form
from gipdata.frames import frame_of
from gipdata.narrative.histories import rows_of
from gipdata.report import Kind, UnitBasis
from gipdata.schema import Column, Table, Type
from gipdata.views.in_force import (
    KEY,
    beside,
    keys_in_force,
    kind_column,
    kind_without_row,
    ordered,
    reports_in_force,
)

__all__ = ["DOCUMENTS", "PROCUREMENT", "documents", "procurement"]

_TABLE = "disclosure"
_ITEM, _PROJECTS, _AMOUNT = "procurement", "projects", "amount"
_FORM = next(form for form in map(load_form, EDITIONS) if _ITEM in form.tables[_TABLE].rows)
_PROJECTS_LABEL, _AMOUNT_LABEL = (_FORM.tables[_TABLE].column(_ITEM, code).label for code in (_PROJECTS, _AMOUNT))
_TOPICS = ("procurement_projects", "procurement_amount")
_YUAN = "元"
_MONEY = {
    (row.code, column.code)
    for form in map(load_form, EDITIONS)
    for block in form.tables[_TABLE].blocks
    for row in block.rows
    for column in block.columns
    if column.money
}
_EXTRA = "extra"


def _text(name: str, title: str, description: str, *, required: bool = False, codes: str = "") -> Column:
    return Column(name, Type.TEXT, title, description, required, codes)


PROCUREMENT = Table(
    "procurement",
    (
        *KEY,
        Column("projects", Type.COUNT, _PROJECTS_LABEL, "Projects; missing unless their kind is number."),
        kind_column("projects_kind", _PROJECTS_LABEL),
        Column("amount", Type.DECIMAL, f"{_AMOUNT_LABEL}（元）", "Yuan; missing unless its kind is number."),
        kind_column("amount_kind", _AMOUNT_LABEL),
        _text("unit_basis", "单位依据", "Where the unit of the amount stands.", codes="unit_basis"),
        Column(
            "amount_stated", Type.DECIMAL, f"{_AMOUNT_LABEL}（元，单位写明）", "The amount where its unit is stated."
        ),
        Column("amount_assumed", Type.DECIMAL, f"{_AMOUNT_LABEL}（元，单位未写明）", "The amount where nobody does."),
        Column("text_projects", Type.COUNT, "正文所述项目数", "By the prose; missing where figures differ."),
        _text("text_projects_approximate", "正文所述项目数（约数）", "How they are rounded.", codes="approximate"),
        Column("text_amount", Type.DECIMAL, "正文所述金额（元）", "By the prose; missing where figures differ."),
        _text("text_amount_approximate", "正文所述金额（约数）", "How it is rounded.", codes="approximate"),
        Column("text_unit_stated", Type.COUNT, "正文所述金额写明单位", "Whether the prose states the unit (boolean)."),
        _text("text_figure_ids", "正文数据编号", "All figures of the prose on procurement, joined by ;."),
    ),
    "One row a report: central procurement by the table, and by the prose.",
    own_title=_FORM.tables[_TABLE].rows[_ITEM].label,
)

DOCUMENTS = Table(
    "documents",
    (
        *KEY,
        _text("item", "行代码", "Row of the form.", required=True, codes="disclosure.rows"),
        _text("item_label", "行", "The form's label of the row.", required=True),
        _text("measure", "列代码", "Column of the form.", required=True, codes="disclosure.columns"),
        _text("measure_label", "列", "The form's label of the column.", required=True),
        Column("value", Type.COUNT, "数量", "The count; missing unless the kind is number."),
        kind_column(),
    ),
    "One row a report, item and measure of proactive disclosure that is a count and that its form prescribes.",
    own_title="主动公开的数量",
)


def procurement(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.procurement``; columns as in ``PROCUREMENT``."""
    cells = data.disclosure[data.disclosure["item"] == _ITEM]
    columns = ("report_id", "measure", "value", "kind", "unit_basis")
    found = {(report_id, measure): fields for report_id, measure, *fields in rows_of(cells, columns)}
    stated = _stated_figures(data.figures)
    rows = []
    for report in reports_in_force(data):
        missing = (None, kind_without_row(report.form, _TABLE, (_ITEM, _AMOUNT)), None)
        projects, projects_kind, _ = found.get((report.report_id, _PROJECTS), missing)
        amount, amount_kind, basis = found.get((report.report_id, _AMOUNT), missing)
        known = amount_kind == Kind.NUMBER
        assumed = known and basis == UnitBasis.ASSUMED
        rows.append(
            (
                *(*report.key, _whole(projects), projects_kind, amount, amount_kind),
                *(basis if known else None, amount if not assumed else None, amount if assumed else None),
                *_prose_fields(stated.get(report.report_id, ())),
            )
        )
    return ordered(frame_of(PROCUREMENT, rows).astype({"text_unit_stated": "boolean"}))


def documents(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.documents``; columns as in ``DOCUMENTS``."""
    cells = data.disclosure
    counted = (cells["item"] != _EXTRA) & (cells["measure"] != _EXTRA)
    for item, measure in _MONEY:
        counted &= (cells["item"] != item) | (cells["measure"] != measure)
    own = [column.name for column in DOCUMENTS.columns if column not in KEY]
    cells = cells.loc[counted, ["report_id", *own]]
    counts = pd.Series([_whole(value) for value in cells["value"].tolist()], cells.index, dtype="Int64")
    return beside(keys_in_force(data), cells.assign(value=counts))[DOCUMENTS.names]


def _whole(number: Decimal | None) -> int | None:
    """A count of the frame of table 二, which holds amounts as well. Raises ValueError for a fraction."""
    if number is None:
        return None
    if number != int(number):
        raise ValueError(f"a count must be a whole number, not {number}")
    return int(number)


# What the prose states ------------------------------------------------------------------------------------------------


class _Stated(NamedTuple):
    """A figure of the prose."""

    figure_id: str
    topic: str
    value: Decimal
    approximate: str | None
    unit: str | None


def _stated_figures(figures: pd.DataFrame) -> dict[str, list[_Stated]]:
    """Each report's own figures on procurement for its year."""
    own = figures[figures["topic"].isin(_TOPICS) & (figures["scope"] == "own")]
    columns = ("report_id", "figure_id", "topic", "value", "approximate", "unit")
    found: dict[str, list[_Stated]] = {}
    for report_id, *fields in rows_of(own, columns):
        figure_id, topic, value, *words = fields
        approximate, unit = (word if isinstance(word, str) else None for word in words)
        found.setdefault(report_id, []).append(_Stated(figure_id, topic, value, approximate, unit))
    return found


def _prose_fields(figures: Sequence[_Stated]) -> tuple[object, ...]:
    projects, amounts = ([figure for figure in figures if figure.topic == topic] for topic in _TOPICS)
    number, number_approximate = _agreed(projects)
    amount, amount_approximate = _agreed(amounts)
    unit_stated = None if amount is None else any(figure.unit == _YUAN for figure in amounts)
    ids = ";".join(figure.figure_id for figure in figures)
    return _whole(number), number_approximate, amount, amount_approximate, unit_stated, ids


def _agreed(figures: Iterable[_Stated]) -> tuple[Decimal | None, str | None]:
    """The value that all of them state, and how it is rounded; None where they differ or there is none."""
    different = {(figure.value, figure.approximate) for figure in figures}
    return next(iter(different)) if len(different) == 1 else (None, None)
