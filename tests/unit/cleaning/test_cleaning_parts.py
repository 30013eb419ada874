"""Labels, breadcrumbs, names, titles, publishers and the vocabulary, each by itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from transforms.cleaning.crumbs import split_crumb
from transforms.cleaning.features import is_weather
from transforms.cleaning.labels import find_labels
from transforms.cleaning.lexicon import parse_lexicon
from transforms.cleaning.people import clean_people, split_people
from transforms.cleaning.site_lines import line_key
from transforms.cleaning.titles import clean_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Cleaned

at = datetime.fromisoformat
BODY = "今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%，受到广泛好评。\n" * 3
COUNTED = "某区改造老旧小区\n2023-05-06 10:20\n" + BODY + "责任编辑：王某\n" + "某地街巷整治一新\n" * 6 + "{}\n某地公园开放迎客\n"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("来源：某日报　作者：甲某　编辑：乙某", [("source", "某日报"), ("author", "甲某"), ("editor", "乙某")]),
        ("时间:2019-11-29 14:10来源:某网 作者:某中心", [("published", "2019-11-29 14:10"), ("source", "某网"), ("author", "某中心")]),
        ("2019-03-06责任编辑：某某", [("editor", "某某")]),
        ("索 引 号：A-1　　文　　号：某发〔2021〕6号", [("index", "A-1"), ("index", "某发〔2021〕6号")]),
        ("【来源：某办公室】", [("source", "某办公室")]),
        ("某网记者　李某某　二〇一五年十二月五日", [("reporter", "李某某")]),
        ("来源：某网 分享到：", [("source", "某网")]),
        ("责任编辑：王　某", [("editor", "王　某")]),
        ("[导读] 三年来变化很大。", [("summary", "三年来变化很大。")]),
        ("来源：", [("source", "")]),
        ("来源｜某发布　编辑｜甲某　审核/乙某", [("source", "某发布"), ("editor", "甲某"), ("staff", "乙某")]),
        ("会议强调：要抓好落实", []),
    ],
)
def test_find_labels(text: str, fields: list[tuple[str, str]], lexicon: Lexicon) -> None:
    assert [(f.name, f.value) for f in find_labels(text, lexicon)] == fields


def test_labels_know_their_place(lexicon: Lexicon) -> None:
    text = "2019-03-06 来源：某日报　编辑：乙某"
    assert [text[f.start : f.end] for f in find_labels(text, lexicon)] == ["来源：某日报", "编辑：乙某"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("您当前的位置 : 某网 >> 新闻 >> 兰州", ("某网", "新闻", "兰州")),
        ("首页>政务公开>法定主动公开内容>统计数据", ("首页", "政务公开", "法定主动公开内容", "统计数据")),
        ("位置：首页 » 要闻 » 正文", ("首页", "要闻", "正文")),
        ("首页 - 楼市快讯", ("首页", "楼市快讯")),
        ("所在栏目：项目 / 六安", ("项目", "六安")),
        ("某某网　民生　正文", ("某某网", "民生", "正文")),
        ("某潮新闻 · 文明 · 志愿", ("某潮新闻", "文明", "志愿")),
        ("首頁 - 政務要聞 - 內容", ("首頁", "政務要聞", "內容")),
        ("首页 | 要闻 | 城事 | 社区 | 图库", ()),
        ("百米>十米", ("百米", "十米")),
        ("今年投资3.2亿元，同比增长12%。", ()),
    ],
)
def test_split_crumb(text: str, parts: tuple[str, ...], lexicon: Lexicon) -> None:
    assert split_crumb(text, lexicon) == parts


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("王　某", "王某"),
        ("沈某某(实习)", "沈某某"),
        ("NF018", "NF018"),
        ("张某 NF018", "张某"),
        ("记者 韩某", "韩某"),
        ("雷某某 您是第12位读者", "雷某某"),
    ],
)
def test_clean_people(value: str, name: str) -> None:
    assert clean_people(value) == name


def test_split_people() -> None:
    assert split_people("甲某、乙某某 丙　某") == ("甲某", "乙某某", "丙某")
    assert split_people("本报编辑部综合报道") == ()


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        ("某区整治交通秩序成效明显 - 要闻 - 某某网", "某区整治交通秩序成效明显"),
        ("某区整治交通秩序成效明显_某某网", "某区整治交通秩序成效明显"),
        ("万州：打通“断头路”跑出加速度(1)-某涛声网", "万州：打通“断头路”跑出加速度"),
        ("某区整治交通秩序成效明显", "某区整治交通秩序成效明显"),
    ],
)
def test_clean_title(title: str, cleaned: str) -> None:
    assert clean_title(title) == cleaned


@pytest.mark.parametrize(
    ("end", "reporters"),
    [
        ("（记者 甲某某 通讯员 乙某）", ("甲某某",)),
        ("（某日报记者甲某、乙某某）", ("甲某", "乙某某")),
        ("（本报记者 甲某 乙某某 文/图）", ("甲某", "乙某某")),
        ("（首席记者 甲某 见习记者 乙某某）", ("甲某", "乙某某")),
        ("（某报道）", ()),
    ],
)
def test_reporters_at_the_end(end: str, reporters: tuple[str, ...], clean: Callable[..., Cleaned]) -> None:
    cleaned = clean(f"某区改造老旧小区成效明显\n2020-01-01 来源：某网\n{BODY.strip()}{end}\n")
    assert cleaned.metadata.reporters == reporters
    assert cleaned.lines[-1].role == "body"


def test_date_of_the_crawl_resolves_short_dates(clean: Callable[..., Cleaned]) -> None:
    text = f"某区改造老旧小区成效明显\n3小时前　来源：某网\n{BODY}"
    assert clean(text).metadata.published_at is None
    assert clean(text, crawled_at=at("2021-03-04T12:00")).metadata.published_at == at("2021-03-04T09:00")


def test_date_from_the_address(clean: Callable[..., Cleaned]) -> None:
    metadata = clean(f"某区改造老旧小区成效明显\n{BODY}", url="https://news.example/2021/0304/c1.html").metadata
    assert (metadata.published_at, metadata.published_precision) == (at("2021-03-04"), "day")
    assert ("published_at", "url") in metadata.evidence


def test_date_of_the_landing_folder_is_no_publication(clean: Callable[..., Cleaned]) -> None:
    assert clean(f"某区改造老旧小区成效明显\n{BODY}", source_uri="/landing/2026-11-22/a.txt").metadata.published_at is None


def test_what_a_site_repeats_is_furniture(clean: Callable[..., Cleaned]) -> None:
    slogan = "我市正在创建全国文明城市，请广大市民积极参与、共同努力，争做文明有礼的城市人。"
    text = f"某区改造老旧小区成效明显\n2020-01-01 来源：某网\n{BODY}{slogan}\n{BODY}"
    kept = [line.text for line in clean(text).lines if line.is_kept]
    assert slogan in kept
    known = clean(text, site_lines={line_key(slogan): 12})
    assert slogan not in [line.text for line in known.lines if line.is_kept]
    assert sum(line.is_kept for line in known.lines) == len(kept) - 1


def test_head_and_lines_that_disagree_leave_evidence(clean: Callable[..., Cleaned]) -> None:
    html = (
        "<html><head><title>某区改造老旧小区成效明显_某某网</title><meta property='og:site_name' content='某某网'>"
        "<meta name='author' content='甲某'></head><body><h1>某区改造老旧小区成效明显</h1><p>2020-01-01 09:00 作者：乙某</p>"
        + "".join(f"<p>{line}</p>" for line in BODY.strip().split("\n"))
        + "</body></html>"
    )
    metadata = clean(html).metadata
    assert metadata.author == "甲某"
    assert ("author", "line:label differs: 乙某") in metadata.evidence
    assert (metadata.title, metadata.publisher) == ("某区改造老旧小区成效明显", "某某网")


def test_line_key_ignores_white_space() -> None:
    assert line_key("　首页 要闻") == line_key("首页要闻\t")
    assert line_key("首页") != line_key("要闻")


def test_vocabulary_counts_whole_lead_and_part(lexicon: Lexicon) -> None:
    assert lexicon.find(lexicon.plain("• 相关阅读：")).whole == "related"
    assert lexicon.find(lexicon.plain("您当前的位置：首页")).lead == "crumb"
    assert lexicon.find_lead(lexicon.plain("• 您当前的位置：首页")) == "crumb"
    assert not lexicon.find_lead(lexicon.plain("首页，您当前的位置"))
    assert lexicon.find(lexicon.plain("陇ICP备00000000号")).parts[0][0] == "footer"
    assert lexicon.find(lexicon.plain("相關閱讀")).whole == "related"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[kind.a]\nwhole = ['x']", "no role"),
        ("[kind.a]\nrole = 'nav'\nwhole = ['x']\n[kind.b]\nrole = 'nav'\nwhole = ['x']", "keep it in one"),
        ("[kind", "not valid TOML"),
    ],
)
def test_a_wrong_lexicon_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_lexicon({"noise": text})


def test_an_uneven_fold_table_is_refused() -> None:
    with pytest.raises(ValueError, match="same position"):
        parse_lexicon({"fold": "traditional = '頁務'\nsimplified = '页'"})


@pytest.mark.parametrize(("text", "weather"), [("晴 12℃～20℃", True), ("-3 ℃", False), ("气温℃", False), ("20°C", True), ("今日晴", False)])
def test_temperatures_make_a_line_weather(text: str, weather: bool) -> None:
    assert is_weather(text) is weather


@pytest.mark.parametrize("text", ["(1234567)", "[1234567]", "3.2万", "[3万]", "87%", "1288", "·"])
def test_a_count_alone_far_behind_the_text_is_a_share_bars(clean: Callable[..., Cleaned], text: str) -> None:
    cleaned = clean(COUNTED.format(text))
    assert next(line for line in cleaned.lines if line.text == text).rule_id == "count"


@pytest.mark.parametrize("text", ["3人", "三万", "第3版", "[某版]"])
def test_a_number_with_words_is_no_count(clean: Callable[..., Cleaned], text: str) -> None:
    cleaned = clean(COUNTED.format(text))
    assert next(line for line in cleaned.lines if line.text == text).rule_id != "count"
