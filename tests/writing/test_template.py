"""The form to fill in: what is in it, and that what a township fills in is read back, sums and all."""

import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import gipdata
from gipdata import cli
from gipdata.forms import load_form
from gipdata.report import Kind
from gipdata.writing.template import NoTemplate, template_bytes
from tests.documents import Model, random_model
from tests.documents.shown import Shown

Key = tuple[str, str, str]
ORG = "示例县石桥镇人民政府"
SOFFICE = shutil.which("soffice")
COMPUTED = 25 + 6 + 3  # 总计 of 25 rows, （七）总计 of six applicants, 总计 of three channels


@cache
def book_of(year: int = 2026) -> Workbook:
    """To look at; a test that fills one in loads its own."""
    return load_workbook(io.BytesIO(template_bytes(year, ORG)))


def places_of(sheet: Worksheet, edition: str) -> dict[Key, str]:
    """Where each figure stands, found by the labels on the sheet."""
    found: dict[Key, str] = {}
    row_of: dict[str, list[int]] = {}
    for row in range(1, sheet.max_row + 1):
        for column in "ABD":
            if isinstance(text := sheet[f"{column}{row}"].value, str):
                row_of.setdefault(text, []).append(row)
    for code, table in load_form(edition).tables.items():
        if table.single_line:
            row = row_of["行政复议"][-1] + 3
            keys = list(table.keys)
            found |= {(code, *key): f"{'ABCDEFGHIJKLMNO'[i]}{row}" for i, key in enumerate(keys)}
            continue
        for block in table.blocks:
            columns = "IJKLMNO" if len(block.columns) == 7 else "DHL"
            first = row_of[block.heading][0] + 2 if block.heading else row_of[block.rows[0].label][0]
            for i, entry in enumerate(block.rows):
                assert entry.label in [sheet[f"{c}{first + i}"].value for c in "ABD"]
                for letter, measure in zip(columns, block.columns, strict=False):
                    found[code, entry.code, measure.code] = f"{letter}{first + i}"
    return found


# What is in it --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "edition", "cells"), [(2019, "2019", 198), (2020, "2019", 198), (2021, "2021", 200)])
def test_the_form_is_the_one_in_force_in_that_year(year: int, edition: str, cells: int) -> None:
    sheet = book_of(year)["年度报告"]
    assert sheet["A1"].value == f"{ORG}{year}年政府信息公开工作年度报告"
    places = places_of(sheet, edition)
    assert len(set(places.values())) == cells
    headings = [sheet[f"A{row}"].value for row in range(1, sheet.max_row + 1)]
    assert [h for h in headings if h in {s.label for s in load_form(edition).sections}] == [
        section.label for section in load_form(edition).sections
    ]


@pytest.mark.parametrize("year", [2018, 1999, 2100])
def test_a_year_without_a_form_is_refused_in_chinese(year: int) -> None:
    with pytest.raises(NoTemplate, match=f"没有 {year} 年的填报表.*2019"):
        template_bytes(year)


def test_totals_are_formulas_and_everything_else_is_to_be_filled_in() -> None:
    sheet = book_of()["年度报告"]
    places = places_of(sheet, "2021")
    formulas = {key: sheet[place].value for key, place in places.items() if sheet[place].value is not None}
    rows = [row.code for row in load_form("2021").tables["applications"].blocks[0].rows]
    six = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation")
    assert set(formulas) == (
        {("applications", row, "total") for row in rows}
        | {("applications", "total_handled", applicant) for applicant in six}
        | {("disputes", channel, "total") for channel in ("review", "direct_suit", "suit_after_review")}
    )
    first = places["applications", "new_received", "natural_person"][1:]
    assert (
        formulas["applications", "new_received", "total"]
        == f'=IF(COUNT(I{first}:N{first})=6,SUM(I{first}:N{first}),"")'
    )
    granted, last = int(first) + 2, int(first) + 22  # （一）予以公开 to （六）3.其他
    assert formulas["applications", "total_handled", "business"] == (
        f'=IF(COUNT(J{granted}:J{last})=21,SUM(J{granted}:J{last}),"")'
    )
    line = places["disputes", "review", "upheld"][1:]
    assert formulas["disputes", "direct_suit", "total"] == f'=IF(COUNT(F{line}:I{line})=4,SUM(F{line}:I{line}),"")'


