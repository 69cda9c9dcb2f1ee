"""How a workbook's cell shows its number: the stored value under its number format, as text.

The text has the unit, the sign and the thousands separators that the sheet shows, around the number as it is stored:
an amount of 422.58 that is shown as 422.6 is given as 422.58. A format that moves the decimal point (12345 shown as
1.2) is followed where the sheet also says by how much (1.2345万元). Where a format shows another number than the one
stored, or hides it, the text is no number at all: the stored one with a remark. A zero that is not shown is nothing.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

__all__ = ["BUILT_IN", "shown_number", "shown_text"]

_YEAR_MONTH, _MONTH_DAY, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    # Money in the currency of whoever opens the file: its sign is not known here.
    **{number: "#,##0;-#,##0" for number in (5, 6)}, **{number: "#,##0.00;-#,##0.00" for number in (7, 8)},
    **{number: '#,##0;-#,##0;"-"' for number in (41, 42)}, **{number: '#,##0.00;-#,##0.00;"-"' for number in (43, 44)},
    # Excel in Chinese; a file states them by number alone.
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: _DAY, 32: "h:mm", 33: "h:mm:ss", 34: "h:mm",
    35: "h:mm:ss", 36: _YEAR_MONTH, 50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY,
    55: "h:mm", 56: "h:mm:ss", 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip
"""Formats that a file names by number and does not write out. A format that is not known is None in this module."""


def shown_number(value: float, code: str | None, *, from_1904: bool = False) -> str:
    """The text of a cell that holds a number; ``from_1904`` says that the workbook counts days from 1904.

    >>> shown_number(12, '0"件"'), shown_number(1400000, "#,##0"), shown_number(-3, "0_);(0)"), shown_number(0.12, "0%")
    ('12件', '1,400,000', '-3', '12%')
    >>> shown_number(422.58, '0.0"万元"'), shown_number(12345, '0!.0,"万元"'), shown_number(12345, "0.0,")
    ('422.58万元', '1.2345万元', '12345（原值，显示不同）')
    >>> shown_number(5, ";;;"), shown_number(0, "0;-0;;@"), shown_number(45355, 'm"月"d"日"')
    ('5（未显示）', '', '2024-03-04')
    """
    if value != value or abs(value) > 1e20 or 0 < abs(value) < 1e-15:
        return f"{value:.15g}"
    number = Decimal(f"{value:.15g}")  # as many digits as Excel has
    section = None if code is None else _section_of(number, _sections(code))
    if section is None:
        return _doubtful(number)
    if any(part.kind == "date" for part in section):
        return _shown_date(value, section, from_1904=from_1904) or _doubtful(number)
    if any(part.kind == "general" or (part.kind == "digits" and (number or "0" in part.text)) for part in section):
        return _fill(number, section) or _doubtful(number)
    words = "".join(part.text for part in section if part.kind == "literal").strip()
    if not number:
        stated = any(c.isnumeric() for c in words) and words not in ("0", "零", "〇")
        return _doubtful(number) if stated else words
    return f"{words}（原值{_digits(number)}）" if words else f"{_digits(number)}（未显示）"


def shown_text(text: str, code: str | None) -> str:
    """The text of a cell that holds text.

    >>> shown_text("12", '0;-0;0;@"件"'), shown_text("12", "0.00"), shown_text("12", ";;;")
    ('12件', '12', '12（未显示）')
    """
    sections = _sections(code or "")
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not text.strip() or (len(sections) < 4 and not any(part.kind == "text" for part in section)):
        return text
    shown = "".join(text if part.kind == "text" else part.text for part in section if part.kind in ("text", "literal"))
    return shown if any(part.kind == "text" for part in section) else f"{text}（未显示）"


def _doubtful(number: Decimal) -> str:
    return f"{_digits(number)}（原值，显示不同）"


def _digits(number: Decimal) -> str:
    return format(number.normalize() + 0, "f")  # no exponent, no closing zeros, no minus before 0


# The parts of a format ------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    kind: str  # literal, digits, point, comma, percent, exponent, general, text, date, or condition
    text: str


_Section = tuple[_Part, ...]

_PARTS = re.compile(
    r"""
      "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.)
    | [_*].                                               # a gap, or a filling
    | \[\$(?P<currency>[^\]-]*)[^\]]*\]
    | \[(?P<condition>(?:<=|>=|<>|<|>|=)-?\d+(?:\.\d+)?)\] | \[(?P<elapsed>h+|m+|s+)\]
    | \[[^\]]*\]                                          # a colour, a way of writing digits
    | (?P<general>General|G/通用格式)
    | (?P<exponent>E[+-]) | (?P<date>AM/PM|A/P|上午/下午|[yeghmsdba]+)
    | (?P<digits>[0\#?]+) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@) | (?P<end>;) | (?P<literal>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_KIND = {"quoted": "literal", "escaped": "literal", "currency": "literal", "elapsed": "date"}


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[_Part]] = [[]]
    for match in _PARTS.finditer(code or "General"):
        kind = match.lastgroup
        if kind == "end":
            sections.append([])
        elif kind is not None:
            sections[-1].append(_Part(_KIND.get(kind, kind), f"[{match[kind]}]" if kind == "elapsed" else match[kind]))
    return tuple(map(tuple, sections))


def _section_of(number: Decimal, sections: tuple[_Section, ...]) -> _Section | None:
    """The section that a number is shown by."""
    if any(part.kind == "text" for part in sections[-1]):
        sections = sections[:-1] or ((_Part("general", ""),),)
    sections = sections[:3]
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        for i, (section, condition) in enumerate(zip(sections, conditions, strict=True)):
            last = i == len(sections) - 1 and i > 0
            if _holds(number, condition) if condition else last or (number > 0 if i == 0 else number < 0):
                return section
        return None
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _condition(section: _Section) -> str:
    return next((part.text for part in section if part.kind == "condition"), "")


def _holds(number: Decimal, condition: str) -> bool:
    operator = condition.rstrip("0123456789.-")
    limit = Decimal(condition[len(operator) :])
    less, equal = number < limit, number == limit
    return ("<" in operator and less) or (">" in operator and not less and not equal) or ("=" in operator and equal)


# Numbers --------------------------------------------------------------------------------------------------------------

_SCALES = {3: "千", 4: "万", 6: "百万", 7: "千万", 8: "亿"}
_MINUS = "-－−"


class _Core(NamedTuple):
    """What stands between the first and the last digit of a section; ``scale``: by how many digits it is moved."""

    scale: int = 0
    grouped: bool = False
    decimals: int = 0


def _fill(number: Decimal, section: _Section) -> str:
    """The number within its section; nothing where the section says another."""
    places = [i for i, part in enumerate(section) if part.kind in ("digits", "general")]
    first, last = places[0], places[-1]
    if first and section[first - 1].kind == "point":
        first -= 1
    end = last + 1
    while end < len(section) and section[end].kind in ("comma", "point"):
        end += 1
    core = _core(section[first:end])
    if core is None:
        return ""
    before, after = (_words(section[:first]), _words(section[end:]))
    percents = sum(part.kind == "percent" for part in section)
    if core.scale and (percents or not after.lstrip().startswith(_SCALES.get(core.scale, "?"))):
        return ""
    shown = number.scaleb(2 * percents - core.scale)
    sign = ""
    if number < 0 and not any(word in before for word in "减负"):
        sign = "-"
        if "(" in before or "（" in before:
            after = after.replace(")", "", 1).replace("）", "", 1)
        before = re.sub(f"[{_MINUS}(（]", "", before)
    elif any(mark in before for mark in _MINUS) or ("+" in before and number <= 0):
        return ""
    if (before and (before[-1].isdigit() or before[-1] in ".,")) or (
        after and (after[0].isdigit() or after[0] in ".,-+")
    ):
        return ""
    return f"{before}{sign}{_written(abs(shown), core)}{after}".strip()


def _words(parts: Sequence[_Part]) -> str:
    return "".join(part.text for part in parts if part.kind in ("literal", "percent"))


def _core(parts: Sequence[_Part]) -> _Core | None:
    """How the digits are written; None where something else is written among them."""
    if any(part.kind == "exponent" for part in parts):
        return _Core()
    inner = "".join(part.text for part in parts if part.kind in ("literal", "percent")).replace(" ", "")
    if inner == "/":  # a fraction
        return _Core()
    kinds = "".join({"digits": "0", "point": ".", "comma": ",", "literal": "!"}.get(part.kind, "") for part in parts)
    scale = 3 * len(re.findall(r",(?=,*(?:\.|$))", kinds.replace("!", "")))
    _, point, behind = kinds.partition(".")
    decimals = "".join(part.text for part in parts[-len(behind) :]).count("0") if behind else 0
    if inner == "." and not point:  # 0!.0: the last digits of a whole number, set apart
        at = next(i for i, part in enumerate(parts) if part.kind == "literal" and part.text == ".")
        return _Core(scale + sum(len(part.text) for part in parts[at:] if part.kind == "digits"))
    return None if inner else _Core(scale, "0,0" in kinds.replace("!", ""), decimals)


def _written(number: Decimal, core: _Core) -> str:
    whole, _, part = _digits(number).partition(".")
    part = part.ljust(core.decimals, "0")
    whole = f"{int(whole):,}" if core.grouped else whole
    return f"{whole}.{part}" if part else whole


# Dates ----------------------------------------------------------------------------------------------------------------

_LAST_DAY = 2_958_465  # 9999-12-31


def _shown_date(value: float, section: _Section, *, from_1904: bool) -> str:
    """A date always with its year: 3月4日 would leave open which, and 3/4 might be taken for something else."""
    days = value + 1_462 if from_1904 else value
    codes = [part.text.lower() for part in section if part.kind == "date"]
    timed = any(code[0] in "hs[" for code in codes)
    dated = any(code[0] in "yedgab" and code not in ("am/pm", "a/p") for code in codes) or not timed
    if not 0 <= days <= _LAST_DAY or (dated and days < 1):
        return ""
    # 1900 has a 29 February in Excel, day 60.
    moment = datetime(1899, 12, 31 if days < 60 else 30) + timedelta(seconds=round(days * 86_400))
    if any(code.startswith("[") for code in codes) or (not dated and days >= 1):
        return ""
    if not dated:
        return f"{moment:%H:%M:%S}"
    if timed:
        return f"{moment:%Y-%m-%d %H:%M}"
    written = {
        "yyyy": f"{moment.year}", "e": f"{moment.year}", "m": f"{moment.month}", "mm": f"{moment.month:02}",
        "d": f"{moment.day}", "dd": f"{moment.day:02}",
    }  # fmt: skip
    if not {"yyyy", "e"} & set(codes) or not set(codes) <= written.keys() or "m" not in "".join(codes):
        return f"{moment:%Y-%m-%d}"
    shown = (written[part.text.lower()] if part.kind == "date" else part.text for part in section)
    return "".join(shown).strip()
