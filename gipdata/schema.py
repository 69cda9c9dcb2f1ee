"""The columns of the tables that a build writes, each stated once.

Frames, CSV files, workbook and descriptor walk the tables below; name, type, Chinese title, meaning and codes of a
column stand nowhere else. Codes and labels of the forms come from ``gipdata.forms``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from gipdata.forms import EDITIONS, Form, load_form
from gipdata.narrative.figure_topics import SCOPES, TOPICS

__all__ = [
    "DESCRIPTOR",
    "FILES",
    "PARQUET",
    "PARTITION",
    "TABLE",
    "TABLES",
    "WORKBOOK",
    "Column",
    "Table",
    "Type",
    "code_list",
]


class Type(StrEnum):
    """What a column holds; the values are the type names of Frictionless Table Schema."""

    TEXT = "string"
    COUNT = "integer"
    DECIMAL = "number"  # exact: an object column of Decimal
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """One column. A ``required`` text is never missing, so that an empty field of its file is the text ""; in every
    other column an empty field is a missing value. ``codes`` names the list of the codes it takes. A file of before
    there was a ``later`` column is read as one in which it is empty throughout."""

    name: str
    type: Type
    title: str
    description: str
    required: bool = False
    codes: str = ""
    later: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its file is ``name.csv``. It bears its own title, or that of a table of the form. A build of before
    there was a ``later`` table is read as one in which it has no rows."""

    name: str
    columns: tuple[Column, ...]
    description: str
    own_title: str = ""
    primary_key: str = ""
    later: bool = False

    @property
    def title(self) -> str:
        return self.own_title or load_form(EDITIONS[-1]).tables[self.name].label

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


# Codes --------------------------------------------------------------------------------------------------------------

_CODES: Mapping[str, dict[str, str]] = {
    "kind": {
        "number": "数字",
        "blank": "空白（未填，不等于 0）",
        "not_applicable": "不适用（/、-、无）",
        "text": "文字，不是数字",
        "absent": "原文没有这一行或这一列",
        "unplaced": "原文有数字，但无法确定属于哪一列",
    },
    "unit_basis": {
        "stated": "写在单元格内",
        "heading": "写在栏目名称中",
        "form": "按格式规定",
        "assumed": "未写明，按元计",
    },
    "severity": {"error": "错误", "warning": "警告", "note": "提示"},
    "status": {"holds": "成立", "broken": "不成立", "undecided": "数据不全，无法判断"},
    "org_type": {
        "township": "乡镇",
        "subdistrict": "街道",
        "department": "部门",
        "county": "县级政府",
        "city": "市级政府",
        "province": "省级政府",
        "other": "其他",
    },
    "place_basis": {"text": "报告中写明", "register": "由行政区划名录查得", "roster": "由名册得知"},
    "year_basis": {"title": "标题", "period": "统计期限", "text": "正文", "published": "发布日期"},
    "section": {"front": "正文之前", "back": "正文之后"},
    "item_kind": {"problem": "存在的问题", "measure": "改进措施"},
    "approximate": {"about": "约、左右", "more": "余、多、以上", "less": "近、不足"},
}
_EXTRA = {"extra": "格式以外的行或列"}


@cache
def code_list(name: str) -> Mapping[str, str]:
    """The codes of a list and what each means in Chinese, those of the newest form first.

    >>> code_list("severity")
    {'error': '错误', 'warning': '警告', 'note': '提示'}
    >>> list(code_list("disputes.rows"))
    ['review', 'direct_suit', 'suit_after_review', 'extra']
    """
    forms = [load_form(edition) for edition in reversed(EDITIONS)]
    if name == "form":
        return {f.edition: f.title for f in reversed(forms)} | {"mixed": "两版格式混用", "none": "没有规定的表格"}
    if name == "table":
        return {table.code: table.label for table in forms[0].tables.values()}
    if name == "section":
        return {s.code: s.label for s in forms[0].sections} | _CODES["section"]
    if name in _CODES:
        return _CODES[name]
    if name in ("topic", "scope"):
        return SCOPES if name == "scope" else TOPICS
    table, _, part = name.partition(".")
    labels: dict[str, str] = {}
    for form in forms:
        for block in form.tables[table].blocks:
            rows, columns = {r.code: r.full_label for r in block.rows}, {c.code: c.label for c in block.columns}
            labels = (rows if part == "rows" else columns) | labels
    return {code: labels[code] for code in _in_order(forms, table, part)} | _EXTRA


