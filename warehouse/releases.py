"""Releases: built under a hidden name, sealed by a manifest, renamed, and pointed to in one step.

    draft = build_release(con, home, stamp)      # releases/.draft-<id>/ with chengji.duckdb and parquet/
    ...                                          # others add their files to draft.path: site/, quality/, datapackage.json
    publish_release(home, draft)                 # or fail_release(home, draft, reasons)

Whatever kills the process, `current` leads to a whole release; drafts that nobody finished are swept by the next build.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (dataclass fields are inspected at run time)
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from warehouse.database import STORAGE_VERSION, WarehouseError
from warehouse.ddl import comment_tables, create_access, quote_name, quote_text
from warehouse.files import copy_database_file, hash_file, swap_link, sync_path, write_json
from warehouse.parquet import write_tables
from warehouse.schema import Table, warehouse_tables
from warehouse.sealed import MANIFEST, SealedRelease, read_sealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATABASE = "chengji.duckdb"
_DRAFT, _REMOVED = ".draft-", ".removed-"
Status = Literal["published", "failed"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who makes a release of what: the only place where a release gets a clock from."""

    run_id: str
    created_at_utc: datetime
    code_version: str
    git_commit: str | None = None
    rules_hash: str = ""

    @property
    def release_id(self) -> str:
        """Sorts by time; the run makes it unique."""
        tail = "".join(character for character in self.run_id if character.isalnum())[-6:].lower()
        return f"{self.created_at_utc:%Y%m%dT%H%M%S}{self.created_at_utc.microsecond // 1000:03d}Z-{tail}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A release that nobody sees yet. `path` is its hidden folder; files may still be added to it."""

    release_id: str
    path: Path
    manifest: dict[str, Any]
    previous: SealedRelease | None = None
    """The current release when it was built, of which files may be linked."""

    @property
    def database(self) -> Path:
        """The analysts' file."""
        return self.path / DATABASE


@dataclass(frozen=True, slots=True)
class Release:
    """A release as its manifest tells."""

    release_id: str
    path: Path
    status: Status
    is_current: bool
    created_at_utc: str
    run_id: str
    bytes: int
    rows: dict[str, int]
    reasons: tuple[str, ...]


def build_release(con: duckdb.DuckDBPyConnection, home: Path, stamp: Stamp) -> Draft:
    """Copy the released tables of the working database into a new hidden folder below `home` and return it.

    Parquet files that did not change since the current release are linked, not written. Drafts that an earlier run left are removed.

    Raises:
        WarehouseError: the disk is full or the folder cannot be written; nothing is left behind.
    """
    root = home / "releases"
    root.mkdir(parents=True, exist_ok=True)
    sweep_drafts(home)
    draft = root / f"{_DRAFT}{stamp.release_id}"
    tables = [table for table in warehouse_tables().values() if table.released]
    try:
        draft.mkdir()
        _copy_database(con, draft / DATABASE, tables)
        previous = _previous(home)
        linkable = previous if previous and previous.manifest.get("duckdb_version") == duckdb.__version__ else None
        entries = _table_entries(con, tables, write_tables(con, draft, tables, linkable))
    except WarehouseError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    except (duckdb.Error, OSError) as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise WarehouseError(f"The release could not be written to {root}: {error}. Make room or check the permissions.") from error
    manifest = {
        "release_id": stamp.release_id,
        "run_id": stamp.run_id,
        "created_at_utc": stamp.created_at_utc.isoformat(),
        "code_version": stamp.code_version,
        "git_commit": stamp.git_commit,
        "rules_hash": stamp.rules_hash,
        "duckdb_version": duckdb.__version__,
        "storage_version": STORAGE_VERSION,
        "tables": entries,
    }
    return Draft(stamp.release_id, draft, manifest, previous)


def _copy_database(con: duckdb.DuckDBPyConnection, path: Path, tables: Sequence[Table]) -> None:
    """Copy the working database to `path` and leave only the released tables in it, with comments, views and macros.

    To copy the file costs a fraction of writing its tables anew, and nothing on a file system whose files share blocks.
    """
    name, file = con.execute("select database_name, path from duckdb_databases() where database_name = current_database()").fetchall()[0]
    con.execute(f"checkpoint {quote_name(str(name))}")
    copy_database_file(Path(str(file)), path)
    con.execute(f"attach {quote_text(str(path))} as release")
    try:
        con.execute("use release")
        con.execute("begin transaction")
        there = con.execute("select table_name from duckdb_tables() where database_name = 'release'").fetchall()
        for table in {str(row[0]) for row in there} - {table.name for table in tables}:
            con.execute(f"drop table release.{quote_name(table)}")
        comment_tables(con, tables)
        create_access(con, tables)
        con.execute("commit")
        con.execute("checkpoint release")
    except BaseException:
        con.execute("rollback")
        raise
    finally:
        con.execute(f"use {quote_name(str(name))}")
        con.execute("detach release")


