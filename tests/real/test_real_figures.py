"""The quantities that the five real reports state, by reading, and what holding them against the tables finds."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import gipdata
from gipdata.checks import stated
from gipdata.checks.engine import check_report
from gipdata.narrative.understanding import understand
from gipdata.report import Report

from .key import REPORTS


class Stated(NamedTuple):
    line: int
    topic: str
    value: int
    unit: str
    approximate: str
    scope: str


# Made by reading. A slogan (四议两公开), a number of sides or kinds, and a plan's name are no quantities.
STATED: dict[str, list[Stated]] = {
    "尉庄乡": [],
    "竹亭镇": [
        Stated(11, "web_items", 55, "条", "", "channel"),
        Stated(11, "web_items", 5, "条", "", "channel"),
        Stated(11, "web_items", 1, "条", "", "channel"),
    ],
    "文峰乡": [
        Stated(7, "web_items", 270, "条", "more", "own"),
        Stated(7, "web_items", 60, "篇", "more", "channel"),
    ],
    "多拉特乡": [Stated(6, "people", 1, "名", "", "own")],
    "大曹庄乡": [
        Stated(9, "web_items", 119, "条", "", "own"),
        Stated(9, "web_items", 83, "条", "", "part"),
        Stated(11, "requests_received", 0, "", "", "own"),
    ],
}
# The table of 竹亭镇 has a request of which its prose says nothing but that the report has such a section.
FOUND: dict[str, list[str]] = {"竹亭镇": ["text-silent"]}
RULES = frozenset(rule.code for rule in stated.RULES)


@cache
def _read(path: Path) -> Report:
    return check_report(understand(gipdata.read(path)))


def _of(org: str, folder: Path) -> Report:
    source = next(answer.source for answer in REPORTS if answer.facts["org"] == org)
    return _read(folder / source)


def test_every_report_has_a_key() -> None:
    assert {answer.facts["org"] for answer in REPORTS} == STATED.keys()


@pytest.mark.parametrize("org", STATED)
def test_the_figures_one_reads(org: str, real_reports: Path) -> None:
    figures = _of(org, real_reports).figures
    lines = [figure.location.line if figure.location else 0 for figure in figures]
    found = [
        Stated(line, f.topic, int(f.value), f.unit, f.approximate, f.scope)
        for line, f in zip(lines, figures, strict=True)
    ]
    assert found == STATED[org]
    assert all(figure.value == Decimal(int(figure.value)) for figure in figures)


@pytest.mark.parametrize("org", STATED)
def test_where_they_stand(org: str, real_reports: Path) -> None:
    report = _of(org, real_reports)
    for figure in report.figures:
        section = report.section(figure.section)
        assert section is not None
        assert section.text[figure.start : figure.end] == figure.raw


@pytest.mark.parametrize("org", STATED)
def test_what_is_found(org: str, real_reports: Path) -> None:
    found = [finding.rule for finding in _of(org, real_reports).findings if finding.rule in RULES]
    assert found == FOUND.get(org, [])


def test_the_denial_agrees_with_the_table(real_reports: Path) -> None:
    """大曹庄乡 says in other words that it received none, and its table has none."""
    report = _of("大曹庄乡", real_reports)
    assert [(c.rule, c.status.value) for c in report.checks if c.rule == "text-no-requests"] == [
        ("text-no-requests", "holds")
    ]
