"""All settings in one typed place: environment, `.env`, `chengji.toml`, options, in that order of rising precedence.

An environment variable is the setting's name in capitals after `CHENGJI_`, for instance `CHENGJI_HOME`.
"""

from __future__ import annotations

import difflib
import os
import re
from datetime import date  # noqa: TC003  (pydantic reads the annotation)
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from flows.errors import UsageError
from seeds import SEEDS_DIR
from warehouse import DATABASE_MEMORY

if TYPE_CHECKING:
    from collections.abc import Mapping

Engine = Literal["process", "thread", "dask", "ray"]
Mode = Literal["incremental", "full"]

ENV_PREFIX = "CHENGJI_"
DOTENV_FILE = Path(".env")
TOML_FILE = Path("chengji.toml")


class Settings(BaseSettings):
    """Every value that an operator can set, with its default."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="forbid", frozen=True)

    landing: str | None = Field(None, description="Folder in which raw page dumps land, or its address (s3://bucket/folder)")
    home: Path = Field(Path("data"), description="Folder of the warehouse, its spool and its releases")
    spool: str | None = Field(None, description="Folder of the spool, or its address (s3://bucket/folder); none: HOME/spool")
    seeds: Path = Field(SEEDS_DIR, description="Folder of reference data")
    engine: Engine = Field("process", description="Where pages are transformed: process, thread, dask or ray")
    workers: int = Field(0, ge=0, description="Workers of the engine; 0 means one a core")
    # A batch costs 0.05 s of the processor as a task of Prefect and 0.19 s to load, however small it is; its 500 pages take some
    # 3 s of a worker. A killed night loses at most one batch a worker. docs/operations.md has the table.
    batch_pages: int = Field(500, ge=1, description="Pages in a batch at most")
    batch_bytes: int = Field(16_000_000, ge=1, description="Raw bytes in a batch at most")
    page_bytes: int = Field(32 * 2**20, ge=1024, description="Bytes of one page at most; larger ones are rejected")
    content_field: str | None = Field(None, description="Field of records (JSONL, CSV, parquet) with the page; none: its usual names")
    url_field: str | None = Field(None, description="Field of such records that holds the page's address; none: its usual names")
    title_field: str | None = Field(None, description="Field of such records that holds the title; none: its usual names")
    time_field: str | None = Field(None, description="Field of such records that holds the publication time; none: its usual names")
    mode: Mode = Field("incremental", description="incremental takes new pages only; full reads the whole landing again")
    site: bool = Field(True, description="Whether a release gets the explorer")
    # 8 ms of the processor a page when it is new, 1 ms when it is taken over. 20,000 new pages are 2.5 minutes.
    site_pages: int = Field(20_000, ge=0, description="Pages up to which a release gets the explorer; 0 means any number")
    publish_url: str | None = Field(None, description="Address (s3://bucket/folder) to which published releases are copied as well")
    # On the pages seen so far the transforms never raise; a fault on one page in fifty is a fault of the program, not of odd pages.
    max_fault_share: float = Field(0.02, ge=0, le=1, description="Share of a night's pages that may meet a fault of the program")
    # Prefect, Great Expectations and the server take some 600 MB beside it.
    database_memory: str = Field(DATABASE_MEMORY, description="Memory of the working database, e.g. 1GB; half of it while pages are loaded")
    keep_releases: int = Field(10, ge=1, description="Releases kept, the current one among them")
    keep_spool_nights: int = Field(7, ge=0, description="Nights after which the frames of loaded batches are removed")
    keep_raw_nights: int = Field(0, ge=0, description="Nights after which raw pages in the spool are removed; 0 keeps them for ever")
    log_format: Literal["text", "json"] = Field("text", description="Form of log lines on standard error")
    log_level: Literal["debug", "info", "warning", "error"] = Field("warning", description="Least level of log lines shown")
    server_timeout_seconds: int = Field(120, ge=1, description="How long to wait for the embedded Prefect server")
    dask_address: str | None = Field(None, description="Scheduler of a running Dask cluster; none: local workers")
    ray_address: str | None = Field(None, description="Address of a running Ray cluster; none: local workers")
    webhook_url: SecretStr | None = Field(None, description="Address that is sent a JSON message when a night fails")

    @field_validator("landing", "spool", mode="before")
    @classmethod
    def _expand_place(cls, value: object) -> object:
        return value if value is None or "://" in str(value) else str(Path(str(value)).expanduser())

    @field_validator("database_memory")
    @classmethod
    def _check_memory(cls, value: str) -> str:
        if not re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", value):
            raise ValueError("write it with its unit, such as 800MB or 1.5GB")
        return value

    @field_validator("home", "seeds")
    @classmethod
    def _expand_user(cls, value: Path) -> Path:
        return value.expanduser()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (the signature is pydantic-settings')
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return only what is passed in: `read_settings` merges the sources itself and remembers where a value came from."""
        return (init_settings,)

    @property
    def spool_place(self) -> str:
        """The folder or address of the spool; a folder as seen from anywhere on this machine."""
        if self.spool is not None and "://" in self.spool:
            return self.spool
        return str(Path(self.spool or self.home / "spool").resolve())

    @property
    def loading_memory(self) -> str:
        """Memory of the working database while pages are loaded, in DuckDB's words.

        Half of `database_memory`, for workers stand beside it then: 20,000 made-up pages are loaded as fast with 300 MB as with 600 MB.
        """
        return re.sub(r"[\d.]+", lambda number: f"{float(number[0]) / 2:g}", self.database_memory, count=1)

    @property
    def worker_seeds(self) -> str | None:
        """Where workers find the reference data: None, what their own installation brings, unless the setting says otherwise.

        On other machines the program may lie elsewhere; the hash of the rules shows whether it is the same.
        """
        return None if self.seeds == SEEDS_DIR else str(self.seeds.resolve())

    @property
    def worker_count(self) -> int:
        """Workers of the engine, at least one."""
        return self.workers or len(os.sched_getaffinity(0))


