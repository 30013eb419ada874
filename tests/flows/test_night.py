"""Whole nights by the command line, as a user calls it: real Prefect, real gate, real release."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.ledger import PUBLISHED, REFUSED, UNCHANGED, Ledger

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def chengji(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **environment})


@pytest.fixture(scope="module")
def home(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of our own in which one night over the sample pages has passed."""
    copy = tmp_path_factory.mktemp("night") / "home"
    shutil.copytree(sample_release.parents[1], copy, symlinks=True)
    return copy


def test_a_second_night_finds_nothing_new_and_makes_no_release(home: Path) -> None:
    again = chengji("run", "seeds/pages", "--home", str(home))
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("Nothing new: no new rows")
    assert again.stderr == ""
    assert [run.state for run in Ledger(home / "ledger.sqlite").runs()] == [PUBLISHED, UNCHANGED]
    assert len(list((home / "releases").iterdir())) == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("江城市新建公园3个。", encoding="utf-8")
    before = sorted((path, path.stat().st_mtime_ns) for path in home.rglob("*") if path.name != "ledger.sqlite-shm")
    dry = chengji("run", str(tmp_path), "--home", str(home), "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "1 batches of new pages would be transformed" in dry.stdout
    after = sorted((path, path.stat().st_mtime_ns) for path in home.rglob("*") if path.name != "ledger.sqlite-shm")
    assert [path for path, _ in after] == [path for path, _ in before]


def test_figures_lead_back_to_the_characters_of_their_page(home: Path) -> None:
    query = "select count(*) as n, count(*) filter (m.text != substr(p.text, m.char_start + 1, m.char_end - m.char_start)) as wrong"
    answer = chengji("sql", f"{query} from stg_metric m join stg_page p using (page_id)", "--home", str(home), "--format", "jsonl")
    counts = json.loads(answer.stdout)
    assert counts["n"] > 100
    assert counts["wrong"] == 0


def test_a_refused_release_is_kept_and_current_stays(home: Path, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(ROOT / "seeds", seeds)
    limits = (seeds / "expectations.toml").read_text(encoding="utf-8")
    # Every table would have to grow tenfold, even small ones.
    for name, value in (("min_rows", "1"), ("min_ratio", "10.0"), ("max_ratio", "100.0")):
        limits = "\n".join(f"{name} = {value}" if line.startswith(f"{name} =") else line for line in limits.splitlines())
    (seeds / "expectations.toml").write_text(limits, encoding="utf-8")
    before = (home / "current").resolve()
    refused = chengji("run", "seeds/pages", "--home", str(home), CHENGJI_SEEDS=str(seeds))
    assert refused.returncode == 1, refused.stdout + refused.stderr
    last_line = refused.stderr.splitlines()[-1]
    assert last_line.startswith("chengji: The release was refused: ")
    assert "Traceback" not in refused.stderr
    assert (home / "current").resolve() == before
    failed = [path for path in (home / "releases").iterdir() if path != before]
    assert len(failed) == 1
    assert (failed[0] / "FAILED.txt").read_text(encoding="utf-8").strip()
    assert Ledger(home / "ledger.sqlite").runs()[-1].state == REFUSED


def test_a_server_that_is_down_does_not_stop_the_night(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    shutil.copy(ROOT / "seeds" / "pages" / "06_yingtan_rexian.txt", tmp_path / "landing")
    done = chengji("run", str(tmp_path / "landing"), "--home", str(tmp_path / "home"), PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 0, done.stderr
    assert "no Prefect server answers at http://127.0.0.1:9/api; this night uses an embedded one" in done.stderr
    assert "Published a new release." in done.stdout
