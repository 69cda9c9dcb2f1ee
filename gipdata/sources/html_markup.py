"""A web page's bytes, in UTF-8, as the tags and texts that ``html_page`` takes.

The parser builds a tree; written out again, that is markup without any of the liberties that pages take, which a
pattern cuts into whole rows of plain cells, tags and texts. So the work is by the row and not by the tag.

A tree ends at a depth of 2,048, and takes the square of the attributes in a tag: pages beyond all measure are read from
the parser's events, which cost more.
Raises UnreadableSource where ``Page`` does.
"""

import re
from functools import lru_cache
from html import unescape
from itertools import repeat
from typing import Any, Final, cast

from lxml import etree

from gipdata.sources.html_lines import line_of
from gipdata.sources.html_page import Page
from gipdata.sources.html_style import effect_of, spans_of
from gipdata.sources.html_table import LONGEST_CELL, AnyCell, HtmlCell

__all__ = ["read_events", "read_markup"]

# The parser ends <s> at the first <p> in it, which a browser does not; it has no such rule for <del>.
_STRUCK = re.compile(rb"<(/?)(?:s|strike)(?=[\s>])", re.IGNORECASE)
# Tried only on large pages. Where it is wrong about what an attribute is, it counts too many.
_CROWDED_TAG = re.compile(
    rb"""<[a-zA-Z][^\s/><]*+(?:[\s/]*+[^\s/>][^\s/>=<]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s><]*+))?+){2000}"""
)
_LARGE = 100_000


def read_markup(data: bytes, page: Page) -> None:
    """Gives the page all that the data shows. Data of nothing but spaces and comments shows nothing."""
    trees = _parse(data)
    if any(next(tree.iter("s", "strike"), None) is not None for tree in trees or ()):
        trees = _parse(_STRUCK.sub(rb"<\1del", data))
    if trees is None:
        read_events(data, page)
        return
    for tree in trees:
        _settle(tree)
        _read_tokens(etree.tostring(tree, encoding="unicode", with_tail=False), page)
    page.close()


def read_events(data: bytes, page: Page) -> None:
    """The same without a tree."""
    target: Any = page  # of the methods that the stubs ask for, the parser does without those for comments and the like
    data = _STRUCK.sub(rb"<\1del", data)
    try:
        etree.fromstring(data, etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError):
        return


# The tree -----------------------------------------------------------------------------------------------------------

_STYLES = etree.XPath("descendant-or-self::*/@style", smart_strings=False)
_STYLED = etree.XPath("descendant-or-self::*[@style or @hidden]")
_HIDDEN = etree.XPath("boolean(descendant-or-self::*/@hidden)")
_KEPT = "kept-style"
# Tags that do nothing to a text. Without them most cells are plain.
_IDLE = ("span", "font", "b", "strong", "i", "em", "u", "o:p")


def _parse(data: bytes) -> list[etree._Element] | None:
    """The page, and what it goes on with behind its ``</html>``; None where a tree cannot hold all of it."""
    if len(data) > _LARGE and _CROWDED_TAG.search(data):
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return []
    if parser.error_log.filter_from_fatals():
        return None
    return [] if root is None else [root, *root.itersiblings()]


def _settle(tree: etree._Element) -> None:
    """Takes out the tags and styles that do nothing, and writes tags in capitals that have an effect of their own."""
    styles = set(cast(list[str], _STYLES(tree)))
    if any(map(effect_of, styles, repeat(False))) or _HIDDEN(tree):
        for element in cast(list[etree._Element], _STYLED(tree)):
            style = element.get("style", "")
            if effect_of(style, "hidden" in element.attrib):
                element.tag = element.tag.upper() if element.tag.isalnum() else "SPAN"
                element.set(_KEPT, style)
    if styles:
        for element in tree.iter("ol", "OL", "img", "IMG"):  # a style numbers the one and sizes the other
            element.set(_KEPT, element.get("style", ""))
        etree.strip_attributes(tree, "style")
    etree.strip_attributes(tree, "class")
    etree.strip_tags(tree, *_IDLE)


# Its markup ---------------------------------------------------------------------------------------------------------

# Here every tag closes, one without content ends in "/>", and values of attributes hold neither "<", ">" nor quotes.
_GAP = r"[ \t\n]*+"
_REST = r"(?: [^>]*+)?+"
_TEXT = r"(?:[^<]++|<br/>)*+"


def _cell(rest: str, text: str) -> str:
    """The pattern of a cell that holds nothing but text, in one paragraph at most."""
    return rf"<t[dh]{rest}/?+>(?:(?<=/>)|(?<!/>)(?:<p{_REST}/?+>)?+{text}(?:</p>)?+</t[dh]>)"


_CELLS = re.compile(_cell(f"({_REST})", f"({_TEXT})"))
_ROW = rf"<tr{_REST}(?<!/)>{_GAP}(?:{_cell(_REST, _TEXT)}{_GAP})++</tr>{_GAP}"
_TAG_OR_TEXT = r"<(/?)([^\s/>]+)([^>]*)>|([^<]+)"
_TOKENS = re.compile(rf"({_ROW})|{_TAG_OR_TEXT}")
_TOKENS_OF_ROW = re.compile(rf"((?!))|{_TAG_OR_TEXT}")
_ATTRIBUTES = re.compile(r' (=?[^=]*)="([^"]*)"')
_WITH_ATTRIBUTES = frozenset(("td", "th", "ol", "li", "input", "option", "img", "iframe", "frame"))
_NO_ATTRIBUTES: Final[dict[str, str]] = {}


def _read_tokens(markup: str, page: Page, tokens: re.Pattern[str] = _TOKENS) -> None:
    start, end, data = page.start, page.end, page.data
    for row, slash, tag, rest, text in tokens.findall(markup):
        if text:
            data(_plain_text(text) if "&" in text else text)
        elif slash:
            end(tag)
        elif tag:
            name = tag.lower()
            start(name, _attributes_of(rest) if rest and (name in _WITH_ATTRIBUTES or tag != name) else _NO_ATTRIBUTES)
            if rest and rest[-1] == "/":
                end(tag)
        elif page.takes_rows:
            page.row(_cells_of(row))
        else:
            _read_tokens(row, page, _TOKENS_OF_ROW)


def _attributes_of(rest: str) -> dict[str, str]:
    attributes = dict(_ATTRIBUTES.findall(rest))
    if _KEPT in attributes:
        attributes["style"] = attributes.pop(_KEPT)
    return {name: unescape(value) for name, value in attributes.items()} if "&" in rest else attributes


def _cells_of(row: str) -> list[AnyCell]:
    cells = _CELLS.findall(row)
    texts = [text if text.isalnum() else "\n".join(_lines(text)) for _, text in cells]
    if "span=" not in row and max(map(len, texts)) <= LONGEST_CELL:
        return [*texts]
    return [
        HtmlCell([*text.split("\n")] if text else [], *_spans_of(attributes))
        if "span=" in attributes or len(text) > LONGEST_CELL
        else text
        for (attributes, _), text in zip(cells, texts, strict=True)
    ]


@lru_cache(maxsize=2_000)
def _spans_of(attributes: str) -> tuple[int, int]:
    return spans_of(_attributes_of(attributes))


def _lines(text: str) -> list[str]:
    parts = text.split("<br/>") if text else ()
    return [line for part in parts if (line := line_of(_plain_text(part) if "&" in part else part))]


def _plain_text(markup: str) -> str:
    """Control characters have no place in such markup. They are as good as spaces: two words apart, or none."""
    return unescape(markup.replace("&#xFFFD;", " "))
