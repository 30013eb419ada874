"""The small words of a phrase and what is cut off its edges, shared by the readers before and behind a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transforms.metrics.words import Token

CONNECTORS = frozenset({"、", "和", "与", "及", "或", "并", "以及", "并且", "及其", "而"})
PREPOSITIONS = frozenset(
    {"对", "对于", "给", "在", "从", "由", "向", "把", "将", "让", "使", "被", "以", "每", "用", "于", "就", "针对", "为"}
)
ASPECT = frozenset({"了", "着", "过", "出", "起", "好", "完", "到", "起来", "成"})
PARTICLES = ASPECT | {"的", "地", "得", "上"}
_TRAILING = CONNECTORS | {"的"}
NOMINAL_TAGS = frozenset("njlibrzs")
"""First letters of jieba's tags that a noun phrase goes on with: nouns, abbreviations, idioms, attributes, pronouns, places."""
MAX_ITEM = 40
"""A longer stretch is a sentence, not a noun phrase; its last words are kept."""


def joined(tokens: Sequence[Token]) -> str:
    """Return the text of the tokens."""
    return "".join([token.text for token in tokens])


def trim(tokens: Sequence[Token]) -> str:
    """Return a noun phrase without particles and connectors at its edges, its last words if it is too long."""
    first, last = 0, len(tokens)
    while first < last and (tokens[first].text in PARTICLES or tokens[first].text in CONNECTORS or tokens[first].tag == "w"):
        first += 1
    while last > first and (tokens[last - 1].text in _TRAILING or tokens[last - 1].tag == "w"):
        last -= 1
    text = joined(tokens[first:last])
    return text if len(text) <= MAX_ITEM else text[-MAX_ITEM:]
