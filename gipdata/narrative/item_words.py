"""The words by which a statement of section 五 is told: what lacks, what is promised, what is no more than general.

All functions take folded text: half-width marks, no white space.
"""

import re

from gipdata.narrative.patterns import quick
from gipdata.report import ItemKind

__all__ = [
    "BETTER",
    "BODY",
    "ENDS_IN_LACK",
    "FAULTS",
    "LATER",
    "OFFICE",
    "THESE",
    "WILL",
    "WORK",
    "field_of_lack",
    "is_general",
    "is_plan",
    "kind_of",
    "lacks",
    "opens_measures",
    "opens_with_time",
    "promises_outright",
]

PROBLEM, MEASURE = ItemKind.PROBLEM, ItemKind.MEASURE

FAULTS = r"(?:问题|不足|困难|短板|差距|薄弱环节|弱项)"
OFFICE = (
    r"(?:[我本全](?:单位|机关|[镇乡街县区局办处])道?(?:人民)?(?:政府)?|我们|党政办"
    r"|[\u4e00-\u9fff]{0,6}[镇乡街]道?(?:人民)?(?:政府|办事处)?)"
)
BODY = (  # by its name: 桃源镇人民政府
    r"(?:(?![各部个多少其有一])[\u4e00-\u9fff]{1,14}?(?:[乡镇县区市局]|街道|苏木|委员会|办公室|中心)"
    r"(?:党工委|党委|人民政府|政府|办事处)?)"
)
WORK = (
    r"(?:目前|当前|一年来|20\d\d年度?|本年度?|上一?年度?|今年(?:以来)?|[我本全](?:单位|机关|[镇乡街县区局])道?"
    r"|政府|政务|信息|公开|工作|中|方面|的|在|仍然?|还|所|,)"
)

# What lacks ---------------------------------------------------------------------------------------------------------

