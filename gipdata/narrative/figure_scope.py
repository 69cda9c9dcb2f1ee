"""Whose and which year's a stated figure is, told from the marks in its sentence.

A year holds until the paragraph ends or another is named; a body (全县, 我乡) and 其中 until the sentence ends; what
compares or says how often (较上年增加, 每季度) for one clause. What stands in brackets ends with them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gipdata.folding import fold
from gipdata.narrative.figure_words import Word
from gipdata.report import Report

__all__ = ["NO_MARKS", "Marks", "clause_scope", "is_of_some", "own_names", "read_marks", "without_years_of_objects"]

# Which body words (kinds of figure_words) are the report's own, by its kind of organisation.
_OWN_BODIES: Mapping[str | None, str] = {
    "township": "ow",
    "subdistrict": "ow",
    "department": "oj",
    "county": "ou",
    "city": "oa",
    "province": "oa",
}
_BODIES = "owuamj"
_MARKING = frozenset("ylsNt&fq" + _BODIES)
_VERBS = "RWBHKPCM"
_NOUNS = "FODIiLEA"
_TIDYING = ("tidying", "object")  # codes of figure_words: 清理, 对


class Marks(NamedTuple):
    """What the sentence has said so far.

    ``year``: own, other, last, since (…以来), unclear, or "" where none is named. ``months``: those named, with ``end``
    for the end of December.
    """

    year: str = ""
    other_body: bool = False
    part: bool = False
    part_year: bool = False
    planned: bool = False
    months: frozenset[str] = frozenset()

    def after_sentence(self) -> "Marks":
        """What holds for the next sentence of the paragraph: a year that was named, nothing else."""
        return _OF_YEAR.get(self.year, NO_MARKS)

    def scope(self) -> str:
        """What holds for a figure that stands here."""
        if self.planned:
            return "planned"
        if self.year in ("other", "last", "since"):
            return "other_year"
        if self.other_body:
            return "other_body"
        if self.part_year or not self._whole_year():
            return "part"
        return "unclear" if self.year == "unclear" else "own"

    def _whole_year(self) -> bool:
        """截至12月31日 and 1月至12月 are the whole year, 12月 and 7月1日至12月31日 are not."""
        named = self.months - {"end"}
        return named <= {"1"} and "end" in self.months if "end" in self.months else not named or named == {"1", "12"}


NO_MARKS = Marks()
_OF_YEAR = {year: Marks(year=year) for year in ("own", "other", "unclear")}


def clause_scope(words: Sequence[Word]) -> str:
    """The scope that a clause's words give its figures and no others; "" where none."""
    kinds = [word.kind for word in words]
    return "norm" if "n" in kinds else "planned" if "^" in kinds else "change" if "x" in kinds else ""


def own_names(report: Report) -> dict[str, str]:
    """The report's own names and places, folded → kind: its own, or a body above it."""
    own = {report.org, report.org_full, report.place.township}
    if report.org_full and report.place.county:
        own.add(report.org_full.removeprefix(report.place.county))
    above = {report.place.county, report.place.city, report.place.province} - own
    names = {fold(name): "u" for name in above if name}
    names.update({fold(name): "o" for name in own if name})
    names.pop("", None)
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


def read_marks(marks: Marks, words: Sequence[Word], org_type: str | None, year: int | None) -> Marks:
    """The marks with what some further words of the sentence say."""
    marking = [i for i, word in enumerate(words) if word.kind in _MARKING]
    years = {words[i].code for i in marking if words[i].kind == "y"}
    for i in marking:
        word = words[i]
        before = words[i - 1] if i else None
        after = words[i + 1] if i + 1 < len(words) else None
        if word.kind == "y":
            marks = marks._replace(year=_year(word.code, year) if len(years) == 1 else "unclear")
        elif word.kind == "l":
            marks = marks._replace(year="last")
        elif word.kind == "s" and not (before and before.kind == "y" and marks.year == "own"):
            marks = marks._replace(year="since")
        elif word.kind == "N":
            marks = marks._replace(months=marks.months | {word.code.lstrip("0")})
        elif word.kind == "t":
            marks = marks._replace(part_year=True)
        elif word.kind == "&":
            marks = marks._replace(part_year=False, months=frozenset())
        elif word.kind == "f":
            marks = marks._replace(planned=True)
        elif word.kind == "q":
            marks = marks._replace(part=True)
        elif word.kind in _BODIES and _is_subject(word, before, after) and not _is_audience(words, i):
            marks = marks._replace(other_body=word.kind not in _OWN_BODIES.get(org_type, "o"))
    return marks


def _year(code: str, year: int | None) -> str:
    if code == "own":
        return "own"
    if year is None:
        return "unclear"
    return "own" if int(code) == year else "other"


def without_years_of_objects(words: Sequence[Word]) -> list[Word]:
    """The words of a clause without a figure but the years of what was tidied up, which are not those of a count.

    清理了历年的规范性文件，废止3件: the three were repealed this year.
    """
    last = len(words) - 1
    return [
        word
        for i, word in enumerate(words)
        if word.kind != "l" or not (0 < i < last and words[i - 1].code in _TIDYING and words[i + 1].kind in _NOUNS)
    ]


def is_of_some(words: Sequence[Word]) -> bool:
    """Of one kind of applicant, or passed on by another body; 公民、法人和其他组织 are all."""
    return any(word.kind == "p" for word in words) or sum(word.kind == "~" for word in words) == 1


def _is_audience(words: Sequence[Word], i: int) -> bool:
    """组织各村信息员培训1次: the villages' people are called together, they do nothing themselves."""
    behind = [word.code for word in words[i + 1 : i + 3]]
    return len(behind) == 2 and behind[0] == "people" and behind[1] in ("meetings", "trainings")


def _is_subject(word: Word, before: Word | None, after: Word | None) -> bool:
    """Whether a body is the one whose figure follows: not 在县政府网站, 按照县政府部署, 某县柳溪乡."""
    if before is not None and before.end == word.start and before.kind == "r":
        return False
    if before is not None and before.end == word.start and before.kind in _VERBS and word.kind != "m":
        return False
    return after is None or after.start != word.end or after.kind not in ("c", "h", *_BODIES)
