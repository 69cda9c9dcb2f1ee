"""The main figures: a table of all of them against the year before, and sentences on documents, decisions, money."""

from collections.abc import Iterator
from decimal import Decimal

from gipdata.forms import EDITIONS, load_form
from gipdata.narrative.histories import cell_text
from gipdata.summary.report_ground import (
    Block,
    Compared,
    Ground,
    Paragraph,
    Section,
    Subheading,
    SummaryTable,
    TableColumn,
    orgs_of,
)
from gipdata.summary.report_sentence import Sentence, change_words, is_enough, joined, named, say
from gipdata.summary.rollup import Figure, Key, Number
from gipdata.views import procurement

__all__ = [
    "all_of",
    "assumed_sentences",
    "change_sentence",
    "disclosure_section",
    "figure_sentence",
    "figures_section",
    "label_of",
    "main_keys",
    "open_clause",
    "procurement_sentences",
    "unit_of",
]

_WAN = 10_000
_TOTAL = "total"
_MOVEMENT = ("previous_items", "change")  # of a stock of items, which nobody adds up
_ROWS = {
    "disclosure": (
        *("normative_documents", "licences", "other_services", "penalties", "compulsory_measures"),
        *("fees", "procurement"),
    ),
    "applications": ("new_received", "carried_in", "total_handled", "carried_out"),
    "disputes": ("review", "direct_suit", "suit_after_review"),
}


def main_keys(ground: Ground) -> Iterator[Key]:
    """The cells of the year's form that the summary tells of: requests, disputes, then table 二."""
    for table in ("applications", "disputes", "disclosure"):
        for row in _ROWS[table]:
            for key in ground.rollup.townships.figures:
                if key[:2] == (table, row) and (key[2] == _TOTAL or table == "disclosure") and key[2] not in _MOVEMENT:
                    yield key


def unit_of(figure: Figure) -> str:
    """件, 个, 元 or 万元: as the form's labels have it."""
    if figure.column.money:
        return "万元" if figure.column.unit == "万元" else "元"
    if figure.column.code == "projects":
        return "个"
    return "件"


def amount(figure: Figure, value: Number) -> Number:
    """The value in the unit in which it is told; exact."""
    return Decimal(value) / _WAN if unit_of(figure) == "万元" else value


def figures_section(ground: Ground) -> Section:
    """主要数据; without the columns of the year before where there is nothing to compare with."""
    figures = [ground.figure(*key) for key in main_keys(ground)]
    year, compares = ground.year, ground.before is not None
    widths = (36, 22, 14, 24, 10, 16.5, 16.5, 17) if compares else (76, 30, 20, 30)
    headings = ("项目", f"{year}年合计", "读到/应填", "补齐后的范围", "可比单位", f"{year - 1}年", f"{year}年", "增减")
    columns = tuple(TableColumn(h, w, left=h == "项目") for h, w in zip(headings, widths, strict=False))
    rows = tuple((*_row(figure), *(_comparison(ground, figure) if compares else ())) for figure in figures)
    notes = (
        "注：合计只加读到数字的报告；“读到/应填”是读到数字的报告数和按所用格式应当填写的报告数；“补齐后的范围”"
        "由各报告内的勾稽关系推算。"
        + ("右边四栏只比较两个年度都读到数字的单位，“—”表示不能比较。" if compares else ""),
    )
    head = "各报告中主要数据的合计" + ("，以及与上一年度的比较，" if compares else "") + "见下表。"
    return Section("主要数据", (Paragraph((Sentence(head),)), SummaryTable("主要数据汇总", columns, rows, notes)))


def _row(figure: Figure) -> tuple[Sentence, ...]:
    basis = say("{n}/{m}", n=figure.n, m=figure.m)
    what = Sentence(f"{label_of(figure)}（{unit_of(figure)}）")
    return what, _told(figure, figure.stated), basis, _range(figure)


def label_of(figure: Figure) -> str:
    """What the figure counts, in the form's words without their numbers: 本年度办理结果总计."""
    row = _bare(figure.row.label)
    row = row.partition("、")[2] or (row.partition("）")[2] if row.startswith("（") else row)
    if figure.table == "applications":
        return _group_of(figure) + row
    return f"{row}的{_bare(figure.column.label)}" if figure.table == "disclosure" else row


