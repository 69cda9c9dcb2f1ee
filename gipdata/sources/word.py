"""Word files (.docx): paragraphs, grids and pictures, straight from the XML.

What Word shows is what is read. The tree is first made to say so: tracked changes accepted, hidden text and field codes
taken out, text boxes and notes put behind the paragraph or table they hang on, automatic numbers written in. Then one
pass reads it. A page's headers, footers and comments are other parts of the file and are left out.

What must not run together is kept apart: a raised 1 behind 3 is ``3^1``, struck-out text stands between ``~``. A file
that is damaged, locked, too large or completed only by Word itself (altChunk) is refused with the advice what to do.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import accumulate, groupby, islice
from posixpath import join, normpath
from typing import NamedTuple, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from lxml.etree import LxmlError, XMLParser, _Element, fromstring

from gipdata.report import Location
from gipdata.sources.document import Beside, Block, Content, Grid, GridCell, Paragraph, Picture, UnreadableSource
from gipdata.sources.numbering import WORD, Lists, Styles, is_on, number_of
from gipdata.sources.text import split_blocks

__all__ = ["parse_xml", "read"]

_LARGEST_PART = 50_000_000
_MOST_NODES = 2_500_000  # elements and attributes: a report has some 50,000
_PROLOG = 20_000
_MOST_PLACES = 200_000  # in tables: a report has some 400
_MOST_COLUMNS = 63  # Word's own limit
_DEEPEST_TABLE, _DEEPEST_BOX = 20, 5
_LONGEST_CELL = 200

_SAVE_AGAIN = "请用 Word 或 WPS 打开，另存为新的 .docx 文件后再试。"
_DAMAGED = f"Word 文件已损坏或不完整，未读取；{_SAVE_AGAIN}"


def read(data: bytes, beside: Beside) -> Content:
    """The blocks of a Word file; raises UnreadableSource."""
    package = _Package(data)
    root = package.main
    body = root.find(_BODY)
    if body is None:
        raise UnreadableSource(f"Word 文件中没有正文，未读取；{_SAVE_AGAIN}")
    _settle(body, package)
    reader = _Reader()
    reader.read(_outline(body), 0)
    return Content(tuple(_sham_tables(reader.blocks)))


# The file -------------------------------------------------------------------------------------------------------------

# Newer programs may write the same elements under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


class _Package:
    """The parts of a zip file and how they refer to each other, each read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = ZipFile(BytesIO(data))
            infos = self._archive.infolist()
        except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableSource(_DAMAGED) from error
        self._parts: dict[str, list[ZipInfo]] = defaultdict(list)
        for info in infos:
            self._parts[info.filename.replace("\\", "/").lstrip("/").lower()].append(info)
        targets = self._targets("", "_rels/.rels")
        self._name = targets.get("officeDocument", "word/document.xml")
        self.main = parse_xml(self._bytes(self._name))

    def bytes_of(self, kind: str) -> bytes:
        """The part that the main part names as its styles, numbering, footnotes, …; empty where there is none."""
        folder, _, name = self._name.rpartition("/")
        target = self._targets(folder, f"{folder}/_rels/{name}.rels").get(kind)
        return self._bytes(target) if target in self._parts else b""

    def part(self, kind: str) -> _Element | None:
        data = self.bytes_of(kind)
        return parse_xml(data) if data else None

    def _targets(self, folder: str, name: str) -> dict[str, str]:
        """Kind of relation → name of the first part so related."""
        targets: dict[str, str] = {}
        if name.lstrip("/") in self._parts:
            for relation in parse_xml(self._bytes(name.lstrip("/"))).iter("{*}Relationship"):
                target = normpath(join("/", folder, relation.get("Target", ""))).lstrip("/").lower()
                if relation.get("TargetMode") != "External":
                    targets.setdefault(relation.get("Type", "").rpartition("/")[2], target)
        return targets

    def _bytes(self, name: str) -> bytes:
        infos = self._parts.get(name, [])
        if len(infos) != 1:  # of two parts with one name, programs differ in which they show
            raise UnreadableSource(_DAMAGED)
        (info,) = infos
        if info.flag_bits & 0x1:
            raise UnreadableSource("Word 文件加了密码，无法读取；请取消密码后再试。")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others unpack without a bound
            raise UnreadableSource(_DAMAGED)
        try:
            with self._archive.open(info) as file:
                data = file.read(_LARGEST_PART + 1)
        except (BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise UnreadableSource(_DAMAGED) from error
        if len(data) > _LARGEST_PART:
            raise UnreadableSource(f"Word 文件解压后超过 {_LARGEST_PART // 1_000_000} MB，不是一份年度报告，未读取。")
        return _as_utf8(data)


def _as_utf8(data: bytes) -> bytes:
    """A part in UTF-8, the other encoding that the format allows turned into it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        order = "utf-16" if data[0] > 0xF0 else "utf-16-be" if data[0] == 0 else "utf-16-le"
        text = data.decode(order, "replace")
        data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def parse_xml(data: bytes) -> _Element:
    """The root of a part. No entities, no network; an error is an error, since mending it may lose cells unseen.

    Raises UnreadableSource.
    """
    # A node takes up four bytes at the least. A document type stands before all else; one that a long comment hides is
    # found below, the parser itself bounding what entities may swell to.
    crowded = len(data) > 4 * _MOST_NODES and data.count(b"<") + data.count(b"=") > _MOST_NODES
    if crowded or b"<!DOCTYPE" in data[:_PROLOG]:
        raise UnreadableSource(f"Word 文件过大或含有不允许的内容，不像一份年度报告，未读取；{_SAVE_AGAIN}")
    parser = XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True,
        collect_ids=False,
    )  # fmt: skip
    try:
        root = fromstring(data, parser)
    except (LxmlError, ValueError, LookupError) as error:
        raise UnreadableSource(_DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableSource(_DAMAGED)
    return root


# What Word shows ------------------------------------------------------------------------------------------------------

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OTHER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BODY, _PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (f"{WORD}{name}" for name in ("body", "p", "tbl", "tr", "tc", "r"))
_TEXT, _MATH_TEXT, _FIELD, _BOX = f"{WORD}t", f"{_MATH}t", f"{WORD}fldChar", f"{WORD}txbxContent"
_ROW_PROPERTIES, _RUN_PROPERTIES, _PARAGRAPH_PROPERTIES = f"{WORD}trPr", f"{WORD}rPr", f"{WORD}pPr"
_STYLE, _RUN_STYLE, _NUM_ID, _LEVEL = (f"{WORD}{name}" for name in ("pStyle", "rStyle", "numId", "ilvl"))
_VALUE, _SPACE = f"{WORD}val", "{http://www.w3.org/XML/1998/namespace}space"
_DELETED = (f"{WORD}del", f"{WORD}moveFrom")
_ALTERNATIVES = f"{_OTHER}AlternateContent"
_NOTES = {f"{WORD}footnoteReference": "footnotes", f"{WORD}endnoteReference": "endnotes"}
_ELSEWHERE = (f"{WORD}altChunk", f"{WORD}subDoc")
_CHANGED = tuple(f"{WORD}{name}Change" for name in ("pPr", "rPr", "tcPr", "trPr", "tblGrid"))
_CELL_DELETED, _ROW_HIDDEN, _RUBY = f"{WORD}cellDel", f"{WORD}hidden", f"{WORD}rt"
_FIRST = (_ALTERNATIVES, *_DELETED, *_CHANGED, _CELL_DELETED, _ROW_HIDDEN, _RUBY, *_NOTES, *_ELSEWHERE)
_HIDDEN, _RAISED = f"{WORD}vanish", f"{WORD}vertAlign"
_STRUCK = (f"{WORD}strike", f"{WORD}dstrike")
_MATH_SIGNS = {f"{_MATH}den": "/", f"{_MATH}sup": "^", f"{_MATH}sub": "_", f"{_MATH}rad": "√"}
_SECOND = (_BOX, _FIELD, _HIDDEN, _RAISED, *_STRUCK, *_MATH_SIGNS)


def _settle(body: _Element, package: _Package) -> None:
    """Turn a tree into one that says what Word shows."""
    references = _accept_changes(body)
    if references:
        _bring_notes(body, references, package)
    found: dict[str, list[_Element]] = defaultdict(list)
    for element in body.iter(*_SECOND):
        found[element.tag].append(element)
    if found[_FIELD]:
        _drop_field_codes(body)
    for tag in _STRUCK:
        _mark_struck(found[tag])
    _mark_raised(found[_RAISED])
    for tag, sign in _MATH_SIGNS.items():
        for element in found[tag]:
            _write(element, 0, sign)
    _put_boxes_behind(found[_BOX])
    _drop_hidden(found[_HIDDEN])
    _apply_styles(body, package)


def _accept_changes(body: _Element) -> list[_Element]:
    """Accept tracked changes, keep one of each set of alternatives; gives the references to notes that are left."""
    joined: list[_Element] = []
    references: list[_Element] = []
    gone: set[_Element] = set()
    for element in list(body.iter(*_FIRST)):
        tag, parent = element.tag, element.getparent()
        if parent is None or element in gone:
            continue
        if tag in _ELSEWHERE:
            raise UnreadableSource(f"Word 文件中嵌入了另一个文件，直接读取会缺少内容；{_SAVE_AGAIN}")
        if tag in _NOTES:
            references.append(element)
        elif tag == _ALTERNATIVES:  # the same content in several ways: the first that holds something
            kept = next((way for way in element if len(way)), None)
            _remove((way for way in list(element) if way is not kept), gone)
        elif tag in _DELETED and parent.tag == _RUN_PROPERTIES:
            joined += _paragraphs_ended_by(element)
        elif parent.tag == _ROW_PROPERTIES and tag in (*_DELETED, _ROW_HIDDEN):
            if is_on(element):
                _remove(islice(parent.iterancestors(_ROW), 1), gone)
        elif tag == _CELL_DELETED:
            _remove(islice(parent.iterancestors(_CELL), 1), gone)
        elif tag != _ROW_HIDDEN:
            _remove([element], gone)
    _join_to_next(joined)
    return [element for element in references if any(above is body for above in element.iterancestors())]


def _remove(elements: Iterable[_Element], gone: set[_Element]) -> None:
    """Take elements out of the tree. ``gone`` gathers all that was in them, so that nothing is taken out of what is
    out already: of many, one in the other, that would take long."""
    for element in elements:
        parent = element.getparent()
        if parent is not None and element not in gone:
            gone.update(element.iter(*_TAKEN_OUT))
            parent.remove(element)


def _join_to_next(paragraphs: Sequence[_Element]) -> None:
    """Put paragraphs whose end is gone in front of the next one: its properties hold for both."""
    joined: dict[_Element, _Element] = {}
    for paragraph in reversed(paragraphs):
        following = paragraph.getnext()
        while following is not None and following.tag not in (_PARAGRAPH, _TABLE):
            following = following.getnext()
        if following is None or following.tag != _PARAGRAPH:
            continue
        following = joined[paragraph] = joined.get(following, following)
        at = int(any(child.tag == _PARAGRAPH_PROPERTIES for child in islice(following, 1)))
        for child in reversed(list(paragraph)):
            if child.tag != _PARAGRAPH_PROPERTIES:
                following.insert(at, child)
    _remove(joined, set())


def _bring_notes(body: _Element, references: Iterable[_Element], package: _Package) -> None:
    """Put the text of notes behind the outermost table or paragraph that refers to them."""
    notes: dict[tuple[str, str], _Element] = {}
    for kind in {_NOTES[reference.tag] for reference in references}:
        root = package.part(kind)
        if root is not None:
            _accept_changes(root)
            notes |= {(kind, note.get(f"{WORD}id", "")): note for note in root.iterchildren()}
    last: dict[_Element, _Element] = {}
    for reference in references:
        if reference.get(f"{WORD}customMarkFollows") in ("1", "true", "on"):
            _prefix(reference.getparent(), "^")
        note = notes.pop((_NOTES[reference.tag], reference.get(f"{WORD}id", "")), None)
        around = list(reference.iterancestors(_PARAGRAPH, _TABLE))
        if note is not None and around:
            last[around[-1]] = _put_behind(last.get(around[-1], around[-1]), note)


def _put_behind(place: _Element, content: _Element) -> _Element:
    """Move what an element holds behind another one; gives the last piece."""
    for block in list(content):
        place.addnext(block)
        place = block
    return place


def _put_boxes_behind(boxes: Iterable[_Element]) -> None:
    last: dict[_Element, _Element] = {}
    for box in boxes:
        if sum(1 for _ in box.iterancestors(_BOX)) > _DEEPEST_BOX:
            raise UnreadableSource(f"Word 文件中的文本框嵌套过深，未读取；{_SAVE_AGAIN}")
        paragraph = next(box.iterancestors(_PARAGRAPH), None)
        if paragraph is not None:
            last[paragraph] = _put_behind(last.get(paragraph, paragraph), box)


def _drop_field_codes(body: _Element) -> None:
    """Take out what stands between the beginning of a field and its result. One that never ends is left as it is."""
    fields: list[list[_Element]] = []  # one in another: what stands in the code of each
    gone: set[_Element] = set()
    in_code: list[list[_Element]] = []  # those of them whose result has not begun
    for element in list(body.iter(_FIELD, *_SHOWN)):
        if element.tag != _FIELD:
            if in_code:
                in_code[0].append(element)
            continue
        part = element.get(f"{WORD}fldCharType")
        if part == "begin":
            fields.append([])
            in_code.append(fields[-1])
            continue
        if fields and in_code and in_code[-1] is fields[-1]:
            in_code.pop()
        if part == "end" and fields:
            _remove(fields.pop(), gone)


def _mark_struck(switches: Iterable[_Element]) -> None:
    for run in (run for switch in switches if is_on(switch) for run in _runs_of(switch)):
        for text in run.iter(_TEXT):
            text.text = f"~{text.text}~" if (text.text or "").strip() else text.text


def _mark_raised(places: Iterable[_Element]) -> None:
    """A raised figure is a note's mark or a power: never a digit of the figure before it."""
    for place in places:
        sign = {"superscript": "^", "subscript": "_"}.get(place.get(_VALUE, ""))
        for run in _runs_of(place) if sign else ():
            first = next(run.iter(_TEXT), None)
            if first is not None and (first.text or "").strip()[:1].isdigit():
                _prefix(run, sign or "")


def _runs_of(switch: _Element) -> Iterator[_Element]:
    """The run that a property belongs to; none where it belongs to the end of a paragraph."""
    owner = next(islice(switch.iterancestors(), 1, None), None)
    if owner is not None and owner.tag in (_RUN, f"{_MATH}r"):
        yield owner


def _paragraphs_ended_by(switch: _Element) -> Iterator[_Element]:
    """The paragraph whose end a property belongs to; none where it belongs to a run."""
    above = list(islice(switch.iterancestors(), 3))
    if len(above) == 3 and above[1].tag == _PARAGRAPH_PROPERTIES:
        yield above[2]


def _prefix(run: _Element | None, sign: str) -> None:
    first = None if run is None else next(run.iter(_TEXT), None)
    if first is not None:
        first.text = f"{sign}{(first.text or '').lstrip()}"


def _write(element: _Element, at: int, text: str) -> None:
    written = element.makeelement(_TEXT, {_SPACE: "preserve"})
    written.text = text
    element.insert(at, written)


def _drop_hidden(switches: Iterable[_Element]) -> None:
    on = [switch for switch in switches if is_on(switch)]
    _remove([run for switch in on for run in _runs_of(switch)], set())
    _join_to_next([paragraph for switch in on for paragraph in _paragraphs_ended_by(switch)])


def _apply_styles(body: _Element, package: _Package) -> None:
    """Take out text that a style hides, and write in the numbers of lists."""
    part = package.bytes_of("styles")
    numbers = next(body.iter(_NUM_ID), None) is not None or b"numId" in part
    if not numbers and b"vanish" not in part:
        return
    styles = Styles(parse_xml(part) if part else None)
    used = {style.get(_VALUE) for style in body.iter(_STYLE, _RUN_STYLE)} | {styles.default}
    if any(styles.hides(style) for style in used):
        _drop_hidden_by_style(body, styles)
    numbered = {style for style in used if styles.list_of(style)}
    if numbers:
        _write_numbers(_may_be_numbered(body, numbered, styles.default), styles, package)


def _drop_hidden_by_style(body: _Element, styles: Styles) -> None:
    gone: set[_Element] = set()
    by_paragraph = styles.hides(styles.default)
    for element in list(body.iter(_PARAGRAPH, _RUN)):
        properties = element.find(_PARAGRAPH_PROPERTIES if element.tag == _PARAGRAPH else _RUN_PROPERTIES)
        if element.tag == _PARAGRAPH:
            style = None if properties is None else properties.find(_STYLE)
            by_paragraph = styles.hides(styles.default if style is None else style.get(_VALUE))
            continue
        style = None if properties is None else properties.find(_RUN_STYLE)
        by_run = style is not None and styles.hides(style.get(_VALUE))
        # What a run says itself holds: it was taken out, or it is shown. And as Word has it, a style that hides within
        # one that hides shows.
        if by_run != by_paragraph and (properties is None or properties.find(_HIDDEN) is None):
            _remove([element], gone)


def _may_be_numbered(body: _Element, styles: set[str | None], default: str | None) -> Iterator[_Element]:
    """The paragraphs with a list of their own or one of these styles, each once."""
    if default in styles:
        yield from list(body.iter(_PARAGRAPH))
        return
    before = None
    for element in list(body.iter(_STYLE, _NUM_ID) if styles else body.iter(_NUM_ID)):
        if element.tag == _NUM_ID or element.get(_VALUE) in styles:
            paragraph = next(element.iterancestors(_PARAGRAPH), None)
            if paragraph is not None and paragraph is not before:
                yield paragraph
            before = paragraph


def _write_numbers(paragraphs: Iterable[_Element], styles: Styles, package: _Package) -> None:
    lists: Lists | None = None
    for paragraph in paragraphs:
        lists = lists or Lists(package.part("numbering"), styles)
        properties = paragraph.find(_PARAGRAPH_PROPERTIES)
        style, num_id, level = None, None, None
        for element in () if properties is None else properties.iter(_STYLE, _NUM_ID, _LEVEL):
            if element.tag == _STYLE:
                style = element.get(_VALUE)
            elif element.tag == _NUM_ID:
                num_id = number_of(element)
            else:
                level = number_of(element)
        if number := lists.number(style, num_id, level):
            first = next((text.text for text in paragraph.iter(_TEXT) if text.text), "")
            # A list's "1" before 5 must not become 15, nor "1." 1.5.
            apart = bool(first) and (number[-1].isalnum() or first.lstrip()[:1].isdigit())
            _write(paragraph, int(properties is not None), number + " " * apart)


# Blocks ---------------------------------------------------------------------------------------------------------------

_SPAN, _DOWN, _ACROSS, _DOWN_CHANGED = (f"{WORD}{name}" for name in ("gridSpan", "vMerge", "hMerge", "cellMerge"))
_BEFORE, _AFTER = f"{WORD}gridBefore", f"{WORD}gridAfter"
_DRAWN = tuple(f"{WORD}{name}" for name in ("drawing", "pict", "object", "contentPart"))
_TEXTS = frozenset((_TEXT, _MATH_TEXT))
_TAB, _SYMBOL = f"{WORD}tab", f"{WORD}sym"
_FIXED = {f"{WORD}ptab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
_SHOWN = (_TEXT, _MATH_TEXT, _TAB, _SYMBOL, *_FIXED, *_DRAWN)
_TAKEN_OUT = (*_FIRST, *_SHOWN, _PARAGRAPH, _ROW, _CELL, _RUN, f"{_MATH}r")
_MERGING = (_SPAN, _DOWN, _ACROSS, _DOWN_CHANGED, _BEFORE, _AFTER)
_COLUMN = f"{WORD}gridCol"
_LAYOUT = (_PARAGRAPH, _TABLE, _ROW, _CELL, _COLUMN, *_MERGING)
_POSITION = f"{WORD}pos"
_PICTURE_SIGN = "\ufffc"


class _Written:
    """A paragraph: its text run on, parted by line breaks, and for each picture in it whether it is large."""

    __slots__ = ("parts", "pictures")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pictures: list[bool] = []

    @property
    def lines(self) -> list[str]:
        text = "".join(self.parts)
        if "\n" in text:
            return [line for line in text.split("\n") if line and not line.isspace()]
        return [text] if text and not text.isspace() else []


class _Cell:
    """A cell as the file has it. ``down`` and ``across`` are None where it takes no part in such a merge, else whether
    it goes on with the cell above or before it. ``blocks`` are its paragraphs and tables in order."""

    __slots__ = ("across", "blocks", "down", "nests", "span")

    def __init__(self) -> None:
        self.span = 1
        self.down: bool | None = None
        self.across: bool | None = None
        self.nests = False
        self.blocks: list[_Written | _Table] = []

    @property
    def content(self) -> tuple[str, list[bool]]:
        """The lines of its own, and for each picture whether it is large; a sign where pictures are all that it has."""
        lines: list[str] = []
        pictures: list[bool] = []
        for block in self.blocks:
            if isinstance(block, _Written):
                lines += block.lines
                pictures += block.pictures
        return "\n".join(lines) or _PICTURE_SIGN * bool(pictures), pictures


class _Line:
    """A row; ``before`` and ``after`` count the places that it leaves out at its ends."""

    __slots__ = ("after", "before", "cells")

    def __init__(self) -> None:
        self.before = self.after = 0
        self.cells: list[_Cell] = []


class _Table:
    """``widths`` are those of its columns, in twentieths of a point."""

    __slots__ = ("rows", "widths")

    def __init__(self) -> None:
        self.rows: list[_Line] = []
        self.widths: list[int] = []


_Node = TypeVar("_Node", _Cell, _Line, _Table)


def _outline(body: _Element) -> _Cell:
    """Paragraphs and tables as they stand in each other, the body as if it were a cell. One pass over a settled tree.

    Whatever is wrapped around paragraphs, rows and cells (content controls, smart tags, …) is looked through.
    """
    table, row = _Table(), _Line()
    cell = outermost = _Cell()
    written = stray = _Written()  # what stands in a cell or the body, but in no paragraph
    tables: dict[_Element, _Table] = {}
    rows: dict[_Element, _Line] = {}
    cells = {body: outermost}
    for element in body.iter(*_LAYOUT, *_SHOWN):
        tag = element.tag
        if tag in _TEXTS:
            if text := element.text:
                written.parts.append(text if text.isalnum() else _spaced(text, element))
        elif tag == _PARAGRAPH:
            written = _Written()
            _holder(element, cells).blocks.append(written)
        elif tag == _CELL:
            written = stray
            cells[element] = cell = _Cell()
            _holder(element, rows).cells.append(cell)
        elif tag == _ROW:
            rows[element] = row = _Line()
            _holder(element, tables).rows.append(row)
        elif tag == _TABLE:
            written = stray
            tables[element] = table = _Table()
            above = _holder(element, cells)
            above.blocks.append(table)
            above.nests = True
        elif tag == _COLUMN:
            width = element.get(f"{WORD}w", "")
            table.widths.append(int(width) if re.fullmatch("[0-9]{1,6}", width) else 0)
        elif tag in _MERGING:
            _note_merge(element, row, cell)
        elif tag == _TAB:
            if element.get(_POSITION) is None:  # else where a tab leads to, among a paragraph's properties
                written.parts.append("\t")
        elif tag in _FIXED:
            written.parts.append(_FIXED[tag])
        elif tag == _SYMBOL:
            written.parts.append(_symbol(element))
        elif (large := _is_large(element)) is not None:
            written.pictures.append(large)
    if stray.parts or stray.pictures:
        raise UnreadableSource(_DAMAGED)
    return outermost


def _holder(element: _Element, nodes: dict[_Element, _Node]) -> _Node:
    """The nearest of these nodes that an element stands in."""
    parent = element.getparent()
    if parent in nodes:
        return nodes[parent]
    above = next((above for above in element.iterancestors() if above in nodes), None)
    if parent is None or above is None:  # a cell outside any table
        raise UnreadableSource(_DAMAGED)
    nodes[parent] = nodes[above]  # what is wrapped around one is as often wrapped around many
    return nodes[parent]


def _note_merge(element: _Element, row: _Line, cell: _Cell) -> None:
    tag = element.tag
    if tag == _SPAN:
        cell.span = min(max(number_of(element) or 1, 1), _MOST_COLUMNS)
    elif tag == _DOWN:
        cell.down = element.get(_VALUE) != "restart"
    elif tag == _ACROSS:
        cell.across = element.get(_VALUE) != "restart"
    elif tag == _DOWN_CHANGED:
        cell.down = element.get(f"{WORD}vMerge") == "cont"
    elif tag == _BEFORE:
        row.before = min(number_of(element) or 0, _MOST_COLUMNS)
    else:
        row.after = min(number_of(element) or 0, _MOST_COLUMNS)


def _spaced(text: str, element: _Element) -> str:
    """Spaces at either end count only where the file says so; a line break in the file is a space."""
    text = text.replace("\r", " ").replace("\n", " ")
    return text if element.get(_SPACE) == "preserve" else text.strip(" ")


def _symbol(element: _Element) -> str:
    """A character of a symbol font: a box where only the font knows what it looks like."""
    code = element.get(f"{WORD}char", "")
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
    return chr(number) if 0x20 < number < 0xD800 or 0xF900 <= number <= 0xFFFD else "□"


_WIDE, _HIGH = 1_900_000, 480_000  # 200 and 50 pixels in the unit of drawings, of which a point has 12,700
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,9})(pt|in|cm|mm|px|)")
_UNITS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525, "": 9_525}


