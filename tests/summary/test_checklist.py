"""The checklist: every rule stands on one line, and what could not be looked at is never told as free of faults."""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from gipdata.building import read_and_check
from gipdata.checklist import _ITEMS, NO_FAULT, NOT_DUE, UNTESTED, Line, checklist_of, checklist_page, render_checklist
from gipdata.checks.engine import RULES, check_report, check_reports
from gipdata.narrative.understanding import understand
from gipdata.report import Report
from tests.checks.build import Key3, Value, make_report
from tests.checks.scenes import years
from tests.checks.test_messages import FIRES

IDENTITY, FORM, SUMS, TABLES, TEXT, YEARS, PROBLEMS, COPIED, FEE, WORDS = (item.name for item in _ITEMS)
CLOSING = "本表只核对报告写了什么；数字与台账是否一致、所写是否属实，须由本单位核实。"


def checked(values: Mapping[Key3, Value] | None = None, edition: str = "2021") -> Report:
    return check_report(understand(make_report(edition, values)))


def lines(report: Report, others: int = 0) -> dict[str, Line]:
    return {line.item: line for line in checklist_of(report, others)}


def results(report: Report, others: int = 0) -> dict[str, str]:
    return {item: line.result for item, line in lines(report, others).items()}


def test_every_rule_stands_on_one_line() -> None:
    assert Counter(rule for item in _ITEMS for rule in item.rules) == Counter(rule.code for rule in RULES)


@pytest.mark.parametrize("name", FIRES)
def test_no_finding_is_lost(name: str) -> None:
    report = check_reports([understand(r) for r in FIRES[name]()])[-1]
    told = [point.message for line in checklist_of(report) for point in line.points]
    assert sorted(told) == sorted(finding.message for finding in report.findings)
    text = render_checklist(report)
    assert all(message in text for message in told)


def test_a_faultless_report_alone() -> None:
    assert results(checked()) == {
        IDENTITY: NO_FAULT, FORM: NO_FAULT, SUMS: NO_FAULT, TABLES: NO_FAULT, TEXT: NO_FAULT, YEARS: UNTESTED,
        PROBLEMS: NO_FAULT, COPIED: UNTESTED, FEE: NOT_DUE, WORDS: NO_FAULT,
    }  # fmt: skip


def test_an_empty_report_is_free_of_no_fault() -> None:
    report = check_report(Report("空.txt", "", "none"))
    assert NO_FAULT not in results(report).values()
    assert "没有核对：" in render_checklist(report)


def test_a_report_that_nobody_checked_is_free_of_no_fault() -> None:
    assert set(results(Report("空.txt", "", "none")).values()) == {UNTESTED}
    assert results(replace(make_report(), period=None))[IDENTITY] == UNTESTED


def test_last_years_report_is_compared_where_it_is_given() -> None:
    report = check_reports([understand(r) for r in years({}, {})])[-1]
    line = lines(report, 1)[YEARS]
    # Seven columns carried over, the stock of two rows, and the words of two sections of which one is long enough.
    assert (line.result, line.is_tested) == (NO_FAULT, True)
    assert line.told.startswith("核对")
    assert lines(report, 1)[COPIED].told == "与同时给出的1份报告比对。"
    assert lines(report)[COPIED].result == UNTESTED


def test_the_sums_are_counted() -> None:
    """A 2021 form has 7 balances, 7 sums of results, 25 of applicants and 3 of disputes."""
    assert lines(checked())[SUMS].told == "核对42项：相符42项。"
    blank: dict[Key3, Value] = {("disputes", "review", "upheld"): None}
    assert lines(checked(blank))[SUMS].told == "核对42项：相符41项，缺少数字或内容，无法判断1项。"


def test_sums_of_blanks_are_not_free_of_faults() -> None:
    blank: dict[Key3, Value] = {key: None for key in [(c.table, c.row, c.column) for c in make_report().cells]}
    line = lines(checked(blank))[SUMS]
    assert (line.result, line.told) == (UNTESTED, "核对42项：缺少数字或内容，无法判断42项。")


