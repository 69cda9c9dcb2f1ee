"""Reports that each break one rule, by a name that test_messages.py ties to the wording expected for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gipdata.report import Kind, Location, Money, Place, Remark, Report, UnitBasis

from .build import SECTIONS, Key3, Value, all_of_table, make_report, sections

APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "public_welfare",
    "legal_service",
    "other_organisation",
    "total",
)


def app(row: str, *values: Value) -> dict[Key3, Value]:
    """A row of table 三: a value an applicant, or one value for the row's total."""
    columns = APPLICANTS if len(values) == len(APPLICANTS) else APPLICANTS[-1:]
    return {("applications", row, column): value for column, value in zip(columns, values, strict=True)}


def disp(channel: str, **values: Value) -> dict[Key3, Value]:
    return {("disputes", channel, outcome): value for outcome, value in values.items()}


def disc(item: str, **values: Value) -> dict[Key3, Value]:
    return {("disclosure", item, measure): value for measure, value in values.items()}


def remarked(rule: str, detail: str = "", **rest: Any) -> list[Report]:
    remark = Remark(rule, detail, location=Location(30), **rest)
    return [replace(make_report(), remarks=(remark,))]


def changed(edition: str = "2021", values: dict[Key3, Value] | None = None, **fields: Any) -> list[Report]:
    return [replace(make_report(edition, values), **fields)]


def years(before: dict[Key3, Value], now: dict[Key3, Value]) -> list[Report]:
    """The same body's reports for 2021 and 2022."""
    old, new = make_report("2021", before), make_report("2021", now)
    stated = {"title": 2022, "period": 2022}
    period = (date(2022, 1, 1), date(2022, 12, 31))
    return [old, replace(new, source="2022.txt", year=2022, years_stated=stated, period=period)]


def twice(first: dict[Key3, Value], second: dict[Key3, Value]) -> list[Report]:
    return [make_report("2021", first), replace(make_report("2021", second), source="second.txt")]


APP = {"table": "applications", "label": "（一）予以公开", "row": "granted", "found": "1 2 3"}
REQUEST = {**app("new_received", 1, 0, 0, 0, 0, 0, 1), **app("total_handled", 1, 0, 0, 0, 0, 0, 1)}
SUIT = disp("direct_suit", upheld=1, total=1)
LATE_SUIT = disp("suit_after_review", upheld=1, total=1)
REVIEW = disp("review", upheld=1, total=1)
CARRIED = {**app("new_received", 2, 0, 0, 0, 0, 0, 2), **app("carried_out", 2, 0, 0, 0, 0, 0, 2)}
CARRIED_IN = {**app("carried_in", 2, 0, 0, 0, 0, 0, 2), **app("carried_out", 2, 0, 0, 0, 0, 0, 2)}
CARRIED_WRONG = {**app("carried_in", 1, 0, 0, 0, 0, 0, 1), **app("carried_out", 1, 0, 0, 0, 0, 0, 1)}
CARRIED_OTHER = {**app("carried_in", 0, 2, 0, 0, 0, 0, 2), **app("carried_out", 0, 2, 0, 0, 0, 0, 2)}
FIVE_CELLS = (
    ("granted", "natural_person"),
    ("granted", "business"),
    ("other_other", "research"),
    ("rejected_petition", "legal_service"),
    ("rejected_duplicate", "natural_person"),
)
WITHOUT_OVERVIEW = tuple(s for s in SECTIONS if s != "overview")


def renumbered(style: str, number: int) -> list[Report]:
    made = make_report()
    wrong = made.sections[1]._replace(heading="2、主动公开政府信息情况", number=(style, number))
    return [replace(made, sections=(made.sections[0], wrong, *made.sections[2:]))]


def moved_up() -> list[Report]:
    made = [s._replace(number=("一、", at)) for at, s in enumerate(sections(*WITHOUT_OVERVIEW), 1)]
    return changed(sections=tuple(made))


def assumed(amount: str) -> Money:
    return Money(Decimal(amount), "元", UnitBasis.ASSUMED)


def fee(amount: str, basis: UnitBasis) -> dict[Key3, Value]:
    return disc("fees", amount=Money(Decimal(amount), "万元", basis))


def old_year(edition: str, year: int) -> list[Report]:
    whole = (date(year, 1, 1), date(year, 12, 31))
    return changed(edition, year=year, years_stated={"title": year}, period=whole)


