"""A part of a dataset: the reports of some counties, years or organisations, with all that belongs to them."""

from collections.abc import Collection

import pandas as pd

from gipdata.dataset import Dataset

__all__ = ["select"]


def select(
    data: Dataset,
    county: str | Collection[str] | None,
    years: int | tuple[int, int] | None,
    orgs: str | Collection[str] | None,
) -> Dataset:
    """See ``Dataset.select``."""
    reports, bodies = data.reports, data.bodies
    kept = pd.Series(True, index=reports.index)
    listed = pd.Series(True, index=bodies.index)
    for column, wanted in (("county", county), ("org", orgs)):
        if wanted is not None:
            names = [wanted] if isinstance(wanted, str) else list(wanted)
            by_roster = bodies.loc[bodies[column].isin(names), "body"]
            keys = {*by_roster, *reports.loc[reports[column].isin(names), "body"].dropna()}
            kept &= reports[column].isin(names) | reports["body"].isin(keys)
            listed &= bodies["body"].isin(keys)
    if years is not None:
        kept &= _in_years(reports, years)
    ids = set(reports.loc[kept, "report_id"])
    parts = {
        name: frame[frame["report_id"].isin(ids)].reset_index(drop=True) if "report_id" in frame else frame.copy()
        for name, frame in data.frames.items()
    }
    parts["bodies"] = bodies[listed].reset_index(drop=True)
    findings = data.findings
    wanted_here = findings["report_id"].isin(ids)
    if county is None and orgs is None and years is None:
        wanted_here |= findings["report_id"].isna()
    else:  # of no report: those that name an organisation and a year which are kept
        named = findings["org"].isin({*reports.loc[kept, "org"].dropna(), *parts["bodies"]["org"]})
        wanted_here |= findings["report_id"].isna() & named & (True if years is None else _in_years(findings, years))
    parts["findings"] = findings[wanted_here].reset_index(drop=True)
    return Dataset(**parts)


def _in_years(frame: pd.DataFrame, years: int | tuple[int, int]) -> "pd.Series[bool]":
    first, last = (years, years) if isinstance(years, int) else years
    return frame["year"].between(first, last).fillna(False).astype(bool)
