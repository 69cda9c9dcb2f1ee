"""What an analyst's file of rules changes: which items gain or lose which theme."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gipdata.narrative.theme_rules import NONE, OTHER, Rules
from gipdata.narrative.themes import classify
from gipdata.report import ItemKind, Theme

__all__ = ["ThemeChange", "render_changes", "theme_changes"]

_KINDS = {ItemKind.PROBLEM: "问题", ItemKind.MEASURE: "措施"}


class ThemeChange(NamedTuple):
    """One item whose themes differ. ``primary``: its primary themes before and after, None where they are the same."""

    item_id: str
    kind: ItemKind
    gained: tuple[Theme, ...]
    lost: tuple[Theme, ...]
    primary: tuple[Theme, Theme] | None


def theme_changes(items: Iterable[tuple[str, str, str]], before: Rules, after: Rules) -> list[ThemeChange]:
    """The items that two sets of rules do not give the same themes, in the items' order.

    Each item is its id, its kind (``problem`` or ``measure``) and its text.
    """
    changes = []
    for item_id, kind, text in items:
        old, new = classify(text, kind, before), classify(text, kind, after)
        gained, lost = _only_in(new, old), _only_in(old, new)
        primary = (old[0], new[0]) if old and new and old[0].code != new[0].code else None
        if gained or lost or primary:
            changes.append(ThemeChange(item_id, ItemKind(kind), gained, lost, primary))
    return changes


def render_changes(changes: Sequence[ThemeChange]) -> str:
    """The changes in Chinese, a line for each item, and a last line that sums them up."""
    gained = sum(len(change.gained) for change in changes)
    lost = sum(len(change.lost) for change in changes)
    total = f"共{len(changes)}条有变化：增加主题{gained}个，失去主题{lost}个。" if changes else "没有条目因此变化。"
    return "\n".join([*map(_line, changes), total])


def _only_in(themes: list[Theme], others: list[Theme]) -> tuple[Theme, ...]:
    codes = {theme.code for theme in others}
    return tuple(theme for theme in themes if theme.code not in codes)


def _line(change: ThemeChange) -> str:
    parts = [f"增加{_theme(theme)}" for theme in change.gained] + [f"失去{_theme(theme)}" for theme in change.lost]
    if change.primary:
        old, new = change.primary
        parts.append(f"首要主题由“{old.name}”变为“{new.name}”")
    return f"{change.item_id}（{_KINDS[change.kind]}）：{'；'.join(parts)}"


def _theme(theme: Theme) -> str:
    name = f"“{theme.name}”（{theme.code}"
    if theme.code == theme.rule and theme.code in (NONE, OTHER):
        return f"{name}，全文）"
    trigger = " ".join(theme.trigger.split())
    return f"{name}，第{theme.start + 1}至{theme.end}字“{trigger}”，规则{theme.rule}）"
