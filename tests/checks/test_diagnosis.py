"""The diagnosis: a table that was right is spoilt, and the smallest change that mends it is what was done to it."""

import random
from collections import Counter

import pytest

from gipdata.checks.diagnosis import Diagnosis, diagnose
from gipdata.checks.engine import check_report
from gipdata.checks.sums import lines_of
from gipdata.forms import Key
from gipdata.report import Finding, Location

from .build import Key3, Value, consistent_applications, make_report
from .scenes import APPLICANTS

EDITIONS = ("2019", "2021")
LARGEST = (3, 60, 5_000, 10_000_000)


def counts(rng: random.Random, edition: str, most: int = 60) -> dict[Key3, int]:
    made = consistent_applications(edition, rng, most)
    return {key: value for key, value in made.items() if isinstance(value, int)}


def findings(edition: str, values: dict[Key3, int]) -> tuple[Finding, ...]:
    given: dict[Key3, Value] = {**values}
    return check_report(make_report(edition, given)).findings


def diagnoses(edition: str, values: dict[Key3, int]) -> list[Diagnosis]:
    table = {key[1:]: value for key, value in values.items()}
    return diagnose(lines_of(edition, "applications"), table)


def row_of(values: dict[Key3, int], row: str) -> list[int]:
    return [values["applications", row, column] for column in APPLICANTS]


def put(values: dict[Key3, int], row: str, figures: list[int]) -> None:
    values.update({("applications", row, column): n for column, n in zip(APPLICANTS, figures, strict=True)})


def undone(change: tuple[tuple[Key, int, int], ...], values: dict[Key3, int], right: dict[Key3, int]) -> bool:
    """Whether a change is exactly what turns the spoilt values into the right ones."""
    wrong = {key[1:]: (values[key], right[key]) for key in right if values.get(key, right[key]) != right[key]}
    return {key: (found, expected) for key, found, expected in change} == wrong


def among(diagnosis: Diagnosis, values: dict[Key3, int], right: dict[Key3, int]) -> list[bool]:
    return [undone(tuple(f[:3] for f in c.fixes), values, right) for c in diagnosis.changes]


@pytest.mark.parametrize("seed", range(4))
def test_one_wrong_cell_is_found(seed: int) -> None:
    """Fifty of a seed; the cell, what it should be and where it stands, in one finding. All, not 95 in 100."""
    rng = random.Random(seed)
    for _ in range(50):
        edition = rng.choice(EDITIONS)
        right = counts(rng, edition, LARGEST[seed])
        key = rng.choice(list(right))
        wrong = rng.choice([right[key] + 1, abs(right[key] - 1), right[key] * 10, rng.randint(0, 99)])
        if wrong == right[key]:
            continue
        (finding,) = findings(edition, {**right, key: wrong})
        assert (finding.table, finding.item, finding.column) == key
        assert (finding.found, finding.expected) == (str(wrong), str(right[key]))
        line = make_report(edition).cell(*key)
        assert line is not None and finding.location == line.location != Location(0)


@pytest.mark.parametrize(
    "key",
    [
        ("applications", "new_received", "natural_person"),
        ("applications", "carried_in", "total"),
        ("applications", "granted", "other_organisation"),
        ("applications", "denied_enforcement_file", "total"),
        ("applications", "total_handled", "research"),
        ("applications", "total_handled", "total"),
        ("applications", "carried_out", "business"),
    ],
)
def test_a_wrong_cell_of_every_kind_of_row_and_column(key: Key3) -> None:
    right = counts(random.Random(7), "2021")
    (finding,) = findings("2021", {**right, key: right[key] + 100})
    assert (finding.item, finding.column, finding.expected) == (*key[1:], str(right[key]))


@pytest.mark.parametrize("edition", EDITIONS)
def test_two_cells_swapped(edition: str) -> None:
    """One finding; where other swaps would serve as well they are told too, and the true one is first in most."""
    rng, first = random.Random(11), 0
    for _ in range(60):
        right = counts(rng, edition)
        rows = list(dict.fromkeys(row for _, row, _ in right))
        row, at = rng.choice(rows), rng.randrange(6)
        values = dict(right)
        figures = row_of(right, row)
        figures[at], figures[at + 1] = figures[at + 1], figures[at]
        put(values, row, figures)
        if values == right:
            continue
        (diagnosis,) = diagnoses(edition, values)
        served = among(diagnosis, values, right)
        assert any(served) and diagnosis.changes[0].kind == "swapped"
        first += served[0]
    assert first >= 48


@pytest.mark.parametrize("by", [1, -1])
def test_a_row_moved_by_one_column(by: int) -> None:
    rng = random.Random(13)
    for _ in range(40):
        right = counts(rng, "2021")
        row = rng.choice(["granted", "denied_state_secret", "other_other", "new_received", "carried_out"])
        figures = row_of(right, row)
        values = dict(right)
        put(values, row, [0, *figures[:-1]] if by > 0 else [*figures[1:], 0])
        (diagnosis,) = diagnoses("2021", values)
        assert among(diagnosis, values, right) == [True]
        assert diagnosis.changes[0].kind == "moved"


