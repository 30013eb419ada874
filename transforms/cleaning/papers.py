"""Marks of official papers: who issues them and under which number."""

from __future__ import annotations

import re

_ORGANISATIONS = (
    "局",
    "队",
    "委",
    "委员会",
    "办公室",
    "政府",
    "部",
    "公司",
    "指挥部",
    "领导小组",
    "法院",
    "检察院",
    "协会",
    "学会",
    "大学",
    "学院",
    "医院",
    "集团",
    "银行",
    "报社",
    "杂志社",
    "日报",
    "晚报",
    "电视台",
    "中心",
    "厅",
    "管理处",
    "办事处",
    "社区",
    "村委会",
    "党校",
)
OFFICES = (
    "部长|书记|主任|市长|省长|州长|区长|县长|旗长|局长|院长|校长|教授|研究员|记者|通讯员|主席|镇长|乡长|处长|科长|所长|站长|队长|馆长|会长|秘书长|理事长"
    "|董事长|总经理|经理|厅长|司长|代表|委员|常委|成员|检察长|政委|总工程师|工程师|总规划师|总经济师|巡视员|调研员|专员|总监|总编辑|发言人"
)
"""Words that a person's office ends with, as alternatives of a pattern."""
_NO_NAME = frozenset("的，。！？“：:")
_DOCUMENT_NUMBER = re.compile(r"^[^。，]{0,24}[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*(?:第\s*)?\d{1,5}\s*号$")
_ISSUE = re.compile(
    r"^[（(【\[]?(?:(?:19|20)\d{2}\s?年\s?)?(?:总?第|增刊第?)\s?[\d一二三四五六七八九十百]{1,5}\s?[期号辑](?:[^\u4e00-\u9fff]*总第\s?\d+\s?期)?[)）】\]]?$"
)
_IMPRINT = re.compile(
    r"^(?:抄\s?[送报]|主\s?送|分\s?送|[报送发]|呈\s?报)\s?[：:]|^[（(]?共印\s?\d+\s?份[)）]?$|^(?:香港|北京)?[時时][间間]\s?\d{1,2}[时時:]\d{2}分?$"
    r"|^(?:[\u4e00-\u9fff]{4,30}[ 　\t]*)?(?:(?:19|20)\d{2}|[一二][零〇○一二三四五六七八九]{3})年.{2,8}日\s?印\s?发$"
    r"|^（?此件(?:主动|依申请)?公开(?:发布)?）?$"
)
"""Under an official paper: who gets a copy, who printed it when, whether it is public."""


def is_issue(text: str) -> bool:
    """Whether a line counts the issues of a bulletin: 2019年第12期, 总第318期."""
    return len(text) <= 40 and _ISSUE.match(text.strip()) is not None


def is_imprint(text: str) -> bool:
    """Whether a line belongs to what stands under an official paper."""
    return len(text) <= 160 and _IMPRINT.match(text.strip()) is not None


def is_organisation(text: str) -> bool:
    """Whether a line is the name of an office or a company and nothing else."""
    text = text.strip()
    return len(text) <= 40 and text.endswith(_ORGANISATIONS) and _NO_NAME.isdisjoint(text)


def is_document_number(text: str) -> bool:
    """Whether a line is the number of an official paper: 某环办〔2019〕14号."""
    return len(text) <= 60 and _DOCUMENT_NUMBER.match(text.strip()) is not None
