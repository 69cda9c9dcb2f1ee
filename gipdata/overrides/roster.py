"""``roster.csv``: the organisations that should report, under the names they had and have.

A row is a name and the time for which it was borne. ``became`` says what followed: one name followed by one that is
new is a renaming, and both are one body; where several became one, or one several, the old bodies end and new ones
begin, and the years before and after are not compared. A report for a year is due from who exists at its end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from re import compile as pattern
from typing import NamedTuple

from gipdata.checks.outline import Outline
from gipdata.folding import fold
from gipdata.overrides.sheet import Faults, Field, Line, OverrideError, parse_span_end, parse_span_start, read_lines
from gipdata.places import split_name
from gipdata.report import Listed, Report

__all__ = ["COLUMNS", "Name", "Roster", "load_roster"]

COLUMNS = (
    Field("org", "单位", filled=True),
    Field("county", "县级"),
    Field("city", "地级"),
    Field("province", "省级"),
    Field("from", "起"),
    Field("to", "止"),
    Field("became", "改为"),
    Field("note", "备注"),
)

_SEPARATOR = pattern(r"[、，,；;]")


class Name(NamedTuple):
    """A row: a name, where it is, and from and to which day it was borne (None: always, still)."""

    line: int
    org: str
    county: str | None
    city: str | None
    province: str | None
    first: date | None
    last: date | None
    became: tuple[str, ...]
    note: str

    @property
    def first_year(self) -> int | None:
        """The first year of which a report under this name is due."""
        return self.first.year if self.first else None

    @property
    def last_year(self) -> int | None:
        """The last one: it bears the name at the end of that year."""
        if self.last is None:
            return None
        return self.last.year if (self.last.month, self.last.day) == (12, 31) else self.last.year - 1

    def is_in(self, county: str | None, city: str | None, province: str | None) -> bool:
        """Whether none of the places that are known says otherwise."""
        pairs = ((self.county, county), (self.city, city), (self.province, province))
        return all(a is None or b is None or fold(a) == fold(b) for a, b in pairs)

    def bears_at_end_of(self, year: int) -> bool:
        return (self.first_year or year) <= year <= (self.last_year if self.last_year is not None else year)


@dataclass(frozen=True)
class Roster:
    """The names, and the bodies that bear them: key of a body → its names, the oldest first. ``changed`` are the years
    in which a body took over from another, or from a part of one, and so is not what it was the year before."""

    bodies: Mapping[str, tuple[Name, ...]]
    changed: Mapping[str, frozenset[int]]

    def listed(self, report: Report | Outline) -> Listed | None:
        """The body that a report is of; None where the roster has none of this name there, or several."""
        if report.org is None:
            return None
        org, place = fold(report.org), report.place
        fitting = [
            (key, name)
            for key, name in self._by_name.get(org, ())
            if name.is_in(place.county, place.city, place.province)
        ]
        if len({key for key, _ in fitting}) > 1 and report.year is not None:  # a name that was borne again
            fitting = [(key, name) for key, name in fitting if name.bears_at_end_of(report.year)]
        if len({key for key, _ in fitting}) != 1:
            return None
        key, name = fitting[0]
        known = place._replace(
            county=place.county or name.county,
            city=place.city or name.city,
            province=place.province or name.province,
            basis=place.basis or ("roster" if name.county or name.city or name.province else None),
        )
        return Listed(key, self.bodies[key][-1].org, known, self.changed.get(key, frozenset()))

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, Name]]]:
        found: dict[str, list[tuple[str, Name]]] = {}
        for key, names in self.bodies.items():
            for name in names:
                found.setdefault(fold(name.org), []).append((key, name))
        return found

    def rows(self) -> Iterator[tuple[object, ...]]:
        """The rows of the frame ``bodies``."""
        for key, names in self.bodies.items():
            for name in names:
                places = (name.county, name.city, name.province)
                yield key, name.org, *places, name.first_year, name.last_year, ";".join(name.became), name.note


def load_roster(path: Path) -> Roster:
    """The roster in a file. Raises OverrideError for a file, or a row of it, that cannot be used."""
    faults = Faults(path)
    read = [_name(line, faults) for line in read_lines(path, COLUMNS, faults)]
    faults.raise_if_any()
    names = [name for name in read if name is not None]
    if not names:
        raise OverrideError(f"{path} 里没有单位。每个应报送的单位一行；不用名册的，请移走这个文件。")
    _refuse_overlaps(names, faults)
    following = _following(names, faults)
    faults.raise_if_any()
    return _roster(names, following)


# Rows ---------------------------------------------------------------------------------------------------------------


def _name(line: Line, faults: Faults) -> Name | None:
    fields = line.fields
    first, last = parse_span_start(fields["from"]), parse_span_end(fields["to"])
    wrong = [n for n, day in (("from", first), ("to", last)) if fields[n] and day is None]
    for column in wrong:
        faults.add(line.number, f"{column}“{fields[column][:40]}”不是日期或年度，应写成 2022-03-15 或 2022。")
    became = tuple(filter(None, (split_name(part).org for part in _SEPARATOR.split(fields["became"]) if part.strip())))
    if not wrong and first and last and last < first:
        faults.add(line.number, f"to“{fields['to']}”早于 from“{fields['from']}”。")
    if became and not fields["to"]:
        faults.add(line.number, "填了 became，就要在 to 栏写明这个名称用到哪一天或哪一年。")
    written = split_name(fields["org"])
    if not written.org:
        faults.add(line.number, f"org“{fields['org'][:40]}”不是单位名称。")
        return None
    county = fields["county"] or (written.above[-1] if written.above else "")
    places = (county or None, fields["city"] or None, fields["province"] or None)
    return Name(line.number, written.org, *places, first, last, became, fields["note"])


def _refuse_overlaps(names: Sequence[Name], faults: Faults) -> None:
    """Two rows for one name at one time leave open which of them a report is of."""
    by_org: dict[str, list[Name]] = {}
    for name in names:
        for other in by_org.setdefault(fold(name.org), []):
            apart = (other.last or date.max) < (name.first or date.min) or (name.last or date.max) < (
                other.first or date.min
            )
            if not apart and name.is_in(other.county, other.city, other.province):
                faults.add(name.line, f"“{name.org}”与第{other.line}行是同一个单位，时间有重叠，只能留一行。")
                break
        by_org[fold(name.org)].append(name)


# What became of whom ------------------------------------------------------------------------------------------------


def _following(names: Sequence[Name], faults: Faults) -> dict[int, list[int]]:
    """Position of a name → positions of those that it became."""
    following: dict[int, list[int]] = {}
    for at, name in enumerate(names):
        for org in name.became:
            found = _named(names, at, org)
            if len(found) != 1:
                why = "不止一行，请写明 county、from" if found else "没有这个单位，请另加一行"
                faults.add(name.line, f"became 写的是“{org}”，名册里{why}。")
                continue
            new = names[found[0]]
            assert name.last is not None
            if new.first is None:
                faults.add(
                    new.line,
                    f"“{new.org}”由“{name.org}”而来，请在 from 栏写明从何时起用这个名称；"
                    f"“{name.org}”并入之前就有这个单位的，写明它设立的年份。",
                )
            elif new.first.year > name.last.year + 1:
                years = f"用到{name.last.year}年，“{org}”却从{new.first.year}年开始"
                faults.add(name.line, f"“{name.org}”{years}，中间有空缺。")
            elif new.last and new.last <= name.last:
                faults.add(name.line, f"“{org}”（第{new.line}行）比“{name.org}”结束得早或同时结束，前后颠倒。")
            else:
                following.setdefault(at, []).append(found[0])
    return following


def _named(names: Sequence[Name], at: int, org: str) -> list[int]:
    """The rows of this name that one may have become: in its own place, else anywhere; of several those that go on
    after its end."""
    own = names[at]
    found = [i for i, name in enumerate(names) if i != at and fold(name.org) == fold(org)]
    found = [i for i in found if names[i].is_in(own.county, own.city, own.province)] or found
    after = [i for i in found if own.last and (names[i].last or date.max) > own.last]
    return after if len(found) > 1 and after else found


def _roster(names: Sequence[Name], following: Mapping[int, Sequence[int]]) -> Roster:
    before: dict[int, list[int]] = {}
    for old, new in following.items():
        for at in new:
            before.setdefault(at, []).append(old)
    renamed = {old: new[0] for old, new in following.items() if _is_renaming(names, old, new, before)}
    bodies: dict[str, tuple[Name, ...]] = {}
    changed: dict[str, frozenset[int]] = {}
    for start in range(len(names)):
        if start in renamed.values():
            continue
        chain = [start]
        while chain[-1] in renamed:
            chain.append(renamed[chain[-1]])
        key = _key(names[chain[-1]], bodies)
        bodies[key] = tuple(names[at] for at in chain)
        ends = [names[old].last_year for at in chain for old in before.get(at, ()) if old not in chain]
        changed[key] = frozenset(end + 1 for end in ends if end is not None)
    return Roster(bodies, changed)


def _is_renaming(names: Sequence[Name], old: int, new: Sequence[int], before: Mapping[int, Sequence[int]]) -> bool:
    """One followed by one that was not there before: not in an earlier year than the one in which the old one ends."""
    if len(new) != 1 or before[new[0]] != [old]:
        return False
    last, first = names[old].last, names[new[0]].first
    return last is not None and first is not None and first.year >= last.year


def _key(name: Name, taken: Mapping[str, object]) -> str:
    """The county and the name, with a number where that is taken."""
    stem = f"{name.county or name.city or name.province or ''}{name.org}"
    key, n = stem, 1
    while key in taken:
        n += 1
        key = f"{stem}（{n}）"
    return key
