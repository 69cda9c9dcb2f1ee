"""Plain text: its encoding, and the tables that tabs and bars draw in it.

Two layouts keep the rows of a table: lines parted by tabs or bars (a row a line), and one tabbed cell a line with an
empty line after each row. In all others a line is a paragraph, and only labels can tell where it belongs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from gipdata.sources.comma import split_rows
from gipdata.sources.document import (
    Beside,
    Content,
    Grid,
    GridCell,
    Paragraph,
    UnreadableSource,
    cells_of_row,
    place_in_text,
    refuse_if_too_long,
    split_lines,
)

__all__ = ["decode", "read", "split_blocks"]

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Characters that a Chinese text consists of; a decoding that yields many others is the wrong one.
_STRANGE = re.compile(r"[^\s\x20-\x7e\u2010-\u203b\u2e80-\u2fdf\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_REPLACEMENT = "\ufffd"
_SAMPLE = 4_000


def read(data: bytes, beside: Beside) -> Content:
    text, damage = decode(data)
    refuse_if_too_long(len(text))
    return Content(split_rows(text) or split_blocks(text), damage)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text in these bytes, and ``("characters-lost",)`` where some of them could not be decoded.

    UTF-8, UTF-16 and GB18030, with or without a mark. Raises UnreadableSource for anything else.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _accept(data[len(mark) :].decode(encoding, "replace"))
    candidates = ["utf-8", "gb18030"]
    if b"\x00" in data[:_SAMPLE]:  # text without a mark has no zero bytes but in UTF-16
        candidates = ["utf-16-le", "utf-16-be"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _share_ordinary(text) > 0.9:
            return text, ()
    # Cut or damaged somewhere: the decoding with the fewest losses, if they are few.
    best = max((data.decode(encoding, "replace") for encoding in candidates), key=_share_ordinary)
    return _accept(best)


def _accept(text: str) -> tuple[str, tuple[str, ...]]:
    if _share_ordinary(text) < 0.9:
        raise UnreadableSource("文件不是文本，或编码无法识别；请另存为纯文本（.txt，UTF-8）后再试。")
    return text, (("characters-lost",) if _REPLACEMENT in text else ())


def _share_ordinary(text: str) -> float:
    sample = text[:_SAMPLE]
    return 1 - len(_STRANGE.findall(sample)) / max(len(sample), 1)


# A line -------------------------------------------------------------------------------------------------------------

_BAR = re.compile(r"[|｜│┃¦]")
_CELL_MARK = re.compile(r"[\t|｜│┃¦]")
_MARKDOWN_RULE = re.compile(r"[\s|｜│┃¦:+=-]*-[\s|｜│┃¦:+=-]*")

_Row = Sequence[GridCell]
_Gap = int


def split_blocks(text: str) -> tuple[Paragraph | Grid, ...]:
    """Paragraphs and grids of a text in order. Lines of bars alone and of bars and hyphens are left out."""
    lines = split_lines(text)
    if _CELL_MARK.search(text) is None:
        pieces = zip(lines, map(place_in_text, count(1)), strict=False)
        # Without the call of Python's that Paragraph() is: a report has hundreds of lines.
        return tuple([tuple.__new__(Paragraph, piece) for piece in pieces if piece[0].strip()])
    return tuple(_merge_rows(_rows(lines)))


def _rows(lines: list[str]) -> Iterator[Paragraph | _Row | _Gap]:
    """Each line as a paragraph or a row of cells, and the gaps of one and of two empty lines."""
    number, gap = 0, 0
    while number < len(lines):
        line = lines[number]
        if "\t" in line:
            gap, end = 0, _end_of_tabbed_run(lines, number)
            yield from _tabbed_rows(lines[number:end], number + 1)
            number = end
            continue
        number += 1
        if _BAR.search(line):
            gap = 0
            if row := _barred_row(line, number):
                yield row
        elif line.strip():
            gap = 0
            yield Paragraph(line, place_in_text(number))
        else:
            gap += 1
            if gap <= 2:
                yield gap


def _end_of_tabbed_run(lines: list[str], start: int) -> int:
    """Where the run of tabbed lines from ``start`` ends; lines that go on with a cell's words belong to it."""
    end = start + 1
    while end < len(lines) and ("\t" in lines[end] or _continues_cell(lines[end - 1], lines[end])):
        end += 1
    return end


