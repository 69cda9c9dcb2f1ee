"""Procurement: what is stated, what is taken as yuan and what only the prose says are never mixed."""

from decimal import Decimal

import pandas as pd
import pytest

from gipdata import charts

from .frames import key, many, procurement
from .seen import assert_readable, box_at, cells_of, texts_of

Key = dict[str, object]


def _stated(k: Key, yuan: str, basis: str = "stated") -> Key:
    table = {"projects": 2, "projects_kind": "number", "amount": Decimal(yuan), "amount_kind": "number"}
    return {**k, **table, "unit_basis": basis}


def _missing(k: Key, kind: str) -> Key:
    return {**k, "projects_kind": kind, "amount_kind": kind}


def _prose(k: Key, yuan: str, kind: str = "not_prescribed", *, stated: bool = True, about: str | None = None) -> Key:
    fields = {"text_amount": Decimal(yuan), "text_unit_stated": stated, "text_amount_approximate": about}
    return {**_missing(k, kind), **fields}


SMALL = procurement(
    [
        _stated(key("甲乡", 2019), "4226000"),
        _stated(key("甲乡", 2020), "1400000", "assumed"),
        _prose(key("甲乡", 2021), "352000.5", about="about"),
        _stated(key("乙镇", 2019), "40", "heading"),
        _stated(key("乙镇", 2020), "0", "assumed"),
        _prose(key("乙镇", 2021), "8000", stated=False),
        _missing(key("丙街道", 2019), "blank"),
        _prose(key("丙街道", 2020), "90000", kind="blank"),
        _missing(key("丙街道", 2021), "not_prescribed"),
    ]
)


def _has_hatch(chart: charts.Chart, name: str) -> bool:
    box = cells_of(chart)[name]
    over = [patch for patch in chart.sheet.patches if patch.get_hatch() == "////"]
    return any(patch.get_extents().bounds == box.get_extents().bounds for patch in over)


def test_every_amount_is_shown_as_what_it_is() -> None:
    chart = charts.procurement(SMALL)
    shown = {name: box_at(chart, name)[1] for name in cells_of(chart)}
    assert shown == {
        **{"0/0/number": "422.6", "0/1/assumed": "140", "0/2/prose": "〔约35.2〕"},
        **{"1/0/number": "<0.01", "1/1/number": "0", "1/2/prose_assumed": "〔0.8〕"},
        **{"2/0/blank": "空", "2/1/blank": "空", "2/2/not_prescribed": "无此项"},
    }
    assert {name for name in shown if _has_hatch(chart, name)} == {"0/1/assumed", "1/2/prose_assumed"}
    assert_readable(chart)


def test_stated_and_assumed_amounts_are_summed_apart_and_prose_never() -> None:
    texts = texts_of(charts.procurement(SMALL))
    first, second = texts.index("合计（单位已知）"), texts.index("合计（按元计）")
    # 4,226,040 yuan are 422.604 of ten thousand
    assert texts[first + 1 : second] == ["422.6", "2/3 份", "0", "1/3 份", "无此项"]
    assert texts[second + 1 : second + 6] == ["—", "0/3 份", "140", "1/3 份", "无此项"]


def test_the_row_of_assumed_amounts_stands_only_where_there_are_any() -> None:
    chart = charts.procurement(procurement([_stated(key("甲乡", 2019), "10000")]))
    assert "合计（按元计）" not in texts_of(chart)
    assert "没有写明单位，按元计" not in texts_of(chart)


def test_prose_of_a_report_without_tables_is_shown() -> None:
    chart = charts.procurement(procurement([_prose(key("甲乡", 2020, "none"), "8000", kind="absent")]))
    assert box_at(chart, "0/0/prose")[1] == "〔0.8〕"


def test_the_table_behind_it_is_exact() -> None:
    table = charts.procurement(SMALL).table
    assert table.iloc[2].tolist()[:2] == ["甲乡", "2021"]
    assert table.iloc[2]["正文金额（元）"] == Decimal("352000.5")
    assert pd.isna(table.iloc[2]["表格金额（元）"])
    assert table.iloc[1]["单位依据"].startswith("未写明")
    assert table.iloc[7]["填写情况"].startswith("空白") and table.iloc[7]["正文金额（元）"] == Decimal(90000)


def test_long_amounts_and_many_bodies_do_not_overlap() -> None:
    keys = many(40, range(2016, 2022))
    amounts = ["123456789.12", "0", "8040", "99999999999999", "5603779.19"]
    rows = [_stated(k, amounts[at % 5], "assumed" if at % 3 else "stated") for at, k in enumerate(keys)]
    rows[7] = _prose(keys[7], "123456789012", about="more")
    chart = charts.procurement(procurement(rows))
    assert_readable(chart)
    assert "未画出" not in "".join(texts_of(chart))


def test_beyond_a_page_the_largest_are_drawn() -> None:
    rows = [_stated(k, str(10000 * at)) for at, k in enumerate(many(60, [2019]))]
    chart = charts.procurement(procurement(rows), most=10)
    assert box_at(chart, "0/0/number")[1] == "59"
    assert "另有 50 个单位未画出（合计也包括这些单位）" in "".join(texts_of(chart))
    assert texts_of(chart)[texts_of(chart).index("合计（单位已知）") + 1] == "1770"  # of all sixty
    assert_readable(chart)


def test_without_rows_it_says_so_and_wrong_calls_are_told() -> None:
    assert "没有数据" in texts_of(charts.procurement(SMALL.iloc[:0]))
    with pytest.raises(ValueError, match="most"):
        charts.procurement(SMALL, most=41)
    with pytest.raises(KeyError, match="unit_basis"):
        charts.procurement(SMALL.drop(columns="unit_basis"))


def test_with_every_mark_and_every_note_it_still_fits_a_page() -> None:
    keys = [*many(44, range(2010, 2024)), key(None, 2020), key("某镇", None)]
    kinds = ["blank", "not_applicable", "text", "absent", "not_prescribed"]
    rows = [_missing(k, kinds[at % 5]) if at % 2 else _stated(k, str(at), "assumed") for at, k in enumerate(keys)]
    rows[0] |= {"org": "\U00020bb7野家镇"}
    rows[5::7] = [_prose(k, "8000000", stated=at % 3 > 0) for at, k in enumerate(keys[5::7])]
    del rows[100]
    chart = charts.procurement(procurement(rows))
    assert_readable(chart)
    texts = "".join(texts_of(chart))
    for note in (
        "个单位未画出",
        "年度未画出",
        "不能确定，各占一行",
        "字库中没有的字",
        "缺报告",
        "有内容",
        "不设这一项",
    ):
        assert note in texts
