"""The words and rules of themes.toml, and an analyst's own file laid over them.

What the entries mean is told at the head of themes.toml. Words are kept folded, as they are looked up.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gipdata.folding import fold
from gipdata.report import ItemKind

__all__ = ["NONE", "OTHER", "Fault", "Rule", "RuleError", "Rules", "load_rules"]

NONE, OTHER = "none", "other"  # what a statement is about that no rule tells a theme of

_BOTH = "both"
_ROLES = ("object", "aspect", "phrase", "hint", "contrast")
_PLACES = ("behind", "either")


class RuleError(ValueError):
    """An entry of a file of rules that cannot be used. The message names the file, the entry and what is expected."""


@dataclass(frozen=True)
class Rule:
    """Words that tell one theme. The head of themes.toml says what each field does."""

    name: str
    theme: str
    kind: str
    role: str
    words: tuple[str, ...]
    faults: frozenset[str] = frozenset()
    excepted: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    takes_over: bool = False
    carries: bool = False
    joins: bool = False
    subject: bool = False
    near: bool = False
    also: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()
    yields: frozenset[str] = frozenset()
    owns: frozenset[str] = frozenset()
    followed_by: tuple[str, ...] = ()

    def accepts(self, faults: frozenset[str]) -> bool:
        """Whether one of these faults can be a fault of this rule's objects."""
        left = faults - self.excepted
        return bool(left & self.faults if self.faults else left)

    def spelled(self) -> Iterable[str]:
        """The words as they are looked up, each with what must follow it."""
        if not self.followed_by:
            return self.words
        return (f"{word}…{behind}" for word in self.words for behind in self.followed_by)

    def is_for(self, kind: str) -> bool:
        return self.kind in (kind, _BOTH)


@dataclass(frozen=True, eq=False)
class Fault:
    """Words that say that something is wrong."""

    name: str
    words: tuple[str, ...]
    stems: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    theme: str | None = None
    place: str = "behind"
    own: bool = False
    published: bool = False


@dataclass(frozen=True, eq=False)
class Rules:
    """All that ``classify`` goes by."""

    names: Mapping[str, str]
    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...]
    words: Mapping[str, tuple[str, ...]]


def load_rules(extra: Path | None = None) -> Rules:
    """The shipped rules, with an analyst's file laid over them where one is given.

    Raises RuleError for an entry that cannot be used, OSError for a file that cannot be read.
    """
    return _shipped() if extra is None else _overlay(_shipped(), _read(extra), str(extra))


@cache
def _shipped() -> Rules:
    source = files("gipdata.narrative").joinpath("themes.toml")
    data, where = tomllib.loads(source.read_text(encoding="utf-8")), "themes.toml"
    words = {name: _words(values, f"{where}: [words] {name}") for name, values in data["words"].items()}
    faults = tuple(_fault(entry, data["names"], where) for entry in data["fault"])
    rules = Rules(data["names"], (), faults, words)
    return replace(rules, rules=tuple(_rule(entry, rules, where) for entry in data["rule"]))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: is not TOML: {error}") from error


# ------------------------------------------------------------------------------------------------ an analyst's file


def _overlay(base: Rules, data: dict[str, Any], where: str) -> Rules:
    _known_keys(data, ("add", "remove", "rule"), where)
    rules = base
    for section, change in (("remove", _without), ("add", _with)):
        lists = data.get(section, {})
        if not isinstance(lists, dict):
            raise RuleError(f"{where}: [{section}]: expected a table of names and lists of words")
        for name, values in lists.items():
            entry = f"{where}: [{section}] {name}"
            rules = _changed(rules, name, _words(values, entry), change, entry)
    entries = data.get("rule", [])
    if not isinstance(entries, list):
        raise RuleError(f"{where}: rule: expected entries that begin with [[rule]]")
    for raw in entries:
        rule = _rule(raw, rules, where)
        if any(rule.name == known.name for known in rules.rules):
            raise RuleError(
                f'{where}: [[rule]] "{rule.name}": there is a rule of this name; add words to it under [add]'
            )
        rules = replace(rules, rules=(*rules.rules, rule))
    return rules


_Change = Callable[[tuple[str, ...], tuple[str, ...], str], tuple[str, ...]]


def _with(present: tuple[str, ...], words: tuple[str, ...], where: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*present, *words)))


def _without(present: tuple[str, ...], words: tuple[str, ...], where: str) -> tuple[str, ...]:
    for word in words:
        if word not in present:
            raise RuleError(f'{where}: "{word}" is not among its words; expected a word that is')
    return tuple(word for word in present if word not in words)


def _changed(rules: Rules, name: str, words: tuple[str, ...], change: _Change, where: str) -> Rules:
    """The rules with the words of one list changed: a rule's, a fault's (also ``late.stems``), or one of [words]."""
    if name in rules.words:
        return replace(rules, words={**rules.words, name: change(rules.words[name], words, where)})
    fault_name, _, part = name.partition(".")
    if part in ("", "words", "stems", "endings") and any(fault.name == fault_name for fault in rules.faults):
        part = part or "words"
        changed = []
        for fault in rules.faults:
            fields: dict[str, Any] = (
                {part: change(getattr(fault, part), words, where)} if fault.name == fault_name else {}
            )
            changed.append(replace(fault, **fields))
        return replace(rules, faults=tuple(changed))
    if any(rule.name == name for rule in rules.rules):
        kept = [replace(r, words=change(r.words, words, where)) if r.name == name else r for r in rules.rules]
        return replace(rules, rules=tuple(kept))
    known = sorted({r.name for r in rules.rules} | {f.name for f in rules.faults} | set(rules.words))
    raise RuleError(f"{where}: there is no rule or list of this name; expected one of {', '.join(known)}")


