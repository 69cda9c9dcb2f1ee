"""What a cell says: each line is a string as written, and what a careful reader takes it for."""

from decimal import Decimal

import pytest

from gipdata.forms import Column
from gipdata.reading.values import heading_unit, parse_figure, read_value
from gipdata.report import Kind, UnitBasis

COUNT = Column("made", "")
MONEY = Column("amount", "", money=True)
FEE = Column("amount", "", money=True, unit="万元")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0), (" 0 ", 0), ("　０", 0), ("\xa017\xa0", 17), ("１２", 12), ("1,400,000", 1400000),
        ("1，400，000", 1400000), ("4批", 4), ("12 件", 12), ("+17", 17), ("-3", -3), ("－3", -3), ("增1", 1),
        ("减少2", -2), ("增加 5", 5), ("三", 3), ("十二", 12), ("两", 2), ("〇", 0), ("3.0", 3),
    ],
)  # fmt: skip
def test_counts(raw: str, value: int) -> None:
    read = read_value(raw, COUNT)
    assert (read.kind, read.value) == (Kind.NUMBER, value)
    assert isinstance(read.value, int)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("", Kind.BLANK), ("  \u3000\xa0", Kind.BLANK), ("/", Kind.NOT_APPLICABLE), ("-", Kind.NOT_APPLICABLE),
        ("—", Kind.NOT_APPLICABLE), ("──", Kind.NOT_APPLICABLE), ("·", Kind.NOT_APPLICABLE),
        ("无", Kind.NOT_APPLICABLE), ("不适用", Kind.NOT_APPLICABLE), ("／", Kind.NOT_APPLICABLE),
        ("详见附件", Kind.TEXT), ("**", Kind.TEXT), ("约5", Kind.TEXT), ("5-6", Kind.TEXT), ("1 400", Kind.TEXT),
        ("1,40", Kind.TEXT), ("1.2.3", Kind.TEXT), ("O", Kind.TEXT), ("一", Kind.TEXT), ("5元", Kind.TEXT),
        ("3万", Kind.TEXT), ("0\n0", Kind.TEXT), ("２０２１年", Kind.TEXT), ("12%", Kind.TEXT), ("三五", Kind.TEXT),
    ],
)  # fmt: skip
def test_kinds(raw: str, kind: Kind) -> None:
    read = read_value(raw, COUNT)
    assert read.kind is kind
    assert (read.value is None) == (kind is not Kind.NUMBER)


def test_a_fraction_is_no_count_and_says_so() -> None:
    read = read_value("1.5", COUNT)
    assert (read.kind, read.value, read.fault) == (Kind.TEXT, None, "count-fraction")


@pytest.mark.parametrize(
    ("raw", "heading", "column", "yuan", "unit", "basis"),
    [
        ("422.6万元", None, MONEY, "4226000", "万元", UnitBasis.STATED),
        ("422.6 万元", None, MONEY, "4226000", "万元", UnitBasis.STATED),
        ("5603779.19元", None, MONEY, "5603779.19", "元", UnitBasis.STATED),
        ("1400000", None, MONEY, "1400000", "元", UnitBasis.ASSUMED),
        ("29.0506", "万元", MONEY, "290506", "万元", UnitBasis.HEADING),
        ("189万元", "万元", MONEY, "1890000", "万元", UnitBasis.STATED),
        ("0.0001", None, FEE, "1", "万元", UnitBasis.FORM),
        ("8040元", "万元", FEE, "8040", "元", UnitBasis.STATED),
        ("￥1,200.50", None, MONEY, "1200.50", "元", UnitBasis.STATED),
        ("1.2亿元", None, MONEY, "120000000", "亿元", UnitBasis.STATED),
        ("0", None, MONEY, "0", "元", UnitBasis.ASSUMED),
    ],
)
def test_money(raw: str, heading: str | None, column: Column, yuan: str, unit: str, basis: UnitBasis) -> None:
    read = read_value(raw, column, heading)
    assert read.money is not None
    assert (read.value, read.money.unit, read.money.basis) == (Decimal(yuan), unit, basis)


def test_pieces_are_no_amount() -> None:
    assert read_value("3批", MONEY).kind is Kind.TEXT


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("本年收费金额（单位：万元，保留4位小数）", "万元"),
        ("采购总金额（元）", "元"),
        ("采购总金额万元", "万元"),
        ("采购总金额 / 万元", "万元"),
        ("采购总金额", None),
        ("本年收费金额", None),
    ],
)
def test_unit_of_a_heading(label: str, unit: str | None) -> None:
    assert heading_unit(label) == unit


def test_no_figure_from_several() -> None:
    assert parse_figure("0 0") is None
    assert parse_figure("1 400") is None
