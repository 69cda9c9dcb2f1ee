"""The rules that hold the prose against the tables, and its figures against each other.

Only a figure of the body's own for the year is held against a cell: never a part's, another body's, another year's, or
one that is not surely understood (gipdata.narrative.figures).
"""

from gipdata.checks.rule import Rule
from gipdata.checks.stated_silence import fee_not_mentioned, not_mentioned
from gipdata.checks.stated_sums import sums_in_the_text
from gipdata.checks.stated_tables import (
    against_carried,
    against_cells,
    against_disputes,
    against_handled,
    against_outcomes,
    against_procurement,
    against_received,
    denied_requests,
)
from gipdata.report import Severity

__all__ = ["RULES"]

WARNING, NOTE = Severity.WARNING, Severity.NOTE

DIFFERS = "正文{place}写有“{found}”，而{cell}为{expected}，两处不符。请核对后改正其中一处。"
_NORMATIVE = "normative_documents"
# What was made stands in another column on each form. 备案 is the filing of a document, not another one made.
_DOCUMENTS = {
    "documents_made": ((_NORMATIVE, "issued"), (_NORMATIVE, "made")),
    "documents_disclosed": ((_NORMATIVE, "disclosed"),),
    "documents_repealed": ((_NORMATIVE, "repealed"),),
    "documents_in_force": ((_NORMATIVE, "in_force"),),
}
_DECISIONS = {topic: ((topic, "decisions"),) for topic in ("licences", "penalties", "compulsory_measures")}

