"""The table of requests shows each figure, each gap as what it is, and sums that never pretend to be whole."""

import warnings

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from gipdata import charts

from .frames import key, many, requests
from .seen import assert_readable, box_at, cells_of, texts_of

SMALL = requests(
    [
        (key("甲乡", 2019), 0),
        (key("甲乡", 2020), 40),
        (key("甲乡", 2021), "blank"),
        (key("乙镇", 2019), "not_applicable"),
        (key("乙镇", 2021), 3),
        (key("丙街道", 2019), "text"),
        (key("丙街道", 2020), "absent"),
        (key("丙街道", 2021), "not_prescribed"),
    ]
)


def test_every_cell_shows_its_figure_or_why_there_is_none() -> None:
    chart = charts.requests(SMALL)
    shown = {name: box_at(chart, name)[1] for name in cells_of(chart)}
    assert shown == {
        **{"0/0/number": "0", "0/1/number": "40", "0/2/blank": "空"},
        **{"1/0/not_applicable": "／", "1/1/no_report": "", "1/2/number": "3"},
        **{"2/0/text": "?", "2/1/absent": "缺", "2/2/not_prescribed": "无此项"},
    }
    faces = {name: to_hex(box.get_facecolor()) for name, box in cells_of(chart).items()}
    assert faces["0/0/number"] == "#ffffff" != faces["1/2/number"]
    assert int(faces["0/1/number"][1:3], 16) < int(faces["1/2/number"][1:3], 16)
    assert_readable(chart)


def test_sums_say_how_many_reports_they_stand_on() -> None:
    """2019: one of three is a number; 2020: one of two reports; 2021: one of two, the third form has no such row."""
    texts = texts_of(charts.requests(SMALL))
    start = texts.index("合计")
    assert texts[start : start + 7] == ["合计", "0", "1/3 份", "40", "1/2 份", "3", "1/2 份"]
    assert any(text.startswith("n = 8 份报告") for text in texts)


def test_the_key_names_only_what_is_shown() -> None:
    plain = charts.requests(requests([(key("甲乡", 2019), 1)]))
    assert not any("空白" in text or "缺报告" in text for text in texts_of(plain))
    assert any("空白" in text for text in texts_of(charts.requests(SMALL)))


def test_the_table_behind_it_holds_every_body_and_year() -> None:
    table = charts.requests(SMALL, most=1).table
    assert list(table.columns) == ["单位", "年度", "件数", "填写情况", "报告编号"]
    assert len(table) == 9
    found = {(row["单位"], row["年度"]): (row["件数"], row["填写情况"]) for row in table.to_dict("records")}
    assert found["甲乡", "2020"] == (40, "数字")
    assert pd.isna(found["乙镇", "2020"][0]) and found["乙镇", "2020"][1] == "缺报告"
    assert pd.isna(found["甲乡", "2021"][0]) and found["甲乡", "2021"][1].startswith("空白")


def test_a_missing_report_is_in_doubt_where_a_report_is_of_unknown_body() -> None:
    frame = requests([(key("甲乡", 2019), 1), (key("甲乡", 2021), 1), (key(None, 2020), 5)])
    texts = texts_of(charts.requests(frame))
    assert "缺报告，或在单位、年度不明的报告之中" in texts
    assert "缺报告" not in texts
    assert "单位不明" in texts
    sums = texts[texts.index("合计") :]
    assert sums[1:7] == ["1", "1/1 份", "5", "1/1 份", "1", "1/1 份"]


def test_other_measures() -> None:
    frame = requests([(key("甲乡", 2019), 7)], total_handled=5, carried_out=2)
    for measure, value, name in (
        ("new_received", "7", "“本年新收政府信息公开申请数量”"),
        ("total_handled", "5", "“本年度办理结果总计”"),
        ("carried_out", "2", "“结转下年度继续办理”"),
    ):
        chart = charts.requests(frame, measure=measure)
        assert box_at(chart, "0/0/number")[1] == value
        assert name in texts_of(chart)[0]


def test_a_value_without_the_kind_of_a_number_is_not_drawn() -> None:
    frame = SMALL.assign(new_received=pd.array([9] * 8, dtype="Int64"))
    assert box_at(charts.requests(frame), "0/2/blank")[1] == "空"


@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (5, 1), (14, 6), (40, 6), (41, 12), (300, 2)])
def test_texts_never_overlap(bodies: int, years: int) -> None:
    values: list[int | str] = [0, 40, "blank", 0, "not_applicable", 1, 0, "text", 12, 0, 0, "not_prescribed", 123456]
    keys = [k for at, k in enumerate(many(bodies, range(2025 - years, 2025))) if at % 7 or years == 1]
    frame = requests([(k, values[at % len(values)]) for at, k in enumerate(keys)])
    chart = charts.requests(frame)
    assert_readable(chart)
    assert len([text for text in texts_of(chart) if text.startswith(("第", "示例经济"))]) == min(bodies, 40)
    if bodies > 40:
        assert f"另有{bodies - 40}个单位未画出（合计也包括这些单位）" in "".join(texts_of(chart)).replace(" ", "")
    else:
        assert "合计也包括" not in "".join(texts_of(chart))


def test_zeros_everywhere_and_no_warning() -> None:
    frame = requests([(k, 0) for k in many(3, [2020, 2022])])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.requests(frame)
        assert_readable(chart)
    assert [box_at(chart, f"{row}/0/number")[1] for row in range(3)] == ["0"] * 3
    assert box_at(chart, "0/1/no_report")[1] == ""


def test_without_rows_it_says_so() -> None:
    chart = charts.requests(SMALL.iloc[:0])
    assert "没有数据" in texts_of(chart)
    assert chart.table.empty


def test_wrong_calls_are_told() -> None:
    with pytest.raises(ValueError, match="measure"):
        charts.requests(SMALL, measure="granted")
    with pytest.raises(ValueError, match="most"):
        charts.requests(SMALL, most=0)
    with pytest.raises(KeyError, match="new_received_kind"):
        charts.requests(SMALL.drop(columns="new_received_kind"))
    with pytest.raises(ValueError, match="two rows"):
        charts.requests(pd.concat([SMALL, SMALL]))
