"""What a report prints: from facts to the text of every cell, and to the ``Model`` that the writers of tests take.

A ``CountyModel`` names the office as a county names it: a subdistrict has a 办事处, a township a government.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gipdata.forms import Column, Form, Row, load_form
from gipdata.report import Kind
from tests.documents import LAYOUTS, Key, Model, Shown, fitted, parse_shown
from tools.county.facts import OUTSIDE_RESULTS, ReportFacts

__all__ = ["MARK", "CountyModel", "cell_texts", "model_of", "overview_of", "signature_of", "title_of"]

MARK = "本报告为虚构样本，机构、文字和数字均属编造。"
_REPORT = "政府信息公开工作年度报告"
TOTAL = "total"


@dataclass(frozen=True)
class CountyModel(Model):
    """A model with the title lines that it is given."""

    lines: tuple[str, ...] = ()

    @property
    def title_lines(self) -> tuple[str, ...]:
        return self.lines


def model_of(report: ReportFacts) -> CountyModel:
    """The report as the writers of tests.documents take it; without signature, which the files add."""
    form = load_form(report.form)
    values = {key: shown(form, key, text) for key, text in cell_texts(report).items()}
    texts = report.prose.texts
    prose = {code: text.paragraphs for code, text in texts.items() if code not in form.tables}
    prose["overview"] = overview_of(report)
    notes = {code: text.paragraphs[0] for code, text in texts.items() if code in form.tables}
    return CountyModel(
        edition=report.form, org=report.org, year=report.year, title="county", values=values, prose=prose,
        county=report.county, notes=notes, lines=title_of(report),
    )  # fmt: skip


def shown(form: Form, key: Key, text: str) -> Shown:
    """What a cell says that prints this text."""
    column = form.tables[key[0]].column(key[1], key[2])
    return parse_shown(text, money=column.money, unit=column.unit)


# Words ----------------------------------------------------------------------------------------------------------------


def title_of(report: ReportFacts) -> tuple[str, ...]:
    place = f"{report.county}{report.org}"
    return {
        "office": (f"{report.office}{report.year}年{_REPORT}",),
        "short": (f"{place}{report.year}年{_REPORT}",),
        "year_first": (f"{report.year}年{place}{_REPORT}",),
        "two_lines": (report.office, f"{report.year}年{_REPORT}"),
    }[report.document.title]


def overview_of(report: ReportFacts) -> tuple[str, ...]:
    """Section 一: that all of it is invented, and the township's own words."""
    return (MARK, *report.prose.texts["overview"].paragraphs)


def signature_of(report: ReportFacts) -> tuple[str, ...]:
    """The lines below the report: who signs, and when; none where the facts give no day."""
    day = report.document.published
    return (report.office, f"{day.year}年{day.month}月{day.day}日") if day else ()


# Cells ----------------------------------------------------------------------------------------------------------------


def cell_texts(report: ReportFacts) -> dict[Key, str]:
    """The text that the report prints in every cell of its form, faults included."""
    form = load_form(report.form)
    texts: dict[Key, str] = {}
    for table in form.tables.values():
        for block in table.blocks:
            for row in block.rows:
                for column in block.columns:
                    texts[table.code, row.code, column.code] = _text(report, table.code, row, column)
    for fault in report.faults:
        texts |= {
            key: fault.printed
            for key in texts
            if key[0] == fault.table and fault.item in ("*", key[1]) and fault.column in ("*", key[2])
        }
    return texts | dict.fromkeys(_covered(report, form), "")


def _text(report: ReportFacts, table: str, row: Row, column: Column) -> str:
    if table == "disclosure":
        text = (_measure_2019 if report.form == "2019" else _measure_2021)(report, row.code, column.code)
        return report.document.zeros if text == "0" else text
    if table == "disputes":
        outcomes = {column: n for (channel, column), n in report.disputes.items() if channel == row.code}
        return str(sum(outcomes.values()) if column.code == TOTAL else outcomes.get(column.code, 0))
    return str(sum(_requests(report, row.code, column.code)))


def _requests(report: ReportFacts, row: str, column: str) -> Iterator[int]:
    """The counts that add up to a cell of table 三: of all outcomes, of all applicants, or of one each."""
    for (item, applicant), count in report.requests.items():
        of_row = item not in OUTSIDE_RESULTS if row == "total_handled" else item == row
        if of_row and column in (applicant, TOTAL):
            yield count


_MATTERS = {
    "licences": "licences",
    "other_services": "services",
    "penalties": "penalties",
    "compulsory_measures": "compulsory",
    "fees": "fees",
}
_DECISIONS = {"licences": "licences", "penalties": "penalties", "compulsory_measures": "compulsory"}


def _measure_2019(report: ReportFacts, row: str, column: str) -> str:
    if row == "regulations":  # which no township may make
        return "0"
    if row == "normative_documents":
        return report.yearly["stock" if column == "public_total" else "made"]
    if row == "procurement":
        return report.yearly[column]
    if column == "decisions":
        return report.yearly[_DECISIONS[row]] if row in _DECISIONS else report.matters["services_decisions"]
    return report.matters[f"{_MATTERS[row]}_{'change' if column == 'change' else 'previous'}"]


def _measure_2021(report: ReportFacts, row: str, column: str) -> str:
    if row == "regulations":
        return "0"
    if row == "normative_documents":
        return report.yearly[{"issued": "made", "repealed": "repealed", "in_force": "stock"}[column]]
    return report.yearly["fee" if row == "fees" else _DECISIONS[row]]


def _covered(report: ReportFacts, form: Form) -> Iterator[Key]:
    """The cells in whose place the layout prints a label: they are empty."""
    layout = LAYOUTS.get(report.document.layout)
    if layout is None:
        return
    keys = ((code, *key) for code, table in form.tables.items() for key in table.keys)
    model = Model(report.form, report.org, report.year, "plain", dict.fromkeys(keys, _SOMETHING), {})
    yield from (key for key, value in fitted(model, layout).values.items() if value is not _SOMETHING)


_SOMETHING = Shown("0", Kind.NUMBER, 0)
