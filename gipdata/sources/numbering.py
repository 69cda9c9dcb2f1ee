"""What the styles and lists of a Word file do to its paragraphs: automatic numbers, and text hidden by a style.

In: the roots of styles.xml and numbering.xml. Out: the number that Word shows before a paragraph (``一、``, ``1.2.``),
which stands nowhere in its text. Counting follows Word: lists of one definition go on counting together, a list that
overrides a start begins anew, a level begins anew below each higher one. Bullets give nothing: a hyphen before 5 must
not make it -5. What a damaged list leaves open gives no number; nothing is raised.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lxml.etree import _Element

__all__ = ["WORD", "Lists", "Styles", "format_number", "is_on", "number_of"]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_VAL, _ID, _LEVEL, _NUM = f"{WORD}val", f"{WORD}styleId", f"{WORD}ilvl", f"{WORD}numId"
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_DEEPEST, _LONGEST_TEXT, _LONGEST_CHAIN = 8, 100, 20


def is_on(element: _Element) -> bool:
    """Whether a switch such as ``<w:vanish/>`` is on: without a value it is."""
    return element.get(_VAL) not in ("0", "false", "off", "none")


def number_of(element: _Element | None, default: int | None = None) -> int | None:
    """The whole number that an element's ``w:val`` states."""
    value = "" if element is None else element.get(_VAL, "")
    return int(value) if _NUMBER.fullmatch(value) else default


# Styles ---------------------------------------------------------------------------------------------------------------


class _Style(NamedTuple):
    based_on: str | None
    num_id: int | None
    level: int | None
    hidden: bool | None


class Styles:
    """Paragraph and character styles with what they inherit. ``default`` is that of a paragraph which names none."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._styles: dict[str, _Style] = {}
        self.default: str | None = None
        for style in () if root is None else root.iterchildren(f"{WORD}style"):
            name = style.get(_ID, "")
            self._elements[name] = style
            if style.get(f"{WORD}default") in ("1", "true", "on") and style.get(f"{WORD}type") == "paragraph":
                self.default = name

    def chain(self, name: str | None) -> Iterator[tuple[str, _Style]]:
        """A style and those it is based on, nearest first; as many as may be in earnest, where they go in a circle."""
        for _ in range(_LONGEST_CHAIN):
            if name not in self._elements:
                return
            if name not in self._styles:
                self._styles[name] = _style(self._elements[name])
            yield name, self._styles[name]
            name = self._styles[name].based_on

    def hides(self, name: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((style.hidden for _, style in self.chain(name) if style.hidden is not None), False)

    def list_of(self, name: str | None) -> int | None:
        """The list that a paragraph of this style belongs to; None or 0 where to none."""
        return next((style.num_id for _, style in self.chain(name) if style.num_id is not None), None)

    def level_of(self, name: str | None) -> int | None:
        """The level of that list which the style names."""
        return next((style.level for _, style in self.chain(name) if style.level is not None), None)


def _style(style: _Element) -> _Style:
    hidden = style.find(f"{WORD}rPr/{WORD}vanish")
    return _Style(
        name.get(_VAL) if (name := style.find(f"{WORD}basedOn")) is not None else None,
        number_of(style.find(f"{WORD}pPr/{WORD}numPr/{_NUM}")),
        number_of(style.find(f"{WORD}pPr/{WORD}numPr/{_LEVEL}")),
        None if hidden is None else is_on(hidden),
    )


# Lists ----------------------------------------------------------------------------------------------------------------


class _Level(NamedTuple):
    """One level of a list; ``restart`` is the level (from 1) below which it begins anew, 0 for never."""

    start: int
    format: str
    text: str
    restart: int | None
    legal: bool
    style: str | None


class _List(NamedTuple):
    """``counter`` names the definition whose count the list shares."""

    counter: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]  # levels that begin anew where the list is first used


class Lists:
    """The lists of a document and how far each has counted. To be asked once a paragraph, in order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {} if root is None else _lists(root)
        self._counts: dict[str, dict[int, int]] = {}
        self._used: set[int] = set()

    def number(self, style: str | None, num_id: int | None, level: int | None) -> str:
        """The number before the next paragraph, which has this style and names this list and level itself (or none)."""
        style = style or self._styles.default
        if num_id is None:
            num_id = self._styles.list_of(style)
        found = self._lists.get(num_id or 0)
        if num_id is None or found is None:
            return ""
        if level is None:
            level = self._level_of_style(style, found)
        return self._advance(num_id, found, level)

    def _level_of_style(self, style: str | None, found: _List) -> int:
        """The level that is tied to the style or one that it is based on, else the level that the style names."""
        for name, _ in self._styles.chain(style):
            for number, level in found.levels.items():
                if level.style == name:
                    return number
        return self._styles.level_of(style) or 0

    def _advance(self, num_id: int, found: _List, level: int) -> str:
        counts = self._counts.setdefault(found.counter, {})
        if num_id not in self._used:
            self._used.add(num_id)
            for other in found.starts:
                counts.pop(other, None)
        if level not in found.levels:
            return ""
        counts[level] = counts[level] + 1 if level in counts else _start(found, level)
        for deeper in [other for other in counts if other > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or level < restart:
                del counts[deeper]
        return _written(found, level, counts)


def _start(found: _List, level: int) -> int:
    return found.starts.get(level, found.levels[level].start)


def _written(found: _List, level: int, counts: Mapping[int, int]) -> str:
    """The number as shown; nothing where it is a bullet or counted in a way not known here."""
    here = found.levels[level]
    if here.format == "bullet":
        return ""
    text = here.text
    for place in {int(digit) - 1 for digit in re.findall(r"%([1-9])", text)}:
        if place not in found.levels:
            return ""
        count = counts.get(place, _start(found, place))
        number = format_number(count, "decimal" if here.legal else found.levels[place].format)
        if number is None:
            return ""
        text = text.replace(f"%{place + 1}", number)
    return text


def _lists(root: _Element) -> dict[int, _List]:
    abstracts = {str(a.get(f"{WORD}abstractNumId")): a for a in root.iter(f"{WORD}abstractNum")}
    linked = {link.get(_VAL): name for name, a in abstracts.items() if (link := a.find(f"{WORD}styleLink")) is not None}
    levels = {name: dict(_levels(a)) for name, a in abstracts.items()}
    lists: dict[int, _List] = {}
    for num in root.iter(f"{WORD}num"):
        reference = num.find(f"{WORD}abstractNumId")
        name = "" if reference is None else reference.get(_VAL, "")
        if name in abstracts and (link := abstracts[name].find(f"{WORD}numStyleLink")) is not None:
            name = linked.get(link.get(_VAL), name)
        number = num.get(_NUM, "")
        if name in levels and _NUMBER.fullmatch(number):
            lists[int(number)] = _with_overrides(num, name, levels[name])
    return lists


def _with_overrides(num: _Element, name: str, levels: Mapping[int, _Level]) -> _List:
    own, starts = dict(levels), {}
    for override in num.iter(f"{WORD}lvlOverride"):
        own.update(_levels(override))
        start, level = number_of(override.find(f"{WORD}startOverride")), override.get(_LEVEL, "")
        if start is not None and _NUMBER.fullmatch(level):
            starts[int(level)] = start
    return _List(name, own, {level: start for level, start in starts.items() if level in own})


def _levels(parent: _Element) -> Iterator[tuple[int, _Level]]:
    for level in parent.iterchildren(f"{WORD}lvl"):
        number = level.get(_LEVEL, "")
        if not _NUMBER.fullmatch(number) or not 0 <= int(number) <= _DEEPEST:
            continue
        style, legal = level.find(f"{WORD}pStyle"), level.find(f"{WORD}isLgl")
        yield (
            int(number),
            _Level(
                number_of(level.find(f"{WORD}start")) or 0,
                _value(level, "numFmt", "decimal"),
                _value(level, "lvlText", "")[:_LONGEST_TEXT],
                number_of(level.find(f"{WORD}lvlRestart")),
                legal is not None and is_on(legal),
                None if style is None else style.get(_VAL),
            ),
        )


def _value(level: _Element, name: str, default: str) -> str:
    # A format that is written for newer programs stands inside alternatives; its last one is for all programs.
    found = list(level.iter(f"{WORD}{name}"))
    return found[-1].get(_VAL, default) if found else default


# Numbers as written ---------------------------------------------------------------------------------------------------

_DIGITS = "零一二三四五六七八九"
_ROMAN = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V"}
_ROMAN |= {4: "IV", 1: "I"}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_SERIES = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}


