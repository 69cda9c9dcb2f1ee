"""The command ``gipdata``: takes its arguments apart, calls the public face, prints. It decides nothing itself."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from gipdata import __version__

if TYPE_CHECKING:
    from gipdata.building import Progress, Unread
    from gipdata.dataset import Dataset
    from gipdata.report import Report

__all__ = ["main"]

_OK, _SOME_UNREAD, _WRONG_USE, _INTERRUPTED = 0, 1, 2, 130

_ABOUT = """\
读取政府信息公开工作年度报告，核对数据，写成表格。

初次使用：把报告（纯文本 .txt）放进一个文件夹，例如 reports，然后运行
  gipdata build reports --out result
结果在 result 文件夹：gipdata.xlsx 可直接用 Excel 打开，CSV 文件供程序使用。
只想检查一份报告，不生成文件：
  gipdata check 报告.txt
"""
_EXIT = "退出码：0 全部读取；1 有文件未能读取（原因已列出）；2 用法有误。"
_EXIT_CHECK = _EXIT + "\n发现问题不影响退出码：0 只表示已读取并核对。"

_BUILD = f"""\
读取文件和文件夹中的全部报告，核对后把数据写入一个文件夹。

写出的内容：gipdata.xlsx（全部表格）、各表的 CSV 文件、datapackage.json（各列说明）。
未能读取的文件不影响其他文件，原因列在 unread.csv 中。中途中断不会损坏原有结果。

例：
  gipdata build reports --out result
  gipdata build 2022年 2023年 补报.txt --out result

{_EXIT}
"""
_CHECK = f"""\
核对报告，逐条列出发现的问题：哪里、读到什么、应为什么、怎么办。不写任何文件。

同时给出同一单位几个年度的报告时，还会核对年度之间的衔接。

例：
  gipdata check 文峰乡2021.txt
  gipdata check 2021年 2022年

{_EXIT_CHECK}
"""
_SHOW = f"""\
显示从报告中读到的全部内容：单位、年度、三张表、各部分正文和问题，并注明在原文第几行。

例：
  gipdata show 文峰乡2021.txt
  gipdata show --source 文峰乡2021.txt

{_EXIT}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit status."""
    _let_output_never_fail()
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("\n已中断。输出文件夹中的数据仍是完整的。", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone (gipdata show … | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _OK


# Arguments ----------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """A parser that prints its description as written, and whose own words are Chinese too."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=argparse.RawDescriptionHelpFormatter, add_help=False)

    def error(self, message: str) -> NoReturn:
        self.exit(_WRONG_USE, f"用法有误：{message}\n查看说明：{self.prog} --help\n")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="gipdata", description=_ABOUT)
    _options(parser).add_argument("--version", action="version", version=f"gipdata {__version__}", help="显示版本")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        new = commands.add_parser(name, help=about.partition("\n")[0], description=about)
        new.set_defaults(run=run)
        return new

    build = command("build", _build, about=_BUILD)
    build.add_argument_group("要读的内容").add_argument("sources", metavar="来源", nargs="+", help="报告文件或文件夹")
    options = _options(build)
    options.add_argument("--out", metavar="文件夹", required=True, type=Path, help="写入结果的文件夹，没有则新建")
    check = command("check", _check, about=_CHECK)
    check.add_argument_group("要读的内容").add_argument("sources", metavar="文件", nargs="+", help="报告文件或文件夹")
    _options(check)
    show = command("show", _show, about=_SHOW)
    show.add_argument_group("要读的内容").add_argument("sources", metavar="文件", nargs="+", help="报告文件或文件夹")
    _options(show).add_argument("--source", action="store_true", help="改为逐行显示原文及其去向")
    return parser


def _options(parser: argparse.ArgumentParser) -> "argparse._ArgumentGroup":
    group = parser.add_argument_group("选项")
    group.add_argument("-h", "--help", action="help", help="显示这份说明")
    return group


# Commands -----------------------------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    from gipdata import StoreError, build

    try:
        with _progress_bar() as progress:
            dataset = build(options.sources, options.out, progress)
    except (StoreError, FileNotFoundError, PermissionError) as error:
        return _refuse(error)
    print(_closing_table(dataset, options.out))
    return _SOME_UNREAD if len(dataset.unread) else _OK


def _check(options: argparse.Namespace) -> int:
    from gipdata.show import render_findings

    return _each_report(options, lambda report: f"{_name(report)}\n\n{render_findings(report)}")


def _show(options: argparse.Namespace) -> int:
    from gipdata.show import render, render_source

    return _each_report(options, render_source if options.source else render)


def _each_report(options: argparse.Namespace, text_of: "Callable[[Report], str]") -> int:
    from gipdata.building import find_sources, read_sources
    from gipdata.checks import check_reports

    try:
        sources = find_sources(options.sources)
    except OSError as error:
        return _refuse(error)
    reports, unread = read_sources(sources)
    texts = [text_of(report) for report in check_reports(reports)]
    print(f"\n\n{'─' * 60}\n\n".join(texts) if texts or unread else "没有找到报告。")
    if unread:
        print("\n".join(["", f"未能读取 {len(unread)} 个文件：", *_unread_lines(unread)]), file=sys.stderr)
    return _SOME_UNREAD if unread else _OK


def _refuse(error: Exception) -> int:
    message = str(error).replace("no such file or folder: ", "没有这个文件或文件夹：")
    print(message, file=sys.stderr)
    return _WRONG_USE


# Output -------------------------------------------------------------------------------------------------------------


def _name(report: "Report") -> str:
    who = f"{report.org or '单位不明'} {report.year or '年度不明'}"
    return f"{who}（{report.source}）"


def _closing_table(dataset: "Dataset", out: Path) -> str:
    from gipdata.schema import code_list
    from gipdata.show import aligned

    cells = len(dataset.disclosure) + len(dataset.applications) + len(dataset.disputes)
    severities = dataset.findings["severity"].value_counts()
    found = "，".join(f"{name} {severities.get(code, 0)}" for code, name in code_list("severity").items())
    rows = [
        ("报告", str(len(dataset.reports)) if len(dataset.reports) else "0（没有找到报告，各表为空）"),
        ("单元格", str(cells)),
        ("发现的问题", found),
        ("未能读取", str(len(dataset.unread))),
        ("已写入", str(out)),
    ]
    unread = zip(dataset.unread["source"], [None] * len(dataset.unread), dataset.unread["reason"], strict=True)
    lines = aligned(rows)
    return "\n".join([*lines[:-1], *_unread_lines(list(unread)), lines[-1]])


def _unread_lines(unread: "Sequence[Unread | tuple[str, str | None, str]]") -> list[str]:
    return [f"  {source}：{reason}" for source, _, reason in unread]


@contextlib.contextmanager
def _progress_bar() -> "Iterator[Progress | None]":
    """A bar on the terminal; none where the output is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("读取报告", total=None)
        yield lambda done, total, source: bar.update(task, completed=done, total=total)


def _let_output_never_fail() -> None:
    """A terminal that knows no Chinese, or a file name that is no text, must not end the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
