"""The changes by which robustness is measured: the article is still on the changed page, and what is changed is what is said."""

from __future__ import annotations

import lxml.html
import pytest

from benchmarks.changes import CHANGES, Sample

ARTICLE = [
    "安宁区开展占道经营专项整治，清理堆物312处。周边环境焕然一新。",
    "下一步，将继续加大巡查力度，巩固成果。",
    "居民拍手称快，商户主动配合。",
]
PAGE = Sample(
    "p1",
    "<html><head><title>整治见成效</title></head><body><ul id='nav'><li><a href='1'>首页</a></li></ul><h1>整治见成效</h1>"
    f"<div class='text'>{''.join(f'<p>{line}</p>' for line in ARTICLE)}</div><div class='foot'>版权所有</div></body></html>",
    "\n".join(ARTICLE),
)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_keeps_the_article_that_it_says_and_is_made_alike_each_time(name: str) -> None:
    changed = CHANGES[name](PAGE)
    assert changed is not None
    assert changed == CHANGES[name](PAGE)
    shown = "".join(lxml.html.document_fromstring(changed.html).text_content().split())
    for line in changed.gold.splitlines():
        assert all("".join(cell.split()) in shown for cell in line.split("\t")), line
    if name != "as they are":
        assert changed.html != PAGE.html


def test_scrambled_names_say_nothing() -> None:
    changed = CHANGES["ids and classes scrambled"](PAGE)
    assert changed is not None
    assert not any(name in changed.html for name in ("'nav'", "'text'", "'foot'"))


def test_a_page_whose_article_has_no_element_of_its_own_is_left_out() -> None:
    bare = Sample("p2", "<html><body>" + "".join(f"<p>{line}</p>" for line in ARTICLE) + "</body></html>", "\n".join(ARTICLE))
    assert CHANGES["two sentences"](bare) is None
