"""Versions and reprints: which staged page is the newest of its kind, and which one repeats another.

MinHash signatures come with the batches. Bands of them bring likely pairs together (locality-sensitive hashing); a pair counts when the
estimated share of common text, and the figures on both pages, say so. Clusters are the connected components of these pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from warehouse.database import frame_view
from warehouse.ddl import read_statement
from warehouse.revisions import bump_revision, mark_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb


def resolve_versions(con: duckdb.DuckDBPyConnection) -> int:
    """Copy version numbers from `stg_page_version` to `stg_page` where they differ and return how many pages changed."""
    differs = """
        from stg_page as page inner join stg_page_version as version using (page_id)
        where (page.version_no, page.is_current) is distinct from (version.version_no, version.is_current)
    """
    changed = mark_changed(con, f"select page.page_id, page.site {differs}")
    con.execute(
        """
        update stg_page set version_no = version.version_no, is_current = version.is_current
        from stg_page_version as version
        where stg_page.page_id = version.page_id
        and (stg_page.version_no, stg_page.is_current) is distinct from (version.version_no, version.is_current)
        """
    )
    return changed


def resolve_reprints(con: duckdb.DuckDBPyConnection) -> int:
    """Find the reprints among the changed pages and those that they resemble, and return how many pages changed their original.

    `reprint_of` of every page of a cluster but the earliest leads to the earliest version of the earliest page: by publication time,
    then crawl time, then address. Versions of one page are never reprints of each other.
    """
    con.execute("delete from stg_page_similarity where page_id in (select page_id from stg_changed_page)")
    con.execute("delete from stg_page_similarity where other_page_id in (select page_id from stg_changed_page)")
    con.execute(read_statement("reprints/touched_band"))
    con.execute(read_statement("reprints/similar_pair"))
    con.execute("drop table touched_band")
    bump_revision(con, "stg_page_similarity")
    pairs = con.execute(read_statement("reprints/similar_page_key")).fetchall()
    clusters = resolve_clusters(pairs)
    frame = pl.DataFrame(list(clusters.items()), schema={"page_key": pl.String, "cluster": pl.String}, orient="row")
    with frame_view(con, "page_cluster", frame):
        con.execute(read_statement("reprints/page_original"))
    changed = mark_changed(con, read_statement("reprints/changed_original"))
    con.execute(
        """
        update stg_page set reprint_of = original.reprint_of from page_original as original
        where stg_page.page_id = original.page_id and stg_page.reprint_of is distinct from original.reprint_of
        """
    )
    con.execute("drop table page_original")
    return changed


def resolve_parts(con: duckdb.DuckDBPyConnection) -> int:
    """Note the later parts of articles whose first page changed, which take date and title from it, and return how many they are."""
    return mark_changed(con, read_statement("versions/continuing_page"))


def resolve_clusters(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return for every key in `pairs` the smallest key of its connected component (disjoint sets with path halving)."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {key: root(key) for key in sorted(parent)}
