"""Word files: what Word shows is what is read. The documents are invented and written out beside what is expected."""

import io
import re
import zipfile
from collections.abc import Mapping

import pytest

from gipdata.report import Location
from gipdata.sources import (
    Block,
    Grid,
    Paragraph,
    Picture,
    UnreadableSource,
    word,
    word_looks,
    word_package,
    word_tags,
)
from gipdata.sources.numbering import format_number

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": MAIN,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(targets: Mapping[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{i}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file with this body; ``parts``: styles, numbering, footnotes, … by what they hold."""
    files = {
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": relations({kind: f"{kind}.xml" for kind in parts}),
    }
    return zipped(
        files | {f"word/{kind}.xml": f"<w:{kind} {NAMES}>{inner}</w:{kind}>" for kind, inner in parts.items()}
    )


def nothing(name: str) -> None:
    return None


def read(body: str, **parts: str) -> tuple[Block, ...]:
    return word.read(docx(body, **parts), nothing).blocks


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def c(*content: str, **properties: object) -> str:
    """A cell; ``span`` and ``down`` merge it, other content than text is given as it is."""
    span = f'<w:gridSpan w:val="{properties["span"]}"/>' if "span" in properties else ""
    down = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(str(properties.get("down")), "")
    inner = "".join(part if part.startswith("<") else p(part) for part in content) or p()
    return f"<w:tc><w:tcPr>{span}{down}{properties.get('more', '')}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(cell if cell.startswith("<") else c(*[cell] * bool(cell)) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def shown(blocks: tuple[Block, ...]) -> list[object]:
    """Paragraphs as their text, grids as rows of texts with None for covered places, pictures as their location."""
    plain: list[object] = []
    for block in blocks:
        if isinstance(block, Grid):
            plain.append([[None if cell.covered else cell.text for cell in row] for row in block.rows])
        else:
            plain.append(block.text if isinstance(block, Paragraph) else block.location)
    return plain


# Places ---------------------------------------------------------------------------------------------------------------


def test_paragraphs_and_cells_know_their_place() -> None:
    first, grid, last = read(p("前言") + p() + tbl(tr("规章", "0"), tr("许可", "12")) + p("结尾"))
    assert (first, last) == (Paragraph("前言", Location(paragraph=1)), Paragraph("结尾", Location(paragraph=2)))
    assert isinstance(grid, Grid) and grid.exact
    assert [cell.location for cell in grid.rows[1]] == [Location(2, 1, table=1), Location(2, 2, table=1)]
    assert [cell.text for cell in grid.rows[1]] == ["许可", "12"]


def test_a_merged_cell_takes_all_its_places() -> None:
    body = tbl(
        tr(c("表头", span=2, down="restart"), "甲", "乙"),
        tr(c(span=2, down="continue"), "1", "2"),
        tr("丙", c("丁", span=3)),
    )
    (grid,) = read(body)
    assert shown((grid,)) == [[["表头", None, "甲", "乙"], [None, None, "1", "2"], ["丙", "丁", None, None]]]
    assert isinstance(grid, Grid)
    for row in grid.rows:
        assert [cell.location.cell for cell in row] == [1, 2, 3, 4]


def test_an_empty_cell_is_its_own_and_a_missing_one_is_not_made_up() -> None:
    assert shown(read(tbl(tr("规章", "", "3"), tr("许可", "4")))) == [[["规章", "", "3"], ["许可", "4"]]]


def test_places_that_a_row_leaves_out_are_covered() -> None:
    body = tbl(
        tr("甲", "乙", "丙", "丁"),
        tr("3", "4", properties='<w:gridBefore w:val="2"/>'),
        tr("1", properties='<w:gridAfter w:val="3"/>'),
    )
    assert shown(read(body)) == [[["甲", "乙", "丙", "丁"], [None, None, "3", "4"], ["1", None, None, None]]]


