"""Cuts text into words exactly as jieba does, several times as fast.

jieba takes a block (a run of Han characters, letters and digits) whole: it weighs every way through the words of its
dictionary, and leaves what comes out as single characters to a hidden Markov model. Here blocks are parted first,
wherever no word of the dictionary holds the two characters side by side. No word crosses there, so the likeliest way
through the block is made of the likeliest ways through its parts; and parts are short, so that nearly all of them have
been met before, in texts that have no sentence in common. What was met before (sentence, part, run) is kept.

One thing about jieba does depend on the whole block: it adds up logarithms from the end of the block, and where two
ways are equally likely the rounding decides. A block with a choice that close goes through jieba's own search. Tokens
are therefore equal for every text; the tests compare them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from gipdata.narrative.word_markov import NEVER, recognise

__all__ = ["WordCutter"]

_SENTENCE = re.compile(r"[^。\n]*[。\n]|[^。\n]+")

# jieba's: what is no block is cut into its characters, and only a Windows line end stays whole.
_HAN = "\u4e00-\u9fd5"
_PIECE = re.compile(rf"[{_HAN}a-zA-Z0-9+#&._%\-]+|\r\n|.", re.DOTALL)
_RUN = re.compile(rf"([{_HAN}]+)")
_FOREIGN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")

# In a block of n characters the scores that jieba compares are sums of at most n logarithms, each above -20. Rounding
# moves a difference of two by less than 2 · n · 20n · 2^-53, here by less than half of what counts as close.
_MOST_PARTED = 10_000
_CLOSE = 1e-6

_BORDER = "\n"  # between blocks, as no block holds it


class WordCutter:
    """Cuts by a ``jieba.Tokenizer``, whose words must not change any more. Threads may share it."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._crossings = _Crossings(tokenizer.FREQ)
        # Together some 150 MB when all are full.
        self._words_of_sentence = _Kept(most=50_000, longest=150)
        self._words_of_part = _CutOnce(self._cut_part, most=200_000, longest=12)
        self._words_of_run = _CutOnce(self._cut_run, most=50_000, longest=12)
        self._words_of_han = _CutOnce(recognise, most=50_000, longest=12)

    def cut(self, text: str) -> list[str]:
        """The words of a text, and all that stands between them; together they are the text."""
        sentences = _SENTENCE.findall(text)
        known = {sentence: self._words_of_sentence.get(sentence) for sentence in sentences}
        pieces = {sentence: _PIECE.findall(sentence) for sentence, words in known.items() if words is None}
        words_of = self._cut_pieces(list(dict.fromkeys(chain.from_iterable(pieces.values()))))
        for sentence, new in pieces.items():
            words = tuple(chain.from_iterable(map(words_of.__getitem__, new)))
            known[sentence] = self._words_of_sentence.keep(sentence, words)
        return [word for sentence in sentences for word in known[sentence] or ()]

    def _cut_pieces(self, pieces: list[str]) -> dict[str, tuple[str, ...]]:
        """The words of blocks, and of the characters that are none."""
        words_of: dict[str, tuple[str, ...]] = {piece: (piece,) for piece in pieces}
        blocks = [piece for piece in pieces if len(piece) > 1 and piece != "\r\n"]
        for block in blocks:
            if len(block) > _MOST_PARTED:
                words_of[block] = self._cut_alone(block)
        short = [block for block in blocks if len(block) <= _MOST_PARTED]
        words_of.update(zip(short, self._cut_blocks(short), strict=True))
        return words_of

    def _cut_blocks(self, blocks: list[str]) -> Iterator[tuple[str, ...]]:
        """The words of each block. All are parted in one go, as numpy takes its time to begin."""
        words_of_part, words_of_run = self._words_of_part, self._words_of_run
        words: list[str] = []
        run = ""  # of single characters
        clear, number = True, 0
        for part in self._crossings.part(_BORDER.join([*blocks, ""])):
            if len(part) > 1:
                found = words_of_part[part]
                if len(found) == 1:
                    if run:
                        words += words_of_run[run]
                        run = ""
                    words += found
                elif found:
                    run = self._join(words, run, found)
                else:
                    clear = False
            elif part != _BORDER:
                run += part
            else:
                if run:
                    words += words_of_run[run]
                yield tuple(words) if clear else self._cut_alone(blocks[number])
                words, run, clear, number = [], "", True, number + 1

    def _join(self, words: list[str], run: str, more: Iterable[str]) -> str:
        """Puts more words behind words and a run of single characters; the run that then is open."""
        for word in more:
            if len(word) == 1:
                run += word
                continue
            if run:
                words += self._words_of_run[run]
                run = ""
            words.append(word)
        return run

    def _cut_alone(self, block: str) -> tuple[str, ...]:
        """The words of a block, by jieba's own search."""
        words: list[str] = []
        run = self._join(words, "", self._likeliest(block))
        return (*words, *(self._words_of_run[run] if run else ()))

    def _cut_part(self, part: str) -> tuple[str, ...]:
        """The likeliest way through a part; empty where a choice on it is too close."""
        frequency, log_of_total = self._tokenizer.FREQ, log(self._tokenizer.total)
        length = len(part)
        scores, ends, close = [0.0] * (length + 1), [0] * length, [False] * length
        for start in reversed(range(length)):
            best, second, ends[start] = NEVER, NEVER, start + 1
            for end in range(start + 1, length + 1):
                count = frequency.get(part[start:end])
                if count is None:  # no word begins like this
                    break
                if count:
                    score = log(count) - log_of_total + scores[end]
                    if score > best:
                        best, second, ends[start] = score, best, end
                    elif score > second:
                        second = score
            if best == NEVER:  # no word begins here: the character stands for itself, as if seen once
                best = scores[start + 1] - log_of_total
            scores[start], close[start] = best, best - second < _CLOSE
        words, start = [], 0
        while start < length:
            if close[start]:
                return ()
            words.append(part[start : ends[start]])
            start = ends[start]
        return tuple(words)

    def _likeliest(self, block: str) -> list[str]:
        """The way that jieba's own search takes through a block."""
        route: dict[int, tuple[float, int]] = {}
        self._tokenizer.calc(block, self._tokenizer.get_DAG(block), route)
        words, start = [], 0
        while start < len(block):
            end = route[start][1] + 1
            words.append(block[start:end])
            start = end
        return words

    def _cut_run(self, run: str) -> tuple[str, ...]:
        if len(run) == 1 or self._tokenizer.FREQ.get(run):  # a word that lost to its characters stays cut
            return tuple(run)
        if min(run) > "\x7f":
            return self._words_of_han[run]
        words: list[str] = []
        for number, piece in enumerate(_RUN.split(run)):
            words += self._words_of_han[piece] if number % 2 else filter(None, _FOREIGN.split(piece))
        return tuple(words)


