"""A document's six prescribed sections, found by the meaning of their headings.

A heading is known by its words (the patterns of the forms), its number decides between several that fit: a part （一）
of section 一 that bears the words of section 二 is not section 二. Where a copy ran everything together, headings are
looked for inside paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple

from gipdata.folding import Enumerator, fold, fold_each, fold_with_offsets, split_enumerator
from gipdata.forms import EDITIONS, load_form
from gipdata.reading.labels import LABEL
from gipdata.reading.tokens import begins_with_label, tokens_of
from gipdata.report import Location
from gipdata.sources import Document, Grid, GridCell, Paragraph

__all__ = ["BACK", "FRONT", "Part", "Strip", "is_table_strip", "split_back", "split_sections", "strips_of"]

FRONT, BACK = "front", "back"


class Strip(NamedTuple):
    """A paragraph (one cell, ``grid`` 0), one row of the grid with that number, or a picture (no cells).

    ``cells`` are those that the row has of its own, ``places`` the columns of the grid (from 0) that they stand in:
    other places are covered by merged cells. ``usual`` is the number of places that nearly all rows of the grid have,
    or 0: in a row of that width, where a cell stands tells its column.
    """

    cells: tuple[tuple[str, Location], ...]
    grid: int = 0
    usual: int = 0
    places: tuple[int, ...] = (0,)
    width: int = 1
    exact: bool = False
    picture: Location | None = None

    @property
    def only_text(self) -> str | None:
        """The text of the one cell that is not empty; None where there are more."""
        texts = [text for text, _ in self.cells if text.strip()]
        return texts[0] if len(texts) == 1 else None


class Part(NamedTuple):
    """A section's heading and the strips below it, up to the next heading."""

    code: str
    heading: str
    number: Enumerator | None
    location: Location | None
    strips: list[Strip]


def strips_of(document: Document) -> list[Strip]:
    strips: list[Strip] = []
    for number, block in enumerate(document.blocks, 1):
        if isinstance(block, Paragraph):
            # Strip((block,)) without the call of Python's: a report has hundreds of lines.
            strips.append(tuple.__new__(Strip, ((block,), 0, 0, (0,), 1, False, None)))
        elif isinstance(block, Grid):
            usual = _usual_width(block)
            strips += [_strip_of_row(row, number, usual, block.exact) for row in block.rows]
        else:
            strips.append(Strip((), places=(), width=0, picture=block.location))
    return strips


def _strip_of_row(row: tuple[GridCell, ...], number: int, usual: int, exact: bool) -> Strip:
    if not any(map(_IS_COVERED, row)):
        return Strip(tuple([cell[:2] for cell in row]), number, usual, tuple(range(len(row))), len(row), exact)
    own = [(place, cell) for place, cell in enumerate(row) if not cell.covered]
    cells = tuple((cell.text, cell.location) for _, cell in own)
    return Strip(cells, number, usual, tuple(place for place, _ in own), len(row), exact)


_IS_COVERED = attrgetter("covered")
_NEARLY_ALL, _FEWEST_ROWS = 0.8, 4


def _usual_width(grid: Grid) -> int:
    """The width that nearly all rows of a grid have; 0 where there is none."""
    (width, times), *_ = Counter(map(len, grid.rows)).most_common(1)
    return width if times >= max(_FEWEST_ROWS, _NEARLY_ALL * len(grid.rows)) else 0


class _Heading(NamedTuple):
    """A candidate: which section, its number, and where it stands."""

    code: str
    number: Enumerator | None
    strip: int
    start: int
    end: int


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    sections = load_form(EDITIONS[-1]).sections
    return {section.code: re.compile("|".join(section.patterns)) for section in sections}


@cache
def _numbers() -> dict[str, int]:
    return {code: number for number, code in enumerate(_patterns(), 1)}


_LEADING = re.compile(r"^(?:\(bookmark:[^)]*\)|[#*>\-•●○◆■、.:]+)+")
_PREFACE = re.compile(
    r"^(?:20\d\d年?度?|[我本]?(?:单位|机关|[乡镇局委])|全?年度?)?(?:的?(?:政府|政务)信息公开(?:工作)?的?)?"
)
_LONGEST_HEADING = 60


