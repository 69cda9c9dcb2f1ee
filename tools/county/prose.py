"""The prose of a township: paragraphs with the answer key written into them.

A file ``prose/<org>.toml`` has a table a report (``[2019]``; ``["2023a"]`` for a corrected one) with the paragraphs of
sections ``overview``, ``problems`` and ``other_matters``, and under ``notes`` sentences that stand above a table. Facts
are written as ``{new_received}``, and what a reader should find stands between marks:

    ⟦p1 staffing,training⟧…⟦/⟧        a problem with its themes, the primary first
    ⟦m1 staffing >p1,p2⟧…⟦/⟧          a measure with its themes and the problems that it answers
    ⟦f requests_received own 件⟧…⟦/⟧  a quantity: topic, scope, measure word (``-`` for none), ``approx`` if rounded

Quantities may stand inside problems and measures.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

__all__ = [
    "SECTIONS",
    "Prose",
    "ProseError",
    "StatedMark",
    "Statement",
    "Text",
    "fill_prose",
    "load_prose",
    "parse_text",
]

SECTIONS = ("overview", "problems", "other_matters")
_TABLES = ("disclosure", "applications", "disputes")
_MARK = re.compile(r"⟦([^⟦⟧]*)⟧")


class ProseError(ValueError):
    """A prose file has marks that make no sense, or asks for a fact that there is not."""


@dataclass(frozen=True)
class Statement:
    """A problem (``p1``) or a measure (``m1``): the characters ``start`` to ``end`` of its section."""

    name: str
    text: str
    start: int
    themes: tuple[str, ...]
    answers: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return {"p": "problem", "m": "measure"}[self.name[0]]


@dataclass(frozen=True)
class StatedMark:
    """A quantity that the prose states; ``value`` is 0 where words deny."""

    raw: str
    start: int
    topic: str
    scope: str
    unit: str
    approximate: str
    value: Decimal


@dataclass(frozen=True)
class Text:
    """A section's paragraphs without marks, and what the marks said; places count in the joined paragraphs."""

    paragraphs: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[StatedMark, ...] = ()


@dataclass(frozen=True)
class Prose:
    """The words of one report by the code of the section; in those with a table, the sentence that stands above it."""

    texts: Mapping[str, Text]


def load_prose(path: Path) -> dict[str, Mapping[str, Any]]:
    """The tables of a prose file by their names. Raises OSError, tomllib.TOMLDecodeError."""
    return dict(tomllib.loads(path.read_text(encoding="utf-8")))


def fill_prose(table: Mapping[str, Any], facts: Mapping[str, object]) -> Prose:
    """The words of one report with its facts in them. Raises ProseError."""
    if unknown := set(table) - {*SECTIONS, "notes"}:
        raise ProseError(f"unknown sections {sorted(unknown)}")
    notes = table.get("notes", {})
    if unknown := set(notes) - set(_TABLES):
        raise ProseError(f"notes on unknown tables {sorted(unknown)}")
    paragraphs = {code: table.get(code, ()) for code in SECTIONS} | {code: (note,) for code, note in notes.items()}
    return Prose({code: parse_text([_filled(p, facts) for p in above]) for code, above in paragraphs.items()})


def _filled(paragraph: str, facts: Mapping[str, object]) -> str:
    def fact(match: re.Match[str]) -> str:
        value = str(facts.get(match[1], ""))
        if not value:
            raise ProseError(f"there is no fact {match[0]}: {paragraph[:40]}")
        return value

    return re.sub(r"\{(\w+)\}", fact, paragraph)


def parse_text(paragraphs: Sequence[str]) -> Text:
    """The section with these paragraphs. Raises ProseError.

    >>> text = parse_text(["一是⟦p1 staffing⟧人手少⟦/⟧。", "⟦m1 staffing >p1⟧已增加⟦f people own 名⟧2名⟦/⟧文书⟦/⟧。"])
    >>> text.paragraphs, [(s.name, s.text, s.answers) for s in text.statements]
    (('一是人手少。', '已增加2名文书。'), [('p1', '人手少', ()), ('m1', '已增加2名文书', ('p1',))])
    >>> [(f.raw, f.value, f.unit) for f in text.figures]
    [('2名', Decimal('2'), '名')]
    """
    plain: list[str] = []
    statements: list[Statement] = []
    figures: list[StatedMark] = []
    before = 0  # characters in the paragraphs above, with the breaks between them
    for paragraph in paragraphs:
        text, marks = _without_marks(paragraph)
        for words, start, end in marks:
            if words[0] == "f":
                figures.append(_figure(words, text[start:end], before + start, text[:start]))
            else:
                statements.append(_statement(words, text[start:end], before + start))
        plain.append(text)
        before += len(text) + 1
    _check_names(statements)
    return Text(tuple(plain), tuple(statements), tuple(figures))


