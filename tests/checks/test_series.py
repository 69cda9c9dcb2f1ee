"""Reports against each other: which belong together, and which is the later."""

from dataclasses import replace
from datetime import date

from gipdata.checks.engine import check_reports
from gipdata.checks.series import earlier_version
from gipdata.report import Place, Report, Status

from .build import make_report
from .scenes import CARRIED, CARRIED_IN, CARRIED_WRONG, SUIT, disc, years

OTHER = disc("penalties", decisions=4)


def versions(*published: date | None) -> list[Report]:
    """Reports for one body and year, each with another figure."""
    return [
        replace(make_report("2021", disc("penalties", decisions=n)), source=f"{n}.txt", published=day)
        for n, day in enumerate(published)
    ]


def test_the_later_in_order_amends_where_no_day_is_stated() -> None:
    assert earlier_version(versions(None, date(2020, 1, 1), None)) == {1: 0, 2: 1}


def test_the_later_published_amends() -> None:
    assert earlier_version(versions(date(2022, 3, 1), date(2022, 1, 5))) == {0: 1}


def test_equal_figures_amend_nothing() -> None:
    assert earlier_version([make_report(), make_report()]) == {}


def test_a_blank_and_a_zero_are_different_figures() -> None:
    assert earlier_version([make_report(), make_report("2021", disc("penalties", decisions=None))]) == {1: 0}


def test_other_bodies_are_not_versions() -> None:
    made, other = make_report(), make_report("2021", OTHER)
    elsewhere = replace(other, place=other.place._replace(division_code="130000000001"))
    assert earlier_version([made, elsewhere]) == {}
    assert earlier_version([made, replace(other, year=2022)]) == {}
    assert earlier_version([replace(made, org=None), replace(other, org=None)]) == {}
    nowhere = Place("柳溪乡", candidates=("甲县", "乙县"))
    assert earlier_version([replace(made, place=nowhere), replace(other, place=nowhere)]) == {}


def test_places_without_a_code_are_told_apart_by_their_names() -> None:
    made, other = make_report(), make_report("2021", OTHER)
    here, there = Place("柳溪乡", "甲县", "某市", "某省"), Place("柳溪乡", "乙县", "某市", "某省")
    assert earlier_version([replace(made, place=here), replace(other, place=here)]) == {1: 0}
    assert earlier_version([replace(made, place=here), replace(other, place=there)]) == {}


def test_order_and_length_are_kept() -> None:
    reports = [*reversed(years(CARRIED, CARRIED_IN)), replace(make_report(), org=None), *versions(None)]
    checked = check_reports(reports)
    assert [report.source for report in checked] == [report.source for report in reports]
    assert all(report.checks for report in checked)


def test_the_year_before_is_its_last_version() -> None:
    before, now = years(CARRIED, CARRIED_IN)
    wrong = make_report("2021", CARRIED_WRONG)
    assert not any(f.rule == "carried-over" for f in check_reports([wrong, before, now])[2].findings)
    assert any(f.rule == "carried-over" for f in check_reports([before, wrong, now])[2].findings)


def test_carried_over_is_checked_for_every_applicant() -> None:
    report = check_reports(years(CARRIED, CARRIED_WRONG))[1]
    carried = {check.subject: check.status for check in report.checks if check.rule == "carried-over"}
    assert len(carried) == 7
    assert {subject for subject, status in carried.items() if status is Status.BROKEN} == {
        "applications:natural_person",
        "applications:total",
    }


def test_disputes_are_undecided_without_the_year_before() -> None:
    (report,) = check_reports([make_report("2021", SUIT)])
    assert [c.status for c in report.checks if c.rule == "disputes-without-requests"] == [Status.UNDECIDED]


def test_stocks_of_two_editions_are_not_compared() -> None:
    old = replace(make_report("2019"), year=2021)
    new = replace(make_report("2021", disc("normative_documents", in_force=5)), year=2022)
    checked = check_reports([old, new])[1]
    assert not [check for check in checked.checks if check.rule == "stock-moves"]
    assert not [finding for finding in checked.findings if finding.rule == "stock-moves"]
