"""What a cell says: a figure, a mark for "does not apply", nothing, or words."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gipdata.folding import chinese_number, fold
from gipdata.forms import Column
from gipdata.report import YUAN_PER_UNIT, Kind, Money, UnitBasis

__all__ = [
    "FIGURE_CHARACTERS",
    "Figure",
    "Value",
    "heading_unit",
    "is_fragment",
    "is_glued",
    "is_masked",
    "parse_figure",
    "read_value",
    "value_of",
]

_COUNT_UNITS = "件批条项个次份宗起例笔家人户"
_MONEY_UNITS = "|".join(sorted((re.escape(unit) for unit in YUAN_PER_UNIT), key=len, reverse=True))

_FIGURE = re.compile(
    rf"""
    (?P<word>增加?|减少?|新增)?
    (?P<currency>[¥￥]|人民币)?
    (?P<sign>[+-])?
    (?P<number>
        \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?     # 1,400,000
      | (?:0|[1-9]\d*)(?:\.\d+)?              # 1400000, 422.6; not 00 or 03, which are figures run together
      | [零〇一二两三四五六七八九十百千]+    # 三, 十二
    )
    (?P<unit>{_MONEY_UNITS}|[{_COUNT_UNITS}])?
    """,
    re.VERBOSE,
)
# "一" alone is as often a dash that was typed as the Chinese character: no figure.
_DASHES = "-‐‑‒–—―─━﹣ー"
_NOT_APPLICABLE = re.compile(rf"[{_DASHES}]{{1,6}}|[/\\╱·・]{{1,2}}|无|不适用|不涉及")
_MASKED = re.compile(r"[*×xX?#■□�]{1,8}")
# A space before the unit or behind the word for more or less belongs to one figure: 422.6 万元, 增加 5.
_SPACED_UNIT = re.compile(r"(?<=[增加减少])\s+|\s+(?=[^\d\s.,+-]+$)")


_LONGEST_FIGURE = 40
_ANY_SPACE = re.compile(r"\s")

FIGURE_CHARACTERS = "增加减少新人民币零〇一二两三四五六七八九十百千无不适用涉及" + _COUNT_UNITS + "".join(YUAN_PER_UNIT)
"""The Chinese characters, folded, that figures, marks in place of one and pieces of one consist of."""


class Figure(NamedTuple):
    """A figure or a mark in place of one, not yet given to a column."""

    kind: Kind
    number: Decimal | None = None
    unit: str | None = None


@lru_cache(maxsize=20_000)
def parse_figure(raw: str) -> Figure | None:
    """The one figure that a text consists of; None where it is words, or more than one figure.

    >>> parse_figure("　1,400,000 ").number, parse_figure("４批"), parse_figure("减少2").number
    (Decimal('1400000'), Figure(kind=<Kind.NUMBER: 'number'>, number=Decimal('4'), unit='批'), Decimal('-2'))
    >>> parse_figure("422.6 万元").unit, parse_figure("——").kind, parse_figure("三").number
    ('万元', <Kind.NOT_APPLICABLE: 'not_applicable'>, Decimal('3'))
    >>> parse_figure("1 400"), parse_figure("1,40"), parse_figure("00"), parse_figure("一"), parse_figure("详见附件")
    (None, None, None, None, None)
    """
    text = raw.strip()
    if _ANY_SPACE.search(text):
        text = _SPACED_UNIT.sub("", text)
        if _ANY_SPACE.search(text):
            return None  # "0 0" may be two figures, "1 400" one: nobody can tell
    folded = fold(text)
    if not folded:
        return Figure(Kind.BLANK) if not text else None
    if len(folded) > _LONGEST_FIGURE:
        return None
    mark = _NOT_APPLICABLE.fullmatch(folded)
    match = None if mark else _FIGURE.fullmatch(folded)
    if (mark or match) and not text.isascii() and any(unicodedata.category(c) == "No" for c in text):
        return None  # a raised or circled number is a note's mark or a power: 12① is not 121
    if mark:
        return Figure(Kind.NOT_APPLICABLE)
    if match is None or folded == "一":
        return None
    number = _number(match["number"])
    if number is None or (match["word"] and match["sign"]):
        return None
    negative = match["sign"] == "-" or (match["word"] or "").startswith("减")
    return Figure(Kind.NUMBER, -number if negative else number, match["unit"] or ("元" if match["currency"] else None))


def _number(text: str) -> Decimal | None:
    if text[0].isdigit() and text[0].isascii():
        return Decimal(text.replace(",", ""))
    if len(text) > 1 and not any(c in "十百千" for c in text):
        return None  # 三五 is "three to five" as often as thirty-five
    number = chinese_number(text)
    return None if number is None else Decimal(number)


def is_masked(raw: str) -> bool:
    """Whether a figure was made unreadable: ``**``."""
    return _MASKED.fullmatch(raw.strip()) is not None


_FRAGMENT = re.compile(rf"[\d.,]*\d(?:{_MONEY_UNITS}|[{_COUNT_UNITS}])?|{_MONEY_UNITS}|[{_COUNT_UNITS}]")


_GLUED = re.compile(r"[\d.,+\-增加减少新]*\d")
_LONGEST_FRAGMENT = 150  # fifteen figures run together


def is_glued(raw: str) -> bool:
    """Whether a text between two labels is figures that nothing parts: ``1,204+3减少2``."""
    return is_fragment(raw) or _GLUED.fullmatch(fold(raw)) is not None


def is_fragment(raw: str) -> bool:
    """Whether a text can be nothing but a piece of a figure that a line break cut: ``.19元``, ``万元``, ``00``.

    It takes up a place in its row, so that the row is not whole; it never has a value.
    """
    folded = fold(raw)
    if _ANY_SPACE.search(raw.strip()):
        return False  # several figures
    return len(folded) <= _LONGEST_FRAGMENT and _FRAGMENT.fullmatch(folded) is not None and parse_figure(raw) is None


_UNIT_IN_HEADING = re.compile(r"(?:单位[:为]?|[(/:,]|金额|^)(?P<unit>亿元|万元|千元|元)")


@lru_cache(maxsize=4_096)
def heading_unit(label: str) -> str | None:
    """The unit of money that a column heading as written states.

    >>> heading_unit("本年收费金额（单位：万元，保留4位小数）"), heading_unit("采购总金额")
    ('万元', None)
    """
    match = _UNIT_IN_HEADING.search(fold(label))
    return match["unit"] if match else None


class Value(NamedTuple):
    """A cell's kind and value in a column of the form. ``fault`` is ``count-fraction`` where that is why it is text."""

    kind: Kind
    value: int | Decimal | None = None
    money: Money | None = None
    fault: str | None = None


