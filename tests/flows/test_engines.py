"""The same pages give the same bytes on every engine."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from flows.rules import read_rules_hash
from flows.spool import Spool
from flows.worker import transform_batch
from seeds import SEEDS_DIR

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
PACKAGES = {"process": "prefect", "thread": "prefect", "dask": "prefect_dask", "ray": "prefect_ray"}


@pytest.mark.parametrize("engine", PACKAGES)
def test_an_engine_writes_the_bytes_that_this_process_writes(engine: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(PACKAGES[engine]) is None:
        pytest.skip(f"The engine {engine} is an extra: pip install 'chengji[{engine}]'.")
    command = [sys.executable, "-m", "tests.flows.transform_only", engine, str(SEEDS_DIR / "pages"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    seals = {path.parent.name: path.read_text() for path in (tmp_path / "spool").glob("*/seal.json")}
    assert len(seals) == 4
    spool = Spool(tmp_path / "spool")
    for batch_id, seal in seals.items():
        raw_id = str((spool.read_seal(batch_id) or {})["raw_id"])
        spool.remove_batch(batch_id)
        transform_batch(spool.place, raw_id, str(SEEDS_DIR), read_rules_hash(SEEDS_DIR))
        assert (tmp_path / "spool" / batch_id / "seal.json").read_text() == seal
