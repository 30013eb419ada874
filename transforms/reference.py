"""All reference data of the transforms in one typed value; `flows.reference.load_reference` fills it from `seeds/`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transforms.cleaning.lexicon import Lexicon
from transforms.html.sites import Sites

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Reference:
    """Reference data, parsed: whoever reads a seed adds a field here and a line in `load_reference`."""

    lexicon: Lexicon = field(default_factory=Lexicon)
    """Noise vocabulary, labels of meta lines and role cues, from `seeds/lexicon/*.toml`."""
    sites: Sites = field(default_factory=Sites)
    """Known containers and quirks of content systems, from `seeds/sites/*.toml`, as `transforms.reading` takes them."""
    grammar: Any = None
    """Numbers, bounds and units, as `transforms.quantities` takes them."""
    divisions: Any = None
    """Administrative divisions with their codes and names."""
    indicators: Any = None
    """Catalogue of indicators."""
    mechanisms: Any = None
    """Catalogue of governance mechanisms."""
    themes: Any = None
    """Cue words of the themes."""
    cues: Any = None
    """Cue words of status, period and action."""
    periods: Any = None
    """Time expressions, as `transforms.metrics.periods` takes them."""
    segmenter: Any = None
    """Word segmentation over jieba's dictionary, as `transforms.metrics.words` builds it."""
    phrases: Any = None
    """Reader of the phrases around a figure, as `transforms.metrics.phrases` builds it; it remembers what it has read."""
    traditional: Any = None
    """Traditional characters with their simplified ones, as `transforms.metrics.words` takes them."""
    seed_hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each seed file by its path below `seeds/`."""
    rules_hash: str = ""
    """Hash of all reference data and of the transforms' own code: every batch is stamped with it."""
