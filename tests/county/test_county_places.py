"""Every figure stands where the frames say: the documents are opened here without the program."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from email import message_from_bytes
from typing import NamedTuple

import lxml.html
import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from gipdata.dataset import Dataset
from tools.county.facts import Facts, ReportFacts
from tools.make_county import RAW

_LINE = re.compile(r"第(\d+)行(?:第(\d+)格)?")
_OF_TABLE = re.compile(r"第(\d+)表第(\d+)行第(\d+)列")
_OF_SHEET = re.compile(r"“(.+)”([A-Z]+\d+)")
KINDS = ("text", "html", "site", "mht", "xlsx", "xlsx_sheets", "csv")
BESIDE = " \u3000\u00a0|\t"
"""What stands beside a figure in a text."""


class Figure(NamedTuple):
    raw: str
    location: str
    row: tuple[str, str]  # its table, by the name of its rows' column, and its row


@pytest.fixture(scope="module")
def figures(data: Dataset) -> dict[str, list[Figure]]:
    """By source, the cells that show something and have a place."""
    sources = dict(zip(data.reports["report_id"], data.reports["source"], strict=True))
    found: dict[str, list[Figure]] = defaultdict(list)
    for frame, rows in ((data.disclosure, "item"), (data.applications, "item"), (data.disputes, "channel")):
        columns = (frame[name] for name in ("report_id", "raw", "location", rows))
        for key, raw, location, row in zip(*columns, strict=True):
            if str(raw).strip() and isinstance(location, str):
                found[sources[key]].append(Figure(str(raw).strip(), location, (rows, str(row))))
    return found


def test_only_figures_that_belong_to_no_cell_have_no_place(data: Dataset) -> None:
    """In table 四 all figures stand in one row; where nothing parts them they belong to the table as a whole."""
    for frame, count in ((data.disclosure, 0), (data.applications, 0), (data.disputes, 15)):
        without = frame[frame["location"].isna() & (frame["raw"] != "")]
        assert len(without) == count
        assert set(without["kind"]) <= {"unplaced"} and set(without["org"]) <= {"北坡乡"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_stands_where_its_location_says(kind: str, facts: Facts, figures: dict[str, list[Figure]]) -> None:
    reports = [report for report in facts.reports if report.document.kind == kind]
    assert reports
    for report in reports:
        path = report.document.path
        assert len(figures[path]) > 150
        wrong = [(f, shown) for f, shown in _shown(report, figures[path]) if shown != f.raw]
        assert wrong == [], path


def _shown(report: ReportFacts, figures: list[Figure]) -> Iterator[tuple[Figure, str]]:
    """Each figure with what stands at its place."""
    data = (RAW / report.document.path).read_bytes()
    match report.document.kind:
        case "text":
            return _in_text(data.decode(report.document.encoding), figures)
        case "csv":
            return _in_records(data.decode(report.document.encoding), figures)
        case "xlsx" | "xlsx_sheets":
            return _in_book(data, figures)
        case "mht":
            (page,) = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
            body = page.get_payload(decode=True)
            assert isinstance(body, bytes)
            return _in_page(body.decode(), figures)
    return _in_page(data.decode(report.document.encoding), figures)


def _match(pattern: re.Pattern[str], location: str) -> re.Match[str]:
    match = pattern.fullmatch(location)
    assert match is not None, location
    return match


def _in_text(text: str, figures: list[Figure]) -> Iterator[tuple[Figure, str]]:
    lines = text.splitlines()  # a bar that begins a line begins its first cell
    for figure in figures:
        match = _match(_LINE, figure.location)
        line = lines[int(match[1]) - 1]
        if match[2]:
            cells = line.split("\t") if "\t" in line else line.lstrip().removeprefix("|").split("|")
            yield figure, cells[int(match[2]) - 1].strip(BESIDE)
        elif line.strip(BESIDE) == figure.raw:
            yield figure, figure.raw
        else:  # a row in one line: its figures stand there one after the other, or nothing parts them
            row = " ".join(f.raw for f in figures if f.row == figure.row)
            glued = len(figure.raw) > 1 and line.endswith(figure.raw)
            yield figure, figure.raw if glued or f" {row}" in line else line


def _in_records(text: str, figures: list[Figure]) -> Iterator[tuple[Figure, str]]:
    records = list(csv.reader(io.StringIO(text, newline="")))
    for figure in figures:
        match = _match(_LINE, figure.location)
        yield figure, records[int(match[1]) - 1][int(match[2]) - 1]


def _in_page(text: str, figures: list[Figure]) -> Iterator[tuple[Figure, str]]:
    tables = [_grid(table) for table in lxml.html.fromstring(re.sub(r"<meta[^>]*>", "", text)).iter("table")]
    for figure in figures:
        table, row, column = map(int, _match(_OF_TABLE, figure.location).groups())
        yield figure, tables[table - 1][row - 1, column - 1]


def _grid(table: lxml.html.HtmlElement) -> dict[tuple[int, int], str]:
    """The texts of a table's cells by row and column, merged ones in their first place."""
    texts: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    for i, row in enumerate(table.iter("tr")):
        at = 0
        for cell in row.iter("td", "th"):
            while (i, at) in taken:
                at += 1
            rows, columns = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            taken |= {(i + down, at + right) for down in range(rows) for right in range(columns)}
            texts[i, at] = cell.text_content().strip()
    return texts


def _in_book(data: bytes, figures: list[Figure]) -> Iterator[tuple[Figure, str]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for figure in figures:
        sheet, cell = _match(_OF_SHEET, figure.location).groups()
        value = book[sheet].cell(*coordinate_to_tuple(cell)).value
        yield figure, str(Decimal(str(value))) if isinstance(value, int | float) else str(value)
