"""The sheets of sums: the roll-up cell by cell with who contributed what, the years beside each other, each township's.

Amounts are in yuan throughout.
"""

from collections.abc import Iterator, Sequence

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, Form, Row, load_form
from gipdata.schema import code_list
from gipdata.summary.rollup import Contribution, Figure, Group, Key, Rollup
from gipdata.summary.rollup_cells import cells_of, said_by
from gipdata.summary.rollup_notes import open_words
from gipdata.summary.workbook_sheets import YEAR, SheetColumn, SheetData, Value
from gipdata.summary.workbook_words import KIND_WORDS, place_words, shown, words_of
from gipdata.views.in_force import reports_in_force

__all__ = ["contribution_sheet", "left_out_sheet", "sum_sheet", "township_sheet", "year_sheet"]

_UNKNOWN = "无法推算"
_PLACE = (
    SheetColumn("表", "规定的表格：二主动公开、三申请、四复议诉讼"),
    SheetColumn("行", "表中的行"),
    SheetColumn("列", "表中的列"),
    SheetColumn("计量单位", "金额一律换算为元；空格表示件数或项数"),
)
_SUM = (
    SheetColumn("合计", "报告所填数字之和；空格表示没有一份报告填有数字，不等于0"),
    SheetColumn("填报份数", "填有数字的报告份数"),
    SheetColumn("应填份数", "所用格式有这一项的报告份数"),
    SheetColumn("至少", "把未填的考虑在内，实际数的下限", (_UNKNOWN,)),
    SheetColumn("至多", "把未填的考虑在内，实际数的上限", (_UNKNOWN,)),
    SheetColumn("其中未写明单位", "金额中没有写明单位、按元计的部分"),
    SheetColumn("说明", "未填的数字留下的余地"),
)
_YEAR = SheetColumn("年度", "报告所属的年度", number_format=YEAR)
_ORG = SheetColumn("单位", "报告的编制单位")
_FORM = SheetColumn("表格版本", "报告所用的格式", tuple(words_of("form").values()))
_SUM_SHEETS = {"townships": "汇总表", "departments": "汇总表（部门）"}
_KINDS = tuple(KIND_WORDS.values())


def sum_sheet(rollup: Rollup, group: Group) -> SheetData:
    """A cell of the form a row: its sum, and beside it what each report contributed."""
    orgs = tuple(SheetColumn(org, f"{org}的报告所填；没有数字的写明填写情况，不计入合计", _KINDS) for org in group.orgs)
    ids = [report.report_id for report in group.reports]
    rows = []
    for figure in group.figures.values():
        said = {c.report_id: c for c in (*figure.contributions, *figure.elsewhere)}
        rows.append((*_place(rollup.form, figure), *_sum(figure), *(shown(said[report_id]) for report_id in ids)))
    about = f"{rollup.year}年度{group.title}各表逐项合计，一行为表中一格，右侧为各单位所填"
    return SheetData(_SUM_SHEETS[group.code], about, (*_PLACE, *_SUM, *orgs), rows, len(_PLACE))


def contribution_sheet(rollup: Rollup) -> SheetData:
    """A cell of a report a row, with where it stands."""
    columns = (
        *_PLACE, _ORG,
        SheetColumn("填写情况", "这一格写了什么", tuple(words_of("kind").values())),
        SheetColumn("原文", "报告中的写法"),
        SheetColumn("数值", "读出的数字；空格表示没有数字"),
        SheetColumn("计入合计", "数字是否计入合计", ("是", "否")),
        SheetColumn("至少", "按报告内的合计推算的下限", (_UNKNOWN,)),
        SheetColumn("至多", "按报告内的合计推算的上限", (_UNKNOWN,)),
        SheetColumn("单位依据", "金额的单位写在哪里", tuple(code_list("unit_basis").values())),
        SheetColumn("更正", "何人何时因何更正；空格表示照原文"),
        SheetColumn("来源文件", "报告的文件"),
        SheetColumn("原文位置", "在文件中的位置"),
    )  # fmt: skip
    sources = {report.report_id: str(report.row["source"]) for group in rollup.groups for report in group.reports}
    rows = [
        (*_place(rollup.form, figure), *_contribution(c), sources[c.report_id], place_words(c.location))
        for group in rollup.groups
        for figure in group.figures.values()
        for c in (*figure.contributions, *figure.elsewhere)
    ]
    return SheetData("汇总构成", f"{rollup.year}年度各份报告的每一格", columns, rows, len(_PLACE) + 1)


def _contribution(c: Contribution) -> tuple[Value, ...]:
    basis = code_list("unit_basis").get(c.unit_basis or "")
    counted = "是" if c.value is not None else "否"
    bounds = (_or_unknown(c.low), _or_unknown(c.high))
    return c.org, words_of("kind")[c.kind], c.raw.strip(), c.value, counted, *bounds, basis, c.correction


