"""Measure how fast words are cut, beside ``jieba.Tokenizer.lcut`` with the same dictionary on the same texts.

    python tools/bench_words.py [--reports 5000] [--own 0.1 0.3 0.6 1.0]

What repeats is what makes cutting fast, so how much the reports repeat each other is given: ``own`` is the share of
their sentences that no other report has; the others come from the template of their county or from one known to all.
Own sentences are made of clauses of the field and of words drawn from the whole dictionary by frequency, with names of
villages, people and figures of their own. The first lines printed say how varied that is beside five real reports, if
GIPDATA_REAL_REPORTS names a folder of some: with 60 % own sentences about as much, with 100 % more.

Time is that of the processor, caches are empty at the start of each line, and the tokens of every text are compared.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from time import process_time
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.narrative.word_cutting import WordCutter
from gipdata.narrative.word_dictionary import read_terms
from gipdata.narrative.words import Segmenter
from tools.bench_rows import Goal, Row, Sizes, measured

GOAL, REALISTIC = (
    Goal("≥", 5, at=5_000),
    0.6,
)  # times as fast as jieba; with the share of own sentences that is as varied as real reports
TURN = 100  # texts
TOWNSHIPS_A_COUNTY, SENTENCES_A_REPORT = 20, 38
STOCK_SHARE = 0.25  # of stock clauses
COMMON_WORDS, FIELD = 1_000, 0.6  # how many common words are the field's too, and the share of its words in a text
COMMON_SENTENCES, COUNTY_SENTENCES = 300, 60

CLAUSES = (
    "{name}{word}{word}",
    "在{village}{word}公开栏{figure}处",
    "由{person}负责{word}{word}",
    "对{word}、{word}进行{word}",
    "共{word}{word}{figure}件",
    "进一步{word}{word}的{word}",
    "{word}{word}不够{word}",
    "{word}政务公开{word}",
    "通过{word}和微信公众号{word}政府信息{figure}条",
    "主动公开{word}等信息",
    "{enumerator}{word}{word}还需{word}",
    "及时{word}的{word}{word}",
    "其中{word}{figure}条",
    "确保{word}{word}{word}",
    "未收到{word}依申请公开件",
    "把{word}作为{word}{word}的{word}内容",
    "我镇{word}了{word}{word}制度",
    "{year}年{word}{word}{figure}次",
    "并将{word}并入{word}",
    "为{word}{word}打好{word}",
    "{word}{word}等{word}",
    "{word}上还存在{word}",
    "让{word}了解{word}",
    "并对{word}做了{word}",
)
STOCK = (  # clauses that own sentences too are full of
    "同时",
    "一是",
    "二是",
    "三是",
    "下一步",
    "今年以来",
    "按照上级要求",
    "及时更新",
    "存在的主要问题",
    "改进情况",
    "我镇高度重视",
    "提高政府工作透明度",
    "{year}年",
    "加强组织领导",
    "完善工作机制",
    "接受社会监督",
    "无其他需要报告的事项",
    "政府信息公开",
    "明确专人负责",
    "在今后的工作中",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


class Writer:
    """Writes prose that nobody has written: mostly in the words of the field, the rest from the whole dictionary."""

    def __init__(self, frequency: dict[str, int], rng: Random) -> None:
        self.rng = rng
        words = sorted(word for word, count in frequency.items() if count and 2 <= len(word) <= 4)
        self._all = words, list(accumulate(frequency[word] for word in words))
        common = sorted(words, key=lambda word: -frequency[word])[:COMMON_WORDS]
        field = [term.word for term in read_terms()] + common
        rng.shuffle(field)
        self._field = field, list(accumulate(1 / rank for rank in range(3, len(field) + 3)))  # after Zipf

    def sentence(self, name: str) -> str:
        return "，".join(self._clause(name) for _ in range(self.rng.randint(2, 5))) + "。"

    def _clause(self, name: str) -> str:
        clause = self.rng.choice(STOCK if self.rng.random() < STOCK_SHARE else CLAUSES)
        return re.sub(r"{(\w+)}", lambda slot: self._fill(slot[1], name), clause)

    def _fill(self, slot: str, name: str) -> str:
        rng = self.rng
        fillings = {
            "name": lambda: name,
            "village": lambda: self.name() + "村",
            "person": lambda: rng.choice(SURNAMES) + self.name(),
            "figure": lambda: str(rng.randint(1, 400)),
            "year": lambda: str(rng.randint(2019, 2025)),
            "enumerator": lambda: rng.choice("一二三四五") + "是",
            "word": lambda: self._word(),
        }
        return fillings[slot]()

    def _word(self) -> str:
        words, weights = self._field if self.rng.random() < FIELD else self._all
        return self.rng.choices(words, cum_weights=weights)[0]

    def name(self) -> str:
        """Two characters that words begin with, side by side."""
        return "".join(word[0] for word in self.rng.choices(self._all[0], k=2))


def reports(frequency: dict[str, int], count: int, own: float) -> list[str]:
    """The prose of some townships' reports, of which a share of the sentences is found in one report only."""
    writer = Writer(frequency, Random(f"words/{own}"))
    rng = writer.rng
    common = [writer.sentence("本机关") for _ in range(COMMON_SENTENCES)]
    texts = []
    for number in range(count):
        if number % TOWNSHIPS_A_COUNTY == 0:
            county = [writer.sentence("本机关") for _ in range(COUNTY_SENTENCES)]
        name = writer.name() + rng.choice("镇乡")
        sentences = [
            writer.sentence(name) if rng.random() < own else rng.choice(county if rng.random() < 0.7 else common)
            for _ in range(SENTENCES_A_REPORT)
        ]
        texts.append("\n".join("".join(sentences[at : at + 6]) for at in range(0, len(sentences), 6)))
    return texts


