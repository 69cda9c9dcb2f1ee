"""Stated figures: every case of figures/*.toml, and what must hold of any text."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gipdata.checks.engine import check_report
from gipdata.narrative.figures import SCOPES, TOPICS, stated_figures
from gipdata.narrative.understanding import understand
from gipdata.report import Location, Place, Report, Section, StatedFigure
from tests.checks.scenes_stated import report as whole_report
from tests.checks.scenes_stated import requests
from tests.growth import assert_grows_with_length

FOLDER = Path(__file__).with_name("figures")


def _cases() -> dict[str, Mapping[str, Any]]:
    cases: dict[str, Mapping[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for text, figures in data["cases"]:
            cases[f"{path.stem}: {text}"] = {"text": text, "figures": figures}
        for case in data.get("with", ()):
            cases[f"{path.stem}: {case}"] = case
    return cases


CASES = _cases()


def report_of(text: str, section: str = "overview", **fields: Any) -> Report:
    """A township's report for 2021 with one section of prose."""
    made = Report(
        source="", sha256="", form="2021", org="柳溪乡", org_full="柳溪乡人民政府", org_type="township",
        place=Place("柳溪乡", "某县", "某市", "某省"), year=2021, sections=(Section(section, "", text, Location(1)),),
    )  # fmt: skip
    return replace(made, **fields)


def told(figure: StatedFigure) -> str:
    value = f"{figure.value:f}"
    return " ".join(filter(None, (figure.topic, value, figure.unit or "-", figure.approximate, figure.scope)))


@pytest.mark.parametrize("name", CASES)
def test_a_text_states_these_figures(name: str) -> None:
    case = CASES[name]
    fields = {key: case[key] for key in ("section", "year", "org_type") if key in case}
    report = report_of(case["text"], **fields)
    assert [told(figure) for figure in stated_figures(report)] == case["figures"]


@pytest.mark.xfail(reason="去年 is said of the boards and is taken for the year of the count", strict=True)
def test_a_year_within_what_is_counted_is_not_the_year_of_the_count() -> None:
    figures = stated_figures(report_of("去年移到堤内的公示栏被暴雨冲倒了2块。"))
    assert [told(figure) for figure in figures] == ["facilities 2 块 own"]


def test_the_cases_are_many_and_half_of_them_state_no_request() -> None:
    none = [name for name, case in CASES.items() if not any("requests_" in figure for figure in case["figures"])]
    assert len(CASES) >= 250
    assert len(none) >= 120


def test_every_topic_and_scope_is_shown() -> None:
    shown = {word for case in CASES.values() for figure in case["figures"] for word in figure.split()}
    rows = {topic for topic in TOPICS if topic.startswith(("denied_", "unable_", "rejected_", "other_"))}
    assert set(TOPICS) - rows - shown == set()
    assert set(SCOPES) - shown == set()


def test_no_two_codes_share_a_label() -> None:
    assert len(set(TOPICS.values())) == len(TOPICS)
    assert len(set(SCOPES.values())) == len(SCOPES)


SPACED = [name for name, case in CASES.items() if "\n" not in case["text"] and "1 2" not in case["text"]]


@pytest.mark.parametrize("name", SPACED)
def test_spaces_between_words_change_nothing(name: str) -> None:
    """Not between digits: 1 2件 may be two figures."""
    case = CASES[name]
    spaced = "".join(c if c.isdigit() or c in ",.，" else f"{c}　" for c in case["text"])
    report = report_of(spaced, **{key: case[key] for key in ("section", "year", "org_type") if key in case})
    assert [told(figure) for figure in stated_figures(report)] == case["figures"]


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("name", SPACED)
def test_the_width_of_digits_changes_nothing(name: str) -> None:
    case = CASES[name]
    report = report_of(
        case["text"].translate(WIDE), **{key: case[key] for key in ("section", "year", "org_type") if key in case}
    )
    assert [told(figure) for figure in stated_figures(report)] == case["figures"]


@pytest.mark.parametrize("name", CASES)
def test_raw_is_what_stands_in_the_section(name: str) -> None:
    case = CASES[name]
    text = f"第一行。\n　{case['text']}"
    places = tuple(Location(10 + i) for i in range(text.count("\n") + 1))
    section = Section(case.get("section", "overview"), "", text, Location(9), None, places)
    for figure in stated_figures(replace(report_of(""), sections=(section,))):
        assert text[figure.start : figure.end] == figure.raw
        assert figure.location == section.place_of(figure.start)
        assert figure.topic in TOPICS
        assert figure.scope in SCOPES


def test_a_signature_states_nothing() -> None:
    assert stated_figures(report_of("收到政府信息公开申请3件。", "back")) == []


def test_a_sentence_over_two_lines_is_one() -> None:
    """A line that ends without a mark goes on: 全县 still governs the figure."""
    text = "经过统计，全县各部门在这一年里通过各种渠道共收到\n政府信息公开申请12件。"
    assert [told(figure) for figure in stated_figures(report_of(text))] == ["requests_in_all 12 件 other_body"]


def test_no_year_known() -> None:
    report = report_of("2021年收到政府信息公开申请3件。", year=None)
    assert [told(figure) for figure in stated_figures(report)] == ["requests_received 3 件 unclear"]


