"""Ruling lines to tables: which cells they enclose, and what stands in each.

Lines that meet make a table. Its places are the fields between all their positions; two neighbouring places are one
cell where no line parts them. So a merged cell, a double line, a dashed line, a line in pieces and a missing outer
border all come out right, and no cell is lost for want of one edge. Places that run together to a shape that is no
rectangle cannot be a cell: the rows they touch are ``torn``, and their text is given as lines.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from gipdata.report import Box
from gipdata.sources.pdf_lines import Line, lines_of, text_of_cell
from gipdata.sources.pdf_page import Sheet
from gipdata.sources.pdf_paint import LOST, Glyph, Rule

__all__ = ["RuledCell", "RuledTable", "same_edges", "tables_of"]

_SNAP = 4.5  # lines closer than that are one: no text fits between them
_WIDEST_SNAP = 6.0
_TOUCH = 3.0
_SHORTEST = 6.0
_WALL = 0.6  # the share of a place's side that a line must cover
_MOST_MEETINGS = 4_000_000


class RuledCell(NamedTuple):
    """A cell and the places it takes up, counted from 0. ``lines`` are the level lines of its text."""

    row: int
    at: int
    rows: int
    columns: int
    text: str
    box: Box
    lines: tuple[Line, ...]


@dataclass(slots=True)
class RuledTable:
    """A table on one page; ``xs`` and ``ys`` are the edges of its columns and rows."""

    xs: list[float]
    ys: list[float]
    cells: list[RuledCell] = field(default_factory=list)
    torn: dict[int, list[Line]] = field(default_factory=dict)  # row → its text as lines

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def is_table(self) -> bool:
        """Whether some row has two cells of its own: otherwise it is a frame around text."""
        return any(cell.columns < len(self.xs) - 1 for cell in self.cells) or bool(self.torn)


def tables_of(sheet: Sheet) -> tuple[list[RuledTable], list[Glyph]]:
    """The tables of a page from top to bottom, and the characters outside of them."""
    frames = [frame for rules in _meeting(_joined(sheet.level), _joined(sheet.upright)) if (frame := _frame(*rules))]
    frames = [frame for frame in frames if not any(_encloses(frame, other) for other in frames)]
    held: list[list[Glyph]] = [[] for _ in frames]
    loose: list[Glyph] = []
    for glyph in sheet.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        for frame, glyphs in zip(frames, held, strict=True):
            inside = frame.xs[0] <= x < frame.xs[-1] and frame.ys[0] <= y < frame.ys[-1]
            if inside and glyph.turn is not None:  # slanted words are stamped over the page
                glyphs.append(glyph)
                break
        else:
            loose.append(glyph)
    tables: list[RuledTable] = []
    for frame, glyphs in zip(frames, held, strict=True):
        table = _filled(frame, glyphs)
        if table.is_table:
            tables.append(table)
        else:
            loose += glyphs
    return sorted(tables, key=lambda table: (table.ys[0], table.xs[0])), loose


def same_edges(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether the columns of two tables can be those of one: the same outer edges, and the edges of one among those of
    the other."""
    few, many = sorted((a, b), key=len)
    near = all(any(abs(x - other) <= _SNAP for other in many) for x in few)
    return near and abs(a[0] - b[0]) <= _SNAP and abs(a[-1] - b[-1]) <= _SNAP


# Lines ----------------------------------------------------------------------------------------------------------------


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Lines with neighbours at the same place made one, and their pieces put together."""
    joined: list[Rule] = []
    for group in _snapped(sorted(rules)):
        at = sum(rule.at for rule in group) / len(group)
        pieces = sorted(group, key=attrgetter("start"))
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start <= end + _SNAP:
                end = max(end, piece.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = piece.start, piece.end
        joined.append(Rule(at, start, end))
    return [rule for rule in joined if rule.end - rule.start >= _SHORTEST]


def _snapped(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and (rule.at - group[-1].at > _SNAP or rule.at - group[0].at > _WIDEST_SNAP):
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _meeting(level: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that meet, directly or over others."""
    if len(level) * len(upright) > _MOST_MEETINGS:
        return  # a drawing
    group = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, across in enumerate(level):
        for j, down in enumerate(upright, len(level)):
            if (
                across.start - _TOUCH <= down.at <= across.end + _TOUCH
                and down.start - _TOUCH <= across.at <= down.end + _TOUCH
            ):
                group[root(j)] = root(i)
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate((*level, *upright)):
        members[root(i)][i >= len(level)].append(rule)
    yield from (rules for rules in members.values() if len(rules[0]) > 1 and rules[1])


