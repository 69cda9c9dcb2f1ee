"""Saved pages in one file, in the forms in which Chromium, Internet Explorer and Word write them. They are invented."""

import base64
import quopri

import pytest

from gipdata.report import Location
from gipdata.sources import Content, Grid, Paragraph, UnreadableSource, document_from_bytes
from gipdata.sources.mhtml import read

TABLE = "<table><tr><td rowspan=2>规章</td><td>12</td></tr><tr><td>&nbsp;</td></tr></table>"


def content_of(data: bytes) -> Content:
    def beside(name: str) -> bytes | None:
        raise AssertionError(f"{name} was sought outside the file")

    return read(data, beside)


def shown(content: Content) -> list[str | list[list[str]]]:
    return [
        [["·" if cell.covered else cell.text for cell in row] for row in block.rows]
        if isinstance(block, Grid)
        else block.text
        if isinstance(block, Paragraph)
        else "<picture>"
        for block in content.blocks
    ]


def part(headers: str, body: bytes) -> bytes:
    return headers.strip().replace("\n", "\r\n").encode() + b"\r\n\r\n" + body + b"\r\n"


def archive(headers: str, boundary: str, *parts: bytes) -> bytes:
    mark = b"--" + boundary.encode()
    head = headers.strip().replace("\n", "\r\n").encode() + b"\r\n\r\n"
    return head + b"".join(mark + b"\r\n" + one for one in parts) + mark + b"--\r\n"


def printable(text: str, encoding: str = "utf-8") -> bytes:
    return quopri.encodestring(text.encode(encoding)).replace(b"\n", b"\r\n")


CHROMIUM = """
From: <Saved by Blink>
Snapshot-Content-Location: https://www.example.invalid/xxgk/nb.html
Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=
Date: Mon, 2 Mar 2026 08:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--x1----"
"""
CHROMIUM_FRAME = """
Content-Type: text/html
Content-ID: <frame-2@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://www.example.invalid/xxgk/zw.html
"""
CHROMIUM_PAGE = """
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://www.example.invalid/xxgk/nb.html
"""


def test_a_page_saved_by_chromium_with_its_frame_in_another_encoding() -> None:
    page = '<html><body><h1>年报</h1><iframe src="cid:frame-2@mhtml.blink"></iframe><p>末</p></body></html>'
    style = part("Content-Type: text/css\nContent-Location: cid:css-1@mhtml.blink", b"td { border: 1px solid }")
    frame = part(CHROMIUM_FRAME, printable(f'<meta charset="GBK">{TABLE}', "gb18030"))
    data = archive(CHROMIUM, "----MultipartBoundary--x1----", part(CHROMIUM_PAGE, printable(page)), style, frame)
    content = content_of(data)
    assert shown(content) == ["年报", [["规章", "12"], ["·", ""]], "末"]
    assert content.damage == ()
    document = document_from_bytes(data, "年报.mhtml")
    assert document.kind == "mhtml"
    grid = document.blocks[1]
    assert isinstance(grid, Grid) and grid.rows[1][1].location == Location(line=2, cell=2, table=1)


def test_the_page_is_the_one_that_the_file_names_and_not_the_first() -> None:
    page = '<p>甲</p><iframe src="zw.html"></iframe>'  # a name relative to the page's own address
    frame, root = part(CHROMIUM_FRAME, printable("<p>乙</p>")), part(CHROMIUM_PAGE, printable(page))
    data = archive(CHROMIUM, "----MultipartBoundary--x1----", frame, root)
    assert shown(content_of(data)) == ["甲", "乙"]


