"""CSV told from prose with commas in it, and cut into the cells that its author meant. The texts are invented."""

import csv
from dataclasses import replace
from io import StringIO
from random import Random

import pytest

from gipdata.report import Location
from gipdata.sources import Grid, Paragraph, document_from_bytes
from gipdata.sources.comma import split_rows
from tests.documents import LAYOUTS, random_model, with_blanks, write

PADDED = """示例乡年度报告,,,
一、概况,,,
"我镇精心组织,全面落实。
共收到申请1,400件。",,,
二、公开情况,,,
信息内容,制发,废止,有效
规章,3,,"1,400"
规范性文件,0,0,0
行政许可,5,,
四、诉讼,,,
0,1,2,3
"""


def shown(text: str) -> list[str | list[list[str]]]:
    blocks = split_rows(text)
    assert blocks is not None
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in blocks
    ]


def test_a_spreadsheet_writes_as_many_commas_in_every_line() -> None:
    assert shown(PADDED) == [
        *("示例乡年度报告", "一、概况", "我镇精心组织,全面落实。", "共收到申请1,400件。", "二、公开情况"),
        [
            ["信息内容", "制发", "废止", "有效"],
            ["规章", "3", "", "1,400"],
            ["规范性文件", "0", "0", "0"],
            ["行政许可", "5", "", ""],
        ],
        "四、诉讼",
        [["0", "1", "2", "3"]],
    ]


def test_every_cell_leads_back_to_the_line_it_stands_in() -> None:
    blocks = split_rows(PADDED)
    assert blocks is not None
    assert [b.location for b in blocks if isinstance(b, Paragraph)] == [Location(n, 1) for n in (1, 2, 3, 3, 5, 10)]
    grid = next(block for block in blocks if isinstance(block, Grid))
    assert grid.exact is False
    assert [cell.location for cell in grid.rows[1]] == [Location(7, i) for i in (1, 2, 3, 4)]


def test_rows_of_different_lengths_are_told_by_their_labels_and_figures() -> None:
    text = "概况\n信息,制发,废止\n规章,0,0\n文件,3,\n无逗号的话。\n类型,数量\n许可,5\n处罚,/\n"
    assert shown(text) == [
        "概况",
        [["信息", "制发", "废止"], ["规章", "0", "0"], ["文件", "3", ""]],
        "无逗号的话。",
        [["类型", "数量"], ["许可", "5"], ["处罚", "/"]],
    ]


def test_empty_columns_behind_a_whole_table_are_no_cells_and_those_within_are() -> None:
    text = "信息,,制发,,\n规章,,3,,\n文件,,,,\n许可,,0,,\n处罚,,1,,\n"
    assert shown(text) == [[["信息", "", "制发"], ["规章", "", "3"]], "文件", [["许可", "", "0"], ["处罚", "", "1"]]]


def test_a_figure_alone_stays_in_its_column_and_a_label_alone_is_a_paragraph() -> None:
    text = "信息,制发,废止\n规章,3,4\n,,5\n文件,,\n许可,0,1\n处罚,2,3\n"
    assert shown(text) == [
        [["信息", "制发", "废止"], ["规章", "3", "4"], ["", "", "5"]],
        "文件",
        [["许可", "0", "1"], ["处罚", "2", "3"]],
    ]


def test_a_second_line_in_a_heading_is_part_of_the_cell() -> None:
    text = '信息,"本年\n制发",废止\n规章,3,4\n文件,0,0\n许可,1,2\n'
    assert shown(text) == [[["信息", "本年\n制发", "废止"], ["规章", "3", "4"], ["文件", "0", "0"], ["许可", "1", "2"]]]


PLAIN = {
    "prose": "我镇高度重视,精心组织,全面落实,\n全年公开信息3条,其中公告1条,\n受理申请0件,办结0件,\n",
    "thousands after a space": "规章 1,400 2,300 1,200\n文件 1,100 1,000 2,000\n许可 3,400 1,200 1,000\n处罚 1,000\n",
    "thousands behind the label": "规章1,400\n文件2,300\n许可1,200\n处罚1,100\n强制1,000\n",
    "thousands on lines of their own": "规章\n1,400\n文件\n2,300\n许可\n1,200\n处罚\n1,100\n",
    "thousands after a comma": "金额,1,400\n收费,2,300\n采购,1,200\n其他,1,100,000\n",
    "full-width commas": "规章，0，0\n文件，0，0\n许可，0，0\n处罚，0，0\n",
    "bars": "| 规章,一 | 0 | 0 |\n| 文件,二 | 0 | 0 |\n| 许可,三 | 0,0 | 0 |\n",
    "tabs": "规章,甲\t0,1\n文件,乙\t0,2\n许可,丙\t0,3\n处罚,丁\t0,4\n",
    "a quotation never closed": '规章,0,0\n文件,0,0\n许可,0,0\n"处罚,0,0\n',
    "too few rows": "规章,0,0\n文件,0,0\n",
    "no commas": "规章\n0\n0\n",
    "nothing": "",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_what_is_not_certain_is_no_table(text: str) -> None:
    assert split_rows(text) is None


def test_figures_of_three_digits_are_cells_where_a_row_beside_them_is_as_long() -> None:
    assert shown("信息,甲,乙\n规章,12,345\n文件,1,0\n许可,0,0\n") == [
        [["信息", "甲", "乙"], ["规章", "12", "345"], ["文件", "1", "0"], ["许可", "0", "0"]]
    ]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_no_report_in_another_layout_is_taken_for_one_with_commas(layout: str) -> None:
    for seed in range(6):
        assert split_rows(write(random_model(Random(seed)), LAYOUTS[layout], Random(seed)).text) is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("padded", [False, True])
def test_a_report_is_cut_into_the_cells_that_were_written(encoding: str, seed: int, padded: bool) -> None:
    """The same report with tabs and, written by the csv module, with commas."""
    model = random_model(Random(seed))
    model = replace(model, values=with_blanks(Random(seed), model.values, 0.2))
    rows = [line.split("\t") for line in write(model, LAYOUTS["tab_separated"], Random(seed)).text.split("\n")]
    width = max(map(len, rows)) if padded else 0
    target = StringIO()
    csv.writer(target).writerows(row + [""] * (width - len(row)) for row in rows)
    document = document_from_bytes(target.getvalue().encode(encoding), "示例.csv")
    read = [
        [cell.text for cell in row] for block in document.blocks if isinstance(block, Grid) for row in block.rows
    ]  # fmt: skip
    several = [row for row in rows if len([cell for cell in row if cell]) > 1]
    assert [_stripped(row) for row in read if len([cell for cell in row if cell]) > 1] == list(map(_stripped, several))


def _stripped(row: list[str]) -> list[str]:
    """Without empty cells at the end."""
    while row and not row[-1].strip():
        row = row[:-1]
    return row
