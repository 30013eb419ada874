"""What a worker makes of a raw batch, and what it imports."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from flows import worker
from flows.rules import read_rules_hash
from flows.spool import RawBatch, Spool, batch_id_of, page_key
from seeds import SEEDS_DIR
from transforms.cleaning.site_lines import line_key
from transforms.records import RawPage

if TYPE_CHECKING:
    from pathlib import Path

PAGE = RawPage("a.txt", "江城市新建公园\n记者从市政府获悉，全市去年新建公园3个，投入资金500万元。\n责任编辑：张三\n".encode())


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def _sealed(spool: Spool, *pages: RawPage) -> str:
    return spool.write_raw(RawBatch({page_key(page): page for page in pages}))


def test_a_batch_is_made_once_and_always_the_same(spool: Spool) -> None:
    raw_id, rules = _sealed(spool, PAGE), read_rules_hash(SEEDS_DIR)
    first = worker.transform_batch(spool.place, raw_id, str(SEEDS_DIR), rules)
    assert first.counts["page"] == 1
    files = spool.read_seal(first.batch_id)
    assert files is not None
    spool.remove_batch(first.batch_id)
    assert worker.transform_batch(spool.place, raw_id, str(SEEDS_DIR), rules).counts == first.counts
    assert spool.read_seal(first.batch_id) == files


def test_a_page_on_which_the_transforms_raise_costs_no_other(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    original = worker.transform_page
    monkeypatch.setattr(worker, "transform_page", lambda page, *rest: 1 / 0 if page.source_uri == "b.txt" else original(page, *rest))
    raw_id, rules = _sealed(spool, PAGE, RawPage("b.txt", b"x")), read_rules_hash(SEEDS_DIR)
    report = worker.transform_batch(spool.place, raw_id, str(SEEDS_DIR), rules)
    assert (report.counts["page"], report.counts["faults"]) == (1, 1)
    with spool.open_batch(batch_id_of(raw_id, rules)) as folder:
        assert folder is not None
        rejected = pl.read_parquet(folder / "rejected.parquet")
    row = rejected.filter(pl.col("reason") == "internal_error").row(0, named=True)
    assert (row["source_uri"], row["stage"]) == ("b.txt", "transform")
    assert row["detail"].startswith("ZeroDivisionError: division by zero (test_worker.py:")


def test_a_batch_that_is_made_in_parts_is_the_same(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [RawPage(f"{number}.txt", PAGE.content + str(number).encode()) for number in range(5)]
    raw_id, rules = _sealed(spool, *pages, RawPage("broken.txt", b"\0\1\2\3" * 9)), read_rules_hash(SEEDS_DIR)
    whole = worker.transform_batch(spool.place, raw_id, None, rules)
    sealed = spool.read_seal(whole.batch_id)
    assert (whole.counts["page"], whole.counts["pages_rejected"]) == (5, 1)
    spool.remove_batch(whole.batch_id)
    monkeypatch.setattr(worker, "PAGES_AT_ONCE", 2)
    assert worker.transform_batch(spool.place, raw_id, None, rules).counts == whole.counts
    assert spool.read_seal(whole.batch_id) == sealed


def test_a_worker_with_other_rules_refuses(spool: Spool) -> None:
    with pytest.raises(worker.RulesMismatchError, match="install the same version"):
        worker.transform_batch(spool.place, _sealed(spool, PAGE), str(SEEDS_DIR), "other rules")


def test_lines_that_the_site_repeats_are_told_to_the_transforms(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, int]] = []
    original = worker.transform_page
    monkeypatch.setattr(worker, "transform_page", lambda *arguments: told.append(arguments[2]) or original(*arguments))
    page = RawPage("a.txt", PAGE.content, url="https://www.city.example/1.html")
    lines = {line_key(line): 9 for line in PAGE.content.decode().splitlines()}
    name = spool.write_site_lines(json.dumps({"city.example": lines, "other.example": {"x": 1}}))
    worker.transform_batch(spool.place, _sealed(spool, page), None, read_rules_hash(SEEDS_DIR), name)
    assert told == [{}, lines]


def test_a_worker_imports_neither_prefect_nor_duckdb_nor_great_expectations() -> None:
    code = "import sys, flows.worker; print(sorted({'prefect', 'duckdb', 'great_expectations', 'pandas', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
