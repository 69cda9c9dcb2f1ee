"""Which problems the townships name, for how long, and what became of those of the year before."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from gipdata import charts
from gipdata.narrative.ledger import ledger
from gipdata.narrative.shares import shares
from gipdata.narrative.theme_rules import load_rules
from gipdata.report import ItemKind
from gipdata.summary.report_ground import Ground, Paragraph, Picture, Section, Subheading
from gipdata.summary.report_sentence import Sentence, is_enough, joined, named, say
from gipdata.views import coverage, recurrence, themes

__all__ = [
    "course_sentences",
    "ledger_sentences",
    "named_sentences",
    "problems_section",
    "runs_of",
    "theme_sentence",
]

_NONE = "none"  # 未具体说明 is no problem in particular
_NAMED = ("first", "new", "again_same_words", "again_other_words", "back_after_gap")
_LONG = 3  # years in a row from which on a problem is told
_MOST_THEMES = 8


def problems_section(ground: Ground) -> Section:
    """各乡镇（街道）反映的主要问题."""
    data = ground.data
    statements, again = themes(data), recurrence(data)
    items, reports, sections = (ground.of_versions(frame) for frame in (data.items, data.reports, data.sections))
    told = shares(items, reports, sections=sections)
    promised = ledger(data.items, data.reports)
    return Section(
        "各乡镇（街道）反映的主要问题",
        (
            Subheading("问题的分布"),
            Paragraph((*named_sentences(ground, coverage(data)), theme_sentence(ground, statements))),
            Picture(f"{ground.year}年度提到各主题的报告", charts.theme_shares(told)),
            Subheading("持续的时间"),
            Paragraph(tuple(course_sentences(ground, again))),
            Subheading("上一年度所提问题的变化"),
            Paragraph(tuple(ledger_sentences(ground, promised))),
        ),
    )


# What is named --------------------------------------------------------------------------------------------------------


def named_sentences(ground: Ground, frame: pd.DataFrame) -> Iterator[Sentence]:
    """How many reports name a problem, and how many they name; ``frame`` as of ``coverage``."""
    own = ground.of_year(frame)
    problems = {i: int(n) for i, n in zip(own["report_id"], own["problems"], strict=True)}
    telling = [org for report_id, org in ground.orgs.items() if problems[report_id]]
    silent = [org for report_id, org in ground.orgs.items() if not problems[report_id]]
    text = "{m}份报告中{n}份写了存在的问题，共{count}条。"
    yield say(text, m=ground.m, n=len(telling), count=sum(problems.values()))
    if silent:
        yield say("没有写明问题或者没有读到的有{n}份：{orgs}。", n=len(silent), orgs=named(silent))


def theme_sentence(ground: Ground, statements: pd.DataFrame) -> Sentence:
    """The themes that several bodies name, and how many bodies name each."""
    problems = _problems(ground, statements)
    n = problems["report_id"].nunique()
    if not is_enough(n, ground.m):
        return Sentence("写了问题的报告过少，不按主题排列。")
    bodies = Counter(problems.loc[problems["theme"] != _NONE, "theme"].tolist())
    order = {code: at for at, code in enumerate(load_rules().names)}
    ranked = sorted(bodies, key=lambda theme: (-bodies[theme], order.get(theme, len(order))))
    several = [theme for theme in ranked if bodies[theme] > 1]
    if not several:
        return Sentence("按主题归类，没有两个以上单位都提到的问题。")
    shown = [theme for theme in several if bodies[theme] >= bodies[several[:_MOST_THEMES][-1]]]
    listed = joined((say("{theme}（{n}个）", theme=_name(theme), n=bodies[theme]) for theme in shown), "、")
    text = "按主题归类（一条问题可以归入几个主题），提到的单位较多的依次是：{listed}。"
    return say(text, listed=listed)


def _problems(ground: Ground, statements: pd.DataFrame) -> pd.DataFrame:
    own = ground.of_versions(statements)
    return own[own["kind"] == ItemKind.PROBLEM]


def _name(theme: str) -> str:
    return load_rules().names.get(theme, theme)


# How long -------------------------------------------------------------------------------------------------------------


def runs_of(again: pd.DataFrame, year: int) -> Mapping[tuple[str, str], int]:
    """(body, theme) → in how many successive years, the given one the last, its reports name the theme.

    ``again`` is as of ``recurrence``, of one county's settled reports. A year without report ends a run.
    """
    frame = again[again["state"].isin(_NAMED) & (again["theme"] != _NONE)]
    years: dict[tuple[str, str], set[int]] = {}
    for org, theme, named_in in zip(frame["org"], frame["theme"], frame["year"], strict=True):
        years.setdefault((org, theme), set()).add(int(named_in))
    return {key: _run(found, year) for key, found in years.items() if year in found}


def _run(years: set[int], last: int) -> int:
    first = last
    while first - 1 in years:
        first -= 1
    return last - first + 1


def course_sentences(ground: Ground, again: pd.DataFrame) -> Iterator[Sentence]:
    """The problems named for years, and those in the words of an earlier report; ``again`` as of ``recurrence``."""
    if ground.before is None:
        yield Sentence("没有上一年度的报告，不能判断问题持续的时间。")
        return
    now = ground.of_versions(again[again["year"] == ground.year])
    orgs = {body: ground.orgs[ground.versions[i]] for body, i in zip(now["org"], now["report_id"], strict=True)}
    runs = runs_of(again[again["org"].isin(list(orgs))], ground.year)
    long = [(orgs[body], theme, years) for (body, theme), years in runs.items() if years >= _LONG]
    if long:
        listed = joined((_run_words(*run) for run in sorted(long, key=lambda run: -run[2])), "、")
        text = "截至{year}年度，同一单位连续{least}年及以上提到同一主题的有{n}项：{listed}。"
        yield say(text, year=str(ground.year), least=_LONG, n=len(long), listed=listed)
    elif ground.year - int(again.loc[again["report_id"].notna(), "year"].min()) + 1 < _LONG:
        yield say("能够比较的报告不足{least}个年度，不能判断哪些问题持续较久。", least=_LONG)
    else:
        yield say("没有同一单位连续{least}年及以上提到同一主题的情况。", least=_LONG)
    same = now[now["state"] == "again_same_words"]
    pairs = [f"{orgs[body]}（{_name(theme)}）" for body, theme in zip(same["org"], same["theme"], strict=True)]
    if pairs:
        text = "与该单位此前的报告文字基本相同的有{n}项：{listed}，请核实是否反映当年的实际情况。"
        yield say(text, n=len(pairs), listed=named(pairs))


def _run_words(org: str, theme: str, years: int) -> Sentence:
    return say("{org}“{theme}”（{years}年）", org=org, theme=_name(theme), years=years)


# What became of the problems of the year before -----------------------------------------------------------------------


def ledger_sentences(ground: Ground, promised: pd.DataFrame) -> Iterator[Sentence]:
    """What the year's reports say of the problems named a year earlier; ``promised`` as of ``ledger``."""
    if ground.before is None:
        yield Sentence("没有上一年度的报告，不能比较。")
        return
    earlier = promised[(promised["year"] == ground.year - 1) & promised["report_id"].isin(_stating(ground))]
    if earlier.empty:
        yield Sentence("上一年度的报告没有写明可以比较的问题。")
        return
    states = Counter(earlier["next_state"].tolist())
    listed = joined((say(f"{words}{{n}}条", n=states[s]) for s, words in _NEXT.items() if states[s]), "、")
    text = "{then}年度的报告写明的{n}条问题，在{year}年度的报告中：{listed}。"
    yield say(text, then=str(ground.year - 1), year=str(ground.year), n=len(earlier), listed=listed)
    if states["gone"]:
        yield Sentence("不再提及不等于已经解决，是否解决请各单位核实。")


def _stating(ground: Ground) -> list[str]:
    """The reports of the year before, in all the versions that may be the one whose section on problems counts."""
    assert ground.before is not None
    return [source for report in ground.before.townships.reports for source in report.sources]


_NEXT = {
    "again_same_words": "文字基本相同地再次提到",
    "again_other_words": "同一主题再次提到",
    "gone": "同一主题不再提及",
    "no_report": "没有报告",
    "unknown": "无法判断",
    "not_yet": "尚无报告",
}
