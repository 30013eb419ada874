"""Settings: precedence, origins, errors in one sentence, secrets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.errors import UsageError
from flows.settings import Scope, Settings, read_settings, shown_value

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_later_sources_win_and_each_value_tells_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WORKERS", "BATCH_PAGES", "ENGINE", "KEEP_RELEASES"):
        monkeypatch.setenv(f"CHENGJI_{name}", "thread" if name == "ENGINE" else "1")
    (tmp_path / ".env").write_text("CHENGJI_BATCH_PAGES=2\nCHENGJI_ENGINE=dask\nCHENGJI_WORKERS=2\nOTHER_PROGRAM=x\n")
    (tmp_path / "chengji.toml").write_text('engine = "ray"\nworkers = 3\n')
    settings, origins = read_settings({"workers": 4, "home": None})
    assert (settings.keep_releases, settings.batch_pages, settings.engine, settings.workers) == (1, 2, "ray", 4)
    names = ("keep_releases", "batch_pages", "engine", "workers", "home")
    assert [origins[name] for name in names] == ["environment", ".env", "chengji.toml", "option", "default"]


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("CHENGJI_ENGINE", "spark", "engine = 'spark' (environment): Input should be"),
        ("CHENGJI_WORKERS", "-1", "workers = '-1' (environment)"),
        ("CHENGJI_DATABASE_MEMORY", "5", "database_memory = '5' (environment): write it with its unit, such as 800MB"),
        ("CHENGJI_WORKER", "2", "The environment variable CHENGJI_WORKER sets worker, which is no setting; did you mean workers?"),
    ],
)
def test_a_wrong_value_is_named_with_its_source(variable: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError) as raised:
        read_settings()
    assert str(raised.value).startswith(message)


def test_an_unknown_name_in_the_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "chengji.toml").write_text('hoem = "x"\n')
    with pytest.raises(UsageError, match=r"chengji.toml sets hoem, which is no setting; did you mean home\?"):
        read_settings()


def test_broken_toml_is_an_error_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "chengji.toml").write_text("workers = \n")
    with pytest.raises(UsageError, match="The settings cannot be read"):
        read_settings()


@pytest.mark.parametrize(("whole", "half"), [("600MB", "300MB"), ("1.5GB", "0.75GB"), ("1 GiB", "0.5 GiB")])
def test_pages_are_loaded_with_half_the_memory_of_the_database(whole: str, half: str) -> None:
    assert Settings(database_memory=whole).loading_memory == half


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGJI_WEBHOOK_URL", "https://hooks.example/token-123")
    settings, _ = read_settings()
    assert shown_value(settings.webhook_url) == "***"
    assert "token-123" not in repr(settings)
    assert shown_value("tcp://user:secret@host:8786") == "tcp://***@host:8786"


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("scope", "day", "taken"),
    [
        (Scope(since=date(2026, 11, 2)), date(2026, 11, 1), False),
        (Scope(since=date(2026, 11, 2)), date(2026, 11, 2), True),
        (Scope(until=date(2026, 11, 2)), date(2026, 11, 2), True),
        (Scope(until=date(2026, 11, 2)), date(2026, 11, 3), False),
    ],
)
def test_a_scope_includes_both_of_its_days(scope: Scope, day: date, taken: bool) -> None:
    assert scope.takes(day) is taken
    assert not scope.is_whole