def test_a_cell_merged_the_old_way() -> None:
    body = tbl(tr(c("宽", more='<w:hMerge w:val="restart"/>'), c("藏", more="<w:hMerge/>"), "1"), tr("a", "b", "c"))
    assert shown(read(body)) == [[["宽", None, "1"], ["a", "b", "c"]]]


def test_a_cell_that_goes_on_with_nothing_is_shown() -> None:
    body = tbl(tr(c("5", down="continue"), "a"), tr("b", c("7", down="continue")), tr("c", c("隐", down="continue")))
    assert shown(read(body)) == [[["5", "a"], ["b", "7"], ["c", None]]]


def test_a_merge_ends_where_another_begins() -> None:
    rows = [tr(c(text, down=down), "1") for text, down in (("甲", "restart"), ("", "continue"), ("乙", "restart"))]
    assert shown(read(tbl(*rows))) == [[["甲", "1"], [None, "1"], ["乙", "1"]]]


def with_widths(table: str, *widths: int) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return table.replace("<w:tblGrid/>", f"<w:tblGrid>{columns}</w:tblGrid>")


def test_columns_that_nobody_sees_move_no_cell() -> None:
    rows = (tr("甲", c("乙", span=2), "丙"), tr("1", "2", c("3", span=2)), tr(c("总", span=2), c("4", span=2)))
    expected = [["甲", "乙", "丙"], ["1", "2", "3"], ["总", None, "4"]]
    assert shown(read(with_widths(tbl(*rows), 800, 800, 2, 800))) == [expected]
    wide = [["甲", "乙", None, "丙"], ["1", "2", "3", None], ["总", None, "4", None]]
    assert shown(read(with_widths(tbl(*rows), 800, 800, 400, 800))) == [wide]
    assert shown(read(with_widths(tbl(*rows), 0, 0, 0, 0))) == [wide]


def test_a_narrow_column_with_a_cell_of_its_own_counts() -> None:
    table = with_widths(tbl(tr("甲", "乙", "丙"), tr("1", "2", "3")), 800, 2, 800)
    assert shown(read(table)) == [[["甲", "乙", "丙"], ["1", "2", "3"]]]


def test_spans_beyond_all_sense_are_bounded() -> None:
    ((row,),) = [block.rows for block in read(tbl(tr(c("a", span=999_999_999), "b"))) if isinstance(block, Grid)]
    assert len(row) == 64
    with pytest.raises(UnreadableSource, match="表格过大"):
        read(tbl(tr(*[c("a", span=63)] * 20) * 300))


def test_content_controls_and_other_wrappers_are_looked_through() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    cell = control(c(control(p(control(r("1")), f"<w:smartTag>{r('2')}</w:smartTag>"))))
    row = control(tr("甲", cell) + f"<w:customXml>{tr('乙', '3')}</w:customXml>")
    body = control(p("一", f"<w:hyperlink>{r('二')}</w:hyperlink>") + control(tbl(row)))
    assert shown(read(body)) == ["一二", [["甲", "12"], ["乙", "3"]]]


# Layout ---------------------------------------------------------------------------------------------------------------


def test_a_table_around_the_page_is_no_grid() -> None:
    inner = tbl(tr("规章", "0"), tr("许可", "1"))
    outer = tbl(tr(c(p("标题"), p("正文"))), tr(c(p("二、"), inner, p("尾"))))
    blocks = read(outer + p("落款"))
    assert shown(blocks) == ["标题", "正文", "二、", [["规章", "0"], ["许可", "1"]], "尾", "落款"]
    assert isinstance(blocks[3], Grid) and blocks[3].rows[0][0].location.table == 2


def test_rows_beside_a_row_of_prose_stay_grids() -> None:
    prose = "说" * 201
    blocks = read(tbl(tr("甲", "1"), tr("乙", prose), tr("丙", "2")))
    assert shown(blocks) == [[["甲", "1"]], "乙", prose, [["丙", "2"]]]
    assert isinstance(blocks[3], Grid) and blocks[3].rows[0][1].location == Location(3, 2, table=1)
    assert shown(read(tbl(tr("甲", "说" * 200)))) == [[["甲", "说" * 200]]]


