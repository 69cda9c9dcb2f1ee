"""The reports of a build as they were read, on disk: what a later build need not read again, and what need not lie in
memory meanwhile.

A SQLite file inside the folder that a build writes, safe to delete at any time. It is made by one version of the code
and thrown away by any other. What comes out of it is compared with a checksum, so that damage is found, and found
damage costs no more than reading everything anew.
"""

import contextlib
import hashlib
import marshal
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from gipdata.outcomes import Record

__all__ = ["FOLDER", "DamagedShelf", "Entry", "Shelf", "code_version", "shelf_in"]

FOLDER = ".gipdata-cache"
"""Inside the folder of a build; its name begins with a dot, so that no build takes it for a source."""

_READERS = ("lxml", "numpy", "openpyxl", "pdfminer.six", "pdfplumber", "python-docx", "xlrd")
_TABLES = ("report", "outline", "shingles")  # as in Record
_AT_A_TIME = 500  # rows to a commit, numbers to a query
_SCHEMA = """
create table source (key blob primary key, entries blob not null) without rowid;
create table report (id integer primary key, sum integer not null, data blob not null);
create table outline (id integer primary key, sum integer not null, data blob not null);
create table shingles (id integer primary key, sum integer not null, data blob not null);
create table part (name text primary key, key blob not null, files blob not null) without rowid;
create table memo (key blob primary key, data blob not null) without rowid;
"""


class DamagedShelf(Exception):
    """The file is not what was written. It has been deleted; a new one will do."""


class Entry(NamedTuple):
    """What became of a file, like ``Outcome``: the number of a record, or the reason why there is none."""

    name: str
    sha256: str | None
    record: int | None
    reason: str = ""