RULES: tuple[Rule, ...] = (
    Rule(
        "text-requests",
        "正文写的申请件数与表格不符",
        WARNING,
        "正文写“收到”“受理”或“新收”的件数，应等于“{rows[new_received]}”的总数；写“共”“累计”“收办”的，"
        "也可以是加上“{rows[carried_in]}”的件数；写明含上年的，应是两项之和。"
        "其他单位、其他年度的件数，以及其中一部分的件数，不作比较。",
        {
            "differs": DIFFERS,
            "is-both": "正文{place}写有“{found}”，而{cell}为{expected}，加上“{carried}”的{other_found}件才是这个数。"
            "请在正文中写明含上年结转，或者改为本年新收的件数。",
            "in-all": "正文{place}写有“{found}”，而{cell}为{expected}，“{carried}”为{other_found}，"
            "不论是否相加都不是这个数。请核对后改正其中一处。",
            "with-carried": "正文{place}写有“{found}”并写明含上年结转，而{cell}为{number}，“{carried}”为{other_found}，"
            "两项之和为{expected}。请核对后改正其中一处。",
        },
        against_received,
        {"is-both": NOTE},
        table="applications",
    ),
    Rule(
        "text-no-requests",
        "正文写没有收到申请，表格中却有",
        WARNING,
        "正文写未收到申请或收到0件的，“{rows[new_received]}”的总数应为0。",
        {
            "denied": "正文{place}写有“{found}”，而{cell}为{expected}。没有收到的，这一格应为0。"
            "请核对是正文误写还是表格误填，改正其中一处。"
        },
        denied_requests,
        table="applications",
    ),
    Rule(
        "text-silent",
        "表格中有申请或案件，正文没有提到",
        NOTE,
        "表格中有申请，或者有复议、诉讼，正文应说明收到和办理的情况。只在目录性的语句、标题或者制度要求中出现的不算说明。",
        {
            "requests": "{cell}读到{found}，但正文没有一处说明收到或办理申请的情况。"
            "请在正文中补充说明，或者核对表格是否误填。",
            "disputes": "{cell}共读到{found}，但正文没有一处说明复议、诉讼的情况。"
            "请在正文中补充说明，或者核对表格是否误填。",
        },
        not_mentioned,
    ),
    Rule(
        "text-handled",
        "正文写的办结件数与表格不符",
        WARNING,
        "正文写办结、答复的件数，应等于“{rows[total_handled]}”。只写“办理”而没有写明是收到还是办结的，"
        "与新收、新收加结转、办结三个数中的任何一个相等即可。",
        {"differs": DIFFERS},
        against_handled,
        table="applications",
    ),
    Rule(
        "text-carried",
        "正文写的结转件数与表格不符",
        WARNING,
        "正文写上年结转的件数，应等于“{rows[carried_in]}”的总数；写结转下年的件数，应等于“{rows[carried_out]}”的总数。",
        {"differs": DIFFERS},
        against_carried,
        table="applications",
    ),
    Rule(
        "text-outcome",
        "正文写的办理结果与表格不符",
        WARNING,
        "正文写的各种办理结果的件数，应等于表三办理结果中相应各行的总数；一类包括几行的，应等于几行之和。",
        {
            "differs": DIFFERS,
            "group": "正文{place}写有“{found}”，而表三{parts}的总数之和为{expected}，两处不符。请核对后改正其中一处。",
        },
        against_outcomes,
        table="applications",
    ),
    Rule(
        "text-disputes",
        "正文写的复议、诉讼件数与表格不符",
        WARNING,
        "正文写的因信息公开引起的复议件数，应等于表四“{rows[review]}”的总数；诉讼件数应等于"
        "“{rows[direct_suit]}”与“{rows[suit_after_review]}”的总数之和。写没有发生的，应为0。",
        {
            "differs": DIFFERS,
            "sum": "正文{place}写有“{found}”，而{parts}，和为{expected}，两处不符。请核对后改正其中一处。",
        },
        against_disputes,
        table="disputes",
    ),
    Rule(
        "text-documents",
        "正文写的“{rows[normative_documents]}”件数与表格不符",
        WARNING,
        "正文写制发、公开、废止或者现行有效的“{rows[normative_documents]}”的件数，应等于表二相应的格。"
        "备案、审查的件数和其他公文的件数不作比较。",
        {"differs": DIFFERS},
        against_cells(_DOCUMENTS),
        table="disclosure",
        clause=1,
    ),
    Rule(
        "text-decisions",
        "正文写的处理决定件数与表格不符",
        WARNING,
        "正文写的“{rows[licences]}”“{rows[penalties]}”“{rows[compulsory_measures]}”的件数，应等于表二相应的“{columns[decisions]}”。"
        "公示的条数、事项的项数和政务服务的办件数不作比较。",
        {"differs": DIFFERS},
        against_cells(_DECISIONS),
        table="disclosure",
    ),
    Rule(
        "text-procurement",
        "正文写的“{rows[procurement]}”与表格不符",
        WARNING,
        "正文写的“{rows[procurement]}”的项目数和金额，应等于表二相应的格；金额只比较到写出的位数。"
        "没有写明是集中采购的不作比较。",
        {
            "differs": DIFFERS,
            "amount": "正文{place}写有“{found}”，而{cell}为{expected}元，两处不符。请核对后改正其中一处。",
        },
        against_procurement,
        table="disclosure",
        clause=9,
        edition="2019",
    ),
    Rule(
        "text-sum",
        "正文中的数字彼此不符",
        WARNING,
        "同一句中列全的各项应等于总数，“其中”的一项不会超过总数，所占的百分比应与前后两个数相符。"
        "写有“等”“主要”的没有列全，不作判断；百分比只比较到写出的位数。",
        {
            "list": "正文{place}写有“{found}”，各项之和为{expected}，总数却是{value}。请核对各项和总数，改正其中一处。",
            "part": "正文{place}写有“{found}”，其中的{value}超过了总数{bound}。请核对后改正其中一处。",
            "share": "正文{place}写有“{found}”，所占百分比写为{value}，按{parts}计算应为{expected}。"
            "请核对后改正其中一处。",
        },
        sums_in_the_text,
    ),
    Rule(
        "processing-fee-silent",
        "没有说明信息处理费的收取情况",
        NOTE,
        "新格式要求在第六部分报告收取信息处理费的情况。本年有申请的，没有收取也应写明。",
        {"silent": "{cell}读到{found}，但“{heading}”没有写信息处理费。请补写收取的金额；没有收取的，写明没有收取。"},
        fee_not_mentioned,
        edition="2021",
    ),
)
