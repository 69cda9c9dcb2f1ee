"""The forms' labels as an index: what a piece of text in or near a table is.

A text is a label of the form, a figure, a blank, a page mark, or other text; or, where the copy ran cells together,
a series of these. Nothing is decided here about which row or column a figure belongs to.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipdata.folding import chinese_number, fold, fold_with_offsets, split_enumerator
from gipdata.forms import EDITIONS, Block, Table, load_form
from gipdata.reading.values import is_fragment, is_glued, is_masked, parse_figure

__all__ = ["Role", "Token", "TokenKind", "is_label_fragment", "join_labels", "mend_label", "tokens_of"]


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


class Token(NamedTuple):
    kind: TokenKind
    raw: str
    roles: tuple[Role, ...] = ()
    mended: bool = False  # a label recognised although a character of it is lost
    cut: bool = False  # a stump that several labels share
    glued: bool = False  # a figure that touched its label: 规章000
    whole: str = ""  # of a label broken over lines: all of it (``raw`` is its first line)


_BLANK = Token(TokenKind.BLANK, "")


class _Entry(NamedTuple):
    """A label of the form: its number, its words, and what it is."""

    number: int | None
    bare: str
    folded: str
    role: Role
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
        return _Entry(enumerator[1] if enumerator else None, bare, folded, Role(table.code, kind, code), cut)

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
            yield _Entry(None, fold(label), fold(label), Role(table.code, "clause", str(block.clause)))
    for label in (block.corner, *block.corner_variants):
        if label:
            yield _Entry(None, fold(label).strip("()"), fold(label), Role(table.code, "corner", "corner"))


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
    return re.compile("|".join(alternatives))


# Looking a text up ----------------------------------------------------------------------------------------------------

_BRACKETED = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"20\d\d年?度?")
_UNIT_TAIL = re.compile(r"[:/,]?(?:单位[:为]?)?(?:亿元|万元|千元|元)$")


def _find(folded: str) -> list[_Entry]:
    """The labels that a folded text may be: with its number, without, without explanation, year or unit."""
    index = _index()
    enumerator, bare = split_enumerator(folded)
    number = enumerator[1] if enumerator else None
    for words, n in ((folded, None), (bare, number), (bare.strip("()、.,:"), number)):
        if words in index.by_bare and (entries := _agreeing(index.by_bare[words], n, folded)):
            return entries
    plain = _UNIT_TAIL.sub("", _YEAR.sub("", _BRACKETED.sub("", bare)))
    if plain != bare and len(plain) > 1 and plain in index.by_bare:
        return _agreeing(index.by_bare[plain], number, folded)
    return []


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


def _label(raw: str, folded: str) -> Token | None:
    entries = _find(folded)
    if not entries:
        return None
    roles = tuple(dict.fromkeys(entry.role for entry in entries))
    return Token(TokenKind.LABEL, raw, roles, cut=any(entry.cut for entry in entries))


def mend_label(raw: str) -> Token | None:
    """The label that a text is but for one lost character, where no other label comes as near."""
    folded = fold(raw)
    roles = _index().deletions.get(folded)
    if roles is None:
        _, bare = split_enumerator(folded)
        roles = _index().deletions.get(bare.strip("()、.,:"))
    return Token(TokenKind.LABEL, raw, tuple(sorted(roles)), mended=True) if roles else None


def is_label_fragment(raw: str) -> bool:
    """Whether a text is a piece of a group's label."""
    return fold(raw) in _index().fragments


def join_labels(raws: tuple[str, ...]) -> Token | None:
    """The label that several texts are together."""
    whole = "\n".join(raws)
    folded = fold(whole)
    label = _label(raws[0], folded) if len(folded) <= 80 else None
    return label and label._replace(whole=whole)


# Cutting a text into tokens -------------------------------------------------------------------------------------------

_PAGE_MARK = re.compile(r"[-‐–—]\d{1,3}[-‐–—]|第\d{1,3}页(?:[,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}")
_PUNCTUATION = "，。；;：:、|｜"
_LONGEST_CUT = 20_000


