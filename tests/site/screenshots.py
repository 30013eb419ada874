"""Takes the pictures that the README shows: `python -m tests.site.screenshots SITE FOLDER`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

DESK = {"viewport": {"width": 1280, "height": 820}}
PHONE = {"viewport": {"width": 390, "height": 820}, "device_scale_factor": 2}


def _shots(site: Path) -> dict[str, tuple[str, dict[str, object]]]:
    """Return name, address below the site and browser options of every picture: each kind of page once, some dark, some on a phone."""
    place = max((site / "place").glob("*.html"), key=lambda path: path.stat().st_size)
    page = max((site / "page").rglob("*.html"), key=lambda path: path.read_text(encoding="utf-8").count('<a class="m '))
    indicator = max((site / "indicator").glob("*.html"), key=lambda path: path.read_text(encoding="utf-8").count('class="point'))
    return {
        "home": ("index.html", DESK),
        "place": (f"place/{place.name}", DESK),
        "indicator": (f"indicator/{indicator.name}", DESK),
        "page": (page.relative_to(site).as_posix(), DESK),
        "quality": ("quality.html", DESK),
        "search": ("search.html?q=%E5%BF%97%E6%84%BF", DESK),
        "page-dark": (page.relative_to(site).as_posix(), DESK | {"color_scheme": "dark"}),
        "home-phone": ("index.html", PHONE),
        "place-phone-dark": (f"place/{place.name}", PHONE | {"color_scheme": "dark"}),
    }


def take(browser: Browser, site: Path, folder: Path) -> None:
    """Write one PNG a picture to `folder`: what a reader sees before scrolling."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (address, options) in _shots(site).items():
        context = browser.new_context(**options)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{site.resolve().as_uri()}/{address}")
        if name == "search":
            page.locator(".hit").first.wait_for()
        page.screenshot(path=folder / f"{name}.png")
        context.close()


def main(arguments: list[str]) -> int:
    """Run Chromium over the site named first, into the folder named second."""
    site, folder = map(Path, arguments)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("Chromium is not installed: make test-site installs it.\n")
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, site, folder)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
