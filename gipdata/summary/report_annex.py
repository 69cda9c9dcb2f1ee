"""The annex: a row a township with its main figures, and below them the sums and how many reports each stands on."""

from collections.abc import Mapping, Sequence

from gipdata.report import Severity
from gipdata.summary.report_faults import told_by_report
from gipdata.summary.report_ground import Ground, Section, SummaryTable, TableColumn
from gipdata.summary.report_sentence import Sentence, say
from gipdata.summary.rollup import Contribution, Figure, Key
from gipdata.views import KINDS, NOT_PRESCRIBED

__all__ = ["annex_section", "annex_table"]

_COLUMNS: Mapping[Key, str] = {
    ("applications", "new_received", "total"): "新收申请",
    ("applications", "carried_in", "total"): "上年结转",
    ("applications", "total_handled", "total"): "办理结果",
    ("applications", "carried_out", "total"): "结转下年",
    ("disputes", "review", "total"): "行政复议",
    ("disputes", "direct_suit", "total"): "直接起诉",
    ("disputes", "suit_after_review", "total"): "复议后起诉",
    ("disclosure", "normative_documents", "issued"): "制发文件",
    ("disclosure", "normative_documents", "made"): "制作文件",
    ("disclosure", "licences", "decisions"): "行政许可",
    ("disclosure", "penalties", "decisions"): "行政处罚",
    ("disclosure", "compulsory_measures", "decisions"): "行政强制",
}
_FOUND = {Severity.ERROR: "请更正", Severity.WARNING: "请核实"}
_SHORT = {
    "blank": "空白", "not_applicable": "/", "text": "文字", "absent": "缺", "unplaced": "未对应",
    NOT_PRESCRIBED: "无此项", "number": "负数",
}  # fmt: skip
_FIRST, _OTHERS = 23.0, 133.0  # mm
assert _SHORT.keys() == KINDS.keys()


def annex_section(ground: Ground) -> Section:
    """各单位主要数据."""
    return Section("各乡镇（街道）主要数据", (annex_table(ground),))


def annex_table(ground: Ground) -> SummaryTable:
    """A row a report, in the order of names."""
    figures = {key: ground.figure(*key) for key in _COLUMNS if ground.has(*key)}
    by_report = {key: _by_report(figure) for key, figure in figures.items()}
    found = told_by_report(ground)
    rows = [
        (
            Sentence(org),
            *(_cell(said[report_id]) for said in by_report.values()),
            *(say("{n}", n=found.get((report_id, severity), 0)) for severity in _FOUND),
        )
        for report_id, org in ground.orgs.items()
    ]
    rows.append((Sentence("合计"), *(_total(figure) for figure in figures.values()), *_sums(ground, found)))
    rows.append(
        (Sentence("读到/应填"), *(_basis(figure) for figure in figures.values()), *[Sentence("—")] * len(_FOUND))
    )
    headings = [*(_COLUMNS[key] for key in figures), *_FOUND.values()]
    columns = (TableColumn("单位", _FIRST), *(TableColumn(h, _OTHERS / len(headings)) for h in headings))
    notes = (
        "注：单位为件，最后两栏为核对发现的处数。合计只加读到数字的报告；没有读到数字的，写明所填情况（“/”为不适用），不作为0。",
    )
    return SummaryTable(f"{ground.year}年度各单位主要数据", columns, tuple(rows), notes)


def _by_report(figure: Figure) -> Mapping[str, Contribution]:
    return {c.report_id: c for c in (*figure.contributions, *figure.elsewhere)}


def _cell(contribution: Contribution) -> Sentence:
    """The number, or why there is none."""
    if contribution.value is not None:
        return say("{n}", n=contribution.value)
    return Sentence(_SHORT[contribution.kind])


def _total(figure: Figure) -> Sentence:
    return Sentence("—") if figure.stated is None else say("{n}", n=figure.stated)


def _basis(figure: Figure) -> Sentence:
    return say("{n}/{m}", n=figure.n, m=figure.m)


def _sums(ground: Ground, found: Mapping[tuple[str, Severity], int]) -> Sequence[Sentence]:
    return [say("{n}", n=sum(found.get((i, severity), 0) for i in ground.orgs)) for severity in _FOUND]
