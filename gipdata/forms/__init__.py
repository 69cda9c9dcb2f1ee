"""The prescribed forms as data.

Each edition is one TOML file here; ``load_form`` turns it into the values below and refuses a file that contradicts
itself. Reader, checks, frames, codebook and tests walk these values; no label or code of a form is typed elsewhere.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from gipdata.folding import fold

__all__ = [
    "EDITIONS",
    "Block",
    "Column",
    "Equation",
    "Form",
    "FormError",
    "Group",
    "Row",
    "Sum",
    "Table",
    "load_form",
    "parse_form",
]

EDITIONS = ("2019", "2021")
"""The editions that are read, oldest first."""

Key = tuple[str, str]
"""(row code, column code)"""


class FormError(ValueError):
    """A form file contradicts itself."""


@dataclass(frozen=True)
class Column:
    code: str
    label: str
    variants: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    money: bool = False
    unit: str | None = None  # the unit the form prescribes for an amount
    signed: bool = False  # may be below zero

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.variants)


@dataclass(frozen=True)
class Group:
    """A label over several rows or columns; it has no figures of its own."""

    code: str
    label: str
    variants: tuple[str, ...] = ()
    under: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.variants)


@dataclass(frozen=True)
class Row(Group):
    full_label: str = ""  # with the numbers of the groups above it: 三（三）1.属于国家秘密


@dataclass(frozen=True)
class Block:
    """Rows that share columns: one clause of table 二, or the whole of table 三 or 四."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...] = ()
    clause: int | None = None
    heading: str = ""
    heading_variants: tuple[str, ...] = ()
    corner: str = ""
    corner_variants: tuple[str, ...] = ()
    header: tuple[str, ...] = ()  # the printed heading, a line a row; see 2019.toml

    @property
    def keys(self) -> Iterator[Key]:
        return ((row.code, column.code) for row in self.rows for column in self.columns)

    @cached_property
    def header_order(self) -> tuple[str, ...]:
        """The codes of the heading's labels in the order in which its lines are read."""
        words = " ".join(line.split("|")[-1] for line in self.header).split()
        return tuple(w for w in words if w not in "<^") or tuple(c.code for c in self.columns)


@dataclass(frozen=True)
class Equation:
    """A sum that the form prescribes: the cells on the left add up to those on the right."""

    rule: str
    table: str
    subject: str  # the code of the row or column it runs over
    left: tuple[Key, ...]
    right: tuple[Key, ...]


