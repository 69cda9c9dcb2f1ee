"""Nothing wrong in silence: a small run of ``make damage``, and whether its judge would notice."""

from random import Random

import pytest

from gipdata.report import Kind
from tests.documents import LAYOUTS, fitted, random_model, write
from tests.documents.damages import LOCAL
from tests.documents.oracle import Case, Verdict, damaged_case, judge
from tests.documents.page import page_of

SEED, DOCUMENTS, PARTS = 1, 320, 8


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_documents_have_no_silent_wrong_cell(part: int) -> None:
    right = 0
    for number in range(part, DOCUMENTS, PARTS):
        case = damaged_case(SEED, number)
        judgement = judge(case)
        assert judgement.silent == [], f"tools/damage.py --seed {SEED} --only {number}: {case.damages}"
        right += judgement.counts[Verdict.RIGHT]
    # A reader that reads nothing would be silent about nothing: two cells in three are still read.
    assert right > DOCUMENTS // PARTS * 199 * 2 / 3


def _undamaged(layout: str, seed: int) -> Case:
    rng = Random(seed)
    model = fitted(random_model(rng, "2021"), LAYOUTS[layout])
    return Case(seed, 0, (), page_of(write(model, LAYOUTS[layout], rng)))


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "glued"])
def test_the_judge_finds_an_undamaged_document_right(layout: str) -> None:
    case = _undamaged(layout, 3)
    assert judge(case).counts == {Verdict.RIGHT: len(case.page.written.model.values)}


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "glued"])
def test_the_judge_notices_a_figure_that_is_not_the_documents(layout: str) -> None:
    case = _undamaged(layout, 3)
    key = ("disclosure", "normative_documents", "in_force")
    case.page.shown[key] = "987654"
    (silent,) = judge(case).silent
    assert silent.key == key
    assert silent.shown is not None and (silent.shown.kind, silent.shown.value) == (Kind.NUMBER, 987654)


@pytest.mark.parametrize("name", sorted(LOCAL))
def test_every_damage_changes_the_text(name: str) -> None:
    changed = 0
    for seed in range(12):
        page = _undamaged("cells_without_gaps", seed).page
        before = page.text
        LOCAL[name](page, "applications", Random(seed))
        changed += page.text != before
    assert changed >= 10


def test_the_same_seed_makes_the_same_documents() -> None:
    assert [damaged_case(5, n).data for n in range(15)] == [damaged_case(5, n).data for n in range(15)]
