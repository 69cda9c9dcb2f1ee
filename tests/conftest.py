"""What all tests share: where the real reports lie, and how random tests behave."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, and no time limit for one of them: the machines of a CI are slow now and then.
settings.register_profile("gipdata", derandomize=True, deadline=None)
settings.load_profile("gipdata")

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_reports() -> Path:
    """The folder of real reports: other people's words, which the project holds no copy of.

    It is named by GIPDATA_REAL_REPORTS, by default ``../shared/reports`` beside the repository.
    """
    folder = Path(os.environ.get("GIPDATA_REAL_REPORTS") or REPOSITORY.parent / "shared" / "reports")
    if not any(folder.glob("*.txt")):
        pytest.skip(f"no real reports in {folder}: name their folder in GIPDATA_REAL_REPORTS")
    return folder
