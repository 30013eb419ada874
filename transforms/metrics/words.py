"""Segmentation of the stretches that stand beside a figure: jieba's dictionary and route search, with our words added.

Only the clause around a figure is cut, hidden Markov model off, and each distinct stretch once (a cache keeps the recent
ones). Part-of-speech tags are those of jieba's dictionary, overruled by our cue words; `jieba.posseg` would cost 25 times
as much. The dictionary comes in as text, so that no cache file is ever written or trusted.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf, log
from typing import TYPE_CHECKING, NamedTuple

import jieba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

jieba.setLogLevel(logging.WARNING)

USER_WORD_FREQUENCY = 20_000
"""High enough that a cue word wins over its parts (改扩建 over 改+扩建), low enough that longer dictionary words still win."""
CACHED_STRETCHES = 50_000
"""A night's pages repeat their phrasing: 50,000 stretches take about 25 MB and answer 40 % of the calls."""
UNKNOWN_TAG = "n"
"""Tag of a word that jieba's dictionary does not have: nearly always a name or a noun phrase."""

_UNIT = re.compile(
    r"“[^“”\n]{1,40}”|《[^《》\n]{1,60}》|‘[^‘’\n]{1,30}’|\"[^\"\n]{1,40}\"|[（(][^（）()\n]{1,12}[）)]"
    r"|[A-Za-z0-9][A-Za-z0-9.+\-/]*|[\u3400-\u9fff]+|\S"
)

_NOTHING = re.compile("(?!)")


class Token(NamedTuple):
    """One word with the offset of its first character in the stretch it was cut from."""

    text: str
    start: int
    tag: str
    """Part of speech in jieba's tag set: `n`, `v`, `d`, `p`, `ns` ...; `w` for punctuation, `q` for quoted words."""

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.text)


class Segmenter:
    """Cuts stretches of text into words; made once a process by `build_segmenter`."""

    def __init__(self, tokenizer: jieba.Tokenizer, tags: dict[str, str]) -> None:
        self._frequencies: Mapping[str, int] = tokenizer.FREQ
        total = log(tokenizer.total)
        self._weights = {frequency: log(frequency or 1) - total for frequency in {0, *self._frequencies.values()}}
        """Frequency -> logarithm of the probability of a word that has it."""
        self._tags = tags
        self._parts: dict[str, tuple[list[Token], int]] = {}
        self.cut: Callable[[str], tuple[Token, ...]] = lru_cache(maxsize=CACHED_STRETCHES)(self._cut)

    def tag(self, word: str) -> str:
        """Return the part-of-speech tag of a word, `n` for one that the dictionary does not have."""
        return self._tags.get(word, UNKNOWN_TAG)

    def keep_part(self, stretch: str, part: str) -> None:
        """Remember that `part` of `stretch` will be cut next: where it begins and ends with words of the stretch, its words are the same.

        For each part of the most probable route is the most probable one of its characters. So two of five stretches need no cut.
        """
        at = stretch.find(part) if part else -1
        if at < 0:
            return
        end = at + len(part)
        inside = [token for token in self.cut(stretch) if at <= token.start < end]
        if inside and inside[0].start == at and inside[-1].end == end:
            if len(self._parts) >= CACHED_STRETCHES:
                self._parts.clear()
            self._parts[part] = inside, at

    def _cut(self, stretch: str) -> tuple[Token, ...]:
        known, at = self._parts.pop(stretch, ([], 0))
        if known:
            return tuple(Token(token.text, token.start - at, token.tag) for token in known)
        tokens: list[Token] = []
        for match in _UNIT.finditer(stretch):
            piece, start = match.group(), match.start()
            if "\u3400" <= piece[0] <= "\u9fff":
                tokens += self._cut_han(piece, start)
            elif len(piece) > 1 or piece.isalnum():
                tokens.append(Token(piece, start, "nq" if piece[0] in '“《‘"（(' else "nx"))
            else:
                tokens.append(Token(piece, start, "w"))
        return tuple(tokens)

    def _cut_han(self, piece: str, offset: int) -> list[Token]:
        """Cut a run of Han characters along the most probable route; the same words as `jieba.cut(..., HMM=False)`.

        jieba makes a graph of all words first and takes logarithms on the way through it: 2.0 times as much work.
        """
        find, weights, tags = self._frequencies.get, self._weights, self._tags
        size = len(piece)
        scores, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best, stop = -inf, start + 1
            for end in range(start + 1, size + 1):
                frequency = find(piece[start:end])
                if frequency is None:
                    break
                if frequency:  # The dictionary has all beginnings of its words, too, with frequency 0.
                    score = weights[frequency] + scores[end]
                    if score >= best:
                        best, stop = score, end
            scores[start], ends[start] = (weights[0] + scores[stop]) if best == -inf else best, stop
        tokens, at = [], 0
        while at < size:
            word = piece[at : ends[at]]
            tokens.append(Token(word, offset + at, tags.get(word, UNKNOWN_TAG)))
            at = ends[at]
        return tokens


