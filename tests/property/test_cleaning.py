"""Any page: every non-blank line gets one role and a rule, spans are true, and nothing raises."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.cleaning import clean_page
from transforms.cleaning.zones import AFTER, BEFORE, BREAK, WITHIN, decode_zones
from transforms.reading import read_page
from transforms.records import Page, RawPage, Role

if TYPE_CHECKING:
    from transforms.reference import Reference

PIECES = """首页|当前位置：首页 > 要闻 > 正文|来源：某网|2019-11-29 14:10|责任编辑：某某|相关阅读|免责声明：本网转载|ICP备0号|（记者 某某）
今年以来，该区改造老旧小区12个，惠及居民3100余户。|一、主要做法|某区整治背街小巷|0|打印 关闭|→|】|&nbsp;&nbsp;|图为现场。某某 摄|[[[|：：：
3小时前|索 引 号|１２０个|()（）|二〇一九年十一月二十九日""".replace("\n", "|").split("|")
PIECES += ["\u3000", "\ufeff", "\x00", "\u202e倒写\u202c", "\U00020bb7野家\U0001d7d8", "\r", "\x0b\x0c"]
PAGES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=30).map("\n".join)


@lru_cache(maxsize=1)
def _reference() -> Reference:
    return load_reference(SEEDS_DIR)


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_every_line_gets_a_role_and_keeps_its_span(text: str) -> None:
    page = read_page(RawPage(source_uri="p.txt", content=text.encode("utf-8", "surrogatepass"), media_type="text/plain"))
    if not isinstance(page, Page):
        return
    cleaned = clean_page(page, _reference(), {})
    assert [line.line_no for line in cleaned.lines] == [block.line_no for block in page.blocks if block.text.strip()]
    assert all(page.text[line.char_start : line.char_end] == line.text for line in cleaned.lines)
    assert all(line.role in get_args(Role) and line.rule_id for line in cleaned.lines)
    titles = sum(line.role == "title" for line in cleaned.lines)
    assert titles <= max(1, len(cleaned.articles))
    numbers = {line.line_no for line in cleaned.lines if line.is_kept}
    for article in cleaned.articles:
        assert article.line_first in numbers
        assert article.line_last in numbers
    assert not any(a.line_last >= b.line_first for a, b in pairwise(cleaned.articles))
    assert clean_page(page, _reference(), {}) == cleaned


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(min_value=-8, max_value=8), max_size=40))
def test_zones_follow_each_other(scores: list[float]) -> None:
    zones = decode_zones(scores, _reference().lexicon.weights)
    assert len(zones) == len(scores)
    follows = {BEFORE: {BEFORE, WITHIN}, WITHIN: {WITHIN, BREAK, AFTER}, BREAK: {BREAK, WITHIN}, AFTER: {AFTER}}
    assert all(b in follows[a] for a, b in pairwise(zones))
    assert not zones or zones[-1] != BREAK
