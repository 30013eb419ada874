"""Decoding: true, missing and false declarations, single bad bytes, wide encodings."""

from __future__ import annotations

import pytest

from transforms.decoding import decode, sniff_declared

SIMPLIFIED = "安宁区开展占道经营专项整治，清理堆物312处，规范商户1,280户，群众满意率达到95%以上。"
TRADITIONAL = "蓬江區行政服務中心今年首三季共受理業務19.8萬宗，群眾滿意率達99.3%，比去年同期上升。"
DECLARED = [None, "utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "no-such-thing", "unicode_escape", ""]


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SIMPLIFIED, "utf-8"), (SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5hkscs"), (TRADITIONAL, "utf-8"), (TRADITIONAL, "gb18030")],
)
def test_text_comes_back_whatever_is_declared(text: str, encoding: str, declared: str | None) -> None:
    decoded = decode(text.encode(encoding), declared)
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
@pytest.mark.parametrize("length", [20, 40])
def test_short_texts_are_told_apart(encoding: str, length: int) -> None:
    text = (TRADITIONAL if encoding == "big5hkscs" else SIMPLIFIED)[:length]
    assert decode(text.encode(encoding)).text == text


def test_the_evidence_says_why() -> None:
    assert decode(SIMPLIFIED.encode()).evidence == "utf-8"
    assert decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode()).evidence == "bom"
    assert decode(SIMPLIFIED.encode("gbk"), "gb2312").evidence == "declared"
    assert decode(SIMPLIFIED.encode("gbk"), "big5").evidence == "guessed"
    assert decode(SIMPLIFIED.encode() + b"\xe4\xb8").evidence == "utf-8, 1 bad bytes replaced"


def test_a_byte_order_mark_stays_in_utf8_so_that_offsets_hold() -> None:
    assert decode(b"\xef\xbb\xbfa").text == "\ufeffa"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_with_and_without_a_mark(encoding: str) -> None:
    text = "2024年5月20日 整治312处\r\nABC " * 5
    raw = text.encode(encoding)
    mark = b"\xff\xfe" if encoding.endswith("le") else b"\xfe\xff"
    assert decode(mark + raw).text == text
    assert decode(raw).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_costs_one_character(encoding: str) -> None:
    before, after = (SIMPLIFIED * 2).encode(encoding), (SIMPLIFIED * 2).encode(encoding)
    assert decode(before + b"\xff" + after).text == SIMPLIFIED * 2 + "\ufffd" + SIMPLIFIED * 2
    inside = decode(before[:-1] + b"\xff" + before[-1:] + after)
    assert inside.encoding == encoding
    assert inside.text.count("\ufffd") <= 4
    assert inside.text.endswith(SIMPLIFIED)


def test_titles_cut_inside_characters_all_over_a_page_do_not_change_the_encoding() -> None:
    cut = "清理堆物三百余处规范商户一千户".encode()
    raw = b"".join(cut[: 21 + number % 3] + b"\n" for number in range(30))
    decoded = decode(raw, "gbk")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith("清理堆物三百余\n清理堆物三百余\ufffd\n")


def test_a_character_cut_at_the_end_does_not_change_the_encoding() -> None:
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        text = TRADITIONAL if encoding == "big5hkscs" else SIMPLIFIED
        decoded = decode(text.encode(encoding) + "城".encode(encoding)[:-1])
        assert decoded.text.startswith(text)
        assert decoded.text == text + "\ufffd"


def test_0x80_in_gb_text_is_the_euro_sign() -> None:
    assert decode("欧元".encode("gbk") + b"\x80" + SIMPLIFIED.encode("gbk")).text == "欧元€" + SIMPLIFIED


def test_characters_beyond_gb2312_survive_a_gb2312_declaration() -> None:
    assert decode(("李喆：" + SIMPLIFIED).encode("gb18030"), "gb2312").text == "李喆：" + SIMPLIFIED


def test_line_ends_are_not_translated() -> None:
    assert decode("一\r\n二\r三\n\u2028四\x85".encode()).text == "一\r\n二\r三\n\u2028四\x85"


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (b'<meta charset="gb2312">', "gb2312"),
        (b"<META http-equiv=Content-Type content='text/html; charset=GBK'>", "GBK"),
        (b'<?xml version="1.0" encoding="big5"?>', "big5"),
        (b"<p>charset=gbk</p>", None),
    ],
)
def test_the_page_s_own_declaration_is_found(head: bytes, declared: str | None) -> None:
    assert sniff_declared(head) == declared
