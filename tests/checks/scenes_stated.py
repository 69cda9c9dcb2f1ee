"""Scenes for the rules of gipdata.checks.stated, as in scenes.py."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from gipdata.report import Money, Report, UnitBasis

from .build import TEXTS, Key3, Value, make_report
from .scenes import app, disc, disp

FIRST = "年，本乡按照条例的要求公开政府信息。"
TOLD = "收到的政府信息公开申请和有关的复议、诉讼，都已依法办理。"


def report(
    overview: str, values: Mapping[Key3, Value] | None = None, edition: str = "2021", **texts: str
) -> list[Report]:
    """A report whose overview ends in these words; other sections' texts by their code."""
    made = make_report(edition, values)
    written = {**TEXTS, "overview": f"{edition}{FIRST}{overview}", **texts}
    return [replace(made, sections=tuple(s._replace(text=written.get(s.code, "")) for s in made.sections))]


def requests(new: int, carried_in: int = 0, carried_out: int = 0, **outcomes: int) -> dict[Key3, Value]:
    """Requests of natural persons for which every sum holds; granted, but for the outcomes given."""
    handled = new + carried_in - carried_out
    outcomes.setdefault("granted", handled - sum(outcomes.values()))
    rows = {"new_received": new, "carried_in": carried_in, "carried_out": carried_out, "total_handled": handled}
    return {k: v for row, n in (rows | outcomes).items() for k, v in app(row, n, 0, 0, 0, 0, 0, n).items()}


def bought(amount: str, unit: str, basis: UnitBasis, projects: int = 4) -> dict[Key3, Value]:
    return disc("procurement", projects=projects, amount=Money(Decimal(amount), unit, basis))


STATED, ASSUMED = UnitBasis.STATED, UnitBasis.ASSUMED
REVIEW = disp("review", upheld=1, total=1)
SUITS = {**disp("direct_suit", upheld=2, total=2), **disp("suit_after_review", upheld=1, total=1)}
REFUSED = requests(6, denied_state_secret=1, denied_internal_affairs=2)
DOCUMENTS = disc("normative_documents", issued=3, repealed=1, in_force=9)

