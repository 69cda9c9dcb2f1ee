"""The rules on section 五: problems, and the measures that answer them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gipdata.checks.rule import Outcome, Rule, View
from gipdata.folding import fold
from gipdata.forms import EDITIONS, load_form
from gipdata.narrative.answers import content_pairs
from gipdata.narrative.item_rest import unread
from gipdata.narrative.item_words import BODY, kind_of
from gipdata.narrative.sentences import sentences
from gipdata.report import Finding, Item, ItemKind, Report, Section, Severity

__all__ = ["RULES"]

WARNING, NOTE = Severity.WARNING, Severity.NOTE

SECTION = "problems"
NOTHING_IN_PARTICULAR = "none"  # the theme of 力度还需加大
SOMETHING_ELSE = "other"  # the theme of what none of the themes is
LONGEST_EMPTY = 40  # a longer statement says something, whether or not a theme is known for it
LONGEST_QUOTATION = 20
MOST_QUOTED = 5
MOST_PAIRS = 5_000  # of problems and measures; no report has as many

# A clause that names the section, tells whose work it is, or denies that there is a problem; what is not made of these
# words is none of them.
_HEADING = re.compile(
    r"(?:政府信息公开工作)?(?:存在的?)?(?:主要)?(?:问题|不足)?(?:[和及与]?(?:改进|整改)(?:情况|措施|办法))?"
)
_OWN = r"[\d年度本今目前截至我全镇乡街道局单位机关政府务信息公开工作中在方面开展情况正常良好的]{0,24}"
_WHOSE = rf"{_OWN}(?:{BODY})?{_OWN}"
_NEUTRAL = re.compile(_WHOSE)
_DENIAL = re.compile(
    rf"{_WHOSE}(?:暂?无|没有|(?:暂|尚)?未(?:发现|存在|出现)|不存在)"
    r"(?:存在|发现)?的?(?:其他|任何|主要|突出|明显)?(?:问题|不足)?(?:[和及与、]?(?:改进|整改)(?:情况|措施))?"
)
_CLAUSES = re.compile(r"[,。;:!?\n]+")
_ENUMERATOR = re.compile(r"[(]?[一二三12３][)、.]{1,2}")

# Words that admit a fault, and words that promise: where they stand, what was split off as problems or measures may
# not be all.
_FAULT = re.compile(
    r"不(?:够|高|强|全|深|细|广|到位|及时|规范|平衡|完善|健全|熟|重视|清|准|多|丰富)|有待|薄弱|滞后|缺乏|欠缺|缺少|[还仍尚]需"
    r"|亟待|[偏较][少低弱慢窄差]|单一|差距"
)
_ADMISSION = re.compile(r"差距|不足|不够|问题|欠缺|薄弱|有待|[还仍尚]|需|提高|提升|加强|加大|完善|改进|努力")
# A statement of a fault that also says what is being done about it, in whatever words.
_IN_HAND = re.compile(
    r"已|正在|着手|改[为用由成]|换[成上]|现在?由|目前由|安排|准备|打算|计划|今后|以后|下一?步|明年|将"
)
_STOCK_PROMISE = re.compile(
    "继续|努力|逐步|逐一|持续|改正|改进|整改|取得|更[大好]|成效|进步|再接再厉|做[得到]|加以|解决|采取|力争"
)
_PROMISING = re.compile(r"下一?步|今后|以后|将|措施|整改|为此|针对|计划|打算|拟|明年|下一年")


def _section(report: Report) -> Section | None:
    return report.section(SECTION)


def _label(section: Section) -> str:
    """The section as a clerk finds it."""
    label = next(s.label for s in load_form(EDITIONS[-1]).sections if s.code == SECTION)
    return f"“{label}”（{section.location.brief}）" if section.location else f"“{label}”"


def _of_kind(report: Report, kind: ItemKind) -> list[Item]:
    return [item for item in report.items if item.kind == kind]


def _is_general(item: Item) -> bool:
    return {theme.code for theme in item.themes} == {NOTHING_IN_PARTICULAR}


def _says_nothing(item: Item) -> bool:
    """Whether an item admits a fault, and names none."""
    return _is_general(item) and len(item.text) <= LONGEST_EMPTY and _ADMISSION.search(item.text) is not None


def _quoted(text: str) -> str:
    written = " ".join(text.split()).rstrip("。；;，,")
    return f"“{written if len(written) <= LONGEST_QUOTATION else written[: LONGEST_QUOTATION - 1] + '…'}”"


def _is_denied(view: View) -> bool:
    """Whether the whole text is a denial: 无; 存在问题：目前没有问题。"""
    section = _section(view.report)
    if section is None or len(section.text) > 20 * LONGEST_EMPTY:
        return False
    denied = False
    for line in section.text.split("\n"):
        for written in _CLAUSES.split(fold(line)):
            clause = _ENUMERATOR.sub("", written, count=1)
            if _HEADING.fullmatch(clause) or _NEUTRAL.fullmatch(clause):
                continue
            if not _DENIAL.fullmatch(clause):
                return False
            denied = True
    return denied


def _no_problem(rule: Rule, view: View) -> Iterator[Outcome]:
    section = _section(view.report)
    if section is None:
        return
    case = _why_none(view, section)
    stated = bool(_of_kind(view.report, ItemKind.PROBLEM))
    yield rule.check(SECTION, False if case else True if stated else None)
    if case:
        quoted = _quoted(section.text)
        yield rule.finding(
            case, item=SECTION, found=section.text[:LONGEST_EMPTY], location=section.location,
            label=_label(section), quoted=quoted,
        )  # fmt: skip


def _why_none(view: View, section: Section) -> str | None:
    """The case of ``no-problem``; None where a problem is stated, or where that cannot be told."""
    report = view.report
    if not section.text.strip():
        elsewhere = any("存在的问题" in s.text or "主要问题" in s.text for s in report.sections if s.code != "front")
        return None if elsewhere else "empty"
    if view.once(_is_denied):
        return "denied"
    if _of_kind(report, ItemKind.PROBLEM) or not _of_kind(report, ItemKind.MEASURE):
        return None
    doubtful = _FAULT.search(section.text) or unread(section.text, report.items)
    return None if doubtful else "measures"


def _unanswered(rule: Rule, view: View) -> Iterator[Outcome]:
    report, section = view.report, _section(view.report)
    if section is None or view.once(_is_denied):
        return
    answered = {at for item in _of_kind(report, ItemKind.MEASURE) for at in item.answers}
    problems = {at: item for at, item in enumerate(report.items) if item.kind == ItemKind.PROBLEM}
    problems = {at: item for at, item in problems.items() if not _is_general(item)}
    if not problems:
        return
    left = [at for at in problems if at not in answered]
    measures = _of_kind(report, ItemKind.MEASURE)
    accused = _without_doubtful(report.items, [at for at in left if not _may_hold_measure(report.items[at])])
    silent = not measures and _PROMISING.search(section.text)
    known = not left or not (silent or not accused or unread(section.text, report.items))
    yield rule.check(SECTION, not left if known else None, len(problems) - len(left), len(problems))
    if left and known:
        case = "some" if measures else "no-measures"
        yield _told(rule, case, section, [report.items[at] for at in accused])


def _may_hold_measure(problem: Item) -> bool:
    """Whether a problem's own words may say what is done about it: by a word, or in a sentence that tells no fault."""
    later = list(sentences(problem.text))[1:]
    return bool(_IN_HAND.search(problem.text)) or any(kind_of(fold(problem.text[a:b])) is None for a, b in later)


