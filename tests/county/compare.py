"""Frames as plain rows, and how the rows of a build differ from those of the answer key."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff

from gipdata.dataset import Dataset
from gipdata.frames import values_of
from gipdata.schema import TABLES
from tools.county.key import Row
from tools.county.key_checks import RULES

__all__ = ["differences", "rows_of"]

_LEFT_OUT = {"location", "sha256", "finding_id", "message", "n_findings"}
_IDS = ("report_id", "item_id", "figure_id", "amends", "answers")


def rows_of(data: Dataset) -> dict[str, list[Row]]:
    """Every frame as the answer key has it: sources for keys made of bytes, and of ``checks`` the sums and years."""
    sources = dict(zip(data.reports["report_id"], data.reports["source"], strict=True))
    frames: dict[str, list[Row]] = {}
    for table in TABLES:
        frame = data.frames[table.name]
        columns = {c.name: values_of(frame, c) for c in table.columns if c.name not in _LEFT_OUT}
        frames[table.name] = [
            {name: _with_source(name, value, sources) for name, value in zip(columns, values, strict=True)}
            for values in zip(*columns.values(), strict=True)
        ]
    others = [row for row in frames["checks"] if row["rule"] not in RULES and row["status"] != "holds"]
    names = ("report_id", "rule", "subject", "status")
    frames["other_checks"] = [{name: row[name] for name in names} for row in others]
    frames["checks"] = [row for row in frames["checks"] if row["rule"] in RULES]
    for name in ("disclosure", "applications", "disputes"):
        for row in frames[name]:  # a copy leaves spaces beside a figure; what it says is the figure
            row["raw"] = str(row["raw"]).strip()
    for row in frames["sections"]:
        if str(row["report_id"]).endswith(".pdf"):
            row["text"] = str(row["text"]).replace("\n", "")
    return frames


def _with_source(column: str, value: object, sources: Mapping[str, str]) -> object:
    if column not in _IDS or not isinstance(value, str):
        return value
    return ";".join(_replaced(part, sources) for part in value.split(";"))


def _replaced(key: str, sources: Mapping[str, str]) -> str:
    """The key of a report, an item or a figure with the source in place of the report's key."""
    stem, _, number = key.rpartition("-")
    return sources[key] if key in sources else f"{sources[stem]}-{number}"


def differences(expected: Mapping[str, Sequence[Row]], found: Mapping[str, Sequence[Row]]) -> dict[str, list[str]]:
    """Frame and source → what is missing (``-``) and what is there instead (``+``), a line a row."""
    told: dict[str, list[str]] = {}
    for name in sorted({*expected, *found}):
        if expected.get(name) != found.get(name):
            lines = dict(_lines(expected.get(name, ()), found.get(name, ())))
            told |= {f"{name} {source}": changed for source, changed in lines.items()} or {name: [_OTHER_ORDER]}
    return told


_OTHER_ORDER = "+the reports stand in another order"


def _lines(expected: Sequence[Row], found: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    there, here = _by_source(expected), _by_source(found)
    for source in dict.fromkeys([*there, *here]):
        lines = list(unified_diff(there.get(source, []), here.get(source, []), n=0, lineterm=""))
        if lines:  # two lines that name the files, then hunks
            yield source, [line for line in lines[2:] if not line.startswith("@@")]


def _by_source(rows: Sequence[Row]) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for row in rows:
        source = str(row.get("report_id", row.get("source")))
        lines.setdefault(source, []).append("  ".join(_fields(row)))
    return lines


def _fields(row: Row) -> Iterator[str]:
    fields = ((name, str(value).replace("\n", "↵")) for name, value in sorted(row.items()))
    return (f"{name}={value}" for name, value in fields if name != "report_id")
