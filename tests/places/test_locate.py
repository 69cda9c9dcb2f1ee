"""Where organisations belong, by what their reports name and by the register; and where nothing may be guessed."""

from pathlib import Path

import pytest

from gipdata.places import locate
from gipdata.report import Place

WEIZHUANG = Place("尉庄乡", "乡宁县", "临汾市", "山西省", "141029202")
ZHUTING = Place("竹亭镇", "袁州区", "宜春市", "江西省", "360902115")
WENFENG = Place("文峰乡", "舞阳县", "漯河市", "河南省", "411121200")

BY_TEXT = [
    ("竹亭镇", "本报告可从袁州区人民政府网站下载。", ZHUTING),
    ("竹亭镇", "我镇位于宜春市西北部。", ZHUTING),
    ("文峰乡", "按照舞阳县人民政府办公室通知的要求", WENFENG),
    ("文峰乡", "漯河市政务公开工作会议以后", WENFENG),
    ("舞阳县文峰乡人民政府", "", WENFENG),
    ("河南省文峰乡", "", WENFENG),
    ("文峰乡", "舞阳县文峰乡成立领导小组，到寻乌县学习经验。", WENFENG),
    ("托里县多拉特乡", "", Place("多拉特乡", "托里县", "塔城地区", "新疆维吾尔自治区", "654224200")),
    ("东莞市南城街道办事处", "", Place("南城街道", None, "东莞市", "广东省", "441900004")),
    ("东华门街道", "北京市东城区人民政府", Place("东华门街道", "东城区", "北京市", "北京市", "110101001")),
    # the register has 宁城县铁西街道
    ("宁城县铁西街道", "", Place("铁西街道", "宁城县", "赤峰市", "内蒙古自治区", "150429407")),
    # no township of the register of 2023: its code is not made up
    ("宁晋县大曹庄乡", "", Place("大曹庄乡", "宁晋县", "邢台市", "河北省")),
    ("大曹庄乡", "在宁晋县委、县政府的领导下", Place("大曹庄乡", "宁晋县", "邢台市", "河北省")),
    ("大曹庄乡", "制定了《宁晋县要点》并落实", Place("大曹庄乡", "宁晋县", "邢台市", "河北省")),
    # organisations above the township have the code of the division that they are
    ("宁晋县人民政府", "", Place(None, "宁晋县", "邢台市", "河北省", "130528")),
    ("仙桃市人民政府", "", Place(None, "仙桃市", None, "湖北省", "429004")),
    ("邢台市人民政府", "", Place(None, None, "邢台市", "河北省", "1305")),
    ("东莞市人民政府", "", Place(None, None, "东莞市", "广东省", "4419")),
    ("重庆市忠县人民政府", "", Place(None, "忠县", "重庆市", "重庆市", "500233")),
    # a department is no division
    ("宁晋县财政局", "", Place(None, "宁晋县", "邢台市", "河北省")),
    ("财政局", "宁晋县人民政府门户网站", Place(None, "宁晋县", "邢台市", "河北省")),
    ("福州市鼓楼区教育局", "", Place(None, "鼓楼区", "福州市", "福建省")),
    ("鼓楼区教育局", "福州市信息公开平台", Place(None, "鼓楼区", "福州市", "福建省")),
    ("绍兴市绍兴县财政局", "", Place(None, "绍兴县", "绍兴市", "浙江省")),  # 柯桥区 since 2013
]

INVENTED_COUNTY = [
    ("示例县尉庄乡", "", Place("尉庄乡", "示例县")),
    ("示例县东街街道办事处", "", Place("东街街道", "示例县")),
    ("尉庄乡", "报告由示例县尉庄乡编制。", Place("尉庄乡", "示例县")),
    ("尉庄乡", "请登录示例县人民政府网站查阅。", Place("尉庄乡", "示例县")),
    ("上河乡", "请登录示例县人民政府网站查阅。", Place("上河乡", "示例县")),
    ("示例市示例县上河乡", "", Place("上河乡", "示例县", "示例市")),
    ("邢台市示例县上河乡", "", Place("上河乡", "示例县", "邢台市", "河北省")),
]

