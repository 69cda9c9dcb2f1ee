"""Sure misspellings, as misspellings.toml lists them."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from gipdata.checks.prose_text import Hit, Prose

__all__ = ["Misspelling", "may_be_misspelled", "misspelled", "misspellings"]


class Misspelling(NamedTuple):
    """Characters that stand for others. ``before``: marks before which alone they are wrong; "" where always."""

    wrong: str
    right: str
    rightly: tuple[str, ...]  # longer words in which the same characters are right
    before: str


@cache
def misspellings() -> tuple[Misspelling, ...]:
    data = tomllib.loads(files("gipdata.checks").joinpath("misspellings.toml").read_text(encoding="utf-8"))
    return tuple(
        Misspelling(entry["wrong"], entry["right"], tuple(entry.get("rightly", ())), entry.get("before", ""))
        for entry in data["slips"]
    )


@cache
def _any_wrong() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(entry.wrong) for entry in misspellings()))


def may_be_misspelled(text: str) -> bool:
    """Whether the characters of any misspelling stand in a folded text, in whatever word."""
    return _any_wrong().search(text) is not None


def misspelled(prose: Sequence[Prose]) -> list[tuple[Misspelling, list[Hit]]]:
    """Each misspelling that occurs, with all its places; they are in the order of their first places."""
    whole = "\n".join(part.folded for part in prose)
    found: list[tuple[int, int, Misspelling, list[Hit]]] = []
    for entry in misspellings():
        if entry.wrong not in whole:
            continue
        hits = [(at, hit) for at, part in enumerate(prose) for hit in _places(part, entry)]
        if hits:
            at, first = hits[0]
            found.append((at, first.start, entry, [hit for _, hit in hits]))
    return [(entry, hits) for _, _, entry, hits in sorted(found, key=lambda one: one[:2])]


def _places(prose: Prose, entry: Misspelling) -> Iterator[Hit]:
    folded, length = prose.folded, len(entry.wrong)
    start = folded.find(entry.wrong)
    while start >= 0:
        end = start + length
        hit = Hit(prose, start, end)
        ends = not entry.before or folded[end : end + 1] in entry.before + "\n"  # "" is the end of the text
        if ends and not _stands_rightly(folded, start, entry) and not hit.is_parted:
            yield hit
        start = folded.find(entry.wrong, end)


def _stands_rightly(folded: str, start: int, entry: Misspelling) -> bool:
    """Whether the characters are part of a word in which they are right."""
    return any(folded.startswith(word, max(0, start - word.index(entry.wrong))) for word in entry.rightly)
