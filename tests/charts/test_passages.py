"""Shared text: every character of section 五 counts once, as what most reports have."""

import warnings

import pandas as pd
import pytest

from gipdata import charts
from gipdata.charts.chart import Chart
from gipdata.narrative.passage_frame import shared_passages

from .frames import many
from .seen import assert_readable, box_at, cells_of, texts_of
from .told import coverage, gap, report
from .words import said

Span = tuple[int, int, str]


def sections(texts: dict[str, str], section: str = "problems") -> pd.DataFrame:
    return pd.DataFrame(
        [{"report_id": r, "section": section, "text": text, "location": None} for r, text in texts.items()],
        columns=["report_id", "section", "text", "location"],
    ).astype("str")


def spans(found: dict[str, list[Span]], section: str = "problems") -> pd.DataFrame:
    rows = [(r, section, start, end, shared) for r, listed in found.items() for start, end, shared in listed]
    return pd.DataFrame(rows, columns=["report_id", "section", "start", "end", "class"])


def lone(text: str, listed: list[Span]) -> Chart:
    """The chart of one report."""
    rows = coverage(report("甲乡", 2020))
    known = str(rows["report_id"][0])
    return charts.passages(spans({known: listed}), sections({known: text}), rows)


def counts(chart: Chart, row: int = 0) -> dict[str, int]:
    return {str(name): int(n) for name, n in chart.table.iloc[row, 4:].items() if n}


HUNDRED = "字" * 100


def test_parts_are_as_long_as_their_characters() -> None:
    chart = lone(HUNDRED, [(0, 40, "own_earlier"), (40, 60, "one_other"), (60, 70, "county")])
    boxes = cells_of(chart)
    assert list(boxes) == ["0/one_other", "0/own_earlier", "0/county", "0/own"]
    whole = sum(box.get_width() for box in boxes.values())
    assert [round(box.get_width() / whole, 6) for box in boxes.values()] == [0.2, 0.4, 0.1, 0.3]
    assert [box_at(chart, name)[1] for name in boxes] == ["20%", "40%", "10%", "30%"]
    assert_readable(chart)


def test_a_character_in_several_passages_counts_once_as_the_most_common() -> None:
    chart = lone(HUNDRED, [(0, 80, "one_other"), (10, 40, "own_earlier"), (20, 50, "stock"), (25, 45, "form")])
    assert counts(chart) == {
        **{"格式、条例用语": 20, "各地通用语": 10, "与本单位以往报告相同": 10, "与另一单位相同": 40, "未见相同": 20}
    }


def test_marks_and_spaces_do_not_count() -> None:
    """Ten characters, of which the last five are shared; the offsets are those of the text as written."""
    chart = lone("公开，不够。（一） 及时到位！", [(9, 15, "county")])
    assert counts(chart) == {"本县多家共有": 4, "未见相同": 5}


def test_common_words_stand_together_and_nobody_is_blamed_for_what_is_undecided() -> None:
    chart = lone(HUNDRED, [(0, 30, "form"), (30, 50, "stock"), (50, 75, "undecided")])
    assert [(name, box_at(chart, name)[1]) for name in cells_of(chart)] == [
        *(("0/form", "50%"), ("0/undecided", "25%"), ("0/own", "25%"))
    ]
    assert {"格式、条例和各地通用语", "有相同，但不知是谁的报告"} <= set(texts_of(chart))
    assert "与另一单位相同" not in texts_of(chart)


def test_other_sections_do_not_count() -> None:
    rows = coverage(report("甲乡", 2020))
    known = str(rows["report_id"][0])
    texts = pd.concat([sections({known: HUNDRED}), sections({known: HUNDRED}, "overview")])
    chart = charts.passages(spans({known: [(0, 50, "one_other")]}, "overview"), texts, rows)
    assert counts(chart) == {"未见相同": 100}


SEVERAL = coverage(
    *(report("甲乡", 2020), report("甲乡", 2021), report("乙镇", 2020), gap("乙镇", 2021)),
    *(report("丙镇", 2020), gap("丙镇", 2021)),
)
IDS = {(str(r["org"]), r["year"]): str(r["report_id"]) for r in SEVERAL.to_dict("records") if r["form"] == r["form"]}
TEXTS = sections({IDS["甲乡", 2020]: HUNDRED, IDS["甲乡", 2021]: HUNDRED * 3, IDS["乙镇", 2020]: HUNDRED})
SHARED = spans({IDS["甲乡", 2021]: [(0, 100, "own_earlier")], IDS["乙镇", 2020]: [(0, 60, "one_other")]})


