"""The command line: help, usage errors in one line with exit code 2, quick start."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.cli import run_command_line
from flows.commands.run import explained
from flows.ledger import PUBLISHED, Ledger
from flows.lock import hold_lock
from flows.prefect_server import QUIET
from flows.settings import Scope, Settings

if TYPE_CHECKING:
    from flows.settings import Mode


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # `chengji serve` sets what is not set yet, and would set it for the whole test run.
    for name in (*QUIET, "PREFECT_HOME"):
        monkeypatch.setenv(name, QUIET.get(name, str(tmp_path)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "nowhere"], "chengji: The landing folder nowhere does not exist: give the folder in which the page dumps are."),
        (["run"], "chengji: No landing folder is given"),
        (["run", ".", "--home", "file"], "chengji: The home file cannot be written"),
        (["run", ".", "--enginne", "x"], "chengji: No such option: --enginne"),
        (["run", ".", "--engine", "spark"], "chengji: engine = 'spark' (option): Input should be"),
        (["rnu"], "chengji: No such command 'rnu'."),
        (["sql", "select 1", "--format", "xml"], "chengji: --format xml is unknown"),
        (["explain", "nowhere.txt"], "chengji: The file nowhere.txt does not exist"),
        (["catalog", "no_table"], "chengji: There is no table no_table."),
        (["backfill", "."], "chengji: A backfill needs days"),
        (["backfill", ".", "--since", "yesterday"], "chengji: --since yesterday is no day"),
        (["backfill", ".", "--since", "2026-11-02", "--until", "2026-11-01"], "chengji: --since 2026-11-02 is after"),
        (["runs"], "chengji: The home data has had no night yet"),
        (["reprocess"], "chengji: The home data has had no night yet"),
        (["serve", "--cron", "often", "--landing", "."], 'chengji: --cron "often" --timezone Asia/Shanghai is no schedule'),
    ],
)
def test_what_was_asked_wrongly_is_told_in_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("not a folder")
    assert run_command_line(arguments) == 2
    told = capsys.readouterr()
    assert told.err.startswith(message)
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_spool_behind_an_address_of_no_known_kind_starts_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENGJI_SPOOL", "nosuch://bucket/spool")
    Path("page.txt").write_text("新建公园3个。", encoding="utf-8")
    assert run_command_line(["run", "page.txt"]) == 2
    assert capsys.readouterr().err.startswith("chengji: The address nosuch://bucket/spool cannot be opened")
    assert not Path("data").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["sql", "select 1"],
        ["explain", "0123456789abcdef01234567"],
        ["releases", "list"],
        ["quality"],
        ["site"],
        ["releases", "rollback", "x"],
    ],
)
def test_without_a_release_the_reader_is_told_how_to_get_one(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(arguments) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "release" in told


def test_config_shows_values_with_their_origin_and_no_secret(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CHENGJI_WEBHOOK_URL", "https://hooks.example/token-123")
    Path("chengji.toml").write_text("workers = 7\n")
    assert run_command_line(["config", "--home", "there"]) == 0
    shown = {line.split()[0]: line.split()[1:3] for line in capsys.readouterr().out.splitlines() if line and not line.startswith(" ")}
    assert shown["workers"] == ["7", "chengji.toml"]
    assert shown["home"] == ["there", "option"]
    assert shown["webhook_url"] == ["***", "environment"]


def test_runs_lists_the_nights_newest_first_and_knows_a_killed_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    for run_id in ("first", "second"):
        ledger.open_run(run_id, landing="l", engine="process", mode="incremental", rules_hash="r", program_hash="p")
    ledger.note_run("first", release_id="release-1")
    ledger.close_run("first", PUBLISHED, counts={"new": 1234}, durations={})
    assert run_command_line(["runs", "--home", str(tmp_path)]) == 0
    header, second, first = capsys.readouterr().out.splitlines()
    assert header.split()[:2] == ["run", "state"]
    assert second.split()[:2] == ["second", "killed"]
    assert first.split()[:2] == ["first", "published"]
    assert first.split()[-2:] == ["1,234", "release-1"]
    with hold_lock(tmp_path / "night.lock", "second"):
        assert run_command_line(["runs", "--home", str(tmp_path), "--last", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["second", "running"]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, flows.cli; flows.cli.run_command_line(['--help']);"
        "print(sorted({'prefect', 'duckdb', 'polars', 'great_expectations', 'pydantic', 'rich.console', 'jieba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Run one night" in done.stdout
    assert done.stdout.strip().endswith("[]")


def test_explain_marks_lines_and_figures(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.txt").write_text(
        "江城市新建公园\n记者从市政府获悉，全市去年新建公园3个，投入资金500万元，受到群众欢迎。\n责任编辑：张三\n", encoding="utf-8"
    )
    assert run_command_line(["explain", "page.txt"]) == 0
    shown = capsys.readouterr().out
    assert "500万元" in shown
    assert "5,000,000" in shown
    assert run_command_line(["explain", "page.txt", "--line", "2"]) == 0
    shown = capsys.readouterr().out
    assert "江城市新建公园" not in shown
    assert "item           │ 公园" in shown
    assert run_command_line(["explain", "page.txt", "--line", "9"]) == 2
    assert "Line 9 of page.txt is blank or not there" in capsys.readouterr().err
    assert run_command_line(["explain", "page.txt", "--format", "json"]) == 0
    assert '"lines": [{' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("scope", "mode", "command"),
    [
        (Scope(), "incremental", "run land --home h"),
        (Scope(), "full", "run land --full --home h"),
        (
            Scope(since=date(2026, 11, 1), until=date(2026, 11, 2)),
            "incremental",
            "backfill land --since 2026-11-01 --until 2026-11-02 --home h",
        ),
        (Scope(spool_only=True), "incremental", "reprocess --home h"),
        (Scope(replay_run="r1"), "incremental", "replay r1 --home h"),
    ],
)
def test_a_stopped_night_names_the_command_that_goes_on(scope: Scope, mode: Mode, command: str) -> None:
    said = explained(KeyboardInterrupt(), Settings(landing="land", home=Path("h"), mode=mode), scope)
    assert str(said) == f"Stopped. What was finished is kept; chengji {command} goes on from there."
