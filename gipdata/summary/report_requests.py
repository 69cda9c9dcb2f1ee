"""What the requests were and became, and the disputes over them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gipdata import charts
from gipdata.forms import EDITIONS, Equation, load_form
from gipdata.forms import Key as Place
from gipdata.narrative.figure_topics import OUTCOME_GROUPS, TOPICS
from gipdata.summary.report_figures import all_of, change_sentence, figure_sentence, label_of
from gipdata.summary.report_ground import Ground, Paragraph, Picture, Section, Subheading
from gipdata.summary.report_sentence import Sentence, is_enough, joined, named, percent, say
from gipdata.summary.rollup import Contribution, Figure
from gipdata.views import outcomes, requests

__all__ = [
    "applicant_sentence",
    "balance_sentence",
    "dispute_sentences",
    "disputes_section",
    "most_sentence",
    "outcome_sentences",
    "parts_of",
    "requests_section",
]

_APPLICATIONS, _TOTAL, _NEW = "applications", "total", "new_received"
_MOST = 3  # bodies that are named for the most requests


def requests_section(ground: Ground) -> Section:
    """收到和处理政府信息公开申请情况."""
    frames = ground.data
    received = [_received(ground, row) for row in (_NEW, "carried_in")]
    return Section(
        "收到和处理政府信息公开申请情况",
        (
            Subheading("收到申请的数量"),
            Paragraph((*received[0], *received[1])),
            Picture("各单位各年度新收的申请", charts.requests(ground.of_county(requests(frames)))),
            Subheading("申请人的类别"),
            Paragraph((applicant_sentence(ground),)),
            Subheading("办理结果"),
            Paragraph((*outcome_sentences(ground), balance_sentence(ground))),
            Picture("各年度办理结果的构成", charts.outcomes(ground.of_county(outcomes(frames)))),
        ),
    )


def _received(ground: Ground, row: str) -> Iterator[Sentence]:
    figure = ground.figure(_APPLICATIONS, row, _TOTAL)
    yield figure_sentence(figure, label_of(figure))
    if row == _NEW:
        yield most_sentence(figure)
        yield change_sentence(ground, figure.key, label_of(figure))


def most_sentence(figure: Figure) -> Sentence:
    """Which bodies state 0, and which the largest numbers; equals of the last named are named too."""
    stated = [(c.value, c.org) for c in figure.contributions if c.value is not None]
    zero = [org for value, org in stated if value == 0]
    above = sorted((pair for pair in stated if pair[0] > 0), key=lambda pair: -pair[0])
    least = above[min(_MOST, len(above)) - 1][0] if above else 0
    leading = [say("{org}（{n}件）", org=org, n=value) for value, org in above if value >= least]
    parts = []
    if zero:
        parts.append(say("填写为0的有{n}份", n=len(zero)))
    if leading and len(leading) <= 2 * _MOST and len(stated) > _MOST:
        parts.append(say("数量居前的是{orgs}", orgs=joined(leading, "、")))
    return say("{parts}。", parts=joined(parts, "；")) if parts else Sentence("")


# Parts of a total -----------------------------------------------------------------------------------------------------


class Parts(NamedTuple):
    """The parts of a total over the reports in which every part is known, be it from the sums of the form.

    ``values`` are the sums by part, ``reports`` the report_ids; ``total`` is the sum of the totals that these state,
    and ``unequal`` are those whose stated total is not the sum of its parts, or is not stated.
    """

    values: Mapping[Place, int]
    reports: Sequence[str]
    total: int
    unequal: Sequence[str]

    @property
    def sum(self) -> int:
        return sum(self.values.values())


def parts_of(ground: Ground, table: str, rule: str, subject: str) -> Parts:
    """The parts of the one sum of the form that the rule and the subject name."""
    equation = _equation(ground, table, rule, subject)
    said = {key: _by_report(ground.figure(table, *key)) for key in (*equation.left, *equation.right)}
    (total_key,) = equation.right
    values, reports, total, unequal = dict.fromkeys(equation.left, 0), [], 0, []
    for report_id in ground.orgs:
        parts = [_value(said[key].get(report_id)) for key in equation.left]
        if any(part is None for part in parts):
            continue
        known = [part for part in parts if part is not None]
        values = {key: values[key] + part for key, part in zip(equation.left, known, strict=True)}
        reports.append(report_id)
        stated = said[total_key].get(report_id)
        own = stated.value if stated is not None else None
        total += int(own or 0)
        if own is not None and own != sum(known):
            unequal.append(report_id)
    return Parts(values, reports, total, unequal)


def _equation(ground: Ground, table: str, rule: str, subject: str) -> Equation:
    equations = ground.rollup.form.tables[table].equations
    return next(e for e in equations if e.rule == rule and e.subject == subject)


def _by_report(figure: Figure) -> dict[str, Contribution]:
    return {c.report_id: c for c in (*figure.contributions, *figure.elsewhere)}


def _value(contribution: Contribution | None) -> int | None:
    """A count that is stated, or that the report's own sums leave no choice of."""
    if contribution is None or contribution.low is None or contribution.low != contribution.high:
        return None
    return int(contribution.low)


