"""Folding: what must become equal, and what must stay different."""

import pytest

from gipdata.folding import fold, fold_with_offsets, split_enumerator


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