# 不更新的栏目 says which thing is meant, 不更新的问题 what is wrong.
_NO_ATTRIBUTE = r"(?![^,。;:、]{0,4}的(?!问题|情况|现象|状况|地方|困难|不足|局面|环节|方面|之处))"
_NOT = (
    r"不(?!断|仅|但|同|例外|论|管|少|得|可|予|定期|低于|超过|高于|走样|动摇|打折|折不扣|间断|涉|遗|漏|影响|忘|限|留|误|变|只|单|妨|惜|容"
    rf"|公开为例外){_NO_ATTRIBUTE}|未(?!来|成年){_NO_ATTRIBUTE}|没有(?!发生|收到|出现)|尚无|无人|无法|无专"
    rf"|(?<![淹埋沉出吞覆辱])没(?!有|[收断漏误少停缺错]|落(?!实)|发生|出现|出错|问题|关系|什么)"
)
_LACKING = (
    r"不足|缺[乏少失位口]|欠缺|欠佳|短缺|紧缺|匮乏|薄弱|滞后|落后|脱节|偏[弱少低慢高晚小窄差重轻大长旧僻离]|偏差"
    r"|[较过太][少低弱慢窄小晚短差于死浅旧杂繁迟]|[过太][多长高重大细粗宽早]|单[一调]|零[散碎星]|分散|陈旧|老[旧化套]|过时|破损|褪色|失[效真]|狭[小窄隘]"
    r"|[缓迟]慢|迟[缓报钝滞]|拖[拉延沓]|积压|[遗疏]漏|漏[报项洞]|差错|错误|失误|混[乱淆]|空[置白缺着]|闲置|停用|停留在|停滞"
    r"|淡[薄漠化]|流于形式|走过场|走形式|浮于|浮在|生[疏硬僻]|参差|呆板|僵化|死板|古板|难[以于度]|较难|困难|被动|应付|敷衍|畏难"
    r"|抵触|紧张|繁[重杂]|频繁|兼[职顾任]|身兼|一知半解|半拍|肤浅|矛盾|误区|隐患|笼统|粗[放糙略浅]|含糊|模糊|各自为政|多头"
    r"|满足于|[轻忽]视|弱化|松[懈散]|打不开|流动性?[大强]|(?:变动|更换|调整|流动)[多大快频]|断[档层]|错位|悬殊|障碍|瓶颈|局限|制约|堵点|痛点|盲[区点]|死角|差距(?:明显|较大)"
    r"|重[^,。;、]{1,8}轻|随意|冗[长余]|潦草|马虎|晦涩|枯燥|空[洞泛]|片面|机械|照搬|打折扣|走样|卡壳|中断|断更|乏力|吃力|力不从心"
    r"|捉襟见肘|青黄不接|尚欠|欠[规完准妥]|有限|受限|流失|老龄化|雷同|千篇一律|照本宣科|割裂|孤岛|壁垒|两张皮|一刀切|一阵风|虎头蛇尾"
    r"|(?:人手|经费|资金|财力|编制|时间)[很较太偏吃]?紧(?![跟密扣贴盯抓接急])|太[矮暗乱碎挤散远]|形同虚设"
    r"|寥寥|只[好得](?=[^,。;:])|不得[不已]|动辄|动不动|(?:往往|总是|常常|老是)要(?!求)|(?<!正)(?:常常?|总是|屡屡|多处)出?错(?![峰时开落])|(?<!腾)空了|停了"
    r"|(?<!破)坏[了掉]|[损毁烧摔]坏|失灵|(?<!损)失修|罢工|死机|卡顿|朽了|生锈|锈[蚀得死]|[剥脱]落(?!后)|倒[了塌伏]|冲[倒毁垮]|淋湿|泡在?水"
    r"|漏[雨水]|(?<![开研])发[霉黄]|丢[了失]|遗失|碎了|裂开|断了|哑了|时紧时松|时有发生|等靠|顾虑|误解|视为(?:负担|累赘|[份分额]外)|[份分]外之事|冷清|低[下迷]"
)
_AT_END = r"(?<![减降缩多最大老长不])[少弱差低慢晚窄旧短浅难偏乱小](?=$|[,;。、]|的问题|的现象|等)"
BETTER = (
    r"(?:加[强大快]|提[高升]|改[进善]|完善|规范|健全|增强|强化|优化|细化|深化|拓[展宽]|丰富|扩大|充实|创新"
    r"|理顺|明确|落实|推进)"
)
_SOFT = (
    r"有待|亟待|尚待|亟[需须]|急需|(?:还|仍|尚|均|都|更|也|再)(?:需|须|应|待)"
    rf"|(?<![不无所必按急])需(?:要|进一步|继续|不断|持续|加快|更加|再|更){{0,3}}{BETTER}|(?:{BETTER}|上升|进步)的?空间"
)
_FAULT = quick(r"(?<!发现)(?<!反馈)(?<!正视)(?<!整改)问题|差距|短板|弱项|不尽如?人意|距离")
_HARD = quick(f"{_NOT}|{_LACKING}|{_AT_END}")
_MILD = quick(_SOFT)
_SOFT_PREDICATE = re.compile(rf"(?:还|仍|尚|都)?(?:有待|需要?|亟待)(?:进一步|继续|不断){{0,2}}{BETTER}")
_SOFT_AT_END = re.compile(r"(?:有待|亟待|尚待|需要?)[^,。;:]{0,12}$")
ENDS_IN_LACK = quick(rf"(?:不[^,。;、:]{{1,3}}|{_LACKING}|{_AT_END}|有待{BETTER})$")

# What a measure mends is no fault that it admits.
_MENDED = quick(
    r"(?:解决|避免|防[止范]|杜绝|改变|克服|弥补|补[齐足上]|扭转|消除|化解|破解|打[破通]|减少|缩小|降低|堵塞|纠正|针对|对照|查[找摆])"
    r"(?![性不得力没未难还有])[^,。;:]{1,40}"
    r"|对[^,。;:]{1,40}?(?:进行|予以|加以|开展|及时|通报|严肃|实行|重[点新])"
    r"|对[^,。;:]{1,20}?的(?:指导|督促|帮[扶带]|检查|考核)(?!不|较|少|缺|力度[不较小])"
    r"|(?:克服|查找|弥补|补齐|正视|找准)(?:不足|短板|差距)|不(?:再)?(?:断档|脱节|走样|缺位|积压|滞后)"
    r"|(?:^|(?<=[,;:。]))(?:更换|换[上下掉]|修[复好理]|重[立做建刷印修]|补[立做建登]|清[理除]|拆除|淘汰|[抢检翻]修|撤[下换掉]|改造|修缮|更新)"
    r"(?![性不得力没未难还有缓慢滞迟拖])[^,。;:]{1,12}?的(?!问题|情况|现象|状况|地方)"
    r"|(?:没有?|从?未|从不|不再)(?:发生|出现|出)?过?(?:一[次起例件处])?(?:漏[接报登发]|遗漏|延误|拖延|逾期|超期|差错|错误|中断|间断|失误|积压)"
    r"(?=$|[,;。:的过了]|现象|情况)"
    r"|(?:没有?|未)[^,。;:]{1,10}的[^,。;:]{0,8},?(?:不予|不得|一律|退回|限期|责令|通报|约谈|追究|当[天日场月周]|立即|马上)"
    r"|(?:差错|错误|失误|遗漏|漏[登报]的?|破损的?|空白的?)(?:当[天日场月]|立即|马上|随时|限期)"
)

