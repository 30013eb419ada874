from __future__ import annotations

from decimal import Decimal

import pytest

from transforms.quantities.numerals import parse_number, split_pair


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12,480", "12480"),
        ("1.2万亿", "1200000000000"),
        ("两万三千", "23000"),
        ("四万8千", "48000"),
        ("三千五", "3500"),
        ("一百二", "120"),
        ("百", "100"),
        ("千万", "10000000"),
        ("三亿五千万", "350000000"),
        ("一千零五十八", "1058"),
        ("九十四点五", "94.5"),
        ("二〇二三", "2023"),
        ("2亿3000万", "230000000"),
    ],
)
def test_values(written: str, value: str) -> None:
    assert parse_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "1.2.3", "12五", "米"])
def test_no_numbers(written: str) -> None:
    assert parse_number(written) is None


@pytest.mark.parametrize(
    ("written", "pair"),
    [
        ("三四十万", ("三十万", "四十万")),
        ("十七八", ("十七", "十八")),
        ("三五百", ("三百", "五百")),
        ("二〇二三", None),
        ("五四", None),
        ("九十", None),
    ],
)
def test_vague_pairs(written: str, pair: tuple[str, str] | None) -> None:
    assert split_pair(written) == pair
