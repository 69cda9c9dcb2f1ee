"""The account of a source: what became of each of its characters, drawn up without trusting the reader's own.

``losses`` takes the source's lines and the report read from them and returns what does not add up, in words; an empty
list is the proof that nothing was lost. It goes both ways:

* every character of every line (white space, bars and Markdown's rules apart) is in exactly one piece of the trace;
* every piece of the trace is what it claims to be, and no two pieces share one cell or one place in a section;
* every cell, section and title shows nothing that is not in the source.
"""

import codecs
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from gipdata.folding import chinese_number, fold, split_enumerator
from gipdata.forms import EDITIONS, Table, load_form
from gipdata.report import Kind, Location, Report, Section, Trace

_RULE = re.compile(r"[\s|]*(?::?-{3,}:?[\s|]*)+")  # the line under a Markdown heading
_COPY_MARK = re.compile(r"\[bookmark:[^\]]*\]")
_NO_WORD = re.compile(r"[\W_]*")
_FIGURE = re.compile(r"[\d.,+%*/-]*[\d%*/-]|[无—-]+")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> list[str]:
    """The lines of a text file, by its byte order mark, else UTF-8, else GB18030."""
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if encoding is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
    else:
        text = data.decode(encoding)
    return re.split(r"\r\n|\r|\n", text)


def squeeze(text: str) -> str:
    """Without white space and bars, which separate pieces and belong to none."""
    return re.sub(r"[\s|\ufeff]", "", text)


def losses(lines: Sequence[str], report: Report) -> list[str]:
    """Everything that does not add up, in words."""
    return [
        *_uncovered_lines(lines, report),
        *_misplaced_in_their_line(lines, report),
        *_false_cells(report),
        *_false_texts(report),
        *_false_headings(report),
        *(f"{t.location} 不成立: {t.role} {t.raw!r}" for t in report.trace if not _is_true(t, report)),
    ]


def cover(whole: str, pieces: Iterable[str]) -> tuple[str, list[str]]:
    """What is left of a text when each piece takes a place of its own, and the pieces that find none.

    >>> cover("规章000", ["0", "规章", "0"])
    ('0', [])
    >>> cover("规章00", ["0", "规章", "0", "0"])
    ('', ['0'])
    """
    left, homeless = whole, []
    for piece in sorted(pieces, key=len, reverse=True):  # a figure must not take its place inside a longer piece
        at = left.find(piece)
        if at < 0:
            homeless.append(piece)
        else:
            left = left[:at] + "\0" * len(piece) + left[at + len(piece) :]
    return left.replace("\0", ""), homeless


def _unmarked(text: str) -> str:
    """Squeezed, and without the mark of a copy, which a section may keep or leave out."""
    return _COPY_MARK.sub("", squeeze(text))


# From the source to the trace -----------------------------------------------------------------------------------------


def _uncovered_lines(lines: Sequence[str], report: Report) -> Iterator[str]:
    pieces: dict[int, list[str]] = defaultdict(list)
    for entry in report.trace:
        pieces[entry.location.line].append(squeeze(entry.raw))
    for number in pieces.keys() - set(range(1, len(lines) + 1)):
        yield f"第{number}行 does not exist"
    for number, line in enumerate(lines, start=1):
        rule = _RULE.fullmatch(line) is not None
        left, homeless = cover(squeeze(line), pieces[number])
        if left and not (rule and not pieces[number]):
            yield f"第{number}行 not accounted for: {left!r}"
        if homeless:
            yield f"第{number}行 does not show: {homeless}"


def _misplaced_in_their_line(lines: Sequence[str], report: Report) -> Iterator[str]:
    """Where bars part a line, the piece called the k-th cell stands in the k-th cell."""
    for entry in report.trace:
        number, cell = entry.location.line, entry.location.cell
        line = lines[number - 1].strip() if number <= len(lines) else ""
        if cell is None or line.count("|") < 2:
            continue
        shown = line.removeprefix("|").removesuffix("|").split("|")
        if not 1 <= cell <= len(shown) or squeeze(entry.raw) not in squeeze(shown[cell - 1]):
            yield f"{entry.location} does not show {entry.raw!r}"


# From the trace to what was read, and back ----------------------------------------------------------------------------


def _false_cells(report: Report) -> Iterator[str]:
    """Cells that show something and the trace's cells are the same, one to one."""
    cells: Counter[tuple[Location | None, str]] = Counter(
        (c.location, squeeze(c.raw)) for c in report.cells if squeeze(c.raw) and c.kind is not Kind.UNPLACED
    )
    traced: Counter[tuple[Location | None, str]] = Counter(
        (t.location, squeeze(t.raw)) for t in report.trace if t.role == "cell"
    )
    for location, raw in (cells - traced).elements():
        yield f"{location}: the cell {raw!r} is not in the trace"
    for location, raw in (traced - cells).elements():
        yield f"{location}: {raw!r} is in no cell"


