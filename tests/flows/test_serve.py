"""`chengji serve`: a night fires by its cron line, is told of, and SIGTERM ends the process."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows.ledger import PUBLISHED, Ledger

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
PATIENCE = 900.0
"""Seconds that a machine with much else to do may take for a line."""


def _wait_for(process: subprocess.Popen[bytes], words: str) -> str:
    """Return what the process prints until a line has `words` in it."""
    assert process.stdout is not None
    deadline, printed = time.monotonic() + PATIENCE, b""
    while words.encode() not in printed:
        assert time.monotonic() < deadline, printed.decode()
        if select.select([process.stdout], [], [], 1.0)[0]:
            chunk = os.read(process.stdout.fileno(), 65536)
            assert chunk, f"The process ended:\n{printed.decode()}"
            printed += chunk
    return printed.decode()


def test_a_night_fires_by_its_cron_line_and_sigterm_ends_the_schedule(tmp_path: Path) -> None:
    landing, home = tmp_path / "landing", tmp_path / "home"
    landing.mkdir()
    shutil.copy(ROOT / "seeds" / "pages" / "06_yingtan_rexian.txt", landing)
    command = [sys.executable, "-m", "flows.cli", "serve", "--cron", "* * * * *", "--landing", str(landing), "--home", str(home)]
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    process = subprocess.Popen(
        command, cwd=ROOT, env={**environment, "CHENGJI_SITE": "false"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        printed = _wait_for(process, "ended well; chengji runs says what it published.")
        assert printed.startswith("A night runs at * * * * * (Asia/Shanghai); Prefect's page is http://127.0.0.1:")
        assert PUBLISHED in [run.state for run in Ledger(home / "ledger.sqlite").runs()]
        process.send_signal(signal.SIGTERM)
        printed += _wait_for(process, "No night runs any more; the same command begins again.")
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in printed
        assert "Warning" not in printed
    finally:
        process.kill()
        process.wait()


def test_the_flow_knows_its_parameters_in_a_process_that_it_was_sent_to(tmp_path: Path) -> None:
    by_value = "import cloudpickle, sys, flows.nightly as m; cloudpickle.register_pickle_by_value(m)"
    send = f"{by_value}; open(sys.argv[1], 'wb').write(cloudpickle.dumps(m.nightly))"
    given = {"landing": "l", "home": "h", "engine": "process", "mode": "full", "scope": {"since": "2026-11-01"}, "options": {}}
    take = "import cloudpickle, sys; flow = cloudpickle.load(open(sys.argv[1], 'rb'))"
    check = f"{take}; print(flow.validate_parameters({given})['scope'].since)"
    for code in (send, check):
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "flow")], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2026-11-01"


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (SimpleNamespace(name="Completed", message=None, is_completed=lambda: True), "ended well; chengji runs says what it published."),
        (SimpleNamespace(name="Crashed", message="Out of memory.\nTrace", is_completed=lambda: False), "crashed: Out of memory."),
        (SimpleNamespace(name="Failed", message=None, is_completed=lambda: False), "failed: Prefect says no more"),
    ],
)
def test_what_is_told_of_a_night(state: SimpleNamespace, line: str) -> None:
    from flows.watch import said_of

    due = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    said = said_of(SimpleNamespace(name="happy-fox", expected_start_time=due, state=state))  # type: ignore[arg-type]
    assert said == f"The night of {due.astimezone():%Y-%m-%d %H:%M} {line}"
