"""Which lines of a page are the article's, told from structure and text: no id and no class of these pages says anything."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.cleaning import clean_page
from transforms.html.sites import parse_sites
from transforms.reading import read_page
from transforms.records import Page, RawPage

if TYPE_CHECKING:
    from transforms.reference import Reference

STORY = [
    "青城区今年新建公厕18座，改造42座，方便市民夜间出行。",
    "区城管局负责人介绍，全区136座公厕实行24小时开放，配备保洁员204名。",
    "下一步，将把保洁情况纳入月度考核，接受市民监督。",
]
OTHER = [
    "河东区的夜市上周末开街，一百多个摊位座无虚席，成为市民消夏的好去处。",
    "清溪镇的村民把废弃的砖厂改成了书屋，每逢周末都有城里人带着孩子来看书。",
    "江川区的公园绿道全线贯通，骑行爱好者可以从南门一路骑到水库边。",
    "白鹭湖边的观鸟台换上了新的望远镜，志愿者轮流为游客讲解候鸟的习性。",
]
MENU = "".join(f"<li><a href='/{number}'>栏目{number}</a></li>" for number in range(12))
HEAD = "<head><title>青城区公厕开放</title></head>"


@lru_cache(maxsize=1)
def _reference() -> Reference:
    return load_reference(SEEDS_DIR)


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def _page(body: str, head: str = HEAD) -> Page:
    page = read_page(RawPage("page.html", f"<html>{head}<body><ul>{MENU}</ul>{body}</body></html>".encode()), _reference().sites)
    assert isinstance(page, Page)
    return page


def _kept(body: str, head: str = HEAD) -> list[str]:
    """Return the lines that cleaning keeps, without the title."""
    lines = clean_page(_page(body, head), _reference(), {}).lines
    return [line.text for line in lines if line.is_kept and line.role != "title"]


def test_a_short_article_below_its_title_beats_longer_prose_elsewhere() -> None:
    about = "<div><div>" + _paragraphs(OTHER) + "</div></div>"
    assert _kept(f"<h1>青城区公厕开放</h1><div>{_paragraphs(STORY[:2])}</div>{'<div><ul>' + MENU + '</ul></div>'}{about}") == STORY[:2]


def test_boxes_under_a_heading_of_other_things_are_no_part_of_the_article() -> None:
    cards = "".join(f"<dl><dt>夜市开街</dt><dd>{line}</dd></dl>" for line in OTHER * 2)
    for heading in ("猜你喜欢", "网友最新评论（12）", "王某某的其他文章"):
        assert (
            _kept(f"<h1>青城区公厕开放</h1><div><div>{_paragraphs(STORY)}</div><div><div>{heading}</div><div>{cards}</div></div></div>")
            == STORY
        )
        assert _kept(f"<h1>青城区公厕开放</h1><div><div>{_paragraphs(STORY)}</div><div>{heading}</div><div>{cards}</div></div>") == STORY


HEADLINES = "".join(f"<li><a href='/{number}'>某地新增口袋公园{number}处方便市民</a></li>" for number in range(8))


def test_prose_behind_other_stories_headlines_is_no_part_of_the_article() -> None:
    below = f"<div><ul>{HEADLINES}</ul><div><div>走进青城</div>{_paragraphs(OTHER * 2)}</div></div>"
    assert _kept(f"<div><h1>青城区公厕开放</h1><div>{_paragraphs(STORY)}</div>{below}</div>") == STORY


def test_an_article_goes_on_behind_headlines_in_its_own_container() -> None:
    body = f"<div>{_paragraphs(STORY)}<ul>{HEADLINES}</ul>{_paragraphs(OTHER)}</div>"
    assert _kept(f"<h1>青城区公厕开放</h1>{body}") == [*STORY, *OTHER]


def test_a_site_s_notice_on_rights_does_not_beat_a_short_article() -> None:
    notice = "<p>未经书面授权，不得转载本网站内容，违者将依法追究相关法律责任。</p><p>本网站建议使用分辨率较高的屏幕浏览，版权所有。</p>"
    links = "<br>".join(f"<a href='/{number}'>某地新增口袋公园{number}处</a>" for number in range(12))
    below = "<p>文章录入：甲某</p><p><a href='/1'>某地新增口袋公园1处</a></p><p>网友评论与本站立场无关！</p>"
    cell = f"<b>青城区公厕开放</b><p>来源：本站　2008-5-6</p><font>{'<br><br>'.join(STORY)}</font>{below}"
    assert _kept(f"<table><tr><td>{links}</td><td>{cell}</td></tr></table><div>{notice}</div>") == STORY


def test_a_channel_s_name_above_the_title_makes_no_noise_of_the_article() -> None:
    assert _kept(f"<div><div>最新消息</div><h1>青城区公厕开放</h1><div>{_paragraphs(STORY)}</div></div>") == STORY


def test_the_text_once_more_for_other_screens_is_kept_once() -> None:
    body = f"<h1>青城区公厕开放</h1><div>{_paragraphs(STORY)}</div><section><div>{_paragraphs(STORY)}</div></section>"
    assert _kept(body) == STORY


def test_numbered_sections_are_not_kept_twice_either() -> None:
    lines = [f"{numeral}、{line}" for numeral, line in zip("一二三四", OTHER, strict=True)]
    assert _kept(f"<h1>青城区公厕开放</h1><div>{_paragraphs(lines)}</div><section>{_paragraphs(lines)}</section>") == lines


def test_stories_with_a_link_each_above_the_article_are_no_part_of_it() -> None:
    cards = "".join(f"<div><a href='/{number}'>河东区夜市开街</a><p>{line}</p></div>" for number, line in enumerate(OTHER))
    assert _kept(f"<h1>青城区公厕开放</h1><div><div>{cards}</div><div>{_paragraphs(STORY * 2)}</div></div>") == STORY * 2


@pytest.mark.parametrize("style", ["visibility: hidden; opacity: 0", "display:none"])
def test_a_hidden_article_below_the_title_is_shown_and_a_hidden_note_is_not(style: str) -> None:
    teasers = "".join(f"<div><a href='/{number}'>{line[:18]}</a></div>" for number, line in enumerate(OTHER))
    assert _kept(f"<h1>青城区公厕开放</h1><div style='{style}'>{_paragraphs(STORY)}</div><div><p>{OTHER[0]}</p>{teasers}</div>") == STORY
    assert _kept(f"<h1>青城区公厕开放</h1><div>{_paragraphs(STORY)}</div><div style='{style}'>{_paragraphs(OTHER[:2])}</div>") == STORY


def test_comments_in_the_markup_tell_the_article_from_other_prose() -> None:
    boxes = f"<div><div>{_paragraphs(OTHER)}</div><ul>{MENU}</ul><div><!-- 正文 begin -->{_paragraphs(STORY)}<!--正文 end--></div></div>"
    marked = {block.text for block in _page(boxes, "").blocks if block.in_main and block.in_main >= 0.5}
    assert set(STORY) <= marked
    unmarked = _page(boxes.replace("正文", "分页"), "")
    assert {block.text for block in unmarked.blocks if block.in_main and block.in_main >= 0.5} != marked


def test_the_description_in_the_head_tells_which_prose_is_the_article() -> None:
    boxes = f"<div><div>{_paragraphs(OTHER)}</div><ul>{MENU}</ul><div>{_paragraphs(STORY)}</div></div>"
    described = f"<head><meta name=description content='　　{STORY[0]}{STORY[1][:10]}...'></head>"
    assert _kept(boxes, described) == STORY
    assert _kept(boxes, "<head></head>") != STORY


def test_a_line_of_time_and_source_tells_the_headline_above_it_where_the_head_is_silent() -> None:
    head = "<div><div>青城区公厕夜间也开放</div><div>2024-05-20 10:00 来源：青城日报</div></div>"
    below = "<ul>" + MENU + "</ul><div>" + _paragraphs(OTHER) + "</div>"
    assert _kept(f"<div>{head}<div>{_paragraphs(STORY)}</div></div><div>{below}</div>", "<head></head>") == STORY


def test_a_section_ends_where_its_box_does_and_an_advertisement_opens_none() -> None:
    links = "".join(f"<li><a href='/{number}'>{line[:16]}</a></li>" for number, line in enumerate(OTHER))
    box = f"<div><div>相关新闻</div><ul>{links}</ul></div>"
    short = "有市民说，这样挺好。"
    assert _kept(f"<h1>青城区公厕开放</h1><div>{_paragraphs(STORY[:2])}{box}{_paragraphs([short, STORY[2]])}</div>") == [
        *STORY[:2],
        short,
        STORY[2],
    ]
    assert _kept(f"<h1>青城区公厕开放</h1><div>{_paragraphs(STORY[:2])}<div>广告</div>{_paragraphs([short, STORY[2]])}</div>") == [
        *STORY[:2],
        short,
        STORY[2],
    ]


def test_a_page_with_prose_is_not_read_from_its_text_areas() -> None:
    body = f"<h1>青城区公厕开放</h1><div><p>{STORY[0]}</p></div><textarea><div><p>{OTHER[0]}</p></div></textarea>"
    assert _kept(body) == STORY[:1]


@pytest.mark.parametrize("text", ["[ranking]\ngian = 1.0", "[ranking]\ngain = 'much'"])
def test_a_weight_that_is_none_says_where_to_correct_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"ranking.toml: \[ranking\]"):
        parse_sites({"ranking": text})
