"""How well themes and items are found: figures over examples that are not written from the program.

``python scoring.py`` scores gipdata on the examples beside this file and prints totals only, so that a run tells its
reader how good the program is and not which words to add to it. ``--errors`` prints every example that came out wrong.
"""

import argparse
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import gipdata

__all__ = [
    "KINDS",
    "THEMES",
    "Section",
    "Span",
    "SpanScore",
    "Statement",
    "Tally",
    "ThemeScore",
    "load_sections",
    "load_statements",
    "score_sections",
    "score_statements",
]

HERE = Path(__file__).parent
KINDS = ("problem", "measure")
THEMES = (
    "awareness",
    "staffing",
    "training",
    "timeliness",
    "coverage",
    "quality",
    "channels",
    "platform",
    "interpretation",
    "participation",
    "publicity",
    "requests",
    "mechanism",
    "supervision",
    "coordination",
    "imbalance",
    "innovation",
    "resources",
    "security",
    "none",
    "other",
)


class Coded(Protocol):
    """What a classifier finds: anything with the code of a theme."""

    @property
    def code(self) -> str: ...


class Placed(Protocol):
    """What a splitter finds: anything with a kind and the characters ``start`` to ``end`` (from 0) of its text."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Classify(Protocol):
    def __call__(self, text: str, /, *, kind: str) -> Sequence[Coded]: ...


class SplitItems(Protocol):
    def __call__(self, text: str, /) -> Sequence[Placed]: ...


class Statement(NamedTuple):
    """A problem or measure with the codes of its themes, the primary first."""

    kind: str
    text: str
    themes: tuple[str, ...]


class Span(NamedTuple):
    kind: str
    start: int
    end: int


class Section(NamedTuple):
    """A text of section five with its items in the order of the text."""

    text: str
    items: tuple[Span, ...]


class Tally(NamedTuple):
    """Counts of what was found and should be (``hits``), should not be (``false``), and was not found (``missed``)."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def support(self) -> int:
        """How many there are to find."""
        return self.hits + self.missed

    @property
    def precision(self) -> float:
        """Hits among what was found; not a number where nothing was found."""
        return _share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float:
        """Hits among what is there; not a number where nothing is there."""
        return _share(self.hits, self.support)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; not a number where nothing is there and nothing was found.

        >>> Tally(hits=3, false=1, missed=1).f1, Tally(missed=2).f1
        (0.75, 0.0)
        """
        return _share(2 * self.hits, 2 * self.hits + self.false + self.missed)


class ThemeScore(NamedTuple):
    """``by_theme`` has every theme, and any other code found; ``wrong`` the statements with another set or primary,
    each with the codes found."""

    micro: Tally
    by_kind: dict[str, Tally]
    by_theme: dict[str, Tally]
    primary_right: int
    statements: int
    wrong: list[tuple[Statement, tuple[str, ...]]]

    @property
    def primary_accuracy(self) -> float:
        """The share of statements whose first code is the primary one; not a number for no statements."""
        return _share(self.primary_right, self.statements)


class SpanScore(NamedTuple):
    """``micro`` counts items right in kind, start and end; ``wrong`` are the sections with any item wrong, each with
    the spans found."""

    micro: Tally
    by_kind: dict[str, Tally]
    sections: int
    wrong: list[tuple[Section, tuple[Span, ...]]]


def score_statements(statements: Iterable[Statement], classify: Classify) -> ThemeScore:
    """Codes are compared as sets of (statement, code): a code found twice in a statement counts once."""
    by_kind, by_theme = dict.fromkeys(KINDS, Tally()), dict.fromkeys(THEMES, Tally())
    wrong: list[tuple[Statement, tuple[str, ...]]] = []
    count = primary_right = 0
    for statement in statements:
        count += 1
        found = tuple(theme.code for theme in classify(statement.text, kind=statement.kind))
        primary_right += found[:1] == statement.themes[:1]
        if found[:1] != statement.themes[:1] or set(found) != set(statement.themes):
            wrong.append((statement, found))
        for code in {*found, *statement.themes}:
            tally = Tally(*_outcome(code in found, code in statement.themes))
            by_kind[statement.kind] = by_kind[statement.kind].plus(tally)
            by_theme[code] = by_theme.get(code, Tally()).plus(tally)
    return ThemeScore(_sum(by_kind), by_kind, by_theme, primary_right, count, wrong)


def score_sections(sections: Iterable[Section], split_items: SplitItems) -> SpanScore:
    """An item counts where kind, start and end are right; one found twice is right once and false once."""
    by_kind = dict.fromkeys(KINDS, Tally())
    wrong: list[tuple[Section, tuple[Span, ...]]] = []
    count = 0
    for section in sections:
        count += 1
        found = tuple(Span(str(item.kind), item.start, item.end) for item in split_items(section.text))
        if Counter(found) != Counter(section.items):
            wrong.append((section, found))
        for kind in {*KINDS, *(span.kind for span in found)}:
            there, seen = (Counter(span for span in spans if span.kind == kind) for spans in (section.items, found))
            tally = Tally((there & seen).total(), (seen - there).total(), (there - seen).total())
            by_kind[kind] = by_kind.get(kind, Tally()).plus(tally)
    return SpanScore(_sum(by_kind), by_kind, count, wrong)


def load_statements(path: Path = HERE / "statements.toml") -> list[Statement]:
    """The statements of a file. Raises ValueError where one is given twice or has a kind or theme that is none."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["statements"]
    statements = [Statement(entry["kind"], entry["text"], tuple(entry["themes"])) for entry in entries]
    for statement in statements:
        known = statement.kind in KINDS and set(statement.themes) <= set(THEMES)
        if not known or not statement.themes or len(set(statement.themes)) < len(statement.themes):
            raise ValueError(f"kind or themes: {statement}")
    twice = [text for text, times in Counter(statement.text for statement in statements).items() if times > 1]
    if twice:
        raise ValueError(f"given twice: {twice}")
    return statements