def test_a_heading_over_all_columns_stays_in_its_grid() -> None:
    assert shown(read(tbl(tr(c("第一项", span=2)), tr("甲", "1")))) == [[["第一项", None], ["甲", "1"]]]


# Text -----------------------------------------------------------------------------------------------------------------


def test_lines_of_a_cell_and_of_a_paragraph() -> None:
    (first, second, grid) = read(
        p("上", "<w:r><w:br/></w:r>", "下") + tbl(tr(c(p("本年新"), p(), p("制作", "<w:r><w:cr/></w:r>", "数量")), "1"))
    )
    assert first == Paragraph("上", Location(1, paragraph=1))
    assert second == Paragraph("下", Location(2, paragraph=1))
    assert shown((grid,)) == [[["本年新\n制作\n数量", "1"]]]


def test_figures_broken_into_runs_are_whole() -> None:
    broken = p(
        r("1"), '<w:bookmarkStart w:id="0"/><w:proofErr/>', r("2"), "<w:r><w:lastRenderedPageBreak/></w:r>", r("3")
    )
    assert shown(read(tbl(tr("甲", c(broken))))) == [[["甲", "123"]]]


def test_characters_written_as_elements() -> None:
    inner = "<w:r><w:noBreakHyphen/><w:t>3</w:t><w:softHyphen/><w:t>4</w:t></w:r>"
    symbols = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="宋体" w:char="2460"/></w:r>'
    assert shown(read(p(inner) + p(symbols))) == ["-34", "□①"]


def test_spaces_that_the_file_does_not_keep_are_not_shown() -> None:
    loose = "<w:p><w:r><w:t>\n  1 </w:t></w:r><w:r><w:t> 2</w:t></w:r></w:p>"
    kept = "<w:p><w:r><w:t xml:space='preserve'>1 </w:t></w:r><w:r><w:t>2</w:t></w:r></w:p>"
    assert shown(read(loose + kept)) == ["12", "1 2"]


def test_sham_tables_of_tabs_keep_their_cells_apart() -> None:
    stops = '<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>'
    tab = "<w:r><w:tab/></w:r>"
    body = (
        p("说明", properties=stops)
        + p("规章", tab, "1", tab, tab, "23", properties=stops)
        + p(tab, "4", '<w:r><w:ptab w:relativeTo="margin"/></w:r>', "5")
        + p(tab, "缩进的段落")
    )
    blocks = read(body)
    assert shown(blocks) == ["说明", [["规章", "1", "", "23"], ["", "4", "5"]], "\t缩进的段落"]
    assert isinstance(blocks[1], Grid) and not blocks[1].exact
    assert blocks[1].rows[1][2].location == Location(paragraph=3, cell=3)


def test_a_separator_of_lines_in_a_tabbed_paragraph_costs_nothing() -> None:
    tab = "<w:r><w:tab/></w:r>"
    assert shown(read(p("甲\u2028乙", tab, "1") + p("丙", tab, "2"))) == [[["甲 乙", "1"], ["丙", "2"]]]


def test_raised_and_struck_figures_are_no_digits_of_their_neighbours() -> None:
    raised, lowered, baseline = (
        f'<w:vertAlign w:val="{place}"/>' for place in ("superscript", "subscript", "baseline")
    )
    body = tbl(
        tr(c(p("3", r("1", raised))), c(p(r("2", lowered), "3")), c(p(r("5", "<w:strike/>"), "6"))),
        tr(c(p("3", r("注", raised))), c(p(r("4", baseline), "3")), c(p(r("5", '<w:strike w:val="0"/>')))),
    )
    assert shown(read(body)) == [[["3^1", "_23", "~5~6"], ["3注", "43", "5"]]]


def test_formulas_keep_their_parts_apart() -> None:
    half = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    assert shown(read(p("占", half))) == ["占1/2"]