# Statements that name no fault --------------------------------------------------------------------------------------

_FEW = r"(?:[几一二两三四五六七八九十\d]|十[一二三四五])(?:大|个方面|方面|点|处|个|项|条|件|类|桩|样)"
_NAMELESS = r"(?:不足|困难|短板|弱项|欠缺|缺憾|缺陷|缺点|毛病|弱点)"
_GENERAL = quick(
    r"(?:不[容可]忽视|[亟急有]待解决|[亟急]需(?:解决|改进)|需要?(?:加以)?(?:改进|解决))的(?:问题|不足|短板)"
    r"|(?:薄弱|不足|短板|欠缺|困难|问题|差距|弱项|不尽如?人意|不到位|不完善"
    r"|(?:有待|需要?)(?:进一步)?(?:改进|提高|完善|加强))的?(?:地方|之处|环节|方面|因素)"
    r"|(?:不(?:令人|够)?(?:满意|理想|如意|周到|尽?完善|尽?到位|好|足)|欠[妥佳缺]|做得(?:差|不够))的?(?:地方|之处|环节|方面)"
    r"|(?:没有?|尚?未)(?:解决|办好|做好|做到|完成)的(?:事情?|地方|工作)"
    rf"|{_FEW}(?:地方|事情?|环节|工作)?(?:还|仍|都)?(?:做|抓|办|干)得(?:还|仍)?(?:不(?:够)?(?:好|到位|细致?|扎?实|深入|周全|理想|令人满意|足)?|欠妥|差)"
    rf"|{_FEW}(?:地方|事情?|环节|工作)?还?(?:没有?|未能?)(?:做|抓|办|干|改)(?:好|到位|成|完|实)"
    rf"|{_FEW}(?:的|主要|明显|突出)?{_NAMELESS}"
    rf"|(?:^|(?<=[,;:。但是可过而]))(?:{_NAMELESS}|差距)(?:也|还|仍然?|依然|依旧|同样|却|都){{0,2}}(?:不少|不小|很?明显|很?突出|[很较]?[多大])"
    r"|(?<=[在有些和与及、的定少大多述下上为之要])(?:不足|困难|短板|弱项|欠缺)|差距|问题|距离|(?:还|仍)?需(?:要|继续|进一步|不断|持续){0,2}努力"
)
_STOCK_WORDS = (
    r"20\d\d年度?|一年来|今年(?:以来)?|目前|当前|总[的体](?:来[看说]|上)|虽然?|尽管|但是?|然而|由于"
    r"|[我本全](?:单位|机关|[镇乡街县区局])道?|我们|[镇乡街]道?|政府|政务|信息|公开|工作|开展|推进|过程|上[级述]|群众|公众|社会|人民|百姓"
    r"|期[盼待望]|需[求要]|要求|标准|目标|相比|比较|对照|先进|兄弟|乡镇|单位|部门|地区|条例|日益|增长|形势|任务|高质量|发展"
    r"|主要|具体|集中|表现|体现|反映|存在|存有|有着?|出现|面临|方面|不少|部分|诸多|许多|[较很][大多]|[以如]下|下列"
    r"|清[醒楚]|认识|意识|看到|发现|加以|改进|解决|需要|今后|必须|不断|努力|进一步|提高|完善|加强"
)
_STOCK = quick(
    _STOCK_WORDS
    + r"|[一二三四五六两几个点些定新地与和同在中上对的仍还也尚就是为从离之间各项及等到了着又其内,。;:.、()《》“]"
)
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_NO_FIELD = quick(_STOCK_WORDS)


def lacks(text: str) -> bool:
    """Whether a text admits a particular fault; what it says it will mend is none."""
    return _names_lack(_GENERAL.sub("", _MENDED.sub("", text)))


