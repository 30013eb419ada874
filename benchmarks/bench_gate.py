"""The gate at 10,000 and 1,000,000 metrics: seconds and memory of both passes of a night.

    python -m benchmarks.bench_gate [--metrics 10000 1000000]

The warehouse of the gate's tests is multiplied: pages of about 800 characters with eight metrics each, every table of a release.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.results import table, write_section

FIXED = {"run_id", "first_run_id", "rule_id", "correction_id"}
HASHES = {"reprint_of", "content_key"}
LIMIT_SECONDS, LIMIT_MIB = 60, 1024


def multiply(good: Path, out: Path, times: int) -> int:
    """Write the warehouse `good` to `out`, every page, metric and what hangs on them `times` times; return the number of metrics."""
    from tests.unit.expectations.made import RELEASED

    with duckdb.connect(str(out)) as con:
        con.execute(f"attach '{good}' as good (read_only)")
        for name, definition in RELEASED.items():
            columns = [column.name for column in definition.columns]
            ids = [column for column in columns if (column.endswith("_id") and column not in FIXED) or column in HASHES]
            if not set(ids) & set(definition.primary_key):
                con.execute(f'create table "{name}" as select * from good."{name}"')
                continue
            replaced = [f"""if(k = 0, "{column}", md5("{column}" || '-' || k)) as "{column}" """ for column in ids]
            if "raw_sha256" in columns:
                replaced.append("sha256(concat(raw_sha256, '-', k)) as raw_sha256")
            changes = ", ".join(replaced)
            con.execute(f'create table "{name}" as select t.* replace ({changes}) from good."{name}" as t, range({times}) as r(k)')
        return con.execute("select count(*) from stg_metric").fetchone()[0]


def _peak_mib() -> float:
    """Return the peak memory of this process; ru_maxrss would count that of the process that started it, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def measure_here(database: str, previous: str) -> dict[str, float | bool | str | int]:
    """Return seconds and peak memory of both passes over `database`, in this process."""
    started = time.perf_counter()
    import great_expectations  # noqa: F401

    imported = time.perf_counter()
    from expectations import validate, write_quality
    from tests.unit.expectations.made import LIMITS, RELEASED

    staging = [definition for definition in RELEASED.values() if definition.layer in {"staging", "dims"}]
    # One connection for both passes, with the memory that a night gives its working database.
    with duckdb.connect(database, config={"memory_limit": "1GB"}) as con, tempfile.TemporaryDirectory() as folder:
        first = validate(con, staging, LIMITS, set_aside=True)
        between = time.perf_counter()
        verdict = validate(con, list(RELEASED.values()), LIMITS, previous=Path(previous), report_dir=Path(folder))
        write_quality(verdict, Path(folder), "bench")
    ended = time.perf_counter()
    return {
        "import": imported - started,
        "staging": between - imported,
        "release": ended - between,
        "peak": _peak_mib(),
        "expectations": len(first.results) + len(verdict.results),
        "summary": verdict.summary() + "".join(f"; {refusal}" for refusal in verdict.refusals[:3]),
        "passed": first.passed and verdict.passed,
    }


def run(sizes: list[int]) -> None:
    """Measure each size in a process of its own and write the section."""
    from tests.unit.expectations.made import PAGES, make_warehouse

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        good = make_warehouse(Path(folder) / "good", filler=60)
        for size in sizes:
            database, previous = Path(folder) / f"{size}.duckdb", Path(folder) / f"{size}-previous.duckdb"
            metrics = multiply(good, database, max(size // (PAGES * 8), 1))
            multiply(good, previous, max(int(size * 0.95) // (PAGES * 8), 1))
            command = [sys.executable, "-m", "benchmarks.bench_gate", "--here", str(database), str(previous)]
            out = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            if not out["passed"]:
                raise SystemExit(f"The multiplied warehouse is not good: {out['summary']}")
            rows.append([metrics, out["expectations"], out["import"], out["staging"], out["release"], f"{out['peak']:,.0f} MiB"])
    columns = ["metrics", "expectations", "import (s)", "staging, rows set aside (s)", "release, compared and reported (s)", "peak memory"]
    body = table(columns, rows) + f"\n\nTo be kept: {LIMIT_SECONDS} s and {LIMIT_MIB} MiB at a million metrics."
    write_section("The gate", body, ["great-expectations", "duckdb", "sqlalchemy"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--metrics", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--here", nargs=2, metavar=("DATABASE", "PREVIOUS"), help="measure in this process and print JSON")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measure_here(*options.here)))
    else:
        run(options.metrics)
