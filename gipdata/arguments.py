"""The arguments of the command ``gipdata``, and what ``--help`` says of them."""

import argparse
import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from gipdata import __version__

__all__ = ["WRONG_USE", "parser_of"]

WRONG_USE = 2
"""The exit status where the arguments, or the files that they name, cannot be used."""

Run = Callable[[argparse.Namespace], int]
"""Runs a command and returns its exit status."""

_ABOUT = """\
读取政府信息公开工作年度报告，核对数据，写成表格。

初次使用：把报告（Word、网页、PDF、Excel、纯文本或压缩包）放进一个文件夹，例如 reports，然后运行
  gipdata build reports --out result
结果在 result 文件夹：gipdata.xlsx 可直接用 Excel 打开，CSV 文件供程序使用。
只想检查一份报告，不生成文件：
  gipdata check 报告.docx
"""
_EXIT = "退出码：0 全部读取；1 有文件未能读取（原因已列出）；2 用法有误。"
_EXIT_CHECK = _EXIT + "\n发现问题不影响退出码：0 只表示已读取并核对。"

_BUILD = f"""\
读取文件和文件夹中的全部报告，核对后把数据写入一个文件夹。

写出的内容：gipdata.xlsx（全部表格）、各表的 CSV 文件、datapackage.json（各列说明）。
未能读取的文件不影响其他文件，原因列在 unread.csv 中。中途中断不会损坏原有结果。

人工登记的三份 CSV 文件优先于程序的判断，放在来源文件夹或结果文件夹中即可，也可以用选项指明：
  corrections.csv  更正读错的单元格：sha256, table, row, column, value, who, when, why
  decisions.csv    判定某个问题不算问题：finding_id, who, when, why
  roster.csv       应报送的单位及其更名、合并：org, county, city, province, from, to, became, note
原文件换过，更正就不再采用，并列出原因；判定不再对应任何问题的，也列出。

例：
  gipdata build reports --out result
  gipdata build 2022年 2023年 补报.zip --out result
  gipdata build reports --out result --roster 名册.csv

再次运行时，没有改动的文件不再重读（结果文件夹中的 .gipdata-cache 记着已读的内容，可以随时删除）。

{_EXIT}
"""
_SUMMARY = """\
由已读出的数据写出全县一个年度的汇总材料：汇总表、工作簿、汇总情况、各单位的退改通知。

写出的内容：汇总表.docx、汇总表.xlsx（规定格式，各乡镇街道相加，部门另表）、汇总.xlsx（工作簿，每个合计由哪些报告相加）、
汇总.docx（汇总情况，供修改后使用）、退改文件夹（每个需要更正的单位一份；再次运行时列出已改、未改和新增的）。
空白不当作零；合计都写明由几份报告相加。要么全部写出，要么保持原样。

例：
  gipdata build reports --out result
  gipdata summary result --county 示例县 --year 2024 --out 2024年汇总
"""
_CHECK = f"""\
核对报告，逐条列出发现的问题：哪里、读到什么、应为什么、怎么办。不写任何文件。

最后是自查表：核对了哪几项，哪几项没有核对。--word 另存为 Word，一份报告一页。
同时给出同一单位几个年度的报告时，还会核对年度之间的衔接。

例：
  gipdata check 文峰乡2021.docx
  gipdata check 2021年 2022年

{_EXIT_CHECK}
"""
_SHOW = f"""\
显示从报告中读到的全部内容：单位、年度、三张表、各部分正文和问题，并注明在原文哪里。

例：
  gipdata show 文峰乡2021.docx
  gipdata show --source 文峰乡2021.docx
  gipdata show --cell 新收 --cell 总计 文峰乡2021.pdf --picture 图片

--cell 只显示行名、列名或表名中含有这个词的单元格，可以写几个，同时符合才显示。
--picture 对 PDF 另存这些单元格所在页面的图片，用红框标出位置。

{_EXIT}
"""

_TEMPLATE = """\
生成一份空白年度报告（Excel），供乡镇、街道填报。

按该年度适用的格式生成：总计自动计算，勾稽关系自动核对，填错会提示；填好后可直接用 gipdata build 读取。
已有的文件不会被覆盖。

例：
  gipdata template --year 2026 --out 年度报告2026.xlsx
  gipdata template --year 2026 --org 示例县石桥镇人民政府 --out 石桥镇2026.xlsx

退出码：0 已生成；2 用法有误或无法写入。
"""

_THEMES = """\
查看一个主题文件会改变哪些问题、措施的归类：逐条列出增加、失去的主题，及据以归类的文字和规则。不改动数据。

主题文件的写法见 gipdata/narrative/themes.toml 开头的说明。满意后用 gipdata build --themes 生成数据。

例：
  gipdata themes result --with 我的主题.toml
  gipdata build reports --out result --themes 我的主题.toml

退出码：0 已列出；2 用法有误，或者主题文件有误。
"""