class _Kept(dict[str, tuple[str, ...]]):
    """The words of short texts that were cut before; emptied when there are too many."""

    def __init__(self, most: int, longest: int) -> None:
        self._most, self._longest = most, longest

    def keep(self, text: str, words: tuple[str, ...]) -> tuple[str, ...]:
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = words
        return words


class _CutOnce(_Kept):
    """Cuts a text that is not kept."""

    def __init__(self, cut: Callable[[str], tuple[str, ...]], most: int, longest: int) -> None:
        super().__init__(most, longest)
        self._cut = cut

    def __missing__(self, text: str) -> tuple[str, ...]:
        return self.keep(text, self._cut(text))


class _Crossings:
    """Where in a text a word of a dictionary may reach across from one character to the next.

    It may where the two are a word, or where they and the next on either side stand together in a longer word. Such
    twos and threes are kept as a bit at a number made of them. Where others happen to have the same number, a text is
    parted less than it could be, never more.
    """

    def __init__(self, frequency: Mapping[str, int]) -> None:
        words = [word for word, count in frequency.items() if count]
        twos = _codes(_BORDER.join(word for word in words if len(word) == 2))
        longer = _codes(_BORDER.join(word for word in words if len(word) > 2))
        held = np.concatenate([_numbers(twos)[0][_inside(twos, 2)], _numbers(longer)[1][_inside(longer, 3)]])
        self._bits = np.zeros(1 << (_LENGTH - 3), dtype=np.uint8)
        np.bitwise_or.at(self._bits, held >> 3, np.left_shift(1, held & 7).astype(np.uint8))

    def part(self, text: str) -> list[str]:
        """A text parted wherever no word reaches across, and at borders. It must not hold the character 0."""
        codes = _codes(text)
        twos, threes = (self._bits[numbers >> 3] >> (numbers & 7) & 1 == 1 for numbers in _numbers(codes))
        twos[:-1] |= threes
        twos[1:] |= threes
        border = codes == ord(_BORDER)
        ends = np.flatnonzero(~twos | border[:-1] | border[1:]) + 1
        return np.insert(codes, ends, 0).tobytes().decode("utf-16-le").split("\0")


_LENGTH = 26  # of the numbers, in bits: 67 million of them, for the 400,000 that jieba's dictionary needs


def _numbers(codes: npt.NDArray[np.uint16]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Of every two characters that follow each other, and of every three (Fibonacci hashing in 32 bits)."""
    twos = (codes[:-1].astype(np.uint32) << 16 | codes[1:]) * np.uint32(2654435769)
    threes = (twos[:-1] ^ codes[2:]) * np.uint32(2654435769)
    return twos >> (32 - _LENGTH), threes >> (32 - _LENGTH)


def _inside(codes: npt.NDArray[np.uint16], count: int) -> npt.NDArray[Any]:
    """Whether so many characters, beginning with each, stand together without a border."""
    is_character = codes != ord(_BORDER)
    last = len(codes) - count + 1
    together: npt.NDArray[Any] = np.logical_and.reduce([is_character[first : first + last] for first in range(count)])
    return together


def _codes(text: str) -> npt.NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le"), dtype="<u2")
