"""Makes any number of pages for benchmarks by varying the annotated ones: the same seed gives the same bytes.

    python -m benchmarks.generate FOLDER --pages 2000 --html-share 0.3 --seed 1 [--jsonl 1000]

A generated page takes sentences of the annotated pages in random order, between others without figures, and gives them another place and
year, other things counted and other numbers, in the furniture of one of the invented sites. Text dumps are as dense as real ones, in 10 KB:

|                 | lines | characters kept | figures | refused numbers | phrases before a figure read earlier |
| --------------- | ----- | --------------- | ------- | --------------- | ------------------------------------ |
| 5 real dumps    | 41    | 87 %            | 30      | 31              | 23 %                                 |
| generated dumps | 44    | 86 %            | 33      | 29              | 30 %                                 |

HTML pages carry menus, scripts, style sheets and recommendation blocks as large as those of
real sites: 125 KB in the median. One page in fifty reprints an earlier one under another title on another site.
"""

from __future__ import annotations

import argparse
import csv
import html
import json
import math
import random
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.furniture import Site, build_sites
from benchmarks.prose import write_item, write_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
HELD_OUT = ("eval_", "blind")
"""Annotated pages by which the rules are judged: whoever reads generated pages must not read those."""
SCRIPT_BYTES = 40_000
"""Scripts and styles are a quarter to a third of real pages; with menus, cards and links the median page has 125 KB and 1,100 elements,
as 113 Chinese article pages of the open web have for their size."""
TEXT_BYTES = 10_000
REPRINT_EVERY = 50
FIGURE_SHARE = 0.16
"""Share of sentences with figures: then a dump has about as many of them as real ones."""
RENAMED = 0.9
"""Share of the things counted that get another name. With none, a night reads nearly no phrase that it has not read before, and caches
make it a third faster than real pages do; with all, no page has a figure of the catalogue."""
YEARS = (2016, 2026)
"""Years of publication: none before the five-year plan that the sentences name."""
_NUMBER = re.compile(r"(?<![A-Za-z\d.,—～~:：/／年-])(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|\d{2,})(?![\d.,—～~年月日:：/／-])")
_ITEM = re.compile(r"\{\{(.+?)\}\}")
_YEAR = re.compile(r"20[012]\d(?=年)")
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?[”）]?")


