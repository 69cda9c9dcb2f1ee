"""Web pages: what a browser shows of them, cell by cell. The pages are invented; ``·`` is a covered place."""

from collections.abc import Mapping

import pytest

from gipdata.report import Location
from gipdata.sources import Block, Content, Grid, Paragraph, Picture, UnreadableSource, document_from_bytes
from gipdata.sources.html import read
from gipdata.sources.html_markup import read_events, read_markup
from gipdata.sources.html_page import Page
from gipdata.sources.html_table import Room, blocks_of

Shown = str | list[list[str]]
PICTURE = "<picture>"


def content_of(page: str | bytes, files: Mapping[str, str | bytes] | None = None) -> Content:
    def beside(name: str) -> bytes | None:
        file = (files or {}).get(name)
        return file.encode() if isinstance(file, str) else file

    return read(page.encode() if isinstance(page, str) else page, beside)


def shown(page: str | bytes, files: Mapping[str, str | bytes] | None = None) -> list[Shown]:
    return [show(block) for block in content_of(page, files).blocks]


def show(block: Block) -> Shown:
    if isinstance(block, Grid):
        return [["·" if cell.covered else cell.text for cell in row] for row in block.rows]
    return block.text if isinstance(block, Paragraph) else PICTURE


# Lines --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>甲</p><div>乙</div><h2>丙</h2><ul><li>丁</li></ul>", ["甲", "乙", "丙", "丁"]),
        ("甲<br>乙<BR/>丙<hr>丁", ["甲", "乙", "丙", "丁"]),
        ("<p>甲\n   乙\t丙  </p>", ["甲 乙 丙"]),
        ("<p>　　甲&nbsp;乙</p><p>&nbsp;</p><p>&#8203;</p><p>\u3000</p>", ["　　甲\xa0乙"]),
        ("<P>甲<P>乙<table></table>丙", ["甲", "乙", "丙"]),
        ("<pre>甲  1\n乙\t2\n\n丙</pre>", ["甲  1", "乙\t2", "丙"]),
        ("<p>甲</p></body></html>\n<p>乙</p>", ["甲", "乙"]),
        ("<html><body><p>甲</p></body></html><html><head><title>x</title></head><body>乙</body></html>", ["甲", "乙"]),
        ("甲<![if !supportLists]>一、<![endif]>乙<!--[if gte mso 9]><xml>丙</xml><![endif]-->", ["甲一、乙"]),
        ('<?xml version="1.0" encoding="gb2312"?><html xmlns="http://www.w3.org/1999/xhtml"><p>甲<br/>乙</p></html>',
         ["甲", "乙"]),
        ("<p>a < b &lt; c &#x7532;&#20057;</p>", ["a < b < c 甲乙"]),
    ],
)  # fmt: skip
def test_block_tags_and_line_breaks_make_lines(page: str, lines: list[str]) -> None:
    assert shown(page) == lines


@pytest.mark.parametrize("tag", ["span", "font", "b", "strong", "em", "i", "u", "a", "sup", "o:p", "st1:x", "ins"])
def test_inline_tags_part_neither_words_nor_figures(tag: str) -> None:
    assert shown(f"<p>规<{tag}>章</{tag}>库</p><table><tr><td><{tag}>1</{tag}>2</td><td>x</td></tr></table>") == [
        "规章库",
        [["12", "x"]],
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<span>1</span><span>2</span>", "12"),
        ("1<!-- 注 -->2", "12"),
        ("<p>1</p><p>2</p>", "1\n2"),
        ("1<br>2", "1\n2"),
        ("1<div>2</div>3", "1\n2\n3"),
        ("<ul><li>1<li>2</ul>", "1\n2"),
        ("<p>&nbsp;</p><p>12</p><p></p>", "12"),
        ("12<br>", "12"),
        ("1<span style='display:block'>2</span>", "1\n2"),
        ("<span style='DISPLAY: inline-block'>1</span><span>2</span>", "1\n2"),
        ("<i style='float:left'>1</i>2", "1\n2"),
        ("1<img src='x.gif' width=9 height=9>2", "1 2"),
        ("<input value='1'><input value='2'>", "1 2"),
        ("12<sup>3</sup>", "12^3"),
        ("12<sup>[3]</sup>", "12[3]"),
        ("1<sup><b>2</b></sup>", "1^2"),
        ("<sub>1</sub>2", "12"),
        ("<ruby>报<rp>(</rp><rt>bào</rt><rp>)</rp></ruby>告", "报告"),
        ("<table><tr><td>5</td></tr></table>", "5"),
    ],
)
def test_what_stands_apart_in_a_cell_is_not_run_together(cell: str, text: str) -> None:
    assert shown(f"<table><tr><td>{cell}</td><td>x</td></tr></table>") == [[[text, "x"]]]


