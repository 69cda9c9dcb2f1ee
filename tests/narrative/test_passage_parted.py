"""Hashes that are put away: all come back, equal ones together and in order, whether or not the memory holds them."""

from pathlib import Path

import numpy as np
import pytest

from gipdata.narrative import passage_parted
from gipdata.narrative.passage_parted import Parted


@pytest.mark.parametrize("in_memory", [100, 1 << 22])
@pytest.mark.parametrize(("part", "bits"), [(1, 8), (20, 6), (1 << 20, 0)])
@pytest.mark.parametrize("seed", range(5))
def test_all_hashes_come_back(
    in_memory: int, part: int, bits: int, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passage_parted, "_IN_MEMORY", in_memory)
    monkeypatch.setattr(passage_parted, "_PART", part)
    random = np.random.default_rng(seed)
    few = random.integers(0, 1 << 64, 200, np.uint64)
    hashes = few[random.integers(0, 200, 1000)]  # each some five times
    with Parted(tmp_path) as parted:
        for start, end in ((0, 0), (0, 1), (1, 400), (400, 990), (990, 990), (990, 1000)):
            parted.put(hashes[start:end], np.arange(start, end, dtype=np.uint32))
        parts = [(found.tolist(), places.tolist()) for found, places in parted.parts()]
    places_of: dict[int, list[int]] = {}
    for number, (found, places) in enumerate(parts):
        for hash_, place in zip(found, places, strict=True):
            assert (number << 64 | hash_) >> bits == int(hashes[place])
            places_of.setdefault(int(hashes[place]), []).append(place)
    assert len(parts) == 1 << bits
    assert places_of == {int(h): np.flatnonzero(hashes == h).tolist() for h in np.unique(hashes)}


def test_of_nothing_there_are_parts_with_nothing() -> None:
    with Parted() as parted:
        assert [(len(hashes), len(places)) for hashes, places in parted.parts()] == [(0, 0)]
