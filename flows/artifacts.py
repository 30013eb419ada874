"""What a night leaves on Prefect's page: its summary, the gate's verdict, and the published tables as assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.report import report_of, summary_rows

if TYPE_CHECKING:
    from flows.night import Night


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
