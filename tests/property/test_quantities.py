"""Whatever the text: offsets hold, every number has one account, values agree with an independent reader, and time stays linear."""

from __future__ import annotations

import dataclasses
import pickle
import re

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import SEEDS_DIR
from transforms.quantities import context, find_quantities, find_tables, forms, judge, masks, numbers, parse_grammar, scanner, tables, units
from transforms.quantities.masks import normalise
from transforms.quantities.numerals import parse_number

GRAMMAR = parse_grammar(*((SEEDS_DIR / f"{name}.toml").read_text(encoding="utf-8") for name in ("units", "classifiers", "traps", "tables")))
PIECES = [
    *"0123456789０１２３.,，、：:（）()/-—~%％‰“”《》+* 　\n",
    *"一二两三四五六七八九十百千万亿半几数余多来第每",
    *(
        "万元",
        "个",
        "平方米",
        "人次",
        "年",
        "月",
        "日",
        "号",
        "超过",
        "近",
        "以上",
        "百分之",
        "分之",
        "成",
        "倍",
        "翻番",
        "单位",
        "至",
        "和",
        "共",
        "投入",
        "群众",
    ),
    *("𠀀", "\u202e", "\x00", "㎡", "m²", "PM2.5", "個", "萬"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(TEXTS, st.integers(0, 5))
@settings(max_examples=400, deadline=None)
def test_offsets_point_at_the_text_itself(text: str, skip: int) -> None:
    start = min(skip, len(text))
    quantities, refusals = find_quantities(text, start, len(text), GRAMMAR)
    for found in (*quantities, *refusals):
        assert start <= found.char_start < found.char_end <= len(text)
        assert text[found.char_start : found.char_end] == found.text
    for found in quantities:
        assert (found.value is None) == (found.value_low is not None) == (found.value_high is not None)
        assert found.unit
        assert found.quantity_kind


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_digit_has_one_account(text: str) -> None:
    quantities, refusals = find_quantities(text, 0, len(text), GRAMMAR)
    owners = [0] * len(text)
    for found in (*quantities, *refusals):
        for index in range(found.char_start, found.char_end):
            owners[index] += 1
    for match in re.finditer("[0-9０-９]", text):
        assert owners[match.start()] == 1, f"{text!r}: {match.start()} has {owners[match.start()]} accounts"


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_tables_of_any_lines(text: str) -> None:
    lines = [match.span() for match in re.finditer("[^\n]+", text)]
    for table in find_tables(text, lines, GRAMMAR):
        assert 0 <= table.first < table.last < len(lines)
        for figure in table.figures:
            assert text[figure.quantity.char_start : figure.quantity.char_end] == figure.quantity.text


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_the_view_has_the_length_of_the_line(text: str) -> None:
    assert len(normalise(text)) == len(text)


# cn2an 0.5.24 is the independent reader. Where it cannot be asked: bare powers (百, 千万), vague pairs (十七八), 余 and 多 inside,
# decimals before a power (1.2万亿, 一点八万); 两 and endings as in speech (三千五) only outside its strict mode, mixtures of scripts
# (3万5千) only in its smart mode.
@given(st.integers(1, 10**12 - 1))
@settings(max_examples=400, deadline=None)
def test_numerals_agree_with_cn2an(number: int) -> None:
    written = cn2an.an2cn(str(number), "low")
    assert parse_number(written) == number
    spoken = re.sub("二(?=[百千万亿])", "两", written)
    assert parse_number(spoken) == cn2an.cn2an(spoken, "normal") == number


@given(st.integers(1, 99), st.integers(1, 9), st.sampled_from("百千"))
@settings(max_examples=200, deadline=None)
def test_mixed_scripts_agree_with_cn2an(head: int, tail: int, power: str) -> None:
    for written in (f"{head}万{tail}{power}", f"{cn2an.an2cn(str(head))}万{tail}{power}"):
        assert parse_number(written) == cn2an.cn2an(written, "smart")


@given(st.integers(1, 9), st.sampled_from(["百", "千", "万"]), st.integers(1, 9))
@settings(max_examples=100, deadline=None)
def test_endings_as_in_speech_agree_with_cn2an(head: int, power: str, tail: int) -> None:
    written = cn2an.an2cn(str(head)) + power + cn2an.an2cn(str(tail))
    assert parse_number(written) == cn2an.cn2an(written, "normal")


@given(st.decimals(min_value="0.01", max_value="9999", places=2))
@settings(max_examples=200, deadline=None)
def test_decimals_agree_with_cn2an(number: object) -> None:
    assert parse_number(cn2an.an2cn(str(number), "low")) == number


@given(st.integers(1, 10**9), st.sampled_from(["个", "户", "万元", "人次", "平方米"]))
@settings(max_examples=200, deadline=None)
def test_a_number_reads_the_same_in_every_script(number: int, unit: str) -> None:
    ascii_digits, full_width = str(number), str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    forms = [f"共{ascii_digits}{unit}", f"共{number:,}{unit}", f"共{full_width}{unit}"]
    values = {find_quantities(form, 0, len(form), GRAMMAR)[0][0].value for form in forms}
    assert len(values) == 1


HOSTILE = [
    *(
        "1" * 40,
        "1,",
        "1，000",
        "1.",
        "一",
        "万",
        "十百千万亿",
        "百分之",
        "三分之",
        "1/",
        "1:",
        "1-",
        "1—",
        "1至",
        "1、",
        "1+",
        "1*",
        "(",
        "“",
        "”",
        "《",
    ),
    *(
        "2019年",
        "2019-",
        "1月",
        "约",
        "超过",
        "至少",
        "每",
        "第",
        "近",
        "1万",
        "1余",
        "几",
        "翻",
        "半",
        "个",
        "1个",
        "元/",
        "1元/",
        "人(",
        "1人(次",
        " ",
    ),
    *(
        "1 ",
        "1 000",
        "\t1",
        "|",
        "单位：",
        "一二",
        "二〇",
        "零",
        "成",
        "3成",
        "点",
        "1点",
        "是",
        "不超过的",
        "1个月",
        "号",
        "1号",
        "0571-",
        "投入",
        "一、",
    ),
    *("1万、", "1,000", "１", "二百", "一点", "1]", "1〕", "“一、", "1年", "1日", "一月", "群众", "4万多", "四万8", "共一个"),
]


def patterns() -> list[re.Pattern[str]]:
    modules = (context, forms, judge, masks, numbers, scanner, tables, units)
    found = [value for module in modules for value in vars(module).values() if isinstance(value, re.Pattern)]
    values = [getattr(GRAMMAR, field.name) for field in dataclasses.fields(GRAMMAR)]
    return [*found, *(value for value in values if isinstance(value, re.Pattern)), *(distant.pattern for distant in GRAMMAR.bounds_distant)]


RUNS = [
    "1",
    "1,",
    "1.",
    "1:",
    "1+",
    "1*",
    "1/",
    "1-",
    "一",
    "万",
    "一万",
    "分之",
    " ",
    "“",
    "(",
    "第",
    "群众",
    "超过",
    "单位",
    "*",
    "-",
    ".",
    "、",
    "元/",
]


# No stopwatch: a quadratic pattern takes minutes over these strings, linear ones a few seconds.
@pytest.mark.timeout(40)
@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.pattern[:24].strip())
def test_no_pattern_runs_away(pattern: re.Pattern[str]) -> None:
    for piece in RUNS:
        text = piece * (40_000 // len(piece))
        assert sum(1 for _ in pattern.finditer(text)) <= len(text) + 1
        pattern.search(text + "\x00")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_line_of_nothing_but_numerals_ends(piece: str) -> None:
    text = piece * (6_000 // len(piece))
    quantities, refusals = find_quantities(text, 0, len(text), GRAMMAR)
    assert len(quantities) + len(refusals) <= len(text)
    assert find_tables(text, [(0, len(text))], GRAMMAR) == []


def test_the_grammar_travels_to_worker_processes() -> None:
    copy = pickle.loads(pickle.dumps(GRAMMAR))
    text = "新增车位120个"
    assert find_quantities(text, 0, len(text), copy) == find_quantities(text, 0, len(text), GRAMMAR)
