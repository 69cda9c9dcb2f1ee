"""The answer key: what every frame of a build must say of the county's documents, worked out from the facts alone.

No reader, check or other judgement of the program takes part; of ``gipdata.forms`` only which cells a form prescribes
and how it names them. A row is a mapping of the frame's columns. Where the frames have a key made of a file's bytes,
``report_id``, the key has the source; ``item_id`` and ``figure_id`` are the source with p1, m1 or f1 behind it. Left
out are ``location``, ``sha256``, ``finding_id``, the wording of messages, and ``n_findings``, which counts findings.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from gipdata.forms import Column, load_form
from gipdata.report import Kind
from tests.documents import Key, Shown
from tools.county.facts import Facts, ReportFacts
from tools.county.key_checks import sum_checks, year_checks
from tools.county.loading import FACTS
from tools.county.models import cell_texts, overview_of, shown, signature_of, title_of
from tools.county.pages import page_lines_after, page_lines_before
from tools.county.prose import Text

__all__ = ["Row", "expected", "findings"]

Row = dict[str, object]


def expected(facts: Facts, folder: Path = FACTS) -> dict[str, list[Row]]:
    """The rows of every frame in the order of a build.

    ``checks`` has those on sums, and on what a year takes over from the one before; of the others, which all hold but
    for those of checks.csv, ``other_checks`` has these.
    """
    frames: dict[str, list[Row]] = {"reports": [_report(report, facts) for report in facts.reports]}
    rows = {
        "disclosure": _disclosure, "applications": _applications, "disputes": _disputes, "sections": _sections,
        "items": _items, "figures": _figures,
    }  # fmt: skip
    for name, rows_of in rows.items():
        frames[name] = [_key(report) | row for report in facts.reports for row in rows_of(report)]
    frames["checks"] = [
        _key(report) | row
        for report in facts.reports
        for row in (*sum_checks(report, _cells(report)), *year_checks(report, _previous(report, facts), _cells))
    ]
    found = findings(folder)
    frames["findings"] = [row for report in facts.reports for row in found if row["report_id"] == report.document.path]
    frames["other_checks"] = _other_checks(folder)
    frames["unread"] = [{"source": path, "reason": _NO_REPORT} for path in sorted(facts.letters)]
    frames["bodies"] = []  # the county keeps no roster
    return frames


_NO_REPORT = "没有找到政府信息公开工作年度报告的标题、章节或表格，可能不是年度报告。"


def findings(folder: Path = FACTS) -> list[Row]:
    """Every finding that a person who read the documents would let stand: findings.csv."""
    names = ("report_id", "org", "year", "rule", "severity", "table", "item", "column", "expected", "found")
    with (folder / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] or None for name in names} for row in csv.DictReader(file)]
    return [{**row, "year": int(row["year"] or 0), "dismissed": None} for row in rows]


def _other_checks(folder: Path) -> list[Row]:
    """The checks that do not hold, but for those on sums and years."""
    with (folder / "checks.csv").open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def _key(report: ReportFacts) -> Row:
    return {"report_id": report.document.path, "org": report.org, "year": report.year}


# Reports --------------------------------------------------------------------------------------------------------------


def _report(report: ReportFacts, facts: Facts) -> Row:
    path = report.document.path
    whole_year = f"{report.year}年1月1日起?，?[至到]{report.year}年12月31日"
    period = re.search(whole_year, "".join(overview_of(report))) is not None
    return {
        "report_id": path, "source": path, "org": report.org, "org_full": _org_full(report),
        "org_type": "subdistrict" if report.org.endswith("街道") else "township",
        "township": report.org, "county": report.county, "city": None, "province": None, "division_code": None,
        "place_basis": "text", "year": report.year, "year_basis": "title", "form": report.form,
        "title": "".join(title_of(report)), "published": report.document.published if _is_signed(report) else None,
        "period_start": date(report.year, 1, 1) if period else None,
        "period_end": date(report.year, 12, 31) if period else None,
        "amends": _amended(report, facts), "n_cells": len(cell_texts(report)), "body": None,
    }  # fmt: skip


def _org_full(report: ReportFacts) -> str:
    """The name as the title has it."""
    return report.office if report.document.title in ("office", "two_lines") else f"{report.county}{report.org}"


def _amended(report: ReportFacts, facts: Facts) -> str | None:
    """The version that this one corrects."""
    same = [r for r in facts.reports if (r.org, r.year) == (report.org, report.year) and r.version == "first"]
    return same[0].document.path if same and report.version == "corrected" else None


def _previous(report: ReportFacts, facts: Facts) -> ReportFacts | None:
    """The report of the year before under the same name, in its last version."""
    before = [r for r in facts.reports if (r.org, r.year) == (report.org, report.year - 1) and r.version != "first"]
    return before[0] if before else None


# Cells ----------------------------------------------------------------------------------------------------------------


def _cells(report: ReportFacts) -> dict[Key, Shown]:
    """What each cell says. Where nothing parts the figures of a row none of them is known."""
    form = load_form(report.form)
    texts = cell_texts(report)
    if report.document.layout != "glued":
        return {key: shown(form, key, text) for key, text in texts.items()}
    rows: dict[tuple[str, str], str] = {}
    for (table, row, _), text in texts.items():
        printed_row = "" if form.tables[table].single_line else row
        rows[table, printed_row] = rows.get((table, printed_row), "") + text
    cells: dict[Key, Shown] = {}
    for key, text in texts.items():
        whole = rows[key[0], "" if form.tables[key[0]].single_line else key[1]]
        cells[key] = shown(form, key, text) if whole == text else Shown(whole, Kind.UNPLACED)
    return cells


def _disclosure(report: ReportFacts) -> Iterator[Row]:
    form = load_form(report.form)
    cells = _cells(report)
    for block in form.tables["disclosure"].blocks:
        for row in block.rows:
            for column in block.columns:
                cell = cells["disclosure", row.code, column.code]
                unit, basis = _unit(column, cell)
                yield {
                    "form": report.form, "clause": block.clause, "item": row.code, "item_label": row.label,
                    "measure": column.code, "measure_label": column.label, **_said(cell, exact=True),
                    "unit": unit, "unit_basis": basis,
                }  # fmt: skip


def _unit(column: Column, cell: Shown) -> tuple[str | None, str | None]:
    """The unit of an amount, and where it stands: in the cell, in the heading, or nowhere."""
    if not column.money or cell.kind is not Kind.NUMBER:
        return None, None
    written = cell.raw.lstrip("0123456789,.")
    if written:
        return written, "stated"
    return (column.unit, "heading") if column.unit and column.unit in column.label else ("元", "assumed")


def _said(cell: Shown, *, exact: bool = False) -> Row:
    value = Decimal(cell.value) if exact and cell.value is not None else cell.value
    return {"raw": cell.raw, "kind": cell.kind.value, "value": value, "correction": None}


def _applications(report: ReportFacts) -> Iterator[Row]:
    return _matrix(report, "applications", "item", "applicant")


def _disputes(report: ReportFacts) -> Iterator[Row]:
    return _matrix(report, "disputes", "channel", "outcome")


def _matrix(report: ReportFacts, code: str, row_name: str, column_name: str) -> Iterator[Row]:
    table, cells = load_form(report.form).tables[code], _cells(report)
    for row, column in table.keys:
        yield {
            "form": report.form, row_name: row, f"{row_name}_label": table.rows[row].full_label, column_name: column,
            f"{column_name}_label": table.column(row, column).label, **_said(cells[code, row, column]),
        }  # fmt: skip


# Words ----------------------------------------------------------------------------------------------------------------


def _is_signed(report: ReportFacts) -> bool:
    return bool(signature_of(report))


def _sections(report: ReportFacts) -> Iterator[Row]:
    """Title, six sections, signature; around them the lines of a web site, or the name of a workbook's first sheet.

    Without line breaks for a PDF: where a paragraph ends at the edge of the page nothing tells that it does.
    """
    form = load_form(report.form)
    lines = report.document.kind != "pdf"
    between = "\n" if lines else ""
    gap = "\n" if lines and report.document.layout != "one_paragraph" else ""
    site = report.document.kind == "site"
    front = [*(page_lines_before(report) if site else ()), *title_of(report)]
    if report.document.kind == "xlsx_sheets":
        front.insert(0, form.sections[0].label)
    yield {"section": "front", "heading": None, "text": between.join(front)}
    for section in form.sections:
        paragraphs = overview_of(report) if section.code == "overview" else _text(report, section.code).paragraphs
        yield {"section": section.code, "heading": section.label, "text": gap.join(paragraphs)}
    if back := [*signature_of(report), *(page_lines_after(report) if site else ())]:
        yield {"section": "back", "heading": None, "text": between.join(back)}


def _text(report: ReportFacts, section: str) -> Text:
    return report.prose.texts.get(section, Text())


def _items(report: ReportFacts) -> Iterator[Row]:
    statements = _text(report, "problems").statements
    numbers: dict[str, int] = {}
    for statement in statements:
        numbers[statement.name] = 1 + sum(name[0] == statement.name[0] for name in numbers)
    path = report.document.path
    for statement in statements:
        yield {
            "item_id": f"{path}-{statement.name[0]}{numbers[statement.name]}", "kind": statement.kind,
            "seq": numbers[statement.name], "text": statement.text, "themes": ";".join(statement.themes),
            "answers": ";".join(f"{path}-p{numbers[name]}" for name in statement.answers) or None,
        }  # fmt: skip


def _figures(report: ReportFacts) -> Iterator[Row]:
    number = 0
    for section in load_form(report.form).sections:
        for figure in _text(report, section.code).figures:
            number += 1
            yield {
                "figure_id": f"{report.document.path}-f{number}", "topic": figure.topic, "raw": figure.raw,
                "value": figure.value, "unit": figure.unit or None, "approximate": figure.approximate or None,
                "scope": figure.scope, "section": section.code,
            }  # fmt: skip
