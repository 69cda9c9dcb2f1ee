"""The words of a township, year by year: mostly new ones, some kept from the year before, the frame that all share."""

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, NamedTuple

from tools.nation.wording import Chance, Phrases, Vocabulary, fill, load, phrases, vocabulary_of

__all__ = ["Memory", "Words", "words_of"]

_HABITS = ("management", "channels", "supervision")
_NOTICES = {"2019": "国办公开办函〔2019〕60号", "2021": "国办公开办函〔2021〕30号"}
_KEPT_HABIT, _KEPT_PROBLEM, _KEPT_MEASURE = 0.5, 0.22, 0.7  # how often a sentence of the year before is used again
_USUAL, _NOTED = 0.8, 0.06  # how often a township does as it does, and how often it writes above a table
_WANTING = {
    "staffing": 12, "training": 9, "timeliness": 12, "coverage": 12, "quality": 8, "channels": 10, "platform": 7,
    "interpretation": 7, "participation": 6, "publicity": 5, "requests": 5, "mechanism": 4, "supervision": 4,
    "coordination": 5, "imbalance": 4, "resources": 5, "security": 4, "awareness": 4,
}  # fmt: skip
_THEMES = [theme for theme, weight in _WANTING.items() for _ in range(weight)]


class Words(NamedTuple):
    """The paragraphs of the sections with prose, and the sentences above tables, by their codes.

    The last paragraph of section 一 names neither the township nor a count: a neighbour may copy it.
    """

    sections: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, str]


class _Item(NamedTuple):
    """A problem and its measure; ``drawn`` is what stands in their slots."""

    theme: str
    problem: str
    measure: str
    drawn: dict[str, str]


class Memory:
    """What a township wrote the year before, and how it sets things out in all years."""

    def __init__(self, rng: Random, urban: bool) -> None:
        self.words: Vocabulary = vocabulary_of(rng.random, urban, 6 + int(rng.random() * 12))
        self.style = int(rng.random() * 1000)
        self.basis = int(rng.random() * 1000)
        self.begins_with_work = rng.random() < 0.25
        self.tells_of = sorted(rng.sample(_HABITS, rng.choice((1, 1, 2, 2, 2, 3))), key=_HABITS.index)
        self.habits: dict[str, str] = {}
        self.items: list[_Item] = []


@cache
def _sentences() -> tuple[dict[str, Phrases], dict[str, Phrases], dict[str, Phrases]]:
    """By kind those of section 一, by theme the problems and the measures."""
    wanting = load("problems")
    kinds = (load("overview"), wanting["problems"], wanting["measures"])
    overview, problems, measures = ({name: phrases(texts) for name, texts in kind.items()} for kind in kinds)
    return overview, problems, measures


@cache
def _styles() -> tuple[Mapping[str, Any], ...]:
    return tuple(load("frames")["styles"])


class _Teller:
    """One year's words being written."""

    def __init__(self, chance: Chance, memory: Memory, facts: Mapping[str, str]) -> None:
        self.chance, self.memory, self.facts = chance, memory, facts

    def fill(self, among: Phrases, drawn: dict[str, str] | None = None) -> str:
        return fill(among, self.chance, self.memory.words, dict(self.facts) if drawn is None else drawn)

    def one(self, kind: str) -> str:
        return self.fill(_sentences()[0][kind])

    def usual(self, habit: int, n: int) -> int:
        """The township's own way among ``n``, now and then another."""
        return (habit if self.chance() < _USUAL else int(self.chance() * n)) % n


def words_of(rng: Random, memory: Memory, form: str, facts: Mapping[str, str]) -> Words:
    """The words of one year. ``facts`` names the township, the year and the counts that are told."""
    chance = rng.random
    items = {"items": str(20 + int(chance() ** 2 * 380)), "few_items": str(3 + int(chance() * 17))}
    teller = _Teller(chance, memory, {**facts, **items, "notice": _NOTICES[form]})
    overview = _overview(teller)
    notes = {}
    if chance() < _NOTED:
        notes["disclosure"] = teller.one("disclosure_note")
    if facts["new_received"] != "0" and chance() < _NOTED:
        notes["applications"] = teller.one("applications_note")
    problems = _section_five(teller)
    sections = {"overview": overview, "problems": problems, "other_matters": (teller.one("other_matters"),)}
    return Words(sections, notes)