def _without_doubtful(items: Sequence[Item], problems: Sequence[int]) -> list[int]:
    """The problems, less those that a measure may answer without our seeing it.

    A measure may where it has words in common with the problem, or its place: the third measure of the third problem.
    Any measure may of which it is not known what it is about, and any of those that answer nothing where these are as
    many as the problems left.
    """
    measures = [item for item in items if item.kind == ItemKind.MEASURE]
    if not problems or len(measures) * len(problems) > MOST_PAIRS:
        return []
    places = [at for at, item in enumerate(items) if item.kind == ItemKind.PROBLEM]
    answers = Counter(problem for measure in measures for problem in measure.answers)
    free = [all(answers[problem] > 1 for problem in measure.answers) for measure in measures]
    words = [content_pairs(measure.text) for measure in measures]
    idle = {at for at, measure in enumerate(measures) if not measure.answers and _is_particular(measure)}
    if any(not _is_about_something(measures[at]) for at in idle):
        return []
    left: list[int] = []
    for problem in problems:
        own, place = content_pairs(items[problem].text), places.index(problem)
        near = {at for at in range(len(measures)) if len(own & words[at]) >= (1 if not measures[at].answers else 2)}
        if place < len(measures) and _is_particular(measures[place]):
            near.add(place)
        near = {at for at in near if free[at]}
        idle -= near
        if not near:
            left.append(problem)
    return left if len(left) > len(idle) else []


