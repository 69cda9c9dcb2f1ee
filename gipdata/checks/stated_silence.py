"""What the prose should speak of and does not: requests and disputes that the tables show, and the processing fee."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from gipdata.checks.rule import Outcome, Rule, View
from gipdata.checks.stated_amounts import Amount, amount_of, new_received
from gipdata.folding import fold
from gipdata.forms import Key
from gipdata.narrative.figure_topics import OUTCOME_ROWS, REQUESTS
from gipdata.narrative.figures import paragraphs
from gipdata.narrative.sentences import sentences

__all__ = ["fee_not_mentioned", "not_mentioned"]

_BACK = "back"
TOTAL = "total"
_REQUEST_TOPICS = frozenset((*REQUESTS, *OUTCOME_ROWS, "disclosed_on_request"))
_DISPUTE_TOPICS = frozenset(("reviews", "suits", "direct_suits", "suits_after_review", "disputes"))
_REQUEST = re.compile(r"依申请|申请公开|公开申请|公开的申请|申请(?:政府|获取)?信息|信息的申请")
_DISPUTE = re.compile(r"复议|诉讼|应诉|起诉")
# What was done or did not happen. 受理 in 规范受理流程 is neither: see _IN_GENERAL.
_TOLD = re.compile(
    r"逾期|超期|收到|接到|接收|受理|答复|办结|办复|回复|办理|处理|收取|提出|发生|提起|被申请|涉及|审结|败诉|胜诉"
)
_IN_GENERAL = re.compile(
    r"制度|机制|流程|程序|规定|条例|要求|指南|渠道|规范|健全|完善|加强|提高|提升|优化|强化|进一步|下一步|今后|将|如|学习|培训"
)
_CONTENTS = re.compile(r"(?:全文|本报告|报告|内容)[^。]{0,12}?(?:包括|包含|分为|由|涵盖|共)|[五六七]个?(?:部分|方面)")
_HEADING = re.compile(
    r"(?![^,。;:]{0,40}(?:收到|接到|发生|未|没有|无))[^,。;:]{0,40}(?:情况|方面|工作|公开|诉讼|复议)[。:]?"
)
_LONGEST_HEADING = 40
_FEE = re.compile(r"处理费|收费|费用|收取|免费")

_SUBJECTS = (
    ("requests", "applications", [("new_received", TOTAL)], _REQUEST_TOPICS, _REQUEST),
    (
        "disputes",
        "disputes",
        [("review", TOTAL), ("direct_suit", TOTAL), ("suit_after_review", TOTAL)],
        _DISPUTE_TOPICS,
        _DISPUTE,
    ),
)


def not_mentioned(rule: Rule, view: View) -> Iterator[Outcome]:
    """Requests and disputes that the tables show, and of which no sentence tells anything."""
    if not _prose(view):
        return
    for case, table, keys, topics, words in _SUBJECTS:
        amount = amount_of(view, table, *keys) if table == "disputes" else view.once(new_received)
        if amount is None:
            continue
        if not amount.least:
            yield rule.check(f"{table}:text", None if amount.whole is None else True)
            continue
        told = any(f.topic in topics for f in view.report.figures) or _is_told(view, table, words)
        yield rule.check(f"{table}:text", told)
        if not told:
            yield _silent(rule, view, case, table, keys, amount)


def _prose(view: View) -> bool:
    return any(section.text.strip() for section in view.report.sections if section.code not in ("front", _BACK))


def _silent(rule: Rule, view: View, case: str, table: str, keys: Sequence[Key], amount: Amount) -> Outcome:
    shown = [key for key in keys if view.value(table, *key)]
    cell = view.cell(table, *shown[0])
    return rule.finding(
        case,
        table=table,
        item=shown[0][0],
        column=shown[0][1],
        found=str(amount.least),
        location=cell.location if cell else None,
        cell="、".join(view.name(table, *key) for key in shown),
    )


def _is_told(view: View, table: str, words: re.Pattern[str]) -> bool:
    """Whether a sentence tells of it: neither a list of contents, nor a heading, nor what is done in general."""
    figures: dict[str, list[int]] = {}
    for figure in view.report.figures:
        figures.setdefault(figure.section, []).append(figure.start)
    for section in view.report.sections:
        if section.code == _BACK:
            continue
        about = section.code == table == "applications"
        here = figures.get(section.code, [])
        for begin, end in paragraphs(section.text):
            paragraph = fold(section.text[begin:end])
            is_heading = len(paragraph) <= _LONGEST_HEADING and _HEADING.fullmatch(paragraph) is not None
            about = words.search(paragraph) is not None or (about and not is_heading)
            if about and any(
                _tells(fold(section.text[start:stop]), words, bisect_left(here, start) < bisect_left(here, stop))
                for start, stop in sentences(section.text, begin, end)
            ):
                return True
    return False


def _tells(sentence: str, words: re.Pattern[str], counts: bool) -> bool:
    """``counts``: it states a figure. The word itself may stand in the heading or a sentence before."""
    if _CONTENTS.search(sentence) or _HEADING.fullmatch(sentence):
        return False
    told = _TOLD.search(sentence) is not None
    if words.search(sentence):
        return counts or (told and not _IN_GENERAL.search(sentence))
    return told and (counts or "申请" in sentence) and not _IN_GENERAL.search(sentence)


def fee_not_mentioned(rule: Rule, view: View) -> Iterator[Outcome]:
    """Section 六 of the 2021 form, where there were requests."""
    if view.report.form != "2021":
        return
    amount = view.once(new_received)
    section = view.report.section("other_matters")
    if amount is None or section is None or not amount.least:
        return
    told = _FEE.search(fold(section.text)) is not None
    yield rule.check("other_matters:fee", told)
    if not told:
        yield rule.finding(
            "silent",
            item=section.code,
            found=str(amount.least),
            location=section.location,
            heading=section.heading,
            cell=view.name("applications", "new_received", TOTAL),
        )
