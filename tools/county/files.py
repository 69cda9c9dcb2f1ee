"""From facts to files: each report as its document, in the kind and layout that its township uses."""

from collections.abc import Iterator
from random import Random

from gipdata.writing import bytes_of
from gipdata.writing.excel import excel_of
from gipdata.writing.html import html_of
from gipdata.writing.layout import Part, print_table
from tests.documents import LAYOUTS, fitted, write
from tests.sources.make_pdf import Story, reportlab_pdf, story_of
from tools.county.containers import csv_of, mht_of, old_book_of, windows_zip_of
from tools.county.facts import Facts, ReportFacts
from tools.county.models import CountyModel, model_of, signature_of
from tools.county.pages import site_page

__all__ = ["ARCHIVE_MARK", "documents", "file_of"]

ARCHIVE_MARK = "!/"
"""Parts the name of an archive from that of a file in it."""


def documents(facts: Facts) -> Iterator[tuple[str, bytes]]:
    """The path below data/raw and the bytes of every document; reports that are sent together come as one archive."""
    archives: dict[str, dict[str, bytes]] = {}
    for report in facts.reports:
        path, data = report.document.path, file_of(report)
        archive, mark, inner = path.partition(ARCHIVE_MARK)
        if mark:
            archives.setdefault(archive, {})[inner] = data
        else:
            yield path, data
    for path, files in archives.items():
        yield path, windows_zip_of(files)
    for path, text in facts.letters.items():
        yield path, text.encode()


def file_of(report: ReportFacts) -> bytes:
    """The report as its document. Raises ValueError for a kind that there is not."""
    model = model_of(report)
    kind, encoding = report.document.kind, report.document.encoding
    title, parts = model.title_lines, list(_parts(model, report))
    match kind:
        case "text":
            return _text(model, report).encode(encoding)
        case "docx" | "xlsx":
            return bytes_of(parts, title, f".{kind}")
        case "xlsx_sheets":
            return excel_of(parts, title, one_sheet=False)
        case "xls":
            return old_book_of(parts, title, f"{report.year}年度")
        case "csv":
            return csv_of(parts, title, encoding)
        case "pdf":
            return reportlab_pdf(_story(model, report))
        case "html":
            return _declared(html_of(parts, title), encoding)
        case "mht":
            page = html_of(parts, title).replace(_UTF8, _UTF8_OF_BROWSER)
            return mht_of(page, "".join(title), f"https://www.example.invalid/xxgk/{report.year}/nb.html")
        case "site":
            article = html_of(parts, title).partition("<body>")[2].partition("</body>")[0].strip()
            return site_page(article, "".join(title), report)
    raise ValueError(f"no kind of file: {kind!r}")


def _parts(model: CountyModel, report: ReportFacts) -> Iterator[Part]:
    """The report in the order of its form, for the writers of gipdata."""
    texts = {key: shown.raw for key, shown in model.values.items()}
    for section in model.form.sections:
        table = model.form.tables.get(section.code)
        note = model.notes.get(section.code)
        paragraphs = (*model.prose.get(section.code, ()), *((note,) if note else ()))
        yield Part(section.label, paragraphs, print_table(table, texts) if table else None)
    if signature := signature_of(report):
        yield Part("", signature)


def _text(model: CountyModel, report: ReportFacts) -> str:
    layout = LAYOUTS[report.document.layout]
    text = write(fitted(model, layout), layout, _chance(report)).text.rstrip("\n")
    gap = "\n\n" if layout.gaps else "\n"
    return gap.join((text, *signature_of(report))) + "\n"


def _story(model: CountyModel, report: ReportFacts) -> Story:
    story = story_of(model)
    return Story(model, (*story.parts, *(("prose", line) for line in signature_of(report))), story.ruled)


_UTF8 = '<meta charset="utf-8">'
_UTF8_OF_BROWSER = '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">'


def _declared(page: str, encoding: str) -> bytes:
    """The page in an encoding that it declares; GB18030 goes by the name of its oldest form, as pages call it."""
    return page.replace(_UTF8, f'<meta charset="{"gb2312" if encoding == "gb18030" else encoding}">').encode(encoding)


def _chance(report: ReportFacts) -> Random:
    """The chance by which a layout pads and breaks: the same for the same report."""
    return Random(f"{report.org}/{report.year}/{report.version}")