def test_half_steps_of_amounts() -> None:
    (figure,) = stated_figures(report_of("政府集中采购总金额560.4万元。"))
    assert figure.value == Decimal(5_604_000)


# What stands before, what is repeated, and what stands after it.
HOSTILE = [
    ("", "1", ""),
    ("", "1,", ""),
    ("", "1.", ""),
    ("", "一", ""),
    ("", "（", ""),
    ("", "《", ""),
    ("", "依申请公开", ""),
    ("", "政府信息公开申请", "3件"),
    ("", "收到", "政府信息公开申请3件"),
    ("", "公民、", "申请3件"),
    ("", "未", ""),
    ("", "未收到公民、", ""),
    ("", "收到政府信息公开申请3件，", ""),
    ("", "收到政府信息公开申请3件、", ""),
    ("", "收到政府信息公开申请3件", ""),
    ("", "上年结转3件（", ""),
    ("", "其中1件，", ""),
    ("", "2021年", ""),
    ("", "3件\n", ""),
    ("", "约", "3件"),
    ("", "一件", ""),
    ("", "下一步，一是", ""),
    ("", "今后，", "："),
    ("收到政府信息公开申请3件，", "均都", "，办结3件"),
    ("收到政府信息公开申请3件，", "均为", "的"),
    ("", "清理历年规范性文件，", ""),
    ("", "征求意见", ""),
]


@pytest.mark.parametrize(("start", "unit", "end"), HOSTILE)
def test_hostile_text_is_read_in_its_length(start: str, unit: str, end: str) -> None:
    def work(length: int) -> None:
        stated_figures(report_of(start + unit * (length // len(unit)) + end))

    assert_grows_with_length(work, 5_000, 80_000)


# True sentences on a table; each is false where another number stands for its first figure.
SENTENCES = [
    "全年收到政府信息公开申请{new}件。",
    "2021年，我乡新收政府信息公开申请{new}件，均已依法办理。",
    "共收到政府信息公开申请{both}件（含上年结转{carried_in}件）。",
    "收到公民、法人和其他组织提出的政府信息公开申请{new}件，办结{handled}件。",
    "（二）依申请公开情况\n本年度受理申请{new}件。",
    "上年结转政府信息公开申请{carried_in}件，新收{new}件，办结{handled}件，结转下年度{carried_out}件。",
    "收到{new}件政府信息公开申请，上年结转{carried_in}件。",
    "共办结政府信息公开申请{handled}件，其中予以公开{granted}件，不予公开{denied}件。",
    "办结政府信息公开申请{handled}件：予以公开的{granted}件、属于国家秘密的{denied}件。",
    "依申请公开方面，收到{new}件，{handled}件已办结，{carried_out}件结转下年度。",
    "全县收到政府信息公开申请900件，我乡收到{new}件。",
    "2020年收到政府信息公开申请77件，2021年收到{new}件。",
    "收到政府信息公开申请{new}件，较上年增加70件，增长20%。",
    "收到政府信息公开申请{new}件，受理12345热线工单520件。",
    "收到政府信息公开申请{new}件，连同上年结转的{carried_in}件，全年办结{handled}件。",
    "依申请公开方面，连同上年结转的{carried_in}件，收到申请{both}件。",
    "收到政府信息公开申请{new}件，主要涉及征地补偿，办结{handled}件，剩余{carried_out}件结转下年度继续办理。",
    "收到政府信息公开申请{new}件，要求公开2016年县政府的批文，办结{handled}件。",
    "收到政府信息公开申请{new}件，上年结转{carried_in}件，仍有{carried_out}件结转下年度。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("figures", [(10, 2, 3), (25, 0, 0), (4, 9, 1), (120, 15, 40)])
def test_what_is_true_is_never_accused(sentence: str, figures: tuple[int, int, int]) -> None:
    assert accusations(sentence.format(**_table(*figures)), figures) == []


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("figures", [(10, 2, 3), (25, 0, 0), (4, 9, 1), (120, 15, 40)])
def test_what_is_false_is_found(sentence: str, figures: tuple[int, int, int]) -> None:
    """The figure that the sentence is about is raised by 500, so that no other cell has it."""
    table = _table(*figures)
    told_of = next(name for name in re.findall(r"\{(\w+)\}", sentence))
    said = sentence.replace(f"{{{told_of}}}", str(table[told_of] + 500), 1).format(**table)
    assert accusations(said, figures) != []


def _table(new: int, carried_in: int, carried_out: int) -> dict[str, int]:
    handled = new + carried_in - carried_out
    denied = handled // 3
    return {
        "new": new, "carried_in": carried_in, "carried_out": carried_out, "both": new + carried_in,
        "handled": handled, "granted": handled - denied, "denied": denied,
    }  # fmt: skip


def accusations(sentence: str, figures: tuple[int, int, int]) -> list[str]:
    """The rules that the sentence breaks beside a table with these figures."""
    new, carried_in, carried_out = figures
    values = requests(new, carried_in, carried_out, denied_state_secret=_table(*figures)["denied"])
    checked = check_report(understand(whole_report(f"\n{sentence}", values)[0]))
    return [finding.rule for finding in checked.findings if finding.rule.startswith("text-")]
