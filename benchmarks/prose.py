"""Sentences without figures, put together from parts: most of what real articles say is of this kind.

Like those they hold numbers that are no figures: names in quotes, 一批, 一是, 百姓, dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_WHO = (
    "{county}住建部门", "街道社区干部", "城管执法队员", "网格员", "环卫工人", "沿街商户", "物业公司", "志愿者", "区直各单位", "党员干部",
    "老街坊们", "项目负责人", "窗口工作人员", "施工单位", "业委会成员", "学校师生", "驻区企业", "交警部门", "园林部门", "热线承办单位",
)  # fmt: skip
_HOW = (
    "坚持问题导向", "把群众的烦心事放在心上", "顶着烈日走街串巷", "与居民面对面商量", "对照清单逐项梳理", "主动上门听取意见",
    "发挥基层治理优势", "从细处着手", "建立常态化巡查机制", "打破部门壁垒", "把功夫下在平时", "用好数字化平台", "邀请居民代表全程监督",
    "边查边改、立行立改", "因地制宜制定方案", "坚持疏堵结合", "广泛发动群众参与", "注重典型引路", "强化跟踪问效", "压实属地责任",
)  # fmt: skip
_WHAT = (
    "推动背街小巷由乱到治", "让老旧院落旧貌换新颜", "解决停车难、出行难问题", "使办事流程更加顺畅", "引导市民养成文明习惯",
    "守护好城市的蓝天碧水", "让公共服务更有温度", "把矛盾化解在萌芽状态", "形成齐抓共管的工作格局", "营造人人参与的浓厚氛围",
    "打造干净整洁的生活环境", "补齐基础设施短板", "让闲置空间重新焕发活力", "确保各项措施落地见效", "赢得了居民的理解和支持",
    "擦亮了城市的文明底色", "使邻里关系更加融洽", "推动重点项目加快建设", "让公园绿地成为家门口的风景", "持续巩固整治成果",
)  # fmt: skip
_HOW_NUMBERED = (
    "以“一网统管”为抓手", "依托“百姓议事厅”", "围绕“七有”“五性”需求", "组建一支专门队伍", "推行“一线工作法”", "用好“四色清单”",
    "从一件件小事做起", "开展“万名党员进社区”活动", "落实“三级联动”机制", "自2019年3月起",
)  # fmt: skip
_WHAT_NUMBERED = (
    "打造“十分钟便民圈”", "一批百姓身边的难题得到解决", "绘就一幅宜居宜业的新图景", "让服务群众“最后一公里”更加畅通",
    "争创“五星”社区", "走出一条共建共治共享的路子",
)  # fmt: skip
NUMBERED = 0.12
"""Share of the parts of a sentence that hold a number which is no figure: then a dump of 10 KB has 31 of them, as real ones have."""
_END = (
    "受到群众普遍好评", "居民看在眼里、喜在心上", "相关做法正在全面推广", "工作仍在有序推进", "变化正在悄然发生", "下一步还将继续完善",
    "街头巷尾的笑声多了起来", "成效日益显现", "不少居民自发加入进来", "长效机制逐步建立", "城市品质稳步提升", "经验值得总结",
)  # fmt: skip


_OF = (
    "老旧", "社区", "街头", "农村", "沿河", "公共", "智慧", "口袋", "便民", "主城区", "背街", "临街", "屋顶", "地下", "校园", "集镇",
    "山区", "滨水", "老城", "新型", "绿色", "微型", "共享", "应急", "惠民", "非机动车", "无障碍", "流动", "高层", "院落", "乡镇", "企业",
    "青年", "残疾",
)  # fmt: skip
_FOR = (
    "健身", "养老", "停车", "照明", "消防", "排水", "供热", "充电", "充换电", "垃圾", "文化", "阅读", "托育", "医疗", "燃气", "供水",
    "监控", "绿化", "通信", "招聘", "法律", "电梯", "广告", "污水", "雨水", "果蔬", "餐饮", "志愿", "党群", "物流", "快递", "旅游",
    "驿站", "图书",
)  # fmt: skip
_THINGS = (
    "设施", "场所", "管网", "点位", "站点", "线路", "器材", "车位", "窗口", "平台", "摊位", "楼栋", "道路", "护栏", "井盖", "路灯",
    "标牌", "桥梁", "公厕", "项目", "隐患", "案件", "队伍", "岗位", "驿站", "广场", "步道", "花箱", "厂房", "泵站", "诉求", "企业",
    "商户", "家庭", "学校", "市场",
)  # fmt: skip


def write_item(rng: random.Random) -> str:
    """Return one of some forty thousand names of things that are counted (老旧充电设施)."""
    return rng.choice(_OF) + rng.choice(_FOR) + rng.choice(_THINGS)


def write_sentence(rng: random.Random) -> str:
    """Return one of some million sentences; `{county}` stands where a place belongs."""
    first, second, third = (rng.random() < NUMBERED for _ in range(3))
    how, means = rng.choice(_HOW_NUMBERED if first else _HOW), rng.choice(_HOW_NUMBERED if second else _HOW)
    what = rng.choice(_WHAT_NUMBERED if third else _WHAT)
    return f"{rng.choice(_WHO)}{how}，{means}，{what}，{rng.choice(_END)}。"
