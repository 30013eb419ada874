"""`chengji serve`: stays and runs a night at the times of a cron line."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, cast

from flows import progress
from flows.commands.console import make_console
from flows.commands.run import flow_parameters
from flows.errors import UsageError
from flows.home import Home, check_landing
from flows.prefect_server import EmbeddedServer, quieten
from flows.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from flows.settings import Settings

DEPLOYMENT = "nightly-cron"


def serve_command(options: Mapping[str, Any], cron: str, timezone: str) -> None:
    """Serve the flow `nightly` on the schedule `cron` in `timezone` until Ctrl-C or SIGTERM.

    Uses the Prefect server at `PREFECT_API_URL`, or runs one of its own for as long as it stays.

    Raises:
        UsageError: if the cron line, the time zone, the landing or the home is no good.
    """
    settings, _ = read_settings(options)
    check_landing(settings.landing)
    home = Home(settings.home)
    home.prepare()
    progress.set_up_logs(settings.log_format, "info")
    quieten(home.prefect)
    _check_schedule(cron, timezone)
    with ExitStack() as stack:
        if not os.environ.get("PREFECT_API_URL"):
            server = stack.enter_context(EmbeddedServer(home.prefect / "server.log", settings.server_timeout_seconds, stays=True))
            os.environ["PREFECT_API_URL"] = server.api_url
            server.wait()
        page = os.environ["PREFECT_API_URL"].removesuffix("/api")
        console = make_console()
        console.print(f"A night runs at {cron} ({timezone}); Prefect's page is {page}. Ctrl-C ends.", soft_wrap=True)
        _run_schedule(settings, cron, timezone, lambda line: console.print(line, soft_wrap=True))
        console.print("No night runs any more; the same command begins again.")


def _run_schedule(settings: Settings, cron: str, timezone: str, say: Callable[[str], None]) -> None:
    """Run the nights of the schedule until Ctrl-C or SIGTERM, and tell `say` how each ended."""
    from prefect.runner import Runner  # noqa: PLC0415
    from prefect.schedules import Cron  # noqa: PLC0415
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415

    from flows.nightly import nightly  # noqa: PLC0415
    from flows.watch import NightWatch  # noqa: PLC0415

    class Nights(Runner):
        """Ends on SIGTERM as on Ctrl-C: its own handler leaves the process waiting."""

        def handle_sigterm(self, *_: object) -> None:
            signal.raise_signal(signal.SIGINT)

    # The lock of the home would end a second night at once; so it is not even started.
    runner = Nights(name=DEPLOYMENT, limit=1)
    deployment_id = runner.add_flow(
        nightly,
        name=DEPLOYMENT,
        schedules=[Cron(cron, timezone=timezone)],
        parameters=flow_parameters(settings),
        description="Ingest, transform, load, build, validate and publish what landed.",
        # By its name, not by a path below the folder in which the command was called: a night starts wherever the program lies.
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    with NightWatch(cast("UUID", deployment_id), say), suppress(KeyboardInterrupt):
        asyncio.run(runner.start())


def _check_schedule(cron: str, timezone: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule  # noqa: PLC0415
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValidationError as error:
        advice = 'write the cron line as "0 2 * * *" and the time zone as Asia/Shanghai'
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f'--cron "{cron}" --timezone {timezone} is no schedule ({reason}): {advice}.') from error
