"""The sentences of the county's summary: reports made by hand, and the whole wording of what is said of them."""

import doctest
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gipdata.dataset import Dataset
from gipdata.frames import dataset_of
from gipdata.narrative.ledger import ledger
from gipdata.report import (
    Cell,
    Correction,
    Dismissal,
    Finding,
    Item,
    ItemKind,
    Kind,
    Place,
    Report,
    Severity,
    Theme,
    UnitBasis,
)
from gipdata.summary import report_sentence
from gipdata.summary.report_annex import annex_table
from gipdata.summary.report_coverage import corrected_sentences, filling_sentences, form_sentences, report_sentences
from gipdata.summary.report_faults import custom_sentence, found_sentences, requirement_sentences, told
from gipdata.summary.report_figures import (
    assumed_sentences,
    change_sentence,
    figure_sentence,
    figures_section,
    procurement_sentences,
)
from gipdata.summary.report_ground import Ground, SummaryTable, ground_of
from gipdata.summary.report_problems import course_sentences, ledger_sentences, named_sentences, runs_of, theme_sentence
from gipdata.summary.report_requests import (
    applicant_sentence,
    balance_sentence,
    dispute_sentences,
    most_sentence,
    outcome_sentences,
)
from gipdata.summary.report_sentence import Sentence
from gipdata.summary.rollup import NoSummary
from gipdata.views import coverage, recurrence, themes
from tests.reports import BLANK, SLASH, Written, cells_of, count, money

COUNTY, YEAR = "清源县", 2023
ABSENT: Written = ("", Kind.ABSENT, None, None)
UNPLACED: Written = ("1 2", Kind.UNPLACED, None, None)
Cells = Mapping[tuple[str, str, str], Written]
NEW = ("applications", "new_received", "total")


def made(org: str, year: int = YEAR, written: Cells | None = None, form: str = "2021", **fields: Any) -> Report:
    """A report of the county; 0 in every cell that is not given. ``file`` tells sources of one name apart."""
    kind = "subdistrict" if org.endswith("街道") else "department" if org.endswith("局") else "township"
    file = fields.pop("file", "")
    cells = fields.pop("cells", None) or (cells_of(form, written) if form in ("2019", "2021") else ())
    source = f"{year}/{org}{file}.docx"
    told = {"org_type": kind, "place": Place(org, COUNTY), **fields}
    return Report(source, (source.encode().hex() + "0" * 64)[:64], form, org=org, year=year, cells=cells, **told)


def asked(new: int, handled: Mapping[str, int] | None = None, carried_in: int = 0, carried_out: int = 0) -> Cells:
    """Requests that natural persons made: how many, and what became of them."""
    rows = {"new_received": new, "carried_in": carried_in, "carried_out": carried_out, **(handled or {})}
    rows["total_handled"] = sum((handled or {}).values())
    return {("applications", row, who): count(n) for row, n in rows.items() for who in ("natural_person", "total")}


def without(*rows: str, written: Written = BLANK) -> Cells:
    """Rows of table 三 in which nothing stands."""
    who = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_organisation", "total")
    return {("applications", row, column): written for row in rows for column in who}


def ground(*reports: Report, year: int = YEAR, bodies: Sequence[Sequence[object]] = ()) -> Ground:
    return ground_of(dataset_of(reports, bodies=bodies), COUNTY, year)


def text(sentences: Any) -> str:
    if isinstance(sentences, Sentence):
        return sentences.text
    return "".join(sentence.text for sentence in sentences)


def problem(words: str, *codes: str) -> Item:
    return Item(ItemKind.PROBLEM, words, 0, len(words), tuple(Theme(code, "", "", 0, 1, "") for code in codes))


TOWNS = ("甲山乡", "乙水镇", "丙原街道")


def test_the_examples_of_the_docstrings() -> None:
    assert doctest.testmod(report_sentence).failed == 0 < doctest.testmod(report_sentence).attempted


