"""The words of a sentence cut into clauses, and each clause into its figures with the words that belong to them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from gipdata.narrative.figure_numbers import quantities
from gipdata.narrative.figure_words import Word, containing, core_of, words_of

__all__ = ["clauses", "phrases", "telling_words"]

_WORTH = re.compile(r"[\d十百千两一二三四五六七八九零]|申请|复议|诉讼|[未没无]")
_TELLING = containing("-VSYZODyls")  # a denial, what is spoken of, a year


def telling_words(
    text: str, offsets: Sequence[int], names: Mapping[str, str], year: int | None
) -> tuple[list[Word], bool]:
    """The words of a folded sentence, and whether it holds a number that counts something. ``year``: the report's.

    No words where they could tell nothing: no figure, and nothing for the figures of other sentences.
    """
    if _WORTH.search(text) is None:
        return [], False
    numbers = list(quantities(text, offsets))
    if not numbers and _TELLING.search(text) is None:
        return [], False
    words = words_of(text, numbers, names)
    return [_dated(word, year) if word.kind in "{}" else word for word in words], bool(numbers)


def _dated(word: Word, year: int | None) -> Word:
    """2020年结转 and 结转2022年, by the report's year."""
    step = -1 if word.kind == "{" else 1
    known = year is not None and int(word.code) == year + step
    return word._replace(kind=("<" if word.kind == "{" else ">") if known else "?", code="")


def clauses(words: Sequence[Word]) -> Iterator[tuple[Sequence[Word], str]]:
    """The clauses of a sentence with the mark behind each; a colon before a figure parts nothing."""
    clause: list[Word] = []
    for i, word in enumerate(words):
        if word.kind == ":" and [w.kind for w in words[i + 1 : i + 3] if w.kind != "T"][:1] == ["#"]:
            continue
        if word.kind in ",:()":
            yield clause, word.kind
            clause = []
        else:
            clause.append(word)
    yield clause, ""


def phrases(words: Sequence[Word], numbers: Sequence[int]) -> Iterator[tuple[Sequence[Word], Word, Sequence[Word]]]:
    """Each figure of a clause with the words on its left and right that belong to it."""
    behind = not core_of(words[: numbers[0]])  # 3件予以公开2件不予公开: the words follow their figures
    begin = 0
    for at, next_at in zip(numbers, (*numbers[1:], len(words)), strict=True):
        between = words[at + 1 : next_at]
        if next_at == len(words):
            cut = len(between)
        else:
            commas = [i for i, word in enumerate(between) if word.kind == "、"]
            cut = commas[0] if commas else len(between) if behind else 0
        yield words[begin:at], words[at], between[:cut]
        begin = at + 1 + cut
