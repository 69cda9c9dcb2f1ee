"""The themes of each body: named of how many, and never "not named" where a report does not tell."""

import warnings

import pytest
from matplotlib.colors import to_hex

from gipdata import charts
from gipdata.charts.marks import NO_REPORT

from .seen import assert_readable, box_at, cells_of, texts_of
from .told import coverage, everyone, gap, report, themes
from .words import said

NAMED = themes(
    {
        ("甲乡", 2020): {"timeliness": 2, "channels": 0},
        ("甲乡", 2021): {"timeliness": 1},
        ("乙镇", 2020): {"channels": 1},
    }
)
REPORTS = coverage(
    *(report("甲乡", 2020, 2), report("甲乡", 2021, 1), report("甲乡", 2022, 0)),
    *(report("乙镇", 2020, 2), gap("乙镇", 2021), gap("乙镇", 2022)),
    *(report("丙镇", 2020, 0), gap("丙镇", 2021, "unknown"), gap("丙镇", 2022)),
)


def test_cells_count_the_reports_that_name_a_theme() -> None:
    """乙镇 has two problems of which one has no theme that is known: what it names not, it may still have."""
    chart = charts.themes_by_body(NAMED, REPORTS)
    shown = {name: box_at(chart, name)[1] for name in cells_of(chart)}
    assert shown == {
        **{"0/timeliness/number": "2", "0/channels/number": "1"},
        **{"1/timeliness/unknown": "?", "1/channels/number": "1"},
        "2/unknown": "?",
    }
    texts = texts_of(chart)
    assert [text for text in texts if text in ("2/3", "1/1", "0/1")] == ["2/3", "1/1", "0/1"]
    assert any(text.startswith("n = 5 份报告") for text in texts)
    faces = {name: to_hex(box.get_facecolor()) for name, box in cells_of(chart).items()}
    assert faces["0/timeliness/number"] == faces["1/channels/number"] != faces["0/channels/number"]
    assert_readable(chart)


def test_one_year() -> None:
    chart = charts.themes_by_body(NAMED, REPORTS, year=2021)
    assert {name: box_at(chart, name)[1] for name in cells_of(chart)} == {
        **{"0/timeliness/number": "1", "1/no_report": "", "2/unsure": "?"}
    }
    texts = texts_of(chart)
    assert "（2021 年）" in texts[0]
    assert {NO_REPORT.meaning, "无法判断：可能在单位、年度不明的报告之中", "—"} <= set(texts)
    assert any(text.startswith("n = 1 份报告") for text in texts)


def test_a_report_that_names_other_themes_names_this_one_nought_times() -> None:
    named = themes({("甲乡", 2020): {"timeliness": 1}, ("乙镇", 2020): {"channels": 1}})
    chart = charts.themes_by_body(named, coverage(report("甲乡", 2020), report("乙镇", 2020)))
    assert box_at(chart, "0/channels/number")[1] == "0"
    assert to_hex(box_at(chart, "0/channels/number")[0].get_facecolor()) == "#ffffff"
    assert [tuple(row) for row in chart.table.itertuples(index=False)] == [
        ("甲乡", "更新不及时", 1, 1, 1),
        ("甲乡", "公开渠道形式单一", 0, 1, 1),
        ("乙镇", "更新不及时", 0, 1, 1),
        ("乙镇", "公开渠道形式单一", 1, 1, 1),
    ]


def test_a_body_with_a_problem_of_unknown_theme_in_one_of_its_years() -> None:
    named = themes({("甲乡", 2020): {"timeliness": 1}, ("甲乡", 2021): {"channels": 1}})
    chart = charts.themes_by_body(named, coverage(report("甲乡", 2020, 1), report("甲乡", 2021, 2)))
    assert box_at(chart, "0/channels/number")[1] == "1"  # of both: 2020 does not name it, 2021 does
    assert box_at(chart, "0/timeliness/number")[1] == "1/1"  # 2021 may name it or not
    assert any("读不出主题" in text for text in texts_of(chart))


def test_measures_name_no_problem() -> None:
    named = themes({("甲乡", 2020): {"timeliness": 1}}, kind="measure")
    chart = charts.themes_by_body(named, coverage(report("甲乡", 2020, 0)))
    assert "没有读到写明的问题" in texts_of(chart)


def test_the_version_that_states_problems_may_be_another_than_the_one_in_force() -> None:
    named = themes({("甲乡", 2020): {"timeliness": 1}}).assign(report_id="甲乡-2020-first")
    chart = charts.themes_by_body(named, coverage(report("甲乡", 2020, 1)))
    assert box_at(chart, "0/timeliness/number")[1] == "1"


def test_a_report_of_unknown_year_is_no_body_without_a_report() -> None:
    rows = coverage(report("甲乡", 2020), {**report("乙镇", None), "report_id": "x"})
    chart = charts.themes_by_body(themes({("甲乡", 2020): {"timeliness": 1}}), rows, year=2020)
    assert "乙镇" not in said(chart)


def test_bodies_of_one_name_in_two_counties() -> None:
    rows = coverage(
        {**report("甲乡", 2020), "report_id": "a", "county": "东县"}, {**report("甲乡", 2020), "report_id": "b"}
    )
    named = themes({("甲乡", 2020): {"timeliness": 1}}).assign(report_id="a", county="东县")
    chart = charts.themes_by_body(named, rows)
    assert {"东县·甲乡", "示例县·甲乡"} <= set(texts_of(chart))
    assert box_at(chart, "0/timeliness/number")[1] == "1"
    assert box_at(chart, "1/timeliness/unknown" if "1/unknown" not in cells_of(chart) else "1/unknown")[1] == "?"


@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (5, 1), (14, 6), (40, 2), (200, 1)])
def test_texts_never_overlap(bodies: int, years: int) -> None:
    named, rows = everyone(bodies, range(2025 - years, 2025))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.themes_by_body(named, rows)
        assert_readable(chart)
        assert_readable(charts.themes_by_body(named, rows, year=2024))
    drawn = [text for text in texts_of(chart) if text.startswith(("第", "示例经济"))]
    if bodies <= 40:
        assert len(drawn) == bodies
    else:
        assert f"另有{bodies - len(drawn)}个单位未画出" in said(chart)


def test_the_bodies_with_most_themes_are_drawn() -> None:
    chart = charts.themes_by_body(NAMED, REPORTS, most=1)
    assert "甲乡" in texts_of(chart) and "乙镇" not in texts_of(chart)
    assert "另有2个单位未画出" in said(chart)
    assert set(chart.table["单位"]) == {"甲乡", "乙镇", "丙镇"}


def test_without_rows_it_says_so() -> None:
    assert "没有数据" in texts_of(charts.themes_by_body(NAMED.iloc[:0], REPORTS.iloc[:0]))
    assert "没有读到写明的问题" in texts_of(charts.themes_by_body(NAMED.iloc[:0], REPORTS))
    assert "没有数据" in texts_of(charts.themes_by_body(NAMED, REPORTS, year=1999))


def test_wrong_calls_are_told() -> None:
    with pytest.raises(ValueError, match="most"):
        charts.themes_by_body(NAMED, REPORTS, most=0)
    with pytest.raises(KeyError, match="problems"):
        charts.themes_by_body(NAMED, REPORTS.drop(columns="problems"))
