"""Parts as a workbook: on one sheet in the order of the report, or each part on a sheet of its own.

Merged cells are Excel's own. A plain number is a number, anything else text, which never becomes a formula. The same
parts give the same bytes.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gipdata.writing.layout import PAGE_UNITS, Key, Part, PrintedCell, PrintedTable
from gipdata.writing.office import WRITTEN, same_bytes, storable

__all__ = ["ONE_UNIT_EACH", "Sheet", "book_bytes", "excel_of", "new_book"]

ONE_UNIT_EACH = (1,) * PAGE_UNITS
"""Columns of a sheet on which all tables find theirs."""


def excel_of(parts: Sequence[Part], title: Sequence[str] = (), *, one_sheet: bool = True) -> bytes:
    """The bytes of the .xlsx file. Without ``one_sheet`` every heading begins a sheet, which bears its name."""
    book = new_book()
    sheet: Sheet | None = None
    for part in parts or (Part(),):
        if sheet is None or (part.heading and not one_sheet):
            own = part.table.widths if part.table and not one_sheet else ONE_UNIT_EACH
            sheet = Sheet(book, "年度报告" if one_sheet else part.heading, own)
            sheet.add_title(title)
            title = ()
        sheet.add_part(part)
    return book_bytes(book)


def new_book() -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "gipdata"
    return book


def book_bytes(book: Workbook) -> bytes:
    book.properties.created = book.properties.modified = WRITTEN
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        ExcelWriter(book, archive).write_data()
    return same_bytes(buffer.getvalue())


# One sheet ------------------------------------------------------------------------------------------------------------

_UNIT = 6.5  # characters: the width of one of PAGE_UNITS
_LINE, _TALLEST = 1.5, 409.0  # the height of a line, of its size; the tallest row that Excel has, in points
_TITLE, _HEADING = Font("宋体", 18, bold=True), Font("黑体", 14)
_TABLE_SIZE = 10.5
_TEXT, _IN_TABLE, _NOTE = Font("仿宋", 12), Font("仿宋", _TABLE_SIZE), Font("仿宋", 10)
_CENTRED = Alignment("center", "center", wrap_text=True)
_FIGURE = Alignment("center", "center", shrink_to_fit=True)  # a number too wide for its cell would be shown as ####
_PROSE = Alignment("left", "top", wrap_text=True)
_RULE = Side("thin", "000000")
_BORDER = Border(_RULE, _RULE, _RULE, _RULE)
_NOT_IN_SHEET_NAME, _LONGEST_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]"), 31


class Sheet:
    """A sheet that is filled from the top. ``figures`` tells in which cell (``F12``) each figure of a table stands.

    ``units`` are the widths of its columns; a table on it must have its columns where some of the sheet's end.
    """

    def __init__(self, book: Workbook, name: str, units: Sequence[int] = ONE_UNIT_EACH) -> None:
        self.sheet: Worksheet = book.create_sheet(_NOT_IN_SHEET_NAME.sub("", name)[:_LONGEST_SHEET_NAME] or "正文")
        self.figures: dict[Key, str] = {}
        self.row = 0  # the last one in use
        self._units = tuple(units)
        for i, width in enumerate(units, 1):
            self.sheet.column_dimensions[get_column_letter(i)].width = width * _UNIT
        self.sheet.page_setup.paperSize = 9  # A4
        self.sheet.page_setup.orientation = "portrait"
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.print_options.horizontalCentered = True

    def add_part(self, part: Part) -> None:
        if part.heading:
            self.add_heading(part.heading)
        for paragraph in part.paragraphs:
            self.add_text(paragraph)
        if part.table:
            self.add_table(part.table)

    def add_title(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._add_line(line, _TITLE, _CENTRED)

    def add_heading(self, text: str) -> None:
        self._add_line(text, _HEADING, Alignment("left", "center", wrap_text=True))

    def add_text(self, text: str) -> Cell:
        return self._add_line(text, _TEXT, _PROSE)

    def add_box(self, rows: int, height: float) -> Cell:
        """An empty field over the full width, and over so many rows of that height in points."""
        for row in range(self.row + 1, self.row + rows + 1):
            self.sheet.row_dimensions[row].height = height
        return self._put("", rows, _TEXT, _PROSE, _BORDER)

    def add_table(self, table: PrintedTable) -> None:
        """The table with its notes below it."""
        first, edges = self.row + 1, self._edges(table)
        for cells in table.rows:
            self.row += 1
            for cell in cells:
                left, right = edges[cell.at], edges[cell.at + cell.colspan] - 1
                place = self._merge(self.row, left, cell.rowspan, right, _BORDER)
                _write(place, cell.text)
                place.font = _IN_TABLE
                place.alignment = _FIGURE if cell.role == "figure" and cell.text.isascii() else _CENTRED
                if cell.role == "figure":
                    self.figures[table.code, cell.row, cell.column] = place.coordinate
        for row, height in enumerate(self._heights(table), first):
            self.sheet.row_dimensions[row].height = height
        for note in table.notes:
            self._add_line(note, _NOTE, _PROSE)

    def _edges(self, table: PrintedTable) -> list[int]:
        """Where each column of the table begins, and where the last ends: columns of the sheet, from 1."""
        column_at = {units: column for column, units in enumerate(accumulate(self._units, initial=0), 1)}
        return [column_at[units] for units in accumulate(table.widths, initial=0)]

    def _heights(self, table: PrintedTable) -> list[float]:
        """Excel does not make rows with merged cells as high as they need to be."""
        lines = [1] * len(table.rows)
        needs = [(i, cell, _lines(cell, table.widths)) for i, row in enumerate(table.rows) for cell in row]
        for i, cell, need in sorted(needs, key=lambda entry: entry[1].rowspan):
            rows = range(i, i + cell.rowspan)
            lines[rows[-1]] += max(0, need - sum(lines[row] for row in rows))
        return [min(_TALLEST, count * _LINE * _TABLE_SIZE + 3) for count in lines]

    def _add_line(self, text: str, font: Font, alignment: Alignment) -> Cell:
        size = font.sz or _TABLE_SIZE
        room = sum(self._units) * _UNIT * _TABLE_SIZE / size
        needed = sum(-(-_width(line) // max(1, int(room))) or 1 for line in text.split("\n"))
        place = self._put(text, 1, font, alignment, None)
        self.sheet.row_dimensions[self.row].height = min(_TALLEST, needed * _LINE * size + 3)
        return place

    def _put(self, text: str, rows: int, font: Font, alignment: Alignment, border: Border | None) -> Cell:
        """A text over the full width, below all that is there."""
        place = self._merge(self.row + 1, 1, rows, len(self._units), border)
        self.row += rows
        _write(place, text)
        place.font, place.alignment = font, alignment
        return place

    def _merge(self, row: int, left: int, rows: int, right: int, border: Border | None) -> Cell:
        """The first of the places that it makes one."""
        for column in range(left, right + 1):
            for below in range(row, row + rows):
                if border:
                    self.sheet.cell(below, column).border = border
        if rows > 1 or right > left:
            self.sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=left, end_column=right)
        place = self.sheet.cell(row, left)
        assert isinstance(place, Cell)
        return place


def _lines(cell: PrintedCell, widths: Sequence[int]) -> int:
    """How many lines a cell of a table takes up."""
    if cell.role == "figure" and cell.text.isascii():
        return 1
    room = int(sum(widths[cell.at : cell.at + cell.colspan]) * _UNIT)
    return sum(-(-_width(line) // room) or 1 for line in cell.text.split("\n"))


def _width(text: str) -> int:
    """In half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


# One cell -------------------------------------------------------------------------------------------------------------

# What Excel keeps and shows as written, up to fifteen digits; 007, +3 and 1,400 are texts.
_PLAIN_NUMBER = re.compile(r"(?:-(?=.*[1-9]))?(?:0|[1-9]\d*)(?:\.(?P<part>\d+))?", re.ASCII)
_MOST_DIGITS, _LONGEST_TEXT = 15, 32_767


def _write(place: Cell, text: str) -> None:
    match = _PLAIN_NUMBER.fullmatch(text)
    if match and sum(c.isdigit() for c in text) <= _MOST_DIGITS:
        part = match["part"]
        place.value = Decimal(text) if part else int(text)
        place.number_format = f"0.{'0' * len(part)}" if part else "0"
    elif text:
        place.value = storable(text)[:_LONGEST_TEXT]
        place.data_type = "s"  # else = begins a formula, # an error value
        place.quotePrefix = text.startswith(("=", "+", "-", "@", "#"))  # and it stays text when someone edits the cell