@pytest.mark.parametrize(
    ("hidden", "left"),
    [
        ("<script>var a = '<td>7</td>';</script>", "12"),
        ("<style>td { color: red }</style>", "12"),
        ("<template><p>7</p></template>", "12"),
        ("<noscript>7</noscript>", "12"),
        ("<span style='color:red;display : NONE'>7</span>", "12"),
        ("<span style='display:none'><span>7</span>8</span>", "12"),
        ("<span hidden>7</span>", "12"),
        ("<span style='visibility:hidden'>7</span>", "12"),
        ("<div style='display:none'>7<p>8</p></div>", "12"),
        ("<del>7</del>", "12"),
        ("<s>7</s>", "12"),
        ("<S class=x>7</S>", "12"),
        ("<strike><b>7</b></strike>", "12"),
        ("<span style='text-decoration: red line-through'>7<s>8</s>9</span>", "12"),
        ("<input type=hidden value=7>", "12"),
        ("<input type='CheckBox' value=7>", "12"),
        ("<span title='7'></span>", "12"),
        ("<datalist><option>7</option></datalist>", "12"),
    ],
)
def test_what_a_page_hides_or_strikes_out_is_not_read(hidden: str, left: str) -> None:
    assert shown(f"<table><tr><td>1{hidden}2</td><td>x</td></tr></table>") == [[[left, "x"]]]


def test_struck_out_blocks_keep_no_text() -> None:
    assert shown("<s><p>甲</p><p>乙</p></s><p>丙<del>丁<div>戊</div></del></p>") == ["丙"]


def test_the_title_is_no_paragraph() -> None:
    assert shown("<head><title>年报</title></head><body>甲") == ["甲"]


def test_an_element_shown_against_its_attribute_is_read() -> None:
    assert shown("<p hidden style='display:block'>甲</p>") == ["甲"]


def test_fields_show_what_is_filled_in() -> None:
    row = (
        "<td><input value='5'></td><td><textarea>6\n</textarea></td>"
        "<td><select><option>0<option selected>7</select></td><td><select><option>8<option>9</select></td>"
    )
    assert shown(f"<table><tr>{row}</tr></table>") == [[["5", "6", "7", "8"]]]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1.甲", "2.乙"]),
        ("<ol start=5><li><p>甲</p><p>乙</p></li><li value='9'>丙<li>丁</ol>", ["5.甲", "乙", "9.丙", "10.丁"]),
        ("<ol type=A><li>甲<li>乙</ol><ol type=i><li>甲<li>乙</ol>", ["A.甲", "B.乙", "i.甲", "ii.乙"]),
        ("<ol style='list-style-type: cjk-ideographic' start=3><li>甲<li>乙</ol>", ["三、甲", "四、乙"]),
        ("<ol style='list-style:none'><li>甲</ol>", ["甲"]),
        ("<ol><li>甲<ul><li>乙</ul><li>丙</ol>", ["1.甲", "乙", "2.丙"]),
        ("<ol><li></li><li>乙</ol>丙", ["2.乙", "丙"]),
        ("<ol><li>5</ol>", ["1、5"]),  # 1.5 would be a figure
        ("<ol><li><table><tr><td>a<td>b</table></ol>", ["1.", [["a", "b"]]]),
    ],
)
def test_the_automatic_numbers_of_a_list_are_put_in_front(markup: str, lines: list[Shown]) -> None:
    assert shown(markup) == lines


# Tables -------------------------------------------------------------------------------------------------------------


def test_a_merged_cell_takes_up_all_its_places() -> None:
    page = """<table>
      <tr><td colspan="2" rowspan="2">A</td><td>b</td></tr>
      <tr><td>c</td></tr>
      <tr><td>d</td><td></td><td>f</td></tr></table>"""
    assert shown(page) == [[["A", "·", "b"], ["·", "·", "c"], ["d", "", "f"]]]


