"""The findings by rule: how many, in how many reports, of how many bodies."""

import warnings
from collections.abc import Iterable

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from gipdata import charts
from gipdata.checks.engine import RULES
from gipdata.frames import frame_of
from gipdata.schema import TABLES
from tests.narrative.series import Made, frames

from .seen import assert_readable, cells_of, texts_of
from .words import said

FINDINGS = next(table for table in TABLES if table.name == "findings")
BALANCE = next(rule.worded(rule.title) for rule in RULES if rule.code == "balance")


def findings(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Report, rule and severity of each."""
    given = [dict(zip(("report_id", "rule", "severity"), row, strict=True)) for row in rows]
    return frame_of(FINDINGS, [tuple(row.get(name, "") for name in FINDINGS.names) for row in _typed(given)])


def _typed(rows: Iterable[dict[str, str]]) -> list[dict[str, object]]:
    return [{"year": None, "table": None, "item": None, "column": None, "location": None, **row} for row in rows]


_, REPORTS = frames(Made("甲乡", 2020), Made("甲乡", 2021), Made("乙镇", 2020), Made(None, 2020, report_id="x"))
FOUND = findings(
    *[("甲乡-2020", "balance", "error")] * 3,
    ("甲乡-2021", "balance", "error"),
    ("乙镇-2020", "table-blank", "warning"),
    ("x", "table-blank", "warning"),
    ("甲乡-2021", "slip", "note"),
    ("not-there", "slip", "note"),
)


def test_counts_of_findings_reports_and_bodies() -> None:
    chart = charts.findings(FOUND, REPORTS)
    assert [
        tuple(row) for row in chart.table[["程度", "规则", "条数", "报告数", "单位数"]].itertuples(index=False)
    ] == [
        ("错误", "balance", 4, 2, 1),
        ("警告", "table-blank", 2, 2, 2),
        ("提示", "slip", 1, 1, 1),
    ]
    boxes = {name: box for name, box in cells_of(chart).items()}
    assert list(boxes) == ["error/balance", "warning/table-blank", "note/slip"]
    unit = boxes["note/slip"].get_width()
    assert [round(box.get_width() / unit, 6) for box in boxes.values()] == [4, 2, 1]
    texts = texts_of(chart)
    start = texts.index(BALANCE)
    assert texts[start : start + 4] == [BALANCE, "4", "2 份", "1 个"]
    assert any(text.startswith("n = 4 份报告；共 3 个单位") for text in texts)
    assert_readable(chart)


def test_a_rule_of_two_severities_has_two_bars_the_graver_first() -> None:
    found = findings(
        ("甲乡-2020", "carried-over", "note"),
        ("甲乡-2020", "carried-over", "note"),
        ("乙镇-2020", "carried-over", "error"),
    )
    chart = charts.findings(found, REPORTS)
    assert list(chart.table["程度"]) == ["错误", "提示"]
    faces = {to_hex(box.get_facecolor()) for box in cells_of(chart).values()}
    assert len(faces) == 2
    assert "其中2份没有发现问题" in said(chart)


def test_coverage_leaves_earlier_versions_and_empty_years_out() -> None:
    """Two versions of a report: only the one in force is given, and a year without a report."""
    in_force = REPORTS[REPORTS["report_id"] == "甲乡-2020"]
    rows = pd.concat([in_force, in_force.assign(report_id=None, year=2022)], ignore_index=True)
    chart = charts.findings(FOUND, rows)
    assert list(chart.table["条数"]) == [3]
    assert any(text.startswith("n = 1 份报告；共 1 个单位") for text in texts_of(chart))


def test_bodies_of_one_name_are_told_apart() -> None:
    _, reports = frames(
        Made("甲乡", 2020, county="东县", report_id="a"), Made("甲乡", 2020, county="西县", report_id="b")
    )
    chart = charts.findings(findings(("a", "slip", "note"), ("b", "slip", "note")), reports)
    assert list(chart.table["单位数"]) == [2]


def test_one_finding_beside_very_many_is_still_seen() -> None:
    found = findings(*[("甲乡-2020", "balance", "error")] * 2000, ("甲乡-2020", "slip", "note"))
    box = cells_of(charts.findings(found, REPORTS))["note/slip"]
    assert box.get_width() >= 0.5


def test_nothing_found_is_not_no_data() -> None:
    assert "没有发现问题" in texts_of(charts.findings(FOUND.iloc[:0], REPORTS))
    assert "没有数据" in texts_of(charts.findings(FOUND.iloc[:0], REPORTS.iloc[:0]))


@pytest.mark.parametrize("times", [1, 1234])
def test_texts_never_overlap_with_every_rule(times: int) -> None:
    every = [(rule.code, severity) for rule in RULES for severity in {rule.severity, *rule.severities.values()}]
    found = findings(*(("甲乡-2020", code, str(severity)) for code, severity in every for _ in range(times)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.findings(found, REPORTS)
        assert_readable(chart)
    drawn = len(cells_of(chart))
    assert drawn < len(every) == len(chart.table)
    assert f"另有{len(every) - drawn}行未画出，共{(len(every) - drawn) * times}条" in said(chart)


def test_the_graver_and_more_frequent_are_drawn() -> None:
    chart = charts.findings(FOUND, REPORTS, most=1)
    assert list(cells_of(chart)) == ["error/balance"]


def test_wrong_calls_are_told() -> None:
    with pytest.raises(ValueError, match="most"):
        charts.findings(FOUND, REPORTS, most=0)
    with pytest.raises(KeyError, match="severity"):
        charts.findings(FOUND.drop(columns="severity"), REPORTS)
