"""Shared passages: every one is found, none that is not there, and each is sorted by who shares it."""

import gc
import random
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import pairwise
from time import process_time

import numpy as np
import pandas as pd
import pytest

from gipdata.narrative import passage_diagonals, passage_index, passage_partners
from gipdata.narrative.passage_bodies import Body
from gipdata.narrative.passage_characters import characters_of
from gipdata.narrative.passage_diagonals import with_one_other, with_own_earlier
from gipdata.narrative.passage_frame import shared_passages
from gipdata.narrative.passage_index import recurring
from gipdata.narrative.passage_matches import contiguous
from gipdata.narrative.passage_stock import form_texts, stock_characters, stock_phrases
from gipdata.narrative.passage_survey import Survey
from gipdata.narrative.passage_view import side_by_side
from gipdata.narrative.passages import SHORTEST, Match, Passage, Shared, Source, find_passages

COUNTY, FAR = ("甲省", "乙市", "丙县"), ("丁省", "戊市", "己县")
PLACES = (COUNTY, (*COUNTY[:2], "庚县"), FAR)
PHRASES = stock_phrases()
RARE = [chr(code) for code in range(0x5300, 0x53FF)]  # of them no set phrase is made


def source(org: str | None, year: int | None, *texts: str, place: tuple[str, ...] = COUNTY, **rest: bool) -> Source:
    """A report with these sections 一, 五, 六."""
    body = Body(org, *place) if org else None
    return Source(body, year, tuple(zip(("overview", "problems", "other_matters"), texts, strict=False)), **rest)


def words(seed: str, length: int) -> str:
    """Characters that mean nothing, the same ones for the same seed."""
    return "".join(random.Random(seed).choices(RARE, k=length))


def told(passages: Sequence[Passage], at: int) -> list[tuple[str, int, int, int | None]]:
    return [(p.shared.value, p.start, p.end, p.other and p.other.source) for p in passages if p.source == at]


def stock(text: str) -> set[int]:
    """Which characters belong to a set phrase, of those that begin at one character to the longest."""
    ends = ((at, max((len(p) for p in PHRASES if text.startswith(p, at)), default=0)) for at in range(len(text)))
    return {i for at, length in ends for i in range(at, at + length)}


# Against a search that tries everything ------------------------------------------------------------------------------


