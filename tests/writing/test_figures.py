"""What is printed for the cells of a report, and what is said about those that cannot be."""

import pytest

from gipdata.forms import load_form
from gipdata.report import Cell, Kind, UnitBasis
from gipdata.writing.figures import form_of, print_cells
from gipdata.writing.layout import PrintedTable
from tests.reports import BLANK, EXTRA, SLASH, Written, cells_of, count, money

Key = tuple[str, str, str]
ABSENT: Written = ("", Kind.ABSENT, None, None)


def tables_of(edition: str, written: dict[Key, Written] | None = None, *extra: Cell) -> dict[str, PrintedTable]:
    return {table.code: table for table in print_cells([*cells_of(edition, written), *extra])}


def figure(tables: dict[str, PrintedTable], table: str, row: str, column: str) -> str:
    (cell,) = (c for line in tables[table].rows for c in line if (c.role, c.row, c.column) == ("figure", row, column))
    return cell.text


def notes(tables: dict[str, PrintedTable]) -> list[str]:
    return [note for table in tables.values() for note in table.notes]


def test_a_cell_is_printed_as_it_is_written_and_a_blank_is_empty() -> None:
    tables = tables_of(
        "2019",
        {
            ("disclosure", "regulations", "made"): ("　1,400 ", Kind.NUMBER, 1400, None),
            ("disclosure", "regulations", "disclosed"): ("４件", Kind.NUMBER, 4, None),
            ("disclosure", "regulations", "public_total"): SLASH,
            ("disclosure", "licences", "change"): ("减少2", Kind.NUMBER, -2, None),
            ("applications", "granted", "research"): ("详见附件", Kind.TEXT, None, None),
            ("applications", "granted", "business"): BLANK,
        },
    )
    row = [figure(tables, "disclosure", "regulations", c) for c in ("made", "disclosed", "public_total")]
    assert row == ["1,400", "４件", "/"]
    assert figure(tables, "disclosure", "licences", "change") == "减少2"
    assert figure(tables, "applications", "granted", "research") == "详见附件"
    assert figure(tables, "applications", "granted", "business") == ""
    assert figure(tables, "applications", "granted", "natural_person") == "0"
    assert notes(tables) == []


@pytest.mark.parametrize(
    ("edition", "row", "raw", "unit", "basis", "shown"),
    [
        # Below 本年收费金额（单位：万元）: 2000 yuan must not become 2000 × 10000.
        ("2021", "fees", "2000", "元", UnitBasis.HEADING, "2000元"),
        ("2021", "fees", "2000", "元", UnitBasis.ASSUMED, "2000元"),
        ("2021", "fees", "29.0506", "万元", UnitBasis.HEADING, "29.0506"),
        ("2021", "fees", "29.0506", "万元", UnitBasis.FORM, "29.0506"),
        ("2021", "fees", "2000元", "元", UnitBasis.STATED, "2000元"),
        # Below 采购总金额, where the form states no unit: what was 万元 by its own heading has to say so.
        ("2019", "procurement", "422.6", "万元", UnitBasis.HEADING, "422.6万元"),
        ("2019", "procurement", "4226000", "元", UnitBasis.ASSUMED, "4226000"),
        ("2019", "procurement", "422.6万元", "万元", UnitBasis.STATED, "422.6万元"),
    ],
)
def test_an_amount_keeps_its_value_below_the_heading_of_the_form(
    edition: str, row: str, raw: str, unit: str, basis: UnitBasis, shown: str
) -> None:
    amount = raw.rstrip("万元")
    tables = tables_of(edition, {("disclosure", row, "amount"): money(raw, amount, unit, basis)})
    assert figure(tables, "disclosure", row, "amount") == shown


