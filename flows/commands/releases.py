"""`chengji releases ...` and `chengji quality`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from flows.commands.console import make_console
from flows.errors import ChengjiError
from flows.home import Home
from flows.lock import hold_lock
from flows.remote import upload_release
from flows.settings import read_settings
from warehouse.database import WarehouseError
from warehouse.releases import Release, find_release, list_releases, prune_releases, rollback_release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_CELL = 40
"""Characters of a value in an example of `releases diff`."""


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Let the warehouse's errors, which are sentences for the user, end the command."""
    try:
        yield
    except WarehouseError as error:
        raise ChengjiError(str(error)) from None


def _home(options: Mapping[str, Any]) -> Path:
    return read_settings(options)[0].home


def _need_releases(home: Path) -> list[Release]:
    releases = list_releases(home)
    if not releases:
        raise ChengjiError(f"There is no release in {home} yet: chengji run LANDING --home {home} makes one.")
    return releases


def list_command(options: Mapping[str, Any]) -> None:
    """Print the releases, newest first."""
    home = _home(options)
    releases = _need_releases(home)
    table = Table("release", "state", "pages", "metrics", "MB", "run", box=None, header_style="bold", pad_edge=False)
    for release in reversed(releases):
        state = "current" if release.is_current else release.status
        pages, metrics = release.rows.get("stg_page", 0), release.rows.get("stg_metric", 0)
        table.add_row(release.release_id, state, f"{pages:,}", f"{metrics:,}", f"{release.bytes / 1e6:.1f}", release.run_id)
    make_console().print(table)


def show_command(options: Mapping[str, Any], release_id: str) -> None:
    """Print what a release holds."""
    with _said_plainly():
        release = find_release(_home(options), release_id)
    console = make_console()
    console.print(
        f"{release.release_id}  {'current' if release.is_current else release.status}  made {release.created_at_utc} UTC", style="bold"
    )
    console.print(str(release.path))
    for reason in release.reasons:
        console.print(f"refused: {reason}", style="red")
    table = Table("table", "rows", box=None, header_style="bold", pad_edge=False)
    for name, rows in release.rows.items():
        table.add_row(name, f"{rows:,}")
    console.print(table)


def diff_command(options: Mapping[str, Any], old: str, new: str) -> None:
    """Print, table by table, which rows were added, removed and changed, with examples."""
    from warehouse.comparison import diff_releases  # noqa: PLC0415

    with _said_plainly():
        differences = diff_releases(_home(options), old, new)
    table = Table("table", "rows before", "rows after", "added", "removed", "changed", box=None, header_style="bold", pad_edge=False)
    for difference in (item for item in differences if not item.is_same):
        counts = (difference.rows_before, difference.rows_after, difference.added, difference.removed, difference.changed)
        table.add_row(difference.table, *(f"{count:,}" for count in counts))
    console = make_console()
    if table.row_count:
        console.print(table)
    console.print(f"{sum(item.is_same for item in differences)} of {len(differences)} tables hold the same rows in both.")
    for difference in differences:
        for kind, examples in (("+", difference.examples_added), ("-", difference.examples_removed), ("~", difference.examples_changed)):
            for row in examples:
                console.print(Text(f"{kind} {difference.table}  {_shown_row(row)}"), soft_wrap=True)


def _shown_row(row: Mapping[str, Any]) -> str:
    """Return the filled columns of a row, long values cut; a pair (before, after) as an arrow."""
    parts = []
    for name, value in row.items():
        shown = " -> ".join(_cut(part) for part in value) if isinstance(value, tuple) else _cut(value)
        if value is not None:
            parts.append(f"{name}={shown}")
    return "  ".join(parts)


def _cut(value: object) -> str:
    text = str(value)
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"


def rollback_command(options: Mapping[str, Any], release_id: str) -> None:
    """Let `current`, and the pointer at `publish_url`, lead to an earlier good release."""
    settings, _ = read_settings(options)
    home = settings.home
    with _said_plainly():
        find_release(home, release_id)
    with _said_plainly(), hold_lock(Home(home).lock, "releases rollback"):
        release = rollback_release(home, release_id)
        if settings.publish_url:
            upload_release(release.path, settings.publish_url)
    make_console().print(f"Current is now {release.release_id}. The next night publishes on top of what is staged, not of this release.")


def prune_command(options: Mapping[str, Any]) -> None:
    """Remove old releases but the newest `keep_releases`."""
    settings, _ = read_settings(options)
    _need_releases(settings.home)
    with _said_plainly(), hold_lock(Home(settings.home).lock, "releases prune"):
        removed = prune_releases(settings.home, settings.keep_releases)
    kept: list[Release] = list_releases(settings.home)
    make_console().print(f"Removed {len(removed)} releases, kept {len(kept)}." + "".join(f"\n  {name}" for name in removed))


def verify_command(options: Mapping[str, Any], release_id: str) -> None:
    """Check a release against its manifest.

    Raises:
        ChengjiError: if anything differs; the message says what.
    """
    from warehouse.comparison import verify_release  # noqa: PLC0415

    with _said_plainly():
        home = _home(options)
        release = find_release(home, release_id)
        faults = verify_release(home, release.release_id)
    if faults:
        raise ChengjiError(f"The release {release.release_id} is not as it was published: {' '.join(faults)}")
    make_console().print(f"The release {release.release_id} is as it was published: {len(release.rows)} tables, {release.bytes:,} bytes.")


def quality_command(options: Mapping[str, Any], release_id: str | None) -> None:
    """Print the gate's verdict on a release; by default the newest one, published or refused."""
    from expectations import render_quality  # noqa: PLC0415

    home = _home(options)
    releases = _need_releases(home)
    with _said_plainly():
        release = find_release(home, release_id) if release_id else releases[-1]
    make_console().print(Markdown(render_quality(release.path)))
