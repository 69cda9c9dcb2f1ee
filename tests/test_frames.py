"""Reports to frames: columns and dtypes, every cell once, values as written, and keys that last."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from gipdata.frames import dataset_of
from gipdata.report import Finding, Kind, Report, Severity, Status, UnitBasis
from gipdata.rows import finding_ids, report_ids
from gipdata.schema import TABLES, code_list
from tests.reports import NEW_FORM, OLD_FORM, WITHOUT_TABLES, cells_of

# The columns of the data model, as its page lists them.
COLUMNS = {
    "reports": "report_id, source, sha256, org, org_full, org_type, township, county, city, province, division_code, "
    "place_basis, year, year_basis, form, title, published, period_start, period_end, amends, n_cells, n_findings, "
    "body",
    "disclosure": "report_id, org, year, form, clause, item, item_label, measure, measure_label, raw, kind, value, "
    "unit, unit_basis, location, correction",
    "applications": "report_id, org, year, form, item, item_label, applicant, applicant_label, raw, kind, value, "
    "location, correction",
    "disputes": "report_id, org, year, form, channel, channel_label, outcome, outcome_label, raw, kind, value, "
    "location, correction",
    "sections": "report_id, org, year, section, heading, text, location",
    "checks": "report_id, org, year, rule, subject, status, left, right, difference",
    "findings": "finding_id, report_id, org, year, rule, severity, table, item, column, message, expected, found, "
    "location, dismissed",
    "unread": "source, sha256, reason",
    "bodies": "body, org, county, city, province, first_year, last_year, became, note",
}
COUNTS = {
    "reports": {"year", "n_cells", "n_findings"},
    "disclosure": {"year", "clause"},
    "applications": {"year", "value"},
    "disputes": {"year", "value"},
    "sections": {"year"},
    "checks": {"year"},
    "findings": {"year"},
    "unread": set(),
    "bodies": {"first_year", "last_year"},
}
DATES = {"published", "period_start", "period_end"}
DECIMALS = {"disclosure": {"value"}, "checks": {"left", "right", "difference"}}


def one(frame: pd.DataFrame, **wanted: object) -> Any:
    """The one row with these values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


@pytest.mark.parametrize("reports", [[], [OLD_FORM, NEW_FORM, WITHOUT_TABLES]], ids=["empty", "three"])
@pytest.mark.parametrize("name", COLUMNS)
def test_every_frame_has_the_columns_and_dtypes_of_the_data_model(name: str, reports: list[Report]) -> None:
    frame = dataset_of(reports).frames[name]
    assert list(frame.columns) == COLUMNS[name].split(", ")
    for column, dtype in frame.dtypes.items():
        expected = (
            "Int64"
            if column in COUNTS[name]
            else "datetime64[s]"
            if column in DATES
            else "object"
            if column in DECIMALS.get(name, set())
            else "str"
        )
        assert str(dtype) == expected, column


def test_every_prescribed_cell_has_one_row_and_extra_rows_are_kept() -> None:
    data = dataset_of([OLD_FORM, NEW_FORM, WITHOUT_TABLES])
    sizes = {name: len(data.frames[name]) for name in ("disclosure", "applications", "disputes")}
    assert sizes == {"disclosure": 22 + 1 + 10, "applications": 23 * 7 + 25 * 7, "disputes": 15 + 15}
    prescribed = data.disclosure[data.disclosure["item"] != "extra"]
    assert not prescribed.duplicated(["report_id", "item", "measure"]).any()
    assert data.reports["n_cells"].tolist() == [198, 200, 0]
    assert data.reports["n_findings"].tolist() == [2, 0, 0]
    extra = one(data.disclosure, item="extra")
    assert (extra["item_label"], extra["measure"], extra["value"]) == ("自编文件", "made", Decimal(7))


def test_a_cell_says_what_was_written_and_missing_is_missing() -> None:
    data = dataset_of([OLD_FORM])
    received: Any = data.applications[data.applications["item"] == "new_received"].set_index("applicant")
    assert received.loc["natural_person", ["raw", "kind", "value"]].tolist() == ["2", "number", 2]
    assert received.loc["business", ["raw", "kind"]].tolist() == ["", "blank"]
    assert received.loc["total", ["raw", "kind"]].tolist() == ["/", "not_applicable"]
    assert received.loc["research", "value"] == 0
    assert received["value"].isna().tolist() == [False, True, False, False, False, False, True]
    absent = one(data.disputes, channel="review", outcome="total")
    assert (absent["raw"], absent["kind"]) == ("", "absent")
    assert pd.isna(absent["value"])
    assert pd.isna(absent["location"])
    assert one(data.applications, item="granted", applicant="research")["raw"] == "详见附件"


def test_labels_and_places_stand_beside_codes() -> None:
    data = dataset_of([OLD_FORM])
    row = one(data.applications, item="denied_state_secret", applicant="public_welfare")
    assert row["item_label"] == "三（三）1.属于国家秘密"
    assert row["applicant_label"] == "社会公益组织"
    # Line 10 is the first row of table 二 (8 rows before 三); state secrets are the fifth row of table 三.
    assert row["location"] == "第22行第4格"


