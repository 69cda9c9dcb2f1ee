"""Document in, Report out: sections, tables, identity. No module here knows what kind of file it was.

The report carries no checks yet; what could not be placed, or should not be trusted, is in its ``remarks``, and what
became of every piece of the source in its ``trace``.
"""

from collections.abc import Iterator

from gipdata.reading.align import TABLES, Aligner, RowRead
from gipdata.reading.damage import find_damage, were_repeated_lines_dropped
from gipdata.reading.identity import Identity, find_title, read_identity
from gipdata.reading.labels import BLANK
from gipdata.reading.sections import BACK, FRONT, Part, Strip, is_table_strip, split_back, split_sections, strips_of
from gipdata.reading.tables import TablesRead, read_tables
from gipdata.reading.tokens import is_page_mark
from gipdata.report import Location, Remark, Report, Section, Trace
from gipdata.sources import Document, Grid

__all__ = ["NotAReport", "read_report"]


_MOST_ROWS = 2_000  # a report has some 50


Piece = tuple[str, Location]
"""A text of the document and where it stands."""


class NotAReport(Exception):
    """A document that is no annual report; the message is Chinese, for the clerk who sent it."""


def read_report(document: Document, *, trace: bool = True) -> Report:
    """The report in a document, with the account of its pieces unless that is not wanted; raises NotAReport where there
    is none."""
    parts = split_back(split_sections(strips_of(document)))
    aligner = Aligner()
    account = _Account() if trace else None
    sections = _read_parts(parts, aligner, account)
    rows = [row for table in aligner.tables for row in table.rows]
    if len(rows) > _MOST_ROWS:
        raise NotAReport(f"表格有 {len(rows):,} 行，不是一份年度报告；请一份报告存成一个文件。")
    lines_dropped = were_repeated_lines_dropped(aligner)
    for row in rows if lines_dropped else _cut_row(document, parts, rows):
        row.lost = True
    tables = read_tables(aligner.tables)
    headings = sum(bool(part.heading) for part in parts)
    if tables.form == "none" and headings < 2 and find_title(sections) is None:
        raise NotAReport("没有找到政府信息公开工作年度报告的标题、章节或表格，可能不是年度报告。")
    identity = read_identity(sections)
    if account:
        account.note_tables(aligner, tables)
    remarks = [
        *tables.remarks,
        *_missing_tables(parts, tables),
        *find_damage(document, aligner, lines_dropped),
        *identity.remarks,
    ]
    return _report(document, identity, sections, tables, remarks, account)


def _report(
    document: Document,
    identity: Identity,
    sections: list[Section],
    tables: TablesRead,
    remarks: list[Remark],
    account: "_Account | None",
) -> Report:
    return Report(
        source=document.source,
        sha256=document.sha256,
        form=tables.form,
        title=identity.title,
        org=identity.org,
        org_full=identity.org_full,
        org_type=identity.org_type,
        place=identity.place,
        year=identity.year,
        year_basis=identity.year_basis,
        years_stated=identity.years_stated,
        published=identity.published,
        period=identity.period,
        cells=tuple(tables.cells),
        sections=tuple(sections),
        remarks=tuple(remarks),
        trace=account.in_order_of(document) if account else (),
    )


def _read_parts(parts: list[Part], aligner: Aligner, account: "_Account | None") -> list[Section]:
    """The prose of every part; the strips of tables go to the aligner, wherever they stand."""
    sections: list[Section] = []
    for part in parts:
        first_table = (
            0 if part.code in TABLES else next((i for i, s in enumerate(part.strips) if is_table_strip(s)), None)
        )
        cut = len(part.strips) if first_table is None else first_table
        written = list(_cells_of(part.strips[:cut]))
        marks = [(text, location) for text, location in written if len(text) < 20 and is_page_mark(text)]
        prose = [piece for piece in written if piece not in marks] if marks else written
        if part.code in TABLES:
            aligner.enter(part.code)
        prose_before = len(aligner.prose)
        aligner.feed(part.strips[cut:])
        prose += [(placed.token.raw, placed.location) for placed in aligner.prose[prose_before:]]
        sections.append(_section(part, prose))
        if account:
            account.note_part(part, prose, marks)
    if not sections[0].text:
        del sections[0]
    return sections


def _cut_row(document: Document, parts: list[Part], rows: list[RowRead]) -> list[RowRead]:
    """The last row of a document that ends inside a table with an empty cell: the cut may have emptied it.

    A text may always have been cut; another kind of file says so.
    """
    if document.kind != "text" and "cut-short" not in document.damage:
        return []
    if not rows or parts[-1].code not in TABLES or not parts[-1].strips or not parts[-1].strips[-1].cells:
        return []
    last, end = rows[-1], [location for _, location in parts[-1].strips[-1].cells]
    cut = last.cells and last.cells[-1].token.kind is BLANK and last.cells[-1].location in end
    return [last] if cut else []


