"""Prints the text kind quickly: the labels of a form in a layout are always the same, only figures and words change.

A page is what the writer of tests.documents makes of a form full of marks, cut where words and figures go in; what
comes out is what that writer would have written.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

from gipdata.forms import load_form
from gipdata.report import Kind
from tests.documents import LAYOUTS, Key, Shown, fitted, write
from tools.county.models import CountyModel

__all__ = ["VARIANTS", "Page", "page_of"]

VARIANTS = 6
"""So many ways in which a layout pads and breaks."""

_FIGURE, _PROSE, _NOTE, _TITLE = "\ue000", "\ue001", "\ue002", "\ue003"


class _Part(NamedTuple):
    """A section: its heading, and its table with %s for the figures of ``keys``."""

    heading: str
    body: str
    keys: tuple[Key, ...]


class Page(NamedTuple):
    """A form in a layout. ``gap`` stands between paragraphs, ``joint`` between those of one section."""

    parts: Mapping[str, _Part]
    gap: str
    joint: str

    def text(
        self,
        title: Sequence[str],
        prose: Mapping[str, Sequence[str]],
        notes: Mapping[str, str],
        figures: Mapping[Key, str],
        order: Sequence[str],
    ) -> str:
        """The report, its sections in this order, without signature."""
        out = [self.gap.join(title), self.gap]
        for code in order:
            part = self.parts[code]
            out.append(part.heading)
            if code in prose:
                out += [self.joint.join(prose[code]), self.gap]
            elif note := notes.get(code):
                out += [note, self.gap]
            if part.body:
                out.append(part.body % tuple(map(figures.__getitem__, part.keys)))
        return "".join(out).rstrip("\n ")


@lru_cache(maxsize=256)
def page_of(layout: str, edition: str, variant: int) -> Page:
    """The page for one of the VARIANTS of a layout."""
    form, design = load_form(edition), LAYOUTS[layout]
    keys = [(code, *key) for code, table in form.tables.items() for key in table.keys]
    model = CountyModel(
        edition, "", form.first_year, "county", dict.fromkeys(keys, Shown(_FIGURE, Kind.NUMBER, 0)),
        {section.code: (_PROSE,) for section in form.sections if section.code not in form.tables},
        notes=dict.fromkeys(form.tables, _NOTE), lines=(_TITLE,),
    )  # fmt: skip
    written = write(fitted(model, design), design, Random(variant))
    printed = [p.key for line in written.lines for p in line if p.role == "figure" and _FIGURE in p.text]
    gap = " " if design.one_paragraph else "\n\n" if design.gaps else "\n"
    text = written.text + ("" if written.text.endswith(gap) else gap)
    parts: dict[str, _Part] = {}
    ends = [text.index(section.label) for section in form.sections[1:]] + [len(text)]
    start = text.index(form.sections[0].label)
    for section, end in zip(form.sections, ends, strict=True):
        parts[section.code] = _part(text[start:end], gap, tuple(k for k in printed if k[0] == section.code))
        start = end
    return Page(parts, gap, "" if design.one_paragraph else gap)


def _part(text: str, gap: str, keys: tuple[Key, ...]) -> _Part:
    mark = _NOTE if _NOTE in text else _PROSE
    heading, _, body = text.partition(mark)
    table = body.removeprefix(gap).replace("%", "%%").replace(_FIGURE, "%s")
    return _Part(heading, table, keys)
