"""The transforms' batches fit the warehouse's staging tables: the one place where the two rooms are held against each other."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.frames import BATCH_SCHEMAS
from transforms.records import KEPT_ROLES, NOISE_ROLES
from warehouse.schema import warehouse_tables

BY_BATCH = {table.batch: table for table in warehouse_tables().values() if table.batch}
TYPES = {
    "VARCHAR": pl.String,
    "INTEGER": pl.Int32,
    "BOOLEAN": pl.Boolean,
    "TIMESTAMP": pl.Datetime("us"),
    "DATE": pl.Date,
    "DECIMAL(28,6)": pl.Decimal(28, 6),
}
ADDED = {
    "page": {"site", "version_no", "is_current", "reprint_of", "first_run_id", "rules_hash"},
    "rejected": {"rejected_id"},
}
"""What the warehouse adds to a batch's columns."""
TAKEN_APART = {"page": {"signature"}}
"""What the warehouse keeps elsewhere."""


def test_every_batch_has_a_table_and_every_table_a_batch():
    assert set(BY_BATCH) == set(BATCH_SCHEMAS)


@pytest.mark.parametrize("batch", sorted(BATCH_SCHEMAS))
def test_columns_and_types_are_the_same(batch):
    table = BY_BATCH[batch]
    expected = {name: kind for name, kind in BATCH_SCHEMAS[batch].items() if name not in TAKEN_APART.get(batch, set())}
    there = {column.name: TYPES[column.type] for column in table.columns if column.name not in ADDED.get(batch, set())}
    assert there == expected


def test_roles_are_the_same():
    assert set(BY_BATCH["line"].column("role").enum) == {*KEPT_ROLES, *NOISE_ROLES, "meta"}
