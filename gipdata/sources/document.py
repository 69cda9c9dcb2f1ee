"""What every kind of file ends in: a Document of paragraphs and grids, each knowing where it stands."""

from dataclasses import dataclass
from typing import NamedTuple

from gipdata.report import Location

__all__ = ["Document", "Grid", "GridCell", "Paragraph", "UnreadableSource"]


class UnreadableSource(Exception):
    """A source that cannot be read; the message is Chinese, for the clerk who sent it."""


class Paragraph(NamedTuple):
    text: str
    location: Location


class GridCell(NamedTuple):
    """A cell of a table, ``text`` as written (several lines where the cell has line breaks, "" where it is empty)."""

    text: str
    location: Location


class Grid(NamedTuple):
    """A table whose rows are known, its cells in order; spanned cells stand where the source repeats or leaves them."""

    rows: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The content of one source. ``damage`` names what decoding could not mend (codes of the remark source-damaged)."""

    source: str
    sha256: str
    kind: str
    blocks: tuple[Paragraph | Grid, ...]
    damage: tuple[str, ...] = ()
