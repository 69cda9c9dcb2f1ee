"""What is found in a statement, and what of it counts: not what is conceded, nor what only goes into a heading."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from gipdata.narrative.theme_clauses import Clause, Statement
from gipdata.narrative.theme_rules import OTHER

__all__ = [
    "Found",
    "Praised",
    "admitted",
    "contrasted",
    "hinted",
    "in_order",
    "mentioned",
    "named",
    "under_heading",
    "without_unless",
]

LONGEST_HEADING = 22  # characters of a heading: 业务水平有待提高。
NAME = 2  # characters of a hint that only names something: 网站
TIMES_HEADING = 1.5  # how much longer than its heading what goes into it is at least

Praised = Callable[[str, int, int], bool]
"""Whether a stretch of text speaks of something good."""


class Found(NamedTuple):
    """A theme, the characters of the folded text that tell it, the rule, and where in the text it belongs."""

    theme: str
    start: int
    end: int
    rule: str
    sentence: int
    unless: frozenset[str] = frozenset()
    is_cause: bool = False


def admitted(statement: Statement, found: list[Found], words: Mapping[str, tuple[str, ...]]) -> list[Found]:
    """What is found, without what is conceded (虽人手不多，但…) where anything else is."""
    conceded = statement.conceded(words["concessions"])
    return [f for f in found if not {f.start, f.end - 1} <= conceded] or found


def contrasted(
    statement: Statement, found: list[Found], words: Mapping[str, tuple[str, ...]], praised: Praised
) -> list[Found]:
    """What is found, with clauses that tell some from others as one: 有的村更新及时，有的村长期不管.

    One of them must praise and another have a fault: 有的村没有公开栏，有的村公开栏破旧 only lists.
    """

    def praises(clause: Clause) -> bool:
        said = statement.text[clause.start : clause.end]
        return praised(statement.text, clause.start, clause.end) or any(word in said for word in words["praising"])

    def blames(clause: Clause) -> bool:
        return bool(clause.faults or clause.phrases)

    groups: dict[int, list[Clause]] = {}
    for clause in statement.clauses:
        if any(hit.start == clause.start for hit in clause.contrasts):
            groups.setdefault(clause.sentence, []).append(clause)
    ones: dict[int, Found] = {}
    for sentence, clauses in groups.items():
        use = clauses[0].contrasts[0].use("contrast")
        good = any(praises(clause) and not blames(clause) for clause in clauses)
        bad = any(blames(clause) or (clause.hints and not praises(clause)) for clause in clauses)
        if good and bad and use is not None and use.rule is not None:
            ones[sentence] = Found(use.rule.theme, clauses[0].start, clauses[-1].end, use.rule.name, sentence)
    kept = [f for f in found if f.sentence not in ones or not _within(f, ones[f.sentence])]
    return in_order([*ones.values(), *kept]) if ones else found


def _within(found: Found, whole: Found) -> bool:
    return whole.start <= found.start < whole.end


def under_heading(statement: Statement, found: list[Found], words: Mapping[str, tuple[str, ...]]) -> list[Found]:
    """What is found, without what only goes into a heading: 公开方式有待改进。村里老人多，… is about nothing else.

    A heading is a short first clause before 。 or : with something longer behind it; what begins with 同时 or 二是
    does not go into it.
    """
    if len(statement.clauses) < 3:
        return found
    first = statement.clauses[0]
    length = first.end - first.start
    told = [f for f in found if f.end <= first.end and f.theme != OTHER]
    if not told or length > LONGEST_HEADING or statement.text[first.end : first.end + 1] not in ("。", ":"):
        return found
    behind = statement.clauses[1:]
    if behind[-1].end - first.end < TIMES_HEADING * length:
        return found
    openings = {clause.sentence: clause for clause in reversed(behind) if clause.sentence > first.sentence}
    anew = {sentence for sentence, clause in openings.items() if _begins_anew(statement.text, clause, words)}
    return told + [f for f in found if f.start >= first.end and f.sentence in anew]


def _begins_anew(text: str, clause: Clause, words: Mapping[str, tuple[str, ...]]) -> bool:
    anew = any(turn.start == clause.start for turn in clause.turns)
    return anew or text.startswith(words["more_causes"], clause.start)


def named(statement: Statement, words: Mapping[str, tuple[str, ...]], praised: Praised) -> Iterator[Found]:
    """The first object that a statement names, where no word of its fault is known to belong to one.

    What is named after 虽然, or as something done or praised, is not complained of.
    """
    blamed = any(clause.faults for clause in statement.clauses)
    for role in ("object", "aspect"):
        for clause in statement.clauses:
            if statement.text.startswith(words["concessions"], clause.start):
                continue
            if not blamed and praised(statement.text, clause.start, clause.end):
                continue
            for hit in clause.objects:
                rule = next((use.rule for use in hit.uses if use.role == role and use.rule is not None), None)
                done = any(action.start <= hit.start for action in clause.actions)
                if rule is not None and not rule.faults and not done:
                    yield Found(rule.theme, hit.start, hit.end, rule.name, clause.sentence)
                    return


def mentioned(statement: Statement) -> Iterator[Found]:
    """The last object of the first clause of a measure that names one, whatever is done to it."""
    for clause in statement.clauses:
        for hit in reversed(clause.objects):
            rule = next((use.rule for use in hit.uses if use.role == "object" and use.rule is not None), None)
            if rule is not None:
                yield Found(rule.theme, hit.start, hit.end, rule.name, clause.sentence)
                return


def hinted(statement: Statement, words: Mapping[str, tuple[str, ...]], praised: Praised | None = None) -> list[Found]:
    """What the hints of a statement tell: of each sentence the longest, and of those as long the last.

    Not what is conceded, nor, where ``praised`` is given, what is only named in a clause of praise (网站运行平稳).
    """
    conceded = statement.conceded(words["concessions"])
    longest: dict[int, tuple[int, Found]] = {}
    for clause in statement.clauses:
        praise = praised is not None and not clause.faults and praised(statement.text, clause.start, clause.end)
        for hit in clause.hints:
            use = hit.use("hint")
            least = longest[clause.sentence][0] if clause.sentence in longest else 0
            if use is None or use.rule is None or hit.size < least or hit.start in conceded:
                continue
            if not praise or hit.size > NAME:
                found = Found(use.rule.theme, hit.start, hit.end, use.rule.name, clause.sentence)
                longest[clause.sentence] = hit.size, found
    return [found for _, found in longest.values()]


def without_unless(found: list[Found]) -> list[Found]:
    """What is found, without phrases that give way to other themes of the same sentence; of two that give way to each
    other the first told stays."""
    giving_way: defaultdict[tuple[int, str], set[frozenset[str]]] = defaultdict(set)
    for f in found:
        giving_way[f.sentence, f.theme].add(f.unless)
    kept: list[Found] = []
    told: set[tuple[int, str]] = set()
    for f in found:
        others = [(f.sentence, code) for code in f.unless]
        firm = any(f.theme not in unless for other in others for unless in giving_way.get(other, ()))
        if not firm and told.isdisjoint(others):
            kept.append(f)
            told.add((f.sentence, f.theme))
    return kept or found[:1]


def in_order(found: list[Found]) -> list[Found]:
    """As told, but within a sentence an effect before its causes: 由于人少，更新不及时 is about the update first."""
    return sorted(found, key=lambda f: (f.sentence, f.is_cause))
