"""Return slips: what a township is asked, and what became of what it was asked before."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

import gipdata
from gipdata.checks.engine import RULES, check_reports
from gipdata.dataset import Dataset
from gipdata.frames import dataset_of
from gipdata.narrative.understanding import understand
from gipdata.report import Finding, Location, Place, Report
from gipdata.summary.slips import Custom, Mended, Slip, Slips, slip_files, slips_of
from gipdata.summary.slips_points import NOTHING, Point, points_of
from gipdata.summary.slips_rounds import RECORD, Record, RecordError, read_record, record_bytes
from gipdata.summary.slips_word import letter, rows_of, slip_page
from tests.checks.build import Key3, Value, make_report
from tests.checks.scenes import years
from tests.checks.test_messages import FIRES
from tools.county.key import findings as county_findings
from tools.make_county import RAW

COUNTY = "某县"
BY_CODE = {rule.code: rule for rule in RULES}


def app(row: str, column: str, value: Value) -> dict[Key3, Value]:
    return {("applications", row, column): value}


def row_of(finding: Finding) -> dict[str, Any]:
    return {**finding._asdict(), "location": str(finding.location) if finding.location else None}


def points(reports: Sequence[Report], form: str = "2021") -> list[Point]:
    """The points of the last of these reports."""
    found = check_reports([understand(report) for report in reports])[-1].findings
    return points_of(map(row_of, found), form)


def only(reports: Sequence[Report], form: str = "2021") -> Point:
    (point,) = points(reports, form)
    return point


def parts(point: Point) -> tuple[str, str, str, str, str]:
    return point.where, point.read, point.due, point.told, point.please


# A finding taken apart ------------------------------------------------------------------------------------------------


def test_a_cell_with_the_figure_it_should_have() -> None:
    """handled_total is 2 and one request was granted twice over: 合计 and 自然人 agree on 1."""
    values = {
        **app("new_received", "natural_person", 1), **app("new_received", "total", 1),
        **app("granted", "natural_person", 1), **app("granted", "total", 11),
        **app("total_handled", "natural_person", 1), **app("total_handled", "total", 1),
    }  # fmt: skip
    point = only([make_report("2021", values)])
    assert (point.where, point.read, point.due) == ("表三“三（一）予以公开”行“总计”列（第109行第7格）", "11", "1")
    assert point.told.startswith("表三“总计”列，三（一）予以公开至三（六）3.其他之和为11，三（七）总计为1，不相等；")
    assert point.told.endswith("只改这一格，有关的合计就全部相符。")
    assert point.please == "请核对台账后改正。"


def test_of_several_ways_to_mend_a_sum_none_is_called_right() -> None:
    point = only(
        [make_report("2021", {("disputes", "direct_suit", "upheld"): 1, ("disputes", "direct_suit", "total"): 3})]
    )
    assert (point.expected, point.found) == ("3", "1")  # of the first of five candidates
    assert (point.where, point.read, point.due) == ("表四", NOTHING, NOTHING)
    assert "有5种改法都能使合计相符" in point.told
    assert "由3改为1" in point.told


def test_of_a_row_that_moved_no_cell_is_named() -> None:
    """The message names the first cell of the row, and the seven figures that it should have."""
    name = next(name for name in FIRES if any("整体错了一列" in p.told for p in points(FIRES[name]())))
    point = next(p for p in points(FIRES[name]()) if "整体错了一列" in p.told)
    assert (point.where, point.read, point.due) == ("表三", NOTHING, NOTHING)


def test_a_figure_is_no_part_of_a_longer_one() -> None:
    row = {**dict.fromkeys(("table", "item", "column", "found", "location")), "rule": "slip", "severity": "note"}
    due = [
        points_of([{**row, "expected": "1", "message": f"甲应为{told}。请改正。"}], "2021")[0].due
        for told in ("12", "1.5", "1,000", "1", "1，不是2")
    ]
    assert due == [NOTHING, NOTHING, NOTHING, "1", "1"]


def test_a_bound_is_not_called_a_value() -> None:
    row = {
        ("disclosure", "normative_documents", column): n
        for column, n in zip(("issued", "repealed", "in_force"), (5, 1, 3), strict=True)
    }
    point = only([make_report("2021", row)])
    assert parts(point) == (
        "表二“行政规范性文件”行“现行有效件数”列（第102行第3格）", "3", "不小于4",
        "小于“本年制发件数”5减“本年废止件数”1；年底有效的件数应不小于4。", "请核对后改正。",
    )  # fmt: skip


def test_of_text_and_table_neither_is_called_right() -> None:
    report = make_report("2021", {("disclosure", "penalties", "decisions"): 5})
    prose = tuple(s._replace(text="全年作出行政处罚决定7件。") if s.code == "overview" else s for s in report.sections)
    point = only([replace(report, sections=prose)])
    assert parts(point) == (
        "正文（第1行）", "全年作出行政处罚决定7件", NOTHING,
        "表二“行政处罚”行“本年处理决定数量”列（第104行第1格）为5，两处不符。", "请核对后改正其中一处。",
    )  # fmt: skip


def test_last_years_figure_is_not_called_right() -> None:
    rows = [app("carried_out", c, 2) | app("new_received", c, 2) for c in ("natural_person", "total")]
    point = points(years({**rows[0], **rows[1]}, {}))[0]
    assert (point.rule, point.read, point.due, point.expected) == ("carried-over", "0", NOTHING, "2")
    assert "“四、结转下年度继续办理”为2，两者应相等" in point.told


def test_a_township_has_no_regulations() -> None:
    point = points([make_report("2021", {("disclosure", "regulations", "in_force"): 2})])[0]
    assert (point.read, point.due, point.told) == ("2", "0", "本机关无权制定，应为0。")


def test_the_label_of_a_cell_may_hold_quotation_marks() -> None:
    point = points([make_report("2021", app("denied_security_stability", "business", "见附件"))])[0]
    assert parts(point) == (
        "表三“三（三）3.危及“三安全一稳定””行“商业企业”列（第113行第2格）", "见附件", NOTHING,
        "不是数字。", "请填入数字，没有数量的填0。",
    )  # fmt: skip


def test_codes_are_not_shown() -> None:
    report = replace(
        make_report("2019"), year=2022, years_stated={"title": 2022}, period=(date(2022, 1, 1), date(2022, 12, 31))
    )
    point = next(p for p in points([report], "2019") if p.rule == "old-form")
    assert (point.where, point.read, point.due, point.expected) == ("表二", NOTHING, NOTHING, "2021")


def test_a_title_has_the_labels_of_the_reports_form() -> None:
    values: Mapping[Key3, Value] = {
        ("disclosure", "normative_documents", c): 40 for c in ("made", "disclosed", "public_total")
    }
    assert only([make_report("2019", values)], "2019").title == "“规范性文件”的数量过大"
    assert (
        only(
            [
                make_report(
                    "2021",
                    {
                        ("disclosure", "normative_documents", "issued"): 40,
                        ("disclosure", "normative_documents", "in_force"): 40,
                    },
                )
            ]
        ).title
        == "“行政规范性文件”的数量过大"
    )


def test_the_box_of_a_page_is_not_told() -> None:
    place = Location(3, page=2, box=(10.2, -0.4, 300.0, 41.7))
    finding = BY_CODE["table-missing"].finding(
        "picture", table="disputes", location=place, heading="四、甲", place="（第2页第3行）", table_name="表四"
    )
    (point,) = points_of([row_of(finding)], "2021")
    assert (point.where, point.location) == ("表四（第2页第3行）", "第2页第3行")


def test_a_finding_of_a_rule_that_is_not_known_is_told_whole() -> None:
    row = {"rule": "new-rule", "severity": "note", "table": None, "item": None, "column": None, "expected": None,
           "found": "甲", "message": "读到“甲”。请看。", "location": None}  # fmt: skip
    (point,) = points_of([row], "2021")
    assert parts(point) == ("全文", "甲", NOTHING, "读到“甲”。请看。", "请核对。")


def test_missing_values_of_a_frame_are_no_text() -> None:
    row = dict.fromkeys(("table", "item", "column", "expected", "found", "location"), float("nan"))
    (point,) = points_of(
        [{**row, "rule": "period", "severity": "note", "message": BY_CODE["period"].templates["none"]}], "none"
    )
    assert parts(point) == (
        "全文",
        NOTHING,
        NOTHING,
        "报告没有写明统计期限。",
        "请写明所列数据的期限为当年1月1日至12月31日。",
    )


@pytest.mark.parametrize("name", FIRES)
def test_nothing_of_a_message_is_lost_and_nothing_is_added(name: str) -> None:
    """For every wording of every rule: the parts are pieces of the message, in which each of its sentences stands."""
    for point in points(FIRES[name]()):
        message = point.message
        assert message.endswith(point.please) and point.please.endswith("。")
        assert point.told in message and message.index(point.told) + len(point.told + point.please) == len(message)
        begins = message[: message.index(point.told)]
        left = begins.replace(point.where, "", 1).replace(point.read, "", 1).strip("读到写有“”，而但")
        assert left.removeprefix(f"应为{point.due}：") == ""
        assert point.read in (NOTHING, point.found)
        assert point.due == NOTHING or any(
            f"{word}{point.due}" in message for word in ("应为", "应", "应为“", "格式规定为“")
        )
        if "改法" in message or "改正其中一处" in point.please:
            assert point.due == NOTHING or point.rule == "text-sum"  # a share is worked out from the other two


def test_a_hostile_text_takes_no_time() -> None:
    found = "“" * 200_000
    row = row_of(
        BY_CODE["cell-text"].finding(
            "text", table="applications", item="granted", column="total", found=found, cell="表三“" * 50_000
        )
    )
    (point,) = points_of([row], "2021")
    assert point.read == NOTHING and found in point.told


# Slips of a county ----------------------------------------------------------------------------------------------------


def township(name: str, report: Report | None = None, **fields: Any) -> Report:
    own = report or make_report("2021")
    given = {
        "org": name,
        "org_full": name,
        "source": f"2021/{name}.docx",
        "sha256": f"{name}-1",
        "place": Place(name, COUNTY, "某市", "某省", None, "text"),
    }
    return replace(own, **{**given, **fields})


def data_of(*reports: Report) -> Dataset:
    return dataset_of(check_reports([understand(report) for report in reports]))


def rules_of(slips: Slips) -> dict[str, list[str]]:
    return {slip.org: [point.rule for point in slip.points] for slip in slips.slips}


BROKEN = make_report("2021", app("new_received", "total", 5) | app("total_handled", "total", 4))
TEXT_IN_CELL = make_report("2021", {("disclosure", "penalties", "decisions"): "见附件"})
NO_PERIOD = replace(make_report("2021"), period=None)


def test_a_report_without_faults_has_no_slip() -> None:
    slips = slips_of(data_of(township("甲乡"), township("乙镇", TEXT_IN_CELL)), COUNTY, 2021)
    assert rules_of(slips) == {"乙镇": ["cell-text"]}
    assert slips.slips[0].addressee == "乙镇人民政府"


@pytest.mark.parametrize(
    ("org", "kind", "addressee"),
    [
        ("东关街道", "subdistrict", "东关街道办事处"),
        ("城关镇", "township", "城关镇人民政府"),
        ("教育局", "department", "教育局"),
        ("河口农场", "township", "河口农场"),
    ],
)
def test_whom_a_slip_is_for(org: str, kind: str, addressee: str) -> None:
    slips = slips_of(data_of(township(org, TEXT_IN_CELL, org_type=kind)), COUNTY, 2021)
    assert slips.slips[0].addressee == addressee


def test_the_gravest_come_first() -> None:
    report = replace(TEXT_IN_CELL, period=None, title="××乡报告")
    cells = {
        ("disputes", row, column): None
        for row in ("review", "direct_suit", "suit_after_review")
        for column in ("upheld", "corrected", "other", "pending", "total")
    }
    report = replace(make_report("2021", cells | {("disclosure", "penalties", "decisions"): "见附件"}), period=None)
    severities = [point.severity for point in slips_of(data_of(township("甲乡", report)), COUNTY, 2021).slips[0].points]
    assert severities == ["error", "warning", "note"]


def test_only_the_version_in_force_counts() -> None:
    first = township("甲乡", BROKEN, published=date(2022, 1, 5))
    second = township("甲乡", TEXT_IN_CELL, published=date(2022, 2, 5), source="2021/甲乡更正.docx", sha256="甲乡-2")
    assert rules_of(slips_of(data_of(first, second), COUNTY, 2021)) == {"甲乡": ["cell-text", "amended"]}
    assert rules_of(slips_of(data_of(second, first), COUNTY, 2021)) == {"甲乡": ["cell-text", "amended"]}


def test_a_file_that_lies_there_twice_is_no_matter_of_the_township() -> None:
    again = township("甲乡", source="2021/copy.docx", sha256="甲乡-2")
    assert slips_of(data_of(township("甲乡"), again), COUNTY, 2021).slips == ()


def test_other_counties_and_years_are_left_out() -> None:
    other = township("甲乡", BROKEN, place=Place("甲乡", "他县", "某市", "某省", None, "text"))
    later = township(
        "甲乡", BROKEN, year=2022, years_stated={"title": 2022}, period=(date(2022, 1, 1), date(2022, 12, 31))
    )
    assert slips_of(data_of(other, later, township("甲乡")), COUNTY, 2021).slips == ()


def test_a_dismissed_finding_is_not_asked() -> None:
    data = data_of(township("甲乡", replace(TEXT_IN_CELL, period=None)))
    dismissed = data.findings["rule"].map({"cell-text": "张某 2022-01-20 表格已另附"}).astype("str")
    slips = slips_of(replace(data, findings=data.findings.assign(dismissed=dismissed)), COUNTY, 2021)
    assert rules_of(slips) == {"甲乡": ["period"]}


def county_with(faulty: int, whole: int, report: Report = NO_PERIOD) -> Slips:
    reports = [township(f"{c}乡", report) for c in "甲乙丙丁"[:faulty]] + [
        township(f"{c}镇") for c in "子丑寅卯辰巳"[:whole]
    ]
    return slips_of(data_of(*reports), COUNTY, 2021)


def test_what_more_than_a_third_have_is_a_custom() -> None:
    slips = county_with(3, 5)
    assert slips.customs == (Custom("period", "统计期限不是全年或没有写明", 3, 8),)
    assert slips.slips == ()


def test_a_third_is_no_custom_yet() -> None:
    slips = county_with(2, 4)
    assert slips.customs == ()
    assert rules_of(slips) == {"甲乡": ["period"], "乙乡": ["period"]}


def test_few_reports_have_no_customs() -> None:
    assert county_with(3, 2).customs == ()


def test_an_error_is_never_a_custom() -> None:
    slips = county_with(4, 3, TEXT_IN_CELL)
    assert slips.customs == ()
    assert [len(slip.points) for slip in slips.slips] == [1, 1, 1, 1]


def test_an_error_is_told_though_its_rule_is_a_custom_in_a_lesser_case() -> None:
    """A missing section one is a warning, a missing section five an error."""
    base = make_report("2021")
    one, five = (
        replace(base, sections=tuple(s for s in base.sections if s.code != c)) for c in ("overview", "problems")
    )
    reports = [township(f"{c}镇", one) for c in "子丑寅"] + [township("甲乡", five), township("乙乡"), township("丙乡")]
    slips = slips_of(data_of(*reports), COUNTY, 2021)
    assert [custom.rule for custom in slips.customs] == ["section-missing"]
    assert rules_of(slips) == {"甲乡": ["section-missing"]}


def test_a_slip_names_the_customs_that_its_report_shares() -> None:
    reports = [township("甲乡", replace(TEXT_IN_CELL, period=None)), township("乙乡", TEXT_IN_CELL)]
    reports += [township(f"{c}镇", NO_PERIOD) for c in "子丑"] + [township(f"{c}镇") for c in "寅卯"]
    first, second = slips_of(data_of(*reports), COUNTY, 2021).slips
    assert [(slip.org, [c.rule for c in slip.customs]) for slip in (second, first)] == [
        ("甲乡", ["period"]),
        ("乙乡", []),
    ]
    assert [p.rule for p in second.points] == ["cell-text"]


def test_a_figure_that_the_office_corrected_is_told() -> None:
    data = data_of(township("甲乡"))
    is_cell = (data.applications["item"] == "granted") & (data.applications["applicant"] == "business")
    notes = is_cell.map({True: "李某，2022-01-20：与台账核对"}).astype("str")
    cells = data.applications.assign(correction=notes, value=data.applications["value"].mask(is_cell, 4))
    (slip,) = slips_of(replace(data, applications=cells), COUNTY, 2021).slips
    assert slip.mended == (Mended("表三“（一）予以公开”行“商业企业”列", "0", "4", "李某，2022-01-20：与台账核对"),)
    assert slip.points == ()


def test_organisations_of_one_name_are_told_apart() -> None:
    places = [Place("甲乡", COUNTY, "某市", "某省", code, "text") for code in ("110000000001", "110000000002")]
    one, two = (township("甲乡", TEXT_IN_CELL, place=p, source=f"{n}.txt", sha256=str(n)) for n, p in enumerate(places))
    data = data_of(one, two)
    assert len(slips_of(data, COUNTY, 2021).slips) in (1, 2)  # two bodies, or two versions of one
    nameless = township("甲乡", TEXT_IN_CELL, org=None, source="x/无名.txt")
    assert [slip.org for slip in slips_of(data_of(nameless), COUNTY, 2021).slips] == ["单位不明（无名.txt）"]


# The second run -------------------------------------------------------------------------------------------------------


def run(record: Record, *reports: Report) -> Slips:
    """A run of the program; the record goes through its file."""
    slips = slips_of(data_of(*reports), COUNTY, 2021, record)
    return slips._replace(record=kept(slips.record))


def kept(record: Record) -> Record:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / RECORD).write_bytes(record_bytes(record))
        return read_record(Path(folder))


def again(values: Mapping[Key3, Value] | Report, version: int = 2, **fields: Any) -> Report:
    report = values if isinstance(values, Report) else make_report("2021", values)
    return township("甲乡", report, sha256=f"甲乡-{version}", **fields)


CELLS: dict[Key3, Value] = {
    ("disclosure", "penalties", "decisions"): "见附件",
    ("disclosure", "licences", "decisions"): -2,
}
FIRST = township("甲乡", make_report("2021", CELLS))


def since(slip: Slip) -> tuple[int, list[str], list[str], list[str], list[tuple[str, str]]]:
    s = slip.since
    assert s is not None
    waived, untested = [a.rule for a in s.waived], [a.rule for a in s.untested]
    return s.asked, [a.rule for a in s.put_right], untested, waived, [(p.rule, p.status) for p in slip.points]


def test_nothing_was_asked_before() -> None:
    (slip,) = run({}, FIRST).slips
    assert slip.since is None
    assert [p.status for p in slip.points] == ["", ""]


def test_the_same_file_again_gives_the_same_slip() -> None:
    first = run({}, FIRST)
    assert run(first.record, FIRST) == first


def test_put_right_new_and_remaining() -> None:
    record = run({}, FIRST).record
    values = {
        **CELLS,
        ("disclosure", "penalties", "decisions"): 3,
        ("disclosure", "regulations", "issued"): 1,
        ("disclosure", "regulations", "in_force"): 1,
    }
    (slip,) = run(record, again(values)).slips
    assert since(slip) == (
        2, ["cell-text"], [], [], [("count-negative", "remains"), ("regulations-by-township", "new")],
    )  # fmt: skip


def test_a_cell_that_is_changed_and_still_wrong_is_neither_new_nor_put_right() -> None:
    record = run({}, FIRST).record
    (slip,) = run(record, again({**CELLS, ("disclosure", "licences", "decisions"): -1})).slips
    assert since(slip) == (2, [], [], [], [("cell-text", "remains"), ("count-negative", "changed")])


def test_both_versions_in_the_data_make_no_finding_new() -> None:
    """The key of a finding that two versions share ends in -2 for the second of them."""
    record = run({}, FIRST).record
    second = again({**CELLS, ("disclosure", "licences", "decisions"): 2}, source="2021/甲乡（更正）.docx")
    data = data_of(FIRST, second)
    assert len(set(data.findings["finding_id"])) == len(data.findings)
    (slip,) = slips_of(data, COUNTY, 2021, record).slips
    assert since(slip) == (2, ["count-negative"], [], [], [("cell-text", "remains")])


def test_that_a_corrected_version_came_is_not_asked_about() -> None:
    record = run({}, FIRST).record
    clean = again({}, source="2021/甲乡（更正）.docx")
    (slip,) = slips_of(data_of(FIRST, clean), COUNTY, 2021, record).slips
    assert since(slip) == (2, ["cell-text", "count-negative"], [], [], [])


def test_everything_put_right_is_told_once_and_again() -> None:
    record = run({}, FIRST).record
    second = run(record, again({}))
    assert since(second.slips[0]) == (2, ["cell-text", "count-negative"], [], [], [])
    assert run(second.record, again({})) == second
    assert run(second.record, again({}, 3)).slips == ()


def test_a_cell_left_empty_is_not_put_right() -> None:
    record = run({}, FIRST).record
    (slip,) = run(record, again({**CELLS, ("disclosure", "licences", "decisions"): None})).slips
    assert since(slip) == (2, [], ["count-negative"], [], [("cell-text", "remains")])


def test_a_table_that_is_lost_is_not_put_right() -> None:
    record = run({}, FIRST).record
    lost = replace(make_report("2021"), cells=tuple(c for c in make_report("2021").cells if c.table != "disclosure"))
    (slip,) = run(record, again(lost)).slips
    assert since(slip)[:4] == (2, [], ["cell-text", "count-negative"], [])


def test_a_blank_table_that_is_gone_is_not_put_right() -> None:
    cells = {key: None for key in ((c.table, c.row, c.column) for c in make_report().cells) if key[0] == "disputes"}
    record = run({}, township("甲乡", make_report("2021", cells))).record
    assert [a.rule for a in record[COUNTY, 2021, "甲乡"][-1].asked] == ["table-blank"]
    lost = replace(make_report("2021"), cells=tuple(c for c in make_report("2021").cells if c.table != "disputes"))
    assert since(run(record, again(lost)).slips[0])[:4] == (1, [], ["table-blank"], [])
    assert since(run(record, again({})).slips[0])[:4] == (1, ["table-blank"], [], [])


def test_a_sum_that_nobody_can_check_any_more_is_not_put_right() -> None:
    broken = {**app("new_received", "total", 5), **app("total_handled", "total", 5), **app("granted", "total", 4)}
    record = run({}, township("甲乡", make_report("2021", broken))).record
    asked = [a.rule for a in record[COUNTY, 2021, "甲乡"][-1].asked]
    assert asked
    for value, kept_open in ((None, True), (5, False)):
        whole = {key: value for key in (("applications", "granted", "total"),)}
        own = {**broken, **whole, **{(t, r, "natural_person"): v for (t, r, _), v in {**broken, **whole}.items()}}
        slips = run(record, again(own, 2 if value is None else 3)).slips
        assert bool(since(slips[0])[2]) == kept_open
        assert bool(since(slips[0])[1]) != kept_open


def test_prose_of_a_version_that_lost_a_part_is_not_put_right() -> None:
    slip_in = make_report("2021")
    sections = tuple(
        s._replace(text=s.text + "本乡主动公开信息××条。") if s.code == "overview" else s for s in slip_in.sections
    )
    record = run({}, township("甲乡", replace(slip_in, sections=sections))).record
    assert [a.rule for a in record[COUNTY, 2021, "甲乡"][-1].asked] == ["placeholder"]
    lost = replace(slip_in, sections=tuple(s for s in slip_in.sections if s.code != "overview"))
    (slip,) = run(record, again(lost)).slips
    assert since(slip) == (1, [], ["placeholder"], [], [("section-missing", "new")])
    (slip,) = run(record, again(slip_in)).slips
    assert since(slip) == (1, ["placeholder"], [], [], [])


def test_one_misspelling_does_not_become_another() -> None:
    """Two of one kind: which of the old ones a new one was nobody knows."""

    def report(text: str, version: int) -> Report:
        base = make_report("2021")
        sections = tuple(s._replace(text=text) if s.code == "overview" else s for s in base.sections)
        return again(replace(base, sections=sections), version)

    record = run({}, report("本乡通过公式公开公开信息，规范权利运行。", 1)).record
    (slip,) = run(record, report("本乡通过公示公开公开信息，规范权利运行。乡党委委开会。", 2)).slips
    assert since(slip) == (2, ["slip"], [], [], [("slip", "remains"), ("slip", "new")])
    (slip,) = run(record, report("乡党委委开会，提高信息公共工作水平。", 3)).slips
    assert since(slip) == (2, ["slip", "slip"], [], [], [("slip", "new"), ("slip", "new")])


def test_what_the_office_no_longer_asks_is_not_put_right() -> None:
    record = run({}, FIRST).record
    data = data_of(again({**CELLS, ("disclosure", "regulations", "issued"): 0}))
    dismissed = data.findings["rule"].map({"cell-text": "张某 2022-01-20 已核"}).astype("str")
    (slip,) = slips_of(replace(data, findings=data.findings.assign(dismissed=dismissed)), COUNTY, 2021, record).slips
    assert since(slip) == (2, [], [], ["cell-text"], [("count-negative", "remains")])


def test_what_has_become_a_custom_is_not_put_right() -> None:
    others = [township(f"{c}镇") for c in "子丑寅卯辰"]
    record = run({}, township("甲乡", NO_PERIOD), *others).record
    shared = [replace(other, period=None) for other in others[:3]]
    (slip,) = [s for s in run(record, again(NO_PERIOD), *shared, *others[3:]).slips if s.org == "甲乡"]
    assert since(slip) == (1, [], [], [], [])
    assert [custom.rule for custom in slip.customs] == ["period"]


def test_an_organisation_whose_report_is_gone_is_named() -> None:
    record = run({}, FIRST, township("乙镇", TEXT_IN_CELL), township("丙镇")).record
    assert run(record, township("乙镇", TEXT_IN_CELL)).gone == ("甲乡",)


# The record -----------------------------------------------------------------------------------------------------------


def test_the_record_is_read_back_as_written() -> None:
    record = run({}, FIRST, township("=丙镇", TEXT_IN_CELL, sha256="cd"), township("乙乡")).record
    assert kept(record) == record
    assert {org: [len(r.asked) for r in rounds] for (_, _, org), rounds in record.items()} == {
        "甲乡": [2],
        "=丙镇": [1],
        "乙乡": [0],
    }
    rows = list(csv.reader(io.StringIO(record_bytes(record).decode("utf-8-sig"))))
    assert not any(field.startswith("=") for row in rows for field in row)


def test_other_counties_and_years_stay_in_the_record() -> None:
    other: Record = {("他县", 2020, "丁乡"): run({}, FIRST).record[COUNTY, 2021, "甲乡"]}
    assert run(other, FIRST).record.items() >= other.items()


def test_a_record_saved_by_excel_is_read(tmp_path: Path) -> None:
    record = run({}, FIRST).record
    (tmp_path / RECORD).write_bytes(record_bytes(record).decode("utf-8-sig").encode("gb18030"))
    assert read_record(tmp_path) == record


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        "县,年度\n某县,2021\n".encode(),
        "县,年度,单位,版本,文件校验值\n某县,二〇,甲乡,1,ab\n".encode(),
    ],
)
def test_a_damaged_record_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / RECORD).write_bytes(content)
    if not content:
        assert read_record(tmp_path) == {}
        return
    with pytest.raises(
        RecordError,
        match=r"退改记录.csv 的内容已被改动，无法与上次的退改意见对照。请恢复原文件，或将它移走后重新运行。",
    ):
        read_record(tmp_path)


def test_there_need_be_no_record(tmp_path: Path) -> None:
    assert read_record(tmp_path) == read_record(None) == {}


# The page -------------------------------------------------------------------------------------------------------------


def test_the_letter() -> None:
    (slip,) = run({}, FIRST).slips
    assert (
        letter(slip)
        == "你单位报送的2021年度政府信息公开工作年度报告收悉。现有2处请予处理，请于　　月　　日前重新报送。"
    )


def test_the_letter_of_the_second_run() -> None:
    record = run({}, FIRST).record
    values = {
        ("disclosure", "licences", "decisions"): -1,
        ("disclosure", "regulations", "issued"): 1,
        ("disclosure", "regulations", "in_force"): 1,
    }
    (slip,) = run(record, again(values)).slips
    assert letter(slip) == (
        "你单位重新报送的2021年度政府信息公开工作年度报告收悉。"
        "上次所列2处，已改正1处，仍需处理1处（其中1处已有改动）；本次新列1处。"
        "现有2处请予处理，请于　　月　　日前重新报送。"
    )
    (slip,) = run(record, again({("disclosure", "licences", "decisions"): None}, 3)).slips
    assert letter(slip) == (
        "你单位重新报送的2021年度政府信息公开工作年度报告收悉。上次所列2处，已改正1处，新版本中无法核对1处。"
        "本次核对没有新的意见。"
    )


def test_a_row() -> None:
    (slip,) = run({}, township("甲乡", TEXT_IN_CELL)).slips
    assert rows_of(slip.points) == [
        (
            "1", "表二“行政处罚”行“本年处理决定数量”列（第104行第1格）", "见附件", NOTHING,
            "【请更正】应填数字的格填了文字。不是数字。请填入数字，没有数量的填0。",
        )
    ]  # fmt: skip


def test_many_points_of_one_kind_share_a_row_that_names_every_place() -> None:
    columns = ("natural_person", "business", "research", "public_welfare", "legal_service")
    cells: dict[Key3, Value] = {("applications", "denied_state_secret", c): "无数" for c in columns}
    (slip,) = run({}, township("甲乡", make_report("2021", cells))).slips
    (row,) = rows_of(slip.points)
    assert row[1:4] == ("表三“三（三）1.属于国家秘密”行“自然人”列（第111行第1格）", "无数", NOTHING)
    assert row[4] == (
        "【请更正】应填数字的格填了文字。不是数字。同样的情况共5处，还有第111行第2格、第111行第3格、第111行第4格、第111行第5格。"
        "请填入数字，没有数量的填0。"
    )
    three = dict(list(cells.items())[:3])
    (slip,) = run({}, township("甲乡", make_report("2021", three))).slips
    assert len(rows_of(slip.points)) == 3


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_page_says_all_of_it() -> None:
    record = run({}, FIRST).record
    (slip,) = run(record, again({**CELLS, ("disclosure", "penalties", "decisions"): 3})).slips
    text = text_of(slip_page(slip))
    for told in (
        "甲乡人民政府：", letter(slip), "【请更正】数量为负数〔上次已列〕。数量不会小于0。请核对后改正。",
        "上次所列、已改正的1处：1.表二“行政处罚”行“本年处理决定数量”列（第104行第1格）：应填数字的格填了文字。",
        "核对的文件为“甲乡.docx”。", "某县政府信息公开工作主管部门",
    ):  # fmt: skip
        assert told in text
    assert slip_page(slip) == slip_page(slip)


def test_text_of_a_report_breaks_no_file() -> None:
    report = make_report("2021", {("disclosure", "penalties", "decisions"): "\x0b<b>&"})
    (slip,) = run({}, township("甲乡", report)).slips
    assert "<b>&" in text_of(slip_page(slip))


def test_the_files(tmp_path: Path) -> None:
    data = data_of(FIRST, township("乙/镇", TEXT_IN_CELL), township("丙镇"))
    files = slip_files(data, COUNTY, 2021)
    assert sorted(files) == ["乙_镇.docx", "甲乡.docx", RECORD]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert slip_files(data, COUNTY, 2021, tmp_path) == files


# The sample county and real reports -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def county() -> Dataset:
    return gipdata.build(RAW)


@pytest.mark.parametrize("year", range(2019, 2025))
def test_the_slips_of_the_county_are_its_key(county: Dataset, year: int) -> None:
    """Every finding of the key, none of an earlier version, and no other."""
    asked = Counter(
        (slip.org, p.rule, p.severity, p.table, p.item, p.column, p.expected, p.found)
        for slip in slips_of(county, "示例县", year).slips
        for p in slip.points
    )
    names = ("org", "rule", "severity", "table", "item", "column", "expected", "found")
    key = Counter(tuple(str(row[name] or "") for name in names) for row in county_findings() if row["year"] == year)
    assert asked == key


CAREFUL = {
    ("尉庄乡", 2020): ["normative-implausible", "period", "slip", "slip", "slip"],
    ("竹亭镇", 2020): ["plan-for-past", "foreign-name", "procurement-unit", "text-silent", "sentence-cut", "slip"],
    ("文峰乡", 2021): ["period", "slip"],
    ("多拉特乡", 2020): ["foreign-name", "section-order", "period", "phrase-doubled"],
    ("大曹庄乡", 2019): ["period"],
}
"""What a person who read the five reports would ask of each; of none is a figure called wrong."""


def test_real_reports(real_reports: Path) -> None:
    data = gipdata.build(real_reports)
    asked: dict[tuple[str, int], list[Point]] = {}
    for county, year in zip(data.reports["county"], data.reports["year"], strict=True):
        for slip in slips_of(data, county, year).slips:
            asked[slip.org, slip.year] = list(slip.points)
    assert {key: [point.rule for point in points] for key, points in asked.items()} == CAREFUL
    due = {(key[0], point.read, point.due) for key, points in asked.items() for point in points if point.due != NOTHING}
    assert {(org, len(read), len(right)) for org, read, right in due if org != "多拉特乡"} == {
        ("尉庄乡", 4, 4), ("尉庄乡", 3, 2), ("竹亭镇", 6, 6), ("文峰乡", 6, 7),
    }  # fmt: skip
