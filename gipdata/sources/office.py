"""Files that LibreOffice turns into another kind: .doc, .wps, .rtf and .odt into .docx, .ods into .xlsx.

One process converts a whole batch, in a profile of its own that is thrown away: it neither disturbs a LibreOffice at
work nor runs macros, updates links or goes to the network. Files go by the SHA-256 of their content. One that
LibreOffice cannot open, or that makes it hang or crash, costs only itself; where there is no LibreOffice, the message
says what to do.

Word's own XML needs no LibreOffice: the newer kind is a .docx in one file; of the older (2003) LibreOffice loses which
cells are merged, and it is refused.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from lxml.etree import tostring

from gipdata.sources import word
from gipdata.sources.document import Beside, Content, UnreadableSource
from gipdata.sources.word_package import parse_xml

__all__ = ["convert_folder", "find_soffice", "needs_office", "read", "suffix_of"]

CACHE, PROGRAM = "GIPDATA_OFFICE_CACHE", "GIPDATA_SOFFICE"
"""Environment variables: the folder where converted files lie, and the program that converts."""

_SAVE_AS = "用 Word 或 WPS 打开该文件，另存为 .docx（表格为 .xlsx）后再试"
_NO_OFFICE = f"读取这种文件（.doc、.wps、.rtf、.odt 等）需要 LibreOffice（免费软件）；请安装后再试，或{_SAVE_AS}。"
_NOT_OPENED = f"LibreOffice 无法打开这个文件，可能已损坏或加了密码；请{_SAVE_AS}。"
_CRASHED = f"LibreOffice 转换这个文件时意外退出；请{_SAVE_AS}。"
_NOT_STARTED = f"无法启动 LibreOffice；请检查安装，或{_SAVE_AS}。"
_TOO_MANY = f"LibreOffice 多次意外退出或没有响应，未转换这个文件；请{_SAVE_AS}。"

_OLD_XML = "Word 2003 的 XML 文档转换后会丢失合并的单元格，未读取；请用 Word 打开，另存为 .docx 后再试。"

_SECONDS_TO_START = 30.0
_MOST_RESTARTS = 10
_LONGEST_BATCH = 100  # a command line on Windows holds some 200 such names
_POLL_SECONDS = 0.1


def needs_office(kind: str) -> bool:
    """Whether this kind of file is converted before it is read."""
    return kind == "office"


def suffix_of(data: bytes) -> str:
    """The ending by which LibreOffice knows such a file: ``.doc``, ``.rtf``, ``.odt``, ``.ods`` or ``.xml``."""
    if data.startswith(b"PK"):
        return ".ods" if _mimetype(data).endswith("spreadsheet") else ".odt"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return ".doc"
    return ".rtf" if b"{\\rtf" in data[:64] else ".xml"


def _mimetype(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open("mimetype") as file:
            return file.read(200).decode("ascii", "replace").strip()
    except (BadZipFile, ZlibError, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return ""


def read(data: bytes, beside: Beside) -> Content:
    """The blocks of a file, converted here and now unless that has been done; raises UnreadableSource."""
    form = _xml_form(data)
    if form is _Xml.PACKAGE:
        return word.read(_zipped(data), beside)
    if form is _Xml.OLD:
        raise UnreadableSource(_OLD_XML)
    try:
        return _read_through_office(data, beside)
    except OSError as error:
        raise UnreadableSource(f"无法写入转换用的临时文件夹（{error.strerror}），未读取。") from error


def _read_through_office(data: bytes, beside: Beside) -> Content:
    name = sha256(data).hexdigest()
    cache = os.environ.get(CACHE)
    if cache and (found := _converted(Path(cache), name)):
        return _read_converted(found, beside)
    with TemporaryDirectory(prefix="gipdata-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"{name}{suffix_of(data)}")
        source.write_bytes(data)
        out = Path(folder, "out")
        failures = convert_folder([source], out)
        found = _converted(out, name)
        if found is None:
            raise UnreadableSource(failures.get(name, _NOT_OPENED))
        return _read_converted(found, beside)


def _converted(folder: Path, name: str) -> Path | None:
    return next((path for suffix in (".docx", ".xlsx") if (path := folder / f"{name}{suffix}").is_file()), None)


def _read_converted(path: Path, beside: Beside) -> Content:
    reader = import_module(f"gipdata.sources.{'word' if path.suffix == '.docx' else 'excel'}")
    content = reader.read(path.read_bytes(), beside)
    assert isinstance(content, Content)
    return content


class _Xml(Enum):
    """What an XML file is."""

    PACKAGE = "a .docx in one file"
    OLD = "Word 2003"
    TEXT = "OpenDocument, text"
    SHEET = "OpenDocument, spreadsheet"


_LOOK, _LONGEST_NAME = 4_096, 250


def _xml_form(data: bytes) -> _Xml | None:
    """Which XML these bytes begin; None for what is none."""
    head = data[:_LOOK].replace(b"\x00", b"")  # UTF-16 puts zero bytes between
    if suffix_of(data) != ".xml":
        return None
    if b"<pkg:package" in head:
        return _Xml.PACKAGE
    if b"opendocument.spreadsheet" in head:
        return _Xml.SHEET
    return _Xml.TEXT if b"urn:oasis:names:tc:opendocument" in head else _Xml.OLD


_PART, _CONTENT = (f"{{http://schemas.microsoft.com/office/2006/xmlPackage}}{name}" for name in ("part", "xmlData"))


def _zipped(data: bytes) -> bytes:
    """A .docx in one file as the usual .docx; raises UnreadableSource."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        names: set[str] = set()
        for part in parse_xml(data).iter(_PART):
            content = part.find(_CONTENT)
            name = part.get(f"{_PART[:-4]}name", "").lstrip("/")
            if content is not None and len(content) and name not in names and len(name) <= _LONGEST_NAME:
                names.add(name)
                archive.writestr(name, tostring(content[0], with_tail=False))
    return file.getvalue()


