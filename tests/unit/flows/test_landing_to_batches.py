"""Landing to raw batches: what is new, what is known, how large a batch is, which days are taken."""

from __future__ import annotations

import os
from contextlib import nullcontext
from datetime import date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from flows.errors import ChengjiError
from flows.ingest import Ingested, group_landing
from flows.ledger import Ledger
from flows.night import read_inventory
from flows.settings import Scope, Settings
from flows.spool import refusal_key
from flows.stages import refuse_faulty

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.txt").write_text(f"第{n}页，新建公园{n + 2}个。")
    (folder / "empty.txt").touch()
    return folder


def test_batches_hold_at_most_what_the_settings_say(landing: Path) -> None:
    tally = Ingested()
    batches = list(group_landing(landing, Settings(batch_pages=2), None, tally))
    assert [len(batch.pages) for batch in batches] == [2, 2, 1]
    assert (tally.seen, tally.new, tally.known, tally.refused) == (6, 5, 0, 1)
    sizes = [len(batch.pages) for batch in group_landing(landing, Settings(batch_bytes=1), None, Ingested())]
    assert sizes == [1] * 5 + [0]


def test_what_the_ledger_knows_is_passed_over(landing: Path, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    for batch in group_landing(landing, Settings(), ledger, Ingested()):
        ledger.seal_raw(batch.raw_id, batch.pages, map(refusal_key, batch.rejected), batch.size, "run")
    (landing / "new.txt").write_text("新建公园9个。")
    tally = Ingested()
    batches = list(group_landing(landing, Settings(), ledger, tally))
    assert [[page.source_uri for page in batch.pages.values()] for batch in batches] == [["new.txt"]]
    assert batches[0].rejected == []
    assert (tally.seen, tally.new, tally.known, tally.refused, tally.refused_new) == (7, 1, 5, 1, 0)


def test_a_backfill_takes_pages_of_its_days_only(landing: Path) -> None:
    for n in range(5):
        noon = datetime(2026, 11, 1 + n, 12, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
        os.utime(landing / f"{n}.txt", (noon, noon))
    (landing / "empty.txt").unlink()
    scope = Scope(since=date(2026, 11, 2), until=date(2026, 11, 3))
    (batch,) = group_landing(landing, Settings(), None, Ingested(), scope)
    assert sorted(page.source_uri for page in batch.pages.values()) == ["1.txt", "2.txt"]


def test_the_inventory_changes_with_names_sizes_times_and_rights(landing: Path) -> None:
    seen = {read_inventory(landing)}
    assert read_inventory(landing) in seen
    os.utime(landing / "0.txt", (1, 1))
    seen.add(read_inventory(landing))
    (landing / "0.txt").chmod(0o400)
    seen.add(read_inventory(landing))
    (landing / "0.txt").rename(landing / "9.txt")
    seen.add(read_inventory(landing))
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("pages", "faults", "stops"),
    [(0, 1, True), (14, 1, False), (1, 14, True), (13, 2, True), (98, 2, False), (97, 3, True), (15, 0, False), (0, 0, False)],
)
def test_a_night_on_which_many_pages_met_a_fault_loads_nothing(pages: int, faults: int, stops: bool) -> None:
    ledger = SimpleNamespace(batches=lambda rules_hash: {})
    counts = {"pages": pages, "pages_refused": faults, "faults": faults}
    night = SimpleNamespace(counts=counts, settings=Settings(), ledger=ledger, rules_hash="r")
    with pytest.raises(ChengjiError, match=f"^{faults} of {pages + faults} pages met a fault") if stops else nullcontext():
        refuse_faulty(night)  # type: ignore[arg-type]
