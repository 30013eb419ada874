"""Indicators, mechanisms, divisions and cue words: what the seeds hold, and what their parsers refuse."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from seeds import SEEDS_DIR
from transforms.mechanisms import parse_mechanisms
from transforms.metrics.cues import parse_cues
from transforms.metrics.gazetteer import parse_divisions
from transforms.metrics.indicators import parse_indicators
from transforms.metrics.period_grammar import parse_periods
from transforms.metrics.themes import parse_themes
from transforms.metrics.words import build_segmenter, parse_traditional

SHARED = Path(__file__).parents[4] / "shared"


def test_the_catalogues_are_large_enough(reference) -> None:
    assert len(reference.indicators.by_code) >= 150
    assert len(reference.mechanisms.by_code) >= 40
    assert len(reference.themes.themes) == 13


def test_indicators_speak_of_known_themes_and_ranges(reference) -> None:
    for indicator in reference.indicators.by_code.values():
        assert indicator.theme in reference.themes.themes, indicator.code
        assert indicator.words, indicator.code
        assert indicator.low is None or indicator.low < indicator.high, indicator.code


def test_all_levels_of_divisions_are_there(reference) -> None:
    divisions = [found for entries in reference.divisions.by_code.values() for found in entries]
    levels = {level: sum(d.level == level and d.valid_to is None for d in divisions) for level in ("province", "prefecture", "county")}
    assert levels["province"] == 34
    assert levels["prefecture"] > 330
    assert levels["county"] > 2800
    assert all(d.parent_code in reference.divisions.by_code for d in divisions if d.parent_code)


@pytest.mark.parametrize(
    ("item", "action", "amount", "code"),
    [
        ("地区生产总值", "达到", "138e8 CNY", "gdp"),
        ("地区生产总值", "增长", "6.2 percent", "gdp_growth"),
        ("问题", "交办", "156 个", "problems_notified"),
        ("问题", "整改", "139 个", "problems_rectified"),
        ("问题", "研究", "139 个", None),
        ("各类背街小巷", "整治", "142 条", "streets_renovated"),
        ("森林覆盖率", "达到", "45 percent", "forest_coverage"),
        ("森林覆盖率", "达到", "450 percent", None),
        ("一般公共预算收入", "完成", "12e8 CNY", "budget_revenue"),
        ("财政总收入", "完成", "12e8 CNY", "fiscal_revenue"),
        ("居民人均可支配收入", "增长", "6 percent", "income_growth"),
        ("城镇居民人均可支配收入", "增长", "6 percent", "urban_income_growth"),
        ("农村居民人均可支配收入", "增长", "6 percent", "rural_income_growth"),
        ("国省干道路面优良率", "达到", "92 percent", "road_condition_rate"),
        ("空气质量优良率", "达到", "92 percent", "good_air_rate"),
        ("非税收入", "为", "32000000 CNY", "nontax_revenue"),
        ("税收返还和转移支付", "加上", "27000000 CNY", "transfer_revenue"),
        ("粮食平均亩产", None, "0.455 t", "grain_yield"),
        ("幼儿园学位", "新增", "4830 个", "school_places"),
        ("重大隐患", "整改", "56 处", "hazards_fixed"),
        ("生猪", "出栏", "1160000 头", "hogs_sold"),
        ("营业收入", "实现", "1000000 CNY", None),
        ("森林覆盖率", "达到", "45 个", None),
        (None, "达到", "45 个", None),
    ],
)
def test_indicator_of_a_figure(reference, item: str | None, action: str, amount: str, code: str | None) -> None:
    value, unit = amount.split()
    assert reference.indicators.match(item, action, unit, Decimal(value)) == code


@pytest.mark.parametrize(
    ("item", "action", "amount_and_sentence", "code"),
    [
        ("单位生产总值能耗", "下降", ("3.2 percent", "单位生产总值能耗下降3.2%"), "energy_intensity_cut"),
        ("第二产业增加值", "增长", ("7.1 percent", "第二产业增加值增长7.1%"), "secondary_growth"),
        ("主次干道", "实现", ("52 条", "52条主次干道实现线缆入地"), None),
        ("主次干道", "改造", ("52 条", "改造主次干道52条"), "roads_count"),
        ("床位", "设置", ("500 张", "区二医院主体封顶，设置床位500张"), "hospital_beds"),
        ("床位", "新增", ("430 张", "改造敬老院9所，新增床位430张"), "nursing_beds"),
        ("队伍", "参加", ("38 支", "锣鼓大赛有38支队伍参加"), None),
        ("队伍", "组建", ("300 支", "组建志愿者服务队等300余支队伍"), "volunteer_teams"),
        ("志愿者", "动员", ("500 人", "动员志愿者500余人"), None),
        ("河长、巡河员和志愿者", "出动", ("310 人", "出动河长、巡河员和志愿者310人"), None),
        ("大厅建筑面积", None, ("14000 m2", "大厅建筑面积1.4万平方米"), None),
        ("建筑面积", "涉及", ("14000 m2", "改造老旧小区4个，建筑面积1.4万平方米"), "old_neighborhood_area"),
        ("人均公园绿地面积", "达到", ("14 m2", "人均公园绿地面积14平方米"), "park_area_per_capita"),
        ("工单已办结", "办结", ("37190 件", "转派工单已办结37190件"), None),
    ],
)
def test_what_stands_around_a_figure_tells_indicators_apart(
    reference, item: str, action: str | None, amount_and_sentence: tuple[str, str], code: str | None
) -> None:
    amount, around = amount_and_sentence
    value, unit = amount.split()
    assert reference.indicators.match(item, action, unit, Decimal(value), around) == code


def test_by_how_much_a_level_changed_is_not_the_level(reference) -> None:
    match = reference.indicators.match
    assert match("公共停车泊位", "增加", "个", Decimal(900), changed=True) == "parking_spaces"  # what is built adds up
    assert match("注册志愿者", "增加", "人", Decimal(900), changed=True) is None
    assert match("地区生产总值", "增长", "percent", Decimal(6), changed=True) == "gdp_growth"


def test_a_level_that_was_raised_is_the_value_and_by_how_much_is_not(extract) -> None:
    text = "森林覆盖率由2015年的9.8%提高到去年底的13.7%，城镇化率比上年提高2.1%。"
    assert [m.indicator_code for m in extract(text).metrics] == ["forest_coverage", "forest_coverage", None]


def test_share_of_development_metrics_in_the_catalogue(reference) -> None:
    """Half of what the annotated development pages report is to have an indicator; measured: 58 %."""
    folder = SHARED / "gold"
    if not folder.is_dir():
        pytest.skip(f"The annotated pages are not at {folder}.")
    metrics = [m for path in sorted(folder.glob("*.json")) for m in json.loads(path.read_text("utf-8"))["metrics"] if not m.get("optional")]

    def first(value: object) -> str:
        return str(value[0] if isinstance(value, list) else value or "")

    covered = [
        m for m in metrics if reference.indicators.match(first(m["item"]), first(m["action"]), first(m["unit"]), Decimal(m["value"] or 0))
    ]
    assert len(covered) / len(metrics) > 0.5


def test_mechanisms_with_place_and_figure(extract) -> None:
    text = "推行街长制，配备街长412名。严格对照188条测评标准，落实门前三包。"
    rows = {m.mechanism_code: m for m in extract(text).mechanisms}
    assert rows["street_chief"].figure == "412名"
    assert rows["evaluation_system"].figure == "188条"
    assert rows["door_guarantees"].figure is None
    assert {m.place_code for m in rows.values()} == {"330802"}
    assert text[rows["street_chief"].char_start : rows["street_chief"].char_end] == rows["street_chief"].text


def test_a_mechanism_takes_the_figure_closest_to_it_and_what_is_done_before_plans(extract) -> None:
    text = "出动河长、巡河员310人。三级河长128名。明年将新增志愿服务站40个，现有志愿服务站26个。"
    rows = {m.mechanism_code: m for m in extract(text).mechanisms}
    assert rows["river_chief"].figure == "128名"
    assert rows["volunteer_station"].figure == "26个"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("机动车不礼让斑马线6277起", set()),
        ("开展礼让斑马线行动", {"civilized_traffic"}),
        ("大队交出亮眼成绩单", set()),
        ("打造一流营商环境", set()),
        ("持续优化营商环境", {"service_reform"}),
        ("村级“一事一议”项目78个", {"case_by_case"}),
    ],
)
def test_figures_of_speech_and_offences_are_no_mechanisms(extract, text: str, named: set[str]) -> None:
    assert {m.mechanism_code for m in extract(text + "。").mechanisms} == named


@pytest.mark.parametrize(
    ("parse", "text", "said"),
    [
        (parse_indicators, '[[indicator]]\ncode = "x"\n', "lacks"),
        (
            parse_indicators,
            '[[indicator]]\ncode="x"\nzh="甲"\nen="a"\ntheme="other"\nunit="个"\naggregation="sum"\nwords="甲"\n',
            "aggregation",
        ),
        (parse_mechanisms, '[[mechanism]]\ncode = "x"\n', "lacks"),
        (parse_themes, '[x]\nzh = "甲"\nen = "a"\nwords = "甲:b"\n', "weight"),
        (parse_cues, "", "cues.toml"),
        (parse_periods, "", "periods.toml"),
        (parse_traditional, "traditional,simplified\n甲乙,丙\n", "Line 2"),
        (build_segmenter, "甲 1\n", "Line 1"),
        (lambda text: parse_divisions(text, (SEEDS_DIR / "places.toml").read_text("utf-8")), "code,name\n", "columns"),
    ],
)
def test_seeds_that_cannot_be_used_are_named(parse, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)


def test_two_mechanisms_may_not_share_a_word() -> None:
    block = '[[mechanism]]\ncode = "{}"\nzh = "甲"\nen = "a"\nkind = "k"\nwords = "街长制"\n'
    with pytest.raises(ValueError, match="街长制"):
        parse_mechanisms(block.format("a") + block.format("b"))


def test_segmentation_is_that_of_jieba_without_hidden_markov_model(reference) -> None:
    import jieba

    tokenizer = jieba.Tokenizer()
    with jieba.get_dict_file() as dictionary:
        ours = build_segmenter(dictionary.read().decode("utf-8"))
    (tokenizer.FREQ, tokenizer.total), tokenizer.initialized = tokenizer.gen_pfdict(jieba.get_dict_file()), True
    texts = ["七里河区交警部门共查处各类交通违法行为", "政务服务事项网上可办率", "扩建和提标改造污水处理厂", "龘龘龘街道", "一", "我" * 70]
    for text in texts + [text[::-1] for text in texts]:
        assert [token.text for token in ours.cut(text)] == list(tokenizer.cut(text, HMM=False))


def test_the_words_of_a_part_are_not_looked_for_again(reference, monkeypatch) -> None:
    segmenter = reference.segmenter
    stretch = "共新建改造“一窗”综合服务站点（含分站）及社区养老托育场所"
    words = segmenter.cut(stretch)
    for first, last in combinations(range(len(words) + 1), 2):
        part = "".join(word.text for word in words[first:last])
        anew = segmenter._cut(part)
        with monkeypatch.context() as patch:
            patch.setattr(segmenter, "_cut_han", None)
            segmenter.keep_part(stretch, part)
            assert segmenter._cut(part) == anew
    segmenter.keep_part(stretch, "建改造“")
    assert "建改造“" not in segmenter._parts, "it begins inside a word"


def test_segmentation_keeps_our_words_and_quotes_whole(reference) -> None:
    words = [token.text for token in reference.segmenter.cut("改扩建“一窗”综合窗口24个")]
    assert words[:2] == ["改扩建", "“一窗”"]


def test_simplifying_keeps_offsets(reference) -> None:
    text = "蓬江區行政服務中心辦理業務，著名的台州"
    simple = reference.traditional.simplify(text)
    assert simple == "蓬江区行政服务中心办理业务，著名的台州"
    assert len(simple) == len(text)
