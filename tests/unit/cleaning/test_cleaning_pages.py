"""Roles and metadata of made-up dumps in the shapes that real ones have: one file a page, `role<TAB>line`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.records import Cleaned


at = datetime.fromisoformat
PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))


def read_expected(path: Path) -> list[tuple[str, str]]:
    rows = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"))
    return [(role, text) for role, text in rows]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_roles(path: Path, clean: Callable[..., Cleaned]) -> None:
    expected = read_expected(path)
    lines = clean("\n".join(text for _, text in expected)).lines
    assert [(line.role, line.text) for line in lines] == expected
    assert all(line.rule_id for line in lines)


METADATA: dict[str, dict[str, Any]] = {
    "portal_menu": {
        "title": "河阳区整治背街小巷 居民出行更顺畅",
        "publisher": "河阳融媒",
        "source": "河阳融媒",
        "author": "赵一凡",
        "editor": "钱小雨",
        "published_at": at("2023-05-06T09:12"),
        "published_precision": "minute",
        "breadcrumb": ("首页", "新闻中心", "本地要闻"),
    },
    "broken_crumb": {
        "source": "临川县农业农村局",
        "published_at": at("2022-03-11"),
        "published_precision": "day",
        "breadcrumb": ("首页", "政务公开", "要闻"),
    },
    "related_without_heading": {"reporters": ("孙立",), "editor": "孙立", "breadcrumb": ("江北新闻网", "社会", "正文")},
    "several_stories": {"title": "在文明建设中再出发", "published_at": at("2018-10-26T09:40")},
    "footer_first": {"published_at": at("2019-11-29T08:15"), "editor": "何文", "publisher": "某市新闻网"},
    "list_page": {"title": None, "published_at": None, "breadcrumb": ("首页", "通知公告")},
    "no_title": {"title": None, "editor": "周敏", "publisher": "草原新闻网"},
    "abstract_and_keywords": {"author": "韩雪", "reporters": ("韩雪",), "breadcrumb": ("资讯", "行业")},
    "paging_tools": {"editor": "吴敏", "source": "中原观察网", "published_at": at("2022-08-19T10:24:51")},
    "broken_labels": {"author": "林一", "editor": "王晓", "source": "云州发布", "breadcrumb": ("首页", "新闻资讯", "详情")},
    "doubled_title": {"title": "云州市投入9600万元整治黑臭水体12条 河湖水质优良率升至91.3%", "source": "云州晚报", "reporters": ("李亮",)},
    "stroke_labels": {"editor": "李想", "published_at": at("2024-03-05T20:11")},
    "byline_under_title": {"title": "环卫工人的一天", "reporters": ("孙悦",)},
    "date_with_tools": {"source": "海滨新闻网", "published_at": at("2020-10-15T15:26"), "publisher": "海滨新闻网"},
    "account_post": {"publisher": "临港发布", "author": "李清河", "editor": "周小溪", "published_at": at("2023-04-18T17:32")},
    "app_page": {"publisher": "蓉江新闻", "source": "蓉江晚报", "published_at": at("2021-03-09T08:11")},
    "paper_issue": {"title": "城市“微更新” 撬动“大民生”", "published_at": at("2022-11-08"), "reporters": ("徐进", "房晓宁")},
    "english_furniture": {"title": "高新区开通首条无人驾驶微循环公交线", "publisher": "滨州在线", "published_at": at("2024-01-12T19:05")},
    "traditional_page": {"publisher": "屏山新聞網", "reporters": ("陳怡君",), "published_at": at("2023-10-11T14:26")},
    "forum_thread": {"publisher": "古城论坛", "source": None, "author": "老街坊", "published_at": at("2018-06-21T22:47:05")},
    "menu_with_dashes": {"title": None, "publisher": "金塔湖畔网"},
    "city_law": {"publisher": "青原人大网", "published_at": at("2021-08-02")},
    "one_line_body": {"source": "平原县融媒体中心", "published_at": at("2020-11-02T08:00:12")},
}


@pytest.mark.parametrize("name", METADATA)
def test_metadata(name: str, clean: Callable[..., Cleaned]) -> None:
    path = next(path for path in PAGES if path.stem == name)
    metadata = clean("\n".join(text for _, text in read_expected(path))).metadata
    assert {field: getattr(metadata, field) for field in METADATA[name]} == METADATA[name]


def test_list_page_has_no_article(clean: Callable[..., Cleaned]) -> None:
    path = next(path for path in PAGES if path.stem == "list_page")
    assert clean("\n".join(text for _, text in read_expected(path))).articles == ()


def test_stories_with_a_person_under_each_title_are_articles(clean: Callable[..., Cleaned]) -> None:
    path = next(path for path in PAGES if path.stem == "several_stories")
    articles = clean("\n".join(text for _, text in read_expected(path))).articles
    assert [(a.ordinal, a.title, a.byline) for a in articles] == [
        (1, "把创建融入日常", "东城区委常委、宣传部长刘海燕"),
        (2, "让服务更贴近群众", "西城区委常委、宣传部长高志远"),
    ]
    assert [(a.line_first, a.line_last) for a in articles] == [(3, 6), (7, 10)]


def test_short_news_are_articles_and_an_article_with_dates_is_one(clean: Callable[..., Cleaned]) -> None:
    def titles(name: str) -> list[str | None]:
        path = next(path for path in PAGES if path.stem == name)
        return [article.title for article in clean("\n".join(text for _, text in read_expected(path))).articles]

    assert titles("bulletin_titled") == ["江城：志愿服务进楼院", "河口县整治占道经营", "山阳区新增口袋公园12个"]
    assert titles("bulletin_bylines") == ["东区：三千盏路灯换新装", "西区：老年食堂开到家门口"]
    assert titles("bulletin_with_lead") == [
        "一周要闻速览（11月2日—11月8日）",
        "北门巷片区旧改完工",
        "两座口袋公园同日开园",
        "城区新增智能停车位600个",
    ]
    assert titles("bulletin_bullets") == ["青年路社区开展义诊", "和平社区清理楼道杂物", "幸福里社区举办广场舞比赛"]
    assert titles("bulletin_brackets") == ["东江新建口袋公园9处", "早高峰公交提速一成", "老旧电梯更新启动"]
    assert titles("bulletin_dated_heads") == ["棕树营街道：巡河“不打烊”", "金碧街道：老旧小区换新颜", "马街街道：整治占道经营"]
    assert titles("two_pages_in_one") == ["青城区公厕开放24小时", "青城区垃圾分类覆盖九成小区"]
    assert titles("feature_with_dates") == ["一条河的“重生”"]


STORIES = (
    ("临川区：小巷换新颜", "抚州市临川区投入310万元改造小巷12条。"),
    ("大冶：拆出一座“新城”", "大冶市拆除违法建筑126万平方米，腾出土地840亩。"),
    ("远安县农村公路通客车", "远安县三年筹资2.2亿元，新改建农村公路312公里。"),
)


def test_headlines_that_each_lead_with_a_place_of_their_own_are_stories(clean: Callable[..., Cleaned]) -> None:
    told = clean("\n".join(line for story in STORIES for line in story)).articles
    assert [article.title for article in told] == [title for title, _ in STORIES]


def test_sections_under_a_title_that_names_their_whole_are_one_article(clean: Callable[..., Cleaned]) -> None:
    sections = "\n".join(line for story in STORIES for line in story).replace("抚州市", "")
    lead = "三地创建见成效\n今年以来，临川、大冶、远安三地开展文明创建，累计投入资金5.6亿元。\n"
    assert len(clean(lead + sections).articles) == 1


@pytest.mark.parametrize("section", ["二、主办单位安排", "三、承办单位考核", "（二）友情链接清理", "四、联系方式公开"])
def test_a_numbered_section_is_the_papers_whatever_a_footer_calls_itself(section: str, clean: Callable[..., Cleaned]) -> None:
    rows = "序号　单位　派单（件）　办结率（%）\n1　城东街道　216　99.1\n2　河口镇　187　97.8\n"
    text = "今年以来，全市共受理工单1.2万件，办结率达到98.6%，群众满意率96.7%。"
    roles = {
        line.text: line.role
        for line in clean(f"某市热线运行通报\n2024-06-07\n一、总体情况\n{text}\n{section}\n{rows}下步，将加强督办。\n").lines
    }
    assert roles[section] == "heading"
    assert roles["1　城东街道　216　99.1"] == "body"


def test_a_label_of_the_head_table_is_no_title_though_a_date_stands_under_it(clean: Callable[..., Cleaned]) -> None:
    table = "索引号\nA-2023-18\n发文机关\n河东区人民政府办公室\n成文日期\n2023-04-03\n发布日期\n2023-04-06\n"
    title = "河东区人民政府办公室关于印发老旧管网改造方案的通知"
    text = "　　2023年，计划改造老化燃气管道46公里、供水管道22公里，涉及住宅小区87个、居民3.2万户。\n" * 2
    told = clean(f"{table}\n{title}\n\n{text}")
    assert told.metadata.title == title
    assert told.metadata.published_at is not None
    assert told.metadata.published_at.day == 6


SHORT_NEWS = (
    ("河口区“旧改”改出新气象", "　　青州讯　今年以来，河口区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。"),
    ("临泉：家门口有了托育园", "　　近日，临泉县新建普惠托育园6所，新增托位480个，家长不必再跑远路。"),
    ("山阳开通微公交三条", "　　6月16日起，山阳市新开微公交3条，投入车辆24辆，发车间隔不超过15分钟。"),
)


def test_the_first_of_several_headlines_under_a_line_of_date_and_source_is_a_storys(clean: Callable[..., Cleaned]) -> None:
    head = "首页　新闻　图片　视频\n2021年06月18日 09:05　来源：某某日报　责编：甲某\n\n"
    told = clean(head + "\n\n".join(f"{title}\n{text}" for title, text in SHORT_NEWS))
    assert [article.title for article in told.articles] == [title for title, _ in SHORT_NEWS]
    assert told.metadata.title is None


@pytest.mark.parametrize("staff", ["记者 甲某某", "首席记者：甲某某", "通讯员 甲某、乙某"])
def test_a_source_ends_before_its_reporter(staff: str, clean: Callable[..., Cleaned]) -> None:
    text = "今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n" * 2
    assert clean(f"某区旧改见成效\n2021-11-16 08:40来源：江城在线网{staff}\n{text}").metadata.source == "江城在线网"


def test_a_headline_between_date_and_text_is_the_title(clean: Callable[..., Cleaned]) -> None:
    text = "　　今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n" * 2
    told = clean(f"首页　新闻　图片\n2021-06-18 09:05　来源：某某日报\n\n河口区老旧小区改造惠及三千户\n{text}")
    assert told.metadata.title == "河口区老旧小区改造惠及三千户"
    assert told.articles[0].line_first == 4


def test_what_is_attached_to_a_paper_is_no_other_story(clean: Callable[..., Cleaned]) -> None:
    text = "　　今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n" * 2
    told = clean(
        f"河东区关于印发旧改方案的通知\n{text}　　　河东区人民政府办公室\n　　　2023年4月3日\n附件：改造清单（2022年12月5日）.xls\n"
    )
    assert told.lines[-1].role == "meta"
    assert told.metadata.published_at == datetime.fromisoformat("2023-04-03")


def test_a_headline_alone_behind_a_signed_story_begins_the_next(clean: Callable[..., Cleaned]) -> None:
    first = "<p>今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%，工程全部按期完工。（记者 李晓）</p>"
    second = "<p>区里还为640名环卫工购买意外伤害保险，设立暖心驿站38处，累计接待户外劳动者近2万人次。（{}）</p>"
    page = "<html><body><div class='n'><h1>临江区改造小区惠及三千户</h1><div class='t'>{}</div></div></body></html>"
    headline = "<div class='x'>江北区：暖心驿站送来热乎劲</div>"
    told = [clean(page.format(first * 3 + headline + second.format(name) * 2)).articles for name in ("记者 王宁", "3处")]
    assert [[article.title for article in articles] for articles in told] == [
        ["临江区改造小区惠及三千户", "江北区：暖心驿站送来热乎劲"],
        ["临江区改造小区惠及三千户"],
    ]
