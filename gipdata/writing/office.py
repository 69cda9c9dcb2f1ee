"""What Word files and workbooks have in common: the same content gives the same bytes; no text breaks the file."""

import io
import re
import zipfile
from datetime import datetime

__all__ = ["WRITTEN", "same_bytes", "storable"]

WRITTEN = datetime(2000, 1, 1)
"""Stands for the time of writing, which would differ from run to run."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """The text with U+FFFD for every character that no XML (or HTML) file can hold; line breaks as ``\\n``."""
    return _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def same_bytes(package: bytes) -> bytes:
    """A zip package written anew, its entries bearing the first date that a zip archive can state."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
