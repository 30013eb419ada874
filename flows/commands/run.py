"""`chengji run`, `backfill`, `reprocess` and `replay`: nights of different scope."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack, contextmanager
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from flows import progress
from flows.errors import GateRefusedError, InterruptedNightError, UsageError
from flows.home import Home
from flows.lock import check_lock
from flows.remote import is_url, open_url
from flows.settings import Scope, Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flows.report import NightReport

_EVERYTHING = Scope()


def run_night_command(options: Mapping[str, Any], *, dry_run: bool, scope: Scope = _EVERYTHING) -> None:
    """Run a night with these options, show what it does, and print what came of it.

    Raises:
        UsageError: if there is nothing that could be run.
        GateRefusedError: if the release was refused.
        InterruptedNightError: if the night was asked to stop.
    """
    settings, _ = read_settings(options)
    progress.set_up_logs(settings.log_format, settings.log_level if settings.log_format == "text" else "info")
    if dry_run:
        from flows.plan import plan_night  # noqa: PLC0415

        _show(plan_night(settings), settings)
        return
    from flows.night import pass_unchanged  # noqa: PLC0415
    from flows.report import report_of  # noqa: PLC0415

    # A Prefect server of the operator's own shall see every night; otherwise a night without news needs no server.
    if scope.is_whole and not os.environ.get("PREFECT_API_URL") and (night := pass_unchanged(settings)) is not None:
        _show(report_of(night), settings)
        return
    _show(_run_flow(settings, scope), settings)


def backfill_command(options: Mapping[str, Any], since: str | None, until: str | None) -> None:
    """Run a night that takes only pages of the days from `since` to `until`, both included.

    Raises:
        UsageError: if neither day is given, one is no day, or they are the wrong way round.
    """
    scope = Scope(since=_parse_day(since, "since"), until=_parse_day(until, "until"))
    if scope.is_whole:
        raise UsageError("A backfill needs days: --since 2026-11-01 --until 2026-11-07, or one of the two.")
    if scope.since and scope.until and scope.since > scope.until:
        raise UsageError(f"--since {since} is after --until {until}: exchange them.")
    run_night_command(options, dry_run=False, scope=scope)


def reprocess_command(options: Mapping[str, Any]) -> None:
    """Run a night that reads every page of the spool again that other rules had read, without the landing."""
    _need_home(options)
    run_night_command(options, dry_run=False, scope=Scope(spool_only=True))


def replay_command(options: Mapping[str, Any], run_id: str) -> None:
    """Run a night that reads the pages of the run `run_id` again by the rules of now."""
    _need_home(options)
    run_night_command(options, dry_run=False, scope=Scope(replay_run=run_id))


def _need_home(options: Mapping[str, Any]) -> None:
    home = Home(read_settings(options)[0].home)
    if not home.ledger.exists():
        raise UsageError(f"The home {home.root} has had no night yet: chengji run LANDING --home {home.root} makes the first one.")


def _run_flow(settings: Settings, scope: Scope) -> NightReport:
    """Run the Prefect flow in this process, against the operator's server or an embedded one."""
    from flows.home import check_landing  # noqa: PLC0415

    if not scope.spool_only and scope.replay_run is None:
        check_landing(settings.landing)
    if is_url(settings.spool_place):
        # Whether it can be opened at all is known before anything slow is started.
        open_url(settings.spool_place)
    home = Home(settings.home)
    home.prepare()
    check_lock(home.lock)
    try:
        with ExitStack() as stack:
            stack.enter_context(stop_on_sigterm())
            nightly = _start_prefect(stack, settings, home, is_small=_is_small(settings, scope, home))
            stack.enter_context(progress.report_to(_reporter(stack, settings)))
            return nightly(**flow_parameters(settings), scope=scope)
    except BaseException as error:
        # Prefect's signal to terminate is no Exception either.
        if (said := explained(error, settings, scope)) is error:
            raise
        raise said from error


