"""What the sums of the form leave open of a count that a report does not state: never less than a, never more than b.

Counts are not negative, so a part is at most its total less the parts that are known. The rows of one edition that
another has not (the 2021 form divides 其他处理 of the 2019 form into three) are bounded too, because the sums of either
edition run over the same quantities under the same codes.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from gipdata.forms import EDITIONS, Key, load_form

__all__ = ["ANYTHING", "Bounds", "bounds_of"]


class Bounds(NamedTuple):
    """From ``low`` to ``high``; None where nothing bounds it on that side."""

    low: int | None
    high: int | None


ANYTHING = Bounds(0, None)
"""A count of which nothing is known."""

_Side = tuple[Key, ...]
_MOST_ROUNDS = 30  # what is known after fewer than all rounds is true, only wider


def bounds_of(table: str, known: Mapping[Key, int]) -> Mapping[Key, Bounds]:
    """The bounds of every cell that a sum of the table touches, from the counts that are known (none below zero).

    A report whose own figures break a sum bounds nothing: nobody can tell which of them is wrong. A known cell then
    still has its own value.
    """
    own = {key: Bounds(value, value) for key, value in known.items()}
    equations = _equations(table)
    found = {key: own.get(key, ANYTHING) for left, right in equations for key in (*left, *right)} | own
    for _ in range(_MOST_ROUNDS):
        before = dict(found)
        for left, right in equations:
            if not (_narrow(found, left, right) and _narrow(found, right, left)):
                return own
        if found == before:
            break
    return found


@cache
def _equations(table: str) -> tuple[tuple[_Side, _Side], ...]:
    """The sums of a table in every edition, each once; and where editions divide the same total into other parts, that
    the parts which only the one has come to those which only the other has."""
    sums = [(e.left, e.right) for edition in EDITIONS for e in load_form(edition).tables[table].equations]
    divided = [
        (tuple(key for key in left if key not in other), tuple(key for key in other if key not in left))
        for left, right in sums
        for other, total in sums
        if right == total and left < other
    ]
    return tuple(dict.fromkeys(sums + divided))


def _narrow(found: dict[Key, Bounds], side: _Side, other: _Side) -> bool:
    """Narrows the cells of one side by what the other side comes to; whether that is possible at all."""
    total, parts = _sum(found[key] for key in other), _sum(found[key] for key in side)
    for key in side:
        low, high = found[key]
        assert low is not None and total.low is not None and parts.low is not None
        if total.high is not None:  # all others at their least
            most = total.high - (parts.low - low)
            high = most if high is None else min(high, most)
        rest = _without(parts.high, found[key].high, [found[k].high for k in side if k != key])
        if rest is not None:  # all others at their most
            low = max(low, total.low - rest)
        if high is not None and low > high:
            return False
        if (low, high) != found[key]:
            found[key] = Bounds(low, high)
            parts = _sum(found[k] for k in side)
    return True


def _sum(bounds: Iterable[Bounds]) -> Bounds:
    low, high = 0, 0
    is_open = False
    for bound in bounds:
        low += bound.low or 0
        is_open = is_open or bound.high is None
        high += bound.high or 0
    return Bounds(low, None if is_open else high)


def _without(total: int | None, own: int | None, others: list[int | None]) -> int | None:
    """The most that the others come to; None where one of them is not bounded."""
    if total is not None and own is not None:
        return total - own
    return None if any(high is None for high in others) else sum(high for high in others if high is not None)
