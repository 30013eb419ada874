"""Changes to the article on a real page, and to what stands around it inside the page: found by the article's text, made in the tree."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import lxml.html

from benchmarks.prose import write_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Sample:
    """A page's HTML and the text of its article, title not included."""

    name: str
    html: str
    gold: str


_UNSEEN = frozenset({"script", "style", "noscript", "title", "head", "option", "textarea", "template"})
_LEAST_SHARE = 0.92
"""Of the article's characters on the page, in the innermost element that is taken for its container."""
_LEAST_FRAGMENT = 4
TEASERS = (
    "某地新增口袋公园12处 市民出门见绿",
    "老旧小区改造“加速度” 年内完工48个",
    "一场雨后 城市排水能力迎来大考",
    "文明实践点亮万家灯火",
    "夜市开街 烟火气里看活力",
    "新校区投用 学位增加一千余个",
)
_COMMENTS = (
    "说得太对了，我们那边也是这样，希望有关部门多听听大家的意见，不要一刀切，也不要光喊口号。",
    "在这里住了二十多年，变化确实大，以前一下雨就积水，现在好多了，点个赞。",
    "别的不说，停车还是难，晚上七点以后回家根本找不到位置，什么时候能解决一下？",
    "楼上的说得有道理，不过也要看到难处，改造一个老小区，管线就有十几种，急不来的。",
    "支持！不过建议把公示贴到单元门口，很多老人家不会上网，根本不知道有这回事。",
    "路过看看，我是外地的，去年去玩过，街道挺干净，小吃也好吃，就是景区门口有点乱。",
)
_ABOUT = (
    "本栏目由编辑部策划推出，面向全国读者征集线索，欢迎广大作者踊跃投稿，优稿优酬，详情可在工作时间来电咨询，"
    "来稿文责自负，三个月内未见采用可自行处理，恕不退稿，敬请谅解。"
)
_ROWS = (
    ("城区", "1,286", "92.4"),
    ("河东片区", "873", "88.1"),
    ("高新园区", "415", "95.0"),
    ("沿江三镇", "1,044", "79.6"),
    ("合计", "3,618", "88.5"),
)


# Other furniture.


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield every text of the page with the element that it stands in."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in _UNSEEN and element.text:
            yield element, element.text
        parent = element.getparent()
        if parent is not None and element.tail and parent.tag not in _UNSEEN:
            yield parent, element.tail


def _parse(html: str) -> HtmlElement:
    return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))


def _find_article(root: HtmlElement, gold: str) -> HtmlElement | None:
    """Return the innermost element with nearly all of the article in it; None where that is the whole page."""
    text = _squeezed(gold)
    held: dict[HtmlElement, int] = defaultdict(int)
    for element, fragment in _texts(root):
        plain = _squeezed(fragment)
        if len(plain) >= _LEAST_FRAGMENT and plain in text:
            at: HtmlElement | None = element
            while at is not None:
                held[at] += len(plain)
                at = at.getparent()
    most = max(held.values(), default=0)
    best = None
    for element in root.iter():
        if held.get(element, 0) > most * _LEAST_SHARE:
            best = element
    return None if best is None or best.tag in {"html", "body"} else best


def _written(root: HtmlElement) -> str:
    return str(lxml.html.tostring(root, encoding="unicode"))


def _in_article(change: Callable[[HtmlElement, Sample], str]) -> Callable[[Sample], Sample | None]:
    """Return the change of a page that changes its article's element in place and returns the new text of the article."""

    def changed(sample: Sample) -> Sample | None:
        root = _parse(sample.html)
        article = _find_article(root, sample.gold)
        if article is None or article.getparent() is None:
            return None
        gold = change(article, sample)
        return replace(sample, html=_written(root), gold=gold)

    return changed


def _element(html: str) -> HtmlElement:
    return lxml.html.fragment_fromstring(html)


def _put_after(element: HtmlElement, html: str) -> None:
    new = _element(html)
    new.tail, element.tail = element.tail, None
    element.addnext(new)


def _fill(article: HtmlElement, html: str) -> None:
    """Replace what is in the article's element."""
    for child in list(article):
        article.remove(child)
    article.text = None
    for child in lxml.html.fragment_fromstring(html, create_parent="div"):
        article.append(child)