def _find_headings(strips: Sequence[Strip]) -> list[_Heading]:
    found: list[_Heading] = []
    for i, strip in enumerate(strips):
        cells = strip.cells
        if len(cells) == 1:
            text = cells[0][0]
        elif (len(cells) > 4 and not strip.exact) or not (text := strip.only_text or ""):
            continue  # where the source tells the cells apart, a heading may stand in a row of empty ones
        if len(text) <= _LONGEST_HEADING and (known := _heading_of(text)):
            found.append(_Heading(known[0], known[1], i, 0, known[2]))
    return found


@lru_cache(maxsize=20_000)
def _heading_of(text: str) -> tuple[str, Enumerator | None, int] | None:
    """The section that a line is the heading of, its number, and where the heading ends in the line."""
    folded = _LEADING.sub("", fold(text))
    enumerator, bare = split_enumerator(folded)
    bare = bare.rstrip(":。.;,")
    for code, pattern in _patterns().items():
        if pattern.fullmatch(bare):
            return code, enumerator, len(text)
    if enumerator is None or enumerator[0] == "(一)":
        return None
    for code, pattern in _patterns().items():
        if _numbers()[code] != enumerator[1]:
            continue
        if _PREFACE.match(bare) and pattern.fullmatch(_PREFACE.sub("", bare)):  # 一、2021年政府信息公开工作的总体情况
            return code, enumerator, len(text)
        # 六、其他需要报告的事项：无
        if (match := pattern.match(bare)) and bare[match.end()] in ":。 ;":
            return code, enumerator, _end_of_heading(text, match[0])
    return _resembling(enumerator, bare, len(text))


def _end_of_heading(text: str, words: str) -> int:
    folded, offsets = fold_with_offsets(text)
    at = folded.find(words) + len(words)
    return offsets[at] + 1 if 0 < at < len(offsets) else len(text)


def _resembling(enumerator: Enumerator, bare: str, end: int) -> tuple[str, Enumerator | None, int] | None:
    """A heading with the right number whose words are nearly the form's: a character lost, a word put in."""
    sections = load_form(EDITIONS[-1]).sections
    if enumerator[0] != "一、" or not 1 <= enumerator[1] <= len(sections):
        return None
    section = sections[enumerator[1] - 1]
    words = split_enumerator(fold(section.label))[1]
    near = len(words) > 4 and SequenceMatcher(None, words, bare).ratio() >= 0.8
    return (section.code, enumerator, end) if near else None


@cache
def _embedded_pattern() -> re.Pattern[str]:
    numerals = "一二三四五六"
    return re.compile(
        "|".join(
            rf"(?P<{code}>{numerals[number - 1]}、(?:{_patterns()[code].pattern}))"
            for code, number in _numbers().items()
        )
    )


def _find_embedded(strips: Sequence[Strip], missing: set[str]) -> Iterator[_Heading]:
    """Headings in the flow of a paragraph: ……。二、主动公开政府信息情况第二十条……"""
    for i, strip in enumerate(strips):
        if strip.grid or len(strip.cells[0][0]) < 12 or not _embedded_pattern().search(fold_each(strip.cells[0][0])):
            continue
        folded, offsets = fold_with_offsets(strip.cells[0][0])
        for match in _embedded_pattern().finditer(folded):
            code = match.lastgroup
            if code in missing:
                yield _Heading(
                    code, ("一、", _numbers()[code]), i, offsets[match.start()], offsets[match.end() - 1] + 1
                )


_STYLES = {"一、": 0, "1.": 1, None: 2, "(1)": 3, "(一)": 4}


def _choose(candidates: Iterable[_Heading]) -> list[_Heading]:
    """One heading a section: numbered as the form numbers it, then any other number or none; the last of equals (a
    table of contents comes first). Headings numbered （一） count only where the document has no other kind."""
    candidates = list(candidates)

    def rank(heading: _Heading) -> tuple[bool, int, int]:
        style = heading.number[0] if heading.number else None
        right = heading.number is not None and heading.number[1] == _numbers()[heading.code]
        return (not right or style == "(一)", _STYLES[style], -heading.strip)

    chosen = [min((h for h in candidates if h.code == code), key=rank) for code in {h.code for h in candidates}]
    main = [h for h in chosen if not (h.number and h.number[0] == "(一)")]
    return sorted(main or chosen, key=lambda h: (h.strip, h.start))


