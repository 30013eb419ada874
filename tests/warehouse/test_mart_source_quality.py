"""What a site's pages were made of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.warehouse.build import figure, page


def test_source_quality_accounts_for_every_character(night):
    night.run(
        page("a.txt", "标题\n#首页新闻\n整治54条。", figure("54条"), rejected=[("date", "2019年")]),
        page("b.txt", "无题\n正文", title=None, published_at=None),
    )
    row = night.dicts("select * from mart_source_quality")[0]
    assert (row["pages"], row["without_title"], row["without_date"], row["metrics"], row["rejected"]) == (2, 1, 1, 1, 1)
    shares = [name for name in row if name.endswith("_share")]
    assert sum(row[name] for name in shares) == pytest.approx(100, abs=Decimal("0.001"))
