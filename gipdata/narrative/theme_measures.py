"""What a measure is about: what it does, clause by clause, and to what."""

from collections.abc import Callable, Iterator, Mapping

from gipdata.narrative.sentences import Span
from gipdata.narrative.theme_clauses import Clause, Statement
from gipdata.narrative.theme_found import Found, without_unless
from gipdata.narrative.theme_objects import behind_examples, chosen
from gipdata.narrative.theme_phrases import is_owned, names_one_of
from gipdata.narrative.theme_problems import problem_themes
from gipdata.narrative.theme_rules import Rule
from gipdata.narrative.theme_words import Hit

__all__ = ["measure_themes"]

BEHIND = 10  # characters behind an object in which it may be promised: 公开渠道进一步拓宽


def measure_themes(
    statement: Statement, words: Mapping[str, tuple[str, ...]], as_problem: Callable[[], Statement]
) -> list[Found]:
    """The themes of a measure in the order in which they are told; the same theme may come several times.

    Where nothing is done to anything, what is only named counts (各类业务培训), and last of all the means by which
    something is done and the problem that is answered. ``as_problem`` reads the text as that of a problem, for the
    faults that are to end (杜绝更新不及时).
    """
    found: list[Found] = []
    ending: set[int] = set()
    for clause in statement.clauses:
        found.extend(_acted_on(clause, statement.text, words["topic_ends"]))
        if clause.endings:
            ending.add(clause.start)
    if ending:
        problem = as_problem()
        blamed = [clause for clause in problem.clauses if clause.start in ending]
        found.extend(problem_themes(Statement(problem.text, problem.offsets, blamed), words))
    if not found:
        for clause in statement.clauses:
            found.extend(_chosen(clause, (clause.start, clause.end), None, statement.text))
    if not found:
        for clause in statement.clauses:
            found.extend(_aside(clause))
    return sorted(without_unless(found), key=lambda f: f.end)


def _acted_on(clause: Clause, text: str, topic_ends: tuple[str, ...]) -> Iterator[Found]:
    for hit in clause.phrases:
        yield from _phrase(hit, clause)
    verbs = _verbs(clause)
    if not verbs and not clause.manners:
        return
    yield from _chosen(clause, (clause.start, verbs[0].start if verbs else clause.end), None, text)
    for n, verb in enumerate(verbs):
        end = verbs[n + 1].start if n + 1 < len(verbs) else clause.end
        if end == verb.end and n + 1 < len(verbs):
            continue  # 管好用好公众号
        span = behind_examples(text, (verb.end, end), topic_ends)
        found = list(_chosen(clause, span, verb, text)) or list(_chosen(clause, (verb.end, end), verb, text))
        yield from found
        if not found and not any(verb.end <= phrase.start < end for phrase in clause.phrases):
            yield from _chosen(clause, (verb.start, verb.end), None, text)  # 宣传条例 is about 宣传


def _verbs(clause: Clause) -> list[Hit]:
    """The actions of a clause. One that also names an object (培训) is an action only where none stands before it."""
    verbs: list[Hit] = []
    for hit in clause.actions:
        if not (verbs and ("object" in hit.roles or "aspect" in hit.roles)):
            verbs.append(hit)
    return verbs


def _chosen(clause: Clause, span: Span, action: Hit | None, text: str) -> Iterator[Found]:
    word = text[action.start : action.end] if action else ""

    def accept(rule: Rule, hit: Hit) -> bool:
        if not rule.actions or word in rule.actions:
            return True
        return action is None and not rule.near and promised(rule, hit)

    def promised(rule: Rule, hit: Hit) -> bool:
        behind = text[hit.end : min(hit.end + BEHIND, clause.end)]
        efforts = (text[manner.start : manner.end] for manner in clause.manners if manner.start >= hit.end)
        return any(verb in behind for verb in (*rule.actions, *efforts))

    for choice in chosen(text, clause.objects, clause.links, span, accept, has_theme=False):
        if is_owned(choice.rule.theme, choice.start, clause):
            continue
        start = min(action.start, choice.start) if action and action.end <= choice.start else choice.start
        for theme in (choice.rule.theme, *choice.rule.also):
            yield Found(theme, start, choice.end, choice.rule.name, clause.sentence, choice.rule.unless)


def _is_told(rule: Rule, phrase: Hit, clause: Clause) -> bool:
    return not names_one_of(rule.yields, clause) and not is_owned(rule.theme, phrase.start, clause)


def _phrase(hit: Hit, clause: Clause) -> Iterator[Found]:
    for use in hit.uses:
        if use.role == "phrase" and use.rule is not None and _is_told(use.rule, hit, clause):
            for theme in (use.rule.theme, *use.rule.also):
                yield Found(theme, hit.start, hit.end, use.rule.name, clause.sentence, use.rule.unless)


def _aside(clause: Clause) -> Iterator[Found]:
    """Themes of what was set aside: means, and the problem that is answered."""
    for hit in clause.set_aside:
        yield from _phrase(hit, clause)
        for use in hit.uses:
            if use.role in ("object", "aspect") and use.rule is not None and not use.rule.actions:
                yield Found(use.rule.theme, hit.start, hit.end, use.rule.name, clause.sentence, use.rule.unless)
