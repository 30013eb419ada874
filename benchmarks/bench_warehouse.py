"""The warehouse on made pages: loading, building and publishing, a night of 100 new pages, and the cookbook's questions.

    python -m benchmarks.bench_warehouse [--pages 1000 10000 100000 200000]

Batches are written by DuckDB in the shape that the transforms write; the transforms themselves are measured elsewhere. Seconds are
processor seconds of all threads and of the process that copies a release's file, so that other work on the machine does not count; the
cookbook's are those of the clock.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

import expectations
from benchmarks.results import table, write_section
from seeds import SEEDS_DIR
from transforms.frames import BATCH_SCHEMAS
from warehouse.database import open_warehouse
from warehouse.load import load_batch
from warehouse.models import build_models
from warehouse.query import ask, open_release
from warehouse.reference import load_reference_tables, parse_places, read_reference_rows
from warehouse.releases import DATABASE, Stamp, build_release, publish_release
from warehouse.schema import warehouse_tables
from warehouse.settings import WarehouseSettings, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH_PAGES = 1000
NIGHT_PAGES = 100
REPEATS = 7
COOKBOOK = Path(__file__).parents[1] / "docs" / "cookbook.md"
MADE = Path(__file__).with_name("made_batches.sql")

_FIRST_NEW = 10**8
"""Pages from this number on came in the last two days; those before, over ten years."""
_PAGE = f"""
select
    left(md5('page' || page_no), 24) as page_id, 'made/' || page_no || '.txt' as source_uri,
    'http://site' || page_no % 500 || '.example/' || page_no || '.html' as url, 'text/plain' as media_type, 'utf-8' as encoding,
    'utf-8' as encoding_evidence, sha256('raw' || page_no) as raw_sha256, sha256('text' || page_no) as text_sha256,
    string_agg(text, chr(10) order by line_no) as text, max(char_end)::integer as char_count, '第' || page_no || '号报道' as title,
    '站点' || page_no % 500 as publisher, if(page_no >= {_FIRST_NEW}, timestamp '2025-01-01' + to_hours((hash(page_no) % 48)::integer),
        timestamp '2015-01-01' + to_hours((hash(page_no) % 87000)::integer)) as published_at,
    'minute' as published_precision, list_transform(range(128), lambda place:
        (hash(if(place % 4 = 0, page_no, story_no), place) % 4294967295)::ubigint) as signature
from made_line group by page_no, story_no
"""
_LINE = """
select left(md5('page' || page_no), 24) as page_id, line_no, char_start, char_end, text, if(is_kept, 'body', 'nav') as role, is_kept,
    'made' as rule_id
from made_line
"""
_ARTICLE = """
select distinct left(md5('article' || page_no), 24) as article_id, left(md5('page' || page_no), 24) as page_id, 1 as ordinal,
    '第' || page_no || '号报道' as title, 1 as line_first, 60 as line_last
from made_line
"""
_METRIC = """
select
    left(md5('metric' || page_no || ' ' || line_no), 24) as metric_id, left(md5('page' || page_no), 24) as page_id,
    left(md5('article' || page_no), 24) as article_id, line_no, char_start + strpos(text, '各类点位') + 3 as char_start,
    char_start + strpos(text, '各类点位') + 9 as char_end, substr(text, strpos(text, '各类点位') + 4, 6) as text, text as sentence,
    (hash(story_no, line_no, 3) % 90000 + 10000)::decimal(28, 6) as value, 'exact' as bound,
    if(line_no % 5 = 0, '元', '处') as unit_raw, if(line_no % 5 = 0, 'CNY', '处') as unit,
    if(line_no % 5 = 0, 'money', 'count') as quantity_kind, if(line_no % 4 = 0, '问题', '点位') as item, '点位' as item_head,
    if(line_no % 8 = 0, '整改', '通报') as action, if(line_no % 3 = 0, null, codes[story_no * line_no % len(codes) + 1]) as indicator_code,
    places[story_no % len(places) + 1] as place_code, (2015 + story_no % 10)::varchar as period,
    make_date(2015 + story_no % 10, 1, 1) as period_start, make_date(2015 + story_no % 10, 12, 31) as period_end, 'in' as period_kind,
    if(line_no % 7 = 0, 'planned', 'achieved') as status, 'cityscape' as theme, 'made' as rule_id
from made_line cross join known_codes
where is_kept and line_no % 5 < 2
"""
_MECHANISM = """
select 'street_chief' as mechanism_code, left(md5('page' || page_no), 24) as page_id, left(md5('article' || page_no), 24) as article_id,
    char_start, char_start + 4 as char_end, substr(text, 1, 4) as text, places[story_no % len(places) + 1] as place_code
from made_line cross join known_codes where line_no = 10
"""
_REJECTED = """
select left(md5('page' || page_no), 24) as page_id, 'extract' as stage, 'ordinal' as reason, char_start, char_start + 2 as char_end,
    substr(text, 1, 2) as text