def describe(name: str, text: str) -> None:
    """How much of a text repeats within it: the more there is that is new, the harder it is to be fast."""
    blocks = re.findall(r"[\u4e00-\u9fd5a-zA-Z0-9.%]+", text)
    pairs = [block[at : at + 2] for block in blocks for at in range(len(block) - 1)]
    shares = [len(set(found)) / len(found) for found in (blocks, pairs)]
    print(f"{name:34}{len(text):>8} characters, clauses {shares[0]:.0%} and pairs of characters {shares[1]:.0%} new")


class Compared(NamedTuple):
    """Seconds of either, of ours those to prepare, and in how many texts the tokens differ."""

    jieba: float
    ours: float
    ready: float
    differing: int

    @property
    def times(self) -> float:
        return self.jieba / self.ours


def compare(tokenizer: Any, texts: list[str]) -> Compared:
    """Both take turns, as the machine may be busy."""
    start = process_time()
    cutter = WordCutter(tokenizer)
    ready = process_time() - start
    ours, theirs, differing = ready, 0.0, 0
    for at in range(0, len(texts), TURN):
        turn = texts[at : at + TURN]
        seconds, words = _timed(cutter.cut, turn)
        ours += seconds
        seconds, expected = _timed(tokenizer.lcut, turn)
        theirs += seconds
        differing += sum(a != b for a, b in zip(words, expected, strict=True))
    return Compared(theirs, ours, ready, differing)


def rows(sizes: Sizes) -> Iterator[Row]:
    tokenizer = Segmenter().tokenizer
    found = compare(tokenizer, reports(tokenizer.FREQ, sizes.words, REALISTIC))
    what = f"cutting words of {sizes.words:,} reports, over jieba's lcut"
    row = measured(what, found.times, "times as fast", GOAL, sizes.words)
    yield row._replace(verdict=f"missed: tokens differ in {found.differing} texts") if found.differing else row


def _timed(cut: Callable[[str], list[str]], texts: list[str]) -> tuple[float, list[list[str]]]:
    """Seconds of the processor, and the words of each text."""
    start = process_time()
    words = [cut(text) for text in texts]
    return process_time() - start, words


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=5_000, help="how many reports (default 5000)")
    parser.add_argument("--own", type=float, nargs="+", default=[0.1, 0.3, 0.6, 1.0], help="shares of own sentences")
    options = parser.parse_args(arguments)
    if not all(0 <= share <= 1 for share in options.own):
        parser.error("--own takes shares from 0 to 1")
    tokenizer = Segmenter().tokenizer
    real = [path.read_text("utf-8") for path in sorted(Path(os.environ.get("GIPDATA_REAL_REPORTS", "-")).glob("*.txt"))]
    prose = "\n".join(line for text in real for line in text.splitlines() if len(line) > 40)
    if prose:
        describe(f"prose of {len(real)} real reports", prose)
    for own in (REALISTIC, 1.0):
        describe(
            f"invented, {own:.0%} own sentences", "\n".join(reports(tokenizer.FREQ, 20, own))[: len(prose) or 10_000]
        )
    for own in options.own:
        texts = reports(tokenizer.FREQ, options.reports, own)
        _print(own, sum(map(len, texts)), compare(tokenizer, texts))
    print(f"goal with {REALISTIC:.0%} own sentences or fewer: {GOAL} reports")
    return 0


def _print(own: float, characters: int, found: Compared) -> None:
    tokens = f"TOKENS DIFFER IN {found.differing} TEXTS" if found.differing else "equal tokens"
    print(
        f"{own:>5.0%} own{characters / 1e6:>8.1f} million characters{found.jieba:>8.1f} s jieba"
        f"{found.ours:>7.2f} s gipdata ({found.ready:.2f} s to prepare)   {found.times:>5.1f} times, {tokens}"
    )


if __name__ == "__main__":
    sys.exit(main())
