"""The explorer of 10,000 pages with 300,000 figures: seconds, memory and size, first from nothing, then with nothing changed.

python -m benchmarks.bench_site [--pages 10000]
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

PLACES, INDICATORS = 1_500, 200
LIMIT_SECONDS, LIMIT_MIB = 120, 1024


def make_release(path: Path, pages: int) -> int:
    """Write a made-up release of `pages` pages to `path` and return the number of its figures."""
    from warehouse.ddl import create_tables
    from warehouse.schema import warehouse_tables

    statements = Path(__file__).with_name("made_release.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(path)) as con:
        create_tables(con, [definition for definition in warehouse_tables().values() if definition.released])
        con.execute(statements.format(pages=pages, places=PLACES, indicators=INDICATORS))
        return con.execute("select count(*) from fct_metric").fetchone()[0]


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def measure_here(release: str, site: str, previous: str | None) -> dict[str, float]:
    """Return what one build of the site takes, in this process."""
    from warehouse.explorer import build_site

    report = build_site(Path(release), Path(site), Path(previous) if previous else None)
    files = [path.stat().st_size for path in Path(site).rglob("*") if path.is_file()]
    return {
        "rendered": report.pages_rendered,
        "reused": report.pages_reused,
        "seconds": report.seconds,
        "cpu": time.process_time(),
        "peak": _peak_mib(),
        "files": len(files),
        "mib": sum(files) / 2**20,
        "search_mib": sum(path.stat().st_size for path in (Path(site) / "search").iterdir()) / 2**20,
        "largest_part_kib": max(path.stat().st_size for path in (Path(site) / "search").iterdir()) / 1024,
    }


def run(pages: int) -> None:
    """Build twice, each in a process of its own, and write the section."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "chengji.duckdb"
        metrics = make_release(release, pages)
        for name, previous in (("first", None), ("second", Path(folder) / "first")):
            command = [
                sys.executable,
                "-m",
                "benchmarks.bench_site",
                "--here",
                str(release),
                str(Path(folder) / name),
                *([str(previous)] if previous else []),
            ]
            out = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            how = "from nothing" if previous is None else "nothing changed"
            rows.append(
                [
                    how,
                    pages,
                    metrics,
                    out["rendered"],
                    out["reused"],
                    out["seconds"],
                    out["cpu"],
                    f"{out['peak']:,.0f} MiB",
                    out["files"],
                    f"{out['mib']:,.0f} MiB",
                    f"{out['search_mib']:,.0f} MiB, largest part {out['largest_part_kib']:,.0f} KiB",
                ]
            )
    columns = [
        "",
        "pages",
        "figures",
        "rendered",
        "taken over",
        "seconds",
        "processor seconds",
        "peak memory",
        "files",
        "size",
        "of it the search index",
    ]
    body = table(columns, rows) + f"\n\nTo be kept at 10,000 pages: {LIMIT_SECONDS} s and {LIMIT_MIB} MiB."
    write_section("The explorer", body, ["jinja2", "duckdb"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--here", nargs="+", metavar="PATH", help="RELEASE SITE [PREVIOUS]: measure in this process and print JSON")
    options = parser.parse_args()
    if options.here:
        release, site, *before = options.here
        print(json.dumps(measure_here(release, site, before[0] if before else None)))
    else:
        run(options.pages)
