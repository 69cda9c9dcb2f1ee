"""The views of a dataset: every answer below was written by hand from the reports made here."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gipdata.dataset import Dataset
from gipdata.forms import load_form
from gipdata.frames import dataset_of
from gipdata.narrative import recurrence as over_the_years
from gipdata.report import Finding, Item, ItemKind, Kind, Place, Report, Severity, StatedFigure, Theme, UnitBasis
from gipdata.schema import code_list
from gipdata.views import GROUPS, KINDS, STATUSES, VIEWS
from tests.reports import BLANK, EXTRA, NEW_FORM, OLD_FORM, SLASH, WITHOUT_TABLES, Written, cells_of, count, money

KEY = ["org", "county", "city", "province", "division_code", "year", "report_id", "form"]
NAMES = [view.name for view in VIEWS]
ABSENT: Written = ("", Kind.ABSENT, None, None)
TEXT: Written = ("见附表", Kind.TEXT, None, None)
UNPLACED: Written = ("1 2", Kind.UNPLACED, None, None)

Cells = Mapping[tuple[str, str, str], Written]


def made(
    file: str,
    org: str | None,
    year: int | None,
    form: str = "2021",
    written: Cells | None = None,
    county: str | None = "示例县",
    **fields: Any,
) -> Report:
    """A report whose file bears a letter; its report_id is org-year-letter eight times. 0 in every cell not given."""
    place = Place(org, county) if county else Place(org)
    prescribed = cells_of(form, written) if form in ("2019", "2021") else ()
    fields = {"cells": prescribed, "place": place, **fields}
    return Report(f"{file}.txt", file * 64, form, org=org, year=year, **fields)


def requests_cells(**totals: int | Written) -> Cells:
    written = {code: count(value) if isinstance(value, int) else value for code, value in totals.items()}
    return {("applications", code, "total"): value for code, value in written.items()}


def said(kind: ItemKind, *themes: str) -> Item:
    return Item(kind, "某事", 0, 2, tuple(Theme(code, "", "", 0, 2, "") for code in themes))


def problem(*themes: str) -> Item:
    return said(ItemKind.PROBLEM, *themes)


def measure(*themes: str) -> Item:
    return said(ItemKind.MEASURE, *themes)


def stated(topic: str, value: str, unit: str, approximate: str = "", scope: str = "own") -> StatedFigure:
    return StatedFigure(topic, value, Decimal(value), unit, approximate, scope, "overview", 0, 2)


def plain(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of some columns, None where missing."""
    rows = frame[list(columns)].astype(object)
    return list(rows.where(rows.notna(), None).itertuples(index=False, name=None))


def one(frame: pd.DataFrame, *columns: str) -> tuple[Any, ...]:
    (row,) = plain(frame, *columns)
    return row


def view(data: Dataset, name: str) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(data, name)()
    return frame


# All views ----------------------------------------------------------------------------------------------------------

MANY = [OLD_FORM, NEW_FORM, WITHOUT_TABLES]


@pytest.mark.parametrize("reports", [[], MANY[:1], MANY], ids=["empty", "one", "three"])
@pytest.mark.parametrize("name", NAMES)
def test_columns_and_dtypes_are_the_same_whatever_there_is(name: str, reports: list[Report]) -> None:
    full, frame = view(dataset_of(MANY), name), view(dataset_of(reports), name)
    data = dataset_of(reports)
    assert list(frame.columns[:8]) == KEY
    assert [str(dtype) for dtype in frame.dtypes[:8]] == [str(data.reports[column].dtype) for column in KEY]
    assert frame.dtypes.to_dict() == full.dtypes.to_dict()
    assert list(frame.columns) == next(view.names for view in VIEWS if view.name == name)
    assert frame.index.equals(pd.RangeIndex(len(frame)))
    if not reports:
        assert frame.empty


@pytest.mark.parametrize("name", NAMES)
def test_a_view_changes_nothing_and_is_changed_by_nothing(name: str) -> None:
    data = dataset_of(MANY)
    before = {key: frame.copy() for key, frame in data.frames.items()}
    frame = view(data, name)
    frame.loc[:, "org"] = "别处"
    for key, frame in before.items():
        pd.testing.assert_frame_equal(data.frames[key], frame)
    assert "别处" not in set(view(data, name)["org"])


