"""Ingest, transform and load side by side: what the three hand to each other, batch by batch, in the order of the landing.

The landing is read while workers transform what it gave first, and what they have made is loaded meanwhile, so that no core waits
for another. Batches are loaded in the order in which they were sealed, whichever worker is done first: what staging holds depends on
what landed, not on who was fast.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol

from flows import stages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flows.night import Night
    from flows.worker import BatchReport


class Future(Protocol):
    """The part of Prefect's futures that is used here."""

    def result(self) -> BatchReport:
        """Wait for the batch and return what became of it."""


class StoppedError(Exception):
    """Another step has failed, or the night was asked to stop: what there was to wait for does not come."""


class Intake:
    """The way of the batches of one night from the landing into staging. A plain class, as `Night` is."""

    def __init__(self) -> None:
        """Begin with nothing sealed."""
        self._sealed: SimpleQueue[str | None] = SimpleQueue()
        self._begun: SimpleQueue[tuple[str, Future] | None] = SimpleQueue()
        self._made: SimpleQueue[BatchReport | None] = SimpleQueue()
        self._stopped = threading.Event()
        self.fault: BaseException | None = None
        """What stopped the three: whatever another step raised after it is only its consequence."""

    @property
    def is_stopped(self) -> bool:
        """Whether one of the three has failed or the night was asked to stop: the others finish the batch at hand."""
        return self._stopped.is_set()

    @contextmanager
    def step(self) -> Iterator[None]:
        """Run one of the three steps: when it raises, the others are stopped and `fault` is what it raised, if it was the first."""
        try:
            yield
        except BaseException as fault:
            if not self.is_stopped:
                self.fault = fault
            self.stop()
            raise

    @contextmanager
    def first_fault(self) -> Iterator[None]:
        """Raise what stopped the three instead of what came of it elsewhere."""
        try:
            yield
        except Exception as error:
            if self.fault is not None and self.fault is not error:
                raise self.fault from None
            raise

    def stop(self) -> None:
        """Let all three end after the batch at hand."""
        self._stopped.set()
        for queue in (self._sealed, self._begun, self._made):
            queue.put(None)

    def seal(self, raw_id: str) -> None:
        """Hand a sealed raw batch on to be transformed.

        Raises:
            StoppedError: if nobody will take it: what was sealed is kept, the rest of the landing is for the next night.
        """
        if self.is_stopped:
            raise StoppedError
        self._sealed.put(raw_id)

    def end_sealing(self) -> None:
        """Say that no raw batch follows."""
        self._sealed.put(None)

    def first(self, count: int) -> list[str]:
        """Wait for the first raw batches and return them: `count`, or fewer if there are no more."""
        return list(islice(self.sealed(), count))

    def sealed(self) -> Iterator[str]:
        """Yield the raw batches that are to be transformed, waiting for each."""
        while not self.is_stopped and (raw_id := self._sealed.get()) is not None:
            yield raw_id
        self._sealed.put(None)

    def made(self) -> Iterator[BatchReport]:
        """Yield what became of each batch, in the order in which they were sealed, waiting for each.

        Raises:
            StoppedError: if not all batches will come.
        """
        while not self.is_stopped and (report := self._made.get()) is not None:
            yield report
        if self.is_stopped:
            raise StoppedError

    def transform(self, night: Night, raw_ids: Iterable[str], submit: Callable[[str], Future]) -> int:
        """Submit the raw batches as they come, note what becomes of them, hand that on, and return how many they were.

        Raises:
            Exception: what stopped the three steps: a batch that failed, or another step.
        """
        collector = threading.Thread(target=self._collect, args=(night,), name="collect", daemon=True)
        collector.start()
        batches = 0
        try:
            for raw_id in raw_ids:
                self._begun.put((raw_id, submit(raw_id)))
                batches += 1
        finally:
            self._begun.put(None)
        collector.join()
        if self.fault is not None:
            raise self.fault
        return batches

    def _collect(self, night: Night) -> None:
        """Wait for the batches in their order, in a thread of its own: the flow's thread is busy with submitting."""
        # `transform` raises the fault in the flow's thread.
        with suppress(BaseException), self.step(), stages.timed(night, "transform", unit="pages") as stage:
            batches = 0
            while not self.is_stopped and (begun := self._begun.get()) is not None:
                raw_id, future = begun
                pages = night.ledger.pages_of(raw_id)
                stage.expect(pages)
                report = future.result()
                stages.note_transformed(night, report)
                stage.advance(pages)
                self._made.put(report)
                batches += 1
            stage.note = f"{night.counts.get('metrics', 0):,} metrics, {batches} batches"
        self._made.put(None)
