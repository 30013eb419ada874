"""HTML elements by what they do to the lines of a page (HTML Living Standard, section 15, "Rendering")."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKIPPED = _names(
    "script style template noscript iframe object embed applet svg canvas audio video select datalist textarea head title meta link "
    "param source track noembed map rp"
)
"""Elements whose text no browser shows, or shows as a control and not as text."""
LEAF_BLOCKS = _names("p h1 h2 h3 h4 h5 h6 pre dt dd figcaption caption legend summary address option")
"""Blocks that hold a line and never an article."""
CONTAINERS = _names(
    "html body div section article main table tbody thead tfoot tr td th ul ol dl li aside header footer nav form fieldset blockquote "
    "center figure details dialog hgroup menu dir search noframes"
)
BREAKS = _names("br hr")
INLINE, SKIP, BREAK, LINK, LEAF, CONTAINER = range(6)
"""Kinds in an order in which everything from `LEAF` on starts a new line."""
KINDS: dict[str, int] = {
    **dict.fromkeys(SKIPPED, SKIP),
    **dict.fromkeys(BREAKS, BREAK),
    **dict.fromkeys(LEAF_BLOCKS, LEAF),
    **dict.fromkeys(CONTAINERS, CONTAINER),
    "a": LINK,
}
"""Kind of each element that is not `INLINE`."""
