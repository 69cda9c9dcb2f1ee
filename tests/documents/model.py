"""Random reports: an organisation, a year, prose, and a form filled so that all its sums hold.

All names and sentences are invented. The same seed gives the same report.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from gipdata.forms import Column, Form, Table, load_form
from gipdata.report import Kind
from tests.documents.shown import Shown

__all__ = ["COUNTY", "Key", "Model", "random_model", "with_blanks"]

Key = tuple[str, str, str]
"""(table, row, column)"""

COUNTY = "示例县"
_PLACES = ("云溪乡", "石桥镇", "柳湾乡", "青岭镇", "望河街道", "松坡乡")
TITLES = ("plain", "county", "year_first", "two_lines")


@dataclass(frozen=True)
class Model:
    """What a report says, apart from how it is laid out."""

    edition: str
    org: str
    year: int
    title: str
    values: Mapping[Key, Shown]
    prose: Mapping[str, tuple[str, ...]]
    county: str = COUNTY
    notes: Mapping[str, str] = field(default_factory=dict)  # a sentence between a table and its heading
    signed: bool = False

    @property
    def form(self) -> Form:
        return load_form(self.edition)

    @property
    def title_lines(self) -> tuple[str, ...]:
        kind = self.form.title.partition("（")[0]
        return {
            "plain": (f"{self.org}{self.year}年{kind}",),
            "county": (f"{self.county}{self.org}人民政府{self.year}年{kind}",),
            "year_first": (f"{self.year}年{self.org}{kind}",),
            "two_lines": (f"{self.county}{self.org}{self.year}年", kind),
        }[self.title]


# Prose ----------------------------------------------------------------------------------------------------------------

_OVERVIEW = (
    "{year}年，{org}把公开工作列入月度例会，由党政办公室专人负责，做到有人管、有人办。",
    "全年通过公示栏和公众号发布便民通知，方便群众随时查看。",
    "对拟公开的内容先审后发，确保不出差错。",
    "组织各村文书参加培训，提高了经办人员的业务水平。",
)
_PROBLEMS = (
    "一是经办人员更换较快，业务还不够熟练；二是公示栏更新有时不够及时。",
    "下一步将固定经办人员，建立更新台账，每月核对一遍。",
    "同时加强对各村的指导，把群众关心的内容放在显眼位置。",
)
_OTHER = ("无其他需要报告的事项。", "本年度没有收取信息处理费。")
_NOTE = "本部分以表格形式报告，具体如下。"


def _prose(rng: Random, org: str, year: int) -> dict[str, tuple[str, ...]]:
    def some(sentences: tuple[str, ...]) -> tuple[str, ...]:
        chosen = sorted(rng.sample(range(len(sentences)), rng.randint(1, len(sentences))))
        return tuple(sentences[i].format(org=org, year=year) for i in chosen)

    return {"overview": some(_OVERVIEW), "problems": some(_PROBLEMS), "other_matters": some(_OTHER)[:1]}


# Figures --------------------------------------------------------------------------------------------------------------

Draw = Callable[[], int]


def _draw(rng: Random, style: str | None) -> Draw:
    """How large the counts of a table are: mostly nothing, small, mixed, or large."""
    style = style or rng.choice(("sparse", "small", "mixed", "large"))
    if style == "sparse":
        return lambda: rng.choice((0, 0, 0, 0, 0, 0, rng.randint(1, 9)))
    if style == "small":
        return lambda: rng.randint(0, 12)
    return (
        (lambda: rng.choice((0, rng.randint(1, 30), rng.randint(100, 4000))))
        if style == "mixed"
        else (lambda: rng.randint(1000, 90_000))
    )


def _applications(rng: Random, table: Table, draw: Draw) -> dict[tuple[str, str], int]:
    (block,) = table.blocks
    rows = [row.code for row in block.rows]
    *six, total = (column.code for column in block.columns)
    new, carried_in, handled, carried_out = rows[0], rows[1], rows[-2], rows[-1]
    parts = rows[2:-2]
    cells: dict[tuple[str, str], int] = {}
    for column in six:
        cells |= {(part, column): draw() for part in parts}
        cells[handled, column] = sum(cells[part, column] for part in parts)
        cells[carried_out, column] = draw()
        both = cells[handled, column] + cells[carried_out, column]
        cells[carried_in, column] = min(draw(), both)
        cells[new, column] = both - cells[carried_in, column]
    return cells | {(row, total): sum(cells[row, column] for column in six) for row in rows}


def _disputes(table: Table, draw: Draw) -> dict[tuple[str, str], int]:
    (block,) = table.blocks
    *parts, total = (column.code for column in block.columns)
    cells = {(row.code, part): draw() for row in block.rows for part in parts}
    return cells | {(row.code, total): sum(cells[row.code, part] for part in parts) for row in block.rows}


def _spell_count(rng: Random, number: int, *, signed: bool) -> str:
    ways = [str(number)] * 9
    if number >= 1000:
        ways += [f"{number:,}"] * 3
    if signed and number > 0:
        ways += [f"+{number}", f"增{number}"]
    if signed and number < 0:
        ways += [f"减少{-number}", f"减{-number}"]
    return rng.choice(ways)


def _money(rng: Random, column: Column) -> Shown:
    """An amount in one of the spellings that are seen, with its yuan."""
    cents = rng.choice((0, rng.randint(1, 90_000) * 100, rng.randint(1, 10**9)))
    yuan = Decimal(cents) / 100
    wan = yuan / 10_000
    plain = (
        [(_digits(wan), wan * 10_000)]
        if column.unit
        else [(_digits(yuan), yuan), (f"{int(yuan):,}", Decimal(int(yuan)))]
    )
    ways = [*plain, (f"{_digits(yuan)}元", yuan), (f"{_digits(wan)}万元", yuan), (f"{int(yuan)}元", Decimal(int(yuan)))]
    raw, value = rng.choice(ways)
    return Shown(raw, Kind.NUMBER, value)


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _disclosure(rng: Random, table: Table, draw: Draw) -> dict[tuple[str, str], Shown]:
    cells: dict[tuple[str, str], Shown] = {}
    for block in table.blocks:
        for row in block.rows:
            for column in block.columns:
                number = draw() * (rng.choice((1, -1)) if column.signed else 1)
                spelled = _spell_count(rng, number, signed=column.signed)
                cells[row.code, column.code] = (
                    _money(rng, column) if column.money else Shown(spelled, Kind.NUMBER, number)
                )
    return cells


def random_model(rng: Random, edition: str | None = None, style: str | None = None) -> Model:
    """A report with every cell filled and every sum of its form holding.

    ``style`` says how large its counts are: ``sparse``, ``small``, ``mixed`` or ``large``.
    """
    edition = edition or rng.choice(("2019", "2021"))
    form = load_form(edition)
    year = rng.randint(form.first_year, form.last_year or 2024)
    org = rng.choice(_PLACES)
    disclosure, applications, disputes = form.tables.values()
    counts = {
        applications.code: _applications(rng, applications, _draw(rng, style)),
        disputes.code: _disputes(disputes, _draw(rng, style)),
    }
    values: dict[Key, Shown] = {
        (disclosure.code, *k): v for k, v in _disclosure(rng, disclosure, _draw(rng, style)).items()
    }
    for table, cells in counts.items():
        for key, number in cells.items():
            values[(table, *key)] = Shown(_spell_count(rng, number, signed=False), Kind.NUMBER, number)
    notes = {code: _NOTE for code in form.tables if rng.random() < 0.15}
    return Model(
        edition, org, year, rng.choice(TITLES), values, _prose(rng, org, year), notes=notes, signed=rng.random() < 0.3
    )


_NOTHING = (
    Shown("", Kind.BLANK),
    Shown("", Kind.BLANK),
    Shown("/", Kind.NOT_APPLICABLE),
    Shown("—", Kind.NOT_APPLICABLE),
)


def with_blanks(rng: Random, values: Mapping[Key, Shown], share: float) -> dict[Key, Shown]:
    """The same figures with a share of the cells left empty or struck out; sums then stay undecided."""
    return {key: rng.choice(_NOTHING) if rng.random() < share else shown for key, shown in values.items()}