@pytest.mark.parametrize("name", NAMES)
def test_rows_stand_in_order_of_place_name_and_year_whatever_the_order_of_the_reports(name: str) -> None:
    def at(file: str, org: str | None, year: int | None, county: str, city: str | None, province: str | None) -> Report:
        return made(file, org, year, place=Place(org, county, city, province), items=(problem("training"),))

    reports = [
        at("a", "丙镇", 2021, "乙县", "丁市", "甲省"),
        at("b", "丙镇", 2020, "乙县", "丁市", "甲省"),
        at("c", "乙镇", 2021, "乙县", "丁市", "甲省"),
        at("d", "丁镇", 2021, "丙县", "乙市", "乙省"),
        at("e", "丁镇", 2021, "甲县", None, None),
        at("f", None, 2021, "乙县", "丁市", "甲省"),
        at("g", "乙镇", None, "乙县", "丁市", "甲省"),
    ]
    # By code point 丁 < 丙 < 乙 < 甲, for the province before all others; what is missing stands last.
    expected = ["d", "b", "a", "c", "g", "f", "e"]
    for order in (reports, reports[::-1], reports[3:] + reports[:3]):
        ids = view(dataset_of(order), name)["report_id"].dropna()
        assert list(dict.fromkeys(key[-1] for key in ids)) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_report_id_that_stands_twice_is_refused(name: str) -> None:
    data = dataset_of(MANY)
    twice = replace(data, reports=pd.concat([data.reports, data.reports]))
    with pytest.raises(ValueError, match="must be unique"):
        view(twice, name)


