"""Views of section 五: the themes that each report names, and how they come again."""

from dataclasses import replace

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.frames import frame_of
from gipdata.narrative import recurrence as over_the_years
from gipdata.narrative.histories import BODY, Body, Statement, cell_text, histories_of, rows_of
from gipdata.narrative.theme_rules import load_rules
from gipdata.report import ItemKind
from gipdata.schema import Column, Table, Type
from gipdata.views.coverage import terms_of
from gipdata.views.in_force import KEY, key_fields, ordered, report_rows

__all__ = ["RECURRENCE", "THEMES", "recurrence", "themes"]

_LABEL = Column("theme_label", Type.TEXT, "主题名称", "Chinese name of the theme.")

THEMES = Table(
    "themes",
    (
        *KEY,
        Column("kind", Type.TEXT, "类别", "Problem or measure.", required=True, codes="item_kind"),
        Column("theme", Type.TEXT, "主题", "Code of the theme.", required=True),
        _LABEL,
        Column("statements", Type.COUNT, "提到的条数", "Items of this kind that name it, as primary or not."),
        Column("primary", Type.COUNT, "作为首要主题的条数", "Items of this kind that name it first."),
        Column("item_ids", Type.TEXT, "条目编号", "These items, joined by ;.", required=True),
    ),
    "One row a report, kind of item and theme that it names.",
    own_title="各报告提到的主题",
)

_GIVEN = over_the_years.RECURRENCE
_THEN = {
    "theme": _LABEL,
    "state": Column("state_label", Type.TEXT, "状态说明", "Its meaning in Chinese.", required=True),
}
RECURRENCE = replace(
    _GIVEN,
    columns=(
        *KEY,
        *(
            column
            for given in _GIVEN.columns
            if given.name not in {c.name for c in KEY}
            for column in (given, _THEN.get(given.name))
            if column is not None
        ),
    ),
    own_title="反复出现的问题",
)


def themes(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.themes``; columns as in ``THEMES``."""
    names = load_rules().names
    reports = report_rows(data)
    rows: list[tuple[object, ...]] = []
    for history in histories_of(data.items, data.reports):
        for report in history.reports.values():
            key = key_fields(reports[report.report_id], history.body if history.listed else None)
            for kind, statements in ((ItemKind.PROBLEM, report.problems), (ItemKind.MEASURE, report.measures)):
                for theme in dict.fromkeys(code for statement in statements for code in statement.themes):
                    rows.append((*key, kind, theme, names.get(theme), *_named(theme, statements)))
    return ordered(frame_of(THEMES, rows))


def _named(theme: str, statements: tuple[Statement, ...]) -> tuple[int, int, str]:
    """How many statements name a theme, how many name it first, and their item_ids."""
    naming = [statement for statement in statements if theme in statement.themes]
    first = sum(statement.themes[0] == theme for statement in naming)
    return len(naming), first, ";".join(statement.item_id for statement in naming)


def recurrence(data: Dataset) -> pd.DataFrame:
    """See ``Dataset.recurrence``; columns as in ``RECURRENCE``, ``similarity`` is float64."""
    frame = _within_terms(over_the_years.recurrence(data.items, data.reports), data)
    names, states = load_rules().names, over_the_years.STATES
    forms = dict(rows_of(data.reports, ("report_id", "form")))
    frame = frame.assign(
        form=_text([forms.get(report_id) for report_id in frame["report_id"].tolist()]),
        theme_label=_text([names.get(theme) for theme in frame["theme"].tolist()]),
        state_label=_text([states[state] for state in frame["state"].tolist()]),
    )
    return ordered(frame[RECURRENCE.names])


def _within_terms(frame: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """The rows without those of years of which no report is due: a body that has ended is not missing."""
    if data.bodies.empty:
        return frame
    terms, histories = terms_of(data), histories_of(data.items, data.reports)
    listed = {history.body: terms[history.listed] for history in histories if history.listed in terms}
    kept = [
        cell_text(report_id) is not None
        or (term := listed.get(Body(*map(cell_text, body)))) is None
        or term.is_due(int(year))
        for year, report_id, *body in rows_of(frame, ("year", "report_id", *BODY))
    ]
    return frame[kept]


def _text(values: list[str | None]) -> "pd.Series[str]":
    return pd.Series(values, dtype="str")
