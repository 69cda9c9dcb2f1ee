"""From the strips of the tables' sections to rows: which figures stand beside which label, under which heading.

In: strips (paragraphs and grid rows) in order. Out: ``TableRead``s, each a heading as the document has it and rows of
cells, still without columns, and the prose that stood between them.

The one rule: a row runs from its label to the next label, and never past the end of a grid row. What stands under no
label, or under a group's label, makes a row of its own without a code. Nothing is dropped, nothing is counted out.

What can go wrong, and what is done: a label broken over lines is joined; a label with one character lost is mended
(and remarked); a label of another table switches to that table; anything unknown ends the row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from gipdata.forms import EDITIONS, load_form
from gipdata.reading.labels import (
    BLANK,
    FIGURE,
    LABEL,
    PAGE_MARK,
    TEXT,
    Role,
    Token,
    is_label_fragment,
    join_labels,
    mend_label,
)
from gipdata.reading.sections import Strip
from gipdata.reading.tokens import tokens_of
from gipdata.report import Location

__all__ = ["Aligner", "Placed", "RowRead", "TableRead"]

TABLES = ("disclosure", "applications", "disputes")
_SINGLE_LINE = {
    table.code: sum(1 for _ in table.keys) for table in load_form(EDITIONS[-1]).tables.values() if table.single_line
}


class Placed(NamedTuple):
    """A token where it stands: its place in the source and its column in the grid row (from 0)."""

    token: Token
    location: Location
    at: int
    strip: int


@dataclass(slots=True)
class RowRead:
    """A row as the document shows it: the label, and all that follows up to the next one."""

    code: str | None  # the form's row; "extra" for an unknown label; None under no label or a group's
    label: str
    location: Location | None
    grid: int  # the number of the grid; 0 in flat text
    strip: int = -1
    at: int = 0  # the place of the label in the grid row
    cells: list[Placed] = field(default_factory=list)  # figures, blanks (in a grid), words
    width: int = 0  # of the grid row, cells before the label and covered places included
    exact: bool = False  # the source itself tells in which place of the grid each cell stands
    shared: bool = False  # the grid row holds several labels with figures: its rows were run together
    lost: bool = False  # the copy lost figures all over the document: what is left cannot be given to columns
    usual: int = 0  # the width of nearly all rows of its grid, if there is one
    stray: int = 0  # figures under no label that follow at once: they may be a part of this row's last figure
    figures: list[Placed] = field(default_factory=list)  # the cells that are not blank

    def add_figure(self, placed: Placed) -> None:
        self.cells.append(placed)
        self.figures.append(placed)

    @property
    def raw(self) -> str:
        return " ".join(cell.token.raw.strip() for cell in self.figures)


class Heading(NamedTuple):
    """One cell of a table's heading: the codes it may stand for; none where its words are unknown."""

    codes: frozenset[str]
    placed: Placed
    grid: int


@dataclass(slots=True)
class TableRead:
    """Rows under one heading, as found."""

    table: str
    headings: list[Heading] = field(default_factory=list)
    rows: list[RowRead] = field(default_factory=list)
    heading_strip: int = -1  # the last grid row of the heading: its index, width and cells behind the corner
    heading_width: int = 0
    heading_tail: int = 0