def test_loading_the_frames_loads_no_view() -> None:
    code = (
        "import sys, gipdata.dataset, gipdata.frames; print([m for m in sys.modules if m.startswith('gipdata.views')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_code_that_a_view_uses_has_a_label() -> None:
    reports = [*MANY, made("m", "东岭乡", 2018), made("n", None, 2019, written={("disputes", "review", "total"): TEXT})]
    data = dataset_of(reports)
    for name in NAMES:
        frame = view(data, name)
        for column in frame.columns[frame.columns.str.endswith("kind") & (name != "themes")]:
            assert set(frame[column]) <= set(KINDS)
    assert set(data.coverage()["status"]) <= set(STATUSES)
    assert set(KINDS) == {*Kind, "not_prescribed"} == {*code_list("kind"), "not_prescribed"}


# Which report counts ------------------------------------------------------------------------------------------------

FIRST = made(
    "a",
    "东岭乡",
    2021,
    written=requests_cells(new_received=3),
    published=date(2022, 1, 9),
    items=(problem("training"),),
)
FIXED = made(
    "b",
    "东岭乡",
    2021,
    written=requests_cells(new_received=4),
    published=date(2022, 3, 1),
    items=(problem("staffing"),),
)


@pytest.mark.parametrize("reports", [[FIRST, FIXED], [FIXED, FIRST]], ids=["in order", "later one first"])
def test_an_amended_report_replaces_the_first(reports: list[Report]) -> None:
    data = dataset_of(reports)
    assert plain(data.requests(), "report_id", "new_received") == [("东岭乡-2021-bbbbbbbb", 4)]
    assert plain(data.themes(), "report_id", "theme") == [("东岭乡-2021-bbbbbbbb", "staffing")]
    assert plain(data.coverage(), "report_id", "versions", "problems") == [("东岭乡-2021-bbbbbbbb", 2, 1)]
    assert plain(data.recurrence(), "report_id", "theme") == [("东岭乡-2021-bbbbbbbb", "staffing")]
    for name in NAMES:
        assert set(view(data, name)["report_id"]) <= {"东岭乡-2021-bbbbbbbb"}


def test_corrected_figures_count_where_the_correction_has_lost_its_prose() -> None:
    data = dataset_of([FIRST, replace(FIXED, items=())])
    assert plain(data.requests(), "report_id", "new_received") == [("东岭乡-2021-bbbbbbbb", 4)]
    assert plain(data.themes(), "report_id", "theme") == [("东岭乡-2021-aaaaaaaa", "training")]
    assert one(data.coverage(), "report_id", "versions", "problems") == ("东岭乡-2021-bbbbbbbb", 2, 1)


def test_a_version_without_tables_does_not_replace_one_with_tables() -> None:
    data = dataset_of([FIRST, replace(FIXED, form="none", cells=())])
    assert plain(data.requests(), "report_id", "form", "new_received") == [("东岭乡-2021-aaaaaaaa", "2021", 3)]
    assert plain(data.themes(), "report_id", "theme") == [("东岭乡-2021-bbbbbbbb", "staffing")]
    assert one(data.coverage(), "report_id", "versions", "number") == ("东岭乡-2021-aaaaaaaa", 2, 200)


def test_of_versions_all_without_tables_the_last_counts() -> None:
    data = dataset_of([replace(r, form="none", cells=()) for r in (FIXED, FIRST)])
    assert plain(data.requests(), "report_id", "new_received_kind") == [("东岭乡-2021-bbbbbbbb", "absent")]
    assert one(data.coverage(), "versions", "number", "absent") == (2, 0, 0)


def test_the_versions_of_one_year_are_not_those_of_another_year_or_body() -> None:
    other_county = made("d", "东岭乡", 2021, county="别县", written=requests_cells(new_received=6))
    year_before = made("c", "东岭乡", 2020, written=requests_cells(new_received=5))
    third = made("e", "东岭乡", 2021, written=requests_cells(new_received=9), published=date(2022, 2, 1))
    data = dataset_of([FIRST, year_before, FIXED, other_county, third])
    assert plain(data.requests(), "county", "year", "new_received") == [
        ("别县", 2021, 6),
        ("示例县", 2020, 5),
        ("示例县", 2021, 4),
    ]
    assert plain(data.coverage(), "county", "year", "status", "versions") == [
        ("别县", 2020, "no_report", 0),
        ("别县", 2021, "report", 1),
        ("示例县", 2020, "report", 1),
        ("示例县", 2021, "report", 3),
    ]


def test_reports_of_unknown_body_or_year_are_kept_side_by_side() -> None:
    reports = [
        made("a", None, 2021, written=requests_cells(new_received=1), county=None),
        made("b", None, 2021, written=requests_cells(new_received=2), county=None),
        made("c", "东岭乡", None, written=requests_cells(new_received=3)),
        made("d", "东岭乡", None, written=requests_cells(new_received=4)),
    ]
    assert plain(dataset_of(reports).requests(), "org", "county", "year", "new_received") == [
        ("东岭乡", "示例县", None, 3),
        ("东岭乡", "示例县", None, 4),
        (None, None, 2021, 1),
        (None, None, 2021, 2),
    ]


def test_a_name_that_several_townships_bear_is_no_body() -> None:
    first, second = (made(file, "城关镇", 2021, county=None, written=requests_cells(new_received=n))
                     for n, file in enumerate("ab"))  # fmt: skip
    data = dataset_of([first, second])
    assert plain(data.requests(), "org", "county", "year", "new_received") == [
        ("城关镇", None, 2021, 0),
        ("城关镇", None, 2021, 1),
    ]
    assert plain(data.coverage(), "status", "versions") == [("unsettled", 1), ("unsettled", 1)]


def test_a_copy_of_a_file_of_unknown_body_counts_once() -> None:
    report = made("a", None, 2021, county=None)
    data = dataset_of([report, replace(report, source="又一份.txt")])
    assert len(data.requests()) == 1
    assert one(data.coverage(), "status", "versions") == ("unsettled", 2)


# Requests -----------------------------------------------------------------------------------------------------------


def test_requests_are_the_totals_with_what_each_cell_says() -> None:
    reports = [
        made(
            "a",
            "东岭乡",
            2019,
            "2019",
            requests_cells(new_received=7, carried_in=BLANK, total_handled=6, carried_out=1),
        ),
        made("b", "东岭乡", 2020, "2019", requests_cells(new_received=SLASH, carried_in=TEXT, total_handled=UNPLACED)),
        made("c", "东岭乡", 2021, "2021", {("applications", "new_received", "natural_person"): count(5)}),
        made("d", "东岭乡", 2022, "none"),
    ]
    columns = [f"{code}{end}" for code in ("new_received", "carried_in", "total_handled", "carried_out")
               for end in ("", "_kind")]  # fmt: skip
    assert plain(dataset_of(reports).requests(), "year", *columns) == [
        (2019, 7, "number", None, "blank", 6, "number", 1, "number"),
        (2020, None, "not_applicable", None, "text", None, "unplaced", 0, "number"),
        (2021, 0, "number", 0, "number", 0, "number", 0, "number"),  # the total as written, no sum of applicants
        (2022, None, "absent", None, "absent", None, "absent", None, "absent"),
    ]


# Outcomes -----------------------------------------------------------------------------------------------------------

GROUPS_OF_2021 = {
    "granted": ["granted"],
    "partly_granted": ["partly_granted"],
    "denied": ["denied_state_secret", "denied_law_prohibits", "denied_security_stability", "denied_third_party_rights",
               "denied_internal_affairs", "denied_process_information", "denied_enforcement_file",
               "denied_administrative_query"],
    "unable": ["unable_not_held", "unable_needs_creation", "unable_still_unclear"],
    "rejected": ["rejected_petition", "rejected_duplicate", "rejected_publication", "rejected_excessive",
                 "rejected_reconfirmation"],
    "other": ["other_not_corrected", "other_fee_unpaid", "other_other"],
}  # fmt: skip
GROUPS_OF_2019 = {**GROUPS_OF_2021, "other": ["other"]}


@pytest.mark.parametrize(("form", "groups"), [("2019", GROUPS_OF_2019), ("2021", GROUPS_OF_2021)])
def test_outcomes_are_the_rows_of_the_form_in_their_groups(form: str, groups: Mapping[str, Sequence[str]]) -> None:
    frame = dataset_of([made("a", "东岭乡", 2021, form)]).outcomes()
    assert plain(frame, "group", "item") == [(group, item) for group, items in groups.items() for item in items]


def test_groups_bear_the_labels_of_the_form() -> None:
    assert list(GROUPS.items()) == [
        ("granted", "予以公开"),
        ("partly_granted", "部分公开"),
        ("denied", "不予公开"),
        ("unable", "无法提供"),
        ("rejected", "不予处理"),
        ("other", "其他处理"),
    ]
    frame = dataset_of([made("a", "东岭乡", 2020, "2019"), made("b", "东岭乡", 2021)]).outcomes()
    assert (frame["group_label"] == frame["group"].map(GROUPS)).all()
    labels = dict(plain(frame, "item", "item_label"))
    assert labels["other"] == "三（六）其他处理"
    assert labels["other_other"] == "三（六）3.其他"


def test_outcomes_are_those_of_all_applicants() -> None:
    cells = {
        **requests_cells(granted=5, denied_state_secret=BLANK, other_other=2, total_handled=7, new_received=7),
        ("applications", "granted", "business"): count(4),
    }
    frame = dataset_of([made("a", "东岭乡", 2021, written=cells)]).outcomes().set_index("item")
    assert plain(frame.loc[["granted", "denied_state_secret", "unable_not_held", "other_other"]], "value", "kind") == [
        (5, "number"),
        (None, "blank"),
        (0, "number"),
        (2, "number"),
    ]
    assert frame["value"].sum() == 7
    assert frame.groupby("group")["value"].sum().to_dict() == {
        "granted": 5, "partly_granted": 0, "denied": 0, "unable": 0, "rejected": 0, "other": 2,
    }  # fmt: skip


# Applicants ---------------------------------------------------------------------------------------------------------


def test_applicants_are_six_and_no_total() -> None:
    cells = {
        ("applications", "new_received", "natural_person"): count(3),
        ("applications", "new_received", "research"): BLANK,
        ("applications", "new_received", "other_organisation"): count(1),
        ("applications", "new_received", "total"): count(4),
        ("applications", "carried_in", "natural_person"): count(9),
    }
    data = dataset_of([made("a", "东岭乡", 2020, "2019", cells), made("b", "东岭乡", 2021, "none")])
    assert plain(data.applicants(), "year", "applicant", "applicant_label", "value", "kind") == [
        (2020, "natural_person", "自然人", 3, "number"),
        (2020, "business", "商业企业", 0, "number"),
        (2020, "research", "科研机构", None, "blank"),
        (2020, "public_welfare", "社会公益组织", 0, "number"),
        (2020, "legal_service", "法律服务机构", 0, "number"),
        (2020, "other_organisation", "其他", 1, "number"),
        (2021, "natural_person", "自然人", None, "absent"),
        (2021, "business", "商业企业", None, "absent"),
        (2021, "research", "科研机构", None, "absent"),
        (2021, "public_welfare", "社会公益组织", None, "absent"),
        (2021, "legal_service", "法律服务机构", None, "absent"),
        (2021, "other_organisation", "其他", None, "absent"),
    ]
    assert data.applicants()["value"].sum() == 4


# Procurement --------------------------------------------------------------------------------------------------------


def purchase(projects: Written, amount: Written) -> Cells:
    return {("disclosure", "procurement", "projects"): projects, ("disclosure", "procurement", "amount"): amount}


TABLE_CASES = {
    "stated": (
        purchase(count(3), money("422.65万元", "422.65", "万元", UnitBasis.STATED)),
        (3, "number", Decimal("4226500"), "number", "stated", Decimal("4226500"), None),
    ),
    "in the heading": (
        purchase(count(1), money("8.04", "8.04", "万元", UnitBasis.HEADING)),
        (1, "number", Decimal("80400"), "number", "heading", Decimal("80400"), None),
    ),
    "assumed": (
        purchase(count(2), money("8040.50", "8040.50", "元", UnitBasis.ASSUMED)),
        (2, "number", Decimal("8040.5"), "number", "assumed", None, Decimal("8040.5")),
    ),
    "0 without unit": (
        purchase(count(0), money("0", "0", "元", UnitBasis.ASSUMED)),
        (0, "number", Decimal(0), "number", "assumed", None, Decimal(0)),
    ),
    "blank and stroke": (purchase(BLANK, SLASH), (None, "blank", None, "not_applicable", None, None, None)),
    "half": (purchase(count(2), TEXT), (2, "number", None, "text", None, None, None)),
    "no such row": (purchase(ABSENT, ABSENT), (None, "absent", None, "absent", None, None, None)),
}
TABLE_COLUMNS = ("projects", "projects_kind", "amount", "amount_kind", "unit_basis", "amount_stated", "amount_assumed")


@pytest.mark.parametrize("case", TABLE_CASES)
def test_procurement_by_the_table(case: str) -> None:
    cells, expected = TABLE_CASES[case]
    found = one(dataset_of([made("a", "东岭乡", 2020, "2019", cells)]).procurement(), *TABLE_COLUMNS)
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


def test_procurement_is_not_prescribed_by_the_2021_form_and_the_fee_is_no_part_of_it() -> None:
    cells = {("disclosure", "fees", "amount"): money("5", "5", "万元", UnitBasis.FORM)}
    found = one(dataset_of([made("a", "东岭乡", 2021, "2021", cells)]).procurement(), *TABLE_COLUMNS)
    assert found == (None, "not_prescribed", None, "not_prescribed", None, None, None)


PROJECTS, AMOUNT = "procurement_projects", "procurement_amount"
PROSE_CASES: dict[str, tuple[list[StatedFigure], tuple[Any, ...]]] = {
    "none": ([], (None, None, None, None, None, None)),
    "both": (
        [stated(PROJECTS, "6", "个"), stated(AMOUNT, "4226000.50", "元")],
        (6, None, Decimal("4226000.5"), None, True, "f1;f2"),
    ),
    "without unit": ([stated(AMOUNT, "4226000", "")], (None, None, Decimal(4226000), None, False, "f1")),
    "rounded": (
        [stated(PROJECTS, "6", "个", "more"), stated(AMOUNT, "3000000", "元", "about")],
        (6, "more", Decimal(3000000), "about", True, "f1;f2"),
    ),
    "twice the same": (
        [stated(AMOUNT, "5000", "元"), stated(AMOUNT, "5000.0", "元")],
        (None, None, Decimal(5000), None, True, "f1;f2"),
    ),
    "denied, and 0 yuan": (
        [stated(AMOUNT, "0", ""), stated(AMOUNT, "0", "元")],
        (None, None, Decimal(0), None, True, "f1;f2"),
    ),
    "different amounts": (
        [stated(AMOUNT, "5000", "元"), stated(PROJECTS, "2", "个"), stated(AMOUNT, "6000", "元")],
        (2, None, None, None, None, "f1;f2;f3"),
    ),
    "the same number, once rounded": (
        [stated(AMOUNT, "5000", "元"), stated(AMOUNT, "5000", "元", "more")],
        (None, None, None, None, None, "f1;f2"),
    ),
    "not its own": (
        [
            stated(PROJECTS, "9", "个", scope="other_year"),
            stated(AMOUNT, "7", "元", scope="unclear"),
            stated("fee", "8", "元"),
            stated(PROJECTS, "1", "个"),
        ],
        (1, None, None, None, None, "f4"),
    ),
}
PROSE_COLUMNS = ("text_projects", "text_projects_approximate", "text_amount", "text_amount_approximate",
                 "text_unit_stated", "text_figure_ids")  # fmt: skip


@pytest.mark.parametrize("case", PROSE_CASES)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_procurement_by_the_prose_is_never_mixed_with_the_table(case: str, form: str) -> None:
    figures, expected = PROSE_CASES[case]
    cells = purchase(count(4), money("70", "70", "元", UnitBasis.ASSUMED))
    frame = dataset_of([made("a", "东岭乡", 2021, form, cells, figures=tuple(figures))]).procurement()
    found = one(frame, *PROSE_COLUMNS)
    ids = found[-1].replace("东岭乡-2021-aaaaaaaa-", "") if found[-1] else None
    assert (*found[:-1], ids) == expected
    assert str(frame["text_unit_stated"].dtype) == "boolean"
    table = (4, Decimal(70), None, Decimal(70)) if form == "2019" else (None, None, None, None)
    assert one(frame, "projects", "amount", "amount_stated", "amount_assumed") == table


def test_the_figures_of_another_report_are_not_taken() -> None:
    reports = [made("a", "东岭乡", 2021, figures=(stated(PROJECTS, "6", "个"),)), made("b", "西岭乡", 2021)]
    assert plain(dataset_of(reports).procurement(), "org", "text_projects") == [("东岭乡", 6), ("西岭乡", None)]


def test_stated_and_assumed_amounts_add_up_to_all() -> None:
    reports = [
        made(file, "东岭乡", year, "2019", TABLE_CASES[case][0])
        for file, year, case in (("a", 2018, "stated"), ("b", 2019, "assumed"), ("c", 2020, "blank and stroke"))
    ]
    frame = dataset_of(reports).procurement()
    sums = {name: frame[name].dropna().sum() for name in ("amount", "amount_stated", "amount_assumed")}
    assert sums == {"amount": Decimal("4234540.5"), "amount_stated": 4226500, "amount_assumed": Decimal("8040.5")}


# Documents ----------------------------------------------------------------------------------------------------------

COUNTS_OF_2019 = [
    *((item, m) for item in ("regulations", "normative_documents") for m in ("made", "disclosed", "public_total")),
    *((item, m) for item in ("licences", "other_services", "penalties", "compulsory_measures")
      for m in ("previous_items", "change", "decisions")),
    ("fees", "previous_items"), ("fees", "change"), ("procurement", "projects"),
]  # fmt: skip
COUNTS_OF_2021 = [
    *((item, m) for item in ("regulations", "normative_documents") for m in ("issued", "repealed", "in_force")),
    ("licences", "decisions"), ("penalties", "decisions"), ("compulsory_measures", "decisions"),
]  # fmt: skip


def test_documents_are_the_counts_of_the_form_without_money() -> None:
    old = {
        ("disclosure", "normative_documents", "made"): count(12),
        ("disclosure", "licences", "change"): ("减少2", Kind.NUMBER, -2, None),
        ("disclosure", "penalties", "decisions"): BLANK,
        **purchase(count(3), money("9万元", "9", "万元", UnitBasis.STATED)),
    }
    new = {("disclosure", "licences", "decisions"): count(8), ("disclosure", "fees", "amount"):
           money("3", "3", "万元", UnitBasis.FORM)}  # fmt: skip
    reports = [
        made("a", "东岭乡", 2020, "2019", old, cells=(*cells_of("2019", old), EXTRA)),
        made("b", "东岭乡", 2021, "2021", new),
        made("c", "东岭乡", 2022, "none"),
    ]
    frame = dataset_of(reports).documents()
    values = {("normative_documents", "made"): 12, ("licences", "change"): -2, ("procurement", "projects"): 3}
    kinds = {("penalties", "decisions"): "blank"}
    expected = [
        (2020, *key, None if key in kinds else values.get(key, 0), kinds.get(key, "number")) for key in COUNTS_OF_2019
    ]
    expected += [(2021, *key, 8 if key == ("licences", "decisions") else 0, "number") for key in COUNTS_OF_2021]
    assert plain(frame, "year", "item", "measure", "value", "kind") == expected
    labels = {key[:3]: key[3:] for key in plain(frame, "year", "item", "measure", "item_label", "measure_label")}
    assert labels[2020, "normative_documents", "made"] == ("规范性文件", "本年新制作数量")
    assert labels[2021, "normative_documents", "in_force"] == ("行政规范性文件", "现行有效件数")


def test_a_report_of_two_editions_has_the_rows_that_it_shows() -> None:
    """Its clause 1 and table 三 are of the 2021 form, the rest of table 二 of the 2019 form."""
    old, new = (cells_of(form, purchase(count(2), BLANK)) for form in ("2019", "2021"))
    cells = [c for c in new if c.table != "disclosure" or c.clause == 1]
    cells += [c for c in old if c.table == "disclosure" and c.clause != 1]
    data = dataset_of([made("a", "东岭乡", 2021, "mixed", cells=tuple(cells))])
    assert plain(data.documents(), "item", "measure") == COUNTS_OF_2021[:6] + COUNTS_OF_2019[6:]
    assert one(data.procurement(), "projects", "projects_kind", "amount_kind") == (2, "number", "blank")
    assert plain(data.outcomes(), "item")[-1] == ("other_other",)
    without = [c for c in cells if c.row != "procurement"]
    data = dataset_of([made("a", "东岭乡", 2021, "mixed", cells=tuple(without))])
    assert one(data.procurement(), "projects", "projects_kind", "amount_kind") == (
        None, "not_prescribed", "not_prescribed",
    )  # fmt: skip


def test_a_fraction_in_place_of_a_count_is_refused_not_cut() -> None:
    data = dataset_of([made("a", "东岭乡", 2020, "2019", purchase(("2.5", Kind.NUMBER, Decimal("2.5"), None), BLANK))])
    for name in ("procurement", "documents"):
        with pytest.raises(ValueError, match="whole number"):
            view(data, name)


# Themes and recurrence ----------------------------------------------------------------------------------------------


def test_themes_are_counted_by_report_and_kind() -> None:
    items = (
        problem("staffing", "training"),
        measure("training"),
        problem("training"),
        problem("training", "staffing", "training"),
        problem(),
        measure("other"),
    )
    reports = [made("a", "东岭乡", 2020, items=items), made("b", "东岭乡", 2021), made("c", "西岭乡", 2021)]
    frame = dataset_of(reports).themes()
    assert set(frame["report_id"]) == {"东岭乡-2020-aaaaaaaa"}
    key = "东岭乡-2020-aaaaaaaa-"
    assert plain(frame, "kind", "theme", "theme_label", "statements", "primary", "item_ids") == [
        ("problem", "staffing", "人员力量薄弱", 2, 1, f"{key}p1;{key}p3"),
        ("problem", "training", "业务能力不足", 3, 2, f"{key}p1;{key}p2;{key}p3"),
        ("measure", "training", "业务能力不足", 1, 1, f"{key}m1"),
        ("measure", "other", "其他", 1, 1, f"{key}m2"),
    ]
    assert frame["primary"].sum() == 5  # the items of known theme


def test_recurrence_is_that_of_the_package_with_form_and_labels() -> None:
    reports = [
        made("a", "西岭乡", 2019, "2019", items=(problem("training"), problem("staffing"))),
        made("b", "西岭乡", 2021, items=(problem("staffing"),)),
        made("c", "东岭乡", 2021),
        made("d", None, None, items=(problem("quality"),)),
    ]
    data = dataset_of(reports)
    frame = data.recurrence()
    assert plain(frame, "org", "year", "form", "theme", "theme_label", "state", "state_label") == [
        ("东岭乡", 2021, "2021", None, None, "unknown", "无法判断"),
        ("西岭乡", 2019, "2019", "training", "业务能力不足", "first", "首次可知（此前的报告无从比较）"),
        ("西岭乡", 2019, "2019", "staffing", "人员力量薄弱", "first", "首次可知（此前的报告无从比较）"),
        ("西岭乡", 2020, None, "training", "业务能力不足", "no_report", "没有该年度的报告"),
        ("西岭乡", 2020, None, "staffing", "人员力量薄弱", "no_report", "没有该年度的报告"),
        ("西岭乡", 2021, "2021", "training", "业务能力不足", "gone", "不再提及"),
        ("西岭乡", 2021, "2021", "staffing", "人员力量薄弱", "again_same_words", "再次出现，文字相同"),
        (None, None, "2021", "quality", "信息质量不高", "unknown", "无法判断"),
    ]
    given = over_the_years.recurrence(data.items, data.reports)
    columns = list(given.columns)
    assert sorted(plain(frame, *columns), key=str) == sorted(plain(given, *columns), key=str)
    assert frame["similarity"].dtype == "float64"


# Coverage -----------------------------------------------------------------------------------------------------------

COUNTED = ("number", "blank", "not_applicable", "text", "absent", "unplaced", "errors", "warnings", "notes",
           "problems", "measures")  # fmt: skip


def finding(severity: Severity) -> Finding:
    return Finding("rule", severity, "说明。")


def test_coverage_counts_what_the_report_in_force_says() -> None:
    cells = {
        ("disclosure", "procurement", "amount"): money("9", "9", "元", UnitBasis.ASSUMED),
        ("disclosure", "regulations", "made"): BLANK,
        ("applications", "new_received", "total"): BLANK,
        ("applications", "granted", "total"): SLASH,
        ("applications", "granted", "research"): TEXT,
        ("disputes", "review", "upheld"): ABSENT,
        ("disputes", "review", "total"): UNPLACED,
        ("disputes", "direct_suit", "total"): UNPLACED,
    }
    findings = (finding(Severity.WARNING), finding(Severity.ERROR), finding(Severity.WARNING), finding(Severity.NOTE))
    report = made(
        "a", "东岭乡", 2020, "2019",
        cells=(*cells_of("2019", cells), EXTRA),
        findings=findings,
        items=(problem("training"), measure("training"), problem()),
    )  # fmt: skip
    other = made("b", "西岭乡", 2020, "none")
    frame = dataset_of([report, other]).coverage()
    assert plain(frame, "org", "year", "report_id", "form", "status", "source", "versions", *COUNTED) == [
        ("东岭乡", 2020, "东岭乡-2020-aaaaaaaa", "2019", "report", "a.txt", 1, 191, 2, 1, 1, 1, 2, 1, 2, 1, 2, 1),
        ("西岭乡", 2020, "西岭乡-2020-bbbbbbbb", "none", "report", "b.txt", 1, *(0,) * 11),
    ]


def test_every_body_has_a_row_for_every_year_of_the_dataset() -> None:
    """柳湾乡 is renamed in 2021: nobody knows that it is the same body."""
    reports = [made("a", "柳湾乡", 2020, "2019"), made("b", "柳湾镇", 2021), made("c", "东岭乡", 2018, "2019"),
               made("d", "东岭乡", 2021)]  # fmt: skip
    frame = dataset_of(reports).coverage()
    assert plain(frame, "org", "county", "year", "status", "versions") == [
        ("东岭乡", "示例县", 2018, "report", 1),
        ("东岭乡", "示例县", 2019, "no_report", 0),
        ("东岭乡", "示例县", 2020, "no_report", 0),
        ("东岭乡", "示例县", 2021, "report", 1),
        ("柳湾乡", "示例县", 2018, "no_report", 0),
        ("柳湾乡", "示例县", 2019, "no_report", 0),
        ("柳湾乡", "示例县", 2020, "report", 1),
        ("柳湾乡", "示例县", 2021, "no_report", 0),
        ("柳湾镇", "示例县", 2018, "no_report", 0),
        ("柳湾镇", "示例县", 2019, "no_report", 0),
        ("柳湾镇", "示例县", 2020, "no_report", 0),
        ("柳湾镇", "示例县", 2021, "report", 1),
    ]
    gap = frame[frame["status"] == "no_report"]
    assert gap[["report_id", "form", "source", *COUNTED]].isna().all(axis=None)


ANY_COUNTY = {"county": None}
STRAYS: dict[str, tuple[Report, str]] = {
    "of its name, without year": (made("x", "东岭乡", None), "unknown"),
    "of its name, of that year, in a county not known": (made("x", "东岭乡", 2020, county=None), "unknown"),
    "of its name, of another county": (made("x", "东岭乡", None, county="别县"), "no_report"),
    "without name, of that year": (made("x", None, 2020), "unknown"),
    "without name, year and place": (made("x", None, None, county=None), "unknown"),
    "without name, of another year": (made("x", None, 2021), "no_report"),
    "without name, of another county": (made("x", None, 2020, county="别县"), "no_report"),
    "of another name": (made("x", "西岭乡", None), "no_report"),
}


@pytest.mark.parametrize("case", STRAYS)
def test_no_report_is_missed_that_may_be_there_under_another_head(case: str) -> None:
    stray, expected = STRAYS[case]
    data = dataset_of([made("a", "东岭乡", 2019, "2019"), made("b", "东岭乡", 2021), stray])
    frame = data.coverage()
    own = frame[(frame["org"] == "东岭乡") & (frame["county"] == "示例县") & (frame["year"] == 2020)]
    assert plain(own, "status", "versions") == [(expected, 0 if expected == "no_report" else None)]
    settled = stray.org is not None and stray.year is not None
    assert plain(frame[frame["source"] == "x.txt"], "status") == [("report" if settled else "unsettled",)]


def test_reports_of_no_known_year_make_no_years() -> None:
    frame = dataset_of([made("a", "东岭乡", None), made("b", None, None)]).coverage()
    assert plain(frame, "org", "year", "status") == [("东岭乡", None, "unsettled"), (None, None, "unsettled")]


# Random datasets ----------------------------------------------------------------------------------------------------

WRITTEN = st.one_of(st.integers(0, 40).map(count), st.sampled_from([BLANK, SLASH, TEXT, ABSENT, UNPLACED]))
APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "public_welfare",
    "legal_service",
    "other_organisation",
    "total",
)