def load_sections(path: Path = HERE / "sections.toml") -> list[Section]:
    """The texts of a file, the place of each item looked up in order.

    Raises ValueError where an item has another kind or does not stand in its text behind the item before it.
    """
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["sections"]
    return [Section(entry["text"], tuple(_placed(entry["text"], entry["items"]))) for entry in entries]


def _placed(text: str, items: Iterable[tuple[str, str]]) -> Iterator[Span]:
    end = 0
    for kind, words in items:
        start = text.find(words, end)
        if kind not in KINDS or not words or start < 0:
            raise ValueError(f"no {kind} {words!r} from character {end} of {text!r}")
        end = start + len(words)
        yield Span(kind, start, end)


def _outcome(found: bool, there: bool) -> tuple[bool, bool, bool]:
    return found and there, found and not there, there and not found


def _sum(tallies: dict[str, Tally]) -> Tally:
    total = Tally()
    for tally in tallies.values():
        total = total.plus(tally)
    return total


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def table(themes: ThemeScore, spans: SpanScore) -> Iterator[str]:
    """The figures as lines of text."""
    head = f"{'':<16}{'precision':>10}{'recall':>10}{'F1':>10}{'support':>10}"
    yield f"Themes of {themes.statements} statements"
    yield head
    yield _line("all", themes.micro)
    yield from (_line(kind, tally) for kind, tally in themes.by_kind.items())
    yield f"{'primary right':<16}{themes.primary_accuracy:>10.3f}"
    yield ""
    yield from (_line(code, tally) for code, tally in themes.by_theme.items())
    yield ""
    yield f"Items of {spans.sections} sections, {spans.sections - len(spans.wrong)} of them wholly right"
    yield head
    yield _line("all", spans.micro)
    yield from (_line(kind, tally) for kind, tally in spans.by_kind.items())


def _line(name: str, tally: Tally) -> str:
    return f"{name:<16}{tally.precision:>10.3f}{tally.recall:>10.3f}{tally.f1:>10.3f}{tally.support:>10}"


def errors(themes: ThemeScore, spans: SpanScore) -> Iterator[str]:
    """Each example that came out wrong: what should be (=) and what was found (!)."""
    for statement, codes in themes.wrong:
        yield f"{statement.kind}: {statement.text}"
        yield f"  = {', '.join(statement.themes)}"
        yield f"  ! {', '.join(codes)}"
    for section, found in spans.wrong:
        yield f"section: {section.text[:40]!r}"
        yield from (f"  = {_quoted(section, span)}" for span in section.items if span not in found)
        yield from (f"  ! {_quoted(section, span)}" for span in (Counter(found) - Counter(section.items)).elements())


def _quoted(section: Section, span: Span) -> str:
    return f"{span.kind} {span.start}-{span.end} {section.text[span.start : span.end]!r}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Score gipdata's themes and items on the examples beside this file.")
    parser.add_argument("--errors", action="store_true", help="print every example that came out wrong, too")
    arguments = parser.parse_args()
    themes = score_statements(load_statements(), gipdata.classify)
    spans = score_sections(load_sections(), gipdata.split_items)
    print("\n".join(table(themes, spans)))
    if arguments.errors:
        print("\n" + "\n".join(errors(themes, spans)))


if __name__ == "__main__":
    main()