@pytest.mark.parametrize(
    ("value", "places"),
    [("2;", 2), ("2 ", 2), (" 2", 2), ("+2", 2), ("2.9", 2), ("2px", 2), ("0", 1), ("", 1), ("-1", 1), ("x", 1),
     ("２", 1), ("1000", 1000), ("9999999", 1000), ("9" * 400, 1000)],
)  # fmt: skip
def test_dirty_column_spans_are_read_as_browsers_do(value: str, places: int) -> None:
    page = f'<table><tr><td colspan="{value}">a</td><td>b</td></tr></table>'
    assert shown(page) == [[["a", *["·"] * (places - 1), "b"]]]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ("2", [["a", "b"], ["·", "c"], ["d"]]),
        ("2;", [["a", "b"], ["·", "c"], ["d"]]),
        ("0", [["a", "b"], ["·", "c"], ["·", "d"]]),  # to the end of the row group
        ("99999999", [["a", "b"], ["·", "c"], ["·", "d"]]),
        ("-3", [["a", "b"], ["c"], ["d"]]),
    ],
)
def test_row_spans_end_with_the_table(value: str, rows: list[list[str]]) -> None:
    page = f'<table><tr><td rowspan="{value}">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr></table>'
    assert shown(page) == [rows]


def test_a_row_span_ends_with_its_row_group() -> None:
    page = "<table><tbody><tr><td rowspan=5>a<td>b</tbody><tbody><tr><td>c<td>d</tbody></table>"
    assert shown(page) == [[["a", "b"], ["c", "d"]]]


def test_overlapping_spans_hide_no_cell() -> None:
    page = "<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=2>d<td>e</table>"
    assert shown(page) == [[["a", "b", "c"], ["d", "·", "e"]]]


def test_places_that_the_page_leaves_out_are_no_empty_cells() -> None:
    page = "<table><tr><td>a<td>b<td>c<td rowspan=2>d<tr><td>e<tr><td>f</table>"
    assert shown(page) == [[["a", "b", "c", "d"], ["e", "·", "·", "·"], ["f"]]]


def test_a_heading_that_does_not_share_the_grid_of_the_figures_stays_as_it_is() -> None:
    page = "<table><tr><th colspan=3>甲<th>乙<tr><td>1<td>2</table>"
    assert shown(page) == [[["甲", "·", "·", "乙"], ["1", "2"]]]


def test_head_and_foot_stand_where_a_browser_shows_them() -> None:
    page = "<table><tfoot><tr><td>f<td>3</tfoot><tbody><tr><td>b<td>2</tbody><thead><tr><th>h<th>1</thead></table>"
    assert shown(page) == [[["h", "1"], ["b", "2"], ["f", "3"]]]


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>a<td>1<tr><td>b<td>2</table>",
        "<TABLE><TR><TH>a</TH><TD>1</TD></TR><TR><TH>b</TH><TD>2</TD></TR></TABLE>",
        "<table><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>",
        "<table><tr><td><div>a<td><b>1<tr><td><div>b<td>2</table>",
        "<table><form><tr><td>a</td><td>1</td></tr></form><tr><td>b</td><td>2</td></tr></table>",
        "<table><tr><div><td>a</td></div><td>1</td></tr><tr></tr><tr><td>b</td><td>2</td></tr>",
        "<p><table><tr><td>a<td>1<tr><td>b<td>2</table></p>",
        "<table class=MsoTableGrid><tr><td x:str><p class=MsoNormal>a<o:p></o:p></p></td><td x:num='1'>1</td></tr>"
        "<tr><td>b<td>2</table>",
        "<table><tr style='display:none'><td>x<td>7</tr><tr><td>a<td style='display:none'>7<td>1<tr><td>b<td>2</table>",
    ],
)
def test_careless_markup_gives_the_same_grid(page: str) -> None:
    assert shown(page) == [[["a", "1"], ["b", "2"]]]


def test_a_cell_whose_text_is_not_shown_keeps_its_place() -> None:
    page = "<table><tr><td>a<td style='visibility:hidden'>7<td style='text-decoration:line-through'>8<td>1</table>"
    assert shown(page) == [[["a", "", "", "1"]]]


