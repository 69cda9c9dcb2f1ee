"""What the five real reports share: a long stretch that is stock, and nothing that is held against anyone."""

from dataclasses import replace
from pathlib import Path

import pytest

from gipdata.building import read_and_check
from gipdata.checks.engine import check_reports
from gipdata.narrative.passages import Passage, Shared, find_passages, source_of
from gipdata.report import Report


@pytest.fixture(scope="module")
def reports(request: pytest.FixtureRequest) -> list[Report]:
    folder: Path = request.getfixturevalue("real_reports")
    return [read_and_check(path) for path in sorted(folder.glob("*.txt"))]


@pytest.fixture(scope="module")
def passages(reports: list[Report]) -> list[Passage]:
    return find_passages([source_of(report) for report in reports])


def test_two_reports_of_different_provinces_share_a_long_stretch(
    reports: list[Report], passages: list[Passage]
) -> None:
    """Broken by a word that one of them adds, it is several passages; each begins and ends with the same words."""
    found = {(reports[p.source].org, p.section, p.length) for p in passages}
    assert found == {
        ("文峰乡", "overview", 39),
        ("文峰乡", "overview", 24),
        ("多拉特乡", "overview", 39),
        ("多拉特乡", "overview", 24),
    }


def test_it_is_stock_by_the_shipped_list(passages: list[Passage]) -> None:
    """Two organisations only have it here, so that nothing but the list can know."""
    assert {(p.shared, p.n_organisations, p.other) for p in passages} == {(Shared.STOCK, 2, None)}


def test_nothing_is_held_against_anyone(reports: list[Report]) -> None:
    rules = {"same-figures", "same-text", "shared-passage", "report-missing"}
    assert [f for report in check_reports(reports) for f in report.findings if f.rule in rules] == []


def test_a_copy_of_a_whole_report_is(reports: list[Report]) -> None:
    """The same words under another name are told, so that the list does not cover everything."""
    for report in reports:
        copy = copied(report)
        found = [f for f in check_reports([*reports, copy])[-1].findings if f.rule == "shared-passage"]
        assert len(found) == 1, report.org
        assert f"{report.org}{report.year}年度" in found[0].message


def copied(report: Report) -> Report:
    """The report under the name of another township of its county."""
    place = report.place._replace(township="石桥镇", division_code=None)
    return replace(report, org="石桥镇", org_full="石桥镇", source="copy.txt", place=place)
