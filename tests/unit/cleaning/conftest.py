"""Reference data and shortcuts for the cleaning tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.cleaning import clean_page
from transforms.reading import read_page
from transforms.records import Page, RawPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Cleaned
    from transforms.reference import Reference

Clean = "Callable[..., Cleaned]"


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(SEEDS_DIR)


@pytest.fixture(scope="session")
def lexicon(reference: Reference) -> Lexicon:
    return reference.lexicon


@pytest.fixture(scope="session")
def clean(reference: Reference) -> Callable[..., Cleaned]:
    """Return a function that cleans a text as a dump, or as HTML where it begins with a tag."""

    def run(
        text: str,
        *,
        site_lines: dict[str, int] | None = None,
        crawled_at: datetime | None = None,
        url: str | None = None,
        source_uri: str = "page.txt",
    ) -> Cleaned:
        raw = RawPage(source_uri=source_uri, content=text.encode("utf-8"), crawled_at=crawled_at, url=url)
        page = read_page(raw, reference.sites)
        assert isinstance(page, Page), page
        return clean_page(page, reference, site_lines or {})

    return run
