"""Scenes for the rules of gipdata.checks.prose, as in scenes.py. Cases of every sort are in test_prose.py."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from gipdata.report import Location, Report, Section

from .build import make_report

FRONT = "本报告按照《中华人民共和国政府信息公开条例》编制。如有疑问，请与柳溪乡党政办联系（电话：0000-0000000）。"


def told(section: str = "overview", text: str = "", **fields: Any) -> list[Report]:
    """A report in which a section reads ``text``, its lines in lines 11 and on of the source."""
    made = make_report()
    lines = tuple(Location(11 + at) for at in range(text.count("\n") + 1))
    new = Section(section, "", text, lines[0], None, lines)
    if section == "front":
        sections = (new, *made.sections)
    else:
        sections = tuple(new if s.code == section else s for s in made.sections)
    report = replace(made, sections=sections, title="柳溪乡2021年政府信息公开工作年度报告")
    return [replace(report, **fields)]


def of_county(text: str) -> list[Report]:
    """The front of a report whose body's name says the county."""
    report = told("front", text, org="大曹庄乡", org_full="宁晋县大曹庄乡")[0]
    return [replace(report, title="宁晋县大曹庄乡2021年政府信息公开工作年度报告")]


FIRES: dict[str, Callable[[], list[Report]]] = {
    "plan-for-past": lambda: told(
        "problems", "存在的问题：一是栏目更新不及时。\n2021年，我们将采取以下措施：一是按月更新栏目。"
    ),
    "foreign-name kind": lambda: told(
        text="本乡按月更新栏目。\n本乡完善了局内会审的办法，我局公开信息30条。\n局内各站所互查两次。"
    ),
    "foreign-name kinds": lambda: told(text="本乡按月更新栏目，我街道设专人负责。\n本乡公开信息30条，我镇群众满意。"),
    "foreign-name body": lambda: told("front", "本报告由尉庄乡人民政府编制。"),
    "foreign-name county": lambda: of_county("2021年，在舞阳县委、县政府的坚强领导下，公开工作有序开展。"),
    "sentence-cut": lambda: told(
        text="（一）健全制度\n本乡修订了公开指南。落实审核责任，\n（二）拓宽渠道\n开通了公众号。"
    ),
    "phrase-doubled": lambda: told(text="根据县里的统一安排，根据县里的统一安排，本乡修订了公开指南。"),
    "phrase-doubled long": lambda: told(
        text="对照县里印发的清单逐项自查并按时报送整改的进展和结果，"
        "对照县里印发的清单逐项自查并按时报送整改的进展和结果，本乡无遗漏。"
    ),
    "placeholder sign": lambda: told(text="2021年，本乡主动公开信息××条，召开会议____次。"),
    "placeholder label": lambda: told("front", FRONT.replace("0000-0000000", "")),
    "slip": lambda: told(text="本乡通过公式公开等方式公开信息。\n乡党委委、政府规范权利运行。\n监督权利运行。"),
    "outdated-basis": lambda: told("front", "本报告根据国办公开办函[2019]60号文件编制。"),
}

NEAR_MISSES: dict[str, Callable[[], list[Report]]] = {
    "plan-for-past next year": lambda: told("problems", "一是更新不及时。2022年，我们将按月更新栏目。"),
    "plan-for-past done": lambda: told("problems", "2021年，我乡将政务公开列入议程，仍有更新不及时的情况。"),
    "plan-for-past published early": lambda: told(
        "problems", "更新不及时。2021年底前将建立台账。", published=date(2021, 12, 20)
    ),
    "foreign-name road": lambda: told(text="本乡在街道两侧设公开栏4处，街道干净整洁。"),
    "foreign-name whole": lambda: told(text="本乡树立全局意识，公开县直各局内部监督的结果。"),
    "foreign-name unknown": lambda: told(text="我局公开信息30条。", org=None, org_full=None),
    "sentence-cut list": lambda: told(text="本乡做了三件事：\n1.修订指南，\n2.更新目录；\n3.培训人员。"),
    "phrase-doubled headline": lambda: told(text="（一）加强组织领导。加强组织领导，成立领导小组。"),
    "placeholder masked name": lambda: told(text="申请人李某某、王××已获答复。"),
    "placeholder telephone": lambda: told("front", FRONT),
    "slip member": lambda: told(text="由党委委员分管，权力运行公开透明。"),
    "outdated-basis in force": lambda: told("front", "根据国办公开办函〔2021〕30号编制。"),
    "outdated-basis county": lambda: told("front", "根据县政办〔2019〕60号编制。"),
}