# Sentences ------------------------------------------------------------------------------------------------------------


def applicant_sentence(ground: Ground) -> Sentence:
    """Who made the new requests, over the reports that tell it of all of them."""
    parts = parts_of(ground, _APPLICATIONS, "applicant-total", _NEW)
    if not is_enough(len(parts.reports), ground.m):
        text = "{m}份报告中只有{n}份读到各类申请人的新收申请数量，过少，不作分类。"
        return say(text, m=ground.m, n=len(parts.reports))
    labels = {c.code: c.label for c in ground.rollup.form.tables[_APPLICATIONS].blocks[0].columns}
    by_label = [(labels[column], count) for (_, column), count in parts.values.items()]
    text = "{n}份报告的新收申请可以按申请人的类别分开，共{sum}件{listed}。"
    return say(text, n=len(parts.reports), sum=parts.sum, listed=_listed(by_label, parts.sum))


def _listed(parts: Iterable[tuple[str, int]], whole: int) -> Sentence:
    """：甲3件（占60.0%）、乙2件（占40.0%）; nothing where there is nothing to divide."""
    if not whole:
        return Sentence("")
    said = []
    for label, count in parts:
        if count:
            share = percent(count, whole)
            tail = say("（占{share}）", share=share) if share else Sentence("")
            said.append(say("{label}{count}件{tail}", label=label, count=count, tail=tail))
    return say("：{said}", said=joined(said, "、"))


def outcome_sentences(ground: Ground) -> Iterator[Sentence]:
    """What became of the requests: the total, its parts by kind, and the reasons one by one."""
    figure = ground.figure(_APPLICATIONS, "total_handled", _TOTAL)
    yield figure_sentence(figure, label_of(figure))
    parts = parts_of(ground, _APPLICATIONS, "handled-total", _TOTAL)
    if not is_enough(len(parts.reports), ground.m):
        text = "{m}份报告中只有{n}份读到各种办理结果的数量，过少，不作分类。"
        yield say(text, m=ground.m, n=len(parts.reports))
        return
    text = "{n}份报告的各种办理结果相加，共{sum}件{listed}。"
    listed = _listed(_by_group(parts), parts.sum)
    yield say(text, n=len(parts.reports), sum=parts.sum, listed=listed)
    yield _reasons(ground, parts)
    if parts.unequal:
        text = "各种办理结果之和与所填“{what}”不一致的有{n}份：{orgs}，请核实。"
        yield say(text, what=label_of(figure), n=len(parts.unequal), orgs=_names(ground, parts.unequal))


_BELOW = {row: group for group, rows in OUTCOME_GROUPS.items() for row in rows}
_UNDER = _BELOW | {"other": "other_handling"}  # one row on the 2019 form


def _by_group(parts: Parts) -> list[tuple[str, int]]:
    """Kind of outcome → count, in the order of the form."""
    counts: dict[str, int] = {}
    for (row, _), count in parts.values.items():
        group = _UNDER.get(row, row)
        counts[group] = counts.get(group, 0) + count
    return [(TOPICS[group], count) for group, count in counts.items()]


