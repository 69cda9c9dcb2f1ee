"""What all reports together tell of one: passages and figures that another one has, years without a report."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gipdata.checks.rule import Elsewhere, Number, View
from gipdata.forms import Key
from gipdata.narrative.passage_bodies import Body, body_of_report, name_stem, perhaps_same
from gipdata.narrative.passages import SUPERIOR, Passage, Shared, find_passages, source_of

__all__ = ["LEAST_FIGURES", "TABLES", "figures_of", "look_elsewhere"]

TABLES = ("disclosure", "applications", "disputes")
LEAST_FIGURES = 5  # not 0, totals left out: one request alone puts figures into six cells
SHARED_PASSAGE = 60  # characters


def look_elsewhere(views: Sequence[View]) -> None:
    """Tells each of several reports what of it stands in others."""
    if len(views) < 2:
        return
    passages, twins, years = _passages(views), _twins(views), _Years(views)
    for at, view in enumerate(views):
        view.elsewhere = Elsewhere(tuple(passages[at]), twins[at], *years.before(view))


# Passages -----------------------------------------------------------------------------------------------------------


def _passages(views: Sequence[View]) -> Mapping[int, list[tuple[Passage, View | None]]]:
    """The passages of each report that are held against it; one that stands in a later report only is not."""
    found: dict[int, list[tuple[Passage, View | None]]] = defaultdict(list)
    sources = [source_of(view.report) for view in views]
    for passage in find_passages(sources, (Shared.ONE_OTHER, Shared.UNDECIDED), SHARED_PASSAGE):
        other = views[passage.other.source] if passage.other else None
        if other is None or _not_later(other, views[passage.source]):
            found[passage.source].append((passage, other))
    return found


def _not_later(view: View, than: View) -> bool:
    return view.report.year is not None and than.report.year is not None and view.report.year <= than.report.year


# Figures ------------------------------------------------------------------------------------------------------------


def figures_of(view: View, table: str) -> tuple[Mapping[Key, Number], Sequence[Key]]:
    """The figures of a table, and the cells of those that are no totals."""
    cells = view.grids.get(table, {})
    figures = {key: cell.value for key, cell in cells.items() if cell.known and cell.value is not None}
    if not any(figures.values()):
        return figures, ()
    totals = {e.right[0] for e in view.table(table).equations if len(e.right) == 1}
    return figures, [key for key in figures if key not in totals]


def _twins(views: Sequence[View]) -> list[dict[str, View]]:
    """For each report the tables that exactly one other organisation has too, with its earliest report."""
    alike: dict[tuple[str, frozenset[tuple[Key, Number]]], dict[Body | None, list[View]]] = {}
    keys: list[list[tuple[str, frozenset[tuple[Key, Number]]]]] = []
    for view in views:
        keys.append(list(_keys(view)))
        for key in keys[-1]:
            alike.setdefault(key, {}).setdefault(_body(view), []).append(view)
    return [
        {key[0]: twin for key in keys[at] if (twin := _twin(view, alike[key])) is not None}
        for at, view in enumerate(views)
    ]


def _keys(view: View) -> Iterator[tuple[str, frozenset[tuple[Key, Number]]]]:
    for table in TABLES:
        figures, independent = figures_of(view, table)
        if sum(figures[key] != 0 for key in independent) >= LEAST_FIGURES:
            yield table, frozenset(figures.items())


def _twin(view: View, by_body: Mapping[Body | None, Sequence[View]]) -> View | None:
    """The other organisation's report, where there is one other only, known to be another and not the later one."""
    own = _body(view)
    if own is None or None in by_body or len(by_body) != 2:
        return None
    if any(_not_later(mine, view) and mine.report.year != view.report.year for mine in by_body[own]):
        return None  # it had these figures before
    other, theirs = next((body, reports) for body, reports in by_body.items() if body != own)
    earlier = [report for report in theirs if _not_later(report, view)]
    assert other is not None
    years = [[r.report.year for r in reports if r.report.year is not None] for reports in (by_body[own], theirs)]
    if not earlier or perhaps_same(own, other, *years) or _superior(view) or _superior(theirs[0]):
        return None
    return min(earlier, key=lambda report: report.report.year or 0)


def _superior(view: View) -> bool:
    return view.report.org_type in SUPERIOR


def _body(view: View) -> Body | None:
    return body_of_report(view.report)


def _org(view: View) -> str | None:
    return view.report.listed.org if view.report.listed else view.report.org


# Years --------------------------------------------------------------------------------------------------------------


class _Years:
    """Of which years each organisation has a report, or may have one."""

    def __init__(self, views: Sequence[View]) -> None:
        self._named: dict[str, list[View]] = defaultdict(list)
        self._nameless: set[int | None] = set()
        for view in views:
            if (org := _org(view)) is None:
                self._nameless.add(view.report.year)
            else:
                self._named[name_stem(org)].append(view)

    def before(self, view: View) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The years between this report and the one before it that surely have none, and those that may have one."""
        body, year = _body(view), view.report.year
        if body is None or year is None:
            return (), ()
        sure: set[int] = set()
        perhaps = set(self._nameless)
        for other in self._named[name_stem(body.org)]:
            other_body, other_year = _body(other), other.report.year
            if other_body == body and other_year is not None:
                sure.add(other_year)
            elif other_body is None or perhaps_same(body, other_body, (), ()):
                perhaps.add(other_year)
        earlier = [y for y in sure if y < year]
        between = range(max(earlier) + 1, year) if earlier else range(0)
        unclear = tuple(y for y in between if y in perhaps or None in perhaps)
        return tuple(y for y in between if y not in unclear), unclear
