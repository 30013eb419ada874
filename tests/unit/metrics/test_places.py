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
        ({"title": "我市一季度项目集聚", "sources": ("莱西新闻",)}, "370285"),
        ({"title": "昆都仑区：生态治理", "sources": ("鹿城晚报",)}, "150203"),
        ({"title": "鼓楼区整治街巷", "sources": ("福州新闻网",), "body": ("福州市鼓楼区连日来",)}, "350102"),
        ({"title": "西区描绘新蓝图", "sources": ("西宁晚报",), "body": ("西宁市连日来",)}, "630104"),
        ({"title": "西区描绘新蓝图", "sources": ("攀枝花日报",)}, "510403"),
        ({"title": "铁西交警百日战报", "breadcrumb": ("平安鞍山",), "body": ("鞍山市公安局交警支队铁西大队严查酒驾",)}, "210303"),
        ({"title": "平安创建进行时", "body": ("河北石家庄桥西区：建成服务站",)}, "130104"),
        ({"title": "辛集开通夜间公交", "body": ("辛集市公交车",)}, "130181"),
        ({"title": "临夏州推进厕所革命"}, "622900"),
        ({"title": "我市组织干部赴义乌考察", "sources": ("宜兴市人民政府",), "body": ("组织干部赴浙江省义乌市考察",)}, "320282"),
        ({"title": "市政协视察小区改造", "sources": ("潍坊日报",), "dateline": "市政协委员到奎文区、潍城区视察"}, "370700"),
        ({"title": "小区改造", "sources": ("潍坊日报",), "dateline": "奎文区委、区政府推进改造，全市领先"}, "370705"),
        ({"title": "工作总结", "sources": ("榆林市城管局",), "dateline": "榆阳区清理23起；横山区清理8起；神木市清理11起"}, "610800"),
    ],
)
def test_default_place(reference, evidence: dict[str, object], code: str) -> None:
    assert default(reference, **evidence)[1] == code


def test_no_place_is_no_place(reference) -> None:
    assert default(reference, title="志愿服务暖人心", body=("和平的生活",)) == (None, None)


def test_a_page_of_the_nation_is_of_no_city_that_it_names(reference) -> None:
    assert default(reference, title="上半年全国空气质量", body=("北京市优良天数比例77.9%。",)) == ("全国", None)
    assert default(reference, title="空气质量", body=("我国持续改善。", "太原市、济宁市、海口市较好。"))[1] is None
    assert default(reference, title="北京市空气质量", body=("全国改善。",))[1] == "110000"


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


def test_what_several_places_share_is_of_the_page(extract) -> None:
    (metric,) = extract("柯城区、衢江区和龙游县共新建公厕12座。", title="衢州市公厕", publisher="衢州日报").metrics
    assert metric.place_code == "330800"


def test_sister_cities_are_told_apart(extract) -> None:
    text = "全省一共查处酒驾1755起，其中泉州、厦门查处量最多，分别达379起和230起。其中泉州查处醉驾135起；厦门查处69起。"
    got = [m.place_code for m in extract(text, title="福州市查处酒驾", publisher="福州晚报").metrics]
    assert got == ["350000", "350500", "350200", "350500", "350200"]


def test_a_line_that_opens_with_a_province_is_of_it(extract) -> None:
    text = "四川：接待游客63万人次。\n云南：全省接待游客59万人次。"
    got = [m.place_code for m in extract(text, title="四川云南旅游火热").metrics]
    assert got == ["510000", "530000"]


def test_cities_side_by_side_are_places_by_their_short_names(extract) -> None:
    got = [m.place_code for m in extract("杭州新增公交线路12条，温州优化线路9条。").metrics]
    assert got == ["330100", "330300"]
    (metric,) = extract("杭州新增公交线路12条。").metrics
    assert metric.place_code == "330802"


