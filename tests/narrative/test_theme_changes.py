"""What an analyst's file of rules changes, and how it is told."""

from pathlib import Path

from gipdata.narrative.theme_changes import ThemeChange, render_changes, theme_changes
from gipdata.narrative.themes import Rules, load_rules
from gipdata.report import ItemKind

ITEMS = [
    ("甲镇-1", "problem", "这项事一曝十寒"),
    ("甲镇-2", "problem", "文书身兼数职，公开内容不全"),
    ("甲镇-3", "measure", "加强业务培训"),
    ("乙乡-1", "problem", "信息更新不及时"),
]


def _with(folder: Path, content: str) -> Rules:
    path = folder / "my-themes.toml"
    path.write_text(content, encoding="utf-8")
    return load_rules(path)


def _changes(folder: Path, content: str) -> list[ThemeChange]:
    return theme_changes(ITEMS, load_rules(), _with(folder, content))


def test_gained_and_lost(tmp_path: Path) -> None:
    content = "[add]\ntimeliness-fault = ['一曝十寒']\n[remove]\nstaffing-fault = ['身兼数职', '身兼']"
    first, second = _changes(tmp_path, content)
    assert (first.item_id, first.kind) == ("甲镇-1", ItemKind.PROBLEM)
    assert [(theme.code, theme.trigger, theme.start) for theme in first.gained] == [("timeliness", "一曝十寒", 3)]
    assert [theme.code for theme in first.lost] == ["none"]
    assert [theme.code for theme in second.lost] == ["staffing"]
    assert second.gained == ()
    assert second.primary is not None and [theme.code for theme in second.primary] == ["staffing", "coverage"]


def test_each_item_is_a_line(tmp_path: Path) -> None:
    content = "[add]\ntimeliness-fault = ['一曝十寒']\n[remove]\nstaffing-fault = ['身兼数职', '身兼']"
    assert render_changes(_changes(tmp_path, content)).splitlines() == [
        "甲镇-1（问题）：增加“更新不及时”（timeliness，第4至7字“一曝十寒”，规则timeliness-fault）；"
        "失去“未具体说明”（none，全文）；首要主题由“未具体说明”变为“更新不及时”",
        "甲镇-2（问题）：失去“人员力量薄弱”（staffing，第3至6字“身兼数职”，规则staffing-fault）；"
        "首要主题由“人员力量薄弱”变为“公开内容不全面”",
        "共2条有变化：增加主题1个，失去主题2个。",
    ]


def test_nothing_changes(tmp_path: Path) -> None:
    changes = _changes(tmp_path, "[add]\ntimeliness-fault = ['三过其门而不入']")
    assert changes == []
    assert render_changes(changes) == "没有条目因此变化。"


def test_only_the_order_changes(tmp_path: Path) -> None:
    before = load_rules()
    after = _with(tmp_path, "[add]\ncauses = ['缘起']")
    (change,) = theme_changes([("甲镇-4", "problem", "缘起人手不足，信息更新不及时")], before, after)
    assert (change.gained, change.lost) == ((), ())
    assert render_changes([change]).splitlines()[0] == "甲镇-4（问题）：首要主题由“人员力量薄弱”变为“更新不及时”"