def _in_order(forms: list[Form], table: str, part: str) -> Iterator[str]:
    for form in forms:
        for block in form.tables[table].blocks:
            yield from (entry.code for entry in (block.rows if part == "rows" else block.columns))


# Columns that several tables share ----------------------------------------------------------------------------------


def _text(
    name: str, title: str, description: str, *, required: bool = False, codes: str = "", later: bool = False
) -> Column:
    return Column(name, Type.TEXT, title, description, required, codes, later)


_REPORT = (
    _text("report_id", "报告编号", "The report (reports.report_id).", required=True),
    _text("org", "单位", "Short name of the organisation; missing where the report does not state it."),
    Column("year", Type.COUNT, "年度", "Year the report is about; missing where the report does not state it."),
)
_FORM = _text("form", "表格版本", "Edition of the form, told from the tables.", required=True, codes="form")
_RAW = _text("raw", "原文", "The characters as written; an empty text for a blank or absent cell.", required=True)
_KIND = _text("kind", "填写情况", "What the cell says; a blank is not 0.", required=True, codes="kind")
_COUNT = Column("value", Type.COUNT, "数值", "The count; missing unless kind is number.")
_LOCATION = _text("location", "原文位置", "Where it stands in the source; missing where it is not there.")
_CORRECTION = _text(
    "correction",
    "更正",
    "Who corrected the cell, when and why; raw stays as the source has it; missing where nobody did.",
    later=True,
)

# The tables ---------------------------------------------------------------------------------------------------------

_REPORTS = Table(
    "reports",
    (
        _text("report_id", "报告编号", "Readable key, the same in every build of the same files.", required=True),
        _text("source", "来源文件", "Path below the folder that was given, with /.", required=True),
        _text("sha256", "文件校验值", "SHA-256 of the file's bytes.", required=True),
        _text("org", "单位", "Short name of the organisation; missing where the report does not state it."),
        _text("org_full", "单位全称", "Name of the organisation as written."),
        _text("org_type", "单位类型", "Kind of organisation.", codes="org_type"),
        _text("township", "乡镇（街道）", "Township or subdistrict."),
        _text("county", "县（市、区）", "County, county-level city or district."),
        _text("city", "市（州）", "Prefecture-level city or prefecture."),
        _text("province", "省（区、市）", "Province, region or municipality."),
        _text("division_code", "区划代码", "Statistical division code, as text."),
        _text("place_basis", "地点依据", "Where county, city and province are known from.", codes="place_basis"),
        Column("year", Type.COUNT, "年度", "Year the report is about; missing where the report does not state it."),
        _text("year_basis", "年度依据", "Where the year stands.", codes="year_basis"),
        _FORM,
        _text("title", "标题", "Title as written, in one line."),
        Column("published", Type.DATE, "发布日期", "Date of publication."),
        Column("period_start", Type.DATE, "统计期开始", "First day of the stated period."),
        Column("period_end", Type.DATE, "统计期结束", "Last day of the stated period."),
        _text("amends", "更正的报告", "The earlier report of the same organisation and year whose figures differ."),
        Column("n_cells", Type.COUNT, "规定单元格数", "Cells that the form prescribes.", required=True),
        Column("n_findings", Type.COUNT, "发现问题数", "Findings of every severity, dismissed ones left out.", True),
        _text("body", "名册单位", "Its body on the roster (bodies.body); missing where it is of none.", later=True),
    ),
    "One row a report: one organisation's annual report for one year, from one source.",
    own_title="报告",
    primary_key="report_id",
)