FIRES: dict[str, Callable[[], list[Report]]] = {
    "text-requests": lambda: report("全年收到政府信息公开申请5件。", requests(3)),
    "text-requests none in the table": lambda: report("全年受理政府信息公开申请2件。"),
    "text-requests more than": lambda: report("全年收到政府信息公开申请20余件。", requests(12)),
    "text-requests less than": lambda: report("全年收到政府信息公开申请近10件。", requests(12)),
    "text-requests about": lambda: report("全年收到政府信息公开申请约100件。", requests(12)),
    "text-requests section three": lambda: report(TOLD, requests(3), applications="本年度收到申请5件。"),
    "text-requests stated twice": lambda: report(
        "全年收到政府信息公开申请5件。", requests(3), applications="本年度收到申请5件。"
    ),
    "text-requests at least": lambda: report(
        TOLD,
        {**app("new_received", 12, 0, 0, 0, 0, 0, 12), **app("carried_in", *[None] * 7), **app("granted", *[None] * 7)}
        | app("total_handled", *[None] * 7),
        applications="本年度共收到申请9件（含上年结转）。",
    ),
    "text-requests is both": lambda: report("全年收到政府信息公开申请12件。", requests(10, 2)),
    "text-requests in all": lambda: report("全年共收到政府信息公开申请15件。", requests(10, 2)),
    "text-requests with carried": lambda: report("全年共收到政府信息公开申请15件（含上年结转2件）。", requests(10, 2)),
    "text-no-requests": lambda: report("全年未收到政府信息公开申请。", requests(3)),
    "text-no-requests nought": lambda: report("全年收到政府信息公开申请0件。", requests(3)),
    "text-silent": lambda: report("", requests(3), applications=""),
    "text-silent contents": lambda: report(
        "全文包括总体情况、收到和处理政府信息公开申请情况、行政复议和行政诉讼情况。", requests(3), applications=""
    ),
    "text-silent general": lambda: report(
        "健全依申请公开制度，规范受理、办理、答复流程。", requests(3), applications=""
    ),
    "text-silent disputes": lambda: report("", {**REVIEW, **SUITS}, applications=""),
    "text-handled": lambda: report("全年收到政府信息公开申请6件，办结5件。", requests(6, carried_out=2)),
    "text-handled dealt with": lambda: report("全年办理政府信息公开申请9件。", requests(6, 1)),
    "text-handled answered": lambda: report("全年收到政府信息公开申请6件，答复4件。", requests(6)),
    "text-carried in": lambda: report("新收政府信息公开申请6件，上年结转2件。", requests(6, 1)),
    "text-carried out": lambda: report("收到政府信息公开申请6件，结转下年度1件。", requests(6)),
    "text-outcome": lambda: report(
        "收到政府信息公开申请6件，其中予以公开4件。", requests(6, granted=3, denied_state_secret=3)
    ),
    "text-outcome group": lambda: report("收到政府信息公开申请6件，其中不予公开2件。", REFUSED),
    "text-outcome group beside a row": lambda: report(
        "收到政府信息公开申请6件，其中不予公开5件，属于国家秘密1件。", REFUSED
    ),
    "text-outcome form 2019": lambda: report(
        "收到政府信息公开申请6件，其中其他处理2件。", requests(6, other=1), "2019"
    ),
    "text-disputes": lambda: report("全年没有因政府信息公开引起的行政复议。", REVIEW),
    "text-disputes counted": lambda: report("全年发生政府信息公开行政复议2件。", REVIEW),
    "text-disputes suits": lambda: report("政府信息公开行政诉讼5件。", SUITS),
    "text-documents": lambda: report("全年制发规范性文件5件。", DOCUMENTS),
    "text-documents form 2019": lambda: report(
        "全年公开规范性文件2件。", disc("normative_documents", made=3, disclosed=3, public_total=3), "2019"
    ),
    "text-decisions": lambda: report("全年作出行政处罚决定7件。", disc("penalties", decisions=5)),
    "text-procurement": lambda: report("政府集中采购项目5个。", bought("560.4", "万元", STATED), "2019"),
    "text-procurement amount": lambda: report(
        "政府集中采购总金额650万元。", bought("5603779.19", "元", STATED), "2019"
    ),
    "text-sum after": lambda: report("全年共召开会议8次，分别为党委会3次、办公会4次。"),
    "text-sum brackets": lambda: report("全年共召开会议8次（党委会3次、办公会4次）。"),
    "text-sum before": lambda: report("全年召开党委会3次、办公会4次，共8次。"),
    "text-sum part": lambda: report("全年公开政府信息80条，其中政策类90条。"),
    "text-sum second part": lambda: report("全年公开政府信息80条，其中政策类20条、动态类90条。"),
    "text-sum share": lambda: report("全年公开政府信息80条，其中政策类20条，占30%。"),
    "processing-fee-silent": lambda: report(TOLD, requests(3), other_matters="无"),
}

