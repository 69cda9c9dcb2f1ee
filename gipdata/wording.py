"""Frames in Chinese, for display: headings, labels in place of codes, and words where there is no value."""

import contextlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from gipdata.forms import EDITIONS, load_form
from gipdata.garbage import uncollected
from gipdata.narrative.ledger import LEDGER, NEXT_STATES
from gipdata.narrative.passage_pairs import PASSAGE_PAIRS
from gipdata.narrative.recurrence import STATES
from gipdata.narrative.shares import SHARES
from gipdata.narrative.theme_rules import load_rules
from gipdata.schema import TABLES, Column, Table, code_list
from gipdata.shown import PERCENT, ROWS, ShownFrame
from gipdata.views import GROUPS, KINDS, KNOWN_BY, STATUSES, VIEWS

__all__ = ["chinese", "texts_in"]

Labels = Mapping[str, str]
Fields = Mapping[str, Sequence[object]]
"""The values of each column of a frame."""

Texts = Mapping[str, Set[str]]
"""The different texts in each column of a frame."""

_CODE = "代码"  # closes the heading of a column of codes; dropped where labels take their place
_JOINED = "themes"  # the column of several codes joined by ;
_VERBATIM = "raw"  # the column in which an empty text is what was written
_PLAIN = frozenset({str, int, Decimal})  # types of values that stand as they are


class _Heading(NamedTuple):
    """What stands over a column, and the labels of its codes if it holds any."""

    title: str
    labels: Labels


_Headings = Mapping[str, _Heading]


@uncollected()
def chinese(frame: pd.DataFrame, rows: int = 40, kinds: bool = True) -> ShownFrame:
    """A copy of a frame of gipdata, or of some of its columns, as a county office reads it.

    Columns have the Chinese headings of the table that they are most likely of, judged by all columns together; a
    column that no table has keeps its name. Codes become labels, unless their labels stand beside them anyway. A
    missing figure becomes what its kind says where that is in the frame as well (空白, 缺 …), anything else that is
    missing 单位不明, 年度不明 or —; true and false become 是 and 否. Figures stay figures. Without ``kinds`` the
    columns of kinds are left out, as far as their figures are in the frame. An index that has a name becomes the first
    columns, another is dropped. A notebook shows the first ``rows`` rows and says how many there are; the copy has all
    of them. For display and export: calculate with the frame itself.
    """
    named = any(name is not None for name in frame.index.names)
    plain = frame.reset_index(drop=not named)
    names = [str(name) for name in plain.columns]
    columns = [plain.iloc[:, at].astype(object).tolist() for at in range(len(names))]  # lists: much faster
    fields = dict(zip(names, columns, strict=True))
    texts_of = [texts_in(values) for values in columns]
    texts = dict(zip(names, texts_of, strict=True))
    tables = sorted(_tables(), key=lambda table: _likeliness(table, texts), reverse=True)
    shown: dict[str, Any] = {}
    shares: list[str] = []
    left_out: set[str] = set() if kinds else {_kind_of(name) for name in names}
    for name, values, written in zip(names, columns, texts_of, strict=True):  # two columns may have one name
        if name in left_out:
            continue
        title, worded = _column(_heading(name, written, tables), name, values, fields)
        while title in shown:
            title = f"{title}（{name}）"
        shown[title] = pd.Series(worded, plain.index, dtype=object)
        shares += [title] if name in _words()["percent"]["columns"] else []
    result = ShownFrame(shown, index=plain.index)
    result.attrs |= {PERCENT: shares, ROWS: rows}
    return result


def _column(heading: _Heading, name: str, values: Sequence[object], fields: Fields) -> tuple[str, list[Any]]:
    """What stands over a column, and its values in words where they are no figures."""
    kinds = fields.get(_kind_of(name), [None] * len(values))
    worded = [
        value if type(value) in _PLAIN and value != "" else _worded(name, value, kind)
        for value, kind in zip(values, kinds, strict=True)
    ]
    labels = _labels_by_row(name, fields)
    if f"{name}_label" in fields or not (any(labels) if labels else heading.labels):
        return heading.title, worded
    title = heading.title.removesuffix(_CODE)
    if labels:
        return title, [_labelled(name, value, known) for value, known in zip(worded, labels, strict=True)]
    words = {text: _labelled(name, text, heading.labels) for text in texts_in(worded)}
    return title, [words[value] if isinstance(value, str) else value for value in worded]


def texts_in(values: Sequence[object]) -> set[str]:
    """The different texts of a column."""
    different: Iterable[object] = values
    with contextlib.suppress(TypeError):  # somebody's own column, of lists
        different = set(values)  # few, most often
    return {value for value in different if isinstance(value, str)}


def _kind_of(name: str) -> str:
    """The column that says what the cell of a figure says."""
    return "kind" if name == "value" else f"{name}_kind"