# Places and walls -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Frame:
    """The places of a table: their edges, and whether a line parts each from its neighbour on the right and below."""

    xs: list[float]
    ys: list[float]
    right: list[list[bool]]
    below: list[list[bool]]


def _frame(level: list[Rule], upright: list[Rule]) -> _Frame | None:
    xs = _edges([rule.at for rule in upright], min(r.start for r in level), max(r.end for r in level))
    ys = _edges([rule.at for rule in level], min(r.start for r in upright), max(r.end for r in upright))
    while True:
        frame = _walled(xs, ys, level, upright)
        rows, columns = len(ys) - 1, len(xs) - 1
        idle_x = [j + 1 for j in range(columns - 1) if not any(frame.right[i][j] for i in range(rows))]
        idle_y = [i + 1 for i in range(rows - 1) if not any(frame.below[i])]
        if not idle_x and not idle_y:
            return frame if rows > 0 and columns > 0 and rows * columns > 1 else None
        xs = [x for j, x in enumerate(xs) if j not in idle_x]
        ys = [y for i, y in enumerate(ys) if i not in idle_y]


def _edges(places: Iterable[float], first: float, last: float) -> list[float]:
    """The edges, with the outer ones where the lines on the other axis end beyond them: an open border."""
    edges = sorted(set(places))
    before = [first] if first < edges[0] - _SHORTEST else []
    behind = [last] if last > edges[-1] + _SHORTEST else []
    return [*before, *edges, *behind]


def _walled(xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule]) -> _Frame:
    rows, columns = len(ys) - 1, len(xs) - 1
    by_x = {x: [rule for rule in upright if rule.at == x] for x in xs}
    by_y = {y: [rule for rule in level if rule.at == y] for y in ys}
    right = [
        [j + 1 == columns or _covers(by_x[xs[j + 1]], ys[i], ys[i + 1]) for j in range(columns)] for i in range(rows)
    ]
    below = [[i + 1 == rows or _covers(by_y[ys[i + 1]], xs[j], xs[j + 1]) for j in range(columns)] for i in range(rows)]
    return _Frame(xs, ys, right, below)


def _covers(rules: Iterable[Rule], start: float, end: float) -> bool:
    return sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules) >= _WALL * (end - start)


def _encloses(outer: _Frame, inner: _Frame) -> bool:
    """Whether another table stands inside: the outer one then only lays out the page."""
    return (
        outer is not inner
        and outer.xs[0] < inner.xs[0] and inner.xs[-1] < outer.xs[-1]
        and outer.ys[0] < inner.ys[0] and inner.ys[-1] < outer.ys[-1]
    )  # fmt: skip


# Cells ----------------------------------------------------------------------------------------------------------------

_Place = tuple[int, int]