def _false_texts(report: Report) -> Iterator[str]:
    """The text of a section and the trace's texts from its place are the same, character for character."""
    pieces: dict[int, list[str]] = defaultdict(list)
    for entry in report.trace:
        if entry.role == "text":
            home = _section_at(entry, report.sections)
            if home is None:
                yield f"{entry.location}: in no section: {entry.raw!r}"
            else:
                pieces[home].append(_unmarked(entry.raw))
    for index, section in enumerate(report.sections):
        left, homeless = cover(_unmarked(section.text), pieces[index])
        if homeless:
            yield f"section {section.code} lacks {homeless}"
        if left:
            yield f"section {section.code} has what the trace has not: {left!r}"


def _section_at(entry: Trace, sections: Sequence[Section]) -> int | None:
    """The section that an entry's line belongs to; where one line holds several, the one that has the entry's text."""
    starts = [0 if s.location is None or s.code == "front" else s.location.line for s in sections]
    ends = [*starts[1:], None]
    around = [
        index
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
        if start <= entry.location.line and (end is None or entry.location.line <= end)
    ]
    return next((i for i in around if _unmarked(entry.raw) in _unmarked(sections[i].text)), None)


def _false_headings(report: Report) -> Iterator[str]:
    """Every heading is made of traced headings, and the title of headings or text, one after another."""
    headings = "".join(squeeze(t.raw) for t in report.trace if t.role == "heading")
    prose = "".join(squeeze(t.raw) for t in report.trace if t.role in ("heading", "text"))
    for section in report.sections:
        if _unmarked(section.heading) not in headings:
            yield f"section {section.code} has a heading that the trace has not: {section.heading!r}"
    if squeeze(report.title) not in prose:
        yield f"the title is not in the trace: {report.title!r}"


def _is_true(entry: Trace, report: Report) -> bool:
    """Whether an entry is what its role says. Cells and texts are counted one to one above."""
    raw = squeeze(entry.raw)
    match entry.role:
        case "cell" | "text":
            return True
        case "heading":
            return _is_heading(entry, raw, report)
        case "label":
            return _is_label(raw, report)
        case "unplaced":
            return _is_told(entry, raw, report)
        case "ignored-mark":
            return _NO_WORD.fullmatch(_unmarked(raw)) is not None
    return False


def _is_heading(entry: Trace, raw: str, report: Report) -> bool:
    line = entry.location.line
    near = [s for s in report.sections if s.location is not None and s.location.line <= line <= s.location.line + 3]
    shown = [squeeze(report.title), *(squeeze(s.heading) for s in near)]
    return any(raw in heading for heading in shown) or fold(raw) in _table_headings()


def _is_label(raw: str, report: Report) -> bool:
    """A label of the form (a piece of one, one with an explanation), or one that a remark or an extra cell quotes.

    Holding a label is not enough: a sentence that names 行政处罚 is none.
    """
    folded = fold(raw)
    if _FIGURE.fullmatch(folded) or chinese_number(folded) is not None:
        return False  # no label is a bare figure or 无, though labels have such in them: so a figure would get lost
    if split_enumerator(folded + "某")[1] == "某":
        return True  # a number of the form on a line of its own
    own = {fold(label) for c in report.cells if "extra" in (c.row, c.column) for label in (c.row_label, c.column_label)}
    told = {fold(remark.label) for remark in report.remarks}
    bare = re.sub(r"\([^()]*\)", "", folded)  # without explanations in brackets
    labels = (_labels() | own | told) - {""}
    return any(folded in label or (label in bare and 2 * len(label) >= len(bare)) or bare == label for label in labels)


def _is_told(entry: Trace, raw: str, report: Report) -> bool:
    """A finding or remark at that place quotes it, or a cell of the kind unplaced holds it."""
    line = entry.location.line
    quotes = [r.found + r.label for r in report.remarks if r.location is not None and r.location.line == line]
    quotes += [f.found + f.message for f in report.findings if f.location is not None and f.location.line == line]
    held = [
        c
        for c in report.cells
        if c.kind is Kind.UNPLACED and c.location is not None and 0 <= line - c.location.line < 30
    ]
    return any(raw in squeeze(quote) for quote in (*quotes, *(c.raw for c in held)))


def _table_headings() -> frozenset[str]:
    return _labels() | {fold(table.label) for table in _tables()}


@cache
def _labels() -> frozenset[str]:
    """Every label of the prescribed tables, folded."""
    found: set[str] = set()
    for block in (block for table in _tables() for block in table.blocks):
        found.update((block.heading, *block.heading_variants, block.corner, *block.corner_variants))
        for column in block.columns:
            found.update((*column.labels, *column.cuts))
        for group in (*block.groups, *block.rows):
            found.update(group.labels)
    return frozenset(fold(label) for label in found) - {""}


def _tables() -> list[Table]:
    return [table for edition in EDITIONS for table in load_form(edition).tables.values()]
