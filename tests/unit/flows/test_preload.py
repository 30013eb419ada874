"""When the gate is imported early: where little is new in the landing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flows.commands.run import _is_small
from flows.home import Home
from flows.ledger import PUBLISHED, Ledger
from flows.preload import holds_little_news
from flows.settings import Scope, Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """An old file of 1,000 bytes, and a new one of 100 in a folder."""
    folder = tmp_path / "landing"
    (folder / "city").mkdir(parents=True)
    (folder / "old.txt").write_bytes(b"o" * 1000)
    os.utime(folder / "old.txt", (1000, 1000))
    (folder / "city" / "new.txt").write_bytes(b"n" * 100)
    return folder


@pytest.mark.parametrize(("since", "most", "little"), [(0, 1100, True), (0, 1099, False), (1000, 100, True), (1000, 99, False)])
def test_only_what_is_new_counts(landing: Path, since: float, most: int, little: bool) -> None:
    assert holds_little_news(landing, since, most) is little


def test_a_landing_may_be_a_single_file(landing: Path) -> None:
    assert not holds_little_news(landing / "old.txt", 0, 999)
    assert holds_little_news(landing / "old.txt", 0, 1000)


def test_a_night_is_small_by_what_landed_since_the_last_that_ended(landing: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    settings = Settings(landing=str(landing), home=home.root, batch_bytes=500)
    assert not _is_small(settings, Scope(), home), "all of it is new"
    ledger = Ledger(home.ledger)
    ledger.open_run("run", landing="l", engine="process", mode="incremental", rules_hash="r", program_hash="p")
    ledger.close_run("run", PUBLISHED, counts={}, durations={})
    assert _is_small(settings, Scope(), home)
    assert not _is_small(settings, Scope(spool_only=True), home), "nobody knows how much of the spool it takes"
    assert not _is_small(settings.model_copy(update={"landing": "s3://bucket/landing"}), Scope(), home)
