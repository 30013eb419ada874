"""Measures the transforms against annotated pages and keeps the floors under the figures.

    python -m tests.accuracy.measure [SET ...] [--errors 60]     print the figures, and differences from the annotations
    python -m tests.accuracy.measure --raise                     lift the floors of floors.toml to what is reached; never lowers one

Sets: `samples` (seeds/pages), `dev`, `eval`, `blind`, `blind3` and `blind4` (tests/accuracy/pages/dev_* and so on), and, where they
stand beside the checkout, `shared` and `shared_dev`. The blind sets show figures only: rules are never written from their pages with even
numbers; those with odd numbers serve to mend rules after a first measurement, so that the figures of the whole sets flatter.
"""

from __future__ import annotations

import argparse
import json
import math
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.reference import load_reference
from seeds import SEEDS_DIR
from tests.accuracy.scoring import Score, mean, score_page, text_f1
from transforms.frames import build_frames
from transforms.pipeline import transform_page
from transforms.records import KEPT_ROLES, PageResult, RawPage

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = HERE / "floors.toml"
BLIND = frozenset({"blind", "blind3", "blind4", "html"})
"""Sets whose differences are not shown: they measure pages of which nobody, for the even half, was shown what goes wrong."""
SETS: dict[str, tuple[Path, Path, str]] = {
    "samples": (ROOT / "seeds" / "pages", ROOT / "tests" / "golden" / "gold", "*"),
    "dev": (HERE / "pages", HERE / "gold", "dev_*"),
    "eval": (HERE / "pages", HERE / "gold", "eval_*"),
    "blind": (HERE / "pages", HERE / "gold", "blind_*"),
    "blind3": (HERE / "pages", HERE / "gold", "blind3_*"),
    "blind4": (HERE / "pages", HERE / "gold", "blind4_*"),
    "shared": (SHARED / "pages", SHARED / "gold", "*"),
    "shared_dev": (SHARED / "dev" / "pages", SHARED / "dev" / "gold", "*"),
}


@lru_cache(maxsize=1)
def _reference() -> Any:
    return load_reference(SEEDS_DIR)


@lru_cache(maxsize=256)
def transform_file(path: Path) -> PageResult:
    """Return what the transforms make of one file.

    Raises:
        TypeError: if the page is rejected.
    """
    result = transform_page(RawPage(source_uri=path.name, content=path.read_bytes()), _reference(), {})
    if not isinstance(result, PageResult):
        raise TypeError(f"{path.name} was rejected: {result.reason}")
    return result


def is_there(name: str) -> bool:
    """Return whether the pages of a set stand where they are looked for."""
    return (SHARED / "html" / "gold.jsonl").exists() if name == "html" else SETS[name][1].is_dir()


def measure(name: str) -> Score:
    """Return the score of the transforms on the set `name`."""
    pages, golds, pattern = SETS[name]
    score = Score()
    for path in sorted(golds.glob(f"{pattern}.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        frames = build_frames([transform_file(pages / gold["page"])])
        score_page(score, gold, {table: frame.to_dicts() for table, frame in frames.items()})
    return score


def measure_html() -> dict[str, float]:
    """Return how well the article is found in real HTML pages: mean F1 of the text, and the share of pages above one half."""
    lines = (SHARED / "html" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    results = [(gold["text"], transform_file(SHARED / "html" / "pages" / gold["page"])) for gold in golds]
    kept = ["\n".join(line.text for line in page.lines if line.role in KEPT_ROLES - {"title"}) for _, page in results]
    scores = [text_f1(text, mine) for (text, _), mine in zip(results, kept, strict=True)]
    return {"text_f1": mean(scores), "pages_above_half": mean(score >= 0.5 for score in scores)}


def figures_of(name: str) -> dict[str, float]:
    """Return the figures of a set by name."""
    return measure_html() if name == "html" else measure(name).figures()


def read_floors() -> dict[str, dict[str, float]]:
    """Return the floor of each figure of each set."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def write_floors(floors: dict[str, dict[str, float]]) -> None:
    """Write the floors with the line that says what they are."""
    text = ["# The lowest figure that each set of annotated pages may show. They only go up: python -m tests.accuracy.measure --raise", ""]
    for name, figures in floors.items():
        text += [f"[{name}]", *(f"{figure} = {floor:.3f}" for figure, floor in figures.items()), ""]
    FLOORS.write_text("\n".join(text), encoding="utf-8")


def raise_floors(measured: dict[str, dict[str, float]]) -> None:
    """Lift each floor to what is reached, rounded down to the third digit; a figure below its floor leaves the floor where it is."""
    floors = read_floors()
    for name, figures in measured.items():
        old = floors.setdefault(name, {})
        for figure, value in figures.items():
            reached = math.floor(value * 1000) / 1000
            # Hits of traps are the one figure of which less is better.
            old[figure] = (
                min(old.get(figure, 1.0), math.ceil(value * 1000) / 1000) if figure == "trap_hits" else max(old.get(figure, 0.0), reached)
            )
    write_floors(floors)


def main() -> None:
    """Print the figures of the sets that are asked for."""
    parser = argparse.ArgumentParser(description="Measure the transforms against annotated pages.")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"any of {', '.join([*SETS, 'html'])}; all that are there without one")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--raise", action="store_true", dest="lift")
    args = parser.parse_args()
    names = args.sets or [name for name in [*SETS, "html"] if is_there(name)]
    measured = {name: figures_of(name) for name in names}
    for name, figures in measured.items():
        print(f"{name:11}", "  ".join(f"{figure} {value:.3f}" for figure, value in figures.items()))
        if args.errors and name not in BLIND:
            print(*measure(name).errors[: args.errors], sep="\n")
    if args.lift:
        raise_floors(measured)


if __name__ == "__main__":
    main()
