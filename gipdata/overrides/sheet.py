"""Reading a file that a person keeps: a CSV file as Excel saves it, a row an entry, faults told all at once.

In: a path and the columns that the file may have. Out: its rows by column name, each with the number of its line.
"""

import csv
import io
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from re import compile as pattern
from typing import NamedTuple

from gipdata.folding import fold

__all__ = ["Faults", "Field", "Line", "OverrideError", "parse_day", "parse_span_end", "parse_span_start", "read_lines"]

_MOST_BYTES = 10_000_000
_MOST_TOLD = 10
_LONGEST_QUOTED = 40
_DELIMITERS = ",\t;，"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DATE = pattern(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?|(\d{4})(\d\d)(\d\d)")
_YEARS = range(1900, 2101)


class OverrideError(ValueError):
    """A file of corrections, decisions or the roster that cannot be used; the message is Chinese, for its keeper."""


class Field(NamedTuple):
    """A column: ``name`` or the Chinese ``title`` stands in the first line; a ``filled`` one has something in every
    row."""

    name: str
    title: str
    filled: bool = False


class Line(NamedTuple):
    """A row of the file; ``number`` is that of its (first) line, from 1. Columns that the file lacks are empty."""

    number: int
    fields: Mapping[str, str]


class Faults:
    """What is wrong in a file, gathered so that a person can mend all of it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: list[tuple[int, str]] = []

    def add(self, line: int, text: str) -> None:
        self._told.append((line, text))

    def raise_if_any(self) -> None:
        """Raises OverrideError with the first ten faults, in the order of their lines."""
        if not self._told:
            return
        told = [f"第{line}行：{text}" for line, text in sorted(self._told, key=lambda entry: entry[0])]
        more = [f"……另有{len(told) - _MOST_TOLD}处。"] if len(told) > _MOST_TOLD else []
        raise OverrideError("\n  ".join([f"{self._path} 有误，没有使用：", *told[:_MOST_TOLD], *more]))


def read_lines(path: Path, columns: Sequence[Field], faults: Faults) -> list[Line]:
    """The rows of the file, empty ones left out. Raises OverrideError where there is no making out of rows at all;
    what is wrong with single rows is added to ``faults``, and such a row is left out."""
    records = list(_records(path, _text(path), columns))
    if not records:
        raise OverrideError(f"{path} 是空的。第一行应为列名：{_listed(columns)}。")
    names = _names(path, records[0][1], columns)
    lines: list[Line] = []
    for number, cells in records[1:]:
        if any(cells[len(names) :]):
            faults.add(number, "格数比列名多。文字里有逗号的，请用英文双引号把这一格括起来。")
            continue
        there = zip(names, cells, strict=False)
        line = Line(number, {column.name: "" for column in columns} | {name: text for name, text in there if name})
        empty = [column for column in columns if column.filled and not line.fields[column.name]]
        if empty:
            faults.add(number, f"没有填{_listed(empty)}。")
        else:
            lines.append(line)
    return lines


# Text and columns ---------------------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    """The text of the file: UTF-8, with the mark that Excel sets or without, GBK or UTF-16."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise OverrideError(f"没有这个文件：{path}") from None
    except OSError as error:
        raise OverrideError(f"{path} 无法打开：{error.strerror or error}。") from error
    if len(data) > _MOST_BYTES:
        raise OverrideError(f"{path} 超过 {_MOST_BYTES // 1_000_000} MB，不像是人工登记的表。")
    if data.startswith(_WORKBOOKS):
        raise OverrideError(f"{path} 是 Excel 工作簿，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。")
    mark, encodings = next(((m, (e,)) for m, e in _BOMS if data.startswith(m)), (b"", ("utf-8", "gb18030")))
    for encoding in encodings:
        try:
            text = data[len(mark) :].decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise OverrideError(f"{path} 的文字编码无法识别，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。")


def _records(path: Path, text: str, columns: Sequence[Field]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that is not empty, stripped, and the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True)
    number = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise OverrideError(f"{path} 第{number}行起的引号不成对，或者一格过长，无法分列。") from error


def _delimiter(text: str, columns: Sequence[Field]) -> str:
    """The mark that parts most column names in the first line that is not empty; the comma where none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    known = {fold(word).lower() for column in columns for word in (column.name, column.title)}
    return max(_DELIMITERS, key=lambda mark: sum(_plain(cell) in known for cell in first.split(mark)))


def _names(path: Path, heading: Sequence[str], columns: Sequence[Field]) -> list[str]:
    """The name of each column of the file, "" for one without heading."""
    known = {fold(word).lower(): column.name for column in columns for word in (column.name, column.title)}
    faults = Faults(path)
    names = [known.get(_plain(cell), "") for cell in heading]
    if unknown := [cell for cell, name in zip(heading, names, strict=True) if cell and not name]:
        faults.add(1, f"不认识的列{_quoted_all(unknown)}。可以有的列：{_listed(columns)}。")
    if twice := [c for c in columns if names.count(c.name) > 1]:
        faults.add(1, f"{_listed(twice)}出现了两次。")
    if missing := [c for c in columns if c.filled and c.name not in names]:
        faults.add(1, f"缺少列{_listed(missing)}。第一行应为列名。")
    faults.raise_if_any()
    return names


def _plain(heading: str) -> str:
    return fold(heading.strip().strip('"')).lower()


def _listed(columns: Sequence[Field]) -> str:
    return "、".join(f"{column.name}（{column.title}）" for column in columns)


def _quoted_all(words: Sequence[str]) -> str:
    return "、".join(f"“{word[:_LONGEST_QUOTED]}”" for word in words)


# Dates --------------------------------------------------------------------------------------------------------------


def parse_day(text: str) -> date | None:
    """A day as people and Excel write it; None where it is none.

    >>> parse_day("2025-01-15") == parse_day("2025/1/15") == parse_day("２０２５年1月15日") == parse_day("20250115")
    True
    >>> parse_day("2025年1月"), parse_day("15/1/2025"), parse_day("2025-02-30")
    (None, None, None)
    """
    parts = _parts(text)
    return _day(*parts) if len(parts) == 3 else None


def parse_span_start(text: str) -> date | None:
    """The first day of a day, month or year.

    >>> parse_span_start("2022年").isoformat(), parse_span_start("2022-03").isoformat()
    ('2022-01-01', '2022-03-01')
    """
    parts = _parts(text)
    return _day(*parts, *(1, 1)[len(parts) - 1 :]) if parts else None


def parse_span_end(text: str) -> date | None:
    """The last day of a day, month or year.

    >>> parse_span_end("2022").isoformat(), parse_span_end("2024年2月").isoformat()
    ('2022-12-31', '2024-02-29')
    """
    parts = _parts(text)
    if len(parts) == 1:
        return _day(parts[0], 12, 31)
    if len(parts) == 2 and parts[0] in _YEARS and 1 <= parts[1] <= 12:
        return _day(*parts, monthrange(*parts)[1])
    return _day(*parts) if len(parts) == 3 else None


def _parts(text: str) -> tuple[int, ...]:
    match = _DATE.fullmatch(fold(text))
    return tuple(int(part) for part in match.groups() if part) if match else ()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
