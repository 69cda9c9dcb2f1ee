"""A Word file's tree made to say what Word shows.

Tracked changes are accepted, hidden text and field codes taken out, text boxes and notes put behind the paragraph or
table they hang on, automatic numbers written in. What must not run together is kept apart: a raised 1 behind 3 becomes
``3^1``, struck-out text stands between ``~``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.etree import _Element

from gipdata.sources.document import UnreadableSource
from gipdata.sources.numbering import WORD, Lists, Styles, is_on, number_of
from gipdata.sources.word_package import SAVE_AGAIN, Package, parse_xml
from gipdata.sources.word_tags import (
    ALTERNATIVES,
    BOX,
    CELL,
    CELL_DELETED,
    DELETED,
    ELSEWHERE,
    FIELD,
    FIRST,
    HIDDEN,
    LEVEL,
    MATH,
    MATH_SIGNS,
    NOTES,
    NUM_ID,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RAISED,
    ROW,
    ROW_HIDDEN,
    ROW_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    RUN_STYLE,
    SECOND,
    SHOWN,
    SPACE,
    STRUCK,
    STYLE,
    TABLE,
    TAKEN_OUT,
    TEXT,
    VALUE,
)

__all__ = ["settle"]

_DEEPEST_BOX = 5


def settle(body: _Element, package: Package) -> None:
    """Turn a tree into one that says what Word shows."""
    references = _accept_changes(body)
    if references:
        _bring_notes(body, references, package)
    found: dict[str, list[_Element]] = defaultdict(list)
    for element in body.iter(*SECOND):
        found[element.tag].append(element)
    if found[FIELD]:
        _drop_field_codes(body)
    for tag in STRUCK:
        _mark_struck(found[tag])
    _mark_raised(found[RAISED])
    for tag, sign in MATH_SIGNS.items():
        for element in found[tag]:
            _write(element, 0, sign)
    _put_boxes_behind(found[BOX])
    _drop_hidden(found[HIDDEN])
    _apply_styles(body, package)


def _accept_changes(body: _Element) -> list[_Element]:
    """Accept tracked changes, keep one of each set of alternatives; gives the references to notes that are left."""
    joined: list[_Element] = []
    references: list[_Element] = []
    gone: set[_Element] = set()
    for element in list(body.iter(*FIRST)):
        tag, parent = element.tag, element.getparent()
        if parent is None or element in gone:
            continue
        if tag in ELSEWHERE:
            raise UnreadableSource(f"Word 文件中嵌入了另一个文件，直接读取会缺少内容；{SAVE_AGAIN}")
        if tag in NOTES:
            references.append(element)
        elif tag == ALTERNATIVES:  # the same content in several ways: the first that holds something
            kept = next((way for way in element if len(way)), None)
            _remove((way for way in list(element) if way is not kept), gone)
        elif tag in DELETED and parent.tag == RUN_PROPERTIES:
            joined += _paragraphs_ended_by(element)
        elif parent.tag == ROW_PROPERTIES and tag in (*DELETED, ROW_HIDDEN):
            if is_on(element):
                _remove(islice(parent.iterancestors(ROW), 1), gone)
        elif tag == CELL_DELETED:
            _remove(islice(parent.iterancestors(CELL), 1), gone)
        elif tag != ROW_HIDDEN:
            _remove([element], gone)
    _join_to_next(joined)
    return [element for element in references if any(above is body for above in element.iterancestors())]


def _remove(elements: Iterable[_Element], gone: set[_Element]) -> None:
    """Take elements out of the tree. ``gone`` gathers all that was in them, so that nothing is taken out of what is
    out already: of many, one in the other, that would take long."""
    for element in elements:
        parent = element.getparent()
        if parent is not None and element not in gone:
            gone.update(element.iter(*TAKEN_OUT))
            parent.remove(element)


def _join_to_next(paragraphs: Sequence[_Element]) -> None:
    """Put paragraphs whose end is gone in front of the next one: its properties hold for both."""
    joined: dict[_Element, _Element] = {}
    for paragraph in reversed(paragraphs):
        following = paragraph.getnext()
        while following is not None and following.tag not in (PARAGRAPH, TABLE):
            following = following.getnext()
        if following is None or following.tag != PARAGRAPH:
            continue
        following = joined[paragraph] = joined.get(following, following)
        at = int(any(child.tag == PARAGRAPH_PROPERTIES for child in islice(following, 1)))
        for child in reversed(list(paragraph)):
            if child.tag != PARAGRAPH_PROPERTIES:
                following.insert(at, child)
    _remove(joined, set())


def _bring_notes(body: _Element, references: Iterable[_Element], package: Package) -> None:
    """Put the text of notes behind the outermost table or paragraph that refers to them."""
    notes: dict[tuple[str, str], _Element] = {}
    for kind in {NOTES[reference.tag] for reference in references}:
        root = package.part(kind)
        if root is not None:
            _accept_changes(root)
            notes |= {(kind, note.get(f"{WORD}id", "")): note for note in root.iterchildren()}
    last: dict[_Element, _Element] = {}
    for reference in references:
        if reference.get(f"{WORD}customMarkFollows") in ("1", "true", "on"):
            _prefix(reference.getparent(), "^")
        note = notes.pop((NOTES[reference.tag], reference.get(f"{WORD}id", "")), None)
        around = list(reference.iterancestors(PARAGRAPH, TABLE))
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
        if sum(1 for _ in box.iterancestors(BOX)) > _DEEPEST_BOX:
            raise UnreadableSource(f"Word 文件中的文本框嵌套过深，未读取；{SAVE_AGAIN}")
        paragraph = next(box.iterancestors(PARAGRAPH), None)
        if paragraph is not None:
            last[paragraph] = _put_behind(last.get(paragraph, paragraph), box)


def _drop_field_codes(body: _Element) -> None:
    """Take out what stands between the beginning of a field and its result. One that never ends is left as it is."""
    fields: list[list[_Element]] = []  # one in another: what stands in the code of each
    gone: set[_Element] = set()
    in_code: list[list[_Element]] = []  # those of them whose result has not begun
    for element in list(body.iter(FIELD, *SHOWN)):
        if element.tag != FIELD:
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
        for text in run.iter(TEXT):
            text.text = f"~{text.text}~" if (text.text or "").strip() else text.text


def _mark_raised(places: Iterable[_Element]) -> None:
    """A raised figure is a note's mark or a power: never a digit of the figure before it."""
    for place in places:
        sign = {"superscript": "^", "subscript": "_"}.get(place.get(VALUE, ""))
        for run in _runs_of(place) if sign else ():
            first = next(run.iter(TEXT), None)
            if first is not None and (first.text or "").strip()[:1].isdigit():
                _prefix(run, sign or "")