# A figure -----------------------------------------------------------------------------------------------------------


def received(g: Ground) -> str:
    return text(figure_sentence(g.figure(*NEW), "新收"))


def test_all_of_the_reports_state_it() -> None:
    g = ground(*(made(org, written=asked(n)) for org, n in zip(TOWNS, (3, 0, 4), strict=True)))
    assert received(g) == "3份报告都填写了“新收”，合计7件。"
    assert figure_sentence(g.figure(*NEW), "新收").numbers == (3, 7)


def test_a_blank_is_not_zero_and_is_told() -> None:
    blank = made("丙原街道", written=without("new_received", "carried_in", "carried_out", "total_handled", "granted"))
    g = ground(made("甲山乡", written=asked(3)), made("乙水镇", written=asked(4)), blank)
    assert received(g) == "3份报告中2份读到“新收”的数字，合计7件；另有1份没有读到数字（丙原街道），其数量无从推算。"


@pytest.mark.parametrize("written", [BLANK, SLASH, ABSENT, UNPLACED])
def test_whatever_is_no_number_is_not_added(written: Written) -> None:
    cells = without("new_received", "carried_in", "carried_out", "total_handled", "granted", written=written)
    g = ground(made("甲山乡", written=asked(3)), made("乙水镇", written=asked(4)), made("丙原街道", written=cells))
    assert received(g).startswith("3份报告中2份读到“新收”的数字，合计7件；另有1份没有读到数字")


def test_a_blank_that_the_sums_of_the_report_bound() -> None:
    handled = {**asked(5, {"granted": 3}, carried_out=2), NEW: BLANK}
    g = ground(made("甲山乡", written=asked(3)), made("乙水镇", written=asked(4)), made("丙原街道", written=handled))
    assert received(g) == (
        "3份报告中2份读到“新收”的数字，合计7件；另有1份没有读到数字（丙原街道），由报告内其他数字推算，补齐后为12件。"
    )


def test_too_few_reports_are_not_added_up() -> None:
    blank = without("new_received", "carried_in", "carried_out", "total_handled", "granted")
    g = ground(made("甲山乡", written=asked(3)), made("乙水镇", written=blank), made("丙原街道", written=blank))
    assert received(g) == "3份报告中只有1份读到“新收”的数字，过少，正文不作汇总。"
    none = ground(*(made(org, written=blank) for org in TOWNS))
    assert received(none) == "3份报告都没有读到“新收”的数字，不能汇总。"


def test_only_the_last_version_counts() -> None:
    first = made("甲山乡", written=asked(30))
    last = made("甲山乡", written=asked(3), file="（更正）")
    g = ground(first, last, made("乙水镇", written=asked(4)))
    assert received(g) == "2份报告都填写了“新收”，合计7件。"
    assert "没有计入合计的还有1份：2023/甲山乡.docx" in text(report_sentences(g))


def test_departments_are_no_townships() -> None:
    g = ground(made("甲山乡", written=asked(3)), made("水利局", written=asked(40)))
    assert received(g) == "1份报告填写了“新收”，合计3件。"
    assert "另有部门报告1份，不在本汇总的合计之内。" in text(report_sentences(g))


def test_figures_of_another_form_are_not_added() -> None:
    key = ("disclosure", "normative_documents", "issued")
    old = made("丙原街道", form="2019", written={("disclosure", "normative_documents", "made"): count(9)})
    g = ground(made("甲山乡", written={key: count(2)}), made("乙水镇", written={key: count(1)}), old)
    assert text(figure_sentence(g.figure(*key), "制发")) == (
        "2份报告都填写了“制发”，合计3件；另有1份所用格式没有这一项（丙原街道），其数量无从推算。"
    )
    assert text(form_sentences(g)) == (
        "3份报告中2份使用2021年版格式。没有使用这一版格式或者两版混用的有1份：丙原街道；两版格式口径不同的项目没有相加。"
    )


