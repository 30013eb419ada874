"""Hand-written records, and a warehouse that takes them: what the tests of this folder begin with."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from transforms.frames import build_frames
from transforms.ids import content_id, sha256_hex
from transforms.records import Article, Line, Mechanism, Metadata, Metric, Page, PageResult, Rejected
from warehouse.database import open_warehouse
from warehouse.load import LoadReport, load_batch
from warehouse.models import BuildReport, build_models
from warehouse.reference import load_reference_tables

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.settings import WarehouseSettings

PERMUTATIONS = 128
PUBLISHED_AT = datetime.fromisoformat("2019-11-29T14:10")
PLACES = [
    ("620000", "甘肃省", "province", None),
    ("620100", "兰州市", "prefecture", "620000"),
    ("620103", "七里河区", "county", "620100"),
    ("620105", "安宁区", "county", "620100"),
]
INDICATORS = [
    ("problems_found", "通报问题数", "governance", "个", "flow"),
    ("streets_renovated", "改造街巷", "cityscape", "条", "flow"),
    ("waste_treated_share", "垃圾处理率", "sanitation", "percent", "rate"),
    ("volunteers", "注册志愿者", "volunteer", "人", "stock"),
]


def reference_rows() -> dict[str, list[dict[str, object]]]:
    """Rows of the small dimensions; the words of the marts come from the real settings."""
    return {
        "dim_place": [
            {
                "code": code,
                "name": name,
                "level": level,
                "parent_code": parent,
                "valid_from": None,
                "valid_to": None,
                "is_latest": True,
                "full_name": name,
                "province_code": "620000",
                "province_name": "甘肃省",
            }
            for code, name, level, parent in PLACES
        ],
        "dim_indicator": [
            {
                "code": code,
                "name_zh": name,
                "name_en": code.replace("_", " "),
                "theme": theme,
                "unit": unit,
                "aggregation": aggregation,
                "range_low": 0.0,
                "range_high": None,
            }
            for code, name, theme, unit, aggregation in INDICATORS
        ],
        "dim_unit": [{"unit_raw": "万元", "unit": "CNY", "quantity_kind": "money", "factor": 10000.0}],
        "dim_theme": [
            {"theme": theme, "name_zh": theme, "name_en": theme} for theme in ("governance", "cityscape", "volunteer", "sanitation")
        ],
        "dim_mechanism": [{"code": "street_chief", "name_zh": "街长制", "name_en": "Street chief system", "kind": "chief"}],
        "stg_correction": [],
    }


def signature(text: str) -> tuple[int, ...]:
    """A MinHash over shingles of four characters, as good as the one of the transforms for what is tested here."""
    shingles = {text[i : i + 4] for i in range(len(text) - 3)}
    hashes = [int.from_bytes(hashlib.blake2b(s.encode(), digest_size=8).digest(), "big") for s in shingles]
    return (
        tuple(min((value * (2 * k + 1) + k * 0x9E3779B97F4A7C15) % (1 << 61) for value in hashes) for k in range(PERMUTATIONS))
        if hashes
        else ()
    )


def figure(text: str, value: object = None, **attributes: object) -> dict[str, object]:
    """A figure of a page: `text` must occur in it; `value` is the number after conversion."""
    number = Decimal(str(value)) if value is not None else Decimal(re.sub(r"[^0-9.]", "", text))
    return {"text": text, "value": number, **attributes}


def money(text: str, yuan: int, **attributes: object) -> dict[str, object]:
    """A figure in yuan."""
    return figure(text, yuan, unit="CNY", quantity_kind="money", **attributes)


def day(text: str) -> datetime:
    """A date of publication."""
    return datetime.fromisoformat(text)


def page(name: str, text: str, *figures: dict[str, object], **options: object) -> PageResult:
    """A page whose lines are all body but those that begin with `#`, which are navigation, with `figures` found in order."""
    crawled_at = options.pop("crawled_at", None)
    url = options.pop("url", None)
    mechanisms = options.pop("mechanisms", ())
    rejected = options.pop("rejected", ())
    raw = str(options.pop("raw", text)).encode()
    page_id = content_id("page", sha256_hex(raw))
    lines, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            role = "nav" if line.startswith("#") else "body"
            lines.append(Line(page_id, number, start, start + len(line), line, role, "test"))
        start += len(line) + 1
    article_id = content_id("article", page_id, 1)
    metrics, totals, cursor = [], {}, 0
    for given in figures:
        spec = dict(given)
        written = str(spec.pop("text"))
        at = text.index(written, cursor)
        cursor = at + len(written)
        line = next(line for line in lines if line.char_start <= at < line.char_end)
        metric_id = content_id("metric", page_id, at)
        totals[spec.pop("name", written)] = metric_id
        values = {
            "value_low": None,
            "value_high": None,
            "bound": "exact",
            "unit_raw": "个",
            "unit": "个",
            "quantity_kind": "count",
            "item": None,
            "item_head": None,
            "action": None,
            "indicator_code": None,
            "place": "安宁区",
            "place_code": "620105",
            "period": None,
            "period_start": None,
            "period_end": None,
            "period_kind": None,
            "status": "achieved",
            "theme": "governance",
            "rule_id": "test",
        }
        part_of = spec.pop("part_of", None)
        period = spec.get("period")
        if isinstance(period, str) and len(period) == 4:
            spec |= {
                "period_start": date(int(period), 1, 1),
                "period_end": date(int(period), 12, 31),
                "period_kind": spec.get("period_kind", "in"),
            }
        metrics.append(
            Metric(
                metric_id=metric_id,
                page_id=page_id,
                article_id=article_id,
                line_no=line.line_no,
                char_start=at,
                char_end=at + len(written),
                text=written,
                sentence=line.text,
                total_metric_id=totals.get(part_of),
                **(values | spec),
            )
        )
    meta = Metadata(
        title=lines[0].text if lines else None,
        publisher="示例网",
        published_at=PUBLISHED_AT,
        published_precision="minute",
    )
    kept = "".join(line.text for line in lines if line.is_kept)
    return PageResult(
        page=Page(
            page_id=page_id,
            source_uri=name,
            url=url,
            media_type="text/plain",
            encoding="utf-8",
            encoding_evidence="utf-8",
            raw_sha256=sha256_hex(raw),
            text_sha256=sha256_hex(text.encode()),
            text=text,
            crawled_at=crawled_at,
            blocks=(),
        ),
        metadata=Metadata(**({field: getattr(meta, field) for field in Metadata.__slots__} | options)),
        lines=tuple(lines),
        articles=(Article(article_id, page_id, 1, meta.title, None, (), 1, len(lines) or 1),),
        metrics=tuple(metrics),
        mechanisms=tuple(
            Mechanism(code, page_id, article_id, text.index(words), text.index(words) + len(words), words, "620105", None)
            for code, words in mechanisms
        ),
        rejected=tuple(Rejected(page_id, name, "extract", reason, 0, len(words), words) for reason, words in rejected),
        signature=signature(kept),
    )


class Night:
    """A working database in a folder, with small reference data."""

    def __init__(self, home: Path, settings: WarehouseSettings) -> None:
        self.home, self.settings = home, settings
        self.con = open_warehouse(home)
        self.batches = 0
        rows = reference_rows() | {"dim_term": [{"role": role, "term": term} for role, term in settings.terms]}
        load_reference_tables(self.con, rows)

    def load(self, *results: PageResult, rejected: tuple[Rejected, ...] = (), rules: str = "rules-1", run_id: str = "run-1") -> LoadReport:
        self.batches += 1
        folder = self.home / "spool" / f"batch-{self.batches:03}"
        folder.mkdir(parents=True)
        for table, frame in build_frames(results, rejected).items():
            frame.write_parquet(folder / f"{table}.parquet")
        return load_batch(self.con, folder, settings=self.settings, run_id=run_id, rules_hash=rules)

    def build(self) -> BuildReport:
        return build_models(self.con, self.settings)

    def run(self, *results: PageResult) -> BuildReport:
        self.load(*results)
        return self.build()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.con.execute(sql).fetchall()

    def dicts(self, sql: str) -> list[dict[str, object]]:
        cursor = self.con.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.con.close()
