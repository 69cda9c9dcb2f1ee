"""Parts as one self-contained web page: prose in paragraphs, tables with true spans, print style included."""

from collections.abc import Iterator, Sequence
from html import escape

from gipdata.writing.layout import PAGE_UNITS, Part, PrintedCell, PrintedTable
from gipdata.writing.office import storable

__all__ = ["html_of"]

_STYLE = """\
body { max-width: 46em; margin: 2em auto; padding: 0 1em; font: 16px/1.8 FangSong, 仿宋, STFangsong, serif; }
h1 { text-align: center; font: bold 1.5em/1.5 SimSun, 宋体, serif; }
h2 { font: 1.1em/1.6 SimHei, 黑体, sans-serif; }
p { text-indent: 2em; margin: 0.3em 0; }
p.note { text-indent: 0; font-size: 0.85em; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 0.85em; line-height: 1.4; }
th, td { border: 1px solid #000; padding: 3px; text-align: center; font-weight: normal; overflow-wrap: anywhere; }
@media print { body { max-width: none; margin: 0; } tr { break-inside: avoid; } @page { size: A4; margin: 20mm; } }
"""
_ROW_LABELS = {"row": "row", "group": "rowgroup"}


def html_of(parts: Sequence[Part], title: Sequence[str] = ()) -> str:
    """The page, as text that declares itself UTF-8. ``title`` is a heading of one or several lines."""
    body = "\n".join([*_title(title), *(line for part in parts for line in _part(part))])
    name = escape(storable("".join(title))) or "政府信息公开工作年度报告"
    head = f'<meta charset="utf-8">\n<title>{name}</title>\n<style>\n{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def _title(lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"<h1>{'<br>'.join(map(_text, lines))}</h1>"


def _part(part: Part) -> Iterator[str]:
    if part.heading:
        yield f"<h2>{_text(part.heading)}</h2>"
    yield from (f"<p>{_text(paragraph)}</p>" for paragraph in part.paragraphs)
    if part.table:
        yield from _table(part.table)
        yield from (f'<p class="note">{_text(note)}</p>' for note in part.table.notes)


def _table(table: PrintedTable) -> Iterator[str]:
    yield "<table>"
    shares = (f'<col style="width: {100 * width / PAGE_UNITS:.2f}%">' for width in table.widths)
    yield f"<colgroup>{''.join(shares)}</colgroup>"
    if table.heading_rows:
        yield "<thead>"
        yield from _rows(table.rows[: table.heading_rows], in_heading=True)
        yield "</thead>"
    yield "<tbody>"
    yield from _rows(table.rows[table.heading_rows :], in_heading=False)
    yield "</tbody>"
    yield "</table>"


def _rows(rows: Sequence[Sequence[PrintedCell]], in_heading: bool) -> Iterator[str]:
    return (f"<tr>{''.join(_cell(cell, in_heading) for cell in row)}</tr>" for row in rows)


def _cell(cell: PrintedCell, in_heading: bool) -> str:
    spans = "".join(
        f' {name}="{span}"' for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if span > 1
    )
    if cell.role == "figure":
        return f"<td{spans}>{_text(cell.text)}</td>"
    scope = _ROW_LABELS.get(cell.role) if not in_heading else None
    scope = scope or ("colgroup" if cell.colspan > 1 else "col")
    return f'<th{spans} scope="{scope}">{_text(cell.text)}</th>'


def _text(text: str) -> str:
    return escape(storable(text), quote=False).replace("\n", "<br>")
