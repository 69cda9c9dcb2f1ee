"""Whose report is which, in frames: each body's reports by year, with the problems and measures that stand in them.

The same rules as between reports (``gipdata.checks.series``): a body is an organisation in its place, a later version
of a report replaces the earlier one, and what cannot be given to one body is compared with nothing. Only a version of
which the problems and measures are lost never replaces one that has them. Where a roster told whose a report is
(``reports.body``), that counts whatever name the report bears.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from gipdata.places.register import COUNTY, PREFECTURE, PROVINCE, load_register
from gipdata.report import ItemKind

__all__ = [
    "BODY",
    "Body",
    "History",
    "Statement",
    "Yearly",
    "cell_text",
    "cell_year",
    "histories_of",
    "records_of",
    "rows_of",
]

BODY = ("org", "county", "city", "province", "division_code")
"""The columns that tell bodies apart."""

_ITEMS = ("report_id", "item_id", "kind", "text", "themes", "answers")
_REPORTS = ("report_id", "year", "township", *BODY)
_PERHAPS = ("body", "published", "sha256")  # columns that a frame of reports may lack


class Body(NamedTuple):
    """An organisation and where it is; None where that is not known."""

    org: str | None
    county: str | None
    city: str | None
    province: str | None
    division_code: str | None

    def may_be(self, other: "Body") -> bool:
        """Whether nothing known of the two says that they are different bodies."""
        return all(a == b or a is None or b is None for a, b in zip(self, other, strict=True))


class Statement(NamedTuple):
    """A problem or measure; ``answers`` are the item_id of the problems that a measure answers."""

    item_id: str
    kind: str
    text: str
    themes: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Yearly:
    """The report in force of a body for a year, with the statements of its section 五 in order."""

    report_id: str
    year: int | None
    statements: tuple[Statement, ...]

    @cached_property
    def problems(self) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements if s.kind == ItemKind.PROBLEM)

    @cached_property
    def measures(self) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements if s.kind == ItemKind.MEASURE)

    @cached_property
    def _in_particular(self) -> bool:
        """Whether it states its problems in particular, and of each of them the theme is known."""
        named = any(code != "none" for s in self.problems for code in s.themes)
        return named and all(s.themes for s in self.problems)

    def naming(self, theme: str) -> tuple[Statement, ...]:
        """The problems that have this theme, as primary or not."""
        return tuple(s for s in self.problems if theme in s.themes)

    def tells(self, theme: str) -> bool:
        """Whether a theme that the report does not name may be called absent: it states its problems in particular,
        and of each of them the theme is known."""
        return self._in_particular or bool(self.naming(theme))


class History(NamedTuple):
    """The reports of one body by year; or, not ``settled``, one report of which body or year are not known. A body of
    the roster (``listed`` is its key there) goes by name and place of its newest report. ``sources`` are the report_ids
    of all versions of a year in the order given, that of the report in force among them."""

    body: Body
    settled: bool
    reports: Mapping[int | None, Yearly]
    listed: str | None
    sources: Mapping[int | None, Sequence[str]]


class _Entry(NamedTuple):
    """A report as its row says, with the number of the row."""

    body: Body
    settled: bool
    year: int | None
    published: date | None
    file: str | None  # SHA-256
    row: int
    yearly: Yearly
    listed: str | None


def histories_of(items: pd.DataFrame, reports: pd.DataFrame) -> list[History]:
    """The histories of all reports, in the order of body names and first years; years ascend within each.

    Items of reports that ``reports`` lacks are left out. Raises ValueError where a report_id stands there twice, and
    KeyError where a frame lacks a column.
    """
    groups: dict[Hashable, list[_Entry]] = {}
    for entry in _under_one_name(list(_entries(items, reports))):
        groups.setdefault(_key(entry), []).append(entry)
    histories = [_history(entries) for entries in groups.values()]
    return sorted(histories, key=lambda h: (tuple(part or "" for part in h.body), min(y or 0 for y in h.reports)))


def _under_one_name(entries: Sequence[_Entry]) -> list[_Entry]:
    """The entries, those of one body of the roster with the name and the place of its newest report."""
    newest: dict[str, _Entry] = {}
    for entry in entries:
        if entry.listed and (entry.year or 0) >= (newest.get(entry.listed, entry).year or 0):
            newest[entry.listed] = entry
    return [entry._replace(body=newest[entry.listed].body) if entry.listed else entry for entry in entries]


def _key(entry: _Entry) -> Hashable:
    """What the reports of one body have in common; one of which it is not known goes only with a copy of itself."""
    if not entry.settled:
        return (entry.file, entry.body, entry.year) if entry.file else entry.row
    if entry.listed:
        return ("listed", entry.listed)
    return (entry.body.org, entry.body.division_code) if entry.body.division_code else entry.body


def _history(entries: Sequence[_Entry]) -> History:
    versions: dict[int | None, list[_Entry]] = {}
    for entry in entries:
        versions.setdefault(entry.year, []).append(entry)
    in_force = {year: _in_force(versions[year]) for year in sorted(versions, key=lambda y: y or 0)}
    sources = {year: [entry.yearly.report_id for entry in versions[year]] for year in in_force}
    return History(entries[0].body, entries[0].settled, in_force, entries[0].listed, sources)


def _in_force(versions: Sequence[_Entry]) -> Yearly:
    """The last version that states anything; by day of publication where all have one, else in the order given."""
    if all(entry.published for entry in versions):
        versions = sorted(versions, key=lambda entry: (entry.published or date.min, entry.row))
    stating = [entry for entry in versions if entry.yearly.statements]
    return (stating or versions)[-1].yearly


def _entries(items: pd.DataFrame, reports: pd.DataFrame) -> Iterator[_Entry]:
    statements: dict[str, list[Statement]] = {}
    for report_id, item_id, kind, text, themes, answers in rows_of(items, _ITEMS):
        said = Statement(str(item_id), kind, cell_text(text) or "", _codes(themes), _codes(answers))
        statements.setdefault(str(report_id), []).append(said)
    seen: set[str] = set()
    perhaps = ([None] * len(reports) if name not in reports else reports[name].tolist() for name in _PERHAPS)
    for row, (fields, extra) in enumerate(zip(rows_of(reports, _REPORTS), zip(*perhaps, strict=True), strict=True)):
        report_id, year, (township, *named) = str(fields[0]), cell_year(fields[1]), map(cell_text, fields[2:])
        if report_id in seen:
            raise ValueError(f"reports has two rows with the report_id {report_id!r}; it must be unique")
        seen.add(report_id)
        body, listed, day, file = Body(*named), cell_text(extra[0]), _day(extra[1]), cell_text(extra[2])
        known = listed or (body.org is not None and not _is_ambiguous(body, township))
        settled = year is not None and bool(known)
        yearly = Yearly(report_id, year, tuple(statements.get(report_id, ())))
        yield _Entry(body, settled, year, day, file, row, yearly, listed)


def rows_of(frame: pd.DataFrame, names: Sequence[Hashable]) -> Iterator[tuple[Any, ...]]:
    """The rows of these columns. As lists, because pandas hands out text one by one at ten times the cost."""
    return zip(*(frame[name].tolist() for name in names), strict=True)


def records_of(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The rows by column, as ``to_dict("records")`` gives them (None for a missing count), but quicker."""
    names = list(frame)
    rows = zip(*(_values(frame[name]) for name in names), strict=True)
    return [dict(zip(names, fields, strict=True)) for fields in rows]