class Naive:
    """The same by the definitions, with the time of a search that tries everything."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.texts = [[(code, characters_of(text).text) for code, text in s.texts] for s in sources]
        self.having: dict[str, set[int]] = {}
        for at, texts in enumerate(self.texts):
            for _, text in texts:
                for start in range(len(text) - SHORTEST + 1):
                    self.having.setdefault(text[start : start + SHORTEST], set()).add(at)
        self.form = [characters_of(text).text for text in form_texts()]

    def shared(self, shingle: str, at: int) -> tuple[Shared | None, Body | None]:
        """With whom a shingle of a report is shared, and the one other organisation."""
        own, having = self.sources[at], self.having[shingle]
        bodies = {body for i in having if (body := self.sources[i].body)}
        counties = {body[1:] for body in bodies}
        others = bodies - {own.body}
        if any(shingle in text for text in self.form):
            return Shared.FORM, None
        if len(bodies) >= 3:
            return (Shared.STOCK if len(counties) >= 2 else Shared.COUNTY), None
        years = [self.sources[i].year for i in having if own.body and self.sources[i].body == own.body]
        if own.year is not None and any(year is not None and year < own.year for year in years):
            return Shared.OWN_EARLIER, own.body
        if own.body is None or any(self.sources[i].body is None for i in having):
            return (Shared.UNDECIDED if len(having) > 1 else None), None
        return (Shared.ONE_OTHER, others.pop()) if others else (None, None)

    def kinds(self, at: int, code: str, text: str) -> list[tuple[Shared | None, Body | None]]:
        if code in ("front", "back"):
            return []
        return [self.shared(text[i : i + SHORTEST], at) for i in range(len(text) - SHORTEST + 1)]

    def runs(self) -> Iterator[tuple[int, str, int, int, Shared]]:
        for at, texts in enumerate(self.texts):
            for code, text in texts:
                start = 0
                kinds = [kind for kind, _ in self.kinds(at, code, text)]
                for end, (kind, after) in enumerate(pairwise([*kinds, None]), 1):
                    if kind is not after:
                        if kind not in (None, Shared.OWN_EARLIER, Shared.ONE_OTHER):
                            yield at, code, start, end + SHORTEST - 1, kind
                        start = end

    def held(self) -> Iterator[tuple[int, str, int, int, int]]:
        """Report, section, start, end, and the index of the other report."""
        for at, own in enumerate(self.sources):
            for code, text in self.texts[at]:
                kinds = self.kinds(at, code, text)
                for body in {body for _, body in kinds if body}:
                    wanted = [other == body for _, other in kinds]
                    reports = [i for i, s in enumerate(self.sources) if s.body == body]
                    reports.sort(key=lambda i: (self.sources[i].year is None, self.sources[i].year, i))
                    year = own.year
                    not_later = [i for i in reports if (self.sources[i].year or 9999) <= (year or 0)]
                    if body == own.body:
                        earlier = [i for i in not_later if self.sources[i].year != year]
                        last_first = sorted(earlier, key=lambda i: -(self.sources[i].year or 0))
                        yield from self.longest(at, code, text, wanted, last_first)
                        continue
                    found = list(self.longest(at, code, text, wanted, not_later if year is not None else reports))
                    for _, _, start, end, _ in found:
                        wanted[start : end - SHORTEST + 1] = [False] * (end - SHORTEST + 1 - start)
                    yield from found
                    yield from self.longest(at, code, text, wanted, [i for i in reports if i not in not_later])

    def commonplace(self, at: int, code: str, start: int, end: int) -> Shared | None:
        """What half of a passage is, where that is held against nobody and less than 60 characters are left."""
        text = dict(self.texts[at])[code]
        kinds = [kind for kind, _ in self.kinds(at, code, text)]
        covered = {start + i for i in stock(text[start:end])}
        for among, shared in ((("form", "stock"), Shared.STOCK), (("county",), Shared.COUNTY)):
            covered |= {
                i for at in range(start, end - SHORTEST + 1) if kinds[at] in among for i in range(at, at + SHORTEST)
            }
            left = [i for i in range(start, end) if i not in covered and not text[i].isdigit()]
            if len(left) <= sum(not text[i].isdigit() for i in covered) and len(left) < 60:
                return shared
        return None

    def longest(
        self, at: int, code: str, text: str, wanted: Sequence[bool], others: Sequence[int]
    ) -> Iterator[tuple[int, str, int, int, int]]:
        """Of each start the longest passage with a wanted shingle in it, none inside another."""
        spans: dict[tuple[int, int], int] = {}
        for other in others:
            for start in range(len(text)):
                ends = range(start + SHORTEST, len(text) + 1)
                end = max((e for e in ends if any(text[start:e] in t for _, t in self.texts[other])), default=0)
                if end and any(wanted[start : end - SHORTEST + 1]):
                    spans.setdefault((start, end), other)
        for (start, end), other in spans.items():
            if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in spans):
                yield at, code, start, end, other


def corpus(rng: random.Random) -> list[Source]:
    """Reports put together from few pieces, so that they have much in common, with all that may be unknown."""
    pieces = [words(str(rng.random()), rng.randint(5, 45)) for _ in range(rng.randint(3, 9))]
    pieces.append(characters_of(form_texts()[-1]).text[: rng.randint(20, 60)])

    def text() -> str:
        chosen = [rng.choice(pieces) for _ in range(rng.randint(0, 4))]
        return "，".join(piece[rng.randint(0, 6) : len(piece) - rng.randint(0, 6)] for piece in chosen)

    made = []
    for _ in range(rng.randint(1, 9)):
        codes = rng.sample(["front", "overview", "problems", "other_matters", "back"], rng.randint(0, 4))
        body = Body(rng.choice("金木水火"), *rng.choice(PLACES)) if rng.random() < 0.9 else None
        year = rng.choice([2019, 2020, 2021]) if rng.random() < 0.9 else None
        made.append(Source(body, year, tuple((code, text()) for code in codes)))
    return made


@pytest.mark.parametrize("block", range(8))
def test_as_a_search_that_tries_everything(block: int) -> None:
    for seed in range(50):
        sources = corpus(random.Random(f"{block}/{seed}"))
        naive = Naive(sources)
        found = [
            (p.source, p.section, *_counted(sources, p), p.shared, p.other and p.other.source)
            for p in find_passages(sources)
        ]
        expected = {(*key, kind, None) for *key, kind in naive.runs()}
        for at, code, start, end, other in naive.held():
            kind = naive.commonplace(at, code, start, end)
            own = sources[other].body == sources[at].body
            held = Shared.OWN_EARLIER if own else Shared.ONE_OTHER
            expected.add((at, code, start, end, kind or held, None if kind else other))
        assert sorted(found, key=str) == sorted(expected, key=str), (block, seed)


@pytest.mark.parametrize("seed", range(60))
def test_spans_are_those_of_equal_characters(seed: int) -> None:
    sources = corpus(random.Random(f"spans/{seed}"))
    for passage in find_passages(sources):
        text = characters_of(_text_of(sources, passage)).text
        assert len(text) == passage.length >= SHORTEST
        if passage.other:
            assert characters_of(_text_of(sources, passage.other)).text == text


def _text_of(sources: Sequence[Source], place: Passage | Match) -> str:
    return dict(sources[place.source].texts)[place.section][place.start : place.end]


def _counted(sources: Sequence[Source], passage: Passage) -> tuple[int, int]:
    """The span of a passage among the characters that count."""
    offsets = characters_of(dict(sources[passage.source].texts)[passage.section]).offsets.tolist()
    start = offsets.index(passage.start)
    assert offsets[start + passage.length - 1] == passage.end - 1
    return start, start + passage.length


# The parts it is made of ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hash_bits", [None, 1, 3, 8])
@pytest.mark.parametrize("length", [2, 3, 5, 20])
def test_equal_shingles_are_told_by_their_characters_not_by_a_hash(length: int, hash_bits: int | None) -> None:
    for seed in range(25):
        rng = random.Random(seed)
        half = "".join(rng.choices("甲乙丙𠮷", k=rng.randint(0, 120)))
        text = half + half[rng.randint(0, 30) :]
        begins = [at + length <= len(text) and rng.random() < 0.9 for at in range(len(text))]
        expected: dict[str, list[int]] = {}
        for at in range(len(text)):
            if begins[at]:
                expected.setdefault(text[at : at + length], []).append(at)
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        found = recurring(codes, np.array(begins, np.bool_), length, hash_bits)
        groups: dict[int, list[int]] = {}
        for at, group in zip(found.positions.tolist(), found.group.tolist(), strict=True):
            groups.setdefault(group, []).append(at)
        assert list(groups) == list(range(len(groups)))
        assert sorted(groups.values()) == sorted(at for at in expected.values() if len(at) > 1)


def test_one_character_that_differs_parts_all_shingles_that_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the hash does not see it, and all that is behind it agrees."""
    hashes = passage_index._hashes
    alike = np.array([ord("甲")], np.uint32), np.array([ord("乙")], np.uint32)
    monkeypatch.setattr(passage_index, "_hashes", lambda c, n: hashes(np.where(c == alike[1], alike[0], c), n))
    text = words("one", 60)
    codes = np.frombuffer(f"{text}甲{text}天{text}乙{text}".encode("utf-32-le"), np.uint32)
    begins = np.arange(len(codes)) <= len(codes) - 20
    found = recurring(codes, begins, 20)
    pairs = {tuple(found.positions[found.group == n].tolist()) for n in range(int(found.group[-1]) + 1)}
    assert pairs == {(at, at + 61, at + 122, at + 183) for at in range(41)}


