"""Scenes for the rules of gipdata.checks.problems, as in scenes.py. Cases of every sort are in test_prose.py."""

from collections.abc import Callable

from gipdata.report import Report

from .scenes_prose import told


def five(text: str) -> list[Report]:
    return told("problems", text)


FIRES: dict[str, Callable[[], list[Report]]] = {
    "no-problem empty": lambda: five(""),
    "no-problem denied": lambda: five("（一）存在的主要问题：无。\n（二）改进情况：无。"),
    "no-problem measures": lambda: five("改进措施：一是增加业务培训。二是专人按月更新栏目。"),
    "problem-unanswered some": lambda: five(
        "存在的问题：一是栏目更新不及时；\n二是政策解读少。\n改进措施：一是按月更新栏目。"
    ),
    "problem-unanswered no-measures": lambda: five("存在的问题：一是栏目更新不及时；\n二是工作人员少，均为兼职。"),
    "problem-empty": lambda: five("政府信息公开工作还有一定差距。"),
}

NEAR_MISSES: dict[str, Callable[[], list[Report]]] = {
    "no-problem one": lambda: five("存在的问题：栏目更新不及时。改进措施：专人按月更新栏目。"),
    "no-problem denial of something else": lambda: five("没有专职人员，栏目更新不及时。今后安排专人按月更新栏目。"),
    "no-problem fault in a measure": lambda: five("针对栏目更新不及时的问题，安排专人按月更新栏目。"),
    "problem-unanswered each": lambda: five(
        "存在的问题：一是栏目更新不及时；二是业务培训少。\n改进措施：一是专人按月更新栏目；二是增加业务培训。"
    ),
    "problem-unanswered general": lambda: five("政府信息公开工作还有一定差距。下一步将继续努力。"),
    "problem-empty particular": lambda: five("存在的问题：栏目更新不及时。改进措施：专人按月更新栏目。"),
}
