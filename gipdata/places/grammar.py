"""The words of which names of public bodies and divisions are built, as grammar.toml lists them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Grammar", "load_grammar"]


@dataclass(frozen=True)
class Grammar:
    government: tuple[str, ...]
    township: tuple[str, ...]
    subdistrict: tuple[str, ...]
    division: Mapping[str, int]  # ending → rank
    zone: tuple[str, ...]
    department: tuple[str, ...]
    other: tuple[str, ...]
    ordinary: tuple[str, ...]
    ambiguous: frozenset[str]
    pointing: frozenset[str]
    bare: frozenset[str]  # endings that are no name by themselves
    name_start: re.Pattern[str]  # the last place in a run where a name can begin
    division_head: re.Pattern[str]  # a division named at the beginning, known by its ending alone
    autonomous: re.Pattern[str]  # 恩施土家族苗族自治州 → stem, 州


@cache
def load_grammar() -> Grammar:
    data = tomllib.loads(files("gipdata.places").joinpath("grammar.toml").read_text(encoding="utf-8"))
    words = {key: tuple(value) for key, value in data["words"].items()}
    government = [g for g in data["government"] if not g.endswith(("办公室", "办"))]
    endings = (*data["township"], *data["subdistrict"], *government, *data["division"])
    return Grammar(
        government=tuple(data["government"]),
        township=tuple(data["township"]),
        subdistrict=tuple(data["subdistrict"]),
        division=data["division"],
        zone=words["zone"],
        department=words["department"],
        other=words["other"],
        ordinary=words["ordinary"],
        ambiguous=frozenset(words["ambiguous"]),
        pointing=frozenset(words["pointing"]),
        bare=frozenset((*endings, *words["zone"], *words["department"])),
        name_start=re.compile(f".*(?:{_any_of(words['before_a_name'])})"),
        # At least two characters before the ending: all counties of one (易县) are in the register.
        division_head=re.compile(f"(?:某|.{{2,8}}?)({_any_of(tuple(data['division']))})"),
        autonomous=re.compile(f"(.+?)(?:{_any_of(data['peoples']['names'])})+自治([州县旗])"),
    )


def _any_of(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, words))
