"""Zip archives: which files are in them, under which names, and what cannot be unpacked. The zips are made here."""

import hashlib
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

import gipdata
from gipdata.folders import find_sources
from gipdata.opening import outcomes_of
from gipdata.outcomes import Request
from gipdata.sources import MAX_BYTES, UnreadableSource, archive
from gipdata.sources.archive import Archive, Budget
from gipdata.sources.folder import beside_file
from tests.reports import text_of

REPORT = text_of("2021", "青石县云溪乡人民政府2021年政府信息公开工作年度报告").encode()


def zip_of(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as target:
        for name, data in files:
            target.writestr(zipfile.ZipInfo(name), data, how)
    return buffer.getvalue()


def zip_with_raw_name(raw: bytes, extra: bytes = b"", flags: int = 0, data: bytes = b"x") -> bytes:
    """One stored file whose name is these bytes."""
    common = struct.pack(
        "<HHHHHLLLHH", 20, flags, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(raw), len(extra)
    )
    local = b"PK\x03\x04" + common + raw + extra + data
    entry = b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + raw + extra
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(local), 0)


def names(data: bytes) -> list[str]:
    with Archive(data, Budget()) as opened:
        return opened.names


def outcomes(folder: Path, data: bytes, name: str = "a.zip") -> dict[str, str]:
    """What becomes of each file in an archive: ``report``, or the reason why it is none."""
    (folder / name).write_bytes(data)
    settled = [o for o in outcomes_of(Request(bytes(folder / name), name)) if o.is_settled]
    assert len({o.name for o in settled}) == len(settled)
    return {o.name: "report" if o.record else o.reason for o in settled}


# Which files --------------------------------------------------------------------------------------------------------


def test_each_file_is_a_source_in_the_order_of_names(tmp_path: Path) -> None:
    data = zip_of(("乡/b.txt", REPORT), ("a.txt", b""), ("乡/", b""), ("乡/c.txt", REPORT))
    found = outcomes(tmp_path, data, "2021.zip")
    assert list(found) == ["2021.zip!/a.txt", "2021.zip!/乡/b.txt", "2021.zip!/乡/c.txt"]
    assert list(found.values()) == ["文件是空的。", "report", "report"]


def test_a_build_reads_archives_and_states_the_sha256_of_each_file_in_them(tmp_path: Path) -> None:
    inner = zip_of(("c.txt", REPORT), ("d.txt", b"\xff\xd8\xff\xe0"))
    (tmp_path / "a.zip").write_bytes(zip_of(("b.zip", inner)))
    data = gipdata.build(tmp_path)
    assert data.reports[["source", "sha256", "n_cells"]].values.tolist() == [
        ["a.zip!/b.zip!/c.txt", hashlib.sha256(REPORT).hexdigest(), 200]
    ]
    assert data.unread[["source", "sha256"]].values.tolist() == [
        ["a.zip!/b.zip!/d.txt", hashlib.sha256(b"\xff\xd8\xff\xe0").hexdigest()]
    ]


def test_a_single_call_says_that_an_archive_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of(("a.txt", REPORT)))
    with pytest.raises(UnreadableSource, match="gipdata build"):
        gipdata.read(tmp_path / "a.zip")


def test_what_the_system_put_into_an_archive_is_no_source() -> None:
    system = ["__MACOSX/._a.txt", "__MACOSX/x/._b.txt", ".DS_Store", "x/.DS_Store", "Thumbs.db", "x/~$a.docx", ".git/c"]
    assert names(zip_of(*((name, b"x") for name in [*system, "x/a.txt"]))) == ["x/a.txt"]


def test_an_archive_without_a_source_is_said_to_be_empty(tmp_path: Path) -> None:
    for data in (zip_of(), zip_of((".DS_Store", b"x")), zip_of(("乡/", b""))):
        assert outcomes(tmp_path, data) == {"a.zip": "压缩文件里没有可读的文件。"}


def test_the_parts_of_a_saved_page_are_no_sources_in_an_archive_or_a_folder(tmp_path: Path) -> None:
    parts = ["年报.HTML", "年报_files/a.js", "年报_files/s/b.html", "年报.files/c.png", "年报_files/附件.docx"]
    # Without a page of that name beside it a folder is an ordinary one.
    others = ["x/年报_files/d.txt", "公告_files/e.txt"]
    wanted = ["公告_files/e.txt", "x/年报_files/d.txt", "年报.HTML", "年报_files/附件.docx"]
    assert names(zip_of(*((name, b"x") for name in [*parts, *others]))) == sorted(wanted)
    for name in [*parts, *others]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [source.name for source in find_sources(tmp_path)] == sorted(wanted)


