"""Text sources: encodings, and the two layouts that keep rows. The documents are invented."""

import pytest

from gipdata.sources import Grid, Paragraph, UnreadableSource, document_from_bytes
from gipdata.sources.document import split_lines
from gipdata.sources.text import decode, split_blocks

SENTENCE = "本报告为虚构样本，示例乡全年公开信息若干条。\n规章\n0\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    assert decode((SENTENCE * 20).encode(encoding)) == (SENTENCE * 20, ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_cut_inside_a_character_is_read_and_said_to_be_damaged(encoding: str) -> None:
    data = (SENTENCE * 20).encode(encoding)
    cut = data[: data.rfind("条".encode(encoding)[-2:]) + 1]
    text, damage = decode(cut)
    assert text.startswith(SENTENCE * 19)
    assert damage in ((), ("characters-lost",))
    assert ("\ufffd" in text) == bool(damage)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空"),
        (b" \r\n\t", "空"),
        (b"\xef\xbb\xbf", "空"),
        (b"\xff\xfe", "空"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
        (b"Rar!\x1a\x07" + bytes(50), "不能读取"),
        (b"PK\x03\x04" + bytes(50), "压缩文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (("多" * 1_000_001).encode(), "内容过多"),
        (bytes(range(256)) * 50, "编码无法识别"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        document_from_bytes(data, "x.txt")


def texts(grid: Grid | Paragraph) -> list[list[str]]:
    assert isinstance(grid, Grid)
    return [[cell.text.strip() for cell in row] for row in grid.rows]


def test_a_cell_a_line_with_tabs_and_an_empty_line_after_each_row() -> None:
    (grid,) = split_blocks("\t信息内容\n\t本年新\n制作数量\n\t总数\n\n\t规章\n\t0\n\t\n\n")
    assert texts(grid) == [["信息内容", "本年新\n制作数量", "总数"], ["规章", "0", ""]]
    assert isinstance(grid, Grid)
    assert [cell.location.line for cell in grid.rows[0]] == [1, 2, 4]
    assert [cell.location.line for cell in grid.rows[1]] == [6, 7, 8]


def test_a_heading_right_below_figures_is_no_part_of_the_cell() -> None:
    grid, paragraph = split_blocks("\t规章\n\t0\n三、标题\n")
    assert texts(grid) == [["规章", "0"]]
    assert isinstance(paragraph, Paragraph)


def test_bars_with_and_without_a_leading_one() -> None:
    (grid,) = split_blocks("| a | b |\n|---|---|\n| c | |\nd | 0 |||\n")
    assert texts(grid) == [["a", "b"], ["c", ""], ["d", "0", "", ""]]


def test_one_cell_and_its_bar_is_a_paragraph() -> None:
    blocks = split_blocks("|\n规章 |\n0 |\n|\n| 5\n")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["规章", "0", "5"]
    assert len(blocks) == 3


def test_lines_of_bars_alone_say_nothing() -> None:
    blocks = split_blocks("规章\n|\n||||\n0\n|\n|||\n")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["规章", "0"]


def test_a_table_cut_in_two_pieces_of_different_width_is_two_grids() -> None:
    blocks = split_blocks("| a | b |\n| c | d |\n\n| e | f | g |\n| h | i | j |\n")
    assert [len(texts(block)) for block in blocks] == [2, 2]
    # the same width, or tabbed rows of any width: one grid
    assert len(split_blocks("| a | b |\n\n| c | d |\n")) == 1
    assert len(split_blocks("\ta\n\tb\n\n\tc\n\td\n\te\n")) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
@pytest.mark.parametrize("text", ["甲{0}{0}乙{0}", "甲\n{0}乙\n", "甲{0}\r\n乙\r\n"])
def test_lines_end_in_whatever_ends_a_line(end: str, text: str) -> None:
    lines = split_lines(text.format(end))
    assert [line for line in lines if line] == ["甲", "乙"]
    # A carriage return and the line feed behind it are one end, however many carriage returns stand before them.
    ends = text.format(end).replace("\r\n", "\n")
    assert len(lines) == 1 + sum(character in "\n\r\u2028\u2029\x0b\x0c\x85" for character in ends)


def test_two_carriage_returns_and_a_line_feed_end_two_lines() -> None:
    assert split_lines("甲\r\r\n乙") == ["甲", "", "乙"]


def test_paragraphs_alone_know_their_lines() -> None:
    blocks = split_blocks("甲\n\n  \n乙 \n丙")
    assert [(block.text, block.location.line) for block in blocks if isinstance(block, Paragraph)] == [
        ("甲", 1), ("乙 ", 4), ("丙", 5),
    ]  # fmt: skip