# More than any office could count: figures run together. Frames keep counts in 64 bits.
_LARGEST_COUNT = 10**12
_BLANK, _TEXT, _NOT_APPLICABLE_VALUE = Value(Kind.BLANK), Value(Kind.TEXT), Value(Kind.NOT_APPLICABLE)


def read_value(raw: str, column: Column, unit_of_heading: str | None = None) -> Value:
    """What ``raw`` says in this column: a count as int, an amount as exact Decimal in yuan.

    The unit of an amount is the cell's, else the heading's, else the form's, else yuan is assumed.
    """
    return value_of(raw, column.money, unit_of_heading, column.unit)


@lru_cache(maxsize=20_000)
def value_of(raw: str, is_amount: bool, unit_of_heading: str | None, unit_of_form: str | None) -> Value:
    """The same for a column that holds amounts or counts, in the unit that the form prescribes."""
    figure = parse_figure(raw)
    if figure is None:
        return _TEXT
    if figure.kind is not Kind.NUMBER or figure.number is None:
        return _BLANK if figure.kind is Kind.BLANK else _NOT_APPLICABLE_VALUE
    is_money_unit = figure.unit in YUAN_PER_UNIT
    if is_amount:
        if figure.unit and not is_money_unit:
            return _TEXT
        money = _money(figure, unit_of_heading, unit_of_form)
        return Value(Kind.NUMBER, money.yuan, money)
    if is_money_unit or abs(figure.number) >= _LARGEST_COUNT:
        return _TEXT
    if figure.number != figure.number.to_integral_value():
        return Value(Kind.TEXT, fault="count-fraction")
    return Value(Kind.NUMBER, int(figure.number))


def _money(figure: Figure, unit_of_heading: str | None, unit_of_form: str | None) -> Money:
    assert figure.number is not None
    if figure.unit:
        return Money(figure.number, figure.unit, UnitBasis.STATED)
    if unit_of_heading:
        return Money(figure.number, unit_of_heading, UnitBasis.HEADING)
    if unit_of_form:
        return Money(figure.number, unit_of_form, UnitBasis.FORM)
    return Money(figure.number, "元", UnitBasis.ASSUMED)
