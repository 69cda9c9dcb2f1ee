"""The printed tables against the prescribed form, written down here by hand."""

from gipdata.forms import load_form
from gipdata.writing.layout import PAGE_UNITS, PrintedTable, print_table

Spanned = tuple[str, int, int]
"""Text, rows, columns."""


def printed(edition: str, table: str) -> PrintedTable:
    return print_table(load_form(edition).tables[table], {})


def labels(table: PrintedTable, rows: slice = slice(None)) -> list[list[Spanned]]:
    """The labels of each row with their spans."""
    return [[(c.text, c.rowspan, c.colspan) for c in row if c.role != "figure"] for row in table.rows[rows]]


def one(*texts: str) -> list[Spanned]:
    return [(text, 1, 1) for text in texts]


def test_every_place_of_every_table_is_covered_exactly_once() -> None:
    sizes = {}
    for edition in ("2019", "2021"):
        for code in load_form(edition).tables:
            table = printed(edition, code)
            covered: set[tuple[int, int]] = set()
            for i, row in enumerate(table.rows):
                for cell in row:
                    # As a browser places it: in the first column of its row that is free.
                    assert cell.at == next(at for at in range(99) if (i, at) not in covered)
                    places = {(i + d, cell.at + r) for d in range(cell.rowspan) for r in range(cell.colspan)}
                    assert not places & covered
                    covered |= places
            sizes[edition, code] = (len(table.rows), len(table.widths))
            assert covered == {(i, at) for i in range(len(table.rows)) for at in range(len(table.widths))}
            assert sum(table.widths) == PAGE_UNITS
    assert sizes == {
        ("2019", "disclosure"): (18, 4),
        ("2019", "applications"): (26, 10),
        ("2019", "disputes"): (4, 15),
        ("2021", "disclosure"): (14, 4),
        ("2021", "applications"): (28, 10),
        ("2021", "disputes"): (4, 15),
    }


def test_each_figure_of_the_form_is_printed_once_and_in_its_own_place() -> None:
    for edition in ("2019", "2021"):
        for code, table in load_form(edition).tables.items():
            texts = {(code, *key): f"{key[0]}/{key[1]}" for key in table.keys}
            figures = [c for row in print_table(table, texts).rows for c in row if c.role == "figure"]
            assert [(c.row, c.column) for c in figures] == list(table.keys)
            assert all(c.text == f"{c.row}/{c.column}" for c in figures)


def test_table_two_of_2021_has_clauses_over_the_full_width_and_single_figures_stretched() -> None:
    table = printed("2021", "disclosure")
    clause = [[(f"第二十条第（{number}）项", 1, 4)] for number in "一五六八"]
    decided = [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)]
    assert labels(table) == [
        clause[0],
        one("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
        one("规章"),
        one("行政规范性文件"),
        clause[1],
        decided,
        one("行政许可"),
        clause[2],
        decided,
        one("行政处罚"),
        one("行政强制"),
        clause[3],
        [("信息内容", 1, 1), ("本年收费金额（单位：万元）", 1, 3)],
        one("行政事业性收费"),
    ]
    assert [[c.colspan for c in row[1:]] for row in table.rows[2:4]] == [[1, 1, 1]] * 2
    assert [[c.colspan for c in table.rows[i][1:]] for i in (6, 9, 10, 13)] == [[3]] * 4


def test_table_two_of_2019_stretches_the_last_of_two_columns() -> None:
    table = printed("2019", "disclosure")
    assert labels(table, slice(12, None)) == [
        [("第二十条第（八）项", 1, 4)],
        [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 2)],
        one("行政事业性收费"),
        [("第二十条第（九）项", 1, 4)],
        [("信息内容", 1, 1), ("采购项目数量", 1, 1), ("采购总金额", 1, 2)],
        one("政府集中采购"),
    ]
    assert [c.colspan for c in table.rows[17]] == [1, 1, 2]


def test_table_three_has_a_corner_of_three_by_three_and_one_tall_cell_for_the_results() -> None:
    for edition, results in (("2019", 20), ("2021", 22)):
        table = printed(edition, "applications")
        corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        assert labels(table, slice(0, 8)) == [
            [(corner, 3, 3), ("申请人情况", 1, 7)],
            [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
            one("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
            [("一、本年新收政府信息公开申请数量", 1, 3)],
            [("二、上年结转政府信息公开申请数量", 1, 3)],
            [("三、本年度办理结果", results, 1), ("（一）予以公开", 1, 2)],
            [("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2)],
            [("（三）不予公开", 8, 1), ("1.属于国家秘密", 1, 1)],
        ]
        assert labels(table, slice(-2, None)) == [[("（七）总计", 1, 2)], [("四、结转下年度继续办理", 1, 3)]]
        assert table.heading_rows == 3


def test_the_group_of_other_handling_is_one_row_in_2019_and_three_in_2021() -> None:
    other = "（六）其他处理"
    assert [(other, 1, 2)] in labels(printed("2019", "applications"))
    rows = labels(printed("2021", "applications"))
    at = next(i for i, row in enumerate(rows) if row[0][0] == other)
    assert rows[at][0] == (other, 3, 1)
    assert [row[-1][0][:2] for row in rows[at : at + 3]] == ["1.", "2.", "3."]


def test_table_four_has_a_heading_of_three_lines_over_one_line_of_figures() -> None:
    table = printed("2021", "disputes")
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    assert labels(table) == [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((text, 2, 1) for text in outcomes), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        one(*outcomes, *outcomes),
        [],
    ]
    assert [(c.row, c.column) for c in table.rows[3]][5:7] == [("direct_suit", "upheld"), ("direct_suit", "corrected")]
