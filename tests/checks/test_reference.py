"""The manual page of the rules, and that the rules hold no label of the form."""

from pathlib import Path

import pytest

import gipdata.checks
from gipdata.checks.engine import RULES
from gipdata.checks.reference import render
from gipdata.folding import fold, split_enumerator
from gipdata.forms import EDITIONS, load_form

REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = sorted(Path(gipdata.checks.__file__).parent.glob("*.py"))


def test_the_page_is_what_the_rules_say() -> None:
    assert (REPOSITORY / "docs" / "rules.md").read_text(encoding="utf-8") == render()


def test_every_rule_is_on_the_page() -> None:
    page = render()
    assert [rule.code for rule in RULES if f"## `{rule.code}` " not in page] == []
    assert "{" not in "".join(line for line in page.splitlines() if not line.startswith("  - `"))


def test_codes_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_label_of_the_form_is_typed(module: Path) -> None:
    """Words of everyday use that are labels as well (其他, 总计, 规章) are looked for in quotation marks."""
    text = module.read_text(encoding="utf-8")
    assert [label for label in _labels() if (f"“{label}”" if len(label) < 4 else label) in text] == []


def _labels() -> set[str]:
    blocks = [b for e in EDITIONS for t in load_form(e).tables.values() for b in t.blocks]
    labels = [row.label for b in blocks for row in b.rows] + [column.label for b in blocks for column in b.columns]
    return {split_enumerator(fold(label))[1] for label in labels}
