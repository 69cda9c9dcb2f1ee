"""The manual page of all rules, rendered from the rules themselves."""

import re
from collections.abc import Iterator

from gipdata.checks.engine import RULES
from gipdata.checks.rule import Rule
from gipdata.forms import EDITIONS, load_form
from gipdata.report import Severity

__all__ = ["SEVERITY_NAMES", "render"]

SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}

INTRODUCTION = """\
# 检查规则

本页由 `make rules` 根据规则本身生成，请勿手工修改。

- **错误**：违反格式自身的勾稽关系，或者任何报告都不可能出现的内容；**警告**：审核人员会追问的内容；
  **提示**：值得看一眼的内容。
- 每条规则有三种结果：相符、不符、不能断定。空格、“/”和缺少的格都不当作0；只要有数字不知道，
  除非已知的部分已经超过合计，一律是“不能断定”，不算问题。
- 一处错误只提示一次：一个数填错，会使所在的行、列和平衡关系同时不符，
  这几处不符合成一条，并指出最少改动哪一格即可全部相符。
  这一条用其中排在最前面的规则的名称。
- “措辞”中花括号内的部分，在提示中换成报告里的内容。
"""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
PLACEHOLDER_NAMES = {
    "about": "单位和年度", "amount": "金额", "asked": "所指的格", "before": "上一年件数", "bound": "界限",
    "candidates": "各种改法", "carried": "结转的行", "cell": "格", "cell_name": "格", "count": "个数",
    "documents": "两种格式的文号", "each": "平均金额", "expected": "应有内容", "found": "读到的内容", "heading": "标题",
    "if_wan": "按万元计的金额", "issued": "本年制发", "label": "行名或列名", "limit": "上限", "line": "行号",
    "row_name": "“行名”一行",
    "name": "单位", "newest": "现行格式的文号", "number": "数", "org": "单位", "other": "另一格",
    "other_found": "另一格的数", "others": "其余各格", "parts": "相比较的格", "place": "位置", "places": "各处位置",
    "planned": "所写的年度", "problems": "各个问题", "projects": "项目数", "quoted": "原文", "repealed": "本年废止",
    "reviews": "复议的行", "row": "行名", "sha256": "校验值", "source": "另一份材料", "suits": "诉讼的行",
    "sums": "不符的合计", "table_name": "表", "told": "各列情况", "unit": "单位", "used": "所用格式的文号",
    "value": "数", "year": "年度", "yuan": "按元计的金额",
}  # fmt: skip


def render() -> str:
    """The page as Markdown.

    >>> render().startswith("# 检查规则")
    True
    """
    from gipdata.overrides.rules import RULES as ON_FILES  # no rules on reports: they lie behind the checks

    of_reports = [line for rule in RULES for line in _rule(rule, _basis(rule))]
    of_files = [line for rule in ON_FILES for line in _rule(rule, "人工登记的更正表、判定表和名册，不是对报告的意见")]
    return "\n".join([INTRODUCTION, *of_reports, *of_files])


def _rule(rule: Rule, basis: str) -> Iterator[str]:
    yield f"## `{rule.code}` {rule.worded(rule.title)}\n"
    yield f"- 程度：{_severities(rule)}"
    yield f"- 依据：{basis}"
    yield f"- 说明：{rule.worded(rule.explanation)}"
    yield "- 措辞："
    for case, template in rule.templates.items():
        wording = _PLACEHOLDER.sub(lambda match: f"{{{PLACEHOLDER_NAMES[match[1]]}}}", template)
        yield f"  - `{case}`：{wording}"
    yield ""


def _severities(rule: Rule) -> str:
    usual = SEVERITY_NAMES[rule.severity]
    others = "".join(f"；`{case}` 为{SEVERITY_NAMES[severity]}" for case, severity in rule.severities.items())
    return usual + others


def _basis(rule: Rule) -> str:
    form = load_form(rule.edition or EDITIONS[-1])
    documents = "、".join(
        load_form(edition).prescribed_by for edition in ([rule.edition] if rule.edition else EDITIONS)
    )
    if rule.table is None:
        return documents
    table = form.tables[rule.table]
    clause = next((block.heading for block in table.blocks if rule.clause and block.clause == rule.clause), "")
    return f"{documents}，“{table.label}”{clause}"
