"""A small good warehouse, built by the real models from pages that were made up here, and copies of it to be broken."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

from expectations import parse_limits, validate
from seeds import SEEDS_DIR
from tests.warehouse.build import Night, figure, page
from warehouse.schema import warehouse_tables
from warehouse.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from expectations import Verdict
    from warehouse.schema import Table

PAGES = 60
STREETS = "桃李杏梅兰竹菊荷松柏枫桐榆槐柳"
TOPICS = ("占道经营", "违规广告", "乱停车辆", "破损路面", "暴露垃圾", "飞线充电")
RELEASED: dict[str, Table] = {name: table for name, table in warehouse_tables().items() if table.released}
LIMITS = parse_limits((SEEDS_DIR / "expectations.toml").read_text(encoding="utf-8"))
FIRST_DAY = datetime(2019, 1, 15)  # noqa: DTZ001  (times of pages are wall-clock times)
MONEY = {"unit": "CNY", "unit_raw": "万元", "quantity_kind": "money"}
SHARE = {"unit": "percent", "unit_raw": "%", "quantity_kind": "share"}


def made_page(number: int, filler: int = 1) -> object:
    """One made-up page with eight figures: problems, money with its parts, a share, volunteers and a plan; `filler` makes it longer."""
    street = STREETS[number % 15] + STREETS[number // 15 % 15] + "花街"
    topic, found, spent = TOPICS[number % 6], 101 + number * 7, 300 + number * 11
    text = "\n".join(
        [
            "#首页 > 新闻",
            f"{street}第{number}次{topic}整治通报",
            f"{street}检查组共通报{topic}问题{found}个，已整改{found}个。",
            f"第{number}次行动投入资金{spent + 200}万元，其中{street}改造{spent}万元，绿化200万元。",
            f"{street}垃圾处理率达到{60 + number % 30}%，注册志愿者{1000 + number * 13}人，计划再改造街巷{12 + number}条。",
            "".join(f"{topic}，{street}{chr(0x4E00 + number * 97 + n)}户居民满意。" for n in range(number % 3 + filler)),
            "#版权所有",
        ]
    )
    published = FIRST_DAY + timedelta(days=7 * number)
    period = {"period": "2018"}
    return page(
        f"page-{number:03}.txt",
        text,
        figure(f"{found}个", found, indicator_code="problems_found", item="问题", action="通报", **period),
        figure(f"{found}个", found, item="问题", action="整改", **period),
        figure(f"{spent + 200}万元", (spent + 200) * 10000, item="资金", action="投入", name="total", **MONEY),
        figure(f"{spent}万元", spent * 10000, item="改造", part_of="total", **MONEY),
        figure("200万元", 2000000, item="绿化", part_of="total", **MONEY),
        figure(f"{60 + number % 30}%", 60 + number % 30, indicator_code="waste_treated_share", item="垃圾处理率", **SHARE),
        figure(f"{1000 + number * 13}人", unit="人", unit_raw="人", indicator_code="volunteers", item="注册志愿者", theme="volunteer"),
        figure(f"{12 + number}条", unit="条", unit_raw="条", indicator_code="streets_renovated", status="planned", theme="cityscape"),
        url=f"http://site{number % 4}.example/{number}.html",
        published_at=published,
        crawled_at=published + timedelta(days=2),
        mechanisms=[("street_chief", "检查组")],
        rejected=[("name", "#首页")],
    )


def make_warehouse(home: Path, filler: int = 1, pages: int = PAGES) -> Path:
    """Build the good warehouse below `home`; return its file."""
    with Night(home, read_settings(SEEDS_DIR)) as night:
        night.load(*(made_page(number, filler) for number in range(pages)))
        night.con.execute(
            "insert into stg_run by name select 'run-1' as run_id, timestamp '2020-06-01 18:00:00' as started_at_utc,"
            " timestamp '2020-06-01 18:05:00' as ended_at_utc, 'passed' as verdict, 60 as files_seen, 60 as pages_staged,"
            " 0 as duplicates, 0 as files_rejected, 300 as lines_kept, 120 as lines_noise, 480 as metrics_found"
        )
        night.build()
        night.con.execute("checkpoint")
    return home / "warehouse.duckdb"


def copy_warehouse(good: Path) -> duckdb.DuckDBPyConnection:
    """Return a private copy of the good warehouse in memory."""
    con = duckdb.connect()
    con.execute(f"attach '{good}' as good (read_only)")
    for name in RELEASED:
        con.execute(f'create table "{name}" as select * from good."{name}"')
    con.execute("detach good")
    return con


def judge(con: duckdb.DuckDBPyConnection, names: Sequence[str] = (), **options: object) -> Verdict:
    """Return the verdict over the tables `names`, or over all."""
    return validate(con, [table for name, table in RELEASED.items() if not names or name in names], LIMITS, **options)
