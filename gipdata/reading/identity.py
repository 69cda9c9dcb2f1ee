"""Whose report it is, and of which year: title, organisation, year, period, date of publication.

What the title says counts first; then the stated period, the signature, the contact sentence, the text. Where these
disagree on the year, all of them are kept (``years_stated``) for the checks to compare.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gipdata.folding import chinese_number, fold
from gipdata.places import locate, split_name
from gipdata.report import Place, Remark, Section

__all__ = ["Identity", "Title", "find_title", "read_identity"]


class Title(NamedTuple):
    text: str
    org: str | None
    year: int | None
    lines: int = 1


class Identity(NamedTuple):
    title: str
    org: str | None
    org_full: str | None
    org_type: str | None
    place: Place
    year: int | None
    year_basis: str | None
    years_stated: dict[str, int]
    published: date | None
    period: tuple[date, date] | None
    remarks: tuple[Remark, ...]


def read_identity(sections: Sequence[Section]) -> Identity:
    title = find_title(sections)
    text = "\n".join(section.text for section in sections)
    period, remarks = _find_period(sections)
    published = _find_published(sections)
    org_full = (title.org if title else None) or _find_signature(sections) or _find_org_in_text(text)
    years = _years(title, period, published, sections)
    basis = next((b for b in ("title", "period", "text", "published") if b in years), None)
    year = None if basis is None else years[basis] - (basis == "published")
    name = split_name(org_full) if org_full else None
    if name is None:
        remarks.append(Remark("identity-missing", "org"))
    if year is None:
        remarks.append(Remark("identity-missing", "year"))
    return Identity(
        title=title.text if title else "",
        org=name.org if name else None,
        org_full=org_full,
        org_type=name.org_type if name else None,
        place=locate(org_full, text),
        year=year,
        year_basis=basis,
        years_stated=years,
        published=published,
        period=period,
        remarks=tuple(remarks),
    )


# The title ------------------------------------------------------------------------------------------------------------

_YEAR = r"(?:20\d\d|二[〇零○oO0]?[〇零○oO0一二三四五六七八九]{2,3})年?(?:度)?"
_ORG_END = (
    r"(?:乡|镇|街道|苏木|办事处|政府|委员会|管委会|局|办公室|中心|县|区|市|州|盟|旗|省|站|所|院|会|队|部|厅|园|场|党委)"
)
_TITLE = re.compile(
    rf"""
    (?:关于)?
    (?P<year_before>{_YEAR})?
    (?P<org>[\u4e00-\u9fff·()]{{1,28}}?{_ORG_END}|[\u4e00-\u9fff·]{{2,28}}?人民(?=政府信息))?
    (?P<year_between>{_YEAR}|\({_YEAR}\))?的?
    (?:政府|政务)信息公开(?:工作)?
    (?P<year_inside>{_YEAR})?(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:报告|年报)
    (?P<year_after>\(?{_YEAR}\)?)?
    """,
    re.VERBOSE,
)
_YEAR_LINE = re.compile(rf"\(?{_YEAR}\)?")
_MOST_LINES, _FRONT_LINES, _LONGEST = 4, 40, 80


def find_title(sections: Sequence[Section]) -> Title | None:
    """The title in what stands before the first heading: the lines that say most, the fewest and first among equals."""
    front = next((s for s in sections if s.code == "front"), None)
    if front is None:
        return None
    lines = [line for line in front.text.split("\n")[:_FRONT_LINES] if line.strip()]
    best: Title | None = None
    for start in range(len(lines)):
        title = _title_from(lines, start)
        if title and (best is None or _rank(title) > _rank(best)):
            best = title
    return best


def _rank(title: Title) -> tuple[int, int]:
    """What a title says counts, then that it takes few lines: a menu's words above it look like part of a name."""
    return 2 * (title.org is not None) + (title.year is not None), -title.lines


