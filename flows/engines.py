"""Where batches are transformed: worker processes, threads, Dask or Ray.

Every engine runs `flows.worker.transform_batch` and nothing else, so the bytes are the same. Prefect's task runner schedules the
batches; with the engine `process` each of its threads hands its batch to a worker process that has imported only the transforms:
such a worker is ready in a second, one that imports Prefect as well in three and a half, and a batch costs 7 ms instead of 110.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Self

from flows.errors import ChengjiError, UsageError
from flows.worker import BatchReport, start_worker, transform_batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect.task_runners import TaskRunner

    from flows.settings import Settings

MAX_LOST_WORKERS = 2
"""How often one batch may lose its worker (out of memory, killed) before the night fails and names it."""


class WorkerPool:
    """Worker processes that are replaced when one of them dies."""

    def __init__(self, workers: int, seeds: str | None) -> None:
        """Prepare `workers` processes with the reference data below `seeds`; they start with the first batch."""
        self._workers = workers
        self._seeds = seeds
        self._guard = threading.Lock()
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        # A forked worker would inherit the locks of the parent's threads (Polars, DuckDB, Prefect) in whatever state they are.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin_worker, initargs=(self._seeds,))

    def run(self, raw_id: str, *args: Any) -> BatchReport:
        """Transform the raw batch in a worker, see `transform_batch`.

        Raises:
            ChengjiError: if the batch lost its worker too often.
        """
        for _ in range(MAX_LOST_WORKERS):
            pool = self._pool
            try:
                return pool.submit(transform_here, raw_id, *args).result()
            except BrokenProcessPool:
                self._replace(pool)
        raise ChengjiError(
            f"Batch {raw_id} lost its worker {MAX_LOST_WORKERS} times, most likely for want of memory: "
            "run again with fewer --workers or a smaller batch_bytes."
        )

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._guard:
            if self._pool is broken:
                broken.shutdown(wait=False, cancel_futures=True)
                self._pool = self._new_pool()

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers; batches that are being made are finished."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _begin_worker(seeds: str | None) -> None:
    # The night decides when its workers stop: a Ctrl-C at the terminal reaches them too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    start_worker(seeds)


def transform_here(raw_id: str, spool_place: str, seeds: str | None, rules_hash: str, site_lines_name: str | None) -> BatchReport:
    """Transform one raw batch in this process."""
    return transform_batch(spool_place, raw_id, seeds, rules_hash, site_lines_name)


_pool: WorkerPool | None = None


def run_batch(raw_id: str, spool_place: str, seeds: str | None, rules_hash: str, site_lines_name: str | None) -> BatchReport:
    """Transform one raw batch: in a worker process where the engine has some, else here."""
    run = transform_here if _pool is None else _pool.run
    return run(raw_id, spool_place, seeds, rules_hash, site_lines_name)


@contextmanager
def open_engine(settings: Settings, *, is_alone: bool) -> Iterator[TaskRunner[Any]]:
    """Give Prefect's task runner for the engine of `settings`; for a single batch (`is_alone`) no worker process is started.

    Raises:
        UsageError: if the engine's packages are not installed.
    """
    global _pool  # noqa: PLW0603  (threads of this process share the workers)
    workers = 1 if is_alone else settings.worker_count
    with ExitStack() as stack:
        if settings.engine == "process" and workers > 1:
            _pool = stack.enter_context(WorkerPool(workers, settings.worker_seeds))
        try:
            yield stack.enter_context(_task_runner(settings, workers))
        finally:
            pool, _pool = _pool, None
            del pool


def _task_runner(settings: Settings, workers: int) -> TaskRunner[Any]:
    if settings.engine == "dask":
        return _dask_runner(settings, workers)
    if settings.engine == "ray":
        return _ray_runner(settings, workers)
    from prefect.task_runners import ThreadPoolTaskRunner  # noqa: PLC0415

    # With worker processes one thread more than there are of them: while Prefect closes one task, the next batch waits at their door.
    return ThreadPoolTaskRunner(max_workers=workers if _pool is None else workers + 1)


def _dask_runner(settings: Settings, workers: int) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("The engine dask is not installed: pip install 'chengji[dask]'.") from error
    if settings.dask_address:
        return _as_runner(DaskTaskRunner(address=settings.dask_address))
    return _as_runner(DaskTaskRunner(cluster_kwargs={"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}))


def _ray_runner(settings: Settings, workers: int) -> TaskRunner[Any]:
    try:
        from prefect_ray import RayTaskRunner  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("The engine ray is not installed: pip install 'chengji[ray]'.") from error
    # Ray's own 30 seconds are not enough for its first start on a busy machine.
    os.environ.setdefault("RAY_raylet_start_wait_time_s", "180")
    if settings.ray_address:
        return _as_runner(RayTaskRunner(address=settings.ray_address))
    return _as_runner(RayTaskRunner(init_kwargs={"num_cpus": workers, "include_dashboard": False, "log_to_driver": False}))


def _as_runner(runner: Any) -> TaskRunner[Any]:
    """Return `runner`, whose packages are optional and so unknown to the type checker."""
    typed: TaskRunner[Any] = runner
    return typed
