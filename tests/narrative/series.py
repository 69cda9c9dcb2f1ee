"""Frames of reports over the years, built from a few problems and measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from gipdata.frames import frame_of
from gipdata.schema import TABLES, Column, Table, Type

ITEMS = Table(
    "items",
    tuple(
        Column(name, Type.COUNT if name in ("year", "seq") else Type.TEXT, name, "", name in ("text", "kind"))
        for name in ("report_id", "org", "year", "item_id", "kind", "seq", "text", "themes", "answers", "location")
    ),
    "",
)
REPORTS = next(table for table in TABLES if table.name == "reports")


@dataclass(frozen=True)
class Said:
    """A problem, or a measure with the positions of what it answers among the report's statements."""

    themes: str
    text: str
    answers: tuple[int, ...] = ()
    kind: str = "problem"


def measure(themes: str, text: str, *answers: int) -> Said:
    return Said(themes, text, answers, "measure")


@dataclass(frozen=True)
class Made:
    """A report: whose, of which year, and what its section 五 says."""

    org: str | None
    year: int | None
    said: Sequence[Said] = ()
    report_id: str = ""
    county: str | None = "示例县"
    city: str | None = None
    province: str | None = None
    division_code: str | None = None
    township: str | None = None
    published: date | None = None
    sha256: str = ""
    org_type: str | None = "township"

    @property
    def key(self) -> str:
        return self.report_id or f"{self.org}-{self.year}"


def frames(*made: Made) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The frames of items and of reports; the n-th statement (from 1) of a report has the item_id ``report-n``."""
    items = [
        (
            *(m.key, m.org, m.year, f"{m.key}-{seq}", said.kind, seq, said.text, said.themes),
            *(";".join(f"{m.key}-{at + 1}" for at in said.answers), None),
        )
        for m in made
        for seq, said in enumerate(m.said, 1)
    ]
    rows = []
    for n, m in enumerate(made):
        known = vars(m) | {"report_id": m.key, "sha256": m.sha256 or f"{n:064}", "n_cells": 0, "n_findings": 0}
        rows.append([known.get(column.name) for column in REPORTS.columns])
    return frame_of(ITEMS, items), frame_of(REPORTS, rows)


def over_the_years(org: str, years: dict[int, list[Said]]) -> list[Made]:
    return [Made(org, year, said) for year, said in years.items()]
