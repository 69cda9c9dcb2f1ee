"""A figure with the words beside it, and what it is found to count: what the modules that tell topics share."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from gipdata.narrative.figure_numbers import Quantity
from gipdata.narrative.figure_topics import REQUESTS
from gipdata.narrative.figure_words import Word, core_of

__all__ = ["CASE_UNITS", "NOUN", "Counted", "Phrase", "of_requests", "unknown"]

CASE_UNITS = frozenset(("件", "宗", "份", "起", "例", "次", "件次", "项", "条", ""))

NOUN = r"(?:[DiI]*[OA]|D[DiI]*)"
"""The kinds that make up a noun for requests, as a pattern."""

_MOST_KINDS = 40  # words beside a figure that are looked at
_OUTCOME_PREFIXES = ("granted", "partly_granted", "denied", "unable", "rejected", "other_")


class Phrase(NamedTuple):
    """A figure, the words before it and behind it, and what the sentence has said so far.

    ``known``: that requests are spoken of. ``last``: the topic and unit of the figure before. ``murky``: that words
    which are not known stand between. ``part``: that 其中 came before. ``included``: that 含上年结转 did.
    """

    quantity: Quantity
    left: Sequence[Word]
    right: Sequence[Word]
    known: bool
    last: tuple[str, str]
    murky: bool = False
    part: bool = False
    included: bool = False

    def before(self, harmless: Collection[str] = ()) -> str:
        """The kinds of the words before the figure, without unknown ones that do no harm."""
        return core_of(self.left, harmless)[-_MOST_KINDS:]

    def behind(self) -> str:
        return core_of(self.right)[:_MOST_KINDS]


class Counted(NamedTuple):
    topic: str
    sure: bool = True


def unknown(left: str, matched: int, harmless: str = ",vP") -> bool:
    """Whether words that may narrow or change the count stand before those that a pattern matched."""
    return bool(left[:matched].strip(harmless))


def of_requests(phrase: Phrase) -> bool:
    """Whether a figure whose noun is left out can go on from the one before."""
    return not phrase.last[0] or phrase.last[0] in REQUESTS or phrase.last[0].startswith(_OUTCOME_PREFIXES)
