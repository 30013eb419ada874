"""The scorer must see each kind of error."""

from __future__ import annotations

from tests.accuracy.scoring import Score, score_page, text_f1

GOLD = {
    "page": "a.txt",
    "metadata": {"title": "题", "published_at": "2023-01-02"},
    "articles": [{"title": "题"}],
    "lines": [{"n": 1, "role": "title", "chars": 1}, {"n": 2, "role": "body", "chars": 30}, {"n": 3, "role": "footer", "chars": 10}],
    "metrics": [
        {"text": "12座", "start": 5, "end": 8, "value": "12", "unit": "座", "item": "公厕", "item_head": "公厕",
         "bound": "exact", "place_code": "140403",
         "period": ["2022", "2023"], "period_kind": "in", "status": "achieved", "theme": "sanitation", "action": "新建"},
        {"text": "一次", "start": 20, "end": 22, "value": "1", "unit": "次", "optional": True},
    ],
    "traps": [{"text": "第七届", "start": 12, "end": 15}],
}  # fmt: skip
RIGHT = {
    "text": "12座", "char_start": 5, "char_end": 8, "value": "12", "unit": "座", "item": "公厕", "bound": "exact", "place_code": "140403",
    "period": "2022", "period_kind": "in", "status": "achieved", "theme": "sanitation", "action": "新建",
}  # fmt: skip
LINES = [
    {"line_no": 1, "role": "title", "text": "题"},
    {"line_no": 2, "role": "body", "text": "正文"},
    {"line_no": 3, "role": "footer", "text": "尾"},
]


def figures(metrics=(RIGHT,), lines=LINES, title="题"):
    score = Score()
    page = {"title": title, "published_at": "2023-01-02T00:00:00"}
    score_page(score, GOLD, {"page": [page], "line": lines, "article": [{"title": title}], "metric": list(metrics)})
    return score.figures()


def test_a_perfect_page_scores_one_everywhere():
    result = figures()
    assert {name: value for name, value in result.items() if value != 1.0} == {"trap_hits": 0.0}


def test_an_optional_mention_neither_helps_nor_hurts():
    extra = RIGHT | {"text": "一次", "char_start": 20, "char_end": 22, "value": "1"}
    assert figures([RIGHT, extra])["strict_f1"] == 1.0


def test_a_wrong_unit_counts_against_the_strict_figure_only():
    result = figures([RIGHT | {"unit": "个"}])
    assert (result["mention_f1"], result["strict_f1"]) == (1.0, 0.0)


def test_a_trap_that_is_reported_is_seen():
    result = figures([RIGHT, RIGHT | {"text": "第七届", "char_start": 12, "char_end": 15, "value": "7"}])
    assert result["trap_hits"] == 1.0
    assert result["mention_f1"] < 1.0


def test_each_wrong_attribute_is_seen():
    for name in ("bound", "item", "place_code", "period", "period_kind", "status", "theme", "action"):
        assert figures([RIGHT | {name: "别的"}])[f"attribute_{name}"] == 0.0, name


def test_lost_and_leaked_lines_lower_the_kept_figure():
    lost = [LINES[0], LINES[1] | {"role": "nav"}, LINES[2]]
    leaked = [*LINES[:2], LINES[2] | {"role": "body"}]
    assert figures(lines=lost)["keep_f1"] < figures(lines=leaked)["keep_f1"] < 1.0


def test_a_wrong_title_is_seen():
    result = figures(title="别")
    assert (result["articles"], result["metadata_title"], result["metadata_published_at"]) == (0.0, 0.0, 1.0)


def test_texts_compare_by_bigrams():
    assert text_f1("公厕十二座", "公厕十二座") == 1.0
    assert text_f1("公厕十二座", "") == 0.0
    assert 0.4 < text_f1("公厕十二座", "公厕十二座相关新闻") < 0.8
