"""Runs one engine: ingest and transform under a real Prefect flow, and nothing after.

python -m tests.flows.transform_only ENGINE LANDING HOME
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from unittest.mock import Mock

from flows.prefect_server import EmbeddedServer, quieten


def main(engine: str, landing: str, home: Path) -> None:
    quieten(home / "prefect")
    with EmbeddedServer(home / "prefect" / "server.log", 120) as server:
        os.environ["PREFECT_API_URL"] = server.api_url
        from prefect import flow

        from flows import nightly, stages
        from flows.intake import Intake
        from flows.night import open_night
        from flows.settings import Scope, read_settings

        settings, _ = read_settings({"landing": landing, "home": home, "engine": engine, "workers": 2, "batch_pages": 4})
        server.wait()

        @flow
        def transform_only() -> None:
            with open_night(settings, Scope()) as night:
                intake = Intake()
                stages.ingest(night, intake.seal)
                intake.end_sealing()
                nightly._transform_all(night, intake, Mock)

        transform_only()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
