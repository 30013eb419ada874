"""Finds the words of a large vocabulary in a text, in one pass whatever the size of the vocabulary (Aho-Corasick)."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        self._words, self._values = tuple(words), tuple(words.values())
        self._every = every
        kind = MatchKind.Standard if every else MatchKind.LeftmostLongest
        self._automaton = AhoCorasick(words, kind, implementation=Implementation.ContiguousNFA)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._words)

    def find(self, text: str) -> list[tuple[int, str, T]]:
        """Return (offset, word, value) of the words in `text`, in order."""
        words, values = self._words, self._values
        return [(start, words[index], values[index]) for index, start, _ in self._search(text)]

    def find_in_lines(self, lines: Sequence[str]) -> list[list[tuple[int, str, T]]]:
        """Return what `find` returns for each of `lines`; no word may hold a line end.

        One search over a page's lines takes half the time of one search a line.
        """
        words, values = self._words, self._values
        matches = self._search("\n".join(lines))
        starts = [start for _, start, _ in matches]
        found: list[list[tuple[int, str, T]]] = []
        begin = first = 0
        for line in lines:
            last = bisect_left(starts, begin + len(line), first)
            found.append([(start - begin, words[index], values[index]) for index, start, _ in matches[first:last]])
            begin, first = begin + len(line) + 1, last
        return found

    def _search(self, text: str) -> list[tuple[int, int, int]]:
        """Return (index of the word, start, end) of the words in `text`."""
        try:
            return self._automaton.find_matches_as_indexes(text, self._every)
        except UnicodeEncodeError:  # Half of a pair of surrogates, which no word has.
            return self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text), self._every)