def test_the_places_of_parts_end_with_their_sum(extract) -> None:
    text = "全市新增线路20条，其中柯城区17条、龙游县2条；优化线路41条。"
    got = [m.place_code for m in extract(text, title="衢州市公交", publisher="衢州日报").metrics]
    assert got == ["330800", "330802", "330825", "330800"]


def test_respectively_gives_each_figure_its_place(extract) -> None:
    text = "昆都仑区、青山区、九原区分别安排经费1860万元、1240万元和980万元。"
    assert places(extract, text, title="包头市三区共护一条河") == ["150203", "150204", "150207"]


def test_words_that_refer_back(extract) -> None:
    text = "全区改造小区20个。全市改造小区120个。全省改造小区900个。"
    assert places(extract, text, title="衢州市柯城区改造老旧小区") == ["330802", "330800", "330000"]


@pytest.mark.parametrize(
    ("title", "text", "codes"),
    [
        ("文明实践\n昌吉州", "昌吉州玛纳斯县开展活动86场。该县设立站点45个。", ["652324", "652324"]),
        ("文明实践 昌吉州", "呼图壁县新建凉亭8座。\n该县培训村干部320人。", ["652323", "652323"]),
        ("城市更新 保定市", "#竞秀区\n改造小区32个。\n#莲池区\n新建公园8个。", ["130602", "130606"]),
        ("城市更新 保定市", "#一、竞秀区\n#（一）小区\n改造小区32个。\n#二、其他\n新建公园8个。", ["130602", "130600"]),
        ("临夏州推进厕所革命", "永靖县建成2300座，东乡县建成2100座。", ["622923", "622926"]),
        ("绍兴市人民政府", "绍兴市与杭州市签订协议15项。来自南通市的企业32家签约。", ["330600", "330600"]),
        ("大同市新荣区", "北京市昌平区对口帮扶，援建项目7个。", ["140212"]),
        ("淄博市改造小区", "张店区改造小区42个，桓台县和高青县分别改造15个、9个。", ["370303", "370321", "370322"]),
        ("淄博市改造小区", "完工率达到93%。山东省平均完工率为88%。", ["370300", "370000"]),
        ("株洲市分类垃圾", "#天元区：创新模式\n全区建成亭房486座。\n芦淞区：\n建成亭房86座。", ["430211", "430203"]),
        ("平安创建", "浙江省杭州市西湖区北山街道设立驿站12处。", ["330106"]),
        ("内蒙古自治区", "锡林郭勒盟、兴安盟惠及群众3.2万人和4.1万人。", ["152500", "152200"]),
    ],
)
def test_the_place_that_a_figure_speaks_of(extract, title: str, text: str, codes: list[str]) -> None:
    assert places(extract, text, title=title) == codes


def test_a_name_of_its_time(extract) -> None:
    assert [m.place for m in extract("竞秀区改造小区32个。", title="保定市", published="2023-06-12").metrics] == ["竞秀区"]


def test_a_rank_refers_to_nothing(extract) -> None:
    assert places(extract, "满意率居全市前列，达到98%。") == ["330802"]


def test_a_page_of_several_districts_that_speaks_as_the_city_is_the_citys(extract) -> None:
    text = "三季度全市受理诉求18.3万件。\n芙蓉区、天心区、岳麓区满意率分别为97.6%、96.9%和96.2%。\n召开联席会议6次。"
    found = extract(text, title="热线运行情况通报").metrics
    assert [m.place for m in found] == ["长沙市", "芙蓉区", "天心区", "岳麓区", "长沙市"]


def test_the_place_of_a_case_holds_for_all_its_sentences(extract) -> None:
    case = "【案例2】衢江区某小区停水，涉及住户144户。经查系水泵老化，街道更换水泵2台。"
    assert places(extract, case, title="衢州市热线月报") == ["330803", "330803"]
    assert places(extract, case.removeprefix("【案例2】"), title="衢州市热线月报") == ["330803", "330800"]
    assert places(extract, case + "柯城区改造管网3处。更换水表9只。", title="衢州市热线月报")[-1] == "330800"
