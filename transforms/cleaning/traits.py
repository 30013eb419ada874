"""What a line must show for a rule to answer, as bits: most lines show so little that most rules need not be asked.

A rule names its traits with `needs`: for a line with none of them its answer is null. A trait is told by a look at a line's features, its
first or its last character, and may be found in more lines than the rule answers for, never in fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.cleaning.features import Facts

META = 1 << 0
"""Labels or a date and hardly anything else."""
ROLE = 1 << 1
"""The vocabulary speaks for a noise role."""
CRUMB = 1 << 2
"""It has the words of a breadcrumb."""
TINY = 1 << 3
SHORT = 1 << 4
"""At most six characters, and at most twenty."""
DATE = 1 << 5
SENTENCE = 1 << 6
"""It has a sentence mark and ends a sentence."""
COUNT = 1 << 7
"""It ends as a count does."""
ATTACHED = 1 << 8
"""It speaks of attachments, or begins with a digit as the second of them does."""
IN_BRACKETS = 1 << 9
"""It begins with a bracket."""
REPEATED = 1 << 10
"""It stands on many pages of the site. Of this and the next trait the page decides, not the line alone."""
MARKED_CRUMB = 1 << 11
"""The markup says that it is the breadcrumb."""

_TINY_SIZE, _SHORT_SIZE = 6, 20
NO_WORDS = "0123456789%()-—_|·.<>*+=#~…"
COUNT_ENDS = frozenset("[]万")
"""What can be left of a count without digits and signs: most lines are turned away by it."""
# Of an empty line nothing is ruled out.
_BY_END = {"": COUNT, **dict.fromkeys([*NO_WORDS, *COUNT_ENDS], COUNT)}
_BY_START = {"": ATTACHED | IN_BRACKETS, **dict.fromkeys("0123456789", ATTACHED), **dict.fromkeys("（(", IN_BRACKETS)}


def find_traits(text: str, facts: Facts) -> int:
    """Return the traits that a line has by itself."""
    plain = facts.plain
    traits = _BY_END.get(plain[-1:], 0) | _BY_START.get(plain[:1], 0)
    if facts.role:
        traits |= ROLE | CRUMB if facts.kind == "crumb" else ROLE
    if facts.is_meta:
        traits |= META
    if facts.date is not None:
        traits |= DATE
    if facts.marks and facts.ends:
        traits |= SENTENCE
    if len(plain) <= _SHORT_SIZE:
        traits |= SHORT | TINY if len(plain) <= _TINY_SIZE else SHORT
    return traits | ATTACHED if "附件" in text else traits
