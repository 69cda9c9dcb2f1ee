"""Which kind of file some bytes are: told from the bytes, never from the name."""

import re
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

__all__ = ["FileKind", "kind_of"]


class FileKind(StrEnum):
    TEXT = "text"
    HTML = "html"
    MHTML = "mhtml"
    WORD = "word"  # .docx
    PDF = "pdf"
    EXCEL = "excel"  # .xlsx
    OLD_EXCEL = "old_excel"  # .xls, .et
    OFFICE = "office"  # .doc, .wps, .rtf, .odt, .ods, Word's flat XML: what LibreOffice turns into another kind
    ARCHIVE = "archive"  # .zip
    PICTURE = "picture"
    LOCKED = "locked"  # a Word file or workbook with a password
    OTHER = "other"  # known, but none of the above: another archive, a font, a program


_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x01\x00")
_OTHERS = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"MZ", b"\x7fELF", b"\xfd7zXZ", b"wOFF", b"wOF2")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LOOK = 4_096

_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|meta|style|script|iframe|p|span|h[1-6]|center|font)\b",
    re.IGNORECASE,
)
_MHTML = re.compile(
    rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version|content-type):[^\n]*(?:multipart/|1\.0)", re.IGNORECASE
)
_WORD_XML = (
    b"http://schemas.microsoft.com/office/word/2003/wordml",
    b"<pkg:package",
    b"urn:oasis:names:tc:opendocument",
)


def kind_of(data: bytes) -> FileKind:
    """The kind of file that these bytes are; ``TEXT`` where nothing says otherwise."""
    head = data[:_LOOK]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _kind_of_zip(data)
    if head.startswith(_OLE):
        return _kind_of_ole(data)
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    # "BM" may begin a text too: a picture has zero bytes close behind.
    if head.startswith(_PICTURES) and b"\x00" in head[:32]:
        return FileKind.PICTURE
    if head.startswith(_PICTURES[:3]):
        return FileKind.PICTURE
    if head.startswith(_OTHERS):
        return FileKind.OTHER
    plain = _plain(head)
    if plain.lstrip().startswith(b"{\\rtf"):
        return FileKind.OFFICE
    if plain.lstrip().startswith(b"<?xml") and any(mark in plain for mark in _WORD_XML):
        return FileKind.OFFICE
    if _MHTML.match(plain):
        return FileKind.MHTML
    return FileKind.HTML if b"<" in plain and _HTML.search(plain) else FileKind.TEXT


def _plain(head: bytes) -> bytes:
    """The beginning without a byte order mark, and without the zero bytes that UTF-16 puts between."""
    mark = next((mark for mark in _BOMS if head.startswith(mark)), b"")
    return head[len(mark) :].replace(b"\x00", b"")


_TYPES, _LONGEST_TYPES = "[Content_Types].xml", 100_000
# The folder that the parts usually stand in, and how the list of parts calls the main one wherever it stands.
_OFFICE_KINDS = (
    (FileKind.WORD, "word/", b"wordprocessingml.document.main"),
    (FileKind.EXCEL, "xl/", b"spreadsheetml.sheet.main"),
)


def _kind_of_zip(data: bytes) -> FileKind:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            types = archive.open(_TYPES).read(_LONGEST_TYPES) if _TYPES in names else b""
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, ZlibError):
        names, types = set(), b""
    for kind, folder, content in _OFFICE_KINDS:
        if any(name.startswith(folder) for name in names) or content in types:
            return kind
    if "mimetype" in names and "content.xml" in names:
        return FileKind.OFFICE
    return FileKind.ARCHIVE


def _kind_of_ole(data: bytes) -> FileKind:
    """An OLE file names its streams in UTF-16; Word's and Excel's are told by them."""
    for name, kind in (
        ("EncryptedPackage", FileKind.LOCKED),
        ("WordDocument", FileKind.OFFICE),
        ("Workbook", FileKind.OLD_EXCEL),
        ("Book", FileKind.OLD_EXCEL),
    ):
        if name.encode("utf-16-le") in data:
            return kind
    return FileKind.OTHER
