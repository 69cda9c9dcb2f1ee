"""Tables: what must be placed, and what must not. Each case is a small table made from the form's own labels."""

from collections.abc import Sequence

import pytest

from gipdata.forms import load_form
from gipdata.reading.reader import read_report
from gipdata.report import Cell, Kind, Report
from gipdata.sources import document_from_bytes

FORM = load_form("2021")
APPLICATIONS = FORM.tables["applications"].blocks[0]
DISCLOSURE = FORM.tables["disclosure"].blocks
APPLICANTS = [column.label for column in APPLICATIONS.columns]
ROW = {row.code: row.label for row in APPLICATIONS.rows}
GROUP = {group.code: group.label for group in APPLICATIONS.groups}
HEADING = ["申请人情况", APPLICANTS[0], GROUP["legal_persons"], APPLICANTS[-1], *APPLICANTS[1:-1]]


def read(*lines: str, section: str = "applications") -> Report:
    heading = next(s.label for s in FORM.sections if s.code == section)
    text = "\n".join(["示例乡2022年政府信息公开工作年度报告", heading, *lines])
    return read_report(document_from_bytes(text.encode(), "x.txt"))


def values(report: Report, row: str, table: str = "applications") -> list[object]:
    """The row's values, or the kind where there is none."""
    cells: Sequence[Cell] = [c for c in report.cells if (c.table, c.row) == (table, row)]
    return [c.value if c.kind is Kind.NUMBER else c.kind.value for c in cells]


def reasons(report: Report) -> list[tuple[str, str | None]]:
    return [(r.detail, r.row) for r in report.remarks if r.rule == "row-unplaced"]


UNPLACED = ["unplaced"] * 7


def flat(*rows: tuple[str, Sequence[int]], heading: Sequence[str] = HEADING) -> list[str]:
    return [*heading, *(line for label, figures in rows for line in (label, *map(str, figures)))]


def test_a_whole_row_in_flat_text() -> None:
    report = read(*flat((ROW["new_received"], [1, 2, 3, 4, 5, 6, 21])))
    assert values(report, "new_received") == [1, 2, 3, 4, 5, 6, 21]


@pytest.mark.parametrize("figures", [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 21, 21], [21], []])
def test_a_row_of_another_length_in_flat_text(figures: list[int]) -> None:
    report = read(*flat((ROW["new_received"], figures), (ROW["carried_in"], [0] * 7)))
    assert values(report, "new_received") == UNPLACED
    assert reasons(report) == [("count", "new_received")]
    assert values(report, "carried_in") == [0] * 7


def test_a_lost_label_spoils_the_row_above_and_no_other() -> None:
    lines = flat((ROW["new_received"], [1] * 7), (ROW["carried_in"], [2] * 7), (ROW["granted"], [3] * 7))
    lines.remove(ROW["carried_in"])
    report = read(*lines)
    assert values(report, "new_received") == UNPLACED
    assert values(report, "carried_in") == ["absent"] * 7
    assert values(report, "granted") == [3] * 7


def test_figures_beside_a_group_label_are_nobodys() -> None:
    report = read(*flat((ROW["new_received"], [0] * 7), (GROUP["denied"], [5] * 7)))
    assert reasons(report) == [("no-label", None)]
    assert 5 not in [c.value for c in report.cells]


def test_headings_in_another_order_place_nothing() -> None:
    swapped = list(HEADING)
    a, b = swapped.index("商业企业"), swapped.index("科研机构")
    swapped[a], swapped[b] = swapped[b], swapped[a]
    report = read(*flat((ROW["new_received"], [1, 2, 3, 4, 5, 6, 21]), heading=swapped))
    assert values(report, "new_received") == UNPLACED
    assert reasons(report) == [("header", "new_received")]


def test_a_lost_heading_over_whole_rows_does_no_harm_but_a_lost_column_is_absent() -> None:
    shorter = [label for label in HEADING if label != "科研机构"]
    rows = [(ROW[code], [1, 2, 3, 4, 5, 6, 21]) for code in ("new_received", "carried_in")]
    assert values(read(*flat(*rows, heading=shorter)), "carried_in") == [1, 2, 3, 4, 5, 6, 21]
    rows = [(label, [1, 2, 4, 5, 6, 21]) for label, _ in rows]
    assert values(read(*flat(*rows, heading=shorter)), "carried_in") == [1, 2, "absent", 4, 5, 6, 21]


def test_the_same_row_twice() -> None:
    twice = (ROW["new_received"], [1] * 7)
    report = read(*flat(twice, twice))
    assert values(report, "new_received") == [1] * 7
    assert [(r.rule, r.detail) for r in report.remarks if r.rule == "extra-row"] == [("extra-row", "duplicate")]
    report = read(*flat(twice, (ROW["new_received"], [2] * 7)))
    assert values(report, "new_received") == UNPLACED
    assert ("duplicate", "new_received") in reasons(report)


