"""A driver that runs nights in forked children, and the tables of a night that nothing disturbed."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SAMPLES = (
    "01_luzhou_wenming.txt",
    "04_luzhou_chengjidan_2023.html",
    "06_yingtan_rexian.txt",
    "10_jianxi_zhuanzai.txt",
    "14_zhanjiang_gbk.html",
)


class Driver:
    """Runs nights one after the other; see `tests/faults/driver.py`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.driver"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def night(self, landing: Path, home: Path, **order: Any) -> dict[str, Any]:
        """Run one night and return `status` (0, or minus the signal that ended it) and `words` (its last words)."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        order = {"landing": str(landing), "home": str(home), "batch_pages": 2, **order}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "The driver ended; its own error output says why."
        ended: dict[str, Any] = json.loads(answer)
        return ended


@pytest.fixture(scope="session")
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    assert driver.process.stdin is not None
    driver.process.stdin.close()
    driver.process.wait(timeout=300)


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five sample pages, one of them twice, an empty file and a binary."""
    folder = tmp_path_factory.mktemp("landing")
    for name in SAMPLES:
        shutil.copy(ROOT / "seeds" / "pages" / name, folder / name)
    shutil.copy(folder / SAMPLES[0], folder / "again.txt")
    (folder / "empty.txt").touch()
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 8)
    return folder


def table_hashes(home: Path) -> dict[str, str]:
    """Return the SHA-256 of every published table but the run ledger's, which holds times."""
    files = sorted((home / "current" / "parquet").glob("*.parquet"))
    assert len(files) > 10
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.stem != "mart_run"}


def unaccounted(home: Path) -> list[dict[str, Any]]:
    """Return the published runs that do not say of each file they saw what became of it: the gate would refuse every later night."""
    runs = pl.read_parquet(home / "current" / "parquet" / "mart_run.parquet")
    assert runs.height
    ends = pl.col("pages_staged") + pl.col("duplicates") + pl.col("files_rejected")
    return runs.filter(pl.col("files_seen") != ends).select("files_seen", "pages_staged", "duplicates", "files_rejected").to_dicts()


@pytest.fixture(scope="session")
def undisturbed(driver: Driver, landing: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    ended = driver.night(landing, home)
    assert ended["status"] == 0, ended
    assert ended["words"].startswith("published"), ended
    return table_hashes(home)
