"""The reading process: what ends it costs one file, and nothing is left of it.

The readers of this project do not crash at will, so a module in the place of one does, on the words in the file.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

import gipdata
from gipdata.building import read_sources
from gipdata.folders import find_sources
from gipdata.manner import Manner
from gipdata.outcomes import Request
from gipdata.worker import Worker
from tests.reports import text_of
from tests.sources.test_archive import zip_of

T = TypeVar("T")
REPOSITORY = Path(__file__).resolve().parents[1]
REPORT = text_of("2021", "青石县云溪乡人民政府2021年政府信息公开工作年度报告").encode()

# Python runs this in every process that starts with its folder on the path.
SABOTAGE = """
import ctypes, os, sys, time
from dataclasses import replace
import gipdata.opening as outcomes
from gipdata.sources import document_from_bytes as original

def read_report(document, trace, original=outcomes.read_report):
    report = original(document, trace=trace)
    return replace(report, title="x" * 60000000) if document.source == "long.txt" else report

def read(data, source, beside):
    word = data[:40].decode("utf-8", "replace").split()[0]
    if word == "hang": time.sleep(1000)
    if word == "hang-in-c": pow(7, 7 ** 20, 3 ** 9000000)
    if word == "crash": ctypes.string_at(0)
    if word == "exit": os._exit(0)
    if word == "signal": os.kill(os.getpid(), 9)
    if word == "memory": held = [bytes(1000000) for _ in range(1000000)]
    if word == "keep": sys.kept = [bytearray(1000000) for _ in range(300)]
    if word == "need": held = [bytearray(1000000) for _ in range(200)]
    if word == "print": print("x" * 100000); sys.stderr.write("y" * 100000); os.write(1, b"z" * 100000)
    if word == "pid": raise OSError(os.getpid(), str(os.getpid()))
    return original(data[len(word) + 1:] if word.isascii() else data, source, beside)

