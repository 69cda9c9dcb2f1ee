"""Random reports written as every kind of file and read back, cell for cell; damaged ones, without a silent error."""

import re
from dataclasses import replace
from random import Random

import pandas as pd
import pytest

from gipdata.reading.reader import read_report
from gipdata.report import Report
from gipdata.sources import document_from_bytes
from tests.documents import LAYOUTS, Model, random_model, with_blanks, write
from tests.documents.compare import cells_of, compare_cells, compare_prose, frames_of
from tests.documents.file_cases import damaged_file, judge_file
from tests.documents.markup import markup_of
from tests.documents.markup_files import FILES
from tests.documents.oracle import Verdict
from tests.sources.make_pdf import reportlab_pdf, story_of


def read(data: bytes) -> Report:
    return read_report(document_from_bytes(data, "示例"))


def some_model(seed: int, kind: str) -> Model:
    rng = Random(f"{kind}/{seed}")
    model = random_model(rng, ("2019", "2021")[seed % 2])
    return model if seed % 4 < 2 else replace(model, values=with_blanks(rng, model.values, (0.1, 0.5)[seed % 3 == 0]))


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("seed", range(12))
def test_a_report_is_read_back(kind: str, seed: int) -> None:
    model = some_model(seed, kind)
    markup = markup_of(model, Random(seed))
    # On a sheet without borders an empty cell is none: rows with blanks come out unplaced, which is no round trip.
    markup.ruled = seed % 4 >= 2 or seed % 3 > 0
    report = read(FILES[kind](markup, Random(seed)))
    compare_cells(model, report)
    compare_prose(model, report)


@pytest.mark.parametrize("seed", range(6))
def test_all_kinds_of_one_report_give_equal_frames_but_for_where_they_stand(seed: int) -> None:
    model = replace(some_model(seed, "equal"), signed=False)  # the date is drawn anew for each file
    files = {kind: write_file(markup_of(model, Random(seed)), Random(seed)) for kind, write_file in FILES.items()}
    files["pdf"] = reportlab_pdf(story_of(model))
    files["text"] = write(model, LAYOUTS["tab_separated"], Random(seed)).text.encode()
    frames = {kind: frames_of(read(data)) for kind, data in files.items()}
    first = frames.pop("text")
    for kind, others in frames.items():
        for name, frame in others.items():
            pd.testing.assert_frame_equal(frame, first[name], obj=f"{kind}: {name}")


def test_every_kind_says_in_its_own_way_where_a_figure_stands() -> None:
    model = random_model(Random(5), "2021", "small")
    markup = markup_of(model, Random(5))
    files = {kind: write_file(markup, Random(5)) for kind, write_file in FILES.items()}
    files["pdf"] = reportlab_pdf(story_of(model))
    places = {
        kind: cells_of(read(data))["applications", "new_received", "total"].location for kind, data in files.items()
    }
    # The last of ten columns, in the row below three lines of heading, of the second table.
    assert str(places["html"]) == str(places["word"]) == "第2表第4行第10列"
    assert re.fullmatch(r"“.+”J\d+", str(places["excel"]))
    assert re.fullmatch(r"第1页第2表第4行第\d+列\[\d+,\d+,\d+,\d+\]", str(places["pdf"]))


@pytest.mark.parametrize("part", range(6))
def test_damaged_files_have_no_silent_wrong_cell(part: int) -> None:
    right = 0
    for number in range(part, 180, 6):
        case = damaged_file(1, number)
        judgement = judge_file(case)
        assert judgement.silent == [], f"tools/damage.py --files --seed 1 --only {number}: {case.kind} {case.damages}"
        right += judgement.counts[Verdict.RIGHT]
    assert right > 30 * 199 * 2 / 3  # a reader that reads nothing would be silent about nothing
