"""The judge of a damaged document: which cells came out right, honestly missing, or wrong without a word."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random
from typing import NamedTuple

from gipdata.checks.engine import check_report
from gipdata.forms import Column, Form
from gipdata.reading.reader import NotAReport, read_report
from gipdata.report import Cell, Finding, Kind, Report
from gipdata.sources import UnreadableSource, document_from_bytes
from tests.documents.damages import HARMLESS, HARSH, LOCAL, WHOLE
from tests.documents.layouts import LAYOUTS, fitted, write
from tests.documents.model import Key, Model, random_model, with_blanks
from tests.documents.page import Page, page_of
from tests.documents.shown import Shown, parse_shown

__all__ = ["Case", "Judgement", "Silent", "Verdict", "damaged_case", "judge", "judge_data", "shown_values"]


class Verdict(StrEnum):
    RIGHT = "right"
    MISSING = "missing"  # absent, unplaced, words or blank, and a finding says so
    TOLD = "told"  # another value than shown, and a finding names the cell
    SILENT = "silent"


@dataclass(frozen=True)
class Case:
    """One damaged document; ``number`` and ``seed`` make it again."""

    seed: int
    number: int
    damages: tuple[str, ...]
    page: Page

    @property
    def kind(self) -> str:
        """The name of the layout."""
        return self.page.written.layout.name

    @property
    def data(self) -> bytes:
        data = self.page.text.encode(self.page.encoding)
        return data if self.page.cut is None else data[: int(len(data) * self.page.cut)]


class Silent(NamedTuple):
    key: Key
    cell: Cell | None
    shown: Shown | None


@dataclass
class Judgement:
    counts: Counter[Verdict] = field(default_factory=Counter)
    silent: list[Silent] = field(default_factory=list)
    refused: bool = False


def damaged_case(seed: int, number: int, *, harsh: bool = False) -> Case:
    """The ``number``-th damaged document of a series: all layouts in turn, mostly one damage."""
    kinds = sorted(name for name in LOCAL if harsh or name not in HARSH)
    rng = Random(f"{seed}/{number}")
    layout = list(LAYOUTS.values())[number % len(LAYOUTS)]
    model = random_model(rng)
    if layout.shows_blanks and rng.random() < 0.3:
        model = replace(model, values=with_blanks(rng, model.values, 0.1))
    page = page_of(write(fitted(model, layout), layout, rng))
    done: list[str] = []
    tables = rng.sample(sorted(model.form.tables), rng.choice((1, 1, 1, 1, 2, 3)))
    if rng.random() < 0.75:
        for table in tables:
            name = rng.choice(kinds)
            if LOCAL[name](page, table, rng):
                done.append(name)
    if not done or rng.random() < 0.15:
        name = rng.choice(sorted(WHOLE if not done else HARMLESS))  # what spoils every row is enough on its own
        WHOLE[name](page, rng)
        done.append(name)
    if page.cut is not None:
        _note_cut(page, len(page.text.encode(page.encoding)))
    return Case(seed, number, tuple(done), page)


def _note_cut(page: Page, size: int) -> None:
    """A figure through which the cut goes shows what is left of it; figures behind it show what they did."""
    kept = page.text.encode(page.encoding)[: int(size * (page.cut or 0))].decode(page.encoding, "ignore")
    at = 0
    for line in page.lines:
        for piece in line:
            end = at + len(piece.text)
            if piece.role == "figure" and at < len(kept) < end and kept[at:].strip():
                page.shown[piece.key] = kept[at:]
            at = end
        at += 1


def judge(case: Case) -> Judgement:
    """Read the document and hold every cell against what it shows."""
    page = case.page
    shown = shown_values(page.written.model, page.shown, page.units) | dict.fromkeys(
        _emptied(page), Shown("", Kind.BLANK)
    )
    return judge_data(case.data, page.written.model, shown)


def judge_data(data: bytes, model: Model, shown: Mapping[Key, Shown | None]) -> Judgement:
    """Read a file and hold every cell against what it shows (None: nowhere)."""
    judgement = Judgement()
    try:
        report = check_report(read_report(document_from_bytes(data, "damaged")))
    except (NotAReport, UnreadableSource):
        judgement.refused = True
        judgement.counts[Verdict.MISSING] += len(model.values)
        return judgement
    cells = {(c.table, c.row, c.column): c for c in report.cells if "extra" not in (c.row, c.column)}
    for key in dict.fromkeys([*shown, *cells]):
        verdict = _verdict(cells.get(key), shown.get(key), report)
        judgement.counts[verdict] += 1
        if verdict is Verdict.SILENT:
            judgement.silent.append(Silent(key, cells.get(key), shown.get(key)))
    return judgement


def shown_values(model: Model, changed: Mapping[Key, str | None], units: Mapping[Key, str]) -> dict[Key, Shown | None]:
    """What a document shows for every cell: the model's figures but for changed texts and units of headings."""
    shown: dict[Key, Shown | None] = dict(model.values)
    for key, text in changed.items():
        shown[key] = None if text is None else _parse(model, units, key, text)
    for table, clause, column in units:
        for key in model.values:
            block = model.form.tables[table].block_of.get(key[1]) if key[0] == table else None
            if block and str(block.clause) == clause and key[2] == column:
                shown[key] = _parse(model, units, key, changed.get(key) or model.values[key].raw)
    return shown