def _halve(article: HtmlElement, sample: Sample) -> str:
    """The second half of the article is a sibling of the first, an advertisement between them."""
    children = list(article)
    rest = children[len(children) // 2 :]
    if len(children) < 2:
        return sample.gold
    second = article.makeelement(article.tag)
    for child in rest:
        second.append(child)
    second.tail, article.tail = article.tail, None
    article.addnext(second)
    _put_after(article, "<div><a href='/ad'><img src='/ad.png'>广告</a></div>")
    return sample.gold


def _interrupt(article: HtmlElement, sample: Sample) -> str:
    """A box of related news stands in the middle of the article, linked headlines and an unlinked teaser."""
    children = list(article)
    if len(children) < 2:
        return sample.gold
    links = "".join(f"<li><a href='/{n}'>{teaser}</a></li>" for n, teaser in enumerate(TEASERS))
    card = f"<div><b>{TEASERS[0]}</b><span>记者走访了解到，{TEASERS[1]}，居民纷纷点赞…</span></div>"
    _put_after(children[len(children) // 2 - 1], f"<div><div>相关新闻</div><ul>{links}</ul>{card}</div>")
    return sample.gold


def _comment_on(article: HtmlElement, sample: Sample) -> str:
    """Below the article stand comments that are longer than it."""
    rng = random.Random(sample.name)
    posts: list[str] = []
    written = 0
    while written < len(sample.gold) * 1.3 + 200 and len(posts) < 150:
        words = " ".join(rng.sample(_COMMENTS, rng.randrange(1, 3)))
        written += len(words)
        when = f"2023-0{rng.randrange(1, 9)}-1{rng.randrange(9)} 1{rng.randrange(9)}:2{rng.randrange(9)}"
        plate = f"<div><a href='/u/{len(posts)}'>网友{rng.randrange(10**4)}</a><span>{when}</span></div>"
        tools = f"<div><a href='#'>回复</a> <a href='#'>赞({rng.randrange(90)})</a></div>"
        posts.append(f"<li>{plate}<div>{words}</div>{tools}</li>")
    _put_after(article, f"<div><div><b>网友评论</b><span>{len(posts)}条</span></div><ul>{''.join(posts)}</ul></div>")
    return sample.gold


def _copy(before: str, after: str) -> Callable[[HtmlElement, Sample], str]:
    """Return a change that puts a copy of the article behind it, in other markup."""

    def change(article: HtmlElement, sample: Sample) -> str:
        inner = "".join(lxml.html.tostring(child, encoding="unicode", with_tail=True) for child in article)
        copy = lxml.html.fragment_fromstring(f"{before}{article.text or ''}{inner}{after}")
        copy.tail, article.tail = article.tail, None
        article.addnext(copy)
        return sample.gold

    return change


def _page_on(article: HtmlElement, sample: Sample) -> str:
    """Below the article stand page numbers and links to the rest of it."""
    numbers = " ".join(f"<a href='?p={n}'>{n}</a>" for n in range(2, 7))
    links = "<a href='?p=2'>下一页</a> <a href='?p=6'>尾页</a> <a href='?all'>余下全文</a>"
    _put_after(article, f"<div><span>共6页：</span><span>1</span> {numbers} {links}<div>展开全文</div><div>加载更多</div></div>")
    return sample.gold


def _as_wechat(article: HtmlElement, sample: Sample) -> str:
    """The article is hidden until a script shows it, as on WeChat's pages."""
    article.tag = "div"
    article.attrib.clear()
    article.set("id", "js_content")
    article.set("class", "rich_media_content")
    article.set("style", "visibility: hidden; opacity: 0;")
    return sample.gold


def _introduce(article: HtmlElement, sample: Sample) -> str:
    """Above the article stands a paragraph about the column, in prose."""
    article.addprevious(_element(f"<div><p>{_ABOUT}</p></div>"))
    return sample.gold


def _sidebar(article: HtmlElement, sample: Sample) -> str:
    """Before the article stands a column with the beginnings of other stories, each with its link and no sign that it is cut off."""
    rng = random.Random(sample.name)
    cards = "".join(
        f"<div><a href='/{n}'>{teaser}</a><p>{write_sentence(rng).format(county='城区')}</p></div>" for n, teaser in enumerate(TEASERS)
    )
    article.addprevious(_element(f"<div><div>热点</div>{cards}</div>"))
    return sample.gold


def _recommend(article: HtmlElement, sample: Sample) -> str:
    """Below the article stand other stories, longer than it, in prose that is neither linked nor cut off, under a heading."""
    rng = random.Random(sample.name)
    count = min(60, 2 + len(sample.gold) // 100)
    cards = "".join(
        f"<dl><dt>{rng.choice(TEASERS)}</dt><dd>{''.join(write_sentence(rng) for _ in range(3)).replace('{county}', '城区')}</dd></dl>"
        for _ in range(count)
    )
    _put_after(article, f"<div><div>猜你喜欢</div><div>{cards}</div></div>")
    return sample.gold


def _accompany(article: HtmlElement, sample: Sample) -> str:
    """Below the article stand a list of links and, below that, prose of another kind under a heading that says nothing."""
    rng = random.Random(sample.name)
    links = "".join(f"<li><a href='/{n}'>{teaser}</a></li>" for n, teaser in enumerate(TEASERS * 2))
    prose = "".join(f"<p>{write_sentence(rng).format(county='城区')}</p>" for _ in range(8))
    _put_after(article, f"<div><ul>{links}</ul><div><div>走进{TEASERS[0][:4]}</div>{prose}</div></div>")
    return sample.gold


def _gossip(article: HtmlElement, sample: Sample) -> str:
    """Below the article stand comments with a name each, neither link nor time."""
    rng = random.Random(sample.name)
    posts = "".join(f"<p>网友{rng.randrange(10**4)}</p><p>{rng.choice(_COMMENTS)}</p>" for _ in range(min(80, 5 + len(sample.gold) // 40)))
    _put_after(article, f"<div><div>最新评论</div>{posts}</div>")
    return sample.gold


def _ask_to_log_in(article: HtmlElement, sample: Sample) -> str:
    """At the end of the page stands a dialogue that a style sheet hides."""
    body = article.getroottree().getroot().find("body")
    lines = (
        "欢迎登录",
        "输入手机号后获取短信验证码，未注册的手机号验证后将自动创建账号。",
        "短信验证码十分钟内有效，请勿泄露给他人，工作人员不会向您索要。",
        "密码须为8至20位，至少包含字母和数字，不能与账号相同。",
        "登录即表示您已阅读并同意用户服务协议、隐私保护指引，我们将严格保护您的个人信息安全。",
    )
    (article.getparent() if body is None else body).append(_element(f"<div><div>{''.join(f'<p>{line}</p>' for line in lines)}</div></div>"))
    return sample.gold


# Other articles.


def _sentences(count: int, sample: Sample) -> list[str]:
    rng = random.Random(sample.name)
    return [write_sentence(rng).format(county="城区") for _ in range(count)]


def _short(article: HtmlElement, sample: Sample) -> str:
    """Two sentences."""
    words = "".join(_sentences(2, sample))
    _fill(article, f"<p>{words}</p>")
    return words


def _list(article: HtmlElement, sample: Sample) -> str:
    """A list of short items under one sentence."""
    first, *rest = _sentences(9, sample)
    items = [item.split("，")[-2] for item in rest]
    _fill(article, f"<p>{first}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
    return "\n".join([first, *items])


def _table(article: HtmlElement, sample: Sample) -> str:
    """A table under one sentence."""
    first = _sentences(1, sample)[0]
    head = ("片区", "整治点位（处）", "群众满意率（%）")
    cells = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in (head, *_ROWS))
    _fill(article, f"<p>{first}</p><table border='1'><tbody>{cells}</tbody></table>")
    return "\n".join([first, *("\t".join(row) for row in (head, *_ROWS))])


def _pictures(article: HtmlElement, sample: Sample) -> str:
    """Pictures with a line of text each."""
    captions = [f"图为{sentence.split('，')[0]}。（通讯员 摄）" for sentence in _sentences(5, sample)]
    _fill(article, "".join(f"<p><img src='/{n}.jpg'></p><p>{caption}</p>" for n, caption in enumerate(captions)))
    return "\n".join(captions)


def _bare_text(article: HtmlElement, sample: Sample) -> str:
    """The paragraphs stand in the element itself, parted by line breaks and set in by blanks."""
    lines = _sentences(7, sample)
    _fill(article, f"<span>{'<br><br>'.join('　　' + line for line in lines)}</span>")
    return "\n".join(lines)


def _second(article: HtmlElement, sample: Sample) -> str:
    """Another article of about the same kind stands below, its headline over it."""
    lines = _sentences(8, sample)
    _put_after(
        article,
        f"<div><h2>{TEASERS[1]}</h2><div>2023-05-17 10:22 来源：本报</div><div>{''.join(f'<p>{line}</p>' for line in lines)}</div></div>",
    )
    return "\n".join([sample.gold, TEASERS[1], *lines])


ARTICLE_CHANGES: dict[str, Callable[[Sample], Sample | None]] = {
    "article in two siblings": _in_article(_halve),
    "related news in the middle": _in_article(_interrupt),
    "comments longer than the article": _in_article(_comment_on),
    "prose about the column above": _in_article(_introduce),
    "beginnings of stories before the article": _in_article(_sidebar),
    "other stories below, longer than the article": _in_article(_recommend),
    "links and other prose below": _in_article(_accompany),
    "comments without links and times": _in_article(_gossip),
    "a dialogue to log in": _in_article(_ask_to_log_in),
    "hidden copy": _in_article(_copy("<div style='display:none'>", "</div>")),
    "copy in noscript": _in_article(_copy("<noscript>", "</noscript>")),
    "copy for small screens": _in_article(_copy("<section>", "</section>")),
    "page numbers below": _in_article(_page_on),
    "shown by a script": _in_article(_as_wechat),
    "two sentences": _in_article(_short),
    "a list": _in_article(_list),
    "a table": _in_article(_table),
    "captions": _in_article(_pictures),
    "lines parted by br": _in_article(_bare_text),
    "two articles": _in_article(_second),
}
"""By what is different."""
