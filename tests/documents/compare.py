"""Holding what was read against the model that was written."""

from dataclasses import replace

import pandas as pd

from gipdata.checks.engine import check_report
from gipdata.frames import dataset_of
from gipdata.narrative.understanding import understand
from gipdata.report import Cell, Report
from tests.documents.model import Key, Model

__all__ = ["cells_of", "compare_cells", "compare_prose", "frames_of", "squeezed"]


def cells_of(report: Report) -> dict[Key, Cell]:
    return {(c.table, c.row, c.column): c for c in report.cells if "extra" not in (c.row, c.column)}


def compare_cells(model: Model, report: Report) -> None:
    """Every cell of the model has its kind, value and characters in the report, and there are no others."""
    assert report.form == model.edition
    assert [c for c in report.cells if "extra" in (c.row, c.column)] == []
    cells = cells_of(report)
    assert list(cells) == [(code, *key) for code, table in model.form.tables.items() for key in table.keys]
    for key, shown in model.values.items():
        cell = cells[key]
        assert (key, cell.kind, cell.value, cell.raw.strip()) == (key, shown.kind, shown.value, shown.raw.strip())


def compare_prose(model: Model, report: Report) -> None:
    """Organisation, year and every section, in the form's order."""
    assert (report.org, report.year) == (model.org, model.year)
    for section in model.form.sections:
        read_section = report.section(section.code)
        assert read_section is not None, section.code
        note = model.notes.get(section.code, "")
        assert squeezed(read_section.text) == "".join(model.prose.get(section.code, ())) + note
    codes = [section.code for section in report.sections if section.code not in ("front", "back")]
    assert codes == [section.code for section in model.form.sections]


def squeezed(text: str) -> str:
    return "".join(text.split())


_PLACES = ["location", "message"]  # a message names the place


def frames_of(report: Report) -> dict[str, pd.DataFrame]:
    """The frames of one report without what says which file it was and where things stand in it."""
    data = dataset_of([check_report(understand(replace(report, source="", sha256="")))], [])
    names = ("reports", "disclosure", "applications", "disputes", "sections", "items", "figures", "checks", "findings")
    frames = {name: getattr(data, name).drop(columns=_PLACES, errors="ignore") for name in names}
    inside = ~frames["sections"]["section"].isin(["front", "back"])
    frames["sections"] = frames["sections"][inside].reset_index(drop=True)
    return frames
