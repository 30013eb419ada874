"""The run ledger and the lock of a home."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest

from flows.errors import NightRunningError
from flows.ledger import FAILED, KILLED, PUBLISHED, UNCHANGED, Ledger
from flows.lock import check_lock, hold_lock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


def _open(ledger: Ledger, run_id: str) -> None:
    ledger.open_run(run_id, landing="l", engine="thread", mode="incremental", rules_hash="r", program_hash="p")


def test_a_run_left_running_is_reaped_once(ledger: Ledger) -> None:
    _open(ledger, "a")
    assert [run.run_id for run in ledger.reap()] == ["a"]
    assert ledger.reap() == []
    assert ledger.runs()[0].state == KILLED


def test_the_last_night_counts_only_when_it_left_release_and_warehouse_in_step(ledger: Ledger) -> None:
    for run_id, state in (("a", PUBLISHED), ("b", UNCHANGED)):
        _open(ledger, run_id)
        ledger.close_run(run_id, state, counts={"new": 1}, durations={"load": 0.5})
    last = ledger.last_ended()
    assert last is not None
    assert (last.run_id, last.counts, last.durations) == ("b", {"new": 1}, {"load": 0.5})
    _open(ledger, "c")
    ledger.close_run("c", FAILED, counts={}, durations={})
    assert ledger.last_ended() is None


def test_pages_are_known_once_their_batch_is_sealed_and_unknown_once_it_is_forgotten(ledger: Ledger) -> None:
    assert ledger.unknown(["p1", "p2"]) == {"p1", "p2"}
    ledger.seal_raw("raw", ["p1"], [("a.bin", "binary", "")], 10, "run")
    assert ledger.unknown(["p1", "p2"]) == {"p2"}
    assert not ledger.is_new_refusal(("a.bin", "binary", ""))
    ledger.forget_raw("raw")
    assert ledger.unknown(["p1"]) == {"p1"}
    assert ledger.is_new_refusal(("a.bin", "binary", ""))


def test_a_batch_is_pending_until_it_is_loaded_and_again_by_other_rules(ledger: Ledger) -> None:
    ledger.seal_raw("raw", ["p1", "p2"], [], 10, "run")
    ledger.note_batch("batch", "raw", "old rules", "run", {"page": 2})
    assert ledger.pending() == ["raw"]
    ledger.note_loaded(["batch"])
    assert ledger.pending() == []
    assert ledger.pending("old rules") == []
    assert ledger.pending("new rules") == ["raw"]
    assert (ledger.pages_by_other_rules("old rules"), ledger.pages_by_other_rules("new rules")) == (0, 2)
    assert ledger.raw_ids_of("run") == ["raw"]
    ledger.forget_loaded()
    assert ledger.pending("old rules") == ["raw"]


def _hold(path: Path, ready: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event) -> None:
    with hold_lock(path, "first"):
        ready.set()
        done.wait(30)


def test_a_second_holder_is_told_who_the_first_is_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    first = context.Process(target=_hold, args=(tmp_path / "lock", ready, done))
    first.start()
    assert ready.wait(30)
    with pytest.raises(NightRunningError, match=rf"Run first \(process {first.pid} on"), hold_lock(tmp_path / "lock", "second"):
        pass
    with pytest.raises(NightRunningError, match="Run first"):
        check_lock(tmp_path / "lock")
    first.kill()
    first.join()
    check_lock(tmp_path / "lock")
    with hold_lock(tmp_path / "lock", "third"):
        assert "third" in (tmp_path / "lock").read_text()
