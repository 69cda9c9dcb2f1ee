"""Slips of a hand that fills in a table: figures swapped, a row moved by one column, a figure cut in two."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipdata.forms import Key

__all__ = ["Change", "Fix", "moved_rows", "swaps"]


class Fix(NamedTuple):
    """Another figure for a cell. ``bound``: the figure is the nearest of many, which lie below or above it."""

    key: Key
    found: int
    expected: int
    bound: str = ""  # "", "at_most", "at_least"


class Change(NamedTuple):
    """What would have to be changed. ``kind``: one, several, swapped, moved, cut."""

    kind: str
    fixes: tuple[Fix, ...]


def swaps(start: Key, values: Mapping[Key, int], position: Mapping[Key, tuple[int, int]]) -> Iterator[Change]:
    """The figure at ``start`` exchanged with every other of its row and its column."""
    for other in values:
        if (other[0] == start[0]) != (other[1] == start[1]) and values[other] != values[start]:
            first, second = sorted((start, other), key=position.__getitem__)
            a, b = values[first], values[second]
            yield Change("swapped", (Fix(first, a, b), Fix(second, b, a)))


def moved_rows(parts: Sequence[Key], total: Key, values: Mapping[Key, int]) -> Iterator[Change]:
    """What a row may have been before its figures were moved by one column or one of them was cut in two.

    The figure that was pushed out of the row is taken back from the row's sum.
    """
    keys = (*parts, total)
    read = [values[key] for key in keys]
    for kind, row in (*_moved(read), *_cut(read)):
        fixes = tuple(Fix(k, a, b) for k, a, b in zip(keys, read, row, strict=True) if a != b)
        if fixes and min(row) >= 0:
            yield Change(kind, fixes)


def _moved(read: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    *parts, total = read
    yield "moved", [*read[1:], sum(read[1:])]  # a surplus figure in front; the total was pushed out
    yield "moved", [parts[-1] - sum(parts[:-1]), *parts]  # the first figure lost; the total stands under the last part
    yield "moved", [*parts[1:], total - sum(parts[1:]), total]  # the same two, with the total in its place
    yield "moved", [total - sum(parts[:-1]), *parts[:-1], total]


def _cut(read: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    *parts, total = read
    for i, (a, b) in enumerate(pairwise(read)):
        if not a:
            continue  # no figure begins with 0
        whole = int(f"{a}{b}")
        rest = read[i + 2 :]
        yield "cut", [*read[:i], whole, *rest, sum((*read[:i], whole, *rest))]
        if i + 1 < len(parts):
            yield "cut", [*parts[:i], whole, 0, *parts[i + 2 :], total]
            kept = [*parts[:i], whole, *parts[i + 2 :]]
            yield "cut", [*kept, total - sum(kept), total]
