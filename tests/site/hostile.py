"""Pages that try to act: markup, handlers, links, direction and zero-width characters, endless words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.warehouse.build import figure, page

if TYPE_CHECKING:
    from transforms.records import PageResult

LONG_WORD = "无" * 400 + "x" * 3000
TITLE = 'evil"><script>alert("title")</script>'
LINES = (
    TITLE,
    "#<img src=x onerror=alert('nav')> <a href='javascript:alert(1)'>首页</a>",
    "<script>alert('body')</script>整治𠮷祥街巷<b>66条</b>，清运垃圾&nbsp;88吨&amp;。",
    "</p></li></ol></main><script src='https://evil.example/x.js'></script><iframe src='https://evil.example'></iframe>",
    "\u202e反写\u202c的77个\u200b点位\u2066与\ufeff符\u0001号\u2028断行{{ 7 * 7 }}{% raw %}",
    LONG_WORD,
    '=HYPERLINK("https://evil.example";"点我") 共55处',
    "<svg onload=alert(2)><math><mtext></mtext><style>@import url(https://evil.example/x.css)</style></math></svg>",
)


def hostile_page() -> PageResult:
    """One page that holds all of it, each attack in text, title, metadata, item and address."""
    text = "\n".join(LINES)
    return page(
        "<img src=x onerror=alert('file')>.html",
        text,
        figure("66条", item="<b onmouseover=alert(3)>𠮷祥街巷</b>", unit="条", unit_raw="条", action="整治"),
        figure("88吨", item="垃圾", unit="t", unit_raw="吨", quantity_kind="mass"),
        figure("77个", item="\u202e点位\u200b", period="2019"),
        figure("55处", item='=cmd|" /C calc"!A0', unit="处", unit_raw="处"),
        url="javascript:alert('url')//https://evil.example/",
        original_url="https://evil.example/\u202egpj.exe",
        title=TITLE,
        author="<script>alert('author')</script>",
        editor="javascript:alert(4)",
        breadcrumb=("<script>alert('crumb')</script>", "要闻"),
        rejected=[("name", "evil")],
        mechanisms=[("street_chief", "整治")],
    )


def plain_pages() -> list[PageResult]:
    """Pages of the same places and indicators over three years, with a reprint's worth of everything the site shows."""
    made = []
    for year, problems, share in ((2017, 280, 71), (2018, 300, 80), (2019, 319, 92)):
        text = (
            f"安宁区{year}年城市管理情况\n#首页 要闻 县区\n推行街长制，"
            f"全年通报问题{problems}个，整改{problems - 9}个，改造街巷{year - 1990}条。\n"
            f"垃圾处理率达到{share}%，注册志愿者{year - 1000}人。"
            f"投入资金900万元，其中绿化500万元、亮化400万元。\n到明年改造街巷{year - 1950}条。"
        )
        money = {"unit": "CNY", "unit_raw": "元", "quantity_kind": "money", "theme": "infrastructure", "period": str(year)}
        made.append(
            page(
                f"anning_{year}.txt",
                text,
                figure(f"{problems}个", item="问题", action="通报", indicator_code="problems_found", period=str(year)),
                figure(f"{problems - 9}个", item="问题", action="整改", period=str(year)),
                figure(
                    f"{year - 1990}条",
                    item="街巷",
                    unit="条",
                    unit_raw="条",
                    action="改造",
                    theme="cityscape",
                    indicator_code="streets_renovated",
                    period=str(year),
                ),
                figure(
                    f"{share}%",
                    item="垃圾处理率",
                    unit="percent",
                    unit_raw="%",
                    quantity_kind="share",
                    theme="sanitation",
                    indicator_code="waste_treated_share",
                    period=str(year),
                ),
                figure(
                    f"{year - 1000}人",
                    item="注册志愿者",
                    unit="人",
                    unit_raw="人",
                    theme="volunteer",
                    indicator_code="volunteers",
                    period=str(year),
                ),
                figure("900万元", 9_000_000, item="资金", action="投入", **money),
                figure("500万元", 5_000_000, item="绿化", part_of="900万元", **money),
                figure("400万元", 4_000_000, item="亮化", part_of="900万元", **money),
                figure(
                    f"{year - 1950}条",
                    item="街巷",
                    unit="条",
                    unit_raw="条",
                    action="改造",
                    status="planned",
                    theme="cityscape",
                    indicator_code="streets_renovated",
                    period=str(year + 1),
                ),
                url=f"https://anning.example/{year}.html",
                published_at=datetime.fromisoformat(f"{year}-12-30T10:00"),
                mechanisms=[("street_chief", "街长制")],
                rejected=[("date", "安宁区")],
            )
        )
    other = page(
        "lanzhou_2019.txt",
        "兰州市通报各区情况\n安宁区2019年通报问题350个。七里河区改造街巷12条。",
        figure("350个", item="问题", action="通报", indicator_code="problems_found", period="2019"),
        figure(
            "12条",
            item="街巷",
            unit="条",
            unit_raw="条",
            theme="cityscape",
            indicator_code="streets_renovated",
            period="2019",
            place="七里河区",
            place_code="620103",
        ),
        published_at=datetime.fromisoformat("2020-01-05T09:00"),
    )
    untitled = page(
        "untitled.txt",
        "安宁区改造公厕6座。",
        figure("6座", item="公厕", unit="座", unit_raw="座", action="改造", theme="sanitation", period="2018"),
        title=None,
        published_at=datetime.fromisoformat("2018-06-01T09:00"),
    )
    return [*made, other, untitled]
