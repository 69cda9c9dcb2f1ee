"""Takes the name of a public body apart: what lies above it, its short name, and what kind of body it is.

Names of the register come first; a name that the register does not know (an invented county, an abolished township)
is cut by the endings of grammar.toml.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from gipdata.places.grammar import load_grammar
from gipdata.places.register import COUNTY, PREFECTURE, PROVINCE, load_register

__all__ = ["OrgName", "split_name"]


class OrgName(NamedTuple):
    """``org`` stands in charts; ``above`` are the divisions named before it, as written, highest first."""

    org: str
    org_type: str  # township, subdistrict, department, county, city, province, other
    above: tuple[str, ...] = ()
    township: str | None = None


_SPACE = re.compile(r"\s+")
_TYPE_OF_RANK = {PROVINCE: "province", PREFECTURE: "city", COUNTY: "county"}


@lru_cache(maxsize=4096)
def split_name(full: str) -> OrgName:
    """The parts of a name as written.

    >>> split_name("托里县多拉特乡")
    OrgName(org='多拉特乡', org_type='township', above=('托里县',), township='多拉特乡')
    >>> split_name("广州市番禺区市桥街道办事处")[:3]
    ('市桥街道', 'subdistrict', ('广州市', '番禺区'))
    >>> split_name("示例县财政局")[:3], split_name("新乡市人民政府")[:3]
    (('财政局', 'department', ('示例县',)), ('新乡市', 'city', ()))
    """
    written = _SPACE.sub("", full)
    name = _without_government(written.removeprefix("中国共产党").removeprefix("中共"))
    above, org = _split_above(name)
    org_type = _org_type(org, above, governs=name != written)
    seat = org_type in ("township", "subdistrict")
    return OrgName(org, org_type, above, org if seat and not _only_points(org) else None)


def _only_points(org: str) -> bool:
    """我镇, 全乡: words for a township that do not name it. 县城镇 is a name."""
    grammar = load_grammar()
    return org[:1] in grammar.pointing and org[1:] in grammar.bare


def _without_government(name: str) -> str:
    """The division of whose government this is the name: 尉庄乡 of 尉庄乡政府. 东街办事处 stays whole."""
    grammar = load_grammar()
    for ending in grammar.government:
        division = name.removesuffix(ending)
        if division == name:
            continue
        if ending == "街道办事处":
            return name.removesuffix("办事处") if division else name
        seat = division.endswith(_seats())
        # The office of a county's government is a department; that of a township is the township.
        if seat or (not ending.endswith(("办公室", "办")) and _ends_as_division(division)):
            return division
    return name


def _ends_as_division(name: str) -> bool:
    return len(name) > 1 and (name.endswith(tuple(load_grammar().division)) or load_register().rank(name) > 0)


def _split_above(name: str) -> tuple[tuple[str, ...], str]:
    above: list[str] = []
    rank, rest = 0, name
    while (head := _leading_division(rest, rank))[0]:
        unit, rank = head
        above.append(unit)
        rest = rest[len(unit) :]
    # 县委办公室 of 示例县委办公室, but 委只洛乡 of 布拖县委只洛乡
    if above and rest.startswith("委") and not rest.startswith("委员") and not rest.endswith(_seats()):
        rest = above[-1][-1] + rest
    return tuple(above), rest


def _seats() -> tuple[str, ...]:
    return (*load_grammar().township, "街道")


def _leading_division(name: str, rank: int) -> tuple[str, int]:
    """The division of lower rank than ``rank`` that a name begins with, and its rank; ("", 0) where it begins with
    none, or is itself one name."""
    register = load_register()
    if rank == COUNTY or name in register.townships or register.rank(name):
        return "", 0
    for length in range(min(len(name) - 2, 15), 1, -1):
        unit, rest = name[:length], name[length:]
        found = register.rank(unit)
        if found > rank and _can_follow(rest) and not (length == 2 and _is_accident(unit, rest)):
            return unit, found
        if not found and (found := _rank_of_stem(unit, rest)) > rank:
            return unit, found
    return _division_by_ending(name, rank)


def _can_follow(rest: str) -> bool:
    grammar = load_grammar()
    return rest not in grammar.bare and not rest.startswith("市辖区") and len(rest) > 1


def _is_accident(county: str, rest: str) -> bool:
    """古县 is a county, and 古县渡乡 is a township elsewhere: two characters left over prove nothing."""
    register = load_register()
    inside = register.codes(county, COUNTY)
    return len(rest) < 3 and not any(t.startswith(inside) for t in register.townships.get(rest, ()))


def _rank_of_stem(stem: str, rest: str) -> int:
    """The rank of 河北 or 邢台 where a division follows that lies in it: 河北宁晋县, but not 山东庄镇."""
    register = load_register()
    codes = register.stems.get(stem)
    if not codes:
        return 0
    for length in range(min(len(rest), 15), 1, -1):
        unit = rest[:length]
        inside = (*register.codes(unit, COUNTY), *register.codes(unit, PREFECTURE))
        if any(code.startswith(codes) and code not in codes for code in inside):
            return PROVINCE if any(len(code) == 2 for code in codes) else PREFECTURE
    return 0


def _division_by_ending(name: str, rank: int) -> tuple[str, int]:
    grammar = load_grammar()
    match = grammar.division_head.match(name)
    if match is None or not _can_follow(name[match.end() :]) or match[0].endswith(grammar.ordinary):
        return "", 0
    found = grammar.division[match[1]]
    if match[1] == "市" and rank == PREFECTURE:
        found = COUNTY
    return (match[0], found) if found > rank else ("", 0)


def _org_type(org: str, above: tuple[str, ...], governs: bool) -> str:
    grammar = load_grammar()
    rank = load_register().rank(org)
    if rank:
        return _TYPE_OF_RANK[rank]
    if org.endswith(grammar.other) or (org.endswith(grammar.zone) and not governs):
        return "other"
    if org.endswith(grammar.subdistrict):
        return "subdistrict"
    if org.endswith(grammar.township) and len(org) > 1:
        return "township"
    if org.endswith(grammar.department):
        return "department"
    return _type_by_ending(org, above)


def _type_by_ending(org: str, above: tuple[str, ...]) -> str:
    for ending, rank in load_grammar().division.items():
        if org.endswith(ending) and len(org) > len(ending):
            below_prefecture = ending == "市" and any(unit.endswith(("市", "州", "地区", "盟")) for unit in above)
            return _TYPE_OF_RANK[COUNTY if below_prefecture else rank]
    return "other"
