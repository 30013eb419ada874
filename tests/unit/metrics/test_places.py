"""Which division a page and its figures speak of."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.metrics.places import PlaceEvidence, PlaceResolver


def default(reference, day: date | None = date(2020, 1, 1), **evidence: object) -> tuple[str | None, str | None]:
    place = PlaceResolver(reference.divisions, PlaceEvidence(**evidence), day).default  # type: ignore[arg-type]
    return place.name, place.code


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        ({"title": "兰州安宁区以文明创建惠民"}, "620105"),
        ({"title": "鞍山市争创全国文明城市纪实", "body": ("海城市、岫岩县也行动起来",)}, "210300"),
        ({"title": "涪城：志愿红暖一城"}, "510703"),
        ({"title": "关于督查情况的通报", "sources": ("卧龙区城乡环境综合整治指挥部",)}, "411303"),
        ({"title": "政府工作报告", "meta": ("发布机构：湄潭县人民政府办公室",)}, "520328"),
        ({"title": "鼓楼区整治街巷", "sources": ("南京日报",)}, "320106"),
        ({"title": "鼓楼区整治街巷", "sources": ("福州新闻网",), "body": ("福州市鼓楼区连日来",)}, "350102"),
        ({"title": "西区描绘新蓝图", "sources": ("西宁晚报",), "body": ("西宁市连日来",)}, "630104"),
        ({"title": "西区描绘新蓝图", "sources": ("攀枝花日报",)}, "510403"),
    ],
)
def test_default_place(reference, evidence: dict[str, object], code: str) -> None:
    assert default(reference, **evidence)[1] == code


def test_no_place_is_no_place(reference) -> None:
    assert default(reference, title="志愿服务暖人心", body=("和平的生活",)) == (None, None)


def test_an_old_name_by_the_date_of_the_page(reference) -> None:
    assert default(reference, date(2008, 5, 1), title="襄樊市整治市容")[0] == "襄樊市"
    assert default(reference, date(2018, 5, 1), title="襄阳市整治市容")[0] == "襄阳市"


def test_names_inside_other_names_are_no_places(reference) -> None:
    mentions = reference.divisions.mentions("大西北网报道，兰州路与西安大街路口，安宁医院附近，江北区域内，兰州好人。")
    assert mentions == ()


def places(extract, text: str, **page: str) -> list[str | None]:
    return [m.place_code for m in extract(text, **page).metrics]


def test_the_place_changes_within_a_sentence(extract) -> None:
    text = "昆都仑区改造小区20个，青山区改造小区35个。"
    assert places(extract, text, title="包头市推进老旧小区改造") == ["150203", "150204"]


def test_respectively_gives_each_figure_its_place(extract) -> None:
    text = "昆都仑区、青山区、九原区分别安排经费1860万元、1240万元和980万元。"
    assert places(extract, text, title="包头市三区共护一条河") == ["150203", "150204", "150207"]


def test_words_that_refer_back(extract) -> None:
    text = "全区改造小区20个。全市改造小区120个。全省改造小区900个。"
    assert places(extract, text, title="衢州市柯城区改造老旧小区") == ["330802", "330800", "330000"]


def test_a_rank_refers_to_nothing(extract) -> None:
    assert places(extract, "满意率居全市前列，达到98%。") == ["330802"]
