"""Quick patterns: what they can begin with, and that they find what the plain pattern finds."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gipdata.folding import fold
from gipdata.narrative import (
    answers,
    figure_numbers,
    figure_plans,
    item_borders,
    item_headings,
    item_marks,
    item_text,
    item_words,
)
from gipdata.narrative.patterns import QuickPattern, beginnings, quick

FOLDER = Path(__file__).parent


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _strings(value)


WHOLE = {fold(text) for path in FOLDER.rglob("*.toml") for text in _strings(tomllib.loads(path.read_text("utf-8")))}
TEXTS = sorted(WHOLE.union(clause for text in WHOLE for clause in re.split("[,。;:]", text)))
QUICK = {
    f"{module.__name__.rpartition('.')[2]}.{name}": pattern
    for module in (answers, figure_plans, item_borders, item_headings, item_words)
    for name, pattern in vars(module).items()
    if isinstance(pattern, QuickPattern)
}


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        ("不足|缺[乏少]|[较太]少", "不缺较太"),
        ("(?:很|十分)?少", "很十少"),
        ("(?:很|十分)少|多", "很十多"),
        ("(?<![一二])天|(?=明天)明|(?!后年)后", "天明后"),
        ("(?P<year>20)年|^今|(月|(?:日|时)秒)分", "2今月日时"),
        (r"\d{0,2}月|a{1,2}b|c+d|e*f|(?:g|h){,3}i", "0123月acefghi"),
        (r"\(一|\.二|[-–]三|-四|^^五", "(.-–五"),
        ("一[^,]{0,3}二|三.四|五\\w", "一三五"),
    ],
)
def test_the_beginnings_are_all_and_no_others(pattern: str, characters: str) -> None:
    asked = re.compile(f"[{beginnings(pattern)}]")
    alphabet = {*pattern, *characters, *"0,，中"} - {"\\"}
    assert {character for character in alphabet if asked.match(character)} == {*characters}


@pytest.mark.parametrize(
    "pattern", ["[^,]{0,4}前", ".后", r"\w", "不?", "不|", "(?:不|很?)", "(?<=不)", "(不", r"\bx", ""]
)
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"begin with|not closed"):
        beginnings(pattern)


def test_the_long_patterns_of_the_prose_are_quick() -> None:
    assert {"item_words._HARD", "item_words._MENDED", "item_words._GENERAL", "answers._STOCK"} <= set(QUICK)


@pytest.mark.parametrize("name", QUICK)
def test_a_quick_pattern_finds_what_the_plain_one_finds(name: str) -> None:
    pattern = QUICK[name]
    slow = re.compile(pattern.plain)
    found = [[match.span() for match in pattern.finditer(text)] for text in TEXTS]
    assert found == [[match.span() for match in slow.finditer(text)] for text in TEXTS]
    assert any(found)


@pytest.mark.parametrize("pattern", [item_marks._MARK, item_text._SENTENCE_END, figure_numbers._QUANTITY])
def test_a_look_ahead_written_by_hand_leaves_nothing_out(pattern: re.Pattern[str]) -> None:
    plain, times = re.subn(r"\(\?=\[[^]]+\]\)", "", pattern.pattern, count=1)
    slow = re.compile(plain, pattern.flags)
    assert times == 1
    found = [[match.span() for match in pattern.finditer(text)] for text in TEXTS]
    assert found == [[match.span() for match in slow.finditer(text)] for text in TEXTS]
    assert any(found)


def test_quick_keeps_the_groups() -> None:
    match = quick("(?P<fault>不足)|(?P<step>加强)").search("还须加强")
    assert match is not None
    assert match.lastgroup == "step"
    assert match.span() == (2, 4)


def test_a_quick_pattern_has_the_methods_of_a_pattern() -> None:
    text = "不足与不够，缺人"
    for method in ("search", "match", "fullmatch"):
        found = [getattr(pattern, method)(text) for pattern in (quick("不[足够]|缺"), re.compile("不[足够]|缺"))]
        assert [match and match.span() for match in found] == [(0, 2)] * 2 if method != "fullmatch" else [None] * 2
    assert quick("不[足够]|缺").findall(text) == ["不足", "不够", "缺"]
    assert quick("不[足够]|缺").sub("〇", text) == "〇与〇，〇人"
    assert [match.start() for match in quick("不[足够]|缺").finditer(text)] == [0, 3, 6]
    assert quick("不足").search("足够", 1) is None


def test_a_quick_pattern_that_may_begin_with_anything_is_refused_where_it_is_used() -> None:
    pattern = quick("不?")
    with pytest.raises(ValueError, match="begin with"):
        pattern.search("不")


def test_each_quick_pattern_is_one() -> None:
    assert len(QUICK) >= 20
    for pattern in QUICK.values():
        assert pattern.search("") is None