def test_what_stands_between_the_cells_stands_before_the_table() -> None:
    page = "<table><caption>名</caption><tr><td>a<td>1</tr>注<tr><td>b<td>2</table>后"
    assert shown(page) == ["名", "注", [["a", "1"], ["b", "2"]], "后"]


def test_cells_without_a_table_are_lines() -> None:
    assert shown("<div><td>1</td><td>2</td></div>") == ["1", "2"]


def test_layout_tables_flow() -> None:
    page = """<table><tr><td>页眉</td></tr><tr><td><p>前文</p>
      <table><tr><td><table><tr><td>a</td><td>1</td></tr></table></td></tr></table>
      <p>后文</p></td><td>侧栏</td></tr><tr><td>页脚</td></tr></table>"""
    assert shown(page) == ["页眉", "前文", [["a", "1"]], "后文", "侧栏", "页脚"]


def test_a_table_of_one_cell_a_row_is_lines() -> None:
    assert shown("<table><tr><td>甲<br>乙<tr><td><tr><td colspan=3>丙</table>") == ["甲", "乙", "丙"]


def test_a_row_with_prose_flows_and_parts_the_grid() -> None:
    prose = "长" * 201
    page = f"<table><tr><td>a<td>1<tr><td>b<td>{prose}<tr><td>c<td>3</table>"
    assert shown(page) == [[["a", "1"]], "b", prose, [["c", "3"]]]
    first, *_, last = content_of(page).blocks
    assert isinstance(first, Grid) and isinstance(last, Grid)
    assert last.rows[0][1].location == Location(line=3, cell=2, table=1)


def test_200_characters_are_a_label() -> None:
    label = "签" * 200
    assert shown(f"<table><tr><td>{label}<td>1</table>") == [[[label, "1"]]]


def test_a_long_label_that_spans_rows_leaves_their_figures_in_their_columns() -> None:
    prose = "长" * 201
    page = f"<table><tr><td rowspan=2>{prose}<td>a<td>1<tr><td>b<td>2</table>"
    assert shown(page) == [prose, "a", "1", [["·", "b", "2"]]]


def test_spans_beyond_all_bounds_leave_the_text_and_no_grid() -> None:
    row = "<tr>" + "<td colspan=1000>1</td>" * 30
    lines = shown(f"<table>{row * 10}</table>")
    assert lines == ["1"] * 300


def test_frames_share_the_bounds_of_their_page() -> None:
    wide = "<table><tr><td rowspan=0 colspan=900>1<td>2" + "<tr><td>3" * 100 + "</table>"
    blocks = shown("<iframe src=a.html></iframe>" * 3, {"a.html": wide})
    assert sum(isinstance(block, list) for block in blocks) == 2  # the others are lines
    lines = "1<br>" * 101_000
    assert shown("<iframe src=a.html></iframe>" * 2, {"a.html": lines})[-1] == PICTURE


def test_a_row_span_and_a_column_span_beyond_bounds_cost_no_memory() -> None:
    page = "<table><tr><td rowspan=65534 colspan=1000>a<td>b" + "<tr><td>c" * 5_000 + "</table>"
    assert shown(page) == ["a", "b", *["c"] * 5_000]


# Places -------------------------------------------------------------------------------------------------------------


def test_everything_knows_where_it_stands() -> None:
    page = """<p>甲</p><p> </p><table><tr><td>版面</td></tr></table>
      <table><tr><td colspan=2>a</td></tr><tr></tr><tr><td>b</td><td>1</td></tr></table>
      <p>乙</p><img width=500 height=400><table><tr><td>c</td><td>2</td></tr></table>"""
    first, second, table, third, picture, last = content_of(page).blocks
    assert first == Paragraph("甲", Location(paragraph=1))
    assert second == Paragraph("版面", Location(paragraph=2))
    assert third == Paragraph("乙", Location(paragraph=3))
    assert picture == Picture(Location(paragraph=4))
    assert isinstance(table, Grid) and isinstance(last, Grid)
    assert table.exact
    assert [[cell.location for cell in row] for row in table.rows] == [
        [Location(line=1, cell=1, table=1), Location(line=1, cell=2, table=1)],
        [Location(line=3, cell=1, table=1), Location(line=3, cell=2, table=1)],
    ]
    assert last.rows[0][0].location == Location(line=1, cell=1, table=2)


