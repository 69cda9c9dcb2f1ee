"""Which themes a problem or a measure is about.

The codes and their borders are fixed; the words that tell them stand in themes.toml, which says how they are read.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from gipdata.narrative.theme_clauses import Statement, read_statement
from gipdata.narrative.theme_found import Found, contrasted, hinted, mentioned, named, under_heading
from gipdata.narrative.theme_measures import measure_themes
from gipdata.narrative.theme_problems import problem_themes
from gipdata.narrative.theme_rules import NONE, OTHER, RuleError, Rules, load_rules
from gipdata.narrative.theme_words import lexicon
from gipdata.report import ItemKind, Theme

__all__ = ["RuleError", "Rules", "classify", "load_rules"]

LEAST_PARTICULAR = 4  # characters besides general words that make a statement say something in particular
_HAN = re.compile("[\u3400-\u9fff]")


def classify(text: str, kind: str = ItemKind.PROBLEM, rules: Rules | None = None) -> list[Theme]:
    """The themes of one problem or measure, the primary first; empty only where the text is.

    ``kind`` is ``problem`` or ``measure``. A text that tells nothing in particular has the theme ``none``, one that
    tells something no rule knows ``other``; both with the whole text as trigger and their code as rule. Raises
    ValueError for another kind.

    >>> [theme.code for theme in classify("由于人手不足，栏目未能及时更新")]
    ['timeliness', 'staffing']
    >>> [(theme.trigger, theme.rule) for theme in classify("加强业务培训", "measure")]
    [('加强业务培训', 'training-promise')]
    >>> [theme.code for theme in classify("与上级要求还有差距")]
    ['none']
    """
    kind = ItemKind(kind)
    if not text.strip():
        return []
    rules = rules or load_rules()
    statement = read_statement(text, lexicon(rules, kind))
    found = _told(text, statement, kind, rules)
    if kind is ItemKind.PROBLEM:
        found = contrasted(statement, found, rules.words, lexicon(rules, kind).praises)
    found = found or _suspected(statement, kind, rules)
    if kind is ItemKind.PROBLEM:
        found = under_heading(statement, found, rules.words)
    themes = _themes(text, statement, found, rules)
    return themes or [_whole(text, _unsaid(statement, kind, rules), rules)]


def _told(text: str, statement: Statement, kind: ItemKind, rules: Rules) -> list[Found]:
    """What the rules find in a statement."""

    def as_problem() -> Statement:
        return read_statement(text, lexicon(rules, ItemKind.PROBLEM))

    if kind is ItemKind.PROBLEM:
        return problem_themes(statement, rules.words)
    found = measure_themes(statement, rules.words, as_problem)
    if not found and any(clause.asides for clause in statement.clauses):
        # 针对更新不及时的问题，想方设法解决: what is done is told by nothing but the problem that it answers.
        return problem_themes(as_problem(), rules.words)
    return found


def _suspected(statement: Statement, kind: ItemKind, rules: Rules) -> list[Found]:
    """What a statement that no rule finds anything in is likely to be about: by its hints, or by what it names."""
    particular = _is_particular(statement, rules)
    if kind is ItemKind.MEASURE:
        return (hinted(statement, rules.words) or list(mentioned(statement))) if particular else []
    praised = lexicon(rules, kind).praises
    found = hinted(statement, rules.words, praised) if particular else []
    return found or list(named(statement, rules.words, praised))


def _themes(text: str, statement: Statement, found: Iterable[Found], rules: Rules) -> list[Theme]:
    """One Theme a code, as it is told first, with its place in the text."""
    themes: dict[str, Theme] = {}
    for f in found:
        if f.theme not in themes:
            start, end = statement.offsets[f.start], statement.offsets[f.end - 1] + 1
            themes[f.theme] = Theme(f.theme, rules.names[f.theme], text[start:end], start, end, f.rule)
    return list(themes.values())


def _unsaid(statement: Statement, kind: ItemKind, rules: Rules) -> str:
    """``none`` or ``other``, by what is left of a statement without general words; a problem needs a fault as well."""
    if kind is ItemKind.PROBLEM and not any(clause.faults for clause in statement.clauses):
        return NONE
    return OTHER if _is_particular(statement, rules) else NONE


def _is_particular(statement: Statement, rules: Rules) -> bool:
    left = _general(rules).sub("", statement.said(rules.words["concessions"]))
    return len(_HAN.findall(left)) >= LEAST_PARTICULAR


@lru_cache(maxsize=8)
def _general(rules: Rules) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(rules.words["general"], key=len, reverse=True))))


def _whole(text: str, code: str, rules: Rules) -> Theme:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return Theme(code, rules.names[code], text[start:end], start, end, code)
