"""Sentences with slots, ready to be filled quickly: of all the nation's words most are made here, one by one."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Chance", "Phrases", "Vocabulary", "fill", "load", "phrases", "vocabulary_of"]

Chance = Callable[[], float]
"""A number from 0 to 1."""

_FOLDER = Path(__file__).resolve().parent
_SLOT = re.compile(r"\{([a-z_]+)(\d?)\}")
_TRIES = 8  # to find another word than the one that the sentence has

Slot = tuple[str, str]
"""Name and digit."""
Phrase = tuple[str | Slot, ...]
Phrases = Sequence[Phrase]
Vocabulary = Mapping[str, Phrases]
"""What may stand in a slot, by the slot's name."""


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _parse(text: str) -> Phrase:
    parts: list[str | Slot] = []
    at = 0
    for match in _SLOT.finditer(text):
        parts += [text[at : match.start()], (match[1], match[2])]
        at = match.end()
    return tuple(part for part in (*parts, text[at:]) if part)


def phrases(texts: Sequence[str]) -> Phrases:
    """The sentences, ready to be filled."""
    return [_parse(text) for text in texts]


@cache
def _vocabulary(kind: str) -> Vocabulary:
    words = load("words")
    lists = {name: entries for name, entries in words.items() if isinstance(entries, list)}
    return {name: phrases(entries) for name, entries in {**lists, **words[kind]}.items()}


def vocabulary_of(chance: Chance, urban: bool, n_villages: int) -> Vocabulary:
    """The words that a township uses: those of its kind, with so many villages of its own."""
    words = _vocabulary("urban" if urban else "rural")
    villages = [(fill(words["village"], chance, words, {}),) for _ in range(n_villages)]
    return {**words, "village": villages}


def fill(among: Phrases, chance: Chance, words: Vocabulary, drawn: dict[str, str]) -> str:
    """One of the sentences, with chance words in its slots.

    ``drawn`` holds what stands in slots, facts among them, and learns what is drawn for others. Raises KeyError for a
    slot that neither it nor the vocabulary has.
    """
    out: list[str] = []
    _fill(among, chance, words, drawn, "", out)
    return "".join(out)


def _fill(among: Phrases, chance: Chance, words: Vocabulary, drawn: dict[str, str], digit: str, out: list[str]) -> None:
    for part in among[int(chance() * len(among))]:
        if isinstance(part, str):
            out.append(part)
            continue
        name = part[0] + (part[1] or digit)
        if name not in drawn:
            drawn[name] = _word(part[0], chance, words, drawn, part[1] or digit)
        out.append(drawn[name])


def _word(name: str, chance: Chance, words: Vocabulary, drawn: dict[str, str], digit: str) -> str:
    """A word for the slot; with a digit another one than those that the sentence has."""
    taken = {drawn.get(name), *(drawn.get(name + other) for other in "23")} if digit else ()
    for _ in range(_TRIES):
        out: list[str] = []
        _fill(words[name], chance, words, drawn, digit, out)
        word = "".join(out)
        if word not in taken:
            break
    return word
