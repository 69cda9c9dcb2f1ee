"""How well themes and items are told on examples that nothing was written on: the least that is promised.

The figures themselves are in tests/narrative/README.md. Statements that stand among those the rules were written on
as well (stock phrases of a few characters) do not count.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import gipdata
from tests.narrative.judge.scoring import load_sections, load_statements, score_sections, score_statements

WRITTEN_ON = sorted(Path(__file__).parents[1].glob("themes/*.toml"))
LEAST_THEMES, LEAST_THEME, LEAST_SPANS = 0.90, 0.75, 0.95
FEW = 10  # with fewer examples a theme's own figure says little


def _written_on() -> Iterator[str]:
    for path in WRITTEN_ON:
        for statements in tomllib.loads(path.read_text(encoding="utf-8")).values():
            yield from (_bare(text) for text, *_ in statements)


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def test_themes() -> None:
    written_on = set(_written_on())
    assert len(written_on) > 1_000
    fresh = [statement for statement in load_statements() if _bare(statement.text) not in written_on]
    score = score_statements(fresh, gipdata.classify)
    assert len(fresh) > 400
    assert score.micro.f1 >= LEAST_THEMES
    weak = {code: t.f1 for code, t in score.by_theme.items() if t.support >= FEW and not t.f1 >= LEAST_THEME}
    assert weak == {}


@pytest.mark.parametrize("kind", ["problem", "measure"])
def test_spans(kind: str) -> None:
    score = score_sections(load_sections(), gipdata.split_items)
    assert score.sections >= 60
    assert score.micro.f1 >= LEAST_SPANS
    assert score.by_kind[kind].f1 >= LEAST_SPANS