from made_line where is_kept and line_no % 4 = 0
"""
_SELECTS = {"page": _PAGE, "line": _LINE, "article": _ARTICLE, "metric": _METRIC, "mechanism": _MECHANISM, "rejected": _REJECTED}
_TYPES = {
    pl.String: "varchar",
    pl.Int32: "integer",
    pl.Boolean: "boolean",
    pl.Datetime: "timestamp",
    pl.Date: "date",
    pl.Decimal: "decimal(28, 6)",
}


def write_batch(con: duckdb.DuckDBPyConnection, folder: Path, first: int, last: int) -> None:
    """Write one batch with the pages from `first` up to, not including, `last`."""
    folder.mkdir(parents=True)
    con.execute(f"set variable first_page = {first}")
    con.execute(f"set variable last_page = {last}")
    con.execute(MADE.read_text(encoding="utf-8"))
    for name, select in _SELECTS.items():
        given = {row[0] for row in con.execute(f"describe {select}").fetchall()}
        missing = [
            f"null::{_TYPES[kind if isinstance(kind, type) else type(kind)]} as {column}"
            for column, kind in BATCH_SCHEMAS[name].items()
            if column not in given
        ]
        columns = ", ".join(["*", *missing])
        con.execute(f"copy (select {columns} from ({select})) to '{folder / f'{name}.parquet'}' (format parquet)")


def open_made(home: Path) -> tuple[duckdb.DuckDBPyConnection, WarehouseSettings]:
    """Return a warehouse with the reference data of the seeds."""
    settings = read_settings(SEEDS_DIR)
    con = open_warehouse(home, threads=2)
    load_reference_tables(con, read_reference_rows(SEEDS_DIR))
    return con, settings


def open_maker() -> duckdb.DuckDBPyConnection:
    """Return a connection that makes batches, with real places and indicators."""
    con = duckdb.connect(config={"threads": 2, "memory_limit": "500MB"})
    places = [row["code"] for row in parse_places((SEEDS_DIR / "divisions.csv").read_text(encoding="utf-8")) if row["level"] == "county"]
    codes = [row["code"] for row in read_reference_rows(SEEDS_DIR)["dim_indicator"]]
    con.execute("create table known_codes as select ? as places, ? as codes", [places, codes])
    return con


def processor_seconds() -> float:
    """Return the processor seconds of this process and of those that it started and waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timed(call: Callable[[], Any], clock: Callable[[], float] = processor_seconds) -> tuple[Any, float]:
    """Return what `call` returns and the seconds that it took by `clock`."""
    begun = clock()
    result = call()
    return result, clock() - begun


def run_night(con: duckdb.DuckDBPyConnection, settings: WarehouseSettings, home: Path, folders: list[Path], number: int) -> dict[str, Any]:
    """Load, build and publish once; return seconds of each and what was built."""
    run_id = f"bench-{number:06}"
    _, load = timed(lambda: [load_batch(con, folder, settings=settings, run_id=run_id, rules_hash="made") for folder in folders])
    report, build = timed(lambda: build_models(con, settings))
    stamp = Stamp(run_id, datetime(2026, 1, 1, number, tzinfo=UTC).replace(tzinfo=None), "bench")
    path, release = timed(lambda: publish_release(home, build_release(con, home, stamp)))
    marts = sum(model.seconds for model in report.models if model.table.startswith(("mart_", "dim_")))
    sizes = {name: sum(file.stat().st_size for file in path.rglob(name)) for name in ("*.duckdb", "*.parquet")}
    slowest = sorted(report.models, key=lambda model: -model.seconds)[:4]
    return {
        "load": load,
        "build": build,
        "marts": marts,
        "release": release,
        "duckdb": sizes["*.duckdb"],
        "parquet": sizes["*.parquet"],
        "slowest": {model.table: round(model.seconds, 2) for model in slowest},
    }


def ask_gate(con: duckdb.DuckDBPyConnection, home: Path) -> float:
    """Return the seconds of both passes of the gate over the working database, compared with the release of `home`; publishes nothing."""
    limits = expectations.parse_limits((SEEDS_DIR / "expectations.toml").read_text(encoding="utf-8"))
    released = [table for table in warehouse_tables().values() if table.released]
    staged = [table for table in released if table.layer in {"staging", "dims"}]
    # Imported by the first call, at the same cost for any number of pages.
    expectations.validate(con, released[:1], limits)
    _, aside = timed(lambda: expectations.validate(con, staged, limits, set_aside=True))
    _, whole = timed(lambda: expectations.validate(con, released, limits, previous=home / "current" / DATABASE))
    return aside + whole


def ask_cookbook(home: Path) -> list[float]:
    """Return the seconds of each question of the cookbook, each asked several times."""
    questions = re.findall(r"```sql\n(.*?)\n```", COOKBOOK.read_text(encoding="utf-8"), re.DOTALL)
    seconds = []
    with open_release(home) as con:
        con.execute("set threads = 2")
        for sql in questions:
            seconds += [timed(partial(ask, con, sql), time.perf_counter)[1] for _ in range(REPEATS)]
    return seconds


