"""Tidies the names of what is counted: what leads to them and lists that their last noun sums up are left out."""

from __future__ import annotations

import re

_LED = re.compile(r"^.{0,12}(?:的是|依次是|依次为|分别是|主要是|主要为|主要有|集中在|包括)(?=.{2})")
"""Words that lead to the first of a list (诉求量较多的是|噪声扰民2315件)."""
_CLASSED = re.compile(r"^.*等(?:各类|各种|各项|多种|多个|多项|系列|多类)?(?=[^等]{2,}$)")
"""A list and the noun that sums it up (“党员先锋”“巾帼”等各类|志愿服务队伍)."""
_QUOTES = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("(", ")"))


def tidy_item(item: str | None) -> str | None:
    """Return an item without what leads to it and without a list that its last noun sums up, its quotes and brackets in pairs."""
    if not item:
        return item
    item = _LED.sub("", item)
    if any(mark in item for mark in "、”"):
        item = _CLASSED.sub("", item)
    for opening, closing in _QUOTES:
        if item.count(closing) > item.count(opening):
            item = item[item.index(closing) + 1 :]
        elif item.count(opening) > item.count(closing):
            item = item.replace(opening, "", 1)
    return item.strip("、，的") or None