def test_blanks_are_told_and_are_no_fault() -> None:
    line = lines(checked({("applications", "granted", "business"): None}))[FORM]
    assert line.result == NO_FAULT
    assert line.told == (
        "政府信息公开工作年度报告（2021年版格式）；规定的6个部分有6个；数字199格，空白1格。"
        "空白不等于0，不算错误；确实没有的，填0更清楚。"
    )


def test_faults_are_counted_by_severity() -> None:
    values: dict[Key3, Value] = {
        ("disclosure", "regulations", "issued"): 1, ("disclosure", "regulations", "in_force"): 1,
        ("disclosure", "normative_documents", "issued"): 40, ("disclosure", "normative_documents", "in_force"): 40,
    }  # fmt: skip
    report = checked(values)
    assert lines(report)[TABLES].result == "请更正1处，请核实1处"
    assert "\n请更正1处，请核实1处。没有核对：" in render_checklist(report)


def test_what_was_not_compared_is_said_beside_a_finding_too() -> None:
    base = make_report()
    sections = tuple(
        s._replace(text=s.text + "我街道设专人负责。") if s.code == "overview" else s for s in base.sections
    )
    report = check_report(understand(replace(base, sections=sections)))
    line = lines(report)[COPIED]
    assert (line.result, line.is_tested) == ("请核实1处", False)
    assert f"“{COPIED}”" in render_checklist(report).rpartition("没有核对：")[2]


@pytest.mark.parametrize(
    ("values", "edition", "result"),
    [
        ({("applications", "new_received", "total"): 0}, "2021", NOT_DUE),
        ({("applications", "new_received", "total"): 3}, "2019", NOT_DUE),
        ({("applications", "new_received", "total"): None}, "2021", UNTESTED),
        ({("applications", "new_received", "total"): 3}, "2021", NO_FAULT),
    ],
)
def test_the_processing_fee(values: dict[Key3, Value], edition: str, result: str) -> None:
    assert lines(checked(values, edition))[FEE].result == result


def test_a_missing_part_of_the_identity_is_not_free_of_faults() -> None:
    line = lines(check_report(understand(replace(make_report(), org=None, period=None))))[IDENTITY]
    assert line.told == "单位没有读到，2021年度，统计期限没有读到。"
    assert line.result != NO_FAULT
    whole = lines(checked())[IDENTITY]
    assert whole.told == "单位“柳溪乡”，2021年度，统计期限为2021年1月1日至2021年12月31日。"
    other = replace(make_report(), period=(date(2021, 1, 1), date(2021, 11, 30)))
    assert lines(check_report(understand(other)))[IDENTITY].result == "请核实1处"


def test_the_terminal() -> None:
    text = render_checklist(checked())
    assert text.startswith("柳溪乡2021年度报告　自查表\n\n 1. 【未发现问题】单位、年度和统计期限：单位“柳溪乡”，")
    assert text.endswith(f"没有发现问题。没有核对：“{YEARS}”、“{COPIED}”。\n{CLOSING}")


def test_the_page() -> None:
    report = checked({("disclosure", "penalties", "decisions"): "见附件"})
    document = Document(io.BytesIO(checklist_page(report)))
    told, asked = document.tables
    assert [[cell.text for cell in row.cells] for row in told.rows][1:] == [
        [str(n), line.item, line.result, line.told] for n, line in enumerate(checklist_of(report), 1)
    ]
    assert asked.rows[1].cells[2].text == "见附件"
    assert checklist_page(report) == checklist_page(report)
    assert len(Document(io.BytesIO(checklist_page(checked()))).tables) == 1


def test_the_real_reports(real_reports: Path) -> None:
    """None has a sum that is broken; one has blanks, for which some of its sums are not decided."""
    for path in sorted(real_reports.glob("*.txt")):
        report = read_and_check(path)
        line = lines(report)[SUMS]
        assert line.result == NO_FAULT
        assert ("无法判断" in line.told) == (report.org == "文峰乡")
        assert lines(report)[YEARS].result == UNTESTED
