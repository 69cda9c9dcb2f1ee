"""A Parquet dataset says what the CSV files of the same reports say."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import gipdata
from gipdata import cli, streaming
from gipdata.parquet import file_of
from gipdata.pool import Processes
from gipdata.rows import Row
from gipdata.schema import TABLE, TABLES, Type
from tests.reports import text_of

pytestmark = pytest.mark.usefixtures("read_here")

CARRIED = ("applications", "carried_out", "natural_person")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Townships of one name in two counties, versions, copies, and reports that do not say whose, or of when."""
    folder = tmp_path_factory.mktemp("reports")
    titles = {
        "a/城关镇2021.txt": "青石县城关镇人民政府2021年政府信息公开工作年度报告",
        "a/城关镇2022.txt": "青石县城关镇人民政府2022年政府信息公开工作年度报告",
        "b/城关镇2022.txt": "白河县城关镇人民政府2022年政府信息公开工作年度报告",
        "c/云溪乡2022.txt": "青石县云溪乡人民政府2022年政府信息公开工作年度报告",
        "d/云溪乡2022.txt": "青石县云溪乡人民政府2022年政府信息公开工作年度报告",
        "e/无名.txt": "政府信息公开工作年度报告",
        "f/无名.txt": "政府信息公开工作年度报告",
        "g/无年度.txt": "青石县云溪乡人民政府政府信息公开工作年度报告",
    }
    for number, (name, title) in enumerate(titles.items()):
        figures = {CARRIED: str(number % 3), ("disclosure", "fees", "amount"): "12.50"} if name[0] not in "ef" else {}
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text_of("2021", title, figures), "utf-8")
    (folder / "h.txt").write_text("请于月底前报送。", "utf-8")
    (folder / "decisions.csv").write_text("finding_id,who,when,why\nnobody-2022-none,某某,2025-01-15,试\n", "utf-8")
    return folder


@pytest.fixture
def dataset(folder: Path, tmp_path: Path) -> Path:
    gipdata.build_parquet(folder, tmp_path / "out")
    return tmp_path / "out"


def test_every_frame_is_that_of_the_build_in_memory(folder: Path, dataset: Path) -> None:
    expected, loaded = gipdata.build(folder), gipdata.load(dataset)
    assert len(expected.reports) == 8 and expected.findings["report_id"].isna().sum() == 1
    place = {report_id: at for at, report_id in enumerate(expected.reports["report_id"])}
    for name, frame in loaded.frames.items():
        if "report_id" in frame:
            order = frame["report_id"].map(place).fillna(len(place)).argsort(kind="stable")
            frame = frame.iloc[order].reset_index(drop=True)
        pd.testing.assert_frame_equal(frame, expected.frames[name])


def test_the_tally_says_what_is_there(folder: Path, tmp_path: Path) -> None:
    tally = gipdata.build_parquet(folder, tmp_path / "out")
    data = gipdata.load(tmp_path / "out")
    cells = len(data.disclosure) + len(data.applications) + len(data.disputes)
    assert (tally.reports, tally.cells, len(tally.unread)) == (8, cells, 1)
    assert dict(tally.findings) == data.findings["severity"].value_counts().to_dict()
    assert [message for message in tally.told if "nobody-2022-none" in message]


def test_keys_differ(dataset: Path) -> None:
    data = gipdata.load(dataset)
    for table in TABLES:
        if table.primary_key and len(data.frames[table.name]):
            assert data.frames[table.name][table.primary_key].is_unique, table.name


def test_some_years(dataset: Path) -> None:
    whole = gipdata.load(dataset)
    for years, wanted in ((2022, [2022]), ((2021, 2022), [2021, 2022]), ((1990, 2000), [])):
        some = gipdata.load(dataset, years)
        for name, frame in some.frames.items():
            expected = whole.frames[name]
            if "year" in frame:
                expected = expected[expected["year"].isin(wanted).fillna(False)].reset_index(drop=True)
            pd.testing.assert_frame_equal(frame, expected)