def split_sections(strips: Sequence[Strip]) -> list[Part]:
    """The parts of a document in order; the first is ``front``, what stands before any heading."""
    headings = _choose(_find_headings(strips))
    if missing := set(_numbers()) - {h.code for h in headings}:
        headings = sorted([*headings, *_choose(_find_embedded(strips, missing))], key=lambda h: (h.strip, h.start))
    parts = [Part(FRONT, "", None, None, [])]
    by_strip: dict[int, list[_Heading]] = {}
    for heading in headings:
        by_strip.setdefault(heading.strip, []).append(heading)
    below = 0
    for i, at in by_strip.items():
        parts[-1].strips.extend(strips[below:i])
        _split_strip(strips[i], at, parts)
        below = i + 1
    parts[-1].strips.extend(strips[below:])
    return parts


_BACK_LINES, _LONGEST_BACK_LINE = 8, 40
_SIGNATURE_OR_DATE = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:人民政府|办事处|委员会|管委会|局|办公室|乡|镇|街道)"
    r"|(?:20\d\d|二[〇零○].{2})年.{1,3}月.{1,3}日"
)


# What a web page shows below an article: buttons, neighbours, the office's imprint. No sentence of a report.
_FURNITURE = re.compile(
    r"""
    (?:\W*(?:打印|关闭|收藏|分享|返回|字体|字号)
       (?:本页|此页|本文|页面|窗口|正文|文章|首页|顶部|列表|上页|到|至|给|大|中|小)*\W*)+
    | (?:扫一扫|扫码|微信扫).{0,16}(?<!。)
    | (?:[上下]一[篇条]|责任编辑|(?:信息)?来源|稿源|附件(?:下载)?|相关(?:链接|附件|文章|阅读|信息|新闻)|分享到?):.{0,60}
    | (?:主办|承办|技术支持|网站标识码|copyright)(?:单位)?:.{0,60}(?<!。)
    | 版权所有.{0,60} | .{0,20}icp备.{0,30} | .{0,20}公网安备.{0,30}
    | (?:网站地图|联系我们|关于我们|网站声明|隐私声明|友情链接|无障碍浏览|长者模式|回到顶部)+
    """,
    re.VERBOSE | re.IGNORECASE,
)


def split_back(parts: list[Part]) -> list[Part]:
    """The same parts, with signature, date and the lines of the page below them as a part of their own."""
    *_, last = parts
    start = next((i for i, strip in enumerate(last.strips) if _is_furniture(strip)), len(last.strips))
    for i in range(start - 1, max(0, start - _BACK_LINES) - 1, -1):
        text = last.strips[i].only_text
        if last.strips[i].grid or text is None or len(text) > _LONGEST_BACK_LINE:
            break
        if _SIGNATURE_OR_DATE.fullmatch(fold(text)):
            start = i
    if last.code == FRONT or start == len(last.strips):
        return parts
    location = last.strips[start].cells[0][1]
    kept = last._replace(strips=last.strips[:start])
    return [*parts[:-1], kept, Part(BACK, "", None, location, last.strips[start:])]


def _is_furniture(strip: Strip) -> bool:
    text = strip.only_text
    return text is not None and len(text) <= 2 * _LONGEST_BACK_LINE and _FURNITURE.fullmatch(fold(text)) is not None


def _split_strip(strip: Strip, headings: list[_Heading], parts: list[Part]) -> None:
    """A strip that holds headings: what stands before the first belongs to the part above."""
    text, location = next(cell for cell in strip.cells if cell[0].strip())
    at = 0
    for heading in headings:
        _append(parts, text[at : heading.start], location)
        words = text[heading.start : heading.end].strip()
        parts.append(Part(heading.code, words, heading.number, location, []))
        at = heading.end
    _append(parts, text[at:], location)


def _append(parts: list[Part], text: str, location: Location) -> None:
    if text.strip():
        parts[-1].strips.append(Strip(((text, location),)))


def is_table_strip(strip: Strip) -> bool:
    """Whether a strip outside the tables' sections begins a table: a clause, a corner, or a long row label of it."""
    return any(len(text) <= 200 and _begins_table(text) for text, _ in strip.cells)


@lru_cache(maxsize=20_000)
def _begins_table(text: str) -> bool:
    if not begins_with_label(text):
        return False
    tokens = tokens_of(text)
    return tokens[0].kind is LABEL and any(
        role.kind in ("clause", "corner") or (role.kind == "row" and len(fold(text)) >= 10) for role in tokens[0].roles
    )