def test_amounts_are_exact_yuan_with_the_unit_as_written() -> None:
    data = dataset_of([OLD_FORM, NEW_FORM])
    amount = one(data.disclosure, item="procurement", measure="amount")
    assert str(amount["value"]) == "4226000"
    assert amount[["raw", "unit", "unit_basis", "clause"]].tolist() == ["422.6万元", "万元", "stated", 9]
    fee = one(data.disclosure, item="fees", measure="amount")
    assert (str(fee["value"]), fee["unit_basis"]) == ("290506", "form")
    made = one(data.disclosure, item="normative_documents", measure="made")
    assert (made["value"], pd.isna(made["unit"])) == (Decimal(171), True)
    assert one(data.disclosure, item="licences", measure="change")["value"] == Decimal(-3)
    assert all(isinstance(value, Decimal) for value in data.disclosure["value"])


def test_items_bear_their_themes_and_what_they_answer() -> None:
    data = dataset_of([WITHOUT_TABLES, OLD_FORM])
    (report,) = set(data.items["report_id"])
    columns = ["org", "year", "kind", "seq", "text", "themes"]
    assert data.items[columns].values.tolist() == [
        ["云溪乡", 2020, "problem", 1, "人手不足", "staffing"],
        ["云溪乡", 2020, "measure", 1, "=按月更新", "timeliness"],
        ["云溪乡", 2020, "problem", 2, "栏目更新慢，无人管", "timeliness;staffing"],
    ]
    assert data.items["item_id"].tolist() == [f"{report}-p1", f"{report}-m1", f"{report}-p2"]
    assert data.items["answers"].fillna("").tolist() == ["", f"{report}-p2", ""]
    assert data.items["location"].fillna("").tolist() == ["", "第93行", "第94行"]


def test_stated_figures_have_a_value_a_topic_and_a_scope() -> None:
    data = dataset_of([OLD_FORM])
    columns = ["topic", "raw", "value", "unit", "approximate", "scope", "section"]
    assert data.figures[columns].astype(object).fillna("").values.tolist() == [
        ["requests_received", "未收到", Decimal(0), "", "", "own", "overview"],
        ["web_items", "1.2万余条", Decimal(12_000), "条", "more", "own", "overview"],
    ]
    assert [key[-3:] for key in data.figures["figure_id"]] == ["-f1", "-f2"]


def test_missing_amounts_are_none_and_sums_take_them() -> None:
    cells = tuple(c._replace(raw="", kind=Kind.BLANK, value=None) if c.row == "licences" else c for c in NEW_FORM.cells)
    value = dataset_of([replace(NEW_FORM, cells=cells)]).disclosure["value"]
    assert [v for v in value if v is None] == [None]
    assert value.sum() == Decimal(290506)
    assert value.astype(float).sum() == 290506.0


def test_a_count_too_large_for_the_column_is_text_and_keeps_its_digits() -> None:
    digits = "9" * 19
    written = {("disputes", "review", "upheld"): (digits, Kind.NUMBER, int(digits), None)}
    row = one(
        dataset_of([replace(OLD_FORM, cells=cells_of("2019", written))]).disputes, channel="review", outcome="upheld"
    )
    assert (row["raw"], row["kind"], pd.isna(row["value"])) == (digits, "text", True)


def test_the_report_row() -> None:
    data = dataset_of([OLD_FORM, NEW_FORM])
    old: Any = data.reports.iloc[0]
    new: Any = data.reports.iloc[1]
    assert old["report_id"] == "云溪乡-2020-aa11bb22"
    assert old[["township", "county", "city", "province", "place_basis"]].tolist() == [
        *("云溪乡", "青石县", "北原市", "东川省", "text")
    ]
    assert old["published"] == pd.Timestamp(2021, 1, 20)
    assert (old["period_start"], old["period_end"]) == (pd.Timestamp(2020, 1, 1), pd.Timestamp(2020, 12, 31))
    assert new["report_id"] == "单位不明-年度不明-cc33dd44"
    missing = ["org", "org_full", "org_type", "county", "year", "year_basis", "title", "published", "amends"]
    assert new[missing].isna().all()


def test_sections_keep_an_empty_text_and_miss_a_heading_that_is_not_there() -> None:
    sections = dataset_of([OLD_FORM]).sections
    assert sections["section"].tolist() == ["overview", "disclosure", "back"]
    assert sections["text"].tolist() == ["第一行。\n=第二行", "", "云溪乡人民政府"]
    assert sections["heading"].isna().tolist() == [False, False, True]


def test_checks_and_findings() -> None:
    data = dataset_of([OLD_FORM])
    assert data.checks["status"].tolist() == ["broken", "undecided"]
    assert data.checks["difference"].tolist() == [Decimal(2), None]
    finding = one(data.findings, rule="balance")
    fields = ["severity", "table", "item", "column", "expected", "found", "location", "report_id"]
    assert finding[fields].tolist() == [
        *("error", "applications", "new_received", "natural_person", "0", "2", "第20行第1格", "云溪乡-2020-aa11bb22")
    ]
    assert one(data.findings, rule="old-note")[["table", "item", "expected", "location"]].isna().all()


