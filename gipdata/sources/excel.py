"""Workbooks (.xlsx): what their sheets show, from the XML of their parts. ``sheet`` makes blocks of it.

Not through openpyxl: it gives a cell its formula or its result but not both, turns Chinese dates into plain numbers,
fills merged ranges of any size, and refuses files for faults in charts and filters. Where a formula has no result, or
one that is due to be calculated anew, the formula itself stands in the cell. A part that is missing or broken makes
the file unreadable.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from gipdata.report import Location
from gipdata.sources.document import Beside, Content, Picture, UnreadableSource
from gipdata.sources.excel_parts import BROKEN, Package
from gipdata.sources.number_format import BUILT_IN, shown_number, shown_text
from gipdata.sources.sheet import MOST_SHEETS, Sheet, content_of

__all__ = ["NOT_CALCULATED", "read"]

NOT_CALCULATED = "（公式未计算）"

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def read(data: bytes, beside: Beside) -> Content:
    try:
        sheets = list(_sheets(Package(data)))
    except (etree.LxmlError, ValueError, LookupError, ArithmeticError) as error:
        raise UnreadableSource(BROKEN) from error
    return content_of(sheets)


# The book -------------------------------------------------------------------------------------------------------------


class _Style(NamedTuple):
    code: str | None  # the number format
    ruled: bool


class _Book(NamedTuple):
    """What the sheets share. ``stale``: the results of formulas are to be calculated anew."""

    package: Package
    strings: list[str]
    styles: list[_Style]
    from_1904: bool
    stale: bool


def _sheets(package: Package) -> Iterator[Sheet]:
    main = next((name for kind, name in package.relations("").values() if kind == "officeDocument"), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise UnreadableSource("这是二进制工作簿（.xlsb），不能读取；请另存为 .xlsx 后再试。")
    parts = package.relations(main)
    named = {kind: name for kind, name in parts.values() if name in package}
    from_1904 = stale = False
    listed: list[tuple[str, bool, str]] = []
    for element in package.elements(main, "workbookPr", "calcPr", "sheet"):
        tag = etree.QName(element).localname
        if tag == "workbookPr":
            from_1904 = _is_true(element.get("date1904"))
        elif tag == "calcPr":
            stale = _is_true(element.get("fullCalcOnLoad"))
        else:
            kind, part = parts[_relation_of(element)]
            if kind == "worksheet":
                listed.append((element.get("name", ""), element.get("state", "visible") != "visible", part))
    if len(listed) > MOST_SHEETS:
        raise UnreadableSource(f"工作簿有 {len(listed)} 个工作表，不是一份年度报告；请一个单位一个文件。")
    strings = list(_strings(package, named["sharedStrings"])) if "sharedStrings" in named else []
    styles = list(_styles(package, named["styles"])) if "styles" in named else []
    book = _Book(package, strings, styles, from_1904, stale)
    for name, hidden, part in listed:
        yield _read_sheet(book, Sheet(name, hidden), part)


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _relation_of(element: etree._Element) -> str:
    """The id in an attribute ``r:id`` ("" where there is none), in the namespace of either edition of the standard."""
    return next((str(value) for name, value in element.attrib.items() if str(name).endswith("}id")), "")


def _strings(package: Package, part: str) -> Iterator[str]:
    return (_text_of(element) for element in package.elements(part, "si"))


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def _text_of(element: etree._Element) -> str:
    """The text of a string in one or several formats, without the pronunciation that may stand above it."""
    text = "".join(t.text or "" for path in ("{*}t", "{*}r/{*}t") for t in element.iterfind(path))
    return _unescaped(text)


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = _UNSEEN.sub("", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _styles(package: Package, part: str) -> Iterator[_Style]:
    """The styles of cells, in order."""
    codes: dict[int, str] = dict(BUILT_IN)
    ruled: list[bool] = []
    for element in package.elements(part, "numFmt", "border", "xf"):
        tag, parent = etree.QName(element).localname, element.getparent()
        within = "" if parent is None else etree.QName(parent).localname
        if tag == "numFmt" and within == "numFmts":
            codes[int(element.get("numFmtId", ""))] = element.get("formatCode", "")
        elif tag == "border" and within == "borders":
            sides = [side for name in ("left", "right", "start", "end") for side in element.iterfind(f"{{*}}{name}")]
            ruled.append(any(side.get("style", "none") != "none" for side in sides))
        elif tag == "xf" and within == "cellXfs":
            border = int(element.get("borderId", "0"))
            yield _Style(codes.get(int(element.get("numFmtId", "0"))), ruled[border] if ruled else False)


# A sheet --------------------------------------------------------------------------------------------------------------


def _read_sheet(book: _Book, sheet: Sheet, part: str) -> Sheet:
    reader = _SheetReader(book, sheet)
    for element in book.package.elements(part, "c", "row", "col", "mergeCell", "sheetView"):
        reader.take(str(element.tag).rpartition("}")[2], element)
    for kind, name in book.package.relations(part).values():
        if kind == "drawing" and name in book.package:
            sheet.pictures += _pictures(book.package, name, sheet.name)
    return sheet


_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", re.ASCII)


def _place(reference: str) -> tuple[int, int]:
    """Row and column of B3; ValueError for anything else."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell: {reference!r}")
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return _checked(int(match[2]), column)


