"""Shares of organisations: who is counted, who is not, and the interval."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from gipdata.frames import frame_of
from gipdata.narrative.shares import SHARES, is_denial, shares, wilson
from gipdata.schema import Column, Table, Type
from tests.narrative.series import Made, Said, frames, measure

TRAINED, COVERED = Said("training", "业务不熟"), Said("coverage;training", "公布得少，业务不熟")
QUALITY, UNREAD, PLAN = Said("quality", "错字多"), Said("", "此处辨认不清"), measure("training", "办班")


def counts(*made: Made, by: tuple[str, ...] = ("theme",), **given: pd.DataFrame) -> dict[Any, tuple[int, ...]]:
    """Group and theme → n, total, unknown, unsettled."""
    frame = shares(*frames(*made), by, **given)
    rows = frame.to_dict("records")
    key = [name for name in by if name != "theme"] + ["theme"]
    numbers = ("n", "total", "unknown", "unsettled")
    return {tuple(r[k] for k in key) if key[1:] else r["theme"]: tuple(r[n] for n in numbers) for r in rows}


def orgs(*said: list[Said], year: int = 2020) -> list[Made]:
    return [Made(f"{'甲乙丙丁戊己'[n]}镇", year, listed) for n, listed in enumerate(said)]


def test_each_organisation_counts_once_whatever_the_number_of_its_problems() -> None:
    made = orgs([TRAINED, COVERED], [COVERED], [QUALITY])
    assert counts(*made) == {"coverage": (2, 3, 0, 0), "quality": (1, 3, 0, 0), "training": (2, 3, 0, 0)}


def test_a_lost_section_is_no_part_of_the_total() -> None:
    assert counts(*orgs([TRAINED], [QUALITY], [])) == {"quality": (1, 2, 1, 0), "training": (1, 2, 1, 0)}


def test_measures_alone_are_readable_and_name_no_theme() -> None:
    assert counts(*orgs([TRAINED], [PLAN])) == {"training": (1, 2, 0, 0)}


def test_a_problem_of_unknown_theme_may_have_any() -> None:
    assert counts(*orgs([TRAINED, UNREAD], [QUALITY])) == {"quality": (1, 1, 1, 0), "training": (1, 2, 0, 0)}


def test_an_amended_report_counts_once() -> None:
    made = [Made("甲镇", 2020, [TRAINED], "a"), Made("甲镇", 2020, [QUALITY], "b"), Made("乙镇", 2020, [TRAINED])]
    assert counts(*made) == {"quality": (1, 2, 0, 0), "training": (1, 2, 0, 0)}


def test_years_apart_and_together() -> None:
    made = [*orgs([TRAINED], [QUALITY]), *orgs([TRAINED], [], year=2021)]
    assert counts(*made) == {"quality": (1, 3, 1, 0), "training": (2, 3, 1, 0)}
    assert counts(*made, by=("theme", "year")) == {
        (2020, "quality"): (1, 2, 0, 0),
        (2020, "training"): (1, 2, 0, 0),
        (2021, "quality"): (0, 1, 1, 0),
        (2021, "training"): (1, 1, 1, 0),
    }


def test_groups_of_reports() -> None:
    made = [*orgs([TRAINED], [TRAINED]), Made("丙局", 2020, [QUALITY], county="他县", org_type="department")]
    assert counts(*made, by=("county", "theme"))["他县", "training"] == (0, 1, 0, 0)
    assert counts(*made, by=("org_type", "theme"))["township", "training"] == (2, 2, 0, 0)
    assert list(shares(*frames(*made), ("year", "theme", "county")).columns[:3]) == ["year", "county", "theme"]


def test_reports_of_unknown_bodies_count_singly_and_say_so() -> None:
    doubtful = Made("文峰乡", 2020, [TRAINED], "a", county=None, township="文峰乡")
    made = [doubtful, replace(doubtful, report_id="b"), Made("甲镇", None, [QUALITY])]
    assert counts(*made) == {"quality": (1, 3, 0, 3), "training": (2, 3, 0, 3)}
    by_year = shares(*frames(*made), ("theme", "year"))
    assert list(by_year["year"].isna()) == [False, False, True, True]  # the year that is not known stands last


def test_rows_lead_back() -> None:
    frame = shares(*frames(*orgs([TRAINED], [QUALITY], [TRAINED]))).set_index("theme")
    assert frame.loc["training", "report_ids"] == "丙镇-2020;甲镇-2020"  # in the order of code points


def sections(**texts: str) -> pd.DataFrame:
    table = Table("sections", tuple(Column(n, Type.TEXT, n, "") for n in ("report_id", "section", "text")), "")
    return frame_of(table, [(f"{org}-2020", "problems", text) for org, text in texts.items()])


def test_a_section_that_denies_any_problem_is_readable() -> None:
    made = orgs([TRAINED], [], [], [])
    texts = sections(乙镇="本年度不存在问题。", 丙镇="无专职人员", 丁镇="")
    assert counts(*made, sections=texts) == {"training": (1, 2, 2, 0)}


@pytest.mark.parametrize(
    "text", ["无", "无。", "没有", "不存在问题", "存在的主要问题：无；改进情况：无", "我镇2020年度暂无问题"]
)
def test_denials(text: str) -> None:
    assert is_denial(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无法及时更新",
        "没有专人",
        "存在的主要问题",
        "无" * 50,
        "问题" * 19 + "吗",
        "不存在的网站栏目",
        "问题" * 10**6,
    ],
)
def test_no_denials(text: str) -> None:
    assert not is_denial(text)


# The interval -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "total", "lower", "upper"),
    [
        (10, 20, 0.2993, 0.7007),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(n: int, total: int, lower: float, upper: float) -> None:
    assert [round(end, 4) for end in wilson(n, total)] == [lower, upper]


def test_the_interval_solves_its_equation() -> None:
    """An end p of the interval is as far from the share as z standard errors at p."""
    for n, total in ((1, 7), (3, 7), (40, 41), (500, 10_000)):
        for end in wilson(n, total):
            assert abs(n / total - end) == pytest.approx(1.959964 * (end * (1 - end) / total) ** 0.5, rel=1e-5)


def test_none_and_all_reach_the_ends_exactly() -> None:
    assert all(wilson(0, total)[0] == 0 and wilson(total, total)[1] == 1 for total in range(1, 300))


@pytest.mark.parametrize(("n", "total", "level"), [(1, 0, 0.95), (3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0)])
def test_no_interval(n: int, total: int, level: float) -> None:
    with pytest.raises(ValueError, match="no interval"):
        wilson(n, total, level)


# The frame ----------------------------------------------------------------------------------------------------------


def test_a_group_without_a_readable_report_has_no_share() -> None:
    made = [*orgs([TRAINED]), *orgs([], year=2021)]
    row = shares(*frames(*made), ("theme", "year")).to_dict("records")[1]
    assert (row["year"], row["n"], row["total"], row["unknown"]) == (2021, 0, 0, 1)
    assert all(pd.isna(row[name]) for name in ("share", "lower", "upper"))


def test_share_and_interval() -> None:
    (row,) = shares(*frames(*orgs(*[[TRAINED]] * 1, *[[PLAN]] * 3))).to_dict("records")
    assert (row["share"], round(row["lower"], 4), round(row["upper"], 4)) == (0.25, 0.0456, 0.6994)


@pytest.mark.parametrize("by", [("theme",), ("theme", "year"), ("county", "year", "theme")])
def test_columns_and_dtypes_with_and_without_rows(by: tuple[str, ...]) -> None:
    full, empty = shares(*frames(*orgs([TRAINED])), by), shares(*frames(), by)
    assert list(full.columns) == list(empty.columns) == [n for n in by if n != "theme"] + SHARES.names
    assert [str(d) for d in full.dtypes] == [str(d) for d in empty.dtypes]


@pytest.mark.parametrize("by", [(), ("year",), ("theme", "source"), ("theme", "theme")])
def test_other_groups_are_refused(by: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="by must be"):
        shares(*frames(), by)
