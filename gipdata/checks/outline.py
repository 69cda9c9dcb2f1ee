"""What other reports need to know of one, small enough that those of a nation stay in memory together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from gipdata.checks.rule import Number, View
from gipdata.forms import Key
from gipdata.report import Kind, Listed, Place, Report, Section

if TYPE_CHECKING:
    from gipdata.narrative.passage_shingles import Shingles

__all__ = [
    "LEAST_FIGURES",
    "TABLES",
    "Figures",
    "Outline",
    "figures_of",
    "known_figures",
    "load_outlines",
    "outline_of",
    "outlined",
    "tables_of",
]

TABLES = ("disclosure", "applications", "disputes")
LEAST_FIGURES = 5  # not 0, totals left out: one request alone puts figures into six cells

_DIGEST = 16  # bytes
_TABLE = 1 + _DIGEST

Figures = dict[tuple[str, str, str], Number | None]


class Outline(NamedTuple):
    """A report as the others see it. What it shares with ``Report`` has the same name.

    ``prose`` is equal for reports with equal prose at equal places. ``tables``
    has for each table with five figures or more what is equal for equal tables, one behind the other. ``letters`` are
    as many characters as are no figures, at least, of 60 in a row.
    """

    source: str
    sha256: str
    form: str
    org: str | None
    org_type: str | None
    place: Place
    year: int | None
    published: date | None
    listed: Listed | None
    prose: bytes
    tables: bytes
    letters: int

    def as_plain(self) -> tuple[Any, ...]:
        """The same for ``marshal``."""
        listed = self.listed and (*self.listed[:2], tuple(self.listed.place), tuple(sorted(self.listed.changed)))
        day = self.published and self.published.toordinal()
        return (*self[:5], tuple(self.place), self.year, day, listed, *self[9:])


def outline_of(report: Report) -> Outline:
    return outlined(report)[0]


def outlined(report: Report) -> tuple[Outline, "Shingles"]:
    """The outline of a report, and the shingles of its prose."""
    from gipdata.narrative.passage_shingles import shingles_of  # numpy, which reading alone does not need

    shingles, letters = shingles_of(section.text for section in report.sections)
    outline = Outline(
        source=report.source,
        sha256=report.sha256,
        form=report.form,
        org=report.org,
        org_type=report.org_type,
        place=report.place,
        year=report.year,
        published=report.published,
        listed=report.listed,
        prose=_prose(report.sections),
        tables=b"".join(_tables(report)),
        letters=letters,
    )
    return outline, shingles


def load_outlines(plain: Iterable[Sequence[Any]]) -> list[Outline]:
    """Outlines that were made plain; what many of them have is held once."""
    known: dict[Any, Any] = {}

    def one(value: Any) -> Any:
        return known.setdefault(value, value)

    def place_of(fields: Sequence[Any]) -> Place:
        *names, candidates = fields
        place: Place = one(Place._make((*map(one, names), tuple(map(one, candidates)))))
        return place

    def listed_of(fields: Sequence[Any] | None) -> Listed | None:
        if fields is None:
            return None
        body, org, place, changed = fields
        listed: Listed = one(Listed(one(body), one(org), place_of(place), one(frozenset(changed))))
        return listed

    outlines = []
    for source, sha256, form, org, org_type, place, year, day, listed, *rest in plain:
        published = None if day is None else one(date.fromordinal(day))
        whose = (one(form), one(org), one(org_type), place_of(place), one(year), published, listed_of(listed))
        outlines.append(Outline(source, sha256, *whose, *rest))
    return outlines


# Figures ------------------------------------------------------------------------------------------------------------


def known_figures(report: Report) -> Figures:
    """Every known figure. A gap and 0 are different, and so are a figure and a gap."""
    return {
        (c.table, c.row_label if c.row == "extra" else c.row, c.column): c.value
        for c in report.cells
        if c.kind is Kind.NUMBER  # what `known` asks, at half the time
    }


def figures_of(view: View, table: str) -> tuple[Mapping[Key, Number], Sequence[Key]]:
    """The figures of a table, and the cells of those that are no totals."""
    cells = view.grids.get(table, {})
    figures = {key: cell.value for key, cell in cells.items() if cell.known and cell.value is not None}
    if not any(figures.values()):
        return figures, ()
    totals = {e.right[0] for e in view.table(table).equations if len(e.right) == 1}
    return figures, [key for key in figures if key not in totals]


def tables_of(outline: Outline) -> Iterator[bytes]:
    """What is equal for equal tables: the first byte is the table's place in ``TABLES``."""
    return (outline.tables[at : at + _TABLE] for at in range(0, len(outline.tables), _TABLE))


def _tables(report: Report) -> Iterator[bytes]:
    shown = Counter(cell.table for cell in report.cells if cell.value)
    many = [table for table in TABLES if shown[table] >= LEAST_FIGURES]
    if not many:
        return
    view = View(report)
    for table in many:
        figures, independent = figures_of(view, table)
        if sum(figures[key] != 0 for key in independent) >= LEAST_FIGURES:
            yield bytes([TABLES.index(table)]) + _digest(figures)  # as many bytes as _TABLE


def _digest(figures: Figures | Mapping[Key, Number]) -> bytes:
    """What is equal for equal figures, in whichever order and however they are written."""
    lines = ["\0".join((*key, _written(value))) for key, value in figures.items()]  # no label has this character
    return _hashed("\0".join(sorted(lines)))


def _written(value: Number | None) -> str:
    if not isinstance(value, Decimal):
        return str(value)
    return str(int(value)) if value == value.to_integral_value() else f"{value:f}".rstrip("0")


def _prose(sections: Sequence[Section]) -> bytes:
    return _hashed(repr([(s.code, s.text, tuple(s.location or ()), tuple(map(tuple, s.places))) for s in sections]))


def _hashed(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