def test_a_figure_cut_in_two() -> None:
    rng = random.Random(17)
    for _ in range(40):
        right = counts(rng, "2019", 99)
        at = rng.randrange(5)
        figures = row_of(right, "granted")
        if figures[at] < 10 or not figures[at] % 10:
            continue
        halves = [*divmod(figures[at], 10)]
        values = dict(right)
        put(values, "granted", [*figures[:at], *halves, *figures[at + 1 :]][:7])
        (diagnosis,) = diagnoses("2019", values)
        assert among(diagnosis, values, right)[0]
        assert diagnosis.changes[0].kind == "cut"


def test_two_wrong_cells_are_two_findings_where_only_one_pair_mends_the_table() -> None:
    right = counts(random.Random(19), "2021")
    first, second = ("applications", "granted", "business"), ("applications", "rejected_duplicate", "research")
    found = findings("2021", {**right, first: right[first] + 3, second: right[second] + 8})
    assert [(f.table, f.item, f.column, f.expected) for f in found] == [
        (*first, str(right[first])),
        (*second, str(right[second])),
    ]


def test_two_wrong_cells_of_one_row() -> None:
    right = counts(random.Random(23), "2021")
    first, second = ("applications", "granted", "business"), ("applications", "granted", "research")
    found = findings("2021", {**right, first: right[first] + 3, second: right[second] + 8})
    assert [(f.item, f.column, f.expected) for f in found] == [
        (*first[1:], str(right[first])),
        (*second[1:], str(right[second])),
    ]


def test_two_cells_wrong_by_the_same_are_one_finding_with_two_candidates() -> None:
    """Rows and columns are off by 3 alike, so nothing tells which row goes with which column."""
    right = counts(random.Random(29), "2021", 5_000)
    first, second = ("applications", "granted", "business"), ("applications", "rejected_duplicate", "research")
    values = {**right, first: right[first] + 3, second: right[second] + 3}
    (diagnosis,) = diagnoses("2021", values)
    assert sorted(among(diagnosis, values, right)) == [False, True]
    (finding,) = findings("2021", values)
    assert "有2种改法都能使合计相符" in finding.message


def test_gaps_elsewhere_leave_candidates_but_never_another_cell_alone() -> None:
    """With gaps a fault may go unproved, or be proved by fewer sums; the true cell is always among the candidates."""
    rng, seen = random.Random(31), Counter[str]()
    for _ in range(150):
        right = counts(rng, "2021")
        key = rng.choice(list(right))
        values = {**right, key: right[key] + rng.choice([1, 7, 100])}
        for gap in rng.sample(sorted(right), 3):
            if gap != key:
                del values[gap]
        found = diagnoses("2021", values)
        assert len(found) <= 1
        for diagnosis in found:
            exact = [c for c in diagnosis.changes if not c.fixes[0].bound]
            seen["true cell first"] += diagnosis.changes[0].fixes[0].key == key[1:]
            assert key[1:] in {c.fixes[0].key for c in diagnosis.changes}
            assert any(among(diagnosis, values, right)) or len(exact) < len(diagnosis.changes)
    assert seen["true cell first"] >= 125


def test_table_four_has_one_sum_a_channel_and_so_tells_every_cell_of_it() -> None:
    """Nothing in the table says which of the five is wrong: the finding does not pretend to know."""
    (finding,) = check_report(
        make_report("2021", {("disputes", "review", "upheld"): 2, ("disputes", "review", "total"): 3})
    ).findings[:1]
    assert finding.rule == "dispute-total"
    assert "有5种改法都能使合计相符" in finding.message
    for label in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"):
        assert f"表四“行政复议”的“{label}”" in finding.message


def test_a_table_of_random_figures_is_not_explained() -> None:
    rng = random.Random(37)
    values = {key: rng.randint(0, 9) for key in counts(rng, "2021")}
    (finding,) = findings("2021", values)
    assert (finding.item, finding.column) == (None, None)
    assert finding.message.endswith("改动一两格不能使这些合计全部相符。请对照台账逐格核对。")


def test_a_consistent_table_has_no_finding() -> None:
    rng = random.Random(41)
    for edition in EDITIONS:
        assert findings(edition, counts(rng, edition)) == ()


def test_candidates_that_serve_equally_well_are_told_in_the_order_of_the_table() -> None:
    """Two rows of twos and threes, and each row's total one off: the two figures of any column may be swapped."""
    values: dict[Key3, int] = {}
    put(values, "granted", [2] * 6 + [13])
    put(values, "partly_granted", [3] * 6 + [17])
    put(values, "total_handled", [5] * 6 + [30])
    put(values, "new_received", [5] * 6 + [30])
    (diagnosis,) = diagnoses("2021", values)
    assert [change.fixes[0].key for change in diagnosis.changes] == [("granted", c) for c in APPLICANTS[:-1]]
