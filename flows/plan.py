"""What a night would do, found out without writing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.home import Home, open_landing
from flows.ingest import Ingested, group_landing
from flows.ledger import RUNNING, Ledger
from flows.night import is_in_step
from flows.report import NightReport
from flows.rules import read_rules_hash

if TYPE_CHECKING:
    from flows.settings import Settings


def plan_night(settings: Settings) -> NightReport:
    """Return what a night under `settings` would find and do; `NightReport.notes` says it in sentences.

    Raises:
        UsageError: if the landing cannot be read.
    """
    home = Home(settings.home)
    landing = open_landing(settings.landing, home)
    ledger = Ledger(home.ledger) if home.ledger.exists() else None
    tally = Ingested()
    batches = sum(1 for _ in group_landing(landing, settings, ledger, tally))
    notes = [f"{batches} batches of new pages would be transformed on the engine {settings.engine}."] if batches else []
    if ledger is not None:
        notes += _left_over(settings, ledger)
    if not notes:
        in_step = is_in_step(settings)
        notes = ["Nothing would be done." if in_step else "No page would be read; the marts would be built, validated and published again."]
    if ledger is not None and settings.mode != "full" and (pages := ledger.pages_by_other_rules(read_rules_hash(settings.seeds))):
        notes.append(f"{pages:,} pages were read by older rules and stay so: chengji reprocess --changed-rules reads them again.")
    counts = {"seen": tally.seen, "new": tally.new, "known": tally.known, "refused": tally.refused}
    return NightReport(
        run_id="", state="planned", home=str(settings.home), landing=settings.landing or "", counts=counts, notes=tuple(notes)
    )


def _left_over(settings: Settings, ledger: Ledger) -> list[str]:
    notes = [f"Run {run.run_id} is at work, or was killed." for run in ledger.runs() if run.state == RUNNING]
    rules = read_rules_hash(settings.seeds)
    if left := ledger.pending():
        notes.append(f"{len(left)} batches that an earlier night left would be finished.")
    if settings.mode == "full" and (older := set(ledger.pending(rules)) - set(left)):
        notes.append(f"{len(older)} batches that older rules had read would be read again.")
    return notes
