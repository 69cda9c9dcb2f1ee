"""Kinds of file that no other writer makes: a browser's archive of a page, old workbooks, CSV, a Chinese zip.

The same content gives the same bytes.
"""

import csv
import io
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from email.header import Header

from gipdata.writing.layout import Part, PrintedCell, PrintedTable
from tests.documents.markup_files import zip_of
from tests.sources import make_xls

__all__ = ["csv_of", "mht_of", "old_book_of", "windows_zip_of"]

_BOUNDARY = "----MultipartBoundary--sample----"
_SAVED = "Mon, 4 Mar 2024 09:00:00 +0800"


def mht_of(page: str, title: str, address: str) -> bytes:
    """A page as a browser saves it in one file; ``page`` is its HTML without a declared encoding."""
    head = [
        "From: <Saved by Blink>",
        f"Snapshot-Content-Location: {address}",
        f"Subject: {Header(title, 'utf-8', maxlinelen=998).encode()}",
        f"Date: {_SAVED}",
        "MIME-Version: 1.0",
        "Content-Type: multipart/related;",
        '\ttype="text/html";',
        f'\tboundary="{_BOUNDARY}"',
        "",
        f"--{_BOUNDARY}",
        "Content-Type: text/html",
        "Content-ID: <frame-sample@mhtml.blink>",
        "Content-Transfer-Encoding: quoted-printable",
        f"Content-Location: {address}",
        "",
    ]
    body = quopri.encodestring(page.encode()).decode("ascii").split("\n")
    return "\r\n".join([*head, *body, f"--{_BOUNDARY}--", ""]).encode("ascii")


# Tables of one sheet --------------------------------------------------------------------------------------------------


def csv_of(parts: Sequence[Part], title: Sequence[str], encoding: str) -> bytes:
    """The whole report as a spreadsheet saves it: a line a row, as many cells in each, merged ones empty."""
    lines = [[text] for text in title]
    for part in parts:
        lines += [[text] for text in (part.heading, *part.paragraphs) if text]
        lines += _grid(part.table) if part.table else []
    width = max(map(len, lines))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*line, *[""] * (width - len(line))] for line in lines)
    return out.getvalue().encode(encoding)


def _grid(table: PrintedTable) -> Iterator[list[str]]:
    for row in table.rows:
        line = [""] * len(table.widths)
        for cell in row:
            line[cell.at] = cell.text
        yield line


_RULED = 1  # the style of a cell with lines around it
_PLAIN = re.compile(r"0|-?[1-9]\d*(?:\.\d*[1-9])?|0\.\d*[1-9]")


def old_book_of(parts: Sequence[Part], title: Sequence[str], name: str) -> bytes:
    """The report on one sheet of an .xls workbook; a plain figure is a number there, all else is text."""
    width = max(len(part.table.widths) for part in parts if part.table)
    records: list[bytes] = []
    spans: list[tuple[int, int, int, int]] = []
    row = 0

    def line(text: str) -> None:
        nonlocal row
        records.append(make_xls.text((row, 0), text))
        spans.append((row, row, 0, width - 1))
        row += 1

    for text in title:
        line(text)
    for part in parts:
        for text in (part.heading, *part.paragraphs):
            if text:
                line(text)
        if part.table:
            records += _old_cells(part.table, row)
            spans += _old_spans(part.table, row)
            row += len(part.table.rows)
    return make_xls.xls([(name, 0, [*records, make_xls.merged(*spans)])], styles=[(0, False), (0, True)])


def _old_cells(table: PrintedTable, first: int) -> Iterator[bytes]:
    for down, cells in enumerate(table.rows):
        for cell in cells:
            yield _old_cell((first + down, cell.at), cell)
            for below, right in _rest(cell):
                yield make_xls.blank((first + down + below, cell.at + right), _RULED)


def _old_cell(at: tuple[int, int], cell: PrintedCell) -> bytes:
    if cell.role == "figure" and _PLAIN.fullmatch(cell.text):
        return make_xls.number(at, float(cell.text), _RULED)
    return make_xls.text(at, cell.text, _RULED) if cell.text else make_xls.blank(at, _RULED)


def _rest(cell: PrintedCell) -> Iterator[tuple[int, int]]:
    """The places that a merged cell takes up besides its first."""
    return ((r, c) for r in range(cell.rowspan) for c in range(cell.colspan) if r or c)


def _old_spans(table: PrintedTable, first: int) -> Iterator[tuple[int, int, int, int]]:
    for down, cells in enumerate(table.rows, first):
        for cell in cells:
            if cell.rowspan * cell.colspan > 1:
                yield down, down + cell.rowspan - 1, cell.at, cell.at + cell.colspan - 1


# A zip of Chinese Windows ---------------------------------------------------------------------------------------------


def windows_zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip file whose names stand in it as GBK and nothing says so.

    Raises ValueError where a stand-in for a name is found in a file's bytes.
    """
    raw = {name: name.encode("gbk") for name in files}
    stand_ins = {name: f"@{at}".ljust(len(raw[name]), "@") for at, name in enumerate(files)}
    data = zip_of({stand_ins[name]: content for name, content in files.items()})
    for name, stand_in in stand_ins.items():
        written = stand_in.encode("ascii")
        if data.count(written) != 2:  # before the file, and in the directory
            raise ValueError(f"{stand_in} is not unique")
        data = data.replace(written, raw[name])
    return data