_DISCLOSURE = Table(
    "disclosure",
    (
        *_REPORT,
        _FORM,
        Column("clause", Type.COUNT, "条款项", "Item of Article 20 that the row belongs to."),
        _text("item", "行代码", "Row of the table.", required=True, codes="disclosure.rows"),
        _text("item_label", "行", "The form's label of the row; as written where the form has no such row."),
        _text("measure", "列代码", "Column of the table.", required=True, codes="disclosure.columns"),
        _text("measure_label", "列", "The form's label of the column; as written where the form has no such column."),
        _RAW,
        _KIND,
        Column("value", Type.DECIMAL, "数值", "The count, or the amount in yuan; missing unless kind is number."),
        _text("unit", "金额单位", "Unit of the amount as written; missing for a count."),
        _text("unit_basis", "单位依据", "Where the unit stands.", codes="unit_basis"),
        _LOCATION,
        _CORRECTION,
    ),
    "One row a cell of the table of proactive disclosure (Article 20).",
)

_APPLICATIONS = Table(
    "applications",
    (
        *_REPORT,
        _FORM,
        _text("item", "行代码", "Row of the table.", required=True, codes="applications.rows"),
        _text("item_label", "行", "The form's label of the row; as written where the form has no such row."),
        _text("applicant", "申请人代码", "Kind of applicant.", required=True, codes="applications.columns"),
        _text("applicant_label", "申请人", "The form's label of the column; as written where the form has none."),
        _RAW,
        _KIND,
        _COUNT,
        _LOCATION,
        _CORRECTION,
    ),
    "One row a cell of the table of requests received and handled.",
)

_DISPUTES = Table(
    "disputes",
    (
        *_REPORT,
        _FORM,
        _text("channel", "途径代码", "Reconsideration or litigation.", required=True, codes="disputes.rows"),
        _text("channel_label", "途径", "The form's label of the channel; as written where the form has none."),
        _text("outcome", "结果代码", "Outcome.", required=True, codes="disputes.columns"),
        _text("outcome_label", "结果", "The form's label of the outcome; as written where the form has none."),
        _RAW,
        _KIND,
        _COUNT,
        _LOCATION,
        _CORRECTION,
    ),
    "One row a cell of the table of administrative reconsideration and litigation.",
)

_SECTIONS = Table(
    "sections",
    (
        *_REPORT,
        _text("section", "部分代码", "Part of the report.", required=True, codes="section"),
        _text("heading", "标题", "Heading as written; missing where the part has none."),
        _text("text", "正文", "Prose of the part, tables left out; may be empty.", required=True),
        _LOCATION,
    ),
    "One row a part of the report's prose.",
    own_title="各部分正文",
)

_ITEMS = Table(
    "items",
    (
        *_REPORT,
        _text("item_id", "条目编号", "Key: the report's, with p or m and the number.", required=True),
        _text("kind", "类别", "Problem or measure.", required=True, codes="item_kind"),
        Column(
            "seq", Type.COUNT, "序号", "Number among the report's problems, or its measures, from 1.", required=True
        ),
        _text("text", "原文", "The characters of the source, without enumerator and closing mark.", required=True),
        _text("themes", "主题", "Codes of its themes, the primary first, parted by ;.", required=True),
        _text("answers", "所针对的问题", "The item_id of each problem that a measure answers, parted by ;."),
        _LOCATION,
    ),
    "One row a problem, or a measure, of section 五.",
    own_title="问题与措施",
    primary_key="item_id",
)

_FIGURES = Table(
    "figures",
    (
        *_REPORT,
        _text("figure_id", "数据编号", "Key: the report's, with f and the number.", required=True),
        _text("topic", "所指", "What it counts.", required=True, codes="topic"),
        _text("raw", "原文", "The characters as written.", required=True),
        Column("value", Type.DECIMAL, "数值", "The number in full; 0 where the text denies."),
        _text("unit", "计量单位", "Measure word; missing where there is none."),
        _text("approximate", "约数", "How it is rounded; missing for an exact figure.", codes="approximate"),
        _text("scope", "范围", "Whose figure it is, or which part of one.", codes="scope"),
        _text("section", "部分代码", "Part of the report it stands in.", required=True, codes="section"),
        _LOCATION,
    ),
    "One row a quantity that the prose states.",
    own_title="正文中的数据",
    primary_key="figure_id",
)

