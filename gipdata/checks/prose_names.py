"""What a report calls its own body: another type (街道 in the report of a 镇), another township, another county."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from gipdata.checks.prose_text import NARRATIVE, Hit, Prose, own_words, whole_prose
from gipdata.checks.rule import View
from gipdata.folding import fold
from gipdata.places import split_name
from gipdata.places.register import COUNTY, load_register
from gipdata.report import Report

__all__ = ["other_bodies", "other_counties", "other_kinds"]

# Kind of a body → the words by which one of that kind points at itself, wherever they stand. The signs before and
# behind keep off the ends and beginnings of other words: 健全|乡村, 基本|局面, 自我|局限, 全街|道路.
_ITSELF = {
    "乡": r"(?<![健安完齐周保基自])(?:我们?|本|全)乡(?![镇村街本土亲音愁情贤间里下])",
    "镇": r"(?<![健安完齐周保基日资自根])(?:我们?|本|全)镇(?![街乡定静痛江]|上(?!下))",
    "街道": r"(?<![健安完齐周保基自])(?:我们?|本|全)街道(?!路)|(?<![自基])(?:我|本)办事处",
    "局": r"(?<![自基根日资敌])(?:我们?|本)局(?![限部面势促])"
    r"|(?<![观顾揽握控])全局(?=上下|干部|职工|党员|各科|各股)"
    r"|(?:(?<![\u4e00-\u9fff])|(?<=[开在对由于及和与善强展立过将了]))局内(?=[互各部科股网工干职会公人信审自])",
}
# Words that point at the own body only where they begin a clause and do something: 县、街道党工委 names others, and
# 镇政府旧址 is a place.
_ITSELF_AS_SUBJECT = {
    "乡": r"乡(?:党委|政府|纪委|领导|党政办)",
    "镇": r"镇(?:党委|政府|纪委|领导|党政办)",
    "街道": r"街道(?:党工委|纪工委|办事处|党政办|领导)?",
    "局": r"局(?:党组|机关|领导班子|办公室)",
}
_DOES = (
    r"(?=(?:[、和]?(?:党委|政府|办事处|人大|领导班子|班子|主要领导)){0,2}(?:加强|成立|高度重视|认真|积极|严格|制定|印发|召开|坚持"
    r"|切实|深入|始终|扎实|紧紧围绕|主动公开|不断|进一步|多次|先后|专题|研究|明确))"
)
_ROADS = re.compile(r"保洁|清扫|绿化|亮化|照明|整治|环卫|卫生|路灯|拓宽|硬化|整洁|交通")
# Where a sentence speaks of others first, its next subject may be one of them.
_OTHERS = re.compile(r"[各乡镇村]|社区|街道|兄弟|要求|督促|指导|指示|部门|局")
_CHANGED = re.compile(
    r"撤[乡镇县]|[乡镇]改(?:为|设|街道|镇|办)|撤并|撤销.{0,12}[乡镇]|设立.{0,8}街道|更名为.{0,8}(?:街道|乡|镇)|(?:乡|镇|街道)合并"
)
_KINDS = {"乡": ("镇", "街道", "局"), "镇": ("乡", "街道", "局"), "街道": ("乡", "镇", "局")}
_ENDINGS = {"乡": "乡", "镇": "镇", "街道": "街道", "街道办事处": "街道", "办事处": "街道", "苏木": "苏木", "局": "局"}
# One of these is part of whatever the patterns above match: few reports hold any, and only those are searched.
_TRACES = {
    "乡": ("我乡", "们乡", "本乡", "全乡", "乡党", "乡政府", "乡纪委", "乡领导"),
    "镇": ("我镇", "们镇", "本镇", "全镇", "镇党", "镇政府", "镇纪委", "镇领导"),
    "街道": ("街道", "办事处"),
    "局": ("我局", "们局", "本局", "全局", "局内", "局党组", "局机关", "局领导", "局办公室"),
}


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(f"(?P<anywhere>{_ITSELF[kind]})|(?P<subject>{_ITSELF_AS_SUBJECT[kind]}){_DOES}")


@cache
def _pointing(kind: str) -> re.Pattern[str]:
    """A bureau may well speak of all towns and their governments; only 我镇 points at itself."""
    return re.compile(rf"(?<![自基])(?:我们?|本){kind}(?![街乡镇村定土路])")


def _kind_of(report: Report) -> str | None:
    org = report.org or ""
    for ending, kind in _ENDINGS.items():
        if org.endswith(ending):
            return kind
    return None


def other_kinds(view: View, prose: Sequence[Prose]) -> dict[str, list[Hit]]:
    """Kind → where the text calls the body one of that kind, though its name is of another.

    Empty where the name may be what is wrong: it stands in no title, and the text calls the body by the other kind
    more often; and where the kind changed in the course of the year.
    """
    report, own = view.report, _kind_of(view.report)
    name = report.org_full or report.org or ""
    if own is None:
        return {}
    told = [p for p in prose if p.section.code in NARRATIVE]
    if own == "局":
        kinds: Sequence[str] = () if report.place.township else ("乡", "镇", "街道")
        hits = {k: [h for p in told for h in _matches(p, _pointing(k))] for k in kinds if k not in name}
    else:
        kinds = _KINDS.get(own, ("镇", "街道", "局"))
        kinds = [k for k in kinds if _may_call(whole_prose(view), k)]
        hits = {k: [h for p in told for h in _calls_itself(p, k)] for k in kinds if k not in name}
    found = {kind: places for kind, places in hits.items() if places}
    if not found or any(_CHANGED.search(p.folded) for p in prose):
        return {}
    times = sum(map(len, found.values()))
    sure = _in_title(report) or times <= sum(_times_itself(p, own, report.org or "") for p in told)
    return found if sure else {}


def _matches(prose: Prose, pattern: re.Pattern[str]) -> Iterator[Hit]:
    return (Hit(prose, *m.span()) for m in pattern.finditer(prose.folded) if own_words(prose, m.start()))


def _may_call(folded: str, kind: str) -> bool:
    return any(trace in folded for trace in _TRACES[kind])


def _calls_itself(prose: Prose, kind: str) -> Iterator[Hit]:
    if not _may_call(prose.folded, kind):
        return
    for match in _pattern(kind).finditer(prose.folded):
        if own_words(prose, match.start()) and (match["anywhere"] or _is_subject(prose, match.start())):
            yield Hit(prose, *match.span())


def _is_subject(prose: Prose, start: int) -> bool:
    """Whether a clause begins here, in a sentence that spoke of no other body before."""
    if not prose.begins_clause(start) or prose.folded[start - 1 : start] == "、":
        return False
    begin, end = prose.sentence(start)
    if prose.folded.startswith("街道", start) and _ROADS.search(prose.folded, start, end):
        return False
    if begin > 1 and prose.folded[begin - 1] == "\n" and prose.folded[begin - 2] not in "。;!?:":
        begin, _ = prose.sentence(begin - 2)  # the line before may go on in this one
    return not _OTHERS.search(prose.folded, begin, start)


def _times_itself(prose: Prose, kind: str, org: str) -> int:
    words = [word + kind for word in ("我", "本", "全")]
    return sum(prose.folded.count(word) for word in (*words, fold(org) or "\0"))


def _in_title(report: Report) -> bool:
    return bool(report.org) and fold(report.org or "") in fold(report.title)


# Another body, another county -----------------------------------------------------------------------------------------

_NAME = r"(?P<name>[\u4e00-\u9fff]{2,12}?(?:乡|镇|街道))(?:人民政府|政府|办事处|党政办公室|党政办)?"
_WRITES = re.compile(rf"由{_NAME}(?:(?:结合|根据|依据|按照|负责|组织|汇总)[^,。;\n]{{0,16}})?编制")
_ANSWERS = re.compile(rf"(?:请|可)(?:直接)?(?:与|向|致电|联系){_NAME}[^,。;\n]{{0,8}}联系")
_ACTS = (("编制", _WRITES), ("联系", _ANSWERS))  # with the word without which there is none
_SIGNS = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,15}(?:乡|镇|街道))(?:人民政府|办事处)$(?=\n20\d\d年)", re.MULTILINE)
_LED_BY = re.compile(
    r"在(?:中共)?(?P<name>[\u4e00-\u9fff]{2,6}?[县区旗市])(?:委|党委|人民政府|政府)[^。;\n]{0,20}领导下"
)


def other_bodies(view: View, prose: Sequence[Prose]) -> Iterator[Hit]:
    """Where another township of the register writes the report, answers for it, or signs it."""
    org = fold(view.report.org or "")
    if _kind_of(view.report) in (None, "局") or not _in_title(view.report):
        return
    for part in prose:
        patterns = [_SIGNS] if part.section.code == "back" else [p for word, p in _ACTS if word in part.folded]
        for match in (m for pattern in patterns for m in pattern.finditer(part.folded)):
            name = split_name(match["name"]).org
            if name in load_register().townships and org not in match["name"] and name not in org:
                yield Hit(part, match.end("name") - len(name), match.end("name"))


def other_counties(view: View, prose: Sequence[Prose]) -> Iterator[Hit]:
    """Where a county of the register leads that is not the one in the body's own name."""
    if "领导下" not in whole_prose(view):
        return
    above = split_name(view.report.org_full).above if view.report.org_full else ()
    own = {code for unit in above for code in load_register().codes(unit, COUNTY)}
    if not own:
        return
    for part in prose:
        for match in _LED_BY.finditer(part.folded) if "领导下" in part.folded else ():
            codes = load_register().codes(match["name"], COUNTY)
            if codes and not own.intersection(codes):
                yield Hit(part, *match.span("name"))
