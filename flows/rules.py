"""Which rules read a page: the hash of all reference data and of the transforms' own code. Nothing is parsed or run for it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import transforms

DATA_SUFFIXES = frozenset({".toml", ".csv", ".txt", ".json"})
"""Seed files that are reference data. Sample pages (`seeds/pages`) are input, not rules."""


def hash_seeds(seeds_dir: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of reference data below `seeds_dir`, by its path there."""
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
    return hash_rules(hash_seeds(seeds_dir))