def _title_from(lines: list[str], start: int) -> Title | None:
    joined = ""
    for i, line in enumerate(lines[start : start + _MOST_LINES], start + 1):
        if len(line) > _LONGEST:
            return None
        joined += line.strip()
        folded = fold(joined)
        if len(folded) > _LONGEST:
            return None
        if match := _TITLE.fullmatch(folded):
            org = match["org"]
            # 示例乡人民政府信息公开工作: the two 政府 are written as one
            org = f"{org}政府" if org and org.endswith("人民") else org
            years = [y for group in ("before", "between", "inside", "after") if (y := match[f"year_{group}"])]
            if not years and i < len(lines) and _YEAR_LINE.fullmatch(fold(lines[i])):
                years, joined = [fold(lines[i])], joined + lines[i].strip()
            return Title(joined, org, _year_of(years[0]) if years else None, i - start)
    return None


def _year_of(text: str) -> int | None:
    digits = re.sub(r"[^\d二〇零○oO一三四五六七八九]", "", text)
    if digits.isdigit():
        return int(digits)
    number = chinese_number(re.sub("[○oO0]", "〇", digits))
    return number if number and 2000 <= number <= 2099 else None


# The organisation elsewhere -------------------------------------------------------------------------------------------

_SIGNATURE = re.compile(r"[\u4e00-\u9fff]{2,20}(?:人民政府|办事处|委员会|管委会|局|办公室|乡|镇|街道|党政办)")
_CONTACT = re.compile(
    r"(?:(?:请|可)[与和向致电]+|(?<=[，,。；;])由)"
    r"(?P<org>[\u4e00-\u9fff]{2,20}?(?:乡|镇|街道|局|委员会)(?:人民政府|政府|办事处)?)"
    r"(?=.{0,12}(?:联系|编制|咨询))"
)
_NAMED = re.compile(r"(?P<org>[\u4e00-\u9fff]{1,6}?(?:乡|镇|街道))(?=人民政府|政府|党委|办事处)")
_NO_NAME = re.compile(r"^(?:我|本|各|全|该|向|由|在|对|和|及|与|为|按|经|从|的|了|是|将|以|等|上|其|县|市|区|省)")


def _find_signature(sections: Sequence[Section]) -> str | None:
    """A line near the end that is nothing but a name."""
    lines = [line.strip() for line in sections[-1].text.split("\n") if line.strip()] if sections else []
    for line in reversed(lines[-6:]):
        folded = fold(line)
        if _SIGNATURE.fullmatch(folded):
            return folded
    return None


def _find_org_in_text(text: str) -> str | None:
    if match := _CONTACT.search(_without_spaces(text)):
        return match["org"]
    names = Counter(m["org"] for m in _NAMED.finditer(text) if not _NO_NAME.match(m["org"]))
    return names.most_common(1)[0][0] if names else None


def _without_spaces(text: str) -> str:
    """The text without spaces, for expressions that copies break up with them; widths are left as they are."""
    return re.sub(r"\s+", "", text)


# Year, period and date ------------------------------------------------------------------------------------------------

_TEXT_YEAR = re.compile(r"(20\d\d)年")
_DATE = r"(20\d\d)年(\d{1,2})月(\d{1,2})日"
_HOUR = r"(?:[(（]含[^)）]{0,3}[)）]|(?:零|\d{1,2})[时点]|\d{1,2}[:：]\d\d)?"
_FROM = r"(?:起始?|开始)?[,，、]?"
_TO = r"(?:至|到|截[至止]到?|终于|[-—–~～－]{1,2})"
_PERIOD = re.compile(
    rf"(20\d\d)年(?:度)?[(（]?(?:自|从)?(\d{{1,2}})月(\d{{1,2}})日{_HOUR}{_FROM}{_TO}(?:(20\d\d)年|[当同本]年)?(\d{{1,2}})月(\d{{1,2}})日"
)
_POINTED = re.compile(
    rf"(?:期限|期间|时段|起止|周期)[^。\d]{{0,12}}(20\d\d)[-./](\d{{1,2}})[-./](\d{{1,2}}){_FROM}{_TO}(?:(20\d\d)[-./])?(\d{{1,2}})[-./](\d{{1,2}})(?!\d)"
)
_MONTHS = re.compile(rf"(20\d\d)年(?:度)?[(（]?0?1月份?{_FROM}{_TO}(?:(20\d\d)年)?12月(?!\d)")
_CALLED_PERIOD = re.compile(r"期限|期间|时段|起止|周期|统计|数据|本报告|本年报")
_CHINESE_YEAR = re.compile(r"二[〇零○]([〇零○一二三四五六七八九])([〇零○一二三四五六七八九])(?=年)")
_CHINESE_DAY = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日])")
_BROKEN_PERIOD = re.compile(r"(?:期限|起止|统计|时间)[^。]{0,20}?[\d年月日]{5,}起?(?:至|到|[-—–~～－])[\d年月日]{5,}")
_PUBLISHED = re.compile(r"(?:发布|公开|生成|成文|公布)(?:时间|日期)[:：]?(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})")
_DATE_LINE = re.compile(_DATE)


