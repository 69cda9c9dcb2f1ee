"""The parts of a Word file: unpacked and parsed within bounds, without entities and without a network."""

import re
from collections import defaultdict
from io import BytesIO
from posixpath import join, normpath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from lxml.etree import LxmlError, XMLParser, _Element, fromstring

from gipdata.sources.document import UnreadableSource
from gipdata.sources.numbering import WORD
from gipdata.sources.word_looks import without_looks

__all__ = ["DAMAGED", "SAVE_AGAIN", "Package", "parse_xml"]

_LARGEST_PART = 50_000_000
_MOST_NODES = 2_500_000  # elements and attributes: a report has some 50,000
_PROLOG = 20_000

SAVE_AGAIN = "请用 Word 或 WPS 打开，另存为新的 .docx 文件后再试。"
DAMAGED = f"Word 文件已损坏或不完整，未读取；{SAVE_AGAIN}"


# Newer programs may write the same elements under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


class Package:
    """The parts of a zip file and how they refer to each other, each read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = ZipFile(BytesIO(data))
            infos = self._archive.infolist()
        except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableSource(DAMAGED) from error
        self._parts: dict[str, list[ZipInfo]] = defaultdict(list)
        for info in infos:
            self._parts[info.filename.replace("\\", "/").lstrip("/").lower()].append(info)
        targets = self._targets("", "_rels/.rels")
        self._name = targets.get("officeDocument", "word/document.xml")
        self.main = parse_xml(without_looks(self._bytes(self._name)))

    def bytes_of(self, kind: str) -> bytes:
        """The part that the main part names as its styles, numbering, footnotes, …; empty where there is none."""
        folder, _, name = self._name.rpartition("/")
        target = self._targets(folder, f"{folder}/_rels/{name}.rels").get(kind)
        return self._bytes(target) if target in self._parts else b""

    def part(self, kind: str) -> _Element | None:
        data = self.bytes_of(kind)
        return parse_xml(data) if data else None

    def _targets(self, folder: str, name: str) -> dict[str, str]:
        """Kind of relation → name of the first part so related."""
        targets: dict[str, str] = {}
        if name.lstrip("/") in self._parts:
            for relation in parse_xml(self._bytes(name.lstrip("/"))).iter("{*}Relationship"):
                target = normpath(join("/", folder, relation.get("Target", ""))).lstrip("/").lower()
                if relation.get("TargetMode") != "External":
                    targets.setdefault(relation.get("Type", "").rpartition("/")[2], target)
        return targets

    def _bytes(self, name: str) -> bytes:
        infos = self._parts.get(name, [])
        if len(infos) != 1:  # of two parts with one name, programs differ in which they show
            raise UnreadableSource(DAMAGED)
        (info,) = infos
        if info.flag_bits & 0x1:
            raise UnreadableSource("Word 文件加了密码，无法读取；请取消密码后再试。")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others unpack without a bound
            raise UnreadableSource(DAMAGED)
        try:
            with self._archive.open(info) as file:
                data = file.read(_LARGEST_PART + 1)
        except (BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise UnreadableSource(DAMAGED) from error
        if len(data) > _LARGEST_PART:
            raise UnreadableSource(f"Word 文件解压后超过 {_LARGEST_PART // 1_000_000} MB，不是一份年度报告，未读取。")
        return _as_utf8(data)


def _as_utf8(data: bytes) -> bytes:
    """A part in UTF-8, the other encoding that the format allows turned into it."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        order = "utf-16" if data[0] > 0xF0 else "utf-16-be" if data[0] == 0 else "utf-16-le"
        text = data.decode(order, "replace")
        data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def parse_xml(data: bytes) -> _Element:
    """The root of a part. No entities, no network; an error is an error, since mending it may lose cells unseen.

    Raises UnreadableSource.
    """
    # A node takes up four bytes at the least. A document type stands before all else; one that a long comment hides is
    # found below, the parser itself bounding what entities may swell to.
    crowded = len(data) > 4 * _MOST_NODES and data.count(b"<") + data.count(b"=") > _MOST_NODES
    if crowded or b"<!DOCTYPE" in data[:_PROLOG]:
        raise UnreadableSource(f"Word 文件过大或含有不允许的内容，不像一份年度报告，未读取；{SAVE_AGAIN}")
    parser = XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True,
        collect_ids=False,
    )  # fmt: skip
    try:
        root = fromstring(data, parser)
    except (LxmlError, ValueError, LookupError) as error:
        raise UnreadableSource(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableSource(DAMAGED)
    return root
