"""The sheets that are frames: coverage, requests, outcomes, themes, ledger, findings and the like, in Chinese words.

A column of codes gives way to the words beside it, or is put into words; places, alike in all rows, are left out.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from gipdata.dataset import Dataset
from gipdata.forms import EDITIONS, load_form
from gipdata.frames import values_of
from gipdata.narrative.histories import cell_text
from gipdata.narrative.ledger import LEDGER, ledger
from gipdata.narrative.passage_frame import shared_passages
from gipdata.schema import TABLES, Column, Table, Type, code_list
from gipdata.summary.workbook_sheets import SHARE, YEAR, SheetColumn, SheetData, Value
from gipdata.summary.workbook_words import SHARED, place_words, words_of
from gipdata.views import VIEWS

__all__ = ["disputes_sheet", "findings_sheet", "items_sheet", "ledger_sheet", "passages_sheet", "view_sheets"]

_LEFT_OUT = {"county", "city", "province", "division_code"}
_TABLES = {table.name: table for table in (*TABLES, *VIEWS)}
_FIGURES = {
    "requests": "各份报告收到、办结、结转的申请件数",
    "outcomes": "各份报告的办理结果，一行为一种结果",
    "applicants": "各份报告新收申请的申请人，一行为一类申请人",
    "documents": "各份报告主动公开的数量，一行为表中一格",
    "procurement": "各份报告的政府集中采购，表格与正文分列",
}
_WORDS = {
    "themes": "各份报告提到的问题、措施的主题，一行为一个主题",
    "recurrence": "各单位的问题主题逐年的变化，一行为一个主题",
}
_COVERAGE = "各单位各年度有没有报告，填写和核对的情况"


def view_sheets(data: Dataset, counted: Collection[str]) -> Iterator[SheetData]:
    """Coverage, then the views of figures, of the ``counted`` reports only, then those of section 五."""
    yield _of_frame(data, _TABLES["coverage"], data.coverage(), _COVERAGE)
    for name, about in _FIGURES.items():
        frame = getattr(data, name)()
        yield _of_frame(data, _TABLES[name], frame[frame["report_id"].isin(list(counted))], about)
    for name, about in _WORDS.items():
        yield _of_frame(data, _TABLES[name], getattr(data, name)(), about)


def disputes_sheet(data: Dataset, counted: Collection[str]) -> SheetData:
    frame = data.disputes[data.disputes["report_id"].isin(list(counted))]
    return _of_frame(data, _TABLES["disputes"], frame, "各份报告的行政复议、行政诉讼，一行为表中一格", "复议诉讼")


def items_sheet(data: Dataset) -> SheetData:
    return _of_frame(data, _TABLES["items"], data.items, "各份报告写明的问题和措施，一行为一条")


def ledger_sheet(data: Dataset) -> SheetData:
    frame = ledger(data.items, data.reports, data.figures)
    about = "各份报告的问题、所写的措施，以及下一年度报告怎样写；不评判是否做到"
    return _of_frame(data, LEDGER, frame, about, "承诺台账")


def findings_sheet(data: Dataset) -> SheetData:
    """The findings, with row and column of the table as the report's form names them."""
    frame, forms = data.findings, dict(zip(data.reports["report_id"], data.reports["form"], strict=True))
    names = ("report_id", "table", "item", "column")
    labels = [
        _labels(forms.get(report_id, ""), *map(cell_text, codes))
        for report_id, *codes in zip(*(frame[name] for name in names), strict=True)
    ]
    items, columns = (pd.Series([label[at] for label in labels], frame.index, dtype="str") for at in (0, 1))
    frame = frame.assign(item=items, column=columns)
    return _of_frame(data, _TABLES["findings"], frame, "核对各份报告时发现的问题，请审核人员判断")


def _labels(edition: str, table: str | None, item: str | None, column: str | None) -> tuple[str | None, str | None]:
    """The labels of a row and a column, as the report's form has them or else another; outside the tables a finding
    stands in a section."""
    for form in sorted(
        map(load_form, EDITIONS), key=lambda form: (form.edition == edition, form.edition), reverse=True
    ):
        if not table or table not in form.tables:
            return code_list("section").get(item or "", item), column
        blocks = form.tables[table].block_of
        columns = {c.code: c.label for code, b in blocks.items() if item in (code, None) for c in b.columns}
        if item in (None, *blocks) and column in (None, *columns):
            return (form.tables[table].rows[item].full_label if item else None), columns.get(column or "")
    return item, column


# Passages -------------------------------------------------------------------------------------------------------------