def _runs_of(switch: _Element) -> Iterator[_Element]:
    """The run that a property belongs to; none where it belongs to the end of a paragraph."""
    owner = next(islice(switch.iterancestors(), 1, None), None)
    if owner is not None and owner.tag in (RUN, f"{MATH}r"):
        yield owner


def _paragraphs_ended_by(switch: _Element) -> Iterator[_Element]:
    """The paragraph whose end a property belongs to; none where it belongs to a run."""
    above = list(islice(switch.iterancestors(), 3))
    if len(above) == 3 and above[1].tag == PARAGRAPH_PROPERTIES:
        yield above[2]


def _prefix(run: _Element | None, sign: str) -> None:
    first = None if run is None else next(run.iter(TEXT), None)
    if first is not None:
        first.text = f"{sign}{(first.text or '').lstrip()}"


def _write(element: _Element, at: int, text: str) -> None:
    written = element.makeelement(TEXT, {SPACE: "preserve"})
    written.text = text
    element.insert(at, written)


def _drop_hidden(switches: Iterable[_Element]) -> None:
    on = [switch for switch in switches if is_on(switch)]
    _remove([run for switch in on for run in _runs_of(switch)], set())
    _join_to_next([paragraph for switch in on for paragraph in _paragraphs_ended_by(switch)])


def _apply_styles(body: _Element, package: Package) -> None:
    """Take out text that a style hides, and write in the numbers of lists."""
    part = package.bytes_of("styles")
    numbers = next(body.iter(NUM_ID), None) is not None or b"numId" in part
    if not numbers and b"vanish" not in part:
        return
    styles = Styles(parse_xml(part) if part else None)
    used = {style.get(VALUE) for style in body.iter(STYLE, RUN_STYLE)} | {styles.default}
    if any(styles.hides(style) for style in used):
        _drop_hidden_by_style(body, styles)
    numbered = {style for style in used if styles.list_of(style)}
    if numbers:
        _write_numbers(_may_be_numbered(body, numbered, styles.default), styles, package)


def _drop_hidden_by_style(body: _Element, styles: Styles) -> None:
    gone: set[_Element] = set()
    by_paragraph = styles.hides(styles.default)
    for element in list(body.iter(PARAGRAPH, RUN)):
        properties = element.find(PARAGRAPH_PROPERTIES if element.tag == PARAGRAPH else RUN_PROPERTIES)
        if element.tag == PARAGRAPH:
            style = None if properties is None else properties.find(STYLE)
            by_paragraph = styles.hides(styles.default if style is None else style.get(VALUE))
            continue
        style = None if properties is None else properties.find(RUN_STYLE)
        by_run = style is not None and styles.hides(style.get(VALUE))
        # What a run says itself holds: it was taken out, or it is shown. And as Word has it, a style that hides within
        # one that hides shows.
        if by_run != by_paragraph and (properties is None or properties.find(HIDDEN) is None):
            _remove([element], gone)


def _may_be_numbered(body: _Element, styles: set[str | None], default: str | None) -> Iterator[_Element]:
    """The paragraphs with a list of their own or one of these styles, each once."""
    if default in styles:
        yield from list(body.iter(PARAGRAPH))
        return
    before = None
    for element in list(body.iter(STYLE, NUM_ID) if styles else body.iter(NUM_ID)):
        if element.tag == NUM_ID or element.get(VALUE) in styles:
            paragraph = next(element.iterancestors(PARAGRAPH), None)
            if paragraph is not None and paragraph is not before:
                yield paragraph
            before = paragraph


def _write_numbers(paragraphs: Iterable[_Element], styles: Styles, package: Package) -> None:
    lists: Lists | None = None
    for paragraph in paragraphs:
        lists = lists or Lists(package.part("numbering"), styles)
        properties = paragraph.find(PARAGRAPH_PROPERTIES)
        style, num_id, level = None, None, None
        for element in () if properties is None else properties.iter(STYLE, NUM_ID, LEVEL):
            if element.tag == STYLE:
                style = element.get(VALUE)
            elif element.tag == NUM_ID:
                num_id = number_of(element)
            else:
                level = number_of(element)
        if number := lists.number(style, num_id, level):
            first = next((text.text for text in paragraph.iter(TEXT) if text.text), "")
            # A list's "1" before 5 must not become 15, nor "1." 1.5.
            apart = bool(first) and (number[-1].isalnum() or first.lstrip()[:1].isdigit())
            _write(paragraph, int(properties is not None), number + " " * apart)