def test_start_names_the_page() -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; start="<root>"; boundary="b"'
    first = part("Content-Type: text/html\nContent-ID: <ad>", b"<p>ad</p>")
    root = part("Content-Type: text/html\nContent-ID: <root>", "<p>甲</p>".encode())
    assert shown(content_of(archive(head, "b", first, root))) == ["甲"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_a_page_saved_by_internet_explorer(encoding: str) -> None:
    head = """
From: <Saved by Windows Internet Explorer 8>
Subject: =?gb2312?B?xOqxqA==?=
Date: Mon, 2 Mar 2020 08:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----=_NextPart_000_0000_01D5F06A.1B2C3D40"
X-MimeOLE: Produced By Microsoft MimeOLE V6.1.7601.17609
"""
    root = """
Content-Type: text/html;
\tcharset="gb2312"
Content-Transfer-Encoding: base64
Content-Location: http://www.example.invalid/nb.htm
"""
    preface = "This is a multi-part message in MIME format.\n\n"
    body = base64.encodebytes(f"<HTML><BODY>{TABLE}</BODY></HTML>".encode(encoding)).replace(b"\n", b"\r\n")
    data = archive(head + "\n" + preface, "----=_NextPart_000_0000_01D5F06A.1B2C3D40", part(root, body))
    assert shown(content_of(data)) == [[["规章", "12"], ["·", ""]]]


def test_a_document_saved_by_word() -> None:
    head = """
MIME-Version: 1.0
Content-Type: multipart/related; boundary="----=_NextPart_01D5F06A.00000000"
"""
    root = """
Content-Location: file:///C:/0A1B2C3D/nb.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="gb2312"
"""
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=gb2312>'
        "<!--[if gte mso 9]><xml><o:Words>7</o:Words></xml><![endif]--></head><body lang=ZH-CN>"
        "<p class=MsoNormal><span lang=EN-US>2023</span>年"
        "<span style='display:none;mso-hide:all'>隐</span><o:p></o:p></p>"
        "<p class=MsoListParagraph><![if !supportLists]><span>一、</span><![endif]>概况</p>"
        f"{TABLE}</body></html>"
    )
    files = part(
        "Content-Location: file:///C:/0A1B2C3D/nb.files/filelist.xml\nContent-Type: text/xml", b"<xml>filelist</xml>"
    )
    header = part(
        "Content-Location: file:///C:/0A1B2C3D/nb.files/header.htm\nContent-Type: text/html; charset=gb2312",
        b"<p>7</p>",
    )
    data = archive(head, "----=_NextPart_01D5F06A.00000000", part(root, printable(page, "gb18030")), files, header)
    assert shown(content_of(data)) == ["2023年", "一、概况", [["规章", "12"], ["·", ""]]]


def test_a_page_that_is_its_files_only_part() -> None:
    data = part("MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit",
                TABLE.encode())  # fmt: skip
    assert shown(content_of(data)) == [[["规章", "12"], ["·", ""]]]


def test_a_file_that_ends_too_early_is_said_to_be_damaged() -> None:
    page = f"<html><body>{TABLE}<p>甲</p></body></html>"
    data = archive(CHROMIUM, "----MultipartBoundary--x1----", part(CHROMIUM_PAGE, printable(page)))
    assert content_of(data).damage == ()
    for cut in (data[:-40], data[:-120]):
        assert "characters-lost" in content_of(cut).damage


def test_a_quoted_printable_figure_over_two_lines_is_one_figure() -> None:
    body = b"<table><tr><td>a</td><td>12=\r\n34</td></tr></table>"
    data = archive(CHROMIUM, "----MultipartBoundary--x1----", part(CHROMIUM_PAGE, body))
    assert shown(content_of(data)) == [[["a", "1234"]]]


@pytest.mark.parametrize(
    "data",
    [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n",
        b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx",
        b"",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; a" + b';"' * 500_000 + b"\r\n\r\n",
        b"MIME-Version: 1.0\r\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000)),
    ],
)
def test_a_file_without_a_page_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match="没有网页"):
        content_of(data)


def test_a_page_of_frames_only_needs_nothing_but_the_file() -> None:
    page = '<frameset rows="*"><frame src="zw.html"></frameset>'
    frame, root = part(CHROMIUM_FRAME, printable("<p>乙</p>")), part(CHROMIUM_PAGE, printable(page))
    assert shown(content_of(archive(CHROMIUM, "----MultipartBoundary--x1----", root, frame))) == ["乙"]
    with pytest.raises(UnreadableSource, match="zw"):
        content_of(archive(CHROMIUM, "----MultipartBoundary--x1----", root))
