"""Frames in Chinese: every answer was written by hand from the forms and the frames made here."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from gipdata.charts import passages
from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, load_form
from gipdata.frames import dataset_of, frame_of
from gipdata.narrative.keyness import keyness
from gipdata.narrative.ledger import LEDGER, ledger
from gipdata.narrative.passage_frame import shared_passages
from gipdata.narrative.passage_pairs import PASSAGE_PAIRS
from gipdata.narrative.shares import shares
from gipdata.narrative.words import word_counts
from gipdata.report import Place, Report, Section, UnitBasis
from gipdata.schema import TABLES
from gipdata.shown import ShownFrame
from gipdata.views import VIEWS
from gipdata.wording import chinese
from tests.reports import BLANK, SLASH, cells_of, count, money

ROOT = Path(__file__).resolve().parents[1]
STATED = [*TABLES, *VIEWS, LEDGER, PASSAGE_PAIRS]


def made() -> Dataset:
    """Two reports of one body: a blank and a slash in the first, of the 2019 form; the body of a third is not known."""
    first = {
        ("applications", "new_received", "total"): BLANK,
        ("applications", "carried_in", "total"): SLASH,
        ("disclosure", "procurement", "amount"): money("12.5", "12.5", "元", UnitBasis.ASSUMED),
    }
    second = {("applications", "new_received", "total"): count(3)}
    text = "栏目更新不及时，群众查不到新的信息，今后由专人按月更新。"
    section = Section("problems", "五、存在的主要问题", text, None)
    place = Place("甲镇", "示例县")
    return dataset_of(
        [
            Report("a.txt", "a" * 64, "2019", org="甲镇", year=2020, place=place, cells=cells_of("2019", first)),
            Report("b.txt", "b" * 64, "2021", org="甲镇", year=2021, place=place, cells=cells_of("2021", second)),
            Report("c.txt", "c" * 64, "none", sections=(section,)),
        ]
    )


def columns_of(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame.columns]


def rows_of(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.itertuples(index=False, name=None))


# Headings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", STATED, ids=lambda table: table.name)
def test_a_whole_frame_has_the_headings_of_its_table(table: Any) -> None:
    expected = {"disclosure.value": "数值（金额为元）", "figures.value": "数值（金额为元）"}
    shown = columns_of(chinese(frame_of(table, [])))
    for column, heading in zip(table.columns, shown, strict=True):
        known = expected.get(f"{table.name}.{column.name}", column.title)
        assert heading in (known, known.removesuffix("代码"))


def test_frames_without_a_table_have_headings_too() -> None:
    data = made()
    counts = word_counts(data.sections)
    found = shared_passages(data.sections, data.reports)
    for frame in (counts, keyness(counts, [i % 2 == 0 for i in range(len(counts))]), found):
        assert all(not name.isascii() or name == "z" for name in columns_of(chinese(frame)))


def test_the_codebook_gives_the_same_headings() -> None:
    stated = tomllib.loads((ROOT / "tools" / "codebook.toml").read_text(encoding="utf-8"))["columns"]
    ours = tomllib.loads((ROOT / "gipdata" / "wording.toml").read_text(encoding="utf-8"))["tables"]
    for name, columns in stated.items():
        assert ours[name] == {column: titles[0] for column, titles in columns.items()}


def test_one_column_of_two_tables_is_told_by_the_others() -> None:
    data = made()
    assert columns_of(chinese(data.applications[["org", "item", "value", "kind"]])) == [
        "单位",
        "行",
        "数值",
        "填写情况",
    ]
    assert columns_of(chinese(data.items[["org", "kind", "text", "themes"]])) == ["单位", "类别", "原文", "主题"]
    assert columns_of(chinese(data.findings[["severity", "message"]])) == ["程度", "说明"]


def test_one_column_of_two_tables_is_told_by_its_codes() -> None:
    frame = pd.DataFrame({"kind": ["problem", "measure"]})
    assert rows_of(chinese(frame)) == [("存在的问题",), ("改进措施",)]
    assert rows_of(chinese(pd.DataFrame({"kind": ["blank"]}))) == [("空白（未填，不等于 0）",)]


def test_a_column_nobody_knows_keeps_its_name() -> None:
    assert columns_of(chinese(pd.DataFrame({"mine": [1], "year": [2]}))) == ["mine", "年度"]


def test_two_columns_never_share_a_heading() -> None:
    assert columns_of(chinese(pd.DataFrame({"年度": [1], "year": [2]}))) == ["年度", "年度（year）"]
    thrice = pd.DataFrame([[1, 2, 3]], columns=["year", "year", "year"])
    assert rows_of(chinese(thrice)) == [(1, 2, 3)]


def test_a_named_index_becomes_columns_and_another_is_dropped() -> None:
    counted = pd.DataFrame({"year": [2020, 2020, 2021], "new_received": pd.array([1, None, 3], "Int64")})
    by_year = counted.groupby("year")["new_received"].agg(["sum", "count", "size"])
    assert columns_of(chinese(by_year)) == ["年度", "合计", "有数字的份数", "份数"]
    assert rows_of(chinese(by_year)) == [(2020, 1, 1, 2), (2021, 3, 1, 1)]
    assert list(chinese(counted[counted["year"] == 2021]).index) == [0]


# Values ---------------------------------------------------------------------------------------------------------------


def test_a_missing_figure_is_what_its_kind_says() -> None:
    view = made().requests()[["org", "year", "new_received", "new_received_kind", "carried_in", "carried_in_kind"]]
    assert rows_of(chinese(view, kinds=False)) == [
        ("甲镇", 2020, "空白", "不适用"),
        ("甲镇", 2021, 3, 0),
        ("单位不明", "年度不明", "缺", "缺"),
    ]
    assert rows_of(chinese(view))[0] == ("甲镇", 2020, "空白", "空白（未填，不等于 0）", "不适用", "不适用（/、-、无）")


def test_a_figure_stays_a_figure() -> None:
    amounts = made().procurement()[["amount", "amount_kind", "unit_basis"]]
    assert rows_of(chinese(amounts, kinds=False))[:2] == [(Decimal("12.5"), "未写明，按元计"), ("无此项", "—")]


def test_without_its_kind_a_missing_figure_is_a_dash() -> None:
    assert rows_of(chinese(made().requests()[["year", "new_received"]])) == [(2020, "—"), (2021, 3), ("年度不明", "—")]


def test_kinds_are_left_out_only_beside_their_figure() -> None:
    items = pd.DataFrame({"kind": ["problem"], "text": ["某事"]})
    assert rows_of(chinese(items, kinds=False)) == [("存在的问题", "某事")]


def test_codes_stay_beside_their_labels() -> None:
    row = pd.DataFrame({"item": ["granted"], "item_label": ["三（一）予以公开"], "applicant": ["total"], "value": [1]})
    assert columns_of(chinese(row)) == ["行代码", "行", "申请人", "数值"]
    assert rows_of(chinese(row)) == [("granted", "三（一）予以公开", "总计", 1)]


def test_one_code_of_two_columns_is_told_by_the_row() -> None:
    """Both clauses call the column of money ``amount``."""
    frame = pd.DataFrame({"item": ["fees", "procurement"], "measure": ["amount", "amount"], "value": [1, 2]})
    assert [row[:2] for row in rows_of(chinese(frame))] == [
        ("行政事业性收费", "本年收费金额（单位：万元）"),
        ("政府集中采购", "采购总金额"),
    ]
    assert rows_of(chinese(frame[["measure", "value"]])) == [("金额", 1), ("金额", 2)]


def test_every_measure_has_the_label_of_its_own_row() -> None:
    for form in map(load_form, EDITIONS):
        for row, column in form.tables["disclosure"].keys:
            newest = max(e for e in EDITIONS if (row, column) in load_form(e).tables["disclosure"].keys)
            label = load_form(newest).tables["disclosure"].column(row, column).label
            assert rows_of(chinese(pd.DataFrame({"item": [row], "measure": [column]})))[0][1] == label


def test_the_place_of_a_finding_is_told_by_its_table() -> None:
    places = [
        ("applications", "other_other", "total", "三（六）3.其他", "总计"),
        ("disputes", "review", "other", "行政复议", "其他结果"),
        ("disclosure", "procurement", "amount", "政府集中采购", "采购总金额"),
        (None, "problems", None, "五、存在的主要问题及改进情况", "—"),
    ]
    frame = pd.DataFrame([place[:3] for place in places], columns=["table", "item", "column"])
    assert [row[1:] for row in rows_of(chinese(frame.assign(severity="note")))] == [
        (row, column, "提示") for *_, row, column in places
    ]


def test_themes_of_one_statement_are_told_apart() -> None:
    frame = pd.DataFrame({"text": ["甲", "乙", "丙"], "themes": ["staffing;training", "none", ""]})
    assert rows_of(chinese(frame)) == [("甲", "人员力量薄弱；业务能力不足"), ("乙", "未具体说明"), ("丙", "—")]


def test_a_check_that_holds_does_not_read_like_a_fault() -> None:
    frame = pd.DataFrame({"rule": ["balance"], "subject": ["x"], "status": ["holds"]})
    assert rows_of(chinese(frame)) == [("收到的申请与办理、结转的申请不平衡", "x", "成立（没有这一问题）")]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_code_of_a_view_becomes_its_label(view: Any) -> None:
    shown = chinese(getattr(made(), view.name)())
    codes = [column for column in view.columns if column.codes or column.name in ("state", "status", "group", "theme")]
    for column in codes:
        if f"{column.name}_label" not in view.names:
            assert not [value for value in shown.iloc[:, view.names.index(column.name)] if str(value).isascii()]


def test_classes_of_passages_are_called_as_in_the_chart() -> None:
    data = made()
    found = shared_passages(data.sections, data.reports)
    chart = passages(found, data.sections, data.coverage())
    labels = rows_of(chinese(pd.DataFrame({"class": ["form", "stock", "own_earlier", "one_other"], "length": 1})))
    assert {"格式、条例用语", "与另一单位相同"} < {label for label, _ in labels} <= set(chart.table.columns)


def test_an_empty_text_that_was_written_stays() -> None:
    frame = pd.DataFrame({"raw": ["", "/"], "kind": ["blank", "not_applicable"], "value": [None, None]})
    assert [row[0] for row in rows_of(chinese(frame))] == ["", "/"]


def test_truth_and_dates() -> None:
    frame = pd.DataFrame(
        {
            "text_unit_stated": pd.array([True, False, None], "boolean"),
            "published": pd.Series(["2021-01-29", None, "2022-01-05"], dtype="datetime64[s]"),
        }
    )
    assert rows_of(chinese(frame)) == [("是", "2021-01-29"), ("否", "—"), ("—", "2022-01-05")]


def test_the_frame_itself_is_untouched() -> None:
    frame = made().requests()
    before = frame.copy(deep=True)
    chinese(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_a_frame_without_columns_or_rows() -> None:
    assert chinese(pd.DataFrame()).empty
    assert columns_of(chinese(made().unread)) == ["来源文件", "文件校验值", "原因"]


# What a notebook shows ------------------------------------------------------------------------------------------------


def html_of(frame: ShownFrame) -> str:
    return frame._repr_html_()


def test_hostile_text_is_text() -> None:
    shown = html_of(chinese(pd.DataFrame({"<b>": ["<script>alert(1)</script>\n$x$ & 甲"]})))
    assert "<script>" not in shown and "<b>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>$x$ &amp; 甲" in shown
    assert 'class="tex2jax_ignore mathjax_ignore"' in shown


def test_rows_that_are_not_shown_are_counted() -> None:
    frame = pd.DataFrame({"year": range(2000, 2050)})
    assert html_of(chinese(frame)).count("<tr>") == 1 + 40
    assert html_of(chinese(frame)).endswith("<p>共 50 行，以上为前 40 行。</p>")
    assert html_of(chinese(frame, rows=3)).endswith("<p>共 50 行，以上为前 3 行。</p>")
    assert len(chinese(frame, rows=3)) == 50
    assert html_of(chinese(frame[:40])).endswith("<p>共 40 行。</p>")
    assert html_of(chinese(frame[:0])).endswith("<p>没有符合条件的行。</p>")


def test_figures_as_they_are_read() -> None:
    frame = pd.DataFrame({"year": [2021], "amount": [Decimal("5603779.19")], "share": [0.428571], "z": [2.345]})
    cells = html_of(chinese(frame)).partition("<tbody>")[2]
    assert [part.partition("</td>")[0] for part in cells.split('right">')[1:]] == [
        "2021",
        "5,603,779.19",
        "42.9%",
        "2.35",
    ]


def test_shares_stay_shares_in_a_part_of_the_frame() -> None:
    data = made()
    frame = chinese(shares(data.items, data.reports).assign(share=0.5)[["theme", "share"]])
    more = chinese(pd.DataFrame({"theme": ["staffing", "training"], "share": [0.5, 1.0]}))
    assert columns_of(frame) == ["主题", "比例"]
    assert "100.0%" in more.tail(1)._repr_html_() and "50.0%" not in more.tail(1)._repr_html_()


def test_figures_stand_to_the_right_also_beside_words() -> None:
    shown = html_of(chinese(made().requests()[["new_received", "new_received_kind"]], kinds=False))
    assert shown.count("text-align:right") == 1 + 3


def test_the_ledger_says_that_a_problem_has_no_measure() -> None:
    data = made()
    frame = chinese(ledger(data.items, data.reports))
    assert columns_of(frame)[LEDGER.names.index("measures")] == "措施"
    assert rows_of(chinese(pd.DataFrame({"text": ["甲"], "measures": [""]}))) == [("甲", "（无对应措施）")]


def test_where_a_body_is_known_from_is_said_in_chinese() -> None:
    frame = pd.DataFrame(
        {"org": ["云溪乡", "石桥镇"], "status": ["report", "no_report"], "known_by": ["reports", "roster"]}
    )
    assert chinese(frame)["单位得自"].tolist() == ["报告（没有名册，或者名册上没有）", "名册"]
