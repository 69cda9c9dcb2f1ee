"""The nouns of gipdata. They hold what was read, know nothing of files or forms, and are never changed once made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "Box",
    "Cell",
    "Check",
    "Correction",
    "Dismissal",
    "Finding",
    "Item",
    "ItemKind",
    "Kind",
    "Listed",
    "Location",
    "Money",
    "Notice",
    "Place",
    "Remark",
    "Report",
    "Section",
    "Severity",
    "StatedFigure",
    "Status",
    "Theme",
    "Trace",
    "UnitBasis",
]


class Kind(StrEnum):
    """What a cell says (data model, "What a cell says")."""

    NUMBER = "number"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    TEXT = "text"
    ABSENT = "absent"
    UNPLACED = "unplaced"


class UnitBasis(StrEnum):
    """Where the unit of an amount stands."""

    STATED = "stated"  # in the cell
    HEADING = "heading"  # in the column heading
    FORM = "form"  # prescribed by the form
    ASSUMED = "assumed"  # nowhere: taken as yuan


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Status(StrEnum):
    """The three results of a check. ``undecided`` is never a fault."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNDECIDED = "undecided"


Box = tuple[float, float, float, float]
"""Left, top, right, bottom on a page, in points from its upper left corner."""


class Location(NamedTuple):
    """Where something stands in its source, counted from 1; 0, None or "" where its kind of source has no such thing.

    Text has ``line`` and ``cell``, the cell of a line that has several. A web page and a Word file have ``paragraph``,
    or ``table`` with its row (``line``) and column (``cell``). A workbook has ``sheet``, row and column. A PDF has
    ``page`` and ``box``, with ``line``, or with ``table`` (of the page), row and column.
    """

    line: int = 0
    cell: int | None = None
    paragraph: int = 0
    table: int = 0
    page: int = 0
    sheet: str = ""
    box: Box | None = None

    def __str__(self) -> str:
        if self.box is None:
            return self.brief
        return f"{self.brief}[{','.join(f'{edge:.0f}' for edge in self.box)}]"

    @property
    def brief(self) -> str:
        """The place in words for a person, without the box.

        >>> Location(3).brief, Location(3, 2).brief, Location(paragraph=4).brief
        ('第3行', '第3行第2格', '第4段')
        >>> Location(3, 2, table=1).brief, Location(3, 28, sheet="表三").brief, Location(page=2).brief
        ('第1表第3行第2列', '“表三”AB3', '第2页')
        """
        line, cell, paragraph, table, page, sheet, _ = self
        if sheet:
            return f"“{sheet}”{_letters(cell)}{line}" if cell else f"“{sheet}”第{line}行"
        place = f"第{page}页" if page else ""
        if table:
            place += f"第{table}表"
        if paragraph:
            place += f"第{paragraph}段"
        if line:
            place += f"第{line}行"
        if cell:
            place += f"第{cell}列" if table else f"第{cell}格"
        return place

    def is_next_line(self, before: "Location") -> bool:
        """Whether this stands in the line (or row of a table) that follows at once."""
        same = (self.table, self.page, self.sheet) == (before.table, before.page, before.sheet)
        step = self.paragraph - before.paragraph if self.paragraph else self.line - before.line
        return same and step == 1