class Scope(BaseModel):
    """What part of the pages a night takes; by default all that is new in the landing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: date | None = Field(default=None, description="First day of the pages taken, by crawl time or else the file's time")
    until: date | None = Field(default=None, description="Last day of the pages taken")
    spool_only: bool = Field(default=False, description="Leave the landing alone and read pages of the spool again by the rules of now")
    replay_run: str | None = Field(default=None, description="Read again what this run had read")

    @property
    def is_whole(self) -> bool:
        """Whether the night takes everything that is new."""
        return self == Scope()

    @property
    def has_days(self) -> bool:
        """Whether only pages of some days are taken."""
        return self.since is not None or self.until is not None

    def takes(self, day: date) -> bool:
        """Return whether a page of that day is taken."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def _unknown_name(name: str, origin: str) -> UsageError:
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; chengji config lists the settings."
    return UsageError(f"{origin} sets {name}, which is no setting{hint}")


def _read_sources(options: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return what each source says, in rising precedence."""
    prefixed = sorted(name for name in os.environ if name.upper().startswith(ENV_PREFIX))
    for name in prefixed:
        if (key := name[len(ENV_PREFIX) :].lower()) not in Settings.model_fields:
            raise _unknown_name(key, f"The environment variable {name}")
    try:
        return [
            ("environment", EnvSettingsSource(Settings)()),
            (str(DOTENV_FILE), _without_extras(DotEnvSettingsSource(Settings, env_file=DOTENV_FILE)())),
            (str(TOML_FILE), TomlConfigSettingsSource(Settings, toml_file=TOML_FILE)()),
            ("option", {name: value for name, value in options.items() if value is not None}),
        ]
    except (SettingsError, OSError, ValueError) as error:
        raise UsageError(f"The settings cannot be read: {error}. Correct {TOML_FILE}, {DOTENV_FILE} or the environment.") from error


def _without_extras(values: dict[str, Any]) -> dict[str, Any]:
    """Return `values` without the variables of other programs, which a `.env` file may hold."""
    own = {name.lower().removeprefix(ENV_PREFIX.lower()): value for name, value in values.items()}
    for name in own:
        if name not in Settings.model_fields and any(key.lower() == f"{ENV_PREFIX}{name}".lower() for key in values):
            raise _unknown_name(name, str(DOTENV_FILE))
    return {name: value for name, value in own.items() if name in Settings.model_fields}


def read_settings(options: Mapping[str, Any] | None = None) -> tuple[Settings, dict[str, str]]:
    """Return the settings and, by name, where each value came from (`default`, `environment`, `.env`, `chengji.toml`, `option`).

    Args:
        options: values of the command line by setting name; None means that the option was not given.

    Raises:
        UsageError: if a source cannot be read, names no setting, or holds a value that the setting cannot take.
    """
    merged: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for origin, values in _read_sources(options or {}):
        for name, value in values.items():
            if name not in Settings.model_fields:
                raise _unknown_name(name, origin)
            merged[name] = value
            origins[name] = origin
    try:
        return Settings(**merged), origins
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        reason = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{name} = {_shown_input(name, first['input'])} ({origins[name]}): {reason}.") from error


def _shown_input(name: str, value: object) -> str:
    return "***" if "SecretStr" in str(Settings.model_fields[name].annotation) else repr(value)


def shown_value(value: object) -> str:
    """Return `value` as `chengji config` prints it: secrets as stars, credentials inside a URL as well."""
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return "***"
    return re.sub(r"(://)[^/@\s]+@", r"\1***@", str(value))
