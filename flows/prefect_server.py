"""The embedded Prefect server: started beside the night, quiet, gone with it.

Prefect can start such a server itself, but then only when the first flow starts, and its tracebacks at the end reach the terminal.
Started here it comes up while the night's own modules are imported, and it writes to a log file.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Self

from flows.errors import ChengjiError

if TYPE_CHECKING:
    from pathlib import Path

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # The terminal belongs to our own summary and error lines; Prefect's page still gets what it logs.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_CLI_PROMPT": "false",
    "DO_NOT_TRACK": "1",
}
"""Prefect's own settings for a night; whatever the environment says already stays."""

DRAIN_SECONDS = 5
SINGLE_NIGHT = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_UI_ENABLED": "0",
    # Describing Prefect's own blocks in a fresh database takes as long as all migrations; a night uses none of them.
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
}
"""What Prefect sets for its own temporary server: no scheduler, no page; and no blocks."""


def quieten(prefect_home: Path) -> None:
    """Set Prefect's environment for this process and its children; call before Prefect is imported."""
    for name, value in {**QUIET, "PREFECT_HOME": str(prefect_home.resolve())}.items():
        os.environ.setdefault(name, value)


def is_healthy(api_url: str, timeout: float = 3.0) -> bool:
    """Return whether a Prefect server answers at `api_url`."""
    try:
        with urllib.request.urlopen(f"{api_url.rstrip('/')}/health", timeout=timeout) as answer:  # noqa: S310  (the operator's own address)
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError, ValueError):
        return False


def drain() -> None:
    """Let Prefect send the log lines and events that it still holds back; a few seconds at most."""
    if "prefect" not in sys.modules:
        return
    from prefect.events.worker import EventsWorker  # noqa: PLC0415

    for handler in logging.getLogger("prefect.flow_runs").handlers:
        handler.flush()
    EventsWorker.drain_all(timeout=DRAIN_SECONDS)


class EmbeddedServer:
    """A Prefect server on a free port of the loopback interface; a context manager."""

    def __init__(self, log_file: Path, timeout_seconds: int, *, stays: bool = False) -> None:
        """Prepare a server that logs to `log_file` and is given `timeout_seconds` to start.

        One that `stays` has the scheduler and Prefect's page as well; the server of a single night needs neither.
        """
        self._stays = stays
        self._log_file = log_file
        self._timeout = timeout_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self.api_url = ""

    def __enter__(self) -> Self:
        """Start the process and return at once; `wait` waits for it."""
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.api_url = f"http://127.0.0.1:{port}/api"
        with self._log_file.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  (our own module)
                [sys.executable, "-m", "flows.prefect_server", str(port)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Ctrl-C goes to the whole foreground group; the server has to live until the night has said goodbye.
                start_new_session=True,
                env={**os.environ, **({} if self._stays else SINGLE_NIGHT)},
            )
        return self

    def wait(self) -> str:
        """Return the address of the server's API as soon as it answers.

        Raises:
            ChengjiError: if it ends or does not answer in time.
        """
        deadline = time.monotonic() + self._timeout
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if is_healthy(self.api_url, timeout=1.0):
                return self.api_url
            time.sleep(0.05)
        raise ChengjiError(
            f"Prefect's embedded server did not start within {self._timeout} s: "
            f"see {self._log_file}, or set PREFECT_API_URL to a running one."
        )

    def __exit__(self, *_: object) -> None:
        """End the server once Prefect has sent it its last log lines."""
        if self._process is None:
            return
        drain()
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


def _end_with_parent() -> None:
    # The other end of standard input closes when the night ends, however it ends.
    sys.stdin.buffer.read()
    os._exit(0)


def serve(port: int) -> None:
    """Run the server in this process until it is terminated."""
    import gc  # noqa: PLC0415

    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Importing the server makes some ten million objects that all live on: collecting among them costs half a second.
    gc.disable()
    import uvicorn  # noqa: PLC0415
    from prefect.server.api.server import create_app  # noqa: PLC0415

    app = create_app()
    gc.freeze()
    gc.enable()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", lifespan="on")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
