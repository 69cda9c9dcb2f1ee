"""Labels: what a piece of text is, before anything is decided about rows and columns."""

import pytest

from gipdata.folding import fold_each
from gipdata.forms import EDITIONS, load_form
from gipdata.reading.labels import TokenKind, join_labels, label_pattern, mend_label
from gipdata.reading.tokens import begins_with_label, is_page_mark, tokens_of


def kinds(text: str) -> list[str]:
    return [token.kind.name for token in tokens_of(text)]


def codes(text: str) -> set[str]:
    (token,) = tokens_of(text)
    return {role.code for role in token.roles}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("一、本年新收政府信息公开申请数量", "new_received"),
        ("本年新收政府信息公开申请数量", "new_received"),
        ("二、上年转结政府信息公开申请数量", "carried_in"),
        ("(二) 部分公开", "partly_granted"),
        ("2、重复申请", "rejected_duplicate"),
        ("（2）重复申请", "rejected_duplicate"),
        ("2重复申请", "rejected_duplicate"),
        ("3. 其他", "other_other"),
        ("社会组织", "public_welfare"),
        ("商业 企业", "business"),
        ("本年（2023）制发件数", "issued"),
        ("2023年制发件数", "issued"),
        ("采购总金额（万元）", "amount"),
        ("采购总金额（单位：元）", "amount"),
        ("第二十一条第（五）项", "5"),
        ("行政事业性收费（单位：万元）", "fees"),
        ("行政许可（增减用负值表示，如-8）", "licences"),
    ],
)
def test_one_label(text: str, code: str) -> None:
    assert codes(text) == {code}


def test_words_of_two_places_keep_both_roles() -> None:
    assert codes("其他") == {"other_organisation", "other_other"}
    assert {"total", "total_handled"} == codes("总计")
    # their number decides
    assert codes("（七）总计") == {"total_handled"}


@pytest.mark.parametrize("text", ["4.其他", "规章库", "行政处罚情况", "我镇规章制度健全", "其他处理意见"])
def test_no_label(text: str) -> None:
    assert kinds(text) == ["TEXT"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规章 0 0 12", ["LABEL", "FIGURE", "FIGURE", "FIGURE"]),
        ("12.重复申请", ["FIGURE", "LABEL"]),  # a figure 1 and the label 2.重复申请, run together
        ("5行政强制", ["FIGURE", "LABEL"]),
        ("02.重复申请", ["FIGURE", "LABEL"]),
        ("其他对外管理服务事项 2 0 29", ["LABEL", "FIGURE", "FIGURE", "FIGURE"]),  # no year 2029
        ("行政处罚 2030", ["LABEL", "FIGURE"]),
        ("本年（２０２９）制发件数", ["LABEL"]),
        ("2029年制发件数", ["LABEL"]),
        ("规章 1 2 65283 其他对外管理服务事项 3", ["LABEL", "FIGURE", "FIGURE", "FIGURE", "LABEL", "FIGURE"]),
        ("总计商业企业", ["LABEL", "LABEL"]),
        ("（三）不予公开1.属于国家秘密", ["LABEL", "LABEL"]),
        ("行政处罚0件，行政强制0件。", ["TEXT"]),  # a sentence
        ("行政处罚12月完成", ["TEXT"]),
        ("- 4 -", ["PAGE_MARK"]),
        ("第3页", ["PAGE_MARK"]),
        ("　", ["BLANK"]),
        ("**", ["FIGURE"]),
    ],
)
def test_texts_run_together(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_glued_figures_are_marked() -> None:
    label, figures = tokens_of("规章000")
    assert (label.kind, figures.raw, figures.glued) == (TokenKind.LABEL, "000", True)


def test_a_label_broken_over_lines_is_joined() -> None:
    joined = join_labels(("本年新", "制作数量"))
    assert joined is not None
    assert {role.code for role in joined.roles} == {"made"}
    assert joined.raw == "本年新"
    assert join_labels(("本年新", "制作")) is not None
    assert join_labels(("规章", "制度")) is None


@pytest.mark.parametrize(
    ("text", "code"), [("2.重复请", "rejected_duplicate"), ("本年新制作量", "made"), ("结果维", "upheld")]
)
def test_one_lost_character_is_mended(text: str, code: str) -> None:
    token = mend_label(text)
    assert token is not None
    assert token.mended
    assert {role.code for role in token.roles} == {code}


@pytest.mark.parametrize("text", ["第二十条第（）项", "其", "总", "规", "重复"])
def test_what_could_be_several_labels_is_not_mended(text: str) -> None:
    assert mend_label(text) is None


def labels_of_the_forms() -> set[str]:
    tables = [table for edition in EDITIONS for table in load_form(edition).tables.values()]
    blocks = [block for table in tables for block in table.blocks]
    labels = [part.labels for block in blocks for part in (*block.rows, *block.groups)]
    labels += [column.labels for block in blocks for column in block.columns]
    return {label for group in labels for label in group}


def test_every_label_is_found_in_running_text() -> None:
    for label in labels_of_the_forms():
        folded = fold_each(f"0 {label} 5")
        match = label_pattern().search(folded)
        assert match is not None, label
        assert folded[match.end() :] == "5", label


@pytest.mark.parametrize(
    "text", ["{}", "{} 0 12", "。（{}）0", "⻓{} 0 1", "“{}” 3", "  ——{} 0 0", "①{} 1", "{}的情况"]
)
def test_what_begins_with_a_label_is_never_said_not_to(text: str) -> None:
    for label in labels_of_the_forms():
        written = text.format(label)
        if tokens_of(written)[0].kind is TokenKind.LABEL:
            assert begins_with_label(written), written


def test_prose_is_said_not_to_begin_with_a_label() -> None:
    assert not begins_with_label("我镇全年共制发规章0件，行政许可12件，其他事项另行公布。")


@pytest.mark.parametrize("words", range(1, 20))
def test_a_text_is_cut_where_words_are_no_more_than_half_of_it(words: int) -> None:
    text = "规章 0 12 " + "甲" * words + " 行政许可 3"
    cut = [token.raw for token in tokens_of(text)]
    assert cut == (["规章", "0", "12", "甲" * words, "行政许可", "3"] if 2 * words <= len(text) else [text])


def test_the_words_of_figures_count_as_figures() -> None:
    assert kinds("规章 三十二件 十二万元 一百二十 二百零三 减少五百") == ["LABEL"] + ["FIGURE"] * 5


@pytest.mark.parametrize(
    ("text", "is_one"), [("- 3 -", True), ("第3页，共9页", True), ("3", False), ("第3页的表", False)]
)
def test_page_marks(text: str, is_one: bool) -> None:
    assert is_page_mark(text) is is_one
