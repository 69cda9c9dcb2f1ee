"""Nothing lost: every character of every real and invented report ends in a cell, a section, a heading or a finding."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import gipdata
from gipdata.report import Cell, Kind, Location, Remark, Report, Section, Trace
from tools.county.loading import load_facts

from .account import cover, decode, losses
from .key import REPORTS

INVENTED = Path(__file__).resolve().parents[2] / "data" / "raw"
LETTERS = {INVENTED / path for path in load_facts().letters}  # lie among the reports and are none
INVENTED_REPORTS = sorted(set(INVENTED.rglob("*.txt")) - LETTERS)


@cache
def account(path: Path) -> tuple[list[str], Report]:
    return decode(path.read_bytes()), gipdata.read(path)


@pytest.mark.parametrize("source", [answer.source for answer in REPORTS])
def test_nothing_of_a_real_report_is_lost(source: str, real_reports: Path) -> None:
    assert losses(*account(real_reports / source)) == []


@pytest.mark.parametrize("path", INVENTED_REPORTS, ids=lambda path: path.name)
def test_nothing_of_an_invented_report_is_lost(path: Path) -> None:
    assert losses(*account(path)) == []


def test_there_are_invented_reports() -> None:
    """Without them the test above would try nothing."""
    assert len(INVENTED_REPORTS) >= 5


# The account sees what is wrong: on the real reports ------------------------------------------------------------------


@pytest.mark.parametrize("source", [answer.source for answer in REPORTS])
@pytest.mark.parametrize("role", ["cell", "label", "heading", "text"])
def test_a_piece_left_out_of_a_real_report_is_seen(source: str, role: str, real_reports: Path) -> None:
    lines, report = account(real_reports / source)
    places = [index for index, entry in enumerate(report.trace) if entry.role == role]
    assert places
    for index in {places[0], places[len(places) // 2], places[-1]}:
        shorter = replace(report, trace=report.trace[:index] + report.trace[index + 1 :])
        assert losses(lines, shorter)


@pytest.mark.parametrize("source", [answer.source for answer in REPORTS])
def test_a_line_that_the_reader_drops_altogether_is_seen(source: str, real_reports: Path) -> None:
    """Neither traced nor in any section, cell or heading: only the source itself can tell."""
    lines, report = account(real_reports / source)
    for number in {entry.location.line for entry in report.trace}:
        kept = tuple(entry for entry in report.trace if entry.location.line != number)
        cells = tuple(c for c in report.cells if c.location is None or c.location.line != number)
        blind = replace(report, trace=kept, cells=cells)
        assert any(f"第{number}行 not accounted for" in loss for loss in losses(lines, blind))
        if number > 40:  # the rest of a table is more of the same, and each line costs an account
            break


@pytest.mark.parametrize("source", [answer.source for answer in REPORTS])
def test_a_cell_or_section_that_vanishes_is_seen(source: str, real_reports: Path) -> None:
    lines, report = account(real_reports / source)
    shown = [index for index, cell in enumerate(report.cells) if cell.raw.strip()]
    for index in {shown[0], shown[-1]}:
        assert losses(lines, replace(report, cells=report.cells[:index] + report.cells[index + 1 :]))
    for index, section in enumerate(report.sections):
        if section.text.strip():
            emptied = section._replace(text=section.text[:-3])
            sections = (*report.sections[:index], emptied, *report.sections[index + 1 :])
            assert losses(lines, replace(report, sections=sections))


# And on a report made by hand, whose account is known to be complete --------------------------------------------------

LINES = [
    "某某乡2030年报告",
    "引言说到行政处罚一事。",
    "[bookmark: _GoBack]一、总体情况",
    "甲句。",
    "甲句。",
    "| 规章 | 0 | 7 | |",
    "|------|---|---|---|",
    "行政强制 5 6",
]


def by_hand() -> Report:
    def cell(column: str, raw: str, place: int) -> Cell:
        return Cell(
            "disclosure", "regulations", column, "", "", 1, raw, Kind.NUMBER, int(raw), None, Location(6, place)
        )

    held = Cell("disclosure", "compulsory_measures", "made", "", "", 6, "5 6", Kind.UNPLACED, None, None, Location(8))
    return Report(
        source="by hand",
        sha256="",
        form="2019",
        title="某某乡2030年报告",
        cells=(cell("made", "0", 2), cell("disclosed", "7", 3), held),
        sections=(
            Section("front", "", "引言说到行政处罚一事。", Location(2)),
            Section("overview", "一、总体情况", "甲句。\n甲句。", Location(3), ("一、", 1)),
        ),
        remarks=(Remark("row-unplaced", "count", label="行政强制", found="5 6", location=Location(8)),),
        trace=(
            Trace(Location(1), "某某乡2030年报告", "heading"),
            Trace(Location(2), "引言说到行政处罚一事。", "text"),
            Trace(Location(3), "[bookmark: _GoBack]", "ignored-mark"),
            Trace(Location(3), "一、总体情况", "heading"),
            Trace(Location(4), "甲句。", "text"),
            Trace(Location(5), "甲句。", "text"),
            Trace(Location(6, 1), "规章", "label"),
            Trace(Location(6, 2), "0", "cell"),
            Trace(Location(6, 3), "7", "cell"),
            Trace(Location(8), "行政强制", "label"),
            Trace(Location(8), "5", "unplaced"),
            Trace(Location(8), "6", "unplaced"),
        ),
    )


def test_a_complete_account_has_no_losses() -> None:
    assert losses(LINES, by_hand()) == []


@pytest.mark.parametrize("index", range(len(by_hand().trace)))
def test_every_piece_is_needed(index: int) -> None:
    report = by_hand()
    assert losses(LINES, replace(report, trace=report.trace[:index] + report.trace[index + 1 :]))


# Besides its own role: a row's label opens its row, and stands in the remark that tells of the row; a section's text
# may keep the mark of a copy.
ALSO_TRUE = {("[bookmark: _GoBack]", "text"), ("规章", "heading"), ("行政强制", "heading"), ("行政强制", "unplaced")}
ROLES = ("cell", "label", "heading", "text", "unplaced", "ignored-mark", "any other")
FALSE_CLAIMS = [
    (index, role)
    for index, entry in enumerate(by_hand().trace)
    for role in ROLES
    if role != entry.role and (entry.raw, role) not in ALSO_TRUE
]


@pytest.mark.parametrize(("index", "role"), FALSE_CLAIMS)
def test_every_claim_is_tried(index: int, role: str) -> None:
    """A figure or sentence does not get out of the account by being called something else."""
    report = by_hand()
    renamed = report.trace[index]._replace(role=role)
    assert losses(LINES, replace(report, trace=(*report.trace[:index], renamed, *report.trace[index + 1 :])))


def _without_the_unplaced_cell(report: Report) -> Report:
    return replace(report, cells=report.cells[:-1], remarks=())


def _with_a_cell_out_of_nowhere(report: Report) -> Report:
    return replace(report, cells=(*report.cells, report.cells[0]._replace(column="public_total")))


def _with_another_figure(report: Report) -> Report:
    return replace(report, cells=(report.cells[0]._replace(raw="9"), *report.cells[1:]))


def _with_a_swapped_place(report: Report) -> Report:
    first, second, *rest = report.cells
    return replace(report, cells=(first._replace(location=second.location), second, *rest))


def _with_a_repeated_sentence_lost(report: Report) -> Report:
    return replace(report, sections=(report.sections[0], report.sections[1]._replace(text="甲句。")))


def _with_a_sentence_out_of_nowhere(report: Report) -> Report:
    return replace(
        report, sections=(report.sections[0]._replace(text="引言说到行政处罚一事。乙句。"), report.sections[1])
    )


def _with_a_sentence_in_another_section(report: Report) -> Report:
    front, overview = report.sections
    return replace(
        report, sections=(front._replace(text=""), overview._replace(text="引言说到行政处罚一事。甲句。甲句。"))
    )


def _without_the_title(report: Report) -> Report:
    return replace(report, title="")


def _with_a_longer_title(report: Report) -> Report:
    return replace(report, title="某某县某某乡2030年报告")


def _with_a_piece_of_another_line(report: Report) -> Report:
    moved = [entry._replace(location=Location(9)) if entry.raw == "7" else entry for entry in report.trace]
    return replace(report, trace=tuple(moved))


@pytest.mark.parametrize(
    "damage",
    [
        _without_the_unplaced_cell,
        _with_a_cell_out_of_nowhere,
        _with_another_figure,
        _with_a_swapped_place,
        _with_a_repeated_sentence_lost,
        _with_a_sentence_out_of_nowhere,
        _with_a_sentence_in_another_section,
        _without_the_title,
        _with_a_longer_title,
        _with_a_piece_of_another_line,
    ],
)
def test_a_report_that_does_not_add_up_is_seen(damage: Callable[[Report], Report]) -> None:
    assert losses(LINES, damage(by_hand()))


def test_a_line_added_to_the_source_is_seen() -> None:
    assert losses([*LINES, "丙句。"], by_hand()) == ["第9行 not accounted for: '丙句。'"]


def test_each_piece_takes_a_place_of_its_own() -> None:
    assert cover("20000", ["0", "2000"]) == ("", [])
    assert cover("2000", ["0", "2000"]) == ("", ["0"])
