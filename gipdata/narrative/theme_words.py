"""Looking up the words of themes.toml in a clause: what stands where, with longer words before shorter ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gipdata.narrative.sentences import Span
from gipdata.narrative.theme_rules import Fault, Rule, Rules

__all__ = ["ENDS", "SOFT", "Hit", "Lexicon", "Use", "lexicon"]

SOFT = "soft"  # the fault of 有待, 还需: something is still wanted
GAP = 12  # characters that "…" may stand for
MOST_ADVERBS = 4  # between a denial and what it denies: 不 是 很 及时
SINGLE_DENIALS = "不未没能"  # a single character is denied by one of these only: 不懂, but not 缺乏懂新媒体的人
ENDS = frozenset("、等的且而和及导造使呢吧)")
"""Behind a fault of one character (更新慢) stands one of these, or nothing."""


class Use(NamedTuple):
    """What a word is there for: its role, and the rule or faults behind it."""

    role: str
    rule: Rule | None = None
    faults: tuple[Fault, ...] = ()


class Hit(NamedTuple):
    """A word found. ``parts`` are the spans of its pieces where it has gaps; ``size`` counts their characters."""

    start: int
    end: int
    parts: tuple[Span, ...]
    size: int
    uses: tuple[Use, ...]
    roles: frozenset[str]  # of its uses
    denied: bool = False  # a fault made of a denial and what it denies
    soft: bool = False

    def use(self, role: str) -> Use | None:
        return next((use for use in self.uses if use.role == role), None)


class _Entry(NamedTuple):
    further: str  # the first two characters of the second piece, or its only one; "" for a word without gaps
    pieces: tuple[tuple[str, int | None], ...]  # each with the gap that may stand before it; None: any
    size: int
    uses: tuple[Use, ...]
    roles: frozenset[str]


class _Entries(NamedTuple):
    """The words that begin with the same piece. Of many with gaps few are looked for: those whose ``furthers`` stand
    in the clause."""

    plain: _Entry | None
    every: tuple[_Entry, ...]
    furthers: frozenset[str]


_LISTS = {
    "covers": "cover",
    "ignored": "ignored",
    "denials": "denial",
    "denied": "denied",
    "causes": "cause",
    "effects": "effect",
    "turns": "turn",
    "links": "link",
    "actions": "action",
    "soft": "fault",
    "whens": "when",
}
_MEASURE_LISTS = {
    "answered": "aside",
    "means": "aside",
    "publishes": "publish",
    "ending_faults": "ending",
    "manners": "manner",
    "efforts": "manner",
}
_FAULT = frozenset({"fault"})
_NOUNS = frozenset({"object", "aspect"})
_ACTED_ON = _NOUNS | {"action"}
_WORDS = frozenset({"cover", "object"})
_FRAMES = frozenset({"cause", "denial", "denied", "aside", "hint"})
"""What stands around other words and hides none of them: 受…限制."""


class Lexicon:
    """All words that are looked up in problems, or in measures."""

    def __init__(self, rules: Rules, kind: str) -> None:
        uses: defaultdict[str, list[Use]] = defaultdict(list)
        soft = Fault(SOFT, rules.words["soft"], place="either")
        lists = _LISTS | _MEASURE_LISTS if kind == "measure" else _LISTS
        for name, role in lists.items():
            for word in rules.words[name]:
                uses[word].append(Use(role, None, (soft,) if role == "fault" else ()))
        for rule in rules.rules:
            for word in rule.actions.difference(rules.words["actions"]):
                uses[word].append(Use("action"))
            if rule.is_for(kind):
                for word in rule.spelled():
                    uses[word].append(Use(rule.role, rule))
        faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self._stems: defaultdict[str, list[Fault]] = defaultdict(list)
        self._endings: defaultdict[str, list[Fault]] = defaultdict(list)
        for fault in rules.faults:
            for words, index in ((fault.words, faults), (fault.stems, self._stems), (fault.endings, self._endings)):
                for word in words:
                    index[word].append(fault)
        for word, told in faults.items():
            uses[word].append(Use("fault", None, tuple(told)))
        # A report has some hundred of these fourteen thousand words; the others stay as they are spelled.
        self._uses = uses
        by_piece: defaultdict[str, list[str]] = defaultdict(list)
        for word in uses:
            by_piece[word.partition("…")[0]].append(word)
        self._entries: dict[str, _Entries | list[str]] = {**by_piece}
        self._lengths = _lengths(self._entries)
        self._nouns = frozenset(word for word, found in uses.items() if any(u.role in _NOUNS for u in found))
        self._denials = _longest_first(rules.words["negations"])
        self._soft = _longest_first(rules.words["soft"])
        self._denial_firsts = self._denials.keys() | self._soft.keys()
        self._adverbs = _longest_first(rules.words["adverbs"])
        self._stem_index = _longest_first(self._stems)
        self._ending_firsts = frozenset(word[0] for word in self._endings)
        self._actions = frozenset(rules.words["actions"])

    def scan(self, text: str, start: int, end: int) -> list[Hit]:
        """The words in a clause, in order, without those that lie in a longer one."""
        hits: list[Hit] = []
        clause = text[start:end]
        pairs = [clause[n : n + 2] for n in range(end - start)]
        present = {*clause, *pairs}
        for at, (first, pair) in enumerate(zip(clause, pairs, strict=True), start):
            for length in self._lengths.get(pair) or self._lengths.get(first, ()):
                entries = self._entries.get(text[at : at + length]) if at + length <= end else None
                if entries is None:
                    continue
                if isinstance(entries, list):
                    entries = self._made(text[at : at + length], entries)
                if not entries.furthers.isdisjoint(present):
                    hits.extend([hit for entry in entries.every if (hit := _match(entry, text, at, end)) is not None])
                elif (plain := entries.plain) is not None:
                    hits.append(Hit(at, at + length, ((at, at + length),), length, plain.uses, plain.roles))
            if first in self._denial_firsts:
                hits.extend(self._denied(text, at, end))
            if first in self._ending_firsts:
                hits.extend(self._ending(text, at, end))
        return _without_inner(hits)

    def _made(self, piece: str, words: Sequence[str]) -> _Entries:
        entries = self._entries[piece] = _together([_entry(word, tuple(self._uses[word])) for word in words])
        return entries

    def praises(self, text: str, start: int, end: int) -> bool:
        """Whether a clause has a word of something good: 及时, 畅通."""
        return any(len(_longest(self._stem_index, text, at, end) or "") > 1 for at in range(start, end))

    def _denied(self, text: str, at: int, end: int) -> Iterator[Hit]:
        """A fault that denies something good, or wants it: 不够及时, 还需更加规范."""
        for words, soft in ((self._denials, False), (self._soft, True)):
            first = _longest(words, text, at, end)
            if first is None:
                continue
            faults: list[Fault] = []
            stop, p = at, at + len(first)
            for _ in range(MOST_ADVERBS + 1):
                stem = self._stem(text, p, end)
                if stem is not None and len(stem) == 1 and first[-1] not in SINGLE_DENIALS:
                    stem = None
                if stem is not None and not (soft and self._acts(text, p + len(stem), end)):
                    stop = p + len(stem)
                    faults.extend(self._stems[stem])
                adverb = _longest(self._adverbs, text, p, end)
                if adverb is None:
                    break
                p += len(adverb)
            if faults:
                stop = self._listed(text, stop, end, faults)
                use = Use("fault", None, tuple(dict.fromkeys(faults)))
                yield Hit(at, stop, ((at, stop),), stop - at, (use,), _FAULT, denied=True, soft=soft)

    def _stem(self, text: str, at: int, end: int) -> str | None:
        """What is denied there, unless it begins the name of an object: 缺乏专业人才 denies no 专业."""
        stem = _longest(self._stem_index, text, at, end)
        for length in self._lengths.get(text[at : at + 2], ()) if stem is not None else ():
            if length > len(stem or "") and at + length <= end and text[at : at + length] in self._nouns:
                return None
        return stem

    def _listed(self, text: str, stop: int, end: int, faults: list[Fault]) -> int:
        """Where a denial ends that is shared by a list: 不够及时、主动. The faults of the list are added to."""
        while stop < end:
            begin = stop + (text[stop] in "、和与")
            stem = self._stem(text, begin, end)
            if stem is None or len(stem) == 1:
                break
            faults.extend(self._stems[stem])
            stop = begin + len(stem)
        return stop

    def _ending(self, text: str, at: int, end: int) -> Iterator[Hit]:
        for length in (1, 2, 3):
            faults = self._endings.get(text[at : at + length]) if at + length <= end else None
            if faults and (at + length == end or text[at + length] in ENDS):
                yield Hit(at, at + length, ((at, at + length),), length, (Use("fault", None, tuple(faults)),), _FAULT)

    def _acts(self, text: str, at: int, end: int) -> bool:
        return any(text[at : min(at + length, end)] in self._actions for length in (2, 3))


@lru_cache(maxsize=8)
def lexicon(rules: Rules, kind: str) -> Lexicon:
    return Lexicon(rules, kind)


def _entry(word: str, uses: tuple[Use, ...]) -> _Entry:
    pieces: list[tuple[str, int | None]] = []
    for n, near in enumerate(word.split("……")):
        for m, piece in enumerate(near.split("…")):
            pieces.append((piece, GAP if m else None if n else 0))
    further = pieces[1][0][:2] if len(pieces) > 1 else ""
    size = sum(len(piece) for piece, _ in pieces)
    return _Entry(further, tuple(pieces), size, uses, frozenset(use.role for use in uses))


def _together(entries: Sequence[_Entry]) -> _Entries:
    furthers = frozenset(entry.further for entry in entries if entry.further)
    return _Entries(next((entry for entry in entries if not entry.further), None), tuple(entries), furthers)


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """How long the words are that begin with two characters, or with a single one that begins no longer word there."""
    index: defaultdict[str, set[int]] = defaultdict(set)
    singles = {word for word in words if len(word) == 1}
    for word in words:
        index[word[:2]].add(len(word))
    for key, lengths in index.items():
        if key[0] in singles:
            lengths.add(1)
    return {key: tuple(sorted(lengths)) for key, lengths in index.items()}


def _match(entry: _Entry, text: str, at: int, end: int) -> Hit | None:
    """The entry's word where its first piece stands."""
    if not entry.further:
        return Hit(at, at + entry.size, ((at, at + entry.size),), entry.size, entry.uses, entry.roles)
    parts = [(at, at + len(entry.pieces[0][0]))]
    for piece, gap in entry.pieces[1:]:
        begin = parts[-1][1]
        found = text.find(piece, begin, end if gap is None else min(end, begin + gap + len(piece)))
        if found < 0:
            return None
        parts.append((found, found + len(piece)))
    return Hit(at, parts[-1][1], tuple(parts), entry.size, entry.uses, entry.roles)


