"""The reports of one county in a dataset."""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.narrative.histories import cell_year

__all__ = ["NoSummary", "county_of", "up_to"]


class NoSummary(ValueError):
    """There is nothing to add up, or nobody can tell what; the message is Chinese, for the office that asked."""


def county_of(data: Dataset, county: str, city: str | None = None) -> Dataset:
    """The reports of a county, and those that do not state theirs, with all that belongs to them.

    One report may name the city and another not: here all bear the one city and province that any of them names (or
    ``city``), and no division code, so that two versions of one body's report are known as such. Only where there are
    reports of another county of that name they keep what they name. ``unread`` stays whole. Raises NoSummary where no
    report names the county, and where there are two of that name and ``city`` does not say which is meant.
    """
    reports = data.reports
    own = reports["county"] == county
    if not own.any():
        known = "、".join(sorted(reports["county"].dropna().unique())) or "无"
        raise NoSummary(f"没有{county}的报告。数据中的县（市、区）：{known}。")
    cities = sorted(reports.loc[own, "city"].dropna().unique())
    if city is None and len(cities) > 1:
        raise NoSummary(f"数据中有{len(cities)}个{county}（{'、'.join(cities)}），请写明是哪个市的。")
    if city is not None and cities and city not in cities:
        raise NoSummary(f"没有{city}{county}的报告。数据中的是：{'、'.join(name + county for name in cities)}。")
    kept = reports[(own & ((reports["city"] == city) | reports["city"].isna() | (city is None))) | ~_is_known(reports)]
    if len(cities) <= 1:
        here = _is_known(kept)
        provinces = kept.loc[here, "province"].dropna().unique()
        places = {"city": city or next(iter(cities), None), "province": provinces[0] if len(provinces) else None}
        filled = {name: kept[name].where(~here, place).astype("str") for name, place in places.items()}
        kept = kept.assign(**filled, division_code=kept["division_code"].where(~here, None).astype("str"))
    return _of_reports(data, kept.reset_index(drop=True))


def _is_known(reports: pd.DataFrame) -> "pd.Series[bool]":
    """Whose county is known."""
    return reports["county"].notna()


def up_to(data: Dataset, year: int) -> Dataset:
    """Without the reports of later years, so that what is written of a year is the same whenever it is written."""
    years = [cell_year(value) for value in data.reports["year"]]
    return _of_reports(data, data.reports[[y is None or y <= year for y in years]].reset_index(drop=True))


def _of_reports(data: Dataset, reports: pd.DataFrame) -> Dataset:
    ids: Collection[str] = set(reports["report_id"])
    parts = {
        # A finding may be of no report at all: a correction that could not be applied.
        name: frame[frame["report_id"].isin(ids) | frame["report_id"].isna()].reset_index(drop=True)
        if "report_id" in frame
        else frame.copy()
        for name, frame in data.frames.items()
    }
    return replace(data, **{**parts, "reports": reports})
