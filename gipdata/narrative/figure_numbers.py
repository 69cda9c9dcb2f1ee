"""Numbers with a measure word, in folded text: 12件, 270余条, 近二十次, 1.2万人次, 422.6万元."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import NamedTuple

from gipdata.folding import chinese_number, fold

__all__ = ["Quantity", "half_step", "quantities"]


class Quantity(NamedTuple):
    """``start`` and ``end`` count in the folded text. ``spelled``: in Chinese numerals, as idioms are (一把手)."""

    start: int
    end: int
    value: Decimal
    unit: str
    approximate: str
    spelled: bool


# Words that make a figure approximate: before the number, between number and unit, behind the unit.
_LEAD = {
    "about": ("大约", "(?<![签节契预合条公特制])约"),
    "more": ("超过", "超", "逾", "突破", "至少", "不少于", "不低于"),
    "less": ("将近", "接近", "(?<![附靠临邻最])近", "不足", "不到", "不超过", "不多于"),
}
_REST = {"more": ("余", "多", "来")}
_AFTER = {"about": ("左右", "上下"), "more": ("以上", "有余", "之多"), "less": ("以内", "以下")}
_MEANING = {
    word.rpartition(")")[2]: code  # without what may not stand before it (签约, 附近)
    for part in (_LEAD, _REST, _AFTER)
    for code, words in part.items()
    for word in words
}


def _any_of(words: Mapping[str, Sequence[str]]) -> str:
    return "|".join(word for group in words.values() for word in group)


# A unit → the characters that make another word of it: 个工作日, 次性, 条例. Longer units stand first.
_UNITS = {
    "人次": "", "件次": "", "场次": "", "批次": "", "户次": "", "条次": "", "篇次": "",
    "件": "", "宗": "旨", "起": "草来到", "例": "", "份": "", "条": "例", "篇": "章", "则": "", "期": "间限望刊",
    "次": "性", "场": "所地景", "批": "准复示", "项": "", "个": "", "名": "单额称录誉", "位": "置",
    "人": "民大员口均事居才工社力类群物", "户": "籍外口", "家": "庭园属", "处": "理罚置分", "块": "", "台": "账风",
    "套": "餐", "部": "门分署", "册": "", "本": "级机乡镇街局县年单报行着", "张": "贴", "幅": "度", "类": "", "轮": "",
    "元": "旦", "页": "面",
}  # fmt: skip
_NO_UNIT_BEFORE = re.compile(
    "[多余来半]?(?:工作日|自然日|月|小时|钟头|季度|星期|学期|年头|世纪)"  # 两个多月
    "|方面|环节|层面|部分|重点|领域|步骤|原则|必须|维护|自信|意识|坚持|全面|统一|转变|确保"
)
# Behind 一 and its measure word: 一份不少, 一个字也看不清, 一件也没有收到; but 一件不予公开 is counted.
_STRESSES = re.compile(
    r"(?:[^,。;:、]{0,2}|[^,。;:、]{0,6}[也都][^,。;:、]{0,4})[不没未无](?!予|同意|掌握|属于|法提供|经复议)"
)
_DIGITS = r"(?<![\d.])(?<!\d,)(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?+"
_WORDS = r"(?<![零〇一二两三四五六七八九十百千万])[零〇一二两三四五六七八九十百千]{1,9}+"
_QUANTITY = re.compile(
    rf"""
    (?=[\d零〇一二两三四五六七八九十百千大约超逾突至不将接近])  # what a number or a word before it begins with
    (?P<lead>{_any_of(_LEAD)})?
    (?: (?P<digits>{_DIGITS}) | (?P<words>{_WORDS}) )
    (?P<times>[百千]?[万亿]|[百千])?
    (?P<rest>{_any_of(_REST)})?
    (?:
      (?P<unit>{"|".join(_UNITS)}) (?: (?<=次)|\((?:次|起|人|份)\) )?
      (?P<after>{_any_of(_AFTER)})?
    | (?<=\d)(?=[。,;)]|$)          # no measure word: only behind 数为, as the caller sees to
    )
    """,
    re.VERBOSE,
)
_TIMES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_ONE = Decimal(1)
_MOST_DIGITS = 12
# What stands before a number that counts nothing: an ordinal, a code, an address, a range, an indefinite number.
_NO_NUMBER_AFTER = re.compile(r"(?:[第每某前A-Za-z\d_@#+=/~\-－—–.]|\d:|[\d个件条次项人名][至到~—\-])$")
_IDIOM_AFTER = re.compile(r"(?:[数几统唯同进逐任另首这那上下前后最再半独万单专不]|(?<![只仅共设配])有)$")
_RANGE = re.compile(r"[至到~\-—]\d")
_COUNTED = re.compile(r"(?:数|数量|总数|总量|件数|量)(?:共?为|是|共计?|:)$")
_SHORTER_THAN = 12  # the characters before a number, or behind it, that are looked at


def quantities(folded: str, offsets: Sequence[int]) -> Iterator[Quantity]:
    """The quantities of a folded text. ``offsets`` tell which characters stood together in the source: 1 2件 is none.

    >>> text = "共收到12件,第3次会议公开近1.2万条,电话0000-123456。"
    >>> [(q.value, q.unit, q.approximate) for q in quantities(text, range(len(text)))]
    [(Decimal('12'), '件', ''), (Decimal('12000'), '条', 'less')]
    """
    for match in _QUANTITY.finditer(folded):
        found = _quantity(folded, match)
        if found is not None and _in_one_piece(offsets, *match.span("digits")):
            yield found


def _quantity(folded: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    lead, digits, words, times, rest, unit, after = match.groups()
    if not unit and (words or times or rest):
        return None
    number = _number_in_digits(digits) if digits else _number_in_words(words)
    if number is None:
        return None
    before = folded[max(0, start - _SHORTER_THAN) : start]
    if _NO_NUMBER_AFTER.search(before) or (words and _IDIOM_AFTER.search(before)):
        return None
    if not unit and not _COUNTED.search(before):
        return None
    behind = folded[end : end + _SHORTER_THAN]
    if unit and not after and _makes_another_word(unit, behind):
        return None
    if words == "一" and (behind.startswith(unit) or _STRESSES.match(behind)):
        return None
    if _RANGE.match(behind):
        return None
    value = number * _factor(times)
    if unit != "元" and value != value.to_integral_value():
        return None  # 2.3件: more likely the second item, 3件
    signs = {_MEANING[word] for word in (lead, rest, after) if word}
    if len(signs) > 1:
        return None
    value = value.quantize(_ONE) if value == int(value) else value
    return Quantity(start, end, value, unit or "", "".join(signs), not digits)


def _factor(times: str | None) -> int:
    return prod(_TIMES[character] for character in times) if times else 1


def _number_in_digits(digits: str) -> Decimal | None:
    digits = digits.replace(",", "")
    return Decimal(digits) if len(digits) <= _MOST_DIGITS else None


@lru_cache(maxsize=1_000)
def _number_in_words(words: str) -> Decimal | None:
    if len(words) > 1 and not set(words) & set("十百千"):
        return None  # 五六件 is five or six
    number = chinese_number(words)
    return None if number is None else Decimal(number)


def _makes_another_word(unit: str, behind: str) -> bool:
    if unit in ("个", "项", "类", "条") and _NO_UNIT_BEFORE.match(behind):
        return True
    return bool(behind) and behind[0] in _UNITS[unit]


def _in_one_piece(offsets: Sequence[int], start: int, end: int) -> bool:
    return all(offsets[i + 1] - offsets[i] == 1 for i in range(start, end - 1))


def half_step(raw: str) -> Decimal:
    """Half the last written digit of a figure that is rounded (money, or written in 万); 0 for a count.

    >>> [half_step(raw) for raw in ("12件", "1.2万条", "422.6万元", "5603779.19元")]
    [Decimal('0'), Decimal('500'), Decimal('500'), Decimal('0.005')]
    """
    match = _QUANTITY.search(fold(raw))
    if match is None or not (match["times"] or match["unit"] == "元"):
        return Decimal(0)
    step = _ONE.scaleb(-len((match["digits"] or "").partition(".")[2])) * _factor(match["times"])
    half = step / 2
    return half.quantize(_ONE) if half == int(half) else half
