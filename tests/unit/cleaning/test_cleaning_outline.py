"""What holds a text together: series of numbers, and people who speak in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.records import Cleaned

TENDER = (
    "河口区环卫车辆采购项目中标公告\n2023-05-22 15:41\n一、项目编号：HK-2023-17\n二、项目名称：环卫车辆采购\n三、中标信息\n"
    "供应商名称：某某环境科技有限公司\n供应商地址：河口区工业大道00号\n中标金额：1286.50万元\n四、公告期限\n自本公告发布之日起1个工作日。\n"
    "五、其他补充事宜\n无\n六、联系方式\n1.采购人信息\n名称：河口区环境卫生中心\n2.代理机构信息\n联系方式：0000-5550102\n"
    "3.项目联系方式\n项目联系人：甲工\n电话：0000-5550103\n版权所有：河口交易网\n地址：河口区中路00号\n"
)


def roles_of(cleaned: Cleaned) -> dict[str, str]:
    return {line.text: line.role for line in cleaned.lines}


def test_a_tenders_last_sections_are_text_though_they_give_addresses(clean: Callable[..., Cleaned]) -> None:
    roles = roles_of(clean(TENDER))
    kept = (
        "供应商名称：某某环境科技有限公司",
        "供应商地址：河口区工业大道00号",
        "联系方式：0000-5550102",
        "项目联系人：甲工",
        "电话：0000-5550103",
    )
    assert [roles[line] for line in kept] == ["body"] * len(kept)
    assert roles["五、其他补充事宜"] == "heading"
    assert roles["无"] == "body"
    assert roles["版权所有：河口交易网"] == roles["地址：河口区中路00号"] == "footer"


def test_rankings_behind_the_text_are_no_series_of_it(clean: Callable[..., Cleaned]) -> None:
    text = "今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n" * 2
    roles = roles_of(clean(f"河口区旧改见成效\n2021-11-16 08:40\n{text}热点排行\n1.地铁三号线开工\n2.公园新增12处\n3.今年气温偏高\n"))
    assert {roles[line] for line in ("1.地铁三号线开工", "2.公园新增12处", "3.今年气温偏高")} == {"related"}


def test_who_speaks_heads_what_is_said_and_the_last_word_is_text(clean: Callable[..., Cleaned]) -> None:
    said = "三年来，全市共实施城市更新项目218个，完成投资326亿元，惠及居民27.6万户。"
    talk = f"主持人：\n各位记者朋友，大家好！\n市住建局副局长 甲某某：\n{said}\n主持人：\n今天的发布会就到这里，谢谢大家！\n"
    lines = clean(f"某市举行城市更新发布会\n2024-03-15 10:00 来源：某市发布\n{talk}（责编：乙某）\n").lines
    assert [line.role for line in lines[2:8]] == ["heading", "body"] * 3
    assert lines[-1].role == "meta"


def test_words_that_only_end_in_a_label_are_no_labels(clean: Callable[..., Cleaned]) -> None:
    text = "今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n"
    told = clean(f"某区旧改公告\n信息来源：某区住建局　信息发布时间：2023-05-06\n{text}资金来源：财政拨款\n开标时间：2023年6月8日\n{text}")
    assert told.metadata.source == "某区住建局"
    assert [line.role for line in told.lines[3:5]] == ["body", "body"]


def test_a_head_table_names_the_title(clean: Callable[..., Cleaned]) -> None:
    title = "龙泉街道关于开展冬季安全隐患排查整治的通报"
    table = f"索 引 号： 1137-2022-00317\n发布机构： 龙泉街道办事处\n发文日期： 2022-12-20\n名  称： {title}\n文  号： 无\n"
    text = "共出动检查人员312人次，检查沿街商铺1206家、居民小区34个，发现隐患473处，现场整改401处。\n" * 2
    told = clean(
        f"当前位置： 首页 > 政务公开\n{table}{title}\n发布日期：2022-12-20 16:02 信息来源：龙泉街道办事处\n各社区、辖区各单位：\n{text}"
    )
    assert told.metadata.title == title
    assert roles_of(told)["各社区、辖区各单位："] == "body"


def test_counts_of_a_share_bar_are_no_table(clean: Callable[..., Cleaned]) -> None:
    text = "今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n" * 2
    bar = "感动\n0\n路过\n12\n高兴\n3\n难过\n0\n搞笑\n1\n愤怒\n0\n"
    lines = clean(f"河口区旧改见成效\n2021-11-16 08:40\n{text}{bar}").lines
    assert not any(line.is_kept for line in lines[4:])


def test_a_ranking_behind_furniture_is_no_table(clean: Callable[..., Cleaned]) -> None:
    text = "今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。\n" * 2
    ranks = "分享到：\n新闻排行榜\n城东菜价 上涨3.2%\n新区楼市 成交126套\n全市机动车 突破41万辆\n"
    lines = clean(f"河口区旧改见成效\n2021-11-16 08:40\n{text}{ranks}").lines
    assert [line.role for line in lines[5:]] == ["related"] * 4
