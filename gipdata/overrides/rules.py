"""What is told about the files that a person keeps: findings of no single report, so that no township is blamed."""

from collections.abc import Iterator

from gipdata.checks.rule import Outcome, Rule, View
from gipdata.report import Severity

__all__ = ["CORRECTION_REFUSED", "DECISION_IDLE", "FROM_ROSTER", "RULES"]


def _of_no_report(rule: Rule, view: View) -> Iterator[Outcome]:
    """These rules are tried on the files; on a report they never find anything."""
    return iter(())


CORRECTION_REFUSED = Rule(
    "correction-refused",
    "有一处更正没有采用",
    Severity.WARNING,
    "更正只对登记时的那一份文件有效，文件以校验值辨认。文件换过、找不到这一格、更正后的数不能填在这一格的，"
    "都不采用，数据仍是从原文读到的。",
    {
        "changed": "更正表第{line}行{about}没有采用：校验值为{sha256}的文件不在本次读取的材料中，"
        "现有的是{source}。请与新文件核对；仍需更正的，改写校验值后重新运行，不再需要的请删去这一行。",
        "gone": "更正表第{line}行{about}没有采用：本次读取的材料中没有校验值为{sha256}的文件，可能已经更换或移走。"
        "请核对；仍需更正的，改写校验值后重新运行，不再需要的请删去这一行。",
        "unread": "更正表第{line}行{about}没有采用：它所指的文件“{source}”未能作为报告读取，没有可以更正的数据。",
        "other": "更正表第{line}行没有采用：这一行写的是“{told}”，而校验值所指的文件“{source}”是"
        "“{org}{year}”的报告。请核对校验值，或改正单位、年度。",
        "cell": "更正表第{line}行{about}没有采用：“{source}”的表格中没有“{asked}”这一格。"
        "表、行、列请照数据表中的代码或名称填写。",
        "several": "更正表第{line}行{about}没有采用：“{source}”的表格中“{asked}”有{count}格，不能确定是哪一格。"
        "请改填数据表中的行代码和列代码。",
        "value": "更正表第{line}行{about}没有采用：{cell_name}不能填“{found}”。请填数字；原件这一格确实空着的，"
        "填“空白”。",
        "unit": "更正表第{line}行{about}没有采用：{cell_name}是金额，“{found}”没有写单位。请连单位一起填写，"
        "如“12.5万元”“125000元”。",
        "twice": "更正表第{line}行{about}没有采用：同一格已按第{number}行更正。请只留一行。",
    },
    _of_no_report,
)

DECISION_IDLE = Rule(
    "decision-idle",
    "有一条判定没有对应的问题",
    Severity.NOTE,
    "判定表中的问题编号由问题的内容得出。问题已经改正、内容有了变化，或者这次没有读取那份报告，判定就没有对应的问题。",
    {
        "idle": "判定表第{line}行的问题“{found}”这次没有发现：可能已经改正，也可能内容有了变化，"
        "或者这次没有读取那份报告。不再需要的，可以删去这一行。"
    },
    _of_no_report,
)

FROM_ROSTER = Rule(
    "report-missing",
    "名册上的单位没有某一年度的报告",
    Severity.NOTE,
    "按名册，该单位当年年底存在，应当报送，而材料中没有。只看材料所涉及的年度；前后年度都有报告的，"
    "由报告之间的核对提示；有单位或年度不明的报告可能就是这一份时，不提示。",
    {
        "roster": "{org}列在名册上，没有读到{found}年度的报告。请与该单位联系补交；当年不应报送的，"
        "请在名册中写明起止时间。"
    },
    _of_no_report,
)

RULES: tuple[Rule, ...] = (CORRECTION_REFUSED, DECISION_IDLE, FROM_ROSTER)