class _Parser(argparse.ArgumentParser):
    """A parser that prints its description as written, and whose own words are Chinese too."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=argparse.RawDescriptionHelpFormatter, add_help=False)

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"用法有误：{message}\n查看说明：{self.prog} --help\n")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)


def parser_of(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The parser of the whole command; ``run`` of what it returns is that of the command, by its name in ``runs``."""
    parser = _Parser(prog="gipdata", description=_ABOUT)
    _options(parser).add_argument("--version", action="version", version=f"gipdata {__version__}", help="显示版本")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=_Parser)

    def command(name: str, about: str) -> argparse.ArgumentParser:
        new = commands.add_parser(name, help=about.partition("\n")[0], description=about)
        new.set_defaults(run=runs[name])
        return new

    build = command("build", _BUILD)
    build.add_argument_group("要读的内容").add_argument("sources", metavar="来源", nargs="+", help="报告文件或文件夹")
    options = _reading_options(build)
    options.add_argument("--out", metavar="文件夹", required=True, type=Path, help="写入结果的文件夹，没有则新建")
    options.add_argument("--themes", metavar="文件", type=Path, help="另加的主题词和规则（见 gipdata themes）")
    options.add_argument("--jobs", metavar="个数", type=_jobs, help="同时用几个进程（默认与处理器核数相同）")
    formats = "csv（默认）：CSV 和 Excel；parquet：按年度分开的 Parquet 文件，适合数万份以上"
    options.add_argument("--format", metavar="格式", choices=("csv", "parquet"), default="csv", help=formats)
    _override_options(options)
    check = command("check", _CHECK)
    check.add_argument_group("要读的内容").add_argument("sources", metavar="文件", nargs="+", help="报告文件或文件夹")
    options = _reading_options(check)
    options.add_argument("--word", metavar="文件夹", type=Path, help="把自查表另存为 Word 的文件夹，没有则新建")
    _override_options(options)
    show = command("show", _SHOW)
    show.add_argument_group("要读的内容").add_argument("sources", metavar="文件", nargs="+", help="报告文件或文件夹")
    options = _reading_options(show)
    options.add_argument("--source", action="store_true", help="改为逐行显示原文及其去向")
    options.add_argument(
        "--cell", metavar="词", action="append", default=[], help="只显示行名、列名或表名含此词的单元格"
    )
    options.add_argument("--picture", metavar="文件夹", type=Path, help="把 PDF 中这些单元格所在的页面存成图片")
    _override_options(options)
    themes = command("themes", _THEMES)
    data = themes.add_argument_group("要比较的内容")
    data.add_argument("data", metavar="数据", type=Path, help="gipdata build 写入结果的文件夹")
    options = _options(themes)
    options.add_argument("--with", dest="rules", metavar="文件", required=True, type=Path, help="另加的主题词和规则")
    summary = command("summary", _SUMMARY)
    data = summary.add_argument_group("要汇总的内容")
    data.add_argument("data", metavar="数据", type=Path, help="gipdata build 写入结果的文件夹")
    options = _options(summary)
    options.add_argument("--county", metavar="县", required=True, help="县（市、区）名，如 示例县")
    options.add_argument("--year", metavar="年度", required=True, type=_year, help="报告的年度，如 2024")
    options.add_argument("--out", metavar="文件夹", required=True, type=Path, help="写入材料的文件夹，没有则新建")
    options.add_argument("--city", metavar="市", help="所属的市（州）；数据中有两个同名的县时必须写明")
    template = command("template", _TEMPLATE)
    options = _options(template)
    options.add_argument("--year", metavar="年度", required=True, type=_year, help="报告的年度，如 2026")
    options.add_argument("--org", metavar="单位", default="", help="单位全称，写入标题和落款；不写则由填报人填写")
    options.add_argument("--out", metavar="文件", required=True, type=Path, help="要生成的文件，以 .xlsx 结尾")
    return parser


def _year(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是四位数的年度")


def _jobs(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= 1000:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是 1 至 1000 的整数")


def _options(parser: argparse.ArgumentParser) -> "argparse._ArgumentGroup":
    group = parser.add_argument_group("选项")
    group.add_argument("-h", "--help", action="help", help="显示这份说明")
    return group


def _reading_options(parser: argparse.ArgumentParser) -> "argparse._ArgumentGroup":
    group = _options(parser)
    group.add_argument("--seconds", metavar="秒", type=_seconds, default=60, help="每个文件最多读多少秒（默认 60）")
    return group


def _override_options(group: "argparse._ArgumentGroup") -> None:
    for name, about in (
        ("corrections", "更正读错的单元格的表（见 gipdata build --help）"),
        ("decisions", "判定哪些问题不算问题的表"),
        ("roster", "应报送单位的名册"),
    ):
        group.add_argument(f"--{name}", metavar="文件", type=Path, help=f"{about}，默认为来源文件夹中的 {name}.csv")


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < (seconds := float(text)) <= 86_400:
            return seconds
    raise argparse.ArgumentTypeError(f"“{text}”不是大于 0 的秒数")