def test_the_most_and_those_who_state_none() -> None:
    numbers = (5, 0, 2, 2, 1, 0)
    g = ground(*(made(f"{n}号乡", written=asked(number)) for n, number in enumerate(numbers)))
    assert (
        text(most_sentence(g.figure(*NEW))) == "填写为0的有2份；数量居前的是0号乡（5件）、2号乡（2件）、3号乡（2件）。"
    )


# Year against year ----------------------------------------------------------------------------------------------------


def test_the_change_is_of_those_who_state_it_in_both_years() -> None:
    blank = without("new_received", "carried_in", "carried_out", "total_handled", "granted")
    g = ground(
        *(made(org, YEAR - 1, asked(n)) for org, n in zip(TOWNS, (10, 12, 50), strict=True)),
        *(made(org, YEAR, asked(n)) for org, n in zip(TOWNS[:2], (6, 5), strict=True)),
        made("丙原街道", written=blank),
    )
    assert (
        text(change_sentence(g, NEW, "新收"))
        == "与上一年度可比的2个单位，2022年为22件，2023年为11件，减少11件（50.0%）。"
    )


def test_a_new_body_makes_no_change() -> None:
    g = ground(*(made(org, YEAR - 1, asked(1)) for org in TOWNS[:2]), *(made(org, YEAR, asked(1)) for org in TOWNS))
    assert text(change_sentence(g, NEW, "新收")) == "与上一年度可比的2个单位，2022年为2件，2023年为2件，持平。"


def test_too_few_to_compare() -> None:
    g = ground(made("甲山乡", YEAR - 1, asked(9)), *(made(org, YEAR, asked(1)) for org in TOWNS))
    assert text(change_sentence(g, NEW, "新收")) == (
        "两个年度都读到“新收”的单位有1个（本年度共3个），可比的过少，不作比较。"
    )
    alone = ground(*(made(org, YEAR, asked(1)) for org in TOWNS))
    assert text(change_sentence(alone, NEW, "新收")) == ""


def test_an_amended_report_of_the_year_before_counts_once() -> None:
    g = ground(
        made("甲山乡", YEAR - 1, asked(90)),
        made("甲山乡", YEAR - 1, asked(9), file="（更正）"),
        made("甲山乡", YEAR, asked(1)),
    )
    assert text(change_sentence(g, NEW, "新收")) == "与上一年度可比的1个单位，2022年为9件，2023年为1件，减少8件。"


def test_forms_that_count_other_things_are_not_compared() -> None:
    g = ground(made("甲山乡", 2020, form="2019"), made("甲山乡", 2021), year=2021)
    key = ("disclosure", "normative_documents", "issued")
    assert text(change_sentence(g, key, "制发")) == "2020年度的格式没有这一项，不作比较。"


def test_a_body_that_took_in_another_is_not_compared() -> None:
    """乙水镇 took in 丁口乡 at the end of 2022: it is not what it was."""
    rows = [
        ("a", "甲山乡", COUNTY, None, None, None, None, None, None),
        ("b", "乙水镇", COUNTY, None, None, None, None, None, None),
        ("d", "丁口乡", COUNTY, None, None, None, YEAR - 1, "乙水镇", None),
    ]
    earlier = [made(org, YEAR - 1, asked(n)) for org, n in (("甲山乡", 4), ("乙水镇", 2), ("丁口乡", 7))]
    g = ground(*earlier, made("甲山乡", YEAR, asked(5)), made("乙水镇", YEAR, asked(9)), bodies=rows)
    compared = g.compared(NEW)
    assert compared is not None and (compared.n, compared.before, compared.now) == (1, 4, 5)


# Money ----------------------------------------------------------------------------------------------------------------

AMOUNT = ("disclosure", "procurement", "amount")
PROJECTS = ("disclosure", "procurement", "projects")


