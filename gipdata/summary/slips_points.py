"""A finding taken apart for a return slip: where it stands, what was read, what it should be, why, and what to do.

Each part is cut out of the finding's own message, so that a slip never says more than the message does: a figure is
called the right one only where the message calls it so, for of two figures that differ either may be wrong.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from gipdata.checks.engine import RULES
from gipdata.checks.rule import table_name
from gipdata.forms import EDITIONS, load_form
from gipdata.schema import code_list

__all__ = ["NOTHING", "Point", "points_of"]

NOTHING = "—"
"""Stands where nothing was read, or where only the township can know what is right."""

_BY_CODE = {rule.code: rule for rule in RULES}
_LONGEST_READ, _LONGEST_FIGURE = 20, 10  # characters of a narrow column; figures are not broken over lines
_LONGEST_NAME = 160  # of a cell
_PLEASE = "请核对。"


class Point(NamedTuple):
    """One thing that a township is asked to look at.

    ``rule``, ``table``, ``item``, ``column``, ``expected`` and ``found`` are as in the findings frame, "" where
    missing. The others are for reading: ``title`` what is the matter, ``where``, ``read``, ``due`` what it should be,
    ``told`` why, ``please`` what to do, ``location`` the line or cell of the source; ``message``
    is the whole. ``status`` compares with the slip before: "" without one.
    """

    rule: str
    severity: str
    table: str
    item: str
    column: str
    expected: str
    found: str
    title: str
    where: str
    read: str = NOTHING
    due: str = NOTHING
    told: str = ""
    please: str = ""
    location: str = ""
    message: str = ""
    status: str = ""

    @property
    def content(self) -> tuple[str, ...]:
        """What was found. Two reports may say so of two versions of one report, so no key of the finding is used."""
        return (*self.place, self.expected, self.found)

    @property
    def place(self) -> tuple[str, ...]:
        return self.rule, self.table, self.item, self.column


def points_of(findings: Iterable[Mapping[str, Any]], form: str) -> list[Point]:
    """The points of a report's findings (rows of the frame), the gravest first, each severity in the order given.

    ``form`` is the edition that the report stands on.
    """
    order = list(code_list("severity"))
    return sorted((_point(finding, form) for finding in findings), key=lambda point: order.index(point.severity))


def _point(finding: Mapping[str, Any], form: str) -> Point:
    names = ("rule", "severity", "table", "item", "column", "expected", "found")
    own = {name: _text(finding[name]) for name in names}
    message = _text(finding["message"])
    told, please = _parted(own["rule"], message)
    name, read, rest = _as_read(told, own)
    due = _due(own, rest, bool(name))
    location = _BOX.sub("", _text(finding["location"]))
    return Point(
        **own,
        title=_title(own["rule"], form),
        where=name or _where(own, location),
        read=read,
        due=due,
        told=rest.removeprefix(f"应为{due}："),
        please=please,
        location=location,
        message=message,
    )


def _text(value: object) -> str:
    """A text of a finding; where it is missing a report has None there, and a frame NaN."""
    return value if isinstance(value, str) else ""


@cache
def _title(code: str, form: str) -> str:
    """What is the matter, with the labels of the report's form."""
    rule = _BY_CODE.get(code)
    if rule is None:
        return "请核对"
    return (replace(rule, edition=form) if form in EDITIONS and not rule.edition else rule).worded(rule.title)


# The message ----------------------------------------------------------------------------------------------------------


def _parted(code: str, message: str) -> tuple[str, str]:
    """What was found, and what to do: the last sentence of the rule's template, which ends the message too."""
    for tail in _tails(code):
        if match := tail.search(message):
            return message[: match.start()], match[0]
    return message, _PLEASE


@cache
def _tails(code: str) -> tuple[re.Pattern[str], ...]:
    rule = _BY_CODE.get(code)
    return tuple(dict.fromkeys(map(_tail, rule.templates.values()))) if rule else ()


def _tail(template: str) -> re.Pattern[str]:
    last = template[template.rfind("。", 0, -1) + 1 :]
    return re.compile("(?<=。)" + "[^。]{1,20}".join(map(re.escape, re.split(r"\{\w+\}", last))) + r"\Z")


_CELL = re.compile(r"表[一二三四]“[^。]+”(?:(?:行|的)“[^。]+”列?|一行)(?:（[^（）]+）)?")
_PROSE = re.compile(r"正文(?:（[^（）]+）)?")
_READINGS = (("读到“{}”", _CELL), ("读到{}", _CELL), ("写有“{}”", _PROSE))
_NEXT = ("，", "。", "并")
_SHOULD_BE = re.compile(r"应为([^，。：；“”]{1,12})[，。：；]")
_BOUNDS = (("应为", ""), ("应不小于", "不小于"), ("应不大于", "不大于"), ("应为“", ""), ("格式规定为“", ""))
_PROBLEMS = "problems"  # of its findings several statements may be the matter


def _as_read(told: str, own: Mapping[str, str]) -> tuple[str, str, str]:
    """The name of what was read, what it says, and the rest; no name where the message does not begin with them.

    A long text, and one of several that the message quotes, stays in the explanation.
    """
    found = own["found"]
    beginning = _LONGEST_NAME + len(found) + len("读到“”，")
    for words, pattern in _READINGS if found else ():
        name, reading, rest = told[:beginning].partition(words.format(found))
        is_cell = pattern is _CELL
        if reading and rest[:1] in _NEXT and pattern.fullmatch(name) and (own["table"] or not is_cell):
            if not _fits(found):
                return name, NOTHING, told[len(name) :]
            rest += told[beginning:]
            return name, found, rest[1:].removeprefix("而").removeprefix("但") if rest[:1] in "，。" else rest
    is_quoted = f"“{found}”" in told and own["item"] != _PROBLEMS
    return "", found if found and is_quoted and len(found) <= _LONGEST_FIGURE else NOTHING, told


def _fits(text: str) -> bool:
    """Whether a narrow column takes a text: figures, which are not broken, or words."""
    return len(text) <= (_LONGEST_FIGURE if text.isascii() else _LONGEST_READ)


def _due(own: Mapping[str, str], told: str, is_named: bool) -> str:
    """What the message says that it should be; nothing where it leaves that open, or does not name one cell first."""
    expected = own["expected"]
    if own["column"] and not is_named:
        return NOTHING
    if not expected:
        match = _SHOULD_BE.search(told) if own["column"] else None
        return match[1] if match else NOTHING
    value = expected.removeprefix(">=").removeprefix("<=")
    for words, shown in _BOUNDS:
        if re.search(re.escape(words + value) + r"(?![\d.,]*\d)", told) and _fits(value):
            return shown + value
    return NOTHING


# The place ------------------------------------------------------------------------------------------------------------

_BOX = re.compile(r"\[[-\d,]+\]\Z")
_ELSEWHERE = ("report-missing",)  # what is not in this report


def _where(own: Mapping[str, str], place: str) -> str:
    """Table or section, with the line. Where a finding on a cell does not say that this cell is the wrong one, only
    the table: the message names the cells that may be."""
    form = load_form(EDITIONS[-1])
    if own["table"] in form.tables:
        name = table_name(form.tables[own["table"]])
        return name if own["column"] or not place else f"{name}（{place}）"
    sections = {section.code: section.label for section in form.sections}
    if own["item"] in sections:
        return sections[own["item"]] + (f"（{place}）" if place else "")
    return place or (NOTHING if own["rule"] in _ELSEWHERE else "全文")
