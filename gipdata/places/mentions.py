"""Where a running text names a division: in passing, or as the one that governs."""

import re
from collections import Counter
from collections.abc import Iterator

from gipdata.places.grammar import load_grammar
from gipdata.places.register import load_register

__all__ = ["mentioned_counties", "mentions", "units_before", "units_governing"]

Units = tuple[str, ...]

_RUN = re.compile(r"[\u4e00-\u9fff]+$")
_LONGEST = 15  # characters of the longest name of a county or prefecture
# 某某县人民政府 names who governs, known to the register or not; before 县委 and 县政府 mostly stands no name.
_FORMAL = "人民政府"
_SHORT = ("县委", "县政府", "区委", "区政府", "市委", "市政府", "旗委", "旗政府")
_ENDINGS_ABOVE = ("市", "州", "盟", "地区", "省")
_ENDINGS = ("县", "区", "市", "旗", "州", "盟")
_COUNTY_ENDING = re.compile("[县区市旗]")


def mentions(text: str, name: str) -> bool:
    """Whether a text names a division of the register: 乡宁县 does not name 宁县, nor does any 城区 name 城区.

    >>> mentions("乡宁县政府网站", "宁县"), mentions("大同市城区", "城区"), mentions("整治城区", "城区")
    (False, True, False)
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        whole = not any(text.endswith(longer, 0, end) for longer in load_register().longer_names(name))
        if whole and _is_meant(name, text[max(0, start - 3) : start]):
            return True
        start = text.find(name, end)
    return False


def units_before(text: str, end: int, invented: bool) -> Units:
    """The divisions named in the run of characters that closes at ``end``, highest first.

    A name that the register does not know is taken only if ``invented``, and where its beginning is plain.

    >>> sentence = "请登录临汾市乡宁县人民政府网站"
    >>> units_before(sentence, sentence.index("人民"), invented=False)
    ('临汾市', '乡宁县')
    >>> units_before("由示例县", 4, invented=True), units_before("由示例县", 4, invented=False)
    (('示例县',), ())
    """
    # Most of what ends in 县 or 区 is no name; the last two characters say so at once.
    if not invented and text[end - 2 : end] not in load_register().tails:
        return ()
    match = _RUN.search(text[max(0, end - 40) : end])
    run = match[0] if match else ""
    units: list[str] = []
    while run.endswith((*_ENDINGS, "省")):
        name = _known_end(run)
        if not name and invented:
            name = _plain_end(run)
        if not name:
            break
        units.insert(0, name)
        run = run[: -len(name)]
    return tuple(units)


def _known_end(run: str) -> str:
    register = load_register()
    longest = next((run[-n:] for n in range(min(_LONGEST, len(run)), 1, -1) if register.rank(run[-n:])), "")
    return longest if longest and _is_meant(longest, run[: -len(longest)]) else ""


def _is_meant(name: str, before: str) -> bool:
    """Whether a registered name is one here. 城区 needs its city before it; a name of two characters a plain
    beginning: 政府和县政府 does not speak of 和县, nor 响应县委 of 应县."""
    grammar = load_grammar()
    if before.endswith(_ENDINGS_ABOVE):
        return True
    if name in grammar.ambiguous:
        return False
    return len(name) > 2 or not _RUN.search(before) or grammar.name_start.fullmatch(before) is not None


def _plain_end(run: str) -> str:
    """A name that the register does not know, from where it plainly begins; "" for 我县, 社区 and the like."""
    grammar = load_grammar()
    name = grammar.name_start.sub("", run)
    head, mark, tail = name[:-1].rpartition("市")
    if mark and len(head) > 1 and len(tail) > 1:  # 示例市某某县
        name = name[len(head) + 1 :]
    plain = 3 <= len(name) <= 6 and name[0] not in grammar.pointing and not name.endswith(grammar.ordinary)
    return name if plain else ""


def units_governing(text: str) -> Counter[Units]:
    """The divisions of whose government a text speaks, with the number of times."""
    return Counter(units for units in _governing(text) if units)


def _governing(text: str) -> Iterator[Units]:
    start = text.find(_FORMAL)
    while start >= 0:
        if text[start - 1 : start] in _ENDINGS:
            yield units_before(text, start, invented=True)
        start = text.find(_FORMAL, start + len(_FORMAL))
    for word in _SHORT:
        start = text.find(word)
        while start >= 0:
            yield units_before(text, start + 1, invented=False)
            start = text.find(word, start + len(word))


def mentioned_counties(text: str) -> set[Units]:
    """All counties of the register that a text names, each with the city before it if that is named with it."""
    found = (units_before(text, match.end(), invented=False) for match in _COUNTY_ENDING.finditer(text))
    return {units for units in found if units and load_register().codes(units[-1], 3)}
