"""Publication dates in every form, and numbers that are none."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from transforms.cleaning.dates import find_date_span, parse_date, parse_url_date, short_time_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.records import Cleaned

at = datetime.fromisoformat
CRAWLED = at("2020-01-02T10:05")


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2019-11-29 14:10", at("2019-11-29T14:10"), "minute"),
        ("2019-11-29T14:10", at("2019-11-29T14:10"), "minute"),
        ("2019-11-29T06:10:05Z", at("2019-11-29T14:10:05"), "minute"),
        ("2019-11-29T14:10:00+08:00", at("2019-11-29T14:10"), "minute"),
        ("2019-11-29 06:10 z", at("2019-11-29T14:10"), "minute"),
        ("2019/11/29", at("2019-11-29"), "day"),
        ("2019.11.29", at("2019-11-29"), "day"),
        ("29.11.2019  10:16", at("2019-11-29T10:16"), "minute"),
        ("19-11-29 10:54 来源：某报", at("2019-11-29T10:54"), "minute"),
        ("09-12-07 08:47:08", at("2009-12-07T08:47:08"), "minute"),
        ("2019年11月29日14:10", at("2019-11-29T14:10"), "minute"),
        ("2019年11月29日 星期五", at("2019-11-29"), "day"),
        ("2019年11月29日 星期五 下午3:20", at("2019-11-29T15:20"), "minute"),
        ("２０１９年１１月２９日", at("2019-11-29"), "day"),
        ("二〇一九年十一月二十九日", at("2019-11-29"), "day"),
        ("二○一九年元月廿一日", at("2019-01-21"), "day"),
        ("二〇一九年十一月二十九日 08:15", at("2019-11-29T08:15"), "minute"),
        ("2019-03-06责任编辑：某某", at("2019-03-06"), "day"),
        ("20191129", at("2019-11-29"), "day"),
        ("Nov 29, 2019", at("2019-11-29"), "day"),
        ("29 November 2019", at("2019-11-29"), "day"),
        ("Friday, November 29, 2019", at("2019-11-29"), "day"),
        ("2019-11-29 02:10 PM", at("2019-11-29T14:10"), "minute"),
        ("2019/11/29-14:10", at("2019-11-29T14:10"), "minute"),
        ("民國108年11月29日", at("2019-11-29"), "day"),
        ("2019年11月", at("2019-11-01"), "month"),
        ("二〇一九年十一月", at("2019-11-01"), "month"),
        ("3小时前", at("2020-01-02T07:05"), "minute"),
        ("刚刚", at("2020-01-02T10:05"), "minute"),
        ("昨天 08:21", at("2020-01-01T08:21"), "minute"),
        ("今天 08:21", at("2020-01-02T08:21"), "minute"),
        ("2天前", at("2019-12-31"), "day"),
        ("11-29", at("2019-11-29"), "day"),
        ("1月2日 07:30", at("2020-01-02T07:30"), "minute"),
        ("11月29日讯", at("2019-11-29"), "day"),
    ],
)
def test_parse_date(text: str, moment: datetime, precision: str) -> None:
    assert parse_date(text, CRAWLED) == (moment, precision)


@pytest.mark.parametrize("text", ["", "来源：某网", "2019-13-29", "2019-02-30", "1819-11-29", "电话：0931-1234567", "第3版", "10:54"])
def test_no_date(text: str) -> None:
    assert parse_date(text, CRAWLED) is None


@pytest.mark.parametrize("text", ["3小时前", "昨天 08:21", "11-29", "11月29日"])
def test_relative_dates_need_a_reference(text: str) -> None:
    assert parse_date(text) is None


def test_an_impossible_clock_leaves_the_day() -> None:
    assert parse_date("2019-11-29 34:10") == (at("2019-11-29"), "day")


@pytest.mark.parametrize(
    ("url", "moment", "precision"),
    [
        ("https://news.example/2019/11/29/c1.html", at("2019-11-29"), "day"),
        ("https://news.example/2019/1129/c1.html", at("2019-11-29"), "day"),
        ("https://news.example/2019-11/29/content_5.htm", at("2019-11-29"), "day"),
        ("t20191129_5508.shtml", at("2019-11-29"), "day"),
        ("https://news.example/2019-11/c1.html", at("2019-11-01"), "month"),
        ("https://news.example/201911/c1.html", at("2019-11-01"), "month"),
    ],
)
def test_parse_url_date(url: str, moment: datetime, precision: str) -> None:
    assert parse_url_date(url) == (moment, precision)


@pytest.mark.parametrize("url", ["https://news.example/a/1029384756.html", "https://news.example/content_50012.htm", ""])
def test_no_url_date(url: str) -> None:
    assert parse_url_date(url) is None


def test_find_date_span() -> None:
    text = "来源：某网　2019-11-29 14:10　阅读 12"
    start, end = find_date_span(text) or (0, 0)
    assert text[start:end] == "2019-11-29 14:10"
    assert find_date_span("拨打12345热线，处理1286件") is None


def test_short_time_size() -> None:
    assert short_time_size("3小时前 来源：某网") == 4
    assert short_time_size("11-29 10:02") == 11
    assert short_time_size("11-29岁") == 0


TITLE = "临江区背街小巷改造惠及3100户"
TEXT = "　　今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n" * 2


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("昨天 08:21", at("2020-01-01T08:21")),
        ("11-29 10:22", at("2019-11-29T10:22")),
        ("11月29日", at("2019-11-29")),
        ("某某网 | 2019-11-29 | 浏览 12", at("2019-11-29")),
        ("Friday, November 29, 2019", at("2019-11-29")),
        ("发布：3天前", at("2019-12-30")),
    ],
)
def test_a_date_alone_under_the_title_of_a_bare_page_is_its_date(line: str, moment: datetime, clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n{line}\n{TEXT}", crawled_at=CRAWLED)
    assert (told.metadata.title, told.metadata.published_at) == (TITLE, moment)
    assert told.lines[1].role == "meta"


@pytest.mark.parametrize(
    ("url", "line"), [("http://a.example/2019/c1.html", "11月29日"), ("http://a.example/2019/1129/c1.html", "11-29 10:22")]
)
def test_an_address_gives_the_year_of_a_date_without_one(url: str, line: str, clean: Callable[..., Cleaned]) -> None:
    moment = clean(f"{TITLE}\n{line}\n{TEXT}", url=url).metadata.published_at
    assert moment is not None
    assert moment.date() == at("2019-11-29").date()
    assert ("10:22" in line) == (moment.hour == 10)
