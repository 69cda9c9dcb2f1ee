"""Holding what was read against the model that was written."""

from gipdata.report import Cell, Report
from tests.documents.model import Key, Model

__all__ = ["cells_of", "compare_cells", "compare_prose", "squeezed"]


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
