"""Pages as portals, accounts and papers of the mainland, Taiwan and Hong Kong lay them out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from transforms.records import Cleaned

TITLE = "临江区背街小巷改造惠及3100户"
FIRST = "　　今年以来，该区改造老旧小区12个，惠及居民3100余户，群众满意度达到96%。"
SECOND = "　　截至10月底，累计铺设管网31公里，新增停车位480个，拆除违建2.1万平方米。"
TEXT = f"{FIRST}\n{SECOND}\n"
TAIPEI = "　　環保局今年已辦理清潔日36場，動員志工2.4萬人次，清出垃圾126公噸，市容明顯改善，民眾滿意度提升。\n" * 2


def roles_of(cleaned: Cleaned) -> dict[str, str]:
    return {line.text.strip(): line.role for line in cleaned.lines}


@pytest.mark.parametrize("below", ["临江发布官方账号", "甲某某客户端官方帐号", "發布單位：臨江區公所"])
def test_the_account_under_a_title_is_not_the_title(below: str, clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n{below}\n2022-08-19 17:21\n{TEXT}")
    assert told.metadata.title == TITLE
    assert roles_of(told)[below] in ("nav", "meta")


def test_a_page_of_taiwan_has_its_labels_and_its_date(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"台中清潔日 千名志工動員\n發布日期：112-08-15\n點閱數：1326\n{TAIPEI}回上一頁\n回頂端\n")
    roles = roles_of(told)
    assert told.metadata.title == "台中清潔日 千名志工動員"
    assert told.metadata.published_at == datetime(2023, 8, 15)  # noqa: DTZ001  (wall-clock by contract)
    assert (roles["發布日期：112-08-15"], roles["點閱數：1326"]) == ("meta", "share")


@pytest.mark.parametrize(
    ("byline", "reporter"),
    [("某某報／記者李大同／台中即時報導", "李大同"), ("〔記者陳小明／台北報導〕", "陳小明"), ("記者王大明／高雄報導", "王大明")],
)
def test_a_reporter_with_the_place_of_the_report_is_a_byline(byline: str, reporter: str, clean: Callable[..., Cleaned]) -> None:
    told = clean(f"台中清潔日 千名志工動員\n2023-09-16 15:20\n{byline}\n{TAIPEI}")
    assert roles_of(told)[byline] == "meta"
    assert told.metadata.reporters == (reporter,)


def test_a_sentence_with_its_photographer_is_a_caption(clean: Callable[..., Cleaned]) -> None:
    roles = roles_of(
        clean(f"台中清潔日 千名志工動員\n2023-09-16 15:20\n{TAIPEI}志工清掃人行道。記者李大同／攝影\n市長出席清潔日。圖／市政府提供\n")
    )
    assert (roles["志工清掃人行道。記者李大同／攝影"], roles["市長出席清潔日。圖／市政府提供"]) == ("caption", "caption")


def test_the_last_words_before_the_source_are_the_texts(clean: Callable[..., Cleaned]) -> None:
    behind = "你愿意来吗？\n此致\n敬礼！\n临江区志愿服务总队\n来源：临江融媒\n往期精彩\n临江：300亩荷花开了\n"
    roles = roles_of(clean(f"{TITLE}\n2022-08-19 17:21\n{TEXT}{behind}"))
    assert [roles[line] for line in ("你愿意来吗？", "此致", "敬礼！")] == ["body"] * 3
    assert roles["临江区志愿服务总队"] == "meta"
    assert roles["临江：300亩荷花开了"] == "related"


def test_headlines_before_the_editor_are_no_last_words(clean: Callable[..., Cleaned]) -> None:
    roles = roles_of(clean(f"{TITLE}\n2022-08-19 17:21\n{TEXT}临江：300亩荷花开了\n临江区公布停车场名单\n责任编辑：甲某\n"))
    assert roles["临江：300亩荷花开了"] == roles["临江区公布停车场名单"] == "related"


def test_marks_of_parts_head_them(clean: Callable[..., Cleaned]) -> None:
    lines = clean(f"{TITLE}\n2022-08-19 17:21\n{FIRST}\nPART.01\n数说\n{SECOND}\nPART.02\n故事\n{FIRST}\n").lines
    assert [line.role for line in lines[2:]] == ["body", "heading", "heading", "body", "heading", "heading", "body"]


def test_what_somebody_named_in_brackets_says_is_no_heading(clean: Callable[..., Cleaned]) -> None:
    lines = clean(f"某区举行发布会\n2022-08-19 17:21\n{TEXT}【某某晚报记者】\n请问老人就餐难怎么解决？\n【甲某某】\n{FIRST}\n").lines
    assert [line.role for line in lines[4:]] == ["heading", "body", "heading", "body"]


def test_a_source_with_channels_is_no_path_and_tools_are_not_its_name(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n2022-08-19 17:21\n来源：临江新闻网·政务\n{TEXT}")
    assert (told.metadata.source, roles_of(told)["来源：临江新闻网·政务"]) == ("临江新闻网·政务", "meta")
    assert clean(f"{TITLE}\n2022-08-19 17:21　来源：临江新闻网参与互动\n{TEXT}").metadata.source == "临江新闻网"


def test_a_citizens_letter_and_its_answer_have_labels(clean: Callable[..., Cleaned]) -> None:
    letter = "信件编号：20230415001\n来信人：王**\n来信时间：2023-04-15\n信件内容：\n"
    told = clean(f"和平路污水横流问题\n{letter}{TEXT}回复单位：临江区住建局\n回复时间：2023-04-19\n回复内容：\n{TEXT}满意度评价：满意\n")
    roles = roles_of(told)
    assert {roles[line] for line in ("信件编号：20230415001", "来信人：王**", "回复单位：临江区住建局")} == {"meta"}
    assert roles[FIRST.strip()] == "body"


def test_who_gave_a_report_is_named_under_its_title(clean: Callable[..., Cleaned]) -> None:
    report = "临江县人民政府工作报告\n——2014年1月21日在临江县第十届人民代表大会上\n县长 雍某仁\n发布时间：2014-02-18\n各位代表：\n"
    assert roles_of(clean(f"{report}{TEXT}"))["县长 雍某仁"] == "meta"


def test_a_menu_with_strokes_is_no_teaser(clean: Callable[..., Cleaned]) -> None:
    menu = "临江财政信息│首页│通知公告│财政动态│政策法规│预决算公开"
    assert roles_of(clean(f"{menu}\n{TITLE}\n2022-08-19 17:21\n{TEXT}"))[menu] == "nav"


@pytest.mark.parametrize("text", ["2020 05/ 12 10:21:33", "2020-05-12 10:21"])
def test_a_date_with_a_blank_behind_the_year_is_one(text: str, clean: Callable[..., Cleaned]) -> None:
    published = clean(f"{text}\n来源：某网\n{TITLE}\n{TEXT}").metadata.published_at
    assert published is not None
    assert (published.year, published.month, published.day, published.hour) == (2020, 5, 12, 10)


def test_a_portal_names_itself_where_it_leads_back_home(clean: Callable[..., Cleaned]) -> None:
    for leading, name in (("返回搜狐，查看更多", "搜狐"), ("返回临江网首页", "临江"), ("返回临江首页 下载客户端", "临江")):
        told = clean(f"{TITLE}\n2023-11-02 09:15\n来源：甬江发布\n{TEXT}{leading}\n责任编辑：\n阅读 ()\n")
        assert (told.metadata.publisher, told.metadata.editor) == (name, None)


def test_the_whole_name_is_the_publishers_and_not_its_short_form(clean: Callable[..., Cleaned]) -> None:
    below = "本文为作者上传，仅代表该作者观点，不代表江海新闻的观点或立场。\n关于江海\n加入江海\n"
    assert clean(f"{TITLE}\n2018-09-06\n{TEXT}{below}").metadata.publisher == "江海新闻"


def test_the_name_before_an_address_is_the_publishers(clean: Callable[..., Cleaned]) -> None:
    line = "临江文明网 http://lj.example.cn 时间：2018-09-06"
    assert clean(f"{TITLE}\n{line}\n{TEXT}各地文明网\n北京 天津 河北\n").metadata.publisher == "临江文明网"


def test_the_pages_of_a_paper_are_no_text(clean: Callable[..., Cleaned]) -> None:
    told = clean(
        f"临江晚报数字报\n2017年11月29日 星期三\n第A05版：都市新闻\n{TITLE}\n首批涉及三个街道\n"
        f"{TEXT}第A01版：头版\n第A02版：要闻\n00:00 / 02:35\n"
    )
    roles = roles_of(told)
    assert told.metadata.title == TITLE
    assert [roles[line] for line in ("第A05版：都市新闻", "第A01版：头版", "第A02版：要闻", "00:00 / 02:35")] == [
        "nav",
        "nav",
        "nav",
        "share",
    ]


def test_hashtags_and_who_made_a_post_are_no_headlines(clean: Callable[..., Cleaned]) -> None:
    roles = roles_of(
        clean(f"{TITLE}\n2023-09-16 15:20\n{TEXT}#环保 #志工\n编辑：甲某\n临江融媒体中心出品\n往期回顾\n临江人的朋友圈今天被这条河刷屏了\n")
    )
    assert (roles["#环保 #志工"], roles["临江融媒体中心出品"]) == ("meta", "meta")
    assert roles["临江人的朋友圈今天被这条河刷屏了"] == "related"


def test_a_letters_title_is_the_pages(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"信件标题：和平路污水横流问题\n来信时间：2023-04-15\n信件内容：\n{TEXT}回复时间：2023-04-19\n{TEXT}")
    assert (told.metadata.title, told.metadata.published_at) == ("和平路污水横流问题", datetime(2023, 4, 19))  # noqa: DTZ001  (wall-clock)


def test_a_paper_that_passes_another_on_is_signed_in_the_middle(clean: Callable[..., Cleaned]) -> None:
    plan = "临江市2024年旧改计划"
    told = clean(
        f"临江市政府办公室关于印发旧改计划的通知\n各县（区）人民政府：\n{FIRST}\n临江市人民政府办公室\n2024年2月5日\n{plan}\n{SECOND}\n{TEXT}"
        "附件：1.任务分解表\n抄送：市委办公室，市人大常委会办公室，市政协办公室。\n临江市人民政府办公室 2024年2月6日印发\n"
    )
    rules = {line.text.strip(): (line.role, line.rule_id) for line in told.lines}
    assert rules["临江市人民政府办公室"] == rules["2024年2月5日"] == ("meta", "signature")
    assert rules["附件：1.任务分解表"] == ("meta", "attachment")
    assert rules["抄送：市委办公室，市人大常委会办公室，市政协办公室。"] == ("meta", "imprint")
    assert rules["临江市人民政府办公室 2024年2月6日印发"] == ("meta", "imprint")
    assert rules[plan][0] == "heading"


def test_a_title_with_its_label_is_the_title(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"请选择您要访问的栏目\n本站首页 · 动态 · 法规\n标题：{TITLE}\n作者：甲某 来源：本站原创 日期：2012-6-8\n{TEXT}")
    assert (told.metadata.title, told.articles[0].title) == (TITLE, TITLE)
    assert roles_of(told)[f"标题：{TITLE}"] == "title"


def test_figures_set_off_above_the_text_are_text(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n2022-01-06 09:00\n收录于合集\n#旧改动态\n312个\n3,260处\n全年整治占道\n86万平方米\n拆除违建面积\n{TEXT}")
    roles = roles_of(told)
    assert [roles[line] for line in ("3,260处", "全年整治占道", "86万平方米", "拆除违建面积")] == ["body"] * 4
    assert roles["#旧改动态"] == roles["312个"] == "nav"


def test_a_line_in_brackets_between_paragraphs_shows_a_picture(clean: Callable[..., Cleaned]) -> None:
    lines = clean(f"{TITLE}\n2022-01-06 09:00\n{FIRST}\n（一线队员正在清理小广告）\n{SECOND}\n").lines
    assert [line.role for line in lines[2:]] == ["body", "caption", "body"]


def test_a_site_is_named_behind_the_title_before_the_keywords(clean: Callable[..., Cleaned]) -> None:
    assert clean(f"{TITLE}|临江新闻网|临江|文明\n{TITLE}\n2020-09-24\n{TEXT}").metadata.publisher == "临江新闻网"
    assert clean(f"大江網訊（記者 陳某）{FIRST.strip()}\n{SECOND}\n責任編輯：林某\n").metadata.publisher == "大江網"


def test_staff_behind_strokes_and_who_runs_the_site_are_no_headlines(clean: Callable[..., Cleaned]) -> None:
    roles = roles_of(clean(f"{TITLE}\n2022-01-06 09:00\n{TEXT}图文 | 宣传科\n编辑 | 小城\n临江市城市管理综合执法局主办\n"))
    assert (roles["图文 | 宣传科"], roles["临江市城市管理综合执法局主办"]) == ("meta", "footer")


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("（全文完）", "nav"),
        ("- THE END -", "nav"),
        ("●●●", "nav"),
        ("（本文有删节）", "meta"),
        ("文/图 张伟", "meta"),
        ("附件下载：关于印发方案的通知.doc", "meta"),
        ("下载临江APP，看更多新闻", "nav"),
        ("觉得文章不错，请分享给更多朋友", "share"),
        ("分页：1 2 3 下一页", "nav"),
        ("本网站转载的所有文章版权归原作者或机构所有。", "disclaimer"),
        ("本文不代表本站立场，由用户投稿发布，如有问题请联系管理员处理。", "disclaimer"),
        ("如对本稿件有异议或投诉，请联系管理员处理。", "disclaimer"),
        ("来源：临江晚报", "meta"),
        ("让我们一起努力！", "body"),
    ],
)
def test_what_stands_behind_the_last_paragraph_inside_the_container(line: str, role: str, clean: Callable[..., Cleaned]) -> None:
    paragraphs = f"<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p>"
    told = clean(f"<html><body><h1>{TITLE}</h1><div>2022-01-06 09:00</div><div class='c'>{paragraphs}<p>{line}</p></div></body></html>")
    assert roles_of(told)[line] == role
    behind = f"<p>{line}</p><p>编辑：甲某</p><p>审核：乙某</p>"
    told = clean(f"<html><body><h1>{TITLE}</h1><div>2022-01-06 09:00</div><div class='c'>{paragraphs}{behind}</div></body></html>")
    assert roles_of(told)[line] == role


def test_an_article_on_rights_keeps_its_last_sentence(clean: Callable[..., Cleaned]) -> None:
    last = "　　法院认为，该公司在宣传老旧小区改造时未经许可使用照片36张，侵犯了摄影师的著作权，判令赔偿2万元。"
    assert clean(f"{TITLE}\n2022-01-06 09:00\n{TEXT}{last}\n").lines[-1].role == "body"


def test_a_box_that_tells_the_beginning_in_advance_is_no_text(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n2022-01-06 09:00\n{FIRST[:30]}…\n{TEXT}")
    assert [line.role for line in told.lines] == ["title", "meta", "meta", "body", "body"]
    assert clean(f"{TITLE}\n2022-01-06 09:00\n{TEXT}").lines[2].role == "body"


def test_a_bulletin_has_its_issue_and_whom_it_goes_to_as_meta(clean: Callable[..., Cleaned]) -> None:
    told = clean(
        f"临江市创城办督查通报（第12期）\n2019年第12期\n临江市创城办 2019年6月18日\n{TEXT}报：市委、市政府主要领导\n（共印120份）\n"
    )
    roles = roles_of(told)
    assert told.metadata.title == "临江市创城办督查通报（第12期）"
    assert {roles[line] for line in ("2019年第12期", "报：市委、市政府主要领导", "（共印120份）")} == {"meta"}


def test_a_name_in_brackets_at_the_end_is_the_author(clean: Callable[..., Cleaned]) -> None:
    assert clean(f"{TITLE}\n2022-01-06\n{FIRST}\n{SECOND}（李晓明 王静）\n").metadata.author == "李晓明、王静"
    assert clean(f"{TITLE}\n2022-01-06\n{FIRST}\n{SECOND}（节选）\n").metadata.author is None
    assert clean(f"{TITLE}\n2022-01-06\n{FIRST}\n{SECOND}（记者 李晓明）\n").metadata.author is None


def test_the_day_of_a_papers_issue_is_the_pages(clean: Callable[..., Cleaned]) -> None:
    published = clean(f"临江日报：2023年05月06日 星期六\n第03版：民生\n{TITLE}\n□ 本报记者 李晓明 文/图\n{TEXT}").metadata.published_at
    assert published == datetime(2023, 5, 6)  # noqa: DTZ001  (wall-clock)


def test_a_time_may_stand_before_its_day(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"明海網站\n大埔區清潔日 市民動員\n港聞 17:45 2023/07/12\n{TAIPEI}相關字詞﹕食環署 鼠患\n©明海網站 版權所有\n")
    assert (told.metadata.published_at, told.metadata.publisher) == (datetime(2023, 7, 12, 17, 45), "明海")  # noqa: DTZ001  (wall-clock)
    assert roles_of(told)["相關字詞﹕食環署 鼠患"] == "meta"


def test_who_issued_a_bulletin_when_stands_above_its_title(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"临江区工作简报\n第26期\n临江区委办公室编 2018年7月9日\n本期要目\n★{TITLE}\n{TITLE}\n{TEXT}责任编辑：李明\n")
    assert told.metadata.published_at == datetime(2018, 7, 9)  # noqa: DTZ001  (wall-clock)


def test_whom_to_call_under_the_text_opens_no_footer(clean: Callable[..., Cleaned]) -> None:
    told = clean(
        f"台中清潔日 千名志工動員\n發布日期：112-08-15\n{TAIPEI}聯絡人：王科長 電話：(02)00000000分機301\n相關照片\n動土典禮合影留念現場\n"
    )
    assert [line.role for line in told.lines[-2:]] == ["related", "related"]


def test_what_leads_to_a_table_belongs_to_the_text_and_the_title_stands_above_it(clean: Callable[..., Cleaned]) -> None:
    lead = "3月，区城管办对全区12个街道环境卫生工作进行了考评，结果如下："
    rows = "名次 街道 得分\n1 和平街道 96.8\n2 建设街道 95.2\n3 文化街道 94.6\n"
    told = clean(
        f"【临江】3月份环境卫生考评\n临江区城管办 2023-04-06 09:30 发表于甘肃\n{lead}\n{rows}请后三位的街道报送整改方案。\n编辑：小李\n"
    )
    assert told.metadata.title == "【临江】3月份环境卫生考评"
    assert [line.role for line in told.lines] == ["title", "meta", *["body"] * 6, "meta"]


def test_a_path_may_begin_with_the_sites_own_home(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"临江新闻网首页 - 新闻中心 - 临江要闻\n{TITLE}\n2022-05-18\n{TEXT}")
    assert told.metadata.breadcrumb == ("临江新闻网首页", "新闻中心", "临江要闻")


def test_whom_to_call_before_the_signature_is_the_papers(clean: Callable[..., Cleaned]) -> None:
    call = "联系人：李明　联系电话：0931-0000000"
    roles = roles_of(clean(f"临江市督查情况的通报\n各单位：\n{TEXT}{call}\n临江市应急管理局\n2021年7月12日\n"))
    assert (roles[call], roles["临江市应急管理局"]) == ("body", "meta")


def test_friends_of_a_site_and_letters_are_not_its_name(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"ICP\n{TITLE}\n2021-07-12\n{TEXT}友情链接：\n人民网 新华网 某省人民政府网\n临江观察 陇ICP备00000000号\n")
    assert told.metadata.publisher == "临江观察"


@pytest.mark.parametrize(
    "head",
    [
        f"当前位置：首页 > 新闻 > 正文 {TITLE}\n时间:2018-03-14 来源:临江区政府网 浏览:1256",
        f"{TITLE}2018-03-14责任编辑：张某来源：临江区政府网点击数：236【字体：大中小】",
    ],
)
def test_a_title_glued_to_the_breadcrumb_or_the_date_is_read(head: str, clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{head}\n{TEXT}")
    assert (told.metadata.title, told.metadata.source) == (TITLE, "临江区政府网")


def test_a_papers_page_and_a_count_are_no_source(clean: Callable[..., Cleaned]) -> None:
    assert clean(f"{TITLE}\n2019-06-18 稿件来源：临江日报 第02版：要闻\n{TEXT}").metadata.source == "临江日报"
    assert clean(f"{TITLE}\n2019-06-18 来源： 0 浏览\n{TEXT}").metadata.source is None


def test_a_dateline_on_its_own_line_heads_nothing(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n2019-06-18\n{FIRST}\n本报临江6月17日讯\n{SECOND}\n")
    assert [line.role for line in told.lines[2:]] == ["body", "body", "body"]


def test_a_name_between_strokes_at_the_top_is_the_sites(clean: Callable[..., Cleaned]) -> None:
    assert clean(f"｜｜临江在线｜｜\n新闻·社会·民生·视频·论坛\n{TITLE}\n2020-11-11\n{TEXT}").metadata.publisher == "临江在线"


def test_who_wrote_a_text_stands_in_brackets_with_blanks_and_who_made_it_below(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{FIRST}\n{SECOND}( 李健康)\n▌文章为临江融媒原创，转载或内容合作请联系我们。未经许可，不得转载。\n")
    assert (told.metadata.author, told.metadata.publisher) == ("李健康", "临江融媒")


def test_an_editor_behind_a_footer_is_the_pages(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n2020-07-07 来源: 编辑:供稿\n{TEXT}江海观察客服:025-00000000\n【责任编辑:陆超】\n")
    assert (told.lines[-1].role, told.metadata.editor) == ("meta", "陆超")


def test_a_government_page_of_hong_kong_is_dated_at_its_end(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"大埔區清潔運動啟動禮（附圖）\n****************\n{TAIPEI}2015年8月14日（星期五）\n香港時間19時36分\n列印此頁\n")
    assert told.metadata.title == "大埔區清潔運動啟動禮（附圖）"
    assert told.metadata.published_at == datetime(2015, 8, 14)  # noqa: DTZ001  (wall-clock)
    assert roles_of(told)["香港時間19時36分"] == "meta"


@pytest.mark.parametrize("lead", ["（中央社記者高立雄澎湖縣3日電）", "【記者高立雄】", "〔記者高立雄／澎湖報導〕"])
def test_a_reporter_of_taiwan_begins_the_text(lead: str, clean: Callable[..., Cleaned]) -> None:
    told = clean(f"澎湖縣清潔日 縣長帶隊打掃\n{lead}{TAIPEI.strip()}\n")
    assert told.metadata.reporters == ("高立雄",)


def test_a_site_that_greets_is_named(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"歡迎來訪 東江府新聞網-東江視音頻新聞門戶網站\n首頁 > 新聞熱點\n某區背街小巷改造提升\n2017-08-16\n{TAIPEI}")
    assert told.metadata.publisher == "東江府新聞網"


def test_strokes_of_a_tables_frame_do_not_cut_sentences_off(clean: Callable[..., Cleaned]) -> None:
    lines = clean(f"{TITLE}\n2017-08-16\n|{FIRST}\n{SECOND} |\n").lines
    assert [line.role for line in lines[2:]] == ["body", "body"]


def test_the_title_stands_under_the_papers_page(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"第2版：要闻·经济\n和平街小区综合改造\n工人在移栽绿化花草\n工人在铺装路沿石\n{TEXT}")
    assert told.metadata.title == "和平街小区综合改造"


def test_when_a_page_was_changed_counts_after_when_it_was_published(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"{TITLE}\n港聞 17:45 2023/07/12\n更新時間：18:02 2023/07/13\n{TEXT}")
    assert told.metadata.published_at == datetime(2023, 7, 12, 17, 45)  # noqa: DTZ001  (wall-clock)
    told = clean(f"{TITLE}\n更新时间：2023-07-13 18:02\n{TEXT}")
    assert told.metadata.published_at == datetime(2023, 7, 13, 18, 2)  # noqa: DTZ001  (wall-clock)


def test_the_day_a_paper_was_printed_is_not_its_date(clean: Callable[..., Cleaned]) -> None:
    office = "临江市人民政府办公室"
    told = clean(f"临江市关于印发旧改计划的通知\n各县（区）人民政府：\n{TEXT}{office}\n2024年2月5日\n{office} 2024年2月6日印发\n")
    assert (told.metadata.published_at, told.metadata.source) == (datetime(2024, 2, 5), None)  # noqa: DTZ001  (wall-clock)


def test_a_day_right_above_the_title_is_the_pages(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"【临江融媒】2022-11-08 城事\n{TITLE}\n来源：临江融媒\n{TEXT}")
    assert told.metadata.published_at == datetime(2022, 11, 8)  # noqa: DTZ001  (wall-clock)


def test_where_an_article_comes_from_is_no_title(clean: Callable[..., Cleaned]) -> None:
    assert clean(f"以下文章来源于临江城管 ，作者城管小编\n2022-11-08 10:20\n{TEXT}").metadata.title is None


def test_the_office_that_runs_a_site_has_its_whole_name(clean: Callable[..., Cleaned]) -> None:
    told = clean(f"临江市财政局\n当前位置：首页 > 信息公开\n{TITLE}\n日期：2024-01-15 | 来源：市财政局\n{TEXT}主办：临江市财政局\n")
    assert told.metadata.publisher == "临江市财政局"


def test_short_news_with_a_name_each_have_no_common_author(clean: Callable[..., Cleaned]) -> None:
    assert clean(f"{TITLE}\n2022-01-06\n{FIRST}（李晓明）\n{SECOND}（王静）\n").metadata.author is None
