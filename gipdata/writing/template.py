"""An empty annual report as a workbook for a township to fill in: sums as formulas, checked entries, locked labels.

The report is one sheet from title to signature, so that it is filled, printed and read in its own order; how to fill
it, and whether its sums hold, stands on a sheet before it. No total shows before all its parts are filled in: a blank
is not zero.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import absolute_coordinate, coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gipdata.forms import EDITIONS, Column, Equation, Form, load_form
from gipdata.writing.excel import Sheet, book_bytes, new_book
from gipdata.writing.layout import Key, print_table

__all__ = ["NoTemplate", "template_bytes"]

_LAST_YEAR = 2099
_REPORT, _GUIDE = "年度报告", "填写说明"
_SHEET = f"'{_REPORT}'!"
_INPUT, _COMPUTED = PatternFill("solid", fgColor="FFF8DC"), PatternFill("solid", fgColor="EDEDED")
_WRONG = PatternFill("solid", bgColor="F4A6A0")
_BOX_ROWS, _USUAL_BOX_ROWS, _BOX_ROW_HEIGHT = {"other_matters": 4}, 12, 27.0


class NoTemplate(ValueError):
    """A year for which there is no form; the message is Chinese, for the office that asked."""


def template_bytes(year: int, org: str = "") -> bytes:
    """The bytes of the .xlsx file for a calendar year's report; raises NoTemplate for a year before the first form."""
    form = _form_in_force(year)
    book = new_book()
    guide = book.create_sheet(_GUIDE)
    report = Sheet(book, _REPORT)
    report.add_title([f"{org}{year}年{form.title.partition('（')[0]}"])
    _open_text(report.sheet, "A1", "标题", "标题要写明单位全称和年度。")
    for section in form.sections:
        report.add_heading(section.label)
        if section.code in form.tables:
            report.add_table(print_table(form.tables[section.code], {}))
        else:
            box = report.add_box(_BOX_ROWS.get(section.code, _USUAL_BOX_ROWS), _BOX_ROW_HEIGHT)
            _open_text(report.sheet, box.coordinate, "文字", "在此填写文字。另起一段请按 Alt+Enter。")
    for text, what in ((org, "单位名称"), ("", f"日期，如 {year + 1}年1月15日")):
        place = report.add_text(text)
        place.alignment = Alignment("right", "center")
        place.number_format = "@"  # a date stays as it is typed
        _open_text(report.sheet, place.coordinate, "落款", f"{what}，可以不填。")
    figures = _Figures(form, report)
    figures.set_up()
    report.sheet.freeze_panes = "A2"
    _protect(report.sheet)
    _write_guide(guide, form, figures)
    return book_bytes(book)


def _form_in_force(year: int) -> Form:
    forms = [load_form(edition) for edition in EDITIONS]
    for form in forms:
        if form.first_year <= year <= (form.last_year or _LAST_YEAR):
            return form
    first = forms[0].first_year
    raise NoTemplate(f"没有 {year} 年的填报表：统一格式自 {first} 年度起使用，年度应为 {first} 至 {_LAST_YEAR}。")


# Fields ---------------------------------------------------------------------------------------------------------------


def _open_text(sheet: Worksheet, place: str, title: str, prompt: str) -> None:
    """Makes a field of text one to fill in."""
    _mark(sheet, place, is_input=True)
    rule = DataValidation("textLength", operator="lessThanOrEqual", formula1="32000", allow_blank=True)
    sheet.add_data_validation(_speaking(rule, title, prompt, "文字过长。"))
    rule.add(place)


def _mark(sheet: Worksheet, place: str, *, is_input: bool) -> None:
    """Colours a field, merged or not, and unlocks it if it is to be filled in."""
    for cell in _cells(sheet, place):
        cell.fill, cell.protection = (_INPUT if is_input else _COMPUTED), Protection(locked=not is_input)


