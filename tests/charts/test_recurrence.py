"""The problems that come again: every year of every course says what the reports say, and no more."""

import warnings

import pandas as pd
import pytest

from gipdata import charts
from gipdata.narrative.recurrence import recurrence as states_of
from tests.narrative.series import Made, Said, frames, over_the_years

from .frames import many
from .seen import assert_readable, box_at, cells_of, texts_of
from .told import recurrence
from .words import said

COURSES = recurrence(
    {
        ("甲乡", "timeliness"): {2019: "first", 2020: "again_same_words", 2021: "no_report", 2022: "again_other_words"},
        ("甲乡", "channels"): {2020: "new", 2021: "no_report", 2022: "gone"},
        ("乙镇", "staffing"): {2019: "first", 2020: "gone", 2021: "back_after_gap", 2022: "unknown"},
        ("乙镇", "none"): {2022: "first"},
        ("乙镇", "other"): {2019: "first", 2020: "unknown!", 2021: "again_same_words", 2022: "unknown"},
    }
)


def shown(chart: charts.Chart) -> dict[str, str]:
    return {name: box_at(chart, name)[1] for name in cells_of(chart)}


def test_every_year_of_a_course() -> None:
    """In the order of how often a problem is named, then of how many reports in a row, then of the bodies."""
    chart = charts.recurrence(COURSES)
    assert shown(chart) == {
        **{"0/2019/first": "初", "0/2020/again_same_words": "同", "0/2021/no_report": ""},
        "0/2022/again_other_words": "再",
        **{"1/2019/first": "初", "1/2020/other": "其", "1/2021/again_same_words": "同", "1/2022/unknown": "?"},
        **{"2/2019/first": "初", "2/2020/gone": "止", "2/2021/back_after_gap": "复", "2/2022/unknown": "?"},
        **{"3/2019/absent": "·", "3/2020/new": "新", "3/2021/no_report": "", "3/2022/gone": "止"},
    }
    texts = texts_of(chart)
    assert [t for t in texts if "/" in t and t[0].isdigit()] == ["3/3", "3/3", "2/3", "1/3"]
    assert any(text.startswith("n = 7 份报告") for text in texts)
    assert_readable(chart)


def test_looks_differ_without_colour() -> None:
    """Each state has its own sign, and the key explains each."""
    signs = [text for text in texts_of(charts.recurrence(COURSES)) if len(text) == 1]
    key = signs[:9]  # it is drawn before the cells
    assert sorted(key) == sorted(set(key)) and set(key) == set("初新再同复止·其?")


def test_a_year_that_tells_nothing_of_a_theme_that_comes_later() -> None:
    """2020 has a report whose section is lost: whether 渠道 stood there nobody knows."""
    frame = recurrence(
        {("甲乡", "timeliness"): {2019: "first", 2020: "unknown", 2021: "gone"}, ("甲乡", "channels"): {2021: "new"}}
    )
    assert shown(charts.recurrence(frame)) == {
        **{"0/2019/first": "初", "0/2020/unknown": "?", "0/2021/gone": "止"},
        **{"1/2019/absent": "·", "1/2020/unknown": "?", "1/2021/new": "新"},
    }


def test_a_year_in_which_only_the_vague_is_named_tells_nothing() -> None:
    frame = recurrence({("甲乡", "none"): {2019: "first", 2020: "gone"}, ("甲乡", "channels"): {2020: "first"}})
    assert shown(charts.recurrence(frame)) == {"0/2019/unknown": "?", "0/2020/first": "初"}


def test_states_that_the_project_itself_finds() -> None:
    late, few = Said("timeliness", "村级栏目更新迟缓，长期无人过问"), Said("staffing", "没有专人负责公开工作事务")
    years = {2019: [late], 2020: [late, few], 2022: [few], 2023: []}
    made = [*over_the_years("甲镇", years), *over_the_years("乙镇", {2021: [few], 2023: [late, few]})]
    frame = states_of(*frames(*made))
    assert shown(charts.recurrence(frame[frame["org"] == "甲镇"])) == {
        **{"0/2019/first": "初", "0/2020/again_same_words": "同", "0/2021/no_report": ""},
        **{"0/2022/gone": "止", "0/2023/unknown": "?"},
        **{"1/2019/absent": "·", "1/2020/new": "新", "1/2021/no_report": ""},
        **{"1/2022/again_same_words": "同", "1/2023/unknown": "?"},
    }
    both = charts.recurrence(frame)
    assert list(cells_of(both))[:3] == ["0/2021/first", "0/2022/no_report", "0/2023/again_same_words"]
    assert "空处为该单位首份报告之前的年度" in said(both)


def test_one_body_is_named_in_the_title() -> None:
    chart = charts.recurrence(COURSES[COURSES["org"] == "甲乡"])
    assert "（甲乡）" in texts_of(chart)[0]
    assert texts_of(chart).count("甲乡") == 0
    assert_readable(chart)


def test_reports_of_unknown_body_or_year_are_told() -> None:
    late = Said("timeliness", "慢")
    made = [Made("甲镇", 2020, [late]), Made("乙镇", None, [late]), Made(None, 2020, [late])]
    chart = charts.recurrence(states_of(*frames(*made)))
    assert "另有2份报告单位或年度不明，未画出" in said(chart)
    assert list(cells_of(chart)) == ["0/2020/first"]


# By theme -----------------------------------------------------------------------------------------------------------


