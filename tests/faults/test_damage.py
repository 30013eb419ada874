"""Damage between and during nights: corrupt batches, a lost warehouse, a full disk, two nights at once."""

from __future__ import annotations

import fcntl
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from flows.errors import UsageError
from flows.home import Home
from flows.ledger import FAILED, STOPPED, Ledger
from seeds import SEEDS_DIR
from tests.faults.conftest import Driver, table_hashes, unaccounted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow
NOBODY = 65534


def _corrupt(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(bytes(content))


def _remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [_corrupt, _remove])
def test_a_batch_that_was_damaged_in_the_spool_is_made_again(
    driver: Driver, landing: Path, undisturbed: dict[str, str], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    home = tmp_path / "home"
    assert driver.night(landing, home, kill="before:load_batch")["status"] != 0
    # Batches are loaded while others are made: when the first is to be loaded, one or more are there, and
    # one that was being written is left in a hidden folder, half done; the next night sweeps it away.
    damaged = sorted(home.glob("spool/[!.]*/page.parquet"))
    assert damaged
    for file in damaged:
        damage(file)
    again = driver.night(landing, home)
    assert again["words"].startswith("published"), again
    assert table_hashes(home) == undisturbed
    assert unaccounted(home) == []


def test_raw_pages_that_were_damaged_in_the_spool_are_taken_from_the_landing_again(
    driver: Driver, landing: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    assert driver.night(landing, home, kill="before:transform_batch")["status"] != 0
    # The landing is read meanwhile: one more may be half written, or sealed and not yet in the ledger. Those are taken again unsaid.
    _corrupt(home / "spool" / "raw" / Ledger(home / "ledger.sqlite").raw_ids()[0] / "pages.parquet")
    again = driver.night(landing, home)
    assert '"raw_batches_damaged": 1' in again["words"], again
    assert table_hashes(home) == undisturbed
    assert unaccounted(home) == []


def test_a_lost_working_database_is_filled_again_from_the_spool_alone(
    driver: Driver, landing: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    home, copy = tmp_path / "home", tmp_path / "landing"
    shutil.copytree(landing, copy)
    assert driver.night(copy, home)["status"] == 0
    (home / "warehouse.duckdb").unlink()
    for file in copy.iterdir():
        file.unlink()
    assert driver.night(copy, home)["words"].startswith("published")
    assert table_hashes(home) == undisturbed
    assert unaccounted(home) == []


@pytest.mark.parametrize("file_bytes", [2_000, 30_000, 1_000_000])
def test_a_full_disk_is_said_in_one_line_and_costs_nothing_that_was_published(
    driver: Driver, landing: Path, undisturbed: dict[str, str], tmp_path: Path, file_bytes: int
) -> None:
    home = tmp_path / "home"
    full = driver.night(landing, home, file_bytes=file_bytes)
    assert full["status"] == 0
    assert "room" in full["words"], full
    assert "\n" not in full["words"]
    assert not (home / "current").exists()
    assert driver.night(landing, home)["words"].startswith("published")
    assert table_hashes(home) == undisturbed
    assert unaccounted(home) == []


def test_a_second_night_ends_at_once_and_names_the_first(driver: Driver, landing: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with (home / "night.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        handle.write('{"run_id": "run-1", "pid": 17, "host": "here", "started": "2026-11-22T02:00:00"}')
        handle.flush()
        second = driver.night(landing, home)
    assert second["words"].startswith("NightRunningError: Run run-1 (process 17 on here")
    assert not (home / "ledger.sqlite").exists()


@pytest.mark.parametrize("step", ["write_raw", "transform_batch", "load_batch", "build_models", "build_release"])
def test_a_night_that_is_asked_to_stop_says_how_to_go_on(
    driver: Driver, landing: Path, undisturbed: dict[str, str], tmp_path: Path, step: str
) -> None:
    home = tmp_path / "home"
    stopped = driver.night(landing, home, stop=step)
    assert stopped["status"] == 0
    assert stopped["words"] == (
        f"InterruptedNightError: Stopped. What was finished is kept; chengji run {landing} --home {home} goes on from there."
    )
    assert [run.state for run in Ledger(home / "ledger.sqlite").runs()] == [STOPPED]
    assert not (home / "current").exists()
    assert driver.night(landing, home)["words"].startswith("published")
    assert table_hashes(home) == undisturbed
    assert unaccounted(home) == []


def test_a_home_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o555)
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        # Root may write everywhere; what an ordinary user is told is found out as one.
        if os.getuid() == 0:
            for folder in (tmp_path, *tmp_path.parents[:3]):
                folder.chmod(0o755) if folder.stat().st_mode & 0o77 == 0 else None
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        try:
            Home(home).prepare()
        except UsageError as error:
            os.write(into, str(error).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as answer:
        assert answer.read().decode() == f"The home {home} cannot be written (Permission denied): give another with --home."
    os.waitpid(child, 0)


def test_a_home_that_is_no_folder_is_refused(driver: Driver, landing: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    assert driver.night(landing, tmp_path / "home")["words"].startswith("UsageError: The home")


@pytest.mark.parametrize("step", ["write_raw", "transform_batch", "load_batch", "build_models"])
def test_a_fault_of_the_program_leaves_a_log_and_a_failed_run(driver: Driver, landing: Path, tmp_path: Path, step: str) -> None:
    home = tmp_path / "home"
    broken = driver.night(landing, home, fail=step)
    assert broken["words"].startswith("NightFailedError: The night failed: broken for a test. Nothing was published; details are in ")
    assert "broken for a test" in next((home / "logs").iterdir()).read_text()
    assert [run.state for run in Ledger(home / "ledger.sqlite").runs()] == [FAILED]
    assert driver.night(landing, home)["words"].startswith("published")


def test_nights_that_read_the_spool_again_say_what_became_of_each_page(driver: Driver, landing: Path, tmp_path: Path) -> None:
    home, seeds, copy = tmp_path / "home", tmp_path / "seeds", tmp_path / "landing"
    shutil.copytree(SEEDS_DIR, seeds)
    shutil.copytree(landing, copy)
    # A page of bytes that no rule can read is refused by each reading of it.
    (copy / "unreadable.txt").write_bytes(b"\x00\x01\x02" * 50)
    assert driver.night(copy, home, seeds=str(seeds))["words"].startswith("published")
    for number, order in enumerate([{"mode": "full"}, {"spool_only": True}]):
        (seeds / "lexicon" / "noise.toml").open("a").write(f"# changed {number}\n")
        again = driver.night(copy, home, seeds=str(seeds), **order)
        assert again["words"].startswith("published"), again
        assert '"pages_replaced": 5' in again["words"], again
        assert unaccounted(home) == []


def test_a_replay_that_comes_out_as_before_publishes_nothing(driver: Driver, landing: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert driver.night(landing, home)["words"].startswith("published")
    before = (home / "current").resolve()
    (run,) = Ledger(home / "ledger.sqlite").runs()
    again = driver.night(landing, home, replay_run=run.run_id)
    assert again["words"].startswith("unchanged"), again
    assert '"replayed_same": 4' in again["words"], again
    assert (home / "current").resolve() == before
    assert driver.night(landing, home)["words"].startswith("unchanged")
