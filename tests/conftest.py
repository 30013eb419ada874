"""What tests of several rooms share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# `make test` tries the same examples each time: its verdict depends on the code alone. `make fuzz` looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("fuzz", deadline=None, print_blob=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that one night over the sample pages publishes, made once a test run by the command line as a user calls it."""
    home = tmp_path_factory.mktemp("sample") / "home"
    command = [sys.executable, "-m", "flows.cli", "run", "seeds/pages", "--home", str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"The night over the sample pages failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return (home / "current").resolve()
