"""Every rule fires where it should, in the words it should, and does not where something only comes near."""

import re
import tomllib
from pathlib import Path

import pytest

from gipdata.checks import RULES, Rule, check_reports

from .scenes import FIRES, NEAR_MISSES

WORDINGS = tomllib.loads(Path(__file__).with_name("wordings.toml").read_text(encoding="utf-8"))
BY_CODE = {rule.code: rule for rule in RULES}


@pytest.mark.parametrize("name", FIRES)
def test_the_finding_and_its_wording(name: str) -> None:
    findings = check_reports(FIRES[name]())[-1].findings
    assert [[f.severity.value, f.rule, f.message] for f in findings] == WORDINGS[name]


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss(name: str) -> None:
    code = name.split()[0]
    assert code in BY_CODE
    assert code not in {finding.rule for finding in check_reports(NEAR_MISSES[name]())[-1].findings}


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
