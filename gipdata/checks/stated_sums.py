"""The figures of one sentence against each other: lists and their totals, parts and their wholes, shares."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from gipdata.checks.rule import Outcome, Rule, View, number_text
from gipdata.checks.stated_amounts import place_of
from gipdata.folding import fold
from gipdata.narrative.sentences import sentences
from gipdata.report import Section, StatedFigure

__all__ = ["sums_in_the_text"]

# With any of these a list is not closed, overlaps, or is no list of parts.
_OPEN = re.compile(r"等|其中|包括|包含|含|主要|另|还|较|比|同期|占|涉及|每|各|人均|平均|重复|累计|上年|去年")
_CLOSED = re.compile(r"[,;]?(?:分别(?:为|是|有)?:?|:|具体为:?)")
_TOTAL_OF_LIST = re.compile(r"[,、]?(?:共计|合计|总计|总共|一共|共)(?:为|有)?")
_JOINS = re.compile(r"[^。]{0,30}[,、;和][^。]{0,30}")
_OF_WHICH = re.compile(r"[,(]?其中:?[^其]{0,30}")
_NEXT_PART = re.compile(r"[、和][^,其]{0,20}")
_NO_PART = re.compile(r"较|比|上年|去年|同期|占|累计|每|增|减")
_SHARE = re.compile(
    r"(?P<between>[^\d占。;]{0,12})占比?(?:为|达)?(?P<of>[^\d,。;%]{0,12}?)的?(?P<share>\d{1,3}(?:\.\d{1,4})?)%(?P<after>[左以上多]?)"
)
_OF_THE_WHOLE = re.compile(r"(?:全部|总数|总量|总件数|申请总数|申请总量|信息总数|信息总量|总申请数|全年总数|全年总量)?")
# Before a further part, a deed of its own: what it counts may be no part.
_DEED = re.compile(
    r"公开|发布|公示|推送|更新|解读|回应|召开|举办|开展|组织|印发|制定|办理|答复|受理|回复|收到|检查|走访"
)
# Deeds that may be done to the same request: 收到3件、办结3件 is no list of parts.
_OVERLAPPING = frozenset(("requests_handled", "requests_answered", "requests_dealt_with"))
_NO_QUANTITY_OF_THE_YEAR = frozenset(("change", "norm", "planned"))
_MOST_QUOTED = 80
_MOST_FIGURES = 60  # in one sentence; more are no sentence that a person wrote


class _Sentence(NamedTuple):
    """Its figures, at least two, in order, each place once, and the folded words before, between and behind them."""

    section: Section
    figures: Sequence[StatedFigure]
    gaps: Sequence[str]

    def quoted(self, first: int, last: int) -> str:
        """The words from the clause of one figure to the end of another."""
        text, start, end = self.section.text, self.figures[first].start, self.figures[last].end
        while start > 0 and text[start - 1] not in "，。；：,;:！？\n、（(" and end - start < _MOST_QUOTED:
            start -= 1
        return text[start:end].strip()


def sums_in_the_text(rule: Rule, view: View) -> Iterator[Outcome]:
    for sentence in _sentences(view):
        yield from _list_after(rule, sentence)
        yield from _list_before(rule, sentence)
        yield from _parts(rule, sentence)
        yield from _shares(rule, sentence)


def _sentences(view: View) -> Iterator[_Sentence]:
    by_section: dict[str, dict[int, StatedFigure]] = {}
    for figure in view.report.figures:
        if figure.unit:
            by_section.setdefault(figure.section, {})[figure.start] = figure
    for section in view.report.sections:
        here = by_section.get(section.code, {})
        figures = [here[start] for start in sorted(here)]
        if len(figures) < 2:
            continue
        if any(section.text[f.start : f.end] != f.raw for f in figures):
            continue  # two sections of one code
        at = 0
        for start, end in sentences(section.text):
            first = at
            while at < len(figures) and figures[at].end <= end:
                at += 1
            if first + 2 <= at <= first + _MOST_FIGURES:
                inside = figures[first:at]
                borders = [start, *(border for f in inside for border in (f.start, f.end)), end]
                gaps = [fold(section.text[a:b]) for a, b in zip(borders[::2], borders[1::2], strict=True)]
                yield _Sentence(section, inside, gaps)


def _alike(figures: Sequence[StatedFigure]) -> bool:
    """Whether figures may be a sum: exact, of one unit, of the year, and not several deeds done to the same thing."""
    return (
        len({f.unit for f in figures}) == 1
        and all(not f.approximate and f.scope not in _NO_QUANTITY_OF_THE_YEAR for f in figures)
        and not any(f.topic in _OVERLAPPING for f in figures)
    )


def _is_list(figures: Sequence[StatedFigure], between: Sequence[str]) -> bool:
    # What a web page and an account both show is counted by either, so channels need not add up.
    shown_twice = any(f.topic == "web_items" and f.scope == "channel" for f in figures)
    return len(figures) > 1 and not shown_twice and all(_JOINS.fullmatch(gap) for gap in between)


def _list_after(rule: Rule, sentence: _Sentence) -> Iterator[Outcome]:
    """共8件，分别为甲3件、乙5件。 and 共8件（甲3件、乙5件）"""
    figures, gaps = sentence.figures, sentence.gaps
    for at in range(len(figures) - 2):
        last = len(figures) - 1
        tail = gaps[-1]
        if gaps[at + 1].startswith("("):
            last = next((i for i in range(at + 1, len(figures)) if ")" in gaps[i + 1]), at)
            tail = gaps[last + 1].partition(")")[0]
        elif not _CLOSED.match(gaps[at + 1]):
            continue
        whole, parts = figures[at], figures[at + 1 : last + 1]
        closed = not _OPEN.search("".join((*gaps[at + 1 : last + 1], tail)))
        if closed and _is_list(parts, gaps[at + 2 : last + 1]) and _alike((whole, *parts)):
            sure = not _DEED.search("".join(gaps[at + 2 : last + 1]))
            yield from _told(rule, sentence, whole, parts, (at, last), sure)


def _list_before(rule: Rule, sentence: _Sentence) -> Iterator[Outcome]:
    """甲3件、乙5件，共8件。"""
    figures, gaps = sentence.figures, sentence.gaps
    if len(figures) < 3 or not _TOTAL_OF_LIST.fullmatch(gaps[-2]) or not _ENDS_CLAUSE.match(gaps[-1]):
        return  # 3个村、2个社区，共20个网格 counts something else
    parts, whole = figures[:-1], figures[-1]
    if _OPEN.search("".join(gaps[:-1])) or _TOTALS.search("".join(gaps[: len(parts)])):
        return
    if _is_list(parts, gaps[1 : len(parts)]) and _alike(figures):
        sure = not _DEED.search("".join(gaps[1 : len(parts)]))
        yield from _told(rule, sentence, whole, parts, (0, len(figures) - 1), sure)


_ENDS_CLAUSE = re.compile(r"[,。;:)]|$")
_TOTALS = re.compile(r"共|合计|总计|总数")


def _told(
    rule: Rule,
    sentence: _Sentence,
    whole: StatedFigure,
    parts: Sequence[StatedFigure],
    quoted: tuple[int, int],
    sure: bool,
) -> Iterator[Outcome]:
    total = sum((part.value for part in parts), Decimal(0))
    holds = True if total == whole.value else False if sure else None
    yield rule.check(_subject(whole), holds, total, whole.value)
    if holds is False:
        yield rule.finding(
            "list",
            expected=number_text(total),
            found=sentence.quoted(*quoted),
            location=whole.location,
            place=place_of(whole),
            value=number_text(whole.value),
        )


def _parts(rule: Rule, sentence: _Sentence) -> Iterator[Outcome]:
    """收到3件，其中网上5件、当面1件。 A part is above its whole where it is above all that stands before 其中."""
    figures, gaps = sentence.figures, sentence.gaps
    wholes: list[StatedFigure] = []  # while the parts of one 其中 go on
    for i in range(1, len(figures)):
        if _OF_WHICH.fullmatch(gaps[i]):
            wholes = list(figures[:i])
        elif not _NEXT_PART.fullmatch(gaps[i]):
            wholes = []
        if wholes and not _NO_PART.search(gaps[i]):
            yield from _part(rule, sentence, wholes, i)


def _part(rule: Rule, sentence: _Sentence, before: Sequence[StatedFigure], i: int) -> Iterator[Outcome]:
    part = sentence.figures[i]
    wholes = [figure for figure in before if figure.unit == part.unit]
    if part.approximate in ("about", "less") or part.scope in _NO_QUANTITY_OF_THE_YEAR or part.unit != before[-1].unit:
        return
    if any(figure.approximate not in ("", "less") for figure in wholes):
        return
    whole = max(wholes, key=lambda figure: figure.value)
    holds = part.value <= whole.value
    yield rule.check(f"{_subject(part)}:part", holds, part.value, whole.value)
    if not holds:
        yield rule.finding(
            "part",
            expected=f"<={number_text(whole.value)}",
            found=sentence.quoted(len(before) - 1, i),
            location=part.location,
            place=place_of(part),
            value=number_text(part.value),
            bound=number_text(whole.value),
        )


def _shares(rule: Rule, sentence: _Sentence) -> Iterator[Outcome]:
    """共12件，予以答复3件，占25%。 Half the last digit either way is rounding; up to a whole one may be cutting off."""
    figures = sentence.figures
    for i in range(1, len(figures)):
        match = _SHARE.match(sentence.gaps[i + 1]) if "%" in sentence.gaps[i + 1] else None
        if match is None or match["after"] or re.search(r"[较比约近]", match["between"] + match["of"]):
            continue
        wholes = [f for f in figures[:i] if f.unit == figures[i].unit and f.value >= figures[i].value and f.value]
        if not wholes or any(f.approximate for f in (*wholes, figures[i])) or not _OF_THE_WHOLE.fullmatch(match["of"]):
            continue
        share = Decimal(match["share"])
        step = Decimal(1).scaleb(-len(match["share"].partition(".")[2]))
        off = min(abs(figures[i].value * 100 / whole.value - share) for whole in wholes)
        # 甲20条、乙30条，占62.5% may be the share of both.
        alone = figures[i - 1] is wholes[-1] or "%" in sentence.gaps[i]
        certain = len(wholes) == 1 and off >= step and alone
        holds = True if off <= step / 2 else False if certain else None
        right = round(figures[i].value * 100 / wholes[0].value, max(2, -int(step.as_tuple().exponent)))
        yield rule.check(f"{_subject(figures[i])}:share", holds, share, right)
        if holds is False:
            yield rule.finding(
                "share",
                expected=f"{number_text(right)}%",
                found=sentence.quoted(figures.index(wholes[0]), i),
                location=figures[i].location,
                place=place_of(figures[i]),
                value=f"{match['share']}%",
                parts=f"{number_text(figures[i].value)}÷{number_text(wholes[0].value)}",
            )


def _subject(figure: StatedFigure) -> str:
    return f"{figure.section}:{figure.start}"
