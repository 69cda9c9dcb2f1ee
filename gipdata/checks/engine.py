"""The engine that tries all rules on a report."""

from collections.abc import Sequence

from gipdata.checks import (
    arithmetic,
    disclosure,
    disputes,
    identity,
    problems,
    prose,
    repeats,
    series,
    stated,
    structure,
)
from gipdata.checks.elsewhere import ProseOf, look_elsewhere
from gipdata.checks.outline import outlined
from gipdata.checks.rule import Elsewhere, Rule, View
from gipdata.checks.series import older_version, previous_year
from gipdata.report import Check, Finding, Report

__all__ = ["RULES", "check_among", "check_report", "check_reports"]

RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *arithmetic.RULES,
    *disputes.RULES,
    *disclosure.RULES,
    *identity.RULES,
    *stated.RULES,
    *prose.RULES,
    *problems.RULES,
    *series.RULES,
    *repeats.RULES,
)
"""Every rule, in the order in which its findings are told."""
_ORDER = {rule.code: at for at, rule in enumerate(RULES)}


def check_report(report: Report) -> Report:
    """The report with the checks and findings of every rule that one report alone can answer."""
    return _checked(View(report))


def check_reports(reports: Sequence[Report]) -> list[Report]:
    """The reports, in their order, each checked also against all others: the same body's and other organisations'."""
    previous, older = previous_year(reports), older_version(reports)
    views = [View(report) for report in reports]
    for at, view in enumerate(views):
        view.previous = views[previous[at]] if at in previous else None
        view.older = views[older[at]] if at in older else None
    outlines, shingles = zip(*map(outlined, reports), strict=True) if reports else ((), ())
    for view, told in zip(views, look_elsewhere(outlines, ProseOf(reports, shingles)), strict=True):
        view.elsewhere = told
    return [_checked(view) for view in views]


def check_among(report: Report, previous: Report | None, older: Report | None, elsewhere: Elsewhere | None) -> Report:
    """The report, checked also against what is known of all others: that of the year before, the older version of this
    one, and what else they have in common with it."""
    before, old = (View(other) if other is not None else None for other in (previous, older))
    view = View(report, before, old)
    view.elsewhere = elsewhere
    return _checked(view)


def _checked(view: View) -> Report:
    checks: list[Check] = []
    findings: list[Finding] = []
    outcomes = [*arithmetic.try_sums(view)]
    for rule in RULES:
        outcomes += rule.try_on(view)
    for outcome in outcomes:
        if isinstance(outcome, Check):
            checks.append(outcome)
        else:
            findings.append(outcome)
    view.forget()
    findings.sort(key=lambda finding: _ORDER[finding.rule])
    return view.report.with_checks(tuple(checks), tuple(findings))
