"""What a figure counts and what was done with it, in the phrasings that pages use."""

from __future__ import annotations

import pytest

from transforms.metrics.naming import tidy_item


def read(extract, text: str, **page: str) -> list[tuple[str, str | None, str | None]]:
    return [(m.text, m.item, m.action) for m in extract(text, **page).metrics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("整治背街小巷142条。", [("142条", "背街小巷", "整治")]),
        ("建成14个口袋公园。", [("14个", "口袋公园", "建成")]),
        (
            "拆除违法建设3处、围墙12处，规范广告牌40块。",
            [("3处", "违法建设", "拆除"), ("12处", "围墙", "拆除"), ("40块", "广告牌", "规范")],
        ),
        ("印制倡议书5万份、市民手册2万册。", [("5万份", "倡议书", "印制"), ("2万册", "市民手册", "印制")]),
        ("新建、改造公厕31座。", [("31座", "公厕", "新建、改造")]),
        ("打通解放路等3条断头路。", [("3条", "断头路", "打通")]),
        ("完成老旧小区改造36个。", [("36个", "老旧小区改造", "完成改造")]),
        ("完成12条精品街、20条示范街的打造。", [("12条", "精品街", "打造"), ("20条", "示范街", "打造")]),
        ("细化为9大类、86小项任务。", [("9大类", "任务", "细化"), ("86小项", "任务", None)]),
        ("对16条小街巷进行粉刷。", [("16条", "小街巷", "进行粉刷")]),
        ("5个督查专班先后开展督查17轮次。", [("5个", "督查专班", "开展督查"), ("17轮次", "督查", "开展督查")]),
        ("全年督查6轮。", [("6轮", "督查", "督查")]),
        ("公安交警部门共查处交通违法行为8920起。", [("8920起", "交通违法行为", "查处")]),
        ("清运垃圾300吨，行政拘留3人。", [("300吨", "垃圾", "清运"), ("3人", "行政拘留", "行政拘留")]),
        ("垃圾处理率达到98%。", [("98%", "垃圾处理率", "达到")]),
        ("老旧楼院、街巷分别改造12个和30个。", [("12个", "老旧楼院", None), ("30个", "街巷", None)]),
        ("社区至少培养两名专职社工。", [("两名", "专职社工", "培养")]),
        ("全区有健身步道46条。", [("46条", "健身步道", "有")]),
        ("注册会员活跃率提高到41%。", [("41%", "注册会员活跃率", "提高到")]),
        ("15个单位进了“黑榜”。", [("15个", "单位", "进")]),
        ("线路途经28个村。", [("28个", "村", "途经")]),
        ("供热公司检修换热站86座。", [("86座", "换热站", "检修")]),
        ("新建道路9条，长12.5公里。", [("9条", "道路", "新建"), ("12.5公里", "道路长", None)]),
        ("满百小时的志愿者530名，满千小时的63名。", [("530名", "满百小时的志愿者", None), ("63名", "满百小时的志愿者", None)]),
        ("区里投入260万元新建球场3个。", [("260万元", "球场", "投入"), ("3个", "球场", "新建")]),
        ("兑现奖励14万元。", [("14万元", "奖励", "兑现奖励")]),
        ("机动车保有量占比达到31%。", [("31%", "机动车保有量占比", "达到")]),
        ("组建“先锋”“巾帼”等各类志愿队伍326支。", [("326支", "志愿队伍", "组建")]),
        ("组织78个企事业单位包联中心城区。", [("78个", "企事业单位", "组织")]),
        ("今年有上万名党员干部进小区，解决问题2300个。", [("上万名", "党员干部", "进"), ("2300个", "问题", "解决")]),
        ("投入80万元提升改造农贸市场2个。", [("80万元", "农贸市场", "投入"), ("2个", "农贸市场", "提升改造")]),
        ("将提升改造背街小巷36条。", [("36条", "背街小巷", "提升改造")]),
        ("召开推进会2次、现场会3次。", [("2次", "推进会", "召开"), ("3次", "现场会", "召开")]),
        ("分别设立服务专员50名、46名。", [("50名", "服务专员", "设立"), ("46名", "服务专员", "设立")]),
        ("新增市场主体2.6万户，日均新增96户。", [("2.6万户", "市场主体", "新增"), ("96户", "市场主体", "新增")]),
        ("诉求较多的是噪声扰民315件、停车管理204件。", [("315件", "噪声扰民", None), ("204件", "停车管理", None)]),
        (
            "出口12亿元，增长1.5%；进口6亿元，下降2%。",
            [("12亿元", "出口", None), ("1.5%", "出口", "增长"), ("6亿元", "进口", None), ("2%", "进口", "下降")],
        ),
        ("预算收入24亿元，完成预算的102%，增长6%。", [("24亿元", "预算收入", None), ("102%", "预算", "完成"), ("6%", "预算收入", "增长")]),
        ("头盔佩戴率从整治前的五成提高到91%。", [("五成", "头盔佩戴率", None), ("91%", "头盔佩戴率", "提高到")]),
        ("101路、105路、游2路三条公交线路延长。", [("三条", "公交线路", None)]),
        (
            "受理诉求531件，话务员直接答复118件，转派承办单位62件。",
            [("531件", "诉求", "受理"), ("118件", "诉求", None), ("62件", "诉求", "转派")],
        ),
        (
            "查处违法486起。其中，酒驾213起，含醉驾37起；超载68起。",
            [("486起", "违法", "查处"), ("213起", "酒驾违法", "查处"), ("37起", "醉驾违法", None), ("68起", "超载违法", None)],
        ),
        ("通过“线上”方式开展培训12期。", [("12期", "培训", "开展培训")]),
        ("更换破损井盖126个。", [("126个", "破损井盖", "更换")]),
        ("现有供热管道412公里，运行20年以上的132公里。", [("412公里", "供热管道", None), ("132公里", "供热管道", None)]),
        ("检查门店150家(次)，约谈6人。", [("150家(次)", "门店", "检查"), ("6人", "约谈", "约谈")]),
    ],
)
def test_item_and_action(extract, text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    got = read(extract, text)
    assert [(t, i) for t, i, _ in got] == [(t, i) for t, i, _ in expected]
    assert [a for (_, _, a), (_, _, want) in zip(got, expected, strict=True) if want] == [a for _, _, a in expected if a]


def test_a_label_names_what_is_paid(extract) -> None:
    figures = read(extract, "四、高龄津贴：80至89周岁每人每月119元，100周岁及以上每人每月600元。")
    assert [(text, item) for text, item, _ in figures] == [("119元", "高龄津贴"), ("600元", "高龄津贴")]


def test_a_bare_verb_counts_what_line_or_heading_before_named(extract) -> None:
    assert [item for _, item, _ in read(extract, "热线受理诉求531件。\n直接答复118件。")] == ["诉求", "诉求"]
    assert [item for _, item, _ in read(extract, "#二、老旧小区改造\n实际改造42个、完工29个。")] == ["老旧小区改造", "老旧小区改造"]


def test_what_was_counted_goes_on(extract) -> None:
    got = read(extract, "交办问题156个，已办结139个，办结率89.1%，其余17个限期整改。")
    assert [item for _, item, _ in got] == ["问题", "问题", "办结率", "问题"]
    assert [action for _, _, action in got][:2] == ["交办", "办结"]


def test_a_level_and_its_growth_share_the_item(extract) -> None:
    got = read(extract, "一般公共预算收入66.17亿元，增长8.3%，其中税收收入52.04亿元，占78.6%。")
    assert [item for _, item, _ in got] == ["一般公共预算收入", "一般公共预算收入", "税收收入", "税收收入"]
    assert [action for _, _, action in got][1] == "增长"


def test_a_change_has_two_figures(extract) -> None:
    got = read(extract, "森林覆盖率由14.2%提高到19.8%。")
    assert got == [("14.2%", "森林覆盖率", "提高到"), ("19.8%", "森林覆盖率", "提高到")]


def test_each_figure_takes_its_part_of_a_list(extract) -> None:
    got = read(extract, "城镇、农村居民人均可支配收入分别达到35860元和14920元。")
    assert [item for _, item, _ in got] == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]


