"""Two texts side by side, with what they share marked: for notebooks."""

from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from gipdata.narrative.passage_characters import Characters, characters_of
from gipdata.narrative.passage_matches import common_passages
from gipdata.narrative.passages import SHORTEST

__all__ = ["Excerpt", "SideBySide", "side_by_side"]

_CELL = "vertical-align:top;text-align:left;white-space:pre-wrap;width:50%"


class Excerpt(NamedTuple):
    """A piece of a text: what stands before a passage, the passage, and what stands behind it, as written."""

    before: str
    shared: str
    after: str


@dataclass(frozen=True)
class SideBySide:
    """What two texts share, a pair of excerpts a passage. ``print`` shows it as text, a notebook as a table."""

    names: tuple[str, str]
    pairs: tuple[tuple[Excerpt, Excerpt], ...]

    def __str__(self) -> str:
        if not self.pairs:
            return f"{self.names[0]}与{self.names[1]}没有相同的文字。"
        blocks = [
            "\n".join(f"{name}：{e.before}⟦{e.shared}⟧{e.after}" for name, e in zip(self.names, pair, strict=True))
            for pair in self.pairs
        ]
        return "\n\n".join(blocks)

    def _repr_html_(self) -> str:
        head = "".join(f'<th style="{_CELL}">{escape(name)}</th>' for name in self.names)
        rows = "".join(f"<tr>{''.join(map(_cell, pair))}</tr>" for pair in self.pairs)
        none = "" if self.pairs else '<tr><td colspan="2">没有相同的文字</td></tr>'
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}{none}</tbody></table>"


def side_by_side(
    a: str, b: str, names: tuple[str, str] = ("甲", "乙"), shortest: int = SHORTEST, context: int = 40
) -> SideBySide:
    """The passages of ``a``, of ``shortest`` characters or more, that stand in ``b`` too, each with its context.

    Marks and spaces are not compared. Every passage is as long as it can be; where ``b`` has it several times, its
    first place is shown. ``context`` is how many characters are shown on either side of it.

    >>> print(side_by_side("今年，栏目由专人更新。", "栏目由专人，更新了。", ("本年", "上年"), 7, 2))
    本年：…年，⟦栏目由专人更新⟧。
    上年：⟦栏目由专人，更新⟧了。
    """
    if shortest < 1 or context < 0:
        raise ValueError("the shortest passage has at least one character, the context none or more")
    mine, other = characters_of(a), characters_of(b)
    pairs = tuple(
        (_excerpt(a, mine, start, length, context), _excerpt(b, other, there, length, context))
        for start, length, there in common_passages(mine.text, other.text, shortest)
    )
    return SideBySide(names, pairs)


def _excerpt(text: str, characters: Characters, start: int, length: int, context: int) -> Excerpt:
    first, behind = characters.span(start, start + length)
    begin, end = max(first - context, 0), min(behind + context, len(text))
    before, after = text[begin:first], text[behind:end]
    return Excerpt("…" * (begin > 0) + before, text[first:behind], after + "…" * (end < len(text)))


def _cell(excerpt: Excerpt) -> str:
    before, shared, after = map(escape, excerpt)
    return f'<td style="{_CELL}">{before}<mark>{shared}</mark>{after}</td>'