def _continues_cell(before: str, line: str) -> bool:
    """Whether a line without a tab is the second line of the cell above (本年新↵制作数量): few words below words."""
    text, above = line.strip(), before.strip()
    return 0 < len(text) <= 12 and not _BAR.search(line) and _has_words(text) and _has_words(above)


def _has_words(text: str) -> bool:
    return bool(text) and "\u4e00" <= text[-1] <= "\u9fff"


def _tabbed_rows(lines: list[str], first: int) -> Iterator[_Row]:
    single = sum([line.startswith("\t") and line.count("\t") == 1 for line in lines])
    if 2 * single >= sum(["\t" in line for line in lines]):
        yield _row_of_single_cells(lines, first)
        return
    for number, line in enumerate(lines, first):
        yield cells_of_row([text.strip(" ") for text in line.split("\t")], number)


def _row_of_single_cells(lines: list[str], first: int) -> _Row:
    """One row written a cell a line, a tab before each."""
    row: list[GridCell] = []
    for number, line in enumerate(lines, first):
        before, *parts = line.split("\t")
        if len(parts) == 1 and not before:
            row.append(GridCell(parts[0], place_in_text(number)))
            continue
        if not parts:  # goes on with the cell above
            row[-1] = GridCell(f"{row[-1].text}\n{line}", row[-1].location)
            continue
        parts = [before, *parts] if before.strip() else parts
        row += cells_of_row(parts, number) if len(parts) > 1 else (GridCell(parts[0], place_in_text(number)),)
    return row


def _barred_row(line: str, number: int) -> Paragraph | _Row | None:
    """The cells of a line with bars, or its one cell as a paragraph; None for bars with nothing between them."""
    if "-" in line and _MARKDOWN_RULE.fullmatch(line):
        return None
    # One space on either side belongs to the bars; more is the author's.
    texts = [part.removeprefix(" ").removesuffix(" ") for part in _BAR.split(line)]
    texts = texts if texts[0].strip() else texts[1:]  # nothing stands before a leading bar
    texts = texts if texts and texts[-1].strip() else texts[:-1]  # nor behind a closing one
    if len(texts) > 1:
        return cells_of_row(texts, number) if any(map(str.strip, texts)) else None
    return Paragraph(texts[0], place_in_text(number)) if texts and texts[0].strip() else None


def _merge_rows(rows: Iterable[Paragraph | _Row | _Gap]) -> Iterator[Paragraph | Grid]:
    """Neighbouring rows as one grid; a run of rows of one cell each is no table but paragraphs.

    Two empty lines end a grid. One ends it only between lines of cells that differ in width (a table cut in pieces):
    where a row is written a cell a line, an empty line stands after every row.
    """
    grid: list[tuple[GridCell, ...]] = []
    gap = 0
    for row in rows:
        if isinstance(row, int):
            gap = row
            continue
        if isinstance(row, Paragraph):
            if grid:
                yield from _close(grid)
                grid = []
            yield row
        else:
            line_of_cells = row[0].location.cell is not None
            if gap > 1 or (gap and line_of_cells and grid and len(row) != len(grid[-1])):
                yield from _close(grid)
                grid = []
            grid.append(tuple(row))
        gap = 0
    yield from _close(grid)


def _close(grid: list[tuple[GridCell, ...]]) -> Iterator[Paragraph | Grid]:
    if any(len(row) > 1 for row in grid):
        yield Grid(tuple(grid))
    else:
        yield from (Paragraph(cell.text, cell.location) for row in grid for cell in row if cell.text.strip())
