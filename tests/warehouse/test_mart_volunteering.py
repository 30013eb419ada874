"""What counts as volunteering."""

from __future__ import annotations

import re

import pytest

from tests.warehouse.build import figure, page


def test_volunteering_takes_the_largest_of_each_kind(night):
    volunteer = {"theme": "volunteer"}
    night.run(
        page(
            "a.txt",
            "标题\n注册志愿者10万人，占常住人口28%，服务队300余支，500名志愿者参与，服务2000余人次、4000余小时，开展活动120场。",
            figure("10万人", 100000, unit="人", item="注册志愿者", **volunteer),
            figure("28%", unit="percent", item="占常住人口比例", **volunteer),
            figure("300余支", 300, unit="支", item="志愿者服务队", bound="over", **volunteer),
            figure("500名", unit="名", item="志愿者", **volunteer),
            figure("2000余人次", 2000, unit="人次", item="志愿服务", **volunteer),
            figure("4000余小时", 4000, unit="hour", item="志愿服务", **volunteer),
            figure("120场", unit="场", item="志愿服务活动", **volunteer),
        )
    )
    row = night.dicts("select * from mart_volunteering")[0]
    names = ("volunteers", "resident_share", "teams", "person_times", "hours", "activities", "figure_count")
    assert [row[name] for name in names] == [100000, 28, 300, 2000, 4000, 120, 7]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("居民对志愿服务满意度95%", {"unit": "percent", "item": "居民满意度", "quantity_kind": "share"}),
        ("志愿者人均服务11小时", {"unit": "hour", "item": "服务时长"}),
        ("志愿服务先进典型18个", {"item": "志愿服务先进典型", "indicator_code": "volunteer_stations"}),
        ("志愿服务积分可兑换服务32个", {"item": "兑换服务"}),
        ("服务1000小时以上的志愿者63个", {"item": "1000小时以上的志愿者"}),
        ("河长和志愿者310个", {"item": "河长和志愿者"}),
    ],
)
def test_opinions_averages_and_honours_are_no_volunteering(night, text, attributes):
    written = re.search(r"[0-9]+(%|小时|个)", text).group()
    night.run(page("a.txt", f"标题\n{text}。", figure(written, theme="volunteer", **attributes)))
    assert night.rows("select count(*) from mart_volunteering") == [(0,)]


def test_stations_are_no_teams_and_two_kinds_of_volunteers_are_volunteers(night):
    volunteer = {"theme": "volunteer"}
    night.run(
        page(
            "a.txt",
            "标题\n学生志愿者和党员志愿者90名在志愿服务站6个、服务队5支服务。",
            figure("90名", unit="名", item="学生志愿者和党员志愿者", **volunteer),
            figure("6个", unit="个", item="志愿服务站", **volunteer),
            figure("5支", unit="支", item="服务队", **volunteer),
        )
    )
    assert night.rows("select volunteers, stations, teams from mart_volunteering") == [(90, 6, 5)]
