"""Scenes for the rules of gipdata.checks.repeats, as in scenes.py."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from gipdata.report import Location, Place, Report

from .build import Key3, Value, make_report
from .scenes import app, disc, years

# Prose that nobody has written and that no set phrase covers; the figures are the characters that count.
FERRY = (
    "渡口的木牌换成了铁牌，写着船工核对过的水位、票价和加开的班次；雨季停航时敲三下铜钟，"
    "再由两名学生骑车到各湾口贴纸条，纸条当晚收回，存进粮站的竹匣里"
)  # 67
MILL = "磨坊旁新搭了凉棚，墙上挂着打井合同的抄本，谁家出了几个工、领了几袋水泥，看一眼就清楚"  # 38
ORCHARD = "果园的滴灌管子去年冬天冻裂了十几处，修补的账目由三户轮流记，写在木板背面，开春时念给大家听"  # 42
SCHOOL = "校车改走新桥以后，时刻表印成了三种颜色的卡片，赶集那天发给了每一个带孩子的老人"  # 37
SET_PHRASES = (
    "加强组织领导，明确职责分工，建立健全长效机制，拓宽公开渠道，丰富公开内容，及时准确主动公开政府信息，"
    "自觉接受社会监督，充分保障人民群众的知情权、参与权、监督权"
)

FIGURES: dict[Key3, Value] = {
    **disc("normative_documents", issued=2, repealed=2, in_force=8),
    **disc("licences", decisions=12),
    **disc("penalties", decisions=3),
}
ONE_REQUEST: dict[Key3, Value] = {
    **app("new_received", 1, 0, 0, 0, 0, 0, 1),
    **app("granted", 1, 0, 0, 0, 0, 0, 1),
    **app("total_handled", 1, 0, 0, 0, 0, 0, 1),
}
HERE = Place("柳溪乡", "某县", "某市", "某省", "130000000000", "text")


def written(report: Report, text: str) -> Report:
    """The report with another 总体情况."""
    places = tuple(Location(line) for line, _ in enumerate(text.split("\n"), 7))
    sections = tuple(s._replace(text=text, places=places) if s.code == "overview" else s for s in report.sections)
    return replace(report, sections=sections)


def of(org: str, text: str = "", year: int = 2021, values: dict[Key3, Value] | None = None, **place: Any) -> Report:
    """The report of another organisation, by default of the same county."""
    made = in_year(make_report("2021", values), year)
    made = replace(made, org=org, source=f"{org}{year}.txt", place=HERE._replace(township=org, **place))
    return written(made, text) if text else made


def in_year(report: Report, year: int) -> Report:
    whole = (date(year, 1, 1), date(year, 12, 31))
    return replace(report, source=f"{year}.txt", year=year, years_stated={"title": year, "period": year}, period=whole)


def own(text: str, year: int = 2021) -> Report:
    return written(in_year(make_report(), year), text)


def both_years(before: str, now: str) -> list[Report]:
    return [own(before, 2021), own(now, 2022)]


def with_gap(*found: int) -> list[Report]:
    return [in_year(make_report(), year) for year in found]


FIRES: dict[str, Callable[[], list[Report]]] = {
    "same-figures": lambda: years(FIGURES, FIGURES),
    "same-figures other": lambda: [of("石桥镇", values=FIGURES), make_report("2021", FIGURES)],
    "same-text half": lambda: both_years(f"{ORCHARD}。", f"{SCHOOL}又发两百张。\n{ORCHARD}。"),
    "same-text below most": lambda: both_years(f"{FERRY}。", f"{FERRY}，十七号起新增一班去林场的船，票价不变。"),
    "same-text four pieces": lambda: both_years(
        f"{MILL}。甲{FERRY}。乙{ORCHARD}。丙{SCHOOL}。", f"{ORCHARD}。{MILL}。\n{SCHOOL}。{FERRY}。"
    ),
    "same-text overlapping": lambda: both_years(f"{SCHOOL}{MILL}。乙{MILL}{ORCHARD}。", f"{SCHOOL}{MILL}{ORCHARD}。"),
    "same-text most": lambda: both_years(
        f"{ORCHARD}。{MILL}。", f"{ORCHARD}，{MILL}。今年多种了二十二棵梨树，分给河东的六户人家。"
    ),
    "shared-passage": lambda: [of("石桥镇", f"{MILL}。{FERRY}。"), own(f"{ORCHARD}。\n{FERRY}。")],
    "shared-passage other marks": lambda: [of("石桥镇", FERRY.replace("，", " ")), own(f"{ORCHARD}。{FERRY}。")],
    "shared-passage far": lambda: [
        of("石桥镇", f"{FERRY}。{MILL}。{ORCHARD}。", province="他省", city="他市", county="他县"),
        own(f"{FERRY}。{MILL}。{ORCHARD}。"),
    ],
    "shared-passage year before": lambda: [of("石桥镇", FERRY, 2020), of("石桥镇", MILL, 2022), own(FERRY)],
    "shared-passage twice": lambda: [
        of("石桥镇", f"{FERRY}。{MILL}{SCHOOL}。"),
        own(f"{MILL}{SCHOOL}。{ORCHARD}。{FERRY}。"),
    ],
    "report-missing": lambda: with_gap(2021, 2023),
    "report-missing long": lambda: with_gap(2019, 2021, 2025),
}

NEAR_MISSES: dict[str, Callable[[], list[Report]]] = {
    "same-figures four": lambda: years(
        FIGURES | disc("penalties", decisions=0), FIGURES | disc("penalties", decisions=0)
    ),
    "same-figures one request": lambda: years(ONE_REQUEST, ONE_REQUEST),
    "same-figures one request of another": lambda: [
        of("石桥镇", values=ONE_REQUEST),
        make_report("2021", ONE_REQUEST),
    ],
    "same-figures had them before": lambda: [
        of("石桥镇", values=FIGURES),
        in_year(make_report("2021", FIGURES), 2019),
        make_report("2021", FIGURES),
    ],
    "same-figures county government": lambda: [
        replace(of("某县", values=FIGURES), org_type="county"),
        make_report("2021", FIGURES),
    ],
    "same-figures one differs": lambda: years(FIGURES, FIGURES | disc("penalties", decisions=4)),
    "same-figures blank": lambda: years(FIGURES, FIGURES | disc("regulations", issued=None)),
    "same-figures two others": lambda: [
        of("石桥镇", values=FIGURES),
        of("梅岭乡", values=FIGURES),
        make_report("2021", FIGURES),
    ],
    "same-figures later": lambda: [of("石桥镇", year=2022, values=FIGURES), make_report("2021", FIGURES)],
    "same-figures renamed": lambda: [of("柳溪镇", values=FIGURES, year=2020), make_report("2021", FIGURES)],
    "same-figures nameless": lambda: [
        of("石桥镇", values=FIGURES),
        replace(of("石桥镇", values=FIGURES), org=None),
        make_report("2021", FIGURES),
    ],
    "same-text below half": lambda: both_years(f"{ORCHARD}。", f"{SCHOOL}又发两百多张。{ORCHARD}。"),
    "same-text a third": lambda: both_years(f"{MILL}。", f"{MILL}。{FERRY}。"),
    "same-text short": lambda: both_years(f"{MILL}。", f"{MILL}。"),
    "same-text two years before": lambda: [own(f"{FERRY}。", 2020), own(f"{FERRY}。", 2022)],
    "same-text regulation": lambda: both_years(
        "政府信息，是指行政机关在履行行政管理职能过程中制作或者获取的，以一定形式记录、保存的信息。",
        "政府信息，是指行政机关在履行行政管理职能过程中制作或者获取的，以一定形式记录、保存的信息。",
    ),
    "shared-passage 59": lambda: [of("石桥镇", FERRY[:-9]), own(FERRY[:-9])],
    "shared-passage two others": lambda: [of("石桥镇", FERRY), of("梅岭乡", FERRY), own(FERRY)],
    "shared-passage two others far": lambda: [of("石桥镇", FERRY), of("梅岭乡", FERRY, county="别县"), own(FERRY)],
    "shared-passage later": lambda: [of("石桥镇", FERRY, 2022), own(FERRY)],
    "shared-passage had it before": lambda: [of("石桥镇", FERRY), own(FERRY, 2020), own(FERRY)],
    "shared-passage renamed": lambda: [of("柳溪镇", FERRY, 2020), own(FERRY)],
    "shared-passage merged": lambda: [
        replace(of("文化局", FERRY, 2020), org_type="department"),
        replace(of("文化和旅游局", FERRY, 2021), org_type="department"),
    ],
    "shared-passage nameless": lambda: [of("石桥镇", FERRY), replace(of("石桥镇", FERRY), org=None), own(FERRY)],
    "shared-passage other nameless": lambda: [replace(of("石桥镇", FERRY), org=None), own(FERRY)],
    "shared-passage no place": lambda: [replace(of("石桥镇", FERRY), place=Place("石桥镇")), own(FERRY)],
    "shared-passage no year": lambda: [replace(of("石桥镇", FERRY), year=None), own(FERRY)],
    "shared-passage province unknown": lambda: [of("石桥镇", FERRY, province=None, city=None), own(FERRY)],
    "shared-passage far and short": lambda: [
        of("石桥镇", f"{FERRY}。{MILL}。", province="他省", city="他市", county="他县"),
        own(f"{FERRY}。{MILL}。"),
    ],
    "shared-passage county government": lambda: [replace(of("某县", FERRY), org_type="county"), own(FERRY)],
    "shared-passage set phrases": lambda: [of("石桥镇", SET_PHRASES), own(SET_PHRASES)],
    "shared-passage regulation": lambda: [
        of("石桥镇", "行政机关的内部事务信息，包括人事管理、后勤管理、内部工作流程等方面的信息，可以不予公开。" * 2),
        own("行政机关的内部事务信息，包括人事管理、后勤管理、内部工作流程等方面的信息，可以不予公开。" * 2),
    ],
    "shared-passage same version": lambda: [own(FERRY), own(FERRY)],
    "report-missing": lambda: with_gap(2021, 2022),
    "report-missing nameless": lambda: [
        in_year(make_report(), 2021),
        replace(in_year(make_report(), 2022), org=None),
        in_year(make_report(), 2023),
    ],
    "report-missing no place": lambda: [
        in_year(make_report(), 2021),
        replace(in_year(make_report(), 2022), place=Place("柳溪乡")),
        in_year(make_report(), 2023),
    ],
    "report-missing renamed": lambda: [
        in_year(make_report(), 2021),
        of("柳溪镇", year=2022),
        in_year(make_report(), 2023),
    ],
}
