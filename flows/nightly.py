"""The flow `nightly`: ingest, transform mapped over batches, load, build, validate, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from prefect import flow, runtime, task, unmapped
from prefect.assets import Asset, materialize
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from flows import plan, stages, warehousing
from flows.alarm import raise_alarm
from flows.artifacts import close_flow_runs, write_artifacts
from flows.engines import open_engine, run_batch
from flows.night import Night, is_in_step, open_night, settle_unchanged
from flows.preload import preload_gate
from flows.report import NightReport, report_of
from flows.settings import Engine, Mode, Scope, Settings, read_settings
from flows.worker import BatchReport  # noqa: TC001  (Prefect reads the task's annotations)

if TYPE_CHECKING:
    from prefect import Task
    from prefect.futures import PrefectFuture


@task(name="ingest", cache_policy=NO_CACHE)
def ingest(night: Night) -> list[str]:
    """Seal what is new in the landing into raw batches and return those that have to be transformed."""
    return stages.ingest(night)


@task(name="transform", task_run_name="transform {raw_id}", cache_policy=NO_CACHE)
def transform(raw_id: str, spool_root: str, seeds: str, rules_hash: str, site_lines_file: str | None) -> BatchReport:
    """Make frames of one raw batch."""
    return run_batch(raw_id, spool_root, seeds, rules_hash, site_lines_file)


@task(name="load staging", cache_policy=NO_CACHE)
def load(night: Night, raw_ids: list[str]) -> None:
    """Load the batches into staging."""
    arguments = _transform_arguments(night)
    batch_ids = stages.check_spool(night, raw_ids, redo=lambda raw_id: run_batch(raw_id, **arguments))
    warehousing.load(night, batch_ids)


@task(name="build marts", cache_policy=NO_CACHE)
def build(night: Night) -> None:
    """Set failing rows aside and bring dimensions, facts and marts up to what is staged."""
    warehousing.build(night)


@task(name="validate", cache_policy=NO_CACHE)
def validate(night: Night) -> None:
    """Ask the gate whether the release may be published."""
    warehousing.validate(night)


@materialize(*(Asset(key=f"chengji://release/{table}") for table in warehousing.published_tables()), name="publish", cache_policy=NO_CACHE)
def publish(night: Night) -> None:
    """Publish the release; its tables are assets on Prefect's page."""
    warehousing.publish(night)


@task(name="upload", cache_policy=NO_CACHE)
def upload(night: Night) -> None:
    """Copy the current release to the address `publish_url`."""
    stages.upload(night)


@task(name="keep refused release", cache_policy=NO_CACHE)
def keep_refused(night: Night) -> None:
    """Keep the refused release beside the others, with the gate's reasons, without pointing to it."""
    warehousing.publish(night)


def _transform_arguments(night: Night) -> dict[str, Any]:
    return {
        "spool_root": str(night.home.spool.resolve()),
        "seeds": str(night.settings.seeds.resolve()),
        "rules_hash": night.rules_hash,
        "site_lines_file": night.site_lines_file,
    }


def _transform_all(night: Night, raw_ids: list[str]) -> None:
    """Map the task `transform` over the raw batches on the engine of the settings."""
    pages = night.ledger.pages_of(raw_ids)
    with stages.timed(night, "transform", sum(pages.values()), "pages") as stage, open_engine(night.settings, len(raw_ids)) as runner:
        arguments = {name: unmapped(value) for name, value in _transform_arguments(night).items()}
        futures: list[PrefectFuture[BatchReport]] = list(runner.map(cast("Task[..., Any]", transform), {"raw_id": raw_ids, **arguments}))
        for future in as_completed(futures):
            report = future.result()
            stages.note_transformed(night, report)
            stage.advance(pages[report.raw_id])
        stage.note = f"{night.counts['metrics']:,} metrics, {len(raw_ids)} batches"


def _run_stages(night: Night) -> None:
    """Run the stages in order; `Night.state` says how it ended."""
    raw_ids = ingest(night)
    if raw_ids:
        preload_gate()
        night.site_lines_file = warehousing.write_site_lines(night)
        _transform_all(night, raw_ids)
        stages.refuse_faulty(night)
        stages.refuse_pageless(night)
        load(night, raw_ids)
    elif is_in_step(night.settings):
        settle_unchanged(night)
        stages.upload(night)
        return
    else:
        stages.refuse_pageless(night)
    build(night)
    validate(night)
    if night.gate is not None and night.gate.passed:
        publish(night)
        if night.settings.publish_url:
            upload(night)
    else:
        keep_refused(night)
    stages.retire_spool(night)


@flow(name="nightly", log_prints=False, validate_parameters=True)
def nightly(
    *,
    landing: str | None = None,
    home: str | None = None,
    engine: Engine | None = None,
    mode: Mode | None = None,
    dry_run: bool = False,
    scope: Scope | None = None,
    options: dict[str, Any] | None = None,
) -> NightReport:
    """Run one night and return what came of it.

    What is not given comes from the settings of the place where the flow runs (`chengji config` there shows them).

    Args:
        landing: Folder in which raw page dumps land.
        home: Folder of the warehouse and its releases.
        engine: Where pages are transformed.
        mode: New pages only (incremental), or also what older rules had read (full).
        dry_run: Only say what a night would do.
        scope: Part of the pages that is taken; none means all that is new.
        options: Other settings by name, as in chengji.toml.

    Raises:
        UsageError: if the landing cannot be read, the home cannot be written, or another night is at work in it.
        GateRefusedError: if the expectations refuse the release; `current` still points to the last good one.
    """
    given = {"landing": landing, "home": home, "engine": engine, "mode": mode}
    settings, _ = read_settings({**(options or {}), **given})
    if dry_run:
        return plan.plan_night(settings)
    return run_night(settings, scope or Scope())


def run_night(settings: Settings, scope: Scope) -> NightReport:
    """Run the stages of a night under the lock of its home and tell Prefect, and whoever listens, how it ended."""
    try:
        with open_night(settings, scope) as night:
            night.ledger.note_run(night.run_id, flow_run_id=runtime.flow_run.id)
            close_flow_runs(night)
            _run_stages(night)
            write_artifacts(night)
            night.raise_if_refused()
        return report_of(night)
    except Exception as error:
        raise_alarm(settings, error)
        raise