def _is_large(element: _Element) -> bool | None:
    """Whether a picture may hold a table or a page: one of unknown size may. None for what is only drawn: a line."""
    kind = element.tag.removeprefix(WORD)
    if kind == "drawing":
        content = next(element.iter("{*}graphicData"), None)
        shape = content is not None and "/wordprocessing" in content.get("uri", "")
        if shape and next(element.iter("{*}blip"), None) is None:
            return None
        extent = next(element.iter("{*}extent"), None)
        sizes = [number for name in ("cx", "cy") if extent is not None and (number := extent.get(name, "")).isdecimal()]
        return len(sizes) < 2 or (int(sizes[0][:12]) >= _WIDE and int(sizes[1][:12]) >= _HIGH)
    if kind == "pict" and next(element.iter("{*}imagedata"), None) is None:
        return None
    style = next((style for shape in element.iter() if (style := shape.get("style"))), "")
    size = {name: float(number) * _UNITS[unit] for name, number, unit in _SIZE.findall(style) if number.count(".") < 2}
    return size.get("width", _WIDE) >= _WIDE and size.get("height", _HIGH) >= _HIGH


class _Row(NamedTuple):
    """A row with its true places: ``shown`` are the cells of its own, ``flows`` that it is there for the layout."""

    places: tuple[GridCell, ...]
    shown: list[_Cell]
    pictures: list[Picture]
    flows: bool


