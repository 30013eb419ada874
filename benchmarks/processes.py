"""Watches a command and all its processes: seconds of the clock, seconds of the processor by kind of process, peak memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLE_SECONDS = 0.5
"""Short enough to see a peak of a few seconds; reading the memory of a process of a gigabyte takes some milliseconds."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Watched:
    """What a command took."""

    code: int
    output: str
    """Standard output and standard error."""
    seconds: float
    peak_mib: float
    """Of all processes together, pages that they share counted once."""
    processor: Counter[str] = field(default_factory=Counter)
    """Seconds of the processor by kind of process: `night`, `server`, `workers`."""


def watch(command: Sequence[str], environment: dict[str, str] | None = None) -> Watched:
    """Run `command` to its end and return what it took; it may fail."""
    started, peak = time.perf_counter(), 0.0
    kinds: dict[int, str] = {}
    spent: dict[int, float] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})})
        while process.poll() is None:
            alive = _tree(process.pid)
            for pid, seconds in alive.items():
                if pid not in kinds:
                    kinds[pid] = "night" if pid == process.pid else _kind(pid)
                spent[pid] = seconds
            peak = max(peak, _memory_mib(alive))
            time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - started
        output.seek(0)
        text = output.read()
    processor: Counter[str] = Counter()
    for pid, used in spent.items():
        processor[kinds[pid]] += used
    return Watched(process.returncode, text, seconds, peak, processor)


def _tree(root: int) -> dict[int, float]:
    """Return the processes that descend from `root`, itself among them, with the processor seconds of each."""
    children: dict[int, list[int]] = {}
    seconds: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(stat[1]), []).append(int(entry.name))
            seconds[int(entry.name)] = (int(stat[11]) + int(stat[12])) / _TICKS
    found, open_ = {}, [root]
    while open_:
        pid = open_.pop()
        if pid in seconds:
            found[pid] = seconds[pid]
        open_ += children.get(pid, [])
    return found


def _kind(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return "workers"
    return "server" if b"flows.prefect_server" in command else "workers"


def _memory_mib(pids: dict[int, float]) -> float:
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
