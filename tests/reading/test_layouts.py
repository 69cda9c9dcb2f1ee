"""Random valid forms of both editions, written in every text layout and read back, cell for cell."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gipdata.reading.reader import read_report
from gipdata.report import Kind, Report
from gipdata.sources import document_from_bytes
from tests.documents import LAYOUTS, Layout, Model, fitted, random_model, with_blanks, write
from tests.documents.compare import cells_of, compare_cells, compare_prose

EDITIONS = ("2019", "2021")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be")
SEEDS = st.integers(0, 2**32 - 1)
SOME = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)}


def read(text: str, encoding: str = "utf-8") -> Report:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    return read_report(document_from_bytes(mark + text.encode(encoding), "示例.txt"))


def single_columns(model: Model) -> set[tuple[str, str]]:
    """(table, row) of the rows with one column only, in which a figure glued to its label can be told."""
    blocks = [(code, block) for code, table in model.form.tables.items() for block in table.blocks]
    return {(code, row.code) for code, block in blocks if len(block.columns) == 1 for row in block.rows}


def compare(model: Model, report: Report, layout: Layout) -> None:
    """As ``compare_cells``; where a layout runs figures together, those rows are unplaced."""
    if not layout.glued:
        compare_cells(model, report)
        return
    cells, readable = cells_of(report), single_columns(model)
    assert report.form == model.edition
    for key, shown in model.values.items():
        expected = (shown.kind, shown.value) if key[:2] in readable else (Kind.UNPLACED, None)
        assert (key, cells[key].kind, cells[key].value) == (key, *expected)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@SOME
@given(seed=SEEDS)
def test_a_full_form_is_read_back(layout: Layout, edition: str, seed: int) -> None:
    rng = Random(seed)
    model = fitted(random_model(rng, edition), layout)
    report = read(write(model, layout, rng).text)
    compare(model, report, layout)
    compare_prose(model, report)


@pytest.mark.parametrize("layout", [v for v in LAYOUTS.values() if v.shows_blanks], ids=lambda v: v.name)
@SOME
@given(seed=SEEDS, edition=st.sampled_from(EDITIONS), share=st.sampled_from((0.05, 0.4, 0.9)))
def test_blank_cells_stay_blank_where_they_are_shown(layout: Layout, edition: str, seed: int, share: float) -> None:
    rng = Random(seed)
    model = random_model(rng, edition)
    model = fitted(replace(model, values=with_blanks(rng, model.values, share)), layout)
    report = read(write(model, layout, rng).text)
    if layout.name != "markdown_cut":
        compare(model, report, layout)
        return
    # The second piece of a table cut in two has no heading: without a whole row in it, nothing tells the columns.
    for key, cell in cells_of(report).items():
        if cell.kind is not Kind.UNPLACED:
            assert (key, cell.kind, cell.value) == (key, model.values[key].kind, model.values[key].value)


@pytest.mark.parametrize(
    "layout", [v for v in LAYOUTS.values() if not v.shows_blanks and not v.glued], ids=lambda v: v.name
)
@SOME
@given(seed=SEEDS, edition=st.sampled_from(EDITIONS))
def test_a_row_with_blanks_that_leave_no_trace_is_never_guessed(layout: Layout, edition: str, seed: int) -> None:
    rng = Random(seed)
    model = random_model(rng, edition)
    values = with_blanks(rng, model.values, 0.1)
    report = read(write(replace(model, values=values), layout, rng).text)
    lines = {code: table.single_line for code, table in model.form.tables.items()}
    # The line of table 四 is one row, whatever channel an empty cell of it belongs to.
    row_of = {key: (key[0], "" if lines[key[0]] else key[1]) for key in values}
    incomplete = {row_of[key] for key, shown in values.items() if not shown.raw}
    for key, cell in cells_of(report).items():
        if layout.surplus and cell.kind is not Kind.UNPLACED:
            assert (key, cell.kind, cell.value) == (key, values[key].kind, values[key].value)
        elif row_of[key] in incomplete:
            assert cell.kind in (Kind.UNPLACED, Kind.BLANK, Kind.ABSENT), (key, cell)
            assert cell.kind is not Kind.BLANK or not any(values[k].raw for k in values if row_of[k] == row_of[key])
        else:
            assert (key, cell.kind, cell.value) == (key, values[key].kind, values[key].value)


@pytest.mark.parametrize("encoding", ENCODINGS)
@SOME
@given(seed=SEEDS, layout=st.sampled_from(sorted(LAYOUTS)), wide=st.booleans(), ends=st.sampled_from(("\n", "\r\n")))
def test_encodings_widths_and_line_ends(encoding: str, seed: int, layout: str, wide: bool, ends: str) -> None:
    rng = Random(seed)
    model = fitted(random_model(rng), LAYOUTS[layout])
    if wide:
        values = {k: v._replace(raw=v.raw.translate(FULL_WIDTH)) for k, v in model.values.items()}
        model = replace(model, values=values)
    report = read(write(model, LAYOUTS[layout], rng).text.replace("\n", ends), encoding)
    compare(model, report, LAYOUTS[layout])
    compare_prose(model, report)


@pytest.mark.parametrize("surplus", [(0, 0, 2, 2, 0, 0), (0, 0, 4, 2, 0, 0), (0, 0, 1, 2, 0, 0)])
def test_a_piece_that_is_even_by_chance_says_nothing_of_an_uneven_document(surplus: tuple[int, ...]) -> None:
    """Bars behind every row as it likes, but between two headings most rows happen to be equally wide."""
    layout = LAYOUTS["bars_behind"]
    model = fitted(random_model(Random(5), "2019"), layout)
    lines = write(model, layout, Random(5)).text.splitlines()
    first = next(n for n, line in enumerate(lines) if "第（八）项" in line)
    for n, bars in enumerate(surplus, first):
        lines[n] = lines[n].rstrip("| \u3000") + " | " + "|" * bars
    compare(model, read("\n".join(lines)), layout)