def _read_dictionary(text: str) -> tuple[list[str], list[int], list[str]]:
    """Return words, frequencies and tags of a dictionary with one `word frequency tag` a line; read as a whole, as it has 350,000."""
    fields = text.split()
    words, counts, tags = fields[::3], fields[1::3], fields[2::3]
    lines = text.splitlines()
    if not len(words) == len(tags) == len(lines) or not all(map(str.isdigit, counts)):
        for number, line in enumerate(lines, 1):
            parts = line.split()
            if len(parts) != 3 or not parts[1].isdigit():
                raise ValueError(f"Line {number} of the segmentation dictionary is not `word frequency tag`: {line[:40]!r}.")
    return words, [int(count) for count in counts], tags


def build_segmenter(dictionary: str, user_words: Iterable[str] = (), nouns: Iterable[str] = ()) -> Segmenter:
    """Return a segmenter over jieba's dictionary and our own words.

    Args:
        dictionary: text of jieba's `dict.txt`: word, frequency and tag on each line.
        user_words: words that are to stay whole.
        nouns: those of them that are nouns, whatever the dictionary says.

    Raises:
        ValueError: if a line of the dictionary is not three fields.
    """
    words, counts, tags_read = _read_dictionary(dictionary)
    frequencies, tags = dict(zip(words, counts, strict=True)), dict(zip(words, tags_read, strict=True))
    frequencies |= {word: max(frequencies.get(word, 0), USER_WORD_FREQUENCY) for word in user_words}
    # jieba wants the beginnings of words, too, as no words: where one is known, its own beginnings are.
    for word in list(frequencies):
        beginning = word[:-1]
        while beginning and beginning not in frequencies:
            frequencies[beginning] = 0
            beginning = beginning[:-1]
    tags.update(dict.fromkeys(nouns, UNKNOWN_TAG))
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, sum(counts), True
    return Segmenter(tokenizer, tags)


@dataclass(frozen=True, slots=True, eq=False)
class Traditional:
    """Traditional characters with their simplified ones, one to one, so that offsets hold."""

    table: Mapping[int, int] = field(default_factory=dict)
    """For `str.translate`."""
    pattern: re.Pattern[str] = _NOTHING
    """Finds a traditional character."""

    def simplify(self, text: str) -> str:
        """Return `text` in simplified characters. Looking whether there is anything to do costs next to nothing."""
        return text.translate(self.table) if self.pattern.search(text) else text


def parse_traditional(text: str) -> Traditional:
    """Return the traditional characters of `seeds/traditional.csv`.

    Raises:
        ValueError: if a line of `seeds/traditional.csv` is not two single characters.
    """
    table: dict[int, int] = {}
    for number, line in enumerate(text.splitlines()[1:], 2):
        pair = line.split(",")
        if [len(cell) for cell in pair] != [1, 1]:
            raise ValueError(f"Line {number} of traditional.csv is not one traditional and one simplified character: {line!r}.")
        table[ord(pair[0])] = ord(pair[1])
    return Traditional(table, re.compile("[" + "".join(map(chr, table)) + "]") if table else _NOTHING)
