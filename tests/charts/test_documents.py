"""Documents and decisions: bars as high as the sums, the two editions apart."""

import pytest

from gipdata import charts

from .frames import documents, key, many
from .seen import assert_readable, cells_of, texts_of

OLD_MADE = ("normative_documents", "made", "本年新制作数量")
OLD_DISCLOSED = ("normative_documents", "disclosed", "本年新公开数量")
NEW_ISSUED = ("normative_documents", "issued", "本年制发件数")
OLD_LICENCES = ("licences", "decisions", "处理决定数量")
NEW_LICENCES = ("licences", "decisions", "本年处理决定数量")


def _heights(chart: charts.Chart) -> dict[str, float]:
    return {name: box.get_height() for name, box in cells_of(chart).items()}


def test_bars_are_as_high_as_the_sums_of_their_year_and_edition() -> None:
    frame = documents(
        [
            (key("甲乡", 2020), *OLD_MADE, 2),
            (key("乙镇", 2020), *OLD_MADE, 1),
            (key("乙镇", 2020), *OLD_DISCLOSED, 500),
            (key("甲乡", 2021), *NEW_ISSUED, 6),
            (key("乙镇", 2021, "2019"), *OLD_MADE, 4),  # still on the old form
            (key("丙镇", 2021), *NEW_ISSUED, "blank"),
        ]
    )
    chart = charts.documents(frame)
    heights = _heights(chart)
    unit = heights["normative_documents/2021/2021"] / 6
    assert heights == pytest.approx(
        {
            "normative_documents/2020/2019": 3 * unit,
            "normative_documents/2021/2019": 4 * unit,
            "normative_documents/2021/2021": 6 * unit,
        }
    )
    texts = texts_of(chart)
    assert {"3", "4", "6"} <= set(texts) and "500" not in texts
    assert {"2/2", "1/1", "1/2"} <= set(texts)
    assert "虚线处开始使用新格式" in "".join(texts)
    assert_readable(chart)
    records = chart.table[["年度", "格式", "应填份数", "有数字的份数", "合计"]].to_numpy().tolist()
    assert records == [
        ["2020", "2019 年版格式", 2, 2, 3],
        ["2021", "2019 年版格式", 1, 1, 4],
        ["2021", "2021 年版格式", 2, 1, 6],
    ]


def test_the_edition_of_a_decision_is_told_by_its_column_in_a_mixed_report_too() -> None:
    frame = documents([(key("甲乡", 2022, "mixed"), *OLD_LICENCES, 3), (key("乙镇", 2022, "mixed"), *NEW_LICENCES, 5)])
    assert set(_heights(charts.documents(frame))) == {"licences/2022/2019", "licences/2022/2021"}


def test_zero_nothing_stated_and_no_figures_differ() -> None:
    frame = documents(
        [
            (key("甲乡", 2021), *NEW_LICENCES, 0),
            (key("甲乡", 2022), *NEW_LICENCES, "blank"),
            (key("甲乡", 2024), *NEW_LICENCES, 7),
        ]
    )
    chart = charts.documents(frame)
    texts = texts_of(chart)
    assert texts.count("0") == 1 and texts.count("—") == 1 and "没有报告，或报告中没有这些项目" in texts
    assert set(_heights(chart)) == {"licences/2024/2021"}
    assert "虚线" not in "".join(texts)
    assert chart.table["合计"].isna().tolist() == [False, True, False]
    assert_readable(chart)


@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (14, 6), (40, 12), (1200, 6)])
def test_texts_never_overlap(bodies: int, years: int) -> None:
    keys = many(bodies, range(2025 - years, 2025))
    frame = documents(
        [
            row
            for at, k in enumerate(keys)
            for row in (
                (k, *(OLD_LICENCES if k["form"] == "2019" else NEW_LICENCES), 5000 if at % 3 else "text"),
                (k, *(OLD_MADE if k["form"] == "2019" else NEW_ISSUED), at % 2),
            )
        ]
    )
    assert_readable(charts.documents(frame))


def test_without_what_is_drawn_it_says_so() -> None:
    assert "没有数据" in texts_of(charts.documents(documents([])))
    other = documents([(key("甲乡", 2021), "regulations", "issued", "本年制发件数", 1)])
    assert "没有数据" in texts_of(charts.documents(other))
