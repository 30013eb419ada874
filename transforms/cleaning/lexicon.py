"""The noise vocabulary: which words betray a menu, a share bar, a disclaimer; and the labels of meta lines.

The words are data (`seeds/lexicon/*.toml`). A kind of noise names its role and lists its terms by how they count:
`whole` when they are the whole line, `pairs` when a word of its first list and one of its second are (a `whole` term of another
kind wins), `lead` when the line starts with them, `part` wherever they stand, `tail` when a short line ends with them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from transforms.lookup import WordIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DROPPED = dict.fromkeys([*range(0x21), 0x7F, 0xA0, 0x3000, 0xFEFF, *range(0x2000, 0x2010), *range(0x2028, 0x2030), 0x2060, 0xAD])
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C, 0xFF01, 0xFF1F, 0xFF1B)}
"""Full-width ASCII to half width, without the sentence marks ，！？； that tell Chinese prose from code."""
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

MARKS = "　 \t\r\n•·●■□◆◇★☆▲△▼▽►▶▪▫○◎※→↓↑»«›‹<>|丨┊│¦_—–-=*#~^`\"'“”‘’[]【】()〔〕{}《》〈〉:;,.!?/\\+、，。；！？…＞＜：（）"
"""What decorates the ends of a line: bullets, brackets, separators."""


_COUNTED = "0123456789%" + MARKS
_LONGEST_WHOLE = 40
_NO_CHARACTERS: Mapping[int, int] = MappingProxyType({})
SHORT = 12
"""Characters up to which a line's last word may name it, such as 某某网微博."""
_TAIL_SIZES = (5, 4, 3, 2)


class Hits(NamedTuple):
    """What the vocabulary finds in one line."""

    whole: str = ""
    """The kind whose term the line is, bullets and numbers aside; empty for none."""
    lead: str = ""
    """The kind with whose term the line begins."""
    lead_size: int = 0
    parts: tuple[tuple[str, int, int], ...] = ()
    """(kind, number of terms, characters covered), most characters first; overlapping terms counted once."""