ROWS = {form: list(load_form(form).tables["applications"].rows) for form in ("2019", "2021")}


@st.composite
def datasets(draw: st.DrawFn) -> tuple[list[Report], set[str]]:
    """Reports in the order of their publication, and the files of those in force: the last of each body and year."""
    reports: list[Report] = []
    for file in "abcdefg"[: draw(st.integers(0, 7))]:
        form = draw(st.sampled_from(["2019", "2021"]))
        keys = st.tuples(st.sampled_from(ROWS[form]), st.sampled_from(APPLICANTS))
        written = {("applications", *key): draw(WRITTEN) for key in sorted(draw(st.sets(keys, max_size=12)))}
        org, year = draw(st.sampled_from(["东岭乡", "西岭乡", None])), draw(st.sampled_from([2020, 2021, None]))
        reports.append(made(file, org, year, form, written))
    last = {(r.org, r.year) if r.org and r.year else r.source: r for r in reports}
    return reports, {r.sha256[:8] for r in last.values()}


@settings(max_examples=30, deadline=None)
@given(datasets())
def test_sums_of_views_are_sums_of_the_frame_filtered_by_hand(drawn: tuple[list[Report], set[str]]) -> None:
    reports, in_force = drawn
    data = dataset_of(reports)
    cells = data.applications[data.applications["report_id"].str[-8:].isin(in_force)]
    total = cells[cells["applicant"] == "total"]

    outcomes = data.outcomes()
    prefixes = ("granted", "partly_granted", "denied", "unable", "rejected", "other")
    by_hand = {prefix: int(total[total["item"].str.match(rf"{prefix}(_|$)")]["value"].sum()) for prefix in prefixes}
    pivot = outcomes.pivot_table(index="report_id", columns="group", values="value", aggfunc="sum").sum()
    assert {prefix: pivot.get(prefix, 0) for prefix in prefixes} == by_hand

    new = cells[cells["item"] == "new_received"]
    assert data.applicants()["value"].sum() == new[new["applicant"] != "total"]["value"].sum()
    for code in ("new_received", "carried_in", "total_handled", "carried_out"):
        assert data.requests()[code].sum() == total[total["item"] == code]["value"].sum()
    kinds = cells["kind"].value_counts().to_dict()
    frame = data.coverage()
    others = len(data.disclosure.merge(frame["report_id"].dropna())) + 15 * frame["report_id"].notna().sum()
    assert {kind: int(frame[kind].sum()) for kind in Kind} == {
        kind: kinds.get(kind, 0) + (others if kind == "number" else 0) for kind in Kind
    }


