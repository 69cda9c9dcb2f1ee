"""What several reports tell of one: as a search that holds all of them, whatever is kept, parted or put away."""

import marshal
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from gipdata.checks import elsewhere_passages
from gipdata.checks.elsewhere import Memo, look_elsewhere
from gipdata.checks.engine import check_reports
from gipdata.checks.outline import Outline, load_outlines, outline_of, outlined
from gipdata.checks.rule import Elsewhere, Held, Other
from gipdata.checks.series import amends, older_version, previous_year
from gipdata.narrative import passage_census, passage_parted, passage_shingles, passage_suspects
from gipdata.narrative.passage_bodies import body_of_report, perhaps_same
from gipdata.narrative.passage_shingles import Shingles
from gipdata.narrative.passage_stock import form_texts
from gipdata.narrative.passages import Shared, find_passages, source_of
from gipdata.report import Listed, Location, Place, Report, Section

from .build import make_report
from .scenes import disc

RARE = [chr(code) for code in range(0x5300, 0x53FF)]  # of them no set phrase is made
PHRASES = "加强组织领导，明确职责分工，建立健全长效机制，拓宽公开渠道，丰富公开内容，自觉接受社会监督，"
HERE = Place("柳溪乡", "某县", "某市", "某省")
EMPTY = replace(make_report(), cells=())
ORGS = ("柳溪乡", "石桥镇", "梅岭乡", "双河乡", "柳溪镇", "东柳溪乡", "文化局", "文化和旅游局")
YEARS = (2019, 2020, 2021, 2022)