def test_bodies_with_the_most_shared_first_and_how_many_reports_they_stand_on() -> None:
    chart = charts.passages(SHARED, TEXTS, SEVERAL)
    rows = [tuple(row)[:4] for row in chart.table.itertuples(index=False)]
    assert rows == [("乙镇", 1, 1, 100), ("甲乡", 2, 2, 400), ("丙镇", 1, 0, 0)]
    texts = texts_of(chart)
    assert [t for t in texts if t in ("1/1", "2/2", "0/1")] == ["1/1", "2/2", "0/1"]
    assert "没有可读的第五部分" in texts
    assert any(text.startswith("n = 4 份报告；其中 3 份有可读的第五部分") for text in texts)


def test_by_year() -> None:
    chart = charts.passages(SHARED, TEXTS, SEVERAL, by="year")
    rows = [tuple(row)[:4] for row in chart.table.itertuples(index=False)]
    assert rows == [("2020", 3, 2, 200), ("2021", 1, 1, 300)]
    assert counts(chart, 0) == {"与另一单位相同": 60, "未见相同": 140}
    assert counts(chart, 1) == {"与本单位以往报告相同": 100, "未见相同": 200}


def test_with_the_passages_that_the_project_itself_finds() -> None:
    """The second report repeats 24 characters of the first, and adds as many that are new."""
    old = "村务栏目去年全年没有专人照看因而群众反映较多意见很大"
    new = "部分文件公布以后缺少通俗说明老人看不明白只好逐户上门"
    rows = coverage(report("甲乡", 2020), report("甲乡", 2021))
    first, second = map(str, rows["report_id"])
    texts = sections({first: old + "。", second: f"{old}。{new}。"})
    reports = rows.assign(township=None, org_type="township")
    chart = charts.passages(shared_passages(texts, reports), texts, rows, by="year")
    assert counts(chart, 0) == {"未见相同": len(old)}
    assert counts(chart, 1) == {"与本单位以往报告相同": len(old), "未见相同": len(new)}


@pytest.mark.parametrize("by", ["body", "year"])
@pytest.mark.parametrize(("bodies", "years"), [(1, 1), (14, 6), (40, 2), (300, 1)])
def test_texts_never_overlap(bodies: int, years: int, by: str) -> None:
    classes = ("form", "stock", "county", "own_earlier", "one_other", "undecided")
    keys = many(bodies, range(2025 - years, 2025))
    rows = coverage(*(report(str(k["org"]), int(str(k["year"]))) for k in keys))
    texts = sections({str(r): HUNDRED * (at % 50 + 1) for at, r in enumerate(rows["report_id"]) if at % 9 != 4})
    found = {
        str(r): [(n * 7 * (at % 5 + 1), (n + 1) * 7 * (at % 5 + 1), name) for n, name in enumerate(classes)]
        for at, r in enumerate(rows["report_id"])
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = charts.passages(spans(found), texts, rows, by=by)
        assert_readable(chart)
    drawn = len([text for text in texts_of(chart) if text.startswith(("第", "示例经济"))]) - 1  # the title
    if by == "body":
        assert drawn == min(bodies, 41)
        assert (f"另有{bodies - drawn}个单位未画出" in said(chart)) == (bodies > drawn)


def test_without_rows_it_says_so() -> None:
    assert "没有数据" in texts_of(charts.passages(SHARED, TEXTS, SEVERAL.iloc[:0]))
    assert "没有可读的第五部分" in texts_of(charts.passages(SHARED, TEXTS.iloc[:0], SEVERAL))


def test_wrong_calls_are_told() -> None:
    with pytest.raises(ValueError, match="by must be"):
        charts.passages(SHARED, TEXTS, SEVERAL, by="theme")
    with pytest.raises(ValueError, match="most"):
        charts.passages(SHARED, TEXTS, SEVERAL, most=0)
    with pytest.raises(KeyError, match="class"):
        charts.passages(SHARED.drop(columns="class"), TEXTS, SEVERAL)