def _counted(number: int) -> str:
    """Chinese numerals with tens and hundreds.

    >>> [_counted(n) for n in (10, 12, 20, 101, 110, 2003)]
    ['十', '十二', '二十', '一百零一', '一百一十', '二千零三']
    """
    text = "".join(
        (_DIGITS[digit] + unit) if (digit := number // 10**place % 10) else "零"
        for place, unit in ((3, "千"), (2, "百"), (1, "十"), (0, ""))
    )
    text = re.sub("零+", "零", text).strip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def _positional(number: int) -> str:
    return "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    """How a list is lettered: a … z, aa, bb.

    >>> _letters(1), _letters(27)
    ('a', 'aa')
    """
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN.items():
        text += letters * (number // value)
        number %= value
    return text


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(number))


def _legal(number: int, digits: str, units: str) -> str:
    table = str.maketrans("零一二三四五六七八九十百千", digits + units)
    return ("一" * (10 <= number < 20) + _counted(number)).translate(table)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "chineseCounting": lambda n: _counted(n) if n < 100 else _positional(n),
    "taiwaneseCounting": lambda n: _counted(n) if n < 100 else _positional(n),
    "japaneseCounting": _counted,
    "chineseCountingThousand": _counted,
    "taiwaneseCountingThousand": _counted,
    "ideographDigital": _positional,
    "taiwaneseDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "chineseLegalSimplified": lambda n: _legal(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "ideographLegalTraditional": lambda n: _legal(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
}
_LARGEST = {"lowerLetter": 780, "upperLetter": 780, "lowerRoman": 3999, "upperRoman": 3999}


def format_number(number: int, format: str) -> str | None:
    """A number as a list shows it; None where the way of counting is unknown. What it cannot express is decimal.

    >>> [format_number(3, f) for f in ("chineseCounting", "ideographTraditional", "upperRoman", "none", "hebrew1")]
    ['三', '丙', 'III', '', None]
    >>> format_number(50, "decimalEnclosedCircle"), format_number(51, "decimalEnclosedCircle")
    ('㊿', '51')
    """
    if format == "none":
        return ""
    if series := _SERIES.get(format):
        return series[number - 1] if 1 <= number <= len(series) else str(number)
    if format in ("decimal", "decimalHalfWidth"):
        return str(number)
    if format not in _FORMATS:
        return None
    return _FORMATS[format](number) if 1 <= number <= _LARGEST.get(format, 9999) else str(number)
