"""Shared passages as a frame, for notebooks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gipdata.garbage import uncollected
from gipdata.narrative.passage_bodies import body_of
from gipdata.narrative.passage_table import Table, passage_table
from gipdata.narrative.passages import SHORTEST, SUPERIOR, Shared, Source
from gipdata.report import Place

__all__ = ["shared_passages"]


@uncollected()
def shared_passages(sections: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """One row a passage and report, of the frames ``sections`` and ``reports`` of one dataset.

    ``text`` is the passage as written, the characters ``start`` to ``end`` (from 0) of the section's text; ``length``
    counts its characters without marks and spaces, 20 or more. ``class`` tells who shares it: ``form``, ``stock``,
    ``county``, ``own_earlier``, ``one_other`` or ``undecided`` (``passages.Shared``). Of ``own_earlier`` and
    ``one_other``, ``with_report_id`` and the ``with_`` columns tell where the other report has it; in the other
    classes they are missing. A passage may lie inside a longer one that fewer share. ``n_organisations`` and
    ``n_counties`` count those known to have it, its own included. ``location`` is where the section stands.

    Reports whose organisation or place is not known are compared too, but nothing is held against them or because of
    them. A report that is not in ``reports`` is left out.
    """
    ids = [str(report_id) for report_id in reports["report_id"]]
    prose = _prose(sections)
    sources = [
        Source(body, year, tuple((code, text) for code, (text, _) in prose[report_id].items()), superior)
        for report_id, (body, year, superior) in zip(ids, _reports(reports), strict=True)
    ]
    table = passage_table(sources, tuple(Shared), SHORTEST)
    locations = [prose[ids[source]][code][1] if source >= 0 else None for source, code, _ in table.sections]
    return _as_frame(table, ids, sources, locations)


def _as_frame(
    table: Table, ids: Sequence[str], sources: Sequence[Source], locations: Sequence[str | None]
) -> pd.DataFrame:
    """Column by column, because there may be a million rows. The locations are those of the table's sections."""
    owners = np.array([source for source, _, _ in table.sections])
    codes = pd.array([code for _, code, _ in table.sections], "str")
    here, other = table.here, table.other
    own, another = owners[here.section], np.where(other.section < 0, -1, owners[other.section])
    report_ids = pd.array(ids, "str")
    columns = {
        "report_id": report_ids.take(own),
        "org": pd.array([source.body and source.body.org for source in sources], "str").take(own),
        "year": pd.array([source.year for source in sources], "Int64").take(own),
        "section": codes.take(here.section),
        "start": pd.array(here.start, "Int64"),
        "end": pd.array(here.end, "Int64"),
        "length": pd.array(table.length, "Int64"),
        "text": pd.array(_texts(table), "str"),
        "class": pd.array([shared.value for shared in table.shared], "str"),
        "with_report_id": report_ids.take(another, allow_fill=True),
        "with_section": codes.take(other.section, allow_fill=True),
        "with_start": _or_missing(other.start),
        "with_end": _or_missing(other.end),
        "n_organisations": pd.array(table.n_organisations, "Int64"),
        "n_counties": pd.array(table.n_counties, "Int64"),
        "location": pd.array(locations, "str").take(here.section),
    }
    return pd.DataFrame(columns)


def _texts(table: Table) -> list[str]:
    """The passages as written, those that are equal as one string, because the same sentences stand everywhere."""
    known: dict[str, str] = {}
    texts = [text for _, _, text in table.sections]
    rows = zip(*(column.tolist() for column in table.here), strict=True)
    return [known.setdefault(text, text) for text in (texts[section][start:end] for section, start, end in rows)]


def _or_missing(values: NDArray[np.int64]) -> Any:
    return pd.arrays.IntegerArray(values, values < 0)


def _prose(sections: pd.DataFrame) -> dict[str, dict[str, tuple[str, str | None]]]:
    """Report → section → its text and where it stands."""
    prose: dict[str, dict[str, tuple[str, str | None]]] = defaultdict(dict)
    columns = (sections[name] for name in ("report_id", "section", "text", "location"))
    for report_id, section, text, location in zip(*columns, strict=True):
        if isinstance(text, str):
            prose[str(report_id)][str(section)] = (text, _known(location))
    return prose


def _reports(reports: pd.DataFrame) -> Iterator[tuple[Any, int | None, bool]]:
    names = ("org", "township", "county", "city", "province", "org_type", "year")
    for *known, year in zip(*(reports[name] for name in names), strict=True):
        org, township, county, city, province, kind = map(_known, known)
        yield (
            body_of(org, Place(township, county, city, province)),
            None if pd.isna(year) else int(year),
            kind in SUPERIOR,
        )


def _known(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
