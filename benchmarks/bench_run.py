"""A whole night over generated pages, from landing to published release: pages a second, share of each stage, peak memory.

    python -m benchmarks.bench_run [--pages 3000] [--html-share 0.2]

The night is run as a user runs it, by the command line in a process of its own; memory is that of all its processes together.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.generate import generate_pages, write_pages
from benchmarks.results import table, write_section

PACKAGES = ("chengji", "prefect", "duckdb", "polars", "great-expectations", "jieba", "resiliparse")
SAMPLE_SECONDS = 0.2
STAGES = ("ingest", "transform", "load", "build", "validate", "publish")


def tree(root: int) -> list[int]:
    """Return the process ids of `root` and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, open_ = [], [root]
    while open_:
        pid = open_.pop()
        found.append(pid)
        open_ += parents.get(pid, [])
    return found


def memory_mib(pids: list[int]) -> float:
    """Return the memory of the processes, pages that they share counted once."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def run_night(landing: Path, home: Path) -> tuple[float, float]:
    """Run one night and return its seconds and the peak memory of its processes in MiB.

    Raises:
        RuntimeError: with the last lines of its output, if the night fails.
    """
    started, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        command = [sys.executable, "-m", "flows.cli", "run", str(landing), "--home", str(home)]
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        while process.poll() is None:
            peak = max(peak, memory_mib(tree(process.pid)))
            time.sleep(SAMPLE_SECONDS)
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise RuntimeError(f"The night failed:\n{text[-2000:]}")
    return time.perf_counter() - started, peak


def stage_rows(home: Path, pages: int) -> list[list[object]]:
    """Return seconds, share of the night and pages a second of each stage of the last run."""
    with duckdb.connect(str(home / "current" / "chengji.duckdb"), read_only=True) as con:
        cursor = con.execute("select * from mart_run order by started_at_utc desc limit 1")
        names = [column[0] for column in cursor.description or []]
        run = dict(zip(names, cursor.fetchone() or (), strict=True))
    seconds = {name: float(run[f"seconds_{name}"] or 0) for name in STAGES}
    total = sum(seconds.values()) or 1.0
    return [[name, value, f"{value / total:.0%}", pages / value if value else None] for name, value in seconds.items()]


def main() -> None:
    """Measure a first night, a night without news, and write the section."""
    parser = argparse.ArgumentParser(description="Measure a whole night.")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--html-share", type=float, default=0.2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        landing, home = Path(folder) / "landing", Path(folder) / "home"
        size = write_pages(landing, generate_pages(args.pages, html_share=args.html_share), jsonl=1000)
        seconds, peak = run_night(landing, home)
        again, peak_again = run_night(landing, home)
        stages = table(("stage", "seconds", "share", "pages/s"), stage_rows(home, args.pages))
    nights = [
        ["first night", args.pages, f"{size / 1e6:,.0f} MB", seconds, args.pages / seconds, f"{peak:,.0f} MiB"],
        ["the same again", 0, "–", again, None, f"{peak_again:,.0f} MiB"],
    ]
    columns = ("night", "new pages", "bytes", "seconds, Prefect's start included", "pages/s", "peak memory, all processes")
    body = f"{args.html_share:.0%} of the pages are HTML.\n\n{table(columns, nights)}\n\n{stages}"
    write_section("A whole night, two cores", body, PACKAGES)


if __name__ == "__main__":
    main()
