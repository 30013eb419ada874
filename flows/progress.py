"""What a night shows while it works: bars on a terminal, one line a stage elsewhere, JSON lines when asked."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import TaskID

STAGES = ("ingest", "transform", "load", "build", "validate", "publish")
logger = logging.getLogger("chengji")


class Reporter(Protocol):
    """Is told what the stages of a night are doing."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage begins; `total` units of work are ahead of it, None if nobody knows."""

    def expect(self, stage: str, count: int) -> None:
        """`count` more units of work lie ahead."""

    def advance(self, stage: str, count: int) -> None:
        """`count` more units are done."""

    def end(self, stage: str, seconds: float, note: str) -> None:
        """The stage ended after `seconds`; `note` says in a few words what came of it."""


@dataclass(slots=True)
class LogReporter:
    """Writes one log line at the end of a stage: for schedulers and for JSON logs."""

    run_id: str = ""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Say at debug level that a stage begins."""
        logger.debug("%s begins", stage, extra={"fields": {"run_id": self.run_id, "stage": stage, "total": total, "unit": unit}})

    def expect(self, stage: str, count: int) -> None:
        """Say nothing: a line a batch would drown the rest."""

    def advance(self, stage: str, count: int) -> None:
        """Say nothing: a line a batch would drown the rest."""

    def end(self, stage: str, seconds: float, note: str) -> None:
        """Say what came of the stage."""
        logger.info("%s: %s (%.1f s)", stage, note, seconds, extra={"fields": {"run_id": self.run_id, "stage": stage, "seconds": seconds}})


@dataclass(slots=True)
class PlainReporter:
    """Prints one line a stage to standard error where no terminal shows bars."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Say nothing until the stage ends."""

    def expect(self, stage: str, count: int) -> None:
        """Say nothing until the stage ends."""

    def advance(self, stage: str, count: int) -> None:
        """Say nothing until the stage ends."""

    def end(self, stage: str, seconds: float, note: str) -> None:
        """Print the stage's line."""
        print(f"{stage:<10}{note}  ({seconds:.1f} s)", file=sys.stderr)


@dataclass(slots=True)
class BarReporter:
    """Shows a bar a stage with rate and remaining time on a terminal."""

    _progress: Any = None
    _tasks: dict[str, TaskID] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Take over the bottom of the terminal."""
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description:<10}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]} [dim]{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("[dim]{task.fields[note]}"),
            console=Console(stderr=True),
        )
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal back."""
        self._progress.stop()

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Show the stage's bar."""
        self._tasks[stage] = self._progress.add_task(stage, total=total, unit=unit, rate="", note="")

    def expect(self, stage: str, count: int) -> None:
        """Lengthen the stage's bar."""
        task = self._progress.tasks[self._progress.task_ids.index(self._tasks[stage])]
        self._progress.update(self._tasks[stage], total=(task.total or 0) + count)

    def advance(self, stage: str, count: int) -> None:
        """Move the stage's bar."""
        task_id = self._tasks[stage]
        self._progress.advance(task_id, count)
        if speed := self._progress.tasks[self._progress.task_ids.index(task_id)].speed:
            self._progress.update(task_id, rate=f"{speed:,.0f}/s")

    def end(self, stage: str, seconds: float, note: str) -> None:
        """Fill the stage's bar and say what came of it."""
        task_id = self._tasks[stage]
        task = self._progress.tasks[self._progress.task_ids.index(task_id)]
        total = task.total or task.completed or 1
        rate = f"{total / seconds:,.0f}/s" if seconds and total > 1 else ""
        self._progress.update(task_id, total=total, completed=total, rate=rate, note=note)


_reporter: Reporter = LogReporter()


@contextmanager
def report_to(reporter: Reporter) -> Iterator[None]:
    """Tell `reporter` of every stage while the context is open."""
    global _reporter  # noqa: PLW0603  (one terminal a process)
    before, _reporter = _reporter, reporter
    try:
        yield
    finally:
        _reporter = before


@dataclass(slots=True)
class Stage:
    """A stage at work: `advance` it, and leave a `note` of what came of it."""

    name: str
    note: str = ""
    _started: float = field(default_factory=time.perf_counter)

    @property
    def elapsed(self) -> float:
        """Seconds since the stage began."""
        return time.perf_counter() - self._started

    def expect(self, count: int) -> None:
        """Say that more units of work lie ahead, where the stage began before anyone knew how many."""
        _reporter.expect(self.name, count)

    def advance(self, count: int = 1) -> None:
        """Count units of work."""
        _reporter.advance(self.name, count)


@contextmanager
def run_stage(name: str, total: int | None = None, unit: str = "") -> Iterator[Stage]:
    """Report a stage from begin to end; one that fails is not reported as ended."""
    stage = Stage(name)
    _reporter.begin(name, total, unit)
    yield stage
    _reporter.end(name, stage.elapsed, stage.note)


class JsonFormatter(logging.Formatter):
    """One JSON object a log line: time, level, logger, message, and the ids that the record carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at_utc": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logs(log_format: str, level: str) -> None:
    """Send the program's log lines to standard error, as text or as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if log_format == "json" else logging.Formatter("%(asctime)s %(levelname)-7s %(message)s"))
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
