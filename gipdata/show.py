"""A report as plain text for a person: what was read, beside where it stands in the source.

Nothing that is no figure looks like one: blank, not applicable, absent and unplaced cells each have a sign of their
own, and 0 is only ever a 0 that was written.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from gipdata.folding import fold
from gipdata.report import Box, Cell, Finding, Kind, Report, Trace, UnitBasis
from gipdata.schema import code_list

__all__ = [
    "aligned",
    "cells_named",
    "clip",
    "display_width",
    "render",
    "render_cells",
    "render_findings",
    "render_source",
    "save_pictures",
]

_SIGNS: Mapping[Kind, str] = {Kind.BLANK: "空", Kind.ABSENT: "缺", Kind.UNPLACED: "？"}
_LEGEND = "空＝原文未填（不等于 0）　（/）＝不适用　缺＝原文没有这行或这列　？＝有数字但不知属于哪列　“…”＝不是数字"
_UNSTATED = "（未写明）"
_LONGEST_LABEL = 40
_ROLES: Mapping[str, str] = {
    "cell": "数据",
    "label": "表头或行名",
    "heading": "标题",
    "text": "正文",
    "unplaced": "未能归位",
    "ignored-mark": "表格线等符号",
}


def render(report: Report) -> str:
    """The whole report: who and when, the three tables, the sections, the findings."""
    parts = [_identity(report), *_tables(report), _sections(report), render_findings(report)]
    return "\n\n".join(part for part in parts if part)


# Who and when -------------------------------------------------------------------------------------------------------


def _identity(report: Report) -> str:
    place = report.place
    above = "".join(filter(None, (place.province, place.city, place.county, place.township)))
    basis = f"（{_named('place_basis', place.basis)}）" if above and place.basis else ""
    year = f"{report.year}（依据：{_named('year_basis', report.year_basis)}）" if report.year else ""
    rows = [
        ("标题", report.title),
        ("单位", " · ".join(filter(None, (report.org, report.org_full, _named("org_type", report.org_type))))),
        ("年度", year),
        ("地点", f"{above}{basis}" or "；".join(place.candidates)),
        ("表格", _named("form", report.form)),
        ("统计期", " 至 ".join(day.isoformat() for day in report.period or ())),
        ("发布", report.published.isoformat() if report.published else ""),
        ("来源", report.source),
    ]
    return "\n".join(aligned([(label, value or _UNSTATED) for label, value in rows]))


def _named(codes: str, code: str | None) -> str:
    return code_list(codes).get(code, code) if code else ""


# Tables -------------------------------------------------------------------------------------------------------------


def _tables(report: Report) -> Iterator[str]:
    if not report.cells:
        yield f"表格：{_named('form', report.form)}，没有读到表内数据。"
        return
    for code, label in code_list("table").items():
        cells = [cell for cell in report.cells if cell.table == code]
        ordinary = [cell for cell in cells if "extra" not in (cell.row, cell.column)]
        extra = [cell for cell in cells if "extra" in (cell.row, cell.column)]
        yield "\n".join([label, *_blocks(ordinary), *_extra_lines(extra), *_correction_lines(ordinary)])
    yield f"说明：{_LEGEND}"


def _blocks(cells: Sequence[Cell]) -> Iterator[str]:
    """The rows of a table; where the columns change (from one clause to the next), a new heading."""
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: (cell.clause, cell.row))]
    for columns, block in groupby(rows, key=lambda row: [cell.column_label for cell in row]):
        heading = ("", *columns, "原文位置")
        lines = aligned([heading, *map(_row, block)], right=range(1, len(columns) + 1))
        yield from ("", *(f"  {line}" for line in lines))


def _row(cells: Sequence[Cell]) -> Sequence[str]:
    figures = " ".join(dict.fromkeys(cell.raw for cell in cells if cell.kind is Kind.UNPLACED))
    unplaced = f"　原文数字：{figures}" if figures else ""
    return (clip(cells[0].row_label, _LONGEST_LABEL), *map(_figure, cells), _span(cells) + unplaced)


def _extra_lines(cells: Sequence[Cell]) -> Iterator[str]:
    if cells:
        yield "\n  格式以外的行或列："
        rows = [(f"{c.row_label}｜{c.column_label}", _figure(c), str(c.location or "—")) for c in cells]
        yield from (f"  {line}" for line in aligned(rows, right=(1,)))


def _correction_lines(cells: Sequence[Cell]) -> Iterator[str]:
    corrected = [cell for cell in cells if cell.correction]
    if corrected:
        yield "\n  已更正："
        rows = [(f"{clip(c.row_label, _LONGEST_LABEL)}｜{c.column_label}", *_told(c)) for c in corrected]
        yield from (f"  {line}" for line in aligned(rows))


def _told(cell: Cell) -> tuple[str, str]:
    """What the source shows in a corrected cell, and who corrected it."""
    return f"原文“{clip(cell.raw.strip(), 16)}”", str(cell.correction)


def _figure(cell: Cell) -> str:
    """What stands in a cell: the figure, or the sign of why there is none; marked where a person corrected it."""
    return f"{_unmarked(cell)}（更正）" if cell.correction else _unmarked(cell)


def _unmarked(cell: Cell) -> str:
    if cell.kind is Kind.NOT_APPLICABLE:
        return f"（{clip(cell.raw.strip(), 8)}）"
    if cell.kind is Kind.TEXT:
        return f"“{clip(cell.raw.strip(), 16)}”"
    if cell.kind is not Kind.NUMBER or cell.value is None:
        return _SIGNS.get(cell.kind, "？")
    if cell.money is None:
        return str(cell.value)
    if cell.money.basis is UnitBasis.ASSUMED:
        return f"{cell.value:,f} 元（单位未写明，按元计）"
    written = f"（{cell.money.amount:f} {cell.money.unit}）" if cell.money.unit != "元" else ""
    return f"{cell.value:,f} 元{written}"


def _span(cells: Sequence[Cell]) -> str:
    """Where a row stands: its line or row of a table, or the first and the last where its cells take up several."""
    places = [cell.location._replace(cell=None, box=None) for cell in cells if cell.location]
    if not places:
        return "—"
    first, last = (choose(places, key=lambda p: (p.page, p.table, p.line)) for choose in (min, max))
    if first._replace(line=0) != last._replace(line=0):  # on two pages
        return f"{first.brief}–{last.brief}"
    return first.brief if first == last else first.brief.replace(f"第{first.line}行", f"第{first.line}–{last.line}行")


# Single cells -------------------------------------------------------------------------------------------------------


def cells_named(report: Report, words: Sequence[str]) -> list[Cell]:
    """The cells in whose table, row or column each of the words is found: as a code, or as a part of the label.

    Widths, brackets and spaces make no difference.
    """
    tables = code_list("table")

    def is_named(cell: Cell, word: str) -> bool:
        codes = (cell.table, cell.row, cell.column)
        labels = (tables.get(cell.table, ""), cell.row_label, cell.column_label)
        return word in codes or any(fold(word) in fold(label) for label in labels)

    return [cell for cell in report.cells if all(is_named(cell, word) for word in words)]


def render_cells(report: Report, words: Sequence[str]) -> str:
    """Each cell that the words name: what was read, what is written, and exactly where."""
    tables = code_list("table")
    rows = [
        (
            f"{tables.get(cell.table, cell.table)} › {clip(cell.row_label, _LONGEST_LABEL)} › {cell.column_label}",
            _figure(cell),
            f"原文“{clip(cell.raw.strip(), 16)}”" if cell.raw.strip() else "",
            str(cell.location or "—"),
            f"更正：{cell.correction}" if cell.correction else "",
        )
        for cell in cells_named(report, words)
    ]
    return "\n".join(aligned(rows, right=(1,))) if rows else "没有这样的单元格。"


def save_pictures(report: Report, path: Path, folder: Path, words: Sequence[str]) -> list[Path]:
    """Saves each page of a PDF on which cells so named stand as PNG, the cells framed in red; none for other kinds.

    Raises UnreadableSource where a page cannot be drawn, OSError where a file cannot be read or written.
    """
    boxes: dict[int, list[Box]] = {}
    for cell in cells_named(report, words):
        if cell.location and cell.location.box:
            boxes.setdefault(cell.location.page, []).append(cell.location.box)
    if not boxes:
        return []
    from gipdata.sources.pdf_picture import picture

    name = report.source.rpartition(".")[0].replace("/", "_") or path.stem
    saved = [folder / f"{name}-{page}.png" for page in sorted(boxes)]
    for page, file in zip(sorted(boxes), saved, strict=True):
        picture(path, page, boxes[page], file)
    return saved


# Sections, findings, source -----------------------------------------------------------------------------------------


def _sections(report: Report) -> str:
    rows = [
        (
            clip(s.heading, _LONGEST_LABEL) or f"（{_named('section', s.code)}，无标题）",
            str(s.location or "—"),
            f"{len(''.join(s.text.split()))} 字",
        )
        for s in report.sections
    ]
    return "\n".join(["各部分正文", "", *(f"  {line}" for line in aligned(rows, right=(2,)))]) if rows else ""


def render_findings(report: Report) -> str:
    """The findings for a clerk, the gravest first, each with its place; says so where there are none. Behind them those
    that a person decided to be none."""
    standing = [f for f in report.findings if f.dismissed is None]
    dismissed = [f for f in report.findings if f.dismissed is not None]
    place_of = _places(report)
    lines: list[str] = [] if standing else ["", "没有发现问题。"]
    for severity, name in code_list("severity").items():
        findings = [f for f in standing if f.severity == severity]
        if findings:
            lines += ["", f"{name} {len(findings)} 条"]
        for number, finding in enumerate(findings, 1):
            lines += [f"  {number}. {finding.message}", f"     位置：{place_of(finding)}　规则：{finding.rule}"]
    if dismissed:
        lines += ["", f"已判定不算问题 {len(dismissed)} 条"]
    for number, finding in enumerate(dismissed, 1):
        lines += [f"  {number}. {finding.message}", f"     判定：{finding.dismissed}　规则：{finding.rule}"]
    return "\n".join(lines[1:])


def _places(report: Report) -> Callable[[Finding], str]:
    """How to say where a finding stands: its table, row, column and line, with the labels of the form."""
    labels = {(c.table, "row", c.row): c.row_label for c in report.cells}
    labels |= {(c.table, "column", c.column): c.column_label for c in report.cells}
    tables = code_list("table")

    def place_of(finding: Finding) -> str:
        table, item, column = finding.table or "", finding.item or "", finding.column or ""
        parts = (
            tables.get(table, table),
            clip(labels.get((table, "row", item), ""), _LONGEST_LABEL),
            labels.get((table, "column", column), ""),
            str(finding.location or ""),
        )
        return " › ".join(filter(None, parts)) or "全文"

    return place_of


def render_source(report: Report) -> str:
    """Every piece of the source beside what became of it."""
    rows = [(str(t.location), clip(t.raw, _LONGEST_LABEL), f"→ {_fate(t)}") for t in report.trace]
    return "\n".join(aligned(rows)) if rows else "没有原文记录。"


def _fate(piece: Trace) -> str:
    role = _ROLES.get(piece.role, piece.role)
    # A code without a label (of a corner, of a clause) says nothing to a reader.
    meaning = _meanings().get(piece.meaning, "" if piece.meaning.isascii() else piece.meaning)
    return f"{role}：{meaning}" if meaning else role


@cache
def _meanings() -> Mapping[str, str]:
    """Code of a part, a row or a column → its label."""
    lists = [code_list(f"{table}.{part}") for table in code_list("table") for part in ("columns", "rows")]
    return {code: label for codes in (*lists, code_list("section")) for code, label in codes.items()}


# Alignment ----------------------------------------------------------------------------------------------------------


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes up: a Chinese character takes two.

    >>> display_width("规章 12")
    7
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def clip(text: str, width: int) -> str:
    """The text in one line, cut to a width.

    >>> clip("本机关不掌握相关政府信息", 11)
    '本机关不掌…'
    """
    text = " ".join(text.split())
    if display_width(text) <= width:
        return text
    while display_width(text) > width - 1:
        text = text[:-1]
    return text + "…"


def aligned(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> list[str]:
    """The rows as lines whose columns stand one below the other, those named in ``right`` flush right.

    >>> print("\\n".join(aligned([("规章", "0"), ("行政许可", "12")], right=(1,))))
    规章       0
    行政许可  12
    """
    rights = set(right)
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]

    def pad(text: str, i: int) -> str:
        space = " " * (widths[i] - display_width(text))
        return space + text if i in rights else text + space

    return ["  ".join(pad(text, i) for i, text in enumerate(row)).rstrip() for row in rows]
