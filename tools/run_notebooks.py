"""Run the notebooks one after the other, with other parameters if wanted, and keep what they show.

Without --out the outputs are written into the notebooks themselves, in the form in which they stand in git: without
times, and with pictures of few colours. With --out the executed copies go there, and the notebooks stay as they are.
A notebook that fails, or that writes anything to stderr (a warning), ends the run, and nothing of it is written.
"""

import argparse
import ast
import base64
import io
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from PIL import Image

__all__ = ["FOLDER", "NotebookError", "normalise", "read", "run", "set_parameters"]

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
"""Where the notebooks are; they run there, so that the paths in their parameters hold."""

_SECONDS = 600  # that a cell may take
_COLOURS = 48  # of a stored picture
_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class NotebookError(Exception):
    """A notebook that cannot be run as asked, or that does not run through; the message names notebook and cell."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        values = dict(map(_assignment, options.set))
        if values and options.out is None:
            raise NotebookError("--set needs --out: outputs of other parameters do not belong into the notebooks")
        paths = [_found(name) for name in options.notebooks] or sorted(FOLDER.glob("*.ipynb"))
        notebooks = [(path, read(path)) for path in paths]
        if unknown := values.keys() - {name for _, notebook in notebooks for name in _parameters(notebook)}:
            raise NotebookError(f"no notebook has a parameter {', '.join(sorted(unknown))}")
        for number, (path, notebook) in enumerate(notebooks, 1):
            print(f"[{number}/{len(notebooks)}] {path.name} ...", end="", flush=True)
            started = time.monotonic()
            set_parameters(notebook, values)
            run(notebook, path.name)
            target = path if options.out is None else options.out / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            size = _write(notebook, target)
            print(f" {time.monotonic() - started:.1f} s, {size // 1000} KB", flush=True)
    except NotebookError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", metavar="NOTEBOOK", nargs="*", help="by default all in notebooks/")
    parser.add_argument(
        "--set", metavar="NAME=VALUE", action="append", default=[], help="a parameter, as Python or text"
    )
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="where executed copies go")
    return parser


def _found(name: str) -> Path:
    """The notebook at a path, or of that name in the folder of the notebooks."""
    for path in (Path(name), FOLDER / name, FOLDER / f"{name}.ipynb"):
        if path.is_file():
            return path.resolve()
    raise NotebookError(f"no notebook {name}")


def read(path: Path) -> NotebookNode:
    """A notebook, of the newest format. Raises NotebookError where it is none."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise NotebookError(f"{path} cannot be read as a notebook: {error}") from error
    return notebook


# Parameters ---------------------------------------------------------------------------------------------------------


def _assignment(text: str) -> tuple[str, object]:
    """NAME=VALUE; what is no Python literal is text."""
    name, sign, value = text.partition("=")
    if not sign or not name.isidentifier():
        raise NotebookError(f"--set takes NAME=VALUE, not {text!r}")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value


def set_parameters(notebook: NotebookNode, values: Mapping[str, object]) -> None:
    """Writes these values into the cell of parameters, those of names that it has."""
    for cell in _parameter_cells(notebook):
        lines = [ast.get_source_segment(cell.source, line) or "" for line in ast.parse(cell.source).body]
        names = [_name(line) for line in ast.parse(cell.source).body]
        cell.source = "\n".join(
            f"{name} = {values[name]!r}" if name in values else line for name, line in zip(names, lines, strict=True)
        )


def _parameters(notebook: NotebookNode) -> Iterator[str]:
    for cell in _parameter_cells(notebook):
        yield from map(_name, ast.parse(cell.source).body)


def _parameter_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]


def _name(statement: ast.stmt) -> str:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    raise NotebookError("the cell of parameters holds more than assignments")


# Running ------------------------------------------------------------------------------------------------------------


def run(notebook: NotebookNode, name: str, folder: Path = FOLDER) -> None:
    """Executes a notebook in a folder and leaves it normalised. Raises NotebookError where it does not run clean."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # else the kernel warns that it cannot be debugged
    client = NotebookClient(
        notebook,
        timeout=_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
    )
    client.extra_arguments = ["--Application.log_level=ERROR"]  # the kernel's own log, not what the notebook says
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{name}, {_unfinished(notebook)}: {_last_line(error)}") from error
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                raise NotebookError(f"{name}, {_place(number, cell)} writes to stderr: {output.text.strip()}")
    normalise(notebook)


def _unfinished(notebook: NotebookNode) -> str:
    """The last cell that was begun."""
    begun = [
        (n, cell) for n, cell in enumerate(notebook.cells, 1) if cell.get("execution_count") or cell.get("outputs")
    ]
    return _place(*begun[-1]) if begun else "before its first cell"


def _place(number: int, cell: NotebookNode) -> str:
    first = cell.source.strip().partition("\n")[0]
    return f"cell {number} ({first[:60]})"


def _last_line(error: Exception) -> str:
    lines = [line for line in _COLOUR.sub("", str(error)).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__


# What is kept -------------------------------------------------------------------------------------------------------


def normalise(notebook: NotebookNode) -> None:
    """Leaves of a notebook what another run of it gives again: no times, no versions, one text for a stream."""
    notebook.metadata = dict(_METADATA)
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags"}
        if cell.cell_type == "code":
            cell.outputs = [_kept(output) for output in cell.outputs]


def _kept(output: NotebookNode) -> NotebookNode:
    if output.output_type == "stream":
        output.text = "\n".join(map(_as_seen, output.text.split("\n")))
        return output
    data: dict[str, Any] = output.get("data", {})
    if "image/png" in data:
        data["image/png"] = _few_colours(data["image/png"])
    return output


def _as_seen(line: str) -> str:
    """A line of a stream as it ends up, where it was written over.

    >>> _as_seen("\\r1 of 2  \\x1b[K\\r2 of 2  \\x1b[K")
    '2 of 2'
    """
    return line.rpartition("\r")[2].replace("\x1b[K", "").rstrip()


def _few_colours(picture: str) -> str:
    """A picture with a palette, a third of the size; drawn lines and text lose nothing that is seen."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        plain = image.convert("RGB").quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        plain.save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _write(notebook: NotebookNode, path: Path) -> int:
    """Writes a notebook whole or not at all, and returns its size."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    content = (text.rstrip("\n") + "\n").encode("utf-8")
    staged = path.with_name(f".{path.name}.new")
    staged.write_bytes(content)
    staged.replace(path)
    return len(content)


if __name__ == "__main__":
    sys.exit(main())
