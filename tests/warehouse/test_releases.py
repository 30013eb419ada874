"""Releases: whole or not there, the same bytes for the same rows, readable while the next one is made."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from datetime import datetime, timedelta

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from tests.warehouse.build import Night, figure, page
from tests.warehouse.test_models import pages
from warehouse import releases
from warehouse.comparison import diff_releases, verify_release
from warehouse.database import WarehouseError
from warehouse.ledger import RunRecord, record_run
from warehouse.query import open_release
from warehouse.releases import (
    Stamp,
    build_release,
    current_release,
    fail_release,
    find_release,
    list_releases,
    prune_releases,
    publish_release,
    read_manifest,
    rollback_release,
)
from warehouse.schema import warehouse_tables

START = datetime.fromisoformat("2026-11-22T02:00")


def stamp(number: int) -> Stamp:
    return Stamp(f"run-{number:06}", START + timedelta(days=number), "0.1.0", "abc123", "rules-1")


def publish(night: Night, number: int):
    return publish_release(night.home, build_release(night.con, night.home, stamp(number)))


@pytest.fixture
def published(night):
    night.run(*pages(4))
    publish(night, 1)
    return night


def test_a_release_holds_every_released_table_with_its_rows(published):
    with open_release(published.home) as con:
        there = {row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()}
        released = {table.name for table in warehouse_tables().values() if table.released}
        assert there == released
        for name in released:
            assert con.execute(f"select count(*) from {name}").fetchall() == published.rows(f"select count(*) from {name}")


def test_tables_and_columns_carry_their_comments_in_both_languages(published):
    with open_release(published.home) as con:
        assert con.execute(
            "select count(*) from duckdb_columns() where comment is null and table_name in (select table_name from duckdb_tables())"
        ).fetchall() == [(0,)]
        comment = con.execute("select comment from duckdb_columns() where table_name = 'fct_metric' and column_name = 'bound'").fetchall()[
            0
        ][0]
        assert comment.startswith("界限 | Whether the value is exact")


def test_parquet_has_plain_types_labels_and_the_rows_in_order(published):
    path = current_release(published.home) / "parquet" / "fct_metric.parquet"
    schema = pq.read_schema(path)
    assert schema.metadata[b"label_zh:bound"].decode() == "界限"
    assert {str(field.type) for field in schema} <= {
        "string",
        "bool",
        "int32",
        "int64",
        "double",
        "decimal128(28, 6)",
        "date32[day]",
        "timestamp[us]",
    }
    frame = pl.read_parquet(path)
    assert frame["metric_id"].is_sorted()
    assert frame.height == published.rows("select count(*) from fct_metric")[0][0]
    assert set(pq.ParquetFile(path).metadata.row_group(0).column(0).compression.split()) == {"ZSTD"}


def test_the_manifest_is_true_and_a_tampered_release_is_found_out(published):
    assert verify_release(published.home, "current") == []
    release = current_release(published.home)
    path = release / "parquet" / "dim_page.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    (release / "stray.txt").write_text("x")
    (release / "parquet" / "dim_theme.parquet").unlink()
    problems = verify_release(published.home, "current")
    assert any("dim_page.parquet has another SHA-256" in problem for problem in problems)
    assert "parquet/dim_theme.parquet is missing." in problems
    assert "stray.txt is not in the manifest." in problems


def test_a_table_that_lost_rows_is_found_out(published):
    release = current_release(published.home)
    with duckdb.connect(str(release / "chengji.duckdb")) as con:
        con.execute("delete from fct_metric where metric_id = (select min(metric_id) from fct_metric)")
    assert any("the table fct_metric has" in problem for problem in verify_release(published.home, "current"))


def test_the_same_input_gives_the_same_parquet_bytes(tmp_path, settings):
    hashes = []
    for number, (threads, reverse) in enumerate([(1, False), (4, True)]):
        with Night(tmp_path / str(number), settings) as night:
            night.con.execute(f"set threads = {threads}")
            made = pages(6)
            for single in reversed(made) if reverse else made:
                night.load(single)
            night.build()
            files = read_manifest(publish(night, number))["files"]
            hashes.append({name: entry["sha256"] for name, entry in files.items() if name.startswith("parquet/")})
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == sum(table.publish for table in warehouse_tables().values())


def test_the_manifest_tells_rows_and_columns_of_each_file(published):
    entry = read_manifest(current_release(published.home))["files"]["parquet/fct_metric.parquet"]
    assert entry["rows"] == published.rows("select count(*) from fct_metric")[0][0]
    assert entry["columns"] == list(warehouse_tables()["fct_metric"].column_names)
    assert entry["bytes"] > 0
    assert len(entry["sha256"]) == 64


def test_files_that_did_not_change_are_linked(published):
    published.run(page("new.txt", "新报道\n整治61条。", figure("61条")))
    first = current_release(published.home)
    second = publish(published, 2)
    unchanged, changed = "parquet/dim_place.parquet", "parquet/fct_metric.parquet"
    assert (first / unchanged).stat().st_ino == (second / unchanged).stat().st_ino
    assert (first / changed).stat().st_ino != (second / changed).stat().st_ino
    assert verify_release(published.home, "current") == []


def test_a_failed_release_is_kept_with_its_reasons_and_never_pointed_to(published):
    before = current_release(published.home)
    path = fail_release(published.home, build_release(published.con, published.home, stamp(2)), ["Two shares are above 100."])
    assert current_release(published.home) == before
    failed = list_releases(published.home)[-1]
    assert (failed.path, failed.status, failed.reasons) == (path, "failed", ("Two shares are above 100.",))
    with pytest.raises(WarehouseError, match="failed its expectations"):
        rollback_release(published.home, failed.release_id)


def test_rollback_and_prune(published):
    for number in (2, 3, 4):
        publish(published, number)
    ids = [release.release_id for release in list_releases(published.home)]
    rollback_release(published.home, ids[1])
    assert find_release(published.home, "current").release_id == ids[1]
    assert prune_releases(published.home, 1) == [ids[0], ids[2]]
    assert [release.release_id for release in list_releases(published.home)] == [ids[1], ids[3]]
    with pytest.raises(WarehouseError, match="1 or more"):
        prune_releases(published.home, 0)


def test_an_unknown_release_is_refused_with_the_known_ones(published):
    with pytest.raises(WarehouseError, match="There are: 2026"):
        find_release(published.home, "1999")


def test_diff_shows_rows_added_removed_and_changed(published):
    first = list_releases(published.home)[0].release_id
    published.load(
        page("00.txt", "第0号报道\n全部改写，整治街巷77条。", figure("77条", unit="条"), url="http://example.cn/0"), run_id="run-2"
    )
    published.con.execute("update dim_theme set name_zh = '改' where theme = 'governance'")
    published.build()
    publish(published, 2)
    second = list_releases(published.home)[1].release_id
    differences = {difference.table: difference for difference in diff_releases(published.home, first, second)}
    facts = differences["fct_metric"]
    assert (facts.added, facts.removed) == (1, 5)
    assert facts.examples_added[0]["text"] == "77条"
    theme = differences["dim_theme"]
    assert (theme.changed, theme.examples_changed) == (1, ({"theme": "governance", "name_zh": ("governance", "改")},))
    assert differences["dim_place"].is_same
    assert all(difference.is_same for difference in diff_releases(published.home, first, first))


@pytest.mark.parametrize("step", ["_copy_database", "write_tables", "hash_file", "write_json", "point_to", "swap_link"])
def test_a_kill_at_any_step_leaves_the_old_release_current_and_whole(tmp_path, settings, step):
    script = f"""
