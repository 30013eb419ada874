"""Tells the person at the terminal of `chengji serve` how each night ended: also of one that could not even begin."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
)
from prefect.client.schemas.sorting import FlowRunSort

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from prefect.client.schemas.objects import FlowRun

WATCH_SECONDS = 5.0


class NightWatch:
    """Looks every few seconds for nights of a deployment that have ended, in a thread of its own; a context manager."""

    def __init__(self, deployment_id: UUID, say: Callable[[str], None]) -> None:
        """Tell `say` one line a night that ends from now on."""
        self._deployment = DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id]))
        self._say = say
        self._since = datetime.now(UTC)
        self._told: set[UUID] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="night-watch", daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no longer."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(WATCH_SECONDS):
            try:
                self.look()
            except Exception as error:  # noqa: BLE001  (a server that is busy or gone for a moment: the next look tells)
                self._say(f"Prefect could not be asked how the nights went ({type(error).__name__}); it is asked again.")
                self._ended.wait(12 * WATCH_SECONDS)

    def look(self) -> None:
        """Tell of the nights that have ended since the last look."""
        with get_client(sync_client=True) as client:
            runs = client.read_flow_runs(
                deployment_filter=self._deployment,
                flow_run_filter=FlowRunFilter.model_validate({"end_time": {"after_": self._since}}),
                sort=FlowRunSort.END_TIME_DESC,
                limit=20,
            )
        for run in reversed(runs):
            if run.id not in self._told:
                self._told.add(run.id)
                self._say(said_of(run))


def said_of(run: FlowRun) -> str:
    """Return one line on a night that has ended: when it was due, how it ended, and why where it failed."""
    due = run.expected_start_time.astimezone() if run.expected_start_time else None
    name = f"The night of {due:%Y-%m-%d %H:%M}" if due else f"The night {run.name}"
    state = run.state
    if state is None or state.is_completed():
        return f"{name} ended well; chengji runs says what it published."
    reason = (state.message or "").strip().splitlines()
    return f"{name} {(state.name or 'ended').lower()}: {reason[0] if reason else 'Prefect says no more'}"
