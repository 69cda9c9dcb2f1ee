"""The command ``gipdata``: has its arguments taken apart, calls the public face, prints. It decides nothing itself."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gipdata.arguments import WRONG_USE, parser_of

if TYPE_CHECKING:
    from gipdata.manner import Progress
    from gipdata.report import Report
    from gipdata.tally import Tally, Unread

__all__ = ["main"]

_OK, _SOME_UNREAD, _INTERRUPTED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit status."""
    _let_output_never_fail()
    runs = {
        "build": _build,
        "check": _check,
        "show": _show,
        "themes": _themes,
        "summary": _summary,
        "template": _template,
    }
    options = parser_of(runs).parse_args(arguments)
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


# Commands -----------------------------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    from gipdata import build, build_parquet

    if options.themes and not options.themes.is_file():
        return _refuse_missing(options.themes)
    files = (options.themes, options.corrections, options.decisions, options.roster)
    try:
        with _progress_bar() as progress:
            settings = (options.sources, options.out, progress, options.seconds, *files, options.jobs)
            if options.format == "parquet":
                tally = build_parquet(*settings)
            else:
                from gipdata.tally import tally_of_dataset

                tally = tally_of_dataset(build(*settings))
    except ModuleNotFoundError as error:
        return _refuse_without(error, "parquet")
    except Exception as error:
        from gipdata import OverrideError, RuleError, StoreError  # not before: a build starts without loading them

        match error:
            case RuleError():
                return _refuse_rules(error)
            case StoreError() | OverrideError() | FileNotFoundError() | PermissionError():
                return _refuse(error)
        raise
    print(_closing_table(tally, options.out))
    return _SOME_UNREAD if tally.unread else _OK


def _check(options: argparse.Namespace) -> int:
    from gipdata.checklist import checklist_page, render_checklist
    from gipdata.show import render_findings

    def text_of(report: "Report", others: int) -> str:
        text = f"{_name(report)}\n\n{render_findings(report)}\n\n{render_checklist(report, others, points=False)}"
        return f"{text}\n\n{_save_page(report, others)}" if options.word else text

    def _save_page(report: "Report", others: int) -> str:
        path = options.word / f"{Path(report.source).stem}自查表.docx"
        try:
            options.word.mkdir(parents=True, exist_ok=True)
            path.write_bytes(checklist_page(report, others))
        except OSError as error:
            return f"没有存自查表：无法写入 {path}：{error.strerror or error}。"
        return f"已存自查表：{path}"

    return _each_report(options, lambda report, _, others: text_of(report, others))


def _show(options: argparse.Namespace) -> int:
    from gipdata.show import render, render_cells, render_source

    def text_of(report: "Report", path: Path | None, _: int) -> str:
        if options.cell:
            text = f"{_name(report)}\n\n{render_cells(report, options.cell)}"
        else:
            text = render_source(report) if options.source else render(report)
        return f"{text}\n\n{_save_pictures(report, path, options)}" if options.picture else text

    return _each_report(options, text_of)


def _save_pictures(report: "Report", path: Path | None, options: argparse.Namespace) -> str:
    """Saves the pages, and says in words what became of it."""
    from gipdata.show import save_pictures
    from gipdata.sources import UnreadableSource

    if path is None:
        return "没有存图片：报告在压缩包中，请先解压。"
    try:
        options.picture.mkdir(parents=True, exist_ok=True)
        saved = save_pictures(report, path, options.picture, options.cell)
    except UnreadableSource as error:
        return f"没有存图片：{error}"
    except OSError as error:
        return f"没有存图片：无法写入 {error.filename}：{error.strerror or error}。"
    return "\n".join(f"已存图片：{file}" for file in saved) or "没有存图片：只有 PDF 中的单元格有页面上的位置。"


def _themes(options: argparse.Namespace) -> int:
    from gipdata import RuleError, StoreError, load, load_rules
    from gipdata.narrative.theme_changes import render_changes, theme_changes

    if not options.rules.is_file():
        return _refuse_missing(options.rules)
    try:
        rules = load_rules(options.rules)
        items = load(options.data).items
    except RuleError as error:
        return _refuse_rules(error)
    except (StoreError, OSError) as error:
        return _refuse(error)
    told = zip(items["item_id"], items["kind"], items["text"], strict=True)
    print(render_changes(theme_changes(told, load_rules(), rules)))
    return _OK


def _summary(options: argparse.Namespace) -> int:
    from gipdata import NoSummary, StoreError, load, summarize

    try:
        data = load(options.data)
        files = summarize(data, options.county, options.year, options.out, options.city)
    except (StoreError, NoSummary) as error:
        return _refuse(error)
    except OSError as error:
        return _refuse(OSError(f"无法写入 {error.filename or options.out}：{error.strerror or error}"))
    print("\n".join(["已写入：", *(f"  {path}" for path in files)]))
    return _OK