import os, signal, sys
from datetime import datetime
from pathlib import Path
from seeds import SEEDS_DIR
from tests.warehouse.build import Night
from tests.warehouse.test_models import pages
from tests.warehouse.test_releases import publish
from warehouse import releases
from warehouse.settings import read_settings
with Night(Path(sys.argv[1]), read_settings(SEEDS_DIR)) as night:
    night.run(*pages(3))
    publish(night, 1)
    night.load(*pages(5))
    night.build()
    setattr(releases, {step!r}, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
    publish(night, 2)
"""
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, capture_output=True, timeout=120)
    assert killed.returncode == -9, killed.stderr.decode()
    assert find_release(tmp_path, "current").release_id == stamp(1).release_id
    assert verify_release(tmp_path, "current") == []
    with Night(tmp_path, settings) as night:
        night.build()
        publish(night, 3)
    assert verify_release(tmp_path, "current") == []
    assert not list((tmp_path / "releases").glob(".*"))


def test_a_full_disk_is_told_and_leaves_nothing(published, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(releases, "write_tables", full)
    with pytest.raises(WarehouseError, match="Make room"):
        build_release(published.con, published.home, stamp(2))
    assert not list((published.home / "releases").glob(".*"))
    assert published.rows("select current_database()") == [("warehouse",)]


def test_a_copied_release_opens_from_anywhere(published, tmp_path):
    copy = tmp_path / "elsewhere" / "release"
    shutil.copytree(current_release(published.home), copy)
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print(c.execute('from fct_metric_zh').fetchall() != [])"
    run = subprocess.run([sys.executable, "-c", code, str(copy / "chengji.duckdb")], check=True, capture_output=True, text=True, cwd="/")
    assert run.stdout.strip() == "True"


def test_readers_are_not_disturbed_by_the_night_and_never_see_a_mixture(published):
    """A reader that holds one connection, and one that opens anew each time, while three nights publish."""
    stop, errors, mixed = threading.Event(), [], []
    held = open_release(published.home)
    expected = held.execute("select count(*) from fct_metric").fetchall()

    def read() -> None:
        while not stop.is_set():
            try:
                if held.execute("select count(*) from fct_metric").fetchall() != expected:
                    mixed.append("held")
                with open_release(published.home) as con:
                    facts = con.execute("select count(distinct page_id) from fct_metric").fetchall()
                    if facts != con.execute("select count(*) from dim_page where metric_count > 0 and reprint_of is null").fetchall():
                        mixed.append("fresh")
            except Exception as error:  # noqa: BLE001  (any error at all is what must not happen)
                errors.append(repr(error))

    reader = threading.Thread(target=read)
    reader.start()
    for number in (2, 3, 4):
        published.run(page(f"n{number}.txt", f"新报道{number}\n整治{number}1条。", figure(f"{number}1条")))
        publish(published, number)
    stop.set()
    reader.join()
    held.close()
    assert errors == []
    assert mixed == []


def test_two_stamps_of_one_second_differ_and_ids_sort_by_time():
    assert stamp(1).release_id < stamp(2).release_id
    assert Stamp("run-aaaaaa", START, "1").release_id != Stamp("run-bbbbbb", START, "1").release_id


def test_a_run_is_in_its_own_release(published):
    record = RunRecord(
        "run-000002", START, START + timedelta(seconds=10), "passed", files_seen=4, pages_staged=4, lines_kept=3, lines_noise=1
    )
    record_run(published.con, record)
    record_run(published.con, record)
    publish(published, 2)
    with open_release(published.home) as con:
        rows = con.execute("select run_id, verdict, kept_line_share, seconds_total, pages_per_second from mart_run").fetchall()
    assert rows == [("run-000002", "passed", 75, 10.0, 0.4)]


def test_the_pointer_files_agree(published):
    assert (published.home / "current").readlink().as_posix() == f"releases/{stamp(1).release_id}"
    assert stamp(1).release_id in (published.home / "latest.json").read_text()
