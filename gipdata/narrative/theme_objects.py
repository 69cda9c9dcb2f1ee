"""Which object of a stretch of text a fault or an action is about: the last one, and its fellows in a list."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gipdata.narrative.sentences import Span
from gipdata.narrative.theme_rules import Rule
from gipdata.narrative.theme_words import Hit

__all__ = ["Accept", "Choice", "behind_examples", "chosen", "rule_of", "subject_of"]

Accept = Callable[[Rule, Hit], bool]
"""Whether a rule's object, found there, can be what is spoken of."""

ADJOINING = 3  # characters between an object and the aspect that it takes over: 解读工作的形式
JOINING = 1  # between an object and the mechanism that it is kept with: 考核的机制
TRAILING = 5  # characters that may follow an object of a list before the next link: 公开栏建设等方面、
EXAMPLES = 4  # characters behind 等 that name what the list before it gave examples of


class Choice(NamedTuple):
    """An object, the characters that name it, and whether it took over what stands behind it."""

    rule: Rule
    start: int
    end: int
    took_over: bool = False


def rule_of(hit: Hit, accept: Accept) -> Rule | None:
    """The first rule of an object's word that accepts."""
    return next(
        (u.rule for u in hit.uses if u.role in ("object", "aspect") and u.rule is not None and accept(u.rule, hit)),
        None,
    )


def subject_of(objects: Sequence[Hit], span: Span, faults: frozenset[str]) -> Choice | None:
    """Who does not know (群众对流程不清楚), where the fault is that somebody does not."""
    for hit in objects:
        for use in hit.uses if span[0] <= hit.start < span[1] else ():
            if use.rule is not None and use.rule.subject and use.rule.faults & faults:
                return Choice(use.rule, hit.start, hit.end)
    return None


def behind_examples(text: str, span: Span, topic_ends: tuple[str, ...]) -> Span:
    """The stretch without the examples of a list: of 项目、资金等动态信息公开 it is 动态信息公开."""
    start, end = span
    at = text.rfind("等", start, end)
    named = text[at + 1 : end].startswith(topic_ends)
    return (at + 1, end) if at > start and not named and end - at > EXAMPLES else span


def chosen(
    text: str,
    objects: Sequence[Hit],
    links: Sequence[Hit],
    span: Span,
    accept: Accept,
    *,
    has_theme: bool,
    forward: bool = False,
) -> list[Choice]:
    """The objects of a stretch that a fault or an action is about, in order; none where no object is accepted.

    A list (时效、形式和覆盖面) is about each of its members, but where 的 stands before the last, or 对 before the
    first, those before it only tell whose it is (内容、时间、程序的监督; 对内容、程序理解不够). ``has_theme`` where
    the fault tells a theme by itself: an object that cannot have it then leaves the choice to the fault.
    """
    result: list[Choice] = []
    members = list(_members(objects, links, span))
    for n, (found, end) in enumerate(members):
        last = n == len(members) - 1
        if not found or (not last and not forward and end - found[-1].end > TRAILING):
            continue
        choices = _of_member(found, accept, has_theme)
        if result and len(found) == 1 and _shares_owner(text, result[-1], found[0]):
            continue
        if result and choices and _only_tell_whose(text, span[0], result, choices[0], forward):
            result.clear()
        result.extend(choices)
    return result


def _only_tell_whose(text: str, start: int, before: list[Choice], choice: Choice, forward: bool) -> bool:
    """Whether the members before one only tell whose it is."""

    def follows_de(member: Choice) -> bool:
        return "的" in text[max(0, member.start - 1) : member.end]

    if any(follows_de(member) for member in before):
        return False
    aimed_at = text.find("对", start, before[0].start)
    return follows_de(choice) or (not forward and aimed_at >= 0 and not text.startswith("对外", aimed_at))


def _shares_owner(text: str, before: Choice, aspect: Hit) -> bool:
    """Whether an aspect belongs to the owner of the one before it: 培训的次数和覆盖面, 解读的及时性、全面性."""
    if not _is_aspect(aspect) or not before.rule.takes_over:
        return False
    follows = text[aspect.start - 1] in "、和与及"
    return before.took_over or (follows and "的" in text[before.start : aspect.start])


def _members(objects: Sequence[Hit], links: Sequence[Hit], span: Span) -> Iterator[tuple[list[Hit], int]]:
    """The members of a list, each with its objects and its end. A stretch without links is one member."""
    start, end = span
    bounds = [(link.start, link.end) for link in links if start <= link.start and link.end <= end]
    for stop, following in [*bounds, (end, end)]:
        yield (
            sorted(
                (o for o in objects if start <= o.start and o.end <= stop), key=lambda o: (o.end, len(o.parts) == 1)
            ),
            stop,
        )
        start = following


def _of_member(found: list[Hit], accept: Accept, has_theme: bool) -> list[Choice]:
    for n in range(len(found) - 1, -1, -1):
        hit = found[n]
        owner = _owner(found, n)
        if owner is not None:
            rule = rule_of(owner, accept)
            if rule is not None:
                return [Choice(rule, owner.start, hit.end, True)]
        rule = rule_of(hit, accept)
        if rule is None:
            if has_theme:
                return []
            continue
        choice = Choice(rule, hit.start, hit.end)
        before = found[n - 1] if n else None
        if rule.joins and before is not None and hit.start - before.end <= JOINING:
            kept = rule_of(before, accept)
            if kept is not None and kept.takes_over:
                return [Choice(kept, before.start, before.end), choice]
        return [choice]
    return []


def _owner(found: list[Hit], n: int) -> Hit | None:
    """The object before an aspect that takes it over, with nothing but other aspects between them."""
    while n and _is_aspect(found[n]) and found[n].start - found[n - 1].end <= ADJOINING:
        n -= 1
        if any(use.rule is not None and use.rule.takes_over for use in found[n].uses):
            return found[n]
    return None


def _is_aspect(hit: Hit) -> bool:
    return "aspect" in hit.roles and "object" not in hit.roles
