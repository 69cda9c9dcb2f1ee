"""The county's summary as a file: every number in it is accounted for, and those of the sample county are its key's."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

import gipdata
from gipdata.charts.chart import empty
from gipdata.checks.rule import number_text
from gipdata.dataset import Dataset
from gipdata.summary.report import Summary, summarize, summary_bytes
from gipdata.summary.report_facts import facts, facts_sheet
from gipdata.summary.report_ground import Paragraph, Picture, SummaryTable
from gipdata.summary.report_sentence import Sentence
from gipdata.summary.workbook import county_workbook
from tools.county.facts import COUNTY
from tools.county.key import Row, expected
from tools.county.loading import load_facts
from tools.make_county import RAW

YEARS = range(2019, 2025)
_TOTAL = "total"
_COUNTS = {
    "本年新收政府信息公开申请数量（件）": ("applications", "new_received", _TOTAL),
    "上年结转政府信息公开申请数量（件）": ("applications", "carried_in", _TOTAL),
    "本年度办理结果总计（件）": ("applications", "total_handled", _TOTAL),
    "结转下年度继续办理（件）": ("applications", "carried_out", _TOTAL),
    "行政复议（件）": ("disputes", "review", _TOTAL),
    "未经复议直接起诉（件）": ("disputes", "direct_suit", _TOTAL),
    "复议后起诉（件）": ("disputes", "suit_after_review", _TOTAL),
    "规范性文件的本年新制作数量（件）": ("disclosure", "normative_documents", "made"),
    "规范性文件的本年新公开数量（件）": ("disclosure", "normative_documents", "disclosed"),
    "规范性文件的对外公开总数量（件）": ("disclosure", "normative_documents", "public_total"),
    "行政规范性文件的本年制发件数（件）": ("disclosure", "normative_documents", "issued"),
    "行政规范性文件的本年废止件数（件）": ("disclosure", "normative_documents", "repealed"),
    "行政规范性文件的现行有效件数（件）": ("disclosure", "normative_documents", "in_force"),
    "行政许可的处理决定数量（件）": ("disclosure", "licences", "decisions"),
    "行政许可的本年处理决定数量（件）": ("disclosure", "licences", "decisions"),
    "其他对外管理服务事项的处理决定数量（件）": ("disclosure", "other_services", "decisions"),
    "行政处罚的处理决定数量（件）": ("disclosure", "penalties", "decisions"),
    "行政处罚的本年处理决定数量（件）": ("disclosure", "penalties", "decisions"),
    "行政强制的处理决定数量（件）": ("disclosure", "compulsory_measures", "decisions"),
    "行政强制的本年处理决定数量（件）": ("disclosure", "compulsory_measures", "decisions"),
    "行政事业性收费的本年收费金额（万元）": ("disclosure", "fees", "amount"),
    "政府集中采购的采购项目数量（个）": ("disclosure", "procurement", "projects"),
    "政府集中采购的采购总金额（元）": ("disclosure", "procurement", "amount"),
}
_WAN = {"行政事业性收费的本年收费金额（万元）"}
_NAMES = {"disclosure": ("item", "measure"), "applications": ("item", "applicant"), "disputes": ("channel", "outcome")}


@pytest.fixture(scope="module")
def data() -> Dataset:
    return gipdata.build(RAW)


@pytest.fixture(scope="module")
def summaries(data: Dataset) -> Mapping[int, Summary]:
    return {year: summarize(data, COUNTY, year) for year in YEARS}


@pytest.fixture(scope="module")
def key() -> Mapping[tuple[int, str, str, str], Mapping[str, Decimal]]:
    """(year, table, row, column) → body → the number that its report in force states, by the answer key."""
    told = load_facts()
    counted = {report.document.path for report in told.reports if report.version != "first"}
    found: dict[tuple[int, str, str, str], dict[str, Decimal]] = {}
    for table, (row, column) in _NAMES.items():
        for cell in expected(told)[table]:
            if cell["report_id"] in counted:
                place = (_int(cell["year"]), table, str(cell[row]), str(cell[column]))
                values = found.setdefault(place, {})
                if cell["kind"] == "number":
                    values[str(cell["org"])] = Decimal(str(cell["value"]))
    return found


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def tables(summary: Summary) -> list[SummaryTable]:
    sections = (*summary.sections, summary.annex)
    return [block for section in sections for block in section.blocks if isinstance(block, SummaryTable)]


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


# Against the answer key -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_every_total_is_that_of_the_key(
    summaries: Mapping[int, Summary], key: Mapping[tuple[int, str, str, str], Mapping[str, Decimal]], year: int
) -> None:
    main = tables(summaries[year])[0]
    assert len(main.rows) >= 14
    for label, total, basis, *_ in main.rows:
        stated = key[year, *_COUNTS[label.text]]
        wan = 10_000 if label.text in _WAN else 1
        assert (label.text, number(total.text) * wan) == (label.text, sum(stated.values()))
        assert (label.text, basis.numbers[0]) == (label.text, len(stated))


@pytest.mark.parametrize("year", YEARS[1:])
def test_every_comparison_is_over_the_bodies_that_the_key_has_in_both_years(
    summaries: Mapping[int, Summary], key: Mapping[tuple[int, str, str, str], Mapping[str, Decimal]], year: int
) -> None:
    for label, _, _, _, n, before, now, change in tables(summaries[year])[0].rows:
        if "采购总金额" in label.text or "—" in n.text:  # amounts without unit are left out
            continue
        place, wan = _COUNTS[label.text], 10_000 if label.text in _WAN else 1
        then, ours = key[year - 1, *place], key[year, *place]
        both = then.keys() & ours.keys()
        told = [label.text, *(number(cell.text) for cell in (n, before, now, change))]
        sums = [sum((values[org] for org in both), Decimal(0)) / wan for values in (then, ours)]
        assert told == [label.text, len(both), *sums, sums[1] - sums[0]]


def test_the_annex_has_a_row_a_township_with_the_numbers_of_the_key(
    summaries: Mapping[int, Summary], key: Mapping[tuple[int, str, str, str], Mapping[str, Decimal]]
) -> None:
    table = tables(summaries[2023])[-1]
    headings = [column.heading for column in table.columns]
    at = headings.index("新收申请")
    told = {row[0].text: number(row[at].text) for row in table.rows[:-2]}
    assert told == key[2023, "applications", "new_received", _TOTAL] and len(told) == 14
    licences = {row[0].text: row[headings.index("行政处罚")].text for row in table.rows[:-2]}
    unknown = told.keys() - key[2023, "disclosure", "penalties", "decisions"].keys()
    assert unknown == {org for org, text in licences.items() if not text.replace(",", "").isdigit()} != set()


def test_the_amended_report_counts_and_the_first_does_not(summaries: Mapping[int, Summary]) -> None:
    said = "".join(sentences_text(summaries[2023]))
    assert "共收到示例县14个乡镇（街道）2023年度报告14份，其中乡镇12个、街道2个。" in said
    assert "没有计入合计的还有1份：2023/云溪乡.docx" in said


def test_findings_are_those_that_the_key_lets_stand(summaries: Mapping[int, Summary]) -> None:
    findings: list[Row] = [row for row in expected(load_facts())["findings"] if row["year"] == 2021]
    told = {row[0].text: row[2].numbers[0] for row in tables(summaries[2021])[1].rows}
    rules = Counter(str(row["rule"]) for row in findings)
    assert told["收到的申请与办理、结转的申请不平衡"] == rules["balance"] == 1


def test_the_prose_on_procurement_is_counted_as_the_key_has_it(summaries: Mapping[int, Summary]) -> None:
    topics = ("procurement_projects", "procurement_amount")
    figures = [row for row in expected(load_facts())["figures"] if row["topic"] in topics and row["scope"] == "own"]
    orgs = {str(row["org"]) for row in figures if row["year"] == 2024}
    said = next(text for text in sentences_text(summaries[2024]) if "没有政府集中采购一项" in text)
    names = re.search(r"有(\d+)份报告（([^）]+)）在正文中", said)
    assert names is not None and (int(names[1]), set(names[2].split("、"))) == (len(orgs), orgs) != (0, set())


# Every number -------------------------------------------------------------------------------------------------------


def sentences(summary: Summary) -> Iterator[Sentence]:
    for section in (*summary.sections, summary.annex):
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from block.sentences
            elif isinstance(block, SummaryTable):
                for row in block.rows:
                    yield from row


def sentences_text(summary: Summary) -> list[str]:
    return [sentence.text for sentence in sentences(summary)]


_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NO_NUMBERS = re.compile(r"20\d\d年|“[^”]*”|填写为0|填0|不等于0|当作0|\d{4}/\S*?（同一[^）]*）")


@pytest.mark.parametrize("year", YEARS)
def test_every_number_in_a_sentence_is_one_that_it_was_made_with(summaries: Mapping[int, Summary], year: int) -> None:
    for sentence in sentences(summaries[year]):
        printed = _NUMBER.findall(_NO_NUMBERS.sub("", sentence.text))
        assert (sentence.text, printed) == (sentence.text, [_shown(n, sentence.text) for n in sentence.numbers])


def _shown(value: int | Decimal, text: str) -> str:
    """As printed: a share keeps its one decimal."""
    return str(value) if f"{value}%" in text else number_text(value)


def test_facts_are_all_of_these_numbers(summaries: Mapping[int, Summary]) -> None:
    summary = summaries[2024]
    frame = facts(summary)
    assert list(frame.columns) == ["section", "text", "number"]
    assert Counter(frame["number"]) == Counter(n for sentence in sentences(summary) for n in sentence.numbers)
    assert {type(value) for value in frame["number"]} == {int, Decimal}
    empty = facts(summary._replace(sections=(), annex=summary.annex._replace(blocks=())))
    pd.testing.assert_index_equal(empty.columns, frame.columns)


def test_every_number_of_the_file_is_found_in_the_workbook(data: Dataset, summaries: Mapping[int, Summary]) -> None:
    """Both are read back: what stands in the sentences and tables of the one is in cells of the other."""
    summary = summaries[2024]
    book = load_workbook(io.BytesIO(county_workbook(data, COUNTY, 2024, more=[facts_sheet(summary)])), read_only=True)
    cells = {value for row in book["文字中的数字"].iter_rows(values_only=True) for value in row}
    numbers = {f"{value:.10g}" for value in cells if isinstance(value, int | float)}
    document = Document(io.BytesIO(summary_bytes(summary)))
    texts = [p.text for p in document.paragraphs if p.style and p.style.name == "Normal"]
    texts += [cell.text for table in document.tables for row in table.rows[1:] for cell in row.cells]
    printed = {n for text in texts for n in _NUMBER.findall(_NO_NUMBERS.sub("", text))}
    assert {f"{float(n.replace(',', '')):.10g}" for n in printed} <= numbers and len(printed) > 50


# The file -------------------------------------------------------------------------------------------------------------


def test_the_file_says_what_the_summary_says(summaries: Mapping[int, Summary]) -> None:
    summary = summaries[2024]
    content = summary_bytes(summary)
    document = Document(io.BytesIO(content))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[:2] == ["示例县乡镇（街道）2024年度", "政府信息公开工作年度报告汇总情况"]
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert [heading[:2] for heading in headings] == [f"{n}、" for n in "一二三四五六七八"]
    texts = "\n".join(paragraphs)
    for section in summary.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                assert "".join(sentence.text for sentence in block.sentences) in texts
    shown = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in document.tables]
    assert shown == [[[cell.text for cell in row] for row in table.rows] for table in tables(summary)]
    captions = [p.text for p in document.paragraphs if p.style and p.style.name in ("Caption", "表题")]
    assert [c.partition("　")[0] for c in captions] == ["图1", "表1", "图2", "图3", "图4", "表2", "表3"]
    assert len(document.inline_shapes) == 4
    assert summary_bytes(summary) == content


def test_a_chart_of_nothing_is_left_out(summaries: Mapping[int, Summary]) -> None:
    section = summaries[2024].sections[0]
    nothing = [b._replace(chart=empty("无", pd.DataFrame())) if isinstance(b, Picture) else b for b in section.blocks]
    content = summary_bytes(summaries[2024]._replace(sections=(section._replace(blocks=tuple(nothing)),)))
    assert len(Document(io.BytesIO(content)).inline_shapes) == 0


def test_no_cause_is_stated(summaries: Mapping[int, Summary]) -> None:
    said = "".join(text for year in YEARS for text in sentences_text(summaries[year]))
    assert not re.search("由于|因此|导致|归因|得益于|主要原因|所以", said)
    assert "因为" not in said.replace("因为有的报告看不出", "")


def test_a_later_report_changes_nothing(data: Dataset, summaries: Mapping[int, Summary]) -> None:
    early = summarize(data.select(years=(2019, 2022)), COUNTY, 2022)
    assert sentences_text(early) == sentences_text(summaries[2022])
