"""What a figure counts that no cell holds: told by the nearest word that names a topic, or by the figure before."""

from collections.abc import Iterator
from itertools import takewhile

from gipdata.narrative.figure_counted import Counted, Phrase
from gipdata.narrative.figure_topics import REQUESTS
from gipdata.narrative.figure_words import KEYWORDS, Word

__all__ = ["adjacent_keyword", "elided", "keyword"]

_ITEM_UNITS = frozenset(("条", "篇", "则", "期", "份", "个", "件", "幅", "部"))
# What is heard at a meeting, so that 召开座谈会听取意见4次 counts the meetings.
_HEARD = frozenset(("enquiries", "petitions", "proposals"))
# What may be told of among what was published: 公开信息90条，其中信访20条. An interpretation is itself published.
_SUBJECTS = frozenset(KEYWORDS) - {"interpretations", "papers", "filed"}
_HANDLING = "RWBHKP"


def adjacent_keyword(phrase: Phrase) -> Counted | None:
    last = phrase.left[-1] if phrase.left else None
    return _counted(phrase, last) if last is not None and _fits(phrase, last) else None


def keyword(phrase: Phrase) -> Counted | None:
    """The nearest word before the figure or else behind it."""
    for word in _beside(phrase):
        if _fits(phrase, word):
            return _counted(phrase, word)
        if word.kind in ("C", "I") and phrase.quantity.unit in _ITEM_UNITS:
            return Counted("web_items")
    return None


def elided(phrase: Phrase) -> Counted | None:
    """A figure that goes on from the one before (其中网上3件); what a cell holds is then never sure."""
    topic, unit = phrase.last
    beside = phrase.before() + phrase.behind()
    same = topic and unit == phrase.quantity.unit
    if not same or set(beside) & set("VSFLEeG") or not (phrase.part or not beside.strip(",RWBHKPvz?")):
        return None
    if topic in REQUESTS and set(beside) & set(_HANDLING):
        return None  # 收到申请7件，受理热线诉求，办结52件
    if topic in _CARRIED and any(word.kind == "T" for word in phrase.left[-1:]):
        return Counted("requests_in_all", False)  # 新收8件，上年结转3件，合计11件
    return Counted(topic, topic in KEYWORDS or topic in ("web_items", "other"))


_CARRIED = ("requests_carried_in", "requests_carried_out")


def _beside(phrase: Phrase) -> Iterator[Word]:
    """The words before the figure from the nearest on, then those behind it.

    A number in characters is often a turn of phrase: of such a one those before it only where nothing unknown stands
    between (在会上说了一次 counts no meetings), and behind it what was published likewise (两条途径公开).
    """
    if not phrase.quantity.spelled:
        yield from (*reversed(phrase.left), *phrase.right)
        return
    yield from takewhile(lambda word: word.kind not in "?,", reversed(phrase.left))
    parted = False
    for word in phrase.right:
        parted |= word.kind == "?"
        if not parted or word.kind not in ("C", "I"):
            yield word


def _fits(phrase: Phrase, word: Word) -> bool:
    if word.code not in KEYWORDS or phrase.quantity.unit not in KEYWORDS[word.code].units:
        return False
    among_published = phrase.part and phrase.last == ("web_items", phrase.quantity.unit)
    handled = any(w.kind in _HANDLING for w in phrase.left)
    return not (among_published and word.code in _SUBJECTS and not handled)


def _counted(phrase: Phrase, word: Word) -> Counted:
    if word.code in _HEARD and phrase.quantity.unit in KEYWORDS["meetings"].units:
        convened = [i for i, w in enumerate(phrase.left) if w.code == "convening"]
        if convened and any(w.code == "meetings" for w in phrase.left[convened[0] :]):
            return Counted("meetings")
    return Counted(word.code)
