"""What a night says at its end: to a person, to Prefect, to a program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.ledger import utc_now

if TYPE_CHECKING:
    from flows.night import Night


@dataclass(frozen=True, slots=True)
class NightReport:
    """How a night went. `state` is `published`, `unchanged`, `refused` or `planned` (a dry run)."""

    run_id: str
    state: str
    home: str
    landing: str
    counts: dict[str, int] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)
    """Seconds by stage; ingest, transform and load work side by side."""
    seconds: float = 0.0
    """Seconds of the whole night, Prefect's start not among them."""
    verdict: str = ""
    release_id: str | None = None
    notes: tuple[str, ...] = ()
    """Sentences for the operator: killed runs, damaged batches, pages read by older rules."""

    @property
    def kept_share(self) -> float | None:
        """Percent of the new pages' lines that were kept, or None without lines."""
        lines = self.counts.get("lines", 0)
        return 100 * self.counts.get("lines_kept", 0) / lines if lines else None


def report_of(night: Night) -> NightReport:
    """Return what `night` came to."""
    return NightReport(
        run_id=night.run_id,
        state=night.state,
        home=str(night.settings.home),
        landing=night.settings.landing or str(night.landing),
        counts=dict(night.counts),
        durations={stage: round(seconds, 3) for stage, seconds in night.durations.items()},
        seconds=(utc_now() - night.started_at_utc).total_seconds(),
        verdict=night.verdict,
        release_id=night.release_id,
        notes=tuple(_notes(night)),
    )


def _notes(night: Night) -> list[str]:
    notes = [f"Run {run.run_id} had been killed; this night went on with what it had finished." for run in night.reaped]
    if damaged := night.counts.get("raw_batches_damaged"):
        notes.append(f"{damaged} raw batches were damaged or lost; their pages were taken from the landing again.")
    if redone := night.counts.get("batches_redone"):
        notes.append(f"{redone} batches were damaged in the spool and made again.")
    if same := night.counts.get("replayed_same"):
        notes.append(f"{same:,} batches of the replayed run came out the same, byte for byte.")
    if different := night.counts.get("replayed_different"):
        notes.append(f"{different:,} batches of the replayed run came out differently: what sites repeat has been learned since.")
    if faults := night.counts.get("faults"):
        notes.append(
            f"{faults:,} pages met a fault of the program: see reason internal_error in stg_rejected, and reprocess once it is mended."
        )
    if night.scope.has_days and not night.counts.get("seen"):
        notes.append("No page in the landing is of these days: the day of a page is that of its crawl time, or else of its file's.")
    if older := night.ledger.pages_by_other_rules(night.rules_hash):
        notes.append(f"{older:,} pages were read by older rules: chengji reprocess --changed-rules reads them again.")
    return notes


def summary_rows(report: NightReport) -> list[tuple[str, str]]:
    """Return the report as pairs (label, value), for a terminal and for Prefect's page alike."""
    counts = report.counts
    rows = [("Pages in", _pages_in(report))]
    if report.state in {"published", "refused"} and counts.get("pages"):
        kept = f"{report.kept_share:.1f} % of {counts['lines']:,} lines" if report.kept_share is not None else "no lines"
        if counts.get("chars"):
            kept += f", {100 * counts['chars_kept'] / counts['chars']:.1f} % of the text"
        rows += [("Kept", kept), ("Metrics found", f"{counts.get('metrics', 0):,}")]
    if counts.get("release_metrics"):
        rows.append(("In the release", f"{counts.get('release_pages', 0):,} pages, {counts['release_metrics']:,} metrics"))
    if report.verdict:
        rows.append(("Verdict", report.verdict))
    if report.release_id:
        rows.append(("Release", f"{report.home}/releases/{report.release_id}"))
    if report.durations:
        stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in report.durations.items())
        rows.append(("Time", f"{report.seconds:.1f} s ({stages})"))
    return rows


def _pages_in(report: NightReport) -> str:
    counts = report.counts
    if "seen" not in counts:
        if "ingest" not in report.durations:
            return "the landing is as the last night left it"
        read = counts.get("pages", 0) + counts.get("pages_refused", 0)
        return f"{read:,} of the spool read again; the landing was left alone"
    parts = [f"{counts.get('new', 0):,} new"]
    if counts.get("known"):
        parts.append(f"{counts['known']:,} known")
    if counts.get("refused"):
        parts.append(f"{counts['refused']:,} refused")
    # These were new, in this night or in one that was interrupted.
    unread = f"; {counts['pages_refused']:,} could not be read, stg_rejected says why" if counts.get("pages_refused") else ""
    return f"{counts.get('seen', 0):,} ({', '.join(parts)}){unread}"
