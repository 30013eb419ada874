"""Any bytes give a page whose lines cover its text, or a rejection with a reason; never an exception."""

from __future__ import annotations

import codecs

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.decoding import decode
from transforms.reading import read_page
from transforms.records import Page, RawPage

_TAGS = "<p>|</p>|<div class=a id=b>|</div>|<table>|<tr>|<td colspan=2>|<td rowspan=3>|</table>|<br>|<a href=x>|</a>|<script>|</script>"
_ODD = "<!--|-->|<style>|<pre>|<ul><li>|&nbsp;|&#x110000;|&bogus;|<|>|<html>|<title>|]]>|<![CDATA[|城市|１２３处|　|。|a"
_CONTROLS = ["\x00", "\r\n", "\r", "\U00020000", "\u202e", "\ufeff", "\u200b", "\x0c", "\x85"]
_PIECES = st.sampled_from([*_TAGS.split("|"), *_ODD.split("|"), *_CONTROLS])
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=40).map("".join)
_ENCODINGS = st.sampled_from(["utf-8", "gb18030", "big5hkscs", "utf-16", "utf-8-sig"])
_DECLARED = st.one_of(st.none(), st.sampled_from(["gbk", "big5", "utf-8", "latin-1", "x"]), st.text(max_size=6))


def _check(page: object) -> None:
    if not isinstance(page, Page):
        return
    end = 0
    for number, block in enumerate(page.blocks, 1):
        gap = page.text[end : block.char_start]
        assert block.line_no == number
        assert gap == "" if number == 1 else gap.strip("\r") == "\n"
        assert page.text[block.char_start : block.char_end] == block.text
        assert "\n" not in block.text
        assert 0 <= block.link_chars <= len(block.text)
        end = block.char_end
    assert page.text[end:].strip("\r") in {"", "\n"}
    page.text.encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400), declared=_DECLARED)
def test_any_bytes(content: bytes, declared: str | None) -> None:
    _check(read_page(RawPage("x", content, declared_encoding=declared)))


@settings(max_examples=250, deadline=None)
@given(text=_TEXTS, encoding=_ENCODINGS, media_type=st.sampled_from([None, "text/html", "text/plain"]))
def test_any_markup_in_any_encoding(text: str, encoding: str, media_type: str | None) -> None:
    _check(read_page(RawPage("x", text.encode(encoding, "replace"), media_type=media_type)))


@settings(max_examples=150, deadline=None)
@given(text=_TEXTS)
def test_a_text_dump_in_utf8_is_kept_character_by_character(text: str) -> None:
    if text.encode("utf-8").startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    page = read_page(RawPage("x", text.encode("utf-8"), media_type="text/plain"))
    assert not isinstance(page, Page) or page.text == text


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), declared=_DECLARED)
def test_decoding_never_raises_and_never_yields_surrogates(content: bytes, declared: str | None) -> None:
    decode(content, declared).text.encode("utf-8")
