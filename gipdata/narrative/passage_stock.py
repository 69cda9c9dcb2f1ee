"""What everybody writes: the words of the forms and the regulation, and set phrases of official language."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gipdata.forms import EDITIONS, Form, load_form
from gipdata.narrative.passage_characters import Codes, characters_of

__all__ = ["form_texts", "parts_of_form", "stock_characters", "stock_phrases"]

_BITS_OF_CHARACTER = 21


@cache
def form_texts() -> tuple[str, ...]:
    """The words of the forms, table by table in the order in which they are printed, and of the regulation."""
    return (*dict.fromkeys(text for edition in EDITIONS for text in _labels(load_form(edition))), *_lists()[0])


@cache
def parts_of_form(length: int) -> frozenset[str]:
    """Every so many characters (only such as count) in a row of the words of the forms and the regulation."""
    texts = (characters_of(text).text for text in form_texts())
    return frozenset(text[at : at + length] for text in texts for at in range(len(text) - length + 1))


def stock_characters(codes: Codes) -> NDArray[np.bool_]:
    """Which characters (only such as count) belong to a set phrase or to a label of the forms.

    Of the phrases that begin at one character the longest counts. No phrase has the character 0, so it parts texts.

    >>> "".join(np.where(stock_characters(characters_of("柳溪乡高度重视政务公开工作").codes), "+", "-"))
    '---++++++++++'
    """
    trie = _phrases()
    codes = np.append(codes, np.zeros(trie.depth, np.uint32))
    lengths = np.zeros(len(codes), np.intp)
    at = np.arange(len(codes) - trie.depth)
    state, depth = np.zeros(len(at), np.uint64), 0
    while len(at):
        keys = state << _BITS_OF_CHARACTER | codes[at + depth]
        edge = np.searchsorted(trie.edges[:-1], keys)
        known = trie.edges[edge] == keys
        at, edge, depth = at[known], edge[known], depth + 1
        lengths[at[trie.ends[edge]]] = depth
        state = (edge + 1).astype(np.uint64)
    begins = np.flatnonzero(lengths)
    inside = np.bincount(begins, minlength=len(codes))
    inside -= np.bincount(begins + lengths[begins], minlength=len(codes))
    covered: NDArray[np.bool_] = np.cumsum(inside)[: len(codes) - trie.depth] > 0
    return covered


class _Trie(NamedTuple):
    """Phrases character by character. The state of a beginning is 1 and the place of the edge that leads to it."""

    edges: NDArray[np.uint64]  # ascending: the state they lead from, and the character
    ends: NDArray[np.bool_]  # whether a phrase ends there
    depth: int  # of the longest phrase


@cache
def _phrases() -> _Trie:
    phrases = stock_phrases()
    beginnings = {phrase[:end] for phrase in phrases for end in range(1, len(phrase) + 1)}
    ordered = sorted(beginnings, key=lambda beginning: (len(beginning), beginning))
    state = {beginning: at for at, beginning in enumerate(("", *ordered))}
    edges = [state[beginning[:-1]] << _BITS_OF_CHARACTER | ord(beginning[-1]) for beginning in ordered]
    return _Trie(np.array(edges, np.uint64), np.array([b in phrases for b in ordered]), max(map(len, phrases)))


def stock_phrases() -> frozenset[str]:
    """The set phrases, and the labels of the forms that are no single character."""
    labels = [
        label
        for edition in EDITIONS
        for table in load_form(edition).tables.values()
        for block in table.blocks
        for labels in (*(entry.labels for entry in (*block.rows, *block.groups)), *(c.labels for c in block.columns))
        for label in labels
    ]
    known = {characters_of(phrase).text for phrase in (*_lists()[1], *labels)}
    return frozenset(phrase for phrase in known if len(phrase) > 1)


@cache
def _lists() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts of the regulation and the notices, and the phrases."""
    data = tomllib.loads(files("gipdata.narrative").joinpath("stock.toml").read_text(encoding="utf-8"))
    return tuple(data["statute"]), tuple(data["phrases"].split())


def _labels(form: Form) -> Iterator[str]:
    headings = [section.label for section in form.sections]
    yield form.title
    yield "".join(headings)
    yield "".join(heading.partition("、")[2] for heading in headings)
    for table in form.tables.values():
        for block in table.blocks:
            columns, under = [column.label for column in block.columns], {group.code: group for group in block.groups}
            yield "".join([block.heading, block.corner, *columns])
            printed: dict[str, None] = {}
            for row in block.rows:
                above = row.under
                groups: list[str] = []
                while above:
                    groups.append(under[above].label)
                    above = under[above].under
                printed.update(dict.fromkeys([*reversed(groups), row.label]))
            yield "".join(printed)
            yield "".join(row.label for row in block.rows)
