"""Time expressions against the day of publication, and how far they reach."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.metrics.period_reader import TimeContext
from transforms.metrics.periods import TimeResolver

PUBLISHED = date(2017, 9, 14)


def resolve(reference, text: str, published: date | None = PUBLISHED, base_year: int | None = None) -> list[tuple[str | None, str | None]]:
    found = TimeResolver(reference.periods, TimeContext(published, base_year)).find(text)
    return [(m.period.text, m.period.kind) for m in found]


@pytest.mark.parametrize(
    ("text", "period", "kind"),
    [
        ("今年以来", "2017", "in"),
        ("去年", "2016", "in"),
        ("明年", "2018", "in"),
        ("上半年", "2017-01/2017-06", "in"),
        ("前三季度", "2017-01/2017-09", "in"),
        ("一至三季度", "2017-01/2017-09", "in"),
        ("三季度", "2017-07/2017-09", "in"),
        ("1—4月", "2017-01/2017-04", "in"),
        ("前十个月", "2016-01/2016-10", "in"),
        ("本月", "2017-09", "in"),
        ("上月", "2017-08", "in"),
        ("截至8月底", "2017-08", "as_of"),
        ("12日上午", "2017-09-12", "in"),
        ("27日", "2017-08-27", "in"),
        ("截至13日12时", "2017-09-13", "as_of"),
        ("9月10日夜至9月11日晨", "2017-09-10/2017-09-11", "in"),
        ("三年前", "2014", "in"),
        ("上周", "2017-09-04/2017-09-10", "in"),
        ("上周五", "2017-09-08", "in"),
        ("截至上周末", "2017-09-10", "as_of"),
        ("上星期", "2017-09-04/2017-09-10", "in"),
        ("去年全年", "2016", "in"),
        ("一年来", "2016-09/2017-09", "in"),
        ("自8月10日“百日破案”行动开展以来", "2017-08-10/..", "in"),
        ("四季度将", "2017-10/2017-12", "in"),
        ("到8月底", "2017-08", "as_of"),
        ("截至8月20日", "2017-08-20", "as_of"),
        ("目前", "2017-09-14", "as_of"),
        ("截至目前", "2017-09-14", "as_of"),
        ("去年10月以来", "2016-10/..", "in"),
        ("2014年以来", "2014/..", "in"),
        ("“十二五”期间", "2011/2015", "in"),
        ("“十三五”以来", "2016/..", "in"),
        ("“十二五”末", "2015-12", "as_of"),
        ("“十二五”期末", "2015-12", "as_of"),
        ("第十三个五年规划纲要", "2016/2020", "in"),
        ("近三年", "2015/2017", "in"),
        ("2016—2020年", "2016/2020", "in"),
        ("7月8日至9月1日", "2017-07-08/2017-09-01", "in"),
        ("7月8日至14日", "2017-07-08/2017-07-14", "in"),
        ("2011年3月至8月", "2011-03/2011-08", "in"),
        ("08年5月", "2008-05", "in"),
        ("二〇一九年三月", "2019-03", "in"),
        ("２００８年１０月", "2008-10", "in"),
        ("到2025年", "2025", "in"),
        ("10月底前", "2017-10", "in"),
        ("计划在11月", "2017-11", "in"),
        ("年末", "2017-12", "as_of"),
    ],
)
def test_expressions(reference, text: str, period: str, kind: str) -> None:
    assert resolve(reference, text + "，") == [(period, kind)]


@pytest.mark.parametrize("text", ["第十三届", "3个月", "13月", "2月30日", "十个年头"])
def test_no_time(reference, text: str) -> None:
    assert resolve(reference, text) == []


def test_without_a_day_of_publication_only_absolute_time_counts(reference) -> None:
    found = resolve(reference, "今年，2016年，去年，近三年", published=None)
    assert found == [(None, None), ("2016", "in"), (None, None), (None, None)]


def test_a_title_year_dates_what_the_page_reports_on(reference) -> None:
    assert resolve(reference, "全年", published=date(2024, 3, 18), base_year=2023) == [("2023", "in")]


def test_bounds_of_a_period(reference) -> None:
    period = TimeResolver(reference.periods, TimeContext(PUBLISHED, None)).find("二季度")[0].period
    assert (period.start, period.end) == (date(2017, 4, 1), date(2017, 6, 30))


def periods(extract, text: str, **page: str) -> list[str | None]:
    return [m.period for m in extract(text, **page).metrics]


def test_a_time_that_opens_a_clause_carries_on_in_its_paragraph_only(extract) -> None:
    text = "2021年，改造老旧小区36个。更新管网49公里。\n新建公园15座。"
    assert periods(extract, text) == ["2021", "2021", None]


def test_a_report_says_of_which_day_its_figures_are(extract) -> None:
    text = "现将2020年11月1日零时我市人口情况公布如下：\n常住人口为75万人。"
    (metric,) = extract(text, title="第七次人口普查公报", published="2021-06-10").metrics
    assert (metric.period, metric.period_kind) == ("2020-11-01", "as_of")


def test_what_a_figure_is_compared_with_is_of_its_own_time(extract) -> None:
    text = "2020年，常住人口75万人，与2010年人口普查的72万人相比，增加3万人。"
    assert [m.period for m in extract(text).metrics] == ["2020", "2010", "2020"]


def test_a_share_of_the_same_time_of_another_year_is_of_this_one(extract) -> None:
    text = "国庆假期接待游客43万人次，恢复到2020年同期的82%、2021年同期的64%。接待群众20万人次。"
    assert [m.period for m in extract(text, published="2022-10-08").metrics] == ["2022-10"] * 4


def test_a_comparison_dates_nothing(extract) -> None:
    assert periods(extract, "2021年绿地率达到45%，比2015年提高3个百分点。") == ["2021", "2021"]


def test_the_start_of_a_change_has_its_own_time(extract) -> None:
    assert periods(extract, "上半年，出行分担率由上年末的31%提高到39%。") == ["2021-12", "2022-01/2022-06"]


def test_a_heading_dates_its_section(extract) -> None:
    assert periods(extract, "#2021年工作回顾\n改造小区36个。\n#下一步打算\n改造小区40个。") == ["2021", None]


def test_a_report_keeps_its_period_and_a_story_does_not(extract) -> None:
    text = "8月份，共受理诉求1200件。\n从类别看，咨询类800件。"
    assert periods(extract, text, title="柯城区12345热线运行情况通报") == ["2022-08", "2022-08"]
    assert periods(extract, text, title="柯城：热线连着心") == ["2022-08", None]


def test_the_figures_of_a_plan_are_of_its_five_years(extract) -> None:
    text = "新建城市道路36条。"
    found = extract(text, title="某区国民经济和社会发展第十四个五年规划纲要", published="2021-05-10").metrics
    assert [(m.period, m.status) for m in found] == [("2021/2025", "planned")]


def test_a_line_that_goes_on_with_a_sentence_keeps_its_time(extract) -> None:
    assert periods(extract, "截至8月底，全区注册志愿者达3.2万人，\n志愿服务队512支。\n公厕20座。") == ["2022-08", "2022-08", None]


def test_a_vague_time_ends_the_one_before(extract) -> None:
    assert periods(extract, "2021年，改造小区36个。近年来，全区改造小区300个。") == ["2021", None]


def test_a_sum_without_time_is_a_stock(extract) -> None:
    metric = extract("累计参与2000余人次。").metrics[0]
    assert (metric.period, metric.period_kind) == (None, "as_of")


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("今年1—5月，回收率由去年同期的35%提高到38%。", ["2016-01/2016-05", "2017-01/2017-05"]),
        ("1至8月，新增就业630人，完成全年任务的97%。", ["2017-01/2017-08", "2017-01/2017-08"]),
        ("今年以来新建公厕6座，现有作业车143辆，清扫率达88%。", ["2017", "2017-09-14", "2017"]),
        ("和去年首场雪相比，投入的机械增加三成。", ["2017"]),
        ("到年底，力争培训800人次。", ["2017"]),
        ("年末常住人口35万人。城镇新增就业4200人。", ["2017-12", None]),
        ("请各单位于2小时内签收工单。", [None]),
    ],
)
def test_which_time_holds(extract, text: str, periods: list[str | None]) -> None:
    assert [m.period for m in extract(text, published="2017-09-14").metrics] == periods


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6月1日至8月31日，开展整治。昨日，大队交出成绩单：出动警力400人次。", ["2022-06-01/2022-08-31"]),
        ("9月14日，记者从区住建局获悉，“十四五”以来累计改造小区36个。", ["2021/.."]),
        ("昨日，街道清理楼道18处。", ["2022-09-27"]),
        ("12个片区将于明年3月启动。", ["2023-03"]),
        ("五年来，绿化覆盖率由39.8%提高到43.1%。", [None, "2017/2022"]),
        ("全区现有公厕120座，其中一类12座，占10%。", ["2022-09-28"] * 3),
        ("全区现有公厕120座，新建公厕12座。", ["2022-09-28", None]),
        ("从去年3月到今年8月，整治背街小巷64条。", ["2021-03/2022-08"]),
        ("截至2020年底，共有低保对象320户，全年发放低保金210万元。", ["2020-12", "2020"]),
        ("从2019年到2021年，整治背街小巷64条。", ["2019/2021"]),
        ("“十三五”期间，路网成形。五年累计整治背街小巷64条。", ["2016/2020"]),
        ("三年内改造管网86公里。", [None]),
        ("今年65岁的李阿姨养花12盆。", [None]),
        ("旅游收入恢复至2019年同期的92%。", [None]),
        ("对问题实行30分钟到场。", [None]),
    ],
)
def test_which_time_holds_for_a_figure(extract, text: str, found: list[str | None]) -> None:
    assert periods(extract, text) == found


def test_sections_inherit_what_the_heading_above_them_says(extract) -> None:
    text = "#一、2021年工作回顾\n#（一）住房\n改造小区36个。\n#二、2023年工作安排\n#（一）住房\n改造小区40个。"
    assert [(m.period, m.status) for m in extract(text).metrics] == [("2021", "achieved"), ("2023", "planned")]


WORDS = [
    *"0123２０１〇零○一二三十两元年月日号季度份底初末半来至到—-、的近过这前首头第“”未今接",
    "今年",
    "去年",
    "上半年",
    "十四五",
    "截至",
    "以来",
]


@given(pieces=st.lists(st.sampled_from(WORDS), min_size=2, max_size=14))
def test_nothing_that_the_pattern_knows_is_passed_over_by_how_it_opens(reference, pieces: list[str]) -> None:
    text, pattern = "".join(pieces), reference.periods.pattern
    whole = re.compile(pattern.pattern[pattern.pattern.index("(?P<pre>") :])
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in whole.finditer(text)]


def test_a_report_on_a_month_calls_it_this_month(extract) -> None:
    text = "6月受理诉求90件。\n当月办结71件。\n上月受理诉求95件。\n预计下月受理诉求80件。\n4月受理诉求60件，当月办结50件。"
    found = extract(text, title="热线2022年7月运行分析", published="2022-08-03").metrics
    assert [m.period for m in found] == ["2022-06", "2022-07", "2022-07", "2022-08", "2022-04", "2022-04"]


def test_up_to_the_day_of_a_notice_is_up_to_its_publication(extract) -> None:
    found = extract("截至通报印发之日，已整改隐患691条。", published="2022-09-28").metrics
    assert [(m.period, m.period_kind) for m in found] == [("2022-09-28", "as_of")]


@pytest.mark.parametrize(("published", "year"), [("2015-02-05", "2014"), ("2015-04-20", "2014"), ("2015-11-05", "2015")])
def test_a_work_report_tells_of_the_year_before(extract, published: str, year: str) -> None:
    found = extract("新增就业岗位30899个。", title="某区2015年政府工作报告", published=published).metrics
    assert [m.period for m in found] == [year]


def test_a_bulletin_tells_of_the_year_before_however_late_it_comes_out(extract) -> None:
    text = "年末共有医院12家，全年诊疗618万人次。"
    found = extract(text, title="某县卫生健康事业发展公报", published="2023-06-05").metrics
    assert [m.period for m in found] == ["2022-12", "2022"]
    assert [m.period for m in extract(text, title="某县医院近况", published="2023-06-05").metrics] == ["2023-12", "2023"]
