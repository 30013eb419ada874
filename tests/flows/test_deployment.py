"""A real Prefect server and worker on loopback: deploy, trigger, see the run completed with its artifacts."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.ledger import Ledger
from flows.prefect_server import is_healthy

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# A server, a worker and six commands of Prefect one after the other: on a busy machine longer than other tests may take.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a Prefect client whose server has just been started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    prefect_home = tmp_path_factory.mktemp("prefect")
    environment = {
        **os.environ,
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
    }
    with (prefect_home / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 400
        while not is_healthy(environment["PREFECT_API_URL"], timeout=5):
            assert server.poll() is None, (prefect_home / "server.log").read_text()
            assert time.monotonic() < deadline, (prefect_home / "server.log").read_text()
            time.sleep(0.2)
        yield environment
    finally:
        server.terminate()
        server.wait(timeout=300)


def _prefect(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "prefect", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _post(environment: dict[str, str], path: str, **content: Any) -> Any:
    body = json.dumps(content).encode()
    request = urllib.request.Request(f"{environment['PREFECT_API_URL']}/{path}", data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.load(answer)


def _leave_running(environment: dict[str, str], home: Path) -> str:
    """Leave a night as a kill leaves it, in the ledger and on the server, and return its flow run."""
    home.mkdir()
    flow = _post(environment, "flows/", name="nightly")
    run = _post(environment, "flow_runs/", flow_id=flow["id"], state={"type": "RUNNING", "name": "Running"})
    ledger = Ledger(home / "ledger.sqlite")
    ledger.open_run("killed", landing="l", engine="process", mode="incremental", rules_hash="r", program_hash="p")
    ledger.note_run("killed", flow_run_id=run["id"])
    return str(run["id"])


def _wait_for_the_schedule(environment: dict[str, str]) -> list[dict[str, Any]]:
    """Return all flow runs once the server has planned one by the cron line; its scheduler has a pace of its own."""
    deadline = time.monotonic() + 400
    while True:
        runs: list[dict[str, Any]] = _post(environment, "flow_runs/filter")
        if any(run["state_type"] == "SCHEDULED" and not run["start_time"] for run in runs):
            return runs
        assert time.monotonic() < deadline, "the cron line has to fire by itself"
        time.sleep(0.5)


def test_a_deployed_night_runs_on_a_worker(environment: dict[str, str], tmp_path: Path) -> None:
    landing, home = tmp_path / "landing", tmp_path / "home"
    landing.mkdir()
    shutil.copy(ROOT / "seeds" / "pages" / "06_yingtan_rexian.txt", landing)
    _prefect(environment, "work-pool", "create", "chengji", "--type", "process")
    _prefect(environment, "--no-prompt", "deploy", "--all")
    (deployment,) = _post(environment, "deployments/filter")
    assert deployment["schedules"][0]["schedule"]["cron"] == "0 2 * * *"
    properties = deployment["parameter_openapi_schema"]["properties"]
    assert {"landing", "home", "engine", "mode", "dry_run"} <= set(properties)
    assert properties["landing"]["description"] == "Folder in which raw page dumps land."
    killed = _leave_running(environment, home)
    _prefect(environment, "deployment", "run", "nightly/nightly", "--param", f"landing={landing}", "--param", f"home={home}")
    _prefect(environment, "worker", "start", "--pool", "chengji", "--run-once")
    runs = _wait_for_the_schedule(environment)
    states = {run["id"]: run["state_type"] for run in runs if run["start_time"]}
    assert states.pop(killed) == "CRASHED"
    assert list(states.values()) == ["COMPLETED"]
    assert (home / "current" / "manifest.json").exists()
    artifacts = {artifact["key"] for artifact in _post(environment, "artifacts/filter")}
    assert {"night-summary", "night-verdict"} <= artifacts
