"""What a web page's attributes say: spans, list numbers, the size of pictures, what is hidden or struck out.

In: attribute values as written, dirty ones too (``colspan="2;"``). Out: values within bounds. Nothing raises.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

__all__ = ["Effect", "ListNumbers", "effect_of", "picture_size", "spans_of"]


class Effect(Enum):
    """What an element's own style does to it."""

    HIDDEN = "hidden"  # it takes up no room: a hidden cell is no cell
    MUTED = "muted"  # its text is not shown, or struck out; a cell keeps its place
    BOX = "box"  # an inline tag that is a box of its own: what stands in two boxes is not one text


_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)")
_NO_TEXT = re.compile(
    r"(?:^|;)\s*(?:visibility\s*:\s*(?:hidden|collapse)\b|text-decoration(?:-line)?\s*:[^;]*\bline-through\b)"
)
_TAKEN_OUT = re.compile(r"(?:^|;)\s*(?:float\s*:\s*(?:left|right)|position\s*:\s*(?:absolute|fixed))\b")
_IN_LINE = frozenset(("inline", "contents", "initial", "inherit", "unset", "revert", "ruby"))


@lru_cache(maxsize=2_000)
def effect_of(style: str, hidden: bool) -> Effect | None:
    """What a style attribute and the attribute ``hidden`` do; None for the ordinary.

    >>> effect_of("color:red; DISPLAY : none", False), effect_of("display:block", True), effect_of("color:red", False)
    (<Effect.HIDDEN: 'hidden'>, <Effect.BOX: 'box'>, None)
    """
    style = style.lower()
    displays = _DISPLAY.findall(style)
    display = displays[-1] if displays else ""  # the last declaration counts
    if display == "none" or (hidden and not display):
        return Effect.HIDDEN
    if _NO_TEXT.search(style):
        return Effect.MUTED
    return Effect.BOX if (display and display not in _IN_LINE) or _TAKEN_OUT.search(style) else None


_WHOLE_NUMBER = re.compile(r"[ \t\r\n\f]*\+?([0-9]{1,9})")


def spans_of(attributes: Mapping[str, str]) -> tuple[int, int]:
    """Over how many rows (0: to the end of the row group) and columns a cell goes, as browsers read it: the digits in
    front, bounded; 1 where there are none.

    >>> [spans_of({"colspan": value})[1] for value in ("2;", "2 ", "0", "", "-1", "9999999")]
    [2, 2, 1, 1, 1, 1000]
    """
    return _span(attributes.get("rowspan", ""), 65_534, 0), _span(attributes.get("colspan", ""), 1_000, 1)


def _span(value: str, most: int, least: int) -> int:
    match = _WHOLE_NUMBER.match(value) if value else None
    number = int(match[1]) if match else 1
    return min(number, most) if number >= least else 1


_SIZE = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(px|pt|cm|mm|in|em|rem)?\s*(?:!important\s*)?$")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "em": 16.0, "rem": 16.0}
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(?:width|height)\s*:([^;]*)")


def picture_size(attributes: Mapping[str, str]) -> list[float]:
    """The width and height that are stated, in pixels: two, one or none of them.

    >>> picture_size({"width": "300", "style": "height:75pt"}), picture_size({"width": "100%"})
    ([300.0, 100.0], [])
    """
    stated = [attributes.get("width", ""), attributes.get("height", "")]
    stated += _STYLE_SIZE.findall(attributes.get("style", "").lower())
    sizes = [_SIZE.match(text) for text in stated]
    return [float(match[1]) * _PIXELS[match[2] or "px"] for match in sizes if match]


# List numbers -------------------------------------------------------------------------------------------------------

_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_LIST_STYLE = re.compile(r"(?:^|;)\s*list-style(?:-type)?\s*:\s*([a-z -]+)")
_CHINESE_STYLES = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "japanese-informal")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,6})")


@dataclass(slots=True)
class ListNumbers:
    """The automatic numbers of one ordered list. ``style`` is CSS's word for their kind."""

    style: str
    number: int
    step: int

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> "ListNumbers":
        declared = _LIST_STYLE.findall(attributes.get("style", "").lower())
        style = declared[-1].strip() if declared else _TYPES.get(attributes.get("type", "").strip(), "decimal")
        start = _INTEGER.match(attributes.get("start", ""))
        return cls(style, int(start[1]) if start else 1, -1 if "reversed" in attributes else 1)

    def next(self, attributes: Mapping[str, str]) -> str:
        """The number of the next item as it is shown, with its mark; "" where the list shows none."""
        if value := _INTEGER.match(attributes.get("value", "")):
            self.number = int(value[1])
        number, self.number = self.number, self.number + self.step
        words = self.style.split()
        if "none" in words:
            return ""
        if any(style in words for style in _CHINESE_STYLES) and 0 < number < 100:
            return f"{_chinese(number)}、"
        return f"{_shown(number, self.style)}."


def _shown(number: int, style: str) -> str:
    """A number in letters or Roman numerals, where the style asks for them and they go so far."""
    if style.endswith(("alpha", "latin")) and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
    elif style.endswith("roman") and 0 < number < 4000:
        letter = _roman(number)
    else:
        return str(number)
    return letter.upper() if style.startswith("upper") else letter


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _chinese(number: int) -> str:
    """A number below 100.

    >>> [_chinese(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
