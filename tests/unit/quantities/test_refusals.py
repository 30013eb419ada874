"""Numbers that are no figures, each with the reason that goes to stg_rejected. All sentences are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED = [
    ("开展“120专项行动”", "“120专项行动”", "name"),
    ("落实“1+4+N”体系", "“1+4+N”", "name"),
    ("推行“一窗受理、一网通办”", "“一窗受理、一网通办”", "name"),
    ("依据《十条措施》", "《十条措施》", "name"),
    ("坚持四个意识", "四个意识", "name"),
    ("做到三个到位", "三个", "name"),
    ("建成5G基站", "5", "name"),
    ("打造15分钟办事圈", "15分钟", "name"),
    ("提供24小时自助服务", "24小时", "name"),
    ("采购660升垃圾桶", "660升", "name"),
    ("双向6车道", "6车道", "name"),
    ("第七届评选", "七届", "ordinal"),
    ("县十五届人大", "十五届", "ordinal"),
    ("人大五次会议", "五次", "ordinal"),
    ("二期工程", "二期", "ordinal"),
    ("3.新增车位", "3.", "ordinal"),
    ("位居前25名", "25名", "rank"),
    ("获评4A级景区", "4A级", "rank"),
    ("夺得一等奖", "一等奖", "rank"),
    ("2023年启动", "2023年", "date"),
    ("二〇二三年启动", "二〇二三年", "date"),
    ("1—11月运行", "1—11月", "date"),
    ("2019-11-29 14:10发布", "2019-11-29 14:10", "date"),
    ("十二月五日出发", "十二月五日", "date"),
    ("前三季度向好", "三季度", "date"),
    ("上世纪90年代建成", "90年代", "date"),
    ("每天6:00清扫", "6:00", "time"),
    ("7时30分至9时", "7时30分至9时", "time"),
    ("清晨六点半出门", "六点半", "time"),
    ("连续3年入选", "3年", "time"),
    ("近10年来", "10年", "time"),
    ("今年前4个月", "4个月", "time"),
    ("三天没有出门", "三天", "idiom"),
    ("过了两天", "两天", "time"),
    ("宛整办〔2019〕14号", "2019〕14号", "identifier"),
    ("电话0717-5550100", "0717-5550100", "identifier"),
    ("拨打12345反映", "12345", "identifier"),
    ("改造G56连接线", "56", "identifier"),
    ("乘坐101路公交", "101路公交", "identifier"),
    ("工业南路118号", "118号", "identifier"),
    ("分辨率1366×768", "1366×768", "identifier"),
    ("67岁居民", "67岁", "age"),
    ("5—12岁儿童", "5—12岁", "age"),
    ("80周岁以上老人", "80周岁以上", "age"),
    ("90平方米以下户型", "90平方米以下", "threshold"),
    ("总投资5000万元以上的项目", "5000万元以上", "threshold"),
    ("每10万人一座", "10万人", "per"),
    ("比例为2.1∶1", "2.1∶1", "ratio"),
    ("清理3**人", "3", "masked"),
    ("3××人参加", "3", "masked"),
    ("投诉数十起", "数十起", "vague"),
    ("七八双眼睛", "七八双", "vague"),
    ("一批惠民工程", "一批", "article"),
    ("每一名干部", "一名", "per"),
    ("来了一名干部", "一名", "article"),
    ("大家七嘴八舌", "七嘴八舌", "idiom"),
    ("万里无云", "万里无云", "idiom"),
    ("小区内发生一点一滴变化", "一点一滴", "idiom"),
    ("二道沙河老村", "二道", "ordinal"),
    ("五棵松小区", "五棵松", "name"),
    ("四道口街", "四道", "idiom"),
    ("打8折出售", "8折", "price"),
    ("水库蓄水到175米", "175米", "ordinal"),
    ("排名较上年前移2位", "2位", "ordinal"),
    ("渔船减船补助项目（三期）", "三期", "ordinal"),
    ("三期项目启动", "三期", "ordinal"),
    ("做到3个到位", "3个", "name"),
    ("日最大8小时平均浓度", "8小时", "name"),
    ("家住3栋2单元", "3栋", "ordinal"),
    ("全年365天不打烊", "365天", "name"),
    ("300米公交站点覆盖率", "300米", "name"),
    ("四不两直检查", "四不两直", "name"),
    ("家住8区的居民", "8区", "ordinal"),
    ("阅读 1280", "1280", "furniture"),
    ("浏览：2,316次", "2,316次", "furniture"),
]


@pytest.mark.parametrize(("sentence", "text", "reason"), REFUSED)
def test_refuses_with_a_reason(
    read: Callable[[str], list[str]], refuse: Callable[[str], list[tuple[str, str]]], sentence: str, text: str, reason: str
) -> None:
    assert read(sentence) == []
    assert (text, reason) in refuse(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["七里河区全力以赴", "万州区", "三元区、八一路、九江市", "统一规范", "进一步加强", "XX余人次，_平方米", "百姓生活", "零距离服务"],
)
def test_words_with_numerals_hold_no_figure(read: Callable[[str], list[str]], sentence: str) -> None:
    assert read(sentence) == []


def test_quoted_speech_is_read(read: Callable[[str], list[str]]) -> None:
    assert read("他说：“今年，我们改造了20个小区。”") == ["20个 = 20 个"]
    assert read("达到“95%以上”") == ["95%以上 = 95 percent over"]
