"""Chinese letters: which font file sets a text, how wide the text is, how it is broken and shortened.

The font that comes with a dependency (Noto Sans SC) sets everything, so that a chart looks the same on every machine;
``system_font`` puts a font of the machine before it. A character that no font has is set as 〓, and the chart says so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from pylopdf_fonts_zh_cn import sans_path

__all__ = [
    "SUBSTITUTE",
    "FontNotFound",
    "clean",
    "font_files",
    "lacks_glyph",
    "set_fonts",
    "shorten",
    "system_font",
    "text_width",
    "wrap",
]

SUBSTITUTE = "〓"
"""Stands for a character that no font has, as in Chinese print."""

_MM_PER_POINT = 25.4 / 72
_LONGEST = 600  # characters of one text that are ever measured or drawn
_NOT_FIRST = frozenset("，。；、：）》”！？,.;:)%％…")  # never begin a line
_WORD = re.compile(r"[0-9A-Za-z.%/]{1,20}|.", re.DOTALL)
_FILES: ContextVar[tuple[str, ...]] = ContextVar("font files asked for", default=())


class FontNotFound(LookupError):
    """None of the fonts asked for is on this machine."""


@contextmanager
def system_font(*families: str) -> Iterator[None]:
    """Charts made within are set in the first of these fonts that the machine has; the bundled one helps it out.

    ``with charts.system_font("Microsoft YaHei", "SimSun"): …``. Raises FontNotFound where it has none of them.
    """
    for family in families:
        try:
            file = findfont(FontProperties(family=[family]), fallback_to_default=False)
        except ValueError:
            continue
        token = _FILES.set((str(file),))
        try:
            yield
        finally:
            _FILES.reset(token)
        return
    raise FontNotFound(f"none of these fonts is installed: {', '.join(families) or '(no name given)'}")


def font_files() -> tuple[str, ...]:
    """The font files in use here, the first preferred."""
    return (*_FILES.get(), str(sans_path()))


def clean(text: str) -> str:
    """The text in one line, without characters that have no shape, and cut where nobody could read on.

    >>> clean(" 城关镇\\n\\u200b（新） "), len(clean("长" * 1000))
    ('城关镇 （新）', 600)
    """
    shown = "".join(" " if c.isspace() else c for c in text[: 2 * _LONGEST] if c.isspace() or _has_shape(c))
    line = " ".join(shown.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _has_shape(character: str) -> bool:
    return unicodedata.category(character)[0] != "C"


def lacks_glyph(texts: Iterable[str]) -> bool:
    """Whether any of the texts holds a character that no font in use has."""
    files = font_files()
    return any(_file_for(clean(text), files) is None for text in texts)


@cache
def _glyphs(file: str) -> frozenset[int]:
    return frozenset(get_font(file).get_charmap())


def _file_for(text: str, files: Sequence[str]) -> str | None:
    """The first font that has every character of the text."""
    needed = {ord(c) for c in text if c != "\n"}
    return next((file for file in files if needed <= _glyphs(file)), None)


def set_fonts(figure: Figure, files: Sequence[str]) -> None:
    """Gives every text of the figure a font that has all its characters, 〓 taking the place of what none has."""
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        shown = text.get_text()
        file = _file_for(shown, files)
        if file is None:
            file = files[-1]
            text.set_text("".join(c if c == "\n" or ord(c) in _glyphs(file) else SUBSTITUTE for c in shown))
        properties = text.get_fontproperties().copy()
        properties.set_file(file)
        text.set_fontproperties(properties)
        text.set_parse_math(False)


def text_width(text: str, size: float) -> float:
    """How wide a line of text is in millimetres; ``size`` in points."""
    file = _file_for(text, font_files()) or font_files()[-1]
    return sum(_advance(c, file) for c in text) * size * _MM_PER_POINT


@lru_cache(maxsize=20_000)
def _advance(character: str, file: str) -> float:
    """The width of a character as a part of the letter size."""
    shown = character if ord(character) in _glyphs(file) else SUBSTITUTE
    width, _, _ = text_to_path.get_text_width_height_descent(shown, FontProperties(fname=file, size=100), False)
    return float(width) / 100


def wrap(text: str, width: float, size: float) -> list[str]:
    """The text in lines of at most ``width`` millimetres, broken between Chinese characters but not within a number.

    >>> wrap("社会公益组织", 12, 8)
    ['社会公益', '组织']
    """
    lines: list[list[str]] = [[]]
    for word in _WORD.findall(clean(text)):
        if lines[-1] and text_width("".join(lines[-1]) + word, size) > width:
            lines.append(_taken_down(lines[-1]) if word in _NOT_FIRST else [])
        if lines[-1] or word.strip():
            lines[-1].append(word)
    return ["".join(line).rstrip() for line in lines]


def _taken_down(line: list[str]) -> list[str]:
    """What goes to the next line with a mark that may not begin one: the word before it, which leaves this line."""
    at = max((i for i, word in enumerate(line) if word not in _NOT_FIRST), default=0)
    taken = line[at:] if at else []
    del line[len(line) - len(taken) :]
    return taken


def shorten(text: str, width: float, size: float) -> str:
    """The text in one line of at most ``width`` millimetres; where it is longer, … stands in place of its middle.

    >>> shorten("城关镇", 30, 8), shorten("某某某某某某某某自治县·城关镇", 30, 8)
    ('城关镇', '某某某某某…·城关镇')
    """
    line = clean(text)
    if text_width(line, size) <= width:
        return line
    head, tail = line[: len(line) // 2], line[len(line) // 2 :]
    while (head or tail) and text_width(f"{head}…{tail}", size) > width:
        head, tail = (head[:-1], tail) if len(head) > len(tail) else (head, tail[1:])
    return f"{head}…{tail}"
