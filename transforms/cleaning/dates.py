"""Publication dates in the forms that Chinese pages write them.

Times are wall-clock times in Asia/Shanghai without a zone; a time with another offset is converted to it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.records import PublishedPrecision

SHANGHAI = timezone(timedelta(hours=8))
EARLIEST, LATEST = 1990, 2099
"""Years outside are no publication dates of web pages: they are numbers that look like one."""
_CENTURY_TURN = 60

_CLOCK = (
    r"(?P<h>\d{1,2})\s*[:：时点]\s*(?P<mi>\d{1,2})"
    r"(?:\s*[:：分]\s*(?P<s>\d{1,2})秒?(?:\.\d+)?|分)?(?P<half>\s?[ap]\.?m\b)?(?P<zone>\s*Z|\s?[+-]\d{2}:?\d{2})?"
)
_GAP = r"(?:\s|　|T|&nbsp;|[,，|·_-]|[（(]?(?:星期|周)[一二三四五六日天][)）]?|[上下]午){0,6}"
_CLOCK_AFTER = rf"(?:{_GAP}{_CLOCK})?"

_FULL = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d{{2}})(?:\s*(?:[-/.．—–－／]|年)\s*|\s+(?=\d\d\s*/\s*\d\d\s))(?P<m>\d{{1,2}})\s*(?:[-/.．—–－／]|月)\s*(?P<d>\d{{1,2}})(?!\d(?!\d?[:：]))\s*[日号]?{_CLOCK_AFTER}",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})\s*$")
"""A time that stands before its day: 17:45 2023/07/12."""
_COMPACT = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:T?(?P<h>[01]\d|2[0-3])(?P<mi>[0-5]\d)(?P<s>[0-5]\d)?)?(?!\d)"
)
_DAY_FIRST = re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})[./-](?P<m>\d{{1,2}})[./-](?P<y>(?:19|20)\d{{2}})(?!\d){_CLOCK_AFTER}")
_SHORT_YEAR = re.compile(rf"(?<![\d.])(?P<y>\d{{2}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?![\d.-]){_CLOCK_AFTER}")
_CHINESE = re.compile(
    r"(?P<y>[一二][零〇○Ｏ０O九一二三四五六七八]{3})年(?P<m>[一二三四五六七八九十元正]{1,2})月(?:(?P<d>[一二三四五六七八九十廿卅初]{1,3})[日号])?"
    + _CLOCK_AFTER
)
_MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})(?!\d)\s*月?(?!\s*[-/.\d])")
_NO_YEAR = re.compile(rf"(?<![\d年.-])(?P<m>\d{{1,2}})\s*(?:月|[-/])\s*(?P<d>\d{{1,2}})(?![\d.%-])\s*[日号]?{_CLOCK_AFTER}")
_RELATIVE = re.compile(
    rf"(?P<word>今天|今日|昨天|昨日|前天){_CLOCK_AFTER}|(?P<n>\d{{1,4}})\s*(?P<unit>秒|分钟|小时|天|日|周|个月|年)前|(?P<now>刚刚)"
)
_SHORT_TIME = re.compile(
    r"(?:(?:今天|今日|昨天|昨日|前天)\s*\d{1,2}[:：]\d{2}|\d{1,4}\s*(?:秒|分钟|小时|天|周|个月)前|刚刚"
    r"|\d{1,2}[-/月]\d{1,2}日?\s+\d{1,2}[:：]\d{2}|\d{1,2}月\d{1,2}日(?=\s*$))(?=$|[\s　|·,，来发阅浏])"
)
_MONTH_NAME = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_ENGLISH = re.compile(
    rf"\b(?:(?P<mon>{_MONTH_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH_NAME})\.?,?)"
    r"\s+(?P<y>(?:19|20)\d{2})",
    re.IGNORECASE,
)
_MINGUO = re.compile(
    rf"民[國国]\s?(?P<y>\d{{2,3}})\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?日{_CLOCK_AFTER}"
    r"|(?<![\d.])(?P<short>9\d|1[0-4]\d)(?:年(?P<sm>\d{1,2})月(?P<sd>\d{1,2})日|(?P<sign>[-/.])(?P<nm>0\d|1[0-2])(?P=sign)(?P<nd>[0-3]\d)(?![\d.]))"
)
"""A year of the Republic, by name or, from 90 (2001) to 149, by its number alone: 民國108年3月5日, 112-08-15."""
_MINGUO_EPOCH = 1911
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WIDE_DIGIT = re.compile("[\uff10-\uff19]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "Ｏ": 0, "０": 0, "O": 0, "元": 1, "正": 1, "初": 0}
_STEPS = {
    "秒": timedelta(seconds=1),
    "分钟": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
}
_STEPS |= {"周": timedelta(weeks=1), "个月": timedelta(days=30), "年": timedelta(days=365)}

_URL_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<sep>[-/_.]?)(?P<m>0[1-9]|1[0-2]|(?<=[-/_.])[1-9])(?:[-/_.]?(?P<d>0[1-9]|[12]\d|3[01]|(?<=[-/_.])[1-9]))?(?!\d)"
)
_URL_LONG = re.compile(r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\d{0,12}(?!\d)")

_URL_MONTH = re.compile(r"/(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>)/")
_URL_YEAR = re.compile(r"/((?:19|20)\d{2})/")


def _build(year: int, month: int, day: int, clock: tuple[int, int, int] = (0, 0, 0)) -> datetime | None:
    """Return the moment, or null for one that no calendar or no web page has; `clock` is hour, minute, second."""
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return datetime(year, month, day, *clock, tzinfo=None)  # noqa: DTZ001  (wall-clock by contract)
    except ValueError:
        return None


def _from_match(match: re.Match[str], year: int | None = None) -> tuple[datetime, PublishedPrecision] | None:
    """Return the time of a match that has the groups y, m, d and perhaps h, mi, s, zone."""
    groups = match.groupdict()
    if year is None:
        year = int(groups["y"])
    date_only = _build(year, int(groups["m"]), int(groups["d"]))
    if date_only is None or groups.get("h") is None:
        return (date_only, "day") if date_only else None
    is_late = "下午" in match.group() or (groups.get("half") or "").strip().lower().startswith("p")
    hour = int(groups["h"]) + (12 if is_late and int(groups["h"]) < 12 else 0)
    moment = _build(year, date_only.month, date_only.day, (hour, int(groups["mi"]), int(groups["s"] or 0)))
    if moment is None:
        return date_only, "day"
    return _shift_zone(moment, (groups.get("zone") or "").strip()), "minute"


def _shift_zone(moment: datetime, zone: str) -> datetime:
    if not zone:
        return moment
    if zone in {"Z", "z"}:
        offset = timedelta()
    else:
        digits = zone.replace(":", "")
        offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
        offset = -offset if digits[0] == "-" else offset
    if abs(offset) >= timedelta(hours=24):
        return moment
    return moment.replace(tzinfo=UTC if not offset else timezone(offset)).astimezone(SHANGHAI).replace(tzinfo=None)


def _chinese_number(text: str) -> int:
    """Return 29 for 二十九, 廿九; 1 for 元, 正, 初一."""
    text = text.replace("廿", "二十").replace("卅", "三十").lstrip("初")
    if "十" not in text:
        return sum(_DIGITS[c] * 10**i for i, c in enumerate(reversed(text)))
    tens, ones = text.split("十", 1)
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones[:1]] if ones else 0)


def _parse_chinese(text: str) -> tuple[datetime, PublishedPrecision] | None:
    match = _CHINESE.search(text)
    if match is None:
        return None
    year = int("".join(str(_DIGITS[c]) for c in match["y"]))
    month, day = _chinese_number(match["m"]), _chinese_number(match["d"]) if match["d"] else 1
    if match["h"] and (exact := _build(year, month, day, (int(match["h"]), int(match["mi"]), int(match["s"] or 0)))):
        return exact, "minute"
    moment = _build(year, month, day)
    return (moment, "day" if match["d"] else "month") if moment else None


def _parse_relative(text: str, reference: datetime) -> tuple[datetime, PublishedPrecision] | None:
    match = _RELATIVE.search(text)
    if match is None:
        return None
    if match["now"]:
        return reference.replace(microsecond=0), "minute"
    if match["n"]:
        moment = reference - int(match["n"]) * _STEPS[match["unit"]]
        if match["unit"] in ("秒", "分钟", "小时"):
            return moment.replace(second=0, microsecond=0), "minute"
        return moment.replace(hour=0, minute=0, second=0, microsecond=0), "day"
    back = {"昨天": 1, "昨日": 1, "前天": 2}.get(match["word"], 0)
    day = reference - timedelta(days=back)
    if match["h"]:
        moment_ = _build(day.year, day.month, day.day, (int(match["h"]), int(match["mi"]), 0))
        if moment_ is not None:
            return moment_, "minute"
    return day.replace(hour=0, minute=0, second=0, microsecond=0), "day"


def _parse_yearless(text: str, reference: datetime) -> tuple[datetime, PublishedPrecision] | None:
    """Return a month and day with the last year in which it is not after `reference`."""
    match = _NO_YEAR.search(text)
    if match is None:
        return None
    for year in (reference.year, reference.year - 1):
        found = _from_match(match, year)
        if found is not None and found[0] <= reference + timedelta(days=1):
            return found
    return None


def parse_date(text: str, reference_date: datetime | None = None) -> tuple[datetime, PublishedPrecision] | None:
    """Return the first date of `text` with its precision, or null if there is none.

    `reference_date` (the crawl time) resolves 3小时前, 昨天 08:21 and dates without a year; without it they are null.
    Precision is `minute` where the text gives a clock time, `month` where it gives no day, else `day`.
    """
    text = text.translate(_FULL_WIDTH) if _WIDE_DIGIT.search(text) else text
    for parser in (_parse_digits, _parse_chinese, _parse_minguo, _parse_english, _parse_short_year):
        if (found := parser(text)) is not None:
            return found
    if reference_date is None:
        return _parse_month(text)
    return _parse_relative(text, reference_date) or _parse_month(text) or _parse_yearless(text, reference_date)


def _parse_digits(text: str) -> tuple[datetime, PublishedPrecision] | None:
    matches = (match for pattern in (_FULL, _DAY_FIRST, _COMPACT) for match in pattern.finditer(text))
    match, found = next(((match, found) for match in matches if (found := _from_match(match)) is not None), (None, None))
    if match is None or found is None or found[1] != "day" or (clock := _CLOCK_BEFORE.search(text[: match.start()])) is None:
        return found
    exact = _build(found[0].year, found[0].month, found[0].day, (int(clock[1]), int(clock[2]), 0))
    return (exact, "minute") if exact else found


def _parse_english(text: str) -> tuple[datetime, PublishedPrecision] | None:
    match = _ENGLISH.search(text)
    moment = match and _build(
        int(match["y"]), _MONTHS.index((match["mon"] or match["month"])[:3].lower()) + 1, int(match["d"] or match["day"])
    )
    return (moment, "day") if moment else None


def _parse_minguo(text: str) -> tuple[datetime, PublishedPrecision] | None:
    """Return the date of a year of the Republic: 民國108年3月5日, 112-08-15."""
    match = _MINGUO.search(text)
    if match is None or match["y"]:
        return _from_match(match, int(match["y"]) + _MINGUO_EPOCH) if match else None
    moment = _build(int(match["short"]) + _MINGUO_EPOCH, int(match["sm"] or match["nm"]), int(match["sd"] or match["nd"]))
    return (moment, "day") if moment else None


def _parse_short_year(text: str) -> tuple[datetime, PublishedPrecision] | None:
    match = _SHORT_YEAR.search(text)
    return _from_match(match, _full_year(int(match["y"]))) if match else None


def _full_year(year: int) -> int:
    return (2000 if year < _CENTURY_TURN else 1900) + year


def _parse_month(text: str) -> tuple[datetime, PublishedPrecision] | None:
    match = _MONTH.search(text)
    moment = match and _build(int(match["y"]), int(match["m"]), 1)
    return (moment, "month") if moment else None


def parse_url_date(url: str) -> tuple[datetime, PublishedPrecision] | None:
    """Return the date that an address or a file name carries (`/2019-11/29/`, `t20191129_`), or null."""
    for pattern in (_URL_LONG, _URL_DATE, _URL_MONTH):
        for match in pattern.finditer(url):
            day = match["d"]
            moment = _build(int(match["y"]), int(match["m"]), int(day) if day else 1)
            if moment is not None and (day or pattern is _URL_MONTH or match.groupdict().get("sep")):
                return moment, "day" if day else "month"
    return None


def parse_url_year(url: str) -> int | None:
    """Return the year that an address has as a folder of its own, or null."""
    match = _URL_YEAR.search(url)
    year = int(match[1]) if match else 0
    return year if EARLIEST <= year <= LATEST else None


def short_time_size(text: str) -> int:
    """Return the length of the time at the beginning of `text` that only a reference date resolves: 3小时前, 昨天 08:21, 11-29 10:02."""
    match = _SHORT_TIME.match(text)
    return match.end() if match else 0


def find_date_span(text: str) -> tuple[int, int] | None:
    """Return (start, end) of the first full date of `text`, clock time included, or null."""
    folded = text.translate(_FULL_WIDTH) if _WIDE_DIGIT.search(text) else text
    for pattern in (_FULL, _DAY_FIRST, _CHINESE, _SHORT_YEAR, _COMPACT):
        match = pattern.search(folded)
        if match is not None and (pattern is _CHINESE or _plausible(match, pattern)):
            return match.span()
    other = (_MINGUO.search(folded) if _parse_minguo(folded) else None) or _ENGLISH.search(folded)
    return other.span() if other else None


def _plausible(match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    return _from_match(match, _full_year(int(match["y"])) if pattern is _SHORT_YEAR else None) is not None
