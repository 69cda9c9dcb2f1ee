"""The register of administrative divisions and the questions that can be put to it.

Source: National Bureau of Statistics of China, statistical division codes, edition 2023 (统计用区划代码, 2023年):
31 provinces, 342 prefectures, 2,978 counties, 41,352 townships, packed by ``tools/pack_register.py``. The register is
loaded when it is first asked for.
"""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from gipdata.places.grammar import load_grammar
from gipdata.report import Place

__all__ = ["COUNTY", "PREFECTURE", "PROVINCE", "Register", "load_register"]

PROVINCE, PREFECTURE, COUNTY = 1, 2, 3
"""The ranks of divisions, highest first."""

Codes = tuple[str, ...]

# Rows of the register that gather counties and are no place: 市辖区, 县, 省直辖县级行政区划.
_GATHERING = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True)
class Register:
    """``names`` gives the name of a code; the others the codes of a name, also of the short forms in use (恩施州)."""

    names: Mapping[str, str]
    townships: Mapping[str, Codes]
    counties: Mapping[str, Codes]
    prefectures: Mapping[str, Codes]
    provinces: Mapping[str, Codes]
    stems: Mapping[str, Codes]  # provinces and prefectures without their ending: 河北, 邢台

    @cached_property
    def tails(self) -> frozenset[str]:
        """The last two characters of all names but those of townships."""
        return frozenset(name[-2:] for names in (self.provinces, self.prefectures, self.counties) for name in names)

    def rank(self, name: str) -> int:
        """The rank of the division that bears this name; 0 where there is none.

        >>> register = load_register()
        >>> [register.rank(name) for name in ("河北省", "邢台市", "宁晋县", "乡宁", "东莞市")]
        [1, 2, 3, 0, 2]
        """
        for rank, codes in ((PROVINCE, self.provinces), (PREFECTURE, self.prefectures), (COUNTY, self.counties)):
            if name in codes:
                return rank
        return 0

    def place(self, code: str, basis: str | None) -> Place:
        """The place of a code of any length, itself and what lies above it.

        >>> load_register().place("469001", "text")[1:5]
        ('五指山市', None, '海南省', '469001')
        """
        province = self.names[code[:2]]
        prefecture = self.names[code[:4]] if len(code) >= 4 else None
        county = self.names[code[:6]] if len(code) >= 6 else None
        if prefecture in _GATHERING:
            prefecture = province if province.endswith("市") else None
        if county == prefecture:  # 东莞, 中山, 儋州, 嘉峪关 have no counties; the register repeats the city
            county = None
        return Place(self.short_name(code) if len(code) == 9 else None, county, prefecture, province, code, basis)

    def short_name(self, code: str) -> str:
        """The name of a township without the county or city that some names of the register begin with."""
        name = self.names[code]
        for above in (self.names[code[:4]] + self.names[code[:6]], self.names[code[:6]], self.names[code[:4]]):
            rest = name.removeprefix(above)
            if rest != name and rest.endswith(("街道", "乡", "镇", "苏木")) and len(rest) > 2:
                return rest
        return name

    def full_name(self, code: str) -> str:
        """The readable name from the province down.

        >>> load_register().full_name("110101001"), load_register().full_name("411121200")
        ('北京市东城区东华门街道', '河南省漯河市舞阳县文峰乡')
        """
        place = self.place(code, None)
        prefecture = None if place.city == place.province else place.city
        return "".join(filter(None, (place.province, prefecture, place.county, place.township)))

    def codes(self, name: str, rank: int) -> Codes:
        return {PROVINCE: self.provinces, PREFECTURE: self.prefectures, COUNTY: self.counties}[rank].get(name, ())

    def lies_in(self, code: str, unit: str) -> bool:
        """Whether one of the divisions above (or at) a code bears the name ``unit``, in full or shortened."""
        if any(code.startswith(c) for rank in (COUNTY, PREFECTURE, PROVINCE) for c in self.codes(unit, rank)):
            return True
        return any(code.startswith(c) for c in self.stems.get(unit, ()))

    def names_of(self, code: str) -> Codes:
        """The names under which a county or prefecture is mentioned: its own and its short form."""
        name = self.names[code]
        short = short_form(name)
        return (name,) if short is None else (name, short)

    def longer_names(self, name: str) -> Codes:
        """Names of the register that end in this one: 乡宁县 for 宁县."""
        return _longer_names(name)


@lru_cache(maxsize=4096)
def _longer_names(name: str) -> Codes:
    register = load_register()
    names = (*register.counties, *register.prefectures)
    return tuple(other for other in names if other != name and other.endswith(name))


@lru_cache(maxsize=4096)
def short_form(name: str) -> str | None:
    """What an autonomous area is called for short; None for any other.

    >>> [short_form(n) for n in ("恩施土家族苗族自治州", "宽甸满族自治县", "东乡族自治县", "鄂伦春自治旗", "宁晋县")]
    ['恩施州', '宽甸县', '东乡县', '鄂伦春旗', None]
    """
    if "自治" not in name or name.endswith("自治区"):
        return None
    match = load_grammar().autonomous.fullmatch(name)
    if match and len(match[1]) > 1:
        return match[1] + match[2]
    return name.replace("族自治", "").replace("自治", "")


@cache
def load_register() -> Register:
    packed = files("gipdata.places").joinpath("divisions-2023.csv.gz").read_bytes()
    # Cutting the text at one go makes 90,000 strings and no list a line: a third of the time.
    fields = gzip.decompress(packed).decode().replace("\n", ",").split(",")
    names = dict(zip(fields[0:-1:2], fields[1::2], strict=True))
    by_length: dict[int, list[str]] = {2: [], 4: [], 6: [], 9: []}
    for code in names:
        by_length[len(code)].append(code)
    provinces, prefectures, counties = (
        [code for code in by_length[length] if names[code] not in _GATHERING] for length in (2, 4, 6)
    )
    bare = Register(names, {}, {}, {}, {}, {})
    return Register(
        names,
        _index(_township_names(bare, by_length[9])),
        _index(_with_short_forms(names, counties)),
        _index(_with_short_forms(names, prefectures)),
        _index((names[code], code) for code in provinces),
        _index((_stem(names[code]), code) for code in (*provinces, *prefectures)),
    )


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, Codes]:
    index: dict[str, Codes] = {}
    for name, code in pairs:
        index[name] = (*index[name], code) if name in index else (code,)
    return index


def _township_names(register: Register, codes: Iterable[str]) -> Iterable[tuple[str, str]]:
    for code in codes:
        name = register.names[code]
        # 宁城县铁西街道 and 库伦街道办事处 stand in the register; reports say 铁西街道, 库伦街道.
        if len(name) > 5:
            name = register.short_name(code).removesuffix("办事处" if name.endswith("街道办事处") else "")
        yield name, code


def _with_short_forms(names: Mapping[str, str], codes: Iterable[str]) -> Iterable[tuple[str, str]]:
    for code in codes:
        yield names[code], code
        if short := short_form(names[code]):
            yield short, code


def _stem(name: str) -> str:
    """河北 of 河北省, 广西 of 广西壮族自治区, 邢台 of 邢台市, 恩施 of 恩施土家族苗族自治州."""
    if name.endswith("自治区"):
        return name[:3] if name.startswith("内蒙古") else name[:2]
    return (short_form(name) or name.removesuffix("地区")).rstrip("省市州盟")
