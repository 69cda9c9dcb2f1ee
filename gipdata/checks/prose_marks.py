"""Faults of writing that need no knowledge of the matter: paragraphs cut off, phrases twice, places left open."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from gipdata.checks.prose_text import Hit, Prose
from gipdata.folding import split_enumerator

__all__ = ["cut_paragraphs", "doubled_phrases", "may_be_open", "open_places"]

# Paragraphs cut off ---------------------------------------------------------------------------------------------------

_FLOWING = re.compile(
    r"[一二三四五六七八九十]是|其[一二三四五次]|首先|最后|第[一二三四五]|[(][一二三四五六七八九十\d]{1,2}[)]|\d[、.]"
)
_SENTENCE_END = "。!?;:"
_NEARLY_AS_LONG = 0.8
_MOST_WRAPPED = 8


def cut_paragraphs(prose: Prose) -> Iterator[Hit]:
    """Paragraphs that end in ，or 、 before the next numbered one, or in ，、； at the end of the section.

    A line break behind a comma alone proves nothing: texts are wrapped. Nor does a comma before 一是 or before the
    first item of a list, nor one between items that are all parted by commas.
    """
    folded = prose.folded
    if ",\n" not in folded and "、\n" not in folded and not folded.endswith((",", "、", ";")):
        return
    lines = folded.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for at, line in enumerate(lines):
        last, end = at == len(lines) - 1, starts[at] + len(line)
        if not line or line[-1] not in (",、;" if last else ",、") or prose.is_closed(end):
            continue
        if last or (_item_number(lines[at + 1]) > 1 and not _is_list_item(lines, at)):
            yield Hit(prose, _clause_start(prose, end), end)


_NUMBERED = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.](?!\d)")


def _item_number(line: str) -> int:
    """The number that an item or heading begins with: 2 of （二）健全制度; 0 where it begins with none (12个村)."""
    enumerator, _ = split_enumerator(line) if _NUMBERED.match(line) else (None, line)
    return enumerator[1] if enumerator else 0


def _is_list_item(lines: Sequence[str], at: int) -> bool:
    """Whether the sentence that ends in line ``at`` is an item of a list, or has items in it."""
    tail = lines[at]
    for i in range(at, max(-1, at - _MOST_WRAPPED), -1):
        tail = re.split(f"[{_SENTENCE_END}]", lines[i])[-1]
        if _item_number(tail) or _FLOWING.search(tail):
            return True
        # A short line above a longer one is a heading or the end of a paragraph, no wrapped part of this one.
        if tail != lines[i] or not i or len(lines[i - 1]) < _NEARLY_AS_LONG * len(lines[at]):
            return False
    return False


def _clause_start(prose: Prose, end: int) -> int:
    """Where the clause begins that closes at ``end``, at most some characters before."""
    start = end - 1
    while start > max(0, end - 30) and not prose.begins_clause(start):
        start -= 1
    return start


# Phrases written twice ------------------------------------------------------------------------------------------------

_SHORTEST, _LONGEST = 6, 300
_SURELY_WHOLE = 10  # characters from which on a phrase may also follow its subject: 本乡由专人……，由专人……
_MOST_CLAUSES = 8
_PARTING, _CLOSING = ",、;", "。!?"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARK = re.compile("([,、;。!?:])")
_CLAUSES = re.compile("[,、;。!?:\n]")
_TWICE = re.compile(rf"(.{{{_SHORTEST},}}?)\1")
_LONGEST_TRIED = 100  # characters of a clause: the pattern's time grows with their square


class _Clause(NamedTuple):
    words: str
    mark: str  # that closes it; "" at the end of the line
    start: int


def doubled_phrases(prose: Prose) -> Iterator[Hit]:
    """A phrase of six Chinese characters or more that is followed at once by itself.

    Without a mark between, any such phrase within a clause; with one, whole clauses only: 推进公开，推进公开标准化 goes
    on. A sentence repeated is one only if both are whole: a headline may be followed by a sentence that begins with its
    words. Lines without a full stop are no prose, but labels of a table that a copy glued together.
    """
    if not _may_be_doubled(prose.folded):
        return
    start = 0
    for line in prose.folded.split("\n"):
        if "。" in line:
            clauses = _clauses(line)
            spans = [*_doubled_clauses(clauses), *(span for clause in clauses for span in _doubled_within(clause))]
            yield from (Hit(prose, start + at, start + end) for at, end in sorted(spans))
        start += len(line) + 1


def _may_be_doubled(folded: str) -> bool:
    """Whether two clauses of a text are equal, or one ends like the next, or one has a phrase twice: few texts do."""
    clauses = [words for words in _CLAUSES.split(folded) if words]
    if len(set(clauses)) < len(clauses) or any(map(str.endswith, clauses, clauses[1:])):
        return True
    long = [words for words in clauses if len(words) >= 2 * _SHORTEST]
    suspects = [words for words in long if len(set(words)) <= len(words) - _SHORTEST]
    return any(len(words) > _LONGEST_TRIED or _TWICE.search(words) for words in suspects)


def _clauses(line: str) -> list[_Clause]:
    pieces = [*_MARK.split(line), ""]  # words and marks by turns
    ends = accumulate(map(len, pieces))
    starts = [0, *islice(ends, 1, None, 2)]
    return list(map(_Clause, pieces[::2], pieces[1::2], starts))


def _doubled_clauses(clauses: Sequence[_Clause]) -> Iterator[tuple[int, int]]:
    """The spans of the first of two equal clauses, or groups of clauses."""
    seen: dict[str, int] = {}
    free = 0  # clauses before it belong to a phrase already told
    for at, clause in enumerate(clauses):
        before = seen.get(clause.words, -1) if clause.words else -1
        seen[clause.words] = at
        groups: list[tuple[int, int]] = []
        if before >= 0:  # a group may also begin with the end of the clause before: 本乡甲，乙，甲，乙
            groups = [(before - 1, at - before), (before, at - before)]
        if at and clause.words and clauses[at - 1].words.endswith(clause.words):
            groups.append((at - 1, 1))
        for start, n in groups:
            if start >= free and n <= _MOST_CLAUSES and _are_equal(clauses, start, n):
                first, last = clauses[start], clauses[start + n - 1]
                again = len(clauses[start + n].words)
                yield first.start + len(first.words) - again, last.start + len(last.words)
                free = start + n


def _are_equal(clauses: Sequence[_Clause], at: int, n: int) -> bool:
    """Whether the ``n`` clauses from ``at`` on, the first from where the second group's first begins, come again."""
    one, two = clauses[at : at + n], clauses[at + n : at + 2 * n]
    if len(two) < n or not two[0].words or not one[0].words.endswith(two[0].words):
        return False
    if any(a.words != b.words for a, b in zip(one[1:], two[1:], strict=True)):
        return False
    characters = sum(len(_HAN.findall(clause.words)) for clause in two)
    subject = one[0].words.removesuffix(two[0].words)
    begins = not subject or subject.endswith(("是", ")")) or characters >= _SURELY_WHOLE
    mark, behind = one[-1].mark, two[-1].mark
    whole = behind != ":" if mark in _PARTING else mark in _CLOSING and behind == mark
    return characters >= _SHORTEST and begins and whole


