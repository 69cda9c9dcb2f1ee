"""What a build reads from the sample county, made once for the tests that ask for it."""

import pytest

import gipdata
from gipdata.dataset import Dataset
from tools.make_county import RAW


@pytest.fixture(scope="session")
def county() -> Dataset:
    return gipdata.build(RAW)