def _emptied(page: Page) -> Iterator[Key]:
    """The cells of rows that lost all their figures, in a layout with surplus empty cells: these look like theirs."""
    if page.written.layout.surplus:
        labels = {p.key[:2] for line in page.lines for p in line if p.role == "row" and p.text}
        figures = {p.key[:2] for line in page.lines for p in line if p.role == "figure"}
        yield from (key for key in page.written.model.values if key[:2] in labels - figures)


def _parse(model: Model, units: Mapping[Key, str], key: Key, text: str) -> Shown:
    column = _column(model.form, key)
    clause = str(model.form.tables[key[0]].block_of[key[1]].clause)
    unit = units.get((key[0], clause, key[2])) or column.unit
    return parse_shown(text, money=column.money, unit=unit)


def _column(form: Form, key: Key) -> Column:
    return form.tables[key[0]].column(key[1], key[2])


_NOTHING = (Kind.BLANK, Kind.NOT_APPLICABLE)


def _verdict(cell: Cell | None, shown: Shown | None, report: Report) -> Verdict:
    if cell is None:  # read as a form that has no such cell
        return Verdict.MISSING
    if cell.kind is Kind.NUMBER:
        right = shown is not None and shown.kind is Kind.NUMBER and shown.value == cell.value
        return Verdict.RIGHT if right else Verdict.TOLD if _is_named(cell, report) else Verdict.SILENT
    if cell.kind in _NOTHING and shown is not None and shown.kind in _NOTHING:
        return Verdict.RIGHT
    return Verdict.MISSING if _is_named(cell, report) else Verdict.SILENT


def _is_named(cell: Cell, report: Report) -> bool:
    return any(_names(finding, cell) for finding in report.findings)


EXTRA = "extra"
_OF_THE_WHOLE_TABLE = ("cells-absent", "table-missing")
_ABOUT_SOMETHING_ELSE = ("old-form",)


def _names(finding: Finding, cell: Cell) -> bool:
    """Whether a finding tells of this cell: by its codes, or by its labels in the message of a broken sum."""
    if finding.table != cell.table or finding.rule in _ABOUT_SOMETHING_ELSE:
        return False
    if finding.rule in _OF_THE_WHOLE_TABLE:
        return cell.kind is Kind.ABSENT
    if finding.rule == "row-unplaced" and finding.item in (None, EXTRA):  # figures whose own row is unknown
        return cell.kind in (Kind.ABSENT, Kind.UNPLACED, *_NOTHING)
    row = finding.item in (None, cell.row) or cell.row_label in finding.message
    column = finding.column in (None, cell.column) or cell.column_label in finding.message
    return row and column
