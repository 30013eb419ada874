"""Mechanisms and when they were reported."""

from __future__ import annotations

from datetime import date

from tests.warehouse.build import day, page


def test_mechanisms_have_their_first_and_last_report(night):
    text = "{}报道\n安宁区推行街长制，{}。"
    night.run(
        *(
            page(name, text.format(name, name), mechanisms=[("street_chief", "街长制")], published_at=day(at))
            for name, at in [("a.txt", "2019-05-01"), ("b.txt", "2018-05-01"), ("c.txt", "2020-05-01")]
        )
    )
    row = night.dicts("select * from mart_mechanism")[0]
    assert (row["place_name"], row["mechanism_name"], row["page_count"], row["mention_count"]) == ("安宁区", "街长制", 3, 3)
    assert (row["first_reported_on"], row["last_reported_on"], row["source_uri"]) == (date(2018, 5, 1), date(2020, 5, 1), "b.txt")
    assert row["line"] == "安宁区推行街长制，b.txt。"
