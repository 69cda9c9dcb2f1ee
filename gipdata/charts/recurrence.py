"""Charts of the problems that come again: year by year of a body, or by theme how long bodies name it."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from gipdata.charts.chart import Chart, Entry, empty
from gipdata.charts.fonts import shorten, text_width
from gipdata.charts.labels import body_labels, reports_in, require, unsettled, years_of
from gipdata.charts.marks import HEADER, NO_REPORT, ROOM, figure
from gipdata.charts.style import INK, MUTED, TEXT, WIDTH, Look, applied
from gipdata.charts.themes import in_order, theme_name
from gipdata.charts.untold import UNTOLD
from gipdata.garbage import uncollected
from gipdata.narrative.histories import BODY, cell_text, cell_year, records_of

__all__ = ["recurrence"]

TITLE = "存在的主要问题：哪些问题年年出现"
BY_THEME_TITLE = "存在的主要问题：各主题最多连续几份报告提到"

_FRAME = (*BODY, "year", "report_id", "theme", "state", "item_ids")
_VAGUE = "none"  # 未具体说明 is no problem that could come again
_NAMED = ("first", "new", "again_other_words", "again_same_words", "back_after_gap")
_AGAIN = ("again_other_words", "again_same_words")

_MARKS: Mapping[str, Entry] = {
    "first": (Look("#ffffff", edge=INK), "初", "首次可知"),
    "new": (Look("#dbe8f3", edge=INK), "新", "新出现"),
    "again_other_words": (Look("#8fb8d8", edge=INK), "再", "再次提到"),
    "again_same_words": (Look("#1f4e79", edge=INK), "同", "再次提到，文字相同"),
    "back_after_gap": (Look("#dbe8f3", "////", "#5b7f9f", INK), "复", "中断后再次提到"),
    "gone": (Look(), "止", "不再提到"),
    "absent": (Look(), "·", "没有提到"),
    "other": (replace(UNTOLD[0], edge=INK), "其", "提到“其他”问题，是否同一问题不明"),
    "unknown": (*UNTOLD[:2], "无法判断"),
    "no_report": NO_REPORT.entry,
}
"""The states of a theme in a year, and what stands for each; ``absent`` before a problem comes up and after it went."""

_ROOM = ROOM - 8  # the key and the foot are long
_HIGHEST_ROW, _LOWEST_ROW = 6.0, 4.5
_LONGEST_LABEL = 54.0
_WIDEST = 16.0
_MOST_RUN = 8


@applied()
@uncollected()
def recurrence(frame: pd.DataFrame, *, by: str = "body", most: int | None = None) -> Chart:
    """Which problems stay, and how long: a row a body and theme, a column a year, those named most often first.

    ``frame`` is ``data.recurrence()``, or its rows of some bodies. Of more rows than ``most`` (by default, and at most,
    as many as fit on a page) the first are drawn. With ``by="theme"`` it is a table: how many bodies name each theme in
    how many successive reports at most. The theme 未具体说明 and reports of unknown body or year are left out.
    Raises ValueError for another ``by`` and where ``most`` is below 1.
    """
    if by not in ("body", "theme") or (most is not None and most < 1):
        raise ValueError(f"by must be 'body' or 'theme' and most 1 or more; not {by!r}, {most}")
    require(frame, _FRAME, "data.recurrence()")
    settled = frame.loc[~pd.Series(unsettled(frame), index=frame.index, dtype=bool)]
    labels = body_labels(settled)[0].tolist()
    courses = _courses(settled, labels)
    left_out = reports_in(frame) - reports_in(settled)
    notes = [f"另有 {left_out} 份报告单位或年度不明，未画出"] if left_out else []
    if by == "theme":
        return _by_theme(courses, reports_in(settled), notes)
    return _by_body(settled, courses, notes, most, with_body=len(set(labels)) != 1)


# What each report says ----------------------------------------------------------------------------------------------


class _Course(NamedTuple):
    """A theme of a body over its years: year → key of ``_MARKS``; ``telling`` is how many reports tell of it."""

    body: str
    theme: str
    states: Mapping[int, str]

    @property
    def named(self) -> int:
        return sum(state in (*_NAMED, "other") for state in self.states.values())

    @property
    def telling(self) -> int:
        return sum(state not in ("unknown", "no_report") for state in self.states.values())

    @property
    def longest(self) -> int:
        """The most successive reports that name it; those that tell nothing, and years without any, are passed over.
        Of 其他 only same words are the same problem."""
        longest = run = 0
        for state in self.states.values():
            if state in ("gone", "absent"):
                run = 0
            elif state in _AGAIN:
                run += 1
            elif state not in ("unknown", "no_report"):
                run = 1
            longest = max(longest, run)
        return longest

    @property
    def rank(self) -> tuple[int, int, int]:
        same = sum(state == "again_same_words" for state in self.states.values())
        return (-self.named, -self.longest, -same)


def _courses(frame: pd.DataFrame, labels: Sequence[str]) -> list[_Course]:
    """Every theme of every body, in the order of the bodies; ``labels`` are those of the rows."""
    stated: dict[str, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    years: dict[str, dict[int, list[dict[Hashable, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row, label in zip(records_of(frame), labels, strict=True):
        year, theme = cell_year(row["year"]), cell_text(row["theme"])
        assert year is not None  # only such rows are given
        years[label][year].append(row)
        if theme and theme != _VAGUE:
            stated[label][theme][year] = _state(row)
    courses = []
    for label, themes in stated.items():
        otherwise = {year: _otherwise(years[label][year]) for year in sorted(years[label])}
        courses += [_Course(label, code, otherwise | states) for code, states in themes.items()]
    return courses


def _state(row: Mapping[Hashable, Any]) -> str:
    state = str(row["state"])
    return "other" if state == "unknown" and cell_text(row["item_ids"]) else state


def _otherwise(rows: Sequence[Mapping[Hashable, Any]]) -> str:
    """What a year says of a theme that has no row in it: nothing where it has no report or the report tells nothing."""
    if all(cell_text(row["report_id"]) is None for row in rows):
        return "no_report" if any(row["state"] == "no_report" for row in rows) else "unknown"
    if any(row["state"] == "unknown" and not cell_text(row["item_ids"]) for row in rows):
        return "unknown"
    in_particular = any(row["state"] == "gone" or cell_text(row["theme"]) != _VAGUE for row in rows)
    return "absent" if in_particular else "unknown"


# By body ------------------------------------------------------------------------------------------------------------


def _by_body(
    frame: pd.DataFrame, courses: Sequence[_Course], notes: Sequence[str], most: int | None, *, with_body: bool
) -> Chart:
    ranked = sorted(courses, key=lambda course: course.rank)
    title = TITLE if with_body or not ranked else f"{TITLE}（{ranked[0].body}）"
    table = _body_table(ranked)
    if not ranked:
        return empty(title, table, reports_in(frame), "没有数据" if not len(frame) else "没有读到写明的问题")
    years, left_out = years_of(frame)
    room = int((_ROOM - HEADER) / _LOWEST_ROW)
    drawn = ranked[: room if most is None else min(most, room)]
    said = [f"更早的 {left_out} 个年度未画出"] if left_out else []
    if len(ranked) > len(drawn):
        said.append(f"另有 {len(ranked) - len(drawn)} 行未画出（画出的是提到次数最多的）")
    if any(set(years) - {None} - set(course.states) for course in drawn):
        said.append("空处为该单位首份报告之前的年度")
    if all(course.telling < 2 for course in courses):
        said.append("没有单位有两份以上可比较的报告，看不出问题是否再次出现")
    in_use = {state for course in drawn for year, state in course.states.items() if year in years}
    height = _height(len(drawn))
    chart = Chart(
        title,
        table,
        HEADER + len(drawn) * height,
        subtitle="按提到该问题的报告数排列；右侧为提到的报告数/可判断的报告数",
        reports=reports_in(frame),
        notes=[*said, *notes, *(["“不再提到”不等于问题已经解决"] if "gone" in in_use else [])],
        key=[entry for state, entry in _MARKS.items() if state in in_use],
    )
    _draw_courses(chart, drawn, [year for year in years if year is not None], with_body)
    return chart


def _height(rows: int) -> float:
    return max(_LOWEST_ROW, min(_HIGHEST_ROW, (_ROOM - HEADER) / rows))


def _body_table(courses: Sequence[_Course]) -> pd.DataFrame:
    def rows() -> Iterator[tuple[object, ...]]:
        for course in courses:
            theme, named, telling = theme_name(course.theme), course.named, course.telling
            for year, state in course.states.items():
                yield course.body, theme, year, _MARKS[state][2], named, telling

    return pd.DataFrame(rows(), columns=("单位", "主题", "年度", "报告所述", "提到的报告数", "可判断的报告数"))


def _draw_courses(chart: Chart, courses: Sequence[_Course], years: Sequence[int], with_body: bool) -> None:
    bodies = [shorten(course.body, _LONGEST_LABEL, TEXT) if with_body else "" for course in courses]
    themes = [theme_name(course.theme) for course in courses]
    theme_left = max(text_width(body, TEXT) for body in bodies) + (2.5 if with_body else 0)
    left = theme_left + max(text_width(theme, TEXT) for theme in themes) + 2.5
    width = min(_WIDEST, (WIDTH - left - 10) / len(years))
    height = _height(len(courses))
    for column, year in enumerate(years):
        chart.write(left + (column + 0.5) * width, HEADER / 2, str(year), ha="center", color=MUTED)
    for row, course in enumerate(courses):
        y = HEADER + row * height
        chart.write(0, y + height / 2, bodies[row])
        chart.write(theme_left, y + height / 2, themes[row])
        for column, year in enumerate(years):
            if year in course.states:
                look, text, _ = _MARKS[course.states[year]]
                gid = f"{row}/{year}/{course.states[year]}"
                chart.box(left + column * width, y + 0.3, width - 0.4, height - 0.6, look, text, gid)
        told = f"{course.named}/{course.telling}"
        chart.write(left + len(years) * width + 1.5, y + height / 2, told, color=MUTED)


# By theme -----------------------------------------------------------------------------------------------------------


def _by_theme(courses: Sequence[_Course], reports: int, notes: Sequence[str]) -> Chart:
    runs: dict[str, Counter[int]] = defaultdict(Counter)
    for course in courses:
        if course.longest:  # of a part of the years, a theme may only be known to be gone
            runs[course.theme][min(course.longest, _MOST_RUN)] += 1
    longest = max((max(counted) for counted in runs.values()), default=0)
    order = in_order({code: _persistence(counted) for code, counted in runs.items()})
    rows = [(theme_name(code), n, runs[code][n]) for code in order for n in range(1, longest + 1)]
    table = pd.DataFrame(rows, columns=("主题", "最多连续提到的报告数", "单位数"))
    if not order:
        return empty(BY_THEME_TITLE, table, reports)
    height = _height(len(order))
    chart = Chart(
        BY_THEME_TITLE,
        table,
        HEADER + len(order) * height,
        subtitle="格内为单位数：这些单位最多在连续几份报告中提到该主题；没有报告或无法判断的年度跳过",
        reports=reports,
        notes=[*notes, f"写明过问题的单位共 {len({course.body for course in courses if course.longest})} 个"],
    )
    _draw_runs(chart, order, runs, longest)
    return chart


def _persistence(counted: Counter[int]) -> float:
    """How often bodies name a theme again at once; among equals, how many name it at all."""
    return sum((n - 1) * bodies for n, bodies in counted.items()) + 1 - 1 / (1 + counted.total())


def _draw_runs(chart: Chart, order: Sequence[str], runs: Mapping[str, Counter[int]], longest: int) -> None:
    left = max(text_width(theme_name(code), TEXT) for code in order) + 2.5
    width = min(18.0, (WIDTH - 0.5 - left) / longest)
    height = _height(len(order))
    highest = max(max(counted.values()) for counted in runs.values())
    for n in range(1, longest + 1):
        name = f"{n} 份" + ("以上" if n == _MOST_RUN else "")
        chart.write(left + (n - 0.5) * width, HEADER / 2, name, ha="center", color=MUTED)
    for row, code in enumerate(order):
        y = HEADER + row * height
        chart.write(0, y + height / 2, theme_name(code))
        for n in range(1, longest + 1):
            cell = figure(runs[code][n], highest)
            chart.box(left + (n - 1) * width, y, width, height, cell.look, cell.text, f"{code}/{n}/number")
