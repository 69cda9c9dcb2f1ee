"""Whose words a phrase is: of its own theme, or of what the clause speaks of (答复拖到期满 is about the answer)."""

from collections.abc import Sequence

from gipdata.narrative.theme_clauses import Clause
from gipdata.narrative.theme_rules import Rule
from gipdata.narrative.theme_words import Hit

__all__ = ["TOPICS", "is_owned", "names_one_of", "teller"]

TOPICS = 3  # clauses before a fault in which what it is about may be named


def teller(rule: Rule, hit: Hit, clauses: Sequence[Clause], position: int) -> Rule:
    """The rule that a phrase in the clause at ``position`` is told by: its own, or that of the object it is about."""
    clause = clauses[position]
    for owner in clause.named:
        if rule.theme in owner.rule.owns and owner.end <= hit.start:
            return owner.rule
    before = [c for c in clauses[max(0, position - TOPICS) : position + 1] if c.sentence == clause.sentence]
    for earlier in before if rule.unless else ():
        for owner in earlier.named:
            if owner.rule.takes_over and owner.rule.theme in rule.unless and owner.end <= hit.start:
                return owner.rule
    for earlier in reversed(before) if rule.yields else ():
        apart = [owner.rule for owner in earlier.named if owner.end <= hit.start or hit.end <= owner.start]
        if apart:
            return next((owner for owner in apart if owner.theme in rule.yields), rule)
    return rule


def names_one_of(themes: frozenset[str], clause: Clause) -> bool:
    """Whether a clause names an object, or holds a phrase, of one of these themes."""
    return bool(themes) and any(owner.rule.theme in themes for owner in clause.named)


def is_owned(theme: str, start: int, clause: Clause) -> bool:
    """Whether what is told there belongs to something named before it: 依申请公开的登记、审查."""
    return any(owner.end <= start and theme in owner.rule.owns for owner in clause.named)
