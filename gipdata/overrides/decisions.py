"""``decisions.csv``: findings that a person looked at and dismissed, with the reason.

A finding is named by its number, which is made of what was found (``gipdata.frames.finding_ids``): the decision holds
when everything is built anew, and no longer once something else is found.
"""

from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple

from gipdata.overrides.rules import DECISION_IDLE
from gipdata.overrides.sheet import Faults, Field, parse_day, read_lines
from gipdata.report import Dismissal, Location, Notice

__all__ = ["COLUMNS", "Decision", "idle", "load_decisions"]

COLUMNS = (
    Field("finding_id", "问题编号", filled=True),
    Field("who", "判定人", filled=True),
    Field("when", "日期", filled=True),
    Field("why", "原因", filled=True),
    Field("org", "单位"),
    Field("year", "年度"),
    Field("message", "说明"),
)
_LONGEST = 200


class Decision(NamedTuple):
    line: int
    dismissal: Dismissal


def load_decisions(path: Path) -> Mapping[str, Decision]:
    """finding_id → the decision. Raises OverrideError for a file, or a row of it, that cannot be used."""
    faults = Faults(path)
    decisions: dict[str, Decision] = {}
    for line in read_lines(path, COLUMNS, faults):
        key, when = line.fields["finding_id"], parse_day(line.fields["when"])
        if when is None:
            faults.add(line.number, f"when“{line.fields['when'][:_LONGEST]}”不是日期，应写成 2025-01-15。")
        elif key in decisions:
            faults.add(line.number, f"与第{decisions[key].line}行是同一个问题，只能留一行。")
        else:
            decisions[key] = Decision(line.number, Dismissal(line.fields["who"], when, line.fields["why"]))
    faults.raise_if_any()
    return decisions


def idle(decisions: Mapping[str, Decision], found: Set[str]) -> list[Notice]:
    """A notice for every decision on a finding that is not among those found."""
    return [
        Notice(None, None, (key,), DECISION_IDLE.finding("idle", found=key, location=Location(line), line=line))
        for key, (line, _) in decisions.items()
        if key not in found
    ]
