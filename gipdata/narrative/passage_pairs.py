"""Which two sections share passages: the whole texts, to be laid side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from gipdata.frames import frame_of
from gipdata.narrative.histories import rows_of
from gipdata.narrative.passages import Shared
from gipdata.schema import Column, Table, Type

__all__ = ["PASSAGE_PAIRS", "passage_pairs"]

_HELD = (Shared.OWN_EARLIER, Shared.ONE_OTHER)  # the classes that name the other report


def _text(name: str, title: str, description: str, *, required: bool = True, codes: str = "") -> Column:
    return Column(name, Type.TEXT, title, description, required, codes)


PASSAGE_PAIRS = Table(
    "passage_pairs",
    (
        _text("report_id", "报告编号", "The report that has the passages."),
        _text("org", "单位", "Short name of its organisation.", required=False),
        Column("year", Type.COUNT, "年度", "Year it is about."),
        _text("section", "部分", "Its part that has them.", codes="section"),
        _text("class", "类别", "Who shares them: own_earlier or one_other."),
        _text("with_report_id", "对方报告编号", "The other report."),
        _text("with_org", "对方单位", "Short name of its organisation.", required=False),
        Column("with_year", Type.COUNT, "对方年度", "Year the other report is about."),
        _text("with_section", "对方部分", "The part of the other report.", codes="section"),
        Column("passages", Type.COUNT, "相同处", "Passages of this class that the two parts share."),
        Column("longest", Type.COUNT, "最长一处字数", "Characters of the longest, without marks and spaces."),
        _text("longest_text", "最长一处", "The longest passage as the first report writes it."),
        _text("text", "正文", "The whole part."),
        _text("with_text", "对方正文", "The whole part of the other report."),
    ),
    "One row a part of a report and the part of another that it shares passages with, those of the longest first.",
)


def passage_pairs(passages: pd.DataFrame, sections: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """The parts of reports that share passages with one other report, columns as in ``PASSAGE_PAIRS``.

    ``passages`` is the frame of ``shared_passages``, or some of its rows; ``sections`` and ``reports`` those that it
    was made of. Only classes that name the other report take part. Who took a text from whom nobody can tell from it.
    """
    told = {str(report_id): (report_id, org, year) for report_id, org, year in rows_of(reports, _WHOSE)}
    texts = {(report_id, section): text for report_id, section, text in rows_of(sections, _TEXTS)}
    held = passages[passages["class"].isin([str(shared) for shared in _HELD])].dropna(subset=list(_PAIR))
    pairs: dict[tuple[Any, ...], list[tuple[int, str]]] = {}
    for *key, length, text in rows_of(held, (*_PAIR, "length", "text")):
        pairs.setdefault(tuple(key), []).append((length, text))
    rows = [_row(key, pair, told, texts) for key, pair in pairs.items()]
    rows.sort(key=lambda row: -row[_LONGEST])
    return frame_of(PASSAGE_PAIRS, rows)


_PAIR = ("report_id", "section", "class", "with_report_id", "with_section")
_WHOSE = ("report_id", "org", "year")
_TEXTS = ("report_id", "section", "text")
_LONGEST = PASSAGE_PAIRS.names.index("longest")


def _row(
    key: tuple[Any, ...],
    pair: Sequence[tuple[int, str]],
    told: Mapping[str, tuple[Any, ...]],
    texts: Mapping[tuple[str, str], str],
) -> tuple[Any, ...]:
    report_id, section, shared, other_id, other_section = key
    length, written = max(pair, key=lambda passage: passage[0])  # of equal ones the first
    return (
        *_whose(told[report_id]),
        *(section, shared),
        *_whose(told[other_id]),
        *(other_section, len(pair), length, written),
        *(texts[report_id, section], texts[other_id, other_section]),
    )


def _whose(report: tuple[Any, ...]) -> tuple[Any, ...]:
    """Number, organisation and year of a report, None where missing."""
    return tuple(None if pd.isna(value) else value for value in report)
