"""Learns what each feature weighs in the choice of a page's article container: writes seeds/sites/ranking.toml.

    python -m benchmarks.train_ranking PAGES_DIR GOLD_JSONL [--write]

The recipe: every page of `GOLD_JSONL` (`page` and `text` a line) is changed in each way of `benchmarks.changes`, with and without its
names scrambled. Each candidate container of each changed page is tried: the page is cleaned as if it held the article, and the F1 of what
is kept is the candidate's worth. The weights are those with which the expected F1, candidates being drawn with the probabilities that
their scores give them, is highest: gradient ascent, each site counting the same, with a pull towards the weights that we expected
and no weight on the wrong side of zero. The figures printed are cross-validated: each site's pages are judged with weights learned from
all the other sites. Learn only from pages that no figure of the project is measured on.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np

from benchmarks.changes import CHANGES, Sample, prepared, scramble
from flows.reference import load_reference
from seeds import SEEDS_DIR
from tests.accuracy.scoring import mean, text_f1
from transforms import reading
from transforms.cleaning import clean_page
from transforms.decoding import decode, sniff_declared
from transforms.html.candidates import FEATURES, Features, propose
from transforms.html.containers import Choice, share_out, weigh_page
from transforms.records import RawPage, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from transforms.html.render import Container, Line
    from transforms.html.sites import Sites
    from transforms.records import Head, Page
    from transforms.reference import Reference

    Floats = npt.NDArray[np.float64]

RANKING = SEEDS_DIR / "sites" / "ranking.toml"
EXPECTED = {
    "gain": 4.0, "prose": 1.0, "amount": 1.0, "density": 1.0, "links": -1.0, "title_near": 2.5, "title_close": 1.5, "before_title": -0.5,
    "dated": 0.7, "known": 4.0, "worded": 0.5, "described": 2.0, "marked": 3.0, "series": -0.5, "noisy": -0.5, "direct": 0.0,
    "paragraphs": 0.5, "length": 0.0, "signed": -1.0, "gap": -3.0,
}  # fmt: skip
"""The weights from which learning starts and to which it is pulled; those that are not zero keep their sign."""
_LEAST = {"known": 4.0}
"""Changes put half an article or another one beside a known container, real pages hardly ever: its name keeps this weight."""
_PULL = 0.001
_STEPS = 250
_STEP = 0.1
_SKIPPED = frozenset({"shown by a script", "hidden copy", "copy in noscript", "page numbers below", "paragraphs end in br"})
"""Changes that leave the choice of a container among visible lines as it is."""
_MAX_CHARS = 30_000
"""Longer articles take long and say no more."""


@dataclass(frozen=True, slots=True)
class Example:
    """One changed page: the features and the worth of each candidate."""

    site: str
    change: str
    is_scrambled: bool
    features: list[tuple[float, ...]]
    worth: list[float]


def read_samples(pages: Path, gold: Path) -> list[tuple[str, Sample]]:
    """Return (site, sample) of every page; the site is what the file's name says between its number and its ending."""
    out = []
    for line in gold.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        content = (pages / entry["page"]).read_bytes()
        site = re.sub(r"^\d+_|\.html?$", "", entry["page"])
        if len(entry["text"]) <= _MAX_CHARS:
            out.append((site, prepared(Sample(entry["page"], decode(content, sniff_declared(content)).text, entry["text"]))))
    return out


def try_candidates(sample: Sample, reference: Reference) -> tuple[list[tuple[float, ...]], list[float]]:
    """Return the features of each candidate of a page and the F1 of what is kept if it holds the article."""
    tried: list[tuple[tuple[float, ...], list[float]]] = []

    def choose(lines: Sequence[Line], containers: Sequence[Container], head: Head, sites: Sites) -> Choice:
        facts, copies = weigh_page(lines, containers, head, sites)
        features = Features(facts)
        if not tried:  # A page with hidden prose asks a second time; what is learned is the choice among visible lines.
            for index in propose(features):
                shares = share_out(facts, copies, index)
                tried.append((features.of(index), [shares[line.container] for line in lines]))
        return Choice(0.0, [0.0] * len(lines))

    with patch.object(reading, "choose_main", choose):
        page = reading.read_page(RawPage("page", sample.html.encode("utf-8", "replace")), reference.sites)
    if isinstance(page, Rejected) or any(len(shares) != len(page.blocks) for _, shares in tried):
        return [], []
    known: dict[tuple[float, ...], float] = {}
    for _, shares in tried:
        if tuple(shares) not in known:
            known[tuple(shares)] = text_f1(sample.gold, _kept(page, shares, reference))
    return [features for features, _ in tried], [known[tuple(shares)] for _, shares in tried]


