"""Workbooks of the old kind written record by record, so that a test shows the very bytes it means (BIFF8 in OLE)."""

import struct
from collections.abc import Iterable, Sequence

__all__ = [
    "blank",
    "column",
    "formula",
    "formula_text",
    "merged",
    "number",
    "ole",
    "row",
    "text",
    "uncalculated",
    "xls",
]

Style = tuple[int, bool]
"""A number format, and whether there are lines to the left and right."""


def record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _string(value: str, long: bool = True) -> bytes:
    return struct.pack("<HB" if long else "<BB", len(value), 1) + value.encode("utf-16-le")


# Records of a sheet; rows and columns from 0, styles as numbers of the list given to ``xls`` -------------------------


def number(at: tuple[int, int], value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", *at, style, value))


def text(at: tuple[int, int], value: str, style: int = 0) -> bytes:
    return record(0x204, struct.pack("<HHH", *at, style) + _string(value))


def blank(at: tuple[int, int], style: int = 0) -> bytes:
    return record(0x201, struct.pack("<HHH", *at, style))


def formula(at: tuple[int, int], result: float, flags: int = 0, style: int = 0) -> bytes:
    """``flags``: 2 says that the result is still to be calculated."""
    return record(0x06, struct.pack("<HHHdHIH", *at, style, result, flags, 0, 3) + b"\x1e\x01\x00")


def formula_text(at: tuple[int, int], result: str) -> bytes:
    data = struct.pack("<HHH", *at, 0) + b"\x00" * 6 + b"\xff\xff" + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00"
    return record(0x06, data) + record(0x207, _string(result))


def merged(*ranges: tuple[int, int, int, int]) -> bytes:
    """First and last row, first and last column."""
    return record(0xE5, struct.pack("<H", len(ranges)) + b"".join(struct.pack("<4H", *edges) for edges in ranges))


def row(index: int, *, hidden: bool) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", index, 0, 256, 255, 0, 0, 0x100 | 0x20 * hidden))


def column(index: int, *, hidden: bool) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", index, index, 2048, 0, int(hidden), 0))


def uncalculated() -> bytes:
    return record(0x5E, b"\x00\x00")


# The file ------------------------------------------------------------------------------------------------------------

_GLOBALS, _WORKSHEET = 0x05, 0x10


def xls(
    sheets: Sequence[tuple[str, int, Iterable[bytes]]],
    styles: Sequence[Style] = ((0, False),),
    formats: Sequence[tuple[int, str]] = (),
    *,
    from_1904: bool = False,
) -> bytes:
    """The file of these sheets: name, state (1 hidden, 2 very hidden) and records."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, _GLOBALS, 0, 0, 0, 0x600))
    head = begin + record(0x42, struct.pack("<H", 1200)) + record(0x22, struct.pack("<H", from_1904))
    head += record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _string("宋体", long=False))
    head += b"".join(record(0x41E, struct.pack("<H", key) + _string(code)) for key, code in formats)
    for code, ruled in styles:
        lines = 0x11 if ruled else 0
        head += record(0xE0, struct.pack("<HHHBBBBIIH", 0, code, 1, 0, 0, 0, 0xFC, lines, 0, 0))
    bodies = [
        record(0x809, struct.pack("<HHHHII", 0x600, _WORKSHEET, 0, 0, 0, 0x600)) + b"".join(records) + record(0x0A)
        for _, _, records in sheets
    ]
    entries = [struct.pack("<BB", state, 0) + _string(name, long=False) for name, state, _ in sheets]
    at = len(head) + sum(len(entry) + 8 for entry in entries) + 4
    for entry, body in zip(entries, bodies, strict=True):
        head += record(0x85, struct.pack("<I", at) + entry)
        at += len(body)
    return ole(head + record(0x0A) + b"".join(bodies))


_SECTOR, _SHORT, _FREE, _END, _TABLE = 512, 64, -1, -2, -3


def ole(stream: bytes, short_chain: Sequence[int] | None = None) -> bytes:
    """The file system that holds one stream, Workbook: in sectors of its own, or in short ones chained as given."""
    short = short_chain is not None
    data = stream.ljust(-(-max(len(stream), 0 if short else 4096) // _SECTOR) * _SECTOR, b"\x00")
    sectors = len(data) // _SECTOR
    tables = -(-(sectors + 3) // 126)
    chain = [*range(1, sectors), _END, _END, _END, *[_TABLE] * tables]  # the stream, the directory, the short table
    chain += [_FREE] * (tables * 128 - len(chain))
    directory, short_table = sectors, sectors + 1
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<9i", tables, directory, 0, 4096, short_table if short else _END, int(short), _END, 0, 0)[:32]
    allocation = [*range(short_table + 1, short_table + 1 + tables)]
    head += struct.pack("<109i", *(allocation + [_FREE] * 109)[:109])
    root = _entry("Root Entry", 5, 1, 0 if short else _END, len(data) if short else 0)
    entries = root + _entry("Workbook", 2, -1, 0, len(stream) if short else len(data))
    links = list(short_chain or ()) + [_FREE] * 128
    return b"".join([
        head, data, entries.ljust(_SECTOR, b"\x00"), struct.pack("<128i", *links[:128]),
        struct.pack(f"<{len(chain)}i", *chain),
    ])  # fmt: skip


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    data = encoded.ljust(64, b"\x00") + struct.pack("<HBBiii", len(encoded), kind, 1, -1, -1, child)
    return data + bytes(36) + struct.pack("<iii", first, size, 0)
