"""The county's facts, and what a build reads from its documents: made once for all tests here."""

import pytest

import gipdata
from gipdata.dataset import Dataset
from tools.county.facts import Facts
from tools.county.loading import load_facts
from tools.make_county import RAW


@pytest.fixture(scope="session")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="session")
def data() -> Dataset:
    return gipdata.build(RAW)
