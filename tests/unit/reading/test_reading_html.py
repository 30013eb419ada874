"""HTML to lines: what a browser shows, one block a line, with tables, links and containers."""

from __future__ import annotations

import pytest

from flows.reference import load_reference
from seeds import SEEDS_DIR
from transforms.html.head import parse_head
from transforms.html.render import render
from transforms.html.sites import parse_sites
from transforms.html.tables import join_rows
from transforms.reading import read_page
from transforms.records import Page, RawPage, Rejected


def _lines(html: str) -> list[str]:
    return [line.text for line in join_rows(render(html)) if not line.hidden]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>一</p><p>二<br>三</p>四", ["一", "二", "三", "四"]),
        ("<div>甲<span>乙</span> 丙\n\t丁</div>", ["甲乙 丙 丁"]),
        ("<ul><li>一<li>二</ul>", ["一", "二"]),
        ("<p>&nbsp;&nbsp;　　缩进&mdash;&#20108;&nbsp;三</p>", ["缩进—二 三"]),
        ("<h2>题</h2><pre>a\n  b</pre>", ["题", "a", "b"]),
        ("<p>看得见<script>x='<p>'</script><style>p{}</style><!-- 注 --><noscript>无</noscript></p>", ["看得见"]),
        ("<template><p>模板</p></template><svg><text>图</text></svg><select><option>选</select>文", ["文"]),
        ("<p style='display: none'>藏</p><div hidden>藏</div><span style='visibility:hidden'>藏</span>露", ["露"]),
        ("<div style='display:none'><div>藏<p>也藏</p></div></div><p>露", ["露"]),
        ("<p>零\u200b宽\ufeff</p>", ["零宽"]),
        ("<a href=x><div>一</div><div>二</div></a>", ["一", "二"]),
        ("没有标签", ["没有标签"]),
        ("<p>a &lt; b &amp;amp; c</p>", ["a < b &amp; c"]),
    ],
)
def test_lines_are_what_a_browser_shows(html: str, lines: list[str]) -> None:
    assert _lines(html) == lines


def test_rows_of_a_data_table_are_lines_with_cells_in_columns() -> None:
    html = """<table border=1><caption>表1</caption>
        <tr><th rowspan=2>项目<th colspan=2>金额<th>增长</tr><tr><th>2022年<th>2023年<th>%</tr>
        <tr><td>教育<td><p>128,450</p><td>139,600<td>8.7</tr><tr><td>合计<td><td>330,000</tr></table>"""
    assert _lines(html) == ["表1", "项目\t金额\t\t增长", "\t2022年\t2023年\t%", "教育\t128,450\t139,600\t8.7", "合计\t\t330,000"]


def test_rows_say_whether_they_are_header_rows() -> None:
    lines = join_rows(render("<table><tr><th>甲<th>乙</tr><tr><th>丙<td>1</tr></table>"))
    assert [line.tag for line in lines] == ["th", "tr"]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td><a href=1>菜单一</a><td><a href=2>菜单二</a></tr><tr><td><a href=3>菜单三</a><td><a href=4>菜单四</a></tr></table>",
        "<table><tr><td>菜单<td><table><tr><td>正文</table></tr><tr><td>页脚<td>版权</table>",
        f"<table><tr><td>侧栏<td>{'正文很长。' * 100}</tr><tr><td>页脚<td>版权</table>",
        "<table><tr><td><form>登录</form><td>二</tr><tr><td>三<td>四</table>",
    ],
)
def test_layout_tables_are_no_rows(html: str) -> None:
    assert not any("\t" in line for line in _lines(html))


def test_huge_spans_stay_small() -> None:
    rows = "".join("<tr><td rowspan=65534 colspan=65534>一<td>二</tr>" for _ in range(3))
    assert max(map(len, _lines(f"<table>{rows}</table>"))) < 2000


def test_links_are_counted_and_containers_named() -> None:
    page = read_page(RawPage("x.html", "<body><div id=a class='b c'><p>前<a href=x>链 接</a>后</p></div></body>".encode()))
    assert isinstance(page, Page)
    (block,) = page.blocks
    assert (block.text, block.link_chars, block.tag, block.container) == ("前链 接后", 2, "p", "div#a.b.c")