@lru_cache(maxsize=20_000)
def tokens_of(text: str) -> tuple[Token, ...]:
    """What a cell or line consists of.

    >>> [(t.kind.name, t.raw) for t in tokens_of("规章 0 12")]
    [('LABEL', '规章'), ('FIGURE', '0'), ('FIGURE', '12')]
    >>> [(t.kind.name, t.raw, t.glued) for t in tokens_of("规章000")]
    [('LABEL', '规章', False), ('FIGURE', '000', True)]
    >>> [t.kind.name for t in tokens_of("我镇规章制度健全")]
    ['TEXT']
    """
    folded = fold(text)
    if not folded:
        return (_BLANK,)
    if label := _label(text, folded):
        return (label,)
    if _is_figure(text):
        return (Token(TokenKind.FIGURE, text),)
    if _PAGE_MARK.fullmatch(folded):
        return (Token(TokenKind.PAGE_MARK, text),)
    if len(folded) <= _LONGEST_CUT and (pieces := _cut(text)):
        return pieces
    return (Token(TokenKind.TEXT, text),)


def _is_figure(text: str) -> bool:
    """Whether a text takes the place of a figure: one that can be read, or what is left of one."""
    return parse_figure(text) is not None or is_masked(text) or is_fragment(text)


class _Piece(NamedTuple):
    kind: TokenKind
    start: int
    end: int


def _cut(text: str) -> tuple[Token, ...]:
    """A text as a series of labels and figures; nothing where it is, for the greater part, other words."""
    folded, offsets = fold_with_offsets(text)
    offsets.append(len(text))
    pieces: list[_Piece] = []
    at = 0
    for match in _index().pattern.finditer(folded):
        pieces += _figures_and_words(text, offsets[at], offsets[match.start()])
        start, end = offsets[match.start()], offsets[match.end()]  # with the marks behind it that folding drops
        pieces.append(_Piece(TokenKind.LABEL, start, start + len(text[start:end].rstrip())))
        at = match.end()
    pieces += _figures_and_words(text, offsets[at], len(text))
    pieces = _merge_touching_words(text, pieces)
    words = sum(p.end - p.start for p in pieces if p.kind is TokenKind.TEXT)
    if not pieces or 2 * words > len(text) or _is_sentence(text, pieces):
        return ()
    return tuple(_tokens(text, pieces))


def _is_sentence(text: str, pieces: list[_Piece]) -> bool:
    """Whether a label or two stand in a sentence (行政处罚0件，行政强制0件。) and not in a table run together."""
    labels = sum(piece.kind is TokenKind.LABEL for piece in pieces)
    between = (text[a.end : b.start] for a, b in pairwise([*pieces, _Piece(TokenKind.TEXT, len(text), len(text))]))
    return labels < 6 and any(mark in gap for gap in between for mark in "，。；,;")


def _figures_and_words(text: str, start: int, end: int) -> Iterator[_Piece]:
    """What stands between two labels, parted by spaces and punctuation."""
    for match in re.finditer(r"\S+", text[start:end]):
        part, at = match[0], start + match.start()
        if _is_figure(part) or is_glued(part):
            yield _Piece(TokenKind.FIGURE, at, at + len(part))
            continue
        inner = [_piece_of(part, i) for i in re.finditer(rf"[^{_PUNCTUATION}]+", part)]
        if any(piece.kind is TokenKind.FIGURE for piece in inner):
            yield from (_Piece(piece.kind, at + piece.start, at + piece.end) for piece in inner)
        elif any(c.isalnum() for c in part):
            yield _Piece(TokenKind.TEXT, at, at + len(part))


def _piece_of(part: str, match: re.Match[str]) -> _Piece:
    # 13、收到和处理: a figure and a list number run together, which nobody can part
    numbers = part[match.end() : match.end() + 1] == "、"
    kind = TokenKind.FIGURE if _is_figure(match[0]) and not numbers else TokenKind.TEXT
    return _Piece(kind, match.start(), match.end())


def _merge_touching_words(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """A label inside a longer word is no label (规章 in 规章制度), a digit before a word is no figure (12 in 12月)."""
    merged: list[_Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        touching = last is not None and last.end == piece.start and TokenKind.TEXT in (last.kind, piece.kind)
        if last and touching and text[last.end - 1] not in _PUNCTUATION and text[piece.start] not in _PUNCTUATION:
            merged[-1] = _Piece(TokenKind.TEXT, last.start, piece.end)
        else:
            merged.append(piece)
    return merged


def _tokens(text: str, pieces: list[_Piece]) -> Iterator[Token]:
    before: _Piece | None = None
    for piece in pieces:
        raw = text[piece.start : piece.end]
        if piece.kind is TokenKind.LABEL:
            yield _label(raw, fold(raw)) or Token(TokenKind.TEXT, raw)
        else:
            touches = before is not None and before.kind is TokenKind.LABEL and before.end == piece.start
            yield Token(piece.kind, raw, glued=touches and piece.kind is TokenKind.FIGURE)
        before = piece