def _cells(sheet: Worksheet, place: str) -> Iterator[Cell | MergedCell]:
    row, column = coordinate_to_tuple(place)
    merged = next((r for r in sheet.merged_cells.ranges if (r.min_row, r.min_col) == (row, column)), None)
    last_row, last_column = (merged.max_row, merged.max_col) if merged else (row, column)
    return (sheet.cell(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1))


def _speaking(rule: DataValidation, title: str, prompt: str, error: str) -> DataValidation:
    rule.promptTitle, rule.prompt, rule.showInputMessage = title, prompt, True
    rule.errorTitle, rule.error, rule.showErrorMessage = "不能这样填", error, True
    return rule


def _protect(sheet: Worksheet) -> None:
    """Without a password: against slips, not against anyone. Rows may be made higher."""
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False  # this permits it


# Figures --------------------------------------------------------------------------------------------------------------


class _Figures:
    """The figures of all tables on the sheet: which are entered, which are sums, which sums remain to be checked."""

    def __init__(self, form: Form, report: Sheet) -> None:
        self._sheet, self._places = report.sheet, report.figures
        self._columns = {(code, *key): table.column(*key) for code, table in form.tables.items() for key in table.keys}
        self._sums: dict[Key, Equation] = {}
        self.checks: list[Equation] = []
        for table in form.tables.values():
            for equation in table.equations:
                if len(equation.right) > 1:
                    self.checks.append(equation)
                else:
                    self._sums.setdefault((table.code, *equation.right[0]), equation)

    @property
    def inputs(self) -> list[Key]:
        return [key for key in self._places if key not in self._sums]

    def set_up(self) -> None:
        for key, place in self._places.items():
            _mark(self._sheet, place, is_input=key not in self._sums)
        for key, equation in self._sums.items():
            parts = [(equation.table, *part) for part in equation.left]
            cell = self._sheet[self._places[key]]
            cell.number_format = "0"
            cell.value = f'=IF(COUNT({self._run(parts)})={len(parts)},SUM({self._run(parts)}),"")'
        self._validate()
        for equation in self.checks:
            filled, left, right = self.terms(equation)
            broken = Rule("expression", dxf=DifferentialStyle(fill=_WRONG), formula=[f"AND({filled},{left}<>{right})"])
            for row, column in (*equation.left, *equation.right):
                self._sheet.conditional_formatting.add(self._places[equation.table, row, column], broken)

    def terms(self, equation: Equation, sheet: str = "") -> tuple[str, str, str]:
        """Formulas: whether all cells of a sum are filled in, its left side, its right side."""
        left, right = (
            [f"{sheet}{self._fixed((equation.table, *key))}" for key in side]
            for side in (equation.left, equation.right)
        )
        filled = f"COUNT({','.join([*left, *right])})={len(left) + len(right)}"
        return filled, "+".join(left), "+".join(right)

    def runs(self, sheet: str) -> Iterator[str]:
        """The cells that are to be filled in, neighbours in a row as a range."""
        spots = sorted(coordinate_to_tuple(self._places[key]) for key in self.inputs)
        for _, run in groupby(enumerate(spots), key=lambda entry: (entry[1][0], entry[1][1] - entry[0])):
            (_, (row, first)), *rest = run
            last = rest[-1][1][1] if rest else first
            yield f"{sheet}{get_column_letter(first)}{row}:{get_column_letter(last)}{row}"

    def _fixed(self, key: Key) -> str:
        """The place as it is written where the formula serves several cells."""
        return absolute_coordinate(self._places[key])

    def _run(self, keys: Sequence[Key]) -> str:
        """Neighbouring cells as a range, others one by one."""
        places = [coordinate_to_tuple(self._places[key]) for key in keys]
        (row, column), count = places[0], len(places)
        across = [(row, column + i) for i in range(count)]
        down = [(row + i, column) for i in range(count)]
        if places in (across, down):
            return f"{self._places[keys[0]]}:{self._places[keys[-1]]}"
        return ",".join(self._places[key] for key in keys)

    def _validate(self) -> None:
        rules: dict[tuple[bool, str | None, bool], DataValidation] = {}
        for key in self.inputs:
            column, place = self._columns[key], self._places[key]
            kind = (column.money, column.unit, column.signed)
            if kind not in rules:
                rules[kind] = _rule_for(column, place)
                self._sheet.add_data_validation(rules[kind])
            rules[kind].add(place)
            self._sheet[place].number_format = ("0.0000" if column.unit else "0.00") if column.money else "0"