def _without_marks(paragraph: str) -> tuple[str, list[tuple[list[str], int, int]]]:
    """The text, and each mark's words with the span between it and its end, in the order in which they begin."""
    pieces: list[str] = []
    opened: list[int] = []
    marks: list[tuple[list[str], int, int]] = []
    at = length = 0
    for match in _MARK.finditer(paragraph):
        pieces.append(paragraph[at : match.start()])
        length += len(pieces[-1])
        at = match.end()
        if match[1] != "/":
            opened.append(len(marks))
            marks.append((match[1].split(), length, length))
        elif opened:
            at_mark = opened.pop()
            words, start, _ = marks[at_mark]
            marks[at_mark] = (words, start, length)
        else:
            raise ProseError(f"a mark ends that did not begin: {paragraph[:40]}")
    pieces.append(paragraph[at:])
    if opened or any(not words or start == end for words, start, end in marks):
        raise ProseError(f"a mark is empty or does not end: {paragraph[:40]}")
    text = "".join(pieces)
    if "⟦" in text or "⟧" in text:
        raise ProseError(f"half a mark: {text[:40]}")
    return text, marks


def _statement(words: Sequence[str], text: str, start: int) -> Statement:
    if not re.fullmatch(r"[pm]\d+ [a-z_,]+( >[p\d,]+)?", " ".join(words)):
        raise ProseError(f"no mark: {words}")
    name, themes, *rest = words
    answers = tuple(rest[0][1:].split(",")) if rest else ()
    return Statement(name, text, start, tuple(themes.split(",")), answers)


def _check_names(statements: Sequence[Statement]) -> None:
    names = [s.name for s in statements]
    problems = {name for name in names if name[0] == "p"}
    if len(set(names)) != len(names):
        raise ProseError(f"a name is given twice: {names}")
    if lost := {name for s in statements for name in s.answers} - problems:
        raise ProseError(f"answers to {sorted(lost)}, which nothing states")


# Quantities -----------------------------------------------------------------------------------------------------------

_DENIES = re.compile("未|没有|无")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)|([零一二两三四五六七八九十百]+)")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_TIMES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_ROUNDED = {
    "about": re.compile(r"约$|左右|上下"),
    "more": re.compile(r"[余多]|以上|超$|超过$|逾$"),
    "less": re.compile(r"近$|不足$|不到$|以内|以下"),
}


def _figure(words: Sequence[str], raw: str, start: int, before: str) -> StatedMark:
    if len(words) not in (4, 5) or (len(words) == 5 and words[4] != "approx"):
        raise ProseError(f"no mark of a quantity: {words}")
    _, topic, scope, unit = words[:4]
    approximate = _rounding(raw, before) if len(words) == 5 else ""
    unit = "" if unit == "-" else unit
    bare = unit.lstrip("百千万亿")  # 万元 counts in 元
    return StatedMark(raw, start, topic, scope, bare or unit, approximate, _value(raw))


def _value(raw: str) -> Decimal:
    """The number in it with 万 multiplied out; 0 where there is none.

    >>> _value("438.2万元"), _value("十二次"), _value("未收到申请")
    (Decimal('4382000'), Decimal('12'), Decimal('0'))
    """
    match = _NUMBER.search(raw)
    if match is None or _DENIES.search(raw):
        return Decimal(0)
    value = Decimal(match[1].replace(",", "")) if match[1] else Decimal(_chinese(match[2]))
    for character in raw[match.end() : match.end() + 2]:
        value *= _TIMES.get(character, 1)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _chinese(words: str) -> int:
    """A number below a thousand."""
    total = digit = 0
    for character in words:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _rounding(raw: str, before: str) -> str:
    for code, pattern in _ROUNDED.items():
        match = _NUMBER.search(raw)
        lead = (before + raw[: match.start()] if match else before)[-3:]
        if pattern.search(lead) or (match and pattern.search(raw[match.end() :])):
            return code
    raise ProseError(f"what makes it rounded? {raw}")
