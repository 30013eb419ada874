"""A night whose landing, spool and published releases lie in a bucket of a real S3 server on loopback."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.ledger import PUBLISHED, UNCHANGED, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from s3fs import S3FileSystem

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "seeds" / "pages"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """What tells S3 clients where the server is."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    server.stop()


@pytest.fixture(scope="module")
def store(environment: dict[str, str]) -> S3FileSystem:
    from s3fs import S3FileSystem

    system = S3FileSystem(
        key="test", secret="test", endpoint_url=environment["AWS_ENDPOINT_URL"], use_listings_cache=False, skip_instance_cache=True
    )
    system.mkdir("nights")
    return system


def _night(environment: dict[str, str], home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", "run", "s3://nights/landing", "--home", str(home), "--no-site"]
    places = {"CHENGJI_PUBLISH_URL": "s3://nights/published", "CHENGJI_SPOOL": "s3://nights/spool"}
    # Two batches, so that worker processes take them from the bucket, as workers on other machines would.
    told = {**os.environ, **environment, **places, "CHENGJI_BATCH_PAGES": "1", "CHENGJI_WORKERS": "2"}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=told)


def test_a_night_reads_and_publishes_in_a_bucket(environment: dict[str, str], store: S3FileSystem, tmp_path: Path) -> None:
    names = ("06_yingtan_rexian.txt", "14_zhanjiang_gbk.html")
    for name in names:
        store.put_file(str(PAGES / name), f"nights/landing/2026/{name}")
    done = _night(environment, tmp_path / "home")
    assert done.returncode == 0, done.stdout + done.stderr
    release = (tmp_path / "home" / "current").resolve()
    pointer = json.loads(store.cat_file("nights/published/latest.json"))
    assert pointer == {"release_id": release.name, "path": f"releases/{release.name}"}
    folder = f"nights/published/{pointer['path']}"
    manifest = json.loads(store.cat_file(f"{folder}/manifest.json"))
    assert len(manifest["files"]) > 20
    for name, entry in manifest["files"].items():
        assert hashlib.sha256(store.cat_file(f"{folder}/{name}")).hexdigest() == entry["sha256"], name
    uris = "import polars as pl, sys; print(sorted(pl.read_parquet(sys.argv[1])['source_uri'].to_list()))"
    dim_page = subprocess.run(
        [sys.executable, "-c", uris, f"{release}/parquet/dim_page.parquet"], capture_output=True, text=True, check=True
    )
    assert dim_page.stdout.strip() == str([f"2026/{name}" for name in names])

    assert not (tmp_path / "home" / "spool").exists()
    sealed = [path for path in store.find("nights/spool") if path.endswith("/seal.json")]
    assert sorted(path.split("/")[2] == "raw" for path in sealed) == [False, False, True, True]

    store.rm_file("nights/published/latest.json")
    again = _night(environment, tmp_path / "home")
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("Nothing new")
    assert store.exists("nights/published/latest.json"), "a night without news has to mend the copy"
    assert [run.state for run in Ledger(tmp_path / "home" / "ledger.sqlite").runs()] == [PUBLISHED, UNCHANGED]


def test_a_bucket_that_does_not_answer_ends_in_a_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    done = _night({**environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}, tmp_path / "home")
    assert done.returncode == 1
    assert done.stderr.startswith("chengji: Reading the landing s3://nights/landing failed ("), done.stderr
    assert len(done.stderr.splitlines()) == 1
