"""The notebooks: that they hold no logic, run on every kind of data, and show what is stored in them."""

import ast
import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

import gipdata
from tools.run_notebooks import FOLDER, NotebookError, main, normalise, read, run, set_parameters

NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
SAMPLE = FOLDER.parent / "data" / "raw"
ONE_REPORT = SAMPLE / "2021" / "青岭镇.txt"
LARGEST = 600_000  # bytes, so that a web page still shows it

each = pytest.mark.parametrize("name", NAMES)


def code_of(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def is_parameters(cell: NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", ())


def outputs_of(notebook: NotebookNode) -> list[list[dict[str, str]]]:
    """What each cell shows: texts and tables in full, of a picture only that it is there."""
    return [[_seen(output) for output in cell.outputs] for cell in code_of(notebook)]


def _seen(output: NotebookNode) -> dict[str, str]:
    if output.output_type == "stream":
        return {str(output.name): str(output.text)}
    if "image/png" in output.data:  # the text beside it is the size of the figure
        return {"image/png": "a picture"}
    return {str(kind): "".join(text) for kind, text in output.data.items()}


def executed(name: str, **parameters: Any) -> NotebookNode:
    notebook = read(FOLDER / name)
    set_parameters(notebook, parameters)
    run(notebook, name)
    return notebook


# What is written in them --------------------------------------------------------------------------------------------


def test_there_are_seven() -> None:
    assert [name.split("_")[0] for name in NAMES] == [str(number) for number in range(7)]


@each
def test_it_opens_with_question_input_output_and_parameters(name: str) -> None:
    cells = read(FOLDER / name).cells
    assert cells[0].source.startswith("# ")
    assert all(word in cells[0].source for word in ("**问题**：", "**输入**：", "**输出**："))
    assert [is_parameters(cell) for cell in code_of(read(FOLDER / name))].index(True) == 0
    assert sum(map(is_parameters, cells)) == 1
    headings = [cell.source for cell in cells[1:] if cell.source.startswith("#")]
    assert headings and all(heading.startswith("## ") for heading in headings)
    assert any("**不能说**" in cell.source for cell in cells)


@each
def test_the_parameters_are_those_of_every_notebook(name: str) -> None:
    (cell,) = filter(is_parameters, read(FOLDER / name).cells)
    assert re.findall(r"^\w+", cell.source, re.MULTILINE)[name.startswith("0") :][:3] == ["FOLDER", "COUNTY", "YEARS"]


@each
def test_it_holds_no_function(name: str) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.While, ast.If, ast.IfExp)
    for cell in code_of(read(FOLDER / name)):
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)], cell.source


@each
def test_it_imports_gipdata_only(name: str) -> None:
    for cell in code_of(read(FOLDER / name)):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                assert [alias.name for alias in node.names] == ["gipdata"]
            assert not isinstance(node, ast.ImportFrom) or node.module == "gipdata"


@each
def test_no_number_is_typed_in_its_code(name: str) -> None:
    for cell in code_of(read(FOLDER / name)):
        if not is_parameters(cell):
            constants = [node.value for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Constant)]
            assert not [v for v in constants if isinstance(v, int | float) and v not in (0, 1)], cell.source
            assert not re.findall(r"[02-9]\d|[2-9]|1\d", "".join(v for v in constants if isinstance(v, str)))


@each
def test_no_number_is_typed_in_its_prose(name: str) -> None:
    for cell in read(FOLDER / name).cells:
        if cell.cell_type == "markdown":
            without_links = re.sub(r"\]\([^)]*\)", "]", cell.source)
            assert not re.search(r"\d", re.sub(r"(2019|2021) 年版", "", without_links)), cell.source


@each
def test_its_links_lead_somewhere(name: str) -> None:
    for cell in read(FOLDER / name).cells:
        for target in re.findall(r"\]\(([^)]*)\)", cell.source if cell.cell_type == "markdown" else ""):
            assert target in NAMES


# What is stored in them ---------------------------------------------------------------------------------------------


@each
def test_it_is_stored_executed_small_and_without_traces(name: str) -> None:
    path, notebook = FOLDER / name, read(FOLDER / name)
    assert path.stat().st_size < LARGEST
    assert [cell.execution_count for cell in code_of(notebook)] == [
        number for number, _ in enumerate(code_of(notebook), 1)
    ]
    stored = copy.deepcopy(notebook)
    normalise(stored)
    assert outputs_of(stored) == outputs_of(notebook)
    assert stored.metadata == notebook.metadata
    assert [cell.metadata for cell in stored.cells] == [cell.metadata for cell in notebook.cells]
    assert str(Path.home()) not in path.read_text(encoding="utf-8")


@each
def test_running_it_again_shows_what_is_stored(name: str, tmp_path: Path) -> None:
    elsewhere = {"FOLDER": str(tmp_path / "data")} if name.startswith("0") else {}
    assert outputs_of(executed(name, OUT=str(tmp_path / "out"), **elsewhere)) == outputs_of(read(FOLDER / name))


# Other data ---------------------------------------------------------------------------------------------------------