def bought(amount: Written, projects: int) -> Cells:
    return {AMOUNT: amount, PROJECTS: count(projects)}


def test_amounts_without_a_unit_are_told_apart() -> None:
    stated = money("12.5万元", "12.5", "万元", UnitBasis.STATED)
    bare = money("300000", "300000", "元", UnitBasis.ASSUMED)
    nothing = money("0", "0", "元", UnitBasis.ASSUMED)
    cells = (bought(stated, 2), bought(bare, 1), bought(nothing, 0))
    g = ground(*(made(o, 2020, c, "2019") for o, c in zip(TOWNS, cells, strict=True)), year=2020)
    figure = g.figure(*AMOUNT)
    assert text(figure_sentence(figure, "金额")) == "3份报告都填写了“金额”，合计425,000元。"
    assert text(assumed_sentences(figure)) == (
        "其中单位写明的125,000元；没有写明单位、暂按元计的300,000元（1份：乙水镇），请核实。"
    )
    assert text(procurement_sentences(g)).startswith("3份报告都填写了“政府集中采购的采购项目数量”，合计3个。")


def test_amounts_without_a_unit_are_not_compared_but_nothing_is_nothing_in_any_unit() -> None:
    stated = money("12.5万元", "12.5", "万元", UnitBasis.STATED)
    bare = money("300000", "300000", "元", UnitBasis.ASSUMED)
    nothing = money("0", "0", "元", UnitBasis.ASSUMED)
    then = zip(TOWNS, (stated, stated, nothing), strict=True)
    now = zip(TOWNS, (stated, bare, nothing), strict=True)
    reports = [made(o, y, bought(a, 1), "2019") for y, of_year in ((2019, then), (2020, now)) for o, a in of_year]
    compared = ground(*reports, year=2020).compared(AMOUNT)
    assert compared is not None and (compared.n, compared.before, compared.now) == (2, 125_000, 125_000)


def test_fees_are_told_in_wan_and_exactly() -> None:
    key = ("disclosure", "fees", "amount")
    fees = [money(raw, raw, "万元", UnitBasis.HEADING) for raw in ("0.15", "2.9", "0")]
    g = ground(*(made(o, written={key: fee}) for o, fee in zip(TOWNS, fees, strict=True)))
    assert text(figure_sentence(g.figure(*key), "收费")) == "3份报告都填写了“收费”，合计3.05万元。"
    assert text(assumed_sentences(g.figure(*key))) == ""
    assert text(procurement_sentences(g)) == "2021年版格式没有政府集中采购一项，没有可以汇总的数字。"


# Parts of a total -----------------------------------------------------------------------------------------------------


def test_the_total_is_none_of_its_parts() -> None:
    mixed = {**asked(2, {"granted": 2}), ("applications", "new_received", "business"): count(1), NEW: count(3)}
    g = ground(
        made("甲山乡", written=mixed), made("乙水镇", written=asked(20, {"denied_state_secret": 1, "other_other": 2}))
    )
    assert (
        text(applicant_sentence(g))
        == "2份报告的新收申请可以按申请人的类别分开，共23件：自然人22件（占95.7%）、商业企业1件（占4.3%）。"
    )
    assert text(outcome_sentences(g)) == (
        "2份报告都填写了“本年度办理结果总计”，合计5件。2份报告的各种办理结果相加，共5件：予以公开2件、不予公开1件、其他处理2件。"
        "不予公开中，“属于国家秘密”1件；其他处理中，“其他”2件。"
    )


def test_a_blank_part_is_known_only_where_the_total_leaves_no_choice() -> None:
    full = asked(4, {"granted": 4})
    closed = {**full, ("applications", "denied_state_secret", "total"): BLANK}
    open_ = {**full, **without("denied_state_secret", "unable_not_held", "granted")}
    g = ground(made("甲山乡", written=closed), made("乙水镇", written=full), made("丙原街道", written=open_))
    assert "2份报告的各种办理结果相加，共8件：予以公开8件。" in text(outcome_sentences(g))