def _without_inner(hits: list[Hit]) -> list[Hit]:
    """The hits that do not lie wholly in the characters of a longer one, nor with one of their pieces in a cover."""
    if all(hit.end <= following.start for hit, following in pairwise(hits)):
        return hits
    covering: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.size > 1 and not hit.roles <= _FRAMES:
            for start, end in hit.parts:
                for at in range(start, end):
                    covering[at].append(hit)
    return [hit for hit in hits if not _is_inner(hit, covering)]


def _is_inner(hit: Hit, covering: Mapping[int, Sequence[Hit]]) -> bool:
    for other in covering.get(hit.start, ()):
        if other is not hit and (_covers(other, hit) or _overlaps(other, hit)):
            return True
    further = hit.parts[1:]
    return bool(further) and any(_breaks(longer, part) for part in further for longer in covering.get(part[0], ()))


def _breaks(longer: Hit, part: Span) -> bool:
    """Whether a piece of a word with gaps belongs to another word: 公开 in 信息公开 is no piece of 及时…公开."""
    inside = any(s <= part[0] and part[1] <= e and e - s > part[1] - part[0] for s, e in longer.parts)
    return inside and "cover" in longer.roles


def _covers(longer: Hit, hit: Hit) -> bool:
    if longer.size <= hit.size:
        return False
    if len(longer.parts) > 1 and "phrase" in longer.roles and not hit.roles.isdisjoint(_ACTED_ON):
        return False  # 保证…准确 promises by the same word that acts on other objects
    if len(longer.parts) == 1:
        return longer.start <= hit.start and hit.end <= longer.end
    return all(any(start <= s and e <= end for start, end in longer.parts) for s, e in hit.parts)


def _overlaps(word: Hit, hit: Hit) -> bool:
    """Whether a hit is no word, but the end of one and the beginning of the next: 单调 in 名单调整."""
    crossing = word.start < hit.start < word.end < hit.end
    return crossing and word.size == 2 and not hit.denied and not word.roles.isdisjoint(_WORDS)


_ByFirst = dict[str, list[str]]


def _longest_first(words: Iterable[str]) -> _ByFirst:
    index: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        index[word[0]].append(word)
    return dict(index)


def _longest(words: _ByFirst, text: str, at: int, end: int) -> str | None:
    if at >= end:
        return None
    for word in words.get(text[at], ()):
        if text.startswith(word, at) and at + len(word) <= end:
            return word
    return None
