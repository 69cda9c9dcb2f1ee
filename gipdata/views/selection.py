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
    reports = data.reports
    kept = pd.Series(True, index=reports.index)
    for column, wanted in (("county", county), ("org", orgs)):
        if wanted is not None:
            kept &= reports[column].isin([wanted] if isinstance(wanted, str) else list(wanted))
    if years is not None:
        first, last = (years, years) if isinstance(years, int) else years
        kept &= reports["year"].between(first, last).fillna(False).astype(bool)
    ids = set(reports.loc[kept, "report_id"])
    parts = {
        name: frame[frame["report_id"].isin(ids)].reset_index(drop=True) if "report_id" in frame else frame.copy()
        for name, frame in data.frames.items()
    }
    return Dataset(**parts)