def test_ruby_reads_the_base_alone() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('xiang')}</w:rt><w:rubyBase>{r('乡')}</w:rubyBase></w:ruby></w:r>"
    assert shown(read(p("示例", ruby))) == ["示例乡"]


# Changes, hidden text, fields -----------------------------------------------------------------------------------------


def test_tracked_changes_are_read_as_accepted() -> None:
    gone = "<w:del><w:r><w:delText>7</w:delText><w:tab/></w:r></w:del>"
    moved = f"<w:moveFrom>{r('8')}</w:moveFrom>"
    new = f"<w:ins>{r('5')}</w:ins><w:moveTo>{r('6')}</w:moveTo>"
    body = tbl(
        tr("甲", c(p(gone, moved, new))),
        tr("乙", "9", properties="<w:del/>"),
        tr("丙", "1", properties="<w:ins/>"),
        tr("丁", c("3", more="<w:cellDel/>"), c("4", more="<w:cellIns/>")),
    )
    assert shown(read(body)) == [[["甲", "56"], ["丙", "1"], ["丁", "4"]]]


def test_a_row_deleted_in_an_inner_table_leaves_the_outer_one() -> None:
    inner = tbl(tr("甲", "1"), tr("乙", "2", properties="<w:del/>"), tr("丙", c("3", more="<w:cellDel/>"), "4"))
    assert shown(read(tbl(tr("左", c(inner, p("右")))))) == ["左", [["甲", "1"], ["丙", "4"]], "右"]


def test_what_a_change_kept_of_the_old_layout_is_not_read() -> None:
    old_cell = '<w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr></w:tcPrChange>'
    old_run = "<w:rPrChange><w:rPr><w:vanish/><w:strike/></w:rPr></w:rPrChange>"
    old_row = '<w:trPrChange><w:trPr><w:gridBefore w:val="1"/></w:trPr></w:trPrChange>'
    body = tbl(tr("甲", "乙"), tr(c("规章", more=old_cell), c(p(r("5", old_run))), properties=old_row))
    assert shown(read(body)) == [[["甲", "乙"], ["规章", "5"]]]


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    blocks = read(p("第一", properties=gone) + p("、", properties=gone) + p("第二") + p("末", properties=gone))
    assert shown(blocks) == ["第一、第二", "末"]


def test_a_merge_that_a_change_made() -> None:
    first, second = '<w:cellMerge w:vMerge="rest"/>', '<w:cellMerge w:vMerge="cont"/>'
    assert shown(read(tbl(tr(c("甲", more=first), "1"), tr(c(more=second), "2")))) == [[["甲", "1"], [None, "2"]]]


def test_hidden_text_is_not_read() -> None:
    hidden = "<w:vanish/>"
    body = tbl(
        tr("甲", c(p("1", r("9", hidden), r("2", '<w:vanish w:val="false"/>')))),
        tr("乙", "9", properties="<w:hidden/>"),
        tr("丙", "3", properties='<w:hidden w:val="0"/>'),
    )
    tail = p(r("藏", hidden), properties=f"<w:rPr>{hidden}</w:rPr>") + p("见")
    assert shown(read(body + tail)) == [[["甲", "12"], ["丙", "3"]], "见"]


