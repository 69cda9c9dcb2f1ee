"""The roll-up: every sum below was added up by hand, and those of the sample county by its answer key."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipdata.building import read_and_check
from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, load_form
from gipdata.frames import dataset_of
from gipdata.report import Kind, Listed, Place, Report, UnitBasis
from gipdata.summary.bounds import ANYTHING, Bounds, bounds_of
from gipdata.summary.county import NoSummary
from gipdata.summary.rollup import Figure, Group, Rollup, roll_up
from gipdata.summary.rollup_files import form_parts, rollup_files
from gipdata.summary.rollup_notes import notes_of, open_words
from tests.checks.build import consistent_applications
from tests.reports import BLANK, SLASH, Written, cells_of, count, money
from tools.county.key import Row, expected
from tools.county.loading import load_facts

Cells = dict[tuple[str, str, str], Written]
NEW = ("applications", "new_received", "total")
ABSENT: Written = ("", Kind.ABSENT, None, None)
UNPLACED: Written = ("12", Kind.UNPLACED, None, None)
TEXT: Written = ("见附表", Kind.TEXT, None, None)


def made(
    file: str, org: str | None, written: Cells | None = None, form: str = "2021", year: int | None = 2024, **fields: Any
) -> Report:
    """A report whose file bears a letter, 0 in every cell not given; of a township of 示例县 by default."""
    place = Place(org, fields.pop("county", "示例县"), fields.pop("city", None))
    cells = cells_of(form, written) if form in EDITIONS else ()
    fields = {"org_type": "township", "place": place, **fields}
    return Report(f"{file}.txt", file * 64, form, cells=cells, org=org, year=year, **fields)


def rolled(*reports: Report, year: int = 2024, **more: Any) -> Rollup:
    return roll_up(dataset_of(reports), "示例县", year, **more)


def told(figure: Figure) -> tuple[object, ...]:
    return figure.stated, figure.n, figure.m, figure.low, figure.high


def whole_row(row: str, *values: int | Written) -> Cells:
    """A row of table 三 from the natural persons to the total."""
    columns = [column.code for column in load_form("2021").tables["applications"].blocks[0].columns]
    pairs = zip(columns, values, strict=True)
    return {("applications", row, code): count(v) if isinstance(v, int) else v for code, v in pairs}


# Sums -----------------------------------------------------------------------------------------------------------------


def test_a_sum_says_of_whom_it_is_made() -> None:
    a, b, c = ({NEW: count(n)} for n in (4, 0, 17))
    reports = [made("a", "甲乡", a), made("b", "乙镇", b), made("c", "丙街道", c, org_type="subdistrict")]
    figure = rolled(*reports).townships[NEW]
    assert told(figure) == (21, 3, 3, 21, 21) and figure.is_certain and not figure.unstated
    assert {(c.org, c.value, c.raw, c.location) for c in figure.contributions} == {
        ("甲乡", 4, "4", "第16行第7格"),
        ("乙镇", 0, "0", "第16行第7格"),
        ("丙街道", 17, "17", "第16行第7格"),
    }


def test_the_total_of_a_row_is_a_sum_of_totals_and_no_part_is_added_to_it() -> None:
    row = whole_row("new_received", 3, 1, 0, 0, 0, 0, 4)
    rollup = rolled(made("a", "甲乡", row), made("b", "乙镇", row))
    assert [rollup.townships["applications", "new_received", c].stated for c in ("natural_person", "total")] == [6, 8]


@pytest.mark.parametrize("nothing", [BLANK, SLASH, ABSENT, UNPLACED, TEXT])
def test_what_is_no_number_is_not_zero(nothing: Written) -> None:
    key = ("disclosure", "licences", "decisions")
    rollup = rolled(made("a", "甲乡", {key: count(5)}), made("b", "乙镇", {key: nothing}))
    figure = rollup.townships[key]
    assert told(figure) == (5, 1, 2, 5, None) and not figure.is_certain
    assert [(c.org, c.kind) for c in figure.unstated] == [("乙镇", nothing[1])]


def test_a_sum_of_nothing_is_not_zero() -> None:
    key = ("disclosure", "licences", "decisions")
    figure = rolled(made("a", "甲乡", {key: BLANK}), made("b", "乙镇", {key: SLASH})).townships[key]
    assert told(figure) == (None, 0, 2, 0, None)


def test_a_report_that_lost_its_tables_is_one_of_those_that_should_state_it() -> None:
    figure = rolled(made("a", "甲乡", {NEW: count(4)}), made("b", "乙镇", form="none")).townships[NEW]
    assert told(figure) == (4, 1, 2, 4, None)
    assert figure.unstated[0].kind == "absent"


def test_a_count_below_zero_is_none() -> None:
    key = ("disclosure", "licences", "decisions")
    less: Written = ("-3", Kind.NUMBER, -3, None)
    figure = rolled(made("a", "甲乡", {key: count(5)}), made("b", "乙镇", {key: less})).townships[key]
    assert told(figure) == (5, 1, 2, 5, None)
    assert [c.raw for c in figure.unstated] == ["-3"]


def test_what_may_be_below_zero_has_no_least() -> None:
    key = ("disclosure", "licences", "change")
    less: Written = ("-3", Kind.NUMBER, -3, None)
    reports = [made("a", "甲乡", {key: count(5)}, "2019", 2020), made("b", "乙镇", {key: less}, "2019", 2020)]
    assert told(rolled(*reports, year=2020).townships[key]) == (2, 2, 2, 2, 2)
    reports.append(made("c", "丙乡", {key: BLANK}, "2019", 2020))
    assert told(rolled(*reports, year=2020).townships[key]) == (2, 2, 3, None, None)


def test_money_is_what_is_stated_and_what_is_assumed() -> None:
    key = ("disclosure", "procurement", "amount")
    amounts = [
        money("422.6万元", "422.6", "万元", UnitBasis.STATED),
        money("1886000", "1886000", "元", UnitBasis.ASSUMED),
        money("29.05", "29.05", "元", UnitBasis.ASSUMED),
        BLANK,
    ]
    reports = [made(f, f"{f}乡", {key: a}, "2019", 2020) for f, a in zip("abcd", amounts, strict=True)]
    figure = rolled(*reports, year=2020).townships[key]
    assert told(figure) == (Decimal("6112029.05"), 3, 4, Decimal("6112029.05"), None)
    assert figure.assumed == Decimal("1886029.05")
    (note,) = [note for note in notes_of(load_form("2019").tables["disclosure"], _group(reports, 2020)) if "共" in note]
    assert note == (
        "注：“政府集中采购”的“采购总金额”共6112029.05元，其中4226000元写明单位，1886029.05元未写明单位、按元计（b乡、c乡）。"
    )


def _group(reports: list[Report], year: int) -> Group:
    return rolled(*reports, year=year).townships


# Which reports --------------------------------------------------------------------------------------------------------


def test_an_amended_report_counts_once() -> None:
    first = made("a", "甲乡", {NEW: count(4)}, published=date(2025, 1, 10))
    last = made("b", "甲乡", {NEW: count(5)}, published=date(2025, 2, 20))
    for order in ((first, last), (last, first)):
        rollup = rolled(*order)
        assert told(rollup.townships[NEW]) == (5, 1, 1, 5, 5)
        assert [(left.source, left.reason) for left in rollup.left_out] == [
            ("a.txt", "同一单位同一年度有2份来源，计入的是b.txt")
        ]


def test_two_versions_of_which_one_names_the_city_count_once() -> None:
    first = made("a", "甲乡", {NEW: count(4)}, published=date(2025, 1, 10))
    last = made("b", "甲乡", {NEW: count(5)}, published=date(2025, 2, 20), city="示例市")
    assert told(rolled(first, last).townships[NEW]) == (5, 1, 1, 5, 5)


def test_two_counties_of_one_name_are_never_added() -> None:
    reports = [made("a", "甲乡", {NEW: count(4)}, city="东市"), made("b", "乙乡", {NEW: count(5)}, city="西市")]
    with pytest.raises(NoSummary, match="数据中有2个示例县（东市、西市），请写明是哪个市的"):
        rolled(*reports)
    assert told(rolled(*reports, city="西市").townships[NEW]) == (5, 1, 1, 5, 5)
    reports.append(made("c", "丙乡", {NEW: count(2)}))  # of the one or the other
    rollup = rolled(*reports, city="西市")
    assert told(rollup.townships[NEW]) == (5, 1, 1, 5, 5)
    assert [(left.org, left.reason) for left in rollup.left_out] == [
        ("丙乡", "同名的县（市、区）或乡镇（街道）不止一个，报告没有写明所在的市")
    ]
    assert told(rolled(reports[0], reports[2], city="东市").townships[NEW]) == (6, 2, 2, 6, 6)
    with pytest.raises(NoSummary, match="没有南市示例县的报告"):
        rolled(*reports, city="南市")


def test_departments_stand_apart_and_other_levels_nowhere() -> None:
    rollup = rolled(
        made("a", "甲乡", {NEW: count(4)}),
        made("b", "教育局", {NEW: count(6)}, org_type="department"),
        made("c", "示例县", {NEW: count(90)}, org_type="county"),
        made("d", "某管委会", {NEW: count(7)}, org_type="other"),
        made("e", "示例市", {NEW: count(900)}, org_type="city", county=None),
    )
    assert rollup.townships[NEW].stated == 4 and rollup.departments[NEW].stated == 6
    assert [group.code for group in rollup.groups] == ["townships", "departments"]
    assert [(left.org, left.reason) for left in rollup.left_out] == [
        ("示例县", "单位类型为“县级政府”，不是乡镇、街道或部门"),
        ("某管委会", "单位类型为“其他”，不是乡镇、街道或部门"),
    ]


def test_reports_that_may_belong_here_are_named_and_not_added() -> None:
    rollup = rolled(
        made("a", "甲乡", {NEW: count(4)}),
        made("b", None, {NEW: count(50)}),
        made("c", "乙乡", {NEW: count(60)}, year=None),
        made("d", "丙乡", {NEW: count(70)}, county=None),
        made("e", "丁乡", {NEW: count(80)}, county="邻县"),
        made("f", "甲乡", {NEW: count(3)}, year=2023),
    )
    assert told(rollup.townships[NEW]) == (4, 1, 1, 4, 4)
    assert [(left.source, left.reason) for left in rollup.left_out] == [
        ("b.txt", "报告没有写明单位"),
        ("c.txt", "报告没有写明年度"),
        ("d.txt", "报告没有写明所属的县（市、区）"),
    ]


def test_whoever_reported_before_and_not_now_is_named() -> None:
    reports = [made("a", "甲乡"), made("b", "乙乡", year=2023), made("c", "丙乡", year=2025)]
    assert [(gap.org, gap.sure, gap.listed) for gap in rolled(*reports).missing] == [("乙乡", True, False)]
    reports.append(made("e", None))
    assert [(gap.org, gap.sure) for gap in rolled(*reports).missing] == [("乙乡", False)]


def test_with_a_roster_it_is_known_who_should_report() -> None:
    bodies = [
        ("body1", "柳湾乡", "示例县", None, None, None, 2023, "柳湾镇", None),
        ("body1", "柳湾镇", "示例县", None, None, 2024, None, None, None),
        ("body2", "山口乡", "示例县", None, None, None, None, None, None),
        ("body3", "水利局", "示例县", None, None, None, None, None, None),
    ]
    before = made(
        "a", "柳湾乡", {NEW: count(4)}, year=2023, listed=Listed("body1", "柳湾镇", Place("柳湾乡", "示例县"))
    )
    now = made("b", "柳湾镇", {NEW: count(5)}, listed=Listed("body1", "柳湾镇", Place("柳湾镇", "示例县")))
    rollup = roll_up(dataset_of([before, now], bodies=bodies), "示例县", 2024)
    assert told(rollup.townships[NEW]) == (5, 1, 1, 5, 5)
    assert {(gap.org, gap.listed, gap.org_type) for gap in rollup.missing} == {
        ("山口乡", True, "township"),
        ("水利局", True, "department"),
    }
    preface = form_parts(rollup, rollup.townships)[0].paragraphs
    assert preface[-1] == "按名册应当报告、本年度未见报告的单位：山口乡。"


@pytest.mark.parametrize(
    ("county", "year", "words"),
    [
        ("邻县", 2024, "没有邻县的报告。数据中的县（市、区）：示例县。"),
        ("示例县", 2022, "没有可以汇总的报告：示例县的乡镇、街道和部门都没有 2022 年度的报告。"),
        ("示例县", 2018, "没有 2018 年度的汇总格式：统一格式自 2019 年度起使用。"),
    ],
)
def test_nothing_to_add_is_said(county: str, year: int, words: str) -> None:
    with pytest.raises(NoSummary) as caught:
        roll_up(dataset_of([made("a", "甲乡")]), county, year)
    assert str(caught.value) == words


# Two forms ------------------------------------------------------------------------------------------------------------

LATE: Cells = {
    ("applications", "other", "natural_person"): count(2),
    ("applications", "other", "total"): count(2),
    ("applications", "granted", "natural_person"): count(1),
    ("applications", "granted", "total"): count(1),
    ("applications", "total_handled", "natural_person"): count(3),
    ("applications", "total_handled", "total"): count(3),
    ("applications", "new_received", "natural_person"): count(3),
    ("applications", "new_received", "total"): count(3),
    ("disclosure", "normative_documents", "made"): count(9),
    ("disclosure", "licences", "decisions"): count(11),
}


def test_of_a_late_report_on_the_old_form_only_the_same_is_added() -> None:
    handled = whole_row("granted", 1, 0, 0, 0, 0, 0, 1) | whole_row("total_handled", 1, 0, 0, 0, 0, 0, 1)
    on_time = made("a", "甲乡", {**handled, **whole_row("new_received", 1, 0, 0, 0, 0, 0, 1)})
    group = rolled(on_time, made("b", "乙乡", LATE, "2019")).townships
    assert told(group[NEW]) == (4, 2, 2, 4, 4)
    assert told(group["disclosure", "licences", "decisions"]) == (11, 2, 2, 11, 11)
    made_documents = group["disclosure", "normative_documents", "issued"]
    assert told(made_documents) == (0, 1, 1, 0, None)
    assert [(c.org, c.kind, c.value) for c in made_documents.elsewhere] == [("乙乡", "not_prescribed", None)]
    other = group["applications", "other_other", "total"]
    assert told(other) == (0, 1, 1, 0, 2)  # the two of 其他处理, if all of them are
    assert told(group["applications", "other_other", "business"]) == (0, 1, 1, 0, 0)
    assert [report.report_id for report in group.other_form] == ["乙乡-2024-bbbbbbbb"]


def test_the_note_on_a_sum_that_no_longer_adds_up_names_whose_form_differs() -> None:
    notes = notes_of(load_form("2021").tables["applications"], rolled(made("b", "乙乡", LATE, "2019")).townships)
    assert notes[-1] == (
        "注：下列合计在汇总后不相等：“自然人”一列各分项与“三（七）总计”（1与3）、“总计”一列各分项与“三（七）总计”（1与3）。"
        "乙乡的报告所用格式与本表不同。"
    )


# What blanks leave open -----------------------------------------------------------------------------------------------


def figures(group: Group, row: str, *columns: str) -> list[tuple[object, object]]:
    return [(group["applications", row, c].low, group["applications", row, c].high) for c in columns]


def test_one_blank_part_is_known_by_its_total() -> None:
    group = rolled(made("a", "甲乡", whole_row("new_received", 3, BLANK, 0, 0, 0, 0, 5) | FREE)).townships
    assert told(group["applications", "new_received", "business"]) == (None, 0, 1, 2, 2)


def test_two_blank_parts_share_what_is_left() -> None:
    row = whole_row("new_received", 3, BLANK, BLANK, 0, 0, 0, 5) | FREE
    group = rolled(made("a", "甲乡", row), made("b", "乙乡", whole_row("new_received", 1, 4, 0, 0, 0, 0, 5) | FREE))
    assert told(group.townships["applications", "new_received", "business"]) == (4, 1, 2, 4, 6)
    assert figures(group.townships, "new_received", "research", "total") == [(0, 2), (10, 10)]
    assert open_words(group.townships["applications", "new_received", "business"]) == (
        "按报告内的合计推算，实际数在4至6之间"
    )


def test_a_blank_total_is_at_least_its_parts() -> None:
    group = rolled(made("a", "甲乡", whole_row("new_received", 3, 1, BLANK, 0, 0, 0, BLANK) | FREE)).townships
    assert figures(group, "new_received", "research", "total") == [(0, None), (4, None)]
    assert open_words(group["applications", "new_received", "total"]) == "实际数不小于4"


def test_a_total_of_zero_leaves_nothing_open() -> None:
    figure = rolled(made("a", "甲乡", whole_row("granted", *[BLANK] * 6, 0)), made("b", "乙乡")).townships[
        "applications", "granted", "research"
    ]
    assert told(figure) == (0, 1, 2, 0, 0) and figure.is_certain and figure.unstated
    assert open_words(figure) == "按报告内的合计推算，所缺部分为0"


def test_a_report_that_contradicts_itself_bounds_nothing() -> None:
    cells = whole_row("new_received", 3, BLANK, 0, 0, 0, 0, 5) | FREE
    assert figures(rolled(made("a", "甲乡", cells)).townships, "new_received", "business") == [(2, 2)]
    cells |= whole_row("granted", 9, 0, 0, 0, 0, 0, 5)
    assert figures(rolled(made("a", "甲乡", cells)).townships, "new_received", "business") == [(0, None)]
    assert figures(rolled(made("a", "甲乡", cells)).townships, "granted", "natural_person") == [(9, 9)]


# Nothing but the row of new requests bounds them: the other rows of the balance are blank.
FREE: Cells = {
    ("applications", row, column.code): BLANK
    for row in ("carried_in", "total_handled", "carried_out")
    for column in load_form("2021").tables["applications"].blocks[0].columns
}


@given(st.integers(0, 2**31), st.sampled_from(EDITIONS), st.floats(0.05, 0.9))
def test_the_truth_is_always_within_the_bounds(seed: int, edition: str, share: float) -> None:
    rng = random.Random(seed)
    truth = {key[1:]: int(str(v)) for key, v in consistent_applications(edition, rng, most=4).items()}
    known = {key: value for key, value in truth.items() if rng.random() > share}
    found = bounds_of("applications", known)
    for key, value in truth.items():
        low, high = found[key]
        assert low is not None and low <= value and (high is None or value <= high)
        assert key not in known or (low, high) == (value, value)
    parts = [row for row in load_form("2021").tables["applications"].rows if row.startswith("other_")]
    if edition == "2019" and ("other", "business") in known:
        assert all(found[part, "business"] <= (0, truth["other", "business"]) for part in parts)


def test_nothing_known_bounds_nothing() -> None:
    assert set(bounds_of("disputes", {}).values()) == {ANYTHING}
    assert bounds_of("disclosure", {("licences", "decisions"): 3}) == {("licences", "decisions"): Bounds(3, 3)}


# The files ------------------------------------------------------------------------------------------------------------


def read_back(files: Mapping[str, bytes], folder: Path) -> Iterator[tuple[str, Report]]:
    for name, data in files.items():
        path = folder / name
        path.write_bytes(data)
        yield name, read_and_check(path)


def assert_same(group: Group, report: Report) -> None:
    read = {(c.table, c.row, c.column): (c.kind, c.value) for c in report.cells}
    assert set(read) == set(group.figures)
    for key, figure in group.figures.items():
        expected = (Kind.BLANK, None) if figure.stated is None else (Kind.NUMBER, figure.stated)
        assert read[key] == expected, key


def test_the_files_read_back_say_the_same(tmp_path: Path) -> None:
    key = ("disclosure", "fees", "amount")
    fee = money("12.3456", "12.3456", "万元", UnitBasis.HEADING)
    reports = [
        made("a", "甲乡", {NEW: count(4), key: fee, ("disclosure", "regulations", "issued"): BLANK}),
        made("b", "教育局", {NEW: count(6)}, org_type="department"),
    ]
    rollup = rolled(*reports)
    files = rollup_files(rollup)
    assert list(files) == ["汇总表.docx", "汇总表.xlsx", "汇总表（部门）.docx", "汇总表（部门）.xlsx"]
    for name, report in read_back(files, tmp_path):
        assert_same(rollup.departments if "部门" in name else rollup.townships, report)
        assert (report.org, report.org_type, report.year, report.form) == ("示例县", "county", 2024, "2021")
    assert rollup.townships[key].stated == 123456
    assert files == rollup_files(rolled(*reports))


@pytest.mark.parametrize("seed", range(4))
def test_gaps_and_notes_do_not_disturb_the_reading_back(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    edition, year = (("2019", 2020), ("2021", 2024))[seed % 2]
    reports = []
    for letter in "abcdef":
        cells = {key: count(int(str(v))) for key, v in consistent_applications(edition, rng).items()}
        for table, row, column in ((t.code, *key) for t in load_form(edition).tables.values() for key in t.keys):
            if rng.random() < 0.1 * seed:
                cells[table, row, column] = rng.choice([BLANK, SLASH, ABSENT, TEXT])
        reports.append(made(letter, f"{letter}乡", cells, edition, year))
    rollup = rolled(*reports, made("g", "庚乡", LATE, "2019", year), year=year)
    for _, report in read_back(rollup_files(rollup), tmp_path):
        assert_same(rollup.townships, report)
        assert (report.org_type, report.year) == ("county", year)


def test_procurement_is_printed_with_its_unit(tmp_path: Path) -> None:
    amount = money("422.6万元", "422.6", "万元", UnitBasis.STATED)
    rollup = rolled(made("a", "甲乡", {("disclosure", "procurement", "amount"): amount}, "2019", 2020), year=2020)
    for _, report in read_back(rollup_files(rollup), tmp_path):
        (cell,) = [c for c in report.cells if c.column == "amount"]
        assert (cell.raw, cell.value) == ("4226000元", 4226000)


def test_the_notes_below_a_table() -> None:
    fees, licences = ("disclosure", "fees", "amount"), ("disclosure", "licences", "decisions")
    gaps = {fees: BLANK, licences: SLASH, ("disclosure", "regulations", "issued"): BLANK}
    gaps |= {("disclosure", "regulations", column): BLANK for column in ("repealed", "in_force")}
    group = rolled(made("a", "甲乡"), made("b", "乙乡", gaps), made("c", "丙乡", {licences: BLANK})).townships
    assert notes_of(load_form("2021").tables["disclosure"], group) == (
        "注：除另注的以外，各项均为3/3。",
        "注：“规章”一行、“行政事业性收费”一行：2/3，乙乡未填数字，实际数不小于所列。",
        "注：“行政许可”一行：1/3，丙乡、乙乡未填数字，实际数不小于所列。",
    )
    assert notes_of(load_form("2021").tables["disputes"], group) == ("注：各项均为3/3。",)


def test_places_are_named_by_row_and_column_where_they_are_whole() -> None:
    gaps = {("disputes", row, "upheld"): BLANK for row in ("review", "direct_suit", "suit_after_review")}
    gaps |= {("disputes", row, "total"): BLANK for row in ("review", "direct_suit")}
    notes = notes_of(load_form("2021").tables["disputes"], rolled(made("a", "甲乡", gaps)).townships)
    assert notes == (
        "注：除另注的以外，各项均为1/1。",
        "注：“结果维持”一列、“行政复议”“未经复议直接起诉”的“总计”：0/1，甲乡未填数字；"
        "“行政复议”“未经复议直接起诉”的“结果维持”“总计”实际数无法推算；"
        "“复议后起诉”的“结果维持”按报告内的合计推算，实际数为0。",
    )


def test_no_unit_of_nothing_is_no_matter() -> None:
    key = ("disclosure", "procurement", "amount")
    reports = [made("a", "甲乡", {key: money("0", "0", "元", UnitBasis.ASSUMED)}, "2019", 2020)]
    assert notes_of(load_form("2019").tables["disclosure"], _group(reports, 2020)) == ("注：各项均为1/1。",)


def test_the_note_on_a_sum_that_is_broken_names_who_broke_it() -> None:
    wrong = made("b", "乙乡", {("disputes", "review", "upheld"): count(2), ("disputes", "review", "total"): count(1)})
    group = rolled(made("a", "甲乡"), wrong).townships
    assert notes_of(load_form("2021").tables["disputes"], group)[-1] == (
        "注：下列合计在汇总后不相等：“行政复议”一行各分项与总计（2与1）。乙乡的报告中该处合计不符。"
    )


# The sample county ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def key() -> dict[str, list[Row]]:
    return expected(load_facts())


_TABLES = {"disclosure": ("item", "measure"), "applications": ("item", "applicant"), "disputes": ("channel", "outcome")}


@pytest.mark.parametrize("year", range(2019, 2025))
def test_every_sum_of_the_sample_county_is_that_of_the_answer_key(
    year: int, county: Dataset, key: dict[str, list[Row]], tmp_path: Path
) -> None:
    rollup = roll_up(county, "示例县", year)
    assert rollup.form.edition == ("2019" if year < 2021 else "2021")
    replaced = {row["amends"] for row in key["reports"]}
    assert len(replaced) == 2  # the first version of one report, and None
    sums: dict[tuple[str, str, str], list[Decimal]] = {}
    for table, (row_name, column_name) in _TABLES.items():
        for row in key[table]:
            if row["year"] == year and row["report_id"] not in replaced and row["kind"] == "number":
                place = (table, str(row[row_name]), str(row[column_name]))
                sums.setdefault(place, []).append(Decimal(str(row["value"])))
    for place, figure in rollup.townships.figures.items():
        values = sums.get(place, [])
        assert (figure.stated, figure.n) == (sum(values) if values else None, len(values)), place
        assert figure.m + len(figure.elsewhere) == (13 if year == 2021 else 14)
        assert len(figure.elsewhere) in ((0, 1) if year == 2022 else (0,))
    for _, report in read_back(rollup_files(rollup), tmp_path):
        assert_same(rollup.townships, report)


def test_the_first_version_of_the_amended_report_is_named(county: Dataset) -> None:
    rollup = roll_up(county, "示例县", 2023)
    assert [(left.org, left.source) for left in rollup.left_out] == [("云溪乡", "2023/云溪乡.docx")]
    assert rollup.townships[NEW].stated == 54  # 53 with the first version in place of the last, 58 with both
    assert [gap.org for gap in roll_up(county, "示例县", 2021).missing] == ["杏林乡"]


def test_a_roll_up_among_the_sources_is_not_added_again(county: Dataset, tmp_path: Path) -> None:
    rollup = roll_up(county, "示例县", 2024)
    (_, again), *_ = read_back(rollup_files(rollup), tmp_path)
    data = dataset_of([made("a", "甲乡", {NEW: count(4)}), replace(again, year=2024)])
    second = roll_up(data, "示例县", 2024)
    assert second.townships[NEW].stated == 4
    assert [left.reason for left in second.left_out] == ["单位类型为“县级政府”，不是乡镇、街道或部门"]