def test_blocks_cover_the_text_line_by_line() -> None:
    page = read_page(RawPage("x.html", "<p>一</p><ul><li>二<li>三</ul>".encode()))
    assert isinstance(page, Page)
    assert page.text == "一\n二\n三"
    assert [(b.line_no, page.text[b.char_start : b.char_end]) for b in page.blocks] == [(1, "一"), (2, "二"), (3, "三")]


SITES = parse_sites(
    {
        "ranking": (SEEDS_DIR / "sites" / "ranking.toml").read_text(encoding="utf-8"),
        "common": 'content = ["#zoom"]\ncontent_words = ["content"]\nnoise_words = ["related"]\n'
        '[meta]\nheadline = ["articletitle", "og:title"]\npublished_at = ["pubdate"]\nsource = ["contentsource"]\npublisher = ["sitename"]',
    }
)


def test_the_head_is_read_from_meta_tags_open_graph_and_json_ld() -> None:
    html = """<html><head><title>题 - 站</title><meta name="PubDate" content="2023-02-14"><META NAME=ContentSource CONTENT=财政局>
      <meta property="og:title" content="题"><script>var x = "<meta name=SiteName content=假>";</script>
      <!-- <meta name=SiteName content=注> -->
      <link rel=canonical href="https://a.example/1">
      <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "别题",
       "author": [{"name": "甲"}, {"name": "乙"}],
       "publisher": {"name": "某站"}, "datePublished": "2020"}, {"@type": "BreadcrumbList", "itemListElement":
       [{"name": "首页"}, {"item": {"name": "要闻"}}]}]}</script></head><body><meta name=SiteName content=身></body></html>"""
    head = parse_head(html, SITES)
    assert (head.title, head.headline, head.source, head.published_at) == ("题 - 站", "题", "财政局", "2023-02-14")
    assert (head.author, head.publisher, head.url, head.breadcrumb) == ("甲、乙", "某站", "https://a.example/1", ("首页", "要闻"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (
            '{"@type": "NewsArticle", "headline": "题", "author": ["甲", {"name": "乙"}], "publisher": [{"name": "某站"}]}',
            ("题", "甲、乙", "某站"),
        ),
        (
            '[{"@type": "WebSite", "name": "某站"}, {"@type": "https://schema.org/OpinionNewsArticle", "headline": "题"}]',
            ("题", None, None),
        ),
        ('//<![CDATA[\n{"@type": "Article", "headline": "题",}\n//]]>', ("题", None, None)),
        ('{"@type": "BlogPosting", "headline": "题", "author": "甲"};', ("题", "甲", None)),
    ],
)
def test_json_ld_is_read_as_pages_write_it(data: str, told: tuple[str | None, ...]) -> None:
    first = "<script type='application/ld+json'>{broken</script>"
    head = parse_head(f"<html><head>{first}<script type='application/ld+json'>{data}</script></head></html>", SITES)
    assert (head.headline, head.author, head.publisher) == told


def test_the_form_that_baidu_asks_for_is_read() -> None:
    data = '{"@context": "https://ziyuan.baidu.com/cambrian.jsonld", "@id": "https://a.example/1", "title": "题", "pubDate": "2023-02-14"}'
    head = parse_head(f"<head><script type='application/ld+json'>{data}</script></head>", SITES)
    assert (head.headline, head.published_at, head.url) == ("题", "2023-02-14", "https://a.example/1")


def test_meta_tags_without_a_value_say_nothing() -> None:
    sites = load_reference(SEEDS_DIR).sites
    head = parse_head(
        "<head><meta name=Author content=无><meta name=ContentSource content=null><meta name=PubDate content='2023-02-14 '></head>", sites
    )
    assert (head.author, head.source, head.published_at) == (None, None, "2023-02-14")