def _likeliness(table: _Headings, texts: Texts) -> tuple[int, int]:
    """How many of the columns a table has, and of how many of these it can be by the codes in them."""
    here = [name for name in texts if name in table]
    return len(here), sum(_fits(table[name], name, texts[name]) for name in here)


def _heading(name: str, texts: Set[str], tables: Sequence[_Headings]) -> _Heading:
    """That of the likeliest table which has the column, and of which it can be by its codes."""
    candidates = [table[name] for table in tables if name in table]
    fitting = (heading for heading in candidates if _fits(heading, name, texts))
    return next(fitting, candidates[0] if candidates else _Heading(name, {}))


def _fits(heading: _Heading, name: str, texts: Set[str]) -> bool:
    """Whether the heading has a label for every code in a column, if it has any."""
    if not heading.labels:
        return True
    return {code for text in texts if text for code in _codes(name, text)} <= heading.labels.keys()


# Values -------------------------------------------------------------------------------------------------------------


def _worded(name: str, value: object, kind: object) -> object:
    """A value of a column, in words where it is missing; ``kind`` is what its cell says, if that is known."""
    if value is None or value is pd.NA or value != value or (value == "" and name != _VERBATIM):
        missing = _words()["missing"]
        return _words()["gaps"].get(kind) or missing.get(name, missing["otherwise"])
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def _labelled(name: str, value: object, labels: Labels) -> object:
    if not isinstance(value, str):
        return value
    return "；".join(labels.get(code, code) for code in _codes(name, value))


def _codes(name: str, value: str) -> list[str]:
    return value.split(";") if name == _JOINED else [value]


def _labels_by_row(name: str, fields: Fields) -> list[Labels] | None:
    """The labels for each row of a column whose codes mean what other columns of the frame say; None for others."""
    if name == "item" and "table" in fields:
        return [_rows_of(table) for table in fields["table"]]
    if name == "column" and {"table", "item"} <= fields.keys():
        return [_columns_of(table, item) for table, item in zip(fields["table"], fields["item"], strict=True)]
    if name == "measure" and "item" in fields:
        return [_columns_of("disclosure", item) for item in fields["item"]]
    return None


@cache
def _rows_of(table: object) -> Labels:
    """The rows of a table; a finding outside the tables names a part of the report instead."""
    return code_list(f"{table}.rows") if table in code_list("table") else code_list("section")


@cache
def _columns_of(table: object, row: object) -> Labels:
    """The columns that a row of a table has, by the newest form that has them."""
    labels: dict[str, str] = {}
    for form in map(load_form, reversed(EDITIONS)) if table in code_list("table") else ():
        block = form.tables[str(table)].block_of.get(str(row))
        labels = {column.code: column.label for column in (block.columns if block else ())} | labels
    return labels | {"extra": code_list("disclosure.columns")["extra"]}


# Tables -------------------------------------------------------------------------------------------------------------


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))


@cache
def _tables() -> tuple[_Headings, ...]:
    """The columns of every table that a frame may be of."""
    stated = [
        {column.name: _Heading(_title(table, column), _labels(table, column)) for column in table.columns}
        for table in (*TABLES, *VIEWS, LEDGER, SHARES, PASSAGE_PAIRS)
    ]
    others: Mapping[str, Mapping[str, str]] = _words()["tables"]
    added = [
        {name: _Heading(title, _labels_named(name)) for name, title in headings.items()} for headings in others.values()
    ]
    return (*stated, *added)


def _title(table: Table, column: Column) -> str:
    return str(_words()["headings"].get(f"{table.name}.{column.name}", column.title))


def _labels(table: Table, column: Column) -> Labels:
    """The labels of a column's codes, ours before those of the package."""
    codes = code_list(column.codes) if column.codes else _labels_named(column.name)
    ours = _words()["labels"]
    return {**codes, **ours.get(column.name, {}), **ours.get(f"{table.name}.{column.name}", {})} if codes else {}


def _labels_named(name: str) -> Labels:
    """The labels of codes whose list stands beside the table that they are in, not in it."""
    from gipdata.checks.engine import RULES  # heavy, and needed for display only

    if name == "rule":
        return {rule.code: rule.worded(rule.title) for rule in RULES}
    if name == "kind" or name.endswith("_kind"):
        return KINDS
    lists: dict[str, Labels] = {
        "class": _words()["labels"]["class"],
        "known_by": KNOWN_BY,
        "status": STATUSES,
        "group": GROUPS,
        "state": STATES,
        "next_state": NEXT_STATES,
        "theme": load_rules().names,
        _JOINED: load_rules().names,
        "section": code_list("section"),
        "with_section": code_list("section"),
    }
    return lists.get(name, {})