# Pictures and frames ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p><img src=a.png width=600 height=300></p>", [PICTURE]),
        ("<p><img src=a.png style='width:450pt;height:6cm'></p>", [PICTURE]),
        ("<p><img src=a.png width=16 height=16></p>甲", ["甲"]),
        ("<p><img src=a.png width=600 height=3></p>甲", ["甲"]),
        ("<p>&nbsp;<img src=a.png width='100%'></p>", [PICTURE]),
        ("<p><img src=icon.gif>附件</p>", ["附件"]),
        ("<p><img src=icon.gif style='float:left'>附件</p>", ["附件"]),
        ("<a href=x><img src=logo.png></a>甲", ["甲"]),
        ("<div style='display:none'><img width=600 height=300></div>甲", ["甲"]),
        ("<table><tr><td>a<td><img width=600 height=300></table>", ["a", PICTURE]),
    ],
)
def test_pictures_that_may_hold_a_table_are_told_from_icons(markup: str, blocks: list[Shown]) -> None:
    assert shown(markup) == blocks


def test_a_frame_saved_beside_the_page_is_read_in_its_place() -> None:
    files = {"年报_files/正文.html": "<p>乙</p><table><tr><td>a<td>1</table>"}
    page = '<p>甲</p><iframe src="%E5%B9%B4%E6%8A%A5_files/%E6%AD%A3%E6%96%87.html?v=1"><p>旧</p></iframe><p>丙</p>'
    assert shown(page, files) == ["甲", "乙", [["a", "1"]], "丙"]
    last = content_of(page, files).blocks[-1]
    assert last.__class__ is Paragraph and last == Paragraph("丙", Location(paragraph=3))


def test_a_frame_within_a_frame_is_sought_where_that_one_is() -> None:
    files = {"x_files/a.html": "<frameset><frame src='b.html'></frameset>", "x_files/b.html": "乙", "b.html": "别的"}
    assert shown("<iframe src='x_files/a.html'></iframe>甲", files) == ["乙", "甲"]


def test_a_frame_in_another_encoding_is_read_and_its_damage_reported() -> None:
    page = "<p>甲</p><iframe src=a.html></iframe>"
    assert shown(page, {"a.html": "<meta charset=utf-8><p>规章</p>".encode("gb18030")}) == ["甲", "规章"]
    damaged = f"<p>{SENTENCE}规章</p>".encode("gb18030").replace("规".encode("gb18030"), b"\xff")
    assert content_of(page, {"a.html": damaged}).damage == ("characters-lost",)


def test_a_frame_from_elsewhere_is_not_taken_from_here() -> None:
    files = {"report.html": "<p>别的乡的年报</p>"}
    assert shown("<p>甲</p><iframe src='http://example.invalid/report.html'></iframe>", files) == ["甲"]


def test_a_frame_may_bring_its_text_along() -> None:
    assert shown('<iframe srcdoc="&lt;p&gt;甲&lt;/p&gt;" src="a.html"></iframe>') == ["甲"]


def test_pages_that_hold_each_other_come_to_an_end() -> None:
    files = {"a.html": "甲" + "<iframe src='a.html'></iframe>" * 20}
    assert 1 <= len(shown("<iframe src='a.html'></iframe>", files)) <= 40


def test_a_frame_that_holds_no_page_is_something_that_only_a_person_reads() -> None:
    files = {"a.pdf": b"%PDF-1.7 ...", "b.html": b"\x00\x01\xff" * 500}
    assert shown("<iframe src=a.pdf></iframe>甲<iframe src=b.html></iframe>", files) == [PICTURE, "甲", PICTURE]


def test_a_page_whose_only_content_is_a_missing_frame_names_it() -> None:
    with pytest.raises(UnreadableSource, match=r"框架页“a_files/x\.html”"):
        content_of("<html><body><iframe src='a_files/x.html'></iframe></body></html>")


# Encodings ----------------------------------------------------------------------------------------------------------