class Shelf:
    """Prose as a build has it: apart from the reports, and counting what is fetched."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._sections = [report.sections for report in reports]
        self._shingles: list[Shingles] = [outlined(report)[1] for report in reports]
        self.fetched: list[int] = []

    def shingles(self, at: int) -> Shingles:
        return self._shingles[at]

    def sections(self, at: int) -> Sequence[Section]:
        self.fetched.append(at)
        return self._sections[at]


def told(reports: Sequence[Report], memo: Memo | None = None) -> list[Elsewhere]:
    found = look_elsewhere([outline_of(report) for report in reports], Shelf(reports), memo)
    return [elsewhere for elsewhere in found if elsewhere is not None]


def words(rng: random.Random, length: int) -> str:
    return "".join(rng.choices(RARE, k=length))


def corpus(rng: random.Random) -> list[Report]:
    """Reports put together from few pieces, so that they have much in common, with all that may be unknown."""
    pieces = [words(rng, rng.choice([8, 15, 30, 62, 75, 130])) for _ in range(rng.randint(3, 14))]
    pieces += [
        "，".join(str(rng.randrange(10**6)) for _ in range(rng.randint(2, 14))) for _ in range(rng.randint(0, 2))
    ]
    pieces += [PHRASES[: rng.randint(10, 50)], form_texts()[-1][: rng.randint(10, 70)]]

    def text() -> str:
        chosen = [rng.choice(pieces) for _ in range(rng.randint(0, 5))]
        return "。\n".join(piece[rng.choice([0, 0, 4]) : len(piece) - rng.choice([0, 0, 4])] for piece in chosen)

    reports: list[Report] = []
    for _ in range(rng.randint(2, 14)):
        if reports and rng.random() < 0.15:  # a version, the same or a little changed
            reports.append(replace(rng.choice(reports), source=f"{len(reports)}.txt"))
            continue
        codes = rng.sample(["front", "overview", "problems", "other_matters", "back"], rng.randint(0, 4))
        places = [HERE, HERE, HERE, HERE._replace(county="别县"), HERE._replace(province=None), Place("甲乡")]
        reports.append(
            replace(
                EMPTY,
                source=f"{len(reports)}.txt",
                org=rng.choice(ORGS) if rng.random() < 0.95 else None,
                org_type=rng.choice(["township"] * 9 + ["county"]),
                place=rng.choice(places),
                year=rng.choice(YEARS) if rng.random() < 0.95 else None,
                sections=tuple(section(code, text()) for code in codes),
            )
        )
    return reports


def section(code: str, text: str) -> Section:
    return Section(code, "", text, Location(9), None, tuple(Location(n) for n in range(10, 12 + text.count("\n"))))


def by_the_search_of_all(reports: Sequence[Report]) -> list[tuple[Held, ...]]:
    """The same from ``find_passages``, which has a test of its own against a search that tries everything."""
    held: list[list[Held]] = [[] for _ in reports]
    for p in find_passages([source_of(report) for report in reports], (Shared.ONE_OTHER, Shared.UNDECIDED), 60):
        own, other = reports[p.source], reports[p.other.source] if p.other else None
        span = (p.section, p.start, p.end, p.length)
        if p.other is None or other is None:
            held[p.source].append(Held(*span))
        elif own.year is not None and other.year is not None and other.year <= own.year:
            place = other.place
            name = (place.county or place.city or place.province or "") + (other.org or "")
            where = next(s for s in other.sections if s.code == p.other.section).place_of(p.other.start)
            named = Other(name, place.province, other.year, other.source)
            held[p.source].append(Held(*span, named, where.brief if where else ""))
    return [tuple(passages) for passages in held]


# Passages -----------------------------------------------------------------------------------------------------------


def whole(_: pytest.MonkeyPatch) -> None:
    pass


def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        (passage_parted, "_IN_MEMORY", 100),
        (passage_parted, "_PART", 20),
        (passage_census, "_BATCH", 150),
        (passage_suspects, "_AT_A_TIME", 2),
        (elsewhere_passages, "_BLOCK", 3),
    ):
        monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("work", [whole, in_small_parts])
@pytest.mark.parametrize("block", range(4))
def test_passages_as_a_search_that_holds_all_texts(
    block: int, work: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    work(monkeypatch)
    kinds: set[tuple[bool, bool]] = set()
    for seed in range(60):
        reports = corpus(random.Random(f"{block}/{seed}"))
        found = [elsewhere.passages for elsewhere in told(reports)]
        assert found == by_the_search_of_all(reports), (block, seed)
        kinds |= {(p.other is None, p.length >= 120) for passages in found for p in passages}
    assert len(kinds) == 4  # all kinds came up


@pytest.mark.parametrize(
    ("before", "common", "behind", "found"),
    [
        ("", "甲" * 29, "乙" * 31, True),
        ("", "甲" * 30, "乙" * 30, False),
        ("乙" * 16, "甲" * 29, "乙" * 15, True),
        ("乙" * 15, "甲" * 30, "乙" * 15, False),
        ("", "甲" * 200, "乙" * 60, True),
        ("", "甲" * 200, "乙" * 59, False),
        ("", "甲" * 9 + "1" * 40, "乙" * 11, True),
        ("", "甲" * 10 + "1" * 40, "乙" * 10, False),
        ("乙" * 6, "1" * 20 + "甲" * 9 + "1" * 20, "乙" * 5, True),
    ],
)
def test_hardly_enough_of_its_own(before: str, common: str, behind: str, found: bool) -> None:
    """A passage of which a part is in three organisations: what is left must be more than half, or 60 characters."""
    rng = random.Random("hardly")
    shared = [written(rng, pattern) for pattern in (before, common, behind)]
    texts = [f"{words(rng, 30)}。{''.join(shared)}。{words(rng, 30)}" for _ in range(2)]
    texts += [f"{words(rng, 30)}{shared[1]}{words(rng, 30)}" for _ in range(3)]
    orgs = ("石桥镇", "梅岭乡", "双河乡", "青山乡", "白塔镇")
    reports = [
        replace(EMPTY, org=org, source=f"{org}.txt", place=HERE, sections=(section("overview", text),))
        for org, text in zip(orgs, texts, strict=True)
    ]
    assert [elsewhere.passages for elsewhere in told(reports)] == by_the_search_of_all(reports)
    assert [bool(elsewhere.passages) for elsewhere in told(reports)] == [found, found, False, False, False]


def written(rng: random.Random, pattern: str) -> str:
    """Figures for figures, characters that mean nothing for all others."""
    return "".join(rng.choice("0123456789") if c.isdigit() else rng.choice(RARE) for c in pattern)


def test_equal_hashes_hide_and_accuse_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if most shingles pass for others, nothing is held against anyone that the texts do not show."""
    hashes_of = passage_shingles.hashes_of

    def bad(codes: Any, ends: Iterable[int]) -> Shingles:
        return (hashes_of(codes, ends) >> np.uint64(55)) + np.uint64(1) << np.uint64(50)

    named = 0
    for seed in range(150):
        reports = corpus(random.Random(f"bad/{seed}"))
        expected = by_the_search_of_all(reports)
        with monkeypatch.context() as patch:
            patch.setattr(passage_shingles, "hashes_of", bad)
            found = [elsewhere.passages for elsewhere in told(reports)]
        for passages, right in zip(found, expected, strict=True):
            against = {p for p in passages if p.other}
            assert against <= set(right), seed
            named += len(against)
    assert named > 10


