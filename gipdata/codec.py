"""A report as read, in compact bytes and back: for pipes between processes and for the cache of a build.

In goes a report that has not been checked yet, out comes an equal one. ``marshal`` writes plain values many times as
fast as ``pickle`` writes named tuples; but its bytes are those of one version of Python, and these here those of one
version of this code: whoever keeps them keeps ``code_version`` with them.
"""

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import repeat
from typing import Any

from gipdata.forms import EDITIONS, load_form
from gipdata.report import (
    Box,
    Cell,
    Item,
    ItemKind,
    Kind,
    Location,
    Money,
    Place,
    Remark,
    Report,
    Section,
    StatedFigure,
    Theme,
    Trace,
    UnitBasis,
)

__all__ = ["decode", "encode"]

# What these make of a tuple is what Cell and Location make of its values, at the speed of C.
_new_cell: Callable[[tuple[Any, ...]], Cell] = partial(tuple.__new__, Cell)
_new_location: Callable[[tuple[Any, ...]], Location] = partial(tuple.__new__, Location)

_KINDS = tuple(Kind)
_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(_KINDS)}

Plain = Any
"""A value that marshal writes: None, numbers, text, bytes, and tuples and lists of these."""


def encode(report: Report, *, trace: bool = False) -> bytes:
    """The report in bytes, without its trace unless that is wanted. Raises ValueError for a report that was checked,
    corrected or given to a body of a roster: what is kept must not depend on other reports or files."""
    if report.checks or report.findings or report.listed:
        raise ValueError("only a report as read can be encoded")
    period = report.period and tuple(day.toordinal() for day in report.period)
    plain: Plain = (
        (report.source, report.sha256, report.form, report.title, report.org, report.org_full, report.org_type),
        tuple(report.place),
        (report.year, report.year_basis, dict(report.years_stated)),
        (report.published and report.published.toordinal(), period),
        _plain_cells(report.cells),
        [(*s[:3], _plain_location(s.location), s.number, _plain_locations(s.places)) for s in report.sections],
        [(*r[:7], _plain_location(r.location), r.times) for r in report.remarks],
        [_plain_item(item) for item in report.items],
        [(*f[:2], _plain_number(f.value), *f[3:9], _plain_location(f.location)) for f in report.figures],
        [(_plain_location(t.location), *t[1:]) for t in report.trace] if trace else [],
    )
    return marshal.dumps(plain)


def decode(data: bytes) -> Report:
    """The report of which these are the bytes. Raises ValueError, EOFError or TypeError for bytes of anything else."""
    plain: Plain = marshal.loads(data)
    names, place, years, days, cells, sections, remarks, items, figures, trace = plain
    source, sha256, form, title, org, org_full, org_type = names
    year, year_basis, years_stated = years
    published, period = days
    return Report(
        *(source, sha256, form, title, org, org_full, org_type, Place(*place), year, year_basis, years_stated),
        published=None if published is None else date.fromordinal(published),
        period=period and (date.fromordinal(period[0]), date.fromordinal(period[1])),
        cells=_cells(cells),
        sections=tuple(
            Section(code, heading, text, _location(location), number, _locations(places))
            for code, heading, text, location, number, places in sections
        ),
        remarks=tuple(_remark(remark) for remark in remarks),
        items=tuple(_item(item) for item in items),
        figures=tuple(_figure(figure) for figure in figures),
        trace=tuple(Trace(_known_location(t[0]), *t[1:]) for t in trace),
    )


# Cells: a column of values each, because there are two hundred of them ------------------------------------------------


@cache
def _heads() -> tuple[tuple[Plain, ...], ...]:
    """Table, row, column, their labels and the clause of every cell of the forms."""
    return tuple(
        dict.fromkeys(
            (table.code, row.code, column.code, row.full_label, column.label, block.clause)
            for edition in EDITIONS
            for table in load_form(edition).tables.values()
            for block in table.blocks
            for row in block.rows
            for column in block.columns
        )
    )


