"""When a night has nothing to do: the landing, the rules, the program and the explorer are as the last one left them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from flows.ledger import PUBLISHED, Ledger
from flows.night import is_in_step, read_program_hash
from flows.rules import read_rules_hash
from flows.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def _home(root: Path, *, counts: dict[str, int] | None = None, rules: str | None = None, release_id: str = "r1") -> Path:
    """Make what a night leaves that published a release of 30 pages without the explorer."""
    home = root / "home"
    (home / "releases" / "r1").mkdir(parents=True)
    (home / "releases" / "r1" / "manifest.json").write_text(json.dumps({"tables": {"stg_page": {"rows": 30}}}))
    (home / "current").symlink_to("releases/r1")
    (home / "warehouse.duckdb").touch()
    ledger = Ledger(home / "ledger.sqlite")
    rules = rules or read_rules_hash(Settings().seeds)
    ledger.open_run("n", landing="l", engine="thread", mode="incremental", rules_hash=rules, program_hash=read_program_hash())
    ledger.note_run("n", release_id=release_id, inventory="as it was")
    ledger.close_run("n", PUBLISHED, counts=counts or {}, durations={})
    return home


def test_a_night_after_one_that_changed_nothing_is_in_step(tmp_path: Path) -> None:
    settings = Settings(home=_home(tmp_path), site=False)
    assert is_in_step(settings)
    assert is_in_step(settings, "as it was")
    assert not is_in_step(settings, "something new")
    (settings.home / "current").unlink()
    assert not is_in_step(settings)


def test_other_rules_are_news(tmp_path: Path) -> None:
    assert not is_in_step(Settings(home=_home(tmp_path, rules="older"), site=False))


@pytest.mark.parametrize(
    ("values", "in_step"),
    [({}, False), ({"site_pages": 30}, False), ({"site_pages": 0}, False), ({"site_pages": 29}, True), ({"site": False}, True)],
)
def test_a_release_without_the_explorer_that_the_settings_ask_for_is_made_again(
    tmp_path: Path, values: dict[str, int], in_step: bool
) -> None:
    settings = Settings(home=_home(tmp_path), **values)
    assert is_in_step(settings) is in_step
    (settings.home / "current" / "site").mkdir()
    assert is_in_step(settings)


def test_an_explorer_that_could_not_be_written_and_an_older_release_are_left_alone(tmp_path: Path) -> None:
    assert is_in_step(Settings(home=_home(tmp_path / "a", counts={"explorer_failed": 1})))
    assert is_in_step(Settings(home=_home(tmp_path / "b", release_id="r2")))
