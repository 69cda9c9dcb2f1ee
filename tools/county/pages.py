"""A report as a county's web site shows it: menu, index card and buttons before it, buttons and imprint behind it."""

from collections.abc import Iterator
from html import escape

from tools.county.facts import ReportFacts

__all__ = ["page_lines_after", "page_lines_before", "site_page"]

_MENU = ("首页", "领导之窗", "政府信息公开", "规章库", "办事服务", "互动交流")  # one looks like the label of a row
_CRUMBS = ("首页", "政府信息公开", "年度报告")
_SIZES = ("大", "中", "小")
_BUTTONS = ("分享到微信", "打印本页", "关闭窗口")


def _card(report: ReportFacts) -> tuple[tuple[str, str], ...]:
    """The table with which a site indexes its pages; one of its cells is empty."""
    day = report.document.published
    return (
        ("索引号", f"SL0000-{report.year}-0007"),
        ("发布机构", report.office),
        ("发布日期", day.isoformat() if day else ""),
        ("文号", ""),
    )


def page_lines_before(report: ReportFacts) -> Iterator[str]:
    """The texts that stand on the page before the report."""
    yield from _MENU
    yield f"当前位置：{' > '.join(_CRUMBS)}"
    yield from (text for row in _card(report) for text in row if text)
    yield f"字体：{' '.join(_SIZES)}"


def page_lines_after(report: ReportFacts) -> Iterator[str]:
    yield " ".join(_BUTTONS)
    yield from _imprint(report)


def _imprint(report: ReportFacts) -> tuple[str, ...]:
    return ("扫一扫在手机打开当前页", f"主办：{report.county}人民政府办公室", "网站地图")


_STYLE = """\
body { font: 16px/1.8 SimSun, 宋体, serif; margin: 0; } .menu li { display: inline-block; padding: 0 1em; }
.card td { border: 1px dotted #999; padding: 2px 8px; font-size: 13px; } .share a { padding: 0 6px; }
.article table { border-collapse: collapse; width: 100%; font-size: 13px; }
.article td, .article th { border: 1px solid; }
"""


def site_page(article: str, title: str, report: ReportFacts) -> bytes:
    """The page around an article, which is HTML, in the encoding of the report's document."""
    encoding = report.document.encoding
    menu = "".join(f'<li><a href="#">{escape(entry)}</a></li>' for entry in _MENU)
    card = "".join(f"<tr><td>{name}</td><td>{escape(text)}</td></tr>" for name, text in _card(report))
    imprint = "".join(f"<p>{escape(line)}</p>" for line in _imprint(report))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{"gb2312" if encoding == "gb18030" else encoding}">
<title>{escape(title)} - {report.county}人民政府</title>
<style>
{_STYLE}</style>
<script>var share = {{ "title": document.title, "count": 7 }};</script>
</head>
<body>
<ul class="menu">{menu}</ul>
<div class="crumbs">当前位置：{_links(_CRUMBS, " &gt; ")}</div>
<table class="card">{card}</table>
<div class="tools">字体：{_links(_SIZES, " ")}</div>
<div class="article">
{article}
</div>
<div class="share">{_links(_BUTTONS, " ")}</div>
{imprint}
</body>
</html>
""".encode(encoding)


def _links(texts: tuple[str, ...], between: str) -> str:
    return between.join(f'<a href="#">{text}</a>' for text in texts)
