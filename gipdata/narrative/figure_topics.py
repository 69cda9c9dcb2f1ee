"""What a stated figure counts, and whose and which year's it is: the codes with their Chinese labels."""

from collections.abc import Mapping
from functools import cache

from gipdata.folding import fold, split_enumerator
from gipdata.forms import EDITIONS, load_form

__all__ = ["OUTCOME_GROUPS", "OUTCOME_ROWS", "REQUESTS", "SCOPES", "TOPICS", "outcome_labels"]


@cache
def _outcomes() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The rows of 本年度办理结果 of both editions, and those under each of its groups, each code with its labels."""
    labels: dict[str, dict[str, None]] = {}
    groups: dict[str, dict[str, None]] = {}
    for form in map(load_form, EDITIONS):
        block = form.tables["applications"].blocks[0]
        above = {g.code: g for g in block.groups}
        for row in block.rows:
            group = above.get(row.under or "")
            if group is None or row.code == "total_handled":
                continue
            if group.code != "results":
                labels.setdefault(group.code, {}).update(dict.fromkeys(group.labels))
                groups.setdefault(group.code, {})[row.code] = None
            code = "other_handling" if row.code == "other" else row.code  # the 2019 form's row is the 2021 form's group
            labels.setdefault(code, {}).update(dict.fromkeys(row.labels))
    return {c: tuple(v) for c, v in labels.items()}, {c: tuple(v) for c, v in groups.items()}


def _bare(label: str) -> str:
    return split_enumerator(fold(label))[1].partition("(")[0]


OUTCOME_ROWS: tuple[str, ...] = tuple(_outcomes()[0])
"""The rows and groups of 本年度办理结果: their codes are topics."""

OUTCOME_GROUPS: Mapping[str, tuple[str, ...]] = _outcomes()[1]
"""A group of outcomes → the rows that it is the sum of (of the 2021 form; on the 2019 form 其他处理 is one row)."""


def outcome_labels() -> dict[str, str]:
    """How the forms word each outcome, folded → its topic.

    The bare 其他 of the 2021 form is left out: in a sentence it means anything.
    """
    return {_bare(label): code for code, labels in _outcomes()[0].items() for label in labels if len(_bare(label)) > 2}


REQUESTS: Mapping[str, str] = {
    "requests_received": "收到的申请",
    "requests_in_all": "共收到的申请（可能含上年结转）",
    "requests_with_carried": "收到的申请（写明含上年结转）",
    "requests_handled": "办结的申请",
    "requests_answered": "答复的申请",
    "requests_dealt_with": "申请（未写明是收到还是办结）",
    "requests_carried_in": "上年结转的申请",
    "requests_carried_out": "结转下年度的申请",
}

TOPICS: Mapping[str, str] = {
    **REQUESTS,
    **{code: _bare(labels[0]) for code, labels in _outcomes()[0].items()},
    "other_other": "其他处理中的其他",
    "disclosed_on_request": "依申请公开的信息",
    "reviews": "行政复议",
    "suits": "行政诉讼",
    "direct_suits": "未经复议直接起诉",
    "suits_after_review": "复议后起诉",
    "disputes": "行政复议和行政诉讼合计",
    "documents_made": "制发的规范性文件",
    "documents_disclosed": "公开的规范性文件",
    "documents_repealed": "废止的规范性文件",
    "documents_in_force": "现行有效的规范性文件",
    "documents": "规范性文件（未写明是制发还是公开）",
    "licences": "行政许可",
    "penalties": "行政处罚",
    "compulsory_measures": "行政强制",
    "procurement_projects": "集中采购项目",
    "procurement_amount": "集中采购金额",
    "fee": "行政事业性收费",
    "processing_fee": "信息处理费",
    "web_items": "公开的信息",
    "interpretations": "政策解读",
    "papers": "公文、文件",
    "filed": "备案",
    "enquiries": "热线、信箱、留言、咨询",
    "petitions": "信访、投诉、举报",
    "services": "政务服务、审批、救助等办件",
    "proposals": "建议提案",
    "meetings": "会议",
    "trainings": "培训",
    "publicity": "宣传活动",
    "people": "人员",
    "facilities": "公开场所、栏目、平台",
    "other": "其他",
}
"""What a figure counts → Chinese label. Only those that a cell of the tables holds are ever compared with one."""

SCOPES: Mapping[str, str] = {
    "own": "本机关本年度",
    "part": "其中的一部分",
    "channel": "经某一渠道",
    "other_body": "其他机关",
    "other_year": "其他年度",
    "planned": "计划",
    "norm": "频次、标准",
    "change": "增减数",
    "unclear": "不能断定",
}
"""Whose and which year's figure it is → Chinese label. Only ``own`` is ever compared with a cell."""