def test_a_row_the_form_does_not_have() -> None:
    report = read(*flat((ROW["new_received"], [0] * 7), ("9.自行添加的一行", [1, 0, 0, 0, 0, 0, 1])))
    extra = [c for c in report.cells if c.row == "extra"]
    assert next((c.column, c.value) for c in extra) == ("natural_person", 1)
    assert {c.row_label for c in extra} == {"9.自行添加的一行"}
    assert [(r.rule, r.detail, r.label) for r in report.remarks if r.rule == "extra-row"] == [
        ("extra-row", "row", "9.自行添加的一行")
    ]


def test_a_page_number_is_no_figure() -> None:
    lines = flat((ROW["new_received"], [1] * 7), (ROW["carried_in"], [2] * 7))
    lines.insert(lines.index(ROW["carried_in"]) + 4, "- 4 -")
    assert values(read(*lines), "carried_in") == [2] * 7


def test_the_group_of_2021_and_the_row_of_2019_bear_one_label() -> None:
    other = load_form("2019").tables["applications"].rows["other"].label
    old = read(*flat((other, [1] * 7)))
    assert (old.form, values(old, "other")) == ("2019", [1] * 7)
    new = read(*flat((other, []), (ROW["other_not_corrected"], [2] * 7)))
    assert (new.form, values(new, "other_not_corrected")) == ("2021", [2] * 7)
    # the label of the first row is lost: its figures stand beside the group
    lost = read(*flat((other, [2] * 7), (ROW["other_fee_unpaid"], [3] * 7)))
    assert lost.form == "2021"
    assert values(lost, "other_not_corrected") == ["absent"] * 7
    assert 2 not in [c.value for c in lost.cells]


# Grids --------------------------------------------------------------------------------------------------------------


def markdown(*rows: Sequence[object]) -> list[str]:
    return ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


GRID_HEADING = [["", "申请人情况", "", "", "", "", "", ""], ["", *APPLICANTS]]


def test_empty_cells_of_a_grid_stay_in_their_columns() -> None:
    rows = [[ROW[code], *range(7)] for code in ("new_received", "carried_in", "carried_out")]
    partial = [ROW["granted"], "", 5, "", "", "", "", 5]
    assert values(read(*markdown(*GRID_HEADING, *rows, partial)), "granted") == [
        "blank", 5, "blank", "blank", "blank", "blank", 5,
    ]  # fmt: skip


def test_a_cell_dropped_from_a_row_with_empty_cells_places_nothing() -> None:
    rows = [[ROW[code], *range(7)] for code in ("new_received", "carried_in", "carried_out")]
    partial = [ROW["granted"], "", 5, "", "", "", "", 5]
    for i in range(1, 8):
        damaged = [cell for k, cell in enumerate(partial) if k != i]
        assert values(read(*markdown(*GRID_HEADING, *rows, damaged)), "granted") == UNPLACED
        doubled = [*partial[: i + 1], *partial[i:]]
        assert values(read(*markdown(*GRID_HEADING, *rows, doubled)), "granted") == UNPLACED


def test_a_label_in_the_first_applicants_column() -> None:
    rows = [[ROW[code], *range(7)] for code in ("new_received", "carried_in", "carried_out")]
    total_only = [GROUP["results"], ROW["granted"], "", "", "", "", "", 4]
    assert values(read(*markdown(*GRID_HEADING, *rows, total_only)), "granted") == ["blank"] * 6 + [4]


def test_a_blank_row_of_a_grid_is_blank() -> None:
    rows = [[ROW[code], *range(7)] for code in ("new_received", "carried_in", "carried_out")]
    report = read(*markdown(*GRID_HEADING, *rows, [ROW["granted"], *[""] * 7]), "五、存在的主要问题及改进情况")
    assert values(report, "granted") == ["blank"] * 7
    assert reasons(report) == []


def test_a_document_that_ends_with_an_empty_cell_may_have_been_cut_there() -> None:
    rows = [[ROW[code], *range(7)] for code in ("new_received", "carried_in", "carried_out")]
    report = read(*markdown(*GRID_HEADING, *rows, [ROW["granted"], 1, 2, 3, 4, 5, 6, ""]))
    assert values(report, "granted") == UNPLACED


def test_a_line_break_inside_the_last_figure_of_a_row() -> None:
    rows = markdown(*GRID_HEADING, *[[ROW[code], *range(7)] for code in ("new_received", "carried_in")])
    rows.append("| " + ROW["carried_out"] + " | 0 | 0 | 0 | 0 | 0 | 0 | 1")
    rows.append("2 |")
    assert values(read(*rows), "carried_out") == UNPLACED


# Table 二 -----------------------------------------------------------------------------------------------------------


def test_figures_under_no_heading_or_another_clauses_are_not_placed() -> None:
    licences, fees = DISCLOSURE[1], DISCLOSURE[3]
    bare = read(licences.heading, licences.corner, licences.rows[0].label, "5", section="disclosure")
    assert "licences" not in [c.row for c in bare.cells if c.kind is Kind.NUMBER]
    wrong = read(
        licences.heading, licences.corner, licences.columns[0].label, licences.rows[0].label, "5",
        fees.rows[0].label, "7", section="disclosure",
    )  # fmt: skip
    assert values(wrong, "licences", "disclosure") == [5]
    assert values(wrong, "fees", "disclosure") == ["unplaced"]


