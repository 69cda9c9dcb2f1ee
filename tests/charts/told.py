"""Frames of section 五 and of what was found, written by hand for the charts."""

from collections.abc import Mapping, Sequence

import pandas as pd

from gipdata.report import Kind
from gipdata.views.coverage import COVERAGE
from gipdata.views.narrative import RECURRENCE, THEMES

from .frames import Fields, key, many, view

__all__ = ["coverage", "everyone", "gap", "recurrence", "report", "themes"]


def report(org: str | None, year: int | None, problems: int = 1, **counts: object) -> dict[str, object]:
    """A row of the coverage; 200 figures unless cells of a kind are given."""
    cells: dict[str, object] = dict.fromkeys(map(str, Kind), 0)
    cells |= {"number": 200} if not set(counts) & set(cells) else {}
    settled = "report" if org and year else "unsettled"
    return {**key(org, year), "status": settled, "versions": 1, **cells, "problems": problems, **counts}


def gap(org: str, year: int, status: str = "no_report") -> dict[str, object]:
    """A year of a body without a report."""
    return {**key(org, year), "report_id": None, "form": None, "status": status}


def coverage(*rows: Fields) -> pd.DataFrame:
    return view(COVERAGE, rows)


def themes(named: Mapping[tuple[str, int], Mapping[str, int]], kind: str = "problem") -> pd.DataFrame:
    """Body and year → theme → how many statements have it first."""
    rows = [
        {**key(org, year), "kind": kind, "theme": theme, "statements": max(first, 1), "primary": first, "item_ids": ""}
        for (org, year), listed in named.items()
        for theme, first in listed.items()
    ]
    return view(THEMES, rows)


def recurrence(courses: Mapping[tuple[str, str | None], Mapping[int, str]]) -> pd.DataFrame:
    """Body and theme → year → state; a state in which the theme is named gets an item, and one with ! behind it."""
    rows = []
    for (org, theme), states in courses.items():
        for year, state in states.items():
            state, marked, _ = state.partition("!")
            named_then = bool(marked) or state in ("first", "new", "back_after_gap") or state.startswith("again")
            there = state != "no_report"
            rows.append(
                {
                    **key(org, year),
                    **({} if there else {"report_id": None, "form": None}),
                    **{"theme": theme, "state": state, "state_label": state, "compared_item_ids": ""},
                    "item_ids": f"{org}-{year}-p1" if named_then else "",
                }
            )
    return view(RECURRENCE, rows).astype({"similarity": "float64"})


def everyone(bodies: int, years: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The themes and the coverage of invented bodies, some of them without a report in a year."""
    codes = ("timeliness", "channels", "training", "platform", "publicity", "none", "participation")
    cells: Sequence[dict[str, object]] = (
        {"number": 200},
        {"number": 24, "blank": 176},
        {"number": 199, "text": 1},
        {"number": 150, "blank": 22, "not_applicable": 14, "unplaced": 14},
        {"number": 198, "form": "2019", "versions": 2},
        {"number": 0, "form": "none"},
    )
    named: dict[tuple[str, int], dict[str, int]] = {}
    rows: list[dict[str, object]] = []
    for at, k in enumerate(many(bodies, years)):
        org, year = str(k["org"]), int(str(k["year"]))
        if at % 11 == 5:
            rows.append(gap(org, year))
            continue
        said = {codes[(at * step) % len(codes)]: 1 for step in (1, 2, 3) if at % 7 != 4}
        named[org, year] = said
        rows.append(report(org, year, len(said), **cells[at % len(cells)]))
    return themes(named), coverage(*rows)
