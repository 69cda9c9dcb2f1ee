"""Whose report it is, as far as that is known, and whether two names may mean one organisation."""

import re
from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple, Protocol

from gipdata.report import Listed, Place

__all__ = ["Body", "Named", "body_of", "body_of_report", "name_stem", "perhaps_same", "same_province"]

_TYPE = re.compile(r"(人民政府|街道办事处|办事处|街道|民族乡|苏木|乡|镇|地区|委员会|办公室|局|委|办|中心|处)$")
_COUNTY_TYPE = re.compile(r"(自治县|自治旗|县|区|市|旗)$")


class Body(NamedTuple):
    """An organisation: its short name and where it is; at least one of the three places is known."""

    org: str
    province: str | None
    city: str | None
    county: str | None


class Named(Protocol):
    """A report, or what stands for one."""

    @property
    def org(self) -> str | None: ...
    @property
    def place(self) -> Place: ...
    @property
    def listed(self) -> Listed | None: ...


def body_of(org: str | None, place: Place) -> Body | None:
    """The organisation of a report; None where its name or its place is unknown: many townships share a name."""
    if not org or not (place.province or place.city or place.county):
        return None
    return Body(org, place.province, place.city, place.county)


def body_of_report(report: Named) -> Body | None:
    """The organisation of a report; one of the roster under the last of its names, whichever the report bears."""
    known = report.listed or report
    return body_of(known.org, known.place)


def perhaps_same(a: Body, b: Body, years_of_a: Collection[int], years_of_b: Collection[int]) -> bool:
    """Whether two bodies may be one: the name alike and no place that differs, or one the successor of the other.

    A township becomes a town or a subdistrict, a county a district; offices are merged and keep a part of their name.
    The years are those of their reports.

    >>> here = Body("柳溪乡", "某省", "某市", "某县")
    >>> perhaps_same(here, Body("柳溪镇", None, None, "某县"), [2020], [2021])
    True
    >>> perhaps_same(here, Body("柳溪乡", "某省", "某市", "别县"), [2020], [2021])
    False
    >>> culture, tourism = here._replace(org="文化局"), here._replace(org="文化和旅游局")
    >>> perhaps_same(culture, tourism, [2018], [2019]), perhaps_same(culture, tourism, [2018, 2019], [2019])
    (True, False)
    """
    if _differ(a.province, b.province) or _differ(a.city, b.city) or _differ(_stem(a.county), _stem(b.county)):
        return False
    if name_stem(a.org) == name_stem(b.org):
        return True
    known = bool(years_of_a and years_of_b)
    side_by_side = known and max(years_of_a) >= min(years_of_b) and max(years_of_b) >= min(years_of_a)
    return not side_by_side and bool(_pairs(name_stem(a.org)) & _pairs(name_stem(b.org)))


def same_province(a: Body, b: Body) -> bool:
    """Whether both are known to be in one province."""
    return a.province is not None and a.province == b.province


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _stem(county: str | None) -> str | None:
    return _COUNTY_TYPE.sub("", county) if county else None


def name_stem(org: str) -> str:
    """A name without the type of organisation, which may change.

    >>> name_stem("柳溪乡"), name_stem("柳溪街道办事处"), name_stem("乡")
    ('柳溪', '柳溪', '乡')
    """
    return _TYPE.sub("", org) or org


def _pairs(name: str) -> set[tuple[str, str]]:
    return set(pairwise(name))