def _reasons(ground: Ground, parts: Parts) -> Sentence:
    """The rows below a kind of outcome that are not 0: 不予公开中，属于国家秘密1件."""
    rows = ground.rollup.form.tables[_APPLICATIONS].rows
    by_group: dict[str, list[Sentence]] = {}
    for (row, _), count in parts.values.items():
        if count and row in _BELOW:
            label = _plain(rows[row].label)
            by_group.setdefault(_BELOW[row], []).append(say("“{label}”{n}件", label=label, n=count))
    told = [say("{group}中，{rows}", group=TOPICS[g], rows=joined(said, "、")) for g, said in by_group.items()]
    return say("{told}。", told=joined(told, "；")) if told else Sentence("")


def _plain(label: str) -> str:
    """A row's label without its number and the explanation behind it: 属于国家秘密."""
    return label.partition(".")[2].partition("（")[0] or label


def balance_sentence(ground: Ground) -> Sentence:
    """What is carried over to the next year; and whether received and handled are as many, where every report states
    all four."""
    keys = ((_NEW, "carried_in"), ("total_handled", "carried_out"))
    sides = [[ground.figure(_APPLICATIONS, row, _TOTAL) for row in rows] for rows in keys]
    out = sides[1][1]
    head = figure_sentence(out, label_of(out))
    if any(figure.n < ground.m for side in sides for figure in side):
        return head
    said = [_by_report(figure) for side in sides for figure in side]
    unequal = [i for i in ground.orgs if not _is_even([_value(by_report[i]) for by_report in said])]
    came, went = (sum(int(figure.stated or 0) for figure in side) for side in sides)
    equal = "两者相等" if came == went else "两者不相等"
    text = f"新收与上年结转共{{came}}件，办理结果与结转下年度共{{went}}件，{equal}。"
    whole = say(text, came=came, went=went)
    if not unequal:
        return joined((head, whole))
    text = "单份报告内两者不相等的有{n}份：{orgs}，请核实。"
    return joined((head, whole, say(text, n=len(unequal), orgs=_names(ground, unequal))))


def _is_even(values: Sequence[int | None]) -> bool:
    new, carried, handled, out = (value or 0 for value in values)
    return new + carried == handled + out


def _names(ground: Ground, report_ids: Iterable[str]) -> str:
    return named([ground.orgs[report_id] for report_id in report_ids])


# Disputes -------------------------------------------------------------------------------------------------------------


def disputes_section(ground: Ground) -> Section:
    """政府信息公开行政复议、行政诉讼情况."""
    return Section("政府信息公开行政复议、行政诉讼情况", (Paragraph(tuple(dispute_sentences(ground))),))


def dispute_sentences(ground: Ground) -> Iterator[Sentence]:
    """Each channel with its results and the bodies concerned."""
    table = load_form(EDITIONS[-1]).tables["disputes"]
    results = {column.code: column.label for column in table.blocks[0].columns}
    figures = {channel: ground.figure("disputes", channel, _TOTAL) for channel in table.rows}
    none = [
        table.rows[channel].label for channel, figure in figures.items() if figure.stated == 0 and figure.n == ground.m
    ]
    if len(none) > 1:
        text = "{m}份报告{all}填写了{what}，合计均为{zero}件。"
        what = "".join(f"“{label}”" for label in none)
        yield say(text, m=ground.m, all=all_of(ground.m), what=what, zero=0)
    for channel, row in table.rows.items():
        figure = figures[channel]
        if row.label in none and len(none) > 1:
            continue
        yield figure_sentence(figure, row.label)
        if figure.stated and is_enough(figure.n, figure.m):
            yield _results(ground, channel, figure, results)


def _results(ground: Ground, channel: str, figure: Figure, labels: Mapping[str, str]) -> Sentence:
    parts = parts_of(ground, "disputes", "dispute-total", channel)
    who = joined((say("{org}{n}件", org=c.org, n=c.value) for c in figure.contributions if c.value), "、")
    stating = {c.report_id for c in figure.contributions if c.value is not None}
    if parts.unequal or not stating <= set(parts.reports) or parts.sum != figure.stated:
        return say("涉及{who}；各种结果没有全部读到或者与总计不一致，不作分类。", who=who)
    told = joined((say("{label}{n}件", label=labels[c], n=n) for (_, c), n in parts.values.items() if n), "、")
    return say("涉及{who}：{told}。", who=who, told=told)
