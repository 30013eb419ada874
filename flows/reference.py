"""Reads `seeds/` into one `Reference`: the only place where the transforms' reference data meets the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

import jieba

import transforms
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

DATA_SUFFIXES = frozenset({".toml", ".csv", ".txt", ".json"})
"""Seed files that are reference data. Sample pages (`seeds/pages`) are input, not rules."""

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

GRAMMAR_SEEDS = ("units.toml", "classifiers.toml", "traps.toml")


def _texts(folder: Path, pattern: str = "*.toml") -> dict[str, str]:
    """Return the text of each file of `folder` that matches, by file name without suffix, in name order."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))}


def _seed_hashes(seeds_dir: Path) -> dict[str, str]:
    paths = (p for p in sorted(seeds_dir.rglob("*")) if p.suffix in DATA_SUFFIXES and p.is_file())
    named = ((p.relative_to(seeds_dir).as_posix(), p) for p in paths)
    return {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in named if not name.startswith("pages/")}


def _code_hashes() -> dict[str, str]:
    root = Path(next(iter(transforms.__path__)))
    return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(root.rglob("*.py"))}


def hash_rules(seed_hashes: dict[str, str]) -> str:
    """Return the hash of the reference data `seed_hashes` and of the transforms' own code, as 64 hex digits."""
    stamp = "\n".join(f"{name} {digest}" for name, digest in [*seed_hashes.items(), *_code_hashes().items()])
    return hashlib.sha256(stamp.encode()).hexdigest()


def read_rules_hash(seeds_dir: Path) -> str:
    """Return the `rules_hash` that `load_reference` would give, without parsing anything."""
    return hash_rules(_seed_hashes(seeds_dir))


def load_reference(seeds_dir: Path) -> Reference:
    """Return the reference data below `seeds_dir`, parsed.

    Raises:
        FileNotFoundError: if `seeds_dir` has no lexicon, so that it is not a folder of seeds.
        ValueError: if a seed file does not say what its parser needs; the message names the file and the key.
    """
    lexicon_texts = _texts(seeds_dir / "lexicon")
    if not lexicon_texts:
        raise FileNotFoundError(f"There is no lexicon below {seeds_dir}: point to a folder of seeds with lexicon/*.toml in it.")
    seed_hashes = _seed_hashes(seeds_dir)
    attributes = {name: (seeds_dir / name).read_text(encoding="utf-8") for name in ATTRIBUTE_SEEDS}
    cues = parse_cues(attributes["cues.toml"])
    with jieba.get_dict_file() as dictionary:
        segmenter = build_segmenter(dictionary.read().decode("utf-8"), cues.user_words, cues.nouns)
    return Reference(
        lexicon=parse_lexicon(lexicon_texts),
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
        traditional=parse_traditional(attributes["traditional.csv"]),
        seed_hashes=seed_hashes,
        rules_hash=hash_rules(seed_hashes),
    )