# A part of a dataset ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ({}, "abcde"),
        ({"county": "示例县"}, "abde"),
        ({"county": ["样本县"]}, "c"),
        ({"county": "县"}, ""),
        ({"years": 2022}, "bc"),
        ({"years": (2021, 2022)}, "abc"),
        ({"orgs": "云溪乡"}, "abc"),
        ({"county": "示例县", "years": (2022, 2024), "orgs": ["云溪乡", "石桥镇"]}, "bd"),
    ],
)
def test_a_part_holds_all_that_belongs_to_its_reports_and_nothing_else(wanted: Mapping[str, Any], left: str) -> None:
    reports = [
        made("a", "云溪乡", 2021),
        made("b", "云溪乡", 2022),
        made("c", "云溪乡", 2022, county="样本县"),
        made("d", "石桥镇", 2023),
        made("e", "石桥镇", None),
    ]
    whole = dataset_of(reports, [("x.txt", "f" * 64, "空文件")])
    part = whole.select(**wanted)
    assert "".join(source[0] for source in part.reports["source"]) == left
    for name, frame in part.frames.items():
        was = whole.frames[name]
        assert frame.dtypes.equals(was.dtypes)
        if name == "bodies":
            continue
        if name == "unread":
            assert frame.equals(was)
        else:
            kept = [report_id for report_id in was["report_id"] if report_id.split("-")[-1][0] in left]
            assert list(frame["report_id"]) == kept
            assert frame.equals(
                was.set_index("report_id", drop=False).loc[list(dict.fromkeys(kept))].reset_index(drop=True)
            )
