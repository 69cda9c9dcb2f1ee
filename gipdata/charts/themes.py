"""Charts of the themes of section 五: how many reports name each, over all reports and year by year."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

import pandas as pd

from gipdata.charts.chart import Chart, empty
from gipdata.charts.fonts import text_width
from gipdata.charts.labels import require, year_label, years_of
from gipdata.charts.marks import HEADER, ROOM, Gap, Shown, figure, key_of, mark
from gipdata.charts.style import GRID, INK, MUTED, TEXT, WIDTH, Look, applied
from gipdata.charts.untold import UNTOLD, percent
from gipdata.garbage import uncollected
from gipdata.narrative.histories import cell_year
from gipdata.narrative.shares import GROUPS
from gipdata.narrative.theme_rules import load_rules

__all__ = ["in_order", "theme_name", "theme_shares", "themes_by_year"]

SHARES_TITLE = "存在的主要问题：提到各主题的报告占多少"
BY_YEAR_TITLE = "存在的主要问题：各年度提到各主题的报告"

_SHARES = ("theme", "n", "total", "share", "lower", "upper", "unknown")
_LAST = ("other", "none")  # no themes in particular, so they stand behind the others
_ROW, _TICKS = 6.2, 5.0
_INTERVAL = Look("#cfe0ee", edge="#5b7f9f")
_NARROW = 15.0  # millimetres of a column in which count and share stand below each other


def theme_name(code: str) -> str:
    """The Chinese name of a theme; the code itself where it is none of ours."""
    return load_rules().names.get(code, code)


def in_order(weights: Mapping[str, float]) -> list[str]:
    """Themes by falling weight, 其他 and 未具体说明 behind all others; equals as they stand in themes.toml."""
    place = {code: at for at, code in enumerate(load_rules().names)}
    return sorted(weights, key=lambda code: (code in _LAST, -weights[code], place.get(code, len(place)), code))


# Over all reports ---------------------------------------------------------------------------------------------------


@applied()
@uncollected()
def theme_shares(frame: pd.DataFrame) -> Chart:
    """What share of the reports names each theme, with its 95 % interval and the number of reports it stands on.

    ``frame`` is ``gipdata.shares(items, reports, sections=…)``: one row a theme, all of one group. Raises ValueError
    where a theme has several rows (shares by year are for ``themes_by_year``).
    """
    require(frame, _SHARES, "gipdata.shares(items, reports)")
    if frame["theme"].duplicated().any():
        raise ValueError("the frame has several rows a theme; give shares of one group, or see themes_by_year")
    rows: dict[str, dict[Hashable, Any]] = {str(row["theme"]): row for row in frame.to_dict("records")}
    order = in_order({code: -1.0 if pd.isna(row["share"]) else float(row["share"]) for code, row in rows.items()})
    table = _shares_table([rows[code] for code in order])
    if not order:
        return empty(SHARES_TITLE, table)
    groups = [str(frame[name].iloc[0]) for name in GROUPS if name in frame and not pd.isna(frame[name].iloc[0])]
    chart = Chart(
        SHARES_TITLE + (f"（{'，'.join(groups)}）" if groups else ""),
        table,
        HEADER + len(order) * _ROW + _TICKS,
        subtitle="圆点为比例，横条为 95% 置信区间（Wilson 法）；一份报告可以提到几个主题",
        reports=max(int(row["total"]) + int(row["unknown"]) for row in rows.values()),
        notes=_shares_notes(rows.values()),
    )
    _draw_shares(chart, [rows[code] for code in order])
    return chart


def _shares_table(rows: Sequence[Mapping[Hashable, Any]]) -> pd.DataFrame:
    columns = {
        "主题": [theme_name(str(row["theme"])) for row in rows],
        "提到的报告数": [row["n"] for row in rows],
        "可判断的报告数": [row["total"] for row in rows],
        "无法判断的报告数": [row["unknown"] for row in rows],
        "比例": [row["share"] for row in rows],
        "比例下限": [row["lower"] for row in rows],
        "比例上限": [row["upper"] for row in rows],
    }
    return pd.DataFrame(columns)


def _shares_notes(rows: Iterable[Mapping[Hashable, Any]]) -> list[str]:
    unknown = sorted({int(row["unknown"]) for row in rows})
    notes = ["同一单位几个年度的报告分别计数；它们往往相近，实际的不确定范围比横条更宽"]
    if unknown[-1]:
        span = f"{unknown[0]}" if unknown[0] == unknown[-1] else f"{unknown[0]} 至 {unknown[-1]}"
        notes.insert(0, f"其中 {span} 份没有写明问题或未能读出，不计入比例")
    return notes


def _draw_shares(chart: Chart, rows: Sequence[Mapping[Hashable, Any]]) -> None:
    names = [theme_name(str(row["theme"])) for row in rows]
    counts = [f"{row['n']}/{row['total']}" for row in rows]
    left = max(text_width(name, TEXT) for name in names) + 4
    behind = max(text_width(text, TEXT) for text in (*counts, "提到/可判断"))
    right = WIDTH - behind - 18
    bottom = HEADER + len(rows) * _ROW

    uppers = [float(row["upper"]) for row in rows if not pd.isna(row["upper"])]
    longest = max(0.2, ceil(max(uppers, default=1.0) * 5 - 1e-9) / 5)  # the axis ends at a fifth

    def at(share: float) -> float:
        return left + share / longest * (right - left)

    for tenth in range(0, round(longest * 10) + 1, 2 if longest > 0.5 else 1):
        x = at(tenth / 10)
        chart.sheet.plot([x, x], [HEADER, bottom], color=GRID, linewidth=0.4, zorder=0)
        chart.write(x, bottom + _TICKS / 2, f"{tenth * 10}%", ha="center", color=MUTED)
    chart.write(WIDTH - behind - 2, HEADER / 2, "比例", ha="right", color=MUTED)
    chart.write(WIDTH - 0.5, HEADER / 2, "提到/可判断", ha="right", color=MUTED)
    for number, (row, name, count) in enumerate(zip(rows, names, counts, strict=True)):
        y = HEADER + (number + 0.5) * _ROW
        chart.write(0, y, name)
        chart.write(WIDTH - 0.5, y, count, ha="right")
        if pd.isna(row["share"]):
            chart.write(left + 2, y, "没有可以判断的报告", color=MUTED)
            continue
        start, end = at(float(row["lower"])), at(float(row["upper"]))
        chart.box(start, y - 1.1, end - start, 2.2, _INTERVAL, gid=f"interval/{row['theme']}")
        chart.sheet.plot([at(float(row["share"]))], [y], "o", color=INK, markersize=4, gid=f"share/{row['theme']}")
        chart.write(WIDTH - behind - 2, y, percent(int(row["n"]), int(row["total"])), ha="right")


# Year by year -------------------------------------------------------------------------------------------------------


@applied()
@uncollected()
def themes_by_year(frame: pd.DataFrame) -> Chart:
    """In how many reports of each year each theme is named: a table with the number, shaded by the share.

    ``frame`` is ``gipdata.shares(items, reports, by=("theme", "year"), sections=…)``. A year without a report stands
    there empty. The number of reports that could be judged stands over the column, or in the cell where it is another.
    Raises ValueError where a theme has several rows for a year.
    """
    require(frame, ("year", *_SHARES), 'gipdata.shares(items, reports, by=("theme", "year"))')
    cells: dict[tuple[str, int | None], dict[Hashable, Any]] = {
        (str(row["theme"]), cell_year(row["year"])): row for row in frame.to_dict("records")
    }
    if len(cells) < len(frame):
        raise ValueError("the frame has several rows a theme and year; give shares by theme and year only")
    named = {code: 0 for code, _ in cells}
    for (code, _), row in cells.items():
        named[code] += int(row["n"])
    order = in_order(named)
    if not order:
        return empty(BY_YEAR_TITLE, _by_year_table([]))
    years, left_out = years_of(frame)
    in_years = {year: max((int(r["total"]) for (_, y), r in cells.items() if y == year), default=0) for year in years}
    highest = max((float(row["share"]) for row in cells.values() if not pd.isna(row["share"])), default=0.0)
    shown = {(code, year): _cell(cells.get((code, year)), in_years[year], highest) for code in order for year in years}
    marks = [cell.shown for cell in shown.values()]
    notes = [f"更早的 {left_out} 个年度未画出"] if left_out else []
    chart = Chart(
        BY_YEAR_TITLE,
        _by_year_table([(cells[key], theme_name(key[0]), year_label(key[1])) for key in shown if key in cells]),
        HEADER * 2 + len(order) * _row_height(len(order), len(years)),
        subtitle="格内为提到的报告数和所占比例，颜色越深比例越高；年度下方为可判断的报告数",
        reports=sum(_reports_in(cells, year) for year in years),
        notes=notes,
        key=[*([UNTOLD] if any(cell.code == "unknown" for cell in marks) else []), *key_of(marks)],
    )
    _draw_years(chart, order, years, in_years, shown)
    return chart


def _reports_in(cells: Mapping[tuple[str, int | None], Mapping[Hashable, Any]], year: int | None) -> int:
    return max((int(r["total"]) + int(r["unknown"]) for (_, y), r in cells.items() if y == year), default=0)


def _by_year_table(rows: Sequence[tuple[Mapping[Hashable, Any], str, str]]) -> pd.DataFrame:
    columns = {
        "主题": [name for _, name, _ in rows],
        "年度": [year for _, _, year in rows],
        "提到的报告数": [row["n"] for row, _, _ in rows],
        "可判断的报告数": [row["total"] for row, _, _ in rows],
        "无法判断的报告数": [row["unknown"] for row, _, _ in rows],
        "比例": [row["share"] for row, _, _ in rows],
    }
    return pd.DataFrame(columns)


class _Cell(NamedTuple):
    shown: Shown
    share: str = ""


def _cell(row: Mapping[Hashable, Any] | None, usual: int, highest: float) -> _Cell:
    """The number and the share; with the total where it is not that of the year."""
    if row is None:
        return _Cell(mark(Gap.NO_REPORT))
    n, total = int(row["n"]), int(row["total"])
    if not total:
        return _Cell(Shown(UNTOLD[0], UNTOLD[1], "unknown"))
    return _Cell(figure(n / total, highest, str(n) if total == usual else f"{n}/{total}"), percent(n, total))


def _row_height(rows: int, years: int) -> float:
    return min(ROOM / (rows + 2), 8.0 if years > 6 else 6.0)


def _draw_years(
    chart: Chart,
    order: Sequence[str],
    years: Sequence[int | None],
    in_years: Mapping[int | None, int],
    cells: Mapping[tuple[str, int | None], _Cell],
) -> None:
    left = max(text_width(theme_name(code), TEXT) for code in order) + 2.5
    width = min(24.0, (WIDTH - 0.5 - left) / len(years))
    height = _row_height(len(order), len(years))
    for column, year in enumerate(years):
        x = left + (column + 0.5) * width
        chart.write(x, HEADER * 0.5, year_label(year), ha="center")
        chart.write(x, HEADER * 1.3, f"{in_years[year]} 份", ha="center", color=MUTED)
    for row, code in enumerate(order):
        y = HEADER * 2 + row * height
        chart.write(0, y + height / 2, theme_name(code))
        for column, year in enumerate(years):
            shown, share = cells[code, year]
            x, middle = left + column * width, y + height / 2
            gid = f"{code}/{year or 'unknown'}/{shown.code}"
            if not share:
                chart.box(x, y, width, height, shown.look, shown.text, gid)
                continue
            chart.box(x, y, width, height, shown.look, "", gid)
            if width < _NARROW:
                chart.write(x + width / 2, y + height * 0.3, shown.text, ha="center")
                chart.write(x + width / 2, y + height * 0.72, share, ha="center", color=MUTED)
            else:
                chart.write(x + width * 0.42, middle, shown.text, ha="right")
                chart.write(x + width * 0.95, middle, share, ha="right", color=MUTED)
