"""The chart of findings: which rules found something, how often, and with how many bodies."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from gipdata.charts.chart import Chart, Entry, empty
from gipdata.charts.fonts import shorten, text_width
from gipdata.charts.labels import require
from gipdata.charts.marks import HEADER, ROOM
from gipdata.charts.style import GRID, INK, MUTED, TEXT, WIDTH, Look, applied
from gipdata.checks.engine import RULES
from gipdata.garbage import uncollected
from gipdata.narrative.histories import BODY, cell_text, rows_of
from gipdata.report import Severity
from gipdata.schema import code_list

__all__ = ["findings"]

TITLE = "核对发现的问题：按规则统计"

_LOOKS: Mapping[str, Look] = {
    Severity.ERROR: Look("#1f4e79", edge=INK),
    Severity.WARNING: Look("#f2c79a", "////", "#a35a00", INK),
    Severity.NOTE: Look("#ffffff", edge=INK),
}
_FINDINGS = ("report_id", "rule", "severity")
_REPORTS = (*BODY, "report_id")
_HIGHEST, _LOWEST = 6.2, 4.3  # of a row
_LONGEST_LABEL = 92.0
_LEAST_BAR = 0.7  # millimetres, so that one finding among thousands is seen


@applied()
@uncollected()
def findings(frame: pd.DataFrame, reports: pd.DataFrame, *, most: int | None = None) -> Chart:
    """How many findings each rule has in each severity, and in how many bodies: a bar a rule, errors first.

    ``frame`` is ``data.findings``. ``reports`` are the reports that it is about, ``data.reports`` or
    ``data.coverage()`` (then an amended report's earlier version is left out); findings of other reports, and those
    that a person dismissed, do not count.
    Of more bars than ``most`` (by default, and at most, as many as fit on a page) those with the most findings of each
    severity are drawn, the graver first. Raises ValueError where ``most`` is below 1.
    """
    if most is not None and most < 1:
        raise ValueError(f"most must be 1 or more, not {most}")
    require(frame, _FINDINGS, "data.findings")
    require(reports, _REPORTS, "data.reports")
    bodies = _bodies(reports)
    bars = _bars(frame, bodies)
    table = _table(bars)
    if not bars:
        return empty(TITLE, table, len(bodies), "没有发现问题" if bodies else "没有数据")
    room = int((ROOM - HEADER) / _LOWEST)
    drawn = bars[: room if most is None else min(most, room)]
    height = max(_LOWEST, min(_HIGHEST, (ROOM - HEADER) / len(drawn)))
    everyone = len(set(bodies.values()))
    without = len(bodies) - len({report for bar in bars for report in bar.reports})
    notes = [*([f"其中 {without} 份没有发现问题"] if without else []), f"共 {everyone} 个单位"]
    if len(bars) > len(drawn):
        left_out = bars[len(drawn) :]
        notes.append(f"另有 {len(left_out)} 行未画出，共 {sum(bar.times for bar in left_out)} 条")
    severities = [bar.severity for bar in drawn]
    chart = Chart(
        TITLE,
        table,
        HEADER + len(drawn) * height,
        subtitle="横条为条数；右侧为涉及的报告数和单位数",
        reports=len(bodies),
        notes=notes,
        key=[_entry(severity) for severity in _LOOKS if severity in severities],
    )
    _draw(chart, drawn, height)
    return chart


class _Bar(NamedTuple):
    """The findings of a rule in one severity."""

    rule: str
    severity: str
    times: int
    reports: frozenset[str]
    bodies: int


def _bodies(reports: pd.DataFrame) -> dict[str, tuple[str | None, ...]]:
    """report_id → what tells its body; a report of unknown organisation is a body of its own."""
    found: dict[str, tuple[str | None, ...]] = {}
    for report_id, *fields in rows_of(reports, ("report_id", *BODY)):
        if (known := cell_text(report_id)) is None:  # a year without a report
            continue
        org, *place, code = map(cell_text, fields)
        found[known] = (known,) if org is None else (org, code) if code else (org, *place)
    return found


def _bars(frame: pd.DataFrame, bodies: Mapping[str, tuple[str | None, ...]]) -> list[_Bar]:
    """Errors first, in each severity by falling number; equals in the order of the rules."""
    there = frame[frame["report_id"].isin(list(bodies))]
    if "dismissed" in there:
        there = there[there["dismissed"].isna()]
    place = {rule.code: at for at, rule in enumerate(RULES)}
    grave = {severity: at for at, severity in enumerate(_LOOKS)}
    bars = []
    for (rule, severity), group in there.groupby(["rule", "severity"], sort=False):
        reports = frozenset(map(str, group["report_id"]))
        bars.append(_Bar(str(rule), str(severity), len(group), reports, len({bodies[r] for r in reports})))
    return sorted(bars, key=lambda b: (grave.get(b.severity, 3), -b.times, place.get(b.rule, len(place)), b.rule))


def _title(code: str) -> str:
    return next((rule.worded(rule.title) for rule in RULES if rule.code == code), code)


def _entry(severity: str) -> Entry:
    return _LOOKS[severity], "", code_list("severity")[severity]


def _table(bars: Sequence[_Bar]) -> pd.DataFrame:
    def rows() -> Iterator[tuple[object, ...]]:
        for bar in bars:
            severity = code_list("severity").get(bar.severity, bar.severity)
            yield severity, bar.rule, _title(bar.rule), bar.times, len(bar.reports), bar.bodies

    return pd.DataFrame(rows(), columns=("程度", "规则", "规则说明", "条数", "报告数", "单位数"))


def _draw(chart: Chart, bars: Sequence[_Bar], height: float) -> None:
    names = [shorten(_title(bar.rule), _LONGEST_LABEL, TEXT) for bar in bars]
    left = max(text_width(name, TEXT) for name in names) + 2.5
    involved = [f"{len(bar.reports)} 份" for bar in bars], [f"{bar.bodies} 个" for bar in bars]
    of_reports, of_bodies = (max(text_width(t, TEXT) for t in (*texts, "报告")) for texts in involved)
    times = max(text_width(str(bar.times), TEXT) for bar in bars) + 2
    end = WIDTH - 0.5 - of_bodies - 3 - of_reports - 3
    longest, highest = end - left - times, max(bar.times for bar in bars)
    chart.write(left, HEADER / 2, "条数", color=MUTED)
    chart.write(end + 3 + of_reports, HEADER / 2, "报告", ha="right", color=MUTED)
    chart.write(WIDTH - 0.5, HEADER / 2, "单位", ha="right", color=MUTED)
    for row, (bar, name) in enumerate(zip(bars, names, strict=True)):
        y = HEADER + (row + 0.5) * height
        if row and bar.severity != bars[row - 1].severity:
            chart.sheet.plot([0, WIDTH], [y - height / 2] * 2, color=GRID, linewidth=0.6)
        length = max(_LEAST_BAR, longest * bar.times / highest)
        chart.write(0, y, name)
        look = _LOOKS.get(bar.severity, Look(edge=INK))
        chart.box(left, y - height * 0.31, length, height * 0.62, look, gid=f"{bar.severity}/{bar.rule}")
        chart.write(left + length + 1, y, str(bar.times))
        chart.write(end + 3 + of_reports, y, involved[0][row], ha="right", color=MUTED)
        chart.write(WIDTH - 0.5, y, involved[1][row], ha="right", color=MUTED)
