"""Raw pages to pages: media types, rejections, lines of text dumps."""

from __future__ import annotations

import pytest

from transforms.reading import read_page, sniff_media_type
from transforms.records import Page, RawPage, Rejected


def _reason(content: bytes) -> str:
    outcome = read_page(RawPage("x", content))
    return outcome.reason if isinstance(outcome, Rejected) else outcome.media_type


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"<html><body><script>x</script></body></html>", "no_text"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "unsupported_type"),
        ("一个字".encode(), "text/plain"),
        (b"<html>x</html>", "text/html"),
    ],
)
def test_what_is_no_page_says_why(content: bytes, reason: str) -> None:
    assert _reason(content) == reason


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("<!DOCTYPE html><p>x", "text/html"),
        ("\ufeff\n<!-- 注 --><HTML><BODY>x", "text/html"),
        ('<?xml version="1.0" encoding="gbk"?>\n<!DOCTYPE html PUBLIC "x"><html>', "text/html"),
        ("Notice: undefined index\n<!DOCTYPE html><html>", "text/html"),
        ('<div class="a"><p>片段</p></div>', "text/html"),
        ("<整治行动>开展以来", "text/plain"),
        ("首页\n正文 a<br>b\n", "text/plain"),
        ("增长<5%，见<p>标签说明", "text/plain"),
    ],
)
def test_html_is_told_from_text_by_content(text: str, media_type: str) -> None:
    assert sniff_media_type(text) == media_type


def test_hostile_beginnings_are_decided_at_once() -> None:
    assert sniff_media_type("<!-- -->" * 3000 + "x") == "text/plain"
    assert sniff_media_type("<!--" * 5000) == "text/plain"


def test_a_text_dump_is_the_decoded_file_and_lines_end_at_line_feeds_only() -> None:
    text = "\ufeff题\r\n\r\n一\x0b二\x0c三\u2028四\x85五\r\r\n  \n末"
    page = read_page(RawPage("x", text.encode()))
    assert isinstance(page, Page)
    assert page.text == text
    assert [block.text for block in page.blocks] == ["\ufeff题", "", "一\x0b二\x0c三\u2028四\x85五", "  ", "末"]
    assert [block.line_no for block in page.blocks] == [1, 2, 3, 4, 5]
    assert all(text[block.char_start : block.char_end] == block.text for block in page.blocks)
    assert all(block.in_main is None and not block.tag for block in page.blocks)


def test_ids_depend_on_content_alone() -> None:
    first, second = read_page(RawPage("a", b"x y")), read_page(RawPage("b", b"x y", url="http://a.example/"))
    other = read_page(RawPage("a", b"x z"))
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert isinstance(other, Page)
    assert first.page_id == second.page_id != other.page_id
    assert first.raw_sha256 == second.raw_sha256


def test_a_stated_media_type_is_believed() -> None:
    page = read_page(RawPage("x", b"<html>x</html>", media_type="text/plain"))
    assert isinstance(page, Page)
    assert page.text == "<html>x</html>"


def test_nested_tags_and_long_pages_stay_bounded() -> None:
    deep = read_page(RawPage("x", b"<html>" + b"<div>" * 100_000 + b"x" + b"</div>" * 100_000))
    assert isinstance(deep, Page)
    assert deep.text == "x"
    texts = read_page(RawPage("x", b"<html>" + b"<div id=a>y" * 20_000))
    assert isinstance(texts, Page)
    assert len(texts.blocks) == 20_000
    assert max(len(block.container) for block in texts.blocks) < 200
    inline = read_page(RawPage("x", b"<html><p>" + b"<b><a href=x>" * 20_000 + b"z"))
    assert isinstance(inline, Page)
    assert inline.text == "z"