def test_some_columns_of_some_tables_from_either_format(folder: Path, dataset: Path, tmp_path: Path) -> None:
    gipdata.build(folder, tmp_path / "csv")
    wanted = {"applications": ["value", "year", "item"], "unread": ["source"]}
    for place in (dataset, tmp_path / "csv"):
        some, whole = gipdata.load(place, columns=wanted), gipdata.load(place)
        pd.testing.assert_frame_equal(some.applications, whole.applications[["value", "year", "item"]])
        pd.testing.assert_frame_equal(some.unread, whole.unread[["source"]])
        assert list(some.findings.columns) == []
        with pytest.raises(KeyError, match="applications has no column 'values'"):
            gipdata.load(place, columns={"applications": ["values"]})


def test_others_read_it_too(folder: Path, dataset: Path) -> None:
    frame = pd.read_parquet(dataset / "applications", filters=[("year", "=", 2022)])
    expected = gipdata.load(dataset, 2022).applications
    assert frame["raw"].tolist() == expected["raw"].tolist()
    assert frame["value"].sum() == expected["value"].sum() == 1 + 2 + 0 + 1


def test_what_a_build_wrote_is_no_source_of_another(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    gipdata.build_parquet(folder, tmp_path / "in" / "result")
    (tmp_path / "in" / "a.txt").write_text(text_of("2021", "云溪乡2021年政府信息公开工作年度报告"), "utf-8")
    data = gipdata.build(tmp_path / "in")
    assert (data.reports["source"].tolist(), len(data.unread)) == (["a.txt"], 0)


def test_a_damaged_file_is_told(dataset: Path) -> None:
    next(dataset.glob("items/*/*.parquet")).write_bytes(b"PAR1 damaged")
    with pytest.raises(gipdata.StoreError, match="items"):
        gipdata.load(dataset)


def test_an_amount_of_too_many_digits_is_missing_and_those_beside_it_are_exact(tmp_path: Path) -> None:
    names = TABLE["disclosure"].names
    values: list[object] = [
        *(3, 10**40, None, Decimal("0.000000001"), Decimal("1E-12"), Decimal("1E+3"), 2**70, Decimal("123456.70")),
        -5,
    ]
    rows: list[Row] = [
        [value if name == "value" else 1 if TABLE["disclosure"].columns[at].type is Type.COUNT else "x"
         for at, name in enumerate(names)]
        for value in values
    ]  # fmt: skip
    (tmp_path / "disclosure" / "year=2021").mkdir(parents=True)
    (tmp_path / "disclosure" / "year=2021" / "part-000.parquet").write_bytes(file_of(TABLE["disclosure"], rows))
    from gipdata.parquet_frames import read_table

    read = read_table(tmp_path, TABLE["disclosure"], None, ["value"])["value"].tolist()
    told = [3, None, None, "0.000000001", None, 1000, 2**70, "123456.7", -5]
    assert read == [None if value is None else Decimal(value) for value in told]
    assert [str(value) for value in read if value is not None][1] == "1E-9"


def test_without_pyarrow_nothing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(streaming, "find_spec", lambda name: None)
    monkeypatch.setattr(Processes, "submit", None)
    (tmp_path / "a.txt").write_text("文")
    given = ["build", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--format", "parquet"]
    assert cli.main(given) == 2
    assert 'pip install "gipdata[parquet]"' in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_sources_that_can_be_gone_through_once_only_are_all_read(folder: Path, tmp_path: Path) -> None:
    sources = sorted(folder.rglob("*.txt"))
    data = gipdata.build(iter(sources), tmp_path / "csv")
    tally = gipdata.build_parquet(iter(sources), tmp_path / "parquet")
    assert (len(data.reports), len(data.unread)) == (tally.reports, len(tally.unread)) == (8, 1)
