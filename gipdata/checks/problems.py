"""The rules on section 五: problems, and the measures that answer them."""

import re
from collections.abc import Iterator, Sequence

from gipdata.checks.rule import Outcome, Rule, View
from gipdata.folding import fold
from gipdata.forms import EDITIONS, load_form
from gipdata.report import Finding, Item, ItemKind, Report, Section, Severity

__all__ = ["RULES"]

WARNING, NOTE = Severity.WARNING, Severity.NOTE

SECTION = "problems"
NOTHING_IN_PARTICULAR = "none"  # the theme of 力度还需加大
LONGEST_EMPTY = 40  # a longer statement says something, whether or not a theme is known for it
LONGEST_QUOTATION = 20
MOST_QUOTED = 5

# A clause that names the section, tells whose work it is, or denies that there is a problem; what is not made of these
# words is none of them.
_HEADING = re.compile(
    r"(?:政府信息公开工作)?(?:存在的?)?(?:主要)?(?:问题|不足)?(?:[和及与]?(?:改进|整改)(?:情况|措施|办法))?"
)
_WHOSE = r"[\d年度本今目前截至我全镇乡街道局单位机关政府务信息公开工作中在方面开展情况正常良好]{0,24}"
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


def _denies(section: Section) -> bool:
    """Whether the whole text is a denial: 无; 存在问题：目前没有问题。"""
    if len(section.text) > 20 * LONGEST_EMPTY:
        return False
    lines = (fold(line) for line in section.text.split("\n"))
    clauses = [_ENUMERATOR.sub("", clause, count=1) for line in lines for clause in _CLAUSES.split(line)]
    said = [c for c in clauses if not _HEADING.fullmatch(c) and not _NEUTRAL.fullmatch(c)]
    return bool(said) and all(_DENIAL.fullmatch(clause) for clause in said)


def _no_problem(rule: Rule, view: View) -> Iterator[Outcome]:
    section = _section(view.report)
    if section is None:
        return
    case = _why_none(view.report, section)
    stated = bool(_of_kind(view.report, ItemKind.PROBLEM))
    yield rule.check(SECTION, False if case else True if stated else None)
    if case:
        quoted = _quoted(section.text)
        yield rule.finding(
            case, item=SECTION, found=section.text[:LONGEST_EMPTY], location=section.location,
            label=_label(section), quoted=quoted,
        )  # fmt: skip


def _why_none(report: Report, section: Section) -> str | None:
    """The case of ``no-problem``; None where a problem is stated, or where that cannot be told."""
    if not section.text.strip():
        elsewhere = any("存在的问题" in s.text or "主要问题" in s.text for s in report.sections if s.code != "front")
        return None if elsewhere else "empty"
    if _denies(section):
        return "denied"
    if _of_kind(report, ItemKind.PROBLEM) or not _of_kind(report, ItemKind.MEASURE):
        return None
    return None if _FAULT.search(section.text) else "measures"


def _unanswered(rule: Rule, view: View) -> Iterator[Outcome]:
    report, section = view.report, _section(view.report)
    if section is None or _denies(section):
        return
    answered = {at for item in _of_kind(report, ItemKind.MEASURE) for at in item.answers}
    problems = {at: item for at, item in enumerate(report.items) if item.kind == ItemKind.PROBLEM}
    problems = {at: item for at, item in problems.items() if not _is_general(item)}
    if not problems:
        return
    left = [item for at, item in problems.items() if at not in answered]
    measures = _of_kind(report, ItemKind.MEASURE)
    known = bool(measures) or not _PROMISING.search(section.text)
    yield rule.check(SECTION, None if left and not known else not left, len(problems) - len(left), len(problems))
    if left and known:
        case = "some" if measures else "no-measures"
        yield _told(rule, case, section, left)


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
    if not problems or section is None or _denies(section):
        return
    empty = all(_says_nothing(item) for item in problems)
    yield rule.check(SECTION, not empty)
    if empty:
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