NO_HITS = Hits()


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The parsed vocabulary. An empty one finds nothing. Compared by identity, so that it can key a cache."""

    roles: Mapping[str, str] = field(default_factory=dict)
    """Role of each kind."""
    strengths: Mapping[str, float] = field(default_factory=dict)
    """How sure a kind makes, 0 to 1: 1 where its words stand in no article."""
    singles: Mapping[str, float] = field(default_factory=dict)
    """What one `part` term is worth in a short line, however little of the line it covers."""
    tails: Mapping[str, str] = field(default_factory=dict)
    """Kind by a term that short lines end with."""
    whole: Mapping[str, str] = field(default_factory=dict)
    lead: Mapping[str, str] = field(default_factory=dict)
    lead_sizes: tuple[int, ...] = ()
    """Lengths of the lead terms, longest first."""
    lead_starts: frozenset[str] = frozenset()
    """First two characters of the lead terms: most lines are turned away by them."""
    parts: WordIndex[str] = field(default_factory=lambda: WordIndex({}))
    """Kind by a term that counts wherever it stands."""
    label_ends: frozenset[str] = frozenset()
    """Last characters of the labels: what stands before most colons is turned away by them."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Field of each label of a meta line, without spaces: `来源` -> `source`."""
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Plain word lists by name, for instance `menu` or `surnames`."""
    affixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same lists as tuples, for what a name begins or ends with."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """Weights and thresholds of the line classifier."""
    fold: Mapping[str, str] = field(default_factory=dict)
    """What each character that folding changes becomes; white space and invisible characters become nothing."""
    foldable: re.Pattern[str] | None = None
    """Finds the characters of `fold`: most characters are none, so searching them is cheaper than translating all."""

    def plain(self, text: str) -> str:
        """Return `text` without white space and invisible characters, half width, lower case, simplified."""
        if self.foldable is None:
            return text
        return self.foldable.sub(lambda match: self.fold[match[0]], text)

    def find(self, plain: str) -> Hits:
        """Return what the vocabulary finds in a line that `plain` has folded."""
        bare = plain.strip(MARKS)
        whole = self._whole(bare) if len(bare) <= _LONGEST_WHOLE else ""
        lead, lead_size = self._lead(bare) if bare[:2] in self.lead_starts else ("", 0)
        found = self.parts.find(plain)
        parts = _count_parts(found) if found else ()
        return Hits(whole, lead, lead_size, parts) if whole or lead or parts else NO_HITS

    def _whole(self, bare: str) -> str:
        known = self.whole.get(bare) or self.whole.get(bare.strip(_COUNTED), "")
        if not known and len(bare) <= SHORT and bare.isalnum():
            for size in _TAIL_SIZES:
                if kind := self.tails.get(bare[-size:]):
                    return kind
        return known

    def _lead(self, bare: str) -> tuple[str, int]:
        if bare[:2] not in self.lead_starts:
            return "", 0
        return next(((kind, size) for size in self.lead_sizes if (kind := self.lead.get(bare[:size])) is not None), ("", 0))

    def find_lead(self, plain: str) -> str:
        """Return the kind with whose term `plain` begins, bullets aside; empty for none."""
        return self._lead(plain.strip(MARKS))[0]

    def find_whole(self, plain: str) -> str:
        """Return the kind whose term `plain` is, numbers and bullets aside; empty for none."""
        bare = plain.strip(_COUNTED)
        return self.whole.get(bare, "") or self.whole.get(plain, "")


def _count_parts(found: Sequence[tuple[int, str, str]]) -> tuple[tuple[str, int, int], ...]:
    """Return (kind, number of terms, characters covered) of the terms found, as `Hits.parts` has them."""
    spans: list[tuple[int, int, str]] = []
    for start, term, kind in found:
        # The index reports by end; a longer term swallows those that it overlaps.
        while spans and spans[-1][0] >= start:
            spans.pop()
        if not spans or spans[-1][1] <= start:
            spans.append((start, start + len(term), kind))
    count: dict[str, int] = {}
    covered: dict[str, int] = {}
    for start, end, kind in spans:
        count[kind] = count.get(kind, 0) + 1
        covered[kind] = covered.get(kind, 0) + end - start
    return tuple(sorted(((kind, count[kind], covered[kind]) for kind in count), key=lambda part: (-part[2], part[0])))


def _fold_table(pairs: Mapping[str, str], simplified_of: Mapping[int, int]) -> dict[int, int | None]:
    traditional, simplified = pairs.get("traditional", ""), pairs.get("simplified", "")
    if len(traditional) != len(simplified):
        raise ValueError(
            f"In lexicon/fold.toml `traditional` has {len(traditional)} characters and `simplified` {len(simplified)}: "
            "give each traditional character its simplified one at the same position."
        )
    table: dict[int, int | None] = {**_DROPPED, **_WIDTH, **_LOWER, **simplified_of}
    table.update({ord(a): ord(b) for a, b in zip(traditional, simplified, strict=True)})
    table.update({code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)})
    return table


def parse_lexicon(texts: Mapping[str, str], simplified_of: Mapping[int, int] = _NO_CHARACTERS) -> Lexicon:
    """Return the lexicon from the TOML texts of `seeds/lexicon`, by file name without suffix.

    Args:
        texts: the lists of words; those of `fold` are characters to be folded besides `simplified_of`.
        simplified_of: the simplified form of each traditional character, by code point.

    Raises:
        ValueError: if a text is not TOML, a kind has no role, or a term stands under two kinds.
    """
    tables: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            tables[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"lexicon/{name}.toml is not valid TOML: {error}. Correct the file.") from error
    table = _fold_table(tables.get("fold", {}), simplified_of)
    folded = {chr(code): "" if target is None else chr(target) for code, target in table.items()}
    foldable = re.compile("[" + "".join(re.escape(char) for char in folded) + "]")
    roles: dict[str, str] = {}
    strengths: dict[str, float] = {}
    singles: dict[str, float] = {}
    terms: dict[str, dict[str, str]] = {"whole": {}, "lead": {}, "part": {}, "tail": {}}
    paired: dict[str, str] = {}
    for name, content in tables.items():
        for kind, entry in content.get("kind", {}).items():
            if "role" not in entry:
                raise ValueError(f"Kind {kind!r} in lexicon/{name}.toml has no role: name the role its lines get.")
            roles[kind], strengths[kind] = entry["role"], float(entry.get("strength", 1.0))
            singles[kind] = float(entry.get("single", 0.0))
            paired |= {(first + second).translate(table): kind for first, second in product(*entry.get("pairs", ((), ())))}
            for mode, known in terms.items():
                for term in entry.get(mode, ()):
                    key = term.translate(table)
                    if known.setdefault(key, kind) != kind:
                        raise ValueError(f"Term {term!r} stands under {known[key]!r} and {kind!r} in `{mode}`: keep it in one of them.")
    labels = {
        term.translate(table): name for content in tables.values() for name, many in content.get("label", {}).items() for term in many
    }
    words = {
        name: frozenset(w.translate(table) for w in many) for content in tables.values() for name, many in content.get("words", {}).items()
    }
    weights = {name: float(value) for content in tables.values() for name, value in content.get("weights", {}).items()}
    return Lexicon(
        roles=roles,
        strengths=strengths,
        singles=singles,
        tails=terms["tail"],
        whole={**paired, **terms["whole"]},
        lead=terms["lead"],
        lead_starts=frozenset(term[:2] for term in terms["lead"]),
        lead_sizes=tuple(sorted({len(term) for term in terms["lead"]}, reverse=True)),
        parts=WordIndex(terms["part"], every=True),
        label_ends=frozenset(label[-1:] for label in labels),
        labels=labels,
        words=words,
        affixes={name: tuple(many) for name, many in words.items()},
        weights=weights,
        fold=folded,
        foldable=foldable,
    )