@dataclass(slots=True)
class Aligner:
    """Fed with strips, one after the other; ``tables`` and ``prose`` hold what came of them."""

    tables: list[TableRead] = field(default_factory=list)
    prose: list[Placed] = field(default_factory=list)
    labels: list[tuple[Placed, str]] = field(default_factory=list)  # every label, and what it was taken for
    marks: list[Placed] = field(default_factory=list)
    mended: list[Placed] = field(default_factory=list)
    _table: TableRead | None = None
    _row: RowRead | None = None
    _unknown: Placed | None = None  # words that may be the label of the figures that follow
    _blanks: list[Placed] = field(default_factory=list)  # empty cells behind such words
    _stray: RowRead | None = None  # the row above figures that stand under no label
    _strip: int = -1
    _in_body: bool = False

    def enter(self, table: str) -> None:
        """A section that prescribes this table begins."""
        self._start(table)

    def feed(self, strips: Iterable[Strip]) -> None:
        flat: list[Placed] = []
        for strip in strips:
            self._strip += 1
            if not strip.cells:
                continue
            if strip.grid:
                self._feed_flat(flat)
                flat = []
                self._feed_grid_row(strip)
            else:
                text, location = strip.cells[0]
                for token in tokens_of(text):  # without the call of Python's that Placed() is
                    flat.append(tuple.__new__(Placed, (token, location, 0, self._strip)))
        self._feed_flat(flat)
        self._end_row()

    def _end_row(self) -> None:
        """Words that turned out to be no label are prose."""
        if self._unknown is not None:
            self.prose.append(self._unknown)
        self._row = self._unknown = self._stray = None
        if self._blanks:
            self._blanks = []

    # Flat text --------------------------------------------------------------------------------------------------------

    def _feed_flat(self, tokens: list[Placed]) -> None:
        self._end_row()
        i = 0
        while i < len(tokens):
            placed, length = tokens[i], 1
            kind = placed.token.kind
            if kind is TEXT or (kind is LABEL and _may_go_on(tokens, i)):
                placed, length = _joined(tokens, i)
                kind = placed.token.kind
            if kind is TEXT and self._table and is_label_fragment(placed.token.raw):
                self.labels.append((placed, "fragment"))
            elif kind is FIGURE and self._row is not None and self._stray is None:
                self._row.add_figure(placed)
            elif kind is not BLANK:
                self._take(placed, grid=0)
                if length > 1:
                    self.labels += [(other, "continued") for other in tokens[i + 1 : i + length]]
            i += length

    # Grids ------------------------------------------------------------------------------------------------------------

    def _feed_grid_row(self, strip: Strip) -> None:
        self._end_row()
        tokens_of_cells = [tokens_of(text) for text, _ in strip.cells]
        if self._is_line_of_words(tokens_of_cells):
            self._open_row(None, "", Placed(tokens_of_cells[0][0], strip.cells[0][1], 0, self._strip), strip.grid)
        for at, (text, location), tokens in zip(strip.places, strip.cells, tokens_of_cells, strict=True):
            # A cell that holds several tokens cannot be given to one column: it counts as one cell of words, unless it
            # is labels (and then figures) run together.
            if len(tokens) > 1 and tokens[0].kind is not LABEL:
                figures = all(token.kind is FIGURE for token in tokens)
                tokens = (Token(FIGURE if figures else TEXT, text),)
            for token in tokens:
                if token.kind is TEXT:
                    token = mend_label(token.raw) or token
                placed = tuple.__new__(Placed, (token, location, at, self._strip))
                kind = token.kind
                if kind is FIGURE and self._row is not None and self._stray is None:
                    self._row.add_figure(placed)
                elif kind is BLANK:
                    (self._blanks if self._row is None else self._row.cells).append(placed)
                elif kind is TEXT and self._row is None and is_label_fragment(token.raw):
                    self.labels.append((placed, "fragment"))
                else:
                    self._take(placed, grid=strip.grid)
        self._measure(strip)
        self._end_row()

    def _is_line_of_words(self, cells: Sequence[Sequence[Token]]) -> bool:
        """Whether words stand where the one line of figures of table 四 is expected (formulas without a result)."""
        if self._table is None or self._table.table not in _SINGLE_LINE or not self._table.headings:
            return False
        kinds = [tokens[0].kind for tokens in cells]
        long_enough = len(cells) == _SINGLE_LINE[self._table.table]
        return long_enough and TEXT in kinds and LABEL not in kinds

    def _measure(self, strip: Strip) -> None:
        """Note the widths of the grid row for the rows that it made, or for the heading that it belongs to."""
        if self._table is None:
            return
        rows = list(takewhile(lambda row: row.strip == self._strip, reversed(self._table.rows)))
        with_cells = [row for row in rows if row.cells]
        for row in rows:
            row.width, row.exact = strip.width, strip.exact
            row.shared = len(with_cells) > 1
            row.usual = strip.usual
        if not rows and self._table.heading_strip == self._strip:
            first = min(h.placed.at for h in self._table.headings if h.placed.strip == self._strip)
            self._table.heading_width = strip.width
            self._table.heading_tail = strip.width - first

    # One token --------------------------------------------------------------------------------------------------------

    def _take(self, placed: Placed, *, grid: int) -> None:
        kind = placed.token.kind
        if kind is FIGURE:
            self._take_figure(placed, grid=grid)
        elif kind is LABEL:
            self._take_label(placed, grid=grid)
        elif kind is PAGE_MARK:
            self.marks.append(placed)
        else:
            self._take_text(placed, grid=grid)

    def _take_figure(self, placed: Placed, *, grid: int) -> None:
        row = self._row
        if row is None and (label := self._unknown) is not None:
            row = self._open_row("extra", label.token.raw.strip(), label, grid)
            row.cells += [blank for blank in self._blanks if blank.at > label.at]
            self.labels.append((label, "extra"))
            self._unknown = None
        elif row is None:
            before = self._table.rows[-1] if self._table and self._table.rows else None
            row = self._open_row(None, "", placed, grid)
            row.cells += self._blanks  # of the same row of a grid
            if before and before.cells and placed.location.is_next_line(before.cells[-1].location):
                self._stray = before
        row.add_figure(placed)
        if self._stray is not None and row.code is None:
            self._stray.stray += 1

    def _open_row(self, code: str | None, label: str, placed: Placed, grid: int) -> RowRead:
        if self._table is None:
            self._table = TableRead("")
            self.tables.append(self._table)
        self._row = RowRead(code, label, placed.location, grid, placed.strip, placed.at)
        self._table.rows.append(self._row)
        self._in_body = True
        return self._row

    def _take_text(self, placed: Placed, *, grid: int) -> None:
        if grid and self._row is not None:
            self._row.add_figure(placed)  # words in the place of a figure
            return
        self._end_row()
        self._unknown = placed
        in_heading = self._table is not None and not self._in_body and len(placed.token.raw) <= _LONGEST_HEADING
        if self._table is not None and in_heading and self._table.headings:
            # Between headings: an unknown column, or a remark. It is kept in order; columns.py decides.
            self._table.headings.append(Heading(frozenset(), placed, grid))
            self._table.heading_strip = placed.strip
            self.labels.append((placed, "heading"))
            self._unknown = None

    def _take_label(self, placed: Placed, *, grid: int) -> None:
        row, self._row = self._row, None
        self._end_row()
        self._row = row
        role = self._role_of(placed.token)
        if role is None:  # a word of another table, too short to switch to it
            self._take_text(placed._replace(token=Token(TEXT, placed.token.raw)), grid=grid)
            return
        if placed.token.mended:
            self.mended.append(placed)
        if self._table is None or self._table.table != role.table:
            self._start(role.table)
        self.labels.append((placed, role.code))
        if role.kind in ("row", "group"):
            self._open_row(role.code if role.kind == "row" else None, placed.token.raw, placed, grid)
        else:
            self._take_heading(placed, role, grid=grid)

    def _take_heading(self, placed: Placed, role: Role, *, grid: int) -> None:
        assert self._table is not None
        self._row = None
        if self._in_body or role.kind == "clause" or (role.kind == "corner" and self._table.headings):
            self._start(self._table.table)
        if role.kind in ("column", "heading"):
            codes = _codes_of(placed.token.roles, role.table, role.kind)
            self._table.headings.append(Heading(codes, placed, grid))
            self._table.heading_strip = placed.strip

    def _start(self, table: str) -> None:
        self._table = TableRead(table)
        self.tables.append(self._table)
        self._end_row()
        self._in_body = False

    def _role_of(self, token: Token) -> Role | None:
        current = self._table.table if self._table else ""
        may_switch = not token.mended and len(token.raw.strip()) >= 4
        return _role_in(token.roles, current, self._in_body, may_switch)


