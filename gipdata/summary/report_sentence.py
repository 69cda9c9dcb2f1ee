"""Sentences of the summary: each keeps the numbers that it states, so that every one of them can be traced."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from string import Formatter
from typing import NamedTuple

from gipdata.checks.rule import number_text
from gipdata.summary.rollup import Number

__all__ = ["ENOUGH", "Percent", "Sentence", "change_words", "is_enough", "joined", "named", "numeral", "percent", "say"]

ENOUGH = (2, 3)
"""The least share of the reports that must state a figure before the text adds it up or compares it: two in three."""

_SMALLEST_BASE = 20  # of a smaller number one more or less is a large share
_MOST_NAMED = 20


class Percent(NamedTuple):
    """A share in percent, as printed: one decimal."""

    value: Decimal


class Sentence(NamedTuple):
    """A sentence (or a cell of a table) as printed, and the numbers in it in their order; those of years are none."""

    text: str
    numbers: tuple[Number, ...] = ()


def say(template: str, **values: Number | Percent | str | Sentence) -> Sentence:
    """The template with the values in its fields: numbers as an office writes them, texts and sentences as they are.

    Raises KeyError for a field without a value.

    >>> say("{n}份报告中{k}份写明，占{share}", n=1400, k=350, share=Percent(Decimal("25.0")))
    Sentence(text='1,400份报告中350份写明，占25.0%', numbers=(1400, 350, Decimal('25.0')))
    """
    parts: list[str] = []
    numbers: list[Number] = []
    for words, name, _, _ in Formatter().parse(template):
        text, stated = _told(values[name]) if name is not None else ("", ())
        parts += (words, text)
        numbers += stated
    return Sentence("".join(parts), tuple(numbers))


def _told(value: Number | Percent | str | Sentence) -> tuple[str, tuple[Number, ...]]:
    if isinstance(value, Sentence):
        return value
    if isinstance(value, Percent):
        return f"{value.value}%", (value.value,)
    return (value, ()) if isinstance(value, str) else (number_text(value), (value,))


def joined(sentences: Iterable[Sentence], between: str = "") -> Sentence:
    """Several sentences, or parts of one, as one; empty ones are left out.

    >>> joined([Sentence("甲1件", (1,)), Sentence(""), Sentence("乙2件", (2,))], "、")
    Sentence(text='甲1件、乙2件', numbers=(1, 2))
    """
    said = [sentence for sentence in sentences if sentence.text]
    return Sentence(
        between.join(sentence.text for sentence in said), tuple(n for sentence in said for n in sentence.numbers)
    )


def named(names: Sequence[str]) -> str:
    """Names in a row; of more than twenty the first twenty, with 等.

    >>> named(["甲乡", "乙镇"]), named([f"{n}乡" for n in range(21)])[-5:]
    ('甲乡、乙镇', '、19乡等')
    """
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")


def percent(part: Number, whole: Number) -> Percent | None:
    """The share in percent; None where the whole is too small for one to mean anything.

    >>> percent(1, 3), percent(7, 21), percent(1, 32)
    (None, Percent(value=Decimal('33.3')), Percent(value=Decimal('3.1')))
    """
    if whole < _SMALLEST_BASE:
        return None
    return Percent((100 * Decimal(part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def is_enough(n: int, m: int) -> bool:
    """Whether so many of the reports state a figure that the text may add it up.

    >>> is_enough(8, 12), is_enough(7, 12), is_enough(0, 0)
    (True, False, False)
    """
    part, whole = ENOUGH
    return n > 0 and n * whole >= m * part


def numeral(number: int) -> str:
    """A number up to 99 as headings have it.

    >>> [numeral(n) for n in (1, 10, 12, 20, 45)]
    ['一', '十', '十二', '二十', '四十五']
    """
    digits = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ((digits[tens] if tens > 1 else "") + "十" * (tens > 0) + digits[ones]).strip()


def change_words(before: Number, now: Number, unit: str) -> Sentence:
    """How a figure changed.

    >>> change_words(20, 33, "件").text, change_words(4, 3, "件").text, change_words(0, 0, "件").text
    ('增加13件（65.0%）', '减少1件', '持平')
    """
    if before == now:
        return Sentence("持平")
    change = max(before, now) - min(before, now)
    share = percent(change, before)
    verb = "增加" if now > before else "减少"
    amount = say(f"{verb}{{change}}{unit}", change=change)
    return say("{amount}（{share}）", amount=amount, share=share) if share else amount