def test_text_hidden_by_a_style_is_not_read() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="z"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="child"><w:basedOn w:val="z"/></w:style>'
        '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = (
        p("1", r("9", '<w:rStyle w:val="h"/>'), "2")
        + p("9", properties='<w:pStyle w:val="child"/>')
        + p("9", r("3", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="z"/>')
    )
    assert shown(read(body, styles=styles)) == ["12", "3"]


def field(code: str, result: str | None) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shows = "" if result is None else mark("separate") + result
    return f"{mark('begin')}{code}{shows}{mark('end')}"


def test_of_a_field_the_result_is_read() -> None:
    code = "<w:r><w:instrText> =SUM(LEFT) </w:instrText></w:r>"
    inner = field(code, r("7"))
    body = (
        p("合计", field(code, r("12")))
        + p(field(code + inner, r("5")), "件")  # the result of a field inside the code of another is not shown
        + p("甲", field(code + r("9"), None), "乙")
        + p(f'<w:fldSimple w:instr="PAGE">{r("4")}</w:fldSimple>')
    )
    assert shown(read(body)) == ["合计12", "5件", "甲乙", "4"]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    assert shown(read(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "甲") + p("乙"))) == ["甲", "乙"]
    assert shown(read(p('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "甲"))) == ["甲"]


# Boxes, notes, pictures -----------------------------------------------------------------------------------------------


def drawing(inner: str, uri: str = "drawingml/2006/picture", width: int = 5_000_000, height: int = 3_000_000) -> str:
    extent = f'<wp:extent cx="{width}" cy="{height}"/>'
    graphic = f'<a:graphic><a:graphicData uri="http://x/{uri}">{inner}</a:graphicData></a:graphic>'
    return f"<w:r><w:drawing><wp:inline>{extent}{graphic}</wp:inline></w:drawing></w:r>"


def box(inner: str) -> str:
    return f"<wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    content = p("盒一") + tbl(tr("规章", "5"))
    choice = drawing(box(content), "word/2010/wordprocessingShape")
    old_box = f"<v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox>"
    fallback = f"<w:r><w:pict><v:shape>{old_box}</v:shape></w:pict></w:r>"
    ways = f'<mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
    both = f"<mc:AlternateContent>{ways}</mc:AlternateContent>"
    assert shown(read(p("前", both, "后") + p("末"))) == ["前后", "盒一", [["规章", "5"]], "末"]
    assert shown(read(p("前", fallback))) == ["前", "盒一", [["规章", "5"]]]
    empty = f"<mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>{r('7')}</mc:Fallback></mc:AlternateContent>"
    assert shown(read(p(empty))) == ["7"]


def test_several_boxes_keep_their_order() -> None:
    def shape(text: str) -> str:
        return drawing(box(p(text)), "wordprocessingShape")

    assert shown(read(p("甲", shape("一"), shape("二")) + p("乙", shape("三")))) == ["甲", "一", "二", "乙", "三"]


def test_notes_follow_the_table_or_paragraph_that_refers_to_them() -> None:
    texts = {1: p("<w:r><w:footnoteRef/></w:r>", "脚注"), 2: p("又注")}
    notes = "".join(f'<w:footnote w:id="{i}">{text}</w:footnote>' for i, text in texts.items())
    first, second = (f'<w:r><w:footnoteReference w:id="{i}"/></w:r>' for i in (1, 2))
    own = '<w:r><w:footnoteReference w:id="9" w:customMarkFollows="1"/><w:t>1</w:t></w:r>'
    body = tbl(tr("甲", c(p("3", first)), c(p("4", own)))) + p("文", second) + p("末")
    assert shown(read(body, footnotes=notes)) == [[["甲", "3", "4^1"]], "脚注", "文", "又注", "末"]


def test_large_pictures_are_reported_where_they_stand() -> None:
    blip = "<a:blip/>"
    body = p("见图") + p(drawing(blip)) + p("小图", drawing(blip, width=300_000, height=300_000)) + p("末")
    assert shown(read(body)) == ["见图", Location(paragraph=2), "小图", "末"]


def test_a_cell_that_shows_a_picture_is_not_blank() -> None:
    small = drawing("<a:blip/>", width=90_000, height=90_000)
    large = drawing("<a:blip/>")
    blocks = read(tbl(tr("甲", c(p(small)), "2"), tr("乙", c(p("3", large)), "4")))
    assert shown(blocks) == [[["甲", "\ufffc", "2"], ["乙", "3", "4"]], Location(2, 2, table=1)]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<w:pict><v:line style="width:400pt;height:1pt"/></w:pict>', 0),
        ('<w:pict><v:shape style="width:400pt;height:300pt"><v:imagedata/></v:shape></w:pict>', 1),
        ('<w:pict><v:shape style="width:20pt;height:20pt"><v:imagedata/></v:shape></w:pict>', 0),
        ("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>", 1),
        ('<w:object><v:shape style="width:415pt;height:200pt"/><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>', 1),
    ],
)
def test_old_pictures_and_embedded_tables(inner: str, expected: int) -> None:
    assert sum(isinstance(block, Picture) for block in read(p(f"<w:r>{inner}</w:r>"))) == expected


def test_a_chart_is_a_picture_and_a_drawn_line_is_none() -> None:
    chart, line = drawing("", "drawingml/2006/chart"), drawing("<wps:wsp/>", "wordprocessingShape")
    assert shown(read(p(chart) + p(line))) == [Location(paragraph=1)]


# Numbers of lists -----------------------------------------------------------------------------------------------------


def level(number: int, text: str, kind: str = "decimal", more: str = "") -> str:
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>{more}'
    return f'<w:lvl w:ilvl="{number}">{inner}</w:lvl>'


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, *overrides: str) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def item(text: str, num_id: int, at: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num_id}"/></w:numPr>'
    return p(*[text] * bool(text), properties=numbering)


