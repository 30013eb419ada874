"""Finds the words of a large vocabulary in a text, in one pass whatever the size of the vocabulary (Aho-Corasick)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")


class WordIndex(Generic[T]):
    """The words of a vocabulary with a value each."""

    def __init__(self, words: Mapping[str, T], *, every: bool = False) -> None:
        """Take the words; an empty vocabulary finds nothing.

        Args:
            words: the value of each word.
            every: find every word, also inside and across others, in the order of their ends. Else the leftmost is found, the
                longest at each place, and none that overlaps it.
        """
        self._entries = tuple(words.items())
        self._every = every
        kind = MatchKind.Standard if every else MatchKind.LeftmostLongest
        self._automaton = AhoCorasick(words, kind, implementation=Implementation.ContiguousNFA)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._entries)

    def find(self, text: str) -> list[tuple[int, str, T]]:
        """Return (offset, word, value) of the words in `text`, in order."""
        try:
            found = self._automaton.find_matches_as_indexes(text, self._every)
        except UnicodeEncodeError:  # Half of a pair of surrogates, which no word has.
            found = self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text), self._every)
        entries = self._entries
        return [(start, *entries[index]) for index, start, _ in found]