def _names_lack(text: str) -> bool:
    return _HARD.search(text) is not None or _MILD.search(text) is not None


def _topic(text: str) -> str:
    """What a sentence such as 在解读方面还有不足 has beside the words that all such sentences have: 解读."""
    return _STOCK.sub("", _GENERAL.sub("", text))


def field_of_lack(text: str) -> frozenset[str]:
    """The pairs of characters of the words that name the field in which a sentence sees a lack."""
    return frozenset(_PAIR.findall(_NO_FIELD.sub(" ", _GENERAL.sub(" ", text))))


def is_general(text: str, introduces: bool = False) -> bool:
    """Whether a sentence says no more than that there are problems; one that introduces a list may name their field."""
    if lacks(text):
        bare = _SOFT_PREDICATE.sub("", text)
        return bare != text and not lacks(bare) and len(_topic(bare)) < 2
    return _GENERAL.search(text) is not None and (introduces or len(_topic(text)) < 2)


# What is promised ---------------------------------------------------------------------------------------------------

_HOW = (
    r"(?:进一步|继续|不断|切实|着力|大力|认真|努力|全面|持续|扎实|深入|严格|积极|及时|定期|主动|加快|逐步"
    r"|充分|统一|坚决|重点|更加|自觉|有效|尽快)"
)
_VERB = (
    r"(?:加[强大快]|强化|稳定|完善|健全|建立|规范|优化|提[高升]|拓[宽展]|丰富|创新|深化|细化|推[进动行广]|落实|明确|组织|开展|[做抓搞]好|制[定作]"
    r"|安排|增[加设强]|充实|配[备齐强]|开[设通]|设[立置]|实[行施]|采取|督促|指导|[邀聘]请|整合|压[实紧]|利用|运用|通过|围绕|坚持|注重"
    r"|把握|梳理|补齐|聚焦|依托|探索|搭建|畅通|扩大|夯实|学习|培[训养]|改[进善变]|确保|保[证障]|做到|发挥|调整|统筹|编[制印]|印发|修[订复]|[建管用]好"
    r"|召开|举[办行]|选派|抽调|调剂|杜绝|避免|防止|指定|派|把|将|引导|鼓励|支持|更换|清理|严[格把肃守控]|突出|牢[固记]|树立"
    r"|转变|激发|对照|查找|[强狠]抓|突破|融合|挖掘|收集|征[求集]|解决|下[发达]|[列纳]入|评[选估]|推出|重新)"
)
# 要加强 is a promise; 要跑两趟, 要查的底册 and 修路要占地 only tell how things are.
_SHALL = rf"(?<![主需重必只摘纪概简首扼])要(?=进一步|{_HOW}|(?!通过){_VERB}(?!的)|[把对以做抓]|一律|全部)"
WILL = (
    r"(?:(?<![即必行未])(?<!没有)将(?!近|来|[^,。;:]{1,12}(?:视为|看[作成]|当[作成]|等同))|拟(?!定|稿)"
    rf"|(?:^|(?<=[我乡镇道局们年,]))(?:计划|打算)|力[争求]|(?<![没未难])争取(?!不|难|未|无|[到来]{{0,2}}的)|{_SHALL})"
)
LATER = (
    r"(?:下一?步|下一?阶段|下一?年度?|接下[来去]|今后|往后|以后(?!台)|明年|来年|后续(?=,|工作|将|我)|新的一年|新年度"
    r"|在(?:今后|下一?步|以后|接下[来去]|新的一年|明年|来年|20\d\d年度?)的?[^,。;:]{0,16}[中里])"
)
THESE = r"(?:以上|上述|上面|这些|此类|前述|目前存在的?|工作中存在的?|当前存在的?|存在的?|发现的?|自身)"
_OPENS = re.compile(
    r"(?:(?:同时|此外|另外|总之|因此),?)?(?:"
    rf"(?:针对|对照|结合|围绕|鉴于|对于?|根据){THESE}[^。;:]{{0,24}}(?:问题|不足|短板|情况|差距|困难|弱项|现象)"
    rf"|(?:以上|上述|这些){FAULTS}(?:和{FAULTS})?,|{LATER}|为此|对此"
    r"|为了?(?:进一步|更好地?|切实|有效)?(?:解决|改进|做好|弥补|补齐)"
    rf"|为了?{_HOW}{{0,2}}{_VERB}[^,。;:]{{1,20}},|20\d\d年度?,?[^,。;:]{{0,20}}?{WILL}|{OFFICE}[^,。;:]{{0,8}}{WILL})"
)
_TERM = (
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|初|末|[上中下]旬|\d{1,2}[日号])?|第?[一二三四1-4]季度[末初]?"
    r"|[上下]半年|年[底末初中]|(?<=年)[底末初中]|春节|元旦|国庆|汛期|开春|入冬)"
)
_BEFORE = r"(?:(?:之|以)?前(?!夕|段|后|任|期)|(?<=[底末])内)"
# 到年底仍有, 到六月底才贴, 到年底贴出了 tell what was.
_NOT_YET = r"(?![^,。;:]{0,10}?(?:才|仍|还[是没有]|已|刚|尚|竟|[共累达])|[^,。;:]{0,20}了(?=$|[,。;]))"
_BEGINS_WITH_TERM = re.compile(
    rf"(?:同时|另外|此外)?,?(?:争取|力争)?(?:(?:赶?在|到|于)?(?:20\d\d年|[明来]年)?的?{_TERM}{_BEFORE}"
    rf"|到(?:20\d\d年|[明来]年)?的?{_TERM}|(?:赶?在|到|于)?20\d\d年度?(?:以?内|(?:之|以)?前)){_NOT_YET}"
)
_BEGINS_WITH_VERB = re.compile(
    rf"(?:[^,。;:]{{0,10}}(?:方面|中|上),)?(?:同时|此外|另外|并)?,?(?:{OFFICE})?(?:{WILL})?{_HOW}{{0,3}}地?{_VERB}"
)
_FUTURE = quick(WILL)
_ADMITS = quick(r"但|却|仍|尚|还|存在|没有|未|导致|造成|难")


