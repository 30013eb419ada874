"""The flow `nightly`: ingest, transform mapped over batches, load, build, validate, publish."""

# Annotations are objects here and not texts: `chengji serve` sends the flow to another process without the names of this module, and
# there Prefect checks the parameters by them.
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from prefect import flow, runtime, task
from prefect.assets import Asset, materialize
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from flows import plan, stages, warehousing
from flows.alarm import raise_alarm
from flows.artifacts import close_flow_runs, write_artifacts
from flows.engines import open_engine, run_batch, transform_here
from flows.intake import Intake
from flows.night import Night, is_in_step, open_night, settle_unchanged
from flows.preload import preload_gate
from flows.report import NightReport, report_of
from flows.settings import Engine, Mode, Scope, Settings, read_settings
from flows.worker import BatchReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect import Task
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner


@task(name="ingest", cache_policy=NO_CACHE)
def ingest(night: Night, intake: Intake) -> None:
    """Seal what is new in the landing into raw batches and hand them on."""
    with intake.step():
        stages.ingest(night, intake.seal)
        intake.end_sealing()


@task(name="transform", task_run_name="transform {raw_id}", cache_policy=NO_CACHE)
def transform(raw_id: str, spool_place: str, seeds: str | None, rules_hash: str, site_lines_name: str | None) -> BatchReport:
    """Make frames of one raw batch."""
    return run_batch(raw_id, spool_place, seeds, rules_hash, site_lines_name)


@task(name="load staging", cache_policy=NO_CACHE)
def load(night: Night, intake: Intake) -> None:
    """Load the batches into staging as they are made."""
    arguments = _transform_arguments(night)
    with intake.step():
        warehousing.load(night, intake.made(), redo=lambda raw_id: transform_here(raw_id, **arguments))


@task(name="build marts", cache_policy=NO_CACHE)
def build(night: Night) -> bool:
    """Set failing rows aside and bring dimensions, facts and marts up to what is staged; return whether any table changed."""
    return warehousing.build(night)


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
        "spool_place": night.settings.spool_place,
        "seeds": night.settings.worker_seeds,
        "rules_hash": night.rules_hash,
        "site_lines_name": night.site_lines_name,
    }


def _transform_all(night: Night, intake: Intake, prepare: "Callable[[], PrefectFuture[None]]") -> int:
    """Map the task `transform` over the raw batches as they are sealed, on the engine of the settings; return how many they were.

    `prepare` is called once there are any, and what it begins is waited for.
    """
    # A second one shows whether worker processes are worth starting.
    if not (first := intake.first(2)):
        return 0
    following = prepare()
    arguments = _transform_arguments(night)
    is_alone = len(first) == 1
    if is_alone:
        preload_gate()
    with open_engine(night.settings, is_alone=is_alone) as runner:
        transformed = cast("Task[..., Any]", transform)
        batches = intake.transform(
            night, chain(first, intake.sealed()), lambda raw_id: runner.submit(transformed, {"raw_id": raw_id, **arguments})
        )
    # The workers have gone, and what is left to load has the memory to itself.
    preload_gate()
    following.result()
    return batches


def _take_in(night: Night) -> int:
    """Bring what is new from the landing into staging, the three steps side by side, and return how many batches that was."""
    intake = Intake()
    side: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=2)
    with intake.first_fault(), side:

        def begin_load() -> "PrefectFuture[None]":
            night.site_lines_name = warehousing.write_site_lines(night)
            loading: PrefectFuture[None] = side.submit(load, {"night": night, "intake": intake})
            return loading

        with intake.step():
            ingesting = side.submit(ingest, {"night": night, "intake": intake})
            batches = _transform_all(night, intake, begin_load)
            ingesting.result()
    return batches


def _run_stages(night: Night) -> None:
    """Run the stages in order; `Night.state` says how it ended."""
    batches, in_step = _take_in(night), is_in_step(night.settings)
    if not batches and not in_step:
        stages.refuse_pageless(night)
    # Batches may bring nothing, as those of a replay that comes out as before: the release of now says all that they say.
    has_news = build(night) if batches or not in_step else False
    if in_step and not has_news:
        settle_unchanged(night)
        stages.upload(night)
        return
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