_PASSAGES = (
    SheetColumn("单位", "报告的编制单位"),
    SheetColumn("年度", "报告所属的年度", number_format=YEAR),
    SheetColumn("部分", "这段文字所在的部分", tuple(code_list("section").values())),
    SheetColumn("字数", "不计标点和空格"),
    SheetColumn("文字", "这段文字"),
    SheetColumn("相同于", "还见于哪里", tuple(SHARED.values())),
    SheetColumn("对方单位", "另一份报告的编制单位"),
    SheetColumn("对方年度", "另一份报告的年度", number_format=YEAR),
    SheetColumn("对方部分", "在另一份报告中所在的部分", tuple(code_list("section").values())),
    SheetColumn("有这段文字的单位数", "含本单位"),
    SheetColumn("报告编号", "报告的编号"),
    SheetColumn("对方报告编号", "另一份报告的编号"),
)


def passages_sheet(data: Dataset, everything: Dataset) -> SheetData:
    """Passages of the county's reports that one other body's report, or an earlier one of their own, has as well.

    They are looked for among ``everything`` there is: what many counties write is nobody's own.
    """
    frame = shared_passages(everything.sections, everything.reports)
    frame = frame[frame["class"].isin(list(SHARED)) & frame["report_id"].isin(list(data.reports["report_id"]))]
    whose = everything.reports.drop_duplicates("report_id").set_index("report_id")
    others = whose.reindex(frame["with_report_id"])
    sections = code_list("section")
    columns: list[Any] = [
        *(frame["org"], frame["year"], [sections[code] for code in frame["section"]], frame["length"], frame["text"]),
        *([SHARED[code] for code in frame["class"]], others["org"], others["year"]),
        *([sections[code] for code in frame["with_section"]], frame["n_organisations"]),
        *(frame["report_id"], frame["with_report_id"]),
    ]
    rows = [tuple(map(_plain, row)) for row in zip(*columns, strict=True)]
    about = "与另一个单位的报告，或本单位以前的报告相同的文字（二十字以上）；是否妥当由审核人员判断"
    return SheetData("相同段落", about, _PASSAGES, rows, 2)


def _plain(value: Any) -> Value:
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else int(value)


# A frame as a sheet ---------------------------------------------------------------------------------------------------


def _of_frame(data: Dataset, table: Table, frame: pd.DataFrame, about: str, title: str = "") -> SheetData:
    """The columns of a table in words, the body's kind behind its name, the report's key last."""
    names = set(table.names)
    kept = [c for c in table.columns if c.name not in _LEFT_OUT and f"{c.name}_label" not in names]
    kept.sort(key=lambda column: _rank(column.name))
    columns = [_column(column) for column in kept]
    fields = [_in_words(column, frame) for column in kept]
    if kept[0].name == "org" and "report_id" in frame:
        kinds = dict(zip(data.reports["report_id"], data.reports["org_type"], strict=True))
        words = code_list("org_type")
        columns.insert(1, SheetColumn("单位类型", "按名称判断；没有报告的为空", tuple(words.values())))
        fields.insert(1, [words.get(cell_text(kinds.get(key)) or "") for key in frame["report_id"]])
    rows = list(zip(*fields, strict=True))
    return SheetData(title or table.title, about, tuple(columns), rows, 1 + sum(n in names for n in ("org", "year")))


def _rank(name: str) -> int:
    order = {"org": 0, "year": 1, "form": 2, "report_id": 8, "finding_id": 9, "item_id": 9}
    return order.get(name, 4)


def _column(column: Column) -> SheetColumn:
    words = tuple(words_of(column.name, column.codes).values())
    formats = {"year": YEAR, "next_year": YEAR, "compared_year": YEAR, "similarity": SHARE}
    title = column.title.removesuffix("代码") if words or column.name in ("item", "column") else column.title
    return SheetColumn(title, _MEANINGS.get(column.type, ""), words, formats.get(column.name, ""))


_MEANINGS = {Type.TEXT: "文字", Type.COUNT: "整数", Type.DECIMAL: "数字", Type.DATE: "日期"}


def _in_words(column: Column, frame: pd.DataFrame) -> list[Value]:
    words = words_of(column.name, column.codes)
    if frame[column.name].dtype == "float64":
        return [None if pd.isna(value) else float(value) for value in frame[column.name]]
    if frame[column.name].dtype == "boolean":
        return [None if pd.isna(value) else ("是" if value else "否") for value in frame[column.name]]
    values = values_of(frame, column)
    if column.name == "location":
        return [place_words(value) if isinstance(value, str) else None for value in values]
    if not words:
        return [None if value == "" else value for value in values]
    return [_worded(value, words) if isinstance(value, str) else value for value in values]


def _worded(value: str, words: Mapping[str, str]) -> str:
    return "；".join(words.get(code, code) for code in value.split(";"))
