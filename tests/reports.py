"""Reports made by hand for the tests of frames, store, command and display."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from gipdata.forms import Table, load_form
from gipdata.report import (
    Cell,
    Check,
    Finding,
    Item,
    ItemKind,
    Kind,
    Location,
    Money,
    Place,
    Report,
    Section,
    Severity,
    StatedFigure,
    Status,
    Theme,
    Trace,
    UnitBasis,
)

Written = tuple[str, Kind, int | Decimal | None, Money | None]


def money(raw: str, amount: str, unit: str, basis: UnitBasis) -> Written:
    written = Money(Decimal(amount), unit, basis)
    return raw, Kind.NUMBER, written.yuan, written


def count(number: int) -> Written:
    return str(number), Kind.NUMBER, number, None


BLANK: Written = ("", Kind.BLANK, None, None)
SLASH: Written = ("/", Kind.NOT_APPLICABLE, None, None)


def cells_of(edition: str, written: Mapping[tuple[str, str, str], Written] | None = None) -> tuple[Cell, ...]:
    """Every cell of a form: what is given for (table, row, column), and 0 elsewhere; a row a line from line 10 on."""
    cells: list[Cell] = []
    line = 9
    for table in load_form(edition).tables.values():
        for block in table.blocks:
            for row in block.rows:
                line += 1
                for i, column in enumerate(block.columns, 1):
                    fields = (written or {}).get((table.code, row.code, column.code), count(0))
                    place = None if fields[1] is Kind.ABSENT else Location(line, i)
                    labels = (row.code, column.code, row.full_label, column.label)
                    cells.append(Cell(table.code, *labels, block.clause, *fields, place))
    return tuple(cells)


EXTRA = Cell("disclosure", "extra", "made", "自编文件", "本年新制作数量", 1, "7", Kind.NUMBER, 7, None, Location(90, 2))

LATE = Theme("timeliness", "更新不及时", "更新慢", 2, 5, "更新")

OLD_FORM = Report(
    source="2020/云溪乡.txt",
    sha256="aa11bb22" + "0" * 56,
    form="2019",
    title="云溪乡2020年政府信息公开工作年度报告",
    org="云溪乡",
    org_full="云溪乡人民政府",
    org_type="township",
    place=Place("云溪乡", "青石县", "北原市", "东川省", "990101200", "text"),
    year=2020,
    year_basis="title",
    published=date(2021, 1, 20),
    period=(date(2020, 1, 1), date(2020, 12, 31)),
    cells=(
        *cells_of(
            "2019",
            {
                ("disclosure", "normative_documents", "made"): count(171),
                ("disclosure", "licences", "change"): ("-3", Kind.NUMBER, -3, None),
                ("disclosure", "procurement", "projects"): count(3),
                ("disclosure", "procurement", "amount"): money("422.6万元", "422.6", "万元", UnitBasis.STATED),
                ("applications", "new_received", "natural_person"): count(2),
                ("applications", "new_received", "business"): BLANK,
                ("applications", "new_received", "total"): SLASH,
                ("applications", "granted", "research"): ("详见附件", Kind.TEXT, None, None),
                ("disputes", "review", "total"): ("", Kind.ABSENT, None, None),
            },
        ),
        EXTRA,
    ),
    sections=(
        Section("overview", "一、总体情况", "第一行。\n=第二行", Location(2)),
        Section("disclosure", "二、主动公开政府信息情况", "", Location(8)),
        Section("back", "", "云溪乡人民政府", Location(120)),
    ),
    trace=(
        Trace(Location(2), "一、总体情况", "heading"),
        Trace(Location(11, 1), "规范性文件", "label", "normative_documents"),
    ),
    items=(
        Item(ItemKind.PROBLEM, "人手不足", 0, 4, (Theme("staffing", "人员力量薄弱", "人手不足", 0, 4, "人手"),)),
        Item(ItemKind.MEASURE, "=按月更新", 5, 10, (LATE._replace(trigger="更新", rule="更新"),), (2,), Location(93)),
        Item(ItemKind.PROBLEM, "栏目更新慢，无人管", 12, 21, (LATE, LATE._replace(code="staffing")), (), Location(94)),
    ),
    figures=(
        StatedFigure("requests_received", "未收到", Decimal(0), "", "", "own", "overview", 0, 3, Location(4)),
        StatedFigure("web_items", "1.2万余条", Decimal(12_000), "条", "more", "own", "overview", 9, 15, None),
    ),
    checks=(
        Check("balance", "applications:natural_person", Status.BROKEN, 2, 0, 2),
        Check("applicant-total", "applications:new_received", Status.UNDECIDED, None, None, None),
    ),
    findings=(
        Finding("old-note", Severity.NOTE, "只作提示。"),
        Finding(
            "balance",
            Severity.ERROR,
            "收到 2 件，办结 0 件，不相等。",
            "applications",
            "new_received",
            "natural_person",
            "0",
            "2",
            Location(20, 1),
        ),
    ),
)

NEW_FORM = Report(
    source="2021/文件.txt",
    sha256="cc33dd44" + "0" * 56,
    form="2021",
    cells=cells_of("2021", {("disclosure", "fees", "amount"): money("29.0506", "29.0506", "万元", UnitBasis.FORM)}),
)
"""A report that says neither whose it is nor of which year."""

WITHOUT_TABLES = Report("无表.txt", "ee55ff66" + "0" * 56, "none", org="石桥镇", year=2022, year_basis="text")


def text_of(edition: str, title: str, figures: Mapping[tuple[str, str, str], str] | None = None) -> str:
    """An invented report as plain text, its tables drawn with bars; 0 wherever no figure is given."""
    form = load_form(edition)
    lines = [title, ""]
    for section in form.sections:
        lines += [section.label, ""]
        if section.code in form.tables:
            lines += [*_bars(form.tables[section.code], figures or {}), ""]
        else:
            lines += ["本年度各项工作平稳推进。", ""]
    return "\n".join(lines) + "\n"


def _bars(table: Table, figures: Mapping[tuple[str, str, str], str]) -> Iterator[str]:
    def figure(row: str, column: str) -> str:
        return figures.get((table.code, row, column), "0")

    for block in table.blocks:
        columns = block.columns
        if table.single_line:
            labels = {c.code: c.label for c in columns} | {g.code: g.label for g in (*block.groups, *block.rows)}
            for line in block.header:
                yield _bar(*(labels[word] for word in line.split() if word not in "<^"))
            yield _bar(*(figure(row.code, column.code) for row in block.rows for column in columns))
            continue
        if block.heading:
            yield _bar(block.heading)
        yield _bar(block.corner, *(column.label for column in columns))
        for row in block.rows:
            yield _bar(row.label, *(figure(row.code, column.code) for column in columns))


def _bar(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