def test_the_census_counts_as_by_hand() -> None:
    for seed in range(80):
        rng = random.Random(seed)
        n = rng.randint(1, 9)
        body = np.array([rng.choice([-1, 0, 1, 2, 3]) for _ in range(n)], np.int32)
        year = np.array([rng.choice([2019, 2020, 2021, 1 << 30]) for _ in range(n)], np.int32)
        texts = [[rng.randrange(12) for _ in range(rng.choice([0, 3, 31, 32, 70]))] for _ in range(n)]
        numbers = [np.array(text, np.uint64) * np.uint64(0x9E3779B97F4A7C15) for text in texts]
        census = passage_census.Census(passage_census.Owners(body, year), numbers)
        codes, first = census.codes(0, n)
        having: dict[int, set[int]] = {}
        for at, text in enumerate(texts):
            for number in text:
                having.setdefault(number, set()).add(at)
        for at, text in enumerate(texts):
            got = codes[first[at] : first[at] + len(text)].tolist()
            assert got == [int(_sharing(number, at, having[number], body, year)) for number in text], (seed, at)
            assert codes[first[at] + len(text)] == 0


def _sharing(number: int, at: int, having: set[int], body: Any, year: Any) -> passage_census.Sharing:
    sharing = passage_census.Sharing
    bodies = {int(body[i]) for i in having}
    if number == 0 or len(bodies - {-1}) >= 3:
        return sharing.HARMLESS
    shared = sharing.ONE_OTHER if len(bodies) == 2 else sharing.NOBODY
    if -1 in bodies:
        shared = sharing.UNDECIDED if len(having) > 1 else sharing.NOBODY
    earlier = body[at] >= 0 and year[at] < 1 << 30 and any(body[i] == body[at] and year[i] < year[at] for i in having)
    return sharing.OWN_EARLIER if earlier and shared is not sharing.NOBODY else shared


def test_hashes_are_those_of_the_characters_alone() -> None:
    """Wherever 20 characters stand, in whatever text, with whatever marks between; and others have others."""
    rng = random.Random(3)
    text = words(rng, 300)
    alone = {text[at : at + 20]: passage_shingles.shingles_of([text[at : at + 20]])[0].tolist() for at in range(281)}
    assert len({number for numbers in alone.values() for number in numbers}) == 281
    sections = [text[:9], text[5:90], "", "，".join(text[80:200]), text[:19], text[:20]]
    expected = [alone[s[at : at + 20]][0] for s in (text[5:90], text[80:200], text[:20]) for at in range(len(s) - 19)]
    assert passage_shingles.shingles_of(sections)[0].tolist() == expected


def test_words_of_the_form_have_no_hash() -> None:
    shingles, letters = passage_shingles.shingles_of([form_texts()[-1][:100] + words(random.Random(1), 60)])
    assert shingles[0] == 0 and shingles[-1] != 0
    assert letters == 60


def test_figures_are_no_letters() -> None:
    assert passage_shingles.shingles_of(["甲" * 50 + "1" * 12 + "乙" * 50])[1] == 48


# What is kept for the next time -------------------------------------------------------------------------------------


def copies() -> list[Report]:
    """Three pairs of organisations, each with a passage of their own."""
    rng = random.Random("copies")
    reports = []
    for pair in range(3):
        shared = words(rng, 90)
        for name in "甲乙":
            text = f"{words(rng, 50)}。{shared}，{words(rng, 50)}。"
            sections = (section("overview", text), section("problems", words(rng, 200)))
            org = f"{RARE[pair] * 2}{name}乡"
            reports.append(replace(make_report(), org=org, source=f"{org}.txt", place=HERE, sections=sections))
    return reports


