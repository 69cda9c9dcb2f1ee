"""What the check of the reports found, and what the county asks of the townships."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from gipdata.checks.engine import RULES
from gipdata.report import Severity
from gipdata.summary.report_ground import Ground, Paragraph, Section, SummaryTable, TableColumn
from gipdata.summary.report_sentence import Sentence, joined, named, numeral, say

__all__ = [
    "custom_sentence",
    "faults_section",
    "found_sentences",
    "requirement_sentences",
    "requirements_section",
    "told",
    "told_by_report",
]

_FEWEST = 6  # reports of which a third may be a custom
_SEVERITIES = {
    Severity.ERROR: "请更正",
    Severity.WARNING: "请核实",
    Severity.NOTE: "建议完善",
}


class Told(NamedTuple):
    """What one rule found: in which severity, how many times, in whose reports."""

    rule: str
    severity: Severity
    times: int
    orgs: tuple[str, ...]


def told(ground: Ground) -> Sequence[Told]:
    """What is found in the reports that count, by severity and then in the order of the rules."""
    findings = _standing(ground)
    order = {rule.code: at for at, rule in enumerate(RULES)}
    groups: dict[tuple[Severity, str], list[str]] = {}
    for severity, rule, report_id in zip(*(findings[c] for c in ("severity", "rule", "report_id")), strict=True):
        groups.setdefault((Severity(severity), rule), []).append(report_id)
    ranks = list(_SEVERITIES)
    keys = sorted(groups, key=lambda key: (ranks.index(key[0]), order.get(key[1], len(order)), key[1]))
    return [
        Told(rule, severity, len(groups[severity, rule]), _whose(ground, groups[severity, rule]))
        for severity, rule in keys
    ]


def told_by_report(ground: Ground) -> Mapping[tuple[str, Severity], int]:
    """(report_id, severity) → how many findings."""
    findings = _standing(ground)
    return Counter(zip(findings["report_id"], map(Severity, findings["severity"]), strict=True))


def _standing(ground: Ground) -> pd.DataFrame:
    """The findings of the reports that count; what a person has dismissed is left out."""
    findings = ground.of_year(ground.data.findings)
    return findings[findings["dismissed"].isna()]


def _whose(ground: Ground, report_ids: Sequence[str]) -> tuple[str, ...]:
    found = set(report_ids)
    return tuple(org for report_id, org in ground.orgs.items() if report_id in found)


def is_custom(entry: Told, m: int) -> bool:
    """Whether more than a third of the reports have it; what must be put right is told of each all the same."""
    return entry.severity is not Severity.ERROR and m >= _FEWEST and 3 * len(entry.orgs) > m


def faults_section(ground: Ground) -> Section:
    """报告的核对情况."""
    found = told(ground)
    blocks: list[Paragraph | SummaryTable] = [
        Paragraph((*found_sentences(ground, found), custom_sentence(ground, found)))
    ]
    single = [entry for entry in found if not is_custom(entry, ground.m)]
    if single:
        columns = (
            TableColumn("核对发现的情况", 68, left=True), TableColumn("性质", 18), TableColumn("处数", 12),
            TableColumn("涉及单位", 58, left=True),
        )  # fmt: skip
        rows = tuple(_row(entry) for entry in single)
        blocks.append(SummaryTable("核对发现的情况", columns, rows))
    return Section("报告的核对情况", tuple(blocks))


def _row(entry: Told) -> tuple[Sentence, ...]:
    orgs = say("{orgs}（{n}份）", orgs=named(entry.orgs), n=len(entry.orgs))
    kind = Sentence(_SEVERITIES[entry.severity])
    return Sentence(_title(entry.rule)), kind, say("{n}", n=entry.times), orgs


@cache
def _title(code: str) -> str:
    return next((rule.worded(rule.title) for rule in RULES if rule.code == code), code)


def found_sentences(ground: Ground, found: Sequence[Told]) -> Iterator[Sentence]:
    """How much was found in how many reports, by severity."""
    if not found:
        yield say("对{m}份报告逐份核对，没有发现需要说明的情况。", m=ground.m)
        return
    parts = []
    for severity, words in _SEVERITIES.items():
        entries = [entry for entry in found if entry.severity is severity]
        orgs = {org for entry in entries for org in entry.orgs}
        if entries:
            parts.append(say(f"{words}{{n}}处（{{k}}份）", n=sum(e.times for e in entries), k=len(orgs)))
    clean = ground.m - len({org for entry in found for org in entry.orgs})
    rest = say("；没有发现情况的{n}份", n=clean) if clean else Sentence("")
    yield say("对{m}份报告逐份核对，{parts}{rest}。", m=ground.m, parts=joined(parts, "、"), rest=rest)


def custom_sentence(ground: Ground, found: Sequence[Told]) -> Sentence:
    """What more than a third of the reports have, said once."""
    customs = [entry for entry in found if is_custom(entry, ground.m)]
    if not customs:
        return Sentence("")
    listed = joined((say("“{title}”（{n}份）", title=_title(e.rule), n=len(e.orgs)) for e in customs), "、")
    return say("以下情况在三分之一以上的报告中都有，不逐份列出：{listed}。", listed=listed)


# What is asked --------------------------------------------------------------------------------------------------------


def requirements_section(ground: Ground) -> Section:
    """下一步工作要求."""
    return Section("下一步工作要求", tuple(Paragraph((s,)) for s in requirement_sentences(ground, told(ground))))


def requirement_sentences(ground: Ground, found: Sequence[Told]) -> Iterator[Sentence]:
    """What follows from the sections before, each with whom it concerns; numbered, or one sentence if nothing does."""
    wanted = [*_corrections(found, ground.m), *_missing(ground), *_blanks(ground), *_wishes(found, ground.m)]
    if not wanted:
        yield Sentence("从本年度的报告看，没有需要专门提出的要求。")
    for number, sentence in enumerate(wanted, 1):
        yield sentence._replace(text=f"（{numeral(number)}）{sentence.text}")


def _corrections(found: Sequence[Told], m: int) -> Iterator[Sentence]:
    orgs = _all_of(found, (Severity.ERROR, Severity.WARNING))
    if orgs:
        text = "请{who}对照核改意见逐条核对，确需更正的更正后重新报送，情况属实的予以说明。"
        yield say(text, who=_who(orgs, m))


def _who(orgs: Sequence[str], m: int) -> Sentence:
    """Those who are asked; by name unless it is all of them."""
    if len(orgs) == m > 1:
        return Sentence("各乡镇（街道）")
    return say("{orgs}（共{n}个单位）", orgs=named(orgs), n=len(orgs)) if len(orgs) > 1 else Sentence(named(orgs))


def _all_of(found: Sequence[Told], severities: Sequence[Severity]) -> list[str]:
    return list(dict.fromkeys(org for entry in found if entry.severity in severities for org in entry.orgs))


def _missing(ground: Ground) -> Iterator[Sentence]:
    orgs = [missing.org for missing in ground.rollup.missing]
    if orgs:
        ask = (
            "请{who}报送{year}年度报告，已经报送的请告知。"
            if ground.has_roster
            else "请核实{who}是否应当报送{year}年度报告。"
        )
        yield say(ask, who=_who(orgs, 0), year=str(ground.year))


def _blanks(ground: Ground) -> Iterator[Sentence]:
    """Whoever leaves a prescribed cell without a number."""
    figures = ground.rollup.townships.figures.values()
    gaps = {c.report_id for figure in figures for c in figure.unstated if c.kind == "blank"}
    orgs = [org for report_id, org in ground.orgs.items() if report_id in gaps]
    if orgs:
        yield say("请{who}把空白的单元格据实补填，数量为零的填0。", who=_who(orgs, ground.m))


_WISHES: Mapping[str, tuple[str, ...]] = {
    "写明本年度存在的具体问题": ("no-problem", "problem-empty"),
    "为每个问题写明对应的改进措施": ("problem-unanswered",),
    "按本年度的实际情况重写与以往或与其他单位相同的文字": ("same-text", "shared-passage"),
    "使用现行格式": ("old-form",),
    "说明信息处理费的收取情况": ("processing-fee-silent",),
}


def _wishes(found: Sequence[Told], m: int) -> Iterator[Sentence]:
    for wish, rules in _WISHES.items():
        orgs = list(dict.fromkeys(org for entry in found if entry.rule in rules for org in entry.orgs))
        if orgs:
            yield say(f"请{{who}}{wish}。", who=_who(orgs, m))