@pytest.mark.parametrize("seed", range(30))
def test_shingles_that_stand_very_often_are_searched_as_well(seed: int) -> None:
    rng = random.Random(seed)
    pieces = [words(f"{seed}/{n}", rng.randint(15, 30)) for n in range(3)]
    texts = ["".join(rng.choices(pieces, k=rng.randint(1, 14))) for _ in range(6)]
    first, second = source("金", 2020, *texts[:2]), source("木", rng.choice([2019, 2020, 2021]), *texts[2:4])
    earlier = [source("金", rng.choice([2018, 2019]), *texts[4:]) for _ in range(rng.randint(1, 3))]
    for search, sources in ((with_one_other, (first, second)), (with_own_earlier, (first, *earlier))):
        survey = Survey(sources)
        found = [sorted(zip(*(column.tolist() for column in search(survey, n)), strict=True)) for n in (1, 4, 1000)]
        assert found[0]
        assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("seed", range(30))
def test_what_is_asked_for_is_a_part_of_all(seed: int) -> None:
    sources = corpus(random.Random(f"asked/{seed}"))
    everything = find_passages(sources)
    assert len({(p.source, p.section, p.start, p.end) for p in everything}) == len(everything)
    for shortest in range(20, 60, 3):
        for shared in ((Shared.ONE_OTHER, Shared.UNDECIDED), (Shared.OWN_EARLIER,), (Shared.STOCK,), tuple(Shared)):
            expected = [p for p in everything if p.length >= shortest and p.shared in shared]
            assert find_passages(sources, shared, shortest) == expected


