"""The good warehouse, built once for all tests of the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.expectations.made import copy_warehouse, make_warehouse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("good"))


@pytest.fixture
def con(good: Path):
    with copy_warehouse(good) as copy:
        yield copy