SENTENCE = "本页为虚构样本，示例乡全年公开信息若干条。"


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "gbk", "utf-16", "iso-8859-1", "no-such"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_bytes_tell_the_encoding_whatever_the_page_declares(declared: str, encoding: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<html><head>{head}<script>{'x = 1;' * 1_000}</script></head><body><p>{SENTENCE}</p></body></html>"
    content = content_of(page.encode(encoding))
    assert content == Content((Paragraph(SENTENCE, Location(paragraph=1)),))


def test_characters_beyond_gb2312_are_read() -> None:
    rare = "示例䶮𠮷镇、峣山乡"
    assert shown(f"<meta charset=gb2312><p>{rare}</p>".encode("gb18030")) == [rare]


def test_bytes_that_fit_both_encodings_are_read_as_declared() -> None:
    data = "模".encode("gb18030")  # is ģ in UTF-8
    assert shown(b"<meta charset=gb2312><p>" + data) == ["模"]
    assert shown(b"<p>" + data) == ["模"]
    assert shown(b"<meta charset=utf-8><p>" + data) == ["ģ"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_damaged_character_does_not_cost_the_others(encoding: str) -> None:
    page = f"<html><script>{'x = 1;' * 1_000}</script><p>{SENTENCE}</p><p>末</p>".encode(encoding)
    content = content_of(page.replace("末".encode(encoding), b"\xff"))
    assert [show(block) for block in content.blocks] == [SENTENCE, "\ufffd"]
    assert content.damage == ("characters-lost",)


def test_zero_bytes_in_a_page_are_slips_and_not_utf_16() -> None:
    assert shown(f"<link href='a\0b.xml'><p>{SENTENCE[:5]}\0{SENTENCE[5:]}</p>") == [SENTENCE]


def test_bytes_in_no_known_encoding_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="编码无法识别"):
        content_of(b"<html><p>" + b"\xff\x80" * 500)


@pytest.mark.parametrize("end", ["<table><tr><td>规章</td><td>12", "<p>共<b>12</b>件，<span>其中"])
def test_a_page_cut_off_in_the_middle_of_a_text_is_said_to_be_damaged(end: str) -> None:
    assert content_of(f"<html><body><p>甲</p>{end}").damage == ("characters-lost",)


@pytest.mark.parametrize("end", ["</table>打印本页", "<br>打印本页", "<hr>\n", "</p></body></html>\r\n"])
def test_a_page_that_ends_in_open_text_is_whole(end: str) -> None:
    assert content_of(f"<p>甲</p><table><tr><td>a<td>1</table>{end}").damage == ()


# Breaking off -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "</td>", "</td></tr>", "</td></tr>\n<tr>", "</td></tr><tr><td cla"])
def test_a_page_that_ends_inside_a_table_is_cut_short(end: str) -> None:
    content = content_of(f"<table><tr><td>a<td>1</td></tr><tr><td>b</td><td>{end}")
    assert content.damage == ("cut-short",)


@pytest.mark.parametrize("end", ["</TABLE>", "</body></html>", "</table></td></tr></table>\n"])
def test_a_page_whose_tables_or_body_end_is_whole(end: str) -> None:
    assert content_of(f"<table><tr><td>a<td>1</td></tr><tr><td>b</td><td></td></tr>{end}").damage == ()


def test_a_missing_frame_beside_other_text_is_reported() -> None:
    assert content_of("<p>甲</p><iframe src=a.html></iframe>").damage == ("frame-missing",)
    assert content_of("<p>甲</p><iframe src=a.html></iframe>", {"a.html": "<p>乙</p>"}).damage == ()
    assert content_of("<p>甲</p><iframe src='about:blank'></iframe>").damage == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_a_stray_byte_in_utf_16_costs_what_stands_behind_it(encoding: str) -> None:
    page = f"<html><body><p>{SENTENCE}</p><p>{SENTENCE * 9}</p></body></html>".encode(encoding)
    content = content_of(page + b"\n")
    assert [show(block) for block in content.blocks][:2] == [SENTENCE, SENTENCE * 9]
    assert content.damage == ("characters-lost",)
    middle = (40 + len(SENTENCE)) * 2
    content = content_of(page[:middle] + b"x" + page[middle:])
    assert content.blocks[0] == Paragraph(SENTENCE, Location(paragraph=1))
    assert content.damage == ("characters-lost",)


# Tree and events ----------------------------------------------------------------------------------------------------


def read_both_ways(page: str) -> tuple[list[Block], list[Block]]:
    """What a page comes to from its tree, and from the parser's events, by which only monstrous pages are read."""
    ways = []
    for read_page in (read_markup, read_events):
        taker = Page(lambda name, source: [], Room())
        read_page(page.encode(), taker)
        ways.append(list(blocks_of(taker.items)))
    return ways[0], ways[1]


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>&lt;br/&gt;<td>a&amp;lt;b<tr><td><p>1<br>2</p><td class='x>y'> 3\n4 </table>",
        "<table><tr><td rowspan=2 class=x>a<td>1<td>2</tr>\r\n<tr><td>&nbsp;<td>5</table>",
        "<ol><li><table><tr><td>a<td>1</table><li><pre><table><tr><td>a  b<td>1</table></pre></ol>",
        "<div style='visibility:hidden'><table><tr><td>a<td>1</table></div><p>乙<span hidden>丙</span></p>",
        "<div><tr><td>1</td><td>2</td></tr></div><table><caption>名<tr><td>a<td>1</table>",
        '<table><tr><td x"= colspan="3">a<td =rowspan=2 >b<td colspan=" 2\n">c<tr><td>d</table>',
        "<table><tr style='display:none'><td>7<td>8<tr><td style='float:left'>a<td hidden>9<td>1</table>",
        "<table><tr><td><span style='display:block'>1</span>2<td><b hidden>3</b><o:p></o:p>4</table>",
        "<p>甲</p></body></html><table><tr><td>a<td>1</table></html>乙",
        "<s><p>甲</p><p>乙</p></s><strike>丙</strike>丁",
    ],
)
def test_a_tree_and_the_events_of_a_page_say_the_same(page: str) -> None:
    from_tree, from_events = read_both_ways(page)
    assert from_tree == from_events != []


