"""Who reports: the townships of the register, county by county, by the names under which they would."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from gipdata.places.register import load_register
from gipdata.report import Place

__all__ = ["County", "Township", "counties"]

# What a body of this kind calls itself; its government stands behind the name of a 乡, 镇 or 苏木.
_SUFFIXES = {"街道": "", "镇": "", "乡": "", "苏木": "", "地区": "办事处", "区": "管理委员会", "场": ""}
_OFFICES = {"街道": "办事处", "镇": "人民政府", "乡": "人民政府", "苏木": "人民政府"}
_LONGEST = 28  # characters of an office with all that lies above it: more are not written out in a title


class Township(NamedTuple):
    """``org`` is the name in short, ``office`` what follows it in the full name, ``above`` the county as the township
    writes it: with its city where the county's own name does not tell."""

    code: str
    org: str
    office: str
    above: str
    place: Place

    @property
    def folder(self) -> str:
        """Where the township's files lie: no two counties have the same."""
        place = self.place
        names = (place.province, place.city if place.city != place.province else None, place.county)
        return "/".join(name for name in names if name)


County = tuple[Township, ...]


@cache
def counties() -> tuple[County, ...]:
    """The townships of every county, in the order of the register. Prisons, firms and camps are left out."""
    codes = sorted(code for code in load_register().names if len(code) == 9)
    groups = (tuple(_townships(group)) for _, group in groupby(codes, key=lambda code: code[:6]))
    return tuple(group for group in groups if group)


def _townships(codes: Iterator[str]) -> Iterator[Township]:
    register = load_register()
    for code in codes:
        place = register.place(code, None)
        name = (place.township or "").removesuffix("办事处")
        kind = next((kind for kind in _SUFFIXES if name.endswith(kind)), "")
        if not kind or name in (kind, f"{place.county}{kind}", f"{place.city}{kind}"):
            continue
        org, office = name + _SUFFIXES[kind], _OFFICES.get(kind, "")
        yield Township(code, org, office, _above(place, len(org) + len(office)), place)


def _above(place: Place, length: int) -> str:
    """The county; with its city where others bear its name, or is it so called only there, if there is room."""
    register = load_register()
    city, county = place.city or "", place.county or ""
    if not county:
        return city or str(place.province)
    told = len(register.counties[county]) == 1 and len(county) > 2
    if told and (len(city) + len(county) + length > _LONGEST or len(city) > 5):
        return county
    return county if told and _number_of(county) % 3 else city + county


def _number_of(text: str) -> int:
    """A number that is the same in every process."""
    return sum(ord(character) for character in text)
