"""Every rule fires where it should, in the words it should, and does not where something only comes near."""

import re
import tomllib
from pathlib import Path

import pytest

from gipdata.checks.engine import RULES, check_reports
from gipdata.checks.rule import Rule
from gipdata.narrative.understanding import understand
from gipdata.report import Finding, Report

from . import scenes, scenes_problems, scenes_prose, scenes_repeats, scenes_stated

ALL = (scenes, scenes_stated, scenes_prose, scenes_problems, scenes_repeats)
FIRES = {name: scene for module in ALL for name, scene in module.FIRES.items()}
NEAR_MISSES = {name: scene for module in ALL for name, scene in module.NEAR_MISSES.items()}
WORDINGS = {
    name: told
    for path in sorted(Path(__file__).parent.glob("wordings*.toml"))
    for name, told in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
BY_CODE = {rule.code: rule for rule in RULES}


def _findings(reports: list[Report]) -> tuple[Finding, ...]:
    return check_reports([understand(report) for report in reports])[-1].findings


@pytest.mark.parametrize("name", FIRES)
def test_the_finding_and_its_wording(name: str) -> None:
    findings = _findings(FIRES[name]())
    assert [[f.severity.value, f.rule, f.message] for f in findings] == WORDINGS[name]


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss(name: str) -> None:
    code = name.split()[0]
    assert code in BY_CODE
    assert code not in {finding.rule for finding in _findings(NEAR_MISSES[name]())}


def test_every_wording_has_a_scene() -> None:
    assert WORDINGS.keys() == FIRES.keys()


def test_every_rule_has_a_near_miss() -> None:
    assert {name.split()[0] for name in NEAR_MISSES} == BY_CODE.keys()


@pytest.mark.parametrize("code", BY_CODE)
def test_every_template_is_worded_once(code: str) -> None:
    """The rules on sums share their templates, so that a case need be shown for one of them only."""
    sums = {"balance", "handled-total", "applicant-total", "dispute-total"}
    codes = sums if code in sums else {code}
    messages = [message for told in WORDINGS.values() for _, rule, message in told if rule in codes]
    assert [case for case in BY_CODE[code].templates if not _used(BY_CODE[code], case, messages)] == []


def _used(rule: Rule, case: str, messages: list[str]) -> bool:
    parts = re.split(r"\{\w+\}", rule.templates[case])
    return any(re.fullmatch(".*".join(map(re.escape, parts)), message) for message in messages)
