"""What a night says at its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.ledger import PUBLISHED, UNCHANGED, Ledger
from flows.night import Night
from flows.report import NightReport, report_of, summary_rows
from flows.settings import Scope, Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("counts", "durations", "words"),
    [
        ({"seen": 1007, "new": 1004, "known": 1, "refused": 2}, {"ingest": 1.0}, "1,007 (1,004 new, 1 known, 2 refused)"),
        ({"seen": 4, "new": 4, "pages_refused": 1}, {"ingest": 1.0}, "4 (4 new); 1 could not be read, stg_rejected says why"),
        ({"seen": 0}, {"ingest": 1.0}, "0 (0 new)"),
        ({"explorer_failed": 0}, {}, "the landing is as the last night left it"),
        ({"pages": 1200, "pages_refused": 34}, {"ingest": 0.1}, "1,234 of the spool read again; the landing was left alone"),
    ],
)
def test_the_pages_that_came_in_are_told(counts: dict[str, int], durations: dict[str, float], words: str) -> None:
    report = NightReport("run", PUBLISHED if counts.get("pages") else UNCHANGED, "h", "l", counts=counts, durations=durations)
    assert dict(summary_rows(report))["Pages in"] == words


@pytest.mark.parametrize(("seen", "is_told"), [(0, True), (3, False)])
def test_a_backfill_that_finds_no_page_says_which_day_counts(tmp_path: Path, seen: int, is_told: bool) -> None:
    ledger, settings = Ledger(tmp_path / "ledger.sqlite"), Settings(home=tmp_path, landing="l")
    night = Night(settings=settings, scope=Scope(since=date(2026, 1, 1)), landing=tmp_path, run_id="now", ledger=ledger)
    night.count(seen=seen)
    assert any("crawl time" in note for note in report_of(night).notes) is is_told
