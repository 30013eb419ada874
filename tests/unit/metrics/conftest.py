"""Reads one made-up page as the pipeline would, from its text alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.metrics import extract_metrics
from transforms.records import Article, Block, Cleaned, Extracted, Line, Metadata, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.reference import Reference

Reader = "Callable[..., Extracted]"


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(SEEDS_DIR)


def build_page(text: str) -> Page:
    blocks, at = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        blocks.append(Block(number, at, at + len(line), line))
        at += len(line) + 1
    return Page("p1", "page.txt", None, "text/plain", "utf-8", "utf-8", "raw", "text", text, None, tuple(blocks))


@pytest.fixture(scope="session")
def extract(reference: Reference) -> Callable[..., Extracted]:
    def run(text: str, title: str = "柯城区：城市更新", published: str | None = "2022-09-28", publisher: str | None = None) -> Extracted:
        """Read `text`, one paragraph a line; a line that begins with # is a heading."""
        page = build_page(text.replace("#", "　"))
        heads = [line.startswith("#") for line in text.split("\n")]
        lines = tuple(
            Line("p1", b.line_no, b.char_start, b.char_end, b.text, "heading" if head else "body", "test")
            for b, head in zip(page.blocks, heads, strict=True)
            if b.text.strip()
        )
        day = datetime.fromisoformat(published) if published else None
        metadata = Metadata(title=title, publisher=publisher, published_at=day)
        article = Article("a1", "p1", 1, title, None, (), 1, len(heads))
        return extract_metrics(page, Cleaned(lines, (article,), metadata), reference)

    return run