def test_too_few_have_parts() -> None:
    blank = without("new_received", "total_handled", "carried_in", "carried_out")
    g = ground(made("甲山乡", written=asked(1)), *(made(org, written=blank) for org in TOWNS[1:]))
    assert text(applicant_sentence(g)) == "3份报告中只有1份读到各类申请人的新收申请数量，过少，不作分类。"


def test_a_total_that_is_not_the_sum_of_its_parts_is_named() -> None:
    wrong = {**asked(4, {"granted": 4}), ("applications", "total_handled", "total"): count(5)}
    g = ground(made("甲山乡", written=wrong), made("乙水镇", written=asked(1, {"granted": 1})))
    assert text(outcome_sentences(g)).endswith(
        "各种办理结果之和与所填“本年度办理结果总计”不一致的有1份：甲山乡，请核实。"
    )


def test_what_came_and_what_went() -> None:
    even = made("甲山乡", written=asked(4, {"granted": 3}, carried_in=1, carried_out=2))
    assert text(balance_sentence(ground(even))) == (
        "1份报告填写了“结转下年度继续办理”，合计2件。新收与上年结转共5件，办理结果与结转下年度共5件，两者相等。"
    )
    odd = made("乙水镇", written=asked(4, {"granted": 3}, carried_out=2))
    assert text(balance_sentence(ground(even, odd))).endswith(
        "新收与上年结转共9件，办理结果与结转下年度共10件，两者不相等。单份报告内两者不相等的有1份：乙水镇，请核实。"
    )


def test_one_wrong_report_is_not_hidden_by_another() -> None:
    more = made("甲山乡", written=asked(4, {"granted": 3}))
    less = made("乙水镇", written=asked(4, {"granted": 5}))
    assert text(balance_sentence(ground(more, less))).endswith(
        "新收与上年结转共8件，办理结果与结转下年度共8件，两者相等。单份报告内两者不相等的有2份：乙水镇、甲山乡，请核实。"
    )


def test_disputes() -> None:
    review = {("disputes", "review", o): count(n) for o, n in (("upheld", 1), ("pending", 2), ("total", 3))}
    g = ground(made("甲山乡", written=review), made("乙水镇"))
    assert text(dispute_sentences(g)) == (
        "2份报告都填写了“未经复议直接起诉”“复议后起诉”，合计均为0件。"
        "2份报告都填写了“行政复议”，合计3件。涉及甲山乡3件：结果维持1件、尚未审结2件。"
    )
    some = ground(made("甲山乡", written={("disputes", "review", "total"): BLANK}), *(made(o) for o in TOWNS[1:]))
    assert text(dispute_sentences(some)).endswith(
        "3份报告中2份读到“行政复议”的数字，合计0件；另有1份没有读到数字（甲山乡），由报告内其他数字可知不影响合计。"
    )
    wrong = ground(made("甲山乡", written={("disputes", "review", "total"): count(3)}))
    assert "涉及甲山乡3件；各种结果没有全部读到或者与总计不一致，不作分类。" in text(dispute_sentences(wrong))


# Coverage -------------------------------------------------------------------------------------------------------------


def test_a_body_with_earlier_reports_only_is_asked_about_and_not_accused() -> None:
    g = ground(made("甲山乡", YEAR - 1), made("乙水镇", YEAR - 1), made("甲山乡"))
    assert text(report_sentences(g)) == (
        "共收到清源县1个乡镇（街道）2023年度报告1份。有往年报告、没有读到2023年度报告的单位有1个：乙水镇；"
        "是尚未报送，还是已经更名、撤并，请核实。没有应报送单位的名册，从未报送过的单位无从得知。"
    )
    assert "请核实乙水镇是否应当报送2023年度报告。" in text(requirement_sentences(g, ()))


