"""Runs the queries of a Markdown file against a release and writes each result under its query.

    python -m docs.examples README.md --release data/current            write the results
    python -m docs.examples README.md --release data/current --check    say whether any differs

A query is a block fenced as ```sql; the table that follows it is its result.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb

_EXAMPLE = re.compile(r"```sql\n(?P<sql>.*?)\n```\n(?P<result>\n(?:\|[^\n]*\n)+)?", re.DOTALL)
_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """A query whose written result is not what the release says."""

    sql: str
    written: str
    found: str


def show(value: object) -> str:
    """Return a value as a cell of a table: numbers without trailing zeros, long text cut, null as nothing."""
    if isinstance(value, Decimal):
        return f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    value = str(value).lower() if isinstance(value, bool) else "" if value is None else value
    text = " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def run(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return the result of `sql` as a Markdown table, between blank lines."""
    cursor = con.execute(sql)
    columns = [column[0] for column in cursor.description or []]
    rows = [[show(value) for value in row] for row in cursor.fetchall()]
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n" + "".join("| " + " | ".join(line) + " |\n" for line in lines)


def rewrite(text: str, con: duckdb.DuckDBPyConnection) -> tuple[str, list[Difference]]:
    """Return `text` with every result as `con` gives it now, and the results that were written otherwise."""
    differences: list[Difference] = []

    def replace(match: re.Match[str]) -> str:
        found = run(con, match["sql"])
        if found != (match["result"] or ""):
            differences.append(Difference(match["sql"], match["result"] or "", found))
        return f"```sql\n{match['sql']}\n```\n{found}"

    return _EXAMPLE.sub(replace, text), differences


def main() -> int:
    """Write or check the results in the files that the command line names."""
    parser = argparse.ArgumentParser(description="Run the queries of Markdown files against a release.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--release", type=Path, required=True, help="folder of the release, for instance data/current")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    changed = 0
    with duckdb.connect(str(args.release / "chengji.duckdb"), read_only=True) as con:
        for file in args.files:
            text, differences = rewrite(file.read_text(encoding="utf-8"), con)
            changed += len(differences)
            if not args.check:
                file.write_text(text, encoding="utf-8")
            for difference in differences:
                print(f"{file}: another result of\n{difference.sql}\n{difference.found}")
    return 1 if args.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