def _letters(column: int) -> str:
    """How a workbook names a column.

    >>> [_letters(n) for n in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


YUAN_PER_UNIT: Mapping[str, int] = {
    "元": 1,
    "百元": 100,
    "千元": 1_000,
    "万": 10_000,
    "万元": 10_000,
    "百万元": 1_000_000,
    "亿": 100_000_000,
    "亿元": 100_000_000,
}


class Money(NamedTuple):
    """An amount as it is written: 422.6 万元, with the ground for its unit."""

    amount: Decimal
    unit: str
    basis: UnitBasis

    @property
    def yuan(self) -> Decimal:
        value = self.amount * YUAN_PER_UNIT[self.unit]
        whole = value.to_integral_value()
        return whole if whole == value else value.normalize()


class Correction(NamedTuple):
    """What a person found a cell to say in truth, as they wrote it; ``who`` did so, ``when`` and ``why``."""

    value: str
    who: str
    when: date
    why: str

    def __str__(self) -> str:
        return f"{self.who}，{self.when.isoformat()}：{self.why}"


class Cell(NamedTuple):
    """One cell of a prescribed table.

    ``row`` and ``column`` are codes of the form (``extra`` where the form has no such row or column); the labels are
    the form's, or the document's own for ``extra``. ``value`` is an int for a count, a Decimal in yuan for an amount,
    and None unless ``kind`` is ``number``. ``raw`` is what the document shows. Where a person corrected the cell,
    ``kind``, ``value`` and ``money`` are those of the ``correction``; ``raw`` stays.
    """

    table: str
    row: str
    column: str
    row_label: str
    column_label: str
    clause: int | None
    raw: str
    kind: Kind
    value: int | Decimal | None
    money: Money | None
    location: Location | None
    correction: Correction | None = None

    @property
    def known(self) -> bool:
        return self.kind is Kind.NUMBER

    @property
    def in_force(self) -> str:
        """The characters that count: those of the correction, else those of the document."""
        if self.correction is None:
            return self.raw
        return "" if self.kind is Kind.BLANK else self.correction.value


class Section(NamedTuple):
    """A part of the prose: a prescribed section, ``front`` (before the first heading) or ``back`` (after the last)."""

    code: str
    heading: str
    text: str
    location: Location | None
    number: tuple[str, int] | None = None  # the heading's enumerator: style and number
    places: tuple[Location, ...] = ()  # where each line of the text stands

    def place_of(self, offset: int) -> Location | None:
        """Where the character of ``text`` with this number (from 0) stands."""
        line = self.text.count("\n", 0, offset)
        return self.places[line] if line < len(self.places) else self.location


class ItemKind(StrEnum):
    PROBLEM = "problem"
    MEASURE = "measure"


class Theme(NamedTuple):
    """What an item is about: a code of themes.md, with the characters that say so.

    ``start`` and ``end`` are counted from 0 in the text that was classified; ``rule`` names the rule of themes.toml.
    """

    code: str
    name: str
    trigger: str
    start: int
    end: int
    rule: str


class Item(NamedTuple):
    """One problem or measure of section 五, its themes with the primary first.

    ``text`` is a verbatim span: the characters ``start`` to ``end`` (from 0) of the text it was split from. ``answers``
    are the positions (from 0, in the list it stands in) of the problems that a measure answers.
    """

    kind: ItemKind
    text: str
    start: int
    end: int
    themes: tuple[Theme, ...] = ()
    answers: tuple[int, ...] = ()
    location: Location | None = None


class StatedFigure(NamedTuple):
    """A quantity that the prose states: 收到申请12件.

    ``topic`` is what it counts (``other`` where that is unknown), ``value`` the number with 万 multiplied out, ``unit``
    its measure word. ``approximate`` is ``""`` for an exact figure, else ``about``, ``more`` (余, 以上) or ``less``
    (近, 不足). ``scope`` tells whose and which year's figure it is. ``raw`` are the characters ``start`` to ``end``
    (from 0) of the section's text.
    """

    topic: str
    raw: str
    value: Decimal
    unit: str
    approximate: str
    scope: str
    section: str
    start: int
    end: int
    location: Location | None = None


class Place(NamedTuple):
    """Where an organisation belongs. ``basis``: ``text`` (named in the report), ``register`` (its name is unique in
    the register of divisions), or None. ``candidates`` are the places between which nothing decides."""

    township: str | None = None
    county: str | None = None
    city: str | None = None
    province: str | None = None
    division_code: str | None = None
    basis: str | None = None
    candidates: tuple[str, ...] = ()


class Remark(NamedTuple):
    """Something the reader saw and could not, or should not, put into a cell. ``checks`` words it into a finding."""

    rule: str
    detail: str = ""
    table: str | None = None
    row: str | None = None
    column: str | None = None
    label: str = ""
    found: str = ""
    location: Location | None = None
    times: int = 0


class Trace(NamedTuple):
    """What became of one piece of the source: the account that proves nothing was lost."""

    location: Location
    raw: str
    role: str  # cell, label, heading, text, unplaced, ignored-mark
    meaning: str = ""


class Check(NamedTuple):
    """One rule tried on one subject."""

    rule: str
    subject: str
    status: Status
    left: Decimal | int | None = None
    right: Decimal | int | None = None
    difference: Decimal | int | None = None


class Dismissal(NamedTuple):
    """That a person decided that a finding is none: ``who``, ``when`` and ``why``."""

    who: str
    when: date
    why: str

    def __str__(self) -> str:
        return f"{self.who}，{self.when.isoformat()}：{self.why}"


class Finding(NamedTuple):
    """Something a person should look at. ``message`` is Chinese, for the township."""

    rule: str
    severity: Severity
    message: str
    table: str | None = None
    item: str | None = None
    column: str | None = None
    expected: str = ""
    found: str = ""
    location: Location | None = None
    dismissed: Dismissal | None = None


class Notice(NamedTuple):
    """A finding that is of no report: on a file that a person keeps, or on a report that is not there. ``about`` tells
    it apart from others, together with what was found."""

    org: str | None
    year: int | None
    about: tuple[object, ...]
    finding: Finding


class Listed(NamedTuple):
    """The body of the roster that a report is of: its key, and the last name that it bears there. ``place`` is what
    the report says of its place, completed by the roster. In the years ``changed`` it is not what it was the year
    before: others were merged into it, or it was divided."""

    body: str
    org: str
    place: Place
    changed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """One organisation's annual report for one calendar year, as read from one source."""

    source: str
    sha256: str
    form: str
    title: str = ""
    org: str | None = None
    org_full: str | None = None
    org_type: str | None = None
    place: Place = field(default_factory=Place)
    year: int | None = None
    year_basis: str | None = None
    years_stated: Mapping[str, int] = field(default_factory=dict)  # title, period, text → year
    published: date | None = None
    period: tuple[date, date] | None = None
    cells: tuple[Cell, ...] = ()
    sections: tuple[Section, ...] = ()
    remarks: tuple[Remark, ...] = ()
    trace: tuple[Trace, ...] = ()
    items: tuple[Item, ...] = ()
    figures: tuple[StatedFigure, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    listed: Listed | None = None

    def cell(self, table: str, row: str, column: str) -> Cell | None:
        """The cell of the form with these codes; None where the report's form has none."""
        return self.grid(table).get((row, column))

    def grid(self, table: str) -> dict[tuple[str, str], Cell]:
        """(row, column) → Cell of one table, rows and columns of the form only."""
        return {(c.row, c.column): c for c in self.cells if c.table == table and "extra" not in (c.row, c.column)}

    def section(self, code: str) -> Section | None:
        for section in self.sections:
            if section.code == code:
                return section
        return None

    def with_checks(self, checks: tuple[Check, ...], findings: tuple[Finding, ...]) -> "Report":
        return replace(self, checks=checks, findings=findings)

    def show(self) -> None:
        """Prints what was read beside where it stands in the source."""
        from gipdata.show import render  # how a report is shown is no business of the nouns

        print(render(self))

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)
