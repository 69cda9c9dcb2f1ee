"""The rules on the prose, on sentences of each kind that must fire and of each kind that only come near."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipdata.checks.engine import check_report
from gipdata.checks.prose_slips import misspellings
from gipdata.checks.prose_text import prose_of
from gipdata.checks.rule import View
from gipdata.folding import fold
from gipdata.report import Finding, Item, ItemKind, Location, Report, Section, Status, Theme
from tests.growth import assert_grows_with_length

from .build import make_report

FOLDER = Path(__file__).parent / "prose"
LOADED = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
SLIPS, SECTION_FIVE = LOADED.pop("slip"), LOADED.pop("section_five")["cases"]
FILES = {data["rule"]: data for data in LOADED.values()}


def written(text: str, section: str = "overview", **facts: Any) -> Report:
    """A whole report for 2021 of 柳溪乡, in which a section reads ``text``; its lines stand in lines 11 and on."""
    org, year = facts.get("org", "柳溪乡"), facts.get("year", 2021)
    made = make_report("2021" if year >= 2021 else "2019")
    lines = tuple(Location(11 + at) for at in range(text.count("\n") + 1))
    new = Section(section, "", text, lines[0], None, lines)
    kept = [s._replace(text=s.text.replace("本乡", "本单位")) for s in made.sections if s.code != section]
    at = {"front": 0, "overview": 0, "problems": 4, "other_matters": 5, "back": len(kept)}[section]
    whole = (date(year, 1, 1), date(year, 12, 31))
    report = replace(
        made,
        sections=(*kept[:at], new, *kept[at:]),
        title=facts.get("title", f"{org}{year}年政府信息公开工作年度报告"),
        org=org or None,
        org_full=facts.get("org_full", org) or None,
        org_type=facts.get("org_type", "township"),
        place=made.place._replace(township=org if facts.get("org_type", "township") == "township" else None),
        year=year,
        years_stated={"title": year, "period": facts.get("period_year", year)},
        period=whole,
        published=facts.get("published"),
    )
    return replace(report, year=None, years_stated={}, period=None) if facts.get("unknown_year") else report


def findings(rule: str, case: Mapping[str, Any], default: str = "overview") -> list[Finding]:
    facts = {"section": default, **case}
    return [f for f in check_report(written(**facts)).findings if f.rule == rule]


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(rule, case, data.get("section", "overview"), id=f"{rule}: {case.get('why', case['text'])}")
        for rule, data in FILES.items()
        for case in data[kind]
    ]


@pytest.mark.parametrize(("rule", "case", "section"), cases("fires"))
def test_fires_on(rule: str, case: Mapping[str, Any], section: str) -> None:
    found = findings(rule, case, section)
    assert [f.found for f in found] == [case["found"]]
    line = case["text"][: case["text"].index(case["found"])].count("\n")
    assert found[0].location == Location(11 + line)


@pytest.mark.parametrize(("rule", "case", "section"), cases("near"))
def test_does_not_fire_on(rule: str, case: Mapping[str, Any], section: str) -> None:
    assert findings(rule, case, section) == []


@pytest.mark.parametrize("rule", FILES)
def test_near_misses_are_many(rule: str) -> None:
    assert len(FILES[rule]["near"]) >= 10


# Misspellings ---------------------------------------------------------------------------------------------------------


def test_every_misspelling_has_its_case() -> None:
    assert [case[0] for case in SLIPS["cases"]] == [entry.wrong for entry in misspellings()]


@pytest.mark.parametrize(("entry", "case"), list(zip(misspellings(), SLIPS["cases"], strict=True)), ids=lambda x: x[0])
def test_a_misspelling(entry: Any, case: list[str]) -> None:
    found = findings("slip", {"text": case[1]})
    assert [(f.found, f.expected) for f in found] == [(entry.wrong, entry.right)]
    assert findings("slip", {"text": case[2]}) == []


@pytest.mark.parametrize("entry", misspellings(), ids=lambda entry: entry.wrong)
def test_the_list_is_sound(entry: Any) -> None:
    """What is put in place of a misspelling is none itself, and the exceptions are exceptions to it."""
    assert findings("slip", {"text": f"{entry.right}。"}) == []
    assert all(entry.wrong in word and word != entry.wrong for word in entry.rightly)
    for word in entry.rightly:
        assert findings("slip", {"text": f"此处写{word}。"}) == [], word


@pytest.mark.parametrize("text", SLIPS["parted"])
def test_characters_of_two_words_are_no_misspelling(text: str) -> None:
    assert findings("slip", {"text": text}) == []


@pytest.mark.parametrize("text", SLIPS["joined"])
def test_spaces_hide_no_misspelling(text: str) -> None:
    assert len(findings("slip", {"text": text})) == 1


# What one finding tells -----------------------------------------------------------------------------------------------


def test_equal_slips_are_one_finding_and_different_ones_are_several() -> None:
    text = "规范权利运行。\n监督权利运行，公式公开。\n权利运行，权利运行。"
    found = findings("slip", {"text": text})
    assert [f.found for f in found] == ["权利运行", "公式公开"]
    assert "第11行、第12行、第13行等4处" in found[0].message


def test_faults_in_several_sections_are_one_finding() -> None:
    report = written("本乡公开信息××条。")
    sections = tuple(s._replace(text="收费××次。") if s.code == "other_matters" else s for s in report.sections)
    found = [f for f in check_report(replace(report, sections=sections)).findings if f.rule == "placeholder"]
    assert len(found) == 1
    assert "第11行、第6行" in found[0].message


def test_a_section_without_lines_is_told_by_its_place() -> None:
    report = written("规范权利运行。")
    bare = tuple(s._replace(places=()) for s in report.sections)
    found = [f for f in check_report(replace(report, sections=bare)).findings if f.rule == "slip"]
    assert found[0].location == Location(11)
    lost = tuple(s._replace(places=(), location=None) for s in report.sections)
    found = [f for f in check_report(replace(report, sections=lost)).findings if f.rule == "slip"]
    assert found[0].message.startswith("正文中")


# Section 五 -----------------------------------------------------------------------------------------------------------

RULES_ON_PROBLEMS = ("no-problem", "problem-unanswered", "problem-empty")


def themes(codes: Sequence[str] = ()) -> tuple[Theme, ...]:
    return tuple(Theme(code, code, "", 0, 0, "") for code in codes)


def section_five(case: Mapping[str, Any]) -> Report:
    """A report whose section 五 was split into the problems and measures of the case."""
    problems = [Item(ItemKind.PROBLEM, t, 0, len(t), themes(on)) for t, on in case.get("problems", ())]
    measures = [Item(ItemKind.MEASURE, t, 0, len(t), themes(*on), tuple(to)) for t, to, *on in case.get("measures", ())]
    report = written(case["text"], "problems")
    other = case.get("other_matters")
    sections = tuple(s._replace(text=other) if other and s.code == "other_matters" else s for s in report.sections)
    return replace(report, sections=sections, items=(*problems, *measures))


@pytest.mark.parametrize("case", SECTION_FIVE, ids=lambda case: case["why"])
def test_section_five(case: Mapping[str, Any]) -> None:
    checked = check_report(section_five(case))
    assert [f.rule for f in checked.findings if f.rule in RULES_ON_PROBLEMS] == case.get("fires", [])
    broken = {c.rule for c in checked.checks if c.rule in RULES_ON_PROBLEMS and c.status is Status.BROKEN}
    assert broken == set(case.get("fires", []))


@pytest.mark.parametrize("rule", RULES_ON_PROBLEMS)
def test_section_five_comes_near_often_enough(rule: str) -> None:
    assert sum(rule not in case.get("fires", []) for case in SECTION_FIVE) >= 10


def test_a_report_without_section_five_is_the_matter_of_another_rule() -> None:
    report = section_five(SECTION_FIVE[0])
    without = replace(report, sections=tuple(s for s in report.sections if s.code != "problems"))
    assert not [f for f in check_report(without).findings if f.rule in RULES_ON_PROBLEMS]


def test_what_cannot_be_told_is_undecided() -> None:
    case = next(case for case in SECTION_FIVE if case["why"].startswith("nothing was split off"))
    told = {c.rule: c.status for c in check_report(section_five(case)).checks if c.rule in RULES_ON_PROBLEMS}
    assert told == {"no-problem": Status.UNDECIDED}


def test_unanswered_problems_are_named_and_counted_once() -> None:
    text = "；".join(f"第{n}处更新慢" for n in range(1, 8))
    problems = [[f"第{n}处更新慢", ["timeliness"]] for n in range(1, 8)]
    case = {"text": text + "。", "problems": problems, "measures": [["修好", [2]]]}
    found = [f for f in check_report(section_five(case)).findings if f.rule == "problem-unanswered"]
    assert len(found) == 1
    assert "有6个问题" in found[0].message
    assert "“第1处更新慢”、“第2处更新慢”、“第4处更新慢”、“第5处更新慢”、“第6处更新慢”等" in found[0].message


# Folding --------------------------------------------------------------------------------------------------------------


@given(st.text(alphabet="公开报告(bào)（ａ１“”—…×⼀⻓ ｶﾞe\u0301\u3099\u200b　、。，\n", min_size=1, max_size=60))
def test_every_folded_character_is_that_of_its_place(text: str) -> None:
    report = replace(make_report(), sections=(Section("overview", "", text, None),))
    (made,) = prose_of(View(report))
    assert made.folded.count("\n") == text.count("\n")
    for at, character in enumerate(made.folded):
        assert character == "\n" == text[made.offsets[at]] or character in fold(text[made.offsets[at]])


# Hostile and ordinary texts -------------------------------------------------------------------------------------------

HOSTILE = {
    "one character": "公",
    "a space": "公 ",
    "doubled all over": "公开公开",
    "a long period": "根据县里的统一安排开展公开工作",
    "years": "2021年我",
    "promises": "2021年将继续",
    "commas": "，",
    "lines of commas": "乡，\n",
    "open lists": "（一）公开，\n",
    "crosses": "×",
    "crosses and years": "×年×月",
    "underscores": "公___",
    "labels": "请与我电话：，",
    "names": "由甲乙镇",
    "leaders": "在县委",
    "itself": "我局本局街道加强",
    "subjects": "镇党委加强领导\n街道加强\n",
    "one sentence of subjects": "镇党委加强，",
    "slips": "权利运行党委委",
    "titles": "《",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("section", ["front", "overview", "problems"])
def test_time_grows_with_the_length_and_no_faster(name: str, section: str) -> None:
    def work(length: int) -> None:
        unit = HOSTILE[name]
        check_report(written(unit * (length // len(unit)) + "。", section))

    assert_grows_with_length(work, 8_000, 128_000)
