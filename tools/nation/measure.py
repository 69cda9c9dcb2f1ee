"""How much of a nation's prose is new: the share of characters in sentences, by who else has the sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from tools.nation.reports import NationReport, paragraphs_of

__all__ = ["Held", "shares"]


class Held(StrEnum):
    """Who has a sentence."""

    ONE_REPORT = "one_report"
    ONE_TOWNSHIP = "one_township"  # several of its years
    TWO_TOWNSHIPS = "two_townships"
    MANY = "many"


_END = re.compile("[。；！？\n]+")


def shares(reports: Iterable[NationReport]) -> Mapping[Held, float]:
    """Of all characters of the prose, those in sentences that this many have."""
    lengths: dict[str, int] = {}
    holders: dict[str, list[tuple[str, int]]] = {}
    for report in reports:
        for sentence in _sentences(report):
            lengths[sentence] = lengths.get(sentence, 0) + len(sentence)
            holders.setdefault(sentence, []).append((report.township.code, report.year))
    counts = dict.fromkeys(Held, 0)
    for sentence, length in lengths.items():
        counts[_held(holders[sentence])] += length
    return {held: count / sum(counts.values()) for held, count in counts.items()}


def _held(holders: list[tuple[str, int]]) -> Held:
    n_reports, n_townships = len(set(holders)), len({code for code, _ in holders})
    if n_reports == 1:
        return Held.ONE_REPORT
    return (Held.ONE_TOWNSHIP, Held.TWO_TOWNSHIPS)[n_townships - 1] if n_townships < 3 else Held.MANY


def _sentences(report: NationReport) -> Iterator[str]:
    text = "\n".join(p for paragraphs in paragraphs_of(report).values() for p in paragraphs)
    return filter(None, _END.split(text))
