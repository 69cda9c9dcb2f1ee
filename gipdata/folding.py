"""Folding: the form of a text in which labels are compared.

What a township typed and what the form prints differ in width, spaces, brackets, quotation marks, traditional
characters and radicals. ``fold`` removes those differences. It is for comparing only: every ``raw`` in gipdata is the
text as written.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

__all__ = ["Enumerator", "chinese_but", "chinese_number", "fold", "fold_each", "fold_with_offsets", "split_enumerator"]


def _translation() -> dict[int, str]:
    data = tomllib.loads(files("gipdata").joinpath("folding.toml").read_text(encoding="utf-8"))
    pairs = [*data["radicals"], *data["traditional"], *data["brackets"]]
    table = {ord(a): b for written, ordinary in pairs for a, b in zip(written, ordinary, strict=True)}
    table.update({ord(c): "" for c in data["dropped"]})
    return table


_TRANSLATION = _translation()
# Spaces of every kind, and marks that have no width: zero-width spaces and joiners, soft hyphen, byte order mark.
_SPACE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060\ufeff\u3164]+")
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zü\u00e0-\u00fc\u0101-\u01dc]{1,7}\)", re.IGNORECASE)
# Characters that NFKC never joins with their neighbours: a text of these is folded one by one.
_ORDINARY = re.compile(r"[\s\x20-\x7e\u00b7\u2010-\u203b\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The text as it is compared: no spaces, half-width, round brackets, no quotation marks, simplified.

    >>> fold(" 第二十条　第(一)项 ")
    '第二十条第(一)项'
    >>> fold("⻓期　規範 ３．危及“三安全一稳定”")
    '长期规范3.危及三安全一稳定'
    >>> fold("报(bào)告(gào)")
    '报告'
    """
    text = text.translate(_FOLDED_CODES) if _ORDINARY.fullmatch(text) else _fold_together(text)
    return _PINYIN.sub("", text) if "(" in text else text


def _fold_together(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_TRANSLATION)).translate(_TRANSLATION)
    return _SPACE.sub("", text)


def fold_each(text: str) -> str:
    """The text folded character by character, as ``fold_with_offsets`` does it: the faster half of that."""
    return text.translate(_FOLDED_CODES)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset of the character it came from.

    Pinyin in brackets is kept here: offsets serve to cut a line into cells, and such a line is compared piece by piece.

    >>> fold_with_offsets("Ａ (１)")
    ('A(1)', [0, 2, 3, 4])
    """
    parts = list(map(_FOLDED.__getitem__, text))
    folded = "".join(parts)
    if len(folded) == len(text) and "" not in parts:  # each character is folded into one
        return folded, list(range(len(text)))
    return folded, [offset for offset, part in enumerate(parts) for _ in part]


class _Folded(dict[str, str]):
    """Single characters folded, each once: a report has some hundred different ones and thousands in all."""

    def __missing__(self, character: str) -> str:
        self[character] = _fold_together(character)
        return self[character]


class _FoldedCodes(dict[int, str]):
    """The same by their numbers, which is what ``str.translate`` asks for."""

    def __missing__(self, code: int) -> str:
        self[code] = _FOLDED[chr(code)]
        return self[code]


_FOLDED, _FOLDED_CODES = _Folded(), _FoldedCodes()


def chinese_but(characters: str) -> str:
    """The ranges, as regular expressions write them, of all Chinese characters but those that fold into one of these.

    >>> "".join(re.findall(f"[{chinese_but('人万')}]", "三萬人或三万"))
    '三或三'
    """
    folded = {code for code, ordinary in _TRANSLATION.items() if ordinary and ordinary in characters}
    left_out = sorted(code for code in folded | set(map(ord, characters)) if 0x4E00 <= code <= 0x9FFF)
    edges = zip([0x4DFF, *left_out], [*left_out, 0xA000], strict=True)
    return "".join(f"{chr(before + 1)}-{chr(after - 1)}" for before, after in edges if after - before > 1)


_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """The whole number below 10,000 that a text states in Chinese numerals, or None.

    >>> [chinese_number(t) for t in ("三", "十二", "二十", "一百零五", "两千三百", "二〇二一", "三十项")]
    [3, 12, 20, 105, 2300, 2021, None]
    """
    if not text or any(c not in _CHINESE_DIGITS and c not in _CHINESE_UNITS for c in text):
        return None
    if not any(c in _CHINESE_UNITS for c in text):
        return int("".join(str(_CHINESE_DIGITS[c]) for c in text))
    total, digit, last_unit = 0, None, 10_000
    for character in text:
        if character in _CHINESE_DIGITS:
            if digit:  # two digits side by side with a unit elsewhere (三五十) state no number
                return None
            digit = _CHINESE_DIGITS[character]
        else:
            unit = _CHINESE_UNITS[character]
            if unit >= last_unit:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
    return total + (digit or 0)


Enumerator = tuple[str, int]
"""How an item is numbered: its style (``一、``, ``（一）``, ``1.`` or ``（1）``) and its number."""

_ENUMERATOR = re.compile(
    r"""
    (?P<open>\(?)
    (?: (?P<chinese>[一二三四五六七八九十]{1,3}) | (?P<arabic>[1-9]\d?) )
    (?P<close>\)?) (?P<mark>[、.,:]?)
    (?(arabic)(?!\d))           # 1.5 and 1,400 begin with no list number
    """,
    re.VERBOSE,
)


def split_enumerator(folded: str) -> tuple[Enumerator | None, str]:
    """The list number a folded text begins with, and the rest. A Chinese number needs a mark behind it.

    >>> split_enumerator("2、重复申请")
    (('1.', 2), '重复申请')
    >>> split_enumerator("(三)不予公开")
    (('(一)', 3), '不予公开')
    >>> split_enumerator("2重复申请"), split_enumerator("一村一品")
    ((('1.', 2), '重复申请'), (None, '一村一品'))
    """
    match = _ENUMERATOR.match(folded)
    if match is None or match.end() == len(folded):
        return None, folded
    bracketed = bool(match["open"] or match["close"])
    if match["chinese"]:
        number = chinese_number(match["chinese"])
        if number is None or not (bracketed or match["mark"]):
            return None, folded
        return ("(一)" if bracketed else "一、", number), folded[match.end() :]
    return ("(1)" if bracketed else "1.", int(match["arabic"])), folded[match.end() :]