NEAR_MISSES: dict[str, Callable[[], list[Report]]] = {
    "text-requests equal": lambda: report("全年收到政府信息公开申请3件。", requests(3)),
    "text-requests in all, new": lambda: report("全年共收到政府信息公开申请10件。", requests(10, 2)),
    "text-requests in all, both": lambda: report("全年共收到政府信息公开申请12件。", requests(10, 2)),
    "text-requests with carried": lambda: report("全年共收到政府信息公开申请12件（含上年结转2件）。", requests(10, 2)),
    "text-requests with carried, as a part": lambda: report(
        "全年共收到政府信息公开申请12件，其中上年结转2件。", requests(10, 2)
    ),
    "text-requests received and dealt with": lambda: report("收办政府信息公开申请12件。", requests(10, 2)),
    "text-requests more than": lambda: report("全年收到政府信息公开申请20余件。", requests(23)),
    "text-requests less than": lambda: report("全年收到政府信息公开申请近20件。", requests(19)),
    "text-requests about": lambda: report("全年收到政府信息公开申请约20件。", requests(21)),
    "text-requests about, perhaps": lambda: report("全年收到政府信息公开申请约20件。", requests(30)),
    "text-requests unknown": lambda: report("全年收到政府信息公开申请5件。", app("new_received", *[None] * 7)),
    "text-requests carried in unknown": lambda: report(
        "全年共收到政府信息公开申请5件。", {**requests(3), ("applications", "carried_in", "total"): None}
    ),
    "text-requests service hall": lambda: report("政务服务大厅受理申请500件，办理事项860件。"),
    "text-requests hotline": lambda: report("12345热线受理诉求230件，答复230件。"),
    "text-requests relief": lambda: report("收到低保申请45件，受理救助申请12件。"),
    "text-requests petitions": lambda: report("受理信访事项8件，收到投诉3件。"),
    "text-requests approvals": lambda: report("受理审批120件，办结118件。"),
    "text-requests enquiries": lambda: report("加强依申请公开工作。全年接到咨询60件，答复60件。"),
    "text-requests bare": lambda: report("全年收到申请5件。"),
    "text-requests part": lambda: report("收到政府信息公开申请3件，其中网上申请1件，当面申请2件。", requests(3)),
    "text-requests channel": lambda: report("通过政府网站收到政府信息公开申请1件。", requests(3)),
    "text-requests other year": lambda: report("2020年收到政府信息公开申请6件，2021年收到3件。", requests(3)),
    "text-requests compared": lambda: report("收到政府信息公开申请3件，较上年增加2件。", requests(3)),
    "text-requests other body": lambda: report("全县共收到政府信息公开申请320件，本乡收到3件。", requests(3)),
    "text-requests sent on": lambda: report("收到县政府转办的政府信息公开申请1件。", requests(3)),
    "text-requests by office": lambda: report("党政办收到政府信息公开申请2件，规划所收到1件。", requests(3)),
    "text-requests half a year": lambda: report("上半年收到政府信息公开申请1件。", requests(3)),
    "text-requests of whom": lambda: report("收到有关征地的政府信息公开申请1件。", requests(3)),
    "text-requests two numbers": lambda: report(
        "收到政府信息公开申请3件。", requests(3), applications="本年度收到申请2件。"
    ),
    "text-requests together": lambda: report("依申请公开方面，连同上年结转的2件，收到申请12件。", requests(10, 2)),
    "text-requests since": lambda: report("条例施行以来，共收到政府信息公开申请45件。", requests(3)),
    "text-no-requests": lambda: report("全年未收到政府信息公开申请。"),
    "text-no-requests carried in": lambda: report("全年未收到政府信息公开申请。", requests(0, 1)),
    "text-no-requests other year": lambda: report("2020年未收到政府信息公开申请。", requests(3)),
    "text-no-requests villages": lambda: report("各村未收到政府信息公开申请。", requests(3)),
    "text-no-requests by network": lambda: report("未收到网上政府信息公开申请。", requests(3)),
    "text-no-requests complaint": lambda: report(
        "没有收到对政府信息公开申请答复不满意的意见，未发生因政府信息公开申请引起的行政复议。", requests(3)
    ),
    "text-no-requests condition": lambda: report("如未收到政府信息公开申请，应当填0。", requests(3)),
    "text-no-requests relief": lambda: report("全年未收到低保申请。", requests(3)),
    "text-no-requests unknown": lambda: report("未收到政府信息公开申请。", app("new_received", *[None] * 7)),
    "text-no-requests corrected": lambda: report(
        "上半年未收到政府信息公开申请，全年收到政府信息公开申请3件。", requests(3)
    ),
    "text-silent": lambda: report(TOLD, {**requests(3), **REVIEW}),
    "text-silent below a heading": lambda: report(
        "\n（二）依申请公开情况\n设置受理点2个，全年受理3件。", requests(3), applications=""
    ),
    "text-silent number": lambda: report("依申请公开3件。", requests(3), applications=""),
    "text-silent section three": lambda: report("", requests(3), applications="收到的申请均已答复。"),
    "text-silent nothing to tell": lambda: report(""),
    "text-silent unknown": lambda: report("", app("new_received", *[None] * 7)),
    "text-handled equal": lambda: report("全年收到政府信息公开申请6件，办结4件。", requests(6, carried_out=2)),
    "text-handled of what remains": lambda: report(
        "收到政府信息公开申请3件，撤回1件，办结2件。收到政府信息公开申请3件，实际办理2件。", requests(3)
    ),
    "text-handled stressed": lambda: report("政府信息公开申请一件也没有收到。"),
    "text-handled of some": lambda: report("收到政府信息公开申请6件，涉及征地的，办结2件。", requests(6)),
    "text-handled something else": lambda: report(
        "收到政府信息公开申请6件，主要是调处邻里纠纷，办结30件。", requests(6)
    ),
    "text-handled together": lambda: report(
        "新收政府信息公开申请6件，连同上年结转的2件，全年办结8件。", requests(6, 2)
    ),
    "text-carried of some": lambda: report(
        "收到政府信息公开申请6件，涉及征地的1件结转下年度。", requests(6, carried_out=3)
    ),
    "text-handled of this year": lambda: report("新收政府信息公开申请6件，办结6件。", requests(6, 2)),
    "text-handled dealt with": lambda: report("全年办理政府信息公开申请8件。", requests(6, 2, 1)),
    "text-handled granted": lambda: report("依申请公开4件。", requests(6, granted=4, rejected_duplicate=2)),
    "text-handled not answered": lambda: report(
        "收到政府信息公开申请6件，答复4件。", requests(6, rejected_duplicate=2)
    ),
    "text-handled hotline": lambda: report("收到政府信息公开申请3件，受理12345热线工单50件，办结53件。", requests(3)),
    "text-handled service hall": lambda: report("便民服务中心办理事项5600件，办结5598件。", requests(3)),
    "text-handled proposals": lambda: report("办理人大代表建议4件，答复4件。", requests(3)),
    "text-handled unknown": lambda: report(
        "收到政府信息公开申请6件，办结4件。",
        {("applications", "total_handled", "total"): None, **app("new_received", 6)},
    ),
    "text-carried equal": lambda: report("新收政府信息公开申请6件，上年结转1件，结转下年度2件。", requests(6, 1, 2)),
    "text-carried disputes": lambda: report(
        "收到政府信息公开申请6件。政府信息公开行政复议1件，上年结转1件。", {**requests(6), **REVIEW}
    ),
    "text-carried money": lambda: report("上年结转资金5万元，结转项目3个。", requests(6, 1)),
    "text-outcome equal": lambda: report("收到政府信息公开申请6件，其中予以公开3件，不予公开3件。", REFUSED),
    "text-outcome partly granted too": lambda: report(
        "收到政府信息公开申请6件，予以公开5件。", requests(6, granted=3, partly_granted=2, denied_state_secret=1)
    ),
    "text-outcome refused in all": lambda: report(
        "收到政府信息公开申请6件，不予公开4件。", requests(6, denied_state_secret=1, rejected_duplicate=3)
    ),
    "text-outcome of a part": lambda: report("收到政府信息公开申请6件，其中网上申请2件，予以公开1件。", requests(6)),
    "text-outcome of some": lambda: report("办结政府信息公开申请6件，其中自然人予以公开4件。", requests(6)),
    "text-outcome not of requests": lambda: report("对20项村级事务予以公开。", requests(6)),
    "text-outcome unknown": lambda: report(
        "收到政府信息公开申请6件，不予公开4件。",
        {**requests(6), **app("granted", *[None] * 7), **app("denied_law_prohibits", *[None] * 7)},
    ),
    "text-disputes equal": lambda: report("政府信息公开行政复议1件、行政诉讼3件。", {**REVIEW, **SUITS}),
    "text-disputes one channel": lambda: report("政府信息公开行政诉讼2件。", SUITS),
    "text-disputes not of disclosure": lambda: report("依法办理行政复议案件5件。", REVIEW),
    "text-disputes other year": lambda: report("2020年发生政府信息公开行政复议2件。", REVIEW),
    "text-disputes county": lambda: report("全县发生政府信息公开行政复议20件。", REVIEW),
    "text-disputes about penalties": lambda: report("政府信息公开方面，因行政处罚引发行政复议3件。", REVIEW),
    "text-disputes none about penalties": lambda: report(
        "作出行政处罚5件，没有发生行政复议。", {**REVIEW, **disc("penalties", decisions=5)}
    ),
    "text-documents equal": lambda: report("制定规范性文件3件，废止1件。", DOCUMENTS),
    "text-documents filed": lambda: report("向县司法局备案规范性文件5件。", DOCUMENTS),
    "text-documents examined": lambda: report("审查规范性文件6件。", DOCUMENTS),
    "text-documents published": lambda: report("发布规范性文件6件。", DOCUMENTS),
    "text-documents other papers": lambda: report("印发文件40件，发布规范性文件解读4篇。", DOCUMENTS),
    "text-documents county": lambda: report("全县制定规范性文件30件。", DOCUMENTS),
    "text-documents planned": lambda: report("下一步，一是补齐目录；二是制定规范性文件5件。", DOCUMENTS),
    "text-documents planned in a list": lambda: report(
        "\n今后工作打算：\n1.补齐目录。\n2.制定规范性文件5件。", DOCUMENTS
    ),
    "text-documents by them": lambda: report("根据规范性文件，制定7项。", DOCUMENTS),
    "text-documents in force behind": lambda: report("废止规范性文件1件，现行有效9件。", DOCUMENTS),
    "text-documents disclosed on the new form": lambda: report("公开规范性文件12件。", DOCUMENTS),
    "text-decisions equal": lambda: report("作出行政处罚决定5件。", disc("penalties", decisions=5)),
    "text-decisions shown too": lambda: report("行政处罚9件已录入公示平台。", disc("penalties", decisions=5)),
    "text-decisions shown": lambda: report("公示行政处罚信息9条。", disc("penalties", decisions=5)),
    "text-decisions matters": lambda: report("梳理行政许可事项26项。", disc("licences", decisions=5)),
    "text-decisions applied for": lambda: report("受理行政许可申请80件。", disc("licences", decisions=5)),
    "text-decisions joint": lambda: report("行政许可、行政处罚共15件。", disc("licences", decisions=5)),
    "text-procurement equal": lambda: report("政府集中采购项目4个。", bought("560.4", "万元", STATED), "2019"),
    "text-procurement rounded": lambda: report(
        "政府集中采购总金额560.4万元。", bought("5603779.19", "元", STATED), "2019"
    ),
    "text-procurement rounded in the table": lambda: report(
        "政府集中采购总金额5603779.19元。", bought("560.4", "万元", STATED), "2019"
    ),
    "text-procurement no unit": lambda: report("政府集中采购总金额140万元。", bought("140", "元", ASSUMED), "2019"),
    "text-procurement not central": lambda: report("完成政府采购9批。", bought("560.4", "万元", STATED), "2019"),
    "text-sum equal": lambda: report("全年共召开会议8次，分别为党委会3次、办公会5次。"),
    "text-sum open": lambda: report("全年共召开会议8次，分别为党委会3次、办公会4次等。"),
    "text-sum of which": lambda: report("全年共召开会议8次，其中党委会3次、办公会4次。"),
    "text-sum channels": lambda: report("全年公开政府信息80条：政府网站60条、微信公众号50条。"),
    "text-sum deeds": lambda: report("收到政府信息公开申请3件：办结3件、答复3件。", requests(3)),
    "text-sum other unit": lambda: report("全年举办培训3次，其中培训人员90人次。"),
    "text-sum part of about": lambda: report("全年公开政府信息80余条，其中政策类85条。"),
    "text-sum part of another": lambda: report("收到政府信息公开申请6件，办结2件，其中予以公开4件。", requests(6)),
    "text-sum last year": lambda: report("全年召开会议3次，其中较上年增加4次。"),
    "text-sum share": lambda: report("全年公开政府信息90条，其中政策类30条，占33.3%。"),
    "text-sum share cut off": lambda: report("全年公开政府信息90条，其中政策类60条，占66.6%。"),
    "text-sum share of something else": lambda: report("全年公开政府信息90条，其中政策类30条，占政策信息的60%。"),
    "text-sum not a part": lambda: report("全年公开政府信息80条，其中政策类20条，回复网民留言90条。"),
    "text-sum share of two": lambda: report("全年公开政府信息80条，其中政策类20条、动态类30条，占62.5%。"),
    "text-sum another deed": lambda: report("全年发布信息100条：动态60条，公告40条，解读政策5条。"),
    "text-sum something else": lambda: report("全乡设立3个服务站、2个代办点，共20个网格。"),
    "text-sum share about": lambda: report("全年公开政府信息90条，其中政策类30条，约占30%。"),
    "processing-fee-silent": lambda: report(TOLD, requests(3), other_matters="本年度未收取信息处理费。"),
    "processing-fee-silent free": lambda: report(TOLD, requests(3), other_matters="依申请公开全部免费。"),
    "processing-fee-silent no requests": lambda: report("", other_matters="无"),
    "processing-fee-silent old form": lambda: report(TOLD, requests(3), "2019", other_matters="无"),
}