class Shelf:
    """Records by number, and the entries of sources by key. Not for several threads. ``path`` None: in memory."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._database = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=0)
        self._unsaved = 0
        self._used: set[int] = set()
        self._keys: set[bytes] = set()
        with self._whole():
            self._database.execute("pragma locking_mode = exclusive")
            self._database.execute("pragma synchronous = off")
            self._database.execute("pragma journal_mode = truncate")
            made = self._database.execute("pragma user_version").fetchone()[0]
            if made != _stamp() or path is None:
                if self._database.execute("select count(*) from sqlite_master").fetchone()[0]:
                    raise DamagedShelf("made by another version")
                self._database.executescript(f"pragma page_size = 16384; {_SCHEMA} pragma user_version = {_stamp()}")
            self._database.execute("begin immediate")

    @property
    def folder(self) -> Path | None:
        """Where there is room for what does not fit into the memory."""
        return self.path and self.path.parent

    def close(self) -> None:
        """Saves what was put in."""
        with contextlib.suppress(sqlite3.Error):
            if self._database.in_transaction:
                self._database.execute("commit")
        self._database.close()

    def put(self, record: Record) -> int:
        """Keeps a record and returns its number."""
        with self._whole():
            number: int | None = None
            for table, data in zip(_TABLES, record, strict=True):
                row = (number, zlib.crc32(data), data)
                number = self._database.execute(f"insert into {table} values (?, ?, ?)", row).lastrowid
        assert number is not None
        self._used.add(number)
        self._save_now_and_then()
        return number

    def outlines(self, numbers: Sequence[int]) -> Iterator[bytes]:
        """The outlines of the records with these numbers, in order."""
        return self._data("outline", numbers)

    def reports(self, numbers: Sequence[int]) -> Iterator[bytes]:
        """The reports in the records with these numbers, in order."""
        return self._data("report", numbers)

    def shingles(self, numbers: Sequence[int]) -> Iterator[bytes]:
        """The shingles of the records with these numbers, in order."""
        return self._data("shingles", numbers)

    def _data(self, table: str, numbers: Sequence[int]) -> Iterator[bytes]:
        for first in range(0, len(numbers), _AT_A_TIME):
            part = numbers[first : first + _AT_A_TIME]
            marks = ",".join("?" * len(part))
            with self._whole():
                rows = self._database.execute(f"select id, sum, data from {table} where id in ({marks})", part)
                found = {number: (sum_, data) for number, sum_, data in rows}
            for number in part:
                sum_, data = found.get(number, (None, b""))
                if zlib.crc32(data) != sum_:
                    self._discard()
                yield data

    # Sources --------------------------------------------------------------------------------------------------------

    def entries(self, keys: Sequence[bytes]) -> dict[bytes, list[Entry]]:
        """What became of those sources with these keys that were read before."""
        marks = ",".join("?" * len(keys))
        with self._whole():
            rows = self._database.execute(f"select key, entries from source where key in ({marks})", keys)
            found = {key: [Entry(*entry) for entry in _unsealed(data)] for key, data in rows}
        self._keys.update(found)
        self._used.update(e.record for entries in found.values() for e in entries if e.record is not None)
        return found

    @property
    def is_empty(self) -> bool:
        """Whether no source is known."""
        with self._whole():
            return self._database.execute("select 1 from source limit 1").fetchone() is None

    def keep(self, key: bytes, entries: Iterable[Entry]) -> None:
        data = _sealed([tuple(entry) for entry in entries])
        with self._whole():
            self._database.execute("insert or replace into source values (?, ?)", (key, data))
        self._keys.add(key)

    def forget_others(self) -> None:
        """Drops all that was neither put in nor asked for since the shelf was opened."""
        with self._whole():
            numbers = {number for (number,) in self._database.execute("select id from outline")} - self._used
            keys = {key for (key,) in self._database.execute("select key from source")} - self._keys
            for table in _TABLES:
                self._database.executemany(f"delete from {table} where id = ?", ((number,) for number in numbers))
            self._database.executemany("delete from source where key = ?", ((key,) for key in keys))

    # Parts of a dataset, and what is remembered of a search ----------------------------------------------------------

    def parts(self) -> dict[str, tuple[bytes, Any]]:
        """By its name, what each part that was written last was made of, and its files."""
        with self._whole():
            rows = self._database.execute("select name, key, files from part").fetchall()
            return {name: (key, _unsealed(files)) for name, key, files in rows}

    def keep_parts(self, parts: dict[str, tuple[bytes, Any]]) -> None:
        rows = [(name, key, _sealed(files)) for name, (key, files) in parts.items()]
        with self._whole():
            self._database.execute("delete from part")
            self._database.executemany("insert into part values (?, ?, ?)", rows)

    def memo(self) -> dict[bytes, Any]:
        with self._whole():
            return {key: _unsealed(data) for key, data in self._database.execute("select key, data from memo")}

    def keep_memo(self, memo: dict[bytes, Any]) -> None:
        rows = [(key, _sealed(data)) for key, data in memo.items()]
        with self._whole():
            self._database.execute("delete from memo")
            self._database.executemany("insert into memo values (?, ?)", rows)

    # Damage ----------------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """Whatever SQLite does not understand is damage; that somebody else holds the file is none."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname in ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN"):
                self._database.close()
                raise
            self._discard()
        except (sqlite3.DatabaseError, DamagedShelf, ValueError, EOFError, TypeError):
            self._discard()

    def _discard(self) -> None:
        self._database.close()
        if self.path:
            self.path.unlink(missing_ok=True)
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
        raise DamagedShelf(str(self.path)) from None

    def _save_now_and_then(self) -> None:
        """So that a build that is interrupted has not read in vain."""
        self._unsaved += 1
        if self._unsaved >= _AT_A_TIME:
            self._unsaved = 0
            with self._whole():
                self._database.execute("commit")
                self._database.execute("begin immediate")


@contextlib.contextmanager
def shelf_in(folder: Path | None) -> Iterator[Shelf]:
    """The shelf of the folder that a build writes to; one in memory where there is no such folder, or it cannot be
    used: another build has it open, or the disk is full."""
    path = None
    with contextlib.suppress(OSError):
        if folder is not None:
            (folder / FOLDER).mkdir(parents=True, exist_ok=True)
            path = folder / FOLDER / "reports.sqlite"
    shelf = _opened(path)
    try:
        yield shelf
    finally:
        shelf.close()


def _opened(path: Path | None) -> Shelf:
    for _ in range(2):  # a damaged one is gone at the second try
        with contextlib.suppress(DamagedShelf, sqlite3.OperationalError):
            return Shelf(path)
    return Shelf(None)


def _sealed(value: Any) -> bytes:
    data = marshal.dumps(value)
    return zlib.crc32(data).to_bytes(4, "big") + data


def _unsealed(data: bytes) -> Any:
    if zlib.crc32(data[4:]) != int.from_bytes(data[:4], "big"):
        raise DamagedShelf("checksum")
    return marshal.loads(data[4:])


# What the records depend on ------------------------------------------------------------------------------------------


@cache
def code_version() -> str:
    """A digest of this package's code, forms and dictionaries, of Python, and of the libraries that read files."""
    root = Path(__file__).parent
    digest = hashlib.sha256(repr([sys.version, *(f"{name} {version(name)}" for name in _READERS)]).encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamp() -> int:
    """A part of it that SQLite has room for, never 0, which a new file has."""
    return int(code_version()[:7], 16) + 1