def opens_measures(text: str) -> bool:
    """Whether a sentence turns from what is wrong to what will be done: 针对以上问题, 下一步, 今后, 我镇将 …"""
    return _OPENS.match(text) is not None


_NAMED_YEAR = re.compile(r"(?:总之|同时|此外|另外)?,?(?:自|从|到|在)?(20\d\d)年")


def is_plan(text: str, year: int | None = None) -> bool:
    """Whether a sentence that admits no fault begins with a time to come: a term, or a year after the report's."""
    named = _NAMED_YEAR.match(text)
    later = named is not None and year is not None and int(named[1]) > year
    return (later or _BEGINS_WITH_TERM.match(text) is not None) and not lacks(text)


_OPENS_WITH_TIME = re.compile(rf"(?:总之|同时|此外|另外)?,?{LATER}")


def opens_with_time(text: str) -> bool:
    """Whether a sentence begins with the time to come: 今后, 下一步, 在今后的工作中."""
    return _OPENS_WITH_TIME.match(text) is not None


def kind_of(text: str) -> ItemKind | None:
    """What a statement is by its own words; None where they do not tell."""
    if opens_measures(text):
        return MEASURE
    masked = _MENDED.sub(lambda match: "〇" * len(match[0]), text)
    hard, mild, future = _HARD.search(masked), _MILD.search(masked), _FUTURE.search(masked)
    begins = (_BEGINS_WITH_VERB.match(text) or _BEGINS_WITH_TERM.match(text)) is not None
    if hard is None and mild is None:
        if begins or future is not None:
            return MEASURE
        return PROBLEM if _FAULT.search(masked) else None
    if begins and _SOFT_AT_END.search(masked) is None:
        first_clause = masked.partition(",")[0]
        if hard is None or not (_names_lack(first_clause) or _ADMITS.search(text)):
            return MEASURE
    first_lack = min(match.start() for match in (hard, mild) if match)
    return MEASURE if future is not None and future.start() < first_lack else PROBLEM


_OUTRIGHT = re.compile(
    rf"(?:同时|此外|另外)?,?(?:[^,。;:]{{0,15}}{WILL}|(?:进一步|切实)?(?:加[强大]|强化|健全|完善|建立|提高|落实|改进))"
)


def promises_outright(text: str) -> bool:
    """Whether a sentence within a problem can only be the measure against it."""
    return _OUTRIGHT.match(text) is not None and not lacks(text) and _FAULT.search(_MENDED.sub("", text)) is None
