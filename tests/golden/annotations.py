"""Reads the hand-made annotations of pages: what a human reader says a page contains."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
SAMPLE_PAGES = TESTS.parent / "seeds" / "pages"
SAMPLE_GOLD = TESTS / "golden" / "gold"
EXTRA_PAGES = TESTS / "accuracy" / "pages"
EXTRA_GOLD = TESTS / "accuracy" / "gold"


@dataclass(frozen=True, slots=True)
class Annotated:
    """One page with its annotation."""

    page: Path
    gold: dict[str, Any]

    @property
    def is_html(self) -> bool:
        return bool(self.gold.get("format") == "html")

    def text(self) -> str:
        """Return the page's decoded characters, line ends untranslated: what the offsets of a text dump refer to."""
        encoding = "gb18030" if b"charset=gb2312" in self.page.read_bytes()[:600] else "utf-8"
        return self.page.read_bytes().decode(encoding)


def read_annotated(pages: Path, gold: Path) -> list[Annotated]:
    """Return every annotation of `gold` with its page of `pages`, sorted by name."""
    loaded = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("*.json"))]
    return [Annotated(pages / item["page"], item) for item in loaded]
