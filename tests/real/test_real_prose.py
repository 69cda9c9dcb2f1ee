"""What the prose of the real reports shows, against a key made by reading them before the rules ran.

A finding is named by its rule, its line, and the first and last characters and the length of what it points at.
"""

from pathlib import Path

import pytest

import gipdata
from gipdata.checks import prose
from gipdata.checks.engine import check_report
from gipdata.narrative.understanding import understand
from gipdata.report import Status

Key = tuple[str, int, str, str, int]

EXPECTED: dict[str, set[Key]] = {
    "尉庄乡": {
        ("slip", 7, "公式", "公开", 4),
        ("slip", 7, "党委", "委", 3),
        ("slip", 396, "权利", "运行", 4),
    },
    "竹亭镇": {
        ("plan-for-past", 393, "2020年", "采取", 18),
        ("foreign-name", 4, "街", "道", 2),
        ("sentence-cut", 8, "落实", "，", 9),
        ("slip", 394, "信息", "工作", 6),  # 公共 in place of 公开
    },
    "文峰乡": {
        ("slip", 94, "表达", "监督", 6),  # 权 is lost at the end of the sentence
    },
    "多拉特乡": {
        ("foreign-name", 402, "局", "内", 2),
        ("phrase-doubled", 6, "根据", "部署", 17),
    },
    "大曹庄乡": set(),
}


@pytest.fixture(scope="module")
def reports(real_reports: Path) -> dict[str, gipdata.Report]:
    read = [gipdata.read(path) for path in sorted(real_reports.glob("*.txt"))]
    return {report.org or "": report for report in read}


@pytest.mark.parametrize("org", EXPECTED)
def test_the_prose_shows_what_a_reader_sees_and_nothing_else(org: str, reports: dict[str, gipdata.Report]) -> None:
    codes = {rule.code for rule in prose.RULES}
    found = [f for f in reports[org].findings if f.rule in codes]
    wanted = {(rule, line, length): (first, last) for rule, line, first, last, length in EXPECTED[org]}
    assert sorted((f.rule, f.location.line if f.location else 0, len(f.found)) for f in found) == sorted(wanted)
    for f in found:
        first, last = wanted[f.rule, f.location.line if f.location else 0, len(f.found)]
        assert f.found.startswith(first), f
        assert f.found.endswith(last), f


@pytest.mark.parametrize("org", EXPECTED)
def test_every_report_states_its_problems(org: str, reports: dict[str, gipdata.Report]) -> None:
    """All five name problems in particular, and measures for them."""
    checked = check_report(understand(reports[org]))
    assert {"no-problem", "problem-empty"}.isdisjoint(f.rule for f in checked.findings)
    assert "没有写改进措施" not in "".join(f.message for f in checked.findings)
    assert Status.HOLDS in {c.status for c in checked.checks if c.rule == "no-problem"}
