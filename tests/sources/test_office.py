"""What LibreOffice converts: that merged cells survive it, and that one bad file costs only itself.

Most of it is tried with a stand-in for LibreOffice; what LibreOffice itself makes of real files where it is installed.
"""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import docx
import pytest

from gipdata.sources import Block, FileKind, Grid, Paragraph, UnreadableSource, kind_of, office

needs_soffice = pytest.mark.skipif(office.find_soffice() is None, reason="LibreOffice is not installed")

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def nothing(name: str) -> None:
    return None


def shown(blocks: tuple[Block, ...]) -> list[object]:
    return [
        [[None if cell.covered else cell.text for cell in row] for row in block.rows]
        if isinstance(block, Grid)
        else getattr(block, "text", block)
        for block in blocks
    ]


# A stand-in -----------------------------------------------------------------------------------------------------------

STAND_IN = f"""#!{sys.executable}
import os, pathlib, sys, time, zipfile
arguments = sys.argv[1:]
here = pathlib.Path(__file__).parent
with open(here / "calls", "a") as calls:
    print(os.getpid(), *arguments, file=calls)
out = pathlib.Path(arguments[arguments.index("--outdir") + 1])
target = arguments[arguments.index("--convert-to") + 1]
profile = next(a for a in arguments if a.startswith("-env:UserInstallation=file://"))
assert (pathlib.Path(profile.partition("file://")[2]) / "user" / "registrymodifications.xcu").is_file()
for source in map(pathlib.Path, arguments[arguments.index("--outdir") + 2 :]):
    content = source.read_text()
    if "HANG" in content:
        (out / (source.stem + "." + target)).write_text("half of it")
        time.sleep(60)
    if "CRASH" in content:
        os._exit(77)
    if "BAD" in content:
        print("Error: source file could not be loaded", file=sys.stderr, flush=True)
        continue
    text = "<w:p><w:r><w:t>" + content[5:] + "</w:t></w:r></w:p>"
    xml = '<w:document xmlns:w="{WORD}"><w:body>' + text + "</w:body></w:document>"
    with zipfile.ZipFile(out / (source.stem + "." + target), "w") as archive:
        archive.writestr("word/document.xml", xml)
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    if os.name == "nt":
        pytest.skip("the stand-in is a script with a first line that names its interpreter")
    program = tmp_path / "program" / "soffice"
    program.parent.mkdir()
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv(office.PROGRAM, str(program))
    monkeypatch.delenv(office.CACHE, raising=False)
    monkeypatch.setattr(office, "_SECONDS_TO_START", 1.0)
    yield program.parent / "calls"


def rtf(text: str) -> bytes:
    return f"{{\\rtf{text}".encode()


def put(folder: Path, *texts: str) -> dict[str, Path]:
    """Files as a build writes them, by their text."""
    folder.mkdir(exist_ok=True)
    paths = {}
    for text in texts:
        data = rtf(text)
        paths[text] = folder / f"{sha256(data).hexdigest()}{office.suffix_of(data)}"
        paths[text].write_bytes(data)
    return paths


def test_one_process_converts_a_whole_batch(stand_in: Path, tmp_path: Path) -> None:
    paths = put(tmp_path / "in", "a", "b", "c")
    assert office.convert_folder(list(paths.values()), tmp_path / "out") == {}
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {path.stem for path in paths.values()}
    assert len(stand_in.read_text().splitlines()) == 1


def test_a_file_that_cannot_be_opened_costs_only_itself(stand_in: Path, tmp_path: Path) -> None:
    paths = put(tmp_path / "in", "a", "BAD", "c")
    failures = office.convert_folder(list(paths.values()), tmp_path / "out")
    assert list(failures) == [paths["BAD"].stem]
    assert "无法打开" in failures[paths["BAD"].stem]
    assert len(stand_in.read_text().splitlines()) == 1


def test_a_file_that_crashes_the_program_costs_only_itself(stand_in: Path, tmp_path: Path) -> None:
    paths = put(tmp_path / "in", "a", "CRASH 1", "c", "CRASH 2", "e")
    failures = office.convert_folder(list(paths.values()), tmp_path / "out")
    assert failures.keys() == {paths["CRASH 1"].stem, paths["CRASH 2"].stem}
    assert all("意外退出" in reason for reason in failures.values())
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {paths[text].stem for text in "ace"}


def test_a_file_that_hangs_is_ended_and_costs_only_itself(stand_in: Path, tmp_path: Path) -> None:
    paths = put(tmp_path / "in", "a", "HANG", "c")
    failures = office.convert_folder(list(paths.values()), tmp_path / "out", seconds_per_file=0.5)
    assert list(failures) == [paths["HANG"].stem]
    assert "超过 0.5 秒" in failures[paths["HANG"].stem]
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {paths[text].stem for text in "ac"}
    for line in stand_in.read_text().splitlines():
        with pytest.raises(ProcessLookupError):
            os.kill(int(line.split()[0]), 0)


def test_a_program_that_always_crashes_is_not_started_without_end(stand_in: Path, tmp_path: Path) -> None:
    paths = put(tmp_path / "in", *(f"CRASH {i}" for i in range(30)))
    failures = office.convert_folder(list(paths.values()), tmp_path / "out")
    assert failures.keys() == {path.stem for path in paths.values()}
    assert any("多次" in reason for reason in failures.values())
    assert len(stand_in.read_text().splitlines()) <= 12


def test_a_single_file_is_converted_when_it_is_read(stand_in: Path) -> None:
    assert shown(office.read(rtf("甲"), nothing).blocks) == ["甲"]
    with pytest.raises(UnreadableSource, match="无法打开"):
        office.read(rtf("BAD"), nothing)


def test_what_a_batch_converted_is_not_converted_again(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.convert_folder(list(put(tmp_path / "in", "甲").values()), tmp_path / "out")
    monkeypatch.setenv(office.CACHE, str(tmp_path / "out"))
    monkeypatch.setenv(office.PROGRAM, str(tmp_path / "none"))
    assert shown(office.read(rtf("甲"), nothing).blocks) == ["甲"]


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM, str(tmp_path / "none"))
    monkeypatch.delenv(office.CACHE, raising=False)
    with pytest.raises(UnreadableSource, match=r"安装.*另存为 \.docx"):
        office.read(rtf("甲"), nothing)
    paths = put(tmp_path / "in", "a", "b")
    assert office.convert_folder(list(paths.values()), tmp_path / "out").keys() == {p.stem for p in paths.values()}


def test_a_program_that_cannot_be_started_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "soffice").write_text("no program")
    monkeypatch.setenv(office.PROGRAM, str(tmp_path / "soffice"))
    monkeypatch.delenv(office.CACHE, raising=False)
    with pytest.raises(UnreadableSource, match="无法启动"):
        office.read(rtf("甲"), nothing)


# Kinds ----------------------------------------------------------------------------------------------------------------


def opendocument(kind: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
        entries = "".join(
            f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
            for path, media in (("/", f"application/vnd.oasis.opendocument.{kind}"), ("content.xml", "text/xml"))
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}'
            "</manifest:manifest>",
        )
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ".doc"),
        (b"{\\rtf1 x}", ".rtf"),
        (opendocument("text", ""), ".odt"),
        (opendocument("spreadsheet", ""), ".ods"),
        (b"<?xml version='1.0'?><pkg:package/>", ".xml"),
        (b"PK\x03\x04", ".odt"),
    ],
)
def test_the_ending_is_told_from_the_bytes(data: bytes, suffix: str) -> None:
    assert office.suffix_of(data) == suffix
    assert office.needs_office(kind_of(data)) == (kind_of(data) is FileKind.OFFICE)


PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def test_a_package_in_one_file_needs_no_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM, str(tmp_path / "none"))
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    relation = f'<Relationship Type="{DOCUMENT_KIND}" Target="a/b.xml"/>'
    parts = {
        "/_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>',
        "/a/b.xml": f'<w:document xmlns:w="{WORD}"><w:body>{table}</w:body></w:document>',
    }
    inner = "".join(
        f'<pkg:part pkg:name="{name}"><pkg:xmlData>{part}</pkg:xmlData></pkg:part>' for name, part in parts.items()
    )
    data = f'<?xml version="1.0"?><pkg:package xmlns:pkg="{PACKAGE}">{inner}</pkg:package>'.encode()
    assert kind_of(data) is FileKind.OFFICE
    assert shown(office.read(data, nothing).blocks) == [[["甲", ""]]]
    path = tmp_path / f"{sha256(data).hexdigest()}.xml"
    path.write_bytes(data)
    assert office.convert_folder([path], tmp_path / "out") == {}


def test_word_2003_xml_is_refused_since_its_merged_cells_would_be_lost(tmp_path: Path) -> None:
    old = b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
    with pytest.raises(UnreadableSource, match="2003"):
        office.read(old, nothing)
    path = tmp_path / f"{sha256(old).hexdigest()}.xml"
    path.write_bytes(old)
    assert "2003" in office.convert_folder([path], tmp_path / "out")[path.stem]


# LibreOffice itself ---------------------------------------------------------------------------------------------------

EXPECTED = [
    "二、标题",
    [
        ["表头", None, "甲", "乙", None],
        [None, None, "1", "", "3"],
        ["一", "", "4", "12", "5"],
        ["合计", None, None, "7", "0"],
    ],
]


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("二、标题")
    table = document.add_table(4, 5)
    for first, last, text in [
        ((0, 0), (1, 1), "表头"), ((0, 2), (0, 2), "甲"), ((0, 3), (0, 4), "乙"), ((1, 2), (1, 2), "1"),
        ((1, 4), (1, 4), "3"), ((2, 0), (2, 0), "一"), ((2, 2), (2, 2), "4"), ((2, 3), (2, 3), "12"),
        ((2, 4), (2, 4), "5"), ((3, 0), (3, 2), "合计"), ((3, 3), (3, 3), "7"), ((3, 4), (3, 4), "0"),
    ]:  # fmt: skip
        cell = table.cell(*first)
        (cell if first == last else cell.merge(table.cell(*last))).text = text
    document.add_paragraph()  # Word ends no document with a table; LibreOffice loses one that does in .doc
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


OPEN = " ".join(
    [
        *(
            f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for name in ("office", "text", "table", "drawing")
        ),
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
    ]
)


def open_table(kind: str) -> bytes:
    def cell(text: str, merge: str = "") -> str:
        return f"<table:table-cell {merge}>{f'<text:p>{text}</text:p>' * bool(text)}</table:table-cell>"

    covered, wide = "<table:covered-table-cell/>", 'table:number-columns-spanned="2"'
    rows = [
        [cell("表头", f'{wide} table:number-rows-spanned="2"'), covered, cell("甲"), cell("乙", wide), covered],
        [covered, covered, cell("1"), cell(""), cell("3")],
        [cell("一"), cell(""), cell("4"), cell("12"), cell("5")],
        [cell("合计", 'table:number-columns-spanned="3"'), covered, covered, cell("7"), cell("0")],
    ]
    inner = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    table = f'<table:table table:name="t"><table:table-column table:number-columns-repeated="5"/>{inner}</table:table>'
    body = f"<text:p>二、标题</text:p>{table}" if kind == "text" else table
    return opendocument(
        kind,
        f'<office:document-content {OPEN} office:version="1.2"><office:body><office:{kind}>{body}</office:{kind}>'
        "</office:body></office:document-content>",
    )


def rich_text() -> bytes:
    def character(text: str) -> str:
        return "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in text)

    def row(*cells: tuple[str, str, int]) -> str:
        layout = "".join(f"{merge}\\cellx{right * 1000}" for merge, _, right in cells)
        return f"\\trowd{layout}" + "".join(f"\\intbl {character(text)}\\cell" for _, text, _ in cells) + "\\row\n"

    rows = [
        row(("\\clvmgf", "表头", 2), ("", "甲", 3), ("", "乙", 5)),
        row(("\\clvmrg", "", 2), ("", "1", 3), ("", "", 4), ("", "3", 5)),
        row(*[("", text, i) for i, text in enumerate(("一", "", "4", "12", "5"), 1)]),
        row(("", "合计", 3), ("", "7", 4), ("", "0", 5)),
    ]
    return f"{{\\rtf1\\ansi {character('二、标题')}\\par\n{''.join(rows)}\\pard\\par}}".encode()


@needs_soffice
def test_merged_and_empty_cells_survive_the_conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(office.PROGRAM, raising=False)
    sources = {"rtf": rich_text(), "odt": open_table("text"), "ods": open_table("spreadsheet"), "bad": b"{\\rtf1 \\par"}
    paths = []
    for data in sources.values():
        paths.append(tmp_path / f"{sha256(data).hexdigest()}{office.suffix_of(data)}")
        paths[-1].write_bytes(data)
    failures = office.convert_folder(paths, tmp_path / "out")
    assert failures.keys() <= {sha256(sources["bad"]).hexdigest()}
    monkeypatch.setenv(office.CACHE, str(tmp_path / "out"))
    monkeypatch.setenv(office.PROGRAM, str(tmp_path / "none"))
    assert shown(office.read(sources["rtf"], nothing).blocks) == EXPECTED
    assert shown(office.read(sources["odt"], nothing).blocks) == EXPECTED
    assert shown(office.read(sources["ods"], nothing).blocks) == EXPECTED[1:]


@needs_soffice
def test_an_old_word_file_is_read_as_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(office.PROGRAM, raising=False)
    (tmp_path / "x.docx").write_bytes(word_file())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(office.find_soffice()), profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "x.docx")], check=True, capture_output=True, timeout=120)
    data = (tmp_path / "x.doc").read_bytes()
    assert kind_of(data) is FileKind.OFFICE and office.suffix_of(data) == ".doc"
    blocks = office.read(data, nothing).blocks
    assert shown(blocks) == EXPECTED
    assert isinstance(blocks[0], Paragraph)


@needs_soffice
def test_nothing_is_fetched_from_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    monkeypatch.delenv(office.PROGRAM, raising=False)
    monkeypatch.delenv(office.CACHE, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    picture = f'<drawing:frame><drawing:image xlink:href="{address}/picture.png" xlink:type="simple"/></drawing:frame>'
    linked = f'<text:section-source xlink:href="{address}/linked.odt" xlink:type="simple"/>'
    body = f"<text:p>甲{picture}</text:p><text:section text:name='s'>{linked}<text:p>乙</text:p></text:section>"
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f'<office:document-content {OPEN} office:version="1.2">{text}</office:document-content>'
    blocks = office.read(opendocument("text", content), nothing).blocks
    server.shutdown()
    server.server_close()
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["甲", "乙"]
    assert asked == []
