"""Return slips: for each organisation of a county, what its report of a year should have put right.

    for slip in slips_of(data, "示例县", 2024).slips:
        print(slip.org, [point.title for point in slip.points])

Only the report in force of each organisation is looked at. A finding that a person has dismissed is left out, and so
is a custom: what more than a third of the county's reports have in common is said once, in the county's summary.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gipdata.checks.rule import number_text, table_name
from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, load_form
from gipdata.narrative.histories import cell_text
from gipdata.report import Kind, Severity, Status
from gipdata.summary.county import county_of
from gipdata.summary.slips_points import Point, points_of
from gipdata.summary.slips_rounds import (
    RECORD,
    Asked,
    Record,
    Since,
    compared,
    read_record,
    record_bytes,
    with_round,
)
from gipdata.views.in_force import InForce, reports_in_force

__all__ = ["Custom", "Mended", "Slip", "Slips", "slip_files", "slips_of"]

FEWEST_REPORTS = 6  # of fewer a third are one or two, which is no custom

_FOR_THE_OFFICE = ("duplicate-report",)  # a file that lies there twice is nothing that a township can put right
_ASKED_FOR = ("amended",)  # that there are two versions, when the first was sent back
_INCOMPLETE = ("section-missing", "table-missing", "cells-absent", "row-unplaced", "table-blank", "source-damaged")
_SUMS = ("balance", "handled-total", "applicant-total", "dispute-total")
_CELLS = {"disclosure": ("item", "measure"), "applications": ("item", "applicant"), "disputes": ("channel", "outcome")}


class Custom(NamedTuple):
    """What more than a third of the reports have: the rule, its title, and how many of how many reports."""

    rule: str
    title: str
    n: int
    m: int


class Mended(NamedTuple):
    """A figure that the office has corrected itself: where, as read, as corrected, and who, when and why."""

    where: str
    raw: str
    value: str
    note: str


class Slip(NamedTuple):
    """What one organisation is asked. ``org`` is its name, with the file where two have one name or it has none.

    ``customs`` are those that its report shares. ``since`` is None where nothing was asked before.
    """

    org: str
    addressee: str
    county: str
    year: int
    report_id: str
    source: str
    points: tuple[Point, ...]
    customs: tuple[Custom, ...] = ()
    mended: tuple[Mended, ...] = ()
    since: Since | None = None


class Slips(NamedTuple):
    """The slips of a county and year, by name; the customs of its reports; and the record to keep.

    ``gone`` are organisations that were asked something before and now have no report in the data.
    """

    slips: tuple[Slip, ...]
    customs: tuple[Custom, ...]
    record: Record
    gone: tuple[str, ...]


def slips_of(data: Dataset, county: str, year: int, record: Record | None = None, city: str | None = None) -> Slips:
    """The slips of all reports of a county and year that have something to put right, or that had.

    ``record`` is what ``read_record`` found. Raises NoSummary (in Chinese) as ``roll_up`` does where no report names
    the county, or two counties have its name.
    """
    own = county_of(data, county, city)
    reports = _reports(own, county, year)
    found = {r.report_id: _Found.of(own, r) for r in reports}
    customs = _customs(list(found.values()))
    record = record or {}
    slips: list[Slip] = []
    names = _names(reports)
    for report in reports:
        key = (county, year, names[report.report_id])
        earlier = [a for r in record.get(key, ()) if r.sha256 != report.row["sha256"] for a in r.asked]
        slip, record = _slip(own, report, key, found[report.report_id], customs, record, bool(earlier))
        if slip.points or slip.mended or slip.since:
            slips.append(slip)
    gone = tuple(
        org
        for (c, y, org), rounds in record.items()
        if (c, y) == (county, year) and org not in names.values() and rounds[-1].asked
    )
    return Slips(tuple(sorted(slips, key=lambda slip: slip.org)), tuple(customs.values()), record, gone)


def slip_files(
    data: Dataset, county: str, year: int, folder: Path | None = None, city: str | None = None
) -> dict[str, bytes]:
    """The files of the folder 退改 by name: a Word file a slip, and the record.

    ``folder`` is that folder as the last run left it: a report that has changed since is compared with what its slip
    asked then. Raises RecordError (in Chinese) where the record there is damaged, and as ``slips_of``.
    """
    from gipdata.summary.slips_word import slip_page  # python-docx, which the slips alone do not need

    slips = slips_of(data, county, year, read_record(folder), city)
    files: dict[str, bytes] = {}
    for slip in slips.slips:
        name = _file_name(slip.org)
        while f"{name}.docx" in files:
            name += "_"
        files[f"{name}.docx"] = slip_page(slip)
    return {**files, RECORD: record_bytes(slips.record)}


def earlier_slips(county: str, year: int, folder: Path) -> set[str]:
    """The names of the slips that the folder's record says were made for a county and year."""
    asked = (org for (c, y, org) in read_record(folder) if (c, y) == (county, year))
    return {f"{_file_name(org)}.docx" for org in asked}


