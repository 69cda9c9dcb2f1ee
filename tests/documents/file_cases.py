"""Damaged web pages, Word files and workbooks, and what each still shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from tests.documents.markup import Markup, markup_of
from tests.documents.markup_damages import MARKUP_DAMAGES
from tests.documents.markup_files import FILES
from tests.documents.model import random_model, with_blanks
from tests.documents.oracle import Judgement, judge_data, shown_values

__all__ = ["FileCase", "damaged_file", "judge_file", "undamaged_file"]


@dataclass(frozen=True)
class FileCase:
    """One damaged file; ``number`` and ``seed`` make it again."""

    seed: int
    number: int
    kind: str
    damages: tuple[str, ...]
    markup: Markup
    data: bytes


def undamaged_file(seed: int, number: int) -> FileCase:
    rng = Random(f"{seed}/{number}")
    kind = list(FILES)[number % len(FILES)]
    markup = _markup(rng)
    return FileCase(seed, number, kind, (), markup, FILES[kind](markup, rng))


def damaged_file(seed: int, number: int) -> FileCase:
    """The ``number``-th damaged file of a series: the kinds in turn, mostly one damage."""
    rng = Random(f"{seed}/{number}")
    kind = list(FILES)[number % len(FILES)]
    markup = _markup(rng)
    damages = tuple(_damage(markup, rng))
    return FileCase(seed, number, kind, damages, markup, FILES[kind](markup, rng))


def _markup(rng: Random) -> Markup:
    model = random_model(rng)
    if rng.random() < 0.4:
        model = replace(model, values=with_blanks(rng, model.values, rng.choice((0.05, 0.3, 0.7))))
    return markup_of(model, rng)


def _damage(markup: Markup, rng: Random) -> Iterator[str]:
    for code in rng.sample(sorted(markup.model.form.tables), rng.choice((1, 1, 1, 1, 2, 3))):
        name = rng.choice(sorted(MARKUP_DAMAGES))
        if MARKUP_DAMAGES[name](markup, rng.choice(markup.tables(code)), rng):
            yield name


def judge_file(case: FileCase) -> Judgement:
    markup = case.markup
    return judge_data(case.data, markup.model, shown_values(markup.model, markup.shown, markup.units))