def test_figures_of_an_unknown_column_are_not_printed_but_named_once() -> None:
    lost: Written = ("3 0", Kind.UNPLACED, None, None)
    columns = [c.code for c in load_form("2021").tables["applications"].blocks[0].columns]
    tables = tables_of("2021", {("applications", "denied_state_secret", column): lost for column in columns})
    assert {figure(tables, "applications", "denied_state_secret", column) for column in columns} == {""}
    (note,) = notes(tables)
    assert tables["applications"].notes == (note,)
    assert "“三（三）1.属于国家秘密”一行写有“3 0”" in note
    assert "未填入" in note


def test_what_the_source_does_not_have_is_named_by_row_by_column_and_by_cell() -> None:
    gone = {
        ("disclosure", "licences", "previous_items"): ABSENT,
        ("disclosure", "licences", "change"): ABSENT,
        ("disclosure", "licences", "decisions"): ABSENT,
        ("disclosure", "penalties", "change"): ABSENT,
        ("disclosure", "compulsory_measures", "change"): ABSENT,
        ("disclosure", "regulations", "made"): ABSENT,
    }
    (note,) = notes(tables_of("2019", gone))
    assert note == "注：原报告没有以下内容，表中留空：“规章”的“本年新制作数量”；“行政许可”一行；“本年增/减”一列。"


def test_a_table_that_is_missing_altogether_is_said_to_be() -> None:
    cells = [cell for cell in cells_of("2021") if cell.table != "disputes"]
    tables = {table.code: table for table in print_cells(cells)}
    assert tables["disputes"].notes == ("注：原报告没有本表的数据。",)
    assert [table.notes for table in tables.values()][:2] == [(), ()]
    assert [len(table.notes) for table in print_cells([])] == [1, 1, 1]


def test_what_the_form_does_not_have_is_named_below_its_table() -> None:
    tables = tables_of("2019", None, EXTRA)
    assert tables["disclosure"].notes == (
        "注：原报告另有本表格式以外的内容，未填入表中：自编文件的“本年新制作数量”为“7”。",
    )


def test_the_cells_tell_the_edition_and_one_that_is_asked_for_takes_no_cell_quietly() -> None:
    assert form_of(cells_of("2019")) is load_form("2019")
    assert form_of(cells_of("2021")) is load_form("2021")
    assert form_of([]) is load_form("2021")
    # 行政许可 本年处理决定数量 is of both editions.
    tables = {
        table.code: table
        for table in print_cells(cells_of("2019", {("disclosure", "fees", "change"): count(9)}), "2021")
    }
    assert "行政事业性收费的“本年增/减”为“9”" in tables["disclosure"].notes[-1]


def test_a_report_on_two_editions_is_printed_clause_by_clause() -> None:
    """Clause 1 with the columns of 2019, all else on the form of 2021."""
    old = [cell for cell in cells_of("2019", {("disclosure", "regulations", "made"): count(5)}) if cell.clause == 1]
    new = [cell for cell in cells_of("2021") if cell.clause != 1]
    tables = {table.code: table for table in print_cells([*old, *new])}
    assert form_of([*old, *new]).edition == "mixed"
    assert [c.text for c in tables["disclosure"].rows[1]] == [
        "信息内容",
        "本年新制作数量",
        "本年新公开数量",
        "对外公开总数量",
    ]
    assert figure(tables, "disclosure", "regulations", "made") == "5"
    assert [c.text for c in tables["disclosure"].rows[-1]] == ["行政事业性收费", "0"]
    assert notes(tables) == []


def test_a_clause_of_the_old_form_alone_is_printed_too() -> None:
    procurement = [cell for cell in cells_of("2019") if cell.clause == 9]
    tables = {table.code: table for table in print_cells([*cells_of("2021"), *procurement])}
    assert [row[0].text for row in tables["disclosure"].rows[-3:]] == ["第二十条第（九）项", "信息内容", "政府集中采购"]
    assert notes(tables) == []


def test_two_cells_for_one_place_are_refused() -> None:
    twice = Cell("disputes", "review", "total", "行政复议", "总计", None, "1", Kind.NUMBER, 1, None, None)
    with pytest.raises(ValueError, match="two cells for disputes review total"):
        print_cells([*cells_of("2021"), twice])
