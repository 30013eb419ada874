"""Analysts at work while a night runs: the real command line publishes a second release beneath their connections."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
PAGE = "安宁区整治背街小巷\n2024年3月1日　来源：安宁发布\n　　2023年，安宁区整治背街小巷54条，改造老旧小区15个，新增停车位1,200个。\n"
STATE = """
select
    (select count(*) from stg_page), (select count(*) from mart_run), (select count(*) from fct_metric),
    (select count(*) from fct_metric where page_id not in (select page_id from dim_page))
"""


class Reader(threading.Thread):
    """Asks again and again until it is told to stop: one connection is held all the time, one is opened for each round."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.home, self.over = home, threading.Event()
        self.held: set[tuple[int, ...]] = set()
        self.fresh: list[tuple[int, ...]] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            with duckdb.connect(str((self.home / "current").resolve() / "chengji.duckdb"), read_only=True) as held:
                while True:
                    is_last = self.over.is_set()
                    self.held.add(held.execute(STATE).fetchall()[0])
                    with duckdb.connect(str((self.home / "current").resolve() / "chengji.duckdb"), read_only=True) as fresh:
                        self.fresh.append(fresh.execute(STATE).fetchall()[0])
                    if is_last:
                        return
                    self.over.wait(0.1)
        except BaseException as error:  # noqa: BLE001  (told to the test)
            self.error = error


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_reader_sees_one_whole_release_or_the_next_through_a_night(sample_release: Path, tmp_path: Path) -> None:
    home, landing = tmp_path / "home", tmp_path / "landing"
    shutil.copytree(sample_release.parents[1], home, symlinks=True)
    shutil.copytree(ROOT / "seeds" / "pages", landing)
    (landing / "new.txt").write_text(PAGE, encoding="utf-8")
    reader = Reader(home)
    reader.start()
    command = [sys.executable, "-m", "flows.cli", "run", str(landing), "--home", str(home), "--no-site"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    reader.over.set()
    reader.join()
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert reader.error is None
    [before] = reader.held
    after = reader.fresh[-1]
    assert (before[:2], before[3]) == ((15, 1), 0)
    assert (after[:2], after[3]) == ((16, 2), 0)
    assert after[2] > before[2]
    # Each connection saw the old release or the new one, and none the old one after the new.
    assert reader.fresh == sorted(reader.fresh)
    assert set(reader.fresh) == {before, after}