@lru_cache(maxsize=4_096)
def _role_in(roles: tuple[Role, ...], table: str, in_body: bool, may_switch: bool) -> Role | None:
    """What a label is in a table. A word that is both column and row (总计, 其他) is a column until the first row.

    ``may_switch``: the label may start its table on its own, where its words occur in one table only.
    """
    here = [role for role in roles if role.table == table]
    if not here:
        return roles[0] if may_switch and len({role.table for role in roles}) == 1 else None
    wanted = ("row", "group") if in_body else ("column", "heading")
    return next((role for role in here if role.kind in wanted), here[0])


@lru_cache(maxsize=4_096)
def _codes_of(roles: tuple[Role, ...], table: str, kind: str) -> frozenset[str]:
    return frozenset(role.code for role in roles if role.table == table and role.kind == kind)


_LONGEST_HEADING = 30  # longer words between headings are a remark
_LONGEST_JOIN = 4


def _joined(tokens: list[Placed], i: int) -> tuple[Placed, int]:
    """The flat token with this number, and of how many it is made: a label that lines broke is put together."""
    token = tokens[i].token
    joined, length = _longest_join(tokens, i)
    if joined is None and token.kind is TEXT:
        joined, length = mend_label(token.raw), 1
    return (tokens[i], 1) if joined is None else (tokens[i]._replace(token=joined), length)


def _may_go_on(tokens: list[Placed], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].token.kind is TEXT


def _longest_join(tokens: list[Placed], i: int) -> tuple[Token | None, int]:
    """The label made of the most lines from ``i`` on, with the first line's own text as raw."""
    best: tuple[Token | None, int] = (None, 0)
    raws: list[str] = []
    for length, placed in enumerate(tokens[i : i + _LONGEST_JOIN], 1):
        if placed.token.kind not in (TEXT, LABEL) or len(placed.token.raw) > 40:
            break
        raws.append(placed.token.raw)
        if length > 1 and (joined := join_labels(tuple(raws))) and not joined.cut:
            best = (joined, length)
    return best
