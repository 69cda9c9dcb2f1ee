"""The command: what it prints, its exit status, and that a kill in the middle leaves the former output whole."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pandas as pd
import pytest

import gipdata
from gipdata import cli
from gipdata.shelf import FOLDER
from tests.documents import random_model
from tests.reports import text_of
from tests.sources.make_pdf import reportlab_pdf, story_of

REPOSITORY = Path(__file__).resolve().parents[1]
TITLE = "青石县云溪乡人民政府{}年政府信息公开工作年度报告"
# Two requests, both granted: every sum of the table holds. One reconsideration under a total of none: one does not.
FIGURES = {
    ("applications", row, column): "2"
    for row in ("new_received", "granted", "total_handled")
    for column in ("natural_person", "total")
} | {("disputes", "review", "upheld"): "1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One report with one broken sum, one with none."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text_of("2019", TITLE.format(2020), FIGURES), "utf-8")
    (tmp_path / "in" / "b.txt").write_text(text_of("2021", TITLE.format(2021)), "utf-8")
    return tmp_path / "in"


def run(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "gipdata", *map(str, arguments)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_build_writes_and_closes_with_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder.parent / "out"
    assert cli.main(["build", str(folder), "--out", str(out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["报告", "2"]
    # 198 cells of the 2019 form and 200 of the 2021 form.
    assert lines[1].split() == ["单元格", "398"]
    data = gipdata.load(out)
    numbers = [int((data.findings["severity"] == code).sum()) for code in ("error", "warning", "note")]
    assert lines[2].split(maxsplit=1)[1] == "错误 {}，警告 {}，提示 {}".format(*numbers)
    assert numbers[0] == 1
    assert lines[3].split() == ["未能读取", "0"]
    assert lines[4].split() == ["已写入", str(out)]


def test_build_lists_what_it_could_not_read_and_returns_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty.txt").write_bytes(b"")
    assert cli.main(["build", str(folder), "--out", str(folder.parent / "out")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[3].split() == ["未能读取", "1"]
    assert lines[4] == "  empty.txt：文件是空的。"
    assert len(gipdata.load(folder.parent / "out").reports) == 2


def test_build_says_where_there_are_no_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert cli.main(["build", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert "0（没有找到报告，各表为空）" in capsys.readouterr().out
    assert (tmp_path / "out" / "reports.csv").exists()


def test_a_source_that_does_not_exist_is_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing, out = str(folder / "nowhere"), folder.parent / "out"
    for arguments in (["build", missing, "--out", str(out)], ["check", missing], ["show", missing]):
        assert cli.main(arguments) == 2
        captured = capsys.readouterr()
        assert captured.err == f"没有这个文件或文件夹：{missing}\n"
        assert captured.out == ""
    assert not out.exists()


def test_an_output_that_cannot_be_written_is_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", str(folder), "--out", str(folder / "a.txt")]) == 2
    assert "无法写入文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["buld"], ["build"], ["build", "x"], ["check"], ["check", "--seconds", "0", "x"], ["show", "--nothing", "x"]],
    ids=str,
)
def test_wrong_arguments_are_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        cli.main(arguments)
    assert exit.value.code == 2
    assert capsys.readouterr().err.startswith("用法有误：")


def test_check_prints_the_findings_of_each_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(folder / "a.txt"), str(folder / "b.txt")]) == 0
    first, second = capsys.readouterr().out.split("─" * 60)
    assert first.startswith("云溪乡 2020（a.txt）\n")
    assert second.strip().startswith("云溪乡 2021（b.txt）\n")
    assert "错误 1 条" in first
    assert "行政复议" in first
    assert "错误" not in second


def test_check_and_show_go_on_after_a_file_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "0.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    for command, word in (("check", "（a.txt）"), ("show", "第二十条")):
        assert cli.main([command, str(folder / "0.png"), str(folder / "a.txt")]) == 1
        captured = capsys.readouterr()
        assert ("云溪乡" in captured.out, "0.png" in captured.out) == (True, False), word
        assert "未能读取 1 个文件：\n  0.png：" in captured.err


def test_show_prints_tables_and_with_source_the_account(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", str(folder / "a.txt")]) == 0
    shown = capsys.readouterr().out
    assert "年度    2020（依据：标题）" in shown
    received = next(line for line in shown.splitlines() if "一、本年新收政府信息公开申请数量  " in line)
    assert received.split()[1:8] == ["2", "0", "0", "0", "0", "0", "2"]
    assert cli.main(["show", "--source", str(folder / "a.txt")]) == 0
    source = capsys.readouterr().out
    assert "→ 标题：一、总体情况" in source
    assert source.count("→ 数据：一、本年新收政府信息公开申请数量") == 7


def test_a_folder_without_reports_is_said_to_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "没有找到报告。\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["初次使用", "gipdata build reports --out result", "build", "check", "show", "--version"]),
        (["build", "--help"], ["--out", "unread.csv", "退出码：0", "例："]),
        (["check", "--help"], ["退出码：0", "不写任何文件", "例："]),
        (["show", "--help"], ["--source", "退出码：0", "例："]),
        (["themes", "--help"], ["--with", "themes.toml", "退出码：0", "例："]),
    ],
    ids=str,
)
def test_help_says_what_a_newcomer_needs(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit:
        cli.main(arguments)
    assert exit.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("用法：")
    assert all(word in text for word in words)


SECTION_FIVE = "五、存在的主要问题及改进情况\n存在问题：一是通报上墙太迟；二是人手不足。\n"


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    """A report that names a fault in words that no shipped rule knows, and rules that know them."""
    (tmp_path / "in").mkdir()
    text = text_of("2021", TITLE.format(2021)).partition("五、存在的主要问题及改进情况")[0]
    (tmp_path / "in" / "a.txt").write_text(text + SECTION_FIVE + "六、其他需要报告的事项\n无\n", "utf-8")
    rule = 'name = "late-wall"\ntheme = "timeliness"\nkind = "problem"\nrole = "phrase"\nwords = ["上墙太迟"]\n'
    (tmp_path / "own.toml").write_text(f"[[rule]]\n{rule}", "utf-8")
    return tmp_path


def test_themes_says_what_an_analysts_words_would_change(villages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", str(villages / "in"), "--out", str(villages / "out")]) == 0
    before = gipdata.load(villages / "out").items
    assert before["themes"].tolist()[1] == "staffing"
    assert before["themes"].tolist()[0] != "timeliness"
    capsys.readouterr()
    assert cli.main(["themes", str(villages / "out"), "--with", str(villages / "own.toml")]) == 0
    line, total = capsys.readouterr().out.splitlines()
    assert line.startswith(before["item_id"][0])
    assert "增加“更新不及时”（timeliness，第3至6字“上墙太迟”，规则late-wall）" in line
    assert total.startswith("共1条有变化")
    pd.testing.assert_frame_equal(gipdata.load(villages / "out").items, before)


def test_a_build_takes_an_analysts_words(villages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--out", str(villages / "out"), "--themes", str(villages / "own.toml")]
    assert cli.main(["build", str(villages / "in"), *options]) == 0
    assert gipdata.load(villages / "out").items["themes"].tolist() == ["timeliness", "staffing"]


def test_a_themes_file_that_cannot_be_used_is_wrong_use(villages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = villages / "own.toml"
    own.write_text('[[rule]]\nname = "x"\ntheme = "weather"\n', "utf-8")
    for arguments in (
        ["themes", str(villages), "--with", str(own)],
        ["themes", str(villages), "--with", str(villages / "none.toml")],
        ["build", str(villages / "in"), "--out", str(villages / "out"), "--themes", str(own)],
        ["build", str(villages / "in"), "--out", str(villages / "out"), "--themes", str(villages / "none.toml")],
    ):
        assert cli.main(arguments) == 2
        error = capsys.readouterr().err
        assert ("own.toml" in error and "主题文件有误" in error) or error.startswith("没有这个文件")
    assert not (villages / "out").exists()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit:
        cli.main(["--version"])
    assert (exit.value.code, capsys.readouterr().out) == (0, f"gipdata {gipdata.__version__}\n")


def test_help_and_import_load_nothing_heavy() -> None:
    code = (
        "import sys, gipdata, gipdata.cli\n"
        "try: gipdata.cli.main(['build', '--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pandas', 'numpy', 'rich', 'openpyxl', 'jieba', 'gipdata.forms') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_check_and_show_do_without_pandas(folder: Path) -> None:
    code = (
        "import sys, gipdata.cli\n"
        f"gipdata.cli.main(['check', {str(folder)!r}]); gipdata.cli.main(['show', {str(folder)!r}])\n"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


# As a process -------------------------------------------------------------------------------------------------------


def test_python_m_gipdata_works_where_the_terminal_knows_no_chinese(folder: Path) -> None:
    done = run("check", folder / "a.txt", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "\\u4e91\\u6eaa\\u4e61 2020" in done.stdout
    assert done.stderr == ""


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    command = [sys.executable, "-m", "gipdata", "show", str(folder)]
    for i in range(20):  # more than a pipe holds
        (folder / f"c{i}.txt").write_bytes((folder / "a.txt").read_bytes())
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_progress_bar_is_drawn_on_a_terminal_only(folder: Path, tmp_path: Path) -> None:
    assert run("build", folder, "--out", tmp_path / "out").stderr == ""
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "gipdata", "build", str(folder), "--out", str(tmp_path / "out")]
    environment = {**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=end, check=True)
    os.close(end)
    drawn = os.read(terminal, 100_000).decode("utf-8", "replace")
    os.close(terminal)
    assert "读取报告" in drawn
    assert "读取报告" not in done.stdout.decode()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_build_ended_at_any_moment_leaves_the_folder_whole(folder: Path, how: signal.Signals) -> None:
    out = folder.parent / "out"
    command = [sys.executable, "-m", "gipdata", "build", str(folder), "--out", str(out)]
    gipdata.build(folder / "a.txt", out)
    start = time.monotonic()
    assert run("build", folder / "a.txt", "--out", out).returncode == 0
    whole = time.monotonic() - start
    for share in (0.5, 0.8, 0.9, 0.95):
        gipdata.build(folder / "a.txt", out)
        with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(whole * share)
            process.send_signal(how)
            process.communicate()
        data = gipdata.load(out)
        # The one report of before, or both; the cells with them.
        assert (len(data.reports), len(data.disclosure)) in ((1, 22), (2, 22 + 10))
        assert not [path.name for path in out.iterdir() if path.name.startswith(".") and path.name != FOLDER]


def test_ctrl_c_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(gipdata, "build", interrupted)
    assert cli.main(["build", str(folder), "--out", str(folder / "out")]) == 130
    assert capsys.readouterr().err.strip() == "已中断。输出文件夹中的数据仍是完整的。"


def test_show_names_single_cells_and_frames_them_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = random_model(Random(5), "2021", "small")
    (tmp_path / "石桥镇.pdf").write_bytes(reportlab_pdf(story_of(model)))
    pictures = tmp_path / "图片"
    arguments = ["show", "--cell", "新收", "--cell", "总计", "--picture", str(pictures), str(tmp_path / "石桥镇.pdf")]
    assert cli.main(arguments) == 0
    line, saved = (line for line in capsys.readouterr().out.splitlines() if "新收" in line or "已存" in line)
    written = model.values["applications", "new_received", "total"].raw
    assert f"原文“{written}”" in line
    # Table 三 is the second of the first page; new applications stand below three lines of heading.
    assert re.search(r"第1页第2表第4行第\d+列\[\d+,\d+,\d+,\d+\]$", line)
    assert saved == f"已存图片：{pictures / '石桥镇-1.png'}"
    assert (pictures / "石桥镇-1.png").read_bytes().startswith(b"\x89PNG")


def test_only_a_pdf_has_pages_to_picture(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", "--cell", "新收", "--picture", str(folder / "p"), str(folder / "a.txt")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "没有存图片：只有 PDF 中的单元格有页面上的位置。"