def test_money_is_named_after_its_purpose(extract) -> None:
    got = read(extract, "区财政投入1亿元用于硬件设施改造。投资800万元，新建垃圾中转站4座。")
    assert got[0] == ("1亿元", "硬件设施改造", "投入")
    assert "垃圾中转站" in (got[1][1] or "")
    assert got[2] == ("4座", "垃圾中转站", "新建")


def test_a_class_takes_the_noun_of_its_whole(extract) -> None:
    metrics = extract("交办问题156个，其中市容环境71个、交通秩序38个。").metrics
    assert [m.item for m in metrics] == ["问题", "市容环境问题", "交通秩序问题"]
    assert [m.theme for m in metrics][1:] == ["cityscape", "traffic"]
    assert next(m.item_head for m in metrics) == "问题"


def test_table_cells_take_row_and_column(extract) -> None:
    text = "单位：万元\n项目\t2021年执行数\t2022年预算数\t增长\n教育支出\t128,450\t139,600\t8.7\n住房保障支出\t23,150\t26,500\t14.5"
    metrics = extract(text, published="2022-02-14", title="柯城区预算执行情况").metrics
    assert [(m.item, m.unit, m.period, m.status) for m in metrics[:3]] == [
        ("教育支出", "CNY", "2021", "achieved"),
        ("教育支出", "CNY", "2022", "planned"),
        ("教育支出", "percent", metrics[2].period, metrics[2].status),
    ]
    assert metrics[2].action == "增长"


@pytest.mark.parametrize(
    ("item", "tidy"),
    [
        ("“甲”“乙”等各类队伍", "队伍"),
        ("乙”行动方案", "行动方案"),
        ("《条例宣传册", "条例宣传册"),
        ("较多的是噪声扰民", "噪声扰民"),
        ("油松、侧柏等苗木", "苗木"),
        ("初等教育", "初等教育"),
        (None, None),
    ],
)
def test_items_are_tidied(item: str | None, tidy: str | None) -> None:
    assert tidy_item(item) == tidy