class _Reader:
    """Gathers the blocks of an outline in order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._paragraphs = self._tables = self._places = 0

    def read(self, cell: _Cell, depth: int) -> None:
        if depth > _DEEPEST_TABLE:
            raise UnreadableSource(f"Word 文件中的表格嵌套过深，未读取；{_SAVE_AGAIN}")
        for block in cell.blocks:
            if isinstance(block, _Written):
                self._read_paragraph(block)
            else:
                self._read_table(block, depth)

    def _read_paragraph(self, written: _Written) -> None:
        lines, pictures = written.lines, [large for large in written.pictures if large]
        if not lines and not pictures:
            return
        self._paragraphs += 1
        location = Location(paragraph=self._paragraphs)
        for number, line in enumerate(lines, 1):
            self.blocks.append(Paragraph(line, location._replace(line=number if len(lines) > 1 else 0)))
        self.blocks += [Picture(location) for _ in pictures]

    def _read_table(self, table: _Table, depth: int) -> None:
        """The rows of a table are a grid as far as none of them is there for the layout."""
        self._tables += 1
        number, piece, merged = self._tables, list[_Row](), set[int]()
        seen = _columns_seen(table)
        for line, row in enumerate(table.rows, 1):
            read, merged = _placed(row, (line, number), merged, seen)
            self._places += len(read.places)
            if self._places > _MOST_PLACES:
                raise UnreadableSource("Word 文件中的表格过大，不是一份年度报告，未读取。")
            if read.flows:
                self._close(piece, depth)
                piece = []
                self._flow(read, depth)
            elif read.places:
                piece.append(read)
        self._close(piece, depth)

    def _close(self, rows: list[_Row], depth: int) -> None:
        if any(len(row.shown) > 1 for row in rows):
            self.blocks.append(Grid(tuple(row.places for row in rows), exact=True))
            self.blocks += [picture for row in rows for picture in row.pictures]
        else:
            for row in rows:
                self._flow(row, depth)

    def _flow(self, row: _Row, depth: int) -> None:
        for cell in row.shown:
            self.read(cell, depth + 1)


_NARROWEST = 60  # 3 points: no figure has room there


def _columns_seen(table: _Table) -> list[int] | None:
    """How many columns a person sees before each of a table's columns, and in all; None where that is all of them.

    Two edges that are all but one make a column that nobody sees: dragging leaves such, and so does a conversion that
    rounds. Where a cell stands in such a column alone, all columns count.
    """
    if not any(0 < width < _NARROWEST for width in table.widths):
        return None
    seen = list(accumulate((not 0 < width < _NARROWEST for width in table.widths), initial=0))
    for row in table.rows:
        at = row.before
        for cell in row.cells:
            if _see(at, seen) == _see(at + cell.span, seen):
                return None
            at += cell.span
    return seen


def _see(column: int, seen: Sequence[int] | None) -> int:
    if seen is None:
        return column
    return seen[column] if column < len(seen) else seen[-1] + column - len(seen) + 1


def _placed(row: _Line, place: tuple[int, int], above: set[int], seen: Sequence[int] | None) -> tuple[_Row, set[int]]:
    """The row with this line and table, and the columns where a cell merged downwards may go on; ``above``: those of
    the row before. A cell that says it goes on with one that is not there is a cell of its own, as Word shows it."""
    line, table = place
    places: list[GridCell] = []
    shown: list[_Cell] = []
    pictures: list[Picture] = []
    merged: set[int] = set()
    flows, across, end = False, False, row.before
    _cover(places, _see(end, seen), place)
    for cell in row.cells:
        column = len(places) + 1
        end += cell.span
        covered = (cell.down and column in above) or (cell.across and across)
        across = cell.across is not None
        if cell.down is not None:
            merged.add(column)
        if not covered:
            location, (text, drawn) = Location(line, column, 0, table), cell.content
            places.append(GridCell(text, location))
            shown.append(cell)
            flows = flows or len(text) > _LONGEST_CELL or cell.nests
            if drawn:
                pictures += [Picture(location) for large in drawn if large]
        _cover(places, _see(end, seen), place)
    _cover(places, _see(end + row.after, seen), place)
    return _Row(tuple(places), shown, pictures, flows), merged


def _cover(places: list[GridCell], until: int, place: tuple[int, int]) -> None:
    """Fill a row up to a column with places where no cell of its own stands."""
    while len(places) < until:
        places.append(GridCell("", Location(place[0], len(places) + 1, 0, place[1]), covered=True))


_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def _sham_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Lines of words and figures parted by tabs, as grids that are not exact."""
    for is_tabbed, group in groupby(blocks, key=_is_tabbed):
        if not is_tabbed:
            yield from group
            continue
        lines = [block for block in group if isinstance(block, Paragraph)]
        text = "\n".join(_LINE_END.sub(" ", line.text) for line in lines)
        for block in split_blocks(text):
            if isinstance(block, Paragraph):
                yield Paragraph(block.text, lines[block.location.line - 1].location)
            else:
                rows = [[_moved(cell, lines[cell.location.line - 1].location) for cell in row] for row in block.rows]
                yield Grid(tuple(map(tuple, rows)))


def _moved(cell: GridCell, location: Location) -> GridCell:
    return GridCell(cell.text, location._replace(cell=cell.location.cell))


def _is_tabbed(block: Block) -> bool:
    """A tab that only indents makes no table."""
    return isinstance(block, Paragraph) and "\t" in block.text.strip() and len(block.text) <= _LONGEST_CELL