@dataclass(frozen=True, slots=True)
class Place:
    """A county with the city above it, by full names."""

    county: str
    city: str


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, before it gets furniture."""

    title: str
    paragraphs: tuple[str, ...]
    published: str


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """One page as it lands."""

    name: str
    content: str
    url: str
    published: str
    is_html: bool


@lru_cache(maxsize=1)
def sentences() -> tuple[str, ...]:
    """Return the body sentences of the annotated text dumps, places replaced by `{county}`."""
    found: list[str] = []
    for gold_dir, pages in (("tests/golden/gold", "seeds/pages"), ("tests/accuracy/gold", "tests/accuracy/pages")):
        for path in sorted((ROOT / gold_dir).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            if gold.get("format") == "html" or path.stem.startswith(HELD_OUT):
                continue
            names = {metric["place"] for metric in gold["metrics"] if metric["place"]}
            items = {item for metric in gold["metrics"] for item in _written(metric["item"])}
            lines = (ROOT / pages / gold["page"]).read_bytes().decode("utf-8-sig").split("\n")
            body = [lines[line["n"] - 1].strip() for line in gold["lines"] if line["role"] == "body"]
            found += [
                _blank(sentence, names, items)
                for text in body
                for sentence in _SENTENCE.findall(text)
                if len(sentence) > 24 and "|" not in sentence
            ]
    return tuple(dict.fromkeys(found))


def _written(item: str | list[str] | None) -> list[str]:
    """Return an annotated item, or those that are right alike, as a list."""
    return [item] if isinstance(item, str) else item or []


def _blank(sentence: str, names: set[str], items: set[str]) -> str:
    """Return a sentence with its places as `{county}` and what it counts in double braces (新建{{公厕}}12座)."""
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, "{county}")
    known = [re.escape(item) for item in sorted(items, key=len, reverse=True) if len(item) > 1]
    return re.sub("|".join(known), r"{{\g<0>}}", sentence) if known else sentence


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """Return every county of the divisions table with its city."""
    with (ROOT / "seeds" / "divisions.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    counties = [row for row in rows.values() if row["level"] == "county" and row["parent_code"] in rows]
    return tuple(
        Place(row["name"], rows[row["parent_code"]]["name"]) for row in counties if rows[row["parent_code"]]["name"] != row["name"]
    )


def _scale(match: re.Match[str], factor: float) -> str:
    """Return the number times `factor`, cut off at the digits it has: parts stay within their total, equal numbers stay equal."""
    written = match.group()
    if written == "100":
        return written
    places = len(written.partition(".")[2])
    if match.string[match.end() : match.end() + 1] in {"万", "亿"}:
        places = max(places, 2)  # A total in round hundreds of millions would lose more than its parts do.
    scaled = max(1, math.floor(float(written.replace(",", "")) * factor * 10**places)) / 10**places
    return f"{scaled:,.{places}f}" if "," in written else f"{scaled:.{places}f}"


def vary(text: str, place: Place, year: int, rng: random.Random) -> str:
    """Return `text` with this place and year, other things counted and other numbers; dates, ranges and shares of 100 % stay as they are.

    One factor for all numbers of the text keeps what they say together: no more is put right than was found, a range rises,
    a share lies below 100.
    """
    counted: dict[str, str] = {}
    for item in dict.fromkeys(_ITEM.findall(text)):
        counted[item] = write_item(rng) if rng.random() < RENAMED else item
    text = _ITEM.sub(lambda match: counted[match[1]], text).replace("{county}", place.county)
    text = _YEAR.sub(str(year), text)
    factor = rng.uniform(0.3, 1)
    return _NUMBER.sub(lambda match: _scale(match, factor), text)


TITLES = (
    "{county}：{n}项民生实事全部办结",
    "{county}改造老旧小区{n}个",
    "{county}召开城市管理工作推进会",
    "{county}晒出全年“成绩单”",
    "{county}{n}名志愿者走上街头",
    "{county}整治背街小巷{n}条",
    "{county}城乡环境整治工作通报",
    "{county}拆除违建{n}万平方米",
)


def _title(place: Place, rng: random.Random) -> str:
    return rng.choice(TITLES).format(county=place.county, n=rng.randrange(11, 99))


def write_article(rng: random.Random, size: int = TEXT_BYTES) -> Article:
    """Return an article of about `size` bytes of UTF-8 in paragraphs of two to four sentences."""
    place, year = rng.choice(places()), rng.randrange(*YEARS)
    pool = list(sentences())
    rng.shuffle(pool)
    paragraphs: list[str] = []
    while size > 0 and pool:
        chosen = [pool.pop() if rng.random() < FIGURE_SHARE and pool else write_sentence(rng) for _ in range(rng.randrange(2, 5))]
        paragraphs.append("".join(vary(sentence, place, year, rng) for sentence in chosen))
        size -= 3 * len(paragraphs[-1])
    # At the end of its year no page tells of days to come, whatever dates its sentences name.
    published = f"{year}-12-{rng.randrange(28, 32)} {rng.randrange(7, 20):02}:{rng.randrange(60):02}"
    return Article(_title(place, rng), tuple(paragraphs), published)


def render_text(article: Article, site: Site, rng: random.Random) -> str:
    """Return the article as a text dump of `site`, noise before and behind it."""
    head = [site.name, "　".join(site.menu), f"当前位置：首页 > {site.menu[1]} > 正文", "", article.title]
    head += [f"{article.published}　来源：{site.name}　编辑：{site.editor}　阅读：{rng.randrange(10, 99_999)}", ""]
    body = [f"　　{paragraph}" for paragraph in article.paragraphs]
    related = [f"· {_title(rng.choice(places()), rng)}" for _ in range(rng.randrange(8, 15))]
    neighbours = [f"{where}：{_title(rng.choice(places()), rng)}" for where in ("上一篇", "下一篇")]
    links = "友情链接：" + " | ".join(f"{place.county}政府" for place in rng.sample(places(), 12))
    tail = ["", f"（责任编辑：{site.editor}）", "【打印】【关闭】", *neighbours, "相关阅读", *related, "分享到：微信　微博", links]
    tail += [site.disclaimer, site.footer]
    return "\n".join([*head, *body, *tail]) + "\n"


def _card(site: Site, rng: random.Random) -> str:
    """Return one block of a recommendation list: an image, a title with a figure in it, a column name, a count of clicks."""
    number, title = rng.randrange(10**8), html.escape(_title(rng.choice(places()), rng))
    return (
        f'<div class="rec-item feed-card" data-id="{number}" data-spm="a2c4g.{number}.0.0" data-log="pos={number % 97}&type=feed">'
        f'<a class="rec-link" href="https://{site.host}/a/{number}.html" target="_blank" title="{title}"><div class="pic">'
        f'<img class="lazy" src="/static/blank.gif" data-src="https://img.{site.host}/{number}_240x160.jpg" alt="{title}"></div>'
        f'<p class="tit">{title}</p></a><div class="inf"><span class="col">{rng.choice(site.menu)}</span>'
        f'<em class="num">{rng.randrange(9, 99_999)}</em></div></div>\n'
    )


def render_html(article: Article, site: Site, rng: random.Random) -> str:
    """Return the article as a page of `site`: head, scripts, menus, recommendation blocks, footer."""
    text = html.escape
    size = rng.lognormvariate(0, 0.35)
    cards = "".join(_card(site, rng) for _ in range(int(108 * size)))
    opening, closing = site.layout
    body = "".join(f"<p>　　{text(paragraph)}</p>\n" for paragraph in article.paragraphs)
    filler = site.filler[: int(SCRIPT_BYTES * size)]
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{text(article.title)}_{site.name}</title>\n'
        f'<meta property="og:site_name" content="{site.name}"><meta name="publishdate" content="{article.published}">\n'
        f"<style>{site.style}</style><script>{filler}</script></head><body>\n{site.header}\n"
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/c">{site.menu[1]}</a> &gt; 正文</div>\n'
        f"<h1>{text(article.title)}</h1><div class='info'>{article.published}　来源：{site.name}　编辑：{site.editor}</div>\n"
        f"{opening}\n{body}{closing}\n<div class='share'>分享到：<a>微信</a> <a>微博</a> <a>QQ空间</a></div>\n"
        f"<div class='rec'><h3>猜你喜欢</h3>{cards}</div>{site.links}\n"
        f"<div class='footer'><p>{site.disclaimer}</p><p>{site.footer}</p></div>\n"
        "</body></html>\n"
    )


def generate_pages(
    count: int, *, html_share: float = 0.3, seed: int = 1, sites: int = 40, text_bytes: int = TEXT_BYTES
) -> Iterator[GeneratedPage]:
    """Yield `count` pages in a fixed order; the first pages of a longer series are those of a shorter one with the same seed."""
    pool = build_sites(sites, seed)
    last: Article | None = None
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        site = rng.choice(pool)
        if last is not None and number % REPRINT_EVERY == REPRINT_EVERY - 1:
            article = Article(f"{last.title}（转载）", last.paragraphs[:-1], last.published)
        else:
            article = last = write_article(rng, int(text_bytes * rng.uniform(0.7, 1.3)))
        is_html = rng.random() < html_share
        content = (render_html if is_html else render_text)(article, site, rng)
        name = f"{number:07}.{'html' if is_html else 'txt'}"
        yield GeneratedPage(name, content, f"https://{site.host}/{article.published[:10]}/{number}.html", article.published, is_html)


def write_pages(folder: Path, pages: Iterator[GeneratedPage], jsonl: int = 0) -> int:
    """Write the pages into `folder`, one file each or `jsonl` pages a JSONL file, and return how many bytes they have."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for number, page in enumerate(pages):
        total += len(page.content.encode())
        if jsonl:
            record = {"url": page.url, "content": page.content, "media_type": "text/html" if page.is_html else "text/plain"}
            with (folder / f"part-{number // jsonl:05}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        else:
            (folder / page.name).write_text(page.content, encoding="utf-8", newline="")
    return total


def main() -> None:
    """Write pages as the command line asks."""
    parser = argparse.ArgumentParser(description="Make pages for benchmarks.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--html-share", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--jsonl", type=int, default=0, metavar="N", help="write N pages a JSONL file instead of one file a page")
    args = parser.parse_args()
    pages = generate_pages(args.pages, html_share=args.html_share, seed=args.seed, sites=args.sites)
    print(f"{write_pages(args.folder, pages, args.jsonl):,} bytes in {args.folder}")


if __name__ == "__main__":
    main()
