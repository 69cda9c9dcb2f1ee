"""What a cell's text says, worked out apart from the reader: the judge of what a damaged document still shows."""

import re
from decimal import Decimal
from typing import NamedTuple

from gipdata.report import Kind

__all__ = ["Shown", "parse_shown"]

Value = int | Decimal | None


class Shown(NamedTuple):
    """The text of a cell with what it says."""

    raw: str
    kind: Kind
    value: Value = None


_YUAN = {"元": 1, "万": 10_000, "万元": 10_000}
_DASHES = {"/", "-", "—", "――", "——", "无"}
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")}
_WIDTH = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)}
_FIGURE = re.compile(
    r"(?P<sign>增加?|减少?|[+-]?)(?P<digits>\d+|\d{1,3}(?:,\d{3})+)(?P<part>\.\d+)?(?P<unit>[件批项个]|万?元|万)?"
)


def parse_shown(text: str, *, money: bool = False, unit: str | None = None) -> Shown:
    """The figure that a cell's text states; ``unit`` is that of an amount which names none.

    >>> parse_shown("　１，４００件").value, parse_shown("减少2").value, parse_shown("/").kind.value
    (1400, -2, 'not_applicable')
    >>> parse_shown("422.6万元", money=True).value, parse_shown("2.5", money=True, unit="万元").value
    (Decimal('4226000'), Decimal('25000'))
    """
    plain = "".join(text.translate(_WIDTH).split())
    if not plain:
        return Shown(text.strip(), Kind.BLANK)
    if plain in _DASHES:
        return Shown(text.strip(), Kind.NOT_APPLICABLE)
    if plain in _CHINESE:
        return Shown(text.strip(), Kind.NUMBER, _CHINESE[plain])
    match = _FIGURE.fullmatch(plain)
    if match is None or (match["part"] and not money):
        return Shown(text.strip(), Kind.TEXT)
    number = Decimal(match["digits"].replace(",", "") + (match["part"] or ""))
    if match["sign"] and match["sign"] in "减少-":
        number = -number
    if not money:
        return Shown(text.strip(), Kind.NUMBER, int(number))
    factor = _YUAN.get(match["unit"] or unit or "元", 1)
    return Shown(text.strip(), Kind.NUMBER, (number * factor).normalize() + 0)
