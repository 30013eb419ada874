"""How well the article is still found when real pages change: their markup, the furniture around the article, the article itself.

    python -m benchmarks.bench_robustness

Each change of `benchmarks.changes` is made to every page; the figures are the mean F1 of the kept text and the pages below .5, with the
names of the markup as they are and with all of them scrambled as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.bench_cleaning import build_ours, read_real_pages
from benchmarks.changes import CHANGES, Sample, prepared, scramble
from benchmarks.results import table, write_section
from tests.accuracy.scoring import mean, text_f1
from transforms.decoding import decode, sniff_declared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def score(samples: Sequence[Sample], clean: Callable[[bytes], str], rename: Callable[[str], str]) -> list[float]:
    """Return the F1 of each sample after `rename` was made to its HTML."""
    return [text_f1(sample.gold, clean(rename(sample.html).encode("utf-8", "replace"))) for sample in samples]


def main() -> None:
    """Measure every change and write the section."""
    clean = build_ours()
    real = enumerate(read_real_pages())
    pages = [prepared(Sample(str(number), decode(content, sniff_declared(content)).text, gold)) for number, (content, gold) in real]
    rows: list[list[object]] = []
    for name, change in CHANGES.items():
        samples = [changed for page in pages if (changed := change(page)) is not None]
        row: list[object] = [name, len(samples)]
        for rename in (str, scramble):
            scores = score(samples, clean, rename)
            row += [f"{mean(scores):.3f}", sum(value < 0.5 for value in scores)]
        rows.append(row)
    columns = ["change", "pages", "F1", "below .5", "F1, scrambled", "below .5, scrambled"]
    write_section("Cleaning under changed markup", table(columns, rows), ("chengji",))


if __name__ == "__main__":
    main()
