"""Long patterns made fast: where none of the characters stands with which a match can begin, nothing else is tried.

A pattern of hundreds of words otherwise has each of them tried at each character of a text. To compile one takes as
long as to read a report, so that it is done for those alone that a report has need of.
"""

import re
from typing import Any, cast

__all__ = ["QuickPattern", "beginnings", "quick"]

_ELEMENT = re.compile(
    r"""
      (?P<around>\(\?<?[=!]) | (?P<group>\(\?:|\(\?P<\w+>|\((?!\?)) | (?P<edge>[\^$])
    | (?P<any>\.|\\[wWsSD]|\[\^(?:[^\]\\]|\\.)+\]) | \[(?P<set>(?:[^\]\\]|\\.)+)\]
    | (?P<character>\\[d.|?*+^$(){}\[\]-]|[^\\.|?*+^$(){}\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_TIMES = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")


class QuickPattern:
    """A pattern that is compiled when it is first asked for something; it has the methods of ``re.Pattern``."""

    def __init__(self, plain: str) -> None:
        self.plain = plain

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(f"(?=[{beginnings(self.plain)}])(?:{self.plain})")
        # From now on they are found here as fast as those of the compiled pattern are there.
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub")


def quick(pattern: str) -> re.Pattern[str]:
    """The pattern, tried only where a match can begin; it finds what it finds otherwise. Where it is first used, raises
    ValueError for one of which ``beginnings`` cannot be told."""
    return cast("re.Pattern[str]", QuickPattern(pattern))


def beginnings(pattern: str) -> str:
    r"""The characters with which a match can begin, as they are written within square brackets.

    Raises ValueError for a pattern that can begin with any character, or be empty, and for what is not known here.

    >>> beginnings(r"(?<!不)需要|[很太]?少[^,]|(?:第\d)?条")
    '少很太条第需'
    """
    found, end, may_lack = _of_alternatives(pattern, 0, True)
    if may_lack or end != len(pattern):
        raise ValueError(f"no character is known that a match must begin with: {pattern!r}")
    return "".join(sorted(found))


def _of_alternatives(pattern: str, at: int, wanted: bool) -> tuple[set[str], int, bool]:
    """The beginnings of alternatives, their end (a closing bracket or that of the pattern), and whether one may be
    empty. Where they are not ``wanted``, only the end counts."""
    found: set[str] = set()
    may_lack, begins = False, True  # begins: nothing that must be there stands before
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            may_lack, begins, at = may_lack or begins, True, at + 1
            continue
        some, at, lacking = _of_element(pattern, at, wanted and begins)
        if (times := _TIMES.match(pattern, at)) is not None:
            at = times.end()
            lacking = lacking or times[0][0] in "*?" or times["least"] in ("", "0")
        if begins:
            found |= some
            begins = lacking
    return found, at, may_lack or begins


def _of_element(pattern: str, at: int, wanted: bool) -> tuple[set[str], int, bool]:
    element = _ELEMENT.match(pattern, at)
    if element is None or (element["any"] and wanted):
        raise ValueError(f"no character is known that a match must begin with: {pattern[at:]!r}")
    if element["around"] or element["group"]:
        wanted = wanted and not element["around"]
        found, end, may_lack = _of_alternatives(pattern, element.end(), wanted)
        if pattern[end : end + 1] != ")":
            raise ValueError(f"a bracket is not closed: {pattern[at:]!r}")
        return (found if wanted else set()), end + 1, may_lack or bool(element["around"])
    if element["set"]:
        body = re.sub(r"^-|(?<!\\)-$", r"\\-", element["set"])
        return {body}, element.end(), False
    character = element["character"] or ""
    return {f"\\{character}" if character in ("-", "^") else character}, element.end(), bool(element["edge"])
