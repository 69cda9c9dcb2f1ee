"""``corrections.csv``: cells that a person read in the original and found to be otherwise.

A correction names its source by the SHA-256 of the file, so that it is for that file only: once the township sends
another one, the correction is refused. It is applied before any check runs. ``raw`` stays what the source shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from re import compile as pattern
from typing import Any, NamedTuple

from gipdata.checks.outline import Outline
from gipdata.checks.rule import View
from gipdata.folding import fold
from gipdata.overrides.rules import CORRECTION_REFUSED
from gipdata.overrides.sheet import Faults, Field, Line, parse_day, read_lines
from gipdata.places import split_name
from gipdata.reading.values import read_value
from gipdata.report import Cell, Correction, Kind, Location, Notice, Remark, Report, UnitBasis
from gipdata.schema import code_list

__all__ = ["COLUMNS", "CellCorrection", "correct", "load_corrections", "refuse_without_source", "with_corrections"]

COLUMNS = (
    Field("sha256", "文件校验值", filled=True),
    Field("table", "表", filled=True),
    Field("row", "行", filled=True),
    Field("column", "列", filled=True),
    Field("value", "更正为", filled=True),
    Field("who", "更正人", filled=True),
    Field("when", "日期", filled=True),
    Field("why", "原因", filled=True),
    Field("org", "单位"),
    Field("year", "年度"),
)
BLANK = "空白"
"""What stands in ``value`` where the cell is in truth empty."""

_SHA256 = pattern(r"[0-9a-f]{64}")
_YEAR = pattern(r"(\d{4})(?:年度?)?")
_LONGEST = 100


class CellCorrection(NamedTuple):
    """A row of the file: the source, the cell by codes or labels, and what it says in truth. ``org`` and ``year`` are
    for the reader's eye; where they are given they must be those of the source."""

    line: int
    sha256: str
    table: str
    row: str
    column: str
    correction: Correction
    org: str | None
    year: int | None


def load_corrections(path: Path) -> list[CellCorrection]:
    """The corrections in a file. Raises OverrideError for a file, or a row of it, that cannot be used."""
    faults = Faults(path)
    read = [_entry(line, faults) for line in read_lines(path, COLUMNS, faults)]
    entries = [entry for entry in read if entry is not None]
    first: dict[tuple[str, ...], int] = {}
    for entry in entries:
        key = (entry.sha256, *map(fold, (entry.table, entry.row, entry.column)))
        if first.setdefault(key, entry.line) != entry.line:
            faults.add(entry.line, f"与第{first[key]}行是同一份文件的同一格，只能留一行。")
    faults.raise_if_any()
    return entries


def _entry(line: Line, faults: Faults) -> CellCorrection | None:
    fields = line.fields
    sha256, when, year = fields["sha256"].lower(), parse_day(fields["when"]), _YEAR.fullmatch(fold(fields["year"]))
    if not _SHA256.fullmatch(sha256):
        faults.add(
            line.number,
            f"sha256“{_clip(sha256)}”不是完整的文件校验值。校验值有64位，见 gipdata.xlsx 的“报告”表或 reports.csv。",
        )
    elif when is None:
        faults.add(line.number, f"when“{_clip(fields['when'])}”不是日期，应写成 2025-01-15。")
    elif fields["year"] and not year:
        faults.add(line.number, f"year“{_clip(fields['year'])}”不是四位数的年度。")
    else:
        correction = Correction(fields["value"], fields["who"], when, fields["why"])
        cell = (fields["table"], fields["row"], fields["column"])
        org = split_name(fields["org"]).org if fields["org"] else None
        return CellCorrection(line.number, sha256, *cell, correction, org, int(year[1]) if year else None)
    return None


# Applying -----------------------------------------------------------------------------------------------------------


class _Refused(Exception):
    """Why a correction is not applied: a case of the rule, with the facts of its wording."""

    def __init__(self, case: str, cell: Cell | None = None, **facts: Any) -> None:
        super().__init__(case)
        self.case, self.cell, self.facts = case, cell, facts


def correct(
    reports: Sequence[Report], entries: Sequence[CellCorrection], unread: Mapping[str, str]
) -> tuple[list[Report], list[Notice]]:
    """The reports with the corrected cells, and a notice for every correction that could not be applied.

    ``unread`` are the sources that hold no report, by SHA-256.
    """
    waiting: dict[str, list[CellCorrection]] = defaultdict(list)
    for entry in entries:
        waiting[entry.sha256].append(entry)
    refused: dict[int, Notice] = {}
    corrected = [with_corrections(report, waiting.get(report.sha256, ()), refused) for report in reports]
    refuse_without_source(entries, reports, unread, refused)
    return corrected, [refused[line] for line in sorted(refused)]


def refuse_without_source(
    entries: Iterable[CellCorrection],
    reports: Sequence[Report] | Sequence[Outline],
    unread: Mapping[str, str],
    refused: dict[int, Notice],
) -> None:
    """Adds a notice, by the line of the file, for each correction of a file that is none of these reports'."""
    there = {report.sha256 for report in reports}
    for entry in entries:
        if entry.sha256 not in there:
            refused[entry.line] = _notice(entry, _without_source(entry, reports, unread))


