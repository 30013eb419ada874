"""Tables are the text's: their heads, rows and cells keep their role whatever their words look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from transforms.cleaning.features import build_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.cleaning.lexicon import Lexicon
    from transforms.records import Cleaned

PROSE = "根据年度工作部署，现将全市案件办理情况通报如下，请各单位认真抓好落实，进一步提升群众满意度。"
CELLS = ["单位", "受理数（件）", "推荐率（%）", "满意率（%）"]
ROWS = [
    ["住建局", "126", "95.2", "93.1"],
    ["城管局", "208", "98.6", "96.4"],
    ["交通局", "74", "100", "98.6"],
    ["公安局", "151", "98.7", "97.3"],
]


def roles_of(cleaned: Cleaned) -> dict[str, str]:
    return {line.text.strip(): line.role for line in cleaned.lines}


def test_a_page_that_is_nothing_but_a_table_with_one_cell_a_line(clean: Callable[..., Cleaned]) -> None:
    cells = "\n".join([*CELLS, *(cell for row in ROWS for cell in row)])
    roles = roles_of(
        clean(f"首页\n政务公开\n河东市2023年4月份案件办理情况一览表\n发布时间：2023-05-06　来源：河东市信访局\n{cells}\n【打印】【关闭】\n")
    )
    assert roles["河东市2023年4月份案件办理情况一览表"] == "title"
    assert {roles[cell] for cell in (*CELLS, *(cell for row in ROWS for cell in row))} == {"body"}
    assert roles["【打印】【关闭】"] not in ("body", "heading")


def test_a_table_under_a_title_in_the_middle_of_the_line(clean: Callable[..., Cleaned]) -> None:
    rows = "\n".join("\t".join(row) for row in [CELLS, *ROWS])
    roles = roles_of(clean(f"首页\n        案件办理情况表\n发布时间：2023-05-06　来源：河东市信访局\n{rows}\n主办：河东市信访局\n"))
    assert [roles["\t".join(row)] for row in [CELLS, *ROWS]] == ["body"] * 5
    assert roles["主办：河东市信访局"] == "footer"


def test_the_title_of_a_table_heads_it_though_its_cells_are_short_lines(clean: Callable[..., Cleaned]) -> None:
    cells = "\n".join([*CELLS, *(cell for row in ROWS for cell in row)])
    roles = roles_of(clean(f"案件办理情况通报\n2023-05-06 来源：河东市信访局\n{PROSE}\n各单位办理情况\n{cells}\n{PROSE}请按期整改。\n"))
    assert roles["各单位办理情况"] == "heading"
    assert roles["98.7"] == roles["推荐率（%）"] == "body"


def test_click_counts_behind_the_text_are_no_table(clean: Callable[..., Cleaned]) -> None:
    clicks = "热门新闻\n标题\n点击量\n某区召开推进会议\n1204\n某区举行消防演练\n980\n某区新增公园三座\n760\n"
    roles = roles_of(clean(f"案件办理情况通报\n2023-05-06 来源：河东市信访局\n{PROSE}{PROSE}\n{clicks}"))
    assert roles["1204"] not in ("body", "heading")
    assert roles["某区举行消防演练"] not in ("body", "heading")


@pytest.mark.parametrize(
    ("text", "parted", "value_row"),
    [
        ("成人票　 30元", True, True),
        (" 某某路 3 公里 ", True, True),
        ("\u3000\u3000某某路　12件", True, True),
        ("某某路3公里", False, False),
        ("某某路：3公里", False, True),
        ("某某路　3次", True, False),
        ("甲区│乙区", True, False),
        ("甲区 乙区 丙区。", False, False),
        ("甲区 乙区 丙区" + "，某某街道" * 40, True, False),
        ("　 甲区乙区", False, False),
    ],
)
def test_a_line_shows_whether_it_can_be_a_row(lexicon: Lexicon, text: str, parted: bool, value_row: bool) -> None:
    facts = build_facts(text, lexicon)
    assert (facts.parted, facts.value_row) == (parted, value_row)
