"""Finds the county, city and province of an organisation, from its report and from the register.

What the report names decides; where it names nothing, a township whose name is unique in the register is there. Where
several places are left nothing is guessed: they are handed back as candidates.
"""

from collections.abc import Sequence

from gipdata.places.mentions import mentioned_counties, mentions, units_before, units_governing
from gipdata.places.names import OrgName, split_name
from gipdata.places.register import COUNTY, PREFECTURE, PROVINCE, load_register
from gipdata.report import Place

__all__ = ["locate"]

TEXT, REGISTER = "text", "register"
Units = tuple[str, ...]


def locate(org_full: str | None, text: str) -> Place:
    """The place of the organisation with this name, whose report reads ``text``.

    >>> locate("尉庄乡", "")
    Place(township='尉庄乡', county='乡宁县', city='临汾市', province='山西省', division_code='141029202', \
basis='register', candidates=())
    >>> locate("文峰乡", "").candidates
    ('江西省赣州市寻乌县文峰乡', '河南省漯河市舞阳县文峰乡', '湖北省十堰市竹山县文峰乡')
    >>> locate("示例县尉庄乡", "")[:5]
    ('尉庄乡', '示例县', None, None, None)
    """
    name = split_name(org_full) if org_full else OrgName("", "other")
    if name.org_type in ("county", "city", "province"):
        return _place_of_units((*name.above, name.org), text, None, itself=True)
    township = name.township or (name.org if name.org in load_register().townships else None)
    if township:
        return _locate_township(township, name.above or _units_before_township(township, text), text)
    if units := name.above or _units_named(text):
        return _place_of_units(units, text, None)
    return Place()


def _locate_township(township: str, above: Units, text: str) -> Place:
    register = load_register()
    candidates = register.townships.get(township, ())
    if above:
        within = [code for code in candidates if all(register.lies_in(code, unit) for unit in above)]
        if not within:  # the report knows better than a register of one year
            return _place_of_units(above, text, township)
        named = within if len(within) == 1 else _named_in_text(within, text) or within
        return _decided(named, TEXT)
    if named := _named_in_text(candidates, text):
        return _decided(named, TEXT)
    if units := _units_named(text, everywhere=not candidates):
        return _place_of_units(units, text, township)
    if candidates:
        return _decided(candidates, REGISTER)
    return Place(township)


def _decided(codes: Sequence[str], basis: str) -> Place:
    """The one place that is left, or all as candidates."""
    register = load_register()
    if len(codes) == 1:
        return register.place(codes[0], basis)
    names = tuple(register.full_name(code) for code in codes)
    return Place(register.short_name(codes[0]) if len(codes[0]) == 9 else None, candidates=names)


def _units_before_township(township: str, text: str) -> Units:
    """What the text names directly before the township: 示例县 in 示例县尉庄乡."""
    start = text.find(township)
    while start >= 0:
        if start and (units := units_before(text, start, invented=True)):
            return units
        start = text.find(township, start + len(township))
    return ()


def _named_in_text(codes: Sequence[str], text: str) -> list[str]:
    """Those of the codes whose county the text names, or else whose city; several left are told apart by what lies
    above. A province alone decides nothing: reports mention other provinces as models."""
    by_county = _whose(codes, COUNTY, text)
    named = by_county or _whose(codes, PREFECTURE, text)
    if len(named) > 1 and by_county:
        named = _whose(named, PREFECTURE, text) or _whose(named, PROVINCE, text) or named
    return named


def _whose(codes: Sequence[str], rank: int, text: str) -> list[str]:
    register = load_register()
    length = rank * 2

    def is_named(code: str) -> bool:
        # The four municipalities stand in the register as 市辖区; their name is the province's.
        above = code[:2] if rank == PREFECTURE and code[:2] in ("11", "12", "31", "50") else code[:length]
        return any(mentions(text, name) for name in register.names_of(above))

    return [code for code in codes if is_named(code)]


def _units_named(text: str, everywhere: bool = False) -> Units:
    """The one county (or else city) whose government the text speaks of, or that it names at all if ``everywhere``."""
    governing = set(units_governing(text))
    for named in (_counties(governing), governing, mentioned_counties(text) if everywhere else set()):
        lowest = {units[-1] for units in named}
        if len(lowest) == 1:
            return max(named, key=len)
        if named:
            return ()
    return ()


def _counties(named: set[Units]) -> set[Units]:
    register = load_register()
    return {u for u in named if register.codes(u[-1], COUNTY) or not register.rank(u[-1])}


def _place_of_units(units: Units, text: str, township: str | None, itself: bool = False) -> Place:
    """The place that named divisions make, lowest last. ``itself``: the lowest is the organisation, so its code is
    given; a department or a township that the register lacks has none."""
    register = load_register()
    lowest, above = units[-1], units[:-1]
    codes = [code for rank in (COUNTY, PREFECTURE, PROVINCE) for code in register.codes(lowest, rank)]
    codes = [code for code in _longest_of_each(codes) if all(register.lies_in(code, unit) for unit in above)]
    if len(codes) > 1:
        codes = _whose(codes, PREFECTURE, text) or _whose(codes, PROVINCE, text) or codes
    if not codes:
        return _place_as_written(units, text, township)
    if len(codes) > 1:
        names = tuple(register.full_name(code) + (township or "") for code in codes)
        return Place(township, county=lowest, candidates=names)
    place = register.place(codes[0], TEXT)
    return place._replace(township=township, division_code=place.division_code if itself else None)


def _longest_of_each(codes: Sequence[str]) -> list[str]:
    """东莞市 is 4419 and 441900: a code that merely continues another of the same name is left out."""
    return [code for code in codes if not any(code != other and code.startswith(other) for other in codes)]


def _place_as_written(units: Units, text: str, township: str | None) -> Place:
    """The place whose lowest division the register lacks: 示例县, or 绍兴县 that is a district today. It is named as
    written; what stands above it may be known."""
    lowest, above = units[-1], units[:-1]
    place = _place_of_units(above, text, None) if above else Place()
    place = place._replace(township=township, basis=TEXT)
    if lowest.endswith(("省", "自治区")):
        return place._replace(province=lowest)
    if lowest.endswith(("州", "盟", "地区")) or (lowest.endswith("市") and not place.city):
        return place._replace(city=lowest)
    return place._replace(county=lowest)