# A batch --------------------------------------------------------------------------------------------------------------


def convert_folder(paths: Sequence[Path], out: Path, seconds_per_file: float = 20) -> dict[str, str]:
    """Convert files named ``<sha256><suffix>`` into ``<sha256>.docx`` or ``.xlsx`` in ``out``.

    Gives the reason, in Chinese, for each that failed, by its SHA-256. A file may take ``seconds_per_file``, the first
    of a process also the time that LibreOffice needs to start. Raises OSError where ``out`` cannot be written.
    """
    soffice = find_soffice()
    targets = {path: _target(path) for path in paths}
    failures = {path.stem: _OLD_XML for path, target in targets.items() if target == ""}
    if soffice is None:
        return failures | {path.stem: _NO_OFFICE for path, target in targets.items() if target}
    out.mkdir(parents=True, exist_ok=True)
    restarts = _MOST_RESTARTS
    for target in ("docx", "xlsx"):
        waiting = [path for path in targets if targets[path] == target]
        while waiting:
            if restarts < 0:
                failures |= {path.stem: _TOO_MANY for path in waiting}
                break
            batch = waiting[:_LONGEST_BATCH]
            run = _run(soffice, batch, target, out, seconds_per_file)
            failures |= run.failures
            restarts -= run.ended_early
            waiting = [path for path in waiting if path not in run.settled]
    return failures


def _target(path: Path) -> str | None:
    """What a file is turned into: nothing (None) where it is read as it is, "" where it cannot be."""
    if path.suffix != ".xml":
        return "xlsx" if path.suffix == ".ods" else "docx"
    with path.open("rb") as file:
        form = _xml_form(file.read(_LOOK))
    return {_Xml.PACKAGE: None, _Xml.OLD: "", _Xml.SHEET: "xlsx"}.get(form or _Xml.OLD, "docx")


class _Run(NamedTuple):
    """What one process did: the files that are done with, and why some of them failed."""

    settled: set[Path]
    failures: dict[str, str]
    ended_early: bool