# Names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("云溪乡/年报.txt".encode("gbk"), "云溪乡/年报.txt"),  # Windows
        ("云溪乡/年报.txt".encode(), "云溪乡/年报.txt"),  # macOS, without the mark of UTF-8
        ("㐂龘镇.txt".encode("gb18030"), "㐂龘镇.txt"),  # beyond GBK
        ("一丁.txt".encode("gbk"), "一丁.txt"),
        # C2 B7, C2 BC: valid UTF-8 too, but letters that no Chinese name consists of.
        ("路录.txt".encode("gbk"), "路录.txt"),
        (b"a.txt", "a.txt"),
        ("云溪乡\\年报.txt".encode("gbk"), "云溪乡/年报.txt"),
        (b"../../etc/passwd", "../../etc/passwd"),
        (b"/etc/passwd", "etc/passwd"),
        (b"C:\\x.txt", "C:/x.txt"),
        (b"a\nb\x1b.txt", "a b .txt"),
    ],
    ids=["gbk", "utf8", "gb18030", "short", "both", "ascii", "backslash", "above", "root", "drive", "control"],
)
def test_names_are_decoded_and_stay_names(raw: bytes, shown: str) -> None:
    assert names(zip_with_raw_name(raw)) == [shown]


def test_a_name_in_the_unicode_field_counts_where_it_belongs_to_the_name() -> None:
    raw = "??乡.txt".encode("gbk")

    def field(crc: int) -> bytes:
        body = b"\x01" + struct.pack("<L", crc) + "䶮溪乡.txt".encode()
        return struct.pack("<HH", 0x7075, len(body)) + body

    assert names(zip_with_raw_name(raw, b"\x01\x00\x02\x00ab" + field(zlib.crc32(raw)))) == ["䶮溪乡.txt"]
    assert names(zip_with_raw_name(raw, field(1))) == ["??乡.txt"]


def test_files_of_one_name_are_both_read(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr("a.txt", REPORT)
        target.writestr("a.txt", b"")
    assert outcomes(tmp_path, buffer.getvalue()) == {"a.zip!/a.txt": "report", "a.zip!/a.txt#2": "文件是空的。"}


# What cannot be unpacked --------------------------------------------------------------------------------------------


def test_what_cannot_be_unpacked_costs_only_itself(tmp_path: Path) -> None:
    good = ("z.txt", REPORT)
    packed = zip_of(("a.txt", b"text" * 100), good, how=zipfile.ZIP_STORED)
    entry = packed.index(b"PK\x01\x02")  # of a.txt; its local header stands at 0

    def changed(*places: tuple[int, bytes]) -> str:
        data = bytearray(packed)
        for place, value in places:
            data[place : place + len(value)] = value
        found = outcomes(tmp_path, bytes(data))
        assert found["a.zip!/z.txt"] == "report"
        return found["a.zip!/a.txt"]

    assert "密码" in changed((6, b"\x01"), (entry + 8, b"\x01"))
    assert "压缩方式" in changed((8, b"\x09"), (entry + 10, b"\x09"))  # Deflate64
    assert "损坏" in changed((50, b"?"))  # the text, so that its sum is wrong
    assert "损坏" in changed((entry + 20, b"\xff\xff\xff\x7f"), (entry + 24, b"\xff\xff\xff\x7f"))  # sizes that lie
    assert "损坏" in changed((entry + 24, b"\x05"))
    assert "损坏" in changed((entry + 42, b"\x01"))  # no header where the directory says


@pytest.mark.parametrize("cut", [0.3, 0.9, 0.999])
def test_an_archive_that_is_cut_says_so(tmp_path: Path, cut: float) -> None:
    data = zip_of(("a.txt", REPORT))
    assert "损坏" in outcomes(tmp_path, data[: int(len(data) * cut)])["a.zip"]


def test_archives_in_archives_end_at_the_third(tmp_path: Path) -> None:
    third = zip_of(("a.txt", REPORT))
    found = outcomes(tmp_path, zip_of(("2.zip", zip_of(("3.zip", third)))))
    assert found == {"a.zip!/2.zip!/3.zip!/a.txt": "report"}
    found = outcomes(tmp_path, zip_of(("1.zip", zip_of(("2.zip", zip_of(("3.zip", third)))))))
    assert list(found) == ["a.zip!/1.zip!/2.zip!/3.zip"]
    assert "层" in found["a.zip!/1.zip!/2.zip!/3.zip"]


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    found = outcomes(tmp_path, zip_of(("a.txt", b"0" * (MAX_BYTES + 1)), ("b.txt", REPORT)))
    assert "20 MB" in found["a.zip!/a.txt"]
    assert found["a.zip!/b.txt"] == "report"


def test_an_archive_that_unpacks_to_too_much_is_read_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zip_of(("x.txt", REPORT), ("y.txt", REPORT))
    data = zip_of(("a.txt", REPORT), ("b.zip", inner), ("c.txt", REPORT))
    monkeypatch.setattr(Budget.__init__, "__defaults__", (2 * len(REPORT) + len(inner), 10))
    found = outcomes(tmp_path, data)
    assert [name for name, what in found.items() if what == "report"] == ["a.zip!/a.txt", "a.zip!/b.zip!/x.txt"]
    assert all("500 MB" in found[name] for name in ("a.zip!/b.zip!/y.txt", "a.zip!/c.txt"))
    assert len(found) == 4


def test_files_beyond_the_bound_are_counted_in_the_archives_own_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Budget.__init__, "__defaults__", (archive.MAX_TOTAL, 3))
    inner = zip_of(*((f"{i}.txt", REPORT) for i in range(4)))
    found = outcomes(tmp_path, zip_of(("a.txt", b""), ("b.zip", inner)))
    assert list(found) == ["a.zip!/a.txt", "a.zip!/b.zip!/0.txt", "a.zip!/b.zip"]
    assert "其余 3 个" in found["a.zip!/b.zip"]