def test_only_what_is_to_be_filled_in_is_unlocked() -> None:
    book = book_of()
    sheet = book["年度报告"]
    places = places_of(sheet, "2021")
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    figures = {place for place in places.values() if place in unlocked}
    assert len(figures) == 200 - COMPUTED
    assert all(sheet[place].value is None for place in figures)
    covered = {c.coordinate for area in sheet.merged_cells.ranges for row in sheet[area.coord] for c in row[1:]}
    assert {sheet[place].value for place in unlocked} == {None, f"{ORG}2026年政府信息公开工作年度报告", ORG}
    # What else is unlocked is merged into a figure, or is title, prose and signature over the full width.
    assert {place[0] for place in unlocked - figures - covered} == {"A"}
    assert sheet.protection.sheet and sheet.protection.password is None
    assert book["填写说明"].protection.sheet


@pytest.mark.parametrize(
    ("year", "key", "kind", "low"),
    [
        (2026, ("applications", "granted", "business"), "whole", "0"),
        (2026, ("disputes", "review", "upheld"), "whole", "0"),
        (2020, ("disclosure", "regulations", "made"), "whole", "0"),
        (2020, ("disclosure", "licences", "change"), "whole", "-9999999"),
        (2020, ("disclosure", "fees", "change"), "whole", "-9999999"),
    ],
)
def test_counts_take_whole_numbers_and_only_changes_may_be_negative(year: int, key: Key, kind: str, low: str) -> None:
    sheet = book_of(year)["年度报告"]
    place = places_of(sheet, "2021" if year > 2020 else "2019")[key]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if place in rule.sqref]
    assert (rule.type, rule.operator, rule.formula1) == (kind, "between", low)
    assert rule.showErrorMessage and rule.errorStyle in (None, "stop")


@pytest.mark.parametrize(("year", "row", "unit", "digits"), [(2026, "fees", "万元", 4), (2020, "procurement", "元", 2)])
def test_amounts_say_their_unit_and_take_so_many_decimals(year: int, row: str, unit: str, digits: int) -> None:
    sheet = book_of(year)["年度报告"]
    place = places_of(sheet, "2021" if year > 2020 else "2019")["disclosure", row, "amount"]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if place in rule.sqref]
    assert rule.formula1 == f"AND(ISNUMBER({place}),{place}>=0,ROUND({place},{digits})={place})"
    assert rule.promptTitle == f"金额（{unit}）"
    assert sheet[place].number_format == f"0.{'0' * digits}"


def test_every_input_has_one_rule_and_no_computed_cell_has() -> None:
    for year, edition in ((2020, "2019"), (2026, "2021")):
        sheet = book_of(year)["年度报告"]
        for place in places_of(sheet, edition).values():
            rules = [rule for rule in sheet.data_validations.dataValidation if place in rule.sqref]
            assert len(rules) == (sheet[place].value is None)


def test_the_same_year_and_name_give_the_same_bytes() -> None:
    assert template_bytes(2026, ORG) == template_bytes(2026, ORG)


# The command ----------------------------------------------------------------------------------------------------------


def test_the_command_writes_the_form_and_never_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    assert cli.main(["template", "--year", "2026", "--org", ORG, "--out", str(path)]) == 0
    assert capsys.readouterr().out == f"已生成：{path}\n"
    assert path.read_bytes() == template_bytes(2026, ORG)
    path.write_bytes(b"filled in by someone")
    assert cli.main(["template", "--year", "2026", "--out", str(path)]) == 2
    assert "没有覆盖" in capsys.readouterr().err
    assert path.read_bytes() == b"filled in by someone"


