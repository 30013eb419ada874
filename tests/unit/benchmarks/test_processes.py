"""What a watched command took."""

from __future__ import annotations

import sys

from benchmarks.processes import watch


def test_a_command_is_watched_with_its_children() -> None:
    child = (
        "import time; x = bytearray(50_000_000); end = time.process_time() + 0.7\nwhile time.process_time() < end: pass\ntime.sleep(1.2)"
    )
    code = f"import subprocess, sys; print('begun', flush=True); sys.exit(subprocess.call([sys.executable, '-c', {child!r}]) or 3)"
    watched = watch([sys.executable, "-c", code])
    assert (watched.code, watched.output.strip()) == (3, "begun")
    assert watched.processor["workers"] > 0.5
    assert watched.peak_mib > 50
