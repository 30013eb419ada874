"""Posts of public accounts, interviews in one line a turn, and tables whose rows are numbered one cell a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.records import Cleaned

TEXT = "今年以来，该县改造老旧小区12个，惠及居民3100余户，群众满意度达到96%，受到广泛好评。"


def roles(cleaned: Cleaned) -> list[str]:
    return [line.role for line in cleaned.lines]


def test_a_post_has_its_title_first_and_its_account_in_the_second_line(clean: Callable[..., Cleaned]) -> None:
    head = "青川这一年的民生账\n原创 青川县融媒体中心 青川微讯 2023-12-29 20:18 发表于四川\n在小说阅读器读本章\n去阅读\n"
    tail = "往期精彩回顾\n◆ 青川3家超市被罚12.5万元\n◆ 5条赏花路线请收好\n"
    tail += "写留言\n精选留言\n老街坊：路灯啥时候修？\n作者：您好，已转达城管部门。\n"
    found = clean(head + f"{TEXT}\n" * 3 + tail)
    assert (found.metadata.title, found.metadata.publisher, found.metadata.author) == ("青川这一年的民生账", "青川微讯", "青川县融媒体中心")
    assert roles(found) == ["title", "meta", "nav", "nav", *["body"] * 3, *["related"] * 3, *["share"] * 4]


def test_what_one_says_who_speaks_again_and_again_is_no_heading(clean: Callable[..., Cleaned]) -> None:
    talk = f"主持人：欢迎。{TEXT}\n局长：谢谢。{TEXT}\n主持人：怎样算“达标”？\n局长：按照条例。{TEXT}\n主持人：再见。{TEXT}\n"
    assert roles(clean("住建局局长谈供热\n2022-11-03 10:26　来源：某网\n" + talk))[2:] == ["body"] * 5
    other = f"{TEXT}\n主持人：怎样算“达标”？\n{TEXT}\n{TEXT}\n"
    assert roles(clean("住建局局长谈供热\n2022-11-03 10:26　来源：某网\n" + other))[3] == "heading"


def test_somebodys_exclamation_is_no_heading(clean: Callable[..., Cleaned]) -> None:
    text = f"{TEXT}\n@居民 米某某：墙面保温做了，屋里暖和得很！\n{TEXT}\n"
    assert roles(clean("这一年\n2022-11-03 10:26　来源：某网\n" + text))[3] == "body"


def test_the_numbers_of_rows_are_no_marks_of_parts(clean: Callable[..., Cleaned]) -> None:
    rows = "".join(f"{number}\n某镇某厂\n三台报警器失效\n10月20日前\n县应急管理局\n" for number in (1, 2, 3))
    found = clean(
        f"安全督查通报\n2020-10-13　来源：某网\n一、情况\n{TEXT}\n序号\n单位\n隐患\n时限\n责任单位\n{rows}二、要求\n{TEXT}\n{TEXT}\n"
    )
    assert roles(found)[9:24] == ["body"] * 15
    parts = "".join(f"0{number}\n某镇的做法\n{TEXT}\n{TEXT}\n" for number in (1, 2, 3))
    assert roles(clean(f"经验交流\n2020-10-13　来源：某网\n{TEXT}\n{parts}"))[3:7] == ["heading", "heading", "body", "body"]
    verses = "截至2021年11月底，\n全区注册志愿者达77216人，\n占常住人口的20.6%，\n"
    marked = "".join(f"PART.0{number}\n数说\n{verses}{TEXT}\n" for number in (1, 2, 3))
    assert roles(clean(f"一封家乡的信\n2021-12-05　来源：某网\n{TEXT}\n{marked}"))[3:5] == ["heading", "heading"]


def test_a_row_of_words_above_the_title_is_a_menu(clean: Callable[..., Cleaned]) -> None:
    menu = "首页 组织机构 应急动态 通知公告 执法公示 政策法规 警示教育\n"
    assert roles(clean(menu + f"安全督查通报\n2020-10-13　来源：某网\n{TEXT}\n{TEXT}\n"))[0] == "nav"