@pytest.mark.parametrize(
    "data",
    [
        "{broken",
        "[" * 5000,
        '{"@type": "Article", "author": ' + "[" * 400 + "]" * 400 + "}",
        '{"@type": ["NewsArticle"], "author": 5}',
        "null",
        '{"@graph": {"@graph": []}}',
    ],
)
def test_json_ld_that_says_nothing_is_passed_over(data: str) -> None:
    assert parse_head(f'<script type="application/ld+json">{data}</script>', SITES).author is None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("start", ['<?xml version="1.0" encoding="utf-8"?>\n', "https://a.example/x.html", "a.html", "<?xml"])
def test_odd_beginnings_of_a_page_warn_nobody(start: str) -> None:
    assert parse_head(f"{start}<html xmlns='http://www.w3.org/1999/xhtml'><head><title>题</title></head>", SITES).title == "题"
    assert parse_head(start, SITES).title is None


def test_sites_refuse_what_is_not_a_selector() -> None:
    with pytest.raises(ValueError, match="not one id"):
        parse_sites({"x": 'content = ["div p"]'})
    with pytest.raises(ValueError, match=r"x\.toml"):
        parse_sites({"x": "content = [1]"})
    with pytest.raises(ValueError, match="knows no field"):
        parse_sites({"x": '[meta]\nnonsense = ["a"]'})
    with pytest.raises(ValueError, match="not valid TOML"):
        parse_sites({"x": "content = "})


PROSE = "<p>安宁区开展占道经营专项整治，清理堆物312处，规范商户1,280户。</p><p>下一步，将继续加大巡查力度，巩固成果。</p>"
MENU = "".join(f"<li><a href={n}>栏目{n}</a></li>" for n in range(12))
TEASERS = "".join(f"<li><a href={n}>某地第{n}届文化节开幕，市民热情参与活动</a></li>" for n in range(8))


def _main(body: str, title: str = "整治见成效") -> list[str]:
    page = read_page(RawPage("x.html", f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()), SITES)
    assert isinstance(page, Page)
    return [block.text for block in page.blocks if (block.in_main or 0) > 0.5]


def test_the_article_is_chosen_and_menus_and_teasers_are_not() -> None:
    main = _main(f"<ul>{MENU}</ul><div><h1>整治见成效</h1><div>{PROSE}</div></div><div class=related><ul>{TEASERS}</ul></div>")
    assert len(main) == 2
    assert main[0].startswith("安宁区")


def test_a_short_article_wins_over_long_comments_by_its_known_container() -> None:
    comments = "<div>" + "<p>说得好，支持！我们小区也应该这样做，大家都来监督。</p>" * 2 + "</div>"
    assert _main(f"<h1>整治见成效</h1><div id=zoom>{PROSE}</div>{comments}")[0].startswith("安宁区")
    assert not any("说得好" in line for line in _main(f"<h1>整治见成效</h1><div id=zoom>{PROSE}</div>{comments}"))


def test_two_halves_of_an_article_beat_one() -> None:
    assert len(_main(f"<ul>{MENU}</ul><section><div>{PROSE}</div><div>{PROSE}</div></section>")) == 4


def test_a_box_of_links_inside_the_article_is_taken_out() -> None:
    main = _main(f"<div><h1>整治见成效</h1>{PROSE}<div><ul>{TEASERS}</ul></div>{PROSE}</div>")
    assert not any("文化节" in line for line in main)
    assert sum(line.startswith("安宁区") for line in main) == 2


def test_a_page_inside_a_form_is_still_read() -> None:
    assert len(_main(f"<form><ul>{MENU}</ul><div>{PROSE}</div></form>", title="无")) == 2


def _texts(html: str) -> list[str]:
    page = read_page(RawPage("x.html", f"<html><body>{html}</body></html>".encode()), SITES)
    assert isinstance(page, Page)
    return [block.text for block in page.blocks]


def test_an_article_that_a_script_would_show_is_read_and_a_hidden_note_is_not() -> None:
    assert len(_texts(f"<p>点击展开</p><div style='display:none'>{PROSE * 2}</div>")) == 5
    assert len(_texts(f"{PROSE}<div style='display:none'><p>小程序提示，请稍候。</p></div>")) == 2
    assert len(_texts(f"<p>加载中</p><textarea>{PROSE * 2}</textarea>")) == 4
    assert len(_texts(f"{PROSE * 2}<textarea><p>留言，请文明发言。</p></textarea>")) == 4


