"""Great Expectations suites over tables; they return one verdict and see nothing else."""

from expectations.gate import validate
from expectations.limits import Limits, parse_limits
from expectations.report import read_trend, read_verdict, render_quality, write_quality
from expectations.verdict import Quarantined, Result, Verdict, parse_verdict

__all__ = [
    "Limits",
    "Quarantined",
    "Result",
    "Verdict",
    "parse_limits",
    "parse_verdict",
    "read_trend",
    "read_verdict",
    "render_quality",
    "validate",
    "write_quality",
]
