"""A whole night over generated text dumps, from landing to published release: pages a second, share of each stage, memory, engines.

    python -m benchmarks.bench_run [--pages 3000] [--html-share 0] [--engine-pages 600] [--engines process:1 dask:2 ...]

The night is run as a user runs it, by the command line in a process of its own; memory and processor seconds are those of all its
processes. A night that the gate refuses is measured, too, and said to be refused; one that fails ends the benchmark.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path

from benchmarks.generate import generate_pages, write_pages
from benchmarks.processes import Watched, watch
from benchmarks.results import table, write_section
from flows.ledger import PUBLISHED, REFUSED, UNCHANGED, Ledger, Run

PACKAGES = ("chengji", "prefect", "duckdb", "polars", "great-expectations", "prefect-dask", "prefect-ray")
EXTRAS = {"dask": "prefect_dask", "ray": "prefect_ray"}
ENGINES = ("process:1", "process:2", "thread:2", "dask:1", "dask:2", "ray:1", "ray:2")
MEASURED = (PUBLISHED, REFUSED, UNCHANGED)
COLUMNS = ("night", "pages", "seconds", "pages/s", "processor seconds: night", "workers", "server", "peak memory", "end")


def run_night(landing: Path, home: Path, *options: str) -> tuple[Watched, Run]:
    """Run one night and return what it took and its entry in the ledger.

    Raises:
        RuntimeError: with the end of its output, if the night failed.
    """
    night = watch([sys.executable, "-m", "flows.cli", "run", str(landing), "--home", str(home), *options])
    runs = Ledger(home / "ledger.sqlite").runs() if home.exists() else []
    if not runs or runs[-1].state not in MEASURED:
        raise RuntimeError(f"The night failed:\n{night.output[-2000:]}")
    return night, runs[-1]


def night_row(name: str, pages: int, night: Watched, run: Run) -> list[object]:
    """Return the row of a night; `pages` are the new ones."""
    used = night.processor
    rate = pages / night.seconds if pages else None
    memory = f"{night.peak_mib:,.0f} MiB"
    return [name, pages, night.seconds, rate, used["night"], used["workers"], used["server"], memory, run.state]


def stage_rows(night: Watched, run: Run, pages: int) -> list[list[object]]:
    """Return seconds, share of the night's seconds and pages a second of each stage; the first three work side by side."""
    inside = ((run.ended_at_utc or run.started_at_utc) - run.started_at_utc).total_seconds()
    rows: list[list[object]] = [["start and end of Prefect", night.seconds - inside, f"{1 - inside / night.seconds:.0%}", None]]
    for stage, seconds in run.durations.items():
        rows.append([stage, seconds, f"{seconds / night.seconds:.0%}", pages / seconds if seconds else None])
    return rows


def measure_engines(engines: list[str], folder: Path, pages: int) -> list[list[object]]:
    """Return a row for each `engine:workers` that is installed, each with a home of its own and without the explorer."""
    landing, rows = folder / "small", []
    write_pages(landing, generate_pages(pages, html_share=0, seed=2), jsonl=1000)
    for name in engines:
        engine, _, workers = name.partition(":")
        if engine in EXTRAS and importlib.util.find_spec(EXTRAS[engine]) is None:
            print(f"{engine} is not installed and is left out: pip install 'chengji[{engine}]'")
            continue
        try:
            night, run = run_night(landing, folder / f"{engine}{workers}", "--engine", engine, "--workers", workers, "--no-site")
        except RuntimeError as error:
            # What the other nights took is not lost for an engine that does not start, as Ray on a machine that is too busy.
            print(error)
            rows.append([engine, int(workers), pages, "failed", None, None, None])
            continue
        rate = pages / run.durations["transform"]
        rows.append([engine, int(workers), pages, run.durations["transform"], rate, sum(night.processor.values()), night.peak_mib])
    return rows


def main() -> None:
    """Measure a first night, a night without news and the engines, and write the section."""
    parser = argparse.ArgumentParser(description="Measure a whole night.")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--html-share", type=float, default=0.0)
    parser.add_argument("--engine-pages", type=int, default=600, help="pages of the nights that compare engines")
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), metavar="ENGINE:WORKERS")
    parser.add_argument("--no-site", action="store_true", help="measure the large night without the explorer only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        landing = folder / "landing"
        size = write_pages(landing, generate_pages(args.pages, html_share=args.html_share), jsonl=1000)
        plain, plain_run = run_night(landing, folder / "plain", "--no-site")
        nights = [night_row("first night, no explorer", args.pages, plain, plain_run)]
        if not args.no_site:
            nights.append(night_row("first night with the explorer", args.pages, *run_night(landing, folder / "site")))
        nights.append(night_row("the same landing again", 0, *run_night(landing, folder / "plain", "--no-site")))
        engines = measure_engines(args.engines, folder, args.engine_pages)
    parts = [
        f"{args.pages:,} pages, {size / 1e6:,.0f} MB, {args.html_share:.0%} of them HTML; Prefect's start is in all seconds of a night.",
        table(COLUMNS, nights),
        "Stages of the first; ingest, transform and load work side by side:",
        table(("stage", "seconds", "share of the night", "pages/s"), stage_rows(plain, plain_run, args.pages)),
        "Engines, smaller nights; seconds and pages/s are those of the transform, workers' start included:",
        table(("engine", "workers", "pages", "seconds", "pages/s", "processor seconds of the night", "peak memory, MiB"), engines),
    ]
    write_section("A whole night, two cores", "\n\n".join(parts), PACKAGES)


if __name__ == "__main__":
    main()
