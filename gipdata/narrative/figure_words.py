"""The words that tell what a stated figure counts, and the cutting of a sentence into them.

A sentence becomes a row of words of few kinds, a letter each; what a figure counts is then told from the kinds around
it. A run of characters that is no such word is *unknown*: it may narrow or change what is counted, and what stands
beside it is never held against a table.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

from gipdata.folding import chinese_number, fold
from gipdata.narrative.figure_numbers import Quantity
from gipdata.narrative.figure_topics import outcome_labels

__all__ = ["KEYWORDS", "MARKS", "Keyword", "Word", "containing", "core_of", "has_kind", "words_of"]


class Word(NamedTuple):
    """``kind`` is a letter of figure_words.toml, ``#`` a figure, ``?`` unknown characters, or a mark of punctuation.

    ``code`` is the topic of an outcome, a decision or a keyword, a year or a month; of an unknown word the kind of
    count beside which it does no harm.
    """

    kind: str
    start: int
    end: int
    code: str = ""
    quantity: Quantity | None = None


class Keyword(NamedTuple):
    """Words that name a topic which no cell holds, and the measure words that they are counted with."""

    words: frozenset[str]
    units: frozenset[str]


_DATA: Mapping[str, Any] = tomllib.loads(
    files("gipdata.narrative").joinpath("figure_words.toml").read_text(encoding="utf-8")
)
KEYWORDS: Mapping[str, Keyword] = {
    code: Keyword(frozenset(k["words"].split()), frozenset(k["units"].split())) for code, k in _DATA["keywords"].items()
}
Lexicon = Mapping[str, tuple[str, str]]
"""A word → its kind and its code."""


def _lexicon() -> Lexicon:
    found: dict[str, tuple[str, str]] = dict.fromkeys(map(fold, _DATA["fillers"].split()), (FILLER, ""))
    for code, words in _DATA["beside"].items():
        found.update(dict.fromkeys(words.split(), ("?", code)))
    for code, keyword in KEYWORDS.items():
        found.update(dict.fromkeys(keyword.words, ("k", code)))
    for kind, words in _DATA["kinds"].items():
        # A keyword that is of another kind too (公告栏 is a place and a channel) keeps its topic.
        found.update({word: (kind, found.get(word, ("", ""))[1]) for word in map(fold, words.split())})
    found.update({fold(label): ("G", code) for label, code in outcome_labels().items()})
    for kind, table in (("G", "outcomes"), ("L", "decisions")):
        for code, words in _DATA[table].items():
            found.update(dict.fromkeys(words.split(), (kind, code)))
    found.update(dict.fromkeys(_DATA["this_year"].split(), ("y", "own")))
    found.update(_WITH_CODE)
    return found


def _lengths(words: Iterable[str]) -> Mapping[str, Sequence[int]]:
    """How long the words are that begin with two characters or are a single one, the longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    singles = {word for word in words if len(word) == 1}
    for word in words:
        lengths[word[:2]].add(len(word))
        if word[0] in singles:
            lengths[word[:2]].add(1)
    return {begin: tuple(sorted(found, reverse=True)) for begin, found in lengths.items()}


FILLER = " "
# Kinds that tell whose figure it is, not what it counts: figure_scope reads them.
MARKS = frozenset("yNlt&sxnf^pcg~owuamjhrT+=q")
_NOT_COUNTED = MARKS | {"、"}
# 公开 of a document shows it, 发布 may be the making of it; 共收 says in all.
_WITH_CODE = {
    **dict.fromkeys(("公开", "主动公开", "公布"), ("C", "shows")),
    **dict.fromkeys(("共收", "共收到"), ("R", "total")),
    "对": ("r", "object"),
    **dict.fromkeys(("其他", "其它", "另外", "另有"), ("p", "besides")),
}
_LEXICON = _lexicon()
_LENGTHS = _lengths(_LEXICON)
_GRAMMAR = frozenset(",:、()")
_YEAR = r"(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})"
_YEAR_ALONE = re.compile(_YEAR)
_DATES = re.compile(
    rf"""
    (?P<over> {_YEAR}年度?(?:结转|转结) )          # what a year left over
    | (?P<to> 结转(?:至|到|入)?{_YEAR}年度? )       # or was left with
    | (?P<span> {_YEAR}年?度?[-—~至到]{_YEAR}年度? | 近[一二两三四五六七八九十\d]{{1,2}}年来? )
    | (?P<year> {_YEAR} )(?=年|-)(?:年度?|-)
    | (?P<end> 12月(?:31[日号]|底|末) )
    | (?P<month> 1[0-2]|0?[1-9] )月(?:份)?(?:\d{{1,2}}[日号])?
    | (?P<day> \d{{1,2}}[日号] )
    """,
    re.VERBOSE,
)
_BEGIN_DATES = frozenset("近结二")
_TITLE = re.compile(r"《[^《》]{0,100}》")


