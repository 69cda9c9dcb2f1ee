"""The dictionary that words are cut by: jieba's own and the terms of the field, in a tokenizer of our own."""

import threading
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

__all__ = ["Term", "jieba_tokenizer", "read_terms", "stop_words"]

_IMPORTING = threading.Lock()


class Term(NamedTuple):
    """A term of lexicon.txt: how often it counts as seen, beside jieba's 60 million words, and its part of speech."""

    word: str
    frequency: int
    tag: str


def jieba_tokenizer(terms: tuple[Term, ...]) -> Any:
    """A ``jieba.Tokenizer`` that knows the terms, ready for use; made in about a second.

    jieba would build its dictionary on first use, say so on stderr, and keep it in a file of the shared temporary
    folder that anybody can put there before it. So it is built here, and nothing is written or shown.
    """
    jieba = _import_jieba()
    tokenizer = jieba.Tokenizer()
    with files("jieba").joinpath("dict.txt").open("rb") as file:
        tokenizer.FREQ, tokenizer.total = jieba.Tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    for term in terms:
        tokenizer.add_word(term.word, term.frequency, term.tag)
    return tokenizer


def _import_jieba() -> Any:
    """jieba, whose import warns on newer versions of Python (escapes in its patterns, ``pkg_resources``)."""
    with _IMPORTING, warnings.catch_warnings():  # two threads in catch_warnings could leave the filter behind
        warnings.simplefilter("ignore")
        import jieba
        import jieba.finalseg
    return jieba


@cache
def read_terms() -> tuple[Term, ...]:
    """The terms of lexicon.txt. Raises ValueError for a line that is not word, frequency above 0, and tag."""
    terms = []
    for number, line in _lines("lexicon.txt"):
        word, _, rest = line.partition(" ")
        frequency, _, tag = rest.partition(" ")
        # A frequency of 0 is how jieba takes a word away, and that for every tokenizer of the process.
        if not (frequency.isdecimal() and int(frequency) and tag.isalpha()):
            raise ValueError(f"lexicon.txt, line {number}: expected a word, a frequency above 0, and a tag")
        terms.append(Term(word, int(frequency), tag))
    return tuple(terms)


@cache
def stop_words() -> frozenset[str]:
    """The words of stopwords.txt: they stand in every report and say nothing of what was done."""
    return frozenset(word for _, line in _lines("stopwords.txt") for word in line.split())


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """The lines of a data file that hold something else than a comment, with their numbers."""
    folder: Traversable = files("gipdata.narrative")
    for number, line in enumerate(folder.joinpath(name).read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()