Build = Callable[[Path], Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The folder of a build of these sources, each built once."""
    folders: dict[Path, Path] = {}

    def build(sources: Path) -> Path:
        if sources not in folders:
            folders[sources] = tmp_path_factory.mktemp("data")
            gipdata.build(sources, out=folders[sources])
        return folders[sources]

    return build


def shown_on(name: str, sources: Path, built: Build, out: Path) -> list[list[dict[str, str]]]:
    data = built(sources)
    orgs = sorted(set(gipdata.load(data).reports["org"].dropna())) or ["青岭镇"]
    return outputs_of(executed(name, SOURCES=str(sources), FOLDER=str(data), ORG=orgs, OUT=str(out)))


@each
def test_it_runs_on_a_single_report(name: str, built: Build, tmp_path: Path) -> None:
    shown = shown_on(name, ONE_REPORT, built, tmp_path)
    assert len(shown) == len(list(code_of(read(FOLDER / name))))
    assert any("1 份" in text for cell in shown for output in cell for text in output.values())


@each
def test_it_runs_without_any_report(name: str, built: Build, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    shown = shown_on(name, nothing, built, tmp_path / "out")
    assert any("0 份" in text for cell in shown for output in cell for text in output.values())


@each
def test_it_runs_on_the_real_reports(name: str, built: Build, real_reports: Path, tmp_path: Path) -> None:
    many = len(list(real_reports.glob("*.txt")))
    shown = shown_on(name, real_reports, built, tmp_path)
    assert any(f"{many} 份" in text for cell in shown for output in cell for text in output.values())


def test_a_selection_that_nothing_fits_is_shown_as_nothing(tmp_path: Path) -> None:
    shown = outputs_of(executed(NAMES[1], COUNTY="没有的县", YEARS=(2020, 2021)))
    assert "选取 0 份" in shown[1][0]["stdout"]


# The tool that runs them ----------------------------------------------------------------------------------------------


def notebook_of(*sources: str) -> NotebookNode:
    cells: list[Any] = [new_code_cell(source) for source in sources]  # type: ignore[no-untyped-call]
    cells[0].metadata.tags = ["parameters"]
    made: NotebookNode = new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    return made


def test_an_error_names_notebook_and_cell(tmp_path: Path) -> None:
    with pytest.raises(NotebookError, match=r"^x\.ipynb, cell 2 \(1 / N\): ZeroDivisionError: division by zero$"):
        run(notebook_of("N = 0", "1 / N", "N"), "x.ipynb", tmp_path)


def test_a_warning_is_an_error(tmp_path: Path) -> None:
    warns = "import warnings\nwarnings.warn('mind the gap')"
    with pytest.raises(
        NotebookError, match=r"(?s)^x\.ipynb, cell 2 \(import warnings\) writes to stderr: .*mind the gap"
    ):
        run(notebook_of("N = 0", warns), "x.ipynb", tmp_path)


def test_outputs_are_kept_without_what_changes(tmp_path: Path) -> None:
    notebook = notebook_of("N = 0", "print('1 of 2', end='\\r')\nprint('done  ')", "print(N)\nprint(N)")
    notebook.metadata.author = "somebody"
    run(notebook, "x.ipynb", tmp_path)
    assert outputs_of(notebook) == [[], [{"stdout": "done\n"}], [{"stdout": "0\n0\n"}]]
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert [dict(cell.metadata) for cell in notebook.cells] == [{"tags": ["parameters"]}, {}, {}]


def test_parameters_are_set_in_their_cell_only() -> None:
    notebook = notebook_of('FOLDER = "a"\nYEARS = None\nORG = [\n    "甲镇",\n]', 'FOLDER = "b"')
    set_parameters(notebook, {"FOLDER": "c", "YEARS": (2019, 2021), "OUT": "unused"})
    assert notebook.cells[0].source == "FOLDER = 'c'\nYEARS = (2019, 2021)\nORG = [\n    \"甲镇\",\n]"
    assert notebook.cells[1].source == 'FOLDER = "b"'


def test_parameters_are_assignments() -> None:
    with pytest.raises(NotebookError, match="more than assignments"):
        set_parameters(notebook_of("FOLDER = 1\nprint(FOLDER)"), {"FOLDER": "c"})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "FOLDER=x"], "--set needs --out"),
        (["--set", "FOLDER", "--out", "{}"], "NAME=VALUE"),
        (["--set", "FOLDRE=x", "--out", "{}"], "no notebook has a parameter FOLDRE"),
        (["7_没有", "--out", "{}"], "no notebook 7_没有"),
    ],
)
def test_wrong_use_is_refused_before_anything_runs(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([argument.format(tmp_path / "out") for argument in arguments]) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_copy_goes_elsewhere_and_the_notebook_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, before = NAMES[4], (FOLDER / NAMES[4]).read_bytes()
    assert main([name.removesuffix(".ipynb"), "--set", "ROWS=1", "--out", str(tmp_path)]) == 0
    assert re.fullmatch(rf"\[1/1\] {re.escape(name)} \.\.\. [\d.]+ s, \d+ KB\n", capsys.readouterr().out)
    assert (FOLDER / name).read_bytes() == before
    assert "ROWS = 1" in [line for cell in read(tmp_path / name).cells for line in cell.source.split("\n")]


def test_a_notebook_that_fails_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([NAMES[1], "--set", f"FOLDER={tmp_path}", "--out", str(tmp_path / "out")]) == 1
    assert f"{NAMES[1]}, cell 4 (import gipdata): StoreError: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