def test_amends_names_the_earlier_report_of_the_same_organisation_and_year() -> None:
    other = cells_of("2019", {("disputes", "review", "upheld"): ("1", Kind.NUMBER, 1, None)})
    later = replace(OLD_FORM, source="改.txt", sha256="99" * 32, cells=other, published=None)
    amends = dataset_of([OLD_FORM, later]).reports["amends"]
    assert pd.isna(amends[0])
    assert amends[1] == "云溪乡-2020-aa11bb22"


# Keys ---------------------------------------------------------------------------------------------------------------


def test_report_ids_do_not_change_with_the_file_name_or_with_other_files() -> None:
    moved = replace(OLD_FORM, source="别处/改名.txt")
    assert report_ids([NEW_FORM, moved]) == ["单位不明-年度不明-cc33dd44", "云溪乡-2020-aa11bb22"]


def test_equal_files_have_different_and_lasting_ids() -> None:
    copies = [replace(OLD_FORM, source=name) for name in ("a.txt", "b.txt", "c.txt")]
    ids = report_ids(copies)
    assert len(set(ids)) == 3
    assert ids[0] == "云溪乡-2020-aa11bb22"
    assert all(i.startswith("云溪乡-2020-aa11bb22-") for i in ids[1:])
    assert report_ids([NEW_FORM, copies[0], copies[2]])[2] == ids[2]


def test_files_that_agree_in_the_first_digits_of_their_checksum_are_told_apart() -> None:
    other = replace(OLD_FORM, sha256=OLD_FORM.sha256[:8] + "1" * 56)
    assert len(set(report_ids([OLD_FORM, other]))) == 2


def test_an_id_holds_no_signs_that_a_file_name_or_formula_may_not_have() -> None:
    assert report_ids([replace(OLD_FORM, org="=云溪/乡 ")]) == ["云溪乡-2020-aa11bb22"]


def test_a_finding_keeps_its_id_when_file_line_or_wording_change() -> None:
    moved = tuple(f._replace(location=None, message="另一种说法。") for f in OLD_FORM.findings)
    resaved = replace(OLD_FORM, sha256="77" * 32, source="新.txt", findings=moved)
    assert finding_ids([resaved]) == finding_ids([OLD_FORM])


@pytest.mark.parametrize(
    "change",
    [{"found": "3"}, {"expected": "1"}, {"item": "carried_in"}, {"column": "total"}, {"rule": "other-rule"}],
    ids=str,
)
def test_a_finding_with_other_content_has_another_id(change: dict[str, Any]) -> None:
    changed = OLD_FORM.findings[1]._replace(**change)
    assert finding_ids([replace(OLD_FORM, findings=(changed,))]) != finding_ids([OLD_FORM])[1:]


@pytest.mark.parametrize("change", [{"org": "文桥乡"}, {"year": 2019}, {"place": NEW_FORM.place}], ids=str)
def test_the_same_finding_about_another_has_another_id(change: dict[str, Any]) -> None:
    other = replace(OLD_FORM, **change)
    assert not set(finding_ids([other])) & set(finding_ids([OLD_FORM]))


def test_finding_ids_are_unique_where_all_content_agrees() -> None:
    same = Finding("extra-row", Severity.NOTE, "格式以外的行。")
    twice = replace(OLD_FORM, findings=(same, same))
    ids = finding_ids([twice, replace(twice, sha256="88" * 32)])
    assert len(set(ids)) == 4
    assert ids[:2] == finding_ids([twice])


def test_a_finding_on_a_report_of_nobody_is_told_by_its_file() -> None:
    note = (Finding("identity-missing", Severity.WARNING, "没有写明单位。"),)
    ids = finding_ids([replace(NEW_FORM, findings=note), replace(WITHOUT_TABLES, org=None, findings=note)])
    assert len(set(ids)) == 2
    assert finding_ids([replace(WITHOUT_TABLES, org=None, findings=note)]) == ids[1:]


# Schema -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "members"), [("kind", Kind), ("unit_basis", UnitBasis), ("severity", Severity), ("status", Status)]
)
def test_code_lists_are_those_of_the_nouns(codes: str, members: type[Kind]) -> None:
    assert list(code_list(codes)) == [member.value for member in members]


def test_every_value_of_a_code_column_is_in_its_list() -> None:
    data = dataset_of([OLD_FORM, NEW_FORM, WITHOUT_TABLES])
    seen = 0
    for table in TABLES:
        for column in table.columns:
            if column.codes:
                found = set(data.frames[table.name][column.name].dropna())
                assert found <= set(code_list(column.codes)), (table.name, column.name)
                seen += len(found)
    assert seen > 60


def test_every_column_has_a_chinese_title_of_its_own_and_an_english_description() -> None:
    for table in TABLES:
        titles = [column.title for column in table.columns]
        assert len(set(titles)) == len(titles), table.name
        assert all(any("\u4e00" <= c <= "\u9fff" for c in title) for title in titles)
        assert all(c.description.isascii() and c.description.endswith(".") for c in table.columns)
