"""Write random reports as every kind of file, read them back, and count what comes out otherwise.

    python tools/round_trip.py [--count 500] [--seed 1] [--kinds html,word,…]

Every cell, section, organisation and year is held against what was written, and the frames of all kinds of file
against those of a text (the text layouts are padded differently on purpose, so their characters differ). A third of
the reports has blanks; of the text layouts only those that show them are given such. Exits with 1 where anything
differs.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gipdata.reading.reader import read_report
from gipdata.report import Kind, Report
from gipdata.sources import document_from_bytes
from gipdata.sources.office import convert_folder, find_soffice
from tests.documents import LAYOUTS, Model, fitted, random_model, with_blanks, write
from tests.documents.compare import cells_of, compare_cells, compare_prose, frames_of
from tests.documents.markup import markup_of
from tests.documents.markup_files import FILES, word_file
from tests.sources.make_pdf import reportlab_pdf, story_of

_BATCH = 50
_TEXT = "tab_separated"
_LINELESS = "pdf without lines"  # where rows with blanks may come out unplaced: nothing tells their columns
_Write = Callable[[Model, Random], bytes]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500, help="how many reports (default 500)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other reports")
    parser.add_argument("--kinds", help="only these kinds, with commas between them")
    options = parser.parse_args(arguments)
    writers = _writers()
    kinds = options.kinds.split(",") if options.kinds else [*writers, *(["doc"] if find_soffice() else []), "layouts"]
    wrong: Counter[str] = Counter()
    done: Counter[str] = Counter()
    unplaced: Counter[str] = Counter()
    for first in range(0, options.count, _BATCH):
        models = [_model(options.seed, n) for n in range(first, min(first + _BATCH, options.count))]
        for kind, report, model in _reports(models, kinds, writers):
            done[kind] += 1
            open_cells = _unplaced(report) if kind == _LINELESS else 0
            unplaced[kind] += open_cells
            fault = _fault_beside_unplaced(report, model) if open_cells else _fault(report, model, kind not in LAYOUTS)
            if fault:
                wrong[kind] += 1
                print(f"{kind} {model.org} {model.year}: {fault}")
    print(f"{'kind':24}{'reports':>9}{'different':>11}{'unplaced cells':>16}")
    for kind in done:
        print(f"{kind:24}{done[kind]:>9,}{wrong[kind]:>11,}{unplaced[kind]:>16,}")
    return 1 if wrong else 0


def _model(seed: int, number: int) -> Model:
    rng = Random(f"round trip/{seed}/{number}")
    model = replace(random_model(rng, ("2019", "2021")[number % 2]), signed=False)
    share = rng.choice((0.05, 0.3, 0.7))
    return replace(model, values=with_blanks(rng, model.values, share)) if number % 3 == 2 else model


def _writers() -> dict[str, _Write]:
    writers: dict[str, _Write] = {"text": lambda model, rng: write(model, LAYOUTS[_TEXT], rng).text.encode()}
    for kind, write_file in FILES.items():
        writers[kind] = _as_markup(write_file)
    writers["pdf"] = lambda model, rng: reportlab_pdf(story_of(model))
    writers[_LINELESS] = lambda model, rng: reportlab_pdf(story_of(model, ruled=False))
    return writers


def _as_markup(write_file: Callable[..., bytes]) -> _Write:
    return lambda model, rng: write_file(markup_of(model, rng), rng)


def _reports(
    models: list[Model], kinds: list[str], writers: Mapping[str, _Write]
) -> Iterator[tuple[str, "Report | Exception", Model]]:
    """Every report in every kind, as it was read; then whether its frames are the same in all kinds."""
    old = _old_word_files(models) if "doc" in kinds else {}
    for number, model in enumerate(models):
        rng = Random(f"{model.org}/{model.year}/{number}")
        files = {kind: writers[kind](model, rng) for kind in kinds if kind in writers}
        if number in old:
            files["doc"] = old[number]
        for kind, data in files.items():
            yield kind, _read(data), model
        if "layouts" in kinds:
            yield from _in_layouts(model, rng)


def _in_layouts(model: Model, rng: Random) -> Iterator[tuple[str, "Report | Exception", Model]]:
    blanks = any(not shown.raw.strip() for shown in model.values.values())
    for name, layout in LAYOUTS.items():
        # Figures run together cannot be told apart; a table cut in two pieces shows its heading once.
        if layout.glued or (blanks and (not layout.shows_blanks or name == "markdown_cut")):
            continue
        fitting = fitted(model, layout)
        yield name, _read(write(fitting, layout, rng).text.encode()), fitting


def _read(data: bytes) -> "Report | Exception":
    try:
        return read_report(document_from_bytes(data, "x"))
    except Exception as error:
        return error


def _unplaced(report: "Report | Exception") -> int:
    return 0 if isinstance(report, Exception) else sum(cell.kind in _NOT_READ for cell in report.cells)


_NOT_READ = (Kind.UNPLACED, Kind.ABSENT, Kind.TEXT)


def _fault_beside_unplaced(report: "Report | Exception", model: Model) -> str:
    """The first cell that has another value than was written, but for those that were not given a value at all."""
    assert not isinstance(report, Exception)
    cells = cells_of(report)
    read = {key: (cells[key].kind, cells[key].value) for key in model.values if key in cells}
    wrong = (k for k, v in read.items() if v[0] not in _NOT_READ and v != model.values[k][1:])
    return next((f"{k}: {read[k]}" for k in wrong), "")


def _fault(report: "Report | Exception", model: Model, compare_frames: bool) -> str:
    """What differs from what was written, or the frame that differs from the one of the same report as text."""
    if isinstance(report, Exception):
        return repr(report)
    try:
        compare_cells(model, report)
    except AssertionError:
        return "a cell"
    try:
        compare_prose(model, report)
    except AssertionError:
        return "a section"
    if not compare_frames:
        return ""
    text = _read(write(model, LAYOUTS[_TEXT], Random(0)).text.encode())
    if isinstance(text, Exception):
        return repr(text)
    ours, theirs = frames_of(report), frames_of(text)
    return next((f"the frame {name}" for name in ours if not ours[name].equals(theirs[name])), "")


def _old_word_files(models: list[Model]) -> dict[int, bytes]:
    """The reports as .doc, as LibreOffice writes it, ready to be read: all converted back by one process."""
    soffice = find_soffice()
    assert soffice is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, model in enumerate(models):
            rng = Random(number)
            (folder / f"{number}.docx").write_bytes(word_file(markup_of(model, rng), rng))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(soffice), profile, "--headless", "--convert-to", "doc", "--outdir", name, *_names(folder)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        files = {int(path.stem): path.read_bytes() for path in folder.glob("*.doc")}
        waiting, converted = folder / "waiting", Path(os.environ.setdefault(_CACHE, tempfile.mkdtemp()))
        waiting.mkdir()
        for data in files.values():
            (waiting / f"{sha256(data).hexdigest()}.doc").write_bytes(data)
        refused = convert_folder(sorted(waiting.iterdir()), converted)
        assert not refused, refused
        return files


_CACHE = "GIPDATA_OFFICE_CACHE"


def _names(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.glob("*.docx"))]


if __name__ == "__main__":
    status = main()
    if _CACHE in os.environ:
        shutil.rmtree(os.environ[_CACHE], ignore_errors=True)
    sys.exit(status)