def test_a_column_that_the_form_does_not_have_is_extra() -> None:
    """本年数量 in place of 本年增/减 is a stock, not a change."""
    block = load_form("2019").tables["disclosure"].blocks[1]
    heading = [block.columns[0].label, "本年数量", block.columns[2].label]
    report = read(block.heading, block.corner, *heading, block.rows[0].label, "3", "4", "5", section="disclosure")
    assert values(report, "licences", "disclosure") == [3, "absent", 5, 4]
    extra = next(c for c in report.cells if c.column == "extra")
    assert (extra.row, extra.column_label, extra.value) == ("licences", "本年数量", 4)
    assert [(r.detail, r.label) for r in report.remarks if r.rule == "extra-row"] == [("column", "本年数量")]


def test_a_heading_cut_to_what_two_columns_share_is_told_by_position() -> None:
    block = load_form("2019").tables["disclosure"].blocks[0]
    lines = [block.corner, "本年新", "本年新", block.columns[2].label, block.rows[0].label, "1", "2", "3"]
    assert values(read(*lines, section="disclosure"), "regulations", "disclosure") == [1, 2, 3]


def test_a_column_name_printed_twice_is_told_by_its_place() -> None:
    block = load_form("2019").tables["disclosure"].blocks[0]
    made, _, total = (column.label for column in block.columns)
    report = read(block.corner, made, made, total, block.rows[0].label, "1", "2", "3", section="disclosure")
    assert values(report, "regulations", "disclosure") == [1, 2, 3]
    (remark,) = [r for r in report.remarks if r.rule == "source-damaged"]
    assert (remark.detail, remark.found, remark.label) == ("heading-repeated", made, block.columns[1].label)
    # two wrong headings, or names exchanged, are told by nothing
    for heading in ((made, made, made), (block.columns[1].label, made, total)):
        report = read(block.corner, *heading, block.rows[0].label, "1", "2", "3", section="disclosure")
        assert "number" not in [c.kind.value for c in report.cells if c.row == "regulations"]


def test_clauses_of_two_editions_are_mixed() -> None:
    old, new = load_form("2019").tables["disclosure"].blocks[0], DISCLOSURE[1]
    lines = [
        *[old.heading, old.corner, *(c.label for c in old.columns), old.rows[0].label, "1", "2", "3"],
        *[new.heading, new.corner, new.columns[0].label, new.rows[0].label, "4"],
    ]
    report = read(*lines, section="disclosure")
    assert report.form == "mixed"
    assert values(report, "regulations", "disclosure") == [1, 2, 3]
    assert values(report, "licences", "disclosure") == [4]


def test_a_heading_of_another_width_does_not_place_the_figures_below_it() -> None:
    block = load_form("2019").tables["disclosure"].blocks[3]
    heading = [block.corner, block.corner, *(column.label for column in block.columns)]
    row = [block.rows[0].label, "", "58404", ""]
    others = [["a", "b", "c", "d"]] * 6
    report = read(*markdown(*others, [block.heading, "", "", ""], [*heading, ""], row), "", section="disclosure")
    assert values(report, "fees", "disclosure") == ["unplaced", "unplaced"]


def test_figures_run_together_do_not_prove_a_column_lost() -> None:
    block = load_form("2019").tables["disclosure"].blocks[1]
    lines = [block.corner, block.columns[0].label, block.rows[0].label + "823", block.rows[1].label + "104"]
    report = read(*lines, section="disclosure")
    assert not any(c.kind is Kind.NUMBER for c in report.cells)
    assert ("glued", "licences") in reasons(report) or ("header", "licences") in reasons(report)


# Table 四 -----------------------------------------------------------------------------------------------------------


def line_heading() -> list[str]:
    table = FORM.tables["disputes"].blocks[0]
    label = {group.code: group.label for group in (*table.rows, *table.groups)}
    label |= {column.code: column.label for column in table.columns}
    return [label[code] for code in table.header_order]


@pytest.mark.parametrize("n", [14, 16, 1])
def test_a_line_of_another_length(n: int) -> None:
    report = read(*line_heading(), *map(str, range(n)), section="disputes")
    assert {c.kind for c in report.cells if c.table == "disputes"} == {Kind.UNPLACED}
    assert reasons(report) == [("count", None)]


def test_a_whole_line() -> None:
    report = read(*line_heading(), *map(str, range(15)), section="disputes")
    assert [c.value for c in report.cells if c.table == "disputes"] == list(range(15))
    assert report.cell("disputes", "suit_after_review", "pending") is not None
    assert values(report, "suit_after_review", "disputes") == [10, 11, 12, 13, 14]


def test_a_document_may_end_at_a_heading() -> None:
    report = read()
    assert (report.form, report.cells) == ("none", ())
    assert [r.detail for r in report.remarks if r.rule == "table-missing"] == ["text-ends"] * 3


def test_tables_as_pictures_are_said_to_be_missing() -> None:
    report = read("（图片）", section="disclosure")
    assert report.form == "none"
    assert next((r.detail, r.table) for r in report.remarks if r.rule == "table-missing") == ("picture", "disclosure")