def _checked(row: int, column: int) -> tuple[int, int]:
    if not (0 < row <= _LAST_ROW and 0 < column <= _LAST_COLUMN):
        raise ValueError(f"no cell: {row}, {column}")
    return row, column


class _SheetReader:
    """Fed with the elements of a sheet as they end: the cells of a row come before the row."""

    def __init__(self, book: _Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._row = 0  # the last one that ended
        self._shows_zeros = True
        self._seen: set[tuple[int, int]] = set()
        self._last: tuple[int, int] = (0, 0)

    def take(self, tag: str, element: etree._Element) -> None:
        if tag == "c":
            self._take_cell(element)
        elif tag == "row":
            self._end_row(element)
        elif tag == "col":
            if _is_true(element.get("hidden")) or _is_nothing(element.get("width")):
                last = min(int(element.get("max", "0")), _LAST_COLUMN)
                self._sheet.hidden_columns.update(range(int(element.get("min", "0")), last + 1))
        elif tag == "mergeCell":
            first_place, _, last_place = element.get("ref", "").partition(":")
            top, left = _place(first_place)
            bottom, right = _place(last_place or first_place)
            if (top, left) != (bottom, right):
                self._sheet.merged.add((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
        else:
            self._shows_zeros = element.get("showZeros", "1") not in ("0", "false")

    def _end_row(self, element: etree._Element) -> None:
        self._row = _row_number(element, self._row)
        if self._last[0] == self._row and (_is_true(element.get("hidden")) or _is_nothing(element.get("ht"))):
            self._sheet.hidden_rows.add(self._row)

    def _take_cell(self, element: etree._Element) -> None:
        parent = element.getparent()
        if parent is None or etree.QName(parent).localname != "row":
            raise ValueError("a cell outside a row")
        row = _row_number(parent, self._row)
        reference = element.get("r")
        place = _place(reference) if reference else _checked(row, self._last[1] + 1 if self._last[0] == row else 1)
        if place[0] != row:
            raise ValueError("a cell of another row")
        self._last = place
        styles, style = self._book.styles, _Style("General", False)
        if styles:
            style = styles[_index(element.get("s", "0"))]
        if style.ruled:
            self._sheet.ruled.add(place)
        if len(element) and (text := self._text(element, style.code)):
            if place in self._seen:
                raise ValueError("two cells in one place")
            self._seen.add(place)
            self._sheet.add(place, text)

    def _text(self, element: etree._Element, code: str | None) -> str:
        """What the cell shows."""
        kind, value, formula = element.get("t", "n"), element.findtext("{*}v") or "", element.find("{*}f")
        if kind == "inlineStr":
            strings = element.find("{*}is")
            return shown_text(_text_of(strings), code) if strings is not None else ""
        if formula is not None and (self._book.stale or (kind == "n" and not value)):
            return f"={formula.text}" if formula.text else NOT_CALCULATED
        if not value:
            return ""
        if kind == "s":
            return shown_text(self._book.strings[_index(value)], code)
        if kind == "str":
            return shown_text(_unescaped(value), code)
        if kind == "b":
            return "TRUE" if _is_true(value) else "FALSE"
        if kind != "n":  # e: an error; d: a date as text
            return value
        number = float(value)
        return (
            "" if number == 0 and not self._shows_zeros else shown_number(number, code, from_1904=self._book.from_1904)
        )


def _index(text: str) -> int:
    """A place in a list; no negative one, which would count from its end."""
    index = int(text)
    if index < 0:
        raise ValueError(text)
    return index


def _row_number(row: etree._Element, before: int) -> int:
    """The number of a row, which may go without saying."""
    number = row.get("r")
    return before + 1 if number is None else int(number)


def _is_nothing(size: str | None) -> bool:
    """Whether a width or height is stated as 0."""
    return size is not None and float(size) == 0


# Pictures -------------------------------------------------------------------------------------------------------------

_FEWEST_ROWS, _FEWEST_COLUMNS = 4, 2
_LEAST_WIDTH, _LEAST_HEIGHT = 1_800_000, 720_000  # 5 cm, 2 cm


def _pictures(package: Package, part: str, sheet: str) -> Iterator[Picture]:
    """The pictures of a drawing that are large enough to show a table."""
    for anchor in package.elements(part, "twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
        if next(anchor.iter("{*}pic"), None) is None:
            continue
        row, column = (int(anchor.findtext(f"{{*}}from/{{*}}{name}") or "0") for name in ("row", "col"))
        extent = anchor.find("{*}ext")
        if extent is not None:
            large = int(extent.get("cx", "0")) >= _LEAST_WIDTH and int(extent.get("cy", "0")) >= _LEAST_HEIGHT
        else:
            last_row, last_column = (int(anchor.findtext(f"{{*}}to/{{*}}{name}") or "0") for name in ("row", "col"))
            large = last_row - row >= _FEWEST_ROWS and last_column - column >= _FEWEST_COLUMNS
        if large:
            yield Picture(Location(*_checked(row + 1, column + 1), sheet=sheet))
