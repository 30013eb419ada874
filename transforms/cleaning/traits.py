"""What a line must show for a rule to answer, as bits: most lines show so little that most rules need not be asked.

A rule names its traits with `needs`: for a line with none of them its answer is null. A trait is told by a look at a line's features, its
first or its last character, and may be found in more lines than the rule answers for, never in fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transforms.cleaning.features import Facts

META = 1 << 0
"""Labels or a date and hardly anything else."""
ROLE = 1 << 1
"""The vocabulary speaks for a noise role."""
CRUMB = 1 << 2
"""It has the words of a breadcrumb."""
TINY = 1 << 3
"""It has at most six characters."""
VALUE = 1 << 4
"""It is as short as the value of a label, and no noise."""
DATE = 1 << 5
SENTENCE = 1 << 6
"""It has a sentence mark and ends a sentence."""
COUNT = 1 << 7
"""It ends as a count does."""
ATTACHED = 1 << 8
"""It speaks of attachments, or begins with a digit as the second of them does."""
IN_BRACKETS = 1 << 9
"""It begins with a bracket."""
PAGED = 1 << 10
"""It is as short as the number of a page is, and begins or ends as one, or has the word for a paper's page."""
STAFF = 1 << 11
"""It begins with a hash or ends as who made it does."""
NUMBER = 1 << 12
"""It ends as a number alone does."""
COMMENTS = 1 << 13
"""It ends as a count of comments does."""
REPEATED = 1 << 14
"""It stands on many pages of the site. Of this and the next trait the page decides, not the line alone."""
MARKED_CRUMB = 1 << 15
"""The markup says that it is the breadcrumb."""

_TINY_SIZE, _VALUE_SIZE, _PAGED_SIZE = 6, 12, 20
NO_WORDS = "0123456789%()-—_|·.<>*+=#~…"
COUNT_ENDS = frozenset("[]万")
"""What can be left of a count without digits and signs: most lines are turned away by it."""


def _by_character(kinds: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """Return the traits of each character that has some; for an empty line, all of them: it rules nothing out."""
    out = {"": 0}
    for trait, characters in kinds:
        out[""] |= trait
        for character in characters:
            out[character] = out.get(character, 0) | trait
    return out


_BY_END = _by_character(
    (
        (COUNT, {*NO_WORDS, *COUNT_ENDS}),
        (PAGED, "页)）]"),
        (STAFF, "品作制"),
        (NUMBER, "0123456789%％‰-—–/|"),
        (COMMENTS, "()（）:0123456789论帖贴言"),
    )
)
_BY_START = _by_character(((ATTACHED | PAGED, "0123456789"), (IN_BRACKETS, "（("), (STAFF, "#")))


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
    if len(plain) <= _TINY_SIZE:
        traits |= TINY
    if len(plain) <= _VALUE_SIZE and not facts.role:
        traits |= VALUE
    if len(plain) > _PAGED_SIZE:
        traits &= ~PAGED
    elif "版" in plain:
        traits |= PAGED
    return traits | ATTACHED if not facts.marks and "附件" in text else traits
