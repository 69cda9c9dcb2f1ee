"""Comma-separated text (CSV), told from prose with commas in it.

In: a text. Out: its records as grids and paragraphs, or None where it is not certain that commas part its cells. What
tells is rows of a label and figures, nearly all with as many cells; a figure like 1,400 in plain text looks like two
cells, so that rows which might be made of such figures count against it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gipdata.report import Location
from gipdata.sources.document import Grid, Paragraph, cells_of_row, split_lines

__all__ = ["split_rows"]

_OTHER_SEPARATORS = re.compile(r"[\t|｜│┃¦]")
_FIGURE = re.compile(r"\s*(?:[+\-－]?\d[\d,]*(?:\.\d+)?\s*[\u4e00-\u9fff]{0,3}|[-—/无]{0,2})\s*")
_LABEL = re.compile(r"(?=.*[\u4e00-\u9fff])(?!.*\d\s*$).+", re.DOTALL)
# A row of figures has a comma between its label, which does not end in a digit, and its first figure.
_BEFORE_FIGURE = re.compile(r"(?<!\d),\"?\s*[+\-－—/\d]")
_FEWEST_ROWS, _NEARLY_ALL, _LONGEST_CELL = 3, 0.9, 200


class _Record(NamedTuple):
    """The cells of a row, and the number of the line that it begins in."""

    cells: list[str]
    line: int

    @property
    def filled(self) -> list[int]:
        return [i for i, cell in enumerate(self.cells) if cell.strip()]


def split_rows(text: str) -> tuple[Paragraph | Grid, ...] | None:
    """The paragraphs and grids of a text whose cells are parted by commas; None where it is not such a text.

    >>> rows = split_rows('规章,0,0\\n规范性文件,"1,400",\\n行政许可,3,\\n')
    >>> [[cell.text for cell in row] for row in rows[0].rows]
    [['规章', '0', '0'], ['规范性文件', '1,400', ''], ['行政许可', '3', '']]
    >>> split_rows("我镇高度重视,精心组织,全面落实。\\n规章 1,400\\n")
    """
    if len(_BEFORE_FIGURE.findall(text)) < _FEWEST_ROWS:
        return None
    records = _records(text)
    return tuple(_blocks(records)) if records and _are_certain(records) else None


def _records(text: str) -> list[_Record]:
    """The rows that are not empty; none where the text breaks the rules of quoting."""
    lines = split_lines(text)
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    records: list[_Record] = []
    line = 1
    try:
        for cells in reader:
            record = _Record(cells, line)
            line = reader.line_num + 1
            if record.filled:
                records.append(record)
    except csv.Error:
        return []
    return records


def _are_certain(records: Sequence[_Record]) -> bool:
    several = [record for record in records if len(record.cells) > 1]
    if sum(bool(_OTHER_SEPARATORS.search("".join(record.cells))) for record in records) > len(records) // 10:
        return False
    figures = sum(map(_is_row_of_figures, several))
    if figures < _FEWEST_ROWS:
        return False
    _, usual = Counter(len(record.cells) for record in several).most_common(1)[0]
    padded = usual >= _NEARLY_ALL * len(records)  # a spreadsheet writes as many commas in every line
    # A row that may hold 1,400 as one figure is believed where another, which cannot, is as long.
    plain = {len(record.cells) for record in several if not _may_hold_thousands(record)}
    if any(len(record.cells) not in plain for record in several):
        return False
    short = all(len(cell) <= _LONGEST_CELL for record in several if len(record.filled) > 1 for cell in record.cells)
    return padded or (short and 2 * figures >= len(several))


def _is_row_of_figures(record: _Record) -> bool:
    """Whether a row is labels, then figures or empty cells. ``规章 1,400`` is none: its label ends in a digit."""
    labels = 0
    while labels < len(record.cells) and (not record.cells[labels].strip() or _LABEL.fullmatch(record.cells[labels])):
        labels += 1
    rest = record.cells[labels:]
    words = any(cell.strip() for cell in record.cells[:labels])
    return words and any(cell.strip() for cell in rest) and all(map(_FIGURE.fullmatch, rest))


_BEFORE_COMMA, _AFTER_COMMA = re.compile(r"\s*[+-]?\d{1,3}"), re.compile(r"\d{3}(?!\d).*")


def _may_hold_thousands(record: _Record) -> bool:
    return any(_BEFORE_COMMA.fullmatch(a) and _AFTER_COMMA.fullmatch(b) for a, b in pairwise(record.cells))


# Rows to blocks -------------------------------------------------------------------------------------------------------


def _blocks(records: Sequence[_Record]) -> Iterator[Paragraph | Grid]:
    """A row with one cell that is not empty is a paragraph where it stands first, and so are the cells of a row with
    a long text; empty lines do not part a grid, two of them do."""
    run: list[_Record] = []
    for record in records:
        long = any(len(cell) > _LONGEST_CELL for cell in record.cells)
        words = any(map(str.isalpha, record.cells[record.filled[0]]))
        if long or (len(record.filled) == 1 and (not run or (record.filled == [0] and words))):
            yield from _close(run)
            run = []
            yield from _paragraphs(record)
        else:
            if run and record.line - run[-1].line - _height(run[-1]) > 1:
                yield from _close(run)
                run = []
            run.append(record)
    yield from _close(run)


def _height(record: _Record) -> int:
    return 1 + sum(cell.count("\n") for cell in record.cells)


def _paragraphs(record: _Record) -> Iterator[Paragraph]:
    for i in record.filled:
        location = Location(record.line, i + 1 if len(record.cells) > 1 else None)
        yield from (Paragraph(line, location) for line in record.cells[i].split("\n") if line.strip())


def _close(run: Sequence[_Record]) -> Iterator[Grid]:
    """The rows without the columns behind them in which none of them has anything."""
    if run:
        width = max(record.filled[-1] for record in run) + 1
        yield Grid(tuple(cells_of_row(record.cells[:width], record.line) for record in run))