def test_control_characters_are_spaces() -> None:
    assert shown("<table><tr><td>规\x0b章<td>1&#11;2<td>\x0c</table>甲\x1f乙") == [[["规 章", "1 2", ""]], "甲 乙"]


def test_tags_with_masses_of_attributes_cost_no_square() -> None:
    attributes = " ".join(f"a{number}='<>'" for number in range(60_000))
    assert shown(f"<table><tr><td {attributes}>a<td>1</table>") == [[["a", "1"]]]


# Bounds -------------------------------------------------------------------------------------------------------------


def test_nothing_depends_on_how_deep_tags_nest() -> None:
    assert shown("<div>" * 9_000 + "深" + "</div>" * 9_000 + "后") == ["深", "后"]
    assert shown("<table><tr><td>" * 2_500 + "<table><tr><td>a<td>1</table>" + "</table>" * 2_500) == [[["a", "1"]]]


@pytest.mark.parametrize(
    "page",
    [
        "<b>" * 11_000 + "甲" + "</b>" * 11_000,
        "<br>" * 300_000,
        "<p>" + "甲" * 3_000_000,
        '<p title="' + "x" * 11_000_000 + '">甲</p>',
        "<pre>" + "1\n" * 1_000_000 + "</pre>",
    ],
)
def test_a_page_beyond_all_bounds_is_refused(page: str) -> None:
    with pytest.raises(UnreadableSource):
        content_of(page)


def test_pictures_written_into_the_page_do_not_count() -> None:
    picture = f"<img width=600 height=800 src='data:image/png;base64,{'iVBORw0KGgo' * 900_000}'>"
    assert shown(f"<p>甲</p>{picture}<p>乙</p>") == ["甲", PICTURE, "乙"]


@pytest.mark.parametrize(
    "page", ["<html></html>", "<div id=app></div><script src=app.js></script>", "<!-- 甲 -->", "<p>"]
)
def test_a_page_without_text_is_refused_with_a_reason(page: str) -> None:
    with pytest.raises(UnreadableSource, match="没有文字"):
        content_of(page)


def test_a_page_declares_no_entities_and_loads_nothing() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>甲&x;</p>'
    (line,) = [block for block in content_of(page).blocks if isinstance(block, Paragraph) and "甲" in block.text]
    assert "root" not in line.text


def test_a_page_is_a_document_like_any_other() -> None:
    document = document_from_bytes("<!DOCTYPE html><p>甲</p>".encode(), "a.html")
    assert (document.kind, document.blocks) == ("html", (Paragraph("甲", Location(paragraph=1)),))
