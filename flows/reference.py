"""Reads `seeds/` into one `Reference`: the only place where the transforms' reference data meets the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jieba

from flows.rules import hash_rules, hash_seeds
from transforms.cleaning.lexicon import parse_lexicon
from transforms.html.sites import parse_sites
from transforms.mechanisms import parse_mechanisms
from transforms.metrics.cues import parse_cues
from transforms.metrics.gazetteer import parse_divisions
from transforms.metrics.indicators import parse_indicators
from transforms.metrics.period_grammar import parse_periods
from transforms.metrics.phrases import PhraseReader
from transforms.metrics.themes import parse_themes
from transforms.metrics.words import build_segmenter, parse_traditional
from transforms.quantities import parse_grammar
from transforms.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

ATTRIBUTE_SEEDS = (
    "cues.toml",
    "divisions.csv",
    "indicators.toml",
    "mechanisms.toml",
    "periods.toml",
    "places.toml",
    "themes.toml",
    "traditional.csv",
)

GRAMMAR_SEEDS = ("units.toml", "classifiers.toml", "traps.toml", "tables.toml")


def _texts(folder: Path, pattern: str = "*.toml") -> dict[str, str]:
    """Return the text of each file of `folder` that matches, by file name without suffix, in name order."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))}


def load_reference(seeds_dir: Path) -> Reference:
    """Return the reference data below `seeds_dir`, parsed.

    Raises:
        FileNotFoundError: if `seeds_dir` has no lexicon, so that it is not a folder of seeds.
        ValueError: if a seed file does not say what its parser needs; the message names the file and the key.
    """
    lexicon_texts = _texts(seeds_dir / "lexicon")
    if not lexicon_texts:
        raise FileNotFoundError(f"There is no lexicon below {seeds_dir}: point to a folder of seeds with lexicon/*.toml in it.")
    seed_hashes = hash_seeds(seeds_dir)
    attributes = {name: (seeds_dir / name).read_text(encoding="utf-8") for name in ATTRIBUTE_SEEDS}
    cues = parse_cues(attributes["cues.toml"])
    with jieba.get_dict_file() as dictionary:
        segmenter = build_segmenter(dictionary.read().decode("utf-8"), cues.user_words, cues.nouns)
    traditional = parse_traditional(attributes["traditional.csv"])
    return Reference(
        lexicon=parse_lexicon(lexicon_texts, traditional.table),
        sites=parse_sites(_texts(seeds_dir / "sites")),
        grammar=parse_grammar(*((seeds_dir / name).read_text(encoding="utf-8") for name in GRAMMAR_SEEDS)),
        divisions=parse_divisions(attributes["divisions.csv"], attributes["places.toml"]),
        themes=parse_themes(attributes["themes.toml"]),
        cues=cues,
        indicators=parse_indicators(attributes["indicators.toml"]),
        mechanisms=parse_mechanisms(attributes["mechanisms.toml"]),
        periods=parse_periods(attributes["periods.toml"]),
        segmenter=segmenter,
        phrases=PhraseReader(segmenter, cues),
        traditional=traditional,
        seed_hashes=seed_hashes,
        rules_hash=hash_rules(seed_hashes),
    )