def _years(
    title: Title | None, period: tuple[date, date] | None, published: date | None, sections: Sequence[Section]
) -> dict[str, int]:
    years: dict[str, int] = {}
    if title and title.year:
        years["title"] = title.year
    if period:
        years["period"] = period[1].year
    prose = [s.text for s in sections if s.code == "overview"] or [s.text for s in sections]
    stated = Counter(int(year) for text in prose for year in _TEXT_YEAR.findall(_without_spaces(text)))
    if stated:
        expected = years.get("title", years.get("period", 0))
        # A text may name other years too; it disagrees only where it never names the year of the report.
        years["text"] = expected if expected in stated else stated.most_common(1)[0][0]
    if published:
        years["published"] = published.year
    return years


def _find_period(sections: Sequence[Section]) -> tuple[tuple[date, date] | None, list[Remark]]:
    for section in sections:
        if not any(word in section.text for word in ("月", "期限", "期间", "时段", "起止", "周期")):
            continue
        text = fold(section.text) if len(section.text) < 3_000 else _without_spaces(section.text)
        if (period := _period_in(_in_digits(text))) is not None:
            return period, []
        if broken := _BROKEN_PERIOD.search(text):
            found = broken[0]
            return None, [Remark("period", "unreadable", found=found, location=section.location)]
    return None, []


def _period_in(text: str) -> tuple[date, date] | None:
    """A whole year from one day to another; else about a year that is called the period of the figures."""
    named: list[tuple[date, date]] = []
    for match in (*_PERIOD.finditer(text), *_POINTED.finditer(text)):
        start, end = _date(*match.groups()[:3]), _date(match[4] or match[1], match[5], match[6])
        if start is None or end is None or not 300 <= (end - start).days <= 430:
            continue
        if (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):
            return start, end
        if _CALLED_PERIOD.search(match[0]) or _CALLED_PERIOD.search(text, max(0, match.start() - 40), match.start()):
            named.append((start, end))
    if named:
        return named[0]
    months = next((m for m in _MONTHS.finditer(text) if m[2] in (None, m[1])), None)
    return (date(int(months[1]), 1, 1), date(int(months[1]), 12, 31)) if months else None


def _in_digits(text: str) -> str:
    """The text with 二〇二一年一月一日 as 2021年1月1日."""
    if _CHINESE_YEAR.search(text) is None:
        return text
    text = _CHINESE_YEAR.sub(lambda match: str(chinese_number(re.sub("[零○]", "〇", match[0]))), text)
    return _CHINESE_DAY.sub(lambda match: str(chinese_number(match[0]) or match[0]), text)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _find_published(sections: Sequence[Section]) -> date | None:
    """The date below the signature, else the one that the page's header states."""
    if not sections:
        return None
    for line in reversed(sections[-1].text.split("\n")[-6:]):
        if match := _DATE_LINE.fullmatch(fold(line)):
            return _date(*match.groups())
    front = next((s.text for s in sections if s.code == "front"), "")
    match = _PUBLISHED.search(_without_spaces(front))
    return _date(*match.groups()) if match else None
