"""A small warehouse made of hand-written records."""

from __future__ import annotations

from pathlib import Path

import pytest

from seeds import SEEDS_DIR
from tests.warehouse.build import Night
from warehouse.settings import read_settings


@pytest.fixture(scope="session")
def settings():
    return read_settings(SEEDS_DIR)


@pytest.fixture
def night(tmp_path: Path, settings):
    with Night(tmp_path, settings) as opened:
        yield opened