def year_sheet(rollups: Sequence[Rollup]) -> SheetData:
    """The sums of every year: a year, group and cell of that year's form a row."""
    columns = (_YEAR, SheetColumn("范围", "乡镇（街道）或部门"), _FORM, *_PLACE, *_SUM)
    rows = [
        (rollup.year, group.title, words_of("form")[rollup.form.edition], *_place(rollup.form, figure), *_sum(figure))
        for rollup in rollups
        for group in rollup.groups
        for figure in group.figures.values()
    ]
    return SheetData("历年合计", "各年度逐项合计，一行为一个年度表中的一格", columns, rows, 6)


def left_out_sheet(rollup: Rollup) -> SheetData:
    """Reports that are not added up, and bodies without a report."""
    columns = (_ORG, SheetColumn("来源文件", "报告的文件"), SheetColumn("未计入的原因", "为什么没有计入合计"))
    rows: list[tuple[Value, ...]] = [(left.org, left.source, left.reason) for left in rollup.left_out]
    for gap in rollup.missing:
        known = "按名册应当报告" if gap.listed else "以前年度有报告（如已更名或撤并，不属缺报）"
        doubt = "" if gap.sure else "；另有单位或年度不明的报告，可能就是这一份"
        rows.append((gap.org, None, f"{known}，没有见到{rollup.year}年度的报告{doubt}"))
    return SheetData("未计入的报告", f"{rollup.year}年度没有计入合计的报告，以及没有见到的报告", columns, rows)


def _place(form: Form, figure: Figure) -> tuple[Value, ...]:
    return table_name(form, figure.table), figure.row.full_label, figure.column.label, _unit(figure)


def table_name(form: Form, table: str) -> str:
    """表三, by the number of the section that the table stands in."""
    return f"表{form.tables[table].label.partition('、')[0]}"


def _unit(figure: Figure) -> str | None:
    return "元" if figure.column.money else None


def _sum(figure: Figure) -> tuple[Value, ...]:
    assumed = figure.assumed if figure.column.money else None
    bounds = (_or_unknown(figure.low), _or_unknown(figure.high))
    return figure.stated, figure.n, figure.m, *bounds, assumed, open_words(figure) or None


def _or_unknown(number: Value) -> Value:
    return _UNKNOWN if number is None else number


# Each body over the years ---------------------------------------------------------------------------------------------

_TOTAL, _RESULTS = "total", ("new_received", "carried_in", "total_handled", "carried_out")


def township_sheet(data: Dataset, rollups: Sequence[Rollup]) -> SheetData:
    """A body and year a row, as its report states it: all of table 二, the totals of tables 三 and 四."""
    heads = list(_headline())
    columns = (
        _ORG, SheetColumn("范围", "乡镇（街道）或部门"), _YEAR, _FORM,
        *(SheetColumn(title, "报告所填；没有数字的写明填写情况", _KINDS) for _, title in heads),
    )  # fmt: skip
    reports = [(rollup, group, report) for rollup in rollups for group in rollup.groups for report in group.reports]
    # A body of the roster goes by its newest name in all years.
    names = {report.report_id: str(report.key[0]) for report in reports_in_force(data)}
    reports.sort(key=lambda entry: (entry[1].code != "townships", names[entry[2].report_id], entry[0].year))
    cells = cells_of(data, [report.report_id for _, _, report in reports])
    rows = [
        (
            *(names[report.report_id], group.title, rollup.year, words_of("form")[report.form]),
            *(shown(said_by(report, table, (row, column), cells)) for (table, row, column), _ in heads),
        )
        for rollup, group, report in reports
    ]
    return SheetData("各单位历年", "各单位各年度的主要数据，一行为一份计入合计的报告", columns, rows, 3)


def _headline() -> Iterator[tuple[Key, str]]:
    """The cells, each with its heading; those of all editions, the newest first."""
    seen: set[Key] = set()
    forms = [load_form(edition) for edition in reversed(EDITIONS)]
    for table in ("applications", "disputes", "disclosure"):
        for form in forms:
            for row, column in form.tables[table].keys:
                key = (table, row, column)
                if key not in seen and (table == "disclosure" or (column == _TOTAL and _is_headline(table, row))):
                    seen.add(key)
                    yield key, _heading(form, form.tables[table].rows[row], key)


def _is_headline(table: str, row: str) -> bool:
    return table == "disputes" or row in _RESULTS


def _heading(form: Form, row: Row, key: Key) -> str:
    table, _, code = key
    column = form.tables[table].column(row.code, code)
    unit = "（元）" if column.money else ""
    if table == "applications":
        return row.full_label
    name = column.label.partition("（")[0]
    return f"{row.label}{name}{unit}"
