"""The good warehouse, built once for all tests of the gate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.expectations.made import copy_warehouse, make_warehouse


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("good"))


@pytest.fixture
def con(good: Path):
    with copy_warehouse(good) as copy:
        yield copy
