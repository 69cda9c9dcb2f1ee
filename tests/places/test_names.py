"""Names of public bodies taken apart: as they are written in the wild, and such as invite a wrong cut."""

import pytest

from gipdata.places import split_name

# written, short name, kind, divisions named before it
IN_THE_WILD = [
    ("托里县多拉特乡", "多拉特乡", "township", "托里县"),
    ("宁晋县大曹庄乡人民政府", "大曹庄乡", "township", "宁晋县"),
    ("尉庄乡政府", "尉庄乡", "township", ""),
    ("竹亭镇", "竹亭镇", "township", ""),
    ("袁州区竹亭镇人民政府", "竹亭镇", "township", "袁州区"),
    ("河北省邢台市宁晋县苏家庄镇人民政府", "苏家庄镇", "township", "河北省 邢台市 宁晋县"),
    ("河北宁晋县苏家庄镇", "苏家庄镇", "township", "河北 宁晋县"),
    ("邢台宁晋县苏家庄镇", "苏家庄镇", "township", "邢台 宁晋县"),
    ("新疆维吾尔自治区塔城地区托里县多拉特乡", "多拉特乡", "township", "新疆维吾尔自治区 塔城地区 托里县"),
    ("恩施州利川市谋道镇人民政府", "谋道镇", "township", "恩施州 利川市"),
    ("宽甸县毛甸子镇", "毛甸子镇", "township", "宽甸县"),
    ("宽甸满族自治县毛甸子镇", "毛甸子镇", "township", "宽甸满族自治县"),
    ("科尔沁右翼前旗乌兰毛都苏木", "乌兰毛都苏木", "township", "科尔沁右翼前旗"),
    ("舞阳县文峰乡党政办公室", "文峰乡", "township", "舞阳县"),
    ("中共舞阳县文峰乡党委", "文峰乡", "township", "舞阳县"),
    ("舞阳县 文峰乡　人民政府", "文峰乡", "township", "舞阳县"),
    ("广州市番禺区市桥街道办事处", "市桥街道", "subdistrict", "广州市 番禺区"),
    ("北京市东城区东华门街道", "东华门街道", "subdistrict", "北京市 东城区"),
    ("东莞市南城街道办事处", "南城街道", "subdistrict", "东莞市"),
    ("昆明市官渡区金马办事处", "金马办事处", "subdistrict", "昆明市 官渡区"),
    ("宁晋县财政局", "财政局", "department", "宁晋县"),
    ("宁晋县人民政府办公室", "人民政府办公室", "department", "宁晋县"),
    ("宁晋县委办公室", "县委办公室", "department", "宁晋县"),
    ("邢台市市场监督管理局", "市场监督管理局", "department", "邢台市"),
    ("河北省发展和改革委员会", "发展和改革委员会", "department", "河北省"),
    ("宁晋县人民政府", "宁晋县", "county", ""),
    ("邢台市宁晋县人民政府", "宁晋县", "county", "邢台市"),
    ("浦东新区人民政府", "浦东新区", "county", ""),
    ("邢台市人民政府", "邢台市", "city", ""),
    ("塔城地区行政公署", "塔城地区", "city", ""),
    ("东莞市人民政府", "东莞市", "city", ""),
    ("北京市人民政府", "北京市", "province", ""),
    ("广西壮族自治区人民政府", "广西壮族自治区", "province", ""),
    ("邢台市经济开发区管委会", "经济开发区管委会", "other", "邢台市"),
    ("宁晋县人民医院", "人民医院", "other", "宁晋县"),
]

# The register knows none of these; their endings alone tell.
INVENTED = [
    ("示例县东街街道办事处", "东街街道", "subdistrict", "示例县"),
    ("示例县东街街道", "东街街道", "subdistrict", "示例县"),
    ("示例县财政局", "财政局", "department", "示例县"),
    ("示例县人民政府", "示例县", "county", ""),
    ("示例市示例县人民政府", "示例县", "county", "示例市"),
    ("示例市人民政府", "示例市", "city", ""),
    ("示例省示例市示例区东街街道", "东街街道", "subdistrict", "示例省 示例市 示例区"),
    ("示例自治县上河回族乡", "上河回族乡", "township", "示例自治县"),
    ("某县某镇人民政府", "某镇", "township", "某县"),
    ("示例市高新区管委会", "高新区管委会", "other", "示例市"),
    ("示例市自贸新区管委会", "自贸新区管委会", "other", "示例市"),
]

# A character that ends divisions stands inside a name, or a whole name looks like two.
NOT_TO_BE_CUT = [
    ("市桥街道", "市桥街道", "subdistrict", ""),
    ("示例县县城镇", "县城镇", "township", "示例县"),
    ("示例县城区街道", "城区街道", "subdistrict", "示例县"),
    ("示例县城关镇", "城关镇", "township", "示例县"),
    ("布拖县委只洛乡人民政府", "委只洛乡", "township", "布拖县"),
    ("示例县委驻京办事处", "县委驻京办事处", "other", "示例县"),
    ("乡宁县尉庄乡", "尉庄乡", "township", "乡宁县"),
    ("乡宁县人民政府", "乡宁县", "county", ""),
    ("镇平县人民政府", "镇平县", "county", ""),
    ("镇平县石佛寺镇", "石佛寺镇", "township", "镇平县"),
    ("新乡市人民政府", "新乡市", "city", ""),
    ("萍乡市湘东区人民政府", "湘东区", "county", "萍乡市"),
    ("杭州市西湖区北山街道", "北山街道", "subdistrict", "杭州市 西湖区"),
    ("枣庄市市中区税郭镇", "税郭镇", "township", "枣庄市 市中区"),
    ("吉林市龙潭区乌拉街满族镇", "乌拉街满族镇", "township", "吉林市 龙潭区"),
    ("古县渡镇", "古县渡镇", "township", ""),
    ("古县渡乡", "古县渡乡", "township", ""),
    ("旧县镇", "旧县镇", "township", ""),
    ("红旗营乡", "红旗营乡", "township", ""),
    ("示例市红旗营乡", "红旗营乡", "township", "示例市"),
    ("山东庄镇", "山东庄镇", "township", ""),
    ("贾市庄镇", "贾市庄镇", "township", ""),
    ("城市管理局", "城市管理局", "department", ""),
    ("示例市城市管理局", "城市管理局", "department", "示例市"),
    ("示例县城乡社区治理局", "城乡社区治理局", "department", "示例县"),
    ("宁县人民政府", "宁县", "county", ""),
    ("易县塘湖镇", "塘湖镇", "township", "易县"),
]


@pytest.mark.parametrize(("written", "org", "org_type", "above"), [*IN_THE_WILD, *INVENTED, *NOT_TO_BE_CUT])
def test_split_name(written: str, org: str, org_type: str, above: str) -> None:
    name = split_name(written)
    assert (name.org, name.org_type, name.above) == (org, org_type, tuple(above.split()))
    assert name.township == (org if org_type in ("township", "subdistrict") else None)


@pytest.mark.parametrize("written", ["我镇", "本乡", "全镇", "该街道"])
def test_pointing_word_is_no_township(written: str) -> None:
    assert split_name(written).township is None
