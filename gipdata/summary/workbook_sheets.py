"""Sheets of the county's workbook as plain rows, and how they are written: headings, panes, filters, widths, print.

Numbers stay numbers and text stays text, also where it begins like a formula; the same sheets give the same bytes.
"""

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from gipdata.formulas import is_like_formula
from gipdata.writing.office import WRITTEN, same_bytes, storable

__all__ = ["SHARE", "YEAR", "SheetColumn", "SheetData", "Value", "book_of"]

Value = str | int | float | Decimal | date | None


class SheetColumn(NamedTuple):
    """A column: its heading, what it says (Chinese, for the codebook), and the words that stand in it for codes."""

    title: str
    about: str = ""
    words: tuple[str, ...] = ()
    number_format: str = ""  # "" is the one that fits the value: with thousands, decimals where there are any


class SheetData(NamedTuple):
    """A sheet with the row that freezes below its headings; ``frozen`` columns stay in sight, and on every page."""

    title: str
    about: str  # what one row is
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Value]]
    frozen: int = 1


YEAR, SHARE = "0", "0%"
"""Number formats that the value does not tell."""

_NARROWEST, _WIDEST, _MEASURED_ROWS = 6, 40, 2000
_PAGE = 170  # half-width characters that a page across shows legibly
_PORTRAIT = 100
_LINE_HEIGHT, _TALLEST = 15.0, 409.0  # points; Excel has no taller rows
_MOST_ROWS, _LONGEST_TEXT, _MOST_DIGITS = 1_048_576, 32_767, 15  # what Excel takes
_HEADING, _PLAIN, _GUARDED = Font(bold=True), "text", "guarded text"
_SHADE = PatternFill("solid", fgColor="DDE6F0")
_LINE = Side("thin", "BFBFBF")
_BORDER = Border(_LINE, _LINE, _LINE, _LINE)
_TEXT, _NUMBER = Alignment(vertical="top", wrap_text=True), Alignment(vertical="top")
_CENTRED = Alignment("center", "center", wrap_text=True)
_ALIGNMENTS = {_PLAIN: _TEXT, _GUARDED: _TEXT, YEAR: Alignment("center", "top")}


def book_of(sheets: Sequence[SheetData], title: str) -> bytes:
    """The workbook with these sheets; ``title`` stands at the head of every printed page."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = WRITTEN
    book.properties.creator, book.properties.title = "gipdata", title
    for sheet in sheets:
        _write(book, sheet, title)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        ExcelWriter(book, archive).write_data()
    return same_bytes(buffer.getvalue())


def _write(book: Any, data: SheetData, title: str) -> None:
    if len(data.rows) >= _MOST_ROWS:
        raise ValueError(f"sheet {data.title} has {len(data.rows)} rows, more than Excel takes")
    sheet = book.create_sheet(data.title)
    widths = [_column_width(data, at) for at in range(len(data.columns))]
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    last = get_column_letter(len(data.columns))
    sheet.freeze_panes = f"{get_column_letter(data.frozen + 1)}2"
    sheet.auto_filter.ref = f"A1:{last}{len(data.rows) + 1}"
    _set_up_page(sheet, data, title, sum(widths))
    sheet.row_dimensions[1].height = _height([column.title for column in data.columns], widths)
    sheet.append([_heading_cell(sheet, column.title) for column in data.columns])
    looks = [_Look(sheet, column.number_format) for column in data.columns]
    for number, row in enumerate(data.rows, 2):
        sheet.row_dimensions[number].height = _height(row, widths)
        sheet.append([look.cell(value) for value, look in zip(row, looks, strict=True)])


def _set_up_page(sheet: Any, data: SheetData, title: str, width: float) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if width > _PORTRAIT else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, round(width / _PAGE)), 0
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = "1:1"
    if width > _PAGE:
        sheet.print_title_cols = f"A:{get_column_letter(data.frozen)}"
    sheet.oddHeader.left.text, sheet.oddHeader.right.text = title.replace("&", "&&"), data.title
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


class _Look:
    """Makes the cells of a column, each a copy of a styled one: setting a style takes ten times as long."""

    def __init__(self, sheet: Any, number_format: str) -> None:
        self._sheet, self._number_format = sheet, number_format
        self._styled: dict[str, Any] = {}

    def cell(self, value: Value) -> Any:
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, int | Decimal) and sum(c.isdigit() for c in _digits(value)) > _MOST_DIGITS:
            return self._of_text(_digits(value))  # Excel would round it
        cell = self._like(self._number_format or _format_of(value))
        cell.value = value
        return cell

    def _of_text(self, text: str) -> Any:
        cell = self._like(_GUARDED if _is_guarded(text) else _PLAIN)
        return _fill_in(cell, text)

    def _like(self, look: str) -> Any:
        if look not in self._styled:
            cell = _cell(self._sheet, _ALIGNMENTS.get(look, _NUMBER))
            if look == _GUARDED:
                cell.quotePrefix = True
            elif look != _PLAIN:
                cell.number_format = look
            self._styled[look] = cell
        return copy(self._styled[look])


def _heading_cell(sheet: Any, title: str) -> Any:
    cell = _cell(sheet, _CENTRED)
    cell.font, cell.fill, cell.quotePrefix = _HEADING, _SHADE, _is_guarded(title)
    return _fill_in(cell, title)


def _cell(sheet: Any, alignment: Alignment) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.alignment, cell.border = alignment, _BORDER
    return cell


def _fill_in(cell: Any, text: str) -> Any:
    """The cell with a text, which is neither a formula nor an error value."""
    text = storable(text)
    cell.value = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    cell.data_type = "s"
    return cell


def _is_guarded(text: str) -> bool:
    """Whether the text needs a mark to stay text when someone edits the cell."""
    return text.startswith("#") or is_like_formula(text)


def _digits(value: int | Decimal) -> str:
    return str(value) if isinstance(value, int) else format(value, "f")


def _format_of(value: Value) -> str:
    if isinstance(value, date):
        return "yyyy-mm-dd"
    if isinstance(value, float):
        return "0.00"
    if isinstance(value, Decimal) and value != int(value):
        exponent = value.normalize().as_tuple().exponent
        return f"#,##0.{'0' * max(2, -exponent if isinstance(exponent, int) else 0)}"
    return "#,##0" if value is not None else "General"


def _column_width(data: SheetData, at: int) -> float:
    """As wide as what stands in it, within limits; headings may break."""
    texts = [_shown(row[at], data.columns[at]) for row in data.rows[:_MEASURED_ROWS]]
    longest = max((width_of(line) for text in texts for line in text.split("\n")), default=0)
    heading = width_of(data.columns[at].title)
    needed = max(longest, min(heading, max(10, -(-heading // 2)))) + 2
    return min(max(needed, _NARROWEST), _WIDEST)


def _height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """The height of a row in points, in which every text of it can be read; not all programs find it by themselves."""
    texts = ((value, width) for value, width in zip(row, widths, strict=True) if isinstance(value, str))
    lines = (sum(-(-width_of(line) // int(0.9 * width)) or 1 for line in text.split("\n")) for text, width in texts)
    return min(_TALLEST, _LINE_HEIGHT * max(lines, default=1) + 1)


def _shown(value: Value, column: SheetColumn) -> str:
    if value is None:
        return ""
    if isinstance(value, int | Decimal) and not column.number_format:
        return f"{value:,}"
    return str(value)[: 2 * _WIDEST]


def width_of(text: str) -> int:
    """In half-width characters.

    >>> width_of("2024年")
    6
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
