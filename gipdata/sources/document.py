"""What every kind of file ends in: a Document of paragraphs, grids and pictures, each knowing where it stands."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, repeat
from typing import NamedTuple

from gipdata.report import Location

__all__ = [
    "MAX_CHARACTERS",
    "MAX_PIECES",
    "Beside",
    "Block",
    "Content",
    "Document",
    "Grid",
    "GridCell",
    "Paragraph",
    "Picture",
    "UnreadableSource",
    "cells_of_row",
    "place_in_table",
    "place_in_text",
    "refuse_if_too_long",
    "split_lines",
]

MAX_CHARACTERS, MAX_PIECES = 1_000_000, 200_000
"""Of a document: its text, and its paragraphs and cells. A report has some 20,000 and 500; reading takes its time."""


_RARE_LINE_END = re.compile(r"[\r\u2028\u2029\x0b\x0c\x85]")
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")


def split_lines(text: str) -> list[str]:
    """The lines of a text, whatever parts them."""
    plain = text.replace("\r\n", "\n")
    return _LINE_END.split(text) if _RARE_LINE_END.search(plain) else plain.split("\n")


class UnreadableSource(Exception):
    """A source that cannot be read; the message is Chinese, for the clerk who sent it."""


class Paragraph(NamedTuple):
    text: str
    location: Location


class GridCell(NamedTuple):
    """A place in a table, ``text`` as written (several lines where the cell has line breaks, "" where it is empty).

    ``covered`` says that no cell of its own stands here: a neighbour is merged over it, or the source leaves it out.
    """

    text: str
    location: Location
    covered: bool = False


@lru_cache(maxsize=10_000)
def place_in_table(row: int, column: int, table: int) -> Location:
    """Where a cell of a table stands: the same in one document as in the next."""
    return Location(row, column, 0, table)


@lru_cache(maxsize=10_000)
def place_in_text(line: int) -> Location:
    """Where a line of a text stands."""
    return Location(line)


def cells_of_row(texts: Iterable[str], row: int, table: int = 0) -> tuple[GridCell, ...]:
    """The cells of a row in which each takes up one place; text has lines and no number of a ``table``."""
    # No call of Python's for each cell, of which a report has hundreds.
    locations = map(place_in_table, repeat(row), count(1), repeat(table))
    return tuple(map(tuple.__new__, repeat(GridCell), zip(texts, locations, repeat(False), strict=False)))


class Grid(NamedTuple):
    """A table whose rows are known, its cells in order.

    ``exact`` says that the source itself tells where each cell stands (a web page, Word, a workbook, ruled lines on a
    page): a merged cell then takes up all its places, its text in the first and the others ``covered``. Rows may
    still differ in length, where the source is careless. Otherwise (text) spanned cells stand where the source
    repeats or leaves them.
    """

    rows: tuple[tuple[GridCell, ...], ...]
    exact: bool = False


class Picture(NamedTuple):
    """A picture that may hold what a person reads there: a scanned page, a table pasted as an image."""

    location: Location


Block = Paragraph | Grid | Picture


class Content(NamedTuple):
    """What one kind of file gives. ``damage``: codes of the remark source-damaged that decoding could not mend."""

    blocks: tuple[Block, ...]
    damage: tuple[str, ...] = ()


def refuse_if_too_long(characters: int, pieces: int = 0) -> None:
    """Raises UnreadableSource for a document that is longer than any report."""
    if characters > MAX_CHARACTERS or pieces > MAX_PIECES:
        raise UnreadableSource("内容过多，不像一份年度报告，未读取；请一份报告存成一个文件。")


Beside = Callable[[str], bytes | None]
"""Gives the bytes of a file saved beside a web page under a relative name, or None. Never from a network."""


@dataclass(frozen=True, slots=True)
class Document:
    """The content of one source; ``kind`` is the kind of file it came from."""

    source: str
    sha256: str
    kind: str
    blocks: tuple[Block, ...]
    damage: tuple[str, ...] = ()