def test_by_theme_counts_bodies_by_their_longest_run() -> None:
    """更新: 3 in a row over a missing year; 人员: 1, then 1; 其他 in other words is not the same: 2; 渠道: 1."""
    chart = charts.recurrence(COURSES, by="theme")
    assert shown(chart) == {
        **{"timeliness/1/number": "0", "timeliness/2/number": "0", "timeliness/3/number": "1"},
        **{"staffing/1/number": "1", "staffing/2/number": "0", "staffing/3/number": "0"},
        **{"channels/1/number": "1", "channels/2/number": "0", "channels/3/number": "0"},
        **{"other/1/number": "0", "other/2/number": "1", "other/3/number": "0"},
    }
    assert "写明过问题的单位共2个" in said(chart)
    assert_readable(chart)


def test_a_part_of_the_years_in_which_themes_are_only_gone() -> None:
    gone = recurrence({("甲乡", "timeliness"): {2021: "gone"}})
    assert shown(charts.recurrence(gone)) == {"0/2021/gone": "止"}
    assert "没有数据" in texts_of(charts.recurrence(gone, by="theme"))


def test_where_nothing_can_be_compared_it_says_so() -> None:
    late = recurrence({("甲乡", "timeliness"): {2021: "first"}, ("乙镇", "timeliness"): {2021: "first"}})
    assert "看不出问题是否再次出现" in said(charts.recurrence(late))
    assert "看不出问题是否再次出现" not in said(charts.recurrence(COURSES))
    assert "不等于问题已经解决" in said(charts.recurrence(COURSES)) and "解决" not in said(charts.recurrence(late))


def test_a_silent_body_is_a_body_too() -> None:
    frame = recurrence({("甲乡", "timeliness"): {2021: "first"}, ("乙镇", None): {2021: "unknown"}})
    chart = charts.recurrence(frame)
    assert "甲乡" in texts_of(chart) and "甲乡" not in texts_of(chart)[0]


def test_by_theme_sums_to_the_bodies_that_name_it() -> None:
    frame = recurrence(_wild(40, 6))
    table = charts.recurrence(frame, by="theme").table
    found = table.groupby("主题")["单位数"].sum().to_dict()
    assert found == {"更新不及时": 40, "公开渠道形式单一": 40, "公众参与互动不足": 40}


# Sizes --------------------------------------------------------------------------------------------------------------


def _wild(bodies: int, years: int) -> dict[tuple[str, str | None], dict[int, str]]:
    then = ("again_same_words", "gone", "back_after_gap", "again_other_words", "no_report", "unknown")
    courses: dict[tuple[str, str | None], dict[int, str]] = {}
    for at, k in enumerate(many(bodies, [2024])):
        for step, theme in enumerate(("timeliness", "channels", "participation"), 1):
            states = {2025 - years: "first"}
            states |= {year: then[(at * step + year) % 4] for year in range(2026 - years, 2025)}
            courses[str(k["org"]), theme] = states
    return courses


@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (1, 6), (14, 6), (40, 12), (300, 1)])
def test_texts_never_overlap(bodies: int, years: int) -> None:
    frame = recurrence(_wild(bodies, years))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.recurrence(frame)
        assert_readable(chart)
        assert_readable(charts.recurrence(frame, by="theme"))
    rows = len({name.partition("/")[0] for name in cells_of(chart)})
    assert rows == min(bodies * 3, 40)
    if rows < bodies * 3:
        assert f"另有{bodies * 3 - rows}行未画出" in said(chart)


def test_a_full_page_with_every_state_and_every_note() -> None:
    late = {2024: "new"}
    every = [*COURSES[COURSES["theme"] != "none"].itertuples(index=False, name=None)]
    rows = recurrence({(str(k["org"]), "timeliness"): late for k in many(80, [2024])})
    several = recurrence({("甲乡", "channels"): dict.fromkeys(range(2005, 2013), "first") | {2024: "new"}})
    unknown = recurrence({("丙镇", "timeliness"): {2024: "unknown!"}}).assign(year=None).astype(rows.dtypes)
    first = pd.DataFrame(every, columns=COURSES.columns).astype(rows.dtypes)
    chart = charts.recurrence(pd.concat([first, several, rows, unknown], ignore_index=True))
    assert_readable(chart)
    assert not [note for note in ("更早的", "另有44行", "另有1份报告") if note not in said(chart)]
    assert len({name.rpartition("/")[2] for name in cells_of(chart)}) == 10


def test_the_longest_are_drawn() -> None:
    chart = charts.recurrence(COURSES, most=1)
    assert {name.partition("/")[0] for name in cells_of(chart)} == {"0"}
    assert "更新不及时" in texts_of(chart) and "另有3行未画出" in said(chart)
    assert chart.table["主题"].nunique() == 4


def test_without_rows_it_says_so() -> None:
    none = COURSES.iloc[:0]
    assert "没有数据" in texts_of(charts.recurrence(none))
    assert "没有数据" in texts_of(charts.recurrence(none, by="theme"))
    silent = recurrence({("甲乡", None): {2020: "unknown"}})
    assert "没有读到写明的问题" in texts_of(charts.recurrence(silent))


def test_wrong_calls_are_told() -> None:
    with pytest.raises(ValueError, match="by must be"):
        charts.recurrence(COURSES, by="year")
    with pytest.raises(ValueError, match="most"):
        charts.recurrence(COURSES, most=0)
    with pytest.raises(KeyError, match="item_ids"):
        charts.recurrence(COURSES.drop(columns="item_ids"))
