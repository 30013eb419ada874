"""How strongly a line's words and its shape speak for a noise role."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transforms.cleaning.crumbs import split_crumb
from transforms.cleaning.lexicon import MARKS

if TYPE_CHECKING:
    from transforms.cleaning.lexicon import Hits, Lexicon

Noise = tuple[str, str, float]
"""Role, kind and score, 0 to 1."""
NOTHING: Noise = ("", "", 0.0)
_ARROW = re.compile("[>＞»›→≫/／|｜丨－—–·-]")
_TOKENS = re.compile(r"[\s　 |｜丨┊│·•:：\[\]【】()（）、]+")
_COUNTED = "0123456789.%万" + MARKS
_LEAST_DASHES = 2
"""Dashes that make a row of words of a line without other separators."""
_PARTING = re.compile(r"[\s　\u00a0|｜丨┊│·•:：\[\]【】()（）、>＞»›→≫/／－—–\\&-]")
"""What can part a line into words or into the elements of a path; at its ends it is a bullet or a bracket and parts nothing."""


def weigh_vocabulary(hits: Hits, size: int, lexicon: Lexicon) -> Noise:
    """Return the noise that the vocabulary sees most of in a line."""
    best = NOTHING
    if hits.whole:
        best = (lexicon.roles[hits.whole], hits.whole, lexicon.strengths[hits.whole])
    if not hits.parts and not hits.lead:
        return best
    scores: dict[str, float] = {}
    for kind, count, covered in hits.parts:
        share = covered / size
        density = min(1.0, 1.6 * share + 0.12 * (count - 1))
        scores[kind] = lexicon.strengths[kind] * max(density, lexicon.singles[kind] * min(1.0, 50 / size))
    if hits.lead:
        lead = lexicon.strengths[hits.lead] * (0.55 + 0.45 * min(1.0, 4.0 * hits.lead_size / size))
        scores[hits.lead] = max(lead, scores.get(hits.lead, 0.0))
    by_role: dict[str, float] = {}
    for kind, score in scores.items():
        role = lexicon.roles[kind]
        by_role[role] = by_role.get(role, 0.0) + score
    for kind, score in scores.items():
        total = min(1.0, by_role[lexicon.roles[kind]])
        if total > best[2] or (total == best[2] and not best[1]):
            top = max((k for k in scores if lexicon.roles[k] == lexicon.roles[kind]), key=lambda k: scores[k])
            best = (lexicon.roles[kind], top, total) if score == scores[top] else best
    return best


def weigh_structure(text: str, known: Noise, lexicon: Lexicon) -> Noise:
    """Return the noise told from the shape of a line: a path with separators, or a row of words that are all furniture."""
    if known[2] >= 0.9 or _PARTING.search(text.strip(MARKS)) is None:
        return known
    if known[1] != "crumb" and _ARROW.search(text) is not None and len(split_crumb(text, lexicon)) > 1:
        return "nav", "crumb", 0.9
    tokens = [token for token in _TOKENS.split(text) if token.strip(MARKS)]
    if len(tokens) == 1 and text.count("-") >= _LEAST_DASHES:
        tokens = [token for token in text.split("-") if token.strip(MARKS)]
    if len(tokens) < 2:
        return known
    kinds: dict[str, int] = {}
    words = known_words = size = covered = 0
    for kind, length in [_read_word(token, lexicon) for token in tokens]:
        if not length:
            continue
        words += 1
        size += length
        if kind:
            known_words += 1
            covered += length
            kinds[kind] = kinds.get(kind, 0) + length
    # Two words, one of them known, may be a title; numbers among the words are counts, but more of them than words are a table.
    if not kinds or len(tokens) > 2 * words or (words <= 2 and known_words < words) or covered < 0.5 * size:
        return known
    top = max(kinds, key=lambda k: (kinds[k], k))
    score = 0.95 * covered / size
    return (lexicon.roles[top], top, score) if score > known[2] else known


@lru_cache(maxsize=16384)
def _read_word(token: str, lexicon: Lexicon) -> tuple[str, int]:
    """Return the kind of noise that a word is, empty for none, and its folded length, 0 for a number; menus have the same words."""
    folded = lexicon.plain(token)
    if not folded.strip(_COUNTED):
        return "", 0
    return lexicon.find_whole(folded) or _office(folded, lexicon), len(folded)


def _office(folded: str, lexicon: Lexicon) -> str:
    kind = lexicon.tails.get(folded[-2:], "") if len(folded) <= 24 else ""
    return kind if kind == "footer" else ""
