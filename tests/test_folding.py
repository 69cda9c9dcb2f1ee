"""Folding: what must become equal, and what must stay different."""

import re
import unicodedata

import pytest

from gipdata.folding import chinese_but, fold, fold_each, fold_with_offsets, split_enumerator


@pytest.mark.parametrize(
    ("written", "ordinary"),
    [
        ("商业 企业", "商业企业"),
        ("第二十条　第（一）项", "第二十条第(一)项"),
        ("〔2019〕６０号", "(2019)60号"),
        ("危及“三安全一稳定”", "危及三安全一稳定"),
        ("危及「三安全一穩定」", "危及三安全一稳定"),
        ("⼀⼯⼒⻓⺠", "一工力长民"),  # Kangxi radicals by NFKC, the last two by the table
        ("報(bào)告(gào)", "报告"),
        ("规范性\u200b文件\ufeff", "规范性文件"),
        ("本年增／减", "本年增/减"),
        ("行政複議", "行政复议"),
    ],
)
def test_equal_after_folding(written: str, ordinary: str) -> None:
    assert fold(written) == ordinary


@pytest.mark.parametrize(("a", "b"), [("结果维持", "结果纠正"), ("（一）", "（二）"), ("1.", "2."), ("一", "二")])
def test_still_different(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_brackets_around_words_are_no_pinyin() -> None:
    assert fold("部分公开（区分处理）") == "部分公开(区分处理)"


def test_offsets_lead_back_to_the_characters() -> None:
    text = " 规 章\u3000１２件"
    folded, offsets = fold_with_offsets(text)
    assert folded == "规章12件"
    assert [text[i] for i in offsets] == ["规", "章", "１", "２", "件"]


@pytest.mark.parametrize(
    ("folded", "enumerator", "rest"),
    [
        ("一、总体情况", ("一、", 1), "总体情况"),
        ("(六)其他处理", ("(一)", 6), "其他处理"),
        ("六)其他处理", ("(一)", 6), "其他处理"),
        ("3.其他", ("1.", 3), "其他"),
        ("(3)其他", ("(1)", 3), "其他"),
        ("02.重复申请", None, "02.重复申请"),  # a figure and a label run together
        ("422.6万元", None, "422.6万元"),
        ("一次性告知", None, "一次性告知"),
        ("2020年", None, "2020年"),
    ],
)
def test_enumerators(folded: str, enumerator: tuple[str, int] | None, rest: str) -> None:
    assert split_enumerator(folded) == (enumerator, rest)


# The ranges of which reports consist; some of them hold marks that join the character before (U+302A, U+3099).
_EVERYDAY = [
    *range(0x20, 0x180),
    *range(0x300, 0x370),
    *range(0x1100, 0x1180),
    *range(0x2000, 0x2070),
    *range(0x2460, 0x2474),
    *range(0x2E80, 0x3130),
]
_EVERYDAY += [*range(0x4E00, 0xA000), *range(0xFF00, 0xFFF0)]


def _unlike_their_parts(before: str) -> set[str]:
    """Characters that Unicode joins with the one before, by its own normal form."""
    normal = unicodedata.normalize
    parts = normal("NFKC", before)
    return {chr(c) for c in _EVERYDAY if normal("NFKC", before + chr(c)) != parts + normal("NFKC", chr(c))}


@pytest.mark.parametrize("before", ["e", "か", "ｶ", "ハ", "一", "\u1100", "e\u0327"])
def test_a_character_that_joins_the_one_before_is_folded_with_it(before: str) -> None:
    joined = _unlike_their_parts(before)
    assert joined or before == "一"
    for mark in joined:
        assert fold(f"政{before}{mark}府") == f"政{unicodedata.normalize('NFKC', before + mark)}府"


def test_all_other_characters_are_folded_one_by_one() -> None:
    joining = set().union(*map(_unlike_their_parts, ("e", "か", "ハ", "\u1100", "\uac00")))
    text = "".join(chr(c) for c in _EVERYDAY if chr(c) not in joining and unicodedata.category(chr(c)) != "Mn")
    assert fold(text) == "".join(map(fold, text)) == fold_each(text) == fold_with_offsets(text)[0]


def test_offsets_where_characters_vanish_and_grow() -> None:
    text = "“第”①⑩条…㎡"
    folded, offsets = fold_with_offsets(text)
    assert folded == "第110条...m2"
    assert offsets == [1, 3, 4, 4, 5, 6, 6, 6, 7, 7]


def test_chinese_characters_but_those_that_fold_into_some() -> None:
    characters = "万处减亿国"
    found = set(re.findall(f"[{chinese_but(characters)}]", "".join(map(chr, range(0x4000, 0xB000)))))
    assert found == {chr(c) for c in range(0x4E00, 0xA000) if fold(chr(c)) not in characters}
    assert not found & set("萬處減億國")