CHINESE = abstract(0, level(0, "%1、", "chineseCounting"), level(1, "（%2）", "chineseCounting"), level(2, "%3."))


def test_headings_with_automatic_numbers() -> None:
    body = (
        item("总体情况", 1)
        + item("甲", 1, 1)
        + item("乙", 1, 1)
        + item("丙", 1, 2)
        + item("主动公开", 1)
        + item("丁", 1, 1)
    )
    numbers = ["一、总体情况", "（一）甲", "（二）乙", "1.丙", "二、主动公开", "（一）丁"]
    assert shown(read(body, numbering=CHINESE + num(1, 0))) == numbers


def test_lists_of_one_definition_count_on_and_a_start_of_its_own_counts_anew() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    body = item("甲", 1) + item("乙", 2) + p("间") + item("丙", 3) + item("丁", 3) + item("戊", 4)
    numbering = CHINESE + abstract(5, level(0, "%1)")) + num(1, 0) + num(2, 0) + num(3, 0, again) + num(4, 5)
    assert shown(read(body, numbering=numbering)) == ["一、甲", "二、乙", "间", "三、丙", "四、丁", "1)戊"]


def test_numbers_of_several_levels() -> None:
    legal = abstract(0, level(0, "%1", "upperRoman"), level(1, "%1.%2.", more="<w:isLgl/>"), level(2, "%1.%2.%3"))
    body = item("甲", 1) + item("乙", 1, 1) + item("丙", 1, 2)
    assert shown(read(body, numbering=legal + num(1, 0))) == ["I 甲", "1.1.乙", "I.1.1 丙"]


def test_a_number_never_runs_into_the_figure_behind_it() -> None:
    dotted = abstract(0, level(0, "%1.")) + abstract(1, level(0, "%1")) + num(1, 0) + num(2, 1)
    dash = abstract(2, level(0, "-", "bullet")) + num(3, 2)
    body = tbl(tr("甲", c(item("5", 1)), c(item("5", 2)), c(item("5", 3)), c(item("", 2)), c(item("5", 0))))
    assert shown(read(body, numbering=dotted + dash)) == [[["甲", "1. 5", "1 5", "5", "2", "5"]]]


