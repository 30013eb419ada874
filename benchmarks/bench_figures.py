"""Figures on one core, beside the tools that read quantities: value-and-unit F1 on annotated pages, and KB a second.

    python -m benchmarks.bench_figures [--dumps 300]

Every tool gets the kept lines of the annotated text dumps; a figure of a peer counts when its span overlaps an annotated one by half, its
value is the same and its unit, put into our words, too. Peers come with the extra `bench`.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generate import generate_pages
from benchmarks.isolate import Measured, measure
from benchmarks.results import table, write_section
from tests.accuracy.scoring import KEPT

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
PACKAGES = ("jieba", "recognizers-text-number-with-unit", "jionlp", "quantulum3")
GOLD = (("tests/golden/gold", "seeds/pages"), ("tests/accuracy/gold", "tests/accuracy/pages"), ("../shared/gold", "../shared/pages"))

Found = tuple[int, int, str, str]
"""Start, end, value as text, canonical unit."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """The kept text of one annotated page and its figures as (start, end, value, accepted units)."""

    text: str
    figures: tuple[tuple[int, int, Decimal, tuple[str, ...]], ...]
    optional: tuple[tuple[int, int], ...]


def read_annotated() -> list[Annotated]:
    """Return the annotated text dumps, noise lines taken out and offsets moved accordingly."""
    pages: list[Annotated] = []
    for gold_dir, page_dir in GOLD:
        for path in sorted((ROOT / gold_dir).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if gold.get("format") != "html":
                pages.append(_kept_part(gold, (ROOT / page_dir / gold["page"]).read_bytes().decode("utf-8")))
    return pages


def _kept_part(gold: dict[str, Any], text: str) -> Annotated:
    roles = {line["n"]: line["role"] for line in gold["lines"]}
    moved: dict[int, int] = {}
    kept, position = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if roles.get(number) in KEPT:
            moved |= {position + i: len(kept) + i for i in range(len(line) + 1)}
            kept += line + "\n"
        position += len(line) + 1
    spans = [metric for metric in gold["metrics"] if metric["start"] in moved]
    figures = [
        (moved[m["start"]], moved[m["end"]], Decimal(m["value"]), tuple(m["unit"]) if isinstance(m["unit"], list) else (m["unit"],))
        for m in spans
        if m["value"] is not None and not m.get("optional")
    ]
    optional = [(moved[m["start"]], moved[m["end"]]) for m in spans if m.get("optional") or m["value"] is None]
    return Annotated(kept, tuple(figures), tuple(optional))


def build_ours() -> Callable[[str], list[Found]]:
    """Return our whole chain over a text, as a worker runs it: cleaning is part of it, for figures are read from articles only."""
    from flows.reference import load_reference
    from flows.worker import settle_memory
    from seeds import SEEDS_DIR
    from transforms.pipeline import transform_page
    from transforms.records import RawPage, Rejected

    reference = load_reference(SEEDS_DIR)
    settle_memory()

    def read(text: str) -> list[Found]:
        result = transform_page(RawPage(source_uri="page.txt", content=text.encode()), reference, {})
        metrics = () if isinstance(result, Rejected) else result.metrics
        return [(m.char_start, m.char_end, str(m.value), m.unit) for m in metrics]

    return read


def build_extraction() -> Callable[[str], float]:
    """Return the reading of figures alone: it gives the processor seconds that it takes on a text, decoding and cleaning not counted."""
    from flows.reference import load_reference
    from flows.worker import settle_memory
    from seeds import SEEDS_DIR
    from transforms.cleaning import clean_page
    from transforms.metrics import extract_metrics
    from transforms.reading import read_page
    from transforms.records import RawPage, Rejected

    reference = load_reference(SEEDS_DIR)
    settle_memory()

    def read(text: str) -> float:
        page = read_page(RawPage(source_uri="page.txt", content=text.encode()), reference.sites)
        if isinstance(page, Rejected):
            return 0.0
        cleaned = clean_page(page, reference, {})
        started = time.process_time()
        extract_metrics(page, cleaned, reference)
        return time.process_time() - started

    return read


def measure_extraction(dumps: list[str]) -> str:
    """Return what is to be said of the reading of figures alone, on generated dumps and, each read once, on real ones where they are."""
    real = [path.read_bytes().decode("utf-8") for path in sorted((ROOT / "../shared/pages").glob("*.txt"))]
    alone = measure(build_extraction, [*dumps, *real])
    if not isinstance(alone, Measured):
        return f"The reading of figures alone could not be measured: {alone}."
    speeds = []
    for name, texts, seconds in (("generated", dumps, alone.outputs[: len(dumps)]), ("real", real, alone.outputs[len(dumps) :])):
        size = sum(len(text.encode()) for text in texts)
        speeds += [f"{size / 10_000 / sum(seconds):.0f} on {len(texts)} {name} ones, first reading"] if texts else []
    return f"Chengji, figures with all attributes, decoding and cleaning not counted: dumps of 10 KB a second: {'; '.join(speeds)}."


_RECOGNIZED = {
    "Chinese yuan": ("CNY", "1"), "United States dollar": ("USD", "1"), "Kilometer": ("m", "1000"), "Meter": ("m", "1"),
    "Square meter": ("m2", "1"), "Square kilometer": ("m2", "1000000"), "Mu": ("m2", "666.666667"), "Hectare": ("m2", "10000"),
    "Cubic meter": ("m3", "1"), "Metric ton": ("t", "1"), "Kilogram": ("t", "0.001"), "Hour": ("hour", "1"), "Minute": ("minute", "1"),
    "Day": ("day", "1"), "Month": ("month", "1"), "Year": ("age", "1"), "C": ("celsius", "1"),
}  # fmt: skip


def build_recognizers() -> Callable[[str], list[Found]]:
    """Return Recognizers-Text: money, dimensions, ages, shares; a bare number takes the character behind it as its unit."""
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_age, recognize_currency, recognize_dimension

    def read(text: str) -> list[Found]:
        found: dict[int, Found] = {}
        for line_start, line in _lines(text):
            for result in recognize_number(line, "zh-cn"):
                start, end = result.start, result.end + 2
                found[line_start + start] = (line_start + start, line_start + end, str(result.resolution["value"]), line[end - 1 : end])
            for result in recognize_percentage(line, "zh-cn"):
                value = str(result.resolution["value"]).rstrip("%")
                found[line_start + result.start] = (line_start + result.start, line_start + result.end + 1, value, "percent")
            for recognize in (recognize_currency, recognize_dimension, recognize_age):
                for result in recognize(line, "zh-cn"):
                    unit, factor = _RECOGNIZED.get(result.resolution["unit"], (result.resolution["unit"], "1"))
                    value = str(_product(result.resolution["value"], factor))
                    found[line_start + result.start] = (line_start + result.start, line_start + result.end + 1, value, unit)
        return list(found.values())

    return read


def build_jionlp() -> Callable[[str], list[Found]]:
    """Return jionlp, which reads money."""
    import jionlp

    def read(text: str) -> list[Found]:
        found = jionlp.ner.extract_money(text, with_parsing=True)
        return [(*item["offset"], str(item["detail"]["num"]), "CNY") for item in found if not isinstance(item["detail"]["num"], list)]

    return read


def build_quantulum() -> Callable[[str], list[Found]]:
    """Return quantulum3, its units by their English names."""
    from quantulum3 import parser

    units = {"kilometre": ("m", "1000"), "metre": ("m", "1"), "percentage": ("percent", "1"), "cubic metre": ("m3", "1")}

    def read(text: str) -> list[Found]:
        found: list[Found] = []
        for line_start, line in _lines(text):
            for item in parser.parse(line):
                unit, factor = units.get(item.unit.name, (item.unit.name, "1"))
                found.append((line_start + item.span[0], line_start + item.span[1], str(_product(item.value, factor)), unit))
        return found

    return read


def _lines(text: str) -> list[tuple[int, str]]:
    starts, position = [], 0
    for line in text.split("\n"):
        starts.append((position, line))
        position += len(line) + 1
    return starts


def _product(value: object, factor: str) -> Decimal | None:
    try:
        return Decimal(str(value)) * Decimal(factor)
    except InvalidOperation:
        return None


TOOLS: dict[str, Callable[[], Callable[[str], list[Found]]]] = {
    "Chengji, all attributes": build_ours,
    "Recognizers-Text": build_recognizers,
    "jionlp (money)": build_jionlp,
    "quantulum3": build_quantulum,
}


def score(pages: list[Annotated], outputs: list[list[Found]]) -> float:
    """Return the F1 of values with their units over all pages."""
    right = wanted = reported = 0
    for page, found in zip(pages, outputs, strict=True):
        left = list(found)
        for start, end, value, units in page.figures:
            hit = next((f for f in left if _overlap(f, start, end) >= 0.5 and _same(f[2], value) and f[3] in units), None)
            if hit:
                left.remove(hit)
                right += 1
        false = [f for f in left if not any(_overlap(f, *span) > 0 for span in page.optional)]
        wanted += len(page.figures)
        reported += len(found) - len(left) + len(false)
    return 2 * right / (wanted + reported) if wanted + reported else 1.0


def _overlap(found: Found, start: int, end: int) -> float:
    shared = min(end, found[1]) - max(start, found[0])
    return max(shared, 0) / (max(end, found[1]) - min(start, found[0]))


def _same(mine: str, value: Decimal) -> bool:
    number = _product(mine, "1")
    return number is not None and abs(number - value) <= abs(value) * Decimal("0.0001")


def main() -> None:
    """Measure every tool and write the section."""
    parser = argparse.ArgumentParser(description="Measure the reading of figures beside other tools.")
    parser.add_argument("--dumps", type=int, default=300, help="generated text dumps of 10 KB; peers get a tenth of them")
    args = parser.parse_args()
    pages = read_annotated()
    texts = [page.text for page in pages]
    dumps = [page.content for page in generate_pages(args.dumps, html_share=0.0)]
    rows: list[list[Any]] = []
    for name, build in TOOLS.items():
        real = measure(build, texts)
        some = dumps if build is build_ours else dumps[: max(len(dumps) // 10, 1)]
        fast = measure(build, some)
        if isinstance(real, Measured) and isinstance(fast, Measured):
            size = sum(len(text.encode()) for text in some)
            speed = [size / 1000 / fast.seconds, len(some) / fast.seconds, f"{fast.peak_mib:.0f} MiB"]
            rows.append([name, f"{score(pages, real.outputs):.3f}", *speed])
        else:
            rows.append([name, None, None, None, real if isinstance(real, str) else fast])
    count = sum(len(page.figures) for page in pages)
    columns = ("tool", f"value-and-unit F1 on {count} figures of {len(pages)} pages", "KB/s", "dumps/s", "peak memory")
    write_section("Figures, one core", f"{table(columns, rows)}\n\n{measure_extraction(dumps)}", PACKAGES)


if __name__ == "__main__":
    main()
