"""Bytes to text: a page is never lost to one bad byte, a missing declaration or a false one.

Order of trust: byte order mark, strict UTF-8, UTF-8 with a
few bad bytes, UTF-16 without a mark, then whichever of the declared encoding, GB18030 and Big5-HKSCS reads as the most ordinary Chinese.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

REPLACEMENT = "\ufffd"
_BOMS = (
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_GB_NAMES = frozenset({"gb2312", "gbk", "gb18030"})
_BIG5_NAMES = frozenset({"big5", "big5hkscs", "cp950"})
_PAGE_CODECS = ("iso8859", "cp125", "koi8", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "euc_tw")
"""Other codecs that a page may name. Python's own (unicode_escape, punycode ...) are no encodings of pages and some never end."""
_SAMPLE_BYTES = 65536
"""Candidates are compared on the page's first bytes: telling GB from Big5 needs a few hundred characters, not megabytes."""
_MAX_BAD_SHARE = 0.2
"""UTF-8 with bad bytes is still UTF-8 while they are at most this share of its good multi-byte sequences: sites cut titles in the
middle of a character. Read as UTF-8, the development pages in GBK or Big5 have more than three bad sequences to a good one."""
_DECLARED_BONUS = 0.05
"""A declaration decides between encodings that read about as well; a wrong reading of a
development page has .49 fewer everyday characters than the right one, or worse."""
_MARK_HTML = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,24})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,24})""", re.IGNORECASE
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text and how it was read."""

    text: str
    encoding: str
    """Python's name of the codec that read the page."""
    evidence: str
    """`bom`, `utf-8`, `declared` or `guessed`; with `, N bad bytes replaced` where the page did not decode cleanly."""


def sniff_declared(content: bytes) -> str | None:
    """Return the encoding that a page's own `<meta>` or XML declaration names in its first 4,096 bytes, or None."""
    match = _MARK_HTML.search(content[:4096])
    return (match[1] or match[2]).decode("ascii") if match else None


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `content`; line ends and, in UTF-8, the byte order mark stay in it.

    Args:
        content: the page's bytes.
        declared: encoding named by an HTTP header, an archive or the page itself; believed only where the bytes agree.

    Bytes that no reading explains become U+FFFD, one for one, and the evidence counts them; nothing raises.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], name, "bom")
    evidence = "bom" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        return Decoded(content.decode("utf-8"), "utf-8", evidence)
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(content):
        return _lenient(content, "utf-8", evidence)
    if wide := _wide_encoding(content):
        return _lenient(content, wide, "guessed")
    name, evidence = _best_encoding(content, _canonical(declared))
    return _lenient(content, name, evidence)


def _lenient(content: bytes, encoding: str, evidence: str) -> Decoded:
    """Decode with U+FFFD for what does not fit; 0x80 in GB text is the euro sign of code page 936."""
    text = content.decode(encoding, "chengji_euro" if encoding == "gb18030" else "replace")
    if bad := text.count(REPLACEMENT) - content.count(REPLACEMENT.encode()) * (encoding == "utf-8"):
        evidence += f", {bad} bad bytes replaced"
    return Decoded(text, encoding, evidence)


def _euro_or_replacement(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return ("€" if error.object[error.start] == 0x80 else REPLACEMENT), error.start + 1


codecs.register_error("chengji_euro", _euro_or_replacement)


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether `content` is UTF-8 but for a few bytes, for instance cut inside a character."""
    sample = content[:_SAMPLE_BYTES] + content[-64:]
    text = sample.decode("utf-8", "replace")
    good = sum(char > "\x7f" and char != REPLACEMENT for char in text)
    bad = text.count(REPLACEMENT)
    # The seam of the sample itself may cut a character on either side.
    return good > 0 and max(0, bad - 4) <= good * _MAX_BAD_SHARE and bad <= good


def _wide_encoding(content: bytes) -> str | None:
    """Return UTF-16's name if `content` is UTF-16 without a mark: its ASCII characters leave NULs on one side only."""
    sample = content[: _SAMPLE_BYTES // 8]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 10 > max(even, odd) or max(even, odd) * 50 < len(sample):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _canonical(declared: str | None) -> str | None:
    """Return the codec for a declared name, the superset where browsers use one, or None if pages are not written in it."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if name in _GB_NAMES:
        return "gb18030"
    if name in _BIG5_NAMES:
        return "big5hkscs"
    return name if name.startswith(_PAGE_CODECS) else None


def _best_encoding(content: bytes, declared: str | None) -> tuple[str, str]:
    """Return the encoding that reads `content` as the most ordinary Chinese, and whether it was the declared one."""
    sample = _chinese_sample(content)
    scores = {name: _ordinary_share(sample, name) for name in ("gb18030", "big5hkscs")}
    if declared:
        known = scores.get(declared)
        scores[declared] = (_ordinary_share(sample, declared) if known is None else known) + _DECLARED_BONUS
    best = max(scores, key=lambda name: scores[name])
    return best, "declared" if best == declared else "guessed"


def _chinese_sample(content: bytes) -> bytes:
    """Return the page's first part, or, where that is all ASCII, as much from its first high byte on."""
    sample = content[:_SAMPLE_BYTES]
    if not _HIGH_RUN.search(sample):
        found = _HIGH_RUN.search(content)
        sample = content[found.start() : found.start() + _SAMPLE_BYTES] if found else content[:256]
    return sample


def _ordinary_share(sample: bytes, encoding: str) -> float:
    """Return the share, 0 to 1, of non-ASCII characters that are everyday Chinese, less the share that does not decode."""
    text = sample.decode(encoding, "replace")
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0.0
    everyday = everyday_characters()
    return sum(1.0 if char in everyday else (-1.0 if char == REPLACEMENT else 0.0) for char in foreign) / len(foreign)


@cache
def everyday_characters() -> frozenset[str]:
    """Return the characters that the standards themselves call frequent, with the usual punctuation.

    That is level 1 of GB 2312 (rows 16 to 55, simplified) and of Big5 (0xA440 to 0xC67E, traditional). A right reading has about
    .98 of them, a wrong one at most .51; from 20 characters on, no stretch of the development pages was taken for the other encoding.
    """
    simplified = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    traditional = bytes(byte for row in range(0xA4, 0xC7) for cell in trails for byte in (row, cell))
    characters = simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return frozenset(characters + "，。、；：？！“”‘’「」『』（）《》【】—…·　％０１２３４５６７８９") - {REPLACEMENT}
