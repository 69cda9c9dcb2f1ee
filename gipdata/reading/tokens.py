"""Cutting a cell or line into what it consists of: labels, figures, words.

Mostly it is one of these. Where the copy ran cells together it is a series, and labels mark the joints.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipdata.folding import chinese_but, fold, fold_each, fold_with_offsets
from gipdata.reading.labels import BLANK, FIGURE, LABEL, PAGE_MARK, TEXT, Token, TokenKind, find_label, label_pattern
from gipdata.reading.values import FIGURE_CHARACTERS, is_fragment, is_glued, is_masked, parse_figure

__all__ = ["begins_with_label", "is_page_mark", "tokens_of"]

_BLANK = Token(BLANK, "")
_PAGE_MARK = re.compile(r"[-‐–—]\d{1,3}[-‐–—]|第\d{1,3}页(?:[,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}")
_PUNCTUATION = "，。；;：:、|｜"
_PART, _BETWEEN_MARKS = re.compile(r"\S+"), re.compile(rf"[^{_PUNCTUATION}]+")
_LONGEST_CUT = 20_000
# Of these a figure has none, so that all of them stand in labels or in other words.
_WORDS = re.compile(f"[{chinese_but(FIGURE_CHARACTERS)}]+")
_ALPHANUMERIC, _MARKS = re.compile(r"[^\W_]"), re.compile(r"[\W_]*")


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
    if label := find_label(text, folded):
        return (label,)
    if _is_figure(text):
        return (Token(FIGURE, text),)
    if _PAGE_MARK.fullmatch(folded):
        return (Token(PAGE_MARK, text),)
    if len(folded) <= _LONGEST_CUT and (pieces := _cut(text)):
        return pieces
    return (Token(TEXT, text),)


def is_page_mark(text: str) -> bool:
    """Whether a text is nothing but the number of a page: - 3 -"""
    return _PAGE_MARK.fullmatch(fold(text)) is not None and tokens_of(text)[0].kind is PAGE_MARK


def begins_with_label(text: str) -> bool:
    """Whether a text may begin with a label: False for nearly all prose, and at less cost than to cut it."""
    if find_label(text, fold(text)):
        return True
    marks = _MARKS.match(text)
    first = len(fold_each(text[: marks.end() + 1 if marks else 1]))  # up to the first letter or digit
    folded = fold_each(text)
    return any(label_pattern().match(folded, at) for at in range(max(first, 1)))


def _is_figure(text: str) -> bool:
    """Whether a text takes the place of a figure: one that can be read, or what is left of one."""
    return parse_figure(text) is not None or is_masked(text) or is_fragment(text)


class _Piece(NamedTuple):
    kind: TokenKind
    start: int
    end: int


def _cut(text: str) -> tuple[Token, ...]:
    """A text as a series of labels and figures; nothing where it is, for the greater part, other words."""
    labels = list(label_pattern().finditer(fold_each(text)))
    in_words = sum(map(len, _WORDS.findall(text))) - sum(match.end() - match.start() for match in labels)
    if 2 * in_words > len(text):
        return ()
    _, offsets = fold_with_offsets(text)
    offsets.append(len(text))
    pieces: list[_Piece] = []
    at = 0
    for match in labels:
        pieces += _figures_and_words(text, offsets[at], offsets[match.start()])
        start, end = offsets[match.start()], offsets[match.end()]  # with the marks behind it that folding drops
        pieces.append(_Piece(LABEL, start, start + len(text[start:end].rstrip())))
        at = match.end()
    pieces += _figures_and_words(text, offsets[at], len(text))
    pieces = _merge_touching_words(text, pieces)
    words = sum(p.end - p.start for p in pieces if p.kind is TEXT)
    if not pieces or 2 * words > len(text) or _is_sentence(text, pieces):
        return ()
    return tuple(_tokens(text, pieces))


def _is_sentence(text: str, pieces: list[_Piece]) -> bool:
    """Whether a label or two stand in a sentence (行政处罚0件，行政强制0件。) and not in a table run together."""
    labels = sum(piece.kind is LABEL for piece in pieces)
    between = (text[a.end : b.start] for a, b in pairwise([*pieces, _Piece(TEXT, len(text), len(text))]))
    return labels < 6 and any(mark in gap for gap in between for mark in "，。；,;")


def _figures_and_words(text: str, start: int, end: int) -> Iterator[_Piece]:
    """What stands between two labels, parted by spaces and punctuation."""
    for match in _PART.finditer(text[start:end]):
        part, at = match[0], start + match.start()
        if _is_figure(part) or is_glued(part):
            yield _Piece(FIGURE, at, at + len(part))
            continue
        inner = [_piece_of(part, i) for i in _BETWEEN_MARKS.finditer(part)]
        if any(piece.kind is FIGURE for piece in inner):
            yield from (_Piece(piece.kind, at + piece.start, at + piece.end) for piece in inner)
        elif _ALPHANUMERIC.search(part):
            yield _Piece(TEXT, at, at + len(part))


def _piece_of(part: str, match: re.Match[str]) -> _Piece:
    # 13、收到和处理: a figure and a list number run together, which nobody can part
    numbers = part[match.end() : match.end() + 1] == "、"
    kind = FIGURE if _is_figure(match[0]) and not numbers else TEXT
    return _Piece(kind, match.start(), match.end())


def _merge_touching_words(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """A label inside a longer word is no label (规章 in 规章制度), a digit before a word is no figure (12 in 12月)."""
    merged: list[_Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        touching = last is not None and last.end == piece.start and TEXT in (last.kind, piece.kind)
        if last and touching and text[last.end - 1] not in _PUNCTUATION and text[piece.start] not in _PUNCTUATION:
            merged[-1] = _Piece(TEXT, last.start, piece.end)
        else:
            merged.append(piece)
    return merged


def _tokens(text: str, pieces: list[_Piece]) -> Iterator[Token]:
    before: _Piece | None = None
    for piece in pieces:
        raw = text[piece.start : piece.end]
        if piece.kind is LABEL:
            yield find_label(raw, fold(raw)) or Token(TEXT, raw)
        else:
            touches = before is not None and before.kind is LABEL and before.end == piece.start
            yield Token(piece.kind, raw, glued=touches and piece.kind is FIGURE)
        before = piece