def _rule_for(column: Column, place: str) -> DataValidation:
    """What may be typed into the figures of a column; ``place`` is the first of them."""
    if column.money:
        unit, digits = (column.unit, 4) if column.unit else ("元", 2)
        formula = f"AND(ISNUMBER({place}),{place}>=0,ROUND({place},{digits})={place})"
        rule = DataValidation("custom", formula1=formula, allow_blank=True)
        words = f"请填不小于 0 的数字，最多 {digits} 位小数。"
        return _speaking(rule, f"金额（{unit}）", f"以{unit}为单位，只填数字，不写“{unit}”；没有的填 0。", words)
    if column.signed:
        rule = DataValidation("whole", operator="between", formula1="-9999999", formula2="9999999", allow_blank=True)
        return _speaking(rule, "增减数", "填整数，减少的填负数，没有增减的填 0。", "请填整数，减少的填负数。")
    rule = DataValidation("whole", operator="between", formula1="0", formula2="9999999", allow_blank=True)
    return _speaking(rule, "数量", "填整数，没有的填 0。", "请填不小于 0 的整数；没有的填 0，不写单位、“无”或“/”。")


# The guide ------------------------------------------------------------------------------------------------------------

_GUIDE_WIDTH = 96  # characters
_ADVICE = (
    "请在“年度报告”工作表中填写：黄色的格子由填报人填，灰色的格子自动计算，其余内容已锁定。",
    "没有发生的事项填 0，不要留空，也不要写“无”或“/”。只填数字，不写“件”“万元”等单位。",
    "第二、三、四部分填数字。一行或一列全部填完后，总计才会出现。",
    "其余部分在标题下面的方框里写文字，另起一段按 Alt+Enter；方框不够高时可以拖动行高。",
    "下面是自动核对的结果。不符的，相关格子会变成红色，请改正后再报送。",
)
_SIGNED_ADVICE = "“{}”一列减少的填负数，例如 -3。"


def _write_guide(sheet: Worksheet, form: Form, figures: _Figures) -> None:
    """Advice, and a line for each sum that is not computed but checked, all in the first column."""
    sheet.column_dimensions["A"].width = _GUIDE_WIDTH
    sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = 9, 0  # A4, one page wide
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    signed = dict.fromkeys(c.label for t in form.tables.values() for b in t.blocks for c in b.columns if c.signed)
    lines = [_GUIDE, *_ADVICE[:2], *map(_SIGNED_ADVICE.format, signed), *_ADVICE[2:]]
    lines.append(_unfilled(figures))
    lines += [_outcome(form, equation, figures) for equation in figures.checks]
    for row, line in enumerate(lines, 1):
        cell = sheet.cell(row, 1, line)
        cell.font = Font("黑体", 16) if row == 1 else Font("仿宋", 12)
        cell.alignment = Alignment("left", "center", wrap_text=True)
        sheet.row_dimensions[row].height = 30 if row == 1 else 24
    _protect(sheet)


def _unfilled(figures: _Figures) -> str:
    count = f"{len(figures.inputs)}-COUNT({','.join(figures.runs(_SHEET))})"
    return f'=IF({count}=0,"数字已全部填写。","还有 "&({count})&" 个数字没有填写。")'


def _outcome(form: Form, equation: Equation, figures: _Figures) -> str:
    table = form.tables[equation.table]
    label = table.column(equation.left[0][0], equation.subject).label
    filled, left, right = figures.terms(equation, _SHEET)
    wrong = f'"不符：收到的合计 "&({left})&" 件，办结和结转的合计 "&({right})&" 件"'
    return f'="勾稽核对，“{label}”一列："&IF({filled},IF({left}={right},"相符",{wrong}),"未填完")'