def _run(soffice: Path, batch: Sequence[Path], target: str, out: Path, seconds: float) -> _Run:
    with TemporaryDirectory(prefix="gipdata-", ignore_cleanup_errors=True) as folder:
        written, profile = Path(folder, "out"), Path(folder, "profile")
        written.mkdir()
        _write_profile(profile)
        fault = _convert(_command(soffice, profile, target, written, batch), written, Path(folder, "log"), seconds)
        done = [path for path in batch if _take(written / f"{path.stem}.{target}", out)]
        missing = [path for path in batch if path not in done]
        if not fault:
            return _Run(set(batch), {path.stem: _NOT_OPENED for path in missing}, False)
        # Files are taken in order: behind the last one done stands the one that it came to grief on. Those that were
        # passed over before it could not be opened.
        last = max((batch.index(path) for path in done), default=-1)
        passed = [path for path in missing if batch.index(path) < last]
        culprit = next((path for path in missing if batch.index(path) > last), None)
        failures = {path.stem: _NOT_OPENED for path in passed} | ({culprit.stem: fault} if culprit else {})
        return _Run({*done, *passed, *([culprit] if culprit else [])}, failures, True)


def _command(soffice: Path, profile: Path, target: str, written: Path, batch: Sequence[Path]) -> list[str]:
    return [
        str(soffice),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard"),
        *("--convert-to", target, "--outdir", str(written)),
        *(str(path.absolute()) for path in batch),
    ]


def _convert(command: Sequence[str], written: Path, log: Path, seconds: float) -> str:
    """Run the process; gives the reason where it had to be ended or crashed, else an empty text."""
    with log.open("wb") as output:
        try:
            process = _start(command, output.fileno())
        except OSError:
            return _NOT_STARTED
        try:
            return _watch(process, written, log, seconds)
        finally:
            _end(process)


def _watch(process: "subprocess.Popen[bytes]", written: Path, log: Path, seconds: float) -> str:
    limit = time.monotonic() + _SECONDS_TO_START + seconds
    before = (0, 0)
    while process.poll() is None:
        time.sleep(_POLL_SECONDS)
        now = (sum(1 for _ in written.iterdir()), log.stat().st_size)
        if now != before:  # a file is done, or was given up
            before, limit = now, time.monotonic() + seconds
        elif time.monotonic() > limit:
            return f"LibreOffice 转换这个文件超过 {seconds:g} 秒没有完成；请{_SAVE_AS}。"
    return "" if process.returncode == 0 else _CRASHED


def _start(command: Sequence[str], output: int) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=environment,
        start_new_session=True,  # on Windows, where taskkill finds what it started, this says nothing
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):  # what it started may outlive it
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _take(converted: Path, out: Path) -> bool:
    """Move a converted file to where it is wanted; one that was still being written is none."""
    try:
        with ZipFile(converted) as archive:
            archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    shutil.move(converted, out / converted.name)
    return True


# LibreOffice ----------------------------------------------------------------------------------------------------------

_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
    "/usr/lib/libreoffice/program/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def find_soffice() -> Path | None:
    """LibreOffice's program: the one that GIPDATA_SOFFICE names, else on the search path or where it usually is."""
    if named := os.environ.get(PROGRAM):
        return Path(named) if Path(named).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next((path for path in map(Path, _USUAL_PLACES) if path.is_file()), None)


_COMMON, _INET = "/org.openoffice.Office.Common", "/org.openoffice.Inet/Settings"
_SETTINGS = (
    # No macros, scripts, links or embedded programs of the document.
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_COMMON}/Security/Scripting", "DisablePythonRuntime", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    # Nothing goes out: all of it to a port of this machine where nobody listens.
    (_INET, "ooInetProxyType", "2"),
    *((_INET, f"ooInet{protocol}Proxy{part}", value)
      for protocol in ("HTTP", "HTTPS", "FTP") for part, value in (("Name", "127.0.0.1"), ("Port", "9"))),
    # Nobody answers questions.
    (f"{_COMMON}/Misc", "FirstRun", "false"),
    (f"{_COMMON}/Misc", "CrashReport", "false"),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
)  # fmt: skip


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    user.joinpath("registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
