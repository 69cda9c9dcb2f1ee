"""A small run of ``make fuzz`` (tools/fuzz.py): of damaged files of every kind, none does more than be refused."""

import pytest

from tests.hostile.fuzzing import KINDS, fuzzed, try_to_read

_SEED = 7
_COUNT = 30


@pytest.mark.parametrize("kind", list(KINDS))
def test_damaged_files_are_read_or_refused(kind: str) -> None:
    results = {try_to_read(fuzzed(kind, _SEED, number), seconds=20) for number in range(_COUNT)}
    # The files are neither all beyond reading nor all untouched.
    assert results & {"report", "no report"}
    assert "refused" in results or kind in ("text", "csv", "html", "mhtml")
