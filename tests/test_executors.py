"""The same frames whoever does the work: one process, several, another executor, a cluster that loses a worker."""

import os
import signal
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest

import gipdata
from gipdata.pool import Processes, in_order
from tests.reports import text_of

ORGS = ("云溪乡", "石桥镇", "白塘镇", "柳湾乡", "北坡乡", "青岭镇", "松坡乡", "竹园乡", "长堤镇", "双井镇")
YEARS = (2021, 2022, 2023)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty reports, some with faults and some that belong together, an empty file and a letter."""
    folder = tmp_path_factory.mktemp("reports")
    for n, org in enumerate(ORGS):
        for year in YEARS:
            figures = {("applications", "carried_out", "natural_person"): str(n % 3)} if year == 2022 else {}
            text = text_of("2021", f"青石县{org}人民政府{year}年政府信息公开工作年度报告", figures)
            (folder / f"{year}{org}.txt").write_text(text, "utf-8")
    (folder / "空.txt").write_bytes(b"")
    (folder / "来信.txt").write_text("请于月底前报送。", "utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(folder: Path) -> gipdata.Dataset:
    return gipdata.build(folder, jobs=1)


def assert_equal(data: gipdata.Dataset, expected: gipdata.Dataset) -> None:
    assert (len(expected.reports), len(expected.unread)) == (len(ORGS) * len(YEARS), 2)
    assert (expected.findings["rule"] == "carried-over").any()
    for name, frame in expected.frames.items():
        pd.testing.assert_frame_equal(data.frames[name], frame)


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.parquet")}


@pytest.fixture(scope="module")
def parquet(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("alone")
    tally = gipdata.build_parquet(folder, out, jobs=1)
    assert (tally.reports, len(tally.unread)) == (len(ORGS) * len(YEARS), 2)
    return files(out)


@pytest.mark.parametrize("jobs", [2, 3])
def test_several_processes(folder: Path, alone: gipdata.Dataset, jobs: int) -> None:
    assert_equal(gipdata.build(folder, jobs=jobs), alone)


@pytest.mark.parametrize("kind", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_an_executor_of_the_library(
    folder: Path, tmp_path: Path, alone: gipdata.Dataset, parquet: dict[str, bytes], kind: Any
) -> None:
    with kind(2) as executor:
        assert_equal(gipdata.build(folder, executor=executor), alone)
        gipdata.build_parquet(folder, tmp_path / "out", executor=executor)
    assert files(tmp_path / "out") == parquet


# A cluster on this machine ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a cluster says of its own sockets and threads is not ours to judge
        cluster = distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=str(tmp_path_factory.mktemp("dask")),
        )
        with cluster, distributed.Client(cluster) as client:
            yield client


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_two_workers(
    folder: Path, tmp_path: Path, client: Any, alone: gipdata.Dataset, parquet: dict[str, bytes]
) -> None:
    executor = client.get_executor()
    assert_equal(gipdata.build(folder, executor=executor), alone)
    gipdata.build_parquet(folder, tmp_path / "out", executor=executor)
    assert files(tmp_path / "out") == parquet


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_one_of_its_workers(
    folder: Path, tmp_path: Path, client: Any, alone: gipdata.Dataset, parquet: dict[str, bytes]
) -> None:
    killed: list[int] = []

    def kill_half_way(done: int, total: int, source: str) -> None:
        if not killed and 3 * done >= total:
            workers = client.run(os.getpid)
            assert len(workers) == 2
            killed.append(next(iter(workers.values())))
            os.kill(killed[0], signal.SIGKILL)

    executor = client.get_executor()
    assert_equal(gipdata.build(folder, progress=kill_half_way, executor=executor, jobs=1), alone)
    assert len(killed) == 1
    client.wait_for_workers(2, timeout=60)
    killed.clear()
    gipdata.build_parquet(folder, tmp_path / "out", progress=kill_half_way, executor=executor, jobs=1)
    assert len(killed) == 1
    assert files(tmp_path / "out") == parquet


# How work is handed out ----------------------------------------------------------------------------------------------


class Recorder(Executor):
    """Does the work at once and notes how many results nobody has fetched yet."""

    def __init__(self) -> None:
        self.waiting = 0
        self.most = 0

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(function(*arguments))
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return future


def test_results_come_in_order_and_only_so_many_wait() -> None:
    recorder = Recorder()
    found = []
    for result in in_order(recorder, pow, ((n, 2) for n in range(20)), 3):
        recorder.waiting -= 1
        found.append(result)
    assert found == [n * n for n in range(20)]
    assert recorder.most == 3


def fail(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def test_an_exception_in_another_process_is_raised_here() -> None:
    with Processes(2, 10) as processes, pytest.raises(ValueError, match="three"):
        list(in_order(processes, fail, ((n,) for n in range(9)), 4))


def test_a_process_that_dies_over_our_own_work_says_so() -> None:
    with Processes(1, 10) as processes, pytest.raises(RuntimeError, match="_exit"):
        list(in_order(processes, os._exit, [(3,)], 1))


def test_one_piece_after_the_other_is_done_by_the_process_that_was_started_first() -> None:
    with Processes(2, 10) as processes:
        found = {processes.submit(os.getpid).result() for _ in range(5)}
    assert len(found) == 1 and os.getpid() not in found


def test_the_first_process_starts_unasked_and_ends_with_the_others() -> None:
    before = set(psutil.Process().children())
    with Processes(2, 10):
        (started,) = set(psutil.Process().children()) - before
    assert not started.is_running()
