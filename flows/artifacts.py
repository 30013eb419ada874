"""What a night leaves on Prefect's page: its summary, the gate's verdict, and the published tables as assets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from flows.report import report_of, summary_rows

if TYPE_CHECKING:
    from flows.night import Night


def close_flow_runs(night: Night) -> None:
    """Mark the flow runs of nights that were killed as crashed: on a server of the operator's own they would stay RUNNING for ever."""
    flow_run_ids = [UUID(run.flow_run_id) for run in night.reaped if run.flow_run_id]
    if not flow_run_ids:
        return
    with get_client(sync_client=True) as client:
        for flow_run_id in flow_run_ids:
            try:
                state = client.read_flow_run(flow_run_id).state
            except ObjectNotFound:
                # The night that was killed had another server.
                continue
            if state is not None and not state.is_final():
                message = f"The process ended without a word; run {night.run_id} went on with what it had finished."
                client.set_flow_run_state(flow_run_id, Crashed(message=message), force=True)


def write_artifacts(night: Night) -> None:
    """Write the artifacts `night-summary` and `night-verdict` of the running flow."""
    report = report_of(night)
    rows = [{"what": label, "value": value} for label, value in summary_rows(report)]
    create_table_artifact(key="night-summary", table=rows, description=f"Run {report.run_id}: {report.state}")
    release = night.home.root.resolve() / "releases" / (report.release_id or "")
    lines = [f"**{report.state}**: {report.verdict or 'nothing to validate'}", "", *(f"- {note}" for note in report.notes)]
    if report.release_id:
        lines += [
            "",
            f"Release: [{report.release_id}]({release.as_uri()})",
            f"Explorer: [site]({(release / 'site' / 'index.html').as_uri()})",
        ]
    create_markdown_artifact(key="night-verdict", markdown="\n".join(lines), description="Verdict of the expectations")
