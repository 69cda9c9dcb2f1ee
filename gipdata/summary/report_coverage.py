"""Which reports there are, and how completely they are filled in."""

from collections.abc import Iterator

import pandas as pd

from gipdata import charts
from gipdata.forms import EDITIONS
from gipdata.report import Kind
from gipdata.schema import code_list
from gipdata.summary.report_figures import all_of
from gipdata.summary.report_ground import Ground, Paragraph, Picture, Section
from gipdata.summary.report_sentence import Sentence, joined, named, percent, say
from gipdata.views import coverage

__all__ = ["corrected_sentences", "coverage_section", "filling_sentences", "form_sentences", "report_sentences"]

_MOST_LISTED = 5


def coverage_section(ground: Ground) -> Section:
    """报告收集和填报情况."""
    frame = coverage(ground.data)
    return Section(
        "报告收集和填报情况",
        (
            Paragraph(tuple(report_sentences(ground))),
            Paragraph((*form_sentences(ground), *filling_sentences(ground, frame), *corrected_sentences(ground))),
            Picture("各单位各年度的报告和填写情况", charts.coverage(ground.of_county(frame))),
        ),
    )


def report_sentences(ground: Ground) -> Iterator[Sentence]:
    """What there is, what there is not, and what is not counted."""
    rollup = ground.rollup
    kinds = [report.row["org_type"] for report in ground.reports]
    towns, streets = kinds.count("township"), kinds.count("subdistrict")
    parts = (
        say("，其中乡镇{towns}个、街道{streets}个", towns=towns, streets=streets) if towns and streets else Sentence("")
    )
    head = "共收到{county}{m}个乡镇（街道）{year}年度报告{m}份{parts}。"
    yield say(head, county=rollup.county, m=ground.m, year=str(ground.year), parts=parts)
    if rollup.departments.reports:
        yield say("另有部门报告{n}份，不在本汇总的合计之内。", n=len(rollup.departments.reports))
    yield from _missing(ground)
    yield from _left_out(ground)
    if n := len(ground.data.unread):
        yield say("读取时有{n}个文件（不分年度）没有作为年度报告读出，其中是否有应当汇总的报告，请核实。", n=n)


def _missing(ground: Ground) -> Iterator[Sentence]:
    sure = [missing.org for missing in ground.rollup.missing if missing.sure]
    unsure = [missing.org for missing in ground.rollup.missing if not missing.sure]
    year = str(ground.year)
    if sure:
        known = "名册中应当报送、" if ground.has_roster else "有往年报告、"
        asked = "" if ground.has_roster else "；是尚未报送，还是已经更名、撤并，请核实"
        yield say(
            f"{known}没有读到{{year}}年度报告的单位有{{n}}个：{{orgs}}{asked}。",
            year=year,
            n=len(sure),
            orgs=named(sure),
        )
    if unsure:
        text = (
            "另有{n}个单位（{orgs}）是否有{year}年度报告无法判断，因为有的报告看不出单位、年度或者所属的县（市、区）。"
        )
        yield say(text, year=year, n=len(unsure), orgs=named(unsure))
    if not ground.has_roster:
        yield Sentence("没有应报送单位的名册，从未报送过的单位无从得知。")


def _left_out(ground: Ground) -> Iterator[Sentence]:
    left_out = ground.rollup.left_out
    if left_out:
        listed = "；".join(f"{report.source}（{report.reason}）" for report in left_out[:_MOST_LISTED])
        more = "等" if len(left_out) > _MOST_LISTED else ""
        yield say("没有计入合计的还有{n}份：{listed}{more}。", n=len(left_out), listed=listed, more=more)


def form_sentences(ground: Ground) -> Iterator[Sentence]:
    """Which edition of the form the reports use."""
    edition = ground.rollup.form.edition
    lost = [ground.orgs[r.report_id] for r in ground.reports if r.form == "none"]
    other = [ground.orgs[r.report_id] for r in ground.reports if r.form not in (edition, "none")]
    used = ground.m - len(lost) - len(other)
    assert edition in EDITIONS
    if not lost and not other:
        yield say("{m}份报告{all}使用{edition}年版格式。", m=ground.m, edition=edition, all=all_of(ground.m))
        return
    yield say("{m}份报告中{used}份使用{edition}年版格式。", m=ground.m, used=used, edition=edition)
    if other:
        text = "没有使用这一版格式或者两版混用的有{n}份：{orgs}；两版格式口径不同的项目没有相加。"
        yield say(text, n=len(other), orgs=named(other))
    if lost:
        yield say("没有读到规定表格的有{n}份：{orgs}，其数字不在合计之内。", n=len(lost), orgs=named(lost))


def filling_sentences(ground: Ground, frame: pd.DataFrame) -> Iterator[Sentence]:
    """How many of the prescribed cells hold a number, and what the others hold; ``frame`` as of ``coverage``."""
    own = ground.of_year(frame)
    kinds = {kind: int(own[kind].sum()) for kind in code_list("kind")}
    cells = sum(kinds.values())
    if not cells:
        return
    share = percent(kinds[Kind.NUMBER], cells)
    text = "按各报告所用格式应填{cells}个单元格，读到数字的{number}个{share}"
    head = say(text, cells=cells, number=kinds[Kind.NUMBER], share=say("（{p}）", p=share) if share else Sentence(""))
    gaps = joined((say(f"{words}{{n}}个", n=kinds[kind]) for kind, words in _GAPS.items() if kinds[kind]), "、")
    if not gaps.text:
        yield say("{head}，没有空白。", head=head)
        return
    yield say("{head}，{gaps}。", head=head, gaps=gaps)
    unfilled = [
        org for i, org in ground.orgs.items() if (own.loc[own["report_id"] == i, list(_GAPS)] > 0).any(axis=None)
    ]
    yield say("有单元格没有读到数字的报告{n}份：{orgs}。", n=len(unfilled), orgs=named(unfilled))
    yield Sentence("没有读到数字的不等于0，下文的合计都没有把它当作0。")


def corrected_sentences(ground: Ground) -> Iterator[Sentence]:
    """How many cells a person has corrected: the sums take the corrected figures."""
    cells = [
        ground.of_year(frame) for frame in (ground.data.disclosure, ground.data.applications, ground.data.disputes)
    ]
    ids = [report_id for frame in cells for report_id in frame.loc[frame["correction"].notna(), "report_id"]]
    orgs = [org for report_id, org in ground.orgs.items() if report_id in ids]
    if ids:
        text = "其中{n}个单元格按核改记录作了更正（{orgs}），合计用的是更正后的数字，报告原文没有改动。"
        yield say(text, n=len(ids), orgs=named(orgs))


_GAPS = {
    Kind.BLANK: "空白",
    Kind.NOT_APPLICABLE: "注明不适用（斜线、短横或“无”）",
    Kind.TEXT: "填写文字",
    Kind.ABSENT: "缺少所在行或列",
    Kind.UNPLACED: "数字无法对应到列",
}
