"""The promise ledger: each problem a report states, what was promised against it, and what the next report says.

It holds no judgement: that a theme is ``gone`` is no proof that a promise was kept, nor its return that it was broken.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from gipdata.frames import frame_of
from gipdata.garbage import uncollected
from gipdata.narrative.histories import History, Statement, Yearly, cell_text, histories_of, rows_of
from gipdata.narrative.recurrence import BODY_COLUMNS, SAME_WORDS, STATES, Absences, nearest
from gipdata.schema import Column, Table, Type

__all__ = ["LEDGER", "NEXT_STATES", "ledger"]

NEXT_STATES: Mapping[str, str] = {
    **{code: STATES[code] for code in ("again_same_words", "again_other_words", "gone", "no_report", "unknown")},
    "not_yet": "下一年度的报告尚未形成",
}
"""What the next year's report says of a problem, and what each code means in Chinese."""

LEDGER = Table(
    "ledger",
    (
        *BODY_COLUMNS,
        Column("year", Type.COUNT, "年度", "Year of the report; missing where it does not state it."),
        Column("report_id", Type.TEXT, "报告编号", "The report in force for the year.", required=True),
        Column("item_id", Type.TEXT, "问题编号", "The problem.", required=True),
        Column("text", Type.TEXT, "问题", "The problem as written.", required=True),
        Column("theme", Type.TEXT, "主题", "Code of its primary theme; missing where none is known."),
        Column("measure_ids", Type.TEXT, "措施编号", "The measures that answer it, joined by ;.", required=True),
        Column("measures", Type.TEXT, "措施", "These measures as written, a line each.", required=True),
        Column("figure_ids", Type.TEXT, "承诺的数字编号", "Figures that these measures state.", required=True),
        Column("next_year", Type.COUNT, "下一年度", "The year after; missing where the year is."),
        Column("next_state", Type.TEXT, "下一年度报告所述", "What its report says of the theme.", required=True),
        Column("next_report_id", Type.TEXT, "下一年度报告编号", "The report in force for the year after, if there is."),
        Column("next_item_ids", Type.TEXT, "下一年度问题编号", "Its problems that the state rests on.", required=True),
        Column("next_figure_ids", Type.TEXT, "下一年度数字编号", "Its figures on the same topics.", required=True),
    ),
    "One row a problem of a report in force, with the measures promised and what next year's report says.",
)


class _Figure(NamedTuple):
    figure_id: str
    topic: str
    raw: str
    section: str


@uncollected()
def ledger(items: pd.DataFrame, reports: pd.DataFrame, figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row a problem, columns as in ``LEDGER``, in the order of bodies, years and statements.

    The next state is that of the problem's primary theme: in same words where one of next year's problems on it repeats
    this one, in other words where there are others, and ``next_item_ids`` are those. ``other`` in other words is
    ``unknown``, for it may be anything. ``not_yet`` stands for problems of the newest year of any report, ``no_report``
    where only this body's is not there. With ``figures`` it names the figures that the promised measures state, and
    next year's on the same topics, side by side and uncompared; without, their columns are empty.
    Raises ValueError where two rows of ``reports`` have one report_id.
    """
    histories = histories_of(items, reports)
    absences, by_report = Absences(histories), _figures_of(figures)
    rows = [row for history in histories for row in _rows(history, absences, by_report)]
    return frame_of(LEDGER, rows)


def _rows(
    history: History, absences: Absences, figures: Mapping[str, Sequence[_Figure]]
) -> Iterator[tuple[object, ...]]:
    for year, report in history.reports.items():
        following = history.reports.get(year + 1) if year is not None and history.settled else None
        later = figures.get(following.report_id, ()) if following else ()
        for problem in report.problems:
            measures = [m for m in report.measures if problem.item_id in m.answers]
            state, found = _next(history, year, following, problem, absences)
            promised = _stated_in(measures, report, figures.get(report.report_id, ()))
            topics = {figure.topic for figure in promised} - {"other"}
            yield (
                *(*history.body, year, report.report_id, problem.item_id, problem.text),
                *(problem.themes[0] if problem.themes else None, _ids(measures), "\n".join(m.text for m in measures)),
                *(";".join(figure.figure_id for figure in promised), None if year is None else year + 1, state),
                *(following.report_id if following else None, _ids(found)),
                ";".join(figure.figure_id for figure in later if figure.topic in topics),
            )


def _next(
    history: History, year: int | None, following: Yearly | None, problem: Statement, absences: Absences
) -> tuple[str, Sequence[Statement]]:
    """What next year's report says of the problem, and the problems there that say it."""
    if year is None:
        return "unknown", ()
    if year >= absences.newest:
        return "not_yet", ()
    if not history.settled:
        return "unknown", ()
    if following is None:
        return absences.state(history.body, year + 1), ()
    if not problem.themes:
        return "unknown", ()
    theme = problem.themes[0]
    there = following.naming(theme)
    if not there:
        return "gone" if following.tells(theme) else "unknown", ()
    share, same = nearest([problem], there)
    if share >= SAME_WORDS:
        return "again_same_words", same
    return "unknown" if theme == "other" else "again_other_words", there


def _ids(statements: Sequence[Statement]) -> str:
    return ";".join(statement.item_id for statement in statements)


def _figures_of(figures: pd.DataFrame | None) -> dict[str, list[_Figure]]:
    found: dict[str, list[_Figure]] = {}
    if figures is not None:
        columns = ("report_id", "figure_id", "topic", "raw", "section")
        for report_id, *fields in rows_of(figures, columns):
            found.setdefault(str(report_id), []).append(_Figure(*(cell_text(field) or "" for field in fields)))
    return found


def _stated_in(measures: Sequence[Statement], report: Yearly, figures: Sequence[_Figure]) -> list[_Figure]:
    """The figures of section 五 that stand in these measures and in no other statement of the report: a frame of
    figures has no offsets, so the same words in two places cannot be told apart."""
    wanted = {m.item_id for m in measures}
    return [
        figure
        for figure in figures
        if figure.section == "problems"
        and (holding := {s.item_id for s in report.statements if _stands_in(figure.raw, s.text)})
        and holding <= wanted
    ]


def _stands_in(raw: str, text: str) -> bool:
    """Whether a figure stands in a text as a whole: 2次, but not in 12次."""
    start = text.find(raw) if raw else -1
    while start >= 0:
        if not (raw[0].isdigit() and text[max(start - 1, 0) : start].isdigit()):
            return True
        start = text.find(raw, start + 1)
    return False