# ------------------------------------------------------------------------------------------------------- one entry

_RULE_KEYS = (
    ("name", "theme", "kind", "role", "words"),
    (
        *("faults", "except", "actions", "takes_over", "carries", "joins", "subject", "near", "also", "unless"),
        *("yields", "owns", "followed_by"),
    ),
)

_FLAGS = ("takes_over", "carries", "joins", "subject", "near")


def _rule(entry: Any, rules: Rules, where: str) -> Rule:
    where = _entry_name(entry, "rule", where)
    required, optional = _RULE_KEYS
    for key in required:
        if key not in entry:
            raise RuleError(f'{where}: "{key}" is missing; expected {", ".join(required)}')
    _known_keys(entry, (*required, *optional), where)
    faults = {fault.name for fault in rules.faults} | {"soft"}
    flags = {key: _one_of(entry.get(key, False), (True, False), f"{where}: {key}") for key in _FLAGS}
    return Rule(
        name=entry["name"],
        theme=_code(entry["theme"], rules.names, f"{where}: theme"),
        kind=_one_of(entry["kind"], (*ItemKind, _BOTH), f"{where}: kind"),
        role=_one_of(entry["role"], _ROLES, f"{where}: role"),
        words=_words(entry["words"], f"{where}: words"),
        faults=_names(entry.get("faults", []), faults, f"{where}: faults"),
        excepted=_names(entry.get("except", []), faults, f"{where}: except"),
        actions=frozenset(_words(entry.get("actions", []), f"{where}: actions")),
        also=_codes(entry, "also", rules.names, where),
        unless=frozenset(_codes(entry, "unless", rules.names, where)),
        yields=frozenset(_codes(entry, "yields", rules.names, where)),
        owns=frozenset(_codes(entry, "owns", rules.names, where)),
        followed_by=_words(entry.get("followed_by", []), f"{where}: followed_by"),
        **flags,
    )


def _fault(entry: Any, names: Mapping[str, str], where: str) -> Fault:
    where = _entry_name(entry, "fault", where)
    _known_keys(entry, ("name", "theme", "place", "own", "published", "words", "stems", "endings"), where)
    return Fault(
        name=entry["name"],
        words=_words(entry["words"], f"{where}: words"),
        stems=_words(entry.get("stems", []), f"{where}: stems"),
        endings=_words(entry.get("endings", []), f"{where}: endings"),
        theme=_code(entry["theme"], names, f"{where}: theme") if "theme" in entry else None,
        place=_one_of(entry.get("place", "behind"), _PLACES, f"{where}: place"),
        own=_one_of(entry.get("own", False), (True, False), f"{where}: own"),
        published=_one_of(entry.get("published", False), (True, False), f"{where}: published"),
    )


def _entry_name(entry: Any, table: str, where: str) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name:
        raise RuleError(f"{where}: [[{table}]]: expected an entry with a name, found {entry!r}")
    return f'{where}: [[{table}]] "{name}"'


def _known_keys(entry: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for key in entry:
        if key not in known:
            raise RuleError(f'{where}: "{key}" is unknown; expected {", ".join(known)}')


def _codes(entry: Mapping[str, Any], key: str, names: Mapping[str, str], where: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list):
        raise RuleError(f"{where}: {key}: expected a list of codes, found {value!r}")
    return tuple(_code(code, names, f"{where}: {key}") for code in value)


def _words(values: Any, where: str) -> tuple[str, ...]:
    """The words of a list, folded. Each keeps a character before, between and behind its gaps."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise RuleError(f'{where}: expected a list of words such as ["更新", "时效"], found {values!r}')
    words = []
    joined = "".join(values).replace("…", "")
    is_folded = fold(joined) == joined  # all at once: there are seventeen thousand words
    for value in values:
        if is_folded and value and "…" not in value:
            words.append(value)
            continue
        parts = [fold(part) for part in value.replace("……", "…\0").split("…")]
        if not all(part.strip("\0") for part in parts):
            raise RuleError(f'{where}: "{value}": expected a word, with characters before and behind each "…"')
        words.append("…".join(parts).replace("…\0", "……"))
    return tuple(dict.fromkeys(words))


def _names(values: Any, known: set[str], where: str) -> frozenset[str]:
    if not isinstance(values, list):
        raise RuleError(f"{where}: expected a list, found {values!r}")
    for value in values:
        if value not in known:
            raise RuleError(f'{where}: "{value}" is unknown; expected some of {", ".join(sorted(known))}')
    return frozenset(values)


def _code(value: Any, names: Mapping[str, str], where: str) -> str:
    codes = [code for code in names if code != NONE]
    if value not in codes:
        raise RuleError(f'{where}: "{value}" is no code; expected one of {", ".join(codes)}')
    return str(value)


def _one_of(value: Any, known: Iterable[Any], where: str) -> Any:
    known = tuple(known)
    if not any(value is k if isinstance(k, bool) else value == k for k in known):
        expected = ", ".join(str(k).lower() if isinstance(k, bool) else f'"{k}"' for k in known)
        raise RuleError(f'{where}: "{value}" is unknown; expected {expected}')
    return value