@cache
def _number_of_head() -> dict[tuple[Plain, ...], int]:
    return {head: number for number, head in enumerate(_heads())}


def _plain_cells(cells: Sequence[Cell]) -> Plain:
    if not cells:
        return None
    if any(cell.correction for cell in cells):
        raise ValueError("only a report as read can be encoded")
    tables, rows, columns, row_labels, column_labels, clauses, raws, kinds, values, money, places, _ = zip(
        *cells, strict=True
    )
    number = _number_of_head()
    heads = [number.get(h, h) for h in zip(tables, rows, columns, row_labels, column_labels, clauses, strict=True)]
    return (
        heads,
        raws,
        bytes(map(_NUMBER_OF_KIND.__getitem__, kinds)),
        [_plain_number(value) for value in values],
        {at: (str(m.amount), m.unit, m.basis.value) for at, m in enumerate(money) if m is not None},
        _plain_locations(places),
    )


def _cells(plain: Plain) -> tuple[Cell, ...]:
    if plain is None:
        return ()
    heads, raws, kinds, values, money, places = plain
    known = _heads()
    labels = zip(*(known[head] if type(head) is int else head for head in heads), strict=True)
    amounts: list[Money | None] = [None] * len(raws)
    for at, (amount, unit, basis) in money.items():
        amounts[at] = Money(Decimal(amount), unit, UnitBasis(basis))
    numbers = [Decimal(value) if type(value) is str else value for value in values]
    nobody = repeat(None, len(raws))
    columns = (*labels, raws, map(_KINDS.__getitem__, kinds), numbers, amounts, _maybe_locations(places), nobody)
    return tuple(map(_new_cell, zip(*columns, strict=True)))


# Other parts ----------------------------------------------------------------------------------------------------------


def _plain_item(item: Item) -> Plain:
    themes = [tuple(theme) for theme in item.themes]
    return (item.kind.value, item.text, item.start, item.end, themes, item.answers, _plain_location(item.location))


def _item(plain: Plain) -> Item:
    kind, text, start, end, themes, answers, location = plain
    found = tuple(Theme(*theme) for theme in themes)
    return Item(ItemKind(kind), text, start, end, found, answers, _location(location))


def _remark(plain: Plain) -> Remark:
    rule, detail, table, row, column, label, found, location, times = plain
    return Remark(rule, detail, table, row, column, label, found, _location(location), times)


def _figure(plain: Plain) -> StatedFigure:
    topic, raw, value, unit, approximate, scope, section, start, end, location = plain
    where = _location(location)
    return StatedFigure(topic, raw, Decimal(value), unit, approximate, scope, section, start, end, where)


def _plain_number(value: int | Decimal | None) -> int | str | None:
    """A Decimal as text, so that it keeps its digits and its exponent."""
    return str(value) if isinstance(value, Decimal) else value


def _plain_location(location: Location | None) -> Plain:
    return location if location is None else tuple(location)


def _location(plain: Plain) -> Location | None:
    return plain if plain is None else Location(*plain)


def _known_location(plain: Plain) -> Location:
    return Location(*plain)


def _plain_locations(locations: Iterable[Location | None]) -> Plain:
    """Of most documents every place is a line and a cell at most; then these two columns are all."""
    found = list(locations)
    if any(location is not None and location[2:] != _NO_MORE for location in found):
        return [_plain_location(location) for location in found], None
    lines = [None if location is None else location.line for location in found]
    return lines, [None if location is None else location.cell for location in found]


_NO_MORE: tuple[int, int, int, str, Box | None] = (0, 0, 0, "", None)


def _maybe_locations(plain: Plain) -> Iterator[Location | None]:
    first, cells = plain
    if cells is None:
        return (_location(location) for location in first)
    rest = (repeat(value, len(first)) for value in _NO_MORE)
    places = map(_new_location, zip(first, cells, *rest, strict=True))
    if None not in first:
        return places
    return (None if place.line is None else place for place in places)


def _locations(plain: Plain) -> tuple[Location, ...]:
    return tuple(filter(None, _maybe_locations(plain)))