def flow_parameters(settings: Settings) -> dict[str, Any]:
    """Return the parameters with which the flow `nightly` runs under `settings`: what differs from the defaults, as plain values."""
    named = {"landing": settings.landing, "home": str(settings.home), "engine": settings.engine, "mode": settings.mode}
    changed = settings.model_dump(mode="json", exclude_defaults=True, exclude={*named, "webhook_url"})
    return {**named, "options": changed}


def _is_small(settings: Settings, scope: Scope, home: Home) -> bool:
    """Return whether the night will most likely be one of a single batch, which needs no worker process."""
    from flows.ledger import Ledger  # noqa: PLC0415
    from flows.preload import holds_little_news  # noqa: PLC0415

    if not scope.is_whole or settings.mode == "full" or settings.landing is None or is_url(settings.landing):
        return False
    last = Ledger(home.ledger).last_ended() if home.ledger.exists() else None
    since = last.started_at_utc.replace(tzinfo=UTC).timestamp() if last else 0.0
    return holds_little_news(Path(settings.landing), since, settings.batch_bytes)


def _start_prefect(stack: ExitStack, settings: Settings, home: Home, *, is_small: bool) -> Callable[..., NightReport]:
    """Return the flow, ready to be called: against the operator's Prefect server, or an embedded one that `stack` ends.

    Prefect reads its settings when it is imported, so the server's address has to be there before. The server comes up in its own
    process while this one imports Prefect and, for a small night, Great Expectations: on two cores a first flow starts in 7 seconds
    instead of 15.
    """
    from flows.prefect_server import EmbeddedServer, is_healthy, quieten  # noqa: PLC0415

    quieten(home.prefect)
    wanted = os.environ.get("PREFECT_API_URL")
    if wanted and not is_healthy(wanted):
        print(f"chengji: no Prefect server answers at {wanted}; this night uses an embedded one.", file=sys.stderr)
        wanted = None
    server = None
    if not wanted:
        server = stack.enter_context(EmbeddedServer(home.prefect / "server.log", settings.server_timeout_seconds))
        os.environ["PREFECT_API_URL"] = server.api_url
    from flows.nightly import nightly  # noqa: PLC0415

    if is_small:
        from flows.preload import preload_gate  # noqa: PLC0415

        preload_gate()
    if server is not None:
        server.wait()
    return nightly


def _reporter(stack: ExitStack, settings: Settings) -> progress.Reporter:
    if settings.log_format == "json":
        return progress.LogReporter()
    if sys.stderr.isatty():
        return stack.enter_context(progress.BarReporter())
    return progress.PlainReporter()


@contextmanager
def stop_on_sigterm() -> Iterator[None]:
    """Make SIGTERM end the night as Ctrl-C does; while the flow runs Prefect does so itself."""

    def stop(signal_number: int, frame: object) -> NoReturn:  # noqa: ARG001  (the signature is signal's)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def explained(error: BaseException, settings: Settings, scope: Scope) -> BaseException:
    """Return what the command line can say about `error` in one line; a fault of the program comes back as it is."""
    if isinstance(error, GateRefusedError):
        kept = f"The last good one stays current; chengji quality --home {settings.home} says why."
        return GateRefusedError(f"The release was refused: {error} {kept}")
    if isinstance(error, Exception):
        return error
    return InterruptedNightError(f"Stopped. What was finished is kept; {_command(settings, scope)} goes on from there.")


def _command(settings: Settings, scope: Scope) -> str:
    """Return the command that runs a night of this scope."""
    landing = [settings.landing] if settings.landing else []
    if scope.replay_run is not None:
        words = ["replay", scope.replay_run]
    elif scope.spool_only:
        words = ["reprocess"]
    elif scope.is_whole:
        words = ["run", *landing, *(["--full"] if settings.mode == "full" else [])]
    else:
        days = {"--since": scope.since, "--until": scope.until}
        words = ["backfill", *landing, *(f"{name} {day}" for name, day in days.items() if day)]
    return " ".join(["chengji", *words, f"--home {settings.home}"])


def _show(report: NightReport, settings: Settings) -> None:
    from flows.commands.summary import print_summary  # noqa: PLC0415

    print_summary(report, settings)


def _parse_day(text: str | None, name: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--{name} {text} is no day: write it as 2026-11-22.") from error
