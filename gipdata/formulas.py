"""Text that a spreadsheet would take for a formula: how it is told, and how it is kept from becoming one in a file.

Someone opens a CSV file with a click, and a name like ``=HYPERLINK(…)`` out of a hostile report is run. An apostrophe
before it makes it text. So that reading gives back what was written, text that begins with an apostrophe gets one too.
"""

import re

__all__ = ["guarded", "is_like_formula", "unguarded"]

# What may stand before it is trimmed by one spreadsheet or another; full-width signs are taken for half-width ones.
_FORMULA = re.compile(r"[\s\x00\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]|[\t\r\n\x00]")
_FIGURE = re.compile(r"[ \u00a0\u3000]*[+\-＋－]?[\d,.]*[%％]?\s*")  # as written in a report: -3, +17, - for nothing
_GUARD = "'"


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula. Figures with a sign are none.

    >>> [is_like_formula(text) for text in ("=1+1", "@cmd", "－1+1", " +x", "-3", "+17", "-", "3-1", "")]
    [True, True, True, True, False, False, False, False, False]
    """
    return _FORMULA.match(text) is not None and _FIGURE.fullmatch(text) is None


def guarded(text: str) -> str:
    """The text as a field of a CSV file.

    >>> guarded("=1+1"), guarded("-3"), guarded("'quoted'"), unguarded(guarded("'quoted'"))
    ("'=1+1", '-3', "''quoted'", "'quoted'")
    """
    return _GUARD + text if is_like_formula(text) or text.startswith(_GUARD) else text


def unguarded(field: str) -> str:
    """The text of such a field."""
    return field.removeprefix(_GUARD)