def test_an_archive_larger_than_a_document_is_opened_and_a_large_document_is_not(tmp_path: Path) -> None:
    filler = ("z.bin", b"\x00" * MAX_BYTES)
    found = outcomes(tmp_path, zip_of(("a.txt", REPORT), filler, how=zipfile.ZIP_STORED))
    assert found["a.zip!/a.txt"] == "report"
    parts = (("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"), filler)
    found = outcomes(tmp_path, zip_of(*parts, how=zipfile.ZIP_STORED))
    assert list(found) == ["a.zip"] and "20 MB" in found["a.zip"]


# What lies beside a page --------------------------------------------------------------------------------------------

OUTSIDE = [
    "../secret.txt",
    "/secret.txt",
    "x/../../secret.txt",
    "..\\secret.txt",
    "C:/secret.txt",
    "",
    "a.htm\0",
    "none",
]


def test_a_page_gets_what_lies_in_its_own_folder_of_the_archive() -> None:
    files = (("乡/a.htm", b"page"), ("乡/a_files/f.htm", b"frame"), ("secret.txt", b"s"), ("x/secret.txt", b"s"))
    with Archive(zip_of(*files), Budget()) as opened:
        beside = opened.beside("乡/a.htm")
        assert beside("a_files/f.htm") == beside("./a_files/f.htm") == beside("a_files\\f.htm") == b"frame"
        assert [beside(name) for name in OUTSIDE] == [None] * len(OUTSIDE)
        assert opened.beside("a.htm")("secret.txt") == b"s"


def test_a_page_gets_what_lies_in_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "乡" / "a_files").mkdir(parents=True)
    (tmp_path / "乡" / "a_files" / "f.htm").write_bytes(b"frame")
    (tmp_path / "secret.txt").write_bytes(b"s")
    (tmp_path / "乡" / "link.htm").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "乡" / "up").symlink_to(tmp_path)
    beside = beside_file(tmp_path / "乡" / "a.htm", 5)
    assert beside("a_files/f.htm") == beside("./a_files/f.htm") == b"frame"
    assert [beside(name) for name in [*OUTSIDE, "link.htm", "up/secret.txt", "a_files"]] == [None] * (len(OUTSIDE) + 3)
    assert beside_file(tmp_path / "乡" / "a.htm", 4)("a_files/f.htm") is None
