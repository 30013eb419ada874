"""Runs the transforms alone over a folder of pages and writes a scratch database that `score.py` can read.

python tests/accuracy/harness.py PAGES_DIR OUT.duckdb
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.frames import build_frames
from transforms.pipeline import transform_page
from transforms.records import PageResult, RawPage, Rejected


def build_scratch_release(pages_dir: Path, out: Path) -> list[PageResult]:
    """Transform every file of `pages_dir` in this process and write the staging tables to `out`."""
    reference = load_reference(SEEDS_DIR)
    results: list[PageResult] = []
    rejected: list[Rejected] = []
    for path in sorted(pages_dir.iterdir()):
        outcome = transform_page(RawPage(source_uri=path.name, content=path.read_bytes()), reference, {})
        (results if isinstance(outcome, PageResult) else rejected).append(outcome)
    out.unlink(missing_ok=True)
    with duckdb.connect(str(out)) as con:
        for table, frame in build_frames(results, rejected).items():
            con.register("frame", frame)
            con.execute(f"create table stg_{table} as select * from frame")
            con.unregister("frame")
    return results


if __name__ == "__main__":
    build_scratch_release(Path(sys.argv[1]), Path(sys.argv[2]))
