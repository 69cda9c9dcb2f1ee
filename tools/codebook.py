"""Write docs/codebook.md: every table, column and code, for analysts (Chinese labels) and programmers (codes).

The page is made of the tables, forms and lists of codes themselves. Types are those of the frames of a dataset
without reports. What the code does not hold as data (units, what a theme says) stands in codebook.toml beside this.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from inspect import getdoc
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import gipdata
from gipdata import views
from gipdata.dataset import Dataset
from gipdata.frames import dataset_of
from gipdata.narrative.ledger import LEDGER, NEXT_STATES
from gipdata.narrative.passages import Shared
from gipdata.narrative.recurrence import RECURRENCE, STATES
from gipdata.narrative.shares import GROUPS, SHARES
from gipdata.narrative.theme_rules import load_rules
from gipdata.schema import TABLES, Column, Table, code_list
from tools.codebook_forms import form_lines, markdown_table

__all__ = ["PAGE", "render"]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "codebook.md"

INTRODUCTION = """\
# 数据说明 · Codebook

本页由 `make codebook` 根据程序自身的表、格式和代码生成，请勿手工修改。
“列名”是文件和程序中的名称，“中文”是工作簿中的标题和格式上的用语；代码从不改变。
空白不等于 0：数值缺失的原因见 [kind](#kind)。

This page is written by `make codebook` from the tables, forms and lists of codes themselves; do not edit it.
Reports, forms and terms are those of the README's table "Words".

- **Type**: `text` is pandas' `str`, `integer` is `Int64`, `decimal` an exact `Decimal` in an `object` column, `float`
  is `float64`, `date` is `datetime64[s]`, `boolean` is pandas' `boolean`.
- **Missing** says when a field is missing (an empty field in a CSV file). `never` promises that it is not; a text that
  is never missing may be empty (`""`). `where there is none` promises nothing: the source may simply not have it.
- A figure that is missing is never 0, and a sum that leaves it out is a sum of the reports that state it.
- Totals (`total`, `total_handled`) stand in the frames of a build beside their parts and must not be added to them.
- Amounts of the form's tables are in yuan (元), whatever unit they are written in; how the unit is known says
  [unit_basis](#unit_basis).
"""

_TYPES = {
    "str": "text",
    "Int64": "integer",
    "object": "decimal",
    "float64": "float",
    "datetime64[s]": "date",
    "boolean": "boolean",
}
_NUMBERS = ("integer", "decimal", "float", "boolean")
_MISSING = re.compile(r"[;,] missing (.+?)\.?$")
_BY_DEFAULT = "where there is none"
_EXAMPLES = 4
_LISTS = {
    "KINDS": "kind in the views",
    "STATUSES": "status in coverage()",
    "KNOWN_BY": "known_by in coverage()",
    "GROUPS": "group in outcomes()",
    "STATES": "state in recurrence()",
}
"""What a description calls a list of codes → its heading on the page."""


class CodebookError(ValueError):
    """codebook.toml and the code contradict each other."""


def main() -> None:
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")


def render() -> str:
    """The page as Markdown. Raises CodebookError where codebook.toml lacks something, or has what the code has not."""
    data = dataset_of([])
    parts = [[INTRODUCTION], _files(data), _views(data), _narrative(data), form_lines(), _codes()]
    return "\n".join(line for part in parts for line in part) + "\n"


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _same(found: Iterable[str], known: Iterable[str], where: str) -> None:
    if differing := sorted(set(found) ^ set(known)):
        raise CodebookError(f"codebook.toml and the code differ in {where}: {', '.join(differing)}")


# Tables of columns --------------------------------------------------------------------------------------------------


def _files(data: Dataset) -> Iterator[str]:
    yield "## What a build writes · 数据文件\n"
    yield "One CSV file each, one sheet each of `gipdata.xlsx`, one frame each of a `Dataset`.\n"
    for table in TABLES:
        yield f"### `{table.name}` {table.title}\n"
        key = f" Key: `{table.primary_key}`." if table.primary_key else ""
        yield f"{table.description}{key}\n"
        yield from _columns(table, data.frames[table.name])


def _views(data: Dataset) -> Iterator[str]:
    yield "## Views · 常用表\n"
    yield "Methods of a `Dataset`, for scripts, charts and notebooks: `gipdata.load(…).requests()`.\n"
    yield f"{_prose(Dataset).partition(chr(10) * 2)[2]}\n"
    yield "The first columns of every view:\n"
    key = Table("", views.KEY, "")
    yield from _columns(key, data.requests()[key.names])
    for table in views.VIEWS:
        yield f"### {f'`{table.name}()` {table.own_title}'.rstrip()}\n"
        yield f"{_prose(getattr(Dataset, table.name))}\n"
        own = tuple(column for column in table.columns if column not in views.KEY)
        yield from _columns(replace(table, columns=own), getattr(data, table.name)().drop(columns=key.names))


def _narrative(data: Dataset) -> Iterator[str]:
    yield "## Frames of the narrative functions · 正文分析\n"
    counts = pd.DataFrame({"report_id": ["a", "b"], "word": ["甲", "乙"], "count": [1, 1]})
    frames: list[tuple[Table, Callable[..., object], pd.DataFrame]] = [
        (RECURRENCE, gipdata.recurrence, gipdata.recurrence(data.items, data.reports)),
        (LEDGER, gipdata.ledger, gipdata.ledger(data.items, data.reports)),
        (SHARES, gipdata.shares, gipdata.shares(data.items, data.reports)),
        _described(gipdata.shared_passages, gipdata.shared_passages(data.sections, data.reports)),
        _described(gipdata.word_counts, gipdata.word_counts(data.sections)),
        _described(gipdata.keyness, gipdata.keyness(counts, of={"report_id": "a"})),
    ]
    for table, function, frame in frames:
        yield f"### `gipdata.{table.name}`\n"
        yield f"{_prose(function)}\n"
        if table is SHARES:
            yield f"`GROUPS` are {', '.join(f'`{name}`' for name in GROUPS)}.\n"
        yield from _columns(table, frame)


def _described(
    function: Callable[..., object], frame: pd.DataFrame
) -> tuple[Table, Callable[..., object], pd.DataFrame]:
    """A frame without a Table, with the columns as codebook.toml describes them."""
    name = getattr(function, "__name__", "")
    told = _words()["columns"][name]
    columns = tuple(
        Column(column, TABLES[0].columns[0].type, title, f"{meaning.rstrip('.')}; missing {missing}.")
        for column, (title, meaning, missing) in told.items()
    )
    return Table(name, columns, ""), function, frame


def _columns(table: Table, frame: pd.DataFrame) -> Iterator[str]:
    _same(table.names, frame.columns, f"the columns of {table.name}")
    rows = [_column(table, column, _TYPES[str(frame.dtypes[column.name])]) for column in table.columns]
    yield from markdown_table(("column 列名", "中文", "type", "unit", "meaning", "missing"), rows)


def _column(table: Table, column: Column, kind: str) -> Sequence[str]:
    found = _MISSING.search(column.description)
    meaning = column.description[: found.start()] + "." if found else column.description
    missing = "never" if column.required else found[1] if found else _BY_DEFAULT
    for name, heading in _LISTS.items():
        meaning = meaning.replace(f"({name})", f"([{name.lower()}](#{_anchor(heading)}))")
    codes = f" Codes: {_link(column.codes)}." if column.codes else ""
    return f"`{column.name}`", column.title, kind, _unit(table, column, kind), f"{meaning}{codes}", missing


def _unit(table: Table, column: Column, kind: str) -> str:
    if kind not in _NUMBERS:
        return "day" if kind == "date" else ""
    units = _words()["units"]
    unit = units.get(f"{table.name}.{column.name}") or units.get(column.name)
    if unit is None:
        raise CodebookError(f"codebook.toml has no unit for {table.name}.{column.name}")
    return str(unit)


def _link(codes: str) -> str:
    table, _, part = codes.partition(".")
    return f"[{part} of {table}](#{table}-of-the-forms)" if part else f"[{codes}](#{codes})"


def _anchor(heading: str) -> str:
    """How a link names a heading.

    >>> _anchor("status in coverage()")
    'status-in-coverage'
    """
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _prose(documented: object) -> str:
    """A docstring as Markdown, without its examples."""
    paragraphs = (getdoc(documented) or "").split("\n\n")
    return "\n\n".join(p for p in paragraphs if not p.startswith(">>>")).replace("``", "`")


# Codes --------------------------------------------------------------------------------------------------------------


def _codes() -> Iterator[str]:
    yield "## Codes · 代码\n"
    names = dict.fromkeys(column.codes for table in TABLES for column in table.columns if column.codes)
    for name in names:
        if "." not in name:
            yield from _list(name, code_list(name))
    yield from _list(_LISTS["KINDS"], views.KINDS)
    yield from _list(_LISTS["STATUSES"], views.STATUSES)
    yield from _list(_LISTS["KNOWN_BY"], views.KNOWN_BY)
    yield from _list(_LISTS["GROUPS"], views.GROUPS)
    yield from _list(_LISTS["STATES"], STATES)
    yield from _list("next_state in ledger", NEXT_STATES)
    yield from _passages()
    yield from _themes()


def _list(name: str, codes: Mapping[str, str]) -> Iterator[str]:
    yield f"### {name}\n"
    yield from markdown_table(("code", "中文"), [(f"`{code}`", label) for code, label in codes.items()])


def _passages() -> Iterator[str]:
    told = _words()["passages"]
    _same(told, (shared.value for shared in Shared), "the classes of passages")
    yield "### passage class\n"
    yield "The first that holds is the answer; only `own_earlier` and `one_other` are ever held against anybody.\n"
    yield from markdown_table(("code", "中文", "meaning"), [(f"`{s.value}`", *told[s.value]) for s in Shared])


def _themes() -> Iterator[str]:
    rules, told = load_rules(), _words()["themes"]
    _same(told, rules.names, "the themes")
    yield "### theme\n"
    yield "What a body admits of itself in section 五. The words are some of those in `themes.toml`.\n"
    rows = []
    for code, name in rules.names.items():
        phrases = [w for rule in rules.rules if rule.theme == code and rule.role == "phrase" for w in rule.words]
        examples = [word for word in dict.fromkeys(phrases) if "…" not in word][:_EXAMPLES]
        rows.append((f"`{code}`", name, told[code], "、".join(examples)))
    yield from markdown_table(("code", "中文", "what is said", "words such as"), rows)


if __name__ == "__main__":
    main()
