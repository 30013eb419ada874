"""Marks, hidden characters, numbers, charts and grams, one by one."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from warehouse.explorer.charts import draw_bar, draw_parts, draw_series, nice_ceiling
from warehouse.explorer.inert import make_visible, safe_link
from warehouse.explorer.labels import format_number, format_short, format_value, label
from warehouse.explorer.marks import mark_lines, mark_text
from warehouse.explorer.search import cut_grams, normalise, pack, part_of

TEXTS = st.text(alphabet=st.sampled_from("ab<>&\"'一二十万𠮷\u202e\u200b\ufeff\t 3.%"), max_size=40)


def _plain(markup: str) -> str:
    """What a reader would see, code points of hidden characters read back as these."""
    shown = re.sub(r'<span class="cp">U\+([0-9A-F]+)</span>', lambda match: f"&#x{match.group(1)};", markup)
    shown = re.sub(r"&#x([0-9A-F]+);", lambda match: chr(int(match.group(1), 16)), re.sub(r"<[^>]*>", "", shown))
    return html.unescape(shown)


@given(TEXTS, st.integers(0, 50), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=6))
def test_marks_change_nothing_but_markup(text: str, offset: int, spans: list[tuple[int, int]]) -> None:
    given_spans = sorted((offset + start, offset + start + length) for start, length in spans if start <= len(text))
    markup = mark_text(text, offset, [(start, end, "<mark>", "</mark>") for start, end in given_spans])
    assert _plain(str(markup)) == text
    assert str(markup).count("<mark>") == str(markup).count("</mark>") == len(given_spans)
    assert not re.search(r"<mark>(?:(?!</mark>).)*<mark>", str(markup)), "marks do not nest"


@given(TEXTS, st.data())
def test_a_mark_covers_what_its_offsets_say(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    markup = str(mark_text(text, 7, [(7 + start, 7 + end, "<mark>", "</mark>")]))
    assert _plain(re.search(r"<mark>(.*)</mark>", markup, re.DOTALL).group(1)) == text[start:end]


def _view(text: str, **spans: list[dict[str, object]]) -> dict[str, object]:
    line = {"line_no": 1, "char_start": 10, "text": text, "role": "body", "is_kept": True, "rule_id": "text"}
    return {"lines": [line], "metrics": [], "mechanisms": [], "rejected": [], **spans}


def _metric(start: int, end: int) -> dict[str, object]:
    return {"char_start": start, "char_end": end, "metric_id": "m", "status": "achieved", "item": "<b>", "place": None, "period": None}


def test_a_refused_string_never_covers_a_figure() -> None:
    refused = [{"char_start": 10, "char_end": 16, "reason": "name"}, {"char_start": 12, "char_end": 13, "reason": "date"}]
    shown = str(mark_lines(_view("甲乙丙丁戊己", metrics=[_metric(12, 14)], rejected=refused)))
    assert ">丙丁</a>" in shown
    assert '>甲乙</span><a class="m achieved"' in shown
    assert "日期" not in shown, "what lies inside a figure is told in the table only"
    assert 'title="&lt;b&gt; · 已完成 / achieved"' in shown


@pytest.mark.parametrize(
    "character", ["\u202e", "\u200b", "\u00ad", "\ufeff", "\u2066", "\x00", "\x1b", "\u2028", "\u3164", "\U000e0041", "\ud800"]
)
def test_hidden_characters_are_told_by_their_code_point(character: str) -> None:
    assert make_visible(f"甲{character}乙") == f"甲⟦U+{ord(character):04X}⟧乙"


@pytest.mark.parametrize("character", ["\t", "\n", "\u3000", "é", "𠮷", "👍🏽", "️"])
def test_other_characters_stay(character: str) -> None:
    assert make_visible(character) == character


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " https://a.example",
        "data:text/html,x",
        "vbscript:x",
        "//a.example",
        "file:///etc",
        "https://",
        "https://a.example/\u202e",
        "java\nscript:1",
        None,
    ],
)
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert safe_link(address) is None


def test_web_addresses_become_links() -> None:
    assert safe_link("HTTPS://a.example/页?a=1#b") == "HTTPS://a.example/页?a=1#b"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("59800.000000", "59,800"),
        ("0.500000", "0.5"),
        ("-12.340000", "-12.34"),
        ("0", "0"),
        ("100.000000", "100"),
        ("123456789012.000000", "123,456,789,012"),
    ],
)
def test_numbers_are_shown_in_full(value: str, shown: str) -> None:
    assert format_number(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("2360000000", "23.6亿", "2.36bn"),
        ("1000000", "100万", "1M"),
        ("120000000", "1.2亿", "120M"),
        ("51200000000000", "51.2万亿", "51.2tn"),
        ("-2500000", "-250万", "-2.5M"),
    ],
)
def test_large_numbers_are_counted_as_each_language_does(value: str, zh: str, en: str) -> None:
    assert str(format_short(Decimal(value))) == f'<span class="zh">{zh}</span><span class="en">{en}</span>'


def test_values_carry_bound_range_and_unit() -> None:
    row = {"value": None, "value_low": Decimal(3), "value_high": Decimal(5), "bound": "about", "unit": "m2"}
    assert re.sub(r"<[^>]+>", "", str(format_value(row))) == "约about 3–5\u2009平方米m²"
    assert str(format_value({"value": None, "value_low": None, "value_high": None})) == ""


def test_an_unknown_label_is_an_error_and_a_classifier_is_itself() -> None:
    with pytest.raises(KeyError):
        label("no_such_label")
    assert label("条", "unit") == "条"


@given(st.floats(min_value=1e-6, max_value=1e15))
def test_scales_end_just_above_the_largest_value(value: float) -> None:
    assert value * (1 - 1e-9) <= nice_ceiling(value) <= value * 2.5 * (1 + 1e-9)


def _points(*values: float) -> list[dict[str, object]]:
    return [
        {
            "year": 2019 + at,
            "value": Decimal(str(value)),
            "value_low": None,
            "value_high": None,
            "lowest": None,
            "highest": None,
            "is_conflict": False,
        }
        for at, value in enumerate(values)
    ]


@example([5e-324])
@example([-5e-324, 1e12])
@given(st.lists(st.floats(min_value=-1e12, max_value=1e12), min_size=1, max_size=12))
def test_every_point_lies_in_the_drawing(values: list[float]) -> None:
    drawing = str(draw_series(_points(*values)))
    places = [(float(x), float(y)) for x, y in re.findall(r'cx="([^"]+)" cy="([^"]+)"', drawing)]
    assert len(places) == len(values)
    assert all(0 <= x <= 320 and 0 <= y <= 132 for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)


def test_higher_values_stand_higher_and_a_conflict_shows_its_span() -> None:
    rows = _points(10, 40)
    rows[1] |= {"is_conflict": True, "lowest": Decimal(40), "highest": Decimal(60)}
    drawing = str(draw_series(rows))
    low, high = (float(y) for y in re.findall(r'cy="([^"]+)"', drawing))
    assert high < low
    assert 'class="spread"' in drawing
    assert "style=" not in drawing


@pytest.mark.parametrize(("share", "width"), [(0.5, "50.0"), (3, "100.0"), (-1, "0.0"), (None, "0.0")])
def test_bars_stay_on_their_rail(share: float | None, width: str) -> None:
    assert f'class="fill " width="{width}"' in str(draw_bar(share))


def test_parts_that_exceed_the_whole_share_the_bar() -> None:
    widths = [float(width) for width in re.findall(r'class="fill c\d" x="[^"]+" width="([^"]+)"', str(draw_parts([1.0, 1.0])))]
    assert len(widths) == 2
    assert sum(widths) <= 100


def test_grams_are_pairs_of_characters_and_whole_numbers() -> None:
    assert cut_grams("整治5.98万余㎡ABC") == {"整治", "治", "5.98", "万余", "余", "m2abc"}
    assert cut_grams("12,345") == {"12345"}
    assert cut_grams("") == frozenset()


@given(st.text(max_size=30))
def test_every_gram_of_a_text_stands_in_it(text: str) -> None:
    assert all(gram in normalise(text) for gram in cut_grams(text))


@given(st.text(alphabet="安宁区ab12", min_size=1, max_size=4), st.integers(1, 1024))
def test_grams_that_begin_alike_share_a_part(gram: str, parts: int) -> None:
    assert 0 <= part_of(gram, parts) < parts
    longer = gram + "0" if gram[0].isascii() and len(gram) > 1 else gram
    assert part_of(longer, parts) == part_of(gram, parts)


@given(st.lists(st.integers(0, 10**6), unique=True, max_size=50))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    packed, total, back = pack(sorted(numbers)), 0, []
    for digits in packed.split(",") if packed else []:
        total += int(digits, 36)
        back.append(total)
    assert back == sorted(numbers)


def test_the_parts_of_the_index_are_data(site) -> None:
    for path in (site / "search").glob("*.js"):
        match = re.fullmatch(r'chengji\("([a-z0-9]+)",(.*)\);\n', path.read_text(encoding="utf-8"), re.DOTALL)
        assert match is not None
        assert match.group(1) == path.stem
        json.loads(match.group(2))
