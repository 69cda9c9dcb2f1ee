"""Flow, outcomes and applicants: bars as long as the figures beside them, of reports that state all of them."""

import pandas as pd
import pytest

from gipdata import charts
from gipdata.views import GROUPS

from .frames import applicants, flows, key, many, outcomes
from .seen import assert_readable, cells_of, texts_of

APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation")


def _widths(chart: charts.Chart, row: int) -> dict[str, float]:
    """The length of each piece of a row's bars."""
    start = f"{row}/"
    return {
        name.removeprefix(start): box.get_width() for name, box in cells_of(chart).items() if name.startswith(start)
    }


def _outcomes(**counts: int | str) -> dict[str, int | str]:
    return {code: counts.get(code, 0) for code in GROUPS}


def test_a_year_is_a_hundred_percent_of_the_reports_that_state_all_parts() -> None:
    frame = outcomes(
        [
            (key("甲乡", 2021), _outcomes(granted=6, denied=2)),
            (key("乙镇", 2021), _outcomes(granted=2)),
            (key("丙镇", 2021), _outcomes(granted=90, other="blank")),  # the blank may be anything: not counted
        ]
    )
    chart = charts.outcomes(frame)
    widths = _widths(chart, 0)
    assert set(widths) == {"granted", "denied"}
    assert widths["granted"] == pytest.approx(4 * widths["denied"])
    texts = texts_of(chart)
    assert texts[texts.index("2021") : texts.index("2021") + 9] == [
        "2021",
        "2/3 份",
        "10",
        "8",
        "0",
        "2",
        "0",
        "0",
        "0",
    ]
    assert_readable(chart)
    assert chart.table.to_dict("records") == [
        {"年度": "2021", "报告份数": 3, "各项都有数字的份数": 2, "合计": 10}
        | dict(zip(GROUPS.values(), [8, 0, 2, 0, 0, 0], strict=True))
    ]


def test_several_rows_of_a_group_are_added_and_one_blank_among_them_counts() -> None:
    def frame(second: int | str) -> pd.DataFrame:
        rows = [(key("甲乡", 2021), _outcomes(denied=1)), (key("甲乡", 2021), {"denied": second})]
        return outcomes(rows)

    assert list(charts.outcomes(frame(4)).table["不予公开"]) == [5]
    assert charts.outcomes(frame("blank")).table["不予公开"].isna().all()


def test_a_row_that_the_form_does_not_have_is_no_gap() -> None:
    frame = outcomes([(key("甲乡", 2021), _outcomes(granted=3) | {"other": "not_prescribed"})])
    assert list(charts.outcomes(frame).table["各项都有数字的份数"]) == [1]


def test_zero_no_whole_report_and_nothing_look_different() -> None:
    frame = applicants(
        [
            (key("甲乡", 2019), dict.fromkeys(APPLICANTS, 0)),
            (key("甲乡", 2020), dict.fromkeys(APPLICANTS, "blank")),
            (key("甲乡", 2022), dict.fromkeys(APPLICANTS, 1)),
        ]
    )
    chart = charts.applicants(frame)
    assert [set(_widths(chart, row)) for row in range(4)] == [{"zero"}, set(), {"nothing"}, set(APPLICANTS)]
    texts = texts_of(chart)
    assert "合计 0 件" in texts and "没有各项都填了数字的报告" in texts and "没有报告，或报告中没有这些项目" in texts
    assert texts.count("—") == 7  # of 2020; nothing stands beside 2021
    assert_readable(chart)
    assert chart.table["合计"].tolist() == [0, pd.NA, pd.NA, 6]


def test_flow_sums_both_sides_over_the_same_reports() -> None:
    frame = flows(
        [
            (key("甲乡", 2020), (1, 9, 8, 2)),
            (key("乙镇", 2020), (0, 10, 10, 0)),
            (key("丙镇", 2020), (0, 50, "blank", 0)),
            (key("甲乡", 2021), (2, 3, 4, 0)),  # one is missing
        ]
    )
    chart = charts.flow(frame)
    widths = _widths(chart, 0)
    unit = widths["carried_in"]
    parts = {"carried_in": 1, "new_received": 19, "total_handled": 18, "carried_out": 2}
    assert widths == pytest.approx({name: times * unit for name, times in parts.items()})
    assert _widths(chart, 1)["new_received"] == pytest.approx(3 * unit)
    texts = texts_of(chart)
    assert texts.index("2/3 份") == texts.index("2020") + 1
    assert "两边应相等而相差：2021 年度 1 件" in "".join(texts)
    assert chart.table.iloc[0].tolist() == ["2020", 3, 2, 1, 19, 18, 2]
    assert_readable(chart)


def test_flow_that_balances_says_nothing_of_a_difference() -> None:
    chart = charts.flow(flows([(key("甲乡", 2020), (0, 0, 0, 0))]))
    assert "相差" not in "".join(texts_of(chart))
    assert texts_of(chart).count("0") == 2 + 4
    assert_readable(chart)


def test_sums_beyond_what_a_column_holds_are_right() -> None:
    huge = 2**62
    frame = flows([(key(org, 2020), (0, huge, huge, 0)) for org in ("甲乡", "乙镇", "丙镇")])
    chart = charts.flow(frame)
    assert chart.table["本年新收"].tolist() == [3 * huge]
    assert_readable(chart)


@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (14, 6), (40, 12)])
def test_texts_never_overlap(bodies: int, years: int) -> None:
    keys = many(bodies, range(2025 - years, 2025))
    counts = dict(zip(APPLICANTS, (1234567, 0, 1, 40, 3, 2), strict=True))
    assert_readable(charts.applicants(applicants([(k, counts) for k in keys])))
    assert_readable(charts.outcomes(outcomes([(k, _outcomes(granted=99999, other=1)) for k in keys])))
    assert_readable(charts.flow(flows([(k, (0, 10**6, 3, 0)) for k in keys])))


def test_a_thousand_reports_and_an_unknown_year() -> None:
    keys = [*many(1200, [2020]), key("甲乡", None)]
    chart = charts.flow(flows([(k, (0, 1, 1, 0)) for k in keys]))
    texts = texts_of(chart)
    assert "1200/1200 份" in texts and "年度不明" in texts
    assert_readable(chart)


def test_without_rows_they_say_so() -> None:
    for chart in (charts.flow(flows([])), charts.outcomes(outcomes([])), charts.applicants(applicants([]))):
        assert "没有数据" in texts_of(chart)
        assert_readable(chart)


def test_a_part_that_nobody_knows_is_never_left_out_in_silence() -> None:
    with pytest.raises(ValueError, match="total"):
        charts.applicants(applicants([(key("甲乡", 2021), {"natural_person": 1, "total": 1})]))
    with pytest.raises(KeyError, match="group"):
        charts.outcomes(applicants([(key("甲乡", 2021), {"natural_person": 1})]))
