"""How many organisations name a theme: shares with their number of reports and an interval."""

import re
from collections.abc import Iterator, Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import pandas as pd

from gipdata.folding import fold
from gipdata.frames import frame_of
from gipdata.garbage import uncollected
from gipdata.narrative.histories import cell_text, cell_year, histories_of, rows_of
from gipdata.schema import TABLES, Column, Table, Type

__all__ = ["GROUPS", "SHARES", "is_denial", "shares", "wilson"]

GROUPS = ("year", "org", "org_type", "county", "city", "province", "division_code", "form")
"""Columns of ``reports`` by which shares can be told apart, besides ``theme``."""

_LEVEL = 0.95
_Group = tuple[int | str | None, ...]
_GROUP_COLUMNS = {c.name: c for table in TABLES if table.name == "reports" for c in table.columns if c.name in GROUPS}

SHARES = Table(
    "shares",
    (
        Column("theme", Type.TEXT, "主题", "Code of the theme.", required=True),
        Column("n", Type.COUNT, "提到的报告数", "Reports that name the theme in a problem, as primary or not."),
        Column("total", Type.COUNT, "可读的报告数", "Reports whose section on problems could be read."),
        Column("share", Type.DECIMAL, "比例", "n of total; missing where total is 0."),
        Column("lower", Type.DECIMAL, "比例下限", "Lower end of the Wilson score interval, 95 %."),
        Column("upper", Type.DECIMAL, "比例上限", "Upper end of the Wilson score interval, 95 %."),
        Column("unknown", Type.COUNT, "无法判断的报告数", "Reports that may name it or not; no part of total."),
        Column(
            "unsettled", Type.COUNT, "单位或年度不明的报告数", "Of total: those of unknown body or year, each counted."
        ),
        Column("report_ids", Type.TEXT, "提到的报告编号", "The reports that n counts, joined by ;.", required=True),
    ),
    "One row a group and theme; the columns of the group stand first.",
)

# A whole section that says there is no problem; it is short, so trying the words in turn stays cheap.
_LONGEST_DENIAL = 40
_FILLER = (
    r"(?:存在|的|主要|明显|突出|重大|较大|问题|及其?|和|与|改进|整改|情况|措施|本年度?|目前|暂时?|其他|"
    r"[我本][乡镇县区局市]|街道|单位|政府信息公开|政务公开|工作|中|方面|\d{4}年度?)*"
)
_DENIAL = re.compile(rf"(?:{_FILLER}(?:无|没有|不存在|未存在|未发现))+{_FILLER}")


class _Counted(NamedTuple):
    """One organisation-year: the themes that its problems have, and whether those of each problem are known."""

    report_id: str
    settled: bool
    readable: bool
    named: frozenset[str]
    whole: bool


@uncollected()
def shares(
    items: pd.DataFrame,
    reports: pd.DataFrame,
    by: Sequence[str] = ("theme",),
    sections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What share of organisations names each theme, by the columns ``by`` ("theme" and any of ``GROUPS``).

    An organisation counts once a year, in its report in force; without "year" in ``by`` every one of its years counts,
    and as these resemble each other the interval is then narrower than it should be. A report is readable where it has
    a problem or a measure, or where ``sections`` shows that section 五 denies any problem (无); all others are
    ``unknown``, and so is, for the themes it does not name, one with a problem of unknown theme. Every theme that any
    report names has a row in every group, 0 of total too. Counties of one name are one group: give "city" as well.
    Columns as in ``SHARES`` behind those of the group; share and interval are float64.
    Raises ValueError for other columns in ``by``, or where two rows of ``reports`` have one report_id.
    """
    groups = [name for name in by if name != "theme"]
    if "theme" not in by or len({*by}) < len(by) or not set(groups) <= set(GROUPS):
        raise ValueError(f"by must be 'theme' and any of {', '.join(GROUPS)}, each once; not {by!r}")
    counted: dict[_Group, list[_Counted]] = {}
    for group, report in _counted(items, reports, groups, _denials(sections)):
        counted.setdefault(group, []).append(report)
    themes = sorted({code for listed in counted.values() for report in listed for code in report.named})
    in_order = sorted(counted, key=lambda group: [(value is None, value or 0) for value in group])
    rows = [(*group, *_row(theme, counted[group])) for group in in_order for theme in themes]
    table = Table(SHARES.name, (*(_GROUP_COLUMNS[name] for name in groups), *SHARES.columns), SHARES.description)
    return frame_of(table, rows).astype(dict.fromkeys(("share", "lower", "upper"), "float64"))


def _counted(
    items: pd.DataFrame, reports: pd.DataFrame, groups: Sequence[str], denials: set[str]
) -> Iterator[tuple[_Group, _Counted]]:
    of_report: dict[str, _Group] = {
        str(report_id): tuple(
            cell_year(value) if name == "year" else cell_text(value) for name, value in zip(groups, values, strict=True)
        )
        for report_id, *values in rows_of(reports, ("report_id", *groups))
    }
    for history in histories_of(items, reports):
        for report in history.reports.values():
            readable = bool(report.statements) or report.report_id in denials
            named = frozenset(code for problem in report.problems for code in problem.themes)
            whole = all(problem.themes for problem in report.problems)
            yield of_report[report.report_id], _Counted(report.report_id, history.settled, readable, named, whole)


def _row(theme: str, counted: Sequence[_Counted]) -> tuple[object, ...]:
    naming = [report for report in counted if theme in report.named]
    telling = [report for report in counted if theme in report.named or (report.readable and report.whole)]
    n, total = len(naming), len(telling)
    unsettled = sum(not report.settled for report in telling)
    ids = ";".join(report.report_id for report in naming)
    share = n / total if total else None
    return (theme, n, total, share, *_ends(n, total), len(counted) - total, unsettled, ids)


def _ends(n: int, total: int) -> tuple[float | None, float | None]:
    return wilson(n, total) if total else (None, None)


def _denials(sections: pd.DataFrame | None) -> set[str]:
    """The reports whose section on problems says that there is none."""
    if sections is None:
        return set()
    problems = rows_of(sections[sections["section"] == "problems"], ("report_id", "text"))
    return {str(report_id) for report_id, text in problems if is_denial(cell_text(text) or "")}


def is_denial(text: str) -> bool:
    """Whether a whole text says no more than that there is no problem.

    >>> is_denial("本年度不存在突出问题。"), is_denial("无"), is_denial("无专职人员。"), is_denial("")
    (True, True, False, False)
    """
    if len(text) > _LONGEST_DENIAL * 4:
        return False
    bare = "".join(character for character in fold(text) if character.isalnum())
    return len(bare) <= _LONGEST_DENIAL and bool(_DENIAL.fullmatch(bare))


def wilson(n: int, total: int, level: float = _LEVEL) -> tuple[float, float]:
    """The Wilson score interval of n out of total (E. B. Wilson, 1927), without continuity correction.

    Raises ValueError unless 0 <= n <= total, total > 0 and 0 < level < 1.

    >>> [round(end, 4) for end in wilson(10, 20)]
    [0.2993, 0.7007]
    """
    if not (0 <= n <= total and total > 0 and 0 < level < 1):
        raise ValueError(f"no interval for {n} of {total} at level {level}")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, square = n / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * sqrt(share * (1 - share) / total + square / (4 * total))
    # At the ends the formula gives 0 and 1 but for rounding.
    return (0.0 if n == 0 else middle - half), (1.0 if n == total else middle + half)