FIRES: dict[str, Callable[[], list[Report]]] = {
    "section-missing": lambda: changed(sections=sections(*(s for s in SECTIONS if s != "problems"))),
    "section-missing prose": lambda: changed(sections=sections(*WITHOUT_OVERVIEW)),
    "section-order": lambda: changed(sections=sections("overview", "applications", "disclosure", *SECTIONS[3:])),
    "section-order number": lambda: renumbered("1.", 2),
    "table-missing empty": lambda: remarked("table-missing", "empty", table="disputes"),
    "table-missing picture": lambda: remarked("table-missing", "picture", table="disputes"),
    "table-missing attachment": lambda: remarked("table-missing", "attachment", table="disputes"),
    "table-missing text-ends": lambda: remarked("table-missing", "text-ends", table="disputes"),
    "table-missing no-heading": lambda: remarked("table-missing", "no-heading", table="disputes"),
    "cells-absent": lambda: changed(values=app("granted", *[Kind.ABSENT] * 7)),
    "row-unplaced count": lambda: remarked("row-unplaced", "count", **APP),
    "row-unplaced glued": lambda: remarked("row-unplaced", "glued", **APP),
    "row-unplaced header": lambda: remarked("row-unplaced", "header", **APP),
    "row-unplaced no-label": lambda: remarked("row-unplaced", "no-label", **{**APP, "row": None, "label": ""}),
    "row-unplaced count of a table without row names": lambda: remarked(
        "row-unplaced", "count", **{**APP, "table": "disputes", "row": None, "label": ""}
    ),
    "row-unplaced duplicate": lambda: remarked("row-unplaced", "duplicate", **APP),
    "cell-text": lambda: changed(values=disc("penalties", decisions="详见附件")),
    "count-fraction": lambda: remarked(
        "count-fraction", table="disclosure", row="penalties", column="decisions", found="1.5"
    ),
    "count-negative": lambda: changed(values=disc("penalties", decisions=-3)),
    "table-blank": lambda: changed(values=all_of_table("2021", "disputes", None)),
    "old-form": lambda: old_year("2019", 2022),
    "old-form mixed": lambda: changed(form="mixed"),
    "extra-row row": lambda: remarked("extra-row", "row", table="disclosure", label="其他文件", found="5"),
    "extra-row column": lambda: remarked("extra-row", "column", table="disclosure", label="本年数量", found="5"),
    "extra-row duplicate": lambda: remarked("extra-row", "duplicate", **APP),
    "source-damaged pinyin": lambda: remarked("source-damaged", "pinyin", found="报(bào)告(gào)"),
    "source-damaged masked": lambda: remarked("source-damaged", "masked", found="**件"),
    "source-damaged characters-lost": lambda: remarked("source-damaged", "characters-lost", found="202011日"),
    "source-damaged cut-short": lambda: remarked("source-damaged", "cut-short"),
    "source-damaged frame-missing": lambda: remarked("source-damaged", "frame-missing"),
    "source-damaged hidden-sheets": lambda: remarked("source-damaged", "hidden-sheets"),
    "source-damaged hidden-cells": lambda: remarked("source-damaged", "hidden-cells"),
    "source-damaged repeated-lines-dropped": lambda: remarked("source-damaged", "repeated-lines-dropped", found="0"),
    "source-damaged hijacked": lambda: remarked("source-damaged", "hijacked", found="casino"),
    "source-damaged label-repaired": lambda: remarked(
        "source-damaged", "label-repaired", found="本年发件", label="本年制发件数"
    ),
    "source-damaged heading-repeated": lambda: remarked(
        "source-damaged", "heading-repeated", found="本年新制作数量", label="本年新公开数量"
    ),
    "balance": lambda: changed(
        values={**REQUEST, **app("new_received", 5, 0, 0, 0, 0, 0, 5), **app("granted", 1, 0, 0, 0, 0, 0, 1)}
    ),
    "balance gaps": lambda: changed(
        values={
            ("applications", "new_received", "business"): 2,
            ("applications", "carried_in", "business"): None,
            ("applications", "new_received", "total"): None,
        }
    ),
    "handled-total": lambda: changed(
        values={**REQUEST, ("applications", "granted", "natural_person"): 1, ("applications", "granted", "total"): 11}
    ),
    "applicant-total": lambda: changed(
        values={
            ("applications", "granted", "total"): 3,
            **{("applications", "total_handled", c): None for c in APPLICANTS},
        }
    ),
    "swapped": lambda: changed(
        values={
            **app("new_received", 7, 0, 0, 0, 0, 0, 7),
            **app("granted", 0, 0, 7, 0, 0, 0, 7),
            **app("total_handled", 7, 0, 0, 0, 0, 0, 7),
        }
    ),
    "moved": lambda: changed(
        values={
            **app("new_received", 2, 3, 4, 0, 0, 0, 9),
            **app("granted", 0, 2, 3, 4, 0, 0, 0),
            **app("total_handled", 2, 3, 4, 0, 0, 0, 9),
        }
    ),
    "cut": lambda: changed(
        values={
            **app("new_received", 12, 3, 0, 0, 0, 0, 15),
            **app("granted", 1, 2, 3, 0, 0, 0, 0),
            **app("total_handled", 12, 3, 0, 0, 0, 0, 15),
        }
    ),
    "several": lambda: changed(
        values={("applications", "granted", "natural_person"): 2, ("applications", "other_other", "business"): 5}
    ),
    "unexplained": lambda: changed(
        values={("applications", row, column): n for n, (row, column) in enumerate(FIVE_CELLS, 3)}
    ),
    "dispute-total": lambda: changed(values=disp("direct_suit", upheld=1, total=3)),
    "disputes-without-requests": lambda: years({}, SUIT),
    "review-before-suit": lambda: years(REQUEST | app("granted", 1, 0, 0, 0, 0, 0, 1), LATE_SUIT),
    "regulations-by-township": lambda: changed(values=disc("regulations", in_force=2)),
    "normative-implausible": lambda: changed(values=disc("normative_documents", issued=31, in_force=40)),
    "normative-implausible equal": lambda: changed(
        "2019", disc("normative_documents", made=171, disclosed=171, public_total=171)
    ),
    "public-total-low": lambda: changed("2019", disc("normative_documents", made=3, disclosed=3, public_total=2)),
    "stock-low": lambda: changed(values=disc("normative_documents", issued=5, repealed=1, in_force=3)),
    "procurement-half": lambda: changed("2019", disc("procurement", projects=3)),
    "procurement-half projects": lambda: changed(
        "2019", disc("procurement", amount=Money(Decimal("422.6"), "万元", UnitBasis.STATED))
    ),
    "procurement-unit": lambda: changed("2019", disc("procurement", projects=9, amount=assumed("1400000"))),
    "procurement-unit implausible": lambda: changed("2019", disc("procurement", projects=2, amount=assumed("29.0506"))),
    "procurement-unit large": lambda: changed("2019", disc("procurement", projects=1, amount=assumed("50000001"))),
    "procurement-unit at most": lambda: changed("2019", disc("procurement", projects=1, amount=assumed("50000000"))),
    "procurement-unit at least": lambda: changed("2019", disc("procurement", projects=2, amount=assumed("1000"))),
    "fee-unit": lambda: changed(values=fee("1000", UnitBasis.FORM)),
    "identity-missing org": lambda: remarked("identity-missing", "org"),
    "identity-missing year": lambda: remarked("identity-missing", "year"),
    "place-ambiguous": lambda: changed(place=Place("柳溪乡", candidates=("甲省乙市丙县", "丁省戊市己县"))),
    "year-conflict": lambda: changed(years_stated={"title": 2021, "period": 2021, "text": 2020, "published": 2022}),
    "period none": lambda: changed(period=None),
    "period other": lambda: changed(period=(date(2021, 1, 1), date(2021, 11, 30))),
    "period unreadable": lambda: remarked("period", "unreadable", found="202111日至20211231日"),
    "carried-over": lambda: years(CARRIED, CARRIED_WRONG),
    "carried-over applicant": lambda: years(CARRIED, CARRIED_OTHER),
    "stock-moves": lambda: years(
        disc("normative_documents", in_force=8), disc("normative_documents", issued=2, repealed=1, in_force=10)
    ),
    "amended": lambda: twice({}, disc("penalties", decisions=4)),
    "duplicate-report": lambda: twice({}, {}),
}
"""A name beginning with the rule's code, or with the diagnosis → reports; the last one is at fault."""

