"""Which cell is wrong: the smallest change of a table that makes all of its sums hold.

Looked for in this order: one cell; one slip (two cells swapped, a row moved by one column, a figure cut in two);
several cells that have nothing to do with each other; any two cells. What serves equally well is a candidate.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from gipdata.checks.slips import Change, Fix, moved_rows, swaps
from gipdata.checks.sums import Line, Tried, try_line
from gipdata.forms import Key
from gipdata.report import Status

__all__ = ["Change", "Diagnosis", "Fix", "diagnose"]

Group = tuple[Tried, ...]
Changes = tuple[Change, ...]
MOST_BROKEN_BY_TWO_CELLS = 6  # a cell of the row of totals stands in three sums, and none in more
MOST_BROKEN_BY_A_ROW = 15  # the row's own sum, and two for each of its seven columns


class Diagnosis(NamedTuple):
    """Broken sums that belong together, and the changes that would mend them; none where no small one does."""

    broken: Group
    changes: Changes


def diagnose(lines: Sequence[Line], values: Mapping[Key, int]) -> list[Diagnosis]:
    """One diagnosis for each fault that shows in the sums of a table."""
    return _Search(lines, values).diagnoses()


class _Search:
    def __init__(self, lines: Sequence[Line], values: Mapping[Key, int]) -> None:
        self.values = values
        self.tried = [try_line(line, values) for line in lines]
        self.order = {line.subject + line.rule: i for i, line in enumerate(lines)}
        self.at: dict[Key, list[Tried]] = {key: [] for key in values}
        for tried in self.tried:
            for key in tried.line.keys:
                if key in values:
                    self.at[key].append(tried)
        rows, columns = ({code: at for at, code in enumerate(dict.fromkeys(key[i] for key in values))} for i in (0, 1))
        self.position = {key: (rows[key[0]], columns[key[1]]) for key in values}

    def diagnoses(self) -> list[Diagnosis]:
        done: list[Diagnosis] = []
        groups = _components([t for t in self.tried if t.status is Status.BROKEN])
        # A cell that mends two sums at once is sure; one that mends a single sum may be half of a swap.
        rest = self._each(groups, self._one_cell, done, at_least=2)
        rest = self._together(rest, self._slip, done)
        for kind in (self._one_cell, self._slip, self._cells_apart):
            rest = self._each(rest, kind, done)
        rest = self._together(rest, self._two_cells, done)
        rest = self._each(rest, self._two_cells, done)
        done += [Diagnosis(group, ()) for group in rest]
        return sorted(done, key=lambda d: self._place(d.broken[0]))

    def _place(self, tried: Tried) -> int:
        return self.order[tried.line.subject + tried.line.rule]

    def _each(
        self, groups: list[Group], kind: Callable[[Group], Changes], done: list[Diagnosis], at_least: int = 1
    ) -> list[Group]:
        """Diagnose each group that this kind of change mends, and hand back the others."""
        rest: list[Group] = []
        for group in groups:
            changes = kind(group) if len(group) >= at_least else ()
            if changes:
                done.append(Diagnosis(group, changes))
            else:
                rest.append(group)
        return rest

    def _together(self, groups: list[Group], kind: Callable[[Group], Changes], done: list[Diagnosis]) -> list[Group]:
        """Diagnose groups that one change mends at once: figures swapped within a row break two columns."""
        choices = [tuple(groups)] if len(groups) > 2 else []
        for several in [*choices, *combinations(groups, 2)]:
            union = tuple(sorted((t for group in several for t in group), key=self._place))
            if changes := kind(union):
                done.append(Diagnosis(union, changes))
                return self._together([g for g in groups if g not in several], kind, done)
        return groups

    def _one_cell(self, group: Group) -> Changes:
        shared = frozenset.intersection(*(t.line.keys for t in group))
        fixes = (self._fix(key) for key in sorted(shared & self.values.keys(), key=self.position.__getitem__))
        return tuple(Change("one", (fix,)) for fix in fixes if fix)

    def _fix(self, key: Key) -> Fix | None:
        """The nearest other figure of a cell with which every sum that it stands in may hold."""
        value = self.values[key]
        low, high = -value, 10**18
        for tried in self.at[key]:
            sign = 1 if key in tried.line.left else -1
            change = sign * (tried.right - tried.left)  # what makes both sides equal
            if tried.open_left and tried.open_right:
                continue
            whole = not tried.open_left and not tried.open_right
            if whole or bool(tried.open_left) == (sign > 0):  # gaps beside the cell: it may be less
                high = min(high, change)
            if whole or bool(tried.open_left) == (sign < 0):  # gaps on the other side: it may be more
                low = max(low, change)
        if low > high or low <= 0 <= high:
            return None
        nearest = high if high < 0 else low
        bound = "" if low == high else "at_most" if high < 0 else "at_least"
        return Fix(key, value, value + nearest, bound)

    def _slip(self, group: Group) -> Changes:
        if len(group) > MOST_BROKEN_BY_A_ROW:
            return ()
        found = {c.fixes: c for c in (*self._swaps(group), *self._moved_rows(group)) if self._mends(c, group)}
        fewest = min((len(fixes) for fixes in found), default=0)
        changes = [c for c in found.values() if len(c.fixes) == fewest]
        return tuple(sorted(changes, key=self._distance))  # neighbours are swapped more often than strangers

    def _distance(self, change: Change) -> int:
        (row, column), (other_row, other_column) = (self.position[change.fixes[i].key] for i in (0, -1))
        return abs(row - other_row) + abs(column - other_column)

    def _swaps(self, group: Group) -> Iterator[Change]:
        if len(group) <= MOST_BROKEN_BY_TWO_CELLS:
            for key in sorted(group[0].line.keys & self.values.keys(), key=self.position.__getitem__):
                yield from swaps(key, self.values, self.position)

    def _moved_rows(self, group: Group) -> Iterator[Change]:
        for tried in self.tried:
            keys = tried.line.keys
            if tried.line.row and keys <= self.values.keys() and all(keys & t.line.keys for t in group):
                yield from moved_rows(tried.line.left, tried.line.right[0], self.values)

    def _cells_apart(self, group: Group) -> Changes:
        """Several wrong cells no two of which stand in the same sum."""
        keys = {key for t in group for key in t.line.keys & self.values.keys()}
        fixes = [fix for key in sorted(keys, key=self.position.__getitem__) if (fix := self._fix(key))]
        change = Change("several", tuple(fixes))
        touched = [t for fix in fixes for t in self.at[fix.key] if t in group]
        once = len(touched) == len(group)
        return (change,) if len(fixes) > 1 and once and self._mends(change, group) else ()

    def _two_cells(self, group: Group) -> Changes:
        if len(group) > MOST_BROKEN_BY_TWO_CELLS:
            return ()
        found: dict[tuple[Fix, ...], Change] = {}
        for first in group[0].line.keys & self.values.keys():
            rest = [t.line.keys for t in group if first not in t.line.keys]
            pool = frozenset.intersection(*rest) if rest else frozenset[Key]().union(*(t.line.keys for t in group))
            for second in (pool & self.values.keys()) - {first}:
                change = self._solve(*sorted((first, second), key=self.position.__getitem__))
                if change and self._mends(change, group):
                    found[change.fixes] = change
        return tuple(sorted(found.values(), key=lambda c: [self.position[f.key] for f in c.fixes]))

    def _solve(self, first: Key, second: Key) -> Change | None:
        """New figures for two cells, from the sums in which only one of them stands and those in which both do."""
        steps = [self._step(first, second), self._step(second, first)]
        for tried in self.at[first]:
            if tried in self.at[second] and not (tried.open_left or tried.open_right) and None in steps:
                signs = [1 if key in tried.line.left else -1 for key in (first, second)]
                missing = tried.right - tried.left
                known = [sign * step for sign, step in zip(signs, steps, strict=True) if step is not None]
                steps = [
                    sign * (missing - sum(known)) if step is None and known else step
                    for sign, step in zip(signs, steps, strict=True)
                ]
        fixes = [Fix(k, self.values[k], self.values[k] + s) for k, s in zip((first, second), steps, strict=True) if s]
        return Change("several", tuple(fixes)) if len(fixes) == 2 and min(f.expected for f in fixes) >= 0 else None

    def _step(self, key: Key, without: Key) -> int | None:
        """How much a cell has to change for the first sum in which it stands without the other."""
        for tried in self.at[key]:
            if without not in tried.line.keys and not (tried.open_left or tried.open_right):
                return (tried.right - tried.left) * (1 if key in tried.line.left else -1)
        return None

    def _mends(self, change: Change, group: Group) -> bool:
        """Whether no sum is broken any more in which a changed cell stands, and all of the group are among them."""
        keys = {fix.key for fix in change.fixes}
        if any(keys.isdisjoint(t.line.keys) for t in group):
            return False
        values = {**self.values, **{fix.key: fix.expected for fix in change.fixes}}
        touched = (t for t in self.tried if not keys.isdisjoint(t.line.keys))
        return all(try_line(t.line, values).status is not Status.BROKEN for t in touched)


def _components(broken: Sequence[Tried]) -> list[Group]:
    """Broken sums parted into groups that share no cell."""
    groups: list[list[Tried]] = []
    for tried in broken:
        near = [g for g in groups if any(t.line.keys & tried.line.keys for t in g)]
        groups = [g for g in groups if g not in near] + [[*(t for g in near for t in g), tried]]
    return [tuple(t for t in broken if t in group) for group in groups]