def _overview(teller: _Teller) -> tuple[str, ...]:
    """Basis and period, the year's work, the counts, and how things are run."""
    chance, basis = teller.chance, _sentences()[0]["basis"]
    first = teller.fill([basis[teller.usual(teller.memory.basis, len(basis))]])
    work = teller.one("year_work") + (teller.one("published") if chance() < 0.85 else "")
    counts = (teller.one("documents") if chance() < 0.7 else "") + _requests(teller)
    paragraphs = [work, first, counts] if teller.memory.begins_with_work else [first, work, counts]
    habits = [_habit(teller, kind) for kind in teller.memory.tells_of]
    return (*paragraphs, "".join(habits))


def _habit(teller: _Teller, kind: str) -> str:
    """A sentence that names neither the township nor a count: the one of the year before, or a new one."""
    habits = teller.memory.habits
    if kind not in habits or teller.chance() >= _KEPT_HABIT:
        habits[kind] = teller.fill(_sentences()[0][kind], {})
    return habits[kind]


_COUNT_OF = {"carried_in": "carried_in_total", "handled": "handled_total", "carried_out": "left_total"}


def _requests(teller: _Teller) -> str:
    """What is said of the applications: as many as the tables have."""
    told = teller.facts
    names = ["none_received" if told["new_received"] == "0" else "received"]
    names += [name for name, count in _COUNT_OF.items() if told[count] != "0"]
    disputed = told["reviews"] != "0" or told["suits"] != "0"
    names += ["disputes"] if disputed else ["no_dispute"] if teller.chance() < 0.5 else []
    return "".join(map(teller.one, names))


# Section 五 -----------------------------------------------------------------------------------------------------------


def _section_five(teller: _Teller) -> tuple[str, ...]:
    items = teller.memory.items = _items(teller)
    styles = _styles()
    style = styles[teller.usual(teller.memory.style, len(styles))]
    problems, measures = [item.problem for item in items], [item.measure for item in items]
    if style.get("pair"):
        answers = [style["answer"][int(teller.chance() * len(style["answer"]))] for _ in items]
        parts = zip(style["marks"], problems, answers, measures, strict=False)
        return tuple(f"{mark}{problem}。{answer}{measure}。" for mark, problem, answer, measure in parts)
    named = {name: style[name].format_map(teller.facts) for name in ("open", "measures_open")}
    return (*_list(style, named["open"], problems), *_list(style, named["measures_open"], measures))


def _items(teller: _Teller) -> list[_Item]:
    """Some of the year before, as many new ones as it takes; no theme twice."""
    _, problems, measures = _sentences()
    chance = teller.chance
    items = [item for item in teller.memory.items if chance() < _KEPT_PROBLEM]
    for at, item in enumerate(items):
        if chance() >= _KEPT_MEASURE:
            items[at] = item._replace(measure=teller.fill(measures[item.theme], dict(item.drawn)))
    wanted = (2, 2, 2, 3, 3, 4)[int(chance() * 6)]
    while len(items) < wanted:
        theme = _THEMES[int(chance() * len(_THEMES))]
        if all(item.theme != theme for item in items):
            drawn: dict[str, str] = {}
            problem = teller.fill(problems[theme], drawn)
            items.append(_Item(theme, problem, teller.fill(measures[theme], dict(drawn)), drawn))
    return items


def _list(style: Mapping[str, Any], opening: str, items: Sequence[str]) -> list[str]:
    marked = [f"{mark}{item}" for mark, item in zip(style["marks"], items, strict=False)]
    lines = f"{style['between'].join(marked)}。".split("\n")
    return [opening, *lines] if style.get("own_line") else [opening + "".join(lines)]
