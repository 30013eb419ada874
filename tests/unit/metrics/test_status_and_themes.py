"""Done, planned, required or background; and the theme."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已改造老旧小区28个。", "achieved"),
        ("今年计划改造老旧小区28个。", "planned"),
        ("40条公交线路将优化调整。", "planned"),
        ("发放1500份限期整改通知书。", "achieved"),
        ("投入27万元，为确保安全配备设备。", "achieved"),
        ("为确保安全，投入27万元。", "achieved"),
        ("最低生活保障879户。", "achieved"),
        ("到2025年，绿地率达到45%。", "planned"),
        ("年底前将新建公园3座。", "planned"),
        ("力争满意率达到92%以上。", "planned"),
        ("垃圾滞留时间不得超过10分钟。", "standard"),
        ("给予每人每月100元补贴。", "standard"),
        ("每床每月最高可补助350元。", "standard"),
        ("城市低保标准每月提高15元。", "achieved"),
        ("老人打麻将的少了，文化队伍达到20支。", "achieved"),
        ("区里将背街小巷纳入整治，完成改造36条。", "achieved"),
        ("诉求主要集中在物业服务，共1590件。", "achieved"),
        ("投资占年度计划的64%。", "achieved"),
        ("紧急诉求2小时内签收。", "standard"),
        ("昨日仅用3小时处置完毕。", "achieved"),
        ("限额以上餐饮收入14亿元。", "achieved"),
        ("12个片区将于明年3月启动。", "planned"),
        ("首批8个项目预计在年底完工。", "planned"),
        ("街道将投入80万元提升改造农贸市场。", "planned"),
        ("基金收入预计45亿元，较上年执行数下降8%。", "planned"),
        ("预计今年完成投资18亿元，同比增长15%。", "planned"),
        ("同意率达到三分之二方可实施。", "standard"),
        ("酒驾举报属实的，每次奖励500元。", "standard"),
        ("对同一问题3次以上投诉的，提级督办。", "standard"),
    ],
)
def test_status(extract, text: str, status: str) -> None:
    assert [m.status for m in extract(text).metrics][-1] == status


def test_plan_and_fact_in_one_sentence(extract) -> None:
    metrics = extract("今年计划改造小区48个，目前已开工31个，开工率65%。").metrics
    assert [m.status for m in metrics] == ["planned", "achieved", "achieved"]


def test_a_heading_of_targets_plans(extract) -> None:
    metrics = extract("#二、2023年目标任务\n新增学位1080个。\n#三、有关要求\n保洁时间16小时。").metrics
    assert [m.status for m in metrics] == ["planned", "standard"]


@pytest.mark.parametrize(
    ("title", "published", "status"),
    [
        ("2019年为民兴办10件实事", "2019-02-23", "planned"),
        ("2019年为民兴办10件实事", "2019-11-23", "achieved"),
        ("2018年为民兴办10件实事", "2019-02-23", "achieved"),
        ("2019年10件实事全部完成", "2019-02-23", "achieved"),
    ],
)
def test_what_is_pledged_for_the_year_is_planned(extract, title: str, published: str, status: str) -> None:
    (metric,) = extract("新建农村公路300公里。", title=title, published=published).metrics
    assert metric.status == status


def test_a_demand_inside_a_plan_is_a_standard(extract) -> None:
    metrics = extract("今年计划改造老旧小区28个，要求覆盖率不低于90%。").metrics
    assert [(m.item, m.status) for m in metrics] == [("老旧小区", "planned"), ("覆盖率", "standard")]


def test_a_plan_ends_with_its_point(extract) -> None:
    metrics = extract("一是力争入库135万斤；二是栽植辣椒500亩。").metrics
    assert [m.status for m in metrics] == ["planned", "achieved"]


def test_where_a_change_starts_is_done(extract) -> None:
    metrics = extract("明年将把服务站由53个增至70个。").metrics
    assert [m.status for m in metrics] == ["achieved", "planned"]


@pytest.mark.parametrize(
    ("heading", "status"),
    [("支出预算情况", "planned"), ("支出预算执行情况", "achieved"), ("四、下月安排", "planned"), ("三、2024年部门预算公开说明", "planned")],
)
def test_headings_of_budgets_and_plans(extract, heading: str, status: str) -> None:
    assert extract(f"#{heading}\n培训人员320人次。").metrics[0].status == status


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("整治背街小巷142条。", "cityscape"),
        ("查处交通违法行为800起。", "traffic"),
        ("清运积存垃圾2800吨。", "sanitation"),
        ("改造老旧小区12个。", "housing"),
        ("更新雨污水管网31公里。", "infrastructure"),
        ("设置公益广告1200块。", "publicity"),
        ("注册志愿者达到8万人。", "volunteer"),
        ("开展文艺演出51场。", "culture"),
        ("印发督查通报4期。", "governance"),
        ("栽植苗木105万株。", "ecology"),
        ("发放低保金320万元。", "welfare"),
        ("政务服务事项网上可办率98%。", "services"),
        ("粮食总产量102万吨。", "other"),
    ],
)
def test_theme(extract, text: str, theme: str) -> None:
    assert extract(text, title="柯城区近况").metrics[0].theme == theme


def test_the_article_decides_where_a_figure_has_no_word_of_its_own(extract) -> None:
    story = "区里连夜清雪除冰，环卫工人上路清扫。\n热水壶送来70个。"
    assert extract(story, title="柯城区近况").metrics[0].theme == "sanitation"
    assert extract("热水壶送来70个。", title="柯城区近况").metrics[0].theme == "other"


def test_a_share_of_residents_is_about_what_has_the_share(extract) -> None:
    assert [m.theme for m in extract("注册志愿者达到8万人，占常住人口的15%。", title="柯城区近况").metrics] == ["volunteer", "volunteer"]


def test_a_table_of_plans_plans(extract) -> None:
    assert extract("新建道路14条。", title="2023年柯城区城建项目计划表及说明").metrics[0].status == "planned"


def test_every_rule_has_a_name(extract) -> None:
    metric = extract("2021年，整治背街小巷142条。").metrics[0]
    assert metric.rule_id.split("|")[1:] == ["item.before", "period.year", "place.default_title", "status.default"]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("供热方面，每户用煤2吨。环境卫生方面，每天出动车辆38台。", ["infrastructure", "sanitation"]),
        ("养老服务：新增床位120张，每户3000元。", ["welfare", "welfare"]),
        ("一是扩大绿化。全年投资2亿元，每户受益30元。", ["ecology", "ecology"]),
    ],
)
def test_what_opens_a_line_names_the_theme_of_what_follows(extract, text: str, themes: list[str]) -> None:
    assert [m.theme for m in extract(text, title="柯城区近况").metrics] == themes


def test_the_caption_of_a_table_ends_with_it(extract) -> None:
    text = "#表1　2023年民生支出计划表\n项目\t单位\t2023年\n教育支出\t万元\t128\n社会保障支出\t万元\t64\n接待来宾12批。"
    after = extract(text, title="柯城区近况").metrics[-1]
    assert (after.theme, after.status, after.period) == ("other", "achieved", None)


def test_what_opens_a_line_says_that_all_of_it_is_planned(extract) -> None:
    goals = "2023年主要目标是：新增就业5000人。改造老旧小区30个，年底前改造管网48公里。"
    found = extract(goals, title="2022年政府工作报告", published="2023-01-18").metrics
    assert [(m.period, m.status) for m in found] == [("2023", "planned")] * 3


@pytest.mark.parametrize("lead", ["2023，这些“小目标”已经列好——", "明年，我们还要办好这些事："])
def test_a_line_that_leads_to_a_list_plans_all_of_it_and_nothing_more(extract, lead: str) -> None:
    text = f"改造老旧小区71个。\n{lead}\n✔ 供热管网更新60公里；\n✔ 老旧小区52个。\n接待来宾12批。"
    found = extract(text, title="这一年", published="2022-12-29").metrics
    assert [(m.status, m.period) for m in found[1:3]] == [("planned", "2023")] * 2
    assert [m.status for m in (found[0], found[3])] == ["achieved", "achieved"]


def test_a_line_that_leads_to_what_was_done_plans_nothing(extract) -> None:
    found = extract("今年目标任务完成情况：\n1.改造老旧小区71个。", published="2022-12-29").metrics
    assert [(m.status, m.period) for m in found] == [("achieved", "2022")]


def test_a_question_says_whether_its_answer_plans(extract) -> None:
    text = "局长：改造小区12个。\n主持人：下一步工作打算？\n局长：改造小区30个。\n主持人：去年怎么样？\n局长：改造小区9个。"
    assert [m.status for m in extract(text, title="住建局局长访谈", published="2022-09-28").metrics] == ["achieved", "planned", "achieved"]
