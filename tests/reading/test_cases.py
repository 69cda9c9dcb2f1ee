"""The strings of tests/cases, each written into a whole report and read back."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from gipdata.reading.reader import read_report
from gipdata.report import Kind, Report
from gipdata.sources import document_from_bytes
from tests.documents import LAYOUTS, Key, Model, Shown, Written, random_model, write
from tests.documents.page import page_of

CASES = Path(__file__).parent.parent / "cases"
FILES = {name: tomllib.loads((CASES / f"{name}.toml").read_text("utf-8")) for name in ("in_the_wild", "invented")}
PROSE = tomllib.loads((CASES / "must_not_fire.toml").read_text("utf-8"))["prose"]
FAILURES = tomllib.loads((CASES / "known_failures.toml").read_text("utf-8"))

# The cell that a figure is written into: edition and key.
CELLS: dict[str, tuple[str, Key]] = {
    "count": ("2021", ("applications", "granted", "business")),
    "change": ("2019", ("disclosure", "licences", "change")),
    "amount": ("2019", ("disclosure", "procurement", "amount")),
    "fee": ("2021", ("disclosure", "fees", "amount")),
}
KNOWN_TO_FAIL = {
    (case["edition"], case["table"], case.get("row"), case.get("column"), written, layout)
    for case in FAILURES.get("labels", [])
    for written in case["written"]
    for layout in case["layouts"]
}
FLAT, GRID = "cells_without_gaps", "markdown"


def read(text: str) -> Report:
    return read_report(document_from_bytes(text.encode(), "x.txt"))


def model_of(edition: str) -> Model:
    return replace(random_model(Random(11), edition, "small"), notes={}, title="county", signed=False)


def cells_of(report: Report) -> dict[Key, tuple[Kind, int | Decimal | None]]:
    return {(c.table, c.row, c.column): (c.kind, c.value) for c in report.cells}


def expected(model: Model) -> dict[Key, tuple[Kind, int | Decimal | None]]:
    return {key: (shown.kind, shown.value) for key, shown in model.values.items()}


# Figures ----------------------------------------------------------------------------------------------------------


def figures(name: str) -> Iterator[Any]:
    for group in FILES[name]["figures"]:
        for case in group["cases"]:
            raw, value = case if isinstance(case, list) else (case, None)
            number = Decimal(value) if isinstance(value, str) else value
            yield pytest.param(group["at"], raw, Kind(group["kind"]), number, id=f"{name}-{group['at']}-{raw!r}")


@pytest.mark.parametrize(("at", "raw", "kind", "value"), [*figures("in_the_wild"), *figures("invented")])
def test_figure(at: str, raw: str, kind: Kind, value: int | Decimal | None) -> None:
    edition, key = CELLS[at]
    model = model_of(edition)
    model = replace(model, values={**model.values, key: Shown(raw, kind, value)})
    for layout in ("tabbed_cells", "tab_separated", GRID):
        report = read(write(model, LAYOUTS[layout], Random(1)).text)
        assert cells_of(report) == expected(model), layout
        cell = report.cell(*key)
        assert cell is not None and cell.raw.strip("\ufeff\u200b \u3000\u00a0") == raw.strip(
            "\ufeff\u200b \u3000\u00a0"
        )


# Labels -----------------------------------------------------------------------------------------------------------


def labels() -> list[Any]:
    """Every way of writing a label in every layout that can show it; what fails today is marked with its reason."""
    params = []
    for group in (*FILES.values(), FAILURES):
        for case in group.get("labels", []):
            column, row, reason = case.get("column"), case.get("row"), case.get("reason")
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            for written in case["written"]:
                for layout in case.get("layouts") or layouts_for(written):
                    at = (case["edition"], case["table"], row, column, written, layout)
                    if reason or at not in KNOWN_TO_FAIL:
                        params.append(pytest.param(*at, id=f"{row or column}-{written!r}-{layout}", marks=marks))
    return params


def layouts_for(label: str) -> tuple[str, ...]:
    """A label broken over lines needs a layout of flat lines, one with a space in it cells not parted by spaces."""
    if "\n" in label:
        return FLAT, "cells_with_gaps"
    return (FLAT, "tabbed_cells", GRID) if " " in label else (FLAT, "tabbed_cells", GRID, "spaced")


def relabelled(written: Written, table: str, row: str | None, column: str | None, label: str) -> str:
    """The text with the first label of that row, or of that column, written in another way."""
    page = page_of(written)
    for i, j, piece in page.pieces_of(table):
        if (piece.role, piece.key[1]) == ("row", row) or (piece.role, piece.key[2]) == ("column", column):
            page.lines[i][j] = piece._replace(text=label)
            return page.text
    raise AssertionError("no such label")


@pytest.mark.parametrize(("edition", "table", "row", "column", "label", "layout"), labels())
def test_label(edition: str, table: str, row: str | None, column: str | None, label: str, layout: str) -> None:
    model = model_of(edition)
    written = write(model, LAYOUTS[layout], Random(1), break_labels=False)
    report = read(relabelled(written, table, row, column, label))
    assert report.form == edition
    assert cells_of(report) == expected(model)
    assert [r for r in report.remarks if r.rule not in ("period", "identity-missing")] == []


# Prose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "text"),
    [pytest.param(group["section"], text, id=text) for group in PROSE for text in group["text"]],
)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_prose_stays_prose(edition: str, section: str, text: str) -> None:
    model = model_of(edition)
    model = replace(model, prose={**model.prose, section: (*model.prose[section], text, "其余工作正常开展。")})
    for layout in (FLAT, "cells_with_gaps", "tabbed_cells", GRID):
        report = read(write(model, LAYOUTS[layout], Random(1)).text)
        assert cells_of(report) == expected(model), layout
        read_section = report.section(section)
        assert read_section is not None and text in read_section.text.splitlines()
