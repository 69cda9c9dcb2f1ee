"""The part of the codebook on the prescribed forms: rows, columns, groups and sums of every edition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gipdata.forms import EDITIONS, Column, Form, Table, load_form

__all__ = ["form_lines", "markdown_table"]


def form_lines() -> Iterator[str]:
    forms = [load_form(edition) for edition in EDITIONS]
    yield "## The forms · 规定格式\n"
    header = ("edition", "title", "prescribed by", "reports for", "cells")
    yield from markdown_table(
        header,
        [
            (f"`{f.edition}`", f.title, f.prescribed_by, f"{f.first_year} to {f.last_year or 'now'}", str(f.n_cells))
            for f in forms
        ],
    )
    yield "Labels are as printed; – means that the edition does not have the row or column.\n"
    for code, newest in forms[-1].tables.items():
        yield f"### {code} of the forms\n"
        row, column = newest.row_key, newest.column_key
        yield f"{newest.label}: rows are the column `{row}` of the frame, columns its `{column}`.\n"
        yield from _form_rows(code, forms)
        yield from _form_columns(code, forms)
        yield from _groups(code, forms)
        yield from _sums(code, forms)


def _form_rows(code: str, forms: Sequence[Form]) -> Iterator[str]:
    """Every row, in the order of the newest edition that has it, with its label in each."""
    clauses = any(block.clause for form in forms for block in form.tables[code].blocks)
    known = {row: b for form in forms for b in form.tables[code].blocks for row in (r.code for r in b.rows)}
    rows = []
    for row in _in_order([list(form.tables[code].rows) for form in forms]):
        labels = [form.tables[code].rows[row].full_label if row in form.tables[code].rows else "–" for form in forms]
        rows.append((f"`{row}`", *((known[row].heading,) if clauses else ()), *labels))
    yield from markdown_table(("row", *(("clause",) if clauses else ()), *(f"label, {f.edition}" for f in forms)), rows)


def _form_columns(code: str, forms: Sequence[Form]) -> Iterator[str]:
    """Every column and label, with the rows that have it."""
    rows = []
    for form in forms:
        having: dict[Column, list[str]] = {}
        for block in form.tables[code].blocks:
            for column in block.columns:
                having.setdefault(replace(column, variants=(), cuts=()), []).extend(row.code for row in block.rows)
        for column, of_rows in having.items():
            every = len(of_rows) == len(form.tables[code].rows)
            told = (f"`{column.code}`", column.label, "all" if every else _codes_of(of_rows), _measured_in(column))
            rows.append((form.edition, told))
    yield from markdown_table(("column", "label", "rows", "unit", "editions"), _by_edition(rows))


def _measured_in(column: Column) -> str:
    if column.money:
        return f"money, {column.unit} by the form" if column.unit else "money, no unit by the form"
    return "count; may be below 0" if column.signed else "count"


def _codes_of(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _by_edition(rows: Iterable[tuple[str, Sequence[str]]]) -> list[Sequence[str]]:
    """Each row once, with the editions for which it was told behind it."""
    editions: dict[tuple[str, ...], list[str]] = {}
    for edition, row in rows:
        editions.setdefault(tuple(row), []).append(edition)
    return [(*row, ", ".join(of_row)) for row, of_row in editions.items()]


def _groups(code: str, forms: Sequence[Form]) -> Iterator[str]:
    rows = [
        (form.edition, (f"`{group.code}`", group.label, _codes_of(under)))
        for form in forms
        for block in form.tables[code].blocks
        for group in block.groups
        if (under := [row.code for row in block.rows if row.under == group.code])
    ]
    if rows:
        yield "Groups of rows, without figures of their own:\n"
        yield from markdown_table(("group", "label", "rows right below it", "editions"), _by_edition(rows))


def _sums(code: str, forms: Sequence[Form]) -> Iterator[str]:
    rows = []
    for form in forms:
        table = form.tables[code]
        for entry in table.sums:
            equations = [equation for equation in table.equations if equation.rule == entry.rule]
            at = 0 if entry.each == "column" else 1
            sides = [[key[at] for key in side] for side in (equations[0].left, equations[0].right)]
            labels = _labels(table, of_rows=at == 0)
            codes = " = ".join(_side([f"`{part}`" for part in side]) for side in sides)
            in_chinese = " = ".join(_side([labels[part] for part in side]) for side in sides)
            rows.append((form.edition, (f"`{entry.rule}`", f"{len(equations)} {entry.each}s", codes, in_chinese)))
    if rows:
        yield "Sums that the form prescribes, as [rules](rules.md) name them:\n"
        yield from markdown_table(("rule", "in each of", "sum", "中文", "editions"), _by_edition(rows))


def _labels(table: Table, *, of_rows: bool) -> Mapping[str, str]:
    if of_rows:
        return {row.code: row.full_label for block in table.blocks for row in block.rows}
    return {column.code: column.label for block in table.blocks for column in block.columns}


def _side(parts: Sequence[str]) -> str:
    return " + ".join(parts) if len(parts) <= 6 else f"{parts[0]} + … + {parts[-1]} ({len(parts)} parts)"


def _in_order(lists: Sequence[Sequence[str]]) -> list[str]:
    """All entries once: those of the newest list in its order, each older one behind its neighbour."""
    merged = list(lists[-1])
    for older in reversed(lists[:-1]):
        for at, entry in enumerate(older):
            if entry not in merged:
                merged.insert(merged.index(older[at - 1]) + 1 if at else 0, entry)
    return merged


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield "|---" * len(header) + "|"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"
    yield ""
