"""Ingest, transform and load side by side: order, one batch, faults that wait, and what stops the others."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from flows import warehousing
from flows.errors import ChengjiError
from flows.intake import Intake, StoppedError
from flows.ledger import Ledger
from flows.night import Night
from flows.settings import Scope, Settings
from flows.worker import BatchReport

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = {"page": 1, "line": 0, "kept_lines": 0, "metric": 2, "pages_rejected": 0, "faults": 0}


@pytest.fixture
def night(tmp_path: Path) -> Night:
    (tmp_path / "home").mkdir()
    settings = Settings(home=tmp_path / "home", landing="l")
    return Night(settings=settings, scope=Scope(), landing=tmp_path, run_id="now", ledger=Ledger(tmp_path / "home" / "ledger.sqlite"))


def _report(raw_id: str, **counts: int) -> BatchReport:
    return BatchReport(f"batch-{raw_id}", raw_id, {**COUNTS, **counts}, 0.1)


def test_batches_are_handed_on_in_the_order_of_the_landing_whoever_is_done_first(night: Night) -> None:
    intake, last_is_done = Intake(), threading.Event()

    def work(raw_id: str) -> BatchReport:
        if raw_id == "c":
            last_is_done.set()
        else:
            assert last_is_done.wait(60)
        return _report(raw_id)

    for raw_id in "abc":
        intake.seal(raw_id)
    intake.end_sealing()
    with ThreadPoolExecutor(3) as pool:
        assert intake.transform(night, intake.sealed(), lambda raw_id: pool.submit(work, raw_id)) == 3
    assert [report.raw_id for report in intake.made()] == ["a", "b", "c"]
    assert night.counts["metrics"] == 6


def test_looking_at_the_first_batches_loses_none_of_them() -> None:
    intake = Intake()
    intake.seal("a")
    intake.end_sealing()
    assert intake.first(2) == ["a"]
    assert list(intake.sealed()) == []


def test_a_night_that_was_stopped_reads_no_more_of_the_landing() -> None:
    intake = Intake()
    intake.seal("a")
    intake.stop()
    with pytest.raises(StoppedError):
        intake.seal("b")


def test_a_batch_that_fails_ends_the_other_steps_and_is_raised(night: Night) -> None:
    intake, failed = Intake(), Future[Any]()
    failed.set_exception(ChengjiError("Batch b lost its worker."))
    done = Future[Any]()
    done.set_result(_report("a"))
    for raw_id in "ab":
        intake.seal(raw_id)
    # The landing has not come to its end: the failure has to end the waiting for it.
    futures = {"a": done, "b": failed}
    with pytest.raises(ChengjiError, match="Batch b lost its worker"):
        intake.transform(night, intake.sealed(), futures.__getitem__)
    assert intake.is_stopped
    with pytest.raises(StoppedError):
        list(intake.made())


def test_what_failed_first_is_told_and_not_what_came_of_it() -> None:
    intake = Intake()

    def work() -> None:
        with intake.first_fault():
            with pytest.raises(OSError, match="landing"), intake.step():
                raise OSError("The landing is gone.")
            with intake.step():
                list(intake.made())

    with pytest.raises(OSError, match="The landing is gone"):
        work()


def _load(night: Night, monkeypatch: pytest.MonkeyPatch, reports: list[BatchReport]) -> list[str]:
    """Load the batches without a warehouse and return their order."""
    loaded: list[str] = []
    for name in ("connect", "load_reference_tables"):
        monkeypatch.setattr(warehousing, name, lambda *_: None)
    monkeypatch.setattr(warehousing, "_load_one", lambda *arguments: loaded.append(arguments[3].raw_id))
    for report in reports:
        night.ledger.note_batch(report.batch_id, report.raw_id, night.rules_hash, "now", report.counts)
        night.count(pages=report.counts["page"], faults=report.counts["faults"], pages_refused=report.counts["pages_rejected"])
    try:
        warehousing.load(night, reports, redo=lambda _: reports[0])
    finally:
        night.counts["order"] = len(loaded)
    return loaded


def test_batches_with_faults_and_without_pages_are_loaded_last(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [_report("a", faults=1, pages_rejected=1), _report("b", page=0), _report("c", page=99)]
    assert _load(night, monkeypatch, reports) == ["c", "a", "b"]


def test_too_many_faults_leave_their_batches_for_the_next_night(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ChengjiError, match="nothing was published"):
        _load(night, monkeypatch, [_report("a", faults=9, pages_rejected=9), _report("b")])
    assert night.counts["order"] == 1
