"""The table of benchmarks can be made, and its figures are of what it says."""

import sys
from pathlib import Path

import pytest

from tools import bench
from tools.bench_corpus import changed, corpus
from tools.bench_rows import Goal, Row, Sizes, measured
from tools.timing import Pauses, Run, run_python

TINY = Sizes(reports=1, starts=1, words=5, passages=10)
PERFORMANCE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
A_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', {!r}], check=True)"


@pytest.mark.parametrize(
    ("figure", "goal", "verdict"),
    [
        (80, Goal("≤", 80), "reached"),
        (80.01, Goal("≤", 80), "missed"),
        (100, Goal("<", 100), "missed"),
        (99.99, Goal("<", 100), "reached"),
        (5, Goal("≥", 5), "reached"),
        (4.99, Goal("≥", 5), "missed"),
    ],
)
def test_a_figure_is_held_against_its_goal(figure: float, goal: Goal, verdict: str) -> None:
    assert measured("it", figure, "times", goal).verdict == verdict


def test_of_fewer_reports_than_the_goal_is_for_nothing_is_claimed() -> None:
    goal = Goal("<", 2, "s", at=5_000)
    assert measured("it", 0.1, "s", goal, 4_999) == Row("it", 0.1, "s", "< 2 s at 5,000", "too few to say")
    assert measured("it", 0.1, "s", goal, 5_000).verdict == "reached"
    assert measured("it", 0.1, "s") == Row("it", 0.1, "s", "", "")


@pytest.mark.parametrize("markdown", [False, True])
def test_one_table_then_the_machine(
    markdown: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, Sizes]] = []

    def rows_of(group: str, sizes: Sizes) -> list[Row]:
        asked.append((group, sizes))
        return [measured(f"what of {group}", 1.25, "times", Goal("≤", 1.1))]

    monkeypatch.setattr(bench, "rows_of", rows_of)
    assert bench.main(["--words", "7", *(["--markdown"] if markdown else [])]) == 0
    printed = capsys.readouterr().out
    always = [group for group in bench.GROUPS if group not in ("nation", "province")]
    assert asked == [(group, Sizes(words=7)) for group in always]
    lines = [line for line in printed.splitlines() if "what of" in line]
    assert len(lines) == len(always)
    if markdown:
        assert lines[0] == "| what of reading | 1.25 times | ≤ 1.1 | missed |"
    else:
        assert lines[0].split() == ["what", "of", "reading", "1.25", "times", "≤", "1.1", "missed"]
    assert f"Python {sys.version.split()[0]}, pandas " in printed.rpartition("missed")[2]


def test_the_full_run_has_every_size_that_a_goal_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Sizes] = {}

    def rows_of(group: str, sizes: Sizes) -> list[Row]:
        asked[group] = sizes
        return []

    monkeypatch.setattr(bench, "rows_of", rows_of)
    bench.main(["--full"])
    assert list(asked) == list(bench.GROUPS)
    sizes = asked["nation"]
    assert (sizes.words, sizes.passages, sizes.rebuilt) == (5_000, 10_000, 5_000)
    assert (sizes.nation, sizes.small, sizes.province) == (240_000, 2_400, 9_000)


@pytest.mark.parametrize(("group", "count"), [("reading", 3), ("words", 1), ("passages", 3)])
def test_a_group_measures_tiny_numbers(group: str, count: int) -> None:
    rows = bench._rows(group, TINY)
    assert len(rows) == count
    assert all(row.figure > 0 for row in rows)


def test_memory_and_processor_of_all_processes_count() -> None:
    holding = "import time; held = bytearray(150_000_000); time.sleep(3)"
    found = run_python("held = bytearray(150_000_000); " + A_CHILD.format(holding), watch=True)
    assert 300_000_000 < found.peak < 450_000_000
    busy = "import time\nwhile time.process_time() < 0.5: pass"
    found = run_python(A_CHILD.format(busy) + "; print('done')")
    assert found.cpu > 0.5
    assert found.wall >= 0.5
    assert (found.said, found.peak) == ("done\n", 0)


def test_reports_are_made_once_and_one_is_changed_for_a_while(tmp_path: Path) -> None:
    kept, scratch = tmp_path / "kept", tmp_path / "scratch"
    kept.mkdir()
    scratch.mkdir()
    sources = corpus(3, str(kept), scratch)
    files = {path: path.read_bytes() for path in sources.rglob("*.txt")}
    assert len(files) == 3
    with changed(sources, 0.5) as path:
        now = {path: path.read_bytes() for path in files}
        assert [other for other in files if now[other] != files[other]] == [path]
        assert len(now[path].decode()) == len(files[path].decode()) + len("，并当面向询问的人说明")
    assert {path: path.read_bytes() for path in files} == files
    next(iter(files)).write_text("kept")
    assert next(iter(files)).is_relative_to(corpus(3, str(kept), scratch))
    assert next(iter(files)).read_text() == "kept"


def test_the_page_explains_every_group() -> None:
    headings = [line.removeprefix("### ") for line in PERFORMANCE.read_text("utf-8").splitlines() if line[:4] == "### "]
    assert headings == list(bench.GROUPS.values())


BURN = """
import time
end, gap, last = time.process_time() + {}, 0, time.monotonic()
while time.process_time() < end:
    now = time.monotonic()
    gap, last = max(gap, now - last), now
print(gap)
"""


def test_what_is_run_in_a_pause_does_not_count() -> None:
    alone: list[Run] = []

    def work() -> Run:
        alone.append(run_python(BURN.format(0.5)))
        return alone[-1]

    found = run_python(BURN.format(1.5), pauses=Pauses(0.4, work))
    assert len(alone) >= 2
    assert 1.5 <= found.cpu < 2.4  # and not half a second more for each pause
    assert float(found.said) > 0.5  # so long it stood still