def containing(kinds: str) -> re.Pattern[str]:
    """Finds something in every text in which ``words_of`` finds a word of one of the kinds, or a year.

    >>> containing("S").findall("未提起行政诉讼,2020年")
    ['诉讼', '2020']
    """
    shortest: list[str] = []
    for word in sorted((word for word, (kind, _) in _LEXICON.items() if kind in kinds), key=len):
        if not any(short in word for short in shortest):
            shortest.append(word)
    return re.compile("|".join((r"20\d\d|二[〇零○]|近..?年", *shortest)))


def core_of(words: Sequence[Word], harmless: Collection[str] = ()) -> str:
    """The kinds of the words that say what is counted, without unknown words of the ``harmless`` codes.

    >>> core_of([Word("y", 0, 2), Word("R", 2, 4), Word("O", 4, 12)])
    'RO'
    """
    if harmless:
        words = [word for word in words if word.kind != "?" or word.code not in harmless]
    return "".join([word.kind for word in words if word.kind not in _NOT_COUNTED])


def has_kind(words: Sequence[Word], kinds: Collection[str]) -> bool:
    """Whether any of the words is of one of the kinds."""
    return any([word.kind in kinds for word in words])


def words_of(folded: str, quantities: Sequence[Quantity], names: Mapping[str, str]) -> list[Word]:
    """The words of a folded sentence in order, fillers left out. ``names``: the report's own names and places → kind.

    >>> [word.kind for word in words_of("按时收到信息公开申请", [], {})]
    ['R', 'O']
    """
    found: list[Word] = []
    begin_others = _BEGIN_DATES.union([name[0] for name in names])
    numbers = iter(quantities)
    number = next(numbers, None)
    at, unknown, end = 0, -1, len(folded)
    while at < end:
        while number is not None and number.start < at:
            number = next(numbers, None)
        character, word = folded[at], None
        stop = end if number is None else number.start
        if number is not None and at == stop:
            word = Word("#", at, number.end, quantity=number)
        elif character in begin_others or not character.isalpha():
            word = _other_word(folded, at, names)
        if word is None:
            for length in _LENGTHS.get(folded[at : at + 2]) or _LENGTHS.get(character, ()):
                if at + length <= stop and (entry := _LEXICON.get(folded[at : at + length])) is not None:
                    break
            else:
                unknown = at if unknown < 0 else unknown
                at += 1
                continue
            (kind, code), after = entry, at + length
        else:
            kind, code, after = word.kind, word.code, word.end
        if unknown >= 0:
            found.append(Word("?", unknown, at))
            unknown = -1
        if kind != FILLER:
            found.append(word or Word(kind, at, after, code))
        at = after
    if unknown >= 0:
        found.append(Word("?", unknown, at))
    return found


def _other_word(folded: str, at: int, names: Mapping[str, str]) -> Word | None:
    """A mark, a title in 《》, a name of the report's own, or a date."""
    character = folded[at]
    if character in _GRAMMAR:
        return Word(character, at, at + 1)
    if character == "《" and (title := _TITLE.match(folded, at)):
        return Word("?", at, title.end())
    for name, kind in names.items():
        if folded.startswith(name, at):
            return Word(kind, at, at + len(name))
    if (character.isdigit() or character in _BEGIN_DATES) and (date := _DATES.match(folded, at)):
        return _date(date)
    return None


def _date(match: re.Match[str]) -> Word:
    """y: a year; N: a month, or the end of the year; l: several years; { and }: a year and what is carried over."""
    start, end = match.span()
    if match["day"]:
        return Word(FILLER, start, end)
    if match["span"]:
        return Word("l", start, end)
    if match["month"] or match["end"]:
        return Word("N", start, end, match["month"] or "end")
    year = _YEAR_ALONE.search(match[0])
    assert year is not None
    number = year[0] if year[0].isascii() else str(chinese_number(year[0].replace("○", "〇")))
    return Word("{" if match["over"] else "}" if match["to"] else "y", start, end, number)
