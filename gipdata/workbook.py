"""The tables of a build as one Excel workbook: Chinese headings, filters, and a first sheet that explains the codes.

Text is written as text even where it begins like a formula; the same tables always give the same bytes.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from gipdata.dataset import Dataset
from gipdata.formulas import is_like_formula
from gipdata.frames import values_of
from gipdata.rows import Value
from gipdata.schema import TABLES, Column, Type, code_list

__all__ = ["workbook_bytes"]

_LONGEST_TEXT = 32_767  # characters that a cell of Excel takes
_MOST_ROWS = 1_048_576  # rows that a sheet of Excel takes, heading included
_NARROWEST, _WIDEST = 8, 48
_WRITTEN = datetime(2000, 1, 1)  # stands for the time of writing, which would differ from build to build
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GUIDE_HEADINGS = ("工作表", "列", "数据文件中的列名", "类型", "代码", "代码含义")
_TYPE_NAMES = {Type.TEXT: "文字", Type.COUNT: "整数", Type.DECIMAL: "数字", Type.DATE: "日期"}


def workbook_bytes(dataset: Dataset, most_rows: int = _MOST_ROWS) -> bytes:
    """The workbook of these frames. A sheet longer than Excel can take ends in a row that says what it leaves out."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _WRITTEN
    book.properties.creator = "gipdata"
    _write_sheet(book, "说明", _GUIDE_HEADINGS, list(_guide_rows()), [None] * len(_GUIDE_HEADINGS))
    for table in TABLES:
        frame = dataset.frames[table.name]
        rows = list(zip(*(values_of(frame, column) for column in table.columns), strict=True))
        if len(rows) >= most_rows:
            left_out = len(rows) - (most_rows - 2)
            rows = [*rows[: most_rows - 2], (f"另有 {left_out} 行未列入，见 {table.name}.csv",)]
        formats = [_number_format(column) for column in table.columns]
        _write_sheet(book, table.title, [column.title for column in table.columns], rows, formats)
    buffer = io.BytesIO()
    with _TimelessZip(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    return buffer.getvalue()


class _TimelessZip(zipfile.ZipFile):
    """A zip archive whose entries all bear the first date a zip archive can state."""

    def writestr(
        self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None
    ) -> None:
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        super().writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        self.writestr(str(arcname), Path(filename).read_bytes())


def _guide_rows() -> Iterator[tuple[Value, ...]]:
    for table in TABLES:
        for column in table.columns:
            head = (table.title, column.title, column.name, _TYPE_NAMES[column.type])
            codes = code_list(column.codes) if column.codes else {"": ""}
            yield from ((*head, code or None, meaning or None) for code, meaning in codes.items())


def _number_format(column: Column) -> str | None:
    """How Excel shows the column; None for what it shows well by itself."""
    if column.type is Type.DATE:
        return "yyyy-mm-dd"
    return "#,##0.####" if column.type is Type.DECIMAL else None


def _write_sheet(
    book: Any, title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]], formats: Sequence[str | None]
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(rows) + 1}"
    for i, heading in enumerate(headings):
        # A thousand rows tell the width; reading all of a large sheet for it would take longer than writing it.
        texts = (row[i] for row in rows[:1000] if i < len(row))
        width = max((_width(text) for text in (heading + "▼", *texts)), default=0)
        sheet.column_dimensions[get_column_letter(i + 1)].width = min(max(width + 2, _NARROWEST), _WIDEST)
    sheet.append([_heading_cell(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_field(sheet, value, form) for value, form in zip(row, formats, strict=False)])


def _heading_cell(sheet: Any, heading: str) -> Any:
    cell = WriteOnlyCell(sheet, heading)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE6F0")
    cell.alignment = Alignment(vertical="center")
    return cell


def _field(sheet: Any, value: Value, number_format: str | None) -> Any:
    if isinstance(value, str):
        text = _NOT_IN_XML.sub("\ufffd", value)
        text = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
        if not text.startswith("#") and not is_like_formula(text):
            return text
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"  # else a formula, or an error value
        cell.quotePrefix = True  # and it stays text when someone edits the cell
        return cell
    if value is None or number_format is None or not isinstance(value, Decimal | date):
        return value
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = number_format
    return cell


def _width(value: Value) -> int:
    """How many half-width characters the value takes up on the screen, in its longest line."""
    lines = str("" if value is None else value).split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line[:_WIDEST]) for line in lines)
