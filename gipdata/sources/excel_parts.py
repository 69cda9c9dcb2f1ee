"""The parts of a workbook (.xlsx): XML in a zip file, unpacked and parsed within bounds.

Nothing that the file says of itself is trusted: no size, no name, no declared entity. Raises UnreadableSource where a
part is too large or its bytes are damaged, etree.LxmlError where it is no XML, KeyError where it is not there.
"""

import posixpath
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml import etree

from gipdata.sources.document import UnreadableSource

__all__ = ["BROKEN", "Package"]

BROKEN = "工作簿已损坏或不完整；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"

_LARGEST_PART, _LARGEST_BOOK = 50_000_000, 100_000_000  # bytes, unpacked
_MOST_MARKS = 1_000_000  # tags and attributes of a part: some 140,000 cells, or twice as many empty ones
_TOO_LARGE = "工作簿解压后过大，不是一份年度报告；请删除多余的内容和格式后再试。"


class Package:
    """The parts of the file by their names; what is unpacked is bounded, whatever the file says of its size."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = ZipFile(BytesIO(data))
            self._names = {name.lower(): name for name in self._zip.namelist()}
        except MemoryError:
            raise
        except Exception as error:  # a hostile directory makes zipfile raise nearly anything
            raise UnreadableSource(BROKEN) from error
        self._left = _LARGEST_BOOK

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def part(self, name: str) -> bytes:
        """The bytes of a part; KeyError where there is none."""
        info = self._zip.getinfo(self._names[name.lower()])
        try:
            if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise UnreadableSource(BROKEN)
            with self._zip.open(info) as file:
                content = file.read(min(_LARGEST_PART, self._left) + 1)
        except (UnreadableSource, MemoryError):
            raise
        except Exception as error:  # as above
            raise UnreadableSource(BROKEN) from error
        self._left -= len(content)
        if len(content) > _LARGEST_PART or self._left < 0 or content.count(b"<") + content.count(b"=") > _MOST_MARKS:
            raise UnreadableSource(_TOO_LARGE)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnreadableSource("工作簿中有不应出现的实体声明，为安全起见未读取；请另存为 .xlsx 后再试。")
        return content

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of a part with these names, whatever their namespace; each is emptied when the next is asked."""
        wanted = [f"{{*}}{tag}" for tag in tags]
        # Office writes UTF-8; in another encoding a declaration of entities might pass unseen.
        parser = etree.iterparse(
            BytesIO(self.part(name)), tag=wanted, encoding="utf-8", resolve_entities=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        for _, element in parser:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part points to: id → the kind of part and its name."""
        folder, file = posixpath.split(name)
        path = f"{folder}/_rels/{file}.rels".lstrip("/")
        if path not in self:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/")))[1:],
            )
            for relation in self.elements(path, "Relationship")
            if relation.get("TargetMode") != "External"
        }
