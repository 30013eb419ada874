"""Evidence for a failed rule: which rows, and for a reader three of them with their words and their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from expectations.database import QUARANTINE, row_key_sql, with_checked
from expectations.rules import literal, quote
from expectations.verdict import Aside, Example

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from expectations.database import Database
    from expectations.rules import Rule

EXAMPLES = 3
_WORDS = ("text", "sentence")
_LONGEST = 300
"""Characters of a text that an example shows: a sentence fits, a page does not."""


def find_keys(opened: Database, rule: Rule, source: str, key: Sequence[str]) -> list[str]:
    """Return the keys of the rows of the SELECT `source` that break `rule`, in order, each once."""
    failing = with_checked(rule.failing, source)
    return [row[0] for row in opened.rows(f"select distinct {row_key_sql(key)} as row_key from ({failing}) as bad order by row_key")]


def find_examples(opened: Database, rule: Rule, source: str, key: Sequence[str]) -> tuple[Example, ...]:
    """Return up to three rows of the SELECT `source` that break `rule`: the first ones by key, so that they are the same every time."""
    failing = with_checked(rule.failing, source)
    if not rule.by_row:
        return tuple(_example(row) for row in opened.records(f"select * from ({failing}) as bad limit {EXAMPLES}"))
    present = opened.columns(rule.table)
    shown = dict.fromkeys([*key, *rule.shows, *(name for name in _WORDS if name in present)])
    columns = ", ".join(f"bad.{quote(name)}" for name in shown if name in present)
    page, join = _page(opened, rule.table)
    order = ", ".join(f"bad.{quote(name)}" for name in key)
    sql = f"select {columns}{page} from ({failing}) as bad{join} order by {order} limit {EXAMPLES}"
    return tuple(_example(row) for row in opened.records(sql))


def describe_aside(opened: Database, keys: Mapping[str, Sequence[str]]) -> tuple[Aside, ...]:
    """Return what is in quarantine by table and expectation, most rows first; `keys` are the key columns of tables by name."""
    if not opened.columns(QUARANTINE):
        return ()
    groups = opened.rows(
        f"select table_name, expectation, any_value(detail), count(distinct row_key) from {QUARANTINE} "
        "group by all order by count(distinct row_key) desc, table_name, expectation"
    )
    return tuple(
        Aside(table, expectation, meaning, rows, _aside_examples(opened, table, expectation, keys[table]) if table in keys else ())
        for table, expectation, meaning, rows in groups
    )


def _aside_examples(opened: Database, table: str, expectation: str, key: Sequence[str]) -> tuple[Example, ...]:
    of_group = f"select row_key from {QUARANTINE} where table_name = {literal(table)} and expectation = {literal(expectation)}"
    present = opened.columns(table)
    # The text of a page is no example of anything.
    words = [] if table == "stg_page" else [name for name in _WORDS if name in present]
    columns = ", ".join(f"bad.{quote(name)}" for name in [*key, *words])
    page, join = _page(opened, table)
    sql = f"select {columns}{page} from {quote(table)} as bad{join} where {row_key_sql(key, 'bad')} in ({of_group})"
    return tuple(_example(row) for row in opened.records(f"{sql} order by {row_key_sql(key, 'bad')} limit {EXAMPLES}"))


def _page(opened: Database, table: str) -> tuple[str, str]:
    """Return the SQL that names the page of a row of `table`, as a column and a join; empty where it has none."""
    columns = opened.columns(table)
    if "source_uri" in columns:
        return ", bad.source_uri as page", ""
    if "page_id" in columns and "source_uri" in opened.columns("stg_page"):
        return ", page.source_uri as page", " left join stg_page as page on page.page_id = bad.page_id"
    return "", ""


def _example(row: dict[str, Any]) -> Example:
    shown = {name: None if value is None else str(value) for name, value in row.items()}
    shown = {name: value[:_LONGEST] + "…" if value and len(value) > _LONGEST else value for name, value in shown.items()}
    words = {name: shown.pop(name, None) for name in (*_WORDS, "page")}
    return Example(key=shown, **words)
