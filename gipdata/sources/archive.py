"""Zip archives: the files in them, unpacked into memory one at a time and within bounds. Nothing is written to disk.

Nothing that the archive says of itself is trusted: neither sizes, nor names, nor how many files there are. What cannot
be unpacked is told in UnreadableSource, for each file on its own.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from gipdata.sources import MAX_BYTES
from gipdata.sources.document import Beside, UnreadableSource
from gipdata.sources.folder import is_hidden, is_part_of_page, page_folders, path_parts

__all__ = ["MAX_DEPTH", "MAX_FILES", "MAX_TOTAL", "Archive", "Budget", "is_large_archive"]

MAX_TOTAL = 500_000_000
"""So many bytes are unpacked from one archive with all archives in it."""
MAX_FILES = 10_000
MAX_DEPTH = 3
"""An archive in an archive in an archive is read, one in that is not."""

_ENCRYPTED, _UTF8 = 0x1, 0x800
_UNICODE_PATH = 0x7075
_CHUNK = 1_000_000
_BROKEN = "文件已损坏或不完整（Word、Excel 或压缩文件），请重新保存或重新压缩后再试。"


@dataclass(slots=True)
class Budget:
    """What may still be unpacked from an archive and all those in it."""

    bytes: int = MAX_TOTAL
    files: int = MAX_FILES


class Archive:
    """The files of a zip archive by their names; a context manager.

    ``names``: the files in order, without folders, hidden files and the parts of web pages; two of one name are told
    apart by a number. ``left`` is how many more there are than the budget allows. Raises UnreadableSource where the
    archive as a whole cannot be read.
    """

    def __init__(self, source: BinaryIO | bytes, budget: Budget) -> None:
        self._budget = budget
        try:
            self._zip = ZipFile(BytesIO(source) if isinstance(source, bytes) else source)
        except MemoryError:
            raise
        except Exception as error:  # a hostile directory makes zipfile raise nearly anything
            raise UnreadableSource(_BROKEN) from error
        self._files = dict(_with_different_names(self._zip.infolist()))
        names = sorted(_sources_among(list(self._files)))
        self.names = names[: budget.files]
        self.left = len(names) - len(self.names)
        budget.files -= len(self.names)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """The bytes of a file in it; raises UnreadableSource where they cannot be had."""
        file = self._files[name]
        if file.flag_bits & _ENCRYPTED:
            raise UnreadableSource("压缩文件有密码，请解压后再试。")
        if self._budget.bytes <= 0:
            raise UnreadableSource(
                f"压缩文件解压后超过 {MAX_TOTAL // 1_000_000} MB，其余文件未读取；请分开压缩后再试。"
            )
        try:
            data = self._unpack(file)
        except NotImplementedError as error:
            raise UnreadableSource("不支持这种压缩方式，请解压后再试。") from error
        except MemoryError:
            raise
        except Exception as error:  # as above
            raise UnreadableSource("在压缩文件中已损坏，请重新压缩后再试。") from error
        if len(data) > MAX_BYTES:
            raise UnreadableSource(f"解压后超过 {MAX_BYTES // 1_000_000} MB，不是一份年度报告，未读取。")
        return data

    def _unpack(self, file: ZipInfo) -> bytes:
        """The bytes of a file, at most one more than it may have; paid for even where they turn out damaged."""
        data = bytearray()
        with self._zip.open(file) as unpacked:
            while len(data) <= MAX_BYTES and (more := unpacked.read(min(_CHUNK, MAX_BYTES + 1 - len(data)))):
                data += more
                self._budget.bytes -= len(more)
        return bytes(data)

    def beside(self, page: str) -> Beside:
        """Gives the files in the folder of a page and below it, all within this archive."""
        folder = page.rpartition("/")[0]

        def read(name: str) -> bytes | None:
            path = "/".join(([folder] if folder else []) + list(path_parts(name)))
            try:
                return self.read(path) if path in self._files else None
            except UnreadableSource:
                return None

        return read


def is_large_archive(file: BinaryIO) -> bool:
    """Whether a file that is too large for a document is an archive of documents.

    Word files, workbooks and their like are zip files too; they name their kind in a part.
    """
    try:
        with ZipFile(file) as archive:
            return not {"[Content_Types].xml", "mimetype"} & set(archive.namelist())
    except MemoryError:
        raise
    except Exception:
        return False


# Names --------------------------------------------------------------------------------------------------------------


def _with_different_names(files: list[ZipInfo]) -> Iterator[tuple[str, ZipInfo]]:
    """Name and file; of files of one name the second is ``name#2``. Folders are left out."""
    times: dict[str, int] = {}
    taken: set[str] = set()
    for file in files:
        written = _written_name(file).replace("\\", "/").lstrip("/")
        if not written or written.endswith("/"):
            continue
        name = written
        while name in taken:
            times[written] = times.get(written, 1) + 1
            name = f"{written}#{times[written]}"
        taken.add(name)
        yield name, file


def _sources_among(names: list[str]) -> Iterator[str]:
    """The names without hidden ones and without the parts of saved web pages."""
    pages = page_folders(names)
    for name in names:
        *folders, last = name.split("/")
        if any(is_hidden(part) for part in (*folders, last) if part not in (".", "..")):
            continue
        paths = ("/".join(folders[: i + 1]).lower() for i in range(len(folders)))
        if is_part_of_page(last) and any(path in pages for path in paths):
            continue
        yield name


def _written_name(file: ZipInfo) -> str:
    """The name as it was meant: archives made by Chinese Windows hold GBK and say nothing of it."""
    name = file.orig_filename
    if not file.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        name = _unicode_path(file.extra, raw) or _decode_name(raw)
    text = name.partition("\0")[0].encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(char if char.isprintable() else " " for char in text)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in the field that Info-ZIP writes beside ``raw``; "" where there is none, or it belongs to another."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
    return ""


def _decode_name(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    # Two bytes of GBK may be one letter of UTF-8, Greek or Arabic; Chinese takes three.
    if text and (text.isascii() or max(text) >= "\u0800"):
        return text
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return text or raw.decode("gb18030", "replace")
