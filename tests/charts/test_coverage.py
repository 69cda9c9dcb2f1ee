"""What there is: whose report of which year, on which form, how much of it could be read, how much is blank."""

import warnings

import pytest
from matplotlib.colors import to_hex

from gipdata import charts
from gipdata.charts.chart import Chart
from gipdata.charts.marks import NO_REPORT

from .seen import assert_readable, cells_of, texts_of
from .told import coverage, everyone, gap, report
from .words import inside, said

SMALL = coverage(
    report("甲乡", 2020, number=198, form="2019"),
    report("甲乡", 2021, number=100, blank=60, not_applicable=20, text=5, absent=10, unplaced=5),
    report("甲乡", 2022, number=199, absent=1, versions=2),
    gap("乙镇", 2020),
    report("乙镇", 2021, number=0, form="none"),
    report("乙镇", 2022, number=0, blank=198, form="2019"),
    gap("丙镇", 2020, "unknown"),
    report("丙镇", 2021, number=120, form="mixed"),
    report("丙镇", 2022, number=0, unplaced=200),
)


def parts(chart: Chart, name: str) -> dict[str, float]:
    """The parts of a cell's bar, as shares of it."""
    found = {gid.rpartition("/")[2]: box for gid, box in cells_of(chart).items() if gid.startswith(f"{name}/part/")}
    whole = sum(box.get_width() for box in found.values())
    return {kind: round(box.get_width() / whole, 4) for kind, box in found.items()}


def test_every_cell_says_what_was_read() -> None:
    chart = charts.coverage(SMALL)
    assert inside(chart, "0/0/report") == ["100%"]
    assert inside(chart, "0/1/report") == ["90%", "空30%"]
    assert inside(chart, "0/2/report") == [">99%*"]
    assert inside(chart, "1/0/no_report") == []
    assert inside(chart, "1/1/report") == ["无表"]
    assert inside(chart, "1/2/report") == ["100%", "空100%"]
    assert inside(chart, "2/0/unknown") == ["?"]
    assert inside(chart, "2/1/report") == ["100%"]
    assert inside(chart, "2/2/report") == ["0%"]
    texts = texts_of(chart)
    assert any(text.startswith("n = 7 份报告") for text in texts)
    assert any("* 有两份以上来源" in text for text in texts)
    assert_readable(chart)


def test_bars_are_parted_by_the_number_of_cells() -> None:
    chart = charts.coverage(SMALL)
    assert parts(chart, "0/0") == {"number": 1.0}
    assert parts(chart, "0/1") == {"number": 0.5, "not_applicable": 0.1, "blank": 0.3, "text": 0.1}
    assert parts(chart, "1/2") == {"blank": 1.0}
    assert parts(chart, "2/2") == {"text": 1.0}
    faces = {
        name.rpartition("/")[2]: to_hex(b.get_facecolor()) for name, b in cells_of(chart).items() if "part" in name
    }
    assert len({faces["number"], faces["blank"], faces["text"]}) == 3


def test_forms_look_different() -> None:
    chart = charts.coverage(SMALL)
    faces = {name: to_hex(box.get_facecolor()) for name, box in cells_of(chart).items()}
    assert len({faces[name] for name in ("0/0/report", "0/1/report", "2/1/report")}) == 3
    assert faces["0/0/report"] == faces["1/2/report"] and faces["0/1/report"] == faces["0/2/report"]
    assert {"2019 年格式", "2021 年格式", "两版格式混用"} <= set(texts_of(chart))


def test_the_key_names_only_what_is_shown() -> None:
    texts = texts_of(charts.coverage(coverage(report("甲乡", 2021))))
    assert {"数字", "2021 年格式"} <= set(texts)
    assert not set(texts) & {"2019 年格式", NO_REPORT.meaning, "空白（不是 0）", "读不出或文中没有", "不适用（／）"}


def test_the_table_behind_it() -> None:
    table = charts.coverage(SMALL).table
    found = {(row["单位"], row["年度"]): row for row in table.to_dict("records")}
    assert len(found) == 9
    row = found["甲乡", "2021"]
    names = ("数字格数", "空白格数", "不适用格数", "文字格数", "文中没有的格数", "无法定位的格数")
    assert [row[name] for name in names] == [100, 60, 20, 5, 10, 5]
    assert found["乙镇", "2020"]["报告情况"] == NO_REPORT.meaning
    assert found["丙镇", "2020"]["报告情况"].startswith("无法判断")
    assert table["数字格数"].isna().sum() == 3  # no report, perhaps one, none of the tables


def test_reports_of_unknown_body_or_year_have_rows_of_their_own() -> None:
    frame = coverage(report("甲乡", 2021), {**report(None, 2021), "report_id": "x"}, {**report("乙镇", None)})
    chart = charts.coverage(frame)
    texts = texts_of(chart)
    assert {"单位不明", "乙镇", "不明"} <= set(texts)
    assert any("2 份报告的单位或年度不能确定" in text for text in texts)


def test_years_that_the_frame_lacks_are_missing_reports() -> None:
    chart = charts.coverage(coverage(report("甲乡", 2019), report("甲乡", 2021)))
    assert "0/1/no_report" in cells_of(chart)


@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (5, 1), (14, 6), (40, 6), (41, 1), (30, 14)])
def test_texts_never_overlap(bodies: int, years: int) -> None:
    _, frame = everyone(bodies, range(2025 - years, 2025))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.coverage(frame)
        assert_readable(chart)
    drawn = len({name.partition("/")[0] for name in cells_of(chart)})
    assert drawn == min(bodies, 40 if years <= 6 else 22)
    assert (f"另有{bodies - drawn}个单位未画出" in said(chart)) == (bodies > drawn)


def test_a_full_page_with_every_mark_and_every_note() -> None:
    kinds = ("blank", "not_applicable", "text")
    some = [report(f"{n}乡", 2020, number=150, versions=2, **{kinds[n % 3]: 50}) for n in range(60)]
    years = [report("0乡", 2024), report("1乡", 2024, form="2019"), report("2乡", 2024, form="mixed")]
    gaps = [gap("3乡", 2023), gap("4乡", 2023, "unknown"), report("5乡", 2022, form="none", number=0)]
    others = [report("6乡", 2021, form="2014"), {**report(None, 2021), "report_id": "x"}]
    chart = charts.coverage(coverage(*some, *years, *gaps, *others))
    assert_readable(chart)
    assert len({name.partition("/")[0] for name in cells_of(chart)}) == 40


def test_where_bodies_are_cut_those_with_the_most_gaps_are_drawn() -> None:
    chart = charts.coverage(SMALL, most=1)
    assert "乙镇" in texts_of(chart) and "甲乡" not in texts_of(chart)
    assert "另有2个单位未画出" in said(chart)


def test_without_rows_it_says_so() -> None:
    chart = charts.coverage(SMALL.iloc[:0])
    assert "没有数据" in texts_of(chart) and chart.table.empty


def test_wrong_calls_are_told() -> None:
    with pytest.raises(ValueError, match="most"):
        charts.coverage(SMALL, most=0)
    with pytest.raises(KeyError, match="unplaced"):
        charts.coverage(SMALL.drop(columns="unplaced"))
