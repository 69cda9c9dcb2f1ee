"""Workbooks of the old kind (.xls, .et), through xlrd. ``sheet`` makes blocks of what their sheets show.

xlrd gives every formula the result that is stored, which is 0 where a program wrote the formula and nothing ever
calculated it. Such formulas bear a mark that xlrd passes over; it is read here from the records themselves.
"""

import struct
from collections.abc import Iterator
from io import StringIO

import xlrd
from xlrd.compdoc import CompDoc
from xlrd.formatting import XF

from gipdata.sources.document import Beside, Content, UnreadableSource
from gipdata.sources.excel import NOT_CALCULATED
from gipdata.sources.number_format import BUILT_IN, shown_number, shown_text
from gipdata.sources.sheet import MOST_CELLS, MOST_SHEETS, Sheet, content_of, too_large

__all__ = ["read"]

_BROKEN = "工作簿（.xls）已损坏或有密码；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
_MOST_PLACES = 5 * MOST_CELLS  # with those that have a format and nothing else

Place = tuple[int, int]


def read(data: bytes, beside: Beside) -> Content:
    try:
        sheets = list(_sheets(data))
    except (UnreadableSource, MemoryError):
        raise
    except Exception as error:  # xlrd checks little of what it reads: anything may come of a damaged file
        raise UnreadableSource(_BROKEN) from error
    return content_of(sheets)


def _sheets(data: bytes) -> Iterator[Sheet]:
    stream = _stream(data)
    book = xlrd.open_workbook(
        file_contents=data, logfile=StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
    )
    if book.nsheets > MOST_SHEETS:
        raise UnreadableSource(f"工作簿有 {book.nsheets} 个工作表，不是一份年度报告；请一个单位一个文件。")
    for index, stale in enumerate(_stale_formulas(stream, book.nsheets)):
        yield _read_sheet(book, book.sheet_by_index(index), stale)
        book.unload_sheet(index)


def _read_sheet(book: xlrd.Book, source: xlrd.sheet.Sheet, stale: set[Place]) -> Sheet:
    sheet = Sheet(source.name, source.visibility != 0)
    sheet.merged = {
        (top + 1, left + 1, bottom, right)
        for top, bottom, left, right in source.merged_cells
        if bottom - top > 1 or right - left > 1
    }
    sheet.hidden_columns = {column + 1 for column, info in source.colinfo_map.items() if info.hidden or info.width == 0}
    sheet.hidden_rows = {row + 1 for row, info in source.rowinfo_map.items() if info.hidden or info.height == 0}
    shows_zeros = bool(getattr(source, "show_zero_values", True))
    places = 0
    for row in range(source.nrows):
        places += source.row_len(row)
        if places > _MOST_PLACES:
            raise too_large(sheet.name)
        for column, cell in enumerate(source.row(row)):
            if cell.ctype == xlrd.XL_CELL_EMPTY:
                continue
            style, place = book.xf_list[cell.xf_index or 0], (row + 1, column + 1)
            if style.border and (style.border.left_line_style or style.border.right_line_style):
                sheet.ruled.add(place)
            shown = _text(book, cell, style, shows_zeros=shows_zeros)
            sheet.add(place, NOT_CALCULATED if (row, column) in stale else shown)
    return sheet


def _text(book: xlrd.Book, cell: xlrd.sheet.Cell, style: XF, *, shows_zeros: bool) -> str:
    """What the cell shows."""
    value = cell.value
    if isinstance(value, str):
        return shown_text(value.replace("\r\n", "\n").replace("\r", "\n"), _code(book, style))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(value), "#N/A"))
    if value == 0 and not shows_zeros:
        return ""
    return shown_number(value, _code(book, style), from_1904=bool(book.datemode))


def _code(book: xlrd.Book, style: XF) -> str | None:
    """The number format. Those that Excel has of itself are known better here than to xlrd, which is American."""
    stated = book.format_map[style.format_key].format_str
    if stated is None or stated == xlrd.formatting.std_format_strings.get(style.format_key):
        return BUILT_IN.get(style.format_key)
    return stated


# Formulas that were never calculated ----------------------------------------------------------------------------------

_BOUNDSHEET, _BOF, _EOF, _FORMULA, _UNCALCULATED = 0x85, 0x809, 0x0A, 0x06, 0x5E
_WORKSHEET = 0
_TO_CALCULATE = 0x2  # when the file is opened


def _stream(data: bytes) -> bytes:
    """The records of the workbook, out of the small file system that holds them."""
    container = CompDoc(data, logfile=StringIO())
    _check_chains(container)
    for name in ("Workbook", "Book"):
        if stream := container.get_named_stream(name):
            return bytes(stream)
    raise ValueError("no workbook")


def _check_chains(container: CompDoc) -> None:
    """Raises ValueError where the short sectors of a stream run in a circle: xlrd would follow it for ever."""
    known: set[int] = set()
    for node in container.dirlist:
        sector, chain = node.first_SID, set()
        while 0 <= sector < len(container.SSAT) and sector not in known:
            if sector in chain:
                raise ValueError("a chain of sectors without an end")
            chain.add(sector)
            sector = container.SSAT[sector]
        known |= chain


def _stale_formulas(stream: bytes, sheets: int) -> list[set[Place]]:
    """For each worksheet in order, the places (from 0) whose formula's result is not to be relied on."""
    offsets = [
        offset
        for code, record in _records(stream, 0)
        if code == _BOUNDSHEET
        for offset, _, kind in [struct.unpack_from("<iBB", record)]
        if kind == _WORKSHEET
    ]
    if len(offsets) != sheets:
        raise ValueError("another number of sheets")
    return [_stale_in_sheet(stream, offset) for offset in offsets]


def _stale_in_sheet(stream: bytes, offset: int) -> set[Place]:
    formulas: set[Place] = set()
    stale: set[Place] = set()
    none_calculated = False
    for code, record in _records(stream, offset):
        none_calculated |= code == _UNCALCULATED
        if code == _FORMULA:
            row, column, _, _, flags = struct.unpack_from("<HHH8sH", record)
            formulas.add((row, column))
            if flags & _TO_CALCULATE:
                stale.add((row, column))
    return formulas if none_calculated else stale


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from an offset to the end of that part of the stream; charts within a sheet are parts of it."""
    depth = 0
    while 0 <= at <= len(stream) - 4:
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, stream[at + 4 : at + 4 + length]
        depth += (code == _BOF) - (code == _EOF)
        if depth <= 0:
            return
        at += 4 + length