@pytest.mark.parametrize("size", [7, 50])
def test_the_same_whatever_is_worked_on_at_a_time(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    corpora = [corpus(random.Random(f"parts/{seed}")) for seed in range(12)]
    found = [find_passages(sources) for sources in corpora]
    for module, names in (
        (passage_index, ("_PIECE", "_BLOCK")),
        (passage_diagonals, ("_PAIRS",)),
        (passage_partners, ("_AT_A_TIME",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, size)
    assert [find_passages(sources) for sources in corpora] == found


def test_what_a_search_needs_is_given_back_when_it_ends() -> None:
    corpora = [corpus(random.Random(f"memory/{seed}")) for seed in range(12)]
    gc.collect()
    gc.disable()
    try:
        assert any([find_passages(sources) for sources in corpora])
        assert not [found for found in gc.get_objects() if isinstance(found, Survey)]
    finally:
        gc.enable()


def test_a_passage_is_as_long_as_two_reports_agree_however_much_of_it_is_stock() -> None:
    common, own = words("common", 3_000), words("own", 70)
    others = [source(org, 2020, common, place=FAR) for org in "土日月"]
    for text, stock_at, own_at in ((common + own, (0, 3_000), (0, 3_070)), (own + common, (70, 3_070), (0, 3_070))):
        sources = [*others, source("木", 2019, text), source("木", 2020, f"{text}天地")]
        assert told(find_passages(sources), 4) == [("own_earlier", *own_at, 3), ("stock", *stock_at, None)]


@pytest.mark.parametrize("seed", range(40))
def test_a_stretch_is_parted_where_the_other_text_has_it_in_pieces(seed: int) -> None:
    rng = random.Random(seed)
    text = words(str(seed), 60)
    pieces = [text[at : at + rng.randint(11, 25)] for at in range(0, 60, 4)]
    rng.shuffle(pieces)
    other = "\n".join(pieces)
    spans = {
        (start, end)
        for start in range(60)
        for end in range(start + 8, 61)
        if text[start:end] in other
        if start == 0 or text[start - 1 : end] not in other
        if end == 60 or text[start : end + 1] not in other
    }
    assert {(start, start + length) for start, length, _ in contiguous(text, other, 8)} == spans
    assert all(other[at : at + length] == text[s : s + length] for s, length, at in contiguous(text, other, 8))


def test_a_text_made_to_be_slow_is_not() -> None:
    """A million equal characters, and as many in pieces that nowhere stand in one piece."""
    started = process_time()
    find_passages([source("金", 2020, "一" * 1_000_000), source("木", 2020, "一" * 1_000_000)])
    pieces = [words(str(n), 40) for n in range(100)]
    rng = random.Random(0)
    broken = ["".join(rng.choice(pieces)[rng.randint(0, 9) :] for _ in range(9_000)) for _ in range(2)]
    find_passages([source("金", 2020, broken[0]), source("木", 2020, broken[1])])
    assert process_time() - started < 60


# Who shares it -------------------------------------------------------------------------------------------------------

TEXT = words("text", 70)


def shared_by(*sources: Source) -> list[tuple[str, int | None]]:
    """The classes of the last report's passages, and the index of the report each is held against."""
    found = [p for p in find_passages(sources) if p.source == len(sources) - 1]
    return [(p.shared.value, p.other and p.other.source) for p in found]


def test_found_with_nobody() -> None:
    assert shared_by(source("金", 2020, words("other", 70)), source("木", 2020, TEXT)) == []
    assert shared_by(source("木", 2020, TEXT, TEXT)) == []
    assert shared_by(source("金", 2020, TEXT[:19]), source("木", 2020, TEXT[:19])) == []
    assert find_passages([]) == []


def test_twenty_characters_are_a_passage() -> None:
    assert shared_by(source("金", 2020, TEXT[:20]), source("木", 2020, TEXT[:20])) == [("one_other", 0)]


def test_marks_spaces_and_widths_do_not_part_a_passage() -> None:
    written = "：".join(TEXT[:30]) + "２０２０"
    passage = find_passages([source("金", 2020, TEXT[:30] + "2020"), source("木", 2020, f"（{written}）。")])[1]
    assert (passage.start, passage.end, passage.length) == (1, 1 + len(written), 34)


def test_a_figure_or_a_name_parts_a_passage() -> None:
    one, other = (source(org, 2020, f"{TEXT[:40]}{org}{TEXT[40:]}") for org in "金木")
    assert told(find_passages([one, other]), 1) == [("one_other", 0, 40, 0), ("one_other", 41, 71, 0)]


def test_two_sections_are_not_one_text() -> None:
    assert shared_by(source("金", 2020, TEXT[:15], TEXT[15:30]), source("木", 2020, TEXT[:30])) == []
    assert shared_by(source("金", 2020, TEXT[:30]), source("木", 2020, TEXT[:15], TEXT[15:30])) == []


def test_versions_of_a_report_that_are_parted_differently_are_not_the_same() -> None:
    first, second = source("木", 2019, TEXT[:30], TEXT[30:]), source("木", 2019, TEXT)
    assert told(find_passages([first, second, source("木", 2020, TEXT)]), 2) == [("own_earlier", 0, 70, 1)]


def test_one_other_organisation() -> None:
    assert shared_by(source("金", 2020, TEXT), source("木", 2020, TEXT)) == [("one_other", 0)]
    assert shared_by(source("金", 2020, TEXT, place=FAR), source("金", 2020, TEXT)) == [("one_other", 0)]


def test_of_several_reports_the_first_that_is_not_later() -> None:
    years = [source("金", year, TEXT) for year in (2022, 2019, 2020)]
    assert shared_by(*years, source("木", 2021, TEXT)) == [("one_other", 1)]
    assert shared_by(years[0], source("木", 2021, TEXT)) == [("one_other", 0)]


def test_a_longer_one_of_a_later_year_does_not_hide_the_shorter_of_an_earlier() -> None:
    sources = [source("金", 2022, TEXT), source("金", 2019, TEXT[:30]), source("木", 2021, TEXT)]
    assert told(find_passages(sources), 2) == [("one_other", 0, 70, 0), ("one_other", 0, 30, 1)]


def test_own_earlier_reports() -> None:
    assert shared_by(source("木", 2019, TEXT), source("木", 2020, TEXT), source("木", 2021, TEXT)) == [
        ("own_earlier", 1)
    ]
    assert shared_by(source("金", 2019, TEXT), source("木", 2020, TEXT), source("木", 2021, TEXT)) == [
        ("own_earlier", 1)
    ]
    assert shared_by(source("木", 2022, TEXT), source("木", 2021, TEXT)) == []
    assert shared_by(source("木", 2021, TEXT), source("木", 2021, TEXT)) == []
    assert shared_by(source("木", None, TEXT), source("木", 2021, TEXT)) == []
    assert shared_by(source("木", 2021, TEXT), source("木", None, TEXT)) == []


def test_the_template_of_a_county_and_stock() -> None:
    here = [source("金", 2020, TEXT), source("水", 2020, TEXT)]
    assert shared_by(*here, source("木", 2020, TEXT)) == [("county", None)]
    assert shared_by(*here, source("木", 2020, TEXT, place=FAR)) == [("stock", None)]
    assert shared_by(*here, source(None, 2020, TEXT)) == [("undecided", None)]
    assert shared_by(*here, source("火", 2020, TEXT), source(None, 2020, TEXT)) == [("county", None)]


def test_the_words_of_the_county_government() -> None:
    assert shared_by(source("县政府", 2020, TEXT, superior=True), source("木", 2020, TEXT)) == [("county", None)]


def test_counts() -> None:
    sources = [source("金", 2020, TEXT), source("水", 2020, TEXT[:40], place=FAR), source("木", 2020, TEXT)]
    passages = [p for p in find_passages(sources) if p.source == 2]
    assert [(p.shared.value, p.length, p.n_organisations, p.n_counties) for p in passages] == [
        ("stock", 70, 2, 1),
        ("stock", 40, 3, 2),
    ]


def test_a_passage_that_is_mostly_stock_is_stock() -> None:
    """Two characters more that happen to be equal do not make a passage of stock one's own; sixty do."""
    stock, own = words("stock", 60), words("own", 60)
    others = [source(org, 2020, stock, place=FAR) for org in "土日月"]
    for length, expected in ((2, "stock"), (59, "stock"), (60, "one_other")):
        sources = [*others, source("金", 2020, stock + own[:length]), source("木", 2020, stock + own[:length])]
        whole = [p for p in find_passages(sources) if p.source == 4 and p.length == 60 + length]
        assert [p.shared.value for p in whole] == [expected]


def test_a_set_phrase_that_two_passages_have_half_each_of_is_none() -> None:
    own, usual, halves = words("own", 40), "加强组织领导明确职责", ("高度", "重视政务公开工作")
    texts = (own[:12] + usual + halves[0], halves[1] + own[12:])
    assert len(stock(texts[0])) == 10 and len(stock("".join(texts))) > 12
    sources = [source(org, 2020, *texts) for org in "金木"]
    assert [(p.shared.value, p.length) for p in find_passages(sources)] == [("one_other", len(t)) for t in texts] * 2


@pytest.mark.parametrize("unknown", ["金", None])
def test_nothing_is_held_against_anyone_where_somebody_is_unknown(unknown: str | None) -> None:
    assert shared_by(source(None, 2020, TEXT), source("木", 2020, TEXT)) == [("undecided", None)]
    assert shared_by(source("木", 2020, TEXT), source(None, 2020, TEXT)) == [("undecided", None)]
    both = (source(unknown, 2019, TEXT), source(None, 2020, TEXT), source("木", 2020, TEXT))
    assert shared_by(*both) == [("undecided", None)]


@pytest.mark.parametrize(
    ("name", "year", "place", "expected"),
    [
        ("柳溪镇", 2020, COUNTY, "undecided"),  # raised to a town
        ("柳溪街道", 2021, COUNTY, "undecided"),
        ("柳溪乡", 2020, (None, None, "丙县"), "undecided"),
        ("柳溪乡", 2020, ("甲省", "乙市", "丙区"), "undecided"),  # the county became a district
        ("柳溪乡", 2020, ("甲省", "乙市", "庚县"), "one_other"),
        ("柳溪乡", 2020, FAR, "one_other"),
        ("东柳溪乡", 2020, COUNTY, "undecided"),  # has no report of the same year: may be the predecessor
        ("东柳溪乡", 2021, COUNTY, "one_other"),
        ("石桥镇", 2020, COUNTY, "one_other"),
    ],
)
def test_another_name_may_be_the_same_organisation(
    name: str, year: int, place: tuple[str, str, str], expected: str
) -> None:
    sources = (source(name, year, TEXT, place=place), source("柳溪乡", 2021, TEXT))
    assert [kind for kind, _ in shared_by(*sources)] == [expected]


def test_what_is_the_web_pages_is_not_reported_but_counts() -> None:
    def page(org: str, code: str) -> Source:
        return Source(Body(org, *COUNTY), 2020, ((code, TEXT),))

    assert shared_by(page("金", "overview"), page("木", "front")) == []
    assert shared_by(page("金", "back"), page("木", "overview")) == [("one_other", 0)]
    assert shared_by(page("金", "back"), page("水", "front"), page("木", "overview")) == [("county", None)]


# What everybody writes -----------------------------------------------------------------------------------------------


def test_phrases_are_phrases() -> None:
    """A sentence in the list would be somebody's; a single character would cover anything."""
    data = tomllib.loads(files("gipdata.narrative").joinpath("stock.toml").read_text(encoding="utf-8"))
    phrases = [characters_of(phrase).text for phrase in data["phrases"].split()]
    assert [phrase for phrase in phrases if not 2 <= len(phrase) <= 12] == []
    assert sorted(phrases) == sorted(set(phrases))


def test_the_list_covers_set_phrases_and_not_what_is_special() -> None:
    usual = "加强组织领导明确职责分工建立健全长效机制自觉接受社会监督"
    special = "渡口的木牌换成铁牌由船工老周每月初五核对水位"
    assert stock_characters(characters_of(usual).codes).all()
    assert not stock_characters(characters_of(special).codes).any()


def test_set_phrases_are_found_as_one_by_one() -> None:
    rng, phrases = random.Random(0), sorted(PHRASES)
    for _ in range(60):
        pieces = [rng.choice(phrases) for _ in range(rng.randint(0, 9))]
        text = "".join(piece[rng.choice([0, 0, 1]) : len(piece) - rng.choice([0, 0, 1])] for piece in pieces)
        assert set(np.flatnonzero(stock_characters(characters_of(text).codes)).tolist()) == stock(text)


def test_form_and_regulation() -> None:
    law = "依法确定为国家秘密的政府信息，法律、行政法规禁止公开的政府信息，以及公开后可能危及国家安全"
    labels = "1.属于国家秘密 2.其他法律行政法规禁止公开 3.危及“三安全一稳定” 4.保护第三方合法权益"
    for text in (law, labels):
        assert shared_by(source("金", 2020, text), source("木", 2020, text)) == [("form", None)]
    cells = " 0 0 0 0 0 0 0 ".join(["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及三安全一稳定", "4.保护"])
    assert shared_by(source("金", 2020, cells), source("木", 2020, cells)) == [("stock", None)]
    figures = "0 " * 60
    assert shared_by(source("金", 2020, figures), source("木", 2020, figures)) == [("stock", None)]


# The frame -----------------------------------------------------------------------------------------------------------


def _frames(*rows: tuple[str, str | None, int | None, str | None, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    reports = pd.DataFrame(
        [(i, org, org, county, None, county and "甲省", "township", year) for i, org, year, county, _ in rows],
        columns=["report_id", "org", "township", "county", "city", "province", "org_type", "year"],
    ).astype({"year": "Int64"})
    sections = pd.DataFrame(
        [(i, "overview", text, "第3行") for i, *_, text in rows], columns=["report_id", "section", "text", "location"]
    )
    return sections, reports


def test_the_frame() -> None:
    frame = shared_passages(
        *_frames(
            ("a", "石桥镇", 2020, "丙县", f"前，{TEXT}"), ("b", "柳溪乡", 2021, "丙县", f"{TEXT[:30]}，{TEXT[30:]}。")
        )
    )
    assert frame.loc[1].to_dict() == {
        "report_id": "b", "org": "柳溪乡", "year": 2021, "section": "overview", "start": 0, "end": 71, "length": 70,
        "text": f"{TEXT[:30]}，{TEXT[30:]}", "class": "one_other", "with_report_id": "a", "with_section": "overview",
        "with_start": 2, "with_end": 72, "n_organisations": 2, "n_counties": 1, "location": "第3行",
    }  # fmt: skip
    assert frame["report_id"].tolist() == ["a", "b"]


def test_the_frame_where_much_is_unknown() -> None:
    frame = shared_passages(
        *_frames(("a", None, None, None, TEXT), ("b", "柳溪乡", 2021, None, TEXT), ("c", "石桥镇", 2021, "丙县", TEXT))
    )
    assert frame["class"].tolist() == ["undecided"] * 3
    assert frame["with_report_id"].isna().all()
    assert frame["year"].isna().tolist() == [True, False, False]


def test_the_frame_of_nothing_has_its_dtypes() -> None:
    empty = shared_passages(*_frames())
    some = shared_passages(*_frames(("a", "石桥镇", 2020, "丙县", TEXT), ("b", "柳溪乡", 2021, "丙县", TEXT)))
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == some.dtypes.to_dict()


# Side by side --------------------------------------------------------------------------------------------------------


def test_side_by_side_marks_what_is_shared() -> None:
    view = side_by_side(f"{'天' * 50}{TEXT}地", f"玄，{TEXT[:35]} {TEXT[35:]}", ("本年", "上年"), context=3)
    assert str(view) == f"本年：…天天天⟦{TEXT}⟧地\n上年：玄，⟦{TEXT[:35]} {TEXT[35:]}⟧"
    assert str(side_by_side("甲", "乙")) == "甲与乙没有相同的文字。"


def test_side_by_side_escapes_what_is_written() -> None:
    text = f"<b>&{TEXT}\"'</b>"
    html = side_by_side(text, text, ("<i>", "乙"))._repr_html_()
    assert "<b>" not in html and "<i>" not in html
    assert html.count(f"<mark>b&gt;&amp;{TEXT}&quot;&#x27;&lt;/b</mark>") == 2


def test_side_by_side_wants_sensible_numbers() -> None:
    with pytest.raises(ValueError, match="at least one"):
        side_by_side("甲", "乙", shortest=0)
