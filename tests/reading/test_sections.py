"""Sections are known by the meaning of their headings. All texts are invented."""

import pytest

from gipdata.reading.reader import read_report
from gipdata.reading.sections import split_back, split_sections, strips_of
from gipdata.report import Location
from gipdata.sources import document_from_bytes


def sections(text: str) -> list[tuple[str, str]]:
    parts = split_sections(strips_of(document_from_bytes(text.encode(), "x.txt")))
    return [(part.code, part.heading) for part in parts if part.code != "front" or part.strips]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("一、总体情况", "overview"),
        ("一、 基本情况", "overview"),
        ("## 二、主动公开政府信息情况", "disclosure"),
        ("2、 主动公开政府信息的情况", "disclosure"),
        ("- 总体情况", "overview"),
        ("二、主動公開政府信息情況", "disclosure"),
        ("[bookmark: _GoBack]二、主动公开政府信息情况", "disclosure"),
        ("三、收到和处理政府信息公开申请情况：", "applications"),
        ("三、依申请公开政府信息办理情况", "applications"),
        ("四、政府信息公开行政复议、行政诉讼情况", "disputes"),
        ("四、政府信息公开申请行政复议、行政诉讼的情况", "disputes"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "disputes"),
        ("五、存在的问题和改进措施", "problems"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("五、存在的主要题及改进情况", "problems"),  # a character lost
        ("六、其它需要报告的事项", "other_matters"),
        ("一、总体概述", "overview"),
        ("一、2019年政府信息公开工作的总体情况", "overview"),
        ("二、主动公开政府政府情况", "disclosure"),
    ],
)
def test_headings(heading: str, code: str) -> None:
    assert sections(f"示例乡年度报告\n{heading}\n这里是正文。\n")[-1] == (code, heading)


@pytest.mark.parametrize(
    "line",
    [
        "我乡主动公开政府信息情况较好。",
        "一、本年新收政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况",
    ],
)
def test_no_headings(line: str) -> None:
    assert sections(f"示例乡年度报告\n{line}\n") == [("front", "")]


def test_a_part_of_section_one_that_bears_the_words_of_section_two() -> None:
    text = "一、总体情况\n（一）主动公开政府信息情况\n全年公开若干条。\n（二）政府信息依申请公开办理情况\n没有。\n"
    text += "二、主动公开政府信息情况\n规章\n0\n"
    assert sections(text) == [("overview", "一、总体情况"), ("disclosure", "二、主动公开政府信息情况")]


def test_a_table_of_contents_is_not_the_sections() -> None:
    names = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    text = "目录\n" + "\n".join(names) + "\n" + "\n正文。\n".join(names)
    assert sections(text)[1:] == list(zip(["overview", "disclosure", "applications"], names, strict=True))
    assert sections(text)[0][0] == "front"


def test_subheadings_of_section_five_do_not_take_its_place() -> None:
    text = "五、存在的主要问题及改进情况\n（一）存在的主要问题\n人手少。\n（二）改进情况\n增加人手。\n"
    assert sections(text) == [("problems", "五、存在的主要问题及改进情况")]


def test_a_page_number_between_two_lines_is_no_prose() -> None:
    text = "一、总体情况\n全年开会三次。\n- 3 -\n第 4 页\n有 1/2 的村参加。\n五、存在的主要问题\n人手少。\n"
    report = read_report(document_from_bytes(text.encode(), "x.txt"))
    assert [s.text for s in report.sections] == ["全年开会三次。\n有 1/2 的村参加。", "人手少。"]
    assert [(t.raw, t.role) for t in report.trace][2:4] == [("- 3 -", "ignored-mark"), ("第 4 页", "ignored-mark")]


def test_what_a_page_shows_below_the_report_is_no_part_of_the_last_section() -> None:
    end = "六、其他需要报告的事项\n没有。\n扫一扫的活动办了三场。\n"
    for line in (
        "【打印】【关闭】",
        "打印本页",
        "分享到：",
        "扫一扫在手机打开当前页",
        "上一篇：示例镇年报",
        "版权所有：示例县",
        "主办：示例县人民政府办公室",
        "示ICP备12345678号",
        "责任编辑：某某",
        "网站地图 联系我们",
        "附件下载：",
    ):
        document = document_from_bytes((end + line + "\n网页的下一行\n").encode(), "x.txt")
        *_, last, back = split_back(split_sections(strips_of(document)))
        assert [strip.cells[0][0] for strip in last.strips] == ["没有。", "扫一扫的活动办了三场。"]
        assert (back.code, [strip.cells[0][0] for strip in back.strips]) == ("back", [line, "网页的下一行"])


def test_bracketed_numbers_count_where_there_is_no_other_kind() -> None:
    text = "（一）总体情况\n很好。\n（二）主动公开政府信息情况\n规章\n0\n"
    assert [code for code, _ in sections(text)] == ["overview", "disclosure"]


def test_headings_in_the_flow_of_one_paragraph() -> None:
    text = "示例乡报告一、总体情况全年工作平稳。二、主动公开政府信息情况规章 0 0 0 五、存在的主要问题及改进情况人手少。"
    assert [code for code, _ in sections(text)] == ["front", "overview", "disclosure", "problems"]


def test_text_behind_a_heading_on_its_line_is_kept() -> None:
    document = document_from_bytes("六、其他需要报告的事项：无。\n".encode(), "x.txt")
    part = split_sections(strips_of(document))[-1]
    assert part.code == "other_matters"
    assert [strip.cells[0][0] for strip in part.strips] == ["无。"]


def test_a_section_tells_where_each_of_its_lines_stands() -> None:
    text = "一、总体情况\n\n全年开会三次。\n- 3 -\n有五个村参加。\n二、主动公开政府信息情况\n"
    (overview, _) = read_report(document_from_bytes(text.encode(), "x.txt")).sections
    assert overview.text == "全年开会三次。\n有五个村参加。"
    assert [overview.place_of(overview.text.index(word)) for word in ("全年", "三次", "有五")] == [
        Location(3),
        Location(3),
        Location(5),
    ]


def test_lines_of_a_web_page_are_counted_as_paragraphs() -> None:
    text = "<p>一、总体情况</p><p>全年开会三次。<br>有五个村参加。</p><p>五、存在的主要问题</p><p>人手少。</p>"
    overview = read_report(document_from_bytes(text.encode(), "x.html")).section("overview")
    assert overview is not None
    assert [str(overview.place_of(at)) for at in (0, overview.text.index("有五"))] == ["第2段", "第3段"]
