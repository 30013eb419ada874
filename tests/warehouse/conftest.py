"""A small warehouse made of hand-written records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from seeds import SEEDS_DIR
from tests.warehouse.build import Night
from warehouse.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def settings():
    return read_settings(SEEDS_DIR)


@pytest.fixture
def night(tmp_path: Path, settings):
    with Night(tmp_path, settings) as opened:
        yield opened