def _cells_of(strips: list[Strip]) -> Iterator[tuple[str, Location]]:
    return ((text, location) for strip in strips for text, location in strip.cells if text.strip())


def _section(part: Part, prose: list[tuple[str, Location]]) -> Section:
    location = part.location or (prose[0][1] if prose else None)
    text = "\n".join(text.strip() for text, _ in prose)
    places = tuple(place for text, at in prose for place in _places_of_lines(text, at))
    return Section(part.code, part.heading, text, location, part.number, places)


def _places_of_lines(raw: str, location: Location) -> Iterator[Location]:
    """Where each line of a piece stands; those before its first character and behind its last are left out."""
    if "\n" not in raw:
        yield location
        return
    in_text = not (location.table or location.paragraph or location.page or location.sheet)
    first = raw[: len(raw) - len(raw.lstrip())].count("\n")
    for i in range(raw.strip().count("\n") + 1):  # a cell of several lines, which a text counts
        yield location._replace(line=location.line + first + i) if in_text else location


# The account ----------------------------------------------------------------------------------------------------------


class _Account:
    """What became of each piece of a document."""

    def __init__(self) -> None:
        self._entries: list[Trace] = []

    def note_part(self, part: Part, prose: list[Piece], marks: list[Piece]) -> None:
        for text, location in marks:
            self._note("ignored-mark", "page", text, location)
        for text, location in prose:
            self._note("text", part.code, text, location)
        if part.location is not None and part.heading:
            self._note("heading", part.code, part.heading, part.location)

    def note_tables(self, aligner: Aligner, tables: TablesRead) -> None:
        for placed, meaning in aligner.labels:
            self._note("label", meaning, placed.token.raw, placed.location)
        for placed in aligner.marks:
            self._note("ignored-mark", "page", placed.token.raw, placed.location)
        used = tables.used
        for read in aligner.tables:
            for row in read.rows:
                for placed in row.figures:
                    role = "cell" if placed in used else "unplaced"
                    self._note(role, row.code or "", placed.token.raw, placed.location)

    def _note(self, role: str, meaning: str, raw: str, location: Location) -> None:
        if "\n" not in raw:
            # Without the call of Python's that Trace() is: a report has hundreds of pieces.
            self._entries.append(tuple.__new__(Trace, (location, raw.strip(), role, meaning)))
            return
        for line, place in zip(raw.strip().split("\n"), _places_of_lines(raw, location), strict=True):
            if line.strip():
                self._entries.append(Trace(place, line.strip(), role, meaning))

    def in_order_of(self, document: Document) -> tuple[Trace, ...]:
        """The account in the order of the source."""
        if document.kind == "text":  # cells that go over several lines have a place for each
            return tuple(sorted(self._entries, key=lambda entry: (entry.location.line, entry.location.cell or 0)))
        places: list[Location] = []
        for block in document.blocks:
            if isinstance(block, Grid):
                places += [cell.location for row in block.rows for cell in row]
            else:
                places.append(block.location)
        order = dict(zip(reversed(places), range(len(places), 0, -1), strict=True))  # of equal ones the first counts
        return tuple(sorted(self._entries, key=lambda entry: order[entry.location]))


# Tables that are not there --------------------------------------------------------------------------------------------


def _missing_tables(parts: list[Part], tables: TablesRead) -> Iterator[Remark]:
    by_code = {part.code: part for part in parts}
    for code in TABLES:
        if code not in tables.seen:
            part = by_code.get(code)
            location = part and (_picture_in(part) or part.location)
            yield Remark("table-missing", _why_missing(part, parts), code, location=location)


def _picture_in(part: Part) -> Location | None:
    return next((strip.picture for strip in part.strips if strip.picture), None)


_ATTACHED = ("附件", "附表", "见附", "详见", "下载")
_PICTURE = ("图片", ".png", ".jpg", ".jpeg", "截图")


def _why_missing(part: Part | None, parts: list[Part]) -> str:
    last = [p for p in parts if p.code != BACK][-1]
    if part is None:
        return "text-ends" if last.code in (FRONT, "overview", *TABLES) else "no-heading"
    text = "".join(text for text, _ in _cells_of(part.strips)).lower()
    if any(word in text for word in _PICTURE) or _picture_in(part):
        return "picture"
    if any(word in text for word in _ATTACHED):
        return "attachment"
    return "text-ends" if part is last else "empty"
