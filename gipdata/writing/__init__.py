"""The official form, written out: a report's cells as the three prescribed tables, a whole report, a form to fill in.

As web page (.html), Word file (.docx) or workbook (.xlsx), with the form's own merged cells and labels.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gipdata.forms import EDITIONS, load_form
from gipdata.report import Cell, Report
from gipdata.writing.figures import print_cells
from gipdata.writing.layout import Part, PrintedTable

__all__ = ["bytes_of", "parts_of", "write_form", "write_report", "write_template"]

_SUFFIXES = (".html", ".htm", ".docx", ".xlsx")


def write_form(cells: Report | Iterable[Cell], path: Path, edition: str | None = None) -> None:
    """Writes the prescribed tables with these cells; the suffix of ``path`` says as what.

    A cell is printed as it is written in its source. What the tables cannot show (a figure of which the column is
    unknown, a row that the form does not have, a row that the source does not have) is named below them. ``edition``
    is by default the one that the cells are of. Raises ValueError for another suffix, and where two cells are for the
    same place; OSError where the file cannot be written.
    """
    tables = print_cells(cells, edition)
    title = _title(cells) if isinstance(cells, Report) else ()
    path.write_bytes(bytes_of(parts_of(tables), title, path.suffix))


def write_report(report: Report, path: Path) -> None:
    """Writes the whole report in the order of the form: title, prose, tables. Errors as for ``write_form``."""
    path.write_bytes(bytes_of(list(_report_parts(report)), _title(report), path.suffix))


def write_template(year: int, path: Path, org: str = "") -> None:
    """Writes the workbook to fill in; never over a file that is there, which someone may have filled in.

    Raises NoTemplate, ValueError for a suffix other than .xlsx, FileExistsError, OSError.
    """
    from gipdata.writing.template import template_bytes

    if path.suffix.lower() != ".xlsx":
        raise ValueError(f"a template is an .xlsx file, not {path.suffix or 'a file without suffix'!r}")
    data = template_bytes(year, org)
    with path.open("xb") as file:
        file.write(data)


def bytes_of(parts: Sequence[Part], title: Sequence[str], suffix: str) -> bytes:
    """The file with these parts; a page in UTF-8 for .html. Raises ValueError for a suffix that is not written."""
    match suffix.lower():
        case ".html" | ".htm":
            from gipdata.writing.html import html_of

            return html_of(parts, title).encode()
        case ".docx":
            from gipdata.writing.word import word_of

            return word_of(parts, title)
        case ".xlsx":
            from gipdata.writing.excel import excel_of

            return excel_of(parts, title)
    raise ValueError(f"cannot write {suffix or 'a file without suffix'!r}; there are {', '.join(_SUFFIXES)}")


def parts_of(tables: Iterable[PrintedTable]) -> list[Part]:
    """Each table below its heading."""
    return [Part(table.label, (), table) for table in tables]


def _title(report: Report) -> tuple[str, ...]:
    if report.title or not report.org:
        return (report.title,) if report.title else ()
    year = f"{report.year}年" if report.year else ""
    return (f"{report.org}{year}政府信息公开工作年度报告",)


def _report_parts(report: Report) -> Iterator[Part]:
    tables = {table.code: table for table in print_cells(report)}
    if front := _lines(report, "front"):
        title = "".join(report.title.split())
        yield Part("", tuple(line for line in front if "".join(line.split()) not in title))
    for section in load_form(EDITIONS[-1]).sections:
        if section.code in tables or report.section(section.code):
            yield Part(section.label, _lines(report, section.code), tables.get(section.code))
    if back := _lines(report, "back"):
        yield Part("", back)


def _lines(report: Report, section: str) -> tuple[str, ...]:
    found = report.section(section)
    return tuple(line for line in found.text.split("\n") if line.strip()) if found else ()