outcomes.document_from_bytes, outcomes.read_report = read, read_report
"""
REASONS = {
    "hang": "超过2秒未读完",
    "hang-in-c": "超过2秒未读完",
    "crash": "意外退出",
    "exit": "意外退出",
    "signal": "意外退出",
    "memory": "内存过多",
}
SECONDS = 2.0  # the first report that a process reads may take half a second, and twice that on a busy machine


@pytest.fixture
def sabotaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading processes started from now on do what the first word of a file says."""
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(SABOTAGE)
    monkeypatch.syspath_prepend(str(tmp_path / "path"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two reports, first and last by name."""
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "z.txt"):
        (tmp_path / "in" / name).write_bytes(REPORT)
    return tmp_path / "in"


def says(word: str) -> bytes:
    return word.encode() + b" " + REPORT


def request(path: Path) -> Request:
    return Request(os.fsencode(path), path.name)


def reasons(folder: Path, seconds: float = SECONDS) -> dict[str, str]:
    reports, unread = read_sources(find_sources(folder), manner=Manner(seconds))
    assert [report.source for report in reports] == ["a.txt", "z.txt"]
    return {each.source: each.reason for each in unread}


def processes() -> dict[int, tuple[int, str]]:
    """Every process with its parent and its state."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    lines = [line.split(maxsplit=3) for line in listed.stdout.splitlines() if "ps -A" not in line]
    return {int(line[0]): (int(line[1]), line[2]) for line in lines}


def children(parent: int = 0) -> set[int]:
    """The processes that a process (by default this one) has started, also those that ended unnoticed."""
    return {pid for pid, (above, _) in processes().items() if above == (parent or os.getpid())}


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    before, threads = children(), threading.active_count()
    yield
    assert children() == before
    assert threading.active_count() == threads


# A file that ends the process ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", list(REASONS))
def test_a_file_that_ends_the_process_costs_only_itself(sabotaged: None, folder: Path, word: str) -> None:
    (folder / "m.txt").write_bytes(says(word))
    found = reasons(folder)
    assert list(found) == ["m.txt"]
    assert REASONS[word] in found["m.txt"] and found["m.txt"].endswith("。")


def test_in_an_archive_too_and_the_rest_of_it_is_read(sabotaged: None, folder: Path) -> None:
    inner = zip_of(("1.txt", says("crash")), ("2.txt", REPORT))
    files = [("b.txt", REPORT), ("c.zip", inner), ("d.txt", says("hang")), ("e.txt", REPORT)]
    (folder / "m.zip").write_bytes(zip_of(*files))
    reports, unread = read_sources(find_sources(folder), manner=Manner(SECONDS))
    assert [report.source for report in reports] == [
        "a.txt", "m.zip!/b.txt", "m.zip!/c.zip!/2.txt", "m.zip!/e.txt", "z.txt",
    ]  # fmt: skip
    assert [(each.source, each.reason.partition("，")[0]) for each in unread] == [
        ("m.zip!/c.zip!/1.txt", "读取进程意外退出；请将内容另存为新文件后再试。"),
        ("m.zip!/d.txt", "超过2秒未读完"),
    ]
    assert all(each.sha256 for each in unread)


def test_an_archive_of_many_fatal_files_is_given_up(sabotaged: None, folder: Path) -> None:
    (folder / "m.zip").write_bytes(zip_of(*((f"{i}.txt", says("exit")) for i in range(9))))
    found = reasons(folder)
    assert list(found) == [*(f"m.zip!/{i}.txt" for i in range(5)), "m.zip"]
    assert "5 个文件" in found["m.zip"]


def test_what_an_earlier_file_left_in_memory_is_not_held_against_a_later_one(sabotaged: None, folder: Path) -> None:
    (folder / "m.txt").write_bytes(says("keep"))
    (folder / "n.txt").write_bytes(says("need"))
    reports, unread = read_sources(find_sources(folder), manner=Manner(20))
    assert [report.source for report in reports] == ["a.txt", "m.txt", "n.txt", "z.txt"]
    assert unread == []


def test_what_is_printed_while_reading_reaches_neither_pipe_nor_screen(
    sabotaged: None, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.txt").write_bytes(says("print"))
    assert reasons(folder) == {}
    assert capfd.readouterr() == ("", "")


def test_a_report_too_long_to_be_one_is_not_handed_over(sabotaged: None, folder: Path) -> None:
    (folder / "long.txt").write_bytes(REPORT)
    assert reasons(folder, 20) == {"long.txt": "内容过多，不像一份年度报告，未读取。"}


def test_one_process_reads_all_and_a_closed_worker_starts_another(sabotaged: None, folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"pid")
    before = children()

    def pid(worker: Worker) -> str:
        (outcome,) = worker.read(request(folder / "a.txt"))
        return outcome.reason

    with Worker() as worker:
        first = pid(worker)
        assert str(os.getpid()) not in first
        assert pid(worker) == first
        worker.close()
        assert pid(worker) != first
    assert children() == before


def test_outcomes_that_nobody_waits_for_are_not_taken_for_the_next_sources(folder: Path) -> None:
    (folder / "m.zip").write_bytes(zip_of(("1.txt", REPORT), ("2.txt", REPORT)))
    with Worker() as worker:
        answers = worker.read(request(folder / "m.zip"))
        assert next(answers).name == "m.zip!/1.txt"
        assert isinstance(answers, Generator)
        answers.close()
        assert [outcome.name for outcome in worker.read(request(folder / "a.txt"))] == ["a.txt"]


def test_a_process_killed_between_two_sources_costs_nothing(folder: Path) -> None:
    with Worker() as worker:
        assert [o.name for o in worker.read(request(folder / "a.txt"))] == ["a.txt"]
        for child in children():
            os.kill(child, signal.SIGKILL)
        assert [bool(o.record) for o in worker.read(request(folder / "z.txt"))] == [True]


def test_a_process_that_cannot_start_is_an_error_of_the_installation(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(
        "import os, sys\nsys.stderr.write('no such library')\nos._exit(3)"
    )
    monkeypatch.syspath_prepend(str(tmp_path / "path"))
    with pytest.raises(RuntimeError, match="no such library"):
        gipdata.build(folder)


# Nothing is left ----------------------------------------------------------------------------------------------------

PROGRAM = "import sys, gipdata\ngipdata.build(sys.argv[1])\nprint(len(gipdata.build(sys.argv[1]).reports))"


def test_a_script_without_a_guard_and_standard_input_can_build(folder: Path) -> None:
    script = folder.parent / "script.py"
    script.write_text(PROGRAM)
    for arguments, given in (([str(script)], None), (["-"], PROGRAM), (["-c", PROGRAM], None)):
        command = [sys.executable, *arguments, str(folder)]
        done = subprocess.run(command, cwd=REPOSITORY, input=given, capture_output=True, text=True, env=_environment())
        assert (done.stdout, done.stderr) == ("2\n", "")


def test_a_module_of_the_same_name_in_the_working_folder_is_not_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "zipfile.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(folder)
    assert len(gipdata.build(folder / "a.txt").reports) == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_the_process_ends_with_the_one_that_asks(sabotaged: None, folder: Path, how: signal.Signals) -> None:
    (folder / "a.txt").write_bytes(says("hang-in-c"))
    program = "import sys, gipdata; gipdata.build(sys.argv[1], seconds=1.5)"
    command = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=_environment(), cwd=REPOSITORY) as asking:
        worker = _wait_for(lambda: children(asking.pid), 20).pop()
        time.sleep(0.5)
        asking.send_signal(how)
        asking.communicate()
    # Ended at once by Ctrl+C; where nobody could end it, by its own alarm.
    _wait_for(lambda: not _runs(worker), 1 if how == signal.SIGINT else 12)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(REPOSITORY)])}


def _runs(pid: int) -> bool:
    return not processes().get(pid, (0, "Z"))[1].startswith("Z")


def _wait_for(condition: Callable[[], T], seconds: float) -> T:
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return value