def _template(options: argparse.Namespace) -> int:
    from gipdata import NoTemplate, template

    if options.out.suffix.lower() != ".xlsx":
        return _refuse(ValueError(f"--out 应是以 .xlsx 结尾的文件名：{options.out}"))
    try:
        template(options.year, options.out, options.org)
    except NoTemplate as error:
        return _refuse(error)
    except FileExistsError:
        return _refuse(FileExistsError(f"文件已存在，没有覆盖：{options.out}"))
    except FileNotFoundError:
        return _refuse(FileNotFoundError(f"没有这个文件夹：{options.out.parent}"))
    except OSError as error:
        return _refuse(OSError(f"无法写入 {options.out}：{error.strerror or error}"))
    print(f"已生成：{options.out}")
    return _OK


def _each_report(options: argparse.Namespace, text_of: "Callable[[Report, Path | None, int], str]") -> int:
    """Prints a text for each report; ``text_of`` is also given its file, or None where that is in an archive, and how
    many other reports it was checked with."""
    from gipdata.building import read_sources
    from gipdata.checks.engine import check_reports
    from gipdata.folders import find_sources, paths_of
    from gipdata.manner import Manner
    from gipdata.overrides import OverrideError, OverrideFiles, dismiss, find_overrides, load_overrides

    try:
        given = OverrideFiles(options.corrections, options.decisions, options.roster)
        files = find_overrides(paths_of(options.sources), given=given)
        sources, overrides = find_sources(options.sources, left_out=files.paths), load_overrides(files)
    except (OSError, OverrideError) as error:
        return _refuse(error)
    reports, unread = read_sources(sources, manner=Manner(options.seconds, trace=True))
    reports, refused = overrides.prepare(reports, {u.sha256: u.source for u in unread if u.sha256})
    paths = {source.name: Path(source.path) for source in sources}
    checked = dismiss(check_reports(reports), overrides.decisions)
    texts = [text_of(report, paths.get(report.source), len(checked) - 1) for report in checked]
    print(f"\n\n{'─' * 60}\n\n".join(texts) if texts or unread else "没有找到报告。")
    if refused:
        print("\n".join(["", *(f"  {notice.finding.message}" for notice in refused)]), file=sys.stderr)
    if unread:
        print("\n".join(["", f"未能读取 {len(unread)} 个文件：", *_unread_lines(unread)]), file=sys.stderr)
    return _SOME_UNREAD if unread else _OK


def _refuse_missing(path: Path) -> int:
    return _refuse(FileNotFoundError(f"没有这个文件：{path}"))


def _refuse_rules(error: Exception) -> int:
    return _refuse(ValueError(f"主题文件有误：{error}"))


def _refuse_without(error: ModuleNotFoundError, extra: str) -> int:
    if error.name and error.name.partition(".")[0] != "pyarrow":
        raise error
    return _refuse(ValueError(f'没有安装 {error.name}，不能写 Parquet；请运行：pip install "gipdata[{extra}]"'))


def _refuse(error: Exception) -> int:
    message = str(error).replace("no such file or folder: ", "没有这个文件或文件夹：")
    print(message, file=sys.stderr)
    return WRONG_USE


# Output -------------------------------------------------------------------------------------------------------------


def _name(report: "Report") -> str:
    who = f"{report.org or '单位不明'} {report.year or '年度不明'}"
    return f"{who}（{report.source}）"


def _closing_table(tally: "Tally", out: Path) -> str:
    from gipdata.schema import code_list
    from gipdata.show import aligned

    found = "，".join(f"{name} {tally.findings.get(code, 0)}" for code, name in code_list("severity").items())
    rows = [
        ("报告", str(tally.reports) if tally.reports else "0（没有找到报告，各表为空）"),
        ("单元格", str(tally.cells)),
        ("发现的问题", found),
        *_overruled(tally),
        ("未能读取", str(len(tally.unread))),
        ("已写入", str(out)),
    ]
    lines = aligned(rows)
    return "\n".join([*lines[:-1], *_unread_lines(tally.unread), *(f"  {told}" for told in tally.told), lines[-1]])


def _overruled(tally: "Tally") -> Iterator[tuple[str, str]]:
    """How much a person overruled, where anything was."""
    if tally.corrected or tally.refused:
        refused = f"，未采用 {tally.refused} 处（原因列在下面）" if tally.refused else ""
        yield "人工更正", f"已采用 {tally.corrected} 格{refused}"
    if tally.dismissed:
        yield "判定不算问题", f"{tally.dismissed}（不计入上面的数）"


def _unread_lines(unread: "Sequence[Unread]") -> list[str]:
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
