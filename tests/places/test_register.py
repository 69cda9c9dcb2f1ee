"""The packed register: complete, made the same way every time, and quick to answer for the special cases."""

import gzip
from pathlib import Path

import pytest

from gipdata.places.register import load_register
from tools.pack_register import TARGET, pack


def test_register_is_complete() -> None:
    """The figures of the bureau's list of 2023."""
    names = load_register().names
    assert len(names) == 44_703
    assert [sum(len(code) == n for code in names) for n in (2, 4, 6, 9)] == [31, 342, 2_978, 41_352]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("411121200", "河南省漯河市舞阳县文峰乡"),
        ("110101001", "北京市东城区东华门街道"),
        ("500233", "重庆市忠县"),
        ("469001", "海南省五指山市"),
        ("441900004", "广东省东莞市南城街道"),
        ("150429407", "内蒙古自治区赤峰市宁城县铁西街道"),
    ],
)
def test_full_name(code: str, name: str) -> None:
    assert load_register().full_name(code) == name


def test_packing_is_reproducible(tmp_path: Path) -> None:
    lines = gzip.decompress(TARGET.read_bytes()).decode().splitlines()
    source = tmp_path / "divisions.csv"
    source.write_text("\n".join(["code,name", *reversed(lines)]), encoding="utf-8-sig")
    assert pack(source) == TARGET.read_bytes()


@pytest.mark.parametrize("line", ["123,某地", "99,", "4111,漯河市"])
def test_packing_refuses_what_is_no_division(line: str, tmp_path: Path) -> None:
    source = tmp_path / "divisions.csv"
    source.write_text(f"code,name\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=line.partition(",")[0]):
        pack(source)