def with_corrections(report: Report, entries: Sequence[CellCorrection], refused: dict[int, Notice]) -> Report:
    """The report corrected; one that bears other files' equal bytes is corrected like them. Adds to ``refused``, by
    the line of the file, a notice for each correction that cannot be applied."""
    done: dict[tuple[str, str, str], int] = {}
    for entry in entries:
        try:
            cell = _cell_of(report, entry)
            key = (cell.table, cell.row, cell.column)
            if key in done:
                raise _Refused("twice", cell, number=done[key])
            new = _with_value(View(report), cell, entry.correction)
        except _Refused as refusal:
            refused[entry.line] = _notice(entry, refusal)
            continue
        done[key] = entry.line
        report = _with_cell(report, cell, new)
    return report


def _cell_of(report: Report, entry: CellCorrection) -> Cell:
    known = (report.org, report.year)
    if any(a is not None and b is not None and a != b for a, b in zip((entry.org, entry.year), known, strict=True)):
        told = f"{entry.org or ''}{entry.year or ''}"
        raise _Refused("other", told=told, source=report.source, org=report.org or "", year=report.year or "")
    tables = code_list("table")
    found = [
        cell
        for cell in report.cells
        if "extra" not in (cell.row, cell.column)
        and _is_named(entry.table, cell.table, tables.get(cell.table, ""), _short(tables.get(cell.table, "")))
        and _is_named(entry.row, cell.row, cell.row_label)
        and _is_named(entry.column, cell.column, cell.column_label)
    ]
    if len(found) != 1:
        raise _Refused("several" if found else "cell", source=report.source, count=len(found))
    return found[0]


def _short(label: str) -> str:
    return f"表{label.partition('、')[0]}"


def _is_named(given: str, *names: str) -> bool:
    return fold(given) in map(fold, names)


def _with_value(view: View, cell: Cell, correction: Correction) -> Cell:
    """The cell as corrected; raises _Refused for what is no figure of such a cell."""
    if fold(correction.value) == BLANK:
        return cell._replace(kind=Kind.BLANK, value=None, money=None, correction=correction)
    column = view.column(cell.table, cell.row, cell.column)
    read = read_value(correction.value, column)
    if read.kind is not Kind.NUMBER or read.value is None or (read.value < 0 and not column.signed):
        raise _Refused("value", cell, cell_name=view.name(cell.table, cell.row, cell.column))
    if read.money and read.value and read.money.basis is not UnitBasis.STATED:
        raise _Refused("unit", cell, cell_name=view.name(cell.table, cell.row, cell.column))
    return cell._replace(kind=Kind.NUMBER, value=read.value, money=read.money, correction=correction)


def _with_cell(report: Report, old: Cell, new: Cell) -> Report:
    cells = tuple(new if cell is old else cell for cell in report.cells)
    unplaced = {(cell.table, cell.row) for cell in cells if cell.kind is Kind.UNPLACED}
    remarks = tuple(remark for remark in report.remarks if not _is_settled(remark, new, unplaced))
    return replace(report, cells=cells, remarks=remarks)


def _is_settled(remark: Remark, cell: Cell, unplaced: set[tuple[str, str]]) -> bool:
    """Whether a correction answers what the reader remarked: on this cell, or on a row of which it was the last cell
    without a place."""
    if (remark.table, remark.row) != (cell.table, cell.row):
        return False
    if remark.column is not None:
        return remark.column == cell.column and remark.rule == "count-fraction"
    return remark.rule == "row-unplaced" and (cell.table, cell.row) not in unplaced


# Refusals -----------------------------------------------------------------------------------------------------------


def _without_source(
    entry: CellCorrection, reports: Sequence[Report] | Sequence[Outline], unread: Mapping[str, str]
) -> _Refused:
    if entry.sha256 in unread:
        return _Refused("unread", source=unread[entry.sha256])
    now = [r for r in reports if entry.org and entry.year and (r.org, r.year) == (entry.org, entry.year)]
    if not now:
        return _Refused("gone")
    return _Refused("changed", source="、".join(f"{r.source}（校验值 {r.sha256}）" for r in now))


def _notice(entry: CellCorrection, refusal: _Refused) -> Notice:
    cell, asked = refusal.cell, (entry.table, entry.row, entry.column)
    at = {"table": cell.table, "item": cell.row, "column": cell.column} if cell else {}
    finding = CORRECTION_REFUSED.finding(
        refusal.case,
        found=_clip(entry.correction.value),
        location=Location(entry.line),
        asked="，".join(map(_clip, asked)),
        sha256=f"{entry.sha256[:12]}…",
        about=f"（{entry.org or ''}{entry.year or ''}）" if entry.org or entry.year else "",
        line=entry.line,
        **refusal.facts,
        **at,
    )
    return Notice(entry.org, entry.year, (entry.sha256, *asked), finding)


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