NEAR_MISSES: dict[str, Callable[[], list[Report]]] = {
    "section-missing": lambda: changed(),
    "section-order": moved_up,
    "section-order no number": lambda: changed(sections=tuple(s._replace(number=None) for s in sections())),
    "table-missing": lambda: changed(values=all_of_table("2021", "disputes", 0)),
    "cells-absent": lambda: changed(values=app("granted", *[Kind.BLANK] * 7)),
    "cells-absent told": lambda: [
        replace(
            make_report("2021", all_of_table("2021", "disputes", Kind.ABSENT)),
            remarks=(Remark("table-missing", "empty", "disputes"),),
        )
    ],
    "row-unplaced": lambda: changed(values=app("granted", *[Kind.UNPLACED] * 7)),
    "cell-text": lambda: changed(values=disc("penalties", decisions=Kind.NOT_APPLICABLE)),
    "cell-text told": lambda: [
        replace(
            make_report("2021", disc("penalties", decisions="1.5")),
            remarks=(Remark("count-fraction", "", "disclosure", "penalties", "decisions"),),
        )
    ],
    "count-fraction": lambda: changed(
        "2019", disc("procurement", projects=1, amount=Money(Decimal("29050.6"), "元", UnitBasis.STATED))
    ),
    "count-negative": lambda: changed("2019", disc("licences", change=-8)),
    "table-blank zero": lambda: changed(values=all_of_table("2021", "disputes", 0)),
    "table-blank slashes": lambda: changed(values=all_of_table("2021", "disputes", Kind.NOT_APPLICABLE)),
    "table-blank absent": lambda: changed(values=all_of_table("2021", "disputes", Kind.ABSENT)),
    "old-form": lambda: old_year("2019", 2020),
    "extra-row": lambda: changed(),
    "source-damaged": lambda: changed(),
    "balance": lambda: changed(values={**REQUEST, **app("granted", 1, 0, 0, 0, 0, 0, 1)}),
    "balance gaps": lambda: changed(
        values={
            **app("carried_in", 0, None, 0, 0, 0, 0, 2),
            **app("granted", 0, 2, 0, 0, 0, 0, 2),
            **app("total_handled", 0, 2, 0, 0, 0, 0, 2),
        }
    ),
    "handled-total": lambda: changed(values={**app("granted", None, None, None, None, None, None, 0)}),
    "applicant-total": lambda: changed(
        values={
            ("applications", "granted", "natural_person"): None,
            ("applications", "granted", "total"): 3,
            ("applications", "total_handled", "total"): None,
        }
    ),
    "dispute-total": lambda: changed(values=disp("direct_suit", upheld=1, pending=2, total=3)),
    "disputes-without-requests alone": lambda: changed(values=SUIT),
    "disputes-without-requests before": lambda: years({**REQUEST, **app("granted", 1, 0, 0, 0, 0, 0, 1)}, SUIT),
    "disputes-without-requests carried in": lambda: years(
        {}, {**SUIT, **app("carried_in", 1), **app("carried_out", 1)}
    ),
    "review-before-suit alone": lambda: changed(values={**REQUEST, **app("granted", 1, 0, 0, 0, 0, 0, 1), **LATE_SUIT}),
    "review-before-suit before": lambda: years(REVIEW, LATE_SUIT),
    "regulations-by-township": lambda: changed(values=disc("regulations", in_force=2), org_type="city"),
    "regulations-by-township blank": lambda: changed(values=disc("regulations", in_force=None)),
    "normative-implausible": lambda: changed(values=disc("normative_documents", issued=30, in_force=40)),
    "normative-implausible ten": lambda: changed(
        "2019", disc("normative_documents", made=10, disclosed=10, public_total=10)
    ),
    "normative-implausible county": lambda: changed(
        values=disc("normative_documents", issued=31, in_force=40), org_type="county"
    ),
    "public-total-low": lambda: changed("2019", disc("normative_documents", made=3, disclosed=3, public_total=3)),
    "stock-low": lambda: changed(values=disc("normative_documents", issued=5, repealed=1, in_force=4)),
    "procurement-half": lambda: changed("2019", disc("procurement", projects=3, amount=None)),
    "procurement-unit": lambda: changed(
        "2019", disc("procurement", projects=9, amount=Money(Decimal(1400000), "元", UnitBasis.STATED))
    ),
    "procurement-unit zero": lambda: changed("2019", disc("procurement", amount=assumed("0"))),
    "fee-unit below": lambda: changed(values=fee("999.9999", UnitBasis.FORM)),
    "fee-unit stated": lambda: changed(values=fee("1000", UnitBasis.STATED)),
    "identity-missing": lambda: changed(),
    "place-ambiguous": lambda: changed(place=Place("柳溪乡")),
    "year-conflict": lambda: changed(years_stated={"title": 2021, "published": 2022}),
    "period": lambda: changed(),
    "period of another year": lambda: changed(
        period=(date(2020, 1, 1), date(2020, 12, 31)), years_stated={"title": 2021, "period": 2020}
    ),
    "carried-over": lambda: years(CARRIED, CARRIED_IN),
    "carried-over unknown": lambda: years(CARRIED, app("carried_in", *[None] * 7)),
    "carried-over other place": lambda: [
        *years(CARRIED, {})[:1],
        replace(years({}, {})[1], place=Place("柳溪乡", "别县")),
    ],
    "stock-moves": lambda: years(
        disc("normative_documents", in_force=8), disc("normative_documents", issued=2, repealed=1, in_force=9)
    ),
    "amended": lambda: twice({}, {}),
    "duplicate-report": lambda: twice({}, disc("penalties", decisions=4)),
    "duplicate-report no org": lambda: [replace(r, org=None) for r in twice({}, {})],
    "duplicate-report no year": lambda: [replace(r, year=None) for r in twice({}, {})],
}
"""Reports that come near to breaking the rule their name begins with, and do not."""