def _values(column: "pd.Series[Any]") -> list[Any]:
    """The values of a column, with None for ``pd.NA``, which cannot be compared."""
    values: Any = column.array
    is_masked = isinstance(values, pd.arrays.IntegerArray | pd.arrays.BooleanArray)
    return values.to_numpy(object, na_value=None).tolist() if is_masked else column.tolist()


def _codes(value: object) -> tuple[str, ...]:
    """The codes that a text joins by ;."""
    if not isinstance(value, str) or not value:
        return ()
    return tuple(filter(None, value.split(";"))) if ";" in value else (value,)


def _is_ambiguous(body: Body, township: str | None) -> bool:
    """Whether several places bear the names that are known, so that the reader could not decide between them."""
    if body.division_code or body.city or body.province:
        return False
    register = load_register()
    if body.county:
        return sum(len(register.codes(body.county, rank)) for rank in (COUNTY, PREFECTURE, PROVINCE)) > 1
    return any(len(register.townships.get(name, ())) > 1 for name in (township, body.org) if name)


def cell_text(value: object) -> str | None:
    """A text of a frame; None where it is missing or empty."""
    return value if isinstance(value, str) and value else None


def cell_year(value: object) -> int | None:
    """A year of a frame; None where it is missing. Raises TypeError for anything but a whole number."""
    if type(value) is int:  # nearly always
        return value
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, int | float | np.integer) and value % 1 == 0:
        return int(value)
    raise TypeError(f"a year must be a whole number, not {value!r}")


def _day(value: object) -> date | None:
    if not isinstance(value, date) or pd.isna(value):
        return None
    return value.date() if isinstance(value, datetime) else value
