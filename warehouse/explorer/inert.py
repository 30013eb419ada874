"""Page text is data: what would act or hide in a browser is shown as its code point instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Controls but tab and line feed; soft hyphen; joiners, marks and fillers without a width; direction controls (Unicode TR 9);
# byte order mark; interlinear annotation; tag characters; surrogates, which no UTF-8 file can hold.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def replace_hidden(text: str, show: Callable[[int], str]) -> str:
    """Return `text` with each hidden or acting character replaced by `show(code point)`."""
    return _HIDDEN.sub(lambda match: show(ord(match.group())), text)


def make_visible(text: str) -> str:
    """Return `text` with each hidden or acting character as its code point in brackets, for instance `⟦U+202E⟧`."""
    return replace_hidden(text, lambda point: f"⟦U+{point:04X}⟧") if _HIDDEN.search(text) else text


def safe_link(address: str | None) -> str | None:
    """Return `address` where it is a web address that may become a link, else None: it is shown as text then."""
    if address is None or _HIDDEN.search(address) or not re.match(r"https?://[^\s/]", address, re.IGNORECASE):
        return None
    return address