def test_with_a_roster_it_is_known_who_is_missing() -> None:
    rows = [(n, org, COUNTY, None, None, None, None, None, None) for n, org in enumerate(("甲山乡", "丁口乡"))]
    g = ground(made("甲山乡"), bodies=[(str(n), *rest) for n, *rest in rows])
    assert g.has_roster


def test_reports_of_unknown_county_are_told_and_not_counted() -> None:
    lost = made("丁口乡", written=asked(9), place=Place("丁口乡"))
    g = ground(made("甲山乡", written=asked(1)), lost)
    assert received(g) == "1份报告填写了“新收”，合计1件。"
    assert "没有计入合计的还有1份：2023/丁口乡.docx（报告没有写明所属的县（市、区））。" in text(report_sentences(g))


def test_what_the_cells_hold() -> None:
    gaps: Cells = {("disputes", "review", "total"): BLANK, ("disputes", "review", "upheld"): SLASH}
    g = ground(made("甲山乡"), made("乙水镇", written=gaps))
    assert text(filling_sentences(g, coverage(g.data))) == (
        "按各报告所用格式应填400个单元格，读到数字的398个（99.5%），空白1个、注明不适用（斜线、短横或“无”）1个。"
        "有单元格没有读到数字的报告1份：乙水镇。没有读到数字的不等于0，下文的合计都没有把它当作0。"
    )
    full = ground(made("甲山乡"))
    assert text(filling_sentences(full, coverage(full.data))) == (
        "按各报告所用格式应填200个单元格，读到数字的200个（100.0%），没有空白。"
    )


def test_corrected_cells_are_told() -> None:
    cells = list(cells_of("2021", asked(3)))
    at = next(i for i, c in enumerate(cells) if (c.table, c.row, c.column) == NEW)
    cells[at] = corrected(cells[at], 5)
    g = ground(made("甲山乡", cells=tuple(cells)))
    assert received(g) == "1份报告填写了“新收”，合计5件。"
    assert text(corrected_sentences(g)) == (
        "其中1个单元格按核改记录作了更正（甲山乡），合计用的是更正后的数字，报告原文没有改动。"
    )
    assert text(corrected_sentences(ground(made("甲山乡")))) == ""


def corrected(cell: Cell, value: int) -> Cell:
    return cell._replace(value=value, correction=Correction(str(value), "张三", date(2024, 1, 5), "笔误"))


# Section five ---------------------------------------------------------------------------------------------------------


def test_how_many_name_which_themes() -> None:
    g = ground(
        made("甲山乡", items=(problem("更新慢", "timeliness"), problem("人少", "staffing", "training"))),
        made("乙水镇", items=(problem("更新不及时", "timeliness"), problem("更新又慢了", "timeliness"))),
        made("丙原街道", items=()),
    )
    assert text(named_sentences(g, coverage(g.data))) == (
        "3份报告中2份写了存在的问题，共4条。没有写明问题或者没有读到的有1份：丙原街道。"
    )
    assert text(theme_sentence(g, themes(g.data))) == (
        "按主题归类（一条问题可以归入几个主题），提到的单位较多的依次是：更新不及时（2个）。"
    )


def test_no_ranking_where_few_name_any() -> None:
    g = ground(made("甲山乡", items=(problem("人少", "staffing"),)), made("乙水镇"), made("丙原街道"))
    assert text(theme_sentence(g, themes(g.data))) == "写了问题的报告过少，不按主题排列。"


def yearly(org: str, *years: int, words: str = "栏目更新慢，缺少专人维护") -> list[Report]:
    return [made(org, year, items=(problem(f"{words}{year}" * (year % 2 + 1), "timeliness"),)) for year in years]


