"""Which problems come again: each theme of a body's section 五 over the years.

A state says what the reports say, not what is so: ``gone`` is a theme that the report no longer names. It is claimed
only of a report that states its problems in particular; a section that is lost, states measures only, or admits that
"there is still a gap" tells nothing about a theme, and nor does a year without a report. Such years are passed over:
every state compares with the last report that tells, and ``compared_year`` is its year.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from gipdata.folding import fold
from gipdata.frames import frame_of
from gipdata.garbage import uncollected
from gipdata.narrative.histories import Body, History, Statement, Yearly, histories_of
from gipdata.schema import Column, Table, Type

__all__ = ["BODY_COLUMNS", "RECURRENCE", "SAME_WORDS", "STATES", "Absences", "nearest", "recurrence", "same_share"]

STATES: Mapping[str, str] = {
    "first": "首次可知（此前的报告无从比较）",
    "new": "新出现",
    "again_same_words": "再次出现，文字相同",
    "again_other_words": "再次出现，文字不同",
    "gone": "不再提及",
    "back_after_gap": "中断后再次出现",
    "no_report": "没有该年度的报告",
    "unknown": "无法判断",
}
"""The states of a theme in a year, and what each means in Chinese."""

SAME_WORDS = 0.8
"""From this share on two statements are in the same words."""

_GRAM = 8
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)")
_MOST_COMPARED = 50  # statements of one theme in a report; no real section has as many

BODY_COLUMNS = (
    Column("org", Type.TEXT, "单位", "Short name of the organisation; missing where no report states it."),
    Column("county", Type.TEXT, "县级", "County it belongs to; missing where not known, as are the next three."),
    Column("city", Type.TEXT, "地级", "Prefecture."),
    Column("province", Type.TEXT, "省（区、市）", "Province, region or municipality."),
    Column("division_code", Type.TEXT, "区划代码", "Statistical division code, as text."),
)

RECURRENCE = Table(
    "recurrence",
    (
        *BODY_COLUMNS,
        Column("year", Type.COUNT, "年度", "Year of the state; missing for a report that does not state its year."),
        Column("theme", Type.TEXT, "主题", "Code of the theme; missing for a year that tells of no theme at all."),
        Column("state", Type.TEXT, "状态", "What the report of the year says of it (STATES).", required=True),
        Column("report_id", Type.TEXT, "报告编号", "The report in force for the year; missing where there is none."),
        Column("item_ids", Type.TEXT, "问题编号", "Its problems that have the theme, joined by ;.", required=True),
        Column("compared_year", Type.COUNT, "对比年度", "Year of the report compared with; missing where none is."),
        Column("compared_item_ids", Type.TEXT, "对比的问题编号", "Its problems that have the theme.", required=True),
        Column("similarity", Type.DECIMAL, "文字相同比例", "Largest share of same words of two of these problems."),
    ),
    "One row a body, theme and year in which the theme is named, or was named by the last report that tells.",
)


@uncollected()
def recurrence(items: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """The states of every theme by body and year, columns as in ``RECURRENCE``; ``similarity`` is float64.

    A body's years go from its first report to the newest year of any report, so that a missing newest report shows as
    ``no_report``. A theme has a row for a year in which it is named and for those after it until, and with, the year
    in which it is ``gone``; later years have none until it is named again, so that each disappearance is counted once.
    Every year of every body has a row, and so has every report whose body or year is not known (``unknown``). ``new``
    is a theme that earlier reports did not name, ``first`` one of which no earlier report tells. For the theme
    ``other`` only same words mean the same problem: in other words it is ``unknown``.
    Raises ValueError where two rows of ``reports`` have one report_id.
    """
    histories = histories_of(items, reports)
    absences = Absences(histories)
    rows = [row for history in histories for row in _rows(history, absences)]
    return frame_of(RECURRENCE, rows).astype({"similarity": "float64"})


class Absences:
    """What a year without a report of a body means, and up to which year there is one to miss."""

    def __init__(self, histories: Sequence[History]) -> None:
        self.newest = max((year for h in histories for year in h.reports if year is not None), default=0)
        self._reports: dict[tuple[str | None, int | None], list[Body]] = {}
        for history in histories:
            for year in history.reports:
                self._reports.setdefault((history.body.org, year), []).append(history.body)

    def state(self, body: Body, year: int) -> str:
        """``no_report``; or ``unknown``, where a report of a body so named may be this one's for the year."""
        others = (*self._reports.get((body.org, year), ()), *self._reports.get((body.org, None), ()))
        return "unknown" if any(body.may_be(other) for other in others) else "no_report"


class _Row(NamedTuple):
    """What is said of a theme in a year; ``compared`` are the problems of the report compared with."""

    theme: str | None
    state: str
    problems: Sequence[Statement] = ()
    compared_year: int | None = None
    compared: Sequence[Statement] = ()
    similarity: float | None = None