def test_numbers_that_come_from_a_style() -> None:
    def style(name: str, inner: str) -> str:
        return f'<w:style w:type="paragraph" w:styleId="{name}">{inner}</w:style>'

    def in_list(number: int) -> str:
        return f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>'

    base = '<w:basedOn w:val="h1"/>'
    styles = style("h1", in_list(1)) + style("h2", base) + style("h3", base + in_list(0))
    tied = abstract(
        0,
        level(0, "%1、", "chineseCounting", '<w:pStyle w:val="h1"/>'),
        level(1, "%2.", more='<w:pStyle w:val="h2"/>'),
    )
    texts = (("h1", "甲"), ("h2", "乙"), ("h2", "丙"), ("h1", "丁"), ("h3", "戊"))
    body = "".join(p(text, properties=f'<w:pStyle w:val="{style}"/>') for style, text in texts)
    without = p("己", properties='<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    blocks = read(body + without, styles=styles, numbering=tied + num(1, 0))
    assert shown(blocks) == ["一、甲", "1.乙", "2.丙", "二、丁", "戊", "己"]


def test_deleted_and_hidden_paragraphs_do_not_count() -> None:
    properties = '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    gone = p(f"<w:del>{r('旧')}</w:del>", properties=properties)
    assert shown(read(item("甲", 1) + gone + item("乙", 1), numbering=CHINESE + num(1, 0))) == ["一、甲", "二、乙"]


def test_an_unknown_way_of_counting_gives_no_number() -> None:
    strange = abstract(0, level(0, "%1.", "hebrew1"), level(1, "%9.")) + num(1, 0) + num(2, 77)
    body = item("甲", 1) + item("乙", 1, 1) + item("丙", 2) + item("丁", 99) + item("戊", 1, 8)
    assert shown(read(body, numbering=strange)) == ["甲", "乙", "丙", "丁", "戊"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("chineseCountingThousand", "一 九 十 十一 二十 一百零五"),
        ("chineseCounting", "一 九 十 十一 二十 一〇五"),
        ("japaneseCounting", "一 九 十 十一 二十 一百零五"),
        ("ideographDigital", "一 九 一〇 一一 二〇 一〇五"),
        ("ideographTraditional", "甲 壬 癸 11 20 105"),
        ("chineseLegalSimplified", "壹 玖 壹拾 壹拾壹 贰拾 壹佰零伍"),
        ("decimalEnclosedCircle", "① ⑨ ⑩ ⑪ ⑳ 105"),
        ("decimalFullWidth", "１ ９ １０ １１ ２０ １０５"),
        ("decimalZero", "01 09 10 11 20 105"),
        ("lowerLetter", "a i j k t aaaaa"),
        ("upperRoman", "I IX X XI XX CV"),
    ],
)
def test_ways_of_counting(kind: str, expected: str) -> None:
    assert [format_number(n, kind) for n in (1, 9, 10, 11, 20, 105)] == expected.split()


# Files ----------------------------------------------------------------------------------------------------------------


def test_other_names_and_other_places_of_the_same_elements() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<x:document xmlns:x="{strict}"><x:body><x:p><x:r><x:t>甲</x:t></x:r></x:p></x:body></x:document>'
    parts = {"_rels/.rels": relations({"officeDocument": "/Word/Main.xml"}), "word/main.xml": body}
    assert shown(word.read(zipped(parts), nothing).blocks) == ["甲"]
    assert shown(word.read(zipped({"word/document.xml": body}), nothing).blocks) == ["甲"]
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")
    assert shown(word.read(zipped({"word\\document.xml": wide}), nothing).blocks) == ["甲"]


def test_headers_and_comments_are_left_out() -> None:
    assert shown(read(p("正文"), header=p("页眉"), comments=p("批注"))) == ["正文"]