def test_for_how_long_a_problem_is_named() -> None:
    g = ground(*yearly("甲山乡", 2021, 2022, 2023), *yearly("乙水镇", 2020, 2022, 2023))
    again = recurrence(g.data)
    assert runs_of(again, YEAR) == {("甲山乡", "timeliness"): 3, ("乙水镇", "timeliness"): 2}
    assert "截至2023年度，同一单位连续3年及以上提到同一主题的有1项：甲山乡“更新不及时”（3年）。" in text(
        course_sentences(g, again)
    )


def test_too_few_years_tell_nothing_of_how_long() -> None:
    g = ground(*yearly("甲山乡", 2022, 2023))
    assert text(course_sentences(g, recurrence(g.data))).startswith(
        "能够比较的报告不足3个年度，不能判断哪些问题持续较久。"
    )
    alone = ground(*yearly("甲山乡", 2023))
    assert text(course_sentences(alone, recurrence(alone.data))) == "没有上一年度的报告，不能判断问题持续的时间。"


def test_what_became_of_the_problems_of_the_year_before() -> None:
    g = ground(
        made(
            "甲山乡",
            2022,
            items=(problem("村务公开栏更新慢，群众看不到新内容", "timeliness"), problem("人少", "staffing")),
        ),
        made("甲山乡", 2023, items=(problem("村务公开栏更新慢，群众看不到新内容", "timeliness"),)),
        made("乙水镇", 2022, items=(problem("人手少", "staffing"),)),
    )
    assert text(ledger_sentences(g, ledger(g.data.items, g.data.reports))) == (
        "2022年度的报告写明的3条问题，在2023年度的报告中：文字基本相同地再次提到1条、同一主题不再提及1条、没有报告1条。"
        "不再提及不等于已经解决，是否解决请各单位核实。"
    )


# Faults ---------------------------------------------------------------------------------------------------------------


def found(rule: str, severity: Severity, dismissed: bool = False) -> Finding:
    decision = Dismissal("张三", date(2024, 1, 5), "属实") if dismissed else None
    return Finding(rule, severity, "某处读到某数。", dismissed=decision)


def with_findings(*findings: Sequence[Finding]) -> Ground:
    return ground(*(made(f"{n}号乡", findings=tuple(listed)) for n, listed in enumerate(findings)))


BALANCE, NO_PROBLEM, SLIP = (
    found("balance", Severity.ERROR),
    found("no-problem", Severity.WARNING),
    found("slip", Severity.NOTE),
)


def test_how_much_was_found() -> None:
    g = with_findings([BALANCE, BALANCE, NO_PROBLEM], [SLIP], [])
    entries = told(g)
    assert text(found_sentences(g, entries)) == (
        "对3份报告逐份核对，请更正2处（1份）、请核实1处（1份）、建议完善1处（1份）；没有发现情况的1份。"
    )
    assert [(e.rule, e.times, e.orgs) for e in entries] == [
        ("balance", 2, ("0号乡",)), ("no-problem", 1, ("0号乡",)), ("slip", 1, ("1号乡",))
    ]  # fmt: skip
    assert text(requirement_sentences(g, entries)) == (
        "（一）请0号乡对照核改意见逐条核对，确需更正的更正后重新报送，情况属实的予以说明。（二）请0号乡写明本年度存在的具体问题。"
    )


def test_nothing_found() -> None:
    g = with_findings([], [])
    assert text(found_sentences(g, told(g))) == "对2份报告逐份核对，没有发现需要说明的情况。"
    assert text(requirement_sentences(g, told(g))) == "从本年度的报告看，没有需要专门提出的要求。"


def test_what_a_person_dismissed_is_not_told() -> None:
    g = with_findings([found("balance", Severity.ERROR, dismissed=True)], [])
    assert told(g) == []


