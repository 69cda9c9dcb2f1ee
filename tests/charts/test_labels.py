"""Who stands in a row: no two bodies in one, no body in two, and no wrong name."""

import pandas as pd
import pytest

from gipdata.charts.arrange import arrange
from gipdata.charts.labels import body_labels, unsettled, years_of

from .frames import key


def _frame(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    texts = [name for name in frame.columns if name != "year"]
    return frame.astype({**dict.fromkeys(texts, "str"), "year": "Int64"})


def _labels(*rows: dict[str, object]) -> list[str]:
    (labels,) = body_labels(_frame(*rows))
    return list(labels)


def test_a_body_has_one_label_in_all_years_and_frames() -> None:
    one = _frame(key("云溪乡", 2020), key("云溪乡", 2021))
    other = _frame(key("云溪乡", 2022, report_id=None), key("石桥镇", 2022))
    first, second = body_labels(one, other)
    assert list(first) == ["云溪乡", "云溪乡"]
    assert list(second) == ["云溪乡", "石桥镇"]


def test_bodies_of_one_name_are_told_by_county_then_city() -> None:
    county = [key("城关镇", 2022, county=name, city="某市", report_id=name) for name in ("甲县", "乙县")]
    assert _labels(*county) == ["甲县·城关镇", "乙县·城关镇"]
    city = [key("城关镇", 2022, county="新区", city=name, report_id=name) for name in ("甲市", "乙市")]
    assert _labels(*city, *county) == ["甲市·城关镇", "乙市·城关镇", "甲县·城关镇", "乙县·城关镇"]
    assert _labels(county[0], key("云溪乡", 2022)) == ["城关镇", "云溪乡"]


def test_of_many_counties_each_body_has_its_county() -> None:
    names = ["甲县", "乙县", "丙县", "丁县", "戊县", "己县"]
    rows = [key(f"{name[0]}镇", 2022, county=name, city="某市") for name in names]
    assert _labels(*rows[:5]) == ["甲镇", "乙镇", "丙镇", "丁镇", "戊镇"]
    nowhere = key("庚镇", 2022, county=None)
    assert _labels(*rows, nowhere) == [f"{name}·{name[0]}镇" for name in names] + ["庚镇"]
    again = key("甲镇", 2022, county="甲县", city="别市", report_id="别市甲镇-2022-aa11")
    assert _labels(*rows, again)[::6] == ["某市·甲镇", "别市·甲镇"]


def test_reports_of_unknown_body_or_year_stand_alone() -> None:
    unknown = [key(None, 2022, report_id=f"单位不明-2022-{tail}") for tail in ("aa11", "bb22")]
    assert _labels(*unknown) == ["单位不明〔aa11〕", "单位不明〔bb22〕"]
    assert _labels(unknown[0]) == ["单位不明"]
    timeless = key("云溪乡", None, report_id="云溪乡-年度不明-cc33")
    labels = _labels(key("云溪乡", 2021), timeless)
    assert len(set(labels)) == 2
    assert unsettled(_frame(key("云溪乡", 2021), timeless, *unknown)) == [False, True, True, True]


def test_one_name_of_which_nothing_tells_the_county_is_not_one_body() -> None:
    """There are many 城关镇: reports of two years may be of two of them."""
    nowhere = [key("城关镇", year, county=None, report_id=f"城关镇-{year}-{year}x") for year in (2020, 2021)]
    assert len(set(_labels(*nowhere))) == 2
    assert unsettled(_frame(*nowhere)) == [True, True]


def test_equal_ends_are_numbered() -> None:
    same = [key(None, 2022, report_id=f"单位不明-{n}-aa") for n in (1, 2)]
    assert _labels(*same) == ["单位不明〔aa〕", "单位不明〔aa〕（2）"]


@pytest.mark.parametrize(
    ("years", "expected", "left_out"),
    [
        ([2019, 2021], [2019, 2020, 2021], 0),
        ([2021], [2021], 0),
        ([2019, None], [2019, None], 0),
        ([], [], 0),
        ([2019, 2020, 2091], [2019, 2020, 2091], 0),
        (list(range(2008, 2026)), list(range(2014, 2026)), 6),
    ],
)
def test_years(years: list[int | None], expected: list[int | None], left_out: int) -> None:
    frame = pd.DataFrame({"year": pd.array(years, dtype="Int64")})
    assert years_of(frame) == (expected, left_out)


def test_missing_reports_are_only_those_of_known_bodies_and_years() -> None:
    frame = _frame(key("甲乡", 2019), key("甲乡", 2021), key("乙乡", 2020), key(None, 2019), key("丙乡", None))
    arranged = arrange(frame, [0] * 5, 40)
    rows = {label: row for row, label in enumerate(arranged.labels)}
    assert arranged.missing == {(rows["甲乡"], 1), (rows["乙乡"], 0), (rows["乙乡"], 2)}
    assert len(arranged.positions) == 5
    assert arranged.unsettled == 2


def test_the_heaviest_are_kept_and_the_rest_is_counted() -> None:
    frame = _frame(*(key(org, year) for org in ("甲乡", "乙乡", "丙乡") for year in (2020, 2021)))
    arranged = arrange(frame, [1, 1, 0, 3, 0, 0], 2)
    assert list(arranged.labels) == ["乙乡", "甲乡", "丙乡"]
    assert arranged.notes("件数") == ["按件数排列，画出前 2 个单位，另有 1 个单位未画出"]  # no report is missing
    assert list(arrange(frame, [1, 1, 0, 3, 0, 0], 3).labels) == ["甲乡", "乙乡", "丙乡"]
