"""Runs a measurement in a process of its own: its peak memory is its own, and the imports of one peer do not weigh on another."""

from __future__ import annotations

import multiprocessing
import resource
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: seconds of work, the process's peak memory, and what the work returned for each item.

    The seconds are those of the processor, of all threads, so that other work on the machine does not count.
    """

    seconds: float
    peak_mib: float
    outputs: list[Any]


def _work(build: Callable[[], Callable[[Any], Any]], items: Sequence[Any], pipe: Any) -> None:
    try:
        work = build()
        for item in items[:3]:
            work(item)
        started = time.process_time()
        outputs = [work(item) for item in items]
        seconds = time.process_time() - started
        pipe.send(Measured(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, outputs))
    except ImportError as error:
        pipe.send(f"not installed ({error.name})")
    finally:
        pipe.close()


def measure(build: Callable[[], Callable[[Any], Any]], items: Sequence[Any]) -> Measured | str:
    """Return what it takes to run `build()` on every item on one core, or why it could not be run.

    `build` does the imports and the loading, which are not measured; three items warm it up.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(build, items, sender))
    process.start()
    sender.close()
    try:
        result: Measured | str = receiver.recv()
    except EOFError:
        result = "failed"
    process.join()
    return result
