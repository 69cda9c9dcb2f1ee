"""The words of the prose: texts cut into words, and words counted by report and section."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from gipdata.folding import fold
from gipdata.garbage import uncollected
from gipdata.narrative.word_dictionary import jieba_tokenizer, read_terms, stop_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Segmenter", "segment", "word_counts"]


class Segmenter:
    """Cuts texts into words by jieba's dictionary and the terms of the field (lexicon.txt). Threads may share it.

    ``tokenizer`` is the ``jieba.Tokenizer`` that it agrees with token for token; it is there to compare with, and a
    word added to it later has no effect. What the process does with jieba elsewhere has none either.

    ``engine="rjieba"`` cuts by the Rust package of that name instead (extra ``fast``): with the same terms, but its own
    edition of the dictionary, and its own choice between equally likely ways. Tokens differ now and then (two in a
    thousand), so counts of both engines must not be mixed. Raises ImportError where the package is missing, ValueError
    for another engine.
    """

    def __init__(self, engine: str = "jieba") -> None:
        self.tokenizer: Any = None
        self._cut: Callable[[str], list[str]]
        if engine == "jieba":
            from gipdata.narrative.word_cutting import WordCutter

            self.tokenizer = jieba_tokenizer(read_terms())
            self._cut = WordCutter(self.tokenizer).cut
        elif engine == "rjieba":
            self._cut = _rjieba_cut()
        else:
            raise ValueError(f"no engine {engine!r}: there are 'jieba' and 'rjieba'")

    def segment(self, text: str, names: Iterable[str] = ()) -> list[str]:
        """The words of a text, and the marks and spaces between them, each by itself; together they are the text.

        ``names`` (of places, of the body itself) are words wherever they stand, the longest first; a name of a single
        character is none. Nothing is normalised: spaces and radicals inside a word part it.
        """
        pattern = _any_of(tuple(names))
        if pattern is None:
            return self._cut(text)
        words: list[str] = []
        for number, piece in enumerate(pattern.split(text)):
            if number % 2:
                words.append(piece)
            else:
                words += self._cut(piece)
        return words


def segment(text: str, names: Iterable[str] = ()) -> list[str]:
    """The words of a text, and the marks and spaces between them, each by itself; together they are the text.

    ``names`` (of places, of the body itself) are words wherever they stand. The first call loads the dictionary, in
    about a second and a half.

    >>> segment("未收到依申请公开件。")
    ['未', '收到', '依申请公开', '件', '。']
    >>> segment("尖石坪镇公开栏", names=["尖石坪镇"])
    ['尖石坪镇', '公开栏']
    """
    return _segmenter().segment(text, names)


@cache
def _segmenter() -> Segmenter:
    return Segmenter()


@lru_cache(maxsize=1000)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})") if longest_first else None


_SURROGATE = re.compile("([\ud800-\udfff])")


def _rjieba_cut() -> Callable[[str], list[str]]:
    try:
        from rjieba import Jieba
    except ImportError as error:
        raise ImportError("the engine 'rjieba' needs the package rjieba: pip install 'gipdata[fast]'") from error
    jieba = Jieba()
    for term in read_terms():
        jieba.add_word(*term)

    def cut(text: str) -> list[str]:
        try:
            return list(jieba.cut(text))
        except UnicodeEncodeError:  # half a character, which Rust cannot hold
            return [w for n, part in enumerate(_SURROGATE.split(text)) for w in ([part] if n % 2 else jieba.cut(part))]

    return cut


# Counting -----------------------------------------------------------------------------------------------------------

# What stands on both sides of these is never one word; quotation marks are among them because ``fold`` drops them.
_APART = re.compile(r"[\n\r。！？!?；;：:“”‘’\"'＂＇「」『』]+")
_FIGURE = re.compile(r"第?[0-9.,%+\-#&_〇零一二三四五六七八九十百千万亿两]+")


@uncollected()
def word_counts(
    sections: "pd.DataFrame",
    names: Mapping[str, Iterable[str]] | None = None,
    stop: Collection[str] | None = None,
    figures: bool = False,
    segmenter: Segmenter | None = None,
) -> "pd.DataFrame":
    """How often each word stands in each section: ``report_id, org, year, section, word, count``, a row for each.

    ``sections`` is that frame of a dataset. Reports and sections keep their order; within one the most frequent words
    come first, then by the characters. Words are counted in their ordinary form (``fold``: half-width, simplified,
    no spaces inside), so that ⼯作, 工 作 and 工作 are one. Each report's own ``org`` is one word, and so are further
    ``names``, given by report_id.

    Marks are never counted. Left out are stop words (``stop``: by default those of stopwords.txt, ``()`` for none)
    and, unless ``figures``, what is a number only (2021, 三, 第三) or a number with its measure (三条).
    """
    import pandas as pd

    segmenter = segmenter or _segmenter()
    left_out = stop_words() if stop is None else frozenset(stop)
    counted: dict[tuple[str, str], tuple[Any, Any, Counter[str]]] = {}
    columns = ("report_id", "org", "year", "section", "text")
    for report_id, org, year, section, text in zip(*(sections[column].tolist() for column in columns), strict=True):
        own = [*(() if pd.isna(org) else (org,)), *(names or {}).get(report_id, ())]
        _, _, counter = counted.setdefault((report_id, section), (org, year, Counter()))
        counter.update(_ordinary_words(text, tuple(map(fold, own)), segmenter))
    rows = [
        (report_id, org, year, section, word, count)
        for (report_id, section), (org, year, counter) in counted.items()
        for word, count in sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
        if word not in left_out and (figures or not _is_figure(word)) and any(map(str.isalnum, word))
    ]
    frame = pd.DataFrame(rows, columns=["report_id", "org", "year", "section", "word", "count"])
    text = {column: "str" for column in ("report_id", "org", "section", "word")}
    return frame.astype({**text, "year": "Int64", "count": "Int64"})


def _ordinary_words(text: str, names: tuple[str, ...], segmenter: Segmenter) -> Iterator[str]:
    # All at once, because the segmenter takes its time to begin; no word reaches over the end of a line.
    yield from segmenter.segment("\n".join(map(fold, _APART.split(text))), names)


def _is_figure(word: str) -> bool:
    figure = _FIGURE.match(word)
    return figure is not None and (figure.end() == len(word) or word[figure.end() :] in stop_words())
