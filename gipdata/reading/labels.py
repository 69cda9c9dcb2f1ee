"""The forms' labels as an index: whether a text is a label, and what that label can be.

Labels are compared folded and by their number; one that is broken over lines is joined, one that lost a character is
mended. Nothing is decided here about which row or column a figure belongs to.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from gipdata.folding import chinese_number, fold, split_enumerator
from gipdata.forms import EDITIONS, Block, Table, load_form
from gipdata.reading.values import parse_figure

__all__ = [
    "BLANK",
    "FIGURE",
    "LABEL",
    "PAGE_MARK",
    "TEXT",
    "Role",
    "Token",
    "TokenKind",
    "find_label",
    "is_label_fragment",
    "join_labels",
    "label_of",
    "label_pattern",
    "mend_label",
]


class Role(NamedTuple):
    """One thing that a label can be: ``kind`` is row, column, group (over rows), heading (over columns), clause or
    corner."""

    table: str
    kind: str
    code: str


class TokenKind(IntEnum):
    BLANK = 0
    FIGURE = 1
    LABEL = 2
    TEXT = 3
    PAGE_MARK = 4


# A member's name of its own is found in a fifth of the time, and every cell is asked for its kind several times.
BLANK, FIGURE, LABEL, TEXT, PAGE_MARK = TokenKind


class Token(NamedTuple):
    kind: TokenKind
    raw: str
    roles: tuple[Role, ...] = ()
    mended: bool = False  # a label recognised although a character of it is lost
    cut: bool = False  # a stump that several labels share
    glued: bool = False  # a figure that touched its label: 规章000
    whole: str = ""  # of a label broken over lines: all of it (``raw`` is its first line)


class _Entry(NamedTuple):
    """A label of the form: its number, its words, and what it is."""

    number: int | None
    bare: str
    folded: str
    role: Role
    label: str  # as the form prints it
    cut: bool = False


def _entries() -> Iterator[_Entry]:
    for edition in EDITIONS:
        for table in load_form(edition).tables.values():
            for block in table.blocks:
                yield from _block_entries(table, block)


def _block_entries(table: Table, block: Block) -> Iterator[_Entry]:
    def entry(label: str, kind: str, code: str, cut: bool = False) -> _Entry:
        folded = fold(label)
        enumerator, bare = split_enumerator(folded)
        return _Entry(enumerator[1] if enumerator else None, bare, folded, Role(table.code, kind, code), label, cut)

    for row in block.rows:
        # In a single-line table the rows are part of the heading.
        yield from (entry(label, "heading" if table.single_line else "row", row.code) for label in row.labels)
    for column in block.columns:
        yield from (entry(label, "column", column.code) for label in column.labels)
        yield from (entry(label, "column", column.code, cut=True) for label in column.cuts)
    rows_under = {row.under for row in block.rows} | {group.under for group in block.groups}
    for group in block.groups:
        over_rows = group.code in rows_under and not table.single_line
        yield from (entry(label, "group" if over_rows else "heading", group.code) for label in group.labels)
    for label in (block.heading, *block.heading_variants):
        if label:
            yield _Entry(None, fold(label), fold(label), Role(table.code, "clause", str(block.clause)), label)
    for label in (block.corner, *block.corner_variants):
        if label:
            yield _Entry(None, fold(label).strip("()"), fold(label), Role(table.code, "corner", "corner"), label)


class _Index(NamedTuple):
    by_bare: dict[str, list[_Entry]]
    deletions: dict[str, frozenset[Role]]
    fragments: frozenset[str]
    pattern: re.Pattern[str]


@cache
def _index() -> _Index:
    by_bare: dict[str, list[_Entry]] = defaultdict(list)
    for entry in _entries():
        if entry not in by_bare[entry.bare]:
            by_bare[entry.bare].append(entry)
    return _Index(dict(by_bare), _deletions(by_bare), _group_fragments(by_bare), _label_pattern(by_bare))


def _deletions(by_bare: dict[str, list[_Entry]]) -> dict[str, frozenset[Role]]:
    """Labels of four characters or more with one character lost → what they were; only where all agree."""
    found: dict[str, set[Role]] = defaultdict(set)
    for entries in by_bare.values():
        for entry in entries:
            for words in {entry.bare, entry.folded}:
                if len(words) >= 4 and not entry.cut:
                    for i in range(len(words)):
                        found[words[:i] + words[i + 1 :]].add(entry.role)
    return {
        words: frozenset(roles)
        for words, roles in found.items()
        if words not in by_bare and len({(role.table, role.kind) for role in roles}) == len(roles)
    }


def _group_fragments(by_bare: dict[str, list[_Entry]]) -> frozenset[str]:
    """Beginnings and ends of group labels, which a page break may cut: （四）无 / 法提供."""
    fragments: set[str] = set()
    for entries in by_bare.values():
        for entry in entries:
            if entry.role.kind == "group":
                words = entry.folded
                fragments |= {words[:i] for i in range(3, len(words))} | {words[i:] for i in range(1, len(words) - 1)}
    return frozenset(f for f in fragments if f not in by_bare and parse_figure(f) is None)


def _label_pattern(by_bare: dict[str, list[_Entry]]) -> re.Pattern[str]:
    alternatives: dict[str, None] = {}
    for bare in sorted(by_bare, key=len, reverse=True):
        for entry in by_bare[bare]:
            number = ""
            if entry.number is not None:
                chinese = next(c for c in "一二三四五六七八九" if chinese_number(c) == entry.number)
                # In running text a bare digit is the end of the figure before, and no number: 65283 其他.
                first = rf"|^{entry.number}" if len(bare) >= 4 else ""
                number = rf"(?:\(?{chinese}\)?[、.,:]?|\(?{entry.number}[)、.,:]+{first})?"
            corner = (r"\(?", r"\)?") if entry.role.kind == "corner" else ("", "")
            alternatives[corner[0] + number + re.escape(bare) + corner[1]] = None
    # Most places are no label's: a look at one character, and at three behind any number, spares trying them all.
    first = re.escape("".join({bare[0] for bare in by_bare} | set("(三一二四五六七")))
    beginnings = "|".join(sorted({re.escape(bare[:3]) for bare in by_bare}))
    number = r"\(?(?:[一二三四五六七八九]\)?[、.,:]?|\d[)、.,:]*)?"
    return re.compile(rf"(?=[{first}]|\d[)、.,:]|^\d)(?={number}(?:{beginnings}))(?:{'|'.join(alternatives)})")


# Looking a text up ----------------------------------------------------------------------------------------------------

_BRACKETED = re.compile(r"\([^()]*\)")
_YEAR, _WRITTEN_YEAR = re.compile(r"20\d\d年?度?"), re.compile(r"[2２][0０]\d\d")
_UNIT_TAIL = re.compile(r"[:/,]?(?:单位[:为]?)?(?:亿元|万元|千元|元)$")


def _find(folded: str) -> list[_Entry]:
    """The labels that a folded text may be: with its number, without, without explanation, year or unit."""
    index = _index()
    enumerator, bare = split_enumerator(folded)
    number = enumerator[1] if enumerator else None
    for words, n in ((folded, None), (bare, number), (bare.strip("()、.,:"), number)):
        if words in index.by_bare and (entries := _agreeing(index.by_bare[words], n, folded)):
            return entries
    plain = _plain(bare)
    if plain != bare and len(plain) > 1 and plain in index.by_bare:
        return _agreeing(index.by_bare[plain], number, folded)
    return []


def _plain(bare: str) -> str:
    """The words without explanation, year and unit."""
    plain = _BRACKETED.sub("", bare) if "(" in bare else bare
    plain = _YEAR.sub("", plain) if "20" in plain else plain
    return _UNIT_TAIL.sub("", plain) if plain.endswith("元") else plain


def _agreeing(entries: list[_Entry], number: int | None, folded: str) -> list[_Entry]:
    """Those entries whose own number does not contradict the one written.

    A number without a mark behind it may be a figure that the copy glued to the next label (12.重复申请, 5行政强制),
    so it has to be the label's own. 总计 and 其他 are words of several rows and columns: their number decides.
    """
    if number is None:
        return entries
    same = [entry for entry in entries if entry.number == number]
    if same:
        return same
    marked = re.match(r"\(?(?:[一二三四五六七八九十]|\d)[)、.,:]", folded) is not None
    if marked and len(entries[0].bare) >= 4 and all(entry.number is not None for entry in entries):
        return entries
    return []


def _is_written_year(year: re.Match[str], raw: str) -> bool:
    """Whether these digits in a label are a year: 规章 2 0 29 are three figures, and 行政处罚 2030 ends in one."""
    at_end = year.end() == len(year.string) and year[0].isdecimal()
    return not at_end and _WRITTEN_YEAR.search(raw) is not None


def find_label(raw: str, folded: str) -> Token | None:
    """The label that a text is, ``folded`` being the same text after folding."""
    entries = _find(folded)
    if not entries or ((year := _YEAR.search(folded)) and not _is_written_year(year, raw)):
        return None
    roles = tuple(dict.fromkeys(entry.role for entry in entries))
    return Token(LABEL, raw, roles, cut=any(entry.cut for entry in entries))


def mend_label(raw: str) -> Token | None:
    """The label that a text is but for one lost character, where no other label comes as near."""
    folded = fold(raw)
    roles = _index().deletions.get(folded)
    if roles is None:
        _, bare = split_enumerator(folded)
        roles = _index().deletions.get(bare.strip("()、.,:"))
    return Token(LABEL, raw, tuple(sorted(roles)), mended=True) if roles else None


def label_of(role: Role) -> str:
    """How the form prints the label of a role."""
    entries = (entry for entries in _index().by_bare.values() for entry in entries)
    return next(entry.label for entry in entries if entry.role == role)


def is_label_fragment(raw: str) -> bool:
    """Whether a text is a piece of a group's label."""
    return fold(raw) in _index().fragments


@lru_cache(maxsize=4_096)
def join_labels(raws: tuple[str, ...]) -> Token | None:
    """The label that several texts are together."""
    whole = "\n".join(raws)
    folded = fold(whole)
    label = find_label(raws[0], folded) if len(folded) <= 80 else None
    return label and label._replace(whole=whole)


def label_pattern() -> re.Pattern[str]:
    """Any label, in folded text, the longest first."""
    return _index().pattern