def _is_about_something(item: Item) -> bool:
    return any(theme.code not in (NOTHING_IN_PARTICULAR, SOMETHING_ELSE) for theme in item.themes)


def _is_particular(item: Item) -> bool:
    """Whether a measure says something that may answer a problem: 继续努力 does not."""
    return bool(content_pairs(_STOCK_PROMISE.sub(" ", fold(item.text))))


def _told(rule: Rule, case: str, section: Section, problems: Sequence[Item]) -> Finding:
    """One finding on all problems that no measure answers."""
    named = "、".join(_named(item) for item in problems[:MOST_QUOTED])
    first = problems[0]
    return rule.finding(
        case, item=SECTION, found=first.text[:LONGEST_EMPTY], location=first.location or section.location,
        label=_label(section), count=len(problems), problems=named + ("等" if len(problems) > MOST_QUOTED else ""),
    )  # fmt: skip


def _named(item: Item) -> str:
    return _quoted(item.text) + (f"（{item.location.brief}）" if item.location and item.location.brief else "")


def _only_empty(rule: Rule, view: View) -> Iterator[Outcome]:
    problems, section = _of_kind(view.report, ItemKind.PROBLEM), _section(view.report)
    if not problems or section is None or view.once(_is_denied):
        return
    empty = all(_says_nothing(item) for item in problems)
    known = not empty or not unread(section.text, view.report.items)
    yield rule.check(SECTION, not empty if known else None)
    if empty and known:
        first = problems[0]
        yield rule.finding(
            "empty", item=SECTION, found=first.text, location=first.location or section.location,
            label=_label(section), quoted="、".join(_quoted(item.text) for item in problems[:MOST_QUOTED]),
        )  # fmt: skip


RULES: tuple[Rule, ...] = (
    Rule(
        "no-problem",
        "没有写明存在的问题",
        WARNING,
        "这一部分应写明政府信息公开工作存在的主要问题，再写改进情况。没有内容、只写“无”或者只写改进措施的，"
        "看不出存在什么问题。",
        {
            "empty": "{label}下面没有内容。请写明存在的主要问题和改进情况。",
            "denied": "{label}只写{quoted}。请对照工作实际写明存在的主要问题和改进情况。",
            "measures": "{label}只写了改进措施，没有写明存在什么问题。请先写明问题，再写怎样改进。",
        },
        _no_problem,
    ),
    Rule(
        "problem-unanswered",
        "有问题没有对应的改进措施",
        NOTE,
        "写明的每个问题，都应有怎样改进的措施。措施与问题是否对应，按内容判断；没有写明具体内容的问题不计。",
        {
            "some": "{label}有{count}个问题没有看到对应的改进措施：{problems}。请逐项写明怎样改进。",
            "no-measures": "{label}写了{count}个问题，没有写改进措施：{problems}。请逐项写明怎样改进。",
        },
        _unanswered,
    ),
    Rule(
        "problem-empty",
        "没有写明具体的问题",
        NOTE,
        "只写“还有差距”“力度还需加大”一类的话，看不出问题在哪里，也无法对照改进。",
        {"empty": "{label}只写{quoted}，没有写明是什么问题。请写明具体的问题。"},
        _only_empty,
    ),
)
