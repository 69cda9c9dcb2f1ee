"""What all tests share: where the real reports lie, and how random tests behave."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from gipdata import pool
from gipdata.opening import outcomes_of
from gipdata.outcomes import Outcome, Request
from gipdata.worker import Worker

# The same examples in every run, and no time limit for one of them: the machines of a CI are slow now and then.
settings.register_profile("gipdata", derandomize=True, deadline=None)
settings.load_profile("gipdata")

T = TypeVar("T")
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


class _WorkerHere(Worker):
    """Reads in this very process."""

    def read(self, request: Request) -> Iterator[Outcome]:
        if request.office:
            os.environ["GIPDATA_OFFICE_CACHE"] = request.office.folder
        return (outcome for outcome in outcomes_of(request) if outcome.is_settled)

    def start(self) -> None:
        pass

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        return function(*arguments)


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds read in this process, where a test can put something in a function's place."""
    monkeypatch.setattr(pool, "Worker", _WorkerHere)
    monkeypatch.setenv("GIPDATA_OFFICE_CACHE", "")