def _rows(history: History, absences: Absences) -> Iterator[tuple[object, ...]]:
    if not history.settled:
        ((year, report),) = history.reports.items()
        named = [_Row(theme, "unknown", report.naming(theme)) for theme in _themes([report])]
        yield from (_fields(history.body, year, report, row) for row in named or [_Row(None, "unknown")])
        return
    known = {year: report for year, report in history.reports.items() if year is not None}
    by_year: dict[int, list[_Row]] = {year: [] for year in range(min(known), absences.newest + 1)}
    absent = {year: absences.state(history.body, year) for year in by_year if year not in known}
    for theme in _themes(known.values()):
        for year, row in _course(theme, known, absent, by_year):
            by_year[year].append(row)
    for year, rows in by_year.items():
        silent = [_Row(None, absent.get(year, "unknown"))]
        yield from (_fields(history.body, year, known.get(year), row) for row in rows or silent)


def _themes(reports: Iterable[Yearly]) -> list[str]:
    """Every theme that a problem has, in the order of first mention."""
    return list(dict.fromkeys(code for report in reports for s in report.problems for code in s.themes))


def _course(
    theme: str, known: Mapping[int, Yearly], absent: Mapping[int, str], years: Iterable[int]
) -> Iterator[tuple[int, _Row]]:
    """The rows of one theme of one body, year by year."""
    told: int | None = None  # the last year whose report tells of the theme
    named: int | None = None  # the last year whose report names it
    for year in years:
        report = known.get(year)
        before = known[named].naming(theme) if named is not None else ()
        if report is None or not report.tells(theme):
            if named is not None and named == told:
                yield year, _Row(theme, absent.get(year, "unknown"), (), named, before)
            continue
        problems = report.naming(theme)
        if problems and named is None:
            yield year, _Row(theme, "first" if told is None else "new", problems, told)
        elif problems:
            share, _ = nearest(problems, before)
            yield year, _Row(theme, _again(theme, share, named == told), problems, named, before, share)
        elif named is not None and named == told:
            yield year, _Row(theme, "gone", (), named, before)
        told, named = year, year if problems else named


def _again(theme: str, share: float, without_gap: bool) -> str:
    if theme == "other" and share < SAME_WORDS:  # two problems that no theme fits need not be one
        return "unknown"
    if not without_gap:
        return "back_after_gap"
    return "again_same_words" if share >= SAME_WORDS else "again_other_words"


def _fields(body: Body, year: int | None, report: Yearly | None, row: _Row) -> tuple[object, ...]:
    ids, compared = (";".join(s.item_id for s in statements) for statements in (row.problems, row.compared))
    report_id = report.report_id if report else None
    return (*body, year, row.theme, row.state, report_id, ids, row.compared_year, compared, row.similarity)


# The same words -----------------------------------------------------------------------------------------------------


def nearest(ours: Sequence[Statement], theirs: Sequence[Statement]) -> tuple[float, tuple[Statement, ...]]:
    """The largest share of same words between one of ours and one of theirs, and those of theirs that reach
    ``SAME_WORDS`` with one of ours. Of more statements than any report has, the first fifty are compared."""
    mine = dict.fromkeys(_bare(s.text) for s in ours[:_MOST_COMPARED])
    shares = [(max(_share(text, _bare(s.text)) for text in mine), s) for s in theirs[:_MOST_COMPARED]]
    same = tuple(s for share, s in shares if share >= SAME_WORDS)
    return max((share for share, _ in shares), default=0.0), same


def same_share(one: str, other: str) -> float:
    """The share of a text's characters that stand in passages of eight or more which the other has too; the smaller
    share of the two, so that a text which was lengthened much is not the same. 1 for texts that differ in width,
    spaces, marks and the number of a year only; below eight characters there is nothing between 1 and 0.

    >>> same_share("栏目更新 不及时。", "栏目更新不及时"), same_share("栏目更新不及时", "栏目更新不够及时")
    (1.0, 0.0)
    >>> round(same_share("部分村务栏目长期没有专人更新维护", "部分村务栏目长期没有专人更新维护，群众不满意"), 2)
    0.76
    """
    return _share(_bare(one), _bare(other))


def _share(one: str, other: str) -> float:
    if one == other:
        return 1.0 if one else 0.0
    shared = _grams(one) & _grams(other)
    return min(_covered(text, shared) / len(text) for text in (one, other)) if shared else 0.0


def _covered(text: str, grams: set[str]) -> int:
    """How many characters stand in one of the grams."""
    covered = end = 0
    for start in range(len(text) - _GRAM + 1):
        if text[start : start + _GRAM] in grams:
            covered += start + _GRAM - max(start, end)
            end = start + _GRAM
    return covered


def _grams(text: str) -> set[str]:
    return {text[start : start + _GRAM] for start in range(len(text) - _GRAM + 1)}


def _bare(text: str) -> str:
    """The characters that are compared: letters, figures and Chinese characters, but for the number of a year, which
    is changed where a text is taken over."""
    return "".join(character for character in _YEAR.sub("", fold(text)) if character.isalnum())
