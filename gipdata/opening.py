"""Opens a source: each file in it is a report, or there is a reason why it is none.

A source is a file; an archive holds several. The outcomes come one by one, those of files in an archive announced
before the file is opened and again before it is read, so that whoever watches knows which one was fatal to the process
that reads it.
"""

import hashlib
import marshal
import os
import stat
from collections.abc import Iterator
from functools import lru_cache
from io import BufferedReader
from pathlib import Path

from gipdata.checks.outline import outlined
from gipdata.codec import encode
from gipdata.narrative.theme_rules import Rules, load_rules
from gipdata.narrative.understanding import understand
from gipdata.outcomes import Outcome, Record, Request, Themes
from gipdata.reading.reader import NotAReport, read_report
from gipdata.report import Report
from gipdata.sources import MAX_BYTES, Beside, FileKind, UnreadableSource, document_from_bytes, kind_of
from gipdata.sources.archive import MAX_DEPTH, MAX_FILES, Archive, Budget, is_large_archive
from gipdata.sources.folder import beside_file

__all__ = ["outcomes_of"]


def outcomes_of(request: Request) -> Iterator[Outcome]:
    """The outcome of every file in a source. Whatever is in it, only MemoryError is raised."""
    if request.name in request.done:
        return
    path = Path(os.fsdecode(request.path))
    try:
        if reason := _reason_not_to_open(path):
            raise UnreadableSource(reason)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                yield from _outcomes_of_large(request, file)
                return
    except Exception as error:
        yield Outcome(request.name, reason=_reason_of(error))
        return
    beside = _Watched(beside_file(path, MAX_BYTES))
    for outcome in _outcomes_of_bytes(request, request.name, data, beside, Budget(), 1):
        yield outcome._replace(alone=False) if beside.asked else outcome


class _Watched:
    """The files beside one, and whether any was asked for."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self.asked = False

    def __call__(self, name: str) -> bytes | None:
        self.asked = True
        return self._beside(name)


def _outcomes_of_large(request: Request, file: BufferedReader) -> Iterator[Outcome]:
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    yield Outcome(request.name, sha256)
    if is_large_archive(file):
        yield from _outcomes_of_archive(request, request.name, sha256, file, Budget(), 1)
    else:
        reason = f"文件超过 {MAX_BYTES // 1_000_000} MB，不是一份年度报告，未读取。"
        yield Outcome(request.name, sha256, reason=reason)


def _outcomes_of_bytes(
    request: Request, name: str, data: bytes, beside: Beside, budget: Budget, depth: int
) -> Iterator[Outcome]:
    """The outcome of one file, or of all in it where it is an archive."""
    sha256 = hashlib.sha256(data).hexdigest()
    office = request.office
    if depth > 1:
        yield Outcome(name, sha256)
    try:
        kind = kind_of(data)
        if kind is FileKind.ARCHIVE:
            yield Outcome(name, sha256)
            yield from _outcomes_of_archive(request, name, sha256, data, budget, depth)
        elif kind is FileKind.OFFICE and office is None:
            yield Outcome(name, sha256, waiting=data)
        elif office and sha256 in office.refused:
            yield Outcome(name, sha256, reason=office.refused[sha256])
        else:
            report = read_report(document_from_bytes(data, name, beside), trace=request.trace)
            rules = _rules(request.themes) if request.themes else None
            yield Outcome(name, sha256, _record_of(understand(report, rules), request.trace))
    except Exception as error:  # a fault of ours in one file is no reason to lose all others
        yield Outcome(name, sha256, reason=_reason_of(error))


def _record_of(report: Report, trace: bool) -> Record:
    outline, shingles = outlined(report)
    return Record(encode(report, trace=trace), marshal.dumps(outline.as_plain()), shingles.tobytes())


@lru_cache(maxsize=1)
def _rules(themes: Themes) -> Rules:
    return load_rules(themes.path)


def _outcomes_of_archive(
    request: Request, name: str, sha256: str, source: BufferedReader | bytes, budget: Budget, depth: int
) -> Iterator[Outcome]:
    if depth > MAX_DEPTH:
        yield Outcome(name, sha256, reason="压缩文件一层套一层，层数过多；请解压后再试。")
        return
    try:
        archive = Archive(source, budget)
    except UnreadableSource as error:
        yield Outcome(name, sha256, reason=str(error))
        return
    with archive:
        for inner in archive.names:
            yield from _outcomes_of_member(request, f"{name}!/{inner}", archive, inner, budget, depth)
        if archive.left:
            reason = f"压缩文件内的文件超过 {MAX_FILES:,} 个，其余 {archive.left:,} 个未读取；请分开压缩后再试。"
            yield Outcome(name, sha256, reason=reason)
        elif not archive.names:
            yield Outcome(name, sha256, reason="压缩文件里没有可读的文件。")


def _outcomes_of_member(
    request: Request, name: str, archive: Archive, inner: str, budget: Budget, depth: int
) -> Iterator[Outcome]:
    if name in request.done:
        return
    yield Outcome(name)
    try:
        data = archive.read(inner)
    except UnreadableSource as error:
        yield Outcome(name, reason=str(error))
        return
    yield from _outcomes_of_bytes(request, name, data, archive.beside(inner), budget, depth + 1)


# Reasons ------------------------------------------------------------------------------------------------------------


def _reason_not_to_open(path: Path) -> str:
    if path.is_symlink() and not path.exists():
        return "链接指向的文件不存在。"
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return "文件夹链接指向上层文件夹，未进入。" if path.is_symlink() else "文件夹无法打开，可能没有权限。"
    # Opening a pipe or a device may wait for ever.
    return "" if stat.S_ISREG(mode) else "不是普通文件。"


def _reason_of(error: Exception) -> str:
    """Why a source could not be read, for the clerk, in one line; raises MemoryError again."""
    match error:
        case MemoryError():
            raise error
        case UnreadableSource() | NotAReport():
            return _readable(str(error))
        case FileNotFoundError():
            return "文件不存在，可能在读取前被移走或删除。"
        case PermissionError():
            return "没有读取权限。"
        case OSError():
            return f"无法打开：{_readable(error.strerror or str(error))}。"
    return _readable(f"程序内部错误：{type(error).__name__}: {error}。请将此文件和本行文字报告给开发者。")


def _readable(text: str) -> str:
    """The text in one line, without the surrogates of a file name that is no UTF-8."""
    return " ".join(text.encode("utf-8", "backslashreplace").decode("utf-8").split())