def _table_entries(
    con: duckdb.DuckDBPyConnection, tables: Sequence[Table], written: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Return what the manifest says of each released table; `written` is what it says of those in parquet/."""
    entries: dict[str, dict[str, Any]] = {}
    for table in tables:
        rows = int(con.execute(f"select count(*) from {quote_name(table.name)}").fetchall()[0][0])
        columns = [{"name": column.name, "type": column.type, "zh": column.zh} for column in table.columns]
        head = {"layer": table.layer, "rows": rows, "primary_key": list(table.primary_key)}
        entries[table.name] = head | written.get(table.name, {}) | {"columns": columns}
    return entries


def publish_release(home: Path, draft: Draft) -> Path:
    """Seal `draft`, give it its name, let `current` and `latest.json` lead to it, and return its folder."""
    path = _seal(home, draft, "published", ())
    point_to(home, draft.release_id)
    return path


def fail_release(home: Path, draft: Draft, reasons: Sequence[str]) -> Path:
    """Keep `draft` beside the releases, marked as failed for `reasons`, without pointing to it, and return its folder."""
    (draft.path / "FAILED.txt").write_text("".join(f"{reason}\n" for reason in reasons), encoding="utf-8")
    return _seal(home, draft, "failed", reasons)


def _seal(home: Path, draft: Draft, status: Status, reasons: Sequence[str]) -> Path:
    files, described = {}, _describe_files(draft.manifest.get("tables", {}))
    for path in sorted(path for path in draft.path.rglob("*") if path.is_file()):
        name = path.relative_to(draft.path).as_posix()
        # A link to a file of the release before is on the disk already, and its hash is known.
        known = draft.previous.entry_of_link(name, path) if draft.previous else None
        if known is None:
            sync_path(path)
            known = {"bytes": path.stat().st_size, "sha256": hash_file(path)}
        files[name] = known | described.get(name, {})
    for folder in [path for path in draft.path.rglob("*") if path.is_dir()]:
        sync_path(folder)
    write_json(draft.path / MANIFEST, {**draft.manifest, "status": status, "reasons": list(reasons), "files": files})
    final = home / "releases" / draft.release_id
    draft.path.rename(final)
    sync_path(final.parent)
    return final


def _describe_files(tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return rows and column names of each parquet file, from what the manifest says of `tables`."""
    return {
        held["file"]: {"rows": held["rows"], "columns": [column["name"] for column in table["columns"]]}
        for table in tables.values()
        for held in table.get("files", ())
    }


def point_to(home: Path, release_id: str) -> None:
    """Let `current` and `latest.json` lead to `release_id`; readers see the old or the new release, never a mixture."""
    swap_link(home / "current", f"releases/{release_id}")
    write_json(home / "latest.json", {"release_id": release_id, "path": f"releases/{release_id}"})


def current_release(home: Path) -> Path | None:
    """Return the folder of the current release, the pointer resolved once, or None before the first one."""
    path = home / "current"
    return path.resolve() if (path / MANIFEST).exists() else None


def _previous(home: Path) -> SealedRelease | None:
    current = current_release(home)
    return read_sealed(current) if current else None


def read_manifest(release: Path) -> dict[str, Any]:
    """Return the manifest of the release in the folder `release`."""
    manifest: dict[str, Any] = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    return manifest


def list_releases(home: Path) -> list[Release]:
    """Return all releases of `home`, failed ones too, oldest first."""
    current = current_release(home)
    found = []
    for path in sorted((home / "releases").glob("[!.]*")):
        if (path / MANIFEST).exists():
            manifest = read_manifest(path)
            found.append(
                Release(
                    release_id=manifest["release_id"],
                    path=path,
                    status=manifest["status"],
                    is_current=current is not None and path.resolve() == current,
                    created_at_utc=manifest["created_at_utc"],
                    run_id=manifest["run_id"],
                    bytes=sum(entry["bytes"] for entry in manifest["files"].values()),
                    rows={name: entry["rows"] for name, entry in manifest["tables"].items()},
                    reasons=tuple(manifest["reasons"]),
                )
            )
    return found


def find_release(home: Path, release_id: str) -> Release:
    """Return the release `release_id`, which may be shortened to a beginning that only one release has, or be `current`.

    Raises:
        WarehouseError: there is none, or several begin so.
    """
    releases = list_releases(home)
    named = [release for release in releases if release.release_id == release_id or (release_id == "current" and release.is_current)]
    named = named or [release for release in releases if release.release_id.startswith(release_id)]
    if len(named) != 1:
        known = ", ".join(release.release_id for release in releases) or "none yet"
        raise WarehouseError(f"{'No' if not named else 'More than one'} release is called {release_id}. There are: {known}.")
    return named[0]


def rollback_release(home: Path, release_id: str) -> Release:
    """Let `current` lead to the earlier release `release_id` and return it.

    Raises:
        WarehouseError: there is no such release, or it failed its expectations.
    """
    release = find_release(home, release_id)
    if release.status == "failed":
        raise WarehouseError(f"The release {release.release_id} failed its expectations and was never published; name another one.")
    point_to(home, release.release_id)
    return find_release(home, release.release_id)


def prune_releases(home: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` published releases, and failed ones older than these, and return the ids of those removed.

    The current release always stays.

    Raises:
        WarehouseError: `keep` is below 1.
    """
    if keep < 1:
        raise WarehouseError("At least one release has to be kept: use 1 or more.")
    releases = list_releases(home)
    published = [release for release in releases if release.status == "published"]
    kept = {release.release_id for release in published[-keep:]}
    oldest_kept = min(kept, default="")
    doomed = [
        release
        for release in releases
        if not release.is_current and release.release_id not in kept and (release.status == "published" or release.release_id < oldest_kept)
    ]
    for release in doomed:
        hidden = release.path.with_name(f"{_REMOVED}{release.release_id}")
        release.path.rename(hidden)
        shutil.rmtree(hidden)
    return [release.release_id for release in doomed]


def sweep_drafts(home: Path) -> int:
    """Remove what killed runs left hidden below `home/releases` and return how many folders that were."""
    left = [path for prefix in (_DRAFT, _REMOVED) for path in (home / "releases").glob(f"{prefix}*")]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)