def locked() -> bytes:
    data = bytearray(docx(p("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def twice() -> bytes:
    file = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "w") as archive:
        for text in ("1", "2"):
            archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{p(text)}</w:body></w:document>")
    return file.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
ROOT = f"<w:document {NAMES}><w:body><w:p><w:r><w:t>&b;&e;</w:t></w:r></w:p></w:body></w:document>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx(p("甲"))[:-40], "损坏"),
        (docx(p("甲"))[:80], "损坏"),
        (zipped({"word/other.xml": "<a/>"}), "损坏"),
        (zipped({"word/document.xml": f"<w:document {NAMES}><w:body><w:p>"}), "损坏"),
        (zipped({"word/document.xml": f"<w:document {NAMES}/>"}), "没有正文"),
        (zipped({"word/document.xml": LAUGHS + ROOT}), "不允许"),
        (zipped({"word/document.xml": OUTSIDE + ROOT}), "不允许"),
        (zipped({"word/document.xml": f"<!--{'x' * 30_000}-->{LAUGHS}{ROOT}"}), "损坏"),
        (zipped({"word/document.xml": (LAUGHS + ROOT).encode("utf-16")}), "不允许"),
        (zipped({"word/document.xml": b"\x00" * 60_000_000}), "50 MB"),
        (docx("<w:p/>" * 2_600_000), "过大"),
        (docx(p("甲") + "<w:altChunk/>"), "嵌入了另一个文件"),
        (docx("<w:tc><w:p/></w:tc>"), "损坏"),
        (docx(tbl(tr("1", f"<w:tc>{r('2')}</w:tc>"))), "损坏"),
        (locked(), "密码"),
        (twice(), "损坏"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # the bytes of a zip file change with the time
)
def test_what_cannot_be_read_whole_is_refused_with_advice(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        word.read(data, nothing)


def test_tables_in_tables_without_end_are_refused() -> None:
    body = p("芯")
    for _ in range(25):
        body = tbl(tr(c(body)))
    with pytest.raises(UnreadableSource, match="嵌套"):
        read(body)


def test_many_tables_and_many_rows_are_read() -> None:
    assert len(read(tbl(tr("甲", "1")) * 3_000)) == 3_000
    (grid,) = read(tbl(tr("甲", "1") * 3_000))
    assert isinstance(grid, Grid) and len(grid.rows) == 3_000


LOOK = '<w:rFonts w:ascii="SimSun" w:hint="eastAsia"/><w:b/><w:sz w:val="21"/>'
LOOKING = f"""
<w:p><w:pPr><w:spacing w:line="380"/><w:rPr>{LOOK}</w:rPr></w:pPr><w:r><w:rPr>{LOOK}</w:rPr><w:t>甲</w:t></w:r>
<w:r><w:rPr>{LOOK}<w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr>{LOOK}<w:strike/></w:rPr><w:t>删</w:t></w:r>
<w:r><w:rPr>{LOOK}<w:rPrChange><w:rPr>{LOOK}<w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>改</w:t></w:r>
<w:r><w:t>3</w:t></w:r><w:r><w:rPr>{LOOK}<w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r></w:p>
<w:tbl><w:tr><w:trPr><w:trHeight w:val="9"/><w:gridBefore w:val="1"/></w:trPr>
<w:tc><w:tcPr><w:tcW w:w="9"/><w:tcBorders><w:top w:val="single"/></w:tcBorders><w:gridSpan w:val="2"/></w:tcPr>
<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>乙</w:t></w:r></w:p></w:tc>
<w:tc><w:tcPr><w:shd w:fill="auto" w:note="a>b"/><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>
"""


def test_what_only_says_how_things_look_is_taken_out_first(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(LOOKING)
    shorter = word_looks.without_looks(LOOKING.encode())
    assert shorter.count(b"rFonts") == 1  # where one group stands in another
    assert b"tcBorders" not in shorter and b'w:note="a>b"' in shorter
    read = word.read(data, nothing)
    assert [b.text for b in read.blocks if isinstance(b, Paragraph)] == ["甲~删~改3^1"]
    monkeypatch.setattr(word_package, "without_looks", lambda part: part)
    assert word.read(data, nothing) == read


def test_nothing_that_is_read_is_a_look() -> None:
    read = set(re.findall(r"\}(\w+)", repr(vars(word_tags))))
    assert {"t", "vMerge", "vanish", "numId", "hidden"} <= read
    assert read.isdisjoint(word_looks.LOOKS)


def test_a_part_with_comments_is_read_as_it_is() -> None:
    part = b"<w:rPr><!-- <w:b/> --><w:b/></w:rPr>"
    assert word_looks.without_looks(part) == part