def _group_of(figure: Figure) -> str:
    """What stands over the row: 本年度办理结果; "" where nothing does."""
    (block,) = load_form(EDITIONS[-1]).tables[figure.table].blocks
    return next((g.label.partition("、")[2] for g in block.groups if g.code == figure.row.under), "")


def _bare(label: str) -> str:
    """A label without what stands in brackets behind it."""
    return label[: label.rindex("（")] if label.endswith("）") else label


def _told(figure: Figure, value: Number | None) -> Sentence:
    return Sentence("—") if value is None else say("{value}", value=amount(figure, value))


def _range(figure: Figure) -> Sentence:
    if figure.is_certain:
        return Sentence("同合计")
    if figure.low is None or (figure.high is None and figure.low == figure.stated):
        return Sentence("不能推算")
    if figure.high is None:
        return say("不少于{low}", low=amount(figure, figure.low))
    if figure.low == figure.high:
        return say("{low}", low=amount(figure, figure.low))
    return say("{low}至{high}", low=amount(figure, figure.low), high=amount(figure, figure.high))


def _comparison(ground: Ground, figure: Figure) -> tuple[Sentence, ...]:
    compared = ground.compared(figure.key)
    if compared is None:
        return (Sentence("—"),) * 4
    change = compared.now - compared.before
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return (
        say("{n}", n=compared.n),
        _told(figure, compared.before),
        _told(figure, compared.now),
        say(f"{sign}{{change}}", change=amount(figure, max(change, -change))),
    )


# Sentences on one figure ----------------------------------------------------------------------------------------------


def figure_sentence(figure: Figure, what: str) -> Sentence:
    """The sum of a figure with its reports; or that too few of them state it for a sum to mean anything."""
    unit = unit_of(figure)
    if figure.stated is None:
        return say("{m}份报告{all}没有读到“{what}”的数字，不能汇总。", what=what, m=figure.m, all=all_of(figure.m))
    if not is_enough(figure.n, figure.m):
        text = "{m}份报告中只有{n}份读到“{what}”的数字，过少，正文不作汇总。"
        return say(text, what=what, m=figure.m, n=figure.n)
    if figure.n == figure.m:
        read = say("{m}份报告{all}填写了“{what}”", what=what, m=figure.m, all=all_of(figure.m))
    else:
        read = say("{m}份报告中{n}份读到“{what}”的数字", what=what, m=figure.m, n=figure.n)
    total = amount(figure, figure.stated)
    return say("{read}，合计{total}{unit}{open}。", read=read, total=total, unit=unit, open=open_clause(figure))


def all_of(m: int) -> str:
    """都, which says nothing of one."""
    return "都" if m > 1 else ""


def open_clause(figure: Figure) -> Sentence:
    """Of whom no number is known, and what that leaves open; nothing where every report states one."""
    lacking = [
        say(f"；另有{{n}}份{why}（{{orgs}}）", n=len(those), orgs=named(orgs_of(those)))
        for those, why in ((figure.unstated, "没有读到数字"), (figure.elsewhere, "所用格式没有这一项"))
        if those
    ]
    if not lacking:
        return Sentence("")
    unit, who = unit_of(figure), joined(lacking)
    if figure.is_certain:
        return say("{who}，由报告内其他数字可知不影响合计", who=who)
    if figure.low is None or (figure.high is None and figure.low == figure.stated):
        return say("{who}，其数量无从推算", who=who)
    if figure.high is None:
        text = "{who}，由报告内其他数字推算，补齐后不少于{low}{unit}"
        return say(text, who=who, low=amount(figure, figure.low), unit=unit)
    if figure.low == figure.high:
        text = "{who}，由报告内其他数字推算，补齐后为{low}{unit}"
        return say(text, who=who, low=amount(figure, figure.low), unit=unit)
    text = "{who}，由报告内其他数字推算，补齐后在{low}{unit}至{high}{unit}之间"
    return say(text, who=who, low=amount(figure, figure.low), high=amount(figure, figure.high), unit=unit)