def _file_name(org: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "_", org)[:60]


def _reports(own: Dataset, county: str, year: int) -> list[InForce]:
    return [r for r in reports_in_force(own) if r.row["year"] == year and cell_text(r.row["county"]) == county]


def _names(reports: Iterable[InForce]) -> dict[str, str]:
    """report_id → what the organisation is called on slips."""
    stated = {r.report_id: cell_text(r.row["org"]) for r in reports}
    times = Counter(stated.values())
    return {
        r.report_id: org if (org := stated[r.report_id]) and times[org] == 1 else f"{org or '单位不明'}（{_file(r)}）"
        for r in reports
    }


def _file(report: InForce) -> str:
    return str(report.row["source"]).rpartition("/")[2]


# What was found -------------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """The points of a report, and those that a person has dismissed."""

    points: list[Point]
    dismissed: list[Point]

    @classmethod
    def of(cls, own: Dataset, report: InForce) -> "_Found":
        frame = own.findings[own.findings["report_id"] == report.report_id]
        rows: list[Mapping[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
        rows = [row for row in rows if row["rule"] not in _FOR_THE_OFFICE]
        dismissed = [row for row in rows if cell_text(row.get("dismissed"))]
        points = [row for row in rows if not cell_text(row.get("dismissed"))]
        return cls(points_of(points, report.form), points_of(dismissed, report.form))


def _customs(found: Sequence[_Found]) -> dict[str, Custom]:
    """By rule. An error is none, however many reports have it: each has to be put right."""
    if len(found) < FEWEST_REPORTS:
        return {}
    titles = {point.rule: point.title for own in found for point in own.points}
    times = Counter(rule for own in found for rule in {p.rule for p in own.points if p.severity != Severity.ERROR})
    return {rule: Custom(rule, titles[rule], n, len(found)) for rule, n in times.items() if 3 * n > len(found)}


def _slip(
    own: Dataset, report: InForce, key: tuple[str, int, str], found: _Found, customs: Mapping[str, Custom],
    record: Record, was_asked: bool,
) -> tuple[Slip, Record]:  # fmt: skip
    """The slip of one report, and the record with it."""
    county, year, org = key

    def is_told(point: Point) -> bool:
        if point.rule in _ASKED_FOR and was_asked:
            return False
        return point.severity == Severity.ERROR or point.rule not in customs

    told = [point for point in found.points if is_told(point)]
    untold = [point for point in found.points if not is_told(point)]
    record, before = with_round(record, key, str(report.row["sha256"]), told)
    since = None
    if before is not None and before.asked:
        state = _State.of(own, report.report_id, before.asked, found.points)
        told, since = compared(before, told, untold, found.dismissed, state.is_tested)
    shared = [customs[rule] for rule in dict.fromkeys(point.rule for point in untold) if rule in customs]
    mended = tuple(_mended(own, report.report_id))
    slip = Slip(
        *(org, _addressee(report.row, org), county, year, report.report_id, _file(report)),
        *(tuple(told), tuple(shared), mended, since),
    )
    return slip, record


def _addressee(row: Mapping[str, Any], org: str) -> str:
    """The name in an official letter: 石桥镇 has a people's government, 东关街道 an office.

    >>> _addressee({"org": "石桥镇", "org_type": "township"}, "石桥镇")
    '石桥镇人民政府'
    >>> _addressee({"org": "东关街道", "org_type": "subdistrict"}, "东关街道")
    '东关街道办事处'
    """
    name, kind = cell_text(row["org"]), row["org_type"]
    if name and kind == "township" and name.endswith(("乡", "镇", "苏木")):
        return f"{name}人民政府"
    if name and kind == "subdistrict" and name.endswith("街道"):
        return f"{name}办事处"
    return name or org


# What is put right ----------------------------------------------------------------------------------------------------


class _State(NamedTuple):
    """What the new version shows: kind by (table, row, column), and result by (rule, subject). ``is_whole`` unless
    parts of it are lost that were there before."""

    kinds: Mapping[tuple[str, str, str], str]
    results: Mapping[tuple[str, str], str]
    is_whole: bool

    @classmethod
    def of(cls, own: Dataset, report_id: str, asked: Iterable[Asked], points: Iterable[Point]) -> "_State":
        kinds: dict[tuple[str, str, str], str] = {}
        for table, (row, column) in _CELLS.items():
            frame = own.frames[table]
            frame = frame[frame["report_id"] == report_id]
            for r, c, kind in zip(frame[row], frame[column], frame["kind"], strict=True):
                kinds[table, r, c] = kind
        checks = own.checks[own.checks["report_id"] == report_id]
        results = dict(zip(zip(checks["rule"], checks["subject"], strict=True), checks["status"], strict=True))
        lost = {p.place for p in points if p.rule in _INCOMPLETE} - {a.place for a in asked}
        return cls(kinds, results, not lost)

    def is_tested(self, asked: Asked) -> bool:
        """Whether it shows that what was asked is put right, for what is not there cannot be wrong."""
        if asked.table not in _CELLS:
            return self.is_whole
        cells = {(r, c): kind for (table, r, c), kind in self.kinds.items() if table == asked.table}
        if asked.rule in _SUMS:
            return self._sums_hold(asked)
        if asked.column:
            return cells.get((asked.item, asked.column)) == Kind.NUMBER
        if asked.item:
            row = [kind for (r, _), kind in cells.items() if r == asked.item]
            return bool(row) and not {Kind.ABSENT, Kind.UNPLACED} & set(row)
        return Kind.NUMBER in cells.values()

    def _sums_hold(self, asked: Asked) -> bool:
        """All sums that the cell is in hold, or all of the table where no cell was named."""
        named = {f"{asked.table}:{asked.item}", f"{asked.table}:{asked.column}"} if asked.item else set()
        results = [
            result
            for (rule, subject), result in self.results.items()
            if rule in _SUMS and (subject in named or (not named and subject.partition(":")[0] == asked.table))
        ]
        return bool(results) and set(results) == {Status.HOLDS}


# What the office has corrected ----------------------------------------------------------------------------------------


def _mended(own: Dataset, report_id: str) -> Iterator[Mended]:
    tables = load_form(EDITIONS[-1]).tables
    for table, (row, column) in _CELLS.items():
        frame = own.frames[table]
        if "correction" not in frame:
            continue
        for cell in frame[(frame["report_id"] == report_id) & frame["correction"].fillna("").ne("")].to_dict("records"):
            where = f"{table_name(tables[table])}“{cell[f'{row}_label']}”行“{cell[f'{column}_label']}”列"
            value = number_text(cell["value"]) if cell["kind"] == Kind.NUMBER else "空白"
            yield Mended(where, str(cell["raw"]), value, str(cell["correction"]))
