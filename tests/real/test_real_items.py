"""The items of the real reports, against a key made by reading their section 五 before the program could.

The key holds no sentence: the kind of each item, the place of its first character and of the one behind its last in
the text of the section, and up to six characters at either end, so that a shifted place would show.
"""

from pathlib import Path

import pytest

import gipdata
from gipdata.narrative.items import items_of

Item = tuple[str, int, int, str, str]
P, M = "problem", "measure"

KEY: dict[str, list[Item]] = {
    "000_eca1bef985cea113.txt": [
        (P, 5, 69, "在扩大公众参", "方面还有欠缺"),
        (M, 79, 179, "加强政策解读", "务的响应速度"),
        (M, 183, 220, "不断完善政务", "主动处理舆情"),
    ],
    "001_5e19d69b53729175.txt": [
        (P, 20, 89, "受乡镇基础设", "仍然存在不足"),
        (P, 116, 141, "对信息公开工", "尺度难以把握"),
        (P, 144, 174, "信息内容的及", "道等有待提高"),
        (M, 209, 288, "加强业务学习", "能力以及水平"),
        (M, 292, 366, "拓宽宣传渠道", "息公布的力度"),
        (M, 371, 443, "保证信息公开", "遍关心的热点"),
    ],
    "002_faf8d52b50e3aa9a.txt": [
        (P, 48, 73, "标准还不够高", "还需要更及时"),
        (P, 74, 87, "工作创新能力", "待进一步提升"),
        (M, 143, 252, "进一步强化组", "表达权和监督"),
        (M, 256, 402, "加强保密审查", "、公平、公正"),
        (M, 406, 525, "深入开展政府", "公开热点信息"),
    ],
    "003_e44fe312b5cff9e7.txt": [
        (P, 10, 152, "工作开展不够", "避的实际问题"),
        (P, 155, 196, "重点领域信息", "需进一步丰富"),
        (P, 199, 246, "对新修订的《", "待进一步提高"),
        (P, 249, 287, "对《条例》及", "待进一步加强"),
        (M, 296, 495, "进一步健全和", "纳入绩效考核"),
        (M, 498, 642, "加大《条例》", "措施抓紧抓好"),
        (M, 645, 775, "加强对政府信", "日后工作参考"),
        (M, 778, 927, "进一步扩大公", "全过程的监督"),
    ],
    "004_3181bb588d329da5.txt": [
        (P, 32, 49, "管理人员学习", "不到专业要求"),
        (P, 52, 70, "公开的信息比", "弟乡镇交流少"),
        (P, 73, 98, "群众参与和监", "晓率仍然较低"),
        (M, 144, 207, "强化对政务公", "政务公开工作"),
        (M, 210, 290, "建立健全政务", "借鉴有益经验"),
        (M, 293, 364, "全面推进政务", "工作上新台阶"),
    ],
}


@pytest.mark.parametrize("source", KEY)
def test_items_of_a_real_report(source: str, real_reports: Path) -> None:
    report = gipdata.read(real_reports / source)
    section = report.section("problems")
    assert section is not None
    items = items_of(report)
    found = [(item.kind.value, item.start, item.end, item.text[:6], item.text[-6:]) for item in items]
    assert found == KEY[source]
    for item in items:
        assert item.text == section.text[item.start : item.end]
        assert item.location == section.place_of(item.start)
