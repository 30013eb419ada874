"""What an operator sets reaches the reader of the landing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.ingest import Ingested, group_landing
from flows.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def _contents(landing: Path, settings: Settings) -> list[bytes]:
    batches = group_landing(landing, settings, None, Ingested())
    return [page.content for batch in batches for page in batch.pages.values()]


def test_the_content_field_and_the_largest_page_are_settings(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"My Page": "mine", "content": "usual"}\n', encoding="utf-8")
    assert _contents(tmp_path, Settings()) == [b"usual"]
    assert _contents(tmp_path, Settings(content_field="my_page")) == [b"mine"]
    (tmp_path / "a.jsonl").write_text('{"content": "' + "x" * 2000 + '"}\n', encoding="utf-8")
    assert _contents(tmp_path, Settings(page_bytes=1024)) == []