def _regions(frame: _Frame) -> Iterator[list[_Place]]:
    """Places that no line parts."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    seen: set[_Place] = set()
    for start in ((i, j) for i in range(rows) for j in range(columns)):
        if start in seen:
            continue
        region, pending = [], [start]
        seen.add(start)
        while pending:
            i, j = place = pending.pop()
            region.append(place)
            neighbours = (
                ((i, j + 1), not frame.right[i][j]), ((i + 1, j), not frame.below[i][j]),
                ((i, j - 1), j > 0 and not frame.right[i][j - 1]), ((i - 1, j), i > 0 and not frame.below[i - 1][j]),
            )  # fmt: skip
            for neighbour, is_open in neighbours:
                if is_open and neighbour not in seen:
                    seen.add(neighbour)
                    pending.append(neighbour)
        yield region


def _filled(frame: _Frame, glyphs: Sequence[Glyph]) -> RuledTable:
    table = RuledTable(frame.xs, frame.ys)
    regions = list(_regions(frame))
    region_of = {place: number for number, region in enumerate(regions) for place in region}
    held: dict[int, list[Glyph]] = defaultdict(list)
    for number, glyph in _given(frame, region_of, glyphs):
        held[number].append(glyph)
    torn_rows: set[int] = set()
    for number, region in enumerate(regions):
        (top, left), (bottom, right) = min(region), max(region)
        if len(region) != (bottom - top + 1) * (right - left + 1) or _has_wall_inside(frame, set(region)):
            torn_rows |= {i for i, _ in region}
            continue
        box = frame.xs[left], frame.ys[top], frame.xs[right + 1], frame.ys[bottom + 1]
        text, lines = text_of_cell(held[number])
        table.cells.append(RuledCell(top, left, bottom - top + 1, right - left + 1, text, box, tuple(lines)))
    if torn_rows:
        _tear(table, torn_rows, glyphs)
    return table


def _has_wall_inside(frame: _Frame, region: set[_Place]) -> bool:
    return any(
        (frame.right[i][j] and (i, j + 1) in region) or (frame.below[i][j] and (i + 1, j) in region) for i, j in region
    )


def _tear(table: RuledTable, rows: set[int], glyphs: Sequence[Glyph]) -> None:
    """Take rows out of the table, with all rows of the cells that reach into them, and keep their text as lines."""
    while True:
        touching = [cell for cell in table.cells if not rows.isdisjoint(range(cell.row, cell.row + cell.rows))]
        more = {row for cell in touching for row in range(cell.row, cell.row + cell.rows)}
        if more <= rows:
            break
        rows |= more
    table.cells = [cell for cell in table.cells if cell.row not in rows]
    for row in sorted(rows):
        here = [g for g in glyphs if table.ys[row] <= (g.top + g.bottom) / 2 < table.ys[row + 1]]
        table.torn[row] = lines_of(here)


def _given(frame: _Frame, region_of: dict[_Place, int], glyphs: Sequence[Glyph]) -> Iterator[tuple[int, Glyph]]:
    """Each character with the region it belongs to. Words that stand out of their cell over a line belong whole to the
    cell that has most of them; where none has, nobody can read them."""
    places = [region_of[_place(frame, glyph)] for glyph in glyphs]
    start = 0
    while start < len(glyphs):
        end, crossing = start + 1, False
        while end < len(glyphs) and _touching(glyphs[end - 1], glyphs[end]):
            crossing |= places[end] != places[end - 1]
            end += 1
        if crossing and _stands_out(frame, glyphs[start:end], places[start:end]):
            run = places[start:end]
            most = max(set(run), key=run.count)
            clear = run.count(most) > 0.6 * len(run)
            for place, glyph in zip(run, glyphs[start:end], strict=True):
                yield (most, glyph) if clear else (place, glyph._replace(text=LOST))
        else:
            yield from zip(places[start:end], glyphs[start:end], strict=True)
        start = end


def _place(frame: _Frame, glyph: Glyph) -> _Place:
    row = bisect_right(frame.ys, (glyph.top + glyph.bottom) / 2) - 1
    return row, bisect_right(frame.xs, (glyph.x0 + glyph.x1) / 2) - 1


def _touching(a: Glyph, b: Glyph) -> bool:
    """Whether two characters painted one after the other stand side by side in one word."""
    level = a.turn == b.turn == 0 and abs(a.top - b.top) < 0.3 * a.size
    return level and -0.3 * a.size < b.x0 - a.x1 < 0.15 * a.size and not (a.text.isspace() or b.text.isspace())


def _stands_out(frame: _Frame, run: Sequence[Glyph], places: Sequence[int]) -> bool:
    """Whether a word really goes over a line, and is not two that nearly touch it from either side."""
    for a, b, place, next_place in zip(run, run[1:], places, places[1:], strict=False):
        if place != next_place:
            edge = min(frame.xs, key=lambda x: abs(x - (a.x1 + b.x0) / 2))
            if a.x1 > edge + 0.5 or b.x0 < edge - 0.5 or b.x0 - a.x1 < 0.06 * a.size:
                return True
    return False