def _kept(page: Page, shares: Sequence[float], reference: Reference) -> str:
    blocks = tuple(block._replace(in_main=share) for block, share in zip(page.blocks, shares, strict=True))
    lines = clean_page(replace(page, blocks=blocks), reference, {}).lines
    return "\n".join(line.text for line in lines if line.is_kept and line.role != "title")


def gather(samples: Sequence[tuple[str, Sample]]) -> Iterator[Example]:
    """Yield the examples of every page and change."""
    reference = load_reference(SEEDS_DIR)
    names: tuple[Callable[[str], str], ...] = (str, scramble)
    for site, sample in samples:
        for change, make in CHANGES.items():
            changed = make(sample) if change not in _SKIPPED else None
            if changed is None:
                continue
            for rename in names:
                features, worth = try_candidates(replace(changed, html=rename(changed.html)), reference)
                if features:
                    yield Example(site, change, rename is scramble, features, worth)


def fit(examples: Sequence[Example]) -> Floats:
    """Return the weights, in the order of `FEATURES`, with which the expected F1 of the examples is highest (Adam, fixed steps)."""
    most = max(len(example.worth) for example in examples)
    features = np.zeros((len(examples), most, len(FEATURES)))
    worth, absent = np.zeros((len(examples), most)), np.ones((len(examples), most), dtype=bool)
    for row, example in enumerate(examples):
        count = len(example.worth)
        features[row, :count], worth[row, :count], absent[row, :count] = example.features, example.worth, False
    sizes = {site: sum(example.site == site for example in examples) for site in {example.site for example in examples}}
    share = np.array([1 / sizes[example.site] / len(sizes) for example in examples])[:, None]
    expected = np.array([EXPECTED[name] for name in FEATURES])
    low, high = np.where(expected > 0, 0.0, -50.0), np.where(expected < 0, 0.0, 50.0)
    low = np.maximum(low, [_LEAST.get(name, -50.0) for name in FEATURES])
    weights, first, second = expected.copy(), np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    for step in range(1, _STEPS + 1):
        scores = np.where(absent, -1e9, features @ weights)
        chance = np.exp(scores - scores.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        above = worth - (chance * worth).sum(axis=1, keepdims=True)
        slope = np.einsum("ik,ikf->f", share * chance * above, features) - _PULL * (weights - expected)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        pace = _STEP if step <= _STEPS / 2 else _STEP * 0.3
        weights = weights + pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-4)
        weights = np.clip(weights, low, high)
    return weights


def judge(examples: Sequence[Example], weights: Floats) -> list[float]:
    """Return the F1 of the candidate that the weights choose, an example."""
    return [example.worth[int(np.argmax(np.array(example.features) @ weights))] for example in examples]


def cross_validate(examples: Sequence[Example]) -> list[tuple[Example, float]]:
    """Return each example with the F1 of the choice by weights that were learned from the other sites."""
    out: list[tuple[Example, float]] = []
    for site in sorted({example.site for example in examples}):
        weights = fit([example for example in examples if example.site != site])
        mine = [example for example in examples if example.site == site]
        out += zip(mine, judge(mine, weights), strict=True)
    return out


def write_ranking(weights: Floats) -> None:
    """Put the weights into ranking.toml; its comments stay."""
    text = RANKING.read_text(encoding="utf-8")
    for name, weight in zip(FEATURES, weights, strict=True):
        text = re.sub(rf"(?m)^{name} = \S+", f"{name} = {weight:.2f}", text)
    RANKING.write_text(text, encoding="utf-8")


def main() -> None:
    """Print the cross-validated figures, and write the weights learned from all sites if asked to."""
    parser = argparse.ArgumentParser(description="Learn the weights of the choice of containers.")
    parser.add_argument("pages", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {RANKING.name}")
    args = parser.parse_args()
    examples = list(gather(read_samples(args.pages, args.gold)))
    judged = cross_validate(examples)
    print(f"best candidate {mean(max(example.worth) for example in examples):.3f}; largest gain alone", end=" ")
    print(f"{mean(judge(examples, np.eye(len(FEATURES))[0])):.3f}; chosen, cross-validated by site:")
    for name in (*CHANGES, ""):
        row = [(example, f1) for example, f1 in judged if name in ("", example.change)]
        if row:
            named, scrambled = (mean(f1 for example, f1 in row if example.is_scrambled is is_scrambled) for is_scrambled in (False, True))
            print(f"  {named:.3f}  scrambled {scrambled:.3f}  below .5: {sum(f1 < 0.5 for _, f1 in row)}  {name or 'all'}")
    if args.write:
        write_ranking(fit(examples))


if __name__ == "__main__":
    main()
