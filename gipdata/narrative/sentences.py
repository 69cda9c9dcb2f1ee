"""Where sentences and clauses of Chinese prose begin and end, as spans of the text."""

import re
from collections.abc import Iterator

__all__ = ["Span", "clauses", "sentences"]

Span = tuple[int, int]
"""First character and the one behind the last, from 0; what stands between is never empty or only space."""

_CLOSING = "”’』」）》】〕\"')"
_SENTENCE = re.compile(rf"[^。！？!?；;\n]*(?:[。！？!?；;]+[{_CLOSING}]*|\n|$)")
_CLAUSE = re.compile(r"[^，,、：:。！？!?；;\n]+(?:[，,、：:。！？!?；;]+|\n|$)")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences of a text, with their closing marks: up to 。！？； or the end of the line.

    >>> text = "未收到申请。“为何？”有人问；无。"
    >>> [text[start:end] for start, end in sentences(text)]
    ['未收到申请。', '“为何？”', '有人问；', '无。']
    """
    return _spans(_SENTENCE, text, start, len(text) if end is None else end)


def clauses(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The clauses of a text, with their closing marks: up to any mark that parts, and no figure (1,400) is parted.

    >>> text = "收到申请1,400件，其中：网上、当面。"
    >>> [text[start:end] for start, end in clauses(text)]
    ['收到申请1,400件，', '其中：', '网上、', '当面。']
    """
    begin = b = -1
    for a, b in _spans(_CLAUSE, text, start, len(text) if end is None else end):
        begin = a if begin < 0 else begin
        if text[b - 1] in ",:" and text[b - 2].isdigit() and text[b : b + 1].isdigit():
            continue  # a thousands separator or a time
        yield begin, b
        begin = -1
    if begin >= 0:
        yield begin, b


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    for match in pattern.finditer(text, start, end):
        a, b = match.span()
        while a < b and text[a].isspace():
            a += 1
        while a < b and text[b - 1].isspace():
            b -= 1
        if a < b:
            yield a, b
