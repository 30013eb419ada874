"""Cleaning on one core, beside the best tools for it: articles found on real pages, and pages a second on generated ones.

    python -m benchmarks.bench_cleaning [--html 120] [--text 600]

Peers come with the extra `bench`; one that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generate import generate_pages
from benchmarks.isolate import Measured, measure
from benchmarks.results import table, write_section
from tests.accuracy.scoring import mean, text_f1

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "html"
PACKAGES = ("chengji", "resiliparse", "selectolax", "trafilatura", "readability-lxml", "magic-html", "gne", "lxml")


def build_ours() -> Callable[[bytes], str]:
    """Return our reading and cleaning in a process like a night's workers: bytes to the kept text without the title."""
    from flows.worker import reference_of, start_worker
    from seeds import SEEDS_DIR
    from transforms.cleaning import clean_page
    from transforms.reading import read_page
    from transforms.records import RawPage, Rejected

    start_worker(str(SEEDS_DIR))
    reference = reference_of(str(SEEDS_DIR))

    def clean(content: bytes) -> str:
        page = read_page(RawPage(source_uri="page", content=content), reference.sites)
        if isinstance(page, Rejected):
            return ""
        lines = clean_page(page, reference, {}).lines
        return "\n".join(line.text for line in lines if line.is_kept and line.role != "title")

    return clean


def _decoded(content: bytes) -> str:
    from transforms.decoding import decode, sniff_declared

    return decode(content, sniff_declared(content)).text


def build_trafilatura(*, favor_precision: bool) -> Callable[[bytes], str]:
    """Return trafilatura, without its comments, in its usual or its precision mode."""
    import trafilatura

    return lambda content: trafilatura.extract(_decoded(content), include_comments=False, favor_precision=favor_precision) or ""


def build_readability() -> Callable[[bytes], str]:
    """Return readability-lxml, its HTML turned into text."""
    import lxml.html
    from readability import Document

    return lambda content: "\n".join(lxml.html.fromstring(Document(_decoded(content)).summary()).itertext())


def build_resiliparse() -> Callable[[bytes], str]:
    """Return resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda content: extract_plain_text(_decoded(content), main_content=True)


def build_magic_html() -> Callable[[bytes], str]:
    """Return magic-html's article, its HTML turned into text."""
    import lxml.html
    from magic_html import GeneralExtractor

    extractor = GeneralExtractor()
    return lambda content: "\n".join(lxml.html.fromstring(extractor.extract(_decoded(content), base_url="")["html"]).itertext())


TOOLS: dict[str, Callable[[], Callable[[bytes], str]]] = {
    "Chengji": build_ours,
    "trafilatura": partial(build_trafilatura, favor_precision=False),
    "trafilatura, precision": partial(build_trafilatura, favor_precision=True),
    "readability-lxml": build_readability,
    "resiliparse": build_resiliparse,
    "magic-html": build_magic_html,
}


def read_real_pages() -> list[tuple[bytes, str]]:
    """Return real pages with the article's text where they stand beside the checkout, else our own annotated HTML pages."""
    if (SHARED / "gold.jsonl").exists():
        golds = [json.loads(line) for line in (SHARED / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
        return [((SHARED / "pages" / gold["page"]).read_bytes(), gold["text"]) for gold in golds]
    pages: list[tuple[bytes, str]] = []
    for gold_dir, page_dir in (("tests/golden/gold", "seeds/pages"), ("tests/accuracy/gold", "tests/accuracy/pages")):
        for path in sorted((ROOT / gold_dir).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if gold.get("keep_text"):
                pages.append(((ROOT / page_dir / gold["page"]).read_bytes(), "\n".join(gold["keep_text"][1:])))
    return pages


def _row(name: str, real: Measured | str, fast: Measured | str, golds: list[str], count: int) -> list[Any]:
    if isinstance(real, str) or isinstance(fast, str):
        return [name, None, None, None, real if isinstance(real, str) else fast]
    scores = [text_f1(gold, got) for gold, got in zip(golds, real.outputs, strict=True)]
    return [name, f"{mean(scores):.3f}", sum(score < 0.5 for score in scores), count / fast.seconds, f"{fast.peak_mib:.0f} MiB"]


def main() -> None:
    """Measure every tool and write the section."""
    parser = argparse.ArgumentParser(description="Measure cleaning beside other tools.")
    parser.add_argument("--html", type=int, default=120, help="generated HTML pages, 125 KB in the median")
    parser.add_argument("--text", type=int, default=600, help="generated text dumps of 10 KB")
    args = parser.parse_args()
    real = read_real_pages()
    contents, golds = [content for content, _ in real], [gold for _, gold in real]
    pages = [page.content.encode() for page in generate_pages(args.html, html_share=1.0)]
    rows = [_row(name, measure(build, contents), measure(build, pages), golds, len(pages)) for name, build in TOOLS.items()]
    dumps = [page.content.encode() for page in generate_pages(args.text, html_share=0.0)]
    text = measure(build_ours, dumps)
    speed = f"{len(dumps) / text.seconds:,.0f} text dumps/s" if isinstance(text, Measured) else text
    columns = ("tool", f"F1 on {len(real)} real pages", "pages below .5", f"HTML pages/s ({len(pages)} generated)", "peak memory")
    write_section("Cleaning, one core", f"{table(columns, rows)}\n\nChengji on {len(dumps)} text dumps of 10 KB: {speed}.", PACKAGES)


if __name__ == "__main__":
    main()
