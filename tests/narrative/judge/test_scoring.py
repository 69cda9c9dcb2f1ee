"""The scorer, on cases counted by hand, and the examples, held to what README.md says of them."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.narrative.judge.scoring import (
    KINDS,
    THEMES,
    Classify,
    Section,
    Span,
    Statement,
    Tally,
    errors,
    load_sections,
    load_statements,
    score_sections,
    score_statements,
    table,
)


class Theme(NamedTuple):
    code: str


STATEMENTS = [
    Statement("problem", "甲", ("staffing", "training")),
    Statement("problem", "乙", ("quality",)),
    Statement("measure", "丙", ("training",)),
]


def answering(answers: dict[str, str]) -> Classify:
    """A classifier that knows its answers: codes with blanks between them."""

    def classify(text: str, /, *, kind: str) -> Sequence[Theme]:
        return [Theme(code) for code in answers[text].split()]

    return classify


def splitting(*found: Span) -> Callable[[str], Sequence[Span]]:
    return lambda _: found


def test_all_right() -> None:
    score = score_statements(STATEMENTS, answering({"甲": "staffing training", "乙": "quality", "丙": "training"}))
    assert score.micro == Tally(hits=4)
    assert (score.micro.precision, score.micro.recall, score.micro.f1) == (1, 1, 1)
    assert (score.primary_right, score.statements, score.primary_accuracy) == (3, 3, 1)
    assert score.by_theme["training"] == Tally(hits=2)
    assert score.wrong == []


def test_counted_by_hand() -> None:
    # 甲: both codes, the primary second. 乙: a wrong code in place of the right one. 丙: right, with one too many.
    found = {"甲": "training staffing", "乙": "coverage", "丙": "training none"}
    score = score_statements(STATEMENTS, answering(found))
    assert score.micro == Tally(hits=3, false=2, missed=1)
    assert score.micro.precision == 3 / 5
    assert score.micro.recall == 3 / 4
    assert score.micro.f1 == pytest.approx(2 * (3 / 5) * (3 / 4) / (3 / 5 + 3 / 4))
    assert score.by_kind == {"problem": Tally(2, 1, 1), "measure": Tally(1, 1, 0)}
    assert score.by_theme["training"] == Tally(2, 0, 0)
    assert score.by_theme["quality"] == Tally(0, 0, 1)
    assert score.by_theme["coverage"] == Tally(0, 1, 0)
    assert score.primary_accuracy == pytest.approx(1 / 3)
    assert [(statement.text, codes) for statement, codes in score.wrong] == [
        ("甲", ("training", "staffing")),
        ("乙", ("coverage",)),
        ("丙", ("training", "none")),
    ]


def test_nothing_found_is_all_missed() -> None:
    score = score_statements(STATEMENTS, answering({"甲": "", "乙": "", "丙": ""}))
    assert score.micro == Tally(missed=4)
    assert (score.micro.recall, score.micro.f1, score.primary_accuracy) == (0, 0, 0)
    assert math.isnan(score.micro.precision)


def test_a_code_found_twice_counts_once() -> None:
    score = score_statements(STATEMENTS[1:2], answering({"乙": "quality quality"}))
    assert score.micro == Tally(hits=1)


def test_a_code_that_no_theme_has_is_false() -> None:
    score = score_statements(STATEMENTS[1:2], answering({"乙": "quality speed"}))
    assert score.by_theme["speed"] == Tally(false=1)
    assert score.micro == Tally(hits=1, false=1)


def test_the_kind_reaches_the_classifier() -> None:
    def classify(text: str, /, *, kind: str) -> Sequence[Theme]:
        return [Theme({"problem": "quality", "measure": "training"}[kind])]

    assert score_statements(STATEMENTS[1:], classify).micro == Tally(hits=2)


def test_an_empty_score_is_no_number() -> None:
    score = score_statements([], answering({}))
    assert math.isnan(score.micro.f1) and math.isnan(score.primary_accuracy)


def test_the_mean_of_themes_is_not_the_micro_average() -> None:
    # Ten of one theme right, one of another missed: 20 / 21, where the mean over themes were a half.
    many = [Statement("problem", str(n), ("quality",)) for n in range(10)] + [Statement("problem", "x", ("other",))]
    score = score_statements(many, answering({str(n): "quality" for n in range(10)} | {"x": ""}))
    assert score.micro.f1 == pytest.approx(20 / 21)


SECTION = Section("一是甲乙；二是丙丁。", (Span("problem", 2, 4), Span("problem", 7, 9)))


@pytest.mark.parametrize(
    ("found", "tally"),
    [
        ([Span("problem", 2, 4), Span("problem", 7, 9)], Tally(2, 0, 0)),
        ([Span("problem", 7, 9), Span("problem", 2, 4)], Tally(2, 0, 0)),
        ([Span("problem", 2, 5), Span("problem", 7, 9)], Tally(1, 1, 1)),
        ([Span("problem", 1, 4), Span("problem", 7, 9)], Tally(1, 1, 1)),
        ([Span("measure", 2, 4), Span("problem", 7, 9)], Tally(1, 1, 1)),
        ([Span("problem", 2, 9)], Tally(0, 1, 2)),
        ([Span("problem", 2, 4), Span("problem", 2, 4)], Tally(1, 1, 1)),
        ([], Tally(0, 0, 2)),
    ],
    ids=["right", "order", "mark-kept", "number-kept", "kind", "one-for-two", "twice", "nothing"],
)
def test_a_span_counts_only_where_kind_start_and_end_are_right(found: list[Span], tally: Tally) -> None:
    score = score_sections([SECTION], splitting(*found))
    assert score.micro == tally
    assert bool(score.wrong) == (tally != Tally(2, 0, 0))


def test_spans_of_one_section_do_not_answer_for_another() -> None:
    other = Section("无", ())
    score = score_sections([SECTION, other], splitting(*SECTION.items))
    assert score.micro == Tally(hits=2, false=2)
    assert score.by_kind["problem"] == score.micro
    assert [section for section, _ in score.wrong] == [other]


def test_the_table_names_every_theme_and_the_errors_every_difference() -> None:
    themes = score_statements(STATEMENTS, answering({"甲": "staffing training", "乙": "quality", "丙": "other"}))
    spans = score_sections([SECTION], splitting(Span("problem", 2, 4), Span("problem", 2, 4), Span("measure", 7, 9)))
    lines = list(table(themes, spans))
    assert "all                  0.750     0.750     0.750         4" in lines
    assert "primary right        0.667" in lines
    assert "all                  0.333     0.500     0.400         2" in lines
    assert all(any(line.startswith(code) for line in lines) for code in THEMES)
    assert not any("丙" in line for line in lines)
    assert list(errors(themes, spans)) == [
        "measure: 丙",
        "  = training",
        "  ! other",
        "section: '一是甲乙；二是丙丁。'",
        "  = problem 7-9 '丙丁'",
        "  ! problem 2-4 '甲乙'",
        "  ! measure 7-9 '丙丁'",
    ]


@pytest.mark.parametrize(
    "entries",
    [
        'kind = "problems"\ntext = "甲"\nthemes = ["other"]',
        'kind = "problem"\ntext = "甲"\nthemes = ["speed"]',
        'kind = "problem"\ntext = "甲"\nthemes = []',
        'kind = "problem"\ntext = "甲"\nthemes = ["other", "other"]',
        'kind = "problem"\ntext = "甲"\nthemes = ["other"]\n[[statements]]\n'
        'kind = "measure"\ntext = "甲"\nthemes = ["other"]',
    ],
    ids=["kind", "theme", "no-theme", "theme-twice", "text-twice"],
)
def test_statements_that_are_none_are_refused(entries: str, tmp_path: Path) -> None:
    path = tmp_path / "statements.toml"
    path.write_text(f"[[statements]]\n{entries}\n", encoding="utf-8")
    with pytest.raises(ValueError):
        load_statements(path)


def test_an_item_is_looked_for_behind_the_one_before_it(tmp_path: Path) -> None:
    path = tmp_path / "sections.toml"
    path.write_text(
        '[[sections]]\ntext = "甲、乙、甲"\nitems = [["problem", "乙"], ["measure", "甲"]]\n', encoding="utf-8"
    )
    assert load_sections(path) == [Section("甲、乙、甲", (Span("problem", 2, 3), Span("measure", 4, 5)))]


@pytest.mark.parametrize(
    "items", ['[["problem", "丙"]]', '[["problem", "乙"], ["problem", "甲"]]', '[["fault", "甲"]]']
)
def test_items_that_do_not_stand_in_the_text_in_order_are_refused(items: str, tmp_path: Path) -> None:
    path = tmp_path / "sections.toml"
    path.write_text(f'[[sections]]\ntext = "甲、乙"\nitems = {items}\n', encoding="utf-8")
    with pytest.raises(ValueError):
        load_sections(path)


def test_every_theme_has_ten_statements_or_more() -> None:
    statements = load_statements()
    kinds = Counter(statement.kind for statement in statements)
    assert kinds["problem"] >= 220 and kinds["measure"] >= 110
    support = Counter(code for statement in statements for code in statement.themes)
    assert {code: n for code in THEMES if (n := support[code]) < 10} == {}


def test_nothing_in_particular_is_said_alone() -> None:
    assert all(statement.themes == ("none",) for statement in load_statements() if "none" in statement.themes)


def test_the_sections_are_whole_texts() -> None:
    sections = load_sections()
    assert len(sections) >= 66
    assert sum(80 <= len(section.text) <= 600 for section in sections) >= 66
    assert all(set(span.kind for span in section.items) <= set(KINDS) for section in sections)


def test_no_item_begins_or_ends_with_a_mark_that_is_not_its_own() -> None:
    for section in load_sections():
        for _, start, end in section.items:
            words = section.text[start:end]
            assert words == words.strip("。；;，,、：: \n\u3000"), words
        assert all(before.end <= after.start for before, after in pairwise(section.items))