def test_a_custom_is_told_once_but_an_error_is_none() -> None:
    findings = [[NO_PROBLEM, BALANCE]] * 3 + [[]] * 3
    g = with_findings(*findings)
    assert (
        text(custom_sentence(g, told(g)))
        == "以下情况在三分之一以上的报告中都有，不逐份列出：“没有写明存在的问题”（3份）。"
    )
    third = with_findings(*[[NO_PROBLEM]] * 2, *[[]] * 4)
    assert text(custom_sentence(third, told(third))) == ""
    few = with_findings([NO_PROBLEM], [NO_PROBLEM])
    assert text(custom_sentence(few, told(few))) == ""


def test_all_are_asked_together() -> None:
    g = with_findings([BALANCE], [BALANCE])
    assert text(requirement_sentences(g, told(g))).startswith("（一）请各乡镇（街道）对照核改意见")


# Tables ---------------------------------------------------------------------------------------------------------------


def table_rows(table: SummaryTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_the_table_of_the_main_figures() -> None:
    blank = without("new_received", "carried_in", "carried_out", "total_handled", "granted")
    g = ground(
        *(made(org, YEAR - 1, asked(n, {"granted": n})) for org, n in zip(TOWNS, (10, 12, 50), strict=True)),
        made("甲山乡", written=asked(6, {"granted": 6})),
        made("乙水镇", written=asked(13, {"granted": 13})),
        made("丙原街道", written=blank),
    )
    (table,) = [block for block in figures_section(g).blocks if isinstance(block, SummaryTable)]
    rows = {label: rest for label, *rest in table_rows(table)}
    assert rows["本年新收政府信息公开申请数量（件）"] == ["19", "2/3", "不能推算", "2", "22", "19", "-3"]
    assert rows["行政复议（件）"] == ["0", "3/3", "同合计", "3", "0", "0", "0"]
    assert rows["行政事业性收费的本年收费金额（万元）"] == ["0", "3/3", "同合计", "3", "0", "0", "0"]


def test_the_annex_shows_why_there_is_no_number() -> None:
    gaps: Cells = {("disclosure", "licences", "decisions"): BLANK, ("disclosure", "penalties", "decisions"): SLASH}
    g = ground(made("甲山乡", written=asked(3), findings=(BALANCE,)), made("乙水镇", written=gaps))
    table = annex_table(g)
    assert [c.heading for c in table.columns][:2] == ["单位", "新收申请"]
    # 单位, requests (4), disputes (3), documents, licences, penalties, compulsory measures, errors, warnings
    assert table_rows(table) == [
        ["乙水镇", "0", "0", "0", "0", "0", "0", "0", "0", "空白", "/", "0", "0", "0"],
        ["甲山乡", "3", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "1", "0"],
        ["合计", "3", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "1", "0"],
        ["读到/应填", *["2/2"] * 8, "1/2", "1/2", "2/2", "—", "—"],
    ]


def test_without_a_year_before_nothing_is_compared() -> None:
    (table,) = [
        b for b in figures_section(ground(made("甲山乡", written=asked(3)))).blocks if isinstance(b, SummaryTable)
    ]
    assert [column.heading for column in table.columns] == ["项目", "2023年合计", "读到/应填", "补齐后的范围"]
    assert table_rows(table)[0] == ["本年新收政府信息公开申请数量（件）", "3", "1/1", "同合计"]


# Nothing to tell of ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reports", "year", "words"),
    [
        ([], YEAR, "没有清源县的报告"),
        ([made("甲山乡")], 2020, "没有清源县的报告"),
        ([made("甲山乡")], 2018, "没有 2018 年度的汇总格式"),
        ([made("水利局")], YEAR, "清源县的乡镇、街道没有 2023 年度的报告，只有部门的。"),
    ],
)
def test_nothing_to_sum_up_is_refused(reports: list[Report], year: int, words: str) -> None:
    data: Dataset = dataset_of(reports)
    with pytest.raises(NoSummary, match=words):
        ground_of(data, COUNTY, year)


def test_amounts_are_exact() -> None:
    assert report_sentence.say("{a}", a=Decimal("0.1") + Decimal("0.2")).text == "0.3"