# Another county or city is named in passing, or an ordinary word ends like one.
NO_CONTRADICTION = [
    "组织干部到宁晋县考察学习。",
    "在县委、县政府的正确领导下，我县社区工作取得进展。",
    "依据上级人民政府和县人民政府的要求",
    "城区人民政府服务大厅",
    "积极响应县委号召，完成县政府任务",
    "",
]


@pytest.mark.parametrize(("org_full", "text", "expected"), [*BY_TEXT, *INVENTED_COUNTY])
def test_the_report_decides(org_full: str, text: str, expected: Place) -> None:
    assert locate(org_full, text) == expected._replace(basis="text")


@pytest.mark.parametrize("text", NO_CONTRADICTION)
def test_the_register_decides_where_the_name_is_unique(text: str) -> None:
    assert locate("尉庄乡政府", text) == WEIZHUANG._replace(basis="register")


@pytest.mark.parametrize(
    ("org_full", "text", "candidates"),
    [
        ("文峰乡", "", ["江西省赣州市寻乌县文峰乡", "河南省漯河市舞阳县文峰乡", "湖北省十堰市竹山县文峰乡"]),
        (
            "文峰乡",
            "学习浙江省经验",
            ["江西省赣州市寻乌县文峰乡", "河南省漯河市舞阳县文峰乡", "湖北省十堰市竹山县文峰乡"],
        ),
        ("文峰乡", "舞阳县和竹山县", ["河南省漯河市舞阳县文峰乡", "湖北省十堰市竹山县文峰乡"]),
        ("朝阳区教育局", "", ["北京市朝阳区", "吉林省长春市朝阳区"]),
        ("朝阳区上河街道", "", ["北京市朝阳区上河街道", "吉林省长春市朝阳区上河街道"]),
    ],
)
def test_several_places_are_candidates_and_none_is_guessed(org_full: str, text: str, candidates: list[str]) -> None:
    place = locate(org_full, text)
    assert list(place.candidates) == candidates
    assert (place.city, place.province, place.division_code, place.basis) == (None, None, None, None)


@pytest.mark.parametrize(
    ("org_full", "text"),
    [
        ("上河乡", ""),  # in no register, nothing named
        ("上河乡", "组织干部到宁晋县、舞阳县考察。"),  # two counties, none of them governs
        ("我镇", "我镇坚持公开为常态。"),
        (None, ""),
        ("财政局", "本局"),
    ],
)
def test_nothing_known_is_nothing_said(org_full: str | None, text: str) -> None:
    place = locate(org_full, text)
    assert place[1:] == Place()[1:]


def test_no_name_but_the_government_in_the_text() -> None:
    assert locate(None, "宁晋县人民政府网站") == Place(None, "宁晋县", "邢台市", "河北省", None, "text")


def test_name_inside_a_longer_name_is_no_mention() -> None:
    """宁县 (庆阳市) ends 乡宁县, and both have a township that others have too."""
    assert locate("新庄镇", "乡宁县").county != "宁县"
    assert locate("新庄镇", "庆阳市宁县") == Place("新庄镇", "宁县", "庆阳市", "甘肃省", "621026106", "text")


def test_real_reports(real_reports: Path) -> None:
    """The township of each real report, and where it lies by the register."""
    expected = [
        ("尉庄乡政府", WEIZHUANG._replace(basis="register")),
        ("竹亭镇", ZHUTING._replace(basis="text")),
        ("文峰乡", WENFENG._replace(basis="text")),
        ("托里县多拉特乡", Place("多拉特乡", "托里县", "塔城地区", "新疆维吾尔自治区", "654224200", "text")),
        ("宁晋县大曹庄乡", Place("大曹庄乡", "宁晋县", "邢台市", "河北省", None, "text")),
    ]
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(real_reports.glob("*.txt"))]
    for (org_full, place), text in zip(expected, texts, strict=True):
        assert locate(org_full, text) == place
