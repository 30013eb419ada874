"""The one module that knows Great Expectations: rules become suites, suites are run over DuckDB, outcomes come back.

Importing Great Expectations takes 6 to 9 seconds, so that this module is imported only where a gate is really run.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

# Read when the package is imported: without it every run would report its use over the network.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

with warnings.catch_warnings():
    # It asks for clouds' packages too; where one is installed in part, as Ray does, that one warns of what it lacks.
    warnings.simplefilter("ignore", ImportWarning)
    import great_expectations
    from great_expectations import expectations
from sqlalchemy.pool import StaticPool

from expectations import dialect
from expectations.database import all_rows, with_checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from expectations.database import Database
    from expectations.rules import Rule

gx: Any = great_expectations
gxe: Any = expectations
"""Its own annotations hold for a configuration read from files only."""
_EXTERNAL = re.compile(r'<(?:script|link|img|iframe)[^>]*(?:src|href)=["\']https?://[^>]*>(?:</script>|</iframe>)?')
_SUITE_LINK = re.compile(r'<a\b[^>]*href="(?:\.\./)*expectations/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_UNUSED = ("images/iterative-dev-loop.png", "images/glossary_scroller.gif", "images/validation_failed_unexpected_values.gif", "fonts")
"""Parts of the data docs that only its walk-through uses: 4 MB a release."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one rule."""

    passed: bool
    checked: int
    unexpected: int
    observed: str | None = None
    error: str | None = None
    skipped: str | None = None


class FailingRows(gxe.UnexpectedRowsExpectation):  # type: ignore[misc]
    """Expects that a SELECT finds nothing; it counts only, where its parent runs the SELECT a second time for rows to show."""

    metric_dependencies = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], **_: Any) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


def run_suites(opened: Database, rules: Sequence[Rule], sources: Mapping[str, str], report_dir: Path | None) -> dict[str, Outcome]:
    """Return the outcome of each of `rules` by name, having run one suite a table.

    `sources` gives for each table the SELECT of the rows to be looked at. Results and data docs go to `report_dir`.
    """
    outcomes: dict[str, Outcome] = {}
    with _quiet():
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        warehouse = context.data_sources.add_sql(
            "warehouse",
            connection_string=f"{dialect.NAME}://",
            kwargs={"creator": opened.connection.cursor, "poolclass": StaticPool},
        )
        run_id = gx.RunIdentifier(run_time=datetime.now(UTC))
        for table in dict.fromkeys(rule.table for rule in rules):
            suite = gx.ExpectationSuite(name=table, expectations=[_expectation(rule) for rule in rules if rule.table == table])
            definition = gx.ValidationDefinition(name=table, data=_batch(warehouse, table, sources[table]), suite=context.suites.add(suite))
            outcome = _run(context.validation_definitions.add(definition), run_id)
            checked = opened.rows(f"select count(*) from ({sources[table]})")[0][0]
            outcomes |= {result.expectation_config.meta["rule"]: _outcome(result, checked) for result in outcome.results}
            if report_dir is not None:
                _write_result(report_dir, table, outcome.to_json_dict())
        if report_dir is not None:
            _write_data_docs(context, report_dir.resolve() / "data_docs")
    return outcomes


def _run(definition: Any, run_id: Any) -> Any:
    """Return the results of one suite; those of a suite in which something failed come with counts."""
    # Whether an expectation holds takes half the metrics that it takes to say how many rows break it: 4.0 s of CPU instead of
    # 7.5 for 593 expectations. Most suites hold, so the counts are asked for afterwards; the same run id replaces the first result.
    result = definition.run(result_format="BOOLEAN_ONLY", run_id=run_id)
    return result if result.success else definition.run(result_format="BASIC", run_id=run_id)


def _batch(warehouse: Any, table: str, source: str) -> Any:
    """Return the batch definition of the rows of `source`: the table itself where they are all of it."""
    if source == all_rows(table):
        return warehouse.add_table_asset(table, table_name=table).add_batch_definition_whole_table("all")
    return warehouse.add_query_asset(table, query=source).add_batch_definition_whole_table("all")


def _expectation(rule: Rule) -> Any:
    about = {"severity": rule.level, "description": rule.meaning, "notes": rule.advice, "meta": {"rule": rule.name}}
    if rule.native is not None:
        kind, arguments = rule.native
        # Where a message is given, the data docs show it in place of the arguments, as the reader wants it.
        return getattr(gxe, kind)(**arguments, **about)
    statement = with_checked(rule.failing, "select * from {batch}").replace("{", "{{").replace("}", "}}").replace("{{batch}}", "{batch}")
    # A colon before a word would be read as a parameter of the statement.
    return FailingRows(unexpected_rows_query=re.sub(r"(?<!:):(?=\w)", r"\\:", statement), **about)


def _outcome(result: Any, checked: int) -> Outcome:
    raised = result.exception_info or {}
    # One dictionary for a whole expectation, or one a metric that it needs.
    details = [raised] if "raised_exception" in raised else list(raised.values())
    for detail in details:
        if detail["raised_exception"]:
            return Outcome(passed=False, checked=checked, unexpected=0, error=str(detail["exception_message"]).partition("\n")[0])
    found = result.result
    unexpected = found.get("unexpected_count", found.get("observed_value") if _counts_rows(result) else None)
    observed = None if unexpected is not None or found.get("observed_value") is None else str(found["observed_value"])
    return Outcome(bool(result.success), checked, int(not result.success) if unexpected is None else int(unexpected), observed)


def _counts_rows(result: Any) -> bool:
    return bool(result.expectation_config.type == "failing_rows")


def _write_result(report_dir: Path, table: str, result: dict[str, Any]) -> None:
    folder = report_dir / "results"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{table}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_data_docs(context: Any, folder: Path) -> None:
    """Write Great Expectations' own pages to `folder`, without what they would fetch from the network."""
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    # Pages of suites would say again what the pages of their results say; profiles there are none.
    sections = {"expectations": "None", "profiling": "None"}
    site = {"class_name": "SiteBuilder", "store_backend": store, "site_index_builder": index, "site_section_builders": sections}
    context.add_data_docs_site("local", site)
    context.build_data_docs(site_names=["local"])
    for page in folder.rglob("*.html"):
        text = _EXTERNAL.sub("", page.read_text(encoding="utf-8"))
        page.write_text(_SUITE_LINK.sub(r"\1", text), encoding="utf-8")
    for name in _UNUSED:
        part = folder / "static" / name
        shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Great Expectations off the terminal: what it has to say is in its results."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
