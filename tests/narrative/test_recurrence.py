"""Themes over the years: the states by hand, what must not be claimed, and that every row leads back."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from gipdata.checks.series import previous_year
from gipdata.frames import dataset_of
from gipdata.narrative.histories import BODY, histories_of
from gipdata.narrative.recurrence import BODY_COLUMNS, RECURRENCE, STATES, recurrence, same_share
from gipdata.places import locate
from gipdata.report import Report
from tests.narrative.series import ITEMS, REPORTS, Made, Said, frames, measure, over_the_years

TRAINED = Said("training", "业务学习抓得不紧，新来的同志不会操作发布后台")
OTHERWISE = Said("training", "对条例掌握得不透彻，把握尺度有偏差")
COVERED = Said("coverage", "公布的事项偏少")
VAGUE = Said("none", "还有一定差距")
UNREAD = Said("", "此处辨认不清")
PLAN = measure("training", "办两期培训班")

SERIES: dict[str, tuple[dict[int, list[Said]], list[tuple[int, str, int | None]]]] = {
    "again in the same words": (
        {2019: [TRAINED], 2020: [TRAINED]},
        [(2019, "first", None), (2020, "again_same_words", 2019)],
    ),
    "again in other words": (
        {2019: [TRAINED], 2020: [OTHERWISE], 2021: [TRAINED]},
        [(2019, "first", None), (2020, "again_other_words", 2019), (2021, "again_other_words", 2020)],
    ),
    "new": ({2019: [COVERED], 2020: [TRAINED]}, [(2020, "new", 2019)]),
    "gone once, not every year after": (
        {2019: [TRAINED], 2020: [COVERED], 2021: [COVERED]},
        [(2019, "first", None), (2020, "gone", 2019)],
    ),
    "back, and gone again": (
        {2019: [TRAINED], 2020: [COVERED], 2021: [TRAINED], 2022: [COVERED]},
        [(2019, "first", None), (2020, "gone", 2019), (2021, "back_after_gap", 2019), (2022, "gone", 2021)],
    ),
    "a year without a report is no gap": (
        {2019: [TRAINED], 2021: [TRAINED]},
        [(2019, "first", None), (2020, "no_report", 2019), (2021, "again_same_words", 2019)],
    ),
    "a lost section is no gap, and nothing is gone in it": (
        {2019: [TRAINED], 2020: [], 2021: [OTHERWISE]},
        [(2019, "first", None), (2020, "unknown", 2019), (2021, "again_other_words", 2019)],
    ),
    "gone is told after a lost section": (
        {2019: [TRAINED], 2020: [], 2021: [COVERED]},
        [(2019, "first", None), (2020, "unknown", 2019), (2021, "gone", 2019)],
    ),
    "measures only": (
        {2019: [TRAINED], 2020: [PLAN], 2021: [TRAINED]},
        [(2019, "first", None), (2020, "unknown", 2019), (2021, "again_same_words", 2019)],
    ),
    "a measure names no problem": ({2019: [COVERED, PLAN], 2020: [TRAINED]}, [(2020, "new", 2019)]),
    "nothing in particular": (
        {2019: [TRAINED], 2020: [VAGUE]},
        [(2019, "first", None), (2020, "unknown", 2019)],
    ),
    "a problem of unknown theme may be this one": (
        {2019: [TRAINED], 2020: [COVERED, UNREAD]},
        [(2019, "first", None), (2020, "unknown", 2019)],
    ),
    "named beside a problem of unknown theme": (
        {2019: [UNREAD, TRAINED], 2020: [TRAINED, UNREAD]},
        [(2019, "first", None), (2020, "again_same_words", 2019)],
    ),
    "nothing is new after a lost first year": ({2019: [], 2020: [TRAINED]}, [(2020, "first", None)]),
    "new against the last report that tells": (
        {2019: [COVERED], 2020: [], 2021: [TRAINED]},
        [(2021, "new", 2019)],
    ),
    "no row for a missing year after it is gone": (
        {2019: [TRAINED], 2020: [COVERED], 2022: [OTHERWISE]},
        [(2019, "first", None), (2020, "gone", 2019), (2022, "back_after_gap", 2019)],
    ),
    "in passing counts": (
        {2019: [Said("coverage;training", "公布得少，业务不熟")], 2020: [COVERED]},
        [(2019, "first", None), (2020, "gone", 2019)],
    ),
    "one of several in the same words": (
        {2019: [OTHERWISE, TRAINED], 2020: [Said("training", "培训太少"), TRAINED]},
        [(2019, "first", None), (2020, "again_same_words", 2019)],
    ),
}


def states(frame: pd.DataFrame, theme: str = "training", org: str = "柳溪乡") -> list[tuple[Any, ...]]:
    """Year, state and year compared with of the rows on a theme; None where missing."""
    chosen = frame[(frame["theme"] == theme) & (frame["org"] == org)]
    rows = chosen[["year", "state", "compared_year"]].itertuples(index=False)
    return [tuple(None if value is pd.NA else value for value in row) for row in rows]


@pytest.mark.parametrize("name", SERIES)
def test_states_by_hand(name: str) -> None:
    years, expected = SERIES[name]
    assert states(recurrence(*frames(*over_the_years("柳溪乡", years)))) == expected


def test_every_state_is_met_and_explained() -> None:
    met = {state for _, rows in SERIES.values() for _, state, _ in rows}
    assert met == set(STATES)


def test_rows_lead_back() -> None:
    years = {2019: [COVERED, TRAINED], 2020: [TRAINED, OTHERWISE, PLAN]}
    frame = recurrence(*frames(*over_the_years("柳溪乡", years)))
    row = frame[(frame["theme"] == "training") & (frame["year"] == 2020)].to_dict("records")[0]
    assert row["report_id"] == "柳溪乡-2020"
    assert row["item_ids"] == "柳溪乡-2020-1;柳溪乡-2020-2"
    assert row["compared_item_ids"] == "柳溪乡-2019-2"
    assert row["similarity"] == 1.0


def test_another_problem_that_no_theme_fits_is_not_the_same_again() -> None:
    one, two = Said("other", "旧址门牌没有摘除，来访的人常常走错"), Said("other", "印章样式新旧混用")
    same = frames(*over_the_years("柳溪乡", {2019: [one], 2020: [one]}))
    assert [state for _, state, _ in states(recurrence(*same), "other")] == ["first", "again_same_words"]
    differs = frames(*over_the_years("柳溪乡", {2019: [one], 2020: [two], 2021: [COVERED], 2022: [one]}))
    assert [state for _, state, _ in states(recurrence(*differs), "other")] == ["first", "unknown", "gone", "unknown"]


def test_nothing_in_particular_is_followed_too() -> None:
    years = {2019: [VAGUE], 2020: [VAGUE, COVERED], 2021: [COVERED], 2022: [PLAN]}
    frame = recurrence(*frames(*over_the_years("柳溪乡", years)))
    assert [s for _, s, _ in states(frame, "none")] == ["first", "again_same_words", "gone"]
    assert [s for _, s, _ in states(frame, "coverage")] == ["first", "again_same_words", "unknown"]


def test_the_newest_year_of_any_report_can_be_missed() -> None:
    made = [*over_the_years("柳溪乡", {2019: [TRAINED]}), *over_the_years("松岭镇", {2021: [COVERED]})]
    frame = recurrence(*frames(*made))
    assert states(frame) == [(2019, "first", None), (2020, "no_report", 2019), (2021, "no_report", 2019)]
    assert states(frame, "coverage", "松岭镇") == [(2021, "first", None)]


def test_a_year_that_tells_of_no_theme_has_a_row_all_the_same() -> None:
    frame = recurrence(*frames(*over_the_years("柳溪乡", {2019: [], 2021: [COVERED], 2022: []})))
    rows = frame[["year", "state"]][frame["theme"].isna()].itertuples(index=False)
    assert [tuple(row) for row in rows] == [(2019, "unknown"), (2020, "no_report")]


# Whose report it is -------------------------------------------------------------------------------------------------


def test_towns_of_one_name_are_told_apart() -> None:
    here, there = Made("柳溪乡", 2019, [TRAINED]), Made("柳溪乡", 2020, [TRAINED], county="他县")
    assert states(recurrence(*frames(here, there))) == [
        (2020, "first", None),
        (2019, "first", None),
        (2020, "no_report", 2019),
    ]


def test_the_division_code_decides() -> None:
    here = Made("柳溪乡", 2019, [TRAINED], division_code="130000000001")
    renamed = replace(here, year=2020, county="示例区")
    other = replace(here, year=2020, division_code="130000000002")
    assert states(recurrence(*frames(here, renamed)))[-1] == (2020, "again_same_words", 2019)
    assert {state for _, state, _ in states(recurrence(*frames(here, other)))} == {"first", "no_report"}


def test_a_report_that_may_be_the_missing_one_forbids_to_say_that_there_is_none() -> None:
    known = [Made("柳溪乡", 2019, [TRAINED]), Made("柳溪乡", 2021, [TRAINED])]
    nowhere = Made("柳溪乡", 2020, [COVERED], county=None)
    undated = Made("柳溪乡", None, [COVERED])
    for doubtful in (nowhere, undated):
        assert (2020, "unknown", 2019) in states(recurrence(*frames(*known, doubtful)))
    elsewhere = Made("柳溪乡", 2020, [COVERED], county="他县")
    nameless = Made(None, 2020, [COVERED])
    for certain in (elsewhere, nameless):
        assert (2020, "no_report", 2019) in states(recurrence(*frames(*known, certain)))


@pytest.mark.parametrize(
    "doubtful",
    [
        Made("文峰乡", 2020, [TRAINED], county=None, township="文峰乡"),  # the register has several
        Made("文峰乡", 2020, [TRAINED], county=None),
        Made("某局", 2020, [TRAINED], county="鼓楼区"),  # likewise
        Made(None, 2020, [TRAINED]),
        Made("柳溪乡", None, [TRAINED]),
    ],
)
def test_what_cannot_be_given_to_one_body_is_compared_with_nothing(doubtful: Made) -> None:
    before = replace(doubtful, year=doubtful.year and 2019, report_id="before")
    frame = recurrence(*frames(before, replace(doubtful, report_id="after")))
    assert list(frame["state"]) == ["unknown", "unknown"]
    assert sorted(frame["item_ids"]) == ["after-1", "before-1"]


@pytest.mark.parametrize("above", [{"city": "某市"}, {"province": "某省"}, {"division_code": "320106"}])
def test_a_common_name_is_settled_by_what_stands_above_it(above: dict[str, Any]) -> None:
    made = [replace(Made("某局", y, [TRAINED], county="鼓楼区"), **above) for y in (2019, 2020)]
    assert states(recurrence(*frames(*made)), org="某局")[-1] == (2020, "again_same_words", 2019)


def test_a_copy_of_a_doubtful_report_counts_once() -> None:
    made = Made("文峰乡", 2020, [TRAINED], county=None, township="文峰乡", sha256="a" * 64)
    assert len(recurrence(*frames(replace(made, report_id="a"), replace(made, report_id="b")))) == 1


def test_bodies_and_years_are_those_that_the_checks_compare() -> None:
    """The frames lack the candidates of a place; the register tells as much."""
    named = [
        *(("尉庄乡", ""), ("文峰乡", ""), ("示例县文峰乡", ""), ("鼓楼区某局", ""), ("某局", ""), ("宁晋县民政局", "")),
        *(("城关镇", ""), ("东莞市", ""), ("无名乡", ""), ("", ""), ("宁晋县大曹庄乡", ""), ("寻乌县文峰乡", "")),
    ]
    reports = []
    for name, text in named:
        place = locate(name or None, text)
        org = place.township or name or None
        reports += [Report(f"{name}{y}", "0" * 64, "none", org=org, place=place, year=y) for y in (2019, 2020)]
    frame = dataset_of(reports).reports
    ids = list(frame["report_id"])
    expected = {(ids[later], ids[earlier]) for later, earlier in previous_year(reports).items()}
    found = {
        (history.reports[2020].report_id, history.reports[2019].report_id)
        for history in histories_of(frames()[0], frame)
        if {2019, 2020} <= set(history.reports)
    }
    assert found == expected
    assert 0 < len(found) < len(named)


# Versions -----------------------------------------------------------------------------------------------------------


def test_the_later_version_counts() -> None:
    first, second = Made("柳溪乡", 2020, [TRAINED], "a"), Made("柳溪乡", 2020, [COVERED], "b")
    assert states(recurrence(*frames(first, second))) == []
    assert states(recurrence(*frames(second, first))) == [(2020, "first", None)]
    dated = [replace(first, published=date(2021, 3, 1)), replace(second, published=date(2021, 1, 5))]
    assert states(recurrence(*frames(*dated))) == [(2020, "first", None)]


def test_a_version_without_its_text_replaces_nothing() -> None:
    frame = recurrence(*frames(Made("柳溪乡", 2020, [TRAINED], "a"), Made("柳溪乡", 2020, [], "b")))
    assert list(frame["report_id"]) == ["a"]


def test_a_report_must_stand_there_once() -> None:
    items, reports = frames(Made("柳溪乡", 2020, [TRAINED]))
    with pytest.raises(ValueError, match="柳溪乡-2020"):
        recurrence(items, pd.concat([reports, reports]))


def test_items_of_no_report_are_left_out() -> None:
    items, reports = frames(Made("柳溪乡", 2020, [TRAINED]), Made("松岭镇", 2020, [TRAINED]))
    assert set(recurrence(items, reports[reports["org"] == "松岭镇"])["org"]) == {"松岭镇"}


def test_a_year_in_words_is_refused() -> None:
    items, reports = frames(Made("柳溪乡", 2020, [TRAINED]))
    with pytest.raises(TypeError, match="2020年"):
        recurrence(items, reports.assign(year="2020年"))


# The frame ----------------------------------------------------------------------------------------------------------


def test_columns_and_dtypes_with_and_without_rows() -> None:
    full, empty = recurrence(*frames(Made("柳溪乡", 2020, [TRAINED]))), recurrence(*frames())
    assert list(full.columns) == list(empty.columns) == RECURRENCE.names
    assert [str(d) for d in full.dtypes] == [str(d) for d in empty.dtypes]
    assert str(empty["similarity"].dtype) == "float64"
    assert tuple(column.name for column in BODY_COLUMNS) == BODY
    assert list(frames()[0].columns) == ITEMS.names and list(frames()[1].columns) == REPORTS.names


def test_plain_integer_and_float_years_are_read() -> None:
    items, reports = frames(*over_the_years("柳溪乡", {2019: [TRAINED], 2020: [TRAINED]}))
    expected = recurrence(items, reports)
    for dtype in ("int64", "float64", "object"):
        pd.testing.assert_frame_equal(recurrence(items, reports.astype({"year": dtype})), expected)


def test_random_series_hold_what_is_promised() -> None:
    """Every year of every body has a row; a theme named has one with exactly its problems; ``gone`` never stands for a
    theme that is named, nor twice for one naming; the order of the rows changes nothing."""
    chance = random.Random(7)
    said = [TRAINED, OTHERWISE, COVERED, VAGUE, UNREAD, PLAN, Said("other;staffing", "甲"), Said("quality", "错字多")]
    for _ in range(60):
        made = [
            Made(org, year, chance.sample(said, chance.randint(0, 3)))
            for org in ("柳溪乡", "松岭镇", "石桥街道")
            for year in range(2015, 2023)
            if chance.random() < 0.7
        ]
        items, reports = frames(*made)
        frame = recurrence(items, reports)
        _check_rows(frame, made)
        shuffled = recurrence(items, reports.sample(frac=1, random_state=chance.randint(0, 99)))
        pd.testing.assert_frame_equal(frame, shuffled)


def _check_rows(frame: pd.DataFrame, made: list[Made]) -> None:
    newest = max(m.year or 0 for m in made)
    rows = {(r["org"], r["year"], r["theme"]): r for r in frame.to_dict("records")}
    assert len(rows) == len(frame)
    for org in {m.org for m in made}:
        first = min(m.year or 0 for m in made if m.org == org)
        assert {year for o, year, _ in rows if o == org} == set(range(first, newest + 1))
    for m in made:
        for theme in ("training", "coverage", "none", "other", "staffing", "quality"):
            ids = [f"{m.key}-{n}" for n, s in enumerate(m.said, 1) if s.kind == "problem" and theme in s.themes]
            row = rows.get((m.org, m.year, theme))
            assert (row["item_ids"] if row else "") == ";".join(ids)
            if row and row["state"] == "gone":
                earlier = rows[m.org, row["compared_year"], theme]
                assert not ids and earlier["item_ids"] == row["compared_item_ids"] != ""
    gone = [(r["org"], r["theme"], r["compared_year"]) for r in rows.values() if r["state"] == "gone"]
    assert len(gone) == len(set(gone))


# The same words -----------------------------------------------------------------------------------------------------

LONG = "部分行政村的公开栏长期没有专人维护更新，低保和危房改造名单张贴不及时"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("更新不及时", "更新不及时。"),
        ("更新 不及时", "更新不及时"),
        ("（更新）不及时，不全面", "(更新)不及时,不全面"),
        ("2020年度公开栏更新少", "2021年度公开栏更新少"),
        (LONG, LONG.replace("低保和", "低保及")),
        (LONG, "一些村" + LONG.removeprefix("部分行政村")),
    ],
)
def test_same_words(one: str, other: str) -> None:
    assert same_share(one, other) == same_share(other, one) >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("更新不及时", "更新及时"),
        ("宣传力度不够", "培训力度不够"),
        ("2020年收到12件申请未按时答复", "2020年收到21件申请未按时答复"),
        (LONG, LONG + "，村民反映后才发现名单中有三户信息填写错误"),
        (LONG, LONG[:20]),
        (LONG, LONG[::-1]),
        (
            LONG,
            LONG.replace("名单", "对象名单"),
        ),  # seven characters at the end are no passage: rather too few than too many
        ("", ""),
    ],
)
def test_other_words(one: str, other: str) -> None:
    assert same_share(one, other) == same_share(other, one) < 0.8


def test_long_texts_are_compared_in_time() -> None:
    assert same_share("一是" * 300_000, "二是" * 300_000) == 0
    many = [Said("training", f"{'业务不熟练' * 40}{n}") for n in range(400)]
    frame = recurrence(*frames(*over_the_years("柳溪乡", {2019: many, 2020: many[::-1]})))
    assert len(frame) == 2