def test_only_what_has_changed_is_compared_again() -> None:
    reports, memo = copies(), dict[bytes, Any]()
    first = told(reports, memo)
    assert [len(elsewhere.passages) for elsewhere in first] == [1] * 6
    memo = marshal.loads(marshal.dumps(memo))
    shelf = Shelf(reports)
    assert look_elsewhere([outline_of(r) for r in reports], shelf, memo) == first
    assert shelf.fetched == []
    for changed in changes(reports[2]):
        after = [*reports[:2], changed, *reports[3:]]
        shelf, kept = Shelf(after), dict(memo)
        assert look_elsewhere([outline_of(r) for r in after], shelf, kept) == told(after)
        assert set(shelf.fetched) <= {2, 3}
        assert len(kept) <= 6


def test_the_years_of_the_others_count() -> None:
    """Of two reports of the other organisation with the same passage the earlier one is told."""
    one, other, *_ = copies()
    years = [replace(one, year=year, source=f"{year}.txt") for year in (2019, 2020)]
    years[1] = replace(years[1], sections=years[1].sections[:1])
    memo = dict[bytes, Any]()
    for first, second in ((2019, 2020), (2020, 2019)):
        reports = [replace(years[0], year=first), replace(years[1], year=second), replace(other, org="石桥镇")]
        assert told(reports, memo) == told(reports)
        assert [p.other.year for p in told(reports)[2].passages if p.other] == [2019]


def changes(report: Report) -> Iterator[Report]:
    overview, problems = report.sections
    moved = overview._replace(places=tuple(Location(n) for n in range(50, 60)))
    yield replace(report, sections=(moved, problems))
    yield replace(report, sections=(overview._replace(text=overview.text[3:]), problems))
    yield replace(report, sections=(overview._replace(text=f"（{overview.text}"), problems))
    yield replace(report, sections=(problems,))
    yield replace(report, org="石桥镇")
    yield replace(report, place=HERE._replace(province="他省"))
    yield replace(report, year=2023)
    yield replace(report, year=None)
    yield replace(report, org_type="county")
    yield replace(report, source="other.txt")


@pytest.mark.parametrize("seed", range(60))
def test_a_rebuild_tells_what_a_build_tells(seed: int) -> None:
    rng = random.Random(f"memo/{seed}")
    reports, memo = corpus(rng), dict[bytes, Any]()
    for _ in range(6):
        assert told(reports, memo) == told(reports)
        at = rng.randrange(len(reports))
        other = rng.choice(corpus(rng))
        changed = [replace(reports[at], sections=other.sections), replace(reports[at], org=other.org), other]
        reports = [*reports[:at], rng.choice(changed), *reports[at + 1 :]]
        if rng.random() < 0.3 and len(reports) > 2:
            del reports[rng.randrange(len(reports))]


def test_one_report_alone_is_told_nothing() -> None:
    report = make_report()
    assert look_elsewhere([outline_of(report)], Shelf([report])) == [None]
    assert look_elsewhere([], Shelf([])) == []
    assert check_reports([]) == []


# Figures and years --------------------------------------------------------------------------------------------------


COMMON = disc("penalties", decisions=3) | disc("normative_documents", issued=1, repealed=1, in_force=2)
FILLED = [make_report("2021", COMMON | disc("licences", decisions=n)) for n in (0, 1, 2, 7)]


def with_figures(rng: random.Random) -> list[Report]:
    """Reports of few organisations with few different tables."""
    return [
        replace(
            rng.choice(FILLED),
            source=f"{at}.txt",
            org=rng.choice(ORGS) if rng.random() < 0.95 else None,
            org_type=rng.choice(["township"] * 9 + ["county"]),
            place=rng.choice([HERE, HERE, HERE._replace(county="别县"), HERE._replace(city=None), Place("甲乡")]),
            year=rng.choice([2017, *YEARS]) if rng.random() < 0.95 else None,
            sections=(),
            listed=Listed("a", "柳溪镇", HERE) if rng.random() < 0.05 else None,
        )
        for at in range(rng.randint(2, 9))
    ]


def test_twins_and_years_as_by_hand() -> None:
    twins = years = 0
    for seed in range(400):
        reports = with_figures(random.Random(f"figures/{seed}"))
        for at, elsewhere in enumerate(told(reports)):
            twin = _twin(reports, at)
            assert dict(elsewhere.twins) == ({"disclosure": twin} if twin else {}), (seed, at)
            assert (elsewhere.missing, elsewhere.unclear) == _missing(reports, at), (seed, at)
            twins, years = twins + (twin is not None), years + bool(elsewhere.missing)
    assert twins > 20 and years > 20


