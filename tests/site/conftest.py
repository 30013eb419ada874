"""A release with plain and hostile pages, its site, and a browser that tells of every dialog, request and error."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from seeds import SEEDS_DIR
from tests.site.hostile import hostile_page, plain_pages
from tests.warehouse.build import Night
from warehouse.explorer import build_site
from warehouse.ledger import RunRecord, record_run
from warehouse.releases import Stamp, build_release, publish_release
from warehouse.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

STARTED = datetime.fromisoformat("2026-11-22T02:00:00")
VERDICT: dict[str, Any] = {
    "passed": True,
    "refusals": [],
    "not_compared": None,
    "set_aside": 0,
    "results": [
        {
            "table": "stg_page",
            "expectation": "stg_page.rows",
            "level": "critical",
            "passed": True,
            "meaning": "",
            "advice": "",
            "checked": 5,
            "unexpected": 0,
        },
        {
            "table": "stg_metric",
            "expectation": "stg_metric.<script>alert(5)</script>",
            "level": "warning",
            "passed": False,
            "meaning": "Figures have an item.",
            "advice": "Read them.",
            "checked": 40,
            "unexpected": 1,
        },
    ],
}


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small release."""
    home = tmp_path_factory.mktemp("home")
    with Night(home, read_settings(SEEDS_DIR)) as night:
        night.run(hostile_page(), *plain_pages())
        record_run(
            night.con,
            RunRecord(
                "run-000001", STARTED, STARTED, "passed", files_seen=5, pages_staged=5, lines_kept=20, lines_noise=5, metrics_found=40
            ),
        )
        draft = build_release(night.con, home, Stamp("run-000001", STARTED, "0.1.0"))
        build_site(draft.database, draft.path / "site", None, VERDICT, draft.release_id)
        return publish_release(home, draft)


@pytest.fixture(scope="session")
def site(release: Path) -> Path:
    """The folder of its explorer."""
    return release / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHENGJI_CHROMIUM names."""
    path = os.environ.get("CHENGJI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed: make test-site installs it (or name one in CHENGJI_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield opened
        opened.close()


@dataclass
class Watched:
    """A browser page with what happened in it."""

    page: Page
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def assert_quiet(self, base: str) -> None:
        """Nothing but files of the site was asked for, no dialog opened, nothing went to the console."""
        assert self.dialogs == []
        assert self.errors == []
        assert [url for url in self.requests if not url.startswith(base)] == []


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Any]:
    """A function that returns a new watched page; options are those of a browser context."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> Watched:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.set_default_timeout(60_000)  # a busy machine is no fault
        watched.page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
        watched.page.on("request", lambda request: watched.requests.append(request.url))
        watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
        watched.page.on("console", lambda message: watched.errors.append(message.text) if message.type in ("error", "warning") else None)
        return watched

    yield make
    for context in contexts:
        context.close()
