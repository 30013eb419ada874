"""The invented sites that generated pages stand on: menus, styles, scripts, footers."""

from __future__ import annotations

import random
from dataclasses import dataclass

_LANDS = [
    "云岭",
    "江川",
    "平湖",
    "秀峰",
    "清溪",
    "金沙",
    "白鹭",
    "玉泉",
    "翠微",
    "长堤",
    "南塘",
    "北辰",
    "东篱",
    "西陵",
    "松涛",
    "竹海",
    "梅岭",
    "兰汀",
    "荷塘",
    "桂香",
]
_KINDS = ["新闻网", "政务公开", "晚报网", "城市在线", "融媒", "热线", "观察", "都市网"]
_MENU = [
    "首页",
    "要闻",
    "时政",
    "社会",
    "民生",
    "财经",
    "文化",
    "旅游",
    "教育",
    "健康",
    "体育",
    "娱乐",
    "视频",
    "图片",
    "专题",
    "评论",
    "县区",
    "公告",
    "政策",
    "办事",
    "互动",
    "数据",
    "招聘",
    "房产",
    "汽车",
    "科技",
    "三农",
    "法治",
    "环保",
    "文明创建",
    "志愿服务",
    "直播",
    "5G视听",
    "24小时",
    "数字报",
    "客户端",
    "论坛",
    "读报",
    "深度",
    "国际",
]
_EDITORS = ["申一诺", "郭牧野", "裴若云", "谷雨时", "尚晓梅", "顾青", "洪溪月", "马兰舟", "阮青禾", "苏一苇"]
_LAYOUTS = (
    ('<div class="main"><div id="content">', "</div></div>"),
    ('<article><div class="article-content">', "</div></article>"),
    ('<div class="TRS_Editor">', "</div>"),
    ('<table width="980"><tr><td id="zoom">', "</td></tr></table>"),
    ('<section class="detail"><div class="rich_media_content">', "</div></section>"),
)
_FILLER_BYTES = 400_000


@dataclass(frozen=True, slots=True)
class Site:
    """One invented site; all of its pages share everything here."""

    name: str
    host: str
    menu: tuple[str, ...]
    editor: str
    header: str
    style: str
    filler: str
    disclaimer: str
    footer: str
    layout: tuple[str, str]
    links: str


def _script(rng: random.Random) -> str:
    """Return ASCII source text that looks like what sites ship: small functions, arrays of settings, tracking identifiers."""
    words = [f"{rng.choice('abcdefghijkmnpqrstuvwxyz')}{rng.randrange(16**6):06x}" for _ in range(400)]
    parts: list[str] = []
    size = 0
    while size < _FILLER_BYTES:
        name, first, second = rng.choice(words), rng.choice(words), rng.choice(words)
        table = f'"{first}":{rng.randrange(99999)},"{second}":"/static/{first}.js?v={rng.randrange(9999)}"'
        parts.append(f"function {name}(e,t){{var n={{{table}}};return e&&t?n[e]||{name}(t,0):n}}\n")
        size += len(parts[-1])
    return "".join(parts)


def _header(name: str, menu: tuple[str, ...], rng: random.Random) -> str:
    links = "".join(f'<li class="nav-item nav-{i}"><a href="/{i}/" title="{word}">{word}</a></li>' for i, word in enumerate(menu))
    copies = "".join(f'<div class="menu {where}"><ul>{links}</ul></div>' for where in ("pc", "mobile", "sticky"))
    weather = f"<div class='weather'>晴 {rng.randrange(-9, 12)}℃~{rng.randrange(13, 35)}℃ 东北风3级</div>"
    return f'<div class="top"><a class="logo" href="/">{name}</a>{weather}</div>{copies}'


def _links(rng: random.Random) -> str:
    """Return the list of neighbouring sites that stands above a footer."""
    names = [rng.choice(_LANDS) + rng.choice(_KINDS) for _ in range(60)]
    items = "".join(
        f'<li><a href="https://link{i}.example/" target="_blank" rel="nofollow">{name}</a></li>' for i, name in enumerate(names)
    )
    return f'<div class="friend-links"><b>友情链接</b><ul>{items}</ul></div>'


def build_sites(count: int, seed: int) -> tuple[Site, ...]:
    """Return `count` sites; the same seed gives the same sites."""
    sites: list[Site] = []
    filler = _script(random.Random(f"{seed}/filler"))
    for number in range(count):
        rng = random.Random(f"{seed}/site/{number}")
        name = rng.choice(_LANDS) + rng.choice(_KINDS)
        menu = ("首页", *rng.sample(_MENU[1:], rng.randrange(10, 30)))
        shift = rng.randrange(len(filler) // 2)
        sites.append(
            Site(
                name=name,
                host=f"site{number:04}.example",
                menu=menu,
                editor=rng.choice(_EDITORS),
                header=_header(name, menu, rng),
                style="".join(
                    f".c{rng.randrange(999)}{{margin:{rng.randrange(40)}px;color:#{rng.randrange(16**6):06x}}}" for _ in range(120)
                ),
                filler=filler[shift:],
                disclaimer=f"声明：{name}转载稿件仅供参考，如有侵权请在{rng.randrange(7, 60)}日内来电告知。",
                footer=f"{name} 版权所有 某ICP备{rng.randrange(10**7, 10**8)}号 电话：0000-{rng.randrange(10**6, 10**7)}",
                layout=rng.choice(_LAYOUTS),
                links=_links(rng),
            )
        )
    return tuple(sites)
