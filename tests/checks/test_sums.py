"""The three results of a sum, and what of them is recorded."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from gipdata.checks.engine import check_report
from gipdata.checks.sums import Line, lines_of, try_line
from gipdata.forms import load_form
from gipdata.narrative.understanding import understand
from gipdata.report import Kind, Status

from .build import Value, all_of_table, make_report
from .scenes import APPLICANTS, app

A, B, C, D = (("a", "x"), ("b", "x"), ("c", "x"), ("d", "x"))


@pytest.mark.parametrize(
    ("left", "right", "status"),
    [
        ((1, 2), (3, 0), "holds"),
        ((1, 2), (2, 0), "broken"),
        ((1, None), (3, 0), "undecided"),
        ((3, None), (3, 0), "undecided"),  # a blank is not 0: what is known equals the total and proves nothing
        ((4, None), (3, 0), "broken"),
        ((1, 2), (4, None), "broken"),
        ((1, 2), (3, None), "undecided"),
        ((1, 2), (None, 2), "undecided"),
        ((9, None), (None, 0), "undecided"),  # gaps on both sides: whatever is missing may be on the other
        ((None, None), (None, None), "undecided"),
    ],
)
def test_three_results(left: tuple[int | None, ...], right: tuple[int | None, ...], status: str) -> None:
    line = Line("balance", "x", (A, B), (C, D), frozenset((A, B, C, D)))
    values = {key: value for key, value in zip((A, B, C, D), left + right, strict=True) if value is not None}
    assert try_line(line, values).status.value == status


@pytest.mark.parametrize(("edition", "expected"), [("2019", 7 + 7 + 25 - 2 + 3), ("2021", 7 + 7 + 25 + 3)])
def test_one_check_for_every_sum(edition: str, expected: int) -> None:
    codes = {"balance", "handled-total", "applicant-total", "dispute-total"}
    checks = [check for check in check_report(make_report(edition)).checks if check.rule in codes]
    assert len(checks) == expected == len({(c.rule, c.subject) for c in checks})
    assert {check.status for check in checks} == {Status.HOLDS}


def test_two_rows_with_only_a_total_leave_eight_sums_undecided() -> None:
    row: tuple[Value, ...] = (None,) * 6 + (0,)
    report = check_report(understand(make_report("2021", {**app("granted", *row), **app("partly_granted", *row)})))
    undecided = Counter(check.rule for check in report.checks if check.status is Status.UNDECIDED)
    assert undecided == {"applicant-total": 2, "handled-total": 6}
    assert report.findings == ()


def test_an_absent_table_is_recorded_as_undecided() -> None:
    report = check_report(make_report("2021", all_of_table("2021", "disputes", Kind.ABSENT)))
    disputes = [check for check in report.checks if check.rule == "dispute-total"]
    assert [check.status for check in disputes] == [Status.UNDECIDED] * 3
    assert [check.subject for check in disputes] == [
        "disputes:review",
        "disputes:direct_suit",
        "disputes:suit_after_review",
    ]


def test_what_a_broken_check_says() -> None:
    report = check_report(make_report("2021", {("disputes", "review", "total"): 3, ("disputes", "review", "other"): 1}))
    (broken,) = [check for check in report.checks if check.status is Status.BROKEN and check.rule == "dispute-total"]
    assert (broken.left, broken.right, broken.difference) == (1, 3, -2)


def test_a_negative_count_is_one_finding() -> None:
    report = check_report(make_report("2021", {("applications", "granted", "business"): -2}))
    assert [finding.rule for finding in report.findings] == ["count-negative"]


def test_the_sum_over_applicants_leaves_the_total_out() -> None:
    for edition in ("2019", "2021"):
        for line in lines_of(edition, "applications"):
            if line.rule == "applicant-total":
                assert [column for _, column in line.left] == list(APPLICANTS[:-1])
                assert [column for _, column in line.right] == ["total"]


@pytest.mark.parametrize(("edition", "parts"), [("2019", 19), ("2021", 21)])
def test_how_many_results_are_added_up(edition: str, parts: int) -> None:
    lines = [line for line in lines_of(edition, "applications") if line.rule == "handled-total"]
    assert {len(line.left) for line in lines} == {parts}
    assert load_form(edition).tables["applications"].rows[lines[0].left[0][0]].label == "（一）予以公开"


def test_a_report_on_no_form_has_no_sums() -> None:
    report = check_report(understand(replace(make_report(), form="none", cells=())))
    sums = {"balance", "handled-total", "applicant-total", "dispute-total"}
    assert sums.isdisjoint(check.rule for check in report.checks)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_mixed_report_is_added_up_by_the_rows_it_has(edition: str) -> None:
    made = make_report(edition, {("applications", "granted", "total"): 1})
    report = check_report(replace(made, form="mixed"))
    sums = [check for check in report.checks if check.rule == "handled-total"]
    assert {check.status for check in sums} == {Status.HOLDS, Status.BROKEN}
    assert [finding.rule for finding in report.findings] == ["old-form", "handled-total"]


@pytest.mark.parametrize("seed", range(40))
def test_every_sum_is_added_up_cell_by_cell(seed: int) -> None:
    """Whatever stands in the cells, a line here and there or all over, and where cells are missing altogether."""
    rng = random.Random(seed)
    edition = rng.choice(("2019", "2021"))
    tables = load_form(edition).tables
    keys = [(table, *key) for table in ("applications", "disputes") for key in tables[table].keys]
    spoilt: list[Value] = [1, 2, 7, 1, 2, -3, None, "见附件", Decimal(0), Decimal("1.5"), Kind.ABSENT, Kind.UNPLACED]
    given = {key: rng.choice(spoilt) for key in rng.sample(keys, rng.choice((0, 1, 2, 5, 20, len(keys))))}
    made = make_report(edition, given)
    lost = set(rng.sample(keys, rng.choice((0, 0, 1, 3))))
    report = replace(made, cells=tuple(c for c in made.cells if (c.table, c.row, c.column) not in lost))
    counts = {key: value for key in keys if key not in lost and type(value := given.get(key, 0)) is int and value >= 0}
    expected = [
        (
            line.rule,
            line.subject,
            *_sides([counts.get((table, *key)) for key in side] for side in (line.left, line.right)),
        )
        for table in ("applications", "disputes")
        for line in lines_of(edition, table)
    ]
    codes = {rule for rule, *_ in expected}
    checks = [check for check in check_report(report).checks if check.rule in codes]
    assert [(c.rule, c.subject, c.status, c.left, c.right) for c in checks] == expected


def _sides(sides: Iterable[Sequence[int | None]]) -> tuple[Status, int | None, int | None]:
    """What the sum comes to: status, and left and right as they are recorded."""
    left, right = sides
    a, b = (sum(count for count in side if count is not None) for side in (left, right))
    open_a, open_b = None in left, None in right
    if (a > b and not open_b) or (b > a and not open_a):
        return Status.BROKEN, a, b
    if open_a or open_b:
        return Status.UNDECIDED, None if open_a else a, None if open_b else b
    return Status.HOLDS, a, b
