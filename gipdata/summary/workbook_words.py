"""Codes of the frames in the words that stand for them in the county's workbook."""

import re
from collections.abc import Mapping
from functools import cache

from gipdata.checks.engine import RULES
from gipdata.forms import EDITIONS
from gipdata.narrative.ledger import NEXT_STATES
from gipdata.narrative.theme_rules import load_rules
from gipdata.report import Kind
from gipdata.schema import code_list
from gipdata.summary.rollup import Contribution
from gipdata.summary.rollup_cells import Number, Said
from gipdata.views import KINDS, KNOWN_BY, NOT_PRESCRIBED, STATUSES

__all__ = ["KIND_WORDS", "SHARED", "place_words", "shown", "words_of"]

KIND_WORDS: Mapping[str, str] = {
    Kind.BLANK: "空白",
    Kind.NOT_APPLICABLE: "不适用",
    Kind.TEXT: "非数字",
    Kind.ABSENT: "原文无此项",
    Kind.UNPLACED: "列不明",
    NOT_PRESCRIBED: "格式无此项",
}
"""The kinds of a cell that states no number, in a word or two."""

_BOX = re.compile(r"\[\d+,\d+,\d+,\d+\]$", re.ASCII)

SHARED: Mapping[str, str] = {"own_earlier": "本单位以前的报告", "one_other": "另一个单位的报告"}
"""With whom a passage is shared, of the kinds that the workbook lists."""


def shown(said: Said | Contribution) -> Number | str:
    """What a report says of a cell: its number, or in a word why there is none. A blank is not 0."""
    if said.value is not None:
        return said.value
    return f"{said.raw.strip()}（不计入）" if said.kind == Kind.NUMBER else KIND_WORDS[said.kind]


def place_words(location: str | None) -> str | None:
    """Where something stands, without the box on a page.

    >>> place_words("第1页第2行[185,455,298,472]"), place_words("“表[1]”B3"), place_words(None)
    ('第1页第2行', '“表[1]”B3', None)
    """
    return _BOX.sub("", location) if location else None


@cache
def words_of(column: str, codes: str = "") -> Mapping[str, str]:
    """What the codes of a column mean, by the column's name and its list of codes; empty where it holds none."""
    special: dict[str, Mapping[str, str]] = {
        "form": {edition: f"{edition}年版" for edition in EDITIONS} | {"mixed": "两版混用", "none": "没有规定的表格"},
        "known_by": KNOWN_BY,
        "status": STATUSES,
        "next_state": NEXT_STATES,
        "theme": load_rules().names,
        "themes": load_rules().names,
        "rule": {rule.code: rule.worded(rule.title) for rule in RULES},
        "class": SHARED,
    }
    if column in special:
        return special[column]
    if codes == "kind" or column.endswith("_kind") or (column == "kind" and not codes):
        return KINDS
    return code_list(codes) if codes else {}