def test_the_title_is_what_the_head_says_and_not_the_site_s_name() -> None:
    lines = ["<p>某某新闻网</p>", PROSE, "<p>某某新闻网</p>"]
    assert len(_main(f"<div>{lines[0]}</div><div>{lines[1]}</div><div>{lines[2]}</div>", title="某某新闻网-2022年第4期")) == 2


def _post(words: str) -> str:
    return f"<div><a href=u>某网友</a><span> 2024-05-20 10:00</span><p>{words}</p></div>"


def test_unnamed_comments_and_teasers_below_an_article_are_no_part_of_it() -> None:
    comments = "".join(_post("说得好，支持！我们小区也应该这样做。") for _ in range(9))
    main = _main(f"<h1>整治见成效</h1><div>{PROSE * 2}</div><div>{comments}</div>")
    assert [line for line in main if line != "整治见成效"] == _texts(PROSE * 2)


def test_posts_of_a_thread_and_answers_to_a_question_are_the_article() -> None:
    answers = "".join(_post("首先要弄清楚占道经营的成因，其次要疏堵结合，设置便民疏导点，最后才是执法。" * 3) for _ in range(4))
    main = _main(f"<h1>整治见成效</h1><div><p>大家怎么看占道经营？请说说。</p></div><div>{answers}</div>")
    assert sum("疏堵结合" in line for line in main) == 4


def test_name_plates_of_posts_are_no_part_of_the_thread() -> None:
    plate = "<div class=user><a href=u>某网友</a><p>积分 678</p></div><div class=when>发表于 2024-05-20 10:00</div>"
    main = _main("<h1>整治见成效</h1>" + "".join(f"<div id=post{n}>{plate}{PROSE}</div>" for n in range(4)))
    assert [line for line in main if line != "整治见成效"] == _texts(PROSE) * 4


PARAGRAPH = "<p>5月1日起，青城区136座公厕24小时开放，配备保洁员204名，方便市民夜间出行。今年，青城区还将新建公厕18座，改造42座。</p>"
ARTICLE = f"<h1>青城区公厕开放</h1><div class='k1'>{PARAGRAPH * 3}</div>"


def _in_main(html: str) -> list[str]:
    raw = RawPage("page.html", f"<html><body>{html}</body></html>".encode())
    page = read_page(raw, load_reference(SEEDS_DIR).sites)
    assert not isinstance(page, Rejected)
    return [block.text for block in page.blocks if block.in_main and block.in_main >= 0.5]


def test_a_site_s_prose_about_itself_is_no_article_however_long() -> None:
    about = "本网站由某市政府主办，及时发布权威信息，为公众提供优质服务，欢迎提出意见和建议。" * 6
    kept = _in_main(f"{ARTICLE}<div class='k2'><div>{about}</div></div>")
    assert any("136座公厕" in text for text in kept)
    assert about not in kept


def test_teasers_cut_off_in_a_row_are_no_article() -> None:
    card = "<div><span>某地新增公园</span><p>某地新增公园12处，有关负责人介绍，下一步将继续推进有关工作，让群众得到更多实惠。…</p></div>"
    kept = _in_main(f"{ARTICLE}<div class='k2'>{card * 8}</div>")
    assert any("136座公厕" in text for text in kept)
    assert not any("某地新增公园12处" in text for text in kept)


def test_a_long_run_of_short_lines_can_be_the_text() -> None:
    verses = "".join(f"<div>第{number}届专题论文目录之城市治理</div>" for number in range(12))
    menu = "".join(f"<li><a href='/{number}'>栏目{number}</a></li>" for number in range(12))
    kept = _in_main(f"<ul>{menu}</ul><div class='k1'>{verses}</div><div class='k2'><p>主管部门负责人介绍了有关情况。</p></div>")
    assert sum("论文目录" in text for text in kept) == 12