def _doubled_within(clause: _Clause) -> Iterator[tuple[int, int]]:
    """The spans of the first of two equal phrases within a clause."""
    words, few = clause.words, range(len(clause.words) - _SHORTEST + 1)
    if len(few) <= _SHORTEST or len(set(words)) > len(words) - _SHORTEST:
        return  # too short, or too few of its characters occur twice
    seen: dict[str, int] = {}
    free = 0
    for at in few:
        before = seen.get(words[at : at + _SHORTEST], at)
        seen[words[at : at + _SHORTEST]] = at
        if before == at or at - before > _LONGEST:
            continue
        period = (at - before) * -(-_SHORTEST // (at - before))  # 公开公开公开公开: its shortest phrase is too short
        phrase = words[max(0, at - period) : at]
        if at - period >= free and words.startswith(phrase, at) and len(_HAN.findall(phrase)) >= _SHORTEST:
            yield clause.start + at - period, clause.start + at
            free = at + period


# Places left open -----------------------------------------------------------------------------------------------------

_COUNTED = r"(?=年(?![代级])|[月日条件次镇乡县市街份期]|余条|人次)"
_SIGNS = re.compile(
    rf"""
    (?<!\d)20\d?[×✕╳xX]{{1,2}}年(?:[×✕╳xX]{{1,2}}月(?:[×✕╳xX]{{1,2}}日)?)?
    | (?<![A-Za-z\d×])[×✕╳xX]{{1,4}}年[×✕╳xX]{{1,2}}月(?:[×✕╳xX]{{1,2}}日)?
    | (?<=年)[×✕╳xX]{{1,2}}月(?:[×✕╳xX]{{1,2}}日)?
    | (?<=月)[×✕╳xX]{{1,2}}日
    | (?<![A-Za-z\d×✕╳])(?:[×✕╳]{{2,8}}|[xX]{{2,8}}){_COUNTED}
    | (?:(?<![\u4e00-\u9fff])|(?<=[由在与和向为是的县市区省]))某某(?=[县市区镇乡街])
    """,
    re.VERBOSE,
)
_UNDERLINE = re.compile(r"_{3,}")
_LABEL = re.compile(
    r"(?P<label>(?:电话|邮编|邮政编码|联系人|地址):)"
    r"(?=[),;。]|(?:联系|办公)?(?:电话|地址|人):|(?:邮编|邮政编码|传真|邮箱):|$)"
    r"|(?P<last>电话:)(?=\n(?!\d|\(|\+))"
)
_TRACES = ("×", "✕", "╳", "x", "X", "某", "_", "电话:", "邮编:", "邮政编码:", "联系人:", "地址:")
"""One of them is part of whatever the patterns match."""
_IN_SENTENCE = re.compile(r"疑问|咨询|请与|请联系|请致电|可联系|来电|本报告")
_LONGEST_LINE = 400


def may_be_open(folded: str) -> bool:
    """Whether a text holds any sign of a place left open, in whatever sense."""
    return any(trace in folded for trace in _TRACES)


def open_places(prose: Prose) -> Iterator[Hit]:
    """Signs that stand for what was to be filled in, underlined gaps, and contact labels with nothing behind."""
    folded = prose.folded
    if not may_be_open(folded):
        return iter(())
    hits = [Hit(prose, *m.span()) for m in _SIGNS.finditer(folded)]
    hits += [Hit(prose, *m.span()) for m in _UNDERLINE.finditer(folded) if _is_gap(folded, *m.span())]
    labels = (m.span(m.lastgroup or 0) for m in _LABEL.finditer(folded)) if prose.section.code != "back" else ()
    hits += [Hit(prose, start, end) for start, end in labels if _is_contact(folded, start, end)]
    return iter(sorted(hits, key=lambda hit: hit.start))


def _is_gap(folded: str, start: int, end: int) -> bool:
    """Whether underscores leave room in a sentence: words before, and no underlined figure on either side."""
    before, behind = folded[max(0, start - 1) : start], folded[end : end + 1]
    filled = re.match(r"[^_:,。\n]{1,12}__", folded[end : end + 15])
    fills = re.search(r"__[^_:,。\n]{1,12}$", folded[max(0, start - 15) : start])
    return bool(before and (before == ":" or _HAN.match(before)) and behind != "" and not filled and not fills)


def _is_contact(folded: str, start: int, end: int) -> bool:
    """Whether a label stands in a sentence on whom to ask, or closes its bracket: not among a web page's own fields."""
    if folded[end : end + 1] == ")":
        return True
    line_start = folded.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1
    return _IN_SENTENCE.search(folded, max(line_start, start - _LONGEST_LINE), start) is not None