@dataclass(frozen=True)
class Sum:
    """A sum as a form file writes it: over each row or each column, parts on the left and their total on the right.

    The parts are listed, or are all rows (columns) from one to the one before another.
    """

    rule: str
    each: str
    right: tuple[str, ...]
    left: tuple[str, ...] = ()
    parts_from: str = ""
    parts_before: str = ""

    def sides(self, codes: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        left = self.left or tuple(codes[codes.index(self.parts_from) : codes.index(self.parts_before)])
        if unknown := {*left, *self.right} - set(codes):
            raise ValueError(f"names the unknown {sorted(unknown)}")
        return left, self.right


@dataclass(frozen=True)
class Table:
    code: str
    label: str
    row_key: str
    column_key: str
    blocks: tuple[Block, ...]
    sums: tuple[Sum, ...] = ()
    single_line: bool = False  # all cells stand in one line under a heading of rows and columns

    @property
    def keys(self) -> Iterator[Key]:
        return (key for block in self.blocks for key in block.keys)

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        return {row.code: row for block in self.blocks for row in block.rows}

    @cached_property
    def block_of(self) -> Mapping[str, Block]:
        """Row code → the block it stands in."""
        return {row.code: block for block in self.blocks for row in block.rows}

    def column(self, row: str, code: str) -> Column:
        return next(column for column in self.block_of[row].columns if column.code == code)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Every sum of the table, spelled out cell by cell."""
        return tuple(equation for entry in self.sums for block in self.blocks for equation in self._spell(entry, block))

    def _spell(self, entry: Sum, block: Block) -> Iterator[Equation]:
        rows, columns = [r.code for r in block.rows], [c.code for c in block.columns]
        down = entry.each == "column"
        left, right = entry.sides(rows if down else columns)
        for subject in columns if down else rows:
            left_keys, right_keys = (
                tuple((part, subject) if down else (subject, part) for part in side) for side in (left, right)
            )
            yield Equation(entry.rule, self.code, subject, left_keys, right_keys)


@dataclass(frozen=True)
class SectionHeading:
    code: str
    label: str
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    edition: str
    title: str
    prescribed_by: str
    first_year: int
    last_year: int | None
    sections: tuple[SectionHeading, ...]
    tables: Mapping[str, Table]

    @property
    def n_cells(self) -> int:
        return sum(1 for table in self.tables.values() for _ in table.keys)


@cache
def load_form(edition: str) -> Form:
    """The form of an edition (``2019``, ``2021``).

    Raises FormError where its file names an unknown code, has two labels that fold alike, or does not have the number
    of cells that it states.
    """
    if edition not in EDITIONS:
        raise FormError(f"no form of edition {edition!r}; there are {', '.join(EDITIONS)}")
    text = files("gipdata.forms").joinpath(f"{edition}.toml").read_text(encoding="utf-8")
    return parse_form(tomllib.loads(text))


def parse_form(data: Mapping[str, Any]) -> Form:
    """The form that a parsed TOML file describes; errors as for ``load_form``."""
    base = load_form(data["inherits"]) if "inherits" in data else None
    tables = dict(base.tables) if base else {}
    for code, raw in data["tables"].items():
        tables[code] = _replace_rows(tables[code], raw) if "replace" in raw else _parse_table(code, raw)
    form = Form(
        edition=data["edition"],
        title=data["title"],
        prescribed_by=data["prescribed_by"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        sections=tuple(SectionHeading(s["code"], s["label"], tuple(s["patterns"])) for s in data["sections"])
        if "sections" in data
        else base.sections
        if base
        else (),
        tables=tables,
    )
    _validate(form, data["cells"])
    return form


def _parse_table(code: str, raw: Mapping[str, Any]) -> Table:
    blocks: list[Block] = []
    for entry in raw["blocks"]:
        blocks.append(_parse_block(entry, blocks))
    sums = tuple(Sum(**_tuples(entry)) for entry in raw.get("sums", ()))
    return Table(
        code, raw["label"], raw["row_key"], raw["column_key"], tuple(blocks), sums, raw.get("single_line", False)
    )


def _parse_block(raw: Mapping[str, Any], earlier: Sequence[Block]) -> Block:
    if "columns_of" in raw:
        columns = next(b.columns for b in earlier if b.clause == raw["columns_of"])
        codes = [c.code for c in columns]
        columns = columns[: codes.index(raw["columns_until"])] if "columns_until" in raw else columns
    else:
        columns = tuple(Column(**_tuples(c)) for c in raw["columns"])
    groups = tuple(Group(**_tuples(g)) for g in raw.get("groups", ()))
    return Block(
        columns=columns,
        rows=_rows(raw["rows"], groups),
        groups=groups,
        clause=raw.get("clause"),
        heading=raw.get("heading", ""),
        heading_variants=tuple(raw.get("heading_variants", ())),
        corner=raw.get("corner", ""),
        corner_variants=tuple(raw.get("corner_variants", ())),
        header=tuple(raw.get("header", ())),
    )


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _rows(raw: Sequence[Mapping[str, Any]], groups: Sequence[Group]) -> tuple[Row, ...]:
    known = {g.code: g for g in groups}

    def number_of(group: str | None) -> str:
        """The numbers of a group and of those above it: 三（三）."""
        if group is None:
            return ""
        if group not in known:
            raise FormError(f"a row stands under the unknown group {group!r}")
        label = known[group].label
        own = label[: label.index("）") + 1] if label.startswith("（") else label.partition("、")[0]
        return number_of(known[group].under) + (own if own != label else "")

    return tuple(Row(**_tuples(r), full_label=number_of(r.get("under")) + r["label"]) for r in raw)


def _replace_rows(table: Table, raw: Mapping[str, Any]) -> Table:
    """A table of the edition before, with single rows replaced by a group of rows; its sums run over the new rows."""
    (block,) = table.blocks
    groups, rows = list(block.groups), list(block.rows)
    for code, new in raw["replace"].items():
        if code not in [r.code for r in rows]:
            raise FormError(f"table {table.code} replaces the unknown row {code!r}")
        at = [r.code for r in rows].index(code)
        groups += [Group(**_tuples(g)) for g in new["groups"]]
        rows[at : at + 1] = _rows(new["rows"], groups)
    return replace(table, blocks=(replace(block, groups=tuple(groups), rows=tuple(rows)),))


def _validate(form: Form, cells: int) -> None:
    if form.n_cells != cells:
        raise FormError(f"form {form.edition} has {form.n_cells} cells and states {cells}")
    for table in form.tables.values():
        keys = list(table.keys)
        if len(set(keys)) != len(keys):
            raise FormError(f"table {table.code} of form {form.edition} has a cell twice")
        try:
            _ = table.equations  # spelling the sums out finds unknown codes
        except ValueError as error:
            raise FormError(f"a sum of table {table.code} of form {form.edition} {error}") from None
        for block in table.blocks:
            _validate_labels(form, table, block)
            codes = {c.code for c in block.columns} | {g.code for g in block.groups} | {r.code for r in block.rows}
            if unknown := set(block.header_order) - codes - {"corner"}:
                raise FormError(f"the heading of table {table.code} names the unknown {sorted(unknown)}")


def _validate_labels(form: Form, table: Table, block: Block) -> None:
    """No two rows or groups, and no two columns, may have labels that fold alike: nothing could tell them apart.

    A row may share the words of a column (总计, 其他): its number or its place tells.
    """
    rows = [*(r for b in table.blocks for r in b.rows), *block.groups]
    for kind in (rows, list(block.columns)):
        seen: dict[str, str] = {}
        for entry in kind:
            for label in entry.labels:
                code = seen.setdefault(fold(label), entry.code)
                if code != entry.code:
                    raise FormError(f"form {form.edition}: {code} and {entry.code} share the label {label!r}")