def _twin(reports: Sequence[Report], at: int) -> Other | None:
    """The one other organisation with the same table 二, if it had it first."""
    own = reports[at]
    alike = [r for r in reports if _table(r) == _table(own)]
    bodies = {body_of_report(r) for r in alike}
    mine = body_of_report(own)
    if len(_table(own)) < 5 or None in bodies or len(bodies) != 2 or own.year is None or mine is None:
        return None
    (other,) = bodies - {mine}
    assert other is not None
    theirs = [r for r in alike if body_of_report(r) == other]
    same = [r for r in alike if body_of_report(r) == mine]
    known = [[r.year for r in rs if r.year is not None] for rs in (same, theirs)]
    earlier = [r for r in theirs if r.year is not None and r.year <= own.year]
    had_before = any(r.year is not None and r.year < own.year for r in same)
    if had_before or not earlier or perhaps_same(mine, other, *known) or "county" in (own.org_type, theirs[0].org_type):
        return None
    first = min(earlier, key=lambda r: r.year or 0)
    place = first.place
    return Other((place.county or "") + (first.org or ""), place.province, first.year, first.source)


def _table(report: Report) -> frozenset[tuple[str, str, Any]]:
    return frozenset((c.row, c.column, c.value) for c in report.cells if c.table == "disclosure" and c.value)


def _missing(reports: Sequence[Report], at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    own, mine = reports[at], body_of_report(reports[at])
    if mine is None or own.year is None:
        return (), ()
    sure: set[int] = set()
    perhaps: set[int | None] = set()
    for report in reports:
        name = report.listed.org if report.listed else report.org
        body = body_of_report(report)
        if body == mine and report.year is not None:
            sure.add(report.year)
        elif name is None or (_stem(name) == _stem(mine.org) and (not body or perhaps_same(mine, body, (), ()))):
            perhaps.add(report.year)
    before = [year for year in sure if year < own.year]
    between = range(max(before) + 1, own.year) if before else range(0)
    unclear = tuple(year for year in between if year in perhaps or None in perhaps)
    return tuple(year for year in between if year not in unclear), unclear


def _stem(org: str) -> str:
    return org.removesuffix("乡").removesuffix("镇").removesuffix("局")


# Outlines -----------------------------------------------------------------------------------------------------------


def outlines(reports: Sequence[Report]) -> list[Outline]:
    return load_outlines(marshal.loads(marshal.dumps([outline_of(report).as_plain() for report in reports])))


def test_an_outline_comes_back_as_it_was() -> None:
    listed = Listed("a", "柳溪乡", HERE, frozenset({2020, 2021}))
    report = replace(make_report(), listed=listed, place=HERE._replace(candidates=("甲县", "乙县")))
    for made in (report, *with_figures(random.Random(1)), *corpus(random.Random(2))):
        assert outlines([made]) == [outline_of(made)]


def test_outlines_hold_once_what_many_have() -> None:
    """Names have their size once; what is of one report only is below 700 bytes."""
    reports = [
        replace(r, source=f"2021/某省某市/某县/{at}.txt", sha256=f"{at:064x}") for at, r in enumerate(copies() * 9)
    ]
    loaded = outlines(reports)
    assert len({id(outline.place) for outline in loaded}) == 1
    seen: set[int] = set()
    size = sum(_size(outline, seen) for outline in loaded)
    assert size / len(loaded) < 700


def _size(value: Any, seen: set[int]) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    inside = value if isinstance(value, tuple | frozenset) else ()
    return sys.getsizeof(value) + 16 + sum(_size(part, seen) for part in inside)


def test_versions_are_the_same_by_outlines() -> None:
    for seed in range(100):
        reports = with_figures(random.Random(f"versions/{seed}"))
        for which in (previous_year, older_version):
            assert which(outlines(reports)) == which(reports), seed


def test_figures_are_equal_whatever_their_order_and_writing() -> None:
    report = make_report("2021", disc("penalties", decisions=3))
    cells = [c._replace(value=Decimal("3.00")) if c.value == 3 else c for c in reversed(report.cells)]
    other = replace(report, cells=tuple(cells))
    assert outline_of(other)[9:] == outline_of(report)[9:]
    assert not amends(other, report)
    for figures in (disc("penalties", decisions=4), disc("penalties", decisions=None), disc("licences", decisions=3)):
        assert amends(make_report("2021", figures), report)
