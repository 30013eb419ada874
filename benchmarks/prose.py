"""Sentences without figures, put together from parts: most of what real articles say is of this kind."""

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
_END = (
    "受到群众普遍好评", "居民看在眼里、喜在心上", "相关做法正在全面推广", "工作仍在有序推进", "变化正在悄然发生", "下一步还将继续完善",
    "街头巷尾的笑声多了起来", "成效日益显现", "不少居民自发加入进来", "长效机制逐步建立", "城市品质稳步提升", "经验值得总结",
)  # fmt: skip


def write_sentence(rng: random.Random) -> str:
    """Return one of some hundred thousand sentences; `{county}` stands where a place belongs."""
    return f"{rng.choice(_WHO)}{rng.choice(_HOW)}，{rng.choice(_HOW)}，{rng.choice(_WHAT)}，{rng.choice(_END)}。"
