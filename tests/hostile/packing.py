"""Zip archives that say untrue things, and data that unpack to far more than they take up."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

__all__ = ["MEGABYTE", "Member", "raw_zip", "repeated", "squeezed", "zip_of"]

MEGABYTE = 1_000_000
STORED, DEFLATED = 0, 8


class Member(NamedTuple):
    """A file as an archive describes it, true or not; ``at`` is where it claims to stand, by default where it does.

    ``sum`` is worked out for a stored file only: whoever gets to that of the others has unpacked them.
    """

    name: str
    packed: bytes
    size: int
    method: int = DEFLATED
    at: int | None = None
    sum: int = 0


def zip_of(*files: tuple[str, bytes]) -> bytes:
    """An honest archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files:
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def raw_zip(members: Sequence[Member]) -> bytes:
    """An archive of members as they describe themselves; one with a place of its own adds no data."""
    data, directory = bytearray(), bytearray()
    for member in members:
        name = member.name.encode()
        checksum = member.sum or (zlib.crc32(member.packed) if member.method == STORED else 0)
        sizes = (len(member.packed), member.size % 2**32, len(name), 0)
        head = struct.pack("<HHHHHLLLHH", 20, 0x800, member.method, 0, 33, checksum, *sizes)
        at = len(data) if member.at is None else member.at
        if member.at is None:
            data += b"PK\x03\x04" + head + name + member.packed
        directory += b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHLL", 0, 0, 0, 0, at) + name
    count = min(len(members), 65_535)
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(data), 0)
    if len(members) > count:  # a longer directory takes the records of ZIP64
        place = len(data) + len(directory)
        sizes64 = (len(members), len(members), len(directory), len(data))
        directory += b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, *sizes64)
        directory += b"PK\x06\x07" + struct.pack("<LQL", 0, place, 1)
    return bytes(data + directory) + b"PK\x05\x06" + end


def repeated(pattern: bytes, times: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """Raw Deflate data of a pattern many times over, made without unpacking it: a flush lets a block stand anywhere."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(pattern) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(after) + packer.flush(zlib.Z_FINISH)
    return start + block * times + end


def squeezed(pattern: bytes, times: int) -> bytes:
    """The same as a zlib stream, its sum included."""
    total = 1
    for _ in range(times):
        total = zlib.adler32(pattern, total)
    return b"\x78\xda" + repeated(pattern, times) + struct.pack(">L", total)
