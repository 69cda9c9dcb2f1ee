"""What is asked about a source, and what becomes of each file in it; both go from process to process.

Nothing is loaded here: whoever starts a process that reads needs no more than these to wait for it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = ["Office", "Outcome", "Record", "Request", "Themes"]


class Office(NamedTuple):
    """What LibreOffice made: the folder of the results, and by SHA-256 the reasons for files it made nothing of."""

    folder: str
    refused: Mapping[str, str]


class Request(NamedTuple):
    """A source to read. ``done``: the names in it that have had their outcome, and are left out.

    Without ``office`` the files that need LibreOffice are handed back: they are converted all at once. ``themes`` is an
    analyst's file of words and rules. With ``trace`` the report says what became of each piece of the source.
    """

    path: bytes
    name: str
    office: Office | None = None
    done: frozenset[str] = frozenset()
    themes: "Themes | None" = None
    trace: bool = False


class Themes(NamedTuple):
    """An analyst's file of words and rules, as it is now."""

    path: Path
    sha256: str


class Record(NamedTuple):
    """A report as it goes from process to process: the bytes of ``codec.encode``, those of its outline, which marshal
    reads, and its shingles (``passage_shingles``), eight bytes each."""

    report: bytes
    outline: bytes
    shingles: bytes


class Outcome(NamedTuple):
    """What became of a file: a report (its ``record``), or the ``reason`` (Chinese) why it is none, or its bytes, if
    they wait. ``alone`` tells that no other file was looked at.

    Without any of them it only says that the file is being opened, or (with ``sha256``) read.
    """

    name: str
    sha256: str | None = None
    record: Record | None = None
    reason: str = ""
    waiting: bytes = b""
    alone: bool = True

    @property
    def is_settled(self) -> bool:
        return bool(self.record or self.reason or self.waiting)
