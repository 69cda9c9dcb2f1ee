"""Files of corrections, decisions and the roster as a person would keep them, for the tests of overrides."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["SIGNED", "csv_text", "keep"]

SIGNED = {"who": "李明", "when": "2025-01-20", "why": "与纸质原件核对"}


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """The rows as CSV; a column that a row lacks is empty there."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def keep(path: Path, *rows: Mapping[str, object]) -> Path:
    """Writes the rows to a file, with every column that one of them has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    path.write_bytes(csv_text(columns, rows).encode())
    return path