@pytest.mark.parametrize(
    ("year", "name", "words"),
    [("2018", "表.xlsx", "2019"), ("2026", "表.xls", ".xlsx"), ("2026", "无/表.xlsx", "没有这个文件夹")],
)
def test_the_command_says_in_chinese_what_it_cannot_do(
    year: str, name: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["template", "--year", year, "--out", str(tmp_path / name)]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("year", ["26", "二〇二六", "2026年", "-2026"])
def test_a_year_is_four_digits(year: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        cli.main(["template", f"--year={year}", "--out", str(tmp_path / "表.xlsx")])
    assert exit.value.code == 2
    assert "四位数" in capsys.readouterr().err


def test_a_template_is_a_workbook_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xlsx"):
        gipdata.template(2026, tmp_path / "表.docx")


# Filled in and read back ----------------------------------------------------------------------------------------------


CHOSEN = {
    ("disclosure", "fees", "amount"): Shown("", Kind.NUMBER, Decimal(290_506)),  # 29.0506 万元
    ("disclosure", "procurement", "amount"): Shown("", Kind.NUMBER, Decimal("1400.5")),
} | {
    ("disclosure", "regulations", column): Shown("", Kind.NUMBER, 0)  # a township makes none
    for column in ("made", "disclosed", "public_total", "issued", "repealed", "in_force")
}


def model_of(edition: str, seed: int, style: str) -> Model:
    """A random report with amounts such as the form takes."""
    model = random_model(Random(seed), edition, style)
    return replace(model, values={key: CHOSEN.get(key, shown) for key, shown in model.values.items()})


def fill(model: Model, left_out: frozenset[Key] = frozenset()) -> bytes:
    """What a clerk saves: the model's figures typed into the cells that are not computed, and some prose."""
    book = load_workbook(io.BytesIO(template_bytes(model.year, ORG)))
    sheet = book["年度报告"]
    for key, place in places_of(sheet, model.edition).items():
        if sheet[place].value is None and key not in left_out:
            column = model.form.tables[key[0]].column(*key[1:])
            value = model.values[key].value
            assert value is not None
            sheet[place] = float(value) / (10_000 if column.unit else 1) if column.money else int(value)
    for row in range(1, sheet.max_row + 1):
        for section in model.form.sections:
            if section.code in model.prose and sheet[f"A{row}"].value == section.label:
                sheet[f"A{row + 1}"] = "\n".join(model.prose[section.code])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def recalculated(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """The files as a spreadsheet program saves them, with the results of their formulas."""
    (folder / "in").mkdir()
    for name, data in files.items():
        (folder / "in" / name).write_bytes(data)
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *(str(folder / "in" / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [folder / name for name in files]


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice to compute the formulas")
def test_a_filled_form_is_read_back_cell_for_cell(tmp_path: Path) -> None:
    models = {f"{edition}.xlsx": model_of(edition, 7, "mixed") for edition in ("2019", "2021")}
    partly = model_of("2021", 8, "small")
    gap: Key = ("applications", "granted", "business")
    files = {name: fill(model) for name, model in models.items()} | {
        "blank.xlsx": template_bytes(2026, ORG),
        "partly.xlsx": fill(partly, frozenset({gap})),
    }
    *whole, blank, part = [gipdata.read(path) for path in recalculated(files, tmp_path)]
    for report, model in zip(whole, models.values(), strict=True):
        assert (report.org, report.place.county, report.year, report.form) == (
            "石桥镇", "示例县", model.year, model.edition,
        )  # fmt: skip
        assert {(c.table, c.row, c.column): (c.kind, c.value) for c in report.cells} == {
            key: (Kind.NUMBER, shown.value) for key, shown in model.values.items()
        }
        for code, sentences in model.prose.items():
            section = report.section(code)
            assert section is not None and section.text == "\n".join(sentences)
        assert [f.message for f in report.findings if f.severity == "error"] == []

    # A blank is not zero: no total of an unfilled row or column, and none of the guide's words among the figures.
    assert {cell.kind for cell in blank.cells} == {Kind.BLANK}
    assert (len(blank.cells), blank.year, blank.org) == (200, 2026, "石桥镇")
    assert [s.code for s in blank.sections][1:7] == [section.code for section in load_form("2021").sections]
    unknown = {gap, ("applications", "granted", "total"), ("applications", "total_handled", "business")}
    unknown |= {("applications", "total_handled", "total")}
    for cell in part.cells:
        key = (cell.table, cell.row, cell.column)
        shown = (Kind.BLANK, None) if key in unknown else (Kind.NUMBER, partly.values[key].value)
        assert (cell.kind, cell.value) == shown, key
