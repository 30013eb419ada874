"""`chengji runs`: the nights of a home as its ledger knows them, also those that published nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from flows.commands.console import make_console
from flows.errors import NightRunningError, UsageError
from flows.home import Home
from flows.ledger import KILLED, RUNNING, Ledger, utc_now
from flows.lock import check_lock
from flows.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.ledger import Run


def runs_command(options: Mapping[str, Any], last: int) -> None:
    """Print the last nights, newest first: how each ended, how long it took, what it took in, and what it said.

    Raises:
        UsageError: if the home has had no night.
    """
    home = Home(read_settings(options)[0].home)
    if not home.ledger.exists():
        raise UsageError(f"The home {home.root} has had no night yet: chengji run LANDING --home {home.root} makes the first one.")
    at_work = _is_at_work(home)
    table = Table(
        "run", "state", "began (UTC)", "seconds", "new pages", "release, or what it said", box=None, header_style="bold", pad_edge=False
    )
    for run in reversed(Ledger(home.ledger).runs()[-last:]):
        # One that a kill left running is only reaped by the next night.
        state = KILLED if run.state == RUNNING and not at_work else run.state
        new = f"{run.counts['new']:,}" if "new" in run.counts else ""
        said = Text(run.release_id or run.message or "")
        table.add_row(run.run_id, state, f"{run.started_at_utc:%Y-%m-%d %H:%M}", _seconds(run, state), new, said)
    make_console().print(table)


def _is_at_work(home: Home) -> bool:
    try:
        check_lock(home.lock)
    except NightRunningError:
        return True
    return False


def _seconds(run: Run, state: str) -> str:
    """Return how long the run took, or has taken so far; of a killed one nobody knows."""
    return "" if state == KILLED else f"{((run.ended_at_utc or utc_now()) - run.started_at_utc).total_seconds():,.0f}"