_CHECKS = Table(
    "checks",
    (
        *_REPORT,
        _text("rule", "规则", "Code of the rule.", required=True),
        _text("subject", "对象", "What the rule was tried on.", required=True),
        _text("status", "结果", "Result; undecided is no fault.", required=True, codes="status"),
        Column("left", Type.DECIMAL, "左边", "Left side; missing where it is not known."),
        Column("right", Type.DECIMAL, "右边", "Right side; missing where it is not known."),
        Column("difference", Type.DECIMAL, "差额", "Left minus right; missing where either is not known."),
    ),
    "One row a rule and the subject it was tried on.",
    own_title="勾稽核对",
)

_FINDINGS = Table(
    "findings",
    (
        _text("finding_id", "问题编号", "Key made of what was found: the same finding keeps it.", required=True),
        _text("report_id", "报告编号", "The report (reports.report_id); missing for a finding that is of no report."),
        *_REPORT[1:],
        _text("rule", "规则", "Code of the rule.", required=True),
        _text("severity", "程度", "How grave it is.", required=True, codes="severity"),
        _text("table", "表代码", "Table it stands in; missing for a finding outside the tables.", codes="table"),
        _text("item", "行代码", "Row it stands in, a code of that table."),
        _text("column", "列代码", "Column it stands in, a code of that table."),
        _text("message", "说明", "What was read, where, what was expected, what to do; in Chinese.", required=True),
        _text("expected", "应为", "What was expected."),
        _text("found", "实为", "What was found."),
        _LOCATION,
        _text("dismissed", "判定", "Who decided that it is no fault, when, why; missing where nobody did.", later=True),
    ),
    "One row a finding that a person should look at.",
    own_title="发现的问题",
    primary_key="finding_id",
)

_UNREAD = Table(
    "unread",
    (
        _text("source", "来源文件", "Path below the folder that was given, with /.", required=True),
        _text("sha256", "文件校验值", "SHA-256 of the file's bytes; missing where it could not be opened."),
        _text("reason", "原因", "Why it was not read; in Chinese.", required=True),
    ),
    "One row a source that could not be read as a report.",
    own_title="未能读取的文件",
    primary_key="source",
)

_BODIES = Table(
    "bodies",
    (
        _text("body", "名册单位", "Key of the body: the same for all names that it bears in turn.", required=True),
        _text("org", "单位", "Name, as reports bear it.", required=True),
        _text("county", "县（市、区）", "County, as the roster has it, like the next two."),
        _text("city", "市（州）", "Prefecture."),
        _text("province", "省（区、市）", "Province."),
        Column("first_year", Type.COUNT, "起始年度", "First year of which a report is due; missing if always."),
        Column("last_year", Type.COUNT, "终止年度", "Last year of which one is due; missing if there is no end."),
        _text("became", "改为", "The names that followed it, joined by ;."),
        _text("note", "备注", "Remark of who keeps the roster."),
    ),
    "One row a name of an organisation that should report, as roster.csv lists them; none without a roster.",
    own_title="名册",
    later=True,
)

# statistics of the data model is not here yet: an empty file would claim that there is nothing.
TABLES: tuple[Table, ...] = (
    _REPORTS,
    _DISCLOSURE,
    _APPLICATIONS,
    _DISPUTES,
    _SECTIONS,
    _ITEMS,
    _FIGURES,
    _CHECKS,
    _FINDINGS,
    _UNREAD,
    _BODIES,
)

TABLE: Mapping[str, Table] = {table.name: table for table in TABLES}

WORKBOOK, DESCRIPTOR, PARQUET = "gipdata.xlsx", "datapackage.json", ".parquet"

PARTITION = "year"
"""The column by which a Parquet dataset is divided; tables without it are one file each."""

FILES = (*(f"{table.name}.csv" for table in TABLES), WORKBOOK, DESCRIPTOR)
"""Every file that a build writes that is no Parquet dataset."""