def change_sentence(ground: Ground, key: Key, what: str) -> Sentence:
    """A figure against the year before, over the bodies that state it in both; nothing where there is no year before,
    and a refusal where too few can be compared."""
    if ground.before is None:
        return Sentence("")
    year = ground.year
    if key not in ground.before.townships.figures:
        return say("{then}年度的格式没有这一项，不作比较。", then=str(year - 1))
    compared = ground.compared(key) or Compared(0, 0, 0)
    if not is_enough(compared.n, ground.m):
        text = "两个年度都读到“{what}”的单位有{n}个（本年度共{m}个），可比的过少，不作比较。"
        return say(text, what=what, n=compared.n, m=ground.m)
    figure = ground.figure(*key)
    before, now = amount(figure, compared.before), amount(figure, compared.now)
    text = "与上一年度可比的{n}个单位，{then}年为{before}{unit}，{year}年为{now}{unit}，{change}。"
    unit = unit_of(figure)
    return say(
        text, n=compared.n, then=str(year - 1), year=str(year), before=before, now=now, unit=unit,
        change=change_words(before, now, unit),
    )  # fmt: skip


# Table 二 -------------------------------------------------------------------------------------------------------------


def disclosure_section(ground: Ground) -> Section:
    """主动公开政府信息情况."""
    keys = [key for key in main_keys(ground) if key[0] == "disclosure"]
    documents = [key for key in keys if key[1] == "normative_documents"]
    decisions = [key for key in keys if key[1] not in ("normative_documents", "fees", "procurement")]
    fees = [key for key in keys if key[1] == "fees"]
    blocks: list[Block] = [Subheading("行政规范性文件"), Paragraph(tuple(_each(ground, documents, ("issued", "made"))))]
    blocks += [Subheading("行政处理决定"), Paragraph(tuple(_each(ground, decisions, ("decisions",))))]
    if fees:
        blocks += [Subheading("行政事业性收费"), Paragraph(tuple(_each(ground, fees, ("amount",))))]
    blocks += [Subheading("政府集中采购"), Paragraph(tuple(procurement_sentences(ground)))]
    return Section("主动公开政府信息情况", tuple(blocks))


def _each(ground: Ground, keys: list[Key], compared: tuple[str, ...]) -> Iterator[Sentence]:
    """A sentence a figure, with the change of those in ``compared``."""
    for key in keys:
        figure = ground.figure(*key)
        yield figure_sentence(figure, label_of(figure))
        yield from assumed_sentences(figure)
        if key[2] in compared:
            yield change_sentence(ground, key, label_of(figure))


def assumed_sentences(figure: Figure) -> Iterator[Sentence]:
    """Which part of an amount stands on an assumed unit."""
    assumed = [c for c in figure.contributions if c.is_assumed and c.value]  # 0 is 0 in any unit
    if assumed and figure.stated is not None and is_enough(figure.n, figure.m):
        unit = unit_of(figure)
        text = "其中单位写明的{stated}{unit}；没有写明单位、暂按元计的{assumed}{unit}（{n}份：{orgs}），请核实。"
        yield say(
            text, stated=amount(figure, figure.stated - figure.assumed), assumed=amount(figure, figure.assumed),
            unit=unit, n=len(assumed), orgs=named(orgs_of(assumed)),
        )  # fmt: skip


def procurement_sentences(ground: Ground) -> Iterator[Sentence]:
    """Procurement by the table of the 2019 form; the 2021 form has none, and what the prose says is only counted."""
    keys = [key for key in main_keys(ground) if key[1] == "procurement"]
    if keys:
        yield from _each(ground, keys, ("projects",))
        return
    frame = ground.of_year(procurement(ground.data))
    telling = [str(org) for org, ids in zip(frame["org"], frame["text_figure_ids"], strict=True) if cell_text(ids)]
    head = say("{edition}年版格式没有政府集中采购一项，没有可以汇总的数字。", edition=ground.rollup.form.edition)
    tail = Sentence("")
    if telling:
        text = "有{n}份报告{orgs}在正文中写了采购的数量或金额，没有表格可以核对，不作合计。"
        orgs = f"（{named(telling)}）" if len(telling) < ground.m else ""
        tail = say(text, n=len(telling), orgs=orgs)
    yield joined((head, tail))
