"""The five real reports against the answer key that was made by reading them (answers.toml)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import gipdata
from gipdata.report import Cell, Finding, Report, Section, Severity, Status

from .key import ANSWERS, REPORTS, Answer

COPY_MARK = "[bookmark:_GoBack]"


@cache
def read(path: Path) -> Report:
    return gipdata.read(path)


@pytest.fixture(params=REPORTS, ids=str)
def answer(request: pytest.FixtureRequest) -> Answer:
    chosen: Answer = request.param
    return chosen


@pytest.fixture
def report(answer: Answer, real_reports: Path) -> Report:
    return read(real_reports / answer.source)


@pytest.fixture
def lines(answer: Answer, real_reports: Path) -> list[str]:
    return (real_reports / answer.source).read_text(encoding="utf-8").split("\n")


def squeeze(text: str) -> str:
    return "".join(text.split())


# The key itself -------------------------------------------------------------------------------------------------------


def test_the_key_has_every_prescribed_cell_once() -> None:
    codes = [(answer.name, *cell.code) for answer in REPORTS for cell in answer.cells]
    assert len(codes) == len(set(codes)) == ANSWERS["total_cells"] == 992
    for answer in REPORTS:
        assert len(answer.cells) == ANSWERS["forms"][answer.facts["form"]]["cells"]


def test_the_key_points_at_lines_that_show_its_figures(answer: Answer, lines: list[str]) -> None:
    for cell in answer.cells:
        line = lines[cell.line - 1]
        shown = line.split("|") if "|" in line else [line]
        assert cell.raw in [squeeze(piece) for piece in shown], cell


# Identity -------------------------------------------------------------------------------------------------------------


def test_source_form_and_title(report: Report, answer: Answer) -> None:
    assert Path(report.source).name == answer.source
    assert report.form == answer.facts["form"]
    assert report.title == answer.facts["title"]


@pytest.mark.parametrize("fact", ["org", "org_full", "org_type", "year", "year_basis"])
def test_identity(report: Report, answer: Answer, fact: str) -> None:
    assert getattr(report, fact) == answer.facts[fact]


def test_place(report: Report, answer: Answer) -> None:
    facts, place = answer.facts, report.place
    assert (place.township, place.county, place.city, place.province) == (
        facts["org"],
        facts["county"],
        facts["city"],
        facts["province"],
    )
    assert place.division_code == facts.get("division_code")
    assert place.basis == facts["place_basis"]
    assert place.candidates == ()


def test_dates(report: Report, answer: Answer) -> None:
    expected_period = tuple(answer.facts["period"]) if "period" in answer.facts else None
    assert report.published == answer.facts.get("published")
    assert report.period == expected_period
    assert expected_period in (None, (date(2020, 1, 1), date(2020, 12, 31)))


def test_years_stated(report: Report, answer: Answer) -> None:
    """What title, period and publication say is complete; a year found in the text may go unmentioned beside them."""
    expected = dict(answer.facts["years_stated"])
    found = dict(report.years_stated)
    if answer.facts["year_basis"] != "text":
        assert found.pop("text", expected["text"]) == expected.pop("text")
    assert found == expected


# Cells ----------------------------------------------------------------------------------------------------------------


def test_every_cell_is_the_cell_of_the_key(report: Report, answer: Answer) -> None:
    expected = {cell.code: (cell.kind, cell.raw, cell.value, cell.money, cell.line) for cell in answer.cells}
    found = {(c.table, c.row, c.column): _said(c) for c in report.cells}
    assert len(report.cells) == len(expected), "a prescribed cell is there twice, or a cell the form does not have"
    wrong = {
        code: (expected.get(code), found.get(code))
        for code in expected | found
        if expected.get(code) != found.get(code)
    }
    assert not wrong


def _said(cell: Cell) -> tuple[object, ...]:
    """What a cell says, as the key writes it. Padding is not part of the key."""
    money = None if cell.money is None else (cell.money.amount, cell.money.unit, cell.money.basis.value)
    return cell.kind.value, squeeze(cell.raw), cell.value, money, None if cell.location is None else cell.location.line


def test_counts_are_whole_numbers_and_amounts_exact(report: Report, answer: Answer) -> None:
    """0 == False == Decimal(0): the comparison above cannot tell them apart."""
    types = {cell.code: type(cell.value) for cell in answer.cells}
    assert {(c.table, c.row, c.column): type(c.value) for c in report.cells} == types


def test_cells_stand_in_the_order_of_the_form(report: Report, answer: Answer) -> None:
    assert [(c.table, c.row, c.column) for c in report.cells] == [cell.code for cell in answer.cells]


def test_figures_on_one_line_have_each_their_own_place(report: Report) -> None:
    places = Counter(c.location for c in report.cells if squeeze(c.raw))
    assert not [place for place, times in places.items() if times > 1]


# Sections -------------------------------------------------------------------------------------------------------------


def test_sections_in_order(report: Report, answer: Answer) -> None:
    """A front that holds the title alone, or an empty part, is none."""
    found = [s.code for s in report.sections if s.heading or _characters(s, report)]
    assert found == list(answer.facts["sections"])


def test_section_headings(report: Report, answer: Answer, lines: list[str]) -> None:
    for section, facts in _sections(report, answer):
        if "enumerator" not in facts:
            continue
        assert section.location is not None
        assert section.location.line == facts["line"], section.code
        assert section.number == tuple(facts["enumerator"]), section.code
        line = squeeze(lines[facts["line"] - 1])
        assert squeeze(section.heading).removeprefix(COPY_MARK) == line.removeprefix(COPY_MARK)


def test_section_texts_have_all_their_characters(report: Report, answer: Answer) -> None:
    found = {section.code: _characters(section, report) for section, _ in _sections(report, answer)}
    assert found == {code: facts["characters"] for code, facts in answer.facts["sections"].items()}


def test_section_texts_begin_with_their_first_line(report: Report, answer: Answer, lines: list[str]) -> None:
    for section, facts in _sections(report, answer):
        if facts["characters"]:
            below = lines[facts["line"] - (0 if "enumerator" in facts else 1) :]
            first = squeeze(next(line for line in below if squeeze(line)))
            text = squeeze(section.text).removeprefix(squeeze(report.title))
            assert text.removeprefix(COPY_MARK).startswith(first.removeprefix(COPY_MARK)), section.code


def _sections(report: Report, answer: Answer) -> Iterator[tuple[Section, Mapping[str, Any]]]:
    for code, facts in answer.facts["sections"].items():
        section = report.section(code)
        assert section is not None, code
        yield section, facts


def _characters(section: Section, report: Report) -> int:
    """Without white space; the title and the mark of a copy may stand before the text or not."""
    text = squeeze(section.text)
    if section.code == "front":
        text = text.removeprefix(squeeze(report.title))
    return len(text.replace(COPY_MARK, ""))


# Checks and findings --------------------------------------------------------------------------------------------------


def test_sums(report: Report, answer: Answer) -> None:
    sums = [check for check in report.checks if check.rule in ANSWERS["sums"]["rules"]]
    found = Counter(check.status for check in sums)
    assert found[Status.BROKEN] == 0
    assert (found[Status.HOLDS], found[Status.UNDECIDED]) == (
        answer.facts["sums_holding"],
        answer.facts["sums_undecided"],
    )
    undecided = Counter(check.rule for check in sums if check.status is Status.UNDECIDED)
    assert undecided == answer.facts.get("undecided", {})


def test_findings(report: Report, answer: Answer) -> None:
    """Exactly these: rule, severity, table and item; a report's own finding (no table) may name a section as item."""
    built = set(ANSWERS["findings"]["rules"])
    expected = Counter((f["rule"], f["severity"], f.get("table"), f.get("item")) for f in answer.facts["findings"])
    assert Counter(_told(f) for f in report.findings if f.rule in built) == expected


def _told(finding: Finding) -> tuple[str, str, str | None, str | None]:
    about_a_section = finding.rule.startswith("section-")
    table, item = (None, None) if about_a_section else (finding.table, finding.item)
    return finding.rule, finding.severity.value, table, item


def test_findings_point_at_their_line(report: Report, answer: Answer) -> None:
    for facts in answer.facts["findings"]:
        if "line" in facts:
            locations = [f.location for f in report.findings if f.rule == facts["rule"]]
            assert [None if place is None else place.line for place in locations] == [facts["line"]]


def test_findings_have_known_rules_and_none_is_an_error(report: Report) -> None:
    known = {*ANSWERS["findings"]["rules"], *ANSWERS["findings"]["later"]}
    assert {f.rule for f in report.findings} <= known
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
