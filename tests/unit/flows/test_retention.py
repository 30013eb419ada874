"""What the spool keeps, and what is told where no page was ever taken."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING
from unittest.mock import Mock

import polars as pl
import pytest

from expectations import Verdict
from flows import stages, warehousing
from flows.errors import ChengjiError
from flows.ledger import Ledger
from flows.night import Night, open_night
from flows.settings import Scope, Settings
from flows.spool import RawBatch, batch_id_of, page_key
from transforms.records import RawPage
from warehouse.database import WarehouseError

if TYPE_CHECKING:
    from pathlib import Path


def _night(tmp_path: Path, **settings: object) -> Night:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    values = {"home": home, "landing": str(tmp_path / "landing"), **settings}
    return Night(
        settings=Settings(**values), scope=Scope(), landing=tmp_path / "landing", run_id="now", ledger=Ledger(home / "ledger.sqlite")
    )


def _pass(night: Night, run_id: str, *, loaded: bool = True) -> str:
    """Let a night pass that took one page, and return the raw batch."""
    night.ledger.open_run(run_id, landing="l", engine="thread", mode="incremental", rules_hash="r", program_hash="p")
    page = RawPage(f"{run_id}.txt", run_id.encode())
    raw_id = night.spool.write_raw(RawBatch({page_key(page): page}))
    night.ledger.seal_raw(raw_id, [page_key(page)], (), 1, run_id)
    batch_id = batch_id_of(raw_id, "r")
    night.spool.write_batch(batch_id, {"page": pl.DataFrame({"a": [1]})}, {})
    night.ledger.note_batch(batch_id, raw_id, "r", run_id, {})
    if loaded:
        night.ledger.note_loaded([batch_id])
    return raw_id


@pytest.mark.parametrize(("frames", "raw"), [(2, 0), (0, 1), (3, 2), (9, 9)])
def test_the_spool_keeps_as_many_nights_as_the_settings_say(tmp_path: Path, frames: int, raw: int) -> None:
    night = _night(tmp_path, keep_spool_nights=frames, keep_raw_nights=raw)
    raw_ids = [_pass(night, f"run{n}") for n in range(3)]
    stages.retire_spool(night)
    kept_frames = [night.spool.read_seal(batch_id_of(raw_id, "r")) is not None for raw_id in raw_ids]
    assert kept_frames == [n >= 3 - frames for n in range(3)]
    assert [night.spool.has_raw(raw_id) for raw_id in raw_ids] == [not raw or n >= 3 - raw for n in range(3)]


def test_what_the_warehouse_does_not_hold_stays_in_the_spool(tmp_path: Path) -> None:
    night = _night(tmp_path, keep_spool_nights=0, keep_raw_nights=1)
    left = _pass(night, "run0", loaded=False)
    _pass(night, "run1")
    stages.retire_spool(night)
    assert night.spool.has_raw(left)
    assert night.spool.read_seal(batch_id_of(left, "r")) is not None


@pytest.mark.parametrize(
    ("counts", "before", "stops"),
    [
        ({"refused": 2, "pages_refused": 1}, {}, r"3 found, all of them refused; chengji explain FILE"),
        ({}, {}, r"none found\. Nothing was published"),
        ({"pages_refused": 1}, {"page": 4}, None),
        ({"pages": 1, "refused": 2}, {}, None),
    ],
)
def test_a_first_night_without_any_page_publishes_nothing(
    tmp_path: Path, counts: dict[str, int], before: dict[str, int], stops: str | None
) -> None:
    night = _night(tmp_path)
    night.count(**counts)
    night.ledger.note_batch("batch", "raw", "r", "run0", before)
    night.ledger.note_loaded(["batch"])
    with pytest.raises(ChengjiError, match=stops) if stops else nullcontext():
        stages.refuse_pageless(night)


def test_a_working_database_without_memory_is_told_with_the_setting_to_raise(tmp_path: Path) -> None:
    fault = WarehouseError("The model fct_metric could not be built: Out of Memory Error: failed to pin block\n\nPossible solutions:")
    settings = Settings(home=tmp_path / "home", landing=str(tmp_path))
    (tmp_path / "page.txt").write_text("x")
    with (
        pytest.raises(ChengjiError, match=r"needs more than database_memory = 600MB: raise it .* what was loaded is kept\.$"),
        open_night(settings, Scope()),
    ):
        raise fault


def test_the_database_takes_half_its_memory_while_pages_are_loaded_and_all_of_it_to_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = _night(tmp_path, database_memory="512MiB")

    def limit(*_: object, **__: object) -> None:
        raise ChengjiError(str(warehousing.connect(night).execute("select current_setting('memory_limit')").fetchall()[0][0]))

    monkeypatch.setattr(warehousing, "load_reference_tables", limit)
    with pytest.raises(ChengjiError, match=r"256\.0 MiB"):
        warehousing.load(night, [], pytest.fail)
    monkeypatch.setattr(warehousing.expectations, "validate", limit)
    with pytest.raises(ChengjiError, match=r"512\.0 MiB"):
        warehousing.build(night)
    night.disconnect()


def test_an_explorer_that_fails_costs_the_night_one_line_and_leaves_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night, site = _night(tmp_path), tmp_path / "draft" / "site"
    site.mkdir(parents=True)

    def fail(*_: object) -> None:
        raise WarehouseError("No room.\nPossible solutions: many")

    monkeypatch.setattr(warehousing, "build_site", fail)
    draft = Mock(path=site.parent, manifest={"tables": {"stg_page": {"rows": 1}}})
    said = warehousing._write_site(night, draft, Verdict(True, ()))
    log = night.home.logs / "now.log"
    assert said == f", no explorer: No room (details are in {log})"
    assert "Possible solutions" in log.read_text(encoding="utf-8")
    assert not site.exists()
    assert night.counts["explorer_failed"] == 1