def measure_here(pages: int) -> dict[str, Any]:
    """Return the figures of one size, measured in this process."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        maker = open_maker()
        folders = []
        for number, first in enumerate(range(0, pages, BATCH_PAGES)):
            folders.append(root / "spool" / f"batch-{number:05}")
            write_batch(maker, folders[-1], first, min(first + BATCH_PAGES, pages))
        write_batch(maker, root / "spool" / "new", _FIRST_NEW, _FIRST_NEW + NIGHT_PAGES)
        maker.close()
        with open_made(root / "empty")[0] as con:
            empty = run_night(con, read_settings(SEEDS_DIR), root / "empty", [root / "spool" / "new"], 1)
            empty["gate"] = ask_gate(con, root / "empty")
        con, settings = open_made(root / "home")
        full = run_night(con, settings, root / "home", folders, 1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        night = run_night(con, settings, root / "home", [root / "spool" / "new"], 2)
        night["gate"] = ask_gate(con, root / "home")
        reprints = con.execute("select count(*) from stg_page where reprint_of is not null").fetchall()[0][0]
        con.close()
        working = (root / "home" / "warehouse.duckdb").stat().st_size
        asked = ask_cookbook(root / "home")
    return {
        "pages": pages,
        "full": full,
        "night": night,
        "empty": empty,
        "peak": peak,
        "working": working,
        "asked": asked,
        "reprints": reprints,
    }


def exponent(results: list[dict[str, Any]], step: str, of: str = "full") -> float | None:
    """Return the exponent by which the seconds of `step` grow with the pages, from the smallest to the largest size.

    `of` is `full` for all pages at once, `night` for the new ones of a night.
    """
    first, last = results[0], results[-1]
    if first["pages"] == last["pages"]:
        return None
    return math.log(last[of][step] / first[of][step]) / math.log(last["pages"] / first["pages"])


def growth(results: list[dict[str, Any]], steps: tuple[str, ...], of: str = "full") -> str:
    """Return the exponents of `steps` as words."""
    stated = [f"{step} {value:.2f}" for step in steps if (value := exponent(results, step, of)) is not None]
    return ", ".join(stated) or "one size only"


def measure(size: int) -> dict[str, Any]:
    """Return the figures of one size, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_warehouse", "--here", str(size)]
    measured: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return measured


def write_results(results: list[dict[str, Any]]) -> None:
    """Write the section from the figures of all sizes, smallest first."""
    mib = 2**20
    stages = [
        [
            item["pages"], item["full"]["load"], item["full"]["build"], item["full"]["release"], item["pages"] / item["full"]["load"],
            f"{item['full']['duckdb'] / mib:,.0f} MiB", f"{item['full']['parquet'] / mib:,.1f} MiB", f"{item['working'] / mib:,.0f} MiB",
            f"{item['peak']:,.0f} MiB",
        ]
        for item in results
    ]  # fmt: skip
    nights = [
        [
            item["pages"], item["empty"]["load"], item["night"]["load"], item["empty"]["build"] - item["empty"]["marts"],
            item["night"]["build"] - item["night"]["marts"], item["empty"]["marts"], item["night"]["marts"], item["empty"]["gate"],
            item["night"]["gate"], item["empty"]["release"], item["night"]["release"],
        ]
        for item in results
    ]  # fmt: skip
    asked = sorted(results[-1]["asked"])
    p50, p95 = statistics.median(asked) * 1000, asked[int(len(asked) * 0.95) - 1] * 1000
    slowest = ", ".join(f"{name} {seconds} s" for name, seconds in results[-1]["night"]["slowest"].items())
    body = "\n\n".join(
        [
            table(
                [
                    "pages",
                    "load (s)",
                    "build (s)",
                    "release (s)",
                    "pages loaded/s",
                    "chengji.duckdb",
                    "parquet",
                    "working database",
                    "peak memory",
                ],
                stages,
            ),
            "Seconds of load, build and release are processor seconds of all threads.",
            f"Growth exponents: {growth(results, ('load', 'build', 'release'))}.",
            f"A night of {NIGHT_PAGES} new pages, published in its last two days:",
            table(
                [
                    "pages there",
                    "load, empty (s)",
                    "load (s)",
                    "facts, empty (s)",
                    "facts (s)",
                    "marts and dimensions, empty (s)",
                    "marts and dimensions (s)",
                    "gate, empty (s)",
                    "gate (s)",
                    "release, empty (s)",
                    "release (s)",
                ],
                nights,
            ),
            f"Growth exponents of that night: {growth(results, ('load', 'marts', 'gate', 'release'), 'night')}.",
            f"Slowest models of that night at the largest size: {slowest}.",
            f"Cookbook at {results[-1]['pages']:,} pages: {len(asked) // REPEATS} questions, p50 {p50:,.0f} ms, p95 {p95:,.0f} ms.",
        ]
    )
    write_section("The warehouse", body, ["duckdb", "polars"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[1_000, 10_000, 100_000, 200_000])
    parser.add_argument("--here", type=int, help="measure this many pages in this process and print JSON")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measure_here(options.here)))
    else:
        write_results([measure(size) for size in options.pages])
